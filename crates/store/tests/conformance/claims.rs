//! Claiming: what is handed out to be sent, in which order, and never twice.

use std::collections::BTreeSet;

use treasury::PauseReason;

use crate::harness::{CHECKER, Harness, not_taken};

#[tokio::test]
async fn the_batch_that_was_approved_first_goes_first_in_the_order_of_its_lines() {
    let harness = Harness::new().await;
    let late = harness.submitted(&[10, 20]).await;
    let early = harness.approved(&[30, 40]).await;
    let approval = harness.approval(late, CHECKER).await;
    harness.ledger.approve(approval).await.expect("approved");
    let claimed = harness.claim(3).await;
    let order: Vec<_> = claimed.iter().map(|c| (c.batch, c.row.amount.cents())).collect();
    assert_eq!(order, [(early, 3000), (early, 4000), (late, 1000)]);
}

#[tokio::test]
async fn a_claim_takes_no_more_than_there_are_ids() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20, 30]).await;
    assert_eq!(harness.claim(2).await.len(), 2);
    assert_eq!(harness.claim(2).await.len(), 1);
    assert!(harness.claim(2).await.is_empty());
    assert!(harness.claim(0).await.is_empty());
}

#[tokio::test]
async fn what_is_claimed_is_the_frozen_row_under_an_id_made_of_its_first_attempt() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    assert_eq!(&sent.row, &harness.ledger.rows(batch).await.expect("rows").rows()[0]);
    assert_eq!(
        sent.originator_conversation_id,
        sent.attempt.originator_conversation_id()
    );
    let payout = harness.ledger.payout(sent.payout).await.expect("a payout");
    assert_eq!(payout.state.name(), "dispatching");
    assert_eq!(payout.originator_conversation_id, Some(sent.originator_conversation_id));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_payout_is_never_handed_out_twice_however_many_ask_at_once() {
    let harness = Harness::new().await;
    for _ in 0..3 {
        harness.approved(&[10; 40]).await;
    }
    let mut tasks = Vec::new();
    for _ in 0..8 {
        let ledger = harness.ledger.clone();
        let at = harness.now();
        tasks.push(tokio::spawn(async move {
            let mut mine = Vec::new();
            for _ in 0..5 {
                mine.extend(ledger.claim(7, at).await.expect("a claim"));
            }
            mine
        }));
    }
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await.expect("a task"));
    }
    assert_eq!(all.len(), 120);
    assert_eq!(all.iter().map(|c| c.payout).collect::<BTreeSet<_>>().len(), 120);
    assert_eq!(all.iter().map(|c| c.attempt).collect::<BTreeSet<_>>().len(), 120);
    let names: BTreeSet<_> = all.iter().map(|c| c.originator_conversation_id.clone()).collect();
    assert_eq!(names.len(), 120);
}

#[tokio::test]
async fn nothing_is_claimed_of_a_batch_that_is_not_approved() {
    let harness = Harness::new().await;
    harness.drafted(&[10]).await;
    harness.submitted(&[20]).await;
    let rejected = harness.submitted(&[30]).await;
    harness.reject(rejected).await.expect("rejected");
    assert!(harness.claim(10).await.is_empty());
    assert!(harness.ledger.sending_pause().await.expect("read").is_none());
}

#[tokio::test]
async fn nothing_is_claimed_while_all_sending_is_paused() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let pause = harness
        .ledger
        .pause_sending(PauseReason::Person, Some(CHECKER), harness.now());
    pause.await.expect("paused");
    assert!(harness.claim(10).await.is_empty());
    harness
        .ledger
        .resume_sending(CHECKER, harness.now())
        .await
        .expect("resumed");
    assert_eq!(harness.claim(10).await.len(), 1);
}

#[tokio::test]
async fn a_paused_batch_is_passed_over() {
    let harness = Harness::new().await;
    let paused = harness.approved(&[10]).await;
    let other = harness.approved(&[20]).await;
    let person = Some(PauseReason::Person);
    let pause = harness.ledger.pause_batch(paused, person, Some(CHECKER), harness.now());
    pause.await.expect("paused");
    let claimed = harness.claim(10).await;
    assert_eq!(claimed.iter().map(|c| c.batch).collect::<Vec<_>>(), [other]);
    let resume = harness.ledger.pause_batch(paused, None, Some(CHECKER), harness.now());
    resume.await.expect("resumed");
    assert_eq!(harness.claim(10).await.len(), 1);
}

#[tokio::test]
async fn what_was_not_taken_is_claimed_again_under_the_same_id_at_mpesa() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let first = harness.claim_one().await;
    harness.record(first.attempt, not_taken()).await;
    assert_eq!(harness.state(first.payout).await.name(), "approved");
    let second = harness.claim_one().await;
    assert_ne!(second.attempt, first.attempt);
    assert_eq!(second.payout, first.payout);
    assert_eq!(second.originator_conversation_id, first.originator_conversation_id);
    assert_eq!(second.row, first.row);
    let (attempts, _) = harness.ledger.history(first.payout).await.expect("read");
    let told: Vec<_> = attempts.iter().map(|a| (a.id, a.state.name())).collect();
    assert_eq!(told, [(first.attempt, "not_taken"), (second.attempt, "dispatching")]);
}
