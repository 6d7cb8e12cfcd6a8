//! Writing lines as the layouts do (shapes of real exports and of Safaricom's specification of 2015).

use chrono::{DateTime, FixedOffset, Utc};

use super::{Details, Line, Statement, StatementLayout, StatementOf};
use crate::{accounts::decimal, clock::east_africa};

/// The six lines before the portal's heading are followed by these thirteen columns.
const PORTAL: &str = "Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,\
                      Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.";
const OF_2026: &str =
    "Receipt No,Completion Time,Details,Transaction Status,Paid In (KSHs),Withdrawn (KSHs),Balance (KSHs)";
/// Thirteen names; the lines have twelve values.
const SFTP: &str = "#RECEIPT_NUMBER,DATE1,DETAILS,STATUS,WITHDRAW_AMOUNT,PAID_IN_AMOUNT,BALANCE,BALANCE_CONFIRMED,\
                    TRANSACTION_TYPE,OTHERPARTYINFO,TRANSACTIONPARTYDETAILS,TRANSACTION_ID,REMARK";

/// The statement `of` the account whose lines these are, oldest first.
pub(super) fn write(of: &StatementOf, holder: &str, reported: DateTime<Utc>, lines: Vec<Line>) -> Statement {
    let earlier = lines.iter().rev().find(|line| line.completed < of.from);
    let first = lines.iter().find(|line| line.completed_well);
    // Before the first movement of all, the account held what that one found.
    let opening = earlier
        .map(|line| line.balance)
        .or_else(|| first.map(|line| line.balance - line.amount));
    let opening = opening.unwrap_or_default();
    let wanted: Vec<Line> = lines
        .into_iter()
        .filter(|line| (of.from..=of.until).contains(&line.completed))
        .filter(|line| line.completed_well || of.failed_too)
        .collect();
    let text = match of.layout {
        StatementLayout::Portal => portal(of, holder, reported, (opening, &wanted)),
        StatementLayout::Statements2026 => of_2026(&wanted),
        StatementLayout::Sftp => sftp(&wanted),
    };
    Statement {
        file_name: file_name(of),
        bytes: text.into_bytes(),
        rows: u32::try_from(wanted.len()).unwrap_or(u32::MAX),
    }
}

fn file_name(of: &StatementOf) -> String {
    let code = &of.shortcode;
    let until = local(of.until).format("%Y%m%d%H%M%S");
    match of.layout {
        StatementLayout::Portal => {
            let which = if of.failed_too { "All" } else { "Completed" };
            format!("ORG_{code}_{}_{which}_{until}.csv", of.account.name())
        }
        StatementLayout::Statements2026 => {
            let day = |at| local(at).format("%Y-%m-%d");
            format!("Statements for {code} from {} to {}.csv", day(of.from), day(of.until))
        }
        StatementLayout::Sftp => format!("MPESA_{code}_{until}.csv"),
    }
}

fn portal(of: &StatementOf, holder: &str, reported: DateTime<Utc>, (opening, lines): (i64, &[Line])) -> String {
    let moved = || lines.iter().filter(|line| line.completed_well);
    let paid_in: i64 = moved().map(|line| line.amount.max(0)).sum();
    let withdrawn: i64 = moved().map(|line| line.amount.min(0)).sum();
    let time = |at| local(at).format("%d-%m-%Y %H:%M:%S").to_string();
    let mut text = Lines::default();
    text.row([&format!("Account Holder:,{}", field(holder))]);
    text.row([&format!("Short Code:,{}", of.shortcode)]);
    text.row([&format!("Account:,{}", of.account.name())]);
    text.row([&format!("Time Period:,From,{},To,{}", time(of.from), time(of.until))]);
    text.row([&format!(
        "Operator:,{},Organization:,{},Date of Report:,{}",
        field(&of.operator),
        field(holder),
        time(reported)
    )]);
    text.row([&format!(
        "Opening Balance:,{},Closing Balance:,{},Available Balance:,,Total Paid In:,{},Total Withdrawn:,{}",
        decimal(opening),
        decimal(opening + paid_in + withdrawn),
        decimal(paid_in),
        decimal(withdrawn)
    )]);
    text.row([PORTAL]);
    for line in lines.iter().rev() {
        text.row([
            line.receipt.as_str(),
            &time(line.completed),
            &time(line.initiated),
            &field(&with_own_id(&line.details)),
            status(line, "Failed"),
            &only(line.amount > 0, line.amount, decimal),
            &only(line.amount < 0, line.amount, decimal),
            &decimal(line.balance),
            "true",
            &field(&line.reason),
            &field(&line.party),
            &line.linked,
            // The account begins with a blank, also where there is none.
            &field(&format!(" {}", line.account_no)),
        ]);
    }
    text.0
}

/// The details as the portal's files have them, old and new; the extract leaves the id out.
fn with_own_id(details: &Details) -> String {
    match &details.own_id {
        Some(id) => format!("{}. Original conversation ID is {id}.", details.text),
        None => details.text.clone(),
    }
}

fn of_2026(lines: &[Line]) -> String {
    let mut text = Lines::default();
    text.row([OF_2026]);
    for line in lines.iter().rev() {
        text.row([
            line.receipt.as_str(),
            &local(line.completed).format("%d/%m/%Y %H:%M:%S").to_string(),
            &field(&with_own_id(&line.details)),
            status(line, "Failed"),
            &field(&thousands(line.amount.max(0))),
            &field(&thousands(line.amount.min(0))),
            &field(&thousands(line.balance)),
        ]);
    }
    text.0
}

fn sftp(lines: &[Line]) -> String {
    let mut text = Lines::default();
    text.row([SFTP]);
    for line in lines {
        let values = [
            line.receipt.as_str(),
            &local(line.completed).format("%Y-%m-%d %H:%M:%S").to_string(),
            &line.details.text,
            status(line, "failed"),
            &whole(line.amount.min(0).saturating_neg()),
            &whole(line.amount.max(0)),
            &whole(line.balance),
            "true",
            &line.reason,
            &line.party,
            &line.account_no,
            &line.linked,
        ];
        // Commas and quotes in the values are not escaped there.
        text.row([&values.map(|value| format!("\"{value}\"")).join(",")]);
    }
    text.0
}

/// Rows that end as these files end them.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn row<const N: usize>(&mut self, values: [&str; N]) {
        self.0.push_str(&values.join(","));
        self.0.push_str("\r\n");
    }
}

fn local(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&east_africa())
}

fn status<'a>(line: &Line, failed: &'a str) -> &'a str {
    if line.completed_well { "Completed" } else { failed }
}

/// A value that is quoted where it must be.
fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn only(wanted: bool, cents: i64, write: impl Fn(i64) -> String) -> String {
    if wanted { write(cents) } else { String::new() }
}

/// `-150,000.00`.
fn thousands(cents: i64) -> String {
    let plain = decimal(cents);
    let (sign, size) = plain.strip_prefix('-').map_or(("", plain.as_str()), |size| ("-", size));
    let (whole, fraction) = size.split_once('.').unwrap_or((size, "00"));
    format!("{sign}{}.{fraction}", grouped(whole))
}

/// `4,029`, with cents only where there are any.
fn whole(cents: i64) -> String {
    let written = thousands(cents);
    written.strip_suffix(".00").map_or(written.clone(), str::to_owned)
}

fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
