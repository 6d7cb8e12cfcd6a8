//! Payouts that a checker leaves out of a batch: what is approved and sent is the rest, and they go back to the maker.

use std::collections::BTreeSet;

use store::{NewBatch, StoreError};
use treasury::{ApprovalError, BatchId, BatchState, Confirmed, OperatorId, PayoutId, PolicyBreach, Within, leave_out};

use super::policies::{from, kes};
use crate::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER as OTHER, new_batch, row};

const WHY: &str = "That number is not hers";

impl Harness {
    /// Leaves payouts of a batch out, by their places in it.
    pub(crate) async fn leave_out(&self, batch: BatchId, by: OperatorId, places: &[usize]) -> Result<(), StoreError> {
        let waiting = self.ledger.waiting(batch).await?;
        let payouts = self.payouts_of(batch).await;
        let out: BTreeSet<PayoutId> = places.iter().map(|place| payouts[*place].id).collect();
        let by = Confirmed::by_passphrase(by);
        let leaving = leave_out(&waiting, by, waiting.digest, out, WHY.to_owned(), self.now())?;
        self.ledger.leave_out(leaving).await
    }

    async fn returned(&self) -> Vec<BatchId> {
        let returned = self.ledger.returned_to(MAKER, 0).await.expect("read");
        returned.iter().map(|batch| batch.id).collect()
    }

    /// The maker takes up rows that came back.
    async fn take_up(&self, batch: BatchId, lines: &[u32]) -> Result<BatchId, StoreError> {
        let rows = lines.iter().map(|line| row(*line, 10)).collect();
        let new = NewBatch {
            corrects: Some(batch),
            ..new_batch(rows)
        };
        self.ledger.draft(new, MAKER, self.now()).await
    }
}

fn refused(done: Result<(), StoreError>) -> ApprovalError {
    let Err(StoreError::Approval(error)) = done else {
        panic!("refused, not {done:?}")
    };
    error
}

#[tokio::test]
async fn what_is_approved_and_sent_is_what_was_not_left_out() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10, 20, 30, 40]).await;
    let whole = harness.approval(batch, CHECKER).await;
    harness.leave_out(batch, CHECKER, &[1, 3]).await.expect("left out");
    let record = harness.ledger.batch(batch).await.expect("a batch");
    assert_eq!((record.all.count, record.all.sum), (2, kes(40)));
    assert_eq!((record.left_out.count, record.left_out.sum), (2, kes(60)));
    assert_eq!(
        harness.states_of(batch).await,
        ["submitted", "rejected", "submitted", "rejected"]
    );
    let rest = new_batch(vec![row(2, 10), row(4, 30)]).rows.digest();
    assert_eq!(harness.ledger.waiting(batch).await.expect("waits").digest, rest);
    // Whoever looked at the whole batch approves nothing of it.
    assert_eq!(refused(harness.ledger.approve(whole).await), ApprovalError::OtherRows);
    harness
        .try_approve(batch, CHECKER, harness.now())
        .await
        .expect("approved");
    let sent = harness.claim(9).await;
    let amounts: Vec<i64> = sent.iter().map(|one| one.row.amount.cents()).collect();
    assert_eq!(amounts, [1_000, 3_000]);
    assert_eq!(harness.claim(9).await.len(), 0);
    let out = harness.ledger.left_out(batch).await.expect("read");
    assert_eq!(out.len(), 1);
    assert_eq!((out[0].by, out[0].reason.as_str()), (CHECKER, WHY));
    assert_eq!(harness.faults().await, Vec::<String>::new());
    // And again by a program that starts anew and reads all of it from the journal.
    let harness = harness.reopened_after(|_| {}).await;
    assert_eq!(harness.claim(9).await.len(), 0);
    assert_eq!(harness.ledger.sending_pause().await.expect("read"), None);
}

#[tokio::test]
async fn whoever_approved_more_than_the_rest_is_asked_again() {
    let harness = Harness::new().await;
    harness.decide_on(from(100, Within::One, 2)).await;
    let batch = harness.submitted(&[60, 70, 80]).await;
    let approve = |by| harness.try_approve(batch, by, harness.now());
    approve(CHECKER).await.expect("approved");
    harness.leave_out(batch, OTHER, &[2]).await.expect("left out");
    approve(OTHER).await.expect("approved");
    let state = harness.ledger.batch(batch).await.expect("a batch").state;
    assert_eq!(state, BatchState::Submitted, "the first approval was of more");
    approve(CHECKER).await.expect("approved");
    assert_eq!(harness.claim(9).await.len(), 2);
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn only_a_checker_leaves_out_while_it_waits_and_never_all_of_it() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10, 20]).await;
    assert_eq!(
        refused(harness.leave_out(batch, MAKER, &[0]).await),
        ApprovalError::MakerIsChecker
    );
    assert_eq!(
        refused(harness.leave_out(batch, CHECKER, &[0, 1]).await),
        ApprovalError::NothingLeft
    );
    harness.leave_out(batch, CHECKER, &[0]).await.expect("left out");
    assert_eq!(
        refused(harness.leave_out(batch, CHECKER, &[0]).await),
        ApprovalError::NothingLeftOut,
        "once"
    );
    assert_eq!(
        refused(harness.leave_out(batch, OTHER, &[1]).await),
        ApprovalError::NothingLeft,
        "what was left out before counts"
    );
    harness
        .try_approve(batch, CHECKER, harness.now())
        .await
        .expect("approved");
    let late = harness.leave_out(batch, OTHER, &[1]).await;
    assert_eq!(refused(late), ApprovalError::NotSubmitted(BatchState::Approved));
    // Another batch's payouts are none of this one's.
    let other = harness.submitted(&[30, 40]).await;
    let stranger = harness.payouts_of(batch).await[1].id;
    let waiting = harness.ledger.waiting(other).await.expect("waits");
    let leaving = leave_out(
        &waiting,
        Confirmed::by_passphrase(CHECKER),
        waiting.digest,
        [stranger].into(),
        WHY.to_owned(),
        harness.now(),
    );
    let done = harness.ledger.leave_out(leaving.expect("named")).await;
    assert_eq!(refused(done), ApprovalError::NothingLeftOut);
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn who_may_not_check_leaves_nothing_out() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10, 20]).await;
    let two = treasury::Agreed::by_two(Confirmed::by_passphrase(MAKER), Confirmed::by_passphrase(CHECKER));
    let roles = treasury::Roles::new([treasury::Role::Maker]).expect("a role");
    let changed = harness
        .ledger
        .change_roles(OTHER, roles, two.expect("two"), harness.now());
    changed.await.expect("changed");
    let refused = harness.leave_out(batch, OTHER, &[0]).await;
    assert!(matches!(refused, Err(StoreError::People(_))), "{refused:?}");
}

#[tokio::test]
async fn what_was_left_out_goes_back_to_its_maker_once() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10, 10, 10, 10]).await;
    assert_eq!(harness.returned().await, []);
    harness.leave_out(batch, CHECKER, &[0]).await.expect("left out");
    assert_eq!(harness.returned().await, [batch]);
    let first = harness.take_up(batch, &[2]).await.expect("a draft");
    assert_eq!(harness.returned().await, []);
    let again = harness.take_up(batch, &[2]).await;
    assert!(
        matches!(&again, Err(StoreError::AlreadyRedone { batch }) if *batch == first),
        "{again:?}"
    );
    // More of it comes back, and then the rest.
    harness.leave_out(batch, CHECKER, &[1]).await.expect("left out");
    assert_eq!(harness.returned().await, [batch]);
    let second = harness.take_up(batch, &[3]).await.expect("a draft");
    harness.reject(batch).await.expect("rejected");
    assert_eq!(harness.returned().await, [batch]);
    let kin = harness.ledger.kin(batch).await.expect("read");
    let out = harness.ledger.left_out(batch).await.expect("read");
    let taken_up: Vec<_> = out.iter().map(|out| kin.takes_up(out.newest_batch)).collect();
    assert_eq!(taken_up[0].map(|one| one.id), Some(first));
    assert_eq!(taken_up[1].map(|one| one.id), Some(second));
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_maker_who_writes_it_with_a_program_of_their_own_is_refused() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10, 20]).await;
    // Amina lets Brian's passphrase be typed, and says that it was she.
    let waiting = treasury::Waiting {
        maker: CHECKER,
        ..harness.ledger.waiting(batch).await.expect("waits")
    };
    let out = [harness.payouts_of(batch).await[0].id].into();
    let by = Confirmed::by_passphrase(MAKER);
    let leaving = leave_out(&waiting, by, waiting.digest, out, WHY.to_owned(), harness.now());
    let done = harness.ledger.leave_out(leaving.expect("made")).await;
    assert!(
        matches!(
            done,
            Err(StoreError::Approval(ApprovalError::MakerIsChecker) | StoreError::Policy(PolicyBreach::OwnBatch))
        ),
        "{done:?}"
    );
}
