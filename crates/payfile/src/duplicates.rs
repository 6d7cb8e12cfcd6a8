//! Flags payees that stand in the file more than once.

use std::collections::BTreeMap;

use messages::text as say;
use treasury::LaneKind;

use crate::report::{CheckedFile, Column, Flag, FlagCode, Row};

/// Flags every later row of a payee: as a duplicate where an earlier row has the same amount, else as the same payee.
pub(crate) fn flag(file: &mut CheckedFile) {
    // The number's last nine digits tell payees apart; with the row's place below them, one sort of plain integers
    // brings each payee's rows together in the file's order.
    let mut order: Vec<u64> = file
        .rows
        .iter()
        .enumerate()
        .filter_map(|(place, row)| Some(key(row)? << 32 | place as u64))
        .collect();
    order.sort_unstable();
    let mut flags = Vec::new();
    for places in order
        .chunk_by(|a, b| a >> 32 == b >> 32)
        .filter(|places| places.len() > 1)
    {
        let row = |place: &u64| file.rows.get((place & u64::from(u32::MAX)) as usize);
        flag_payee(&places.iter().filter_map(row).collect::<Vec<_>>(), &mut flags);
    }
    for rows in organisations(&file.rows).values().filter(|rows| rows.len() > 1) {
        flag_payee(rows, &mut flags);
    }
    file.flags.append(&mut flags);
}

/// Flags the rows of one payee, given in the file's order.
fn flag_payee(payee: &[&Row], flags: &mut Vec<Flag>) {
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

/// Rows that pay organisations, by number and account there.
fn organisations(rows: &[Row]) -> BTreeMap<(&str, Option<&str>), Vec<&Row>> {
    let mut by_payee: BTreeMap<_, Vec<&Row>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.lane.person().is_none()) {
        let payee = (row.lane.payee(), row.lane.account());
        by_payee.entry(payee).or_default().push(row);
    }
    by_payee
}

/// The number behind `254`, below a billion; none where no person is paid.
fn key(row: &Row) -> Option<u64> {
    let msisdn = row.lane.person()?;
    let digits = msisdn.expose().bytes().skip(3);
    Some(digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
}

/// The column that names the payee of a row.
const fn column(row: &Row) -> Column {
    match row.lane.kind() {
        LaneKind::Person | LaneKind::TopUp | LaneKind::Reversal => Column::Phone,
        LaneKind::Bill => Column::PayBill,
        LaneKind::Till => Column::Till,
        LaneKind::Tax => Column::Registration,
    }
}

fn duplicate(row: &Row, earlier: &Row) -> Flag {
    Flag {
        line: row.line,
        column: Some(column(row)),
        code: FlagCode::DuplicateRow,
        message: say().payfile_duplicate_row(row.amount.to_string(), earlier.line),
        before: None,
        after: None,
    }
}

fn same_payee(row: &Row, earlier: &Row) -> Flag {
    Flag {
        line: row.line,
        column: Some(column(row)),
        code: FlagCode::SamePayee,
        message: say().payfile_same_payee(earlier.line, earlier.amount.to_string(), row.amount.to_string()),
        before: None,
        after: None,
    }
}
