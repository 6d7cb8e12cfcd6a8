//! What checking a file answers: rows, problems, flags, what was left out, and how the file was understood.
//!
//! `Debug` of everything here leaves out cell contents: they are names, numbers and pay.

use mpesa::{Amount, Total};
use serde::{Deserialize, Serialize};
use treasury::Lane;

pub use crate::codes::{FlagCode, HoldCode, ProblemCode};
use crate::roles::Role;

/// Everything one file says, checked. Rows can go ahead whether or not there are problems beside them.
#[derive(Debug, Clone)]
pub struct CheckedFile {
    /// The rows that can be paid, in the file's order.
    pub rows: Vec<Row>,
    /// Everything that could not be read with certainty, in the file's order; all errors of all rows.
    pub problems: Vec<Problem>,
    /// What was repaired, chosen or worth a look, in the file's order.
    pub flags: Vec<Flag>,
    /// Lines that are no payouts and no problems.
    pub left_out: LeftOut,
    /// How the file was understood; `None` where it was no table at all.
    pub layout: Option<Layout>,
    /// SHA-256 of the file's bytes, to recognise the same file again.
    pub sha256: [u8; 32],
    /// The sum of `rows`.
    pub total: Total,
    /// Rows that wait: something in them speaks against paying. Each names its groups by their place in `groups`.
    pub held: Vec<Held>,
    /// What rows wait for, or waited for before a person confirmed it.
    pub groups: Vec<HeldGroup>,
    /// Every column, read or not.
    pub columns: Vec<ColumnSeen>,
    /// Cells that a person corrected, as far as the file has them.
    pub corrections: Vec<Correction>,
    /// Lines that a person left out, as far as the file has them.
    pub kept_out: Vec<u32>,
    /// The cells of each line that has a problem, as they were in the file, for [`crate::problems_csv()`].
    pub(crate) refused: Vec<Refused>,
}

impl CheckedFile {
    /// A file of which nothing is known yet.
    pub(crate) const fn unread(sha256: [u8; 32]) -> Self {
        Self {
            rows: Vec::new(),
            problems: Vec::new(),
            flags: Vec::new(),
            left_out: LeftOut {
                blank: 0,
                totals: Vec::new(),
                headers: Vec::new(),
                notes: Vec::new(),
            },
            layout: None,
            sha256,
            total: Total::ZERO,
            held: Vec::new(),
            groups: Vec::new(),
            columns: Vec::new(),
            corrections: Vec::new(),
            kept_out: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Drops everything that was read, and keeps the one problem that made it so.
    pub(crate) fn forget(&mut self, problem: Problem) {
        *self = Self {
            layout: self.layout.take(),
            columns: std::mem::take(&mut self.columns),
            problems: vec![problem],
            ..Self::unread(self.sha256)
        };
    }

    /// The problems of one line; several where several cells are wrong.
    #[must_use]
    pub fn problems_on(&self, line: u32) -> &[Problem] {
        let start = self.problems.partition_point(|problem| problem.line < line);
        let end = self.problems.partition_point(|problem| problem.line <= line);
        self.problems.get(start..end).unwrap_or_default()
    }

    /// How many lines have problems and would be saved by [`crate::problems_csv()`].
    #[must_use]
    pub const fn refused_lines(&self) -> usize {
        self.refused.len()
    }
}

/// One payout as the file states it.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// The file's own line, or the sheet's row number, counted from 1.
    pub line: u32,
    /// Who is paid, and which way: to a person by the file's kind of payment, or the default where it names none.
    pub lane: Lane,
    /// How much: whole shillings within the limits given.
    pub amount: Amount,
    /// The payee's name; empty where the file has none (flagged).
    pub name: String,
    /// What M-PESA may carry as Remarks: letters, digits, spaces, `-` and `/`, 2 to 100 characters. Empty where
    /// the file has none (flagged): the maker then gives one for the whole batch, its title by default.
    pub reference: String,
}

/// A row that could be paid and waits for a person's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What would be paid.
    pub row: Row,
    /// Why it waits: places in [`CheckedFile::groups`].
    pub groups: Vec<usize>,
}

/// Rows in which the same speaks against paying. A person confirms them together, or leaves them out.
#[derive(Clone, PartialEq, Eq)]
pub struct HeldGroup {
    /// What a confirmation names ([`crate::Choices::confirmed`]).
    pub key: String,
    /// What kind of reason.
    pub code: HoldCode,
    /// The column's heading.
    pub heading: String,
    /// What stands there; empty where each row has its own.
    pub value: String,
    /// A sentence for the person who decides.
    pub message: String,
    /// The lines, ascending.
    pub lines: Vec<u32>,
    /// What their rows sum up to.
    pub sum: Total,
    /// Whether a person confirmed that they are to be paid.
    pub confirmed: bool,
}

/// A column of the file.
#[derive(Clone, PartialEq, Eq)]
pub struct ColumnSeen {
    /// Its heading; a letter where none names it.
    pub heading: String,
    /// What it is read as, if it is.
    pub read_as: Option<ReadAs>,
    /// Its first two different values.
    pub samples: Vec<String>,
}

/// What a column is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadAs {
    /// It makes payments.
    Payment(Column),
    /// It says whether, how or in what rows are to be paid.
    Speaks(Role),
}

impl ReadAs {
    /// The word in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payment(column) => column.code(),
            Self::Speaks(role) => role.as_str(),
        }
    }
}

/// A cell that a person corrected.
#[derive(Clone, PartialEq, Eq)]
pub struct Correction {
    /// The file's own line.
    pub line: u32,
    /// Which of its columns.
    pub column: Column,
    /// What stands in the file, cut to 80 characters.
    pub before: String,
    /// What it is read as instead.
    pub after: String,
}

/// Something that could not be read with certainty.
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file's own line, counted from 1; 0 where the whole file is meant.
    pub line: u32,
    /// The column, where one is to blame.
    pub column: Option<Column>,
    /// The cell as it stands in the file, cut to 80 characters.
    pub value: String,
    /// What kind of problem.
    pub code: ProblemCode,
    /// A sentence: what is wrong and what to do.
    pub message: String,
}

/// Something that was read with certainty but not exactly as written, or that deserves a look.
#[derive(Clone, PartialEq, Eq)]
pub struct Flag {
    /// The file's own line, counted from 1; 0 where the whole file is meant.
    pub line: u32,
    /// The column, where one is meant.
    pub column: Option<Column>,
    /// What kind of flag.
    pub code: FlagCode,
    /// A sentence for the person who decides.
    pub message: String,
    /// The cell as written, where something was repaired.
    pub before: Option<String>,
    /// What it was read as.
    pub after: Option<String>,
}

impl Flag {
    /// A flag of no cell in particular.
    pub(crate) const fn of_file(line: u32, code: FlagCode, message: String) -> Self {
        Self {
            line,
            column: None,
            code,
            message,
            before: None,
            after: None,
        }
    }
}

/// The columns a payroll file may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// Who is paid: a person.
    Phone,
    /// Who is paid: an organisation's pay bill.
    PayBill,
    /// Who is paid: an organisation's till.
    Till,
    /// KRA's registration of a payment of tax.
    Registration,
    /// Our account at a pay bill.
    Account,
    /// How much.
    Amount,
    /// The payee's name.
    Name,
    /// What the payment is for.
    Reference,
    /// The kind of payment.
    Command,
}

impl Column {
    /// Every column, in the order in which a person is asked.
    pub const ALL: [Self; 9] = [
        Self::Phone,
        Self::Amount,
        Self::Name,
        Self::Reference,
        Self::PayBill,
        Self::Account,
        Self::Till,
        Self::Registration,
        Self::Command,
    ];

    /// The column in answers and choices (`pay_bill`).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PayBill => "pay_bill",
            Self::Phone
            | Self::Till
            | Self::Registration
            | Self::Account
            | Self::Amount
            | Self::Name
            | Self::Reference
            | Self::Command => self.as_str(),
        }
    }

    /// The column's name in answers and on screen.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::PayBill => "pay bill",
            Self::Till => "till",
            Self::Registration => "registration",
            Self::Account => "account",
            Self::Amount => "amount",
            Self::Name => "name",
            Self::Reference => "reference",
            Self::Command => "command",
        }
    }
}

/// Lines that were recognised and left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// How many lines were blank, from the header to the end.
    pub blank: u32,
    /// Lines that only sum others up.
    pub totals: Vec<u32>,
    /// Lines that repeat the header, as printed pages do.
    pub headers: Vec<u32>,
    /// Lines under the table that are remarks on it: signatures, page numbers, dates of printing.
    pub notes: Vec<u32>,
}

/// How the file was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Layout {
    /// Text or workbook, and what is particular to each.
    pub format: Format,
    /// The line that names the columns, counted from 1.
    pub header_line: u32,
    /// The names as they stand there.
    pub header: Vec<String>,
    /// Which of them (counted from 0) is read as what. A name may come from several columns.
    pub columns: Vec<(Column, Vec<usize>)>,
}

/// Text or workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Format {
    /// Text with a delimiter.
    Text {
        /// `UTF-8`, `UTF-16LE`, `UTF-16BE` or `windows-1252`.
        encoding: &'static str,
        /// What stands between values.
        delimiter: char,
    },
    /// One sheet of a workbook.
    Sheet {
        /// The sheet that was read.
        name: String,
        /// Sheets that hold something and were not read.
        others: Vec<String>,
    },
}

/// The cells of a line that has a problem.
#[derive(Clone)]
pub(crate) struct Refused {
    pub(crate) line: u32,
    pub(crate) cells: Vec<String>,
}

/// Cuts a cell to what an answer needs to show.
pub(crate) fn bounded(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
