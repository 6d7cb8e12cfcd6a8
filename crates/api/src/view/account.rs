//! The organisation's accounts: what they hold, how long that lasts, and what a batch leaves of them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::CountAndSum;

/// Every account, and how the reading of balances stands.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BalancesView {
    /// The accounts, those that pay first. Empty: M-PESA was never asked.
    pub accounts: Vec<AccountView>,
    /// Since when M-PESA is being asked; none where it is not.
    pub asked_since: Option<i64>,
    /// Why the last question brought no balance, as a sentence, where it did not.
    pub failed: Option<String>,
    /// When that question was asked.
    pub failed_at: Option<i64>,
    /// How often the balance is read by itself, in minutes; none for never.
    pub every_minutes: Option<u32>,
    /// When it is read next by itself.
    pub next_at: Option<i64>,
    /// Why it is not read by itself now, as a sentence, where it is not although it should be.
    pub held: Option<String>,
    /// How the Utility account is filled from the Working account.
    pub top_up: TopUpWay,
}

/// How the Utility account is filled from the Working account of the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TopUpWay {
    /// By people, on the M-PESA portal: "Move Funds from MMF Account to Utility Account".
    Portal,
    /// By request: Safaricom enabled it for this organisation.
    Request,
}

/// One account.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AccountView {
    /// Its name, as M-PESA writes it.
    pub name: String,
    /// What it is for, as a few words.
    pub purpose: String,
    /// What it holds, reserved money included, in cents, where it was told.
    pub current_cents: Option<i64>,
    /// What can be spent, in cents.
    pub available_cents: Option<i64>,
    /// Held for payments on their way.
    pub reserved_cents: Option<i64>,
    /// Received and not cleared.
    pub uncleared_cents: Option<i64>,
    /// When that was so: by M-PESA's clock where it says so.
    pub as_of: i64,
    /// When it was told.
    pub read_at: i64,
    /// What told us: `balance` (asked for) or `payout` (carried by a payout's result).
    pub source: String,
    /// Name of who asked; none where the console itself did, or a payout told.
    pub asked_by: Option<String>,
    /// Below this it is low; none for no warning.
    pub low_level_cents: Option<i64>,
    /// Whether it is.
    pub low: bool,
    /// Whether payouts leave from it.
    pub pays: bool,
    /// Approved and still to leave it, without fees.
    pub owed: CountAndSum,
    /// Estimated fees of those, as far as M-PESA publishes them.
    pub owed_fees_cents: i64,
    /// How far it reaches; none where nothing was paid out of it lately.
    pub covers: Option<CoversView>,
    /// Whether it collects M-PESA's fees: what it holds below nothing is owed.
    pub collects_fees: bool,
}

/// How far an account reaches after what is approved, counted by what it paid lately.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CoversView {
    /// How often, in tenths, rounded down.
    pub tenths: u32,
    /// Whether a payroll is counted, or all that left in a month.
    pub payroll: bool,
    /// The month that is counted by: "November".
    pub month: String,
    /// What left then, without fees, in cents.
    pub sum_cents: i64,
}

/// An account that holds less than was set for it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LowAccountView {
    /// Its name.
    pub name: String,
    /// What can be spent, in cents.
    pub available_cents: i64,
    /// Below what it is low, in cents.
    pub level_cents: i64,
}

/// An account's history.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct BalanceHistoryOf {
    /// Its name.
    pub account: String,
    /// How many days back, at most 400.
    pub days: u32,
}

/// An account by day, oldest first. Days on which nothing was told and nothing paid are left out.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BalanceHistory {
    /// Its name.
    pub account: String,
    /// The first day that was asked for: its midnight in East Africa Time.
    pub from: i64,
    /// Today's midnight.
    pub until: i64,
    /// The days.
    pub days: Vec<BalanceDay>,
    /// Every reading, oldest first; of very many, those where it fell and rose.
    pub readings: Vec<BalanceReading>,
}

/// What could be spent at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct BalanceReading {
    /// When.
    pub at: i64,
    /// In cents.
    pub cents: i64,
}

/// An account on one day.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BalanceDay {
    /// Its midnight in East Africa Time.
    pub at: i64,
    /// The least that could be spent that day, in cents, as far as it was told.
    pub least_cents: Option<i64>,
    /// The last of that day.
    pub last_cents: Option<i64>,
    /// Payouts paid out of it that day.
    pub paid: CountAndSum,
    /// Their fees, in cents.
    pub fees_cents: i64,
}

/// Set below what an account is low.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SetLowLevel {
    /// Its name.
    pub account: String,
    /// The level as a person writes it; empty for no warning.
    pub level: String,
}

/// Set how often the balance is read by itself.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct SetBalanceSchedule {
    /// Minutes, 5 to 1,440; none for never.
    pub minutes: Option<u32>,
}

/// Say whether Safaricom enabled transfers from the Working to the Utility account by request.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct SetOwnTransfers {
    /// Whether it did.
    pub enabled: bool,
}

/// What a batch takes of an account and leaves of it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AccountAfter {
    /// The account's name.
    pub account: String,
    /// What it pays for, as a few words.
    pub purpose: String,
    /// What can be spent, in cents, where it is known.
    pub now_cents: Option<i64>,
    /// When that was told.
    pub read_at: Option<i64>,
    /// What other approved payouts still take, in cents. Fees do not leave this account: they are owed on Charges Paid.
    pub others_cents: i64,
    /// What this batch takes, in cents.
    pub takes_cents: i64,
    /// What is left after both, in cents. May be negative: then it is short by that much.
    pub after_cents: Option<i64>,
    /// By how much it is short, in cents.
    pub short_by_cents: Option<i64>,
    /// How many other batches that wait for approval take of it too; only where this one waits.
    pub waiting: u32,
    /// What they take, in cents.
    pub waiting_cents: i64,
    /// By how much it is short for all of them together, in cents.
    pub together_short_cents: Option<i64>,
    /// Whether M-PESA publishes no fee for some of what this batch pays out of it.
    pub fees_unknown: bool,
    /// A top-up from the Working account that would cover it, in cents, where Working has it.
    pub top_up_cents: Option<i64>,
}

/// Payouts of a batch that go one way.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LaneTotal {
    /// Which way.
    pub lane: super::LaneView,
    /// How many and how much.
    pub all: CountAndSum,
}

/// Prepare a top-up of the Utility account.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct DraftTopUp {
    /// How much, as a person writes it.
    pub amount: String,
}

/// What kind of bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BillKind {
    /// To a pay bill, with our account there.
    PayBill,
    /// To a till.
    Till,
    /// Tax to KRA.
    Tax,
}

/// Prepare one bill.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct DraftBill {
    /// What kind.
    pub kind: BillKind,
    /// Pay bill or till number; not read for tax.
    pub number: String,
    /// The account at the pay bill, or KRA's registration; not read for a till.
    pub account: String,
    /// How much, as a person writes it.
    pub amount: String,
    /// Who is paid, for people.
    pub name: String,
    /// What it is for; the payee may see it.
    pub reference: String,
}
