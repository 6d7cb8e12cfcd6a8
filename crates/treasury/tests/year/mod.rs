//! Years of reminders. Three people use one console that sleeps, is closed for weeks, restarts and has its clock set;
//! passwords are changed, and how long they last. What the console showed is written down look by look, and an oracle
//! that shares no code with the rules ([`oracle`]) says whether each reminder was given once and none was missed.
//!
//! Deliberately absent: the ledger and the window. What a console keeps goes through JSON at each restart.

mod life;
mod oracle;

use std::fmt;

use life::Life;

/// How many years are lived with a clock that is right, and as many with one that is set wrong and right again.
const YEARS: u64 = 1000;

#[test]
fn each_reminder_is_given_once_to_each_person_and_none_is_missed_in_years_of_sleep_and_restarts() {
    live("with a right clock", false);
}

#[test]
fn each_reminder_is_given_once_to_each_person_and_none_is_missed_in_years_of_wrong_clocks() {
    live("with a clock that is set wrong", true);
}

fn live(how: &str, clock_is_set: bool) {
    let mut figures = Figures::default();
    for seed in 0..YEARS {
        let life = Life::of_a_year(seed, clock_is_set);
        let judged = oracle::judge(&life.looks, clock_is_set).unwrap_or_else(|wrong| panic!("seed {seed}: {wrong}"));
        figures.add(&life.figures);
        figures.add(&judged);
    }
    use std::io::Write as _;
    // Past the test runner, which swallows what a passing test prints: the figures are the test's result.
    writeln!(std::io::stdout(), "{YEARS} years {how}: {figures}").expect("standard output");
    let happened = [
        figures.given,
        figures.covered,
        figures.again,
        figures.seen,
        figures.rotations,
        figures.restarts,
        figures.lengths,
    ];
    assert!(
        happened.iter().all(|count| *count > YEARS),
        "too little happened: {happened:?}"
    );
    assert_eq!(figures.clock_sets > YEARS, clock_is_set);
}

/// What happened, to see that it was enough.
#[derive(Default)]
struct Figures {
    looks: u64,
    given: u64,
    covered: u64,
    again: u64,
    snoozes: u64,
    seen: u64,
    rotations: u64,
    lengths: u64,
    restarts: u64,
    weeks_closed: u64,
    clock_sets: u64,
}

impl Figures {
    fn add(&mut self, other: &Self) {
        self.looks += other.looks;
        self.given += other.given;
        self.covered += other.covered;
        self.again += other.again;
        self.snoozes += other.snoozes;
        self.seen += other.seen;
        self.rotations += other.rotations;
        self.lengths += other.lengths;
        self.restarts += other.restarts;
        self.weeks_closed += other.weeks_closed;
        self.clock_sets += other.clock_sets;
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} looks, {} reminders given and {} covered, {} snoozed and {} shown again, {} seen; {} rotations, \
             {} other lengths of life, {} restarts, {} weeks closed, {} settings of the clock",
            self.looks,
            self.given,
            self.covered,
            self.snoozes,
            self.again,
            self.seen,
            self.rotations,
            self.lengths,
            self.restarts,
            self.weeks_closed,
            self.clock_sets,
        )
    }
}
