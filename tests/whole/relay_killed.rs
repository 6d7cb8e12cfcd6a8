//! The relay's program killed at random moments under full load: what it answered 200 is in the ledger, once.
//!
//! The program runs in a process of its own: this very test binary, which is started again and becomes the program (its
//! `main` is five lines around `relay::program::main`, as here). M-PESA is 64 connections that post as fast as they are
//! answered, each callback once, since the gateway keeps none for later. The console is a real ledger behind a paired
//! inbox: pull, keep, acknowledge.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write as _,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use relay::{Cursor, Inbox};
use rusqlite::Connection;
use store::{DeliveryAddress, Ledger, NewDelivery, Options};
use testkit::{
    postgres as relay_postgres,
    relay_program::{Program, Site, pair, ports},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use treasury::{AttemptId, SealKey};

/// How many callbacks must be answered 200.
const CALLBACKS: usize = 50_000;
/// How often the relay is killed at least.
const KILLS: usize = 30;
const CONNECTIONS: usize = 64;
/// The most callbacks that the console takes at once.
const GROUP: usize = 500;

/// In a normal run of the tests there is nothing to become.
const BECOMES: &str = "HAZINA_TEST_BECOMES_RELAY";

#[test]
fn this_process_becomes_the_relay_where_it_is_told_to() {
    if std::env::var_os(BECOMES).is_none() {
        return;
    }
    // libtest has begun a line; what the relay says stands on its own.
    writeln!(std::io::stdout()).unwrap();
    let own = ["hazina-relay".into()];
    let ended = relay::program::main(own.into_iter().chain(std::env::args_os().skip(4)));
    std::process::exit(i32::from(ended != std::process::ExitCode::SUCCESS));
}

pub(crate) fn program() -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([
            "--exact",
            "relay_killed::this_process_becomes_the_relay_where_it_is_told_to",
            "--nocapture",
        ])
        // One at a time, libtest does not say that a test runs for long: nobody reads that, and saying it would end us.
        .env("RUST_TEST_THREADS", "1")
        .env(BECOMES, "1");
    command
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_200_is_in_the_ledger_once_though_the_relay_was_killed_thirty_times() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::new(folder.path(), program);
    prove(folder.path(), site, "SQLite").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_with_postgresql() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = Site::new(folder.path(), program);
    let url = tokio::task::spawn_blocking(relay_postgres::database).await.unwrap();
    site.set("spool", &url);
    prove(folder.path(), site, "PostgreSQL").await;
}

async fn prove(folder: &Path, mut site: Site, name: &str) {
    for limit in ["callbacks_per_second", "source_per_second"] {
        site.set(limit, "1000000");
    }
    site.set("log", "warn");
    let first = site.serve();
    let inbox = pair(&site.create_inbox("main"), 1, "Finance desk")
        .await
        .open(ports())
        .unwrap();
    let path = folder.join("ledger.sqlite");
    let ledger = Ledger::open(Options::new(&path, SealKey::new(&[7; 32]))).await.unwrap();

    let began = Instant::now();
    let load = Arc::new(Load::default());
    let senders: Vec<_> = (0..CONNECTIONS)
        .map(|_| tokio::spawn(post(inbox.clone(), Arc::clone(&load))))
        .collect();
    // As customers' payments, which are all kept, however many come to the one address.
    let address = AttemptId::from_random([1; 16]);
    ledger.ask_for_payments(address, None, 1_000).await.unwrap();
    let console = tokio::spawn(take_in(inbox.clone(), ledger, address));
    let (killed, last) = kill_again_and_again(&site, first, &load).await;
    load.over.store(true, Ordering::SeqCst);

    let mut good = BTreeSet::new();
    for sender in senders {
        good.extend(sender.await.unwrap());
    }
    let loaded = began.elapsed();
    let give_up = Instant::now() + Duration::from_secs(60);
    while inbox
        .status()
        .await
        .map_or(true, |status| status.waiting.deliveries > 0)
    {
        assert!(Instant::now() < give_up, "the console does not get everything");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    console.abort();
    let _ = console.await;
    assert!(last.terminate());

    let kept = kept(&path);
    let lost = good.iter().filter(|id| !kept.contains_key(*id)).count();
    let doubled = kept.values().filter(|times| **times > 1).count();
    let posted = load.posted.load(Ordering::SeqCst);
    let _ = writeln!(
        std::io::stderr(),
        "{name}: {posted} callbacks posted in {loaded:.1?} over {CONNECTIONS} connections, {} answered 200, relay killed \
         {killed} times; in the ledger {} ({} of them never answered), lost {lost}, doubled {doubled}",
        good.len(),
        kept.len(),
        kept.keys().filter(|id| !good.contains(*id)).count(),
    );
    assert!(good.len() >= CALLBACKS && killed >= KILLS);
    assert_eq!((lost, doubled), (0, 0));
}

/// What all connections have done together.
#[derive(Default)]
struct Load {
    posted: AtomicU64,
    answered: AtomicUsize,
    over: AtomicBool,
}

/// One connection of M-PESA: posts callback after callback, and gives the numbers of those that were answered 200.
async fn post(inbox: Inbox, load: Arc<Load>) -> Vec<u64> {
    let (mut connection, mut good) = (None, Vec::new());
    while !load.over.load(Ordering::Relaxed) {
        let number = load.posted.fetch_add(1, Ordering::SeqCst);
        let url = inbox.callback_url(&format!("r/{number}/aa"));
        if let Ok(200) = post_once(&mut connection, &url, number).await {
            good.push(number);
            load.answered.fetch_add(1, Ordering::Relaxed);
        } else {
            connection = None;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    good
}

/// A result of the usual size, which begins with its number.
async fn post_once(connection: &mut Option<TcpStream>, url: &str, number: u64) -> std::io::Result<u16> {
    let (host, path) = url["http://".len()..].split_once('/').unwrap();
    let body = format!("{number} {}", "x".repeat(900));
    let request = format!(
        "POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    if connection.is_none() {
        *connection = Some(TcpStream::connect(host).await?);
    }
    let stream = connection.as_mut().unwrap();
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    // Every answer of the relay is one short JSON object, or nothing.
    while !answer.ends_with(b"}") && !answer.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut answer).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
    let status = std::str::from_utf8(&answer[9..12]).unwrap().parse().unwrap();
    Ok(status)
}

/// The console: pulls, keeps in the ledger, acknowledges. What fails is done again.
async fn take_in(inbox: Inbox, ledger: Ledger, address: AttemptId) {
    loop {
        inbox.arrived().await;
        let Ok(deliveries) = inbox.pull(Cursor::START, GROUP).await else {
            continue;
        };
        let Some(last) = deliveries.last().map(|delivery| delivery.cursor) else {
            continue;
        };
        let kept = deliveries.into_iter().map(|delivery| {
            assert!(delivery.trusted);
            let callback = delivery.callback.unwrap();
            NewDelivery {
                relay: inbox.origin(),
                cursor: delivery.cursor.0,
                received_at: delivery.received_at_ms,
                source: callback.source.to_string(),
                body: callback.body,
                address: DeliveryAddress::Ours {
                    attempt: address,
                    channel: treasury::Channel::Confirmation,
                },
            }
        });
        ledger.keep(kept.collect(), 1_000).await.unwrap();
        // The relay may be gone: then it hands them on again, and the ledger knows them.
        let _ = inbox.acknowledge(last).await;
    }
}

/// Kills the relay after 100 to 600 ms of each of its lives, under load, until it was killed often enough and has
/// answered enough; gives the number of kills and the last life.
async fn kill_again_and_again(site: &Site, mut life: Program, load: &Load) -> (usize, Program) {
    let (mut killed, mut random) = (0, 42_u64);
    while killed < KILLS || load.answered.load(Ordering::Relaxed) < CALLBACKS {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        tokio::time::sleep(Duration::from_millis(100 + (random >> 33) % 500)).await;
        life.kill();
        killed += 1;
        life = tokio::task::block_in_place(|| site.serve());
    }
    (killed, life)
}

/// How often each number is in the ledger.
fn kept(path: &Path) -> BTreeMap<u64, usize> {
    let connection = Connection::open(path).unwrap();
    let mut found = BTreeMap::new();
    let mut statement = connection
        .prepare("SELECT content.bytes FROM delivery JOIN content ON content.digest = delivery.body_digest")
        .unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let body: Vec<u8> = row.get(0).unwrap();
        let number = std::str::from_utf8(&body)
            .unwrap()
            .split(' ')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        *found.entry(number).or_default() += 1;
    }
    found
}
