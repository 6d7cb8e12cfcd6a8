//! Sets right a line whose values do not stand under their headings, because a comma or a quotation mark in a name was not
//! escaped, or finds that it cannot be done for certain.
//!
//! Only the words of a row have commas. So the status and the amounts behind it say where they end.

use std::borrow::Cow;

use tabular::is_blank;

use crate::{
    Status, details,
    draft::{amount, receipt_of, status_of},
    heading::{Column, Heading},
    money::{Money, Style},
    source::{Cell, CellKind, Record, all_quoted},
};

/// Whether every value now stands under its heading.
pub(crate) fn set_right(record: &mut Record<'_>, heading: &Heading, style: Style, delimiter: Option<u8>) -> bool {
    let Some(delimiter) = delimiter else {
        return fits(record, heading, style);
    };
    let settled = |record: &Record<'_>| is_seated(record, heading) && filled(record) <= heading.width;
    if !record.stray_quote && settled(record) {
        return fits(record, heading, style);
    }
    let mut between = char::from(delimiter).to_string();
    if let Some(values) = all_quoted(record.raw, delimiter) {
        between = format!("\"{between}\"");
        record.cells = values
            .into_iter()
            .map(|value| Cell::text(Cow::Borrowed(value)))
            .collect();
    } else if record.stray_quote {
        // The mark that ended the value too early.
        between.insert(0, '"');
    }
    if settled(record) {
        return fits(record, heading, style);
    }
    move_left(record, heading, style, &between)
}

/// How many cells there are without blank ones at the end.
fn filled(record: &Record<'_>) -> usize {
    let last = record.cells.iter().rposition(|cell| !is_blank(&cell.text));
    last.map_or(0, |at| at.saturating_add(1))
}

fn is_status(text: &str) -> bool {
    matches!(status_of(text), Some(status) if !matches!(status, Status::Other(_)))
}

/// Whether the status stands under its heading, or nowhere.
fn is_seated(record: &Record<'_>, heading: &Heading) -> bool {
    let Some(at) = heading.find(Column::Status) else {
        return true;
    };
    is_status(record.text(at)) || !record.cells.iter().any(|cell| is_status(&cell.text))
}

/// Whether what stands behind the status is what the headings say. `12,500.00` without quotation marks would shift it.
fn fits(record: &Record<'_>, heading: &Heading, style: Style) -> bool {
    let text = |column| heading.find(column).map(|at| record.text(at));
    let confirmed = text(Column::Confirmed).is_none_or(|text| {
        // `true`, or the word for it in another language; never an amount.
        matches!(text.trim(), "0" | "1") || !text.bytes().any(|b| b.is_ascii_digit())
    });
    let reason = text(Column::Reason).is_none_or(|text| {
        let digits = text.bytes().any(|b| b.is_ascii_digit());
        !digits || !matches!(amount(text, CellKind::Text, style), Money::Cents(_))
    });
    confirmed && reason
}

/// Joins the pieces of the details, where exactly one place of the status makes everything behind it fit.
fn move_left(record: &mut Record<'_>, heading: &Heading, style: Style, between: &str) -> bool {
    let (Some(details), Some(status)) = (heading.find(Column::Details), heading.find(Column::Status)) else {
        return false;
    };
    // The receipt and the time stand before the details, or nothing is certain.
    let before = |column| heading.find(column).is_some_and(|at| at < details);
    if status != details.saturating_add(1) || !before(Column::Receipt) || !before(Column::Completed) {
        return false;
    }
    let places = (status..record.cells.len()).filter(|at| is_status(record.text(*at)));
    let mut moved = places.filter_map(|place| joined(record, heading, (details, status, place), style, between));
    let (Some(cells), None) = (moved.next(), moved.next()) else {
        return false;
    };
    drop(moved);
    record.cells = cells;
    true
}

fn joined<'a>(
    record: &Record<'a>,
    heading: &Heading,
    (details, status, place): (usize, usize, usize),
    style: Style,
    between: &str,
) -> Option<Vec<Cell<'a>>> {
    let pieces: Vec<&str> = (details..place).map(|at| record.text(at)).collect();
    let whole = pieces.join(between);
    // Its last mark was the closing one.
    let whole = if between.starts_with('"') && !between.ends_with('"') {
        whole.strip_suffix('"').unwrap_or(&whole)
    } else {
        &whole
    };
    let mut cells: Vec<Cell<'a>> = record.cells.get(..details)?.to_vec();
    cells.push(Cell::text(Cow::Owned(whole.to_owned())));
    cells.extend(record.cells.get(place..)?.iter().cloned());
    let mut moved = Record {
        line: record.line,
        cells,
        raw: record.raw,
        stray_quote: false,
    };
    let amounts = [Column::PaidIn, Column::Withdrawn, Column::Balance];
    let read = amounts
        .into_iter()
        .filter_map(|column| heading.find(column))
        .all(|at| at > status && amount(moved.text(at), CellKind::Text, style) != Money::Unclear);
    if !read || !fits(&moved, heading, style) {
        return None;
    }
    if filled(&moved) > heading.width || cuts_party(&moved, heading, details) {
        // The party's name has the comma too. The details name the party, and what is linked is told by its looks; without a
        // cell that proves where the amounts end, nothing is certain.
        let party = heading.find(Column::Party)?;
        let confirmed = heading.find(Column::Confirmed)?;
        if is_blank(moved.text(confirmed)) || party < confirmed {
            return None;
        }
        let linked = moved
            .cells
            .iter()
            .skip(party)
            .rev()
            .find(|cell| receipt_of(&cell.text).is_some())
            .cloned();
        moved.cells.truncate(party);
        if let (Some(linked), Some(at)) = (linked, heading.find(Column::Linked)) {
            moved
                .cells
                .resize(at.max(moved.cells.len()).saturating_add(1), Cell::EMPTY);
            if let Some(slot) = moved.cells.get_mut(at) {
                *slot = linked;
            }
        }
    }
    Some(moved.cells)
}

/// Whether the party's cell ends where the details go on with its name.
fn cuts_party(record: &Record<'_>, heading: &Heading, details: usize) -> bool {
    let Some(at) = heading.find(Column::Party) else {
        return false;
    };
    let cell = record.text(at).trim();
    let whole = details::read(record.text(details)).party.map(|party| party.to_string());
    whole.is_some_and(|whole| !cell.is_empty() && whole.len() > cell.len() && whole.starts_with(cell))
}
