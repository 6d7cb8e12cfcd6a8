//! What stops sending, and what lets it go on.

use store::StoreError;
use treasury::{Evidence, PauseReason};

use crate::house::{CHECKER, House, MAKER, moved, not_moved};

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
    let house = House::new().await;
    let batch = house.approved(&[10, 20]).await;
    let other = house.approved(&[30]).await;
    let sent = house.claim_one().await;
    house
        .hear_and_pause(sent.attempt, not_moved("1"), Some(insufficient()))
        .await;
    let paused = house.ledger.batch(batch).await.expect("a batch").paused;
    assert_eq!(paused, Some(insufficient()));
    let claimed = house.claim(10).await;
    assert_eq!(
        claimed.iter().map(|c| c.batch).collect::<Vec<_>>(),
        [other],
        "other batches go on"
    );
    let resume = house.ledger.pause_batch(batch, None, Some(CHECKER), house.now());
    resume.await.expect("resumed");
    assert_eq!(house.claim(10).await.len(), 1);
}

#[tokio::test]
async fn a_refused_initiator_pauses_everything_in_the_write_that_says_so() {
    let house = House::new().await;
    house.approved(&[10, 20]).await;
    house.approved(&[30]).await;
    let sent = house.claim_one().await;
    house
        .hear_and_pause(sent.attempt, not_moved("2001"), Some(initiator()))
        .await;
    let pause = house.ledger.sending_pause().await.expect("read").expect("paused");
    assert_eq!((pause.reason, pause.by), (initiator(), None));
    assert!(house.claim(10).await.is_empty());
    let resume = house.ledger.resume_sending(CHECKER, house.now()).await;
    assert!(matches!(resume, Err(StoreError::InitiatorRefused)), "{resume:?}");
    house.tell_balance().await;
    house
        .ledger
        .resume_sending(CHECKER, house.now())
        .await
        .expect("resumed");
    assert!(house.ledger.sending_pause().await.expect("read").is_none());
    assert_eq!(house.claim(10).await.len(), 2);
}

#[tokio::test]
async fn a_result_told_twice_does_not_pause_again_what_a_person_resumed() {
    let house = House::new().await;
    let batch = house.approved(&[10, 20, 30]).await;
    let sent = house.claim(2).await;
    house
        .hear_and_pause(sent[0].attempt, not_moved("1"), Some(insufficient()))
        .await;
    house
        .hear_and_pause(sent[1].attempt, not_moved("2001"), Some(initiator()))
        .await;
    let resume = house.ledger.pause_batch(batch, None, Some(CHECKER), house.now());
    resume.await.expect("resumed");
    house.tell_balance().await;
    house
        .ledger
        .resume_sending(CHECKER, house.now())
        .await
        .expect("resumed");
    house
        .hear_and_pause(sent[0].attempt, not_moved("1"), Some(insufficient()))
        .await;
    house
        .hear_and_pause(sent[1].attempt, not_moved("2001"), Some(initiator()))
        .await;
    assert_eq!(house.claim(10).await.len(), 1);
}

#[tokio::test]
async fn the_first_reason_for_a_pause_stands() {
    let house = House::new().await;
    for reason in [initiator(), PauseReason::Person] {
        let pause = house.ledger.pause_sending(reason, None, house.now());
        pause.await.expect("paused");
    }
    let pause = house.ledger.sending_pause().await.expect("read").expect("paused");
    assert_eq!(pause.reason, initiator());
    let entries = house.ledger.entries(None, 10).await.expect("read").0;
    assert_eq!(entries.iter().filter(|e| e.fact.name() == "sending_paused").count(), 1);
}

#[tokio::test]
async fn resuming_what_goes_on_writes_nothing() {
    let house = House::new().await;
    let batch = house.approved(&[10]).await;
    let before = house.ledger.entries(None, 1).await.expect("read").1;
    house
        .ledger
        .resume_sending(CHECKER, house.now())
        .await
        .expect("nothing to do");
    let resume = house.ledger.pause_batch(batch, None, Some(CHECKER), house.now());
    resume.await.expect("nothing to do");
    assert_eq!(house.ledger.entries(None, 1).await.expect("read").1, before);
}

#[tokio::test]
async fn only_an_approved_batch_is_paused_and_the_refusal_says_so() {
    let house = House::new().await;
    let batch = house.submitted(&[10]).await;
    let pause = house
        .ledger
        .pause_batch(batch, Some(PauseReason::Person), Some(MAKER), house.now());
    let error = pause.await.expect_err("refused");
    assert_eq!(error.to_string(), "there is no such approved batch");
    let none = treasury::BatchId::new(77);
    let pause = house
        .ledger
        .pause_batch(none, Some(PauseReason::Person), Some(MAKER), house.now());
    assert!(matches!(pause.await, Err(StoreError::NotFound { what: "batch" })));
}

#[tokio::test]
async fn what_was_sent_before_a_pause_goes_on_to_its_end() {
    let house = House::new().await;
    house.approved(&[10]).await;
    let sent = house.claim_one().await;
    let pause = house
        .ledger
        .pause_sending(PauseReason::Person, Some(CHECKER), house.now());
    pause.await.expect("paused");
    let evidence: Evidence = moved(&house.receipt());
    house.hear(sent.attempt, evidence).await;
    assert_eq!(house.state(sent.payout).await.name(), "paid");
}

#[tokio::test]
async fn a_changed_ledger_takes_the_place_of_a_persons_pause_and_a_change_of_the_password_does_not() {
    let house = House::new().await;
    let message = "payout 7 is not what the audit trail says.".to_owned();
    let changed = PauseReason::LedgerChanged { message };
    for reason in [PauseReason::Person, changed.clone(), PauseReason::Person] {
        let pause = house.ledger.pause_sending(reason, None, house.now());
        pause.await.expect("paused");
    }
    let pause = house.ledger.sending_pause().await.expect("read").expect("paused");
    assert_eq!(pause.reason, changed, "whoever resumes must hear of it");
    house
        .ledger
        .resume_sending(CHECKER, house.now())
        .await
        .expect("resumed");
    for reason in [PauseReason::Person, PauseReason::Rotation] {
        let pause = house.ledger.pause_sending(reason, None, house.now());
        pause.await.expect("paused");
    }
    let pause = house.ledger.sending_pause().await.expect("read").expect("paused");
    assert_eq!(pause.reason, PauseReason::Person, "it stands when the change has ended");
}

#[tokio::test]
async fn a_missing_role_is_no_matter_of_the_password_and_needs_no_balance_to_go_on() {
    for code in ["21", "TP40153"] {
        let house = House::new().await;
        let code = code.to_owned().into();
        let pause = house
            .ledger
            .pause_sending(PauseReason::Initiator { code }, None, house.now());
        pause.await.expect("paused");
        assert!(!house.ledger.initiator_is_held().await.expect("read"));
        assert_eq!(house.ledger.questions_held().await.expect("read"), None);
        let resume = house.ledger.resume_sending(CHECKER, house.now()).await;
        resume.expect("the role may have been given meanwhile");
    }
}
