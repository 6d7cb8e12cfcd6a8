//! Which backups there are of a ledger, and when the next is due: a plain file beside it.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use api::Problem;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::sealed;

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
pub(super) struct SavedState {
    plan: Plan,
    /// The newest last.
    pub(super) made: Vec<Backup>,
    pub(super) missed: Option<Missed>,
}

/// The list of backups beside a ledger, and when they are made.
#[derive(Debug)]
pub struct BackupList {
    path: PathBuf,
    state: Mutex<SavedState>,
    /// Held while one is made.
    pub(super) making: tokio::sync::Mutex<()>,
    pub(super) busy: AtomicBool,
    pub(super) stopped: Arc<AtomicBool>,
    /// Wakes the loop when something was set.
    wake: Notify,
}

impl BackupList {
    /// Wakes the loop when something was set.
    pub(crate) const fn wake(&self) -> &Notify {
        &self.wake
    }

    /// Those of the ledger at `ledger`.
    pub fn open(ledger: &Path) -> Self {
        let path = ledger.with_file_name("backups.json");
        let state = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::warn!(%error, "the list of backups cannot be read: it begins anew");
                SavedState::default()
            }),
            Err(_) => SavedState::default(),
        };
        Self {
            path,
            state: Mutex::new(state),
            making: tokio::sync::Mutex::default(),
            busy: AtomicBool::new(false),
            stopped: Arc::default(),
            wake: Notify::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, SavedState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn plan(&self) -> Plan {
        self.state().plan.clone()
    }

    /// The newest first.
    pub(crate) fn made(&self) -> Vec<Backup> {
        self.state().made.iter().rev().cloned().collect()
    }

    pub(crate) fn last(&self) -> Option<Backup> {
        self.state().made.last().cloned()
    }

    pub(crate) fn missed(&self) -> Option<Missed> {
        self.state().missed.clone()
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
    pub fn folder(&self) -> PathBuf {
        self.plan().folder.unwrap_or_else(|| self.own_folder())
    }

    fn own_folder(&self) -> PathBuf {
        self.path.with_file_name("backups")
    }

    /// Sets when and where.
    pub(crate) fn set(&self, plan: Plan) -> Result<(), Problem> {
        self.change(|state| {
            state.plan = plan;
            // What was missed was missed elsewhere.
            state.missed = None;
        })?;
        self.wake.notify_one();
        Ok(())
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut SavedState)) -> Result<(), Problem> {
        let mut state = self.state();
        let mut changed = state.clone();
        change(&mut changed);
        write(&self.path, &changed).map_err(|error| Problem::NotSaved {
            message: error.to_string(),
        })?;
        *state = changed;
        Ok(())
    }
}

fn write(path: &Path, state: &SavedState) -> io::Result<()> {
    let beside = path.with_extension("json.new");
    drop(fs::remove_file(&beside));
    let mut file = sealed::private_file(&beside)?;
    file.write_all(&serde_json::to_vec_pretty(state)?)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&beside, path)
}
