//! What the console needs of the world: the time, randomness, and a place for secrets. The one place that reads the wall
//! clock and the one that makes randomness.

use std::path::PathBuf;

use api::view::{PortalStatement, SecretsPlace};
use async_trait::async_trait;
use secrecy::SecretString;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// UTC milliseconds since 1970.
    fn now(&self) -> i64;
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        chrono::Utc::now().timestamp_millis()
    }
}

/// Makes randomness.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with unguessable randomness.
    fn fill(&self, bytes: &mut [u8]);
}

/// The system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system has randomness; without it nothing may be sent");
    }
}

/// The folder of this machine and user in which a file stands for each ledger that is open: the same for every data folder,
/// so that a copy of one is known for what it is. Gone after a restart, where the system has such a folder.
#[must_use]
pub fn locks_folder() -> PathBuf {
    std::env::var_os("XDG_RUNTIME_DIR")
        .map_or_else(std::env::temp_dir, PathBuf::from)
        .join("hazina-ledgers")
}

/// Keeps secrets: the operating system's keyring, or memory in practice mode where there is none.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// The secret called `name`, where it was kept.
    async fn get(&self, name: &str) -> Result<Option<SecretString>, SecretsError>;

    /// Keeps a secret under `name`, in place of an earlier one.
    async fn put(&self, name: &str, value: &SecretString) -> Result<(), SecretsError>;

    /// Forgets the secret called `name`. Where there is none, nothing happens.
    async fn remove(&self, name: &str) -> Result<(), SecretsError>;

    /// Where they are kept.
    fn place(&self) -> SecretsPlace;
}

/// Practice mode's stand-in for the M-PESA portal: where people change the initiator's password.
#[async_trait]
pub trait PracticePortal: Send + Sync {
    /// How the initiator stands there.
    fn operator(&self) -> PracticePortalOperator;

    /// Gives the initiator a new password, which ends the one before at once and unlocks it.
    ///
    /// # Errors
    /// With a sentence for a person.
    async fn set_password(&self, password: SecretString) -> Result<(), String>;

    /// Unlocks the initiator, as a Business Administrator does; the password stays.
    ///
    /// # Errors
    /// With a sentence for a person.
    async fn unlock(&self) -> Result<(), String>;

    /// Lets days pass, for the simulated M-PESA and the console alike. Never back.
    ///
    /// # Errors
    /// With a sentence for a person.
    fn let_days_pass(&self, days: u16) -> Result<(), String>;

    /// A statement of M-PESA's own books, as the portal would export it.
    ///
    /// # Errors
    /// With a sentence for a person.
    fn statement(&self, wanted: PortalStatement) -> Result<PracticeFile, String>;
}

/// A file of the practice portal's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeFile {
    /// As M-PESA would name it.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// How many lines of the books it has.
    pub rows: u32,
}

/// How the initiator stands on the practice portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PracticePortalOperator {
    /// Wrong passwords since the last right one.
    pub wrong: u32,
    /// Whether it is locked.
    pub locked: bool,
}

/// Secrets cannot be had or kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SecretsError {
    /// What happened and what to do, as a sentence.
    pub message: String,
    /// What kind of trouble.
    pub kind: SecretsErrorKind,
}

/// What kind of trouble with secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretsErrorKind {
    /// There is no keyring.
    Unavailable,
    /// It is locked and was not unlocked.
    Locked,
    /// It asked for its password, and a person did not wait for it.
    GivenUp,
    /// Anything else.
    Other,
}
