//! What is kept of a panic: where it happened. What it said may hold a name, a number or a body, and is kept nowhere; nor is
//! the memory of a program that ends by a fault, which holds the secrets in use.

use std::io::Write as _;

/// From now on a panic anywhere in this program writes its place to the log and to standard error, and nothing of what it
/// said. A panic ends one task, never the program: the ledger is right after any write, and what was being sent is asked
/// about at the next start.
pub fn keep_only_places() {
    leave_no_core();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a task panicked");
        // Where even the terminal is gone there is nobody to tell.
        let _ = writeln!(std::io::stderr(), "Hazina: a task stopped at {place}.");
    }));
}

/// No core dump is written of this program and of those that it starts: the system's collectors ask this limit too. On Windows,
/// crash dumps of programs are off unless an administrator turned them on.
fn leave_no_core() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        if let Err(error) = setrlimit(Resource::Core, none) {
            tracing::warn!(%error, "a core dump could be written where the system makes them");
        }
    }
}
