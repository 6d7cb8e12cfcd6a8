//! One organisation on several computers: the first founds the team, another joins it, and both work on one ledger.

use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use api::Problem;
use daraja_sim::Scenario;
use organisations::Office;
use serde_json::{Value, json};

use super::place::{CONSUMER_SECRET, Keyring, PASSPHRASES, PASSWORD, Place};

const ROWS: &str = "Phone,Amount,Name\n0722000001,100,Wanjiru\n0722000002,200,Otieno\n0722000003,300,Achieng\n";

fn two_people() -> Value {
    json!({ "my_passphrase": PASSPHRASES[0].2, "second": 2, "second_passphrase": PASSPHRASES[1].2 })
}

/// Another computer with the program on it.
struct Computer {
    office: Arc<Office>,
    keyring: Arc<Keyring>,
}

impl Computer {
    fn of(place: &Place, folder: &str) -> Self {
        let (office, keyring) = place.elsewhere(folder);
        Self { office, keyring }
    }

    async fn ask(&self, name: &str, request: Value) -> Value {
        let answer = self.office.call(name, request).await;
        answer.unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
    }

    async fn refused(&self, name: &str, request: Value) -> Problem {
        match self.office.call(name, request).await {
            Ok(answer) => panic!("{name} should have been refused, and answered {answer}"),
            Err(problem) => problem,
        }
    }

    async fn sign_in(&self, operator: usize) {
        let request = json!({ "operator": operator, "passphrase": PASSPHRASES[operator - 1].2 });
        self.ask("sign_in", request).await;
    }

    async fn until<T>(&self, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(found) = look().await {
                return found;
            }
            assert!(
                started.elapsed() < Duration::from_secs(60),
                "waited in vain until {what}"
            );
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Asks to join with a code. Where it is kept here, and the words on its screen.
    async fn asks(&self, code: &str) -> (String, Vec<String>) {
        let joining = self
            .ask("join_team", json!({ "code": code, "name": "Nakuru branch" }))
            .await;
        assert_eq!(joining["organisation"], Value::Null);
        let profile = joining["profile"].as_str().unwrap().to_owned();
        let shown = self.ask("joining", json!({ "profile": profile })).await;
        assert_eq!(shown, joining, "nobody has agreed to it yet");
        (profile, words(&joining))
    }

    /// The checker signs in here and approves a batch that was prepared elsewhere.
    async fn approves(&self, batch: i64) {
        self.sign_in(2).await;
        let shown = self
            .until("it is seen here", async || {
                self.office.call("batch", json!({ "batch": batch })).await.ok()
            })
            .await;
        let request = json!({ "batch": batch, "digest": shown["digest"], "passphrase": PASSPHRASES[1].2, "note": "" });
        self.ask("approve_batch", request).await;
    }

    async fn sees_all_paid(&self, batch: i64) {
        self.until("it is seen here that all are paid", async || {
            let view = self.ask("batch", json!({ "batch": batch })).await;
            (view["row"]["totals"]["paid"]["count"] == 3).then_some(())
        })
        .await;
    }

    /// Joins at last, and opens the organisation.
    async fn joins(&self, profile: &str) {
        let joined = self.ask("joining", json!({ "profile": profile })).await;
        assert_eq!(joined["organisation"], "Savanna");
        self.ask("open_profile", json!({ "profile": profile, "without_keyring": false }))
            .await;
    }
}

fn words(view: &Value) -> Vec<String> {
    let words = view["words"].as_array().unwrap();
    words.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// The organisation on its first desktop, as a team.
async fn founded(place: &Place) {
    place.connected("Savanna").await;
    place.sign_in(1).await;
    let code = place.team_code("savanna").await;
    let request = json!({ "code": code, "name": "Head office", "agreeing": two_people() });
    place.ask("found_team", request).await;
    place.sign_in(1).await;
    let team = place.ask("team", json!({})).await;
    assert_eq!(
        (&team["sends_here"], &team["may_send"], &team["invites"]),
        (&json!(true), &json!(true), &json!(true))
    );
    assert_eq!(team["desktops"][0]["name"], "Head office");
}

async fn invitation(place: &Place) -> String {
    let code = place.ask("invite_desktop", json!({})).await;
    code["code"].as_str().unwrap().to_owned()
}

/// A second computer in the team, and under which profile it has the organisation.
async fn joined(place: &Place, sends: bool) -> (Computer, String) {
    let code = invitation(place).await;
    let branch = Computer::of(place, "branch");
    let (profile, words) = branch.asks(&code).await;
    admitted(place, &words, sends).await;
    branch.joins(&profile).await;
    (branch, profile)
}

/// Two administrators let the desktop in that waits, after they compared the words.
async fn admitted(place: &Place, words: &[String], sends: bool) {
    let waiting = place.ask("waiting_desktops", json!({})).await;
    assert_eq!(waiting.as_array().unwrap().len(), 1);
    assert_eq!(waiting[0]["words"], json!(words), "both screens show the same words");
    assert_eq!(words.len(), 6);
    let request = json!({
        "device": waiting[0]["device"], "words": words, "sends": sends, "agreeing": two_people(),
    });
    place.ask("admit_desktop", request).await;
    assert_eq!(place.ask("waiting_desktops", json!({})).await, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checker_approves_at_another_computer_and_the_first_one_sends() {
    let place = Place::new(Scenario::new()).await;
    founded(&place).await;
    let (branch, profile) = joined(&place, false).await;

    // Prepared at the head office, approved at the branch.
    let batch = submitted(&place).await;
    branch.approves(batch).await;
    branch.sees_all_paid(batch).await;
    assert_eq!(place.simulator.paid().len(), 3);

    // It holds nothing with which money moves.
    let kept = branch.keyring.kept.lock().unwrap().clone();
    for secret in [PASSWORD, CONSUMER_SECRET] {
        assert!(kept.values().all(|value| !value.contains(secret)), "{:?}", kept.keys());
    }
    let team = branch.ask("team", json!({})).await;
    assert_eq!((&team["sends_here"], &team["may_send"]), (&json!(false), &json!(false)));
    branch.sign_in(1).await;
    let take_over = json!({ "my_passphrase": PASSPHRASES[0].2 });
    assert!(matches!(
        branch.refused("take_over_sending", take_over).await,
        Problem::WrongState { .. }
    ));
    // M-PESA is asked at the desktop that sends, where its answers go.
    assert!(matches!(
        branch.refused("read_float", json!({})).await,
        Problem::WrongState { .. }
    ));

    // It opens again by itself, and finds what was written meanwhile.
    branch.office.close().await;
    let again = Computer {
        office: place.office_at("branch", &branch.keyring),
        keyring: Arc::clone(&branch.keyring),
    };
    again
        .ask("open_profile", json!({ "profile": profile, "without_keyring": false }))
        .await;
    again.sign_in(2).await;
    let view = again.ask("batch", json!({ "batch": batch })).await;
    assert_eq!(view["row"]["totals"]["paid"]["count"], 3);
    again.office.close().await;
    place.close().await;
}

/// A batch that waits to be approved.
async fn submitted(place: &Place) -> i64 {
    place.sign_in(1).await;
    let import = place
        .office
        .import_file("payroll.csv".to_owned(), ROWS.as_bytes().to_vec())
        .await
        .unwrap()
        .import;
    place
        .until("the file is read", async || {
            let view = place.ask("import_view", json!({ "import": import })).await;
            (view["progress"]["state"] == "ready").then_some(())
        })
        .await;
    let batch = place
        .ask("draft_batch", json!({ "import": import, "title": "Test" }))
        .await;
    let batch = batch["batch"].as_i64().unwrap();
    place.ask("submit_batch", json!({ "batch": batch })).await;
    batch
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_that_may_send_takes_over_where_the_first_is_gone() {
    let place = Place::new(Scenario::new()).await;
    founded(&place).await;
    let (branch, _) = joined(&place, true).await;
    let batch = submitted(&place).await;
    place.office.close().await;

    branch.approves(batch).await;
    branch.sign_in(1).await;
    branch
        .ask("take_over_sending", json!({ "my_passphrase": PASSPHRASES[0].2 }))
        .await;
    branch.sees_all_paid(batch).await;
    assert_eq!(place.simulator.paid().len(), 3);
    branch.office.close().await;
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_desktop_that_was_taken_out_says_so_and_goes_on_with_nothing_by_itself() {
    let mut place = Place::new(Scenario::new()).await;
    founded(&place).await;
    let (branch, _) = joined(&place, true).await;
    branch.sign_in(1).await;
    let take_over = json!({ "my_passphrase": PASSPHRASES[0].2 });
    branch.ask("take_over_sending", take_over).await;
    let team = branch.ask("team", json!({})).await;
    let first = team["desktops"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "Head office");
    let request = json!({ "key": first.unwrap()["key"], "agreeing": two_people() });
    branch.ask("retire_desktop", request).await;
    place.restart().await;
    let profile = place.ask("profiles", json!({})).await["profiles"][1]["id"].clone();
    place
        .ask("open_profile", json!({ "profile": profile, "without_keyring": false }))
        .await;
    // It is still a desktop of the team, and not an organisation on one desktop alone.
    assert!(place.office.desk().await.unwrap().config().team.is_some());
    let signed_in = json!({ "operator": 1, "passphrase": PASSPHRASES[0].2 });
    let refused = place.call("sign_in", signed_in).await.err();
    let told = format!("{refused:?}");
    assert!(
        told.contains("relay no longer takes") || told.contains("taken out"),
        "{told}"
    );
    branch.office.close().await;
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_and_words_that_do_not_fit_let_nobody_in() {
    let place = Place::new(Scenario::new()).await;
    place.connected("Savanna").await;
    place.sign_in(1).await;
    let first = place.team_code("savanna").await;
    let branch = Computer::of(&place, "branch");
    // The relay's line starts a team, and lets nobody join one.
    let wrong = branch
        .refused("join_team", json!({ "code": first, "name": "Branch" }))
        .await;
    assert!(
        matches!(&wrong, Problem::BadField { field, .. } if field == "code"),
        "{wrong:?}"
    );
    let found = |code: &str| json!({ "code": code, "name": "Head office", "agreeing": two_people() });
    let alone = json!({
        "code": first, "name": "Head office",
        "agreeing": { "my_passphrase": PASSPHRASES[0].2, "second": 1, "second_passphrase": PASSPHRASES[0].2 },
    });
    assert_eq!(place.wrong("found_team", alone).await.0, "second");
    place.ask("found_team", found(&first)).await;
    place.sign_in(1).await;
    let code = invitation(&place).await;
    assert_eq!(place.wrong("found_team", found(&code)).await.0, "code");

    let (profile, words) = branch.asks(&code).await;
    let used = branch
        .refused("join_team", json!({ "code": code, "name": "Branch" }))
        .await;
    assert!(
        matches!(used, Problem::RelayNotAnswering { .. }),
        "a code is used once: {used:?}"
    );
    let waiting = place.ask("waiting_desktops", json!({})).await;
    let mut others = words.clone();
    others.swap(0, 1);
    let admit = |words: &[String]| json!({ "device": waiting[0]["device"], "words": words, "sends": false, "agreeing": two_people() });
    assert_eq!(place.wrong("admit_desktop", admit(&others)).await.0, "words");
    assert!(branch.ask("joining", json!({ "profile": profile })).await["organisation"].is_null());

    // Nobody knows it: the relay forgets it, and it hears that.
    place
        .ask("refuse_desktop", json!({ "device": waiting[0]["device"] }))
        .await;
    let gone = branch.refused("joining", json!({ "profile": profile })).await;
    assert!(matches!(gone, Problem::RelayNotAnswering { .. }), "{gone:?}");
    branch.ask("connect_discard", json!({ "profile": profile })).await;
    assert!(branch.keyring.names().is_empty());
    branch.office.close().await;
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_relay_keeps_of_it_tells_nothing() {
    let place = Place::new(Scenario::new()).await;
    founded(&place).await;
    let (branch, _) = joined(&place, true).await;
    submitted(&place).await;
    let seal: Vec<String> = {
        let kept = branch.keyring.kept.lock().unwrap();
        kept.iter()
            .filter(|(name, _)| !name.ends_with("/team"))
            .map(|(_, value)| value.clone())
            .collect()
    };
    branch.office.close().await;
    let secrets = seal
        .iter()
        .map(String::as_str)
        .chain([PASSWORD, CONSUMER_SECRET, "Amina", "0722000001"]);
    let disk = on_disk(place.folder.path());
    for secret in secrets {
        let found = disk.windows(secret.len()).any(|part| part == secret.as_bytes());
        assert!(!found, "the relay's disk holds {secret}");
    }
    place.close().await;
}

/// What the relay has on its disk.
fn on_disk(folder: &Path) -> Vec<u8> {
    let files = ["relay.sqlite", "relay.sqlite-wal"];
    files
        .iter()
        .filter_map(|name| fs::read(folder.join(name)).ok())
        .flatten()
        .collect()
}
