//! Every way in which a doubt ends: by M-PESA's answer to a question, by its late result, or by two people. And what never
//! happens: a second payment, a question with a refused password, an end without evidence.

use std::{sync::Arc, time::Duration};

use console::{Asking, Problem, Settings};
use daraja_sim::{Api, Behaviour, JournalEntry, Kind, Notice, Scenario};
use mpesa::{Amount, B2cLimits, Total};
use serde_json::{Value, json};
use store::NewBatch;
use treasury::{BatchId, Confirmed, FrozenRow, Lane, OperatorId, PayoutId, Purpose, RowSet, SealKey, approve};

use super::{
    house::{CHECKER, House, INITIATOR_PASSWORD, MAKER, OTHER_CHECKER, Plan, count, passphrase, post, success},
    meddler::Treatment,
};

const PAYEE: &str = "0722000001";
const PAYEE_LONG: &str = "254722000001";
const NOTE: &str = "looked it up on the portal, page 3";

/// Doubts come soon, and so do questions.
fn quick(scenario: Scenario) -> Plan {
    let plan = Plan::default();
    Plan {
        settings: Settings {
            result_deadline: Duration::from_millis(200),
            look_again: Duration::from_millis(50),
            asking: Asking {
                first: Duration::from_millis(50),
                factor: 2,
                longest: Duration::from_millis(200),
                patience: Duration::from_secs(2),
                at_once: 8,
            },
            ..plan.settings
        },
        scenario,
        ..plan
    }
}

/// Nothing is asked by itself before an hour has passed.
fn patient(scenario: Scenario) -> Plan {
    let plan = quick(scenario);
    Plan {
        settings: Settings {
            asking: Asking {
                first: Duration::from_secs(3_600),
                longest: Duration::from_secs(7_200),
                ..plan.settings.asking
            },
            ..plan.settings
        },
        ..plan
    }
}

fn one(behaviour: Behaviour) -> Scenario {
    Scenario::new().payee(PAYEE_LONG, behaviour)
}

async fn view(house: &House, payout: &Value) -> Value {
    house.ask("payout", json!({ "payout": payout["id"] })).await
}

async fn doubts(house: &House) -> Value {
    house.ask("doubts", json!({ "after": null, "limit": 50 })).await
}

/// The doubt of the one payout of a batch, once `look` finds what it looks for.
async fn doubt_where(house: &House, what: &str, look: impl Fn(&Value) -> bool) -> Value {
    house
        .until(what, async || {
            let page = doubts(house).await;
            let doubt = page["rows"].as_array().unwrap().first()?["doubt"].clone();
            look(&doubt).then_some(doubt)
        })
        .await
}

fn asked(house: &House) -> Vec<JournalEntry> {
    let status = |entry: &JournalEntry| entry.api == Some(Api::Status) && matches!(entry.kind, Kind::Taken { .. });
    house.simulator.journal().into_iter().filter(status).collect()
}

fn stands(problem: &Problem, words: &str) {
    match problem {
        Problem::DoubtStands { message } => assert!(message.contains(words), "{message}"),
        other => panic!("{other:?}"),
    }
}

async fn nothing_is_wrong(house: &House) {
    assert_eq!(house.ask("check_ledger", json!({})).await["faults"], json!([]));
}

fn sentences(view: &Value, kind: &str) -> Vec<String> {
    let entries = view["timeline"].as_array().unwrap().iter();
    let of_kind = entries.filter(|entry| entry["kind"] == kind);
    of_kind
        .map(|entry| entry["sentence"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_whose_result_is_lost_is_asked_about_and_found_paid() {
    let house = House::planned(quick(one(Behaviour::pay().silent()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let paid = house.stands(batch, "paid").await;
    assert_eq!(paid["receipt"], json!(house.simulator.paid()[0].receipt));
    let view = view(&house, &paid).await;
    assert!(
        view["standing"].as_str().unwrap().contains("answer to a question"),
        "{view}"
    );
    assert!(
        !sentences(&view, "asked").is_empty() && view["doubt"].is_null(),
        "{view}"
    );
    assert!(sentences(&view, "answered")[0].contains("paid, receipt"), "{view}");
    nothing_is_wrong(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_whose_result_is_lost_is_asked_about_and_found_failed() {
    let house = House::planned(quick(one(Behaviour::fail("2040").silent()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let failed = house.stands(batch, "failed").await;
    assert!(
        failed["why"].as_str().unwrap().contains("did not go through"),
        "{failed}"
    );
    assert_eq!(house.simulator.paid().len(), 0);
    // The result that comes after all says the same more exactly, and is no alarm.
    let attempt = house.attempts(&failed).await[0];
    let id = attempt.originator_conversation_id().to_string();
    assert_eq!(
        post(&house.result_url(attempt), &super::house::failure(&id, 2040)).await,
        200
    );
    house.simulator.settle().await;
    assert!(house.only_payout(batch).await["alarm"].is_null());
    nothing_is_wrong(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_under_way_is_asked_about_again_until_it_ends() {
    // M-PESA takes its time, and its result is lost.
    let slow = Behaviour::pay().silent().after(Duration::from_millis(1_200));
    let house = House::planned(quick(one(slow))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let doubt = doubt_where(&house, "M-PESA says that it is under way", |doubt| {
        doubt["last_answer"]
            .as_str()
            .is_some_and(|answer| answer.contains("under way"))
    });
    let doubt = doubt.await;
    assert!(doubt["asked"].as_u64().unwrap() >= 1, "{doubt}");
    house.stands(batch, "paid").await;
    assert!(asked(&house).len() >= 2);
    nothing_is_wrong(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_out_notice_and_a_lost_answer_are_asked_about() {
    let lost = [
        Behaviour::pay().silent().time_out(Notice::Echo),
        Behaviour::pay().silent().time_out(Notice::Envelope),
        Behaviour::pay().silent().drop_after_taking(),
        Behaviour::pay().silent().error_after_taking(500),
    ];
    for behaviour in lost {
        let house = House::planned(quick(one(behaviour))).await;
        let batch = house.approved(&[(PAYEE, 500)]).await;
        house.stands(batch, "paid").await;
        assert_eq!((house.taken(), house.simulator.paid().len()), (1, 1));
        nothing_is_wrong(&house).await;
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_m_pesa_does_not_find_stays_in_doubt() {
    let house = House::planned(quick(one(Behaviour::vanish()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let doubt = doubt_where(&house, "M-PESA was asked twice", |doubt| {
        doubt["asked"].as_u64().unwrap() >= 2
    })
    .await;
    assert!(
        doubt["last_answer"].as_str().unwrap().contains("found nothing"),
        "{doubt}"
    );
    assert_eq!(house.only_payout(batch).await["state"], "in_doubt");
    assert_eq!(house.taken(), 1, "nothing is sent again by itself");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_was_taken_back_is_reversed() {
    let silent = Scenario::new().api(Api::Status, Behaviour::pay().silent());
    let house = House::planned(patient(silent)).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let paid = house.stands(batch, "paid").await;
    house.ask("ask_about", json!({ "payout": paid["id"] })).await;
    let receipt = paid["receipt"].as_str().unwrap();
    answer_the_question(&house, &paid, "Reversed", receipt, 500).await;
    let reversed = house.stands(batch, "reversed").await;
    assert_eq!(reversed["receipt"], json!(receipt));
    nothing_is_wrong(&house).await;
    house.close().await;
}

/// Posts M-PESA's answer to the newest question about a payout.
async fn answer_the_question(house: &House, payout: &Value, status: &str, receipt: &str, shillings: u32) {
    let id = PayoutId::new(payout["id"].as_i64().unwrap());
    let doubtful = house.desk.ledger().doubtful(id).await.unwrap().unwrap();
    let question = doubtful.questions.first().unwrap();
    let body = json!({ "Result": {
        "ResultType": 0, "ResultCode": 0, "ResultDesc": "The service request is processed successfully.",
        "OriginatorConversationID": "5118-1", "ConversationID": "AG_20260321_0000aa", "TransactionID": "UCL0000000",
        "ResultParameters": { "ResultParameter": [
            { "Key": "TransactionStatus", "Value": status },
            { "Key": "ReceiptNo", "Value": receipt },
            { "Key": "Amount", "Value": shillings },
        ] },
    } });
    assert_eq!(post(&house.result_url(question.id), &body.to_string()).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_names_another_amount_or_payment_does_not_end_a_doubt() {
    let silent = one(Behaviour::pay().silent()).api(Api::Status, Behaviour::pay().silent());
    let house = House::planned(patient(silent)).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    house.ask("ask_about", json!({ "payout": payout["id"] })).await;
    answer_the_question(&house, &payout, "Completed", "SKL1A2B3C4", 501).await;
    let told = |doubt: &Value| !doubt["told_of_payment"].is_null();
    doubt_where(&house, "the contradiction is known", told).await;
    let payout = house.only_payout(batch).await;
    assert_eq!(payout["state"], "in_doubt");
    // Now it is neither sent again nor settled as not paid.
    house.sign_in(CHECKER).await;
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    stands(&house.refused("send_again", again).await, "reported a payment");
    let not_paid = json!({ "payout": payout["id"], "receipt": null, "note": NOTE });
    stands(&house.refused("propose_end", not_paid).await, "reported a payment");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_come_with_growing_gaps_and_a_person_may_ask_in_between() {
    let house = House::planned(Plan {
        settings: Settings {
            asking: Asking::careful(),
            ..quick(Scenario::new()).settings
        },
        ..quick(one(Behaviour::pend()))
    })
    .await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    let mut gaps = Vec::new();
    for question in 0..4_usize {
        let doubt = doubt_where(&house, "the next question has a time", |doubt| {
            !doubt["next_at"].is_null()
        })
        .await;
        let since = doubt["last_asked_at"].as_i64().or(doubt["since"].as_i64()).unwrap();
        let gap = doubt["next_at"].as_i64().unwrap() - since;
        gaps.push(gap / 1_000);
        house
            .clock
            .forward(Duration::from_secs(u64::try_from(gap / 1_000 - 5).unwrap()));
        tokio::time::sleep(Duration::from_millis(400)).await;
        assert_eq!(asked(&house).len(), question, "not before its time");
        house.clock.forward(Duration::from_secs(6));
        let enough = |doubt: &Value| doubt["asked"].as_u64() == Some(question as u64 + 1) && doubt["awaiting"] == false;
        doubt_where(&house, "it was asked and answered", enough).await;
    }
    assert_eq!(gaps, [60, 120, 240, 480]);
    house.ask("ask_about", json!({ "payout": payout["id"] })).await;
    assert_eq!(asked(&house).len(), 5);
    let shown = view(&house, &payout).await;
    let by_person = shown["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .find(|entry| entry["kind"] == "asked");
    assert_eq!(by_person.unwrap()["actor"], "Otieno");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_question_waits_for_its_answer_and_counts_as_unanswered_after_a_while() {
    let silent = one(Behaviour::pay().silent()).api(Api::Status, Behaviour::pay().silent());
    let house = House::planned(quick(silent)).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    doubt_where(&house, "a question waits", |doubt| doubt["awaiting"] == true).await;
    stands(
        &house.refused("ask_about", json!({ "payout": payout["id"] })).await,
        "a moment ago",
    );
    assert_eq!(asked(&house).len(), 1);
    house.clock.forward(Duration::from_secs(3));
    house
        .until("the next question", async || (asked(&house).len() == 2).then_some(()))
        .await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_question_goes_with_a_refused_password() {
    let house = House::planned(patient(one(Behaviour::pay().silent()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    house.simulator.set_password("testapi", "Other#2026".into()).unwrap();
    house.ask("ask_about", json!({ "payout": payout["id"] })).await;
    house
        .until("everything is held", async || {
            let page = doubts(&house).await;
            page["held"].as_str().map(str::to_owned)
        })
        .await;
    let sending = house.ask("house", json!({})).await["sending"].clone();
    assert!(sending["reason"].as_str().unwrap().contains("2001"), "{sending}");
    let refused = house.refused("ask_about", json!({ "payout": payout["id"] })).await;
    stands(&refused, "refused the initiator");
    // The balance after the batch may have been asked for in the same moment. Hours later nothing more was tried by itself:
    // three wrong passwords lock an operator.
    house.simulator.settle().await;
    let wrong = house.simulator.operators()[0].wrong;
    assert!((1..=2).contains(&wrong), "{wrong}");
    house.clock.forward(Duration::from_secs(20_000));
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(asked(&house).len(), 1);
    assert_eq!(house.simulator.operators()[0].wrong, wrong);
    house
        .simulator
        .set_password("testapi", INITIATOR_PASSWORD.into())
        .unwrap();
    house.ask("read_float", json!({})).await;
    house
        .until("the balance is told", async || {
            house.call("resume_sending", json!({})).await.ok()
        })
        .await;
    house.stands(batch, "paid").await;
    nothing_is_wrong(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_older_name_of_a_field_is_tried_once_where_the_newer_is_not_understood() {
    let mut plan = quick(one(Behaviour::pay().silent()));
    plan.meddle = Some(Arc::new(|posted, _| {
        let newer = posted.path.contains("transactionstatus") && posted.body.contains("OriginalConversationID");
        if newer {
            Treatment::Answer(
                400,
                r#"{"requestId":"1","errorCode":"400.002.02","errorMessage":"Bad Request - Invalid OriginatorConversationID"}"#,
            )
        } else {
            Treatment::Pass
        }
    }));
    let house = House::planned(plan).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    house.stands(batch, "paid").await;
    assert_eq!(asked(&house).len(), 1, "the one that was understood");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_had_not_arrived_is_sent_again_and_paid_once() {
    // The gateway fails before it takes the request: nobody can know that.
    let house = House::planned(patient(one(Behaviour::pay().error_before_taking(500, 1)))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    house.ask("ask_about", json!({ "payout": payout["id"] })).await;
    let not_found = |doubt: &Value| {
        doubt["last_answer"]
            .as_str()
            .is_some_and(|answer| answer.contains("nothing"))
    };
    let doubt = doubt_where(&house, "M-PESA found nothing", not_found).await;
    assert!(doubt["again"]["refused"].is_null(), "{doubt}");
    let wrong = json!({ "payout": payout["id"], "passphrase": "not hers" });
    let refused = house.refused("send_again", wrong).await;
    assert!(matches!(refused, Problem::WrongPassphrase { .. }), "{refused:?}");
    assert_eq!(house.taken(), 0);
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    house.ask("send_again", again).await;
    house.stands(batch, "paid").await;
    assert_eq!((house.taken(), house.simulator.paid().len()), (1, 1));
    let view = view(&house, &payout).await;
    assert_eq!(sentences(&view, "sent_again").len(), 1);
    assert!(
        sentences(&view, "answered")
            .iter()
            .any(|s| s.contains("had not arrived")),
        "{view}"
    );
    assert_eq!(house.attempts(&payout).await.len(), 1, "the same attempt");
    nothing_is_wrong(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_had_arrived_is_refused_the_second_time_and_stays_in_doubt() {
    let house = House::planned(patient(one(Behaviour::pay().silent().drop_after_taking()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    house.ask("send_again", again.clone()).await;
    let doubt = doubts(&house).await["rows"][0]["doubt"].clone();
    assert!(
        doubt["again"]["last"]
            .as_str()
            .unwrap()
            .contains("first request arrived"),
        "{doubt}"
    );
    assert_eq!(house.only_payout(batch).await["state"], "in_doubt");
    assert_eq!((house.taken(), house.simulator.paid().len()), (1, 1));
    house.ask("pause_sending", json!({})).await;
    stands(&house.refused("send_again", again).await, "paused");
    // Asking goes on while a person holds payments.
    house.ask("ask_about", json!({ "payout": payout["id"] })).await;
    house.stands(batch, "paid").await;
    nothing_is_wrong(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_end_a_doubt_with_the_receipt() {
    let house = House::planned(patient(one(Behaviour::pay().silent()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    let receipt = house.simulator.paid()[0].receipt.clone();
    let propose = |receipt: &str, note: &str| json!({ "payout": payout["id"], "receipt": receipt, "note": note });
    let refused = house.refused("propose_end", propose("hello", NOTE)).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "receipt"),
        "{refused:?}"
    );
    let refused = house.refused("propose_end", propose(&receipt, "ok")).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "note"),
        "{refused:?}"
    );
    house.ask("propose_end", propose(&receipt.to_lowercase(), NOTE)).await;
    let doubt = doubts(&house).await["rows"][0]["doubt"].clone();
    let proposal = &doubt["proposal"];
    assert_eq!(
        (&proposal["mine"], &proposal["receipt"]),
        (&json!(true), &json!(receipt))
    );
    let agree = |who: i64| json!({ "settlement": proposal["settlement"], "passphrase": passphrase(who) });
    stands(&house.refused("agree_end", agree(CHECKER)).await, "Another person");
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    stands(&house.refused("send_again", again).await, "proposed");

    house.sign_in(OTHER_CHECKER).await;
    let refused = house.refused("agree_end", agree(CHECKER)).await;
    assert!(matches!(refused, Problem::WrongPassphrase { .. }), "{refused:?}");
    assert_eq!(house.only_payout(batch).await["state"], "in_doubt");
    house.ask("agree_end", agree(OTHER_CHECKER)).await;
    let paid = house.only_payout(batch).await;
    assert_eq!((&paid["state"], &paid["receipt"]), (&json!("paid"), &json!(receipt)));
    let view = view(&house, &paid).await;
    assert!(view["standing"].as_str().unwrap().contains("two people"), "{view}");
    assert_eq!(
        (sentences(&view, "proposed").len(), sentences(&view, "agreed").len()),
        (1, 1)
    );
    nothing_is_wrong(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_taken_back_turned_down_or_overtaken() {
    let house = House::planned(patient(one(Behaviour::pay().silent()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    let propose = json!({ "payout": payout["id"], "receipt": null, "note": NOTE });
    let settlement = async || doubts(&house).await["rows"][0]["doubt"]["proposal"]["settlement"].clone();
    house.ask("propose_end", propose.clone()).await;
    house
        .ask("decline_end", json!({ "settlement": settlement().await, "reason": "" }))
        .await;
    house.ask("propose_end", propose.clone()).await;
    house.sign_in(MAKER).await;
    let waiting = settlement().await;
    let refused = house
        .refused("decline_end", json!({ "settlement": waiting, "reason": "" }))
        .await;
    assert!(matches!(refused, Problem::BadField { .. }), "{refused:?}");
    let reason = "the portal has it as completed";
    house
        .ask("decline_end", json!({ "settlement": waiting, "reason": reason }))
        .await;
    house.ask("propose_end", propose).await;
    let overtaken = settlement().await;
    let attempt = house.attempts(&payout).await[0];
    let id = attempt.originator_conversation_id().to_string();
    let result = success(&id, "SKL1A2B3C4", 500, "254722000001 - Payee");
    assert_eq!(post(&house.result_url(attempt), &result).await, 200);
    house.stands(batch, "paid").await;
    house.sign_in(OTHER_CHECKER).await;
    let agree = json!({ "settlement": overtaken, "passphrase": passphrase(OTHER_CHECKER) });
    let refused = house.refused("agree_end", agree).await;
    assert!(matches!(refused, Problem::NotFound { .. }), "{refused:?}");
    let view = view(&house, &payout).await;
    assert_eq!(sentences(&view, "declined").len(), 3);
    nothing_is_wrong(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_of_another_payout_ends_nothing() {
    let house = House::planned(patient(one(Behaviour::pay().silent()))).await;
    let other = house.approved(&[("0733000001", 500)]).await;
    let receipt = house.stands(other, "paid").await["receipt"].clone();
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    let propose = json!({ "payout": payout["id"], "receipt": receipt, "note": NOTE });
    stands(&house.refused("propose_end", propose).await, "has this receipt already");
    house.close().await;
}

/// Approves a batch of rows on any lane, as two people would.
async fn approved_lane(house: &House, lane: Lane, shillings: i64) -> i64 {
    let row = FrozenRow {
        line: 1,
        lane,
        amount: Amount::from_shillings(shillings).unwrap(),
        name: "Kilimo Supplies".to_owned(),
        reference: "Invoice 42".to_owned(),
        fee: Total::ZERO,
        flags: Vec::new(),
    };
    let ledger = house.desk.ledger();
    let new = NewBatch {
        title: "A bill".to_owned(),
        purpose: Purpose::Bills,
        source: None,
        redo_of: None,
        rows: RowSet::freeze(vec![row], &B2cLimits::CURRENT).unwrap(),
    };
    let maker = OperatorId::new(MAKER);
    let batch: BatchId = ledger.draft(new, maker, 1).await.unwrap();
    ledger.submit(batch, maker, 2).await.unwrap();
    let waiting = ledger.waiting(batch).await.unwrap();
    let checker = Confirmed::by_passphrase(OperatorId::new(CHECKER));
    let key = SealKey::new(b"canary-seal-key");
    let approval = approve(&waiting, checker, waiting.digest, String::new(), 3, &key).unwrap();
    ledger.approve(approval).await.unwrap();
    house.sign_in(CHECKER).await;
    batch.get()
}

fn bill(pay_bill: &str) -> Lane {
    Lane::Bill {
        pay_bill: pay_bill.parse().unwrap(),
        account: "42-17".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_is_asked_about_by_m_pesas_own_id() {
    for behaviour in [
        // The acknowledgement names it.
        Behaviour::pay().silent(),
        // The acknowledgement is lost, and the time-out notice names it.
        Behaviour::pay().silent().drop_after_taking().time_out(Notice::Envelope),
    ] {
        let scenario = Scenario::new().payee("888880", behaviour);
        let house = House::planned(quick(scenario)).await;
        let batch = approved_lane(&house, bill("888880"), 500).await;
        let paid = house.stands(batch, "paid").await;
        assert!(paid["receipt"].is_string(), "{paid}");
        nothing_is_wrong(&house).await;
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_whose_acknowledgement_is_lost_cannot_be_asked_about_and_says_so() {
    let scenario = Scenario::new().payee("888880", Behaviour::pay().silent().drop_after_taking());
    let house = House::planned(quick(scenario)).await;
    let batch = approved_lane(&house, bill("888880"), 500).await;
    let payout = house.stands(batch, "in_doubt").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(asked(&house).len(), 0);
    let doubt = doubts(&house).await["rows"][0]["doubt"].clone();
    assert!(
        doubt["not_asked"].as_str().unwrap().contains("cannot be asked"),
        "{doubt}"
    );
    assert!(doubt["next_at"].is_null(), "{doubt}");
    let ask = json!({ "payout": payout["id"] });
    stands(&house.refused("ask_about", ask).await, "cannot be asked");
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    stands(&house.refused("send_again", again).await, "no id of ours");
    let receipt = "SKL1A2B3C4";
    let propose = json!({ "payout": payout["id"], "receipt": receipt, "note": NOTE });
    house.ask("propose_end", propose).await;
    let settlement = doubts(&house).await["rows"][0]["doubt"]["proposal"]["settlement"].clone();
    house.sign_in(OTHER_CHECKER).await;
    let agree = json!({ "settlement": settlement, "passphrase": passphrase(OTHER_CHECKER) });
    house.ask("agree_end", agree).await;
    assert_eq!(house.only_payout(batch).await["state"], "paid");
    nothing_is_wrong(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reversal_whose_answer_is_lost_is_known_by_the_payment_that_it_takes_back() {
    let customer = "254722000009".parse().unwrap();
    for (behaviour, end) in [
        (Behaviour::pay().silent().drop_after_taking(), "paid"),
        (Behaviour::pay().error_before_taking(500, 1), "in_doubt"),
    ] {
        let scenario = Scenario::new().api(Api::Reversal, behaviour);
        let house = House::planned(quick(scenario)).await;
        let amount = Amount::from_shillings(700).unwrap();
        let receipt = house.simulator.customer_pays(&customer, amount, "INV-1");
        let lane = Lane::Reversal {
            receipt: receipt.parse().unwrap(),
        };
        let batch = approved_lane(&house, lane, 700).await;
        house
            .until("M-PESA was asked", async || (!asked(&house).is_empty()).then_some(()))
            .await;
        house.stands(batch, end).await;
        if end == "in_doubt" {
            let told = |doubt: &Value| {
                doubt["last_answer"]
                    .as_str()
                    .is_some_and(|a| a.contains("not taken back"))
            };
            doubt_where(&house, "the answer proves nothing", told).await;
        }
        nothing_is_wrong(&house).await;
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn doubts_of_a_whole_batch_are_all_asked_about() {
    let mut scenario = Scenario::new();
    let payees: Vec<(String, u32)> = (0..30_u32).map(|n| (format!("07221{n:05}"), 100 + n)).collect();
    for (number, _) in &payees {
        scenario = scenario.payee(format!("254{}", &number[1..]), Behaviour::pay().silent());
    }
    let house = House::planned(quick(scenario)).await;
    let batch = house.approved(&super::house::borrowed(&payees)).await;
    house
        .until("all are paid", async || {
            (count(&house.batch(batch).await, "paid") == 30).then_some(())
        })
        .await;
    assert_eq!(house.simulator.paid().len(), 30);
    nothing_is_wrong(&house).await;
    house.close().await;
}
