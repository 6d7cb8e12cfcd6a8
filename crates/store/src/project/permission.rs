//! Whether the people behind an entry may cause it. Asked before each entry is written, and again of each entry when the
//! ledger is checked: whoever writes an entry by hand has to name people who might have done it.

use rusqlite::{Connection, params};
use treasury::{Consent, Fact, OperatorId, PeopleError, PersonKey, PersonStanding, may};

use crate::{StoreError, project::operator::standing_at, sql};

/// Whether `actor`, and whoever agreed beside them, may cause `fact` as people stand now.
///
/// # Errors
/// [`StoreError::People`] where somebody may not; otherwise when the ledger cannot be read.
pub(crate) fn allowed(db: &Connection, at: i64, actor: Option<OperatorId>, fact: &Fact) -> Result<(), StoreError> {
    key_fits(db, fact)?;
    let Some(actor) = actor else {
        return nobody(db, fact);
    };
    may(&known(db, actor, at)?, fact.needs())?;
    let second = fact.second();
    if let Some(second) = second {
        if second == actor {
            return Err(PeopleError::OnePerson.into());
        }
        may(&known(db, second, at)?, fact.needs_of_second())?;
    }
    if let Fact::StandInNamed {
        operator,
        stand_in,
        from,
        until,
        agreed_by,
    } = fact
    {
        let longest = 366 * 86_400_000;
        let sound =
            stand_in != operator && stand_in != agreed_by && from < until && until.saturating_sub(*from) <= longest;
        if !sound {
            return Err(PeopleError::NoStandIn.into());
        }
        known(db, *stand_in, at)?;
    }
    alone(db, fact)?;
    let about = fact.for_others();
    if let Some(about) = about.filter(|about| *about == actor || Some(*about) == second) {
        return Err(PeopleError::Oneself(about).into());
    }
    match fact.for_oneself() {
        Some(own) if own != actor => Err(PeopleError::NotTheirs(own).into()),
        Some(_) | None => Ok(()),
    }
}

/// What a person causes with nobody beside them.
fn alone(db: &Connection, fact: &Fact) -> Result<(), StoreError> {
    match fact.consent() {
        // Founding is over once a person acts.
        Some(Consent::Founding) => Err(PeopleError::OnePerson.into()),
        Some(Consent::OneAndRecoveryKit) if !fact.kit_is_enough() || !has_kit(db)? => Err(PeopleError::NotByKit.into()),
        // Whoever made a kit alone would be two people from then on.
        None if matches!(fact, Fact::RecoveryKeyMade { agreed_by: None, .. }) => Err(PeopleError::OnePerson.into()),
        Some(Consent::OneAndRecoveryKit | Consent::TwoPeople { .. }) | None => Ok(()),
    }
}

/// Whether a recovery kit was ever made.
fn has_kit(db: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM recovery)";
    sql::one(db, sql, params![])
}

/// Whether the signing key that comes with `fact` is the right one: a new passphrase of one's own wraps the key that one has, all
/// else comes with a key that nobody has.
fn key_fits(db: &Connection, fact: &Fact) -> Result<(), StoreError> {
    if let Fact::PassphraseChanged { operator, key } = fact {
        return match holder(db, key.public_key)? == Some(*operator) {
            true => Ok(()),
            false => Err(PeopleError::OtherKey(*operator).into()),
        };
    }
    if let Fact::OperatorAdded { operator, key, .. } | Fact::PassphraseReplaced { operator, key, .. } = fact
        && holder(db, key.public_key)?.is_some()
    {
        return Err(PeopleError::OtherKey(*operator).into());
    }
    Ok(())
}

fn holder(db: &Connection, key: PersonKey) -> Result<Option<OperatorId>, StoreError> {
    let holder = sql::maybe_one(db, "SELECT id FROM operator WHERE public_key = ?", [key.as_bytes()])?;
    Ok(holder.map(OperatorId::new))
}

/// What nobody stands behind: what the console does by itself, and founding.
fn nobody(db: &Connection, fact: &Fact) -> Result<(), StoreError> {
    if fact.takes_a_person() {
        return Err(PeopleError::OnePerson.into());
    }
    let founding = matches!(
        fact,
        Fact::OperatorAdded {
            agreed_by: Consent::Founding,
            ..
        } | Fact::RecoveryKeyMade { .. }
    );
    if founding && is_founded(db)? {
        return Err(PeopleError::Founded.into());
    }
    Ok(())
}

/// Whether people have begun to work here: from then on, whom they want is added by two of them.
pub(crate) fn is_founded(db: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM operator WHERE signed_in_at IS NOT NULL) OR EXISTS (SELECT 1 FROM batch)";
    sql::one(db, sql, params![])
}

fn known(db: &Connection, operator: OperatorId, at: i64) -> Result<PersonStanding, StoreError> {
    standing_at(db, operator, at)?.ok_or_else(|| PeopleError::Unknown(operator).into())
}
