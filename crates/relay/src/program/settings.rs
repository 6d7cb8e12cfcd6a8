//! The settings: a file, overruled by the environment, read into values that are known to be good.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use hyper::http::uri::Authority;
use ipnet::IpNet;
use serde::Deserialize;

use super::log;
use crate::sources::{SAFARICOM, Sources};
use crate::{Limits, SpoolLimits};

/// What the program runs with. The crate's README has a table of the settings.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where M-PESA and the consoles reach it: `https://host[:port]`.
    pub public_address: String,
    /// Where it listens for both.
    pub listen: SocketAddr,
    /// Where it answers health and metrics; nobody else's business.
    pub private_listen: SocketAddr,
    /// Where callbacks wait.
    pub spool: SpoolPlace,
    /// TLS.
    pub tls: Tls,
    /// The certificate authority that pairing codes name, as PEM.
    pub certificate_authority: Option<String>,
    /// Proxies before it, and whom it takes callbacks from.
    pub sources: Sources,
    /// The bounds of the listening side.
    pub limits: Limits,
    /// The bounds of the spool.
    pub spool_limits: SpoolLimits,
    /// How much is logged.
    pub log: String,
}

/// Where callbacks wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpoolPlace {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database.
    Postgres {
        /// `postgres://user@host/database`; holds a password, and is not printed.
        url: Hidden,
        /// The certificate authority of the database, as PEM; without it, no TLS.
        authority: Option<String>,
    },
}

/// A text that is not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(pub(crate) String);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("<redacted>")
    }
}

/// How TLS is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tls {
    /// By a proxy before it.
    Proxy,
    /// With these files, which are read again when they change.
    Files {
        /// The chain, as PEM.
        certificate: PathBuf,
        /// The key, as PEM.
        key: PathBuf,
    },
    /// With certificates from an ACME authority, by TLS-ALPN-01 on the public address.
    Acme {
        /// The names to be certified.
        domains: Vec<String>,
        /// Whom the authority may write to.
        contact: Option<String>,
        /// Where certificates and the account are kept.
        folder: PathBuf,
        /// The authority's directory; Let's Encrypt without it.
        directory: Option<String>,
        /// Whom the directory's own certificate must come from, as PEM, where that is nobody that everybody knows.
        authority: Option<String>,
    },
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("the settings file {path} cannot be read: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file or a variable is not of the form that it must have.
    #[error("the settings cannot be understood: {0}")]
    Form(String),
    /// A setting is missing or wrong.
    #[error("the setting {name}: {problem}")]
    Wrong {
        /// The setting.
        name: &'static str,
        /// What is wrong with it.
        problem: String,
    },
}

/// The settings as they are written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    public_address: String,
    listen: Option<SocketAddr>,
    private_listen: Option<SocketAddr>,
    spool: String,
    postgres_ca: Option<PathBuf>,
    tls_certificate: Option<PathBuf>,
    tls_key: Option<PathBuf>,
    acme_domains: Option<Vec<String>>,
    acme_contact: Option<String>,
    acme_folder: Option<PathBuf>,
    acme_directory: Option<String>,
    acme_ca: Option<PathBuf>,
    certificate_authority: Option<PathBuf>,
    trusted_proxies: Option<Vec<String>>,
    callbacks_from: Option<Vec<String>>,
    body_bytes: Option<usize>,
    open_connections: Option<usize>,
    connections_per_source: Option<usize>,
    callbacks_per_second: Option<NonZeroU32>,
    source_per_second: Option<NonZeroU32>,
    untrusted_per_second: Option<NonZeroU32>,
    header_seconds: Option<u64>,
    body_seconds: Option<u64>,
    answer_seconds: Option<u64>,
    stop_seconds: Option<u64>,
    spool_deliveries: Option<u64>,
    spool_bytes: Option<u64>,
    log: Option<String>,
}

/// Every setting, and whether it is a list or a number in the environment.
const NAMES: [(&str, Kind); 28] = [
    ("public_address", Kind::Text),
    ("listen", Kind::Text),
    ("private_listen", Kind::Text),
    ("spool", Kind::Text),
    ("postgres_ca", Kind::Text),
    ("tls_certificate", Kind::Text),
    ("tls_key", Kind::Text),
    ("acme_domains", Kind::List),
    ("acme_contact", Kind::Text),
    ("acme_folder", Kind::Text),
    ("acme_directory", Kind::Text),
    ("acme_ca", Kind::Text),
    ("certificate_authority", Kind::Text),
    ("trusted_proxies", Kind::List),
    ("callbacks_from", Kind::List),
    ("body_bytes", Kind::Number),
    ("open_connections", Kind::Number),
    ("connections_per_source", Kind::Number),
    ("callbacks_per_second", Kind::Number),
    ("source_per_second", Kind::Number),
    ("untrusted_per_second", Kind::Number),
    ("header_seconds", Kind::Number),
    ("body_seconds", Kind::Number),
    ("answer_seconds", Kind::Number),
    ("stop_seconds", Kind::Number),
    ("spool_deliveries", Kind::Number),
    ("spool_bytes", Kind::Number),
    ("log", Kind::Text),
];

#[derive(Clone, Copy)]
enum Kind {
    Text,
    List,
    Number,
}

/// The largest body that may be allowed: a delivery must fit into the answer that hands it on.
const MOST_BODY_BYTES: u64 = 1024 * 1024;
const MOST_CONNECTIONS: u64 = 65_536;
const MOST_SECONDS: u64 = 3_600;

impl Settings {
    /// Reads the file, if one is named, then `HAZINA_RELAY_<NAME IN CAPITALS>` from the environment, which counts more.
    /// Lists are written with commas there.
    ///
    /// # Errors
    /// Where something is missing, unknown or wrong, with its name.
    pub fn read(file: Option<&Path>, environment: &dyn Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let mut table = match file {
            None => toml::Table::new(),
            Some(path) => text(path)?
                .parse::<toml::Table>()
                .map_err(|error| SettingsError::Form(error.to_string()))?,
        };
        for (name, kind) in NAMES {
            let Some(value) = environment(&format!("HAZINA_RELAY_{}", name.to_uppercase())) else {
                continue;
            };
            let value = match kind {
                Kind::Text => toml::Value::String(value),
                Kind::List => toml::Value::Array(listed(&value)),
                Kind::Number => toml::Value::Integer(value.trim().parse().map_err(|_| SettingsError::Wrong {
                    name,
                    problem: format!("{value} is no whole number"),
                })?),
            };
            table.insert(name.to_owned(), value);
        }
        let written: Written = table
            .try_into()
            .map_err(|error: toml::de::Error| SettingsError::Form(error.message().to_owned()))?;
        written.checked()
    }
}

fn listed(text: &str) -> Vec<toml::Value> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| toml::Value::String(part.to_owned())).collect()
}

impl Written {
    fn checked(self) -> Result<Settings, SettingsError> {
        let tls = self.tls()?;
        let public_address = self.public_address.trim_end_matches('/').to_owned();
        if !is_an_address(&public_address) {
            return Err(wrong("public_address", "it must be https://host or https://host:port"));
        }
        self.bounds()?;
        // Daraja refuses addresses that hold one of these (`daraja/API.md` section 18).
        let lower = public_address.to_lowercase();
        let forbidden = ["m-pesa", "mpesa", "safaricom", "exe", "cmd", "sql", "query"];
        if let Some(word) = forbidden.into_iter().find(|word| lower.contains(word)) {
            return Err(wrong(
                "public_address",
                format!("Daraja refuses addresses with \"{word}\" in them"),
            ));
        }
        let usual = Limits::default();
        let seconds = |set: Option<u64>, usual: Duration| set.map_or(usual, Duration::from_secs);
        let spool_usual = SpoolLimits::default();
        Ok(Settings {
            listen: self.listen.unwrap_or_else(|| match tls {
                Tls::Proxy => ([127, 0, 0, 1], 8080).into(),
                Tls::Files { .. } | Tls::Acme { .. } => ([0, 0, 0, 0], 443).into(),
            }),
            private_listen: self.private_listen.unwrap_or_else(|| ([127, 0, 0, 1], 9464).into()),
            spool: spool(self.spool, self.postgres_ca.as_deref())?,
            tls,
            certificate_authority: self.certificate_authority.as_deref().map(text).transpose()?,
            sources: Sources {
                trusted_proxies: networks("trusted_proxies", self.trusted_proxies.as_deref())?,
                callbacks_from: networks("callbacks_from", self.callbacks_from.as_deref())?,
            },
            limits: Limits {
                body_bytes: self.body_bytes.unwrap_or(usual.body_bytes),
                open_connections: self.open_connections.unwrap_or(1_024),
                connections_per_source: self.connections_per_source.unwrap_or(usual.connections_per_source),
                callbacks_per_second: self.callbacks_per_second.unwrap_or(usual.callbacks_per_second),
                source_per_second: self.source_per_second.unwrap_or(usual.source_per_second),
                untrusted_per_second: self.untrusted_per_second.unwrap_or(usual.untrusted_per_second),
                header_time: seconds(self.header_seconds, usual.header_time),
                body_time: seconds(self.body_seconds, usual.body_time),
                answer_time: seconds(self.answer_seconds, usual.answer_time),
                stop_time: seconds(self.stop_seconds, usual.stop_time),
            },
            spool_limits: SpoolLimits {
                deliveries: self.spool_deliveries.unwrap_or(spool_usual.deliveries),
                bytes: self.spool_bytes.unwrap_or(spool_usual.bytes),
            },
            log: self.log.unwrap_or_else(|| "info".to_owned()),
            public_address,
        })
    }

    /// A zero would take nothing any more, and a body beyond the largest could not be handed on.
    fn bounds(&self) -> Result<(), SettingsError> {
        let number = |set: Option<usize>| set.map(|set| u64::try_from(set).unwrap_or(u64::MAX));
        for (name, set, most) in [
            ("body_bytes", number(self.body_bytes), MOST_BODY_BYTES),
            ("open_connections", number(self.open_connections), MOST_CONNECTIONS),
            (
                "connections_per_source",
                number(self.connections_per_source),
                MOST_CONNECTIONS,
            ),
            ("header_seconds", self.header_seconds, MOST_SECONDS),
            ("body_seconds", self.body_seconds, MOST_SECONDS),
            ("answer_seconds", self.answer_seconds, MOST_SECONDS),
            ("stop_seconds", self.stop_seconds, MOST_SECONDS),
            ("spool_deliveries", self.spool_deliveries, u64::MAX),
            ("spool_bytes", self.spool_bytes, u64::MAX),
        ] {
            if set.is_some_and(|set| !(1..=most).contains(&set)) {
                let upper = if most == u64::MAX {
                    String::new()
                } else {
                    format!(" and at most {most}")
                };
                return Err(wrong(name, format!("it must be at least 1{upper}")));
            }
        }
        match self.log.as_deref().map(log::is_understood) {
            Some(false) => Err(wrong(
                "log",
                "it must be error, warn, info, debug or trace, or such levels by module, like warn,relay=debug",
            )),
            Some(true) | None => Ok(()),
        }
    }

    fn tls(&self) -> Result<Tls, SettingsError> {
        let domains = self.acme_domains.clone().unwrap_or_default();
        match (&self.tls_certificate, &self.tls_key, domains.is_empty()) {
            (None, None, true) => Ok(Tls::Proxy),
            (Some(certificate), Some(key), true) => Ok(Tls::Files {
                certificate: certificate.clone(),
                key: key.clone(),
            }),
            (None, None, false) => Ok(Tls::Acme {
                domains,
                contact: self.acme_contact.clone(),
                folder: self
                    .acme_folder
                    .clone()
                    .ok_or_else(|| wrong("acme_folder", "it is needed with acme_domains"))?,
                directory: self.acme_directory.clone(),
                authority: self.acme_ca.as_deref().map(text).transpose()?,
            }),
            (Some(_), None, true) => Err(wrong("tls_key", "it is needed with tls_certificate")),
            (None, Some(_), true) => Err(wrong("tls_certificate", "it is needed with tls_key")),
            (_, _, false) => Err(wrong(
                "acme_domains",
                "certificate files are set as well: choose one of them",
            )),
        }
    }
}

/// `https://host[:port]` or the same with `http`, and nothing else.
fn is_an_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    rest.parse::<Authority>().is_ok_and(|place| {
        let alone = place.host() == rest;
        !place.host().is_empty() && !rest.contains('@') && (alone || place.port_u16().is_some())
    })
}

fn spool(written: String, authority: Option<&Path>) -> Result<SpoolPlace, SettingsError> {
    if written.starts_with("postgres://") || written.starts_with("postgresql://") {
        return Ok(SpoolPlace::Postgres {
            url: Hidden(written),
            authority: authority.map(text).transpose()?,
        });
    }
    if written.is_empty() {
        return Err(wrong("spool", "it must be a file, or postgres://..."));
    }
    Ok(SpoolPlace::Sqlite(written.into()))
}

fn networks(name: &'static str, written: Option<&[String]>) -> Result<Vec<IpNet>, SettingsError> {
    let mut found = Vec::new();
    for text in written.unwrap_or_default() {
        if text == "safaricom" {
            found.extend(SAFARICOM.iter().filter_map(|known| network(known)));
        } else {
            let read = network(text);
            found
                .push(read.ok_or_else(|| wrong(name, format!("{text} is no address and no network like 10.0.0.0/8")))?);
        }
    }
    Ok(found)
}

fn network(text: &str) -> Option<IpNet> {
    let alone = || text.parse().ok().map(|address: std::net::IpAddr| IpNet::from(address));
    text.parse().ok().or_else(alone)
}

fn text(path: &Path) -> Result<String, SettingsError> {
    std::fs::read_to_string(path).map_err(|source| SettingsError::File {
        path: path.to_owned(),
        source,
    })
}

fn wrong(name: &'static str, problem: impl Into<String>) -> SettingsError {
    SettingsError::Wrong {
        name,
        problem: problem.into(),
    }
}
