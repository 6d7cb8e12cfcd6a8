//! Saving lists and papers. What is in them is in `crate::export`.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        AdviceText, BatchRef, ExportBatches, ExportIncoming, ExportPayouts, ExportTable, Nothing, PayoutRef, SavedFile,
        SavingView,
    },
};
use treasury::{BatchId, PayoutId};

use super::payout::{filter, sort};
use crate::{Desk, downloads::Files, export};

pub(crate) async fn saving(files: &Files, _: Nothing) -> Result<SavingView, Problem> {
    Ok(files.saving().view())
}

pub(crate) async fn cancel_saving(files: &Files, _: Nothing) -> Result<Nothing, Problem> {
    files.saving().cancel();
    Ok(Nothing {})
}

pub(crate) async fn export_payouts(desk: &Arc<Desk>, request: ExportPayouts) -> Result<SavedFile, Problem> {
    let me = desk.session().require()?;
    let sort = sort(request.sort);
    export::payouts(desk, me, filter(request.filter), sort, request.format).await
}

pub(crate) async fn export_batches(desk: &Arc<Desk>, request: ExportBatches) -> Result<SavedFile, Problem> {
    let me = desk.session().require()?;
    export::batches(desk, me, request.purpose.map(super::purpose_of), request.format).await
}

pub(crate) async fn export_balances(desk: &Arc<Desk>, request: ExportTable) -> Result<SavedFile, Problem> {
    let me = desk.session().require()?;
    export::balances(desk, me, request.format).await
}

pub(crate) async fn export_audit(desk: &Arc<Desk>, request: ExportTable) -> Result<SavedFile, Problem> {
    let me = desk.session().require()?;
    export::audit(desk, me, request.format).await
}

pub(crate) async fn export_incoming(desk: &Arc<Desk>, request: ExportIncoming) -> Result<SavedFile, Problem> {
    let me = desk.session().require()?;
    export::incoming(desk, me, request.search, request.format).await
}

pub(crate) async fn save_advice(desk: &Arc<Desk>, request: PayoutRef) -> Result<SavedFile, Problem> {
    let me = desk.session().require()?;
    export::advice(desk, me, PayoutId::new(request.payout)).await
}

pub(crate) async fn save_advices(desk: &Arc<Desk>, request: BatchRef) -> Result<SavedFile, Problem> {
    let me = desk.session().require()?;
    export::advices(desk, me, BatchId::new(request.batch)).await
}

pub(crate) async fn advice_text(desk: &Arc<Desk>, request: PayoutRef) -> Result<AdviceText, Problem> {
    desk.session().require()?;
    let text = export::advice_text(desk, PayoutId::new(request.payout)).await?;
    Ok(AdviceText { text })
}

pub(crate) async fn save_summary(desk: &Arc<Desk>, request: BatchRef) -> Result<SavedFile, Problem> {
    let me = desk.session().require()?;
    export::summary(desk, me, BatchId::new(request.batch)).await
}
