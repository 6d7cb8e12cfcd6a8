//! Reading the balance: because somebody wants it, and by itself as often as the organisation set, and after a batch ended. By
//! itself never while M-PESA refuses the initiator or the password is being changed: a wrong one brings the operator nearer
//! to its lock.

use std::{collections::BTreeSet, sync::Arc};

use api::Problem;
use daraja::BalanceQuery;
use mpesa::Shortcode;
use store::{Moment, StoreError};
use tokio::sync::watch;
use treasury::{Answer, BatchId, BatchState, OperatorId, PauseReason, StateKind};

use crate::{
    Desk,
    accounts::{Balances, next_reading},
    problem::problem,
    sent::describe,
    sentences,
};

pub(super) async fn run(desk: Arc<Desk>, mut stopping: watch::Receiver<bool>) {
    let mut changes = desk.changes();
    let mut open = under_way(&desk).await.unwrap_or_default();
    if is_stale(&desk).await {
        ask(&desk).await;
    }
    // The last request of those whose end was followed by a question.
    let mut followed = 0;
    loop {
        if let Some(now_open) = under_way(&desk).await {
            let last_sent = desk.sending().gate().last_sent();
            // A small batch may begin and end between two looks: then it shows by what was sent.
            let ended = open.difference(&now_open).next().is_some() || (now_open.is_empty() && last_sent > followed);
            open = now_open;
            if ended {
                followed = last_sent;
            }
            if ended || is_due(&desk).await {
                ask(&desk).await;
            }
        }
        let something = async {
            while let Ok(changed) = changes.recv().await {
                if changed.payouts || !changed.batches.is_empty() {
                    return;
                }
            }
            // Told faster than it was heard: look at once.
        };
        tokio::select! {
            _ = stopping.changed() => return,
            () = something => {}
            () = desk.balances().wake().notified() => {}
            () = desk.balances().wake_second().notified() => ask_second(&desk).await,
            () = tokio::time::sleep(desk.config().settings.look_again) => {}
        }
    }
}

/// Batches of which something is to be sent or on its way.
async fn under_way(desk: &Desk) -> Option<BTreeSet<BatchId>> {
    let open = desk.ledger().batches_at(BatchState::Approved, Some(false)).await;
    let open = open.inspect_err(|error| tracing::error!(%error, "could not read open batches"));
    Some(
        open.ok()?
            .into_iter()
            .filter(|batch| {
                batch
                    .totals
                    .of_any(&[StateKind::Approved, StateKind::Dispatching, StateKind::Accepted])
                    .count
                    > 0
            })
            .map(|batch| batch.id)
            .collect(),
    )
}

/// Whether no balance was read for as long as one is read every time: at the start a question of the last run may have
/// stayed without an answer.
async fn is_stale(desk: &Desk) -> bool {
    let (Ok(settings), Ok(accounts)) = (desk.balances().settings().await, desk.ledger().accounts().await) else {
        return false;
    };
    let read = accounts.iter().filter(|account| account.by_balance);
    let read_at = read.map(|account| account.read_at).max();
    settings
        .every_minutes()
        .is_some_and(|minutes| next_reading(read_at, minutes, desk.now()) <= desk.now())
}

async fn is_due(desk: &Desk) -> bool {
    let Ok(settings) = desk.balances().settings().await else {
        return false;
    };
    let Some(minutes) = settings.every_minutes() else {
        return false;
    };
    match desk.ledger().last_balance_question().await {
        Ok(last) => next_reading(last.map(|last| last.asked_at), minutes, desk.now()) <= desk.now(),
        Err(error) => {
            tracing::error!(%error, "could not read when the balance was last asked for");
            false
        }
    }
}

async fn ask(desk: &Desk) {
    if let Err(problem) = desk.balances().ask(None).await {
        tracing::info!(%problem, "the balance was not read");
    }
}

/// Asks for the balance of the second shortcode. Only after the first one's was told: then the password is right, and a
/// second question is no second wrong try.
async fn ask_second(desk: &Desk) {
    let Some(second) = desk.config().second_shortcode.clone() else {
        return;
    };
    if desk.base().may_ask_by_itself().await
        && let Err(problem) = desk.balances().ask_second(second).await
    {
        tracing::info!(%problem, "the balance of the second shortcode was not read");
    }
}

impl Balances {
    async fn ask_second(&self, shortcode: Shortcode) -> Result<(), Problem> {
        let inquiry = self.base().attempt_id();
        self.base()
            .ledger()
            .ask_second_balance(inquiry, shortcode.clone(), self.base().now())
            .await
            .map_err(problem)?;
        let query = BalanceQuery {
            shortcode,
            ..self.query(inquiry)?
        };
        (self.base().config().checkpoint)("asking for the second balance at M-PESA", Moment::Before);
        let sent = self.gateway().daraja().query_balance(&query).await;
        (self.base().config().checkpoint)("asking for the second balance at M-PESA", Moment::After);
        self.base()
            .ledger()
            .record_question(inquiry, describe(sent).0, self.base().now())
            .await
            .map_err(problem)?;
        self.base().events().note(|changed| changed.float = true);
        Ok(())
    }

    /// Asks M-PESA for the balance: written down, then asked. The answer comes by callback. By itself (`by` none) nothing is
    /// asked that could bring the operator nearer to its lock.
    pub(crate) async fn ask(&self, by: Option<OperatorId>) -> Result<(), Problem> {
        match by {
            // A password that may be wrong is used when a person wants it, and at no other time.
            None if !self.base().may_ask_by_itself().await => return Ok(()),
            // Between the change on the portal and its end here, the password in use is wrong.
            Some(_) if self.base().ledger().open_rotation().await.map_err(problem)?.is_some() => {
                return Err(problem(StoreError::RotationOpen));
            }
            None | Some(_) => {}
        }
        self.refuse_while_held(by).await?;
        self.ask_once(by).await
    }

    /// Asks for the balance because a person wants it, whatever M-PESA said before.
    pub(crate) async fn ask_once(&self, by: Option<OperatorId>) -> Result<(), Problem> {
        let inquiry = self.base().attempt_id();
        self.base()
            .ledger()
            .ask_balance(inquiry, by, self.base().now())
            .await
            .map_err(problem)?;
        let query = self.query(inquiry)?;
        (self.base().config().checkpoint)("asking for the balance at M-PESA", Moment::Before);
        let sent = self.gateway().daraja().query_balance(&query).await;
        (self.base().config().checkpoint)("asking for the balance at M-PESA", Moment::After);
        self.base().events().note(|changed| changed.float = true);
        let answer = describe(sent).0;
        self.base()
            .ledger()
            .record_question(inquiry, answer.clone(), self.base().now())
            .await
            .map_err(problem)?;
        self.base().events().note(|changed| changed.float = true);
        match answer {
            Answer::Acknowledged { .. } => {
                self.gateway().answered();
                Ok(())
            }
            Answer::Refused { .. } | Answer::NotTaken { .. } | Answer::Lost { .. } => {
                Err(Problem::GatewayDidNotAnswer {
                    message: sentences::answer(&answer).unwrap_or_default(),
                })
            }
        }
    }

    /// A question asked with a refused password brings the operator nearer to its lock: only a person may ask then, to see
    /// whether it is accepted again. While it is being changed nobody asks but the change itself.
    async fn refuse_while_held(&self, by: Option<OperatorId>) -> Result<(), Problem> {
        match self.base().ledger().questions_held().await.map_err(problem)? {
            None => Ok(()),
            Some(reason) if by.is_some() && reason != PauseReason::Rotation => Ok(()),
            Some(reason) => Err(Problem::GatewayDidNotAnswer {
                message: sentences::pause(&reason, None).0,
            }),
        }
    }
}
