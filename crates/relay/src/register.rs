//! Which inboxes there are, and whose they are. A running relay looks things up in memory and reads the database again when
//! that has changed.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crypto_box::PublicKey;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;
use tokio::sync::watch;

use crate::error::with_causes;
use crate::spool::{RegisterStore, Spool};
use crate::{Entropy, GateKey, InboxToken, RelayError, Rule};

/// All inboxes, as the database has them.
#[derive(Debug, Clone, Default)]
pub struct Register {
    inboxes: Vec<InboxEntry>,
    by_token: HashMap<[u8; 32], usize>,
    by_reader: HashMap<i64, (usize, usize)>,
}

/// One inbox.
#[derive(Debug, Clone)]
pub struct InboxEntry {
    /// Its number.
    pub id: i64,
    /// What its administrator calls it.
    pub name: String,
    /// Which customer payments it accepts.
    pub rule: Rule,
    /// Whose callbacks it takes.
    pub readers: Vec<ReaderEntry>,
}

/// One paired console.
#[derive(Clone)]
pub struct ReaderEntry {
    /// Its number, never given twice.
    pub id: i64,
    /// The name it was paired under.
    pub name: String,
    /// What its callbacks are sealed to; `None` only inside the console itself.
    pub public_key: Option<PublicKey>,
    /// What marks its addresses; `None` only inside the console itself.
    pub gate: Option<GateKey>,
    /// SHA-256 of its credential.
    pub credential: [u8; 32],
    /// SHA-256 of the next one, until that is first used.
    pub next_credential: Option<[u8; 32]>,
    /// When it was paired: UTC, in milliseconds since 1970.
    pub paired_at_ms: i64,
}

/// A console that is about to be paired.
pub struct NewReader {
    /// The name to know it by.
    pub name: String,
    /// X25519.
    pub public_key: [u8; 32],
    /// Marks its addresses.
    pub gate_key: [u8; 32],
    /// SHA-256 of its credential.
    pub credential: [u8; 32],
}

impl Register {
    /// A register of these inboxes, with the SHA-256 of each token and its inbox's number.
    #[must_use]
    pub fn new(inboxes: Vec<InboxEntry>, tokens: Vec<([u8; 32], i64)>) -> Self {
        let places: HashMap<i64, usize> = inboxes.iter().enumerate().map(|(at, inbox)| (inbox.id, at)).collect();
        let by_token = tokens
            .into_iter()
            .filter_map(|(digest, inbox)| Some((digest, *places.get(&inbox)?)))
            .collect();
        let readers = inboxes.iter().enumerate().flat_map(|(at, inbox)| {
            let readers = inbox.readers.iter().enumerate();
            readers.map(move |(place, reader)| (reader.id, (at, place)))
        });
        let by_reader = readers.collect();
        Self {
            inboxes,
            by_token,
            by_reader,
        }
    }

    /// Every inbox, by name.
    #[must_use]
    pub fn inboxes(&self) -> &[InboxEntry] {
        &self.inboxes
    }

    /// The inbox with this token. Looked up by the token's hash, so that time tells nothing about those that exist.
    pub(crate) fn by_token(&self, token: &str) -> Option<&InboxEntry> {
        self.by_token.get(&digest(token)).and_then(|at| self.inboxes.get(*at))
    }

    pub(crate) fn reader(&self, id: i64) -> Option<(&InboxEntry, &ReaderEntry)> {
        let (at, place) = self.by_reader.get(&id)?;
        let inbox = self.inboxes.get(*at)?;
        Some((inbox, inbox.readers.get(*place)?))
    }
}

/// Which of a reader's credentials was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offered {
    Present,
    Next,
    Wrong,
}

impl ReaderEntry {
    /// Compares in a time that does not tell how much was right.
    pub(crate) fn offered(&self, credential: &str) -> Offered {
        let offered = digest(credential);
        let present = bool::from(self.credential.ct_eq(&offered));
        let next = self
            .next_credential
            .is_some_and(|next| bool::from(next.ct_eq(&offered)));
        match (present, next) {
            (true, _) => Offered::Present,
            (false, true) => Offered::Next,
            (false, false) => Offered::Wrong,
        }
    }
}

impl fmt::Debug for ReaderEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReaderEntry")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for NewReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewReader")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What is kept of a token or a credential.
pub(crate) fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Randomness as 64 hexadecimal digits.
pub(crate) fn new_secret(entropy: &Entropy) -> SecretString {
    let mut bytes = zeroize::Zeroizing::new([0; 32]);
    entropy(&mut *bytes);
    hex::encode(*bytes).into()
}

/// A reader's credential: its number, so that it can be found, and a secret.
pub(crate) fn credential(reader: i64, secret: &SecretString) -> SecretString {
    format!("{reader}.{}", secret.expose_secret()).into()
}

/// The number and the secret of a credential.
pub(crate) fn read_credential(text: &str) -> Option<(i64, &str)> {
    let (reader, secret) = text.split_once('.')?;
    Some((reader.parse().ok()?, secret))
}

/// The register in memory, and where it is kept.
#[derive(Debug, Clone)]
pub struct Registry {
    current: Arc<watch::Sender<Arc<Register>>>,
    store: Option<Arc<dyn RegisterStore>>,
}

/// How often a running relay looks whether the register has changed.
const LOOK: Duration = Duration::from_secs(1);

impl Registry {
    /// Reads the register from where it is kept.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where it cannot be read.
    pub async fn open(store: Arc<dyn RegisterStore>) -> Result<Self, RelayError> {
        let current = Arc::new(watch::Sender::new(Arc::new(store.load().await?)));
        Ok(Self {
            current,
            store: Some(store),
        })
    }

    /// The one inbox of a relay inside the console: one reader with number 0, no sealing and no gate.
    pub(crate) fn embedded(token: &InboxToken) -> Self {
        let inbox = InboxEntry {
            id: 0,
            name: "this console".to_owned(),
            rule: Rule::default(),
            readers: vec![ReaderEntry {
                id: 0,
                name: "this console".to_owned(),
                public_key: None,
                gate: None,
                credential: [0; 32],
                next_credential: None,
                paired_at_ms: 0,
            }],
        };
        let register = Register::new(vec![inbox], vec![(digest(token.expose()), 0)]);
        Self {
            current: Arc::new(watch::Sender::new(Arc::new(register))),
            store: None,
        }
    }

    pub(crate) fn current(&self) -> Arc<Register> {
        Arc::clone(&self.current.borrow())
    }

    /// Where it is kept; `None` inside the console.
    pub(crate) fn store(&self) -> Option<&Arc<dyn RegisterStore>> {
        self.store.as_ref()
    }

    /// Reads it again, for a change of our own to count at once.
    pub(crate) async fn refresh(&self) -> Result<(), RelayError> {
        if let Some(store) = &self.store {
            self.current.send_replace(Arc::new(store.load().await?));
        }
        Ok(())
    }

    /// Sets the rule of the inbox inside the console.
    pub(crate) fn set_embedded_rule(&self, rule: Rule) {
        self.current.send_modify(|register| {
            let mut changed = Register::clone(register);
            if let Some(inbox) = changed.inboxes.first_mut() {
                inbox.rule = rule;
            }
            *register = Arc::new(changed);
        });
    }

    /// Reads it again whenever another process has changed it, and lets the spool forget what waits for those who are gone.
    /// Runs until it is dropped.
    pub(crate) async fn follow(self, spool: Spool) {
        let Some(store) = self.store.clone() else {
            return std::future::pending().await;
        };
        let mut seen = None;
        loop {
            match store.version().await {
                Ok(version) if seen == Some(version) => {}
                Ok(version) => match self.refresh().await {
                    Ok(()) => {
                        seen = Some(version);
                        if let Err(error) = spool.tidy().await {
                            tracing::warn!(error = %with_causes(&error), "the spool could not be tidied");
                        }
                    }
                    Err(error) => tracing::warn!(error = %with_causes(&error), "the register could not be read again"),
                },
                Err(error) => tracing::warn!(error = %with_causes(&error), "the register could not be looked at"),
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}
