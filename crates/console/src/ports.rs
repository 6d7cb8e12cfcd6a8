//! What the console needs of the world: the time, randomness, and a place for secrets. The one place that reads the wall
//! clock and the one that makes randomness.

use async_trait::async_trait;
use secrecy::SecretString;

use crate::view::SecretsPlace;

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
    /// Anything else.
    Other,
}
