//! What a maker changed of a file before a batch was made of it, as sentences.

use messages::text;
use treasury::{CellCorrected, FileChanges, GroupConfirmed};

use super::grouped;

/// So many are told one by one.
const TOLD: usize = 5;

/// What was changed; empty where the file was taken as it is.
pub(crate) fn file_changes(changes: &FileChanges) -> String {
    let mut said = Vec::new();
    if changes.columns_by_hand {
        said.push(text().file_columns_by_hand());
    }
    said.extend(changes.confirmed.iter().take(TOLD).map(confirmed));
    said.extend(changes.corrected.iter().take(TOLD).map(corrected));
    let more = changes.corrected.len().saturating_sub(TOLD);
    if more > 0 {
        said.push(text().file_more_corrected(more, grouped(more)));
    }
    if !changes.left_out.is_empty() {
        let lines: Vec<String> = changes.left_out.iter().take(TOLD).map(ToString::to_string).collect();
        let lines = lines.join(", ");
        said.push(match changes.left_out.len().saturating_sub(TOLD) {
            0 => text().file_left_out(changes.left_out.len(), lines),
            more => text().file_left_out_more(lines, grouped(more)),
        });
    }
    said.join(" ")
}

fn confirmed(group: &GroupConfirmed) -> String {
    let GroupConfirmed {
        heading,
        value,
        rows,
        sum,
    } = group;
    let n = grouped(usize::try_from(*rows).unwrap_or(usize::MAX));
    match value.is_empty() {
        true => text().file_confirmed(*rows, n, sum.to_string(), heading.as_str()),
        false => text().file_confirmed_value(*rows, n, sum.to_string(), heading.as_str(), value.as_str()),
    }
}

fn corrected(cell: &CellCorrected) -> String {
    let CellCorrected {
        line,
        column,
        before,
        after,
    } = cell;
    text().file_corrected(
        line.to_string(),
        column.replace('_', " "),
        before.as_str(),
        after.as_str(),
    )
}
