//! What is said of a payee before they are paid, from what the ledger knows: a number nobody was paid at, a known name with
//! another number, a number of somebody else, a name that M-PESA knows otherwise, an amount far from what they usually get.

use mpesa::Amount;

use crate::{NameMatch, compare_names};

/// From so many earlier payments on a payee has a habit.
const HABIT: usize = 3;

/// An amount so many times the usual one is far from it.
const FAR: i64 = 2;

/// What a ledger knows of a payee.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PayeeKnown {
    /// The name that was typed at the newest payment to the number; none where there was none.
    pub name: Option<String>,
    /// The name that M-PESA told for the number last.
    pub told: Option<String>,
    /// What was paid, the newest first, a few.
    pub amounts: Vec<Amount>,
    /// Another number that was paid under the same name.
    pub other_number: Option<String>,
}

/// Something that is said of a payee before they are paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayeeFinding {
    /// The name was paid before, and never at this number.
    OtherNumber {
        /// The number it was paid at.
        before: String,
    },
    /// The number was paid before, under somebody else's name.
    OtherName {
        /// The name.
        before: String,
    },
    /// M-PESA has the number under another name.
    ToldName {
        /// The name.
        told: String,
    },
    /// Far more than they usually get.
    FarFromHabit {
        /// The amount in the middle of the last payments.
        usual: Amount,
        /// Of how many.
        payments: u32,
    },
}

/// What is to be said of paying `amount` to a payee under `name`.
#[must_use]
pub fn payee_findings(name: &str, amount: Amount, known: &PayeeKnown) -> Vec<PayeeFinding> {
    let differs = |other: &Option<String>| {
        other
            .clone()
            .filter(|other| compare_names(name, other) == NameMatch::Differs)
    };
    let mut findings = Vec::new();
    if let (None, Some(before)) = (&known.name, known.other_number.clone()) {
        findings.push(PayeeFinding::OtherNumber { before });
    }
    if let Some(before) = differs(&known.name) {
        findings.push(PayeeFinding::OtherName { before });
    }
    if let Some(told) = differs(&known.told) {
        findings.push(PayeeFinding::ToldName { told });
    }
    findings.extend(far_from_habit(amount, &known.amounts));
    findings
}

/// More than so many times the amount in the middle, and more than there ever was: one large payment does not make the next
/// one usual, and does not hide it either.
fn far_from_habit(amount: Amount, paid: &[Amount]) -> Option<PayeeFinding> {
    if paid.len() < HABIT {
        return None;
    }
    let mut sorted = paid.to_vec();
    sorted.sort_unstable();
    let usual = *sorted.get(sorted.len().checked_div(2)?)?;
    let most = *sorted.last()?;
    (amount.cents() > usual.cents().saturating_mul(FAR) && amount > most).then(|| PayeeFinding::FarFromHabit {
        usual,
        payments: u32::try_from(paid.len()).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(shillings: &[i64]) -> Vec<Amount> {
        shillings
            .iter()
            .map(|one| Amount::from_shillings(*one).expect("positive"))
            .collect()
    }

    fn said(name: &str, shillings: i64, known: &PayeeKnown) -> Vec<PayeeFinding> {
        payee_findings(name, Amount::from_shillings(shillings).expect("positive"), known)
    }

    #[test]
    fn a_known_name_with_another_number() {
        let known = PayeeKnown {
            other_number: Some("254700000001".to_owned()),
            ..PayeeKnown::default()
        };
        let found = said("John Kamau", 10, &known);
        assert!(matches!(found.as_slice(), [PayeeFinding::OtherNumber { before }] if before == "254700000001"));
        // Somebody who was paid at both has two numbers.
        let both = PayeeKnown {
            name: Some("Kamau John".to_owned()),
            ..known
        };
        assert_eq!(said("John Kamau", 10, &both), []);
    }

    #[test]
    fn a_number_of_somebody_else() {
        let known = PayeeKnown {
            name: Some("Mary Achieng".to_owned()),
            told: Some("MARY A****".to_owned()),
            ..PayeeKnown::default()
        };
        let found = said("John Kamau", 10, &known);
        assert!(matches!(
            found.as_slice(),
            [PayeeFinding::OtherName { .. }, PayeeFinding::ToldName { .. }]
        ));
        assert_eq!(said("Achieng Mary", 10, &known), []);
        assert_eq!(said("", 10, &known), [], "no name says nothing");
    }

    #[test]
    fn an_amount_far_from_the_habit() {
        let known = |paid: &[i64]| PayeeKnown {
            amounts: amounts(paid),
            ..PayeeKnown::default()
        };
        for (now, paid, far) in [
            (2_100, vec![1_000, 1_000, 1_100], true),
            (2_000, vec![1_000, 1_000, 1_000], false),
            // Once there was a bonus as large: it is not more than ever.
            (3_000, vec![1_000, 3_000, 1_000], false),
            (3_100, vec![1_000, 3_000, 1_000], true),
            // Two payments are no habit.
            (9_000, vec![1_000, 1_000], false),
            (10, vec![1_000, 1_000, 1_000], false),
        ] {
            assert_eq!(
                said("A B", now, &known(&paid)).len(),
                usize::from(far),
                "{now} after {paid:?}"
            );
        }
    }
}
