//! Days that a spreadsheet may have swapped: decided by each row's receipt, else by the time that the file covers.

use chrono::{NaiveDateTime, TimeDelta};

use crate::{
    draft::Draft,
    time::{Times, day_of, is_near},
};

/// What was decided about the rows' days.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    /// Lines whose day was read the other way round.
    pub(crate) swapped: Vec<u32>,
    /// Lines about which nothing tells.
    pub(crate) doubtful: Vec<u32>,
    /// Lines whose receipt is of another day.
    pub(crate) of_another_day: Vec<u32>,
    pub(crate) shortened: u32,
}

pub(crate) type Period = (Option<NaiveDateTime>, Option<NaiveDateTime>);

/// How long after it was asked for a transaction may wait for somebody's word.
const LONGEST_WAIT_DAYS: i64 = 31;

/// Decides each draft's completion time. With `mixed_cells` a spreadsheet is known to have made dates of some texts.
pub(crate) fn settle(drafts: &mut [Draft], period: Period, mixed_cells: bool) -> Settled {
    let mut settled = Settled::default();
    for draft in drafts {
        let Some(times) = draft.times else { continue };
        let Some(first) = times.first() else { continue };
        settled.shortened = settled.shortened.saturating_add(u32::from(times.shortened));
        draft.completed = Some(first);
        let Some(day) = draft.receipt.as_ref().and_then(day_of) else {
            if times.is_certain() {
                continue;
            }
            match times.all().find(|at| covers(period, *at)) {
                Some(at) if at == first => {}
                Some(at) => {
                    draft.completed = Some(at);
                    settled.swapped.push(draft.line);
                }
                None if mixed_cells => settled.doubtful.push(draft.line),
                None => {}
            }
            continue;
        };
        if let Some(at) = times.all().find(|at| is_near(*at, day)) {
            draft.completed = Some(at);
            if at != first {
                settled.swapped.push(draft.line);
            }
            continue;
        }
        // Asked for on the receipt's day and ended later, as what waits for a second person's word.
        let asked = draft
            .initiated
            .and_then(|asked: Times| asked.all().find(|at| is_near(*at, day)));
        let late = |at: &NaiveDateTime| {
            asked.is_some_and(|asked| {
                (TimeDelta::zero()..=TimeDelta::days(LONGEST_WAIT_DAYS)).contains(&at.signed_duration_since(asked))
            })
        };
        let mut ends = times.all().filter(late);
        match (ends.next(), ends.next()) {
            (Some(at), None) if at == first => {}
            (Some(at), None) => {
                draft.completed = Some(at);
                settled.swapped.push(draft.line);
            }
            (_, _) => settled.of_another_day.push(draft.line),
        }
    }
    settled
}

/// The moment of `initiated` that goes with a settled completion time: the likeliest on the same day, else the first.
pub(crate) fn initiated(times: Times, completed: NaiveDateTime) -> Option<NaiveDateTime> {
    let near = times.all().find(|at| is_near(completed, at.date()));
    near.or_else(|| times.first())
}

fn covers((from, to): Period, at: NaiveDateTime) -> bool {
    // Without both ends nothing is proved.
    matches!((from, to), (Some(from), Some(to)) if from <= at && at <= to)
}

/// The period that the lines above the heading mean: as written, unless no row lies in it and all do in another reading.
pub(crate) fn period(from: Option<Times>, to: Option<Times>, drafts: &[Draft]) -> Period {
    let (Some(from), Some(to)) = (from, to) else {
        return (from.and_then(|at| at.first()), to.and_then(|at| at.first()));
    };
    let written = (from.first(), to.first());
    let days = || {
        drafts
            .iter()
            .filter_map(|draft| draft.receipt.as_ref().and_then(day_of))
    };
    let within = |(from, to): (NaiveDateTime, NaiveDateTime)| {
        let near = |day: chrono::NaiveDate| {
            let (day, one) = (day.and_time(chrono::NaiveTime::MIN), TimeDelta::days(1));
            from.checked_sub_signed(one).is_some_and(|from| from <= day) && day <= to
        };
        days().filter(|day| near(*day)).count()
    };
    if let (Some(from), Some(to)) = written
        && within((from, to)) > 0
    {
        return written;
    }
    let rows = days().count();
    let all = from.all().flat_map(|from| to.all().map(move |to| (from, to)));
    let possible = all.filter(|(from, to)| from <= to && rows > 0 && within((*from, *to)) == rows);
    let shortest = possible.min_by_key(|(from, to)| to.signed_duration_since(*from));
    shortest.map_or(written, |(from, to)| (Some(from), Some(to)))
}
