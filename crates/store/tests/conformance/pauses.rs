//! What stops sending, and what lets it go on.

use store::StoreError;
use treasury::{Alteration, Confirmed, Evidence, PauseKind, PauseReason, PayoutId, Unanswered};

use crate::harness::{CHECKER, Harness, MAKER, moved, not_moved};

fn insufficient() -> PauseReason {
    PauseReason::InsufficientBalance {
        code: "1".to_owned().into(),
    }
}

fn initiator() -> PauseReason {
    PauseReason::Initiator {
        code: "2001".to_owned().into(),
    }
}

#[tokio::test]
async fn too_little_money_pauses_the_batch_in_the_write_that_says_so() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20]).await;
    let other = harness.approved(&[30]).await;
    let sent = harness.claim_one().await;
    harness
        .hear_and_pause(sent.attempt, not_moved("1"), Some(insufficient()))
        .await;
    let paused = harness.ledger.batch(batch).await.expect("a batch").paused;
    assert_eq!(paused, Some(insufficient()));
    let claimed = harness.claim(10).await;
    assert_eq!(
        claimed.iter().map(|c| c.batch).collect::<Vec<_>>(),
        [other],
        "other batches go on"
    );
    let resume = harness.ledger.pause_batch(batch, None, Some(CHECKER), harness.now());
    resume.await.expect("resumed");
    assert_eq!(harness.claim(10).await.len(), 2, "the rest, and what was refused");
}

#[tokio::test]
async fn a_refused_initiator_pauses_everything_in_the_write_that_says_so() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    harness.approved(&[30]).await;
    let sent = harness.claim_one().await;
    harness
        .hear_and_pause(sent.attempt, not_moved("2001"), Some(initiator()))
        .await;
    let pause = harness.ledger.sending_pause().await.expect("read").expect("paused");
    assert_eq!((pause.reason, pause.by), (initiator(), None));
    assert!(harness.claim(10).await.is_empty());
    let resume = harness.ledger.resume_sending(CHECKER, harness.now()).await;
    assert!(matches!(resume, Err(StoreError::InitiatorRefused)), "{resume:?}");
    harness.tell_balance().await;
    harness
        .ledger
        .resume_sending(CHECKER, harness.now())
        .await
        .expect("resumed");
    assert!(harness.ledger.sending_pause().await.expect("read").is_none());
    assert_eq!(harness.claim(10).await.len(), 3, "the rest, and what was refused");
}

#[tokio::test]
async fn a_result_told_twice_does_not_pause_again_what_a_person_resumed() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20, 30]).await;
    let sent = harness.claim(2).await;
    harness
        .hear_and_pause(sent[0].attempt, not_moved("1"), Some(insufficient()))
        .await;
    harness
        .hear_and_pause(sent[1].attempt, not_moved("2001"), Some(initiator()))
        .await;
    let resume = harness.ledger.pause_batch(batch, None, Some(CHECKER), harness.now());
    resume.await.expect("resumed");
    harness.tell_balance().await;
    harness
        .ledger
        .resume_sending(CHECKER, harness.now())
        .await
        .expect("resumed");
    harness
        .hear_and_pause(sent[0].attempt, not_moved("1"), Some(insufficient()))
        .await;
    harness
        .hear_and_pause(sent[1].attempt, not_moved("2001"), Some(initiator()))
        .await;
    assert_eq!(harness.claim(10).await.len(), 3);
}

#[tokio::test]
async fn each_reason_for_a_pause_stands_once() {
    let harness = Harness::new().await;
    for reason in [initiator(), PauseReason::Person, initiator(), PauseReason::Person] {
        let pause = harness.ledger.pause_sending(reason, None, harness.now());
        pause.await.expect("paused");
    }
    assert_eq!(standing(&harness).await, [PauseKind::Initiator, PauseKind::Person]);
    let entries = harness.ledger.entries(None, 10).await.expect("read").0;
    assert_eq!(entries.iter().filter(|e| e.fact.name() == "sending_paused").count(), 2);
}

#[tokio::test]
async fn resuming_what_goes_on_writes_nothing() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10]).await;
    let before = harness.ledger.entries(None, 1).await.expect("read").1;
    harness
        .ledger
        .resume_sending(CHECKER, harness.now())
        .await
        .expect("nothing to do");
    let resume = harness.ledger.pause_batch(batch, None, Some(CHECKER), harness.now());
    resume.await.expect("nothing to do");
    assert_eq!(harness.ledger.entries(None, 1).await.expect("read").1, before);
}

#[tokio::test]
async fn only_an_approved_batch_is_paused_and_the_refusal_says_so() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10]).await;
    let pause = harness
        .ledger
        .pause_batch(batch, Some(PauseReason::Person), Some(MAKER), harness.now());
    let error = pause.await.expect_err("refused");
    assert_eq!(error.to_string(), "there is no such approved batch");
    let none = treasury::BatchId::new(77);
    let pause = harness
        .ledger
        .pause_batch(none, Some(PauseReason::Person), Some(MAKER), harness.now());
    assert!(matches!(pause.await, Err(StoreError::NotFound { what: "batch" })));
}

#[tokio::test]
async fn what_was_sent_before_a_pause_goes_on_to_its_end() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    let pause = harness
        .ledger
        .pause_sending(PauseReason::Person, Some(CHECKER), harness.now());
    pause.await.expect("paused");
    let evidence: Evidence = moved(&harness.receipt());
    harness.hear(sent.attempt, evidence).await;
    assert_eq!(harness.state(sent.payout).await.name(), "paid");
}

async fn standing(harness: &Harness) -> Vec<PauseKind> {
    let pauses = harness.ledger.sending_pauses().await.expect("read");
    pauses.iter().map(|pause| pause.reason.kind()).collect()
}

async fn paused_for(reasons: &[PauseReason]) -> Harness {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    for reason in reasons {
        let pause = harness.ledger.pause_sending(reason.clone(), None, harness.now());
        pause.await.expect("paused");
    }
    harness
}

fn changed() -> PauseReason {
    let payout = PayoutId::new(7);
    PauseReason::LedgerChanged {
        found: Alteration::Row { payout },
    }
}

#[tokio::test]
async fn a_changed_ledger_is_not_forgotten_beside_a_change_of_the_password_or_a_refused_initiator() {
    let harness = paused_for(&[initiator()]).await;
    let rotation = harness.attempt_id();
    harness
        .ledger
        .begin_rotation(rotation, MAKER, harness.now())
        .await
        .expect("begun");
    harness
        .ledger
        .pause_sending(changed(), None, harness.now())
        .await
        .expect("paused");
    let all = [PauseKind::LedgerChanged, PauseKind::Initiator, PauseKind::Rotation];
    assert_eq!(standing(&harness).await, all);
    harness
        .ledger
        .abandon_rotation(rotation, MAKER, harness.now())
        .await
        .expect("given up");
    assert_eq!(standing(&harness).await, all[..2], "the end of one lifts no other");
    harness.tell_balance().await;
    let several = harness.ledger.resume_sending(CHECKER, harness.now()).await;
    assert!(matches!(several, Err(StoreError::SeveralPauses)), "{several:?}");
    let lift = harness
        .ledger
        .lift_pause(PauseKind::Initiator, CHECKER, None, harness.now());
    lift.await.expect("lifted");
    assert!(harness.claim(10).await.is_empty(), "the ledger was changed");
    let alone = harness.ledger.resume_sending(CHECKER, harness.now()).await;
    assert!(matches!(alone, Err(StoreError::SecondPerson)), "{alone:?}");
    let second = Some(Confirmed::by_passphrase(MAKER));
    let lift = harness
        .ledger
        .lift_pause(PauseKind::LedgerChanged, CHECKER, second, harness.now());
    lift.await.expect("lifted");
    assert_eq!(harness.claim(10).await.len(), 1);
    assert_eq!(harness.faults().await, [""; 0]);
}

#[tokio::test]
async fn a_clock_that_is_set_right_lets_no_balance_of_before_lift_a_pause() {
    let harness = Harness::new().await;
    harness.tell_balance().await;
    // The clock was an hour ahead when the balance came.
    let earlier = harness.now() - 3_600_000;
    harness
        .ledger
        .pause_sending(initiator(), None, earlier)
        .await
        .expect("paused");
    let resume = harness.ledger.resume_sending(CHECKER, earlier).await;
    assert!(matches!(resume, Err(StoreError::InitiatorRefused)), "{resume:?}");
    harness.tell_balance().await;
    harness.ledger.resume_sending(CHECKER, earlier).await.expect("resumed");
}

/// A question for the balance that M-PESA refuses with `code`.
async fn refused_question(harness: &Harness, code: &str) {
    let inquiry = harness.attempt_id();
    let asked = harness.ledger.ask_balance(inquiry, None, harness.now());
    asked.await.expect("asked");
    let why = Unanswered::Code {
        code: code.to_owned().into(),
    };
    let pause = PauseReason::Initiator {
        code: code.to_owned().into(),
    };
    let delivery = harness.keep(inquiry).await;
    let failed = harness
        .ledger
        .fail_inquiry(delivery, None, why, Some(pause), harness.now());
    failed.await.expect("noted");
}

#[tokio::test]
async fn a_password_that_is_refused_to_a_question_while_payouts_work_stops_no_payroll() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let sent = harness.claim_one().await;
    harness.hear(sent.attempt, moved(&harness.receipt())).await;
    refused_question(&harness, "2001").await;
    assert_eq!(standing(&harness).await, [PauseKind::Asking]);
    assert!(harness.ledger.sending_pause().await.expect("read").is_none());
    assert!(harness.ledger.questions_held().await.expect("read").is_some());
    assert!(harness.ledger.initiator_is_held().await.expect("read"));
    assert_eq!(harness.claim(10).await.len(), 1, "the payroll goes on");
    harness.tell_balance().await;
    assert_eq!(standing(&harness).await, [], "it was answered");
    assert_eq!(harness.faults().await, [""; 0]);
}

#[tokio::test]
async fn a_password_that_is_refused_to_a_question_stops_everything_where_no_payout_works() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    refused_question(&harness, "2001").await;
    assert_eq!(standing(&harness).await, [PauseKind::Initiator]);
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let sent = harness.claim_one().await;
    harness.hear(sent.attempt, not_moved("2001")).await;
    refused_question(&harness, "2001").await;
    assert_eq!(standing(&harness).await, [PauseKind::Initiator]);
}

#[tokio::test]
async fn a_role_that_a_question_lacks_stops_no_payroll() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    refused_question(&harness, "21").await;
    assert_eq!(standing(&harness).await, [PauseKind::Asking]);
    assert_eq!(harness.ledger.questions_held().await.expect("read"), None);
    assert_eq!(harness.claim(10).await.len(), 1);
}

#[tokio::test]
async fn a_missing_role_is_no_matter_of_the_password_and_needs_no_balance_to_go_on() {
    for code in ["21", "TP40153"] {
        let harness = Harness::new().await;
        let code = code.to_owned().into();
        let pause = harness
            .ledger
            .pause_sending(PauseReason::Initiator { code }, None, harness.now());
        pause.await.expect("paused");
        assert!(!harness.ledger.initiator_is_held().await.expect("read"));
        assert_eq!(harness.ledger.questions_held().await.expect("read"), None);
        let resume = harness.ledger.resume_sending(CHECKER, harness.now()).await;
        resume.expect("the role may have been given meanwhile");
    }
}

#[tokio::test]
async fn every_paused_batch_is_held_however_many_there_are() {
    let harness = Harness::new().await;
    let mut paused = Vec::new();
    for _ in 0..205 {
        let batch = harness.approved(&[10]).await;
        let pause = harness
            .ledger
            .pause_batch(batch, Some(PauseReason::Person), Some(CHECKER), harness.now());
        pause.await.expect("paused");
        paused.push(batch);
    }
    harness.approved(&[20]).await;
    let mut held = harness.ledger.held_batches().await.expect("read");
    held.sort();
    assert_eq!(held, paused);
}
