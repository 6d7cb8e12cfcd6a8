//! Files on their way to becoming batches. They live in memory until they are drafted; nothing of them is in the ledger.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Instant,
};

use api::{Problem, view::SameFile};
use messages::text;
use mpesa::{Amount, B2cCommand};
use payfile::{CheckedFile, Choices, Flow, Input, Progress};
use treasury::{
    BatchId, CellCorrected, Digest, FileChanges, GroupConfirmed, Lane, LaneKind, PayeeFinding, Purpose, RunRow,
    SourceFile, payee_findings,
};

use crate::{
    base::Base,
    problem::problem,
    run_differences::Compared,
    shapes::{self, Shapes},
};

/// The largest file that is read.
pub(crate) const LARGEST_FILE_MB: u32 = 64;

/// The files that were chosen at this desk.
#[derive(Debug)]
pub(crate) struct Imports {
    base: Base,
    next: AtomicI64,
    files: Mutex<BTreeMap<i64, Arc<Import>>>,
}

/// One file.
#[derive(Debug)]
pub(crate) struct Import {
    pub(crate) id: i64,
    pub(crate) file_name: String,
    /// Kept until a batch is made of them, so that a person's choices read them anew.
    bytes: Arc<[u8]>,
    pub(crate) done: Mutex<Done>,
    /// The batch that was made of it. Held while one is made, and while a choice reads the file anew.
    pub(crate) drafting: tokio::sync::Mutex<Option<BatchId>>,
    cancelled: AtomicBool,
    state: Mutex<ImportState>,
}

#[derive(Debug, Clone)]
pub(crate) enum ImportState {
    Reading {
        rows: u32,
        bytes: u64,
        bytes_total: u64,
        rows_per_second: u32,
    },
    Cancelled,
    Ready(Arc<ReadFile>),
}

/// A file that was read, with what the ledger knows about it.
#[derive(Debug)]
pub(crate) struct ReadFile {
    pub(crate) file: CheckedFile,
    pub(crate) source: SourceFile,
    pub(crate) same_file: Option<SameFile>,
    /// For each row, flags that come from the ledger: kind and sentence.
    pub(crate) history_flags: Vec<HistoryFlag>,
    /// How it differs from the pay run before.
    pub(crate) compared: Option<Arc<Compared>>,
    /// What a person decided about it.
    pub(crate) choices: Choices,
    /// Whether its columns are those that a person named for an earlier file of the same shape.
    pub(crate) remembered: bool,
}

/// A row as far as the ledger is asked about it.
#[derive(Debug)]
pub(crate) struct PaidNow {
    pub(crate) line: u32,
    pub(crate) lane: Lane,
    pub(crate) amount: Amount,
    pub(crate) name: String,
}

/// Something the ledger knows about a row.
#[derive(Debug)]
pub(crate) struct HistoryFlag {
    pub(crate) line: u32,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

/// What became of a file.
#[derive(Debug, Default, Clone)]
pub(crate) struct Done {
    pub(crate) batch: Option<BatchId>,
    pub(crate) saved_to: Option<String>,
}

impl Import {
    pub(crate) fn state(&self) -> ImportState {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, state: ImportState) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }

    pub(crate) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// The file, where it was read to its end.
    pub(crate) fn ready(&self) -> Result<Arc<ReadFile>, Problem> {
        match self.state() {
            ImportState::Ready(read) => Ok(read),
            ImportState::Reading { .. } => Err(Problem::WrongState {
                state: "reading".to_owned(),
            }),
            ImportState::Cancelled => Err(Problem::WrongState {
                state: "cancelled".to_owned(),
            }),
        }
    }
}

impl Imports {
    pub(crate) fn new(base: Base) -> Self {
        Self {
            base,
            next: AtomicI64::new(0),
            files: Mutex::default(),
        }
    }

    pub(crate) fn find(&self, id: i64) -> Result<Arc<Import>, Problem> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.get(&id).cloned().ok_or_else(|| Problem::not_found("import"))
    }

    pub(crate) fn discard(&self, id: i64) {
        if let Some(import) = self.files.lock().unwrap_or_else(PoisonError::into_inner).remove(&id) {
            import.cancel();
        }
    }

    pub(crate) fn clear(&self) {
        let files = std::mem::take(&mut *self.files.lock().unwrap_or_else(PoisonError::into_inner));
        files.values().for_each(|import| import.cancel());
    }
}

impl Imports {
    /// Begins to read a file, in the background.
    pub(crate) fn begin(self: &Arc<Self>, file_name: String, bytes: Arc<[u8]>) -> Result<i64, Problem> {
        let most = usize::try_from(LARGEST_FILE_MB)
            .unwrap_or(usize::MAX)
            .saturating_mul(1_000_000);
        if bytes.len() > most {
            return Err(Problem::FileTooLarge {
                most_mb: LARGEST_FILE_MB,
            });
        }
        let id = self.next.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        let bytes_total = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let import = Arc::new(Import {
            id,
            file_name,
            bytes,
            done: Mutex::default(),
            drafting: tokio::sync::Mutex::default(),
            cancelled: AtomicBool::new(false),
            state: Mutex::new(ImportState::Reading {
                rows: 0,
                bytes: 0,
                bytes_total,
                rows_per_second: 0,
            }),
        });
        self.files
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, Arc::clone(&import));
        let imports = Arc::clone(self);
        tokio::spawn(messages::speaking(messages::language(), async move {
            let state = imports.read_import(&import).await;
            import.set(state);
            imports.base.events().note(|changed| changed.imports.push(import.id));
        }));
        Ok(id)
    }

    /// Reads a file for the first time: as a person said for an earlier one of its shape, where one did.
    async fn read_import(self: &Arc<Self>, import: &Arc<Import>) -> ImportState {
        let (imports, shared) = (Arc::clone(self), Arc::clone(import));
        let checked = tokio::task::spawn_blocking(messages::spoken(move || {
            let file = imports.check(&shared, &Choices::default(), true)?;
            let Some(choices) = imports.remembered(&file) else {
                return Some((file, Choices::default(), false));
            };
            let file = imports.check(&shared, &choices, true)?;
            Some((file, choices, true))
        }));
        match checked.await {
            Ok(Some((file, choices, remembered))) => self.ready(import, file, choices, remembered).await,
            Ok(None) | Err(_) => ImportState::Cancelled,
        }
    }

    /// Changes what a person decided about a file, and reads it anew.
    ///
    /// # Errors
    /// When the file was not read yet, or a batch was made of it.
    pub(crate) async fn choose(
        self: &Arc<Self>,
        id: i64,
        change: impl FnOnce(&mut Choices),
    ) -> Result<Arc<ReadFile>, Problem> {
        let import = self.find(id)?;
        let drafted = import.drafting.lock().await;
        if drafted.is_some() {
            return Err(Problem::WrongState {
                state: "drafted".to_owned(),
            });
        }
        let read = import.ready()?;
        let (before, mut choices) = (read.choices.mapping.clone(), read.choices.clone());
        change(&mut choices);
        let remembered = read.remembered && choices.mapping == before;
        let (imports, shared, with) = (Arc::clone(self), Arc::clone(&import), choices.clone());
        let checked = tokio::task::spawn_blocking(messages::spoken(move || imports.check(&shared, &with, false))).await;
        let Ok(Some(file)) = checked else {
            return Err(Problem::WrongState {
                state: "cancelled".to_owned(),
            });
        };
        let state = self.ready(&import, file, choices, remembered).await;
        import.set(state);
        self.base.events().note(|changed| changed.imports.push(id));
        drop(drafted);
        import.ready()
    }

    /// What was said about the columns of an earlier file of the same shape.
    fn remembered(&self, file: &CheckedFile) -> Option<Choices> {
        let headings = shapes::shape_of(file)?;
        let line = file.layout.as_ref()?.header_line;
        let mapping = Shapes::read(self.folder()).find(&headings, line)?;
        Some(Choices {
            mapping: Some(mapping),
            ..Choices::default()
        })
    }

    /// The organisation's folder.
    pub(crate) fn folder(&self) -> &Path {
        self.base.config().ledger.parent().unwrap_or_else(|| Path::new("."))
    }

    async fn ready(&self, import: &Import, file: CheckedFile, choices: Choices, remembered: bool) -> ImportState {
        let sha256 = Digest::from_bytes(file.sha256);
        let same_file = match self.base.ledger().batch_of_file(sha256).await {
            Ok(found) => found.map(|batch| SameFile {
                batch: batch.id.get(),
                title: batch.title,
                at: batch.drafted_at,
            }),
            Err(error) => {
                drop(problem(error));
                None
            }
        };
        let rows = file.rows.iter().map(|row| PaidNow {
            line: row.line,
            lane: row.lane.clone(),
            amount: row.amount,
            name: row.name.clone(),
        });
        let history_flags = self.history_flags(rows.collect()).await;
        let compared = self.compared(&import.file_name, &file).await;
        if import.cancelled.load(Ordering::Relaxed) {
            return ImportState::Cancelled;
        }
        let source = SourceFile {
            name: import.file_name.clone(),
            sha256,
            changes: changes(&file, &choices),
        };
        ImportState::Ready(Arc::new(ReadFile {
            file,
            source,
            same_file,
            history_flags,
            compared,
            choices,
            remembered,
        }))
    }

    /// Reads a file with a person's choices; tells how far it is where nobody has seen it yet.
    fn check(&self, import: &Import, choices: &Choices, tells: bool) -> Option<CheckedFile> {
        let started = Instant::now();
        let mut told = Instant::now();
        let input = Input {
            name: &import.file_name,
            bytes: &import.bytes,
            limits: &self.base.config().settings.limits,
            default_command: B2cCommand::SalaryPayment,
            choices,
        };
        let mut progress = |at: Progress| {
            if tells && told.elapsed().as_millis() >= 100 {
                told = Instant::now();
                let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
                let rate = u64::from(at.rows).saturating_mul(1_000) / millis;
                import.set(ImportState::Reading {
                    rows: at.rows,
                    bytes: at.bytes_read,
                    bytes_total: at.bytes_total,
                    rows_per_second: u32::try_from(rate).unwrap_or(u32::MAX),
                });
                self.base.events().note(|changed| changed.imports.push(import.id));
            }
            if import.cancelled.load(Ordering::Relaxed) {
                Flow::Cancel
            } else {
                Flow::Continue
            }
        };
        payfile::check(input, &mut progress).ok()
    }

    /// How a file differs from the pay run before. What cannot be compared is compared again when it is a batch.
    async fn compared(&self, file_name: &str, file: &CheckedFile) -> Option<Arc<Compared>> {
        let rows: Vec<RunRow> = file
            .rows
            .iter()
            .map(|row| RunRow {
                lane: row.lane.kind(),
                payee: row.lane.payee().to_owned(),
                account: row.lane.account().map(str::to_owned),
                name: row.name.clone(),
                amount: row.amount,
            })
            .collect();
        let purpose = purpose_of(rows.iter().map(|row| row.lane));
        let title = Path::new(file_name).file_stem().unwrap_or_default().to_string_lossy();
        let found = self
            .base
            .ledger()
            .run_difference_of(rows, purpose, title.into_owned())
            .await;
        let (before, difference) = found.map_err(problem).ok().flatten()?;
        Some(Arc::new(Compared { before, difference }))
    }

    /// What the ledger knows about each row: paid recently, never paid before, and what is unusual of its payee.
    pub(crate) async fn history_flags(&self, rows: Vec<PaidNow>) -> Vec<HistoryFlag> {
        let days = match self.base.ledger().same_payment_days().await {
            Ok(days) => i64::from(days),
            Err(error) => {
                drop(problem(error));
                return vec![not_asked()];
            }
        };
        let since = self.base.now().saturating_sub(days.saturating_mul(86_400_000));
        let payees = rows.iter().map(|row| (row.lane.clone(), row.amount)).collect();
        let histories = match self.base.ledger().payee_histories(payees, since).await {
            Ok(histories) => histories,
            Err(error) => {
                drop(problem(error));
                return vec![not_asked()];
            }
        };
        let payees = rows.iter().map(|row| (row.lane.clone(), row.name.clone())).collect();
        let known = match self.base.ledger().payees_known(payees).await {
            Ok(known) => known,
            Err(error) => {
                drop(problem(error));
                return vec![not_asked()];
            }
        };
        let any_known = histories.iter().any(|history| history.ever_paid);
        let mut flags = Vec::new();
        for ((row, history), known) in rows.iter().zip(&histories).zip(&known) {
            let (line, account) = (row.line, row.lane.account().is_some());
            let found = payee_findings(&row.name, row.amount, known);
            flags.extend(found.iter().map(|finding| payee_flag(line, finding)));
            if let Some(at) = history.same_amount_at {
                let days = self.base.now().saturating_sub(at) / 86_400_000;
                let message = match (account, days) {
                    (false, 0) => text().imports_paid_number_today(),
                    (false, 1) => text().imports_paid_number_yesterday(),
                    (false, days) => text().imports_paid_number_days_ago(days),
                    (true, 0) => text().imports_paid_account_today(),
                    (true, 1) => text().imports_paid_account_yesterday(),
                    (true, days) => text().imports_paid_account_days_ago(days),
                };
                flags.push(HistoryFlag {
                    line,
                    code: "paid_recently",
                    message,
                });
            }
            // A new supplier always deserves a look; of people, where others were paid before.
            if (any_known || row.lane.person().is_none()) && !history.ever_paid {
                let message = match account {
                    true => text().imports_never_paid_account(),
                    false => text().imports_never_paid_number(),
                };
                flags.push(HistoryFlag {
                    line,
                    code: "new_payee",
                    message,
                });
            }
        }
        flags
    }
}

/// A file that pays organisations is one of bills, also where it pays people beside them.
pub(crate) fn purpose_of(mut lanes: impl Iterator<Item = LaneKind>) -> Purpose {
    if lanes.all(|lane| lane == LaneKind::Person) {
        Purpose::Payouts
    } else {
        Purpose::Bills
    }
}

/// What is unusual of a payee, as a flag of the row that pays them.
fn payee_flag(line: u32, finding: &PayeeFinding) -> HistoryFlag {
    let (code, message) = match finding {
        PayeeFinding::OtherNumber { before } => ("number_changed", text().imports_name_was_paid_at(local(before))),
        PayeeFinding::OtherName { before } => ("number_of_another", text().imports_number_was_paid_as(before.as_str())),
        PayeeFinding::ToldName { told } => (
            "named_otherwise",
            text().imports_m_pesa_knows_the_number_as(told.as_str()),
        ),
        PayeeFinding::FarFromHabit { usual, payments } => (
            "far_from_habit",
            text().imports_usually_gets(usual.to_string(), payments.to_string()),
        ),
    };
    HistoryFlag { line, code, message }
}

/// A person's number as people write it.
fn local(number: &str) -> String {
    number
        .strip_prefix("254")
        .map_or_else(|| number.to_owned(), |rest| format!("0{rest}"))
}

/// What is said where the ledger could not be asked: silence would look like a clean file.
fn not_asked() -> HistoryFlag {
    HistoryFlag {
        line: 0,
        code: "history_unknown",
        message: text().imports_it_could_not_be_looked_up(),
    }
}

/// What the maker changed, as the ledger keeps it.
fn changes(file: &CheckedFile, choices: &Choices) -> FileChanges {
    let confirmed = file.groups.iter().filter(|group| group.confirmed);
    FileChanges {
        corrected: file
            .corrections
            .iter()
            .map(|cell| CellCorrected {
                line: cell.line,
                column: cell.column.code().to_owned(),
                before: cell.before.clone(),
                after: cell.after.clone(),
            })
            .collect(),
        left_out: file.kept_out.clone(),
        confirmed: confirmed
            .map(|group| GroupConfirmed {
                heading: group.heading.clone(),
                value: group.value.clone(),
                rows: u32::try_from(group.lines.len()).unwrap_or(u32::MAX),
                sum: group.sum,
            })
            .collect(),
        columns_by_hand: choices.mapping.is_some(),
    }
}
