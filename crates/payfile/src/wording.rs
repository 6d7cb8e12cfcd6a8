//! Names and references: tidied, bounded, and made fit for M-PESA where they go there.

use tabular::is_space;

/// The longest name kept, in characters.
const LONGEST_NAME: usize = 100;
/// The longest Remarks Daraja takes (API §8), in characters.
const LONGEST_REFERENCE: usize = 100;

/// A name with spaces collapsed and control characters gone, and whether more than outer spaces changed.
pub(crate) fn name(text: &str) -> (String, bool) {
    let trimmed = text.trim();
    if is_tidy(trimmed) && trimmed.len() <= LONGEST_NAME {
        return (trimmed.to_owned(), false);
    }
    let tidy: String = collapse(trimmed).chars().take(LONGEST_NAME).collect();
    let changed = tidy != trimmed || tidy.contains(char::REPLACEMENT_CHARACTER);
    (tidy.trim_end().to_owned(), changed)
}

/// A reference as Daraja's Remarks takes it, and whether more than outer spaces changed.
pub(crate) fn reference(text: &str) -> (String, bool) {
    let trimmed = text.trim();
    let safe = remarks(trimmed);
    let changed = safe != trimmed;
    (safe, changed)
}

/// Makes any text fit for Daraja's Remarks: letters of the English alphabet, digits, spaces, `-` and `/`, 2 to 100
/// characters. Daraja loses or refuses requests with other signs (API §2). Empty where nothing is left.
#[must_use]
pub fn remarks(text: &str) -> String {
    if (2..=LONGEST_REFERENCE).contains(&text.len()) && is_tidy(text) && text.bytes().all(is_safe) {
        return text.to_owned();
    }
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '+' => safe.push_str(" and "),
            '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' => safe.push('-'),
            '\\' | '|' => safe.push('/'),
            '\'' | '\u{2019}' | '\u{2018}' => {}
            c if c.is_ascii() && is_safe(c as u8) => safe.push(c),
            c => safe.push_str(without_accent(c)),
        }
    }
    let safe: String = collapse(&safe).chars().take(LONGEST_REFERENCE).collect();
    let safe = safe.trim();
    match safe.len() {
        0 => String::new(),
        1 if !safe.bytes().all(|b| b.is_ascii_alphanumeric()) => String::new(),
        1 => format!("Ref {safe}"),
        _ => safe.to_owned(),
    }
}

const fn is_safe(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'/')
}

/// No run of spaces, and nothing but printable ASCII. Looks at every byte without stopping, which is faster on the
/// short texts that nearly all names are.
fn is_tidy(text: &str) -> bool {
    let (tidy, _) = text.bytes().fold((true, 0), |(tidy, before), byte| {
        let printable = matches!(byte, b' '..=b'~');
        (tidy & printable & !(byte == b' ' && before == b' '), byte)
    });
    tidy
}

/// One plain space for every run of spaces, line breaks and invisible characters.
fn collapse(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let visible = word.chars().filter(|&c| !is_space(c) || c == '\u{200d}');
        let before = tidy.len();
        if before > 0 {
            tidy.push(' ');
        }
        let start = tidy.len();
        tidy.extend(visible);
        if tidy.len() == start {
            tidy.truncate(before);
        }
    }
    tidy
}

/// The plain letter under an accent, or a space for what has none.
const fn without_accent(c: char) -> &'static str {
    match c {
        'À'..='Å' | 'Ā' | 'Ă' | 'Ą' => "A",
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'Ç' | 'Ć' | 'Č' => "C",
        'ç' | 'ć' | 'č' => "c",
        'È'..='Ë' | 'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' => "E",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'Ì'..='Ï' | 'Ĩ' | 'Ī' | 'Ĭ' => "I",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' => "i",
        'Ñ' | 'Ń' | 'Ň' | 'Ŋ' => "N",
        'ñ' | 'ń' | 'ň' | 'ŋ' => "n",
        'Ò'..='Ö' | 'Ø' | 'Ō' | 'Ő' => "O",
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => "o",
        'Š' | 'Ś' => "S",
        'š' | 'ś' => "s",
        'Ù'..='Ü' | 'Ũ' | 'Ū' | 'Ŭ' | 'Ů' => "U",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' => "u",
        'Ý' | 'Ÿ' => "Y",
        'ý' | 'ÿ' => "y",
        'Ž' | 'Ź' => "Z",
        'ž' | 'ź' => "z",
        _ => " ",
    }
}
