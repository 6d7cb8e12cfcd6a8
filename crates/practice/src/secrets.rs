//! The secrets of practice mode: made at the first start, kept in the keyring, never shown.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use console::{Entropy, Secrets, SecretsError, view::SecretsPlace};
use secrecy::{ExposeSecret, SecretString};

use crate::OpenError;

/// What practice mode must know.
pub(crate) struct Keys {
    pub(crate) consumer_secret: SecretString,
    pub(crate) initiator_password: SecretString,
    pub(crate) seal: Vec<u8>,
    pub(crate) callback: Vec<u8>,
    pub(crate) inbox: [u8; 16],
}

/// Reads the secrets, making those that are missing.
pub(crate) async fn keys(secrets: &dyn Secrets, entropy: &dyn Entropy) -> Result<Keys, OpenError> {
    let consumer_secret = kept(secrets, "practice consumer secret", || random_hex(entropy, 24)).await?;
    // M-PESA's rules: upper and lower case, a digit, and one of # & % $.
    let password = || format!("Pr4ctice#{}", random_hex(entropy, 10));
    let initiator_password = kept(secrets, "practice initiator password", password).await?;
    let seal = kept(secrets, "practice seal key", || random_hex(entropy, 32)).await?;
    let callback = kept(secrets, "practice callback key", || random_hex(entropy, 32)).await?;
    let inbox = kept(secrets, "practice inbox token", || random_hex(entropy, 16)).await?;
    let mut token = [0; 16];
    hex::decode_to_slice(inbox.expose_secret(), &mut token).map_err(|_| OpenError::DamagedSecret {
        name: "practice inbox token".to_owned(),
    })?;
    Ok(Keys {
        consumer_secret,
        initiator_password,
        seal: seal.expose_secret().as_bytes().to_vec(),
        callback: callback.expose_secret().as_bytes().to_vec(),
        inbox: token,
    })
}

async fn kept(secrets: &dyn Secrets, name: &str, make: impl FnOnce() -> String) -> Result<SecretString, SecretsError> {
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
        ("practice initiator password", "Pr4ctice#OnThisMachine"),
        ("practice seal key", "a practice seal key that guards nothing"),
        ("practice callback key", "a practice callback key that guards nothing"),
        ("practice inbox token", "70726163746963652d696e626f782d31"),
    ];
    let kept = fixed
        .into_iter()
        .map(|(name, value)| (name.to_owned(), SecretString::from(value)));
    Arc::new(Memory {
        kept: Mutex::new(kept.collect()),
    })
}

struct Memory {
    kept: Mutex<HashMap<String, SecretString>>,
}

#[async_trait]
impl Secrets for Memory {
    async fn get(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        Ok(self
            .kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .cloned())
    }

    async fn put(&self, name: &str, value: &SecretString) -> Result<(), SecretsError> {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned(), value.clone());
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), SecretsError> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        Ok(())
    }

    fn place(&self) -> SecretsPlace {
        SecretsPlace::Memory
    }
}
