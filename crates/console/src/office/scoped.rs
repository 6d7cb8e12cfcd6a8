//! Secrets of one profile: the same keyring, under names that begin with the profile's id.

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::SecretString;

use crate::{Secrets, SecretsError, view::SecretsPlace};

/// The app's key.
pub(super) const CONSUMER_KEY: &str = "consumer-key";
/// The app's secret.
pub(super) const CONSUMER_SECRET: &str = "consumer-secret";
/// The initiator's password.
pub(super) const INITIATOR_PASSWORD: &str = "initiator-password";
/// Seals approvals.
pub(super) const SEAL_KEY: &str = "seal-key";
/// Makes callback tokens.
pub(super) const CALLBACK_KEY: &str = "callback-key";
/// The place at the relay, with its credential and keys.
pub(super) const RELAY: &str = "relay";

/// Every name under which a profile keeps something.
pub(super) const NAMES: [&str; 7] = [
    CONSUMER_KEY,
    CONSUMER_SECRET,
    INITIATOR_PASSWORD,
    "initiator-password-next",
    SEAL_KEY,
    CALLBACK_KEY,
    RELAY,
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
