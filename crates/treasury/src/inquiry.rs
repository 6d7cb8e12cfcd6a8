//! Questions to M-PESA. Asking moves no money and may be repeated; what the answer proves is judged like any evidence.

use mpesa::{Amount, OriginatorConversationId, Receipt, ResultCode, Shortcode};
use serde::{Deserialize, Serialize};

use crate::{AttemptId, PaymentPrompt, PromptEnd, Unanswered};

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum Question {
    /// What the accounts hold.
    Balance,
    /// What the accounts of the organisation's second shortcode hold, which pays bills.
    SecondBalance {
        /// Which.
        shortcode: Shortcode,
    },
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
    /// What became of a payment that is none of ours: a customer's, by its receipt.
    Receipt {
        /// Which.
        receipt: Receipt,
    },
    /// A customer, to pay on the phone.
    Prompt(PaymentPrompt),
    /// Nothing: the addresses to which M-PESA sends customers' payments were registered under this id.
    CustomerPayments,
}

impl Question {
    /// The kind, as the ledger spells it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Balance | Self::SecondBalance { .. } => "balance",
            Self::Status { .. } => "status",
            Self::Credential { .. } => "credential",
            Self::Receipt { .. } => "receipt",
            Self::Prompt(_) => "prompt",
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
        /// Why not.
        why: Unanswered,
    },
    /// M-PESA told how a payment stands that is none of ours.
    Told {
        /// The payment's state, in M-PESA's word.
        word: String,
        /// How much.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Amount>,
        /// Who paid, as far as M-PESA says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payer: Option<String>,
        /// Who was paid, as far as M-PESA says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payee: Option<String>,
        /// When it was done, UTC milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<i64>,
    },
    /// How a customer answered a prompt.
    Prompt(PromptEnd),
    /// M-PESA answered with something that a person must look at.
    Odd {
        /// What.
        what: Oddity,
    },
}

/// What is odd about an answer to a question: it proves nothing, and a person must look at it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "odd", rename_all = "snake_case")]
pub enum Oddity {
    /// It is about another receipt than was asked about.
    OtherReceipt {
        /// The one that was asked about.
        asked: Receipt,
        /// The one that was answered about.
        told: Receipt,
    },
    /// It is about a payment with another id than was asked about.
    OtherId {
        /// The one that was asked about.
        asked: OriginatorConversationId,
        /// The one that was answered about.
        told: OriginatorConversationId,
    },
    /// It does not say how the payment stands.
    NoState,
    /// It says that the payment was taken back, and not by which receipt it was paid.
    TakenBackWithoutReceipt,
    /// It gives a state that does not say whether it paid.
    UnclearState {
        /// M-PESA's word.
        word: String,
    },
    /// The customer's payment that is to be taken back stands as paid: not taken back, or not yet.
    OriginalPaid {
        /// Its receipt.
        receipt: Receipt,
    },
    /// The customer's payment that is to be taken back stands so that nothing follows for the reversal.
    OriginalOther {
        /// Its receipt.
        receipt: Receipt,
        /// M-PESA's word.
        word: String,
    },
    /// M-PESA took a password whose change had ended.
    PasswordAfterEnd,
    /// It is about a password on which the word was said before.
    PasswordDecided,
}

/// When M-PESA is asked again: waits that grow up to a longest one. Times are UTC milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Backoff {
    /// The wait between a doubt and its first question.
    pub first_ms: i64,
    /// What each wait is multiplied by for the next.
    pub factor: i64,
    /// The longest wait.
    pub longest_ms: i64,
}

impl Backoff {
    /// When the next question is due after `asked` earlier ones: counted from the last of them, or from the doubt.
    #[must_use]
    pub fn due(&self, since: i64, asked: u32) -> i64 {
        let mut wait = self.first_ms.min(self.longest_ms);
        for _ in 0..asked {
            if wait >= self.longest_ms {
                break;
            }
            wait = wait.saturating_mul(self.factor.max(1)).min(self.longest_ms);
            if self.factor <= 1 {
                break;
            }
        }
        since.saturating_add(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let minute = 60_000;
        let backoff = Backoff {
            first_ms: minute,
            factor: 2,
            longest_ms: 60 * minute,
        };
        let waits: Vec<i64> = (0..9).map(|asked| backoff.due(0, asked) / minute).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(backoff.due(i64::MAX, u32::MAX), i64::MAX);
    }
}
