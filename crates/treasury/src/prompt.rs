//! A customer asked on the phone to pay: M-PESA Express, or STK push (Daraja facts, section 14).
//!
//! Asking moves no money of the organisation's; a customer who is asked twice may pay twice, so one prompt at a time is open on
//! a phone, and one whose fate is not known stays open until M-PESA says more or the prompt cannot live any longer.

use mpesa::{Amount, Msisdn, Receipt, ResultCode};
use serde::{Deserialize, Serialize};

use crate::Answer;

/// How long a prompt may stand open on a phone, in milliseconds: one to three minutes (field report).
pub const PROMPT_LIVES_MS: i64 = 3 * 60_000;

/// What a customer is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PaymentPrompt {
    /// The customer.
    pub phone: Msisdn,
    /// Whole shillings, 1 to 250,000 (official).
    pub amount: Amount,
    /// The account that the prompt shows and the payment is for: at most twelve characters (official).
    pub reference: String,
    /// What it is for, where it was said: at most thirteen characters (official).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// What M-PESA said of how a customer answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "end", rename_all = "snake_case")]
pub enum PromptEnd {
    /// The customer paid.
    Paid {
        /// The customer's receipt; M-PESA's answer to a question names none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt: Option<Receipt>,
        /// What was paid, where M-PESA said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Amount>,
    },
    /// The customer did not pay.
    NotPaid {
        /// Why, in M-PESA's code.
        code: ResultCode,
    },
    /// What was said proves neither.
    Unclear {
        /// M-PESA's code; empty where there was none.
        code: ResultCode,
    },
}

impl PromptEnd {
    /// What is known once `newer` was said too. Neither order of a callback and the answer to a question may lose a receipt,
    /// and two that contradict each other prove neither.
    #[must_use]
    pub fn and(self, newer: Self) -> Self {
        match (self, newer) {
            (Self::Unclear { .. }, newer) => newer,
            (known, Self::Unclear { .. }) => known,
            (
                Self::Paid { receipt, amount },
                Self::Paid {
                    receipt: other,
                    amount: also,
                },
            ) => match (&receipt, &other) {
                (Some(one), Some(two)) if one != two => Self::unclear(),
                _ => Self::Paid {
                    receipt: receipt.or(other),
                    amount: amount.or(also),
                },
            },
            (Self::NotPaid { .. }, newer @ Self::NotPaid { .. }) => newer,
            (Self::Paid { .. }, Self::NotPaid { .. }) | (Self::NotPaid { .. }, Self::Paid { .. }) => Self::unclear(),
        }
    }

    fn unclear() -> Self {
        Self::Unclear {
            code: ResultCode::from(String::new()),
        }
    }
}

/// How a prompt stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PromptState {
    /// It may be on the phone, or on its way there.
    Open,
    /// M-PESA did not take it: the customer was not asked.
    NotAsked,
    /// It cannot be on the phone any longer, and M-PESA has not said how it ended.
    Unanswered,
    /// M-PESA said how it ended.
    Ended(PromptEnd),
}

impl PromptState {
    /// How a prompt stands that was written down at `asked_at`, of which M-PESA said `end`.
    #[must_use]
    pub fn of(answer: Option<&Answer>, end: Option<PromptEnd>, asked_at: i64, now: i64) -> Self {
        if let Some(end) = end {
            return Self::Ended(end);
        }
        match answer {
            Some(Answer::Refused { .. } | Answer::NotTaken { .. }) => Self::NotAsked,
            // A time in the future was written by a clock that was ahead: it is not now.
            None | Some(Answer::Acknowledged { .. } | Answer::Lost { .. }) => {
                match (0..PROMPT_LIVES_MS).contains(&now.saturating_sub(asked_at)) {
                    true => Self::Open,
                    false => Self::Unanswered,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid(receipt: Option<&str>) -> PromptEnd {
        PromptEnd::Paid {
            receipt: receipt.map(|receipt| receipt.parse().expect("a receipt")),
            amount: None,
        }
    }

    fn not_paid() -> PromptEnd {
        PromptEnd::NotPaid {
            code: "1032".to_owned().into(),
        }
    }

    #[test]
    fn a_receipt_is_lost_in_neither_order() {
        let receipt = Some("UL13ZBLV6U");
        assert_eq!(paid(receipt).and(paid(None)), paid(receipt));
        assert_eq!(paid(None).and(paid(receipt)), paid(receipt));
        assert_eq!(paid(receipt).and(PromptEnd::unclear()), paid(receipt));
        assert_eq!(PromptEnd::unclear().and(not_paid()), not_paid());
    }

    #[test]
    fn what_contradicts_itself_proves_neither() {
        assert_eq!(paid(Some("UL13ZBLV6U")).and(not_paid()), PromptEnd::unclear());
        assert_eq!(not_paid().and(paid(None)), PromptEnd::unclear());
        assert_eq!(
            paid(Some("UL13ZBLV6U")).and(paid(Some("UL13ZBLV6V"))),
            PromptEnd::unclear()
        );
    }

    #[test]
    fn a_prompt_stands_open_for_three_minutes_and_never_before_it_was_asked() {
        let lost = Answer::Lost {
            why: crate::Lost::TimedOut,
            gateway: None,
        };
        let at = |now| PromptState::of(Some(&lost), None, 1_000_000, now);
        assert_eq!(at(1_000_000), PromptState::Open);
        assert_eq!(at(1_000_000 + PROMPT_LIVES_MS), PromptState::Unanswered);
        assert_eq!(at(0), PromptState::Unanswered);
    }
}
