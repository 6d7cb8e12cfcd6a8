//! Checking a whole ledger, open or as a file.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use treasury::Head;

use crate::{
    CheckReport, CheckStep, Ledger, StoreError,
    journal::identity::birth_in,
    ledger::files::foreign,
    migrate::{is_foreign, refuse_newer, refuse_trial},
    project::rebuild::check,
};

impl Ledger {
    /// Walks the chain, rebuilds every table from the journal in a temporary file and compares. Reads only; sending may go
    /// on meanwhile.
    ///
    /// # Errors
    /// When the ledger cannot be read at all.
    pub async fn check(&self) -> Result<CheckReport, StoreError> {
        self.check_telling(|_| {}).await
    }

    /// As [`Ledger::check`]. `told` hears how far it is, on the thread that checks.
    ///
    /// # Errors
    /// When the ledger cannot be read at all.
    pub async fn check_telling(
        &self,
        told: impl Fn(CheckStep) + Send + Sync + 'static,
    ) -> Result<CheckReport, StoreError> {
        let path = self
            .read("finding the ledger's file", |db| Ok(db.path().map(str::to_owned)))
            .await?;
        let path = path.ok_or(StoreError::Closed)?;
        let (key, head) = (self.seal_key().clone(), *self.heads.borrow());
        tokio::task::spawn_blocking(move || check(&path, Some(&key), Some(head), false, &told))
            .await
            .map_err(|_| StoreError::Closed)?
            .map_err(|error| error.during("checking the ledger"))
    }
}

/// Checks the ledger file at `path` as anybody can who has nothing but the file: its chain, every signature by the key that
/// its first entry names, and its tables. `head`, where somebody has it from elsewhere, must be one of its entries.
///
/// The file is opened read-only.
///
/// # Errors
/// When the file cannot be read at all, or is no ledger.
pub fn verify(path: &Path, head: Option<Head>) -> Result<CheckReport, StoreError> {
    let open = |source: rusqlite::Error| StoreError::Open {
        path: path.display().to_string(),
        source: source.into(),
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let file = Connection::open_with_flags(path, flags).map_err(open)?;
    if is_foreign(&file).map_err(open)? || birth_in(&file, "journal").is_ok_and(|birth| birth.is_none()) {
        return Err(open(foreign()));
    }
    refuse_trial(&file, path)?;
    refuse_newer(&file)?;
    check(&path.display().to_string(), None, head, true, &|_| {})
}
