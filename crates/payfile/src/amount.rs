//! Reads a cell as an amount in shillings, or says why it is none. No floats: digits stay digits.

use messages::text as say;
use mpesa::{Amount, AmountError, B2cLimits, LimitError};

use tabular::is_space;

use crate::{
    cell_text::{Refusal, Unwrapped, is_exponent, refuse, unwrap},
    currency::{self, Currency},
    report::{FlagCode, ProblemCode},
    table::{Cell, CellKind},
};

/// What a comma in an amount may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comma {
    /// It separates thousands, as everywhere in Kenya.
    Thousands,
    /// The file separates its values by semicolons, as programs do where the comma is the decimal sign.
    MayBeDecimal,
}

/// Reads an amount that B2C can pay, and says what had to be repaired.
///
/// # Errors
/// Where the amount is not certain, or cannot be paid.
pub(crate) fn read(cell: &Cell<'_>, limits: &B2cLimits, comma: Comma) -> Result<(Amount, Option<FlagCode>), Refusal> {
    let (cents, repair) = read_cents(cell, comma)?;
    let amount = match Amount::from_cents(cents) {
        Ok(amount) => amount,
        Err(AmountError::NotPositive) => {
            return refuse(ProblemCode::AmountZero, say().payfile_amount_zero());
        }
        Err(AmountError::TooLarge) => return above(limits),
    };
    match limits.check(amount) {
        Ok(()) => Ok((amount, repair)),
        Err(LimitError::NotWholeShillings) => {
            refuse(ProblemCode::FractionOfShilling, say().payfile_amount_whole_shillings())
        }
        Err(LimitError::BelowLeast { least }) => refuse(
            ProblemCode::AmountBelowLeast,
            say().payfile_amount_below(least.to_string()),
        ),
        Err(LimitError::AboveMost { .. }) => above(limits),
    }
}

/// Reads zero or more cents, without regard to limits: rows and the lines that sum them up.
///
/// # Errors
/// Where the number is not certain.
pub(crate) fn read_cents(cell: &Cell<'_>, comma: Comma) -> Result<(i64, Option<FlagCode>), Refusal> {
    let plain_digits = |text: &str| (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if cell.kind == CellKind::Text && plain_digits(&cell.text) {
        return Ok((cents(&cell.text, "")?, None));
    }
    let Unwrapped { text, repair } = unwrap(cell)?;
    if let CellKind::Foreign(currency) = cell.kind {
        return refuse(
            ProblemCode::ForeignCurrency,
            say().payfile_amount_shown_foreign(currency::word(currency)),
        );
    }
    if text.is_empty() {
        return refuse(ProblemCode::AmountMissing, say().payfile_amount_missing());
    }
    if plain_digits(text) {
        return Ok((cents(text, "")?, repair));
    }
    let (bare, currency) = without_currency(text)?;
    let repair = if currency {
        Some(FlagCode::CurrencyRemoved)
    } else {
        repair
    };
    if is_negative(text) || is_negative(bare) {
        return refuse(ProblemCode::AmountNegative, say().payfile_amount_negative());
    }
    if bare.chars().all(|c| matches!(c, '-' | '–' | '—')) {
        return refuse(ProblemCode::AmountZero, say().payfile_amount_dash());
    }
    if is_exponent(bare) {
        return refuse(ProblemCode::NumberShortened, say().payfile_amount_shortened());
    }
    if !bare.starts_with(|c: char| c.is_ascii_digit() || c == '.') || bare.contains(|c| !is_part_of_number(c)) {
        return refuse(ProblemCode::AmountNotANumber, say().payfile_amount_not_a_number());
    }
    let number = if cell.kind == CellKind::Number {
        plain(bare)
    } else {
        grouped(bare, comma)
    };
    let Some(Number {
        whole,
        fraction,
        repair: grouping,
    }) = number
    else {
        return refuse(ProblemCode::AmountAmbiguous, say().payfile_amount_ambiguous(bare));
    };
    // Of several repairs the one that changes most is told.
    let repair = if repair == Some(FlagCode::SpacesRemoved) {
        grouping.or(repair)
    } else {
        repair.or(grouping)
    };
    Ok((cents(&whole, fraction)?, repair))
}

fn above<T>(limits: &B2cLimits) -> Result<T, Refusal> {
    refuse(
        ProblemCode::AmountAboveMost,
        say().payfile_amount_above(limits.most.to_string()),
    )
}

fn is_part_of_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ',' | '.' | '\'' | '\u{2019}') || is_space(c)
}

/// Minus before or after, also as accountants write it.
fn is_negative(text: &str) -> bool {
    let has_digit = text.bytes().any(|b| b.is_ascii_digit());
    let minus = ['-', '\u{2212}', '\u{2013}', '\u{2014}'];
    has_digit
        && (text.starts_with(minus)
            || text.ends_with(minus) && !text.ends_with("/-")
            || text
                .strip_prefix('(')
                .and_then(|rest| rest.strip_suffix(')'))
                .is_some_and(|inner| {
                    !inner.contains(char::is_alphabetic) || inner.trim_start().starts_with(['K', 'k'])
                }))
}

/// Takes `KES`, `Ksh`, `/-` and the like off both ends; says whether there was any.
///
/// # Errors
/// Where another currency is named.
fn without_currency(text: &str) -> Result<(&str, bool), Refusal> {
    let mut bare = text;
    for ending in ["/-", "/=", "/\u{2013}"] {
        bare = bare.strip_suffix(ending).unwrap_or(bare).trim_end_matches(is_space);
    }
    let word = |c: char| c.is_alphabetic() || matches!(c, '$' | '€' | '£' | '¥' | '₹');
    let after_prefix = bare.trim_start_matches(word);
    let prefix = bare.get(..bare.len() - after_prefix.len()).unwrap_or_default();
    if !prefix.is_empty() && !after_prefix.is_empty() && is_currency(prefix)? {
        bare = after_prefix.trim_start_matches(|c| matches!(c, '.' | ':') || is_space(c));
    }
    let before_suffix = bare.trim_end_matches('.').trim_end_matches(word);
    let suffix = bare
        .get(before_suffix.len()..)
        .unwrap_or_default()
        .trim_end_matches('.');
    if !suffix.is_empty() && before_suffix.bytes().any(|b| b.is_ascii_digit()) && is_currency(suffix)? {
        bare = before_suffix.trim_end_matches(is_space);
    }
    Ok((bare, bare.len() != text.len()))
}

/// Whether the word is the shilling's.
fn is_currency(word: &str) -> Result<bool, Refusal> {
    match currency::named(word) {
        Some(Currency::Shillings) => Ok(true),
        Some(Currency::Foreign(name)) => refuse(
            ProblemCode::ForeignCurrency,
            say().payfile_amount_foreign(currency::word(name)),
        ),
        None => Ok(false),
    }
}

/// A number taken apart.
struct Number<'a> {
    whole: String,
    fraction: &'a str,
    repair: Option<FlagCode>,
}

/// A workbook's number: no separators can be in it.
fn plain(text: &str) -> Option<Number<'_>> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    Some(Number {
        whole: whole.to_owned(),
        fraction,
        repair: None,
    })
}

/// A number as people write it, where only one reading is possible.
///
/// The comma separates thousands in Kenya, so `1,250` is certain; `1,25` and `1.250` are not.
fn grouped(text: &str, comma: Comma) -> Option<Number<'_>> {
    if comma == Comma::MayBeDecimal
        && let Some(number) = decimal_comma(text)
    {
        return Some(number);
    }
    let dots = text.bytes().filter(|&b| b == b'.').count();
    let last_comma = text.rfind(',');
    let decimal = match (dots, text.rfind('.'), last_comma) {
        // 1.250,00 and 1.250.000,00: dots group, the comma is the decimal sign.
        (1.., Some(dot), Some(comma)) if comma > dot => return continental(text, comma),
        (1, Some(dot), _) => Some(dot),
        (0, _, _) => None,
        // 1.250.000: several dots can only group.
        _ => {
            return groups(text, &['.']).map(|whole| Number {
                whole,
                fraction: "",
                repair: Some(FlagCode::ThousandsSeparators),
            });
        }
    };
    let (left, fraction) = match decimal {
        Some(dot) => (text.get(..dot)?, text.get(dot + 1..)?),
        None => (text, ""),
    };
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if left.bytes().all(|b| b.is_ascii_digit()) {
        // 1.250 may be one shilling and a quarter, or a thousand and more.
        let doubtful =
            left.is_empty() || decimal.is_some() && (fraction.is_empty() || fraction.len() == 3 && left.len() <= 3);
        let repair = decimal.is_some().then_some(FlagCode::DecimalsDropped);
        return (!doubtful).then(|| Number {
            whole: left.to_owned(),
            fraction,
            repair,
        });
    }
    if decimal.is_some() && (fraction.is_empty() || fraction.len() > 2) {
        return None;
    }
    let separator = left.chars().find(|c| !c.is_ascii_digit())?;
    let repair = if is_space(separator) {
        FlagCode::SpacesRemoved
    } else {
        FlagCode::ThousandsSeparators
    };
    let whole = if is_space(separator) {
        groups(&left.replace(is_space, " "), &[' '])?
    } else {
        groups(left, &[separator])?
    };
    Some(Number {
        whole,
        fraction,
        repair: Some(repair),
    })
}

/// `1250,00` and `12 500,00`, where the file's writer uses the comma so; cents that are not zero stay in doubt.
fn decimal_comma(text: &str) -> Option<Number<'_>> {
    let left = text.strip_suffix(",00").filter(|left| !left.contains([',', '.']))?;
    let digits = left.bytes().all(|b| b.is_ascii_digit()) && !left.is_empty();
    let whole = if digits {
        left.to_owned()
    } else {
        groups(&left.replace(is_space, " "), &[' '])?
    };
    Some(Number {
        whole,
        fraction: "",
        repair: Some(FlagCode::DecimalsDropped),
    })
}

/// `1.250,00`: certain only with groups of three before and exactly two digits after the comma.
fn continental(text: &str, comma: usize) -> Option<Number<'_>> {
    let (left, fraction) = (text.get(..comma)?, text.get(comma + 1..)?);
    let certain = fraction.len() == 2 && fraction.bytes().all(|b| b.is_ascii_digit());
    let whole = groups(left, &['.']).filter(|_| certain)?;
    Some(Number {
        whole,
        fraction,
        repair: Some(FlagCode::ThousandsSeparators),
    })
}

/// The digits of groups of three: `1,250,000`, with one to three digits in the first.
fn groups(text: &str, separator: &[char]) -> Option<String> {
    let mut parts = text.split(separator);
    let first = parts.next()?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !(1..=3).contains(&first.len()) || !digits(first) {
        return None;
    }
    let mut whole = first.to_owned();
    for part in parts {
        if part.len() != 3 || !digits(part) {
            return None;
        }
        whole.push_str(part);
    }
    Some(whole)
}

/// Cents from checked digits.
///
/// # Errors
/// Where there are fractions of a cent, or more digits than any amount has.
fn cents(whole: &str, fraction: &str) -> Result<i64, Refusal> {
    if fraction.bytes().skip(2).any(|b| b != b'0') {
        return refuse(ProblemCode::FractionOfShilling, say().payfile_amount_whole_shillings());
    }
    let shillings = whole.parse::<i64>().ok();
    let cents = match fraction.as_bytes() {
        [] => 0,
        &[tens] => i64::from(tens.saturating_sub(b'0')) * 10,
        &[tens, units, ..] => i64::from(tens.saturating_sub(b'0')) * 10 + i64::from(units.saturating_sub(b'0')),
    };
    let sum = shillings.and_then(|shillings| shillings.checked_mul(100)?.checked_add(cents));
    sum.map_or_else(
        || refuse(ProblemCode::AmountAboveMost, say().payfile_amount_too_large()),
        Ok,
    )
}
