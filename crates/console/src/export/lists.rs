//! Batches, what accounts held, the audit trail and customers' payments as tables.

use api::{
    Problem,
    view::{SavedFile, TableFormat},
};
use messages::{in_language, text as say};
use papers::table::{Cell, Column, Kind};
use store::{AccountReadingRow, BatchRecord, Entry, IncomingFilter, IncomingRow, KeyHistory};
use treasury::{BatchState, ExportContent, OperatorId, Purpose, ReportedBy, SignedAct, StateKind};

use super::{Table, id, number, or_empty, text, time};
use crate::{
    Desk,
    problem::problem,
    sentences::{self, Names, name_of, state_word},
};

/// Rows read at once.
const PAGE: u32 = 500;

fn columns<const N: usize>(columns: [(String, Kind); N]) -> Vec<Column> {
    columns.map(|(heading, kind)| Column::new(heading, kind)).into()
}

/// Saves every batch, or those for one purpose, newest first.
pub(crate) async fn batches(
    desk: &Desk,
    me: OperatorId,
    purpose: Option<Purpose>,
    format: TableFormat,
) -> Result<SavedFile, Problem> {
    let names = desk.names().await?;
    let language = desk.papers_language().await;
    let turn = desk.files().saving().begin(None).await;
    let head = in_language(language, || (say().export_title_batches(), batch_columns()));
    let title = head.0.clone();
    let mut table = Table::new(desk, &turn, language, head, format)?;
    let mut before = None;
    loop {
        let page = desk.ledger().batches(before, purpose, PAGE).await.map_err(problem)?;
        before = page.last().map(|batch| batch.id);
        let mut add = |batch| table.add(&in_language(language, || batch_row(batch, &names)));
        let broken = page.iter().any(|batch| add(batch).is_break());
        if before.is_none() || broken {
            return table
                .save(desk, &turn, me, (ExportContent::Batches { purpose }, title))
                .await;
        }
    }
}

fn batch_columns() -> Vec<Column> {
    columns([
        (say().export_batch(), Kind::Count),
        (say().export_batch_title(), Kind::Text),
        (say().export_batch_for(), Kind::Text),
        (say().export_state(), Kind::Text),
        (say().export_payouts(), Kind::Count),
        (say().export_sum(), Kind::Money),
        (say().export_estimated_fees(), Kind::Money),
        (say().export_paid(), Kind::Count),
        (say().export_paid_sum(), Kind::Money),
        (say().export_failed(), Kind::Count),
        (say().export_failed_sum(), Kind::Money),
        (say().export_in_doubt(), Kind::Count),
        (say().export_in_doubt_sum(), Kind::Money),
        (say().export_reversed(), Kind::Count),
        (say().export_reversed_sum(), Kind::Money),
        (say().export_not_through(), Kind::Count),
        (say().export_not_through_sum(), Kind::Money),
        (say().export_file(), Kind::Text),
        (say().export_prepared(), Kind::Time),
        (say().export_prepared_by(), Kind::Text),
        (say().export_submitted(), Kind::Time),
        (say().export_decided(), Kind::Time),
        (say().export_decided_by(), Kind::Text),
        (say().export_note(), Kind::Text),
        (say().export_fingerprint(), Kind::Id),
    ])
}

fn batch_row(batch: &BatchRecord, names: &Names) -> Vec<Cell> {
    let mut row = vec![
        number(batch.id.get()),
        text(&batch.title),
        text(purpose_word(batch.purpose)),
        text(batch_word(batch.state)),
        number(batch.all.count),
        batch.all.sum.into(),
        batch.fees.into(),
    ];
    for states in [
        [StateKind::Paid].as_slice(),
        &[StateKind::Failed],
        &[StateKind::InDoubt],
        &[StateKind::Reversed],
        &[
            StateKind::Draft,
            StateKind::Submitted,
            StateKind::Approved,
            StateKind::Dispatching,
            StateKind::Accepted,
        ],
    ] {
        let total = batch.totals.of_any(states);
        row.extend([number(total.count), total.sum.into()]);
    }
    row.extend([
        or_empty(batch.file_name.as_deref(), text),
        time(batch.drafted_at),
        text(name_of(names, batch.maker)),
        or_empty(batch.submitted_at, time),
        or_empty(batch.decided_at, time),
        or_empty(batch.checker, |checker| text(name_of(names, checker))),
        or_empty(batch.decision_note.as_deref(), text),
        id(batch.rows),
    ]);
    row
}

fn purpose_word(purpose: Purpose) -> String {
    match purpose {
        Purpose::Payouts => say().export_purpose_payouts(),
        Purpose::Bills => say().export_purpose_bills(),
        Purpose::TopUp => say().export_purpose_top_up(),
        Purpose::Reversal => say().export_purpose_reversal(),
    }
}

fn batch_word(state: BatchState) -> String {
    match state {
        BatchState::Draft => say().export_batch_draft(),
        BatchState::Submitted => say().export_batch_submitted(),
        BatchState::Approved => say().export_batch_approved(),
        BatchState::Rejected => say().export_batch_rejected(),
        BatchState::Cancelled => say().export_batch_cancelled(),
    }
}

/// Saves every answer to a balance query, newest first.
pub(crate) async fn balances(desk: &Desk, me: OperatorId, format: TableFormat) -> Result<SavedFile, Problem> {
    let names = desk.names().await?;
    let turn = desk.files().saving().begin(None).await;
    let language = desk.papers_language().await;
    let head = in_language(language, || {
        let columns = columns([
            (say().export_as_of(), Kind::Time),
            (say().export_account(), Kind::Text),
            (say().export_available(), Kind::Balance),
            (say().export_holds(), Kind::Balance),
            (say().export_reserved(), Kind::Balance),
            (say().export_uncleared(), Kind::Balance),
            (say().export_asked_by(), Kind::Text),
        ]);
        (say().export_title_balances(), columns)
    });
    let title = head.0.clone();
    let table = Table::new(desk, &turn, language, head, format)?;
    let add = move |table: &mut Table, reading: AccountReadingRow| {
        table.add(&[
            time(reading.as_of),
            text(reading.account),
            reading.available.into(),
            reading.current.into(),
            reading.reserved.into(),
            reading.uncleared.into(),
            text(who(reading.asked_by, &names)),
        ])
    };
    let table = desk.ledger().fold_readings(table, add).await.map_err(problem)?;
    table.save(desk, &turn, me, (ExportContent::Balances, title)).await
}

/// Saves the whole audit trail, newest first.
pub(crate) async fn audit(desk: &Desk, me: OperatorId, format: TableFormat) -> Result<SavedFile, Problem> {
    let names = desk.names().await?;
    let last = desk.ledger().last_entry().await.map_err(problem)?.seq;
    let turn = desk.files().saving().begin(u32::try_from(last).ok()).await;
    let language = desk.papers_language().await;
    let head = in_language(language, || {
        let columns = columns([
            (say().export_entry(), Kind::Count),
            (say().export_when(), Kind::Time),
            (say().export_who(), Kind::Text),
            (say().export_what(), Kind::Text),
            (say().export_kind(), Kind::Text),
            (say().export_signed_with(), Kind::Text),
            (say().export_hash(), Kind::Id),
        ]);
        (say().export_title_audit(), columns)
    });
    let title = head.0.clone();
    let mut table = Table::new(desk, &turn, language, head, format)?;
    let keys = desk.ledger().key_history().await.map_err(problem)?;
    let mut before = None;
    loop {
        let (page, _) = desk.ledger().entries(before, PAGE).await.map_err(problem)?;
        before = page.last().map(|entry| entry.seq);
        let broken = page.iter().any(|entry| {
            table
                .add(&in_language(language, || entry_row(entry, &keys, &names)))
                .is_break()
        });
        if before.is_none() || broken {
            let named = (ExportContent::AuditTrail, title);
            return table.save(desk, &turn, me, named).await;
        }
    }
}

fn entry_row(entry: &Entry, keys: &KeyHistory, names: &Names) -> [Cell; 7] {
    [
        number(entry.seq),
        time(entry.at),
        text(who(entry.actor, names)),
        text(sentences::entry(entry, names)),
        text(entry.fact.name().replace('_', " ")),
        text(signed_with(entry, keys, names)),
        id(entry.hash),
    ]
}

/// Who signed an entry, each with what people compare their key by.
fn signed_with(entry: &Entry, keys: &KeyHistory, names: &Names) -> String {
    let signed = |act: &SignedAct| match keys.signed_with(entry, act) {
        Some(key) => key.fingerprint(),
        None => say().export_signature_wrong(),
    };
    let acts = entry.acts.iter();
    acts.map(|act| say().export_signed_by(name_of(names, act.operator), signed(act)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Saves customers' payments, newest first.
pub(crate) async fn incoming(
    desk: &Desk,
    me: OperatorId,
    search: String,
    format: TableFormat,
) -> Result<SavedFile, Problem> {
    let content = ExportContent::Incoming {
        searched: !search.trim().is_empty(),
    };
    let filter = IncomingFilter {
        search,
        ..IncomingFilter::default()
    };
    let turn = desk.files().saving().begin(None).await;
    let language = desk.papers_language().await;
    let head = in_language(language, || {
        let columns = columns([
            (say().export_receipt(), Kind::Id),
            (say().export_incoming_paid(), Kind::Time),
            (say().export_amount(), Kind::Money),
            (say().export_payer_number(), Kind::Id),
            (say().export_payer_name(), Kind::Text),
            (say().export_account(), Kind::Id),
            (say().export_kind(), Kind::Text),
            (say().export_told_by(), Kind::Text),
            (say().export_told(), Kind::Time),
            (say().export_reversal(), Kind::Text),
        ]);
        (say().export_title_incoming(), columns)
    });
    let title = head.0.clone();
    let mut table = Table::new(desk, &turn, language, head, format)?;
    let mut before = None;
    loop {
        let page = desk
            .ledger()
            .incoming(filter.clone(), before, PAGE)
            .await
            .map_err(problem)?;
        before = page.last().map(|row| row.id);
        let mut add = |row| table.add(&in_language(language, || incoming_row(row)));
        let broken = page.iter().any(|row| add(row).is_break());
        if before.is_none() || broken {
            return table.save(desk, &turn, me, (content, title)).await;
        }
    }
}

fn incoming_row(row: &IncomingRow) -> [Cell; 10] {
    let payment = &row.payment;
    [
        id(&payment.receipt),
        time(payment.paid_at),
        payment.amount.into(),
        id(&payment.payer),
        text(&payment.name),
        id(&payment.account),
        text(&payment.kind),
        text(match payment.told_by {
            ReportedBy::Confirmation => say().export_told_at_once(),
            ReportedBy::Pull => say().export_told_listed(),
            ReportedBy::Prompt => say().export_told_prompt(),
        }),
        time(row.told_at),
        or_empty(row.taken_back.as_ref(), |back| {
            text(say().export_taken_back(state_word(back.state), back.payout.get()))
        }),
    ]
}

fn who(operator: Option<OperatorId>, names: &Names) -> String {
    operator.map_or_else(|| "Hazina".to_owned(), |operator| name_of(names, operator))
}
