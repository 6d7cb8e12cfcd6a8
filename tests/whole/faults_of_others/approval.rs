//! What was approved is exactly what is sent, once.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn two_approvers_at_once_make_one_approval_and_one_payment_each() {
    let harness = Harness::open().await;
    let payees = crate::harness::ordinary(12);
    let batch = harness.submitted(&crate::harness::borrowed(&payees)).await;
    harness.sign_in(CHECKER).await;
    let first = harness.approval(batch, CHECKER).await;
    let second = harness.approval(batch, OTHER_CHECKER).await;
    let other = json!({ "operator": OTHER_CHECKER, "passphrase": passphrase(OTHER_CHECKER) });
    // Who approves is settled when a request arrives; its passphrase takes a moment, and meanwhile the other person arrives.
    let (one, two, three) = tokio::join!(
        harness.call("approve_batch", first.clone()),
        harness.call("approve_batch", first),
        async {
            harness.ask("sign_in", other).await;
            harness.call("approve_batch", second).await
        },
    );
    let answers = [one, two, three];
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    for refused in answers.into_iter().filter_map(Result::err) {
        assert!(matches!(refused, Problem::WrongState { .. }), "{refused:?}");
    }
    harness.ended(batch).await;
    let mut paid: BTreeMap<String, u32> = BTreeMap::new();
    for payment in harness.simulator.paid() {
        *paid.entry(payment.payee).or_default() += 1;
    }
    assert_eq!(paid.len(), 12);
    assert!(paid.values().all(|times| *times == 1), "{paid:?}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_other_than_those_shown_cannot_be_approved() {
    let harness = Harness::open().await;
    let seen = harness.drafted(ONE).await;
    let batch = harness.submitted(&[(PAYEE, 2_500)]).await;
    harness.sign_in(CHECKER).await;
    let mut approval = harness.approval(batch, CHECKER).await;
    approval["digest"] = harness.batch(seen).await["digest"].clone();
    assert_eq!(
        harness.refused("approve_batch", approval.clone()).await,
        Problem::RowsChanged
    );
    approval["digest"] = json!("");
    assert_eq!(harness.refused("approve_batch", approval).await, Problem::RowsChanged);
    assert_eq!(harness.batch(batch).await["row"]["state"], "submitted");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_edited_in_the_file_after_its_approval_stops_all_sending() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    harness.ask("pause_sending", json!({})).await;
    let batch = harness.approved(&[(PAYEE, 1_500), ("0722000002", 1_600)]).await;
    let file = rusqlite::Connection::open(harness.folder.path().join("organisation.ledger")).unwrap();
    let changed = file
        .execute(
            "UPDATE payout SET amount_cents = 9000000 WHERE payee = '254722000001'",
            [],
        )
        .unwrap();
    assert_eq!(changed, 1);
    drop(file);
    harness.ask("resume_sending", json!({ "decided": true })).await;
    let sending = harness
        .until("sending is paused", async || {
            let sending = harness.ask("status", json!({})).await["sending"].clone();
            (sending["state"] == "paused").then_some(sending)
        })
        .await;
    assert!(
        sending["reason"].as_str().unwrap().contains("changed outside"),
        "{sending}"
    );
    assert_eq!(harness.taken(), 0);
    assert_eq!(count(&harness.batch(batch).await, "to_go"), 2);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_a_payees_name_stays_text() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let name = "<img src=x onerror=alert(1)>";
    let file = format!("Phone,Amount,Name,Reference\n{PAYEE},1500,{name},<b>March</b>\n");
    let import = harness.import(&file).await;
    let request = json!({ "import": import, "title": "<script>1</script>" });
    let batch = harness.ask("draft_batch", request).await["batch"].as_i64().unwrap();
    let payout = harness.only_payout(batch).await;
    assert_eq!(payout["name"], name);
    assert_eq!(harness.batch(batch).await["row"]["title"], "<script>1</script>");
    harness.close().await;
    // What the views get is text, and no view makes markup of text.
    let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src");
    for (path, text) in crate::sources::under(pages.as_ref(), &["svelte", "ts"]) {
        for permission in [
            "{@html",
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
        ] {
            assert!(
                !text.contains(permission),
                "{} makes markup with {permission}: show text instead",
                path.display()
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_of_people_that_was_edited_by_hand_signs_nobody_in_and_stops_sending() {
    let harness = Harness::open().await;
    let file = rusqlite::Connection::open(harness.folder.path().join("organisation.ledger")).unwrap();
    let theirs = "UPDATE operator SET wrapped_key = (SELECT wrapped_key FROM operator WHERE id = 1) WHERE id = 2";
    assert_eq!(file.execute(theirs, []).unwrap(), 1);
    drop(file);
    let request = json!({ "operator": CHECKER, "passphrase": passphrase(MAKER) });
    let refused = harness.refused("sign_in", request).await;
    assert!(matches!(refused, Problem::LedgerChanged { .. }), "{refused:?}");
    harness.sign_in(MAKER).await;
    assert_eq!(harness.ask("status", json!({})).await["sending"]["state"], "paused");
    harness.close().await;
}
