//! Practice as an office needs it: the built-in organisation, and the ground that other practice organisations stand on.

use std::{path::PathBuf, sync::Arc};

use async_trait::async_trait;
use console::{
    Secrets,
    office::{Gateway, Opened, OpeningTold, PortalCard, PracticeWorld, Running},
    view::{OpeningStep, SecretsPlace},
};
use tokio::sync::Mutex;

use crate::{Ground, ORGANISATION, Options, Practice, memory_secrets};

/// Where practice is kept.
#[derive(Debug, Clone)]
pub struct WorldOptions {
    /// The folder for practice whose secrets are in the keyring.
    pub folder: PathBuf,
    /// The folder for practice whose secrets are in memory. Approvals are sealed with a key: where a system gains or loses
    /// its keyring, the other ledger is another one, rather than one that looks as if somebody had changed it.
    pub folder_without_keyring: PathBuf,
    /// Where a file of this machine stands for each ledger that is open ([`console::Config::locks`]).
    pub locks: PathBuf,
    /// Files for the person are saved here.
    pub downloads: PathBuf,
    /// The simulator's seed.
    pub seed: u64,
}

/// Practice on this machine. Its simulator starts when it is first needed, and outlives the desks that are opened on it.
#[derive(Debug)]
pub struct World {
    options: WorldOptions,
    ground: Mutex<Option<Arc<Ground>>>,
}

impl World {
    /// Practice in these folders; nothing is started yet.
    #[must_use]
    pub fn new(options: WorldOptions) -> Arc<Self> {
        Arc::new(Self {
            options,
            ground: Mutex::default(),
        })
    }

    /// The ground for these secrets. Another one is left first.
    async fn ground(&self, secrets: Arc<dyn Secrets>) -> Result<Arc<Ground>, String> {
        let mut held = self.ground.lock().await;
        if let Some(ground) = held.as_ref()
            && ground.options.secrets.place() == secrets.place()
        {
            return Ok(Arc::clone(ground));
        }
        if let Some(before) = held.take().and_then(Arc::into_inner) {
            before.leave().await;
        }
        let folder = match secrets.place() {
            SecretsPlace::Keyring => &self.options.folder,
            SecretsPlace::Memory => &self.options.folder_without_keyring,
        };
        let opened = Ground::open(Options {
            folder: folder.clone(),
            locks: self.options.locks.clone(),
            downloads: self.options.downloads.clone(),
            secrets,
            seed: self.options.seed,
        });
        let ground = opened.await.map_err(|error| error.to_string())?;
        Ok(Arc::clone(held.insert(ground)))
    }
}

#[async_trait]
impl PracticeWorld for World {
    fn organisation(&self) -> (String, String) {
        let (name, shortcode) = ORGANISATION;
        (name.to_owned(), shortcode.to_owned())
    }

    async fn open(&self, secrets: Option<Arc<dyn Secrets>>, told: OpeningTold) -> Result<Opened, String> {
        told(OpeningStep::Practice);
        let ground = self.ground(secrets.unwrap_or_else(memory_secrets)).await?;
        let practice = Practice::open_on(ground, told)
            .await
            .map_err(|error| error.to_string())?;
        Ok(Opened {
            desk: practice.desk(),
            running: Box::new(Open(practice)),
        })
    }

    async fn gateway(&self, secrets: Arc<dyn Secrets>) -> Result<Gateway, String> {
        let ground = self.ground(secrets).await?;
        ground.gateway().await.map_err(|error| error.to_string())
    }

    async fn portal(&self, secrets: Arc<dyn Secrets>) -> Result<PortalCard, String> {
        let ground = self.ground(secrets).await?;
        ground.portal().await.map_err(|error| error.to_string())
    }

    async fn close(&self) {
        if let Some(ground) = self.ground.lock().await.take().and_then(Arc::into_inner) {
            ground.leave().await;
        }
    }
}

/// The built-in organisation, while it is open.
struct Open(Practice);

#[async_trait]
impl Running for Open {
    async fn stop(self: Box<Self>) {
        self.0.close().await;
    }
}
