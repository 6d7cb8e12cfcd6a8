//! The real console and the real relay in two processes: what the console says and does while the line between them is
//! down, and when the relay will not serve it.

mod killed;
mod link;
mod pairing;
mod production;
mod refusals;

use std::{
    collections::BTreeMap,
    io::Write as _,
    net::{IpAddr, Ipv4Addr},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use api::Problem;
use console::Settings;
use daraja_sim::Delivery;
use relay::PairingCode;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use testkit::relay_program::{Program, Site};

use self::link::Link;
use crate::{
    harness::{CHECKER, Harness, MAKER, Plan, borrowed, count, ordinary, passphrase},
    relay_killed::program,
};

/// Where M-PESA's callbacks come from: its line to the relay is another one.
const MPESA: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

/// How long the line is down: a few seconds, or as many as the environment says.
fn down() -> Duration {
    let told = std::env::var("HAZINA_LINK_DOWN_SECONDS").ok();
    Duration::from_secs(told.map_or(4, |seconds| seconds.parse().unwrap()))
}

/// A relay with TLS behind a line that can be cut.
struct Elsewhere {
    site: Site,
    link: Link,
    relay: Program,
    authority: String,
}

impl Elsewhere {
    async fn start(folder: &Path) -> Self {
        let authority = link::Authority::new();
        let mut site = Site::new(folder, program);
        let link = Link::start(site.address, MPESA).await;
        authority.secure(folder, &mut site);
        site.set("public_address", &format!("https://{}", link.address()));
        let relay = site.serve();
        Self {
            site,
            link,
            relay,
            authority: authority.pem(),
        }
    }

    fn delivery(&self) -> Delivery {
        Delivery {
            source: Some(MPESA),
            authority: Some(self.authority.clone()),
            ..Delivery::default()
        }
    }
}

fn pasted(code: &PairingCode) -> Value {
    json!({ "code": code.expose().expose_secret(), "name": "Finance desk", "replace": false })
}

/// With the passphrases of whoever is signed in and of another person.
async fn agreed(harness: &Harness, mut request: Value) -> Value {
    let me = frame(harness).await["session"]["operator"].as_i64().unwrap();
    let second = if me == MAKER { CHECKER } else { MAKER };
    for (field, value) in [
        ("my_passphrase", json!(passphrase(me))),
        ("second", json!(second)),
        ("second_passphrase", json!(passphrase(second))),
    ] {
        request[field] = value;
    }
    request
}

async fn frame(harness: &Harness) -> Value {
    harness.ask("status", json!({})).await
}

/// Waits until the line to the relay is so.
async fn line(harness: &Harness, state: &str) -> Value {
    harness
        .until(&format!("the line is {state}"), async || {
            let view = frame(harness).await;
            (view["relay"]["state"]["line"] == state).then_some(view)
        })
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_drops_in_the_middle_of_a_batch_loses_nothing_doubles_nothing_and_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let there = Elsewhere::start(folder.path()).await;
    let plan = Plan::default();
    let harness = Harness::planned(Plan {
        settings: Settings {
            pace: (down() / 100).min(Duration::from_millis(100)),
            in_flight: 2,
            claim: 4,
            relay_silence: down() / 4,
            ..plan.settings
        },
        elsewhere: true,
        delivery: there.delivery(),
        ..plan
    })
    .await;
    harness.sign_in(MAKER).await;
    let unpaired = frame(&harness).await;
    assert_eq!(unpaired["relay"]["state"]["line"], "not_paired");
    assert_eq!(
        unpaired["sending"]["reason"],
        "No relay is paired, so M-PESA's answers could not arrive."
    );
    harness
        .ask(
            "pair_relay",
            agreed(&harness, pasted(&there.site.create_inbox("main"))).await,
        )
        .await;
    line(&harness, "connected").await;

    let payees = ordinary(200);
    let batch = harness.approved(&borrowed(&payees)).await;
    harness
        .until("a fifth is sent", async || (harness.taken() >= 40).then_some(()))
        .await;
    let (cut, paid_before) = (Instant::now(), count(&harness.batch(batch).await, "paid"));
    there.link.cut();
    let silent = line(&harness, "unreachable").await;
    let why = silent["relay"]["state"]["why"].as_str().unwrap().to_owned();
    assert!(
        why.starts_with("No connection") || why.starts_with("The connection"),
        "{why}"
    );
    let held = harness
        .until("sending is held", async || {
            let view = frame(&harness).await;
            (view["sending"]["state"] == "waits_for_relay").then_some(view)
        })
        .await;
    let (held_after, reason) = (cut.elapsed(), held["sending"]["reason"].as_str().unwrap());
    assert!(
        reason.starts_with("The relay cannot be reached, so results could not be seen."),
        "{reason}"
    );
    assert_eq!(
        held["sending"]["next"],
        "Sending resumes automatically when it answers. See that this machine is online."
    );
    let taken = harness.taken();
    let other = warned_and_approved_all_the_same(&harness).await;
    tokio::time::sleep(down().saturating_sub(cut.elapsed())).await;
    assert!(
        harness.taken() <= taken + 2,
        "what was on its way: {} after {taken}",
        harness.taken()
    );
    let unseen = count(&harness.batch(batch).await, "paid");

    there.link.mend();
    let mended = Instant::now();
    line(&harness, "connected").await;
    let back_after = mended.elapsed();
    let ended = harness.ended_all_paid(batch, 200).await;
    harness.ended_all_paid(other, 1).await;
    assert_eq!(frame(&harness).await["sending"]["state"], "on");
    assert_eq!(count(&ended, "in_doubt"), 0);
    nothing_lost_nothing_doubled(&harness, &[batch, other]).await;
    let _ = writeln!(
        std::io::stderr(),
        "line down {:.1?} in a batch of 200: {paid_before} known as paid before, {unseen} at the end of it; sending held after \
         {held_after:.1?}; the relay answered {back_after:.1?} after the line was mended; 200 paid once each",
        mended.duration_since(cut),
    );
    harness.close().await;
}

/// Approving while results cannot arrive: warned first, and then held.
async fn warned_and_approved_all_the_same(harness: &Harness) -> i64 {
    let other = harness.submitted(&[("0733000001", 100)]).await;
    harness.sign_in(CHECKER).await;
    let mut approval = harness.approval(other, CHECKER).await;
    let Problem::RelaySilent { message } = harness.refused("approve_batch", approval.clone()).await else {
        panic!("approving without a relay is to be warned of");
    };
    assert!(message.starts_with("The relay cannot be reached."), "{message}");
    approval["without_relay"] = json!(true);
    harness.ask("approve_batch", approval).await;
    assert_eq!(count(&harness.batch(other).await, "to_go"), 1);
    other
}

/// The ledger and M-PESA's own journal agree, payout by payout.
async fn nothing_lost_nothing_doubled(harness: &Harness, batches: &[i64]) {
    let mut ours = BTreeMap::new();
    for batch in batches {
        for payout in harness.payouts(*batch).await {
            let receipt = payout["receipt"].as_str().unwrap().to_owned();
            let before = ours.insert(receipt, payout["amount_cents"].as_i64().unwrap());
            assert!(before.is_none(), "one receipt for two payouts");
        }
    }
    let theirs: BTreeMap<_, _> = harness
        .simulator
        .paid()
        .into_iter()
        .map(|paid| (paid.receipt, paid.amount))
        .collect();
    assert_eq!(ours, theirs);
    assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
    // What was applied may be acknowledged a moment later.
    harness
        .until("the relay has nothing more", async || {
            (frame(harness).await["relay"]["waiting"] == 0).then_some(())
        })
        .await;
    assert_eq!(frame(harness).await["quarantined"], 0);
}
