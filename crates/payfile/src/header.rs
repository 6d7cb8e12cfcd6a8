//! Finds the line that names the columns.

use messages::text as say;
use mpesa::Msisdn;

use tabular::is_blank;

use crate::{
    choices::Mapping,
    currency,
    names::{Meaning, Rank, meaning_of, words_of},
    report::{Column, Problem, ProblemCode, bounded},
    reports, roles,
    table::{Record, Records},
};

/// From this rank on a heading names a phone only where nothing else is meant.
const VAGUE: Rank = 4;
/// How many lines above the table may hold titles.
const LINES_SEARCHED: usize = 60;

/// The line that names the columns, and what each name may mean.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heading {
    /// 0 where no line names them.
    pub(crate) line: u32,
    pub(crate) names: Vec<String>,
    pub(crate) meanings: Vec<(usize, Meaning, Rank)>,
    /// What stands above it.
    pub(crate) titles: Vec<String>,
}

impl Heading {
    /// Columns that may be meant, with how certainly.
    pub(crate) fn candidates(&self, column: Column) -> Vec<(usize, Rank)> {
        let fits = |(_, meaning, _): &&(usize, Meaning, Rank)| *meaning == Meaning::Column(column);
        self.meanings
            .iter()
            .filter(fits)
            .map(|&(index, _, rank)| (index, rank))
            .collect()
    }
}

/// How well a file's first lines were understood; comparable, so that the best delimiter or sheet can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Fit {
    /// 3: payee and amount; 2: a bank's accounts, another currency or a statement; 1: half a header; 0: none.
    pub(crate) understood: u8,
    pub(crate) columns: usize,
}

/// What the first lines hold.
#[derive(Debug, Clone)]
pub(crate) enum Found {
    Heading(Heading),
    /// The line, and what the file is.
    Statement(Heading, reports::Statement),
    /// The line that comes nearest to a header, and what it lacks.
    Lacking(Heading, Problem),
    Nothing(Problem),
}

/// Reads `records` from their start up to the header and leaves them behind it.
pub(crate) fn find<'a>(records: &mut (impl Records<'a> + Clone)) -> (Fit, Found) {
    let mut record = Record::default();
    let mut best: Option<(Fit, Heading, Problem)> = None;
    let mut titles = Vec::new();
    let mut seen = 0;
    let mut first_lines = None;
    while seen < LINES_SEARCHED && records.read(&mut record) {
        if record.is_blank() {
            continue;
        }
        seen += 1;
        let (fit, heading) = read_line(&record, &titles);
        if first_lines.is_none() && fit.columns > 1 {
            first_lines = Some(records.clone());
        }
        if let Some(what) = reports::named_by(&heading.names) {
            return (Fit { understood: 2, ..fit }, Found::Statement(heading, what));
        }
        if fit.understood >= 2 {
            return below(records, fit, heading);
        }
        titles.extend(heading.names.iter().filter(|name| !name.is_empty()).cloned());
        if best.as_ref().is_none_or(|(before, ..)| *before < fit) {
            let problem = lacking(fit, &heading);
            best = Some((fit, heading, problem));
        }
    }
    match best {
        Some((fit, heading, problem)) => (fit, Found::Lacking(heading, problem)),
        None => (Fit::default(), Found::Nothing(empty())),
    }
}

/// The header that a person named, and `records` left behind it.
pub(crate) fn at<'a>(records: &mut (impl Records<'a> + Clone), mapping: &Mapping) -> Option<Heading> {
    let wanted = mapping.header_line?;
    if wanted == 0 {
        let widest = mapping
            .columns
            .iter()
            .map(|(index, _)| index + 1)
            .max()
            .unwrap_or_default();
        return Some(Heading {
            names: (0..widest).map(letter).collect(),
            ..Heading::default()
        });
    }
    let mut record = Record::default();
    let mut titles = Vec::new();
    while records.read(&mut record) && record.line <= wanted {
        let (_, heading) = read_line(&record, &titles);
        if record.line == wanted {
            return Some(heading);
        }
        titles.extend(heading.names.into_iter().filter(|name| !name.is_empty()));
    }
    None
}

/// What stands first, where no line names the columns.
pub(crate) fn first_lines<'a>(records: &mut (impl Records<'a> + Clone)) -> Heading {
    let mut record = Record::default();
    let mut ahead = records.clone();
    while ahead.read(&mut record) {
        if record.cells.iter().filter(|cell| !is_blank(&cell.text)).count() < 2 {
            *records = ahead.clone();
            continue;
        }
        if record.cells.iter().any(|cell| is_data(&cell.text)) {
            return Heading {
                names: (0..record.cells.len()).map(letter).collect(),
                ..Heading::default()
            };
        }
        *records = ahead;
        return read_line(&record, &[]).1;
    }
    Heading::default()
}

/// Gives columns beyond the last heading their letters.
pub(crate) fn name_up_to(heading: &mut Heading, width: usize) {
    if heading.line == 0 {
        let from = heading.names.len();
        heading.names.extend((from..width).map(letter));
    }
}

/// A column without a heading, as spreadsheets call it.
pub(crate) fn letter(index: usize) -> String {
    let last = char::from(b'A' + u8::try_from(index % 26).unwrap_or_default());
    match (index / 26).checked_sub(1) {
        Some(before) => format!("{}{last}", letter(before)),
        None => last.to_string(),
    }
}

/// A heading may stand over groups of columns, whose own headings are on the next line: then that line is the header, where
/// it names more.
fn below<'a>(records: &mut (impl Records<'a> + Clone), fit: Fit, heading: Heading) -> (Fit, Found) {
    let mut ahead = records.clone();
    let mut record = Record::default();
    while ahead.read(&mut record) {
        if record.is_blank() {
            continue;
        }
        let (better, next) = read_line(&record, &heading.titles);
        if better > fit && better.understood == 3 {
            *records = ahead;
            return (better, Found::Heading(next));
        }
        break;
    }
    (fit, Found::Heading(heading))
}

/// A problem of the whole file.
pub(crate) fn whole_file(code: ProblemCode, message: String) -> Problem {
    Problem {
        line: 0,
        column: None,
        value: String::new(),
        code,
        message,
    }
}

/// Tries one line as the header.
fn read_line(record: &Record<'_>, titles: &[String]) -> (Fit, Heading) {
    let mut names: Vec<String> = record.cells.iter().map(|cell| tidy(&cell.text)).collect();
    while names.last().is_some_and(|name| is_blank(name)) && names.len() > 1 {
        names.pop();
    }
    let mut heading = Heading {
        line: record.line,
        names,
        meanings: Vec::new(),
        titles: titles.to_vec(),
    };
    let fit = |understood| Fit {
        understood,
        columns: heading.names.len(),
    };
    // A line that holds a number, a date or a time is a row, whatever its words.
    if record.cells.iter().any(|cell| is_data(&cell.text)) {
        return (fit(0), heading);
    }
    let named = |(index, name): (usize, &String)| meaning_of(name).map(|(meaning, rank)| (index, meaning, rank));
    let mut meanings: Vec<(usize, Meaning, Rank)> = heading.names.iter().enumerate().filter_map(named).collect();
    account_at_pay_bill(&heading.names, &mut meanings);
    let has = |column: Column| {
        meanings
            .iter()
            .any(|(_, meaning, _)| *meaning == Meaning::Column(column))
    };
    let organisations = [Column::PayBill, Column::Till, Column::Registration]
        .into_iter()
        .any(has);
    let other_money = heading.names.iter().any(|name| in_other_currency(name));
    let at_bank = heading.names.iter().any(|name| roles::is_account(&words_of(name)));
    let understood = match (has(Column::Phone) || organisations, has(Column::Amount)) {
        (true, true) => 3,
        (true, false) if other_money => 2,
        (false, true) if at_bank => 2,
        // One known word alone is a title ("Salary") or a row's reference, not a header.
        (true, false) | (false, true) if meanings.len() > 1 => 1,
        (true, false) | (false, true) | (false, false) => 0,
    };
    let fit = fit(understood);
    heading.meanings = meanings;
    (fit, heading)
}

/// Whether a heading is that of amounts in another currency.
pub(crate) fn in_other_currency(heading: &str) -> bool {
    currency::in_heading(heading).is_some_and(|(_, rest)| {
        meaning_of(&rest).is_some_and(|(meaning, _)| meaning == Meaning::Column(Column::Amount))
    })
}

/// Whether a cell is a row's rather than a heading's.
fn is_data(text: &str) -> bool {
    let text = text.trim();
    if text.parse::<Msisdn>().is_ok() {
        return true;
    }
    let longest = text
        .split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .max()
        .unwrap_or_default();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let number = digits >= 3
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '-' | '/' | ':'));
    let year = number && text.len() == 4;
    longest >= 9 || number && !year
}

/// Where a file names pay bills, a column of accounts holds ours at them: otherwise it may hold phone numbers. Other
/// vague words for a number ("number", "line") are then nobody's phone.
fn account_at_pay_bill(names: &[String], meanings: &mut Vec<(usize, Meaning, Rank)>) {
    let of = |wanted: Column| move |&(_, meaning, _): &(usize, Meaning, Rank)| meaning == Meaning::Column(wanted);
    if !meanings.iter().any(of(Column::PayBill)) {
        return;
    }
    let taken = |index: usize| {
        meanings
            .iter()
            .any(|&(at, meaning, _)| at == index && meaning == Meaning::Column(Column::PayBill))
    };
    let account = (0..names.len()).find(|index| {
        let words = names.get(*index).map(|name| words_of(name)).unwrap_or_default();
        roles::is_account(&words) && !taken(*index)
    });
    meanings.retain(|&(index, meaning, rank)| {
        Some(index) != account && !(meaning == Meaning::Column(Column::Phone) && rank >= VAGUE)
    });
    meanings.extend(account.map(|index| (index, Meaning::Column(Column::Account), 0)));
}

/// A heading on one line, without surrounding space.
fn tidy(text: &str) -> String {
    bounded(
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .trim_matches('\u{feff}'),
    )
}

/// What a line lacks that is no header.
fn lacking(fit: Fit, heading: &Heading) -> Problem {
    if fit.understood == 0 {
        return no_header();
    }
    let column = if heading.candidates(Column::Amount).is_empty() {
        Column::Amount
    } else {
        Column::Phone
    };
    missing(heading, column)
}

fn empty() -> Problem {
    whole_file(ProblemCode::EmptyFile, say().payfile_empty_file())
}

fn no_header() -> Problem {
    whole_file(ProblemCode::NoHeader, say().payfile_no_header())
}

/// The one column that a header must have and has not.
pub(crate) fn missing(heading: &Heading, column: Column) -> Problem {
    let (code, message) = if column == Column::Amount {
        (ProblemCode::NoAmountColumn, say().payfile_no_amount_column())
    } else {
        (ProblemCode::NoPhoneColumn, say().payfile_no_phone_column())
    };
    Problem {
        line: heading.line,
        column: Some(column),
        value: bounded(&heading.names.join(", ")),
        code,
        message,
    }
}
