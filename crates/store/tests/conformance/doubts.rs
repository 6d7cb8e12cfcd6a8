//! Asking about doubts, sending the same request again, and ending a doubt by two people.

use mpesa::OriginatorConversationId;
use store::{ApplyResult, NewQuestion, StoreError, ToSend};
use treasury::{
    Alarm, Answer, AskedBy, AttemptId, Confirmed, DoubtRefusal, Evidence, Finding, HandEnd, NotPaidWait, NotTaken,
    OperatorId, PauseReason, PayoutId, PayoutState, Proof, SettlementId, Unanswered, agree,
};

use crate::house::{
    CHECKER, House, MAKER, OTHER_CHECKER, acknowledged, bill, lost, moved, not_moved, row, row_to, seal_key, timed_out,
};

/// How long a question or a repeat counts as under way in these tests: longer than any test's clock runs.
const PATIENCE: i64 = 10_000;

/// What is not paid may be said at once.
const AT_ONCE: NotPaidWait = NotPaidWait { wait: 0, askable: true };

/// A house with one payout in doubt: its answer was lost.
async fn with_doubt() -> (House, ToSend) {
    let house = House::new().await;
    house.approved(&[100]).await;
    let sent = house.claim_one().await;
    house.record(sent.attempt, lost()).await;
    (house, sent)
}

fn by_our_id(sent: &ToSend) -> AskedBy {
    AskedBy::Originator {
        id: sent.originator_conversation_id.clone(),
        older_name: false,
    }
}

async fn ask_with(house: &House, sent: &ToSend, patience: i64, most: u32) -> Result<AttemptId, StoreError> {
    let inquiry = house.attempt_id();
    let new = NewQuestion {
        inquiry,
        payout: sent.payout,
        by: by_our_id(sent),
        asked_by: None,
        patience,
        most,
    };
    house.ledger.ask_status(new, house.now()).await.map(|()| inquiry)
}

async fn ask(house: &House, sent: &ToSend) -> Result<AttemptId, StoreError> {
    ask_with(house, sent, PATIENCE, 10).await
}

async fn answer(house: &House, inquiry: AttemptId, attempt: AttemptId, evidence: Evidence) -> Result<(), StoreError> {
    let result = ApplyResult {
        delivery: house.keep(inquiry).await,
        attempt,
        evidence,
        proof: Proof::Status,
        pause: None,
        accounts: Vec::new(),
    };
    house.ledger.apply(vec![result], house.now()).await.map(|_| ())
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

async fn propose(house: &House, payout: PayoutId, end: HandEnd) -> Result<SettlementId, StoreError> {
    let note = "looked it up on the portal".to_owned();
    house
        .ledger
        .propose(payout, end, note, MAKER, PATIENCE, AT_ONCE, house.now())
        .await
}

async fn agree_as(house: &House, settlement: SettlementId, checker: OperatorId) -> Result<(), StoreError> {
    let proposal = house.ledger.proposal(settlement).await?;
    let agreement = agree(proposal, confirmed(checker), house.now(), &seal_key())?;
    house.ledger.agree(agreement).await
}

#[tokio::test]
async fn a_status_answer_ends_a_doubt_and_its_proof_says_so() {
    let (house, sent) = with_doubt().await;
    let inquiry = ask(&house, &sent).await.expect("asked");
    let receipt = house.receipt();
    answer(&house, inquiry, sent.attempt, moved(&receipt))
        .await
        .expect("applied");
    let payout = house.ledger.payout(sent.payout).await.expect("read");
    assert_eq!(
        (payout.state, payout.proof),
        (PayoutState::Paid { receipt }, Some(Proof::Status))
    );
    let doubtful = house
        .ledger
        .doubtful(sent.payout)
        .await
        .expect("read")
        .expect("it was sent");
    assert_eq!(doubtful.asked, 1);
    assert!(doubtful.questions[0].answered_at.is_some() && doubtful.questions[0].applied.is_some());
    assert_eq!(house.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_answer_to_a_question_about_another_payout_is_refused() {
    let house = House::new().await;
    house.approved(&[100, 200]).await;
    let both = house.claim(2).await;
    for sent in &both {
        house.record(sent.attempt, lost()).await;
    }
    let inquiry = ask(&house, &both[0]).await.expect("asked");
    let refused = answer(&house, inquiry, both[1].attempt, moved(&house.receipt())).await;
    assert!(matches!(refused, Err(StoreError::NotFound { .. })), "{refused:?}");
}

#[tokio::test]
async fn one_question_about_a_payout_is_under_way_at_a_time_and_few_overall() {
    let house = House::new().await;
    house.approved(&[100, 200]).await;
    let both = house.claim(2).await;
    for sent in &both {
        house.record(sent.attempt, lost()).await;
    }
    let first = ask(&house, &both[0]).await.expect("asked");
    assert_eq!(refusal(ask(&house, &both[0]).await), DoubtRefusal::QuestionUnderWay);
    let one_at_most = ask_with(&house, &both[1], PATIENCE, 1).await;
    assert_eq!(refusal(one_at_most), DoubtRefusal::QuestionUnderWay);
    // A question without an answer for a while is not waited for.
    ask_with(&house, &both[0], 1, 10).await.expect("asked again");
    // One that the gateway did not take is not waited for either.
    let second = ask(&house, &both[1]).await.expect("asked");
    let not_taken = Answer::not_taken(NotTaken::Unreachable);
    house
        .ledger
        .record_question(second, not_taken, house.now())
        .await
        .expect("recorded");
    ask(&house, &both[1]).await.expect("asked again");
    let doubtful = house
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
    assert_eq!(house.ledger.questions_under_way(0, i64::MAX).await.expect("read"), 3);
    assert_ne!(first, second);
    assert_eq!(house.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn only_what_is_in_doubt_or_paid_is_asked_about() {
    let house = House::new().await;
    house.approved(&[100]).await;
    let sent = house.claim_one().await;
    assert_eq!(
        refusal(ask(&house, &sent).await),
        DoubtRefusal::NotInDoubt { state: "dispatching" }
    );
    house.record(sent.attempt, acknowledged()).await;
    let receipt = house.receipt();
    house.hear(sent.attempt, moved(&receipt)).await;
    let inquiry = ask(&house, &sent).await.expect("a paid payout may have come back");
    let taken_back = Evidence::TakenBack {
        receipt: receipt.clone(),
    };
    answer(&house, inquiry, sent.attempt, taken_back)
        .await
        .expect("applied");
    assert_eq!(house.state(sent.payout).await, PayoutState::Reversed { receipt });
}

#[tokio::test]
async fn no_question_is_asked_with_a_password_that_was_refused_or_is_changing() {
    let (house, sent) = with_doubt().await;
    let inquiry = ask(&house, &sent).await.expect("asked");
    let reason = PauseReason::Initiator {
        code: "2001".to_owned().into(),
    };
    // Paused by a person first: that holds payments alone.
    let paused = house
        .ledger
        .pause_sending(PauseReason::Person, Some(MAKER), house.now());
    paused.await.expect("paused");
    assert_eq!(house.ledger.questions_held().await.expect("read"), None);
    let finding = Finding::Unanswered {
        why: Unanswered::Code {
            code: "2001".to_owned().into(),
        },
    };
    let delivery = house.keep(inquiry).await;
    let noted = house
        .ledger
        .answer_question(inquiry, delivery, finding, Some(reason.clone()), house.now());
    noted.await.expect("noted");
    assert_eq!(house.ledger.questions_held().await.expect("read"), Some(reason.clone()));
    assert_eq!(
        refusal(ask(&house, &sent).await),
        DoubtRefusal::AskingHeld(Box::new(reason))
    );
    assert_eq!(house.state(sent.payout).await.name(), "in_doubt");
    assert_eq!(house.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn doubts_are_read_longest_first_and_in_pages() {
    let house = House::new().await;
    house.approved(&[100, 200, 300]).await;
    let sent = house.claim(3).await;
    for one in sent.iter().rev() {
        house.record(one.attempt, lost()).await;
    }
    let first = house.ledger.doubts(None, 2).await.expect("read");
    let ids: Vec<_> = first.iter().map(|one| one.payout.id).collect();
    assert_eq!(ids, [sent[2].payout, sent[1].payout]);
    let place = (first[1].payout.doubted_at.expect("in doubt"), first[1].payout.id);
    let rest = house.ledger.doubts(Some(place), 2).await.expect("read");
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].payout.id, sent[0].payout);
    assert_eq!(rest[0].attempt, sent[0].attempt);
}

#[tokio::test]
async fn what_m_pesa_calls_a_request_without_our_id_is_kept_for_asking() {
    let house = House::new().await;
    house
        .approved_rows(vec![row_to(bill(), 2, 100), row_to(bill(), 3, 200)])
        .await;
    let sent = house.claim(2).await;
    let theirs: OriginatorConversationId = "5118-111210482-1".parse().expect("an id");
    let answer = Answer::Acknowledged {
        conversation_id: None,
        originator_conversation_id: Some(theirs.clone()),
    };
    house.record(sent[0].attempt, answer).await;
    house.hear(sent[0].attempt, timed_out()).await;
    house.record(sent[1].attempt, lost()).await;
    house.hear(sent[1].attempt, timed_out()).await;
    let known = house
        .ledger
        .doubtful(sent[0].payout)
        .await
        .expect("read")
        .expect("sent");
    assert_eq!((known.originator_id, known.callbacks.len()), (Some(theirs), 0));
    let unknown = house
        .ledger
        .doubtful(sent[1].payout)
        .await
        .expect("read")
        .expect("sent");
    assert_eq!((unknown.originator_id, unknown.callbacks.len()), (None, 1));
}

#[tokio::test]
async fn the_same_request_goes_again_under_the_same_id_as_it_was_approved() {
    let (house, sent) = with_doubt().await;
    let at = house.now();
    let again = house.ledger.repeat(sent.payout, confirmed(CHECKER), PATIENCE, at).await;
    assert_eq!(again.expect("written down"), sent);
    // While the answer is awaited, it goes no third time, and nobody ends the doubt.
    let third = house
        .ledger
        .repeat(sent.payout, confirmed(CHECKER), PATIENCE, house.now());
    assert_eq!(refusal(third.await), DoubtRefusal::RepeatUnderWay);
    assert_eq!(
        refusal(propose(&house, sent.payout, HandEnd::NotPaid { statement_day: 20_500 }).await),
        DoubtRefusal::RepeatUnderWay
    );
    house
        .ledger
        .record_repeat(sent.attempt, acknowledged(), house.now())
        .await
        .expect("recorded");
    assert_eq!(
        house.state(sent.payout).await.name(),
        "in_doubt",
        "an acknowledgement ends nothing"
    );
    let receipt = house.receipt();
    house.hear(sent.attempt, moved(&receipt)).await;
    assert_eq!(house.state(sent.payout).await, PayoutState::Paid { receipt });
    assert_eq!(house.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn nothing_is_sent_again_where_that_could_pay_twice_or_is_not_wanted() {
    let (house, sent) = with_doubt().await;
    let repeat = async || {
        house
            .ledger
            .repeat(sent.payout, confirmed(CHECKER), PATIENCE, house.now())
            .await
    };
    let settlement = propose(&house, sent.payout, HandEnd::NotPaid { statement_day: 20_500 })
        .await
        .expect("proposed");
    assert_eq!(refusal(repeat().await), DoubtRefusal::ProposalOpen);
    let declined = house.ledger.decline(settlement, "no".to_owned(), CHECKER, house.now());
    declined.await.expect("declined");
    house
        .ledger
        .pause_sending(PauseReason::Person, None, house.now())
        .await
        .expect("paused");
    assert_eq!(refusal(repeat().await), DoubtRefusal::SendingPaused);
    house.ledger.resume_sending(MAKER, house.now()).await.expect("resumed");
    house
        .ledger
        .cancel(sent.batch, MAKER, house.now())
        .await
        .expect("cancelled");
    assert_eq!(refusal(repeat().await), DoubtRefusal::BatchCancelled);
    house.hear(sent.attempt, not_moved("2040")).await;
    assert_eq!(refusal(repeat().await), DoubtRefusal::NotInDoubt { state: "failed" });

    let house = House::new().await;
    house.approved_rows(vec![row_to(bill(), 2, 100), row(3, 100)]).await;
    let sent = house.claim(2).await;
    for one in &sent {
        house.record(one.attempt, lost()).await;
    }
    let bill = house
        .ledger
        .repeat(sent[0].payout, confirmed(CHECKER), PATIENCE, house.now());
    assert_eq!(refusal(bill.await), DoubtRefusal::CannotRepeat);
    let doubt = treasury::Doubt::NoReceipt;
    house.hear(sent[1].attempt, Evidence::Nothing { doubt }).await;
    let told = house
        .ledger
        .repeat(sent[1].payout, confirmed(CHECKER), PATIENCE, house.now());
    assert_eq!(refusal(told.await), DoubtRefusal::ToldOfPayment);
}

#[tokio::test]
async fn two_people_end_a_doubt_with_a_receipt() {
    let (house, sent) = with_doubt().await;
    let receipt = house.receipt();
    let end = HandEnd::Paid {
        receipt: receipt.clone(),
    };
    let settlement = propose(&house, sent.payout, end.clone()).await.expect("proposed");
    assert_eq!(
        refusal(propose(&house, sent.payout, end).await),
        DoubtRefusal::ProposalOpen
    );
    assert!(
        agree_as(&house, settlement, MAKER).await.is_err(),
        "nobody ends a doubt alone"
    );
    agree_as(&house, settlement, OTHER_CHECKER).await.expect("agreed");
    let payout = house.ledger.payout(sent.payout).await.expect("read");
    assert_eq!(
        (payout.state, payout.proof),
        (PayoutState::Paid { receipt }, Some(Proof::People))
    );
    let settlements = house.ledger.settlements(sent.payout).await.expect("read");
    assert_eq!(
        (settlements[0].state.as_str(), settlements[0].decided_by),
        ("agreed", Some(OTHER_CHECKER))
    );
    assert_eq!(house.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_agreement_that_this_console_did_not_make_ends_nothing() {
    let (house, sent) = with_doubt().await;
    let settlement = propose(&house, sent.payout, HandEnd::NotPaid { statement_day: 20_500 })
        .await
        .expect("proposed");
    let proposal = house.ledger.proposal(settlement).await.expect("read");
    let other_key = treasury::SealKey::new(b"another key");
    let forged = agree(proposal, confirmed(CHECKER), house.now(), &other_key).expect("two people");
    assert!(matches!(house.ledger.agree(forged).await, Err(StoreError::Changed(_))));
    assert_eq!(house.state(sent.payout).await.name(), "in_doubt");
}

#[tokio::test]
async fn what_m_pesa_ends_first_is_not_settled_by_hand() {
    let (house, sent) = with_doubt().await;
    let settlement = propose(&house, sent.payout, HandEnd::NotPaid { statement_day: 20_500 })
        .await
        .expect("proposed");
    let proposal = house.ledger.proposal(settlement).await.expect("read");
    let agreement = agree(proposal, confirmed(CHECKER), house.now(), &seal_key()).expect("two people");
    let receipt = house.receipt();
    house.hear(sent.attempt, moved(&receipt)).await;
    assert!(house.ledger.agree(agreement).await.is_err());
    assert_eq!(house.state(sent.payout).await, PayoutState::Paid { receipt });
    let settlements = house.ledger.settlements(sent.payout).await.expect("read");
    assert_eq!(
        (settlements[0].state.as_str(), settlements[0].decided_by),
        ("declined", None)
    );
    assert_eq!(house.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_receipt_ends_only_its_own_payout_and_a_reported_payment_is_never_settled_as_not_paid() {
    let house = House::new().await;
    house.approved(&[100, 200]).await;
    let sent = house.claim(2).await;
    let receipt = house.receipt();
    house.record(sent[0].attempt, acknowledged()).await;
    house.hear(sent[0].attempt, moved(&receipt)).await;
    house.record(sent[1].attempt, lost()).await;
    let taken = propose(&house, sent[1].payout, HandEnd::Paid { receipt }).await;
    let payout = sent[0].payout;
    assert_eq!(refusal(taken), DoubtRefusal::ReceiptOfAnother { payout });
    let doubt = treasury::Doubt::NoReceipt;
    house.hear(sent[1].attempt, Evidence::Nothing { doubt }).await;
    let not_paid = propose(&house, sent[1].payout, HandEnd::NotPaid { statement_day: 20_500 }).await;
    assert_eq!(refusal(not_paid), DoubtRefusal::ToldOfPayment);
    let not_in_doubt = propose(&house, sent[0].payout, HandEnd::NotPaid { statement_day: 20_500 }).await;
    assert_eq!(refusal(not_in_doubt), DoubtRefusal::NotInDoubt { state: "paid" });
}

#[tokio::test]
async fn two_people_find_a_payout_not_paid_and_its_failed_result_agrees_with_them() {
    let (house, sent) = with_doubt().await;
    let settlement = propose(&house, sent.payout, HandEnd::NotPaid { statement_day: 20_500 })
        .await
        .expect("proposed");
    agree_as(&house, settlement, CHECKER).await.expect("agreed");
    assert_eq!(house.state(sent.payout).await.name(), "failed");
    house.hear(sent.attempt, not_moved("2040")).await;
    assert_eq!(house.ledger.payout(sent.payout).await.expect("read").alarm, None);
    // A receipt does not: that is for people to look at.
    house.hear(sent.attempt, moved(&house.receipt())).await;
    assert!(house.ledger.payout(sent.payout).await.expect("read").alarm.is_some());
    assert_eq!(house.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_success_that_fits_ends_no_doubt_in_which_another_receipt_was_told() {
    let (house, sent) = with_doubt().await;
    let mut misfit = moved(&house.receipt());
    if let Evidence::Moved { amount, .. } = &mut misfit {
        *amount = Some(mpesa::Amount::from_shillings(7).expect("an amount"));
    }
    house.hear(sent.attempt, misfit).await;
    house.hear(sent.attempt, moved(&house.receipt())).await;
    let payout = house.ledger.payout(sent.payout).await.expect("a payout");
    assert_eq!(payout.state.name(), "in_doubt", "both may have been paid");
    assert!(
        matches!(&payout.alarm, Some(Alarm::ReceiptBeside { .. })),
        "{:?}",
        payout.alarm
    );
    assert_eq!(house.faults().await, [""; 0]);
}

#[tokio::test]
async fn not_paid_is_said_only_late_and_after_m_pesa_was_asked_in_vain() {
    let (house, sent) = with_doubt().await;
    let doubted_at = house
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
        house.ledger.propose(sent.payout, end, note, MAKER, PATIENCE, rule, at)
    };
    let early = say(doubted_at + 86_399_999, today).await;
    assert!(matches!(refusal(early), DoubtRefusal::TooEarly { .. }));
    let late = doubted_at + 86_400_000;
    let unasked = say(late, today + 1).await;
    assert!(matches!(refusal(unasked), DoubtRefusal::NotAskedInVain { .. }));
    let inquiry = house.attempt_id();
    let question = NewQuestion {
        inquiry,
        payout: sent.payout,
        by: by_our_id(&sent),
        asked_by: None,
        patience: PATIENCE,
        most: 10,
    };
    house.ledger.ask_status(question, late).await.expect("asked");
    let lost_on_the_way = say(late, today + 1).await;
    assert!(
        matches!(refusal(lost_on_the_way), DoubtRefusal::NotAskedInVain { .. }),
        "M-PESA did not take it"
    );
    house
        .ledger
        .record_question(inquiry, acknowledged(), late)
        .await
        .expect("recorded");
    for other in [today - 1, today + 2] {
        assert_eq!(refusal(say(late, other).await), DoubtRefusal::OtherStatement);
    }
    say(late, today + 1).await.expect("proposed");
    assert_eq!(house.faults().await, [""; 0]);
}

const AHEAD_MS: i64 = 365 * 24 * 3_600_000;

#[tokio::test]
async fn a_clock_that_was_a_year_ahead_and_is_set_right_holds_no_question_up() {
    let (house, sent) = with_doubt().await;
    let doubtful = house.ledger.doubtful(sent.payout).await.expect("read").expect("sent");
    let ahead = house.now() + AHEAD_MS;
    let asked = house.ledger.ask_status(question(&house, &doubtful, None), ahead).await;
    asked.expect("asked by the clock of then");
    let now = house.now();
    let doubtful = house.ledger.doubtful(sent.payout).await.expect("read").expect("sent");
    assert!(
        !doubtful.questions[0].is_under_way(now, 60_000),
        "it was not asked just now"
    );
    let since = now - 60_000;
    assert_eq!(house.ledger.questions_under_way(since, now).await.expect("read"), 0);
    let again = question(&house, &doubtful, None);
    let inquiry = again.inquiry;
    house.ledger.ask_status(again, now).await.expect("asked again");
    let doubtful = house.ledger.doubtful(sent.payout).await.expect("read").expect("sent");
    assert_eq!(doubtful.questions[0].id, inquiry, "the newest by the order of asking");
    assert_eq!(house.faults().await, [""; 0]);
}

#[tokio::test]
async fn an_acknowledgement_of_a_clock_that_was_ahead_is_overdue_too() {
    let house = House::new().await;
    house.approved(&[10, 20]).await;
    let sent = house.claim(2).await;
    let ahead = house.now() + AHEAD_MS;
    let record = |index: usize| treasury::AttemptRecord {
        attempt: sent[index].attempt,
        answer: crate::house::acknowledged(),
    };
    house.ledger.record(vec![record(0)], ahead).await.expect("recorded");
    let now = house.now();
    house.ledger.record(vec![record(1)], now).await.expect("recorded");
    let deadline = 60_000;
    let doubted = house.ledger.doubt_overdue(now - deadline, now).await.expect("doubted");
    assert_eq!(doubted, 1);
    assert_eq!(house.state(sent[0].payout).await.name(), "in_doubt");
    assert_eq!(house.state(sent[1].payout).await.name(), "accepted");
}

#[tokio::test]
async fn a_person_may_ask_about_what_was_accepted_and_the_console_does_not_by_itself() {
    let house = House::new().await;
    house.approved(&[10]).await;
    let sent = house.claim_one().await;
    house.record(sent.attempt, crate::house::acknowledged()).await;
    let doubtful = house.ledger.doubtful(sent.payout).await.expect("read").expect("sent");
    let itself = house
        .ledger
        .ask_status(question(&house, &doubtful, None), house.now())
        .await;
    let refused = matches!(itself, Err(StoreError::Doubt(DoubtRefusal::NotInDoubt { .. })));
    assert!(refused, "{itself:?}");
    let person = question(&house, &doubtful, Some(MAKER));
    house.ledger.ask_status(person, house.now()).await.expect("asked");
}

fn question(house: &House, doubtful: &store::Doubtful, by: Option<OperatorId>) -> store::NewQuestion {
    let id = doubtful
        .payout
        .originator_conversation_id
        .clone()
        .expect("an id of ours");
    store::NewQuestion {
        inquiry: house.attempt_id(),
        payout: doubtful.payout.id,
        by: AskedBy::Originator { id, older_name: false },
        asked_by: by,
        patience: 60_000,
        most: 5,
    }
}
