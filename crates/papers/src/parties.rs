//! Who pays, who is paid, who signed, and where a payout stands, as papers say it.

use messages::{Language, text};
use mpesa::{Msisdn, Receipt, ResultCode, Shortcode};

use crate::Moment;

/// The organisation whose paper it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Issuer {
    /// Its name.
    pub organisation: String,
    /// Its number at M-PESA.
    pub shortcode: Shortcode,
    /// Whether its money is real.
    pub environment: Environment,
    /// The language of its papers.
    pub language: Language,
}

/// Whether money is real. Papers of anything but production say on every page that it is not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Environment {
    /// Real money.
    Production,
    /// Safaricom's test system.
    Sandbox,
    /// The simulator.
    Practice,
}

/// Who is paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payee {
    /// The name, as the maker gave it. May be empty.
    pub name: String,
    /// Where the money goes.
    pub destination: Destination,
}

/// Where money goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Destination {
    /// A person's phone.
    Phone(Msisdn),
    /// A bill of another organisation.
    Bill {
        /// Its pay bill number.
        pay_bill: Shortcode,
        /// The account there.
        account: String,
    },
    /// A till of another organisation.
    Till(Shortcode),
    /// Tax, to KRA.
    Tax {
        /// The payment registration number.
        registration: String,
    },
    /// The Utility account of a shortcode of the organisation's own.
    TopUp(Shortcode),
}

impl Destination {
    /// What kind of place it is.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Phone(_) => text().papers_to_phone(),
            Self::Bill { .. } => text().papers_to_bill(),
            Self::Till(_) => text().papers_to_till(),
            Self::Tax { .. } => text().papers_to_tax(),
            Self::TopUp(_) => text().papers_to_top_up(),
        }
    }

    /// The place, in full: papers go to people who have to check it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Phone(number) => number.expose().to_owned(),
            Self::Bill { pay_bill, account } => format!("{pay_bill} / {account}"),
            Self::Till(till) => till.to_string(),
            Self::Tax { registration } => format!("KRA {registration}"),
            Self::TopUp(shortcode) => shortcode.to_string(),
        }
    }
}

/// A person's act.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
    /// The person's name.
    pub by: String,
    /// When.
    pub at: Moment,
}

impl Signed {
    pub(crate) fn text(&self) -> String {
        text().papers_signed(self.by.as_str(), self.at.long())
    }
}

/// What a payment is known by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    /// M-PESA's word, which names the time of the payment.
    Told,
    /// M-PESA's word, which names no time: the time is when it was heard.
    Heard,
    /// Two people's evidence, without M-PESA's word: the time is when they agreed.
    Found,
}

/// Where a payout stands, with what a paper says about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// In a batch that was not submitted.
    Draft,
    /// Waits for a checker.
    Submitted,
    /// May be sent.
    Approved,
    /// Its request was written down, and perhaps sent.
    Sending,
    /// M-PESA queued it.
    Accepted,
    /// Money moved.
    Paid {
        /// M-PESA's proof.
        receipt: Receipt,
        /// When: what that means, `known` says.
        at: Moment,
        /// What it is known by.
        known: Known,
        /// The name M-PESA knows for the payee, where it was told.
        registered_name: Option<String>,
    },
    /// Proved that no money moved.
    Failed {
        /// M-PESA's code; none where people found that it was not paid.
        code: Option<ResultCode>,
        /// Why, in sentences.
        why: String,
        /// When that was known.
        at: Moment,
    },
    /// It is not known whether money moved.
    InDoubt {
        /// Since when.
        since: Moment,
        /// Why it is not known, as a sentence.
        why: String,
    },
    /// Money moved and was taken back.
    Reversed {
        /// M-PESA's proof of the payment.
        receipt: Receipt,
        /// When it was paid.
        paid_at: Moment,
        /// When it was taken back.
        at: Moment,
        /// What proves that it was taken back, as a sentence.
        proof: String,
    },
    /// Taken back before it was sent.
    Cancelled,
    /// A checker said no.
    Rejected,
}

/// The states alone, in their order on paper: ends first, and what is open after them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum State {
    Paid,
    Failed,
    InDoubt,
    Reversed,
    Accepted,
    Sending,
    Approved,
    Submitted,
    Draft,
    Cancelled,
    Rejected,
}

impl State {
    /// The state in the words of the screen.
    pub(crate) fn word(self) -> String {
        match self {
            Self::Draft => text().papers_state_draft(),
            Self::Submitted => text().papers_state_submitted(),
            Self::Approved => text().papers_state_approved(),
            Self::Sending => text().papers_state_sending(),
            Self::Accepted => text().papers_state_accepted(),
            Self::Paid => text().papers_state_paid(),
            Self::Failed => text().papers_state_failed(),
            Self::InDoubt => text().papers_state_in_doubt(),
            Self::Reversed => text().papers_state_reversed(),
            Self::Cancelled => text().papers_state_cancelled(),
            Self::Rejected => text().papers_state_rejected(),
        }
    }
}

impl Standing {
    /// The state in the words of the screen.
    #[must_use]
    pub fn word(&self) -> String {
        self.state().word()
    }

    pub(crate) const fn state(&self) -> State {
        match self {
            Self::Draft => State::Draft,
            Self::Submitted => State::Submitted,
            Self::Approved => State::Approved,
            Self::Sending => State::Sending,
            Self::Accepted => State::Accepted,
            Self::Paid { .. } => State::Paid,
            Self::Failed { .. } => State::Failed,
            Self::InDoubt { .. } => State::InDoubt,
            Self::Reversed { .. } => State::Reversed,
            Self::Cancelled => State::Cancelled,
            Self::Rejected => State::Rejected,
        }
    }
}
