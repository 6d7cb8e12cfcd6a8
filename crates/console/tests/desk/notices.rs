//! What people are told though they look elsewhere.

use std::time::Duration;

use api::view::NoticeKind;
use console::Notice;
use daraja_sim::{Behaviour, Scenario};
use serde_json::json;
use tokio::sync::broadcast::Receiver;

use super::harness::{CHECKER, Harness, Plan};

async fn next(notices: &mut Receiver<Notice>, kind: NoticeKind) -> Notice {
    let wait = async {
        loop {
            let notice = notices.recv().await.unwrap();
            if notice.kind == kind {
                return notice;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait)
        .await
        .unwrap_or_else(|_| panic!("waited in vain for {kind:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_is_wanted_of_others_and_an_end_with_failures_and_a_doubt_are_told_once() {
    let scenario = Scenario::new()
        .payee("254722000001", Behaviour::fail("2040"))
        .payee("254722000002", Behaviour::pay().silent());
    let harness = Harness::planned(Plan {
        scenario,
        ..Plan::default()
    })
    .await;
    let mut notices = harness.desk.notices();
    let batch = harness
        .submitted(&[("0722000001", 100), ("0722000002", 200), ("0722000003", 300)])
        .await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(notices.try_recv().is_err(), "its maker is not asked");
    assert_eq!(harness.desk.tray().await.unwrap().waiting, 0);
    harness.ask("sign_out", json!({})).await;
    let wanted = next(&mut notices, NoticeKind::ApprovalWanted).await;
    assert_eq!(wanted.page, format!("approvals/{batch}"));
    assert!(wanted.body.contains("March payroll"), "{wanted:?}");
    let passing = ["Nobody is signed in", "1 batch waits for approval"];
    assert_eq!(harness.desk.tray().await.unwrap().lines, passing);
    harness.approve(batch, CHECKER).await;
    let doubt = next(&mut notices, NoticeKind::Doubt).await;
    assert!(doubt.body.starts_with("1 payout is in doubt."), "{doubt:?}");
    harness.ended(batch).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    while let Ok(again) = notices.try_recv() {
        assert_ne!(again.kind, NoticeKind::Doubt, "told once");
        assert_ne!(again.kind, NoticeKind::ApprovalWanted, "told once");
    }
    // How it stands is for somebody who signed in: whoever passes the screen is told nothing of it.
    let lines = async || harness.desk.tray().await.unwrap().lines;
    assert!(
        lines().await.contains(&"1 payout in doubt".to_owned()),
        "{:?}",
        lines().await
    );
    harness.ask("pause_sending", json!({})).await;
    assert!(lines().await.contains(&"Sending is paused".to_owned()));
    harness.ask("sign_out", json!({})).await;
    assert_eq!(lines().await, ["Nobody is signed in"]);
    assert_eq!(harness.desk.tray().await.unwrap().waiting, 0);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_ends_with_failures_says_so_and_one_that_was_paid_says_nothing() {
    let harness = Harness::planned(Plan {
        scenario: Scenario::new().payee(
            "254722000001",
            Behaviour::fail("2040").after(Duration::from_millis(500)),
        ),
        ..Plan::default()
    })
    .await;
    let mut notices = harness.desk.notices();
    let batch = harness.approved(&[("0722000001", 100), ("0722000003", 300)]).await;
    let ended = next(&mut notices, NoticeKind::BatchFinished).await;
    assert_eq!(ended.page, format!("batches/{batch}"));
    assert!(ended.body.ends_with("has ended: 1 failed."), "{ended:?}");
    harness.close().await;
}
