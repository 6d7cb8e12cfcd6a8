//! What Safaricom's portals and a relay's administrator give to somebody who connects an organisation, for one more practice
//! organisation at the same simulator.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
    time::Duration,
};

use console::{Clock as _, Entropy as _, PracticePortal, SystemClock, SystemEntropy};
use organisations::{Gateway, PortalCard};
use relay::{
    Entropy, InboxToken, Limits, PairingCode, RegisterStore, Registry, RelayError, Server, ServerConfig, Sources,
    Spool, SpoolLimits, SqliteRegister, SqliteTeams, TeamLogs,
};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};

use crate::{Environment, OpenError, portal::Portal, sample, secrets::OTHER_PASSWORD, settings};

/// The operator of an organisation that is connected to the practice M-PESA. The built-in one has its own, so that a new
/// password of the one leaves the other alone.
pub(crate) const OTHER_INITIATOR: &str = "treasuryapi";

/// How long a pairing code is good for.
const PAIRING_TIME: Duration = Duration::from_secs(24 * 60 * 60);
const INBOX: &str = "practice";

/// A relay as an organisation would have one elsewhere, on this machine.
pub(crate) struct PracticeRelay {
    server: Server,
    register: Arc<dyn RegisterStore>,
    teams: TeamLogs,
}

impl PracticeRelay {
    pub(crate) async fn shutdown(self) {
        self.server.shutdown().await;
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The logs of teams.
    pub(crate) const fn teams(&self) -> &TeamLogs {
        &self.teams
    }
}

impl Environment {
    /// The practice M-PESA as a connected organisation uses it, with the relay that hears its answers.
    pub(crate) async fn gateway(&self) -> Result<Gateway, OpenError> {
        self.relay().await?;
        let portal = self.simulator.portal();
        if portal.operator(OTHER_INITIATOR).is_none() {
            let password = self.options.secrets.get(OTHER_PASSWORD).await?;
            portal
                .set_password(
                    OTHER_INITIATOR,
                    password.unwrap_or_else(|| self.keys.other_password.clone()),
                )
                .map_err(|error| OpenError::SetUp(error.to_string()))?;
        }
        Ok(Gateway {
            base_url: self.simulator.base_url(),
            settings: settings(self.options.hurry),
            portal: Some(self.other_portal()),
            certificate: Some(self.simulator.certificate_pem().to_owned()),
            sample: Some(sample()),
        })
    }

    /// What the practice portal shows, with a pairing code of its own.
    pub(crate) async fn portal(&self) -> Result<PortalCard, OpenError> {
        let practice = daraja_sim::Config::practice(0);
        let password = self.options.secrets.get(OTHER_PASSWORD).await?;
        Ok(PortalCard {
            shortcode: practice.shortcode.to_string(),
            consumer_key: practice.consumer_key,
            consumer_secret: self.keys.consumer_secret.clone(),
            initiator: OTHER_INITIATOR.to_owned(),
            initiator_password: password.unwrap_or_else(|| self.keys.other_password.clone()),
            pairing_code: pairing_code(self.relay().await?).await?,
        })
    }

    /// What the administrator of the practice relay prints for a new team.
    pub(crate) async fn team_line(&self) -> Result<SecretString, OpenError> {
        let relay = self.relay().await?;
        let now = SystemClock.now();
        let mut bytes = [0; 6];
        SystemEntropy.fill(&mut bytes);
        let name = format!("practice {}", hex::encode(bytes));
        relay.teams.create(&name, now).await?;
        let address = format!("http://{}", relay.server.address());
        let code = relay.teams.code(&name, (&address, None), now, &entropy()).await?;
        let code = code.ok_or_else(|| crate::set_up("no-team"))?;
        Ok(code.expose())
    }

    fn other_portal(&self) -> Arc<dyn PracticePortal> {
        Arc::new(Portal {
            simulated: self.simulator.portal(),
            shortcode: daraja_sim::Config::practice(0).shortcode,
            initiator: OTHER_INITIATOR.to_owned(),
            secret_name: OTHER_PASSWORD,
            secrets: Arc::clone(&self.options.secrets),
            clock: None,
        })
    }

    /// The relay for organisations that are connected as real ones are. Started when it is first needed.
    pub(crate) async fn relay(&self) -> Result<&PracticeRelay, OpenError> {
        self.relay.get_or_try_init(|| start(&self.options.outside)).await
    }
}

async fn start(folder: &Path) -> Result<PracticeRelay, OpenError> {
    let database = folder.join("relay.spool");
    let spool = Spool::open(&database, SpoolLimits::default(), Arc::new(|_, _| {}))?;
    let register: Arc<dyn RegisterStore> = Arc::new(SqliteRegister::open(&database)?);
    let registry = Registry::open(Arc::clone(&register)).await?;
    let teams = TeamLogs::of(SqliteTeams::open(&database)?);
    // Paired consoles know the relay by its address, so it comes back at the same port where that is free.
    let kept = folder.join("relay.port");
    let before = std::fs::read_to_string(&kept)
        .ok()
        .and_then(|text| text.trim().parse().ok());
    let server = match before {
        Some(port) => match Server::start(listening_at(port, &teams), spool.clone(), registry.clone()).await {
            Err(RelayError::Listen { .. }) => {
                tracing::warn!(
                    port,
                    "the practice relay's port is taken: what was paired with it must be paired again"
                );
                Server::start(listening_at(0, &teams), spool, registry).await?
            }
            started => started?,
        },
        None => Server::start(listening_at(0, &teams), spool, registry).await?,
    };
    std::fs::write(&kept, server.address().port().to_string()).map_err(|source| OpenError::Folder {
        folder: folder.display().to_string(),
        source,
    })?;
    Ok(PracticeRelay {
        server,
        register,
        teams,
    })
}

fn listening_at(port: u16, teams: &TeamLogs) -> ServerConfig {
    ServerConfig {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        limits: Limits::default(),
        spool_limits: SpoolLimits::default(),
        sources: Sources::default(),
        clock: Arc::new(|| SystemClock.now()),
        entropy: entropy(),
        handshake: None,
        teams: Some(teams.clone()),
    }
}

/// The system's randomness, as the relay takes it.
pub(crate) fn entropy() -> Entropy {
    Arc::new(|bytes| SystemEntropy.fill(bytes))
}

/// A code that pairs one console once. The relay keeps only what is needed to know it again.
async fn pairing_code(relay: &PracticeRelay) -> Result<SecretString, OpenError> {
    let now = SystemClock.now();
    relay.register.create_inbox(INBOX, now).await?;
    let (mut token, mut secret) = ([0; 16], [0; 32]);
    SystemEntropy.fill(&mut token);
    SystemEntropy.fill(&mut secret);
    let (token, secret) = (InboxToken::from_bytes(token), SecretString::from(hex::encode(secret)));
    let until = now.saturating_add(i64::try_from(PAIRING_TIME.as_millis()).unwrap_or(i64::MAX));
    let digest = |text: &str| Sha256::digest(text.as_bytes()).into();
    relay
        .register
        .add_pairing(INBOX, digest(token.expose()), digest(secret.expose_secret()), until)
        .await?;
    let address = format!("http://{}", relay.server.address());
    Ok(PairingCode::new(&address, token, secret, None).expose())
}
