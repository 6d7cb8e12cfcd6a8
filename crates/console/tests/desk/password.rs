//! The initiator's password: changing it, and the reminders of its end.

use std::{sync::Arc, time::Duration};

use console::{MemorySecrets, Notice, Problem, Secrets as _, Settings};
use daraja_sim::{Api, Behaviour, JournalEntry, Kind, Scenario};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use treasury::east_africa_day;

use super::house::{
    CHECKER, House, INITIATOR_PASSWORD, MAKER, OTHER_CHECKER, Plan, borrowed, count, ordinary, passphrase,
};

const NEW: &str = "Canary#New2027";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn page(house: &House) -> Value {
    house.ask("initiator", json!({})).await
}

async fn begin(house: &House, operator: i64) {
    house.sign_in(operator).await;
    let request = json!({ "passphrase": passphrase(operator) });
    house.ask("begin_password_change", request).await;
}

fn typed(password: &str) -> Value {
    json!({ "password": password, "again": password, "set_on": null })
}

/// The change once M-PESA's word is known; none where it is done.
async fn judged(house: &House) -> Option<Value> {
    house
        .until("M-PESA's word is known", async || {
            let change = page(house).await["change"].clone();
            match change["state"].as_str() {
                None => Some(None),
                Some("begun") if !change["verdict"].is_null() => Some(Some(change)),
                Some(_) => None,
            }
        })
        .await
}

fn set_on_portal(house: &House, password: &str) {
    house.simulator.set_password("testapi", password.into()).unwrap();
}

/// How often M-PESA was asked for the balance.
fn asked(house: &House) -> usize {
    questions(&house.simulator.journal())
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
    let house = House::planned(planned(&secrets, Scenario::new())).await;
    house.approved(&[("0722000001", 100)]).await;
    let refused = house
        .refused("begin_password_change", json!({ "passphrase": "canary-wrong" }))
        .await;
    assert!(matches!(refused, Problem::WrongPassphrase { .. }), "{refused:?}");
    begin(&house, CHECKER).await;
    let sending = house.ask("house", json!({})).await["sending"].clone();
    assert_eq!(sending["state"], "paused");
    assert!(
        sending["reason"]
            .as_str()
            .unwrap()
            .contains("password is being changed"),
        "{sending}"
    );
    for command in ["resume_sending", "read_float"] {
        let refused = house.refused(command, json!({})).await;
        assert!(
            matches!(refused, Problem::PasswordFirst { .. }),
            "{command}: {refused:?}"
        );
    }
    let batch = house.approved(&[("0722000002", 100)]).await;
    set_on_portal(&house, NEW);
    let before = asked(&house);
    let other = json!({ "password": NEW, "again": "Canary#Other2027", "set_on": null });
    let refused = house.refused("try_password", other).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "again"),
        "{refused:?}"
    );
    let refused = house.refused("try_password", typed("Canary#New2027 ")).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "password"),
        "{refused:?}"
    );
    assert_eq!(asked(&house), before, "what cannot work is not tried");
    house.ask("try_password", typed(NEW)).await;
    assert_eq!(judged(&house).await, None, "done");
    assert_eq!(count(&house.ended(batch).await, "paid"), 1);
    // What the batch left is asked for after it.
    let journal = house.simulator.journal();
    let until_paid = journal
        .iter()
        .rposition(|entry| matches!(entry.kind, Kind::Paid { .. }));
    let so_far = questions(&journal[..until_paid.unwrap()]);
    assert_eq!(so_far, before + 1, "one question before anything was sent");
    assert_eq!(in_keyring(&secrets).await, (NEW.to_owned(), false));
    let page = page(&house).await;
    assert_eq!(page["history"][0]["state"], "done");
    assert_eq!(page["history"][0]["by"], "Otieno");
    assert!(page["age"].is_null(), "its age was never noted in this house: {page}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_changes_nothing_and_after_two_it_is_time_to_wait() {
    let secrets = keyring();
    let house = House::planned(planned(&secrets, Scenario::new())).await;
    begin(&house, MAKER).await;
    set_on_portal(&house, NEW);
    for wrong in 1..=2 {
        house.ask("try_password", typed("Canary#Wrong2027")).await;
        let change = judged(&house).await.unwrap();
        assert_eq!(change["verdict"]["accepted"], false);
        assert!(
            change["verdict"]["sentence"].as_str().unwrap().contains("2001"),
            "{change}"
        );
        assert_eq!(change["wrong"], wrong);
        assert_eq!(in_keyring(&secrets).await.0, INITIATOR_PASSWORD, "the old one stays");
        house
            .until("the verdict of the last try is shown", async || {
                (page(&house).await["change"]["tries"] == wrong).then_some(())
            })
            .await;
    }
    let refused = house.refused("try_password", typed(NEW)).await;
    assert!(matches!(refused, Problem::PasswordWait { .. }), "{refused:?}");
    assert_eq!(house.simulator.operators()[0].wrong, 2, "no third try");
    house.clock.forward(Duration::from_secs(10 * 60));
    house.ask("try_password", typed(NEW)).await;
    assert_eq!(judged(&house).await, None);
    assert_eq!(in_keyring(&secrets).await, (NEW.to_owned(), false));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_operator_is_said_with_who_unlocks_it_and_where() {
    let house = House::planned(Plan {
        scenario: Scenario::new().api(Api::Balance, Behaviour::fail("8006")),
        ..Plan::default()
    })
    .await;
    begin(&house, MAKER).await;
    set_on_portal(&house, NEW);
    house.ask("try_password", typed(NEW)).await;
    let change = judged(&house).await.unwrap();
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
    house.simulator.set_scenario(Scenario::new());
    house.ask("try_password", typed(NEW)).await;
    assert_eq!(judged(&house).await, None);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_late_still_decides() {
    let secrets = keyring();
    let house = House::planned(planned(&secrets, Scenario::new())).await;
    begin(&house, MAKER).await;
    set_on_portal(&house, NEW);
    house.simulator.hold_callbacks(true);
    house.ask("try_password", typed(NEW)).await;
    let during = house.refused("try_password", typed(NEW)).await;
    assert!(matches!(during, Problem::PasswordFirst { .. }), "{during:?}");
    let given_up = house.refused("abandon_password_change", json!({})).await;
    assert!(matches!(given_up, Problem::PasswordFirst { .. }), "{given_up:?}");
    let change = judged(&house).await.unwrap();
    assert!(change["verdict"]["accepted"].is_null(), "not known: {change}");
    // Another try, mistyped, while the answer to the first is on its way.
    house.ask("try_password", typed("Canary#Typo2027")).await;
    house.simulator.hold_callbacks(false);
    // The two answers come in any order; the one that takes a password ends the change.
    house
        .until("the change is done", async || {
            page(&house).await["change"].is_null().then_some(())
        })
        .await;
    assert_eq!(
        in_keyring(&secrets).await,
        (NEW.to_owned(), false),
        "the one that was taken"
    );
    let batch = house.approved(&[("0722000002", 100)]).await;
    assert_eq!(count(&house.ended(batch).await, "paid"), 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_does_not_take_the_question_leaves_all_as_it_was() {
    let house = House::open().await;
    begin(&house, MAKER).await;
    let scenario = Scenario::new().api(Api::Balance, Behaviour::pay().error_before_taking(503, 9));
    house.simulator.set_scenario(scenario);
    house.ask("try_password", typed(NEW)).await;
    let change = judged(&house).await.unwrap();
    assert!(change["verdict"]["accepted"].is_null(), "{change}");
    house.ask("abandon_password_change", json!({})).await;
    assert_eq!(house.ask("house", json!({})).await["sending"]["state"], "on");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_initiator_leads_here_and_sending_goes_on_with_the_new_password() {
    let house = House::planned(Plan {
        settings: Settings {
            pace: Duration::from_millis(30),
            in_flight: 1,
            ..Plan::default().settings
        },
        ..Plan::default()
    })
    .await;
    let mut notices = house.desk.notices();
    let payees = ordinary(10);
    let batch = house.submitted(&borrowed(&payees)).await;
    set_on_portal(&house, NEW);
    house.approve(batch, CHECKER).await;
    house
        .until("the page says that the initiator is refused", async || {
            (!page(&house).await["refused"].is_null()).then_some(())
        })
        .await;
    let paused = next_notice(&mut notices, "Sending is paused").await;
    assert_eq!(paused.page, "initiator");
    let refused = house.refused("resume_sending", json!({ "decided": true })).await;
    assert!(matches!(refused, Problem::PasswordFirst { .. }), "{refused:?}");
    begin(&house, CHECKER).await;
    house.ask("try_password", typed(NEW)).await;
    assert_eq!(judged(&house).await, None);
    let view = house.ended(batch).await;
    assert!(count(&view, "paid") >= 7, "what had not left is paid: {view}");
    house.close().await;
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
    let house = House::open().await;
    let today = east_africa_day(console::Clock::now(&console::SystemClock));
    let set_on = today - chrono::Days::new(83);
    house.sign_in(MAKER).await;
    let mut notices = house.desk.notices();
    house
        .ask("note_password_day", json!({ "set_on": set_on.to_string() }))
        .await;
    let said = next_password_notice(&mut notices).await;
    assert!(said.contains("expires on"), "{said}");
    let brief = house.ask("house", json!({})).await["password"].clone();
    assert_eq!(brief["age"]["days_left"], 7);
    assert!(brief["reminder"].is_string(), "{brief}");
    house.ask("put_reminder_off", json!({ "hours": 2 })).await;
    assert!(house.ask("house", json!({})).await["password"]["reminder"].is_null());
    house.clock.forward(Duration::from_secs(2 * 3_600 + 1));
    next_password_notice(&mut notices).await;
    house.ask("see_reminder", json!({})).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(notices.try_recv().is_err(), "nothing more today");
    house.sign_in(OTHER_CHECKER).await;
    next_password_notice(&mut notices).await;
    house.clock.forward(4 * DAY);
    let said = next_password_notice(&mut notices).await;
    assert!(said.contains("expires on"), "{said}");
    house.clock.forward(5 * DAY);
    let said = next_password_notice(&mut notices).await;
    assert!(said.contains("expired on"), "{said}");
    let page = page(&house).await;
    assert_eq!(page["given"].as_array().unwrap().len(), 4, "{page}");
    assert!(page["age"]["days_left"].as_i64().unwrap() < 0);
    let lines = house.desk.tray().await.unwrap().lines;
    assert!(lines.iter().any(|line| line.contains("Expired")), "{lines:?}");
    house.ask("sign_out", json!({})).await;
    let lines = house.desk.tray().await.unwrap().lines;
    assert!(!lines.iter().any(|line| line.contains("Expired")), "{lines:?}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_day_the_password_ends_is_saved_for_the_calendar() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    let refused = house
        .refused("note_password_day", json!({ "set_on": "2999-01-01" }))
        .await;
    assert!(matches!(refused, Problem::BadField { .. }), "{refused:?}");
    house.ask("note_password_day", json!({ "set_on": "2026-09-05" })).await;
    house.ask("set_password_lasts", json!({ "days": 60 })).await;
    let saved = house.ask("save_password_calendar", json!({})).await;
    let text = std::fs::read_to_string(saved["path"].as_str().unwrap()).unwrap();
    assert!(text.contains("DTSTART;VALUE=DATE:20261104"), "{text}");
    assert_eq!(text.matches("BEGIN:VALARM").count(), 5);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_switched_off_is_not_said_and_stays_so() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    let set = json!({ "silent": ["password"], "start_at_login": false, "close_to_tray": true });
    house.ask("set_preferences", set.clone()).await;
    let mut notices = house.desk.notices();
    house.ask("note_password_day", json!({ "set_on": "2020-01-01" })).await;
    house
        .until("the reminder is given", async || {
            (!page(&house).await["reminder"].is_null()).then_some(())
        })
        .await;
    assert!(notices.try_recv().is_err());
    assert_eq!(house.ask("preferences", json!({})).await, set);
    assert!(house.folder.path().join("preferences.json").exists());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_told_as_typed_and_nothing_of_the_password_comes_back() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    let rules = house.ask("check_password", json!({ "password": "Canary@2027" })).await;
    let broken: Vec<_> = rules
        .as_array()
        .unwrap()
        .iter()
        .filter(|rule| rule["ok"] == false)
        .collect();
    assert_eq!(broken.len(), 2, "{rules}");
    begin(&house, MAKER).await;
    house.ask("try_password", typed(NEW)).await;
    judged(&house).await;
    for name in ["initiator", "house", "home"] {
        house.ask(name, json!({})).await;
    }
    house.ask("audit", json!({ "before": null, "limit": 500 })).await;
    let answers = house.answers();
    for secret in [NEW, "Canary@2027", INITIATOR_PASSWORD] {
        assert!(!answers.contains(secret));
    }
    let ledger = std::fs::read(house.folder.path().join("house.ledger")).unwrap();
    let ledger = String::from_utf8_lossy(&ledger);
    assert!(!ledger.contains(NEW), "not in the ledger");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_is_taken_after_its_change_was_given_up_leads_back_here_and_stops_sending() {
    let house = House::planned(Plan {
        scenario: Scenario::new().api(Api::Balance, Behaviour::pay().silent()),
        ..Plan::default()
    })
    .await;
    begin(&house, MAKER).await;
    set_on_portal(&house, NEW);
    house.ask("try_password", typed(NEW)).await;
    let change = judged(&house).await.unwrap();
    assert!(change["verdict"]["accepted"].is_null(), "no answer came: {change}");
    house.ask("abandon_password_change", json!({})).await;
    assert_eq!(house.ask("house", json!({})).await["sending"]["state"], "on");
    let rotation = house.desk.ledger().rotations(1).await.unwrap().remove(0);
    let answer = json!({ "Result": { "ResultType": 0, "ResultCode": 0, "ResultDesc": "The service request is processed \
        successfully.", "TransactionID": "UCL0000000", "ResultParameters": { "ResultParameter": [
        { "Key": "AccountBalance", "Value": "Utility Account|KES|500.00|500.00|0.00|0.00" } ] } } });
    let address = house.result_url(rotation.inquiry.unwrap());
    assert_eq!(super::house::post(&address, &answer.to_string()).await, 200);
    let refused = house
        .until("the page says it", async || {
            let refused = page(&house).await["refused"].clone();
            (!refused.is_null()).then_some(refused)
        })
        .await;
    assert!(
        refused["reason"].as_str().unwrap().contains("was cancelled"),
        "{refused}"
    );
    assert!(refused["next"].as_str().unwrap().contains("type that one"), "{refused}");
    let resume = house
        .refused("resume_sending", json!({ "without_relay": false, "decided": true }))
        .await;
    assert!(matches!(resume, Problem::PasswordFirst { .. }), "{resume:?}");
    house.close().await;
}
