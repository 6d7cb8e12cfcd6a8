//! Why sending stopped, as the journal holds it.

use mpesa::ResultCode;
use serde::{Deserialize, Serialize};

use crate::{Alarm, Alteration, AttemptId, Head, PayoutId};

/// Why sending stopped.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum PauseReason {
    /// A person wanted it.
    Person,
    /// M-PESA refused the initiator.
    Initiator {
        /// The result code.
        code: ResultCode,
    },
    /// M-PESA refuses the organisation.
    Organisation {
        /// The result code.
        code: ResultCode,
    },
    /// The gateway does not let this app or server send.
    NotAuthorised {
        /// Its words.
        words: Option<String>,
    },
    /// The gateway refused several requests in a row: something is wrong with all of them.
    Refused {
        /// Its error code, where it gave one.
        code: Option<String>,
        /// Its words.
        words: Option<String>,
    },
    /// The account that pays is short of money.
    InsufficientBalance {
        /// The result code.
        code: ResultCode,
    },
    /// M-PESA took another password than the one in use, so the one in use ended.
    OtherPassword,
    /// What the batch pays again may have been paid the first time after all.
    MayBePaid {
        /// The payout that failed first.
        payout: PayoutId,
        /// How M-PESA contradicts itself about it since.
        alarm: Alarm,
    },
    /// The ledger was changed outside Hazina.
    LedgerChanged {
        /// What was found.
        found: Alteration,
    },
    /// Whether the ledger was changed outside Hazina could not be found out.
    LedgerUnchecked,
    /// The ledger is not the newest that was known of it: what was approved in it may have been sent from another copy.
    LedgerAge {
        /// What is known of its age.
        #[serde(flatten)]
        doubt: AgeDoubt,
    },
    /// The log that the team shares is not what it must be: another desktop may have been shown another history.
    TeamLog {
        /// What is wrong with it.
        doubt: LogDoubt,
    },
    /// The initiator's password is being changed.
    Rotation,
    /// M-PESA refused the initiator where it was asked something, while it takes its payouts: nothing of the kind is asked,
    /// and payouts go on.
    Asking {
        /// The result code.
        code: ResultCode,
        /// What was asked.
        about: Asking,
    },
}

/// What is wrong with the log that a team shares.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogDoubt {
    /// It lacks entries that it had.
    Older,
    /// It shows another history than the one that is known here.
    Forked,
    /// It holds what no desktop of the team signed.
    Unsigned,
    /// It holds what cannot be opened with the team's key.
    Unreadable,
}

/// What M-PESA was asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asking {
    /// For the balance.
    Balance,
    /// How a payout ended.
    Status,
    /// About a receipt that is none of ours.
    Receipt,
}

/// What a pause is for. One of each may stand at a time; the gravest comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseKind {
    /// [`PauseReason::LedgerAge`].
    LedgerAge,
    /// [`PauseReason::LedgerChanged`].
    LedgerChanged,
    /// [`PauseReason::LedgerUnchecked`].
    LedgerUnchecked,
    /// [`PauseReason::TeamLog`].
    TeamLog,
    /// [`PauseReason::OtherPassword`].
    OtherPassword,
    /// [`PauseReason::Initiator`], for its password.
    Initiator,
    /// [`PauseReason::Initiator`], for a role that it lacks.
    Role,
    /// [`PauseReason::Organisation`].
    Organisation,
    /// [`PauseReason::NotAuthorised`].
    NotAuthorised,
    /// [`PauseReason::Refused`].
    Refused,
    /// [`PauseReason::MayBePaid`].
    MayBePaid,
    /// [`PauseReason::InsufficientBalance`].
    InsufficientBalance,
    /// [`PauseReason::Person`].
    Person,
    /// [`PauseReason::Rotation`].
    Rotation,
    /// [`PauseReason::Asking`].
    Asking,
}

impl PauseKind {
    /// Every kind, gravest first.
    pub const ALL: [Self; 15] = [
        Self::LedgerAge,
        Self::LedgerChanged,
        Self::LedgerUnchecked,
        Self::TeamLog,
        Self::OtherPassword,
        Self::Initiator,
        Self::Role,
        Self::Organisation,
        Self::NotAuthorised,
        Self::Refused,
        Self::MayBePaid,
        Self::InsufficientBalance,
        Self::Person,
        Self::Rotation,
        Self::Asking,
    ];

    /// As the ledger spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LedgerAge => "ledger_age",
            Self::LedgerChanged => "ledger_changed",
            Self::LedgerUnchecked => "ledger_unchecked",
            Self::TeamLog => "team_log",
            Self::OtherPassword => "other_password",
            Self::Initiator => "initiator",
            Self::Role => "role",
            Self::Organisation => "organisation",
            Self::NotAuthorised => "not_authorised",
            Self::Refused => "refused",
            Self::MayBePaid => "may_be_paid",
            Self::InsufficientBalance => "insufficient_balance",
            Self::Rotation => "rotation",
            Self::Person => "person",
            Self::Asking => "asking",
        }
    }
}

/// What lifts a pause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WayOn {
    /// A person resumes.
    Resume,
    /// Two people resume.
    TwoPeople,
    /// A person resumes once M-PESA took the initiator's password again, or a change of the password ends.
    TakenPassword,
    /// Two people go on with this copy of the ledger, which is an act of its own.
    Readmission,
    /// It ends by itself.
    ItsOwnEnd,
}

/// Why a ledger may not be the newest copy of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "age", rename_all = "snake_case")]
pub enum AgeDoubt {
    /// It ends before an entry that the keyring knows.
    Older {
        /// That entry.
        expected: Head,
        /// Its own last entry.
        last: Head,
    },
    /// It has another entry in the place of one that the keyring knows.
    Forked {
        /// That entry.
        expected: Head,
        /// Its own last entry.
        last: Head,
    },
    /// The keyring does not know any more how new it must be.
    Unknown,
    /// M-PESA answered, with a token of ours, what it never asked: it is older than the money.
    StrangeAnswer {
        /// What was answered.
        attempt: AttemptId,
    },
    /// The relay was told of an entry that it does not have: another copy of it sends.
    SentElsewhere {
        /// That entry.
        witnessed: Head,
    },
}

impl PauseReason {
    /// Whether M-PESA would refuse the initiator with the password in use: nothing is sent or asked with it by itself, and
    /// sending goes on only when M-PESA has taken it again. A role that is missing is none of the password's business.
    #[must_use]
    pub fn doubts_the_password(&self) -> bool {
        match self {
            Self::Initiator { code } => !Self::is_role(code),
            Self::OtherPassword => true,
            Self::Person
            | Self::Organisation { .. }
            | Self::NotAuthorised { .. }
            | Self::Refused { .. }
            | Self::InsufficientBalance { .. }
            | Self::MayBePaid { .. }
            | Self::LedgerChanged { .. }
            | Self::LedgerUnchecked
            | Self::LedgerAge { .. }
            | Self::TeamLog { .. }
            | Self::Rotation
            | Self::Asking { .. } => false,
        }
    }

    /// Whether a code says that the initiator lacks a role, which is none of the password's business.
    #[must_use]
    pub fn is_role(code: &ResultCode) -> bool {
        matches!(code.as_str(), "21" | "TP40153")
    }

    /// What the pause is for.
    #[must_use]
    pub fn kind(&self) -> PauseKind {
        match self {
            Self::Person => PauseKind::Person,
            Self::Initiator { code } if Self::is_role(code) => PauseKind::Role,
            Self::Initiator { .. } => PauseKind::Initiator,
            Self::Organisation { .. } => PauseKind::Organisation,
            Self::NotAuthorised { .. } => PauseKind::NotAuthorised,
            Self::Refused { .. } => PauseKind::Refused,
            Self::InsufficientBalance { .. } => PauseKind::InsufficientBalance,
            Self::OtherPassword => PauseKind::OtherPassword,
            Self::MayBePaid { .. } => PauseKind::MayBePaid,
            Self::LedgerChanged { .. } => PauseKind::LedgerChanged,
            Self::LedgerUnchecked => PauseKind::LedgerUnchecked,
            Self::TeamLog { .. } => PauseKind::TeamLog,
            Self::LedgerAge { .. } => PauseKind::LedgerAge,
            Self::Rotation => PauseKind::Rotation,
            Self::Asking { .. } => PauseKind::Asking,
        }
    }

    /// Whether nothing is sent while it stands.
    #[must_use]
    pub fn stops_sending(&self) -> bool {
        self.kind() != PauseKind::Asking
    }

    /// What lifts it.
    #[must_use]
    pub fn way_on(&self) -> WayOn {
        match self.kind() {
            PauseKind::LedgerAge => WayOn::Readmission,
            PauseKind::LedgerChanged | PauseKind::LedgerUnchecked | PauseKind::TeamLog => WayOn::TwoPeople,
            PauseKind::OtherPassword | PauseKind::Initiator => WayOn::TakenPassword,
            PauseKind::Rotation => WayOn::ItsOwnEnd,
            PauseKind::Role
            | PauseKind::Organisation
            | PauseKind::NotAuthorised
            | PauseKind::Refused
            | PauseKind::MayBePaid
            | PauseKind::InsufficientBalance
            | PauseKind::Person
            | PauseKind::Asking => WayOn::Resume,
        }
    }

    /// Whether the ledger may not be the newest copy of itself: two people go on with it, or nobody.
    #[must_use]
    pub const fn is_about_age(&self) -> bool {
        matches!(self, Self::LedgerAge { .. })
    }
}
