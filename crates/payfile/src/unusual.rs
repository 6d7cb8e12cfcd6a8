//! Flags rows that differ from the file's others, or whose number another operator gave out. Each deserves a look, none is
//! a problem: people keep their number when they change the operator, and somebody earns the most.

use std::collections::HashMap;

use messages::text as say;
use mpesa::Amount;

use crate::report::{CheckedFile, Column, Flag, FlagCode, Row};

/// In a shorter file nothing is usual.
const ENOUGH_ROWS: usize = 8;
/// So many times the file's middle amount, or so small a part of it, is far.
const FAR: i64 = 10;

/// Flags what is unusual in the rows that were read.
pub(crate) fn flag(file: &mut CheckedFile) {
    let mut flags: Vec<Flag> = file.rows.iter().filter_map(other_operator).collect();
    flags.extend(amounts(&file.rows));
    flags.extend(references(&file.rows));
    file.flags.append(&mut flags);
}

/// The operator that a block of numbers was given to, as far as published lists agree (the Communications Authority's numbering
/// plan; the carriers of libphonenumber, 2023); none for Safaricom's and for what is not listed.
fn operator(national: &str) -> Option<&'static str> {
    let block: u16 = national.get(..3)?.parse().ok()?;
    match block {
        730..=739 | 750..=756 | 761 | 762 | 780..=789 | 100..=106 => Some("Airtel"),
        770..=779 | 120 => Some("Telkom"),
        763..=766 | 124 => Some("Equitel"),
        747 => Some("Faiba"),
        _ => None,
    }
}

fn other_operator(row: &Row) -> Option<Flag> {
    let number = row.lane.person()?;
    let name = operator(number.expose().get(3..)?)?;
    Some(Flag {
        line: row.line,
        column: Some(Column::Phone),
        code: FlagCode::OtherOperator,
        message: say().payfile_other_operator(name),
        before: None,
        after: None,
    })
}

fn amounts(rows: &[Row]) -> Vec<Flag> {
    if rows.len() < ENOUGH_ROWS {
        return Vec::new();
    }
    let mut cents: Vec<i64> = rows.iter().map(|row| row.amount.cents()).collect();
    cents.sort_unstable();
    let Some(middle) = cents.get(cents.len() / 2).copied() else {
        return Vec::new();
    };
    let far = |amount: Amount| {
        let cents = amount.cents();
        cents >= middle.saturating_mul(FAR) || cents.saturating_mul(FAR) <= middle
    };
    let usual = Amount::from_cents(middle)
        .map(|amount| amount.to_string())
        .unwrap_or_default();
    let flag = |row: &Row| Flag {
        line: row.line,
        column: Some(Column::Amount),
        code: FlagCode::AmountUnusual,
        message: say().payfile_amount_unusual(row.amount.to_string(), usual.as_str()),
        before: None,
        after: None,
    };
    rows.iter().filter(|row| far(row.amount)).map(flag).collect()
}

/// Where most rows have a reference of their own, one that comes twice is an invoice paid twice, or a slip.
fn references(rows: &[Row]) -> Vec<Flag> {
    let mut first: HashMap<String, (u32, u32)> = HashMap::new();
    let key = |row: &Row| row.reference.to_lowercase();
    let filled = || rows.iter().filter(|row| !row.reference.is_empty());
    for row in filled() {
        let (_, count) = first.entry(key(row)).or_insert((row.line, 0));
        *count = count.saturating_add(1);
    }
    let single = first.values().filter(|(_, count)| *count == 1).count();
    if single.saturating_mul(2) <= filled().count() {
        return Vec::new();
    }
    let repeated = |row: &Row| {
        let (line, _) = first.get(&key(row)).filter(|(line, _)| *line < row.line)?;
        Some(Flag {
            line: row.line,
            column: Some(Column::Reference),
            code: FlagCode::ReferenceRepeated,
            message: say().payfile_reference_repeated(line),
            before: None,
            after: None,
        })
    };
    filled().filter_map(repeated).collect()
}

#[cfg(test)]
mod tests {
    use super::operator;

    #[test]
    fn blocks_are_named_as_the_published_lists_have_them_and_safaricoms_and_the_unlisted_are_not() {
        let named = |blocks: &[u16], name: Option<&str>| {
            for block in blocks {
                assert_eq!(operator(&format!("{block}000000")), name, "{block}");
            }
        };
        named(&[730, 739, 750, 756, 761, 762, 780, 789, 100, 106], Some("Airtel"));
        named(&[770, 779, 120], Some("Telkom"));
        named(&[763, 766, 124], Some("Equitel"));
        named(&[747], Some("Faiba"));
        named(
            &[700, 729, 740, 746, 748, 749, 757, 759, 768, 769, 790, 799, 110, 115],
            None,
        );
        named(&[107, 109, 116, 760, 767], None);
    }
}
