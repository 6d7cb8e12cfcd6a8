//! What the rows of a file say together, and what does not fit.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use mpesa::{Balance, Receipt, Total};

use crate::{
    Account, AccountKind, Chain, Check, Checks, Direction, Finding, Kind, Layout, Movement, Order, Place, Row,
    Statement,
    chain::{self, Link, Track},
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
    let chain = books.check(&drafts, &stated, &mut findings);
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

/// Takes out rows that only repeat another one, balance and all.
fn take_repeated(drafts: &mut Vec<Draft>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: HashMap<(Receipt, Option<Movement>, Option<Balance>), Vec<usize>> = HashMap::new();
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts.drain(..) {
        // Without a balance nothing tells a copy from a second row alike.
        let Some(receipt) = draft.receipt.clone().filter(|_| draft.balance.is_some()) else {
            kept.push(draft);
            continue;
        };
        let alike = seen
            .entry((receipt.clone(), draft.movement, draft.balance))
            .or_default();
        let first = alike.iter().filter_map(|at| kept.get(*at)).find(|other| {
            other.completed == draft.completed
                && other.status == draft.status
                && other.details.trim() == draft.details.trim()
        });
        match first {
            Some(first) => findings.push(Finding::RowRepeated {
                line: draft.line,
                first: first.line,
                receipt,
            }),
            None => {
                alike.push(kept.len());
                kept.push(draft);
            }
        }
    }
    *drafts = kept;
    findings
}

/// How the rows are sorted; where all are of one second, their balances tell.
fn order(drafts: &[Draft], layout: Layout) -> Option<Order> {
    let times: Vec<NaiveDateTime> = drafts.iter().filter_map(|draft| draft.completed).collect();
    if drafts.is_empty() {
        return None;
    }
    let pairs = || times.iter().zip(times.iter().skip(1));
    let rising = pairs().filter(|(a, b)| a < b).count();
    let falling = pairs().filter(|(a, b)| a > b).count();
    let (less, more) = (rising.min(falling), rising.max(falling));
    if more == 0 {
        return Some(of_one_moment(drafts, layout));
    }
    // A pair or two beside the others is how the portal sorts what was asked for earlier.
    if less.saturating_mul(10) > more {
        return Some(Order::Mixed);
    }
    Some(if falling > rising {
        Order::NewestFirst
    } else {
        Order::OldestFirst
    })
}

fn of_one_moment(drafts: &[Draft], layout: Layout) -> Order {
    let links: Vec<(i64, i64)> = drafts.iter().filter_map(|draft| span(draft)).collect();
    let pairs = || links.iter().zip(links.iter().skip(1));
    let oldest = pairs().filter(|(a, b)| a.1 == b.0).count();
    let newest = pairs().filter(|(a, b)| b.1 == a.0).count();
    match (newest.cmp(&oldest), layout) {
        (std::cmp::Ordering::Greater, _) => Order::NewestFirst,
        (std::cmp::Ordering::Less, _) | (std::cmp::Ordering::Equal, Layout::Sftp) => Order::OldestFirst,
        (std::cmp::Ordering::Equal, _) => Order::NewestFirst,
    }
}

/// The balances before and after a row that moved money.
fn span(draft: &Draft) -> Option<(i64, i64)> {
    let after = draft.balance?.cents();
    draft
        .counts()
        .then(|| Some((after.saturating_sub(change(draft.movement?)), after)))?
}

fn change(movement: Movement) -> i64 {
    match movement.direction {
        Direction::In => movement.amount.cents(),
        Direction::Out => movement.amount.cents().saturating_neg(),
    }
}

/// The rows in the order of the books.
struct Books {
    /// Places of all drafts, oldest first.
    sorted: Vec<usize>,
    tracks: Vec<Track>,
    track_of: HashMap<usize, u16>,
    /// By draft: what rows without a balance moved before it.
    unknown_until: Vec<i64>,
    /// What they moved altogether.
    unknown: i64,
}

impl Books {
    fn of(drafts: &[Draft], order: Option<Order>, single: bool, opening: Option<Balance>) -> Self {
        let mut sorted: Vec<usize> = (0..drafts.len()).collect();
        if order != Some(Order::OldestFirst) {
            sorted.reverse();
        }
        // A row without a time stays beside its neighbour.
        let mut last = NaiveDateTime::MIN;
        let mut moments = vec![last; drafts.len()];
        for place in &sorted {
            last = drafts.get(*place).and_then(|draft| draft.completed).unwrap_or(last);
            if let Some(slot) = moments.get_mut(*place) {
                *slot = last;
            }
        }
        let moment = |place: &usize| moments.get(*place).copied().unwrap_or_default();
        sorted.sort_by_key(moment);
        let links: Vec<Link> = sorted
            .iter()
            .filter_map(|place| {
                let (before, after) = span(drafts.get(*place)?)?;
                Some(Link {
                    row: *place,
                    moment: moment(place).and_utc().timestamp(),
                    before,
                    after,
                })
            })
            .collect();
        let tracks = chain::tracks(&links, single, opening.map(Balance::cents));
        let mut track_of = HashMap::with_capacity(links.len());
        for (number, track) in (0_u16..).zip(&tracks) {
            track_of.extend(track.rows.iter().map(|row| (*row, number)));
        }
        let (mut unknown, mut unknown_until) = (0_i64, vec![0; drafts.len()]);
        for place in &sorted {
            let Some(draft) = drafts.get(*place) else { continue };
            if let (true, None, Some(movement)) = (draft.counts(), draft.balance, draft.movement) {
                unknown = unknown.saturating_add(change(movement));
            }
            if let Some(slot) = unknown_until.get_mut(*place) {
                *slot = unknown;
            }
        }
        Self {
            sorted,
            tracks,
            track_of,
            unknown_until,
            unknown,
        }
    }

    fn chains(&self, drafts: &[Draft], account: Option<&Account>) -> Vec<Chain> {
        let of = |track: &Track| -> Option<Chain> {
            let at = |row: Option<&usize>| drafts.get(*row?)?.completed.and_then(time::at);
            Some(Chain {
                account: account
                    .map(|account| account.kind)
                    .or_else(|| named_by_moves(track, drafts)),
                opening: Balance::from_cents(track.opening).ok()?,
                closing: Balance::from_cents(track.closing).ok()?,
                first: track.rows.iter().find_map(|row| at(Some(row)))?,
                last: track.rows.iter().rev().find_map(|row| at(Some(row)))?,
                rows: u32::try_from(track.rows.len()).unwrap_or(u32::MAX),
            })
        };
        self.tracks.iter().filter_map(of).collect()
    }

    fn check(&self, drafts: &[Draft], stated: &Stated, findings: &mut Vec<Finding>) -> Check {
        let place = |row: usize| {
            drafts.get(row).map_or(Place::Opening, |draft| Place::Row {
                line: draft.line,
                receipt: draft.receipt.clone(),
            })
        };
        let known = findings.len();
        for track in &self.tracks {
            for gap in &track.breaks {
                if gap.change == self.unknown_between(gap.after, Some(gap.before)) {
                    continue;
                }
                findings.push(Finding::ChainBroken {
                    after: gap.after.map_or(Place::Opening, place),
                    before: place(gap.before),
                    change_cents: gap.change,
                });
            }
        }
        if let (Some(closing), [only]) = (stated.closing, self.tracks.as_slice()) {
            let change = closing.cents().saturating_sub(only.closing);
            let last = only.rows.last().copied();
            if change != 0 && change != self.unknown_between(last, None) {
                findings.push(Finding::ChainBroken {
                    after: last.map_or(Place::Opening, place),
                    before: Place::Closing,
                    change_cents: change,
                });
            }
        }
        if findings.len() > known {
            Check::Broken
        } else if self.tracks.is_empty() {
            Check::Absent
        } else {
            Check::Ok
        }
    }

    /// What rows without a balance moved between two others.
    fn unknown_between(&self, after: Option<usize>, before: Option<usize>) -> i64 {
        let until = |row: Option<usize>, none: i64| {
            row.map_or(none, |row| self.unknown_until.get(row).copied().unwrap_or_default())
        };
        until(before, self.unknown).saturating_sub(until(after, 0))
    }
}

/// The account that a move between own accounts leaves or reaches.
fn named_by_moves(track: &Track, drafts: &[Draft]) -> Option<AccountKind> {
    track.rows.iter().filter_map(|row| drafts.get(*row)).find_map(|draft| {
        let direction = draft.movement?.direction;
        let between = details::between(&details::read(&draft.details).words)?;
        let end = match direction {
            Direction::Out => between.from,
            Direction::In => between.to,
        };
        (end != AccountKind::Other && end != AccountKind::Bank).then_some(end)
    })
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

/// How many rows alike stand before each, in the order of the books.
fn occurrences(drafts: &[Draft], sorted: &[usize]) -> HashMap<usize, u32> {
    let mut alike: HashMap<(&Receipt, Option<Movement>, &str), u32> = HashMap::with_capacity(drafts.len());
    let mut found = HashMap::new();
    for place in sorted {
        let Some(draft) = drafts.get(*place) else { continue };
        let Some(receipt) = &draft.receipt else { continue };
        let count = alike
            .entry((receipt, draft.movement, draft.details.trim()))
            .or_default();
        if *count > 0 {
            found.insert(*place, *count);
        }
        *count = count.saturating_add(1);
    }
    found
}

fn say_of_rows(drafts: &[Draft], settled: &Settled, period: Period, order: Option<Order>, findings: &mut Vec<Finding>) {
    for draft in drafts {
        if let Some(fault) = &draft.fault {
            findings.push(Finding::RowUnread {
                line: draft.line,
                receipt: draft.receipt.clone(),
                fault: fault.clone(),
            });
        } else if let (Some(crate::Status::Other(status)), Some(receipt)) = (&draft.status, &draft.receipt) {
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
        let lower = draft.details.trim_start().to_ascii_lowercase();
        WORDS.iter().any(|words| lower.starts_with(words))
    };
    let count = drafts.iter().filter(his).count();
    count > 0 && count.saturating_mul(2) > drafts.len()
}
