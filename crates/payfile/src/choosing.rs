//! Chooses between columns that could be meant, by how certain their headings are and by what they hold.

use crate::{
    currency,
    header::Heading,
    names::{Meaning, Rank, words_of},
    profile::{Profile, Values},
    report::{Column, Flag, FlagCode, Problem, ProblemCode, bounded},
    roles,
    words::{self, Said},
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
        let says = |values: &Values| values.distinct.iter().any(|plain| words::method(plain) == Said::Fine);
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
        .map(|&(index, _)| format!("\"{}\"", name(index)))
        .collect();
    if !others.is_empty() {
        flags.push(Flag {
            line: heading.line,
            column: Some(column),
            code: FlagCode::ColumnChosen,
            message: format!(
                "The column \"{}\" is read as the {}; {} not.",
                name(chosen),
                noun(column),
                list_and(&others, "is", "are")
            ),
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

const fn noun(column: Column) -> &'static str {
    match column {
        Column::Phone => "phone number",
        Column::PayBill => "pay bill number",
        Column::Till => "till number",
        Column::Registration => "registration of tax",
        Column::Account => "account at the pay bill",
        Column::Amount => "amount",
        Column::Name => "name",
        Column::Reference => "reference",
        Column::Command => "kind of payment",
    }
}

fn list_and(items: &[String], one: &str, many: &str) -> String {
    match items {
        [] => String::new(),
        [only] => format!("{only} {one}"),
        [first @ .., last] => format!("{} and {last} {many}", first.join(", ")),
    }
}

fn ambiguous(line: u32, column: Column, names: &[&str]) -> Problem {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    Problem {
        line,
        column: Some(column),
        value: bounded(&names.join(", ")),
        code: ProblemCode::AmbiguousColumns,
        message: format!(
            "{} equally be the {}. Say which is the one to pay by, or rename the others and choose the file again.",
            list_and(&quoted, "could", "could"),
            noun(column)
        ),
    }
}
