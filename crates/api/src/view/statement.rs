//! M-PESA's own statements, what does not match, and months.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{PayoutRow, TableFormat, TwoPeople};

/// An account of the organisation in M-PESA's books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BookAccountName {
    /// Pays people.
    Utility,
    /// Pays organisations and tax.
    Working,
    /// Fees.
    ChargesPaid,
    /// What leaves for the bank.
    Settlement,
    /// A till's receipts.
    Merchant,
}

/// The page of statements.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StatementsView {
    /// What each account's statements cover.
    pub accounts: Vec<AccountCovered>,
    /// Up to when the Utility account is covered without an open gap; none where nothing is.
    pub until: Option<i64>,
    /// How many differences are open.
    pub open: u32,
    /// How many of those are alarms.
    pub alarms: u32,
    /// By tab.
    pub tabs: Vec<DifferenceTab>,
    /// The newest statements.
    pub statements: Vec<StatementRow>,
    /// How often a statement is wanted, in days; none for no reminder.
    pub every_days: Option<u16>,
    /// Whether the last one is older than that.
    pub late: bool,
    /// What the portal is called, and how the statement is found there: a sentence a step.
    pub how: Vec<String>,
}

/// What the statements of one account cover.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AccountCovered {
    /// The organisation's number.
    pub shortcode: String,
    /// Which account.
    pub account: BookAccountName,
    /// As people read it.
    pub title: String,
    /// Times without gaps, oldest first.
    pub covered: Vec<TimeSpan>,
    /// When the last statement was imported.
    pub imported_at: i64,
}

/// From a time to another.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TimeSpan {
    /// From.
    pub from: i64,
    /// Until, that second included.
    pub until: i64,
}

/// A tab of differences.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DifferenceTab {
    /// Which.
    pub tab: DifferenceTabName,
    /// How many are open.
    pub open: u32,
    /// How many there are.
    pub all: u32,
}

/// Differences of one sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceTabName {
    /// In the books and not here.
    NotHere,
    /// Here and not in the books.
    NotInBooks,
    /// Amounts, payees and ends that differ.
    Different,
    /// Fees.
    Fees,
    /// Files and gaps.
    Files,
}

/// An imported statement.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StatementRow {
    /// Id.
    pub id: i64,
    /// Name of the file.
    pub file: String,
    /// The account's title.
    pub account: String,
    /// The organisation's number.
    pub shortcode: String,
    /// From when.
    pub from: i64,
    /// Until when.
    pub until: i64,
    /// How many lines.
    pub count: u32,
    /// How many were new.
    pub added: u32,
    /// When it was imported.
    pub at: i64,
    /// By whom.
    pub by: String,
}

/// A file that was chosen.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct StatementFileRef {
    /// Its id, while the console runs.
    pub file: i64,
}

/// A statement on its way into the ledger.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StatementFileView {
    /// Id, while the console runs.
    pub file: i64,
    /// Its name.
    pub name: String,
    /// How far it is.
    pub progress: StatementProgress,
}

/// How far.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum StatementProgress {
    /// Being read.
    Reading,
    /// It cannot be read.
    Unreadable {
        /// Why, and what to do.
        message: String,
    },
    /// Read: a person looks, and imports it.
    Read(Box<StatementRead>),
    /// Being written down and matched.
    Importing,
    /// In the ledger.
    Done(StatementDone),
}

/// What a file says of itself.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StatementRead {
    /// How it is written.
    pub layout: String,
    /// Whose; none where it does not say so.
    pub shortcode: Option<String>,
    /// Why it is not imported, where it is not.
    pub refused: Option<String>,
    /// Which account, where it says so or seems so.
    pub account: Option<BookAccountName>,
    /// Whether the file itself names the account.
    pub account_named: bool,
    /// From when.
    pub from: i64,
    /// Until when.
    pub until: i64,
    /// Lines.
    pub lines: u32,
    /// Lines that moved money.
    pub counting: u32,
    /// What came in.
    pub in_cents: i64,
    /// What went out.
    pub out_cents: i64,
    /// What the account held before.
    pub opening_cents: Option<i64>,
    /// What it held afterwards.
    pub closing_cents: Option<i64>,
    /// What is to be said about it.
    pub said: Vec<String>,
}

/// What came of an import.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StatementDone {
    /// Lines that were new.
    pub added: u32,
    /// Lines that were known.
    pub known: u32,
    /// Payouts whose end it proved.
    pub ended: u32,
    /// Differences that are open now.
    pub open: u32,
}

/// Import a file that was read.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ImportStatement {
    /// Which.
    pub file: i64,
    /// Of which account it is.
    pub account: BookAccountName,
}

/// Ask for differences.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct DifferencesOf {
    /// Which sort.
    pub tab: DifferenceTabName,
    /// Only open ones.
    pub open_only: bool,
    /// How many to pass over.
    pub skip: u32,
    /// The most.
    pub limit: u32,
}

/// Differences.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DifferencesPage {
    /// Newest first.
    pub rows: Vec<DifferenceRow>,
    /// Whether there are more.
    pub more: bool,
}

/// Something that does not match.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DifferenceRow {
    /// Its name in the ledger.
    pub subject: String,
    /// What, in a few words.
    pub title: String,
    /// The whole of it, as a sentence.
    pub sentence: String,
    /// What to do next.
    pub next: String,
    /// Whether money may have been taken.
    pub alarm: bool,
    /// The time of M-PESA's books.
    pub at: i64,
    /// How much: below zero, money left; none where it is about no amount.
    pub cents: Option<i64>,
    /// M-PESA's receipt.
    pub receipt: Option<String>,
    /// The file and its line: "ORG_600417.csv, line 17".
    pub place: Option<String>,
    /// M-PESA's own words.
    pub details: Option<String>,
    /// The payout that it is about.
    pub payout: Option<PayoutRow>,
    /// Payouts in doubt that it may be: probably, and never by itself.
    pub probably: Vec<PayoutRow>,
    /// How it stands.
    pub state: DifferenceState,
    /// Who sees to it.
    pub owner: Option<String>,
    /// Their id.
    pub owner_id: Option<i64>,
    /// What somebody said of it.
    pub note: Option<String>,
    /// Who.
    pub noted_by: Option<String>,
    /// When.
    pub noted_at: Option<i64>,
    /// The second person who leaves it so.
    pub agreed_by: Option<String>,
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceState {
    /// Somebody must look.
    Open,
    /// Somebody said how it came.
    Explained,
    /// Two people leave it so.
    Accepted,
}

/// Say something of a difference.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct NoteDifference {
    /// Which.
    pub subject: String,
    /// Whether that explains it.
    pub explained: bool,
    /// Who sees to it.
    pub owner: Option<i64>,
    /// How it came, or what is done about it.
    pub note: String,
}

/// Leave a difference as it is.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AcceptDifference {
    /// Which.
    pub subject: String,
    /// Why.
    pub note: String,
    /// Who wants it.
    #[serde(flatten)]
    pub agreeing: TwoPeople,
}

/// A line that probably is a payout in doubt.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ProposeLine {
    /// The difference.
    pub subject: String,
    /// The payout.
    pub payout: i64,
}

/// A month of M-PESA's books.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MonthRow {
    /// `2026-11`.
    pub month: String,
    /// Its first moment.
    pub from: i64,
    /// How many differences are open.
    pub open: u32,
    /// When it was closed; none while it is not.
    pub closed_at: Option<i64>,
    /// By whom: two names.
    pub closed_by: Option<String>,
    /// Why it cannot be closed now; none where it can.
    pub not_yet: Option<String>,
    /// What moved on each account.
    pub accounts: Vec<MonthAccount>,
}

/// What moved on an account in a month.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MonthAccount {
    /// The account's title and number.
    pub title: String,
    /// What it held before.
    pub opening_cents: Option<i64>,
    /// What came in.
    pub in_cents: i64,
    /// What went out, without fees.
    pub out_cents: i64,
    /// Fees.
    pub fees_cents: i64,
    /// What it held afterwards.
    pub closing_cents: Option<i64>,
    /// By what for.
    pub purposes: Vec<MonthPurpose>,
}

/// What moved for one purpose.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MonthPurpose {
    /// What for.
    pub title: String,
    /// How many lines.
    pub count: u32,
    /// What came in.
    pub in_cents: i64,
    /// What went out.
    pub out_cents: i64,
}

/// Close a month.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct CloseMonth {
    /// `2026-11`.
    pub month: String,
    /// Who wants it.
    #[serde(flatten)]
    pub agreeing: TwoPeople,
}

/// Open a closed month again.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReopenMonth {
    /// `2026-11`.
    pub month: String,
    /// Why.
    pub reason: String,
    /// Who wants it.
    #[serde(flatten)]
    pub agreeing: TwoPeople,
}

/// Save a month's closing as a file.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SaveMonth {
    /// `2026-11`.
    pub month: String,
    /// As a workbook or table; none for the paper.
    pub table: Option<TableFormat>,
}

/// What M-PESA charges.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FeesView {
    /// By the day from which they count, newest first.
    pub tariffs: Vec<TariffView>,
    /// What was charged for payments that have no published tariff.
    pub learnt: Vec<LearntFee>,
}

/// How often a statement is wanted.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct StatementEvery {
    /// Days; none for no reminder.
    pub days: Option<u16>,
}

/// Fees from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TariffView {
    /// The day, `2026-11-01`; none for the published one that always counts before.
    pub from: Option<String>,
    /// By amount, smallest first.
    pub bands: Vec<TariffBand>,
}

/// The fee for amounts up to and including one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TariffBand {
    /// The largest amount, in cents.
    pub up_to_cents: i64,
    /// What one payment costs, in cents.
    pub fee_cents: i64,
}

/// What was charged for payments without a published tariff.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LearntFee {
    /// For what.
    pub title: String,
    /// The fee, in cents.
    pub fee_cents: i64,
    /// The smallest amount that it was charged for.
    pub least_cents: i64,
    /// The largest.
    pub most_cents: i64,
    /// How often.
    pub count: u32,
}
