//! Letting sending go on: what is left to send beside what the accounts hold, and a person's decision about it.

use std::sync::Arc;

use api::{
    Problem,
    view::{Resuming, ResumingView},
};
use store::SendingPause;
use treasury::{BatchId, PauseKind, StateKind};

use super::{
    count_and_sum,
    coverage::{accounts_after, accounts_for_all},
};
use crate::{Desk, problem::problem};

pub(crate) async fn resuming(desk: &Arc<Desk>, request: Resuming) -> Result<ResumingView, Problem> {
    let batch = request.batch.map(BatchId::new);
    let refused = desk.ledger().refused_waiting(batch).await.map_err(problem)?;
    let (left, accounts) = match batch {
        Some(batch) => {
            let record = desk.ledger().batch(batch).await.map_err(problem)?;
            let accounts = accounts_after(desk, &record).await?;
            (record.totals.of(StateKind::Approved), accounts)
        }
        None => {
            let organisation = desk.ledger().totals().await.map_err(problem)?;
            (
                organisation.totals.of(StateKind::Approved),
                accounts_for_all(desk).await?,
            )
        }
    };
    Ok(ResumingView {
        left: count_and_sum(left),
        refused: count_and_sum(refused),
        accounts,
    })
}

impl Desk {
    /// Refuses to let sending go on before a person saw what is left and what the accounts hold. Where nothing is left,
    /// there is nothing to decide.
    pub(crate) async fn resuming_is_decided(
        &self,
        batch: Option<BatchId>,
        decided: Option<bool>,
    ) -> Result<(), Problem> {
        if decided == Some(true) {
            return Ok(());
        }
        let left = match batch {
            Some(batch) => self.ledger().batch(batch).await.map_err(problem)?.totals,
            None => self.ledger().totals().await.map_err(problem)?.totals,
        };
        match left.of(StateKind::Approved).count {
            0 => Ok(()),
            left => Err(Problem::ResumeUndecided { left }),
        }
    }

    /// As [`Desk::resuming_is_decided`], for a pause of all sending. Where none stands that stops payouts, or another goes on
    /// stopping them, none go out by this.
    pub(crate) async fn lifting_is_decided(
        &self,
        pause: Option<PauseKind>,
        decided: Option<bool>,
    ) -> Result<(), Problem> {
        let standing = self.ledger().sending_pauses().await.map_err(problem)?;
        let stops = |one: &&SendingPause| one.reason.stops_sending();
        let lifted = |one: &&SendingPause| pause.is_none_or(|pause| one.reason.kind() == pause);
        let (lifts, others): (Vec<_>, Vec<_>) = standing.iter().filter(stops).partition(lifted);
        if lifts.is_empty() || !others.is_empty() {
            return Ok(());
        }
        self.resuming_is_decided(None, decided).await
    }
}
