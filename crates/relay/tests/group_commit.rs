//! Many callbacks share one flush to disk.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use relay::{Cursor, Limits, Moment, Spool, SpoolLimits};

use crate::harness::{Harness, all_bodies, everything, post, start};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_callbacks_at_once_are_all_kept_with_far_fewer_commits() {
    let harness = Harness::new();
    let commits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&commits);
    // The pause stands for a disk that takes its time: on a disk in memory there is nothing to share.
    let slow_disk = Arc::new(move |name: &'static str, moment| {
        if (name, moment) == ("relay.put", Moment::Before) {
            counted.fetch_add(1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let spool = Spool::open(&harness.path(), SpoolLimits::default(), slow_disk).unwrap();
    let relay = start(
        spool.clone(),
        Limits {
            open_connections: 600,
            connections_per_source: 600,
            ..Limits::default()
        },
    )
    .await;
    let client = reqwest::Client::new();
    let posts: Vec<_> = (0..500)
        .map(|n| {
            let (client, url) = (client.clone(), format!("{}/a/{n}", relay.base_url()));
            tokio::spawn(async move { post(&client, url, format!("body {n}")).await.0 })
        })
        .collect();
    for answered in posts {
        assert_eq!(answered.await.unwrap(), 200);
    }

    let all = everything(&spool).await;
    let expected: BTreeSet<_> = (0..500).map(|n| format!("body {n}")).collect();
    assert_eq!(all_bodies(&spool).await.into_iter().collect::<BTreeSet<_>>(), expected);
    let cursors: Vec<_> = all.iter().map(|it| it.cursor).collect();
    assert_eq!(cursors, (1..=500).map(Cursor).collect::<Vec<_>>());
    let commits = commits.load(Ordering::SeqCst);
    assert!(commits <= 100, "{commits} commits for 500 callbacks");
    relay.shutdown().await;
}
