//! One payee with all that was paid to them, and the suppliers that were paid before.

use std::sync::Arc;

use api::{
    Problem,
    view::{BillKind, NameUsedView, Nothing, OtherNumberView, PayeeRef, PayeeView, PayeeYearView, SupplierView},
};
use treasury::LaneKind;

use super::count_and_sum;
use crate::{Desk, problem::problem};

pub(crate) async fn payee(desk: &Arc<Desk>, request: PayeeRef) -> Result<PayeeView, Problem> {
    desk.session().require()?;
    let found = desk.ledger().payee(request.payee.clone()).await.map_err(problem)?;
    let record = found.ok_or_else(|| Problem::not_found("payee"))?;
    Ok(PayeeView {
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
