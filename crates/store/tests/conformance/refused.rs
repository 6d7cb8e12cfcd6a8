//! What M-PESA refused for good, for a reason that lies with whoever pays, and is sent again once the cause is gone: under a
//! new id, never beside a payment that may have been made.

use store::{ApplyResult, NewQuestion};
use treasury::{
    AgeDoubt, AskedBy, Confirmed, Contradiction, Doubt, Evidence, FailureCause, Head, Lane, PauseReason, PayoutState,
    Proof, UnpaidState,
};

use crate::harness::{
    CHECKER, Harness, OTHER_CHECKER, acknowledged, bill, moved, not_moved, not_taken, row_to, timed_out,
};

fn short() -> Option<PauseReason> {
    Some(PauseReason::InsufficientBalance {
        code: "1".to_owned().into(),
    })
}

fn initiator() -> Option<PauseReason> {
    Some(PauseReason::Initiator {
        code: "2001".to_owned().into(),
    })
}

async fn resumed(harness: &Harness, sent: &store::ToSend) {
    harness.tell_balance().await;
    for pause in harness.ledger.sending_pauses().await.expect("read") {
        let lifted = harness
            .ledger
            .lift_pause(pause.reason.kind(), CHECKER, None, harness.now());
        lifted.await.expect("lifted");
    }
    let resume = harness
        .ledger
        .pause_batch(sent.batch, None, Some(CHECKER), harness.now());
    resume.await.expect("resumed");
}

#[tokio::test]
async fn what_was_refused_for_too_little_money_goes_again_under_a_new_id_after_a_person_resumed() {
    for (code, pause) in [("1", short()), ("2001", initiator())] {
        let harness = Harness::new().await;
        harness.approved(&[10]).await;
        let mut ids = std::collections::BTreeSet::new();
        for _ in 0..3 {
            let sent = harness.claim_one().await;
            assert!(
                ids.insert(sent.originator_conversation_id.clone()),
                "a new id each time"
            );
            harness.record(sent.attempt, acknowledged()).await;
            harness
                .hear_and_pause(sent.attempt, not_moved(code), pause.clone())
                .await;
            let payout = harness.ledger.payout(sent.payout).await.expect("a payout");
            assert_eq!((payout.state.name(), payout.attention), ("approved", None));
            assert!(harness.claim(10).await.is_empty(), "not before somebody resumes");
            resumed(&harness, &sent).await;
        }
        let last = harness.claim_one().await;
        harness.hear(last.attempt, moved(&harness.receipt())).await;
        assert_eq!(harness.state(last.payout).await.name(), "paid");
        assert_eq!(harness.faults().await, [""; 0]);
    }
}

#[tokio::test]
async fn a_request_that_did_not_arrive_does_not_change_the_id_that_follows_a_refusal() {
    // Another copy may count other attempts that did not arrive: its ids must be the same all the same.
    let mut ids = Vec::new();
    for not_arrived in [0, 2] {
        let harness = Harness::new().await;
        harness.approved(&[10]).await;
        for _ in 0..not_arrived {
            let sent = harness.claim_one().await;
            harness.record(sent.attempt, not_taken()).await;
        }
        let sent = harness.claim_one().await;
        harness.hear_and_pause(sent.attempt, not_moved("1"), short()).await;
        resumed(&harness, &sent).await;
        for _ in 0..not_arrived {
            let sent = harness.claim_one().await;
            harness.record(sent.attempt, not_taken()).await;
        }
        let again = harness.claim_one().await;
        let before: usize = 1 + 2 * not_arrived;
        let (attempts, _) = harness.ledger.history(again.payout).await.expect("read");
        assert_eq!(attempts.len(), before + 1);
        ids.push((sent.originator_conversation_id, again.originator_conversation_id));
    }
    // Ledgers of other names have other ids; within one they are two.
    for (first, second) in ids {
        assert_ne!(first, second);
    }
}

#[tokio::test]
async fn only_the_result_itself_returns_a_payout_and_only_together_with_the_pause() {
    let failure = |cause| Evidence::NotMoved {
        cause,
        description: String::new(),
    };
    let cases = [
        (not_moved("1"), None),
        (not_moved("2040"), short()),
        (not_moved("8006"), initiator()),
        (
            failure(FailureCause::Status {
                state: UnpaidState::Failed,
            }),
            short(),
        ),
    ];
    for (evidence, pause) in cases {
        let harness = Harness::new().await;
        harness.approved(&[10]).await;
        let sent = harness.claim_one().await;
        harness.hear_and_pause(sent.attempt, evidence.clone(), pause).await;
        assert_eq!(harness.state(sent.payout).await.name(), "failed", "{evidence:?}");
    }
    for evidence in [
        timed_out(),
        Contradiction::CodeWithReceipt {
            code: "1".to_owned().into(),
            receipts: vec!["SGH7654321".parse().expect("a receipt")],
        }
        .into(),
    ] {
        let harness = Harness::new().await;
        harness.approved(&[10]).await;
        let sent = harness.claim_one().await;
        harness.hear_and_pause(sent.attempt, evidence.clone(), short()).await;
        assert_eq!(harness.state(sent.payout).await.name(), "in_doubt", "{evidence:?}");
        // After M-PESA told of a payment, a refusal is an alarm.
        harness.hear_and_pause(sent.attempt, not_moved("1"), short()).await;
        let told = matches!(
            evidence,
            Evidence::Nothing {
                doubt: Doubt::Contradiction { .. }
            }
        );
        let expected = if told { "in_doubt" } else { "approved" };
        assert_eq!(harness.state(sent.payout).await.name(), expected, "{evidence:?}");
    }
}

#[tokio::test]
async fn what_was_taken_back_is_not_sent_again() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    harness.hear_and_pause(sent[0].attempt, not_moved("1"), short()).await;
    harness
        .ledger
        .cancel(batch, CHECKER, harness.now())
        .await
        .expect("cancelled");
    harness.hear_and_pause(sent[1].attempt, not_moved("1"), short()).await;
    assert_eq!(harness.states_of(batch).await, ["cancelled", "failed"]);
    assert!(harness.ledger.batch(batch).await.expect("a batch").finished);
    assert_eq!(harness.faults().await, [""; 0]);
}

#[tokio::test]
async fn a_refund_that_was_refused_is_for_people() {
    let harness = Harness::new().await;
    let reversal = Lane::Reversal {
        receipt: "SGC1234567".parse().expect("a receipt"),
    };
    harness.approved_rows(vec![row_to(reversal, 2, 10)]).await;
    let sent = harness.claim_one().await;
    harness
        .hear_and_pause(sent.attempt, not_moved("2001"), initiator())
        .await;
    assert_eq!(harness.state(sent.payout).await.name(), "failed");
}

#[tokio::test]
async fn a_receipt_for_what_was_refused_is_never_lost_and_stops_what_goes_again() {
    for sent_again in [false, true] {
        let harness = Harness::new().await;
        harness.approved_rows(vec![row_to(bill(), 2, 10)]).await;
        let first = harness.claim_one().await;
        harness.record(first.attempt, acknowledged()).await;
        harness.hear_and_pause(first.attempt, not_moved("1"), short()).await;
        resumed(&harness, &first).await;
        let second = match sent_again {
            true => Some(harness.claim_one().await),
            false => None,
        };
        let receipt = harness.receipt();
        harness.hear(first.attempt, moved(&receipt)).await;
        let state = harness.state(first.payout).await;
        let report = Contradiction::AfterRefusal {
            receipts: vec![receipt],
        };
        assert_eq!(
            state,
            PayoutState::InDoubt { doubt: report.into() },
            "again: {sent_again}"
        );
        assert!(harness.claim(10).await.is_empty());
        // The refusal told once more ends nothing.
        harness.hear_and_pause(first.attempt, not_moved("1"), short()).await;
        assert_eq!(harness.state(first.payout).await.name(), "in_doubt");
        if let Some(second) = second {
            harness.hear(second.attempt, moved(&harness.receipt())).await;
            let payout = harness.ledger.payout(second.payout).await.expect("a payout");
            assert_eq!(payout.state.name(), "in_doubt", "two receipts are for people");
            assert!(payout.alarm.is_some());
        }
        assert_eq!(harness.faults().await, [""; 0]);
    }
}

#[tokio::test]
async fn an_old_failure_told_again_says_nothing_of_the_request_that_followed() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let first = harness.claim_one().await;
    harness.hear_and_pause(first.attempt, not_moved("1"), short()).await;
    resumed(&harness, &first).await;
    let second = harness.claim_one().await;
    harness.record(second.attempt, acknowledged()).await;
    for old in [not_moved("1"), not_moved("2040"), timed_out()] {
        harness.hear_and_pause(first.attempt, old, short()).await;
        assert_eq!(harness.state(first.payout).await.name(), "accepted");
    }
    harness.hear(second.attempt, moved(&harness.receipt())).await;
    assert_eq!(harness.state(first.payout).await.name(), "paid");
    assert_eq!(harness.faults().await, [""; 0]);
}

/// What M-PESA answers to a question about a payout in doubt.
async fn answered(harness: &Harness, payout: treasury::PayoutId, evidence: Evidence) {
    let doubtful = harness
        .ledger
        .doubtful(payout)
        .await
        .expect("read")
        .expect("it was sent");
    let inquiry = harness.attempt_id();
    let new = NewQuestion {
        inquiry,
        payout,
        by: AskedBy::Originator {
            id: doubtful.payout.originator_conversation_id.clone().expect("an id"),
            older_name: false,
        },
        asked_by: None,
        patience: 0,
        most: 10,
    };
    harness.ledger.ask_status(new, harness.now()).await.expect("asked");
    let result = ApplyResult {
        delivery: harness.keep(inquiry).await,
        attempt: doubtful.attempt,
        evidence,
        proof: Proof::Status,
        pause: None,
        accounts: Vec::new(),
    };
    harness
        .ledger
        .apply(vec![result], harness.now())
        .await
        .expect("applied");
}

#[tokio::test]
async fn an_older_copy_asks_about_the_request_that_may_have_followed_a_refusal() {
    let failed = || Evidence::NotMoved {
        cause: FailureCause::Status {
            state: UnpaidState::Failed,
        },
        description: String::new(),
    };
    // The copy was made before anything was sent, or while the first request was on its way.
    for under_way in [false, true] {
        let harness = Harness::new().await;
        harness.approved(&[10]).await;
        if under_way {
            let sent = harness.claim_one().await;
            harness.record(sent.attempt, acknowledged()).await;
        }
        let age = AgeDoubt::StrangeAnswer {
            attempt: harness.attempt_id(),
        };
        let assumed = harness
            .ledger
            .assume_sent(PauseReason::LedgerAge { doubt: age }, harness.now());
        assert_eq!(assumed.await.expect("assumed"), u32::from(!under_way));
        let both = (
            Confirmed::by_passphrase(CHECKER),
            Confirmed::by_passphrase(OTHER_CHECKER),
        );
        harness
            .ledger
            .readmit(None::<Head>, both, harness.now())
            .await
            .expect("readmitted");
        harness
            .ledger
            .doubt_overdue(harness.now(), harness.now())
            .await
            .expect("doubted");
        let payout = harness.ledger.doubts(None, 10).await.expect("read")[0].payout.clone();
        let mut asked = std::collections::BTreeSet::new();
        for _ in 0..3 {
            let known = harness.ledger.payout(payout.id).await.expect("a payout");
            assert_eq!(known.state.name(), "in_doubt", "under way: {under_way}");
            assert!(
                asked.insert(known.originator_conversation_id),
                "each is asked about once"
            );
            answered(&harness, payout.id, failed()).await;
        }
        answered(&harness, payout.id, moved(&harness.receipt())).await;
        assert_eq!(
            harness.state(payout.id).await.name(),
            "paid",
            "the copy finds what was paid"
        );
        assert_eq!(harness.faults().await, [""; 0]);
    }
}
