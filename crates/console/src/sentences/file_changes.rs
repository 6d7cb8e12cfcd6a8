//! What a maker changed of a file before a batch was made of it, as sentences.

use treasury::{CellCorrected, FileChanges, GroupConfirmed};

use super::grouped;

/// So many are told one by one.
const TOLD: usize = 5;

/// What was changed, beginning with a space; empty where the file was taken as it is.
pub(crate) fn file_changes(changes: &FileChanges) -> String {
    let mut told = String::new();
    if changes.columns_by_hand {
        told.push_str(" The maker said which column is which.");
    }
    told.extend(changes.confirmed.iter().take(TOLD).map(confirmed));
    told.extend(changes.corrected.iter().take(TOLD).map(corrected));
    let more = changes.corrected.len().saturating_sub(TOLD);
    if more > 0 {
        told.push_str(&format!(" {} more cells were corrected.", grouped(more)));
    }
    if !changes.left_out.is_empty() {
        let lines: Vec<String> = changes.left_out.iter().take(TOLD).map(ToString::to_string).collect();
        let more = match changes.left_out.len().saturating_sub(TOLD) {
            0 => String::new(),
            more => format!(" and {} more", grouped(more)),
        };
        let noun = if changes.left_out.len() == 1 { "Line" } else { "Lines" };
        let was = if changes.left_out.len() == 1 { "was" } else { "were" };
        told.push_str(&format!(" {noun} {}{more} {was} left out.", lines.join(", ")));
    }
    told
}

fn confirmed(group: &GroupConfirmed) -> String {
    let GroupConfirmed {
        heading,
        value,
        rows,
        sum,
    } = group;
    let noun = if *rows == 1 { "row is" } else { "rows are" };
    let says = if value.is_empty() {
        "speaks against it".to_owned()
    } else {
        format!("says \u{201c}{value}\u{201d}")
    };
    format!(
        " {} {noun} paid ({sum}) although \u{201c}{heading}\u{201d} {says}.",
        grouped(usize::try_from(*rows).unwrap_or(usize::MAX))
    )
}

fn corrected(cell: &CellCorrected) -> String {
    let CellCorrected {
        line,
        column,
        before,
        after,
    } = cell;
    format!(
        " Line {line}, {}: \u{201c}{before}\u{201d} was corrected to \u{201c}{after}\u{201d}.",
        column.replace('_', " ")
    )
}
