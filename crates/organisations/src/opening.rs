//! Opening the desk of a profile.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use api::view::{Mode, NoLedger, OpeningStep, SecretsPlace};
use async_trait::async_trait;
use daraja::{B2cVersion, Certificate, Daraja};
use messages::text;
use secrecy::{ExposeSecret, SecretString};
use treasury::{B2cRequest, CallbackKey, Environment, Organisation, SealKey};

use super::{
    Gateway, Office, OpenFailure, Opened, OpeningProgress, PRACTICE, Running,
    activity::Patient,
    certificates,
    profiles::Profile,
    reconnect, retire,
    scoped::{self, Consumer, Scoped},
    team,
};
use console::{Config, Desk, InitiatorSource, OpenError, ProfileMark, RelaySource, Secrets, SecretsError, Work};

/// The file of an organisation's ledger, in its folder.
pub(super) const LEDGER: &str = "organisation.ledger";

/// Opens the desk of a profile and begins to work.
pub(super) async fn open(
    office: &Arc<Office>,
    id: &str,
    without_keyring: bool,
    progress: &OpeningProgress,
) -> Result<Opened, OpenFailure> {
    let failed = |message: String, keyring: bool| OpenFailure {
        profile: id.to_owned(),
        message,
        keyring,
        ledger: None,
    };
    if !without_keyring {
        progress(OpeningStep::Keyring);
    }
    if id == PRACTICE {
        let secrets = match without_keyring {
            true => None,
            false => Some(office.secrets().await.map_err(|error| failed(error.message, true))?),
        };
        let opened = office.config.practice.open(secrets, Arc::clone(progress)).await;
        return opened.map_err(|message| failed(message, false));
    }
    let profile = office.book.lock().await.profile(id).cloned();
    let profile = profile.ok_or_else(|| failed(text().office_there_is_no_such_organisation_on(), false))?;
    let profile = match reconnect::settled(office, profile.clone()).await {
        Ok(profile) => profile,
        Err(not) => return Err(failure(office, &profile, not).await),
    };
    let ledger = office.folder_of(&profile.id).join(LEDGER);
    // The list of profiles decides nothing: the ledger says whether it was connected, and to what.
    let founded = ledger.exists() && store::read_organisation(&ledger).is_ok_and(|organisation| organisation.is_some());
    let from_others = match profile.connected_at.is_some() && !ledger.exists() {
        true => team::comes_from_others(office, &profile).await,
        false => Ok(false),
    };
    let from_others = match from_others {
        Ok(from_others) => from_others,
        Err(not) => return Err(failure(office, &profile, not).await),
    };
    if !founded && profile.connected_at.is_some() && !ledger.exists() && !from_others {
        let message = text().office_there_is_no_ledger_at_nothing(ledger.display().to_string());
        return Err(failure(office, &profile, NotOpened::Ledger(NoLedger::Missing, message)).await);
    }
    if !founded && !from_others {
        let message = text().office_connecting_this_organisation_was_not_finished();
        return Err(failed(message, false));
    }
    if profile.connected_at.is_none() {
        // The wizard was cut off after the ledger had it.
        let connected_at = Some(office.config.clock.now());
        let kept = office.book.lock().await.put(Profile {
            connected_at,
            ..profile.clone()
        });
        if let Err(error) = kept {
            tracing::warn!(%error, "that an organisation is connected could not be kept in the list");
        }
    }
    let desk = match desk_of(office, &profile, Arc::clone(progress)).await {
        Ok(desk) => desk,
        Err(not) => return Err(failure(office, &profile, not).await),
    };
    let work = Work::start(&desk);
    Ok(Opened {
        desk,
        running: Box::new(Connected(work)),
    })
}

/// Why a profile could not be opened, with what was found in the place of its ledger.
async fn failure(office: &Office, profile: &Profile, not: NotOpened) -> OpenFailure {
    let (message, keyring, found) = match not {
        NotOpened::Keyring(error) => (error.message, true, None),
        NotOpened::Other(message) => (message, false, None),
        NotOpened::Ledger(found, message) => (message, false, Some(found)),
    };
    OpenFailure {
        profile: profile.id.clone(),
        message,
        keyring,
        ledger: match found {
            Some(found) => Some(Box::new(retire::found(office, profile, found).await)),
            None => None,
        },
    }
}

/// Why there is no desk.
pub(super) enum NotOpened {
    /// The keyring refused.
    Keyring(SecretsError),
    /// The ledger is not there, is another one, or its keys are lost; as a sentence too.
    Ledger(NoLedger, String),
    /// Anything else, as a sentence.
    Other(String),
}

impl From<SecretsError> for NotOpened {
    fn from(error: SecretsError) -> Self {
        Self::Keyring(error)
    }
}

/// A connected organisation, while it is open.
struct Connected(Work);

#[async_trait]
impl Running for Connected {
    async fn stop(self: Box<Self>) {
        self.0.stop().await;
    }
}

impl Office {
    /// The keyring, as it is now.
    pub(super) async fn secrets(&self) -> Result<Arc<dyn Secrets>, SecretsError> {
        let secrets = self.activity.keyring(self.config.vault.open()).await?;
        Ok(Arc::new(Patient {
            secrets,
            activity: Arc::clone(&self.activity),
        }))
    }

    /// The keyring for an organisation of this world. Real organisations are not kept in memory: what is typed once would be
    /// gone when the program ends.
    pub(super) async fn secrets_of(&self, id: &str, mode: Mode) -> Result<Arc<Scoped>, SecretsError> {
        let secrets = self.secrets().await?;
        if mode != Mode::Practice && secrets.place() == SecretsPlace::Memory {
            return Err(SecretsError {
                message: text().office_this_system_has_no_keyring_and(),
                kind: console::SecretsErrorKind::Unavailable,
            });
        }
        Ok(Scoped::new(secrets, id))
    }

    /// The gateway of a world.
    pub(super) async fn gateway(&self, mode: Mode) -> Result<Gateway, NotOpened> {
        let plain = |base_url: &str, settings| Gateway {
            base_url: base_url.to_owned(),
            settings,
            portal: None,
            certificate: None,
            sample: None,
        };
        match (mode, &self.config.gateways) {
            (Mode::Practice, _) => {
                let secrets = self.secrets().await?;
                self.config.practice.gateway(secrets).await.map_err(NotOpened::Other)
            }
            (Mode::Sandbox, Some(gateways)) => Ok(plain(&gateways.sandbox, gateways.settings.clone())),
            (Mode::Production, Some(gateways)) => Ok(plain(&gateways.production, gateways.settings.clone())),
            (Mode::Sandbox | Mode::Production, None) => {
                Err(NotOpened::Other(text().office_this_hazina_is_for_practice_only()))
            }
        }
    }

    /// Where an organisation's ledger is.
    pub(super) fn folder_of(&self, id: &str) -> PathBuf {
        self.config.folder.join("profiles").join(id)
    }
}

/// Opens the ledger of an organisation with everything that was said of it. Nothing goes on yet.
pub(super) async fn desk_of(
    office: &Office,
    profile: &Profile,
    progress: OpeningProgress,
) -> Result<Arc<Desk>, NotOpened> {
    let folder = office.folder_of(&profile.id);
    let ledger = folder.join(LEDGER);
    let profile = &as_founded(profile, &ledger)?;
    let gateway = office.gateway(profile.mode).await?;
    let secrets = office.secrets_of(&profile.id, profile.mode).await?;
    let team = team::access(&secrets, &ledger).await?;
    let initiator = InitiatorSource {
        name: profile
            .initiator
            .clone()
            .ok_or_else(|| missing(text().office_its_initiator()))?,
        certificate: certificate(profile, &gateway)?,
    };
    // Before our own keys: a system without a keyring is said as that, not as keys that are lost.
    let daraja = match &team {
        // A desktop that only prepares and approves asks M-PESA for nothing.
        Some(team) if !team.sends => client(profile, &gateway, &Consumer::nobody())?,
        Some(_) | None => asking_client(profile, &gateway, &secrets, &initiator).await?,
    };
    let is_new = !ledger.exists();
    let seal = key(office, &secrets, scoped::SEAL_KEY, is_new).await?;
    let callback = key(office, &secrets, scoped::CALLBACK_KEY, is_new).await?;
    console::parts::make_private(&folder).map_err(|error| {
        NotOpened::Other(text().office_the_folder_cannot_be_used(folder.display().to_string(), error.to_string()))
    })?;
    let config = Config {
        mode: profile.mode,
        organisation: profile.organisation.clone(),
        shortcode: profile
            .shortcode
            .clone()
            .ok_or_else(|| missing(text().office_its_shortcode()))?,
        second_shortcode: profile.second_shortcode.clone(),
        ledger,
        locks: office.config.locks.clone(),
        downloads: office.config.downloads.clone(),
        secrets_place: secrets.place(),
        secrets,
        initiator,
        portal: gateway.portal,
        preferences: office.config.folder.join("preferences.json"),
        seal_key: SealKey::new(seal.expose_secret().as_bytes()),
        callback_key: CallbackKey::new(callback.expose_secret().as_bytes()),
        profile: ProfileMark {
            id: profile.id.clone(),
            listed: serde_json::to_value(profile).ok(),
        },
        daraja,
        relay: RelaySource::Elsewhere,
        settings: gateway.settings,
        sample: gateway.sample,
        team,
        sample_bills: None,
        clock: Arc::clone(&office.config.clock),
        entropy: Arc::clone(&office.config.entropy),
        checkpoint: Arc::clone(&office.config.checkpoint),
    };
    let connected = organisation_of(profile, &config.initiator.certificate);
    let desk = Desk::open_telling(config, progress).await.map_err(not_opened)?;
    // Proved only now: what was read before was read from the file as it is.
    match desk.ledger().organisation().await.map_err(sentence)? {
        Some(founded) if Some(&founded) != connected.as_ref().ok() => {
            Err(NotOpened::Other(text().office_what_is_kept_beside_the_ledger(
                founded.name.to_string(),
                founded.shortcode.to_string(),
                founded.initiator,
            )))
        }
        Some(_) | None => Ok(desk),
    }
}

/// A client of the gateway with the secrets that the keyring holds.
async fn asking_client(
    profile: &Profile,
    gateway: &Gateway,
    secrets: &Scoped,
    initiator: &InitiatorSource,
) -> Result<Daraja, NotOpened> {
    let what = text().office_the_apps_key_and_secret();
    let consumer = Consumer::from_secret(&stored_secret(secrets, profile, scoped::CONSUMER, what).await?)
        .ok_or_else(|| NotOpened::Other(text().office_the_apps_key_and_secret_in()))?;
    let what = text().office_the_initiators_password();
    let password = stored_secret(secrets, profile, scoped::INITIATOR_PASSWORD, what).await?;
    let operator = initiator.operator(&password).map_err(sentence)?;
    Ok(client(profile, gateway, &consumer)?.with_operator(operator))
}

/// The organisation as it is being connected.
pub(super) fn organisation_of(profile: &Profile, certificate: &Certificate) -> Result<Organisation, NotOpened> {
    Ok(Organisation {
        environment: match profile.mode {
            Mode::Practice => Environment::Practice,
            Mode::Sandbox => Environment::Sandbox,
            Mode::Production => Environment::Production,
        },
        name: profile.organisation.clone(),
        shortcode: profile
            .shortcode
            .clone()
            .ok_or_else(|| missing(text().office_its_shortcode()))?,
        second_shortcode: profile.second_shortcode.clone(),
        b2c: if profile.b2c_v1 { B2cRequest::V1 } else { B2cRequest::V3 },
        initiator: profile
            .initiator
            .clone()
            .ok_or_else(|| missing(text().office_its_initiator()))?,
        certificate: certificate.fingerprint().to_owned(),
    })
}

/// The profile with everything that the ledger was founded with in the place of what the list says.
pub(super) fn as_founded(profile: &Profile, ledger: &Path) -> Result<Profile, NotOpened> {
    let founded = match ledger.exists() {
        true => store::read_organisation(ledger).map_err(sentence)?,
        false => None,
    };
    let Some(founded) = founded else {
        return Ok(profile.clone());
    };
    Ok(Profile {
        mode: match founded.environment {
            Environment::Practice => Mode::Practice,
            Environment::Sandbox => Mode::Sandbox,
            Environment::Production => Mode::Production,
        },
        organisation: founded.name,
        shortcode: Some(founded.shortcode),
        second_shortcode: founded.second_shortcode,
        b2c_v1: founded.b2c == B2cRequest::V1,
        initiator: Some(founded.initiator),
        ..profile.clone()
    })
}

/// A client of the gateway with this app's key and secret, for nobody yet.
pub(super) fn client(profile: &Profile, gateway: &Gateway, consumer: &Consumer) -> Result<Daraja, NotOpened> {
    Daraja::builder(&gateway.base_url)
        .consumer(consumer.key.clone(), consumer.secret.clone())
        .b2c_version(if profile.b2c_v1 { B2cVersion::V1 } else { B2cVersion::V3 })
        .build()
        .map_err(sentence)
}

pub(super) fn certificate(profile: &Profile, gateway: &Gateway) -> Result<Certificate, NotOpened> {
    let choice = profile
        .certificate
        .as_ref()
        .ok_or_else(|| missing(text().office_its_certificate()))?;
    certificates::chosen(choice, profile.mode, gateway.certificate.as_deref()).map_err(sentence)
}

async fn stored_secret(
    secrets: &Scoped,
    profile: &Profile,
    name: &str,
    what: String,
) -> Result<SecretString, NotOpened> {
    secrets.get(name).await?.ok_or_else(|| {
        if secrets.place() == SecretsPlace::Memory {
            return NotOpened::Keyring(SecretsError {
                message: text().office_this_system_has_no_keyring_now(profile.organisation.to_string()),
                kind: console::SecretsErrorKind::Unavailable,
            });
        }
        NotOpened::Ledger(
            NoLedger::KeysLost,
            text().office_the_keyring_does_not_hold_of(what, profile.organisation.to_string()),
        )
    })
}

/// A key of our own. It is made for a new ledger only: with another key, an old one would look as if it had been changed.
async fn key(office: &Office, secrets: &Scoped, name: &str, is_new: bool) -> Result<SecretString, NotOpened> {
    if let Some(key) = secrets.get(name).await? {
        return Ok(key);
    }
    if !is_new {
        return Err(NotOpened::Ledger(
            NoLedger::KeysLost,
            text().office_the_keyring_no_longer_holds_the(),
        ));
    }
    let mut bytes = [0; 32];
    office.config.entropy.fill(&mut bytes);
    let key = SecretString::from(hex::encode(bytes));
    secrets.put(name, &key).await?;
    Ok(key)
}

fn missing(what: String) -> NotOpened {
    NotOpened::Other(text().office_the_list_of_organisations_does_not(what))
}

/// Why the desk could not be opened, for a person.
fn not_opened(error: OpenError) -> NotOpened {
    match error {
        OpenError::Ledger(error) => match console::not_this_ledger(&error) {
            Some(message) if matches!(error, store::StoreError::Missing { .. }) => {
                NotOpened::Ledger(NoLedger::Missing, message)
            }
            Some(message) if matches!(error, store::StoreError::Foreign { .. }) => {
                NotOpened::Ledger(NoLedger::Other, message)
            }
            Some(message) => NotOpened::Other(message),
            None => sentence(error),
        },
        OpenError::Secrets(error) => NotOpened::Keyring(error),
        OpenError::Team(error) => sentence(error),
    }
}

/// An error as a sentence, with its first cause.
pub(super) fn sentence(error: impl std::error::Error) -> NotOpened {
    let cause = error.source().map_or_else(String::new, |cause| format!(" ({cause})"));
    NotOpened::Other(format!(
        "{}{cause}.",
        console::parts::sentences::capital(&error.to_string())
    ))
}
