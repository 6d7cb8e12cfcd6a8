//! Doubts about payouts that carry no id of ours.

use std::time::Duration;

use daraja_sim::{Api, Behaviour, Notice, Scenario};
use mpesa::{Amount, B2cLimits, Total};
use serde_json::{Value, json};
use store::NewBatch;
use treasury::{BatchId, Confirmed, FrozenRow, Lane, OperatorId, Purpose, RowSet, SealKey, approve};

use super::{NOTE, asked, doubt_where, doubts, nothing_is_wrong, quick, stands};
use crate::desk::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER, open_keys, passphrase};
use crate::desk::meddler::Treatment;

/// Approves a batch of rows on any lane, as two people would.
async fn approved_lane(harness: &Harness, lane: Lane, shillings: i64) -> i64 {
    let row = FrozenRow {
        line: 1,
        lane,
        amount: Amount::from_shillings(shillings).unwrap(),
        name: "Kilimo Supplies".to_owned(),
        reference: "Invoice 42".to_owned(),
        fee: Total::ZERO,
        flags: Vec::new(),
    };
    let ledger = harness.desk.ledger();
    let new = NewBatch {
        title: "A bill".to_owned(),
        purpose: Purpose::Bills,
        source: None,
        redo_of: None,
        corrects: None,
        rows: RowSet::freeze(vec![row], &B2cLimits::CURRENT).unwrap(),
    };
    let maker = OperatorId::new(MAKER);
    let _keys = open_keys(&harness.desk).await;
    let batch: BatchId = ledger.draft(new, maker, harness.desk.now()).await.unwrap();
    ledger.submit(batch, maker, harness.desk.now()).await.unwrap();
    let waiting = ledger.waiting(batch).await.unwrap();
    let checker = Confirmed::by_passphrase(OperatorId::new(CHECKER));
    let key = SealKey::new(b"canary-seal-key");
    let now = harness.desk.now();
    let approval = approve(&waiting, checker, waiting.digest, String::new(), now, &key).unwrap();
    ledger.approve(approval).await.unwrap();
    harness.sign_in(CHECKER).await;
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
        let harness = Harness::planned(quick(scenario)).await;
        let batch = approved_lane(&harness, bill("888880"), 500).await;
        let paid = harness.stands(batch, "paid").await;
        assert!(paid["receipt"].is_string(), "{paid}");
        nothing_is_wrong(&harness).await;
        harness.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_whose_acknowledgement_is_lost_cannot_be_asked_about_and_says_so() {
    let scenario = Scenario::new().payee("888880", Behaviour::pay().silent().drop_after_taking());
    let harness = Harness::planned(quick(scenario)).await;
    let batch = approved_lane(&harness, bill("888880"), 500).await;
    let payout = harness.stands(batch, "in_doubt").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(asked(&harness).len(), 0);
    let doubt = doubts(&harness).await["rows"][0]["doubt"].clone();
    assert!(
        doubt["not_asked"].as_str().unwrap().contains("cannot be asked"),
        "{doubt}"
    );
    assert!(doubt["next_at"].is_null(), "{doubt}");
    let ask = json!({ "payout": payout["id"] });
    stands(&harness.refused("ask_about", ask).await, "cannot be asked");
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    stands(&harness.refused("send_again", again).await, "no id of ours");
    let receipt = "SKL1A2B3C4";
    let propose = json!({ "payout": payout["id"], "receipt": receipt, "note": NOTE });
    harness.ask("propose_end", propose).await;
    let settlement = doubts(&harness).await["rows"][0]["doubt"]["proposal"]["settlement"].clone();
    harness.sign_in(OTHER_CHECKER).await;
    let agree = json!({ "settlement": settlement, "passphrase": passphrase(OTHER_CHECKER) });
    harness.ask("agree_end", agree).await;
    assert_eq!(harness.only_payout(batch).await["state"], "paid");
    nothing_is_wrong(&harness).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reversal_whose_answer_is_lost_is_known_by_the_payment_that_it_takes_back() {
    let customer = "254722000009".parse().unwrap();
    for (behaviour, end) in [
        (Behaviour::pay().silent().drop_after_taking(), "paid"),
        (Behaviour::pay().error_before_taking(500, 1), "in_doubt"),
    ] {
        let scenario = Scenario::new().api(Api::Reversal, behaviour);
        let harness = Harness::planned(quick(scenario)).await;
        let amount = Amount::from_shillings(700).unwrap();
        let receipt = harness.simulator.customer_pays(&customer, amount, "INV-1");
        let lane = Lane::Reversal {
            receipt: receipt.parse().unwrap(),
        };
        let batch = approved_lane(&harness, lane, 700).await;
        harness
            .until("M-PESA was asked", async || (!asked(&harness).is_empty()).then_some(()))
            .await;
        harness.stands(batch, end).await;
        if end == "in_doubt" {
            let told = |doubt: &Value| {
                doubt["last_answer"]
                    .as_str()
                    .is_some_and(|a| a.contains("not refunded"))
            };
            doubt_where(&harness, "the answer proves nothing", told).await;
        }
        nothing_is_wrong(&harness).await;
        harness.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_second_shortcode_paid_is_asked_about_under_that_shortcode() {
    let mut plan = quick(Scenario::new());
    plan.second_shortcode = Some("600777");
    // Taken under the second shortcode, and never answered.
    plan.meddle = Some(std::sync::Arc::new(|posted, _| match posted.path.contains("/b2b/") {
        true => Treatment::Answer(
            200,
            r#"{"OriginatorConversationID":"5118-111210482-1","ConversationID":"AG_20261130_1","ResponseCode":"0",
                "ResponseDescription":"Accept the service request successfully."}"#,
        ),
        false => Treatment::Pass,
    }));
    let harness = Harness::planned(plan).await;
    let batch = approved_lane(&harness, bill("888880"), 500).await;
    harness.stands(batch, "in_doubt").await;
    let meddler = harness.meddler.as_ref().unwrap();
    let question = harness
        .until("M-PESA is asked", async || {
            meddler.posts_to("transactionstatus").into_iter().next()
        })
        .await;
    let question: Value = serde_json::from_str(&question.body).unwrap();
    assert_eq!(question["PartyA"], "600777", "{question}");
    let paid = meddler.posts_to("/b2b/").remove(0);
    assert_eq!(serde_json::from_str::<Value>(&paid.body).unwrap()["PartyA"], "600777");
    harness.close().await;
}
