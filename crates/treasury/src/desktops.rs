//! The desktops that share one ledger, and which of them sends.
//!
//! The right to send is a *lease*: an entry, whose place in the log is its fencing token. What a desktop claims counts where
//! its entry stands behind the lease that names it and before the next one. An entry that breaks these rules is *void*: it has
//! its place, does nothing, and is void on every desktop, because each judges it by the same entries before it.
//!
//! Deliberately absent: time. A lease ends by the next one alone. What bounds a request that is late is [`CLAIM_LASTS`], which
//! its own desktop measures, and [`LEASE_SETTLES`], which the next one waits. `tests/model` checks all of it together.

use std::time::Duration;

use crate::DesktopKey;

/// How long after its claim was ordered a request may leave, by its desktop's own clock that never jumps: half of what the
/// next one to send waits.
pub const CLAIM_LASTS: Duration = Duration::from_secs(30);

/// How long after a claim, by the log's clock, nobody says of its request that it never left.
pub const LEASE_SETTLES: Duration = Duration::from_secs(60);

/// What an entry does, as far as it matters which desktop wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// What only the desktop that sends does: it claims payouts, sends one again, or asks M-PESA, whose answers come to it. It
    /// alone holds the initiator's password, so it is changed there.
    Sends,
    /// The right to send goes to this desktop.
    Leases(DesktopKey),
    /// A desktop joins.
    Adds(DesktopKey),
    /// A desktop is no more.
    Retires(DesktopKey),
    /// Anything else.
    Other,
}

/// Why an entry does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Void {
    /// No desktop of this ledger wrote it.
    #[error("it was not written by a desktop of this ledger")]
    NoDesktop,
    /// Its desktop was retired before.
    #[error("its desktop was retired before")]
    Retired,
    /// Another desktop had the right to send.
    #[error("another desktop had the right to send")]
    NotTheSender,
    /// It names a desktop that is not there, or one that is.
    #[error("it names a desktop that cannot be meant")]
    NoSuchDesktop,
}

/// The desktops of a ledger as of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desktops {
    /// In the order in which they joined, with whether they were retired.
    all: Vec<(DesktopKey, bool)>,
    sender: Option<DesktopKey>,
}

impl Desktops {
    /// Those of a ledger that was just born at this one, which sends.
    #[must_use]
    pub fn born(desktop: DesktopKey) -> Self {
        Self {
            all: vec![(desktop, false)],
            sender: Some(desktop),
        }
    }

    /// Those that are known, with whether they were retired, and the one that sends.
    #[must_use]
    pub const fn known(all: Vec<(DesktopKey, bool)>, sender: Option<DesktopKey>) -> Self {
        Self { all, sender }
    }

    /// The one that the ledger was born at.
    #[must_use]
    pub fn first(&self) -> Option<DesktopKey> {
        self.all.first().map(|(first, _)| *first)
    }

    /// Which one sends; none where it was retired and no other took its place yet.
    #[must_use]
    pub const fn sender(&self) -> Option<DesktopKey> {
        self.sender
    }

    /// Whether a desktop's entry may do what it does.
    ///
    /// # Errors
    /// Why it is void.
    pub fn judge(&self, by: DesktopKey, deed: Deed) -> Result<(), Void> {
        match self.standing(by) {
            None => return Err(Void::NoDesktop),
            Some(true) => return Err(Void::Retired),
            Some(false) => {}
        }
        match deed {
            Deed::Sends if self.sender != Some(by) => Err(Void::NotTheSender),
            Deed::Leases(to) | Deed::Retires(to) if self.standing(to) != Some(false) => Err(Void::NoSuchDesktop),
            Deed::Adds(new) if self.standing(new).is_some() => Err(Void::NoSuchDesktop),
            Deed::Sends | Deed::Leases(_) | Deed::Retires(_) | Deed::Adds(_) | Deed::Other => Ok(()),
        }
    }

    /// Takes note of an entry that was not void.
    pub fn observe(&mut self, deed: Deed) {
        match deed {
            Deed::Leases(to) => self.sender = Some(to),
            Deed::Adds(new) => self.all.push((new, false)),
            Deed::Retires(gone) => {
                self.all
                    .iter_mut()
                    .filter(|one| one.0 == gone)
                    .for_each(|one| one.1 = true);
                self.sender = self.sender.filter(|sender| *sender != gone);
            }
            Deed::Sends | Deed::Other => {}
        }
    }

    /// Whether a desktop of this ledger was retired; none where it is no desktop of it.
    fn standing(&self, desktop: DesktopKey) -> Option<bool> {
        let found = self.all.iter().find(|(known, _)| *known == desktop);
        found.map(|(_, retired)| *retired)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: DesktopKey = DesktopKey::from_bytes([1; 32]);
    const TWO: DesktopKey = DesktopKey::from_bytes([2; 32]);

    #[test]
    fn one_desktop_sends_and_the_others_claims_are_void() {
        let mut desktops = Desktops::born(ONE);
        assert_eq!(desktops.judge(TWO, Deed::Other), Err(Void::NoDesktop));
        assert_eq!(desktops.judge(ONE, Deed::Leases(TWO)), Err(Void::NoSuchDesktop));
        desktops.observe(Deed::Adds(TWO));
        assert_eq!(desktops.judge(ONE, Deed::Adds(TWO)), Err(Void::NoSuchDesktop));
        assert_eq!(desktops.judge(TWO, Deed::Sends), Err(Void::NotTheSender));
        assert_eq!(desktops.judge(TWO, Deed::Leases(TWO)), Ok(()));
        desktops.observe(Deed::Leases(TWO));
        assert_eq!(desktops.judge(ONE, Deed::Sends), Err(Void::NotTheSender));
        assert_eq!(desktops.judge(TWO, Deed::Sends), Ok(()));
    }

    #[test]
    fn a_retired_desktop_writes_nothing_and_sends_nothing() {
        let mut desktops = Desktops::born(ONE);
        desktops.observe(Deed::Adds(TWO));
        desktops.observe(Deed::Retires(ONE));
        assert_eq!(desktops.sender(), None);
        assert_eq!(desktops.judge(ONE, Deed::Other), Err(Void::Retired));
        assert_eq!(desktops.judge(TWO, Deed::Leases(ONE)), Err(Void::NoSuchDesktop));
        assert_eq!(
            desktops.judge(TWO, Deed::Adds(ONE)),
            Err(Void::NoSuchDesktop),
            "a lost one does not come back"
        );
        assert_eq!(desktops.judge(TWO, Deed::Sends), Err(Void::NotTheSender));
        assert_eq!(desktops.judge(TWO, Deed::Leases(TWO)), Ok(()));
    }
}
