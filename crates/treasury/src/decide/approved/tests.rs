//! What may be sent of an approved batch, and what not.

use mpesa::{B2cCommand, B2cLimits, Total};

use super::*;
use crate::{
    ApprovalsNeeded, AttemptRecord, NotTaken, PolicyVersion, Purpose, SealKey,
    decide::{DoneTo, Misfit, approvals_of},
};

const BATCH: BatchId = BatchId::new(3);
const FIRST: PayoutId = PayoutId::new(10);

fn rows() -> RowSet {
    let row = |line: u32| FrozenRow {
        line,
        lane: Lane::Person {
            payee: format!("2547{line:08}").parse().expect("a number"),
            command: B2cCommand::SalaryPayment,
        },
        amount: Amount::from_shillings(100).expect("positive"),
        name: format!("Payee {line}"),
        reference: "October".to_owned(),
        fee: Total::default(),
        flags: Vec::new(),
    };
    RowSet::freeze((2..5).map(row).collect(), &B2cLimits::CURRENT).expect("rows")
}

fn done(seq: i64, by: i64, fact: Fact) -> DoneTo {
    DoneTo {
        seq,
        at: seq,
        by: Some(OperatorId::new(by)),
        fact,
    }
}

fn drafted(rows: &RowSet) -> DoneTo {
    let fact = Fact::BatchDrafted {
        batch: BATCH,
        title: "October".to_owned(),
        purpose: Purpose::Payouts,
        source: None,
        redo_of: None,
        corrects: None,
        rows: rows.digest(),
        count: 3,
        sum: rows.sum(),
        fees: rows.fees(),
        first_payout: FIRST,
    };
    done(1, 1, fact)
}

fn approved(rows: &RowSet, by: i64, key: &SealKey) -> DoneTo {
    let waiting = crate::Waiting {
        batch: BATCH,
        state: crate::BatchState::Submitted,
        maker: OperatorId::new(1),
        digest: rows.digest(),
    };
    let checker = crate::Confirmed::by_passphrase(OperatorId::new(2));
    let approval = crate::approve(&waiting, checker, rows.digest(), String::new(), 5, key).expect("an approval");
    let fact = Fact::BatchApproved {
        batch: BATCH,
        rows: rows.digest(),
        note: String::new(),
        warnings: 0,
        seen: None,
        policy: PolicyVersion::STANDARD,
        evidence: None,
        seal: approval.seal(),
    };
    done(5, by, fact)
}

fn submitted(people: u8) -> DoneTo {
    let fact = Fact::BatchSubmitted {
        batch: BATCH,
        policy: PolicyVersion::STANDARD,
        needed: ApprovalsNeeded {
            people,
            administrator: false,
        },
        reason: String::new(),
        difference: None,
    };
    done(2, 1, fact)
}

fn batch(key: &SealKey) -> ApprovedBatch {
    let rows = rows();
    let entries = [drafted(&rows), submitted(1), approved(&rows, 2, key)];
    let found = approvals_of(BATCH, &entries, key, Misfit::IsAnAlarm).expect("ours");
    ApprovedBatch::new(found, rows).expect("its rows")
}

fn first(row: &FrozenRow) -> StandsAs<'_> {
    StandsAs {
        payout: FIRST,
        lane: &row.lane,
        amount: row.amount,
        name: &row.name,
        reference: &row.reference,
    }
}

fn found(needed: u8, then: &[DoneTo], misfit: Misfit) -> Result<FoundApproved, Alteration> {
    let entries: Vec<_> = [drafted(&rows()), submitted(needed)]
        .iter()
        .chain(then)
        .cloned()
        .collect();
    approvals_of(BATCH, &entries, &SealKey::new(b"ours"), misfit)
}

#[test]
fn an_approval_counts_only_with_this_console_s_seal_and_by_another_person() {
    let (key, other, rows) = (SealKey::new(b"ours"), SealKey::new(b"another"), rows());
    let found = |by, with: &SealKey| {
        let approved = [approved(&rows, by, with)];
        let [alarm, void] = [Misfit::IsAnAlarm, Misfit::DoesNothing].map(|misfit| found(1, &approved, misfit));
        assert_eq!(alarm.is_ok(), void.is_ok(), "nothing that does not fit ever counts");
        alarm.is_ok()
    };
    assert!(found(2, &key));
    assert!(!found(2, &other));
    assert!(!found(1, &key));
}

#[test]
fn one_person_s_approvals_are_one_however_often_they_are_given() {
    let (key, rows) = (SealKey::new(b"ours"), rows());
    let twice = [approved(&rows, 2, &key), approved(&rows, 2, &key)];
    let found = found(2, &twice, Misfit::IsAnAlarm);
    assert_eq!(found.err(), Some(Alteration::TooFew { batch: BATCH }));
}

#[test]
fn what_was_rejected_or_set_aside_since_does_not_count() {
    let (key, rows) = (SealKey::new(b"ours"), rows());
    let rejected = done(
        6,
        3,
        Fact::BatchRejected {
            batch: BATCH,
            reason: "no".to_owned(),
        },
    );
    let lapsed = done(
        6,
        0,
        Fact::ApprovalsLapsed {
            batch: BATCH,
            gone: vec![OperatorId::new(2)],
            expired: Vec::new(),
        },
    );
    let once = approved(&rows, 2, &key);
    for misfit in [Misfit::IsAnAlarm, Misfit::DoesNothing] {
        let after = |then: &[&DoneTo]| {
            let entries: Vec<_> = then.iter().map(|done| (*done).clone()).collect();
            found(1, &entries, misfit).err()
        };
        assert_eq!(after(&[&once]), None);
        assert_eq!(after(&[&once, &rejected]), Some(Alteration::Approval { batch: BATCH }));
        assert_eq!(after(&[&rejected, &once]), Some(Alteration::Approval { batch: BATCH }));
        assert_eq!(after(&[&once, &lapsed]), Some(Alteration::TooFew { batch: BATCH }));
        assert_eq!(
            after(&[&once, &lapsed, &once]),
            None,
            "and again once it was given again"
        );
    }
}

/// What the checker who is operator 3 leaves out, by the places of the rows.
fn left_out(seq: i64, places: &[i64], of: &RowSet, before: &[usize]) -> (DoneTo, RowSet) {
    let all: std::collections::BTreeSet<usize> = places
        .iter()
        .map(|place| usize::try_from(*place).expect("a place"))
        .chain(before.iter().copied())
        .collect();
    let rest = of.without(&all).expect("a rest");
    let fact = Fact::PayoutsLeftOut {
        batch: BATCH,
        payouts: places.iter().map(|place| PayoutId::new(FIRST.get() + place)).collect(),
        sum: Total::sum(places.iter().map(|_| of.rows()[0].amount)).expect("a sum"),
        rest: rest.digest(),
        reason: "why".to_owned(),
    };
    (done(seq, 3, fact), rest)
}

fn found_of_rest(needed: u8, then: &[&DoneTo], misfit: Misfit) -> Result<FoundApproved, Alteration> {
    let handed = [drafted(&rows()), submitted(needed)];
    let entries: Vec<_> = handed.iter().chain(then.iter().copied()).cloned().collect();
    let rows = rows();
    let whole = crate::decide::Whole {
        rows: &rows,
        enough: &|given, needed, _| given.len() >= usize::from(needed.people),
    };
    crate::decide::approvals_of_rest(BATCH, &entries, &SealKey::new(b"ours"), misfit, Some(whole))
}

#[test]
fn once_something_was_left_out_only_the_rest_can_be_approved_and_sent() {
    let (key, rows) = (SealKey::new(b"ours"), rows());
    let (out, rest) = left_out(3, &[1], &rows, &[]);
    let (whole, part) = (approved(&rows, 2, &key), approved(&rest, 2, &key));
    for misfit in [Misfit::IsAnAlarm, Misfit::DoesNothing] {
        assert!(
            found_of_rest(1, &[&out, &whole], misfit).is_err(),
            "of more than the rest"
        );
        let lapsed = found_of_rest(2, &[&approved(&rows, 2, &key), &out, &part], misfit);
        assert_eq!(
            lapsed.err(),
            Some(Alteration::TooFew { batch: BATCH }),
            "of what was more"
        );
    }
    let found = found_of_rest(1, &[&out, &part], Misfit::IsAnAlarm).expect("ours");
    let rest = ApprovedBatch::new(found, rows.clone()).expect("its rows");
    let at = |place: usize| StandsAs {
        payout: PayoutId::new(FIRST.get() + i64::try_from(place).expect("a place")),
        ..first(&rows.rows()[place])
    };
    assert!(rest.row_to_send(at(0)).is_ok() && rest.row_to_send(at(2)).is_ok());
    let payout = at(1).payout;
    assert_eq!(rest.row_to_send(at(1)), Err(Alteration::Row { payout }));
    // A copy that does not know what was left out derives the same ids.
    let ids = AttemptIds::of(&key);
    let with = IdsOf {
        ledger: LedgerId::from_random([1; 16]),
        ids: &ids,
        people_by_our_id: true,
    };
    let claim = |of: &ApprovedBatch| of.next_claim(&with, at(2).payout, 0).expect("a claim");
    assert_eq!(claim(&rest), claim(&batch(&key)));
}

#[test]
fn nothing_is_left_out_twice_nor_all_of_it_nor_once_enough_approved() {
    let (key, rows) = (SealKey::new(b"ours"), rows());
    let (out, rest) = left_out(3, &[1], &rows, &[]);
    let (more, last) = left_out(4, &[0], &rows, &[1]);
    let (whole, part) = (approved(&rows, 2, &key), approved(&rest, 2, &key));
    assert!(found_of_rest(1, &[&out, &more, &approved(&last, 2, &key)], Misfit::IsAnAlarm).is_ok());
    let fits = |then: &[&DoneTo]| found_of_rest(1, then, Misfit::IsAnAlarm).is_ok();
    assert!(!fits(&[&out, &out, &part]), "twice");
    assert!(!fits(&[&more, &part]), "another rest than it says");
    let (mut own, mut all) = (out.clone(), out.clone());
    own.by = Some(OperatorId::new(1));
    assert!(!fits(&[&own, &part]), "by its maker");
    let mut dearer = out.clone();
    if let Fact::PayoutsLeftOut { sum, .. } = &mut dearer.fact {
        *sum = rows.sum();
    }
    assert!(!fits(&[&dearer, &part]), "another sum than it says");
    if let Fact::PayoutsLeftOut { payouts, .. } = &mut all.fact {
        *payouts = (0..3).map(|place| PayoutId::new(FIRST.get() + place)).collect();
    }
    assert!(!fits(&[&all, &part]), "all of it");
    // Somebody's own program writes it after the approval: it does nothing, and stops nothing.
    let late = found_of_rest(1, &[&whole, &out], Misfit::DoesNothing).expect("approved");
    assert!(late.left_out().is_empty());
}

#[test]
fn what_does_not_fit_is_an_alarm_where_one_desktop_writes_and_void_where_several_do() {
    let (key, rows) = (SealKey::new(b"ours"), rows());
    let by_its_maker = approved(&rows, 1, &key);
    let then = [by_its_maker, approved(&rows, 2, &key)];
    assert_eq!(
        found(1, &then, Misfit::IsAnAlarm).err(),
        Some(Alteration::Approval { batch: BATCH })
    );
    assert!(found(1, &then, Misfit::DoesNothing).is_ok());
}

#[test]
fn what_was_claimed_goes_again_only_once_it_is_proved_that_nothing_was_taken() {
    let (key, rows) = (SealKey::new(b"ours"), rows());
    let ids = AttemptIds::of(&key);
    let with = IdsOf {
        ledger: LedgerId::from_random([1; 16]),
        ids: &ids,
        people_by_our_id: true,
    };
    let mut batch = batch(&key);
    let row = &rows.rows()[0];
    assert!(batch.row_to_send(first(row)).is_ok());
    let claim = batch.next_claim(&with, FIRST, 0).expect("a claim");
    let attempt = claim.attempt;
    let attempts = vec![claim.clone()];
    batch.observe(&Fact::AttemptsClaimed { attempts });
    assert_eq!(
        batch.row_to_send(first(row)),
        Err(Alteration::SentBefore { payout: FIRST })
    );
    let id = Some(&claim.originator_conversation_id);
    assert!(batch.row_to_repeat(first(row), attempt, id).is_ok());
    assert!(batch.row_to_repeat(first(row), attempt, None).is_err());
    let answer = Answer::NotTaken {
        why: NotTaken::Unreachable,
        gateway: None,
    };
    let records = vec![AttemptRecord { attempt, answer }];
    batch.observe(&Fact::AttemptsRecorded { records });
    assert!(batch.row_to_send(first(row)).is_ok());
    let again = batch.next_claim(&with, FIRST, 1).expect("a claim");
    assert_ne!(again.attempt, attempt);
    assert_eq!(again.originator_conversation_id, claim.originator_conversation_id);
}

#[test]
fn a_row_that_is_not_what_was_approved_is_not_sent() {
    let (key, rows) = (SealKey::new(b"ours"), rows());
    let batch = batch(&key);
    let mut row = rows.rows()[0].clone();
    row.amount = Amount::from_shillings(101).expect("positive");
    assert_eq!(batch.row_to_send(first(&row)), Err(Alteration::Row { payout: FIRST }));
}
