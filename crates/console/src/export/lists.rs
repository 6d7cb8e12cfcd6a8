//! Batches, what accounts held, the audit trail and customers' payments as tables.

use papers::table::{Cell, Column, Kind};
use store::{AccountReadingRow, BatchRecord, Entry, IncomingFilter, IncomingRow, KeyHistory};
use treasury::{BatchState, OperatorId, Purpose, SignedAct, StateKind, ToldBy};

use super::{Table, id, number, or_empty, text, time};
use crate::{
    Desk, Problem,
    problem::problem,
    sentences::{self, Names, name_of},
    view::{SavedFile, TableFormat},
};

/// Rows read at once.
const PAGE: u32 = 500;

fn columns<const N: usize>(columns: [(&str, Kind); N]) -> Vec<Column> {
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
    let turn = desk.saving.begin(None).await;
    let mut table = Table::new(desk, &turn, "Batches", format, batch_columns())?;
    let mut before = None;
    loop {
        let page = desk.ledger.batches(before, purpose, PAGE).await.map_err(problem)?;
        before = page.last().map(|batch| batch.id);
        let broken = page.iter().any(|batch| table.add(&batch_row(batch, &names)).is_break());
        if before.is_none() || broken {
            return table.save(desk, &turn, me, ("batches".to_owned(), "Batches")).await;
        }
    }
}

fn batch_columns() -> Vec<Column> {
    columns([
        ("Batch", Kind::Count),
        ("Title", Kind::Text),
        ("For", Kind::Text),
        ("State", Kind::Text),
        ("Payouts", Kind::Count),
        ("Sum, KSh", Kind::Money),
        ("Estimated fees, KSh", Kind::Money),
        ("Paid", Kind::Count),
        ("Paid, KSh", Kind::Money),
        ("Failed", Kind::Count),
        ("Failed, KSh", Kind::Money),
        ("In doubt", Kind::Count),
        ("In doubt, KSh", Kind::Money),
        ("Reversed", Kind::Count),
        ("Reversed, KSh", Kind::Money),
        ("Not through", Kind::Count),
        ("Not through, KSh", Kind::Money),
        ("File", Kind::Text),
        ("Prepared", Kind::Time),
        ("Prepared by", Kind::Text),
        ("Submitted", Kind::Time),
        ("Decided", Kind::Time),
        ("Decided by", Kind::Text),
        ("Note or reason", Kind::Text),
        ("Fingerprint of the rows", Kind::Id),
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

const fn purpose_word(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Payouts => "Payouts",
        Purpose::Bills => "Bills",
        Purpose::TopUp => "Top-up",
        Purpose::Reversal => "Reversal",
    }
}

const fn batch_word(state: BatchState) -> &'static str {
    match state {
        BatchState::Draft => "Draft",
        BatchState::Submitted => "Waiting for approval",
        BatchState::Approved => "Approved",
        BatchState::Rejected => "Rejected",
        BatchState::Cancelled => "Cancelled",
    }
}

/// Saves every answer to a balance query, newest first.
pub(crate) async fn balances(desk: &Desk, me: OperatorId, format: TableFormat) -> Result<SavedFile, Problem> {
    let names = desk.names().await?;
    let turn = desk.saving.begin(None).await;
    let table = Table::new(
        desk,
        &turn,
        "Balances",
        format,
        columns([
            ("As of", Kind::Time),
            ("Account", Kind::Text),
            ("Can be spent, KSh", Kind::Balance),
            ("Holds, KSh", Kind::Balance),
            ("Reserved, KSh", Kind::Balance),
            ("Uncleared, KSh", Kind::Balance),
            ("Asked by", Kind::Text),
        ]),
    )?;
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
    let table = desk.ledger.fold_readings(table, add).await.map_err(problem)?;
    table.save(desk, &turn, me, ("balances".to_owned(), "Balances")).await
}

/// Saves the whole audit trail, newest first.
pub(crate) async fn audit(desk: &Desk, me: OperatorId, format: TableFormat) -> Result<SavedFile, Problem> {
    let names = desk.names().await?;
    let last = desk.ledger.last_entry().await.map_err(problem)?.seq;
    let turn = desk.saving.begin(u32::try_from(last).ok()).await;
    let mut table = Table::new(
        desk,
        &turn,
        "Audit trail",
        format,
        columns([
            ("Entry", Kind::Count),
            ("When", Kind::Time),
            ("Who", Kind::Text),
            ("What", Kind::Text),
            ("Kind", Kind::Text),
            ("Signed with", Kind::Text),
            ("Hash", Kind::Id),
        ]),
    )?;
    let keys = desk.ledger.key_history().await.map_err(problem)?;
    let mut before = None;
    loop {
        let (page, _) = desk.ledger.entries(before, PAGE).await.map_err(problem)?;
        before = page.last().map(|entry| entry.seq);
        let broken = page
            .iter()
            .any(|entry| table.add(&entry_row(entry, &keys, &names)).is_break());
        if before.is_none() || broken {
            let named = ("the audit trail".to_owned(), "Audit trail");
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
        None => "does not fit".to_owned(),
    };
    let acts = entry.acts.iter();
    acts.map(|act| format!("{}: {}", name_of(names, act.operator), signed(act)))
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
    let mut what = "customers' payments".to_owned();
    if !search.trim().is_empty() {
        what.push_str(", searched for");
    }
    let filter = IncomingFilter {
        search,
        ..IncomingFilter::default()
    };
    let turn = desk.saving.begin(None).await;
    let mut table = Table::new(
        desk,
        &turn,
        "Customers' payments",
        format,
        columns([
            ("M-PESA receipt", Kind::Id),
            ("Paid", Kind::Time),
            ("Amount, KSh", Kind::Money),
            ("Payer's number", Kind::Id),
            ("Payer's name", Kind::Text),
            ("Account", Kind::Id),
            ("Kind", Kind::Text),
            ("Told by", Kind::Text),
            ("Told", Kind::Time),
            ("Reversal", Kind::Text),
        ]),
    )?;
    let mut before = None;
    loop {
        let page = desk
            .ledger
            .incoming(filter.clone(), before, PAGE)
            .await
            .map_err(problem)?;
        before = page.last().map(|row| row.id);
        let broken = page.iter().any(|row| table.add(&incoming_row(row)).is_break());
        if before.is_none() || broken {
            return table.save(desk, &turn, me, (what, "Customers' payments")).await;
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
            ToldBy::Confirmation => "M-PESA, at once",
            ToldBy::Pull => "M-PESA's list",
        }),
        time(row.told_at),
        or_empty(row.taken_back.as_ref(), |back| {
            text(format!("{}, payout {}", back.state.replace('_', " "), back.payout))
        }),
    ]
}

fn who(operator: Option<OperatorId>, names: &Names) -> String {
    operator.map_or_else(|| "Hazina".to_owned(), |operator| name_of(names, operator))
}
