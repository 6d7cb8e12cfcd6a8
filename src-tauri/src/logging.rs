//! The log: a file a day in the data folder, a fortnight of them. No secrets at any level; names, numbers and amounts
//! of payees only at debug and below, which is off.

use std::path::Path;

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

use crate::language::text;

/// What is written where `HAZINA_LOG` says nothing else. zbus reports every message it carries.
const USUALLY: &str = "info,zbus=warn,tracing=warn,hyper=warn,reqwest=warn";

/// Starts writing to a file in `folder`, and keeps the places of panics there too.
///
/// # Errors
/// A sentence, where the folder cannot be written.
pub(crate) fn start(folder: &Path) -> Result<(), String> {
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("hazina")
        .filename_suffix("log")
        .max_log_files(14)
        .build(folder)
        .map_err(|error| text().window_cannot_write(folder.display().to_string(), error.to_string()))?;
    let filter = EnvFilter::try_from_env("HAZINA_LOG").unwrap_or_else(|_| EnvFilter::new(USUALLY));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(file)
        .finish();
    // A subscriber that is already there stays: nothing is lost by a second start.
    let _ = tracing::subscriber::set_global_default(subscriber);
    console::keep_only_places_of_panics();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_cannot_be_written_is_said_in_a_sentence() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let sentence = start(&file.path().join("logs")).expect_err("a file is no folder");
        assert!(sentence.starts_with("Hazina cannot write in its folder"), "{sentence}");
    }
}
