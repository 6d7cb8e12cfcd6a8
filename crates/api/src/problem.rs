//! What can go wrong for the person in front of the screen: a code with fields. One table in the UI turns a
//! code into title, sentence, severity and action. A code exists only where the screen does something with it.

use serde::Serialize;
use ts_rs::TS;

use crate::view::RoleView;

/// An error on its way to the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Problem {
    /// No organisation is open.
    #[error("no organisation is open: {message}")]
    NotOpen {
        /// Why, and what to do, as a sentence.
        message: String,
    },
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// Somebody who stands behind this cannot sign it: their key is not open.
    #[error("a signing key is not open")]
    KeyClosed,
    /// The passphrase is wrong.
    #[error("the passphrase is wrong")]
    WrongPassphrase {
        /// Seconds to wait before the next try; 0 while tries are still free.
        wait_seconds: u32,
    },
    /// Too many wrong passphrases: wait.
    #[error("too many wrong passphrases")]
    TooManyTries {
        /// Seconds to wait.
        wait_seconds: u32,
    },
    /// Too many wrong passphrases were given in somebody's name, or two people locked them: another releases them.
    #[error("{name} is locked")]
    PersonLocked {
        /// Who.
        name: String,
    },
    /// Whoever is signed in may not do this.
    #[error("whoever is signed in may not do this")]
    NotYourPart {
        /// The role that it takes; none where any but an auditor's would do.
        role: Option<RoleView>,
    },
    /// What moves money is confirmed in a window of its own, and this was asked for elsewhere.
    #[error("this is confirmed in its own window")]
    ConfirmedApart,
    /// Too few people who can act would be left.
    #[error("too few people would be left")]
    TooFewPeople,
    /// The maker tried to approve or reject their own batch.
    #[error("the maker may not approve")]
    MakerCannotApprove {
        /// Name of the maker.
        maker: String,
        /// Names of those who can.
        others: Vec<String>,
    },
    /// The batch is not in a state in which this can be done.
    #[error("the batch is {state}, so this cannot be done")]
    WrongState {
        /// Where it stands, as a word.
        state: String,
    },
    /// The rows are not the ones the approver saw.
    #[error("the rows changed since they were shown")]
    RowsChanged,
    /// Other payouts may be the same payments than the approver was told.
    #[error("the warnings changed since they were shown")]
    WarningsChanged,
    /// Other files are attached than the approver saw.
    #[error("the attachments changed since they were shown")]
    EvidenceChanged,
    /// A file cannot be attached, or not taken off.
    #[error("the file was not attached: {message}")]
    NotAttached {
        /// Why, and what to do, as a sentence.
        message: String,
    },
    /// The batch differs from the pay run before by more than the organisation set: it takes a reason.
    #[error("the batch differs from the pay run before, and takes a reason")]
    DifferenceReason,
    /// There is no such batch, payout or import (any more).
    #[error("there is no such {what}")]
    NotFound {
        /// `batch`, `payout`, `import`.
        what: String,
    },
    /// What failed is being paid again already.
    #[error("batch {batch} pays these again already")]
    AlreadyRedone {
        /// By this batch.
        batch: i64,
    },
    /// The customer's payment is being taken back already, or was.
    #[error("batch {batch} takes this payment back already")]
    AlreadyReversed {
        /// By this batch.
        batch: i64,
    },
    /// The receipt is of a payout of ours: M-PESA takes no order to take that back.
    #[error("the receipt is of payout {payout}")]
    OwnPayout {
        /// Which.
        payout: i64,
    },
    /// Somebody sees to getting this payout's money back already.
    #[error("task {recall} is about this payout already")]
    RecallOpen {
        /// Which task.
        recall: i64,
    },
    /// The import has no rows that can be paid.
    #[error("no row can be paid")]
    NothingToPay,
    /// The file is larger than the console reads.
    #[error("the file is too large")]
    FileTooLarge {
        /// The most, in megabytes.
        most_mb: u32,
    },
    /// A field was left empty or is too long.
    #[error("{field}: {message}")]
    BadField {
        /// The field.
        field: String,
        /// What is wrong and what to do, as a sentence.
        message: String,
    },
    /// A file could not be saved.
    #[error("the file could not be saved: {message}")]
    NotSaved {
        /// Why.
        message: String,
    },
    /// A file is not saved any more, as somebody wanted.
    #[error("the file is not saved any more")]
    SavingCancelled,
    /// Something cannot be done about a payout in doubt.
    #[error("{message}")]
    DoubtStands {
        /// Why not, as a sentence.
        message: String,
    },
    /// The ledger was changed outside Hazina: nothing is sent until it was looked at.
    #[error("the ledger was changed outside Hazina")]
    LedgerChanged {
        /// What was found, as a sentence.
        message: String,
    },
    /// Sending does not go on from a ledger that may not be the newest copy, before two people said so.
    #[error("two people have to agree to go on with this ledger first")]
    NotReadmitted,
    /// The keyring refused, or there is none.
    #[error("the keyring did not answer: {message}")]
    Keyring {
        /// What happened and what to do, as a sentence.
        message: String,
    },
    /// The initiator's password comes first.
    #[error("the initiator's password comes first: {message}")]
    PasswordFirst {
        /// Why, and what to do, as a sentence.
        message: String,
    },
    /// Too many passwords were wrong of late: wait.
    #[error("too many passwords were wrong")]
    PasswordWait {
        /// From when the next may be tried, UTC milliseconds.
        until: i64,
    },
    /// The relay did not do what it was asked. Nothing was changed.
    #[error("the relay did not answer as it should: {message}")]
    RelayNotAnswering {
        /// What happened, as a sentence.
        message: String,
    },
    /// Payouts are under way that would be sent, or asked about, another way than they were.
    #[error("{count} payouts are under way")]
    UnderWay {
        /// How many.
        count: u32,
        /// Their sum.
        sum_cents: i64,
    },
    /// Payouts still await their results at a relay that is to be given up.
    #[error("{count} payouts still await their results at {address}")]
    RelayAwaited {
        /// Where the relay is.
        address: String,
        /// How many.
        count: u32,
        /// Their sum.
        sum_cents: i64,
        /// Whether it is the relay before, or the one whose address is given out.
        before: bool,
    },
    /// M-PESA still sends customers' payments to a relay that is to be given up.
    #[error("customers' payments still go to {address}")]
    PaymentsElsewhere {
        /// Where the relay is.
        address: String,
    },
    /// Somebody wants to pay while results cannot arrive.
    #[error("results cannot arrive: {message}")]
    RelaySilent {
        /// Why, as a sentence.
        message: String,
    },
    /// Somebody wants sending to go on, and has not seen what is left and what the accounts hold.
    #[error("{left} payouts are left to send")]
    ResumeUndecided {
        /// How many payouts are left to send.
        left: u32,
    },
    /// M-PESA has not confirmed that what failed was not paid.
    #[error("failures are checked with M-PESA before they are paid again")]
    CheckFirst,
    /// M-PESA's gateway did not take a question. Nothing about money.
    #[error("M-PESA did not take the question: {message}")]
    GatewayDidNotAnswer {
        /// What happened.
        message: String,
    },
    /// Anything else. The log has the whole story under this reference.
    #[error("unexpected (reference {reference})")]
    Unexpected {
        /// Finds the log line.
        reference: String,
    },
}

impl Problem {
    /// There is no such thing (any more).
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::NotFound { what: what.to_owned() }
    }

    /// A field of a request that cannot be taken as it is, and why, as a sentence.
    #[must_use]
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::BadField {
            field: field.to_owned(),
            message: message.into(),
        }
    }
}
