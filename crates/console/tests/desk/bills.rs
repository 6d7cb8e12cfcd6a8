//! Supplier bills and taxes: from a form or a file to the end that M-PESA's word proves.

use console::{Problem, api, view};
use daraja_sim::{Api, Behaviour, Kind, Scenario};
use serde_json::{Value, json};

use super::house::{CHECKER, House, MAKER, Plan, count};

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

async fn drafted(house: &House, request: Value) -> i64 {
    house.sign_in(MAKER).await;
    house.ask("draft_bill", request).await["batch"].as_i64().unwrap()
}

async fn approved(house: &House, request: Value) -> i64 {
    let batch = drafted(house, request).await;
    house.ask("submit_batch", json!({ "batch": batch })).await;
    house.approve(batch, CHECKER).await;
    batch
}

/// How often M-PESA took a request of the B2B family.
fn taken(house: &House) -> usize {
    let taken = |entry: &&daraja_sim::JournalEntry| {
        matches!(entry.api, Some(Api::B2b | Api::Tax)) && matches!(entry.kind, Kind::Taken { .. })
    };
    house.simulator.journal().iter().filter(taken).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_a_till_and_tax_are_paid_out_of_working_with_a_receipt() {
    let house = House::open().await;
    let till = json!({ "kind": "till", "number": "700101", "account": "", "amount": "200", "name": "A shop", "reference": "" });
    let tax = json!({ "kind": "tax", "number": "", "account": "PRN2026X", "amount": "88", "name": "KRA", "reference": "VAT" });
    let mut paid = Vec::new();
    for (request, lane) in [(bill(PAID), "bill"), (till, "till"), (tax, "tax")] {
        let batch = approved(&house, request).await;
        let payout = house.stands(batch, "paid").await;
        assert_eq!(payout["lane"], lane, "{payout}");
        assert_eq!(house.batch(batch).await["row"]["purpose"], "bills");
        paid.push(payout["receipt"].as_str().unwrap().to_owned());
    }
    assert_eq!(house.simulator.accounts().working.cents(), 100_000_000 - 178_800);
    assert_eq!(
        house.simulator.accounts().utility.cents(),
        100_000_000,
        "people's money is untouched"
    );
    let mut told: Vec<String> = house.simulator.paid().iter().map(|paid| paid.receipt.clone()).collect();
    told.sort();
    paid.sort();
    assert_eq!(paid, told);
    assert_eq!(house.ask("check_ledger", json!({})).await["faults"], json!([]));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_that_m_pesa_refuses_fails_with_its_reason_and_moves_nothing() {
    let house = House::open().await;
    let batch = approved(&house, bill(NO_ACCOUNT)).await;
    let payout = house.stands(batch, "failed").await;
    assert_eq!(payout["code"], "2202", "{payout}");
    assert!(payout["why"].as_str().unwrap().contains("account"), "{payout}");
    assert_eq!(house.simulator.accounts().working.cents(), 100_000_000);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_acknowledgement_is_never_sent_again_and_the_callback_ends_it() {
    let house = House::open().await;
    let told = approved(&house, bill(DROPS_AND_TELLS)).await;
    house.stands(told, "paid").await;
    assert_eq!(taken(&house), 1);
    let silent = approved(&house, bill(DROPS_AND_IS_SILENT)).await;
    house.stands(silent, "in_doubt").await;
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    assert_eq!(
        taken(&house),
        2,
        "nothing was sent again, although M-PESA paid without a word"
    );
    let view = house.batch(silent).await;
    assert_eq!(count(&view, "in_doubt"), 1, "{view}");
    assert!(matches!(
        house.refused("redo_failed", json!({ "batch": silent })).await,
        Problem::NothingToPay
    ));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_out_notice_is_a_doubt_until_the_result_comes() {
    let house = House::open().await;
    let batch = approved(&house, bill(TIME_OUT_THEN_PAID)).await;
    house.stands(batch, "paid").await;
    let pending = approved(&house, bill(PENDING)).await;
    house.stands(pending, "in_doubt").await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mixed_file_becomes_one_batch_whose_accounts_and_lanes_are_told_apart() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    let text = format!(
        "Paybill,Account,Till,Phone,Amount,Name,Reference\n{PAID},INV-1,,,1500,Kilimo,Feed\n,,700101,,200,Pwani,Rope\n\
         ,,,0722000001,5000,Ann,Casual\n"
    );
    let import = house.import(&text).await;
    let rows = house
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
    let batch = house
        .ask("draft_batch", json!({ "import": import, "title": "Mixed" }))
        .await["batch"]
        .as_i64()
        .unwrap();
    let view = house.batch(batch).await;
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
    house.ask("submit_batch", json!({ "batch": batch })).await;
    house.approve(batch, CHECKER).await;
    assert_eq!(count(&house.ended(batch).await, "paid"), 3);
    let bills = house
        .ask("batches", json!({ "before": null, "limit": 10, "purpose": "bills" }))
        .await;
    assert_eq!(
        (bills["total"].as_i64(), bills["rows"].as_array().unwrap().len()),
        (Some(1), 1)
    );
    let people = house
        .ask("batches", json!({ "before": null, "limit": 10, "purpose": "payouts" }))
        .await;
    assert_eq!(people["rows"], json!([]));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bill_again_carries_a_flag_that_a_checker_sees() {
    let house = House::open().await;
    let first = approved(&house, bill(PAID)).await;
    house.stands(first, "paid").await;
    let again = drafted(&house, bill(PAID)).await;
    let view = house.batch(again).await;
    assert_eq!(view["flag_groups"][0]["code"], "paid_recently", "{view}");
    assert_eq!(view["flag_groups"][0]["worth_a_look"], true);
    let mut other = bill(PAID);
    other["account"] = json!("INV-43");
    let other = house.batch(drafted(&house, other).await).await;
    assert_eq!(
        other["flag_groups"][0]["code"], "new_payee",
        "another account is another payee: {other}"
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_cannot_be_a_bill_says_what_to_change_where() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
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
        match house.refused("draft_bill", request).await {
            Problem::BadField { field: told, message } => {
                assert_eq!(told, field, "{change}");
                assert!(message.ends_with('.'), "{message}");
            }
            other => panic!("{change}: {other:?}"),
        }
    }
    let nobody = house.ask("batches", json!({ "before": null, "limit": 10 })).await;
    assert_eq!(nobody["rows"], json!([]), "nothing was drafted");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bills_and_their_approval_need_two_people() {
    let house = House::open().await;
    let batch = drafted(&house, bill(PAID)).await;
    house.ask("submit_batch", json!({ "batch": batch })).await;
    let own = house.approval(batch, MAKER).await;
    assert!(matches!(
        house.refused("approve_batch", own).await,
        Problem::MakerCannotApprove { .. }
    ));
    house.close().await;
    let signed_out = House::planned(Plan {
        scenario: Scenario::new().api(Api::B2b, Behaviour::pay()),
        ..Plan::default()
    })
    .await;
    assert!(matches!(
        signed_out.refused("draft_bill", bill(PAID)).await,
        Problem::NotSignedIn
    ));
    let none: Result<view::ImportRef, Problem> = api::import_file(&signed_out.desk, "bills.csv".to_owned(), Vec::new());
    assert!(matches!(none, Err(Problem::NotSignedIn)));
    signed_out.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supplier_that_was_paid_is_remembered_with_its_number_and_one_that_was_only_typed_is_not() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    let bill = |number: &str, name: &str| json!({ "kind": "pay_bill", "number": number, "account": "42-17", "amount": "700", "name": name, "reference": "" });
    let paid = house.ask("draft_bill", bill("888880", "Kenya Power")).await["batch"]
        .as_i64()
        .unwrap();
    house.ask("submit_batch", json!({ "batch": paid })).await;
    house.approve(paid, CHECKER).await;
    house.ended(paid).await;
    house.sign_in(MAKER).await;
    house.ask("draft_bill", bill("999990", "Only typed")).await;
    let known = house.ask("suppliers", json!({})).await;
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
    house.close().await;
}
