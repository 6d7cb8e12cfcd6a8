//! How Daraja's permissions answered, and why a confirmation could not be read.

use mpesa::{Receipt, ResultCode, Shortcode};
use serde::{Deserialize, Serialize};

/// How one of Daraja's permissions answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum AccessFinding {
    /// It opened.
    Open,
    /// M-PESA refused the initiator or the organisation.
    Closed {
        /// With this result code.
        code: ResultCode,
    },
    /// The gateway refused the request.
    Refused {
        /// Its error code, where it gave one.
        code: Option<String>,
        /// Its words, where it gave any.
        words: Option<String>,
    },
}

impl AccessFinding {
    /// Whether it opened.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }
}

/// Why a callback about customers' payments told of none.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "unread", rename_all = "snake_case")]
pub enum UnreadConfirmation {
    /// It did not come to the address for confirmations.
    OtherAddress,
    /// It is no confirmation of a payment.
    NoConfirmation,
    /// It is about another number than the organisation's.
    OtherNumber {
        /// Which.
        shortcode: Shortcode,
    },
    /// It has no receipt that can be read.
    NoReceipt,
    /// It has no amount that can be read.
    NoAmount {
        /// Its receipt.
        receipt: Receipt,
    },
}
