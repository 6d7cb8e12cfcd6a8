//! The desktops that share the ledger, and taking over sending.

use std::sync::Arc;

use api::{
    Problem,
    view::{Nothing, RetireDesktop, RetiredDesktop, TakeOverSending, TakenOver, TeamDesktopView, TeamView},
};

use messages::text;
use treasury::DesktopKey;

use crate::{
    Desk,
    problem::{problem, team_log},
    sentences::name_of,
    work::settle,
};

pub(crate) async fn team(desk: &Arc<Desk>, _: Nothing) -> Result<TeamView, Problem> {
    let record = desk.ledger().desktops().await.map_err(problem)?;
    let names = desk.names().await?;
    let desktops = record.desktops.into_iter().map(|desktop| TeamDesktopView {
        key: hex::encode(desktop.key.as_bytes()),
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
        may_send: desk.may_send(),
        invites: desk.team().is_some() && desk.config().profile.listed.is_some(),
        trouble,
        void: u32::try_from(record.void).unwrap_or(u32::MAX),
    })
}

/// Looks at the team's log anew, because a person wants it now.
pub(crate) async fn ask_team_log(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    let settled = settle(desk).await;
    desk.sending().refresh_gate().await;
    desk.events().note_payouts([]);
    settled.map(|_| Nothing {}).map_err(problem)
}

/// What a desktop writes from now on is void everywhere, and the relay shows it nothing more.
pub(crate) async fn retire_desktop(desk: &Arc<Desk>, request: RetireDesktop) -> Result<RetiredDesktop, Problem> {
    let mut key = [0; 32];
    hex::decode_to_slice(&request.key, &mut key).map_err(|_| Problem::not_found("desktop"))?;
    let key = DesktopKey::from_bytes(key);
    if key == desk.ledger().own_desktop() {
        return Err(Problem::field(
            "key",
            text().problem_this_desktop_is_taken_out_elsewhere(),
        ));
    }
    let both = desk.two_people(request.agreeing).await?;
    desk.ledger()
        .retire_desktop(key, both, desk.now())
        .await
        .map_err(problem)?;
    desk.events().note(|changed| {
        changed.status = true;
        changed.audit = true;
    });
    let refused = match desk.team() {
        Some(line) => line.retire(key).await.err(),
        None => None,
    };
    Ok(RetiredDesktop {
        still_reads: refused.map(|why| text().problem_the_relay_still_lets_it_read(why.sentence())),
    })
}

impl Desk {
    /// Whether this desktop may take over sending: on one that only approves nothing of M-PESA's is kept.
    pub(crate) fn may_send(&self) -> bool {
        self.config().team.as_ref().is_none_or(|team| team.sends)
    }

    /// Refuses what only the desktop that sends does.
    pub(crate) async fn must_send_here(&self) -> Result<(), Problem> {
        match self.ledger().sends_here().await.map_err(problem)? {
            true => Ok(()),
            false => Err(problem(treasury::Void::NotTheSender.into())),
        }
    }
}

/// What the other desktop claimed and has no end is in doubt from now on: asked about, and never sent from here.
pub(crate) async fn take_over_sending(desk: &Arc<Desk>, request: TakeOverSending) -> Result<TakenOver, Problem> {
    if !desk.may_send() {
        let state = text().team_this_desktop_holds_no_secrets_of();
        return Err(Problem::WrongState { state });
    }
    let me = desk.confirm_me(request.my_passphrase).await?;
    let in_doubt = desk.ledger().take_over(me, desk.now()).await.map_err(problem)?;
    desk.events().note_payouts([]);
    desk.sending().refresh_gate().await;
    desk.sending().wake().notify_one();
    Ok(TakenOver { in_doubt })
}
