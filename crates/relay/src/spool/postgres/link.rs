//! One connection to PostgreSQL that is made again when it broke.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::timeout;
use tokio_postgres::config::SslMode;
use tokio_postgres::{AsyncMessage, Client, Config, Error, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::RelayError;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);

/// How long an act may take before it is given up with its connection: an answer later than this is of no use to M-PESA,
/// and a database that vanished without a word would otherwise be waited for until the system gives up, a quarter of an
/// hour.
pub(super) const ANSWER: Duration = Duration::from_secs(15);

/// The server gives a statement up a little earlier, and says so.
const STATEMENT: &str = "SET statement_timeout = '14s'; SET synchronous_commit = on; SET client_min_messages = warning";

/// Where the database is, and how it is spoken to.
#[derive(Clone)]
pub(super) struct Place {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place")
    }
}

impl Place {
    /// Reads `postgres://...`; with the database's certificate authority, TLS is required.
    pub(super) fn new(url: &str, authority: Option<&str>) -> Result<Self, RelayError> {
        let mut config: Config = url.parse().map_err(failed("read the address of the database"))?;
        config.connect_timeout(CONNECT).application_name("hazina-relay");
        let tls = authority.map(connector).transpose()?;
        if tls.is_some() {
            config.ssl_mode(SslMode::Require);
        }
        Ok(Self { config, tls })
    }

    /// Connects; notices that arrive are given to `heard` for as long as the connection lives.
    pub(super) async fn connect(&self, heard: impl Fn() + Send + 'static) -> Result<Client, RelayError> {
        let fault = failed("reach the database");
        let client = match &self.tls {
            Some(tls) => {
                let (client, connection) = self.config.connect(tls.clone()).await.map_err(fault)?;
                tokio::spawn(drive(connection, heard));
                client
            }
            None => {
                let (client, connection) = self.config.connect(NoTls).await.map_err(fault)?;
                tokio::spawn(drive(connection, heard));
                client
            }
        };
        client
            .batch_execute(STATEMENT)
            .await
            .map_err(failed("prepare the database"))?;
        Ok(client)
    }
}

fn connector(pem: &str) -> Result<MakeRustlsConnect, RelayError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let certificate = certificate.map_err(|_| RelayError::Authority)?;
        roots.add(certificate).map_err(|_| RelayError::Authority)?;
    }
    if roots.is_empty() {
        return Err(RelayError::Authority);
    }
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| RelayError::Authority)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// Moves bytes until the connection ends.
async fn drive<S, T>(mut connection: tokio_postgres::Connection<S, T>, heard: impl Fn())
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
    T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    loop {
        match std::future::poll_fn(|cx| connection.poll_message(cx)).await {
            Some(Ok(AsyncMessage::Notification(_))) => heard(),
            Some(Ok(_)) => {}
            Some(Err(error)) => {
                tracing::warn!(%error, "the connection to the database broke");
                return;
            }
            None => return,
        }
    }
}

/// A connection that several tasks take turns with.
#[derive(Debug, Clone)]
pub(super) struct Link {
    place: Place,
    client: Arc<Mutex<Option<Client>>>,
}

/// One turn.
pub(super) struct Turn(OwnedMutexGuard<Option<Client>>);

impl Link {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            client: Arc::default(),
        }
    }

    /// Does `with` in a turn of its own, and gives the connection up where it takes too long.
    pub(super) async fn ask<T>(
        &self,
        act: &'static str,
        with: impl AsyncFnOnce(&mut Client) -> Result<T, Error>,
    ) -> Result<T, RelayError> {
        let mut turn = self.turn().await?;
        if let Ok(done) = timeout(ANSWER, with(turn.client())).await {
            return done.map_err(failed(act));
        }
        *turn.0 = None;
        Err(slow(act))
    }

    /// Waits for a turn, and connects where there is no connection any more.
    pub(super) async fn turn(&self) -> Result<Turn, RelayError> {
        let mut client = Arc::clone(&self.client).lock_owned().await;
        if client.as_ref().is_none_or(Client::is_closed) {
            let connecting = timeout(CONNECT, self.place.connect(|| {})).await;
            *client = Some(connecting.map_err(|_| slow("reach the database"))??);
        }
        Ok(Turn(client))
    }
}

impl Turn {
    pub(super) fn client(&mut self) -> &mut Client {
        self.0.as_mut().expect("a turn begins with a connection")
    }
}

pub(super) fn slow(act: &'static str) -> RelayError {
    RelayError::Spool {
        act,
        source: Arc::new(std::io::Error::from(std::io::ErrorKind::TimedOut)),
    }
}

/// The error of an act of this database.
pub(super) fn failed(act: &'static str) -> impl Fn(Error) -> RelayError {
    move |source| RelayError::Spool {
        act,
        source: Arc::new(source),
    }
}
