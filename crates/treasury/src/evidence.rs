//! What is known about money after something was sent or heard.

use mpesa::{Amount, Receipt, ResultCode, Total};
use serde::{Deserialize, Serialize};

use crate::{Contradiction, FailureCause, Lost};

/// What a result, an answer to a status query, or two people prove about one payout.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "money", rename_all = "snake_case")]
pub enum Evidence {
    /// Money moved.
    Moved {
        /// M-PESA's receipt.
        receipt: Receipt,
        /// The amount, where the answer names it.
        amount: Option<Amount>,
        /// The number that was paid, where the answer names it: digits as written.
        party_number: Option<String>,
        /// The name M-PESA has for the number, where the answer names it.
        party_name: Option<String>,
        /// The account that was paid at an organisation, where the answer names it: as written.
        account: Option<String>,
        /// When it moved, UTC milliseconds, where the answer says so.
        completed_at: Option<i64>,
        /// What M-PESA charged for it, where the answer says so.
        charge: Option<Total>,
    },
    /// Proved that no money moved.
    NotMoved {
        /// Why.
        cause: FailureCause,
        /// M-PESA's own words, or those of the people who found it.
        description: String,
    },
    /// Money moved, and came back since.
    TakenBack {
        /// The receipt of the payment that was taken back.
        receipt: Receipt,
    },
    /// An answer that proves nothing.
    Nothing {
        /// Why the end is still open.
        doubt: Doubt,
    },
}

/// Why it is not known whether money moved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "doubt", rename_all = "snake_case")]
pub enum Doubt {
    /// The answer to the submission was lost.
    AnswerLost {
        /// How.
        why: Lost,
    },
    /// The keyring or the relay knows a newer ledger than this one, from which it may have been sent.
    MayBeSentElsewhere,
    /// The console stopped between writing the attempt down and recording its answer.
    Stopped,
    /// Acknowledged, but no result came in time.
    NoResult,
    /// M-PESA gave the request up in its queue; it may still be carried out.
    QueueTimeOut,
    /// A result whose code does not say whether money moved.
    UnclearCode {
        /// The code.
        code: ResultCode,
        /// M-PESA's own words.
        description: String,
    },
    /// An answer that cannot be read.
    Unreadable,
    /// A success without a receipt.
    NoReceipt,
    /// M-PESA reports a payment that is not the one that was sent, or not for certain.
    Contradiction {
        /// How it does not fit.
        report: Contradiction,
    },
}

impl Doubt {
    /// Whether M-PESA reported a payment, only not the one that was asked for or not with its proof.
    #[must_use]
    pub const fn tells_of_payment(&self) -> bool {
        match self {
            Self::Contradiction { .. } | Self::NoReceipt => true,
            Self::AnswerLost { .. }
            | Self::MayBeSentElsewhere
            | Self::Stopped
            | Self::NoResult
            | Self::QueueTimeOut
            | Self::UnclearCode { .. }
            | Self::Unreadable => false,
        }
    }

    /// The receipts that M-PESA named for the payout together with it.
    #[must_use]
    pub fn receipts(&self) -> &[Receipt] {
        match self {
            Self::Contradiction { report } => report.receipts(),
            Self::AnswerLost { .. }
            | Self::MayBeSentElsewhere
            | Self::Stopped
            | Self::NoResult
            | Self::QueueTimeOut
            | Self::UnclearCode { .. }
            | Self::Unreadable
            | Self::NoReceipt => &[],
        }
    }
}

impl From<Contradiction> for Doubt {
    fn from(report: Contradiction) -> Self {
        Self::Contradiction { report }
    }
}

impl From<Contradiction> for Evidence {
    fn from(report: Contradiction) -> Self {
        Self::Nothing { doubt: report.into() }
    }
}

/// What the end of a payout rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// The gateway's own refusal of the request.
    Refusal,
    /// M-PESA's result, by callback.
    #[default]
    Callback,
    /// M-PESA's answer to a status query.
    Status,
    /// A line of M-PESA's own statement.
    Statement,
    /// Two people, with evidence.
    People,
}

impl Proof {
    pub(crate) fn is_callback(&self) -> bool {
        *self == Self::Callback
    }
}
