//! How the line to the relay is, for a light on the screen.

use tokio::sync::watch;

use crate::{Clock, RefusedSource, Waiting};

/// How the line to the relay is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// How it is now.
    pub state: ContactState,
    /// When the relay last answered: UTC, in milliseconds since 1970.
    pub last_answered_at_ms: Option<i64>,
    /// What waits there, as it last said.
    pub waiting: Waiting,
    /// How full the relay's whole spool is, in percent, as it last said. Full, it takes nobody's callbacks.
    pub spool_percent: u8,
    /// Callbacks with a right address that the relay refused today for where they came from, as it last said.
    pub refused_today: Option<RefusedSource>,
    /// How far a long absence is made up for, while it is.
    pub catching_up: Option<CatchingUp>,
}

/// The states of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactState {
    /// Nothing was asked yet.
    Connecting,
    /// The last request was answered.
    Connected,
    /// The relay does not answer; it is asked again by itself.
    Unreachable {
        /// Since when: UTC, in milliseconds since 1970.
        since_ms: i64,
        /// Why, as a sentence.
        why: String,
    },
    /// The relay answers and will not serve this console: a person has to see to it.
    Refused {
        /// Since when: UTC, in milliseconds since 1970.
        since_ms: i64,
        /// Why, as a sentence.
        why: String,
    },
}

/// How far a long absence is made up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatchingUp {
    /// Deliveries acknowledged since it began.
    pub done: u64,
    /// Deliveries that waited when it began, and that came since.
    pub total: u64,
}

/// Less than this is an ordinary burst, not an absence.
const MANY: u64 = 500;

/// Keeps the contact, and tells whoever watches.
#[derive(Debug)]
pub(crate) struct Line {
    contact: watch::Sender<Contact>,
}

impl Line {
    pub(crate) fn new(state: ContactState) -> Self {
        let contact = Contact {
            state,
            last_answered_at_ms: None,
            waiting: Waiting::default(),
            spool_percent: 0,
            refused_today: None,
            catching_up: None,
        };
        Self {
            contact: watch::channel(contact).0,
        }
    }

    pub(crate) fn watch(&self) -> watch::Receiver<Contact> {
        self.contact.subscribe()
    }

    pub(crate) fn waiting(&self) -> Waiting {
        self.contact.borrow().waiting
    }

    pub(crate) fn answered(&self, clock: &Clock, waiting: Option<Waiting>) {
        let now = clock();
        self.contact.send_modify(|contact| {
            contact.state = ContactState::Connected;
            contact.last_answered_at_ms = Some(now);
            if let Some(waiting) = waiting {
                contact.waiting = waiting;
                contact.catching_up = caught_up(contact.catching_up, waiting.deliveries);
            }
        });
    }

    /// How full the spool is, as the relay just said.
    pub(crate) fn full(&self, percent: u8) {
        self.contact.send_if_modified(|contact| {
            let news = contact.spool_percent != percent;
            contact.spool_percent = percent;
            news
        });
    }

    /// What was refused today for its source, as the relay just said.
    pub(crate) fn refused(&self, today: Option<RefusedSource>) {
        self.contact.send_if_modified(|contact| {
            let news = contact.refused_today != today;
            contact.refused_today = today;
            news
        });
    }

    pub(crate) fn failed(&self, clock: &Clock, refused: bool, why: String) {
        let now = clock();
        self.contact.send_modify(|contact| {
            let since_ms = match contact.state {
                ContactState::Unreachable { since_ms, .. } if !refused => since_ms,
                ContactState::Refused { since_ms, .. } if refused => since_ms,
                ContactState::Connecting
                | ContactState::Connected
                | ContactState::Unreachable { .. }
                | ContactState::Refused { .. } => now,
            };
            contact.state = if refused {
                ContactState::Refused { since_ms, why }
            } else {
                ContactState::Unreachable { since_ms, why }
            };
        });
    }
}

/// The progress, now that so many wait.
fn caught_up(before: Option<CatchingUp>, waiting: u64) -> Option<CatchingUp> {
    match before {
        None => (waiting >= MANY).then_some(CatchingUp {
            done: 0,
            total: waiting,
        }),
        Some(_) if waiting == 0 => None,
        Some(CatchingUp { done, total }) => {
            let left = total.saturating_sub(done);
            Some(CatchingUp {
                done: done.saturating_add(left.saturating_sub(waiting)),
                total: total.saturating_add(waiting.saturating_sub(left)),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn catching_up_counts_what_is_done_and_what_came_meanwhile() {
        assert_eq!(caught_up(None, 499), None);
        let begun = caught_up(None, 1_000);
        assert_eq!(begun, Some(CatchingUp { done: 0, total: 1_000 }));
        let further = caught_up(begun, 700);
        assert_eq!(
            further,
            Some(CatchingUp {
                done: 300,
                total: 1_000
            })
        );
        let more_came = caught_up(further, 720);
        assert_eq!(
            more_came,
            Some(CatchingUp {
                done: 300,
                total: 1_020
            })
        );
        assert_eq!(caught_up(more_came, 0), None);
    }
}
