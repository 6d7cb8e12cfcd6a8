//! Backups of the open organisation: where they go, which there are, and making one.
//!
//! Where they go and what was made stands in a plain file beside the ledger: it is about this machine and decides about no
//! money. What they are sealed to stands in the journal, where nobody alone can change it.
//!
//! Deliberately absent: when one is due (`work::backup`), and putting one back (`office::restore`).

use std::{
    fs,
    io::{self, Write as _},
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::{
    Desk, Problem, SecretsError,
    sealed::{self, Carried, EXTENSION, Manifest, SealedError},
    sentences::nairobi,
};

/// What the keyring holds for an organisation and another machine needs to go on. How new the ledger must be is not among it:
/// a backup cannot tell that of itself.
const CARRIED: [&str; 7] = [
    "consumer",
    "initiator-password",
    "initiator-password-next",
    "seal-key",
    "callback-key",
    "relay",
    "relay-before",
];

/// However old they are and whatever was set, so many are kept.
const NEVER_FEWER: usize = 3;
/// So many are listed.
const LISTED: usize = 200;

/// What was set about backups on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Plan {
    /// The folder that a person chose; none for one beside the ledger.
    pub(crate) folder: Option<PathBuf>,
    /// One is made when the last is so many hours old.
    pub(crate) every_hours: u32,
    /// Whether one is made when a batch has ended.
    pub(crate) after_batches: bool,
    /// So many are kept at most.
    pub(crate) keep: u32,
    /// Older ones go.
    pub(crate) keep_days: u32,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            folder: None,
            every_hours: 24,
            after_batches: true,
            keep: 60,
            keep_days: 400,
        }
    }
}

/// A backup that was made and read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Backup {
    pub(crate) file: PathBuf,
    pub(crate) at: i64,
    pub(crate) entries: u32,
    pub(crate) head: String,
    pub(crate) bytes: u64,
    pub(crate) millis: u64,
    /// What it is sealed to.
    pub(crate) recipient: String,
    /// How many batches had ended.
    pub(crate) ended: u32,
}

/// Why none could be made, the last time that it was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Missed {
    pub(crate) at: i64,
    /// As a sentence.
    pub(crate) why: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    plan: Plan,
    /// The newest last.
    made: Vec<Backup>,
    missed: Option<Missed>,
}

/// The backups of the open organisation.
#[derive(Debug)]
pub(crate) struct Backups {
    path: PathBuf,
    kept: Mutex<Kept>,
    /// Held while one is made.
    making: tokio::sync::Mutex<()>,
    busy: AtomicBool,
    stopped: Arc<AtomicBool>,
    /// Wakes the loop when something was set.
    pub(crate) wake: Notify,
}

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

impl Backups {
    /// Those of the ledger at `ledger`.
    pub(crate) fn open(ledger: &Path) -> Self {
        let path = ledger.with_file_name("backups.json");
        let kept = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::warn!(%error, "the list of backups cannot be read: it begins anew");
                Kept::default()
            }),
            Err(_) => Kept::default(),
        };
        Self {
            path,
            kept: Mutex::new(kept),
            making: tokio::sync::Mutex::default(),
            busy: AtomicBool::new(false),
            stopped: Arc::default(),
            wake: Notify::new(),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn plan(&self) -> Plan {
        self.kept().plan.clone()
    }

    /// The newest first.
    pub(crate) fn made(&self) -> Vec<Backup> {
        self.kept().made.iter().rev().cloned().collect()
    }

    pub(crate) fn last(&self) -> Option<Backup> {
        self.kept().made.last().cloned()
    }

    pub(crate) fn missed(&self) -> Option<Missed> {
        self.kept().missed.clone()
    }

    /// Whether one is being made.
    pub(crate) fn busy(&self) -> bool {
        self.busy.load(Ordering::Relaxed)
    }

    /// Makes none any more: the desk is being closed.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Where backups go.
    pub(crate) fn folder(&self) -> PathBuf {
        self.plan().folder.unwrap_or_else(|| self.own_folder())
    }

    fn own_folder(&self) -> PathBuf {
        self.path.with_file_name("backups")
    }

    /// Sets when and where.
    pub(crate) fn set(&self, plan: Plan) -> Result<(), Problem> {
        self.change(|kept| {
            kept.plan = plan;
            // What was missed was missed elsewhere.
            kept.missed = None;
        })?;
        self.wake.notify_one();
        Ok(())
    }

    fn change(&self, change: impl FnOnce(&mut Kept)) -> Result<(), Problem> {
        let mut kept = self.kept();
        let mut changed = kept.clone();
        change(&mut changed);
        write(&self.path, &changed).map_err(|error| Problem::NotSaved {
            message: error.to_string(),
        })?;
        *kept = changed;
        Ok(())
    }
}

impl Desk {
    /// Makes a backup now: one at a time. What becomes of it is noted for the screen.
    pub(crate) async fn back_up(self: &Arc<Self>) -> Result<Backup, BackupError> {
        let _one = self.backups.making.lock().await;
        self.backups.busy.store(true, Ordering::Relaxed);
        self.changes.note(|changed| changed.backups = true);
        let made = self.make_backup().await;
        self.backups.busy.store(false, Ordering::Relaxed);
        let noted = match &made {
            Ok(backup) => self.backups.change(|kept| {
                kept.missed = None;
                kept.made.push(backup.clone());
                let over = kept.made.len().saturating_sub(LISTED);
                kept.made.drain(..over);
            }),
            // Nobody missed it: the program was closed, and makes it after its next start.
            Err(BackupError::Sealed(SealedError::Stopped) | BackupError::Copy(store::StoreError::Stopped)) => Ok(()),
            Err(error) => {
                let why = error.to_string();
                let before = self.backups.missed();
                if before.is_none_or(|before| before.why != why) {
                    tracing::warn!(why, "no backup could be made");
                }
                let at = self.now();
                self.backups.change(|kept| kept.missed = Some(Missed { at, why }))
            }
        };
        if let Err(problem) = noted {
            tracing::error!(%problem, "could not note a backup");
        }
        if made.is_ok() {
            self.prune_backups();
        }
        self.changes.note(|changed| {
            changed.backups = true;
            changed.status = true;
        });
        made
    }

    async fn make_backup(&self) -> Result<Backup, BackupError> {
        let began = std::time::Instant::now();
        let kit = self.ledger.recovery_key().await.map_err(BackupError::Copy)?;
        let recipient = kit.ok_or(BackupError::NoKit)?.recipient;
        let sealed_to = recipient.parse().map_err(|_| BackupError::NoKit)?;
        let folder = self.backup_folder()?;
        let carried = self.carried().await?;
        let ended = self.ledger.ended_batches().await.map_err(BackupError::Copy)?;
        let copy = self.config.ledger.with_extension("copying");
        // Left where the program was ended in the middle.
        drop(fs::remove_file(&copy));
        let stopped = Arc::clone(&self.backups.stopped);
        let told = move |_| match stopped.load(Ordering::Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        let copied = self
            .ledger
            .copy_to(copy.clone(), told)
            .await
            .map_err(BackupError::Copy)?;
        let at = self.now();
        let entries = u32::try_from(copied.head.seq).unwrap_or(u32::MAX);
        let manifest = Manifest {
            format: Manifest::format(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            organisation: self.config.organisation.clone(),
            shortcode: self.config.shortcode.to_string(),
            mode: self.config.mode,
            profile: self.config.profile.id.clone(),
            listed: self.config.profile.listed.clone(),
            made_at: at,
            entries,
            head: copied.head.hash.to_string(),
        };
        let to = unused(&folder, &self.backup_name(at, entries));
        let stopped = Arc::clone(&self.backups.stopped);
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
        self.ledger.birth().ledger.to_string()
    }

    /// A chosen folder must be there: where a disk is not plugged in, its folder is not made on the disk below.
    fn backup_folder(&self) -> Result<PathBuf, SealedError> {
        let folder = self.backups.folder();
        let made = match self.backups.plan().folder {
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
            if let Some(value) = self.config.secrets.get(name).await? {
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
            .config
            .organisation
            .chars()
            .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
            .collect();
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let name: String = name.chars().take(40).collect();
        format!("{name} {} ", self.config.shortcode)
    }

    /// Lets go of backups beyond what is kept. Only those that this ledger made are touched, and only in the folder in use.
    fn prune_backups(&self) {
        let plan = self.backups.plan();
        let folder = self.backups.folder();
        let oldest = self
            .now()
            .saturating_sub(i64::from(plan.keep_days).saturating_mul(24 * 3_600_000));
        let keep = usize::try_from(plan.keep).unwrap_or(usize::MAX).max(NEVER_FEWER);
        let mut gone = Vec::new();
        let here = self.backups.made();
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
            .backups
            .change(|kept| kept.made.retain(|one| !gone.contains(&one.file)));
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
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn write(path: &Path, kept: &Kept) -> io::Result<()> {
    let beside = path.with_extension("json.new");
    drop(fs::remove_file(&beside));
    let mut file = sealed::private_file(&beside)?;
    file.write_all(&serde_json::to_vec_pretty(kept)?)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&beside, path)
}
