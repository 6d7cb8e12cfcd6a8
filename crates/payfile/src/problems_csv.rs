//! Writes the lines that have problems as a file to be corrected and chosen again.

use messages::text as say;
use tabular::is_space;

use crate::report::{CheckedFile, Refused};

/// The lines with problems as CSV: the file's own headings and cells, then the line's number and the reason.
///
/// UTF-8 with a byte order mark, so that Excel reads the letters right. Cells that a spreadsheet would run as a
/// formula get an apostrophe in front, which importing takes off again.
#[must_use]
pub fn problems_csv(file: &CheckedFile) -> Vec<u8> {
    let header = file
        .layout
        .as_ref()
        .map(|layout| layout.header.as_slice())
        .unwrap_or_default();
    let width = file
        .refused
        .iter()
        .map(|refused| refused.cells.len())
        .chain([header.len()])
        .max()
        .unwrap_or(0);
    let mut out = String::from("\u{feff}");
    let heads = (0..width).map(|index| header.get(index).map(String::as_str).unwrap_or_default());
    let (line, reason) = (say().payfile_saved_line(), say().payfile_saved_reason());
    write_line(&mut out, heads.chain([line.as_str(), reason.as_str()]));
    // What concerns the whole file or its header has no cells, and comes first.
    let has_cells = |line: u32| file.refused.binary_search_by_key(&line, |refused| refused.line).is_ok();
    for problem in file.problems.iter().filter(|problem| !has_cells(problem.line)) {
        let blanks = std::iter::repeat_n("", width);
        write_line(
            &mut out,
            blanks.chain([problem.line.to_string().as_str(), problem.message.as_str()]),
        );
    }
    for Refused { line, cells } in &file.refused {
        let padded = (0..width).map(|index| cells.get(index).map(String::as_str).unwrap_or_default());
        let reasons: Vec<&str> = file
            .problems_on(*line)
            .iter()
            .map(|problem| problem.message.as_str())
            .collect();
        write_line(
            &mut out,
            padded.chain([line.to_string().as_str(), reasons.join(" ").as_str()]),
        );
    }
    out.into_bytes()
}

fn write_line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_cell(out, cell);
    }
    out.push_str("\r\n");
}

fn write_cell(out: &mut String, cell: &str) {
    let runs =
        cell.trim_start_matches(is_space).starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r', '\n']);
    let quoted = cell.contains([',', '"', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ');
    if quoted {
        out.push('"');
    }
    if runs {
        out.push('\'');
    }
    if quoted {
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(cell);
    }
}
