//! Secrets of one profile: the same keyring, under names that begin with the profile's id.

use std::sync::Arc;

use api::view::SecretsPlace;
use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use console::{Secrets, SecretsError};

/// The app's key and secret, in one entry: a crash can never leave a key with another one's secret.
pub(super) const CONSUMER: &str = "consumer";
/// The initiator's password.
pub(super) const INITIATOR_PASSWORD: &str = "initiator-password";
/// The password of another initiator, until the ledger has that one.
pub(super) const INITIATOR_CHANGING: &str = "initiator-password-changing";
/// Seals approvals.
pub(super) const SEAL_KEY: &str = "seal-key";
/// Makes callback tokens.
pub(super) const CALLBACK_KEY: &str = "callback-key";
/// The place at the relay, with its credential and keys.
pub(super) const RELAY: &str = console::parts::secret_names::RELAY;

/// The place in a team, with what this desktop signs with.
pub(super) const TEAM: &str = "team";

/// Every name under which a profile keeps something.
pub(super) const NAMES: [&str; 12] = [
    console::parts::secret_names::HEAD,
    CONSUMER,
    INITIATOR_PASSWORD,
    INITIATOR_CHANGING,
    "initiator-password-next",
    SEAL_KEY,
    CALLBACK_KEY,
    RELAY,
    console::parts::secret_names::RELAY_BEFORE,
    console::parts::secret_names::RELAY_TRIAL,
    console::parts::secret_names::PASSKEY,
    TEAM,
];

/// The secrets of one profile.
pub(super) struct Scoped {
    secrets: Arc<dyn Secrets>,
    profile: String,
}

impl Scoped {
    pub(super) fn new(secrets: Arc<dyn Secrets>, profile: &str) -> Arc<Self> {
        Arc::new(Self {
            secrets,
            profile: profile.to_owned(),
        })
    }

    fn name(&self, name: &str) -> String {
        format!("{}/{name}", self.profile)
    }
}

#[async_trait]
impl Secrets for Scoped {
    async fn get(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        self.secrets.get(&self.name(name)).await
    }

    async fn put(&self, name: &str, value: &SecretString) -> Result<(), SecretsError> {
        self.secrets.put(&self.name(name), value).await
    }

    async fn remove(&self, name: &str) -> Result<(), SecretsError> {
        self.secrets.remove(&self.name(name)).await
    }

    fn place(&self) -> SecretsPlace {
        self.secrets.place()
    }
}

/// An app's key and secret.
#[derive(Clone)]
pub(super) struct Consumer {
    pub(super) key: SecretString,
    pub(super) secret: SecretString,
}

#[derive(Serialize, Deserialize)]
struct StoredConsumer {
    key: String,
    secret: String,
}

impl Consumer {
    /// Of a desktop that asks M-PESA for nothing.
    pub(super) fn nobody() -> Self {
        Self {
            key: SecretString::default(),
            secret: SecretString::default(),
        }
    }

    /// As pasted: blanks around a key or a secret are no part of it.
    pub(super) fn pasted(key: &SecretString, secret: &SecretString) -> Self {
        Self {
            key: key.expose_secret().trim().into(),
            secret: secret.expose_secret().trim().into(),
        }
    }

    pub(super) fn to_secret(&self) -> SecretString {
        let kept = StoredConsumer {
            key: self.key.expose_secret().to_owned(),
            secret: self.secret.expose_secret().to_owned(),
        };
        serde_json::to_string(&kept).expect("text always becomes JSON").into()
    }

    /// Reads what [`Consumer::to_secret`] wrote.
    pub(super) fn from_secret(kept: &SecretString) -> Option<Self> {
        let kept: StoredConsumer = serde_json::from_str(kept.expose_secret()).ok()?;
        Some(Self {
            key: kept.key.into(),
            secret: kept.secret.into(),
        })
    }
}
