//! Balances: read by hand, by themselves and after a batch; levels, days left, and what a batch leaves of an account.

use std::time::Duration;

use api::Problem;
use console::Settings;
use daraja_sim::{Api, Behaviour, Scenario};
use mpesa::Balance;
use serde_json::{Value, json};
use treasury::{Fact, Question};

use super::harness::{CHECKER, Harness, MAKER, Plan, post};

async fn balances(harness: &Harness) -> Value {
    harness.ask("balances", json!({})).await
}

fn account<'v>(view: &'v Value, name: &str) -> &'v Value {
    let accounts = view["accounts"].as_array().unwrap();
    accounts
        .iter()
        .find(|account| account["name"] == name)
        .unwrap_or(&Value::Null)
}

/// Waits until M-PESA has told what the accounts hold after `since`.
async fn read(harness: &Harness, since: i64) -> Value {
    harness
        .until("the balance is read", async || {
            let view = balances(harness).await;
            let utility = account(&view, "Utility Account");
            let fresh = utility["source"] == "balance" && utility["read_at"].as_i64().is_some_and(|at| at > since);
            fresh.then_some(view)
        })
        .await
}

fn asked(harness: &Harness) -> usize {
    let journal = harness.simulator.journal();
    let asked = |entry: &&daraja_sim::JournalEntry| {
        entry.api == Some(Api::Balance) && matches!(entry.kind, daraja_sim::Kind::Taken { .. })
    };
    journal.iter().filter(asked).count()
}

async fn quick() -> Harness {
    quick_with(Scenario::new()).await
}

/// A harness that looks every 50 ms whether something is due.
async fn quick_with(scenario: Scenario) -> Harness {
    let plan = Plan::default();
    Harness::planned(Plan {
        settings: Settings {
            look_again: Duration::from_millis(50),
            ..plan.settings
        },
        scenario,
        ..plan
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_account_is_shown_with_what_m_pesa_told_and_who_asked() {
    let harness = quick().await;
    harness.sign_in(MAKER).await;
    let view = read(&harness, 0).await;
    assert!(
        account(&view, "Utility Account")["asked_by"].is_null(),
        "the console asked at its start"
    );
    let before = account(&view, "Utility Account")["read_at"].as_i64().unwrap();
    harness.ask("read_float", json!({})).await;
    let view = read(&harness, before).await;
    let utility = account(&view, "Utility Account");
    assert_eq!(utility["asked_by"], "Amina", "{view}");
    assert_eq!(utility["available_cents"], 100_000_000);
    assert_eq!(
        (&utility["pays"], &utility["covers"]),
        (&json!(true), &Value::Null),
        "nothing was paid yet"
    );
    let names: Vec<&str> = view["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["name"].as_str().unwrap())
        .collect();
    assert_eq!(names[..2], ["Utility Account", "Working Account"]);
    assert!(
        names.contains(&"Charges Paid Account") && names.contains(&"Merchant Account"),
        "{names:?}"
    );
    assert!(view["asked_since"].is_null() && view["failed"].is_null(), "{view}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_fails_or_stays_without_an_answer_says_so() {
    let harness = quick_with(Scenario::new().api(Api::Balance, Behaviour::pay().silent())).await;
    harness.sign_in(MAKER).await;
    harness.ask("read_float", json!({})).await;
    assert!(balances(&harness).await["asked_since"].is_i64());
    harness.clock.forward(Duration::from_secs(61));
    let view = balances(&harness).await;
    assert!(view["asked_since"].is_null(), "{view}");
    assert!(view["failed"].as_str().unwrap().contains("not answered"), "{view}");
    harness.simulator.set_scenario(Scenario::new());
    harness.ask("read_float", json!({})).await;
    let view = read(&harness, 0).await;
    assert!(view["failed"].is_null(), "{view}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_below_its_level_is_low_until_it_is_filled_or_the_level_is_taken_away() {
    let harness = quick().await;
    harness.sign_in(MAKER).await;
    read(&harness, 0).await;
    let set = async |level: &str| {
        harness
            .call("set_low_level", json!({ "account": "Utility Account", "level": level }))
            .await
    };
    set("1,000,000").await.unwrap();
    let view = balances(&harness).await;
    let utility = account(&view, "Utility Account");
    assert_eq!(
        (&utility["low"], &utility["low_level_cents"]),
        (&json!(false), &json!(100_000_000)),
        "just enough"
    );
    set("1000001").await.unwrap();
    assert_eq!(account(&balances(&harness).await, "Utility Account")["low"], true);
    set("").await.unwrap();
    let view = balances(&harness).await;
    assert_eq!(account(&view, "Utility Account")["low"], false);
    assert!(matches!(set("a lot").await, Err(Problem::BadField { field, .. }) if field == "level"));
    let unknown = json!({ "account": "Nobody's", "level": "5" });
    assert!(matches!(
        harness.refused("set_low_level", unknown).await,
        Problem::NotFound { .. }
    ));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_balance_is_read_as_often_as_was_set_and_never_where_it_was_set_so() {
    let harness = quick().await;
    harness.sign_in(MAKER).await;
    read(&harness, 0).await;
    assert_eq!(asked(&harness), 1, "once, at the start");
    harness.clock.forward(Duration::from_secs(59 * 60));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(asked(&harness), 1, "an hour has not passed");
    harness.clock.forward(Duration::from_secs(61));
    harness
        .until("it is asked again", async || (asked(&harness) == 2).then_some(()))
        .await;
    harness.ask("set_balance_schedule", json!({ "minutes": 15 })).await;
    harness.clock.forward(Duration::from_secs(15 * 60 + 1));
    harness
        .until("it is asked after fifteen minutes", async || {
            (asked(&harness) == 3).then_some(())
        })
        .await;
    harness.ask("set_balance_schedule", json!({ "minutes": null })).await;
    assert!(balances(&harness).await["next_at"].is_null());
    harness.clock.forward(Duration::from_secs(7 * 24 * 3_600));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(asked(&harness), 3, "never means never");
    let often = json!({ "minutes": 1 });
    assert!(matches!(
        harness.refused("set_balance_schedule", often).await,
        Problem::BadField { .. }
    ));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_a_person_asks_with_a_password_that_was_refused() {
    let harness = quick().await;
    harness.sign_in(MAKER).await;
    read(&harness, 0).await;
    harness.simulator.set_password("testapi", "Other#2026".into()).unwrap();
    harness.ask("read_float", json!({})).await;
    harness
        .until("the refusal is known", async || {
            (harness.ask("status", json!({})).await["sending"]["state"] == "paused").then_some(())
        })
        .await;
    let view = balances(&harness).await;
    assert!(view["failed"].as_str().unwrap().contains("2001"), "{view}");
    assert!(view["held"].is_string() && view["next_at"].is_null(), "{view}");
    let before = asked(&harness);
    harness.clock.forward(Duration::from_secs(3 * 3_600));
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(
        asked(&harness),
        before,
        "a second wrong try would bring the operator nearer to its lock"
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_balance_is_read_when_a_batch_has_ended_and_tells_how_many_payrolls_it_covers() {
    let harness = quick().await;
    harness.sign_in(MAKER).await;
    // Read at the start by itself: that is over before nothing is read by itself any more.
    read(&harness, 0).await;
    harness.ask("set_balance_schedule", json!({ "minutes": null })).await;
    let batch = harness
        .approved(&[("0722000001", 50_000), ("0722000002", 20_000)])
        .await;
    harness.ended(batch).await;
    let view = harness
        .until("the balance after the batch is read", async || {
            let view = balances(&harness).await;
            let utility = account(&view, "Utility Account");
            let after = utility["source"] == "balance" && utility["available_cents"] == 93_000_000;
            after.then_some(view)
        })
        .await;
    let covers = &account(&view, "Utility Account")["covers"];
    assert_eq!(
        (&covers["tenths"], &covers["payroll"], &covers["sum_cents"]),
        (&json!(132), &json!(true), &json!(7_000_000)),
        "13.2 payrolls like this one: {view}"
    );
    let owes = account(&view, "Charges Paid Account");
    assert_eq!(
        (&owes["collects_fees"], &owes["available_cents"]),
        (&json!(true), &json!(-(13_00 + 11_00))),
        "fees are owed there, and did not leave Utility"
    );
    let request = json!({ "account": "Utility Account", "days": 30 });
    let history = harness.ask("balance_history", request).await;
    let today = history["days"].as_array().unwrap().last().unwrap();
    assert_eq!(
        today["paid"],
        json!({ "count": 2, "sum_cents": 7_000_000 }),
        "{history}"
    );
    assert_eq!(today["least_cents"], 93_000_000);
    let readings: Vec<i64> = history["readings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reading| reading["cents"].as_i64().unwrap())
        .collect();
    assert_eq!(
        (readings.first(), readings.last()),
        (Some(&100_000_000), Some(&93_000_000)),
        "the fall is seen: {history}"
    );
    assert_eq!(
        history["until"].as_i64().unwrap() - history["from"].as_i64().unwrap(),
        29 * 86_400_000
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_covered_only_after_all_that_was_approved_before_it() {
    let harness = quick().await;
    harness.sign_in(MAKER).await;
    read(&harness, 0).await;
    harness.ask("pause_sending", json!({})).await;
    let first = harness
        .approved(&[("0722000001", 250_000), ("0722000002", 250_000)])
        .await;
    let second = harness.approved(&[("0722000003", 250_000)]).await;
    let third = harness
        .submitted(&[("0722000004", 240_000), ("0722000005", 20_000)])
        .await;
    let covers = async |batch: i64| harness.batch(batch).await["accounts"].clone();
    // Fees leave Utility neither here nor later: M-PESA books them on Charges Paid.
    let before = 75_000_000;
    let takes = 26_000_000;
    let accounts = covers(third).await;
    assert_eq!(accounts.as_array().unwrap().len(), 1, "{accounts}");
    let utility = &accounts[0];
    assert_eq!(
        (&utility["others_cents"], &utility["takes_cents"]),
        (&json!(before), &json!(takes))
    );
    let short = before + takes - 100_000_000;
    assert_eq!(
        (&utility["after_cents"], &utility["short_by_cents"]),
        (&json!(-short), &json!(short))
    );
    assert_eq!(
        utility["top_up_cents"],
        (short + 99) / 100 * 100,
        "Working has it, in whole shillings"
    );
    harness.ask("set_own_transfers", json!({ "enabled": false })).await;
    assert!(
        covers(third).await[0]["top_up_cents"].is_null(),
        "the portal is the way then"
    );
    for batch in [first, second] {
        harness.sign_in(CHECKER).await;
        harness.ask("cancel_batch", json!({ "batch": batch })).await;
    }
    let utility = &covers(third).await[0];
    assert_eq!(
        (&utility["others_cents"], &utility["short_by_cents"]),
        (&json!(0), &Value::Null)
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_top_up_is_a_payout_of_its_own_that_another_person_approves() {
    let harness = quick().await;
    harness.sign_in(MAKER).await;
    read(&harness, 0).await;
    let batch = harness.ask("draft_top_up", json!({ "amount": "400,000" })).await["batch"]
        .as_i64()
        .unwrap();
    let view = harness.batch(batch).await;
    assert_eq!(
        (&view["row"]["purpose"], &view["lanes"][0]["lane"]),
        (&json!("top_up"), &json!("top_up")),
        "{view}"
    );
    assert_eq!(view["accounts"][0]["account"], "Working Account");
    harness.ask("submit_batch", json!({ "batch": batch })).await;
    harness.approve(batch, CHECKER).await;
    harness.stands(batch, "paid").await;
    let held = harness.simulator.accounts();
    assert_eq!((held.utility.cents(), held.working.cents()), (140_000_000, 60_000_000));
    harness
        .until("the accounts show it", async || {
            let view = balances(&harness).await;
            let cents = |name: &str| account(&view, name)["available_cents"].as_i64();
            ((cents("Utility Account"), cents("Working Account")) == (Some(140_000_000), Some(60_000_000)))
                .then_some(())
        })
        .await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_top_up_is_refused_where_working_has_not_that_much_or_safaricom_did_not_enable_it() {
    let harness = quick().await;
    harness.sign_in(MAKER).await;
    read(&harness, 0).await;
    let refused = async |amount: &str| match harness.refused("draft_top_up", json!({ "amount": amount })).await {
        Problem::BadField { field, message } if field == "amount" => message,
        other => panic!("{other:?}"),
    };
    assert!(refused("1,000,001").await.contains("does not hold"));
    assert!(refused("").await.contains("whole shillings"));
    harness.ask("set_own_transfers", json!({ "enabled": false })).await;
    assert_eq!(balances(&harness).await["top_up"], "portal");
    assert!(
        refused("100")
            .await
            .contains("Move Funds from MMF Account to Utility Account")
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn results_of_payouts_update_the_picture_between_two_readings() {
    let harness = quick_with(Scenario::new().api(Api::Balance, Behaviour::pay().silent())).await;
    let batch = harness.approved(&[("0722000001", 1_000)]).await;
    harness.ended(batch).await;
    let view = balances(&harness).await;
    let utility = account(&view, "Utility Account");
    assert_eq!(
        (&utility["source"], &utility["available_cents"]),
        (&json!("payout"), &json!(99_900_000)),
        "{view}"
    );
    let left = Balance::from_cents(99_900_000).unwrap();
    assert_eq!(harness.simulator.accounts().utility, left);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_initiator_without_the_role_for_the_balance_pays_all_the_same() {
    let harness = quick_with(Scenario::new().api(Api::Balance, Behaviour::fail("21"))).await;
    harness.sign_in(MAKER).await;
    harness.ask("read_float", json!({})).await;
    let failed = harness
        .until("M-PESA's refusal is shown", async || {
            balances(&harness).await["failed"].as_str().map(str::to_owned)
        })
        .await;
    assert!(failed.contains("does not have the role for this question"), "{failed}");
    let batch = harness.approved(&[("0722000001", 500)]).await;
    harness.stands(batch, "paid").await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_balance_of_a_second_number_is_read_after_the_firsts_and_is_what_bills_are_paid_from() {
    let harness = Harness::planned(Plan {
        second_shortcode: Some("600777"),
        ..Plan::default()
    })
    .await;
    harness.sign_in(MAKER).await;
    harness.ask("read_float", json!({})).await;
    let asked = harness
        .until("the second is asked for", async || {
            let (entries, _) = harness.desk.ledger().entries(None, 20).await.unwrap();
            entries.into_iter().find_map(|entry| match entry.fact {
                Fact::InquiryAsked {
                    inquiry,
                    question: Question::SecondBalance { shortcode },
                } => Some((inquiry, shortcode.to_string())),
                _ => None,
            })
        })
        .await;
    assert_eq!(asked.1, "600777");
    // The simulated M-PESA has one number, so its answer for another is written here.
    let answer = json!({ "Result": { "ResultType": 0, "ResultCode": 0, "ResultDesc": "The service request is processed \
        successfully.", "TransactionID": "UCL0000000", "ResultParameters": { "ResultParameter": [ { "Key": "AccountBalance",
        "Value": "Working Account|KES|700.00|700.00|0.00|0.00&Utility Account|KES|0.00|0.00|0.00|0.00" } ] } } });
    assert_eq!(post(&harness.result_url(asked.0), &answer.to_string()).await, 200);
    let view = harness
        .until("both are told", async || {
            let view = balances(&harness).await;
            (!account(&view, "Working Account of 600777").is_null()).then_some(view)
        })
        .await;
    assert_eq!(account(&view, "Working Account of 600777")["pays"], true, "{view}");
    assert_eq!(account(&view, "Working Account")["pays"], false);
    assert_eq!(account(&view, "Utility Account")["pays"], true);
    assert_eq!(account(&view, "Utility Account of 600777")["pays"], false);
    assert_eq!(account(&view, "Working Account of 600777")["available_cents"], 70_000);
    assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_second_question_goes_with_a_password_that_the_first_was_refused_with() {
    let harness = Harness::planned(Plan {
        second_shortcode: Some("600777"),
        scenario: Scenario::new().api(Api::Balance, Behaviour::fail("2001")),
        ..Plan::default()
    })
    .await;
    harness.sign_in(MAKER).await;
    harness.ask("read_float", json!({})).await;
    harness
        .until("the refusal is shown", async || {
            balances(&harness).await["failed"].is_string().then_some(())
        })
        .await;
    let before = asked(&harness);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(asked(&harness), before);
    harness.close().await;
}
