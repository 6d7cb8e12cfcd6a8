//! A batch that is decided in part: a checker asks the maker, leaves payouts out with a reason, and the rest is approved and paid.

use api::Problem;
use serde_json::{Value, json};

use super::harness::{CHECKER, Harness, MAKER, passphrase};

const FIRST: &str = "254722000007";
const SECOND: &str = "254722000008";
const THIRD: &str = "254722000009";

async fn home(harness: &Harness) -> Value {
    harness.ask("home", json!({})).await
}

async fn out(harness: &Harness, batch: i64, places: &[usize]) -> Value {
    let rows = harness.payouts(batch).await;
    let payouts: Vec<&Value> = places.iter().map(|place| &rows[*place]["id"]).collect();
    json!({
        "batch": batch,
        "payouts": payouts,
        "digest": harness.batch(batch).await["digest"],
        "reason": "Her number has changed",
        "passphrase": passphrase(CHECKER),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_checker_leaves_out_goes_back_to_the_maker_and_the_rest_is_paid() {
    let harness = Harness::open().await;
    let batch = harness.submitted(&[(FIRST, 500), (SECOND, 700), (THIRD, 900)]).await;
    harness.sign_in(CHECKER).await;
    let whole = harness.approval(batch, CHECKER).await;
    let leave = out(&harness, batch, &[1]).await;
    let mut without_reason = leave.clone();
    without_reason["reason"] = json!("  ");
    assert!(matches!(
        harness.refused("leave_out", without_reason).await,
        Problem::BadField { field, .. } if field == "reason"
    ));
    let everything = out(&harness, batch, &[0, 1, 2]).await;
    assert!(matches!(
        harness.refused("leave_out", everything).await,
        Problem::BadField { message, .. } if message.contains("Reject it instead")
    ));
    harness.ask("leave_out", leave.clone()).await;
    // Whoever still looks at the page as it was, decides nothing.
    assert_eq!(harness.refused("leave_out", leave).await, Problem::RowsChanged);
    assert_eq!(harness.refused("approve_batch", whole).await, Problem::RowsChanged);
    let view = harness.batch(batch).await;
    assert_eq!(
        view["row"]["all"],
        json!({ "count": 2, "sum_cents": 140_000 }),
        "{view}"
    );
    assert_eq!(view["row"]["left_out"], json!({ "count": 1, "sum_cents": 70_000 }));
    assert_eq!(view["left_out"][0]["reason"], "Her number has changed");
    assert_eq!(
        view["largest"].as_array().unwrap().len(),
        2,
        "what is looked at is the rest"
    );
    assert_eq!(view["first_payments"], 2);
    harness.approve(batch, CHECKER).await;
    let ended = harness.ended(batch).await;
    assert_eq!(ended["row"]["totals"]["paid"]["count"], 2, "{ended}");
    assert_eq!(ended["row"]["totals"]["cancelled"]["count"], 0);
    let rows = harness.payouts(batch).await;
    assert_eq!(
        (&rows[1]["state"], &rows[1]["left_out"]),
        (&json!("rejected"), &json!(true))
    );
    let page = harness.ask("payout", json!({ "payout": rows[1]["id"] })).await;
    let told = |entry: &Value| entry["sentence"].as_str().unwrap().contains("Her number has changed");
    assert!(page["timeline"].as_array().unwrap().iter().any(told), "{page}");
    // Back with the maker, who takes it up once.
    assert_eq!(home(&harness).await["rejected"], json!([]), "it is not the checker's");
    harness.sign_in(MAKER).await;
    let returned = home(&harness).await["rejected"].clone();
    assert_eq!(returned[0]["reason"], "Her number has changed");
    assert_eq!(
        (&returned[0]["in_part"], &returned[0]["total"]["count"]),
        (&json!(true), &json!(1))
    );
    let correct = json!({ "batch": batch, "without": [] });
    let made = harness.ask("correct_batch", correct.clone()).await["batch"].clone();
    let draft = harness.ask("batch", json!({ "batch": made })).await;
    assert_eq!(
        draft["row"]["all"],
        json!({ "count": 1, "sum_cents": 70_000 }),
        "{draft}"
    );
    assert_eq!(draft["kin"]["corrects"]["id"], batch);
    let first = harness.batch(batch).await;
    assert_eq!(first["left_out"][0]["taken_up_in"]["id"], made);
    assert_eq!(home(&harness).await["rejected"], json!([]));
    assert_eq!(harness.ask("correct_batch", correct).await["batch"], made, "once");
    let audit = harness.ask("audit", json!({ "before": null, "limit": 50 })).await;
    let told = |row: &Value| {
        row["sentence"]
            == json!(format!(
                "1 payout was left out of batch {batch}, KSh 700: Her number has changed"
            ))
    };
    assert!(audit["rows"].as_array().unwrap().iter().any(told), "{audit}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checker_asks_and_the_maker_answers_where_the_batch_is_decided() {
    let harness = Harness::open().await;
    let batch = harness.submitted(&[(FIRST, 500)]).await;
    let ask = |question: &str| json!({ "batch": batch, "question": question });
    let answer = |number: u32| json!({ "batch": batch, "number": number, "answer": "It is the bonus." });
    let refused = harness.refused("ask_maker", ask("Why?")).await;
    assert!(matches!(refused, Problem::MakerCannotApprove { .. }), "{refused:?}");
    harness.sign_in(CHECKER).await;
    let refused = harness.refused("ask_maker", ask(" ")).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "question"),
        "{refused:?}"
    );
    let refused = harness.refused("ask_maker", ask(&"long ".repeat(200))).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "question"),
        "{refused:?}"
    );
    harness.ask("ask_maker", ask("Why so much?")).await;
    let refused = harness.refused("answer_question", answer(1)).await;
    assert!(
        matches!(&refused, Problem::BadField { message, .. } if message.contains("Amina")),
        "{refused:?}"
    );
    let waiting = harness.ask("approvals", json!({})).await;
    assert_eq!(waiting[0]["questions_open"], 1, "{waiting}");
    harness.sign_in(MAKER).await;
    let mine = home(&harness).await["waiting_for_others"].clone();
    assert_eq!(
        (&mine[0]["questions_open"], &mine[0]["mine"]),
        (&json!(1), &json!(true))
    );
    let view = harness.batch(batch).await;
    assert_eq!(view["may"]["answer"]["allowed"], "yes", "{view}");
    harness.ask("answer_question", answer(1)).await;
    let refused = harness.refused("answer_question", answer(1)).await;
    assert!(matches!(refused, Problem::NotFound { .. }), "once: {refused:?}");
    let view = harness.batch(batch).await;
    assert_eq!(view["row"]["questions_open"], 0);
    assert_eq!(view["asked"][0]["question"], "Why so much?");
    assert_eq!(view["asked"][0]["answer"], "It is the bonus.");
    let audit = harness.ask("audit", json!({ "before": null, "limit": 50 })).await;
    for expected in [
        "Asked about batch 1: “Why so much?”",
        "Answered about batch 1: “It is the bonus.”",
    ] {
        let told = |row: &Value| row["sentence"] == expected;
        assert!(
            audit["rows"].as_array().unwrap().iter().any(told),
            "{expected}: {audit}"
        );
    }
    harness.approve(batch, CHECKER).await;
    let late = harness.refused("ask_maker", ask("And now?")).await;
    assert!(matches!(late, Problem::WrongState { .. }), "{late:?}");
    harness.close().await;
}
