//! Importing a file: what was found in it, and making a batch of its good rows.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
    sync::{Arc, PoisonError},
};

use api::{
    Problem,
    view::{
        BatchRef, CountAndSum, DraftBatch, Finding, FindingGroup, FindingsPage, ImportPageOf, ImportProgress,
        ImportRef, ImportRow, ImportRowsPage, ImportSample, ImportSummary, ImportView, Nothing, SavedFile,
    },
};
use messages::text;
use mpesa::Total;
use payfile::{CheckedFile, Flag, Format, ProblemCode, problems_csv, remarks};
use store::NewBatch;
use treasury::{FrozenRow, RowSet};

use super::coverage::{Fees, fee_view};
use crate::{
    Desk,
    imports::{Import, ImportState, Imports, ReadFile, purpose_of},
    problem::problem,
    sentences::{
        self,
        flags::{flag_title, worth_a_look},
        titles,
    },
};

/// How many findings of a kind are shown at once.
const FIRST: usize = 5;
/// So many remarks on a file are told.
const MOST_REMARKS: usize = 20;
/// The longest title of a batch.
const LONGEST_TITLE: usize = 80;

pub(crate) async fn import_sample(desk: &Arc<Desk>, request: ImportSample) -> Result<ImportRef, Problem> {
    desk.session().require()?;
    let sample = if request.bills {
        &desk.config().sample_bills
    } else {
        &desk.config().sample
    };
    let (name, bytes) = sample.clone().ok_or_else(|| Problem::not_found("sample file"))?;
    Ok(ImportRef {
        import: desk.imports().begin(name, bytes)?,
    })
}

pub(crate) async fn import_view(desk: &Arc<Desk>, request: ImportRef) -> Result<ImportView, Problem> {
    desk.session().require()?;
    let import = desk.imports().find(request.import)?;
    let whole = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    let progress = match import.state() {
        ImportState::Reading {
            rows,
            bytes,
            bytes_total,
            rows_per_second,
        } => ImportProgress::Reading {
            rows,
            bytes: whole(bytes),
            bytes_total: whole(bytes_total),
            rows_per_second,
        },
        ImportState::Cancelled => ImportProgress::Cancelled,
        ImportState::Ready(read) => ImportProgress::Ready(Box::new(summary(desk, &import, &read).await?)),
    };
    Ok(ImportView {
        id: import.id,
        file_name: import.file_name.clone(),
        progress,
    })
}

async fn summary(desk: &Desk, import: &Import, read: &ReadFile) -> Result<ImportSummary, Problem> {
    let file = &read.file;
    let tariff = desk.fees().await?;
    let fees = Total::sum(file.rows.iter().map(|row| tariff.of(&row.lane, row.amount)));
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let done = import.done.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let LeftOutCount(left_out) = LeftOutCount::of(file);
    let mut problem_lines: Vec<u32> = file.problems.iter().map(|problem| problem.line).collect();
    problem_lines.dedup();
    let difference = match &read.compared {
        Some(compared) => Some(desk.compared_view(compared).await?),
        None => None,
    };
    Ok(ImportSummary {
        ready: CountAndSum {
            count: count(file.rows.len()),
            sum_cents: file.total.cents(),
        },
        fees_cents: fees.unwrap_or_default().cents(),
        problem_lines: count(problem_lines.len()),
        problems: count(file.problems.len()),
        flags: count(row_flags(read).count()),
        remarks: remarks_on_file(read),
        held: super::import_choices::held(file),
        held_groups: super::import_choices::held_groups(file),
        columns: super::import_choices::columns(file),
        header_line: file.layout.as_ref().map_or(0, |layout| layout.header_line),
        mapped: read.choices.mapping.is_some(),
        remembered: read.remembered,
        corrections: super::import_choices::corrections(file),
        kept_out: file.kept_out.clone(),
        left_out,
        layout: layout(file),
        problem_groups: groups(problems(file), problem_title),
        flag_groups: groups(row_flags(read), flag_title),
        same_file_as: read.same_file.clone(),
        difference,
        batch: done.batch.map(treasury::BatchId::get),
        saved_to: done.saved_to,
    })
}

/// Lines that are neither payouts nor problems.
struct LeftOutCount(u32);

impl LeftOutCount {
    fn of(file: &CheckedFile) -> Self {
        let lists = [&file.left_out.totals, &file.left_out.headers, &file.left_out.notes];
        let listed: usize = lists.iter().map(|list| list.len()).sum();
        Self(
            file.left_out
                .blank
                .saturating_add(u32::try_from(listed).unwrap_or(u32::MAX)),
        )
    }
}

/// How the file was read, as a sentence.
fn layout(file: &CheckedFile) -> String {
    let Some(layout) = &file.layout else {
        return String::new();
    };
    let format = match &layout.format {
        Format::Text { encoding, delimiter } => {
            let encoding = encoding.to_string();
            match delimiter {
                ',' => text().batch_text_by_comma(encoding),
                ';' => text().batch_text_by_semicolon(encoding),
                '\t' => text().batch_text_by_tab(encoding),
                '|' => text().batch_text_by_bar(encoding),
                _ => text().batch_text_by_character(encoding),
            }
        }
        Format::Sheet { name, others } if others.is_empty() => text().batch_sheet(name.as_str()),
        Format::Sheet { name, others } => text().batch_sheet_not_others(name.as_str(), others.join(", ")),
    };
    let columns: Vec<String> = layout
        .columns
        .iter()
        .map(|(column, places)| {
            let names: Vec<&str> = places
                .iter()
                .filter_map(|place| layout.header.get(*place))
                .map(String::as_str)
                .collect();
            text().batch_column_from(column.as_str(), names.join(" "))
        })
        .collect();
    format!("{format}. {}.", sentences::capital(&columns.join(", ")))
}

fn problems(file: &CheckedFile) -> impl Iterator<Item = Finding> + '_ {
    file.problems.iter().map(|problem| Finding {
        line: problem.line,
        column: problem.column.map(|column| column.as_str().to_owned()),
        column_code: problem.column.map(|column| column.code().to_owned()),
        value: problem.value.clone(),
        read_as: None,
        code: problem.code.as_str().to_owned(),
        message: problem.message.clone(),
    })
}

fn flags(read: &ReadFile) -> impl Iterator<Item = Finding> + '_ {
    let of_file = read.file.flags.iter().map(|flag: &Flag| Finding {
        line: flag.line,
        column: flag.column.map(|column| column.as_str().to_owned()),
        column_code: flag.column.map(|column| column.code().to_owned()),
        value: flag.before.clone().unwrap_or_default(),
        read_as: flag.after.clone(),
        code: flag.code.as_str().to_owned(),
        message: flag.message.clone(),
    });
    let of_ledger = read.history_flags.iter().map(|flag| Finding {
        line: flag.line,
        column: None,
        column_code: None,
        value: String::new(),
        read_as: None,
        code: flag.code.to_owned(),
        message: flag.message.clone(),
    });
    of_ledger.chain(of_file)
}

/// Flags of rows that can be paid, one of a kind for each row: what the batch will count.
fn row_flags(read: &ReadFile) -> impl Iterator<Item = Finding> + '_ {
    let mut seen = HashSet::new();
    let rows: HashSet<u32> = read.file.rows.iter().map(|row| row.line).collect();
    flags(read).filter(move |flag| rows.contains(&flag.line) && seen.insert((flag.line, flag.code.clone())))
}

/// What is to be said about the file, its header or lines that are no payouts.
fn remarks_on_file(read: &ReadFile) -> Vec<Finding> {
    let rows: HashSet<u32> = read.file.rows.iter().map(|row| row.line).collect();
    flags(read)
        .filter(|flag| !rows.contains(&flag.line))
        .take(MOST_REMARKS)
        .collect()
}

fn groups(findings: impl Iterator<Item = Finding>, title: fn(&str) -> String) -> Vec<FindingGroup> {
    let mut groups: BTreeMap<String, FindingGroup> = BTreeMap::new();
    for finding in findings {
        let group = groups.entry(finding.code.clone()).or_insert_with(|| FindingGroup {
            title: title(&finding.code),
            worth_a_look: worth_a_look(&finding.code),
            code: finding.code.clone(),
            count: 0,
            first: Vec::new(),
        });
        group.count = group.count.saturating_add(1);
        if group.first.len() < FIRST {
            group.first.push(finding);
        }
    }
    let mut groups: Vec<FindingGroup> = groups.into_values().collect();
    groups.sort_by_key(|group| (!group.worth_a_look, std::cmp::Reverse(group.count)));
    groups
}

/// A kind of problem in words.
fn problem_title(code: &str) -> String {
    let known = ProblemCode::ALL.iter().find(|known| known.as_str() == code);
    known.map_or_else(|| code.to_owned(), |known| titles::of_problem(*known))
}

pub(crate) async fn import_rows(desk: &Arc<Desk>, request: ImportPageOf) -> Result<ImportRowsPage, Problem> {
    desk.session().require()?;
    let read = desk.imports().find(request.import)?.ready()?;
    let flags = flags_by_line(&read);
    let fees = desk.fees().await?;
    let rows = page(read.file.rows.iter(), request)
        .map(|row| ImportRow {
            line: row.line,
            lane: super::lane(row.lane.kind()),
            payee: row.lane.payee().to_owned(),
            account: row.lane.account().map(str::to_owned),
            name: row.name.clone(),
            amount_cents: row.amount.cents(),
            fee_cents: fee_view(&row.lane, fees.of(&row.lane, row.amount)),
            reference: row.reference.clone(),
            command: row.lane.command().to_owned(),
            flags: flags.get(&row.line).cloned().unwrap_or_default(),
        })
        .collect();
    Ok(ImportRowsPage {
        rows,
        total: u32::try_from(read.file.rows.len()).unwrap_or(u32::MAX),
    })
}

pub(crate) async fn import_problems(imports: &Arc<Imports>, request: ImportPageOf) -> Result<FindingsPage, Problem> {
    let read = imports.find(request.import)?.ready()?;
    let total = u32::try_from(read.file.problems.len()).unwrap_or(u32::MAX);
    Ok(FindingsPage {
        rows: page(problems(&read.file), request).collect(),
        total,
    })
}

pub(crate) async fn import_flags(imports: &Arc<Imports>, request: ImportPageOf) -> Result<FindingsPage, Problem> {
    let read = imports.find(request.import)?.ready()?;
    let total = row_flags(&read).count();
    Ok(FindingsPage {
        rows: page(row_flags(&read), request).collect(),
        total: u32::try_from(total).unwrap_or(u32::MAX),
    })
}

fn page<T>(items: impl Iterator<Item = T>, request: ImportPageOf) -> impl Iterator<Item = T> {
    let whole = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    items
        .skip(whole(request.offset))
        .take(whole(request.limit.clamp(1, 500)))
}

fn flags_by_line(read: &ReadFile) -> HashMap<u32, Vec<String>> {
    let mut by_line: HashMap<u32, Vec<String>> = HashMap::new();
    let ledger = read.history_flags.iter().map(|flag| (flag.line, flag.code));
    for (line, code) in ledger.chain(read.file.flags.iter().map(|flag| (flag.line, flag.code.as_str()))) {
        let codes = by_line.entry(line).or_default();
        if !codes.iter().any(|known| known == code) {
            codes.push(code.to_owned());
        }
    }
    by_line
}

pub(crate) async fn cancel_import(imports: &Arc<Imports>, request: ImportRef) -> Result<Nothing, Problem> {
    imports.find(request.import)?.cancel();
    Ok(Nothing {})
}

pub(crate) async fn discard_import(imports: &Arc<Imports>, request: ImportRef) -> Result<Nothing, Problem> {
    imports.discard(request.import);
    Ok(Nothing {})
}

/// Saves the problem rows with a reason column, under a name that is not taken.
pub(crate) async fn save_problems(desk: &Arc<Desk>, request: ImportRef) -> Result<SavedFile, Problem> {
    desk.session().require()?;
    let import = desk.imports().find(request.import)?;
    let read = import.ready()?;
    let stem = Path::new(&import.file_name).file_stem();
    let stem = stem.map_or_else(|| "payroll".into(), |stem| stem.to_string_lossy());
    let path = desk
        .files()
        .save(&format!("{stem} - problems"), "csv", problems_csv(&read.file))
        .await?;
    import.done.lock().unwrap_or_else(PoisonError::into_inner).saved_to = Some(path.clone());
    Ok(SavedFile {
        path,
        rows: u32::try_from(read.file.refused_lines()).unwrap_or(u32::MAX),
    })
}

/// Makes a draft batch of the good rows. A file makes one batch: asking twice answers the same one.
pub(crate) async fn draft_batch(desk: &Arc<Desk>, request: DraftBatch) -> Result<BatchRef, Problem> {
    let me = desk.session().require()?;
    let title = title(&request.title)?;
    let import = desk.imports().find(request.import)?;
    // Held over the write, so that two clicks cannot make two batches, nor a choice change what is drafted.
    let mut drafted = import.drafting.lock().await;
    let read = import.ready()?;
    if read.file.rows.is_empty() {
        return Err(Problem::NothingToPay);
    }
    if let Some(batch) = *drafted {
        return Ok(BatchRef { batch: batch.get() });
    }
    let rows = freeze(desk, &desk.fees().await?, &read, &title)?;
    let new = NewBatch {
        title,
        purpose: purpose_of(rows.rows().iter().map(|row| row.lane.kind())),
        source: Some(read.source.clone()),
        redo_of: None,
        corrects: None,
        rows,
    };
    let batch = desk.ledger().draft(new, me, desk.now()).await.map_err(problem)?;
    *drafted = Some(batch);
    import.done.lock().unwrap_or_else(PoisonError::into_inner).batch = Some(batch);
    desk.events().note_payouts([batch.get()]);
    desk.events().note(|changed| changed.imports.push(request.import));
    Ok(BatchRef { batch: batch.get() })
}

fn freeze(desk: &Desk, fees: &Fees, read: &ReadFile, title: &str) -> Result<RowSet, Problem> {
    let mut flags = flags_by_line(read);
    let rows = read
        .file
        .rows
        .iter()
        .map(|row| FrozenRow {
            line: row.line,
            lane: row.lane.clone(),
            amount: row.amount,
            name: row.name.clone(),
            reference: if row.reference.is_empty() {
                remarks(title)
            } else {
                row.reference.clone()
            },
            fee: fees.of(&row.lane, row.amount),
            flags: flags.remove(&row.line).unwrap_or_default(),
        })
        .collect();
    RowSet::freeze(rows, &desk.config().settings.limits).map_err(|error| problem(error.into()))
}

fn title(text: &str) -> Result<String, Problem> {
    let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = title.chars().count();
    if length == 0 || length > LONGEST_TITLE {
        let message = messages::text().batch_give_the_batch_a_title_of(LONGEST_TITLE.to_string());
        return Err(Problem::field("title", message));
    }
    Ok(title)
}
