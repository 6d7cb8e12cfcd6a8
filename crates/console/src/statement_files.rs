//! Statements on their way into the ledger. They live in memory until somebody imports them; nothing of them is in the ledger
//! before, and all of it is after.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use api::{Problem, view::StatementDone};
use statement::{Finding, Kind, Row, Statement};
use store::NewStatement;
use treasury::{BookAccount, FileFault, FileFinding, LineClass, StatementLine, StatementLines, StatementPeriod};

use crate::{base::Base, imports::LARGEST_FILE_MB, problem::unexpected};

/// Files that were chosen.
#[derive(Debug)]
pub(crate) struct StatementFiles {
    base: Base,
    next: AtomicI64,
    files: Mutex<BTreeMap<i64, Arc<StatementFile>>>,
}

/// One file.
#[derive(Debug)]
pub(crate) struct StatementFile {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) bytes: Arc<[u8]>,
    state: Mutex<FileState>,
}

/// How far it is.
#[derive(Debug, Clone)]
pub(crate) enum FileState {
    Reading,
    Unreadable(String),
    Read(Arc<Statement>),
    Importing,
    Done(StatementDone),
}

impl StatementFile {
    pub(crate) fn state(&self) -> FileState {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set(&self, state: FileState) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }

    /// Takes it for importing: once at a time.
    pub(crate) fn begin(&self) -> Result<Arc<Statement>, Problem> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let FileState::Read(read) = &*state else {
            return Err(Problem::WrongState {
                state: messages::text().statement_being_read(),
            });
        };
        let read = Arc::clone(read);
        *state = FileState::Importing;
        Ok(read)
    }
}

impl StatementFiles {
    pub(crate) fn new(base: Base) -> Self {
        Self {
            base,
            next: AtomicI64::new(0),
            files: Mutex::default(),
        }
    }

    pub(crate) fn find(&self, id: i64) -> Result<Arc<StatementFile>, Problem> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.get(&id).cloned().ok_or_else(|| Problem::not_found("statement"))
    }

    pub(crate) fn discard(&self, id: i64) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    pub(crate) fn clear(&self) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl StatementFiles {
    /// Begins to read a statement, in the background.
    pub(crate) fn begin(self: &Arc<Self>, name: String, bytes: Vec<u8>) -> Result<i64, Problem> {
        let most = usize::try_from(LARGEST_FILE_MB)
            .unwrap_or(usize::MAX)
            .saturating_mul(1_000_000);
        if bytes.len() > most {
            return Err(Problem::FileTooLarge {
                most_mb: LARGEST_FILE_MB,
            });
        }
        let id = self.next.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        let file = Arc::new(StatementFile {
            id,
            name,
            bytes: bytes.into(),
            state: Mutex::new(FileState::Reading),
        });
        let shared = Arc::clone(&file);
        self.files
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, file);
        let files = Arc::clone(self);
        tokio::spawn(messages::speaking(messages::language(), async move {
            let reading = Arc::clone(&shared);
            let read = tokio::task::spawn_blocking(messages::spoken(move || {
                let input = statement::Input {
                    name: &reading.name,
                    bytes: &reading.bytes,
                };
                statement::read(input)
            }));
            let state = match read.await {
                Ok(Ok(read)) => FileState::Read(Arc::new(read)),
                Ok(Err(error)) => FileState::Unreadable(format!("{}.", crate::sentences::capital(&error.to_string()))),
                Err(error) => {
                    // The log has why, under the reference of the problem.
                    drop(unexpected(&error));
                    FileState::Unreadable(messages::text().statement_hazina_could_not_read_this_file())
                }
            };
            shared.set(state);
            files.base.events().note(|changed| changed.statements = true);
        }));
        Ok(id)
    }
}

/// What a file covers: as it says, else from its first line to its last.
pub(crate) fn period(read: &Statement) -> Option<StatementPeriod> {
    let times = || read.rows.iter().map(|row| row.completed.timestamp_millis());
    let span = read.span();
    let from = span.from.map(|at| at.timestamp_millis()).or_else(|| times().min())?;
    let until = span.to.map(|at| at.timestamp_millis()).or_else(|| times().max())?;
    Some(StatementPeriod {
        from: from.min(until),
        until: until.max(from),
        opening: span.opening.map(mpesa::Balance::cents),
        closing: span.closing.map(mpesa::Balance::cents),
    })
}

/// The account that a file names, or seems to be of.
pub(crate) fn account(read: &Statement) -> Option<BookAccount> {
    let kind = read
        .account
        .as_ref()
        .map(|account| account.kind)
        .or(read.account_hint)?;
    match kind {
        statement::AccountKind::Utility => Some(BookAccount::Utility),
        statement::AccountKind::Working => Some(BookAccount::Working),
        statement::AccountKind::ChargesPaid => Some(BookAccount::ChargesPaid),
        statement::AccountKind::Settlement => Some(BookAccount::Settlement),
        statement::AccountKind::Merchant => Some(BookAccount::Merchant),
        statement::AccountKind::Bank | statement::AccountKind::Other => None,
    }
}

/// What is said about a file where it is read, as sentences.
pub(crate) fn findings(read: &Statement) -> Vec<String> {
    read.findings.iter().map(sentence).collect()
}

fn sentence(finding: &Finding) -> String {
    let text = crate::sentences::capital(&finding.to_string());
    match text.ends_with(['.', '?', '!']) {
        true => text,
        false => format!("{text}."),
    }
}

/// What of that stays a difference until somebody explains it.
pub(crate) fn faults(read: &Statement) -> Vec<FileFinding> {
    let fault = |finding: &Finding| match finding {
        Finding::PaidInDiffers { .. } | Finding::WithdrawnDiffers { .. } | Finding::HeaderDoesNotAdd { .. } => {
            Some(FileFault::Totals)
        }
        Finding::ChainBroken { .. } => Some(FileFault::Balance),
        Finding::DaysSwapped { .. } | Finding::DaysDoubtful { .. } => Some(FileFault::SwappedDays),
        Finding::ReceiptOfAnotherDay { .. } | Finding::OutsidePeriod { .. } => Some(FileFault::ReceiptDay),
        Finding::RowUnread { .. }
        | Finding::StatusUnknown { .. }
        | Finding::OtherSheet { .. }
        | Finding::SecondStatement { .. } => Some(FileFault::Unreadable),
        Finding::AccountNotNamed
        | Finding::AccountsMixed { .. }
        | Finding::RowRepeated { .. }
        | Finding::LinePassedOver { .. }
        | Finding::TimesShortened { .. }
        | Finding::NotInOrder
        | Finding::NoRows
        | Finding::ColumnMissing { .. } => None,
    };
    read.findings
        .iter()
        .filter_map(|finding| {
            Some(FileFinding {
                what: fault(finding)?,
                text: sentence(finding),
            })
        })
        .collect()
}

/// The file as the ledger takes it.
pub(crate) fn to_import(
    file: &StatementFile,
    read: &Statement,
    shortcode: mpesa::Shortcode,
    account: BookAccount,
    pays: bool,
) -> Result<NewStatement, Problem> {
    let lines = read.rows.iter().map(line).collect();
    Ok(NewStatement {
        file: file.name.clone(),
        bytes: Arc::clone(&file.bytes),
        lines: StatementLines::write(lines).map_err(|error| unexpected(&error))?,
        shortcode,
        account,
        layout: read.layout.as_str().to_owned(),
        period: period(read)
            .ok_or_else(|| Problem::field("file", messages::text().statement_the_file_has_no_lines_and_names()))?,
        pays,
        said: faults(read),
    })
}

fn line(row: &Row) -> StatementLine {
    let party = row.party.as_ref();
    StatementLine {
        line: row.line,
        receipt: row.receipt.clone(),
        completed: row.completed.timestamp_millis(),
        cents: row.movement.map_or(0, |moved| match moved.direction {
            statement::Direction::In => moved.amount.cents(),
            statement::Direction::Out => moved.amount.cents().saturating_neg(),
        }),
        balance: row.balance.map(mpesa::Balance::cents),
        counts: row.counts(),
        status: row.status.as_str().to_owned(),
        class: class(row.kind),
        details: row.details.clone(),
        number: party
            .and_then(|party| party.number.as_ref())
            .map(|number| number.expose().to_owned()),
        name: party.and_then(|party| party.name.clone()),
        account_no: row.account_no.clone(),
        own_id: row.own_id.clone(),
        linked: row.linked.clone(),
        operator: row.operator.clone(),
        twin: 0,
    }
}

const fn class(kind: Kind) -> LineClass {
    match kind {
        Kind::PaymentOut => LineClass::Payment,
        Kind::PaymentIn => LineClass::Incoming,
        Kind::Charge => LineClass::Charge,
        Kind::Reversal => LineClass::Reversal,
        Kind::MoveIn | Kind::MoveOut => LineClass::Move,
        Kind::Other => LineClass::Other,
    }
}
