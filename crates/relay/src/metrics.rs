//! What a relay counts, and how Prometheus reads it.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::rule::Verdict;
use crate::{SpoolLimits, Usage};

/// How a callback ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    StoredCallback,
    StoredUntrusted,
    Validated,
    NotFound,
    NotAPost,
    Unpaired,
    WrongSource,
    TooMany,
    TooManyUntrusted,
    TooLarge,
    TooSlow,
    Broken,
    Full,
    NotStored,
}

/// With their names in the metrics, in the order of their numbers.
const OUTCOMES: [(Outcome, &str); 14] = [
    (Outcome::StoredCallback, "kept"),
    (Outcome::StoredUntrusted, "kept_untrusted"),
    (Outcome::Validated, "validated"),
    (Outcome::NotFound, "not_found"),
    (Outcome::NotAPost, "not_a_post"),
    (Outcome::Unpaired, "unpaired"),
    (Outcome::WrongSource, "wrong_source"),
    (Outcome::TooMany, "too_many"),
    (Outcome::TooManyUntrusted, "too_many_untrusted"),
    (Outcome::TooLarge, "too_large"),
    (Outcome::TooSlow, "too_slow"),
    (Outcome::Broken, "broken"),
    (Outcome::Full, "full"),
    (Outcome::NotStored, "not_stored"),
];

const VERDICTS: [Verdict; 4] = [
    Verdict::Accepted,
    Verdict::WrongAccount,
    Verdict::WrongAmount,
    Verdict::Other,
];

/// Upper ends of the latency's classes, in milliseconds.
const CLASSES_MS: [u64; 9] = [1, 2, 5, 10, 25, 50, 100, 500, 2_000];

/// What a relay counts since it started.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    outcomes: [AtomicU64; OUTCOMES.len()],
    verdicts: [AtomicU64; VERDICTS.len()],
    classes: [AtomicU64; CLASSES_MS.len()],
    kept_seconds_nanos: AtomicU64,
    kept: AtomicU64,
    pub(crate) pulled: AtomicU64,
    pub(crate) acknowledged: AtomicU64,
    pub(crate) credentials_refused: AtomicU64,
    pub(crate) heads_moved: AtomicU64,
    pub(crate) head_conflicts: AtomicU64,
    pub(crate) heads_reset: AtomicU64,
    pub(crate) entries_taken: AtomicU64,
    pub(crate) entries_behind: AtomicU64,
    pub(crate) entries_read: AtomicU64,
    pub(crate) connections_open: AtomicU64,
    pub(crate) connections_refused: AtomicU64,
    pub(crate) connections_shown_out: AtomicU64,
    pub(crate) handshakes_failed: AtomicU64,
    /// When a callback could not be stored, until one can again.
    not_stored_at: Mutex<Option<Instant>>,
}

/// How long a failure to store speaks against the whole process. A load balancer then tries it again.
const UNWELL: Duration = Duration::from_secs(15);

impl Metrics {
    pub(crate) fn ended(&self, outcome: Outcome, took: Duration) {
        let place = OUTCOMES.iter().position(|(known, _)| *known == outcome);
        add(place.and_then(|place| self.outcomes.get(place)));
        match outcome {
            Outcome::NotStored => *self.not_stored_at() = Some(Instant::now()),
            Outcome::StoredCallback | Outcome::StoredUntrusted => *self.not_stored_at() = None,
            Outcome::Validated
            | Outcome::NotFound
            | Outcome::NotAPost
            | Outcome::Unpaired
            | Outcome::WrongSource
            | Outcome::TooMany
            | Outcome::TooManyUntrusted
            | Outcome::TooLarge
            | Outcome::TooSlow
            | Outcome::Broken
            | Outcome::Full => {}
        }
        if matches!(outcome, Outcome::StoredCallback | Outcome::StoredUntrusted) {
            let class = CLASSES_MS.iter().position(|end| took <= Duration::from_millis(*end));
            add(class.and_then(|class| self.classes.get(class)));
            let nanos = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
            self.kept_seconds_nanos.fetch_add(nanos, Ordering::Relaxed);
            add(Some(&self.kept));
        }
    }

    pub(crate) fn judged(&self, verdict: Verdict) {
        let place = VERDICTS.iter().position(|known| *known == verdict);
        add(place.and_then(|place| self.verdicts.get(place)));
    }

    /// Whether callbacks can be stored, as far as the last of them tell.
    pub(crate) fn stores(&self) -> bool {
        self.not_stored_at().is_none_or(|at| at.elapsed() > UNWELL)
    }

    fn not_stored_at(&self) -> MutexGuard<'_, Option<Instant>> {
        self.not_stored_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The text that Prometheus reads.
    pub(crate) fn exposition(&self, usage: Usage, limits: SpoolLimits, readers: &[WaitsFor]) -> String {
        let mut text = String::new();
        let out = &mut text;
        family(
            out,
            "callbacks_total",
            "counter",
            "Requests to callback addresses, by how they ended.",
        );
        for ((_, name), count) in OUTCOMES.iter().zip(&self.outcomes) {
            sample(out, &format!("callbacks_total{{outcome=\"{name}\"}}"), read(count));
        }
        family(
            out,
            "validations_total",
            "counter",
            "Customer payments asked about, by the answer.",
        );
        for (verdict, count) in VERDICTS.iter().zip(&self.verdicts) {
            let name = verdict.name();
            sample(out, &format!("validations_total{{answer=\"{name}\"}}"), read(count));
        }
        self.latency(out);
        for (name, help, count) in [
            (
                "deliveries_pulled_total",
                "Deliveries handed to consoles, repeats included.",
                &self.pulled,
            ),
            (
                "acknowledgements_total",
                "Acknowledgements by consoles.",
                &self.acknowledged,
            ),
            (
                "credentials_refused_total",
                "Pull requests with a wrong credential.",
                &self.credentials_refused,
            ),
            (
                "heads_moved_total",
                "Moves of a ledger's head, repeats included.",
                &self.heads_moved,
            ),
            (
                "head_conflicts_total",
                "Moves and resets refused because the head was another one: a second copy of a ledger.",
                &self.head_conflicts,
            ),
            (
                "heads_reset_total",
                "Heads set anew by a decision of people.",
                &self.heads_reset,
            ),
            (
                "log_entries_taken_total",
                "Entries added to logs of teams, repeats included.",
                &self.entries_taken,
            ),
            (
                "log_entries_behind_total",
                "Entries not added because others came first.",
                &self.entries_behind,
            ),
            (
                "log_entries_read_total",
                "Entries of logs handed to desktops.",
                &self.entries_read,
            ),
            (
                "connections_refused_total",
                "Connections closed at once: too many from one address.",
                &self.connections_refused,
            ),
            (
                "connections_shown_out_total",
                "Connections of strangers closed to make room for another.",
                &self.connections_shown_out,
            ),
            (
                "handshakes_failed_total",
                "TLS handshakes that failed.",
                &self.handshakes_failed,
            ),
        ] {
            family(out, name, "counter", help);
            sample(out, name, read(count));
        }
        family(out, "connections_open", "gauge", "Connections open now.");
        sample(out, "connections_open", read(&self.connections_open));
        spool(out, usage, limits);
        by_reader(out, readers);
        text
    }

    fn latency(&self, out: &mut String) {
        family(
            out,
            "callback_seconds",
            "histogram",
            "From a callback's header to its durable answer.",
        );
        let mut below: u64 = 0;
        for (end, count) in CLASSES_MS.iter().zip(&self.classes) {
            below = below.saturating_add(read(count));
            let seconds = decimal(end.saturating_mul(1_000_000));
            sample(out, &format!("callback_seconds_bucket{{le=\"{seconds}\"}}"), below);
        }
        let kept = read(&self.kept);
        sample(out, "callback_seconds_bucket{le=\"+Inf\"}", kept);
        let sum = decimal(read(&self.kept_seconds_nanos));
        let _ = writeln!(out, "hazina_relay_callback_seconds_sum {sum}");
        sample(out, "callback_seconds_count", kept);
    }
}

fn spool(out: &mut String, usage: Usage, limits: SpoolLimits) {
    let share = limits.untrusted();
    for (name, help, value) in [
        ("spool_deliveries", "Deliveries that wait.", usage.deliveries),
        ("spool_deliveries_limit", "The most that may wait.", limits.deliveries),
        ("spool_bytes", "Bytes that wait.", usage.bytes),
        ("spool_bytes_limit", "The most bytes that may wait.", limits.bytes),
        (
            "spool_untrusted_deliveries",
            "Those with made-up addresses.",
            usage.untrusted_deliveries,
        ),
        (
            "spool_untrusted_deliveries_limit",
            "The most of those.",
            share.deliveries,
        ),
        (
            "spool_alarm_level",
            "0, or the highest of 50, 80 and 95 percent that is reached.",
            u64::from(level(usage, limits)),
        ),
    ] {
        family(out, name, "gauge", help);
        sample(out, name, value);
    }
}

/// How much waits for one reader, by its number: its name is nobody else's business.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WaitsFor {
    pub(crate) reader: i64,
    pub(crate) deliveries: u64,
    /// How long the oldest of them has waited; 0 where none does.
    pub(crate) oldest_seconds: u64,
}

fn by_reader(out: &mut String, readers: &[WaitsFor]) {
    family(
        out,
        "waiting_deliveries",
        "gauge",
        "Deliveries that wait for a console, by its number.",
    );
    for waits in readers {
        sample(
            out,
            &format!("waiting_deliveries{{reader=\"{}\"}}", waits.reader),
            waits.deliveries,
        );
    }
    family(
        out,
        "waiting_oldest_seconds",
        "gauge",
        "How long the oldest of them has waited.",
    );
    for waits in readers {
        let name = format!("waiting_oldest_seconds{{reader=\"{}\"}}", waits.reader);
        sample(out, &name, waits.oldest_seconds);
    }
}

/// The highest alarm level reached: 0, 50, 80 or 95 percent of the spool.
pub(crate) fn level(usage: Usage, limits: SpoolLimits) -> u8 {
    let percent = usage.percent(limits);
    [95, 80, 50].into_iter().find(|level| percent >= *level).unwrap_or(0)
}

fn family(out: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(
        out,
        "# HELP hazina_relay_{name} {help}\n# TYPE hazina_relay_{name} {kind}"
    );
}

fn sample(out: &mut String, name: &str, value: u64) {
    let _ = writeln!(out, "hazina_relay_{name} {value}");
}

/// Nanoseconds as seconds, without a float.
fn decimal(nanos: u64) -> String {
    let (whole, part) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
    let text = format!("{whole}.{part:09}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn read(count: &AtomicU64) -> u64 {
    count.load(Ordering::Relaxed)
}

fn add(count: Option<&AtomicU64>) {
    if let Some(count) = count {
        count.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exposition_counts_each_end_and_adds_classes_up() {
        let metrics = Metrics::default();
        metrics.ended(Outcome::StoredCallback, Duration::from_micros(500));
        metrics.ended(Outcome::StoredCallback, Duration::from_millis(7));
        metrics.ended(Outcome::Full, Duration::ZERO);
        metrics.judged(Verdict::WrongAmount);
        let usage = Usage {
            deliveries: 81,
            ..Usage::default()
        };
        let limits = SpoolLimits {
            deliveries: 100,
            bytes: 100,
        };
        let waits = WaitsFor {
            reader: 3,
            deliveries: 12,
            oldest_seconds: 86_400,
        };
        let text = metrics.exposition(usage, limits, &[waits]);
        for line in [
            r#"hazina_relay_callbacks_total{outcome="kept"} 2"#,
            r#"hazina_relay_callbacks_total{outcome="full"} 1"#,
            r#"hazina_relay_validations_total{answer="wrong_amount"} 1"#,
            r#"hazina_relay_callback_seconds_bucket{le="0.001"} 1"#,
            r#"hazina_relay_callback_seconds_bucket{le="0.005"} 1"#,
            r#"hazina_relay_callback_seconds_bucket{le="0.01"} 2"#,
            r#"hazina_relay_callback_seconds_bucket{le="+Inf"} 2"#,
            "hazina_relay_callback_seconds_sum 0.0075",
            "hazina_relay_spool_alarm_level 80",
            r#"hazina_relay_waiting_deliveries{reader="3"} 12"#,
            r#"hazina_relay_waiting_oldest_seconds{reader="3"} 86400"#,
        ] {
            assert!(text.lines().any(|one| one == line), "{line} in\n{text}");
        }
    }
}
