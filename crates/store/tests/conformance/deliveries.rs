//! Keeping callbacks, and what they prove.

use mpesa::Amount;
use store::{ApplyResult, NewDelivery, PendingTarget};
use treasury::{Alarm, Channel, Contradiction, Doubt, Effect, Evidence, PayoutState, Proof};

use crate::harness::{
    Harness, acknowledged, delivery, lost, moved, not_moved, not_taken, refused, result, timed_out, trusted,
};

#[tokio::test]
async fn a_callback_is_kept_once_although_it_is_delivered_twice() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    let new = delivery(1, trusted(sent.attempt));
    let again = vec![new.clone(), new.clone(), delivery(2, trusted(sent.attempt))];
    assert_eq!(harness.ledger.keep(again, harness.now()).await.expect("kept").new, 2);
    assert_eq!(
        harness
            .ledger
            .keep(vec![new.clone()], harness.now())
            .await
            .expect("kept")
            .new,
        0
    );
    let pending = harness.ledger.pending(None, 10).await.expect("read").pending;
    assert_eq!(pending.len(), 2);
    assert_eq!(
        (pending[0].attempt, &pending[0].target),
        (sent.attempt, &PendingTarget::Attempt(sent.row.lane.clone()))
    );
    assert_eq!((pending[0].channel, &pending[0].body), (Channel::Result, &new.body));
}

#[tokio::test]
async fn a_relay_that_counts_anew_is_not_taken_for_a_repetition() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    let mut anew = delivery(1, trusted(sent.attempt));
    anew.received_at = 99;
    let both = vec![delivery(1, trusted(sent.attempt)), anew];
    assert_eq!(harness.ledger.keep(both, harness.now()).await.expect("kept").new, 2);
}

#[tokio::test]
async fn two_inboxes_that_count_alike_are_not_taken_for_one() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    let through = |relay: &str| NewDelivery {
        relay: relay.to_owned(),
        ..delivery(1, trusted(sent.attempt))
    };
    let all = ["", "https://relay.example", "https://other.example"].map(through);
    assert_eq!(
        harness
            .ledger
            .keep(all.to_vec(), harness.now())
            .await
            .expect("kept")
            .new,
        3
    );
    for again in all {
        assert_eq!(
            harness.ledger.keep(vec![again], harness.now()).await.expect("kept").new,
            0
        );
    }
    assert_eq!(harness.ledger.pending(None, 10).await.expect("read").pending.len(), 3);
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn callbacks_wait_in_the_order_in_which_they_were_kept() {
    let harness = Harness::new().await;
    harness.approved(&[10; 5]).await;
    let sent = harness.claim(5).await;
    for send in &sent {
        harness.keep(send.attempt).await;
    }
    let pending = harness.ledger.pending(None, 3).await.expect("read").pending;
    let order: Vec<_> = pending.iter().map(|p| p.attempt).collect();
    assert_eq!(order, [sent[0].attempt, sent[1].attempt, sent[2].attempt]);
}

#[tokio::test]
async fn a_result_is_applied_once() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    let receipt = harness.receipt();
    let result = ApplyResult {
        delivery: harness.keep(sent.attempt).await,
        attempt: sent.attempt,
        evidence: moved(&receipt),
        proof: Proof::Callback,
        pause: None,
        accounts: Vec::new(),
    };
    harness
        .ledger
        .apply(vec![result.clone()], harness.now())
        .await
        .expect("applied");
    let entries = harness.ledger.entries(None, 1).await.expect("read").1;
    let again = ApplyResult {
        evidence: not_moved("1"),
        ..result
    };
    harness
        .ledger
        .apply(vec![again], harness.now())
        .await
        .expect("passed over");
    assert_eq!(harness.ledger.entries(None, 1).await.expect("read").1, entries);
    assert_eq!(harness.state(sent.payout).await, PayoutState::Paid { receipt });
    assert!(harness.ledger.pending(None, 10).await.expect("read").pending.is_empty());
}

#[tokio::test]
async fn a_payment_is_told_with_its_receipt_and_the_name_mpesa_has() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    harness.record(sent.attempt, acknowledged()).await;
    let receipt = harness.receipt();
    harness.hear(sent.attempt, moved(&receipt)).await;
    let payout = harness.ledger.payout(sent.payout).await.expect("a payout");
    assert_eq!(payout.state, PayoutState::Paid { receipt });
    assert_eq!(payout.paid_to_name.as_deref(), Some("WANJIKU K"));
    let (attempts, deliveries) = harness.ledger.history(sent.payout).await.expect("read");
    assert_eq!(attempts[0].state.name(), "paid");
    let applied = deliveries[0].applied.as_ref().expect("it was applied");
    assert_eq!(applied.effect, Effect::Stepped);
    assert!(deliveries[0].body.starts_with(b"{\"delivery\""));
}

#[tokio::test]
async fn the_same_result_by_a_second_callback_changes_nothing() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    let receipt = harness.receipt();
    for evidence in [moved(&receipt), moved(&receipt), timed_out()] {
        harness.hear(sent[0].attempt, evidence).await;
    }
    for _ in 0..2 {
        harness.hear(sent[1].attempt, not_moved("2040")).await;
    }
    assert_eq!(harness.states_of(batch).await, ["paid", "failed"]);
    let payout = harness.ledger.payout(sent[0].payout).await.expect("a payout");
    assert_eq!((payout.state, payout.alarm), (PayoutState::Paid { receipt }, None));
    let (_, deliveries) = harness.ledger.history(sent[0].payout).await.expect("read");
    let effects: Vec<_> = deliveries
        .iter()
        .filter_map(|d| d.applied.as_ref())
        .map(|a| &a.effect)
        .collect();
    assert_eq!(effects, [&Effect::Stepped, &Effect::Known, &Effect::Known]);
}

#[tokio::test]
async fn contradictions_of_an_end_raise_an_alarm_and_move_nothing() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10; 4]).await;
    let sent = harness.claim(4).await;
    let receipts: Vec<_> = (0..4).map(|_| harness.receipt()).collect();
    let [first, second, third, fourth] = receipts.try_into().expect("four");
    let alarms = [
        Alarm::SecondReceipt {
            known: first.clone(),
            receipt: second.clone(),
        },
        Alarm::FailureAfterReceipt {
            known: third.clone(),
            cause: result("1"),
        },
        Alarm::ReceiptAfterFailure {
            known: result("1"),
            receipt: fourth.clone(),
        },
        Alarm::OtherFailure {
            known: result("1"),
            cause: result("2040"),
        },
    ];
    let stories = [
        (moved(&first), moved(&second)),
        (moved(&third), not_moved("1")),
        (not_moved("1"), moved(&fourth)),
        (not_moved("1"), not_moved("2040")),
    ];
    for (send, ((before, after), alarm)) in sent.iter().zip(stories.into_iter().zip(alarms)) {
        harness.hear(send.attempt, before).await;
        let stood = harness.state(send.payout).await;
        harness.hear(send.attempt, after).await;
        let payout = harness.ledger.payout(send.payout).await.expect("a payout");
        assert_eq!(payout.state, stood);
        assert_eq!(payout.alarm, Some(alarm));
    }
    assert_eq!(harness.states_of(batch).await, ["paid", "paid", "failed", "failed"]);
    assert_eq!(harness.ledger.totals().await.expect("read").alarms, 4);
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_receipt_that_another_payout_has_proves_nothing() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    let receipt = harness.receipt();
    harness.hear(sent[0].attempt, moved(&receipt)).await;
    harness.hear(sent[1].attempt, moved(&receipt)).await;
    let state = harness.state(sent[1].payout).await;
    let report = Contradiction::ReceiptOfAnother {
        receipt,
        payout: sent[0].payout,
    };
    let doubt = Doubt::Contradiction { report };
    assert_eq!(state, PayoutState::InDoubt { doubt });
    let own = harness.receipt();
    harness.hear(sent[1].attempt, moved(&own)).await;
    assert_eq!(harness.state(sent[1].payout).await, PayoutState::Paid { receipt: own });
}

#[tokio::test]
async fn two_results_with_one_receipt_in_one_write_are_told_apart_too() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    let receipt = harness.receipt();
    let mut results = Vec::new();
    for send in &sent {
        results.push(ApplyResult {
            delivery: harness.keep(send.attempt).await,
            attempt: send.attempt,
            evidence: moved(&receipt),
            proof: Proof::Callback,
            pause: None,
            accounts: Vec::new(),
        });
    }
    harness.ledger.apply(results, harness.now()).await.expect("applied");
    assert_eq!(harness.states_of(batch).await, ["paid", "in_doubt"]);
}

#[tokio::test]
async fn another_amount_or_number_than_was_sent_is_a_doubt() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    let (amount, number) = (Amount::from_shillings(11).expect("an amount"), "0711000111".to_owned());
    let evidence = |amount, party_number| Evidence::Moved {
        receipt: harness.receipt(),
        amount,
        party_number,
        party_name: None,
        account: None,
        completed_at: None,
        charge: None,
    };
    harness.hear(sent[0].attempt, evidence(Some(amount), None)).await;
    harness.hear(sent[1].attempt, evidence(None, Some(number))).await;
    assert_eq!(harness.states_of(batch).await, ["in_doubt", "in_doubt"]);
}

#[tokio::test]
async fn a_payout_that_timed_out_may_still_be_paid() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    harness.record(sent.attempt, acknowledged()).await;
    harness.hear(sent.attempt, timed_out()).await;
    let doubted = harness.state(sent.payout).await;
    assert_eq!(
        doubted,
        PayoutState::InDoubt {
            doubt: Doubt::QueueTimeOut
        }
    );
    let receipt = harness.receipt();
    harness.hear(sent.attempt, moved(&receipt)).await;
    assert_eq!(harness.state(sent.payout).await, PayoutState::Paid { receipt });
}

#[tokio::test]
async fn an_answer_to_an_attempt_thought_not_taken_ends_the_payout() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20, 30]).await;
    let sent = harness.claim(3).await;
    for send in &sent {
        harness.record(send.attempt, not_taken()).await;
    }
    harness.hear(sent[0].attempt, moved(&harness.receipt())).await;
    harness.hear(sent[1].attempt, not_moved("1")).await;
    harness.hear(sent[2].attempt, timed_out()).await;
    assert_eq!(harness.states_of(batch).await, ["paid", "failed", "in_doubt"]);
    assert!(harness.claim(3).await.is_empty());
}

#[tokio::test]
async fn a_late_payment_of_the_first_attempt_ends_the_second_whatever_comes_of_it() {
    let harness = Harness::new().await;
    let answers = [acknowledged(), refused(), not_taken(), lost()];
    for answer in answers {
        harness.approved(&[10]).await;
        let first = harness.claim_one().await;
        harness.record(first.attempt, not_taken()).await;
        let second = harness.claim_one().await;
        let receipt = harness.receipt();
        harness.hear(first.attempt, moved(&receipt)).await;
        harness.record(second.attempt, answer).await;
        assert_eq!(harness.state(second.payout).await, PayoutState::Paid { receipt });
        assert!(harness.claim(1).await.is_empty());
    }
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_time_out_notice_about_the_first_attempt_never_says_the_second_was_not_taken() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let first = harness.claim_one().await;
    harness.record(first.attempt, not_taken()).await;
    let second = harness.claim_one().await;
    harness.hear(first.attempt, timed_out()).await;
    assert_eq!(harness.state(first.payout).await.name(), "in_doubt");
    let (attempts, _) = harness.ledger.history(first.payout).await.expect("read");
    let told: Vec<_> = attempts.iter().map(|a| a.state.name()).collect();
    assert_eq!(told, ["not_taken", "in_doubt"]);
    harness.record(second.attempt, not_taken()).await;
    assert!(harness.claim(1).await.is_empty(), "a doubt ends only by evidence");
    harness.hear(second.attempt, moved(&harness.receipt())).await;
    assert_eq!(harness.state(first.payout).await.name(), "paid");
}

#[tokio::test]
async fn an_answer_about_a_payout_that_was_taken_back_raises_an_alarm() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    harness.record(sent.attempt, not_taken()).await;
    harness
        .ledger
        .cancel(batch, crate::harness::CHECKER, harness.now())
        .await
        .expect("cancelled");
    harness.hear(sent.attempt, moved(&harness.receipt())).await;
    let payout = harness.ledger.payout(sent.payout).await.expect("a payout");
    assert_eq!(payout.state, PayoutState::Cancelled);
    assert!(payout.alarm.is_some());
}

#[tokio::test]
async fn a_callback_proves_nothing_about_another_attempt_than_its_own() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    let crossed = ApplyResult {
        delivery: harness.keep(sent[0].attempt).await,
        attempt: sent[1].attempt,
        evidence: moved(&harness.receipt()),
        proof: Proof::Callback,
        pause: None,
        accounts: Vec::new(),
    };
    assert!(harness.ledger.apply(vec![crossed], harness.now()).await.is_err());
    assert_eq!(harness.states_of(batch).await, ["dispatching", "dispatching"]);
}
