//! The steps that need M-PESA's token at most: name, keys, certificate, initiator.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        BeginConnecting, ConnectCertificate, ConnectInitiator, ConnectKeys, ConnectOrganisation, ConnectionView, Mode,
        Nothing, PortalCardView, ProfileRef,
    },
};
use daraja::{Certificate, NotTaken, NotTakenReason};
use mpesa::Shortcode;
use secrecy::ExposeSecret;

use super::{forget_secrets, view_of};
use crate::{
    Office, opening,
    profiles::{CertificateChoice, Profile},
    scoped::{self, Consumer},
};
use console::parts::{day_set, must_keep_rules, sentences};

/// Most characters of an organisation's name.
const MOST_NAME: usize = 80;
/// An initiator's name is shorter than sixteen characters (Daraja facts, section 5); sandbox names are longer.
const MOST_INITIATOR: usize = 40;
/// Largest file that is taken for a certificate.
const MOST_CERTIFICATE: usize = 64 * 1024;

pub(crate) async fn connect_begin(office: &Arc<Office>, request: BeginConnecting) -> Result<ConnectionView, Problem> {
    // What cannot be kept is not begun.
    office.gateway(request.mode).await?;
    let mut bytes = [0; 6];
    office.config.entropy.fill(&mut bytes);
    let id = hex::encode(bytes);
    office.secrets_of(&id, request.mode).await?;
    let profile = Profile::new(id, request.mode, office.config.clock.now());
    office.keep(profile.clone()).await?;
    view_of(office, &profile).await
}

pub(crate) async fn connect_view(office: &Arc<Office>, request: ProfileRef) -> Result<ConnectionView, Problem> {
    view_of(office, &office.profile(&request.profile).await?).await
}

/// Forgets an organisation that was not connected to its end: first the secrets, then that it was ever begun.
pub(crate) async fn connect_discard(office: &Arc<Office>, request: ProfileRef) -> Result<Nothing, Problem> {
    let profile = office.unfinished(&request.profile).await?;
    office.end_trial(None).await;
    let ledger = office.folder_of(&profile.id).join(opening::LEDGER);
    // Also one that cannot be read: what is not known to be empty is not thrown away.
    if ledger.exists() && store::has_history(&ledger).unwrap_or(true) {
        return Err(Problem::WrongState {
            state: messages::text().office_in_use_batches_were_prepared_in(),
        });
    }
    forget_secrets(office.secrets_of(&profile.id, profile.mode).await?.as_ref()).await?;
    let folder = office.folder_of(&profile.id);
    if folder.exists() {
        // Nothing was ever paid from it: it holds the questions of the wizard.
        std::fs::remove_dir_all(&folder).map_err(|error| Problem::NotSaved {
            message: messages::text()
                .office_the_folder_cannot_be_removed(folder.display().to_string(), error.to_string()),
        })?;
    }
    office.book.lock().await.remove(&profile.id)?;
    office.tell_profiles();
    Ok(Nothing {})
}

pub(crate) async fn connect_organisation(
    office: &Arc<Office>,
    request: ConnectOrganisation,
) -> Result<ConnectionView, Problem> {
    let mut profile = office.unfinished(&request.profile).await?;
    let name = request.organisation.trim();
    if name.is_empty() || name.chars().count() > MOST_NAME || name.chars().any(char::is_control) {
        let message = messages::text().office_give_the_organisations_name_in_at(MOST_NAME.to_string());
        return Err(Problem::field("organisation", message));
    }
    let (paying, second) = shortcodes(&request.shortcode, &request.second_shortcode)?;
    office.must_be_free(&profile, &paying).await?;
    office.end_trial(Some(&profile.id)).await;
    profile.organisation = name.to_owned();
    profile.shortcode = Some(paying);
    profile.second_shortcode = second;
    profile.b2c_v1 = request.b2c_v1;
    profile.checked_at = None;
    office.keep(profile.clone()).await?;
    view_of(office, &profile).await
}

/// The shortcodes that were typed: the one that pays people, and another for the rest.
pub(crate) fn shortcodes(paying: &str, second: &str) -> Result<(Shortcode, Option<Shortcode>), Problem> {
    let shortcode = |field, text: &str| {
        text.parse::<Shortcode>()
            .map_err(|_| Problem::field(field, messages::text().office_a_shortcode_is_five_to_seven()))
    };
    let paying = shortcode("shortcode", paying.trim())?;
    let second = match second.trim() {
        "" => None,
        text => Some(shortcode("second_shortcode", text)?),
    };
    if second.as_ref() == Some(&paying) {
        return Err(Problem::field(
            "second_shortcode",
            messages::text().office_this_is_the_shortcode_that_pays(),
        ));
    }
    Ok((paying, second))
}

pub(crate) async fn connect_keys(office: &Arc<Office>, request: ConnectKeys) -> Result<ConnectionView, Problem> {
    let mut profile = office.unfinished(&request.profile).await?;
    let consumer = Consumer::pasted(&request.consumer_key, &request.consumer_secret);
    keys_are_taken(office, &profile, &consumer).await?;
    let secrets = office.secrets_of(&profile.id, profile.mode).await?;
    office.end_trial(Some(&profile.id)).await;
    office
        .keep_secret(secrets.as_ref(), scoped::CONSUMER, &consumer.to_secret())
        .await?;
    profile.keys_set_at = Some(office.config.clock.now());
    profile.checked_at = None;
    office.keep(profile.clone()).await?;
    view_of(office, &profile).await
}

/// Asks for a token once. A key and secret that bring none are not kept.
pub(crate) async fn keys_are_taken(office: &Office, profile: &Profile, consumer: &Consumer) -> Result<(), Problem> {
    if consumer.key.expose_secret().is_empty() {
        return Err(Problem::field(
            "consumer_key",
            messages::text().office_paste_the_consumer_key_daraja_portal(),
        ));
    }
    if consumer.secret.expose_secret().is_empty() {
        let message = messages::text().office_paste_the_consumer_secret_daraja_portal();
        return Err(Problem::field("consumer_secret", message));
    }
    let gateway = office.gateway(profile.mode).await?;
    let daraja = opening::client(profile, &gateway, consumer)?;
    office
        .around("asking for a token", daraja.authenticate())
        .await
        .map_err(|not| no_token(&not, profile.mode))
}

fn no_token(not: &NotTaken, mode: Mode) -> Problem {
    match not.reason {
        NotTakenReason::NotAuthorised => {
            let world = match mode {
                Mode::Sandbox => messages::text().office_a_production_key_does_not_work(),
                Mode::Production => messages::text().office_a_sandbox_key_does_not_work(),
                Mode::Practice => messages::text().office_they_stand_on_the_practice_portals(),
            };
            let message = messages::text().office_m_pesas_gateway_does_not_know(world);
            Problem::field("consumer_secret", message)
        }
        NotTakenReason::Unreachable | NotTakenReason::Throttled { .. } => Problem::GatewayDidNotAnswer {
            message: sentences::capital(&not.detail),
        },
    }
}

pub(crate) async fn connect_certificate(
    office: &Arc<Office>,
    request: ConnectCertificate,
) -> Result<ConnectionView, Problem> {
    let mut profile = office.unfinished(&request.profile).await?;
    let choice = certificate_choice(office, profile.mode, request.bundled, request.imported).await?;
    office.end_trial(Some(&profile.id)).await;
    profile.certificate = Some(choice);
    profile.checked_at = None;
    office.keep(profile.clone()).await?;
    view_of(office, &profile).await
}

/// The certificate that was chosen for a world.
pub(crate) async fn certificate_choice(
    office: &Office,
    mode: Mode,
    bundled: Option<String>,
    imported: Option<String>,
) -> Result<CertificateChoice, Problem> {
    let choice = match (bundled, imported) {
        (Some(id), None) => CertificateChoice::Bundled(id),
        (None, Some(text)) if text.len() <= MOST_CERTIFICATE => CertificateChoice::Pem(as_pem(&text)?),
        (None, Some(_)) => {
            return Err(Problem::field(
                "certificate",
                messages::text().office_this_file_is_too_large_for(),
            ));
        }
        (Some(_), Some(_)) | (None, None) => {
            return Err(Problem::field(
                "certificate",
                messages::text().office_choose_one_certificate_or_import_a(),
            ));
        }
    };
    if let CertificateChoice::Bundled(id) = &choice {
        let gateway = office.gateway(mode).await?;
        let known = crate::certificates::bundled(mode, gateway.certificate.as_deref());
        if !known.iter().any(|(name, _)| name == id) {
            return Err(Problem::field(
                "certificate",
                messages::text().office_this_certificate_is_for_another_environment(),
            ));
        }
    }
    Ok(choice)
}

/// An imported file as PEM: it is PEM already, or the base64 of DER.
fn as_pem(text: &str) -> Result<String, Problem> {
    let pem = if text.contains("-----BEGIN ") {
        text.to_owned()
    } else {
        format!(
            "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
            text.trim()
        )
    };
    Certificate::parse(pem.as_bytes()).map_err(|error| {
        let message = messages::text().office_import_the_cer_or_pem_file(sentences::capital(&error.to_string()));
        Problem::field("certificate", message)
    })?;
    Ok(pem)
}

pub(crate) async fn connect_initiator(
    office: &Arc<Office>,
    request: ConnectInitiator,
) -> Result<ConnectionView, Problem> {
    let mut profile = office.unfinished(&request.profile).await?;
    let name = initiator_name(&request.initiator)?;
    must_keep_rules(profile.mode, request.password.expose_secret())?;
    let set_on = day_set(&request.set_on, office.config.clock.now())?.to_epoch_days();
    let secrets = office.secrets_of(&profile.id, profile.mode).await?;
    office.end_trial(Some(&profile.id)).await;
    office
        .keep_secret(secrets.as_ref(), scoped::INITIATOR_PASSWORD, &request.password)
        .await?;
    profile.initiator = Some(name);
    profile.password_set_on = Some(set_on);
    profile.checked_at = None;
    office.keep(profile.clone()).await?;
    view_of(office, &profile).await
}

/// The initiator's name as it was typed.
pub(crate) fn initiator_name(typed: &str) -> Result<String, Problem> {
    let name = typed.trim();
    if name.is_empty() || name.chars().count() > MOST_INITIATOR || name.chars().any(char::is_whitespace) {
        let message = messages::text().office_give_the_username_of_the_api();
        return Err(Problem::field("initiator", message));
    }
    Ok(name.to_owned())
}

impl Office {
    /// Refuses a shortcode that another organisation of this machine pays from.
    pub(crate) async fn must_be_free(&self, profile: &Profile, shortcode: &Shortcode) -> Result<(), Problem> {
        let Some(other) = self.connected_with(profile, shortcode).await else {
            return Ok(());
        };
        let message = messages::text().office_is_connected_with_this_shortcode_on(other);
        Err(Problem::field("shortcode", message))
    }

    /// The name of another organisation of the same environment that pays from this shortcode already, or is to.
    async fn connected_with(&self, profile: &Profile, shortcode: &Shortcode) -> Option<String> {
        let book = self.book.lock().await;
        let other = book.profiles().iter().find(|other| {
            let ledger = self.folder_of(&other.id).join(opening::LEDGER);
            let founded = store::read_organisation(&ledger).ok().flatten();
            let pays_from = founded.map_or_else(|| other.shortcode.clone(), |founded| Some(founded.shortcode));
            other.id != profile.id
                && other.mode == profile.mode
                && ledger.exists()
                && pays_from.as_ref() == Some(shortcode)
        })?;
        Some(other.organisation.clone())
    }
}

/// What stands on the practice portal, with a fresh pairing code.
pub(crate) async fn connect_portal(office: &Arc<Office>, _: Nothing) -> Result<PortalCardView, Problem> {
    let secrets = office.secrets().await?;
    let card = office.config.practice.portal(secrets).await;
    let card = card.map_err(|message| Problem::NotOpen { message })?;
    Ok(PortalCardView {
        shortcode: card.shortcode,
        consumer_key: card.consumer_key,
        consumer_secret: card.consumer_secret.expose_secret().to_owned(),
        initiator: card.initiator,
        initiator_password: card.initiator_password.expose_secret().to_owned(),
        pairing_code: card.pairing_code.expose_secret().to_owned(),
    })
}
