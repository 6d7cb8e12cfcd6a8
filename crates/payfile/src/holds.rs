//! Rows that wait for a person's word, in groups.

use std::collections::HashMap;

use treasury::Lane;

use tabular::is_blank;

use crate::{
    choices::Choices,
    columns::Header,
    report::{Flag, FlagCode, HeldGroup, HoldCode, Row, bounded},
    roles::Role,
    speaking::{self, Against, Speaking},
    table::Record,
    words::{self, Said},
};

/// Longer cells are prose, and not looked at under a heading that does not speak of paying.
const LONGEST_REMARK: usize = 60;
/// So many groups are kept apart; what comes later joins the heading's own.
const MOST_GROUPS: usize = 200;

/// What holds rows back, as the file is read.
#[derive(Debug)]
pub(crate) struct Holds<'a> {
    header: &'a Header,
    choices: &'a Choices,
    groups: Vec<HeldGroup>,
    by_key: HashMap<String, usize>,
    /// Columns whose headings say nothing of paying: a remark in them may.
    remarks: Vec<usize>,
}

/// One thing that speaks against a row.
struct Reason {
    code: HoldCode,
    heading: String,
    /// What the row says; empty where rows of one group differ in it.
    value: String,
}

impl<'a> Holds<'a> {
    pub(crate) fn new(header: &'a Header, choices: &'a Choices) -> Self {
        let payment: Vec<usize> = header
            .columns()
            .into_iter()
            .filter(|(column, _)| !matches!(column, crate::Column::Reference | crate::Column::Name))
            .flat_map(|(_, places)| places)
            .chain(header.speaking.iter().map(|column| column.index))
            .collect();
        Self {
            header,
            choices,
            groups: Vec::new(),
            by_key: HashMap::new(),
            remarks: (0..header.width().max(64))
                .filter(|index| !payment.contains(index))
                .collect(),
        }
    }

    /// The groups that a row waits for, and flags for what a person confirmed about it.
    pub(crate) fn of(&mut self, record: &Record<'_>, row: &Row) -> (Vec<usize>, Vec<Flag>) {
        let (mut waits, mut flags) = (Vec::new(), Vec::new());
        for reason in self.reasons(record, row) {
            let place = self.group(&reason);
            let Some(group) = self.groups.get_mut(place) else {
                continue;
            };
            if group.lines.last() != Some(&row.line) {
                group.lines.push(row.line);
                group.sum = group.sum.checked_add(row.amount).unwrap_or(group.sum);
            }
            if group.confirmed {
                flags.push(confirmed(row.line, &reason));
            } else {
                waits.push(place);
            }
        }
        waits.sort_unstable();
        waits.dedup();
        (waits, flags)
    }

    pub(crate) fn into_groups(self) -> Vec<HeldGroup> {
        self.groups
    }

    fn reasons(&self, record: &Record<'_>, row: &Row) -> Vec<Reason> {
        let text = |index: usize| record.cell(index).map(|cell| cell.text.as_ref()).unwrap_or_default();
        let mut reasons = Vec::new();
        for column in &self.header.speaking {
            let cell = text(column.index);
            if let Some(against) = speaking::verdict(column, cell) {
                reasons.push(self.reason(column, cell, against));
            }
        }
        for index in &self.remarks {
            let cell = text(*index);
            if let Some(against) = remark(cell, self.header.name.contains(index)) {
                reasons.push(Reason {
                    code: code(against),
                    heading: self.heading(*index),
                    value: bounded(cell.trim()),
                });
            }
        }
        if let Some(currency) = self.header.title_names {
            reasons.push(Reason {
                code: HoldCode::OtherCurrency,
                heading: "the lines above the table".to_owned(),
                value: currency.to_owned(),
            });
        }
        if let (Lane::Bill { pay_bill, .. }, true) = (&row.lane, self.header.banks_pay_bills) {
            reasons.push(Reason {
                code: HoldCode::BankPayBill,
                heading: self
                    .header
                    .pay_bill
                    .map(|index| self.heading(index))
                    .unwrap_or_default(),
                value: pay_bill.as_str().to_owned(),
            });
        }
        reasons
    }

    fn reason(&self, column: &Speaking, cell: &str, against: Against) -> Reason {
        // A date, a receipt or an account is each row's own.
        let own = matches!(column.role, Role::PaidOn | Role::Receipt | Role::BankAccount);
        Reason {
            code: code(against),
            heading: self.heading(column.index),
            value: if own { String::new() } else { bounded(cell.trim()) },
        }
    }

    fn heading(&self, index: usize) -> String {
        let name = self.header.names.get(index).filter(|name| !name.is_empty());
        name.cloned().unwrap_or_else(|| crate::header::letter(index))
    }

    /// The place of a reason's group, begun where there is none yet.
    fn group(&mut self, reason: &Reason) -> usize {
        let mut key = key(reason, &words::plain(&reason.value));
        let mut value = reason.value.clone();
        if self.groups.len() >= MOST_GROUPS && !self.by_key.contains_key(&key) {
            key = self::key(reason, "");
            value = String::new();
        }
        if let Some(place) = self.by_key.get(&key) {
            return *place;
        }
        self.by_key.insert(key.clone(), self.groups.len());
        self.groups.push(HeldGroup {
            confirmed: self.choices.confirmed.contains(&key),
            message: message(reason.code, &reason.heading, &value),
            code: reason.code,
            heading: reason.heading.clone(),
            value,
            lines: Vec::new(),
            sum: mpesa::Total::ZERO,
            key,
        });
        self.groups.len() - 1
    }
}

fn key(reason: &Reason, value: &str) -> String {
    format!("{}|{}|{value}", reason.code.as_str(), reason.heading)
}

const fn code(against: Against) -> HoldCode {
    match against {
        Against::Paid => HoldCode::Paid,
        Against::Stopped => HoldCode::Stopped,
        Against::NotApproved => HoldCode::NotApproved,
        Against::OtherWay => HoldCode::OtherWay,
        Against::OtherCurrency => HoldCode::OtherCurrency,
        Against::NotUnderstood => HoldCode::NotUnderstood,
    }
}

/// What a cell says against its row under a heading that does not speak of paying. Of a name only what follows it in
/// brackets or behind a dash does.
fn remark(text: &str, is_name: bool) -> Option<Against> {
    if text.len() < 3 || text.len() > LONGEST_REMARK || is_blank(text) {
        return None;
    }
    let said = if is_name {
        let behind = text
            .rsplit_once('(')
            .map(|(_, behind)| behind)
            .or_else(|| text.rsplit_once(" - ").map(|(_, behind)| behind))?;
        words::anywhere(&words::plain(behind))?
    } else {
        if let Some(crate::currency::Currency::Foreign(_)) = code_of_currency(text) {
            return Some(Against::OtherCurrency);
        }
        words::anywhere(&words::plain(text))?
    };
    match said {
        Said::Paid => Some(Against::Paid),
        Said::Stopped => Some(Against::Stopped),
        Said::NotApproved => Some(Against::NotApproved),
        Said::OtherWay => Some(Against::OtherWay),
        Said::Fine | Said::Yes | Said::No | Said::Unknown => None,
    }
}

/// A cell that is nothing but the three capitals of a currency.
fn code_of_currency(text: &str) -> Option<crate::currency::Currency> {
    let text = text.trim();
    let capitals = text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
    capitals.then(|| crate::currency::named(text)).flatten()
}

fn message(code: HoldCode, heading: &str, value: &str) -> String {
    let says = if value.is_empty() && code == HoldCode::NotApproved {
        format!("\"{heading}\" is empty")
    } else if value.is_empty() {
        format!("\"{heading}\" is filled in")
    } else {
        format!("\"{heading}\" says \"{value}\"")
    };
    let means = match code {
        HoldCode::Paid => "as if it was paid already",
        HoldCode::Stopped => "as if it is not to be paid",
        HoldCode::NotApproved => "as if it was not approved",
        HoldCode::OtherWay => "as if it is paid another way than M-PESA",
        HoldCode::OtherCurrency => "so the amount is not in Kenya shillings",
        HoldCode::NotUnderstood => "and it is not certain what that means for the payment",
        HoldCode::BankPayBill => "so the money goes into a bank account, through the bank's pay bill",
    };
    format!("{says}, {means}. The row is not paid unless you say so.")
}

fn confirmed(line: u32, reason: &Reason) -> Flag {
    let what = if reason.value.is_empty() && reason.code == HoldCode::NotApproved {
        format!("\"{}\" is empty", reason.heading)
    } else if reason.value.is_empty() {
        format!("\"{}\" is filled in", reason.heading)
    } else {
        format!("\"{}\" says \"{}\"", reason.heading, reason.value)
    };
    Flag {
        line,
        column: None,
        code: FlagCode::Confirmed,
        message: format!("{what}; the maker said that it is to be paid."),
        before: Some(reason.value.clone()),
        after: Some("to be paid".to_owned()),
    }
}
