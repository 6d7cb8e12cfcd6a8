//! The SQLite spool by itself: its file, and what is left in it. What every spool must do is in `conformance.rs`.

use relay::{Cursor, Moment, RelayError, Spool, SpoolLimits};

use crate::harness::{Harness, READER, everything, no_checkpoint, open, parcel, put};

#[tokio::test]
async fn nothing_of_an_acknowledged_body_is_left_in_any_file() {
    let harness = Harness::new();
    let spool = harness.spool();
    put(&spool, "254708374149 - John Doe").await.unwrap();
    assert!(files_contain(&harness, b"John Doe"), "the search itself works");
    spool.acknowledge(READER, Cursor(1)).await.unwrap();
    assert!(!files_contain(&harness, b"John Doe"));
}

fn files_contain(harness: &Harness, needle: &[u8]) -> bool {
    std::fs::read_dir(harness.folder.path()).unwrap().any(|file| {
        let content = std::fs::read(file.unwrap().path()).unwrap();
        content.windows(needle.len()).any(|window| window == needle)
    })
}

#[tokio::test]
async fn the_checkpoint_is_called_before_and_after_every_durable_write_and_no_other_time() {
    let harness = Harness::new();
    let spool = harness.spool();
    assert!(harness.seen().is_empty());
    put(&spool, "one").await.unwrap();
    spool.pull(READER, Cursor::START, 10).await.unwrap();
    spool.acknowledge(READER, Cursor(1)).await.unwrap();
    assert_eq!(
        harness.seen(),
        [
            ("relay.put", Moment::Before),
            ("relay.put", Moment::After),
            ("relay.acknowledge", Moment::Before),
            ("relay.acknowledge", Moment::After),
        ]
    );
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_refused_and_left_as_it_is() {
    let harness = Harness::new();
    harness.spool().close().await;
    let connection = rusqlite::Connection::open(harness.path()).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    connection.close().unwrap();
    let before = std::fs::read(harness.path()).unwrap();

    let opened = Spool::open(&harness.path(), SpoolLimits::default(), no_checkpoint());
    let error = opened.expect_err("a newer file is refused");
    assert!(matches!(error, RelayError::Newer { .. }), "{error}");
    assert_eq!(std::fs::read(harness.path()).unwrap(), before);
}

#[tokio::test]
async fn a_file_that_is_no_database_and_a_folder_that_is_missing_are_refused() {
    let harness = Harness::new();
    std::fs::write(harness.path(), b"these are the notes of the finance desk").unwrap();
    let opened = Spool::open(&harness.path(), SpoolLimits::default(), no_checkpoint());
    assert!(matches!(opened, Err(RelayError::Open { .. })));

    let missing = harness.folder.path().join("missing/spool.sqlite");
    let opened = Spool::open(&missing, SpoolLimits::default(), no_checkpoint());
    assert!(matches!(opened, Err(RelayError::Create { .. })));
}

#[cfg(unix)]
#[tokio::test]
async fn the_spools_files_are_readable_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;

    let harness = Harness::new();
    let spool = harness.spool();
    put(&spool, "x").await.unwrap();
    for file in std::fs::read_dir(harness.folder.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?}", file.file_name());
    }
}

#[test]
fn bodies_tokens_and_paths_are_not_printed() {
    let printed = format!("{:?}", parcel("254708374149"));
    assert!(!printed.contains("2547"), "{printed}");
    let callback = relay::Callback {
        source: [196, 201, 214, 200].into(),
        target: "r/1/aa".to_owned(),
        body: b"254708374149".to_vec(),
    };
    let printed = format!("{callback:?}");
    assert!(!printed.contains("2547") && !printed.contains("r/1"), "{printed}");
    let token = relay::InboxToken::parse(crate::harness::TOKEN).unwrap();
    assert_eq!(format!("{token:?}"), "InboxToken(<redacted>)");
}

/// What the first version of the file held is handed on by this one, and its numbers go on.
#[tokio::test]
async fn a_file_of_the_first_version_keeps_what_waits_and_its_numbers() {
    let harness = Harness::new();
    let connection = rusqlite::Connection::open(harness.path()).unwrap();
    connection
        .execute_batch(include_str!("../src/spool/sqlite/001_delivery.sql"))
        .unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    let body = b"{\"a\":\"\xff\x00\"}\nline".to_vec();
    for _ in 0..3 {
        connection
            .execute(
                "INSERT INTO delivery (received_at_ms, inbox, target, source, body)
                 VALUES (5, 'i', 'r/1/aa', '196.201.214.200', ?1)",
                [&body],
            )
            .unwrap();
    }
    connection
        .execute("DELETE FROM delivery WHERE cursor <> 2", [])
        .unwrap();
    connection.close().unwrap();

    let spool = open(&harness.path());
    let kept = everything(&spool).await;
    assert_eq!((kept.len(), kept[0].cursor, kept[0].received_at_ms), (1, Cursor(2), 5));
    let expected = [b"1\n196.201.214.200\nr/1/aa\n".as_slice(), &body].concat();
    assert_eq!(kept[0].envelope, expected);
    assert_eq!(put(&spool, "next").await.unwrap(), Cursor(4));
    spool.close().await;
    let relay = crate::harness::start(open(&harness.path()), relay::Limits::default()).await;
    let handed_on = relay.inbox().pull(Cursor::START, 1).await.unwrap();
    assert_eq!(handed_on[0].callback.as_ref().unwrap().body, body);
    relay.shutdown().await;
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
