//! One payee with all that was paid to them, and the suppliers that were paid before.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        BillKind, BookOf, BookPage, BookRow, BookSortView, ExportBook, MergePayee, NameUsedView, NotePayee, NoteView,
        Nothing, OtherNumberView, PayeeRef, PayeeView, PayeeYearView, SavedFile, SupplierView,
    },
};
use store::PayeeInBook;
use treasury::{BookSort, LaneKind, NameMatch, compare_names};

use super::{count_and_sum, decisions::bounded};
use crate::{
    Desk, export,
    problem::problem,
    sentences::{Names, name_of},
};

pub(crate) async fn payee(desk: &Arc<Desk>, request: PayeeRef) -> Result<PayeeView, Problem> {
    desk.session().require()?;
    let found = desk.ledger().payee(request.payee.clone()).await.map_err(problem)?;
    let record = found.ok_or_else(|| Problem::not_found("payee"))?;
    let names = desk.names().await?;
    let book = desk
        .ledger()
        .payee_in_book(request.payee.clone(), String::new())
        .await
        .map_err(problem)?;
    Ok(PayeeView {
        book: book.map(|payee| book_row(payee, &names)),
        payee: request.payee,
        lane: super::lane(record.lane),
        name: record.names.first().map(|used| used.name.clone()).unwrap_or_default(),
        years: record
            .years
            .into_iter()
            .map(|year| PayeeYearView {
                year: year.year,
                paid: count_and_sum(year.paid),
                failed: count_and_sum(year.failed),
                in_doubt: count_and_sum(year.in_doubt),
                reversed: count_and_sum(year.reversed),
            })
            .collect(),
        names: record.names.into_iter().map(name_used).collect(),
        told: record.told.into_iter().map(name_used).collect(),
        others: record
            .others
            .into_iter()
            .map(|other| OtherNumberView {
                payee: other.payee,
                name: other.name,
                count: other.count,
                last_at: other.last_at,
            })
            .collect(),
    })
}

fn name_used(used: store::NameUsed) -> NameUsedView {
    NameUsedView {
        name: used.name,
        count: used.count,
        last_at: used.last_at,
    }
}

/// Those that were paid: a number that was only typed once, and rejected, is not proposed again.
pub(crate) async fn suppliers(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<SupplierView>, Problem> {
    desk.session().require()?;
    let found = desk.ledger().suppliers().await.map_err(problem)?;
    Ok(found
        .into_iter()
        .filter_map(|supplier| {
            let kind = match supplier.lane {
                LaneKind::Bill => BillKind::PayBill,
                LaneKind::Till => BillKind::Till,
                LaneKind::Person | LaneKind::Tax | LaneKind::TopUp | LaneKind::Reversal => return None,
            };
            Some(SupplierView {
                kind,
                number: supplier.payee,
                account: supplier.account.unwrap_or_default(),
                name: supplier.name,
                amount_cents: supplier.amount.cents(),
                count: supplier.count,
                last_at: supplier.last_at,
            })
        })
        .collect())
}

pub(crate) async fn payee_book(desk: &Arc<Desk>, request: BookOf) -> Result<BookPage, Problem> {
    desk.session().require()?;
    let names = desk.names().await?;
    let (rows, total) = desk
        .ledger()
        .payee_book(
            request.search,
            sort_of(request.sort),
            request.offset,
            request.limit.clamp(1, 500),
        )
        .await
        .map_err(problem)?;
    Ok(BookPage {
        rows: rows.into_iter().map(|payee| book_row(payee, &names)).collect(),
        total,
    })
}

pub(crate) async fn note_payee(desk: &Arc<Desk>, request: NotePayee) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let note = bounded("note", request.note)?;
    desk.ledger()
        .note_payee(request.payee, request.account.unwrap_or_default(), note, me, desk.now())
        .await
        .map_err(problem)?;
    desk.events().note_payouts([]);
    Ok(Nothing {})
}

pub(crate) async fn merge_payee(desk: &Arc<Desk>, request: MergePayee) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    desk.ledger()
        .merge_payee(request.payee, request.into, me, desk.now())
        .await
        .map_err(problem)?;
    desk.events().note_payouts([]);
    Ok(Nothing {})
}

pub(crate) async fn export_book(desk: &Arc<Desk>, request: ExportBook) -> Result<SavedFile, Problem> {
    let me = desk.session().require()?;
    export::book(desk, me, request.search, sort_of(request.sort), request.format).await
}

const fn sort_of(sort: BookSortView) -> BookSort {
    match sort {
        BookSortView::Newest => BookSort::Newest,
        BookSortView::Name => BookSort::Name,
        BookSortView::Most => BookSort::Most,
    }
}

fn book_row(payee: PayeeInBook, names: &Names) -> BookRow {
    let differs = |told: &String| compare_names(&payee.name, told) == NameMatch::Differs;
    BookRow {
        told_differs: payee.told.as_ref().is_some_and(differs),
        payee: payee.payee,
        account: payee.account,
        lane: super::lane(payee.lane),
        name: payee.name,
        told: payee.told,
        paid: count_and_sum(payee.paid),
        last_cents: payee.last.cents(),
        first_at: payee.first_at,
        last_at: payee.last_at,
        note: payee.note.map(|text| NoteView {
            text,
            by: payee.noted_by.map(|by| name_of(names, by)).unwrap_or_default(),
            at: payee.noted_at.unwrap_or_default(),
        }),
        others: payee.others,
        same_as: payee.same_as,
    }
}
