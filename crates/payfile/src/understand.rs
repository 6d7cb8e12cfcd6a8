//! Understands a table: its header, which column is which, and what is to be said about the file as a whole.

use messages::text as say;

use crate::{
    Input,
    columns::{self, Header},
    flags,
    header::{self, Found, Heading, whole_file},
    payee,
    profile::Profile,
    report::{CheckedFile, Column, ColumnSeen, Flag, FlagCode, Format, Layout, Problem, ProblemCode, ReadAs},
    reports::Statement,
    roles::Role,
    table::{Record, Records},
};

/// How many records are looked at to see what a column holds.
const SAMPLE: usize = 200;
/// How many records are looked at before which column is which is settled: all of any file that can be paid.
const MOST_LOOKED_AT: usize = 320_000;

/// Finds the header and which column is which, writes both down, and leaves `records` behind the header. None where the
/// file cannot be read so; the problem then says why.
pub(crate) fn understand<'a>(
    input: Input<'_>,
    records: &mut (impl Records<'a> + Clone),
    file: &mut CheckedFile,
    format: Format,
) -> Option<Header> {
    let mapping = input.choices.mapping.as_ref();
    let start = records.clone();
    let by_person = mapping.and_then(|mapping| header::at(records, mapping));
    let found = match by_person {
        Some(mut heading) => {
            if heading.line == 0 {
                *records = start.clone();
            }
            name_all(&mut heading, records);
            Found::Heading(heading)
        }
        None => {
            *records = start.clone();
            header::find(records).1
        }
    };
    let (mut heading, problem) = match found {
        Found::Heading(heading) => (heading, None),
        Found::Statement(heading, what) => {
            let problem = statement(&heading, what);
            // What it lists is other people's: none of it is shown.
            file.problems.push(problem);
            file.layout = Some(layout(&heading, format, Vec::new()));
            return None;
        }
        Found::Lacking(heading, problem) => {
            if heading.line == 0 || problem.code == ProblemCode::NoHeader {
                *records = start;
                (header::first_lines(records), Some(problem))
            } else {
                *records = behind(start, heading.line);
                (heading, Some(problem))
            }
        }
        Found::Nothing(problem) => {
            file.problems.push(problem);
            return None;
        }
    };
    let profile = Profile::of(&mut records.clone(), MOST_LOOKED_AT);
    header::name_up_to(&mut heading, profile.width());
    if let Format::Sheet { name, .. } = &format {
        heading.titles.push(name.clone());
    }
    let settled = match problem {
        Some(problem) if mapping.is_none() => Err(problem),
        Some(_) | None => columns::settle(&heading, &profile, mapping),
    };
    let mut header = match settled {
        Ok(header) => header,
        Err(problem) => {
            file.problems.push(problem);
            file.columns = seen(&heading, &profile, None);
            file.layout = Some(layout(&heading, format, Vec::new()));
            return None;
        }
    };
    check_command_column(&mut header, &mut records.clone());
    if header.command.is_none() {
        // A type of payment that is none of M-PESA's may be another way to pay.
        columns::speak(&mut header, &profile);
        let spoken = |flag: &Flag| {
            header.speaking.iter().any(|column| {
                flag.code == FlagCode::ColumnIgnored && flag.before == header.names.get(column.index).cloned()
            })
        };
        let flags: Vec<Flag> = header.flags.iter().filter(|flag| !spoken(flag)).cloned().collect();
        header.flags = flags;
    }
    describe(file, &header);
    file.columns = seen(&heading, &profile, Some(&header));
    file.layout = Some(layout(&heading, format, header.columns()));
    Some(header)
}

fn layout(heading: &Heading, format: Format, columns: Vec<(Column, Vec<usize>)>) -> Layout {
    Layout {
        format,
        header_line: heading.line,
        header: heading.names.clone(),
        columns,
    }
}

/// Every column with what it is read as and two of its values.
fn seen(heading: &Heading, profile: &Profile, header: Option<&Header>) -> Vec<ColumnSeen> {
    let columns = header.map(Header::columns).unwrap_or_default();
    let read_as = |index: usize| {
        let payment = columns
            .iter()
            .find(|(_, places)| places.contains(&index))
            .map(|(column, _)| ReadAs::Payment(*column));
        let speaks = || {
            header?
                .speaking
                .iter()
                .find(|column| column.index == index)
                .map(|column| ReadAs::Speaks(column.role))
        };
        let bank = || (header?.bank_account? == index).then_some(ReadAs::Speaks(Role::BankAccount));
        payment.or_else(speaks).or_else(bank)
    };
    // A column beyond the last heading may hold a remark that matters.
    let all = 0..heading.names.len().max(profile.width());
    let name = |index: usize| heading.names.get(index).filter(|name| !name.is_empty()).cloned();
    all.map(|index| ColumnSeen {
        heading: name(index).unwrap_or_else(|| header::letter(index)),
        read_as: read_as(index),
        samples: profile
            .column(index)
            .map(|values| values.samples.clone())
            .unwrap_or_default(),
    })
    .collect()
}

/// `records` behind the line.
fn behind<'a, R: Records<'a> + Clone>(mut records: R, line: u32) -> R {
    let mut ahead = records.clone();
    let mut record = Record::default();
    while ahead.read(&mut record) && record.line <= line {
        records = ahead.clone();
    }
    records
}

/// Gives the columns beyond the header's own their letters.
fn name_all<'a>(heading: &mut Heading, records: &(impl Records<'a> + Clone)) {
    let width = Profile::of(&mut records.clone(), SAMPLE).width();
    header::name_up_to(heading, width);
}

/// Writes down what the file lacks as a whole.
fn describe(file: &mut CheckedFile, header: &Header) {
    file.flags.extend(header.flags.iter().cloned());
    if header.name.is_empty() {
        file.flags.push(flags::missing_in_file(header.line, Column::Name));
    }
    if header.reference.is_none() {
        file.flags.push(flags::missing_in_file(header.line, Column::Reference));
    }
}

fn statement(heading: &Heading, what: Statement) -> Problem {
    Problem {
        line: heading.line,
        ..whole_file(
            ProblemCode::Statement,
            match what {
                Statement::Mpesa => say().payfile_statement_mpesa(),
                Statement::Account => say().payfile_statement_account(),
            },
        )
    }
}

/// A column named "Type" may hold anything ("Casual", "Permanent"): it counts only where it names some command.
fn check_command_column<'a>(header: &mut Header, records: &mut impl Records<'a>) {
    let Some((index, false)) = header.command else {
        return;
    };
    let mut record = Record::default();
    for _ in 0..SAMPLE {
        if !records.read(&mut record) {
            break;
        }
        if record
            .cell(index)
            .is_some_and(|cell| payee::kind_of(&cell.text).is_some())
        {
            return;
        }
    }
    header.command = None;
    let name = header.names.get(index).cloned().unwrap_or_default();
    header.flags.push(Flag {
        line: header.line,
        column: Some(Column::Command),
        code: FlagCode::ColumnIgnored,
        message: say().payfile_command_ignored(name.as_str()),
        before: Some(name),
        after: None,
    });
}
