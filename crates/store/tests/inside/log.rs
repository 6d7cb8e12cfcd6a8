//! A log that orders the entries of several desktops, in memory: what stands behind the seam where a team shares its ledger.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError},
};

use rusqlite::Transaction;
use tempfile::TempDir;
use treasury::{
    Approval, BatchId, BatchState, Confirmed, EntryHash, Fact, Head, LedgerId, PauseKind, PauseReason, Waiting, approve,
};

use crate::{
    Entry, EntryFilter, Expected, Ledger, NewLedger, Options, StoreError,
    harness::{CHECKER, FOUNDERS, MAKER, founder, founders_keys, new_batch, row, seal_key},
    journal::{
        chain::Sealed,
        content::content,
        log::{Lease, Log, Order, OwnJournal},
    },
    json::from_json,
};

/// The logs of the ledgers that were opened so far, by their files.
static LOGS: LazyLock<Mutex<HashMap<PathBuf, Shared>>> = LazyLock::new(Mutex::default);

/// The log of the ledger at `path`: one that refuses every third offer once, if no other was named.
pub(crate) fn log_of(path: &Path) -> Box<dyn Log> {
    let mut logs = LOGS.lock().unwrap_or_else(PoisonError::into_inner);
    let log = logs.entry(path.to_owned()).or_insert_with(|| Shared::refusing(3));
    Box::new(log.clone())
}

/// Orders entries in memory. Cheap to clone: each clone is the same log.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Ordered>>);

#[derive(Default)]
struct Ordered {
    entries: Vec<Sealed>,
    /// Refuses an offer in so many, once, though nobody came first; none where 0.
    refuses: u32,
    offers: u32,
    /// How often an offer came behind others.
    behind: u32,
}

impl Shared {
    fn refusing(refuses: u32) -> Self {
        let ordered = Ordered {
            refuses,
            ..Ordered::default()
        };
        Self(Arc::new(Mutex::new(ordered)))
    }

    fn ordered(&self) -> MutexGuard<'_, Ordered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn behind(&self) -> u32 {
        self.ordered().behind
    }
}

impl Log for Shared {
    fn append(&mut self, tx: &Transaction<'_>, seen: Head, entries: &[Sealed]) -> Result<Order, StoreError> {
        let mut ordered = self.ordered();
        ordered.offers += 1;
        let refused = ordered.refuses > 0 && ordered.offers.is_multiple_of(ordered.refuses);
        let newest = ordered.entries.last().map(Sealed::head);
        if refused || newest.is_some_and(|newest| newest != seen) {
            ordered.behind += 1;
            return Ok(Order::Behind);
        }
        for entry in entries {
            let mut entry = entry.clone();
            entry.content = content_of(tx, &entry)?;
            ordered.entries.push(entry);
        }
        Ok(Order::Taken)
    }

    fn read_after(&mut self, _: &Transaction<'_>, seen: Head) -> Result<Vec<Sealed>, StoreError> {
        let ordered = self.ordered();
        Ok(ordered
            .entries
            .iter()
            .filter(|entry| entry.seq > seen.seq)
            .cloned()
            .collect())
    }

    fn lease(&self, tx: &Transaction<'_>) -> Result<Lease, StoreError> {
        OwnJournal.lease(tx)
    }
}

/// What an entry names by digest: here, frozen rows.
fn content_of(tx: &Transaction<'_>, entry: &Sealed) -> Result<Vec<Vec<u8>>, StoreError> {
    let Fact::BatchDrafted { rows, .. } = from_json(&entry.body, "a fact")? else {
        return Ok(Vec::new());
    };
    Ok(vec![content(tx, rows)?])
}

/// Two desktops of one ledger.
struct Team {
    log: Shared,
    first: Ledger,
    second: Ledger,
    _keys: Vec<crate::OpenKey>,
    _folder: TempDir,
}

impl Team {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let log = Shared::default();
        let new = NewLedger {
            id: LedgerId::from_random([7; 16]),
            at: 1,
        };
        let open = |name: &str| {
            let path = folder.path().join(name);
            LOGS.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(path.clone(), log.clone());
            Ledger::open(Options {
                expected: Expected::AnyOr(new),
                ..Options::new(&path, seal_key())
            })
        };
        let first = open("first.db").await.expect("a ledger");
        let second = open("second.db").await.expect("a ledger");
        assert_eq!(first.birth().hash, second.birth().hash, "one ledger");
        first.found(FOUNDERS.map(founder).to_vec(), 2).await.expect("founded");
        let keys = [&first, &second].into_iter().flat_map(founders_keys).collect();
        let team = Self {
            log,
            first,
            second,
            _keys: keys,
            _folder: folder,
        };
        team.meet(3).await;
        team
    }

    /// Both write something, so that the second knows all, and the first all but what the second just wrote.
    async fn meet(&self, at: i64) {
        for ledger in [&self.first, &self.second] {
            let reason = PauseReason::LedgerUnchecked;
            ledger.pause_sending(reason, None, at).await.expect("paused");
            let two = Confirmed::by_passphrase(CHECKER);
            ledger
                .lift_pause(PauseKind::LedgerUnchecked, MAKER, Some(two), at)
                .await
                .expect("lifted");
        }
        self.agree().await;
    }

    /// Neither has an entry that the other has another of.
    async fn agree(&self) {
        let (first, second) = (entries(&self.first).await, entries(&self.second).await);
        let differs = first.iter().zip(&second).find(|(first, second)| first != second);
        assert_eq!(differs, None);
    }

    async fn submitted(&self) -> BatchId {
        let batch = self
            .first
            .draft(new_batch((2..12).map(|line| row(line, 100)).collect()), MAKER, 10)
            .await;
        let batch = batch.expect("drafted");
        self.first.submit(batch, MAKER, 11).await.expect("submitted");
        self.meet(12).await;
        batch
    }
}

fn approval(waiting: &Waiting, at: i64) -> Approval {
    let checker = Confirmed::by_passphrase(CHECKER);
    approve(waiting, checker, waiting.digest, "seen".to_owned(), at, &seal_key()).expect("an approval")
}

async fn entries(ledger: &Ledger) -> Vec<(i64, EntryHash)> {
    let (entries, _) = ledger
        .entries_of(EntryFilter::default(), None, 1000)
        .await
        .expect("entries");
    entries
        .iter()
        .rev()
        .map(|entry: &Entry| (entry.seq, entry.hash))
        .collect()
}

#[tokio::test]
async fn what_one_desktop_wrote_the_other_takes_in_before_it_decides() {
    let team = Team::new().await;
    let before = team.log.behind();
    let batch = team.submitted().await;
    assert!(team.log.behind() > before, "the second was behind");
    let seen = team.second.batch(batch).await.expect("a batch");
    assert_eq!(seen.state, BatchState::Submitted);
    for ledger in [&team.first, &team.second] {
        let report = ledger.check().await.expect("a check");
        assert_eq!(report.faults, Vec::<String>::new());
    }
}

#[tokio::test]
async fn of_two_people_who_decide_at_once_one_wins_and_the_other_is_refused() {
    let team = Team::new().await;
    let batch = team.submitted().await;
    let waiting = team.first.waiting(batch).await.expect("waiting");
    team.first.approve(approval(&waiting, 20)).await.expect("approved");
    // The second desktop has not heard of it, and decides against the batch as it knows it.
    assert_eq!(
        team.second.batch(batch).await.expect("a batch").state,
        BatchState::Submitted
    );
    let second = team.second.approve(approval(&waiting, 21)).await;
    assert!(matches!(second, Err(StoreError::Batch(_))), "{second:?}");
    assert_eq!(
        team.second.batch(batch).await.expect("a batch").state,
        BatchState::Approved
    );
    team.agree().await;
}

#[tokio::test]
async fn a_payout_that_another_desktop_claimed_first_is_not_claimed_again() {
    let team = Team::new().await;
    let batch = team.submitted().await;
    let waiting = team.first.waiting(batch).await.expect("waiting");
    let approval = approval(&waiting, 20);
    team.first.approve(approval).await.expect("approved");
    team.meet(21).await;
    let first = team.first.claim(4, 30).await.expect("a claim");
    let second = team.second.claim(4, 31).await.expect("a claim");
    let payouts: std::collections::BTreeSet<_> = first.iter().chain(&second).map(|one| one.payout).collect();
    assert_eq!((first.len(), second.len(), payouts.len()), (4, 4, 8));
    team.meet(32).await;
}
