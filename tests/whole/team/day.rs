//! Prepared on one desktop, approved on the other, sent by the first; and when that one is gone, by the other. What was paid is
//! compared with the simulator's journal.

use serde_json::json;
use testkit::harness::{CHECKER, MAKER, borrowed, ordinary, passphrase};

use super::{Between, console::Console as _};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn prepared_on_one_desktop_approved_on_the_other_and_sent_by_the_first() {
    let between = Between::new().await;
    let [first, second] = between.team().await;
    let payees = ordinary(40);
    let batch = first.submitted(&borrowed(&payees)).await;
    second.approve(batch).await;
    for seat in [&first, &second] {
        seat.all_paid(batch, 40).await;
    }
    let paid = between.paid();
    assert_eq!((paid.len(), paid.values().max()), (40, Some(&1)));
    first.sign_in(MAKER).await;
    let team = second.ask("team", json!({})).await;
    assert_eq!(team["sends_here"], false);
    assert_eq!(team["desktops"][0]["name"], "Branch");
    for seat in [&first, &second] {
        assert_eq!(seat.faults().await, json!([]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_sender_is_gone_in_the_middle_and_the_other_desktop_takes_over() {
    let between = Between::new().await;
    let [mut first, second] = between.team().await;
    let payees = ordinary(400);
    let batch = first.submitted(&borrowed(&payees)).await;
    second.approve(batch).await;
    first
        .until("some are paid", async || (between.paid().len() > 20).then_some(()))
        .await;
    // As where its process is killed: nothing it was about to do is done.
    drop(first.work.take());
    drop(first);
    let taken = second
        .ask("take_over_sending", json!({ "my_passphrase": passphrase(CHECKER) }))
        .await;
    let in_doubt = taken["in_doubt"].as_i64().unwrap();
    assert!(in_doubt < 400, "{taken}");
    // What the first claimed and never sent stays in doubt: nobody can prove that it will not arrive.
    let left = second
        .until("all are paid or in doubt", async || {
            let shown = second.batch(batch).await?;
            let [paid, doubted] = ["paid", "in_doubt"].map(|state| testkit::harness::count(&shown, state));
            let known = usize::try_from(paid).unwrap() == between.paid().len();
            (paid + doubted == 400 && known).then_some(doubted)
        })
        .await;
    assert!(left <= in_doubt, "{left} of {in_doubt}");
    assert_eq!(between.paid().values().max(), Some(&1));
    assert_eq!(second.ask("team", json!({})).await["sends_here"], true);
    assert_eq!(second.faults().await, json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_desktop_that_two_people_take_out_writes_and_reads_nothing_more_and_the_password_is_to_be_changed() {
    let between = Between::new().await;
    let [first, second] = between.team().await;
    first.sign_in(MAKER).await;
    second.sign_in(CHECKER).await;
    let ledger = first.desk.ledger();
    ledger
        .note_credential("api".to_owned(), 20_000, None, first.desk.now())
        .await
        .unwrap();
    let status = first.ask("status", json!({})).await;
    assert_eq!(status["password"]["exposed"], json!(null));
    let team = first.ask("team", json!({})).await;
    let [here, other] = [true, false].map(|here| {
        let desktops = team["desktops"].as_array().unwrap();
        desktops.iter().find(|one| one["here"] == here).unwrap()["key"].clone()
    });
    let agreeing = json!({
        "my_passphrase": passphrase(MAKER), "second": CHECKER, "second_passphrase": passphrase(CHECKER),
    });
    let own = json!({ "key": here, "agreeing": agreeing });
    first
        .call("retire_desktop", own)
        .await
        .expect_err("another one does that");
    let retired = first
        .ask("retire_desktop", json!({ "key": other, "agreeing": agreeing }))
        .await;
    assert_eq!(retired["still_reads"], json!(null));
    let status = first.ask("status", json!({})).await;
    let exposed = status["password"]["exposed"].as_str().unwrap();
    assert!(exposed.starts_with("Branch "), "{exposed}");
    second
        .call("pause_sending", json!({}))
        .await
        .expect_err("it is no desktop of the team");
    let devices = first.place.open().unwrap().devices().await.unwrap();
    let still: Vec<_> = devices
        .iter()
        .filter(|one| !one.retired)
        .map(|one| one.device)
        .collect();
    assert_eq!(still, [first.place.device()]);
    assert!(
        second
            .place
            .open()
            .unwrap()
            .read_after(0, 1, std::time::Duration::ZERO)
            .await
            .is_err()
    );
}
