//! The desktops of a team, and which of them sends.

use treasury::{ApprovalError, Confirmed, DesktopKey, Doubt, Fact};

use crate::{
    Ledger, StoreError,
    operations::attempts::{DISPATCHING, raise},
};

impl Ledger {
    /// Makes this ledger, which one desktop wrote so far, a team's: from the next opening on it signs with `desktop`, sends,
    /// and shares. The key that the ledger was born with, which stands in the team's own secret, signs nothing any more.
    ///
    /// # Errors
    /// When both are the same person, one may not do it, the ledger is shared already, or it cannot be written.
    pub async fn found_team(
        &self,
        desktop: DesktopKey,
        name: String,
        by: (Confirmed, Confirmed),
        at: i64,
    ) -> Result<(), StoreError> {
        let (first, second) = two(by)?;
        let born = self.birth.desktop;
        self.write("founding a team", move |write| {
            write.must_hold_the_lease()?;
            let agreed_by = second;
            let added = Fact::DesktopAdded {
                desktop,
                name,
                agreed_by,
            };
            write.append(at, Some(first), &added)?;
            write.append(at, Some(first), &Fact::LeaseTaken { desktop })?;
            let retired = Fact::DesktopRetired {
                desktop: born,
                agreed_by,
            };
            write.append(at, Some(first), &retired).map(|_| ())
        })
        .await
    }

    /// Lets another desktop into the team.
    ///
    /// # Errors
    /// When both are the same person, one may not do it, it is in the team already, or the ledger cannot be written.
    pub async fn add_desktop(
        &self,
        desktop: DesktopKey,
        name: String,
        by: (Confirmed, Confirmed),
        at: i64,
    ) -> Result<(), StoreError> {
        let (first, agreed_by) = two(by)?;
        let fact = Fact::DesktopAdded {
            desktop,
            name,
            agreed_by,
        };
        self.act("letting a desktop in", fact, Some(first), at).await
    }

    /// Takes a desktop out of the team: what it writes from now on is void. Where it was sending, nobody is until another one
    /// takes over.
    ///
    /// # Errors
    /// When both are the same person, one may not do it, there is no such desktop, or the ledger cannot be written.
    pub async fn retire_desktop(
        &self,
        desktop: DesktopKey,
        by: (Confirmed, Confirmed),
        at: i64,
    ) -> Result<(), StoreError> {
        let (first, agreed_by) = two(by)?;
        let fact = Fact::DesktopRetired { desktop, agreed_by };
        self.act("retiring a desktop", fact, Some(first), at).await
    }

    /// Sending goes on at this desktop from now on. What another one claimed, and nobody knows the answer of, is in doubt: it
    /// is asked about, and never sent from here. Answers how many that are.
    ///
    /// # Errors
    /// When the ledger cannot be written, or the team's log does not answer.
    pub async fn take_over(&self, by: Confirmed, at: i64) -> Result<u32, StoreError> {
        let by = by.operator();
        self.write("taking over sending", move |write| {
            let desktop = write.own_desktop();
            write.append(at, Some(by), &Fact::LeaseTaken { desktop })?;
            raise(write, DISPATCHING, (i64::MAX, i64::MAX), &Doubt::Stopped, at)
        })
        .await
    }
}

fn two((first, second): (Confirmed, Confirmed)) -> Result<(treasury::OperatorId, treasury::OperatorId), StoreError> {
    let (first, second) = (first.operator(), second.operator());
    match first == second {
        true => Err(ApprovalError::MakerIsChecker.into()),
        false => Ok((first, second)),
    }
}
