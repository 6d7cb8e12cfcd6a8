//! A row in every table, and a check that misses none of them.

use mpesa::{Amount, B2cLimits, Balance};
use rusqlite::Connection;
use treasury::{
    AccountReading, BookAccount, Consent, Fact, FloatSource, HandEnd, LineClass, OperatorId, PauseReason, PayoutId,
    Policy, PolicyVersion, Proof, Purpose, RecallId, RecallStep, ReceivedPayment, ReminderStage, ReportedBy, Roles,
    RowSet, Setting, StatementLine, StatementLines, StatementPeriod, UTILITY,
};

use super::{CHECKER, MAKER, Told, id, receipt};
use crate::{ApplyResult, project::PROJECTIONS};

/// A ledger in which every table has a row.
async fn full() -> Told {
    let told = Told::in_doubt().await;
    told.propose(1, 1, HandEnd::NotPaid { statement_day: 20_500 }).await;
    told.tell(
        MAKER,
        Fact::AttemptRepeated {
            attempt: told.attempt(1),
        },
    )
    .await;
    told.ledger
        .ask_balance(id(40), Some(MAKER), told.now())
        .await
        .expect("asked");
    let read = Fact::BalancesRead {
        source: FloatSource::Balance,
        delivery: told.keep(id(40)).await,
        accounts: vec![AccountReading::available(
            UTILITY,
            Balance::from_cents(500).expect("a balance"),
        )],
        as_of: told.now(),
    };
    let payment = ReceivedPayment {
        receipt: receipt("SGC0000001"),
        amount: Amount::from_shillings(50).expect("an amount"),
        paid_at: told.now(),
        payer: "254712345678".to_owned(),
        name: "Otieno".to_owned(),
        account: "RENT-7".to_owned(),
        kind: "Pay Bill".to_owned(),
        told_by: ReportedBy::Confirmation,
    };
    let rest = [
        read,
        Fact::PaymentsReceived {
            payments: vec![payment.clone(), payment],
            deliveries: Vec::new(),
        },
        Fact::RecallOpened {
            recall: RecallId::new(1),
            payout: PayoutId::new(2),
            reason: "paid twice".to_owned(),
            owner: MAKER,
            due: 99,
        },
        Fact::RecallStepped {
            recall: RecallId::new(1),
            step: RecallStep::ALL[0],
            done: true,
            note: String::new(),
        },
        Fact::SettingChanged {
            setting: Setting::PasswordLasts { days: 90 },
        },
        Fact::CredentialNoted {
            initiator: "treasury".to_owned(),
            set_on: 20_000,
        },
        Fact::RotationBegun { rotation: id(20) },
        Fact::ReminderGiven {
            person: MAKER,
            set_on: 20_000,
            lasts_days: 90,
            stage: ReminderStage::InSevenDays,
            since: ReminderStage::InFourteenDays,
        },
        Fact::AccessFound {
            permission: treasury::ApiPermission::Balance,
            finding: treasury::AccessFinding::Open,
        },
    ];
    for fact in rest.into_iter().chain(of_people()) {
        told.tell(MAKER, fact).await;
    }
    let paid = ApplyResult {
        delivery: told.keep(told.attempt(2)).await,
        attempt: told.attempt(2),
        evidence: HandEnd::Paid {
            receipt: receipt("SGH0000002"),
        }
        .evidence(""),
        proof: Proof::Callback,
        pause: None,
        accounts: Vec::new(),
    };
    told.ledger.apply(vec![paid], told.now()).await.expect("applied");
    let person = PauseReason::Person;
    told.ledger
        .pause_sending(person, Some(MAKER), told.now())
        .await
        .expect("paused");
    let kit = Fact::RecoveryKeyMade {
        recipient: "age1".to_owned(),
        agreed_by: Some(CHECKER),
    };
    told.tell(MAKER, kit).await;
    in_part(&told).await;
    statement(&told).await;
    let other = treasury::DesktopKey::from_bytes([7; 32]);
    let added = Fact::DesktopAdded {
        desktop: other,
        name: "Branch".to_owned(),
        agreed_by: CHECKER,
    };
    told.tell(MAKER, added).await;
    told.tell(MAKER, Fact::LeaseTaken { desktop: other }).await;
    // Nothing is written behind it.
    told.tell(MAKER, Fact::LedgerMoved { agreed_by: CHECKER }).await;
    told
}

/// A batch about which something was asked, and of which a payout was left out.
async fn in_part(told: &Told) {
    let rows = RowSet::freeze((2..4).map(super::row).collect(), &B2cLimits::CURRENT).expect("rows");
    let new = crate::NewBatch {
        title: "November".to_owned(),
        purpose: Purpose::Payouts,
        source: None,
        redo_of: None,
        corrects: None,
        rows: rows.clone(),
    };
    let ledger = &told.ledger;
    let batch = ledger.draft(new, MAKER, told.now()).await.expect("a draft");
    ledger.submit(batch, MAKER, told.now()).await.expect("submitted");
    let asked = ledger.ask_maker(batch, "Why?".to_owned(), CHECKER, told.now());
    asked.await.expect("asked");
    let payouts = told.one::<i64>("SELECT max(id) FROM payout").await;
    let out = Fact::PayoutsLeftOut {
        batch,
        payouts: vec![PayoutId::new(payouts)],
        sum: super::row(3).amount.into(),
        rest: rows.without(&[1].into()).expect("a rest").digest(),
        reason: "Not her number".to_owned(),
    };
    told.tell(CHECKER, out).await;
}

/// A third person, who acts for one of the two, and another policy that waits.
fn of_people() -> [Fact; 3] {
    let operator = OperatorId::new(3);
    let added = Fact::OperatorAdded {
        operator,
        name: "Chebet".to_owned(),
        roles: Roles::FOUNDER,
        key: super::wrapped("Chebet"),
        agreed_by: Consent::TwoPeople { second: CHECKER },
    };
    let named = Fact::StandInNamed {
        operator: MAKER,
        stand_in: operator,
        from: 1,
        until: 2,
        agreed_by: CHECKER,
    };
    let mut policy = Policy::standard();
    policy.approval_days = 7;
    let version = PolicyVersion::new(1);
    [added, named, Fact::PolicyProposed { version, policy }]
}

/// A statement with a ghost, and a month that was closed.
async fn statement(told: &Told) {
    let line = StatementLine {
        line: 8,
        receipt: receipt("SGG0000009"),
        completed: told.now(),
        cents: -500,
        balance: Some(100),
        counts: true,
        status: "completed".to_owned(),
        class: LineClass::Payment,
        details: "Business Payment".to_owned(),
        number: None,
        name: None,
        account_no: None,
        own_id: None,
        linked: None,
        operator: None,
        twin: 0,
    };
    let new = crate::NewStatement {
        file: "statement.csv".to_owned(),
        bytes: b"the file".to_vec().into(),
        lines: StatementLines::write(vec![line]).expect("lines"),
        shortcode: "600417".parse().expect("a number"),
        account: BookAccount::Utility,
        layout: "portal export".to_owned(),
        period: StatementPeriod {
            from: 0,
            until: i64::MAX / 2,
            opening: None,
            closing: None,
        },
        pays: true,
        said: Vec::new(),
    };
    told.ledger
        .import_statement(new, MAKER, told.now())
        .await
        .expect("imported");
    let closed = treasury::ClosedMonth {
        month: "2023-11".parse().expect("a month"),
        sums: Vec::new(),
        open: 1,
        agreed_by: CHECKER,
    };
    told.tell(MAKER, Fact::MonthClosed { closed }).await;
}

#[tokio::test]
async fn a_check_misses_no_row_of_any_table() {
    // A void entry comes from another desktop only: `inside/team.rs`.
    for table in PROJECTIONS.into_iter().filter(|table| *table != "void_entry") {
        let told = full().await;
        assert_eq!(told.faults().await, Vec::<String>::new(), "before {table}");
        let raw = Connection::open(&told.path).expect("the file");
        raw.busy_timeout(std::time::Duration::from_secs(5)).expect("set");
        raw.pragma_update(None, "foreign_keys", "OFF").expect("set");
        let deleted = raw.execute(&format!("DELETE FROM {table}"), []).expect(table);
        assert!(deleted > 0, "nothing above tells anything of {table}");
        let noun = table.replace('_', " ");
        let faults: Vec<_> = told
            .faults()
            .await
            .into_iter()
            .map(|fault| fault.to_lowercase())
            .collect();
        assert!(
            faults
                .iter()
                .any(|fault| fault.starts_with(&noun) && fault.ends_with("is missing.")),
            "{table}: {faults:#?}"
        );
    }
}
