//! Results in every shape that M-PESA was seen to write, and in many that it was not, through the real permission: posted to the
//! address of a payout, kept by the relay, taken in. Money counts as paid on a proof and as not paid on a proof; anything
//! else is doubt that says why.

use std::time::Duration;

use console::{Asking, Settings};
use daraja_sim::{Behaviour, Scenario};
use serde_json::{Value, json};

use super::harness::{CHECKER, Harness, Plan, post};

const SHILLINGS: u32 = 100;

/// What the ledger must come to: the state, and words that the person reads or the receipt.
enum End {
    Paid,
    Failed(&'static str),
    InDoubt(&'static str),
}

/// Where each result is posted: the payout's own id, and a receipt that no other has.
struct Ids {
    ours: String,
    receipt: String,
}

type Body = fn(&Ids) -> String;

/// A result as M-PESA writes one, with fields put in its place or taken out (`null`).
fn result(ids: &Ids, changes: &Value) -> Value {
    let mut result = json!({
        "ResultType": 0, "ResultCode": 0, "ResultDesc": "The service request is processed successfully.",
        "OriginatorConversationID": ids.ours, "ConversationID": "AG_20261121_0000aa55", "TransactionID": ids.receipt,
    });
    for (key, value) in changes.as_object().unwrap() {
        if value.is_null() {
            result.as_object_mut().unwrap().remove(key);
        } else {
            result[key] = value.clone();
        }
    }
    json!({ "Result": result })
}

fn with(ids: &Ids, changes: Value) -> String {
    result(ids, &changes).to_string()
}

/// A success with these parameters.
fn told(ids: &Ids, parameters: Value) -> String {
    with(ids, json!({ "ResultParameters": { "ResultParameter": parameters } }))
}

fn amount(ids: &Ids, amount: Value) -> String {
    told(
        ids,
        json!([{ "Key": "TransactionReceipt", "Value": ids.receipt }, { "Key": "TransactionAmount", "Value": amount }]),
    )
}

const PAID: &[(&str, Body)] = &[
    ("no parameters", |ids| with(ids, json!({}))),
    ("all in quotation marks", |ids| {
        with(ids, json!({ "ResultType": "0", "ResultCode": "0" }))
    }),
    ("spaces around", |ids| {
        with(
            ids,
            json!({ "ResultCode": " 0 ", "TransactionID": format!(" {} ", ids.receipt) }),
        )
    }),
    ("a number of shillings", |ids| amount(ids, json!(100))),
    ("cents", |ids| amount(ids, json!("100.00"))),
    ("a float", |ids| amount(ids, json!(100.0))),
    ("an exponent", |ids| amount(ids, json!("@")).replace("\"@\"", "1e2")),
    ("an amount without a value", |ids| {
        told(ids, json!([{ "Key": "TransactionAmount" }]))
    }),
    ("a bare parameter instead of a list", |ids| {
        told(ids, json!({ "Key": "TransactionAmount", "Value": 100 }))
    }),
    ("no list's name", |ids| {
        with(
            ids,
            json!({ "ResultParameters": [{ "Key": "TransactionAmount", "Value": 100 }] }),
        )
    }),
    ("Name instead of Key", |ids| {
        told(ids, json!([{ "Name": "TransactionAmount", "Value": 100 }]))
    }),
    ("extra parameters and fields", |ids| {
        with(
            ids,
            json!({ "Extra": { "Deep": [1, { "Deeper": null }] }, "ResultParameters": { "ResultParameter": [
                { "Key": "Unheard", "Value": { "Of": 1 } }, { "Value": 7 }, 3, "text",
                { "Key": "TransactionAmount", "Value": 100, "Currency": "KES" }, ] } }),
        )
    }),
    ("the same key twice with the same value", |ids| {
        told(
            ids,
            json!([{ "Key": "TransactionAmount", "Value": 100 }, { "Key": "TransactionAmount", "Value": "100.00" }]),
        )
    }),
    ("keys in other letters", |ids| {
        with(ids, json!({}))
            .replace("ResultCode", "resultCode")
            .replace("TransactionID", "Transaction ID")
    }),
    ("a receipt in small letters", |ids| {
        with(ids, json!({ "TransactionID": ids.receipt.to_ascii_lowercase() }))
    }),
    ("the receipt in both spellings", |ids| {
        with(
            ids,
            json!({ "TransactionID": ids.receipt.to_ascii_lowercase(), "ResultParameters": { "ResultParameter":
                [{ "Key": "TransactionReceipt", "Value": ids.receipt }] } }),
        )
    }),
    ("the other form of a date", |ids| {
        told(
            ids,
            json!([{ "Key": "TransactionCompletedDateTime", "Value": 20_261_121_114_550_i64 }]),
        )
    }),
    ("a date that is none", |ids| {
        told(
            ids,
            json!([{ "Key": "TransactionCompletedDateTime", "Value": "31.02.2026 25:61:00" }]),
        )
    }),
    ("a byte order mark", |ids| format!("\u{feff}{}", with(ids, json!({})))),
    ("no ids", |ids| {
        with(ids, json!({ "OriginatorConversationID": null, "ConversationID": null }))
    }),
    ("a masked number", |ids| {
        told(
            ids,
            json!([{ "Key": "ReceiverPartyPublicName", "Value": "2547*****001 - J. DOE" }]),
        )
    }),
];

const FAILED: &[(&str, &str, Body)] = &[
    ("a failure", "2040", |ids| {
        with(ids, json!({ "ResultCode": 2040, "TransactionID": "UCL0000000" }))
    }),
    ("a failure in quotation marks, with a receipt's look", "2040", |ids| {
        with(ids, json!({ "ResultType": "0", "ResultCode": "2040" }))
    }),
    ("letters for a code", "SFC_IC0003", |ids| {
        with(ids, json!({ "ResultCode": "SFC_IC0003", "TransactionID": "" }))
    }),
];

const DOUBT: &[(&str, &str, Body)] = &[
    ("another amount", "M-PESA reports", |ids| amount(ids, json!(10_000))),
    ("another amount with its thousands parted", "M-PESA reports", |ids| {
        amount(ids, json!("1,000.00"))
    }),
    ("another amount under Name", "M-PESA reports", |ids| {
        told(ids, json!([{ "Name": "TransactionAmount", "Value": 999 }]))
    }),
    ("another amount without the list's name", "M-PESA reports", |ids| {
        with(
            ids,
            json!({ "ResultParameters": [{ "Key": "TransactionAmount", "Value": 999 }] }),
        )
    }),
    ("two amounts", "cannot be read", |ids| {
        told(
            ids,
            json!([{ "Key": "TransactionAmount", "Value": 100 }, { "Key": "TransactionAmount", "Value": 200 }]),
        )
    }),
    ("an amount in words", "cannot be read", |ids| {
        amount(ids, json!("KES 100"))
    }),
    ("a negative amount", "cannot be read", |ids| amount(ids, json!(-100))),
    ("another person", "was paid where", |ids| {
        told(
            ids,
            json!([{ "Key": "ReceiverPartyPublicName", "Value": "254799999999 - J. DOE" }]),
        )
    }),
    ("a placeholder for a receipt", "without a receipt", |ids| {
        with(ids, json!({ "TransactionID": "UCL0000000" }))
    }),
    ("a placeholder in small letters", "without a receipt", |ids| {
        with(ids, json!({ "TransactionID": "ucl0000000" }))
    }),
    ("null in letters", "without a receipt", |ids| {
        with(ids, json!({ "TransactionID": "null" }))
    }),
    ("zero for a receipt", "without a receipt", |ids| {
        with(ids, json!({ "TransactionID": 0 }))
    }),
    ("true for a receipt", "without a receipt", |ids| {
        with(ids, json!({ "TransactionID": true }))
    }),
    ("no receipt", "without a receipt", |ids| {
        with(ids, json!({ "TransactionID": null }))
    }),
    ("two receipts", "two receipts", |ids| {
        told(ids, json!([{ "Key": "TransactionReceipt", "Value": "UCLANOTHER" }]))
    }),
    ("a failure with a receipt", "named a receipt", |ids| {
        with(
            ids,
            json!({ "ResultCode": 2040, "ResultParameters": { "ResultParameter":
                { "Key": "TransactionReceipt", "Value": ids.receipt } } }),
        )
    }),
    ("no code", "could not be read", |ids| {
        with(ids, json!({ "ResultCode": null }))
    }),
    ("an empty code", "could not be read", |ids| {
        with(ids, json!({ "ResultCode": "" }))
    }),
    ("two codes", "could not be read", |ids| {
        with(ids, json!({})).replacen("\"ResultCode\":0", "\"ResultCode\":0,\"ResultCode\":1", 1)
    }),
    ("a code that nobody knows", "does not say", |ids| {
        with(ids, json!({ "ResultCode": "X999" }))
    }),
    ("a code with decimals", "does not say", |ids| {
        with(ids, json!({ "ResultCode": 2040.5 }))
    }),
    ("not said to be final", "not said to be final", |ids| {
        with(ids, json!({ "ResultType": null }))
    }),
    ("more to follow", "gave the request up", |ids| {
        with(ids, json!({ "ResultType": 1 }))
    }),
    ("the ids of another request", "another request", |ids| {
        with(
            ids,
            json!({ "OriginatorConversationID": "somebody-elses-1", "ConversationID": "AG_20261121_ffff" }),
        )
    }),
    (
        "a failure under the ids of another request",
        "could not be read",
        |ids| {
            with(
                ids,
                json!({ "ResultCode": 2040, "OriginatorConversationID": "somebody-elses-2", "ConversationID": "AG_1" }),
            )
        },
    ),
    ("the answer to a question about a status", "could not be read", |ids| {
        told(
            ids,
            json!([{ "Key": "TransactionStatus", "Value": "Completed" }, { "Key": "ReceiptNo", "Value": ids.receipt }]),
        )
    }),
    ("a balance", "could not be read", |ids| {
        told(
            ids,
            json!([{ "Key": "AccountBalance", "Value": "Utility Account|KES|1.00|1.00|0.00|0.00" }]),
        )
    }),
    ("a confirmation of a customer's payment", "could not be read", |ids| {
        json!({ "TransID": ids.receipt, "TransAmount": "100", "BusinessShortCode": "600992", "MSISDN": "254722000001" })
            .to_string()
    }),
    ("no envelope", "could not be read", |ids| {
        result(ids, &json!({}))["Result"].to_string()
    }),
    ("a list around it", "could not be read", |ids| {
        format!("[{}]", with(ids, json!({})))
    }),
    ("cut off", "could not be read", |ids| {
        let whole = with(ids, json!({}));
        whole[..whole.len() - 2].to_owned()
    }),
    ("twice in one body", "could not be read", |ids| {
        with(ids, json!({})).repeat(2)
    }),
    ("nothing", "could not be read", |_| String::new()),
    ("null", "could not be read", |_| "null".to_owned()),
    ("a page of a firewall", "could not be read", |_| {
        "<html><body>Request Rejected</body></html>".to_owned()
    }),
];

fn cases() -> Vec<(&'static str, End, Body)> {
    let paid = PAID.iter().map(|(name, body)| (*name, End::Paid, *body));
    let failed = FAILED
        .iter()
        .map(|(name, code, body)| (*name, End::Failed(code), *body));
    let doubt = DOUBT.iter().map(|(name, why, body)| (*name, End::InDoubt(why), *body));
    paid.chain(failed).chain(doubt).collect()
}

fn phone(index: usize) -> String {
    format!("0722{:06}", index + 1)
}

/// A harness in which nobody is asked, no result is late, and M-PESA's own results do not come.
async fn silent_harness(payees: usize) -> Harness {
    let plan = Plan::default();
    let scenario = (0..payees).fold(Scenario::new(), |scenario, index| {
        scenario.payee(format!("254{}", &phone(index)[1..]), Behaviour::pay().silent())
    });
    Harness::planned(Plan {
        settings: Settings {
            result_deadline: Duration::from_secs(3_600),
            asking: Asking {
                first: Duration::from_secs(3_600),
                longest: Duration::from_secs(7_200),
                ..plan.settings.asking
            },
            ..plan.settings
        },
        scenario,
        ..plan
    })
    .await
}

/// A batch of so many payouts, all of which M-PESA took, with their results still to come.
async fn accepted(harness: &Harness, count: usize) -> (i64, Vec<Value>) {
    let phones: Vec<String> = (0..count).map(phone).collect();
    let payees: Vec<(&str, u32)> = phones.iter().map(|phone| (phone.as_str(), SHILLINGS)).collect();
    let batch = harness.approved(&payees).await;
    let payouts = harness
        .until("all are accepted", async || {
            let payouts = harness.payouts(batch).await;
            payouts
                .iter()
                .all(|payout| payout["state"] == "accepted")
                .then_some(payouts)
        })
        .await;
    (batch, payouts)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_shape_of_a_result_is_a_proof_or_a_doubt_that_says_why() {
    let cases = cases();
    let harness = silent_harness(cases.len()).await;
    let (batch, payouts) = accepted(&harness, cases.len()).await;
    for ((index, payout), (name, _, body)) in payouts.iter().enumerate().zip(&cases) {
        let attempt = harness.attempts(payout).await[0];
        let ids = Ids {
            ours: attempt.originator_conversation_id().to_string(),
            receipt: format!("UCLTEST{index:03}"),
        };
        assert_eq!(post(&harness.result_url(attempt), &body(&ids)).await, 200, "{name}");
    }
    let payouts = harness
        .until("all were heard", async || {
            let payouts = harness.payouts(batch).await;
            payouts
                .iter()
                .all(|payout| payout["state"] != "accepted")
                .then_some(payouts)
        })
        .await;
    for ((index, payout), (name, end, _)) in payouts.iter().enumerate().zip(&cases) {
        let receipt = format!("UCLTEST{index:03}");
        let why = payout["why"].as_str().unwrap_or_default();
        match end {
            End::Paid => assert_eq!(
                (&payout["state"], &payout["receipt"]),
                (&json!("paid"), &json!(receipt)),
                "{name}"
            ),
            End::Failed(code) => assert_eq!(
                (&payout["state"], &payout["code"]),
                (&json!("failed"), &json!(code)),
                "{name}"
            ),
            End::InDoubt(words) => {
                assert_eq!(
                    (&payout["state"], &payout["receipt"]),
                    (&json!("in_doubt"), &Value::Null),
                    "{name}: {payout}"
                );
                assert!(why.contains(words), "{name}: {why}");
            }
        }
        assert!(payout["alarm"].is_null(), "{name}: {payout}");
    }
    assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_results_that_contradict_each_other_are_an_alarm_whichever_came_first() {
    let harness = silent_harness(3).await;
    let (batch, payouts) = accepted(&harness, 3).await;
    let success: fn(&Ids) -> String = |ids| with(ids, json!({}));
    let second: fn(&Ids) -> String = |ids| with(ids, json!({ "TransactionID": format!("{}X", ids.receipt) }));
    let failure: fn(&Ids) -> String = |ids| with(ids, json!({ "ResultCode": 2040, "TransactionID": "" }));
    let other: fn(&Ids) -> String =
        |ids| amount(ids, json!(10_000)).replace(&ids.receipt, &format!("{}X", ids.receipt));
    let ways = [
        ([success, failure], "paid"),
        ([failure, success], "failed"),
        ([other, success], "in_doubt"),
    ];
    for ((index, payout), (bodies, _)) in payouts.iter().enumerate().zip(&ways) {
        let attempt = harness.attempts(payout).await[0];
        let ids = Ids {
            ours: attempt.originator_conversation_id().to_string(),
            receipt: format!("UCLTEST{index:03}"),
        };
        for body in bodies.iter().chain([&second]).take(if index == 0 { 3 } else { 2 }) {
            assert_eq!(post(&harness.result_url(attempt), &body(&ids)).await, 200);
        }
    }
    let payouts = harness
        .until("all have alarms", async || {
            let payouts = harness.payouts(batch).await;
            payouts
                .iter()
                .all(|payout| payout["alarm"].is_string())
                .then_some(payouts)
        })
        .await;
    for (payout, (_, state)) in payouts.iter().zip(&ways) {
        assert_eq!(payout["state"], *state, "{payout}");
    }
    assert!(
        payouts[2]["alarm"].as_str().unwrap().contains("paid twice"),
        "{}",
        payouts[2]
    );
    harness.sign_in(CHECKER).await;
    assert_eq!(harness.ask("status", json!({})).await["sending"]["state"], "on");
    harness.close().await;
}
