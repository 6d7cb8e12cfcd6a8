//! One row of M-PESA's books.

use std::fmt;

use chrono::{DateTime, FixedOffset};
use mpesa::{Amount, Balance, OriginatorConversationId, Receipt};
use serde::{Deserialize, Serialize};

use crate::{AccountKind, Party};

/// A moment in M-PESA's books, always with East Africa's offset.
pub type At = DateTime<FixedOffset>;

/// One row that was read whole. `Debug` shows nothing of persons.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// The file's own line or the sheet's row, counted from 1.
    pub line: u32,
    /// M-PESA's receipt. Several rows may carry it: a payment and its charge, the two legs of a move.
    pub receipt: Receipt,
    /// When the money moved, or when the attempt ended.
    pub completed: At,
    /// When it was asked for, where the layout says so; a standing order's differs.
    pub initiated: Option<At>,
    /// What the row says, with broken lines joined and otherwise as written, also a blank at its end.
    pub details: String,
    /// How it ended.
    pub status: Status,
    /// What moved, or would have. None only where the row does not count.
    pub movement: Option<Movement>,
    /// The account's balance after it.
    pub balance: Option<Balance>,
    /// What it is about.
    pub kind: Kind,
    /// Where a move between own accounts begins and ends, as its words say.
    pub between: Option<Between>,
    /// M-PESA's name of the transaction, where the layout has a column for it.
    pub reason: Option<String>,
    /// Who paid or was paid. None for charges and moves between own accounts.
    pub party: Option<Party>,
    /// What the payer wrote as the account, or what we gave for a bill.
    pub account_no: Option<String>,
    /// The receipt of what a reversal takes back.
    pub linked: Option<Receipt>,
    /// Our own id of the payment, where the details carry it.
    pub own_id: Option<OriginatorConversationId>,
    /// How it was ordered, where the details say so.
    pub channel: Option<Channel>,
    /// Which operator ordered it, `ORGANISATION\user`, where the details say so.
    pub operator: Option<String>,
    /// Which of [`crate::Statement::chains`] it stands in: that of its account. None where it has no balance or does not count.
    pub chain: Option<u16>,
    /// How many rows of the same receipt, direction, amount and details stand before it in the books: 0 for the first. A row
    /// that only repeats another, balance and all, is not here.
    pub occurrence: u32,
}

impl Row {
    /// Whether the row moved money: only completed ones do. Others carry an amount without moving it.
    #[must_use]
    pub const fn counts(&self) -> bool {
        matches!(self.status, Status::Completed)
    }

    /// Cents that came in. Zero where the row does not count.
    #[must_use]
    pub const fn in_cents(&self) -> i64 {
        self.cents(Direction::In)
    }

    /// Cents that went out. Zero where the row does not count.
    #[must_use]
    pub const fn out_cents(&self) -> i64 {
        self.cents(Direction::Out)
    }

    const fn cents(&self, wanted: Direction) -> i64 {
        match (self.counts(), self.movement, wanted) {
            (
                true,
                Some(Movement {
                    direction: Direction::In,
                    amount,
                }),
                Direction::In,
            )
            | (
                true,
                Some(Movement {
                    direction: Direction::Out,
                    amount,
                }),
                Direction::Out,
            ) => amount.cents(),
            _ => 0,
        }
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            receipt,
            kind,
            movement,
            ..
        } = self;
        write!(f, "Row(line {line}, {receipt}, {kind:?}, {movement:?})")
    }
}

/// Money that moved, as the account's owner sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Movement {
    /// Which way.
    pub direction: Direction,
    /// How much.
    pub amount: Amount,
}

/// Into the account or out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Paid in.
    In,
    /// Withdrawn.
    Out,
}

/// How a transaction ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Money moved.
    Completed,
    /// It did not.
    Failed,
    /// Somebody refused it.
    Declined,
    /// Somebody took it back before it was done.
    Cancelled,
    /// Nobody confirmed it in time.
    Expired,
    /// A word that is not known; such a row does not count, and a finding says so.
    Other(String),
}

impl Status {
    /// The word in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Declined => "declined",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Other(word) => word,
        }
    }
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A payment to somebody else.
    PaymentOut,
    /// A payment from somebody else.
    PaymentIn,
    /// M-PESA's fee; it carries its payment's receipt.
    Charge,
    /// A payment taken back, in or out.
    Reversal,
    /// From another of our own accounts: a top-up.
    MoveIn,
    /// To another of our own accounts or to our bank: a sweep, a withdrawal.
    MoveOut,
    /// None of these words.
    Other,
}

impl Kind {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PaymentOut => "payment out",
            Self::PaymentIn => "payment in",
            Self::Charge => "charge",
            Self::Reversal => "reversal",
            Self::MoveIn => "move in",
            Self::MoveOut => "move out",
            Self::Other => "other",
        }
    }
}

/// The two ends of a move between own accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Between {
    /// Where it left.
    pub from: AccountKind,
    /// Where it went.
    pub to: AccountKind,
}

impl Between {
    /// Whether the money goes where payments are not made from, to settlement or a bank.
    #[must_use]
    pub const fn is_sweep(self) -> bool {
        matches!(self.to, AccountKind::Settlement | AccountKind::Bank)
    }
}

/// How a payment was ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By a program such as this one.
    Api,
    /// By a person in the portal.
    Web,
}
