//! Figures over months.

use std::{collections::BTreeMap, sync::Arc};

use api::{
    Problem,
    view::{ConfirmedStep, ConfirmedView, CountAndSum, FailureGroup, PurposePaid, ReportMonth, ReportsOf, ReportsView},
};
use chrono::{Months, NaiveDate};
use store::{BatchPaid, CountSum, Figures};
use treasury::{Purpose, east_africa_day, east_africa_midnight, east_africa_month};

use super::count_and_sum;
use crate::{Desk, problem::problem, sentences::failure};

/// How long a confirmation takes, in steps that people tell apart.
const STEPS_MS: [i64; 6] = [5_000, 15_000, 60_000, 300_000, 3_600_000, 86_400_000];
const PURPOSES: [Purpose; 4] = [Purpose::Payouts, Purpose::Bills, Purpose::TopUp, Purpose::Reversal];

pub(crate) async fn reports(desk: &Arc<Desk>, request: ReportsOf) -> Result<ReportsView, Problem> {
    desk.session().require()?;
    let months = months(desk.now(), request.months.clamp(1, 24));
    let since = months.first().copied().map_or(0, east_africa_midnight);
    let figures = desk.ledger().figures_since(since).await.map_err(problem)?;
    Ok(ReportsView {
        months: months.iter().map(|first| month(*first, &figures)).collect(),
        failures: failures(&figures),
        confirmed: confirmed(figures.confirmed_ms),
    })
}

/// The first days of the last months, this one last.
fn months(now: i64, count: u32) -> Vec<NaiveDate> {
    let (year, month) = east_africa_month(now);
    let this = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_else(|| east_africa_day(now));
    (0..count)
        .rev()
        .filter_map(|back| this.checked_sub_months(Months::new(back)))
        .collect()
}

fn month(first: NaiveDate, figures: &Figures) -> ReportMonth {
    let at = east_africa_midnight(first);
    let this = east_africa_month(at);
    let within = |batch: &&BatchPaid| east_africa_month(batch.approved_at) == this;
    let paid = PURPOSES
        .into_iter()
        .filter_map(|purpose| {
            let of = figures
                .paid
                .iter()
                .filter(within)
                .filter(|batch| batch.purpose == purpose);
            let paid = of.fold(CountAndSum::default(), |all, batch| plus(all, batch.paid));
            (paid.count > 0).then_some(PurposePaid {
                purpose: super::purpose(purpose),
                paid,
            })
        })
        .collect();
    let fees = figures.fees.iter().filter(|(day, _)| {
        let day = i32::try_from(*day).ok().and_then(NaiveDate::from_epoch_days);
        day.is_some_and(|day| east_africa_month(east_africa_midnight(day)) == this)
    });
    ReportMonth {
        at,
        paid,
        fees_cents: fees.fold(0_i64, |all, (_, fees)| all.saturating_add(fees.cents())),
    }
}

fn plus(all: CountAndSum, more: CountSum) -> CountAndSum {
    CountAndSum {
        count: all.count.saturating_add(more.count),
        sum_cents: all.sum_cents.saturating_add(more.sum.cents()),
    }
}

/// By what a person reads: M-PESA words one reason in several ways.
fn failures(figures: &Figures) -> Vec<FailureGroup> {
    let mut groups: BTreeMap<(Option<String>, String), FailureGroup> = BTreeMap::new();
    for row in &figures.failures {
        let (plain, next) = failure(&row.cause);
        let code = row.cause.code().map(str::to_owned);
        let group = groups
            .entry((code.clone(), plain.clone()))
            .or_insert_with(|| FailureGroup {
                code,
                plain,
                next,
                total: CountAndSum::default(),
            });
        let more = count_and_sum(row.total);
        group.total.count = group.total.count.saturating_add(more.count);
        group.total.sum_cents = group.total.sum_cents.saturating_add(more.sum_cents);
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.total.count));
    groups
}

fn confirmed(mut took: Vec<i64>) -> ConfirmedView {
    took.sort_unstable();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let at = |share: usize| {
        took.get(took.len().saturating_mul(share) / 100)
            .or(took.last())
            .copied()
    };
    let mut from = i64::MIN;
    let mut steps = Vec::new();
    for up_to in STEPS_MS.into_iter().map(Some).chain([None]) {
        let within = |ms: &&i64| **ms > from && up_to.is_none_or(|most| **ms <= most);
        steps.push(ConfirmedStep {
            up_to_ms: up_to,
            count: count(took.iter().filter(within).count()),
        });
        from = up_to.unwrap_or(i64::MAX);
    }
    ConfirmedView {
        count: count(took.len()),
        half_ms: at(50).unwrap_or_default(),
        most_ms: at(95).unwrap_or_default(),
        steps,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_months_are_there_each_over_the_turn_of_the_year_too() {
        // 2027-01-31 in East Africa.
        let now = 1_801_342_800_000;
        let all: Vec<String> = months(now, 3).iter().map(ToString::to_string).collect();
        assert_eq!(all, ["2026-11-01", "2026-12-01", "2027-01-01"]);
    }

    #[test]
    fn how_long_it_took_is_told_by_the_half_and_by_nearly_all() {
        let view = confirmed((1..=100).map(|second| second * 1_000).collect());
        assert_eq!((view.count, view.half_ms, view.most_ms), (100, 51_000, 96_000));
        let counts: Vec<u32> = view.steps.iter().map(|step| step.count).collect();
        assert_eq!(counts, [5, 10, 45, 40, 0, 0, 0]);
        let none = confirmed(Vec::new());
        assert_eq!((none.count, none.half_ms), (0, 0));
    }
}
