//! What a seed chooses: who is paid and how M-PESA treats them, what people do, and what befalls the machine.

use std::fmt;

use super::{
    disk::{self, Trouble},
    fates::{FATES, Fate},
};
use crate::dice::Dice;
use daraja_sim::{Api, Scenario};

/// One history.
#[derive(Clone)]
pub(super) struct History {
    pub(super) seed: u64,
    /// Whether requests to people carry our own id (B2C version 3).
    pub(super) carries_our_id: bool,
    pub(super) batches: Vec<Batch>,
    /// A customer's payment is taken back, and what M-PESA does with that; none where no customer pays.
    pub(super) reversal: Option<Fate>,
    /// The initiator's password is changed before the last batch.
    pub(super) password: bool,
    /// M-PESA's own statement is compared at the end.
    pub(super) statement: bool,
    /// The lives of the process that may end badly, in order. One that ends well follows.
    pub(super) lives: Vec<Life>,
}

/// Payouts that are prepared and decided about together.
#[derive(Clone)]
pub(super) struct Batch {
    pub(super) title: String,
    pub(super) lane: Way,
    pub(super) payees: Vec<Payee>,
    /// Who prepares it; the other one decides about it.
    pub(super) prepared_by_checker: bool,
    pub(super) decision: Decision,
    /// Whether failures are paid again where M-PESA confirms them.
    pub(super) again: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Way {
    People,
    Bills,
}

/// What people do about a batch that was submitted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Decision {
    Approved,
    /// Who prepared it tries to approve it first.
    OwnTriedFirst,
    /// All sending is stopped before it is approved; people go on later.
    ApprovedWhilePaused,
    /// As before, but it is taken back before they go on.
    TakenBack,
    Rejected,
}

impl Decision {
    /// Whether anybody in it may be paid.
    pub(super) const fn pays(self) -> bool {
        match self {
            Self::Approved | Self::OwnTriedFirst | Self::ApprovedWhilePaused => true,
            Self::TakenBack | Self::Rejected => false,
        }
    }
}

/// Who is paid once in the whole history, and what M-PESA does with it.
#[derive(Clone)]
pub(super) struct Payee {
    pub(super) number: String,
    pub(super) fate: Fate,
}

/// One life of the process and what comes before it.
#[derive(Clone, Default)]
pub(super) struct Life {
    /// The ledger's folder is copied before it.
    pub(super) copied: bool,
    /// The copy that was made last is put back before it.
    pub(super) put_back: bool,
    /// Seconds by which the machine's clock jumps before it.
    pub(super) jump: i64,
    /// The relay takes nothing in: what M-PESA tells is lost.
    pub(super) deaf: bool,
    /// What M-PESA tells comes only when this life is over.
    pub(super) late: bool,
    /// What befalls its disk.
    pub(super) disk: Option<Trouble>,
    /// At which durable write or call outside it is stopped.
    pub(super) stopped_at: usize,
}

/// Takes one thing out of a life.
type Without = fn(&mut Life);

impl History {
    pub(super) fn of(seed: u64) -> Self {
        let mut dice = Dice::of(seed);
        let mut lives: Vec<Life> = (0..dice.between(0, 4)).map(|n| Life::of(&mut dice, n)).collect();
        let goes_back = lives.iter().any(|life| life.put_back);
        let jumps = lives.iter().any(|life| life.jump != 0);
        let mut batches: Vec<Batch> = (0..dice.between(1, 3)).map(|n| Batch::of(&mut dice, seed, n)).collect();
        for batch in &mut batches {
            // In an older copy people could send again by hand what they took back in the newer one.
            if goes_back && batch.decision == Decision::TakenBack {
                batch.decision = Decision::ApprovedWhilePaused;
            }
        }
        // An older copy knows an older change, and people would not begin a second one for it.
        let password = dice.one_in(4) && !goes_back;
        if password {
            // The answer to a new password is waited for.
            lives
                .iter_mut()
                .for_each(|life| (life.deaf, life.late) = (false, false));
        }
        befall_disks(&mut lives, seed);
        Self {
            seed,
            carries_our_id: !dice.one_in(4),
            batches,
            reversal: dice.one_in(4).then(|| *dice.one_of(FATES)),
            password,
            statement: dice.one_in(3) && !goes_back && !jumps,
            lives,
        }
    }

    /// What M-PESA does in it.
    pub(super) fn scenario(&self) -> Scenario {
        let known = Scenario::new();
        let known = match &self.reversal {
            Some(fate) => known.api(Api::Reversal, fate.behaviour()),
            None => known,
        };
        self.payees().fold(known, |known, (_, payee)| {
            known.payee(&payee.number, payee.fate.behaviour())
        })
    }

    /// Everybody, with what was decided about their batch.
    pub(super) fn payees(&self) -> impl Iterator<Item = (Decision, &Payee)> {
        let all = self.batches.iter();
        all.flat_map(|batch| batch.payees.iter().map(|payee| (batch.decision, payee)))
    }

    /// Whether a ledger that is older than the money is ever opened.
    pub(super) fn goes_back(&self) -> bool {
        self.lives.iter().any(|life| life.put_back)
    }

    /// Whether the machine's clock is ever wrong.
    pub(super) fn jumps(&self) -> bool {
        self.lives.iter().any(|life| life.jump != 0)
    }

    /// The same history with one thing less, for each thing.
    pub(super) fn shorter(&self) -> Vec<Self> {
        let mut all = Vec::new();
        for life in 0..self.lives.len() {
            all.push(self.changed(|one| {
                one.lives.remove(life);
            }));
        }
        for batch in 0..self.batches.len() {
            if self.batches.len() > 1 {
                all.push(self.changed(|one| {
                    one.batches.remove(batch);
                }));
            }
            for payee in 0..self.batches[batch].payees.len() {
                if self.batches[batch].payees.len() > 1 {
                    all.push(self.changed(|one| {
                        one.batches[batch].payees.remove(payee);
                    }));
                }
            }
            if self.batches[batch].again {
                all.push(self.changed(|one| one.batches[batch].again = false));
            }
        }
        for life in 0..self.lives.len() {
            let known = &self.lives[life];
            let more: [(bool, Without); 6] = [
                (known.copied, |life| life.copied = false),
                (known.put_back, |life| life.put_back = false),
                (known.jump != 0, |life| life.jump = 0),
                (known.deaf, |life| life.deaf = false),
                (known.late, |life| life.late = false),
                (known.disk.is_some(), |life| life.disk = None),
            ];
            for (_, without) in more.into_iter().filter(|(there, _)| *there) {
                all.push(self.changed(|one| without(&mut one.lives[life])));
            }
        }
        if self.reversal.is_some() {
            all.push(self.changed(|one| one.reversal = None));
        }
        if self.password {
            all.push(self.changed(|one| one.password = false));
        }
        if self.statement {
            all.push(self.changed(|one| one.statement = false));
        }
        all
    }

    fn changed(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut one = self.clone();
        change(&mut one);
        one
    }
}

/// As a person reads it, a line each.
impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = if self.carries_our_id { "3, with" } else { "1, without" };
        writeln!(f, "  seed {}: B2C version {ids} our id", self.seed)?;
        for batch in &self.batches {
            let by = if batch.prepared_by_checker { "Checker" } else { "Maker" };
            let again = if batch.again { ", failures paid again" } else { "" };
            writeln!(
                f,
                "  {} ({:?}, prepared by {by}): {:?}{again}",
                batch.title, batch.lane, batch.decision
            )?;
            for payee in &batch.payees {
                writeln!(f, "    {}: {}", payee.number, payee.fate.name)?;
            }
        }
        if let Some(fate) = &self.reversal {
            writeln!(f, "  a customer's payment is taken back: {}", fate.name)?;
        }
        if self.password {
            writeln!(f, "  the initiator's password is changed before the last batch")?;
        }
        for life in &self.lives {
            let before = if life.put_back {
                "an older copy is put back, "
            } else if life.copied {
                "the ledger is copied, "
            } else {
                ""
            };
            let jump = if life.jump == 0 {
                String::new()
            } else {
                format!("the clock jumps {} s, ", life.jump)
            };
            let deaf = if life.deaf { "the relay is down, " } else { "" };
            let late = if life.late { "M-PESA tells nothing yet, " } else { "" };
            let disk = life.disk.map_or_else(String::new, |trouble| format!("{trouble}, "));
            writeln!(
                f,
                "  {before}{jump}{deaf}{late}{disk}the process is stopped at write or call {}",
                life.stopped_at
            )?;
        }
        let statement = if self.statement {
            ", and M-PESA's statement is compared"
        } else {
            ""
        };
        write!(f, "  the process runs to the end{statement}")
    }
}

impl Batch {
    fn of(dice: &mut Dice, seed: u64, number: u64) -> Self {
        let lane = if dice.one_in(4) { Way::Bills } else { Way::People };
        let payees = (0..dice.between(1, 6))
            .map(|payee| Payee {
                number: match lane {
                    Way::People => format!("2547225{:05}", (seed % 900) * 100 + number * 10 + payee),
                    Way::Bills => format!("8{:05}", (seed % 900) * 100 + number * 10 + payee),
                },
                fate: *dice.one_of(FATES),
            })
            .collect();
        Self {
            title: format!("Batch {number}"),
            lane,
            payees,
            prepared_by_checker: dice.one_in(3),
            decision: match dice.between(0, 9) {
                0 => Decision::Rejected,
                1 => Decision::TakenBack,
                2 | 3 => Decision::ApprovedWhilePaused,
                4 | 5 => Decision::OwnTriedFirst,
                _ => Decision::Approved,
            },
            again: dice.one_in(3),
        }
    }
}

impl Life {
    fn of(dice: &mut Dice, number: u64) -> Self {
        Self {
            copied: dice.one_in(2),
            // There is something to put back from the second life on.
            put_back: number > 0 && dice.one_in(3),
            jump: match dice.between(0, 9) {
                0 => 3_600,
                1 => -3_600,
                2 => 26 * 3_600,
                3 => -120,
                _ => 0,
            },
            deaf: dice.one_in(8),
            late: dice.one_in(6),
            disk: None,
            stopped_at: usize::try_from(dice.between(1, 200)).expect("a small number"),
        }
    }
}

/// By dice of its own, so that a seed is the same history where disks cannot be made to fail.
fn befall_disks(lives: &mut [Life], seed: u64) {
    let mut dice = Dice::of(!seed);
    for life in lives.iter_mut().filter(|_| disk::can_fail()) {
        life.disk = dice.one_in(3).then(|| Trouble {
            how: dice.one_of::<&str>(&disk::WAYS),
            from: usize::try_from(dice.between(1, 120)).expect("a small number"),
            lasts: usize::try_from(dice.between(1, 40)).expect("a small number"),
        });
    }
}
