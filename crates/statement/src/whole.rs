//! What the rows of a file say together, and what does not fit.

use chrono::NaiveDateTime;
use mpesa::{Balance, Total};

use crate::{
    Account, Check, Checks, Direction, Finding, Kind, Layout, Order, Row, Statement, Status,
    books::{Books, occurrences, order, take_repeated},
    details,
    draft::{Draft, PartyCell},
    file_name::Named,
    money::{self, Money, Style},
    reader::Table,
    settle::{self, Period, Settled},
    time::{self, day_of},
};

pub(crate) struct Parts {
    pub(crate) table: Table,
    pub(crate) named: Named,
}

/// The amounts above the heading.
#[derive(Debug, Default, Clone, Copy)]
struct Stated {
    opening: Option<Balance>,
    closing: Option<Balance>,
    paid_in: Option<Total>,
    withdrawn: Option<Total>,
}

pub(crate) fn statement(parts: Parts) -> Statement {
    let Parts { table, named } = parts;
    let Table {
        preamble,
        layout,
        mut drafts,
        findings: of_file,
        style,
        mixed_cells,
    } = table;
    let (from, to) = settle::period(preamble.from, preamble.to, &drafts);
    let period = (from.or(named.from), to.or(named.to));
    let settled = settle::settle(&mut drafts, period, mixed_cells);
    let repeated = take_repeated(&mut drafts);
    let stated = Stated {
        opening: balance(preamble.opening.as_deref(), style),
        closing: balance(preamble.closing.as_deref(), style),
        paid_in: total(preamble.paid_in.as_deref(), style),
        withdrawn: total(preamble.withdrawn.as_deref(), style),
    };
    let account = preamble.account.as_deref().map(Account::named);
    let order = order(&drafts, layout);
    let books = Books::of(&drafts, order, account.is_some(), stated.opening);
    let chains = books.chains(&drafts, account.as_ref());
    let newest = match books.tracks.as_slice() {
        [only] => Balance::from_cents(only.closing).ok().filter(|_| !only.rows.is_empty()),
        _ => None,
    };
    let mut findings = Vec::new();
    // Layouts that never name one are asked about by the type alone: `account` is none.
    if account.is_none() && matches!(layout, Layout::Statements2026 | Layout::Portal) {
        findings.push(Finding::AccountNotNamed);
    }
    if books.tracks.len() > 1 {
        findings.push(Finding::AccountsMixed {
            accounts: u32::try_from(books.tracks.len()).unwrap_or(u32::MAX),
        });
    }
    findings.extend(of_file);
    let totals = totals(&drafts, &stated, &mut findings);
    let chain = books.check(&drafts, stated.closing, &mut findings);
    let occurrences = occurrences(&drafts, &books.sorted);
    say_of_rows(&drafts, &settled, period, order, &mut findings);
    findings.extend(repeated);
    let account_hint = account
        .as_ref()
        .map(|account| account.kind)
        .or_else(|| match chains.as_slice() {
            [only] => only.account.or(named.account),
            _ => named.account,
        });
    let rows: Vec<Row> = drafts
        .into_iter()
        .enumerate()
        .filter_map(|(place, draft)| {
            let occurrence = occurrences.get(&place).copied().unwrap_or_default();
            row(draft, books.track_of.get(&place).copied(), occurrence)
        })
        .collect();
    if rows.is_empty() {
        findings.push(Finding::NoRows);
    }
    let at = |local: Option<NaiveDateTime>| local.and_then(time::at);
    Statement {
        layout,
        shortcode: preamble.shortcode.or(named.shortcode),
        holder: preamble.holder,
        account_hint: account_hint.filter(|_| account.is_none()),
        account,
        from: at(period.0),
        to: at(period.1),
        reported: at(preamble.reported.and_then(|times| times.first())),
        order,
        opening: stated.opening,
        closing: stated.closing.or(newest),
        paid_in: stated.paid_in,
        withdrawn: stated.withdrawn,
        rows,
        chains,
        checks: Checks { chain, totals },
        findings,
    }
}

fn balance(text: Option<&str>, style: Style) -> Option<Balance> {
    match money::read(text?, style) {
        Money::Cents(cents) => Balance::from_cents(cents).ok(),
        Money::Nothing | Money::Unclear => None,
    }
}

/// A total, whatever its sign: what was withdrawn stands with a minus there.
fn total(text: Option<&str>, style: Style) -> Option<Total> {
    Total::from_cents(balance(text, style)?.cents().saturating_abs()).ok()
}

fn totals(drafts: &[Draft], stated: &Stated, findings: &mut Vec<Finding>) -> Check {
    let sum = |direction| {
        let moved = drafts.iter().filter(|draft| draft.counts() && draft.fault.is_none());
        let amounts = moved
            .filter_map(|draft| draft.movement)
            .filter(|moved| moved.direction == direction);
        Total::sum(amounts.map(|moved| moved.amount))
    };
    let (Some(paid_in), Some(withdrawn)) = (sum(Direction::In), sum(Direction::Out)) else {
        return Check::Absent;
    };
    let mut check = Check::Absent;
    let differs = |stated: Option<Total>, found: Total, check: &mut Check| -> Option<Total> {
        let stated = stated?;
        if *check == Check::Absent {
            *check = Check::Ok;
        }
        (stated != found).then_some(stated)
    };
    if let Some(stated) = differs(stated.paid_in, paid_in, &mut check) {
        check = Check::Broken;
        findings.push(Finding::PaidInDiffers { stated, found: paid_in });
    }
    if let Some(stated) = differs(stated.withdrawn, withdrawn, &mut check) {
        check = Check::Broken;
        findings.push(Finding::WithdrawnDiffers {
            stated,
            found: withdrawn,
        });
    }
    if let (Some(opening), Some(closing), Some(paid_in), Some(withdrawn)) =
        (stated.opening, stated.closing, stated.paid_in, stated.withdrawn)
    {
        let given = opening
            .cents()
            .saturating_add(paid_in.cents())
            .saturating_sub(withdrawn.cents());
        let difference_cents = closing.cents().saturating_sub(given);
        if difference_cents != 0 {
            check = Check::Broken;
            findings.push(Finding::HeaderDoesNotAdd { difference_cents });
        }
    }
    check
}

fn say_of_rows(drafts: &[Draft], settled: &Settled, period: Period, order: Option<Order>, findings: &mut Vec<Finding>) {
    for draft in drafts {
        if let Some(fault) = &draft.fault {
            findings.push(Finding::RowUnread {
                line: draft.line,
                receipt: draft.receipt.clone(),
                fault: fault.clone(),
            });
        } else if let (Some(Status::Other(status)), Some(receipt)) = (&draft.status, &draft.receipt) {
            findings.push(Finding::StatusUnknown {
                line: draft.line,
                receipt: receipt.clone(),
                status: status.clone(),
            });
        }
    }
    if !settled.swapped.is_empty() {
        findings.push(Finding::DaysSwapped {
            lines: settled.swapped.clone(),
        });
    }
    if !settled.doubtful.is_empty() {
        findings.push(Finding::DaysDoubtful {
            lines: settled.doubtful.clone(),
        });
    }
    findings.extend(settled.of_another_day.iter().filter_map(|line| {
        let draft = drafts.get(drafts.binary_search_by_key(line, |draft| draft.line).ok()?)?;
        let receipt = draft.receipt.clone()?;
        Some(Finding::ReceiptOfAnotherDay {
            line: draft.line,
            day: day_of(&receipt)?,
            completed: draft.completed.and_then(time::at)?,
            receipt,
        })
    }));
    let outside = |draft: &&Draft| {
        let Some(at) = draft.completed else { return false };
        period.0.is_some_and(|from| at < from) || period.1.is_some_and(|to| at > to)
    };
    let lines: Vec<u32> = drafts.iter().filter(outside).map(|draft| draft.line).collect();
    if !lines.is_empty() {
        findings.push(Finding::OutsidePeriod { lines });
    }
    if settled.shortened > 0 {
        findings.push(Finding::TimesShortened {
            rows: settled.shortened,
        });
    }
    if order == Some(Order::Mixed) {
        findings.push(Finding::NotInOrder);
    }
}

/// A draft that nothing is wrong with, as a row.
fn row(draft: Draft, chain: Option<u16>, occurrence: u32) -> Option<Row> {
    if draft.fault.is_some() {
        return None;
    }
    let said = details::read(&draft.details);
    let direction = draft.movement.map(|movement| movement.direction);
    let party = match draft.party {
        PartyCell::Somebody(party) => Some(party),
        PartyCell::ServiceProvider => None,
        PartyCell::Nobody => said.party.clone(),
    };
    let reason = draft.reason.as_deref().unwrap_or_default();
    let (kind, between) = details::kind(&said, reason, direction, party.is_some());
    let alone = matches!(kind, Kind::Charge | Kind::MoveIn | Kind::MoveOut);
    let completed = draft.completed?;
    Some(Row {
        line: draft.line,
        receipt: draft.receipt?,
        completed: time::at(completed)?,
        initiated: draft
            .initiated
            .and_then(|times| settle::initiated(times, completed))
            .and_then(time::at),
        details: draft.details,
        status: draft.status?,
        movement: draft.movement,
        balance: draft.balance,
        kind,
        between,
        reason: draft.reason,
        party: party.filter(|_| !alone),
        account_no: draft.account_no.or(said.account_no),
        linked: draft.linked,
        own_id: said.own_id,
        channel: said.channel,
        operator: said.operator,
        chain,
        occurrence,
    })
}

/// Whether the rows are a customer's, whose own statement has the same headings: most of them speak as to a customer.
pub(crate) fn is_a_customers(drafts: &[Draft]) -> bool {
    const WORDS: [&str; 14] = [
        "customer transfer",
        "merchant payment to",
        "merchant payment online to",
        "pay bill to",
        "pay bill online to",
        "customer withdrawal",
        "airtime purchase",
        "m-shwari",
        "kcb m-pesa",
        "overdraft of credit",
        "od loan",
        "funds received from",
        "customer send money",
        "buy bundles",
    ];
    let his = |draft: &&Draft| {
        let details = draft.details.trim_start();
        let begins = |words: &&str| {
            details
                .get(..words.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(words))
        };
        WORDS.iter().any(begins)
    };
    let count = drafts.iter().filter(his).count();
    count > 0 && count.saturating_mul(2) > drafts.len()
}
