//! Finds the line that names the columns, and which column is which.

use mpesa::Msisdn;

use crate::{
    names::{Meaning, Rank, meaning_of, words_of},
    report::{Column, Flag, FlagCode, Problem, ProblemCode, bounded},
    table::{Record, Records, is_blank},
};

/// From this rank on a heading names a phone only where nothing else is meant.
const VAGUE: Rank = 4;
/// How many lines above the table may hold titles.
const LINES_SEARCHED: usize = 60;

/// The header and where each column is.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    pub(crate) line: u32,
    pub(crate) names: Vec<String>,
    pub(crate) phone: Option<usize>,
    pub(crate) pay_bill: Option<usize>,
    pub(crate) till: Option<usize>,
    pub(crate) registration: Option<usize>,
    /// Our account at a pay bill.
    pub(crate) account: Option<usize>,
    pub(crate) amount: usize,
    /// Several where the name is in parts.
    pub(crate) name: Vec<usize>,
    pub(crate) reference: Option<usize>,
    /// The column, and whether its heading leaves no doubt that it holds commands.
    pub(crate) command: Option<(usize, bool)>,
    /// What was chosen among several.
    pub(crate) flags: Vec<Flag>,
}

impl Header {
    /// Which heading is read as what.
    pub(crate) fn columns(&self) -> Vec<(Column, Vec<usize>)> {
        let naming = [
            Column::Phone,
            Column::PayBill,
            Column::Till,
            Column::Registration,
            Column::Account,
        ];
        let mut columns: Vec<(Column, Vec<usize>)> = naming
            .into_iter()
            .filter_map(|column| Some((column, vec![self.place(column)?])))
            .collect();
        columns.push((Column::Amount, vec![self.amount]));
        if !self.name.is_empty() {
            columns.push((Column::Name, self.name.clone()));
        }
        columns.extend(self.reference.map(|index| (Column::Reference, vec![index])));
        columns.extend(self.command.map(|(index, _)| (Column::Command, vec![index])));
        columns
    }

    /// Where a column is that a payee is named by.
    pub(crate) const fn place(&self, column: Column) -> Option<usize> {
        match column {
            Column::Phone => self.phone,
            Column::PayBill => self.pay_bill,
            Column::Till => self.till,
            Column::Registration => self.registration,
            Column::Account => self.account,
            Column::Amount | Column::Name | Column::Reference | Column::Command => None,
        }
    }

    /// Whether the file has a column for organisations.
    pub(crate) const fn pays_organisations(&self) -> bool {
        self.pay_bill.is_some() || self.till.is_some() || self.registration.is_some()
    }

    /// How many columns the header names.
    pub(crate) fn width(&self) -> usize {
        self.names.len()
    }
}

/// How well a file's first lines were understood; comparable, so that the best delimiter or sheet can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fit {
    /// 3: a usable header; 2: a header that is ambiguous; 1: half a header; 0: none.
    pub(crate) understood: u8,
    pub(crate) columns: usize,
}

/// Reads `records` from their start up to the header and leaves them behind it.
///
/// # Errors
/// The one problem that keeps the file from being read.
pub(crate) fn find<'a>(records: &mut (impl Records<'a> + Clone)) -> (Fit, Result<Header, Problem>) {
    let mut record = Record::default();
    let mut best: Option<(Fit, Problem)> = None;
    let mut seen = 0;
    while seen < LINES_SEARCHED && records.read(&mut record) {
        if record.is_blank() {
            continue;
        }
        seen += 1;
        let (fit, found) = read_header(&record);
        match found {
            Ok(header) => return below(records, fit, header),
            Err(problem) => {
                if best.as_ref().is_none_or(|(before, _)| *before < fit) {
                    best = Some((fit, problem));
                }
            }
        }
    }
    let (fit, problem) = best.unwrap_or_else(|| {
        (
            Fit {
                understood: 0,
                columns: 0,
            },
            whole_file(
                ProblemCode::EmptyFile,
                "The file is empty. Choose the payroll file again, or save it again first.",
            ),
        )
    });
    (fit, Err(problem))
}

/// A heading may stand over groups of columns, whose own headings are on the next line: then that line is the header, where
/// it names more.
fn below<'a>(records: &mut (impl Records<'a> + Clone), fit: Fit, header: Header) -> (Fit, Result<Header, Problem>) {
    let mut ahead = records.clone();
    let mut record = Record::default();
    while ahead.read(&mut record) {
        if record.is_blank() {
            continue;
        }
        let (better, found) = read_header(&record);
        if better > fit && found.is_ok() {
            *records = ahead;
            return (better, found);
        }
        break;
    }
    (fit, Ok(header))
}

/// A problem of the whole file.
pub(crate) fn whole_file(code: ProblemCode, message: &str) -> Problem {
    Problem {
        line: 0,
        column: None,
        value: String::new(),
        code,
        message: message.to_owned(),
    }
}

/// Tries one line as the header.
fn read_header(record: &Record<'_>) -> (Fit, Result<Header, Problem>) {
    let mut names: Vec<String> = record.cells.iter().map(|cell| tidy(&cell.text)).collect();
    while names.last().is_some_and(|name| is_blank(name)) && names.len() > 1 {
        names.pop();
    }
    // A line that holds a phone number is a row, whatever its words.
    if record.cells.iter().any(|cell| cell.text.parse::<Msisdn>().is_ok()) {
        return (
            Fit {
                understood: 0,
                columns: names.len(),
            },
            Err(no_header()),
        );
    }
    let mut meanings: Vec<(usize, Meaning, Rank)> = names
        .iter()
        .enumerate()
        .filter_map(|(index, name)| meaning_of(name).map(|(meaning, rank)| (index, meaning, rank)))
        .collect();
    let account = account_at_pay_bill(&names, &mut meanings);
    let mut flags = Vec::new();
    let mut pick = |column| choose(record.line, column, &names, &meanings, &mut flags);
    let (phone, amount) = (pick(Column::Phone), pick(Column::Amount));
    let organisations = [Column::PayBill, Column::Till, Column::Registration].map(|column| (column, pick(column)));
    let fit = |understood| Fit {
        understood,
        columns: names.len(),
    };
    let mut places = [None; 3];
    for (place, (column, choice)) in places.iter_mut().zip(organisations) {
        match choice {
            Choice::None => {}
            Choice::One(index) => *place = Some(index),
            Choice::Many(many) => return (fit(2), Err(ambiguous(record.line, column, &many))),
        }
    }
    let [pay_bill, till, registration] = places;
    let (phone, amount) = match (phone, amount) {
        (Choice::None, Choice::One(amount)) if places.iter().any(Option::is_some) => (None, amount),
        (Choice::None, Choice::None) => return (fit(0), Err(no_header())),
        // One known word alone is a title ("Salary") or a row's reference, not a header.
        (Choice::None, _) | (_, Choice::None) if meanings.len() < 2 => {
            return (fit(0), Err(no_header()));
        }
        (Choice::None, Choice::One(_) | Choice::Many(_)) => {
            return (fit(1), Err(missing(record.line, Column::Phone, &names)));
        }
        (Choice::One(_) | Choice::Many(_), Choice::None) => {
            return (fit(1), Err(missing(record.line, Column::Amount, &names)));
        }
        (Choice::Many(many), Choice::One(_) | Choice::Many(_)) => {
            return (fit(2), Err(ambiguous(record.line, Column::Phone, &many)));
        }
        (Choice::One(_), Choice::Many(many)) => return (fit(2), Err(ambiguous(record.line, Column::Amount, &many))),
        (Choice::One(phone), Choice::One(amount)) => (Some(phone), amount),
    };
    let header = Header {
        line: record.line,
        phone,
        pay_bill,
        till,
        registration,
        account,
        amount,
        name: name_columns(&meanings),
        reference: best_of(Column::Reference, &meanings).map(|(index, _)| index),
        command: best_of(Column::Command, &meanings).map(|(index, rank)| (index, rank == 0)),
        names,
        flags,
    };
    (
        Fit {
            understood: 3,
            columns: header.width(),
        },
        Ok(header),
    )
}

/// Where a file names pay bills, a column of accounts holds ours at them: otherwise it may hold phone numbers. Other
/// vague words for a number ("number", "line") are then nobody's phone.
fn account_at_pay_bill(names: &[String], meanings: &mut Vec<(usize, Meaning, Rank)>) -> Option<usize> {
    let of = |wanted: Column| move |&(_, meaning, _): &(usize, Meaning, Rank)| meaning == Meaning::Column(wanted);
    if !meanings.iter().any(of(Column::PayBill)) {
        return None;
    }
    let is_account = |index: usize| {
        let words = names.get(index).map(|name| words_of(name)).unwrap_or_default();
        let has = |options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
        has(&["account", "acc", "ac", "accno", "akaunti"]) && !has(&["name", "jina", "bank"])
    };
    let account = (0..names.len()).find(|index| is_account(*index));
    meanings.retain(|&(index, meaning, rank)| {
        Some(index) != account && !(meaning == Meaning::Column(Column::Phone) && rank >= VAGUE)
    });
    if let Some(index) = account {
        meanings.push((index, Meaning::Column(Column::Account), 0));
    }
    account
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

enum Choice {
    None,
    One(usize),
    Many(Vec<String>),
}

/// The column that is certainly meant, if one is; says so where others could have been.
fn choose(
    line: u32,
    column: Column,
    names: &[String],
    meanings: &[(usize, Meaning, Rank)],
    flags: &mut Vec<Flag>,
) -> Choice {
    let candidates: Vec<(usize, Rank)> = meanings
        .iter()
        .filter(|(_, meaning, _)| *meaning == Meaning::Column(column))
        .map(|&(index, _, rank)| (index, rank))
        .collect();
    let name = |index: usize| names.get(index).map(String::as_str).unwrap_or_default();
    let Some(best) = candidates.iter().map(|&(_, rank)| rank).min() else {
        return Choice::None;
    };
    let equal: Vec<usize> = candidates
        .iter()
        .filter(|(_, rank)| *rank == best)
        .map(|&(index, _)| index)
        .collect();
    let &[chosen] = equal.as_slice() else {
        return Choice::Many(equal.iter().map(|&index| name(index).to_owned()).collect());
    };
    let others: Vec<String> = candidates
        .iter()
        .filter(|(index, _)| *index != chosen)
        .map(|&(index, _)| format!("\"{}\"", name(index)))
        .collect();
    if !others.is_empty() {
        flags.push(Flag {
            line,
            column: Some(column),
            code: FlagCode::ColumnChosen,
            message: format!(
                "The column \"{}\" is read as the {}; {} not.",
                name(chosen),
                noun(column),
                list_and(&others, "is", "are")
            ),
            before: None,
            after: None,
        });
    }
    Choice::One(chosen)
}

/// The best-named column of a kind that no money depends on; the first of equals.
fn best_of(column: Column, meanings: &[(usize, Meaning, Rank)]) -> Option<(usize, Rank)> {
    meanings
        .iter()
        .filter(|(_, meaning, _)| *meaning == Meaning::Column(column))
        .map(|&(index, _, rank)| (index, rank))
        .min_by_key(|&(index, rank)| (rank, index))
}

/// The whole name's column, else its parts in the order people say them.
fn name_columns(meanings: &[(usize, Meaning, Rank)]) -> Vec<usize> {
    let part = |wanted: Meaning| {
        meanings
            .iter()
            .find(|(_, meaning, _)| *meaning == wanted)
            .map(|&(index, ..)| index)
    };
    let parts: Vec<usize> = [Meaning::FirstName, Meaning::MiddleName, Meaning::LastName]
        .into_iter()
        .filter_map(part)
        .collect();
    match best_of(Column::Name, meanings) {
        // "Surname" and "Names": the second holds the rest.
        Some((index, _)) if parts.is_empty() || part(Meaning::FirstName).is_some() => vec![index],
        Some((index, _)) => std::iter::once(index).chain(parts).collect(),
        None => parts,
    }
}

const fn noun(column: Column) -> &'static str {
    match column {
        Column::Phone => "phone number",
        Column::PayBill => "pay bill number",
        Column::Till => "till number",
        Column::Registration => "registration of tax",
        Column::Account => "account at the pay bill",
        Column::Amount => "amount",
        Column::Name => "name",
        Column::Reference => "reference",
        Column::Command => "kind of payment",
    }
}

fn list_and(items: &[String], one: &str, many: &str) -> String {
    match items {
        [] => String::new(),
        [only] => format!("{only} {one}"),
        [first @ .., last] => format!("{} and {last} {many}", first.join(", ")),
    }
}

fn no_header() -> Problem {
    whole_file(
        ProblemCode::NoHeader,
        "No line of the file names its columns. Add a first line with a heading for each column, at least \"phone\" and \"amount\".",
    )
}

fn missing(line: u32, column: Column, names: &[String]) -> Problem {
    let (code, heading) = match column {
        Column::Phone => (ProblemCode::NoPhoneColumn, "phone"),
        Column::PayBill
        | Column::Till
        | Column::Registration
        | Column::Account
        | Column::Amount
        | Column::Name
        | Column::Reference
        | Column::Command => (ProblemCode::NoAmountColumn, "amount"),
    };
    let headings = names.join(", ");
    Problem {
        line,
        column: Some(column),
        value: bounded(&headings),
        code,
        message: format!(
            "None of the headings is certain to be the {}. Name that column \"{heading}\" and choose the file again.",
            noun(column)
        ),
    }
}

fn ambiguous(line: u32, column: Column, names: &[String]) -> Problem {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    Problem {
        line,
        column: Some(column),
        value: bounded(&names.join(", ")),
        code: ProblemCode::AmbiguousColumns,
        message: format!(
            "{} equally be the {}. Rename or remove all but the one to pay by, and choose the file again.",
            list_and(&quoted, "could", "could"),
            noun(column)
        ),
    }
}
