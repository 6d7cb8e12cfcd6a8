//! `hazina-relay serve`: everything put together, until it is told to stop.

use std::time::Duration;

use super::settings::{Settings, SpoolPlace};
use super::{CommandError, commands, log, ports, private_address, say, teams, tls};
use crate::listener::bind;
use crate::spool::{PostgresSpool, Spool, SqliteSpool};
use crate::{MetricsText, Registry, RelayError, Server, ServerConfig};

/// How often the alarm levels of the spool are looked at.
const LOOK: Duration = Duration::from_secs(1);

pub(super) async fn serve(settings: Settings) -> Result<(), CommandError> {
    log::start(&settings.log);
    let spool = spool(&settings).await?;
    let registry = Registry::open(commands::register(&settings).await?).await?;
    let private = bind(settings.private_listen).await?;
    let handshake = tls::handshake(&settings.tls)?;
    let config = ServerConfig {
        listen: settings.listen,
        limits: settings.limits,
        spool_limits: settings.spool_limits,
        sources: settings.sources.clone(),
        clock: ports::clock(),
        entropy: ports::entropy(),
        handshake: handshake.as_ref().map(|(handshake, _)| handshake.clone()),
        teams: Some(teams::teams(&settings).await?),
    };
    let server = Server::start(config, spool.clone(), registry).await?;
    // Whoever started us on port 0 reads here where we are.
    let private_address = private.local_addr().map_err(|source| CommandError::System {
        act: "the private address could not be read",
        source,
    })?;
    say(&format!("listening on {} and {private_address}", server.address()));
    let ended = tokio::select! {
        told = stop_signal() => told.map_err(|source| CommandError::System {
            act: "signals could not be watched",
            source,
        }),
        () = stopped(spool.clone()) => Err(RelayError::Stopped.into()),
        () = private_address::answer(private, server.metrics(), spool) => Ok(()),
        () = alarm(server.metrics()) => Ok(()),
    };
    tracing::info!("stopping");
    server.shutdown().await;
    if let Some((_, following)) = handshake {
        following.abort();
    }
    tracing::info!("stopped");
    ended
}

/// Resolves when the spool has stopped by itself: a process that can store nothing any more is to be started anew.
async fn stopped(spool: Spool) {
    let mut usage = spool.watch();
    while usage.changed().await.is_ok() {}
}

/// Resolves at SIGTERM, which supervisors send, and at Ctrl-C.
async fn stop_signal() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            _ = terminate.recv() => Ok(()),
            told = tokio::signal::ctrl_c() => told,
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

async fn spool(settings: &Settings) -> Result<Spool, RelayError> {
    match &settings.spool {
        SpoolPlace::Sqlite(path) => Ok(Spool::of(SqliteSpool::open_with_reserve(path, settings.spool_limits)?)),
        SpoolPlace::Postgres { url, authority } => {
            let limits = settings.spool_limits;
            Ok(Spool::of(
                PostgresSpool::open(&url.0, authority.as_deref(), limits).await?,
            ))
        }
    }
}

/// Says in the log when the spool passes an alarm level, up or down: well before callbacks have to be refused.
async fn alarm(metrics: MetricsText) {
    let mut said = 0;
    loop {
        let level = metrics.alarm_level();
        if level > said {
            tracing::error!(
                percent = level,
                "the spool fills up: a console does not fetch what waits for it"
            );
        } else if level < said {
            tracing::info!(percent = level, "the spool empties");
        }
        said = level;
        tokio::time::sleep(LOOK).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::spool::Parcel;
    use crate::{PutError, SpoolLimits};

    /// What the supervisor starts anew can store again; what lives on and answers 503 for ever cannot.
    #[tokio::test]
    async fn a_spool_that_died_ends_the_program() {
        let folder = tempfile::tempdir().expect("a folder for this test");
        let dies = Arc::new(|_, _| panic!("as a fault in the spool would"));
        let spool = Spool::open(&folder.path().join("spool.sqlite"), SpoolLimits::default(), dies).expect("a spool");
        let watching = tokio::spawn(stopped(spool.clone()));
        let parcel = Parcel {
            reader: 1,
            received_at_ms: 7,
            trusted: true,
            envelope: b"x".to_vec(),
        };
        let put = spool.put(vec![parcel]).await;
        assert!(matches!(put, Err(PutError::NotStored(RelayError::Stopped))), "{put:?}");
        let ended = tokio::time::timeout(Duration::from_secs(5), watching).await;
        ended.expect("it is noticed").expect("without a fault of its own");
    }
}
