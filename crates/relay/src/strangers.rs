//! Who has to leave when every connection is taken: of those that showed no secret of ours yet, the one that came first.
//!
//! Otherwise a few machines that open connections and say nothing would keep M-PESA and the consoles waiting at the door.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// The connections that showed neither a marked callback address nor a console's credential.
#[derive(Default)]
pub(crate) struct Strangers(Mutex<Here>);

#[derive(Default)]
struct Here {
    arrived: u64,
    in_order: BTreeMap<u64, Arc<Notify>>,
}

/// One connection, from the moment it was taken until it ends.
pub(crate) struct Guest {
    number: u64,
    shown_out: Arc<Notify>,
    among: Arc<Strangers>,
}

impl Strangers {
    /// Everybody begins as a stranger.
    pub(crate) fn enter(self: &Arc<Self>) -> Guest {
        let shown_out = Arc::<Notify>::default();
        let mut here = self.here();
        here.arrived = here.arrived.saturating_add(1);
        let number = here.arrived;
        here.in_order.insert(number, Arc::clone(&shown_out));
        Guest {
            number,
            shown_out,
            among: Arc::clone(self),
        }
    }

    /// Has the one leave that came first, where there is a stranger at all.
    pub(crate) fn show_one_out(&self) {
        if let Some((_, first)) = self.here().in_order.pop_first() {
            first.notify_one();
        }
    }

    fn here(&self) -> MutexGuard<'_, Here> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Guest {
    /// It showed a secret of ours: it is no stranger any more.
    pub(crate) fn is_known(&self) {
        self.among.here().in_order.remove(&self.number);
    }

    /// Resolves when it has to leave.
    pub(crate) async fn shown_out(&self) {
        self.shown_out.notified().await;
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.is_known();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_stranger_leaves_and_nobody_who_is_known_or_gone() {
        let strangers = Arc::<Strangers>::default();
        let guests: Vec<Guest> = (0..4).map(|_| strangers.enter()).collect();
        guests[0].is_known();
        let left = |guest: &Guest| {
            let told =
                std::pin::pin!(guest.shown_out()).poll(&mut std::task::Context::from_waker(std::task::Waker::noop()));
            told.is_ready()
        };
        strangers.show_one_out();
        assert_eq!(guests.iter().map(left).collect::<Vec<_>>(), [false, true, false, false]);
        let mut guests = guests;
        guests.remove(2);
        strangers.show_one_out();
        assert_eq!(guests.iter().map(left).collect::<Vec<_>>(), [false, false, true]);
        strangers.show_one_out();
        assert_eq!(guests.iter().map(left).collect::<Vec<_>>(), [false, false, false]);
    }
}
