//! Tells from a file's first bytes what kind it is; names are not trusted, for people rename.

/// What a file is, as far as reading it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Empty,
    Text,
    Workbook,
    /// Something else; the words say what and what to do.
    Other(&'static str),
}

pub(crate) fn kind_of(bytes: &[u8]) -> Kind {
    if let Some(kind) = by_signature(bytes) {
        return kind;
    }
    let head = bytes.get(..bytes.len().min(4_096)).unwrap_or_default();
    let unmarked = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if bytes.len() <= head.len() && unmarked.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Kind::Empty;
    }
    if let Some(advice) = markup(unmarked) {
        return Kind::Other(advice);
    }
    if is_binary(bytes) {
        return Kind::Other("This is not a table. Save the payroll as CSV or XLSX and choose that file.");
    }
    Kind::Text
}

fn by_signature(bytes: &[u8]) -> Option<Kind> {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    if starts(b"PK\x03\x04") {
        return Some(zip_kind(bytes));
    }
    if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(Kind::Workbook);
    }
    let other = if starts(b"%PDF") {
        "This is a PDF. Ask for the payroll as a spreadsheet, or copy the table into one and save it as XLSX or CSV."
    } else if starts(b"\x89PNG") || starts(b"\xff\xd8\xff") || starts(b"GIF8") || starts(b"BM") && is_binary(bytes) {
        "This is a picture. Type the table into a spreadsheet and save it as XLSX or CSV."
    } else if starts(b"{\\rtf") {
        "This is a text document. Copy the table into a spreadsheet and save it as XLSX or CSV."
    } else if starts(b"PK\x05\x06") || starts(b"\x1f\x8b") || starts(b"7z\xbc\xaf") || starts(b"Rar!") {
        "This is a packed archive. Unpack it and choose the payroll file inside."
    } else {
        return None;
    };
    Some(Kind::Other(other))
}

/// Workbooks are zip archives, and so are many other things; the entries' names, which stand in the clear, tell.
fn zip_kind(bytes: &[u8]) -> Kind {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if has(b"xl/workbook") || has(b"application/vnd.oasis.opendocument.spreadsheet") || has(b"xl/worksheets") {
        Kind::Workbook
    } else if has(b"word/document.xml") || has(b"opendocument.text") {
        Kind::Other("This is a text document. Copy the table into a spreadsheet and save it as XLSX or CSV.")
    } else if has(b"Index/Document.iwa") {
        Kind::Other(
            "This is a Numbers document. In Numbers choose File, Export To, Excel or CSV, and choose that file.",
        )
    } else if has(b"[Content_Types].xml") && !has(b"ppt/") {
        // Cut short before the workbook's own entries: opening it will say so.
        Kind::Workbook
    } else {
        Kind::Other("This is a packed archive and no workbook. Unpack it and choose the payroll file inside.")
    }
}

/// Web pages and XML are often saved under a spreadsheet's name.
fn markup(head: &[u8]) -> Option<&'static str> {
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
            "This is a web page, not a workbook. Open it in a spreadsheet program and save it as XLSX or CSV."
        } else {
            "This is an XML document. Open it in a spreadsheet program and save it as XLSX or CSV."
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
