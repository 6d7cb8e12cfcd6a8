//! Says of what was shown in a year whether it was right. Written without the rules: days are numbers, the looks that
//! fall between two days of reminders are one heap, and each heap must begin with its reminder and hold no second one.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Figures,
    life::{Answer, Look, Shown},
};

const HOUR: i64 = 3_600_000;

/// One person and one end of a password.
type Key = (u64, i32, u16);

/// What is wrong with these looks, or what they come to. `clock_was_set` says whether the clock ever went back.
pub(crate) fn judge(looks: &[Look], clock_was_set: bool) -> Result<Figures, String> {
    let mut heaps: BTreeMap<(Key, i32), Vec<&Look>> = BTreeMap::new();
    for look in looks {
        let key = (look.person, look.set_on, look.lasts_days);
        match reminder_before(look) {
            Some(before) => heaps.entry((key, before)).or_default().push(look),
            None if look.shown == Shown::Nothing => {}
            None => return Err(format!("shown before its day: {look:?}")),
        }
    }
    let mut figures = Figures::default();
    for ((_, before), heap) in &heaps {
        let mut heap = heap.iter();
        let first = heap.next().ok_or("an empty heap")?;
        let Shown::Given { stage, days_left, .. } = &first.shown else {
            return Err(format!("missed: {first:?}"));
        };
        if *stage != name(*before) || *days_left != days_left_at(first) {
            return Err(format!("says something else than {}: {first:?}", name(*before)));
        }
        figures.given += 1;
        let mut last = *first;
        let mut asked_for_peace = peace(first);
        for look in heap {
            figures.again += u64::from(matches!(look.shown, Shown::Again(_)));
            follows(look, last, &mut asked_for_peace, &name(*before))?;
            last = look;
        }
    }
    figures.covered = judge_covers(looks, &heaps, clock_was_set)?;
    Ok(figures)
}

/// Whether `look` may come after `last`, which fell between the same two days of reminders.
fn follows(look: &Look, last: &Look, asked_for_peace: &mut Option<(i64, i64)>, stage: &str) -> Result<(), String> {
    let seen = last.answer == Answer::Seen || matches!(last.shown, Shown::Seen(_));
    let expected = match *asked_for_peace {
        _ if seen => Shown::Seen(stage.to_owned()),
        None => Shown::Standing(stage.to_owned()),
        Some((from, until)) if (from..until).contains(&look.clock) => {
            let Shown::Snoozed { until: says, .. } = look.shown else {
                return Err(format!("no peace: {look:?}"));
            };
            Shown::Snoozed {
                stage: stage.to_owned(),
                until: says.min(until),
            }
        }
        Some(_) => {
            *asked_for_peace = None;
            Shown::Again(stage.to_owned())
        }
    };
    if look.shown != expected {
        return Err(format!("{expected:?} expected after {last:?}, not {look:?}"));
    }
    if let Some(asked) = peace(look) {
        *asked_for_peace = Some(asked);
    }
    Ok(())
}

/// From when until when the person wants peace, and a day at most.
fn peace(look: &Look) -> Option<(i64, i64)> {
    match look.answer {
        Answer::NotBefore(wanted) => Some((look.clock, wanted.min(look.clock + 24 * HOUR))),
        Answer::Nothing | Answer::Seen => None,
    }
}

/// Each reminder whose day passed unseen before one that was given is covered by one; and none that had been given.
/// Where the clock never went back it is covered once, and never given later.
fn judge_covers(looks: &[Look], heaps: &BTreeMap<(Key, i32), Vec<&Look>>, clock_was_set: bool) -> Result<u64, String> {
    let mut given: BTreeMap<Key, BTreeSet<String>> = BTreeMap::new();
    let mut covered: BTreeMap<Key, BTreeMap<String, u64>> = BTreeMap::new();
    for look in looks {
        let Shown::Given { stage, covers, .. } = &look.shown else {
            continue;
        };
        let key = (look.person, look.set_on, look.lasts_days);
        let given = given.entry(key).or_default();
        for cover in covers {
            if given.contains(cover) {
                return Err(format!("covers {cover}, which was given: {look:?}"));
            }
            *covered.entry(key).or_default().entry(cover.clone()).or_default() += 1;
        }
        if !given.insert(stage.clone()) {
            return Err(format!("given twice: {look:?}"));
        }
    }
    for (key, given) in &given {
        let mut of_key = heaps.range((*key, i32::MIN)..=(*key, i32::MAX));
        let ((_, nearest), _) = of_key.next().ok_or("given without a look")?;
        let days = (*nearest..i32::from(key.2)).filter(|before| is_reminder(*before));
        for day in days.map(name) {
            let times = covered
                .get(key)
                .and_then(|covered| covered.get(&day))
                .copied()
                .unwrap_or(0);
            let once = times + u64::from(given.contains(&day));
            if once == 0 || (once > 1 && !clock_was_set) {
                return Err(format!("{day} of {key:?} was given or covered {once} times"));
            }
        }
    }
    Ok(covered.values().flat_map(BTreeMap::values).sum())
}

/// The days before the end that the last reminder day is at which the clock has reached, if any; negative after the end.
fn reminder_before(look: &Look) -> Option<i32> {
    (days_left_at(look)..i32::from(look.lasts_days))
        .take(15)
        .find(|before| is_reminder(*before))
}

fn days_left_at(look: &Look) -> i32 {
    let today = (look.clock + 3 * HOUR).div_euclid(24 * HOUR);
    look.set_on + i32::from(look.lasts_days) - i32::try_from(today).expect("a near day")
}

fn is_reminder(before: i32) -> bool {
    before <= 0 || [1, 3, 7, 14].contains(&before)
}

fn name(before: i32) -> String {
    match before {
        1 => "tomorrow".to_owned(),
        0 => "today".to_owned(),
        2.. => format!("in_{before}_days"),
        ..0 => format!("overdue_{}", -before),
    }
}
