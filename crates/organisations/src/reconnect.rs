//! Changing what an organisation is connected with: shortcodes, which request pays people, the initiator, the certificate.
//!
//! The ledger decides, in one entry by two people. What stands beside it is prepared first and put into its place when the
//! organisation is opened next, where the ledger says that the change happened:
//! ```text
//! keyring (another initiator's password) -> list (what is changing) -> ledger -> [opened anew] keyring, list
//! ```
//! A crash anywhere in between leaves the organisation as it was, or as it was to be.

use std::sync::Arc;

use api::{
    Problem,
    view::{ChangeOrganisation, Nothing, OpenProfile},
};
use messages::text;
use secrecy::{ExposeSecret, SecretString};
use treasury::Organisation;

use super::{
    Office, PRACTICE,
    commands::{open_profile, signed_in},
    connect::{certificate_choice, initiator_name, shortcodes},
    opening::{self, LEDGER, NotOpened, as_founded, certificate, organisation_of, sentence},
    profiles::{Changing, Profile},
    scoped::{INITIATOR_CHANGING, INITIATOR_PASSWORD},
};
use console::{
    Secrets,
    parts::{day_set, must_keep_rules, problem},
};

/// Changes the open organisation. It is opened anew with it, so everybody is signed out.
pub(super) async fn change_organisation(office: &Arc<Office>, request: ChangeOrganisation) -> Result<Nothing, Problem> {
    let (desk, open) = signed_in(office)?;
    if open == PRACTICE {
        let message = text().office_the_practice_organisation_that_every_hazina();
        return Err(Problem::field("shortcode", message));
    }
    let kept = office.profile(&open).await?;
    let known = as_founded(&kept, &office.folder_of(&open).join(LEDGER))?;
    let (shortcode, second_shortcode) = shortcodes(&request.shortcode, &request.second_shortcode)?;
    if known.shortcode.as_ref() != Some(&shortcode) {
        office.must_be_free(&known, &shortcode).await?;
    }
    let initiator = initiator_name(&request.initiator)?;
    let password = match known.initiator.as_ref() == Some(&initiator) {
        true => None,
        false => Some(another_password(
            office,
            &known,
            request.password,
            request.set_on.as_deref(),
        )?),
    };
    let choice = match (request.bundled, request.imported) {
        (None, None) => known
            .certificate
            .clone()
            .ok_or_else(|| Problem::not_found("certificate"))?,
        (bundled, imported) => certificate_choice(office, known.mode, bundled, imported).await?,
    };
    let changed = Profile {
        shortcode: Some(shortcode),
        second_shortcode,
        b2c_v1: request.b2c_v1,
        initiator: Some(initiator.clone()),
        certificate: Some(choice.clone()),
        ..known.clone()
    };
    let organisation = organisation_in(office, &changed).await?;
    if organisation == organisation_in(office, &known).await? {
        return Err(Problem::field(
            "shortcode",
            text().office_nothing_of_this_is_different_from(),
        ));
    }
    let by = desk.two_people(request.agreeing).await?;
    let password_set_on = password.as_ref().map(|(_, set_on)| *set_on);
    let secrets = office.secrets_of(&known.id, known.mode).await?;
    if let Some((password, _)) = &password {
        office
            .keep_secret(secrets.as_ref(), INITIATOR_CHANGING, password)
            .await?;
    }
    let changing = Changing {
        certificate: choice,
        initiator,
        password_set_on,
    };
    office
        .keep(Profile {
            changing: Some(changing),
            ..kept
        })
        .await?;
    let now = office.config.clock.now();
    let written = desk
        .ledger()
        .change_organisation(organisation, password_set_on, by, now)
        .await;
    if let Err(error) = written {
        // The next opening would clear away the same.
        settled(office, office.profile(&open).await?).await?;
        return Err(problem(error));
    }
    drop(desk);
    let request = OpenProfile {
        profile: open,
        without_keyring: false,
    };
    open_profile(office, request).await
}

/// The password of another initiator, and the day it was set.
fn another_password(
    office: &Office,
    profile: &Profile,
    password: Option<SecretString>,
    set_on: Option<&str>,
) -> Result<(SecretString, i32), Problem> {
    let password = password.unwrap_or_default();
    if password.expose_secret().is_empty() {
        return Err(Problem::field(
            "password",
            text().office_type_the_password_of_this_initiator(),
        ));
    }
    must_keep_rules(profile.mode, password.expose_secret())?;
    let set_on = day_set(set_on.unwrap_or_default(), office.config.clock.now())?;
    Ok((password, set_on.to_epoch_days()))
}

async fn organisation_in(office: &Office, profile: &Profile) -> Result<Organisation, Problem> {
    let gateway = office.gateway(profile.mode).await?;
    let certificate = certificate(profile, &gateway)?;
    Ok(organisation_of(profile, &certificate)?)
}

/// The organisation with a change of it put into its place, or away: the ledger says whether it happened.
pub(super) async fn settled(office: &Office, profile: Profile) -> Result<Profile, NotOpened> {
    let Some(changing) = profile.changing.clone() else {
        return Ok(profile);
    };
    let founded = store::read_organisation(&office.folder_of(&profile.id).join(LEDGER)).map_err(sentence)?;
    let happened = match &founded {
        Some(founded) => {
            founded.initiator == changing.initiator
                && fingerprint(office, &profile, &changing).await? == founded.certificate
        }
        None => false,
    };
    if changing.password_set_on.is_some() {
        let secrets = office.secrets_of(&profile.id, profile.mode).await?;
        if happened && let Some(password) = secrets.get(INITIATOR_CHANGING).await? {
            office
                .keep_secret(secrets.as_ref(), INITIATOR_PASSWORD, &password)
                .await?;
        }
        secrets.remove(INITIATOR_CHANGING).await?;
    }
    let settled = match happened {
        false => Profile {
            changing: None,
            ..profile
        },
        true => as_founded(
            &Profile {
                certificate: Some(changing.certificate),
                password_set_on: changing.password_set_on.or(profile.password_set_on),
                changing: None,
                ..profile.clone()
            },
            &office.folder_of(&profile.id).join(LEDGER),
        )?,
    };
    let kept = office.book.lock().await.put(settled.clone());
    kept.map_err(sentence)?;
    office.tell_profiles();
    Ok(settled)
}

async fn fingerprint(office: &Office, profile: &Profile, changing: &Changing) -> Result<String, NotOpened> {
    let gateway = office.gateway(profile.mode).await?;
    let changed = Profile {
        certificate: Some(changing.certificate.clone()),
        ..profile.clone()
    };
    Ok(opening::certificate(&changed, &gateway)?.fingerprint().to_owned())
}
