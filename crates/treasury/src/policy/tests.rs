//! What policies ask for, refuse and keep closed.

use mpesa::{Amount, Total};

use super::*;

const HOUR: i64 = 3_600_000;

fn kes(shillings: i64) -> Total {
    Total::from_cents(shillings.saturating_mul(100)).expect("a total")
}

fn row(shillings: i64) -> MeasuredRow {
    MeasuredRow {
        lane: LaneKind::Person,
        amount: Amount::from_shillings(shillings).expect("an amount"),
        payee_day: kes(shillings),
        payee_week: kes(shillings),
        new_payee: false,
        other_name: false,
    }
}

fn batch(rows: Vec<MeasuredRow>) -> Measured {
    let sum = Total::sum(rows.iter().map(|row| row.amount)).expect("a sum");
    Measured {
        purpose: Purpose::Payouts,
        rows,
        sum,
        maker_day: sum,
        maker_week: sum,
        flags: Vec::new(),
    }
}

fn rule(condition: Condition, people: u8) -> PolicyRule {
    PolicyRule {
        condition,
        purpose: None,
        lane: None,
        needed: ApprovalsNeeded {
            people,
            administrator: false,
        },
    }
}

fn with(rules: Vec<PolicyRule>) -> Policy {
    Policy {
        rules,
        ..Policy::standard()
    }
}

#[test]
fn the_standard_policy_asks_for_one_approval_of_anything() {
    let judged = Policy::standard().judge(&batch(vec![row(250_000), row(1)]));
    assert_eq!(judged.needed, ApprovalsNeeded::ONE);
    assert_eq!((judged.by, judged.refused), (vec![], vec![]));
    assert_eq!(Policy::standard().check(), Ok(()));
}

#[test]
fn amounts_that_were_split_count_together() {
    let from = kes(100_000);
    let payee = |within| with(vec![rule(Condition::PayeeGets { from, within }, 2)]);
    let maker = |within| with(vec![rule(Condition::MakerSends { from, within }, 3)]);
    let mut split = batch(vec![row(50_000), row(49_999)]);
    for (policy, one) in [
        (payee(Within::One), 1),
        (maker(Within::One), 1),
        (maker(Within::Day), 1),
    ] {
        assert_eq!(policy.judge(&split).needed.people, one, "{policy:?}");
    }
    split.rows[0].payee_day = kes(100_000);
    split.maker_week = kes(100_000);
    assert_eq!(payee(Within::Day).judge(&split).needed.people, 2);
    assert_eq!(payee(Within::Week).judge(&split).needed.people, 1);
    assert_eq!(maker(Within::Week).judge(&split).needed.people, 3);
}

#[test]
fn every_rule_that_holds_is_met() {
    let one = rule(Condition::NewPayee, 1);
    let administrator = PolicyRule {
        needed: ApprovalsNeeded {
            people: 1,
            administrator: true,
        },
        ..one
    };
    let policy = with(vec![administrator, rule(Condition::OtherName, 2)]);
    let mut rows = vec![row(5)];
    rows[0].new_payee = true;
    rows[0].other_name = true;
    let judged = policy.judge(&batch(rows));
    assert_eq!((judged.needed.people, judged.needed.administrator), (2, true));
    assert_eq!(judged.by, [0, 1]);
    assert!(judged.needed.met_by(2, 1));
    assert!(!judged.needed.met_by(2, 0));
    assert!(!judged.needed.met_by(1, 1));
}

#[test]
fn a_rule_for_another_purpose_or_lane_asks_for_nothing() {
    let all = rule(Condition::NewPayee, 2);
    let mut paid = batch(vec![row(5)]);
    paid.rows[0].new_payee = true;
    let asks = |rule| with(vec![rule]).judge(&paid).needed.people;
    assert_eq!(asks(all), 2);
    assert_eq!(
        asks(PolicyRule {
            purpose: Some(Purpose::Bills),
            ..all
        }),
        1
    );
    assert_eq!(
        asks(PolicyRule {
            lane: Some(LaneKind::Bill),
            ..all
        }),
        1
    );
}

#[test]
fn what_is_above_a_ceiling_or_carries_a_blocking_flag_is_refused_by_name() {
    let policy = Policy {
        ceilings: Ceilings {
            payout: Some(kes(100)),
            batch: Some(kes(150)),
            day: None,
        },
        flags: FlagRules {
            block: vec!["duplicate".to_owned()],
            reason: vec!["large".to_owned()],
        },
        ..Policy::standard()
    };
    let mut paid = batch(vec![row(100), row(101)]);
    paid.flags = vec!["duplicate".to_owned(), "large".to_owned()];
    let judged = policy.judge(&paid);
    let flag = "duplicate".to_owned();
    assert_eq!(
        judged.refused,
        [
            PolicyRefusal::Payout {
                largest: kes(101),
                most: kes(100),
                count: 1
            },
            PolicyRefusal::Batch {
                sum: kes(201),
                most: kes(150)
            },
            PolicyRefusal::Flag { flag },
        ]
    );
    assert_eq!(judged.reason_for, ["large"]);
    assert_eq!(policy.judge(&batch(vec![row(100)])).refused, []);
}

#[test]
fn outside_the_sending_hours_it_is_said_when_they_begin() {
    // Friday, 2026-12-04, 00:00 in Nairobi.
    let friday = 1_796_331_600_000;
    let hours = SendingHours {
        days: vec![1, 2, 3, 4, 5],
        from: 8 * 60,
        until: 17 * 60,
    };
    assert_eq!(hours.check(), Ok(()));
    assert_eq!(hours.closed_until(friday), Some(friday + 8 * HOUR));
    assert_eq!(hours.closed_until(friday + 8 * HOUR), None);
    assert_eq!(hours.closed_until(friday + 17 * HOUR - 1), None);
    assert_eq!(
        hours.closed_until(friday + 17 * HOUR),
        Some(friday + 3 * 24 * HOUR + 8 * HOUR)
    );
}

#[test]
fn what_nobody_could_keep_to_is_no_policy() {
    let bad = |change: fn(&mut Policy)| {
        let mut policy = Policy::standard();
        change(&mut policy);
        policy.check()
    };
    assert_eq!(bad(|p| p.approval_days = 0), Err(PolicyError::ApprovalDays));
    assert_eq!(
        bad(|p| p.ceilings.day = Some(Total::ZERO)),
        Err(PolicyError::NothingIsPaid)
    );
    assert_eq!(
        bad(|p| p.rules = vec![rule(Condition::NewPayee, 0)]),
        Err(PolicyError::Approvals { rule: 1 })
    );
    assert_eq!(
        bad(|p| p.rules = vec![rule(Condition::NewPayee, 2); 21]),
        Err(PolicyError::TooManyRules)
    );
    let nothing = Condition::PayeeGets {
        from: Total::ZERO,
        within: Within::Day,
    };
    assert_eq!(
        with(vec![rule(nothing, 2)]).check(),
        Err(PolicyError::NoAmount { rule: 1 })
    );
    let hours = |days: &[u8], from, until| SendingHours {
        days: days.to_vec(),
        from,
        until,
    };
    for wrong in [
        hours(&[], 1, 2),
        hours(&[0], 1, 2),
        hours(&[1], 2, 2),
        hours(&[1], 1, 1441),
    ] {
        assert_eq!(wrong.check(), Err(PolicyError::NoHours));
    }
}

#[test]
fn a_policy_reads_back_as_it_was_written() {
    let policy = Policy {
        rules: vec![
            rule(
                Condition::PayeeGets {
                    from: kes(5),
                    within: Within::Week,
                },
                2,
            ),
            rule(Condition::NewPayee, 1),
        ],
        hours: Some(SendingHours {
            days: vec![1],
            from: 1,
            until: 2,
        }),
        ..Policy::standard()
    };
    let text = serde_json::to_string(&policy).expect("written");
    assert_eq!(serde_json::from_str::<Policy>(&text).expect("read"), policy);
}
