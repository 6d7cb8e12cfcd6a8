//! Who is signed in, for how long, and the guard against guessing.
//!
//! Wrong passphrases are counted in the ledger, so that a restart does not begin the count anew.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use api::{Permit, Problem, view::RoleView};
use secrecy::SecretString;
use store::{Ledger, OpenKey, OpenedFor, Operator, StoreError};
use treasury::{Confirmed, Needs, OperatorId, PassphraseAsked, PeopleError, PersonKey, Role, Roles, wait_after_wrong};

use crate::{
    Clock,
    personal_key::{Wrapper, has_open, keep_open},
    problem::problem,
};

/// A minute, in milliseconds.
const MINUTE_MS: i64 = 60_000;

/// Who is signed in at a desk.
pub struct Session {
    ledger: Ledger,
    clock: Arc<dyn Clock>,
    /// After how long without a touch somebody is signed out, in milliseconds.
    idle: AtomicI64,
    now: Mutex<State>,
    /// Held while a passphrase is checked, so that many tries at once count as many.
    checking: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    signed_in: Option<SignedIn>,
    /// The signing key of whoever is signed in.
    key: Option<OpenKey>,
    left: Option<Left>,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, Copy)]
struct SignedIn {
    operator: OperatorId,
    roles: Roles,
    /// The public half of the key that they signed in with.
    public_key: PersonKey,
    /// When they last touched anything.
    touched_at: i64,
}

/// Who was signed in last, for the page on which they come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Left {
    pub(crate) operator: OperatorId,
    /// Whether they were signed out because nobody touched anything.
    pub(crate) idle: bool,
    /// When.
    pub(crate) at: i64,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

impl Session {
    /// Nobody is signed in. Whoever is later is signed out after `idle_minutes` without a touch.
    pub fn new(ledger: Ledger, clock: Arc<dyn Clock>, idle_minutes: u32) -> Self {
        let this = Self {
            ledger,
            clock,
            idle: AtomicI64::new(0),
            now: Mutex::default(),
            checking: tokio::sync::Mutex::default(),
        };
        this.set_idle_minutes(idle_minutes);
        this
    }

    pub(crate) fn idle_minutes(&self) -> u32 {
        u32::try_from(self.idle.load(Ordering::Relaxed) / MINUTE_MS).unwrap_or(u32::MAX)
    }

    pub(crate) fn set_idle_minutes(&self, minutes: u32) {
        self.idle
            .store(i64::from(minutes).saturating_mul(MINUTE_MS), Ordering::Relaxed);
    }

    /// Who is signed in.
    pub fn operator(&self) -> Option<OperatorId> {
        self.signed_in().map(|one| one.operator)
    }

    /// Who was signed in last, while nobody is.
    pub(crate) fn left(&self) -> Option<Left> {
        self.with(|state| state.left.filter(|_| state.signed_in.is_none()))
    }

    /// Who is signed in, or was last.
    pub(crate) fn last(&self) -> Option<OperatorId> {
        self.operator().or_else(|| self.left().map(|left| left.operator))
    }

    /// Who is signed in. Their key stays open until the command that asks ends, also where they sign out meanwhile.
    pub fn require(&self) -> Result<OperatorId, Problem> {
        let me = self.operator().ok_or(Problem::NotSignedIn)?;
        if !has_open(me)
            && let Some(key) = self.ledger.hold_key(me)
        {
            keep_open(key);
        }
        Ok(me)
    }

    /// Whether whoever is signed in may give a command with this permit.
    pub fn admit(&self, permit: Permit) -> Result<(), Problem> {
        let Some(needs) = permit.needs() else {
            return Ok(());
        };
        let person = self.signed_in().ok_or(Problem::NotSignedIn)?;
        match needs.met_by(person.roles) {
            true => Ok(()),
            false => Err(not_your_part(needs)),
        }
    }

    /// Begins the session of somebody who has just given their passphrase, or ends the one there is. Their key stays open with
    /// it, and whoever's was open before is closed.
    pub(crate) fn set(&self, person: Option<&Operator>) {
        let touched_at = self.clock.now();
        let key = person.and_then(|person| self.ledger.hold_key(person.id));
        self.with(|state| {
            if let Some(before) = state.signed_in.take() {
                state.left = Some(Left {
                    operator: before.operator,
                    idle: false,
                    at: touched_at,
                });
            }
            state.key = key;
            state.signed_in = person.map(|person| SignedIn {
                operator: person.id,
                roles: person.roles,
                public_key: person.key.public_key,
                touched_at,
            });
        });
    }

    /// Somebody touched something: their time begins anew.
    pub(crate) fn touch(&self) {
        let now = self.clock.now();
        self.with(|state| {
            if let Some(person) = &mut state.signed_in {
                person.touched_at = now;
            }
        });
    }

    /// What is known of a person changed: whoever may not act any more is signed out at once.
    pub(crate) fn changed(&self, person: &Operator) {
        let Some(signed_in) = self.signed_in().filter(|one| one.operator == person.id) else {
            return;
        };
        let other_key = signed_in.public_key != person.key.public_key;
        if !person.is_here() || person.is_locked() || other_key {
            return self.set(None);
        }
        self.with(|state| {
            if let Some(signed_in) = &mut state.signed_in {
                signed_in.roles = person.roles;
            }
        });
    }

    fn signed_in(&self) -> Option<SignedIn> {
        let (now, idle) = (self.clock.now(), self.idle.load(Ordering::Relaxed));
        self.with(|state| {
            let person = state.signed_in?;
            if now.saturating_sub(person.touched_at) < idle {
                return Some(person);
            }
            state.signed_in = None;
            state.key = None;
            state.left = Some(Left {
                operator: person.operator,
                idle: true,
                at: now,
            });
            None
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.now.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Checks the passphrase of somebody who confirms something, off the async threads.
    pub async fn confirm(
        &self,
        operator: &Operator,
        passphrase: SecretString,
        _: &dyn Clock,
    ) -> Result<Confirmed, Problem> {
        self.check(operator.id, passphrase, PassphraseAsked::Confirm)
            .await
            .map(|person| Confirmed::by_passphrase(person.id))
    }

    /// Checks the passphrase of `operator`, who is looked up in the journal: a row that was edited by hand lets nobody in. The
    /// right one opens their signing key, until the command that asked ends.
    pub(crate) async fn check(
        &self,
        operator: OperatorId,
        passphrase: SecretString,
        asked: PassphraseAsked,
    ) -> Result<Operator, Problem> {
        let _one_at_a_time = self.checking.lock().await;
        let vouched = self.ledger.vouched_operator(operator).await.map_err(problem)?;
        let mut person = vouched.operator;
        if let Some(entry) = vouched.altered {
            if asked == PassphraseAsked::Confirm {
                let message = messages::text().problem_people_altered(entry.to_string());
                return Err(Problem::LedgerChanged { message });
            }
            // What was altered may have said that they left. They may see what was found, and do nothing.
            person.roles = Roles::LOOKING;
        }
        if !person.is_here() {
            return Err(Problem::not_found("operator"));
        }
        if person.is_locked() {
            return Err(Problem::PersonLocked { name: person.name });
        }
        let wait_seconds = self.wait_of(&person);
        if wait_seconds > 0 {
            return Err(Problem::TooManyTries { wait_seconds });
        }
        let (key, wrapper) = (person.key.clone(), Wrapper::of(&self.ledger));
        let opened = tokio::task::spawn_blocking(move || wrapper.unwrap(&key, &passphrase))
            .await
            .ok()
            .flatten();
        match opened {
            Some(key) => {
                keep_open(self.ledger.open_key(person.id, key, OpenedFor::Act));
                self.right(person, asked).await
            }
            None => Err(self.wrong(person, asked).await),
        }
    }

    /// How many seconds are left before the next try.
    fn wait_of(&self, person: &Operator) -> u32 {
        let wait_ms = i64::from(wait_after_wrong(person.wrong)).saturating_mul(1_000);
        let until = person.wrong_at.unwrap_or(i64::MIN).saturating_add(wait_ms);
        // A clock that was set back does not make the wait longer than it was.
        let left = until.saturating_sub(self.clock.now()).clamp(0, wait_ms);
        u32::try_from(left.saturating_add(999) / 1_000).unwrap_or(u32::MAX)
    }

    async fn right(&self, person: Operator, asked: PassphraseAsked) -> Result<Operator, Problem> {
        let confirmed = Confirmed::by_passphrase(person.id);
        let noted = self.ledger.right_passphrase(confirmed, asked, self.clock.now()).await;
        match noted {
            Ok(()) => Ok(person),
            // Where nothing can be written, nothing can be done either; but what stands can still be looked at.
            Err(error @ (StoreError::Sqlite { .. } | StoreError::Closed)) => {
                tracing::error!(%error, "that somebody gave their passphrase could not be written down");
                Ok(person)
            }
            Err(error) => Err(problem(error)),
        }
    }

    async fn wrong(&self, person: Operator, asked: PassphraseAsked) -> Problem {
        match self.ledger.wrong_passphrase(person.id, asked, self.clock.now()).await {
            Ok(wrong) if wrong.locked => {
                if self.operator() == Some(person.id) {
                    self.set(None);
                }
                Problem::PersonLocked { name: person.name }
            }
            Ok(wrong) => Problem::WrongPassphrase {
                wait_seconds: wait_after_wrong(wrong.in_a_row),
            },
            Err(StoreError::People(PeopleError::Locked(_))) => Problem::PersonLocked { name: person.name },
            Err(error) => problem(error),
        }
    }
}

/// The refusal of what needs another role.
pub(crate) const fn not_your_part(needs: Needs) -> Problem {
    let role = match needs {
        Needs::Presence | Needs::Acting => None,
        Needs::Role(Role::Maker) => Some(RoleView::Maker),
        Needs::Role(Role::Checker) => Some(RoleView::Checker),
        Needs::Role(Role::Administrator) => Some(RoleView::Administrator),
        Needs::Role(Role::Auditor) => Some(RoleView::Auditor),
    };
    Problem::NotYourPart { role }
}
