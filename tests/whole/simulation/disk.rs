//! A disk that fails for a while: full, broken, or one that takes what is written and cannot say that it is safe. `disk.c` makes it so
//! for the ledger's files and the relay's, where it is loaded before the C library.

use std::{
    fmt,
    path::Path,
    sync::{Arc, Weak},
    time::Duration,
};

use super::plan::Life;
use crate::crash::tripwire::Tripwire;

/// How a disk fails, as `disk.c` reads it.
pub(super) const WAYS: [&str; 3] = ["full", "broken", "unsynced"];
/// A process whose disk failed is stopped after so long: without its writes it may stand still.
const LASTS: Duration = Duration::from_millis(600);

/// What befalls a disk in one life of the process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Trouble {
    /// One of [`WAYS`].
    pub(super) how: &'static str,
    /// From which durable write or call.
    pub(super) from: usize,
    /// For how many of them.
    pub(super) lasts: usize,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = match self.how {
            "unsynced" => "cannot say that what was written is safe",
            how => {
                return write!(
                    f,
                    "the disk is {how} from write or call {} for {}",
                    self.from, self.lasts
                );
            }
        };
        write!(f, "the disk {how} from write or call {} for {}", self.from, self.lasts)
    }
}

/// Whether `disk.c` is loaded.
pub(super) fn can_fail() -> bool {
    std::env::var("LD_PRELOAD").is_ok_and(|loaded| loaded.contains("hazina-disk"))
}

/// The tripwire of a life: it stops the process, and lets the disk fail before.
pub(super) fn tripwire(life: &Life, folder: &Path) -> Arc<Tripwire> {
    let Some(trouble) = life.disk else {
        return Arc::new(Tripwire::at(life.stopped_at));
    };
    let link = folder.join("disk");
    Arc::new_cyclic(|wire: &Weak<Tripwire>| {
        let wire = Weak::clone(wire);
        Tripwire::watched(life.stopped_at, move |crossing| {
            if crossing == trouble.from + trouble.lasts {
                drop(std::fs::remove_file(&link));
            }
            if crossing != trouble.from {
                return;
            }
            #[cfg(unix)]
            std::os::unix::fs::symlink(trouble.how, &link).unwrap();
            if let Some(wire) = wire.upgrade() {
                wire.disk_fails();
            }
            let wire = Weak::clone(&wire);
            std::thread::spawn(move || {
                std::thread::sleep(LASTS);
                if let Some(wire) = wire.upgrade() {
                    wire.trip();
                }
            });
        })
    })
}
