//! A ledger that is not opened: what was found in its place, and retiring the organisation on this machine.
//!
//! Retiring destroys nothing: the folder gets another name, and the keyring keeps what it has. It frees the shortcode, which is
//! typed to confirm it, and it is refused for a ledger that can be opened. Nobody's passphrase can be asked for: what it would
//! open is closed under the keyring's secret too, which is lost with the ledger.

use std::{fs, sync::Arc};

use api::{
    Problem,
    view::{NoLedger, NoLedgerView, Nothing, RetireProfile},
};
use messages::text;
use secrecy::ExposeSecret;
use store::Glance;
use treasury::{SealKey, Signing};

use super::{Office, opening::LEDGER, profiles::Profile, scoped::SEAL_KEY};
use console::{Secrets, parts::known_head};

/// What was found in the place of a profile's ledger.
pub(super) async fn found(office: &Office, profile: &Profile, found: NoLedger) -> NoLedgerView {
    let path = office.folder_of(&profile.id).join(LEDGER);
    let glance = store::glance(&path).ok();
    let noted = match office.secrets_of(&profile.id, profile.mode).await {
        Ok(secrets) => known_head(secrets.as_ref()).await.ok().flatten(),
        Err(_) => None,
    };
    let organisation = glance.as_ref().and_then(|glance| glance.organisation.as_ref());
    let last = glance.as_ref().and_then(|glance| glance.last);
    NoLedgerView {
        found,
        path: path.display().to_string(),
        expected: noted.map(|noted| noted.known.head.seq),
        expected_at: noted.map(|noted| noted.at),
        made_at: glance.as_ref().and_then(|glance| glance.made_at),
        organisation: organisation.map(|one| one.name.clone()),
        shortcode: organisation.map(|one| one.shortcode.to_string()),
        ends: last.map(|(seq, _)| seq),
        ends_at: last.map(|(_, at)| at),
    }
}

/// Takes an organisation off the list of this machine that cannot be opened any more.
pub(super) async fn retire_profile(office: &Arc<Office>, request: RetireProfile) -> Result<Nothing, Problem> {
    let mut standing = office.moving.lock().await;
    let profile = office.profile(&request.profile).await?;
    if office.open_desk(&profile.id).is_some() {
        return Err(opens());
    }
    let folder = office.folder_of(&profile.id);
    let glance = store::glance(&folder.join(LEDGER)).ok();
    let found = why_not(office, &profile, glance.as_ref()).await?;
    let known = glance.as_ref().and_then(|glance| glance.organisation.as_ref());
    let shortcode = match (found, known) {
        (NoLedger::KeysLost, Some(known)) => Some(known.shortcode.clone()),
        (NoLedger::KeysLost | NoLedger::Missing | NoLedger::Other, _) => profile.shortcode.clone(),
    };
    if shortcode.is_none_or(|shortcode| shortcode.to_string() != request.shortcode.trim()) {
        let message = text().office_type_the_shortcode_of_this_organisation();
        return Err(Problem::field("shortcode", message));
    }
    let now = office.config.clock.now();
    if folder.exists() {
        let aside = folder.with_file_name(format!("{} retired {now}", profile.id));
        fs::rename(&folder, &aside).map_err(|error| Problem::NotSaved {
            message: text().office_the_folder_cannot_be_moved_aside(folder.display().to_string(), error.to_string()),
        })?;
    }
    tracing::warn!(
        profile = profile.id,
        ?found,
        "an organisation that cannot be opened was retired"
    );
    office.book.lock().await.remove(&profile.id)?;
    if standing
        .failure
        .as_ref()
        .is_some_and(|failure| failure.profile == profile.id)
    {
        standing.failure = None;
    }
    drop(standing);
    office.tell_profiles();
    Ok(Nothing {})
}

/// Why the ledger of a profile cannot be opened. One that can is never retired, nor one whose keyring is only locked.
async fn why_not(office: &Office, profile: &Profile, glance: Option<&Glance>) -> Result<NoLedger, Problem> {
    if profile.connected_at.is_none() {
        return Err(Problem::WrongState {
            state: text().office_not_connected_yet_discard_it_instead(),
        });
    }
    if !office.folder_of(&profile.id).join(LEDGER).exists() {
        return Ok(NoLedger::Missing);
    }
    let secrets = office.secrets_of(&profile.id, profile.mode).await?;
    let Some(seal) = secrets.get(SEAL_KEY).await? else {
        return Ok(NoLedger::KeysLost);
    };
    let ours = Signing::of(&SealKey::new(seal.expose_secret().as_bytes())).public();
    match glance.and_then(|glance| glance.desktop) {
        Some(desktop) if desktop != ours => Ok(NoLedger::Other),
        Some(_) | None => Err(opens()),
    }
}

fn opens() -> Problem {
    Problem::WrongState {
        state: text().office_one_that_can_be_opened_open(),
    }
}
