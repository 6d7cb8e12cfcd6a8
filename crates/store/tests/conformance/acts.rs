//! Every act of a person is signed with their own key, which has to be open for it.

use store::{OpenedFor, StoreError};
use treasury::{
    Agreed, Confirmed, OperatorId, PassphraseAsked, PauseKind, PauseReason, PeopleError, PersonKey, Setting, approve,
};

use crate::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER, key, new_batch, row, seal_key, signing};

fn agreed() -> Agreed {
    let (one, two) = (Confirmed::by_passphrase(MAKER), Confirmed::by_passphrase(CHECKER));
    Agreed::by_two(one, two).expect("two people")
}

#[track_caller]
fn closed<T: std::fmt::Debug>(result: Result<T, StoreError>, whose: OperatorId) {
    assert!(
        matches!(result, Err(StoreError::KeyClosed { operator }) if operator == whose),
        "{result:?}"
    );
}

impl Harness {
    async fn entries(&self) -> u32 {
        self.ledger.entries(None, 1).await.expect("read").1
    }

    async fn key_of(&self, operator: OperatorId) -> PersonKey {
        let vouched = self.ledger.vouched_operator(operator).await.expect("a person");
        vouched.operator.key.public_key
    }

    async fn nothing_is_wrong(&self) {
        assert_eq!(self.faults().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn whose_key_is_closed_does_nothing_and_the_console_goes_on() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10]).await;
    let approval = harness.approval(batch, CHECKER).await;
    harness.close_keys();
    let before = harness.entries().await;
    let ledger = &harness.ledger;
    closed(
        ledger.draft(new_batch(vec![row(2, 10)]), MAKER, harness.now()).await,
        MAKER,
    );
    closed(ledger.approve(approval).await, CHECKER);
    closed(harness.reject(batch).await, CHECKER);
    closed(ledger.cancel(batch, MAKER, harness.now()).await, MAKER);
    let pause = ledger.pause_sending(PauseReason::Person, Some(CHECKER), harness.now());
    closed(pause.await, CHECKER);
    let asked = PassphraseAsked::SignIn;
    let signed_in = ledger.right_passphrase(Confirmed::by_passphrase(MAKER), asked, harness.now());
    closed(signed_in.await, MAKER);
    closed(
        ledger
            .set(Setting::IdleSignOut { minutes: 5 }, MAKER, harness.now())
            .await,
        MAKER,
    );
    closed(
        ledger.retire_operator(OTHER_CHECKER, agreed(), harness.now()).await,
        MAKER,
    );
    assert_eq!(harness.entries().await, before, "nothing was written");
    let wrong = ledger.wrong_passphrase(CHECKER, asked, harness.now());
    wrong.await.expect("the console notes what it sees");
    harness.nothing_is_wrong().await;
}

#[tokio::test]
async fn what_takes_two_is_signed_by_both_or_not_at_all() {
    let harness = Harness::new().await;
    harness.close_keys();
    harness.open_key(MAKER, "Amina");
    let refused = harness
        .ledger
        .retire_operator(OTHER_CHECKER, agreed(), harness.now())
        .await;
    closed(refused, CHECKER);
    harness.open_key(CHECKER, "Brian");
    let retired = harness.ledger.retire_operator(OTHER_CHECKER, agreed(), harness.now());
    retired.await.expect("retired");
    let (entries, _) = harness.ledger.entries(None, 1).await.expect("read");
    let signed: Vec<_> = entries[0].acts.iter().map(|act| (act.operator, act.number)).collect();
    assert_eq!(signed, [(MAKER, 1), (CHECKER, 1)]);
    harness.nothing_is_wrong().await;
}

#[tokio::test]
async fn being_signed_in_is_not_enough_to_sign_an_approval() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10]).await;
    harness.close_keys();
    let session = harness.ledger.open_key(CHECKER, signing("Brian"), OpenedFor::Session);
    let pause = harness
        .ledger
        .pause_sending(PauseReason::Person, Some(CHECKER), harness.now());
    pause.await.expect("paused");
    let approval = harness.approval(batch, CHECKER).await;
    closed(harness.ledger.approve(approval.clone()).await, CHECKER);
    // Another's key does not sign in this one's name.
    let others = harness.ledger.open_key(CHECKER, signing("Amina"), OpenedFor::Act);
    closed(harness.ledger.approve(approval.clone()).await, CHECKER);
    drop(others);
    let confirmed = harness.ledger.open_key(CHECKER, signing("Brian"), OpenedFor::Act);
    harness.ledger.approve(approval).await.expect("approved");
    drop((confirmed, session));
    let resumed = harness
        .ledger
        .lift_pause(PauseKind::Person, CHECKER, None, harness.now());
    closed(resumed.await, CHECKER);
    harness.nothing_is_wrong().await;
}

#[tokio::test]
async fn a_new_passphrase_of_ones_own_keeps_the_key_and_one_from_others_brings_another() {
    let harness = Harness::new().await;
    let before = harness.approved(&[10]).await;
    let mine = Confirmed::by_passphrase(CHECKER);
    let mut again = key("Brian");
    again.wrapped.salt = [9; 16];
    let changed = harness.ledger.change_passphrase(mine, again.clone(), harness.now());
    changed.await.expect("changed");
    assert_eq!(harness.key_of(CHECKER).await, key("Brian").public_key);
    for theirs in ["another", "Amina"] {
        let other = harness.ledger.change_passphrase(mine, key(theirs), harness.now()).await;
        assert!(
            matches!(other, Err(StoreError::People(PeopleError::OtherKey(CHECKER)))),
            "{theirs}: {other:?}"
        );
    }
    let (one, two) = (Confirmed::by_passphrase(MAKER), Confirmed::by_passphrase(OTHER_CHECKER));
    for known in ["Brian", "Amina"] {
        let others = Agreed::by_two(one, two).expect("two people");
        let same = harness
            .ledger
            .replace_passphrase(CHECKER, key(known), others, harness.now());
        let same = same.await;
        assert!(
            matches!(same, Err(StoreError::People(PeopleError::OtherKey(CHECKER)))),
            "{known}: {same:?}"
        );
    }
    let others = Agreed::by_two(one, two).expect("two people");
    let replaced = harness
        .ledger
        .replace_passphrase(CHECKER, key("new"), others, harness.now());
    replaced.await.expect("replaced");
    // The key before signs nothing more, and what it signed stays signed.
    let batch = harness.submitted(&[20]).await;
    let waiting = harness.ledger.waiting(batch).await.expect("a batch");
    let approval = approve(
        &waiting,
        mine,
        waiting.digest,
        String::new(),
        harness.now(),
        &seal_key(),
    )
    .expect("sealed");
    closed(harness.ledger.approve(approval.clone()).await, CHECKER);
    harness.open_key(CHECKER, "new");
    harness.ledger.approve(approval).await.expect("approved");
    let harness = harness.reopened_after(|_| {}).await;
    let sent = harness.claim(9).await;
    assert_eq!(sent.len(), 2, "also of batch {before}, which the key before approved");
    harness.nothing_is_wrong().await;
}

#[tokio::test]
async fn nobody_is_added_with_anothers_key() {
    let harness = Harness::new().await;
    let new = store::NewOperator {
        name: "Dinah".to_owned(),
        roles: treasury::Roles::FOUNDER,
        key: key("Brian"),
    };
    let added = harness.ledger.add_operator(new, Some(agreed()), harness.now()).await;
    assert!(
        matches!(added, Err(StoreError::People(PeopleError::OtherKey(_)))),
        "{added:?}"
    );
}
