//! Reads a cell as a Kenyan mobile number, or says why it is none.

use std::borrow::Cow;

use messages::text as say;
use mpesa::{Msisdn, MsisdnError};

use tabular::is_space;

use crate::{
    cell_text::{Refusal, Unwrapped, is_exponent, refuse, unwrap},
    report::{FlagCode, ProblemCode},
    table::{Cell, CellKind},
};

/// Reads a phone number and says what had to be repaired. The spellings `07…`, `01…`, `254…` and `+254…` are no
/// repairs; everything else that changes a character is.
///
/// # Errors
/// Where the number is not certain.
pub(crate) fn read(cell: &Cell<'_>) -> Result<(Msisdn, Option<FlagCode>), Refusal> {
    if is_plain(&cell.text)
        && cell.kind == CellKind::Text
        && let Ok(msisdn) = cell.text.parse()
    {
        return Ok((msisdn, None));
    }
    let Unwrapped { text, mut repair } = unwrap(cell)?;
    if text.is_empty() {
        return refuse(ProblemCode::PhoneMissing, say().payfile_phone_missing());
    }
    let mut number = Cow::Borrowed(text);
    if let Some(whole) = without_decimal_zeros(text) {
        number = Cow::Borrowed(whole);
        repair = Some(FlagCode::DecimalsDropped);
    } else if text.bytes().any(|b| !b.is_ascii_digit()) {
        check_signs(text)?;
        if text.contains(is_punctuation) {
            repair = Some(FlagCode::PunctuationRemoved);
        }
        if text.contains(is_space) {
            repair = repair.or(Some(FlagCode::SpacesRemoved));
        }
        number = Cow::Owned(text.chars().filter(|&c| !is_space(c) && !is_punctuation(c)).collect());
    }
    let msisdn = number.parse::<Msisdn>().map_err(|error| refusal(error, &number))?;
    if number.len() == 9 {
        repair = Some(FlagCode::LeadingZeroRestored);
    }
    Ok((msisdn, repair))
}

/// The usual spellings, which need no second look: `0712345678` and `254712345678`.
fn is_plain(text: &str) -> bool {
    matches!(text.len(), 10 | 12) && text.bytes().all(|b| b.is_ascii_digit())
}

/// `254712345678.0`, as programs write a number that they keep as a fraction.
fn without_decimal_zeros(text: &str) -> Option<&str> {
    let (whole, zeros) = text.split_once('.')?;
    let certain = (9..=12).contains(&whole.len())
        && whole.bytes().all(|b| b.is_ascii_digit())
        && !zeros.is_empty()
        && zeros.bytes().all(|b| b == b'0');
    certain.then_some(whole)
}

/// Signs that people put between the digits of one number.
const fn is_punctuation(c: char) -> bool {
    matches!(c, '-' | '.' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Refuses what is no single number before its digits are run together.
fn check_signs(text: &str) -> Result<(), Refusal> {
    if is_exponent(text) {
        return refuse(ProblemCode::NumberShortened, say().payfile_number_shortened());
    }
    let long_groups = text
        .split(['/', ',', ';', '|', '&', '\n', '\r'])
        .flat_map(|part| part.split(" or "))
        .filter(|part| part.bytes().filter(u8::is_ascii_digit).count() >= 7)
        .count();
    if long_groups > 1 || text.bytes().filter(u8::is_ascii_digit).count() >= 18 {
        return refuse(ProblemCode::TwoPhones, say().payfile_two_phones());
    }
    if text
        .strip_prefix('-')
        .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
        || is_decimal(text)
    {
        return refuse(ProblemCode::PhoneNotANumber, say().payfile_phone_decimal());
    }
    Ok(())
}

/// One dot in a row of digits is a decimal point, not punctuation.
fn is_decimal(text: &str) -> bool {
    text.bytes().filter(|&b| b == b'.').count() == 1 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

fn refusal(error: MsisdnError, number: &str) -> Refusal {
    let (code, message) = match error {
        MsisdnError::Empty => (ProblemCode::PhoneMissing, say().payfile_phone_missing()),
        MsisdnError::NotDigits
            if number.contains(['o', 'O', 'l', 'I']) && number.bytes().any(|b| b.is_ascii_digit()) =>
        {
            (ProblemCode::PhoneNotANumber, say().payfile_phone_letters())
        }
        MsisdnError::NotDigits => (ProblemCode::PhoneNotANumber, say().payfile_phone_not_a_number()),
        MsisdnError::TooShort => (ProblemCode::PhoneTooShort, say().payfile_phone_too_short()),
        MsisdnError::Foreign if number.len() < 12 && number.starts_with(['7', '1']) => too_long(),
        MsisdnError::TooLong => too_long(),
        MsisdnError::Foreign => (ProblemCode::PhoneForeign, say().payfile_phone_foreign()),
        MsisdnError::NotMobile => (ProblemCode::PhoneNotMobile, say().payfile_phone_not_mobile()),
    };
    Refusal { code, message }
}

fn too_long() -> (ProblemCode, String) {
    (ProblemCode::PhoneTooLong, say().payfile_phone_too_long())
}
