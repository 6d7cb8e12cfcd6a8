//! The secrets of practice mode: made at the first start, kept in the keyring, never shown.

use std::sync::Arc;

use api::view::SecretsPlace;
use async_trait::async_trait;
use console::{Entropy, MemorySecrets, Secrets, SecretsError};
use secrecy::{ExposeSecret, SecretString};

use crate::OpenError;

const SEAL_KEY: &str = "practice seal key";
const CALLBACK_KEY: &str = "practice callback key";
const PASSWORD: &str = "practice initiator password";
pub(crate) const PORTAL_PASSWORD: &str = "practice portal password";
/// The operator of an organisation that is connected to the practice M-PESA, as the practice portal knows it.
pub(crate) const OTHER_PASSWORD: &str = "practice other operator's password";

/// What practice mode must know.
pub(crate) struct Keys {
    pub(crate) consumer_secret: SecretString,
    /// The initiator's password as the console knows it.
    pub(crate) initiator_password: SecretString,
    /// The same as the practice portal knows it: another one between its change there and its coming into use here.
    pub(crate) portal_password: SecretString,
    /// The other operator's.
    pub(crate) other_password: SecretString,
    pub(crate) seal: SecretString,
    pub(crate) callback: SecretString,
    pub(crate) inbox: [u8; 16],
}

/// Reads the secrets, making those that are missing.
pub(crate) async fn keys(secrets: &dyn Secrets, entropy: &dyn Entropy) -> Result<Keys, OpenError> {
    let consumer_secret = stored_or_made(secrets, "practice consumer secret", || random_hex(entropy, 24)).await?;
    // M-PESA's rules: upper and lower case, a digit, and one of # & % $.
    let password = || format!("Pr4ctice#{}", random_hex(entropy, 10));
    let initiator_password = stored_or_made(secrets, PASSWORD, password).await?;
    let portal_password = secrets.get(PORTAL_PASSWORD).await?;
    let other_password = stored_or_made(secrets, OTHER_PASSWORD, password).await?;
    let seal = stored_or_made(secrets, SEAL_KEY, || random_hex(entropy, 32)).await?;
    let callback = stored_or_made(secrets, CALLBACK_KEY, || random_hex(entropy, 32)).await?;
    stored_or_made(secrets, "practice passkey", || {
        daraja_sim::Config::practice(0).passkey.expose_secret().to_owned()
    })
    .await?;
    let inbox = stored_or_made(secrets, "practice inbox token", || random_hex(entropy, 16)).await?;
    let mut token = [0; 16];
    hex::decode_to_slice(inbox.expose_secret(), &mut token).map_err(|_| OpenError::DamagedSecret {
        name: "practice inbox token".to_owned(),
    })?;
    Ok(Keys {
        consumer_secret,
        portal_password: portal_password.unwrap_or_else(|| initiator_password.clone()),
        initiator_password,
        other_password,
        seal,
        callback,
        inbox: token,
    })
}

async fn stored_or_made(
    secrets: &dyn Secrets,
    name: &str,
    make: impl FnOnce() -> String,
) -> Result<SecretString, SecretsError> {
    if let Some(secret) = secrets.get(name).await? {
        return Ok(secret);
    }
    let secret = SecretString::from(make());
    secrets.put(name, &secret).await?;
    Ok(secret)
}

fn random_hex(entropy: &dyn Entropy, bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    entropy.fill(&mut buffer);
    hex::encode(buffer)
}

/// Secrets in memory, for practice mode on a system without a keyring.
///
/// They begin the same at every start, so that a practice ledger of yesterday still fits: they guard no real money.
#[must_use]
pub fn memory_secrets() -> Arc<dyn Secrets> {
    let fixed = [
        ("practice consumer secret", "a practice secret that guards nothing"),
        (PASSWORD, "Pr4ctice#OnThisMachine"),
        (OTHER_PASSWORD, "Pr4ctice#AnotherOne"),
        (SEAL_KEY, "a practice seal key that guards nothing"),
        (CALLBACK_KEY, "a practice callback key that guards nothing"),
        ("practice inbox token", "70726163746963652d696e626f782d31"),
    ];
    Arc::new(MemorySecrets::with(fixed))
}

/// The secrets of the practice organisation: all of them begin with the word in the keyring.
pub(crate) struct Ours(pub(crate) Arc<dyn Secrets>);

fn ours(name: &str) -> String {
    match name {
        // As they were called before an organisation could have several.
        "initiator-password" => PASSWORD.to_owned(),
        "seal-key" => SEAL_KEY.to_owned(),
        "callback-key" => CALLBACK_KEY.to_owned(),
        _ => format!("practice {name}"),
    }
}

#[async_trait]
impl Secrets for Ours {
    async fn get(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        self.0.get(&ours(name)).await
    }

    async fn put(&self, name: &str, value: &SecretString) -> Result<(), SecretsError> {
        self.0.put(&ours(name), value).await
    }

    async fn remove(&self, name: &str) -> Result<(), SecretsError> {
        self.0.remove(&ours(name)).await
    }

    fn place(&self) -> SecretsPlace {
        self.0.place()
    }
}
