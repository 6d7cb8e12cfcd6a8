//! A handful of points with `SIGKILL` on a real process: this test binary runs itself as the console's process, which
//! stands still at its point until it is killed.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use console::SystemClock;
use daraja::B2cVersion;
use daraja_sim::Simulator;

use super::{
    Life, Story, compare,
    harness::{Harness, Outside},
    live, simulated,
    tripwire::Tripwire,
};

/// Where the child finds what it must know; unset, it is no child.
const CHILD: &str = "HAZINA_CRASH_CHILD";
/// What the child prints when it stands at its point.
const STANDING: &str = "standing at the point";

#[test]
fn a_process_killed_at_a_durable_write_or_a_call_pays_nobody_twice() {
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
    let own = "a_process_killed_at_a_durable_write_or_a_call_pays_nobody_twice";
    kill_at_each(Story::Payroll, own, &points);
}

#[test]
fn a_process_killed_in_a_day_moves_no_money_twice_and_loses_no_password() {
    let points = [
        ("asking about a payout at M-PESA, after", 1),
        ("noting the answer to a question, before", 1),
        ("sending a request again, after", 1),
        ("sending again at M-PESA, after", 1),
        ("proposing the end of a doubt, after", 1),
        ("ending a doubt by hand, after", 1),
        ("keeping a password to try in the keyring, after", 2),
        ("trying a new password at M-PESA, after", 2),
        ("putting the new password in the keyring, before", 1),
        ("putting the new password in the keyring, after", 1),
        ("taking the new password on, after", 1),
        ("sending, after", 9),
    ];
    let own = "a_process_killed_in_a_day_moves_no_money_twice_and_loses_no_password";
    kill_at_each(Story::Day, own, &points);
}

/// As the child, is the process; as the test, kills one at each point.
fn kill_at_each(story: Story, own: &str, points: &[(&str, usize)]) {
    if let Ok(task) = std::env::var(CHILD) {
        be_the_process(story, &task);
        return;
    }
    for (name, nth) in points {
        kill_at(story, own, name, *nth);
    }
    say!("{story:?}: SIGKILL at {} points", points.len());
}

fn kill_at(story: Story, own: &str, name: &str, nth: usize) {
    let outside_world = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let simulator = outside_world.block_on(Simulator::start(simulated(story))).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let outside = Outside::of(&simulator, story, folder.path());
    std::fs::write(folder.path().join("certificate.pem"), &outside.certificate).unwrap();
    let task = [
        folder.path().to_str().unwrap(),
        &outside.base_url,
        &outside.relay.to_string(),
        name,
        &nth.to_string(),
    ]
    .join("\n");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("crash::killed::{own}"), "--nocapture"])
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
        matches!(live(&outside, &Arc::new(Tripwire::never())), Life::Ended),
        "{name} {nth}"
    );
    let run = format!("{story:?}, killed at {name} {nth}");
    compare(&simulator, &outside_world, &outside, &run);
    outside_world.block_on(simulator.shutdown());
}

/// The child: works until its point, then stands still there with everything as it is.
fn be_the_process(story: Story, task: &str) {
    let parts: Vec<&str> = task.split('\n').collect();
    let [folder, base_url, relay, name, nth] = parts[..] else {
        panic!("a task has five lines")
    };
    let folder = std::path::PathBuf::from(folder);
    let outside = Outside {
        story,
        base_url: base_url.to_owned(),
        certificate: std::fs::read_to_string(folder.join("certificate.pem")).unwrap(),
        b2c: B2cVersion::V3,
        clock: Arc::new(SystemClock),
        relay: relay.parse().unwrap(),
        deaf: false,
        folder,
    };
    let (point, nth) = (name.to_owned(), nth.parse::<usize>().unwrap());
    let wire = Arc::new(Tripwire::freezing(point, nth, STANDING));
    let process = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .unwrap();
    process.block_on(async {
        let harness = Harness::open(&outside, &wire).await;
        harness.run_to_the_end(&outside).await;
        tokio::time::sleep(Duration::from_secs(60)).await;
    });
}
