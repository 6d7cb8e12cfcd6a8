//! The log: one JSON object a line, on standard error.
//!
//! No event of this crate carries a body, a path, a token or a key: times, source addresses, counts and outcomes only.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// Whether a text names levels. The filter itself takes any other word for the name of a module, and is silent.
pub(super) fn is_understood(level: &str) -> bool {
    level.split(',').all(|part| {
        let wanted = part.rsplit_once('=').map_or(part, |(_, wanted)| wanted);
        wanted.trim().parse::<LevelFilter>().is_ok()
    }) && EnvFilter::try_new(level).is_ok()
}

/// A panic writes its place and nothing of what it said, which may hold a body or a token.
pub(super) fn keep_only_places_of_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a task panicked");
    }));
}

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
