//! People: who may cause what, and what it takes to change that.

use store::{NewOperator, StoreError};
use treasury::{
    Agreed, BatchState, Confirmed, LockReason, Needs, OperatorId, PassphraseAsked, PauseReason, PeopleError,
    RecoveryKitShown, Role, Roles, WRONG_PASSPHRASES,
};

use crate::harness::{CHECKER, Harness, MAKER, key};

/// The third of the people of a harness.
const OTHER: OperatorId = OperatorId::new(3);

fn confirmed(operator: OperatorId) -> Confirmed {
    Confirmed::by_passphrase(operator)
}

fn agreed(by: OperatorId, second: OperatorId) -> Agreed {
    Agreed::by_two(confirmed(by), confirmed(second)).expect("two people")
}

fn roles(roles: &[Role]) -> Roles {
    Roles::new(roles.iter().copied()).expect("a role")
}

fn new(name: &str, roles: Roles) -> NewOperator {
    NewOperator {
        name: name.to_owned(),
        roles,
        key: key(name),
    }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, StoreError>) -> PeopleError {
    match result {
        Err(StoreError::People(error)) => error,
        other => panic!("{other:?}"),
    }
}

impl Harness {
    async fn retire(&self, operator: OperatorId, by: Agreed) -> Result<(), StoreError> {
        self.ledger.retire_operator(operator, by, self.now()).await
    }

    async fn kit(&self) {
        let by = Some((confirmed(MAKER), confirmed(CHECKER)));
        let made = self.ledger.make_recovery_key("age1kit".to_owned(), by, self.now());
        made.await.expect("a kit");
    }

    async fn role(&self, operator: OperatorId, to: &[Role]) {
        let by = agreed(MAKER, CHECKER);
        let changed = self.ledger.change_roles(operator, roles(to), by, self.now()).await;
        changed.expect("changed");
    }

    async fn guess(&self, operator: OperatorId) -> Result<store::WrongPassphrase, StoreError> {
        let asked = PassphraseAsked::SignIn;
        self.ledger.wrong_passphrase(operator, asked, self.now()).await
    }

    async fn guess_until_locked(&self, operator: OperatorId) {
        for number in 1..=WRONG_PASSPHRASES {
            let wrong = self.guess(operator).await.expect("noted");
            assert_eq!((wrong.in_a_row, wrong.locked), (number, number == WRONG_PASSPHRASES));
        }
    }

    async fn of(&self, operator: OperatorId) -> store::Operator {
        let vouched = self.ledger.vouched_operator(operator).await.expect("a person");
        assert_eq!(vouched.altered, None);
        vouched.operator
    }

    async fn whole(&self) {
        assert_eq!(self.ledger.check().await.expect("a check").faults, Vec::<String>::new());
    }
}

#[tokio::test]
async fn who_left_stays_in_history_and_does_nothing_any_more() {
    let harness = Harness::new().await;
    let theirs = harness.submitted(&[10]).await;
    let agreed_to = harness.approved(&[20]).await;
    harness.retire(CHECKER, agreed(MAKER, OTHER)).await.expect("retired");
    assert!(harness.of(CHECKER).await.retired_at.is_some());
    // What waits is not approved by who left, not even with a passphrase that was right a moment ago.
    let approval = harness.approval(theirs, CHECKER).await;
    assert_eq!(
        refused(harness.ledger.approve(approval).await),
        PeopleError::Retired(CHECKER)
    );
    let pause = harness
        .ledger
        .pause_sending(PauseReason::Person, Some(CHECKER), harness.now());
    assert_eq!(refused(pause.await), PeopleError::Retired(CHECKER));
    let signed_in = harness
        .ledger
        .right_passphrase(confirmed(CHECKER), PassphraseAsked::SignIn, harness.now());
    assert_eq!(refused(signed_in.await), PeopleError::Retired(CHECKER));
    let add = harness.ledger.add_operator(
        new("Dinah", Roles::FOUNDER),
        Some(agreed(MAKER, CHECKER)),
        harness.now(),
    );
    assert_eq!(refused(add.await), PeopleError::Retired(CHECKER));
    // What they approved waits for another, since nothing of it was sent.
    assert_eq!(harness.claim(1).await.len(), 0);
    for batch in [theirs, agreed_to] {
        let approval = harness.approval(batch, OTHER).await;
        harness.ledger.approve(approval).await.expect("approved");
    }
    assert_eq!(harness.claim(2).await.len(), 2);
    // Nobody gets their name, nor leaves twice.
    let again = harness
        .ledger
        .add_operator(new("brian", Roles::FOUNDER), Some(agreed(MAKER, OTHER)), harness.now());
    assert!(matches!(again.await, Err(StoreError::NameTaken)));
    let twice = harness.retire(CHECKER, agreed(MAKER, OTHER)).await;
    assert_eq!(refused(twice), PeopleError::Retired(CHECKER));
    harness.whole().await;
}

#[tokio::test]
async fn never_fewer_than_two_people_are_left() {
    let harness = Harness::new().await;
    harness.retire(OTHER, agreed(MAKER, CHECKER)).await.expect("retired");
    let before = harness.ledger.entries(None, 1).await.expect("read").1;
    assert_eq!(
        refused(harness.retire(CHECKER, agreed(MAKER, CHECKER)).await),
        PeopleError::TooFew
    );
    assert_eq!(
        refused(harness.retire(MAKER, agreed(MAKER, CHECKER)).await),
        PeopleError::TooFew
    );
    for few in [&[Role::Auditor][..], &[Role::Maker, Role::Checker]] {
        let changed = harness
            .ledger
            .change_roles(CHECKER, roles(few), agreed(MAKER, CHECKER), harness.now());
        assert_eq!(refused(changed.await), PeopleError::TooFew, "{few:?}");
    }
    assert_eq!(
        harness.ledger.entries(None, 1).await.expect("read").1,
        before,
        "nothing was written"
    );
    // With a third person it goes.
    harness.kit().await;
    let by = Agreed::with_recovery_kit(confirmed(MAKER), RecoveryKitShown::by_words());
    let dinah = harness
        .ledger
        .add_operator(new("Dinah", Roles::FOUNDER), Some(by), harness.now())
        .await;
    let dinah = dinah.expect("added");
    harness.open_key(dinah, "Dinah");
    harness.retire(CHECKER, agreed(MAKER, dinah)).await.expect("retired");
    harness.whole().await;
}

#[tokio::test]
async fn one_person_is_not_two_and_nobody_decides_about_themselves() {
    let harness = Harness::new().await;
    assert_eq!(
        Agreed::by_two(confirmed(MAKER), confirmed(MAKER)),
        Err(PeopleError::OnePerson)
    );
    for (by, second) in [(OTHER, MAKER), (MAKER, OTHER)] {
        let replaced = harness
            .ledger
            .replace_passphrase(OTHER, key("mine now"), agreed(by, second), harness.now());
        assert_eq!(refused(replaced.await), PeopleError::Oneself(OTHER));
    }
    harness.kit().await;
    let kit = Agreed::with_recovery_kit(confirmed(OTHER), RecoveryKitShown::by_words());
    let replaced = harness
        .ledger
        .replace_passphrase(OTHER, key("mine now"), kit, harness.now());
    assert_eq!(refused(replaced.await), PeopleError::Oneself(OTHER));
    assert_eq!(harness.of(OTHER).await.key, key("Chebet"));
}

#[tokio::test]
async fn two_others_or_one_with_the_recovery_kit_replace_a_forgotten_passphrase_which_releases_too() {
    let harness = Harness::new().await;
    harness.guess_until_locked(CHECKER).await;
    let by = agreed(MAKER, OTHER);
    let replaced = harness
        .ledger
        .replace_passphrase(CHECKER, key("fresh"), by, harness.now());
    replaced.await.expect("replaced");
    let person = harness.of(CHECKER).await;
    assert_eq!((person.key, person.locked, person.wrong), (key("fresh"), None, 0));
    harness.open_key(CHECKER, "fresh");
    harness.kit().await;
    let by = Agreed::with_recovery_kit(confirmed(OTHER), RecoveryKitShown::by_words());
    let replaced = harness
        .ledger
        .replace_passphrase(MAKER, key("fresher"), by, harness.now());
    replaced.await.expect("replaced");
    assert_eq!(harness.of(MAKER).await.key, key("fresher"));
    harness.whole().await;
}

#[tokio::test]
async fn the_recovery_kit_is_enough_only_where_one_was_made_and_for_what_two_people_may_be_left_with() {
    let harness = Harness::new().await;
    let kit = Agreed::with_recovery_kit(confirmed(MAKER), RecoveryKitShown::by_words());
    let none = harness
        .ledger
        .replace_passphrase(CHECKER, key("fresh"), kit, harness.now());
    assert_eq!(refused(none.await), PeopleError::NotByKit, "no kit was made");
    harness.kit().await;
    let changed = harness
        .ledger
        .change_roles(CHECKER, roles(&[Role::Auditor]), kit, harness.now());
    assert_eq!(refused(changed.await), PeopleError::NotByKit);
    harness.retire(OTHER, kit).await.expect("retired");
    assert_eq!(refused(harness.retire(CHECKER, kit).await), PeopleError::TooFew);
    let added = harness
        .ledger
        .add_operator(new("Dinah", Roles::FOUNDER), Some(kit), harness.now());
    added.await.expect("added");
    harness.retire(CHECKER, kit).await.expect("retired");
    harness.whole().await;
}

#[tokio::test]
async fn wrong_passphrases_are_counted_over_a_restart_and_lock_in_the_end() {
    let harness = Harness::new().await;
    for _ in 0..4 {
        harness.guess(CHECKER).await.expect("noted");
    }
    let harness = harness.reopened_after(|_| {}).await;
    assert_eq!(harness.of(CHECKER).await.wrong, 4);
    for number in 5..=WRONG_PASSPHRASES {
        assert_eq!(harness.guess(CHECKER).await.expect("noted").in_a_row, number);
    }
    assert_eq!(harness.of(CHECKER).await.locked, Some(LockReason::WrongPassphrases));
    // Further guesses write nothing, and the right passphrase is of no use.
    let before = harness.ledger.entries(None, 1).await.expect("read").1;
    assert_eq!(refused(harness.guess(CHECKER).await), PeopleError::Locked(CHECKER));
    let right = harness
        .ledger
        .right_passphrase(confirmed(CHECKER), PassphraseAsked::SignIn, harness.now());
    assert_eq!(refused(right.await), PeopleError::Locked(CHECKER));
    assert_eq!(harness.ledger.entries(None, 1).await.expect("read").1, before);
    // Another releases them, not they themselves.
    let oneself = harness
        .ledger
        .release_operator(CHECKER, confirmed(CHECKER), harness.now());
    assert_eq!(refused(oneself.await), PeopleError::Locked(CHECKER));
    harness
        .ledger
        .release_operator(CHECKER, confirmed(MAKER), harness.now())
        .await
        .expect("released");
    assert_eq!(
        (harness.of(CHECKER).await.locked, harness.of(CHECKER).await.wrong),
        (None, 0)
    );
    let again = harness
        .ledger
        .release_operator(CHECKER, confirmed(MAKER), harness.now());
    assert_eq!(refused(again.await), PeopleError::NotLocked(CHECKER));
    harness.whole().await;
}

#[tokio::test]
async fn guessing_never_locks_everybody_out() {
    let harness = Harness::new().await;
    harness.role(OTHER, &[Role::Maker]).await;
    harness.guess_until_locked(CHECKER).await;
    for _ in 0..2 * WRONG_PASSPHRASES {
        assert!(
            !harness.guess(MAKER).await.expect("noted").locked,
            "who else could release others?"
        );
    }
    harness.guess_until_locked(OTHER).await;
    harness
        .ledger
        .release_operator(OTHER, confirmed(MAKER), harness.now())
        .await
        .expect("released");
    harness.whole().await;
}

#[tokio::test]
async fn the_right_passphrase_begins_the_count_anew_and_writes_no_more_than_it_must() {
    let harness = Harness::new().await;
    let entries = async || harness.ledger.entries(None, 1).await.expect("read").1;
    let right = async |asked| {
        let right = harness
            .ledger
            .right_passphrase(confirmed(CHECKER), asked, harness.now());
        right.await.expect("noted");
    };
    let before = entries().await;
    right(PassphraseAsked::Confirm).await;
    assert_eq!(entries().await, before, "there is nothing to say");
    harness.guess(CHECKER).await.expect("noted");
    right(PassphraseAsked::Confirm).await;
    assert_eq!((harness.of(CHECKER).await.wrong, entries().await), (0, before + 2));
    right(PassphraseAsked::SignIn).await;
    assert!(harness.of(CHECKER).await.signed_in_at.is_some());
    assert_eq!(entries().await, before + 3);
    harness.whole().await;
}

#[tokio::test]
async fn each_does_only_their_part() {
    let harness = Harness::new().await;
    harness.role(OTHER, &[Role::Auditor]).await;
    let batch = harness.submitted(&[10]).await;
    let approval = harness.approval(batch, OTHER).await;
    let part = |operator, needs| PeopleError::NotTheirPart { operator, needs };
    assert_eq!(
        refused(harness.ledger.approve(approval).await),
        part(OTHER, Needs::Role(Role::Checker))
    );
    let cancel = harness.ledger.cancel(batch, OTHER, harness.now());
    assert_eq!(refused(cancel.await), part(OTHER, Needs::Acting));
    // An auditor's word is not the second one that a change of people takes.
    let add = harness
        .ledger
        .add_operator(new("Dinah", Roles::FOUNDER), Some(agreed(MAKER, OTHER)), harness.now());
    assert_eq!(refused(add.await), part(OTHER, Needs::Acting));
    harness.role(OTHER, &[Role::Checker]).await;
    harness
        .ledger
        .approve(harness.approval(batch, OTHER).await)
        .await
        .expect("approved");
    let retire = harness.retire(CHECKER, agreed(OTHER, MAKER)).await;
    assert_eq!(refused(retire), part(OTHER, Needs::Role(Role::Administrator)));
    assert_eq!(
        harness.ledger.batch(batch).await.expect("a batch").state,
        BatchState::Approved
    );
    harness.whole().await;
}

#[tokio::test]
async fn two_people_lock_a_third_and_an_administrator_releases_them() {
    let harness = Harness::new().await;
    let lock = async |operator, by| harness.ledger.lock_operator(operator, by, harness.now()).await;
    let kit = Agreed::with_recovery_kit(confirmed(MAKER), RecoveryKitShown::by_words());
    assert_eq!(refused(lock(OTHER, kit).await), PeopleError::OnePerson);
    assert_eq!(
        refused(lock(OTHER, agreed(MAKER, OTHER)).await),
        PeopleError::Oneself(OTHER)
    );
    lock(OTHER, agreed(MAKER, CHECKER)).await.expect("locked");
    assert_eq!(
        harness.of(OTHER).await.locked,
        Some(LockReason::People { second: CHECKER })
    );
    let pause = harness
        .ledger
        .pause_sending(PauseReason::Person, Some(OTHER), harness.now());
    assert_eq!(refused(pause.await), PeopleError::Locked(OTHER));
    assert_eq!(
        refused(harness.retire(CHECKER, agreed(MAKER, CHECKER)).await),
        PeopleError::TooFew
    );
    harness
        .ledger
        .release_operator(OTHER, confirmed(CHECKER), harness.now())
        .await
        .expect("released");
    harness.whole().await;
}

#[tokio::test]
async fn nobody_is_added_without_consent_once_people_work_here() {
    let harness = Harness::new().await;
    let alone = async |name| {
        harness
            .ledger
            .add_operator(new(name, Roles::FOUNDER), None, harness.now())
            .await
    };
    alone("Dinah").await.expect("the organisation is being set up");
    let right = harness
        .ledger
        .right_passphrase(confirmed(MAKER), PassphraseAsked::SignIn, harness.now());
    right.await.expect("signed in");
    assert_eq!(refused(alone("Mallory").await), PeopleError::Founded);
    harness.whole().await;
}
