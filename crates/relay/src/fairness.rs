//! Who has to leave when every connection is taken: of those that nobody here knows, the one that came first.
//!
//! Otherwise machines that open connections and say nothing would keep M-PESA and the consoles waiting, or have
//! them shown out in the middle of their handshake. So whoever connects is looked at when they are accepted, before TLS:
//! addresses on the list that callbacks are taken from never have to leave, and those from which a secret of ours was shown
//! before leave last: somebody else may sit behind the same one.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::rate::subscriber;

/// The connections that showed neither a marked callback address nor a console's credential.
#[derive(Default)]
pub(crate) struct Fairness(Mutex<Here>);

#[derive(Default)]
struct Here {
    arrived: u64,
    in_order: BTreeMap<u64, Arc<Notify>>,
    /// Those that showed none yet and come from where one was shown before.
    familiar_in_order: BTreeMap<u64, Arc<Notify>>,
    /// From where a secret of ours was shown, with the number of the connection that showed it last.
    familiar: HashMap<IpAddr, u64>,
}

/// The most addresses that are remembered as familiar: far more than M-PESA and consoles have. Nobody gets in without a secret.
const FAMILIAR: usize = 1_000;

/// Where a connection comes from, as far as can be told before it says anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    /// From an address on the list that callbacks are taken from.
    Listed,
    /// From anywhere else.
    Anywhere(IpAddr),
    /// From a proxy of ours, which stands for anybody.
    Proxy,
}

/// One connection, from the moment it was taken until it ends.
pub(crate) struct Guest {
    number: u64,
    from: From,
    shown_out: Arc<Notify>,
    among: Arc<Fairness>,
}

impl Fairness {
    /// Who comes from nowhere that is known begins as a stranger.
    pub(crate) fn enter(self: &Arc<Self>, from: From) -> Guest {
        let shown_out = Arc::<Notify>::default();
        let mut here = self.here();
        here.arrived = here.arrived.saturating_add(1);
        let number = here.arrived;
        let leaving = match from {
            From::Listed => None,
            From::Anywhere(source) if here.familiar.contains_key(&subscriber(source)) => {
                Some(&mut here.familiar_in_order)
            }
            From::Anywhere(_) | From::Proxy => Some(&mut here.in_order),
        };
        if let Some(leaving) = leaving {
            leaving.insert(number, Arc::clone(&shown_out));
        }
        Guest {
            number,
            from,
            shown_out,
            among: Arc::clone(self),
        }
    }

    /// Has the one leave that came first, where anybody is there who showed nothing.
    pub(crate) fn show_one_out(&self) {
        let mut here = self.here();
        let first = here.in_order.pop_first().or_else(|| here.familiar_in_order.pop_first());
        if let Some((_, first)) = first {
            first.notify_one();
        }
    }

    fn here(&self) -> MutexGuard<'_, Here> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Here {
    /// It has not to leave any more, or is gone.
    fn forget(&mut self, number: u64) {
        self.in_order.remove(&number);
        self.familiar_in_order.remove(&number);
    }

    /// Remembers from where a secret was shown, and forgets the one that was remembered longest.
    fn remember(&mut self, source: IpAddr, number: u64) {
        self.familiar.insert(subscriber(source), number);
        if self.familiar.len() > FAMILIAR
            && let Some(oldest) = self
                .familiar
                .iter()
                .min_by_key(|(_, number)| **number)
                .map(|(source, _)| *source)
        {
            self.familiar.remove(&oldest);
        }
    }
}

impl Guest {
    /// It showed a secret of ours: neither it nor who comes from there next is a stranger any more.
    pub(crate) fn is_known(&self) {
        let mut here = self.among.here();
        here.forget(self.number);
        if let From::Anywhere(source) = self.from {
            here.remember(source, self.number);
        }
    }

    /// Resolves when it has to leave.
    pub(crate) async fn shown_out(&self) {
        self.shown_out.notified().await;
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.among.here().forget(self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(guest: &Guest) -> bool {
        let told = std::pin::pin!(guest.shown_out());
        told.poll(&mut std::task::Context::from_waker(std::task::Waker::noop()))
            .is_ready()
    }

    fn address(text: &str) -> From {
        From::Anywhere(text.parse().expect("an address"))
    }

    #[tokio::test]
    async fn the_first_stranger_leaves_and_nobody_who_is_known_or_gone() {
        let fairness = Arc::<Fairness>::default();
        let mut guests: Vec<Guest> = (0..4).map(|_| fairness.enter(From::Proxy)).collect();
        guests[0].is_known();
        fairness.show_one_out();
        assert_eq!(guests.iter().map(left).collect::<Vec<_>>(), [false, true, false, false]);
        guests.remove(2);
        fairness.show_one_out();
        assert_eq!(guests.iter().map(left).collect::<Vec<_>>(), [false, false, true]);
        fairness.show_one_out();
        assert_eq!(guests.iter().map(left).collect::<Vec<_>>(), [false, false, false]);
    }

    #[tokio::test]
    async fn who_is_on_the_list_never_leaves_and_who_comes_from_where_a_secret_was_shown_leaves_last() {
        let fairness = Arc::<Fairness>::default();
        fairness.enter(address("41.90.1.1")).is_known();
        fairness.enter(From::Proxy).is_known();
        let guests =
            [From::Listed, address("41.90.1.1"), address("41.90.1.2"), From::Proxy].map(|from| fairness.enter(from));
        for _ in 0..2 {
            fairness.show_one_out();
        }
        assert_eq!(guests.each_ref().map(left), [false, false, true, true]);
        for _ in 0..2 {
            fairness.show_one_out();
        }
        assert_eq!(
            guests.each_ref().map(left),
            [false, true, false, false],
            "told once each"
        );
    }

    #[test]
    fn only_so_many_addresses_are_remembered_and_the_oldest_is_forgotten() {
        let fairness = Arc::<Fairness>::default();
        for n in 0..1_500_u32 {
            fairness.enter(From::Anywhere(IpAddr::from(n.to_be_bytes()))).is_known();
        }
        let here = fairness.here();
        assert_eq!(here.familiar.len(), FAMILIAR);
        assert!(here.familiar.values().all(|number| *number > 500));
    }
}
