//! The book of payees as a table.

use api::{
    Problem,
    view::{SavedFile, TableFormat},
};
use messages::{in_language, text as say};
use papers::table::{Cell, Column, Kind};
use store::PayeeInBook;
use treasury::{BookSort, ExportContent, OperatorId};

use super::{Table, id, number, or_empty, text, time};
use crate::{Desk, problem::problem};

/// Rows read at once.
const PAGE: u32 = 500;

/// Saves the payees of the book that have `search` in them.
pub(crate) async fn book(
    desk: &Desk,
    me: OperatorId,
    search: String,
    sort: BookSort,
    format: TableFormat,
) -> Result<SavedFile, Problem> {
    let ledger = desk.ledger();
    let (_, total) = ledger.payee_book(search.clone(), sort, 0, 1).await.map_err(problem)?;
    let turn = desk.files().saving().begin(Some(total)).await;
    let language = desk.papers_language().await;
    let head = in_language(language, || (say().export_title_book(), columns()));
    let title = head.0.clone();
    let mut table = Table::new(desk, &turn, language, head, format)?;
    let mut offset = 0_u32;
    loop {
        let page = ledger.payee_book(search.clone(), sort, offset, PAGE).await;
        let (page, _) = page.map_err(problem)?;
        offset = offset.saturating_add(PAGE);
        let mut add = |payee| table.add(&in_language(language, || row(payee)));
        let broken = page.iter().any(|payee| add(payee).is_break());
        if page.is_empty() || broken {
            return table.save(desk, &turn, me, (ExportContent::PayeeBook, title)).await;
        }
    }
}

fn columns() -> Vec<Column> {
    [
        (say().export_book_number(), Kind::Id),
        (say().export_account(), Kind::Text),
        (say().export_book_name(), Kind::Text),
        (say().export_book_told(), Kind::Text),
        (say().export_book_paid(), Kind::Count),
        (say().export_book_sum(), Kind::Money),
        (say().export_book_last(), Kind::Money),
        (say().export_book_first_at(), Kind::Time),
        (say().export_book_last_at(), Kind::Time),
        (say().export_book_others(), Kind::Text),
        (say().export_book_note(), Kind::Text),
    ]
    .map(|(heading, kind)| Column::new(heading, kind))
    .into()
}

fn row(payee: &PayeeInBook) -> Vec<Cell> {
    vec![
        id(&payee.payee),
        or_empty(payee.account.clone(), text),
        text(&payee.name),
        or_empty(payee.told.clone(), text),
        number(payee.paid.count),
        payee.paid.sum.into(),
        payee.last.into(),
        time(payee.first_at),
        time(payee.last_at),
        text(payee.others.join(", ")),
        or_empty(payee.note.clone(), text),
    ]
}
