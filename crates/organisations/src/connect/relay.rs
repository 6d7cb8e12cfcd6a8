//! The relay: pairing, and a probe through the public address and back.

use std::sync::Arc;

use api::{
    Problem,
    view::{ConnectRelay, ConnectionView},
};
use messages::text;
use relay::{PairingCode, Ports, RemoteInbox};
use secrecy::{ExposeSecret, SecretString};

use super::view_of;
use crate::{
    Office,
    profiles::Profile,
    scoped::{self, Scoped},
};
use console::{Pairing, Secrets, parts::not_answered};

pub(crate) async fn connect_relay(office: &Arc<Office>, request: ConnectRelay) -> Result<ConnectionView, Problem> {
    let mut profile = office.unfinished(&request.profile).await?;
    if profile.password_set_on.is_none() {
        return Err(Problem::field("code", text().office_the_steps_before_come_first()));
    }
    let secrets = office.secrets_of(&profile.id, profile.mode).await?;
    office.end_trial(Some(&profile.id)).await;
    let address = paired(office, &profile, &secrets, &request.code).await?;
    profile.checked_at = None;
    let desk = office.trial_desk(&profile).await?;
    if let Some(probed) = office.around("probing the relay", desk.probe_relay()).await {
        let probed = probed.map_err(|error| not_answered(&error))?;
        office
            .note_probe(u32::try_from(probed.round_trip.as_millis()).unwrap_or(u32::MAX))
            .await;
    }
    profile.relay = Some(address);
    office.keep(profile.clone()).await?;
    view_of(office, &profile).await
}

/// Pairs, and answers the relay's address. A code pairs once, so a place that an earlier try got and kept is used where it
/// still works.
async fn paired(office: &Office, profile: &Profile, secrets: &Scoped, code: &SecretString) -> Result<String, Problem> {
    let read = PairingCode::parse(code.expose_secret()).map_err(|error| Problem::field("code", error.sentence()))?;
    if let Some(kept) = secrets.get(scoped::RELAY).await?
        && let Ok(place) = RemoteInbox::from_secret(&kept)
        && place.address() == read.address()
        && let Ok(inbox) = place.open(ports(office))
        && inbox.status().await.is_ok()
    {
        return Ok(place.address().to_owned());
    }
    let name: String = profile.organisation.chars().take(50).collect();
    let pairing = Pairing::make(secrets, office.config.entropy.as_ref(), profile.mode, code, &name);
    let made = office.around("pairing with the relay", pairing).await?;
    Ok(made.address().to_owned())
}

fn ports(office: &Office) -> Ports {
    let (clock, entropy) = (Arc::clone(&office.config.clock), Arc::clone(&office.config.entropy));
    Ports {
        clock: Arc::new(move || clock.now()),
        entropy: Arc::new(move |bytes| entropy.fill(bytes)),
    }
}
