use std::collections::BTreeSet;

use daraja_sim::{Kind, Odds, Scenario};

use crate::caller::Daraja;

#[tokio::test]
async fn chance_comes_from_the_seed() {
    let odds = Odds {
        lost_results: 300,
        repeated_results: 300,
        failures: 200,
        ..Odds::default()
    };
    let mut runs = Vec::new();
    for _ in 0..2 {
        let daraja = Daraja::with(Scenario::new().odds(odds)).await;
        for place in 0..40 {
            daraja
                .pay(&format!("pay-{place}"), &format!("2547220000{place:02}"), 100)
                .await;
        }
        daraja.sim.settle().await;
        let told = daraja.listener.raw().len();
        runs.push((daraja.sim.paid(), told));
    }
    assert_eq!(runs[0], runs[1]);
    assert!((20..40).contains(&runs[0].0.len()), "some of forty fail");
}

#[tokio::test]
async fn money_is_neither_made_nor_lost_whatever_happens() {
    let odds = Odds {
        lost_results: 100,
        repeated_results: 100,
        early_results: 100,
        lost_acknowledgements: 100,
        errors_after_taking: 100,
        errors_before_taking: 100,
        spike_arrests: 100,
        time_outs: 100,
        failures: 100,
    };
    let daraja = std::sync::Arc::new(Daraja::with(Scenario::new().odds(odds)).await);
    let payers: Vec<_> = (0..8)
        .map(|payer| {
            let daraja = std::sync::Arc::clone(&daraja);
            tokio::spawn(async move {
                for place in 0..30 {
                    let id = format!("pay-{payer}-{place}");
                    let body = daraja.b2c(&id, &format!("25472200{payer}0{place:02}"), 101);
                    // Until it is known to have arrived: a client that never gives up, and never makes a new id.
                    while daraja.try_post(crate::caller::B2C, &body).await.map_or(true, |answer| {
                        answer.status != 200 && answer.body["errorMessage"] != "Duplicate OriginatorConversationID."
                    }) {}
                }
            })
        })
        .collect();
    for payer in payers {
        payer.await.unwrap();
    }
    daraja.sim.settle().await;
    let journal = daraja.sim.journal();
    let count = |wanted: fn(&Kind) -> bool| journal.iter().filter(|entry| wanted(&entry.kind)).count();
    assert_eq!(count(|kind| matches!(kind, Kind::Taken { .. })), 240);
    let paid = daraja.sim.paid();
    assert_eq!(paid.len() + count(|kind| matches!(kind, Kind::Failed { .. })), 240);
    let ids: BTreeSet<_> = paid.iter().map(|paid| &paid.originator_conversation_id).collect();
    let receipts: BTreeSet<_> = paid.iter().map(|paid| &paid.receipt).collect();
    assert_eq!(
        (ids.len(), receipts.len()),
        (paid.len(), paid.len()),
        "nobody is paid twice"
    );
    let sum: i64 = paid.iter().map(|paid| paid.amount).sum();
    let accounts = daraja.sim.accounts();
    assert_eq!(accounts.utility.cents(), 100_000_000 - sum);
    assert_eq!(accounts.charges_paid.cents(), -500 * i64::try_from(paid.len()).unwrap());
    let told = daraja.listener.at("/result");
    let told: BTreeSet<_> = told
        .iter()
        .map(|body| body["Result"]["OriginatorConversationID"].to_string())
        .collect();
    assert!(told.len() < 240, "some results are lost");
}
