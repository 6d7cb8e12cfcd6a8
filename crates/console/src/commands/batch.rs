//! Batches: the list, one of them, and everything people decide about it.

use std::sync::Arc;

use mpesa::Total;
use store::{BatchRecord, Filter, NewBatch, Position, Sort};
use treasury::{BatchId, BatchState, Digest, FrozenRow, OperatorId, PauseReason, RowSet, approve, reject};

use super::{batch_row, count_and_sum, coverage::accounts_after, float_view, payout_row, state_name};
use crate::{
    Desk, Problem,
    desk::problem,
    sentences::{self, failure, name_of},
    view::{
        Allowed, ApproveBatch, BatchActions, BatchRef, BatchRow, BatchView, BatchesOf, BatchesPage, CountAndSum,
        FailureGroup, FlagGroup, LaneTotal, LaneView, Nothing, PayoutStateView, RejectBatch, ResumeBatch,
    },
};

/// How many of the largest payouts a checker is shown first.
const LARGEST: u32 = 8;

pub(crate) async fn batches(desk: &Arc<Desk>, request: BatchesOf) -> Result<BatchesPage, Problem> {
    let me = desk.session.require()?;
    let limit = request.limit.clamp(1, 500);
    let wanted = request.purpose.map(super::purpose_of);
    let names = desk.names().await?;
    let found = desk
        .ledger
        .batches(request.before.map(BatchId::new), wanted, limit)
        .await
        .map_err(problem)?;
    let full = u32::try_from(found.len()).is_ok_and(|count| count == limit);
    Ok(BatchesPage {
        next: found.last().map(|batch| batch.id.get()).filter(|id| full && *id > 1),
        rows: found.iter().map(|batch| batch_row(batch, Some(me), &names)).collect(),
        total: desk.ledger.count_batches(wanted).await.map_err(problem)?,
    })
}

pub(crate) async fn approvals(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<BatchRow>, Problem> {
    let me = desk.session.require()?;
    let names = desk.names().await?;
    let found = desk
        .ledger
        .batches_at(BatchState::Submitted, None)
        .await
        .map_err(problem)?;
    Ok(found.iter().map(|batch| batch_row(batch, Some(me), &names)).collect())
}

pub(crate) async fn batch(desk: &Arc<Desk>, request: BatchRef) -> Result<BatchView, Problem> {
    let me = desk.session.require()?;
    let id = BatchId::new(request.batch);
    let names = desk.names().await?;
    let record = desk.ledger.batch(id).await.map_err(problem)?;
    let float = desk.ledger.float().await.map_err(problem)?;
    let filter = Filter {
        batch: Some(id),
        ..Filter::default()
    };
    let largest = desk
        .ledger
        .page(filter, Sort::Largest, Position::Index(0), LARGEST)
        .await
        .map_err(problem)?;
    let failures = desk.ledger.failures(id).await.map_err(problem)?;
    let per_minute = if record.finished {
        0
    } else {
        desk.gate.per_minute(desk.now())
    };
    Ok(BatchView {
        row: batch_row(&record, Some(me), &names),
        file_name: record.file_name.clone(),
        digest: record.rows.to_string(),
        float: float.map(float_view),
        accounts: accounts_after(desk, &record, fees_left(&record)).await?,
        lanes: lanes(desk, &record).await?,
        flag_groups: flag_groups(desk, id).await?,
        largest: largest.rows.iter().map(payout_row).collect(),
        failures: failures
            .into_iter()
            .map(|row| {
                let code = row.code.clone().into();
                let (plain, next) = match record.purpose {
                    treasury::Purpose::Reversal => sentences::reversal_failure(&code),
                    treasury::Purpose::Payouts | treasury::Purpose::Bills | treasury::Purpose::TopUp => failure(&code),
                };
                FailureGroup {
                    code: row.code,
                    plain,
                    next,
                    total: count_and_sum(row.total),
                }
            })
            .collect(),
        decision_note: record.decision_note.clone(),
        time_left_ms: time_left(&record, per_minute),
        per_minute,
        may: actions(&record, me, &names),
    })
}

/// A batch's payouts by the way they go. Where all go to people there is nothing to tell.
async fn lanes(desk: &Desk, batch: &BatchRecord) -> Result<Vec<LaneTotal>, Problem> {
    let others = desk.ledger.lanes(batch.id).await.map_err(problem)?;
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let (mut count, mut cents) = (batch.all.count, batch.all.sum.cents());
    let mut lanes: Vec<LaneTotal> = Vec::new();
    for (kind, total) in others {
        count = count.saturating_sub(total.count);
        cents = cents.saturating_sub(total.sum.cents());
        lanes.push(LaneTotal {
            lane: super::lane(kind),
            all: count_and_sum(total),
        });
    }
    if count > 0 {
        let all = CountAndSum {
            count,
            sum_cents: cents,
        };
        lanes.insert(
            0,
            LaneTotal {
                lane: LaneView::Person,
                all,
            },
        );
    }
    Ok(lanes)
}

/// The share of the estimated fees that belongs to what is left, rounded up: an estimate of an estimate.
fn fees_left(batch: &BatchRecord) -> Total {
    let left = i64::from(
        batch
            .totals
            .of_any(&["draft", "submitted", "approved", "dispatching", "accepted"])
            .count,
    );
    let all = i64::from(batch.all.count).max(1);
    let share = batch
        .fees
        .cents()
        .saturating_mul(left)
        .saturating_add(all.saturating_sub(1))
        / all;
    Total::from_cents(share).unwrap_or(batch.fees)
}

fn time_left(batch: &BatchRecord, per_minute: u32) -> Option<i64> {
    let left = i64::from(batch.totals.of("approved").count);
    (batch.state == BatchState::Approved && left > 0 && per_minute > 0)
        .then(|| left.saturating_mul(60_000) / i64::from(per_minute))
}

async fn flag_groups(desk: &Desk, batch: BatchId) -> Result<Vec<FlagGroup>, Problem> {
    let counts = desk.ledger.flags(batch).await.map_err(problem)?;
    let mut groups: Vec<FlagGroup> = counts
        .into_iter()
        .map(|(code, count)| FlagGroup {
            title: super::import::flag_title(&code),
            worth_a_look: super::import::worth_a_look(&code),
            code,
            count,
        })
        .collect();
    groups.sort_by_key(|group| !group.worth_a_look);
    Ok(groups)
}

/// Whether nothing of an approved batch is to be sent or on its way. Doubts may stand.
fn at_rest(batch: &BatchRecord) -> bool {
    batch.state == BatchState::Approved && batch.totals.of_any(&["approved", "dispatching", "accepted"]).count == 0
}

fn actions(batch: &BatchRecord, me: OperatorId, names: &crate::sentences::Names) -> BatchActions {
    let no = |reason: String| Allowed::No { reason };
    let mine = batch.maker == me;
    let open = batch.state == BatchState::Approved && batch.totals.of("approved").count > 0;
    let only_if = |condition: bool| if condition { Allowed::Yes } else { Allowed::Hidden };
    BatchActions {
        submit: match (batch.state, mine) {
            (BatchState::Draft, true) => Allowed::Yes,
            (BatchState::Draft, false) => no(format!("{} prepared it and submits it.", name_of(names, batch.maker))),
            _ => Allowed::Hidden,
        },
        approve: match (batch.state, mine) {
            (BatchState::Submitted, false) => Allowed::Yes,
            (BatchState::Submitted, true) => {
                no("You prepared this batch, so somebody else must approve it.".to_owned())
            }
            _ => Allowed::Hidden,
        },
        cancel: match batch.state {
            BatchState::Draft | BatchState::Submitted if mine => Allowed::Yes,
            BatchState::Approved => only_if(open),
            BatchState::Draft | BatchState::Submitted | BatchState::Rejected | BatchState::Cancelled => Allowed::Hidden,
        },
        pause: only_if(open && batch.paused.is_none()),
        resume: only_if(batch.state == BatchState::Approved && !batch.finished && batch.paused.is_some()),
        redo_failed: only_if(at_rest(batch) && batch.totals.of("failed").count > 0),
    }
}

pub(crate) async fn submit_batch(desk: &Arc<Desk>, request: BatchRef) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    let id = BatchId::new(request.batch);
    let record = desk.ledger.batch(id).await.map_err(problem)?;
    if record.maker != me {
        let maker = name_of(&desk.names().await?, record.maker);
        return Err(Problem::BadField {
            field: "batch".to_owned(),
            message: format!("{maker} prepared this batch and submits it."),
        });
    }
    desk.ledger.submit(id, me, desk.now()).await.map_err(problem)?;
    desk.changes.note_payouts([request.batch]);
    // The checker wants to know whether the float covers it.
    let asking = Arc::clone(desk);
    tokio::spawn(async move {
        if let Err(problem) = asking.ask_balance(None).await {
            tracing::info!(%problem, "the balance was not read after a submission");
        }
    });
    Ok(Nothing {})
}

pub(crate) async fn approve_batch(desk: &Arc<Desk>, request: ApproveBatch) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    let operator = desk.operator(me).await?;
    let waiting = desk
        .ledger
        .waiting(BatchId::new(request.batch))
        .await
        .map_err(problem)?;
    desk.relay_must_answer(request.without_relay)?;
    let seen: Digest = request.digest.parse().map_err(|_| Problem::RowsChanged)?;
    let confirmed = desk
        .session
        .confirm(&operator, request.passphrase, desk.config.clock.as_ref())
        .await?;
    let note = bounded("note", request.note)?;
    let approval = match approve(&waiting, confirmed, seen, note, desk.now(), &desk.config.seal_key) {
        Ok(approval) => approval,
        Err(error) => return Err(refused(desk, &waiting, error).await?),
    };
    desk.ledger.approve(approval).await.map_err(problem)?;
    desk.refresh_gate().await;
    desk.wake_sender.notify_one();
    desk.changes.note_payouts([request.batch]);
    Ok(Nothing {})
}

pub(crate) async fn reject_batch(desk: &Arc<Desk>, request: RejectBatch) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    let operator = desk.operator(me).await?;
    let reason = bounded("reason", request.reason)?;
    if reason.is_empty() {
        let message = "Say why, so that the maker knows what to change.".to_owned();
        return Err(Problem::BadField {
            field: "reason".to_owned(),
            message,
        });
    }
    let waiting = desk
        .ledger
        .waiting(BatchId::new(request.batch))
        .await
        .map_err(problem)?;
    let confirmed = desk
        .session
        .confirm(&operator, request.passphrase, desk.config.clock.as_ref())
        .await?;
    let rejection = match reject(&waiting, confirmed, reason, desk.now()) {
        Ok(rejection) => rejection,
        Err(error) => return Err(refused(desk, &waiting, error).await?),
    };
    desk.ledger.reject(rejection).await.map_err(problem)?;
    desk.changes.note_payouts([request.batch]);
    Ok(Nothing {})
}

/// Why a decision was refused, with the names of those who can make it.
async fn refused(desk: &Desk, waiting: &treasury::Waiting, error: treasury::ApprovalError) -> Result<Problem, Problem> {
    match error {
        treasury::ApprovalError::MakerIsChecker => {
            let names = desk.names().await?;
            let others = names
                .iter()
                .filter(|(id, _)| **id != waiting.maker)
                .map(|(_, name)| name.clone())
                .collect();
            Ok(Problem::MakerCannotApprove {
                maker: name_of(&names, waiting.maker),
                others,
            })
        }
        treasury::ApprovalError::NotSubmitted(state) => Ok(Problem::WrongState {
            state: state.name().to_owned(),
        }),
        treasury::ApprovalError::OtherRows => Ok(Problem::RowsChanged),
    }
}

pub(crate) async fn cancel_batch(desk: &Arc<Desk>, request: BatchRef) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    let id = BatchId::new(request.batch);
    let record = desk.ledger.batch(id).await.map_err(problem)?;
    if record.maker != me && matches!(record.state, BatchState::Draft | BatchState::Submitted) {
        let maker = name_of(&desk.names().await?, record.maker);
        return Err(Problem::BadField {
            field: "batch".to_owned(),
            message: format!("{maker} prepared this batch and can take it back until it is approved."),
        });
    }
    desk.ledger.cancel(id, me, desk.now()).await.map_err(problem)?;
    desk.refresh_gate().await;
    desk.changes.note_payouts([request.batch]);
    Ok(Nothing {})
}

pub(crate) async fn pause_batch(desk: &Arc<Desk>, request: BatchRef) -> Result<Nothing, Problem> {
    set_paused(desk, request, Some(PauseReason::Person)).await
}

pub(crate) async fn resume_batch(desk: &Arc<Desk>, request: ResumeBatch) -> Result<Nothing, Problem> {
    desk.session.require()?;
    desk.relay_must_answer(request.without_relay)?;
    let batch = BatchRef { batch: request.batch };
    set_paused(desk, batch, None).await
}

async fn set_paused(desk: &Arc<Desk>, request: BatchRef, reason: Option<PauseReason>) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    let batch = BatchId::new(request.batch);
    desk.ledger
        .pause_batch(batch, reason, Some(me), desk.now())
        .await
        .map_err(problem)?;
    desk.refresh_gate().await;
    desk.wake_sender.notify_one();
    desk.changes.note_payouts([request.batch]);
    Ok(Nothing {})
}

/// A new draft of what failed: new payouts, with new ids at M-PESA, to be approved like any other.
pub(crate) async fn redo_failed(desk: &Arc<Desk>, request: BatchRef) -> Result<BatchRef, Problem> {
    let me = desk.session.require()?;
    let old = desk.ledger.batch(BatchId::new(request.batch)).await.map_err(problem)?;
    if !at_rest(&old) {
        return Err(Problem::WrongState {
            state: old.state.name().to_owned(),
        });
    }
    let filter = Filter {
        batch: Some(old.id),
        states: vec![state_name(PayoutStateView::Failed)],
        ..Filter::default()
    };
    let page = desk
        .ledger
        .page(filter, Sort::Line, Position::Index(0), u32::MAX)
        .await
        .map_err(problem)?;
    let rows: Vec<FrozenRow> = page
        .rows
        .into_iter()
        // A failure that a receipt contradicts is no proved failure.
        .filter(|payout| payout.alarm.is_none())
        .map(|payout| FrozenRow {
            line: payout.line,
            lane: payout.lane,
            amount: payout.amount,
            name: payout.name,
            reference: payout.reference,
            fee: payout.fee,
            flags: vec!["failed_before".to_owned()],
        })
        .collect();
    if rows.is_empty() {
        return Err(Problem::NothingToPay);
    }
    let rows = RowSet::freeze(rows, &desk.config.settings.limits).map_err(|error| problem(error.into()))?;
    let title = format!("{} (failed ones)", old.title);
    let new = NewBatch {
        title,
        purpose: old.purpose,
        source: None,
        redo_of: Some(old.id),
        rows,
    };
    let batch = desk.ledger.draft(new, me, desk.now()).await.map_err(problem)?;
    desk.changes.note_payouts([batch.get()]);
    Ok(BatchRef { batch: batch.get() })
}

/// A note or reason, trimmed.
fn bounded(field: &str, text: String) -> Result<String, Problem> {
    let text = text.trim();
    if text.chars().count() > 500 {
        let message = "At most 500 characters.".to_owned();
        return Err(Problem::BadField {
            field: field.to_owned(),
            message,
        });
    }
    Ok(text.to_owned())
}
