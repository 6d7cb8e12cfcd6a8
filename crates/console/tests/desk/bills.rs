//! Supplier bills and taxes: from a form or a file to the end that M-PESA's word proves.

use api::{Problem, view};
use console::dispatch;
use daraja_sim::{Api, Behaviour, Kind, Scenario};
use serde_json::{Value, json};

use super::harness::{CHECKER, Harness, MAKER, Plan, count};

/// As in the simulator's table of businesses.
const PAID: &str = "700100";
const NO_ACCOUNT: &str = "700202";
const DROPS_AND_TELLS: &str = "700305";
const DROPS_AND_IS_SILENT: &str = "700306";
const PENDING: &str = "700303";
const TIME_OUT_THEN_PAID: &str = "700501";

fn bill(number: &str) -> Value {
    json!({ "kind": "pay_bill", "number": number, "account": "INV-42", "amount": "1,500", "name": "A supplier",
        "reference": "October" })
}

async fn drafted(harness: &Harness, request: Value) -> i64 {
    harness.sign_in(MAKER).await;
    harness.ask("draft_bill", request).await["batch"].as_i64().unwrap()
}

async fn approved(harness: &Harness, request: Value) -> i64 {
    let batch = drafted(harness, request).await;
    harness.ask("submit_batch", json!({ "batch": batch })).await;
    harness.approve(batch, CHECKER).await;
    batch
}

/// How often M-PESA took a request of the B2B family.
fn taken(harness: &Harness) -> usize {
    let taken = |entry: &&daraja_sim::JournalEntry| {
        matches!(entry.api, Some(Api::B2b | Api::Tax)) && matches!(entry.kind, Kind::Taken { .. })
    };
    harness.simulator.journal().iter().filter(taken).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_a_till_and_tax_are_paid_out_of_working_with_a_receipt() {
    let harness = Harness::open().await;
    let till = json!({ "kind": "till", "number": "700101", "account": "", "amount": "200", "name": "A shop", "reference": "" });
    let tax = json!({ "kind": "tax", "number": "", "account": "PRN2026X", "amount": "88", "name": "KRA", "reference": "VAT" });
    let mut paid = Vec::new();
    for (request, lane) in [(bill(PAID), "bill"), (till, "till"), (tax, "tax")] {
        let batch = approved(&harness, request).await;
        let payout = harness.stands(batch, "paid").await;
        assert_eq!(payout["lane"], lane, "{payout}");
        assert_eq!(harness.batch(batch).await["row"]["purpose"], "bills");
        paid.push(payout["receipt"].as_str().unwrap().to_owned());
    }
    assert_eq!(harness.simulator.accounts().working.cents(), 100_000_000 - 178_800);
    assert_eq!(
        harness.simulator.accounts().utility.cents(),
        100_000_000,
        "people's money is untouched"
    );
    let mut told: Vec<String> = harness
        .simulator
        .paid()
        .iter()
        .map(|paid| paid.receipt.clone())
        .collect();
    told.sort();
    paid.sort();
    assert_eq!(paid, told);
    assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_that_m_pesa_refuses_fails_with_its_reason_and_moves_nothing() {
    let harness = Harness::open().await;
    let batch = approved(&harness, bill(NO_ACCOUNT)).await;
    let payout = harness.stands(batch, "failed").await;
    assert_eq!(payout["code"], "2202", "{payout}");
    assert!(payout["why"].as_str().unwrap().contains("account"), "{payout}");
    assert_eq!(harness.simulator.accounts().working.cents(), 100_000_000);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_acknowledgement_is_never_sent_again_and_the_callback_ends_it() {
    let harness = Harness::open().await;
    let told = approved(&harness, bill(DROPS_AND_TELLS)).await;
    harness.stands(told, "paid").await;
    assert_eq!(taken(&harness), 1);
    let silent = approved(&harness, bill(DROPS_AND_IS_SILENT)).await;
    harness.stands(silent, "in_doubt").await;
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    assert_eq!(
        taken(&harness),
        2,
        "nothing was sent again, although M-PESA paid without a word"
    );
    let view = harness.batch(silent).await;
    assert_eq!(count(&view, "in_doubt"), 1, "{view}");
    assert!(matches!(
        harness.refused("redo_failed", json!({ "batch": silent })).await,
        Problem::NothingToPay
    ));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_out_notice_is_a_doubt_until_the_result_comes() {
    let harness = Harness::open().await;
    let batch = approved(&harness, bill(TIME_OUT_THEN_PAID)).await;
    harness.stands(batch, "paid").await;
    let pending = approved(&harness, bill(PENDING)).await;
    harness.stands(pending, "in_doubt").await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mixed_file_becomes_one_batch_whose_accounts_and_lanes_are_told_apart() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let text = format!(
        "Paybill,Account,Till,Phone,Amount,Name,Reference\n{PAID},INV-1,,,1500,Kilimo,Feed\n,,700101,,200,Pwani,Rope\n\
         ,,,0722000001,5000,Ann,Casual\n"
    );
    let import = harness.import(&text).await;
    let rows = harness
        .ask("import_rows", json!({ "import": import, "offset": 0, "limit": 10 }))
        .await;
    let shown: Vec<_> = rows["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["lane"].clone(), row["fee_cents"].clone()))
        .collect();
    assert_eq!(
        shown,
        [
            (json!("bill"), Value::Null),
            (json!("till"), Value::Null),
            (json!("person"), json!(900))
        ]
    );
    let batch = harness
        .ask("draft_batch", json!({ "import": import, "title": "Mixed" }))
        .await["batch"]
        .as_i64()
        .unwrap();
    let view = harness.batch(batch).await;
    assert_eq!(view["row"]["purpose"], "bills");
    let lanes: Vec<&str> = view["lanes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|lane| lane["lane"].as_str().unwrap())
        .collect();
    assert_eq!(lanes[0], "person");
    assert_eq!(lanes.len(), 3, "{view}");
    let accounts = view["accounts"].as_array().unwrap();
    let takes: Vec<_> = accounts
        .iter()
        .map(|account| {
            (
                account["account"].as_str().unwrap(),
                account["takes_cents"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(takes, [("Utility Account", 500_000), ("Working Account", 170_000)]);
    assert_eq!(
        (&accounts[0]["fees_unknown"], &accounts[1]["fees_unknown"]),
        (&json!(false), &json!(true))
    );
    harness.ask("submit_batch", json!({ "batch": batch })).await;
    harness.approve(batch, CHECKER).await;
    assert_eq!(count(&harness.ended(batch).await, "paid"), 3);
    let bills = harness
        .ask("batches", json!({ "before": null, "limit": 10, "purpose": "bills" }))
        .await;
    assert_eq!(
        (bills["total"].as_i64(), bills["rows"].as_array().unwrap().len()),
        (Some(1), 1)
    );
    let people = harness
        .ask("batches", json!({ "before": null, "limit": 10, "purpose": "payouts" }))
        .await;
    assert_eq!(people["rows"], json!([]));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bill_again_carries_a_flag_that_a_checker_sees() {
    let harness = Harness::open().await;
    let first = approved(&harness, bill(PAID)).await;
    harness.stands(first, "paid").await;
    let again = drafted(&harness, bill(PAID)).await;
    let view = harness.batch(again).await;
    assert_eq!(view["flag_groups"][0]["code"], "paid_recently", "{view}");
    assert_eq!(view["flag_groups"][0]["worth_a_look"], true);
    let mut other = bill(PAID);
    other["account"] = json!("INV-43");
    let other = harness.batch(drafted(&harness, other).await).await;
    assert_eq!(
        other["flag_groups"][0]["code"], "new_payee",
        "another account is another payee: {other}"
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_cannot_be_a_bill_says_what_to_change_where() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    for (change, field) in [
        (json!({ "number": "12" }), "number"),
        (json!({ "number": "600992" }), "number"),
        (json!({ "account": "" }), "account"),
        (json!({ "account": "12345678901234" }), "account"),
        (json!({ "account": "A & B" }), "account"),
        (json!({ "amount": "0" }), "amount"),
        (json!({ "amount": "12.50" }), "amount"),
        (json!({ "amount": "" }), "amount"),
        (json!({ "name": " " }), "name"),
        (json!({ "kind": "tax", "account": "" }), "account"),
        (json!({ "kind": "till", "number": "x" }), "number"),
    ] {
        let mut request = bill(PAID);
        for (key, value) in change.as_object().unwrap() {
            request[key] = value.clone();
        }
        match harness.refused("draft_bill", request).await {
            Problem::BadField { field: told, message } => {
                assert_eq!(told, field, "{change}");
                assert!(message.ends_with('.'), "{message}");
            }
            other => panic!("{change}: {other:?}"),
        }
    }
    let nobody = harness.ask("batches", json!({ "before": null, "limit": 10 })).await;
    assert_eq!(nobody["rows"], json!([]), "nothing was drafted");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bills_and_their_approval_need_two_people() {
    let harness = Harness::open().await;
    let batch = drafted(&harness, bill(PAID)).await;
    harness.ask("submit_batch", json!({ "batch": batch })).await;
    let own = harness.approval(batch, MAKER).await;
    assert!(matches!(
        harness.refused("approve_batch", own).await,
        Problem::MakerCannotApprove { .. }
    ));
    harness.close().await;
    let signed_out = Harness::planned(Plan {
        scenario: Scenario::new().api(Api::B2b, Behaviour::pay()),
        ..Plan::default()
    })
    .await;
    assert!(matches!(
        signed_out.refused("draft_bill", bill(PAID)).await,
        Problem::NotSignedIn
    ));
    let none: Result<view::ImportRef, Problem> =
        dispatch::begin_import(&signed_out.desk, "bills.csv".to_owned(), Vec::new());
    assert!(matches!(none, Err(Problem::NotSignedIn)));
    signed_out.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supplier_that_was_paid_is_remembered_with_its_number_and_one_that_was_only_typed_is_not() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let bill = |number: &str, name: &str| json!({ "kind": "pay_bill", "number": number, "account": "42-17", "amount": "700", "name": name, "reference": "" });
    let paid = harness.ask("draft_bill", bill("888880", "Kenya Power")).await["batch"]
        .as_i64()
        .unwrap();
    harness.ask("submit_batch", json!({ "batch": paid })).await;
    harness.approve(paid, CHECKER).await;
    harness.ended(paid).await;
    harness.sign_in(MAKER).await;
    harness.ask("draft_bill", bill("999990", "Only typed")).await;
    let known = harness.ask("suppliers", json!({})).await;
    let known = known.as_array().unwrap();
    assert_eq!(known.len(), 1, "{known:?}");
    assert_eq!(
        (
            &known[0]["number"],
            &known[0]["account"],
            &known[0]["name"],
            &known[0]["count"]
        ),
        (&json!("888880"), &json!("42-17"), &json!("Kenya Power"), &json!(1))
    );
    harness.close().await;
}
