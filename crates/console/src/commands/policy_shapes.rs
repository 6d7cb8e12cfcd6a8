//! A policy as it crosses to the page and back.

use api::{
    Problem,
    view::{ConditionView, PolicyBody, PolicyRuleBody, SendingHoursBody, WithinView},
};
use messages::text;
use mpesa::Total;
use treasury::{ApprovalsNeeded, Ceilings, Condition, FlagRules, Policy, PolicyRule, SendingHours, Within};

use super::{lane, lane_of, purpose, purpose_of};

pub(super) fn body(policy: &Policy) -> PolicyBody {
    let cents = |total: Option<Total>| total.map(Total::cents);
    PolicyBody {
        rules: policy.rules.iter().map(rule_body).collect(),
        most_payout_cents: cents(policy.ceilings.payout),
        most_batch_cents: cents(policy.ceilings.batch),
        most_day_cents: cents(policy.ceilings.day),
        hours: policy.hours.as_ref().map(|hours| SendingHoursBody {
            days: hours.days.clone(),
            from: hours.from,
            until: hours.until,
        }),
        approval_days: policy.approval_days,
        block: policy.flags.block.clone(),
        reason: policy.flags.reason.clone(),
    }
}

fn rule_body(rule: &PolicyRule) -> PolicyRuleBody {
    let (condition, within) = match rule.condition {
        Condition::PayeeGets { within, .. } => (ConditionView::PayeeGets, within),
        Condition::MakerSends { within, .. } => (ConditionView::MakerSends, within),
        Condition::NewPayee => (ConditionView::NewPayee, Within::One),
        Condition::OtherName => (ConditionView::OtherName, Within::One),
    };
    PolicyRuleBody {
        condition,
        from_cents: rule.from().map(Total::cents),
        within: match within {
            Within::One => WithinView::One,
            Within::Day => WithinView::Day,
            Within::Week => WithinView::Week,
        },
        purpose: rule.purpose.map(purpose),
        lane: rule.lane.map(lane),
        people: rule.needed.people,
        administrator: rule.needed.administrator,
    }
}

pub(super) fn policy(body: &PolicyBody) -> Result<Policy, Problem> {
    let rules = body.rules.iter().enumerate();
    let mut hours = body.hours.clone();
    if let Some(hours) = &mut hours {
        hours.days.sort_unstable();
        hours.days.dedup();
    }
    Ok(Policy {
        rules: rules
            .map(|(place, one)| rule(place.saturating_add(1), one))
            .collect::<Result<_, _>>()?,
        ceilings: Ceilings {
            payout: total(body.most_payout_cents)?,
            batch: total(body.most_batch_cents)?,
            day: total(body.most_day_cents)?,
        },
        hours: hours.map(|hours| SendingHours {
            days: hours.days,
            from: hours.from,
            until: hours.until,
        }),
        approval_days: body.approval_days,
        flags: FlagRules {
            block: body.block.clone(),
            reason: body.reason.clone(),
        },
    })
}

fn rule(number: usize, body: &PolicyRuleBody) -> Result<PolicyRule, Problem> {
    let within = match body.within {
        WithinView::One => Within::One,
        WithinView::Day => Within::Day,
        WithinView::Week => Within::Week,
    };
    let from = || {
        let known = total(body.from_cents).ok().flatten();
        known.ok_or_else(|| Problem::field("policy", text().policy_rule_needs_an_amount(number.to_string())))
    };
    Ok(PolicyRule {
        condition: match body.condition {
            ConditionView::PayeeGets => Condition::PayeeGets { from: from()?, within },
            ConditionView::MakerSends => Condition::MakerSends { from: from()?, within },
            ConditionView::NewPayee => Condition::NewPayee,
            ConditionView::OtherName => Condition::OtherName,
        },
        purpose: body.purpose.map(purpose_of),
        lane: body.lane.map(lane_of),
        needed: ApprovalsNeeded {
            people: body.people,
            administrator: body.administrator,
        },
    })
}

fn total(cents: Option<i64>) -> Result<Option<Total>, Problem> {
    let read = cents.map(Total::from_cents).transpose();
    read.map_err(|_| Problem::field("policy", text().policy_nothing_would_be_paid()))
}
