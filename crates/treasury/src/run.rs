//! How one pay run differs from the one before it of the same kind: who is new, who is gone, whose number or amount changed.
//!
//! Payees are known by their number, and where it goes to an account, by that too. Who is left over on both sides under one
//! name changed their number. A name that several have on one side says nothing, and is not matched.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

use mpesa::{Amount, Total};
use serde::{Deserialize, Serialize};

use crate::{BatchId, CountSum, LaneKind, name_key};

/// By how many percent a run may differ from the one before until a reason is asked, until the organisation sets it.
pub const DIFFERS_PERCENT: u16 = 10;

/// The most that can be set.
pub const DIFFERS_MOST_PERCENT: u16 = 1000;

/// Runs of fewer payees are not compared: everything in them is a large part.
pub const RUN_LEAST: u32 = 5;

/// One payout of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// Which way it goes.
    pub lane: LaneKind,
    /// Its number.
    pub payee: String,
    /// The account there.
    pub account: Option<String>,
    /// The name, as typed.
    pub name: String,
    /// How much.
    pub amount: Amount,
}

/// How a payee differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RunChangeKind {
    /// The same name, and another number.
    OtherNumber,
    /// Not in the run before.
    New,
    /// Another amount.
    OtherAmount,
    /// In the run before, and not in this one.
    Gone,
}

/// One payee who differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunChange {
    /// How.
    pub kind: RunChangeKind,
    /// Which way it goes.
    pub lane: LaneKind,
    /// The number; of who is gone, the one they had.
    pub payee: String,
    /// The account there.
    pub account: Option<String>,
    /// The name, as typed.
    pub name: String,
    /// The number before, where that is what changed.
    pub before_payee: Option<String>,
    /// What they got before, all rows together.
    pub before: Option<Total>,
    /// What they get now.
    pub now: Option<Total>,
}

/// How a run differs from another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunDifference {
    /// Payees of the run before, and what they got.
    pub before: CountSum,
    /// Payees of this one, and what they get.
    pub now: CountSum,
    /// Who differs: by kind, the most money first.
    pub changes: Vec<RunChange>,
}

/// How many payees differ, by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunCounts {
    /// Not in the run before.
    pub new: u32,
    /// Not in this run.
    pub gone: u32,
    /// With another number.
    pub other_number: u32,
    /// With another amount.
    pub other_amount: u32,
}

/// Why a run differs more than usual, as its maker says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiffersBecause {
    /// People joined or left.
    JoinedOrLeft,
    /// Pay was raised or cut.
    PayChanged,
    /// Overtime, a bonus, an allowance or arrears.
    OvertimeOrBonus,
    /// Only a part of the people is paid now.
    PartOfTheRun,
    /// Something else, which the note says.
    Other,
}

/// A run's difference from the one before, as it was submitted, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonedDifference {
    /// The run before.
    pub against: BatchId,
    /// Who differs.
    pub counts: RunCounts,
    /// Payees of the run before, and what they got.
    pub before: CountSum,
    /// Payees of this one, and what they get.
    pub now: CountSum,
    /// Why, of a few usual ones.
    pub because: DiffersBecause,
    /// In words.
    pub note: String,
}

/// All that goes to one payee in one run.
struct InRun<'a> {
    row: &'a RunRow,
    cents: i64,
}

type Payees<'a> = HashMap<(&'a str, &'a str), InRun<'a>>;

impl RunDifference {
    /// How `now` differs from `before`.
    #[must_use]
    pub fn between(before: &[RunRow], now: &[RunRow]) -> Self {
        let (old, new) = (payees(before), payees(now));
        let mut changes = Vec::new();
        let mut came: Vec<&InRun<'_>> = Vec::new();
        for (key, is) in &new {
            match old.get(key) {
                Some(was) if was.cents == is.cents => {}
                Some(was) => changes.push(change(RunChangeKind::OtherAmount, Some(was), Some(is))),
                None => came.push(is),
            }
        }
        let went: Vec<&InRun<'_>> = old
            .iter()
            .filter(|(key, _)| !new.contains_key(*key))
            .map(|(_, was)| was)
            .collect();
        let (by_name, new_names) = (by_name(&went), by_name(&came));
        let mut moved: HashSet<(&str, &str)> = HashSet::new();
        for is in came {
            let name = name_key(&is.row.name);
            let alone = |names: &BTreeMap<String, Option<usize>>| {
                name.as_ref().and_then(|key| names.get(key).copied().flatten())
            };
            match (alone(&new_names), alone(&by_name).and_then(|at| went.get(at).copied())) {
                (Some(_), Some(was)) => {
                    moved.insert(key(was.row));
                    changes.push(change(RunChangeKind::OtherNumber, Some(was), Some(is)));
                }
                (_, _) => changes.push(change(RunChangeKind::New, None, Some(is))),
            }
        }
        let gone = went.iter().filter(|was| !moved.contains(&key(was.row)));
        changes.extend(gone.map(|was| change(RunChangeKind::Gone, Some(was), None)));
        changes.sort_by_cached_key(|change| {
            (
                change.kind,
                Reverse(change.by()),
                change.name.clone(),
                change.payee.clone(),
            )
        });
        Self {
            before: all(&old),
            now: all(&new),
            changes,
        }
    }

    /// How many differ, by kind.
    #[must_use]
    pub fn counts(&self) -> RunCounts {
        let mut counts = RunCounts::default();
        for change in &self.changes {
            let count = match change.kind {
                RunChangeKind::OtherNumber => &mut counts.other_number,
                RunChangeKind::New => &mut counts.new,
                RunChangeKind::OtherAmount => &mut counts.other_amount,
                RunChangeKind::Gone => &mut counts.gone,
            };
            *count = count.saturating_add(1);
        }
        counts
    }

    /// Whether it differs by more than `percent` of the run before: in its total, or in how many payees came, went or have
    /// another number.
    #[must_use]
    pub fn is_beyond(&self, percent: u16) -> bool {
        let counts = self.counts();
        let heads = counts
            .new
            .saturating_add(counts.gone)
            .saturating_add(counts.other_number);
        let by = self.now.sum.cents().abs_diff(self.before.sum.cents());
        let share = |part: u64, whole: u64| {
            u128::from(part).saturating_mul(100) > u128::from(whole).saturating_mul(u128::from(percent))
        };
        share(by, self.before.sum.cents().unsigned_abs()) || share(u64::from(heads), u64::from(self.before.count))
    }
}

impl RunChange {
    /// By how many cents the payee's money differs.
    #[must_use]
    pub fn by(&self) -> u64 {
        let cents = |total: Option<Total>| total.map_or(0, Total::cents);
        cents(self.now).abs_diff(cents(self.before))
    }
}

fn key(row: &RunRow) -> (&str, &str) {
    (&row.payee, row.account.as_deref().unwrap_or_default())
}

fn payees(rows: &[RunRow]) -> Payees<'_> {
    let mut payees: Payees<'_> = HashMap::with_capacity(rows.len());
    for row in rows {
        let of = payees.entry(key(row)).or_insert(InRun { row, cents: 0 });
        of.cents = of.cents.saturating_add(row.amount.cents());
    }
    payees
}

/// Where each name stands in a list; nowhere, where several have it.
fn by_name(payees: &[&InRun<'_>]) -> BTreeMap<String, Option<usize>> {
    let mut names: BTreeMap<String, Option<usize>> = BTreeMap::new();
    for (at, payee) in payees.iter().enumerate() {
        if let Some(name) = name_key(&payee.row.name) {
            names.entry(name).and_modify(|known| *known = None).or_insert(Some(at));
        }
    }
    names
}

fn total(payee: &InRun<'_>) -> Total {
    Total::from_cents(payee.cents).unwrap_or_default()
}

fn all(payees: &Payees<'_>) -> CountSum {
    let cents = payees
        .values()
        .fold(0_i64, |sum, payee| sum.saturating_add(payee.cents));
    CountSum {
        count: u32::try_from(payees.len()).unwrap_or(u32::MAX),
        sum: Total::from_cents(cents).unwrap_or_default(),
    }
}

fn change(kind: RunChangeKind, was: Option<&InRun<'_>>, is: Option<&InRun<'_>>) -> RunChange {
    let row = is.or(was).map(|payee| payee.row);
    let before_payee = match kind {
        RunChangeKind::OtherNumber => was.map(|was| was.row.payee.clone()),
        RunChangeKind::New | RunChangeKind::OtherAmount | RunChangeKind::Gone => None,
    };
    RunChange {
        kind,
        lane: row.map_or(LaneKind::Person, |row| row.lane),
        payee: row.map(|row| row.payee.clone()).unwrap_or_default(),
        account: row.and_then(|row| row.account.clone()),
        name: row.map(|row| row.name.clone()).unwrap_or_default(),
        before_payee,
        before: was.map(total),
        now: is.map(total),
    }
}

/// A title without what changes from run to run: numbers, and the names of months. Two batches with the same are of one
/// series.
#[must_use]
pub fn series(title: &str) -> String {
    title
        .split(|c: char| !c.is_alphabetic())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty() && !is_month(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Months in English and Kiswahili, whole and as people shorten them.
fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 24] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "januari",
        "februari",
        "machi",
        "aprili",
        "mei",
        "juni",
        "julai",
        "agosti",
        "septemba",
        "oktoba",
        "novemba",
        "desemba",
    ];
    let short = word.chars().count() >= 3;
    word == "sept"
        || MONTHS
            .iter()
            .any(|month| *month == word || (short && word.len() == 3 && month.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(payee: &str, name: &str, shillings: i64) -> RunRow {
        RunRow {
            lane: LaneKind::Person,
            payee: payee.to_owned(),
            account: None,
            name: name.to_owned(),
            amount: Amount::from_shillings(shillings).expect("positive"),
        }
    }

    fn kinds(difference: &RunDifference) -> Vec<(RunChangeKind, &str)> {
        difference
            .changes
            .iter()
            .map(|change| (change.kind, change.name.as_str()))
            .collect()
    }

    #[test]
    fn who_is_new_gone_and_changed() {
        let before = [
            row("254700000001", "Jane Wanjiku", 100),
            row("254700000002", "John Kamau", 200),
            row("254700000003", "Peter Otieno", 300),
            row("254700000004", "Mary Achieng", 400),
        ];
        let now = [
            row("254700000001", "Jane Wanjiku", 100),
            row("254700000009", "KAMAU JOHN", 200),
            row("254700000003", "Peter Otieno", 350),
            row("254700000005", "Ali Hassan", 500),
        ];
        let difference = RunDifference::between(&before, &now);
        assert_eq!(
            kinds(&difference),
            [
                (RunChangeKind::OtherNumber, "KAMAU JOHN"),
                (RunChangeKind::New, "Ali Hassan"),
                (RunChangeKind::OtherAmount, "Peter Otieno"),
                (RunChangeKind::Gone, "Mary Achieng"),
            ]
        );
        assert_eq!(difference.changes[0].before_payee.as_deref(), Some("254700000002"));
        assert_eq!((difference.before.count, difference.now.count), (4, 4));
        assert_eq!(difference.now.sum.cents() - difference.before.sum.cents(), 15_000);
    }

    #[test]
    fn two_of_one_name_are_not_taken_for_each_other() {
        let before = [
            row("254700000001", "John Kamau", 100),
            row("254700000002", "John Kamau", 100),
        ];
        let now = [row("254700000003", "John Kamau", 100)];
        let difference = RunDifference::between(&before, &now);
        assert_eq!(
            difference.counts(),
            RunCounts {
                new: 1,
                gone: 2,
                ..RunCounts::default()
            }
        );
    }

    #[test]
    fn several_rows_of_one_payee_are_one() {
        let before = [row("254700000001", "A B", 100), row("254700000001", "A B", 50)];
        let now = [row("254700000001", "A B", 150)];
        assert_eq!(RunDifference::between(&before, &now).changes, []);
    }

    #[test]
    fn beyond_is_by_total_or_by_heads() {
        let before: Vec<RunRow> = (0..10).map(|n| row(&format!("25470000000{n}"), "", 100)).collect();
        let more = |shillings| {
            let mut now = before.clone();
            now[0] = row("254700000000", "", shillings);
            RunDifference::between(&before, &now)
        };
        assert!(!more(200).is_beyond(10), "exactly a tenth is not beyond");
        assert!(more(201).is_beyond(10));
        let mut other = before.clone();
        other[0] = row("254711111111", "", 100);
        let heads = RunDifference::between(&before, &other);
        assert!(heads.is_beyond(10), "one came and one went: two of ten");
        assert!(!heads.is_beyond(20));
    }

    #[test]
    fn a_series_has_one_title() {
        for (one, other, same) in [
            ("March 2026 salaries", "Salaries April 2026", true),
            ("March 2026 salaries", "salaries - 04/2026", true),
            ("Mishahara ya Machi", "Mishahara ya Aprili 2026", true),
            ("Casuals week 12", "Casuals week 13", true),
            ("Casuals week 12", "Salaries week 12", false),
            ("Mayor's office May", "Mayor's office Jun", true),
        ] {
            assert_eq!(series(one) == series(other), same, "{one} / {other}");
        }
    }
}
