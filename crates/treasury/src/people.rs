//! People: who may do what, and what it takes to change that.
//!
//! A person holds one or several [`Role`]s. What a fact needs of whoever causes it stands in one table
//! ([`Fact::needs`](crate::Fact::needs)), which the ledger asks before it writes an entry and its check asks again of every
//! entry. A change of people takes two ([`Agreed`]).

use serde::{Deserialize, Serialize};

use crate::{Confirmed, OperatorId};

/// Wrong passphrases in a row that lock a person, where another administrator could release them.
pub const WRONG_PASSPHRASES: u32 = 10;

/// Wrong passphrases in a row that cost no time.
const FREE_TRIES: u32 = 3;
/// The longest wait after a wrong passphrase.
const LONGEST_WAIT_SECONDS: u32 = 3_600;

/// How many seconds nobody may try again after so many wrong passphrases in a row.
#[must_use]
pub fn wait_after_wrong(in_a_row: u32) -> u32 {
    match in_a_row.checked_sub(FREE_TRIES) {
        None | Some(0) => 0,
        Some(over) => 5_u32
            .saturating_mul(2_u32.saturating_pow(over.saturating_sub(1)))
            .min(LONGEST_WAIT_SECONDS),
    }
}

/// What somebody may do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Prepares batches and hands them over.
    Maker,
    /// Approves or rejects what others prepared.
    Checker,
    /// Changes people, settings, the relay and the initiator, with a second person where it is about people.
    Administrator,
    /// Reads and exports, and nothing else.
    Auditor,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Maker, Self::Checker, Self::Administrator, Self::Auditor];

    /// Its name in the ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Maker => "maker",
            Self::Checker => "checker",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Maker => 1,
            Self::Checker => 2,
            Self::Administrator => 4,
            Self::Auditor => 8,
        }
    }
}

/// The roles of a person: one at least.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Vec<Role>", try_from = "Vec<Role>")]
pub struct Roles(u8);

/// A person without a role could do nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a person has one role at least")]
pub struct NoRole;

impl Roles {
    /// What each of the first two people holds, so that a small organisation need know nothing of roles.
    pub const FOUNDER: Self = Self(Role::Maker.bit() | Role::Checker.bit() | Role::Administrator.bit());

    /// What somebody holds who only looks.
    pub const LOOKING: Self = Self(Role::Auditor.bit());

    /// These roles.
    ///
    /// # Errors
    /// Where there are none.
    pub fn new(roles: impl IntoIterator<Item = Role>) -> Result<Self, NoRole> {
        match roles.into_iter().fold(0, |bits, role| bits | role.bit()) {
            0 => Err(NoRole),
            bits => Ok(Self(bits)),
        }
    }

    /// Whether `role` is among them.
    #[must_use]
    pub const fn has(self, role: Role) -> bool {
        self.0 & role.bit() != 0
    }

    /// Whether they let somebody do more than read and export.
    #[must_use]
    pub const fn act(self) -> bool {
        self.has(Role::Maker) || self.has(Role::Checker) || self.has(Role::Administrator)
    }

    /// These, and of `other` what a stand-in takes over: approving, and looking after people and settings.
    #[must_use]
    pub const fn standing_in_for(self, other: Self) -> Self {
        Self(self.0 | (other.0 & (Role::Checker.bit() | Role::Administrator.bit())))
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }
}

impl std::fmt::Debug for Roles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl From<Roles> for Vec<Role> {
    fn from(roles: Roles) -> Self {
        roles.iter().collect()
    }
}

impl TryFrom<Vec<Role>> for Roles {
    type Error = NoRole;

    fn try_from(roles: Vec<Role>) -> Result<Self, NoRole> {
        Self::new(roles)
    }
}

/// What is needed of a person for something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Needs {
    /// To be one of the people here: reading, exporting, one's own passphrase.
    Presence,
    /// To do more here than read: any role but auditor.
    Acting,
    /// This role.
    Role(Role),
}

impl Needs {
    /// Whether these roles are enough.
    #[must_use]
    pub const fn met_by(self, roles: Roles) -> bool {
        match self {
            Self::Presence => true,
            Self::Acting => roles.act(),
            Self::Role(role) => roles.has(role),
        }
    }
}

/// How it stands with one person, as far as that decides what they may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PersonStanding {
    /// Who.
    pub operator: OperatorId,
    /// What they may do.
    pub roles: Roles,
    /// Whether they left.
    pub retired: bool,
    /// Whether, and why, they are locked.
    pub locked: Option<LockReason>,
}

/// Who acts for somebody who is away. It ends by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StandIn {
    /// Who is away.
    pub operator: OperatorId,
    /// Who acts for them.
    pub stand_in: OperatorId,
    /// From when, UTC milliseconds.
    pub from: i64,
    /// Until when, UTC milliseconds.
    pub until: i64,
}

impl StandIn {
    /// Whether it holds at `at`.
    #[must_use]
    pub const fn holds(&self, at: i64) -> bool {
        self.from <= at && at < self.until
    }
}

/// Why somebody is locked: they cannot sign in or confirm anything until another releases them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum LockReason {
    /// Too many wrong passphrases in a row.
    WrongPassphrases,
    /// Two people wanted it.
    People {
        /// The second of them.
        second: OperatorId,
    },
}

/// What a passphrase was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassphraseAsked {
    /// To sign in.
    SignIn,
    /// To confirm something.
    Confirm,
}

/// Who agreed to a change of people, beside the person who made it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Consent {
    /// Nobody: the organisation was being set up.
    Founding,
    /// A second person.
    TwoPeople {
        /// Who.
        second: OperatorId,
    },
    /// Whoever holds the recovery kit: its words were given.
    OneAndRecoveryKit,
}

impl Consent {
    /// The second person, where there was one.
    #[must_use]
    pub const fn second(self) -> Option<OperatorId> {
        match self {
            Self::TwoPeople { second } => Some(second),
            Self::Founding | Self::OneAndRecoveryKit => None,
        }
    }
}

/// The recovery kit's words were given, and are right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RecoveryKitShown(());

impl RecoveryKitShown {
    /// Vouches that the words were just checked.
    #[must_use]
    pub const fn by_words() -> Self {
        Self(())
    }
}

/// A change of people that is agreed to. Cannot be made by one person alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Agreed {
    by: OperatorId,
    consent: Consent,
}

impl Agreed {
    /// Two people agree.
    ///
    /// # Errors
    /// Where they are one.
    pub fn by_two(by: Confirmed, second: Confirmed) -> Result<Self, PeopleError> {
        let (by, second) = (by.operator(), second.operator());
        if by == second {
            return Err(PeopleError::OnePerson);
        }
        Ok(Self {
            by,
            consent: Consent::TwoPeople { second },
        })
    }

    /// One person agrees, with the recovery kit at hand.
    #[must_use]
    pub const fn with_recovery_kit(by: Confirmed, _kit: RecoveryKitShown) -> Self {
        Self {
            by: by.operator(),
            consent: Consent::OneAndRecoveryKit,
        }
    }

    /// Who made the change.
    #[must_use]
    pub const fn by(&self) -> OperatorId {
        self.by
    }

    /// Who else agreed.
    #[must_use]
    pub const fn consent(&self) -> Consent {
        self.consent
    }
}

/// Why something about people cannot be done. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeopleError {
    /// Nobody decides about people alone.
    #[error("one person is not two")]
    OnePerson,
    /// Others decide about this person, not they themselves.
    #[error("others decide about this, not operator {0}")]
    Oneself(OperatorId),
    /// Nobody is their own stand-in, and it begins before it ends, within a year.
    #[error("this is no stand-in: somebody else, for some time within a year")]
    NoStandIn,
    /// Only they themselves do this.
    #[error("only operator {0} does this")]
    NotTheirs(OperatorId),
    /// People work here already: from then on two of them add whom they want.
    #[error("people work here already, so two of them add another")]
    Founded,
    /// They left.
    #[error("operator {0} left")]
    Retired(OperatorId),
    /// They are locked.
    #[error("operator {0} is locked")]
    Locked(OperatorId),
    /// They are not locked.
    #[error("operator {0} is not locked")]
    NotLocked(OperatorId),
    /// Their roles are not enough.
    #[error("operator {operator} may not do this")]
    NotTheirPart {
        /// Who.
        operator: OperatorId,
        /// What would be needed.
        needs: Needs,
    },
    /// Too few would be left: two administrators, and a maker and a checker who are two people.
    #[error("too few people would be left")]
    TooFew,
    /// The recovery kit cannot stand in for the second person: it is not enough for this, or none was made.
    #[error("the recovery kit is not enough for this")]
    NotByKit,
    /// There is nobody of this id.
    #[error("there is no operator {0}")]
    Unknown(OperatorId),
    /// A new passphrase of one's own wraps the key that one has; one that others give comes with a new key.
    #[error("operator {0} does not get this signing key")]
    OtherKey(OperatorId),
}

/// Whether `person` may do what needs this.
///
/// # Errors
/// Why not.
pub const fn may(person: &PersonStanding, needs: Needs) -> Result<(), PeopleError> {
    if person.retired {
        return Err(PeopleError::Retired(person.operator));
    }
    if person.locked.is_some() {
        return Err(PeopleError::Locked(person.operator));
    }
    if needs.met_by(person.roles) {
        return Ok(());
    }
    Err(PeopleError::NotTheirPart {
        operator: person.operator,
        needs,
    })
}

/// Whether enough people are left to act: two administrators, so that people can still be changed, and a maker and a
/// checker who are two people, so that something can still be paid. Whom only wrong passphrases locked counts: another
/// releases them.
///
/// # Errors
/// [`PeopleError::TooFew`].
pub fn enough(people: &[PersonStanding]) -> Result<(), PeopleError> {
    let able: Vec<_> = people
        .iter()
        .filter(|one| !one.retired && !matches!(one.locked, Some(LockReason::People { .. })))
        .collect();
    let with = |role| able.iter().filter(move |one| one.roles.has(role));
    let pay = with(Role::Maker).any(|maker| with(Role::Checker).any(|checker| checker.operator != maker.operator));
    match pay && with(Role::Administrator).count() >= 2 {
        true => Ok(()),
        false => Err(PeopleError::TooFew),
    }
}

/// Whether one more wrong passphrase of `operator` locks them: only where another administrator is left to release them, so
/// that guessing at the desk never locks everybody out.
#[must_use]
pub fn locks(people: &[PersonStanding], operator: OperatorId, in_a_row: u32) -> bool {
    let releaser = |one: &&PersonStanding| {
        one.operator != operator && !one.retired && one.locked.is_none() && one.roles.has(Role::Administrator)
    };
    in_a_row >= WRONG_PASSPHRASES && people.iter().any(|one| releaser(&one))
}

#[cfg(test)]
mod tests;
