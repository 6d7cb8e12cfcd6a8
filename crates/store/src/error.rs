//! What can go wrong in the ledger.

use treasury::{
    ActError, Alteration, ApprovalError, DoubtRefusal, IllegalBatchStep, IllegalTransition, LedgerId, LogDoubt,
    OperatorId, PeopleError, RowError,
    decide::{NotLifted, NotSigned},
};

/// Why the log of a team cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TeamLogError {
    /// It cannot be reached, or does not answer: it may be over soon.
    #[error("the team's log cannot be reached: {0}")]
    Unreachable(String),
    /// It will not do it: this desktop may have been retired.
    #[error("the team's log refused: {0}")]
    Refused(String),
    /// It lacks entries that it had.
    #[error("the team's log is older than it was: it lacks entries that are known here")]
    Older,
    /// It shows another history than the one that is known here.
    #[error("the team's log is another one than it was from entry {0} on")]
    Forked(i64),
    /// What it holds cannot be opened with the team's key.
    #[error("entry {0} of the team's log cannot be read")]
    Unreadable(i64),
    /// What it holds was signed by no desktop of the team.
    #[error("entry {0} of the team's log was not signed by a desktop of the team")]
    Unsigned(i64),
    /// An entry of the journal that it holds does not follow from the one that is known here: its desktop was shown another
    /// history.
    #[error("audit entry {0}, which another desktop wrote, does not follow from the one before it")]
    NotFollowing(i64),
    /// An entry of the journal that it holds was not signed by the desktop that it names.
    #[error("audit entry {0} was not signed by the desktop that it names")]
    NotSigned(i64),
    /// Something was wrong with it, and it was not looked at anew since.
    #[error("the team's log was not what it must be, and was not found to be right since")]
    InDoubt,
}

impl TeamLogError {
    /// What is wrong with the log, where that is the reason and not only that it cannot be used now.
    #[must_use]
    pub const fn doubt(&self) -> Option<LogDoubt> {
        match self {
            Self::Unreachable(_) | Self::Refused(_) | Self::InDoubt => None,
            Self::Older => Some(LogDoubt::Older),
            Self::Forked(_) | Self::NotFollowing(_) => Some(LogDoubt::Forked),
            Self::Unreadable(_) => Some(LogDoubt::Unreadable),
            Self::Unsigned(_) | Self::NotSigned(_) => Some(LogDoubt::Unsigned),
        }
    }
}

/// Why an operation of the ledger did not happen. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A batch differs from the pay run before by more than the organisation set, and nobody said why.
    #[error("the batch differs from the pay run before, and takes a reason")]
    ReasonNeeded,
    /// Two payees cannot be one: they are the same number, or one of them is somebody else's already.
    #[error("these payees cannot be merged")]
    NotMerged,
    /// Somebody has this name already.
    #[error("somebody has this name already")]
    NameTaken,
    /// The file cannot be opened, or is no ledger.
    #[error("could not open the ledger at {path}")]
    Open {
        /// Where it is.
        path: String,
        /// Why.
        #[source]
        source: DatabaseError,
    },
    /// Another program has the ledger open.
    #[error("another Hazina is using the ledger at {path}")]
    InUse {
        /// Where it is.
        path: String,
    },
    /// A copy of this ledger is open on this machine.
    #[error("a copy of this ledger is open in another Hazina on this machine (ledger {ledger})")]
    CopyInUse {
        /// Which ledger.
        ledger: LedgerId,
    },
    /// There is no ledger where one must be.
    #[error("there is no ledger at {path}")]
    Missing {
        /// Where it should be.
        path: String,
    },
    /// It is another ledger than the one that belongs here, or another desktop signed it.
    #[error("the ledger at {path} is another one (ledger {found}) than the one that belongs here")]
    Foreign {
        /// Where it is.
        path: String,
        /// Which ledger it is.
        found: LedgerId,
        /// When it was made, UTC milliseconds.
        made_at: i64,
    },
    /// The file was written before ledgers had a birth: by a Hazina that was only tried.
    #[error("the ledger at {path} was written by a trial version of Hazina, which this one does not read")]
    Trial {
        /// Where it is.
        path: String,
    },
    /// The folder cannot be used.
    #[error("could not use {path}")]
    Folder {
        /// Which.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file was written by a newer Hazina. It was not touched.
    #[error(
        "this ledger was written by a newer Hazina (version {found}; this one knows {known}). Install the newer Hazina"
    )]
    TooNew {
        /// Version of the file.
        found: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// The tables could not be brought up to date.
    #[error("could not bring the ledger up to date")]
    Migrate(#[source] DatabaseError),
    /// There is no such row.
    #[error("there is no such {what}")]
    NotFound {
        /// `batch`, `payout`, `operator`, `attempt`.
        what: &'static str,
    },
    /// A batch cannot take this step.
    #[error(transparent)]
    Batch(#[from] IllegalBatchStep),
    /// A payout cannot take this step.
    #[error(transparent)]
    Payout(#[from] IllegalTransition),
    /// An approval or rejection does not fit.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
    /// The policy does not let somebody do this.
    #[error(transparent)]
    Policy(#[from] treasury::PolicyBreach),
    /// Somebody may not do this, or it may not be done to them.
    #[error(transparent)]
    People(#[from] PeopleError),
    /// The key of somebody who stands behind it is not open, so they cannot sign it.
    #[error("the signing key of operator {operator} is not open")]
    KeyClosed {
        /// Who.
        operator: OperatorId,
    },
    /// The signatures of the people behind an entry are not what they must be.
    #[error(transparent)]
    Act(#[from] ActError),
    /// Rows cannot be frozen or read back.
    #[error(transparent)]
    Rows(#[from] RowError),
    /// Something cannot be done about a payout in doubt.
    #[error(transparent)]
    Doubt(#[from] DoubtRefusal),
    /// What failed is being paid again already.
    #[error("batch {batch} pays these again already")]
    AlreadyRedone {
        /// By this batch.
        batch: treasury::BatchId,
    },
    /// A change of the password cannot take this step.
    #[error("the change of the password is {}, so this cannot be done", .state.name())]
    Rotation {
        /// Where it stands.
        state: treasury::RotationState,
    },
    /// Several pauses stand, and each is lifted by itself.
    #[error("several pauses stand: say which one is lifted")]
    SeveralPauses,
    /// This pause takes two people.
    #[error("a second person must agree")]
    SecondPerson,
    /// Sending does not go on while the initiator's password is being changed.
    #[error("the initiator's password is being changed")]
    RotationOpen,
    /// Sending does not go on from a ledger that is not the newest that was known, before two people said so.
    #[error("two people have to agree to go on with this ledger first")]
    NotReadmitted,
    /// The organisation was founded before.
    #[error("this ledger belongs to an organisation already")]
    Founded,
    /// Sending does not go on before M-PESA has taken the initiator again.
    #[error("M-PESA refused the initiator, and has not told a balance since")]
    InitiatorRefused,
    /// Too many passwords were wrong of late.
    #[error("too many passwords were wrong: the next may be tried later")]
    TooManyWrong {
        /// From when, UTC milliseconds.
        until: i64,
    },
    /// There is no such age of a password.
    #[error(transparent)]
    Age(#[from] treasury::CredentialAgeError),
    /// A reminder cannot be put off.
    #[error(transparent)]
    Snooze(#[from] treasury::SnoozeError),
    /// A customer's payment is being taken back already, or was.
    #[error("batch {batch} takes this payment back already")]
    AlreadyReversed {
        /// By this batch.
        batch: treasury::BatchId,
    },
    /// This payment is not taken back.
    #[error(transparent)]
    NoReversal(#[from] crate::NoReversal),
    /// A file cannot be attached, or taken off.
    #[error(transparent)]
    NotAttached(#[from] crate::NotAttached),
    /// A statement cannot be imported, or a month not closed.
    #[error(transparent)]
    NoStatement(#[from] crate::NoStatement),
    /// A task about a payout cannot be opened or closed so.
    #[error(transparent)]
    NoRecall(#[from] crate::NoRecall),
    /// A part of the ledger that has a name is not what it must be: it was changed outside Hazina, or damaged.
    #[error("the ledger was changed outside Hazina: {}", altered(.0))]
    Altered(Alteration),
    /// Something in the ledger is not what it must be: it was changed outside Hazina, or damaged.
    #[error("the ledger was changed outside Hazina: {0}")]
    Changed(String),
    /// Payouts are under way that stand against this.
    #[error("{count} payouts are under way")]
    UnderWay {
        /// How many.
        count: u32,
        /// How much they are together.
        sum: mpesa::Total,
    },
    /// The ledger went on elsewhere: nothing is sent from it any more.
    #[error("this ledger was closed to go on at another computer: nothing is sent from it any more")]
    Moved,
    /// Another desktop of the team has the right to send, or this one was retired.
    #[error(transparent)]
    Void(#[from] treasury::Void),
    /// The log that orders this ledger's entries cannot be used.
    #[error(transparent)]
    TeamLog(#[from] TeamLogError),
    /// A copy of the ledger is not what it must be.
    #[error("the copy of the ledger is not as it must be: {0}")]
    BadCopy(String),
    /// Somebody wanted it to stop.
    #[error("this was stopped before its end")]
    Stopped,
    /// SQLite refused.
    #[error("{act} failed")]
    Sqlite {
        /// The operation.
        act: &'static str,
        /// Why.
        #[source]
        source: DatabaseError,
    },
    /// The ledger was closed.
    #[error("the ledger is closed")]
    Closed,
}

/// What was found, for the log.
fn altered(found: &Alteration) -> String {
    match found {
        Alteration::Approval { batch } => {
            format!("the draft or approval of batch {batch} was not made by this console")
        }
        Alteration::Attachment { batch } => format!("a file attached to batch {batch} is not what was attached"),
        Alteration::TooFew { batch } => format!("batch {batch} has fewer approvals than its policy asks for"),
        Alteration::Policy { version } => format!("policy {version} was not agreed to by two administrators"),
        Alteration::OtherPolicy { batch, named, in_force } => {
            format!("batch {batch} is under policy {named}, and policy {in_force} was in force")
        }
        Alteration::Cancelled { batch } => format!("batch {batch} was cancelled and stands as approved"),
        Alteration::Row { payout } => format!("payout {payout} is not what was approved"),
        Alteration::SentBefore { payout } => format!("payout {payout} was sent before and stands as not sent"),
        Alteration::NeverSent { payout } => format!("payout {payout} stands as sent, and was not"),
        Alteration::OtherId { payout } => format!("payout {payout} has another id at M-PESA than it was sent with"),
        Alteration::Callback { delivery } => format!("callback {delivery} is not what was kept"),
        Alteration::Check { faults } => format!("the check of the ledger found {faults} faults"),
        Alteration::Unsigned { entry } => format!("audit entry {entry} was not written by this desktop"),
        Alteration::Elsewhere => "a part of it cannot be read".to_owned(),
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> Self {
        Self::Sqlite {
            act: "a statement",
            source: source.into(),
        }
    }
}

impl From<Alteration> for StoreError {
    fn from(found: Alteration) -> Self {
        Self::Altered(found)
    }
}

impl From<NotSigned> for StoreError {
    fn from(why: NotSigned) -> Self {
        match why {
            NotSigned::Act(error) => error.into(),
            NotSigned::People(error) => error.into(),
        }
    }
}

impl From<NotLifted> for StoreError {
    fn from(why: NotLifted) -> Self {
        match why {
            NotLifted::RotationOpen => Self::RotationOpen,
            NotLifted::NotReadmitted => Self::NotReadmitted,
            NotLifted::InitiatorRefused => Self::InitiatorRefused,
            NotLifted::SecondPerson => Self::SecondPerson,
        }
    }
}

/// What the database said, in its own words. Which library speaks to it is nobody's business.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct DatabaseError(Said);

#[derive(Debug, thiserror::Error)]
enum Said {
    #[error(transparent)]
    Statement(rusqlite::Error),
    #[error(transparent)]
    Migration(rusqlite_migration::Error),
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        Self(Said::Statement(error))
    }
}

impl From<rusqlite_migration::Error> for DatabaseError {
    fn from(error: rusqlite_migration::Error) -> Self {
        Self(Said::Migration(error))
    }
}

impl DatabaseError {
    /// The kind of failure, where a statement failed.
    pub(crate) fn code(&self) -> Option<rusqlite::ErrorCode> {
        match &self.0 {
            Said::Statement(error) => error.sqlite_error_code(),
            Said::Migration(_) => None,
        }
    }
}

impl StoreError {
    /// What was found to have been changed outside Hazina, where that is what went wrong.
    #[must_use]
    pub fn alteration(&self) -> Option<Alteration> {
        if let Self::Altered(found) = self {
            return Some(found.clone());
        }
        matches!(self, Self::Changed(_) | Self::Act(_)).then_some(Alteration::Elsewhere)
    }

    /// Names the operation in an error of the database.
    pub(crate) fn during(self, name: &'static str) -> Self {
        if let Self::Sqlite { source, .. } = self {
            return Self::Sqlite { act: name, source };
        }
        self
    }
}
