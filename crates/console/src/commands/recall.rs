//! Tasks to get payouts back: M-PESA takes no order for that, so people do it on the portal or by letter, and the console
//! follows it with an owner, a deadline and evidence.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        Allowed, Before, CloseRecall, Nothing, OpenRecall, PayoutRecalls, PayoutRef, RecallEndName, RecallRef,
        RecallRow, RecallStepName, RecallStepView, RecallView, RecallsPage, StepRecall,
    },
};
use store::{NewRecall, RecallClosing, RecallRecord};
use treasury::{Lane, OperatorId, PayoutId, PayoutState, RecallEnd, RecallId, RecallStep};

use super::{incoming::parse_receipt, payout_row};
use crate::{
    Desk,
    problem::problem,
    sentences::{self, Names, name_of},
};

/// The least that a reason or evidence is told in, in characters.
const LEAST: usize = 10;
/// The most.
const MOST: usize = 500;
/// The furthest deadline, in milliseconds.
const FURTHEST_MS: i64 = 366 * 24 * 3_600_000;

pub(crate) async fn recalls(desk: &Arc<Desk>, request: Before) -> Result<RecallsPage, Problem> {
    let me = desk.session().require()?;
    let names = desk.names().await?;
    let limit = request.limit.clamp(1, 500);
    let found = desk
        .ledger()
        .recalls(request.before.map(RecallId::new), limit)
        .await
        .map_err(problem)?;
    let full = u32::try_from(found.len()).is_ok_and(|count| count == limit);
    let (open, _) = desk.ledger().count_recalls(desk.now()).await.map_err(problem)?;
    Ok(RecallsPage {
        next: found.last().map(|task| task.id.get()).filter(|id| full && *id > 1),
        rows: found.iter().map(|task| row(task, me, &names, desk.now())).collect(),
        total: open,
    })
}

pub(crate) async fn recalls_of(desk: &Arc<Desk>, request: PayoutRef) -> Result<PayoutRecalls, Problem> {
    let me = desk.session().require()?;
    let names = desk.names().await?;
    let id = PayoutId::new(request.payout);
    let payout = desk.ledger().payout(id).await.map_err(problem)?;
    let tasks = desk.ledger().recalls_of(id).await.map_err(problem)?;
    let reversal = matches!(payout.lane, Lane::Reversal { .. });
    let may_open = match &payout.state {
        PayoutState::Paid { .. } if reversal => Allowed::No {
            reason: messages::text().recall_a_refund_cannot_be_reversed(),
        },
        PayoutState::Paid { .. } if tasks.iter().any(|task| task.closed.is_none()) => Allowed::Hidden,
        PayoutState::Paid { .. } => Allowed::Yes,
        PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Dispatching
        | PayoutState::Accepted
        | PayoutState::Failed { .. }
        | PayoutState::InDoubt { .. }
        | PayoutState::Cancelled
        | PayoutState::Rejected
        | PayoutState::Reversed { .. } => Allowed::Hidden,
    };
    Ok(PayoutRecalls {
        may_open,
        tasks: tasks.iter().map(|task| row(task, me, &names, desk.now())).collect(),
    })
}

pub(crate) async fn recall(desk: &Arc<Desk>, request: RecallRef) -> Result<RecallView, Problem> {
    let me = desk.session().require()?;
    let names = desk.names().await?;
    let task = desk
        .ledger()
        .recall(RecallId::new(request.recall))
        .await
        .map_err(problem)?;
    Ok(view(desk, &task, me, &names))
}

fn row(task: &RecallRecord, me: OperatorId, names: &Names, now: i64) -> RecallRow {
    RecallRow {
        id: task.id.get(),
        payout: payout_row(&task.payout),
        reason: task.reason.clone(),
        owner: name_of(names, task.owner),
        mine: task.owner == me,
        due: task.due,
        overdue: task.closed.is_none() && task.due < now,
        opened_by: name_of(names, task.opened_by),
        opened_at: task.opened_at,
        done: u32::try_from(task.steps.len()).unwrap_or(u32::MAX),
        end: task.closed.as_ref().map(|closed| end_name(closed.end)),
        closed_at: task.closed.as_ref().map(|closed| closed.at),
    }
}

fn view(desk: &Desk, task: &RecallRecord, me: OperatorId, names: &Names) -> RecallView {
    let closed = task.closed.as_ref();
    RecallView {
        row: row(task, me, names, desk.now()),
        steps: RecallStep::ALL
            .into_iter()
            .map(|step| step_view(task, step, names))
            .collect(),
        portal: portal(desk, task),
        // Only what was paid is got back: there is no attempt in doubt.
        standing: sentences::standing(&task.payout, false).0,
        returned: matches!(task.payout.state, PayoutState::Reversed { .. }),
        evidence: closed.map(|closed| closed.evidence.clone()),
        closed_by: closed.and_then(|closed| closed.by).map(|by| name_of(names, by)),
        receipt: closed
            .and_then(|closed| closed.receipt.as_ref())
            .map(ToString::to_string),
        agreed_by: closed.and_then(|closed| closed.agreed_by).map(|by| name_of(names, by)),
        letter: match task.payout.lane {
            Lane::Person { .. } => Allowed::Yes,
            Lane::Bill { .. } | Lane::Till { .. } | Lane::Tax { .. } | Lane::TopUp { .. } | Lane::Reversal { .. } => {
                Allowed::No {
                    reason: messages::text().recall_the_letter_is_for_payments_to(),
                }
            }
        },
    }
}

fn step_view(task: &RecallRecord, step: RecallStep, names: &Names) -> RecallStepView {
    let done = task.steps.iter().find(|done| done.step == step);
    RecallStepView {
        step: step_name(step),
        done_at: done.map(|done| done.at),
        done_by: done.and_then(|done| done.by).map(|by| name_of(names, by)),
        note: done.map(|done| done.note.clone()).unwrap_or_default(),
    }
}

/// What to do on the portal. Its pages are not named: they change.
fn portal(desk: &Desk, task: &RecallRecord) -> Vec<String> {
    let receipt = match &task.payout.state {
        PayoutState::Paid { receipt } | PayoutState::Reversed { receipt } => receipt.to_string(),
        PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Dispatching
        | PayoutState::Accepted
        | PayoutState::Failed { .. }
        | PayoutState::InDoubt { .. }
        | PayoutState::Cancelled
        | PayoutState::Rejected => String::new(),
    };
    vec![
        messages::text().recall_sign_in_to_the_m_pesa(desk.config().shortcode.to_string()),
        messages::text().recall_search_for_the_transaction_compare_the(receipt, task.payout.amount.to_string()),
        messages::text().recall_start_the_reversal_there_for_the(),
        messages::text().recall_where_the_portal_refuses_send_the(),
        messages::text().recall_ask_m_pesa_here_from_time(),
    ]
}

/// Opens a task.
pub(crate) async fn open_recall(desk: &Arc<Desk>, request: OpenRecall) -> Result<RecallRef, Problem> {
    let me = desk.session().require()?;
    let owner = desk.operator(OperatorId::new(request.owner)).await?;
    let now = desk.now();
    if request.due <= now || request.due > now.saturating_add(FURTHEST_MS) {
        return Err(Problem::field(
            "due",
            messages::text().recall_choose_a_day_within_the_next(),
        ));
    }
    let new = NewRecall {
        payout: PayoutId::new(request.payout),
        reason: few_words(
            "reason",
            &request.reason,
            messages::text().recall_say_what_went_wrong_in_a(),
        )?,
        owner: owner.id,
        due: request.due,
    };
    let recall = desk.ledger().open_recall(new, me, now).await.map_err(problem)?;
    tell(desk);
    Ok(RecallRef { recall: recall.get() })
}

/// Notes a step.
pub(crate) async fn step_recall(desk: &Arc<Desk>, request: StepRecall) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let note = request.note.trim().to_owned();
    if note.chars().count() > MOST {
        return Err(Problem::field("note", messages::text().recall_at_most_500_characters()));
    }
    desk.ledger()
        .step_recall(
            RecallId::new(request.recall),
            step_of(request.step),
            request.done,
            note,
            me,
            desk.now(),
        )
        .await
        .map_err(problem)?;
    tell(desk);
    Ok(Nothing {})
}

/// Closes a task, with evidence only.
pub(crate) async fn close_recall(desk: &Arc<Desk>, request: CloseRecall) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let evidence = few_words(
        "evidence",
        &request.evidence,
        messages::text().recall_say_in_a_few_words_what(),
    )?;
    let end = end_of(request.end);
    let seen = match (end, request.receipt.as_deref().map(str::trim)) {
        (RecallEnd::Returned, Some(typed)) if !typed.is_empty() => {
            let receipt = parse_receipt(typed)?;
            let second = request
                .second
                .ok_or_else(|| Problem::field("second", messages::text().recall_choose_the_second_person_who_saw()))?;
            if OperatorId::new(second) == me {
                return Err(Problem::field(
                    "second",
                    messages::text().recall_you_close_this_task_so_somebody(),
                ));
            }
            let second = desk.operator(OperatorId::new(second)).await?;
            let passphrase = request.passphrase.ok_or_else(|| {
                Problem::field(
                    "passphrase",
                    messages::text().recall_the_second_person_types_their_passphrase(),
                )
            })?;
            let confirmed = desk
                .session()
                .confirm(&second, passphrase, desk.config().clock.as_ref())
                .await?;
            Some((receipt, confirmed))
        }
        (RecallEnd::Returned | RecallEnd::NotReturned | RecallEnd::Withdrawn, _) => None,
    };
    let closing = RecallClosing {
        recall: RecallId::new(request.recall),
        end,
        evidence,
        seen,
    };
    desk.ledger()
        .close_recall(closing, me, desk.now())
        .await
        .map_err(problem)?;
    tell(desk);
    Ok(Nothing {})
}

fn tell(desk: &Desk) {
    desk.events().note(|changed| {
        changed.recalls = true;
        changed.status = true;
        changed.audit = true;
    });
}

/// A reason or evidence: a few words at least.
fn few_words(name: &str, text: &str, ask: String) -> Result<String, Problem> {
    let text = text.trim();
    match text.chars().count() {
        ..LEAST => Err(Problem::field(name, ask)),
        LEAST..=MOST => Ok(text.to_owned()),
        _ => Err(Problem::field(name, messages::text().recall_at_most_500_characters())),
    }
}

const fn step_name(step: RecallStep) -> RecallStepName {
    match step {
        RecallStep::PayeeCalled => RecallStepName::PayeeCalled,
        RecallStep::PortalAsked => RecallStepName::PortalAsked,
        RecallStep::LetterSent => RecallStepName::LetterSent,
        RecallStep::CaseOpened => RecallStepName::CaseOpened,
        RecallStep::Answered => RecallStepName::Answered,
    }
}

const fn step_of(name: RecallStepName) -> RecallStep {
    match name {
        RecallStepName::PayeeCalled => RecallStep::PayeeCalled,
        RecallStepName::PortalAsked => RecallStep::PortalAsked,
        RecallStepName::LetterSent => RecallStep::LetterSent,
        RecallStepName::CaseOpened => RecallStep::CaseOpened,
        RecallStepName::Answered => RecallStep::Answered,
    }
}

const fn end_name(end: RecallEnd) -> RecallEndName {
    match end {
        RecallEnd::Returned => RecallEndName::Returned,
        RecallEnd::NotReturned => RecallEndName::NotReturned,
        RecallEnd::Withdrawn => RecallEndName::Withdrawn,
    }
}

const fn end_of(name: RecallEndName) -> RecallEnd {
    match name {
        RecallEndName::Returned => RecallEnd::Returned,
        RecallEndName::NotReturned => RecallEnd::NotReturned,
        RecallEndName::Withdrawn => RecallEnd::Withdrawn,
    }
}
