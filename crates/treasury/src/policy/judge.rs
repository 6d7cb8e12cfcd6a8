//! What a policy asks of a batch: one pure function of the policy and of what was measured.

use std::collections::HashMap;

use mpesa::{Amount, Total};

use super::{ApprovalsNeeded, Condition, Policy, PolicyRefusal, PolicyRule, Within};
use crate::{FrozenRow, LaneKind, Purpose, RowSet};

/// A batch as a policy looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// What it is for.
    pub purpose: Purpose,
    /// Its payouts.
    pub rows: Vec<MeasuredRow>,
    /// What they come to.
    pub sum: Total,
    /// What its maker handed over within the last day, with this batch.
    pub maker_day: Total,
    /// The same of the last week.
    pub maker_week: Total,
    /// The kinds of flags that its rows carry.
    pub flags: Vec<String>,
}

/// A payout as a policy looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeasuredRow {
    /// Which way it goes.
    pub lane: LaneKind,
    /// How much.
    pub amount: Amount,
    /// What its payee is to get out of what was handed over within the last day, with the whole of this batch.
    pub payee_day: Total,
    /// The same of the last week.
    pub payee_week: Total,
    /// Whether its payee was never paid before.
    pub new_payee: bool,
    /// Whether its payee was last paid under another name.
    pub other_name: bool,
}

/// What a policy asks of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Who has to approve it.
    pub needed: ApprovalsNeeded,
    /// The rules that asked for more than one approval by anybody, by their place from 0.
    pub by: Vec<usize>,
    /// Why it is not to be paid as it is. Empty: it may be submitted.
    pub refused: Vec<PolicyRefusal>,
    /// The flags for which its maker says why.
    pub reason_for: Vec<String>,
}

impl Policy {
    /// What it asks of a batch.
    #[must_use]
    pub fn judge(&self, batch: &Measured) -> Judgement {
        let mut needed = ApprovalsNeeded::ONE;
        let mut by = Vec::new();
        for (place, rule) in self.rules.iter().enumerate() {
            if rule.holds(batch) {
                needed = needed.and(rule.needed);
                by.push(place);
            }
        }
        let carried = |kinds: &[String]| {
            kinds
                .iter()
                .filter(|kind| batch.flags.contains(kind))
                .cloned()
                .collect()
        };
        let mut refused = self.above_ceilings(batch);
        let blocked: Vec<String> = carried(&self.flags.block);
        refused.extend(blocked.into_iter().map(|flag| PolicyRefusal::Flag { flag }));
        Judgement {
            needed,
            by,
            refused,
            reason_for: carried(&self.flags.reason),
        }
    }

    fn above_ceilings(&self, batch: &Measured) -> Vec<PolicyRefusal> {
        let largest = batch.rows.iter().map(|row| Total::from(row.amount)).max();
        let largest = largest.unwrap_or_default();
        let mut refused = Vec::new();
        if let Some(most) = self.ceilings.payout.filter(|most| largest > *most) {
            let above = batch.rows.iter().filter(|row| Total::from(row.amount) > most).count();
            refused.push(PolicyRefusal::Payout {
                largest,
                most,
                count: u32::try_from(above).unwrap_or(u32::MAX),
            });
        }
        if let Some(most) = self.ceilings.batch.filter(|most| batch.sum > *most) {
            refused.push(PolicyRefusal::Batch { sum: batch.sum, most });
        }
        // A batch may take several days to leave; a payout above a day's worth would never leave.
        if let Some(most) = self.ceilings.day.filter(|most| largest > *most) {
            refused.push(PolicyRefusal::Day { largest, most });
        }
        refused
    }
}

impl PolicyRule {
    /// Whether it is about this batch.
    #[must_use]
    pub fn holds(&self, batch: &Measured) -> bool {
        if self.purpose.is_some_and(|purpose| purpose != batch.purpose) {
            return false;
        }
        let mut rows = batch
            .rows
            .iter()
            .filter(|row| self.lane.is_none_or(|lane| lane == row.lane));
        match self.condition {
            Condition::PayeeGets { from, within } => rows.any(|row| row.within(within) >= from),
            Condition::MakerSends { from, within } => batch.within(within) >= from && rows.next().is_some(),
            Condition::NewPayee => rows.any(|row| row.new_payee),
            Condition::OtherName => rows.any(|row| row.other_name),
        }
    }
}

impl Measured {
    /// Rows as they are by themselves, whatever was paid before: as little as any policy could ask for.
    #[must_use]
    pub fn alone(purpose: Purpose, rows: &RowSet) -> Self {
        let mut of_payee: HashMap<&str, Total> = HashMap::new();
        for row in rows.rows() {
            let sum = of_payee.entry(row.lane.payee()).or_default();
            *sum = sum.checked_add(row.amount).unwrap_or(*sum);
        }
        let measured = |row: &FrozenRow| {
            let together = of_payee.get(row.lane.payee()).copied().unwrap_or_default();
            MeasuredRow {
                lane: row.lane.kind(),
                amount: row.amount,
                payee_day: together,
                payee_week: together,
                new_payee: false,
                other_name: false,
            }
        };
        Self {
            purpose,
            rows: rows.rows().iter().map(measured).collect(),
            sum: rows.sum(),
            maker_day: rows.sum(),
            maker_week: rows.sum(),
            flags: Vec::new(),
        }
    }

    const fn within(&self, within: Within) -> Total {
        match within {
            Within::One => self.sum,
            Within::Day => self.maker_day,
            Within::Week => self.maker_week,
        }
    }
}

impl MeasuredRow {
    fn within(&self, within: Within) -> Total {
        match within {
            Within::One => self.amount.into(),
            Within::Day => self.payee_day,
            Within::Week => self.payee_week,
        }
    }
}
