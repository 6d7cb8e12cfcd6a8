//! A ledger that is not opened: what was found in its place, and retiring the organisation on this machine.
//!
//! Retiring destroys nothing: the folder gets another name, and the keyring keeps what it has. It frees the shortcode, so two of
//! the ledger's people confirm it wherever their passphrases can be checked, and it is refused for a ledger that can be opened.

use std::{fs, sync::Arc};

use secrecy::{ExposeSecret, SecretString};
use store::{Glance, Operator};
use treasury::{OperatorId, SealKey, Signing};

use super::{Office, opening::LEDGER, profiles::Profile, scoped::SEAL_KEY};
use crate::{
    Problem, Secrets,
    commands::people::operator_view,
    head_keeper,
    passphrase::verify,
    problem::unexpected,
    view::{NoLedger, NoLedgerView, Nothing, RetireProfile},
};

/// What was found in the place of a profile's ledger.
pub(super) async fn found(office: &Office, profile: &Profile, found: NoLedger) -> NoLedgerView {
    let path = office.folder_of(&profile.id).join(LEDGER);
    let glance = store::glance(&path).ok();
    let noted = match office.secrets_of(&profile.id, profile.mode).await {
        Ok(secrets) => head_keeper::known(secrets.as_ref()).await.ok().flatten(),
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
        people: glance
            .as_ref()
            .map(|glance| confirmers(glance, found))
            .unwrap_or_default()
            .iter()
            .map(|one| operator_view(one, 0))
            .collect(),
    }
}

/// Whose passphrases stand in the file. Those of another ledger are strangers.
fn confirmers(glance: &Glance, found: NoLedger) -> Vec<Operator> {
    match found {
        NoLedger::Missing | NoLedger::Other => Vec::new(),
        NoLedger::KeysLost => glance
            .people
            .iter()
            .filter(|one| one.is_here() && one.roles.act())
            .cloned()
            .collect(),
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
        let message = "Type the shortcode of this organisation, so that no other one is retired by mistake.";
        return Err(Problem::field("shortcode", message));
    }
    let people = glance.map(|glance| confirmers(&glance, found)).unwrap_or_default();
    if !people.is_empty() {
        two_of(&people, request).await?;
    }
    let now = office.config.clock.now();
    if folder.exists() {
        let aside = folder.with_file_name(format!("{} retired {now}", profile.id));
        fs::rename(&folder, &aside).map_err(|error| Problem::NotSaved {
            message: format!("The folder {} cannot be moved aside: {error}.", folder.display()),
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
            state: "not connected yet: discard it instead".to_owned(),
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
        state: "one that can be opened: open it, or move it to another computer".to_owned(),
    }
}

/// Two of the ledger's people, by the passphrases that stand in its file.
async fn two_of(people: &[Operator], request: RetireProfile) -> Result<(), Problem> {
    let choose = |field| Problem::field(field, "Choose who confirms it: it takes two people.");
    let first = request.first.ok_or_else(|| choose("first"))?;
    let second = request.second.ok_or_else(|| choose("second"))?;
    if first == second {
        return Err(Problem::field(
            "second",
            "Somebody else than the first must want it too.",
        ));
    }
    for (field, who, passphrase) in [
        ("passphrase", first, request.first_passphrase),
        ("second_passphrase", second, request.second_passphrase),
    ] {
        let person = people.iter().find(|one| one.id == OperatorId::new(who));
        let hash = person.ok_or_else(|| choose("second"))?.passphrase_hash.clone();
        let passphrase: SecretString = passphrase.unwrap_or_default();
        let right = tokio::task::spawn_blocking(move || verify(&passphrase, &hash));
        if !right.await.map_err(|error| unexpected(&error))? {
            return Err(Problem::field(field, "That passphrase is wrong. Type it again."));
        }
    }
    Ok(())
}
