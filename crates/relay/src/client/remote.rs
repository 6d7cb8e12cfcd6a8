//! One paired console's place at a relay: what it keeps in the keyring, and what it asks.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use tokio::time::sleep;
use zeroize::Zeroizing;

use super::http::{ANSWER, HEAD, Http};
use super::{ContactState, Line, Reconnect};
use crate::head::{Advanced, Head, Witnessed};
use crate::protocol::{
    AcknowledgeRequest, CredentialAnswer, DeliveriesAnswer, HeadAnswer, MoveAnswer, MoveRequest, PairAnswer,
    PairRequest, ROOT, RelayStatus, RuleShape, SealedDelivery, Waiting,
};
use crate::register::digest;
use crate::{Clock, Cursor, Delivery, Entropy, Inbox, InboxKeys, InboxToken, PairingCode, RelayError, Rule, envelope};

/// What the client takes of the world.
#[derive(Clone)]
pub struct Ports {
    /// The time.
    pub clock: Clock,
    /// Randomness, for the pauses between attempts and for probes.
    pub entropy: Entropy,
}

impl fmt::Debug for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ports")
    }
}

/// One console's place at a relay, made once by [`RemoteInbox::pair`]. All of it belongs into the keyring.
#[derive(Clone)]
pub struct RemoteInbox {
    address: String,
    inbox: InboxToken,
    reader: i64,
    credential: SecretString,
    authority: Option<String>,
    keys: InboxKeys,
}

#[derive(Serialize, Deserialize)]
struct StoredPlace {
    version: u8,
    address: String,
    inbox: String,
    reader: i64,
    credential: String,
    authority: Option<String>,
    keys: String,
}

/// How long one request for deliveries is held back by the relay. A line that broke without a word is noticed this much
/// and [`PATIENCE`] later.
const HELD_BACK: Duration = Duration::from_secs(4);
/// How much later than asked the relay may answer.
const PATIENCE: Duration = Duration::from_secs(3);

impl RemoteInbox {
    /// Pairs this console with a relay, under a name that its administrator will know it by.
    ///
    /// The code is used up by it. Keep [`RemoteInbox::to_secret`] before anything else: what it holds is told only once.
    ///
    /// # Errors
    /// [`RelayError::Refused`] where the code was used, has expired, or was never made there; [`RelayError::Unreachable`]
    /// where the relay cannot be reached (then the code may have been used up all the same).
    pub async fn pair(code: &PairingCode, keys: InboxKeys, name: &str) -> Result<Self, RelayError> {
        let http = Http::new(code.address(), ROOT, code.authority(), None)?;
        let request = PairRequest {
            inbox: code.inbox().expose().to_owned(),
            secret: code.secret().expose_secret().to_owned(),
            name: name.to_owned(),
            public_key: hex::encode(keys.public().as_bytes()),
            gate_key: hex::encode(keys.gate().expose()),
        };
        let answer: PairAnswer = http.post("/pair", &request).await?;
        Ok(Self {
            address: code.address().to_owned(),
            inbox: code.inbox().clone(),
            reader: answer.reader,
            credential: answer.credential.into(),
            authority: code.authority().map(ToOwned::to_owned),
            keys,
        })
    }

    /// Reads what [`RemoteInbox::to_secret`] wrote.
    ///
    /// # Errors
    /// [`RelayError::StoredInbox`] where it is something else, or was written by a newer version.
    pub fn from_secret(kept: &SecretString) -> Result<Self, RelayError> {
        let read = || {
            let kept: StoredPlace = serde_json::from_str(kept.expose_secret()).ok()?;
            let bytes = Zeroizing::new(STANDARD.decode(&kept.keys).ok()?);
            let keys = InboxKeys::from_bytes(bytes.as_slice().try_into().ok()?);
            (kept.version == 1).then_some(Self {
                inbox: InboxToken::parse(&kept.inbox).ok()?,
                address: kept.address,
                reader: kept.reader,
                credential: kept.credential.into(),
                authority: kept.authority,
                keys,
            })
        };
        read().ok_or(RelayError::StoredInbox)
    }

    /// All of it as one text for the keyring.
    #[must_use]
    pub fn to_secret(&self) -> SecretString {
        let kept = StoredPlace {
            version: 1,
            address: self.address.clone(),
            inbox: self.inbox.expose().to_owned(),
            reader: self.reader,
            credential: self.credential.expose_secret().to_owned(),
            authority: self.authority.clone(),
            keys: STANDARD.encode(*self.keys.to_bytes()),
        };
        serde_json::to_string(&kept)
            .expect("text and numbers always become JSON")
            .into()
    }

    /// Where the relay is: `https://host[:port]`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Begins to use it; nothing is asked yet.
    ///
    /// # Errors
    /// [`RelayError::Authority`] where the certificate authority it was paired with cannot be read.
    pub fn open(&self, ports: Ports) -> Result<Inbox, RelayError> {
        let http = self.http()?;
        let mut mover = [0; 16];
        (ports.entropy)(&mut mover);
        Ok(Inbox::remote(Remote {
            http,
            place: self.clone(),
            line: Line::new(ContactState::Connecting),
            reconnect: Mutex::new(Reconnect::new()),
            mover,
            ports,
        }))
    }

    /// Has the relay make a new credential. The old one is good until the new one is first used, so keep the answer in the
    /// keyring, then open it in place of this one.
    ///
    /// # Errors
    /// Where the relay cannot be reached or refuses; nothing has changed then that matters.
    pub async fn rotate(&self) -> Result<Self, RelayError> {
        let answer: CredentialAnswer = self.http()?.post("/credential", &()).await?;
        Ok(Self {
            credential: answer.credential.into(),
            ..self.clone()
        })
    }

    fn http(&self) -> Result<Http, RelayError> {
        Http::new(
            &self.address,
            ROOT,
            self.authority.as_deref(),
            Some(self.credential.clone()),
        )
    }
}

impl fmt::Debug for RemoteInbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteInbox")
            .field("address", &self.address)
            .field("reader", &self.reader)
            .finish_non_exhaustive()
    }
}

/// A relay that is reached over the network, asked for one reader.
#[derive(Debug)]
pub(crate) struct Remote {
    http: Http,
    place: RemoteInbox,
    line: Line,
    reconnect: Mutex<Reconnect>,
    /// Tells this console's moves of the head from those of a copy of it.
    mover: [u8; 16],
    ports: Ports,
}

impl Remote {
    pub(crate) fn line(&self) -> &Line {
        &self.line
    }

    pub(crate) fn ports(&self) -> &Ports {
        &self.ports
    }

    /// A hash of the inbox's token and the reader's number, which are together given out once.
    pub(crate) fn origin(&self) -> String {
        let mut origin = hex::encode(digest(&format!("{} {}", self.place.inbox.expose(), self.place.reader)));
        origin.truncate(32);
        origin
    }

    /// The address that M-PESA posts to for `path`, with this console's mark.
    pub(crate) fn callback_url(&self, path: &str) -> String {
        let stamped = self.place.keys.gate().stamp(path);
        format!("{}/c/{}/{stamped}", self.place.address, self.place.inbox.expose())
    }

    pub(crate) async fn pull(&self, after: Cursor, max: usize) -> Result<Vec<Delivery>, RelayError> {
        let path = format!("/deliveries?after={}&max={max}&wait=0", after.0);
        let answer: DeliveriesAnswer = self.note_answer(self.http.get(&path, ANSWER).await)?;
        self.line.answered(&self.ports.clock, Some(answer.waiting));
        self.line.full(answer.spool_percent);
        self.line.refused(answer.refused_today.clone());
        Ok(answer
            .deliveries
            .into_iter()
            .map(|sealed| self.opened(sealed))
            .collect())
    }

    pub(crate) async fn acknowledge(&self, up_to: Cursor) -> Result<(), RelayError> {
        let request = AcknowledgeRequest { up_to: up_to.0 };
        let waiting: Waiting = self.note_answer(self.http.post("/acknowledge", &request).await)?;
        self.line.answered(&self.ports.clock, Some(waiting));
        Ok(())
    }

    /// Resolves when something waits. Where the relay cannot be reached, it is asked again on the schedule of
    /// [`Reconnect`] until it can.
    pub(crate) async fn arrived(&self) {
        let path = format!("/deliveries?after=0&max=0&wait={}", HELD_BACK.as_secs());
        loop {
            let within = HELD_BACK.saturating_add(PATIENCE);
            let answer: Result<DeliveriesAnswer, RelayError> = self.note_answer(self.http.get(&path, within).await);
            match answer {
                Ok(answer) => {
                    self.reconnect.lock().await.answered();
                    self.line.answered(&self.ports.clock, Some(answer.waiting));
                    self.line.full(answer.spool_percent);
                    self.line.refused(answer.refused_today.clone());
                    if answer.waiting.deliveries > 0 {
                        return;
                    }
                }
                Err(_) => self.pause().await,
            }
        }
    }

    async fn pause(&self) {
        let mut jitter = [0];
        (self.ports.entropy)(&mut jitter);
        let pause = self.reconnect.lock().await.pause(jitter[0]);
        sleep(pause).await;
    }

    pub(crate) async fn rule(&self) -> Result<Rule, RelayError> {
        let answer: RuleShape = self.note_answer(self.http.get("/rule", ANSWER).await)?;
        Ok(answer.rule)
    }

    pub(crate) async fn set_rule(&self, rule: Rule) -> Result<(), RelayError> {
        let _: RuleShape = self.note_answer(self.http.put("/rule", &RuleShape { rule }).await)?;
        Ok(())
    }

    pub(crate) async fn status(&self) -> Result<RelayStatus, RelayError> {
        let status: RelayStatus = self.note_answer(self.http.get("/status", ANSWER).await)?;
        self.line.answered(&self.ports.clock, Some(status.waiting));
        Ok(status)
    }

    pub(crate) async fn head(&self) -> Result<Option<Witnessed>, RelayError> {
        let answer: HeadAnswer = self.note_answer(self.http.get("/head", HEAD).await)?;
        Ok(answer.into())
    }

    pub(crate) async fn advance(&self, expected: Option<Head>, new: Head) -> Result<Advanced, RelayError> {
        if new.seq < 0 || expected.is_some_and(|expected| expected.seq >= new.seq) {
            return Err(RelayError::HeadBackward);
        }
        let request = self.request(expected, new);
        let answer: MoveAnswer = self.note_answer(self.http.head(Method::PUT, "/head", &request).await)?;
        Ok(answer.into())
    }

    pub(crate) async fn reset(&self, expected: Option<Head>, new: Head) -> Result<Advanced, RelayError> {
        let request = self.request(expected, new);
        let answer: MoveAnswer = self.note_answer(self.http.head(Method::POST, "/head/reset", &request).await)?;
        Ok(answer.into())
    }

    fn request(&self, expected: Option<Head>, new: Head) -> MoveRequest {
        MoveRequest {
            expected,
            new,
            mover: self.mover,
        }
    }

    /// Posts to one of our own callback addresses, as M-PESA would.
    pub(crate) async fn post(&self, path: &str) -> Result<(), RelayError> {
        self.http.post_callback(&self.callback_url(path), "{}".to_owned()).await
    }

    fn opened(&self, delivery: SealedDelivery) -> Delivery {
        let sealed = STANDARD.decode(&delivery.sealed).unwrap_or_default();
        Delivery {
            cursor: Cursor(delivery.cursor),
            received_at_ms: delivery.received_at_ms,
            trusted: delivery.trusted,
            callback: envelope::open(&sealed, self.place.keys.secret()),
        }
    }

    /// Notes what an answer says about the line.
    fn note_answer<T>(&self, answer: Result<T, RelayError>) -> Result<T, RelayError> {
        match &answer {
            Ok(_) => self.line.answered(&self.ports.clock, None),
            Err(error) => {
                let refused = matches!(error, RelayError::Refused { .. });
                self.line.failed(&self.ports.clock, refused, error.sentence());
            }
        }
        answer
    }
}
