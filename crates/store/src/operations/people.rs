//! People: adding them, what they may do, their passphrases, and their leaving.

use rusqlite::Connection;
use treasury::{
    Agreed, Confirmed, Consent, Fact, LockReason, OperatorId, PassphraseAsked, PeopleError, PersonStanding, Roles,
    WrappedKey, enough, locks,
};

use crate::{
    Ledger, Operator, StoreError,
    journal::organisation::is_founded,
    ledger::write::Write,
    project::operator::{people, person},
};

/// Somebody to add.
#[derive(Debug, Clone)]
pub struct NewOperator {
    /// Name as shown.
    pub name: String,
    /// What they may do.
    pub roles: Roles,
    /// Their signing key, wrapped under their passphrase.
    pub key: WrappedKey,
}

/// A wrong passphrase, as it was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongPassphrase {
    /// Which of those in a row it was, from 1.
    pub in_a_row: u32,
    /// Whether it locked the person.
    pub locked: bool,
}

impl Ledger {
    /// Adds operators where there are none yet.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn found(&self, operators: Vec<NewOperator>, at: i64) -> Result<(), StoreError> {
        self.write("founding the organisation", move |write| {
            if !people(write.tx)?.is_empty() {
                return Ok(());
            }
            for (id, new) in (1..).zip(operators) {
                write.append(at, None, &added(OperatorId::new(id), new, Consent::Founding))?;
            }
            Ok(())
        })
        .await
    }

    /// Adds somebody. Two agree to it, or nobody while the organisation is set up: whoever could add another alone could
    /// approve in that one's name what they prepared themselves. Names are told apart without regard to case, also from
    /// those of people who left.
    ///
    /// # Errors
    /// [`StoreError::Founded`] where nobody adds somebody after the organisation was founded; [`StoreError::NameTaken`] where somebody has the name; [`StoreError::People`] where people have begun to work here
    /// and nobody agreed, or those who did may not; otherwise when the ledger cannot be written.
    pub async fn add_operator(&self, new: NewOperator, by: Option<Agreed>, at: i64) -> Result<OperatorId, StoreError> {
        self.write("adding an operator", move |write| {
            if by.is_none() && is_founded(write.tx)? {
                return Err(StoreError::Founded);
            }
            let known = people(write.tx)?;
            let name = new.name.to_lowercase();
            if known.iter().any(|one| one.name.to_lowercase() == name) {
                return Err(StoreError::NameTaken);
            }
            let last = known.last().map_or(0, |one| one.id.get());
            let operator = OperatorId::new(last.saturating_add(1));
            let consent = by.map_or(Consent::Founding, |by| by.consent());
            write.append(at, by.map(|by| by.by()), &added(operator, new, consent))?;
            Ok(operator)
        })
        .await
    }

    /// Lets somebody do something else than before. Where that is how it stands already, nothing is written.
    ///
    /// # Errors
    /// [`StoreError::People`] where it may not be, or too few would be left; otherwise when the ledger cannot be written.
    pub async fn change_roles(
        &self,
        operator: OperatorId,
        roles: Roles,
        by: Agreed,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("changing what somebody may do", move |write| {
            if here(write, operator)?.roles == roles {
                return Ok(());
            }
            let fact = Fact::OperatorChanged {
                operator,
                roles,
                agreed_by: by.consent(),
            };
            change(write, &fact, by, at)
        })
        .await
    }

    /// Notes that somebody left. History keeps them; they never sign in or confirm anything again.
    ///
    /// # Errors
    /// As of [`Ledger::change_roles`].
    pub async fn retire_operator(&self, operator: OperatorId, by: Agreed, at: i64) -> Result<(), StoreError> {
        self.write("retiring an operator", move |write| {
            here(write, operator)?;
            let agreed_by = by.consent();
            change(write, &Fact::OperatorRetired { operator, agreed_by }, by, at)
        })
        .await
    }

    /// Locks somebody until another releases them.
    ///
    /// # Errors
    /// As of [`Ledger::change_roles`]; and where no second person agreed.
    pub async fn lock_operator(&self, operator: OperatorId, by: Agreed, at: i64) -> Result<(), StoreError> {
        self.write("locking an operator", move |write| {
            if here(write, operator)?.is_locked() {
                return Err(PeopleError::Locked(operator).into());
            }
            let second = by.consent().second().ok_or(PeopleError::OnePerson)?;
            let reason = LockReason::People { second };
            change(write, &Fact::OperatorLocked { operator, reason }, by, at)
        })
        .await
    }

    /// Lets somebody who is locked sign in again.
    ///
    /// # Errors
    /// [`StoreError::People`] where they are not locked, or `by` may not; otherwise when the ledger cannot be written.
    pub async fn release_operator(&self, operator: OperatorId, by: Confirmed, at: i64) -> Result<(), StoreError> {
        self.write("releasing an operator", move |write| {
            if !here(write, operator)?.is_locked() {
                return Err(PeopleError::NotLocked(operator).into());
            }
            let fact = Fact::OperatorReleased { operator };
            write.append(at, Some(by.operator()), &fact).map(|_| ())
        })
        .await
    }

    /// Gives somebody another passphrase, of their own choice: the key that they have, wrapped under it.
    ///
    /// # Errors
    /// When they may not sign in, it is another key, or the ledger cannot be written.
    pub async fn change_passphrase(&self, by: Confirmed, key: WrappedKey, at: i64) -> Result<(), StoreError> {
        let operator = by.operator();
        self.write("changing a passphrase", move |write| {
            let fact = Fact::PassphraseChanged { operator, key };
            write.append(at, Some(operator), &fact).map(|_| ())
        })
        .await
    }

    /// Gives somebody who forgot theirs another passphrase with a new key, and releases them. Others agree to it, never they
    /// themselves.
    ///
    /// # Errors
    /// [`StoreError::People`] where it may not be; otherwise when the ledger cannot be written.
    pub async fn replace_passphrase(
        &self,
        operator: OperatorId,
        key: WrappedKey,
        by: Agreed,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("replacing a passphrase", move |write| {
            here(write, operator)?;
            let fact = Fact::PassphraseReplaced {
                operator,
                key,
                agreed_by: by.consent(),
            };
            change(write, &fact, by, at)
        })
        .await
    }

    /// Writes down that a wrong passphrase was given in somebody's name, and locks them where it was one too many.
    ///
    /// # Errors
    /// When they left or are locked already, or the ledger cannot be written.
    pub async fn wrong_passphrase(
        &self,
        operator: OperatorId,
        asked: PassphraseAsked,
        at: i64,
    ) -> Result<WrongPassphrase, StoreError> {
        self.write("noting a wrong passphrase", move |write| {
            let person = here(write, operator)?;
            if person.is_locked() {
                return Err(PeopleError::Locked(operator).into());
            }
            let in_a_row = person.wrong.saturating_add(1);
            let fact = Fact::PassphraseWrong {
                operator,
                in_a_row,
                asked,
            };
            write.append(at, None, &fact)?;
            let locked = locks(&standings(write.tx)?, operator, in_a_row);
            if locked {
                let reason = LockReason::WrongPassphrases;
                write.append(at, None, &Fact::OperatorLocked { operator, reason })?;
            }
            Ok(WrongPassphrase { in_a_row, locked })
        })
        .await
    }

    /// Writes down that the right passphrase was given: to sign in, always; to confirm something, where wrong ones came
    /// before.
    ///
    /// # Errors
    /// When they may not sign in, or the ledger cannot be written.
    pub async fn right_passphrase(&self, by: Confirmed, asked: PassphraseAsked, at: i64) -> Result<(), StoreError> {
        let operator = by.operator();
        self.write("noting a right passphrase", move |write| {
            let after_wrong = here(write, operator)?.wrong;
            let fact = match asked {
                PassphraseAsked::SignIn => Fact::SignedIn,
                PassphraseAsked::Confirm if after_wrong == 0 => return Ok(()),
                PassphraseAsked::Confirm => Fact::PassphraseGiven { after_wrong },
            };
            write.append(at, Some(operator), &fact).map(|_| ())
        })
        .await
    }
}

fn added(operator: OperatorId, new: NewOperator, agreed_by: Consent) -> Fact {
    let NewOperator { name, roles, key } = new;
    Fact::OperatorAdded {
        operator,
        name,
        roles,
        key,
        agreed_by,
    }
}

/// Writes a change of people down, where enough of them are left by it.
fn change(write: &mut Write<'_>, fact: &Fact, by: Agreed, at: i64) -> Result<(), StoreError> {
    write.append(at, Some(by.by()), fact)?;
    // Nothing is committed where this refuses.
    enough(&standings(write.tx)?)?;
    Ok(())
}

/// Somebody who has not left.
fn here(write: &Write<'_>, operator: OperatorId) -> Result<Operator, StoreError> {
    let person = person(write.tx, operator)?.ok_or(PeopleError::Unknown(operator))?;
    match person.retired_at {
        None => Ok(person),
        Some(_) => Err(PeopleError::Retired(operator).into()),
    }
}

fn standings(db: &Connection) -> Result<Vec<PersonStanding>, StoreError> {
    Ok(people(db)?.iter().map(Operator::standing).collect())
}
