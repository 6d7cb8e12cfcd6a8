//! A hand in the file makes nobody who may sign in, nor gives anybody another passphrase or part.

use store::StoreError;
use treasury::OperatorId;

use super::{guarded_again, unguarded};
use crate::harness::{CHECKER, Harness};

async fn edited(edit: &str) -> Harness {
    let harness = Harness::new().await;
    harness.ledger.vouched_operator(CHECKER).await.expect("a person");
    let raw = harness.raw();
    unguarded(&raw);
    raw.execute_batch(edit).expect(edit);
    guarded_again(&raw);
    harness
}

#[tokio::test]
async fn a_person_whose_row_or_entry_was_edited_by_hand_never_signs_in() {
    for edit in [
        "UPDATE operator SET wrapped_key = replace(wrapped_key, '02', '03') WHERE id = 2",
        "UPDATE operator SET public_key = randomblob(32) WHERE id = 2",
        "UPDATE operator SET roles = '[\"administrator\"]' WHERE id = 2",
        "UPDATE operator SET name = 'Mallory' WHERE id = 2",
        "UPDATE operator SET retired_at = 1 WHERE id = 2",
        "UPDATE operator SET locked = '{\"why\":\"wrong_passphrases\"}', locked_at = 1 WHERE id = 2",
        "DELETE FROM operator WHERE id = 2",
        "UPDATE operator SET wrapped_key = replace(wrapped_key, '02', '03') WHERE id = 2;
         UPDATE journal SET body = replace(body, '02', '03') WHERE seq = 3",
    ] {
        let harness = edited(edit).await;
        let read = harness.ledger.vouched_operator(CHECKER).await;
        assert!(matches!(read, Err(StoreError::Changed(_))), "{edit}: {read:?}");
        assert!(!harness.faults().await.is_empty(), "{edit}");
    }
}

#[tokio::test]
async fn where_an_entry_about_another_was_edited_it_is_said_of_everybody() {
    let harness = edited("UPDATE journal SET body = replace(body, 'Brian', 'Bryan') WHERE seq = 3").await;
    let read = harness
        .ledger
        .vouched_operator(OperatorId::new(1))
        .await
        .expect("a person");
    assert_eq!(read.altered, Some(3));
    let read = harness.ledger.vouched_operator(CHECKER).await;
    assert!(matches!(read, Err(StoreError::Changed(_))), "{read:?}");
}

#[tokio::test]
async fn a_person_who_was_put_into_the_table_by_hand_never_signs_in() {
    let harness = edited(
        "INSERT INTO operator (id, name, roles, public_key, wrapped_key)
                SELECT 9, 'Mallory', '[\"checker\"]', randomblob(32), wrapped_key FROM operator WHERE id = 1",
    )
    .await;
    let read = harness.ledger.vouched_operator(OperatorId::new(9)).await;
    assert!(matches!(read, Err(StoreError::Changed(_))), "{read:?}");
}
