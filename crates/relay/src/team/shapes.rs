//! The shapes of the log protocol, version 1. The crate's README says what each request does and answers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::{Appended, DeviceEntry, LogEntry, LogHead, Offer};

/// `POST /log/v1/join`
#[derive(Serialize, Deserialize)]
pub(crate) struct JoinRequest {
    pub(crate) secret: String,
    pub(crate) name: String,
    #[serde(with = "hex::serde")]
    pub(crate) card: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct JoinAnswer {
    pub(crate) team: i64,
    pub(crate) device: i64,
    pub(crate) credential: String,
}

/// `POST /log/v1/pairing`
#[derive(Serialize, Deserialize)]
pub(crate) struct PairingAnswer {
    pub(crate) secret: String,
}

/// `GET /log/v1/devices`
#[derive(Serialize, Deserialize)]
pub(crate) struct DevicesAnswer {
    pub(crate) devices: Vec<DeviceShape>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct DeviceShape {
    pub(crate) device: i64,
    pub(crate) name: String,
    #[serde(with = "hex::serde")]
    pub(crate) card: Vec<u8>,
    pub(crate) admitted: bool,
    pub(crate) retired: bool,
    pub(crate) joined_at_ms: i64,
}

/// `PUT /log/v1/welcome`
#[derive(Serialize, Deserialize)]
pub(crate) struct WelcomeRequest {
    pub(crate) device: i64,
    #[serde(with = "base64_bytes")]
    pub(crate) welcome: Vec<u8>,
}

/// `GET /log/v1/welcome`
#[derive(Serialize, Deserialize)]
pub(crate) struct WelcomeAnswer {
    /// Base64; `null` where nobody welcomed this desktop yet.
    pub(crate) welcome: Option<String>,
}

/// `POST /log/v1/retire`
#[derive(Serialize, Deserialize)]
pub(crate) struct RetireRequest {
    pub(crate) device: i64,
}

/// `POST /log/v1/entries`
#[derive(Serialize, Deserialize)]
pub(crate) struct AppendRequest {
    pub(crate) seen: LogHead,
    pub(crate) device_seq: i64,
    pub(crate) epoch: i64,
    #[serde(with = "base64_bytes")]
    pub(crate) body: Vec<u8>,
    #[serde(with = "hex::serde")]
    pub(crate) signature: Vec<u8>,
}

/// What it is answered with.
#[derive(Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(crate) enum AppendAnswer {
    Taken { head: LogHead, at_ms: i64 },
    Behind { newest: LogHead },
}

/// `GET /log/v1/entries?after=&max=&wait=`
#[derive(Serialize, Deserialize)]
pub(crate) struct EntriesAnswer {
    pub(crate) entries: Vec<EntryShape>,
    /// The server's clock: UTC, in milliseconds since 1970.
    pub(crate) now_ms: i64,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct EntryShape {
    pub(crate) position: i64,
    #[serde(with = "hex::serde")]
    pub(crate) hash: [u8; 32],
    pub(crate) at_ms: i64,
    pub(crate) device: i64,
    pub(crate) device_seq: i64,
    pub(crate) epoch: i64,
    /// The hash of the entry before, which its desktop saw.
    #[serde(with = "hex::serde")]
    pub(crate) before: [u8; 32],
    #[serde(with = "base64_bytes")]
    pub(crate) body: Vec<u8>,
    #[serde(with = "hex::serde")]
    pub(crate) signature: Vec<u8>,
}

/// `GET /log/v1/head`
#[derive(Serialize, Deserialize)]
pub(crate) struct HeadAnswer {
    pub(crate) head: LogHead,
    /// When the newest entry was ordered; 0 before the first.
    pub(crate) at_ms: i64,
    pub(crate) now_ms: i64,
}

impl From<Appended> for AppendAnswer {
    fn from(appended: Appended) -> Self {
        match appended {
            Appended::Taken { head, at_ms } => Self::Taken { head, at_ms },
            Appended::Behind { newest } => Self::Behind { newest },
        }
    }
}

impl From<AppendAnswer> for Appended {
    fn from(answer: AppendAnswer) -> Self {
        match answer {
            AppendAnswer::Taken { head, at_ms } => Self::Taken { head, at_ms },
            AppendAnswer::Behind { newest } => Self::Behind { newest },
        }
    }
}

impl From<LogEntry> for EntryShape {
    fn from(entry: LogEntry) -> Self {
        let LogEntry { head, at_ms, offer } = entry;
        Self {
            position: head.position,
            hash: head.hash,
            at_ms,
            device: offer.device,
            device_seq: offer.device_seq,
            epoch: offer.epoch,
            before: offer.seen.hash,
            body: offer.body,
            signature: offer.signature,
        }
    }
}

impl EntryShape {
    /// The entry of `team`.
    pub(crate) fn of(self, team: i64) -> LogEntry {
        LogEntry {
            head: LogHead {
                position: self.position,
                hash: self.hash,
            },
            at_ms: self.at_ms,
            offer: Offer {
                team,
                device: self.device,
                device_seq: self.device_seq,
                seen: LogHead {
                    position: self.position.saturating_sub(1),
                    hash: self.before,
                },
                epoch: self.epoch,
                body: self.body,
                signature: self.signature,
            },
        }
    }
}

impl From<DeviceEntry> for DeviceShape {
    fn from(device: DeviceEntry) -> Self {
        Self {
            device: device.id,
            name: device.name,
            card: device.card,
            admitted: device.admitted,
            retired: device.retired,
            joined_at_ms: device.joined_at_ms,
        }
    }
}

impl WelcomeAnswer {
    pub(crate) fn new(welcome: Option<&[u8]>) -> Self {
        Self {
            welcome: welcome.map(|bytes| STANDARD.encode(bytes)),
        }
    }

    pub(crate) fn bytes(&self) -> Option<Vec<u8>> {
        STANDARD.decode(self.welcome.as_ref()?).ok()
    }
}

/// Bytes as base64 with padding.
mod base64_bytes {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        STANDARD.decode(text.as_bytes()).map_err(D::Error::custom)
    }
}
