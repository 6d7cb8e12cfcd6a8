//! The organisation's number on M-PESA.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// KRA's number on M-PESA: what goes there is tax (official).
pub const KRA: &str = "572572";

/// A pay bill, till or bulk-payment number: five to seven digits.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shortcode(String);

impl Shortcode {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Shortcode {
    type Err = ShortcodeError;
    fn from_str(text: &str) -> Result<Self, ShortcodeError> {
        let digits = text.trim();
        if !(5..=7).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ShortcodeError);
        }
        Ok(Self(digits.to_owned()))
    }
}

impl TryFrom<String> for Shortcode {
    type Error = ShortcodeError;
    fn try_from(text: String) -> Result<Self, ShortcodeError> {
        text.parse()
    }
}

impl From<Shortcode> for String {
    fn from(shortcode: Shortcode) -> Self {
        shortcode.0
    }
}

impl fmt::Display for Shortcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is not five to seven digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a shortcode is five to seven digits")]
pub struct ShortcodeError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcodes_are_five_to_seven_digits() {
        assert!("600992".parse::<Shortcode>().is_ok());
        assert!(" 12345 ".parse::<Shortcode>().is_ok());
        for wrong in ["1234", "12345678", "60099a", ""] {
            assert_eq!(wrong.parse::<Shortcode>(), Err(ShortcodeError), "{wrong:?}");
        }
    }
}
