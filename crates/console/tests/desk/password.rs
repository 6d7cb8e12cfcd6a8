//! The initiator's password: changing it, and the reminders of its end.

use std::{sync::Arc, time::Duration};

use api::Problem;
use console::{MemorySecrets, Notice, Secrets as _, Settings};
use daraja_sim::{Api, Behaviour, JournalEntry, Kind, Scenario};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use treasury::east_africa_day;

use super::harness::{
    CHECKER, Harness, INITIATOR_PASSWORD, MAKER, OTHER_CHECKER, Plan, borrowed, count, ordinary, passphrase,
};

const NEW: &str = "Canary#New2027";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn page(harness: &Harness) -> Value {
    harness.ask("initiator", json!({})).await
}

async fn begin(harness: &Harness, operator: i64) {
    harness.sign_in(operator).await;
    let request = json!({ "passphrase": passphrase(operator) });
    harness.ask("begin_password_change", request).await;
}

fn typed(password: &str) -> Value {
    json!({ "password": password, "again": password, "set_on": null })
}

/// The change once M-PESA's word is known; none where it is done.
async fn judged(harness: &Harness) -> Option<Value> {
    harness
        .until("M-PESA's word is known", async || {
            let change = page(harness).await["change"].clone();
            match change["state"].as_str() {
                None => Some(None),
                Some("begun") if !change["verdict"].is_null() => Some(Some(change)),
                Some(_) => None,
            }
        })
        .await
}

fn set_on_portal(harness: &Harness, password: &str) {
    harness.simulator.set_password("testapi", password.into()).unwrap();
}

/// How often M-PESA was asked for the balance.
fn asked(harness: &Harness) -> usize {
    questions(&harness.simulator.journal())
}

/// How many questions for a balance M-PESA took.
fn questions(journal: &[JournalEntry]) -> usize {
    let balance = journal.iter().filter(|entry| entry.api == Some(Api::Balance));
    balance.filter(|entry| matches!(entry.kind, Kind::Taken { .. })).count()
}

async fn in_keyring(secrets: &MemorySecrets) -> (String, bool) {
    let current = secrets.get("initiator-password").await.unwrap().unwrap();
    let tried = secrets.get("initiator-password-next").await.unwrap();
    (current.expose_secret().to_owned(), tried.is_some())
}

fn planned(secrets: &Arc<MemorySecrets>, scenario: Scenario) -> Plan {
    Plan {
        secrets: Arc::clone(secrets) as Arc<dyn console::Secrets>,
        scenario,
        ..Plan::default()
    }
}

fn keyring() -> Arc<MemorySecrets> {
    Arc::new(MemorySecrets::with([("initiator-password", INITIATOR_PASSWORD)]))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_pauses_sending_asks_once_takes_the_new_one_on_and_sends_with_it() {
    let secrets = keyring();
    let harness = Harness::planned(planned(&secrets, Scenario::new())).await;
    harness.approved(&[("0722000001", 100)]).await;
    let refused = harness
        .refused("begin_password_change", json!({ "passphrase": "canary-wrong" }))
        .await;
    assert!(matches!(refused, Problem::WrongPassphrase { .. }), "{refused:?}");
    begin(&harness, CHECKER).await;
    let sending = harness.ask("status", json!({})).await["sending"].clone();
    assert_eq!(sending["state"], "paused");
    assert!(
        sending["reason"]
            .as_str()
            .unwrap()
            .contains("password is being changed"),
        "{sending}"
    );
    for command in ["resume_sending", "read_float"] {
        let refused = harness.refused(command, json!({})).await;
        assert!(
            matches!(refused, Problem::PasswordFirst { .. }),
            "{command}: {refused:?}"
        );
    }
    let batch = harness.approved(&[("0722000002", 100)]).await;
    set_on_portal(&harness, NEW);
    let before = asked(&harness);
    let other = json!({ "password": NEW, "again": "Canary#Other2027", "set_on": null });
    let refused = harness.refused("try_password", other).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "again"),
        "{refused:?}"
    );
    let refused = harness.refused("try_password", typed("Canary#New2027 ")).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "password"),
        "{refused:?}"
    );
    assert_eq!(asked(&harness), before, "what cannot work is not tried");
    harness.ask("try_password", typed(NEW)).await;
    assert_eq!(judged(&harness).await, None, "done");
    assert_eq!(count(&harness.ended(batch).await, "paid"), 1);
    // What the batch left is asked for after it.
    let journal = harness.simulator.journal();
    let until_paid = journal
        .iter()
        .rposition(|entry| matches!(entry.kind, Kind::Paid { .. }));
    let so_far = questions(&journal[..until_paid.unwrap()]);
    assert_eq!(so_far, before + 1, "one question before anything was sent");
    assert_eq!(in_keyring(&secrets).await, (NEW.to_owned(), false));
    let page = page(&harness).await;
    assert_eq!(page["history"][0]["state"], "done");
    assert_eq!(page["history"][0]["by"], "Otieno");
    assert!(page["age"].is_null(), "its age was never noted in this harness: {page}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_changes_nothing_and_after_two_it_is_time_to_wait() {
    let secrets = keyring();
    let harness = Harness::planned(planned(&secrets, Scenario::new())).await;
    begin(&harness, MAKER).await;
    set_on_portal(&harness, NEW);
    for wrong in 1..=2 {
        harness.ask("try_password", typed("Canary#Wrong2027")).await;
        let change = judged(&harness).await.unwrap();
        assert_eq!(change["verdict"]["accepted"], false);
        assert!(
            change["verdict"]["sentence"].as_str().unwrap().contains("2001"),
            "{change}"
        );
        assert_eq!(change["wrong"], wrong);
        assert_eq!(in_keyring(&secrets).await.0, INITIATOR_PASSWORD, "the old one stays");
        harness
            .until("the verdict of the last try is shown", async || {
                (page(&harness).await["change"]["tries"] == wrong).then_some(())
            })
            .await;
    }
    let refused = harness.refused("try_password", typed(NEW)).await;
    assert!(matches!(refused, Problem::PasswordWait { .. }), "{refused:?}");
    assert_eq!(harness.simulator.operators()[0].wrong, 2, "no third try");
    harness.clock.forward(Duration::from_secs(10 * 60));
    harness.ask("try_password", typed(NEW)).await;
    assert_eq!(judged(&harness).await, None);
    assert_eq!(in_keyring(&secrets).await, (NEW.to_owned(), false));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_operator_is_said_with_who_unlocks_it_and_where() {
    let harness = Harness::planned(Plan {
        scenario: Scenario::new().api(Api::Balance, Behaviour::fail("8006")),
        ..Plan::default()
    })
    .await;
    begin(&harness, MAKER).await;
    set_on_portal(&harness, NEW);
    harness.ask("try_password", typed(NEW)).await;
    let change = judged(&harness).await.unwrap();
    assert_eq!(change["verdict"]["locked"], true);
    let next = change["verdict"]["next"].as_str().unwrap();
    assert!(
        next.contains("Business Administrator") && next.contains("Operators"),
        "{next}"
    );
    assert!(
        change["wait_until"].is_null(),
        "nothing is to be waited for but the unlocking"
    );
    harness.simulator.set_scenario(Scenario::new());
    harness.ask("try_password", typed(NEW)).await;
    assert_eq!(judged(&harness).await, None);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_late_still_decides() {
    let secrets = keyring();
    let harness = Harness::planned(planned(&secrets, Scenario::new())).await;
    begin(&harness, MAKER).await;
    set_on_portal(&harness, NEW);
    harness.simulator.hold_callbacks(true);
    harness.ask("try_password", typed(NEW)).await;
    let during = harness.refused("try_password", typed(NEW)).await;
    assert!(matches!(during, Problem::PasswordFirst { .. }), "{during:?}");
    let given_up = harness.refused("abandon_password_change", json!({})).await;
    assert!(matches!(given_up, Problem::PasswordFirst { .. }), "{given_up:?}");
    let change = judged(&harness).await.unwrap();
    assert!(change["verdict"]["accepted"].is_null(), "not known: {change}");
    // Another try, mistyped, while the answer to the first is on its way.
    harness.ask("try_password", typed("Canary#Typo2027")).await;
    harness.simulator.hold_callbacks(false);
    // The two answers come in any order; the one that takes a password ends the change.
    harness
        .until("the change is done", async || {
            page(&harness).await["change"].is_null().then_some(())
        })
        .await;
    assert_eq!(
        in_keyring(&secrets).await,
        (NEW.to_owned(), false),
        "the one that was taken"
    );
    let batch = harness.approved(&[("0722000002", 100)]).await;
    assert_eq!(count(&harness.ended(batch).await, "paid"), 1);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_does_not_take_the_question_leaves_all_as_it_was() {
    let harness = Harness::open().await;
    begin(&harness, MAKER).await;
    let scenario = Scenario::new().api(Api::Balance, Behaviour::pay().error_before_taking(503, 9));
    harness.simulator.set_scenario(scenario);
    harness.ask("try_password", typed(NEW)).await;
    let change = judged(&harness).await.unwrap();
    assert!(change["verdict"]["accepted"].is_null(), "{change}");
    harness.ask("abandon_password_change", json!({})).await;
    assert_eq!(harness.ask("status", json!({})).await["sending"]["state"], "on");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_initiator_leads_here_and_sending_goes_on_with_the_new_password() {
    let harness = Harness::planned(Plan {
        settings: Settings {
            pace: Duration::from_millis(30),
            in_flight: 1,
            ..Plan::default().settings
        },
        ..Plan::default()
    })
    .await;
    let mut notices = harness.desk.notices();
    let payees = ordinary(10);
    let batch = harness.submitted(&borrowed(&payees)).await;
    set_on_portal(&harness, NEW);
    harness.approve(batch, CHECKER).await;
    harness
        .until("the page says that the initiator is refused", async || {
            (!page(&harness).await["refused"].is_null()).then_some(())
        })
        .await;
    let paused = next_notice(&mut notices, "Sending is paused").await;
    assert_eq!(paused.page, "initiator");
    let refused = harness.refused("resume_sending", json!({ "decided": true })).await;
    assert!(matches!(refused, Problem::PasswordFirst { .. }), "{refused:?}");
    begin(&harness, CHECKER).await;
    harness.ask("try_password", typed(NEW)).await;
    assert_eq!(judged(&harness).await, None);
    let view = harness.ended(batch).await;
    assert!(count(&view, "paid") >= 7, "what had not left is paid: {view}");
    harness.close().await;
}

/// The next notice of this title.
async fn next_notice(notices: &mut tokio::sync::broadcast::Receiver<Notice>, title: &str) -> Notice {
    let wait = async {
        loop {
            let notice = notices.recv().await.unwrap();
            if notice.title == title {
                return notice;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait)
        .await
        .unwrap_or_else(|_| panic!("waited in vain for a notice {title}"))
}

async fn next_password_notice(notices: &mut tokio::sync::broadcast::Receiver<Notice>) -> String {
    next_notice(notices, "M-PESA password").await.body
}

#[tokio::test(flavor = "multi_thread")]
async fn each_person_is_reminded_once_of_each_stage_and_can_put_it_off_or_take_note() {
    let harness = Harness::open().await;
    let today = east_africa_day(console::Clock::now(&console::SystemClock));
    let set_on = today - chrono::Days::new(83);
    harness.sign_in(MAKER).await;
    let mut notices = harness.desk.notices();
    harness
        .ask("note_password_day", json!({ "set_on": set_on.to_string() }))
        .await;
    let said = next_password_notice(&mut notices).await;
    assert!(said.contains("expires on"), "{said}");
    let brief = harness.ask("status", json!({})).await["password"].clone();
    assert_eq!(brief["age"]["days_left"], 7);
    assert!(brief["reminder"].is_string(), "{brief}");
    harness.ask("put_reminder_off", json!({ "hours": 2 })).await;
    assert!(harness.ask("status", json!({})).await["password"]["reminder"].is_null());
    harness.clock.forward(Duration::from_secs(2 * 3_600 + 1));
    next_password_notice(&mut notices).await;
    harness.ask("see_reminder", json!({})).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(notices.try_recv().is_err(), "nothing more today");
    harness.sign_in(OTHER_CHECKER).await;
    next_password_notice(&mut notices).await;
    harness.clock.forward(4 * DAY);
    let said = next_password_notice(&mut notices).await;
    assert!(said.contains("expires on"), "{said}");
    harness.clock.forward(5 * DAY);
    let said = next_password_notice(&mut notices).await;
    assert!(said.contains("expired on"), "{said}");
    let page = page(&harness).await;
    assert_eq!(page["given"].as_array().unwrap().len(), 4, "{page}");
    assert!(page["age"]["days_left"].as_i64().unwrap() < 0);
    let lines = harness.desk.tray().await.unwrap().lines;
    assert!(lines.iter().any(|line| line.contains("Expired")), "{lines:?}");
    harness.ask("sign_out", json!({})).await;
    let lines = harness.desk.tray().await.unwrap().lines;
    assert!(!lines.iter().any(|line| line.contains("Expired")), "{lines:?}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_day_the_password_ends_is_saved_for_the_calendar() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let refused = harness
        .refused("note_password_day", json!({ "set_on": "2999-01-01" }))
        .await;
    assert!(matches!(refused, Problem::BadField { .. }), "{refused:?}");
    harness
        .ask("note_password_day", json!({ "set_on": "2026-09-05" }))
        .await;
    harness.ask("set_password_lasts", json!({ "days": 60 })).await;
    let saved = harness.ask("save_password_calendar", json!({})).await;
    let text = std::fs::read_to_string(saved["path"].as_str().unwrap()).unwrap();
    assert!(text.contains("DTSTART;VALUE=DATE:20261104"), "{text}");
    assert_eq!(text.matches("BEGIN:VALARM").count(), 5);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_switched_off_is_not_said_and_stays_so() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let set = json!({ "silent": ["password"], "start_at_login": false, "close_to_tray": true });
    harness.ask("set_preferences", set.clone()).await;
    let mut notices = harness.desk.notices();
    harness
        .ask("note_password_day", json!({ "set_on": "2020-01-01" }))
        .await;
    harness
        .until("the reminder is given", async || {
            (!page(&harness).await["reminder"].is_null()).then_some(())
        })
        .await;
    assert!(notices.try_recv().is_err());
    assert_eq!(harness.ask("preferences", json!({})).await, set);
    assert!(harness.folder.path().join("preferences.json").exists());
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_told_as_typed_and_nothing_of_the_password_comes_back() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let rules = harness
        .ask("check_password", json!({ "password": "Canary@2027" }))
        .await;
    let broken: Vec<_> = rules
        .as_array()
        .unwrap()
        .iter()
        .filter(|rule| rule["ok"] == false)
        .collect();
    assert_eq!(broken.len(), 2, "{rules}");
    begin(&harness, MAKER).await;
    harness.ask("try_password", typed(NEW)).await;
    judged(&harness).await;
    for name in ["initiator", "status", "home"] {
        harness.ask(name, json!({})).await;
    }
    harness.ask("audit", json!({ "before": null, "limit": 500 })).await;
    let answers = harness.answers();
    for secret in [NEW, "Canary@2027", INITIATOR_PASSWORD] {
        assert!(!answers.contains(secret));
    }
    let ledger = std::fs::read(harness.folder.path().join("organisation.ledger")).unwrap();
    let ledger = String::from_utf8_lossy(&ledger);
    assert!(!ledger.contains(NEW), "not in the ledger");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_is_taken_after_its_change_was_given_up_leads_back_here_and_stops_sending() {
    let harness = Harness::planned(Plan {
        scenario: Scenario::new().api(Api::Balance, Behaviour::pay().silent()),
        ..Plan::default()
    })
    .await;
    begin(&harness, MAKER).await;
    set_on_portal(&harness, NEW);
    harness.ask("try_password", typed(NEW)).await;
    let change = judged(&harness).await.unwrap();
    assert!(change["verdict"]["accepted"].is_null(), "no answer came: {change}");
    harness.ask("abandon_password_change", json!({})).await;
    assert_eq!(harness.ask("status", json!({})).await["sending"]["state"], "on");
    let rotation = harness.desk.ledger().rotations(1).await.unwrap().remove(0);
    let answer = json!({ "Result": { "ResultType": 0, "ResultCode": 0, "ResultDesc": "The service request is processed \
        successfully.", "TransactionID": "UCL0000000", "ResultParameters": { "ResultParameter": [
        { "Key": "AccountBalance", "Value": "Utility Account|KES|500.00|500.00|0.00|0.00" } ] } } });
    let address = harness.result_url(rotation.inquiry.unwrap());
    assert_eq!(super::harness::post(&address, &answer.to_string()).await, 200);
    let refused = harness
        .until("the page says it", async || {
            let refused = page(&harness).await["refused"].clone();
            (!refused.is_null()).then_some(refused)
        })
        .await;
    assert!(
        refused["reason"].as_str().unwrap().contains("was cancelled"),
        "{refused}"
    );
    assert!(refused["next"].as_str().unwrap().contains("type that one"), "{refused}");
    let resume = harness
        .refused("resume_sending", json!({ "without_relay": false, "decided": true }))
        .await;
    assert!(matches!(resume, Problem::PasswordFirst { .. }), "{resume:?}");
    harness.close().await;
}
