//! What a person decides about a file on the way to a batch: which column is which, which rows are paid although something
//! speaks against it, which stay out, which cells are corrected.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        ChooseInImport, ColumnChoice, CorrectionView, CountAndSum, HeldGroupView, ImportChoice, ImportColumn, Nothing,
    },
};
use mpesa::Total;
use payfile::{Assigned, CheckedFile, Choices, Column, Mapping, ReadAs};

use crate::{
    imports::{Imports, ReadFile},
    sentences::titles,
    shapes::{Shapes, shape_of},
};

/// How many lines of a group are named.
const FIRST: usize = 8;
/// The longest text that a cell is corrected to, in characters.
const LONGEST_CELL: usize = 120;

pub(crate) async fn choose_in_import(imports: &Arc<Imports>, request: ChooseInImport) -> Result<Nothing, Problem> {
    match request.choice {
        ImportChoice::Columns { columns } => {
            let columns = columns.iter().map(assigned).collect::<Result<Vec<_>, _>>()?;
            let line = imports
                .find(request.import)?
                .ready()?
                .file
                .layout
                .as_ref()
                .map(|layout| layout.header_line);
            let mapping = Mapping {
                header_line: line,
                columns,
            };
            let read = imports
                .choose(request.import, |choices| choices.mapping = Some(mapping))
                .await?;
            remember(imports, &read);
        }
        ImportChoice::ByHeadings => {
            let read = imports.choose(request.import, |choices| choices.mapping = None).await?;
            remember(imports, &read);
        }
        ImportChoice::Confirm { key, pay } => {
            let change = |choices: &mut Choices| {
                if pay {
                    choices.confirmed.insert(key);
                } else {
                    choices.confirmed.remove(&key);
                }
            };
            imports.choose(request.import, change).await?;
        }
        ImportChoice::LeaveOut { line, out } => {
            let change = |choices: &mut Choices| {
                if out {
                    choices.left_out.insert(line);
                } else {
                    choices.left_out.remove(&line);
                }
            };
            imports.choose(request.import, change).await?;
        }
        ImportChoice::Correct { line, column, text } => correct(imports, request.import, line, &column, text).await?,
    }
    Ok(Nothing {})
}

async fn correct(
    imports: &Arc<Imports>,
    import: i64,
    line: u32,
    column: &str,
    text: Option<String>,
) -> Result<(), Problem> {
    let column = column_of(column)?;
    let text = text.map(|text| text.trim().to_owned());
    if text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_CELL) {
        return Err(Problem::field(
            "text",
            messages::text().batch_write_at_most_characters(LONGEST_CELL.to_string()),
        ));
    }
    let change = |choices: &mut Choices| {
        match text {
            Some(text) => choices.corrected.insert((line, column), text),
            None => choices.corrected.remove(&(line, column)),
        };
    };
    imports.choose(import, change).await?;
    Ok(())
}

/// Remembers what was said for files of the same shape. Not being able to costs a click next time.
fn remember(imports: &Imports, read: &ReadFile) {
    let Some(headings) = shape_of(&read.file) else { return };
    let mut shapes = Shapes::read(imports.folder());
    shapes.remember(headings, read.choices.mapping.as_ref());
    if let Err(error) = shapes.write(imports.folder()) {
        tracing::warn!(%error, "the columns of this file cannot be remembered");
    }
}

fn assigned(choice: &ColumnChoice) -> Result<(usize, Assigned), Problem> {
    let index = usize::try_from(choice.index).unwrap_or(usize::MAX);
    let assigned = match choice.read_as.as_str() {
        "matters" => Assigned::Matters,
        code => Assigned::Read(column_of(code)?),
    };
    Ok((index, assigned))
}

fn column_of(code: &str) -> Result<Column, Problem> {
    let known = Column::ALL.into_iter().find(|column| column.code() == code);
    known.ok_or_else(|| Problem::field("column", messages::text().batch_there_is_no_such_column()))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Rows that wait, each once however much speaks against it.
pub(super) fn held(file: &CheckedFile) -> CountAndSum {
    let sum = Total::sum(file.held.iter().map(|held| held.row.amount));
    CountAndSum {
        count: count(file.held.len()),
        sum_cents: sum.unwrap_or_default().cents(),
    }
}

pub(super) fn held_groups(file: &CheckedFile) -> Vec<HeldGroupView> {
    let groups = file.groups.iter().filter(|group| !group.lines.is_empty());
    groups
        .map(|group| HeldGroupView {
            key: group.key.clone(),
            code: group.code.as_str().to_owned(),
            title: titles::of_hold(group.code),
            heading: group.heading.clone(),
            value: group.value.clone(),
            message: group.message.clone(),
            all: CountAndSum {
                count: count(group.lines.len()),
                sum_cents: group.sum.cents(),
            },
            first: group.lines.iter().take(FIRST).copied().collect(),
            confirmed: group.confirmed,
        })
        .collect()
}

pub(super) fn columns(file: &CheckedFile) -> Vec<ImportColumn> {
    let columns = file.columns.iter().enumerate();
    columns
        .map(|(index, column)| ImportColumn {
            index: count(index),
            heading: column.heading.clone(),
            read_as: column.read_as.map(|read_as| read_as.as_str().to_owned()),
            pays: matches!(column.read_as, Some(ReadAs::Payment(_))),
            samples: column.samples.clone(),
        })
        .collect()
}

pub(super) fn corrections(file: &CheckedFile) -> Vec<CorrectionView> {
    let corrections = file.corrections.iter();
    corrections
        .map(|cell| CorrectionView {
            line: cell.line,
            column: cell.column.code().to_owned(),
            before: cell.before.clone(),
            after: cell.after.clone(),
        })
        .collect()
}
