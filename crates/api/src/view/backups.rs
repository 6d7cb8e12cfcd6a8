//! Backups, the recovery kit, and putting a backup back.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Mode, OperatorView};

/// Backups of the open organisation, and what is set about them.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BackupsView {
    /// The recovery kit that they are sealed to; none before one was made.
    pub kit: Option<KitView>,
    /// The folder that backups go to.
    pub folder: String,
    /// Whether a person chose it. Else it is on the same disk as the ledger.
    pub chosen: bool,
    /// What is to be known about that folder, as sentences.
    pub folder_notes: Vec<String>,
    /// One is made when the last is so many hours old.
    pub every_hours: u32,
    /// Whether one is made when a batch has ended.
    pub after_batches: bool,
    /// So many are kept at most.
    pub keep: u32,
    /// Older ones go, in days.
    pub keep_days: u32,
    /// Whether one is being made.
    pub busy: bool,
    /// Why none could be made the last time that it was tried.
    pub missed: Option<MissedBackup>,
    /// Those that were made, the newest first.
    pub made: Vec<BackupRow>,
}

/// A recovery kit, as far as it is known: never its words.
#[derive(Debug, Clone, Serialize, TS)]
pub struct KitView {
    /// The public half of its key.
    pub public: String,
    /// When it was made.
    pub made_at: i64,
    /// By whom.
    pub made_by: Vec<String>,
}

/// Why no backup could be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MissedBackup {
    /// When.
    pub at: i64,
    /// Why and what to do, as a sentence.
    pub why: String,
}

/// A backup that was made. Each was read back whole before it got its name.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BackupRow {
    /// Its file.
    pub path: String,
    /// When it was made.
    pub at: i64,
    /// Entries of its journal.
    pub entries: u32,
    /// Its size.
    pub bytes: u64,
    /// How long it took, from the copy to reading it back.
    pub millis: u64,
    /// Whether the file is there now.
    pub there: bool,
    /// Whether the newest kit opens it; else one before.
    pub newest_kit: bool,
}

/// How backups stand, for Home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BackupBrief {
    /// Whether there is a recovery kit.
    pub kit: bool,
    /// When the last good one was made.
    pub last_at: Option<i64>,
    /// Whether that is too long ago.
    pub too_old: bool,
    /// Whether they are on the same disk as the ledger.
    pub same_disk: bool,
    /// Why the last one could not be made, as a sentence.
    pub missed: Option<String>,
}

/// Sets where backups go and when.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SetBackups {
    /// The folder; empty for one beside the ledger.
    pub folder: String,
    /// One is made when the last is so many hours old: 1 to 720.
    pub every_hours: u32,
    /// Whether one is made when a batch has ended.
    pub after_batches: bool,
    /// So many are kept at most: 3 to 1,000.
    pub keep: u32,
    /// Older ones go, in days: 7 to 4,000.
    pub keep_days: u32,
}

/// Where a file was saved.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SavedAt {
    /// The file.
    pub path: String,
}

/// Backups that were found, to be put back.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FoundBackups {
    /// Where it was looked.
    pub folders: Vec<String>,
    /// What is there, the newest first.
    pub files: Vec<FoundBackup>,
}

/// A file that may be a backup.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FoundBackup {
    /// Where.
    pub path: String,
    /// Its name.
    pub name: String,
    /// When it was written.
    pub at: i64,
    /// Its size.
    pub bytes: u64,
}

/// Look for backups.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct FindBackups {
    /// A folder of the person's choice; empty for those that are known.
    pub folder: String,
}

/// Open a backup, to look at it.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct LookAtBackup {
    /// Its file.
    pub path: String,
    /// The words of its kit.
    #[ts(type = "string")]
    pub words: SecretString,
}

/// A backup that was opened and checked. Nothing was put anywhere yet.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RestoreView {
    /// The organisation's name.
    pub organisation: String,
    /// Its shortcode.
    pub shortcode: String,
    /// Which world it pays in.
    pub mode: Mode,
    /// When the backup was made.
    pub made_at: i64,
    /// Entries of its journal.
    pub entries: u32,
    /// The first characters of its newest entry's hash.
    pub head: String,
    /// When its newest entry was written.
    pub newest_at: Option<i64>,
    /// When a payout was last paid in it.
    pub last_paid_at: Option<i64>,
    /// How much that was, in cents.
    pub last_paid_cents: Option<i64>,
    /// Payouts that were approved in it and have no end: they count as sent, and M-PESA is asked about them.
    pub without_end: u32,
    /// What is wrong with its ledger, as sentences. Empty: all is well.
    pub faults: Vec<String>,
    /// Who can sign in there: two of them confirm it.
    pub people: Vec<OperatorView>,
    /// The organisation as it is on this machine, where it is: its ledger is kept aside.
    pub takes_place_of: Option<String>,
}

/// Two people put the backup that they looked at into its place.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RestoreBackup {
    /// The first.
    pub first: i64,
    /// That person's passphrase.
    #[ts(type = "string")]
    pub first_passphrase: SecretString,
    /// The second.
    pub second: i64,
    /// That person's passphrase.
    #[ts(type = "string")]
    pub second_passphrase: SecretString,
}
