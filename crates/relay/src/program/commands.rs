//! The commands beside `serve`. They work on the same database as a running relay, which notices within a second.

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;

use super::settings::{Settings, SpoolPlace, Tls};
use super::{CommandError, ports, say, tls};
use crate::error::with_causes;
use crate::protocol::Waiting;
use crate::spool::{PostgresRegister, RegisterStore, SqliteRegister};
use crate::{PairingCode, RelayError};

/// Opens the register in the database that the settings name.
pub(super) async fn register(settings: &Settings) -> Result<Arc<dyn RegisterStore>, RelayError> {
    Ok(match &settings.spool {
        SpoolPlace::Sqlite(path) => Arc::new(SqliteRegister::open(path)?),
        SpoolPlace::Postgres { url, authority } => {
            Arc::new(PostgresRegister::open(&url.0, authority.as_deref()).await?)
        }
    })
}

/// The settings were read, or we would not be here: says what they mean, and whether they can be served with.
pub(super) async fn check(settings: &Settings) -> Result<(), CommandError> {
    let spool = spool(settings).await?;
    // Only its files are tried: an ACME authority is not to be asked for every check.
    if let Tls::Files { .. } = settings.tls {
        let tried = tls::handshake(&settings.tls)?;
        tried.iter().for_each(|(_, following)| following.abort());
    }
    say(&format!(
        "Callbacks and consoles reach it at {}.",
        settings.public_address
    ));
    say(&format!(
        "It listens on {}, and for health and metrics on {}.",
        settings.listen, settings.private_listen
    ));
    say(spool);
    say(match (&settings.tls, settings.sources.trusted_proxies.is_empty()) {
        (Tls::Proxy, true) => {
            "No TLS, and no trusted_proxies: every request will seem to come from the proxy, and count against one source."
        }
        (Tls::Proxy, false) => "TLS is done by the proxy before it.",
        (Tls::Files { .. }, _) => "TLS is done with certificate files, which can be used.",
        (Tls::Acme { .. }, _) => "TLS is done with certificates from an ACME authority.",
    });
    if settings.public_address.starts_with("http://") {
        say("The public address is not https: M-PESA posts to such addresses in its sandbox only.");
    }
    if settings.sources.callbacks_from.is_empty() {
        say("Callbacks are taken from every address.");
    } else {
        let networks = settings.sources.callbacks_from.len();
        say(&format!(
            "Callbacks are taken from {networks} addresses or networks only."
        ));
    }
    Ok(())
}

/// What there is where callbacks are to wait. A SQLite file that is not there yet is not made: it would belong to whoever
/// checks, and not to whoever serves.
async fn spool(settings: &Settings) -> Result<&'static str, CommandError> {
    if let SpoolPlace::Sqlite(path) = &settings.spool
        && !path.try_exists().is_ok_and(|there| there)
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        return Ok(match folder {
            Some(folder) if !folder.is_dir() => {
                "Callbacks will wait in a SQLite file. Neither it nor its folder is there yet: the folder has to be, when serving begins."
            }
            Some(_) | None => "Callbacks will wait in a SQLite file, which is made when serving begins.",
        });
    }
    register(settings).await?.version().await?;
    Ok(match &settings.spool {
        SpoolPlace::Sqlite(_) => "Callbacks wait in a SQLite file, which can be opened.",
        SpoolPlace::Postgres { .. } => "Callbacks wait in a PostgreSQL database, which can be reached.",
    })
}

/// How long a relay may take to say whether it is ready.
const READY: Duration = Duration::from_secs(5);

pub(super) async fn ready(settings: &Settings) -> Result<(), CommandError> {
    let mut private = settings.private_listen;
    if private.ip().is_unspecified() {
        private.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    let unheard = |error: reqwest::Error| CommandError::NotReady(with_causes(&error.without_url()));
    let asked = reqwest::Client::new()
        .get(format!("http://{private}/readyz"))
        .timeout(READY);
    let answer = asked.send().await.map_err(unheard)?;
    let fine = answer.status().is_success();
    let said = answer.text().await.map_err(unheard)?;
    if !fine {
        return Err(CommandError::NotReady(said.trim().to_owned()));
    }
    say(said.trim());
    Ok(())
}

pub(super) async fn create_inbox(settings: &Settings, name: &str) -> Result<(), CommandError> {
    let name = name.trim();
    if !(1..=60).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(CommandError::InboxName);
    }
    let register = register(settings).await?;
    if !register.create_inbox(name, (ports::clock())()).await? {
        return Err(CommandError::InboxExists(name.to_owned()));
    }
    print_pairing(settings, register.as_ref(), name).await
}

pub(super) async fn pairing(settings: &Settings, name: &str) -> Result<(), CommandError> {
    let register = register(settings).await?;
    print_pairing(settings, register.as_ref(), name).await
}

/// Makes a code and prints it this once.
async fn print_pairing(settings: &Settings, register: &dyn RegisterStore, name: &str) -> Result<(), CommandError> {
    let address = &settings.public_address;
    let place = (address.as_str(), settings.certificate_authority.clone());
    let made = PairingCode::make(register, name, place, (ports::clock())(), &ports::entropy()).await?;
    let code = made.ok_or_else(|| CommandError::NoInbox(name.to_owned()))?;
    say(&format!(
        "Inbox {name} at {address}. Callback addresses are made by the console."
    ));
    say(
        "Paste this line into the console (Settings, Relay). It pairs one console, within 24 hours, and is shown only now:",
    );
    say(code.expose().expose_secret());
    Ok(())
}

pub(super) async fn list(settings: &Settings) -> Result<(), CommandError> {
    let store = register(settings).await?;
    let register = store.load().await?;
    if register.inboxes().is_empty() {
        say("There is no inbox. Make one: hazina-relay inbox create NAME");
    }
    for inbox in register.inboxes() {
        say(&inbox.name);
        if inbox.readers.is_empty() {
            say("  no console is paired: callbacks are answered 503");
        }
        for reader in &inbox.readers {
            let waits = waits(store.waiting(reader.id).await?, (ports::clock())());
            say(&format!("  {}  {}: {waits}", reader.id, reader.name));
        }
    }
    Ok(())
}

/// How much waits for a console, and since when: one that is gone for good shows here.
fn waits(waiting: Waiting, now_ms: i64) -> String {
    let Some(oldest) = waiting.oldest_at_ms else {
        return "nothing waits".to_owned();
    };
    let seconds = now_ms
        .saturating_sub(oldest)
        .max(0)
        .unsigned_abs()
        .saturating_div(1_000);
    let since = match seconds {
        0..120 => format!("{seconds} seconds"),
        120..7_200 => format!("{} minutes", seconds.saturating_div(60)),
        7_200..172_800 => format!("{} hours", seconds.saturating_div(3_600)),
        172_800.. => format!("{} days", seconds.saturating_div(86_400)),
    };
    let deliveries = waiting.deliveries;
    format!("{deliveries} waiting, the oldest for {since}")
}

pub(super) async fn remove_inbox(settings: &Settings, name: &str) -> Result<(), CommandError> {
    if !register(settings).await?.remove_inbox(name).await? {
        return Err(CommandError::NoInbox(name.to_owned()));
    }
    say("Removed, with its consoles and all that waited for them.");
    Ok(())
}

pub(super) async fn remove_reader(settings: &Settings, id: i64) -> Result<(), CommandError> {
    if !register(settings).await?.remove_reader(id).await? {
        return Err(CommandError::NoReader(id));
    }
    say("Removed, with all that waited for it.");
    Ok(())
}
