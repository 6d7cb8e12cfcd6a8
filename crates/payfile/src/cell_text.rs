//! What phone numbers and amounts have in common: how a cell may be wrapped, and what can never be a value.

use messages::text as say;
use tabular::is_space;

use crate::{
    report::{FlagCode, ProblemCode},
    table::{Cell, CellKind},
};

/// Why a cell could not be read: the code, and a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: ProblemCode,
    pub(crate) message: String,
}

pub(crate) fn refuse<T>(code: ProblemCode, message: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal {
        code,
        message: message.into(),
    })
}

/// A cell's text freed of its wrapping, and the repair that freed it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unwrapped<'a> {
    pub(crate) text: &'a str,
    pub(crate) repair: Option<FlagCode>,
}

/// Takes off outer spaces, quotation marks, the apostrophe that tells Excel "this is text", and `="…"`, which
/// some programs write to keep a leading zero.
///
/// # Errors
/// Where the cell is a date, a spreadsheet's error or a formula.
pub(crate) fn unwrap<'a>(cell: &'a Cell<'_>) -> Result<Unwrapped<'a>, Refusal> {
    match cell.kind {
        CellKind::Text | CellKind::Number | CellKind::Foreign(_) => {}
        CellKind::Date => {
            return refuse(ProblemCode::DateCell, say().payfile_date_cell());
        }
        CellKind::Error => return error_cell(),
        CellKind::Formula => {
            return refuse(ProblemCode::Formula, say().payfile_formula_uncalculated());
        }
    }
    let mut repair = None;
    let mut text = trim(&cell.text, &mut repair);
    let constant = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    if let Some(inner) = constant.filter(|inner| !inner.contains('"')) {
        text = trim(inner, &mut repair);
        repair = Some(FlagCode::QuotesRemoved);
    }
    let bare = text.trim_matches(['"', '\'', '`', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}']);
    if bare.len() != text.len() {
        text = trim(bare, &mut repair);
        repair = Some(FlagCode::QuotesRemoved);
    }
    if text.starts_with('=') {
        return refuse(ProblemCode::Formula, say().payfile_formula_text());
    }
    if text.starts_with('#') {
        return error_cell();
    }
    Ok(Unwrapped { text, repair })
}

/// A number as `2.54712E+11`: a spreadsheet shortened it, and the digits it left out are lost.
pub(crate) fn is_exponent(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let exponent = exponent.trim_start_matches(['+', '-']);
    let mantissa = mantissa.trim_start_matches(['+', '-']);
    !exponent.is_empty()
        && exponent.bytes().all(|b| b.is_ascii_digit())
        && mantissa.bytes().any(|b| b.is_ascii_digit())
        && mantissa.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
}

fn trim<'a>(text: &'a str, repair: &mut Option<FlagCode>) -> &'a str {
    let trimmed = text.trim_matches(is_space);
    if trimmed.len() != text.len() {
        *repair = Some(FlagCode::SpacesRemoved);
    }
    trimmed
}

fn error_cell<T>() -> Result<T, Refusal> {
    refuse(ProblemCode::ErrorCell, say().payfile_error_cell())
}
