//! All that happened to one payout, as sentences with what they rest on.

mod doubt;

use store::{AttemptRow, BatchRecord, DeliveryRow, Doubtful, LineRecord, PayoutRecord};
use treasury::{Answer, BatchState, Effect, Evidence, LaneKind, LineClass, PayoutState};

use crate::{
    Desk, Problem,
    problem::problem,
    sentences::{self, Names, name_of},
    view::{Fact, TimelineEntry},
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
    let (attempts, deliveries) = desk.ledger.history(payout.id).await.map_err(problem)?;
    let settlements = desk.ledger.settlements(payout.id).await.map_err(problem)?;
    let mut entries = of_batch(batch, names);
    for (number, attempt) in (1_u32..).zip(&attempts) {
        entries.extend(of_attempt(payout, attempt, number));
    }
    entries.extend(deliveries.iter().map(|delivery| of_delivery(payout, delivery)));
    let lines = desk.ledger.lines_about(payout.id).await.map_err(problem)?;
    entries.extend(
        lines
            .iter()
            .filter(|line| line.line.counts)
            .map(|line| of_line(payout, line)),
    );
    if let Some(alarm) = &payout.alarm {
        entries.push(plain(
            payout.changed_at,
            "alarm",
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
    let day =
        sentences::nairobi(line.line.completed).map_or_else(String::new, |time| time.format("%-d %b").to_string());
    let place = format!("statement of {day}, line {}", line.line.line);
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
        LineClass::Charge => ("statement", format!("M-PESA\u{2019}s fee: {place}.")),
        LineClass::Payment | LineClass::Reversal | LineClass::Move | LineClass::Other if own => {
            ("reconciled", format!("Reconciled: {place}."))
        }
        LineClass::Reversal => ("statement", format!("Taken back in M-PESA\u{2019}s books: {place}.")),
        LineClass::Payment | LineClass::Move | LineClass::Incoming | LineClass::Other => {
            ("statement", format!("In M-PESA\u{2019}s books: {place}."))
        }
    };
    TimelineEntry {
        facts: vec![
            fact("Receipt", line.line.receipt.to_string()),
            fact("File", line.file.clone()),
        ],
        ..plain(line.imported_at, kind, sentence)
    }
}

/// An entry of a sentence alone.
fn plain(at: i64, kind: &str, sentence: String) -> TimelineEntry {
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
            ("approved", format!("Approved by passphrase.{note}"))
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
    // B2B and B2C version 1 carry no id of ours.
    let facts = match attempt.carries_our_id {
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
            .map(|(at, answer)| of_answer(payout, attempt.carries_our_id, at, answer)),
    );
    entries.extend(
        attempt
            .doubted_at
            .map(|at| plain(at, "in_doubt", "No answer came: in doubt. It is not resent.".to_owned())),
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
                .map(|id| fact("M-PESA's conversation id", id.to_string()))
                .collect(),
            ..plain(
                at,
                "acknowledged",
                match is_reversal(payout) {
                    true => "M-PESA accepted the request. Nothing is refunded yet.",
                    false => "M-PESA accepted the request. That is not a payment yet.",
                }
                .to_owned(),
            )
        },
        Answer::Refused { code, .. } => TimelineEntry {
            facts: code
                .iter()
                .map(|code| fact("Code", code.clone()))
                .chain(detail(answer))
                .collect(),
            ..plain(
                at,
                "refused",
                "M-PESA's gateway refused the request. No money moved.".to_owned(),
            )
        },
        Answer::NotTaken { .. } => TimelineEntry {
            facts: detail(answer).into_iter().collect(),
            ..plain(
                at,
                "not_taken",
                match carries_our_id {
                    true => "Nothing was taken: it goes again, under the same id.",
                    false => "Nothing was taken: it goes again.",
                }
                .to_owned(),
            )
        },
        Answer::Lost { .. } => TimelineEntry {
            facts: detail(answer).into_iter().collect(),
            ..plain(
                at,
                "lost",
                "The answer was lost: M-PESA may have taken it. It is not resent.".to_owned(),
            )
        },
    }
}

fn detail(answer: &Answer) -> Option<Fact> {
    sentences::answer(answer).map(|said| fact("Detail", said))
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
                proves(&applied.evidence, &payout.name)
            };
            match &applied.effect {
                Effect::Stepped => (kind_of(&applied.evidence), proves),
                Effect::Returned => (
                    "failed",
                    format!("{proves} It can be sent again, under a new ID, once the cause is gone."),
                ),
                Effect::Known => ("callback", format!("{proves} This was known already.")),
                Effect::Alarm { alarm } => ("alarm", sentences::alarm(alarm, Some(&payout.name))),
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
        Evidence::Moved { receipt, .. } => format!("M-PESA's result: paid, receipt {receipt}."),
        Evidence::NotMoved { cause, description } => {
            let plain = sentences::with_cause("M-PESA's result: not paid.", cause);
            format!("{plain} \u{201c}{description}\u{201d}")
        }
        Evidence::TakenBack { receipt } => format!("M-PESA says that {receipt} was paid and reversed."),
        Evidence::Nothing { doubt } => sentences::doubt(doubt, Some(payee)),
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
