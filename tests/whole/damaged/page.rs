//! Commands as no page of ours gives them.

use serde_json::{Value, json};

use super::{damage::odd, figure, from, how_many};
use crate::{
    dice::Dice,
    harness::{CHECKER, Harness, MAKER, passphrase},
};

/// A request with what most commands ask for, about what is there.
fn request() -> Value {
    let mut request = json!({
        "import": 1, "batch": 1, "payout": 1, "recall": 1, "settlement": 1, "operator": 1, "person": 2, "owner": 1, "second": 2,
        "file": 1, "device": 1, "inquiry": 1, "desktop": 1, "id": 1, "skip": 0, "from": null, "until": null, "limit": 10,
        "title": "March", "digest": "0".repeat(64), "warnings": "0".repeat(64), "note": "", "reason": "No", "evidence": "No",
        "receipt": "SG632NMUAB", "passphrase": "guess", "my_passphrase": "guess", "second_passphrase": "guess", "new": "guess",
        "filter": { "batch": null, "states": [], "from": null, "until": null, "search": "", "alarms": false },
    });
    let more = json!({
        "password": "x", "again": "x", "before": null, "after": null, "offset": 0, "sort": "newest", "purpose": null,
        "format": "csv", "search": "", "at": { "kind": "index", "index": 0 }, "set_on": "2026-01-01", "days": 90, "hours": 1,
        "name": "Nobody", "roles": ["maker"], "number": "888880", "amount": "10", "amount_cents": 1_000, "reference": "x",
        "kind": "till", "level": "1", "enabled": true, "bills": false, "code": "hazina1:x", "replace": true, "end": "returned",
        "step": "answered", "done": true, "payouts": [1], "attention": "failed", "language": "en", "tab": "not_here",
        "open_only": true, "pause": "person", "decided": true, "phone": "254722000001", "minutes": 15, "account": "utility",
    });
    request
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    request
}

#[tokio::test(flavor = "multi_thread")]
async fn no_odd_command_panics_changes_what_was_approved_or_pays() {
    let harness = Harness::open().await;
    harness.submitted(&[("0722000001", 100), ("0722000002", 200)]).await;
    let (count, mut taken) = (how_many(600), 0);
    for seed in from()..from() + count {
        let mut dice = Dice::of(seed);
        if seed % 20 == 0 {
            // Whoever was signed in may have been locked by then.
            let operator = *dice.one_of(&[MAKER, CHECKER]);
            let known = json!({ "operator": operator, "passphrase": passphrase(operator) });
            let _ = harness.call("sign_in", known).await;
        }
        let name = dice.one_of(api::OF_A_DESK).name;
        let given = odd(request(), &mut dice);
        taken += u64::from(harness.call(name, given).await.is_ok());
    }
    let report = harness.desk.ledger().check().await.unwrap();
    assert!(report.faults.is_empty(), "{:?}", report.faults);
    assert!(harness.simulator.paid().is_empty(), "nobody approved anything");
    harness.close().await;
    figure("commands", count, taken);
}
