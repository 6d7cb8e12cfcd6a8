//! A diagnostics file: what an engineer needs to know when a person reports a fault, and nothing of whom was paid what. It can be
//! saved before anybody signed in, and where no ledger could be opened, which is when it is needed most.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use api::{
    Problem,
    view::{Mode, Nothing, SavedAt},
};
use console::parts::{DeskDiagnostics, diagnostics_of_a_desk, save_in, unexpected};
use messages::text;
use serde::Serialize;

use super::{Office, profiles::Profile};

/// Lines of the log that go along, the newest ones.
const LINES: usize = 2_000;

#[derive(Debug, Serialize)]
struct Diagnostics {
    about: String,
    version: &'static str,
    system: &'static str,
    machine: &'static str,
    /// UTC milliseconds.
    at: i64,
    organisations: Vec<Organisation>,
    /// Why the last one could not be opened.
    not_opened: Option<String>,
    open: Option<DeskDiagnostics>,
    log: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Organisation {
    mode: Mode,
    connected: bool,
}

/// Saves the file where the person finds what was saved for them.
pub(super) async fn save_diagnostics(office: &Arc<Office>, _: Nothing) -> Result<SavedAt, Problem> {
    let (_, failure) = office.standing().await;
    let book = office.book.lock().await;
    let organisations = book.profiles().iter().map(|profile| Organisation {
        mode: profile.mode,
        connected: profile.connected_at.is_some(),
    });
    let organisations = organisations.collect();
    let names: Arc<[String]> = book.profiles().iter().flat_map(names_of).collect();
    drop(book);
    let desk = office.watch().borrow().as_ref().map(|open| Arc::clone(&open.desk));
    let open = match desk {
        Some(desk) => Some(diagnostics_of_a_desk(&desk).await?),
        None => None,
    };
    let folder = office.config.folder.join(super::LOGS);
    let log = tokio::task::spawn_blocking({
        let names = Arc::clone(&names);
        move || newest_lines(&folder, &names)
    })
    .await;
    let diagnostics = Diagnostics {
        about: text().ledger_diagnostics_about(),
        version: env!("CARGO_PKG_VERSION"),
        system: std::env::consts::OS,
        machine: std::env::consts::ARCH,
        at: office.config.clock.now(),
        organisations,
        not_opened: failure.map(|failure| without_personal_data(&failure.message, &names)),
        open,
        // Without a log there is still the rest.
        log: log.map_err(|error| unexpected(&error))?.unwrap_or_default(),
    };
    let bytes = serde_json::to_vec_pretty(&diagnostics).map_err(|error| unexpected(&error))?;
    let path = save_in(
        office.config.downloads.clone(),
        &text().ledger_diagnostics_file(),
        "json",
        bytes,
    )
    .await?;
    Ok(SavedAt { path })
}

/// By what an organisation would be recognised in a line.
fn names_of(profile: &Profile) -> impl Iterator<Item = String> {
    let shortcodes = [&profile.shortcode, &profile.second_shortcode].into_iter().flatten();
    let shortcodes = shortcodes.map(|shortcode| shortcode.as_str().to_owned());
    let words = [Some(profile.organisation.clone()), profile.initiator.clone()]
        .into_iter()
        .flatten();
    words.chain(shortcodes).filter(|name| !name.is_empty())
}

/// The newest lines of the log in `folder`, oldest first.
fn newest_lines(folder: &Path, names: &[String]) -> io::Result<Vec<String>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    // A day is part of each name.
    files.sort_unstable_by(|one, other| other.cmp(one));
    let mut newest = Vec::new();
    for file in files {
        let bytes = fs::read(file)?;
        let lines = String::from_utf8_lossy(&bytes);
        let wanted = LINES.saturating_sub(newest.len());
        newest.extend(
            lines
                .lines()
                .rev()
                .filter(|line| is_shared(line))
                .take(wanted)
                .map(|line| without_personal_data(line, names)),
        );
        if newest.len() >= LINES {
            break;
        }
    }
    newest.reverse();
    Ok(newest)
}

/// Names, numbers and amounts are written at debug and below, where somebody turned that on.
fn is_shared(line: &str) -> bool {
    let level = line.split_whitespace().nth(1).unwrap_or_default();
    ["INFO", "WARN", "ERROR"].contains(&level)
}

/// Runs of digits that may be somebody's number, what looks like a receipt, what an organisation is called, and the folder that
/// carries the person's own name.
fn without_personal_data(line: &str, names: &[String]) -> String {
    let home = std::env::home_dir().filter(|home| home.components().count() > 1);
    let line = home.map_or_else(|| line.to_owned(), |home| line.replace(&*home.to_string_lossy(), "~"));
    let line = names.iter().fold(line, |line, name| line.replace(name, "###"));
    let mut masked = String::with_capacity(line.len());
    let mut rest = line.as_str();
    while let Some(first) = rest.chars().next() {
        let word = rest
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        if word.is_empty() {
            masked.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        } else {
            masked.push_str(&if may_be_personal(word) {
                "#".repeat(word.len())
            } else {
                word.to_owned()
            });
            rest = rest.get(word.len()..).unwrap_or_default();
        }
    }
    masked
}

/// A phone number or a shortcode with more than six digits, or ten capitals and digits as M-PESA's receipts have.
fn may_be_personal(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let receipt = word.len() == 10 && digits > 0 && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    receipt || (digits > 6 && digits == word.len())
}
