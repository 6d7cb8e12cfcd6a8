//! Tells from a file's first bytes what kind it is; names are not trusted, for people rename.

/// What a file is, as far as reading it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Nothing, or spaces alone.
    Empty,
    /// Text, to be decoded.
    Text,
    /// A workbook, as far as its first bytes say.
    Workbook,
    /// A PDF.
    Pdf,
    /// A picture.
    Picture,
    /// A text document of a word processor.
    Document,
    /// A table of Apple's Numbers.
    Numbers,
    /// A packed archive.
    Archive,
    /// A packed archive under a workbook's signature.
    ArchiveNoWorkbook,
    /// A web page.
    WebPage,
    /// XML that is no web page.
    Xml,
    /// Anything else that is no text.
    Binary,
}

/// Tells what a file is.
#[must_use]
pub fn kind_of(bytes: &[u8]) -> FileKind {
    if let Some(kind) = by_signature(bytes) {
        return kind;
    }
    let head = bytes.get(..bytes.len().min(4_096)).unwrap_or_default();
    let unmarked = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if bytes.len() <= head.len() && unmarked.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return FileKind::Empty;
    }
    if let Some(kind) = markup(unmarked) {
        return kind;
    }
    if is_binary(bytes) {
        return FileKind::Binary;
    }
    FileKind::Text
}

fn by_signature(bytes: &[u8]) -> Option<FileKind> {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    if starts(b"PK\x03\x04") {
        return Some(zip_kind(bytes));
    }
    if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(FileKind::Workbook);
    }
    let other = if starts(b"%PDF") {
        FileKind::Pdf
    } else if starts(b"\x89PNG") || starts(b"\xff\xd8\xff") || starts(b"GIF8") || starts(b"BM") && is_binary(bytes) {
        FileKind::Picture
    } else if starts(b"{\\rtf") {
        FileKind::Document
    } else if starts(b"PK\x05\x06") || starts(b"\x1f\x8b") || starts(b"7z\xbc\xaf") || starts(b"Rar!") {
        FileKind::Archive
    } else {
        return None;
    };
    Some(other)
}

/// Workbooks are zip archives, and so are many other things; the entries' names, which stand in the clear, tell.
fn zip_kind(bytes: &[u8]) -> FileKind {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if has(b"xl/workbook") || has(b"application/vnd.oasis.opendocument.spreadsheet") || has(b"xl/worksheets") {
        FileKind::Workbook
    } else if has(b"word/document.xml") || has(b"opendocument.text") {
        FileKind::Document
    } else if has(b"Index/Document.iwa") {
        FileKind::Numbers
    } else if has(b"[Content_Types].xml") && !has(b"ppt/") {
        // Cut short before the workbook's own entries: opening it will say so.
        FileKind::Workbook
    } else {
        FileKind::ArchiveNoWorkbook
    }
}

/// Web pages and XML are often saved under a spreadsheet's name.
fn markup(head: &[u8]) -> Option<FileKind> {
    let text: Vec<u8> = head
        .iter()
        .filter(|b| **b != 0)
        .skip_while(|b| b.is_ascii_whitespace() || !b.is_ascii())
        .map(u8::to_ascii_lowercase)
        .collect();
    let starts = |mark: &[u8]| text.starts_with(mark);
    let has = |name: &[u8]| text.windows(name.len()).any(|window| window == name);
    if starts(b"<?xml")
        || starts(b"<html")
        || starts(b"<!doctype")
        || starts(b"<table")
        || starts(b"<!--")
        || starts(b"<meta")
    {
        return Some(if has(b"<html") || has(b"<table") || has(b"<!doctype html") {
            FileKind::WebPage
        } else {
            FileKind::Xml
        });
    }
    None
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
    // UTF-16 of ASCII text is half zeros; a stray zero in a damaged text file is no reason to refuse it.
    let utf16 = zeros * 10 >= head.len() * 4 && zeros * 10 <= head.len() * 6;
    (zeros * 50 > head.len() && !utf16) || controls * 20 > head.len()
}
