//! People: what each may do, what it takes to change that, and what becomes of what somebody left behind.

use std::time::Duration;

use api::{Permit, Problem, view::RoleView};
use console::dispatch;
use serde_json::{Value, json};
use testkit::pdf::words_on;

use super::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER, borrowed, ordinary, passphrase};

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
    /// Guesses at the permission until the person is locked.
    async fn lock_out(&self, operator: i64);
    async fn whole(&self);
}

impl WithPeople for Harness {
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
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    harness.ask("pause_sending", json!({})).await;
    let approved = harness.approved(&borrowed(&ordinary(2))).await;
    harness.sign_in(CHECKER).await;
    let import = harness.import(&super::harness::rows(&[("0722000077", 100)])).await;
    let draft = json!({ "import": import, "title": "Left behind" });
    let draft = harness.ask("draft_batch", draft).await["batch"].as_i64().unwrap();
    harness.sign_in(MAKER).await;
    harness.retire(CHECKER, MAKER, OTHER_CHECKER).await;
    assert_eq!(
        harness.refused_sign_in(CHECKER, passphrase(CHECKER)).await,
        Problem::NotFound {
            what: "operator".to_owned()
        }
    );
    let greeting = harness.ask("status", json!({})).await;
    let names: Vec<_> = greeting["operators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert_eq!(names, [MAKER, OTHER_CHECKER]);
    let seconding = harness
        .refused(
            "lock_person",
            with(json!({ "person": OTHER_CHECKER }), confirming(MAKER, CHECKER)),
        )
        .await;
    assert!(matches!(seconding, Problem::NotFound { .. }), "{seconding:?}");
    // What they prepared says that they left, and can be cleared away but not handed over.
    let left_behind = harness.batch(draft).await;
    assert_eq!(left_behind["row"]["maker_left"], true);
    assert!(
        left_behind["may"]["submit"]["reason"]
            .as_str()
            .unwrap()
            .contains("left")
    );
    harness.refused("submit_batch", json!({ "batch": draft })).await;
    harness.ask("cancel_batch", json!({ "batch": draft })).await;
    // What they approved says that they left, and waits for another, since nothing of it was sent.
    let shown = harness.batch(approved).await;
    assert_eq!(
        (&shown["row"]["checker_left"], &shown["row"]["state"]),
        (&json!(true), &json!("approved"))
    );
    harness.ask("resume_sending", json!({ "decided": true })).await;
    let waits = async || (harness.batch(approved).await["row"]["state"] == json!("submitted")).then_some(());
    harness.until("it waits again", waits).await;
    harness.approve(approved, OTHER_CHECKER).await;
    harness.ended(approved).await;
    assert_eq!(harness.taken(), 2);
    let audit = harness.audit().await;
    assert!(
        audit.contains("Otieno left") && audit.contains("Wanjiku agreed."),
        "{audit}"
    );
    let people = harness.ask("people", json!({})).await;
    assert_eq!(people["left"][0]["name"], "Otieno");
    harness.whole().await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn never_fewer_than_two_people_are_left() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    harness.retire(OTHER_CHECKER, MAKER, CHECKER).await;
    for person in [MAKER, CHECKER] {
        let request = with(json!({ "person": person }), confirming(MAKER, CHECKER));
        assert_eq!(harness.refused("retire_person", request).await, Problem::TooFewPeople);
    }
    harness.whole().await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_retires_is_signed_out_at_once() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    harness.retire(MAKER, MAKER, CHECKER).await;
    assert_eq!(harness.refused("home", json!({})).await, Problem::NotSignedIn);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_passphrase_is_replaced_by_two_others_and_never_by_oneself() {
    let harness = Harness::open().await;
    harness.lock_out(OTHER_CHECKER).await;
    harness.sign_in(MAKER).await;
    let new = json!({ "person": OTHER_CHECKER, "passphrase": "three quiet herons", "again": "three quiet herons" });
    let alone = harness
        .refused("replace_passphrase", with(new.clone(), confirming(MAKER, MAKER)))
        .await;
    assert_eq!(wrong_field(&alone), "second");
    let mut own = new.clone();
    own["person"] = json!(CHECKER);
    let oneself = harness
        .refused("replace_passphrase", with(own, confirming(MAKER, CHECKER)))
        .await;
    assert_eq!(wrong_field(&oneself), "second");
    harness
        .ask("replace_passphrase", with(new, confirming(MAKER, CHECKER)))
        .await;
    let old = harness.refused_sign_in(OTHER_CHECKER, passphrase(OTHER_CHECKER)).await;
    assert_eq!(old, Problem::WrongPassphrase { wait_seconds: 0 });
    harness
        .ask(
            "sign_in",
            json!({ "operator": OTHER_CHECKER, "passphrase": "three quiet herons" }),
        )
        .await;
    assert!(
        harness
            .audit()
            .await
            .contains("Wanjiku was given another passphrase. Otieno agreed.")
    );
    harness.whole().await;
    harness.close().await;
}

/// Two people work here and one of them forgot the passphrase: nobody else is left to agree.
#[tokio::test(flavor = "multi_thread")]
async fn where_one_of_two_forgot_their_passphrase_the_other_replaces_it_with_the_recovery_kit() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    harness.retire(OTHER_CHECKER, MAKER, CHECKER).await;
    let new = json!({ "person": CHECKER, "passphrase": "three quiet herons", "again": "three quiet herons" });
    let by_kit = |words: &str| json!({ "my_passphrase": passphrase(MAKER), "recovery_words": words });
    let replace = async |words: &str| {
        harness
            .call("replace_passphrase", with(new.clone(), by_kit(words)))
            .await
    };
    assert_eq!(harness.ask("people", json!({})).await["kit"], false);
    let none = replace("abandon ability").await.unwrap_err();
    assert!(
        matches!(&none, Problem::BadField { field, message } if field == "recovery_words" && message.contains("No recovery kit")),
        "{none:?}"
    );
    let first = harness.ask("make_recovery_kit", confirming(MAKER, CHECKER)).await;
    let saved = harness.ask("make_recovery_kit", confirming(MAKER, CHECKER)).await;
    let words = |saved: &Value| words_on(saved["path"].as_str().unwrap());
    let (older, words) = (words(&first), words(&saved));
    assert_eq!(harness.ask("people", json!({})).await["kit"], true);
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
        harness.refused("replace_passphrase", guessed).await,
        Problem::WrongPassphrase { wait_seconds: 0 }
    );
    // Neither for oneself nor for what nobody needs it for.
    let mut own = with(new.clone(), by_kit(&words));
    own["person"] = json!(MAKER);
    assert_eq!(wrong_field(&harness.refused("replace_passphrase", own).await), "second");
    for (command, request) in [
        ("lock_person", json!({ "person": CHECKER })),
        (
            "change_roles",
            json!({ "person": CHECKER, "roles": ["maker", "checker"] }),
        ),
    ] {
        let refused = harness.refused(command, with(request, by_kit(&words))).await;
        assert_eq!(wrong_field(&refused), "second", "{command}");
    }
    replace(&words).await.expect("replaced");
    let audit = harness.audit().await;
    assert!(
        audit.contains("Otieno was given another passphrase. The recovery kit was used."),
        "{audit}"
    );
    assert!(!audit.contains(&words));
    // Otieno is back: the two go on as ever.
    let back = json!({ "operator": CHECKER, "passphrase": "three quiet herons" });
    harness.ask("sign_in", back).await;
    harness.whole().await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_one_of_two_is_gone_the_other_adds_a_successor_with_the_recovery_kit() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    harness.retire(OTHER_CHECKER, MAKER, CHECKER).await;
    let saved = harness.ask("make_recovery_kit", confirming(MAKER, CHECKER)).await;
    let words = words_on(saved["path"].as_str().unwrap());
    let by_kit = json!({ "my_passphrase": passphrase(MAKER), "recovery_words": words });
    let gone = with(json!({ "person": CHECKER }), by_kit.clone());
    assert_eq!(
        harness.refused("retire_person", gone.clone()).await,
        Problem::TooFewPeople
    );
    let dinah = json!({ "name": "Dinah", "roles": ["maker", "checker", "administrator"], "passphrase": "three quiet herons",
        "again": "three quiet herons" });
    harness.ask("add_person", with(dinah, by_kit)).await;
    harness.ask("retire_person", gone).await;
    let people = harness.ask("people", json!({})).await;
    assert_eq!(people["here"].as_array().unwrap().len(), 2);
    harness.whole().await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_changes_their_own_passphrase_with_the_old_one_and_not_to_an_easy_one() {
    let harness = Harness::open().await;
    harness.sign_in(CHECKER).await;
    let change = |old: &str, new: &str| json!({ "passphrase": old, "new": new, "again": new });
    let guessed = harness
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
        let refused = harness
            .refused("change_passphrase", change(passphrase(CHECKER), easy))
            .await;
        assert_eq!(wrong_field(&refused), "new_passphrase", "{easy}");
    }
    harness
        .ask("change_passphrase", change(passphrase(CHECKER), "three quiet herons"))
        .await;
    harness
        .ask(
            "sign_in",
            json!({ "operator": CHECKER, "passphrase": "three quiet herons" }),
        )
        .await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_lock_in_the_end_another_releases_and_all_of_it_stands_in_the_trail() {
    let harness = Harness::open().await;
    harness.lock_out(CHECKER).await;
    let locked = Problem::PersonLocked {
        name: "Otieno".to_owned(),
    };
    assert_eq!(harness.refused_sign_in(CHECKER, passphrase(CHECKER)).await, locked);
    harness.sign_in(MAKER).await;
    let entries = async || harness.ask("audit", json!({ "before": null, "limit": 1 })).await["total"].clone();
    let before = entries().await;
    for _ in 0..5 {
        assert_eq!(harness.refused_sign_in(CHECKER, "a wild guess").await, locked);
    }
    assert_eq!(
        entries().await,
        before,
        "guesses at somebody who is locked write nothing"
    );
    let audit = harness.audit().await;
    for expected in ["number 10 in a row", "Otieno was locked", "Signed in."] {
        assert!(audit.contains(expected), "{expected}: {audit}");
    }
    let release = json!({ "person": CHECKER, "my_passphrase": passphrase(MAKER) });
    harness.ask("release_person", release).await;
    harness.sign_in(CHECKER).await;
    harness.whole().await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_at_a_confirmation_until_it_locks_is_signed_out() {
    let harness = Harness::open().await;
    let batch = harness.submitted(&borrowed(&ordinary(1))).await;
    harness.sign_in(CHECKER).await;
    let mut approval = harness.approval(batch, CHECKER).await;
    approval["passphrase"] = json!("a wild guess");
    loop {
        match harness.refused("approve_batch", approval.clone()).await {
            Problem::WrongPassphrase { wait_seconds } => {
                harness.clock.forward(Duration::from_secs(u64::from(wait_seconds)));
            }
            Problem::PersonLocked { .. } => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(harness.refused("home", json!({})).await, Problem::NotSignedIn);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_gives_just_the_commands_that_its_table_says() {
    let harness = Harness::open().await;
    for (roles, refused) in [
        (
            &["auditor"][..],
            &[Permit::Act, Permit::Make, Permit::Check, Permit::Administer][..],
        ),
        (&["maker"], &[Permit::Check, Permit::Administer]),
        (&["checker"], &[Permit::Make, Permit::Administer]),
        (&["administrator"], &[Permit::Make, Permit::Check]),
    ] {
        harness.roles(OTHER_CHECKER, roles).await;
        harness.sign_in(OTHER_CHECKER).await;
        let before = harness.desk.ledger().entries(None, 1).await.unwrap().1;
        for api::Command { name, permit } in api::OF_A_DESK {
            if refused.contains(permit) {
                let answer = harness.call(name, json!({})).await;
                assert!(
                    matches!(answer, Err(Problem::NotYourPart { .. })),
                    "{roles:?} {name}: {answer:?}"
                );
            }
        }
        assert_eq!(
            harness.desk.ledger().entries(None, 1).await.unwrap().1,
            before,
            "{roles:?}"
        );
        if roles != ["maker"] {
            let import = dispatch::begin_import(&harness.desk, "x.csv".to_owned(), Vec::new());
            assert_eq!(
                import.unwrap_err(),
                Problem::NotYourPart {
                    role: Some(RoleView::Maker)
                }
            );
        }
    }
    harness.whole().await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_reads_and_exports_and_sees_no_batch_as_theirs_to_approve() {
    let harness = Harness::open().await;
    let batch = harness.submitted(&borrowed(&ordinary(1))).await;
    harness.roles(OTHER_CHECKER, &["auditor"]).await;
    harness.sign_in(OTHER_CHECKER).await;
    let home = harness.ask("home", json!({})).await;
    assert_eq!(home["waiting_for_me"], json!([]));
    assert_eq!(harness.ask("status", json!({})).await["approvals_waiting"], 0);
    let reason = harness.batch(batch).await["may"]["approve"]["reason"].clone();
    assert!(reason.as_str().unwrap().contains("Otieno can approve it"), "{reason}");
    harness.ask("export_audit", json!({ "format": "csv" })).await;
    harness.ask("check_ledger", json!({})).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_touches_nothing_is_signed_out_and_sending_goes_on() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    for minutes in [0, 241] {
        let refused = harness
            .refused("set_idle_sign_out", json!({ "minutes": minutes }))
            .await;
        assert_eq!(wrong_field(&refused), "minutes");
    }
    harness.ask("set_idle_sign_out", json!({ "minutes": 5 })).await;
    assert_eq!(harness.ask("status", json!({})).await["idle_minutes"], 5);
    let batch = harness.approved(&borrowed(&ordinary(3))).await;
    harness.clock.forward(Duration::from_secs(299));
    harness.ask("still_here", json!({})).await;
    harness.clock.forward(Duration::from_secs(299));
    harness.ask("home", json!({})).await;
    harness.clock.forward(Duration::from_secs(2));
    assert_eq!(harness.refused("home", json!({})).await, Problem::NotSignedIn);
    let greeting = harness.ask("status", json!({})).await;
    assert_eq!(greeting["left"]["operator"], CHECKER);
    assert_eq!(greeting["left"]["idle"], true);
    // Asking is no touch: pages ask by themselves.
    harness.sign_in(CHECKER).await;
    harness.ended(batch).await;
    assert_eq!(harness.taken(), 3);
    harness.ask("sign_out", json!({})).await;
    assert_eq!(harness.ask("status", json!({})).await["left"]["idle"], false);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn before_anybody_signed_in_a_greeting_says_what_waits_for_whom_and_no_sum() {
    let harness = Harness::open().await;
    harness.submitted(&[("0722000001", 123_456)]).await;
    harness.ask("pause_sending", json!({})).await;
    harness.ask("sign_out", json!({})).await;
    let greeting = harness.ask("status", json!({})).await;
    let mut fields: Vec<_> = greeting.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    let expected = [
        "language",
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
    harness.sign_in(CHECKER).await;
    let status = harness.ask("status", json!({})).await;
    assert_eq!(
        (&status["sending"]["state"], &status["approvals_waiting"]),
        (&json!("paused"), &json!(1))
    );
    harness.close().await;
}
