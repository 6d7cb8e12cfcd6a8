//! What does not match, in words: what it is, and what to do next.

use api::view::DifferenceTabName;
use messages::text;
use store::{FindingRecord, PayoutRecord};
use treasury::PayoutState;

use crate::sentences::day_and_time;

/// Every tab, in the order of the page.
pub(super) const TABS: [DifferenceTabName; 5] = [
    DifferenceTabName::NotHere,
    DifferenceTabName::NotInBooks,
    DifferenceTabName::Different,
    DifferenceTabName::Fees,
    DifferenceTabName::Files,
];

/// What of each tab, by the ledger's names.
pub(super) const fn kinds_of(tab: DifferenceTabName) -> &'static [&'static str] {
    match tab {
        DifferenceTabName::NotHere => &["ghost", "lone_charge"],
        DifferenceTabName::NotInBooks => &["missing", "customer_missing"],
        DifferenceTabName::Different => &["amount", "payee", "not_paid_here", "twice", "taken_back"],
        DifferenceTabName::Fees => &["fee", "charged_twice"],
        DifferenceTabName::Files => &[
            "gap",
            "break",
            "totals",
            "balance",
            "swapped_days",
            "receipt_day",
            "unreadable",
        ],
    }
}

/// The tab on which it stands.
pub(super) fn tab_of(kind: &str) -> DifferenceTabName {
    let here = |tab: &DifferenceTabName| kinds_of(*tab).contains(&kind);
    TABS.into_iter().find(here).unwrap_or(DifferenceTabName::Files)
}

/// Whether money may have been taken.
pub(super) fn is_alarm(kind: &str) -> bool {
    treasury::Mismatch::ALL
        .into_iter()
        .any(|mismatch| mismatch.name() == kind && mismatch.is_alarm())
}

/// Title, sentence, and what to do next.
pub(super) struct Words {
    pub(super) title: String,
    pub(super) sentence: String,
    pub(super) next: String,
}

/// `KSh 1,250.50`.
pub(super) fn money(cents: i64) -> String {
    mpesa::Total::from_cents(cents.saturating_abs()).map_or_else(|_| String::new(), |total| total.to_string())
}

pub(super) fn words(found: &FindingRecord) -> Words {
    let amount = money(found.cents);
    match found.kind.as_str() {
        "ghost" => ghost(found, &amount),
        "lone_charge" => Words {
            title: text().statement_fee_without_a_payment(),
            sentence: text().statement_m_pesa_charged_for_a_payment(amount),
            next: text().statement_import_the_utility_statement_of_the(),
        },
        "missing" => Words {
            title: text().statement_not_in_the_statement(),
            sentence: text().statement_is_paid_here_and_the_statement(payout(found.payout.as_ref(), &amount)),
            next: text().statement_export_that_day_again_and_import(),
        },
        "customer_missing" => Words {
            title: text().statement_customers_payment_not_in_the_statement(),
            sentence: text()
                .statement_m_pesa_told_hazina_about_a(amount, found.said.as_deref().unwrap_or_default().to_string()),
            next: text().statement_do_not_release_goods_for_it(),
        },
        "amount" => Words {
            title: text().statement_another_amount(),
            sentence: text()
                .statement_the_statement_says_for(amount.to_string(), payout(found.payout.as_ref(), &amount)),
            next: text().statement_compare_with_the_approved_batch_and(),
        },
        "payee" => Words {
            title: text().statement_somebody_else_was_paid(),
            sentence: text().statement_the_statement_names_another_payee_for(payout(found.payout.as_ref(), &amount)),
            next: text().statement_ask_safaricom_at_once_to_hold(),
        },
        "not_paid_here" => Words {
            title: text().statement_paid_in_the_statement_not_here(),
            sentence: standing(found.payout.as_ref(), payout(found.payout.as_ref(), &amount)),
            next: text().statement_do_not_pay_it_again_open(),
        },
        "twice" => Words {
            title: text().statement_paid_twice(),
            sentence: text().statement_the_statement_has_a_second_payment(
                amount.to_string(),
                payout(found.payout.as_ref(), &amount),
            ),
            next: text().statement_ask_for_the_second_one_back(),
        },
        "charged_twice" => Words {
            title: text().statement_charged_twice(),
            sentence: text().statement_m_pesa_charged_once_more_for(amount),
            next: text().statement_ask_safaricom_to_return_the_second(),
        },
        "fee" => Words {
            title: text().statement_another_fee(),
            sentence: text()
                .statement_m_pesa_charged_for_and_the(amount.to_string(), payout(found.payout.as_ref(), &amount)),
            next: text().statement_if_the_tariff_changed_enter_the(),
        },
        "taken_back" => Words {
            title: text().statement_money_came_back(),
            sentence: {
                let of = payout(found.payout.as_ref(), &amount);
                match by(found) {
                    Some(user) => text().statement_taken_back_by(amount, of, user),
                    None => text().statement_taken_back(amount, of),
                }
            },
            next: text().statement_find_out_who_asked_for_it(),
        },
        "gap" => Words {
            title: text().statement_gap_between_statements(),
            sentence: gap(found),
            next: text().statement_export_the_missing_time_on_the(),
        },
        "break" => Words {
            title: text().statement_balances_do_not_meet(),
            sentence: match found.cents < 0 {
                true => text().statement_begins_with_less(amount),
                false => text().statement_begins_with_more(amount),
            },
            next: text().statement_lines_are_missing_in_one_of(),
        },
        "totals" => file(
            found,
            text().statement_the_file_was_changed(),
            text().statement_export_the_statement_again_on_the(),
        ),
        "balance" => file(
            found,
            text().statement_a_balance_does_not_follow(),
            text().statement_export_the_statement_again_lines_were(),
        ),
        "swapped_days" => file(
            found,
            text().statement_days_and_months_were_swapped(),
            text().statement_import_the_file_as_it_comes(),
        ),
        "receipt_day" => file(
            found,
            text().statement_a_line_has_another_day_than(),
            text().statement_export_the_statement_again_and_compare(),
        ),
        _ => file(
            found,
            text().statement_something_in_the_file_cannot_be(),
            text().statement_export_the_statement_again_and_import(),
        ),
    }
}

fn ghost(found: &FindingRecord, amount: &str) -> Words {
    let line = found.line.as_ref().map(|line| &line.line);
    let who = line.and_then(|line| line.name.clone().or_else(|| line.number.clone()));
    Words {
        title: text().statement_nobody_here_approved_this(),
        sentence: match (who, by(found)) {
            (None, None) => text().statement_ghost(amount),
            (None, Some(user)) => text().statement_ghost_by(amount, user),
            (Some(who), None) => text().statement_ghost_to(amount, who),
            (Some(who), Some(user)) => text().statement_ghost_to_by(amount, who, user),
        },
        next: text().statement_ask_that_person_today_if_nobody(),
    }
}

/// Who did it in the portal, as far as the line says.
fn by(found: &FindingRecord) -> Option<String> {
    let operator = found.line.as_ref().and_then(|line| line.line.operator.as_deref());
    operator.map(|operator| operator.rsplit('\\').next().unwrap_or(operator).to_owned())
}

fn payout(payout: Option<&PayoutRecord>, amount: &str) -> String {
    payout.map_or_else(
        || text().statement_the_payment_of(amount.to_string()),
        |payout| format!("{} ({})", payout.name, payout.amount),
    )
}

fn standing(payout: Option<&PayoutRecord>, who: String) -> String {
    match payout.map(|payout| &payout.state) {
        Some(PayoutState::Failed { .. }) => text().statement_failed_here(who),
        Some(PayoutState::InDoubt { .. }) => text().statement_in_doubt_here(who),
        Some(
            PayoutState::Draft
            | PayoutState::Submitted
            | PayoutState::Approved
            | PayoutState::Dispatching
            | PayoutState::Accepted
            | PayoutState::Paid { .. }
            | PayoutState::Cancelled
            | PayoutState::Rejected
            | PayoutState::Reversed { .. },
        )
        | None => text().statement_not_sent_here(who),
    }
}

fn gap(found: &FindingRecord) -> String {
    let times: Vec<i64> = found
        .said
        .iter()
        .flat_map(|said| said.split(' '))
        .filter_map(|time| time.parse().ok())
        .collect();
    let [from, until] = times.as_slice() else {
        return text().statement_some_time_is_in_no_statement();
    };
    let (from, until) = (day_and_time(*from), day_and_time(*until));
    match found.cents {
        0 => text().statement_gap(from, until),
        cents if cents < 0 => text().statement_gap_lower(from, until, money(cents)),
        cents => text().statement_gap_higher(from, until, money(cents)),
    }
}

fn file(found: &FindingRecord, title: String, next: String) -> Words {
    Words {
        title,
        sentence: found.said.clone().unwrap_or_default(),
        next,
    }
}
