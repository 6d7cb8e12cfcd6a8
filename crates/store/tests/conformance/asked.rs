//! What a checker asks the maker of a batch that waits, and the answer.

use store::StoreError;
use treasury::{BatchId, OperatorId, PolicyBreach};

use crate::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER as OTHER};

impl Harness {
    async fn ask(&self, batch: BatchId, by: OperatorId) -> Result<(), StoreError> {
        let question = "Why so much?".to_owned();
        self.ledger.ask_maker(batch, question, by, self.now()).await
    }

    async fn answer(&self, batch: BatchId, number: u32, by: OperatorId) -> Result<(), StoreError> {
        let answer = "The bonus".to_owned();
        self.ledger.answer_asked((batch, number), answer, by, self.now()).await
    }

    async fn open(&self, batch: BatchId) -> u32 {
        self.ledger.batch(batch).await.expect("a batch").questions_open
    }
}

#[tokio::test]
async fn a_question_is_open_until_its_maker_answers_it() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10, 20]).await;
    harness.ask(batch, CHECKER).await.expect("asked");
    harness.ask(batch, OTHER).await.expect("asked");
    assert_eq!(harness.open(batch).await, 2);
    harness.answer(batch, 2, MAKER).await.expect("answered");
    assert_eq!(harness.open(batch).await, 1);
    let asked = harness.ledger.asked_about(batch).await.expect("read");
    assert_eq!((asked[0].by, asked[1].by), (CHECKER, OTHER));
    let answers: Vec<_> = asked
        .iter()
        .map(|one| one.answer.as_ref().map(|(words, _)| words.as_str()))
        .collect();
    assert_eq!(answers, [None, Some("The bonus")]);
    // A decision does not wait for it, and nothing is open any more.
    harness
        .try_approve(batch, CHECKER, harness.now())
        .await
        .expect("approved");
    assert_eq!(harness.open(batch).await, 0);
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn only_a_checker_asks_and_only_the_maker_answers_while_it_waits() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10, 20]).await;
    let own = harness.ask(batch, MAKER).await;
    assert!(
        matches!(own, Err(StoreError::Policy(PolicyBreach::OwnBatch))),
        "{own:?}"
    );
    harness.ask(batch, CHECKER).await.expect("asked");
    let theirs = harness.answer(batch, 1, CHECKER).await;
    assert!(
        matches!(theirs, Err(StoreError::Policy(PolicyBreach::NotTheMaker { .. }))),
        "{theirs:?}"
    );
    let none = harness.answer(batch, 2, MAKER).await;
    assert!(matches!(none, Err(StoreError::NotFound { .. })), "{none:?}");
    harness.answer(batch, 1, MAKER).await.expect("answered");
    let twice = harness.answer(batch, 1, MAKER).await;
    assert!(matches!(twice, Err(StoreError::NotFound { .. })), "{twice:?}");
    let draft = harness.drafted(&[10]).await;
    let early = harness.ask(draft, CHECKER).await;
    assert!(matches!(early, Err(StoreError::NotFound { .. })), "{early:?}");
    assert_eq!(harness.faults().await, Vec::<String>::new());
}
