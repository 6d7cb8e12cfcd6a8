//! The policy from the screen: two administrators change it, and a batch goes from one approval to the next.

use std::time::Duration;

use api::{Problem, view::NoticeKind};
use console::Notice;
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;

use super::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER, passphrase};

/// A policy by which a payout of `from` shillings or more takes two approvals.
fn two_from(from: i64) -> Value {
    json!({
        "rules": [{
            "condition": "payee_gets", "from_cents": from * 100, "within": "one", "purpose": null, "lane": null,
            "people": 2, "administrator": false,
        }],
        "most_payout_cents": null, "most_batch_cents": null, "most_day_cents": null, "hours": null,
        "approval_days": 14, "block": [], "reason": [],
    })
}

trait WithPolicy {
    /// Two administrators change the policy.
    async fn decide_on(&self, policy: Value);
    /// What waits, as `who` sees it: its row and how many wait for them.
    async fn seen_by(&self, who: i64) -> (Value, Value);
}

impl WithPolicy for Harness {
    async fn decide_on(&self, policy: Value) {
        self.sign_in(MAKER).await;
        let proposal = json!({ "policy": policy, "passphrase": passphrase(MAKER) });
        self.ask("propose_policy", proposal).await;
        let waiting = self.ask("policy", json!({})).await["waiting"].clone();
        let agreement = |who: i64| {
            json!({
                "version": waiting["text"]["version"], "digest": waiting["digest"], "passphrase": passphrase(who),
            })
        };
        let alone = self.refused("agree_policy", agreement(MAKER)).await;
        assert!(matches!(alone, Problem::BadField { .. }), "{alone:?}");
        self.sign_in(CHECKER).await;
        self.ask("agree_policy", agreement(CHECKER)).await;
    }

    async fn seen_by(&self, who: i64) -> (Value, Value) {
        self.sign_in(who).await;
        let rows = self.ask("approvals", json!({})).await;
        let status = self.ask("status", json!({})).await;
        (rows[0].clone(), status["approvals_waiting"].clone())
    }
}

fn turn(row: &Value) -> (u64, u64, bool, bool) {
    let number = |name: &str| row[name].as_u64().expect("a number");
    let is = |name: &str| row[name].as_bool().expect("yes or no");
    (
        number("approved"),
        number("needs"),
        is("approved_by_me"),
        is("wants_me"),
    )
}

/// Where the next notice that an approval is wanted leads.
async fn next_wanted(notices: &mut Receiver<Notice>) -> String {
    let wait = async {
        loop {
            let notice = notices.recv().await.expect("a notice");
            if notice.kind == NoticeKind::ApprovalWanted {
                return notice.page;
            }
        }
    };
    let told = tokio::time::timeout(Duration::from_secs(20), wait).await;
    told.expect("told in time")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_waits_for_its_second_approval_and_only_those_whose_turn_it_is_are_told() {
    let harness = Harness::open().await;
    harness.decide_on(two_from(1_000)).await;
    let mut notices = harness.desk.notices();
    let batch = harness.submitted(&[("0722000001", 1_500)]).await;
    harness.ask("sign_out", json!({})).await;
    assert_eq!(
        next_wanted(&mut notices).await,
        format!("approvals/{batch}"),
        "whoever comes"
    );
    let waiting = harness.ask("status", json!({})).await["operators"].clone();
    let waiting: Vec<_> = waiting
        .as_array()
        .expect("people")
        .iter()
        .map(|one| &one["waiting"])
        .collect();
    assert_eq!(waiting, [0, 1, 1]);

    harness.approve(batch, CHECKER).await;
    let view = harness.batch(batch).await;
    assert_eq!(view["row"]["state"], "submitted", "one of two");
    assert_eq!(turn(&view["row"]), (1, 2, true, false));
    assert_eq!(view["may"]["approve"]["allowed"], "no");
    let (row, waits) = harness.seen_by(CHECKER).await;
    assert_eq!((turn(&row), waits), ((1, 2, true, false), json!(0)));
    let home = harness.ask("home", json!({})).await;
    assert_eq!(home["waiting_for_me"], json!([]));
    assert_eq!(turn(&home["waiting_for_others"][0]), (1, 2, true, false));
    let again = harness.approval(batch, CHECKER).await;
    let refused = harness.refused("approve_batch", again).await;
    assert!(matches!(refused, Problem::BadField { .. }), "{refused:?}");
    tokio::time::sleep(Duration::from_millis(300)).await;
    while let Ok(notice) = notices.try_recv() {
        assert_ne!(notice.kind, NoticeKind::ApprovalWanted, "it is not their turn");
    }

    let (row, waits) = harness.seen_by(OTHER_CHECKER).await;
    assert_eq!((turn(&row), waits), ((1, 2, false, true), json!(1)));
    assert_eq!(
        next_wanted(&mut notices).await,
        format!("approvals/{batch}"),
        "it is theirs"
    );
    harness.approve(batch, OTHER_CHECKER).await;
    harness.ended_all_paid(batch, 1).await;
    harness.close().await;
}
