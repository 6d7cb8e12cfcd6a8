//! Locks by which a ledger is open once: one beside its file, one that stands for the ledger itself.

use std::{
    fs::File,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use treasury::LedgerId;

use crate::StoreError;

/// How long an opener waits for one who has just closed the ledger to finish the last write.
const LAST_WRITE: Duration = Duration::from_secs(1);

/// Holds a file in the folder `locks` that stands for the ledger itself, whatever its file is called: two copies of one ledger
/// are never open at once on one machine.
pub(crate) fn lock_ledger(locks: &Path, ledger: LedgerId) -> Result<File, StoreError> {
    take(&locks.join(format!("{ledger}.lock"))).map_err(|taken| match taken {
        Taken::ByAnother => StoreError::CopyInUse { ledger },
        Taken::Not(error) => error,
    })
}

/// Two consoles on one ledger would each take the other's attempts for their own of before a crash.
pub(crate) fn lock_beside(path: &Path) -> Result<File, StoreError> {
    take(&path.with_extension("lock")).map_err(|taken| match taken {
        Taken::ByAnother => StoreError::InUse {
            path: path.display().to_string(),
        },
        Taken::Not(error) => error,
    })
}

/// Why a lock is not held.
enum Taken {
    /// Somebody else holds it.
    ByAnother,
    /// It cannot be.
    Not(StoreError),
}

fn take(lock: &PathBuf) -> Result<File, Taken> {
    let refused = |source| {
        Taken::Not(StoreError::Folder {
            path: lock.display().to_string(),
            source,
        })
    };
    if let Some(folder) = lock.parent() {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(refused)?;
    }
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(lock).map_err(refused)?;
    let deadline = Instant::now() + LAST_WRITE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(std::fs::TryLockError::WouldBlock) if Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(std::fs::TryLockError::WouldBlock) => return Err(Taken::ByAnother),
            Err(std::fs::TryLockError::Error(source)) => return Err(refused(source)),
        }
    }
}
