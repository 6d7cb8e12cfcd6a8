//! Tells from a file's first bytes what kind it is; its name is not asked.

use crate::Unreadable;

/// What a file is, as far as reading it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Workbook,
    Other(Unreadable),
}

pub(crate) fn kind_of(bytes: &[u8]) -> Kind {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    if starts(b"PK\x03\x04") {
        return zip_kind(bytes);
    }
    if starts(b"\xd0\xcf\x11\xe0") {
        return Kind::Workbook;
    }
    if starts(b"%PDF") {
        return Kind::Other(Unreadable::Pdf);
    }
    if starts(b"PK\x05\x06") || starts(b"\x1f\x8b") || starts(b"7z\xbc\xaf") || starts(b"Rar!") {
        return Kind::Other(Unreadable::Archive);
    }
    if starts(b"\x89PNG") || starts(b"\xff\xd8\xff") || starts(b"GIF8") || starts(b"{\\rtf") {
        return Kind::Other(Unreadable::NotATable);
    }
    let head = bytes.get(..bytes.len().min(4_096)).unwrap_or_default();
    let unmarked = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if bytes.len() <= head.len() && unmarked.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Kind::Other(Unreadable::Empty);
    }
    if is_markup(unmarked) || is_binary(bytes) {
        return Kind::Other(Unreadable::NotATable);
    }
    Kind::Text
}

/// Workbooks are zip archives, and so are many other things; the entries' names, which stand in the clear, tell.
fn zip_kind(bytes: &[u8]) -> Kind {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if has(b"xl/work") || has(b"opendocument.spreadsheet") {
        Kind::Workbook
    } else if has(b"word/document.xml") || has(b"opendocument.text") || has(b"Index/Document.iwa") {
        Kind::Other(Unreadable::NotATable)
    } else if has(b"[Content_Types].xml") {
        // Cut short before the workbook's own entries: opening it will say so.
        Kind::Workbook
    } else {
        Kind::Other(Unreadable::Archive)
    }
}

/// Web pages and XML are often saved under a spreadsheet's name.
fn is_markup(head: &[u8]) -> bool {
    let text: Vec<u8> = head
        .iter()
        .filter(|b| **b != 0)
        .skip_while(|b| b.is_ascii_whitespace() || !b.is_ascii())
        .take(16)
        .map(u8::to_ascii_lowercase)
        .collect();
    [&b"<?xml"[..], b"<html", b"<!doctype", b"<table", b"<!--", b"<meta"]
        .iter()
        .any(|mark| text.starts_with(mark))
}

/// Zeros that are not UTF-16's, or many control characters, are no text.
fn is_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(8_192)).unwrap_or_default();
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return false;
    }
    let zeros = head.iter().filter(|&&b| b == 0).count();
    let controls = head
        .iter()
        .filter(|&&b| b < 32 && !matches!(b, 0 | 9..=13 | 26 | 27))
        .count();
    let utf16 = zeros * 10 >= head.len() * 4 && zeros * 10 <= head.len() * 6;
    (zeros * 50 > head.len() && !utf16) || controls * 20 > head.len()
}
