//! Signing in, and the guard against guessing.

use std::time::Duration;

use api::Problem;
use serde_json::{Value, json};

use super::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER, borrowed, ordinary, passphrase};

fn guess(operator: i64) -> Value {
    json!({ "operator": operator, "passphrase": "a wild guess" })
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passphrases_cost_nothing_at_first_and_ever_more_time_later() {
    let harness = Harness::open().await;
    for _ in 0..3 {
        assert_eq!(
            harness.refused("sign_in", guess(MAKER)).await,
            Problem::WrongPassphrase { wait_seconds: 0 }
        );
    }
    for wait_seconds in [5, 10, 20, 40, 80, 160] {
        assert_eq!(
            harness.refused("sign_in", guess(MAKER)).await,
            Problem::WrongPassphrase { wait_seconds }
        );
        let refused = harness.refused("sign_in", guess(MAKER)).await;
        let Problem::TooManyTries { wait_seconds: left } = refused else {
            panic!("the wait is not over: {refused:?}");
        };
        assert!((1..=wait_seconds).contains(&left), "{left} of {wait_seconds}");
        harness.clock.forward(Duration::from_secs(u64::from(wait_seconds)));
    }
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_one_person_waits_the_right_passphrase_waits_too_and_others_sign_in() {
    let harness = Harness::open().await;
    for _ in 0..4 {
        harness.refused("sign_in", guess(MAKER)).await;
    }
    let right = json!({ "operator": MAKER, "passphrase": super::harness::passphrase(MAKER) });
    assert!(matches!(
        harness.refused("sign_in", right.clone()).await,
        Problem::TooManyTries { .. }
    ));
    harness.sign_in(CHECKER).await;
    harness.clock.forward(Duration::from_secs(6));
    harness.ask("sign_in", right).await;
    // The right passphrase wipes the slate.
    assert_eq!(
        harness.refused("sign_in", guess(MAKER)).await,
        Problem::WrongPassphrase { wait_seconds: 0 }
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_made_at_once_count_as_many() {
    let harness = Harness::open().await;
    let guesses = (0..8).map(|_| {
        let desk = harness.desk.clone();
        tokio::spawn(async move { console::dispatch::call(&desk, "sign_in", guess(MAKER)).await })
    });
    let guesses: Vec<_> = guesses.collect();
    let mut checked = 0;
    for guess in guesses {
        match guess.await.unwrap() {
            Err(Problem::WrongPassphrase { .. }) => checked += 1,
            Err(Problem::TooManyTries { .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(checked, 4, "three are free, the fourth begins the wait");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_an_approval_count_like_guesses_at_sign_in() {
    let harness = Harness::open().await;
    let payees = ordinary(2);
    let batch = harness.submitted(&borrowed(&payees)).await;
    harness.sign_in(CHECKER).await;
    let mut approval = harness.approval(batch, CHECKER).await;
    let right = approval["passphrase"].take();
    approval["passphrase"] = json!("a wild guess");
    for _ in 0..4 {
        assert!(matches!(
            harness.refused("approve_batch", approval.clone()).await,
            Problem::WrongPassphrase { .. }
        ));
    }
    approval["passphrase"] = right;
    assert!(matches!(
        harness.refused("approve_batch", approval.clone()).await,
        Problem::TooManyTries { .. }
    ));
    assert_eq!(harness.batch(batch).await["row"]["state"], "submitted");
    harness.clock.forward(Duration::from_secs(6));
    harness.ask("approve_batch", approval).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_one_person_looks_at_is_gone_when_another_signs_in() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let import = harness.import(&super::harness::rows(&[("0722000001", 100)])).await;
    harness.sign_in(CHECKER).await;
    let refused = harness.refused("import_view", json!({ "import": import })).await;
    assert_eq!(
        refused,
        Problem::NotFound {
            what: "import".to_owned()
        }
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_frame_tells_the_consoles_own_time_which_may_be_ahead_of_the_machines() {
    let harness = Harness::open().await;
    harness.clock.forward(Duration::from_secs(9 * 24 * 3_600));
    let before = console::Clock::now(&*harness.clock);
    let told = harness.ask("status", json!({})).await["now"].as_i64().unwrap();
    assert!(
        (before..=console::Clock::now(&*harness.clock)).contains(&told),
        "{told}"
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_adds_a_person_alone() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let add = |second: i64, of_second: &str| {
        json!({ "name": "Juma Hassan", "roles": ["checker"], "passphrase": "three quiet herons", "again": "three quiet herons",
            "my_passphrase": passphrase(MAKER), "second": second, "second_passphrase": of_second })
    };
    let people = async || {
        harness.ask("status", json!({})).await["operators"]
            .as_array()
            .unwrap()
            .len()
    };
    let before = people().await;
    let alone = harness.refused("add_person", add(MAKER, passphrase(MAKER))).await;
    assert!(
        matches!(&alone, Problem::BadField { field, .. } if field == "second"),
        "{alone:?}"
    );
    let guessed = harness.refused("add_person", add(CHECKER, "a wild guess")).await;
    assert!(
        matches!(&guessed, Problem::BadField { field, .. } if field == "second_passphrase"),
        "{guessed:?}"
    );
    assert_eq!(people().await, before);
    harness
        .ask("add_person", add(OTHER_CHECKER, passphrase(OTHER_CHECKER)))
        .await;
    assert_eq!(people().await, before + 1);
    let audit = harness.ask("audit", json!({ "before": null, "limit": 5 })).await;
    assert!(
        audit
            .to_string()
            .contains("Juma Hassan can sign in, as checker. Wanjiku agreed."),
        "{audit}"
    );
    assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
    harness.close().await;
}
