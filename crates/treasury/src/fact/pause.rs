//! Why sending stopped, as the journal holds it.

use mpesa::ResultCode;
use serde::{Deserialize, Serialize};

use crate::{AttemptId, Head, PayoutId};

/// Why sending stopped.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum PauseReason {
    /// A person wanted it.
    Person,
    /// M-PESA refused the initiator.
    Initiator {
        /// The result code.
        code: ResultCode,
    },
    /// M-PESA refuses the organisation.
    Organisation {
        /// The result code.
        code: ResultCode,
    },
    /// The gateway does not let this app or server send.
    NotAuthorised {
        /// Its words.
        message: String,
    },
    /// The gateway refused several requests in a row: something is wrong with all of them.
    Refused {
        /// Its words.
        message: String,
    },
    /// The account that pays is short of money.
    InsufficientBalance {
        /// The result code.
        code: ResultCode,
    },
    /// M-PESA took another password than the one in use, so the one in use ended.
    OtherPassword,
    /// What the batch pays again may have been paid the first time after all.
    MayBePaid {
        /// The payout that failed first.
        payout: PayoutId,
        /// What M-PESA said of it since, as a sentence.
        message: String,
    },
    /// The ledger was changed outside Hazina.
    LedgerChanged {
        /// What was found.
        message: String,
    },
    /// Whether the ledger was changed outside Hazina could not be found out.
    LedgerUnchecked {
        /// Why not.
        message: String,
    },
    /// The ledger is not the newest that was known of it: what was approved in it may have been sent from another copy.
    LedgerAge {
        /// What is known of its age.
        #[serde(flatten)]
        doubt: AgeDoubt,
    },
    /// The initiator's password is being changed.
    Rotation,
}

/// Why a ledger may not be the newest copy of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "age", rename_all = "snake_case")]
pub enum AgeDoubt {
    /// It ends before an entry that the keyring knows.
    Older {
        /// That entry.
        expected: Head,
        /// Its own last entry.
        last: Head,
    },
    /// It has another entry in the place of one that the keyring knows.
    Forked {
        /// That entry.
        expected: Head,
        /// Its own last entry.
        last: Head,
    },
    /// The keyring does not know any more how new it must be.
    Unknown,
    /// M-PESA answered, with a token of ours, what it never asked: it is older than the money.
    StrangeAnswer {
        /// What was answered.
        attempt: AttemptId,
    },
    /// The relay was told of an entry that it does not have: another copy of it sends.
    SentElsewhere {
        /// That entry.
        witnessed: Head,
    },
}

impl PauseReason {
    /// Whether M-PESA would refuse the initiator with the password in use: nothing is sent or asked with it by itself, and
    /// sending goes on only when M-PESA has taken it again. A role that is missing is none of the password's business.
    #[must_use]
    pub fn doubts_the_password(&self) -> bool {
        match self {
            Self::Initiator { code } => !matches!(code.as_str(), "21" | "TP40153"),
            Self::OtherPassword => true,
            Self::Person
            | Self::Organisation { .. }
            | Self::NotAuthorised { .. }
            | Self::Refused { .. }
            | Self::InsufficientBalance { .. }
            | Self::MayBePaid { .. }
            | Self::LedgerChanged { .. }
            | Self::LedgerUnchecked { .. }
            | Self::LedgerAge { .. }
            | Self::Rotation => false,
        }
    }

    /// Whether the ledger may not be the newest copy of itself: two people go on with it, or nobody.
    #[must_use]
    pub const fn is_about_age(&self) -> bool {
        matches!(self, Self::LedgerAge { .. })
    }
}
