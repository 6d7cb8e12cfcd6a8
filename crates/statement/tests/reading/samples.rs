//! The thirteen samples, each field of each row as `readings.json` has it.

use std::{fs, path::PathBuf};

use serde_json::{Map, Value, json};
use statement::{At, Input, Meeting, Order, Row, Statement, meeting};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples")
}

fn read(name: &str) -> Statement {
    let bytes = fs::read(folder().join(name)).unwrap();
    statement::read(Input { name, bytes: &bytes }).unwrap()
}

fn local(at: Option<At>) -> Value {
    at.map_or(Value::Null, |at| json!(at.format("%Y-%m-%d %H:%M:%S").to_string()))
}

fn row(row: &Row) -> Value {
    let party = row.party.as_ref();
    json!({
        "receipt": row.receipt.as_str(),
        "completed": local(Some(row.completed)),
        "initiated": local(row.initiated),
        "details": row.details,
        "status": row.status.as_str(),
        "counts": row.counts(),
        "in_cents": row.in_cents(),
        "out_cents": row.out_cents(),
        "balance_cents": row.balance.map(|balance| balance.cents()),
        "kind": row.kind.as_str(),
        "reason": row.reason,
        "linked": row.linked.as_ref().map(|receipt| receipt.as_str()),
        "account_no": row.account_no,
        "party_number": party.and_then(|party| party.number.as_ref()).map(|number| number.expose()),
        "party_name": party.and_then(|party| party.name.as_deref()),
        "originator_conversation_id": row.own_id.as_ref().map(|id| id.as_str()),
        "said_cents": row.movement.filter(|_| !row.counts()).map(|moved| moved.amount.cents()),
    })
}

fn whole(statement: &Statement) -> Value {
    json!({
        "layout": statement.layout.as_str(),
        "shortcode": statement.shortcode.as_ref().map(|code| code.as_str()),
        "account": statement.account.as_ref().map(|account| account.name.as_str()),
        "from": local(statement.from),
        "to": local(statement.to),
        "order": statement.order.map(Order::as_str),
        "opening_cents": statement.opening.map(|money| money.cents()),
        "closing_cents": statement.closing.map(|money| money.cents()),
        "paid_in_cents": statement.paid_in.map(|money| money.cents()),
        "withdrawn_cents": statement.withdrawn.map(|money| money.cents()),
        "checks": { "chain": statement.checks.chain.as_str(), "totals": statement.checks.totals.as_str() },
    })
}

/// Every field that is wanted, as it is wanted. What a reading does not name may be anything.
fn compare(name: &str, place: &str, wanted: &Map<String, Value>, found: &Value) {
    for (field, wanted) in wanted {
        assert_eq!(&found[field], wanted, "{name}: {place}, {field}");
    }
}

#[test]
fn every_sample_is_read_as_its_reading_says() {
    let readings = fs::read_to_string(folder().join("readings.json")).unwrap();
    let readings: Map<String, Value> = serde_json::from_str(&readings).unwrap();
    assert_eq!(readings.len(), 13);
    for (name, wanted) in &readings {
        let found = read(name);
        let said: Vec<String> = found.findings.iter().map(ToString::to_string).collect();
        // Nothing is said but what must be: these files are sound.
        assert_eq!(json!(said), wanted["must_say"], "{name}");
        let mut wanted = wanted.as_object().unwrap().clone();
        let rows = wanted.remove("rows").unwrap();
        wanted.remove("must_say");
        compare(name, "the file", &wanted, &whole(&found));
        let rows = rows.as_array().unwrap();
        assert_eq!(rows.len(), found.rows.len(), "{name}: rows");
        for (wanted, found) in rows.iter().zip(&found.rows) {
            let receipt = found.receipt.as_str();
            compare(name, receipt, wanted.as_object().unwrap(), &row(found));
            // A row without a party in its reading has none.
            if wanted.get("party_number").is_none() {
                assert_eq!(found.party, None, "{name}: {receipt}");
            }
        }
    }
}

#[test]
fn two_windows_of_a_day_meet_and_a_gap_shows() {
    let (first, second) = (
        read("11a-ORG_600417_Utility Account_Completed_20261109124000.csv"),
        read("11b-ORG_600417_Utility Account_Completed_20261109235959.csv"),
    );
    assert_eq!(meeting(&first.span(), &second.span()), Meeting::Joined);
    let earlier = read("01-ORG_600417_Utility Account_Completed_20261102235959.csv");
    let Meeting::Gap { change_cents, .. } = meeting(&earlier.span(), &first.span()) else {
        panic!("a gap")
    };
    assert_eq!(change_cents, 7_000_000 - 7_622_050);
    assert_eq!(meeting(&second.span(), &first.span()), Meeting::Overlapping);
}
