//! A team of three processes with a relay of its own program between them: prepared on one, approved on another, sent by the
//! first, which is killed in the middle, while the relay is killed too; the third takes over. What M-PESA paid is what all of
//! them know, nobody was paid twice, and the server has nothing to read.
//!
//! `HAZINA_TEAM_ALL=1` makes it 2,000 payouts and thirty kills of the relay.

use std::{io::Write as _, path::Path, time::Duration};

use relay::{TeamCode, TeamPlace};
use serde_json::json;
use testkit::{
    harness::{CHECKER, CONSUMER_SECRET, INITIATOR_PASSWORD, PEOPLE, borrowed, count, passphrase},
    postgres,
    relay_program::{Program, Site},
};
use treasury::{EntryHash, LedgerId};

use super::{
    DESKTOPS, Outside,
    console::{Console as _, access, seed},
    process::Process,
};
use crate::relay_killed::program;

/// How much is done.
struct Size {
    payouts: u32,
    relay_kills: u32,
}

fn size(ordinary: u32) -> Size {
    match std::env::var_os("HAZINA_TEAM_ALL") {
        Some(_) => Size {
            payouts: 2_000,
            relay_kills: 30,
        },
        None => Size {
            payouts: ordinary,
            relay_kills: 2,
        },
    }
}

/// Relays that share one database, each with the program that serves there.
struct Relays(Vec<(Site, Option<Program>)>);

impl Relays {
    async fn start(sites: Vec<Site>) -> Self {
        let served = tokio::task::spawn_blocking(move || {
            let serve = |site: Site| {
                let program = site.serve();
                (site, Some(program))
            };
            Self(sites.into_iter().map(serve).collect())
        });
        served.await.unwrap()
    }

    /// A place for each desktop, at one relay after the other.
    async fn places(&self) -> Vec<TeamPlace> {
        let site = &self.0[0].0;
        let (made, _) = site.command(&["team", "create", "growers"]);
        assert!(made);
        let mut places = Vec::new();
        for (name, (site, _)) in DESKTOPS.into_iter().zip(self.0.iter().cycle()) {
            let (done, printed) = site.command(&["team", "pairing", "growers"]);
            assert!(done, "{printed}");
            let code = printed.lines().find_map(|line| TeamCode::parse(line).ok()).unwrap();
            places.push(TeamPlace::join(&code, name, Vec::new()).await.unwrap());
        }
        places
    }

    /// Kills one, and starts it again.
    fn kill(&mut self, which: u32) {
        let count = self.0.len();
        let (site, running) = &mut self.0[usize::try_from(which).unwrap() % count];
        running.take().unwrap().kill();
        *running = Some(site.serve());
    }
}

/// Payees whose numbers, amounts and names can be searched for.
fn payees(count: u32) -> Vec<(String, u32)> {
    (0..count).map(|n| (format!("07225{n:05}"), 40_217 + n)).collect()
}

struct Scene {
    outside: Outside,
    relays: Relays,
    places: Vec<TeamPlace>,
    ledger: (LedgerId, EntryHash),
}

impl Scene {
    async fn new(sites: impl FnOnce(&Path) -> Vec<Site>) -> Self {
        let outside = Outside::new().await;
        let folder = outside.folder.path().join("server");
        std::fs::create_dir_all(&folder).unwrap();
        let relays = Relays::start(sites(&folder)).await;
        let places = relays.places().await;
        let ledger = outside.founded(&places).await;
        Self {
            outside,
            relays,
            places,
            ledger,
        }
    }

    async fn console(&self, desktop: u8) -> Process {
        let index = usize::from(desktop) - 1;
        let team = access(self.places[index].clone(), desktop, self.ledger);
        let mut opening = self.outside.opening(DESKTOPS[index], Some(team));
        opening.pace = Duration::from_millis(5);
        Process::start(opening, desktop).await
    }

    /// The day of the team: what was in doubt at its end.
    async fn day(&mut self, size: &Size) -> i64 {
        let (first, second, third) = (self.console(1).await, self.console(2).await, self.console(3).await);
        let payees = payees(size.payouts);
        let payouts = i64::from(size.payouts);
        let batch = first.submitted(&borrowed(&payees)).await;
        second.approve(batch).await;
        let part = |parts: u32, of: u32| usize::try_from(size.payouts * parts / of).unwrap();
        for kill in 0..size.relay_kills {
            self.paid_at_least(&first, part(kill + 1, 4 * size.relay_kills)).await;
            self.relays.kill(kill);
        }
        self.paid_at_least(&first, part(1, 3)).await;
        first.kill().await;
        third.sign_in(CHECKER).await;
        let request = json!({ "my_passphrase": passphrase(CHECKER) });
        third
            .until("it takes over", async || {
                third.call("take_over_sending", request.clone()).await.ok()
            })
            .await;
        // What the first claimed and never sent stays in doubt: nobody can prove that it will not arrive.
        let mut left = 0;
        for console in [&third, &second] {
            left = console
                .until("all are paid or in doubt", async || {
                    let shown = console.batch(batch).await?;
                    let [paid, doubted] = ["paid", "in_doubt"].map(|state| count(&shown, state));
                    let known = usize::try_from(paid).unwrap() == self.outside.paid().len();
                    (paid + doubted == payouts && known).then_some(doubted)
                })
                .await;
            assert_eq!(console.faults().await, json!([]));
        }
        assert_eq!(self.outside.paid().values().max(), Some(&1), "nobody is paid twice");
        assert!(left < payouts / 3, "{left} in doubt");
        left
    }

    async fn paid_at_least(&self, console: &Process, count: usize) {
        console
            .until("some are paid", async || {
                (self.outside.paid().len() >= count).then_some(())
            })
            .await;
    }

    /// Nothing of what the consoles did can be read in the server's files.
    fn server_has_nothing_to_read(&self, size: &Size) {
        let mut secrets: Vec<(String, Vec<u8>)> = Vec::new();
        let mut secret = |what: &str, bytes: &[u8]| secrets.push((what.to_owned(), bytes.to_vec()));
        for (number, (phone, shillings)) in payees(size.payouts).into_iter().enumerate().step_by(37) {
            secret("a payee's name", format!("Payee {number}").as_bytes());
            secret("a number", phone.trim_start_matches('0').as_bytes());
            secret("an amount in cents", format!("{shillings}00").as_bytes());
        }
        for (name, passphrase) in PEOPLE {
            secret("a person's name", name.as_bytes());
            secret("a passphrase", passphrase.as_bytes());
        }
        for (desktop, place) in (1..).zip(&self.places) {
            secret("a desktop's key", &seed(desktop));
            let stored = place.to_secret();
            let stored: serde_json::Value =
                serde_json::from_str(secrecy::ExposeSecret::expose_secret(&stored)).unwrap();
            let credential = stored["credential"].as_str().unwrap();
            let (_, part) = credential.split_once('.').unwrap();
            secret("a credential", part.as_bytes());
        }
        for (what, text) in [
            ("Daraja's secret", CONSUMER_SECRET),
            ("the initiator's password", INITIATOR_PASSWORD),
            ("the sealing key", "canary-seal-key"),
            ("the callback key", "canary-callback-key"),
            ("the title of a batch", "March payroll"),
            ("a word of the journal", "batch_drafted"),
        ] {
            secret(what, text.as_bytes());
        }
        let folder = self.outside.folder.path().join("server");
        let mut files = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            files += 1;
            for (what, secret) in &secrets {
                let found = bytes.windows(secret.len()).any(|part| part == secret.as_slice());
                assert!(!found, "{what} stands in {}", path.display());
            }
        }
        assert!(files >= 2, "the database and the log");
    }
}

fn report(size: &Size, over: &str, left: i64) {
    let Size { payouts, relay_kills } = size;
    let mut past_the_runner = std::io::stdout();
    writeln!(
        past_the_runner,
        "{payouts} payouts over {over}, the sender and {relay_kills} relays killed: {left} in doubt"
    )
    .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_processes_over_one_relay_pay_everybody_once_though_the_sender_and_the_relay_are_killed() {
    let size = size(200);
    let mut scene = Scene::new(|folder| vec![Site::new(folder, program)]).await;
    let left = scene.day(&size).await;
    scene.server_has_nothing_to_read(&size);
    report(&size, "SQLite", left);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_over_two_relays_on_one_postgresql() {
    let size = size(80);
    let url = tokio::task::spawn_blocking(postgres::database).await.unwrap();
    let mut scene = Scene::new(|folder| {
        let site = |name: &str| {
            let folder = folder.join(name);
            std::fs::create_dir_all(&folder).unwrap();
            let mut site = Site::new(&folder, program);
            site.set("spool", &url);
            site
        };
        vec![site("one"), site("two")]
    })
    .await;
    let left = scene.day(&size).await;
    report(&size, "two relays on PostgreSQL", left);
}
