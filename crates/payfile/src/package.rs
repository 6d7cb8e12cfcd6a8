//! What the workbook library does not tell about an XLSX file: how large it unpacks, and what of a sheet is hidden.
//!
//! Looks for a few tags by their names rather than reading XML: what it misses is a flag, never a payment.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// The most that a workbook may unpack to, in bytes. A real one of a million rows stays well below.
const LARGEST_UNPACKED: u64 = 1 << 30;

/// Whether a packed workbook says that it unpacks to more than can be read.
pub(crate) fn is_too_large(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return false;
    };
    let sizes = (0..archive.len()).filter_map(|index| archive.by_index_raw(index).ok().map(|entry| entry.size()));
    sizes.fold(0, u64::saturating_add) > LARGEST_UNPACKED
}

/// What of a sheet is hidden, by hand or by a filter.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    /// Rows, counted from 1 and ascending.
    pub(crate) rows: Vec<u32>,
    /// Columns, counted from 1: the first and the last of each stretch.
    pub(crate) columns: Vec<(usize, usize)>,
}

/// What of `sheet` is hidden.
pub(crate) fn hidden(bytes: &[u8], sheet: &str) -> Hidden {
    let Some(text) = sheet_text(bytes, sheet) else {
        return Hidden::default();
    };
    let is_hidden = |tag: &&str| matches!(attribute(tag, "hidden"), Some("1" | "true"));
    let number = |tag: &str, name| attribute(tag, name)?.parse().ok();
    let rows = tags(&text, "row").filter(is_hidden);
    let mut rows: Vec<u32> = rows.filter_map(|tag| attribute(tag, "r")?.parse().ok()).collect();
    rows.sort_unstable();
    let columns = tags(&text, "col").filter(is_hidden);
    Hidden {
        rows,
        columns: columns
            .filter_map(|tag| Some((number(tag, "min")?, number(tag, "max")?)))
            .collect(),
    }
}

fn sheet_text(bytes: &[u8], sheet: &str) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let workbook = text_of(&mut archive, "xl/workbook.xml")?;
    let id = tags(&workbook, "sheet")
        .find(|tag| attribute(tag, "name").is_some_and(|name| unescape(name) == sheet))
        .and_then(|tag| attribute(tag, "r:id"))?;
    let relations = text_of(&mut archive, "xl/_rels/workbook.xml.rels")?;
    let target = tags(&relations, "Relationship")
        .find(|tag| attribute(tag, "Id") == Some(id))
        .and_then(|tag| attribute(tag, "Target"))?;
    let path = target
        .strip_prefix('/')
        .map_or_else(|| format!("xl/{target}"), str::to_owned);
    text_of(&mut archive, &path)
}

fn text_of(archive: &mut ZipArchive<Cursor<&[u8]>>, path: &str) -> Option<String> {
    let mut text = String::new();
    archive
        .by_name(path)
        .ok()?
        .take(LARGEST_UNPACKED)
        .read_to_string(&mut text)
        .ok()?;
    Some(text)
}

/// The insides of the opening tags of one name, with or without a prefix.
fn tags<'a>(xml: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    xml.split('<').filter_map(move |tag| {
        let tag = tag.split('>').next()?;
        let (word, rest) = tag.split_once(|c: char| c.is_ascii_whitespace())?;
        let plain = word.rsplit(':').next()?;
        (plain == name).then_some(rest)
    })
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
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

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
