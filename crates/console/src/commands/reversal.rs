//! Taking customers' payments back: raised by one person, approved by another, sent once.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        PayoutRef, RaiseReversal, RefundView, ReversalRef, ReversalRow, ReversalsAtView, ReversalsOf, ReversalsPage,
    },
};
use daraja::Remarks;
use mpesa::{Amount, Total};
use store::{BatchRecord, NewBatch, ReversalRecord, ReversalsAt};
use treasury::{Finding, FrozenRow, Lane, OperatorId, PayoutId, Purpose, RowSet};

use super::{
    batch_state,
    incoming::{self, parse_receipt},
    payout_row,
};
use crate::{
    Desk,
    problem::problem,
    sentences::{Names, name_of},
};

/// The most that remarks may hold (official).
const MOST_REASON: usize = 100;

pub(crate) async fn reversals(desk: &Arc<Desk>, request: ReversalsOf) -> Result<ReversalsPage, Problem> {
    let me = desk.session().require()?;
    let names = desk.names().await?;
    let limit = request.limit.clamp(1, 500);
    let at = match request.at {
        ReversalsAtView::All => ReversalsAt::All,
        ReversalsAtView::Open => ReversalsAt::Open,
        ReversalsAtView::Done => ReversalsAt::Done,
        ReversalsAtView::Other => ReversalsAt::Other,
    };
    let found = desk
        .ledger()
        .reversals(at, request.before.map(PayoutId::new), limit)
        .await
        .map_err(problem)?;
    let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
    Ok(ReversalsPage {
        next: found.last().map(|row| row.payout.id.get()).filter(|_| count == limit),
        rows: found.iter().map(|record| row(record, me, &names)).collect(),
        total: count,
    })
}

pub(crate) async fn reversal(desk: &Arc<Desk>, request: PayoutRef) -> Result<ReversalRow, Problem> {
    let me = desk.session().require()?;
    let names = desk.names().await?;
    let record = desk
        .ledger()
        .reversal(PayoutId::new(request.payout))
        .await
        .map_err(problem)?;
    Ok(row(&record, me, &names))
}

fn row(record: &ReversalRecord, me: OperatorId, names: &Names) -> ReversalRow {
    ReversalRow {
        payout: payout_row(&record.payout),
        batch_state: batch_state(record.batch),
        maker: name_of(names, record.maker),
        mine: record.maker == me,
        checker: record.checker.map(|checker| name_of(names, checker)),
        decision_note: record.decision_note.clone(),
        customer: record.customer.clone(),
        payer: record.payer.clone(),
    }
}

/// Prepares a reversal and hands it over for approval, in one write. That no other is open or done for this receipt, and that
/// it is no payout of ours, is looked at inside that write.
pub(crate) async fn raise_reversal(desk: &Arc<Desk>, request: RaiseReversal) -> Result<ReversalRef, Problem> {
    let me = desk.session().require()?;
    let receipt = parse_receipt(&request.receipt)?;
    let reason = reason(&request.reason)?;
    let payment = desk.ledger().incoming_of(receipt.clone()).await.map_err(problem)?;
    let told = amount_reported(desk, &receipt).await?;
    let typed = request.amount_cents.map(amount).transpose()?;
    let known = payment.as_ref().map(|incoming| incoming.payment.amount).or(told);
    let amount = match (known, typed) {
        (Some(known), Some(typed)) if known != typed => {
            return Err(Problem::field(
                "amount",
                messages::text().reversal_the_customer_paid_and_a_payment(known.to_string()),
            ));
        }
        (Some(amount), _) | (None, Some(amount)) => amount,
        (None, None) => {
            return Err(Problem::field(
                "amount",
                messages::text().reversal_this_payment_is_not_known_here(),
            ));
        }
    };
    let customer = payment.as_ref().map(|incoming| incoming.payment.name.trim());
    let title = match customer {
        Some(name) if !name.is_empty() => messages::text().reversal_refund_to(amount.to_string(), name.to_string()),
        Some(_) | None => messages::text().reversal_refund_receipt(amount.to_string(), receipt.to_string()),
    };
    let new_row = FrozenRow {
        line: 1,
        name: payment.map(|incoming| incoming.payment.name).unwrap_or_default(),
        lane: Lane::Reversal { receipt },
        amount,
        reference: reason,
        // No fee of a reversal is published.
        fee: Total::ZERO,
        flags: Vec::new(),
    };
    let rows = RowSet::freeze(vec![new_row], &desk.config().settings.limits).map_err(|error| problem(error.into()))?;
    let new = NewBatch {
        title,
        purpose: Purpose::Reversal,
        source: None,
        redo_of: None,
        corrects: None,
        rows,
    };
    let batch = desk.ledger().raise(new, me, desk.now()).await.map_err(problem)?;
    desk.events().note_payouts([batch.get()]);
    desk.events().note(|changed| changed.incoming = true);
    Ok(ReversalRef {
        batch: batch.get(),
        payout: only_payout(desk, batch).await?,
    })
}

/// The customer's payment that a batch refunds, with the one beside which it looks paid twice.
pub(super) async fn refund(desk: &Desk, batch: &BatchRecord) -> Result<Option<RefundView>, Problem> {
    if batch.purpose != Purpose::Reversal {
        return Ok(None);
    }
    let rows = desk.ledger().rows(batch.id).await.map_err(problem)?;
    let Some(Lane::Reversal { receipt }) = rows.rows().first().map(|row| row.lane.clone()) else {
        return Ok(None);
    };
    let Some(payment) = desk.ledger().incoming_of(receipt.clone()).await.map_err(problem)? else {
        return Ok(None);
    };
    let twin = desk.ledger().twin_of(receipt).await.map_err(problem)?;
    Ok(Some(RefundView {
        payment: incoming::row(&payment),
        twin: twin.as_ref().map(incoming::row),
    }))
}

async fn only_payout(desk: &Desk, batch: treasury::BatchId) -> Result<i64, Problem> {
    let filter = store::Filter {
        batch: Some(batch),
        ..store::Filter::default()
    };
    let page = desk
        .ledger()
        .page(filter, store::Sort::Line, store::Position::Index(0), 1)
        .await
        .map_err(problem)?;
    page.rows
        .first()
        .map(|payout| payout.id.get())
        .ok_or_else(|| Problem::not_found("payout"))
}

/// What M-PESA told of the payment, where it was asked.
async fn amount_reported(desk: &Desk, receipt: &mpesa::Receipt) -> Result<Option<Amount>, Problem> {
    let asked = desk
        .ledger()
        .asked_about_receipt(receipt.clone())
        .await
        .map_err(problem)?;
    Ok(asked.and_then(|asked| match asked.finding {
        Some(Finding::Told { amount, .. }) => amount,
        _ => None,
    }))
}

fn amount(cents: i64) -> Result<Amount, Problem> {
    Amount::from_cents(cents)
        .map_err(|_| Problem::field("amount", messages::text().reversal_type_the_whole_amount_that_the()))
}

/// A reason as the remarks take it.
fn reason(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let field = |message: String| Problem::field("reason", message);
    if text.chars().count() > MOST_REASON {
        return Err(field(messages::text().reversal_at_most_100_characters_m_pesa()));
    }
    if Remarks::tidy(text).is_none() {
        return Err(field(messages::text().reversal_say_why_in_at_least_two()));
    }
    Ok(text.to_owned())
}
