//! Questions to M-PESA. Asking moves no money and may be repeated; what the answer proves is judged like any evidence.

use mpesa::{OriginatorConversationId, Receipt, ResultCode};
use serde::{Deserialize, Serialize};

use crate::AttemptId;

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum Question {
    /// What the accounts hold.
    Balance,
    /// How an attempt ended.
    Status {
        /// Which attempt.
        attempt: AttemptId,
        /// By what it is asked about.
        #[serde(flatten)]
        by: AskedBy,
    },
    /// What the accounts hold, with a password that is to be taken on: its answer proves the password.
    Credential {
        /// The rotation it belongs to.
        rotation: AttemptId,
    },
    /// Nothing: the addresses to which M-PESA sends customers' payments were registered under this id.
    CustomerPayments,
}

impl Question {
    /// The kind, as the ledger spells it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Balance => "balance",
            Self::Status { .. } => "status",
            Self::Credential { .. } => "credential",
            Self::CustomerPayments => "customers",
        }
    }
}

/// By what M-PESA is asked about a payment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum AskedBy {
    /// A receipt.
    Receipt {
        /// Which.
        receipt: Receipt,
    },
    /// The originator conversation id: ours, or on lanes without one M-PESA's own.
    Originator {
        /// Which.
        id: OriginatorConversationId,
        /// Under the field's older name: asked so once, where the newer name was not understood.
        #[serde(default)]
        older_name: bool,
    },
}

/// What the answer to a question came to, where it did not end the payout that was asked about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// M-PESA answered: the payment is under way, in M-PESA's word.
    UnderWay {
        /// The word.
        word: String,
    },
    /// M-PESA found nothing under this id. That proves nothing: it may not have arrived yet.
    NotFound {
        /// The code.
        code: ResultCode,
    },
    /// M-PESA did not answer the question.
    Unanswered {
        /// The code, where there was one.
        code: Option<ResultCode>,
        /// Why, as a sentence.
        message: String,
    },
    /// M-PESA answered with something that a person must look at.
    Odd {
        /// What, as a sentence.
        message: String,
    },
}
