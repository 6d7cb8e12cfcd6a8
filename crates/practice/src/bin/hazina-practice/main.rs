//! The practice console for a browser tab: the same console, simulator and relay as behind the window, served on
//! loopback. For a machine without a display, and for working on the pages.
//!
//! Practice only: there is no way to reach real money from here, and no release holds it (cargo feature `browser`).
//! The secrets are in memory: the keyring belongs to the window.

mod host;
mod pages;

use std::error::Error;
use std::io::Write;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use console::{SystemClock, SystemEntropy};
use futures_util::future::select_all;
use messages::Language;
use organisations::{Office, OfficeConfig};
use practice::{Between, World, WorldOptions};
use tokio::net::TcpListener;

const USAGE: &str = "hazina-practice [--data DIR] [--pages DIR] [--port N] [--hurry] [--team | --between DIR]\n\
  --data DIR   where the practice ledger is kept (else HAZINA_DATA_DIR, else the user's data folder)\n\
  --pages DIR  the built pages (else ui/dist of this checkout)\n\
  --port N     port on 127.0.0.1 (else a free one)\n\
  --hurry      M-PESA answers within two seconds, and nothing waits as long as with the real one\n\
  --team       two desktops of one team, with a relay between them: an address for each\n\
  --between DIR  only M-PESA and the relay of such a team, whose desktops are windows: each with a data folder in DIR";

#[tokio::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Its sentence for a person; nothing can be said where even the terminal is gone.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    console::keep_only_places_of_panics();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("HAZINA_LOG").unwrap_or_else(|_| "warn".into()))
        .init();
    let wanted = Wanted::from_args(std::env::args().skip(1))?;
    console::keep_to_this_user(&wanted.data)?;
    if let Some(folder) = &wanted.between {
        return serve_between(folder, wanted.hurry).await;
    }
    let pages = pages::read(&wanted.pages)?;
    let mut practice = WorldOptions::of_console(&wanted.data, wanted.data.join("saved"), 254);
    practice.hurry |= wanted.hurry;
    let worlds = match wanted.team {
        true => World::team(&practice).to_vec(),
        false => vec![World::new(practice)],
    };
    let mut offices = Vec::new();
    let mut serving = Vec::new();
    for (place, world) in worlds.into_iter().enumerate() {
        let office = office_of(&wanted.data, place, world);
        office.open_last().await?;
        // One desktop at the port that was asked for, the other beside it.
        let port = match (wanted.port, u16::try_from(place)) {
            (0, _) | (_, Err(_)) => 0,
            (port, Ok(place)) => port.saturating_add(place),
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let key = host::Key::random()?;
        writeln!(
            std::io::stdout(),
            "Hazina practice console{}, for this machine only: http://{address}/#key={}",
            match (wanted.team, place) {
                (false, _) => "",
                (true, 0) => " of the head office",
                (true, _) => " of the branch",
            },
            key.for_address()
        )?;
        let host = host::Host {
            office: Arc::clone(&office),
            key,
            address,
            pages: pages.clone(),
        };
        offices.push(office);
        serving.push(axum::serve(listener, host::routes(Arc::new(host))).into_future());
    }
    // Open tabs listen without end, so they are not waited for.
    tokio::select! {
        (served, _, _) = select_all(serving) => served?,
        asked = asked_to_leave() => asked?,
    }
    // The one that was opened first holds what the other stands on.
    for office in offices.into_iter().rev() {
        office.close().await;
    }
    Ok(())
}

/// M-PESA and the relay of a team whose desktops are programs of their own.
async fn serve_between(folder: &Path, hurry: bool) -> Result<(), Box<dyn Error>> {
    console::keep_to_this_user(folder)?;
    let between = Between::open(folder, hurry).await?;
    for desktop in between.desktops() {
        writeln!(std::io::stdout(), "A desktop of the team: {}", desktop.display())?;
    }
    asked_to_leave().await?;
    between.close().await;
    Ok(())
}

/// The office of the console, or of the `place`th desktop of a team.
fn office_of(data: &Path, place: usize, practice: Arc<World>) -> Arc<Office> {
    let (folder, locks) = match place {
        0 => (data.to_owned(), console::locks_folder()),
        // A desktop of its own, as if on another machine.
        _ => (
            data.join("second-desktop"),
            console::locks_folder().join("second-desktop"),
        ),
    };
    Office::new(OfficeConfig {
        downloads: folder.join("saved"),
        folder,
        locks,
        vault: Arc::new(practice::memory_secrets()),
        practice,
        gateways: None,
        system_language: Language::from_system(&sys_locale::get_locale().unwrap_or_default()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        checkpoint: Arc::new(|_, _| {}),
    })
}

#[cfg(unix)]
async fn asked_to_leave() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminated.recv() => Ok(()),
        pressed = tokio::signal::ctrl_c() => pressed,
    }
}

#[cfg(not(unix))]
async fn asked_to_leave() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// What the command line asks for.
struct Wanted {
    data: PathBuf,
    pages: PathBuf,
    port: u16,
    hurry: bool,
    team: bool,
    between: Option<PathBuf>,
}

impl Wanted {
    fn from_args(mut args: impl Iterator<Item = String>) -> Result<Wanted, Box<dyn Error>> {
        let (mut data, mut between) = (None, None);
        let mut pages = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/dist"));
        let (mut port, mut hurry, mut team) = (0, false, false);
        while let Some(name) = args.next() {
            let mut value = || args.next().ok_or_else(|| format!("{name} needs a value\n{USAGE}"));
            match name.as_str() {
                "--data" => data = Some(PathBuf::from(value()?)),
                "--pages" => pages = PathBuf::from(value()?),
                "--port" => port = value()?.parse()?,
                "--hurry" => hurry = true,
                "--team" => team = true,
                "--between" => between = Some(PathBuf::from(value()?)),
                _ => return Err(USAGE.into()),
            }
        }
        let data = match data {
            Some(data) => data,
            None => user_data().ok_or("no home folder: say where with --data DIR")?,
        };
        Ok(Wanted {
            data,
            pages,
            port,
            hurry,
            team,
            between,
        })
    }
}

/// The folder that `HAZINA_DATA_DIR` names; else one beside the window's own, not the same: that one's secrets are in the
/// keyring.
fn user_data() -> Option<PathBuf> {
    let named = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let system = || {
        named("XDG_DATA_HOME")
            .or_else(|| named("APPDATA"))
            .or_else(|| named("HOME").map(|home| home.join(".local/share")))
    };
    named("HAZINA_DATA_DIR").or_else(|| system().map(|data| data.join("ke.hazina.console.browser")))
}
