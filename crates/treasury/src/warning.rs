//! What is looked at before money leaves: whether the same payment stands elsewhere, and whether a payee is still who was
//! approved.

use serde::{Deserialize, Serialize};

use crate::PayoutId;

/// For how many days the same payee, account and amount count as perhaps the same payment, until the organisation sets it.
pub const SAME_PAYMENT_DAYS: u16 = 7;

/// The most days that can be set.
pub const SAME_PAYMENT_MOST_DAYS: u16 = 366;

/// Why one payout of an approved batch is not sent in its turn: a person sends it all the same, or cancels it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Stop {
    /// The same amount to the same payee and account was sent by another payout, which was not there when this one was
    /// approved.
    SamePayment {
        /// The other.
        other: PayoutId,
    },
    /// Since the approval M-PESA told another name for the payee's number.
    OtherName {
        /// The name.
        name: String,
        /// The payout that told it.
        told_by: PayoutId,
    },
}

/// A payout that was stopped.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StoppedPayout {
    /// Which.
    pub payout: PayoutId,
    /// Why.
    #[serde(flatten)]
    pub stop: Stop,
}

/// Whether two names can be of one person: they share a word of three letters or more, however they are ordered, spaced or
/// written in capitals. M-PESA tells names in an order of its own, and not always whole.
#[must_use]
pub fn may_be_one_person(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    one.is_empty() || other.is_empty() || one.iter().any(|word| other.contains(word))
}

fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '\u{2019}')
        .filter(|word| word.chars().count() >= 3)
        .map(|word| {
            word.chars()
                .filter(|c| c.is_alphabetic())
                .flat_map(char::to_lowercase)
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_person_share_a_word() {
        for (one, other, same) in [
            ("Wanjiru Kamau", "KAMAU WANJIRU A.", true),
            ("Amina Wanjiru", "OTIENO ODHIAMBO", false),
            ("Ng'ang'a Peter", "PETER NGANGA", true),
            ("Ng\u{2019}ang\u{2019}a", "NGANGA JOHN", true),
            ("", "ANYBODY", true),
            ("A. B.", "ANYBODY", true),
        ] {
            assert_eq!(may_be_one_person(one, other), same, "{one:?} {other:?}");
        }
    }
}
