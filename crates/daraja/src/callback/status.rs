//! What the answer to a status query says about the payment asked about (API facts, section 10).

use chrono::{DateTime, FixedOffset};
use mpesa::{Amount, ConversationId, Money, OriginatorConversationId, Receipt, Total};

use super::{Doubt, Party, ResultNotice};
use crate::read::{money, time::time};

/// The answer to a status query. Its own code says only whether the query worked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatusResult {
    /// Whether M-PESA answered the question at all.
    pub answered: bool,
    /// How the payment stands; `None` when the question was not answered or the answer names no state.
    pub status: Option<PaymentStatus>,
    /// What that proves about the payment asked about.
    pub money: Money,
    /// The payment's receipt (`ReceiptNo`), also of one taken back.
    pub receipt: Option<Receipt>,
    /// The payment's amount.
    pub amount: Option<Amount>,
    /// Who paid.
    pub debit_party: Option<Party>,
    /// Who was paid. M-PESA sometimes writes it as a second `DebitPartyName`.
    pub credit_party: Option<Party>,
    /// What the payer was charged.
    pub debit_charge: Option<Total>,
    /// What the payee was charged.
    pub credit_charge: Option<Total>,
    /// `Utility Account`, `MMF Account for Organization` ...
    pub debit_account: Option<String>,
    /// `Business Payment to Customer via API`, `Pay Bill Online` ...
    pub reason: Option<String>,
    /// When it was started, East Africa Time.
    pub initiated_at: Option<DateTime<FixedOffset>>,
    /// When it ended, East Africa Time.
    pub finalised_at: Option<DateTime<FixedOffset>>,
    /// The payment's own id, not the query's.
    pub originator_conversation_id: Option<OriginatorConversationId>,
    /// The payment's own conversation, not the query's.
    pub conversation_id: Option<ConversationId>,
    /// What of the answer cannot be compared with what was sent: an amount that cannot be read or is written twice,
    /// two receipts, two payees. A person should look before the state is believed.
    pub doubts: Vec<Doubt>,
}

/// `TransactionStatus`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PaymentStatus {
    /// Paid.
    Completed,
    /// Not paid, final.
    Cancelled,
    /// Not paid, final.
    Declined,
    /// Not paid, final.
    Expired,
    /// Not paid, final (field report).
    Failed,
    /// Not paid, final (field report).
    Rejected,
    /// Paid and taken back: for a person (field report).
    Reversed,
    /// Under way: ask again later.
    Initiated,
    /// Under way: ask again later.
    Authorized,
    /// Under way: ask again later (field report).
    Pending,
    /// Anything else, as written. Proves nothing.
    Other(String),
}

impl PaymentStatus {
    /// What the state proves about the money.
    #[must_use]
    pub const fn money(&self) -> Money {
        match self {
            Self::Completed => Money::Moved,
            Self::Cancelled | Self::Declined | Self::Expired | Self::Failed | Self::Rejected => Money::NotMoved,
            Self::Reversed | Self::Initiated | Self::Authorized | Self::Pending | Self::Other(_) => Money::Unknown,
        }
    }

    /// M-PESA's word for it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Completed => "Completed",
            Self::Cancelled => "Cancelled",
            Self::Declined => "Declined",
            Self::Expired => "Expired",
            Self::Failed => "Failed",
            Self::Rejected => "Rejected",
            Self::Reversed => "Reversed",
            Self::Initiated => "Initiated",
            Self::Authorized => "Authorized",
            Self::Pending => "Pending",
            Self::Other(text) => text,
        }
    }

    fn read(text: &str) -> Self {
        let word: String = text
            .chars()
            .filter(|c| c.is_alphabetic())
            .flat_map(char::to_lowercase)
            .collect();
        match word.as_str() {
            "completed" => Self::Completed,
            "cancelled" | "canceled" => Self::Cancelled,
            "declined" => Self::Declined,
            "expired" => Self::Expired,
            "failed" => Self::Failed,
            "rejected" => Self::Rejected,
            "reversed" => Self::Reversed,
            "initiated" => Self::Initiated,
            "authorized" | "authorised" => Self::Authorized,
            "pending" | "pendingauthorized" | "pendingauthorised" => Self::Pending,
            _ => Self::Other(text.to_owned()),
        }
    }
}

impl ResultNotice {
    /// Reads this as the answer to a status query.
    #[must_use]
    pub fn status(&self) -> StatusResult {
        let answered = self.is_final() && self.code.is_zero();
        let text = |key| self.parameters.get(key);
        let status = text("TransactionStatus")
            .filter(|_| answered)
            .map(|t| PaymentStatus::read(&t));
        let charge = |key| text(key).and_then(|t| money::charge(&t));
        let (debit_party, credit_party) = self.status_parties();
        let (amount, clear) = self.named_amount(&["Amount", "TransactionAmount"]);
        let doubts = [
            (!clear, Doubt::AmountUnclear),
            (self.contradicts("ReceiptNo"), Doubt::ReceiptsDiffer),
            (self.contradicts("CreditPartyName"), Doubt::PartiesDiffer),
        ];
        StatusResult {
            answered,
            money: status.as_ref().map_or(Money::Unknown, PaymentStatus::money),
            receipt: text("ReceiptNo").and_then(|t| t.parse().ok()),
            amount,
            debit_party,
            credit_party,
            debit_charge: charge("DebitPartyCharges"),
            credit_charge: charge("CreditPartyCharges"),
            debit_account: text("DebitAccountType"),
            reason: text("ReasonType"),
            initiated_at: text("InitiatedTime").and_then(|t| time(&t)),
            finalised_at: self
                .parameters
                .first_of(&["FinalisedTime", "FinalizedTime"])
                .and_then(|t| time(&t)),
            originator_conversation_id: text("OriginatorConversationID").and_then(|t| t.parse().ok()),
            conversation_id: text("ConversationID").and_then(|t| t.parse().ok()),
            doubts: doubts
                .into_iter()
                .filter_map(|(is, doubt)| is.then_some(doubt))
                .collect(),
            status,
        }
    }

    /// Whether `key` is written twice with different values.
    fn contradicts(&self, key: &str) -> bool {
        self.parameters.all(key).next().is_some() && self.parameters.get(key).is_none()
    }

    /// The payer and the payee. The official sample writes `DebitPartyName` twice; the second is the payee.
    fn status_parties(&self) -> (Option<Party>, Option<Party>) {
        let mut debit = self.parameters.all("DebitPartyName");
        let (first, second) = (debit.next(), debit.next());
        let credit = self.parameters.get("CreditPartyName");
        let credit = credit.as_deref().or(second);
        (first.and_then(Party::read), credit.and_then(Party::read))
    }
}
