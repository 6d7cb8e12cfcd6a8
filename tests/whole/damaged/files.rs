//! Files that people choose: a payroll, a statement, a certificate.

use std::path::{Path, PathBuf};

use console::InitiatorSource;
use daraja::Certificate;
use mpesa::{B2cCommand, B2cLimits};
use payfile::{Choices, Flow};

use super::{damage::damaged, figure, from, how_many};
use crate::dice::Dice;

/// Every file in a folder of the code, by name.
fn samples(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates").join(folder);
    let entries = std::fs::read_dir(&folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Tries what is read out of `samples`, and answers how often it was taken.
fn try_each(samples: &[Vec<u8>], count: u64, mut is_taken: impl FnMut(&[u8]) -> bool) -> u64 {
    let mut taken = 0;
    for seed in from()..from() + count {
        let mut dice = Dice::of(seed);
        let (sample, other) = (dice.one_of(samples), dice.one_of(samples));
        let bytes = damaged(sample, other, &mut dice);
        taken += u64::from(is_taken(&bytes));
    }
    taken
}

#[test]
fn a_damaged_payroll_invents_no_payee_and_adds_up() {
    let count = how_many(400);
    let taken = try_each(&samples("payfile/tests/reports"), count, |bytes| {
        let input = payfile::Input {
            name: "payroll",
            bytes,
            limits: &B2cLimits::CURRENT,
            default_command: B2cCommand::SalaryPayment,
            choices: &Choices::default(),
        };
        let file = payfile::check(input, &mut |_| Flow::Continue).unwrap();
        let sum: i64 = file.rows.iter().map(|row| row.amount.cents()).sum();
        assert_eq!(sum, file.total.cents());
        assert!(file.problems.is_sorted_by_key(|problem| problem.line));
        drop(payfile::problems_csv(&file));
        !file.rows.is_empty()
    });
    figure("payroll files", count, taken);
}

#[test]
fn a_damaged_statement_adds_up_or_says_where_it_does_not() {
    let count = how_many(400);
    let taken = try_each(&samples("statement/tests/samples"), count, |bytes| {
        let Ok(found) = statement::read(statement::Input {
            name: "statement",
            bytes,
        }) else {
            return false;
        };
        for row in &found.rows {
            assert!(row.in_cents() == 0 || row.out_cents() == 0);
            assert_eq!(row.counts(), row.in_cents() > 0 || row.out_cents() > 0);
        }
        assert!(found.findings.iter().all(|finding| !finding.to_string().is_empty()));
        true
    });
    figure("statements", count, taken);
}

#[test]
fn a_damaged_certificate_is_refused_or_encrypts() {
    let count = how_many(400);
    let taken = try_each(&samples("daraja/certificates"), count, |bytes| {
        let Ok(certificate) = Certificate::parse(bytes) else {
            return false;
        };
        assert!(!certificate.fingerprint().is_empty());
        let _ = certificate.subject();
        let initiator = InitiatorSource {
            name: daraja_sim::Config::practice(0).initiator,
            certificate,
        };
        let password = "not to be read".into();
        // What cannot encrypt is an error, and what can does.
        if let Ok(operator) = initiator.operator(&password) {
            assert!(!format!("{operator:?}").contains("not to be read"));
        }
        true
    });
    figure("certificates", count, taken);
}
