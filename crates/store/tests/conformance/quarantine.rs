//! Callbacks that are not applied: shown, bounded, and where they carry our own token, a reason to send nothing more.

use store::{DeliveryAddress, Kept, NewDelivery, QUARANTINED_A_DAY, QUARANTINED_BYTES, STRANGE_BYTES};
use treasury::{AgeDoubt, AttemptId, Confirmed, Digest, Fact, PauseReason, Quarantine, Standing};

use crate::harness::{Harness, delivery, moved, trusted};

const DAY: i64 = 24 * 60 * 60 * 1_000;

fn forged(cursor: i64) -> NewDelivery {
    delivery(cursor, DeliveryAddress::NotOurs(Quarantine::Forged))
}

fn stranger(number: u8) -> AttemptId {
    AttemptId::from_random([number; 16])
}

/// One person does not go on with a ledger that is older than the money; two do.
async fn readmit(harness: &Harness) {
    let alone = harness
        .ledger
        .resume_sending(crate::harness::MAKER, harness.now())
        .await;
    assert!(alone.is_err(), "it takes two");
    let both = (crate::harness::MAKER, crate::harness::CHECKER);
    let both = (Confirmed::by_passphrase(both.0), Confirmed::by_passphrase(both.1));
    harness
        .ledger
        .readmit(None, both, harness.now())
        .await
        .expect("readmitted");
}

async fn why(harness: &Harness) -> Vec<Quarantine> {
    let shown = harness.ledger.quarantine(1_000).await.expect("read");
    shown.into_iter().filter_map(|row| row.reason).collect()
}

async fn paused(harness: &Harness) -> Option<PauseReason> {
    harness
        .ledger
        .sending_pause()
        .await
        .expect("read")
        .map(|pause| pause.reason)
}

#[tokio::test]
async fn a_forged_callback_and_one_about_nothing_of_ours_are_shown_and_never_applied() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    harness.claim_one().await;
    let both = vec![forged(1), delivery(2, trusted(stranger(99)))];
    let kept = harness.ledger.keep(both.clone(), harness.now()).await.expect("kept");
    assert_eq!(
        kept,
        Kept {
            new: 2,
            strange: Some(stranger(99))
        }
    );
    let again = harness.ledger.keep(both, harness.now()).await.expect("kept");
    assert_eq!(again, Kept::default(), "each is kept once");
    assert!(harness.ledger.pending(None, 10).await.expect("read").pending.is_empty());
    let strange = Quarantine::Strange {
        attempt: stranger(99),
        channel: treasury::Channel::Result,
    };
    assert_eq!(why(&harness).await, [strange, Quarantine::Forged]);
    let shown = harness.ledger.quarantine(10).await.expect("read");
    assert_eq!(
        (shown[0].body.as_slice(), shown[0].bytes),
        (&b"{\"delivery\":2}"[..], Some(14))
    );
    assert_eq!(harness.ledger.totals().await.expect("read").quarantined, 2);
    assert!(harness.faults().await.is_empty());
}

#[tokio::test]
async fn an_answer_to_what_this_ledger_never_asked_stops_all_sending_and_says_why() {
    let harness = Harness::new().await;
    harness.approved(&[10, 10]).await;
    assert_eq!(harness.claim(1).await.len(), 1);
    let forgery = harness.ledger.keep(vec![forged(1)], harness.now()).await.expect("kept");
    assert!(
        forgery.strange.is_none() && paused(&harness).await.is_none(),
        "anybody can forge"
    );
    let answer = vec![delivery(2, trusted(stranger(7)))];
    let kept = harness.ledger.keep(answer, harness.now()).await.expect("kept");
    assert_eq!(kept.strange, Some(stranger(7)));
    let doubt = AgeDoubt::StrangeAnswer { attempt: stranger(7) };
    let reason = PauseReason::LedgerAge { doubt };
    assert_eq!(paused(&harness).await, Some(reason));
    assert!(harness.claim(1).await.is_empty(), "nothing leaves");

    // Two people went on; the same answer told again, by whichever address, is no news. Another one is.
    readmit(&harness).await;
    let again = delivery(3, trusted(stranger(7)));
    assert!(
        harness
            .ledger
            .keep(vec![again], harness.now())
            .await
            .expect("kept")
            .strange
            .is_none()
    );
    assert!(paused(&harness).await.is_none());
    let another = delivery(4, trusted(stranger(8)));
    assert!(
        harness
            .ledger
            .keep(vec![another], harness.now())
            .await
            .expect("kept")
            .strange
            .is_some()
    );
}

#[tokio::test]
async fn a_pause_by_a_person_does_not_hide_that_the_ledger_is_older_than_the_money() {
    let harness = Harness::new().await;
    let person = PauseReason::Person;
    harness
        .ledger
        .pause_sending(person.clone(), Some(crate::harness::MAKER), harness.now())
        .await
        .expect("paused");
    let answer = vec![delivery(1, trusted(stranger(7)))];
    harness.ledger.keep(answer, harness.now()).await.expect("kept");
    assert_ne!(paused(&harness).await, Some(person));
}

#[tokio::test]
async fn the_beginning_of_a_body_is_kept_with_the_digest_of_the_whole() {
    let harness = Harness::new().await;
    let large = |new: NewDelivery| NewDelivery {
        body: vec![b'x'; 60_000],
        ..new
    };
    let both = vec![large(forged(1)), large(delivery(2, trusted(stranger(7))))];
    harness.ledger.keep(both, harness.now()).await.expect("kept");
    let shown = harness.ledger.quarantine(10).await.expect("read");
    let lengths: Vec<_> = shown.iter().map(|row| (row.body.len(), row.bytes)).collect();
    assert_eq!(
        lengths,
        [(STRANGE_BYTES, Some(60_000)), (QUARANTINED_BYTES, Some(60_000))]
    );
    let (entries, _) = harness.ledger.entries(None, 10).await.expect("read");
    let mut wholes = Vec::new();
    for entry in entries {
        if let Fact::DeliveriesKept { deliveries, .. } = entry.fact {
            wholes.extend(deliveries);
        }
    }
    assert_eq!(wholes.len(), 2);
    let whole = Digest::of(&[b'x'; 60_000]);
    for kept in wholes {
        assert!(matches!(kept.standing, Standing::Quarantined { whole: told, .. } if told == whole));
    }
}

/// Each as long as the relay takes, as fast as one can, for days: the file grows by what a day may keep, and no more.
#[tokio::test]
async fn a_flood_of_callbacks_that_are_not_ours_does_not_make_the_ledger_grow_without_end() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    let size = |harness: &Harness| {
        harness
            .raw()
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
            .expect("a checkpoint");
        std::fs::metadata(harness.path()).expect("the file").len()
    };
    let mut cursor = 0;
    let mut sizes = vec![size(&harness)];
    for day in 1..=3_i64 {
        let at = 1_700_000_000_000 + day * DAY;
        for _ in 0..40 {
            let group = (0..100).map(|n: i64| {
                cursor += 1;
                // Made up, forged, replayed to one address of another copy, and to one of ours.
                let address = match n % 4 {
                    0 => DeliveryAddress::NotOurs(Quarantine::MadeUp),
                    1 => DeliveryAddress::NotOurs(Quarantine::Forged),
                    2 => trusted(stranger(7)),
                    _ => trusted(sent.attempt),
                };
                NewDelivery {
                    body: format!("{cursor:060000}").into_bytes(),
                    ..delivery(cursor, address)
                }
            });
            harness.ledger.keep(group.collect(), at).await.expect("kept");
        }
        sizes.push(size(&harness));
    }
    let told = harness.ledger.totals().await.expect("read");
    let (a_day, days) = (u32::try_from(QUARANTINED_A_DAY).expect("a number"), 3);
    assert_eq!(told.quarantined, a_day * days + 3, "and three of the replayed");
    // What was not told yet is less than what was.
    let counted = 12_000 - told.quarantined - 50;
    assert!(
        told.quarantined_beyond <= counted && told.quarantined_beyond >= counted / 2,
        "{} of {counted}",
        told.quarantined_beyond
    );
    // The answers that were taken for M-PESA's may be 50 whole bodies, once.
    let grown: Vec<_> = sizes.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(
        grown[0] < 4_000_000 && grown[1] < 200_000 && grown[2] < 200_000,
        "{grown:?}"
    );
    let entries: i64 = harness
        .raw()
        .query_row(
            "SELECT count(*) FROM journal WHERE kind = 'deliveries_kept'",
            [],
            |row| row.get(0),
        )
        .expect("a count");
    assert!(entries < 60, "{entries}");
    assert!(harness.faults().await.is_empty());

    // What M-PESA says of a payment of ours was never in the way of it.
    let receipt = harness.receipt();
    harness.hear(stranger_to_none(&harness).await, moved(&receipt)).await;
}

/// An attempt of its own, whose callback is applied beside the flood.
async fn stranger_to_none(harness: &Harness) -> AttemptId {
    readmit(harness).await;
    harness.approved(&[20]).await;
    harness.claim_one().await.attempt
}

#[tokio::test]
async fn every_payment_of_a_customer_is_taken_although_all_come_to_one_address() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    let confirmation = |cursor| {
        delivery(
            cursor,
            DeliveryAddress::Ours {
                attempt: sent.attempt,
                channel: treasury::Channel::Confirmation,
            },
        )
    };
    let many: Vec<_> = (1..=300).map(confirmation).collect();
    assert_eq!(harness.ledger.keep(many, harness.now()).await.expect("kept").new, 300);
    assert_eq!(harness.ledger.totals().await.expect("read").quarantined, 0);
}

#[tokio::test]
async fn what_somebody_looked_at_stays_in_quarantine_and_is_counted_no_more() {
    let harness = Harness::new().await;
    harness
        .ledger
        .keep(vec![forged(1), forged(2), forged(3)], harness.now())
        .await
        .expect("kept");
    let ids: Vec<_> = harness
        .ledger
        .quarantine(10)
        .await
        .expect("read")
        .iter()
        .map(|row| row.id)
        .collect();
    let by = crate::harness::CHECKER;
    let review = async |which: &[treasury::DeliveryId], reason: &str| {
        harness
            .ledger
            .review_quarantine(which.to_vec(), reason.to_owned(), by, harness.now())
            .await
    };
    review(&ids[..2], "shown to IT: a port scan").await.expect("reviewed");
    assert_eq!(harness.ledger.totals().await.expect("read").quarantined, 1);
    let again = review(&ids[..2], "twice").await;
    assert!(matches!(again, Err(store::StoreError::NotFound { .. })), "{again:?}");
    review(&ids, "the last one too")
        .await
        .expect("those seen before are passed over");
    let shown = harness.ledger.quarantine(10).await.expect("read");
    let said: Vec<_> = shown
        .iter()
        .map(|row| row.reviewed.as_ref().expect("reviewed").reason.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "shown to IT: a port scan",
            "shown to IT: a port scan",
            "the last one too"
        ]
    );
    assert!(shown.iter().all(|row| row.applied.is_none()), "never applied");
    assert_eq!(harness.ledger.totals().await.expect("read").quarantined, 0);
    assert_eq!(harness.faults().await, [""; 0]);
}
