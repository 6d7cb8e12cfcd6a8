//! XLSX: hidden rows and columns, and number formats.
//!
//! Looks for a few tags by their names, one at a time, rather than reading XML.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Cursor, Read},
};

use zip::ZipArchive;

use super::Look;
use crate::currency;

/// The most that a workbook may unpack to, in bytes. A real one of a million rows stays well below.
const LARGEST_UNPACKED: u64 = 1 << 30;
/// The longest tag that is looked at.
const LONGEST_TAG: usize = 64 << 10;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

pub(super) fn look(bytes: &[u8], sheet: &str) -> Option<Look> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let path = sheet_path(&mut archive, sheet)?;
    let foreign = foreign_styles(&mut archive);
    let mut reader = SheetReader {
        foreign,
        ..SheetReader::default()
    };
    each_tag(&mut archive, &path, &mut |name, rest| reader.tag(name, rest))?;
    Some(reader.look)
}

/// Reads a sheet's tags in their order; rows and cells that do not say where they are follow the one before.
#[derive(Debug, Default)]
struct SheetReader {
    look: Look,
    foreign: HashMap<usize, &'static str>,
    /// Rows are hidden where they do not say otherwise.
    all_hidden: bool,
    row: u32,
    column: u32,
}

impl SheetReader {
    fn tag(&mut self, name: &str, rest: &str) {
        match name {
            "sheetFormatPr" => self.all_hidden = is_true(attribute(rest, "zeroHeight")),
            "col" => self.columns(rest),
            "row" => {
                self.row = number(rest, "r").unwrap_or(self.row.saturating_add(1));
                self.column = 0;
                let by_default =
                    self.all_hidden && attribute(rest, "ht").is_none() && attribute(rest, "hidden").is_none();
                let flat = attribute(rest, "ht").is_some_and(is_zero);
                if by_default || flat || is_true(attribute(rest, "hidden")) {
                    self.look.rows.push(self.row);
                }
            }
            "c" if !self.foreign.is_empty() => self.cell(rest),
            _ => {}
        }
    }

    fn columns(&mut self, rest: &str) {
        let hidden = is_true(attribute(rest, "hidden")) || attribute(rest, "width").is_some_and(is_zero);
        if let (true, Some(min), Some(max)) = (hidden, number(rest, "min"), number(rest, "max")) {
            self.look.columns.push((min, max));
        }
    }

    fn cell(&mut self, rest: &str) {
        let place = attribute(rest, "r").and_then(column_of);
        self.column = place.unwrap_or(self.column).saturating_add(1);
        let style = number(rest, "s").unwrap_or_default();
        if let Some(currency) = self.foreign.get(&style) {
            let at = (self.row.saturating_sub(1), self.column.saturating_sub(1));
            self.look.foreign.insert(at, *currency);
        }
    }
}

/// The column of `BC12`, counted from 0.
fn column_of(reference: &str) -> Option<u32> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.fold(0_u32, |number, letter| {
        number
            .saturating_mul(26)
            .saturating_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    number.checked_sub(1)
}

/// Which styles of cells show another currency.
fn foreign_styles(archive: &mut Archive<'_>) -> HashMap<usize, &'static str> {
    let mut formats: HashMap<u32, &'static str> = HashMap::new();
    let mut styles = HashMap::new();
    let (mut in_cells, mut next) = (false, 0_usize);
    each_tag(archive, "xl/styles.xml", &mut |name, rest| match name {
        "numFmt" => {
            let code = attribute(rest, "formatCode").map(unescape).unwrap_or_default();
            if let (Some(id), Some(currency)) = (number(rest, "numFmtId"), currency::in_format(&code)) {
                formats.insert(id, currency);
            }
        }
        "cellXfs" => in_cells = true,
        "/cellXfs" => in_cells = false,
        "xf" if in_cells => {
            if let Some(currency) = number(rest, "numFmtId").and_then(|id: u32| formats.get(&id)) {
                styles.insert(next, *currency);
            }
            next += 1;
        }
        _ => {}
    });
    styles
}

fn sheet_path(archive: &mut Archive<'_>, sheet: &str) -> Option<String> {
    let mut id = None;
    each_tag(archive, "xl/workbook.xml", &mut |name, rest| {
        if name == "sheet" && attribute(rest, "name").is_some_and(|name| unescape(name) == sheet) {
            id = attribute(rest, "r:id").map(str::to_owned);
        }
    })?;
    target(archive, "xl/_rels/workbook.xml.rels", &id?)
}

/// The part that a workbook's relation names.
pub(super) fn target(archive: &mut Archive<'_>, relations: &str, id: &str) -> Option<String> {
    let mut found = None;
    each_tag(archive, relations, &mut |name, rest| {
        if name == "Relationship" && attribute(rest, "Id") == Some(id) {
            found = attribute(rest, "Target").map(str::to_owned);
        }
    })?;
    let target = found?;
    Some(
        target
            .strip_prefix('/')
            .map_or_else(|| format!("xl/{target}"), str::to_owned),
    )
}

/// Hears every tag of a part: its name without a prefix, closing ones with `/`, and what stands behind the name.
pub(super) fn each_tag(archive: &mut Archive<'_>, path: &str, hear: &mut dyn FnMut(&str, &str)) -> Option<()> {
    let entry = archive.by_name(path).ok()?;
    let mut reader = BufReader::new(entry.take(LARGEST_UNPACKED));
    let mut chunk = Vec::new();
    loop {
        chunk.clear();
        if reader.read_until(b'<', &mut chunk).ok()? == 0 {
            return Some(());
        }
        let tag = chunk.split(|b| *b == b'>').next().unwrap_or_default();
        let Ok(tag) = std::str::from_utf8(tag.get(..tag.len().min(LONGEST_TAG)).unwrap_or_default()) else {
            continue;
        };
        let tag = tag.trim_end_matches(['<', '/']);
        let (word, rest) = tag.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((tag, ""));
        let (slash, word) = word.strip_prefix('/').map_or(("", word), |word| ("/", word));
        let plain = word.rsplit(':').next().unwrap_or(word);
        if slash.is_empty() {
            hear(plain, rest);
        } else {
            hear(&format!("/{plain}"), rest);
        }
    }
}

pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let (key, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, next) = after.get(1..)?.split_once(quote)?;
        if key.trim() == name {
            return Some(value);
        }
        rest = next;
    }
}

fn number<T: std::str::FromStr>(tag: &str, name: &str) -> Option<T> {
    attribute(tag, name)?.parse().ok()
}

fn is_true(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true"))
}

fn is_zero(value: &str) -> bool {
    value.contains('0') && value.chars().all(|c| matches!(c, '0' | '.'))
}

pub(super) fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
