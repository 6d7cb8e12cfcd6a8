//! Customers who are asked on the phone to pay.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Ask a customer to pay.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AskForPayment {
    /// The customer's number, as typed.
    pub phone: String,
    /// Whole shillings, as typed.
    pub amount: String,
    /// The account that the customer sees: at most twelve characters.
    pub reference: String,
    /// What it is for, at most thirteen characters; may be empty.
    pub description: String,
}

/// Which of those who were asked.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct PromptsOf {
    /// Only who was asked before this one (`seq`); none for the newest.
    pub before: Option<i64>,
    /// Rows wanted, at most 200.
    pub limit: u32,
}

/// Who was asked, the newest first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PromptsPage {
    /// Whether the passkey is there, without which M-PESA asks nobody.
    pub ready: bool,
    /// The organisation's number, to which the money goes.
    pub pay_bill: String,
    /// Who was asked.
    pub rows: Vec<PromptRow>,
    /// Pass as `before` for the next page; none at the end.
    pub next: Option<i64>,
}

/// A customer who was asked.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PromptRow {
    /// Names it.
    pub id: String,
    /// Its place in the ledger.
    pub seq: i64,
    /// When.
    pub asked_at: i64,
    /// By whom.
    pub by: Option<String>,
    /// The customer's number.
    pub phone: String,
    /// How much, in cents.
    pub amount_cents: i64,
    /// The account that the customer saw.
    pub reference: String,
    /// What it was for; may be empty.
    pub description: String,
    /// How it stands.
    pub state: PromptStateView,
    /// What happened, as a sentence.
    pub sentence: String,
    /// What to do next, as a sentence; none where there is nothing to do.
    pub next_step: Option<String>,
    /// The customer's receipt, where they paid and M-PESA named it.
    pub receipt: Option<String>,
    /// Whether M-PESA can be asked how it ended.
    pub may_check: bool,
}

/// How a prompt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum PromptStateView {
    /// The customer may answer yet.
    Open,
    /// The customer paid.
    Paid,
    /// The customer did not pay.
    NotPaid,
    /// The customer was never asked.
    NotAsked,
    /// M-PESA has not said.
    Unanswered,
    /// What M-PESA said proves neither.
    Unclear,
}

/// Names a prompt.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PromptRef {
    /// Its id.
    pub prompt: String,
}

/// Keep the passkey of M-PESA Express in the keyring.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SetPasskey {
    /// As Safaricom gave it.
    #[ts(type = "string")]
    pub passkey: SecretString,
}
