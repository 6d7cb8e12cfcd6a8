//! Backups of the open organisation: where they go, which there are, and making one.
//!
//! Where they go and what was made stands in a plain file beside the ledger: it is about this machine and decides about no
//! money. What they are sealed to stands in the journal, where nobody alone can change it.
//!
//! Deliberately absent: when one is due (`work::backup`), and putting one back (`organisations`).

mod list;

use std::{
    fs, io,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
};

use api::Problem;

pub use list::BackupList;
pub(crate) use list::{Backup, Missed, Plan};

use crate::{
    SecretsError,
    base::Base,
    sealed::{self, Carried, EXTENSION, Manifest, SealedError},
    sentences::nairobi,
};

/// What the keyring holds for an organisation and another machine needs to go on. How new the ledger must be is not among it:
/// a backup cannot tell that of itself.
const CARRIED: [&str; 8] = [
    "consumer",
    "initiator-password",
    "initiator-password-next",
    "seal-key",
    "callback-key",
    "relay",
    "relay-before",
    "passkey",
];

/// However old they are and whatever was set, so many are kept.
const NEVER_FEWER: usize = 3;
/// So many are listed.
const LISTED: usize = 200;

/// Why no backup was made. Each is a sentence for a person.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackupError {
    /// There is nothing to seal it to.
    #[error("There is no recovery kit yet, and a backup is sealed to one. Two of you make it under Settings, Backups.")]
    NoKit,
    /// The ledger could not be copied.
    #[error("The ledger could not be copied: {0}.")]
    Copy(store::StoreError),
    /// The keyring refused.
    #[error("{0}")]
    Secrets(#[from] SecretsError),
    /// The file could not be written.
    #[error("{0}")]
    Sealed(#[from] SealedError),
    /// A task of ours ended before its time.
    #[error("Making the backup ended before its time. Try again.")]
    Ended,
}

/// The backups of the open organisation.
#[derive(Debug)]
pub(crate) struct Backups {
    base: Base,
    list: BackupList,
}

impl Backups {
    pub(crate) fn new(base: Base) -> Self {
        let list = BackupList::open(&base.config().ledger);
        Self { base, list }
    }

    /// Sets when and where they are made.
    pub(crate) fn set(&self, plan: Plan) -> Result<(), Problem> {
        self.list.set(plan)?;
        self.base.events().note(|changed| {
            changed.backups = true;
            changed.status = true;
        });
        Ok(())
    }

    /// Which were made, and when the next is due.
    pub(crate) const fn list(&self) -> &BackupList {
        &self.list
    }

    /// Makes a backup now: one at a time. What becomes of it is noted for the screen.
    pub(crate) async fn make(&self) -> Result<Backup, BackupError> {
        let _one = self.list.making.lock().await;
        self.list.busy.store(true, Ordering::Relaxed);
        self.base.events().note(|changed| changed.backups = true);
        let made = self.make_and_seal().await;
        self.list.busy.store(false, Ordering::Relaxed);
        let noted = match &made {
            Ok(backup) => self.list.change(|state| {
                state.missed = None;
                state.made.push(backup.clone());
                let over = state.made.len().saturating_sub(LISTED);
                state.made.drain(..over);
            }),
            // Nobody missed it: the program was closed, and makes it after its next start.
            Err(BackupError::Sealed(SealedError::Stopped) | BackupError::Copy(store::StoreError::Stopped)) => Ok(()),
            Err(error) => {
                let why = error.to_string();
                let before = self.list.missed();
                if before.is_none_or(|before| before.why != why) {
                    tracing::warn!(why, "no backup could be made");
                }
                let at = self.base.now();
                self.list.change(|state| state.missed = Some(Missed { at, why }))
            }
        };
        if let Err(problem) = noted {
            tracing::error!(%problem, "could not note a backup");
        }
        if made.is_ok() {
            self.prune();
        }
        self.base.events().note(|changed| {
            changed.backups = true;
            changed.status = true;
        });
        made
    }

    async fn make_and_seal(&self) -> Result<Backup, BackupError> {
        let began = std::time::Instant::now();
        let kit = self.base.ledger().recovery_key().await.map_err(BackupError::Copy)?;
        let recipient = kit.ok_or(BackupError::NoKit)?.recipient;
        let sealed_to = recipient.parse().map_err(|_| BackupError::NoKit)?;
        let folder = self.backup_folder()?;
        let carried = self.carried().await?;
        let ended = self.base.ledger().ended_batches().await.map_err(BackupError::Copy)?;
        let copy = self.base.config().ledger.with_extension("copying");
        // Left where the program was ended in the middle.
        drop(fs::remove_file(&copy));
        let stopped = Arc::clone(&self.list.stopped);
        let told = move |_| match stopped.load(Ordering::Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        let copied = self
            .base
            .ledger()
            .copy_to(copy.clone(), told)
            .await
            .map_err(BackupError::Copy)?;
        let at = self.base.now();
        let entries = u32::try_from(copied.head.seq).unwrap_or(u32::MAX);
        let manifest = Manifest {
            format: Manifest::format(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            organisation: self.base.config().organisation.clone(),
            shortcode: self.base.config().shortcode.to_string(),
            mode: self.base.config().mode,
            profile: self.base.config().profile.id.clone(),
            listed: self.base.config().profile.listed.clone(),
            made_at: at,
            entries,
            head: copied.head.hash.to_string(),
        };
        let to = unused(&folder, &self.backup_name(at, entries));
        let stopped = Arc::clone(&self.list.stopped);
        let sealing = tokio::task::spawn_blocking(move || {
            let sealed = sealed::seal(&to, &sealed_to, &manifest, &carried, &copy, &|| {
                stopped.load(Ordering::Relaxed)
            });
            drop(fs::remove_file(&copy));
            sealed
        });
        let sealed = sealing.await.map_err(|_| BackupError::Ended)??;
        Ok(Backup {
            file: sealed.path,
            at,
            entries,
            head: copied.head.hash.to_string(),
            bytes: sealed.bytes,
            millis: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            recipient,
            ended,
        })
    }

    /// What the ledger is called on papers.
    pub(crate) fn ledger_name(&self) -> String {
        self.base.ledger().birth().ledger.to_string()
    }

    /// A chosen folder must be there: where a disk is not plugged in, its folder is not made on the disk below.
    fn backup_folder(&self) -> Result<PathBuf, SealedError> {
        let folder = self.list.folder();
        let made = match self.list.plan().folder {
            Some(_) => fs::metadata(&folder).map(drop),
            None => make_private(&folder),
        };
        made.map_err(|source| SealedError::File {
            path: folder.clone(),
            source,
        })?;
        Ok(folder)
    }

    async fn carried(&self) -> Result<Vec<Carried>, SecretsError> {
        let mut carried = Vec::new();
        for name in CARRIED {
            if let Some(value) = self.base.config().secrets.get(name).await? {
                let name = name.to_owned();
                carried.push(Carried { name, value });
            }
        }
        Ok(carried)
    }

    /// `Mavuno Growers 600992 2026-11-30 0912 entry 1234`: in order of time where names are sorted.
    fn backup_name(&self, at: i64, entries: u32) -> String {
        let when = nairobi(at).map_or_else(String::new, |when| when.format("%Y-%m-%d %H%M%S").to_string());
        format!("{}{when} entry {entries}", self.backup_stem())
    }

    /// How the names of this organisation's backups begin.
    fn backup_stem(&self) -> String {
        let name: String = self
            .base
            .config()
            .organisation
            .chars()
            .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
            .collect();
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let name: String = name.chars().take(40).collect();
        format!("{name} {} ", self.base.config().shortcode)
    }

    /// Lets go of backups beyond what is kept. Only those that this ledger made are touched, and only in the folder in use.
    fn prune(&self) {
        let plan = self.list.plan();
        let folder = self.list.folder();
        let oldest = self
            .base
            .now()
            .saturating_sub(i64::from(plan.keep_days).saturating_mul(24 * 3_600_000));
        let keep = usize::try_from(plan.keep).unwrap_or(usize::MAX).max(NEVER_FEWER);
        let mut gone = Vec::new();
        let here = self.list.made();
        let here = here.iter().filter(|one| one.file.parent() == Some(&folder));
        for (number, one) in here.enumerate() {
            let old = number >= NEVER_FEWER && one.at < oldest;
            if number < keep && !old {
                continue;
            }
            match fs::remove_file(&one.file) {
                Ok(()) => gone.push(one.file.clone()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => gone.push(one.file.clone()),
                Err(error) => tracing::warn!(%error, "an old backup could not be removed"),
            }
        }
        if gone.is_empty() {
            return;
        }
        let noted = self
            .list
            .change(|state| state.made.retain(|one| !gone.contains(&one.file)));
        if let Err(problem) = noted {
            tracing::warn!(%problem, "could not note which backups are gone");
        }
    }
}

/// A file of this name that is not there yet: no backup takes another's place.
fn unused(folder: &Path, name: &str) -> PathBuf {
    let numbered = (2..10_000).map(|number| folder.join(format!("{name} ({number}).{EXTENSION}")));
    let first = folder.join(format!("{name}.{EXTENSION}"));
    std::iter::once(first.clone())
        .chain(numbered)
        .find(|path| !path.exists())
        .unwrap_or(first)
}

/// A folder that its owner alone can use.
pub fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
