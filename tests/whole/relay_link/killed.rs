//! The relay killed again and again in the middle of a batch. Results that M-PESA posts to nobody are gone, for it keeps none:
//! their payouts are in doubt until M-PESA is asked. Those that were answered 200 are applied, once.

use std::{
    io::Write as _,
    time::{Duration, Instant},
};

use console::{Asking, Settings};
use serde_json::json;

use super::{
    Elsewhere, Harness, MAKER, Plan, agreed, borrowed, count, line, nothing_lost_nothing_doubled, ordinary, pasted,
};

/// How often the relay is killed.
const KILLS: u64 = 10;
const PAYOUTS: u32 = 150;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_is_killed_in_the_middle_of_a_batch_leaves_every_payout_paid_once_and_known() {
    let folder = tempfile::tempdir().unwrap();
    let mut there = Elsewhere::start(folder.path()).await;
    let plan = Plan::default();
    let harness = Harness::planned(Plan {
        settings: Settings {
            pace: Duration::from_millis(30),
            in_flight: 2,
            claim: 4,
            asking: Asking {
                first: Duration::from_millis(300),
                factor: 1,
                longest: Duration::from_secs(1),
                patience: Duration::from_secs(1),
                at_once: 20,
            },
            ..plan.settings
        },
        elsewhere: true,
        delivery: there.delivery(),
        ..plan
    })
    .await;
    harness.sign_in(MAKER).await;
    harness
        .ask(
            "pair_relay",
            agreed(&harness, pasted(&there.site.create_inbox("main"))).await,
        )
        .await;
    line(&harness, "connected").await;
    let payees = ordinary(PAYOUTS);
    let began = Instant::now();
    let batch = harness.approved(&borrowed(&payees)).await;
    for kill in 0..KILLS {
        tokio::time::sleep(Duration::from_millis(200 + kill * 37 % 200)).await;
        there.relay.kill();
        there.relay = tokio::task::block_in_place(|| there.site.serve());
    }
    let before = count(&harness.batch(batch).await, "paid");
    harness.ended_all_paid(batch, PAYOUTS.into()).await;
    nothing_lost_nothing_doubled(&harness, &[batch]).await;
    assert_eq!(harness.ask("status", json!({})).await["sending"]["state"], "on");
    let _ = writeln!(
        std::io::stderr(),
        "relay killed {KILLS} times in a batch of {PAYOUTS}: {before} known as paid when that was over, all paid once each after \
         {:.1?}",
        began.elapsed(),
    );
    harness.close().await;
}
