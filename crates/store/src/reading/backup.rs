//! A copy of the ledger as it is at one moment, made while it is written to, and checked before anybody relies on it.
//!
//! SQLite's online backup, in small steps on a connection of its own inside one read transaction: the writer goes on, and the
//! copy is of the moment at which it began. (Without that transaction every write in between would begin the copy anew.)
//!
//! Deliberately absent: sealing, names of files, and when a backup is made.

use std::{
    fs::File,
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use mpesa::Amount;
use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};
use treasury::{Digest, Head};

use crate::{
    Ledger, Progress, StoreError,
    journal::chain::{last, walk},
    ledger::files::new_file,
    sql,
};

/// How many pages are copied before others have their turn: a megabyte.
const PAGES: i32 = 256;

/// A copy that was made and checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Its newest entry: as many as it has.
    pub head: Head,
    /// Its size.
    pub bytes: u64,
    /// How long copying took.
    pub copying: Duration,
    /// How long checking the copy took.
    pub checking: Duration,
}

impl Ledger {
    /// Copies the ledger to `to`, where nothing may be yet, and checks the copy: its journal is whole to the entry at which it
    /// was made, and all content is what its digest says. `told` hears how many pages are copied and can stop it.
    ///
    /// Where this fails, nothing is left at `to`.
    ///
    /// # Errors
    /// [`StoreError::Folder`] when `to` cannot be written; [`StoreError::BadCopy`] when the copy is not as the ledger;
    /// [`StoreError::Stopped`] when `told` wanted that.
    pub async fn copy_to(
        &self,
        to: PathBuf,
        told: impl Fn(Progress) -> ControlFlow<()> + Send + 'static,
    ) -> Result<Copied, StoreError> {
        let path = self
            .read("finding the ledger's file", |db| Ok(db.path().map(str::to_owned)))
            .await?
            .ok_or(StoreError::Closed)?;
        let locks = self.locks();
        tokio::task::spawn_blocking(move || {
            // Nobody takes the file away meanwhile.
            let _locks = locks;
            copy_and_check(Path::new(&path), &to, &told)
        })
        .await
        .map_err(|_| StoreError::Closed)?
        .map_err(|error| error.during("copying the ledger"))
    }

    /// How many approved batches have ended.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn ended_batches(&self) -> Result<u32, StoreError> {
        self.read("counting batches", |db| {
            let sql = "SELECT count(*) FROM batch WHERE state = 'approved' AND finished = 1";
            sql::one(db, sql, [])
        })
        .await
    }

    /// The payout that was paid last: when M-PESA's word of it was taken, and how much.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn last_paid(&self) -> Result<Option<(i64, Amount)>, StoreError> {
        self.read("looking for the last payout", |db| {
            let sql =
                "SELECT changed_at, amount_cents FROM payout WHERE state = 'paid' ORDER BY changed_at DESC LIMIT 1";
            let row: Option<(i64, i64)> = sql::maybe(db, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
            row.map(|(at, cents)| {
                let amount = Amount::from_cents(cents)
                    .map_err(|_| StoreError::Changed("a payout\u{2019}s amount is not valid".to_owned()))?;
                Ok((at, amount))
            })
            .transpose()
        })
        .await
    }
}

fn copy_and_check(from: &Path, to: &Path, told: &dyn Fn(Progress) -> ControlFlow<()>) -> Result<Copied, StoreError> {
    let folder_error = |source| StoreError::Folder {
        path: to.display().to_string(),
        source,
    };
    let began = Instant::now();
    let made = Made(Some(to.to_owned()), new_file(to).map_err(folder_error)?);
    let head = copy(from, to, told)?;
    made.1.sync_all().map_err(folder_error)?;
    let bytes = made.1.metadata().map_err(folder_error)?.len();
    let copying = began.elapsed();
    let began = Instant::now();
    check_copy(to, head)?;
    made.keep();
    Ok(Copied {
        head,
        bytes,
        copying,
        checking: began.elapsed(),
    })
}

/// A copy that we made: it goes again where it does not come to a good end.
struct Made(Option<PathBuf>, File);

impl Made {
    fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
            // It is of no use; where it cannot be removed, the next copy says so.
            drop(std::fs::remove_file(path));
        }
    }
}

/// Copies, and answers the newest entry at that moment.
fn copy(from: &Path, to: &Path, told: &dyn Fn(Progress) -> ControlFlow<()>) -> Result<Head, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(from, flags)?;
    source.busy_timeout(Duration::from_secs(5))?;
    source.execute_batch("BEGIN")?;
    // Reading begins here; what is written from now on is not in the copy.
    let head = last(&source)?;
    let mut target = Connection::open(to)?;
    // The file is made safe as a whole at the end.
    target.pragma_update(None, "synchronous", "OFF")?;
    {
        let backup = Backup::new(&source, &mut target)?;
        loop {
            let began = Instant::now();
            let step = backup.step(PAGES)?;
            let at = backup.progress();
            let progress = Progress {
                done: u32::try_from(at.pagecount.saturating_sub(at.remaining)).unwrap_or_default(),
                total: u32::try_from(at.pagecount).unwrap_or_default(),
            };
            if told(progress).is_break() {
                return Err(StoreError::Stopped);
            }
            if step == StepResult::Done {
                break;
            }
            // As long again for those who pay meanwhile: never more than half of the disk.
            std::thread::sleep(began.elapsed());
        }
    }
    // One file, which can be read without writing beside it.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    target.close().map_err(|(_, error)| error)?;
    Ok(head)
}

/// Reads the copy from its beginning to its end.
fn check_copy(path: &Path, head: Head) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let copy = Connection::open_with_flags(path, flags)?;
    let walked = walk(&copy, "journal", 0, |_| Ok(())).map_err(bad)?;
    let newest = last(&copy)?;
    if i64::from(walked) != head.seq || newest != head {
        return Err(StoreError::BadCopy(format!(
            "the copy ends at entry {walked} and the ledger at {}",
            head.seq
        )));
    }
    let mut statement = copy.prepare("SELECT digest, bytes FROM content")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let digest = Digest::from_bytes(row.get(0)?);
        if Digest::of(row.get_ref(1)?.as_blob().unwrap_or_default()) != digest {
            return Err(StoreError::BadCopy(format!("content {digest} was altered")));
        }
    }
    Ok(())
}

/// What is wrong in the copy is wrong in the ledger that was copied.
fn bad(error: StoreError) -> StoreError {
    if let StoreError::Changed(message) = error {
        StoreError::BadCopy(message)
    } else if let StoreError::Altered(found) = &error {
        StoreError::BadCopy(format!("{found:?}"))
    } else {
        error
    }
}
