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
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use console::{SystemClock, SystemEntropy};
use messages::Language;
use organisations::{Office, OfficeConfig};
use practice::{World, WorldOptions};
use tokio::net::TcpListener;

const USAGE: &str = "hazina-practice [--data DIR] [--pages DIR] [--port N] [--hurry]\n\
  --data DIR   where the practice ledger is kept (else HAZINA_DATA_DIR, else the user's data folder)\n\
  --pages DIR  the built pages (else ui/dist of this checkout)\n\
  --port N     port on 127.0.0.1 (else a free one)\n\
  --hurry      M-PESA answers within two seconds, and nothing waits as long as with the real one";

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
    let pages = pages::read(&wanted.pages)?;
    let mut practice = WorldOptions::of_console(&wanted.data, wanted.data.join("saved"), 254);
    practice.hurry |= wanted.hurry;
    let office = Office::new(OfficeConfig {
        folder: wanted.data.clone(),
        locks: console::locks_folder(),
        downloads: wanted.data.join("saved"),
        vault: Arc::new(practice::memory_secrets()),
        practice: World::new(practice),
        gateways: None,
        system_language: Language::from_system(&sys_locale::get_locale().unwrap_or_default()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        checkpoint: Arc::new(|_, _| {}),
    });
    office.open_last().await?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, wanted.port)).await?;
    let address = listener.local_addr()?;
    let key = host::Key::random()?;
    writeln!(
        std::io::stdout(),
        "Hazina practice console, for this machine only: http://{address}/#key={}",
        key.for_address()
    )?;
    let host = host::Host {
        office: Arc::clone(&office),
        key,
        address,
        pages,
    };
    // Open tabs listen without end, so they are not waited for.
    tokio::select! {
        served = axum::serve(listener, host::routes(Arc::new(host))).into_future() => served?,
        asked = asked_to_leave() => asked?,
    }
    office.close().await;
    Ok(())
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
}

impl Wanted {
    fn from_args(mut args: impl Iterator<Item = String>) -> Result<Wanted, Box<dyn Error>> {
        let mut data = None;
        let mut pages = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/dist"));
        let (mut port, mut hurry) = (0, false);
        while let Some(name) = args.next() {
            let mut value = || args.next().ok_or_else(|| format!("{name} needs a value\n{USAGE}"));
            match name.as_str() {
                "--data" => data = Some(PathBuf::from(value()?)),
                "--pages" => pages = PathBuf::from(value()?),
                "--port" => port = value()?.parse()?,
                "--hurry" => hurry = true,
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
