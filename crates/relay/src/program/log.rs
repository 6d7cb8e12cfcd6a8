//! The log: one JSON object a line, on standard error.
//!
//! No event of this crate carries a body, a path, a token or a key: times, source addresses, counts and outcomes only.

use tracing_subscriber::EnvFilter;

/// Begins to log at `level`: a level (`info`), or levels by module (`warn,relay=debug`).
pub(super) fn start(level: &str) {
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A test that runs the program twice in one process has begun already.
    let _ = log.try_init();
}
