//! What people decide about a batch: handing it over, approving and rejecting it, pausing, and taking back what was not sent.

use std::{collections::HashSet, sync::Arc};

use api::{
    Problem,
    view::{
        AnswerQuestion, ApproveBatch, AskMaker, BatchRef, CorrectBatch, LeaveOut, Nothing, RejectBatch, ResumeBatch,
        SubmitBatch,
    },
};
use store::{Filter, NewBatch, Position, Sort};
use treasury::{
    ApprovalError, BatchId, BatchState, Digest, FrozenRow, PauseReason, PayoutId, Role, RowSet, StateKind, Waiting,
    approve, leave_out as leave_out_of, reject,
};

use crate::{Desk, problem::problem, sentences::name_of};

pub(crate) async fn submit_batch(desk: &Arc<Desk>, request: SubmitBatch) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let id = BatchId::new(request.batch);
    let record = desk.ledger().batch(id).await.map_err(problem)?;
    if record.maker != me {
        let maker = name_of(&desk.names().await?, record.maker);
        return Err(Problem::field(
            "batch",
            messages::text().batch_prepared_this_batch_and_submits_it(maker),
        ));
    }
    let why = super::run::reason(request.reason)?;
    let flagged = bounded("flagged_because", request.flagged_because)?;
    let handed_over = desk.ledger().submit_saying(id, why, flagged, me, desk.now()).await;
    handed_over.map_err(problem)?;
    desk.events().note_payouts([request.batch]);
    // The checker wants to know whether the float covers it.
    let balances = Arc::clone(desk.balances());
    tokio::spawn(async move {
        if let Err(problem) = balances.ask(None).await {
            tracing::info!(%problem, "the balance was not read after a submission");
        }
    });
    Ok(Nothing {})
}

pub(crate) async fn approve_batch(desk: &Arc<Desk>, request: ApproveBatch) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let operator = desk.operator(me).await?;
    let waiting = desk
        .ledger()
        .waiting(BatchId::new(request.batch))
        .await
        .map_err(problem)?;
    desk.relay_must_answer(request.without_relay)?;
    let seen: Digest = request.digest.parse().map_err(|_| Problem::RowsChanged)?;
    let warned = request.warnings.map(|digest| digest.parse()).transpose();
    let warned: Option<Digest> = warned.map_err(|_| Problem::WarningsChanged)?;
    let evidence = request.evidence.map(|digest| digest.parse()).transpose();
    let evidence: Option<Digest> = evidence.map_err(|_| Problem::EvidenceChanged)?;
    let confirmed = desk
        .session()
        .confirm(&operator, request.passphrase, desk.config().clock.as_ref())
        .await?;
    let note = bounded("note", request.note)?;
    let approval = match approve(&waiting, confirmed, seen, note, desk.now(), &desk.config().seal_key) {
        Ok(approval) => approval,
        Err(error) => return Err(refused(desk, &waiting, error).await?),
    };
    let policy = desk
        .ledger()
        .approvals(waiting.batch, desk.now())
        .await
        .map_err(problem)?
        .policy;
    let approval = approval.seeing(warned).under(policy).with_evidence(evidence);
    desk.ledger().approve(approval).await.map_err(problem)?;
    desk.sending().refresh_gate().await;
    desk.sending().wake().notify_one();
    desk.events().note_payouts([request.batch]);
    Ok(Nothing {})
}

pub(crate) async fn reject_batch(desk: &Arc<Desk>, request: RejectBatch) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let operator = desk.operator(me).await?;
    let reason = why(request.reason)?;
    let waiting = desk
        .ledger()
        .waiting(BatchId::new(request.batch))
        .await
        .map_err(problem)?;
    let confirmed = desk
        .session()
        .confirm(&operator, request.passphrase, desk.config().clock.as_ref())
        .await?;
    let rejection = match reject(&waiting, confirmed, reason, desk.now()) {
        Ok(rejection) => rejection,
        Err(error) => return Err(refused(desk, &waiting, error).await?),
    };
    desk.ledger().reject(rejection).await.map_err(problem)?;
    desk.events().note_payouts([request.batch]);
    Ok(Nothing {})
}

/// Why a maker gets something back: they read it.
fn why(reason: String) -> Result<String, Problem> {
    let reason = bounded("reason", reason)?;
    match reason.is_empty() {
        true => Err(Problem::field(
            "reason",
            messages::text().batch_say_why_so_that_the_maker(),
        )),
        false => Ok(reason),
    }
}

/// The most payouts that are left out at once: beyond that, the batch itself is to be looked at again.
const MOST_LEFT_OUT: usize = 1_000;

pub(crate) async fn leave_out(desk: &Arc<Desk>, request: LeaveOut) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let operator = desk.operator(me).await?;
    let reason = why(request.reason)?;
    if request.payouts.len() > MOST_LEFT_OUT {
        let message = messages::text().batch_too_many_left_out(crate::sentences::grouped(MOST_LEFT_OUT));
        return Err(Problem::field("payouts", message));
    }
    let seen: Digest = request.digest.parse().map_err(|_| Problem::RowsChanged)?;
    let waiting = desk
        .ledger()
        .waiting(BatchId::new(request.batch))
        .await
        .map_err(problem)?;
    let confirmed = desk
        .session()
        .confirm(&operator, request.passphrase, desk.config().clock.as_ref())
        .await?;
    let payouts = request.payouts.into_iter().map(PayoutId::new).collect();
    let leaving = match leave_out_of(&waiting, confirmed, seen, payouts, reason, desk.now()) {
        Ok(leaving) => leaving,
        Err(error) => return Err(refused(desk, &waiting, error).await?),
    };
    desk.ledger().leave_out(leaving).await.map_err(problem)?;
    desk.events().note_payouts([request.batch]);
    Ok(Nothing {})
}

pub(crate) async fn ask_maker(desk: &Arc<Desk>, request: AskMaker) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let question = sentence("question", request.question)?;
    let waiting = still_waits(desk, request.batch).await?;
    if waiting.maker == me {
        return refused(desk, &waiting, ApprovalError::MakerIsChecker)
            .await
            .and_then(Err);
    }
    let asked = desk.ledger().ask_maker(waiting.batch, question, me, desk.now()).await;
    asked.map_err(problem)?;
    desk.events().note_payouts([request.batch]);
    Ok(Nothing {})
}

pub(crate) async fn answer_question(desk: &Arc<Desk>, request: AnswerQuestion) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let answer = sentence("answer", request.answer)?;
    let waiting = still_waits(desk, request.batch).await?;
    if waiting.maker != me {
        let maker = name_of(&desk.names().await?, waiting.maker);
        let message = messages::text().batch_its_maker_answers(maker);
        return Err(Problem::field("answer", message));
    }
    let which = (waiting.batch, request.number);
    let answered = desk.ledger().answer_asked(which, answer, me, desk.now()).await;
    answered.map_err(problem)?;
    desk.events().note_payouts([request.batch]);
    Ok(Nothing {})
}

async fn still_waits(desk: &Desk, batch: i64) -> Result<Waiting, Problem> {
    let waiting = desk.ledger().waiting(BatchId::new(batch)).await.map_err(problem)?;
    match waiting.state {
        BatchState::Submitted => Ok(waiting),
        other @ (BatchState::Draft | BatchState::Approved | BatchState::Rejected | BatchState::Cancelled) => {
            Err(Problem::WrongState {
                state: other.name().to_owned(),
            })
        }
    }
}

/// A question or an answer, trimmed.
fn sentence(field: &str, text: String) -> Result<String, Problem> {
    let text = bounded(field, text)?;
    match text.is_empty() {
        true => Err(Problem::field(field, messages::text().batch_say_something())),
        false => Ok(text),
    }
}

/// Why a decision was refused, with the names of those who can make it.
async fn refused(desk: &Desk, waiting: &Waiting, error: ApprovalError) -> Result<Problem, Problem> {
    match error {
        ApprovalError::MakerIsChecker => {
            let names = desk.names().await?;
            Ok(Problem::MakerCannotApprove {
                maker: name_of(&names, waiting.maker),
                others: names.others_with(Role::Checker, waiting.maker),
            })
        }
        ApprovalError::NotSubmitted(state) => Ok(Problem::WrongState {
            state: state.name().to_owned(),
        }),
        ApprovalError::OtherRows => Ok(Problem::RowsChanged),
        error @ (ApprovalError::OtherWarnings
        | ApprovalError::OtherEvidence
        | ApprovalError::OtherPolicy
        | ApprovalError::NothingLeftOut
        | ApprovalError::NothingLeft
        | ApprovalError::ApprovedAlready) => Ok(problem(error.into())),
    }
}

pub(crate) async fn cancel_batch(desk: &Arc<Desk>, request: BatchRef) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let id = BatchId::new(request.batch);
    let record = desk.ledger().batch(id).await.map_err(problem)?;
    let names = desk.names().await?;
    // What somebody left behind is anybody's to clear away.
    let theirs = record.maker != me && !names.has_left(record.maker);
    if theirs && matches!(record.state, BatchState::Draft | BatchState::Submitted) {
        let maker = name_of(&names, record.maker);
        return Err(Problem::field(
            "batch",
            messages::text().batch_prepared_this_batch_and_can_withdraw(maker),
        ));
    }
    desk.ledger().cancel(id, me, desk.now()).await.map_err(problem)?;
    desk.sending().refresh_gate().await;
    desk.events().note_payouts([request.batch]);
    Ok(Nothing {})
}

pub(crate) async fn pause_batch(desk: &Arc<Desk>, request: BatchRef) -> Result<Nothing, Problem> {
    set_paused(desk, request, Some(PauseReason::Person)).await
}

pub(crate) async fn resume_batch(desk: &Arc<Desk>, request: ResumeBatch) -> Result<Nothing, Problem> {
    desk.session().require()?;
    desk.relay_must_answer(request.without_relay)?;
    desk.resuming_is_decided(Some(BatchId::new(request.batch)), request.decided)
        .await?;
    let batch = BatchRef { batch: request.batch };
    set_paused(desk, batch, None).await
}

async fn set_paused(desk: &Arc<Desk>, request: BatchRef, reason: Option<PauseReason>) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let batch = BatchId::new(request.batch);
    desk.ledger()
        .pause_batch(batch, reason, Some(me), desk.now())
        .await
        .map_err(problem)?;
    desk.sending().refresh_gate().await;
    desk.sending().wake().notify_one();
    desk.events().note_payouts([request.batch]);
    Ok(Nothing {})
}

/// A new draft of what went back to its maker, all of a rejected batch or what was left out of one, without those that are to be
/// left out now.
pub(crate) async fn correct_batch(desk: &Arc<Desk>, request: CorrectBatch) -> Result<BatchRef, Problem> {
    let me = desk.session().require()?;
    let old = desk
        .ledger()
        .batch(BatchId::new(request.batch))
        .await
        .map_err(problem)?;
    let Some(returned_after) = old.returned_after else {
        return Err(Problem::WrongState {
            state: old.state.name().to_owned(),
        });
    };
    if old.maker != me {
        let maker = name_of(&desk.names().await?, old.maker);
        return Err(Problem::field(
            "batch",
            messages::text().batch_prepared_this_batch_and_corrects_it(maker),
        ));
    }
    let kin = desk.ledger().kin(old.id).await.map_err(problem)?;
    if let Some(corrected) = kin.takes_up(returned_after) {
        return Ok(BatchRef {
            batch: corrected.id.get(),
        });
    }
    let kept = desk.ledger().rows(old.id).await.map_err(problem)?;
    let taken_up: Vec<i64> = desk
        .ledger()
        .left_out(old.id)
        .await
        .map_err(problem)?
        .iter()
        .filter(|out| kin.takes_up(out.newest_batch).is_some())
        .map(|out| out.seq)
        .collect();
    let filter = Filter {
        batch: Some(old.id),
        states: vec![StateKind::Rejected],
        ..Filter::default()
    };
    let page = desk
        .ledger()
        .page(filter, Sort::Line, Position::Index(0), u32::MAX)
        .await
        .map_err(problem)?;
    let returned: HashSet<u32> = page
        .rows
        .iter()
        .filter(|payout| !payout.left_out.is_some_and(|seq| taken_up.contains(&seq)))
        .filter(|payout| !request.without.contains(&payout.id.get()))
        .map(|payout| payout.line)
        .collect();
    let rows: Vec<FrozenRow> = kept
        .rows()
        .iter()
        .filter(|row| returned.contains(&row.line))
        .cloned()
        .collect();
    if rows.is_empty() {
        return Err(Problem::NothingToPay);
    }
    let rows = RowSet::freeze(rows, &desk.config().settings.limits).map_err(|error| problem(error.into()))?;
    let new = NewBatch {
        title: old.title.clone(),
        purpose: old.purpose,
        source: None,
        redo_of: old.redo_of,
        corrects: Some(old.id),
        rows,
    };
    let batch = desk.ledger().draft(new, me, desk.now()).await.map_err(problem)?;
    desk.events().note_payouts([batch.get()]);
    Ok(BatchRef { batch: batch.get() })
}

/// A note or reason, trimmed.
pub(super) fn bounded(field: &str, text: String) -> Result<String, Problem> {
    let text = text.trim();
    if text.chars().count() > 500 {
        let message = messages::text().batch_at_most_500_characters();
        return Err(Problem::field(field, message));
    }
    Ok(text.to_owned())
}
