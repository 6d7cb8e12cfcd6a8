//! Before failures are paid again, M-PESA is asked about each: only what it confirms as not paid is paid again.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use messages::text;
use store::{Beside, FailedOne, StatusQuestion, StoreError};
use tokio::sync::watch;
use treasury::{BatchId, Evidence, FailureCause, Finding, OperatorId, PayoutId, PayoutState};

use super::{ask::asked_by, millis};
use crate::{Desk, sent::Trouble, sentences};

/// How often one check asks about the same payout: once more where the field was not understood.
const TIMES: u8 = 2;
/// How often one check goes through a batch's failures.
const ROUNDS: u8 = 3;

/// What M-PESA says of a failed payout that is to be paid again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Again {
    /// Confirmed: not paid.
    Confirmed,
    /// It was not asked yet, or did not answer: it can be asked.
    NotAsked,
    /// Its answer is awaited.
    UnderWay,
    /// It cannot say, and a person decides.
    Undecided(Undecided),
    /// It stays failed, for this reason.
    Stays(String),
}

/// Why M-PESA cannot confirm that a payout failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Undecided {
    /// There is nothing to ask by.
    NothingToAskBy,
    /// Two people resolved it as not paid, and M-PESA finds nothing under its id.
    PeopleResolved,
}

pub(super) async fn run(desk: Arc<Desk>, mut stopping: watch::Receiver<bool>) {
    loop {
        while let Some((batch, by)) = desk.failed_checks().next() {
            let stopped = tokio::select! {
                _ = stopping.changed() => return,
                stopped = check(&desk, batch, by) => stopped,
            };
            desk.failed_checks().end(batch, stopped);
            desk.events().note_payouts([batch.get()]);
        }
        tokio::select! {
            _ = stopping.changed() => return,
            () = desk.failed_checks().wake().notified() => {}
        }
    }
}

/// Asks about every failure of a batch that M-PESA has not confirmed, and waits for the answers. Answers why it stopped before.
async fn check(desk: &Desk, batch: BatchId, by: OperatorId) -> Option<String> {
    let mut asked = BTreeMap::new();
    for _ in 0..ROUNDS {
        let failed = match desk.ledger().failed_ones(batch).await {
            Ok(failed) => failed,
            Err(error) => return Some(not_read(&error)),
        };
        let now = desk.now();
        let patience = millis(desk.config().settings.asking.patience);
        let due = |one: &FailedOne| {
            let times = asked.get(&one.doubtful.payout.id).copied().unwrap_or_default();
            times < TIMES && again(one, now, patience) == Again::NotAsked && (times == 0 || was_not_understood(one))
        };
        let due: Vec<FailedOne> = failed.into_iter().filter(due).collect();
        if due.is_empty() {
            return None;
        }
        if let Some(stopped) = ask_each(desk, &due, by, &mut asked).await {
            return Some(stopped);
        }
        wait_for_answers(desk, batch).await;
    }
    None
}

async fn ask_each(
    desk: &Desk,
    due: &[FailedOne],
    by: OperatorId,
    asked: &mut BTreeMap<PayoutId, u8>,
) -> Option<String> {
    let settings = &desk.config().settings;
    for one in due {
        if let Some(hold) = desk.callbacks().relay().hold() {
            return Some(format!("{} {}", hold.reason, hold.next));
        }
        wait_for_room(desk).await;
        let mut pause = settings.first_pause;
        loop {
            match desk.ask(&one.doubtful, Some(by)).await {
                Ok(Trouble::None | Trouble::Refused) => break,
                Ok(Trouble::Busy(_)) if pause < settings.longest_pause => {
                    tokio::time::sleep(pause).await;
                    pause = pause.saturating_mul(2);
                }
                Ok(Trouble::Busy(reason)) => return Some(reason.sentence()),
                Ok(Trouble::NotAuthorised) => {
                    return Some(text().again_m_pesas_gateway_does_not_let());
                }
                // Asked a moment ago: its answer is awaited anyway.
                Err(StoreError::Doubt(treasury::DoubtRefusal::QuestionUnderWay)) => break,
                Err(StoreError::Doubt(refusal)) => return Some(refusal.to_string()),
                Err(error) => return Some(not_read(&error)),
            }
        }
        let times = asked.entry(one.doubtful.payout.id).or_default();
        *times = times.saturating_add(1);
        tokio::time::sleep(settings.pace).await;
    }
    None
}

fn not_read(error: &StoreError) -> String {
    tracing::error!(%error, "could not check failed payouts");
    text().again_the_ledger_could_not_be_read()
}

/// Few questions are under way at once. One whose answer was lost makes room when its time is over.
async fn wait_for_room(desk: &Desk) {
    let asking = &desk.config().settings.asking;
    loop {
        let now = desk.now();
        let since = now.saturating_sub(millis(asking.patience));
        match desk.ledger().questions_under_way(since, now).await {
            Ok(under_way) if under_way >= asking.at_once => tokio::time::sleep(desk.config().settings.pace).await,
            Ok(_) | Err(_) => return,
        }
    }
}

/// Until every answer came, or the time for it is over.
async fn wait_for_answers(desk: &Desk, batch: BatchId) {
    let patience = desk.config().settings.asking.patience;
    let until = tokio::time::Instant::now() + patience;
    let look_again = desk.config().settings.pace.max(Duration::from_millis(20));
    while tokio::time::Instant::now() < until {
        let Ok(failed) = desk.ledger().failed_ones(batch).await else {
            return;
        };
        let now = desk.now();
        if !failed
            .iter()
            .any(|one| again(one, now, millis(patience)) == Again::UnderWay)
        {
            return;
        }
        tokio::time::sleep(look_again).await;
    }
}

fn was_not_understood(one: &FailedOne) -> bool {
    let last = one.doubtful.questions.first();
    last.is_some_and(StatusQuestion::was_not_understood)
}

/// What M-PESA says of a failed payout. A question without an answer counts as under way for `patience` milliseconds.
pub(crate) fn again(one: &FailedOne, now: i64, patience: i64) -> Again {
    let FailedOne { doubtful, beside } = one;
    let PayoutState::Failed { cause } = &doubtful.payout.state else {
        return Again::Stays(text().again_m_pesa_has_answered_about_it());
    };
    match beside {
        Some(Beside::TakenUp { batch }) => {
            return Again::Stays(text().again_it_is_being_paid_again_in(batch.to_string()));
        }
        Some(Beside::MayBePaid { payout, .. }) => {
            return Again::Stays(text().again_payout_tried_to_pay_the_same(payout.to_string()));
        }
        None => {}
    }
    if let Some(alarm) = &doubtful.payout.alarm {
        return Again::Stays(sentences::alarm(alarm, Some(&doubtful.payout.name)));
    }
    let answered = |question: &&StatusQuestion| question.applied.is_some() || question.finding.is_some();
    let heard = doubtful.questions.iter().find(answered);
    match heard.map(|question| of_answer(question, cause)) {
        Some(Again::NotAsked) | None => {}
        Some(word) => return word,
    }
    let last = doubtful.questions.first();
    if last.is_some_and(|question| question.is_under_way(now, patience)) {
        return Again::UnderWay;
    }
    match asked_by(doubtful) {
        Some(_) => Again::NotAsked,
        None => Again::Undecided(Undecided::NothingToAskBy),
    }
}

/// What the newest answer comes to. What says nothing of the payment is no answer: it can be asked again.
fn of_answer(question: &StatusQuestion, cause: &FailureCause) -> Again {
    if let Some(applied) = &question.applied {
        let not_moved = matches!(applied.evidence, Evidence::NotMoved { .. });
        return match not_moved {
            true => Again::Confirmed,
            false => Again::Stays(sentences::status_answer(question).unwrap_or_default()),
        };
    }
    match &question.finding {
        // The gateway refused the request, and M-PESA knows of none: both say the same.
        Some(Finding::NotFound { .. }) => match cause {
            FailureCause::Refused { .. } => Again::Confirmed,
            FailureCause::People => Again::Undecided(Undecided::PeopleResolved),
            FailureCause::Result { .. } | FailureCause::Status { .. } => {
                Again::Stays(text().again_m_pesa_finds_nothing_under_its())
            }
        },
        Some(Finding::UnderWay { .. } | Finding::Odd { .. } | Finding::Told { .. } | Finding::Prompt(_)) => {
            Again::Stays(sentences::status_answer(question).unwrap_or_default())
        }
        Some(Finding::Unanswered { .. }) | None => Again::NotAsked,
    }
}
