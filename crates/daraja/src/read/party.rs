//! Who a body names: `254708374149 - John Doe`, `000000– Biller Company`, `254712345678`, `JOHN DOE`.

use std::fmt;

/// A person or an organisation as M-PESA names it.
///
/// Prints masked: the number's middle and the name are left out.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// Phone number or shortcode as M-PESA wrote it, digits only.
    pub number: Option<String>,
    /// The registered name.
    pub name: Option<String>,
}

impl Party {
    /// Splits at the first hyphen or dash that follows a run of digits. Digits alone are a number, anything
    /// else is a name. `None` for an empty text.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let after_digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = &text[..text.len() - after_digits.len()];
        let rest = after_digits.trim_start();
        if digits.is_empty() {
            return Some(Self {
                number: None,
                name: Some(text.to_owned()),
            });
        }
        if rest.is_empty() {
            return Some(Self {
                number: Some(digits.to_owned()),
                name: None,
            });
        }
        let Some(name) = rest.strip_prefix(['-', '\u{2013}', '\u{2014}', '\u{2012}', '\u{2010}', '\u{2212}']) else {
            return Some(Self {
                number: None,
                name: Some(text.to_owned()),
            });
        };
        let name = name.trim();
        Some(Self {
            number: Some(digits.to_owned()),
            name: (!name.is_empty()).then(|| name.to_owned()),
        })
    }
}

impl Party {
    /// The two as one, where neither contradicts the other; each may know what the other leaves out. Names are compared
    /// without case and spaces.
    pub(crate) fn agreed_with(self, other: Self) -> Option<Self> {
        let plain = |name: &str| -> String {
            let letters = name.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        let differ = |a: &Option<String>, b: &Option<String>| match (a, b) {
            (Some(a), Some(b)) => plain(a) != plain(b),
            (None, _) | (_, None) => false,
        };
        if differ(&self.number, &other.number) || differ(&self.name, &other.name) {
            return None;
        }
        Some(Self {
            number: self.number.or(other.number),
            name: self.name.or(other.name),
        })
    }
}

impl fmt::Debug for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Party")
            .field("number", &self.number.as_deref().map(masked))
            .field("name", &self.name.as_ref().map(|_| "…"))
            .finish()
    }
}

/// The number with its middle hidden when it is long enough to be a phone number.
pub(crate) fn masked(number: &str) -> String {
    let characters: Vec<char> = number.chars().collect();
    if characters.len() < 9 {
        return number.to_owned();
    }
    let head: String = characters.iter().take(4).collect();
    let tail: String = characters.iter().skip(characters.len() - 3).collect();
    format!("{head}•••••{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_separator_splits_number_and_name() {
        let read = |text| Party::read(text).map(|p| (p.number, p.name));
        let both = |number: &str, name: &str| Some((Some(number.to_owned()), Some(name.to_owned())));
        assert_eq!(read("254708374149 - John Doe"), both("254708374149", "John Doe"));
        assert_eq!(read("000000- Biller Company"), both("000000", "Biller Company"));
        assert_eq!(read("000000– Biller Company"), both("000000", "Biller Company"));
        assert_eq!(read("000000 – Biller-Company"), both("000000", "Biller-Company"));
        assert_eq!(read("254712345678"), Some((Some("254712345678".to_owned()), None)));
        assert_eq!(read("254712345678 - "), Some((Some("254712345678".to_owned()), None)));
        assert_eq!(read("JOHN DOE"), Some((None, Some("JOHN DOE".to_owned()))));
        assert_eq!(
            read("3 SISTERS - SHOP"),
            Some((None, Some("3 SISTERS - SHOP".to_owned())))
        );
        assert_eq!(read(" "), None);
    }

    #[test]
    fn parties_print_masked() {
        let party = Party::read("254708374149 - John Doe").expect("a party");
        let printed = format!("{party:?}");
        assert!(!printed.contains("08374") && !printed.contains("John"), "{printed}");
    }
}
