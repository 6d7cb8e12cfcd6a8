//! Batches: the list, and one of them with what may be done about it.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        Allowed, AskedView, AttachmentView, BatchActions, BatchKinView, BatchLink, BatchRef, BatchRow, BatchView,
        BatchesOf, BatchesPage, ChargedView, CountAndSum, FailureGroup, FlagGroup, LaneTotal, LaneView, LeftOutView,
        Nothing,
    },
};
use messages::text;
use store::{BatchFilter, BatchRecord, Filter, Position, Sort};
use treasury::{BatchId, BatchState, MOST_ATTACHMENTS, OperatorId, Role, StateKind, evidence_digest};

use super::{batch_row, count_and_sum, coverage::accounts_after, float_view, payout_row, policy::with_turn};
use crate::{
    Desk,
    problem::problem,
    sentences::{self, failure, name_of},
};

/// How many of the largest payouts a checker is shown first.
const LARGEST: u32 = 8;

pub(crate) async fn batches(desk: &Arc<Desk>, request: BatchesOf) -> Result<BatchesPage, Problem> {
    let me = desk.session().require()?;
    let limit = request.limit.clamp(1, 500);
    let filter = BatchFilter {
        purpose: request.purpose.map(super::purpose_of),
        maker: request.maker.map(OperatorId::new),
        from: request.from,
        until: request.until,
    };
    let names = desk.names().await?;
    let found = desk
        .ledger()
        .batches_of(filter.clone(), request.before.map(BatchId::new), limit)
        .await
        .map_err(problem)?;
    let full = u32::try_from(found.len()).is_ok_and(|count| count == limit);
    let all = desk.ledger().batches_in_all(filter).await.map_err(problem)?;
    let turns = desk.turns().await?;
    let mut rows = Vec::with_capacity(found.len());
    for batch in &found {
        let row = batch_row(batch, Some(me), &names);
        rows.push(match batch.state {
            BatchState::Submitted => with_turn(row, &turns.of(desk, batch).await?, me),
            BatchState::Draft | BatchState::Approved | BatchState::Rejected | BatchState::Cancelled => row,
        });
    }
    Ok(BatchesPage {
        next: found.last().map(|batch| batch.id.get()).filter(|id| full && *id > 1),
        rows,
        total: all.count,
        sum_cents: all.sum.cents(),
    })
}

pub(crate) async fn approvals(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<BatchRow>, Problem> {
    let me = desk.session().require()?;
    let names = desk.names().await?;
    let mut rows = Vec::new();
    for (batch, turn) in desk.waiting().await? {
        let mut row = with_turn(batch_row(&batch, Some(me), &names), &turn, me);
        row.warnings = desk.warnings().of(&batch).await?.count();
        rows.push(row);
    }
    Ok(rows)
}

pub(crate) async fn batch(desk: &Arc<Desk>, request: BatchRef) -> Result<BatchView, Problem> {
    let me = desk.session().require()?;
    let id = BatchId::new(request.batch);
    let names = desk.names().await?;
    let record = desk.ledger().batch(id).await.map_err(problem)?;
    let float = desk.ledger().float().await.map_err(problem)?;
    let filter = Filter {
        batch: Some(id),
        states: match (record.state, record.left_out.count) {
            // What was left out is nothing to look at before an approval.
            (BatchState::Submitted, 1..) => vec![StateKind::Submitted],
            _ => Vec::new(),
        },
        ..Filter::default()
    };
    let largest = desk
        .ledger()
        .page(filter, Sort::Largest, Position::Index(0), LARGEST)
        .await
        .map_err(problem)?;
    let kin = desk.ledger().kin(id).await.map_err(problem)?;
    let left_out = desk.ledger().left_out(id).await.map_err(problem)?;
    let asked = desk.ledger().asked_about(id).await.map_err(problem)?;
    let failures = desk.ledger().failures(id).await.map_err(problem)?;
    let per_minute = if record.finished {
        0
    } else {
        desk.sending().gate().per_minute(desk.now())
    };
    let undecided = matches!(record.state, BatchState::Draft | BatchState::Submitted);
    let warnings = desk.warnings_view(&record).await?;
    let attached = desk.ledger().attachments(id).await.map_err(problem)?;
    // While it is sent it is shown anew again and again; what is opened is looked at always.
    let looked_at = undecided || record.finished;
    let attachments = super::attachment::views(desk, &attached, &names, looked_at).await?;
    let turns = desk.turns().await?;
    let (checks, turn) = (turns.checks(me), turns.of(desk, &record).await?);
    let mut row = batch_row(&record, Some(me), &names);
    if record.state != BatchState::Draft {
        row = with_turn(row, &turn, me);
    }
    let approved_by_me = row.approved_by_me;
    let given = row.approved > 0;
    row.warnings = warnings.as_ref().map_or(row.warnings, |warnings| warnings.count);
    Ok(BatchView {
        policy: super::policy::of_batch(desk, &record, &turn, me).await?,
        row,
        difference: desk.difference_view(&record).await?,
        warnings,
        stopped: desk.stopped_view(&record).await?,
        evidence: evidence_digest(attached.iter().map(|file| &file.attachment)).map(|digest| digest.to_string()),
        file_name: record.file_name.clone(),
        digest: record.rows.to_string(),
        fingerprint: crate::fingerprint::words(&record.rows),
        float: float.map(float_view),
        accounts: accounts_after(desk, &record).await?,
        lanes: lanes(desk, &record).await?,
        flag_groups: flag_groups(desk, id).await?,
        largest: largest.rows.iter().map(payout_row).collect(),
        failures: failures
            .into_iter()
            .map(|row| {
                let (plain, next) = match record.purpose {
                    treasury::Purpose::Reversal => sentences::reversal_failure(&row.cause),
                    treasury::Purpose::Payouts | treasury::Purpose::Bills | treasury::Purpose::TopUp => {
                        failure(&row.cause)
                    }
                };
                FailureGroup {
                    code: row.cause.code().map(str::to_owned),
                    plain,
                    next,
                    total: count_and_sum(row.total),
                }
            })
            .collect(),
        decision_note: record.decision_note.clone(),
        asked: asked.into_iter().map(|one| asked_view(one, &names)).collect(),
        left_out: left_out.iter().map(|out| left_out_view(out, &kin, &names)).collect(),
        may: actions(
            &record,
            me,
            &names,
            (checks, approved_by_me),
            &kin,
            (&attachments, given),
        ),
        attachments,
        kin: kin_view(kin),
        charged: charged_view(desk.ledger().charged(id).await.map_err(problem)?),
        failed_twice: match record.totals.of(StateKind::Failed).count {
            0 => 0,
            _ => desk.ledger().failed_twice(id).await.map_err(problem)?,
        },
        first_payments: match undecided && record.purpose == treasury::Purpose::Payouts {
            true => Some(desk.ledger().first_payments(id).await.map_err(problem)?),
            false => None,
        },
        takes_ms: undecided.then(|| takes(desk, &record)),
        refund: super::reversal::refund(desk, &record).await?,
        time_left_ms: time_left(&record, per_minute),
        per_minute,
    })
}

/// How long sending a batch takes at the pace that is set, where M-PESA answers at once.
fn takes(desk: &Desk, batch: &BatchRecord) -> i64 {
    let pace = i64::try_from(desk.config().settings.pace.as_millis()).unwrap_or(i64::MAX);
    pace.saturating_mul(i64::from(batch.all.count))
}

fn link(batch: store::BatchName) -> BatchLink {
    BatchLink {
        id: batch.id.get(),
        title: batch.title,
    }
}

fn kin_view(kin: store::BatchKin) -> BatchKinView {
    BatchKinView {
        redo_of: kin.redo_of.map(link),
        corrects: kin.corrects.map(link),
        paid_again_by: kin.paid_again_by.into_iter().map(link).collect(),
        corrected_by: kin.corrected_by.into_iter().map(link).collect(),
    }
}

fn asked_view(asked: store::AskedAbout, names: &sentences::Names) -> AskedView {
    let (answer, answered_at) = asked.answer.unzip();
    AskedView {
        number: asked.number,
        by: name_of(names, asked.by),
        at: asked.at,
        question: asked.question,
        answer,
        answered_at,
    }
}

fn left_out_view(out: &store::LeftOut, kin: &store::BatchKin, names: &sentences::Names) -> LeftOutView {
    LeftOutView {
        by: name_of(names, out.by),
        at: out.at,
        reason: out.reason.clone(),
        total: count_and_sum(out.total),
        taken_up_in: kin.takes_up(out.newest_batch).cloned().map(link),
    }
}

fn charged_view(charged: store::Charged) -> ChargedView {
    ChargedView {
        charged: count_and_sum(charged.charged),
        estimated_cents: charged.estimated.cents(),
    }
}

/// A batch's payouts by the way they go. Where all go to people there is nothing to tell.
async fn lanes(desk: &Desk, batch: &BatchRecord) -> Result<Vec<LaneTotal>, Problem> {
    let others = desk.ledger().lanes(batch.id).await.map_err(problem)?;
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

fn time_left(batch: &BatchRecord, per_minute: u32) -> Option<i64> {
    let left = i64::from(batch.totals.of(StateKind::Approved).count);
    (batch.state == BatchState::Approved && left > 0 && per_minute > 0)
        .then(|| left.saturating_mul(60_000) / i64::from(per_minute))
}

async fn flag_groups(desk: &Desk, batch: BatchId) -> Result<Vec<FlagGroup>, Problem> {
    let counts = desk.ledger().flags(batch).await.map_err(problem)?;
    let mut groups: Vec<FlagGroup> = counts
        .into_iter()
        .map(|(code, count)| FlagGroup {
            title: sentences::flags::flag_title(&code),
            worth_a_look: sentences::flags::worth_a_look(&code),
            code,
            count,
        })
        .collect();
    groups.sort_by_key(|group| !group.worth_a_look);
    Ok(groups)
}

/// Whether nothing of an approved batch is to be sent or on its way. Doubts may stand.
pub(super) fn at_rest(batch: &BatchRecord) -> bool {
    batch.state == BatchState::Approved
        && batch
            .totals
            .of_any(&[StateKind::Approved, StateKind::Dispatching, StateKind::Accepted])
            .count
            == 0
}

/// One of several people.
fn any_of(names: &[String]) -> String {
    match names {
        [] => "Nobody".to_owned(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} or {last}", others.join(", ")),
    }
}

fn actions(
    batch: &BatchRecord,
    me: OperatorId,
    names: &crate::sentences::Names,
    (checks, approved_by_me): (bool, bool),
    kin: &store::BatchKin,
    (attachments, given): (&[AttachmentView], bool),
) -> BatchActions {
    let returned = batch.returned_after.is_some_and(|after| kin.takes_up(after).is_none());
    let no = |reason: String| Allowed::No { reason };
    let mine = batch.maker == me;
    let open = batch.state == BatchState::Approved && batch.totals.of(StateKind::Approved).count > 0;
    let altered = attachments.iter().find(|one| one.altered);
    let only_if = |condition: bool| if condition { Allowed::Yes } else { Allowed::Hidden };
    BatchActions {
        submit: match (batch.state, mine) {
            (BatchState::Draft, true) => Allowed::Yes,
            (BatchState::Draft, false) if names.has_left(batch.maker) => {
                no(text().batch_prepared_it_and_left_cancel_it(name_of(names, batch.maker)))
            }
            (BatchState::Draft, false) => no(text().batch_prepared_it_and_submits_it(name_of(names, batch.maker))),
            _ => Allowed::Hidden,
        },
        approve: match (batch.state, mine) {
            (BatchState::Submitted, false) if !checks => {
                no(text().batch_you_are_no_checker_here_can(any_of(&names.others_with(Role::Checker, batch.maker))))
            }
            (BatchState::Submitted, false) if approved_by_me => no(text().policy_you_approved_it_already()),
            (BatchState::Submitted, false) if altered.is_some() => {
                no(text().attachment_altered(altered.map(|one| one.name.as_str()).unwrap_or_default()))
            }
            (BatchState::Submitted, false) => Allowed::Yes,
            (BatchState::Submitted, true) => no(text().batch_you_prepared_this_batch_so_somebody()),
            _ => Allowed::Hidden,
        },
        ask: only_if(batch.state == BatchState::Submitted && !mine && checks),
        answer: only_if(batch.questions_open > 0 && mine),
        cancel: match batch.state {
            BatchState::Draft | BatchState::Submitted if mine || names.has_left(batch.maker) => Allowed::Yes,
            BatchState::Approved => only_if(open),
            BatchState::Draft | BatchState::Submitted | BatchState::Rejected | BatchState::Cancelled => Allowed::Hidden,
        },
        pause: only_if(open && batch.paused.is_none()),
        resume: only_if(batch.state == BatchState::Approved && !batch.finished && batch.paused.is_some()),
        correct: only_if(returned && mine),
        redo_failed: only_if(at_rest(batch) && batch.failed_open.count > 0),
        attach: match batch.state {
            BatchState::Draft | BatchState::Submitted if mine && given => no(text().attachment_after_an_approval()),
            BatchState::Draft | BatchState::Submitted if mine && attachments.len() >= MOST_ATTACHMENTS => {
                no(text().attachment_too_many(MOST_ATTACHMENTS.to_string()))
            }
            BatchState::Draft | BatchState::Submitted => only_if(mine),
            BatchState::Approved | BatchState::Rejected | BatchState::Cancelled => Allowed::Hidden,
        },
        detach: only_if(mine && batch.state == BatchState::Draft),
    }
}
