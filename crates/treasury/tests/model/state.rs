//! What is where at one moment, and what may happen next.

use treasury::{Deed, DesktopKey, Desktops};

use crate::{Fault, Rail, Scene};

/// An entry of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Entry {
    /// The right to send goes to the desktop that writes it.
    Leased,
    /// The payout is claimed.
    Claimed,
    /// M-PESA does not know the payment: it may go again, as the same payment.
    NotTaken,
    /// M-PESA made the payment.
    Paid,
    /// Two people found that it was never made: it is paid again, as another payment.
    Settled,
}

/// What a desktop has in hand: the payment that it claimed, and whether that is still fresh.
type Hand = Option<(u8, bool)>;

/// One desktop. The log is on its disk as far as it took it in; what it has in hand is lost in a crash.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Desk {
    seen: usize,
    hand: Hand,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct System {
    log: Vec<(usize, Entry)>,
    desks: Vec<Desk>,
    /// Requests that left and have not arrived: payment and desktop.
    under_way: Vec<(u8, usize)>,
    /// What M-PESA took: payment and desktop, as often as it paid it.
    taken: Vec<(u8, usize)>,
    /// Whether so much time went by since the last claim or lease that nothing of it is fresh or under way.
    settled: bool,
    crashes: u8,
    lost_answers: u8,
    /// Whether some desktop took in a claim of its own that it did not know of.
    took_in_its_own: bool,
}

/// What happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Step {
    /// A desktop takes in the next entry.
    TakesIn(usize),
    /// A desktop offers an entry, and hears what became of it.
    Offers(usize, Entry),
    /// The same, but the answer is lost.
    OffersUnheard(usize, Entry),
    /// What a desktop has in hand leaves.
    Sends(usize),
    /// The oldest request under way arrives at M-PESA.
    Arrives(usize),
    /// A desktop is started anew.
    Crashes(usize),
    /// Time goes by: requests under way have arrived, and claims are old.
    Waits,
}

/// How the payout stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Payout {
    /// To be sent, as this payment.
    Approved(u8),
    /// Claimed as this payment by a desktop.
    Claimed(u8),
    Paid,
}

/// The ledger as a desktop knows it: what its projection is.
struct Ledger {
    desktops: Desktops,
    payout: Payout,
}

fn key(desktop: usize) -> DesktopKey {
    DesktopKey::from_bytes([u8::try_from(desktop).expect("few desktops"); 32])
}

impl Entry {
    fn deed(self, by: usize) -> Deed {
        match self {
            Self::Leased => Deed::Leases(key(by)),
            Self::Claimed | Self::NotTaken => Deed::Sends,
            Self::Paid | Self::Settled => Deed::Other,
        }
    }
}

impl Ledger {
    fn of(scene: &Scene, log: &[(usize, Entry)]) -> Self {
        let mut desktops = Desktops::born(key(0));
        (1..scene.desktops).for_each(|other| desktops.observe(Deed::Adds(key(other))));
        let mut ledger = Self {
            desktops,
            payout: Payout::Approved(0),
        };
        for (by, entry) in log {
            ledger.project(scene, *by, *entry);
        }
        ledger
    }

    /// Void entries do nothing.
    fn project(&mut self, scene: &Scene, by: usize, entry: Entry) {
        let judged = self.desktops.judge(key(by), entry.deed(by));
        if judged.is_err() && scene.fault != Some(Fault::NobodyComparesTheHead) {
            return;
        }
        self.desktops.observe(entry.deed(by));
        self.payout = match (self.payout, entry) {
            (Payout::Approved(payment), Entry::Claimed) => Payout::Claimed(payment),
            (Payout::Claimed(payment), Entry::NotTaken) => match scene.fault {
                Some(Fault::DrawsANewId) => Payout::Approved(payment + 1),
                _ => Payout::Approved(payment),
            },
            (Payout::Claimed(_), Entry::Paid) => Payout::Paid,
            (Payout::Claimed(payment), Entry::Settled) => Payout::Approved(payment + 1),
            (stands, _) => stands,
        };
    }

    fn sends(&self, desktop: usize) -> bool {
        self.desktops.sender() == Some(key(desktop))
    }
}

impl System {
    pub(crate) fn new(scene: &Scene) -> Self {
        Self {
            log: Vec::new(),
            desks: vec![Desk { seen: 0, hand: None }; scene.desktops],
            under_way: Vec::new(),
            taken: Vec::new(),
            settled: true,
            crashes: scene.crashes,
            lost_answers: scene.lost_answers,
            took_in_its_own: false,
        }
    }

    pub(crate) fn paid(&self) -> usize {
        self.taken.len()
    }

    pub(crate) fn paid_by(&self, desktop: usize) -> bool {
        self.taken.iter().any(|(_, by)| *by == desktop)
    }

    pub(crate) fn paid_again(&self) -> bool {
        let again = self
            .log
            .iter()
            .any(|(_, entry)| matches!(entry, Entry::Settled | Entry::NotTaken));
        again && self.paid() > 0
    }

    pub(crate) const fn took_in_its_own(&self) -> bool {
        self.took_in_its_own
    }

    fn ledger(&self, scene: &Scene, desktop: usize) -> Ledger {
        Ledger::of(scene, &self.log[..self.desks[desktop].seen])
    }

    /// Everything that may happen next.
    pub(crate) fn steps(&self, scene: &Scene, steps: &mut Vec<Step>) {
        for (desktop, desk) in self.desks.iter().enumerate() {
            if desk.seen < self.log.len() {
                steps.push(Step::TakesIn(desktop));
            }
            if self.log.len() < scene.entries {
                for entry in self.decides(scene, desktop) {
                    steps.push(Step::Offers(desktop, entry));
                    if self.lost_answers > 0 {
                        steps.push(Step::OffersUnheard(desktop, entry));
                    }
                }
            }
            let old_ones_leave = scene.fault == Some(Fault::SendsAnOldClaim);
            if desk.hand.is_some_and(|(_, fresh)| fresh || old_ones_leave) {
                steps.push(Step::Sends(desktop));
            }
            if self.crashes > 0 {
                steps.push(Step::Crashes(desktop));
            }
        }
        steps.extend((0..self.under_way.len()).map(Step::Arrives));
        steps.push(Step::Waits);
    }

    /// What a desktop, or its people, would decide by what it saw.
    fn decides(&self, scene: &Scene, desktop: usize) -> Vec<Entry> {
        let ledger = self.ledger(scene, desktop);
        let mut entries = Vec::new();
        if !ledger.sends(desktop) {
            entries.push(Entry::Leased);
        }
        match ledger.payout {
            Payout::Approved(_) if ledger.sends(desktop) => entries.push(Entry::Claimed),
            Payout::Claimed(payment) => entries.extend(self.ends(scene, desktop, payment, &ledger)),
            Payout::Approved(_) | Payout::Paid => {}
        }
        entries
    }

    /// How a payment that was claimed, and has no end, may end: M-PESA is asked, or people look.
    fn ends(&self, scene: &Scene, desktop: usize, payment: u8, ledger: &Ledger) -> Option<Entry> {
        if self.taken.iter().any(|(taken, _)| *taken == payment) {
            return Some(Entry::Paid);
        }
        let can_be_asked_about = scene.rail == Rail::OwnId || scene.fault == Some(Fault::AsksAboutWhatHasNoId);
        if can_be_asked_about && ledger.sends(desktop) && self.desks[desktop].hand.is_none() {
            return Some(Entry::NotTaken);
        }
        let looked_in_time = self.settled || scene.fault == Some(Fault::SettlesAtOnce);
        looked_in_time.then_some(Entry::Settled)
    }

    pub(crate) fn take(&mut self, scene: &Scene, step: Step) {
        match step {
            Step::TakesIn(desktop) => self.take_in(scene, desktop),
            Step::Offers(desktop, entry) => self.offer(scene, desktop, entry, true),
            Step::OffersUnheard(desktop, entry) => self.offer(scene, desktop, entry, false),
            Step::Sends(desktop) => {
                if let Some((payment, _)) = self.desks[desktop].hand.take() {
                    self.under_way.push((payment, desktop));
                    self.under_way.sort_unstable();
                }
            }
            Step::Arrives(place) => {
                let (payment, by) = self.under_way.remove(place);
                let known = self.taken.iter().any(|(taken, _)| *taken == payment);
                if !(scene.rail == Rail::OwnId && known) {
                    self.taken.push((payment, by));
                    self.taken.sort_unstable();
                }
            }
            Step::Crashes(desktop) => {
                self.crashes -= 1;
                self.desks[desktop].hand = None;
            }
            Step::Waits if self.under_way.is_empty() => {
                self.settled = true;
                let hands = self.desks.iter_mut().filter_map(|desk| desk.hand.as_mut());
                hands.for_each(|(_, fresh)| *fresh = false);
            }
            Step::Waits => {}
        }
    }

    fn take_in(&mut self, scene: &Scene, desktop: usize) {
        let before = self.ledger(scene, desktop);
        let (by, entry) = self.log[self.desks[desktop].seen];
        self.desks[desktop].seen += 1;
        self.took_in_its_own |= (by, entry) == (desktop, Entry::Claimed);
        let takes_over = scene.fault == Some(Fault::TakesOverAndSendsAgain);
        if let (true, Payout::Claimed(payment), true) =
            (takes_over, before.payout, entry == Entry::Leased && by == desktop)
        {
            self.desks[desktop].hand = Some((payment, true));
        }
    }

    fn offer(&mut self, scene: &Scene, desktop: usize, entry: Entry, heard: bool) {
        let ledger = self.ledger(scene, desktop);
        let compares = scene.fault != Some(Fault::NobodyComparesTheHead);
        let taken = self.desks[desktop].seen == self.log.len() || !compares;
        let in_hand = match (entry, ledger.payout) {
            (Entry::Claimed, Payout::Approved(payment)) => Some((payment, true)),
            (Entry::Leased, Payout::Claimed(payment)) if scene.fault == Some(Fault::TakesOverAndSendsAgain) => {
                Some((payment, true))
            }
            _ => None,
        };
        if taken {
            self.log.push((desktop, entry));
            if matches!(entry, Entry::Claimed | Entry::Leased) {
                self.settled = false;
            }
        }
        let sends_anyway = scene.fault == Some(Fault::SendsBeforeTheLogAnswers);
        if (taken && heard) || sends_anyway {
            self.desks[desktop].hand = in_hand.or(self.desks[desktop].hand);
        }
        if taken && heard {
            self.desks[desktop].seen = self.log.len();
        }
        if !heard {
            self.lost_answers -= 1;
        }
    }
}
