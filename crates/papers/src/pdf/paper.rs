//! Pages in the making: a place that moves down the page, and what is drawn above it.

use krilla::{
    Document, SerializeSettings,
    configure::{Archival, ConfigurationBuilder},
    geom::{PathBuilder, Point, Rect},
    metadata::Metadata,
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, FillRule},
    surface::Surface,
};
use messages::{language, text};

use super::{
    Colour, Style,
    fonts::{Fonts, MISSING},
};
use crate::{Environment, Issuer, PaperError, Signed};

/// A4, in points.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
/// Where text begins and ends.
pub(crate) const LEFT: f32 = 51.0;
pub(crate) const RIGHT: f32 = WIDTH - 51.0;
const TOP: f32 = 48.0;
const BOTTOM: f32 = HEIGHT - 78.0;
/// Between a label and what it labels.
const LABEL_WIDTH: f32 = 150.0;

/// A document in the making.
pub(crate) struct Paper {
    fonts: Fonts,
    pages: Vec<Page>,
    /// How far down the last page is written.
    y: f32,
    issuer: Issuer,
    title: String,
    /// How many papers were begun after the first.
    documents: usize,
    /// What the pages that are written now are called at their foot; they are numbered by themselves.
    part: String,
    made: Signed,
    /// Said at the foot of every page.
    caution: Option<String>,
}

/// A page, and which part of the document it belongs to.
struct Page {
    document: usize,
    part: String,
    marks: Vec<Mark>,
}

/// What is drawn, and where.
enum Mark {
    Text {
        x: f32,
        baseline: f32,
        text: String,
        style: Style,
    },
    Box {
        area: Rect,
        colour: Colour,
    },
}

impl Paper {
    /// A document with its first page begun: the organisation, and the `title`. `foot` says on every page which paper it
    /// is.
    pub(crate) fn new(issuer: &Issuer, title: &str, foot: &str, made: &Signed) -> Self {
        let mut paper = Self {
            fonts: Fonts::new(),
            pages: Vec::new(),
            y: TOP,
            documents: 0,
            issuer: issuer.clone(),
            title: title.to_owned(),
            part: foot.to_owned(),
            made: made.clone(),
            caution: None,
        };
        paper.begin_page();
        paper.head(title);
        paper
    }

    /// Who issues it, and what it is.
    fn head(&mut self, title: &str) {
        let organisation = self.issuer.organisation.clone();
        self.text(&organisation, Style::BODY.size(12.0).bold());
        let shortcode = text().papers_shortcode(self.issuer.shortcode.as_str());
        self.text(&shortcode, Style::BODY.size(9.0).colour(Colour::Muted));
        self.space(14.0);
        self.text(title, Style::BODY.size(22.0).bold().colour(Colour::Accent));
        self.space(6.0);
    }

    /// Begins another paper of the same issuer in the same document, whose pages are numbered by themselves.
    pub(crate) fn begin_document(&mut self, title: &str) {
        self.documents = self.documents.saturating_add(1);
        self.begin_part(title);
        self.head(title);
    }

    /// What the foot of every page says beside.
    pub(crate) fn caution(&mut self, caution: String) {
        self.caution = Some(caution);
    }

    /// Leaves room.
    pub(crate) fn space(&mut self, points: f32) {
        self.y += points;
    }

    /// How much room is left on this page.
    pub(crate) fn room(&self) -> f32 {
        BOTTOM - self.y
    }

    /// Begins a new page where less than `points` are left.
    pub(crate) fn need(&mut self, points: f32) {
        if self.room() < points {
            self.begin_page();
        }
    }

    /// Begins a part whose pages are numbered by themselves: it can be handed on without the other.
    pub(crate) fn begin_part(&mut self, title: &str) {
        title.clone_into(&mut self.part);
        self.begin_page();
    }

    /// Begins a new page, with the band of money that is not real.
    pub(crate) fn begin_page(&mut self) {
        self.pages.push(Page {
            document: self.documents,
            part: self.part.clone(),
            marks: Vec::new(),
        });
        self.y = TOP;
        let words = match self.issuer.environment {
            Environment::Production => return,
            Environment::Sandbox => text().papers_band_sandbox(),
            Environment::Practice => text().papers_band_practice(),
        };
        let style = Style::BODY.bold();
        self.fill(0.0, 0.0, WIDTH, 30.0, Colour::Practice);
        let wide = self.fonts.width(&words, style);
        self.mark((WIDTH - wide) / 2.0, 19.0, &words, style);
        self.y = TOP + 8.0;
    }

    /// A text over the page's width.
    pub(crate) fn text(&mut self, text: &str, style: Style) {
        self.text_in(text, style, LEFT, RIGHT - LEFT);
    }

    /// A heading, kept with what follows.
    pub(crate) fn heading(&mut self, text: &str) {
        self.need(70.0);
        self.space(14.0);
        self.text(text, Style::BODY.size(12.0).bold());
        self.space(2.0);
        self.rule();
        self.space(5.0);
    }

    /// A line across the page.
    pub(crate) fn rule(&mut self) {
        self.fill(LEFT, self.y, RIGHT - LEFT, 0.75, Colour::Border);
        self.y += 0.75;
    }

    /// A label and what it labels, side by side; nothing where there is no value.
    pub(crate) fn fact(&mut self, label: &str, value: &str, style: Style) {
        self.beside(label, value, style, LABEL_WIDTH);
    }

    /// A step and its number.
    pub(crate) fn step(&mut self, number: usize, text: &str) {
        self.beside(&format!("{number}."), text, Style::BODY, 26.0);
        self.space(4.0);
    }

    fn beside(&mut self, label: &str, value: &str, style: Style, indent: f32) {
        if value.trim().is_empty() {
            return;
        }
        let labels = Style::BODY.size(9.0).colour(Colour::Muted);
        let width = RIGHT - LEFT - indent;
        let lines = self.fonts.wrap(value, style, width);
        let names = self.fonts.wrap(label, labels, indent - 10.0);
        self.need(style.leading());
        let top = self.y;
        for (index, name) in (0_u8..).zip(&names) {
            let down = f32::from(index) * labels.leading() + style.ascent();
            self.mark(LEFT, top + down, name, labels);
        }
        for line in lines {
            self.need(style.leading());
            self.mark(LEFT + indent, self.y + style.ascent(), &line, style);
            self.y += style.leading();
        }
        self.y += 3.0;
    }

    /// A coloured band with a large title and what it means.
    pub(crate) fn band(&mut self, title: &str, text: &str, colour: Colour, soft: Colour) {
        const INSIDE: f32 = 14.0;
        let large = Style::BODY.size(20.0).bold().colour(colour);
        let body = Style::BODY.colour(Colour::Ink);
        let width = RIGHT - LEFT - 2.0 * INSIDE;
        let title = self.fonts.wrap(title, large, width);
        let text = self.fonts.wrap(text, body, width);
        let height = lines(title.len()) * large.leading() + lines(text.len()) * body.leading() + INSIDE * 1.6;
        self.need(height + 10.0);
        self.fill(LEFT, self.y, RIGHT - LEFT, height, soft);
        self.fill(LEFT, self.y, 4.0, height, colour);
        self.y += INSIDE * 0.7;
        for (line, style) in title
            .iter()
            .map(|line| (line, large))
            .chain(text.iter().map(|line| (line, body)))
        {
            self.mark(LEFT + INSIDE, self.y + style.ascent(), line, style);
            self.y += style.leading();
        }
        self.y += INSIDE * 0.9 + 10.0;
    }

    /// Places to sign, side by side: a line, and under it who signs.
    pub(crate) fn signatures(&mut self, names: &[(String, String)]) {
        const GAP: f32 = 40.0;
        let width = (RIGHT - LEFT - GAP) / 2.0;
        for pair in names.chunks(2) {
            self.need(96.0);
            self.y += 46.0;
            let top = self.y;
            let mut lowest = top;
            for (x, (name, role)) in [LEFT, LEFT + width + GAP].into_iter().zip(pair) {
                self.y = top;
                self.fill(x, self.y, width, 0.75, Colour::Ink);
                self.y += 4.0;
                self.text_in(name, Style::BODY, x, width);
                self.text_in(role, Style::SMALL, x, width);
                self.text_in(&text().papers_sign_here(), Style::SMALL, x, width);
                lowest = self.y.max(lowest);
            }
            self.y = lowest;
        }
    }

    /// Words with their numbers, in three columns that are read downwards.
    pub(crate) fn words(&mut self, words: &[String]) {
        const COLUMNS: u8 = 3;
        let number = Style::BODY.size(9.0).colour(Colour::Muted);
        let word = Style::BODY.size(12.0).bold();
        let leading = word.leading() + 2.0;
        let rows = words.len().div_ceil(usize::from(COLUMNS)).max(1);
        self.need(lines(rows) * leading);
        let (top, width) = (self.y, (RIGHT - LEFT) / f32::from(COLUMNS));
        for (column, some) in (0_u8..).zip(words.chunks(rows)) {
            let x = LEFT + f32::from(column) * width;
            for (row, (text, position)) in (0_u8..).zip(some.iter().zip(1_usize..)) {
                let baseline = top + f32::from(row) * leading + word.ascent();
                let position = position + usize::from(column) * rows;
                self.mark(x, baseline, &format!("{position}."), number);
                self.mark(x + 24.0, baseline, text, word);
            }
        }
        self.y = top + lines(rows) * leading + 4.0;
    }

    /// A text in a column of the page, wrapped.
    fn text_in(&mut self, text: &str, style: Style, x: f32, width: f32) {
        for line in self.fonts.wrap(text, style, width) {
            self.need(style.leading());
            self.mark(x, self.y + style.ascent(), &line, style);
            self.y += style.leading();
        }
    }

    pub(super) fn y(&self) -> f32 {
        self.y
    }

    pub(super) fn fonts(&mut self) -> &mut Fonts {
        &mut self.fonts
    }

    pub(super) fn mark(&mut self, x: f32, baseline: f32, text: &str, style: Style) {
        let text = text.to_owned();
        self.draw(Mark::Text {
            x,
            baseline,
            text,
            style,
        });
    }

    pub(super) fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, colour: Colour) {
        if let Some(area) = Rect::from_xywh(x, y, width, height) {
            self.draw(Mark::Box { area, colour });
        }
    }

    fn draw(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(mark);
        }
    }

    /// The finished document: PDF/A-2u, for archives, with text that can be searched and copied.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, PaperError> {
        let mut document = Document::new_with(archival());
        document.set_metadata(
            Metadata::new()
                .title(text().papers_document_title(self.title.as_str(), self.issuer.organisation.as_str()))
                .language(format!("{}-KE", language().code()))
                .creator("Hazina".to_owned())
                .creation_date(self.made.at.pdf()),
        );
        let pages = std::mem::take(&mut self.pages);
        let parts = pages.chunk_by(|page, next| page.document == next.document && page.part == next.part);
        let numbered = parts.flat_map(|part| (1_usize..).zip(part).map(|(number, page)| (number, part.len(), page)));
        for (number, count, page) in numbered {
            let mut drawn = document.start_page_with(a4());
            let mut surface = drawn.surface();
            for mark in &page.marks {
                self.put(&mut surface, mark);
            }
            self.foot(&mut surface, &page.part, &text().papers_page(number, count));
            surface.finish();
            drawn.finish();
        }
        document.finish().map_err(PaperError::Document)
    }

    /// What the paper is, who had it made and when, and which page of how many.
    fn foot(&mut self, surface: &mut Surface<'_>, part: &str, page: &str) {
        let style = Style::SMALL;
        let mut lines = Vec::new();
        if self.fonts.replaced {
            lines.push(text().papers_foot_missing(MISSING.to_string()));
        }
        let made = text().papers_foot(part, self.issuer.organisation.as_str(), self.made.text());
        let wide = self.fonts.width(page, style);
        let made = self.fonts.wrap(&made, style, RIGHT - LEFT - wide - 20.0);
        lines.extend(self.caution.clone());
        // What is written here is short; a name of several lines is cut.
        lines.extend(made.into_iter().take(2));
        let mut baseline = HEIGHT - 30.0;
        let mut at = |text: String, x: f32, baseline: f32, this: &mut Self| {
            let mark = Mark::Text {
                x,
                baseline,
                text,
                style,
            };
            this.put(surface, &mark);
        };
        at(page.to_owned(), RIGHT - wide, baseline, self);
        for line in lines.into_iter().rev() {
            at(line, LEFT, baseline, self);
            baseline -= style.leading();
        }
    }

    fn put(&mut self, surface: &mut Surface<'_>, mark: &Mark) {
        match mark {
            Mark::Box { area, colour } => {
                let mut path = PathBuilder::new();
                path.push_rect(*area);
                surface.set_fill(Some(filled(*colour)));
                if let Some(path) = path.finish() {
                    surface.draw_path(&path);
                }
            }
            Mark::Text {
                x,
                baseline,
                text,
                style,
            } => {
                surface.set_fill(Some(filled(style.colour)));
                let mut x = *x;
                for run in &self.fonts.shape(text, *style).runs {
                    let start = Point::from_xy(x, *baseline);
                    surface.draw_glyphs(start, &run.glyphs, run.font.clone(), &run.text, style.size, false);
                    x += run.width * style.size;
                }
            }
        }
    }
}

fn archival() -> SerializeSettings {
    let configuration = ConfigurationBuilder::new().with_archival_validator(Archival::A2_U);
    SerializeSettings {
        configuration: configuration.finish().expect("PDF/A-2u alone contradicts nothing"),
        ..SerializeSettings::default()
    }
}

fn a4() -> PageSettings {
    PageSettings::from_wh(WIDTH, HEIGHT).expect("A4 is a size")
}

fn filled(colour: Colour) -> Fill {
    Fill {
        paint: colour.rgb().into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

/// How many lines, for multiplying.
pub(super) fn lines(count: usize) -> f32 {
    u16::try_from(count).map_or(f32::from(u16::MAX), f32::from)
}

#[cfg(test)]
impl Paper {
    /// Where each text of each page begins and ends, and its baseline.
    pub(super) fn texts(&mut self) -> Vec<Vec<(f32, f32, f32, String)>> {
        let Self { pages, fonts, .. } = self;
        let mut texts = |page: &Page| {
            let marks = page.marks.iter().filter_map(|mark| match mark {
                Mark::Box { .. } => None,
                Mark::Text {
                    x,
                    baseline,
                    text,
                    style,
                } => Some((*x, x + fonts.width(text, *style), *baseline, text.clone())),
            });
            marks.collect()
        };
        pages.iter().map(&mut texts).collect()
    }
}
