//! People: who can sign in, what they may do, and what it takes to change that.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::RoleView;

/// The two people who want something: whoever is signed in, and another one.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct TwoPeople {
    /// The passphrase of whoever is signed in.
    #[ts(type = "string")]
    pub my_passphrase: SecretString,
    /// The other one.
    pub second: i64,
    /// That one's passphrase.
    #[ts(type = "string")]
    pub second_passphrase: SecretString,
}

/// Who confirms a change of people: whoever is signed in, and another person or the recovery kit.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct Confirming {
    /// The passphrase of whoever is signed in.
    #[ts(type = "string")]
    pub my_passphrase: SecretString,
    /// A second person who wants it.
    #[serde(default)]
    pub second: Option<i64>,
    /// That person's passphrase.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub second_passphrase: Option<SecretString>,
    /// The words of the recovery kit, in the place of a second person.
    #[serde(default)]
    #[ts(optional, type = "string | null")]
    pub recovery_words: Option<SecretString>,
}

/// Add somebody who can sign in.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AddPerson {
    /// Name as shown.
    pub name: String,
    /// What they may do.
    #[serde(default)]
    pub roles: Vec<RoleView>,
    /// Their passphrase.
    #[ts(type = "string")]
    pub passphrase: SecretString,
    /// The same once more.
    #[ts(type = "string")]
    pub again: SecretString,
    /// Who confirms it.
    #[serde(flatten)]
    pub confirming: Confirming,
}

/// Let somebody do something else than before.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ChangeRoles {
    /// Who.
    pub person: i64,
    /// What they may do from now on.
    pub roles: Vec<RoleView>,
    /// Who confirms it.
    #[serde(flatten)]
    pub confirming: Confirming,
}

/// Retire or lock somebody.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PersonChange {
    /// Who.
    pub person: i64,
    /// Who confirms it.
    #[serde(flatten)]
    pub confirming: Confirming,
}

/// Let somebody who is locked sign in again.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReleasePerson {
    /// Who.
    pub person: i64,
    /// The passphrase of whoever is signed in.
    #[ts(type = "string")]
    pub my_passphrase: SecretString,
}

/// Give somebody who forgot theirs another passphrase.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReplacePassphrase {
    /// Who.
    pub person: i64,
    /// The new one.
    #[ts(type = "string")]
    pub passphrase: SecretString,
    /// The same once more.
    #[ts(type = "string")]
    pub again: SecretString,
    /// Who confirms it.
    #[serde(flatten)]
    pub confirming: Confirming,
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

/// A passphrase that somebody is about to choose.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PassphraseTyped {
    /// As far as it is typed.
    #[ts(type = "string")]
    pub passphrase: SecretString,
    /// Whose it will be.
    #[serde(default)]
    pub name: String,
}

/// How hard a passphrase is to guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PassphraseStrength {
    /// From 0, guessed at once, to 4, hard to guess.
    pub level: u8,
    /// Whether it is taken.
    pub enough: bool,
    /// What it is worth, and what would make it better, as a sentence. Empty where nothing was typed.
    pub sentence: String,
}

/// After how long somebody is signed out.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct IdleSignOut {
    /// Minutes without a touch.
    pub minutes: u32,
}

/// Everybody who can sign in, or could.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PeopleView {
    /// Who is here, in the order in which they came.
    pub here: Vec<PersonView>,
    /// Who left, the last to leave first.
    pub left: Vec<PersonView>,
    /// After how many minutes without a touch whoever is signed in is signed out.
    pub idle_minutes: u32,
    /// Whether a recovery kit was made, which may stand in for a second person.
    pub kit: bool,
}

/// Somebody who can sign in, or could.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PersonView {
    /// Id.
    pub id: i64,
    /// Name as shown.
    pub name: String,
    /// What they may do.
    pub roles: Vec<RoleView>,
    /// Why they are locked.
    pub locked: Option<LockedView>,
    /// When they left.
    pub retired_at: Option<i64>,
    /// When they last signed in.
    pub signed_in_at: Option<i64>,
    /// Batches that they prepared and did not hand over.
    pub drafts: u32,
    /// Batches that they prepared and that wait for approval.
    pub waiting: u32,
    /// Batches that they approved and that are not sent in whole.
    pub unsent: u32,
}

/// Why, and since when, somebody is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct LockedView {
    /// Whether two people wanted it; otherwise it was too many wrong passphrases.
    pub by_people: bool,
    /// Since when.
    pub at: i64,
}

/// One of Daraja's permissions.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ApiPermissionView {
    /// Its name.
    pub permission: String,
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
