//! Customers' payments: the list, where M-PESA tells them, and what is known of a receipt.

use std::sync::Arc;

use daraja::{C2bRegistration, C2bVersion, PullRegistration, Remarks, Sent, StatusOf, StatusQuery, Unanswered};
use mpesa::{Msisdn, Receipt};
use store::{IncomingFilter, Moment};
use treasury::{Answer, AttemptId, Channel, Door, Finding, OperatorId, east_africa_day, east_africa_midnight};

use super::{payout_row, payout_state_named};
use crate::{
    Desk, Problem,
    desk::problem,
    sentences,
    view::{
        Allowed, CountAndSum, FetchPayments, IncomingDay, IncomingOf, IncomingPage, IncomingRow, IncomingState,
        Nothing, PaymentsFetched, ReceiptAsked, ReceiptRef, ReceiptView, TakenBack,
    },
    work::describe,
};

/// What M-PESA answers where it holds addresses for the number already.
const HELD: &str = "500.003.1001";
/// Days whose sums are shown.
const DAYS: i64 = 30;
/// Two days, the reach of M-PESA's list (official), in milliseconds.
const LIST_MS: i64 = 48 * 3_600_000;
/// How long a question about a receipt is awaited, in milliseconds.
const PATIENCE_MS: i64 = 120_000;

pub(crate) async fn incoming(desk: &Arc<Desk>, request: IncomingOf) -> Result<IncomingPage, Problem> {
    desk.session.require()?;
    let limit = request.limit.clamp(1, 500);
    let filter = IncomingFilter {
        search: request.search,
        ..IncomingFilter::default()
    };
    let found = desk
        .ledger
        .incoming(filter, request.before, limit)
        .await
        .map_err(problem)?;
    let full = u32::try_from(found.len()).is_ok_and(|count| count == limit);
    let total = desk.ledger.count_incoming().await.map_err(problem)?;
    Ok(IncomingPage {
        next: found.last().map(|row| row.id).filter(|_| full),
        rows: found.iter().map(row).collect(),
        total,
    })
}

fn row(incoming: &store::IncomingRow) -> IncomingRow {
    let payment = &incoming.payment;
    IncomingRow {
        id: incoming.id,
        receipt: payment.receipt.to_string(),
        amount_cents: payment.amount.cents(),
        paid_at: payment.paid_at,
        payer: payment.payer.clone(),
        name: payment.name.clone(),
        account: payment.account.clone(),
        kind: payment.kind.clone(),
        told_by: payment.told_by.name().to_owned(),
        told_at: incoming.told_at,
        taken_back: incoming.taken_back.as_ref().and_then(|back| {
            Some(TakenBack {
                payout: back.payout.get(),
                batch: back.batch.get(),
                state: payout_state_named(&back.state)?,
            })
        }),
    }
}

pub(crate) async fn incoming_state(desk: &Arc<Desk>, _: Nothing) -> Result<IncomingState, Problem> {
    desk.session.require()?;
    let given = desk.ledger.registrations().await.map_err(problem)?;
    let taken = given
        .iter()
        .find(|one| matches!(one.answer, Some(Answer::Acknowledged { .. })));
    let today = east_africa_day(desk.now());
    let days = desk
        .ledger
        .incoming_days(i64::from(today.to_epoch_days()).saturating_sub(DAYS))
        .await
        .map_err(problem)?;
    let days: Vec<IncomingDay> = days.iter().filter_map(day).collect();
    let midnight = east_africa_midnight(today);
    Ok(IncomingState {
        told_since: taken.map(|one| one.asked_at),
        refused: given.first().and_then(|one| refusal(one.answer.as_ref())),
        lists: desk.ledger.lists_payments().await.map_err(problem)?,
        today: days
            .iter()
            .find(|day| day.at == midnight)
            .map(|day| day.total)
            .unwrap_or_default(),
        days,
    })
}

fn day(day: &store::IncomingDay) -> Option<IncomingDay> {
    Some(IncomingDay {
        at: east_africa_midnight(chrono::NaiveDate::from_epoch_days(i32::try_from(day.day).ok()?)?),
        total: CountAndSum {
            count: day.count,
            sum_cents: day.sum.cents(),
        },
    })
}

/// Why M-PESA did not take the addresses, as a sentence.
fn refusal(answer: Option<&Answer>) -> Option<String> {
    match answer {
        Some(Answer::Acknowledged { .. }) => None,
        // In production addresses are given once; a second time comes with HTTP 500 and this code, which says nothing of other
        // requests (official; field report).
        Some(Answer::Refused { message, .. } | Answer::NotTaken { message } | Answer::Lost { message })
            if message.contains(HELD) =>
        {
            Some(
                "M-PESA holds addresses for this number already. If they are not this console's, delete them on the Daraja \
                 portal under Self Services, URL Management, then try again."
                    .to_owned(),
            )
        }
        Some(Answer::Refused { message, .. } | Answer::NotTaken { message }) => {
            Some(format!("M-PESA did not take the addresses: {message}"))
        }
        Some(Answer::Lost { message }) => Some(format!(
            "M-PESA's answer was lost, so it is not known whether it took the addresses: {message} Try again."
        )),
        None => Some("It is not known whether M-PESA took the addresses. Try again.".to_owned()),
    }
}

/// Lets M-PESA send customers' payments here.
pub(crate) async fn receive_payments(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    desk.receive_payments(Some(me)).await?;
    Ok(Nothing {})
}

/// Asks for M-PESA's list of the last forty-eight hours.
pub(crate) async fn fetch_payments(desk: &Arc<Desk>, request: FetchPayments) -> Result<PaymentsFetched, Problem> {
    let me = desk.session.require()?;
    if let Some(number) = request.nominated {
        let nominated: Msisdn = number.trim().parse().map_err(|_| Problem::BadField {
            field: "nominated".to_owned(),
            message: "Type a Safaricom number of your organisation, like 0712 345 678.".to_owned(),
        })?;
        desk.register_for_list(nominated).await?;
    }
    let from = desk.now().saturating_sub(LIST_MS);
    let fetched = desk.fetch_payments(from, Some(me)).await?;
    Ok(PaymentsFetched {
        listed: fetched.listed,
        new: fetched.new,
        unread: fetched.unread,
    })
}

impl Desk {
    /// Gives M-PESA the addresses for customers' payments: written down, then given.
    ///
    /// # Errors
    /// When the ledger refuses, or M-PESA does not take them.
    pub async fn receive_payments(&self, by: Option<OperatorId>) -> Result<(), Problem> {
        let inquiry = self.attempt_id();
        self.ledger
            .ask_for_payments(inquiry, by, self.now())
            .await
            .map_err(problem)?;
        let registration = C2bRegistration {
            version: C2bVersion::V2,
            shortcode: self.config.shortcode.clone(),
            // What validation is for is answered by the relay; where that is away, no customer is turned away.
            unanswered: Unanswered::Completed,
            confirmation_url: self.address(inquiry, Channel::Confirmation),
            validation_url: self.address(inquiry, Channel::Validation),
        };
        (self.config.checkpoint)("giving the addresses for customers' payments at M-PESA", Moment::Before);
        let sent = self.daraja().register_c2b(&registration).await;
        (self.config.checkpoint)("giving the addresses for customers' payments at M-PESA", Moment::After);
        let answer = describe(sent).0;
        let refused = refusal(Some(&answer));
        self.ledger
            .record_question(inquiry, answer, self.now())
            .await
            .map_err(problem)?;
        self.changes.note(|changed| {
            changed.incoming = true;
            changed.audit = true;
        });
        match refused {
            None => {
                self.daraja_answered();
                self.note_access(Door::Customers, true, "M-PESA took the addresses.")
                    .await;
                Ok(())
            }
            Some(message) => Err(Problem::GatewayDidNotAnswer { message }),
        }
    }

    /// Registers for M-PESA's list of customers' payments, with a number for Safaricom's notices.
    ///
    /// # Errors
    /// When no addresses were given to M-PESA yet, or it does not register.
    pub async fn register_for_list(&self, nominated: Msisdn) -> Result<(), Problem> {
        let given = self.ledger.registrations().await.map_err(problem)?;
        let Some(address) = given.first() else {
            return Err(Problem::BadField {
                field: "nominated".to_owned(),
                message: "Let M-PESA send customers' payments here first: the list needs the same address.".to_owned(),
            });
        };
        let registration = PullRegistration {
            shortcode: self.config.shortcode.clone(),
            nominated,
            callback_url: self.address(address.inquiry, Channel::Confirmation),
        };
        (self.config.checkpoint)("registering for customers' payments at M-PESA", Moment::Before);
        let sent = self.daraja().register_pull(&registration).await;
        (self.config.checkpoint)("registering for customers' payments at M-PESA", Moment::After);
        let message = match sent {
            Sent::Acknowledged(_) => return Ok(()),
            Sent::Refused(refusal) => refusal.to_string(),
            Sent::NotTaken(not_taken) => not_taken.detail,
            Sent::Lost(lost) => lost.detail,
        };
        Err(Problem::GatewayDidNotAnswer { message })
    }

    fn address(&self, inquiry: AttemptId, channel: Channel) -> String {
        let path = self.config.callback_key.path(inquiry, channel);
        self.relay.callback_url(&path)
    }
}

/// A receipt as typed.
pub(super) fn receipt(text: &str) -> Result<Receipt, Problem> {
    text.trim().to_ascii_uppercase().parse().map_err(|_| Problem::BadField {
        field: "receipt".to_owned(),
        message: "That is no M-PESA receipt. It has about ten letters and digits, like SG632NMUAB.".to_owned(),
    })
}

pub(crate) async fn receipt_view(desk: &Arc<Desk>, request: ReceiptRef) -> Result<ReceiptView, Problem> {
    desk.session.require()?;
    let receipt = receipt(&request.receipt)?;
    let payment = desk.ledger.incoming_of(receipt.clone()).await.map_err(problem)?;
    let payout = desk.ledger.payout_of_receipt(receipt.clone()).await.map_err(problem)?;
    let asked = desk
        .ledger
        .asked_about_receipt(receipt.clone())
        .await
        .map_err(problem)?;
    let reversals = desk.ledger.reversals_of(receipt.clone()).await.map_err(problem)?;
    let told = asked.as_ref().and_then(|asked| match &asked.finding {
        Some(Finding::Told { amount, .. }) => *amount,
        _ => None,
    });
    let amount = payment.as_ref().map(|incoming| incoming.payment.amount).or(told);
    let word = asked.as_ref().and_then(|asked| match &asked.finding {
        Some(Finding::Told { word, .. }) => Some(word.as_str()),
        _ => None,
    });
    Ok(ReceiptView {
        receipt: receipt.to_string(),
        may_reverse: may_reverse(payout.as_ref(), &reversals, word),
        payment: payment.as_ref().map(row),
        payout: payout.as_ref().map(payout_row),
        asked: asked.map(|asked| receipt_asked(asked, desk.now())),
        reversals: reversals.iter().map(payout_row).collect(),
        amount_cents: amount.map(mpesa::Amount::cents),
    })
}

/// Whether an order to M-PESA makes sense, and why not.
fn may_reverse(payout: Option<&store::PayoutRecord>, reversals: &[store::PayoutRecord], word: Option<&str>) -> Allowed {
    let no = |reason: &str| Allowed::No {
        reason: reason.to_owned(),
    };
    if payout.is_some_and(|payout| matches!(payout.lane, treasury::Lane::Reversal { .. })) {
        return no("This is the receipt of a reversal. A reversal cannot be reversed.");
    }
    if payout.is_some() {
        return no(
            "This is the receipt of a payout of yours. M-PESA takes no order to take that back: people do it on the portal. \
             Open a task for it on the payout's page.",
        );
    }
    if let Some(one) = reversals.iter().find(|one| !one.state.came_to_nothing()) {
        return no(if one.state.has_ended() {
            "This payment was taken back."
        } else {
            "This payment is being taken back already."
        });
    }
    match word {
        Some("Reversed") => no("M-PESA says that this payment was taken back already."),
        Some(word @ ("Failed" | "Cancelled" | "Declined" | "Expired" | "Rejected")) => Allowed::No {
            reason: format!(
                "M-PESA says that this payment never went through ({word}). There is nothing to take back."
            ),
        },
        Some(_) | None => Allowed::Yes,
    }
}

fn receipt_asked(asked: store::ReceiptAsked, now: i64) -> ReceiptAsked {
    let waiting = asked.answered_at.is_none()
        && matches!(asked.answer, Some(Answer::Acknowledged { .. }) | None)
        && now.saturating_sub(asked.asked_at) < PATIENCE_MS;
    let (payer, payee) = match &asked.finding {
        Some(Finding::Told { payer, payee, .. }) => (payer.clone(), payee.clone()),
        _ => (None, None),
    };
    let sentence = match (&asked.finding, &asked.answer) {
        (Some(finding), _) => sentences::told(finding),
        (None, _) if waiting => "M-PESA was asked. The answer usually comes within seconds.".to_owned(),
        (None, Some(Answer::Refused { message, .. } | Answer::NotTaken { message } | Answer::Lost { message })) => {
            format!("M-PESA did not take the question: {message}")
        }
        (None, Some(Answer::Acknowledged { .. }) | None) => "M-PESA did not answer. Ask again.".to_owned(),
    };
    ReceiptAsked {
        at: asked.asked_at,
        waiting,
        sentence,
        payer,
        payee,
    }
}

/// Asks M-PESA about a receipt that is none of ours: written down, then asked. The answer comes by callback.
pub(crate) async fn ask_receipt(desk: &Arc<Desk>, request: ReceiptRef) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    let receipt = receipt(&request.receipt)?;
    // A question with a password that is refused counts as a wrong try.
    if let Some(reason) = desk.ledger.questions_held().await.map_err(problem)? {
        return Err(Problem::GatewayDidNotAnswer {
            message: sentences::pause(&reason, None).0,
        });
    }
    let inquiry = desk.attempt_id();
    desk.ledger
        .ask_about_receipt(inquiry, receipt.clone(), Some(me), desk.now())
        .await
        .map_err(problem)?;
    let query = StatusQuery {
        of: StatusOf::Receipt(receipt),
        shortcode: desk.config.shortcode.clone(),
        remarks: Remarks::tidy("Status").ok_or_else(|| Problem::BadField {
            field: "remarks".to_owned(),
            message: "The remarks of a status query are not valid.".to_owned(),
        })?,
        occasion: None,
        callbacks: desk.callbacks(inquiry),
    };
    (desk.config.checkpoint)("asking about a receipt at M-PESA", Moment::Before);
    let sent = desk.daraja().query_status(&query).await;
    (desk.config.checkpoint)("asking about a receipt at M-PESA", Moment::After);
    let answer = describe(sent).0;
    desk.ledger
        .record_question(inquiry, answer.clone(), desk.now())
        .await
        .map_err(problem)?;
    desk.changes.note(|changed| {
        changed.incoming = true;
        changed.audit = true;
    });
    match answer {
        Answer::Acknowledged { .. } => {
            desk.daraja_answered();
            Ok(Nothing {})
        }
        Answer::Refused { message, .. } | Answer::NotTaken { message } | Answer::Lost { message } => {
            Err(Problem::GatewayDidNotAnswer { message })
        }
    }
}
