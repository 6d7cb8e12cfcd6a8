//! Amounts as statements and spreadsheets write them, to cents and never through a float.

use mpesa::Balance;

use tabular::is_space;

/// How a file writes fractions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Style {
    /// `1,234.50`, as M-PESA does.
    #[default]
    Point,
    /// `1.234,50`, as a spreadsheet set to another language does.
    Comma,
}

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Money {
    /// Nothing, or zero in words.
    Nothing,
    /// Cents, with the sign that is written.
    Cents(i64),
    /// Not certainly one amount.
    Unclear,
}

/// Reads an amount.
pub(crate) fn read(text: &str, style: Style) -> Money {
    if let Some(money) = plain(text) {
        return money;
    }
    let text = text.trim_matches(is_space);
    if matches!(text, "" | "-" | "\u{2013}" | "\u{2014}") {
        return Money::Nothing;
    }
    let read = bare(text).and_then(|(digits, negative)| Some((normal(&digits, style)?, negative)));
    read.map_or(Money::Unclear, |(digits, negative)| cents(&digits, negative))
}

/// Whether a text is certainly written with a decimal comma: `1.234,50`, `12,5`.
pub(crate) fn shows_comma(text: &str) -> bool {
    let Some((digits, _)) = bare(text.trim_matches(is_space)) else {
        return false;
    };
    digits.rsplit_once(',').is_some_and(|(head, tail)| {
        (1..=2).contains(&tail.len()) && !head.contains(',') && tail.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Whether a text is certainly written with a decimal point: `1,234.50`, `12.5`.
pub(crate) fn shows_point(text: &str) -> bool {
    text.trim_end_matches(is_space)
        .rsplit_once('.')
        .is_some_and(|(head, tail)| {
            (1..=2).contains(&tail.len()) && !head.contains('.') && tail.bytes().all(|b| b.is_ascii_digit())
        })
}

/// `-1234.50`: by far the most.
fn plain(text: &str) -> Option<Money> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let bytes = digits.as_bytes();
    if bytes.is_empty() {
        return text.is_empty().then_some(Money::Nothing);
    }
    if bytes.len() > 15 || !bytes.first()?.is_ascii_digit() {
        return None;
    }
    let whole = bytes.iter().position(|b| *b == b'.').unwrap_or(bytes.len());
    let fraction = bytes.get(whole.saturating_add(1)..).unwrap_or_default();
    // Three digits behind the point may be a thousand in another language.
    if fraction.len() > 2 || (fraction.is_empty() && whole < bytes.len()) {
        return None;
    }
    let digits = bytes.iter().take(whole).chain(fraction);
    let mut size = 0_i64;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        size = size.checked_mul(10)?.checked_add(i64::from(byte.wrapping_sub(b'0')))?;
    }
    for _ in fraction.len()..2 {
        size = size.checked_mul(10)?;
    }
    Some(Money::Cents(if negative { size.checked_neg()? } else { size }))
}

/// An amount's digits and separators freed of currency, sign and wrapping, and whether it is below zero.
fn bare(text: &str) -> Option<(String, bool)> {
    // `="1250"` and `'1250` keep a text a text in a spreadsheet.
    let text = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text);
    let text = text.strip_prefix('\'').unwrap_or(text).trim_matches(is_space);
    let (text, bracketed) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (inner, true),
        None => (text, false),
    };
    let mut signs = 0;
    let mut text = text;
    loop {
        text = text.trim_matches(is_space);
        let rest = text.strip_prefix(MINUS).or_else(|| text.strip_suffix(MINUS));
        // `1,250/=` and `1,250/-` are how shillings are written by hand.
        let shilling = text.strip_suffix("/=").or_else(|| text.strip_suffix("/-"));
        text = match (shilling, rest, without_currency(text)) {
            (Some(rest), ..) | (None, None, Some(rest)) => rest,
            (None, Some(rest), _) => {
                signs += 1;
                rest
            }
            (None, None, None) => break,
        };
    }
    let digit_at = |at: Option<char>| at.is_some_and(|c| c.is_ascii_digit());
    if signs > 1 || (bracketed && signs > 0) || !digit_at(text.chars().next()) || !digit_at(text.chars().last()) {
        return None;
    }
    let mut digits = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' | '.' | ',' => digits.push(c),
            '\'' | '\u{2019}' => digits.push(' '),
            c if is_space(c) => digits.push(' '),
            _ => return None,
        }
    }
    Some((digits, bracketed || signs > 0))
}

const MINUS: [char; 3] = ['-', '\u{2212}', '\u{2013}'];

fn without_currency(text: &str) -> Option<&str> {
    ["kshs.", "kshs", "ksh.", "ksh", "kes"].iter().find_map(|name| {
        let head = text.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name));
        if head.is_some() {
            return text.get(name.len()..);
        }
        let at = text.len().checked_sub(name.len())?;
        let tail = text.get(at..).filter(|tail| tail.eq_ignore_ascii_case(name));
        tail.and(text.get(..at))
    })
}

/// Plain digits with at most one point, or none where the text can be read in two ways.
fn normal(digits: &str, style: Style) -> Option<String> {
    if digits.contains(' ') {
        let at = digits.find(['.', ',']).unwrap_or(digits.len());
        let (whole, fraction) = (digits.get(..at)?, digits.get(at..)?);
        let fraction = fraction.replace(',', ".");
        return grouped(whole, ' ').map(|whole| format!("{whole}{fraction}"));
    }
    let commas = digits.matches(',').count();
    let points = digits.matches('.').count();
    let (thousands, decimal) = match (commas, points) {
        (0, 0) => return Some(digits.to_owned()),
        // The last one that comes only once is the decimal sign.
        (_, 1) if commas > 0 && digits.rfind('.') > digits.rfind(',') => (',', '.'),
        (1, _) if points > 0 => ('.', ','),
        (0, 1) => return single(digits, '.', style == Style::Point, style),
        (1, 0) => return single(digits, ',', style == Style::Comma, style),
        (_, 0) => (',', '.'),
        (0, _) => ('.', ','),
        _ => return None,
    };
    let (whole, fraction) = digits.split_once(decimal).unwrap_or((digits, ""));
    grouped(whole, thousands).map(|whole| format!("{whole}.{fraction}"))
}

/// One sign: three digits behind it are thousands, one or two are cents. Where the file's style says that it is the decimal
/// sign, three digits are neither.
fn single(digits: &str, sign: char, is_decimal: bool, style: Style) -> Option<String> {
    let (whole, rest) = digits.split_once(sign)?;
    match rest.len() {
        1 | 2 => Some(format!("{whole}.{rest}")),
        // `10.000` is ten shillings or ten thousand.
        3 if is_decimal => None,
        3 if sign == '.' && style == Style::Point => None,
        3 => grouped(digits, sign),
        0 => None,
        _ if is_decimal && rest.bytes().skip(2).all(|b| b == b'0') => Some(format!("{whole}.{rest}")),
        _ => None,
    }
}

/// The digits without their separators, where each stands before three digits.
fn grouped(digits: &str, separator: char) -> Option<String> {
    let mut groups = digits.split(separator);
    let first = groups.next()?;
    if !digits.contains(separator) {
        return Some(digits.to_owned());
    }
    let rest: Vec<&str> = groups.collect();
    ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3))
        .then(|| format!("{first}{}", rest.concat()))
}

fn cents(digits: &str, negative: bool) -> Money {
    let digits = digits.strip_suffix('.').unwrap_or(digits);
    match digits.parse::<Balance>() {
        Ok(size) if negative => Money::Cents(size.cents().saturating_neg()),
        Ok(size) => Money::Cents(size.cents()),
        Err(_) => Money::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(text: &str) -> Option<i64> {
        cents_of(text, Style::Point)
    }

    fn cents_of(text: &str, style: Style) -> Option<i64> {
        match read(text, style) {
            Money::Cents(cents) => Some(cents),
            Money::Nothing => Some(0),
            Money::Unclear => None,
        }
    }

    #[test]
    fn amounts_are_read_as_statements_and_spreadsheets_write_them() {
        for (text, cents) in [
            ("", 0),
            (" - ", 0),
            ("0.00", 0),
            ("100", 10_000),
            ("-58779.50", -5_877_950),
            ("45250.5", 4_525_050),
            ("1,234.50", 123_450),
            ("-150,000.00", -15_000_000),
            ("1,250,000", 125_000_000),
            ("(1,234.50)", -123_450),
            ("1,234.50-", -123_450),
            ("\u{2212}13.00", -1_300),
            ("KSh 1,234.50", 123_450),
            ("-Ksh.13", -1_300),
            ("1,250/=", 125_000),
            ("1 234.50", 123_450),
            ("1\u{a0}234,50", 123_450),
            ("1'234.50", 123_450),
            ("'-13.00", -1_300),
            ("=\"13.00\"", 1_300),
            ("1.234,50", 123_450),
            ("12,50", 1_250),
            ("1.234.567", 123_456_700),
            ("10.0000", 1_000),
        ] {
            assert_eq!(point(text), Some(cents), "{text:?}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_no_amount() {
        for text in [
            "1.234",
            "10.000",
            "1.25E+05",
            "12 34",
            "1,23,456",
            "12-34",
            "1/2",
            "1'2",
            "12KES50",
            "--5",
            "(-5)",
            "5.",
            ".5",
            "5,",
            "#####",
            "abc",
            "KES",
            "1.234.5",
            "99999999999999999999",
            "१२",
            "1,2345",
            "0.001",
        ] {
            assert_eq!(point(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_file_with_decimal_commas_is_read_so() {
        assert!(shows_comma("1.234,50") && shows_comma("-12,5") && !shows_comma("1,234") && !shows_comma("1,234.50"));
        assert_eq!(cents_of("1.234", Style::Comma), Some(123_400));
        assert_eq!(cents_of("1,234", Style::Comma), None);
        assert_eq!(cents_of("1234", Style::Comma), Some(123_400));
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read(cents in 0_i64..9_007_199_254_740_991, grouped: bool) {
            let whole = (cents / 100).to_string();
            let whole = if grouped { group(&whole) } else { whole };
            proptest::prop_assert_eq!(point(&format!("-{whole}.{:02}", cents % 100)), Some(-cents));
            proptest::prop_assert_eq!(cents_of(&format!("{},{:02}", whole.replace(',', "."), cents % 100), Style::Comma), Some(cents));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,24}") {
            let _ = (point(&text), cents_of(&text, Style::Comma), shows_comma(&text));
        }
    }

    fn group(digits: &str) -> String {
        let mut out = String::new();
        for (place, c) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                out.push(',');
            }
            out.push(c);
        }
        out
    }
}
