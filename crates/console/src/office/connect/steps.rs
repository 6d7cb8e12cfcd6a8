//! The steps that need M-PESA's token at most: name, keys, certificate, initiator.

use std::sync::Arc;

use daraja::{Certificate, NotTaken, NotTakenReason};
use mpesa::Shortcode;
use secrecy::ExposeSecret;

use super::{forget_secrets, view_of};
use crate::{
    Problem,
    office::{
        Office, opening,
        profiles::{CertificateChoice, Profile},
        scoped::{self, Consumer},
    },
    password::{day_set, must_keep_rules},
    sentences,
    view::{
        BeginConnecting, ConnectCertificate, ConnectInitiator, ConnectKeys, ConnectOrganisation, ConnectionView, Mode,
        Nothing, PortalCardView, ProfileRef,
    },
};

/// Most characters of an organisation's name.
const MOST_NAME: usize = 80;
/// An initiator's name is shorter than sixteen characters (Daraja facts, section 5); sandbox names are longer.
const MOST_INITIATOR: usize = 40;
/// Largest file that is taken for a certificate.
const MOST_CERTIFICATE: usize = 64 * 1024;

pub(in crate::office) async fn connect_begin(
    office: &Arc<Office>,
    request: BeginConnecting,
) -> Result<ConnectionView, Problem> {
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

pub(in crate::office) async fn connect_view(
    office: &Arc<Office>,
    request: ProfileRef,
) -> Result<ConnectionView, Problem> {
    view_of(office, &office.profile(&request.profile).await?).await
}

/// Forgets an organisation that was not connected to its end: first the secrets, then that it was ever begun.
pub(in crate::office) async fn connect_discard(office: &Arc<Office>, request: ProfileRef) -> Result<Nothing, Problem> {
    let profile = office.unfinished(&request.profile).await?;
    office.end_trial(None).await;
    let ledger = office.folder_of(&profile.id).join(opening::LEDGER);
    // Also one that cannot be read: what is not known to be empty is not thrown away.
    if ledger.exists() && store::has_history(&ledger).unwrap_or(true) {
        return Err(Problem::WrongState {
            state: "in use: batches were prepared in its ledger".to_owned(),
        });
    }
    forget_secrets(office.secrets_of(&profile.id, profile.mode).await?.as_ref()).await?;
    let folder = office.folder_of(&profile.id);
    if folder.exists() {
        // Nothing was ever paid from it: it holds the questions of the wizard.
        std::fs::remove_dir_all(&folder).map_err(|error| Problem::NotSaved {
            message: format!("The folder {} cannot be removed: {error}", folder.display()),
        })?;
    }
    office.book.lock().await.remove(&profile.id)?;
    office.tell_profiles();
    Ok(Nothing {})
}

pub(in crate::office) async fn connect_organisation(
    office: &Arc<Office>,
    request: ConnectOrganisation,
) -> Result<ConnectionView, Problem> {
    let mut profile = office.unfinished(&request.profile).await?;
    let name = request.organisation.trim();
    if name.is_empty() || name.chars().count() > MOST_NAME || name.chars().any(char::is_control) {
        let message = format!("Give the organisation\u{2019}s name, in at most {MOST_NAME} characters.");
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
pub(in crate::office) fn shortcodes(paying: &str, second: &str) -> Result<(Shortcode, Option<Shortcode>), Problem> {
    let shortcode = |field, text: &str| {
        text.parse::<Shortcode>()
            .map_err(|_| Problem::field(field, "A shortcode is five to seven digits, as on the M-PESA portal."))
    };
    let paying = shortcode("shortcode", paying.trim())?;
    let second = match second.trim() {
        "" => None,
        text => Some(shortcode("second_shortcode", text)?),
    };
    if second.as_ref() == Some(&paying) {
        return Err(Problem::field(
            "second_shortcode",
            "This is the shortcode that pays people. Leave it empty for one shortcode.",
        ));
    }
    Ok((paying, second))
}

pub(in crate::office) async fn connect_keys(
    office: &Arc<Office>,
    request: ConnectKeys,
) -> Result<ConnectionView, Problem> {
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
pub(in crate::office) async fn keys_are_taken(
    office: &Office,
    profile: &Profile,
    consumer: &Consumer,
) -> Result<(), Problem> {
    if consumer.key.expose_secret().is_empty() {
        return Err(Problem::field(
            "consumer_key",
            "Paste the consumer key. Daraja portal \u{2192} My Apps \u{2192} your app \u{2192} Keys.",
        ));
    }
    if consumer.secret.expose_secret().is_empty() {
        let message = "Paste the consumer secret. Daraja portal \u{2192} My Apps \u{2192} your app \u{2192} Keys.";
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
                Mode::Sandbox => "A production key does not work in the sandbox.",
                Mode::Production => {
                    "A sandbox key does not work in production: an app gets its production keys when it goes live on the portal."
                }
                Mode::Practice => "They stand on the practice portal\u{2019}s card.",
            };
            let message = format!(
                "M-PESA\u{2019}s gateway does not know this key and secret. Copy both again: Daraja portal \u{2192} My Apps \
                 \u{2192} your app \u{2192} Keys. {world}"
            );
            Problem::field("consumer_secret", message)
        }
        NotTakenReason::Unreachable | NotTakenReason::Throttled { .. } => Problem::GatewayDidNotAnswer {
            message: sentences::capital(&not.detail),
        },
    }
}

pub(in crate::office) async fn connect_certificate(
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
pub(in crate::office) async fn certificate_choice(
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
                "This file is too large for a certificate.",
            ));
        }
        (Some(_), Some(_)) | (None, None) => {
            return Err(Problem::field(
                "certificate",
                "Choose one certificate, or import a file.",
            ));
        }
    };
    if let CertificateChoice::Bundled(id) = &choice {
        let gateway = office.gateway(mode).await?;
        let known = crate::office::certificates::bundled(mode, gateway.certificate.as_deref());
        if !known.iter().any(|(name, _)| name == id) {
            return Err(Problem::field(
                "certificate",
                "This certificate is for another environment.",
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
        let message = format!(
            "{}. Import the .cer or .pem file as it was downloaded from the Daraja portal.",
            sentences::capital(&error.to_string())
        );
        Problem::field("certificate", message)
    })?;
    Ok(pem)
}

pub(in crate::office) async fn connect_initiator(
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
pub(in crate::office) fn initiator_name(typed: &str) -> Result<String, Problem> {
    let name = typed.trim();
    if name.is_empty() || name.chars().count() > MOST_INITIATOR || name.chars().any(char::is_whitespace) {
        let message = "Give the username of the API operator, without blanks: M-PESA portal \u{2192} Operators.";
        return Err(Problem::field("initiator", message));
    }
    Ok(name.to_owned())
}

impl Office {
    /// Refuses a shortcode that another organisation of this machine pays from.
    pub(in crate::office) async fn must_be_free(
        &self,
        profile: &Profile,
        shortcode: &Shortcode,
    ) -> Result<(), Problem> {
        let Some(other) = self.connected_with(profile, shortcode).await else {
            return Ok(());
        };
        let message = format!(
            "{other} is connected with this shortcode on this computer already. Two ledgers for one shortcode could pay the same \
             people. Open that one; where its keyring was lost, restore it from a backup with the recovery kit, or open it and retire it \
             there."
        );
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
pub(in crate::office) async fn connect_portal(office: &Arc<Office>, _: Nothing) -> Result<PortalCardView, Problem> {
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
