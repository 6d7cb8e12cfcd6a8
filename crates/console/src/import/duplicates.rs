//! Flags payees that stand in the file more than once.

use super::report::{CheckedFile, Column, Flag, FlagCode, Row};

/// Flags every later row of a payee: as a duplicate where an earlier row has the same amount, else as the same payee.
pub(super) fn flag(file: &mut CheckedFile) {
    let mut order: Vec<&Row> = file.rows.iter().collect();
    order.sort_unstable_by_key(|row| (row.msisdn, row.line));
    let mut flags = Vec::new();
    for payee in order.chunk_by(|a, b| a.msisdn == b.msisdn) {
        let mut by_amount = payee.to_vec();
        by_amount.sort_unstable_by_key(|row| (row.amount, row.line));
        for same in by_amount.chunk_by(|a, b| a.amount == b.amount) {
            let Some((earliest, repeats)) = same.split_first() else {
                continue;
            };
            flags.extend(repeats.iter().map(|row| duplicate(row, earliest)));
            if let Some(first) = payee.first().filter(|first| first.line < earliest.line) {
                flags.push(same_payee(earliest, first));
            }
        }
    }
    file.flags.append(&mut flags);
}

fn duplicate(row: &Row, earlier: &Row) -> Flag {
    Flag {
        line: row.line,
        column: Some(Column::Phone),
        code: FlagCode::DuplicateRow,
        message: format!(
            "The same payee and amount ({}) stand on line {}. Check that both are meant before paying twice.",
            row.amount, earlier.line
        ),
        before: None,
        after: None,
    }
}

fn same_payee(row: &Row, earlier: &Row) -> Flag {
    Flag {
        line: row.line,
        column: Some(Column::Phone),
        code: FlagCode::SamePayee,
        message: format!(
            "The same payee stands on line {} with {}; here it is {}. Check that both are meant.",
            earlier.line, earlier.amount, row.amount
        ),
        before: None,
        after: None,
    }
}
