//! Payouts: pages of the long list, and one payout with all that happened to it.

use std::sync::Arc;

use store::{AttemptRow, BatchRecord, DeliveryRow, Filter, PayoutRecord, Position, Sort};
use treasury::{Answer, BatchState, Effect, Evidence, LaneKind, PayoutId, doubt_of};

use super::{doubt::doubt_view, doubt_story::story, payout_row, state_name};
use crate::{
    Desk, Problem,
    desk::problem,
    sentences::{self, Names, name_of},
    view::{
        Fact, PagePosition, PayoutFilter, PayoutPage, PayoutRef, PayoutSort, PayoutView, PayoutsPageOf, TimelineEntry,
    },
};

/// Most characters of a callback that are shown.
const BODY_SHOWN: usize = 8_000;

pub(crate) async fn payouts(desk: &Arc<Desk>, request: PayoutsPageOf) -> Result<PayoutPage, Problem> {
    desk.session.require()?;
    let sort = sort(request.sort, &request.filter)?;
    let position = match request.at {
        PagePosition::Index { index } => Position::Index(index),
        PagePosition::After { payout, index } => Position::After(PayoutId::new(payout), index),
        PagePosition::Before { payout, index } => Position::Before(PayoutId::new(payout), index),
    };
    let page = desk
        .ledger
        .page(filter(request.filter), sort, position, request.limit.clamp(1, 500))
        .await;
    let page = page.map_err(problem)?;
    Ok(PayoutPage {
        rows: page.rows.iter().map(payout_row).collect(),
        first: page.first,
        total: page.total,
    })
}

pub(super) fn sort(sort: PayoutSort, filter: &PayoutFilter) -> Result<Sort, Problem> {
    match sort {
        PayoutSort::Newest => Ok(Sort::Newest),
        PayoutSort::Line => Ok(Sort::Line),
        PayoutSort::Largest if filter.batch.is_some() => Ok(Sort::Largest),
        PayoutSort::Largest => Err(Problem::BadField {
            field: "sort".to_owned(),
            message: "Payouts can be sorted by amount within one batch.".to_owned(),
        }),
    }
}

pub(super) fn filter(filter: PayoutFilter) -> Filter {
    Filter {
        batch: filter.batch.map(treasury::BatchId::new),
        states: filter.states.into_iter().map(state_name).collect(),
        from: filter.from,
        until: filter.until,
        search: filter.search,
        alarms: filter.alarms,
    }
}

pub(crate) async fn payout(desk: &Arc<Desk>, request: PayoutRef) -> Result<PayoutView, Problem> {
    desk.session.require()?;
    let id = PayoutId::new(request.payout);
    let names = desk.names().await?;
    let record = desk.ledger.payout(id).await.map_err(problem)?;
    let batch = desk.ledger.batch(record.batch).await.map_err(problem)?;
    let (attempts, deliveries) = desk.ledger.history(id).await.map_err(problem)?;
    let doubtful = desk.ledger.doubtful(id).await.map_err(problem)?;
    let settlements = desk.ledger.settlements(id).await.map_err(problem)?;
    let held = desk.ledger.questions_held().await.map_err(problem)?;
    let (standing, next) = sentences::standing(&record);
    let mut timeline = timeline(&record, &batch, &attempts, &deliveries, &names);
    if let Some(doubtful) = &doubtful {
        timeline.extend(story(doubtful, &settlements, &names));
    }
    // The order of writing breaks ties: a claim stands before its answer within one millisecond.
    timeline.sort_by_key(|entry| entry.at);
    Ok(PayoutView {
        doubt: doubtful
            .as_ref()
            .filter(|doubtful| doubt_of(&doubtful.payout.state).is_ok())
            .map(|doubtful| doubt_view(desk, doubtful, held.as_ref(), &names)),
        row: payout_row(&record),
        batch_title: batch.title.clone(),
        command: record.lane.command().to_owned(),
        fee_cents: super::coverage::fee_view(&record.lane, record.fee),
        charged_cents: record.charged.map(mpesa::Total::cents),
        standing,
        next,
        originator_conversation_id: record
            .originator_conversation_id
            .as_ref()
            .filter(|_| record.lane.carries_our_id())
            .map(ToString::to_string),
        paid_to_name: record.paid_to_name.clone(),
        timeline,
    })
}

fn timeline(
    payout: &PayoutRecord,
    batch: &BatchRecord,
    attempts: &[AttemptRow],
    deliveries: &[DeliveryRow],
    names: &Names,
) -> Vec<TimelineEntry> {
    let mut entries = of_batch(batch, names);
    for (number, attempt) in (1_u32..).zip(attempts) {
        entries.extend(of_attempt(payout, attempt, number));
    }
    entries.extend(deliveries.iter().map(|delivery| of_delivery(payout, delivery)));
    if let Some(alarm) = &payout.alarm {
        entries.push(plain(payout.changed_at, "alarm", alarm.clone()));
    }
    entries
}

pub(super) fn plain(at: i64, kind: &str, sentence: String) -> TimelineEntry {
    TimelineEntry {
        at,
        kind: kind.to_owned(),
        sentence,
        actor: None,
        facts: Vec::new(),
        body: None,
    }
}

fn of_batch(batch: &BatchRecord, names: &Names) -> Vec<TimelineEntry> {
    let by = |operator| Some(name_of(names, operator));
    let from = batch
        .file_name
        .as_ref()
        .map_or_else(String::new, |file| format!(" from {file}"));
    let mut entries = vec![TimelineEntry {
        actor: by(batch.maker),
        ..plain(batch.drafted_at, "drafted", format!("Prepared{from}."))
    }];
    entries.extend(batch.submitted_at.map(|at| TimelineEntry {
        actor: by(batch.maker),
        ..plain(at, "submitted", "Submitted for approval.".to_owned())
    }));
    let note = batch
        .decision_note
        .as_ref()
        .map_or_else(String::new, |note| format!(" \u{201c}{note}\u{201d}"));
    entries.extend(batch.decided_at.map(|at| {
        let (kind, sentence) = if batch.state == BatchState::Rejected {
            ("rejected", format!("Rejected.{note}"))
        } else {
            ("approved", format!("Approved by passphrase, sealed.{note}"))
        };
        TimelineEntry {
            actor: batch.checker.and_then(by),
            facts: vec![fact("Digest of the rows", batch.rows.to_string())],
            ..plain(at, kind, sentence)
        }
    }));
    entries
}

fn of_attempt(payout: &PayoutRecord, attempt: &AttemptRow, number: u32) -> Vec<TimelineEntry> {
    let id = payout
        .originator_conversation_id
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    // The other lanes carry no id of ours.
    let facts = match payout.lane.carries_our_id() {
        true => vec![fact("Our id at M-PESA", id)],
        false => Vec::new(),
    };
    let mut entries = vec![TimelineEntry {
        facts,
        ..plain(
            attempt.claimed_at,
            "claimed",
            format!("Attempt {number} was written down, before anything left."),
        )
    }];
    entries.extend(
        attempt
            .recorded_at
            .zip(attempt.answer.as_ref())
            .map(|(at, answer)| of_answer(payout, at, answer)),
    );
    entries.extend(attempt.doubted_at.map(|at| {
        plain(
            at,
            "in_doubt",
            "No answer was known: in doubt. Nothing is sent again.".to_owned(),
        )
    }));
    entries
}

fn is_reversal(payout: &PayoutRecord) -> bool {
    payout.lane.kind() == LaneKind::Reversal
}

fn of_answer(payout: &PayoutRecord, at: i64, answer: &Answer) -> TimelineEntry {
    match answer {
        Answer::Acknowledged { conversation_id, .. } => TimelineEntry {
            facts: conversation_id
                .iter()
                .map(|id| fact("M-PESA's conversation id", id.to_string()))
                .collect(),
            ..plain(
                at,
                "acknowledged",
                match is_reversal(payout) {
                    true => "M-PESA accepted the request. Nothing is taken back yet.",
                    false => "M-PESA accepted the request. That is not a payment yet.",
                }
                .to_owned(),
            )
        },
        Answer::Refused { code, message } => TimelineEntry {
            facts: code
                .iter()
                .map(|code| fact("Code", code.clone()))
                .chain([fact("Detail", message.clone())])
                .collect(),
            ..plain(
                at,
                "refused",
                "M-PESA's gateway refused the request. No money moved.".to_owned(),
            )
        },
        Answer::NotTaken { message } => TimelineEntry {
            facts: vec![fact("Detail", message.clone())],
            ..plain(
                at,
                "not_taken",
                match payout.lane.carries_our_id() {
                    true => "Nothing was taken: it goes again, under the same id.",
                    false => "Nothing was taken: it goes again.",
                }
                .to_owned(),
            )
        },
        Answer::Lost { message } => TimelineEntry {
            facts: vec![fact("Detail", message.clone())],
            ..plain(
                at,
                "lost",
                "The answer was lost: it may have been taken. Nothing is sent again.".to_owned(),
            )
        },
    }
}

fn of_delivery(payout: &PayoutRecord, delivery: &DeliveryRow) -> TimelineEntry {
    let body: String = String::from_utf8_lossy(&delivery.body)
        .chars()
        .take(BODY_SHOWN)
        .collect();
    let mut facts = vec![fact("From", delivery.source.clone())];
    let (kind, sentence) = match &delivery.applied {
        None => ("callback", "A callback arrived and was kept.".to_owned()),
        Some(applied) => {
            if let Evidence::Moved {
                receipt, party_name, ..
            } = &applied.evidence
            {
                facts.push(fact("Receipt", receipt.to_string()));
                let to = if is_reversal(payout) {
                    "Given back to"
                } else {
                    "Paid to"
                };
                facts.extend(party_name.iter().map(|name| fact(to, name.clone())));
            }
            let proves = if is_reversal(payout) {
                sentences::reversal_proved(&applied.evidence)
            } else {
                proves(&applied.evidence)
            };
            match &applied.effect {
                Effect::Stepped => (kind_of(&applied.evidence), proves),
                Effect::Known => ("callback", format!("{proves} This was known already.")),
                Effect::Alarm { message } => ("alarm", message.clone()),
            }
        }
    };
    TimelineEntry {
        facts,
        body: Some(body),
        ..plain(delivery.received_at, kind, sentence)
    }
}

fn proves(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Moved { receipt, .. } => format!("M-PESA's result: paid, receipt {receipt}."),
        Evidence::NotMoved { code, description } => {
            format!("M-PESA's result: not paid, code {code}. \u{201c}{description}\u{201d}")
        }
        Evidence::TakenBack { receipt } => format!("M-PESA says that {receipt} was paid and taken back."),
        Evidence::Nothing { doubt } => doubt.sentence(),
    }
}

const fn kind_of(evidence: &Evidence) -> &'static str {
    match evidence {
        Evidence::Moved { .. } => "paid",
        Evidence::NotMoved { .. } => "failed",
        Evidence::TakenBack { .. } => "reversed",
        Evidence::Nothing { .. } => "in_doubt",
    }
}

fn fact(label: &str, value: String) -> Fact {
    Fact {
        label: label.to_owned(),
        value,
    }
}
