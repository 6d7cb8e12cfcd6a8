//! What was approved is exactly what is sent, once.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn two_approvers_at_once_make_one_approval_and_one_payment_each() {
    let house = House::open().await;
    let payees = crate::house::ordinary(12);
    let batch = house.submitted(&crate::house::borrowed(&payees)).await;
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
    house.ask("resume_sending", json!({ "decided": true })).await;
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
    for (path, text) in crate::sources::under(pages.as_ref(), &["svelte", "ts"]) {
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

#[tokio::test(flavor = "multi_thread")]
async fn a_row_of_people_that_was_edited_by_hand_signs_nobody_in_and_stops_sending() {
    let house = House::open().await;
    let file = rusqlite::Connection::open(house.folder.path().join("house.ledger")).unwrap();
    let theirs = "UPDATE operator SET wrapped_key = (SELECT wrapped_key FROM operator WHERE id = 1) WHERE id = 2";
    assert_eq!(file.execute(theirs, []).unwrap(), 1);
    drop(file);
    let request = json!({ "operator": CHECKER, "passphrase": passphrase(MAKER) });
    let refused = house.refused("sign_in", request).await;
    assert!(matches!(refused, Problem::LedgerChanged { .. }), "{refused:?}");
    house.sign_in(MAKER).await;
    assert_eq!(house.ask("house", json!({})).await["sending"]["state"], "paused");
    house.close().await;
}
