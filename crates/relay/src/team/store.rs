//! What a database must be able to do to hold teams and their logs.

use std::fmt;

use async_trait::async_trait;
use tokio::sync::watch;

use super::{Appended, LogEntry, LogHead, Offer};
use crate::RelayError;

/// One team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamEntry {
    /// Its number, never given twice.
    pub id: i64,
    /// What its administrator calls it.
    pub name: String,
    /// How many entries its log has.
    pub entries: i64,
    /// Its desktops, by number.
    pub devices: Vec<DeviceEntry>,
}

/// One desktop of a team.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceEntry {
    /// Its number, never given twice.
    pub id: i64,
    /// Whose.
    pub team: i64,
    /// The name it joined under.
    pub name: String,
    /// What it showed of itself when it joined: its keys, which mean nothing here.
    pub card: Vec<u8>,
    /// SHA-256 of its credential.
    pub credential: [u8; 32],
    /// Whether it may add entries: the first of a team, and whom another one welcomed.
    pub admitted: bool,
    /// Whether its credential is good no more.
    pub retired: bool,
    /// When it joined: UTC, in milliseconds since 1970.
    pub joined_at_ms: i64,
}

/// A desktop that is about to join.
pub struct NewDevice {
    /// The name to know it by.
    pub name: String,
    /// What it shows of itself.
    pub card: Vec<u8>,
    /// SHA-256 of its credential's secret.
    pub credential: [u8; 32],
}

/// Holds teams, their desktops and their logs. `tests/team/conformance.rs` says what every one must do.
#[async_trait]
pub trait LogStore: fmt::Debug + Send + Sync {
    /// Makes a team; `false` where there is one of this name.
    async fn create_team(&self, name: &str, now_ms: i64) -> Result<bool, RelayError>;

    /// Every team, by name.
    async fn teams(&self) -> Result<Vec<TeamEntry>, RelayError>;

    /// Adds a joining secret (its SHA-256) to a team; `false` where there is none of this number.
    async fn add_joining(&self, team: i64, secret: [u8; 32], expires_at_ms: i64) -> Result<bool, RelayError>;

    /// Uses a joining secret up and adds a desktop in its place; `None` where there is no such secret any more. The first of
    /// a team is admitted at once.
    async fn join(&self, secret: [u8; 32], now_ms: i64, device: &NewDevice) -> Result<Option<DeviceEntry>, RelayError>;

    /// A desktop, retired or not.
    async fn device(&self, device: i64) -> Result<Option<DeviceEntry>, RelayError>;

    /// The desktops of a team, by number.
    async fn devices(&self, team: i64) -> Result<Vec<DeviceEntry>, RelayError>;

    /// Admits a desktop of a team, and keeps for it what welcomes it; `false` where the team has no such desktop.
    async fn welcome(&self, team: i64, device: i64, welcome: &[u8]) -> Result<bool, RelayError>;

    /// What welcomes a desktop; `None` where nobody did yet.
    async fn welcome_of(&self, device: i64) -> Result<Option<Vec<u8>>, RelayError>;

    /// Lets a desktop's credential be good no more, or good again; `false` where there is none.
    async fn set_retired(&self, device: i64, retired: bool) -> Result<bool, RelayError>;

    /// Adds an entry right behind the one that was seen; when this answers, it survives a crash and a power cut. Of any number
    /// that append at once, also from other processes, one is taken. The same entry of a desktop again is
    /// [`Appended::Taken`] at its old place; another one under the same number, [`Appended::Behind`].
    async fn append(&self, offer: Offer, now_ms: i64) -> Result<Appended, RelayError>;

    /// The entries after a place, oldest first: at most `max`, fewer where they are large, and none only where there is none.
    async fn read_after(&self, team: i64, after: i64, max: usize) -> Result<Vec<LogEntry>, RelayError>;

    /// The newest entry of a team's log, and when it was ordered.
    async fn head(&self, team: i64) -> Result<(LogHead, i64), RelayError>;

    /// Changes after every entry, also one of another process.
    fn news(&self) -> watch::Receiver<u64>;
}

// Credentials are hashed, and yet no line of a log's.

impl fmt::Debug for DeviceEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceEntry")
            .field("id", &self.id)
            .field("team", &self.team)
            .field("admitted", &self.admitted)
            .field("retired", &self.retired)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for NewDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewDevice").finish_non_exhaustive()
    }
}

impl DeviceEntry {
    /// A desktop of what the database has of it.
    pub(crate) fn of(row: DeviceRow) -> Self {
        let (id, team, name, card, credential, admitted, retired, joined_at_ms) = row;
        Self {
            id,
            team,
            name,
            card,
            // The tables allow 32 bytes and nothing else; anything shorter would fit no credential.
            credential: credential.try_into().unwrap_or_default(),
            admitted,
            retired,
            joined_at_ms,
        }
    }
}

/// The columns of a desktop, in the order of both databases' statements.
pub(crate) type DeviceRow = (i64, i64, String, Vec<u8>, Vec<u8>, bool, bool, i64);

/// The most bytes of bodies in one reading; the first entry is always in it.
pub(crate) const READ_BYTES: usize = 4 * 1024 * 1024;
