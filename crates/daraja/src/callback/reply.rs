//! What we answer to a callback, with HTTP 200 (API facts, sections 7.9 and 15.3).

use crate::AccountReference;

/// The answer to every callback but a C2B validation. Its body is not known to matter; that it comes quickly does.
pub const ACCEPTED: &str = r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#;

/// The answer to a C2B validation, due within about eight seconds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ValidationReply {
    /// Take the money. The id, if any, comes back with the confirmation as `ThirdPartyTransID`.
    Accept(Option<AccountReference>),
    /// Do not take the money.
    Reject(Rejection),
}

/// Why a customer's payment is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rejection {
    /// C2B00011.
    InvalidMsisdn,
    /// C2B00012.
    InvalidAccountNumber,
    /// C2B00013.
    InvalidAmount,
    /// C2B00014.
    InvalidKycDetails,
    /// C2B00015.
    InvalidShortcode,
    /// C2B00016.
    Other,
}

impl Rejection {
    /// The code that M-PESA wants.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvalidMsisdn => "C2B00011",
            Self::InvalidAccountNumber => "C2B00012",
            Self::InvalidAmount => "C2B00013",
            Self::InvalidKycDetails => "C2B00014",
            Self::InvalidShortcode => "C2B00015",
            Self::Other => "C2B00016",
        }
    }
}

impl ValidationReply {
    /// The body to answer with.
    #[must_use]
    pub fn to_json(&self) -> String {
        match self {
            Self::Accept(None) => r#"{"ResultCode":"0","ResultDesc":"Accepted"}"#.to_owned(),
            // Letters, digits, spaces, hyphens and slashes only: nothing to escape.
            Self::Accept(Some(id)) => {
                format!(r#"{{"ResultCode":"0","ResultDesc":"Accepted","ThirdPartyTransID":"{id}"}}"#)
            }
            Self::Reject(why) => format!(r#"{{"ResultCode":"{}","ResultDesc":"Rejected"}}"#, why.code()),
        }
    }
}
