//! Customers' payments: the list, and what is known of a receipt. Where M-PESA tells them is in `registration`.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        Allowed, CountAndSum, FetchPayments, IncomingDay, IncomingOf, IncomingPage, IncomingRow, IncomingState,
        Nothing, PaymentsFetched, ReceiptAsked, ReceiptRef, ReceiptView, TakenBack, ToldByView,
    },
};
use daraja::{Remarks, StatusOf, StatusQuery};
use mpesa::{Msisdn, Receipt};
use store::{IncomingFilter, Moment};
use treasury::{Answer, Finding, ReportedBy, east_africa_day, east_africa_midnight};

use super::{payout_row, payout_state, registration::refusal};
use crate::{Desk, problem::problem, sent::describe, sentences};

/// Days whose sums are shown.
const DAYS: i64 = 30;
/// Two days, the reach of M-PESA's list (official), in milliseconds.
const LIST_MS: i64 = 48 * 3_600_000;
/// How long a question about a receipt is awaited, in milliseconds.
const PATIENCE_MS: i64 = 120_000;

pub(crate) async fn incoming(desk: &Arc<Desk>, request: IncomingOf) -> Result<IncomingPage, Problem> {
    desk.session().require()?;
    let limit = request.limit.clamp(1, 500);
    let filter = IncomingFilter {
        search: request.search,
        ..IncomingFilter::default()
    };
    let found = desk
        .ledger()
        .incoming(filter, request.before, limit)
        .await
        .map_err(problem)?;
    let full = u32::try_from(found.len()).is_ok_and(|count| count == limit);
    let total = desk.ledger().count_incoming().await.map_err(problem)?;
    Ok(IncomingPage {
        next: found.last().map(|row| row.id).filter(|_| full),
        rows: found.iter().map(row).collect(),
        total,
    })
}

pub(super) fn row(incoming: &store::IncomingRow) -> IncomingRow {
    let payment = &incoming.payment;
    IncomingRow {
        id: incoming.id,
        receipt: payment.receipt.to_string(),
        amount_cents: payment.amount.cents(),
        paid_at: payment.paid_at,
        payer: payment.payer.clone(),
        name: payment.name.clone(),
        account: payment.account.clone(),
        kind: payment.kind.clone(),
        told_by: match payment.told_by {
            ReportedBy::Confirmation => ToldByView::Confirmation,
            ReportedBy::Pull => ToldByView::Pull,
            ReportedBy::Prompt => ToldByView::Prompt,
        },
        told_at: incoming.told_at,
        taken_back: incoming.taken_back.as_ref().map(|back| TakenBack {
            payout: back.payout.get(),
            batch: back.batch.get(),
            state: payout_state(back.state),
        }),
        may_be_double: incoming.may_be_double,
    }
}

pub(crate) async fn incoming_state(desk: &Arc<Desk>, _: Nothing) -> Result<IncomingState, Problem> {
    desk.session().require()?;
    let given = desk.ledger().registrations().await.map_err(problem)?;
    let taken = given
        .iter()
        .find(|one| matches!(one.answer, Some(Answer::Acknowledged { .. })));
    let today = east_africa_day(desk.now());
    let days = desk
        .ledger()
        .incoming_days(i64::from(today.to_epoch_days()).saturating_sub(DAYS))
        .await
        .map_err(problem)?;
    Ok(IncomingState {
        told_since: taken.map(|one| one.asked_at),
        elsewhere: desk.payments_elsewhere().await?.map(|elsewhere| elsewhere.sentence),
        refused: given.first().and_then(|one| refusal(one.answer.as_ref())),
        lists: desk.ledger().lists_payments().await.map_err(problem)?,
        days: days.iter().filter_map(day).collect(),
    })
}

fn day(day: &store::IncomingDay) -> Option<IncomingDay> {
    Some(IncomingDay {
        at: east_africa_midnight(chrono::NaiveDate::from_epoch_days(i32::try_from(day.day).ok()?)?),
        total: CountAndSum {
            count: day.count,
            sum_cents: day.sum.cents(),
        },
        refunded: super::count_and_sum(day.refunded),
    })
}

/// Asks for M-PESA's list of the last forty-eight hours.
pub(crate) async fn fetch_payments(desk: &Arc<Desk>, request: FetchPayments) -> Result<PaymentsFetched, Problem> {
    let me = desk.session().require()?;
    desk.must_send_here().await?;
    if let Some(number) = request.nominated {
        let nominated: Msisdn = number
            .trim()
            .parse()
            .map_err(|_| Problem::field("nominated", messages::text().incoming_type_a_safaricom_number_of_your()))?;
        desk.register_for_list(nominated).await?;
    }
    let from = desk.now().saturating_sub(LIST_MS);
    let fetched = desk.fetch_payments(from, Some(me)).await?;
    Ok(PaymentsFetched {
        listed: fetched.listed,
        new: fetched.new,
        unread: fetched.unread,
    })
}

/// A receipt as typed.
pub(super) fn parse_receipt(text: &str) -> Result<Receipt, Problem> {
    text.trim()
        .to_ascii_uppercase()
        .parse()
        .map_err(|_| Problem::field("receipt", messages::text().incoming_that_is_no_m_pesa_receipt()))
}

pub(crate) async fn receipt(desk: &Arc<Desk>, request: ReceiptRef) -> Result<ReceiptView, Problem> {
    desk.session().require()?;
    let receipt = parse_receipt(&request.receipt)?;
    let payment = desk.ledger().incoming_of(receipt.clone()).await.map_err(problem)?;
    let payout = desk
        .ledger()
        .payout_of_receipt(receipt.clone())
        .await
        .map_err(problem)?;
    let asked = desk
        .ledger()
        .asked_about_receipt(receipt.clone())
        .await
        .map_err(problem)?;
    let reversals = desk.ledger().reversals_of(receipt.clone()).await.map_err(problem)?;
    let told = asked.as_ref().and_then(|asked| match &asked.finding {
        Some(Finding::Told { amount, .. }) => *amount,
        _ => None,
    });
    let amount = payment.as_ref().map(|incoming| incoming.payment.amount).or(told);
    let word = asked.as_ref().and_then(|asked| match &asked.finding {
        Some(Finding::Told { word, .. }) => Some(word.as_str()),
        _ => None,
    });
    Ok(ReceiptView {
        receipt: receipt.to_string(),
        may_reverse: may_reverse(payout.as_ref(), &reversals, word),
        payment: payment.as_ref().map(row),
        payout: payout.as_ref().map(payout_row),
        asked: asked.map(|asked| receipt_asked(asked, desk.now())),
        reversals: reversals.iter().map(payout_row).collect(),
        amount_cents: amount.map(mpesa::Amount::cents),
    })
}

/// Whether an order to M-PESA makes sense, and why not.
fn may_reverse(payout: Option<&store::PayoutRecord>, reversals: &[store::PayoutRecord], word: Option<&str>) -> Allowed {
    let no = |reason: String| Allowed::No { reason };
    if payout.is_some_and(|payout| matches!(payout.lane, treasury::Lane::Reversal { .. })) {
        return no(messages::text().incoming_this_is_the_receipt_of_a());
    }
    if payout.is_some() {
        return no(messages::text().incoming_this_is_the_receipt_of_a_payout());
    }
    if let Some(one) = reversals.iter().find(|one| !one.state.came_to_nothing()) {
        return no(if one.state.has_ended() {
            messages::text().incoming_this_payment_was_refunded()
        } else {
            messages::text().incoming_this_payment_is_being_refunded_already()
        });
    }
    match word {
        Some("Reversed") => no(messages::text().incoming_m_pesa_says_that_this_payment()),
        Some(word @ ("Failed" | "Cancelled" | "Declined" | "Expired" | "Rejected")) => Allowed::No {
            reason: messages::text().incoming_m_pesa_says_that_this_payment_never(word.to_string()),
        },
        Some(_) | None => Allowed::Yes,
    }
}

fn receipt_asked(asked: store::ReceiptAsked, now: i64) -> ReceiptAsked {
    let waiting = asked.answered_at.is_none()
        && matches!(asked.answer, Some(Answer::Acknowledged { .. }) | None)
        && (0..PATIENCE_MS).contains(&now.saturating_sub(asked.asked_at));
    let (payer, payee) = match &asked.finding {
        Some(Finding::Told { payer, payee, .. }) => (payer.clone(), payee.clone()),
        _ => (None, None),
    };
    let sentence = match (&asked.finding, &asked.answer) {
        (Some(finding), _) => sentences::told(finding),
        (None, _) if waiting => messages::text().incoming_m_pesa_was_asked_the_answer(),
        (None, Some(answer @ (Answer::Refused { .. } | Answer::NotTaken { .. } | Answer::Lost { .. }))) => {
            messages::text().incoming_m_pesa_did_not_take_the(sentences::answer(answer).unwrap_or_default())
        }
        (None, Some(Answer::Acknowledged { .. }) | None) => messages::text().incoming_m_pesa_did_not_answer_check(),
    };
    ReceiptAsked {
        at: asked.asked_at,
        waiting,
        sentence,
        payer,
        payee,
    }
}

/// Asks M-PESA about a receipt that is none of ours: written down, then asked. The answer comes by callback.
pub(crate) async fn ask_receipt(desk: &Arc<Desk>, request: ReceiptRef) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let receipt = parse_receipt(&request.receipt)?;
    // A question with a password that is refused counts as a wrong try.
    if let Some(reason) = desk.ledger().questions_held().await.map_err(problem)? {
        return Err(Problem::GatewayDidNotAnswer {
            message: sentences::pause(&reason, None).0,
        });
    }
    let inquiry = desk.attempt_id();
    desk.ledger()
        .ask_about_receipt(inquiry, receipt.clone(), Some(me), desk.now())
        .await
        .map_err(problem)?;
    let query = StatusQuery {
        of: StatusOf::Receipt(receipt),
        shortcode: desk.config().shortcode.clone(),
        remarks: Remarks::tidy("Status")
            .ok_or_else(|| Problem::field("remarks", "The remarks of a status query are not valid."))?,
        occasion: None,
        callbacks: desk.callbacks().addresses(inquiry),
    };
    (desk.config().checkpoint)("asking about a receipt at M-PESA", Moment::Before);
    let sent = desk.gateway().daraja().query_status(&query).await;
    (desk.config().checkpoint)("asking about a receipt at M-PESA", Moment::After);
    let answer = describe(sent).0;
    desk.ledger()
        .record_question(inquiry, answer.clone(), desk.now())
        .await
        .map_err(problem)?;
    desk.events().note(|changed| {
        changed.incoming = true;
        changed.audit = true;
    });
    match answer {
        Answer::Acknowledged { .. } => {
            desk.gateway().answered();
            Ok(Nothing {})
        }
        Answer::Refused { .. } | Answer::NotTaken { .. } | Answer::Lost { .. } => Err(Problem::GatewayDidNotAnswer {
            message: sentences::answer(&answer).unwrap_or_default(),
        }),
    }
}
