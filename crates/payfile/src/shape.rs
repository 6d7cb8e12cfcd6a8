//! Whether a record's values stand under the right headings at all.

use messages::text as say;
use tabular::is_blank;

use crate::{
    cell_text::Refusal,
    columns::Header,
    report::{Column, ProblemCode},
    table::Record,
};

/// Why a record's values cannot be trusted to stand under the right headings.
pub(crate) fn fault(
    record: &Record<'_>,
    header: &Header,
    delimiter: Option<u8>,
) -> Option<(Option<Column>, String, Refusal)> {
    let text = |index: usize| record.cell(index).map(|cell| cell.text.as_ref()).unwrap_or_default();
    let refusal = |code, message| Refusal { code, message };
    if record.broken_quote {
        let guilty = record.cells.iter().find(|cell| cell.text.trim_start().starts_with('"'));
        let value = guilty.map(|cell| cell.text.clone().into_owned()).unwrap_or_default();
        return Some((
            None,
            value,
            refusal(ProblemCode::QuoteNotClosed, say().payfile_quote_not_closed()),
        ));
    }
    let delimiter = delimiter?;
    let extra = record.cells.len() > header.width();
    let next = header.amount.saturating_add(1);
    let split = delimiter == b',' && is_group_head(text(header.amount)) && is_group_tail(text(next));
    if split && (extra || header.name.contains(&next)) {
        return Some((
            Some(Column::Amount),
            format!("{},{}", text(header.amount), text(next)),
            refusal(ProblemCode::AmountSplit, say().payfile_amount_split()),
        ));
    }
    let value = record
        .cells
        .get(header.width()..)?
        .iter()
        .find(|cell| !is_blank(&cell.text))?;
    Some((
        None,
        value.text.clone().into_owned(),
        refusal(ProblemCode::TooManyValues, say().payfile_too_many_values()),
    ))
}

/// The digits before a thousands comma, after a currency perhaps.
fn is_group_head(text: &str) -> bool {
    let digits = text
        .trim()
        .trim_start_matches(|c: char| c.is_alphabetic() || matches!(c, '.' | ' '));
    (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// The digits after a thousands comma, with cents or a currency perhaps.
fn is_group_tail(text: &str) -> bool {
    match text.trim().split_at_checked(3) {
        Some((group, rest)) => {
            group.bytes().all(|b| b.is_ascii_digit()) && (rest.is_empty() || rest.starts_with(['.', '/', ' ']))
        }
        None => false,
    }
}
