//! Callbacks that are forged, or that say something else than was sent.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_callback_is_quarantined_shown_and_changes_nothing() {
    let harness = harness_where_the_payee_is(Behaviour::pay().silent()).await;
    let batch = harness.approved(ONE).await;
    let payout = harness.stands(batch, "in_doubt").await;
    let attempt = harness.attempts(&payout).await[0];
    let lie = success(
        &attempt.originator_conversation_id().to_string(),
        "UCL1FORGED",
        1_500,
        "254722000001 - Payee",
    );
    let real = harness.result_url(attempt);
    let wrong_token = format!("{}0000", &real[..real.len() - 4]);
    let unknown = treasury::AttemptId::from_random([9; 16]);
    let addresses = [
        wrong_token,
        harness.result_url(unknown),
        format!("{}/payments/1", harness.relay.base_url()),
    ];
    for address in &addresses {
        assert_eq!(post(address, &lie).await, 200, "it is kept as evidence");
    }
    let shown = harness
        .until("all are shown", async || {
            let rows = harness.ask("quarantine", json!({})).await;
            (rows.as_array().unwrap().len() == addresses.len()).then_some(rows)
        })
        .await;
    for row in shown.as_array().unwrap() {
        assert!(row["body"].as_str().unwrap().contains("UCL1FORGED"), "{row}");
        assert!(!row["reason"].as_str().unwrap().is_empty(), "{row}");
    }
    let told = harness.ask("status", json!({})).await;
    assert_eq!(told["quarantined"], addresses.len());
    // One of them carries a token of ours.
    let sending = &told["sending"];
    assert_eq!(sending["state"], "paused", "{sending}");
    assert!(
        sending["reason"]
            .as_str()
            .unwrap()
            .contains("may be an older copy of the ledger"),
        "{sending}"
    );
    assert_eq!(harness.only_payout(batch).await, payout);
    assert_eq!(
        post(&format!("{}/x", harness.relay.base_url().replace("/c/", "/c/0")), &lie).await,
        404
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_for_another_amount_or_person_is_doubt_and_no_payment() {
    for (shillings, party) in [
        (15_000, "254722000001 - Payee"),
        (1_500, "254722999999 - Somebody Else"),
    ] {
        let harness = harness_where_the_payee_is(Behaviour::pay().silent()).await;
        let batch = harness.approved(ONE).await;
        let payout = harness.stands(batch, "in_doubt").await;
        let attempt = harness.attempts(&payout).await[0];
        let body = success(
            &attempt.originator_conversation_id().to_string(),
            "UCL1OTHER1",
            shillings,
            party,
        );
        assert_eq!(post(&harness.result_url(attempt), &body).await, 200);
        let payout = harness
            .until("the contradiction shows", async || {
                let payout = harness.only_payout(batch).await;
                payout["why"]
                    .as_str()
                    .unwrap()
                    .contains("M-PESA reports")
                    .then_some(payout)
            })
            .await;
        assert_eq!(
            (&payout["state"], &payout["receipt"]),
            (&json!("in_doubt"), &Value::Null),
            "{payout}"
        );
        // Nor does a failure that follows end it: what failed could be paid again, and something was paid.
        let failure = failure(&attempt.originator_conversation_id().to_string(), 2040);
        assert_eq!(post(&harness.result_url(attempt), &failure).await, 200);
        harness
            .until("the alarm shows", async || {
                harness.only_payout(batch).await["alarm"].is_string().then_some(())
            })
            .await;
        assert_eq!(harness.only_payout(batch).await["state"], "in_doubt");
        assert_never_paid_again(&harness, batch).await;
        harness.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_the_ledger_cannot_take_yet_holds_up_no_other_and_needs_no_further_callback() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    harness.ask("pause_sending", json!({})).await;
    let batch = harness
        .approved(&[(PAYEE, 1_500), ("0722000002", 1_600), ("0722000003", 1_700)])
        .await;
    let file = rusqlite::Connection::open(harness.folder.path().join("organisation.ledger")).unwrap();
    file.execute_batch(
        "CREATE TRIGGER full_disk BEFORE UPDATE ON payout WHEN new.state = 'paid' AND new.payee = '254722000001'
         BEGIN SELECT RAISE(ABORT, 'no space is left'); END",
    )
    .unwrap();
    harness.ask("resume_sending", json!({ "decided": true })).await;
    harness
        .until("the others are paid", async || {
            (count(&harness.batch(batch).await, "paid") == 2).then_some(())
        })
        .await;
    file.execute_batch("DROP TRIGGER full_disk").unwrap();
    harness
        .until("the one is paid too, though nothing more comes", async || {
            (count(&harness.batch(batch).await, "paid") == 3).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_that_was_altered_or_is_refused_holds_up_nothing_and_is_said() {
    let silent = |scenario: Scenario, line: u32| {
        let payee = format!("25472200000{line}");
        scenario.payee(&payee, Behaviour::pay().silent())
    };
    let harness = Harness::planned(Plan {
        scenario: (1..=3).fold(Scenario::new(), silent),
        settings: console::Settings {
            result_deadline: Duration::from_secs(3_600),
            ..Plan::default().settings
        },
        ..Plan::default()
    })
    .await;
    let payees = [(PAYEE, 1_500), ("0722000002", 1_600), ("0722000003", 1_700)];
    let batch = harness.approved(&payees).await;
    let accepted = async || {
        let payouts = harness.payouts(batch).await;
        let all = payouts.iter().all(|payout| payout["state"] == "accepted");
        all.then_some(payouts)
    };
    let payouts = harness.until("all are accepted", accepted).await;
    // For now the ledger takes nothing of the first two.
    let file = rusqlite::Connection::open(harness.folder.path().join("organisation.ledger")).unwrap();
    file.execute_batch(
        "CREATE TRIGGER full_disk BEFORE UPDATE ON payout WHEN new.state = 'paid' AND new.payee < '254722000003'
         BEGIN SELECT RAISE(ABORT, 'no space is left'); END",
    )
    .unwrap();
    for (payout, (phone, shillings)) in payouts.iter().zip(payees) {
        let attempt = harness.attempts(payout).await[0];
        let id = attempt.originator_conversation_id().to_string();
        let body = success(
            &id,
            &format!("UCL{shillings}TEST"),
            shillings,
            &format!("{phone} - Payee"),
        );
        assert_eq!(post(&harness.result_url(attempt), &body).await, 200);
    }
    let state = async |index: usize| harness.payouts(batch).await[index]["state"].clone();
    harness
        .until("the third is paid", async || (state(2).await == "paid").then_some(()))
        .await;
    // The answer to a question comes behind what is refused.
    harness.ask("read_float", json!({})).await;
    harness
        .until("the balance is told", async || {
            let accounts = harness.ask("balances", json!({})).await["accounts"].clone();
            let mut accounts = accounts.as_array().unwrap().iter();
            accounts.any(|account| account["source"] == "balance").then_some(())
        })
        .await;
    // What M-PESA said of the first is altered on the disk; then the ledger takes everything again.
    file.execute_batch(
        "DROP TRIGGER content_is_never_changed;
         UPDATE content SET bytes = x'7b7d' WHERE digest =
            (SELECT body_digest FROM delivery WHERE state = 'kept' ORDER BY id LIMIT 1);
         DROP TRIGGER full_disk;",
    )
    .unwrap();
    harness
        .until("the second is paid", async || (state(1).await == "paid").then_some(()))
        .await;
    assert_eq!(state(0).await, "accepted", "what was altered proves nothing");
    let reason = harness
        .until("sending is paused", async || {
            harness.ask("status", json!({})).await["sending"]["reason"]
                .as_str()
                .map(str::to_owned)
        })
        .await;
    assert!(
        reason.contains("changed outside Hazina") && reason.contains("cannot be applied"),
        "{reason}"
    );
    let shown = harness.ask("payout", json!({ "payout": payouts[0]["id"] })).await;
    assert!(shown.to_string().contains("was altered"), "{shown}");
    harness.close().await;
}
