//! The commands beside `serve`. They work on the same database as a running relay, which notices within a second.

use std::sync::Arc;

use secrecy::ExposeSecret as _;

use super::settings::{Settings, SpoolPlace, Tls};
use super::{CommandError, ports, say, tls};
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
    register(settings).await?.version().await?;
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
    say(match &settings.spool {
        SpoolPlace::Sqlite(_) => "Callbacks wait in a SQLite file, which can be opened.",
        SpoolPlace::Postgres { .. } => "Callbacks wait in a PostgreSQL database, which can be reached.",
    });
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
    let register = register(settings).await?.load().await?;
    if register.inboxes().is_empty() {
        say("There is no inbox. Make one: hazina-relay inbox create NAME");
    }
    for inbox in register.inboxes() {
        say(&inbox.name);
        if inbox.readers.is_empty() {
            say("  no console is paired: callbacks are answered 503");
        }
        for reader in &inbox.readers {
            say(&format!("  {}  {}", reader.id, reader.name));
        }
    }
    Ok(())
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
