//! Which relay hears M-PESA's answers: pairing with one, a new credential, replacing it, and how the line to it is.
//!
//! What it takes to speak to a relay is in the keyring before anything says that it is paired. A relay that was replaced is
//! listened to until a person says otherwise: what was sent while its address was given out is answered there, and so are
//! customers' payments until M-PESA was told the new address.
//!
//! ```text
//! pair:   keyring takes a word -> the relay uses the code up -> keyring (before: the old place; now: the new one)
//!         -> both are listened to -> ledger
//! rotate: the relay makes a credential -> keyring -> it is used, which ends the old one -> ledger
//! ```
//! A crash before the keyring has the new place leaves the old one as it was, and another code pairs again.
//!
//! Deliberately absent: unpairing without another relay. A console without one cannot pay.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use api::{Problem, view::Mode};
use messages::text;
use relay::{Contact, ContactState, Inbox, InboxKeys, PairingCode, Ports, RelayError, RemoteInbox};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use treasury::DeliveryId;

use crate::{Clock, Entropy, Secrets, SecretsError};

/// The place at the relay, in the keyring.
pub const RELAY: &str = "relay";
/// The place at the relay before, while it is listened to.
pub const RELAY_BEFORE: &str = "relay-before";
/// Proves that the keyring takes something, before a code is used up.
pub const RELAY_TRIAL: &str = "relay-trial";

/// The longest name of a console at its relay, in characters.
const NAME_LENGTH: usize = 60;

/// Where M-PESA's answers are heard.
#[derive(Debug, Clone)]
pub enum RelaySource {
    /// Inside this program: built-in practice, and tests.
    Here(Inbox),
    /// At a relay that this console is paired with: what it takes is in the keyring. Where nothing is there, the desk opens,
    /// can be paired, and sends nothing before.
    Elsewhere,
}

/// One console's place at a relay.
#[derive(Debug, Clone)]
pub struct Pairing {
    name: String,
    place: RemoteInbox,
}

impl Pairing {
    /// Pairs with the relay that printed `code`, under `name`, and keeps the place in the keyring: in the place of an earlier
    /// one, which is kept beside it.
    ///
    /// # Errors
    /// With the field where the code or name is no good, with the relay's word where it refuses, and with the keyring's.
    pub async fn make(
        secrets: &dyn Secrets,
        entropy: &dyn Entropy,
        mode: Mode,
        code: &SecretString,
        name: &str,
    ) -> Result<Self, Problem> {
        let name = checked_name(name)?;
        let code = PairingCode::parse(code.expose_secret()).map_err(|error| bad_code(error.sentence()))?;
        if mode == Mode::Production && !code.address().starts_with("https://") {
            return Err(bad_code(text().relay_this_relay_has_no_certificate_its()));
        }
        let earlier = secrets.get(RELAY).await.map_err(keyring)?;
        // Whatever refuses should refuse before the code is used up.
        secrets.put(RELAY_TRIAL, &"1".into()).await.map_err(keyring)?;
        secrets.remove(RELAY_TRIAL).await.map_err(keyring)?;
        let mut bytes = [0; 64];
        entropy.fill(&mut bytes);
        let place = RemoteInbox::pair(&code, InboxKeys::from_bytes(bytes), &name)
            .await
            .map_err(not_paired)?;
        let made = Self { name, place };
        if let Some(earlier) = earlier {
            secrets
                .put(RELAY_BEFORE, &earlier)
                .await
                .map_err(|error| lost_code(&error))?;
        }
        let kept = secrets.put(RELAY, &made.place.to_secret()).await;
        kept.map_err(|error| lost_code(&error))?;
        Ok(made)
    }

    /// What was kept under `name`, where it can be read.
    async fn stored(secrets: &dyn Secrets, name: &str) -> Result<Option<Self>, SecretsError> {
        let Some(kept) = secrets.get(name).await? else {
            return Ok(None);
        };
        match RemoteInbox::from_secret(&kept) {
            Ok(place) => Ok(Some(Self {
                name: String::new(),
                place,
            })),
            Err(error) => {
                tracing::error!(name, %error, "the relay cannot be used");
                Ok(None)
            }
        }
    }

    /// Where the relay is.
    #[must_use]
    pub fn address(&self) -> &str {
        self.place.address()
    }

    /// What the relay's administrator knows this console by; empty where only the ledger tells.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// An inbox that is listened to.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) inbox: Inbox,
    /// None inside this program.
    pub(crate) pairing: Option<Pairing>,
}

impl Line {
    fn elsewhere(pairing: Pairing, ports: Ports) -> Result<Self, RelayError> {
        Ok(Self {
            inbox: pairing.place.open(ports)?,
            pairing: Some(pairing),
        })
    }

    pub(crate) fn contact(&self) -> Contact {
        self.inbox.contact().borrow().clone()
    }
}

/// What is listened to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines {
    /// The inbox whose address is given out.
    pub(crate) now: Option<Line>,
    /// The one before.
    pub(crate) before: Option<Line>,
}

/// Why nothing new is sent: results could not be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RelayHold {
    /// Why, as a sentence.
    pub(crate) reason: String,
    /// What happens next or is to be done, as a sentence.
    pub(crate) next: String,
    /// Since when.
    pub(crate) since: i64,
}

/// The console's side of its relay.
pub(crate) struct RelayLink {
    lines: watch::Sender<Lines>,
    ports: Ports,
    opened_at: i64,
    /// One change at a time.
    pub(crate) turn: tokio::sync::Mutex<()>,
    /// One at a time applies what was kept, however many inboxes bring it.
    pub(crate) applying: tokio::sync::Mutex<()>,
    /// Kept callbacks that cannot be read any more, of which it was said.
    pub(crate) damaged: tokio::sync::Mutex<BTreeSet<DeliveryId>>,
    /// Why nothing is sent, as last judged.
    hold: Mutex<Option<RelayHold>>,
    /// Whether it runs inside this program.
    here: AtomicBool,
    /// Whether another desktop of the team sends, and takes M-PESA's answers in.
    elsewhere: AtomicBool,
}

impl std::fmt::Debug for RelayLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RelayLink").finish_non_exhaustive()
    }
}

impl RelayLink {
    /// The inboxes that are to be listened to.
    ///
    /// # Errors
    /// Where the keyring refuses.
    pub(crate) async fn open(
        source: RelaySource,
        secrets: &dyn Secrets,
        clock: &Arc<dyn Clock>,
        entropy: &Arc<dyn Entropy>,
    ) -> Result<Self, SecretsError> {
        let (clock, entropy) = (Arc::clone(clock), Arc::clone(entropy));
        let opened_at = clock.now();
        let ports = Ports {
            clock: Arc::new(move || clock.now()),
            entropy: Arc::new(move |bytes| entropy.fill(bytes)),
        };
        let here = matches!(source, RelaySource::Here(_));
        let lines = match source {
            RelaySource::Here(inbox) => Lines {
                now: Some(Line { inbox, pairing: None }),
                before: None,
            },
            RelaySource::Elsewhere => stored_lines(secrets, &ports).await?,
        };
        Ok(Self {
            lines: watch::Sender::new(lines),
            ports,
            opened_at,
            turn: tokio::sync::Mutex::default(),
            applying: tokio::sync::Mutex::default(),
            damaged: tokio::sync::Mutex::default(),
            hold: Mutex::default(),
            here: AtomicBool::new(here),
            elsewhere: AtomicBool::new(false),
        })
    }

    /// Whether another desktop of the team takes M-PESA's answers in: how the line from here is does not matter then.
    pub(crate) fn is_elsewhere(&self) -> bool {
        self.elsewhere.load(Ordering::Relaxed)
    }

    /// Notes which desktop sends.
    pub(crate) fn note_sender(&self, here: bool) {
        self.elsewhere.store(!here, Ordering::Relaxed);
    }

    pub(crate) fn is_here(&self) -> bool {
        self.here.load(Ordering::Relaxed)
    }

    pub(crate) fn lines(&self) -> Lines {
        self.lines.borrow().clone()
    }

    pub(crate) fn watch(&self) -> watch::Receiver<Lines> {
        self.lines.subscribe()
    }

    /// The address that M-PESA is to post to for `path`. Where no relay is paired it reaches nobody, and nothing that pays is
    /// sent then.
    pub(crate) fn callback_url(&self, path: &str) -> String {
        match &self.lines.borrow().now {
            Some(line) => line.inbox.callback_url(path),
            None => format!("https://unpaired.invalid/{path}"),
        }
    }

    /// Listens to a new place, and to the one that it replaced.
    pub(crate) fn replace(&self, new: Pairing) -> Result<(), Problem> {
        let line = Line::elsewhere(new, self.ports.clone()).map_err(|error| not_answered(&error))?;
        self.here.store(false, Ordering::Relaxed);
        self.lines.send_modify(|lines| lines.before = lines.now.replace(line));
        Ok(())
    }

    /// Has the relay make a new credential, and uses it once the keyring has it.
    pub(crate) async fn rotate(&self, secrets: &dyn Secrets) -> Result<(), Problem> {
        let line = self.lines().now;
        let Some(Pairing { name, place }) = line.and_then(|line| line.pairing) else {
            return Err(no_relay());
        };
        let place = place.rotate().await.map_err(|error| not_answered(&error))?;
        let renewed = Pairing { name, place };
        secrets.put(RELAY, &renewed.place.to_secret()).await.map_err(keyring)?;
        let line = Line::elsewhere(renewed, self.ports.clone()).map_err(|error| not_answered(&error))?;
        self.lines.send_modify(|lines| lines.now = Some(line));
        Ok(())
    }

    /// Listens no more to the relay before, and forgets how.
    pub(crate) async fn leave_before(&self, secrets: &dyn Secrets) -> Result<(), Problem> {
        secrets.remove(RELAY_BEFORE).await.map_err(keyring)?;
        self.lines.send_modify(|lines| lines.before = None);
        Ok(())
    }

    /// Judges anew whether results could be seen, and answers whether that changed.
    pub(crate) fn judge(&self, now: i64, silence: std::time::Duration) -> bool {
        let contact = self.lines.borrow().now.as_ref().map(Line::contact);
        let fresh = match self.is_elsewhere() {
            true => None,
            false => self.judged(contact.as_ref(), now, silence),
        };
        let mut held = self.hold.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = *held != fresh;
        *held = fresh;
        changed
    }

    /// Why nothing new is sent, where that is so.
    pub(crate) fn hold(&self) -> Option<RelayHold> {
        self.hold.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What keeps results from being seen at this moment, as a sentence. Other than [`RelayLink::hold`], at once and without
    /// patience: for whoever is about to pay.
    pub(crate) fn trouble(&self) -> Option<String> {
        if self.is_elsewhere() {
            return None;
        }
        let contact = self.lines.borrow().now.as_ref().map(Line::contact);
        match contact.map(|contact| contact.state) {
            None => Some(text().relay_no_relay_is_paired()),
            Some(ContactState::Connecting | ContactState::Connected) => None,
            Some(ContactState::Unreachable { why, .. }) => Some(text().relay_the_relay_cannot_be_reached(why)),
            Some(ContactState::Refused { why, .. }) => Some(text().relay_the_relay_does_not_serve_this(why)),
        }
    }

    fn judged(&self, contact: Option<&Contact>, now: i64, silence: std::time::Duration) -> Option<RelayHold> {
        let hold = |reason: String, next: String, since| Some(RelayHold { reason, next, since });
        match contact.map(|contact| &contact.state) {
            None => hold(
                text().relay_no_relay_is_paired_so_m(),
                text().relay_pair_one_on_the_relay_page(),
                self.opened_at,
            ),
            Some(ContactState::Connected) => None,
            Some(ContactState::Connecting) => hold(
                text().relay_the_relay_was_not_reached_yet(),
                text().relay_sending_starts_automatically_once_it_answers(),
                self.opened_at,
            ),
            Some(ContactState::Unreachable { since_ms, why }) => {
                let patience = i64::try_from(silence.as_millis()).unwrap_or(i64::MAX);
                let over = now.saturating_sub(*since_ms) >= patience;
                let reason = text().relay_the_relay_cannot_be_reached_so(why.to_string());
                let next = text().relay_sending_resumes_automatically_when_it_answers();
                over.then(|| hold(reason, next, *since_ms)).flatten()
            }
            Some(ContactState::Refused { since_ms, why }) => hold(
                text().relay_the_relay_does_not_serve_this_console(why.to_string()),
                text().relay_pair_it_again_on_the_relay(),
                *since_ms,
            ),
        }
    }
}

/// What the keyring says is to be listened to.
async fn stored_lines(secrets: &dyn Secrets, ports: &Ports) -> Result<Lines, SecretsError> {
    let opened = |pairing: Option<Pairing>| {
        let pairing = pairing?;
        let line = Line::elsewhere(pairing, ports.clone());
        line.inspect_err(|error| tracing::error!(%error, "the relay cannot be used"))
            .ok()
    };
    let now = Pairing::stored(secrets, RELAY).await?;
    let before = Pairing::stored(secrets, RELAY_BEFORE).await?;
    // The same in both places: a crash came between the two writes of a replacement, which then did not happen.
    let (now, before) = (opened(now), opened(before));
    let origin = now.as_ref().map(|line| line.inbox.origin());
    let before = before.filter(|line| Some(line.inbox.origin()) != origin);
    Ok(Lines { now, before })
}

fn checked_name(name: &str) -> Result<String, Problem> {
    let name = name.trim();
    let fit = (1..=NAME_LENGTH).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    fit.then(|| name.to_owned())
        .ok_or_else(|| Problem::field("name", text().relay_give_this_console_a_name_of()))
}

fn bad_code(message: String) -> Problem {
    Problem::field("code", message)
}

pub(crate) fn keyring(error: SecretsError) -> Problem {
    Problem::Keyring { message: error.message }
}

/// The relay paired, and the keyring did not take it: the code is used up for nothing.
fn lost_code(error: &SecretsError) -> Problem {
    Problem::Keyring {
        message: text().relay_the_pairing_code_is_used_up(error.message.to_string()),
    }
}

fn not_paired(error: RelayError) -> Problem {
    if let RelayError::Refused { code, message } = &error
        && code == "pairing"
    {
        return bad_code(message.clone());
    }
    not_answered(&error)
}

/// A relay that did not do what it was asked.
pub fn not_answered(error: &RelayError) -> Problem {
    let message = if matches!(error, RelayError::Unreachable { .. }) {
        text().relay_the_relay_cannot_be_reached_2(error.sentence())
    } else {
        error.sentence()
    };
    Problem::RelayNotAnswering { message }
}

pub(crate) fn no_relay() -> Problem {
    Problem::RelayNotAnswering {
        message: text().relay_no_relay_elsewhere_is_paired_with(),
    }
}
