//! Rows that wait for a person's word, in groups.

use std::collections::HashMap;

use messages::text as say;
use treasury::Lane;

use tabular::is_blank;

use crate::{
    choices::Choices,
    columns::Header,
    currency,
    report::{Flag, FlagCode, HeldGroup, HoldCode, Row, bounded},
    roles::Role,
    speaking::{self, Against, Speaking},
    table::Record,
    words::{self, StatusWord},
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
    /// What a person reads in place of heading and value, where those are not the file's own words.
    read: Option<(String, String)>,
}

impl Reason {
    fn heading(&self) -> &str {
        self.read.as_ref().map_or(&self.heading, |(heading, _)| heading)
    }

    /// `value` as a person reads it.
    fn value<'v>(&'v self, value: &'v str) -> &'v str {
        self.read.as_ref().map_or(value, |(_, value)| value)
    }
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
        let cell_text = |index: usize| record.cell(index).map(|cell| cell.text.as_ref()).unwrap_or_default();
        let mut reasons = Vec::new();
        for column in &self.header.speaking {
            let cell = cell_text(column.index);
            if let Some(against) = speaking::verdict(column, cell) {
                reasons.push(self.reason(column, cell, against));
            }
        }
        for index in &self.remarks {
            let cell = cell_text(*index);
            if let Some(against) = remark(cell, self.header.name.contains(index)) {
                reasons.push(Reason {
                    code: code(against),
                    heading: self.heading(*index),
                    value: bounded(cell.trim()),
                    read: None,
                });
            }
        }
        if let Some(currency) = self.header.title_names {
            reasons.push(Reason {
                code: HoldCode::OtherCurrency,
                // What a confirmation was saved under stays the same in every language.
                heading: "the lines above the table".to_owned(),
                value: currency.to_owned(),
                read: Some((say().payfile_held_title(), currency::word(currency))),
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
                read: None,
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
            read: None,
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
            message: message(reason.code, reason.heading(), reason.value(&value)),
            code: reason.code,
            heading: reason.heading().to_owned(),
            value: reason.value(&value).to_owned(),
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
        StatusWord::Paid => Some(Against::Paid),
        StatusWord::Stopped => Some(Against::Stopped),
        StatusWord::NotApproved => Some(Against::NotApproved),
        StatusWord::OtherWay => Some(Against::OtherWay),
        StatusWord::Fine | StatusWord::Yes | StatusWord::No | StatusWord::Unknown => None,
    }
}

/// A cell that is nothing but the three capitals of a currency.
fn code_of_currency(text: &str) -> Option<crate::currency::Currency> {
    let text = text.trim();
    let capitals = text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
    capitals.then(|| crate::currency::named(text)).flatten()
}

fn message(code: HoldCode, heading: &str, value: &str) -> String {
    let say = say();
    match (code, value) {
        (HoldCode::Paid, "") => say.payfile_held_paid_filled(heading),
        (HoldCode::Paid, value) => say.payfile_held_paid_says(heading, value),
        (HoldCode::Stopped, "") => say.payfile_held_stopped_filled(heading),
        (HoldCode::Stopped, value) => say.payfile_held_stopped_says(heading, value),
        (HoldCode::NotApproved, "") => say.payfile_held_not_approved_empty(heading),
        (HoldCode::NotApproved, value) => say.payfile_held_not_approved_says(heading, value),
        (HoldCode::OtherWay, "") => say.payfile_held_other_way_filled(heading),
        (HoldCode::OtherWay, value) => say.payfile_held_other_way_says(heading, value),
        (HoldCode::OtherCurrency, "") => say.payfile_held_other_currency_filled(heading),
        (HoldCode::OtherCurrency, value) => say.payfile_held_other_currency_says(heading, value),
        (HoldCode::NotUnderstood, "") => say.payfile_held_not_understood_filled(heading),
        (HoldCode::NotUnderstood, value) => say.payfile_held_not_understood_says(heading, value),
        (HoldCode::BankPayBill, "") => say.payfile_held_bank_pay_bill_filled(heading),
        (HoldCode::BankPayBill, value) => say.payfile_held_bank_pay_bill_says(heading, value),
    }
}

fn confirmed(line: u32, reason: &Reason) -> Flag {
    let (say, heading, value) = (say(), reason.heading(), reason.value(&reason.value));
    let message = match (reason.code, value) {
        (HoldCode::NotApproved, "") => say.payfile_confirmed_empty(heading),
        (
            HoldCode::Paid
            | HoldCode::Stopped
            | HoldCode::OtherWay
            | HoldCode::OtherCurrency
            | HoldCode::NotUnderstood
            | HoldCode::BankPayBill,
            "",
        ) => say.payfile_confirmed_filled(heading),
        (_, value) => say.payfile_confirmed_says(heading, value),
    };
    Flag {
        line,
        column: None,
        code: FlagCode::Confirmed,
        message,
        before: Some(value.to_owned()),
        after: Some(say.payfile_confirmed_to_be_paid()),
    }
}
