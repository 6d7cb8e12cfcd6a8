//! Faults that were seen in other programs that pay out over M-PESA, each ruled out here through public doors: the real
//! console over real HTTP against the simulator, whose journal says what truly happened.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use console::Problem;
use daraja_sim::{Behaviour, Kind, Notice, Scenario};
use serde_json::{Value, json};

use super::{
    house::{CHECKER, House, MAKER, OTHER_CHECKER, Plan, count, failure, passphrase, post, success},
    meddler::{Posted, Treatment},
};

const PAYEE: &str = "0722000001";
const ONE: &[(&str, u32)] = &[(PAYEE, 1_500)];
/// Long enough for anything that would be sent again to be sent again.
const A_WHILE: Duration = Duration::from_millis(1_200);

async fn house_where_the_payee_is(behaviour: Behaviour) -> House {
    House::planned(Plan {
        scenario: Scenario::new().payee("254722000001", behaviour),
        ..Plan::default()
    })
    .await
}

/// A house whose payments meet `treatment` on their way, by how many went before.
async fn house_behind(treatment: impl Fn(usize) -> Treatment + Send + Sync + 'static) -> House {
    let rule = move |posted: &Posted, before: usize| {
        if posted.pays() {
            treatment(before)
        } else {
            Treatment::Pass
        }
    };
    House::planned(Plan {
        meddle: Some(Arc::new(rule)),
        request_time: Duration::from_millis(700),
        ..Plan::default()
    })
    .await
}

/// Whether a button of the batch can be pressed.
fn may(view: &Value, act: &str) -> bool {
    view["may"][act]["allowed"] == "yes"
}

/// No button pays it again, and nothing is sent again by itself.
async fn assert_never_paid_again(house: &House, batch: i64) {
    let taken = house.taken();
    for checker in [CHECKER, OTHER_CHECKER] {
        house.sign_in(checker).await;
        let again = house.approval(batch, checker).await;
        assert!(matches!(
            house.refused("approve_batch", again).await,
            Problem::WrongState { .. }
        ));
    }
    house.sign_in(MAKER).await;
    assert!(!may(&house.batch(batch).await, "redo_failed"));
    assert_eq!(
        house.refused("redo_failed", json!({ "batch": batch })).await,
        Problem::NothingToPay
    );
    assert!(matches!(
        house.refused("submit_batch", json!({ "batch": batch })).await,
        Problem::WrongState { .. }
    ));
    let _ = house.call("pause_batch", json!({ "batch": batch })).await;
    let _ = house.call("resume_batch", json!({ "batch": batch })).await;
    house.ask("pause_sending", json!({})).await;
    house.ask("resume_sending", json!({})).await;
    let _ = house.call("cancel_batch", json!({ "batch": batch })).await;
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(house.taken(), taken, "it was sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_acknowledgement_is_doubt_and_no_button_pays_it_again() {
    let house = house_where_the_payee_is(Behaviour::pay().drop_after_taking().silent()).await;
    let batch = house.approved(ONE).await;
    let payout = house.stands(batch, "in_doubt").await;
    assert!(payout["why"].as_str().unwrap().contains("lost"), "{payout}");
    assert_never_paid_again(&house, batch).await;
    assert_eq!(house.only_payout(batch).await["state"], "in_doubt");
    assert_eq!(house.simulator.paid().len(), 1, "the money did move");
    assert_eq!(house.attempts(&payout).await.len(), 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_acknowledgement_ends_in_payment_when_the_result_comes() {
    let house = house_where_the_payee_is(Behaviour::pay().drop_after_taking().after(Duration::from_millis(300))).await;
    let batch = house.approved(ONE).await;
    let payout = house.stands(batch, "paid").await;
    assert_eq!(payout["receipt"], house.simulator.paid()[0].receipt.as_str());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_approvers_at_once_make_one_approval_and_one_payment_each() {
    let house = House::open().await;
    let payees = super::house::ordinary(12);
    let batch = house.submitted(&super::house::borrowed(&payees)).await;
    house.sign_in(CHECKER).await;
    let first = house.approval(batch, CHECKER).await;
    let second = house.approval(batch, OTHER_CHECKER).await;
    let other = json!({ "operator": OTHER_CHECKER, "passphrase": passphrase(OTHER_CHECKER) });
    // Who approves is settled when a request arrives; its passphrase takes a moment, and meanwhile the other person arrives.
    let (one, two, three) = tokio::join!(
        house.call("approve_batch", first.clone()),
        house.call("approve_batch", first),
        async {
            house.ask("sign_in", other).await;
            house.call("approve_batch", second).await
        },
    );
    let answers = [one, two, three];
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    for refused in answers.into_iter().filter_map(Result::err) {
        assert!(matches!(refused, Problem::WrongState { .. }), "{refused:?}");
    }
    house.ended(batch).await;
    let mut paid: BTreeMap<String, u32> = BTreeMap::new();
    for payment in house.simulator.paid() {
        *paid.entry(payment.payee).or_default() += 1;
    }
    assert_eq!(paid.len(), 12);
    assert!(paid.values().all(|times| *times == 1), "{paid:?}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_time_out_in_either_shape_is_doubt_and_no_failure() {
    for (notice, truly_paid) in [
        (Notice::Echo, true),
        (Notice::Envelope, true),
        (Notice::Echo, false),
        (Notice::Envelope, false),
    ] {
        let outcome = if truly_paid {
            Behaviour::pay()
        } else {
            Behaviour::fail("26")
        };
        let house = house_where_the_payee_is(outcome.time_out(notice).silent()).await;
        let batch = house.approved(ONE).await;
        let payout = house.stands(batch, "in_doubt").await;
        assert!(
            payout["why"].as_str().unwrap().contains("queue"),
            "{notice:?}: {payout}"
        );
        assert_never_paid_again(&house, batch).await;
        assert_eq!(house.only_payout(batch).await["state"], "in_doubt", "{notice:?}");
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn paying_again_takes_only_proved_failures_and_each_only_once() {
    let scenario = Scenario::new()
        .payee("254722000001", Behaviour::fail("2040"))
        .payee("254722000002", Behaviour::pay().silent())
        .payee("254722000003", Behaviour::pay().drop_after_taking().silent())
        .payee("254722000004", Behaviour::fail("8"));
    let house = House::planned(Plan {
        scenario,
        ..Plan::default()
    })
    .await;
    let payees = [
        (PAYEE, 1_500),
        ("0722000002", 1_600),
        ("0722000003", 1_700),
        ("0722000004", 1_800),
        ("0722000005", 1_900),
    ];
    let batch = house.approved(&payees).await;
    house.ended(batch).await;
    let view = house.batch(batch).await;
    assert_eq!(
        (count(&view, "failed"), count(&view, "in_doubt"), count(&view, "paid")),
        (2, 2, 1)
    );

    house.sign_in(MAKER).await;
    let (one, two) = tokio::join!(
        house.call("redo_failed", json!({ "batch": batch })),
        house.call("redo_failed", json!({ "batch": batch })),
    );
    let answers = [one, two];
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    let redo = answers.into_iter().find_map(Result::ok).unwrap()["batch"]
        .as_i64()
        .unwrap();
    let redone: Vec<String> = msisdns(&house.payouts(redo).await);
    assert_eq!(redone, ["254722000001", "254722000004"]);
    assert_eq!(
        house.refused("redo_failed", json!({ "batch": batch })).await,
        Problem::AlreadyRedone { batch: redo }
    );

    // A new payout is a new decision: it is approved by another person, and has ids of its own at M-PESA.
    assert_eq!(house.batch(redo).await["row"]["state"], "draft");
    house.ask("submit_batch", json!({ "batch": redo })).await;
    house.simulator.set_scenario(Scenario::new());
    house.approve(redo, CHECKER).await;
    house.ended(redo).await;
    let ids = |payouts: Vec<Value>| payouts.iter().map(|payout| payout["id"].clone()).collect::<Vec<_>>();
    for old in ids(house.payouts(batch).await) {
        assert!(!ids(house.payouts(redo).await).contains(&old));
    }
    assert_eq!(count(&house.batch(redo).await, "paid"), 2);
    for payee in ["254722000001", "254722000004"] {
        let paid = house.simulator.paid().iter().filter(|paid| paid.payee == payee).count();
        assert_eq!(paid, 1, "{payee}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redo_that_was_cancelled_or_rejected_makes_room_for_another() {
    let house = house_where_the_payee_is(Behaviour::fail("2040")).await;
    let batch = house.approved(ONE).await;
    house.ended(batch).await;
    house.sign_in(MAKER).await;
    let first = house.ask("redo_failed", json!({ "batch": batch })).await;
    house.ask("cancel_batch", first.clone()).await;
    let second = house.ask("redo_failed", json!({ "batch": batch })).await;
    assert_ne!(first, second);
    house.ask("submit_batch", second.clone()).await;
    house.sign_in(CHECKER).await;
    let reject = json!({ "batch": second["batch"], "reason": "Ask her first", "passphrase": passphrase(CHECKER) });
    house.ask("reject_batch", reject).await;
    house.sign_in(MAKER).await;
    let third = house.ask("redo_failed", json!({ "batch": batch })).await["batch"]
        .as_i64()
        .unwrap();
    house.simulator.set_scenario(Scenario::new());
    house.ask("submit_batch", json!({ "batch": third })).await;
    house.approve(third, CHECKER).await;
    house.ended(third).await;
    assert_eq!(
        house.refused("redo_failed", json!({ "batch": batch })).await,
        Problem::AlreadyRedone { batch: third }
    );
    assert_eq!(house.simulator.paid().len(), 1);
    house.close().await;
}

/// Its first payouts were paid before the rest was taken back: another redo of the first batch would pay them again.
#[tokio::test(flavor = "multi_thread")]
async fn a_redo_that_was_cancelled_when_partly_sent_makes_room_for_none() {
    let scenario = Scenario::new()
        .payee("254722000001", Behaviour::fail("2040"))
        .payee("254722000002", Behaviour::fail("2040"));
    let mut plan = Plan {
        scenario,
        ..Plan::default()
    };
    plan.settings.in_flight = 1;
    plan.settings.claim = 1;
    let house = House::planned(plan).await;
    let batch = house.approved(&[(PAYEE, 1_500), ("0722000002", 1_600)]).await;
    house.ended(batch).await;
    house.sign_in(MAKER).await;
    let redo = house.ask("redo_failed", json!({ "batch": batch })).await["batch"]
        .as_i64()
        .unwrap();
    // The first is paid; the second is throttled for as long as it takes to cancel the rest.
    let throttled = Scenario::new().payee("254722000002", Behaviour::pay().spike_arrest(1_000));
    house.simulator.set_scenario(throttled);
    house.ask("submit_batch", json!({ "batch": redo })).await;
    house.approve(redo, CHECKER).await;
    house
        .until("the first is paid", async || {
            (count(&house.batch(redo).await, "paid") == 1).then_some(())
        })
        .await;
    house.ask("cancel_batch", json!({ "batch": redo })).await;
    house.ended(redo).await;
    house.sign_in(MAKER).await;
    assert_eq!(
        house.refused("redo_failed", json!({ "batch": batch })).await,
        Problem::AlreadyRedone { batch: redo }
    );
    assert_eq!(house.simulator.paid().len(), 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_that_a_receipt_contradicts_is_not_paid_again() {
    let house = house_where_the_payee_is(Behaviour::fail("2040")).await;
    let batch = house.approved(ONE).await;
    let payout = house.stands(batch, "failed").await;
    let attempt = house.attempts(&payout).await[0];
    let late = success(
        &attempt.originator_conversation_id().to_string(),
        "UCL1ABCDEF",
        1_500,
        "254722000001 - Payee",
    );
    assert_eq!(post(&house.result_url(attempt), &late).await, 200);
    let payout = house
        .until("the alarm", async || {
            let payout = house.only_payout(batch).await;
            payout["alarm"].is_string().then_some(payout)
        })
        .await;
    assert_eq!(payout["state"], "failed", "{payout}");
    house.sign_in(MAKER).await;
    assert_eq!(
        house.refused("redo_failed", json!({ "batch": batch })).await,
        Problem::NothingToPay
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_to_pay_that_meets_an_error_is_posted_once_and_in_doubt() {
    const INTERNAL: &str = r#"{"requestId":"1","errorCode":"500.002.1001","errorMessage":"System internal error."}"#;
    let cases: [(&str, Treatment); 6] = [
        ("500 and not taken", Treatment::Answer(500, INTERNAL)),
        ("500 after taking", Treatment::PassAndAnswer(500, INTERNAL)),
        ("502 with a page", Treatment::Answer(502, "<html>Bad gateway</html>")),
        ("no answer in time", Treatment::Hang),
        ("closed after taking", Treatment::PassAndDrop),
        ("200 with nonsense", Treatment::PassAndAnswer(200, "OK")),
    ];
    for (what, treatment) in cases {
        let house = house_behind(move |_| treatment).await;
        house
            .simulator
            .set_scenario(Scenario::new().payee("254722000001", Behaviour::pay().silent()));
        let batch = house.approved(ONE).await;
        house.stands(batch, "in_doubt").await;
        tokio::time::sleep(A_WHILE).await;
        let posted = house.meddler.as_ref().unwrap().payments();
        assert_eq!(posted.len(), 1, "{what}");
        assert_eq!(house.only_payout(batch).await["state"], "in_doubt", "{what}");
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spike_arrest_is_sent_again_later_and_under_the_same_id() {
    const ARREST: &str =
        r#"{"requestId":"1","errorCode":"500.003.02","errorMessage":"Error Occurred: Spike Arrest Violation"}"#;
    for (status, body) in [(500, ARREST), (429, "{}")] {
        let house = house_behind(move |before| {
            if before < 2 {
                Treatment::Answer(status, body)
            } else {
                Treatment::Pass
            }
        })
        .await;
        let batch = house.approved(ONE).await;
        house.stands(batch, "paid").await;
        let posted = house.meddler.as_ref().unwrap().payments();
        assert_eq!(posted.len(), 3);
        let ids: Vec<Value> = posted.iter().map(|posted| originator(&posted.body)).collect();
        assert!(ids.windows(2).all(|pair| pair[0] == pair[1]), "{ids:?}");
        assert_eq!(house.simulator.paid().len(), 1);
        house.close().await;
    }
}

/// The gateway lies: it says that it took nothing, and it did. The repeat under the same id is refused as a duplicate.
#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_id_is_neither_failed_nor_paid_but_in_doubt() {
    let house = house_behind(|before| {
        if before == 0 {
            Treatment::PassAndAnswer(429, "{}")
        } else {
            Treatment::Pass
        }
    })
    .await;
    house
        .simulator
        .set_scenario(Scenario::new().payee("254722000001", Behaviour::pay().silent()));
    let batch = house.approved(ONE).await;
    let payout = house.stands(batch, "in_doubt").await;
    assert!(payout["receipt"].is_null(), "{payout}");
    assert_never_paid_again(&house, batch).await;
    assert_eq!(house.simulator.paid().len(), 1);
    let refused = house
        .simulator
        .journal()
        .iter()
        .any(|entry| matches!(entry.kind, Kind::Refused { .. }));
    assert!(refused, "the simulator refused the repeat");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_callback_is_quarantined_shown_and_changes_nothing() {
    let house = house_where_the_payee_is(Behaviour::pay().silent()).await;
    let batch = house.approved(ONE).await;
    let payout = house.stands(batch, "in_doubt").await;
    let attempt = house.attempts(&payout).await[0];
    let lie = success(
        &attempt.originator_conversation_id().to_string(),
        "UCL1FORGED",
        1_500,
        "254722000001 - Payee",
    );
    let real = house.result_url(attempt);
    let wrong_token = format!("{}0000", &real[..real.len() - 4]);
    let unknown = treasury::AttemptId::from_random([9; 16]);
    let addresses = [
        wrong_token,
        house.result_url(unknown),
        format!("{}/payments/1", house.relay.base_url()),
    ];
    for address in &addresses {
        assert_eq!(post(address, &lie).await, 200, "it is kept as evidence");
    }
    let shown = house
        .until("all are shown", async || {
            let rows = house.ask("quarantine", json!({})).await;
            (rows.as_array().unwrap().len() == addresses.len()).then_some(rows)
        })
        .await;
    for row in shown.as_array().unwrap() {
        assert!(row["body"].as_str().unwrap().contains("UCL1FORGED"), "{row}");
        assert!(!row["reason"].as_str().unwrap().is_empty(), "{row}");
    }
    assert_eq!(house.ask("house", json!({})).await["quarantined"], addresses.len());
    assert_eq!(house.only_payout(batch).await, payout);
    assert_eq!(
        post(&format!("{}/x", house.relay.base_url().replace("/c/", "/c/0")), &lie).await,
        404
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_for_another_amount_or_person_is_doubt_and_no_payment() {
    for (shillings, party) in [
        (15_000, "254722000001 - Payee"),
        (1_500, "254722999999 - Somebody Else"),
    ] {
        let house = house_where_the_payee_is(Behaviour::pay().silent()).await;
        let batch = house.approved(ONE).await;
        let payout = house.stands(batch, "in_doubt").await;
        let attempt = house.attempts(&payout).await[0];
        let body = success(
            &attempt.originator_conversation_id().to_string(),
            "UCL1OTHER1",
            shillings,
            party,
        );
        assert_eq!(post(&house.result_url(attempt), &body).await, 200);
        let payout = house
            .until("the contradiction shows", async || {
                let payout = house.only_payout(batch).await;
                payout["why"]
                    .as_str()
                    .unwrap()
                    .contains("M-PESA reports")
                    .then_some(payout)
            })
            .await;
        assert_eq!(
            (&payout["state"], &payout["receipt"]),
            (&json!("in_doubt"), &Value::Null),
            "{payout}"
        );
        // Nor does a failure that follows end it: what failed could be paid again, and something was paid.
        let failure = failure(&attempt.originator_conversation_id().to_string(), 2040);
        assert_eq!(post(&house.result_url(attempt), &failure).await, 200);
        house
            .until("the alarm shows", async || {
                house.only_payout(batch).await["alarm"].is_string().then_some(())
            })
            .await;
        assert_eq!(house.only_payout(batch).await["state"], "in_doubt");
        assert_never_paid_again(&house, batch).await;
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_other_than_those_shown_cannot_be_approved() {
    let house = House::open().await;
    let seen = house.drafted(ONE).await;
    let batch = house.submitted(&[(PAYEE, 2_500)]).await;
    house.sign_in(CHECKER).await;
    let mut approval = house.approval(batch, CHECKER).await;
    approval["digest"] = house.batch(seen).await["digest"].clone();
    assert_eq!(
        house.refused("approve_batch", approval.clone()).await,
        Problem::RowsChanged
    );
    approval["digest"] = json!("");
    assert_eq!(house.refused("approve_batch", approval).await, Problem::RowsChanged);
    assert_eq!(house.batch(batch).await["row"]["state"], "submitted");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_edited_in_the_file_after_its_approval_stops_all_sending() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    house.ask("pause_sending", json!({})).await;
    let batch = house.approved(&[(PAYEE, 1_500), ("0722000002", 1_600)]).await;
    let file = rusqlite::Connection::open(house.folder.path().join("house.ledger")).unwrap();
    let changed = file
        .execute(
            "UPDATE payout SET amount_cents = 9000000 WHERE payee = '254722000001'",
            [],
        )
        .unwrap();
    assert_eq!(changed, 1);
    drop(file);
    house.ask("resume_sending", json!({})).await;
    let sending = house
        .until("sending is paused", async || {
            let sending = house.ask("house", json!({})).await["sending"].clone();
            (sending["state"] == "paused").then_some(sending)
        })
        .await;
    assert!(
        sending["reason"].as_str().unwrap().contains("changed outside"),
        "{sending}"
    );
    assert_eq!(house.taken(), 0);
    assert_eq!(count(&house.batch(batch).await, "to_go"), 2);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_a_payees_name_stays_text() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    let name = "<img src=x onerror=alert(1)>";
    let file = format!("Phone,Amount,Name,Reference\n{PAYEE},1500,{name},<b>March</b>\n");
    let import = house.import(&file).await;
    let request = json!({ "import": import, "title": "<script>1</script>" });
    let batch = house.ask("draft_batch", request).await["batch"].as_i64().unwrap();
    let payout = house.only_payout(batch).await;
    assert_eq!(payout["name"], name);
    assert_eq!(house.batch(batch).await["row"]["title"], "<script>1</script>");
    house.close().await;
    // What the views get is text, and no view makes markup of text.
    let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src");
    for (path, text) in super::sources::under(pages.as_ref(), &["svelte", "ts"]) {
        for door in [
            "{@html",
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
        ] {
            assert!(
                !text.contains(door),
                "{} makes markup with {door}: show text instead",
                path.display()
            );
        }
    }
}

fn msisdns(payouts: &[Value]) -> Vec<String> {
    payouts
        .iter()
        .map(|payout| payout["msisdn"].as_str().unwrap().to_owned())
        .collect()
}

fn originator(body: &str) -> Value {
    serde_json::from_str::<Value>(body).unwrap()["OriginatorConversationID"].clone()
}
