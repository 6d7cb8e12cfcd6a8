//! Payouts in doubt: what is open, asking now, sending the same request again, and ending a doubt by two people. Several at
//! once: `many`.

pub(crate) mod many;

use std::sync::Arc;

use api::{
    Problem,
    view::{
        AgreeEnd, DeclineEnd, DoubtPlace, DoubtRow, DoubtView, DoubtsOf, DoubtsPage, Nothing, PayoutRef, ProposalView,
        ProposeEnd, ResolutionRow, SendAgain, SendAgainView,
    },
};
use messages::text;
use mpesa::Receipt;
use store::{Doubtful, Moment, Proposed, Repeat, StoreError, ToSend};
use treasury::{
    Answer, Confirmed, DoubtRefusal, HandEnd, NotPaidWait, OperatorId, PauseReason, PayoutId, Proposal, SettlementId,
    StateKind, agree, doubt_of, may_repeat, may_say_not_paid,
};

use super::{count_and_sum, payout_row};
use crate::{
    Desk,
    problem::problem,
    sent::describe,
    sentences::{self, Names, name_of},
    work::{NextQuestion, millis},
};

/// The least that evidence is told in, in characters.
const LEAST_NOTE: usize = 10;
/// The fewest characters of a receipt that is typed in.
const LEAST_RECEIPT: usize = 8;
/// The most, in characters.
const MOST_NOTE: usize = 500;

pub(crate) async fn doubts(desk: &Arc<Desk>, request: DoubtsOf) -> Result<DoubtsPage, Problem> {
    desk.session().require()?;
    let names = desk.names().await?;
    let held = desk.ledger().questions_held().await.map_err(problem)?;
    let wait = desk.not_paid_after().await?;
    let limit = request.limit.clamp(1, 200);
    let after = request.after.map(|place| (place.since, PayoutId::new(place.payout)));
    let doubts = desk.ledger().doubts(after, limit).await.map_err(problem)?;
    let full = u32::try_from(doubts.len()).is_ok_and(|count| count == limit);
    let rows: Vec<DoubtRow> = doubts
        .iter()
        .map(|doubtful| DoubtRow {
            row: payout_row(&doubtful.payout),
            doubt: doubt_view(desk, doubtful, held.as_ref(), &names, wait),
        })
        .collect();
    let next = rows.last().filter(|_| full).map(|last| DoubtPlace {
        since: last.doubt.since,
        payout: last.row.id,
    });
    let totals = desk.ledger().totals().await.map_err(problem)?;
    Ok(DoubtsPage {
        rows,
        next,
        total: count_and_sum(totals.totals.of(StateKind::InDoubt)),
        held: held.map(|reason| sentences::refusal::refusal(&DoubtRefusal::AskingHeld(Box::new(reason)))),
    })
}

impl Desk {
    /// How long a payout must be in doubt, and asked about in vain, before two people may say that it was not paid: as the
    /// organisation set it, in milliseconds.
    pub(crate) async fn not_paid_after(&self) -> Result<i64, Problem> {
        let set = self.ledger().not_paid_hours().await.map_err(problem)?;
        Ok(set.map_or_else(
            || millis(self.config().settings.not_paid_after),
            |hours| i64::from(hours).saturating_mul(3_600_000),
        ))
    }
}

/// What the screen shows of a payout in doubt. `wait`: see [`Desk::not_paid_after`].
pub(super) fn doubt_view(
    desk: &Desk,
    doubtful: &Doubtful,
    held: Option<&PauseReason>,
    names: &Names,
    wait: i64,
) -> DoubtView {
    let payout = &doubtful.payout;
    let next = desk.next_question(doubtful);
    let awaiting = next == NextQuestion::UnderWay;
    let not_asked = match (&next, held) {
        (NextQuestion::Never, _) => Some(sentences::refusal::refusal(&DoubtRefusal::NothingToAskBy)),
        (NextQuestion::At(_) | NextQuestion::UnderWay, Some(reason)) => Some(sentences::refusal::refusal(
            &DoubtRefusal::AskingHeld(Box::new(reason.clone())),
        )),
        (NextQuestion::At(_) | NextQuestion::UnderWay, None) => None,
    };
    let since = payout.doubted_at.unwrap_or(payout.changed_at);
    let last_taken = doubtful
        .questions
        .iter()
        .filter(|question| matches!(question.answer, Some(Answer::Acknowledged { .. })))
        .map(|question| question.asked_at)
        .max();
    let last = doubtful.questions.iter().find_map(sentences::status_answer);
    let doubt = doubt_of(&payout.state).ok();
    let told = doubt.is_some_and(treasury::Doubt::tells_of_payment);
    DoubtView {
        since,
        why: doubt
            .map(|doubt| sentences::doubt(doubt, Some(&payout.name)))
            .unwrap_or_default(),
        asked: doubtful.asked,
        last_asked_at: doubtful.questions.first().map(|question| question.asked_at),
        awaiting,
        last_answer: last,
        next_at: match next {
            NextQuestion::At(at) if held.is_none() => Some(at),
            NextQuestion::At(_) | NextQuestion::UnderWay | NextQuestion::Never => None,
        },
        not_asked,
        again: send_again_view(desk, doubtful),
        for_people: desk.is_for_people(doubtful).then(|| text().doubt_for_people()),
        not_paid_refused: may_say_not_paid(not_paid_wait(desk, doubtful, wait), since, last_taken, desk.now())
            .err()
            .map(|refusal| refusal.to_string()),
        not_paid_from: since.saturating_add(wait.max(0)),
        told_of_payment: told.then(|| sentences::refusal::refusal(&DoubtRefusal::PaymentReported)),
        proposal: doubtful
            .proposal
            .as_ref()
            .map(|proposed| proposal_view(desk, proposed, names)),
    }
}

/// When two people may say that this one was not paid.
fn not_paid_wait(desk: &Desk, doubtful: &Doubtful, wait: i64) -> NotPaidWait {
    NotPaidWait {
        wait,
        askable: desk.next_question(doubtful) != NextQuestion::Never,
    }
}

fn send_again_view(desk: &Desk, doubtful: &Doubtful) -> SendAgainView {
    let payout = &doubtful.payout;
    let patience = millis(desk.config().settings.asking.patience);
    let under_way = |repeat: &Repeat| repeat.is_under_way(desk.now(), patience);
    let refused = if let Err(refusal) = may_repeat(&payout.state, desk.repeats_by_our_id(doubtful)) {
        Some(refusal)
    } else if doubtful.repeats.iter().any(under_way) {
        Some(DoubtRefusal::RepeatUnderWay)
    } else if doubtful.proposal.is_some() {
        Some(DoubtRefusal::ProposalOpen)
    } else if desk.sending().gate().is_paused(payout.batch) {
        Some(DoubtRefusal::SendingPaused)
    } else {
        None
    };
    SendAgainView {
        refused: refused.as_ref().map(sentences::refusal::refusal),
        times: u32::try_from(doubtful.repeats.len()).unwrap_or(u32::MAX),
        last: doubtful
            .repeats
            .last()
            .map(|repeat| sentences::repeat_answer(repeat.answer.as_ref())),
    }
}

fn proposal_view(desk: &Desk, proposed: &Proposed, names: &Names) -> ProposalView {
    let proposal = &proposed.proposal;
    ProposalView {
        settlement: proposal.settlement.get(),
        by: name_of(names, proposal.by),
        mine: desk.session().operator() == Some(proposal.by),
        at: proposed.at,
        receipt: match &proposal.end {
            HandEnd::Paid { receipt } => Some(receipt.to_string()),
            HandEnd::NotPaid { .. } => None,
        },
        statement_at: match &proposal.end {
            HandEnd::Paid { .. } => None,
            HandEnd::NotPaid { statement_day } => {
                chrono::NaiveDate::from_epoch_days(*statement_day).map(treasury::east_africa_midnight)
            }
        },
        note: proposed.note.clone(),
    }
}

/// What people propose of payouts in doubt, for another person to decide.
pub(crate) async fn resolutions(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<ResolutionRow>, Problem> {
    desk.session().require()?;
    let names = desk.names().await?;
    let found = desk.ledger().proposals().await.map_err(problem)?;
    Ok(found
        .iter()
        .map(|(proposed, payout)| ResolutionRow {
            row: payout_row(payout),
            proposal: proposal_view(desk, proposed, &names),
        })
        .collect())
}

pub(crate) async fn ask_about(desk: &Arc<Desk>, request: PayoutRef) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    desk.ask_about_payout(PayoutId::new(request.payout), me).await?;
    Ok(Nothing {})
}

/// Sends the same request once more, with the same id: written down, sent, recorded. The result comes as for the first.
pub(crate) async fn send_again(desk: &Arc<Desk>, request: SendAgain) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let operator = desk.operator(me).await?;
    let payout = PayoutId::new(request.payout);
    let doubtful = desk.ledger().doubtful(payout).await.map_err(problem)?;
    let doubtful = doubtful.ok_or_else(|| Problem::not_found("request to M-PESA for this payout"))?;
    let record = &doubtful.payout;
    may_repeat(&record.state, desk.repeats_by_our_id(&doubtful)).map_err(|refusal| problem(refusal.into()))?;
    let confirmed = desk
        .session()
        .confirm(&operator, request.passphrase, desk.config().clock.as_ref())
        .await?;
    desk.sending().refresh_gate().await;
    if desk.sending().gate().is_paused(record.batch) {
        return Err(problem(DoubtRefusal::SendingPaused.into()));
    }
    let patience = millis(desk.config().settings.asking.patience);
    let repeated = desk.ledger().repeat(payout, confirmed, patience, desk.now()).await;
    let send = match repeated {
        Ok(send) => send,
        Err(error) => {
            desk.sending().refresh_gate().await;
            desk.events().note_payouts([record.batch.get()]);
            return Err(problem(error));
        }
    };
    // It goes to its end also where whoever asked has gone.
    let sending = tokio::spawn(repeat(Arc::clone(desk), send));
    sending
        .await
        .map_err(|error| crate::problem::unexpected(&error))?
        .map_err(problem)?;
    Ok(Nothing {})
}

async fn repeat(desk: Arc<Desk>, send: ToSend) -> Result<(), StoreError> {
    if desk.head_keeper().vouch().await.is_err() {
        let held = Answer::not_taken(treasury::NotTaken::HeldBack);
        return desk.ledger().record_repeat(send.attempt, held, desk.now()).await;
    }
    (desk.config().checkpoint)("sending again at M-PESA", Moment::Before);
    let sent = desk.send_on_its_lane(&send).await;
    (desk.config().checkpoint)("sending again at M-PESA", Moment::After);
    desk.sending().gate().note_sent(desk.now());
    let answer = describe(sent).0;
    let heard = match &answer {
        Answer::Acknowledged { .. } | Answer::Refused { .. } => true,
        Answer::Lost { why, .. } => *why == treasury::Lost::DuplicateId,
        Answer::NotTaken { .. } => false,
    };
    if heard {
        desk.gateway().answered();
    }
    desk.ledger().record_repeat(send.attempt, answer, desk.now()).await?;
    desk.events().note_payouts([send.batch.get()]);
    Ok(())
}

pub(crate) async fn propose_end(desk: &Arc<Desk>, request: ProposeEnd) -> Result<Nothing, Problem> {
    let end = hand_end(request.receipt.as_deref(), request.statement_on.as_deref())?;
    let note = evidence("note", &request.note)?;
    propose(desk, PayoutId::new(request.payout), end, note).await?;
    Ok(Nothing {})
}

/// How somebody says that a payout ended.
fn hand_end(receipt: Option<&str>, statement_on: Option<&str>) -> Result<HandEnd, Problem> {
    Ok(match receipt {
        None => HandEnd::NotPaid {
            statement_day: statement_day(statement_on)?,
        },
        Some(text) => HandEnd::Paid {
            receipt: typed_receipt(text)?,
        },
    })
}

async fn propose(desk: &Desk, payout: PayoutId, end: HandEnd, note: String) -> Result<(), Problem> {
    let me = desk.session().require()?;
    let patience = millis(desk.config().settings.asking.patience);
    let wait = desk.not_paid_after().await?;
    let batch = desk.ledger().payout(payout).await.map_err(problem)?.batch;
    let doubtful = desk.ledger().doubtful(payout).await.map_err(problem)?;
    let rule = doubtful
        .as_ref()
        .map_or(NotPaidWait { wait, askable: true }, |doubtful| {
            not_paid_wait(desk, doubtful, wait)
        });
    desk.ledger()
        .propose(payout, end, note, me, patience, rule, desk.now())
        .await
        .map_err(problem)?;
    desk.events().note_payouts([batch.get()]);
    Ok(())
}

/// The day up to which a statement goes, as a person picked it.
fn statement_day(day: Option<&str>) -> Result<i32, Problem> {
    day.and_then(|day| day.parse::<chrono::NaiveDate>().ok())
        .map(|day| day.to_epoch_days())
        .ok_or_else(|| Problem::field("statement_on", text().doubt_type_up_to_which_day_the()))
}

/// A receipt as a person types it. M-PESA's have ten characters; older and longer ones were seen (Daraja facts, section 7.4).
fn typed_receipt(typed: &str) -> Result<Receipt, Problem> {
    let typed = typed.trim().to_ascii_uppercase();
    let receipt = typed.parse().ok().filter(|_| typed.len() >= LEAST_RECEIPT);
    receipt.ok_or_else(|| Problem::field("receipt", text().doubt_no_receipt()))
}

pub(crate) async fn agree_end(desk: &Arc<Desk>, request: AgreeEnd) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let operator = desk.operator(me).await?;
    let proposal = may_agree(desk, me, request.settlement).await?;
    let confirmed = desk
        .session()
        .confirm(&operator, request.passphrase, desk.config().clock.as_ref())
        .await?;
    agree_to(desk, proposal, confirmed).await?;
    Ok(Nothing {})
}

/// The proposal that `me` may agree to: another's, about a payout that is in doubt still.
async fn may_agree(desk: &Desk, me: OperatorId, settlement: i64) -> Result<Proposal, Problem> {
    let proposal = waiting(desk, settlement).await?;
    if proposal.by == me {
        return Err(problem(DoubtRefusal::OwnProposal.into()));
    }
    let payout = desk.ledger().payout(proposal.payout).await.map_err(problem)?;
    doubt_of(&payout.state).map_err(|refusal| problem(refusal.into()))?;
    Ok(proposal)
}

async fn agree_to(desk: &Desk, proposal: Proposal, confirmed: Confirmed) -> Result<(), Problem> {
    let payout = proposal.payout;
    let agreement = agree(proposal, confirmed, desk.now(), &desk.config().seal_key)
        .map_err(|_| problem(DoubtRefusal::OwnProposal.into()))?;
    desk.ledger().agree(agreement).await.map_err(problem)?;
    let batch = desk.ledger().payout(payout).await.map_err(problem)?.batch;
    desk.events().note_payouts([batch.get()]);
    Ok(())
}

pub(crate) async fn decline_end(desk: &Arc<Desk>, request: DeclineEnd) -> Result<Nothing, Problem> {
    decline(desk, request.settlement, &request.reason).await?;
    Ok(Nothing {})
}

async fn decline(desk: &Desk, settlement: i64, reason: &str) -> Result<(), Problem> {
    let me = desk.session().require()?;
    let proposal = waiting(desk, settlement).await?;
    let reason = if proposal.by == me && reason.trim().is_empty() {
        "Withdrawn.".to_owned()
    } else {
        evidence("reason", reason)?
    };
    let batch = desk.ledger().payout(proposal.payout).await.map_err(problem)?.batch;
    desk.ledger()
        .decline(proposal.settlement, reason, me, desk.now())
        .await
        .map_err(problem)?;
    desk.events().note_payouts([batch.get()]);
    Ok(())
}

async fn waiting(desk: &Desk, settlement: i64) -> Result<Proposal, Problem> {
    desk.ledger()
        .proposal(SettlementId::new(settlement))
        .await
        .map_err(problem)
}

/// What a decision rests on: a few words at least, so that somebody can look it up later.
fn evidence(field: &str, text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let length = text.chars().count();
    if length < LEAST_NOTE || text.split_whitespace().count() < 2 {
        return Err(Problem::field(field, messages::text().doubt_say_in_a_few_words_what()));
    }
    if length > MOST_NOTE {
        return Err(Problem::field(
            field,
            messages::text().doubt_keep_it_to_500_characters(),
        ));
    }
    Ok(text.to_owned())
}
