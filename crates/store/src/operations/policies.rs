//! Changing the policy, by two administrators, and naming who acts for somebody who is away.

use treasury::{Confirmed, Digest, Fact, OperatorId, Policy, PolicyBreach, PolicyError, PolicyVersion, Role, StandIn};

use crate::{
    Ledger, StoreError,
    ledger::write::Write,
    project::{operator::people, policy},
    sql,
};

impl Ledger {
    /// Proposes another policy. It is in force once another administrator agreed.
    ///
    /// # Errors
    /// When it cannot be kept to, is the policy already, more approvals are asked for than people can give, or another
    /// proposal waits.
    pub async fn propose_policy(&self, new: Policy, by: Confirmed, at: i64) -> Result<PolicyVersion, StoreError> {
        self.write("proposing a policy", move |write| {
            let refuse = |error: PolicyError| StoreError::from(PolicyBreach::Change(error));
            new.check().map_err(refuse)?;
            if policy::in_force(write.tx)?.1 == new {
                return Err(refuse(PolicyError::Same));
            }
            enough_people(write, &new)?;
            let last: u32 = sql::one(write.tx, "SELECT coalesce(max(version), 0) FROM policy", [])?;
            let version = PolicyVersion::new(last.saturating_add(1));
            let fact = Fact::PolicyProposed { version, policy: new };
            write.append(at, Some(by.operator()), &fact)?;
            Ok(version)
        })
        .await
    }

    /// Agrees to a proposal, whose text was shown under the digest `seen`: it is in force for what is submitted from now on.
    ///
    /// # Errors
    /// When it does not wait, is one's own, says something else, or more approvals are asked for than people can give by now.
    pub async fn agree_policy(
        &self,
        version: PolicyVersion,
        seen: Digest,
        by: Confirmed,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("agreeing to a policy", move |write| {
            enough_people(write, &policy::of_version(write.tx, version)?)?;
            let fact = Fact::PolicyAgreed { version, policy: seen };
            write.append(at, Some(by.operator()), &fact).map(|_| ())
        })
        .await
    }

    /// Turns a proposal down, or takes one's own back.
    ///
    /// # Errors
    /// When it does not wait.
    pub async fn decline_policy(
        &self,
        version: PolicyVersion,
        reason: String,
        by: Confirmed,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("declining a policy", move |write| {
            let fact = Fact::PolicyDeclined { version, reason };
            write.append(at, Some(by.operator()), &fact).map(|_| ())
        })
        .await
    }

    /// Names who acts for somebody who is away.
    ///
    /// # Errors
    /// When it is no sound stand-in, or whoever agreed is no administrator.
    pub async fn name_stand_in(&self, named: StandIn, agreed_by: Confirmed, at: i64) -> Result<(), StoreError> {
        self.write("naming a stand-in", move |write| {
            let fact = Fact::StandInNamed {
                operator: named.operator,
                stand_in: named.stand_in,
                from: named.from,
                until: named.until,
                agreed_by: agreed_by.operator(),
            };
            write.append(at, Some(named.operator), &fact).map(|_| ())
        })
        .await
    }
}

/// Whatever a policy asks for must be there beside some maker.
fn enough_people(write: &Write<'_>, policy: &Policy) -> Result<(), StoreError> {
    let needed = policy.most_approvals();
    let able: Vec<_> = people(write.tx)?
        .into_iter()
        .filter(|one| one.retired_at.is_none() && one.locked.is_none())
        .collect();
    let beside = |maker: OperatorId| {
        let checkers = able
            .iter()
            .filter(|one| one.id != maker && one.roles.has(Role::Checker));
        checkers.count()
    };
    let makers = able.iter().filter(|one| one.roles.has(Role::Maker));
    let most = makers.map(|one| beside(one.id)).max().unwrap_or_default();
    match most >= usize::from(needed) {
        true => Ok(()),
        false => Err(PolicyBreach::Change(PolicyError::TooFewPeople { needed, able: most }).into()),
    }
}
