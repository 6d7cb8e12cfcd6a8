//! Errors, spike arrests and duplicates at the gateway.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_request_to_pay_that_meets_an_error_is_posted_once_and_in_doubt() {
    const INTERNAL: &str = r#"{"requestId":"1","errorCode":"500.002.1001","errorMessage":"System internal error."}"#;
    let cases: [(&str, Treatment); 6] = [
        ("500 and not taken", Treatment::Answer(500, INTERNAL)),
        ("500 after taking", Treatment::PassAndAnswer(500, INTERNAL)),
        ("502 with a page", Treatment::Answer(502, "<html>Bad gateway</html>")),
        ("no answer in time", Treatment::Hang),
        ("closed after taking", Treatment::PassAndDrop),
        ("200 with nonsense", Treatment::PassAndAnswer(200, "OK")),
    ];
    for (what, treatment) in cases {
        let harness = harness_behind(move |_| treatment).await;
        harness
            .simulator
            .set_scenario(Scenario::new().payee("254722000001", Behaviour::pay().silent()));
        let batch = harness.approved(ONE).await;
        harness.stands(batch, "in_doubt").await;
        tokio::time::sleep(A_WHILE).await;
        let posted = harness.meddler.as_ref().unwrap().payments();
        assert_eq!(posted.len(), 1, "{what}");
        assert_eq!(harness.only_payout(batch).await["state"], "in_doubt", "{what}");
        harness.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spike_arrest_is_sent_again_later_and_under_the_same_id() {
    const ARREST: &str =
        r#"{"requestId":"1","errorCode":"500.003.02","errorMessage":"Error Occurred: Spike Arrest Violation"}"#;
    for (status, body) in [(500, ARREST), (429, "{}")] {
        let harness = harness_behind(move |before| {
            if before < 2 {
                Treatment::Answer(status, body)
            } else {
                Treatment::Pass
            }
        })
        .await;
        let batch = harness.approved(ONE).await;
        harness.stands(batch, "paid").await;
        let posted = harness.meddler.as_ref().unwrap().payments();
        assert_eq!(posted.len(), 3);
        let ids: Vec<Value> = posted.iter().map(|posted| originator(&posted.body)).collect();
        assert!(ids.windows(2).all(|pair| pair[0] == pair[1]), "{ids:?}");
        assert_eq!(harness.simulator.paid().len(), 1);
        harness.close().await;
    }
}

/// The gateway lies: it says that it took nothing, and it did. The repeat under the same id is refused as a duplicate.
#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_id_is_neither_failed_nor_paid_but_in_doubt() {
    let harness = harness_behind(|before| {
        if before == 0 {
            Treatment::PassAndAnswer(429, "{}")
        } else {
            Treatment::Pass
        }
    })
    .await;
    harness
        .simulator
        .set_scenario(Scenario::new().payee("254722000001", Behaviour::pay().silent()));
    let batch = harness.approved(ONE).await;
    let payout = harness.stands(batch, "in_doubt").await;
    assert!(payout["receipt"].is_null(), "{payout}");
    assert_never_paid_again(&harness, batch).await;
    assert_eq!(harness.simulator.paid().len(), 1);
    let refused = harness
        .simulator
        .journal()
        .iter()
        .any(|entry| matches!(entry.kind, Kind::Refused { .. }));
    assert!(refused, "the simulator refused the repeat");
    harness.close().await;
}
