//! The frame around every page: who is signed in, what mode, is sending on, and what waits.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    BackupBrief, BatchRow, DismissedView, LanguageView, LedgerStateView, LowAccountView, PasswordBrief, PauseView,
    RelayLightView,
};

/// The frame: asked for at the start and whenever it changed. Before somebody signed in it is a greeting, which names the
/// organisation and its people; how the organisation stands is told afterwards.
#[derive(Debug, Clone, Serialize, TS)]
pub struct GreetingView {
    /// Which world this console pays in.
    pub mode: Mode,
    /// The organisation's name.
    pub organisation: String,
    /// Its shortcode.
    pub shortcode: String,
    /// Everybody who can sign in.
    pub operators: Vec<OperatorView>,
    /// Who is signed in.
    pub session: Option<SessionView>,
    /// Who was signed in last, while nobody is.
    pub left: Option<LeftView>,
    /// Where the secrets are kept.
    pub secrets: SecretsPlace,
    /// Whether the ledger is what it must be, as far as is known.
    pub ledger: LedgerStateView,
    /// The program's version.
    pub version: String,
    /// The console's time when it told all this, in UTC milliseconds: what ages and days on screen are counted from. In
    /// practice it may be days ahead of the machine's.
    pub now: i64,
    /// The language of whoever is signed in, otherwise this machine's.
    pub language: LanguageView,
    /// How the organisation stands: part of the answer only while somebody is signed in.
    #[serde(flatten)]
    #[ts(skip)]
    pub status: Option<StatusView>,
}

/// How the organisation stands: the part of [`GreetingView`] that is told only while somebody is signed in.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StatusView {
    /// Whether payouts are being sent, and why not.
    pub sending: SendingView,
    /// When Daraja last answered.
    pub daraja_answered_at: Option<i64>,
    /// When a callback last arrived through the relay.
    pub callback_arrived_at: Option<i64>,
    /// How the line to the relay is.
    pub relay: RelayLightView,
    /// Batches that wait for approval by the person who is signed in.
    pub approvals_waiting: u32,
    /// The initiator's password; none where the day it was set was never noted.
    pub password: Option<PasswordBrief>,
    /// Payouts whose end is not known, and their sum.
    pub in_doubt: CountAndSum,
    /// Callbacks in quarantine that nobody looked at.
    pub quarantined: u32,
    /// So many more that were counted and not kept: a day keeps only some.
    pub quarantined_beyond: u32,
    /// After how many minutes without a touch the person is signed out.
    pub idle_minutes: u32,
}

/// Who was signed in last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LeftView {
    /// Id of the operator.
    pub operator: i64,
    /// Whether they were signed out because nobody touched anything.
    pub idle: bool,
    /// When.
    pub at: i64,
}

/// Which world this console pays in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// A simulator on this machine. No real money.
    Practice,
    /// Safaricom's sandbox. No real money.
    Sandbox,
    /// Real money.
    Production,
}

/// Where the secrets are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecretsPlace {
    /// The operating system's keyring.
    Keyring,
    /// Memory only: practice mode on a system without a keyring.
    Memory,
}

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoleView {
    /// Prepares batches and hands them over.
    Maker,
    /// Approves or rejects what others prepared.
    Checker,
    /// Changes people, settings, the relay and the initiator.
    Administrator,
    /// Reads and exports, and nothing else.
    Auditor,
}

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OperatorView {
    /// Id.
    pub id: i64,
    /// Name as shown.
    pub name: String,
    /// What they may do.
    pub roles: Vec<RoleView>,
    /// Whether they are locked, and cannot sign in until another releases them.
    pub locked: bool,
    /// Batches that wait for approval and that they may approve.
    pub waiting: u32,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SessionView {
    /// Id of the operator.
    pub operator: i64,
    /// Name as shown.
    pub name: String,
    /// What they may do.
    pub roles: Vec<RoleView>,
}

/// Whether payouts are being sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SendingView {
    /// Approved payouts go out.
    On,
    /// M-PESA asked for a pause (too busy, cannot be reached): goes on by itself.
    BackingOff {
        /// Why, as a sentence.
        reason: String,
        /// When it tries again.
        until: i64,
    },
    /// The relay is silent, so results could not be seen: goes on by itself when it answers.
    WaitsForRelay {
        /// Why, as a sentence.
        reason: String,
        /// What happens next or is to be done, as a sentence.
        next: String,
        /// Since when.
        since: i64,
    },
    /// What was claimed cannot be noted outside the ledger, in the keyring or at the relay: goes on by itself when it can.
    WaitsForHead {
        /// Why, as a sentence.
        reason: String,
        /// What happens next or is to be done, as a sentence.
        next: String,
        /// Since when.
        since: i64,
    },
    /// Many answers of M-PESA's are missed: goes on by itself when they arrive.
    WaitsForAnswers {
        /// Why, as a sentence.
        reason: String,
        /// What happens next or is to be done, as a sentence.
        next: String,
        /// When the first of what is unanswered left.
        since: i64,
    },
    /// Stopped until a person resumes it.
    Paused {
        /// Why, as a sentence.
        reason: String,
        /// What to do, as a sentence.
        next: String,
        /// Since when.
        since: i64,
        /// Name of the operator who paused it; none where the console did.
        by: Option<String>,
        /// Every pause that stands, gravest first: the one above, and those beside it.
        pauses: Vec<PauseView>,
    },
}

/// How many, and how much together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct CountAndSum {
    /// Number of payouts.
    pub count: u32,
    /// Sum in cents.
    pub sum_cents: i64,
}

/// What can be paid out, as last read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FloatView {
    /// Available in the Utility account, in cents: what pays people.
    pub utility_cents: i64,
    /// Available in the Working account, in cents, where it was read.
    pub working_cents: Option<i64>,
    /// When it was read.
    pub read_at: i64,
    /// What told us: `balance` (asked for) or `payout` (carried by a payout's result).
    pub source: String,
}

/// A batch that came back to its maker.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RejectedRow {
    /// The batch.
    pub row: BatchRow,
    /// Whether only some of it came back, because a checker left it out.
    pub in_part: bool,
    /// What came back.
    pub total: CountAndSum,
    /// Who sent it back.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Home.
#[derive(Debug, Clone, Serialize, TS)]
pub struct HomeView {
    /// Batches that wait for approval and which the person signed in may approve.
    pub waiting_for_me: Vec<BatchRow>,
    /// Resolutions of payouts in doubt that others propose and which wait for the person signed in.
    pub resolutions_for_me: u32,
    /// Batches that the person signed in prepared and others must approve.
    pub waiting_for_others: Vec<BatchRow>,
    /// Batches being sent, or paused on the way.
    pub sending: Vec<BatchRow>,
    /// The batches that ended last.
    pub finished: Vec<BatchRow>,
    /// Float, where it was ever read.
    pub float: Option<FloatView>,
    /// Whether a balance is being asked for right now.
    pub float_asked: bool,
    /// Approved, not yet sent, and paid out of Utility, without fees.
    pub approved_unsent: CountAndSum,
    /// Estimated fees of those.
    pub approved_unsent_fees_cents: i64,
    /// Accounts that hold less than was set for them.
    pub low_accounts: Vec<LowAccountView>,
    /// In doubt.
    pub in_doubt: CountAndSum,
    /// Since when the oldest doubt stands.
    pub in_doubt_since: Option<i64>,
    /// Open tasks to get payouts back.
    pub recalls_open: u32,
    /// Those of them whose deadline has passed.
    pub recalls_overdue: u32,
    /// Payouts that failed and were neither paid again nor dismissed.
    pub failed: CountAndSum,
    /// Payouts paid under another name that nobody has looked at.
    pub other_names: CountAndSum,
    /// Batches of the person signed in of which all or some came back, and is not taken up yet.
    pub rejected: Vec<RejectedRow>,
    /// Batches of the person signed in that were not submitted yet.
    pub drafts: Vec<BatchRow>,
    /// Callbacks in quarantine that nobody looked at.
    pub quarantined: u32,
    /// Whether M-PESA still sends customers' payments to a relay that was replaced.
    pub payments_elsewhere: bool,
    /// Payouts that carry an alarm (contradicting answers).
    pub alarms: u32,
    /// How backups stand.
    pub backups: BackupBrief,
    /// How it stands with M-PESA's own statements; none before the first.
    pub statements: Option<StatementsBrief>,
    /// Whether nothing was ever imported: the welcome is shown.
    pub first_time: bool,
}

/// How it stands with M-PESA's own statements.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StatementsBrief {
    /// Up to when the books were compared without an open gap; none where none of the Utility account is.
    pub until: Option<i64>,
    /// How many differences are open.
    pub open: u32,
    /// How many of those are alarms.
    pub alarms: u32,
    /// Whether the last statement is older than the organisation wants.
    pub late: bool,
}

/// A public holiday of Kenya.
#[derive(Debug, Clone, Serialize, TS)]
pub struct HolidayView {
    /// The day, as `2026-12-12`.
    pub day: String,
    /// What it is.
    pub name: String,
}

/// One callback that was not applied, because it is unknown or forged.
#[derive(Debug, Clone, Serialize, TS)]
pub struct QuarantineRow {
    /// Id.
    pub id: i64,
    /// When it arrived.
    pub received_at: i64,
    /// The address it came from.
    pub source: String,
    /// Why it was not applied, as a sentence.
    pub reason: String,
    /// The body as received, secrets redacted, cut at a few thousand characters.
    pub body: String,
    /// How long the whole body was, in bytes, where only its beginning was kept.
    pub cut_from: Option<u32>,
    /// What somebody found who looked at it; none where nobody did.
    pub reviewed: Option<DismissedView>,
}

/// Note what was found about callbacks in quarantine.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReviewQuarantine {
    /// Which.
    pub deliveries: Vec<i64>,
    /// What was found.
    pub reason: String,
}

/// One entry of the audit trail.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AuditRow {
    /// Position in the journal.
    pub seq: i64,
    /// When.
    pub at: i64,
    /// Name of who did it; the console itself where nobody did.
    pub actor: String,
    /// The kind of entry, as a word (`batch_approved`).
    pub kind: String,
    /// What happened, as a sentence.
    pub sentence: String,
    /// First characters of the entry's hash.
    pub hash: String,
    /// Who signed it.
    pub signed: Vec<SignedView>,
    /// The batch that it is about.
    pub batch: Option<i64>,
    /// The payout that it is about.
    pub payout: Option<i64>,
    /// The payee that it is about.
    pub payee: Option<String>,
}

/// A person's signature on an entry of the audit trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SignedView {
    /// The person's name.
    pub name: String,
    /// What people compare the key by (`3f2a 9c1e`); none where the signature does not fit.
    pub key: Option<String>,
}

/// A page of the audit trail, newest first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AuditPage {
    /// Entries.
    pub rows: Vec<AuditRow>,
    /// Pass as `before` for the next page; none at the end.
    pub next: Option<i64>,
    /// How many entries there are.
    pub total: u32,
}

/// What checking the whole ledger found.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LedgerCheckView {
    /// Entries checked.
    pub entries: u32,
    /// Sentences, one for each thing that is not as it should be. Empty: all is well.
    pub faults: Vec<String>,
}
