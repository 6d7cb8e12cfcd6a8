//! Statements of the simulated M-PESA, from its own books, in the layouts that are known of the real one.
//!
//! They are for readers of statements to be tried on. Nothing is shared with any reader.
//!
//! The books are the simulator's: a fee stands on the Charges Paid account alone, under the receipt of its payment. Money
//! counts in them from the moment that it moved, also before the result is told.

mod books;
mod layout;

use chrono::{DateTime, Utc};
use mpesa::Shortcode;

use crate::{Accounts, world::World};

/// Which statement is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementOf {
    /// Whose.
    pub shortcode: Shortcode,
    /// Of which account.
    pub account: StatementAccount,
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when, this second included.
    pub until: DateTime<Utc>,
    /// Whether what failed stands in it too, with its amount and without moving money.
    pub failed_too: bool,
    /// How it is written.
    pub layout: StatementLayout,
    /// Who asks for it on the portal, as it stands in the heading.
    pub operator: String,
}

/// An account that has a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StatementAccount {
    /// Customers' payments come in, people are paid out.
    Utility,
    /// Called Working by the balance API, MMF here: bills, tills and tax are paid out of it.
    Working,
    /// Fees.
    ChargesPaid,
    /// A till's receipts.
    Merchant,
}

impl StatementAccount {
    /// As the portal names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utility => "Utility Account",
            Self::Working => "MMF Account",
            Self::ChargesPaid => "Charges Paid Account",
            Self::Merchant => "Merchant Account",
        }
    }

    fn held(self, accounts: &Accounts) -> i64 {
        match self {
            Self::Utility => accounts.utility,
            Self::Working => accounts.working,
            Self::ChargesPaid => accounts.charges_paid,
            Self::Merchant => accounts.merchant,
        }
        .cents()
    }
}

/// A layout that statements were seen in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StatementLayout {
    /// The portal's export: six lines before the heading, newest first, withdrawn negative.
    Portal,
    /// The "Statements for ..." of 2026: no lines before the heading, no account, amounts with thousands.
    Statements2026,
    /// The extract by SFTP: a heading that begins with `#`, withdrawn before paid in and positive, oldest first.
    Sftp,
}

/// A statement as a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// As M-PESA would name it.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// How many lines of the books it has.
    pub rows: u32,
}

/// One line of the books of one account.
#[derive(Clone, Debug)]
struct Line {
    receipt: String,
    completed: DateTime<Utc>,
    initiated: DateTime<Utc>,
    details: Details,
    completed_well: bool,
    /// Cents: above zero came in, below went out. Of a failure, what would have.
    amount: i64,
    /// Cents, afterwards.
    balance: i64,
    reason: String,
    party: String,
    /// The receipt of what this takes back.
    linked: String,
    account_no: String,
}

/// What stands in a line's details.
#[derive(Clone, Debug)]
struct Details {
    text: String,
    /// Our own id of the payment, which the portal's files name behind the text.
    own_id: Option<String>,
}

impl World {
    /// A statement; none where nobody here has the shortcode.
    pub(crate) fn statement(&self, of: &StatementOf) -> Option<Statement> {
        let holder = self.register.of_shortcode(of.shortcode.as_str())?;
        let lines = self.lines(of.shortcode.as_str(), of.account);
        Some(layout::write(of, &holder.name, self.clock.now(), lines))
    }
}
