//! Kenyan mobile numbers.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A Kenyan mobile number in M-PESA's form: twelve digits, `254` and then `7` or `1`.
///
/// Prints masked (`2547•••••149`); the whole number leaves only through [`Msisdn::expose`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Msisdn([u8; 12]);

impl Msisdn {
    /// The whole number, for the places that must have it: requests, the ledger, a screen of the approver.
    #[must_use]
    pub fn expose(&self) -> &str {
        // Only ASCII digits are ever stored, so the fallback cannot be reached.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Reads `07…`, `01…`, `7…`, `1…`, `254…` and `+254…`, with spaces, dashes, dots and brackets ignored.
impl FromStr for Msisdn {
    type Err = MsisdnError;

    fn from_str(text: &str) -> Result<Self, MsisdnError> {
        let trimmed = text.trim();
        let (plus, rest) = match trimmed.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, trimmed),
        };
        let digits = if rest.bytes().all(|b| b.is_ascii_digit()) {
            Cow::Borrowed(rest)
        } else {
            Cow::Owned(without_separators(rest)?)
        };
        let national = national_number(&digits, plus)?;
        if national.len() < 9 {
            return Err(MsisdnError::TooShort);
        }
        if national.len() > 9 {
            return Err(MsisdnError::TooLong);
        }
        if !national.starts_with(['7', '1']) {
            return Err(MsisdnError::NotMobile);
        }
        let mut number = *b"254000000000";
        for (slot, digit) in number.iter_mut().skip(3).zip(national.bytes()) {
            *slot = digit;
        }
        Ok(Self(number))
    }
}

/// The digits alone.
fn without_separators(text: &str) -> Result<String, MsisdnError> {
    let mut digits = String::with_capacity(12);
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '-' | '.' | '(' | ')' | '\u{a0}' | '\u{2010}'..='\u{2013}' => {}
            _ => return Err(MsisdnError::NotDigits),
        }
    }
    Ok(digits)
}

/// The digits after the country code or the trunk zero.
fn national_number(digits: &str, plus: bool) -> Result<&str, MsisdnError> {
    if digits.is_empty() {
        return Err(MsisdnError::Empty);
    }
    let abroad = if plus { Some(digits) } else { digits.strip_prefix("00") };
    if let Some(abroad) = abroad {
        return abroad
            .strip_prefix("254")
            .map(without_trunk_zero)
            .ok_or(MsisdnError::Foreign);
    }
    if let Some(national) = digits.strip_prefix("254") {
        return Ok(without_trunk_zero(national));
    }
    if let Some(national) = digits.strip_prefix('0') {
        return Ok(national);
    }
    // Without zero, plus or 254 only a nine-digit mobile number is certain.
    if digits.len() > 9 {
        return Err(MsisdnError::Foreign);
    }
    Ok(digits)
}

/// Some write the trunk zero after the country code: `+254 (0) 712…`.
fn without_trunk_zero(national: &str) -> &str {
    national.strip_prefix('0').filter(|n| n.len() == 9).unwrap_or(national)
}

impl TryFrom<String> for Msisdn {
    type Error = MsisdnError;
    fn try_from(text: String) -> Result<Self, MsisdnError> {
        text.parse()
    }
}

impl From<Msisdn> for String {
    fn from(msisdn: Msisdn) -> Self {
        msisdn.expose().to_owned()
    }
}

impl fmt::Display for Msisdn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.expose();
        let (head, tail) = (digits.get(..4).unwrap_or_default(), digits.get(9..).unwrap_or_default());
        write!(f, "{head}•••••{tail}")
    }
}

impl fmt::Debug for Msisdn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a text is not a Kenyan mobile number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MsisdnError {
    /// Nothing was written.
    #[error("the phone number is empty")]
    Empty,
    /// Letters or signs that no phone number has.
    #[error("the phone number has characters that are not digits")]
    NotDigits,
    /// Fewer digits than a Kenyan number has.
    #[error("the phone number is too short")]
    TooShort,
    /// More digits than a Kenyan number has.
    #[error("the phone number is too long")]
    TooLong,
    /// A country code that is not Kenya's.
    #[error("the phone number is not Kenyan")]
    Foreign,
    /// Kenyan, but a landline or a service number.
    #[error("the phone number is not a mobile number")]
    NotMobile,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, MsisdnError> {
        text.parse::<Msisdn>().map(|m| m.expose().to_owned())
    }

    #[test]
    fn every_usual_spelling_has_one_canonical_form() {
        for text in [
            "0712345678",
            "712345678",
            "254712345678",
            "+254712345678",
            "+254 712 345 678",
            "0712-345-678",
            "0712\u{a0}345\u{a0}678",
            " 0712345678 ",
            "00254712345678",
            "+254 (0) 712 345678",
        ] {
            assert_eq!(read(text), Ok("254712345678".to_owned()), "{text:?}");
        }
        assert_eq!(read("0110123456"), Ok("254110123456".to_owned()));
        assert_eq!(read("110123456"), Ok("254110123456".to_owned()));
    }

    #[test]
    fn what_is_not_a_kenyan_mobile_number_says_why() {
        for (text, error) in [
            ("", MsisdnError::Empty),
            ("  ", MsisdnError::Empty),
            ("2.54712E+11", MsisdnError::NotDigits),
            ("07123x5678", MsisdnError::NotDigits),
            ("071234567", MsisdnError::TooShort),
            ("07123456789", MsisdnError::TooLong),
            ("25471234567", MsisdnError::TooShort),
            ("2547123456789", MsisdnError::TooLong),
            ("+255712345678", MsisdnError::Foreign),
            ("255712345678", MsisdnError::Foreign),
            ("0044712345678", MsisdnError::Foreign),
            ("0202345678", MsisdnError::NotMobile),
            ("+254 20 234 5678", MsisdnError::NotMobile),
            ("412345678", MsisdnError::NotMobile),
        ] {
            assert_eq!(read(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn numbers_print_masked() {
        let msisdn: Msisdn = "0708374149".parse().expect("a valid number");
        assert_eq!(msisdn.to_string(), "2547•••••149");
        assert_eq!(format!("{msisdn:?}"), "2547•••••149");
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_and_every_number_read_is_canonical(text in "\\PC{0,24}") {
            if let Ok(m) = text.parse::<Msisdn>() {
                proptest::prop_assert_eq!(m.expose().len(), 12);
                proptest::prop_assert_eq!(m.expose().parse::<Msisdn>(), Ok(m));
            }
        }
    }
}
