//! The policy in sentences: what it says, what it asks of a batch, and why it refuses something.

use messages::{language, text};
use mpesa::Total;
use treasury::{
    ApprovalsNeeded, Ceilings, Condition, Fact, LONGEST_APPROVAL_DAYS, LaneKind, MOST_APPROVALS, MOST_RULES, Policy,
    PolicyBreach, PolicyError, PolicyRefusal, PolicyRule, Purpose, SendingHours, Within,
};

use super::{Names, day_and_time, flags::flag_title, grouped, name_of};

/// What an entry about the policy or a stand-in says; nothing where it is about something else.
pub(crate) fn entry(fact: &Fact, names: &Names) -> Option<String> {
    if let Fact::ApprovalsLapsed { batch, gone, expired } = fact {
        let whose: Vec<_> = gone.iter().chain(expired).map(|one| name_of(names, *one)).collect();
        return Some(text().audit_approvals_lapsed(batch.to_string(), language().list(&whose)));
    }
    if let Fact::PolicyProposed { version, .. } = fact {
        return Some(text().audit_policy_was_proposed(version.to_string()));
    }
    if let Fact::PolicyAgreed { version, .. } = fact {
        return Some(text().audit_policy_was_agreed(version.to_string()));
    }
    if let Fact::PolicyDeclined { version, reason } = fact {
        return Some(text().audit_policy_was_declined(version.to_string(), reason.as_str()));
    }
    if let Fact::StandInNamed {
        operator,
        stand_in,
        from,
        until,
        agreed_by,
    } = fact
    {
        return Some(text().audit_stand_in_was_named(
            name_of(names, *stand_in),
            name_of(names, *operator),
            day_and_time(*from),
            day_and_time(*until),
            name_of(names, *agreed_by),
        ));
    }
    None
}

/// When a rule holds.
pub(crate) fn when(rule: &PolicyRule) -> String {
    match rule.condition {
        Condition::PayeeGets { from, within } => {
            let amount = from.to_string();
            match within {
                Within::One => text().policy_a_payout_of_or_more(amount),
                Within::Day => text().policy_a_payee_gets_in_a_day(amount),
                Within::Week => text().policy_a_payee_gets_in_a_week(amount),
            }
        }
        Condition::MakerSends { from, within } => {
            let amount = from.to_string();
            match within {
                Within::One => text().policy_a_batch_of_or_more(amount),
                Within::Day => text().policy_a_maker_sends_in_a_day(amount),
                Within::Week => text().policy_a_maker_sends_in_a_week(amount),
            }
        }
        Condition::NewPayee => text().policy_a_new_payee(),
        Condition::OtherName => text().policy_another_name(),
    }
}

/// What a rule is only about.
pub(crate) fn only(rule: &PolicyRule) -> Vec<String> {
    let purpose = rule.purpose.map(|purpose| match purpose {
        Purpose::Payouts => text().policy_only_payouts(),
        Purpose::Bills => text().policy_only_bills(),
        Purpose::TopUp => text().policy_only_top_ups(),
        Purpose::Reversal => text().policy_only_reversals(),
    });
    let lane = rule.lane.map(|lane| match lane {
        LaneKind::Person => text().policy_only_to_people(),
        LaneKind::Bill => text().policy_only_to_pay_bills(),
        LaneKind::Till => text().policy_only_to_tills(),
        LaneKind::Tax => text().policy_only_taxes(),
        LaneKind::TopUp => text().policy_only_top_ups(),
        LaneKind::Reversal => text().policy_only_reversals(),
    });
    purpose.into_iter().chain(lane).collect()
}

/// Who has to approve.
pub(crate) fn needs(needed: ApprovalsNeeded) -> String {
    let people = usize::from(needed.people);
    match needed.administrator {
        true => text().policy_needs_approvals_with_administrator(people, grouped(people)),
        false => text().policy_needs_approvals(people, grouped(people)),
    }
}

/// What else a policy says: ceilings, hours, how long an approval counts, flags.
pub(crate) fn rest(policy: &Policy) -> Vec<String> {
    let mut said = ceilings(policy.ceilings);
    said.push(
        policy
            .hours
            .as_ref()
            .map_or_else(|| text().policy_sent_at_any_time(), hours),
    );
    let days = usize::from(policy.approval_days);
    said.push(text().policy_an_approval_counts_days(days, grouped(days)));
    said.extend(
        policy
            .flags
            .block
            .iter()
            .map(|flag| text().policy_a_flag_blocks(flag_title(flag))),
    );
    said.extend(
        policy
            .flags
            .reason
            .iter()
            .map(|flag| text().policy_a_flag_wants_a_reason(flag_title(flag))),
    );
    said
}

fn ceilings(ceilings: Ceilings) -> Vec<String> {
    let amount = |total: Total| total.to_string();
    let said: Vec<String> = [
        ceilings.payout.map(|most| text().policy_no_payout_above(amount(most))),
        ceilings.batch.map(|most| text().policy_no_batch_above(amount(most))),
        ceilings
            .day
            .map(|most| text().policy_no_more_within_a_day(amount(most))),
    ]
    .into_iter()
    .flatten()
    .collect();
    match said.is_empty() {
        true => vec![text().policy_no_ceiling()],
        false => said,
    }
}

fn hours(hours: &SendingHours) -> String {
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let days: Vec<String> = hours.days.iter().filter_map(|day| weekday(*day)).collect();
    text().policy_sent_on_between(time(hours.from), time(hours.until), language().list(&days))
}

fn weekday(day: u8) -> Option<String> {
    Some(match day {
        1 => text().policy_day_1(),
        2 => text().policy_day_2(),
        3 => text().policy_day_3(),
        4 => text().policy_day_4(),
        5 => text().policy_day_5(),
        6 => text().policy_day_6(),
        7 => text().policy_day_7(),
        _ => return None,
    })
}

/// Why a batch is not to be paid as it is.
pub(crate) fn refused(refusal: &PolicyRefusal) -> String {
    match refusal {
        PolicyRefusal::Payout { largest, most, count } => {
            let above = usize::try_from(*count).unwrap_or(usize::MAX);
            text().policy_refused_payout(above, grouped(above), most.to_string(), largest.to_string())
        }
        PolicyRefusal::Batch { sum, most } => text().policy_refused_batch(sum.to_string(), most.to_string()),
        PolicyRefusal::Day { largest, most } => text().policy_refused_day(largest.to_string(), most.to_string()),
        PolicyRefusal::Flag { flag } => text().policy_refused_flag(flag_title(flag)),
    }
}

/// Why the policy does not let somebody do something.
pub(crate) fn breach(breach: &PolicyBreach) -> String {
    match breach {
        PolicyBreach::OtherPolicy { .. } | PolicyBreach::OtherNeeds { .. } => text().policy_it_was_changed_meanwhile(),
        PolicyBreach::Refused(refusals) => {
            let said: Vec<String> = refusals.iter().map(refused).collect();
            said.join(" ")
        }
        PolicyBreach::NoReason(flags) => {
            let flags: Vec<String> = flags.iter().map(|flag| flag_title(flag)).collect();
            text().policy_wants_a_reason(language().list(&flags))
        }
        PolicyBreach::NotTheMaker { .. } => text().policy_its_maker_submits_it(),
        PolicyBreach::OwnBatch => text().policy_its_maker_does_not_approve_it(),
        PolicyBreach::ApprovedAlready => text().policy_you_approved_it_already(),
        PolicyBreach::TooFew { batch, have, needed } => {
            text().policy_too_few_approvals(batch.to_string(), have.to_string(), needed.to_string())
        }
        PolicyBreach::Closed => text().policy_outside_the_sending_hours(),
        PolicyBreach::DayCeiling => text().policy_above_the_day_ceiling(),
        PolicyBreach::NotLapsed { batch } => text().policy_its_approvals_count(batch.to_string()),
        PolicyBreach::Change(error) => change(error),
    }
}

fn change(error: &PolicyError) -> String {
    match error {
        PolicyError::TooManyRules => text().policy_too_many_rules(MOST_RULES.to_string()),
        PolicyError::Approvals { rule } => {
            text().policy_approvals_from_to(rule.to_string(), MOST_APPROVALS.to_string())
        }
        PolicyError::NoAmount { rule } => text().policy_rule_needs_an_amount(rule.to_string()),
        PolicyError::NothingIsPaid => text().policy_nothing_would_be_paid(),
        PolicyError::ApprovalDays => text().policy_approval_days_from_to(LONGEST_APPROVAL_DAYS.to_string()),
        PolicyError::NoHours => text().policy_hours_need_a_day(),
        PolicyError::TooFewPeople { needed, able } => {
            text().policy_too_few_people(needed.to_string(), able.to_string())
        }
        PolicyError::Waiting => text().policy_another_change_waits(),
        PolicyError::NotWaiting => text().policy_it_waits_no_more(),
        PolicyError::OwnProposal => text().policy_you_proposed_it(),
        PolicyError::Same => text().policy_it_is_so_already(),
        PolicyError::Other => text().policy_it_was_changed_look_again(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shillings(of: i64) -> Total {
        Total::from_cents(of * 100).expect("a total")
    }

    /// Values of one type in the wrong order compile, and say something else.
    #[test]
    fn each_value_stands_where_its_sentence_means_it() {
        let policy = Policy {
            hours: Some(SendingHours {
                days: vec![1, 2],
                from: 480,
                until: 1020,
            }),
            ..Policy::standard()
        };
        let said = rest(&policy);
        assert_eq!(
            said[1],
            "Payments are sent between 08:00 and 17:00: Monday and Tuesday."
        );
        let above = PolicyRefusal::Payout {
            largest: shillings(90),
            most: shillings(50),
            count: 2,
        };
        assert_eq!(
            refused(&above),
            "2 payouts are above the ceiling of KSh 50. The largest is KSh 90."
        );
        let above = PolicyRefusal::Batch {
            sum: shillings(900),
            most: shillings(500),
        };
        assert_eq!(refused(&above), "The batch is KSh 900, above the ceiling of KSh 500.");
        let above = PolicyRefusal::Day {
            largest: shillings(90),
            most: shillings(50),
        };
        assert!(refused(&above).starts_with("A payout of KSh 90 is more than the KSh 50 "));
        assert_eq!(
            change(&PolicyError::Approvals { rule: 3 }),
            "Rule 3: ask for 1 to 5 approvals."
        );
        let few = PolicyError::TooFewPeople { needed: 4, able: 2 };
        assert!(change(&few).starts_with("4 approvals are asked for, but only 2 people "));
        let few = PolicyBreach::TooFew {
            batch: treasury::BatchId::new(7),
            have: 1,
            needed: 2,
        };
        assert_eq!(breach(&few), "Batch 7 has 1 of 2 approvals.");
    }

    #[test]
    fn the_audit_trail_says_who_stands_in_for_whom() {
        let names = Names::new(Vec::new());
        let declined = Fact::PolicyDeclined {
            version: treasury::PolicyVersion::new(3),
            reason: "too strict".to_owned(),
        };
        assert_eq!(
            entry(&declined, &names).as_deref(),
            Some("Policy 3 was declined: too strict")
        );
    }
}
