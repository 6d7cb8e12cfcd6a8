//! M-PESA's own statement: lines kept once each, matched the same in whatever order, and what does not match named.

use mpesa::Receipt;
use proptest::{prelude::*, test_runner::TestRunner};
use store::{FindingsOf, Imported, NewStatement, NoStatement, StoreError, ToSend};
use treasury::{
    BookAccount, Confirmed, FindingNote, FindingState, LineClass, OperatorId, PauseReason, PayoutState, Proof,
    StatementLine, StatementLines, StatementPeriod,
};

use crate::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER, acknowledged, completed, lost, not_moved, receipt_of};

/// 2 November 2026, 08:00 in Nairobi.
const MORNING: i64 = 1_793_595_600_000;
const HOUR: i64 = 3_600_000;

fn receipt(text: &str) -> Receipt {
    text.parse().expect("a receipt")
}

fn line(number: u32, text: &str, class: LineClass, cents: i64, minute: i64) -> StatementLine {
    StatementLine {
        line: number,
        receipt: receipt(text),
        completed: MORNING + minute * 60_000,
        cents,
        balance: None,
        counts: true,
        status: "completed".to_owned(),
        class,
        details: String::new(),
        number: None,
        name: None,
        account_no: None,
        own_id: None,
        linked: None,
        operator: None,
        twin: 0,
    }
}

/// The payment's line of a payout, with our id.
fn paid(number: u32, text: &str, send: &ToSend, minute: i64) -> StatementLine {
    let mut paid = line(number, text, LineClass::Payment, -send.row.amount.cents(), minute);
    paid.own_id = Some(send.originator_conversation_id.clone());
    paid.number = Some(send.row.lane.payee().to_owned());
    paid
}

fn statement(name: &str, account: BookAccount, (from, until): (i64, i64), lines: Vec<StatementLine>) -> NewStatement {
    NewStatement {
        file: name.to_owned(),
        bytes: name.as_bytes().to_vec().into(),
        lines: StatementLines::write(lines).expect("lines"),
        shortcode: "600417".parse().expect("a number"),
        account,
        layout: "portal export".to_owned(),
        period: StatementPeriod {
            from: MORNING + from * HOUR,
            until: MORNING + until * HOUR - 1000,
            opening: None,
            closing: None,
        },
        pays: matches!(account, BookAccount::Utility | BookAccount::Working),
        said: Vec::new(),
    }
}

async fn import(harness: &Harness, lines: Vec<StatementLine>) -> Imported {
    let name = format!("{}.csv", harness.now());
    let new = statement(&name, BookAccount::Utility, (0, 24), lines);
    harness
        .ledger
        .import_statement(new, MAKER, harness.now())
        .await
        .expect("imported")
}

/// What does not match, as `kind:receipt or payout:state`, sorted.
async fn found(harness: &Harness) -> Vec<String> {
    let all = harness
        .ledger
        .findings(FindingsOf::default(), 0, 1_000)
        .await
        .expect("read");
    let mut names: Vec<String> = all
        .into_iter()
        .map(|one| {
            let about = match (&one.line, &one.payout) {
                (Some(line), _) => line.line.receipt.to_string(),
                (None, Some(payout)) => payout.id.to_string(),
                (None, None) => one.said.clone().unwrap_or_default(),
            };
            format!("{}:{about}", one.kind)
        })
        .collect();
    names.sort();
    names
}

/// Payouts that were sent and acknowledged.
async fn sent(harness: &Harness, shillings: &[i64]) -> Vec<ToSend> {
    harness.approved(shillings).await;
    let sent = harness.claim(shillings.len()).await;
    for one in &sent {
        harness.record(one.attempt, acknowledged()).await;
    }
    sent
}

async fn told_paid(harness: &Harness, send: &ToSend, text: &str, minute: i64) {
    harness
        .hear(send.attempt, completed(&receipt(text), MORNING + minute * 60_000))
        .await;
}

#[tokio::test]
async fn what_was_paid_and_stands_in_the_books_is_reconciled() {
    let harness = Harness::new().await;
    let sent = sent(&harness, &[100, 2_000]).await;
    told_paid(&harness, &sent[0], "UK2AAAAAA1", 1).await;
    told_paid(&harness, &sent[1], "UK2AAAAAA2", 2).await;
    let mut second = paid(3, "UK2AAAAAA2", &sent[1], 2);
    // The statements of 2026 do not name our id.
    second.own_id = None;
    let imported = import(
        &harness,
        vec![
            paid(1, "UK2AAAAAA1", &sent[0], 1),
            second,
            line(4, "UK2AAAAAA2", LineClass::Charge, -900, 2),
        ],
    )
    .await;
    assert_eq!((imported.added, imported.ended), (3, 0));
    assert_eq!(found(&harness).await, Vec::<String>::new());
    let own = harness.ledger.line_of_payout(sent[1].payout).await.expect("read");
    assert_eq!(own.expect("a line").line.line, 3);
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_doubt_ends_by_a_line_with_our_id_and_an_end_is_never_overwritten() {
    let harness = Harness::new().await;
    harness.approved(&[100, 200, 300]).await;
    let sent = harness.claim(3).await;
    for one in &sent {
        harness.record(one.attempt, lost()).await;
    }
    harness.hear(sent[1].attempt, not_moved("2040")).await;
    let imported = import(
        &harness,
        vec![paid(1, "UK2AAAAAA1", &sent[0], 1), paid(2, "UK2AAAAAA2", &sent[1], 2)],
    )
    .await;
    assert_eq!(imported.ended, 1);
    let first = harness.ledger.payout(sent[0].payout).await.expect("a payout");
    assert_eq!(receipt_of(&first.state), Some(&receipt("UK2AAAAAA1")));
    assert_eq!(first.proof, Some(Proof::Statement));
    // Failed here and paid in the books: it stays as it is, and is an alarm.
    let second = harness.ledger.payout(sent[1].payout).await.expect("a payout");
    assert!(matches!(second.state, PayoutState::Failed { .. }) && second.alarm.is_some());
    assert_eq!(harness.state(sent[2].payout).await.name(), "in_doubt");
    assert_eq!(found(&harness).await, ["not_paid_here:UK2AAAAAA2"]);
    // The result that comes late says nothing new.
    told_paid(&harness, &sent[0], "UK2AAAAAA1", 1).await;
    let first = harness.ledger.payout(sent[0].payout).await.expect("a payout");
    assert!(first.alarm.is_none());
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_line_that_does_not_count_ends_nothing() {
    let harness = Harness::new().await;
    harness.approved(&[100]).await;
    let sent = harness.claim(1).await;
    harness.record(sent[0].attempt, lost()).await;
    let mut failed = paid(1, "UK2AAAAAA1", &sent[0], 1);
    failed.counts = false;
    import(&harness, vec![failed]).await;
    assert_eq!(harness.state(sent[0].payout).await.name(), "in_doubt");
    assert_eq!(found(&harness).await, Vec::<String>::new());
}

#[tokio::test]
async fn ghosts_missing_payments_other_amounts_fees_and_second_charges_are_named() {
    let harness = Harness::new().await;
    let sent = sent(&harness, &[100, 2_000, 3_000]).await;
    for (at, one) in sent.iter().enumerate() {
        told_paid(
            &harness,
            one,
            &format!("UK2AAAAAA{at}"),
            i64::try_from(at).expect("small"),
        )
        .await;
    }
    let mut other = paid(2, "UK2AAAAAA1", &sent[1], 1);
    other.cents = -190_000;
    import(
        &harness,
        vec![
            other,
            line(3, "UK2AAAAAA1", LineClass::Charge, -900, 1),
            line(4, "UK2AAAAAA1", LineClass::Charge, -900, 1),
            paid(5, "UK2AAAAAA2", &sent[2], 2),
            line(6, "UK2AAAAAA2", LineClass::Charge, -1_100, 2),
            line(7, "UK2GHOSTA1", LineClass::Payment, -50_000, 5),
            line(8, "UK2GHOSTA1", LineClass::Charge, -500, 5),
        ],
    )
    .await;
    assert_eq!(
        found(&harness).await,
        [
            "amount:UK2AAAAAA1",
            "charged_twice:UK2AAAAAA1",
            "fee:UK2AAAAAA2",
            "ghost:UK2GHOSTA1",
            &format!("missing:{}", sent[0].payout),
        ]
    );
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_payment_is_missing_only_where_the_statement_covers_its_time_and_not_once_it_is_found() {
    let harness = Harness::new().await;
    let sent = sent(&harness, &[100, 200]).await;
    told_paid(&harness, &sent[0], "UK2AAAAAA1", 30).await;
    told_paid(&harness, &sent[1], "UK2AAAAAA2", 26 * 60).await;
    import(&harness, Vec::new()).await;
    assert_eq!(found(&harness).await, [format!("missing:{}", sent[0].payout)]);
    import(&harness, vec![paid(1, "UK2AAAAAA1", &sent[0], 30)]).await;
    assert_eq!(found(&harness).await, Vec::<String>::new());
    // The result of a payment of that day comes after the statement.
    let late = harness.approved(&[300]).await;
    let late_send = harness.claim_one().await;
    harness.record(late_send.attempt, acknowledged()).await;
    told_paid(&harness, &late_send, "UK2AAAAAA3", 40).await;
    let payout = harness.payouts_of(late).await.remove(0).id;
    assert_eq!(found(&harness).await, [format!("missing:{payout}")]);
}

#[tokio::test]
async fn a_payout_that_the_books_took_back_came_back_and_is_looked_at() {
    for reversal_first in [false, true] {
        let harness = Harness::new().await;
        harness.approved(&[100]).await;
        let sent = harness.claim(1).await;
        harness.record(sent[0].attempt, lost()).await;
        let mut back = line(9, "UK2BACKAA1", LineClass::Reversal, 10_000, 50);
        back.linked = Some(receipt("UK2AAAAAA1"));
        let payment = paid(1, "UK2AAAAAA1", &sent[0], 1);
        let (first, second) = match reversal_first {
            true => (back, payment),
            false => (payment, back),
        };
        import(&harness, vec![first]).await;
        import(&harness, vec![second]).await;
        assert_eq!(
            harness.state(sent[0].payout).await.name(),
            "reversed",
            "{reversal_first}"
        );
        assert_eq!(found(&harness).await, ["taken_back:UK2BACKAA1"], "{reversal_first}");
        assert_eq!(harness.faults().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_same_file_an_overlapping_one_and_another_account_add_nothing_twice() {
    let harness = Harness::new().await;
    let sent = sent(&harness, &[100]).await;
    told_paid(&harness, &sent[0], "UK2AAAAAA1", 1).await;
    let lines = vec![paid(1, "UK2AAAAAA1", &sent[0], 1)];
    let once = statement("a.csv", BookAccount::Utility, (0, 24), lines.clone());
    let again = || harness.ledger.import_statement(once.clone(), MAKER, harness.now());
    assert_eq!(again().await.expect("imported").added, 1);
    assert!(matches!(
        again().await,
        Err(StoreError::NoStatement(NoStatement::Known { .. }))
    ));
    let overlapping = statement("b.csv", BookAccount::Utility, (0, 12), lines.clone());
    let imported = harness.ledger.import_statement(overlapping, MAKER, harness.now()).await;
    assert_eq!(imported.expect("imported").added, 0);
    let other = statement("c.csv", BookAccount::Working, (0, 24), lines);
    let refused = harness.ledger.import_statement(other, MAKER, harness.now()).await;
    let account = BookAccount::Utility;
    assert!(
        matches!(refused, Err(StoreError::NoStatement(NoStatement::OtherAccount { account: known })) if known == account)
    );
}

#[tokio::test]
async fn a_gap_between_statements_is_named_and_goes_when_it_is_filled() {
    let harness = Harness::new().await;
    for (name, time) in [("a", (0, 12)), ("b", (18, 24))] {
        let new = statement(name, BookAccount::Utility, time, Vec::new());
        harness
            .ledger
            .import_statement(new, MAKER, harness.now())
            .await
            .expect("imported");
    }
    let gap = format!("gap:{} {}", MORNING + 12 * HOUR, MORNING + 18 * HOUR - 1000);
    assert_eq!(found(&harness).await, [gap]);
    let new = statement("c", BookAccount::Utility, (10, 20), Vec::new());
    harness
        .ledger
        .import_statement(new, MAKER, harness.now())
        .await
        .expect("imported");
    assert_eq!(found(&harness).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_does_not_match_is_explained_by_one_and_accepted_by_two() {
    let harness = Harness::new().await;
    import(&harness, vec![line(7, "UK2GHOSTA1", LineClass::Payment, -50_000, 5)]).await;
    let all = harness
        .ledger
        .findings(FindingsOf::default(), 0, 10)
        .await
        .expect("read");
    let finding = all[0].subject.clone();
    let note = FindingNote {
        finding: finding.clone(),
        explained: true,
        owner: Some(CHECKER),
        note: "Paid in the portal while the office was closed.".to_owned(),
    };
    harness
        .ledger
        .note_finding(note, CHECKER, harness.now())
        .await
        .expect("noted");
    let known = harness.ledger.finding(finding.clone()).await.expect("read");
    assert_eq!((known.state, known.noted_by), (FindingState::Explained, Some(CHECKER)));
    let two = |second: OperatorId| {
        let (by, second) = (Confirmed::by_passphrase(CHECKER), Confirmed::by_passphrase(second));
        let note = "Seen with the bank.".to_owned();
        harness
            .ledger
            .accept_finding(finding.clone(), note, by, second, harness.now())
    };
    assert!(two(CHECKER).await.is_err(), "one person is not two");
    two(OTHER_CHECKER).await.expect("accepted");
    let known = harness.ledger.finding(finding).await.expect("read");
    assert_eq!(
        (known.state, known.agreed_by),
        (FindingState::Accepted, Some(OTHER_CHECKER))
    );
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_month_is_closed_and_opened_again_by_two_and_takes_no_new_line_in_between() {
    let harness = Harness::new().await;
    let month: treasury::Month = "2026-11".parse().expect("a month");
    let hours = |at: i64| (at - MORNING) / HOUR;
    let whole = (hours(month.from()), hours(month.end()));
    let first = line(1, "UK2GHOSTA1", LineClass::Payment, -50_000, 5);
    let new = statement("a", BookAccount::Utility, whole, vec![first.clone()]);
    harness
        .ledger
        .import_statement(new, MAKER, harness.now())
        .await
        .expect("imported");
    let two = || (Confirmed::by_passphrase(MAKER), Confirmed::by_passphrase(CHECKER));
    let (by, second) = two();
    let early = harness.ledger.close_month(month, by, second, month.end() - 1).await;
    assert!(matches!(
        early,
        Err(StoreError::NoStatement(NoStatement::MonthOpen { .. }))
    ));
    let (by, second) = two();
    harness
        .ledger
        .close_month(month, by, second, month.end())
        .await
        .expect("closed");
    let closed = harness.ledger.closed_months().await.expect("read").remove(0);
    assert_eq!(
        (closed.closed.open, closed.closed.sums[0].purposes[0].went_out.cents()),
        (1, 50_000)
    );
    let late = statement(
        "b",
        BookAccount::Utility,
        whole,
        vec![first, line(2, "UK2GHOSTA2", LineClass::Payment, -50_000, 6)],
    );
    let refused = harness.ledger.import_statement(late.clone(), MAKER, month.end()).await;
    assert!(matches!(
        refused,
        Err(StoreError::NoStatement(NoStatement::MonthClosed { .. }))
    ));
    let (by, second) = two();
    let reason = "Safaricom sent a corrected file.".to_owned();
    harness
        .ledger
        .reopen_month(month, reason, by, second, month.end())
        .await
        .expect("opened");
    harness
        .ledger
        .import_statement(late, MAKER, month.end())
        .await
        .expect("imported");
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

/// What can be seen of the books: lines with what they belong to, and what does not match.
async fn seen(harness: &Harness) -> (Vec<String>, Vec<String>, Vec<&'static str>) {
    let raw = harness.raw();
    let mut statement = raw
        .prepare("SELECT key || ' ' || account || ' ' || coalesce(payout_id, '-') || ' ' || coalesce(matched_by, '-') FROM statement_line ORDER BY 1")
        .expect("a statement");
    let lines = statement.query_map([], |row| row.get(0)).expect("lines");
    let lines = lines.collect::<Result<Vec<String>, _>>().expect("lines");
    let mut states = Vec::new();
    for payout in 1..=6 {
        states.push(harness.state(treasury::PayoutId::new(payout)).await.name());
    }
    (lines, found(harness).await, states)
}

/// Six payouts of which each is told in another way, and eleven lines in two accounts.
async fn books(harness: &Harness) -> (Vec<ToSend>, Vec<(BookAccount, StatementLine)>) {
    let sent = sent(harness, &[100, 200, 300, 400, 500, 600]).await;
    let mut lines = Vec::new();
    for (at, one) in sent.iter().enumerate().take(5) {
        let minute = i64::try_from(at).expect("small") * 60;
        let number = u32::try_from(at).expect("small") * 2;
        let text = format!("UK2AAAAAA{at}");
        lines.push((BookAccount::Utility, paid(number, &text, one, minute)));
        let charge = line(number + 1, &text, LineClass::Charge, -500, minute);
        lines.push((
            if at % 2 == 0 {
                BookAccount::ChargesPaid
            } else {
                BookAccount::Utility
            },
            charge,
        ));
    }
    let mut back = line(40, "UK2BACKAA1", LineClass::Reversal, 20_000, 400);
    back.linked = Some(receipt("UK2AAAAAA1"));
    lines.push((BookAccount::Utility, back));
    lines.push((
        BookAccount::Utility,
        line(41, "UK2GHOSTA1", LineClass::Payment, -50_000, 410),
    ));
    lines.push((
        BookAccount::ChargesPaid,
        line(42, "UK2GHOSTA1", LineClass::Charge, -500, 410),
    ));
    (sent, lines)
}

#[derive(Debug, Clone)]
enum Step {
    /// Lines from one index to another, of one account, are imported.
    Import(usize, usize, bool),
    /// The result of a payout arrives.
    Result(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let import =
        (0_usize..13, 1_usize..13, any::<bool>()).prop_map(|(from, len, utility)| Step::Import(from, len, utility));
    let result = (0_usize..6).prop_map(Step::Result);
    proptest::collection::vec(prop_oneof![3 => import, 2 => result], 0..10)
}

async fn played(steps: Vec<Step>) -> (Vec<String>, Vec<String>, Vec<&'static str>) {
    let harness = Harness::new().await;
    let (sent, lines) = books(&harness).await;
    let all = [Step::Import(0, 13, true), Step::Import(0, 13, false)];
    let results = (0..6).map(Step::Result);
    for (place, step) in steps.into_iter().chain(all).chain(results).enumerate() {
        match step {
            Step::Import(from, len, utility) => {
                let account = if utility {
                    BookAccount::Utility
                } else {
                    BookAccount::ChargesPaid
                };
                let some = lines.iter().skip(from).take(len).filter(|one| one.0 == account);
                let some = some.map(|one| one.1.clone()).collect();
                let new = statement(&format!("{place}.csv"), account, (0, 24), some);
                harness
                    .ledger
                    .import_statement(new, MAKER, harness.now())
                    .await
                    .expect("imported");
            }
            Step::Result(payout) => {
                let minute = i64::try_from(payout).expect("small") * 60;
                told_paid(&harness, &sent[payout], &format!("UK2AAAAAA{payout}"), minute).await;
            }
        }
    }
    assert_eq!(harness.faults().await, Vec::<String>::new());
    seen(&harness).await
}

#[test]
fn any_order_of_imports_overlaps_and_results_comes_to_the_same_matches() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let plain = runtime.block_on(played(Vec::new()));
    assert_eq!(plain.0.len(), 13, "{plain:#?}");
    let mut runner = TestRunner::new(ProptestConfig::with_cases(24));
    runner
        .run(&steps(), |steps| {
            prop_assert_eq!(&runtime.block_on(played(steps)), &plain);
            Ok(())
        })
        .expect("the same");
}

#[tokio::test]
async fn the_books_payment_of_what_was_refused_is_for_people_and_stops_what_goes_again() {
    for sent_again in [false, true] {
        let harness = Harness::new().await;
        let first = sent(&harness, &[100]).await.remove(0);
        let short = PauseReason::InsufficientBalance {
            code: "1".to_owned().into(),
        };
        harness
            .hear_and_pause(first.attempt, not_moved("1"), Some(short.clone()))
            .await;
        assert_eq!(harness.state(first.payout).await.name(), "approved");
        harness.tell_balance().await;
        for pause in harness.ledger.sending_pauses().await.expect("read") {
            let lifted = harness
                .ledger
                .lift_pause(pause.reason.kind(), CHECKER, None, harness.now());
            lifted.await.expect("lifted");
        }
        let resume = harness
            .ledger
            .pause_batch(first.batch, None, Some(CHECKER), harness.now());
        resume.await.expect("resumed");
        let mut lines = vec![paid(1, "UK2AAAAAA1", &first, 1)];
        if sent_again {
            let second = harness.claim_one().await;
            assert_ne!(second.originator_conversation_id, first.originator_conversation_id);
            harness.record(second.attempt, acknowledged()).await;
            // The books show both: two payments for one payout.
            lines.push(paid(2, "UK2AAAAAA2", &second, 2));
        }
        let imported = import(&harness, lines).await;
        assert_eq!(imported.ended, 0, "again: {sent_again}");
        let payout = harness.ledger.payout(first.payout).await.expect("a payout");
        assert_eq!(payout.state.name(), "in_doubt", "again: {sent_again}");
        assert_eq!(payout.alarm.is_some(), sent_again, "two payments raise an alarm");
        assert!(harness.claim(10).await.is_empty());
        assert_eq!(harness.faults().await, Vec::<String>::new());
    }
}
