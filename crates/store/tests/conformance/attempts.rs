//! Recording the gateway's answers, and doubting what was not answered.

use store::StoreError;
use treasury::{Answer, AttemptRecord, Doubt, FailureCause, PayoutState, StateKind};

use crate::harness::{Harness, acknowledged, lost, moved, not_moved, not_taken, refused, timed_out};

#[tokio::test]
async fn each_of_the_four_answers_leads_to_its_own_state() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20, 30, 40]).await;
    let sent = harness.claim(4).await;
    let answers = [acknowledged(), refused(), not_taken(), lost()];
    let records = sent.iter().zip(answers.clone());
    let records = records.map(|(send, answer)| AttemptRecord {
        attempt: send.attempt,
        answer,
    });
    harness
        .ledger
        .record(records.collect(), harness.now())
        .await
        .expect("recorded");
    assert_eq!(
        harness.states_of(batch).await,
        ["accepted", "failed", "approved", "in_doubt"]
    );
    let expected = ["accepted", "failed", "not_taken", "in_doubt"];
    for ((send, answer), state) in sent.iter().zip(answers).zip(expected) {
        let (attempts, _) = harness.ledger.history(send.payout).await.expect("read");
        assert_eq!(attempts.len(), 1);
        assert_eq!(attempts[0].state.name(), state);
        assert_eq!(attempts[0].answer, Some(answer));
        assert!(attempts[0].recorded_at.is_some());
    }
    let failed = harness.state(sent[1].payout).await;
    assert!(matches!(failed, PayoutState::Failed { cause } if cause.code() == Some("400.002.02")));
}

#[tokio::test]
async fn an_acknowledgement_is_not_a_payment() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    harness.record(sent.attempt, acknowledged()).await;
    let batch = harness.ledger.batch(batch).await.expect("a batch");
    assert_eq!(batch.totals.of(StateKind::Paid).count, 0);
    assert_eq!(batch.totals.of(StateKind::Accepted).count, 1);
    assert!(!batch.finished);
}

#[tokio::test]
async fn a_refusal_without_a_code_is_a_refusal_all_the_same() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    let answer = Answer::Refused {
        code: None,
        words: Some("no".to_owned()),
        field: None,
    };
    harness.record(sent.attempt, answer).await;
    let failures = harness.ledger.failures(batch).await.expect("read");
    let refused = FailureCause::Refused { code: None };
    assert_eq!((&failures[0].cause, failures[0].total.count), (&refused, 1));
}

#[tokio::test]
async fn a_result_may_come_before_the_answer_whatever_the_answer_says() {
    let harness = Harness::new().await;
    for answer in [acknowledged(), refused(), not_taken(), lost()] {
        harness.approved(&[10]).await;
        let sent = harness.claim_one().await;
        harness.hear(sent.attempt, moved(&harness.receipt())).await;
        harness.record(sent.attempt, answer.clone()).await;
        assert_eq!(harness.state(sent.payout).await.name(), "paid", "{answer:?}");
        let (attempts, _) = harness.ledger.history(sent.payout).await.expect("read");
        assert_eq!((attempts[0].state.name(), &attempts[0].answer), ("paid", &Some(answer)));
        assert!(harness.claim(1).await.is_empty());
    }
}

#[tokio::test]
async fn a_time_out_notice_before_the_answer_leaves_a_doubt() {
    let harness = Harness::new().await;
    for answer in [acknowledged(), not_taken()] {
        harness.approved(&[10]).await;
        let sent = harness.claim_one().await;
        harness.hear(sent.attempt, timed_out()).await;
        harness.record(sent.attempt, answer).await;
        assert_eq!(harness.state(sent.payout).await.name(), "in_doubt");
        assert!(
            harness.claim(1).await.is_empty(),
            "what is in doubt is never sent again"
        );
    }
}

#[tokio::test]
async fn an_answer_to_an_unknown_attempt_records_nothing_of_its_group() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    let records = [sent.attempt, harness.attempt_id()].map(|attempt| AttemptRecord {
        attempt,
        answer: acknowledged(),
    });
    let error = harness
        .ledger
        .record(records.to_vec(), harness.now())
        .await
        .expect_err("refused");
    assert!(matches!(error, StoreError::NotFound { what: "attempt" }));
    assert_eq!(harness.state(sent.payout).await.name(), "dispatching");
}

#[tokio::test]
async fn every_attempt_that_was_being_sent_when_the_program_stopped_is_doubted() {
    let harness = Harness::new().await;
    // More than one entry of the journal takes.
    let batch = harness.approved(&[10; 2100]).await;
    let sent = harness.claim(2090).await;
    harness.record(sent[0].attempt, acknowledged()).await;
    harness.record(sent[1].attempt, not_taken()).await;
    let doubted = harness.ledger.doubt_stopped(harness.now()).await.expect("doubted");
    assert_eq!(doubted, 2088);
    let totals = harness.ledger.batch(batch).await.expect("a batch").totals;
    assert_eq!(
        (
            totals.of(StateKind::Dispatching).count,
            totals.of(StateKind::InDoubt).count
        ),
        (0, 2088)
    );
    assert_eq!(
        (
            totals.of(StateKind::Accepted).count,
            totals.of(StateKind::Approved).count
        ),
        (1, 11)
    );
    let doubt = harness.state(sent[5].payout).await;
    assert_eq!(doubt, PayoutState::InDoubt { doubt: Doubt::Stopped });
    assert_eq!(harness.ledger.doubt_stopped(harness.now()).await.expect("doubted"), 0);
    assert_eq!(
        harness.claim(100).await.len(),
        11,
        "what is in doubt is never sent again"
    );
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_was_accepted_before_the_deadline_and_not_answered_is_doubted() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20, 30]).await;
    let sent = harness.claim(3).await;
    harness.record(sent[0].attempt, acknowledged()).await;
    harness.record(sent[1].attempt, acknowledged()).await;
    harness.hear(sent[1].attempt, not_moved("1")).await;
    let deadline = harness.now();
    harness.record(sent[2].attempt, acknowledged()).await;
    let doubted = harness
        .ledger
        .doubt_overdue(deadline, harness.now())
        .await
        .expect("doubted");
    assert_eq!(doubted, 1);
    let overdue = harness.state(sent[0].payout).await;
    assert_eq!(overdue, PayoutState::InDoubt { doubt: Doubt::NoResult });
    assert_eq!(harness.state(sent[1].payout).await.name(), "failed");
    assert_eq!(harness.state(sent[2].payout).await.name(), "accepted");
    let since = harness.ledger.totals().await.expect("read").in_doubt_since;
    assert_eq!(
        since,
        Some(harness.ledger.payout(sent[0].payout).await.expect("read").changed_at)
    );
}

#[tokio::test]
async fn a_doubt_ends_only_by_evidence() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    for send in &sent {
        harness.record(send.attempt, lost()).await;
        // A second answer to the same attempt proves nothing that the doubt did not know.
        harness.record(send.attempt, not_taken()).await;
        assert_eq!(harness.state(send.payout).await.name(), "in_doubt");
    }
    let receipt = harness.receipt();
    harness.hear(sent[0].attempt, moved(&receipt)).await;
    harness.hear(sent[1].attempt, not_moved("1")).await;
    assert_eq!(harness.state(sent[0].payout).await, PayoutState::Paid { receipt });
    assert_eq!(harness.state(sent[1].payout).await.name(), "failed");
}

#[tokio::test]
async fn the_oldest_doubt_is_the_one_that_has_stood_longest() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    harness.record(sent[1].attempt, lost()).await;
    let since = harness.ledger.payout(sent[1].payout).await.expect("read").changed_at;
    harness.record(sent[0].attempt, lost()).await;
    assert_eq!(harness.ledger.totals().await.expect("read").in_doubt_since, Some(since));
}
