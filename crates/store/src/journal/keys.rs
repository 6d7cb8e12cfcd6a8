//! The keys of people that are open now: of who is signed in, and of who has just given a passphrase for one act. The writer
//! signs with these and with nothing else; where one is not here, its person's act is refused.

use std::sync::{Arc, Mutex, PoisonError};

use treasury::{OperatorId, PersonSigning};

/// What a key was opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenedFor {
    /// For as long as its person is signed in: it signs what takes no passphrase of its own.
    Session,
    /// For what the passphrase was just given for.
    Act,
}

/// Every key that is open. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct OpenKeys(Arc<Mutex<Held>>);

#[derive(Debug, Default)]
struct Held {
    keys: Vec<HeldKey>,
    next: u64,
}

#[derive(Debug, Clone)]
struct HeldKey {
    id: u64,
    operator: OperatorId,
    opened: OpenedFor,
    // Wipes itself when the last holder lets go of it.
    key: Arc<PersonSigning>,
}

/// A person's open key. It signs until this is dropped; the key is wiped then, unless somebody else holds it open.
#[must_use = "the key is closed when this is dropped"]
#[derive(Debug)]
pub struct OpenKey {
    keys: OpenKeys,
    id: u64,
    operator: OperatorId,
}

impl OpenKey {
    /// Whose key it is.
    #[must_use]
    pub const fn operator(&self) -> OperatorId {
        self.operator
    }
}

impl Drop for OpenKey {
    fn drop(&mut self) {
        let id = self.id;
        self.keys.with(|held| held.keys.retain(|one| one.id != id));
    }
}

impl OpenKeys {
    fn with<T>(&self, act: impl FnOnce(&mut Held) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn open(&self, operator: OperatorId, key: Arc<PersonSigning>, opened: OpenedFor) -> OpenKey {
        let id = self.with(|held| {
            held.next = held.next.wrapping_add(1);
            let id = held.next;
            held.keys.push(HeldKey {
                id,
                operator,
                opened,
                key,
            });
            id
        });
        OpenKey {
            keys: self.clone(),
            id,
            operator,
        }
    }

    /// The key of `operator` that was opened last; for an act, the one that was opened for it.
    pub(crate) fn of(&self, operator: OperatorId, needed: OpenedFor) -> Option<Arc<PersonSigning>> {
        self.with(|held| {
            let fits =
                |one: &&HeldKey| one.operator == operator && (needed == OpenedFor::Session || one.opened == needed);
            held.keys.iter().rev().find(fits).map(|one| Arc::clone(&one.key))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: OperatorId = OperatorId::new(1);

    fn key(seed: u8) -> Arc<PersonSigning> {
        Arc::new(PersonSigning::from_seed(&[seed; 32]))
    }

    #[test]
    fn a_key_is_open_until_its_last_holder_lets_go_of_it_and_is_nowhere_after() {
        let keys = OpenKeys::default();
        let private = key(1);
        let watched = Arc::downgrade(&private);
        let session = keys.open(ONE, private, OpenedFor::Session);
        assert!(keys.of(ONE, OpenedFor::Session).is_some());
        assert!(keys.of(OperatorId::new(2), OpenedFor::Session).is_none());
        let command = keys.of(ONE, OpenedFor::Session).expect("open");
        let command = keys.open(ONE, command, OpenedFor::Session);
        drop(session);
        assert!(keys.of(ONE, OpenedFor::Session).is_some(), "a command still runs");
        drop(command);
        assert!(keys.of(ONE, OpenedFor::Session).is_none());
        assert!(watched.upgrade().is_none(), "nobody has it any more");
    }

    #[test]
    fn what_takes_a_passphrase_is_signed_with_the_key_that_it_opened() {
        let keys = OpenKeys::default();
        let _session = keys.open(ONE, key(1), OpenedFor::Session);
        assert!(keys.of(ONE, OpenedFor::Act).is_none());
        let confirmed = keys.open(ONE, key(2), OpenedFor::Act);
        let _command = keys.open(ONE, key(1), OpenedFor::Session);
        let used = keys.of(ONE, OpenedFor::Act).expect("open");
        assert_eq!(used.public(), key(2).public());
        drop(confirmed);
        assert!(keys.of(ONE, OpenedFor::Act).is_none());
    }
}
