//! The crash test.
//!
//! Twenty payouts at whom M-PESA behaves in twenty ways are drafted, submitted, approved and sent. The process is stopped
//! before and after every durable write and every call outside, one run a point, then started again and run to the end;
//! M-PESA (the simulator) lives on outside. In every run the ledger is compared with what M-PESA truly did.
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

mod house;
mod killed;
mod proof;
mod tripwire;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use daraja_sim::{Config, Pace, Simulator};
use house::{House, Outside};
use tripwire::Tripwire;

// `HAZINA_CRASH_POINT=n` runs that one point alone, to look into it.

/// Runs at the same time: most of a run is waiting.
const AT_ONCE: usize = 4;

#[test]
fn no_crash_pays_twice_claims_what_is_not_or_loses_a_callback() {
    tripwire::silence_stops();
    if let Some(point) = std::env::var("HAZINA_CRASH_POINT")
        .ok()
        .and_then(|text| text.parse().ok())
    {
        let run = run_with_stop_at(point);
        say!("point {point}: stopped {}, crossed {:#?}", run.stopped, run.crossed);
        return;
    }
    let calm = run_with_stop_at(usize::MAX);
    assert!(!calm.stopped);
    let points = calm.crossed.values().sum::<usize>();
    let next = AtomicUsize::new(1);
    let runs = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let point = next.fetch_add(1, Ordering::Relaxed);
                    if point > points {
                        break;
                    }
                    let run = run_with_stop_at(point);
                    runs.lock().unwrap().push(run);
                }
            });
        }
    });
    let runs = runs.into_inner().unwrap();
    let stopped = runs.iter().filter(|run| run.stopped).count();
    say!("crash points: {points} (each a side of a durable write or of a call outside)");
    for (name, count) in &calm.crossed {
        say!("  {count:4}  {name}");
    }
    say!(
        "runs: {} stopped at their point, {} ended before it was reached",
        stopped,
        runs.len() - stopped
    );
    // Grouping differs a little from run to run, so the last few points may lie beyond a run's end.
    assert!(
        stopped * 100 >= points * 90,
        "only {stopped} of {points} points were reached"
    );
    let every = [
        "claiming payouts",
        "recording answers",
        "keeping callbacks",
        "applying results",
        "sending",
        "relay.put",
    ];
    for name in every {
        assert!(
            calm.crossed.keys().any(|key| key.starts_with(name)),
            "no point at {name}"
        );
    }
}

struct Run {
    stopped: bool,
    crossed: BTreeMap<String, usize>,
}

/// One run from an empty folder to the end, stopped once at the `point`th crossing.
fn run_with_stop_at(point: usize) -> Run {
    let outside_world = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let simulator = outside_world.block_on(Simulator::start(mixed())).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let outside = Outside::of(&simulator);
    let wire = Arc::new(Tripwire::at(point));
    let stopped = match live(&outside, folder.path(), &wire) {
        Life::Ended => false,
        Life::Stopped => {
            let again = Arc::new(Tripwire::never());
            assert!(
                matches!(live(&outside, folder.path(), &again), Life::Ended),
                "point {point}"
            );
            true
        }
    };
    proof::compare(
        &simulator.journal(),
        &outside_world,
        folder.path(),
        &format!("point {point}: {}", wire.last()),
    );
    outside_world.block_on(simulator.shutdown());
    Run {
        stopped,
        crossed: wire.crossed(),
    }
}

enum Life {
    Ended,
    Stopped,
}

/// One life of the process: up to the end of the work, or to the tripwire.
fn live(outside: &Outside, folder: &std::path::Path, wire: &Arc<Tripwire>) -> Life {
    let process = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let life = process.block_on(async {
        let work = async {
            let house = House::open(outside, folder, wire).await;
            house.run_to_the_end().await;
            house
        };
        tokio::select! {
            () = wire.tripped() => Life::Stopped,
            // A task of the process that trips unwinds into here; then the tripwire has the word.
            house = work => {
                tokio::select! {
                    () = wire.tripped() => Life::Stopped,
                    () = house.close() => Life::Ended,
                }
            }
        }
    });
    process.shutdown_timeout(Duration::from_secs(5));
    life
}

/// The simulator of every run: its table of test payees, without delays.
fn mixed() -> Config {
    Config {
        pace: Pace::AT_ONCE,
        ..Config::practice(11)
    }
}
