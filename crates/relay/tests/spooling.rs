//! The spool by itself: order, forgetting, limits, reopening.

use relay::{Cursor, Moment, PutError, RelayError, Spool, SpoolLimits, Usage};

use crate::house::{House, bodies, callback, everything, no_checkpoint, open};

#[tokio::test]
async fn what_was_put_comes_back_in_order_and_unchanged() {
    let house = House::new();
    let spool = house.spool();
    for n in 1..=5 {
        let cursor = spool.put(callback(&format!("body {n}"))).await.unwrap();
        assert_eq!(cursor, Cursor(n));
    }
    let all = spool.pull(Cursor::START, 100).await.unwrap();
    assert_eq!(bodies(&all), ["body 1", "body 2", "body 3", "body 4", "body 5"]);
    let sent = callback("body 3");
    let got = &all[2];
    assert_eq!(got.cursor, Cursor(3));
    assert_eq!(
        (got.received_at_ms, &got.inbox, &got.target, got.source),
        (sent.received_at_ms, &sent.inbox, &sent.target, sent.source)
    );
    let middle = spool.pull(Cursor(2), 2).await.unwrap();
    assert_eq!(bodies(&middle), ["body 3", "body 4"]);
    assert!(spool.pull(Cursor(5), 100).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_was_not_acknowledged_is_there_after_reopening() {
    let house = House::new();
    let spool = house.spool();
    for n in 1..=4 {
        spool.put(callback(&format!("body {n}"))).await.unwrap();
    }
    spool.pull(Cursor::START, 100).await.unwrap();
    spool.acknowledge(Cursor(2)).await.unwrap();
    drop(spool);

    let spool = open(&house.path());
    assert_eq!(bodies(&everything(&spool).await), ["body 3", "body 4"]);
    assert_eq!(
        spool.usage(),
        Usage {
            deliveries: 2,
            body_bytes: 12
        }
    );
}

#[tokio::test]
async fn a_cursor_is_never_used_again_after_acknowledging_everything_and_reopening() {
    let house = House::new();
    let spool = house.spool();
    for n in 1..=3 {
        assert_eq!(spool.put(callback("x")).await.unwrap(), Cursor(n));
    }
    spool.acknowledge(Cursor(3)).await.unwrap();
    assert!(everything(&spool).await.is_empty());
    spool.close().await;

    let spool = open(&house.path());
    assert_eq!(spool.put(callback("y")).await.unwrap(), Cursor(4));
}

#[tokio::test]
async fn acknowledging_again_or_beyond_the_end_forgets_nothing_that_comes_later() {
    let house = House::new();
    let spool = house.spool();
    spool.put(callback("one")).await.unwrap();
    spool.acknowledge(Cursor(1)).await.unwrap();
    spool.acknowledge(Cursor(1)).await.unwrap();
    spool.put(callback("two")).await.unwrap();
    spool.acknowledge(Cursor(1)).await.unwrap();
    assert_eq!(bodies(&everything(&spool).await), ["two"]);
}

#[tokio::test]
async fn nothing_of_an_acknowledged_body_is_left_in_any_file() {
    let house = House::new();
    let spool = house.spool();
    spool.put(callback("254708374149 - John Doe")).await.unwrap();
    assert!(files_contain(&house, b"John Doe"), "the search itself works");
    spool.acknowledge(Cursor(1)).await.unwrap();
    assert!(!files_contain(&house, b"John Doe"));
}

fn files_contain(house: &House, needle: &[u8]) -> bool {
    std::fs::read_dir(house.folder.path()).unwrap().any(|file| {
        let content = std::fs::read(file.unwrap().path()).unwrap();
        content.windows(needle.len()).any(|window| window == needle)
    })
}

#[tokio::test]
async fn a_full_spool_refuses_until_something_is_acknowledged_also_after_reopening() {
    let house = House::new();
    let limits = SpoolLimits {
        deliveries: 2,
        body_bytes: 1_000,
    };
    let spool = house.spool_with(limits);
    spool.put(callback("one")).await.unwrap();
    spool.put(callback("two")).await.unwrap();
    assert!(matches!(spool.put(callback("three")).await, Err(PutError::Full)));
    drop(spool);

    let spool = house.spool_with(limits);
    assert!(matches!(spool.put(callback("three")).await, Err(PutError::Full)));
    spool.acknowledge(Cursor(1)).await.unwrap();
    spool.put(callback("three")).await.unwrap();
    assert_eq!(bodies(&everything(&spool).await), ["two", "three"]);
}

#[tokio::test]
async fn the_limit_on_bytes_counts_bodies_and_lets_a_smaller_one_in() {
    let house = House::new();
    let spool = house.spool_with(SpoolLimits {
        deliveries: 100,
        body_bytes: 10,
    });
    spool.put(callback("12345678")).await.unwrap();
    assert!(matches!(spool.put(callback("123")).await, Err(PutError::Full)));
    spool.put(callback("12")).await.unwrap();
    assert_eq!(spool.usage().body_bytes, 10);
}

#[tokio::test]
async fn a_pull_of_large_bodies_is_cut_short_but_never_empty() {
    let house = House::new();
    let spool = house.spool();
    let large = "x".repeat(3 * 1024 * 1024);
    for _ in 0..3 {
        spool.put(callback(&large)).await.unwrap();
    }
    assert_eq!(spool.pull(Cursor::START, 100).await.unwrap().len(), 2);
    assert_eq!(everything(&spool).await.len(), 3);
}

#[tokio::test]
async fn the_checkpoint_is_called_before_and_after_every_durable_write_and_no_other_time() {
    let house = House::new();
    let spool = house.spool();
    assert!(house.seen().is_empty());
    spool.put(callback("one")).await.unwrap();
    spool.pull(Cursor::START, 10).await.unwrap();
    spool.acknowledge(Cursor(1)).await.unwrap();
    assert_eq!(
        house.seen(),
        [
            ("relay.put", Moment::Before),
            ("relay.put", Moment::After),
            ("relay.acknowledge", Moment::Before),
            ("relay.acknowledge", Moment::After),
        ]
    );
}

#[tokio::test]
async fn a_closed_spool_says_that_it_has_stopped() {
    let house = House::new();
    let spool = house.spool();
    let other = spool.clone();
    spool.close().await;
    assert!(matches!(
        other.put(callback("x")).await,
        Err(PutError::NotStored(RelayError::Stopped))
    ));
    assert!(matches!(other.pull(Cursor::START, 1).await, Err(RelayError::Stopped)));
    assert!(matches!(other.acknowledge(Cursor(1)).await, Err(RelayError::Stopped)));
    spool.close().await;
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_refused_and_left_as_it_is() {
    let house = House::new();
    house.spool().close().await;
    let connection = rusqlite::Connection::open(house.path()).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    connection.close().unwrap();
    let before = std::fs::read(house.path()).unwrap();

    let opened = Spool::open(&house.path(), SpoolLimits::default(), no_checkpoint());
    let error = opened.expect_err("a newer file is refused");
    assert!(matches!(error, RelayError::Newer { .. }), "{error}");
    assert_eq!(std::fs::read(house.path()).unwrap(), before);
}

#[tokio::test]
async fn a_file_that_is_no_database_and_a_folder_that_is_missing_are_refused() {
    let house = House::new();
    std::fs::write(house.path(), b"these are the notes of the finance desk").unwrap();
    let opened = Spool::open(&house.path(), SpoolLimits::default(), no_checkpoint());
    assert!(matches!(opened, Err(RelayError::Open { .. })));

    let missing = house.folder.path().join("missing/spool.sqlite");
    let opened = Spool::open(&missing, SpoolLimits::default(), no_checkpoint());
    assert!(matches!(opened, Err(RelayError::Create { .. })));
}

#[cfg(unix)]
#[tokio::test]
async fn the_spools_files_are_readable_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;

    let house = House::new();
    let spool = house.spool();
    spool.put(callback("x")).await.unwrap();
    for file in std::fs::read_dir(house.folder.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?}", file.file_name());
    }
}

#[test]
fn bodies_tokens_and_paths_are_not_printed() {
    let printed = format!("{:?}", callback("254708374149"));
    assert!(!printed.contains("2547"), "{printed}");
    assert!(!printed.contains("a/1"), "{printed}");
    assert!(!printed.contains(crate::house::TOKEN), "{printed}");
    let token = relay::InboxToken::parse(crate::house::TOKEN).unwrap();
    assert_eq!(format!("{token:?}"), "InboxToken(<redacted>)");
}

#[test]
fn an_inbox_token_is_long_lower_case_hexadecimal_or_nothing() {
    use relay::InboxToken;

    assert_eq!(InboxToken::from_bytes([0xab; 16]).expose(), "ab".repeat(16));
    assert!(InboxToken::parse(&"0f".repeat(32)).is_ok());
    for wrong in ["", "0f", &"0F".repeat(16), &"0g".repeat(16), &"0f".repeat(33)] {
        assert!(
            matches!(InboxToken::parse(wrong), Err(RelayError::InboxToken)),
            "{wrong}"
        );
    }
}
