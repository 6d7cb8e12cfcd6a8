//! Why sending stopped, as the journal holds it.

use mpesa::ResultCode;
use serde::{Deserialize, Serialize};

use crate::PayoutId;

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
    /// The initiator's password is being changed.
    Rotation,
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
            | Self::Rotation => false,
        }
    }
}
