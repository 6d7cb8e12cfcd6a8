//! The crash test.
//!
//! Two stories: twenty payouts at whom M-PESA behaves in twenty ways ([`harness`]); and a treasurer's day with doubts ended by
//! questions, by the same request again and by two people, a payment taken back, a new password and bills ([`day`]). The
//! process is stopped before and after every durable write and every call outside, one run a point, then started again and
//! run to the end; M-PESA (the simulator) and the keyring live on outside. In every run the ledger is compared with what
//! M-PESA truly did.
//!
//! Stopping means: from that moment no write is committed and no call made; every task and connection is dropped. A few
//! points are repeated with `SIGKILL` on a real process ([`killed`]).

/// Prints past the test runner, which swallows what a passing test prints: these figures are its result.
macro_rules! say {
    ($($what:tt)*) => {{
        use std::io::Write as _;
        let mut past_the_runner = std::io::stdout();
        writeln!(past_the_runner, $($what)*).unwrap();
    }};
}

pub(crate) mod day;
mod day_proof;
pub(crate) mod harness;
pub(crate) mod heads;
mod keyring;
mod killed;
pub(crate) mod portal;
pub(crate) mod proof;
pub(crate) mod tripwire;

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use daraja_sim::{Api, Behaviour, Config, Pace, Scenario, Simulator};
use harness::{Harness, Outside};
use tokio::runtime::Runtime;
use tripwire::{Stopped, Tripwire};

// `HAZINA_CRASH_POINT=n` runs that one point alone, to look into it. `HAZINA_CRASH_ALL=1` stops a day at every point.

/// Runs of one story at the same time: most of a run is waiting.
const AT_ONCE: usize = 6;

/// Of a day's points at writes and calls at which the payroll is stopped each time, every so many-th is taken, so that both
/// stories end within two minutes.
const OF_THE_PAYROLLS: usize = 4;

/// What happens in a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Story {
    /// Wages for twenty people.
    Payroll,
    /// A treasurer's day.
    Day,
    /// What a seed chose (`simulation`).
    History,
}

/// Writes and calls of the payroll.
const THE_PAYROLLS: [&str; 15] = [
    "founding the organisation",
    "drafting a batch",
    "submitting a batch",
    "approving a batch",
    "claiming payouts",
    "sending",
    "recording answers",
    "relay.put",
    "keeping callbacks",
    "acknowledging callbacks",
    "relay.acknowledge",
    "applying results",
    "writing a question down",
    "asking for the balance at M-PESA",
    "storing the float",
];

#[test]
fn no_crash_pays_twice_claims_what_is_not_or_loses_a_callback() {
    stop_at_every_point(Story::Payroll, &THE_PAYROLLS);
}

#[test]
fn no_crash_of_a_day_moves_money_twice_ends_a_doubt_unproved_or_loses_a_password() {
    let every = [
        "asking about a payout",
        "asking about a payout at M-PESA",
        "noting the answer to a question",
        "sending a request again",
        "sending again at M-PESA",
        "recording the answer to a repeated request",
        "proposing the end of a doubt",
        "ending a doubt by hand",
        "raising a batch",
        "beginning a change of the password",
        "keeping a password to try in the keyring",
        "trying a new password at M-PESA",
        "noting the word on a new password",
        "putting the new password in the keyring",
        "taking the new password on",
        "taking a secret out of the keyring",
    ];
    stop_at_every_point(Story::Day, &every);
}

/// One run a point. Each of `every` must be among the points.
fn stop_at_every_point(story: Story, every: &[&str]) {
    tripwire::silence_stops();
    if let Some(point) = std::env::var("HAZINA_CRASH_POINT")
        .ok()
        .and_then(|text| text.parse().ok())
    {
        let run = run_with_stop_at(story, point);
        say!(
            "{story:?}, point {point}: stopped {}, crossed {:#?}",
            run.stopped,
            run.crossed
        );
        return;
    }
    let calm = run_with_stop_at(story, usize::MAX);
    assert!(!calm.stopped);
    for name in every {
        let crossing = format!("{name}, ");
        assert!(
            calm.crossed.iter().any(|crossed| crossed.starts_with(&crossing)),
            "no point at {name}: {:?}",
            calm.crossed
        );
    }
    let chosen = chosen(story, &calm.crossed);
    let next = AtomicUsize::new(0);
    let runs = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(point) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let run = run_with_stop_at(story, *point);
                    runs.lock().unwrap().push(run);
                }
            });
        }
    });
    let runs = runs.into_inner().unwrap();
    let stopped = runs.iter().filter(|run| run.stopped).count();
    let mut report = format!(
        "{story:?}: {} crash points, {} of them taken (each a side of a durable write or of a call outside)\n",
        calm.crossed.len(),
        chosen.len()
    );
    let mut counts = BTreeMap::<&str, usize>::new();
    for crossing in &calm.crossed {
        *counts.entry(crossing).or_default() += 1;
    }
    for (name, count) in counts {
        report.push_str(&format!("  {count:4}  {name}\n"));
    }
    say!(
        "{report}{story:?}: {stopped} runs stopped at their point, {} ended before it was reached",
        runs.len() - stopped
    );
    // Grouping differs a little from run to run, so the last few points may lie beyond a run's end.
    assert!(
        stopped * 100 >= chosen.len() * 90,
        "only {stopped} of {} points were reached",
        chosen.len()
    );
}

/// The numbers of the points to stop at.
fn chosen(story: Story, crossed: &[String]) -> Vec<usize> {
    let all = story == Story::Payroll || std::env::var_os("HAZINA_CRASH_ALL").is_some();
    let payrolls = |crossing: &String| {
        let name = crossing.rsplit_once(", ").map_or("", |(name, _)| name);
        THE_PAYROLLS.contains(&name)
    };
    (1..)
        .zip(crossed)
        .filter(|(point, crossing)| all || !payrolls(crossing) || point % OF_THE_PAYROLLS == 0)
        .map(|(point, _)| point)
        .collect()
}

struct Run {
    stopped: bool,
    crossed: Vec<String>,
}

/// One run from an empty folder to the end, stopped once at the `point`th crossing.
fn run_with_stop_at(story: Story, point: usize) -> Run {
    let outside_world = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let simulator = outside_world.block_on(Simulator::start(simulated(story))).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let outside = Outside::of(&simulator, story, folder.path());
    let wire = Arc::new(Tripwire::at(point));
    let stopped = match live(&outside, &wire) {
        Life::Ended => false,
        Life::Stopped => {
            let again = Arc::new(Tripwire::never());
            assert!(
                matches!(live(&outside, &again), Life::Ended),
                "{story:?}, point {point}: {}",
                wire.last()
            );
            true
        }
    };
    let run = format!("{story:?}, point {point}: {}", wire.last());
    compare(&simulator, &outside_world, &outside, &run);
    outside_world.block_on(simulator.shutdown());
    Run {
        stopped,
        crossed: wire.crossed(),
    }
}

/// The ledger against M-PESA.
fn compare(simulator: &Simulator, runtime: &Runtime, outside: &Outside, run: &str) {
    match outside.story {
        Story::Payroll => proof::compare(&simulator.journal(), runtime, &outside.folder, run),
        Story::Day => day_proof::compare(simulator, runtime, outside, run),
        Story::History => unreachable!("a history has promises of its own"),
    }
}

pub(crate) enum Life {
    Ended,
    Stopped,
}

/// One life of the process: up to the end of the work, or to the tripwire.
fn live(outside: &Outside, wire: &Arc<Tripwire>) -> Life {
    let to_the_end = async |harness: &Harness| harness.run_to_the_end(outside).await;
    live_until(outside, wire, to_the_end)
}

/// One life of the process, in which people do this.
pub(crate) fn live_until(outside: &Outside, wire: &Arc<Tripwire>, people: impl AsyncFn(&Harness)) -> Life {
    let process = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    // What trips on a person's own command unwinds into here.
    let life = catch_unwind(AssertUnwindSafe(|| {
        process.block_on(async {
            let work = async {
                let harness = Harness::open(outside, wire).await;
                people(&harness).await;
                harness
            };
            tokio::select! {
                () = wire.tripped() => Life::Stopped,
                // A task of the process that trips unwinds into here; then the tripwire has the word.
                harness = work => {
                    tokio::select! {
                        () = wire.tripped() => Life::Stopped,
                        () = harness.close() => Life::Ended,
                    }
                }
            }
        })
    }));
    let life = match life {
        Ok(life) => life,
        Err(panic) if panic.is::<Stopped>() => Life::Stopped,
        Err(panic) => resume_unwind(panic),
    };
    process.shutdown_timeout(Duration::from_secs(5));
    life
}

/// The simulator of every run: its table of test payees, without delays. In a day the order to take a payment back is taken
/// and never answered.
fn simulated(story: Story) -> Config {
    let table = Config {
        pace: Pace::AT_ONCE,
        ..Config::practice(11)
    };
    match story {
        Story::Payroll | Story::History => table,
        Story::Day => Config {
            scenario: Scenario::new().api(Api::Reversal, Behaviour::pay().drop_after_taking().silent()),
            ..table
        },
    }
}
