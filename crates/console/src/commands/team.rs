//! The desktops that share the ledger, and taking over sending.

use std::sync::Arc;

use api::{
    Problem,
    view::{Nothing, TakeOverSending, TakenOver, TeamDesktopView, TeamView},
};

use crate::{
    Desk,
    problem::{problem, team_log},
    sentences::name_of,
};

pub(crate) async fn team(desk: &Arc<Desk>, _: Nothing) -> Result<TeamView, Problem> {
    let record = desk.ledger().desktops().await.map_err(problem)?;
    let names = desk.names().await?;
    let desktops = record.desktops.into_iter().map(|desktop| TeamDesktopView {
        name: desktop.name,
        here: desktop.here,
        added_at: desktop.added_at,
        added_by: desktop.added_by.map(|who| name_of(&names, who)),
        sends_since: desktop.sends_since,
        retired_at: desktop.retired_at,
    });
    let trouble = desk
        .team()
        .and_then(|line| line.trouble().borrow().as_ref().map(team_log));
    Ok(TeamView {
        desktops: desktops.collect(),
        sends_here: desk.ledger().sends_here().await.map_err(problem)?,
        trouble,
        void: u32::try_from(record.void).unwrap_or(u32::MAX),
    })
}

/// What the other desktop claimed and has no end is in doubt from now on: asked about, and never sent from here.
pub(crate) async fn take_over_sending(desk: &Arc<Desk>, request: TakeOverSending) -> Result<TakenOver, Problem> {
    let me = desk.confirm_me(request.my_passphrase).await?;
    let in_doubt = desk.ledger().take_over(me, desk.now()).await.map_err(problem)?;
    desk.events().note_payouts([]);
    desk.sending().refresh_gate().await;
    desk.sending().wake().notify_one();
    Ok(TakenOver { in_doubt })
}
