//! What leaves the console as a file. A table is filled row by row and never held as rows; it is written off the async
//! threads, whole or not at all, and each file is an entry of the audit trail: personal data leaves with it.
//!
//! Deliberately absent: what the files look like, which is `papers`'.

mod book;
mod lists;
mod payouts;
mod printed;

use std::{ops::ControlFlow, sync::Arc};

use api::{
    Problem,
    view::{Mode, SavedFile, TableFormat},
};
use messages::{Language, text as say};
use papers::{
    Moment, PaperError,
    table::{Cell, Column, Csv, Head, Xlsx},
};
use store::Export;
use treasury::{ExportContent, ExportFormat, OperatorId};

pub(crate) use self::{
    book::book,
    lists::{audit, balances, batches, incoming},
    payouts::payouts,
    printed::{advice, advice_text, advices, in_file_name, paid_at, summary},
};
use crate::{
    Desk,
    problem::{problem, unexpected},
    saving::{Progress, Turn},
    sentences,
};

/// Most rows of a workbook: it is packed in memory, which takes 500 MB for a hundred thousand payouts.
const MOST_XLSX: u32 = 150_000;

/// A table in the making.
#[derive(Debug)]
struct Table {
    file: TableFile,
    language: Language,
    rows: u32,
    progress: Arc<Progress>,
    /// What went wrong on the way. Nothing is added after that.
    failed: Option<TableError>,
}

#[derive(Debug)]
enum TableFile {
    Csv(Box<Csv>),
    Xlsx(Box<Xlsx>),
}

#[derive(Debug)]
enum TableError {
    TooLong,
    Cancelled,
    Paper(PaperError),
}

impl From<TableError> for Problem {
    fn from(error: TableError) -> Self {
        match error {
            TableError::TooLong => Self::NotSaved {
                message: say().export_too_long(messages::language().number(u64::from(MOST_XLSX))),
            },
            TableError::Cancelled => Self::SavingCancelled,
            TableError::Paper(error) => unexpected(&error),
        }
    }
}

impl Table {
    fn new(
        desk: &Desk,
        turn: &Turn<'_>,
        language: Language,
        (title, columns): (String, Vec<Column>),
        format: TableFormat,
    ) -> Result<Self, Problem> {
        let head = Head {
            title,
            made: Moment::from_millis(desk.now()),
            language,
            columns,
        };
        let file = match format {
            TableFormat::Csv => Csv::new(&head).map(|file| TableFile::Csv(Box::new(file))),
            TableFormat::CsvPlain => Csv::plain(&head).map(|file| TableFile::Csv(Box::new(file))),
            TableFormat::Xlsx => Xlsx::new(&head).map(|file| TableFile::Xlsx(Box::new(file))),
        };
        Ok(Self {
            file: file.map_err(|error| unexpected(&error))?,
            language,
            rows: 0,
            progress: turn.progress(),
            failed: None,
        })
    }

    /// Adds a row. Breaks off where no more can be added.
    fn add(&mut self, row: &[Cell]) -> ControlFlow<()> {
        let added = match &mut self.file {
            TableFile::Csv(file) => file.push(row).map_err(TableError::Paper),
            TableFile::Xlsx(_) if self.rows == MOST_XLSX => Err(TableError::TooLong),
            TableFile::Xlsx(file) => file.push(row).map_err(TableError::Paper),
        };
        let gone_on = added.and_then(|()| match self.progress.step() {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(TableError::Cancelled),
        });
        match gone_on {
            Ok(()) => {
                self.rows = self.rows.saturating_add(1);
                ControlFlow::Continue(())
            }
            Err(error) => {
                self.failed = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    const fn format(&self) -> ExportFormat {
        match self.file {
            TableFile::Csv(_) => ExportFormat::Csv,
            TableFile::Xlsx(_) => ExportFormat::Xlsx,
        }
    }

    /// Packs the table, off the async threads, and saves it.
    async fn save(
        self,
        desk: &Desk,
        turn: &Turn<'_>,
        me: OperatorId,
        (content, stem): (ExportContent, String),
    ) -> Result<SavedFile, Problem> {
        if let Some(failed) = self.failed {
            return Err(failed.into());
        }
        let (format, rows, language) = (self.format(), self.rows, self.language);
        turn.pack();
        let packed = tokio::task::spawn_blocking(messages::spoken(move || match self.file {
            TableFile::Csv(file) => file.finish(),
            TableFile::Xlsx(file) => file.finish(),
        }));
        let bytes = turn
            .unless_cancelled(packed)
            .await?
            .map_err(|error| unexpected(&error))?
            .map_err(|error| unexpected(&error))?;
        // A table says nowhere inside what world it is of; a paper does.
        let (say, day) = (language.text(), day(desk.now()));
        let stem = match desk.config().mode {
            Mode::Production => say.export_stem(stem, day),
            Mode::Sandbox => say.export_stem_sandbox(stem, day),
            Mode::Practice => say.export_stem_practice(stem, day),
        };
        desk.let_out(me, content, &stem, (format, rows), bytes).await
    }
}

impl Desk {
    /// Saves a file and writes down that it left. There is never one without the other: the file comes into its place
    /// when the entry stands.
    pub(crate) async fn let_out(
        &self,
        me: OperatorId,
        content: ExportContent,
        stem: &str,
        (format, rows): (ExportFormat, u32),
        bytes: Vec<u8>,
    ) -> Result<SavedFile, Problem> {
        let placed = self.files().place(stem, format.extension(), bytes).await?;
        let export = Export {
            content,
            format,
            rows,
            file: placed.name(),
        };
        self.ledger()
            .note_export(export, me, self.now())
            .await
            .map_err(problem)?;
        let path = placed.keep().await?;
        self.events().note(|changed| changed.status = true);
        Ok(SavedFile { path, rows })
    }
}

/// `2026-11-21`, in East Africa.
fn day(at: i64) -> String {
    sentences::nairobi(at).map_or_else(String::new, |time| time.format("%Y-%m-%d").to_string())
}

fn text(words: impl Into<String>) -> Cell {
    Cell::Text(words.into())
}

fn id(id: impl ToString) -> Cell {
    Cell::Id(id.to_string())
}

fn number(number: impl Into<i64>) -> Cell {
    u64::try_from(number.into()).map_or(Cell::Empty, Cell::Count)
}

fn time(at: i64) -> Cell {
    Cell::Time(Moment::from_millis(at))
}

/// Nothing where there is nothing.
fn or_empty<T>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Cell {
    value.map_or(Cell::Empty, cell)
}
