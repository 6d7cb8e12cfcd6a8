//! M-PESA's own statements: importing them, and the page about them.

pub(crate) mod differences;
pub(crate) mod fees;
pub(crate) mod months;
mod words;

use std::sync::Arc;

use api::{
    Problem,
    view::{
        AccountCovered, BookAccountName, DifferenceTab, ImportStatement, Nothing, StatementDone, StatementEvery,
        StatementFileRef, StatementFileView, StatementProgress, StatementRead, StatementRow, StatementsBrief,
        StatementsView, TimeSpan,
    },
};
use messages::text;
use store::StatementRecord;
use treasury::{BookAccount, FindingState, OperatorId, Setting};

use crate::{
    Desk,
    problem::problem,
    sentences::{Names, name_of},
    statement_files::{self, FileState, StatementFile},
};

use self::words::{TABS, is_alarm, tab_of};

/// How many statements the page lists.
const LISTED: u32 = 60;
const DAY_MS: i64 = 24 * 3_600_000;

/// How to get the file, in the portal's own words.
fn how() -> [String; 5] {
    [
        text().statement_how_sign_in(),
        text().statement_how_account(),
        text().statement_how_time(),
        text().statement_how_export(),
        text().statement_how_untouched(),
    ]
}

pub(crate) async fn statements(desk: &Arc<Desk>, _: Nothing) -> Result<StatementsView, Problem> {
    desk.session().require()?;
    let names = desk.names().await?;
    let coverage = desk.ledger().statement_coverage().await.map_err(problem)?;
    let counts = desk.ledger().count_findings().await.map_err(problem)?;
    let listed = desk.ledger().statements(None, LISTED).await.map_err(problem)?;
    let brief = brief(desk).await?;
    let tab = |tab| {
        let of_tab = || counts.iter().filter(move |one| tab_of(&one.kind) == tab);
        let open = of_tab()
            .filter(|one| one.state == FindingState::Open)
            .map(|one| one.count);
        DifferenceTab {
            tab,
            open: open.sum(),
            all: of_tab().map(|one| one.count).sum(),
        }
    };
    Ok(StatementsView {
        accounts: coverage
            .iter()
            .map(|one| AccountCovered {
                shortcode: one.shortcode.clone(),
                account: account_name(one.account),
                title: one.account.title().to_owned(),
                covered: one
                    .covered
                    .iter()
                    .map(|span| TimeSpan {
                        from: span.from,
                        until: span.until,
                    })
                    .collect(),
                imported_at: one.imported_at,
            })
            .collect(),
        until: brief.until,
        open: brief.open,
        alarms: brief.alarms,
        tabs: TABS.map(tab).to_vec(),
        statements: listed.iter().map(|one| row(one, &names)).collect(),
        every_days: brief.every_days,
        late: brief.late,
        how: how().to_vec(),
    })
}

/// How it stands with statements, for Home.
pub(crate) struct Brief {
    /// Up to when the books were compared without an open gap.
    pub(crate) until: Option<i64>,
    pub(crate) open: u32,
    pub(crate) alarms: u32,
    pub(crate) every_days: Option<u16>,
    pub(crate) late: bool,
}

pub(crate) async fn brief(desk: &Desk) -> Result<Brief, Problem> {
    let coverage = desk.ledger().statement_coverage().await.map_err(problem)?;
    let counts = desk.ledger().count_findings().await.map_err(problem)?;
    let settings = desk.ledger().settings().await.map_err(problem)?;
    let set = settings.into_iter().find_map(|setting| {
        if let Setting::StatementEvery { days } = setting {
            return Some(days);
        }
        None
    });
    let every_days = set.unwrap_or(Some(EVERY_DAYS));
    let utility = coverage.iter().filter(|one| one.account == BookAccount::Utility);
    let until = utility
        .filter_map(|one| one.covered.first())
        .map(|span| span.until)
        .min();
    let newest = coverage
        .iter()
        .filter_map(|one| one.covered.last())
        .map(|span| span.until)
        .max();
    let open = || counts.iter().filter(|one| one.state == FindingState::Open);
    let days = every_days.map_or(0, i64::from).saturating_mul(DAY_MS);
    Ok(Brief {
        until,
        open: open().map(|one| one.count).sum(),
        alarms: open().filter(|one| is_alarm(&one.kind)).map(|one| one.count).sum(),
        every_days,
        late: days > 0 && newest.is_some_and(|newest| desk.now().saturating_sub(newest) > days.saturating_add(DAY_MS)),
    })
}

/// What Home says; nothing before the first statement.
pub(crate) async fn on_home(desk: &Desk) -> Result<Option<StatementsBrief>, Problem> {
    let any = !desk.ledger().statements(None, 1).await.map_err(problem)?.is_empty();
    if !any {
        return Ok(None);
    }
    let brief = brief(desk).await?;
    Ok(Some(StatementsBrief {
        until: brief.until,
        open: brief.open,
        alarms: brief.alarms,
        late: brief.late,
    }))
}

/// Until the organisation sets it: once a week.
const EVERY_DAYS: u16 = 7;

fn row(one: &StatementRecord, names: &Names) -> StatementRow {
    StatementRow {
        id: one.id.get(),
        file: one.file.clone(),
        account: one.account.title().to_owned(),
        shortcode: one.shortcode.clone(),
        from: one.period.from,
        until: one.period.until,
        count: one.count,
        added: one.added,
        at: one.at,
        by: name_of(names, one.by),
    }
}

pub(crate) async fn statement_file(desk: &Arc<Desk>, request: StatementFileRef) -> Result<StatementFileView, Problem> {
    desk.session().require()?;
    let file = desk.statement_files().find(request.file)?;
    let progress = match file.state() {
        FileState::Reading => StatementProgress::Reading,
        FileState::Unreadable(message) => StatementProgress::Unreadable { message },
        FileState::Read(read) => StatementProgress::Read(Box::new(summary(desk, &read))),
        FileState::Importing => StatementProgress::Importing,
        FileState::Done(done) => StatementProgress::Done(done),
    };
    Ok(StatementFileView {
        file: file.id,
        name: file.name.clone(),
        progress,
    })
}

pub(crate) async fn discard_statement_file(desk: &Arc<Desk>, request: StatementFileRef) -> Result<Nothing, Problem> {
    desk.session().require()?;
    desk.statement_files().discard(request.file);
    Ok(Nothing {})
}

fn summary(desk: &Desk, read: &statement::Statement) -> StatementRead {
    let period = statement_files::period(read);
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let sum = |of: fn(&statement::Row) -> i64| read.rows.iter().map(of).fold(0, i64::saturating_add);
    StatementRead {
        layout: read.layout.as_str().to_owned(),
        shortcode: read.shortcode.as_ref().map(ToString::to_string),
        refused: refused(desk, read),
        account: statement_files::account(read).map(account_name),
        account_named: read.account.is_some(),
        from: period.map_or(0, |period| period.from),
        until: period.map_or(0, |period| period.until),
        lines: count(read.rows.len()),
        counting: count(read.rows.iter().filter(|row| row.counts()).count()),
        in_cents: sum(statement::Row::in_cents),
        out_cents: sum(statement::Row::out_cents),
        opening_cents: period.and_then(|period| period.opening),
        closing_cents: period.and_then(|period| period.closing),
        said: statement_files::findings(read),
    }
}

/// Why a file that was read is not imported.
fn refused(desk: &Desk, read: &statement::Statement) -> Option<String> {
    let ours = |code: &mpesa::Shortcode| {
        *code == desk.config().shortcode || desk.config().second_shortcode.as_ref() == Some(code)
    };
    if let Some(code) = read.shortcode.as_ref().filter(|code| !ours(code)) {
        return Some(
            text().statement_this_is_the_statement_of_this(code.to_string(), desk.config().shortcode.to_string()),
        );
    }
    if statement_files::period(read).is_none() {
        return Some(text().statement_the_file_has_no_lines_and());
    }
    let mixed = |finding: &statement::Finding| matches!(finding, statement::Finding::AccountsMixed { .. });
    if read.findings.iter().any(mixed) {
        return Some(text().statement_the_file_mixes_several_accounts_export());
    }
    None
}

pub(crate) async fn import_statement(desk: &Arc<Desk>, request: ImportStatement) -> Result<StatementDone, Problem> {
    let me = desk.session().require()?;
    let file = desk.statement_files().find(request.file)?;
    let read = file.begin()?;
    let done = write(desk, &file, &read, account_of(request.account), me).await;
    match done {
        Ok(done) => {
            file.set(FileState::Done(done.clone()));
            desk.events().note_payouts([]);
            desk.events().note(|changed| changed.statements = true);
            Ok(done)
        }
        Err(error) => {
            file.set(FileState::Read(read));
            Err(error)
        }
    }
}

async fn write(
    desk: &Arc<Desk>,
    file: &StatementFile,
    read: &Arc<statement::Statement>,
    account: BookAccount,
    me: OperatorId,
) -> Result<StatementDone, Problem> {
    if let Some(message) = refused(desk, read) {
        return Err(Problem::field("file", message));
    }
    if let Some(named) = statement_files::account(read).filter(|named| read.account.is_some() && *named != account) {
        let title = named.title();
        return Err(Problem::field(
            "account",
            text().statement_the_file_says_that_it_is(title.to_string()),
        ));
    }
    let shortcode = read
        .shortcode
        .clone()
        .unwrap_or_else(|| desk.config().shortcode.clone());
    // Bills and tax leave the second number's Working account where there is one.
    let organisations = desk
        .config()
        .second_shortcode
        .as_ref()
        .unwrap_or(&desk.config().shortcode);
    let pays = match account {
        BookAccount::Utility => shortcode == desk.config().shortcode,
        BookAccount::Working => shortcode == *organisations,
        BookAccount::ChargesPaid | BookAccount::Settlement | BookAccount::Merchant => false,
    };
    let new = statement_files::to_import(file, read, shortcode, account, pays)?;
    let count = u32::try_from(read.rows.len()).unwrap_or(u32::MAX);
    let imported = desk
        .ledger()
        .import_statement(new, me, desk.now())
        .await
        .map_err(problem)?;
    Ok(StatementDone {
        added: imported.added,
        known: count.saturating_sub(imported.added),
        ended: imported.ended,
        open: brief(desk).await?.open,
    })
}

pub(crate) async fn set_statement_every(desk: &Arc<Desk>, request: StatementEvery) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    if request.days.is_some_and(|days| !(1..=92).contains(&days)) {
        return Err(Problem::field("days", text().statement_from_1_to_92_days_or()));
    }
    let setting = Setting::StatementEvery { days: request.days };
    desk.ledger().set(setting, me, desk.now()).await.map_err(problem)?;
    desk.events().note(|changed| changed.statements = true);
    Ok(Nothing {})
}

const fn account_name(account: BookAccount) -> BookAccountName {
    match account {
        BookAccount::Utility => BookAccountName::Utility,
        BookAccount::Working => BookAccountName::Working,
        BookAccount::ChargesPaid => BookAccountName::ChargesPaid,
        BookAccount::Settlement => BookAccountName::Settlement,
        BookAccount::Merchant => BookAccountName::Merchant,
    }
}

const fn account_of(name: BookAccountName) -> BookAccount {
    match name {
        BookAccountName::Utility => BookAccount::Utility,
        BookAccountName::Working => BookAccount::Working,
        BookAccountName::ChargesPaid => BookAccount::ChargesPaid,
        BookAccountName::Settlement => BookAccount::Settlement,
        BookAccountName::Merchant => BookAccount::Merchant,
    }
}
