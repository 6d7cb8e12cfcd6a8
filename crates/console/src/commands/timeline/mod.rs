//! All that happened to one payout, as sentences with what they rest on.

mod doubt;

use api::{
    Problem,
    view::{Fact, TimelineEntry, TimelineKind},
};
use messages::{language, text};
use store::{AttemptRow, BatchRecord, DeliveryRow, Doubtful, LineRecord, PayoutRecord};
use treasury::{Answer, BatchState, Effect, Evidence, LaneKind, LineClass, PayoutState};

use crate::{
    Desk,
    problem::problem,
    sentences::{self, Names, name_of},
};

/// Most characters of a callback that are shown.
const BODY_SHOWN: usize = 8_000;

/// All that happened to a payout of `batch`, in the order in which it did.
pub(super) async fn timeline(
    desk: &Desk,
    payout: &PayoutRecord,
    batch: &BatchRecord,
    doubtful: Option<&Doubtful>,
    names: &Names,
) -> Result<Vec<TimelineEntry>, Problem> {
    let (attempts, deliveries) = desk.ledger().history(payout.id).await.map_err(problem)?;
    let settlements = desk.ledger().settlements(payout.id).await.map_err(problem)?;
    let mut entries = of_batch(batch, names);
    let left_out = desk.ledger().left_out(batch.id).await.map_err(problem)?;
    if let Some(out) = left_out.iter().find(|out| payout.left_out == Some(out.seq)) {
        // What was decided about the rest is nothing of this one's.
        entries.retain(|entry| !matches!(entry.kind, TimelineKind::Approved | TimelineKind::Rejected));
        entries.push(TimelineEntry {
            actor: Some(name_of(names, out.by)),
            ..plain(
                out.at,
                TimelineKind::Rejected,
                text().timeline_left_out(out.reason.as_str()),
            )
        });
    }
    for (number, attempt) in (1_u32..).zip(&attempts) {
        entries.extend(of_attempt(payout, attempt, number));
    }
    entries.extend(deliveries.iter().map(|delivery| of_delivery(payout, delivery)));
    let lines = desk.ledger().lines_about(payout.id).await.map_err(problem)?;
    entries.extend(
        lines
            .iter()
            .filter(|line| line.line.counts)
            .map(|line| of_line(payout, line)),
    );
    if let Some(alarm) = &payout.alarm {
        entries.push(plain(
            payout.changed_at,
            TimelineKind::Alarm,
            sentences::alarm(alarm, Some(&payout.name)),
        ));
    }
    if let Some(doubtful) = doubtful {
        entries.extend(doubt::story(doubtful, &settlements, names));
    }
    // The order of writing breaks ties: a claim stands before its answer within one millisecond.
    entries.sort_by_key(|entry| entry.at);
    Ok(entries)
}

/// A line of M-PESA's own statement.
fn of_line(payout: &PayoutRecord, line: &LineRecord) -> TimelineEntry {
    let day = sentences::nairobi(line.line.completed)
        .map_or_else(String::new, |time| language().day_and_month(time.date_naive()));
    let number = line.line.line.to_string();
    let own = match &payout.state {
        PayoutState::Paid { receipt } | PayoutState::Reversed { receipt } => *receipt == line.line.receipt,
        PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Dispatching
        | PayoutState::Accepted
        | PayoutState::Failed { .. }
        | PayoutState::InDoubt { .. }
        | PayoutState::Cancelled
        | PayoutState::Rejected => false,
    };
    let (kind, sentence) = match line.line.class {
        LineClass::Charge => (TimelineKind::Statement, text().timeline_fee(day, number)),
        LineClass::Payment | LineClass::Reversal | LineClass::Move | LineClass::Other if own => {
            (TimelineKind::Reconciled, text().timeline_reconciled(day, number))
        }
        LineClass::Reversal => (TimelineKind::Statement, text().timeline_taken_back(day, number)),
        LineClass::Payment | LineClass::Move | LineClass::Incoming | LineClass::Other => {
            (TimelineKind::Statement, text().timeline_in_the_books(day, number))
        }
    };
    TimelineEntry {
        facts: vec![
            fact(text().timeline_receipt(), line.line.receipt.to_string()),
            fact(text().timeline_file(), line.file.clone()),
        ],
        ..plain(line.imported_at, kind, sentence)
    }
}

/// An entry of a sentence alone.
fn plain(at: i64, kind: TimelineKind, sentence: String) -> TimelineEntry {
    TimelineEntry {
        at,
        kind,
        sentence,
        actor: None,
        facts: Vec::new(),
        body: None,
    }
}

fn of_batch(batch: &BatchRecord, names: &Names) -> Vec<TimelineEntry> {
    let by = |operator| Some(name_of(names, operator));
    let prepared = match &batch.file_name {
        Some(file) => text().timeline_prepared_from(file.as_str()),
        None => text().timeline_prepared(),
    };
    let mut entries = vec![TimelineEntry {
        actor: by(batch.maker),
        ..plain(batch.drafted_at, TimelineKind::Drafted, prepared)
    }];
    entries.extend(batch.submitted_at.map(|at| TimelineEntry {
        actor: by(batch.maker),
        ..plain(at, TimelineKind::Submitted, text().timeline_submitted_for_approval())
    }));
    let with_note = |said: String| match &batch.decision_note {
        Some(note) => format!("{said} \u{201c}{note}\u{201d}"),
        None => said,
    };
    entries.extend(batch.decided_at.map(|at| {
        let (kind, sentence) = if batch.state == BatchState::Rejected {
            (TimelineKind::Rejected, with_note(text().timeline_rejected()))
        } else {
            (TimelineKind::Approved, with_note(text().timeline_approved()))
        };
        TimelineEntry {
            actor: batch.checker.and_then(by),
            facts: vec![fact(text().timeline_digest_of_the_rows(), batch.rows.to_string())],
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
    // B2B and B2C version 1 carry no id of ours.
    let facts = match attempt.carries_our_id {
        true => vec![fact(text().timeline_our_id_at_m_pesa(), id)],
        false => Vec::new(),
    };
    let mut entries = vec![TimelineEntry {
        facts,
        ..plain(
            attempt.claimed_at,
            TimelineKind::Claimed,
            text().timeline_attempt_was_written_down_before_anything(number.to_string()),
        )
    }];
    entries.extend(
        attempt
            .recorded_at
            .zip(attempt.answer.as_ref())
            .map(|(at, answer)| of_answer(payout, attempt.carries_our_id, at, answer)),
    );
    entries.extend(
        attempt
            .doubted_at
            .map(|at| plain(at, TimelineKind::InDoubt, text().timeline_no_answer_came_in_doubt_it())),
    );
    entries
}

fn is_reversal(payout: &PayoutRecord) -> bool {
    payout.lane.kind() == LaneKind::Reversal
}

fn of_answer(payout: &PayoutRecord, carries_our_id: bool, at: i64, answer: &Answer) -> TimelineEntry {
    match answer {
        Answer::Acknowledged { conversation_id, .. } => TimelineEntry {
            facts: conversation_id
                .iter()
                .map(|id| fact(text().timeline_m_pesas_conversation_id(), id.to_string()))
                .collect(),
            ..plain(
                at,
                TimelineKind::Acknowledged,
                match is_reversal(payout) {
                    true => text().timeline_m_pesa_accepted_the_request_nothing(),
                    false => text().timeline_m_pesa_accepted_the_request_that(),
                },
            )
        },
        Answer::Refused { code, .. } => TimelineEntry {
            facts: code
                .iter()
                .map(|code| fact(text().timeline_code(), code.clone()))
                .chain(detail(answer))
                .collect(),
            ..plain(
                at,
                TimelineKind::Refused,
                text().timeline_m_pesas_gateway_refused_the_request(),
            )
        },
        Answer::NotTaken { .. } => TimelineEntry {
            facts: detail(answer).into_iter().collect(),
            ..plain(
                at,
                TimelineKind::NotTaken,
                match carries_our_id {
                    true => text().timeline_nothing_was_taken_it_goes_again(),
                    false => text().timeline_nothing_was_taken_it_goes_again_2(),
                },
            )
        },
        Answer::Lost { .. } => TimelineEntry {
            facts: detail(answer).into_iter().collect(),
            ..plain(at, TimelineKind::Lost, text().timeline_the_answer_was_lost_m_pesa())
        },
    }
}

fn detail(answer: &Answer) -> Option<Fact> {
    sentences::answer(answer).map(|said| Fact {
        technical: true,
        ..fact(text().timeline_detail(), said)
    })
}

fn of_delivery(payout: &PayoutRecord, delivery: &DeliveryRow) -> TimelineEntry {
    let body: String = String::from_utf8_lossy(&delivery.body)
        .chars()
        .take(BODY_SHOWN)
        .collect();
    let mut facts = vec![fact(text().timeline_from(), delivery.source.clone())];
    let (kind, sentence) = match &delivery.applied {
        None => (
            TimelineKind::Callback,
            text().timeline_a_callback_arrived_and_was_kept(),
        ),
        Some(applied) => {
            if let Evidence::Moved {
                receipt, party_name, ..
            } = &applied.evidence
            {
                facts.push(fact(text().timeline_receipt(), receipt.to_string()));
                let to = if is_reversal(payout) {
                    text().timeline_given_back_to()
                } else {
                    text().timeline_paid_to()
                };
                facts.extend(party_name.iter().map(|name| fact(to.clone(), name.clone())));
            }
            let proves = if is_reversal(payout) {
                sentences::reversal_proved(&applied.evidence)
            } else {
                proves(&applied.evidence, &payout.name)
            };
            match &applied.effect {
                Effect::Stepped => (kind_of(&applied.evidence), proves),
                Effect::Returned => (
                    TimelineKind::Failed,
                    format!("{proves} {}", text().timeline_can_be_sent_again()),
                ),
                Effect::Known => (
                    TimelineKind::Callback,
                    format!("{proves} {}", text().timeline_known_already()),
                ),
                Effect::Alarm { alarm } => (TimelineKind::Alarm, sentences::alarm(alarm, Some(&payout.name))),
            }
        }
    };
    TimelineEntry {
        facts,
        body: Some(body),
        ..plain(delivery.received_at, kind, sentence)
    }
}

fn proves(evidence: &Evidence, payee: &str) -> String {
    match evidence {
        Evidence::Moved { receipt, .. } => text().timeline_m_pesas_result_paid_receipt(receipt.to_string()),
        Evidence::NotMoved { cause, description } => {
            let plain = sentences::with_cause(&text().timeline_result_not_paid(), cause);
            format!("{plain} \u{201c}{description}\u{201d}")
        }
        Evidence::TakenBack { receipt } => text().timeline_m_pesa_says_that_was_paid(receipt.to_string()),
        Evidence::Nothing { doubt } => sentences::doubt(doubt, Some(payee)),
    }
}

const fn kind_of(evidence: &Evidence) -> TimelineKind {
    match evidence {
        Evidence::Moved { .. } => TimelineKind::Paid,
        Evidence::NotMoved { .. } => TimelineKind::Failed,
        Evidence::TakenBack { .. } => TimelineKind::Reversed,
        Evidence::Nothing { .. } => TimelineKind::InDoubt,
    }
}

fn fact(label: String, value: String) -> Fact {
    Fact {
        label,
        value,
        technical: false,
    }
}
