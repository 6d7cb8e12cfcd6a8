//! What every store of teams must do, done by both: SQLite and a real PostgreSQL.

use std::time::Duration;

use relay::{Appended, DeviceEntry, LogHead, LogStore, NewDevice, PostgresTeams, SqliteTeams};
use tokio::time::timeout;

use super::offer;
use crate::conformance::{Place, behaviours};

behaviours![
    an_entry_is_taken_right_behind_what_its_desktop_saw_and_nowhere_else,
    the_same_entry_again_is_one_and_another_under_its_number_is_none,
    entries_come_back_in_their_order_as_they_were_and_chained_also_after_reopening,
    of_many_that_append_at_once_one_is_taken_in_each_place,
    the_logs_of_two_teams_do_not_touch,
    the_clock_of_a_log_never_goes_back,
    a_reading_of_large_entries_is_cut_short_but_never_empty,
    an_entry_is_told_to_whoever_watches_also_at_another_process,
    the_first_desktop_is_admitted_at_once_and_the_next_once_it_is_welcomed,
    a_code_lets_one_desktop_join_until_it_expires,
    a_retired_desktop_is_known_and_can_be_restored,
];

async fn open(place: &Place) -> Box<dyn LogStore> {
    match place {
        Place::Sqlite(folder) => Box::new(SqliteTeams::open(&folder.path().join("spool.sqlite")).unwrap()),
        Place::Postgres(url) => Box::new(PostgresTeams::open(url, None).await.unwrap()),
    }
}

/// A team of this name, with so many desktops.
async fn team(store: &dyn LogStore, name: &str, devices: u8) -> (i64, Vec<DeviceEntry>) {
    assert!(store.create_team(name, 5).await.unwrap());
    let team = store.teams().await.unwrap().into_iter().find(|team| team.name == name);
    let team = team.unwrap().id;
    let mut joined = Vec::new();
    for number in 1..=devices {
        joined.push(join(store, team, number).await.unwrap());
    }
    (team, joined)
}

async fn join(store: &dyn LogStore, team: i64, number: u8) -> Option<DeviceEntry> {
    let mut secret = [number; 32];
    secret[..8].copy_from_slice(&team.to_be_bytes());
    assert!(store.add_joining(team, secret, 1_000).await.unwrap());
    store.join(secret, 10, &new(number)).await.unwrap()
}

fn new(number: u8) -> NewDevice {
    NewDevice {
        name: format!("Desktop {number}"),
        card: vec![number; 64],
        credential: [number; 32],
    }
}

fn taken(appended: Appended) -> LogHead {
    let Appended::Taken { head, .. } = appended else {
        panic!("{appended:?}");
    };
    head
}

async fn an_entry_is_taken_right_behind_what_its_desktop_saw_and_nowhere_else(place: Place) {
    let store = open(&place).await;
    let (team, joined) = team(&*store, "clinic", 1).await;
    let device = joined[0].id;
    assert_eq!(store.head(team).await.unwrap(), (LogHead::START, 0));
    let made_up = LogHead {
        position: 1,
        hash: [1; 32],
    };
    let early = store
        .append(offer(team, device, 1, made_up, "early"), 20)
        .await
        .unwrap();
    assert_eq!(early, Appended::Behind { newest: LogHead::START });
    let first = offer(team, device, 1, LogHead::START, "first");
    let head = taken(store.append(first.clone(), 20).await.unwrap());
    assert_eq!(
        head,
        first.ordered(20).head,
        "a desktop can tell where its entry stands"
    );
    for (seq, stale) in [(2, LogHead::START), (3, LogHead { hash: [7; 32], ..head })] {
        let behind = store.append(offer(team, device, seq, stale, "late"), 21).await.unwrap();
        assert_eq!(behind, Appended::Behind { newest: head });
    }
    let second = taken(store.append(offer(team, device, 4, head, "second"), 22).await.unwrap());
    assert_eq!((second.position, store.head(team).await.unwrap()), (2, (second, 22)));
    assert_eq!(store.teams().await.unwrap()[0].entries, 2);
}

async fn the_same_entry_again_is_one_and_another_under_its_number_is_none(place: Place) {
    let store = open(&place).await;
    let (team, joined) = team(&*store, "clinic", 2).await;
    let [one, two] = [joined[0].id, joined[1].id];
    let first = offer(team, one, 1, LogHead::START, "first");
    let answered = store.append(first.clone(), 20).await.unwrap();
    let head = taken(answered);
    let second = taken(store.append(offer(team, two, 1, head, "second"), 21).await.unwrap());
    assert_eq!(
        store.append(first.clone(), 99).await.unwrap(),
        answered,
        "its first answer was lost"
    );
    let mut other = first;
    other.body = b"something else".to_vec();
    assert_eq!(
        store.append(other, 99).await.unwrap(),
        Appended::Behind { newest: second }
    );
    assert_eq!(store.read_after(team, 0, 10).await.unwrap().len(), 2);
}

async fn entries_come_back_in_their_order_as_they_were_and_chained_also_after_reopening(place: Place) {
    let store = open(&place).await;
    let (team, joined) = team(&*store, "clinic", 2).await;
    let (mut head, mut offered) = (LogHead::START, Vec::new());
    for number in 1..=6_i64 {
        let device = joined[usize::try_from(number % 2).unwrap()].id;
        let mut entry = offer(team, device, number, head, &format!("\0 entry {number}"));
        entry.epoch = number / 3;
        head = taken(store.append(entry.clone(), 20 + number).await.unwrap());
        offered.push(entry);
    }
    drop(store);
    let store = open(&place).await;
    let all = store.read_after(team, 0, 100).await.unwrap();
    let found: Vec<_> = all.iter().map(|entry| entry.offer.clone()).collect();
    assert_eq!(found, offered);
    let mut before = LogHead::START;
    for (entry, number) in all.iter().zip(1..) {
        assert!(entry.follows(before), "{entry:?}");
        assert_eq!((entry.head.position, entry.at_ms), (number, 20 + number));
        before = entry.head;
    }
    assert_eq!(before, head);
    let some = store.read_after(team, 2, 3).await.unwrap();
    assert_eq!(some, all[2..5]);
    assert!(store.read_after(team, 6, 10).await.unwrap().is_empty());
}

/// From one process with SQLite, from three with PostgreSQL.
async fn of_many_that_append_at_once_one_is_taken_in_each_place(place: Place) {
    let mut stores = vec![std::sync::Arc::<dyn LogStore>::from(open(&place).await)];
    if let Place::Postgres(_) = place {
        stores.extend([open(&place).await.into(), open(&place).await.into()]);
    }
    let (team, joined) = team(&*stores[0], "clinic", 6).await;
    let mut head = LogHead::START;
    for round in 1..=15_i64 {
        let offering: Vec<_> = joined
            .iter()
            .enumerate()
            .map(|(number, device)| {
                let store = std::sync::Arc::clone(&stores[number % stores.len()]);
                let entry = offer(team, device.id, round, head, &format!("{number} in round {round}"));
                tokio::spawn(async move { store.append(entry, round).await.unwrap() })
            })
            .collect();
        let mut won = Vec::new();
        for one in offering {
            if let Appended::Taken { head, .. } = one.await.unwrap() {
                won.push(head);
            }
        }
        assert_eq!(won.len(), 1, "round {round}");
        head = won[0];
        assert_eq!(stores[0].head(team).await.unwrap().0, head);
    }
}

async fn the_logs_of_two_teams_do_not_touch(place: Place) {
    let store = open(&place).await;
    let (one, of_one) = team(&*store, "clinic", 1).await;
    let (two, of_two) = team(&*store, "school", 1).await;
    assert!(!store.create_team("school", 6).await.unwrap());
    let first = taken(
        store
            .append(offer(one, of_one[0].id, 1, LogHead::START, "a"), 20)
            .await
            .unwrap(),
    );
    let other = taken(
        store
            .append(offer(two, of_two[0].id, 1, LogHead::START, "a"), 20)
            .await
            .unwrap(),
    );
    assert_ne!(first, other, "the team is part of what is signed");
    assert_eq!(store.read_after(two, 0, 10).await.unwrap().len(), 1);
    let names: Vec<_> = store.teams().await.unwrap().into_iter().map(|team| team.name).collect();
    assert_eq!(names, ["clinic", "school"]);
    assert!(!store.welcome(one, of_two[0].id, b"x").await.unwrap(), "another team's");
    assert_eq!(store.devices(two).await.unwrap(), of_two);
}

async fn the_clock_of_a_log_never_goes_back(place: Place) {
    let store = open(&place).await;
    let (team, joined) = team(&*store, "clinic", 1).await;
    let mut head = LogHead::START;
    for (seq, now) in [(1, 500), (2, 300), (3, 600)] {
        head = taken(
            store
                .append(offer(team, joined[0].id, seq, head, "x"), now)
                .await
                .unwrap(),
        );
    }
    let times: Vec<_> = store
        .read_after(team, 0, 10)
        .await
        .unwrap()
        .iter()
        .map(|entry| entry.at_ms)
        .collect();
    assert_eq!(times, [500, 500, 600]);
}

async fn a_reading_of_large_entries_is_cut_short_but_never_empty(place: Place) {
    let store = open(&place).await;
    let (team, joined) = team(&*store, "clinic", 1).await;
    let large = "x".repeat(3 * 1024 * 1024);
    let mut head = LogHead::START;
    for (seq, body) in [(1, &large), (2, &large), (3, &"small".to_owned())] {
        head = taken(
            store
                .append(offer(team, joined[0].id, seq, head, body), 20)
                .await
                .unwrap(),
        );
    }
    let mut after = 0;
    let mut parts = Vec::new();
    loop {
        let found = store.read_after(team, after, 100).await.unwrap();
        let Some(last) = found.last() else { break };
        after = last.head.position;
        parts.push(found.len());
    }
    assert_eq!(parts, [1, 2]);
}

async fn an_entry_is_told_to_whoever_watches_also_at_another_process(place: Place) {
    let store = open(&place).await;
    let (team, joined) = team(&*store, "clinic", 1).await;
    let other = match &place {
        Place::Sqlite(_) => None,
        Place::Postgres(_) => Some(open(&place).await),
    };
    let mut news = other.as_deref().unwrap_or(&*store).news();
    news.mark_unchanged();
    store
        .append(offer(team, joined[0].id, 1, LogHead::START, "x"), 20)
        .await
        .unwrap();
    timeout(Duration::from_secs(20), news.changed()).await.unwrap().unwrap();
}

async fn the_first_desktop_is_admitted_at_once_and_the_next_once_it_is_welcomed(place: Place) {
    let store = open(&place).await;
    let (team, joined) = team(&*store, "clinic", 2).await;
    let [first, second] = [&joined[0], &joined[1]];
    assert!(first.admitted && !second.admitted);
    assert_eq!(
        (first.card.as_slice(), second.name.as_str()),
        (&[1; 64][..], "Desktop 2")
    );
    assert_eq!(store.welcome_of(second.id).await.unwrap(), None);
    assert!(store.welcome(team, second.id, b"sealed").await.unwrap());
    assert_eq!(
        store.welcome_of(second.id).await.unwrap().as_deref(),
        Some(&b"sealed"[..])
    );
    assert!(store.device(second.id).await.unwrap().unwrap().admitted);
    assert_eq!(store.device(999).await.unwrap(), None);
    assert!(!store.welcome(team, 999, b"sealed").await.unwrap());
}

async fn a_code_lets_one_desktop_join_until_it_expires(place: Place) {
    let store = open(&place).await;
    let (team, _) = team(&*store, "clinic", 1).await;
    assert!(!store.add_joining(999, [8; 32], 50).await.unwrap(), "no such team");
    assert!(store.add_joining(team, [8; 32], 50).await.unwrap());
    assert_eq!(store.join([7; 32], 20, &new(2)).await.unwrap(), None);
    assert!(store.join([8; 32], 20, &new(2)).await.unwrap().is_some());
    assert_eq!(store.join([8; 32], 20, &new(3)).await.unwrap(), None, "used");
    assert!(store.add_joining(team, [9; 32], 50).await.unwrap());
    assert_eq!(store.join([9; 32], 50, &new(3)).await.unwrap(), None, "expired");
    assert_eq!(store.devices(team).await.unwrap().len(), 2);
}

async fn a_retired_desktop_is_known_and_can_be_restored(place: Place) {
    let store = open(&place).await;
    let (_, joined) = team(&*store, "clinic", 1).await;
    for retired in [true, false] {
        assert!(store.set_retired(joined[0].id, retired).await.unwrap());
        assert_eq!(store.device(joined[0].id).await.unwrap().unwrap().retired, retired);
    }
    assert!(!store.set_retired(999, true).await.unwrap());
}
