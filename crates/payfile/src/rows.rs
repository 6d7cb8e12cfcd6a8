//! Checks the records under the header, one by one, in one pass.

use messages::text as say;
use mpesa::{Amount, B2cCommand, B2cLimits};
use treasury::Lane;

use tabular::is_blank;

use crate::{
    Cancelled, Flow, Progress,
    amount::{self, Comma},
    cell_text::{Refusal, unwrap},
    choices::Choices,
    columns::Header,
    currency,
    header::whole_file,
    holds::Holds,
    leftovers::Sums,
    payee::{self, Kind, Payee, Unread, Who},
    report::{CheckedFile, Column, Correction, FlagCode, Held, Problem, ProblemCode, Refused, Row, bounded},
    shape,
    table::{Cell, CellKind, Record, Records},
    wording,
};

/// M-PESA publishes no limits for organisations. A shilling is the least; the most is an old guide's for all that an
/// organisation pays in a day (Daraja facts, section 21), which catches a slip of the finger.
pub(crate) const ORGANISATIONS: B2cLimits = match (Amount::from_shillings(1), Amount::from_shillings(100_000_000)) {
    (Ok(least), Ok(most)) => B2cLimits { least, most },
    _ => panic!("the built-in limits are valid amounts"),
};
/// More rows than any organisation pays at once. They are all held in memory until the batch is made.
const MOST_ROWS: usize = 300_000;
/// After how many records the caller hears how far the check is.
const PROGRESS_EVERY: u32 = 1_000;

/// What holds for every row of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub(crate) header: &'a Header,
    pub(crate) limits: &'a B2cLimits,
    pub(crate) default_command: B2cCommand,
    pub(crate) choices: &'a Choices,
    /// Extra values mean that a delimiter stands inside a value; in a workbook they mean nothing.
    pub(crate) delimiter: Option<u8>,
}

/// Checks every record that `records` still holds into `file`.
///
/// # Errors
/// When the caller cancels.
pub(crate) fn check<'a>(
    rules: Rules<'_>,
    records: &mut impl Records<'a>,
    bytes_total: u64,
    file: &mut CheckedFile,
    progress: &mut dyn FnMut(Progress) -> Flow,
) -> Result<(), Cancelled> {
    let mut checker = Checker {
        rules,
        file,
        sums: Sums::default(),
        holds: Holds::new(rules.header, rules.choices),
    };
    let mut record = Record::default();
    let mut seen = 0_u32;
    while records.read(&mut record) {
        checker.correct(&mut record);
        checker.record(&record);
        seen = seen.saturating_add(1);
        let found = checker.file.rows.len().saturating_add(checker.file.problems.len());
        if found.saturating_add(checker.file.held.len()) > MOST_ROWS {
            checker.file.forget(too_many_rows());
            return Ok(());
        }
        if seen.is_multiple_of(PROGRESS_EVERY) {
            let so_far = Progress {
                rows: seen,
                bytes_read: records.bytes_read(),
                bytes_total,
            };
            if progress(so_far) == Flow::Cancel {
                return Err(Cancelled);
            }
        }
    }
    checker.file.groups = checker.holds.into_groups();
    let waits = !checker.file.groups.is_empty() || !checker.file.kept_out.is_empty();
    if checker.file.rows.is_empty() && checker.file.problems.is_empty() && !waits {
        let problem = whole_file(ProblemCode::NoRows, say().payfile_no_rows());
        checker.file.problems.push(Problem {
            line: rules.header.line,
            ..problem
        });
    }
    Ok(())
}

pub(crate) struct Checker<'r, 'f> {
    pub(crate) rules: Rules<'r>,
    pub(crate) file: &'f mut CheckedFile,
    pub(crate) sums: Sums,
    holds: Holds<'r>,
}

/// A name or a reference as it goes on.
pub(crate) struct Words {
    pub(crate) text: String,
    /// What the file says, where that is not the same.
    pub(crate) before: Option<String>,
}

impl Checker<'_, '_> {
    /// Puts a person's corrections in place of what the file says.
    fn correct(&mut self, record: &mut Record<'_>) {
        let from = (record.line, Column::Phone);
        let corrected = &self.rules.choices.corrected;
        for ((_, column), after) in corrected
            .range(from..)
            .take_while(|((line, _), _)| *line == record.line)
        {
            let Some(place) = self.rules.header.place_of_any(*column) else {
                continue;
            };
            if record.cells.len() <= place {
                record.cells.resize(place + 1, Cell::EMPTY);
            }
            let Some(cell) = record.cells.get_mut(place) else {
                continue;
            };
            self.file.corrections.push(Correction {
                line: record.line,
                column: *column,
                before: bounded(&cell.text),
                after: after.clone(),
            });
            *cell = Cell {
                text: after.clone().into(),
                kind: CellKind::Text,
            };
        }
    }

    fn record(&mut self, record: &Record<'_>) {
        let header = self.rules.header;
        let amount_cell = record.cell(header.amount).unwrap_or(&Cell::EMPTY);
        let kind = self.kind(record);
        let payee = payee::read(record, header, kind.as_ref().ok().copied().flatten());
        if payee.is_err() && self.leaves_out(record, payee::naming_cell(record, header).1, amount_cell) {
            return;
        }
        if let Some((column, cell, refusal)) = shape::fault(record, header, self.rules.delimiter) {
            self.problem(record.line, column, &cell, refusal);
            self.keep_refused(record);
            return;
        }
        let amount = self.amount(amount_cell, &payee, record);
        let cents = amount.as_ref().ok().map(|(amount, _)| amount.cents());
        // The file's own total also counts what cannot be paid.
        let cents = cents.or_else(|| {
            amount::read_cents(amount_cell, self.comma())
                .ok()
                .map(|(cents, _)| cents)
        });
        self.sums.add(cents);
        if self.rules.choices.left_out.contains(&record.line) {
            self.file.kept_out.push(record.line);
            return;
        }
        let payee = self.settle_payee(record, payee);
        let amount = self.settle(record.line, Column::Amount, amount_cell, amount);
        let name = self.words(record, Column::Name, &header.name, wording::name);
        let reference = self.words(
            record,
            Column::Reference,
            header.reference.as_slice(),
            wording::reference,
        );
        let kind = self.settle_kind(record, kind);
        let (Some(payee), Some(amount), Some(name), Some(reference), Some(kind)) =
            (payee, amount, name, reference, kind)
        else {
            self.keep_refused(record);
            return;
        };
        let row = Row {
            line: record.line,
            lane: self.lane(&payee, kind),
            amount: amount.0,
            name: name.text.clone(),
            reference: reference.text.clone(),
        };
        let (waits_for, confirmed) = self.holds.of(record, &row);
        if !waits_for.is_empty() {
            self.file.held.push(Held { row, groups: waits_for });
            return;
        }
        let Some(total) = self.file.total.checked_add(amount.0) else {
            self.problem(record.line, Column::Amount, &amount_cell.text, sum_too_large());
            self.keep_refused(record);
            return;
        };
        self.file.total = total;
        self.file.flags.extend(confirmed);
        self.flag_row(record, &payee, amount);
        self.flag_words(record.line, &name, &reference);
        self.flag_corrected(record.line);
        self.file.rows.push(row);
    }

    fn lane(&self, payee: &Payee, kind: Option<Kind>) -> Lane {
        match &payee.who {
            Who::Organisation(lane) => lane.clone(),
            Who::Person(payee) => Lane::Person {
                payee: *payee,
                command: match kind {
                    Some(Kind::Person(command)) => command,
                    Some(Kind::Bill | Kind::Till | Kind::Tax) | None => self.rules.default_command,
                },
            },
        }
    }

    /// The row's amount, where its heading does not say that it is in another currency.
    fn amount(
        &self,
        cell: &Cell<'_>,
        payee: &Result<Payee, Unread>,
        record: &Record<'_>,
    ) -> Result<(Amount, Option<FlagCode>), Refusal> {
        let read = amount::read(cell, self.limits(payee, record), self.comma());
        match self.rules.header.amounts_in {
            Some(currency) if read.is_ok() => Err(Refusal {
                code: ProblemCode::ForeignCurrency,
                message: say().payfile_amounts_foreign(currency::word(currency)),
            }),
            Some(_) | None => read,
        }
    }

    /// What one payment may be: M-PESA publishes limits for people only.
    fn limits(&self, payee: &Result<Payee, Unread>, record: &Record<'_>) -> &B2cLimits {
        let person = match payee {
            Ok(payee) => matches!(payee.who, Who::Person(_)),
            Err(_) => payee::naming_cell(record, self.rules.header).0 == Column::Phone,
        };
        if person { self.rules.limits } else { &ORGANISATIONS }
    }

    pub(crate) const fn comma(&self) -> Comma {
        if matches!(self.rules.delimiter, Some(b';')) {
            Comma::MayBeDecimal
        } else {
            Comma::Thousands
        }
    }

    /// Takes what was read, or reports why not.
    fn settle<T>(&mut self, line: u32, column: Column, cell: &Cell<'_>, read: Result<T, Refusal>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(refusal) => {
                self.problem(line, column, &cell.text, refusal);
                None
            }
        }
    }

    /// The tidied words of one or more cells; `None` after reporting a formula or an error.
    fn words(
        &mut self,
        record: &Record<'_>,
        column: Column,
        indices: &[usize],
        tidy: fn(&str) -> (String, bool),
    ) -> Option<Words> {
        let mut cells = indices.iter().filter_map(|&index| record.cell(index));
        let first = cells.next().unwrap_or(&Cell::EMPTY);
        let mut joined = std::borrow::Cow::Borrowed(
            readable(first)
                .map_err(|refusal| self.problem(record.line, column, &first.text, refusal))
                .ok()?,
        );
        for cell in cells {
            let part = readable(cell)
                .map_err(|refusal| self.problem(record.line, column, &cell.text, refusal))
                .ok()?;
            if !is_blank(part) {
                let whole = joined.to_mut();
                whole.truncate(whole.trim_end().len());
                whole.push(' ');
                whole.push_str(part.trim());
            }
        }
        let (text, changed) = tidy(&joined);
        Some(Words {
            before: changed.then(|| bounded(&joined)),
            text,
        })
    }

    /// What the line says its kind is; nothing where the file does not say.
    fn kind(&self, record: &Record<'_>) -> Result<Option<Kind>, Refusal> {
        let cell = self.rules.header.command.and_then(|(index, _)| record.cell(index));
        let Some(cell) = cell.filter(|cell| !is_blank(&cell.text)) else {
            return Ok(None);
        };
        payee::kind_of(&cell.text).map(Some).ok_or_else(|| Refusal {
            code: ProblemCode::UnknownCommand,
            message: say().payfile_unknown_command(),
        })
    }

    fn settle_kind(&mut self, record: &Record<'_>, kind: Result<Option<Kind>, Refusal>) -> Option<Option<Kind>> {
        let cell = self.rules.header.command.and_then(|(index, _)| record.cell(index));
        self.settle(record.line, Column::Command, cell.unwrap_or(&Cell::EMPTY), kind)
    }

    fn settle_payee(&mut self, record: &Record<'_>, payee: Result<Payee, Unread>) -> Option<Payee> {
        match payee {
            Ok(payee) => Some(payee),
            Err(Unread { column, refusal }) => {
                let cell = self.rules.header.place(column).and_then(|place| record.cell(place));
                let value = cell.unwrap_or(&Cell::EMPTY).text.clone();
                self.problem(record.line, column, &value, refusal);
                None
            }
        }
    }

    fn problem(&mut self, line: u32, column: impl Into<Option<Column>>, value: &str, refusal: Refusal) {
        let Refusal { code, message } = refusal;
        self.file.problems.push(Problem {
            line,
            column: column.into(),
            value: bounded(value),
            code,
            message,
        });
    }

    fn keep_refused(&mut self, record: &Record<'_>) {
        self.file.refused.push(Refused {
            line: record.line,
            cells: record.owned_cells(),
        });
    }
}

/// A cell's text where words are expected.
fn readable<'c>(cell: &'c Cell<'_>) -> Result<&'c str, Refusal> {
    let text = cell.text.as_ref();
    let suspicious =
        matches!(cell.kind, CellKind::Error | CellKind::Formula) || text.trim_start().starts_with(['=', '#']);
    if suspicious && (cell.kind != CellKind::Text || text.trim_start().starts_with('=') || is_error_text(text.trim())) {
        unwrap(cell)?;
    }
    Ok(without_guard(text))
}

/// Takes off the apostrophe that tables of ours, and others, put before what a spreadsheet would run as a formula.
fn without_guard(text: &str) -> &str {
    let guarded = text.trim_start().strip_prefix('\'');
    guarded
        .filter(|rest| rest.starts_with(['=', '+', '-', '@']))
        .unwrap_or(text)
}

/// `#REF!`, `#N/A` and their kin; "#12" is a house number.
fn is_error_text(text: &str) -> bool {
    matches!(
        text,
        "#REF!" | "#N/A" | "#VALUE!" | "#NAME?" | "#DIV/0!" | "#NUM!" | "#NULL!" | "#SPILL!" | "#CALC!" | "#FIELD!"
    )
}

pub(crate) fn too_many_rows() -> Problem {
    whole_file(ProblemCode::FileTooLarge, say().payfile_too_many_rows())
}

fn sum_too_large() -> Refusal {
    Refusal {
        code: ProblemCode::SumTooLarge,
        message: say().payfile_sum_too_large(),
    }
}
