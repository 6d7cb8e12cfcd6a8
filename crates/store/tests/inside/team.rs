//! A ledger that several desktops share over a log: what each takes in, what is void, who sends.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use tempfile::TempDir;
use treasury::{
    Answer, Approval, AttemptRecord, BatchId, Confirmed, DesktopKey, Digest, EntryHash, Fact, KnownLedger, LedgerId,
    OperatorId, PauseKind, PauseReason, Signature, Signing, Void, Waiting, approve, decide::SignedEntry,
};

use crate::{
    Expected, Ledger, LogPlace, NewLedger, OpenKey, Options, OrderedBody, StoreError, Team, TeamLog, TeamLogError,
    harness::{CHECKER, FOUNDERS, MAKER, OTHER_CHECKER, founder, founders_keys, new_batch, row, seal_key},
    journal::chain::{self, Sealed, Signer},
    journal::team::encoded,
    sql,
};

/// A log in memory. What is offered gets its place, or is behind; some answers are lost.
#[derive(Default)]
struct Ordered {
    bodies: Vec<(OrderedBody, u8)>,
    /// How many of the next offers are taken, and not answered.
    loses: u32,
    /// How many bodies it shows: fewer than it has, where it was put back to an older state.
    shows: Option<usize>,
}

/// The log as one desktop reaches it.
#[derive(Clone)]
struct Reached {
    log: Arc<Mutex<Ordered>>,
    desktop: u8,
}

fn unreachable() -> TeamLogError {
    TeamLogError::Unreachable("the answer was lost".to_owned())
}

fn digest_of(seen: LogPlace, number: i64, body: &[u8]) -> [u8; 32] {
    let mut all = seen.hash.to_vec();
    all.extend(number.to_be_bytes());
    all.extend(body);
    *Digest::of(&all).as_bytes()
}

impl TeamLog for Reached {
    fn offer(
        &self,
        seen: LogPlace,
        number: i64,
        body: &[u8],
        sign: &dyn Fn([u8; 32]) -> Signature,
    ) -> Result<Option<LogPlace>, TeamLogError> {
        let mut ordered = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = ordered.bodies.last().map_or(LogPlace::START, |(body, _)| body.place);
        if newest != seen {
            return Ok(None);
        }
        let digest = digest_of(seen, number, body);
        let place = LogPlace {
            position: newest.position + 1,
            hash: digest,
        };
        let taken = OrderedBody {
            place,
            digest,
            signature: sign(digest),
            own: Some(number),
            body: body.to_vec(),
        };
        ordered.bodies.push((taken, self.desktop));
        if ordered.loses > 0 {
            ordered.loses -= 1;
            return Err(unreachable());
        }
        Ok(Some(place))
    }

    fn read_after(&self, seen: LogPlace) -> Result<Vec<OrderedBody>, TeamLogError> {
        let ordered = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = ordered.shows.unwrap_or(ordered.bodies.len());
        let after = usize::try_from(seen.position).unwrap_or(usize::MAX);
        if shown < after {
            return Err(TeamLogError::Older);
        }
        let found = ordered.bodies[after..shown].iter().take(2);
        Ok(found
            .map(|(body, by)| OrderedBody {
                own: body.own.filter(|_| *by == self.desktop),
                ..body.clone()
            })
            .collect())
    }
}

/// A team of desktops; the first made the ledger.
struct Scene {
    log: Arc<Mutex<Ordered>>,
    folder: TempDir,
    first: Ledger,
    second: Ledger,
    keys: Vec<OpenKey>,
}

fn signing(desktop: u8) -> Signing {
    Signing::of(&treasury::SealKey::new(&[desktop; 32]))
}

fn key(desktop: u8) -> DesktopKey {
    signing(desktop).public()
}

const fn both(first: OperatorId, second: OperatorId) -> (Confirmed, Confirmed) {
    (Confirmed::by_passphrase(first), Confirmed::by_passphrase(second))
}

async fn opened(path: &Path, expected: Expected, log: &Arc<Mutex<Ordered>>, desktop: u8) -> Result<Ledger, StoreError> {
    let log = Reached {
        log: Arc::clone(log),
        desktop,
    };
    Ledger::open(Options {
        expected,
        team: Some(Team {
            log: Arc::new(log),
            signing: signing(desktop),
        }),
        ..Options::new(path, seal_key())
    })
    .await
}

impl Scene {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("first.db");
        let new = NewLedger {
            id: LedgerId::from_random([7; 16]),
            at: 1,
        };
        let lone = Ledger::open(Options {
            expected: Expected::AnyOr(new),
            ..Options::new(&path, seal_key())
        });
        let lone = lone.await.expect("a ledger");
        lone.found(FOUNDERS.map(founder).to_vec(), 2).await.expect("founded");
        let keys = founders_keys(&lone);
        let batch = lone
            .draft(new_batch(vec![row(2, 50)]), MAKER, 3)
            .await
            .expect("drafted");
        lone.submit(batch, MAKER, 4).await.expect("submitted");
        lone.found_team(key(1), "Reception".to_owned(), both(MAKER, CHECKER), 5)
            .await
            .expect("a team");
        let known = known(&lone);
        drop(keys);
        lone.close().await;

        let log = Arc::<Mutex<Ordered>>::default();
        let first = opened(&path, Expected::Known(known), &log, 1).await.expect("opened");
        let mut keys = founders_keys(&first);
        first.take_in().await.expect("shared");
        first
            .add_desktop(key(2), "Branch".to_owned(), both(MAKER, CHECKER), 6)
            .await
            .expect("let in");
        let joining = folder.path().join("second.db");
        let second = opened(&joining, Expected::Known(known), &log, 2).await.expect("joined");
        second.take_in().await.expect("taken in");
        keys.extend(founders_keys(&second));
        Self {
            log,
            folder,
            first,
            second,
            keys,
        }
    }

    /// Both know all, and the same; and each ledger is what its journal says.
    async fn agree(&self) {
        for ledger in [&self.first, &self.second] {
            ledger.take_in().await.expect("taken in");
        }
        for ledger in [&self.first, &self.second] {
            let report = ledger.check().await.expect("a check");
            assert_eq!(report.faults, Vec::<String>::new());
        }
        let (first, second) = (*self.first.heads().borrow(), *self.second.heads().borrow());
        assert_eq!(first, second);
        assert_eq!(
            self.first.desktops().await.expect("read").void,
            self.second.desktops().await.expect("read").void
        );
    }

    /// The first desktop starts again, after somebody edited its file.
    async fn first_reopened(self, edit: impl FnOnce(&rusqlite::Connection)) -> Self {
        let Self {
            log,
            folder,
            first,
            second,
            keys: before,
        } = self;
        let (known, path) = (known(&first), folder.path().join("first.db"));
        drop(before);
        first.close().await;
        let raw = rusqlite::Connection::open(&path).expect("the file");
        raw.execute_batch("PRAGMA foreign_keys = OFF").expect("set");
        edit(&raw);
        drop(raw);
        let first = opened(&path, Expected::Known(known), &log, 1).await.expect("opened");
        let keys = [founders_keys(&first), founders_keys(&second)]
            .into_iter()
            .flatten()
            .collect();
        Self {
            log,
            folder,
            first,
            second,
            keys,
        }
    }

    async fn submitted(&self) -> BatchId {
        let rows = (2..12).map(|line| row(line, 100)).collect();
        let batch = self.first.draft(new_batch(rows), MAKER, 10).await.expect("drafted");
        self.first.submit(batch, MAKER, 11).await.expect("submitted");
        self.second.take_in().await.expect("taken in");
        batch
    }

    /// Prepared on the first desktop, approved on the second.
    async fn approved(&self) -> BatchId {
        let batch = self.submitted().await;
        let waiting = self.second.waiting(batch).await.expect("waiting");
        self.second
            .approve(approval(&waiting, CHECKER))
            .await
            .expect("approved");
        self.first.take_in().await.expect("taken in");
        batch
    }
}

fn known(ledger: &Ledger) -> KnownLedger {
    ledger.known_with(*ledger.heads().borrow())
}

fn approval(waiting: &Waiting, checker: OperatorId) -> Approval {
    let checker = Confirmed::by_passphrase(checker);
    approve(waiting, checker, waiting.digest, "seen".to_owned(), 20, &seal_key()).expect("an approval")
}

#[tokio::test]
async fn a_ledger_that_was_one_desktops_is_a_teams_and_the_next_one_has_all_of_it() {
    let scene = Scene::new().await;
    let record = scene.second.desktops().await.expect("read");
    let names: Vec<_> = record
        .desktops
        .iter()
        .map(|one| (one.name.as_str(), one.sends_since, one.here))
        .collect();
    assert_eq!(names, [("Reception", Some(5), false), ("Branch", None, true)]);
    assert!(scene.first.sends_here().await.expect("read") && !scene.second.sends_here().await.expect("read"));
    scene.agree().await;
}

#[tokio::test]
async fn prepared_on_one_approved_on_the_other_and_sent_by_the_first() {
    let scene = Scene::new().await;
    let batch = scene.approved().await;
    assert!(
        scene.second.claim(20, 30).await.expect("asked").is_empty(),
        "it does not send"
    );
    let claimed = scene.first.claim(20, 31).await.expect("claimed");
    assert_eq!(claimed.len(), 10, "what was approved elsewhere");
    assert!(claimed.iter().all(|one| one.batch == batch));
    scene.agree().await;
}

#[tokio::test]
async fn of_two_people_who_decide_at_once_one_wins_and_the_other_is_told() {
    let scene = Scene::new().await;
    let batch = scene.submitted().await;
    let first = scene.first.waiting(batch).await.expect("waiting");
    let second = scene.second.waiting(batch).await.expect("waiting");
    scene.first.approve(approval(&first, CHECKER)).await.expect("approved");
    let late = scene.second.approve(approval(&second, OTHER_CHECKER)).await;
    assert!(matches!(late, Err(StoreError::Batch(_))), "{late:?}");
    scene.agree().await;
}

#[tokio::test]
async fn who_takes_over_asks_about_what_was_claimed_and_the_other_claims_no_more() {
    let scene = Scene::new().await;
    scene.approved().await;
    let claimed = scene.first.claim(4, 31).await.expect("claimed");
    assert_eq!(claimed.len(), 4);
    let doubted = scene.second.take_over(Confirmed::by_passphrase(CHECKER), 40).await;
    assert_eq!(doubted.expect("taken over"), 4);
    assert!(
        scene.first.claim(4, 41).await.expect("asked").is_empty(),
        "it hears so with its next claim"
    );
    let rest = scene.second.claim(20, 42).await.expect("claimed");
    assert_eq!(rest.len(), 6);
    assert!(
        rest.iter()
            .all(|one| claimed.iter().all(|other| other.payout != one.payout))
    );
    scene.agree().await;
}

#[tokio::test]
async fn an_entry_whose_answer_was_lost_is_one_and_is_taken_in() {
    let scene = Scene::new().await;
    let batch = scene.submitted().await;
    scene.log.lock().expect("not poisoned").loses = 1;
    let waiting = scene.second.waiting(batch).await.expect("waiting");
    let lost = scene.second.approve(approval(&waiting, CHECKER)).await;
    assert!(
        matches!(lost, Err(StoreError::TeamLog(TeamLogError::Unreachable(_)))),
        "{lost:?}"
    );
    let again = scene.second.approve(approval(&waiting, CHECKER)).await;
    assert!(matches!(again, Err(StoreError::Batch(_))), "it was taken: {again:?}");
    scene.agree().await;
    assert_eq!(scene.first.claim(20, 30).await.expect("claimed").len(), 10);
}

#[tokio::test]
async fn a_claim_whose_answer_was_lost_never_leaves_and_is_in_doubt_once_it_cannot() {
    let scene = Scene::new().await;
    scene.approved().await;
    scene.log.lock().expect("not poisoned").loses = 1;
    let lost = scene.first.claim(4, 31).await;
    assert!(matches!(lost, Err(StoreError::TeamLog(_))), "{lost:?}");
    let rest = scene.first.claim(20, 32).await.expect("claimed");
    assert_eq!(rest.len(), 6, "what was claimed is not claimed again");
    let settled = 31 + i64::try_from(treasury::LEASE_SETTLES.as_millis()).expect("short");
    let doubted = scene.first.doubt_overdue(i64::MAX, settled).await.expect("asked");
    assert_eq!(doubted, 0, "its request could be on its way");
    let answers = rest.iter().map(|one| AttemptRecord {
        attempt: one.attempt,
        answer: Answer::Acknowledged {
            conversation_id: None,
            originator_conversation_id: None,
        },
    });
    scene.first.record(answers.collect(), 33).await.expect("recorded");
    let elsewhere = scene.second.doubt_overdue(0, settled + 1).await.expect("asked");
    assert_eq!(elsewhere, 0, "the one that sends knows the answers");
    let doubted = scene.first.doubt_overdue(i64::MAX, settled + 1).await.expect("asked");
    assert_eq!(doubted, 4 + 6, "those, and what has no result");
    scene.agree().await;
}

#[tokio::test]
async fn a_log_that_lost_entries_or_tells_another_history_stops_everything() {
    let scene = Scene::new().await;
    scene.submitted().await;
    let count = scene.log.lock().expect("not poisoned").bodies.len();
    scene.log.lock().expect("not poisoned").shows = Some(count - 1);
    let older = scene.second.take_in().await;
    assert!(
        matches!(older, Err(StoreError::TeamLog(TeamLogError::Older))),
        "{older:?}"
    );
    scene.log.lock().expect("not poisoned").shows = None;
    // The second is never shown an entry of the first's, and then one that follows from it.
    let paused = scene.first.pause_sending(PauseReason::Person, Some(MAKER), 50).await;
    paused.expect("paused");
    scene.log.lock().expect("not poisoned").bodies.pop().expect("an entry");
    scene.forced(1, Fact::LeaseTaken { desktop: key(1) }).await;
    let changed = scene.second.take_in().await;
    assert!(
        matches!(changed, Err(StoreError::TeamLog(TeamLogError::NotFollowing(_)))),
        "{changed:?}"
    );
}

#[tokio::test]
async fn once_the_log_was_wrong_nothing_is_claimed_before_it_is_right_and_two_people_resume() {
    let scene = Scene::new().await;
    scene.approved().await;
    let count = scene.log.lock().expect("not poisoned").bodies.len();
    scene.log.lock().expect("not poisoned").shows = Some(count - 1);
    drop(scene.first.take_in().await.expect_err("it is older"));
    scene.first.keep_log_doubt(30).await.expect("kept");
    // It would order what is offered now.
    scene.log.lock().expect("not poisoned").shows = None;
    assert!(scene.first.claim(20, 31).await.expect("asked").is_empty());
    let standing = scene.first.sending_pauses().await.expect("read");
    let doubt = treasury::LogDoubt::Older;
    assert_eq!(
        standing.iter().map(|one| (&one.reason, one.since)).collect::<Vec<_>>(),
        [(&PauseReason::TeamLog { doubt }, 30)]
    );
    let second = || Some(Confirmed::by_passphrase(CHECKER));
    let lifted = scene.first.lift_pause(PauseKind::TeamLog, MAKER, second(), 32).await;
    assert!(
        matches!(lifted, Err(StoreError::TeamLog(TeamLogError::InDoubt))),
        "{lifted:?}"
    );
    assert!(scene.first.settle_log_doubt(33).await.expect("it is right"));
    assert!(
        scene.first.claim(20, 34).await.expect("asked").is_empty(),
        "nobody resumed"
    );
    let alone = scene.first.lift_pause(PauseKind::TeamLog, MAKER, None, 35).await;
    assert!(matches!(alone, Err(StoreError::SecondPerson)), "{alone:?}");
    let lifted = scene.first.lift_pause(PauseKind::TeamLog, MAKER, second(), 36).await;
    lifted.expect("two people resume");
    assert_eq!(scene.first.claim(20, 37).await.expect("claimed").len(), 10);
    scene.agree().await;
}

/// Somebody who has a desktop of the team, and its keys, but a program of their own.
impl Scene {
    async fn forced(&self, desktop: u8, fact: Fact) {
        let head = *self.first.heads().borrow();
        let newest = self.log.lock().expect("not poisoned").bodies.len();
        let journal = self
            .first
            .read("the end of the journal", chain::last)
            .await
            .expect("read");
        assert!(journal.seq >= head.seq);
        let signer = Signer {
            ledger: self.first.birth().ledger,
            signing: signing(desktop),
            desktop: Some(key(desktop)),
        };
        let body = chain::body_of(&fact).expect("a body");
        let entry = SignedEntry {
            ledger: signer.ledger,
            at: 60,
            actor: None,
            fact: &fact,
            body: &body,
        };
        let sealed = Sealed::new(journal, &signer, entry, &[]).expect("an entry");
        let place = self.log.lock().expect("not poisoned").bodies[newest - 1].0.place;
        let log = Reached {
            log: Arc::clone(&self.log),
            desktop,
        };
        let sign = |digest| signer.signing.sign(signer.ledger, EntryHash::from_bytes(digest));
        let body = encoded(&[sealed]).expect("a body");
        let taken = log.offer(place, 1_000 + place.position, &body, &sign);
        assert!(taken.expect("answered").is_some());
    }
}

#[tokio::test]
async fn an_entry_that_breaks_a_rule_has_its_place_and_does_nothing_on_every_desktop() {
    let scene = Scene::new().await;
    let batch = scene.approved().await;
    scene.agree().await;
    // It approves by itself what nobody signed; it claims though the other sends; and takes over with nobody's signature.
    scene.forced(2, Fact::BatchCancelled { batch }).await;
    scene.agree().await;
    scene.forced(2, Fact::LeaseTaken { desktop: key(2) }).await;
    scene.agree().await;
    scene.forced(2, Fact::AttemptsClaimed { attempts: Vec::new() }).await;
    scene.agree().await;
    assert!(scene.first.desktops().await.expect("read").void >= 2);
    assert!(scene.first.sends_here().await.expect("read"));
}

#[tokio::test]
async fn what_is_void_stops_nothing_when_a_batch_is_read_back_from_the_journal() {
    let scene = Scene::new().await;
    let batch = scene.approved().await;
    let reason = "nobody says so".to_owned();
    for fact in [
        Fact::BatchCancelled { batch },
        Fact::BatchRejected { batch, reason },
        unsigned_approval(&scene, batch).await,
    ] {
        scene.forced(2, fact).await;
        scene.agree().await;
    }
    let scene = scene.first_reopened(|_| {}).await;
    let claimed = scene.first.claim(20, 61).await.expect("claimed");
    let pause = scene.first.sending_pause().await.expect("read");
    assert_eq!((claimed.len(), pause), (10, None));
    scene.agree().await;
}

/// What a program of somebody's own would write, without the key of any person.
async fn unsigned_approval(scene: &Scene, batch: BatchId) -> Fact {
    let waiting = Waiting {
        state: treasury::BatchState::Submitted,
        ..scene.first.waiting(batch).await.expect("a batch")
    };
    let approval = approval(&waiting, OTHER_CHECKER);
    Fact::BatchApproved {
        batch,
        rows: approval.digest(),
        note: String::new(),
        warnings: 0,
        seen: None,
        policy: approval.policy(),
        evidence: None,
        seal: approval.seal(),
    }
}

#[tokio::test]
async fn a_void_approval_counts_no_more_where_the_file_says_that_it_is_not_void() {
    let scene = Scene::new().await;
    let batch = scene.submitted().await;
    let fact = unsigned_approval(&scene, batch).await;
    scene.forced(2, fact).await;
    scene.agree().await;
    let edit = |raw: &rusqlite::Connection| {
        let sql = format!(
            "DELETE FROM void_entry;
             UPDATE batch SET state = 'approved', checker = 3, decided_at = 60, seal = x'00', warnings = 0, seen_payout = 99
                WHERE id = {batch};
             INSERT INTO approval (batch_id, operator, at, warnings, seal) VALUES ({batch}, 3, 60, 0, x'00');
             UPDATE payout SET state = 'approved' WHERE batch_id = {batch};"
        );
        raw.execute_batch(&sql).expect("edited");
    };
    let scene = scene.first_reopened(edit).await;
    assert_eq!(scene.first.claim(20, 61).await.expect("asked"), []);
    let pause = scene.first.sending_pause().await.expect("read").expect("a pause");
    let PauseReason::LedgerChanged { found } = pause.reason else {
        unreachable!("it is paused for what was found")
    };
    assert_eq!(found, treasury::Alteration::Approval { batch });
    let faults = scene.first.check().await.expect("a check").faults;
    assert!(
        faults
            .iter()
            .any(|fault| fault.starts_with("Void entry") && fault.ends_with("is missing.")),
        "{faults:#?}"
    );
}

#[tokio::test]
async fn what_a_retired_desktop_writes_is_void_and_it_is_told_so() {
    let scene = Scene::new().await;
    scene
        .first
        .retire_desktop(key(2), both(MAKER, CHECKER), 70)
        .await
        .expect("retired");
    let refused = scene.second.take_over(Confirmed::by_passphrase(CHECKER), 71).await;
    assert!(matches!(refused, Err(StoreError::Void(Void::Retired))), "{refused:?}");
    scene.agree().await;
    scene.forced(2, Fact::LeaseTaken { desktop: key(2) }).await;
    scene.agree().await;
    assert_eq!(scene.first.desktops().await.expect("read").void, 1);
}

#[tokio::test]
async fn who_is_no_desktop_of_the_team_stops_everything() {
    let scene = Scene::new().await;
    scene.forced(9, Fact::LeaseTaken { desktop: key(9) }).await;
    for ledger in [&scene.first, &scene.second] {
        let changed = ledger.take_in().await;
        assert!(
            matches!(changed, Err(StoreError::TeamLog(TeamLogError::Unsigned(_)))),
            "{changed:?}"
        );
    }
    drop((scene.keys, scene.folder));
}

#[tokio::test]
async fn what_was_left_out_on_one_desktop_is_not_approved_on_another_that_had_not_heard_of_it() {
    let scene = Scene::new().await;
    let batch = scene.submitted().await;
    let seen = scene.second.waiting(batch).await.expect("waiting");
    let rows = scene.first.read("payouts", move |db| {
        let sql = "SELECT id FROM payout WHERE batch_id = ? ORDER BY id LIMIT 2";
        sql::all(db, sql, [batch.get()], |row| Ok(treasury::PayoutId::new(row.get(0)?)))
    });
    let out = rows.await.expect("read").into_iter().collect();
    let by = Confirmed::by_passphrase(OTHER_CHECKER);
    let leaving = treasury::leave_out(&seen, by, seen.digest, out, "twice".to_owned(), 15).expect("left out");
    scene.first.leave_out(leaving.clone()).await.expect("left out");
    // It approves what it shows: the whole.
    let whole = scene.second.approve(approval(&seen, CHECKER)).await;
    assert!(
        matches!(whole, Err(StoreError::Approval(treasury::ApprovalError::OtherRows))),
        "{whole:?}"
    );
    let again = scene.second.leave_out(leaving).await;
    assert!(
        matches!(again, Err(StoreError::Approval(treasury::ApprovalError::OtherRows))),
        "{again:?}"
    );
    let rest = scene.second.waiting(batch).await.expect("waiting");
    scene.second.approve(approval(&rest, CHECKER)).await.expect("approved");
    scene.agree().await;
    assert_eq!(scene.first.claim(20, 61).await.expect("claimed").len(), 8);
    scene.agree().await;
}
