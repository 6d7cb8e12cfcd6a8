//! What is to be said about a statement, as values. [`std::fmt::Display`] has the words (`say.rs`), in the language that is spoken.

use chrono::NaiveDate;
use mpesa::{Receipt, Total};
use serde::{Deserialize, Serialize};

use crate::At;

/// One thing that a person must know about a statement that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// The layout has an account, or is known to hold any of them, and this file names none.
    AccountNotNamed,
    /// The balances show rows of several accounts.
    AccountsMixed {
        /// How many.
        accounts: u32,
    },
    /// A row that is no row of the result, because something in it is not certain.
    RowUnread {
        /// Where.
        line: u32,
        /// Its receipt, where that could be read.
        receipt: Option<Receipt>,
        /// What is wrong.
        fault: RowFault,
    },
    /// A status that is not known; the row does not count.
    StatusUnknown {
        /// Where.
        line: u32,
        /// Whose.
        receipt: Receipt,
        /// The word.
        status: String,
    },
    /// A row that repeats another one exactly, balance and all; it is left out.
    RowRepeated {
        /// Where.
        line: u32,
        /// Where it stands the first time.
        first: u32,
        /// Its receipt.
        receipt: Receipt,
    },
    /// A line below the heading that is no row, such as a sum.
    LinePassedOver {
        /// Where.
        line: u32,
        /// Its beginning.
        text: String,
    },
    /// A spreadsheet swapped days and months; the receipts or the period say so, and the rows are read rightly.
    DaysSwapped {
        /// Of which rows.
        lines: Vec<u32>,
    },
    /// Days and months may be swapped, and nothing tells.
    DaysDoubtful {
        /// Of which rows.
        lines: Vec<u32>,
    },
    /// A receipt carries the day on which it was made, and its row names another.
    ReceiptOfAnotherDay {
        /// Where.
        line: u32,
        /// Whose.
        receipt: Receipt,
        /// The receipt's day.
        day: NaiveDate,
        /// The row's time.
        completed: At,
    },
    /// Rows outside the time that the file says it covers.
    OutsidePeriod {
        /// Which.
        lines: Vec<u32>,
    },
    /// Times without seconds, or without a time of day.
    TimesShortened {
        /// How many rows.
        rows: u32,
    },
    /// The rows are not in the order of their times.
    NotInOrder,
    /// A balance does not follow from the one before.
    ChainBroken {
        /// The last that fits.
        after: Place,
        /// The first that does not.
        before: Place,
        /// Cents by which the balance changed in between without a row: below zero, money left.
        change_cents: i64,
    },
    /// The rows do not add up to the total paid in.
    PaidInDiffers {
        /// What the lines above the heading say.
        stated: Total,
        /// What the rows add up to.
        found: Total,
    },
    /// The rows do not add up to the total withdrawn.
    WithdrawnDiffers {
        /// What the lines above the heading say.
        stated: Total,
        /// What the rows add up to.
        found: Total,
    },
    /// Opening balance and totals do not give the closing balance.
    HeaderDoesNotAdd {
        /// Cents that the closing balance is above what they give.
        difference_cents: i64,
    },
    /// Nothing happened, or all rows are gone.
    NoRows,
    /// A column that says something which is needed is not there.
    ColumnMissing {
        /// Which.
        column: MissingColumn,
    },
    /// Another sheet of the workbook holds a statement too; it was not read.
    OtherSheet {
        /// Its name.
        name: String,
    },
    /// A second statement begins in the same file; it was not read.
    SecondStatement {
        /// Where.
        line: u32,
    },
}

/// One end of a break in the balances.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Place {
    /// The opening balance above the heading.
    Opening,
    /// A row.
    Row {
        /// Where.
        line: u32,
        /// Its receipt, where it was read.
        receipt: Option<Receipt>,
    },
    /// The closing balance above the heading.
    Closing,
}

/// Why a row could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum RowFault {
    /// Paid in and withdrawn are both filled.
    BothColumns {
        /// Paid in, as written.
        paid_in: String,
        /// Withdrawn, as written.
        withdrawn: String,
    },
    /// Completed, and neither paid in nor withdrawn is filled.
    NoAmount,
    /// Not an amount, or one that can be read in two ways.
    AmountUnclear {
        /// As written.
        text: String,
    },
    /// The balance cannot be read.
    BalanceUnclear {
        /// As written.
        text: String,
    },
    /// A receipt that a spreadsheet turned into a number, or none at all.
    ReceiptLost {
        /// As written.
        text: String,
    },
    /// Not a time, or one that can be read in two ways.
    TimeUnclear {
        /// As written.
        text: String,
    },
    /// No status.
    StatusMissing,
    /// Money of another currency.
    OtherCurrency {
        /// As written.
        currency: String,
    },
    /// More values than headings: it is not certain which is which.
    TooManyValues,
    /// A cell longer than any that a spreadsheet can hold.
    CellTooLong,
}

/// A column without which less can be checked or matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingColumn {
    /// Without it no own id and no party is known.
    Details,
    /// Without it the balances cannot be checked.
    Balance,
    /// What came in.
    PaidIn,
    /// What went out.
    Withdrawn,
}

/// Why a file is not a statement that can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "unreadable", rename_all = "snake_case")]
pub enum Unreadable {
    /// Nothing in it.
    Empty,
    /// Larger than any statement, packed or not.
    TooLarge,
    /// More rows than can be read at once.
    TooManyRows {
        /// The limit.
        most: u32,
    },
    /// A PDF.
    Pdf,
    /// A packed archive that is no workbook.
    Archive,
    /// A workbook that needs a password.
    Password,
    /// A workbook that cannot be opened.
    Workbook,
    /// A picture, a web page or anything else that is no table.
    NotATable,
    /// A table, and not a statement.
    NotAStatement,
    /// A customer's own statement, not an organisation's.
    CustomersStatement,
    /// A statement without a column that nothing can do without.
    ColumnMissing {
        /// Its heading on the portal.
        column: String,
    },
}
