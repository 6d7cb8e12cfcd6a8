//! The process stops around a commit. Before it: nothing of the operation is there. After it: all of it.
//!
//! The stop is a panic on the writer's thread at the checkpoint, which ends the thread as a stop of the process would:
//! nothing after it runs. A life that uses every operation is lived once to learn the checkpoints, and then once for each
//! of them.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use store::{ApplyResult, FloatRead, Moment, Options, StoreError};
use treasury::{Answer, AttemptId, AttemptRecord, BatchId, Evidence, PauseReason, Proof};

use crate::harness::{
    CHECKER, Harness, MAKER, acknowledged, delivery, founder, lost, moved, new_batch, not_moved, not_taken, row,
    seal_key, trusted, utility,
};

/// One operation of the life, and what it does.
type Told = Vec<(&'static str, Moment)>;

/// Lives one whole life, to its end or to the operation that fails.
async fn live(harness: &Harness) -> Result<(), StoreError> {
    let ledger = &harness.ledger;
    ledger.found(vec![founder("Amina")], harness.now()).await?;
    let batch = ledger
        .draft(new_batch((2..8).map(|n| row(n, 10)).collect()), MAKER, harness.now())
        .await?;
    ledger.submit(batch, MAKER, harness.now()).await?;
    ledger.approve(harness.approval(batch, CHECKER).await).await?;
    let other = ledger.draft(new_batch(vec![row(2, 20)]), MAKER, harness.now()).await?;
    ledger.submit(other, MAKER, harness.now()).await?;
    harness.reject(other).await?;
    let third = ledger.draft(new_batch(vec![row(2, 30)]), MAKER, harness.now()).await?;
    ledger.cancel(third, MAKER, harness.now()).await?;
    let sent = ledger.claim(6, harness.now()).await?;
    send(harness, &sent.iter().map(|s| s.attempt).collect::<Vec<_>>()).await?;
    pauses(harness, batch).await
}

async fn send(harness: &Harness, sent: &[AttemptId]) -> Result<(), StoreError> {
    let ledger = &harness.ledger;
    let answers = [acknowledged(), acknowledged(), acknowledged(), lost(), not_taken()];
    let records = sent
        .iter()
        .zip(answers)
        .map(|(attempt, answer): (_, Answer)| AttemptRecord {
            attempt: *attempt,
            answer,
        });
    ledger.record(records.collect(), harness.now()).await?;
    ledger.doubt_stopped(harness.now()).await?;
    let kept: Vec<_> = (1..)
        .zip(&sent[..2])
        .map(|(cursor, attempt)| delivery(cursor, trusted(*attempt)))
        .collect();
    ledger.keep(kept, harness.now()).await?;
    let evidence: [Evidence; 2] = [moved(&harness.receipt()), not_moved("1")];
    let pauses = [
        None,
        Some(PauseReason::InsufficientBalance {
            code: "1".to_owned().into(),
        }),
    ];
    let pending = ledger.pending(None, 10).await?.pending;
    let results = pending
        .iter()
        .zip(evidence)
        .zip(pauses)
        .map(|((pending, evidence), pause)| ApplyResult {
            delivery: pending.id,
            attempt: pending.attempt,
            evidence,
            proof: Proof::Callback,
            pause,
            accounts: utility(500),
        });
    ledger.apply(results.collect(), harness.now()).await?;
    ledger.doubt_overdue(i64::MAX, harness.now()).await?;
    let inquiry = harness.attempt_id();
    ledger.ask_balance(inquiry, Some(MAKER), harness.now()).await?;
    ledger.keep(vec![delivery(9, trusted(inquiry))], harness.now()).await?;
    let read = FloatRead {
        delivery: ledger.pending(None, 1).await?.pending[0].id,
        accounts: utility(700),
        as_of: None,
    };
    ledger.read_float(read, harness.now()).await
}

async fn pauses(harness: &Harness, batch: BatchId) -> Result<(), StoreError> {
    let ledger = &harness.ledger;
    ledger.pause_batch(batch, None, Some(CHECKER), harness.now()).await?;
    ledger
        .pause_sending(PauseReason::Person, Some(CHECKER), harness.now())
        .await?;
    ledger.resume_sending(CHECKER, harness.now()).await
}

/// Before it there is no harness that could go on: it has a test of its own.
const BIRTH: &str = "making the ledger";

#[tokio::test]
async fn a_stop_while_the_ledger_is_made_leaves_none_or_all_of_it() {
    for stop in [Moment::Before, Moment::After] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ledger.db");
        let options = Options {
            checkpoint: Arc::new(move |name, moment| {
                assert!(name != BIRTH || moment != stop, "the process stops here")
            }),
            ..Options::new(&path, seal_key())
        };
        let stopped = store::Ledger::open(options).await;
        assert!(matches!(stopped, Err(StoreError::Closed)), "{stop:?}");
        let again = store::Ledger::open(Options::new(&path, seal_key()))
            .await
            .expect("a ledger");
        let report = again.check().await.expect("a check");
        assert_eq!((report.entries, report.faults), (1, Vec::new()), "{stop:?}");
    }
}

/// A life whose checkpoints are counted and which stops at the `stop`th.
async fn lived(stop: Option<usize>) -> (Harness, Told, Result<(), StoreError>) {
    let told = Arc::new(Mutex::new(Told::new()));
    let passed = AtomicUsize::new(0);
    let list = Arc::clone(&told);
    let harness = Harness::with(|options| Options {
        checkpoint: Arc::new(move |name, moment| {
            if name == BIRTH {
                return;
            }
            if let Ok(mut list) = list.lock() {
                list.push((name, moment));
            }
            assert!(
                Some(passed.fetch_add(1, Ordering::Relaxed)) != stop,
                "the process stops here"
            );
        }),
        ..options
    })
    .await;
    let end = live(&harness).await;
    let told = told.lock().expect("nobody panics with it").clone();
    (harness, told, end)
}

#[tokio::test]
async fn a_stop_before_a_commit_leaves_nothing_and_one_after_it_leaves_all() {
    std::panic::set_hook(Box::new(|info| {
        let text = info.to_string();
        if !text.contains("the process stops here") {
            #[expect(clippy::print_stderr, reason = "other panics must be seen")]
            {
                eprintln!("{text}");
            }
        }
    }));
    let (whole, points, end) = lived(None).await;
    end.expect("a life to its end");
    let mut story = whole.ledger.entries(None, 1000).await.expect("read").0;
    story.reverse();
    let operations: std::collections::BTreeSet<_> = points.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        operations.len(),
        17,
        "every operation that writes has its part: {operations:#?}"
    );
    for (stop, (name, moment)) in points.into_iter().enumerate() {
        let (harness, told, end) = lived(Some(stop)).await;
        let last = format!("stopped {moment:?} {name}, point {stop}");
        assert_eq!(told.last(), Some(&(name, moment)), "{last}");
        assert!(matches!(end, Err(StoreError::Closed)), "{last}: {end:?}");
        let harness = harness.reopened_after(|_| {}).await;
        let mut entries = harness.ledger.entries(None, 1000).await.expect("read").0;
        entries.reverse();
        let committed = told.iter().filter(|(_, moment)| *moment == Moment::After).count();
        assert_eq!(entries.len(), entries_after(&whole, committed + 1), "{last}");
        for (entry, expected) in entries.iter().zip(&story) {
            assert_eq!(
                (entry.seq, entry.fact.name()),
                (expected.seq, expected.fact.name()),
                "{last}"
            );
        }
        assert_eq!(harness.faults().await, Vec::<String>::new(), "{last}");
    }
}

/// How many entries the first `commits` commits of a whole life write: commits share the moment at which they were asked for.
fn entries_after(whole: &Harness, commits: usize) -> usize {
    let raw = whole.raw();
    let mut statement = raw.prepare("SELECT at FROM journal ORDER BY seq").expect("a statement");
    let times: Vec<i64> = statement
        .query_map([], |row| row.get(0))
        .expect("rows")
        .collect::<Result<_, _>>()
        .expect("rows");
    let mut commit = 0;
    let mut before = None;
    for (index, at) in times.iter().enumerate() {
        if before != Some(*at) {
            commit += 1;
            before = Some(*at);
        }
        if commit > commits {
            return index;
        }
    }
    times.len()
}
