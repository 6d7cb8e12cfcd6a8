//! The initiator's password: its age, its changes, and the reminders of its end.

use store::{PasswordJudged, RotationRecord, StoreError};
use treasury::{
    AttemptId, CredentialAge, PauseKind, PauseReason, ReminderStage, RotationState, SnoozeError, TryVerdict,
    Unanswered, east_africa_midnight,
};

use crate::harness::{CHECKER, Harness, MAKER, utility};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// 5 September 2026.
const SET_ON: i32 = 20_701;

fn refused(code: &str) -> TryVerdict {
    TryVerdict::Refused {
        code: code.to_owned().into(),
    }
}

fn no_answer() -> TryVerdict {
    TryVerdict::Unknown {
        why: Unanswered::InTime,
    }
}

async fn begun(harness: &Harness) -> AttemptId {
    let rotation = harness.attempt_id();
    let begin = harness.ledger.begin_rotation(rotation, MAKER, harness.now());
    begin.await.expect("begun");
    rotation
}

async fn tried(harness: &Harness, rotation: AttemptId) -> AttemptId {
    let inquiry = harness.attempt_id();
    let tried = harness
        .ledger
        .try_rotation(rotation, inquiry, SET_ON, MAKER, harness.now());
    tried.await.expect("tried");
    inquiry
}

/// M-PESA answers a question, by callback.
async fn answered(harness: &Harness, rotation: AttemptId, inquiry: AttemptId, verdict: TryVerdict) -> RotationState {
    let judged = PasswordJudged {
        rotation,
        inquiry,
        delivery: Some(harness.keep(inquiry).await),
        accounts: utility(1_000),
        verdict,
        as_of: None,
    };
    let state = harness
        .ledger
        .judge_rotation(judged.clone(), harness.now())
        .await
        .expect("judged");
    let again = harness
        .ledger
        .judge_rotation(judged, harness.now())
        .await
        .expect("passed over");
    assert_eq!(state, again, "an answer counts once");
    state
}

/// Nothing came in time.
async fn silent(harness: &Harness, rotation: AttemptId, inquiry: AttemptId) -> RotationState {
    let judged = PasswordJudged {
        rotation,
        inquiry,
        delivery: None,
        verdict: no_answer(),
        accounts: Vec::new(),
        as_of: None,
    };
    harness
        .ledger
        .judge_rotation(judged, harness.now())
        .await
        .expect("judged")
}

async fn open(harness: &Harness) -> RotationRecord {
    harness.ledger.open_rotation().await.expect("read").expect("open")
}

async fn paused(harness: &Harness) -> Option<PauseReason> {
    harness
        .ledger
        .sending_pause()
        .await
        .expect("read")
        .map(|pause| pause.reason)
}

#[tokio::test]
async fn a_change_pauses_sending_in_its_first_write_and_lets_it_go_on_in_its_last() {
    let harness = Harness::new().await;
    let note = harness
        .ledger
        .note_credential("testapi".to_owned(), SET_ON - 80, Some(MAKER), harness.now());
    note.await.expect("noted");
    let rotation = begun(&harness).await;
    assert_eq!(paused(&harness).await, Some(PauseReason::Rotation));
    assert!(harness.ledger.initiator_is_held().await.expect("read"));
    let resume = harness.ledger.resume_sending(CHECKER, harness.now()).await;
    assert!(matches!(resume, Err(StoreError::RotationOpen)), "{resume:?}");
    let inquiry = tried(&harness, rotation).await;
    let early = harness.ledger.finish_rotation(rotation, harness.now()).await;
    assert!(
        matches!(
            early,
            Err(StoreError::Rotation {
                state: RotationState::Trying
            })
        ),
        "{early:?}"
    );
    assert_eq!(
        answered(&harness, rotation, inquiry, TryVerdict::Accepted).await,
        RotationState::Accepted
    );
    assert!(
        harness.ledger.float().await.expect("read").is_some(),
        "the balance came with it"
    );
    let late = harness.ledger.abandon_rotation(rotation, MAKER, harness.now()).await;
    assert!(
        matches!(
            late,
            Err(StoreError::Rotation {
                state: RotationState::Accepted
            })
        ),
        "{late:?}"
    );
    harness
        .ledger
        .finish_rotation(rotation, harness.now())
        .await
        .expect("done");
    assert_eq!(paused(&harness).await, None);
    assert!(!harness.ledger.initiator_is_held().await.expect("read"));
    let known = harness.ledger.credential().await.expect("read").expect("known");
    assert_eq!(known.age, CredentialAge::from_epoch_days(SET_ON, 90).expect("an age"));
    assert_eq!(harness.faults().await, [""; 0]);
}

#[tokio::test]
async fn a_change_ends_a_pause_for_a_refused_initiator_and_no_other() {
    let code = "2001".to_owned().into();
    for (reason, stays) in [(PauseReason::Initiator { code }, false), (PauseReason::Person, true)] {
        let harness = Harness::new().await;
        let pause = harness.ledger.pause_sending(reason.clone(), None, harness.now());
        pause.await.expect("paused");
        let rotation = begun(&harness).await;
        assert_eq!(paused(&harness).await, Some(reason.clone()), "the first reason stands");
        let given_up = harness.ledger.abandon_rotation(rotation, MAKER, harness.now());
        given_up.await.expect("given up");
        assert_eq!(paused(&harness).await, Some(reason), "giving up makes nothing good");
        let rotation = begun(&harness).await;
        let inquiry = tried(&harness, rotation).await;
        answered(&harness, rotation, inquiry, TryVerdict::Accepted).await;
        harness
            .ledger
            .finish_rotation(rotation, harness.now())
            .await
            .expect("done");
        assert_eq!(paused(&harness).await.is_some(), stays);
    }
}

#[tokio::test]
async fn a_new_password_lifts_the_pauses_of_the_old_one_and_no_other() {
    let harness = Harness::new().await;
    let code = |text: &str| text.to_owned().into();
    for reason in [
        PauseReason::LedgerUnchecked,
        PauseReason::OtherPassword,
        PauseReason::Initiator { code: code("2001") },
        PauseReason::Initiator { code: code("21") },
        PauseReason::Person,
    ] {
        let pause = harness.ledger.pause_sending(reason, None, harness.now());
        pause.await.expect("paused");
    }
    let rotation = begun(&harness).await;
    let inquiry = tried(&harness, rotation).await;
    answered(&harness, rotation, inquiry, TryVerdict::Accepted).await;
    harness
        .ledger
        .finish_rotation(rotation, harness.now())
        .await
        .expect("done");
    let pauses = harness.ledger.sending_pauses().await.expect("read");
    let left: Vec<_> = pauses.iter().map(|pause| pause.reason.kind()).collect();
    assert_eq!(left, [PauseKind::LedgerUnchecked, PauseKind::Role, PauseKind::Person]);
}

#[tokio::test]
async fn only_one_change_and_one_question_are_under_way() {
    let harness = Harness::new().await;
    let rotation = begun(&harness).await;
    let second = harness
        .ledger
        .begin_rotation(harness.attempt_id(), CHECKER, harness.now())
        .await;
    assert!(
        matches!(
            second,
            Err(StoreError::Rotation {
                state: RotationState::Begun
            })
        ),
        "{second:?}"
    );
    let inquiry = tried(&harness, rotation).await;
    let another = harness
        .ledger
        .try_rotation(rotation, harness.attempt_id(), SET_ON, MAKER, harness.now())
        .await;
    assert!(
        matches!(
            another,
            Err(StoreError::Rotation {
                state: RotationState::Trying
            })
        ),
        "{another:?}"
    );
    let given_up = harness.ledger.abandon_rotation(rotation, MAKER, harness.now()).await;
    assert!(
        matches!(
            given_up,
            Err(StoreError::Rotation {
                state: RotationState::Trying
            })
        ),
        "M-PESA may be taking the new one: {given_up:?}"
    );
    assert_eq!(silent(&harness, rotation, inquiry).await, RotationState::Begun);
    assert_eq!(open(&harness).await.verdict, Some(no_answer()));
}

#[tokio::test]
async fn a_late_yes_to_an_earlier_question_counts_and_a_late_no_does_not() {
    let harness = Harness::new().await;
    let rotation = begun(&harness).await;
    let first = tried(&harness, rotation).await;
    silent(&harness, rotation, first).await;
    let second = tried(&harness, rotation).await;
    silent(&harness, rotation, second).await;
    let third = tried(&harness, rotation).await;
    assert_eq!(
        answered(&harness, rotation, first, refused("2001")).await,
        RotationState::Trying
    );
    assert_eq!(open(&harness).await.wrong, 0);
    assert_eq!(
        answered(&harness, rotation, second, TryVerdict::Accepted).await,
        RotationState::Accepted
    );
    assert_eq!(
        open(&harness).await.inquiry,
        Some(second),
        "the question that was accepted"
    );
    assert_eq!(
        answered(&harness, rotation, third, refused("2001")).await,
        RotationState::Accepted
    );
    assert!(
        harness.ledger.pending(None, 5).await.expect("read").pending.is_empty(),
        "every callback was dealt with"
    );
    assert_eq!(harness.faults().await, [""; 0]);
}

#[tokio::test]
async fn an_answer_after_a_change_was_given_up_is_kept_and_changes_nothing() {
    let harness = Harness::new().await;
    let rotation = begun(&harness).await;
    let inquiry = tried(&harness, rotation).await;
    silent(&harness, rotation, inquiry).await;
    harness
        .ledger
        .abandon_rotation(rotation, MAKER, harness.now())
        .await
        .expect("given up");
    assert_eq!(
        answered(&harness, rotation, inquiry, TryVerdict::Accepted).await,
        RotationState::Abandoned
    );
    assert!(harness.ledger.pending(None, 5).await.expect("read").pending.is_empty());
    let entries = harness.ledger.entries(None, 2).await.expect("read").0;
    assert!(
        entries.iter().any(|entry| entry.fact.name() == "inquiry_answered"),
        "{entries:?}"
    );
}

#[tokio::test]
async fn after_two_wrong_passwords_the_next_waits_also_in_another_change() {
    let harness = Harness::new().await;
    let rotation = begun(&harness).await;
    for _ in 0..2 {
        let inquiry = tried(&harness, rotation).await;
        assert_eq!(
            answered(&harness, rotation, inquiry, refused("2001")).await,
            RotationState::Begun
        );
    }
    assert_eq!(open(&harness).await.wrong, 2);
    harness
        .ledger
        .abandon_rotation(rotation, MAKER, harness.now())
        .await
        .expect("given up");
    let rotation = begun(&harness).await;
    let now = harness.now();
    let refused_now = harness
        .ledger
        .try_rotation(rotation, harness.attempt_id(), SET_ON, MAKER, now)
        .await;
    let Err(StoreError::TooManyWrong { until }) = refused_now else {
        panic!("{refused_now:?}");
    };
    assert!(until > now + 9 * 60_000 && until <= now + 10 * 60_000);
    assert_eq!(harness.ledger.password_wait(now).await.expect("read"), Some(until));
    assert_eq!(harness.ledger.password_wait(until).await.expect("read"), None);
    assert_eq!(
        harness.ledger.password_wait(now - DAY_MS).await.expect("read"),
        None,
        "a clock set back"
    );
    let tried = harness
        .ledger
        .try_rotation(rotation, harness.attempt_id(), SET_ON, MAKER, until)
        .await;
    tried.expect("tried after the wait");
}

#[tokio::test]
async fn an_operator_that_was_locked_begins_anew_once_it_is_unlocked() {
    let harness = Harness::new().await;
    let rotation = begun(&harness).await;
    for code in ["2001", "8006"] {
        let inquiry = tried(&harness, rotation).await;
        answered(&harness, rotation, inquiry, refused(code)).await;
    }
    assert_eq!(open(&harness).await.wrong, 0);
    tried(&harness, rotation).await;
}

#[tokio::test]
async fn a_reminder_is_given_once_to_each_person_put_off_and_taken_note_of() {
    let harness = Harness::new().await;
    let age = CredentialAge::from_epoch_days(SET_ON, 90).expect("an age");
    let noon = east_africa_midnight(age.expires_on()) - 7 * DAY_MS + DAY_MS / 2;
    let give = async |person, at| harness.ledger.give_reminder(person, age, at).await.expect("read");
    assert_eq!(give(MAKER, noon - 8 * DAY_MS).await, None, "fifteen days before");
    let given = give(MAKER, noon).await.expect("due");
    assert_eq!(
        (given.stage, given.since),
        (ReminderStage::InSevenDays, ReminderStage::InFourteenDays)
    );
    assert_eq!(give(MAKER, noon).await, None, "once");
    assert!(give(CHECKER, noon).await.is_some(), "each person");
    let until = harness
        .ledger
        .snooze_reminder(MAKER, age, noon + 3_600_000, noon)
        .await
        .expect("put off");
    assert_eq!(until, noon + 3_600_000);
    assert_eq!(give(MAKER, until - 1).await, None);
    assert!(give(MAKER, until).await.is_some(), "it comes again");
    harness.ledger.see_reminder(MAKER, age, until).await.expect("seen");
    let put_off = harness.ledger.snooze_reminder(MAKER, age, until + 5, until).await;
    assert!(
        matches!(put_off, Err(StoreError::Snooze(SnoozeError::Seen))),
        "{put_off:?}"
    );
    let history = harness.ledger.reminders_of(MAKER, age).await.expect("read");
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].seen_at, Some(until));
    let next = give(MAKER, noon + 4 * DAY_MS)
        .await
        .expect("the next stage comes all the same");
    assert_eq!(next.stage, ReminderStage::InThreeDays);
    assert_eq!(harness.faults().await, [""; 0]);
}

#[tokio::test]
async fn how_long_the_password_lasts_is_set_once_for_the_harness() {
    let harness = Harness::new().await;
    assert_eq!(harness.ledger.credential().await.expect("read"), None);
    let note = harness
        .ledger
        .note_credential("testapi".to_owned(), SET_ON, None, harness.now());
    note.await.expect("noted");
    harness
        .ledger
        .set_password_lasts(60, MAKER, harness.now())
        .await
        .expect("set");
    let known = harness.ledger.credential().await.expect("read").expect("known");
    assert_eq!(known.age.lasts_days(), 60);
    let none = harness.ledger.set_password_lasts(0, MAKER, harness.now()).await;
    assert!(matches!(none, Err(StoreError::Age(_))), "{none:?}");
}

#[tokio::test]
async fn a_password_that_m_pesa_took_after_its_change_was_given_up_pauses_sending() {
    let harness = Harness::new().await;
    let rotation = begun(&harness).await;
    let inquiry = tried(&harness, rotation).await;
    silent(&harness, rotation, inquiry).await;
    let given_up = harness.ledger.abandon_rotation(rotation, MAKER, harness.now());
    given_up.await.expect("given up");
    assert_eq!(paused(&harness).await, None);
    let state = answered(&harness, rotation, inquiry, TryVerdict::Accepted).await;
    assert_eq!(state, RotationState::Abandoned);
    assert_eq!(paused(&harness).await, Some(PauseReason::OtherPassword));
    assert!(harness.ledger.initiator_is_held().await.expect("read"));
    let resume = harness.ledger.resume_sending(CHECKER, harness.now()).await;
    assert!(matches!(resume, Err(StoreError::InitiatorRefused)), "{resume:?}");
    let rotation = begun(&harness).await;
    let inquiry = tried(&harness, rotation).await;
    answered(&harness, rotation, inquiry, TryVerdict::Accepted).await;
    harness
        .ledger
        .finish_rotation(rotation, harness.now())
        .await
        .expect("done");
    assert_eq!(paused(&harness).await, None);
    assert_eq!(harness.faults().await, [""; 0]);
}

#[tokio::test]
async fn a_late_yes_to_a_change_that_was_followed_by_another_pauses_nothing() {
    let harness = Harness::new().await;
    let rotation = begun(&harness).await;
    let inquiry = tried(&harness, rotation).await;
    silent(&harness, rotation, inquiry).await;
    let given_up = harness.ledger.abandon_rotation(rotation, MAKER, harness.now());
    given_up.await.expect("given up");
    let second = begun(&harness).await;
    let asked = tried(&harness, second).await;
    answered(&harness, second, asked, TryVerdict::Accepted).await;
    harness
        .ledger
        .finish_rotation(second, harness.now())
        .await
        .expect("done");
    answered(&harness, rotation, inquiry, TryVerdict::Accepted).await;
    assert_eq!(paused(&harness).await, None);
}
