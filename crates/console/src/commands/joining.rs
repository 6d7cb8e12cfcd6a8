//! One more desktop in the team: a code for it, the words to compare, and letting it in.

use std::sync::Arc;

use api::{
    Problem,
    view::{AdmitDesktop, DesktopCode, Nothing, RefuseDesktop, WaitingDesktop},
};
use messages::text;
use relay::{TeamCode, TeamDevice};
use secrecy::ExposeSecret as _;
use treasury::{DesktopKey, TeamKey};

use crate::{
    Desk,
    enrolment::{DesktopCard, Invitation, Welcome},
    problem::problem,
    relay_link::not_answered,
    sealed::Carried,
    team_log::TeamLine,
};

/// What every desktop of a team holds.
const SHARED: [&str; 1] = ["seal-key"];
/// What a desktop holds that sends: M-PESA's secrets, and the place where M-PESA's answers are.
const OF_SENDER: [&str; 5] = ["consumer", "initiator-password", "callback-key", "relay", "passkey"];

/// Makes a code for one more desktop.
pub(crate) async fn invite_desktop(desk: &Arc<Desk>, _: Nothing) -> Result<DesktopCode, Problem> {
    let line = team_of(desk)?;
    must_be_listed(desk)?;
    let code = line.relay().code().await.map_err(|error| not_answered(&error))?;
    let invitation = Invitation::new(&team_key(desk), desk.config().entropy.as_ref());
    let code = invitation.beside(code);
    let lasts = i64::try_from(TeamCode::LASTS.as_millis()).unwrap_or(i64::MAX);
    Ok(DesktopCode {
        code: code.expose().expose_secret().to_owned(),
        until: desk.now().saturating_add(lasts),
    })
}

/// Who asks to join.
pub(crate) async fn waiting_desktops(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<WaitingDesktop>, Problem> {
    let Some(line) = desk.team() else { return Ok(Vec::new()) };
    let known = keys(desk).await?;
    let waiting = waiting(line).await?.into_iter().map(|(device, card)| WaitingDesktop {
        device: device.device,
        name: device.name,
        words: card.words(),
        asked_at: device.joined_at_ms,
        agreed: known.contains(&card.key),
    });
    Ok(waiting.collect())
}

/// Lets a desktop in: both agree in the journal, then it is told what it needs.
pub(crate) async fn admit_desktop(desk: &Arc<Desk>, request: AdmitDesktop) -> Result<Nothing, Problem> {
    let line = team_of(desk)?;
    let listed = must_be_listed(desk)?;
    let (device, card) = waiting(line)
        .await?
        .into_iter()
        .find(|(device, _)| device.device == request.device)
        .ok_or_else(|| Problem::not_found("desktop"))?;
    // The relay passed the card on once for the screen and once more now.
    if card.words() != request.words {
        return Err(Problem::field("words", text().team_its_words_are_others_now()));
    }
    let secrets = secrets_for(desk, request.sends).await?;
    let birth = desk.ledger().birth();
    let welcome = Welcome {
        ledger: birth.ledger,
        birth: birth.hash,
        listed,
        sends: request.sends,
        secrets,
    };
    let sealed = welcome
        .seal(&card, &team_key(desk), desk.config().entropy.as_ref())
        .map_err(|_| Problem::field("words", text().team_it_was_not_invited_here()))?;
    let both = desk.two_people(request.agreeing).await?;
    // Where it was agreed to before and the relay could not be reached then, it is told now.
    if !keys(desk).await?.contains(&card.key) {
        desk.ledger()
            .add_desktop(card.key, device.name, both, desk.now())
            .await
            .map_err(problem)?;
    }
    desk.events().note(|changed| {
        changed.status = true;
        changed.audit = true;
    });
    line.relay()
        .welcome(device.device, sealed)
        .await
        .map_err(|error| not_answered(&error))?;
    Ok(Nothing {})
}

/// Has the relay forget a desktop that asks to join and that nobody knows.
pub(crate) async fn refuse_desktop(desk: &Arc<Desk>, request: RefuseDesktop) -> Result<Nothing, Problem> {
    let line = team_of(desk)?;
    let asks = waiting(line)
        .await?
        .iter()
        .any(|(device, _)| device.device == request.device);
    if !asks {
        return Err(Problem::not_found("desktop"));
    }
    line.relay()
        .retire(request.device)
        .await
        .map_err(|error| not_answered(&error))?;
    desk.events().note(|changed| changed.status = true);
    Ok(Nothing {})
}

fn team_of(desk: &Desk) -> Result<&Arc<TeamLine>, Problem> {
    desk.team().ok_or_else(|| Problem::not_found("team"))
}

fn team_key(desk: &Desk) -> TeamKey {
    TeamKey::of(&desk.config().seal_key)
}

/// What the other desktop's list is to tell of this organisation.
fn must_be_listed(desk: &Desk) -> Result<serde_json::Value, Problem> {
    let listed = desk.config().profile.listed.clone();
    listed.ok_or_else(|| Problem::not_found("organisation"))
}

/// The keys of the desktops that were let in.
async fn keys(desk: &Desk) -> Result<Vec<DesktopKey>, Problem> {
    let known = desk.ledger().desktops().await.map_err(problem)?;
    Ok(known.desktops.iter().map(|one| one.key).collect())
}

/// The desktops that were not welcomed yet.
async fn waiting(line: &TeamLine) -> Result<Vec<(TeamDevice, DesktopCard)>, Problem> {
    let devices = line.relay().devices().await.map_err(|error| not_answered(&error))?;
    let waits = devices.into_iter().filter(|one| !one.admitted && !one.retired);
    Ok(waits
        .filter_map(|one| DesktopCard::from_bytes(&one.card).map(|card| (one, card)))
        .collect())
}

/// What goes into the other desktop's keyring.
async fn secrets_for(desk: &Desk, sends: bool) -> Result<Vec<Carried>, Problem> {
    let of_sender: &[&str] = if sends { &OF_SENDER } else { &[] };
    if sends && desk.config().team.as_ref().is_some_and(|team| !team.sends) {
        return Err(Problem::field("sends", text().team_this_desktop_holds_no_secrets_of()));
    }
    let mut secrets = Vec::new();
    for name in SHARED.iter().chain(of_sender) {
        if let Some(value) = desk.config().secrets.get(name).await? {
            let name = (*name).to_owned();
            secrets.push(Carried { name, value });
        }
    }
    match secrets.iter().any(|one| one.name == SHARED[0]) {
        true => Ok(secrets),
        false => Err(Problem::NotOpen {
            message: text().office_the_keyring_no_longer_holds_the(),
        }),
    }
}
