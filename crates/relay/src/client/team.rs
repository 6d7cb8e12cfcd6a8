//! One desktop's place in a team: what it keeps in the keyring, and what it asks of the log.

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::http::{ANSWER, HEAD, Http};
use crate::team::{
    AppendRequest, Appended, DeviceShape, DevicesAnswer, EntriesAnswer, HeadAnswer, JoinAnswer, JoinRequest, LogEntry,
    LogHead, Offer, PairingAnswer, ROOT, RetireRequest, WelcomeAnswer, WelcomeRequest,
};
use crate::{RelayError, TeamCode};

/// One desktop's place in a team, made once by [`TeamPlace::join`]. All of it belongs into the keyring.
#[derive(Clone)]
pub struct TeamPlace {
    address: String,
    team: i64,
    device: i64,
    credential: SecretString,
    authority: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredPlace {
    version: u8,
    address: String,
    team: i64,
    device: i64,
    credential: String,
    authority: Option<String>,
}

/// A desktop of the team, as the relay lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamDevice {
    /// Its number.
    pub device: i64,
    /// The name it joined under.
    pub name: String,
    /// What it showed of itself. The relay may have changed it: the words that people compare tell.
    pub card: Vec<u8>,
    /// Whether a desktop of the team welcomed it.
    pub admitted: bool,
    /// Whether the relay takes its credential no more.
    pub retired: bool,
    /// When it joined: UTC, in milliseconds since 1970.
    pub joined_at_ms: i64,
}

/// Entries of a log, and the server's time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The entries, oldest first.
    pub entries: Vec<LogEntry>,
    /// The server's clock: UTC, in milliseconds since 1970.
    pub now_ms: i64,
}

impl TeamPlace {
    /// Joins with a code, which is used up by it. Keep [`TeamPlace::to_secret`] before anything else: what it holds is told
    /// only once.
    ///
    /// # Errors
    /// [`RelayError::Refused`] where the code was used, has expired, or was never made there; [`RelayError::Unreachable`]
    /// where the relay cannot be reached (then the code may have been used up all the same).
    pub async fn join(code: &TeamCode, name: &str, card: Vec<u8>) -> Result<Self, RelayError> {
        let http = Http::new(code.address(), ROOT, code.authority(), None)?;
        let request = JoinRequest {
            secret: code.secret().expose_secret().to_owned(),
            name: name.to_owned(),
            card,
        };
        let JoinAnswer {
            team,
            device,
            credential,
        } = http.post("/join", &request).await?;
        Ok(Self {
            address: code.address().to_owned(),
            team,
            device,
            credential: credential.into(),
            authority: code.authority().map(ToOwned::to_owned),
        })
    }

    /// Reads what [`TeamPlace::to_secret`] wrote.
    ///
    /// # Errors
    /// [`RelayError::StoredInbox`] where it is something else, or was written by a newer version.
    pub fn from_secret(stored: &SecretString) -> Result<Self, RelayError> {
        let stored: StoredPlace = serde_json::from_str(stored.expose_secret()).map_err(|_| RelayError::StoredInbox)?;
        if stored.version != 1 {
            return Err(RelayError::StoredInbox);
        }
        Ok(Self {
            address: stored.address,
            team: stored.team,
            device: stored.device,
            credential: stored.credential.into(),
            authority: stored.authority,
        })
    }

    /// All of it as one text for the keyring.
    #[must_use]
    pub fn to_secret(&self) -> SecretString {
        let stored = StoredPlace {
            version: 1,
            address: self.address.clone(),
            team: self.team,
            device: self.device,
            credential: self.credential.expose_secret().to_owned(),
            authority: self.authority.clone(),
        };
        serde_json::to_string(&stored)
            .expect("text and numbers always become JSON")
            .into()
    }

    /// Where the relay is: `https://host[:port]`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The team's number there.
    #[must_use]
    pub const fn team(&self) -> i64 {
        self.team
    }

    /// This desktop's number there.
    #[must_use]
    pub const fn device(&self) -> i64 {
        self.device
    }

    /// The same place at a relay that has another address now.
    #[must_use]
    pub fn at(&self, address: &str) -> Self {
        Self {
            address: address.trim_end_matches('/').to_owned(),
            ..self.clone()
        }
    }

    /// Begins to use it; nothing is asked yet.
    ///
    /// # Errors
    /// [`RelayError::Authority`] where the certificate authority it joined with cannot be read.
    pub fn open(&self) -> Result<RemoteLog, RelayError> {
        let credential = Some(self.credential.clone());
        Ok(RemoteLog {
            http: Http::new(&self.address, ROOT, self.authority.as_deref(), credential)?,
            place: self.clone(),
        })
    }
}

impl fmt::Debug for TeamPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TeamPlace")
            .field("address", &self.address)
            .field("team", &self.team)
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}

/// The log of a team at a relay, asked for one desktop. What it answers is not believed: [`LogEntry::follows`] says whether an
/// entry stands where it says, and the desktop's signature whose it is.
#[derive(Debug)]
pub struct RemoteLog {
    http: Http,
    place: TeamPlace,
}

/// How much later than asked the relay may answer.
const PATIENCE: Duration = Duration::from_secs(5);

impl RemoteLog {
    /// The place that it is asked for.
    #[must_use]
    pub const fn place(&self) -> &TeamPlace {
        &self.place
    }

    /// Adds an entry. Where the answer is lost, the same offer may be made again: it is taken once.
    ///
    /// # Errors
    /// Where the relay cannot be reached (then the entry may have been taken all the same), or refuses.
    pub async fn append(&self, offer: &Offer) -> Result<Appended, RelayError> {
        let request = AppendRequest {
            seen: offer.seen,
            device_seq: offer.device_seq,
            epoch: offer.epoch,
            body: offer.body.clone(),
            signature: offer.signature.clone(),
        };
        self.http.append(&request).await
    }

    /// The entries after a place, oldest first; where there is none, it waits so long for one.
    ///
    /// # Errors
    /// Where the relay cannot be reached, or refuses.
    pub async fn read_after(&self, after: i64, max: usize, wait: Duration) -> Result<Read, RelayError> {
        let path = format!("/entries?after={after}&max={max}&wait={}", wait.as_secs());
        let within = ANSWER.max(wait.saturating_add(PATIENCE));
        let answer: EntriesAnswer = self.http.get(&path, within).await?;
        let team = self.place.team;
        Ok(Read {
            entries: answer.entries.into_iter().map(|entry| entry.of(team)).collect(),
            now_ms: answer.now_ms,
        })
    }

    /// The newest entry, when it was ordered, and the server's time.
    ///
    /// # Errors
    /// Where the relay cannot be reached, or refuses.
    pub async fn head(&self) -> Result<(LogHead, i64, i64), RelayError> {
        let answer: HeadAnswer = self.http.get("/head", HEAD).await?;
        Ok((answer.head, answer.at_ms, answer.now_ms))
    }

    /// Makes a code that lets one more desktop ask to join.
    ///
    /// # Errors
    /// Where the relay cannot be reached, or refuses.
    pub async fn code(&self) -> Result<TeamCode, RelayError> {
        let answer: PairingAnswer = self.http.post("/pairing", &()).await?;
        let TeamPlace { address, authority, .. } = &self.place;
        Ok(TeamCode::new(address, answer.secret.into(), authority.clone()))
    }

    /// The team's desktops.
    ///
    /// # Errors
    /// Where the relay cannot be reached, or refuses.
    pub async fn devices(&self) -> Result<Vec<TeamDevice>, RelayError> {
        let answer: DevicesAnswer = self.http.get("/devices", ANSWER).await?;
        Ok(answer.devices.into_iter().map(Into::into).collect())
    }

    /// Lets another desktop add entries, and leaves for it what it needs to read them, sealed to it.
    ///
    /// # Errors
    /// Where the relay cannot be reached, or refuses.
    pub async fn welcome(&self, device: i64, welcome: Vec<u8>) -> Result<(), RelayError> {
        self.http.put("/welcome", &WelcomeRequest { device, welcome }).await
    }

    /// What another desktop left for this one; `None` where none did yet.
    ///
    /// # Errors
    /// Where the relay cannot be reached, or refuses.
    pub async fn welcomed(&self) -> Result<Option<Vec<u8>>, RelayError> {
        let answer: WelcomeAnswer = self.http.get("/welcome", ANSWER).await?;
        Ok(answer.bytes())
    }

    /// Has the relay refuse another desktop's credential from now on.
    ///
    /// # Errors
    /// Where the relay cannot be reached, or refuses.
    pub async fn retire(&self, device: i64) -> Result<(), RelayError> {
        self.http.post("/retire", &RetireRequest { device }).await
    }
}

impl From<DeviceShape> for TeamDevice {
    fn from(shape: DeviceShape) -> Self {
        Self {
            device: shape.device,
            name: shape.name,
            card: shape.card,
            admitted: shape.admitted,
            retired: shape.retired,
            joined_at_ms: shape.joined_at_ms,
        }
    }
}
