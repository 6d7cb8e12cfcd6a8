//! People: what each may do, what it takes to change that, and what becomes of what somebody left behind.

use std::time::Duration;

use console::{Permit, Problem, api, view::RoleView};
use serde_json::{Value, json};

use crate::office::restoring::words_on;

use super::house::{CHECKER, House, MAKER, OTHER_CHECKER, borrowed, ordinary, passphrase};

/// Both confirm a change.
fn confirming(me: i64, second: i64) -> Value {
    json!({ "my_passphrase": passphrase(me), "second": second, "second_passphrase": passphrase(second) })
}

fn with(mut request: Value, confirming: Value) -> Value {
    let (Value::Object(fields), Value::Object(more)) = (&mut request, confirming) else {
        panic!("objects");
    };
    fields.extend(more);
    request
}

fn wrong_field(problem: &Problem) -> &str {
    match problem {
        Problem::BadField { field, .. } => field,
        other => panic!("{other:?}"),
    }
}

/// What these tests do over and over.
trait WithPeople {
    async fn retire(&self, person: i64, me: i64, second: i64);
    async fn roles(&self, person: i64, roles: &[&str]);
    async fn audit(&self) -> String;
    async fn refused_sign_in(&self, operator: i64, passphrase: &str) -> Problem;
    /// Guesses at the door until the person is locked.
    async fn lock_out(&self, operator: i64);
    async fn whole(&self);
}

impl WithPeople for House {
    async fn retire(&self, person: i64, me: i64, second: i64) {
        let request = with(json!({ "person": person }), confirming(me, second));
        self.ask("retire_person", request).await;
    }

    async fn roles(&self, person: i64, roles: &[&str]) {
        self.sign_in(MAKER).await;
        let second = if person == CHECKER { OTHER_CHECKER } else { CHECKER };
        let request = json!({ "person": person, "roles": roles });
        self.ask("change_roles", with(request, confirming(MAKER, second))).await;
    }

    async fn audit(&self) -> String {
        self.ask("audit", json!({ "before": null, "limit": 30 }))
            .await
            .to_string()
    }

    async fn refused_sign_in(&self, operator: i64, passphrase: &str) -> Problem {
        let request = json!({ "operator": operator, "passphrase": passphrase });
        self.refused("sign_in", request).await
    }

    async fn lock_out(&self, operator: i64) {
        loop {
            match self.refused_sign_in(operator, "a wild guess").await {
                Problem::WrongPassphrase { wait_seconds } => {
                    self.clock.forward(Duration::from_secs(u64::from(wait_seconds)));
                }
                Problem::PersonLocked { .. } => return,
                other => panic!("{other:?}"),
            }
        }
    }

    async fn whole(&self) {
        self.sign_in(MAKER).await;
        assert_eq!(self.ask("check_ledger", json!({})).await["faults"], json!([]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_neither_signs_in_nor_agrees_and_what_they_left_is_said_and_goes_on() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    house.ask("pause_sending", json!({})).await;
    let approved = house.approved(&borrowed(&ordinary(2))).await;
    house.sign_in(CHECKER).await;
    let import = house.import(&super::house::rows(&[("0722000077", 100)])).await;
    let draft = json!({ "import": import, "title": "Left behind" });
    let draft = house.ask("draft_batch", draft).await["batch"].as_i64().unwrap();
    house.sign_in(MAKER).await;
    house.retire(CHECKER, MAKER, OTHER_CHECKER).await;
    assert_eq!(
        house.refused_sign_in(CHECKER, passphrase(CHECKER)).await,
        Problem::NotFound {
            what: "operator".to_owned()
        }
    );
    let greeting = house.ask("house", json!({})).await;
    let names: Vec<_> = greeting["operators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert_eq!(names, [MAKER, OTHER_CHECKER]);
    let seconding = house
        .refused(
            "lock_person",
            with(json!({ "person": OTHER_CHECKER }), confirming(MAKER, CHECKER)),
        )
        .await;
    assert!(matches!(seconding, Problem::NotFound { .. }), "{seconding:?}");
    // What they prepared says that they left, and can be cleared away but not handed over.
    let left_behind = house.batch(draft).await;
    assert_eq!(left_behind["row"]["maker_left"], true);
    assert!(
        left_behind["may"]["submit"]["reason"]
            .as_str()
            .unwrap()
            .contains("left")
    );
    house.refused("submit_batch", json!({ "batch": draft })).await;
    house.ask("cancel_batch", json!({ "batch": draft })).await;
    // What they approved is approved, says that they left, and is sent.
    let shown = house.batch(approved).await;
    assert_eq!(
        (&shown["row"]["checker_left"], &shown["row"]["state"]),
        (&json!(true), &json!("approved"))
    );
    house.ask("resume_sending", json!({ "decided": true })).await;
    house.ended(approved).await;
    assert_eq!(house.taken(), 2);
    let audit = house.audit().await;
    assert!(
        audit.contains("Otieno left") && audit.contains("Wanjiku agreed."),
        "{audit}"
    );
    let people = house.ask("people", json!({})).await;
    assert_eq!(people["left"][0]["name"], "Otieno");
    house.whole().await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn never_fewer_than_two_people_are_left() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    house.retire(OTHER_CHECKER, MAKER, CHECKER).await;
    for person in [MAKER, CHECKER] {
        let request = with(json!({ "person": person }), confirming(MAKER, CHECKER));
        assert_eq!(house.refused("retire_person", request).await, Problem::TooFewPeople);
    }
    house.whole().await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_retires_is_signed_out_at_once() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    house.retire(MAKER, MAKER, CHECKER).await;
    assert_eq!(house.refused("home", json!({})).await, Problem::NotSignedIn);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_passphrase_is_replaced_by_two_others_and_never_by_oneself() {
    let house = House::open().await;
    house.lock_out(OTHER_CHECKER).await;
    house.sign_in(MAKER).await;
    let new = json!({ "person": OTHER_CHECKER, "passphrase": "three quiet herons", "again": "three quiet herons" });
    let alone = house
        .refused("replace_passphrase", with(new.clone(), confirming(MAKER, MAKER)))
        .await;
    assert_eq!(wrong_field(&alone), "second");
    let mut own = new.clone();
    own["person"] = json!(CHECKER);
    let oneself = house
        .refused("replace_passphrase", with(own, confirming(MAKER, CHECKER)))
        .await;
    assert_eq!(wrong_field(&oneself), "second");
    house
        .ask("replace_passphrase", with(new, confirming(MAKER, CHECKER)))
        .await;
    let old = house.refused_sign_in(OTHER_CHECKER, passphrase(OTHER_CHECKER)).await;
    assert_eq!(old, Problem::WrongPassphrase { wait_seconds: 0 });
    house
        .ask(
            "sign_in",
            json!({ "operator": OTHER_CHECKER, "passphrase": "three quiet herons" }),
        )
        .await;
    assert!(
        house
            .audit()
            .await
            .contains("Wanjiku was given another passphrase. Otieno agreed.")
    );
    house.whole().await;
    house.close().await;
}

/// Two people work here and one of them forgot the passphrase: nobody else is left to agree.
#[tokio::test(flavor = "multi_thread")]
async fn where_one_of_two_forgot_their_passphrase_the_other_replaces_it_with_the_recovery_kit() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    house.retire(OTHER_CHECKER, MAKER, CHECKER).await;
    let new = json!({ "person": CHECKER, "passphrase": "three quiet herons", "again": "three quiet herons" });
    let by_kit = |words: &str| json!({ "my_passphrase": passphrase(MAKER), "recovery_words": words });
    let replace = async |words: &str| house.call("replace_passphrase", with(new.clone(), by_kit(words))).await;
    assert_eq!(house.ask("people", json!({})).await["kit"], false);
    let none = replace("abandon ability").await.unwrap_err();
    assert!(
        matches!(&none, Problem::BadField { field, message } if field == "recovery_words" && message.contains("No recovery kit")),
        "{none:?}"
    );
    let first = house.ask("make_recovery_kit", confirming(MAKER, CHECKER)).await;
    let saved = house.ask("make_recovery_kit", confirming(MAKER, CHECKER)).await;
    let words = |saved: &Value| words_on(saved["path"].as_str().unwrap());
    let (older, words) = (words(&first), words(&saved));
    assert_eq!(house.ask("people", json!({})).await["kit"], true);
    for wrong in [older.as_str(), "abandon ability", "not a single word of it"] {
        let refused = replace(wrong).await.unwrap_err();
        assert_eq!(wrong_field(&refused), "recovery_words", "{wrong}");
        assert!(
            !format!("{refused:?}").contains(wrong),
            "what was typed is not repeated"
        );
    }
    let mut guessed = with(new.clone(), by_kit(&words));
    guessed["my_passphrase"] = json!("a wild guess");
    assert_eq!(
        house.refused("replace_passphrase", guessed).await,
        Problem::WrongPassphrase { wait_seconds: 0 }
    );
    // Neither for oneself nor for what nobody needs it for.
    let mut own = with(new.clone(), by_kit(&words));
    own["person"] = json!(MAKER);
    assert_eq!(wrong_field(&house.refused("replace_passphrase", own).await), "second");
    for (command, request) in [
        ("lock_person", json!({ "person": CHECKER })),
        (
            "change_roles",
            json!({ "person": CHECKER, "roles": ["maker", "checker"] }),
        ),
    ] {
        let refused = house.refused(command, with(request, by_kit(&words))).await;
        assert_eq!(wrong_field(&refused), "second", "{command}");
    }
    replace(&words).await.expect("replaced");
    let audit = house.audit().await;
    assert!(
        audit.contains("Otieno was given another passphrase. The recovery kit was used."),
        "{audit}"
    );
    assert!(!audit.contains(&words));
    // Otieno is back: the two go on as ever.
    let back = json!({ "operator": CHECKER, "passphrase": "three quiet herons" });
    house.ask("sign_in", back).await;
    house.whole().await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_one_of_two_is_gone_the_other_adds_a_successor_with_the_recovery_kit() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    house.retire(OTHER_CHECKER, MAKER, CHECKER).await;
    let saved = house.ask("make_recovery_kit", confirming(MAKER, CHECKER)).await;
    let words = words_on(saved["path"].as_str().unwrap());
    let by_kit = json!({ "my_passphrase": passphrase(MAKER), "recovery_words": words });
    let gone = with(json!({ "person": CHECKER }), by_kit.clone());
    assert_eq!(
        house.refused("retire_person", gone.clone()).await,
        Problem::TooFewPeople
    );
    let dinah = json!({ "name": "Dinah", "roles": ["maker", "checker", "administrator"], "passphrase": "three quiet herons",
        "again": "three quiet herons" });
    house.ask("add_person", with(dinah, by_kit)).await;
    house.ask("retire_person", gone).await;
    let people = house.ask("people", json!({})).await;
    assert_eq!(people["here"].as_array().unwrap().len(), 2);
    house.whole().await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_changes_their_own_passphrase_with_the_old_one_and_not_to_an_easy_one() {
    let house = House::open().await;
    house.sign_in(CHECKER).await;
    let change = |old: &str, new: &str| json!({ "passphrase": old, "new": new, "again": new });
    let guessed = house
        .refused("change_passphrase", change("a wild guess", "three quiet herons"))
        .await;
    assert_eq!(guessed, Problem::WrongPassphrase { wait_seconds: 0 });
    for easy in [
        "short",
        "password12345",
        "aaaaaaaaaaaaaaaa",
        "qwertyuiop[]",
        "otieno otieno",
    ] {
        let refused = house
            .refused("change_passphrase", change(passphrase(CHECKER), easy))
            .await;
        assert_eq!(wrong_field(&refused), "new_passphrase", "{easy}");
    }
    house
        .ask("change_passphrase", change(passphrase(CHECKER), "three quiet herons"))
        .await;
    house
        .ask(
            "sign_in",
            json!({ "operator": CHECKER, "passphrase": "three quiet herons" }),
        )
        .await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_lock_in_the_end_another_releases_and_all_of_it_stands_in_the_trail() {
    let house = House::open().await;
    house.lock_out(CHECKER).await;
    let locked = Problem::PersonLocked {
        name: "Otieno".to_owned(),
    };
    assert_eq!(house.refused_sign_in(CHECKER, passphrase(CHECKER)).await, locked);
    house.sign_in(MAKER).await;
    let entries = async || house.ask("audit", json!({ "before": null, "limit": 1 })).await["total"].clone();
    let before = entries().await;
    for _ in 0..5 {
        assert_eq!(house.refused_sign_in(CHECKER, "a wild guess").await, locked);
    }
    assert_eq!(
        entries().await,
        before,
        "guesses at somebody who is locked write nothing"
    );
    let audit = house.audit().await;
    for expected in ["number 10 in a row", "Otieno was locked", "Signed in."] {
        assert!(audit.contains(expected), "{expected}: {audit}");
    }
    let release = json!({ "person": CHECKER, "my_passphrase": passphrase(MAKER) });
    house.ask("release_person", release).await;
    house.sign_in(CHECKER).await;
    house.whole().await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_at_a_confirmation_until_it_locks_is_signed_out() {
    let house = House::open().await;
    let batch = house.submitted(&borrowed(&ordinary(1))).await;
    house.sign_in(CHECKER).await;
    let mut approval = house.approval(batch, CHECKER).await;
    approval["passphrase"] = json!("a wild guess");
    loop {
        match house.refused("approve_batch", approval.clone()).await {
            Problem::WrongPassphrase { wait_seconds } => {
                house.clock.forward(Duration::from_secs(u64::from(wait_seconds)));
            }
            Problem::PersonLocked { .. } => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(house.refused("home", json!({})).await, Problem::NotSignedIn);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_gives_just_the_commands_that_its_table_says() {
    let house = House::open().await;
    for (roles, refused) in [
        (
            &["auditor"][..],
            &[Permit::Act, Permit::Make, Permit::Check, Permit::Administer][..],
        ),
        (&["maker"], &[Permit::Check, Permit::Administer]),
        (&["checker"], &[Permit::Make, Permit::Administer]),
        (&["administrator"], &[Permit::Make, Permit::Check]),
    ] {
        house.roles(OTHER_CHECKER, roles).await;
        house.sign_in(OTHER_CHECKER).await;
        let before = house.desk.ledger().entries(None, 1).await.unwrap().1;
        for (name, permit) in api::PERMITS {
            if refused.contains(permit) {
                let answer = house.call(name, json!({})).await;
                assert!(
                    matches!(answer, Err(Problem::NotYourPart { .. })),
                    "{roles:?} {name}: {answer:?}"
                );
            }
        }
        assert_eq!(
            house.desk.ledger().entries(None, 1).await.unwrap().1,
            before,
            "{roles:?}"
        );
        if roles != ["maker"] {
            let import = api::import_file(&house.desk, "x.csv".to_owned(), Vec::new());
            assert_eq!(
                import.unwrap_err(),
                Problem::NotYourPart {
                    role: Some(RoleView::Maker)
                }
            );
        }
    }
    house.whole().await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_reads_and_exports_and_sees_no_batch_as_theirs_to_approve() {
    let house = House::open().await;
    let batch = house.submitted(&borrowed(&ordinary(1))).await;
    house.roles(OTHER_CHECKER, &["auditor"]).await;
    house.sign_in(OTHER_CHECKER).await;
    let home = house.ask("home", json!({})).await;
    assert_eq!(home["waiting_for_me"], json!([]));
    assert_eq!(house.ask("house", json!({})).await["approvals_waiting"], 0);
    let reason = house.batch(batch).await["may"]["approve"]["reason"].clone();
    assert!(reason.as_str().unwrap().contains("Otieno can approve it"), "{reason}");
    house.ask("export_audit", json!({ "format": "csv" })).await;
    house.ask("check_ledger", json!({})).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_touches_nothing_is_signed_out_and_sending_goes_on() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    for minutes in [0, 241] {
        let refused = house.refused("set_idle_sign_out", json!({ "minutes": minutes })).await;
        assert_eq!(wrong_field(&refused), "minutes");
    }
    house.ask("set_idle_sign_out", json!({ "minutes": 5 })).await;
    assert_eq!(house.ask("house", json!({})).await["idle_minutes"], 5);
    let batch = house.approved(&borrowed(&ordinary(3))).await;
    house.clock.forward(Duration::from_secs(299));
    house.ask("still_here", json!({})).await;
    house.clock.forward(Duration::from_secs(299));
    house.ask("home", json!({})).await;
    house.clock.forward(Duration::from_secs(2));
    assert_eq!(house.refused("home", json!({})).await, Problem::NotSignedIn);
    let greeting = house.ask("house", json!({})).await;
    assert_eq!(greeting["left"]["operator"], CHECKER);
    assert_eq!(greeting["left"]["idle"], true);
    // Asking is no touch: pages ask by themselves.
    house.sign_in(CHECKER).await;
    house.ended(batch).await;
    assert_eq!(house.taken(), 3);
    house.ask("sign_out", json!({})).await;
    assert_eq!(house.ask("house", json!({})).await["left"]["idle"], false);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn before_anybody_signed_in_a_greeting_says_what_waits_for_whom_and_no_sum() {
    let house = House::open().await;
    house.submitted(&[("0722000001", 123_456)]).await;
    house.ask("pause_sending", json!({})).await;
    house.ask("sign_out", json!({})).await;
    let greeting = house.ask("house", json!({})).await;
    let mut fields: Vec<_> = greeting.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    let expected = [
        "ledger",
        "left",
        "mode",
        "now",
        "operators",
        "organisation",
        "secrets",
        "session",
        "shortcode",
        "version",
    ];
    assert_eq!(fields, expected);
    let waiting: Vec<_> = greeting["operators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["waiting"])
        .collect();
    assert_eq!(waiting, [0, 1, 1]);
    assert!(
        !greeting.to_string().contains("123456") && !greeting.to_string().contains("12345600"),
        "{greeting}"
    );
    house.sign_in(CHECKER).await;
    let status = house.ask("house", json!({})).await;
    assert_eq!(
        (&status["sending"]["state"], &status["approvals_waiting"]),
        (&json!("paused"), &json!(1))
    );
    house.close().await;
}
