//! Callbacks whose bodies were altered while they waited to be applied.

use super::{guarded_again, unguarded};
use crate::harness::{Harness, moved};

#[tokio::test]
async fn an_altered_callback_is_named_and_holds_up_no_other() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    let altered = harness.keep(sent[0].attempt).await;
    let whole = harness.keep(sent[1].attempt).await;
    let raw = harness.raw();
    unguarded(&raw);
    let edit = "UPDATE content SET bytes = x'7b7d' WHERE digest = (SELECT body_digest FROM delivery WHERE id = ?)";
    raw.execute(edit, [altered.get()]).expect("edited");
    guarded_again(&raw);
    drop(raw);
    let page = harness.ledger.pending(None, 10).await.expect("read");
    assert_eq!(page.pending.iter().map(|one| one.id).collect::<Vec<_>>(), [whole]);
    assert_eq!(page.damaged.iter().map(|one| one.0).collect::<Vec<_>>(), [altered]);
    assert!(page.damaged[0].1.contains("was altered"), "{:?}", page.damaged);
    assert_eq!(page.last, Some(whole));
    let behind = harness.ledger.pending(page.last, 10).await.expect("read");
    assert_eq!((behind.pending.len(), behind.damaged.len(), behind.last), (0, 0, None));
    // The payout's page opens, and says it.
    let (_, deliveries) = harness.ledger.history(sent[0].payout).await.expect("read");
    let body = String::from_utf8_lossy(&deliveries[0].body);
    assert!(
        body.contains("cannot be shown") && body.contains("was altered"),
        "{body}"
    );
    harness.hear(sent[1].attempt, moved(&harness.receipt())).await;
    assert_eq!(harness.state(sent[1].payout).await.name(), "paid");
}

#[tokio::test]
async fn a_callback_about_an_attempt_that_was_removed_holds_up_no_other() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    let gone = harness.keep(sent[0].attempt).await;
    let whole = harness.keep(sent[1].attempt).await;
    let raw = harness.raw();
    unguarded(&raw);
    raw.execute("DELETE FROM attempt WHERE id = ?", [sent[0].attempt.to_string()])
        .expect("removed");
    drop(raw);
    let page = harness.ledger.pending(None, 10).await.expect("read");
    assert_eq!(page.pending.iter().map(|one| one.id).collect::<Vec<_>>(), [whole]);
    assert_eq!(page.damaged.iter().map(|one| one.0).collect::<Vec<_>>(), [gone]);
}
