//! From text to glyphs: which font has a character, how a script joins its letters, and where a line may break.
//!
//! Deliberately absent: text that mixes directions in one name is set piece by piece from left to right; each piece
//! reads in its own direction.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
    rc::Rc,
};

use harfrust::{Direction, Feature, FontRef, Script, ShapeOptions, ShapePlan, ShaperData, Tag, UnicodeBuffer};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use read_fonts::TableProvider as _;

use super::Style;

/// The fonts, and what is in them: `fonts/OFL.txt` is their licence.
const FACES: [&[u8]; 6] = [
    include_bytes!("../../fonts/Inter-Regular.ttf"),
    include_bytes!("../../fonts/Inter-SemiBold.ttf"),
    include_bytes!("../../fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansEthiopic-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansDevanagari-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansGujarati-Regular.ttf"),
];
const REGULAR: usize = 0;
const BOLD: usize = 1;
const OTHER_SCRIPTS: Range<usize> = 2..FACES.len();
/// Stands for a character that no font has.
pub(super) const MISSING: char = '□';

/// Text that is ready to be drawn: pieces from left to right.
pub(super) struct Shaped {
    pub(super) runs: Vec<Run>,
    /// In ems.
    pub(super) width: f32,
}

/// A piece of text in one font.
pub(super) struct Run {
    pub(super) font: Font,
    pub(super) text: String,
    /// From left to right, in ems.
    pub(super) glyphs: Vec<KrillaGlyph>,
    pub(super) width: f32,
}

const EXISTS: &str = "pieces name only faces that exist";

/// How many lines are remembered: those of a page or two.
const REMEMBERED: usize = 2_000;

/// The fonts of one document.
pub(super) struct Fonts {
    faces: Vec<Face>,
    known: HashMap<char, Option<usize>>,
    plans: HashMap<(usize, Letters, Script, bool), ShapePlan>,
    /// By text, and whether it is bold and an id.
    lines: HashMap<(String, bool, bool), Rc<Shaped>>,
    /// Whether a character was replaced.
    pub(super) replaced: bool,
}

/// What is asked of a font beside its letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Letters {
    Words,
    /// Figures of one width, so that they stand under one another.
    Number,
    /// The same, and a zero that is no O.
    Id,
}

impl Letters {
    fn features(self) -> Vec<Feature> {
        let tags: &[&[u8; 4]] = match self {
            Self::Words => &[],
            Self::Number => &[b"tnum"],
            Self::Id => &[b"tnum", b"zero"],
        };
        tags.iter().map(|tag| Feature::new(Tag::new(tag), 1, ..)).collect()
    }
}

struct Face {
    font: Font,
    parsed: FontRef<'static>,
    shaper: ShaperData,
    units: f32,
}

impl Fonts {
    pub(super) fn new() -> Self {
        let faces = FACES.iter().map(|data| {
            let parsed = FontRef::new(data).expect("the bundled fonts are fonts: a test draws with each");
            let font = Font::new((*data).into(), 0).expect("the bundled fonts are fonts: a test draws with each");
            Face {
                units: font.units_per_em(),
                shaper: ShaperData::new(&parsed),
                font,
                parsed,
            }
        });
        Self {
            faces: faces.collect(),
            known: HashMap::new(),
            plans: HashMap::new(),
            lines: HashMap::new(),
            replaced: false,
        }
    }

    /// How wide `text` is, in points.
    pub(super) fn width(&mut self, text: &str, style: Style) -> f32 {
        self.shape(text, style).width * style.size
    }

    /// The glyphs of one line.
    pub(super) fn shape(&mut self, text: &str, style: Style) -> Rc<Shaped> {
        let key = (text.to_owned(), style.bold, style.id);
        if let Some(shaped) = self.lines.get(&key) {
            return Rc::clone(shaped);
        }
        let pieces = self.pieces(text).into_iter();
        let runs: Vec<Run> = pieces
            .map(|(face, text)| self.run(if face == REGULAR && style.bold { BOLD } else { face }, text, style.id))
            .collect();
        let width = runs.iter().map(|run| run.width).sum();
        let shaped = Rc::new(Shaped { runs, width });
        if self.lines.len() >= REMEMBERED {
            self.lines.clear();
        }
        self.lines.insert(key, Rc::clone(&shaped));
        shaped
    }

    /// The lines that `text` takes in `width` points. Breaks at spaces, and inside words that are wider than the line.
    pub(super) fn wrap(&mut self, text: &str, style: Style, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let paragraph = clean(paragraph);
            if self.width(&paragraph, style) <= width {
                lines.push(paragraph);
            } else {
                self.wrap_words(&paragraph, style, width, &mut lines);
            }
        }
        lines
    }

    fn wrap_words(&mut self, paragraph: &str, style: Style, width: f32, lines: &mut Vec<String>) {
        let space = self.width(" ", style);
        let mut line = String::new();
        let mut used = 0.0;
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            for (index, part) in self.parts(word, style, width).into_iter().enumerate() {
                let wide = self.width(&part, style);
                if line.is_empty() {
                    used = wide;
                } else if index == 0 && used + space + wide <= width {
                    line.push(' ');
                    used += space + wide;
                } else {
                    lines.push(std::mem::take(&mut line));
                    used = wide;
                }
                line.push_str(&part);
            }
        }
        lines.push(line);
    }

    /// A word, cut where it is wider than the line, never inside a letter and its marks.
    fn parts(&mut self, word: &str, style: Style, width: f32) -> Vec<String> {
        if self.width(word, style) <= width {
            return vec![word.to_owned()];
        }
        let clusters = self.clusters(word, style);
        let text = |clusters: &[(String, f32)]| clusters.iter().map(|(text, _)| text.as_str()).collect::<String>();
        let mut parts = Vec::new();
        let mut rest = clusters.as_slice();
        while !rest.is_empty() {
            let ends = rest.iter().scan(0.0, |sum, (_, wide)| {
                *sum += wide;
                Some(*sum)
            });
            let mut count = ends.take_while(|end| *end <= width).count().max(1);
            // A letter can be wider at the end of a line than inside a word.
            while count > 1 && self.width(&text(rest.get(..count).unwrap_or_default()), style) > width {
                count -= 1;
            }
            let (part, others) = rest.split_at(count);
            parts.push(text(part));
            rest = others;
        }
        parts
    }

    /// Letters with their marks, and how wide each is.
    fn clusters(&mut self, word: &str, style: Style) -> Vec<(String, f32)> {
        let mut all = Vec::new();
        for run in &self.shape(word, style).runs {
            let mut clusters: BTreeMap<usize, (&str, f32)> = BTreeMap::new();
            for glyph in &run.glyphs {
                let text = run.text.get(glyph.text_range.clone()).unwrap_or_default();
                let (_, wide) = clusters.entry(glyph.text_range.start).or_insert((text, 0.0));
                *wide += glyph.x_advance * style.size;
            }
            all.extend(clusters.into_values().map(|(text, wide)| (text.to_owned(), wide)));
        }
        all
    }

    /// The text in pieces that one font can draw. A font that was begun goes on over spaces to its next letter, so that
    /// words which are read from right to left stay in their order.
    fn pieces(&mut self, text: &str) -> Vec<(usize, String)> {
        let cleaned = clean(text);
        let mut pieces: Vec<(usize, String)> = Vec::new();
        let mut chars = cleaned.chars().peekable();
        let mut spaces = String::new();
        while let Some(c) = chars.next() {
            let last = pieces.last().map(|(face, _)| *face);
            if c == ' ' && last.is_some_and(|face| face != REGULAR) && chars.peek().is_some() {
                spaces.push(c);
                continue;
            }
            let (face, c) = self.face_of(c, last);
            let spaces = std::mem::take(&mut spaces);
            match pieces.last_mut() {
                Some((current, piece)) if *current == face => {
                    piece.push_str(&spaces);
                    piece.push(c);
                }
                _ => {
                    if !spaces.is_empty() {
                        pieces.push((REGULAR, spaces));
                    }
                    match pieces.last_mut() {
                        Some((current, piece)) if *current == face => piece.push(c),
                        _ => pieces.push((face, c.to_string())),
                    }
                }
            }
        }
        if !spaces.is_empty() {
            pieces.push((REGULAR, spaces));
        }
        pieces
    }

    fn face_of(&mut self, c: char, last: Option<usize>) -> (usize, char) {
        // What joins letters, and marks on them, belong to the letter before.
        let joins = matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{300}'..='\u{36f}');
        if let Some(last) = last.filter(|face| joins && self.has(*face, c)) {
            return (last, c);
        }
        let found = match self.known.get(&c) {
            Some(found) => *found,
            None => {
                let found = [REGULAR]
                    .into_iter()
                    .chain(OTHER_SCRIPTS)
                    .find(|face| self.has(*face, c));
                self.known.insert(c, found);
                found
            }
        };
        if let Some(face) = found.filter(|_| !is_private(c)) {
            return (face, c);
        }
        self.replaced = true;
        (REGULAR, MISSING)
    }

    fn has(&self, face: usize, c: char) -> bool {
        let cmap = self.face(face).parsed.cmap().ok();
        cmap.and_then(|cmap| cmap.map_codepoint(c))
            .is_some_and(|glyph| glyph.to_u32() != 0)
    }

    fn run(&mut self, face: usize, text: String, id: bool) -> Run {
        let mut glyphs = Vec::with_capacity(text.len());
        if id {
            self.shape_part(face, &text, 0, Letters::Id, &mut glyphs);
        } else {
            let mut start = 0;
            for (part, letters) in numbers(&text) {
                self.shape_part(face, part, start, letters, &mut glyphs);
                start += part.len();
            }
        }
        let face = self.face(face);
        Run {
            font: face.font.clone(),
            width: glyphs.iter().map(|glyph| glyph.x_advance).sum(),
            glyphs,
            text,
        }
    }

    /// Adds the glyphs of a part that begins `start` bytes into its run.
    fn shape_part(&mut self, number: usize, text: &str, start: usize, letters: Letters, out: &mut Vec<KrillaGlyph>) {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let (script, direction) = (buffer.script(), buffer.direction());
        let features = letters.features();
        let face = self.faces.get(number).expect(EXISTS);
        let shaper = face.shaper.shaper(&face.parsed).build();
        let key = (number, letters, script, direction == Direction::RightToLeft);
        let plan = self
            .plans
            .entry(key)
            .or_insert_with(|| ShapePlan::new(&shaper, direction, Some(script), None, &features));
        let shaped = shaper.shape(buffer, ShapeOptions::new().features(&features).plan(Some(plan)));
        let infos = shaped.glyph_infos();
        let mut clusters: Vec<usize> = infos.iter().map(|info| info.cluster as usize).collect();
        clusters.sort_unstable();
        clusters.dedup();
        let em = |units: i32| units as f32 / face.units;
        out.extend(infos.iter().zip(shaped.glyph_positions()).map(|(info, position)| {
            let begin = info.cluster as usize;
            let end = clusters.iter().find(|other| **other > begin).copied();
            KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                em(position.x_advance),
                em(position.x_offset),
                em(position.y_offset),
                em(position.y_advance),
                start + begin..start + end.unwrap_or(text.len()),
                None,
            )
        }));
    }

    fn face(&self, number: usize) -> &Face {
        self.faces.get(number).expect(EXISTS)
    }
}

/// The text cut where numbers begin and end. Only figures get one width: the font would widen hyphens too.
fn numbers(text: &str) -> Vec<(&str, Letters)> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let separator = |at: usize| matches!(bytes.get(at), Some(b',' | b'.'));
    let within = |at: usize| digit(at) || (at > 0 && separator(at) && digit(at - 1) && digit(at + 1));
    let mut cuts: Vec<(&str, Letters)> = Vec::new();
    let mut start = 0;
    for end in 1..=text.len() {
        if end == text.len() || within(end) != within(start) {
            let letters = if within(start) { Letters::Number } else { Letters::Words };
            // Digits and separators are one byte each, so a cut is never inside a character.
            cuts.extend(text.get(start..end).map(|cut| (cut, letters)));
            start = end;
        }
    }
    cuts
}

/// Text without what could make it look like other text: control characters, and marks that turn its direction.
fn clean(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}');
    let invisible = |c: char| matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}' | '\u{2060}');
    text.chars()
        .filter(|c| !turns(*c) && !invisible(*c))
        .map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c })
        .collect()
}

/// Characters whose meaning only a private font knows.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}
