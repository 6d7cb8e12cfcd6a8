//! Which relay hears M-PESA's answers, and what is still on its way to the one before.

use store::RelayRecord;
use treasury::Setting;

use crate::harness::{Harness, MAKER, acknowledged, lost, moved};

fn paired(id: &str, address: &str) -> Setting {
    Setting::Relay {
        id: id.to_owned(),
        address: address.to_owned(),
        name: "Finance desk".to_owned(),
    }
}

#[tokio::test]
async fn the_relay_is_known_by_its_last_pairing_and_the_one_before_until_it_is_left() {
    let harness = Harness::new().await;
    let relay = async || harness.ledger.relay().await.expect("a relay");
    assert_eq!(relay().await, RelayRecord::default());
    let note = async |settings: Vec<Setting>, at| {
        harness
            .ledger
            .note_relay(settings, Some(MAKER), at)
            .await
            .expect("noted")
    };
    note(vec![paired("a1", "https://one.example")], 1_000).await;
    note(vec![Setting::RelayCredential { since: 2_000 }], 2_000).await;
    let first = relay().await;
    assert_eq!(
        (first.paired_at, first.credential_at, first.before),
        (1_000, Some(2_000), None)
    );
    let before = Setting::RelayBefore {
        address: Some("https://one.example".to_owned()),
    };
    note(vec![before, paired("b2", "https://two.example")], 3_000).await;
    let second = relay().await;
    assert_eq!(
        (second.id.as_str(), second.address.as_str()),
        ("b2", "https://two.example")
    );
    assert_eq!(second.credential_at, None, "that was the other one's");
    assert_eq!(second.before, Some(("https://one.example".to_owned(), 3_000)));
    note(vec![Setting::RelayBefore { address: None }], 4_000).await;
    assert_eq!(relay().await.before, None);
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_same_told_again_is_written_once() {
    let harness = Harness::new().await;
    for _ in 0..2 {
        let told = vec![paired("a1", "https://one.example")];
        harness.ledger.note_relay(told, None, 1_000).await.expect("noted");
    }
    let (entries, _) = harness.ledger.entries(None, 100).await.expect("entries");
    let told = entries.iter().filter(|entry| entry.fact.name() == "setting_changed");
    assert_eq!(told.count(), 1);
}

#[tokio::test]
async fn payouts_are_awaited_from_their_claim_until_their_end_is_known() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20, 30]).await;
    let claimed = harness.claim(3).await;
    let [accepted, doubtful, paid] = claimed.as_slice() else {
        panic!("three were claimed");
    };
    harness.record(accepted.attempt, acknowledged()).await;
    harness.record(doubtful.attempt, lost()).await;
    harness.hear(paid.attempt, moved(&harness.receipt())).await;
    let later = harness.now();
    let awaited = harness.ledger.awaited(later).await.expect("a count");
    assert_eq!((awaited.count, awaited.sum.cents()), (2, 3_000));
    let before = harness.ledger.awaited(0).await.expect("a count");
    assert_eq!(before.count, 0, "their addresses were given out later");
}
