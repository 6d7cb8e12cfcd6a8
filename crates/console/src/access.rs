//! What M-PESA opens for this app and its initiator: found in the course of work, and said in words.

use std::collections::BTreeMap;

use daraja::callback::{self, Callback};
use messages::text;
use mpesa::{Api, Fault, ResultCode};
use store::{Pending, PendingTarget};
use treasury::{AccessFinding, ApiPermission, Channel, Question, Unanswered};

use crate::{base::Base, sentences::codes};

/// The same is written down again after so long, so that "last seen" means something, and a payroll writes it once.
const AGAIN_MS: i64 = 6 * 3_600_000;

impl Base {
    /// Notes how a permission answered. A failure to note it is no reason to stop what goes on.
    pub(crate) async fn note_access(&self, permission: ApiPermission, finding: AccessFinding) {
        let now = self.now();
        let noted = self
            .ledger()
            .note_access(permission, finding, now.saturating_sub(AGAIN_MS), now)
            .await;
        if let Err(error) = noted {
            tracing::warn!(%error, permission = permission.name(), "how a permission answered was not noted");
        }
    }
}

/// What callbacks tell of Daraja's permissions: the last of each.
pub(crate) fn permissions_found(pending: &[Pending]) -> Vec<(ApiPermission, AccessFinding)> {
    let mut last = BTreeMap::new();
    for pending in pending {
        if let Some(permission) = permission_of(&pending.target) {
            last.insert(permission, pending);
        }
    }
    last.into_iter()
        .filter_map(|(permission, pending)| Some((permission, finding_of(pending.channel, &pending.body)?)))
        .collect()
}

/// The permission that a callback came through. A password that is only tried says nothing of the one in use.
fn permission_of(target: &PendingTarget) -> Option<ApiPermission> {
    match target {
        PendingTarget::Attempt(lane) => Some(ApiPermission::of_lane(lane.kind())),
        PendingTarget::Question(Question::Balance | Question::SecondBalance { .. }) => Some(ApiPermission::Balance),
        PendingTarget::Question(Question::Status { .. } | Question::Receipt { .. }) => Some(ApiPermission::Status),
        PendingTarget::Question(Question::CustomerPayments) => Some(ApiPermission::Customers),
        // It is noted when a customer is asked; how the customer answers says nothing of it.
        PendingTarget::Question(Question::Credential { .. } | Question::Prompt(_)) => None,
    }
}

/// A code that refuses the initiator or its role came from before the permission, any other from behind it. A time-out notice
/// tells nothing.
fn finding_of(channel: Channel, body: &[u8]) -> Option<AccessFinding> {
    if channel == Channel::TimeOut {
        return None;
    }
    match callback::parse(body) {
        Callback::Result(notice) if closes(&notice.code) => Some(AccessFinding::Closed { code: notice.code }),
        Callback::Result(_) | Callback::C2b(_) => Some(AccessFinding::Open),
        Callback::TimeOut(_) | Callback::Stk(_) | Callback::Unreadable(_) => None,
    }
}

/// Whether a result code says that the initiator may not do this.
fn closes(code: &ResultCode) -> bool {
    // What stops a payment closes the permission of a question too.
    let refused = code.meaning(Api::Payment).fault;
    matches!(refused, Some(Fault::Initiator | Fault::Organisation))
}

/// Who mends what a balance query was refused for, and where.
pub fn where_to_mend(why: &Unanswered) -> String {
    match why.code().map(ResultCode::as_str) {
        Some("2001") => text().access_the_operators_name_or_password_is(),
        Some("8006") => text().access_the_operator_is_locked_a_business(),
        Some("21") => text().access_the_operator_lacks_the_role_for(),
        Some("18" | "20" | "22") => text().access_the_operator_is_not_known_for(),
        Some(code) => codes::next(&ResultCode::from(code.to_owned()).meaning(Api::Inquiry)),
        None => text().access_it_was_only_a_question_no(),
    }
}

/// How one sees whether it works.
pub(crate) fn checked(permission: ApiPermission) -> String {
    match permission {
        ApiPermission::Token => text().access_checked_when_keys_are_set(),
        ApiPermission::Balance => text().access_checked_by_asking_for_the_balance(),
        ApiPermission::Status => text().access_checked_when_a_payout_is_asked(),
        ApiPermission::B2c => text().access_checked_by_the_test_payout_to(),
        ApiPermission::Bill
        | ApiPermission::Till
        | ApiPermission::Tax
        | ApiPermission::TopUp
        | ApiPermission::Reversal => text().access_checked_at_the_first_use(),
        ApiPermission::Customers => text().access_checked_when_a_customer_pays(),
        ApiPermission::Pull => text().access_checked_when_the_list_is_asked(),
        ApiPermission::Prompt => text().access_checked_when_a_customer_is_asked(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_who_mends_it_and_where() {
        let mend = |code: &str| {
            where_to_mend(&Unanswered::Code {
                code: code.to_owned().into(),
            })
        };
        assert!(mend("2001").contains("Operators"));
        assert!(mend("8006").contains("Business Administrator"));
        assert!(mend("21").contains("Balance Query ORG API"));
        assert!(where_to_mend(&Unanswered::InTime).contains("ask again"));
    }
}
