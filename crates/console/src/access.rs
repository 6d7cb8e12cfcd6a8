//! What M-PESA opens for this app and its initiator: found in the course of work, and said in words.

use std::collections::BTreeMap;

use daraja::callback::{self, Callback};
use mpesa::{Api, Fault, ResultCode};
use store::{Pending, PendingTarget};
use treasury::{AccessFinding, ApiPermission, Channel, Question, Unanswered};

use crate::Desk;

/// The same is written down again after so long, so that "last seen" means something, and a payroll writes it once.
const AGAIN_MS: i64 = 6 * 3_600_000;

impl Desk {
    /// Notes how a permission answered. A failure to note it is no reason to stop what goes on.
    pub(crate) async fn note_access(&self, permission: ApiPermission, finding: AccessFinding) {
        let now = self.now();
        let noted = self
            .ledger
            .note_access(permission, finding, now.saturating_sub(AGAIN_MS), now)
            .await;
        if let Err(error) = noted {
            tracing::warn!(%error, permission = permission.name(), "how a permission answered was not noted");
        }
    }
}

/// What callbacks tell of Daraja's permissions: the last of each.
pub(crate) fn told(pending: &[Pending]) -> Vec<(ApiPermission, AccessFinding)> {
    let mut last = BTreeMap::new();
    for pending in pending {
        if let Some(permission) = permission_of(&pending.target) {
            last.insert(permission, pending);
        }
    }
    last.into_iter()
        .filter_map(|(permission, pending)| Some((permission, heard(pending.channel, &pending.body)?)))
        .collect()
}

/// The permission that a callback came through. A password that is only tried says nothing of the one in use.
fn permission_of(target: &PendingTarget) -> Option<ApiPermission> {
    match target {
        PendingTarget::Attempt(lane) => Some(ApiPermission::of_lane(lane.kind())),
        PendingTarget::Question(Question::Balance | Question::SecondBalance { .. }) => Some(ApiPermission::Balance),
        PendingTarget::Question(Question::Status { .. } | Question::Receipt { .. }) => Some(ApiPermission::Status),
        PendingTarget::Question(Question::CustomerPayments) => Some(ApiPermission::Customers),
        PendingTarget::Question(Question::Credential { .. }) => None,
    }
}

/// A code that refuses the initiator or its role came from before the permission, any other from behind it. A time-out notice
/// tells nothing.
fn heard(channel: Channel, body: &[u8]) -> Option<AccessFinding> {
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
pub(crate) fn where_to_mend(why: &Unanswered) -> String {
    match why.code().map(ResultCode::as_str) {
        Some("2001") => {
            "The operator\u{2019}s name or password is not right, or the certificate is of another environment. M-PESA portal \
             (org.ke.m-pesa.com) \u{2192} Operators: is the operator Active, is its channel API, and was its password set less \
             than ninety days ago? After several wrong passwords M-PESA locks it, so correct it before you ask again."
        }
        Some("8006") => {
            "The operator is locked. A Business Administrator unlocks it: M-PESA portal \u{2192} Operators \u{2192} the operator \
             \u{2192} Unlock. Then ask again once."
        }
        Some("21") => {
            "The operator lacks the role for this. A Business Administrator adds it: M-PESA portal \u{2192} Operators \u{2192} \
             the operator \u{2192} Roles \u{2192} Balance Query ORG API."
        }
        Some("18" | "20" | "22") => {
            "The operator is not known for this shortcode, or not active. Compare its name and the shortcode: M-PESA portal \
             \u{2192} Operators."
        }
        Some(code) => return ResultCode::from(code.to_owned()).meaning(Api::Inquiry).next.to_owned(),
        None => {
            "It was only a question; no money was asked to move. See that this machine reaches the internet, and that the app \
             has the products it needs: Daraja portal \u{2192} My Apps. Then ask again."
        }
    }
    .to_owned()
}

/// How one sees whether it works.
pub(crate) const fn checked(permission: ApiPermission) -> &'static str {
    match permission {
        ApiPermission::Token => "Checked when keys are set.",
        ApiPermission::Balance => "Checked by asking for the balance.",
        ApiPermission::Status => "Checked when a payout is asked about.",
        ApiPermission::B2c => "Checked by the test payout to your own phone.",
        ApiPermission::Bill
        | ApiPermission::Till
        | ApiPermission::Tax
        | ApiPermission::TopUp
        | ApiPermission::Reversal => "Checked at the first use.",
        ApiPermission::Customers => "Checked when a customer pays.",
        ApiPermission::Pull => "Checked when the list is asked for.",
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
