//! Who stands behind an entry, and whether just they signed it with the keys and roles that the journal says they had then.

use std::collections::HashMap;

use crate::{
    Act, ActError, Fact, LedgerId, LockReason, OperatorId, PeopleError, PersonKey, PersonStanding, Roles, SignedAct,
    StandIn, WrappedKey, may,
};

/// Who stands behind an entry: whoever caused it, and the second person of its fact. Just these sign it.
#[must_use]
pub fn people_behind(actor: Option<OperatorId>, fact: &Fact) -> Vec<OperatorId> {
    actor.into_iter().chain(actor.and(fact.second())).collect()
}

/// What the signatures of an entry are about.
#[derive(Debug, Clone, Copy)]
pub struct SignedEntry<'a> {
    /// Which ledger.
    pub ledger: LedgerId,
    /// When, UTC milliseconds.
    pub at: i64,
    /// Who caused it.
    pub actor: Option<OperatorId>,
    /// What.
    pub fact: &'a Fact,
    /// The fact as the journal keeps it.
    pub body: &'a str,
}

impl SignedEntry<'_> {
    /// What `operator` signs as the act of this number.
    #[must_use]
    pub fn act(&self, operator: OperatorId, number: u32) -> Act<'_> {
        Act {
            ledger: self.ledger,
            operator,
            number,
            actor: self.actor.unwrap_or(operator),
            at: self.at,
            fact: self.body,
        }
    }
}

/// Whether the signature is this person's, with this key, on just this entry.
pub fn verify_one(key: &PersonKey, entry: SignedEntry<'_>, act: &SignedAct) -> Result<(), ActError> {
    match key.signed(&entry.act(act.operator, act.number), &act.signature) {
        true => Ok(()),
        false => Err(ActError::Forged(act.operator)),
    }
}

/// Whether just the people behind an entry signed it, in their order. Whether each signature is right is another matter.
///
/// # Errors
/// Names who is missing, or one too many.
pub fn signed_by_those_behind(entry: SignedEntry<'_>, acts: &[SignedAct]) -> Result<(), ActError> {
    let behind = people_behind(entry.actor, entry.fact);
    for (place, act) in acts.iter().enumerate() {
        if behind.get(place) != Some(&act.operator) {
            return Err(ActError::NotInvolved(act.operator));
        }
    }
    behind
        .get(acts.len())
        .map_or(Ok(()), |missing| Err(ActError::Unsigned(*missing)))
}

/// Why an entry is not an act of its people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// A signature is missing, one too many, or forged.
    #[error(transparent)]
    Act(#[from] ActError),
    /// Somebody might not do it.
    #[error(transparent)]
    People(#[from] PeopleError),
}

/// What the entries say of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Their name.
    pub name: String,
    /// What they may do.
    pub roles: Roles,
    /// Their signing key, wrapped.
    pub key: WrappedKey,
    /// When they left.
    pub retired_at: Option<i64>,
    /// Why they are locked.
    pub locked: Option<LockReason>,
}

/// Everybody, as the entries about people say.
#[derive(Debug, Default)]
pub struct People {
    told: HashMap<OperatorId, Told>,
    stand_ins: Vec<StandIn>,
}

impl People {
    /// What the entries say of somebody.
    #[must_use]
    pub fn of(&self, operator: OperatorId) -> Option<&Told> {
        self.told.get(&operator)
    }

    /// What somebody might do at `at`, with what they may do for those who are away; none where they left or are locked.
    #[must_use]
    pub fn able(&self, operator: OperatorId, at: i64) -> Option<Roles> {
        let told = self.told.get(&operator)?;
        (told.retired_at.is_none() && told.locked.is_none()).then(|| self.roles(operator, told, at))
    }

    fn roles(&self, operator: OperatorId, told: &Told, at: i64) -> Roles {
        let acting = self
            .stand_ins
            .iter()
            .filter(|one| one.stand_in == operator && one.holds(at));
        let away = acting.filter_map(|one| self.told.get(&one.operator));
        away.filter(|away| away.retired_at.is_none() && away.locked.is_none())
            .fold(told.roles, |roles, away| roles.standing_in_for(away.roles))
    }

    /// Whether just the people behind `entry` signed it, and might have caused it.
    ///
    /// # Errors
    /// Where not.
    pub fn signed(&self, entry: SignedEntry<'_>, acts: &[SignedAct]) -> Result<(), NotSigned> {
        signed_by_those_behind(entry, acts)?;
        for act in acts {
            let operator = act.operator;
            let told = self.told.get(&operator).ok_or(ActError::NotInvolved(operator))?;
            let needs = match Some(operator) == entry.actor {
                true => entry.fact.needs(),
                false => entry.fact.needs_of_second(),
            };
            let standing = PersonStanding {
                roles: self.roles(operator, told, entry.at),
                ..told.standing(operator)
            };
            may(&standing, needs)?;
            verify_one(&told.key.public_key, entry, act)?;
        }
        Ok(())
    }

    /// Takes note of what an entry about people says.
    pub fn observe(&mut self, at: i64, fact: Fact) {
        if let Fact::OperatorAdded {
            operator,
            name,
            roles,
            key,
            ..
        } = fact
        {
            let told = Told {
                name,
                roles,
                key,
                retired_at: None,
                locked: None,
            };
            self.told.insert(operator, told);
            return;
        }
        if let Fact::StandInNamed {
            operator,
            stand_in,
            from,
            until,
            ..
        } = fact
        {
            self.stand_ins.push(StandIn {
                operator,
                stand_in,
                from,
                until,
            });
            return;
        }
        let operator = about(&fact);
        if let Some(told) = operator.and_then(|operator| self.told.get_mut(&operator)) {
            told.observe(at, fact);
        }
    }
}

/// Whether only people cause it, and nobody did: founding is over with the first act of a person.
#[must_use]
pub fn is_for_people(fact: &Fact, founded: bool) -> bool {
    fact.takes_a_person() || (founded && matches!(fact, Fact::OperatorAdded { .. }))
}

/// Whom a change of somebody is about.
const fn about(fact: &Fact) -> Option<OperatorId> {
    if let Fact::OperatorChanged { operator, .. }
    | Fact::OperatorRetired { operator, .. }
    | Fact::OperatorLocked { operator, .. }
    | Fact::OperatorReleased { operator }
    | Fact::PassphraseChanged { operator, .. }
    | Fact::PassphraseReplaced { operator, .. } = fact
    {
        return Some(*operator);
    }
    None
}

impl Told {
    const fn standing(&self, operator: OperatorId) -> PersonStanding {
        PersonStanding {
            operator,
            roles: self.roles,
            retired: self.retired_at.is_some(),
            locked: self.locked,
        }
    }

    /// Takes note of a change.
    fn observe(&mut self, at: i64, fact: Fact) {
        if let Fact::OperatorChanged { roles, .. } = fact {
            self.roles = roles;
        } else if let Fact::OperatorRetired { .. } = fact {
            self.retired_at = Some(at);
        } else if let Fact::OperatorLocked { reason, .. } = fact {
            self.locked = Some(reason);
        } else if let Fact::OperatorReleased { .. } = fact {
            self.locked = None;
        } else if let Fact::PassphraseChanged { key, .. } = fact {
            self.key = key;
        } else if let Fact::PassphraseReplaced { key, .. } = fact {
            self.key = key;
            self.locked = None;
        }
    }
}
