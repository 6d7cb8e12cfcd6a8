//! What does not match, in words: what it is, and what to do next.

use store::{FindingRecord, PayoutRecord};
use treasury::PayoutState;

use crate::{sentences::day_and_time, view::DifferenceTabName};

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
    pub(super) title: &'static str,
    pub(super) sentence: String,
    pub(super) next: &'static str,
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
            title: "Fee without a payment",
            sentence: format!(
                "M-PESA charged {amount} for a payment that is neither in Hazina nor in an imported statement."
            ),
            next: "Import the Utility statement of the same day. If the payment is not there either, ask Safaricom what the fee was for.",
        },
        "missing" => Words {
            title: "Not in the statement",
            sentence: format!(
                "{} is paid here, and the statement of that time does not show it.",
                payout(found.payout.as_ref(), &amount)
            ),
            next: "Export that day again and import it: lines may have been left out. If it is still missing, send Safaricom the receipt.",
        },
        "customer_missing" => Words {
            title: "Customer\u{2019}s payment not in the statement",
            sentence: format!(
                "M-PESA told Hazina about a customer\u{2019}s payment of {amount} (receipt {}), and the statement does not show it.",
                found.said.as_deref().unwrap_or_default()
            ),
            next: "Do not release goods for it. Check the receipt with Safaricom: the message may have been forged.",
        },
        "amount" => Words {
            title: "Another amount",
            sentence: format!(
                "The statement says {amount} for {}.",
                payout(found.payout.as_ref(), &amount)
            ),
            next: "Compare with the approved batch, and ask Safaricom about the receipt.",
        },
        "payee" => Words {
            title: "Somebody else was paid",
            sentence: format!(
                "The statement names another payee for {}.",
                payout(found.payout.as_ref(), &amount)
            ),
            next: "Ask Safaricom at once to hold the money, and give them the receipt.",
        },
        "not_paid_here" => Words {
            title: "Paid in the statement, not here",
            sentence: format!(
                "{} {}",
                payout(found.payout.as_ref(), &amount),
                standing(found.payout.as_ref())
            ),
            next: "Do not pay it again. Open the payout: it says what M-PESA answered before.",
        },
        "twice" => Words {
            title: "Paid twice",
            sentence: format!(
                "The statement has a second payment of {amount} for {}.",
                payout(found.payout.as_ref(), &amount)
            ),
            next: "Ask for the second one back: on the payout, \u{201c}Get it back\u{201d}, with this receipt.",
        },
        "charged_twice" => Words {
            title: "Charged twice",
            sentence: format!("M-PESA charged {amount} once more for the same receipt."),
            next: "Ask Safaricom to return the second fee.",
        },
        "fee" => Words {
            title: "Another fee",
            sentence: format!(
                "M-PESA charged {amount} for {}, and the tariff says something else.",
                payout(found.payout.as_ref(), &amount)
            ),
            next: "If the tariff changed, enter the new one below from its day on. If not, ask Safaricom.",
        },
        "taken_back" => Words {
            title: "Money came back",
            sentence: format!(
                "The statement shows {amount} of {} taken back{}.",
                payout(found.payout.as_ref(), &amount),
                by(found)
            ),
            next: "Find out who asked for it, and whether the payee is still owed the money.",
        },
        "gap" => Words {
            title: "Gap between statements",
            sentence: gap(found),
            next: "Export the missing time on the portal and import it.",
        },
        "break" => Words {
            title: "Balances do not meet",
            sentence: format!(
                "The next statement begins with {amount} {} than the one before ended with.",
                if found.cents < 0 { "less" } else { "more" }
            ),
            next: "Lines are missing in one of them. Export both times again and import them.",
        },
        "totals" => file(
            found,
            "The file was changed",
            "Export the statement again on the portal, and ask who changed the file.",
        ),
        "balance" => file(
            found,
            "A balance does not follow",
            "Export the statement again: lines were taken out or changed.",
        ),
        "swapped_days" => file(
            found,
            "Days and months were swapped",
            "Import the file as it comes from the portal, without a spreadsheet in between.",
        ),
        "receipt_day" => file(
            found,
            "A line has another day than its receipt",
            "Export the statement again and compare the line.",
        ),
        _ => file(
            found,
            "Something in the file cannot be read",
            "Export the statement again, and import it as it comes.",
        ),
    }
}

fn ghost(found: &FindingRecord, amount: &str) -> Words {
    let line = found.line.as_ref().map(|line| &line.line);
    let who = line
        .and_then(|line| line.name.clone().or_else(|| line.number.clone()))
        .map_or_else(String::new, |who| format!(" to {who}"));
    Words {
        title: "Nobody here approved this",
        sentence: format!(
            "{amount} left{who}{}, and no payout of this organisation is behind it.",
            by(found)
        ),
        next: "Ask that person today. If nobody knows it, lock the operator on the portal and call Safaricom.",
    }
}

/// Who did it in the portal, as far as the line says.
fn by(found: &FindingRecord) -> String {
    let operator = found.line.as_ref().and_then(|line| line.line.operator.as_deref());
    operator.map_or_else(String::new, |operator| {
        let user = operator.rsplit('\\').next().unwrap_or(operator);
        format!(" by the portal user {user}")
    })
}

fn payout(payout: Option<&PayoutRecord>, amount: &str) -> String {
    payout.map_or_else(
        || format!("the payment of {amount}"),
        |payout| format!("{} ({})", payout.name, payout.amount),
    )
}

fn standing(payout: Option<&PayoutRecord>) -> &'static str {
    match payout.map(|payout| &payout.state) {
        Some(PayoutState::Failed { .. }) => "failed here, and the statement shows that it was paid.",
        Some(PayoutState::InDoubt { .. }) => {
            "is in doubt here, and the statement shows a payment that does not fit for certain."
        }
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
        | None => "was not sent from here, and the statement shows that it was paid.",
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
        return "Some time is in no statement.".to_owned();
    };
    let moved = match found.cents {
        0 => String::new(),
        cents => format!(
            " The balance is {} {} afterwards.",
            money(cents),
            if cents < 0 { "lower" } else { "higher" }
        ),
    };
    format!(
        "No statement covers {} to {}.{moved}",
        day_and_time(*from),
        day_and_time(*until)
    )
}

fn file(found: &FindingRecord, title: &'static str, next: &'static str) -> Words {
    Words {
        title,
        sentence: found.said.clone().unwrap_or_default(),
        next,
    }
}
