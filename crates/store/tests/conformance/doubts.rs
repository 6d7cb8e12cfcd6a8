//! Asking about doubts, sending the same request again, and ending a doubt by two people.

use mpesa::OriginatorConversationId;
use store::{ApplyResult, NewQuestion, SettlementState, StoreError, ToSend};
use treasury::{
    Alarm, Answer, AskedBy, AttemptId, Confirmed, DoubtRefusal, Evidence, Finding, HandEnd, NotPaidWait, NotTaken,
    OperatorId, PauseReason, PayoutId, PayoutState, Proof, SettlementId, Unanswered, agree,
};

use crate::harness::{
    CHECKER, Harness, MAKER, OTHER_CHECKER, acknowledged, bill, lost, moved, not_moved, row, row_to, seal_key,
    timed_out,
};

/// How long a question or a repeat counts as under way in these tests: longer than any test's clock runs.
const PATIENCE: i64 = 10_000;

/// What is not paid may be said at once.
const AT_ONCE: NotPaidWait = NotPaidWait { wait: 0, askable: true };

/// A harness with one payout in doubt: its answer was lost.
async fn with_doubt() -> (Harness, ToSend) {
    let harness = Harness::new().await;
    harness.approved(&[100]).await;
    let sent = harness.claim_one().await;
    harness.record(sent.attempt, lost()).await;
    (harness, sent)
}

fn by_our_id(sent: &ToSend) -> AskedBy {
    AskedBy::Originator {
        id: sent.originator_conversation_id.clone(),
        older_name: false,
    }
}

async fn ask_with(harness: &Harness, sent: &ToSend, patience: i64, most: u32) -> Result<AttemptId, StoreError> {
    let inquiry = harness.attempt_id();
    let new = NewQuestion {
        inquiry,
        payout: sent.payout,
        by: by_our_id(sent),
        asked_by: None,
        patience,
        most,
    };
    harness.ledger.ask_status(new, harness.now()).await.map(|()| inquiry)
}

async fn ask(harness: &Harness, sent: &ToSend) -> Result<AttemptId, StoreError> {
    ask_with(harness, sent, PATIENCE, 10).await
}

async fn answer(
    harness: &Harness,
    inquiry: AttemptId,
    attempt: AttemptId,
    evidence: Evidence,
) -> Result<(), StoreError> {
    let result = ApplyResult {
        delivery: harness.keep(inquiry).await,
        attempt,
        evidence,
        proof: Proof::Status,
        pause: None,
        accounts: Vec::new(),
    };
    harness.ledger.apply(vec![result], harness.now()).await.map(|_| ())
}

fn refusal<T: std::fmt::Debug>(result: Result<T, StoreError>) -> DoubtRefusal {
    match result {
        Err(StoreError::Doubt(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn confirmed(operator: OperatorId) -> Confirmed {
    Confirmed::by_passphrase(operator)
}

async fn propose(harness: &Harness, payout: PayoutId, end: HandEnd) -> Result<SettlementId, StoreError> {
    let note = "looked it up on the portal".to_owned();
    harness
        .ledger
        .propose(payout, end, note, MAKER, PATIENCE, AT_ONCE, harness.now())
        .await
}

async fn agree_as(harness: &Harness, settlement: SettlementId, checker: OperatorId) -> Result<(), StoreError> {
    let proposal = harness.ledger.proposal(settlement).await?;
    let agreement = agree(proposal, confirmed(checker), harness.now(), &seal_key())?;
    harness.ledger.agree(agreement).await
}

#[tokio::test]
async fn a_status_answer_ends_a_doubt_and_its_proof_says_so() {
    let (harness, sent) = with_doubt().await;
    let inquiry = ask(&harness, &sent).await.expect("asked");
    let receipt = harness.receipt();
    answer(&harness, inquiry, sent.attempt, moved(&receipt))
        .await
        .expect("applied");
    let payout = harness.ledger.payout(sent.payout).await.expect("read");
    assert_eq!(
        (payout.state, payout.proof),
        (PayoutState::Paid { receipt }, Some(Proof::Status))
    );
    let doubtful = harness
        .ledger
        .doubtful(sent.payout)
        .await
        .expect("read")
        .expect("it was sent");
    assert_eq!(doubtful.asked, 1);
    assert!(doubtful.questions[0].answered_at.is_some() && doubtful.questions[0].applied.is_some());
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_answer_to_a_question_about_another_payout_is_refused() {
    let harness = Harness::new().await;
    harness.approved(&[100, 200]).await;
    let both = harness.claim(2).await;
    for sent in &both {
        harness.record(sent.attempt, lost()).await;
    }
    let inquiry = ask(&harness, &both[0]).await.expect("asked");
    let refused = answer(&harness, inquiry, both[1].attempt, moved(&harness.receipt())).await;
    assert!(matches!(refused, Err(StoreError::NotFound { .. })), "{refused:?}");
}

#[tokio::test]
async fn one_question_about_a_payout_is_under_way_at_a_time_and_few_overall() {
    let harness = Harness::new().await;
    harness.approved(&[100, 200]).await;
    let both = harness.claim(2).await;
    for sent in &both {
        harness.record(sent.attempt, lost()).await;
    }
    let first = ask(&harness, &both[0]).await.expect("asked");
    assert_eq!(refusal(ask(&harness, &both[0]).await), DoubtRefusal::QuestionUnderWay);
    let one_at_most = ask_with(&harness, &both[1], PATIENCE, 1).await;
    assert_eq!(refusal(one_at_most), DoubtRefusal::QuestionUnderWay);
    // A question without an answer for a while is not waited for.
    ask_with(&harness, &both[0], 1, 10).await.expect("asked again");
    // One that the gateway did not take is not waited for either.
    let second = ask(&harness, &both[1]).await.expect("asked");
    let not_taken = Answer::not_taken(NotTaken::Unreachable);
    harness
        .ledger
        .record_question(second, not_taken, harness.now())
        .await
        .expect("recorded");
    ask(&harness, &both[1]).await.expect("asked again");
    let doubtful = harness
        .ledger
        .doubtful(both[1].payout)
        .await
        .expect("read")
        .expect("sent");
    assert_eq!(
        (doubtful.asked, doubtful.questions.len()),
        (1, 2),
        "what was not taken does not count"
    );
    assert_eq!(harness.ledger.questions_under_way(0, i64::MAX).await.expect("read"), 3);
    assert_ne!(first, second);
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn only_what_is_in_doubt_or_paid_is_asked_about() {
    let harness = Harness::new().await;
    harness.approved(&[100]).await;
    let sent = harness.claim_one().await;
    assert_eq!(
        refusal(ask(&harness, &sent).await),
        DoubtRefusal::NotInDoubt { state: "dispatching" }
    );
    harness.record(sent.attempt, acknowledged()).await;
    let receipt = harness.receipt();
    harness.hear(sent.attempt, moved(&receipt)).await;
    let inquiry = ask(&harness, &sent).await.expect("a paid payout may have come back");
    let taken_back = Evidence::TakenBack {
        receipt: receipt.clone(),
    };
    answer(&harness, inquiry, sent.attempt, taken_back)
        .await
        .expect("applied");
    assert_eq!(harness.state(sent.payout).await, PayoutState::Reversed { receipt });
}

#[tokio::test]
async fn no_question_is_asked_with_a_password_that_was_refused_or_is_changing() {
    let (harness, sent) = with_doubt().await;
    let inquiry = ask(&harness, &sent).await.expect("asked");
    let reason = PauseReason::Initiator {
        code: "2001".to_owned().into(),
    };
    // Paused by a person first: that holds payments alone.
    let paused = harness
        .ledger
        .pause_sending(PauseReason::Person, Some(MAKER), harness.now());
    paused.await.expect("paused");
    assert_eq!(harness.ledger.questions_held().await.expect("read"), None);
    let finding = Finding::Unanswered {
        why: Unanswered::Code {
            code: "2001".to_owned().into(),
        },
    };
    let delivery = harness.keep(inquiry).await;
    let noted = harness
        .ledger
        .answer_question(inquiry, delivery, finding, Some(reason.clone()), harness.now());
    noted.await.expect("noted");
    assert_eq!(
        harness.ledger.questions_held().await.expect("read"),
        Some(reason.clone())
    );
    assert_eq!(
        refusal(ask(&harness, &sent).await),
        DoubtRefusal::AskingHeld(Box::new(reason))
    );
    assert_eq!(harness.state(sent.payout).await.name(), "in_doubt");
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn doubts_are_read_longest_first_and_in_pages() {
    let harness = Harness::new().await;
    harness.approved(&[100, 200, 300]).await;
    let sent = harness.claim(3).await;
    for one in sent.iter().rev() {
        harness.record(one.attempt, lost()).await;
    }
    let first = harness.ledger.doubts(None, 2).await.expect("read");
    let ids: Vec<_> = first.iter().map(|one| one.payout.id).collect();
    assert_eq!(ids, [sent[2].payout, sent[1].payout]);
    let place = (first[1].payout.doubted_at.expect("in doubt"), first[1].payout.id);
    let rest = harness.ledger.doubts(Some(place), 2).await.expect("read");
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].payout.id, sent[0].payout);
    assert_eq!(rest[0].attempt, sent[0].attempt);
}

#[tokio::test]
async fn what_m_pesa_calls_a_request_without_our_id_is_kept_for_asking() {
    let harness = Harness::new().await;
    harness
        .approved_rows(vec![row_to(bill(), 2, 100), row_to(bill(), 3, 200)])
        .await;
    let sent = harness.claim(2).await;
    let theirs: OriginatorConversationId = "5118-111210482-1".parse().expect("an id");
    let answer = Answer::Acknowledged {
        conversation_id: None,
        originator_conversation_id: Some(theirs.clone()),
    };
    harness.record(sent[0].attempt, answer).await;
    harness.hear(sent[0].attempt, timed_out()).await;
    harness.record(sent[1].attempt, lost()).await;
    harness.hear(sent[1].attempt, timed_out()).await;
    let known = harness
        .ledger
        .doubtful(sent[0].payout)
        .await
        .expect("read")
        .expect("sent");
    assert_eq!((known.originator_id, known.callbacks.len()), (Some(theirs), 0));
    let unknown = harness
        .ledger
        .doubtful(sent[1].payout)
        .await
        .expect("read")
        .expect("sent");
    assert_eq!((unknown.originator_id, unknown.callbacks.len()), (None, 1));
}

#[tokio::test]
async fn the_same_request_goes_again_under_the_same_id_as_it_was_approved() {
    let (harness, sent) = with_doubt().await;
    let at = harness.now();
    let again = harness
        .ledger
        .repeat(sent.payout, confirmed(CHECKER), PATIENCE, at)
        .await;
    assert_eq!(again.expect("written down"), sent);
    // While the answer is awaited, it goes no third time, and nobody ends the doubt.
    let third = harness
        .ledger
        .repeat(sent.payout, confirmed(CHECKER), PATIENCE, harness.now());
    assert_eq!(refusal(third.await), DoubtRefusal::RepeatUnderWay);
    assert_eq!(
        refusal(propose(&harness, sent.payout, HandEnd::NotPaid { statement_day: 20_500 }).await),
        DoubtRefusal::RepeatUnderWay
    );
    harness
        .ledger
        .record_repeat(sent.attempt, acknowledged(), harness.now())
        .await
        .expect("recorded");
    assert_eq!(
        harness.state(sent.payout).await.name(),
        "in_doubt",
        "an acknowledgement ends nothing"
    );
    let receipt = harness.receipt();
    harness.hear(sent.attempt, moved(&receipt)).await;
    assert_eq!(harness.state(sent.payout).await, PayoutState::Paid { receipt });
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn nothing_is_sent_again_where_that_could_pay_twice_or_is_not_wanted() {
    let (harness, sent) = with_doubt().await;
    let repeat = async || {
        harness
            .ledger
            .repeat(sent.payout, confirmed(CHECKER), PATIENCE, harness.now())
            .await
    };
    let settlement = propose(&harness, sent.payout, HandEnd::NotPaid { statement_day: 20_500 })
        .await
        .expect("proposed");
    assert_eq!(refusal(repeat().await), DoubtRefusal::ProposalOpen);
    let declined = harness
        .ledger
        .decline(settlement, "no".to_owned(), CHECKER, harness.now());
    declined.await.expect("declined");
    harness
        .ledger
        .pause_sending(PauseReason::Person, None, harness.now())
        .await
        .expect("paused");
    assert_eq!(refusal(repeat().await), DoubtRefusal::SendingPaused);
    harness
        .ledger
        .resume_sending(MAKER, harness.now())
        .await
        .expect("resumed");
    harness
        .ledger
        .cancel(sent.batch, MAKER, harness.now())
        .await
        .expect("cancelled");
    assert_eq!(refusal(repeat().await), DoubtRefusal::BatchCancelled);
    harness.hear(sent.attempt, not_moved("2040")).await;
    assert_eq!(refusal(repeat().await), DoubtRefusal::NotInDoubt { state: "failed" });

    let harness = Harness::new().await;
    harness.approved_rows(vec![row_to(bill(), 2, 100), row(3, 100)]).await;
    let sent = harness.claim(2).await;
    for one in &sent {
        harness.record(one.attempt, lost()).await;
    }
    let bill = harness
        .ledger
        .repeat(sent[0].payout, confirmed(CHECKER), PATIENCE, harness.now());
    assert_eq!(refusal(bill.await), DoubtRefusal::CannotRepeat);
    let doubt = treasury::Doubt::NoReceipt;
    harness.hear(sent[1].attempt, Evidence::Nothing { doubt }).await;
    let told = harness
        .ledger
        .repeat(sent[1].payout, confirmed(CHECKER), PATIENCE, harness.now());
    assert_eq!(refusal(told.await), DoubtRefusal::PaymentReported);
}

#[tokio::test]
async fn two_people_end_a_doubt_with_a_receipt() {
    let (harness, sent) = with_doubt().await;
    let receipt = harness.receipt();
    let end = HandEnd::Paid {
        receipt: receipt.clone(),
    };
    let settlement = propose(&harness, sent.payout, end.clone()).await.expect("proposed");
    assert_eq!(
        refusal(propose(&harness, sent.payout, end).await),
        DoubtRefusal::ProposalOpen
    );
    assert!(
        agree_as(&harness, settlement, MAKER).await.is_err(),
        "nobody ends a doubt alone"
    );
    agree_as(&harness, settlement, OTHER_CHECKER).await.expect("agreed");
    let payout = harness.ledger.payout(sent.payout).await.expect("read");
    assert_eq!(
        (payout.state, payout.proof),
        (PayoutState::Paid { receipt }, Some(Proof::People))
    );
    let settlements = harness.ledger.settlements(sent.payout).await.expect("read");
    assert_eq!(
        (settlements[0].state, settlements[0].decided_by),
        (SettlementState::Agreed, Some(OTHER_CHECKER))
    );
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_agreement_that_this_console_did_not_make_ends_nothing() {
    let (harness, sent) = with_doubt().await;
    let settlement = propose(&harness, sent.payout, HandEnd::NotPaid { statement_day: 20_500 })
        .await
        .expect("proposed");
    let proposal = harness.ledger.proposal(settlement).await.expect("read");
    let other_key = treasury::SealKey::new(b"another key");
    let forged = agree(proposal, confirmed(CHECKER), harness.now(), &other_key).expect("two people");
    assert!(matches!(
        harness.ledger.agree(forged).await,
        Err(StoreError::Changed(_))
    ));
    assert_eq!(harness.state(sent.payout).await.name(), "in_doubt");
}

#[tokio::test]
async fn what_m_pesa_ends_first_is_not_settled_by_hand() {
    let (harness, sent) = with_doubt().await;
    let settlement = propose(&harness, sent.payout, HandEnd::NotPaid { statement_day: 20_500 })
        .await
        .expect("proposed");
    let proposal = harness.ledger.proposal(settlement).await.expect("read");
    let agreement = agree(proposal, confirmed(CHECKER), harness.now(), &seal_key()).expect("two people");
    let receipt = harness.receipt();
    harness.hear(sent.attempt, moved(&receipt)).await;
    assert!(harness.ledger.agree(agreement).await.is_err());
    assert_eq!(harness.state(sent.payout).await, PayoutState::Paid { receipt });
    let settlements = harness.ledger.settlements(sent.payout).await.expect("read");
    assert_eq!(
        (settlements[0].state, settlements[0].decided_by),
        (SettlementState::Declined, None)
    );
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_receipt_ends_only_its_own_payout_and_a_reported_payment_is_never_settled_as_not_paid() {
    let harness = Harness::new().await;
    harness.approved(&[100, 200]).await;
    let sent = harness.claim(2).await;
    let receipt = harness.receipt();
    harness.record(sent[0].attempt, acknowledged()).await;
    harness.hear(sent[0].attempt, moved(&receipt)).await;
    harness.record(sent[1].attempt, lost()).await;
    let taken = propose(&harness, sent[1].payout, HandEnd::Paid { receipt }).await;
    let payout = sent[0].payout;
    assert_eq!(refusal(taken), DoubtRefusal::ReceiptOfAnother { payout });
    let doubt = treasury::Doubt::NoReceipt;
    harness.hear(sent[1].attempt, Evidence::Nothing { doubt }).await;
    let not_paid = propose(&harness, sent[1].payout, HandEnd::NotPaid { statement_day: 20_500 }).await;
    assert_eq!(refusal(not_paid), DoubtRefusal::PaymentReported);
    let not_in_doubt = propose(&harness, sent[0].payout, HandEnd::NotPaid { statement_day: 20_500 }).await;
    assert_eq!(refusal(not_in_doubt), DoubtRefusal::NotInDoubt { state: "paid" });
}

#[tokio::test]
async fn two_people_find_a_payout_not_paid_and_its_failed_result_agrees_with_them() {
    let (harness, sent) = with_doubt().await;
    let settlement = propose(&harness, sent.payout, HandEnd::NotPaid { statement_day: 20_500 })
        .await
        .expect("proposed");
    agree_as(&harness, settlement, CHECKER).await.expect("agreed");
    assert_eq!(harness.state(sent.payout).await.name(), "failed");
    harness.hear(sent.attempt, not_moved("2040")).await;
    assert_eq!(harness.ledger.payout(sent.payout).await.expect("read").alarm, None);
    // A receipt does not: that is for people to look at.
    harness.hear(sent.attempt, moved(&harness.receipt())).await;
    assert!(harness.ledger.payout(sent.payout).await.expect("read").alarm.is_some());
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_success_that_fits_ends_no_doubt_in_which_another_receipt_was_told() {
    let (harness, sent) = with_doubt().await;
    let mut misfit = moved(&harness.receipt());
    if let Evidence::Moved { amount, .. } = &mut misfit {
        *amount = Some(mpesa::Amount::from_shillings(7).expect("an amount"));
    }
    harness.hear(sent.attempt, misfit).await;
    harness.hear(sent.attempt, moved(&harness.receipt())).await;
    let payout = harness.ledger.payout(sent.payout).await.expect("a payout");
    assert_eq!(payout.state.name(), "in_doubt", "both may have been paid");
    assert!(
        matches!(&payout.alarm, Some(Alarm::ReceiptBeside { .. })),
        "{:?}",
        payout.alarm
    );
    assert_eq!(harness.faults().await, [""; 0]);
}

#[tokio::test]
async fn not_paid_is_said_only_late_and_after_m_pesa_was_asked_in_vain() {
    let (harness, sent) = with_doubt().await;
    let doubted_at = harness
        .ledger
        .payout(sent.payout)
        .await
        .expect("a payout")
        .doubted_at
        .expect("in doubt");
    let rule = NotPaidWait {
        wait: 86_400_000,
        askable: true,
    };
    let today = treasury::east_africa_day(doubted_at).to_epoch_days();
    let say = |at: i64, statement_day: i32| {
        let end = HandEnd::NotPaid { statement_day };
        let note = "not on the statement".to_owned();
        harness
            .ledger
            .propose(sent.payout, end, note, MAKER, PATIENCE, rule, at)
    };
    let early = say(doubted_at + 86_399_999, today).await;
    assert!(matches!(refusal(early), DoubtRefusal::TooEarly { .. }));
    let late = doubted_at + 86_400_000;
    let unasked = say(late, today + 1).await;
    assert!(matches!(refusal(unasked), DoubtRefusal::NotAskedInVain { .. }));
    let inquiry = harness.attempt_id();
    let question = NewQuestion {
        inquiry,
        payout: sent.payout,
        by: by_our_id(&sent),
        asked_by: None,
        patience: PATIENCE,
        most: 10,
    };
    harness.ledger.ask_status(question, late).await.expect("asked");
    let lost_on_the_way = say(late, today + 1).await;
    assert!(
        matches!(refusal(lost_on_the_way), DoubtRefusal::NotAskedInVain { .. }),
        "M-PESA did not take it"
    );
    harness
        .ledger
        .record_question(inquiry, acknowledged(), late)
        .await
        .expect("recorded");
    for other in [today - 1, today + 2] {
        assert_eq!(refusal(say(late, other).await), DoubtRefusal::OtherStatement);
    }
    say(late, today + 1).await.expect("proposed");
    assert_eq!(harness.faults().await, [""; 0]);
}

const AHEAD_MS: i64 = 365 * 24 * 3_600_000;

#[tokio::test]
async fn a_clock_that_was_a_year_ahead_and_is_set_right_holds_no_question_up() {
    let (harness, sent) = with_doubt().await;
    let doubtful = harness.ledger.doubtful(sent.payout).await.expect("read").expect("sent");
    let ahead = harness.now() + AHEAD_MS;
    let asked = harness
        .ledger
        .ask_status(question(&harness, &doubtful, None), ahead)
        .await;
    asked.expect("asked by the clock of then");
    let now = harness.now();
    let doubtful = harness.ledger.doubtful(sent.payout).await.expect("read").expect("sent");
    assert!(
        !doubtful.questions[0].is_under_way(now, 60_000),
        "it was not asked just now"
    );
    let since = now - 60_000;
    assert_eq!(harness.ledger.questions_under_way(since, now).await.expect("read"), 0);
    let again = question(&harness, &doubtful, None);
    let inquiry = again.inquiry;
    harness.ledger.ask_status(again, now).await.expect("asked again");
    let doubtful = harness.ledger.doubtful(sent.payout).await.expect("read").expect("sent");
    assert_eq!(doubtful.questions[0].id, inquiry, "the newest by the order of asking");
    assert_eq!(harness.faults().await, [""; 0]);
}

#[tokio::test]
async fn an_acknowledgement_of_a_clock_that_was_ahead_is_overdue_too() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    let ahead = harness.now() + AHEAD_MS;
    let record = |index: usize| treasury::AttemptRecord {
        attempt: sent[index].attempt,
        answer: crate::harness::acknowledged(),
    };
    harness.ledger.record(vec![record(0)], ahead).await.expect("recorded");
    let now = harness.now();
    harness.ledger.record(vec![record(1)], now).await.expect("recorded");
    let deadline = 60_000;
    let doubted = harness
        .ledger
        .doubt_overdue(now - deadline, now)
        .await
        .expect("doubted");
    assert_eq!(doubted, 1);
    assert_eq!(harness.state(sent[0].payout).await.name(), "in_doubt");
    assert_eq!(harness.state(sent[1].payout).await.name(), "accepted");
}

#[tokio::test]
async fn a_person_may_ask_about_what_was_accepted_and_the_console_does_not_by_itself() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    harness.record(sent.attempt, crate::harness::acknowledged()).await;
    let doubtful = harness.ledger.doubtful(sent.payout).await.expect("read").expect("sent");
    let itself = harness
        .ledger
        .ask_status(question(&harness, &doubtful, None), harness.now())
        .await;
    let refused = matches!(itself, Err(StoreError::Doubt(DoubtRefusal::NotInDoubt { .. })));
    assert!(refused, "{itself:?}");
    let person = question(&harness, &doubtful, Some(MAKER));
    harness.ledger.ask_status(person, harness.now()).await.expect("asked");
}

fn question(harness: &Harness, doubtful: &store::Doubtful, by: Option<OperatorId>) -> store::NewQuestion {
    let id = doubtful
        .payout
        .originator_conversation_id
        .clone()
        .expect("an id of ours");
    store::NewQuestion {
        inquiry: harness.attempt_id(),
        payout: doubtful.payout.id,
        by: AskedBy::Originator { id, older_name: false },
        asked_by: by,
        patience: 60_000,
        most: 5,
    }
}
