//! What goes on before anybody can work, and what waits for a person at this machine: the steps of opening, a keyring that
//! shows its prompt, and the question to whoever closes the window while payouts are sent.

use std::{
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use api::{
    Changed, Problem,
    view::{ActivityView, Leave, LeavingView, Nothing, OpeningStep, OpeningView, SecretsPlace},
};
use async_trait::async_trait;
use messages::text;
use secrecy::SecretString;
use tokio::{
    sync::{Notify, broadcast, watch},
    time::Instant,
};
use treasury::{BatchState, StateKind};

use super::{Office, OpeningProgress, PRACTICE};
use console::{Desk, Secrets, SecretsError, SecretsErrorKind};

/// A keyring that needs nobody answers sooner.
const SOON: Duration = Duration::from_millis(700);
/// What asks within this time after somebody gave the keyring up belongs to what they gave up.
const SAME_ACT: Duration = Duration::from_secs(5);

/// What people at this machine are shown in the meantime.
pub(super) struct Activity {
    view: watch::Sender<ActivityView>,
    changes: broadcast::Sender<Changed>,
    /// Calls of the keyring that have not answered soon.
    waiting: AtomicUsize,
    given_up: Notify,
    /// When somebody last gave the keyring up.
    given_up_at: Mutex<Option<Instant>>,
    leave: Notify,
}

impl Activity {
    pub(super) fn new(changes: broadcast::Sender<Changed>) -> Arc<Self> {
        Arc::new(Self {
            view: watch::Sender::default(),
            changes,
            waiting: AtomicUsize::new(0),
            given_up: Notify::new(),
            given_up_at: Mutex::default(),
            leave: Notify::new(),
        })
    }

    fn note(&self, note: impl FnOnce(&mut ActivityView)) {
        let changed = self.view.send_if_modified(|view| {
            let before = view.clone();
            note(view);
            *view != before
        });
        if changed {
            // Nobody listening is no loss: pages read afresh when they open.
            drop(self.changes.send(Changed {
                activity: true,
                ..Changed::default()
            }));
        }
    }

    /// Nobody waits for the keyring any longer.
    fn give_up(&self) {
        *self.given_up_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        self.given_up.notify_waiters();
    }

    fn was_just_given_up(&self) -> bool {
        let at = *self.given_up_at.lock().unwrap_or_else(PoisonError::into_inner);
        at.is_some_and(|at| at.elapsed() < SAME_ACT)
    }

    /// Waits for the keyring. Where it does not answer soon, people are shown that it asks them, until it answers or one of
    /// them gives it up. Who gave it up is not asked again by the next look into it, which follows at once.
    pub(super) async fn keyring<T>(
        self: &Arc<Self>,
        call: impl Future<Output = Result<T, SecretsError>>,
    ) -> Result<T, SecretsError> {
        let mut call = pin!(call);
        tokio::select! {
            answer = &mut call => return answer,
            () = tokio::time::sleep(SOON) => {}
        }
        let given_up = self.given_up.notified();
        if self.was_just_given_up() {
            return Err(not_waited_for());
        }
        let _said = Asking::begin(self);
        tokio::select! {
            answer = call => answer,
            () = given_up => Err(not_waited_for()),
        }
    }
}

fn not_waited_for() -> SecretsError {
    SecretsError {
        kind: SecretsErrorKind::GivenUp,
        message: text().keyring_you_did_not_wait_for_your(),
    }
}

/// Held while people are shown that the keyring asks them.
struct Asking(Arc<Activity>);

impl Asking {
    fn begin(activity: &Arc<Activity>) -> Self {
        activity.waiting.fetch_add(1, Ordering::Relaxed);
        activity.note(|view| view.keyring_asks = true);
        Self(Arc::clone(activity))
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        let others = self.0.waiting.fetch_sub(1, Ordering::Relaxed) > 1;
        self.0.note(|view| view.keyring_asks = others);
    }
}

/// Secrets whose waits are shown.
pub(super) struct Patient {
    pub(super) secrets: Arc<dyn Secrets>,
    pub(super) activity: Arc<Activity>,
}

#[async_trait]
impl Secrets for Patient {
    async fn get(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        self.activity.keyring(self.secrets.get(name)).await
    }

    async fn put(&self, name: &str, value: &SecretString) -> Result<(), SecretsError> {
        self.activity.keyring(self.secrets.put(name, value)).await
    }

    async fn remove(&self, name: &str) -> Result<(), SecretsError> {
        self.activity.keyring(self.secrets.remove(name)).await
    }

    fn place(&self) -> SecretsPlace {
        self.secrets.place()
    }
}

impl Office {
    /// A profile is being opened from now on. Who opens it tells its steps.
    pub(super) async fn opening_begins(&self, profile: &str, first: OpeningStep) -> OpeningProgress {
        let organisation = match profile {
            PRACTICE => self.config.practice.organisation().0,
            _ => {
                let book = self.book.lock().await;
                book.profile(profile)
                    .map(|one| one.organisation.clone())
                    .unwrap_or_default()
            }
        };
        let opening = OpeningView {
            organisation,
            step: first,
        };
        self.activity.note(|view| view.opening = Some(opening));
        let activity = Arc::clone(&self.activity);
        Arc::new(move |step| {
            activity.note(|view| {
                if let Some(opening) = &mut view.opening {
                    opening.step = step;
                }
            });
        })
    }

    pub(super) fn opening_ended(&self) {
        self.activity.note(|view| view.opening = None);
    }

    /// Asks the person in front of the page whether to leave, where payouts are still to be sent. Answers whether they were
    /// asked; who asks again before they answered means it.
    pub async fn ask_before_leaving(&self) -> bool {
        let desk = self.open.borrow().as_ref().map(|open| Arc::clone(&open.desk));
        let Some(desk) = desk else { return false };
        let asked = self.activity.view.borrow().leaving.is_some();
        let to_send = still_to_send(&desk).await.unwrap_or(0);
        if asked || to_send == 0 {
            return false;
        }
        self.activity.note(|view| view.leaving = Some(LeavingView { to_send }));
        true
    }

    /// Done when somebody who was asked wants to leave.
    pub async fn leave_requested(&self) {
        self.activity.leave.notified().await;
    }
}

/// How many approved payouts are on their way out: of batches that nobody paused, while nothing pauses all sending.
async fn still_to_send(desk: &Desk) -> Result<u32, store::StoreError> {
    if desk.ledger().sending_pause().await?.is_some() {
        return Ok(0);
    }
    let open = desk.ledger().batches_at(BatchState::Approved, Some(false)).await?;
    let counts = open.iter().filter(|batch| batch.paused.is_none()).map(|batch| {
        batch
            .totals
            .of(StateKind::Approved)
            .count
            .saturating_add(batch.totals.of(StateKind::Dispatching).count)
    });
    Ok(counts.fold(0, u32::saturating_add))
}

pub(super) async fn activity(office: &Arc<Office>, _: Nothing) -> Result<ActivityView, Problem> {
    Ok(office.activity.view.borrow().clone())
}

/// Does not wait for the keyring any longer. What was asked of it fails as if it had stayed locked.
pub(super) async fn give_keyring_up(office: &Arc<Office>, _: Nothing) -> Result<Nothing, Problem> {
    office.activity.give_up();
    Ok(Nothing {})
}

pub(super) async fn leave(office: &Arc<Office>, request: Leave) -> Result<Nothing, Problem> {
    office.activity.note(|view| view.leaving = None);
    if request.now {
        office.activity.leave.notify_one();
    }
    Ok(Nothing {})
}
