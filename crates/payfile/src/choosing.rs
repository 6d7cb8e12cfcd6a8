//! Chooses between columns that could be meant, by how certain their headings are and by what they hold.

use messages::{language, text as say};

use crate::{
    currency,
    header::Heading,
    names::{Meaning, Rank, words_of},
    profile::{Profile, Values},
    report::{Column, Flag, FlagCode, Problem, ProblemCode, bounded},
    roles,
    words::{self, StatusWord},
};

/// From this rank on a heading says only that a column holds numbers.
const VAGUE: Rank = 4;

/// The columns that may be meant, less those whose values say that they are not.
pub(crate) fn candidates(heading: &Heading, profile: &Profile, column: Column) -> Vec<(usize, Rank)> {
    let mut all = heading.candidates(column);
    let holds = |index: usize| match (column, profile.column(index)) {
        (Column::Phone, Some(values)) => values.are_phones(),
        (Column::Amount, Some(values)) => !values.are_words(),
        (Column::Phone, None) => false,
        (Column::Amount, None) => true,
        (
            Column::PayBill
            | Column::Till
            | Column::Registration
            | Column::Account
            | Column::Name
            | Column::Reference
            | Column::Command,
            _,
        ) => true,
    };
    if column == Column::Phone && at_bank(heading) && bank_says_mpesa(heading, profile).is_none() {
        all.retain(|&(_, rank)| rank < VAGUE);
    }
    if column == Column::Amount {
        let ours: Vec<_> = all
            .iter()
            .copied()
            .filter(|&(index, _)| !names_other(heading, index))
            .collect();
        all = if ours.is_empty() { all } else { ours };
    }
    if all.len() > 1 && all.iter().any(|&(index, _)| holds(index)) {
        all.retain(|&(index, _)| holds(index));
    }
    all
}

fn names_other(heading: &Heading, index: usize) -> bool {
    heading
        .names
        .get(index)
        .is_some_and(|name| currency::in_heading(name).is_some())
}

/// Whether the file speaks of banks: an account in it is then no phone number.
fn at_bank(heading: &Heading) -> bool {
    let words = heading.names.iter().chain(&heading.titles);
    words.into_iter().any(|name| roles::names_a_bank(name))
}

/// The column of banks, where M-PESA is one of them: then the accounts beside it are phone numbers in those rows.
pub(crate) fn bank_says_mpesa(heading: &Heading, profile: &Profile) -> Option<usize> {
    (0..heading.names.len()).find(|index| {
        let name = heading.names.get(*index).map(String::as_str).unwrap_or_default();
        let says = |values: &Values| {
            values
                .distinct
                .iter()
                .any(|plain| words::method(plain) == StatusWord::Fine)
        };
        roles::names_a_bank(name) && !roles::is_account(&words_of(name)) && profile.column(*index).is_some_and(says)
    })
}

/// The column of accounts at banks.
pub(crate) fn account_at_bank(heading: &Heading) -> Option<usize> {
    (0..heading.names.len()).find(|index| {
        let words = heading.names.get(*index).map(|name| words_of(name)).unwrap_or_default();
        roles::is_account(&words)
    })
}

/// The column that is certainly meant, if one is; says so where others could have been.
pub(crate) fn choose(
    heading: &Heading,
    column: Column,
    candidates: Vec<(usize, Rank)>,
    flags: &mut Vec<Flag>,
) -> Result<Option<usize>, Problem> {
    let name = |index: usize| heading.names.get(index).map(String::as_str).unwrap_or_default();
    let Some(best) = candidates.iter().map(|&(_, rank)| rank).min() else {
        return Ok(None);
    };
    let equal: Vec<usize> = candidates
        .iter()
        .filter(|(_, rank)| *rank == best)
        .map(|&(index, _)| index)
        .collect();
    let &[chosen] = equal.as_slice() else {
        let names: Vec<&str> = equal.iter().map(|&index| name(index)).collect();
        return Err(ambiguous(heading.line, column, &names));
    };
    let others: Vec<String> = heading
        .candidates(column)
        .iter()
        .filter(|(index, _)| *index != chosen)
        .map(|&(index, _)| say().payfile_quoted(name(index)))
        .collect();
    if !others.is_empty() {
        flags.push(Flag {
            line: heading.line,
            column: Some(column),
            code: FlagCode::ColumnChosen,
            message: chosen_as(column, name(chosen), &others),
            before: None,
            after: None,
        });
    }
    Ok(Some(chosen))
}

/// The best-named column of a kind that no money depends on; the first of equals.
pub(crate) fn best_of(column: Column, meanings: &[(usize, Meaning, Rank)]) -> Option<(usize, Rank)> {
    meanings
        .iter()
        .filter(|(_, meaning, _)| *meaning == Meaning::Column(column))
        .map(|&(index, _, rank)| (index, rank))
        .min_by_key(|&(index, rank)| (rank, index))
}

/// The whole name's column, else its parts in the order people say them.
pub(crate) fn name_columns(meanings: &[(usize, Meaning, Rank)]) -> Vec<usize> {
    let part = |wanted: Meaning| {
        meanings
            .iter()
            .find(|(_, meaning, _)| *meaning == wanted)
            .map(|&(index, ..)| index)
    };
    let parts: Vec<usize> = [Meaning::FirstName, Meaning::MiddleName, Meaning::LastName]
        .into_iter()
        .filter_map(part)
        .collect();
    match best_of(Column::Name, meanings) {
        // "Surname" and "Names": the second holds the rest.
        Some((index, _)) if parts.is_empty() || part(Meaning::FirstName).is_some() => vec![index],
        Some((index, _)) => std::iter::once(index).chain(parts).collect(),
        None => parts,
    }
}

/// One column is read, and not the others.
fn chosen_as(column: Column, chosen: &str, others: &[String]) -> String {
    let (say, count, names) = (say(), others.len(), language().list(others));
    match column {
        Column::Phone => say.payfile_chosen_phone(count, chosen, names),
        Column::PayBill => say.payfile_chosen_pay_bill(count, chosen, names),
        Column::Till => say.payfile_chosen_till(count, chosen, names),
        Column::Registration => say.payfile_chosen_registration(count, chosen, names),
        Column::Account => say.payfile_chosen_account(count, chosen, names),
        Column::Amount => say.payfile_chosen_amount(count, chosen, names),
        Column::Name => say.payfile_chosen_name(count, chosen, names),
        Column::Reference => say.payfile_chosen_reference(count, chosen, names),
        Column::Command => say.payfile_chosen_command(count, chosen, names),
    }
}

/// Several could be meant, and none is read.
fn equally(column: Column, names: String) -> String {
    let say = say();
    match column {
        Column::Phone => say.payfile_ambiguous_phone(names),
        Column::PayBill => say.payfile_ambiguous_pay_bill(names),
        Column::Till => say.payfile_ambiguous_till(names),
        Column::Registration => say.payfile_ambiguous_registration(names),
        Column::Account => say.payfile_ambiguous_account(names),
        Column::Amount => say.payfile_ambiguous_amount(names),
        Column::Name => say.payfile_ambiguous_name(names),
        Column::Reference => say.payfile_ambiguous_reference(names),
        Column::Command => say.payfile_ambiguous_command(names),
    }
}

fn ambiguous(line: u32, column: Column, names: &[&str]) -> Problem {
    let quoted: Vec<String> = names.iter().map(|name| say().payfile_quoted(*name)).collect();
    Problem {
        line,
        column: Some(column),
        value: bounded(&names.join(", ")),
        code: ProblemCode::AmbiguousColumns,
        message: equally(column, language().list(&quoted)),
    }
}
