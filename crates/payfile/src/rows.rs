//! Checks the records under the header, one by one, in one pass.

use mpesa::{Amount, B2cCommand, B2cLimits, Total};
use treasury::Lane;

use crate::{
    Cancelled, Flow, Progress,
    amount::{self, Comma},
    cell_text::{Refusal, unwrap},
    flags,
    header::{Header, whole_file},
    leftovers::{self, Sums},
    payee::{self, Kind, Payee, Unread, Who},
    report::{CheckedFile, Column, Flag, FlagCode, Problem, ProblemCode, Refused, Row, bounded},
    shape,
    table::{Cell, CellKind, Record, Records, is_blank},
    wording,
};

/// M-PESA publishes no limits for organisations. A shilling is the least; the most is an old guide's for all that an
/// organisation pays in a day (Daraja facts, section 21), which catches a slip of the finger.
pub(crate) const ORGANISATIONS: B2cLimits = match (Amount::from_shillings(1), Amount::from_shillings(100_000_000)) {
    (Ok(least), Ok(most)) => B2cLimits { least, most },
    _ => panic!("the built-in limits are valid amounts"),
};
/// After how many records the caller hears how far the check is.
const PROGRESS_EVERY: u32 = 1_000;

/// What holds for every row of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub(crate) header: &'a Header,
    pub(crate) limits: &'a B2cLimits,
    pub(crate) default_command: B2cCommand,
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
    };
    let mut record = Record::default();
    let mut seen = 0_u32;
    while records.read(&mut record) {
        checker.record(&record);
        seen = seen.saturating_add(1);
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
    if checker.file.rows.is_empty() && checker.file.problems.is_empty() {
        let problem = whole_file(
            ProblemCode::NoRows,
            "The file names its columns but has no rows under them. Add the payees and save the file again.",
        );
        checker.file.problems.push(Problem {
            line: rules.header.line,
            ..problem
        });
    }
    Ok(())
}

struct Checker<'r, 'f> {
    rules: Rules<'r>,
    file: &'f mut CheckedFile,
    sums: Sums,
}

/// A name or a reference as it goes on.
struct Words {
    text: String,
    /// What the file says, where that is not the same.
    before: Option<String>,
}

impl Checker<'_, '_> {
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
        let amount = amount::read(amount_cell, self.limits(&payee, record), self.comma());
        let cents = amount.as_ref().ok().map(|(amount, _)| amount.cents());
        // The file's own total also counts what cannot be paid.
        let cents = cents.or_else(|| {
            amount::read_cents(amount_cell, self.comma())
                .ok()
                .map(|(cents, _)| cents)
        });
        self.sums.add(cents);
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
        let Some(total) = self.file.total.checked_add(amount.0) else {
            self.problem(record.line, Column::Amount, &amount_cell.text, sum_too_large());
            self.keep_refused(record);
            return;
        };
        self.file.total = total;
        self.flag_row(record, &payee, amount);
        self.flag_words(record.line, &name, &reference);
        let lane = match payee.who {
            Who::Organisation(lane) => lane,
            Who::Person(payee) => Lane::Person {
                payee,
                command: match kind {
                    Some(Kind::Person(command)) => command,
                    Some(Kind::Bill | Kind::Till | Kind::Tax) | None => self.rules.default_command,
                },
            },
        };
        self.file.rows.push(Row {
            line: record.line,
            lane,
            amount: amount.0,
            name: name.text,
            reference: reference.text,
        });
    }

    /// What one payment may be: M-PESA publishes limits for people only.
    fn limits(&self, payee: &Result<Payee, Unread>, record: &Record<'_>) -> &B2cLimits {
        let person = match payee {
            Ok(payee) => matches!(payee.who, Who::Person(_)),
            Err(_) => payee::naming_cell(record, self.rules.header).0 == Column::Phone,
        };
        if person { self.rules.limits } else { &ORGANISATIONS }
    }

    const fn comma(&self) -> Comma {
        if matches!(self.rules.delimiter, Some(b';')) {
            Comma::MayBeDecimal
        } else {
            Comma::Thousands
        }
    }

    /// Recognises lines that are no payouts, and notes them.
    fn leaves_out(&mut self, record: &Record<'_>, payee: &str, amount_cell: &Cell<'_>) -> bool {
        if record.is_blank() {
            self.file.left_out.blank = self.file.left_out.blank.saturating_add(1);
            return true;
        }
        if leftovers::is_header(record, &self.rules.header.names) {
            self.file.left_out.headers.push(record.line);
            return true;
        }
        let phone = payee.trim();
        let no_phone = is_blank(phone)
            || leftovers::is_total(phone)
            || phone.len() <= 4 && phone.bytes().all(|b| b.is_ascii_digit());
        let cents = amount::read_cents(amount_cell, self.comma())
            .ok()
            .map(|(cents, _)| cents);
        // Without a word for it, a sum stands alone: a line with letters in other cells may be a payee.
        let stands_alone = || {
            let mut others = record
                .cells
                .iter()
                .enumerate()
                .filter(|(index, _)| *index != self.rules.header.amount);
            !others.any(|(_, cell)| cell.text.contains(char::is_alphabetic))
        };
        let bare_sum = || (self.sums.is_sum(cents) || leftovers::is_sum_formula(&amount_cell.text)) && stands_alone();
        let named_sum = || self.sums.is_sum(cents) && leftovers::begins_as_total(record);
        if no_phone && (leftovers::has_total_word(record) || bare_sum() || named_sum()) {
            self.file.left_out.totals.push(record.line);
            self.check_total(record.line, amount_cell, cents);
            self.sums.start_section();
            return true;
        }
        let is_note =
            leftovers::is_note(record) && cents.is_none() && phone.bytes().filter(u8::is_ascii_digit).count() < 6;
        if is_note {
            self.file.left_out.notes.push(record.line);
        }
        is_note
    }

    /// A file's own total that does not match its rows is worth a look before money moves.
    fn check_total(&mut self, line: u32, cell: &Cell<'_>, cents: Option<i64>) {
        let Some(stated) = cents.filter(|&cents| !self.sums.agree(cents)) else {
            return;
        };
        let (stated, summed) = (Total::from_cents(stated).unwrap_or_default(), self.sums.shown());
        self.file.flags.push(Flag {
            line,
            column: Some(Column::Amount),
            code: FlagCode::TotalDiffers,
            message: format!("The file's own total is {stated}, but the rows above it add up to {summed}. Check that no row is missing or changed."),
            before: Some(bounded(&cell.text)),
            after: Some(summed.to_string()),
        });
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
            message: "M-PESA does not know this kind of payment. Write SalaryPayment, BusinessPayment or PromotionPayment, for bills paybill, till or tax, or leave it empty.".to_owned(),
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

    fn flag_row(&mut self, record: &Record<'_>, payee: &Payee, amount: (Amount, Option<FlagCode>)) {
        let header = self.rules.header;
        let before = |index: usize| bounded(record.cell(index).map(|cell| cell.text.as_ref()).unwrap_or_default());
        if let Some((column, code)) = payee.repair {
            let read_as = match &payee.who {
                Who::Person(msisdn) => msisdn.expose().to_owned(),
                Who::Organisation(lane) => lane.payee().to_owned(),
            };
            let place = header.place(column).unwrap_or_default();
            self.flag(record.line, column, code, before(place), read_as);
        }
        if let (amount, Some(code)) = amount {
            let shillings = amount.whole_shillings().unwrap_or_default().to_string();
            self.flag(record.line, Column::Amount, code, before(header.amount), shillings);
        }
        if record.hidden {
            self.file.flags.push(Flag {
                line: record.line,
                column: None,
                code: FlagCode::HiddenRow,
                message: "This row is hidden in the workbook, by hand or by a filter, but it is in the file and would be paid.".to_owned(),
                before: None,
                after: None,
            });
        }
    }

    fn flag_words(&mut self, line: u32, name: &Words, reference: &Words) {
        for (words, column, changed) in [
            (name, Column::Name, FlagCode::NameChanged),
            (reference, Column::Reference, FlagCode::ReferenceChanged),
        ] {
            if let Some(before) = &words.before {
                let damaged = before.contains(char::REPLACEMENT_CHARACTER);
                self.flag(
                    line,
                    column,
                    if damaged { FlagCode::DamagedText } else { changed },
                    before.clone(),
                    words.text.clone(),
                );
            }
            let header = self.rules.header;
            let has_column = if column == Column::Name {
                !header.name.is_empty()
            } else {
                header.reference.is_some()
            };
            if words.text.is_empty() && words.before.is_none() && has_column {
                self.file.flags.push(flags::missing_in_row(line, column));
            }
        }
    }

    fn flag(&mut self, line: u32, column: Column, code: FlagCode, before: String, after: String) {
        let message = format!("{}: \"{before}\" is read as \"{after}\".", code.words());
        self.file.flags.push(Flag {
            line,
            column: Some(column),
            code,
            message,
            before: Some(before),
            after: Some(after),
        });
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
    Ok(text)
}

/// `#REF!`, `#N/A` and their kin; "#12" is a house number.
fn is_error_text(text: &str) -> bool {
    matches!(
        text,
        "#REF!" | "#N/A" | "#VALUE!" | "#NAME?" | "#DIV/0!" | "#NUM!" | "#NULL!" | "#SPILL!" | "#CALC!" | "#FIELD!"
    )
}

fn sum_too_large() -> Refusal {
    Refusal {
        code: ProblemCode::SumTooLarge,
        message: "With this row the file's sum is larger than can be counted. Split the file in two.".to_owned(),
    }
}
