//! Facts that end a doubt, and those that do not.

use treasury::{
    Agreement, Answer, AskedBy, Confirmed, Evidence, Fact, FailureCause, Finding, HandEnd, PayoutId, PayoutState,
    Proof, Proposal, Question, RecallEnd, RecallId, Seal, SealKey, SeenReturn, SettlementId, agree,
};

use super::{CHECKER, MAKER, Told, id, key, receipt};
use crate::{ApplyResult, StoreError};

fn agreed(proposal: Proposal, at: i64, key: &SealKey) -> Agreement {
    agree(proposal, Confirmed::by_passphrase(CHECKER), at, key).expect("two people")
}

#[tokio::test]
async fn a_doubt_that_two_people_ended_rests_on_them() {
    let told = Told::in_doubt().await;
    let paid = HandEnd::Paid {
        receipt: receipt("SGH0000001"),
    };
    let first = told.propose(1, 1, paid).await;
    let second = told.propose(2, 2, HandEnd::NotPaid { statement_day: 20_500 }).await;
    assert_eq!(told.state(1).await.name(), "in_doubt", "a proposal alone ends nothing");
    for proposal in [first, second] {
        told.agree(&agreed(proposal, told.now(), &key())).await;
    }
    let receipt = receipt("SGH0000001");
    assert_eq!(told.state(1).await, PayoutState::Paid { receipt });
    let cause = FailureCause::People;
    assert_eq!(told.state(2).await, PayoutState::Failed { cause });
    for payout in [1, 2] {
        let payout = told.ledger.payout(PayoutId::new(payout)).await.expect("a payout");
        assert_eq!((payout.proof, payout.doubted_at), (Some(Proof::People), None));
    }
    let attempts: String = told
        .one("SELECT group_concat(state) FROM (SELECT state FROM attempt ORDER BY payout_id)")
        .await;
    assert_eq!(attempts, "paid,failed");
    assert_eq!(told.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_proposal_is_decided_once_and_one_is_open_at_a_time() {
    let told = Told::in_doubt().await;
    let first = told.propose(1, 1, HandEnd::NotPaid { statement_day: 20_500 }).await;
    let again = Fact::SettlementProposed {
        settlement: SettlementId::new(2),
        payout: PayoutId::new(1),
        end: HandEnd::NotPaid { statement_day: 20_500 },
        note: String::new(),
    };
    assert!(
        told.try_tell(Some(CHECKER), 1, again.clone()).await.is_err(),
        "one is open"
    );
    let decline = Fact::SettlementDeclined {
        settlement: first.settlement,
        reason: "the statement is old".to_owned(),
    };
    told.tell(CHECKER, decline.clone()).await;
    assert!(
        told.try_tell(Some(CHECKER), 1, decline).await.is_err(),
        "it was declined"
    );
    let late = Fact::SettlementAgreed {
        settlement: first.settlement,
        seal: agreed(first, 1, &key()).seal(),
    };
    assert!(told.try_tell(Some(CHECKER), 1, late).await.is_err(), "it was declined");
    assert_eq!(told.state(1).await.name(), "in_doubt");
    told.tell(CHECKER, again).await;
    let alone = Fact::SettlementAgreed {
        settlement: SettlementId::new(2),
        seal: seal_of_another(),
    };
    assert!(
        told.try_tell(Some(CHECKER), 1, alone).await.is_err(),
        "nobody settles alone"
    );
    assert_eq!(told.faults().await, Vec::<String>::new());
}

fn seal_of_another() -> Seal {
    let proposal = Proposal {
        settlement: SettlementId::new(9),
        payout: PayoutId::new(9),
        by: MAKER,
        end: HandEnd::NotPaid { statement_day: 20_500 },
    };
    agreed(proposal, 9, &key()).seal()
}

#[tokio::test]
async fn a_check_names_an_agreement_that_this_console_did_not_make() {
    let expected = ["The agreement to end doubt 1 by hand was not made by this console."];
    let other_key = SealKey::new(b"a guess");
    let right = key();
    for (key, other_end, later) in [(&other_key, false, 0), (&right, true, 0), (&right, false, 1)] {
        let told = Told::in_doubt().await;
        let mut proposal = told.propose(1, 1, HandEnd::NotPaid { statement_day: 20_500 }).await;
        if other_end {
            proposal.end = HandEnd::Paid {
                receipt: receipt("SGH0000001"),
            };
        }
        let at = told.now();
        let fact = Fact::SettlementAgreed {
            settlement: proposal.settlement,
            seal: agreed(proposal, at, key).seal(),
        };
        told.try_tell(Some(CHECKER), at + later, fact).await.expect("told");
        assert_eq!(told.faults().await, expected, "{other_end} {later}");
    }
}

#[tokio::test]
async fn a_check_names_a_return_that_two_people_did_not_see_here() {
    let expected = ["That two people saw the money of task 1 come back was not written by this console."];
    let returned = receipt("SGH0000009");
    let seen = |key: &SealKey, at: i64| {
        let second = Confirmed::by_passphrase(CHECKER);
        let seen = SeenReturn::confirm(RecallId::new(1), returned.clone(), MAKER, second, at, key);
        seen.expect("two people").1
    };
    for (forged, expected) in [(false, [].as_slice()), (true, expected.as_slice())] {
        for seal in [Some(&SealKey::new(b"a guess")), None] {
            let told = Told::in_doubt().await;
            let opened = Fact::RecallOpened {
                recall: RecallId::new(1),
                payout: PayoutId::new(1),
                reason: "Paid twice".to_owned(),
                owner: MAKER,
                due: 9,
            };
            told.tell(MAKER, opened).await;
            let at = told.now();
            let closed = Fact::RecallClosed {
                recall: RecallId::new(1),
                end: RecallEnd::Returned,
                evidence: "The statement of 3 March".to_owned(),
                receipt: Some(returned.clone()),
                agreed_by: Some(CHECKER),
                seal: if forged {
                    seal.map(|key| seen(key, at))
                } else {
                    Some(seen(&key(), at))
                },
            };
            told.try_tell(Some(MAKER), at, closed).await.expect("told");
            assert_eq!(told.faults().await, expected);
        }
    }
}

#[tokio::test]
async fn the_answer_to_a_status_query_ends_the_payout_that_was_asked_about_and_no_other() {
    let told = Told::in_doubt().await;
    let ask = |number: u8, payout: usize| Fact::InquiryAsked {
        inquiry: id(number),
        question: Question::Status {
            attempt: told.attempt(payout),
            by: AskedBy::Originator {
                id: told.attempt(payout).originator_conversation_id(),
                older_name: false,
            },
        },
    };
    told.tell(MAKER, ask(11, 1)).await;
    told.tell(MAKER, ask(12, 2)).await;
    let nothing = Fact::InquiryAnswered {
        inquiry: id(12),
        delivery: told.keep(id(12)).await,
        finding: Finding::NotFound {
            code: "2001".to_owned().into(),
        },
    };
    told.tell(MAKER, nothing).await;
    let result = ApplyResult {
        delivery: told.keep(id(11)).await,
        attempt: told.attempt(2),
        evidence: Evidence::NotMoved {
            cause: FailureCause::People,
            description: String::new(),
        },
        proof: Proof::Status,
        pause: None,
        accounts: Vec::new(),
    };
    let crossed = told.ledger.apply(vec![result.clone()], told.now()).await;
    assert!(matches!(crossed, Err(StoreError::NotFound { .. })), "{crossed:?}");
    let straight = ApplyResult {
        attempt: told.attempt(1),
        ..result
    };
    told.ledger.apply(vec![straight], told.now()).await.expect("applied");
    let ended = told.ledger.payout(PayoutId::new(1)).await.expect("a payout");
    assert_eq!((ended.state.name(), ended.proof), ("failed", Some(Proof::Status)));
    assert_eq!(
        told.state(2).await.name(),
        "in_doubt",
        "nothing was found, which proves nothing"
    );
    assert_eq!(told.one::<i64>("SELECT count(answered_at) FROM inquiry").await, 2);
    assert!(told.ledger.pending(None, 10).await.expect("read").pending.is_empty());
    assert_eq!(told.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_same_request_sent_once_more_ends_nothing_by_itself() {
    let told = Told::in_doubt().await;
    for answer in [
        Answer::refused("400.002.02", "Bad Request"),
        Answer::not_taken(treasury::NotTaken::Unreachable),
        Answer::Acknowledged {
            conversation_id: None,
            originator_conversation_id: None,
        },
    ] {
        told.tell(
            MAKER,
            Fact::AttemptRepeated {
                attempt: told.attempt(1),
            },
        )
        .await;
        told.tell(
            MAKER,
            Fact::RepeatRecorded {
                attempt: told.attempt(1),
                answer,
            },
        )
        .await;
        assert_eq!(told.state(1).await.name(), "in_doubt");
    }
    assert_eq!(told.one::<i64>("SELECT count(answer) FROM repeat").await, 3);
    assert_eq!(
        told.one::<String>("SELECT state FROM attempt ORDER BY payout_id LIMIT 1")
            .await,
        "in_doubt"
    );
    assert!(told.ledger.claim(1, told.now()).await.expect("a claim").is_empty());
    assert_eq!(told.faults().await, Vec::<String>::new());
}
