//! How soon a large ledger sends: from opening it to the first request, with the whole check going on behind; beside reading
//! the file once.

use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use console::{Clock as _, MemorySecrets, RelaySource, SystemClock, Work};
use relay::Spool;
use store::{ApplyResult, DeliveryAddress, Ledger, Moment, NewDelivery, Options};
use treasury::{Channel, Evidence, Proof};

use super::{
    gateway::Gateway,
    harness::{Plan, approved, open, people, relay_over, seal_key, spool, unheld},
    rounded,
};

const BATCHES: u32 = 10;
/// Payouts that are claimed, told of and applied by one write while the ledger is filled.
const GROUP: usize = 1_000;

/// A ledger of so many payouts: nine batches that were paid, and one approved.
pub(super) async fn measure(payouts: u32) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("organisation.ledger");
    let began = Instant::now();
    fill(&path, payouts).await;
    let filled = began.elapsed();
    let reading = read_once(&path);
    let gateway = Gateway::start(None);
    let relay = relay_over(Spool::of(spool(folder.path()))).await;
    let first = Arc::new(Mutex::new(None));
    let plan = Plan {
        secrets: Arc::new(MemorySecrets::default()),
        relay: RelaySource::Here(relay.inbox()),
        settings: unheld(),
        checkpoint: Arc::new({
            let first = Arc::clone(&first);
            move |name, moment| {
                if (name, moment) == ("sending", Moment::Before) {
                    first.lock().unwrap().get_or_insert_with(Instant::now);
                }
            }
        }),
    };
    let began = Instant::now();
    let desk = open(folder.path(), &gateway, plan).await;
    let opened = began.elapsed();
    let work = Work::start(&desk);
    let sent = loop {
        let sent = *first.lock().unwrap();
        if let Some(sent) = sent {
            break sent.duration_since(began);
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    };
    let checked = checked(&desk, began).await;
    work.stop().await;
    drop(desk);
    relay.shutdown().await;
    println!(
        "{{\"bench\":\"start_to_first_request\",\"payouts\":{payouts},\"megabytes\":{},\"filled_s\":{},\"read_once_ms\":{},\
         \"opened_ms\":{},\"first_request_ms\":{},\"checked_ms\":{},\"ratio\":{}}}",
        std::fs::metadata(&path).unwrap().len() / 1_000_000,
        filled.as_secs(),
        reading.as_millis(),
        opened.as_millis(),
        sent.as_millis(),
        checked.as_millis(),
        rounded(sent.as_secs_f64() / reading.as_secs_f64().max(1e-9)),
    );
}

/// The least that looking at everything would take.
fn read_once(path: &Path) -> Duration {
    let began = Instant::now();
    std::io::copy(&mut std::fs::File::open(path).unwrap(), &mut std::io::sink()).unwrap();
    began.elapsed()
}

/// When the whole check was over. It went on beside the sending, and found nothing.
async fn checked(desk: &Arc<console::Desk>, began: Instant) -> Duration {
    super::harness::sign_in(desk, super::harness::MAKER).await;
    let mut begun = false;
    loop {
        let harness = super::harness::ask(desk, "status", serde_json::json!({})).await;
        let ledger = &harness["ledger"];
        assert_eq!(ledger["faults"], serde_json::json!([]), "{ledger}");
        match ledger["checking"].is_null() {
            true if begun => return began.elapsed(),
            true => {}
            false => begun = true,
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn fill(path: &Path, payouts: u32) {
    let ledger = Ledger::open(Options::new(path, seal_key())).await.unwrap();
    ledger.found(people(&ledger), 1).await.unwrap();
    let each = payouts / BATCHES;
    for batch in 0..BATCHES {
        approved(&ledger, batch * each, each).await;
        if batch + 1 < BATCHES {
            pay_all(&ledger, batch * each).await;
        }
    }
    ledger.close().await;
}

/// Everything that is approved is sent and paid, as M-PESA's results tell.
async fn pay_all(ledger: &Ledger, before: u32) {
    let mut number = i64::from(before);
    loop {
        let now = SystemClock.now();
        let sent = ledger.claim(GROUP, now).await.unwrap();
        if sent.is_empty() {
            return;
        }
        let kept = sent.iter().zip(1..).map(|(send, n)| NewDelivery {
            relay: String::new(),
            cursor: number + n,
            received_at: now,
            source: "127.0.0.1".to_owned(),
            body: format!(
                "{{\"Result\":{{\"ResultCode\":0,\"OriginatorConversationID\":\"{}\"}}}}",
                send.attempt
            )
            .into_bytes(),
            address: DeliveryAddress::Ours {
                attempt: send.attempt,
                channel: Channel::Result,
            },
        });
        ledger.keep(kept.collect(), now).await.unwrap();
        let pending = ledger.pending(None, 2 * u32::try_from(GROUP).unwrap()).await.unwrap();
        let results = pending.pending.into_iter().zip(1..).map(|(pending, n)| ApplyResult {
            delivery: pending.id,
            attempt: pending.attempt,
            evidence: paid(number + n),
            proof: Proof::Callback,
            pause: None,
            accounts: Vec::new(),
        });
        ledger.apply(results.collect(), now).await.unwrap();
        number += i64::try_from(sent.len()).unwrap();
    }
}

fn paid(number: i64) -> Evidence {
    Evidence::Moved {
        receipt: format!("S{number:09}").parse().unwrap(),
        amount: None,
        party_number: None,
        party_name: None,
        account: None,
        completed_at: None,
        charge: None,
    }
}
