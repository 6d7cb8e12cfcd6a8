//! Practice mode's clock: the system's, and the days that a person let pass to see what comes with them.
//!
//! It never goes back, also not at the next start: what the ledger has would then lie ahead of it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicI64, Ordering},
};

use console::{Clock, SystemClock};

const DAY_MS: i64 = 24 * 3_600_000;

/// The clock that a practice console and its simulated M-PESA share.
#[derive(Debug)]
pub(crate) struct PracticeClock {
    days: AtomicI64,
    file: PathBuf,
}

impl PracticeClock {
    /// The clock that is kept in a folder.
    pub(crate) fn open(folder: &Path) -> Self {
        let file = folder.join("practice.days");
        let days = fs::read_to_string(&file)
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .filter(|days: &i64| *days >= 0)
            .unwrap_or(0);
        Self {
            days: AtomicI64::new(days),
            file,
        }
    }

    /// Lets days pass, once that is written down.
    pub(crate) fn let_pass(&self, days: u16) -> io::Result<()> {
        let ahead = self.days.load(Ordering::SeqCst).saturating_add(i64::from(days));
        let fresh = self.file.with_extension("days.part");
        fs::write(&fresh, ahead.to_string())?;
        fs::rename(&fresh, &self.file)?;
        self.days.store(ahead, Ordering::SeqCst);
        Ok(())
    }
}

impl Clock for PracticeClock {
    fn now(&self) -> i64 {
        let ahead = self.days.load(Ordering::SeqCst).saturating_mul(DAY_MS);
        SystemClock.now().saturating_add(ahead)
    }
}
