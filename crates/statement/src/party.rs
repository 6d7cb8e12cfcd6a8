//! The other side of a row. Statements often show customers' numbers with their middle hidden.

use std::fmt;

use mpesa::Msisdn;
use serde::{Deserialize, Serialize};

/// Who paid or was paid.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// A phone number, also with a hidden middle, or an organisation's number.
    pub number: Option<PartyNumber>,
    /// As written, also in lower case and with hidden parts.
    pub name: Option<String>,
}

/// A party's number as the statement writes it. `Debug` shows none of its middle.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PartyNumber(String);

impl PartyNumber {
    /// Reads a run of digits, perhaps with `*` for hidden ones: at least three digits and five characters.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let rest = text.strip_prefix('+').unwrap_or(text);
        let plain = rest.bytes().all(|b| b.is_ascii_digit() || b == b'*');
        (plain && digits >= 3 && (5..=20).contains(&rest.len())).then(|| Self(text.to_owned()))
    }

    /// The number in full, or as much of it as the statement shows.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether digits are hidden: then it is a pattern and not a number.
    #[must_use]
    pub fn is_masked(&self) -> bool {
        self.0.contains('*')
    }

    /// The phone number that it is, where it is one in full.
    #[must_use]
    pub fn msisdn(&self) -> Option<Msisdn> {
        if self.is_masked() || self.0.len() < 9 {
            return None;
        }
        self.0.parse().ok()
    }

    /// Whether it is this phone number, or could be, where digits are hidden. How many stars stand for how many digits is
    /// not kept to (`2547****376` is one short), so what stands before and behind them decides.
    #[must_use]
    pub fn fits(&self, msisdn: &Msisdn) -> bool {
        let full = msisdn.expose();
        let Some((head, tail)) = self.0.split_once('*') else {
            return self.msisdn().as_ref() == Some(msisdn);
        };
        let tail = tail.rsplit('*').next().unwrap_or(tail);
        let head = head.trim_start_matches('+');
        // What is shown must be worth something, or every number would fit.
        let shown = head.len().saturating_add(tail.len());
        let national = full.get(3..).unwrap_or_default();
        // A spreadsheet may have taken the zero before it.
        let begins = full.starts_with(head) || national.starts_with(head.strip_prefix('0').unwrap_or(head));
        shown >= 4 && tail.len() >= 2 && begins && full.ends_with(tail)
    }
}

impl Party {
    /// Reads `254700000104 - KIPROP MFANO`, `254700000199 - `, a number alone or a name alone.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (head, rest) = text.split_once(" -").unwrap_or((text, ""));
        if let Some(number) = PartyNumber::read(head) {
            let name = rest.trim();
            return Some(Self {
                number: Some(number),
                name: (!name.is_empty()).then(|| name.to_owned()),
            });
        }
        (!text.is_empty()).then(|| Self {
            number: None,
            name: Some(text.to_owned()),
        })
    }
}

/// As a statement writes it: `254700000104 - KIPROP MFANO`.
impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.number, &self.name) {
            (Some(number), Some(name)) => write!(f, "{} - {name}", number.0),
            (Some(number), None) => f.write_str(&number.0),
            (None, Some(name)) => f.write_str(name),
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Debug for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Party({:?})", self.number)
    }
}

impl fmt::Debug for PartyNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, tail) = (
            self.0.get(..4),
            self.0.len().checked_sub(3).and_then(|at| self.0.get(at..)),
        );
        match (head, tail) {
            (Some(head), Some(tail)) if self.0.len() > 8 => write!(f, "{head}•••{tail}"),
            _ => f.write_str("•••"),
        }
    }
}
