//! Recording the gateway's answers, and doubting what was not answered.

use store::StoreError;
use treasury::{Answer, AttemptRecord, Doubt, FailureCause, PayoutState, StateKind};

use crate::house::{House, acknowledged, lost, moved, not_moved, not_taken, refused, timed_out};

#[tokio::test]
async fn each_of_the_four_answers_leads_to_its_own_state() {
    let house = House::new().await;
    let batch = house.approved(&[10, 20, 30, 40]).await;
    let sent = house.claim(4).await;
    let answers = [acknowledged(), refused(), not_taken(), lost()];
    let records = sent.iter().zip(answers.clone());
    let records = records.map(|(send, answer)| AttemptRecord {
        attempt: send.attempt,
        answer,
    });
    house
        .ledger
        .record(records.collect(), house.now())
        .await
        .expect("recorded");
    assert_eq!(
        house.states_of(batch).await,
        ["accepted", "failed", "approved", "in_doubt"]
    );
    let expected = ["accepted", "failed", "not_taken", "in_doubt"];
    for ((send, answer), state) in sent.iter().zip(answers).zip(expected) {
        let (attempts, _) = house.ledger.history(send.payout).await.expect("read");
        assert_eq!(attempts.len(), 1);
        assert_eq!(attempts[0].state, state);
        assert_eq!(attempts[0].answer, Some(answer));
        assert!(attempts[0].recorded_at.is_some());
    }
    let failed = house.state(sent[1].payout).await;
    assert!(matches!(failed, PayoutState::Failed { cause } if cause.code() == Some("400.002.02")));
}

#[tokio::test]
async fn an_acknowledgement_is_not_a_payment() {
    let house = House::new().await;
    let batch = house.approved(&[10]).await;
    let sent = house.claim_one().await;
    house.record(sent.attempt, acknowledged()).await;
    let batch = house.ledger.batch(batch).await.expect("a batch");
    assert_eq!(batch.totals.of(StateKind::Paid).count, 0);
    assert_eq!(batch.totals.of(StateKind::Accepted).count, 1);
    assert!(!batch.finished);
}

#[tokio::test]
async fn a_refusal_without_a_code_is_a_refusal_all_the_same() {
    let house = House::new().await;
    let batch = house.approved(&[10]).await;
    let sent = house.claim_one().await;
    let answer = Answer::Refused {
        code: None,
        words: Some("no".to_owned()),
        field: None,
    };
    house.record(sent.attempt, answer).await;
    let failures = house.ledger.failures(batch).await.expect("read");
    let refused = FailureCause::Refused { code: None };
    assert_eq!((&failures[0].cause, failures[0].total.count), (&refused, 1));
}

#[tokio::test]
async fn a_result_may_come_before_the_answer_whatever_the_answer_says() {
    let house = House::new().await;
    for answer in [acknowledged(), refused(), not_taken(), lost()] {
        house.approved(&[10]).await;
        let sent = house.claim_one().await;
        house.hear(sent.attempt, moved(&house.receipt())).await;
        house.record(sent.attempt, answer.clone()).await;
        assert_eq!(house.state(sent.payout).await.name(), "paid", "{answer:?}");
        let (attempts, _) = house.ledger.history(sent.payout).await.expect("read");
        assert_eq!(
            (attempts[0].state.as_str(), &attempts[0].answer),
            ("paid", &Some(answer))
        );
        assert!(house.claim(1).await.is_empty());
    }
}

#[tokio::test]
async fn a_time_out_notice_before_the_answer_leaves_a_doubt() {
    let house = House::new().await;
    for answer in [acknowledged(), not_taken()] {
        house.approved(&[10]).await;
        let sent = house.claim_one().await;
        house.hear(sent.attempt, timed_out()).await;
        house.record(sent.attempt, answer).await;
        assert_eq!(house.state(sent.payout).await.name(), "in_doubt");
        assert!(house.claim(1).await.is_empty(), "what is in doubt is never sent again");
    }
}

#[tokio::test]
async fn an_answer_to_an_unknown_attempt_records_nothing_of_its_group() {
    let house = House::new().await;
    house.approved(&[10]).await;
    let sent = house.claim_one().await;
    let records = [sent.attempt, house.attempt_id()].map(|attempt| AttemptRecord {
        attempt,
        answer: acknowledged(),
    });
    let error = house
        .ledger
        .record(records.to_vec(), house.now())
        .await
        .expect_err("refused");
    assert!(matches!(error, StoreError::NotFound { what: "attempt" }));
    assert_eq!(house.state(sent.payout).await.name(), "dispatching");
}

#[tokio::test]
async fn every_attempt_that_was_being_sent_when_the_program_stopped_is_doubted() {
    let house = House::new().await;
    // More than one entry of the journal takes.
    let batch = house.approved(&[10; 2100]).await;
    let sent = house.claim(2090).await;
    house.record(sent[0].attempt, acknowledged()).await;
    house.record(sent[1].attempt, not_taken()).await;
    let doubted = house.ledger.doubt_stopped(house.now()).await.expect("doubted");
    assert_eq!(doubted, 2088);
    let totals = house.ledger.batch(batch).await.expect("a batch").totals;
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
    let doubt = house.state(sent[5].payout).await;
    assert_eq!(doubt, PayoutState::InDoubt { doubt: Doubt::Stopped });
    assert_eq!(house.ledger.doubt_stopped(house.now()).await.expect("doubted"), 0);
    assert_eq!(house.claim(100).await.len(), 11, "what is in doubt is never sent again");
    assert_eq!(house.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_was_accepted_before_the_deadline_and_not_answered_is_doubted() {
    let house = House::new().await;
    house.approved(&[10, 20, 30]).await;
    let sent = house.claim(3).await;
    house.record(sent[0].attempt, acknowledged()).await;
    house.record(sent[1].attempt, acknowledged()).await;
    house.hear(sent[1].attempt, not_moved("1")).await;
    let deadline = house.now();
    house.record(sent[2].attempt, acknowledged()).await;
    let doubted = house
        .ledger
        .doubt_overdue(deadline, house.now())
        .await
        .expect("doubted");
    assert_eq!(doubted, 1);
    let overdue = house.state(sent[0].payout).await;
    assert_eq!(overdue, PayoutState::InDoubt { doubt: Doubt::NoResult });
    assert_eq!(house.state(sent[1].payout).await.name(), "failed");
    assert_eq!(house.state(sent[2].payout).await.name(), "accepted");
    let since = house.ledger.house().await.expect("read").in_doubt_since;
    assert_eq!(
        since,
        Some(house.ledger.payout(sent[0].payout).await.expect("read").changed_at)
    );
}

#[tokio::test]
async fn a_doubt_ends_only_by_evidence() {
    let house = House::new().await;
    house.approved(&[10, 20]).await;
    let sent = house.claim(2).await;
    for send in &sent {
        house.record(send.attempt, lost()).await;
        // A second answer to the same attempt proves nothing that the doubt did not know.
        house.record(send.attempt, not_taken()).await;
        assert_eq!(house.state(send.payout).await.name(), "in_doubt");
    }
    let receipt = house.receipt();
    house.hear(sent[0].attempt, moved(&receipt)).await;
    house.hear(sent[1].attempt, not_moved("1")).await;
    assert_eq!(house.state(sent[0].payout).await, PayoutState::Paid { receipt });
    assert_eq!(house.state(sent[1].payout).await.name(), "failed");
}

#[tokio::test]
async fn the_oldest_doubt_is_the_one_that_has_stood_longest() {
    let house = House::new().await;
    house.approved(&[10, 20]).await;
    let sent = house.claim(2).await;
    house.record(sent[1].attempt, lost()).await;
    let since = house.ledger.payout(sent[1].payout).await.expect("read").changed_at;
    house.record(sent[0].attempt, lost()).await;
    assert_eq!(house.ledger.house().await.expect("read").in_doubt_since, Some(since));
}
