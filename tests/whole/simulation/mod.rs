//! Whole histories, each chosen by a seed: console, store, relay and M-PESA on one desktop, with batches to people and to pay
//! bills, results late, lost, doubled and out of order, acknowledgements lost, clocks that jump, crashes at any durable write
//! or call, older ledgers put back, doubts ended by questions and by people, failures paid again. After each history the
//! promises are held against M-PESA's own journal ([`promises`]).
//!
//! `script/simulate --seeds N [--from S]` runs many; a few run with every test. A history that breaks a promise is made
//! shorter as long as it still does, and printed with the command that repeats it.
//!
//! The seed chooses what happens, not how threads take turns: a history that fails now and then needs a few runs to be seen.

mod books;
mod disk;
mod fates;
mod people;
mod plan;
mod promises;

use std::{
    any::Any,
    io::Write as _,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use console::{Clock, SystemClock};
use daraja::B2cVersion;
use daraja_sim::{Config, Pace, Simulator};
use people::World;
use plan::History;

use crate::crash::{
    Life, Story,
    harness::Outside,
    live_until,
    tripwire::{self, Tripwire},
};

/// In every run of the tests.
const SEEDS: u64 = 30;
/// Likewise, where disks fail.
#[cfg(target_os = "linux")]
const SEEDS_ON_FAILING_DISKS: &str = "10";
/// Histories at the same time, unless told: most of one is waiting.
const AT_ONCE: u64 = 16;
/// Key pairs of M-PESA: making one takes a moment.
const KEYS: u64 = 16;
/// How often a history that failed is run again in search of a shorter one.
const TRIES: u64 = 40;
/// How often a seed is run that is run alone: threads take turns anew each time.
const ALONE: u64 = 10;
/// A process that is to be stopped runs for no longer.
const LONGEST_LIFE: Duration = Duration::from_secs(3);
/// After so many broken promises the rest is not run.
const ENOUGH: usize = 3;

#[test]
fn no_history_breaks_a_promise() {
    tripwire::silence_stops();
    let alone = setting("HAZINA_SEED");
    let from = alone.or(setting("HAZINA_SEED_FROM")).unwrap_or(1);
    let runs = alone.map(|_| ALONE).or(setting("HAZINA_SEEDS")).unwrap_or(SEEDS);
    let next = AtomicU64::new(0);
    let (crashed, failed_disks) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let broken = Mutex::new(Vec::new());
    let enough = setting("HAZINA_ENOUGH").map_or(ENOUGH, |told| usize::try_from(told).unwrap());
    let started = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..setting("HAZINA_SEEDS_AT_ONCE").unwrap_or(AT_ONCE) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= runs || broken.lock().unwrap().len() >= enough {
                        return;
                    }
                    let history = History::of(alone.unwrap_or(from + number));
                    match outcome_of(&history) {
                        Ok(befell) => {
                            crashed.fetch_add(befell.stops, Ordering::Relaxed);
                            failed_disks.fetch_add(befell.failed_disks, Ordering::Relaxed);
                        }
                        Err(why) => broken.lock().unwrap().push((number + 1, history, why)),
                    }
                }
            });
        }
    });
    let broken = broken.into_inner().unwrap();
    let seconds = started.elapsed().as_secs().max(1);
    print(&format!(
        "simulation: {runs} histories from seed {from} in {seconds} s ({} a minute), {} crashes, {} disks that failed, {} broken promises",
        runs * 60 / seconds,
        crashed.into_inner(),
        failed_disks.into_inner(),
        broken.len()
    ));
    for (number, history, why) in &broken {
        print(&format!(
            "history {number}, seed {seed}: {why}\n  repeat it: script/simulate --seed {seed}\n  shortened:\n{}",
            shortened(history, why),
            seed = history.seed,
        ));
    }
    assert!(broken.is_empty(), "{} histories broke a promise", broken.len());
}

/// The same on disks that fail, which the system's loader makes of this program's files.
#[test]
#[cfg(target_os = "linux")]
fn no_failing_disk_breaks_a_promise() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("hazina-disk.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("whole/simulation/disk.c");
    let compiled = std::process::Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&library, &source])
        .status();
    assert!(compiled.unwrap().success());
    let histories = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "simulation::no_history_breaks_a_promise", "--nocapture"])
        .env("LD_PRELOAD", library)
        .env("HAZINA_SEEDS", SEEDS_ON_FAILING_DISKS)
        .output()
        .unwrap();
    let reported = String::from_utf8_lossy(&histories.stdout);
    assert!(histories.status.success(), "{reported}");
    let figures = reported.lines().find(|line| line.starts_with("simulation: "));
    print(figures.unwrap());
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Prints past the test runner, which swallows what a passing test prints: the figures are its result.
fn print(text: &str) {
    let mut past_the_runner = std::io::stdout();
    writeln!(past_the_runner, "{text}").unwrap();
}

/// What befell the machine in one history.
#[derive(Default)]
struct Befell {
    /// How often the process was stopped.
    stops: usize,
    failed_disks: usize,
}

/// What befell the machine in it; or which promise was broken.
fn outcome_of(history: &History) -> Result<Befell, String> {
    catch_unwind(AssertUnwindSafe(|| run(history))).map_err(|panic| words(panic.as_ref()))
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("it broke without a word").to_owned()
}

/// Leaves out what the failure does not need.
fn shortened(history: &History, why: &str) -> History {
    let mut shortest = history.clone();
    let mut tries = setting("HAZINA_SHORTEN").unwrap_or(TRIES);
    'shorter: loop {
        for one in shortest.shorter() {
            if tries == 0 {
                return shortest;
            }
            tries -= 1;
            if outcome_of(&one).is_err_and(|other| is_alike(&other, why)) {
                shortest = one;
                continue 'shorter;
            }
        }
        return shortest;
    }
}

/// Whether the same promise was broken: but for what names payouts and times.
fn is_alike(one: &str, other: &str) -> bool {
    let kind = |why: &str| -> String { why.chars().filter(char::is_ascii_alphabetic).take(18).collect() };
    kind(one) == kind(other)
}

/// A machine's clock, which people set and batteries lose.
#[derive(Debug, Default)]
struct JumpingClock {
    ahead_ms: AtomicI64,
}

impl Clock for JumpingClock {
    fn now(&self) -> i64 {
        SystemClock.now() + self.ahead_ms.load(Ordering::Relaxed)
    }
}

/// From an empty folder to the end.
fn run(history: &History) -> Befell {
    let outside_world = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let simulated = Config {
        // Results overtake each other.
        pace: Pace {
            least: Duration::ZERO,
            most: Duration::from_millis(15),
        },
        scenario: history.scenario(),
        ..Config::practice(history.seed % KEYS)
    };
    let simulator = outside_world.block_on(Simulator::start(simulated)).unwrap();
    let folder = in_memory();
    let clock = Arc::new(JumpingClock::default());
    let mut outside = Outside {
        b2c: if history.carries_our_id {
            B2cVersion::V3
        } else {
            B2cVersion::V1
        },
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        ..Outside::of(&simulator, Story::History, folder.path())
    };
    let mut befell = Befell::default();
    for life in history.lives.iter().map(Some).chain([None]) {
        let known = life.cloned().unwrap_or_default();
        is_let_go(&outside);
        if known.put_back {
            put_back(&outside);
        } else if known.copied {
            copy(&outside);
        }
        clock.ahead_ms.fetch_add(known.jump * 1_000, Ordering::Relaxed);
        outside.deaf = known.deaf;
        simulator.hold_callbacks(known.late);
        // Whoever looked after the machine in between made room, or put in another disk.
        drop(std::fs::remove_file(outside.folder.join("disk")));
        let wire = life.map_or_else(
            || Arc::new(Tripwire::never()),
            |life| disk::tripwire(life, &outside.folder),
        );
        if life.is_some() {
            stop_in_the_end(&wire);
        }
        let world = World {
            outside: &outside,
            history,
            simulator: &simulator,
            last: life.is_none(),
        };
        let ended = live_until(&outside, &wire, async |harness| people::live(harness, &world).await);
        match ended {
            Life::Stopped => befell.stops += 1,
            Life::Ended => {}
        }
        befell.failed_disks += usize::from(wire.has_disk_failed());
        assert!(
            life.is_some() || matches!(ended, Life::Ended),
            "the last life did not end"
        );
    }
    promises::hold(&simulator, &outside_world, &outside, history);
    outside_world.block_on(simulator.shutdown());
    befell
}

/// Stops a process that does not get to where it was to be stopped, as where M-PESA tells nothing.
fn stop_in_the_end(wire: &Arc<Tripwire>) {
    let wire = Arc::downgrade(wire);
    std::thread::spawn(move || {
        std::thread::sleep(LONGEST_LIFE);
        if let Some(wire) = wire.upgrade() {
            wire.trip();
        }
    });
}

/// A folder that costs no disk, where the system has such: what a crash leaves is what was committed, in memory as on a disk.
fn in_memory() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let mut named = tempfile::Builder::new();
    named.prefix("hazina-history-");
    if memory.is_dir() {
        named.tempdir_in(memory)
    } else {
        named.tempdir()
    }
    .unwrap()
}

/// A process that was stopped lets go of the ledger's file as its last thread ends; one that was killed does so at once.
fn is_let_go(outside: &Outside) {
    let lock = outside.folder.join("test.lock");
    if lock.exists() {
        let lock = std::fs::File::open(lock).unwrap();
        let started = Instant::now();
        while lock.try_lock().is_err() {
            assert!(
                started.elapsed() < Duration::from_secs(60),
                "a stopped process holds the ledger"
            );
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

const LEDGER: [&str; 3] = ["test.ledger", "test.ledger-wal", "test.ledger-shm"];

/// The ledger's files, as somebody copies a folder.
fn copy(outside: &Outside) {
    let copies = outside.folder.join("copy");
    std::fs::create_dir_all(&copies).unwrap();
    for name in LEDGER {
        drop(std::fs::remove_file(copies.join(name)));
        let file = outside.folder.join(name);
        if file.exists() {
            std::fs::copy(file, copies.join(name)).unwrap();
        }
    }
}

/// The copy that was made last, in the place of the ledger; nothing where none was made.
fn put_back(outside: &Outside) {
    let copies = outside.folder.join("copy");
    if !copies.join("test.ledger").exists() {
        return;
    }
    for name in LEDGER {
        drop(std::fs::remove_file(outside.folder.join(name)));
        if copies.join(name).exists() {
            std::fs::copy(copies.join(name), outside.folder.join(name)).unwrap();
        }
    }
}
