//! Payouts as a table.

use std::collections::HashMap;

use api::{
    Problem,
    view::{SavedFile, TableFormat},
};
use messages::{Text, in_language, text as say};
use papers::table::{Cell, Column, Kind};
use store::{BatchRecord, Dated, Filter, PayoutRecord, Sort};
use treasury::{Attention, BatchId, ExportContent, Lane, LaneKind, Narrowing, OperatorId, PayoutState, Proof};

use super::{Table, id, number, or_empty, text, time};
use crate::{
    Desk,
    problem::problem,
    sentences::{self, Names, name_of, state_word},
};

/// Batches read at once.
const PAGE: u32 = 500;

/// Saves the payouts of a list, as all of them stood at one moment.
pub(crate) async fn payouts(
    desk: &Desk,
    me: OperatorId,
    filter: Filter,
    sort: Sort,
    format: TableFormat,
) -> Result<SavedFile, Problem> {
    let language = desk.papers_language().await;
    let (content, mut stem) = named(&filter, language.text());
    let batches = batches(desk, filter.batch).await?;
    if let Some(batch) = filter.batch.and_then(|batch| batches.get(&batch)) {
        stem = language.text().export_stem_payouts(super::in_file_name(&batch.title));
    }
    let page = desk
        .ledger()
        .page(filter.clone(), sort, store::Position::Index(0), 1)
        .await;
    let turn = desk.files().saving().begin(Some(page.map_err(problem)?.total)).await;
    let head = in_language(language, || (say().export_title_payouts(), columns()));
    let table = Table::new(desk, &turn, language, head, format)?;
    // Added on the ledger's own thread, where nobody said in which language.
    let add = move |table: &mut Table, payout: PayoutRecord| {
        let row = in_language(language, || row(&payout, batches.get(&payout.batch)));
        table.add(&row)
    };
    let table = desk
        .ledger()
        .fold_payouts(filter, sort, table, add)
        .await
        .map_err(problem)?;
    table.save(desk, &turn, me, (content, stem)).await
}

/// What the list is, for the audit trail and for the file's name. What was searched for may be a person's name: it is not
/// told.
fn named(filter: &Filter, say: &Text) -> (ExportContent, String) {
    let stem = match filter.batch {
        Some(batch) => say.export_stem_payouts_of(batch.get()),
        None => say.export_title_payouts(),
    };
    let content = ExportContent::Payouts {
        batch: filter.batch,
        states: filter.states.clone(),
        narrowed: narrowed(filter),
    };
    (content, stem)
}

/// What narrows the list beside its batch and states.
fn narrowed(filter: &Filter) -> Vec<Narrowing> {
    let attention = filter.attention.map(|attention| match attention {
        Attention::Failed => Narrowing::FailedOpen,
        Attention::OtherName => Narrowing::OtherName,
    });
    let days = match filter.dated {
        Dated::Prepared => Narrowing::DaysPrepared,
        Dated::Sent => Narrowing::DaysSent,
        Dated::Paid => Narrowing::DaysPaid,
    };
    [
        (filter.alarms, Narrowing::Contradicted),
        (!filter.flags.is_empty(), Narrowing::Flagged),
        (filter.from.is_some() || filter.until.is_some(), days),
        (!filter.lanes.is_empty(), Narrowing::Lanes),
        (filter.payee.is_some(), Narrowing::Payee),
        (filter.maker.is_some(), Narrowing::Maker),
        (!filter.search.trim().is_empty(), Narrowing::Search),
    ]
    .into_iter()
    .filter_map(|(so, narrowing)| so.then_some(narrowing))
    .chain(attention)
    .collect()
}

/// What a payout's row says of its batch.
struct OfBatch {
    title: String,
    maker: String,
    decided_by: Option<String>,
}

impl OfBatch {
    fn new(batch: &BatchRecord, names: &Names) -> Self {
        Self {
            title: batch.title.clone(),
            maker: name_of(names, batch.maker),
            decided_by: batch.checker.map(|checker| name_of(names, checker)),
        }
    }
}

async fn batches(desk: &Desk, only: Option<BatchId>) -> Result<HashMap<BatchId, OfBatch>, Problem> {
    let names = desk.names().await?;
    let mut known = HashMap::new();
    if let Some(only) = only {
        let batch = desk.ledger().batch(only).await.map_err(problem)?;
        known.insert(only, OfBatch::new(&batch, &names));
        return Ok(known);
    }
    let mut before = None;
    loop {
        let page = desk.ledger().batches(before, None, PAGE).await.map_err(problem)?;
        before = page.last().map(|batch| batch.id);
        known.extend(page.iter().map(|batch| (batch.id, OfBatch::new(batch, &names))));
        if before.is_none() {
            return Ok(known);
        }
    }
}

fn columns() -> Vec<Column> {
    [
        (say().export_payout(), Kind::Count),
        (say().export_batch(), Kind::Count),
        (say().export_payout_batch_title(), Kind::Text),
        (say().export_payout_line(), Kind::Count),
        (say().export_payout_name(), Kind::Text),
        (say().export_payout_paid_to(), Kind::Text),
        (say().export_payout_number(), Kind::Id),
        (say().export_account(), Kind::Id),
        (say().export_amount(), Kind::Money),
        (say().export_payout_fee(), Kind::Money),
        (say().export_payout_charged(), Kind::Money),
        (say().export_payout_reference(), Kind::Text),
        (say().export_state(), Kind::Text),
        (say().export_payout_since(), Kind::Time),
        (say().export_receipt(), Kind::Id),
        (say().export_payout_code(), Kind::Id),
        (say().export_payout_why(), Kind::Text),
        (say().export_payout_known_by(), Kind::Text),
        (say().export_payout_mpesa_name(), Kind::Text),
        (say().export_payout_in_doubt_since(), Kind::Time),
        (say().export_payout_contradiction(), Kind::Text),
        (say().export_prepared(), Kind::Time),
        (say().export_prepared_by(), Kind::Text),
        (say().export_decided_by(), Kind::Text),
        (say().export_payout_our_id(), Kind::Id),
    ]
    .map(|(heading, kind)| Column::new(heading, kind))
    .into()
}

fn row(payout: &PayoutRecord, batch: Option<&OfBatch>) -> Vec<Cell> {
    let (receipt, cause) = match &payout.state {
        PayoutState::Paid { receipt } | PayoutState::Reversed { receipt } => (Some(receipt), None),
        PayoutState::Failed { cause } => (None, Some(cause)),
        PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Dispatching
        | PayoutState::Accepted
        | PayoutState::InDoubt { .. }
        | PayoutState::Cancelled
        | PayoutState::Rejected => (None, None),
    };
    vec![
        number(payout.id.get()),
        number(payout.batch.get()),
        or_empty(batch, |batch| text(&batch.title)),
        number(payout.line),
        text(&payout.name),
        text(paid_to(&payout.lane)),
        id(payout.lane.payee()),
        or_empty(payout.lane.account(), id),
        payout.amount.into(),
        payout.lane.has_tariff().then_some(payout.fee).into(),
        payout.charged.into(),
        text(&payout.reference),
        text(state_word(payout.state.kind())),
        time(payout.changed_at),
        or_empty(receipt, id),
        or_empty(cause.and_then(|cause| cause.code()), id),
        or_empty(sentences::why(payout), text),
        or_empty(payout.proof, |proof| text(known_by(proof))),
        or_empty(payout.paid_to_name.as_deref(), text),
        or_empty(payout.doubted_at, time),
        or_empty(payout.alarm.as_ref(), |alarm| {
            text(sentences::alarm(alarm, Some(&payout.name)))
        }),
        time(payout.drafted_at),
        or_empty(batch, |batch| text(&batch.maker)),
        or_empty(batch.and_then(|batch| batch.decided_by.as_deref()), text),
        or_empty(payout.originator_conversation_id.as_ref(), id),
    ]
}

fn paid_to(lane: &Lane) -> String {
    match lane.kind() {
        LaneKind::Person => say().export_to_phone(),
        LaneKind::Bill => say().export_to_bill(),
        LaneKind::Till => say().export_to_till(),
        LaneKind::Tax => say().export_to_tax(),
        LaneKind::TopUp => say().export_to_top_up(),
        LaneKind::Reversal => say().export_to_customer(),
    }
}

fn known_by(proof: Proof) -> String {
    match proof {
        Proof::Refusal => say().export_known_refusal(),
        Proof::Callback => say().export_known_callback(),
        Proof::Status => say().export_known_status(),
        Proof::Statement => say().export_known_statement(),
        Proof::People => say().export_known_people(),
    }
}
