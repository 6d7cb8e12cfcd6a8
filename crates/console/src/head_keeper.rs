//! The newest entry that the ledger must have, kept outside of it: in the keyring with every act of a person, and in the
//! keyring and at the relay before requests leave.
//!
//! ```text
//! claim (write) -> the keyring has its entry -> the relay moves its head -> requests leave
//! ```
//! A copy of the ledger's file lacks an entry that the keyring knows; of two copies of the file and the keyring, the relay lets
//! one move its head and tells the other. Where either cannot be written, nothing leaves.

use std::sync::{Arc, Mutex, PoisonError};

use relay::{Advanced, RelayError, Witness};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use treasury::{AgeDoubt, Head, KnownLedger, PauseReason};

use crate::{
    Desk, Secrets, SecretsError, SecretsErrorKind, base::Base, callbacks::Callbacks, head_trouble::HeadTrouble,
    sending::Sending,
};

/// What the keyring knows of the ledger.
pub const HEAD: &str = "ledger-head";

/// For how long who gave the keyring's prompt up is left in peace, in milliseconds.
const LEFT_IN_PEACE_MS: i64 = 60_000;

/// Why nothing leaves: what must be kept outside the ledger first cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeadHold {
    /// Why.
    pub(crate) trouble: HeadTrouble,
    /// Since when.
    pub(crate) since: i64,
}

/// What the keyring holds: what it knows of the ledger, and when that was noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    #[serde(flatten)]
    /// What is known.
    pub known: KnownLedger,
    /// UTC milliseconds.
    pub at: i64,
}

/// Keeps the head of the ledger that is open.
#[derive(Debug)]
pub(crate) struct HeadKeeper {
    base: Base,
    callbacks: Arc<Callbacks>,
    sending: Arc<Sending>,
    /// When the keyring noted the head that it had when the ledger was opened.
    noted_at: Option<i64>,
    /// One at a time; and how far it came.
    kept: tokio::sync::Mutex<Progress>,
    hold: Mutex<Option<HeadHold>>,
}

#[derive(Debug, Default)]
struct Progress {
    /// What the keyring has.
    keyring: Option<Head>,
    /// What the relay has; none before it was asked, and after an answer of it was lost.
    witnessed: Option<Head>,
    /// A move of the relay's head whose answer was lost: made again before any other.
    unanswered: Option<(Option<Head>, Head)>,
    /// When somebody did not wait for the keyring's prompt, and what they were answered.
    given_up: Option<(i64, SecretsError)>,
    /// Whether the ledger may not be the newest copy: then nothing is kept until two people go on with it.
    aged: bool,
}

impl HeadKeeper {
    /// Begins with what the keyring knows. Where the ledger may not be the newest copy (`aged`), that stays as it is.
    pub(crate) fn new(
        base: Base,
        callbacks: Arc<Callbacks>,
        sending: Arc<Sending>,
        noted: Option<Noted>,
        aged: bool,
    ) -> Self {
        Self {
            base,
            callbacks,
            sending,
            noted_at: noted.map(|noted| noted.at),
            kept: tokio::sync::Mutex::new(Progress {
                keyring: noted.map(|noted| noted.known.head),
                aged,
                ..Progress::default()
            }),
            hold: Mutex::default(),
        }
    }

    /// When the newest entry was written that must exist, as the keyring noted it before the ledger was opened.
    pub(crate) const fn noted_at(&self) -> Option<i64> {
        self.noted_at
    }

    /// Why nothing leaves, where the head could not be kept.
    pub(crate) fn hold(&self) -> Option<HeadHold> {
        self.hold.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes how keeping it went, and whether that changed.
    fn note(&self, trouble: Option<&HeadTrouble>, now: i64) -> bool {
        let mut hold = self.hold.lock().unwrap_or_else(PoisonError::into_inner);
        if hold.as_ref().map(|hold| &hold.trouble) == trouble {
            return false;
        }
        let since = hold.as_ref().map_or(now, |hold| hold.since);
        *hold = trouble.map(|trouble| HeadHold {
            trouble: trouble.clone(),
            since,
        });
        true
    }
}

/// What the keyring knows of the ledger.
///
/// # Errors
/// Where the keyring refuses, or what it holds is no head.
pub async fn known(secrets: &dyn Secrets) -> Result<Option<Noted>, SecretsError> {
    let Some(kept) = secrets.get(HEAD).await? else {
        return Ok(None);
    };
    match serde_json::from_str(kept.expose_secret()) {
        Ok(noted) => Ok(Some(noted)),
        Err(error) => Err(SecretsError {
            message: messages::text().relay_the_keyrings_entry_about_the_newest(error.to_string()),
            kind: SecretsErrorKind::Other,
        }),
    }
}

/// Keeps what the keyring is to know of the ledger.
async fn keep_known(secrets: &dyn Secrets, known: KnownLedger, at: i64) -> Result<(), SecretsError> {
    let text = serde_json::to_string(&Noted { known, at }).expect("a head always becomes JSON");
    secrets.put(HEAD, &SecretString::from(text)).await
}

impl HeadKeeper {
    /// Keeps the newest head in the keyring.
    pub(crate) async fn keep(&self) -> Result<(), HeadTrouble> {
        let mut kept = self.kept.lock().await;
        let done = self.keep_in_keyring(&mut kept).await;
        self.note_done(done)
    }

    /// Keeps the newest head in the keyring and at the relay. After this, what was claimed may leave.
    pub(crate) async fn vouch(&self) -> Result<(), HeadTrouble> {
        let mut kept = self.kept.lock().await;
        let done = match self.keep_in_keyring(&mut kept).await {
            // A claim was ordered by the team's log before: no copy of this ledger had it first.
            Ok(()) if self.base.config().team.is_some() => Ok(()),
            Ok(()) => self.keep_at_relay(&mut kept).await,
            Err(trouble) => Err(trouble),
        };
        self.note_done(done)
    }

    fn note_done(&self, done: Result<(), HeadTrouble>) -> Result<(), HeadTrouble> {
        if self.note(done.as_ref().err(), self.base.now()) {
            if let Err(trouble) = &done {
                tracing::error!(
                    ?trouble,
                    "the newest state of the ledger cannot be kept: nothing is sent"
                );
            }
            self.base.events().note(|changed| changed.status = true);
        }
        done
    }

    async fn keep_in_keyring(&self, kept: &mut Progress) -> Result<(), HeadTrouble> {
        if kept.aged {
            return Err(HeadTrouble::Age);
        }
        let head = *self.base.ledger().heads().borrow();
        if kept.keyring.is_some_and(|before| before.seq >= head.seq) {
            return Ok(());
        }
        if let Some((at, error)) = &kept.given_up
            && self.base.now().saturating_sub(*at) < LEFT_IN_PEACE_MS
        {
            return Err(HeadTrouble::Keyring(error.clone()));
        }
        (self.base.config().checkpoint)("keeping the head", store::Moment::Before);
        let done = keep_known(
            self.base.config().secrets.as_ref(),
            self.base.ledger().known_with(head),
            self.base.now(),
        )
        .await;
        kept.given_up = match &done {
            Err(error) if error.kind == SecretsErrorKind::GivenUp => Some((self.base.now(), error.clone())),
            Ok(()) | Err(_) => None,
        };
        done.map_err(HeadTrouble::Keyring)?;
        (self.base.config().checkpoint)("keeping the head", store::Moment::After);
        kept.keyring = Some(head);
        Ok(())
    }

    async fn keep_at_relay(&self, kept: &mut Progress) -> Result<(), HeadTrouble> {
        let Some(witness) = self.witness() else {
            return Err(HeadTrouble::Relay(messages::text().relay_no_relay_is_paired()));
        };
        if let Some((expected, new)) = kept.unanswered {
            // Whether it arrived is not known: made again by the same line, it is known.
            kept.witnessed = self.moved(&witness, kept, expected, new).await?;
        }
        let head = *self.base.ledger().heads().borrow();
        let expected = match kept.witnessed {
            Some(witnessed) => Some(witnessed),
            None => self.known_at_relay(kept, &witness).await?,
        };
        if expected.is_some_and(|expected| expected.seq >= head.seq) {
            kept.witnessed = expected;
            return Ok(());
        }
        kept.witnessed = self.moved(&witness, kept, expected, head).await?;
        Ok(())
    }

    /// The relay's head, which must be an entry of this ledger.
    async fn known_at_relay(&self, kept: &mut Progress, witness: &Witness) -> Result<Option<Head>, HeadTrouble> {
        let witnessed = witness.head().await.map_err(|error| not_moved(&error))?;
        let Some(witnessed) = witnessed.map(|witnessed| of_relay(witnessed.head)) else {
            return Ok(None);
        };
        if self.base.ledger().has(witnessed).await.unwrap_or(false) {
            return Ok(Some(witnessed));
        }
        Err(self.is_sent_elsewhere(kept, witnessed).await)
    }

    async fn moved(
        &self,
        witness: &Witness,
        kept: &mut Progress,
        expected: Option<Head>,
        new: Head,
    ) -> Result<Option<Head>, HeadTrouble> {
        kept.unanswered = Some((expected, new));
        (self.base.config().checkpoint)("moving the head at the relay", store::Moment::Before);
        let advanced = witness.advance(expected.map(for_relay), for_relay(new)).await;
        (self.base.config().checkpoint)("moving the head at the relay", store::Moment::After);
        match advanced {
            Ok(Advanced::Moved) => {
                kept.unanswered = None;
                Ok(Some(new))
            }
            Ok(Advanced::Conflict { current: Some(current) }) => {
                kept.unanswered = None;
                Err(self.is_sent_elsewhere(kept, of_relay(current)).await)
            }
            Ok(Advanced::Conflict { current: None }) => {
                // The inbox was made anew: it is told afresh.
                kept.unanswered = None;
                kept.witnessed = None;
                Err(HeadTrouble::Relay(
                    messages::text().relay_the_relay_has_forgotten_how_new(),
                ))
            }
            Err(error) => Err(not_moved(&error)),
        }
    }

    /// Another copy of this ledger moved the relay's head: nothing more leaves this one, and what is approved here may have
    /// been sent there.
    async fn is_sent_elsewhere(&self, kept: &mut Progress, witnessed: Head) -> HeadTrouble {
        kept.aged = true;
        let doubt = AgeDoubt::SentElsewhere { witnessed };
        self.doubt_age(doubt).await;
        HeadTrouble::Age
    }

    /// Pauses sending because this may not be the newest copy of the ledger, and doubts what is approved and has no end.
    pub(crate) async fn doubt_age(&self, doubt: AgeDoubt) {
        let reason = PauseReason::LedgerAge { doubt };
        let doubted = self.base.ledger().assume_sent(reason, self.base.now()).await;
        match doubted {
            Ok(count) => tracing::error!(?doubt, count, "this may not be the newest copy of the ledger"),
            Err(error) => tracing::error!(?doubt, %error, "this may not be the newest copy of the ledger"),
        }
        self.sending.refresh_gate().await;
        self.base.events().note_payouts([]);
    }

    /// The keyring and the relay take the ledger as it is now, whatever they knew: before two people go on with it.
    pub(crate) async fn take_as_it_is(&self) -> Result<(), HeadTrouble> {
        let mut kept = self.kept.lock().await;
        let done = self.put_in_their_place(&mut kept).await;
        self.note_done(done)
    }

    async fn put_in_their_place(&self, kept: &mut Progress) -> Result<(), HeadTrouble> {
        let head = *self.base.ledger().heads().borrow();
        keep_known(
            self.base.config().secrets.as_ref(),
            self.base.ledger().known_with(head),
            self.base.now(),
        )
        .await
        .map_err(HeadTrouble::Keyring)?;
        *kept = Progress {
            keyring: Some(head),
            ..Progress::default()
        };
        if let Some(witness) = self.witness() {
            let current = witness.head().await.map_err(|error| not_moved(&error))?;
            let current = current.map(|witnessed| witnessed.head);
            let reset = witness.reset(current, for_relay(head)).await;
            match reset.map_err(|error| not_moved(&error))? {
                Advanced::Moved => kept.witnessed = Some(head),
                Advanced::Conflict { .. } => {
                    return Err(HeadTrouble::Relay(
                        messages::text().relay_another_copy_of_this_ledger_moved(),
                    ));
                }
            }
        }
        Ok(())
    }

    /// The relay that hears M-PESA's answers, as the second witness.
    fn witness(&self) -> Option<Witness> {
        self.callbacks.relay().lines().now.map(|line| line.inbox.witness())
    }
}

/// Keeps the head in the keyring with every act of a person, and again where the keyring refused.
pub(crate) async fn run(desk: Arc<Desk>, mut stopping: tokio::sync::watch::Receiver<bool>) {
    let mut heads = desk.ledger().heads();
    loop {
        let refused = matches!(desk.head_keeper().keep().await, Err(HeadTrouble::Keyring(_)));
        let again = match refused {
            true => desk.config().settings.look_again,
            false => std::time::Duration::from_secs(3_600),
        };
        tokio::select! {
            _ = stopping.changed() => return,
            changed = heads.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(again) => {}
        }
    }
}

fn not_moved(error: &RelayError) -> HeadTrouble {
    HeadTrouble::Relay(crate::sentences::capital(&error.to_string()))
}

const fn for_relay(head: Head) -> relay::Head {
    relay::Head {
        seq: head.seq,
        hash: *head.hash.as_bytes(),
    }
}

const fn of_relay(head: relay::Head) -> Head {
    Head {
        seq: head.seq,
        hash: treasury::EntryHash::from_bytes(head.hash),
    }
}
