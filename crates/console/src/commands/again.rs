//! Paying again what failed: checking it with M-PESA first, and a new draft of what M-PESA confirms.

use std::{collections::BTreeMap, sync::Arc};

use api::{
    Problem,
    view::{AgainGroup, BatchRef, CountAndSum, FailedAgain, Nothing, RedoFailed},
};
use messages::text;
use store::{Beside, FailedOne, NewBatch};
use treasury::{BatchId, FrozenRow, RowSet};

use super::batch::at_rest;
use crate::{
    Desk,
    problem::problem,
    work::{Again, Undecided, again, millis},
};

/// The failures of a batch with M-PESA's word on each.
async fn judged(desk: &Desk, batch: BatchId) -> Result<Vec<(FailedOne, Again)>, Problem> {
    let failed = desk.ledger().failed_ones(batch).await.map_err(problem)?;
    let (now, patience) = (desk.now(), millis(desk.config().settings.asking.patience));
    Ok(failed
        .into_iter()
        .map(|one| {
            let word = again(&one, now, patience);
            (one, word)
        })
        .collect())
}

pub(crate) async fn check_failed(desk: &Arc<Desk>, request: BatchRef) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let batch = BatchId::new(request.batch);
    let record = desk.ledger().batch(batch).await.map_err(problem)?;
    if !at_rest(&record) {
        return Err(Problem::WrongState {
            state: record.state.name().to_owned(),
        });
    }
    desk.failed_checks().begin(batch, me);
    Ok(Nothing {})
}

pub(crate) async fn failed_again(desk: &Arc<Desk>, request: BatchRef) -> Result<FailedAgain, Problem> {
    let batch = BatchId::new(request.batch);
    let check = desk.failed_checks().of(batch);
    let mut view = FailedAgain {
        running: check.as_ref().is_some_and(|check| check.running),
        stopped: check.and_then(|check| check.stopped),
        ..FailedAgain::default()
    };
    let (mut undecided, mut stays) = (BTreeMap::new(), BTreeMap::new());
    for (one, word) in judged(desk, batch).await? {
        let cents = one.doubtful.payout.amount.cents();
        add(&mut view.all, cents);
        match word {
            Again::Confirmed => add(&mut view.confirmed, cents),
            Again::NotAsked => add(&mut view.to_ask, cents),
            Again::UnderWay => add(&mut view.awaited, cents),
            Again::Undecided(why) => add(undecided.entry(undecided_because(why)).or_default(), cents),
            Again::Stays(why) => add(stays.entry(why).or_default(), cents),
        }
    }
    view.undecided = groups(undecided);
    view.stays = groups(stays);
    Ok(view)
}

fn add(total: &mut CountAndSum, cents: i64) {
    total.count = total.count.saturating_add(1);
    total.sum_cents = total.sum_cents.saturating_add(cents);
}

fn groups(by_reason: BTreeMap<String, CountAndSum>) -> Vec<AgainGroup> {
    by_reason
        .into_iter()
        .map(|(reason, total)| AgainGroup { reason, total })
        .collect()
}

fn undecided_because(why: Undecided) -> String {
    match why {
        Undecided::NothingToAskBy => text().again_m_pesa_cannot_be_asked_requests(),
        Undecided::PeopleResolved => text().again_two_people_resolved_it_as_not(),
    }
}

/// A new draft of what failed: new payouts, with new ids at M-PESA, to be approved like any other.
pub(crate) async fn redo_failed(desk: &Arc<Desk>, request: RedoFailed) -> Result<BatchRef, Problem> {
    let me = desk.session().require()?;
    let old = desk
        .ledger()
        .batch(BatchId::new(request.batch))
        .await
        .map_err(problem)?;
    if !at_rest(&old) {
        return Err(Problem::WrongState {
            state: old.state.name().to_owned(),
        });
    }
    let judged = judged(desk, old.id).await?;
    let decided = request.decided.unwrap_or_default();
    let rows: Vec<FrozenRow> = judged
        .iter()
        .filter_map(|(one, word)| match word {
            Again::Confirmed => Some(row(one, true)),
            Again::Undecided(_) if decided => Some(row(one, false)),
            Again::Undecided(_) | Again::NotAsked | Again::UnderWay | Again::Stays(_) => None,
        })
        .collect();
    if rows.is_empty() {
        return Err(nothing_to_pay(&judged));
    }
    let rows = RowSet::freeze(rows, &desk.config().settings.limits).map_err(|error| problem(error.into()))?;
    let title = text().again_failed_ones(old.title.to_string());
    let new = NewBatch {
        title,
        purpose: old.purpose,
        source: None,
        redo_of: Some(old.id),
        corrects: None,
        rows,
    };
    let batch = desk.ledger().draft(new, me, desk.now()).await.map_err(problem)?;
    desk.events().note_payouts([batch.get()]);
    Ok(BatchRef { batch: batch.get() })
}

fn row(one: &FailedOne, confirmed: bool) -> FrozenRow {
    let payout = &one.doubtful.payout;
    let mut flags = vec!["failed_before".to_owned()];
    if !confirmed {
        flags.push("failed_unconfirmed".to_owned());
    }
    FrozenRow {
        line: payout.line,
        lane: payout.lane.clone(),
        amount: payout.amount,
        name: payout.name.clone(),
        reference: payout.reference.clone(),
        fee: payout.fee,
        flags,
    }
}

/// Why nothing can be paid again.
fn nothing_to_pay(judged: &[(FailedOne, Again)]) -> Problem {
    let open = |word: &Again| matches!(word, Again::NotAsked | Again::UnderWay | Again::Undecided(_));
    if judged.iter().any(|(_, word)| open(word)) {
        return Problem::CheckFirst;
    }
    // Several may have taken them up by turns: the newest is where it goes on.
    let taken_up = judged.iter().filter_map(|(one, _)| match one.beside {
        Some(Beside::TakenUp { batch }) => Some(batch.get()),
        Some(Beside::MayBePaid { batch, .. }) if batch > one.doubtful.payout.batch => Some(batch.get()),
        Some(Beside::MayBePaid { .. }) | None => None,
    });
    match taken_up.max() {
        Some(batch) => Problem::AlreadyRedone { batch },
        None => Problem::NothingToPay,
    }
}
