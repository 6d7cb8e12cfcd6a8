//! What an organisation's accounts hold, and what is set about them.

use mpesa::{Amount, B2cTariff, Balance, Receipt};
use serde::{Deserialize, Serialize};

use crate::OperatorId;

/// One account as M-PESA told it. A figure that was not told is not known, never zero.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AccountReading {
    /// Its name, as M-PESA writes it: `Utility Account`.
    pub account: String,
    /// What it holds, reserved money included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Balance>,
    /// What can be spent now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<Balance>,
    /// Held for payments on their way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved: Option<Balance>,
    /// Received and not cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncleared: Option<Balance>,
}

/// The Utility account's name at M-PESA.
pub const UTILITY: &str = "Utility Account";
/// The Working account's name at M-PESA.
pub const WORKING: &str = "Working Account";
/// The Charges Paid account's name at M-PESA.
pub const CHARGES_PAID: &str = "Charges Paid Account";

/// A customer's payment to the organisation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReceivedPayment {
    /// M-PESA's receipt: each counts once, however often it is told.
    pub receipt: Receipt,
    /// How much.
    pub amount: Amount,
    /// When, UTC milliseconds, by M-PESA's clock.
    pub paid_at: i64,
    /// The payer's number as M-PESA gives it: whole, masked or hashed.
    pub payer: String,
    /// The payer's name, as far as M-PESA gives it.
    pub name: String,
    /// The account number that the customer typed.
    pub account: String,
    /// The kind of payment in M-PESA's words.
    pub kind: String,
    /// What told us.
    pub told_by: ReportedBy,
}

/// What told of a customer's payment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportedBy {
    /// A confirmation, by callback.
    Confirmation,
    /// The list of the last forty-eight hours.
    Pull,
    /// The end of a prompt on the customer's phone, which names neither the customer nor the kind of payment.
    Prompt,
}

impl ReportedBy {
    /// As the ledger spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::Pull => "pull",
            Self::Prompt => "prompt",
        }
    }
}

/// Something that the organisation set for itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "setting", rename_all = "snake_case")]
pub enum Setting {
    /// Below this an account is low; none for no warning.
    LowLevel {
        /// The account's name.
        account: String,
        /// The level.
        level: Option<Balance>,
    },
    /// How often the balance is read by itself, in minutes; none for never.
    ReadBalanceEvery {
        /// Minutes.
        minutes: Option<u32>,
    },
    /// Whether money may be moved from the Working to the Utility account of one shortcode by request: Safaricom enables
    /// that for an organisation.
    OwnTransfers {
        /// Whether it was enabled.
        enabled: bool,
    },
    /// After how many minutes without a touch whoever is signed in is signed out.
    IdleSignOut {
        /// Minutes.
        minutes: u16,
    },
    /// How many days the initiator's password lasts.
    PasswordLasts {
        /// Days.
        days: u16,
    },
    /// The most requests for payment a minute. Safaricom publishes no number.
    Pace {
        /// Requests.
        most_per_minute: u32,
    },
    /// For how many days the same payee, account and amount count as perhaps the same payment.
    SamePaymentWindow {
        /// Days; 0 for none.
        days: u16,
    },
    /// Beyond how many percent a pay run's difference from the one before takes a reason.
    RunDiffers {
        /// Percent; none for never.
        percent: Option<u16>,
    },
    /// After how many hours in doubt, and asked about in vain, two people may say that a payout was not paid.
    NotPaidAfter {
        /// Hours.
        hours: u16,
    },
    /// The language of what leaves as a file.
    Papers {
        /// Which.
        language: PapersIn,
    },
    /// What M-PESA charges for payments to people, from a day on.
    Tariff {
        /// The day, as days since 1970 in East Africa Time.
        from_day: i32,
        /// The fees.
        tariff: B2cTariff,
    },
    /// How often a statement of M-PESA's is imported; none for no reminder.
    StatementEvery {
        /// Days.
        days: Option<u16>,
    },
    /// The relay that hears M-PESA's answers. What it takes to speak to it is in the keyring.
    Relay {
        /// The pairing's own name, which tells its deliveries from those of another.
        id: String,
        /// Where the relay is.
        address: String,
        /// What its administrator knows this console by.
        name: String,
    },
    /// When the relay last gave this console a new credential.
    RelayCredential {
        /// UTC milliseconds.
        since: i64,
    },
    /// The relay before, which is listened to for what was sent while its address was given out; none any more.
    RelayBefore {
        /// Where it is.
        address: Option<String>,
    },
    /// Who agreed, beside who did it, to the newest change of each kind of what the relay does.
    RelayAgreed {
        /// What they agreed to.
        change: RelayChange,
        /// The second person.
        agreed_by: OperatorId,
    },
}

/// The languages in which papers are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum PapersIn {
    /// English.
    #[serde(rename = "en")]
    English,
    /// Kiswahili.
    #[serde(rename = "sw")]
    Kiswahili,
}

/// A change of the relay that takes two people: whoever rules the relay can swap what M-PESA says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum RelayChange {
    /// This console was paired with one.
    Paired {
        /// Its pairing's own name.
        id: String,
    },
    /// The one before is not listened to any more.
    LeftBefore {
        /// Where it is.
        address: String,
    },
    /// Which customers' payments it takes.
    Rule {
        /// The patterns of account numbers; none takes all.
        accounts: Vec<String>,
        /// The least, in cents.
        lowest_cents: Option<u64>,
        /// The most, in cents.
        highest_cents: Option<u64>,
        /// Whether what cannot be read is refused.
        refuse_unreadable: bool,
    },
}

/// The most requests for payment a minute, until the organisation sets it: five a second (Daraja facts, section 22).
pub const MOST_PER_MINUTE: u32 = 300;

impl Setting {
    /// The key under which the ledger keeps it.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::LowLevel { account, .. } => format!("low_level:{account}"),
            Self::ReadBalanceEvery { .. } => "read_balance_every".to_owned(),
            Self::OwnTransfers { .. } => "own_transfers".to_owned(),
            Self::IdleSignOut { .. } => "idle_sign_out".to_owned(),
            Self::PasswordLasts { .. } => "password_lasts".to_owned(),
            Self::Pace { .. } => "pace".to_owned(),
            Self::SamePaymentWindow { .. } => "same_payment_window".to_owned(),
            Self::RunDiffers { .. } => "run_differs".to_owned(),
            Self::NotPaidAfter { .. } => "not_paid_after".to_owned(),
            Self::Papers { .. } => "papers".to_owned(),
            Self::Tariff { from_day, .. } => format!("tariff:{from_day}"),
            Self::StatementEvery { .. } => "statement_every".to_owned(),
            Self::Relay { .. } => "relay".to_owned(),
            Self::RelayCredential { .. } => "relay_credential".to_owned(),
            Self::RelayBefore { .. } => "relay_before".to_owned(),
            Self::RelayAgreed { change, .. } => match change {
                RelayChange::Paired { .. } => "relay_paired_by".to_owned(),
                RelayChange::LeftBefore { .. } => "relay_left_by".to_owned(),
                RelayChange::Rule { .. } => "relay_rule".to_owned(),
            },
        }
    }
}

impl AccountReading {
    /// A reading that tells only what can be spent.
    #[must_use]
    pub fn available(account: &str, available: Balance) -> Self {
        Self {
            account: account.to_owned(),
            current: None,
            available: Some(available),
            reserved: None,
            uncleared: None,
        }
    }
}
