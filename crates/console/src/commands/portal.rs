//! The stand-in for the M-PESA portal, in practice mode alone.

use std::sync::Arc;

use api::{
    Problem,
    view::{DaysToPass, Nothing, PortalPassword, PortalStatement, PortalView, SavedFile},
};
use messages::text;

use crate::{Desk, PracticePortal};

/// The most days that pass at once.
const MOST_DAYS: u16 = 120;

pub(crate) async fn practice_set_password(desk: &Arc<Desk>, request: PortalPassword) -> Result<PortalView, Problem> {
    let portal = practice_portal(desk)?;
    let done = portal.set_password(request.password).await;
    done.map_err(|message| Problem::NotSaved { message })?;
    desk.events().note(|changed| changed.initiator = true);
    Ok(portal_view(portal))
}

pub(crate) async fn practice_unlock(desk: &Arc<Desk>, _: Nothing) -> Result<PortalView, Problem> {
    let portal = practice_portal(desk)?;
    portal.unlock().await.map_err(|message| Problem::NotSaved { message })?;
    desk.events().note(|changed| changed.initiator = true);
    Ok(portal_view(portal))
}

pub(crate) async fn practice_let_days_pass(desk: &Arc<Desk>, request: DaysToPass) -> Result<PortalView, Problem> {
    let portal = practice_portal(desk)?;
    if !(1..=MOST_DAYS).contains(&request.days) {
        return Err(Problem::field(
            "days",
            text().portal_from_1_to_days(MOST_DAYS.to_string()),
        ));
    }
    let done = portal.let_days_pass(request.days);
    done.map_err(|message| Problem::NotSaved { message })?;
    // Those days passed at once: whoever let them pass is still here.
    desk.session().touch();
    desk.events().note(|changed| {
        changed.initiator = true;
        changed.status = true;
    });
    Ok(portal_view(portal))
}

pub(crate) async fn practice_save_statement(desk: &Arc<Desk>, request: PortalStatement) -> Result<SavedFile, Problem> {
    let portal = practice_portal(desk)?;
    if !(1..=MOST_DAYS).contains(&request.days) {
        return Err(Problem::field(
            "days",
            text().portal_from_1_to_days(MOST_DAYS.to_string()),
        ));
    }
    let file = portal
        .statement(request)
        .map_err(|message| Problem::NotSaved { message })?;
    let (stem, extension) = file.name.rsplit_once('.').unwrap_or((&file.name, "csv"));
    let path = desk.files().save(stem, extension, file.bytes).await?;
    Ok(SavedFile { path, rows: file.rows })
}

fn practice_portal(desk: &Desk) -> Result<&dyn PracticePortal, Problem> {
    desk.session().require()?;
    desk.config()
        .portal
        .as_deref()
        .ok_or_else(|| Problem::not_found("practice portal"))
}

pub(super) fn portal_view(portal: &dyn PracticePortal) -> PortalView {
    let operator = portal.operator();
    PortalView {
        wrong: operator.wrong,
        locked: operator.locked,
    }
}
