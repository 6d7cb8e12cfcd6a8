//! What a ledger knows of those who are paid.

use mpesa::Amount;

use crate::{CountSum, LaneKind, OperatorId};

/// A name and how it was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameUsed {
    /// The name.
    pub name: String,
    /// For how many payouts.
    pub count: u32,
    /// When last, UTC milliseconds.
    pub last_at: i64,
}

/// A payee's payouts of one year, by where they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PayeeYear {
    /// The year, in East Africa.
    pub year: i32,
    /// Paid.
    pub paid: CountSum,
    /// Failed.
    pub failed: CountSum,
    /// In doubt.
    pub in_doubt: CountSum,
    /// Paid, and came back.
    pub reversed: CountSum,
}

/// Another number that was paid under the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherNumber {
    /// The number.
    pub payee: String,
    /// The name it was paid under last.
    pub name: String,
    /// How many payouts.
    pub count: u32,
    /// When the last was drafted, UTC milliseconds.
    pub last_at: i64,
}

/// What is known of a payee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayeeRecord {
    /// On which way they are paid; the last, where there were several.
    pub lane: LaneKind,
    /// Payouts by year, the newest first.
    pub years: Vec<PayeeYear>,
    /// Names that files had for the number, the newest first.
    pub names: Vec<NameUsed>,
    /// Names that M-PESA has for it, the newest first.
    pub told: Vec<NameUsed>,
    /// Other numbers under the same name.
    pub others: Vec<OtherNumber>,
}

/// An organisation that was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplier {
    /// On which way.
    pub lane: LaneKind,
    /// Its number.
    pub payee: String,
    /// Our account there.
    pub account: Option<String>,
    /// Its name, as typed the last time.
    pub name: String,
    /// How much the last time.
    pub amount: Amount,
    /// How often.
    pub count: u32,
    /// When last, UTC milliseconds.
    pub last_at: i64,
}

/// In which order the book of payees is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookSort {
    /// Who was paid last first.
    Newest,
    /// By name.
    Name,
    /// Who was paid most first.
    Most,
}

/// A payee as the book has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayeeInBook {
    /// The number.
    pub payee: String,
    /// The account there.
    pub account: Option<String>,
    /// On which way they were paid last.
    pub lane: LaneKind,
    /// The name, as typed the last time.
    pub name: String,
    /// The name that M-PESA told last.
    pub told: Option<String>,
    /// What was paid and did not come back, with what went to their other numbers.
    pub paid: CountSum,
    /// The last amount.
    pub last: Amount,
    /// When they were first paid, UTC milliseconds.
    pub first_at: i64,
    /// When last.
    pub last_at: i64,
    /// What somebody noted about them.
    pub note: Option<String>,
    /// When that was.
    pub noted_at: Option<i64>,
    /// Who it was.
    pub noted_by: Option<OperatorId>,
    /// Other numbers that people said are theirs.
    pub others: Vec<String>,
    /// The number of whom this one is, as people said.
    pub same_as: Option<String>,
}
