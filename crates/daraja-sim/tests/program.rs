use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Ends the program even where the test fails.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn the_program_says_how_to_reach_it_and_keeps_its_journal_through_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let (journal, certificate) = (folder.path().join("journal.jsonl"), folder.path().join("cert.pem"));
    for starts in 1..=2 {
        let started = Instant::now();
        let mut program = Command::new(env!("CARGO_BIN_EXE_daraja-sim"))
            .args(["--listen", "127.0.0.1:0", "--seed", "3", "--shape", "sandbox"])
            .arg("--journal")
            .arg(&journal)
            .arg("--certificate-out")
            .arg(&certificate)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(program.stdout.take().unwrap());
        let running = Running(program);
        let lines: Vec<String> = out
            .lines()
            .map(Result::unwrap)
            .take_while(|line| !line.contains("ready"))
            .collect();
        assert!(
            started.elapsed() < Duration::from_secs(5),
            "ready in {:?}",
            started.elapsed()
        );
        let value = |name: &str| {
            let line = lines
                .iter()
                .find_map(|line| line.strip_prefix(&format!("{name}='")))
                .unwrap();
            line.trim_end_matches('\'').to_owned()
        };
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let base = value("DARAJA_BASE_URL");
        let url = format!("{base}/oauth/v1/generate?grant_type=client_credentials");
        let request = http
            .get(url)
            .basic_auth(value("DARAJA_CONSUMER_KEY"), Some(value("DARAJA_CONSUMER_SECRET")));
        assert_eq!(request.send().await.unwrap().status(), 200);
        let body = serde_json::json!({ "customer": "254711000100", "amount": 5_000 });
        http.post(format!("{base}/_sim/c2b")).json(&body).send().await.unwrap();
        http.get(format!("{base}/_sim/settled")).send().await.unwrap();
        drop(running);
        let entries = daraja_sim::journal::read(&journal).unwrap();
        assert_eq!(
            entries.iter().filter(|entry| entry.kind.receipt().is_some()).count(),
            starts
        );
    }
    assert!(
        std::fs::read_to_string(certificate)
            .unwrap()
            .starts_with("-----BEGIN CERTIFICATE-----")
    );
}

#[tokio::test]
async fn what_was_answered_before_a_kill_is_in_the_journal_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal.jsonl");
    let mut program = Command::new(env!("CARGO_BIN_EXE_daraja-sim"))
        .args([
            "--listen",
            "127.0.0.1:0",
            "--least-delay",
            "0",
            "--most-delay",
            "0",
            "--journal",
        ])
        .arg(&journal)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = BufReader::new(program.stdout.take().unwrap());
    let mut running = Running(program);
    let base = out
        .lines()
        .map(Result::unwrap)
        .find_map(|line| line.strip_prefix("DARAJA_BASE_URL='").map(str::to_owned));
    let base = base.unwrap().trim_end_matches('\'').to_owned();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let paying = tokio::spawn(async move {
        let mut receipts = Vec::new();
        loop {
            let body = serde_json::json!({ "customer": "254711000100", "amount": 5_000 });
            let Ok(answer) = http.post(format!("{base}/_sim/c2b")).json(&body).send().await else {
                return receipts;
            };
            let Ok(answer) = answer.json::<serde_json::Value>().await else {
                return receipts;
            };
            let Ok(settled) = http.get(format!("{base}/_sim/settled")).send().await else {
                return receipts;
            };
            assert_eq!(settled.status(), 204);
            receipts.push(answer["receipt"].as_str().unwrap().to_owned());
        }
    });
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    running.0.kill().unwrap();
    let answered = paying.await.unwrap();
    assert!(!answered.is_empty(), "something was answered before the kill");
    let entries = daraja_sim::journal::read(&journal).unwrap();
    let kept: Vec<_> = entries
        .iter()
        .filter_map(|entry| entry.kind.receipt().map(str::to_owned))
        .collect();
    assert!(
        answered.len() <= kept.len() && kept.len() <= answered.len() + 1,
        "{} {}",
        answered.len(),
        kept.len()
    );
    assert_eq!(answered, kept[..answered.len()]);
}
