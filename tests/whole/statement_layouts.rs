//! The reader of statements against the simulator's own books: what it reads, in every layout and of every account, is what the
//! simulator truly did.

use std::collections::BTreeMap;

use daraja_sim::{Api, Kind, Simulator, StatementAccount, StatementLayout, StatementOf};
use statement::{Check, Finding, Input, Layout, Row, Statement};

const LAYOUTS: [(StatementLayout, Layout); 3] = [
    (StatementLayout::Portal, Layout::Portal),
    (StatementLayout::Statements2026, Layout::Statements2026),
    (StatementLayout::Sftp, Layout::Sftp),
];

fn read(simulator: &Simulator, account: StatementAccount, layout: StatementLayout) -> Statement {
    let written = simulator
        .statement(&StatementOf {
            shortcode: daraja_sim::Config::practice(0).shortcode,
            account,
            from: "2020-01-01T00:00:00Z".parse().unwrap(),
            until: "2090-01-01T00:00:00Z".parse().unwrap(),
            failed_too: true,
            layout,
            operator: "jmfano".to_owned(),
        })
        .unwrap();
    let found = statement::read(Input {
        name: &written.file_name,
        bytes: &written.bytes,
    });
    let found = found.unwrap_or_else(|error| panic!("{}: {error}", written.file_name));
    assert_eq!(
        found.rows.len(),
        written.rows as usize,
        "{}: {:?}",
        written.file_name,
        found.findings
    );
    assert_eq!(
        found.shortcode,
        Some(daraja_sim::Config::practice(0).shortcode),
        "{}",
        written.file_name
    );
    found
}

/// Reads every statement of a simulator that has paid people, and compares it with the journal.
pub(crate) fn compare(simulator: &Simulator) {
    let held = simulator.accounts();
    for (account, closing) in [
        (StatementAccount::Utility, held.utility),
        (StatementAccount::Working, held.working),
        (StatementAccount::ChargesPaid, held.charges_paid),
    ] {
        for (layout, wanted) in LAYOUTS {
            let found = read(simulator, account, layout);
            assert_eq!(found.layout, wanted);
            let unasked: Vec<&Finding> = found
                .findings
                .iter()
                .filter(|finding| !matches!(finding, Finding::AccountNotNamed | Finding::NoRows))
                .collect();
            assert!(unasked.is_empty(), "{account:?} {wanted:?}: {unasked:?}");
            let moved = found.rows.iter().any(Row::counts);
            assert!(!moved || found.checks.chain == Check::Ok, "{account:?} {wanted:?}");
            assert!(!moved || found.closing == Some(closing), "{account:?} {wanted:?}");
            if account == StatementAccount::Utility {
                payments(simulator, &found);
            }
        }
    }
}

/// Each payment to a person is one row that counts, with its receipt, amount and id; each refused one is a row that does not.
fn payments(simulator: &Simulator, found: &Statement) {
    let (mut paid, mut failed) = (BTreeMap::new(), 0);
    for entry in simulator.journal() {
        if !matches!(entry.api, Some(Api::B2c | Api::B2cV1 | Api::B2cValidate)) {
            continue;
        }
        if let Kind::Paid { receipt, .. } = &entry.kind {
            let seen = (entry.amount, entry.originator_conversation_id.clone());
            let there = paid.insert(receipt.clone(), seen);
            assert!(there.is_none(), "{receipt}");
        } else if let Kind::Failed { .. } = entry.kind {
            failed += 1;
        }
    }
    assert!(paid.len() > 100 && failed > 5, "{} paid, {failed} failed", paid.len());
    let out = |row: &&Row| row.kind == statement::Kind::PaymentOut;
    for row in found.rows.iter().filter(out).filter(|row| row.counts()) {
        let (amount, id) = paid.remove(row.receipt.as_str()).unwrap_or_else(|| panic!("{row:?}"));
        assert_eq!(row.out_cents(), amount, "{row:?}");
        // The extract alone does not name our id.
        let wanted = (found.layout != Layout::Sftp).then_some(id);
        assert_eq!(row.own_id.as_ref().map(|id| id.as_str().to_owned()), wanted, "{row:?}");
        assert!(
            row.party.as_ref().is_some_and(|party| party.number.is_some()),
            "{row:?}"
        );
    }
    assert!(paid.is_empty(), "not in the statement: {paid:?}");
    let refused = found.rows.iter().filter(out).filter(|row| !row.counts()).count();
    assert_eq!(refused, failed);
}
