//! Facts as the journal writes and reads them.

use super::*;
use crate::{AskedBy, Doubt, Evidence, Proof, UTILITY};

#[test]
fn facts_with_flattened_parts_read_back() {
    let attempt = AttemptId::from_random([1; 16]);
    let facts = [
        Fact::SendingResumed {
            pause: PauseKind::LedgerChanged,
            agreed_by: Some(OperatorId::new(2)),
        },
        Fact::AttemptsRecorded {
            records: vec![AttemptRecord {
                attempt,
                answer: Answer::Lost {
                    why: crate::Lost::ServerError,
                    gateway: Some(crate::GatewayWords {
                        status: 500,
                        code: None,
                        words: Some("x".to_owned()),
                    }),
                },
            }],
        },
        Fact::DoubtsRaised {
            doubts: vec![AttemptDoubt {
                attempt,
                doubt: Doubt::UnclearCode {
                    code: "17".to_owned().into(),
                    description: "x".to_owned(),
                },
            }],
        },
        Fact::DeliveriesKept {
            deliveries: vec![StoredDelivery {
                delivery: DeliveryId::new(1),
                relay: String::new(),
                cursor: 1,
                received_at: 2,
                source: "127.0.0.1".to_owned(),
                body: Digest::of(b"x"),
                standing: Standing::Trusted {
                    attempt,
                    channel: crate::Channel::Result,
                },
            }],
            beyond: 3,
        },
        Fact::DeliveriesKept {
            deliveries: vec![StoredDelivery {
                delivery: DeliveryId::new(2),
                relay: "a".to_owned(),
                cursor: 2,
                received_at: 3,
                source: "127.0.0.1".to_owned(),
                body: Digest::of(b"x"),
                standing: Standing::Quarantined {
                    why: Quarantine::Strange {
                        attempt,
                        channel: crate::Channel::Result,
                    },
                    whole: Digest::of(b"xyz"),
                    bytes: 3,
                },
            }],
            beyond: 0,
        },
        Fact::ResultsApplied {
            results: vec![Applied {
                delivery: DeliveryId::new(1),
                attempt,
                evidence: Evidence::NotMoved {
                    cause: crate::FailureCause::Result {
                        code: "1".to_owned().into(),
                    },
                    description: "no".to_owned(),
                },
                proof: Proof::Status,
                effect: Effect::Alarm {
                    alarm: crate::Alarm::ReportAfterFailure {
                        known: crate::FailureCause::People,
                        doubt: Doubt::NoReceipt,
                    },
                },
            }],
        },
        Fact::InquiryAsked {
            inquiry: attempt,
            question: Question::Status {
                attempt,
                by: AskedBy::Originator {
                    id: attempt.originator_conversation_id(),
                    older_name: true,
                },
            },
        },
        Fact::InquiryAsked {
            inquiry: attempt,
            question: Question::CustomerPayments,
        },
        Fact::InquiryAnswered {
            inquiry: attempt,
            delivery: DeliveryId::new(1),
            finding: Finding::Unanswered {
                why: Unanswered::Gateway {
                    answer: Box::new(Answer::refused("400.002.02", "x")),
                },
            },
        },
        Fact::InquiryAnswered {
            inquiry: attempt,
            delivery: DeliveryId::new(1),
            finding: Finding::Odd {
                what: crate::Oddity::NoState,
            },
        },
        Fact::SendingPaused {
            reason: PauseReason::LedgerChanged {
                found: crate::Alteration::Elsewhere,
            },
        },
        Fact::AccessFound {
            permission: ApiPermission::Balance,
            finding: AccessFinding::Closed {
                code: "21".to_owned().into(),
            },
        },
        Fact::ConfirmationUnread {
            delivery: DeliveryId::new(1),
            why: UnreadConfirmation::NoReceipt,
        },
        Fact::SettlementProposed {
            settlement: SettlementId::new(1),
            payout: PayoutId::new(1),
            end: HandEnd::Paid {
                receipt: "SG632NMUAB".parse().expect("a receipt"),
            },
            note: "on the statement".to_owned(),
        },
        Fact::SettingChanged {
            setting: Setting::LowLevel {
                account: UTILITY.to_owned(),
                level: None,
            },
        },
        Fact::RotationJudged {
            rotation: attempt,
            inquiry: attempt,
            delivery: None,
            verdict: TryVerdict::Refused {
                code: "2001".to_owned().into(),
            },
        },
    ];
    for fact in facts {
        let text = serde_json::to_string(&fact).expect("facts can be written");
        assert_eq!(serde_json::from_str::<Fact>(&text).expect("and read"), fact, "{text}");
        assert!(text.contains(fact.name()), "{text}");
    }
}
