//! What every spool must do, done by both: SQLite and a real PostgreSQL.

use std::collections::BTreeSet;

use relay::{
    Cursor, NewReader, Parcel, PostgresRegister, PostgresSpool, PutError, RegisterStore, RelayError, Spool,
    SpoolLimits, SqliteRegister, StoredCallback, Waiting,
};
use tempfile::TempDir;
use tokio::time::{Duration, timeout};

use crate::harness::no_checkpoint;
use testkit::postgres;

/// A database that can be opened again.
pub(crate) enum Place {
    Sqlite(TempDir),
    Postgres(String),
}

impl Place {
    pub(crate) async fn open(&self, limits: SpoolLimits) -> Spool {
        match self {
            Self::Sqlite(folder) => {
                let path = folder.path().join("spool.sqlite");
                Spool::open(&path, limits, no_checkpoint()).unwrap()
            }
            Self::Postgres(url) => Spool::of(PostgresSpool::open(url, None, limits).await.unwrap()),
        }
    }

    pub(crate) async fn usual(&self) -> Spool {
        self.open(SpoolLimits::default()).await
    }
}

/// Each behaviour as one test of each spool.
macro_rules! behaviours {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(crate::conformance::Place::Sqlite(tempfile::tempdir().unwrap())).await;
            })*
        }
        mod postgres_too {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let url = tokio::task::spawn_blocking(testkit::postgres::database).await.unwrap();
                super::$name(crate::conformance::Place::Postgres(url)).await;
            })*
        }
    };
}

pub(crate) use behaviours;

behaviours![
    what_was_put_comes_back_in_order_and_unchanged,
    readers_do_not_see_or_forget_each_others_deliveries,
    what_was_not_acknowledged_is_there_after_reopening,
    a_cursor_is_never_used_again_after_acknowledging_everything_and_reopening,
    acknowledging_again_or_beyond_the_end_forgets_nothing_that_comes_later,
    a_full_spool_refuses_until_something_is_acknowledged_also_after_reopening,
    a_callback_for_several_readers_is_kept_for_all_or_none,
    the_limit_on_bytes_lets_a_smaller_one_in,
    made_up_addresses_fill_their_own_share_and_no_more,
    a_pull_of_large_envelopes_is_cut_short_but_never_empty,
    what_waits_for_readers_that_are_gone_is_forgotten_and_not_counted,
    a_put_is_told_to_whoever_watches,
    a_closed_spool_says_that_it_has_stopped,
    cursors_become_visible_in_their_order_while_many_put,
];

fn parcel(reader: i64, body: &str) -> Parcel {
    Parcel {
        reader,
        received_at_ms: 7,
        trusted: true,
        envelope: body.as_bytes().to_vec(),
    }
}

/// A reader in no register would be tidied away; 0 never is.
const ONE: i64 = 0;

async fn put(spool: &Spool, body: &str) -> Result<Cursor, PutError> {
    spool.put(vec![parcel(ONE, body)]).await
}

async fn all(spool: &Spool, reader: i64) -> Vec<String> {
    texts(&spool.pull(reader, Cursor::START, 10_000).await.unwrap())
}

fn texts(kept: &[StoredCallback]) -> Vec<String> {
    let text = |kept: &StoredCallback| String::from_utf8(kept.envelope.clone()).unwrap();
    kept.iter().map(text).collect()
}

async fn what_was_put_comes_back_in_order_and_unchanged(place: Place) {
    let spool = place.usual().await;
    let mut cursors = Vec::new();
    for n in 1..=5 {
        cursors.push(put(&spool, &format!("body {n}")).await.unwrap());
    }
    assert!(cursors.is_sorted() && cursors[0] > Cursor::START);
    let odd = Parcel {
        trusted: false,
        received_at_ms: 99,
        envelope: vec![0, 255, 10],
        reader: ONE,
    };
    spool.put(vec![odd]).await.unwrap();
    let got = spool.pull(ONE, cursors[2], 2).await.unwrap();
    assert_eq!(texts(&got), ["body 4", "body 5"]);
    assert_eq!(
        (got[0].cursor, got[0].received_at_ms, got[0].trusted),
        (cursors[3], 7, true)
    );
    let last = spool.pull(ONE, cursors[4], 10).await.unwrap();
    assert_eq!(
        (last[0].received_at_ms, last[0].trusted, last[0].envelope.as_slice()),
        (99, false, &[0, 255, 10][..])
    );
    assert!(spool.pull(ONE, last[0].cursor, 10).await.unwrap().is_empty());
}

async fn readers_do_not_see_or_forget_each_others_deliveries(place: Place) {
    let spool = place.usual().await;
    let last = spool
        .put(vec![parcel(1, "for one"), parcel(2, "for two")])
        .await
        .unwrap();
    spool.put(vec![parcel(2, "more for two")]).await.unwrap();
    assert_eq!(all(&spool, 1).await, ["for one"]);
    assert_eq!(all(&spool, 2).await, ["for two", "more for two"]);
    spool.acknowledge(1, Cursor(i64::MAX)).await.unwrap();
    assert!(all(&spool, 1).await.is_empty());
    assert_eq!(all(&spool, 2).await, ["for two", "more for two"]);
    spool.acknowledge(2, last).await.unwrap();
    assert_eq!(all(&spool, 2).await, ["more for two"]);
    let waiting = spool.waiting(2).await.unwrap();
    assert_eq!((waiting.deliveries, waiting.oldest_at_ms), (1, Some(7)));
    assert_eq!(spool.waiting(1).await.unwrap(), Waiting::default());
}

async fn what_was_not_acknowledged_is_there_after_reopening(place: Place) {
    let spool = place.usual().await;
    let mut second = Cursor::START;
    for n in 1..=4 {
        let cursor = put(&spool, &format!("body {n}")).await.unwrap();
        if n == 2 {
            second = cursor;
        }
    }
    spool.acknowledge(ONE, second).await.unwrap();
    spool.close().await;
    let spool = place.usual().await;
    assert_eq!(all(&spool, ONE).await, ["body 3", "body 4"]);
    assert_eq!((spool.usage().deliveries, spool.usage().bytes), (2, 12));
}

async fn a_cursor_is_never_used_again_after_acknowledging_everything_and_reopening(place: Place) {
    let spool = place.usual().await;
    let last = put(&spool, "x").await.unwrap();
    spool.acknowledge(ONE, last).await.unwrap();
    spool.close().await;
    let spool = place.usual().await;
    assert!(put(&spool, "y").await.unwrap() > last);
}

async fn acknowledging_again_or_beyond_the_end_forgets_nothing_that_comes_later(place: Place) {
    let spool = place.usual().await;
    let one = put(&spool, "one").await.unwrap();
    spool.acknowledge(ONE, one).await.unwrap();
    spool.acknowledge(ONE, one).await.unwrap();
    put(&spool, "two").await.unwrap();
    spool.acknowledge(ONE, one).await.unwrap();
    assert_eq!(all(&spool, ONE).await, ["two"]);
}

async fn a_full_spool_refuses_until_something_is_acknowledged_also_after_reopening(place: Place) {
    let limits = SpoolLimits {
        deliveries: 2,
        bytes: 1_000,
    };
    let spool = place.open(limits).await;
    let one = put(&spool, "one").await.unwrap();
    put(&spool, "two").await.unwrap();
    assert!(matches!(put(&spool, "three").await, Err(PutError::Full)));
    assert_eq!(spool.usage().percent(limits), 100);
    spool.close().await;

    let spool = place.open(limits).await;
    assert!(matches!(put(&spool, "three").await, Err(PutError::Full)));
    spool.acknowledge(ONE, one).await.unwrap();
    put(&spool, "three").await.unwrap();
    assert_eq!(all(&spool, ONE).await, ["two", "three"]);
}

async fn a_callback_for_several_readers_is_kept_for_all_or_none(place: Place) {
    let spool = place
        .open(SpoolLimits {
            deliveries: 3,
            bytes: 1_000,
        })
        .await;
    let both = || vec![parcel(1, "x"), parcel(2, "x")];
    spool.put(both()).await.unwrap();
    assert!(matches!(spool.put(both()).await, Err(PutError::Full)));
    assert_eq!((all(&spool, 1).await.len(), all(&spool, 2).await.len()), (1, 1));
    assert_eq!(spool.usage().deliveries, 2);
}

async fn the_limit_on_bytes_lets_a_smaller_one_in(place: Place) {
    let spool = place
        .open(SpoolLimits {
            deliveries: 100,
            bytes: 10,
        })
        .await;
    put(&spool, "12345678").await.unwrap();
    assert!(matches!(put(&spool, "123").await, Err(PutError::Full)));
    put(&spool, "12").await.unwrap();
    assert_eq!(spool.usage().bytes, 10);
}

async fn made_up_addresses_fill_their_own_share_and_no_more(place: Place) {
    let spool = place
        .open(SpoolLimits {
            deliveries: 40,
            bytes: 1_000_000,
        })
        .await;
    let forged = || {
        vec![Parcel {
            trusted: false,
            ..parcel(ONE, "forged")
        }]
    };
    for _ in 0..2 {
        spool.put(forged()).await.unwrap();
    }
    assert!(matches!(spool.put(forged()).await, Err(PutError::Full)));
    let mut last = Cursor::START;
    for n in 0..38 {
        last = put(&spool, &n.to_string()).await.unwrap();
    }
    assert!(matches!(put(&spool, "39").await, Err(PutError::Full)));
    spool.acknowledge(ONE, last).await.unwrap();
    assert_eq!(spool.usage().untrusted_deliveries, 0);
    spool.put(forged()).await.unwrap();
}

async fn a_pull_of_large_envelopes_is_cut_short_but_never_empty(place: Place) {
    let spool = place.usual().await;
    let large = "x".repeat(3 * 1024 * 1024);
    for _ in 0..3 {
        put(&spool, &large).await.unwrap();
    }
    let first = spool.pull(ONE, Cursor::START, 100).await.unwrap();
    assert_eq!(first.len(), 2);
    assert_eq!(spool.pull(ONE, first[1].cursor, 100).await.unwrap().len(), 1);
}

async fn what_waits_for_readers_that_are_gone_is_forgotten_and_not_counted(place: Place) {
    let spool = place.usual().await;
    spool
        .put(vec![parcel(ONE, "stays"), parcel(77, "nobody's")])
        .await
        .unwrap();
    spool.tidy().await.unwrap();
    assert_eq!(all(&spool, ONE).await, ["stays"]);
    assert!(all(&spool, 77).await.is_empty());
    spool.close().await;
    let spool = place.usual().await;
    assert_eq!((spool.usage().deliveries, spool.usage().bytes), (1, 5));
}

async fn a_put_is_told_to_whoever_watches(place: Place) {
    let spool = place.usual().await;
    let mut watch = spool.watch();
    let waiting = tokio::spawn(async move { watch.wait_for(|usage| usage.deliveries > 0).await.map(|found| *found) });
    put(&spool, "x").await.unwrap();
    let told = timeout(Duration::from_secs(5), waiting)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert_eq!(told.deliveries, 1);
}

async fn a_closed_spool_says_that_it_has_stopped(place: Place) {
    let spool = place.usual().await;
    let other = spool.clone();
    spool.close().await;
    let stopped = put(&other, "x").await;
    assert!(
        matches!(stopped, Err(PutError::NotStored(RelayError::Stopped))),
        "{stopped:?}"
    );
    assert!(matches!(
        other.pull(ONE, Cursor::START, 1).await,
        Err(RelayError::Stopped)
    ));
    assert!(matches!(
        other.acknowledge(ONE, Cursor(1)).await,
        Err(RelayError::Stopped)
    ));
    spool.close().await;
}

/// A reader that goes on from the last cursor it saw misses nothing, however many put at once: from one process with
/// SQLite, from three with PostgreSQL.
async fn cursors_become_visible_in_their_order_while_many_put(place: Place) {
    const EACH: usize = 150;
    let spool = place.usual().await;
    let mut spools = vec![spool.clone()];
    if let Place::Postgres(_) = place {
        spools.extend([place.usual().await, place.usual().await]);
    }
    let putting: Vec<_> = (0..9)
        .map(|sender| {
            let spool = spools[sender % spools.len()].clone();
            tokio::spawn(async move {
                for n in 0..EACH {
                    put(&spool, &format!("{sender} {n}")).await.unwrap();
                }
            })
        })
        .collect();
    let (mut seen, mut after) = (Vec::new(), Cursor::START);
    while seen.len() < 9 * EACH {
        let all_put = putting.iter().all(tokio::task::JoinHandle::is_finished);
        let found = spool.pull(ONE, after, 100).await.unwrap();
        after = found.last().map_or(after, |kept| kept.cursor);
        seen.extend(texts(&found));
        assert!(!all_put || !found.is_empty(), "some were skipped");
    }
    let expected: BTreeSet<_> = (0..9)
        .flat_map(|sender| (0..EACH).map(move |n| format!("{sender} {n}")))
        .collect();
    assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), expected);
}

/// A code's secret works once, at its own inbox, before it expires; in both registers.
/// The connection has other work to do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_fails_in_the_middle_leaves_no_connection_behind_that_does_nothing_any_more() {
    let url = tokio::task::spawn_blocking(postgres::database).await.unwrap();
    let spool = Place::Postgres(url.clone()).usual().await;
    put(&spool, "kept").await.unwrap();
    let (other, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let rename = "ALTER TABLE hazina_relay.reader RENAME TO away";
    other.batch_execute(rename).await.unwrap();
    assert!(spool.tidy().await.is_err());
    assert_eq!(all(&spool, ONE).await, ["kept"]);
    spool.acknowledge(ONE, Cursor(i64::MAX)).await.unwrap();
    assert!(all(&spool, ONE).await.is_empty());
    spool.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pairing_secret_is_good_once_until_it_expires_and_at_its_own_inbox() {
    let folder = tempfile::tempdir().unwrap();
    let url = tokio::task::spawn_blocking(postgres::database).await.unwrap();
    let registers: [Box<dyn RegisterStore>; 2] = [
        Box::new(SqliteRegister::open(&folder.path().join("spool.sqlite")).unwrap()),
        Box::new(PostgresRegister::open(&url, None).await.unwrap()),
    ];
    for register in registers {
        for name in ["one", "two"] {
            assert!(register.create_inbox(name, 1).await.unwrap());
        }
        let loaded = register.load().await.unwrap();
        let [one, two] = [0, 1].map(|at| loaded.inboxes()[at].id);
        let new = NewReader {
            name: "a console".to_owned(),
            public_key: [1; 32],
            gate_key: [2; 32],
            credential: [3; 32],
        };
        let before = register.version().await.unwrap();
        for secret in [7, 8] {
            assert!(
                register
                    .add_pairing("one", [secret; 32], [secret; 32], 100)
                    .await
                    .unwrap()
            );
        }
        assert!(!register.add_pairing("three", [9; 32], [9; 32], 100).await.unwrap());
        assert_eq!(
            register.pair(two, [7; 32], 99, &new).await.unwrap(),
            None,
            "another inbox"
        );
        let reader = register.pair(one, [7; 32], 99, &new).await.unwrap().unwrap();
        assert_eq!(register.pair(one, [7; 32], 99, &new).await.unwrap(), None, "once");
        assert_eq!(register.pair(one, [8; 32], 100, &new).await.unwrap(), None, "expired");
        assert!(register.version().await.unwrap() > before);
        let found = register.load().await.unwrap();
        assert_eq!(
            (found.inboxes()[0].readers[0].id, found.inboxes()[0].readers.len()),
            (reader, 1)
        );
        assert!(register.remove_reader(reader).await.unwrap() && !register.remove_reader(reader).await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_is_spoken_to_over_tls_where_its_authority_is_named_and_not_where_that_is_another() {
    let (url, authority) = tokio::task::spawn_blocking(postgres::secure_database).await.unwrap();
    let limits = SpoolLimits::default();
    let spool = Spool::of(PostgresSpool::open(&url, Some(&authority), limits).await.unwrap());
    put(&spool, "x").await.unwrap();
    assert_eq!(all(&spool, ONE).await, ["x"]);
    let key = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let other = PostgresSpool::open(&url, Some(&key.cert.pem()), limits)
        .await
        .unwrap_err();
    assert!(
        matches!(
            other,
            RelayError::Spool {
                act: "reach the database",
                ..
            }
        ),
        "{other}"
    );
    let none = PostgresSpool::open(&url, Some("no certificate"), limits)
        .await
        .unwrap_err();
    assert!(matches!(none, RelayError::Authority), "{none}");
}
