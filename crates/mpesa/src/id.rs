//! Ids that travel between us and M-PESA. Each kind is its own type, so one cannot stand in for another.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing was written.
    #[error("the id is empty")]
    Empty,
    /// Longer than M-PESA allows.
    #[error("the id is too long")]
    TooLong,
    /// Shorter than any receipt.
    #[error("this is too short for a receipt")]
    TooShort,
    /// White space, control characters or anything outside what the field allows.
    #[error("the id has characters that are not allowed")]
    BadCharacter,
    /// A placeholder that M-PESA prints where there is no receipt (`NLJ0000000`).
    #[error("this is a placeholder, not a receipt")]
    Placeholder,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $read:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text of the id.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let read: fn(&str) -> Result<String, IdError> = $read;
                read(text.trim()).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// Made before sending, once per payment for ever; M-PESA refuses a second use (B2C v3). Elsewhere the
    /// gateway makes it. At most 128 printable characters (core guide, 2015).
    OriginatorConversationId,
    |text| printable(text, 128)
);

id!(
    /// M-PESA's own id of a conversation, from the acknowledgement: `AG_yyyymmdd_<hex>`.
    ConversationId,
    |text| printable(text, 128)
);

id!(
    /// What a body calls `TransactionID`. Not a receipt: failures carry placeholders and even real-looking ids.
    TransactionId,
    |text| printable(text, 64)
);

id!(
    /// M-PESA's proof that money moved: upper-case letters and digits, normally ten. However it is written, one receipt
    /// has one spelling here, so that the same is never taken for a second.
    ///
    /// Placeholders (`NLJ0000000`: a date prefix and zeros) are refused, and so is what is shorter than any receipt
    /// (`null`, `0`, `NA`). Length is not checked tightly beyond that, for 13- and 20-character receipts have been seen.
    Receipt,
    |text| {
        let text = printable(text, 32)?.to_ascii_uppercase();
        if !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(IdError::BadCharacter);
        }
        if text.len() < SHORTEST_RECEIPT {
            return Err(IdError::TooShort);
        }
        if is_placeholder(&text) {
            return Err(IdError::Placeholder);
        }
        Ok(text)
    }
);

/// Shorter than any receipt that was seen.
const SHORTEST_RECEIPT: usize = 8;

fn printable(text: &str, longest: usize) -> Result<String, IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > longest {
        return Err(IdError::TooLong);
    }
    if !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(IdError::BadCharacter);
    }
    Ok(text.to_owned())
}

/// Two letters, a day character, and then five to eight zeros; or nothing but zeros.
fn is_placeholder(text: &str) -> bool {
    if text.bytes().all(|b| b == b'0') {
        return true;
    }
    let bytes = text.as_bytes();
    let [year, month, day, zeros @ ..] = bytes else {
        return false;
    };
    let date = year.is_ascii_uppercase() && month.is_ascii_uppercase() && matches!(day, b'0'..=b'9' | b'A'..=b'V');
    date && (5..=8).contains(&zeros.len()) && zeros.iter().all(|b| *b == b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_never_receipts() {
        for text in [
            "NLJ0000000",
            "MBN0000000",
            "OA90000000",
            "NLJ000000",
            "nlj0000000",
            "0000000000",
        ] {
            assert_eq!(text.parse::<Receipt>(), Err(IdError::Placeholder), "{text}");
        }
        for text in ["NLJ41HAY6Q", "SG632NMUAB", "LGH3197RIB", "ABCDEFGHIJKLM"] {
            assert!(text.parse::<Receipt>().is_ok(), "{text}");
        }
    }

    #[test]
    fn a_receipt_has_one_spelling_and_is_no_word_for_nothing() {
        let receipt: Receipt = " sg632nmuab ".parse().expect("a receipt");
        assert_eq!(receipt.as_str(), "SG632NMUAB");
        for text in ["null", "0", "true", "NA", "none", "Unknown"] {
            assert_eq!(text.parse::<Receipt>(), Err(IdError::TooShort), "{text}");
        }
    }

    #[test]
    fn ids_refuse_what_could_never_be_one() {
        assert_eq!("".parse::<ConversationId>(), Err(IdError::Empty));
        assert_eq!("a b".parse::<ConversationId>(), Err(IdError::BadCharacter));
        assert_eq!(
            "x".repeat(129).parse::<OriginatorConversationId>(),
            Err(IdError::TooLong)
        );
        assert_eq!("NLJ41-AY6Q".parse::<Receipt>(), Err(IdError::BadCharacter));
    }
}
