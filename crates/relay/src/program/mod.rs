//! The program `hazina-relay`: settings, TLS, commands. `src/bin/hazina-relay.rs` only calls [`main`].

mod commands;
mod log;
mod ports;
mod private_address;
mod serve;
mod settings;
mod teams;
mod tls;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::with_causes;
pub use settings::{Settings, SettingsError};

/// Keeps M-PESA's callbacks for Hazina consoles, sealed, until they have them.
#[derive(Debug, Parser)]
#[command(name = "hazina-relay", version)]
struct Arguments {
    /// The settings file; else the one that HAZINA_RELAY_SETTINGS names; else settings come from the environment alone.
    #[arg(long, short, global = true)]
    settings: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Takes callbacks and serves consoles until it is told to stop (SIGTERM or Ctrl-C).
    Serve,
    /// Reads the settings and says what is wrong with them; changes nothing.
    Check,
    /// Asks the relay that runs here whether it is ready, for a supervisor: ends with 0 where it is.
    Ready,
    /// The inboxes that callbacks are posted to.
    #[command(subcommand)]
    Inbox(InboxCommand),
    /// The consoles that are paired.
    #[command(subcommand)]
    Reader(ReaderCommand),
    /// The teams whose desktops share a log.
    #[command(subcommand)]
    Team(TeamCommand),
}

#[derive(Debug, Subcommand)]
enum InboxCommand {
    /// Makes an inbox, and prints the code that pairs a first console with it.
    Create {
        /// What to call it.
        name: String,
    },
    /// Prints a code that pairs one more console with an inbox. It is good once, for 24 hours.
    Pairing {
        /// The inbox.
        name: String,
    },
    /// Lists the inboxes and their consoles.
    List,
    /// Removes an inbox with its consoles and what waits for them.
    Remove {
        /// The inbox.
        name: String,
    },
}

#[derive(Debug, Subcommand)]
enum ReaderCommand {
    /// Lists the consoles.
    List,
    /// Removes a console and what waits for it. What was posted for it from then on is untrusted to the others.
    Remove {
        /// Its number, from the list.
        id: i64,
    },
}

#[derive(Debug, Subcommand)]
enum TeamCommand {
    /// Makes a team, and prints the code that lets its first desktop join.
    Create {
        /// What to call it.
        name: String,
    },
    /// Prints a code that lets one more desktop join. It is good once, for 24 hours.
    Pairing {
        /// The team.
        name: String,
    },
    /// Lists the teams and their desktops.
    List,
    /// Refuses a desktop's credential from now on.
    Retire {
        /// Its number, from the list.
        device: i64,
    },
    /// Takes a retired desktop's credential again.
    Restore {
        /// Its number, from the list.
        device: i64,
    },
}

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
enum CommandError {
    #[error("{0}")]
    Settings(#[from] SettingsError),
    #[error("{0}")]
    Relay(#[from] crate::RelayError),
    #[error("there is an inbox called {0} already")]
    InboxExists(String),
    #[error("there is no inbox called {0}")]
    NoInbox(String),
    #[error("there is no console with the number {0}")]
    NoReader(i64),
    #[error("there is a team called {0} already")]
    TeamExists(String),
    #[error("there is no team called {0}")]
    NoTeam(String),
    #[error("there is no desktop with the number {0}")]
    NoDevice(i64),
    #[error("a team's name has 1 to 60 characters")]
    TeamName,
    #[error("an inbox's name has 1 to 60 characters")]
    InboxName,
    #[error("the relay is not ready: {0}")]
    NotReady(String),
    #[error("{act}: {source}")]
    System { act: &'static str, source: std::io::Error },
    #[error("{0}")]
    Tls(#[from] tls::TlsError),
}

/// Runs the program with these arguments, the first of which is its own name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    log::keep_only_places_of_panics();
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "hazina-relay: {}", with_causes(&error));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<(), CommandError> {
    let file = arguments
        .settings
        .or_else(|| std::env::var_os("HAZINA_RELAY_SETTINGS").map(PathBuf::from));
    let settings = Settings::read(file.as_deref(), &|name| std::env::var(name).ok())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| CommandError::System {
            act: "the program could not start",
            source,
        })?;
    runtime.block_on(async {
        match arguments.command {
            Command::Serve => serve::serve(settings).await,
            Command::Check => commands::check(&settings).await,
            Command::Ready => commands::ready(&settings).await,
            Command::Inbox(InboxCommand::Create { name }) => commands::create_inbox(&settings, &name).await,
            Command::Inbox(InboxCommand::Pairing { name }) => commands::pairing(&settings, &name).await,
            Command::Inbox(InboxCommand::List) | Command::Reader(ReaderCommand::List) => {
                commands::list(&settings).await
            }
            Command::Inbox(InboxCommand::Remove { name }) => commands::remove_inbox(&settings, &name).await,
            Command::Reader(ReaderCommand::Remove { id }) => commands::remove_reader(&settings, id).await,
            Command::Team(TeamCommand::Create { name }) => teams::create(&settings, &name).await,
            Command::Team(TeamCommand::Pairing { name }) => teams::pairing(&settings, &name).await,
            Command::Team(TeamCommand::List) => teams::list(&settings).await,
            Command::Team(TeamCommand::Retire { device }) => teams::set_retired(&settings, device, true).await,
            Command::Team(TeamCommand::Restore { device }) => teams::set_retired(&settings, device, false).await,
        }
    })
}

/// One line on standard output.
fn say(line: &str) {
    // Whoever closed the pipe does not want it.
    let _ = writeln!(std::io::stdout(), "{line}");
}
