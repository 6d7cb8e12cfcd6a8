//! Whose turn it is with a batch that waits: how many approved it, and who can give the approval that is wanted next.

use api::Problem;
use store::{BatchApprovals, BatchRecord};
use treasury::{BatchState, OperatorId};

use crate::{Desk, problem::problem};

/// Who may approve at a time.
pub(crate) struct Turns {
    at: i64,
    /// Each with whether they are an administrator.
    checkers: Vec<(OperatorId, bool)>,
}

/// How it stands with the approvals of one batch.
pub(crate) struct Turn {
    pub(crate) approvals: BatchApprovals,
    maker: OperatorId,
    /// How many approvals were given of those that are needed.
    pub(crate) have: u8,
    /// Whose approval is wanted next: of one of these.
    pub(crate) next: Vec<OperatorId>,
}

impl Desk {
    /// Who may approve now.
    pub(crate) async fn turns(&self) -> Result<Turns, Problem> {
        let at = self.now();
        let checkers = self.ledger().checkers(at).await.map_err(problem)?;
        Ok(Turns { at, checkers })
    }

    /// Every batch that waits for approval, and whose turn it is.
    pub(crate) async fn waiting(&self) -> Result<Vec<(BatchRecord, Turn)>, Problem> {
        let submitted = self.ledger().batches_at(BatchState::Submitted, None).await;
        let turns = self.turns().await?;
        let mut waiting = Vec::new();
        for batch in submitted.map_err(problem)? {
            let turn = turns.of(self, &batch).await?;
            waiting.push((batch, turn));
        }
        Ok(waiting)
    }
}

impl Turns {
    /// Whether somebody may approve what others prepared.
    pub(crate) fn checks(&self, who: OperatorId) -> bool {
        self.checkers.iter().any(|(one, _)| *one == who)
    }

    /// How it stands with `batch`.
    pub(crate) async fn of(&self, desk: &Desk, batch: &BatchRecord) -> Result<Turn, Problem> {
        let approvals = desk.ledger().approvals(batch.id, self.at).await.map_err(problem)?;
        let gave = |who: OperatorId| approvals.given.iter().any(|one| one.counts && one.by == who);
        let needed = approvals.needed;
        let given = approvals.given.iter().filter(|one| one.counts).count();
        let administrator = self.checkers.iter().any(|(who, is_one)| *is_one && gave(*who));
        // Where an administrator's is needed and was not given, one approval stays open however many there are.
        let kept_open = usize::from(needed.administrator && !administrator);
        let most = usize::from(needed.people).saturating_sub(kept_open);
        let have = given.min(most);
        let only_administrators = kept_open == 1 && have == most;
        let next = self
            .checkers
            .iter()
            .filter(|(who, is_one)| *who != batch.maker && !gave(*who) && (!only_administrators || *is_one))
            .map(|(who, _)| *who)
            .collect();
        Ok(Turn {
            maker: batch.maker,
            have: u8::try_from(have).unwrap_or(u8::MAX),
            next,
            approvals,
        })
    }
}

impl Turn {
    /// How many approvals it needs.
    pub(crate) const fn needs(&self) -> u8 {
        self.approvals.needed.people
    }

    /// Whether it is the turn of `who`; where nobody is signed in, of whoever comes.
    pub(crate) fn waits_for(&self, who: Option<OperatorId>) -> bool {
        match who {
            Some(who) => self.next.contains(&who),
            None => true,
        }
    }

    /// Whether `who` approved it, and that counts.
    pub(crate) fn approved_by(&self, who: OperatorId) -> bool {
        who != self.maker && self.approvals.given.iter().any(|one| one.counts && one.by == who)
    }
}
