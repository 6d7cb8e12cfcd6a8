//! The keyring: outside the process, so it outlives it. Each secret is a file; what is taken away is a crossing.

use std::{path::PathBuf, sync::Arc};

use api::view::SecretsPlace;
use async_trait::async_trait;
use console::{Secrets, SecretsError};
use secrecy::{ExposeSecret as _, SecretString};

use super::{heads, tripwire::Tripwire};

pub(crate) struct Keyring {
    folder: PathBuf,
    wire: Arc<Tripwire>,
}

impl Keyring {
    pub(crate) fn of(folder: PathBuf, wire: &Arc<Tripwire>) -> Self {
        std::fs::create_dir_all(&folder).unwrap();
        Self {
            folder,
            wire: Arc::clone(wire),
        }
    }

    pub(crate) fn read(&self, name: &str) -> Option<SecretString> {
        std::fs::read_to_string(self.folder.join(name))
            .ok()
            .map(SecretString::from)
    }

    pub(crate) fn keep(&self, name: &str, value: &SecretString) {
        let whole = self.folder.join(format!("{name}.new"));
        std::fs::write(&whole, value.expose_secret()).unwrap();
        std::fs::rename(whole, self.folder.join(name)).unwrap();
    }
}

#[async_trait]
impl Secrets for Keyring {
    async fn get(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        Ok(self.read(name))
    }

    async fn put(&self, name: &str, value: &SecretString) -> Result<(), SecretsError> {
        self.keep(name, value);
        if name == heads::HEAD {
            heads::note(&self.folder, value.expose_secret());
        }
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), SecretsError> {
        self.wire.cross("taking a secret out of the keyring", "before");
        // Where there is none, there is nothing to take away.
        drop(std::fs::remove_file(self.folder.join(name)));
        self.wire.cross("taking a secret out of the keyring", "after");
        Ok(())
    }

    fn place(&self) -> SecretsPlace {
        SecretsPlace::Memory
    }
}
