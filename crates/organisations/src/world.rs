//! What an office needs of the world around it: the keyring, the gateways, and practice.

use std::{fmt, path::PathBuf, sync::Arc};

use async_trait::async_trait;
use secrecy::SecretString;

use console::{Desk, OpeningProgress, PracticePortal, Secrets, SecretsError, Settings};

/// Opens the place where secrets are kept. Asked each time a profile is opened, so that a keyring that was locked or
/// missing can be unlocked or started meanwhile.
#[async_trait]
pub trait Vault: Send + Sync {
    /// The operating system's keyring; memory where the system has none.
    ///
    /// # Errors
    /// Where there is a keyring that refuses: locked and not unlocked, or damaged.
    async fn open(&self) -> Result<Arc<dyn Secrets>, SecretsError>;
}

/// A vault that is open already.
#[async_trait]
impl Vault for Arc<dyn Secrets> {
    async fn open(&self) -> Result<Arc<dyn Secrets>, SecretsError> {
        Ok(Self::clone(self))
    }
}

/// Where Safaricom's gateways are.
#[derive(Debug, Clone)]
pub struct Gateways {
    /// Base address of the sandbox.
    pub sandbox: String,
    /// Base address of production.
    pub production: String,
    /// Paces, waits and limits there.
    pub settings: Settings,
}

impl Gateways {
    /// Safaricom's own, with careful settings.
    #[must_use]
    pub fn safaricom() -> Self {
        Self {
            sandbox: daraja::Daraja::SANDBOX.to_owned(),
            production: daraja::Daraja::PRODUCTION.to_owned(),
            settings: Settings::careful(),
        }
    }
}

/// A gateway as a desk needs it.
#[derive(Clone)]
pub struct Gateway {
    /// Its base address.
    pub base_url: String,
    /// Paces, waits and limits.
    pub settings: Settings,
    /// The stand-in for the M-PESA portal, in practice.
    pub portal: Option<Arc<dyn PracticePortal>>,
    /// The certificate of a simulator, in PEM.
    pub certificate: Option<String>,
    /// The sample payroll of practice: name and bytes.
    pub sample: Option<(String, Arc<[u8]>)>,
}

/// A desk with what goes on behind it.
pub struct Opened {
    /// The desk.
    pub desk: Arc<Desk>,
    /// To be stopped before another is opened.
    pub running: Box<dyn Running>,
}

/// What goes on behind an open desk.
#[async_trait]
pub trait Running: Send + Sync {
    /// Takes up nothing new, lets what is under way be answered and recorded, and ends.
    async fn stop(self: Box<Self>);
}

/// A simulated M-PESA on this machine.
#[async_trait]
pub trait PracticeWorld: Send + Sync {
    /// The built-in practice organisation's name and shortcode.
    fn organisation(&self) -> (String, String);

    /// Opens the built-in practice organisation, telling its steps. Without `secrets`, its secrets are in memory.
    ///
    /// # Errors
    /// With a sentence for a person.
    async fn open(&self, secrets: Option<Arc<dyn Secrets>>, progress: OpeningProgress) -> Result<Opened, String>;

    /// The simulated gateway, for another practice organisation.
    ///
    /// # Errors
    /// With a sentence for a person.
    async fn gateway(&self, secrets: Arc<dyn Secrets>) -> Result<Gateway, String>;

    /// What the practice portal shows to whoever connects another practice organisation.
    ///
    /// # Errors
    /// With a sentence for a person.
    async fn portal(&self, secrets: Arc<dyn Secrets>) -> Result<PortalCard, String>;

    /// What the administrator of the practice relay prints for a new team.
    ///
    /// # Errors
    /// With a sentence for a person.
    async fn team_line(&self, secrets: Arc<dyn Secrets>) -> Result<SecretString, String>;

    /// Where the ledger of the built-in practice organisation is, and its secrets among these; none where there is none.
    fn place(&self, _secrets: Arc<dyn Secrets>) -> Option<(PathBuf, Arc<dyn Secrets>)> {
        None
    }

    /// Every place where the ledger of the built-in practice organisation may be.
    fn ledgers(&self) -> Vec<PathBuf> {
        Vec::new()
    }

    /// Stops the simulation, once no practice desk is open any more.
    async fn close(&self);
}

/// What the practice portal shows. Its secrets guard no money: they are there to be typed.
#[derive(Clone)]
pub struct PortalCard {
    /// The shortcode.
    pub shortcode: String,
    /// The app's key.
    pub consumer_key: String,
    /// The app's secret.
    pub consumer_secret: SecretString,
    /// The operator.
    pub initiator: String,
    /// The operator's password.
    pub initiator_password: SecretString,
    /// Pairs one console with the practice relay.
    pub pairing_code: SecretString,
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("desk", &self.desk)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for PortalCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PortalCard")
            .field("shortcode", &self.shortcode)
            .finish_non_exhaustive()
    }
}
