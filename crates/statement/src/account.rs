//! The accounts of an organisation's number, told by words of their names.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An account as a statement names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Which one it is.
    pub kind: AccountKind,
    /// As the file names it, `Utility Account`.
    pub name: String,
}

/// Which of an organisation's accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// Customers pay into it, people are paid out of it.
    Utility,
    /// Called Working by the balance API, MMF in statements: organisations and tax are paid out of it.
    Working,
    /// Fees.
    ChargesPaid,
    /// What goes to the bank.
    Settlement,
    /// A till's receipts.
    Merchant,
    /// A bank account or anything else outside M-PESA.
    Bank,
    /// A name that no word of ours fits.
    Other,
}

impl AccountKind {
    /// Told by a word of the name: names differ between files (`MMF Account`, `Organization MMF Account`).
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let has = |word: &str| name.contains(word);
        if has("utility") {
            Self::Utility
        } else if has("mmf") || has("working") {
            Self::Working
        } else if has("charge") {
            Self::ChargesPaid
        } else if has("settlement") {
            Self::Settlement
        } else if has("merchant") {
            Self::Merchant
        } else if has("bank") {
            Self::Bank
        } else {
            Self::Other
        }
    }
}

impl Account {
    /// The account of this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            kind: AccountKind::of_name(name),
            name: name.to_owned(),
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
