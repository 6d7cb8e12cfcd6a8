//! `hazina-relay serve`: everything put together, until it is told to stop.

use std::sync::Arc;
use std::time::Duration;

use super::settings::{Settings, SpoolPlace};
use super::{CommandError, commands, door, log, ports, say, tls};
use crate::listener::bind;
use crate::spool::{PostgresSpool, Spool};
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
    };
    let server = Server::start(config, spool.clone(), registry).await?;
    // Whoever started us on port 0 reads here where we are.
    let private_address = private.local_addr().map_err(|source| CommandError::System {
        act: "the private address could not be read",
        source,
    })?;
    say(&format!("listening on {} and {private_address}", server.address()));
    tokio::select! {
        told = told_to_stop() => told.map_err(|source| CommandError::System {
            act: "signals could not be watched",
            source,
        })?,
        () = door::answer(private, server.metrics(), spool) => {}
        () = alarm(server.metrics()) => {}
    }
    tracing::info!("stopping");
    server.shutdown().await;
    if let Some((_, following)) = handshake {
        following.abort();
    }
    tracing::info!("stopped");
    Ok(())
}

/// Resolves at SIGTERM, which supervisors send, and at Ctrl-C.
async fn told_to_stop() -> std::io::Result<()> {
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
        SpoolPlace::Sqlite(path) => Spool::open(path, settings.spool_limits, Arc::new(|_, _| {})),
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
