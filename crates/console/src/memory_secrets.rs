//! Secrets in memory: for practice mode on a system without a keyring, and for tests. Gone when the program ends.

use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use api::view::SecretsPlace;
use async_trait::async_trait;
use secrecy::SecretString;

use crate::{Secrets, SecretsError};

/// Keeps secrets for as long as it exists.
#[derive(Default)]
pub struct MemorySecrets {
    kept: Mutex<HashMap<String, SecretString>>,
}

impl MemorySecrets {
    /// Begins with these, by name.
    pub fn with<'a>(secrets: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let kept = secrets
            .into_iter()
            .map(|(name, value)| (name.to_owned(), SecretString::from(value)));
        Self {
            kept: Mutex::new(kept.collect()),
        }
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<String, SecretString>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemorySecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemorySecrets").finish_non_exhaustive()
    }
}

#[async_trait]
impl Secrets for MemorySecrets {
    async fn get(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        Ok(self.entries().get(name).cloned())
    }

    async fn put(&self, name: &str, value: &SecretString) -> Result<(), SecretsError> {
        self.entries().insert(name.to_owned(), value.clone());
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), SecretsError> {
        self.entries().remove(name);
        Ok(())
    }

    fn place(&self) -> SecretsPlace {
        SecretsPlace::Memory
    }
}
