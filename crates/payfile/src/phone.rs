//! Reads a cell as a Kenyan mobile number, or says why it is none.

use std::borrow::Cow;

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
        return refuse(
            ProblemCode::PhoneMissing,
            "The phone number is missing. Add it and save the file again.",
        );
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
        return refuse(
            ProblemCode::NumberShortened,
            "A spreadsheet shortened this number and its last digits are lost. Format the column as text, enter the number again and export the file again.",
        );
    }
    let long_groups = text
        .split(['/', ',', ';', '|', '&', '\n', '\r'])
        .flat_map(|part| part.split(" or "))
        .filter(|part| part.bytes().filter(u8::is_ascii_digit).count() >= 7)
        .count();
    if long_groups > 1 || text.bytes().filter(u8::is_ascii_digit).count() >= 18 {
        return refuse(
            ProblemCode::TwoPhones,
            "The cell holds more than one phone number. Leave only the one to pay.",
        );
    }
    if text
        .strip_prefix('-')
        .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
        || is_decimal(text)
    {
        return refuse(
            ProblemCode::PhoneNotANumber,
            "This is a number with a sign or decimals, not a phone number. Write it as 0712345678 and save the file again.",
        );
    }
    Ok(())
}

/// One dot in a row of digits is a decimal point, not punctuation.
fn is_decimal(text: &str) -> bool {
    text.bytes().filter(|&b| b == b'.').count() == 1 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

fn refusal(error: MsisdnError, number: &str) -> Refusal {
    let (code, message) = match error {
        MsisdnError::Empty => (
            ProblemCode::PhoneMissing,
            "The phone number is missing. Add it and save the file again.",
        ),
        MsisdnError::NotDigits
            if number.contains(['o', 'O', 'l', 'I']) && number.bytes().any(|b| b.is_ascii_digit()) =>
        {
            (
                ProblemCode::PhoneNotANumber,
                "The phone number has letters. Where the letter O or l was typed for 0 or 1, type the digit.",
            )
        }
        MsisdnError::NotDigits => (
            ProblemCode::PhoneNotANumber,
            "This is not a phone number. Write only the number, as 0712345678.",
        ),
        MsisdnError::TooShort => (
            ProblemCode::PhoneTooShort,
            "The phone number has too few digits. A Kenyan mobile number has ten, as 0712345678.",
        ),
        MsisdnError::Foreign if number.len() < 12 && number.starts_with(['7', '1']) => too_long(),
        MsisdnError::TooLong => too_long(),
        MsisdnError::Foreign => (
            ProblemCode::PhoneForeign,
            "The phone number is not Kenyan. M-PESA pays Kenyan mobile numbers only: use one that starts with 07, 01 or 254.",
        ),
        MsisdnError::NotMobile => (
            ProblemCode::PhoneNotMobile,
            "This is a landline or a service number. Use the payee's mobile number, which starts with 07 or 01.",
        ),
    };
    Refusal {
        code,
        message: message.to_owned(),
    }
}

const fn too_long() -> (ProblemCode, &'static str) {
    (
        ProblemCode::PhoneTooLong,
        "The phone number has too many digits. A Kenyan mobile number has ten, as 0712345678.",
    )
}
