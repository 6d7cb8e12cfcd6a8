//! Who can sign in, and what works.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Add somebody who can sign in.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AddPerson {
    /// Name as shown.
    pub name: String,
    /// `maker` or `checker`.
    pub role: String,
    /// Their passphrase.
    #[ts(type = "string")]
    pub passphrase: SecretString,
    /// The same once more.
    #[ts(type = "string")]
    pub again: SecretString,
    /// The passphrase of whoever is signed in.
    #[ts(type = "string")]
    pub my_passphrase: SecretString,
    /// A second person who wants it.
    pub second: i64,
    /// That person's passphrase.
    #[ts(type = "string")]
    pub second_passphrase: SecretString,
}

/// Take another passphrase.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ChangePassphrase {
    /// The one in use.
    #[ts(type = "string")]
    pub passphrase: SecretString,
    /// The new one.
    #[ts(type = "string")]
    pub new: SecretString,
    /// The same once more.
    #[ts(type = "string")]
    pub again: SecretString,
}

/// One of Daraja's doors.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DoorView {
    /// Its name.
    pub door: String,
    /// What it is for, in words.
    pub title: String,
    /// The role that the initiator needs on the M-PESA portal; none where no initiator is used.
    pub role: Option<String>,
    /// How one sees whether it works, as a sentence.
    pub checked: String,
    /// Whether it opened when it was last tried; none where it never was.
    pub open: Option<bool>,
    /// What was answered then, as a sentence.
    pub message: Option<String>,
    /// When.
    pub found_at: Option<i64>,
}
