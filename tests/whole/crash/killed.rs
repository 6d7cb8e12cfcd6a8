//! A handful of points with `SIGKILL` on a real process: this test binary runs itself as the console's process, which
//! stands still at its point until it is killed.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use daraja_sim::Simulator;

use super::{
    Life,
    house::{House, Outside},
    live, mixed, proof,
    tripwire::Tripwire,
};

/// Where the child finds what it must know; unset, it is no child.
const CHILD: &str = "HAZINA_CRASH_CHILD";
/// What the child prints when it stands at its point.
const STANDING: &str = "standing at the point";

#[test]
fn a_process_killed_at_a_durable_write_or_a_call_pays_nobody_twice() {
    if std::env::var_os(CHILD).is_some() {
        be_the_process();
        return;
    }
    let points = [
        ("claiming payouts, before", 2),
        ("claiming payouts, after", 2),
        ("sending, before", 3),
        ("sending, after", 4),
        ("recording answers, before", 6),
        ("recording answers, after", 6),
        ("relay.put, before", 3),
        ("relay.put, after", 3),
        ("keeping callbacks, after", 4),
        ("acknowledging callbacks, before", 4),
        ("applying results, before", 5),
        ("applying results, after", 5),
    ];
    for (name, nth) in points {
        kill_at(name, nth);
    }
    say!("SIGKILL at {} points", points.len());
}

fn kill_at(name: &str, nth: usize) {
    let outside_world = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let simulator = outside_world.block_on(Simulator::start(mixed())).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let outside = Outside::of(&simulator);
    std::fs::write(folder.path().join("certificate.pem"), &outside.certificate).unwrap();
    let task = [
        folder.path().to_str().unwrap(),
        &outside.base_url,
        &outside.relay.to_string(),
        name,
        &nth.to_string(),
    ]
    .join("\n");
    let test = "crash::killed::a_process_killed_at_a_durable_write_or_a_call_pays_nobody_twice";
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(CHILD, task)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let stands = output.lines().map_while(Result::ok).any(|line| line.contains(STANDING));
    assert!(stands, "{name} {nth} was never reached");
    // On Unix this is SIGKILL: nothing of the process runs after it.
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        matches!(live(&outside, folder.path(), &Arc::new(Tripwire::never())), Life::Ended),
        "{name} {nth}"
    );
    proof::compare(
        &simulator.journal(),
        &outside_world,
        folder.path(),
        &format!("killed at {name} {nth}"),
    );
    outside_world.block_on(simulator.shutdown());
}

/// The child: works until its point, then stands still there with everything as it is.
fn be_the_process() {
    let task = std::env::var(CHILD).unwrap();
    let parts: Vec<&str> = task.split('\n').collect();
    let [folder, base_url, relay, name, nth] = parts[..] else {
        panic!("a task has five lines")
    };
    let folder = std::path::PathBuf::from(folder);
    let outside = Outside {
        base_url: base_url.to_owned(),
        certificate: std::fs::read_to_string(folder.join("certificate.pem")).unwrap(),
        relay: relay.parse().unwrap(),
    };
    let (point, nth) = (name.to_owned(), nth.parse::<usize>().unwrap());
    let wire = Arc::new(Tripwire::freezing(point, nth, STANDING));
    let process = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .unwrap();
    process.block_on(async {
        let house = House::open(&outside, &folder, &wire).await;
        house.run_to_the_end().await;
        tokio::time::sleep(Duration::from_secs(60)).await;
    });
}
