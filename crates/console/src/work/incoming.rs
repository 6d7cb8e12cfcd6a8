//! Customers' payments: what confirmations tell, what M-PESA's list of the last forty-eight hours tells, and what M-PESA
//! answers about a receipt that is none of ours.
//!
//! Asking for the list moves no money and changes nothing at M-PESA, so nothing is written down before it.

use api::Problem;
use daraja::{
    PullQuery, Refusal, Sent,
    answer::PullTransaction,
    callback::{self, C2bNotice, Callback, StatusResult},
};
use mpesa::Receipt;
use store::{Moment, Pending, Received, StoreError};
use treasury::{
    AccessFinding, ApiPermission, Channel, Finding, OperatorId, ReceivedPayment, ReportedBy, Unanswered,
    UnreadConfirmation,
};

use crate::{Desk, problem::problem};

/// How far back M-PESA's list reaches (official).
const LIST_MS: i64 = 48 * super::HOUR_MS;
/// M-PESA's code where it knows no such payment (Daraja facts, section 20.3).
const NOT_FOUND: &str = "2033";
/// Most pages of the list that are read at once: a page that never ends is no list.
const MOST_PAGES: u32 = 200;
/// How long the console must have been closed for the list to be asked for at the start.
const CLOSED_MS: i64 = 15 * 60_000;
/// How far before that the list is asked for: what was told last may have been told late.
const OVERLAP_MS: i64 = 10 * 60_000;

/// Applies confirmations, all in one write.
pub(super) async fn receive(desk: &Desk, pending: &[Pending]) -> Result<(), StoreError> {
    let mut received = Received::default();
    for one in pending {
        match confirmed(desk, one) {
            Ok(payment) => {
                received.payments.push(payment);
                received.deliveries.push(one.id);
            }
            Err(why) => {
                tracing::warn!(?why, "a customer's payment could not be read");
                received.unread.push((one.id, why));
            }
        }
    }
    desk.ledger().receive(received, None, desk.now()).await?;
    tell(desk);
    Ok(())
}

fn tell(desk: &Desk) {
    desk.events().note(|changed| {
        changed.incoming = true;
        changed.audit = true;
    });
}

/// A confirmation as a payment, or why it is none.
fn confirmed(desk: &Desk, pending: &Pending) -> Result<ReceivedPayment, UnreadConfirmation> {
    // At the validation address M-PESA only asks, whatever the body says.
    if pending.channel != Channel::Confirmation {
        return Err(UnreadConfirmation::OtherAddress);
    }
    let Callback::C2b(notice) = callback::parse(&pending.body) else {
        return Err(UnreadConfirmation::NoConfirmation);
    };
    let C2bNotice {
        transaction_id,
        amount,
        completed_at,
        shortcode,
        ..
    } = &notice;
    if let Some(other) = shortcode.as_ref().filter(|other| **other != desk.config().shortcode) {
        return Err(UnreadConfirmation::OtherNumber {
            shortcode: other.clone(),
        });
    }
    let receipt: Option<Receipt> = transaction_id.as_ref().and_then(|id| id.as_str().parse().ok());
    let receipt = receipt.ok_or(UnreadConfirmation::NoReceipt)?;
    let amount = amount.ok_or_else(|| UnreadConfirmation::NoAmount {
        receipt: receipt.clone(),
    })?;
    Ok(ReceivedPayment {
        receipt,
        amount,
        paid_at: completed_at.map_or(pending.received_at, |at| at.timestamp_millis()),
        payer: notice
            .payer
            .as_ref()
            .map(|payer| payer.expose().to_owned())
            .unwrap_or_default(),
        name: notice.name.unwrap_or_default(),
        account: notice.bill_reference.unwrap_or_default(),
        kind: notice.transaction_type.unwrap_or_default(),
        told_by: ReportedBy::Confirmation,
    })
}

/// Stores what M-PESA answered about a receipt.
pub(super) async fn answer(desk: &Desk, pending: &Pending) -> Result<(), StoreError> {
    let callback = match pending.channel {
        Channel::TimeOut => callback::parse_time_out(&pending.body),
        Channel::Result | Channel::Confirmation | Channel::Validation | Channel::Probe => {
            callback::parse(&pending.body)
        }
    };
    let finding = match callback {
        Callback::Result(notice) => {
            let status = notice.status();
            if status.answered {
                finding_of(status)
            } else if notice.code.as_str() == NOT_FOUND {
                Finding::NotFound { code: notice.code }
            } else {
                Finding::Unanswered {
                    why: Unanswered::Code { code: notice.code },
                }
            }
        }
        Callback::TimeOut(_) | Callback::Stk(_) | Callback::C2b(_) | Callback::Unreadable(_) => Finding::Unanswered {
            why: Unanswered::InTime,
        },
    };
    desk.ledger()
        .answer_question(pending.attempt, pending.id, finding, None, desk.now())
        .await?;
    tell(desk);
    Ok(())
}

fn finding_of(status: StatusResult) -> Finding {
    let party = |party: Option<callback::Party>| {
        let party = party?;
        Some(
            [party.number, party.name]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
        )
    };
    Finding::Told {
        word: status
            .status
            .as_ref()
            .map_or_else(|| "no state".to_owned(), |status| status.as_str().to_owned()),
        amount: status.amount,
        payer: party(status.debit_party),
        payee: party(status.credit_party),
        at: status
            .finalised_at
            .or(status.initiated_at)
            .map(|at| at.timestamp_millis()),
    }
}

/// What asking for the list came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fetched {
    /// How many payments the list has.
    pub(crate) listed: u32,
    /// How many of them were not known.
    pub(crate) new: u32,
    /// How many could not be read.
    pub(crate) unread: u32,
}

impl Desk {
    /// Asks M-PESA for its list of customers' payments since `from` and keeps what is new.
    pub(crate) async fn fetch_payments(&self, from: i64, by: Option<OperatorId>) -> Result<Fetched, Problem> {
        let now = self.now();
        let from = from.max(now.saturating_sub(LIST_MS));
        let mut fetched = Fetched {
            listed: 0,
            new: 0,
            unread: 0,
        };
        for _ in 0..MOST_PAGES {
            let page = self.page_of_payments(from, now, fetched.listed).await?;
            if page.is_empty() {
                return Ok(fetched);
            }
            let rows = u32::try_from(page.len()).unwrap_or(u32::MAX);
            let payments: Vec<ReceivedPayment> = page.into_iter().filter_map(listed).collect();
            let readable = u32::try_from(payments.len()).unwrap_or(u32::MAX);
            let received = Received {
                payments,
                ..Received::default()
            };
            let new = self.ledger().receive(received, by, self.now()).await.map_err(problem)?;
            fetched.listed = fetched.listed.saturating_add(rows);
            fetched.unread = fetched.unread.saturating_add(rows.saturating_sub(readable));
            fetched.new = fetched.new.saturating_add(new);
            if new > 0 {
                tell(self);
            }
        }
        Ok(fetched)
    }

    async fn page_of_payments(&self, from: i64, until: i64, offset: u32) -> Result<Vec<PullTransaction>, Problem> {
        let at = |at| chrono::DateTime::from_timestamp_millis(at).unwrap_or_default();
        let query = PullQuery {
            shortcode: self.config().shortcode.clone(),
            from: at(from),
            // M-PESA reads whole seconds: what was paid within this one is not to be cut off.
            until: at(until.saturating_add(999)),
            offset,
        };
        (self.config().checkpoint)("asking for customers' payments at M-PESA", Moment::Before);
        let sent = self.gateway().daraja().pull(&query).await;
        (self.config().checkpoint)("asking for customers' payments at M-PESA", Moment::After);
        match sent {
            Sent::Acknowledged(page) => {
                self.gateway().answered();
                self.base().note_access(ApiPermission::Pull, AccessFinding::Open).await;
                Ok(page.transactions)
            }
            Sent::Refused(refusal) => {
                let message = refusal.to_string();
                self.base().note_access(ApiPermission::Pull, refused(&refusal)).await;
                Err(not_answered(message))
            }
            Sent::NotTaken(not_taken) => Err(not_answered(not_taken.detail)),
            Sent::Lost(lost) => Err(not_answered(lost.detail)),
        }
    }
}

fn refused(refusal: &Refusal) -> AccessFinding {
    let answer = match refusal {
        Refusal::Gateway(answer) => Some(answer),
        Refusal::Field(_) => None,
    };
    AccessFinding::Refused {
        code: answer.and_then(|answer| answer.code.clone()),
        words: answer.and_then(|answer| answer.message.clone()),
    }
}

fn not_answered(message: String) -> Problem {
    Problem::GatewayDidNotAnswer { message }
}

/// A line of the list as a payment; none where it has no receipt, amount or time.
fn listed(row: PullTransaction) -> Option<ReceivedPayment> {
    Some(ReceivedPayment {
        receipt: row.id?.to_ascii_uppercase().parse().ok()?,
        amount: row.amount?,
        paid_at: row.at?.timestamp_millis(),
        payer: row.phone.unwrap_or_default(),
        name: row.sender.unwrap_or_default(),
        account: row.bill_reference.unwrap_or_default(),
        kind: row.kind.unwrap_or_default(),
        told_by: ReportedBy::Pull,
    })
}

/// At the start: what customers paid while the console was closed, where M-PESA gives the list to this organisation.
/// `last` is when the console last wrote anything down before this start.
pub(super) async fn catch_up(desk: &Desk, last: Option<i64>) {
    let Some(last) = last.filter(|last| desk.now().saturating_sub(*last) > CLOSED_MS) else {
        return;
    };
    match desk.ledger().lists_payments().await {
        Ok(true) => {}
        Ok(false) => return,
        Err(error) => {
            tracing::error!(%error, "could not read whether M-PESA lists customers' payments");
            return;
        }
    }
    match desk.fetch_payments(last.saturating_sub(OVERLAP_MS), None).await {
        Ok(fetched) => tracing::info!(new = fetched.new, "customers' payments were fetched"),
        Err(problem) => tracing::info!(%problem, "customers' payments were not fetched at the start"),
    }
}
