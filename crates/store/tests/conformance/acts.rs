//! Every act of a person is signed with their own key, which has to be open for it.

use store::{OpenedFor, StoreError};
use treasury::{
    Agreed, Confirmed, OperatorId, PassphraseAsked, PauseKind, PauseReason, PeopleError, PersonKey, Setting, approve,
};

use crate::house::{CHECKER, House, MAKER, OTHER_CHECKER, key, new_batch, row, seal_key, signing};

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

impl House {
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
    let house = House::new().await;
    let batch = house.submitted(&[10]).await;
    let approval = house.approval(batch, CHECKER).await;
    house.close_keys();
    let before = house.entries().await;
    let ledger = &house.ledger;
    closed(
        ledger.draft(new_batch(vec![row(2, 10)]), MAKER, house.now()).await,
        MAKER,
    );
    closed(ledger.approve(approval).await, CHECKER);
    closed(house.reject(batch).await, CHECKER);
    closed(ledger.cancel(batch, MAKER, house.now()).await, MAKER);
    let pause = ledger.pause_sending(PauseReason::Person, Some(CHECKER), house.now());
    closed(pause.await, CHECKER);
    let asked = PassphraseAsked::SignIn;
    let signed_in = ledger.right_passphrase(Confirmed::by_passphrase(MAKER), asked, house.now());
    closed(signed_in.await, MAKER);
    closed(
        ledger
            .set(Setting::IdleSignOut { minutes: 5 }, MAKER, house.now())
            .await,
        MAKER,
    );
    closed(
        ledger.retire_operator(OTHER_CHECKER, agreed(), house.now()).await,
        MAKER,
    );
    assert_eq!(house.entries().await, before, "nothing was written");
    let wrong = ledger.wrong_passphrase(CHECKER, asked, house.now());
    wrong.await.expect("the console notes what it sees");
    house.nothing_is_wrong().await;
}

#[tokio::test]
async fn what_takes_two_is_signed_by_both_or_not_at_all() {
    let house = House::new().await;
    house.close_keys();
    house.open_key(MAKER, "Amina");
    let refused = house.ledger.retire_operator(OTHER_CHECKER, agreed(), house.now()).await;
    closed(refused, CHECKER);
    house.open_key(CHECKER, "Brian");
    let retired = house.ledger.retire_operator(OTHER_CHECKER, agreed(), house.now());
    retired.await.expect("retired");
    let (entries, _) = house.ledger.entries(None, 1).await.expect("read");
    let signed: Vec<_> = entries[0].acts.iter().map(|act| (act.operator, act.number)).collect();
    assert_eq!(signed, [(MAKER, 1), (CHECKER, 1)]);
    house.nothing_is_wrong().await;
}

#[tokio::test]
async fn being_signed_in_is_not_enough_to_sign_an_approval() {
    let house = House::new().await;
    let batch = house.submitted(&[10]).await;
    house.close_keys();
    let session = house.ledger.open_key(CHECKER, signing("Brian"), OpenedFor::Session);
    let pause = house
        .ledger
        .pause_sending(PauseReason::Person, Some(CHECKER), house.now());
    pause.await.expect("paused");
    let approval = house.approval(batch, CHECKER).await;
    closed(house.ledger.approve(approval.clone()).await, CHECKER);
    // Another's key does not sign in this one's name.
    let others = house.ledger.open_key(CHECKER, signing("Amina"), OpenedFor::Act);
    closed(house.ledger.approve(approval.clone()).await, CHECKER);
    drop(others);
    let confirmed = house.ledger.open_key(CHECKER, signing("Brian"), OpenedFor::Act);
    house.ledger.approve(approval).await.expect("approved");
    drop((confirmed, session));
    let resumed = house.ledger.lift_pause(PauseKind::Person, CHECKER, None, house.now());
    closed(resumed.await, CHECKER);
    house.nothing_is_wrong().await;
}

#[tokio::test]
async fn a_new_passphrase_of_ones_own_keeps_the_key_and_one_from_others_brings_another() {
    let house = House::new().await;
    let before = house.approved(&[10]).await;
    let mine = Confirmed::by_passphrase(CHECKER);
    let mut again = key("Brian");
    again.wrapped.salt = [9; 16];
    let changed = house.ledger.change_passphrase(mine, again.clone(), house.now());
    changed.await.expect("changed");
    assert_eq!(house.key_of(CHECKER).await, key("Brian").public_key);
    for theirs in ["another", "Amina"] {
        let other = house.ledger.change_passphrase(mine, key(theirs), house.now()).await;
        assert!(
            matches!(other, Err(StoreError::People(PeopleError::OtherKey(CHECKER)))),
            "{theirs}: {other:?}"
        );
    }
    let (one, two) = (Confirmed::by_passphrase(MAKER), Confirmed::by_passphrase(OTHER_CHECKER));
    for known in ["Brian", "Amina"] {
        let others = Agreed::by_two(one, two).expect("two people");
        let same = house
            .ledger
            .replace_passphrase(CHECKER, key(known), others, house.now());
        let same = same.await;
        assert!(
            matches!(same, Err(StoreError::People(PeopleError::OtherKey(CHECKER)))),
            "{known}: {same:?}"
        );
    }
    let others = Agreed::by_two(one, two).expect("two people");
    let replaced = house
        .ledger
        .replace_passphrase(CHECKER, key("new"), others, house.now());
    replaced.await.expect("replaced");
    // The key before signs nothing more, and what it signed stays signed.
    let batch = house.submitted(&[20]).await;
    let waiting = house.ledger.waiting(batch).await.expect("a batch");
    let approval = approve(&waiting, mine, waiting.digest, String::new(), house.now(), &seal_key()).expect("sealed");
    closed(house.ledger.approve(approval.clone()).await, CHECKER);
    house.open_key(CHECKER, "new");
    house.ledger.approve(approval).await.expect("approved");
    let house = house.reopened_after(|_| {}).await;
    let sent = house.claim(9).await;
    assert_eq!(sent.len(), 2, "also of batch {before}, which the key before approved");
    house.nothing_is_wrong().await;
}

#[tokio::test]
async fn nobody_is_added_with_anothers_key() {
    let house = House::new().await;
    let new = store::NewOperator {
        name: "Dinah".to_owned(),
        roles: treasury::Roles::FOUNDER,
        key: key("Brian"),
    };
    let added = house.ledger.add_operator(new, Some(agreed()), house.now()).await;
    assert!(
        matches!(added, Err(StoreError::People(PeopleError::OtherKey(_)))),
        "{added:?}"
    );
}
