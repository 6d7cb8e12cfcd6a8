//! What is known about money after something was sent or heard.

use mpesa::{Amount, ConversationId, OriginatorConversationId, Receipt, ResultCode, Total};
use serde::{Deserialize, Serialize};

/// How M-PESA's gateway answered a submission. The four are never confused.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// Queued by M-PESA: an acknowledgement, not a payment.
    Acknowledged {
        /// M-PESA's id of the conversation.
        conversation_id: Option<ConversationId>,
        /// M-PESA's own originator id, on lanes that carry none of ours: what the payment can be asked about by.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        originator_conversation_id: Option<OriginatorConversationId>,
    },
    /// The gateway refused the content. Nothing was taken.
    Refused {
        /// The gateway's error code, where it gave one.
        code: Option<String>,
        /// Its words.
        message: String,
    },
    /// It is proved that nothing was taken; the same request may go again.
    NotTaken {
        /// What happened.
        message: String,
    },
    /// It may have been taken.
    Lost {
        /// What happened.
        message: String,
    },
}

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
        /// When it moved, UTC milliseconds, where the answer says so.
        completed_at: Option<i64>,
        /// What M-PESA charged for it, where the answer says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        charge: Option<Total>,
    },
    /// Proved that no money moved.
    NotMoved {
        /// Why.
        code: ResultCode,
        /// M-PESA's own words.
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
        /// What happened.
        message: String,
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
    /// The result names another amount or payee than was sent.
    Contradiction {
        /// What differs, as a sentence.
        message: String,
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

    /// Why, in one short sentence for a finance person.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::AnswerLost { .. } => "M-PESA's answer to the request was lost.".to_owned(),
            Self::MayBeSentElsewhere => {
                "It was approved in this older copy of the ledger, and may have been sent since from a newer one."
                    .to_owned()
            }
            Self::Stopped => "Hazina stopped while this payout was being sent.".to_owned(),
            Self::NoResult => "M-PESA accepted it, but no result has come.".to_owned(),
            Self::QueueTimeOut => "M-PESA gave the request up in its queue and may still carry it out.".to_owned(),
            Self::UnclearCode { code, .. } => {
                format!("M-PESA answered with code {code}, which does not say whether it paid.")
            }
            Self::Unreadable => "M-PESA sent an answer that could not be read.".to_owned(),
            Self::NoReceipt => "M-PESA reported success without a receipt.".to_owned(),
            Self::Contradiction { message } => message.clone(),
        }
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
    /// Two people, with evidence.
    People,
}

impl Proof {
    pub(crate) fn is_callback(&self) -> bool {
        *self == Self::Callback
    }
}
