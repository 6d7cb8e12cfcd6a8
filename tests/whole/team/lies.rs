//! A relay whose log is not what the team wrote: an older state, another history, an entry that nobody of the team signed. Every
//! desktop says so and nothing leaves, until the log is right again and two people resume.

use std::time::Duration;

use console::Work;
use relay::{Appended, LogHead, Offer};
use rusqlite::Connection;
use serde_json::{Value, json};
use testkit::harness::{CHECKER, MAKER, borrowed, ordinary, passphrase};

use super::{Between, Seat, console::Console as _};

/// Somebody with the relay's database.
struct Meddler {
    database: Connection,
}

/// What is wrong with the log.
#[derive(Debug, Clone, Copy)]
enum Lie {
    Older,
    Forked,
    Unsigned,
}

impl Meddler {
    /// Keeps the log as it is now.
    fn at(between: &Between) -> Self {
        let database = Connection::open(between.outside.folder.path().join("relay.sqlite")).unwrap();
        database.busy_timeout(Duration::from_secs(5)).unwrap();
        database
            .execute_batch("ATTACH ':memory:' AS kept; CREATE TABLE kept.entry AS SELECT * FROM main.team_entry;")
            .unwrap();
        Self { database }
    }

    fn truth(&self) {
        self.database
            .execute_batch("DELETE FROM team_entry; INSERT INTO team_entry SELECT * FROM kept.entry;")
            .unwrap();
    }

    /// `by` lends its credential: whoever runs the relay has no need of it, and the relay looks at no signature.
    async fn lie(&self, lie: Lie, by: &Seat) {
        let last = "DELETE FROM team_entry WHERE position = (SELECT max(position) FROM team_entry)";
        match lie {
            Lie::Older => drop(self.database.execute(last, []).unwrap()),
            Lie::Forked => {
                self.database.execute(last, []).unwrap();
                self.forged(by, "SELECT zeroblob(80), 90001").await;
            }
            // Sealed with the team's key: what another desktop wrote, under a number that this one has not used.
            Lie::Unsigned => {
                let others = "SELECT body, device_seq FROM team_entry WHERE device_seq NOT IN
                    (SELECT device_seq FROM team_entry WHERE device = ?1) AND device <> ?1 LIMIT 1";
                self.forged(by, &others.replace("?1", &by.place.device().to_string()))
                    .await;
            }
        }
    }

    async fn forged(&self, by: &Seat, body: &str) {
        let newest = "SELECT position, hash FROM team_entry ORDER BY position DESC LIMIT 1";
        let seen = self.database.query_row(newest, [], |row| {
            Ok(LogHead {
                position: row.get(0)?,
                hash: row.get(1)?,
            })
        });
        let (body, number) = self
            .database
            .query_row(body, [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        let offer = Offer {
            team: by.place.team(),
            device: by.place.device(),
            device_seq: number,
            seen: seen.unwrap(),
            epoch: 0,
            body,
            signature: vec![7; 64],
        };
        let taken = by.place.open().unwrap().append(&offer).await.unwrap();
        assert!(matches!(taken, Appended::Taken { .. }));
    }
}

impl Seat {
    /// The pause that stands because of the log.
    async fn of_log(&self) -> Option<Value> {
        let sending = self.ask("status", json!({})).await["sending"].clone();
        let pauses = sending["pauses"].as_array()?;
        pauses.iter().find(|one| one["pause"] == "team_log").cloned()
    }

    async fn looks_again(&self) -> bool {
        self.call("ask_team_log", json!({})).await.is_ok()
    }
}

async fn lied_to(lie: Lie, says: &str) {
    let between = Between::new().await;
    let [mut first, mut second] = between.team().await;
    let payees = ordinary(12);
    let batch = first.submitted(&borrowed(&payees)).await;
    second.sign_in(CHECKER).await;
    second
        .until("the batch is here", async || second.batch(batch).await)
        .await;
    // Nobody writes while somebody meddles, and both know all of it.
    for seat in [&mut first, &mut second] {
        seat.work.take().unwrap().stop().await;
    }
    for seat in [&first, &second] {
        seat.desk.ledger().take_in().await.unwrap();
    }
    let meddler = Meddler::at(&between);
    meddler.lie(lie, &second).await;
    for seat in [&mut first, &mut second] {
        seat.work = Some(Work::start(&seat.desk));
    }
    for seat in [&first, &second] {
        let pause = seat.until("it is said", async || seat.of_log().await).await;
        assert_eq!(pause["way"], "team_log", "{lie:?}: {pause}");
        assert!(pause["reason"].as_str().unwrap().contains(says), "{lie:?}: {pause}");
        assert!(!seat.looks_again().await, "{lie:?}: it is still so");
        // Nobody lifts it while it is so, and nothing is written.
        seat.call("pause_sending", json!({})).await.unwrap_err();
        let lifted = json!({ "pause": "team_log", "agreeing": agreeing(), "decided": true });
        seat.call("resume_sending", lifted).await.unwrap_err();
    }
    meddler.truth();
    for seat in [&first, &second] {
        seat.until("it is right again", async || {
            seat.of_log().await.filter(|pause| pause["way"] == "two_people")
        })
        .await;
    }
    second.approve(batch).await;
    first
        .until("the approval is here", async || {
            first
                .batch(batch)
                .await
                .filter(|shown| shown["row"]["state"] == "approved")
        })
        .await;
    assert!(between.paid().is_empty(), "{lie:?}: two people have not looked yet");
    let request = json!({ "pause": "team_log", "agreeing": agreeing(), "decided": true });
    first.ask("resume_sending", request).await;
    for seat in [&first, &second] {
        seat.all_paid(batch, 12).await;
        assert_eq!(seat.faults().await, json!([]));
    }
    let paid = between.paid();
    assert_eq!((paid.len(), paid.values().max()), (12, Some(&1)));
}

/// Both people agree, at the first desktop.
fn agreeing() -> Value {
    json!({ "my_passphrase": passphrase(MAKER), "second": CHECKER, "second_passphrase": passphrase(CHECKER) })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_log_that_was_put_back_to_an_older_state_pauses_every_desktop() {
    lied_to(Lie::Older, "an older copy").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_log_that_tells_another_history_pauses_every_desktop() {
    lied_to(Lie::Forked, "something else than").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_entry_that_no_desktop_signed_pauses_every_desktop() {
    lied_to(Lie::Unsigned, "no desktop of this team signed").await;
}
