//! One year of one console, by chance.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use treasury::{CredentialAge, GivenReminder, Reminder, ReminderStage, east_africa_day, reminder};

use super::Figures;

const MINUTE: i64 = 60 * 1000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const PEOPLE: u64 = 3;
/// 1 January 2024, UTC.
const EPOCH: i64 = 1_704_067_200_000;

/// What one person was shown, once.
#[derive(Debug)]
pub(crate) struct Look {
    pub person: u64,
    /// The day the password was set, in days since 1970.
    pub set_on: i32,
    pub lasts_days: u16,
    /// What the clock showed, milliseconds since 1970 UTC.
    pub clock: i64,
    pub shown: Shown,
    pub answer: Answer,
}

/// In words, as they are written down.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    Nothing,
    Given {
        stage: String,
        covers: Vec<String>,
        days_left: i32,
    },
    Again(String),
    Standing(String),
    Snoozed {
        stage: String,
        until: i64,
    },
    Seen(String),
}

/// What the person said to what was shown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Nothing,
    /// That they saw it.
    Seen,
    /// To be left in peace until then.
    NotBefore(i64),
}

/// A console and its surroundings.
pub(crate) struct Life {
    chance: ChaCha20Rng,
    /// What the time truly is.
    now: i64,
    /// How far the clock is off.
    off: i64,
    signed_in: Option<u64>,
    age: CredentialAge,
    /// What was written down for each person.
    kept: Vec<Vec<GivenReminder>>,
    pub looks: Vec<Look>,
    pub figures: Figures,
}

impl Life {
    /// Lives a year of this seed.
    pub(crate) fn of_a_year(seed: u64, clock_is_set: bool) -> Self {
        let mut chance = ChaCha20Rng::seed_from_u64(seed);
        let start = EPOCH + i64::try_from(chance.next_u64() % 2000).expect("small") * DAY;
        let age = CredentialAge::new(east_africa_day(start), CredentialAge::USUAL_DAYS).expect("an age");
        let mut life = Self {
            chance,
            now: start,
            off: 0,
            signed_in: None,
            age,
            kept: vec![Vec::new(); usize::try_from(PEOPLE).expect("small")],
            looks: Vec::new(),
            figures: Figures::default(),
        };
        // Some passwords were set long before Hazina was told of them.
        life.set_password_days_ago(100);
        while life.now < start + 365 * DAY {
            life.something_happens(clock_is_set);
            life.look();
        }
        life
    }

    fn something_happens(&mut self, clock_is_set: bool) {
        match self.below(1000) {
            0..700 => self.pass(MINUTE, 3 * HOUR),
            700..820 => self.pass(3 * HOUR, 14 * HOUR),
            820..860 => self.pass(DAY, 4 * DAY),
            860..862 => {
                let weeks = self.between(1, 6);
                self.figures.weeks_closed += u64::try_from(weeks).expect("positive");
                self.now += weeks * 7 * DAY;
                self.restart();
            }
            862..872 => {
                self.pass(MINUTE, DAY);
                self.restart();
            }
            872..990 => self.signed_in = Some(self.below(PEOPLE)),
            990..992 => self.signed_in = None,
            992..994 => self.rotate(),
            994 => self.last_another_time(),
            _ if clock_is_set => self.set_clock(),
            _ => self.pass(MINUTE, HOUR),
        }
    }

    /// The console shows what is to be shown, and the person may answer.
    fn look(&mut self) {
        let Some(person) = self.signed_in else { return };
        let (age, clock) = (self.age, self.clock());
        let kept = &mut self.kept[usize::try_from(person).expect("small")];
        let shown = match reminder(age, clock, kept) {
            Reminder::NotYet => Shown::Nothing,
            Reminder::Due(due) => {
                let given = due.give(clock);
                kept.push(given);
                Shown::Given {
                    stage: due.stage.to_string(),
                    covers: given.covers().map(|stage| stage.to_string()).collect(),
                    days_left: due.days_left,
                }
            }
            Reminder::DueAgain(stage) => {
                let given = kept.iter_mut().find(|given| given.age == age && given.stage == stage);
                given.expect("what comes again was given").snooze = None;
                Shown::Again(stage.to_string())
            }
            Reminder::Standing(stage) => Shown::Standing(stage.to_string()),
            Reminder::Snoozed { stage, until } => Shown::Snoozed {
                stage: stage.to_string(),
                until,
            },
            Reminder::Seen(stage) => Shown::Seen(stage.to_string()),
        };
        let answer = match &shown {
            Shown::Given { stage, .. } | Shown::Again(stage) | Shown::Standing(stage) => {
                let stage = stage.parse().expect("the name of a stage");
                self.answer(person, stage)
            }
            Shown::Nothing | Shown::Snoozed { .. } | Shown::Seen(_) => Answer::Nothing,
        };
        self.figures.looks += 1;
        self.looks.push(Look {
            person,
            set_on: age.set_on().to_epoch_days(),
            lasts_days: age.lasts_days(),
            clock,
            shown,
            answer,
        });
    }

    fn answer(&mut self, person: u64, stage: ReminderStage) -> Answer {
        let (age, clock) = (self.age, self.clock());
        let dice = self.below(10);
        let wanted = clock + self.between(1, 60) * HOUR;
        let given = self.kept[usize::try_from(person).expect("small")]
            .iter_mut()
            .find(|given| given.age == age && given.stage == stage)
            .expect("what is shown was given");
        match dice {
            0..2 => {
                given.seen_at = Some(clock);
                self.figures.seen += 1;
                Answer::Seen
            }
            2..5 => {
                given.snooze = Some(given.put_off(wanted, clock).expect("can be put off"));
                self.figures.snoozes += 1;
                Answer::NotBefore(wanted)
            }
            _ => Answer::Nothing,
        }
    }

    /// All that is left is what was written down; in what order is not promised.
    fn restart(&mut self) {
        self.figures.restarts += 1;
        self.signed_in = None;
        let text = serde_json::to_string(&(&self.age, &self.kept)).expect("JSON");
        (self.age, self.kept) = serde_json::from_str(&text).expect("what was written");
        for kept in &mut self.kept {
            kept.reverse();
        }
    }

    fn rotate(&mut self) {
        self.figures.rotations += 1;
        self.set_password_days_ago(1);
    }

    /// Most are set today; some were set up to `days` ago.
    fn set_password_days_ago(&mut self, days: u64) {
        let ago = if self.below(4) == 0 { self.below(days + 1) } else { 0 };
        let set_on = east_africa_day(self.clock() - i64::try_from(ago).expect("small") * DAY);
        self.age = CredentialAge::new(set_on, self.age.lasts_days()).expect("an age");
    }

    fn last_another_time(&mut self) {
        const LENGTHS: [u16; 10] = [1, 3, 7, 14, 30, 60, 89, 90, 120, 180];
        self.figures.lengths += 1;
        let lasts = LENGTHS[usize::try_from(self.below(10)).expect("small")];
        self.age = CredentialAge::new(self.age.set_on(), lasts).expect("an age");
    }

    /// By seconds, hours, days or weeks, one way or the other; a wrong clock is soon put right.
    fn set_clock(&mut self) {
        self.figures.clock_sets += 1;
        if self.off != 0 && self.below(2) == 0 {
            self.off = 0;
            return;
        }
        let (unit, most) = [(1000, 90), (MINUTE, 90), (HOUR, 30), (DAY, 20), (DAY, 400)]
            [usize::try_from(self.below(5)).expect("small")];
        self.off += unit * self.between(-most, most);
    }

    fn clock(&self) -> i64 {
        self.now + self.off
    }

    fn pass(&mut self, least: i64, most: i64) {
        self.now += self.between(least, most);
    }

    fn below(&mut self, end: u64) -> u64 {
        self.chance.next_u64() % end
    }

    fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = u64::try_from(most - least + 1).expect("least comes first");
        least + i64::try_from(self.below(span)).expect("within the span")
    }
}
