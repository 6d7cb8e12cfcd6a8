//! Which column is which: by its heading, by what it holds, or by a person's word.

use messages::text as say;

use crate::{
    choices::{Assigned, Mapping},
    choosing::{account_at_bank, bank_says_mpesa, best_of, candidates, choose, name_columns},
    currency,
    header::{Heading, in_other_currency, missing},
    profile::Profile,
    report::{Column, Flag, FlagCode, Problem},
    roles::{self, Role},
    speaking::Speaking,
};

/// The header and where each column is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Header {
    pub(crate) line: u32,
    pub(crate) names: Vec<String>,
    pub(crate) phone: Option<usize>,
    pub(crate) pay_bill: Option<usize>,
    pub(crate) till: Option<usize>,
    pub(crate) registration: Option<usize>,
    /// Our account at a pay bill.
    pub(crate) account: Option<usize>,
    pub(crate) amount: usize,
    /// Several where the name is in parts.
    pub(crate) name: Vec<usize>,
    pub(crate) reference: Option<usize>,
    /// The column, and whether its heading leaves no doubt that it holds commands.
    pub(crate) command: Option<(usize, bool)>,
    /// Columns that say whether, how or in what a row is to be paid.
    pub(crate) speaking: Vec<Speaking>,
    /// Where no column holds phone numbers: the one that holds accounts at banks.
    pub(crate) bank_account: Option<usize>,
    /// The heading says that its pay bills are banks'.
    pub(crate) banks_pay_bills: bool,
    /// The amounts' heading names this currency.
    pub(crate) amounts_in: Option<&'static str>,
    /// A line above the table names this currency.
    pub(crate) title_names: Option<&'static str>,
    /// Accounts and registrations: the width that their numbers have, and whether a spreadsheet kept fifteen digits of them.
    pub(crate) fixed_widths: Vec<(usize, usize)>,
    pub(crate) cut_numbers: Vec<usize>,
    /// What was chosen among several.
    pub(crate) flags: Vec<Flag>,
}

impl Header {
    /// Which heading is read as what.
    pub(crate) fn columns(&self) -> Vec<(Column, Vec<usize>)> {
        let naming = [
            Column::Phone,
            Column::PayBill,
            Column::Till,
            Column::Registration,
            Column::Account,
        ];
        let mut columns: Vec<(Column, Vec<usize>)> = naming
            .into_iter()
            .filter_map(|column| Some((column, vec![self.place(column)?])))
            .collect();
        columns.push((Column::Amount, vec![self.amount]));
        if !self.name.is_empty() {
            columns.push((Column::Name, self.name.clone()));
        }
        columns.extend(self.reference.map(|index| (Column::Reference, vec![index])));
        columns.extend(self.command.map(|(index, _)| (Column::Command, vec![index])));
        columns
    }

    /// Where a column is that a payee is named by.
    pub(crate) const fn place(&self, column: Column) -> Option<usize> {
        match column {
            Column::Phone => self.phone,
            Column::PayBill => self.pay_bill,
            Column::Till => self.till,
            Column::Registration => self.registration,
            Column::Account => self.account,
            Column::Amount | Column::Name | Column::Reference | Column::Command => None,
        }
    }

    /// Where any column is, for a cell that a person corrects.
    pub(crate) fn place_of_any(&self, column: Column) -> Option<usize> {
        match column {
            Column::Phone | Column::PayBill | Column::Till | Column::Registration | Column::Account => {
                self.place(column)
            }
            Column::Amount => Some(self.amount),
            Column::Name => self.name.first().copied(),
            Column::Reference => self.reference,
            Column::Command => self.command.map(|(index, _)| index),
        }
    }

    /// Whether the file has a column for organisations.
    pub(crate) const fn pays_organisations(&self) -> bool {
        self.pay_bill.is_some() || self.till.is_some() || self.registration.is_some()
    }

    /// How many columns the header names.
    pub(crate) fn width(&self) -> usize {
        self.names.len()
    }

    /// Whether a column makes payments or speaks of them.
    pub(crate) fn reads(&self, index: usize) -> bool {
        self.columns().iter().any(|(_, places)| places.contains(&index))
            || self.speaking.iter().any(|column| column.index == index)
    }
}

/// Settles which column is which.
///
/// # Errors
/// The one problem that keeps the file from being read.
pub(crate) fn settle(heading: &Heading, profile: &Profile, mapping: Option<&Mapping>) -> Result<Header, Problem> {
    let mut header = match mapping {
        Some(mapping) => by_a_person(heading, mapping)?,
        None => by_heading(heading, profile)?,
    };
    header.amounts_in = heading
        .names
        .get(header.amount)
        .and_then(|name| currency::in_heading(name))
        .map(|(name, _)| name);
    header.title_names = heading.titles.iter().find_map(|title| currency::in_title(title));
    header.banks_pay_bills = header
        .pay_bill
        .and_then(|index| heading.names.get(index))
        .is_some_and(|name| roles::names_a_bank(name));
    if mapping.is_none()
        && let Some(index) = bank_says_mpesa(heading, profile).filter(|index| !header.reads(*index))
    {
        header.speaking.push(Speaking {
            index,
            role: Role::Method,
            blank_speaks: true,
        });
    }
    speak(&mut header, profile);
    for column in [Column::Account, Column::Registration] {
        let Some((index, values)) = header
            .place(column)
            .and_then(|index| Some((index, profile.column(index)?)))
        else {
            continue;
        };
        header
            .fixed_widths
            .extend(values.fixed_width().map(|width| (index, width)));
        if values.lost_their_ends() {
            header.cut_numbers.push(index);
        }
    }
    Ok(header)
}

fn by_a_person(heading: &Heading, mapping: &Mapping) -> Result<Header, Problem> {
    let places = |wanted: Column| {
        let fits = move |(_, assigned): &&(usize, Assigned)| *assigned == Assigned::Read(wanted);
        mapping.columns.iter().filter(fits).map(|(index, _)| *index)
    };
    let first = |wanted| places(wanted).next();
    let Some(amount) = first(Column::Amount) else {
        return Err(missing(heading, Column::Amount));
    };
    let header = Header {
        line: heading.line,
        names: heading.names.clone(),
        phone: first(Column::Phone),
        pay_bill: first(Column::PayBill),
        till: first(Column::Till),
        registration: first(Column::Registration),
        account: first(Column::Account),
        amount,
        name: places(Column::Name).collect(),
        reference: first(Column::Reference),
        command: first(Column::Command).map(|index| (index, true)),
        speaking: mapping
            .columns
            .iter()
            .filter(|(_, assigned)| *assigned == Assigned::Matters)
            .map(|(index, _)| Speaking {
                index: *index,
                role: Role::Matters,
                blank_speaks: false,
            })
            .collect(),
        ..Header::default()
    };
    if header.phone.is_none() && !header.pays_organisations() {
        return Err(missing(heading, Column::Phone));
    }
    Ok(header)
}

fn by_heading(heading: &Heading, profile: &Profile) -> Result<Header, Problem> {
    let mut flags = Vec::new();
    let mut pick = |column: Column| choose(heading, column, candidates(heading, profile, column), &mut flags);
    let amount = match pick(Column::Amount)? {
        Some(amount) => amount,
        None => {
            let other = (0..heading.names.len())
                .find(|index| heading.names.get(*index).is_some_and(|name| in_other_currency(name)));
            other.ok_or_else(|| missing(heading, Column::Amount))?
        }
    };
    let phone = pick(Column::Phone)?;
    let [pay_bill, till, registration] = [pick(Column::PayBill)?, pick(Column::Till)?, pick(Column::Registration)?];
    let account = heading.candidates(Column::Account).first().map(|&(index, _)| index);
    let organisations = pay_bill.is_some() || till.is_some() || registration.is_some();
    let bank_account = (phone.is_none() && !organisations)
        .then(|| account_at_bank(heading))
        .flatten();
    if phone.is_none() && !organisations && bank_account.is_none() {
        return Err(missing(heading, Column::Phone));
    }
    Ok(Header {
        line: heading.line,
        names: heading.names.clone(),
        phone,
        pay_bill,
        till,
        registration,
        account,
        amount,
        name: name_columns(&heading.meanings),
        reference: best_of(Column::Reference, &heading.meanings).map(|(index, _)| index),
        command: best_of(Column::Command, &heading.meanings).map(|(index, rank)| (index, rank == 0)),
        bank_account,
        flags,
        ..Header::default()
    })
}

/// Finds the columns that say whether, how or in what rows are to be paid, among those that make no payment.
pub(crate) fn speak(header: &mut Header, profile: &Profile) {
    let payee = [Column::Phone, Column::PayBill, Column::Till, Column::Registration]
        .into_iter()
        .find_map(|column| header.place(column));
    let payees = payee
        .and_then(|index| profile.column(index))
        .map_or(0, |values| values.filled);
    let beside_a_bank = header.names.iter().any(|name| roles::names_a_bank(name));
    // A number that is said to be M-PESA's own leaves no doubt where money goes.
    let certain_phone = header
        .phone
        .and_then(|index| header.names.get(index))
        .is_some_and(|name| name.to_lowercase().replace('-', "").contains("mpesa"));
    let names = header.names.clone();
    for (index, name) in names.iter().enumerate() {
        let Some(values) = profile
            .column(index)
            .filter(|_| !header.reads(index) && header.bank_account != Some(index))
        else {
            continue;
        };
        let account = beside_a_bank && header.phone.is_some() && roles::is_account(&crate::names::words_of(name));
        let Some(role) = roles::role_of(name, values).or(account.then_some(Role::BankAccount)) else {
            continue;
        };
        let partly = values.filled < payees;
        let blank_speaks = match role {
            Role::Approval => values.filled > 0,
            Role::PaidOn => partly || name.to_lowercase().contains("paid"),
            Role::BankAccount => partly && !certain_phone,
            Role::Status | Role::Paid | Role::Stop | Role::Method | Role::Currency | Role::Receipt | Role::Matters => {
                true
            }
        };
        if role == Role::BankAccount && values.filled > 0 && !blank_speaks {
            header.flags.push(bank_beside(header.line, name));
        }
        header.speaking.push(Speaking {
            index,
            role,
            blank_speaks,
        });
    }
}

fn bank_beside(line: u32, name: &str) -> Flag {
    Flag {
        line,
        column: Some(Column::Phone),
        code: FlagCode::BankBeside,
        message: say().payfile_bank_beside(name),
        before: None,
        after: None,
    }
}
