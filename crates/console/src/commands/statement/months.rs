//! Months of M-PESA's books: what moved, closing them by two, and the paper of it.

use std::sync::Arc;

use api::{
    Problem,
    view::{CloseMonth, MonthAccount, MonthPurpose, MonthRow, Nothing, ReopenMonth, SaveMonth, SavedFile, TableFormat},
};
use messages::{in_language, language, speaking};
use mpesa::{Balance, Total};
use papers::{
    Moment, Signed,
    closing::{ClosedAccount, Difference, MonthClosing, Purpose},
    table::{Cell, Column, Head, Kind, csv, xlsx},
};
use store::{FindingRecord, FindingsOf, MonthRecord};
use treasury::{
    BookAccount, ExportContent, ExportFormat, FindingState, LaneKind, LineClass, Month, MonthSum, OperatorId, Purposes,
    east_africa_day,
};

use super::words::words;
use crate::{
    Desk,
    problem::{problem, unexpected},
    sentences::{Names, nairobi, name_of},
};

/// So many months are shown.
const SHOWN: usize = 13;
/// So many differences stand on the paper.
const LISTED: u32 = 500;

/// Months that statements touch, newest first.
pub(crate) async fn months(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<MonthRow>, Problem> {
    desk.session().require()?;
    let names = desk.names().await?;
    let coverage = desk.ledger().statement_coverage().await.map_err(problem)?;
    let closed = desk.ledger().closed_months().await.map_err(problem)?;
    let mut months: Vec<Month> = Vec::new();
    for span in coverage.iter().flat_map(|one| &one.covered) {
        let mut month = Month::of(east_africa_day(span.until));
        let first = Month::of(east_africa_day(span.from));
        while month >= first && months.len() < 4 * SHOWN {
            months.push(month);
            month = before(month);
        }
    }
    months.extend(closed.iter().map(|one| one.closed.month));
    months.sort_unstable();
    months.dedup();
    let mut rows = Vec::new();
    for month in months.into_iter().rev().take(SHOWN) {
        let known = closed.iter().find(|one| one.closed.month == month);
        rows.push(row(desk, month, known, &names).await?);
    }
    Ok(rows)
}

fn before(month: Month) -> Month {
    Month::of(east_africa_day(month.from().saturating_sub(1)))
}

async fn row(desk: &Desk, month: Month, closed: Option<&MonthRecord>, names: &Names) -> Result<MonthRow, Problem> {
    let (sums, open) = desk.ledger().month(month).await.map_err(problem)?;
    let sums = closed.map_or(&sums, |closed| &closed.closed.sums);
    let over = desk.now() >= month.end();
    Ok(MonthRow {
        month: month.to_string(),
        from: month.from(),
        open,
        closed_at: closed.map(|closed| closed.at),
        closed_by: closed.map(|closed| {
            messages::text().list_and(name_of(names, closed.by), name_of(names, closed.closed.agreed_by))
        }),
        not_yet: (!over).then(|| messages::text().statement_the_month_is_not_over()),
        accounts: sums.iter().map(account).collect(),
    })
}

fn account(sum: &MonthSum) -> MonthAccount {
    let of = |fits: fn(LineClass) -> bool, money: fn(&Purposes) -> Total| {
        let some = sum.purposes.iter().filter(|one| fits(one.class)).map(money);
        Total::sum(some).unwrap_or_default().cents()
    };
    MonthAccount {
        title: title(sum),
        opening_cents: sum.opening,
        in_cents: of(|_| true, |one| one.came_in),
        out_cents: of(|class| class != LineClass::Charge, |one| one.went_out),
        fees_cents: of(|class| class == LineClass::Charge, |one| one.went_out),
        closing_cents: sum.closing,
        purposes: sum
            .purposes
            .iter()
            .map(|one| MonthPurpose {
                title: purpose(one),
                count: one.count,
                in_cents: one.came_in.cents(),
                out_cents: one.went_out.cents(),
            })
            .collect(),
    }
}

fn title(sum: &MonthSum) -> String {
    format!("{}, {}", BookAccount::title(sum.account), sum.shortcode)
}

/// What money moved for.
fn purpose(one: &Purposes) -> String {
    let text = messages::text();
    match (one.class, one.command.as_deref()) {
        (LineClass::Payment, Some("SalaryPayment")) => text.statement_for_salaries(),
        (LineClass::Payment, Some("PromotionPayment")) => text.statement_for_promotions(),
        (LineClass::Payment, Some(command)) => match LaneKind::of_command(command) {
            Some(LaneKind::Bill) => text.statement_supplier_bills(),
            Some(LaneKind::Till) => text.statement_for_tills(),
            Some(LaneKind::Tax) => text.statement_for_tax(),
            Some(LaneKind::TopUp) => text.statement_for_top_ups(),
            Some(LaneKind::Person | LaneKind::Reversal) | None => text.statement_for_people(),
        },
        (LineClass::Payment, None) => text.statement_for_others(),
        (LineClass::Charge, _) => text.statement_for_fees(),
        (LineClass::Reversal, _) => text.statement_for_refunds(),
        (LineClass::Move, _) => text.statement_for_moves(),
        (LineClass::Incoming, _) => text.statement_from_customers(),
        (LineClass::Other, _) => text.statement_for_other(),
    }
}

fn month_of(text: &str) -> Result<Month, Problem> {
    text.parse().map_err(|_| Problem::not_found("month"))
}

pub(crate) async fn close_month(desk: &Arc<Desk>, request: CloseMonth) -> Result<Nothing, Problem> {
    let month = month_of(&request.month)?;
    let (by, second) = desk.two_people(request.agreeing).await?;
    desk.ledger()
        .close_month(month, by, second, desk.now())
        .await
        .map_err(problem)?;
    desk.events().note(|changed| changed.statements = true);
    Ok(Nothing {})
}

pub(crate) async fn reopen_month(desk: &Arc<Desk>, request: ReopenMonth) -> Result<Nothing, Problem> {
    let month = month_of(&request.month)?;
    let reason = request.reason.trim().to_owned();
    if !(10..=500).contains(&reason.chars().count()) {
        return Err(Problem::field(
            "reason",
            messages::text().statement_say_in_a_sentence_why_the(),
        ));
    }
    let (by, second) = desk.two_people(request.agreeing).await?;
    desk.ledger()
        .reopen_month(month, reason, by, second, desk.now())
        .await
        .map_err(problem)?;
    desk.events().note(|changed| changed.statements = true);
    Ok(Nothing {})
}

/// Saves a month's closing: a paper to sign, or its lines for a spreadsheet.
pub(crate) async fn save_month(desk: &Arc<Desk>, request: SaveMonth) -> Result<SavedFile, Problem> {
    let me = desk.session().require()?;
    let month = month_of(&request.month)?;
    let spoken = desk.papers_language().await;
    let filled = speaking(spoken, fill(desk, month, me)).await?;
    let text = spoken.text();
    let stem = text.statement_month_file(month.to_string());
    let rows = u32::try_from(filled.differences.len()).unwrap_or(u32::MAX);
    let format = request.table;
    let made = tokio::task::spawn_blocking(move || match format {
        None => papers::closing::month(&filled).map(|bytes| (bytes, ExportFormat::Pdf)),
        Some(TableFormat::Csv | TableFormat::CsvPlain) => {
            let (head, rows) = in_language(spoken, || table(&filled));
            csv(&head, rows).map(|bytes| (bytes, ExportFormat::Csv))
        }
        Some(TableFormat::Xlsx) => {
            let (head, rows) = in_language(spoken, || table(&filled));
            xlsx(&head, rows).map(|bytes| (bytes, ExportFormat::Xlsx))
        }
    });
    let (bytes, format) = made
        .await
        .map_err(|error| unexpected(&error))?
        .map_err(|error| unexpected(&error))?;
    desk.let_out(me, ExportContent::Month { month }, &stem, (format, rows), bytes)
        .await
}

async fn fill(desk: &Desk, month: Month, me: OperatorId) -> Result<MonthClosing, Problem> {
    let names = desk.names().await?;
    let closed = desk.ledger().closed_months().await.map_err(problem)?;
    let closed = closed.iter().find(|one| one.closed.month == month);
    let (sums, _) = desk.ledger().month(month).await.map_err(problem)?;
    let sums = closed.map_or(&sums, |closed| &closed.closed.sums);
    let of = FindingsOf {
        from: Some(month.from()),
        until: Some(month.end()),
        ..FindingsOf::default()
    };
    let found = desk.ledger().findings(of, 0, LISTED).await.map_err(problem)?;
    let listed = desk.ledger().statements(None, 1_000).await.map_err(problem)?;
    let of_month = |one: &&store::StatementRecord| one.period.from < month.end() && one.period.until >= month.from();
    let balance = |cents: Option<i64>| cents.and_then(|cents| Balance::from_cents(cents).ok());
    let signed = |by: OperatorId, at: i64| Signed {
        by: name_of(&names, by),
        at: Moment::from_millis(at),
    };
    Ok(MonthClosing {
        issuer: desk.issuer(language()),
        month: nairobi(month.from()).map_or_else(
            || month.to_string(),
            |time| language().month_and_year(time.date_naive()),
        ),
        closed: closed.map(|one| (signed(one.by, one.at), name_of(&names, one.closed.agreed_by))),
        accounts: sums
            .iter()
            .map(|sum| ClosedAccount {
                title: title(sum),
                opening: balance(sum.opening),
                closing: balance(sum.closing),
                purposes: sum
                    .purposes
                    .iter()
                    .map(|one| Purpose {
                        title: purpose(one),
                        count: one.count,
                        came_in: one.came_in,
                        went_out: one.went_out,
                    })
                    .collect(),
            })
            .collect(),
        differences: found.iter().map(|one| difference(one, &names)).collect(),
        files: listed
            .iter()
            .filter(of_month)
            .map(|one| messages::text().statement_month_source(one.count, one.file.as_str(), one.account.title()))
            .collect(),
        printed: signed(me, desk.now()),
    })
}

fn difference(found: &FindingRecord, names: &Names) -> Difference {
    let note = found.note.clone().unwrap_or_default();
    let by = found.noted_by.map(|by| name_of(names, by)).unwrap_or_default();
    let standing = match (found.state, found.agreed_by) {
        (FindingState::Open, _) => messages::text().statement_stands_open(note),
        (FindingState::Explained, _) | (FindingState::Accepted, None) => {
            messages::text().statement_stands_explained(by, note)
        }
        (FindingState::Accepted, Some(second)) => {
            messages::text().statement_stands_accepted(by, name_of(names, second), note)
        }
    };
    Difference {
        at: Moment::from_millis(found.at),
        receipt: found
            .line
            .as_ref()
            .map(|line| line.line.receipt.to_string())
            .unwrap_or_default(),
        what: format!("{}. {}", words(found).title, words(found).sentence),
        standing: standing.trim().to_owned(),
        amount: Total::from_cents(found.cents.saturating_abs())
            .ok()
            .filter(|total| total.cents() > 0),
    }
}

/// The same for a spreadsheet: a line an account and purpose, then a line a difference.
fn table(filled: &MonthClosing) -> (Head, Vec<Vec<Cell>>) {
    let said = messages::text();
    let text = |words: &str| Cell::Text(words.to_owned());
    let head = Head {
        title: said.statement_month_title(filled.month.as_str()),
        made: filled.printed.at,
        language: filled.issuer.language,
        columns: vec![
            Column::new(said.statement_column_account(), Kind::Text),
            Column::new(said.statement_column_what(), Kind::Text),
            Column::new(said.statement_column_lines(), Kind::Count),
            Column::new(said.statement_column_in(), Kind::Balance),
            Column::new(said.statement_column_out(), Kind::Balance),
            Column::new(said.statement_column_balance(), Kind::Balance),
            Column::new(said.statement_column_receipt(), Kind::Id),
            Column::new(said.statement_column_when(), Kind::Time),
            Column::new(said.statement_column_standing(), Kind::Text),
        ],
    };
    let mut rows = Vec::new();
    let held = |title: &str, what: &str, balance: Option<Balance>| {
        vec![
            text(title),
            text(what),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            balance.into(),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ]
    };
    for account in &filled.accounts {
        rows.push(held(&account.title, &said.statement_opening_balance(), account.opening));
        for one in &account.purposes {
            rows.push(vec![
                text(&account.title),
                text(&one.title),
                Cell::Count(u64::from(one.count)),
                one.came_in.into(),
                one.went_out.into(),
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
            ]);
        }
        rows.push(held(&account.title, &said.statement_closing_balance(), account.closing));
    }
    for one in &filled.differences {
        rows.push(vec![
            text(&said.statement_does_not_match()),
            text(&one.what),
            Cell::Empty,
            Cell::Empty,
            one.amount.into(),
            Cell::Empty,
            Cell::Id(one.receipt.clone()),
            one.at.into(),
            text(&one.standing),
        ]);
    }
    let names = match &filled.closed {
        Some((by, second)) => said.statement_closed_by(by.by.as_str(), second.as_str()),
        None => said.statement_not_closed(),
    };
    rows.push(held(&names, "", None));
    (head, rows)
}
