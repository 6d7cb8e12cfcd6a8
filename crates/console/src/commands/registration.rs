//! The addresses that M-PESA was given for customers' payments: giving them, and what came of it.
//!
//! M-PESA keeps what it was given. Where the relay was replaced since, customers' payments still go to the one before.

use std::sync::Arc;

use api::{
    Problem,
    view::{Mode, Nothing},
};
use daraja::{C2bRegistration, C2bVersion, PullRegistration, Sent, Unanswered};
use messages::text;
use mpesa::Msisdn;
use store::Moment;
use treasury::{Answer, ApiPermission, Channel, OperatorId, east_africa_day};

use crate::{
    Desk,
    problem::problem,
    sent::describe,
    sentences::{self, password::day},
};

/// What M-PESA answers where it holds addresses for the number already.
const HELD: &str = "500.003.1001";

/// M-PESA still sends customers' payments to a relay that was replaced.
#[derive(Debug)]
pub(crate) struct Elsewhere {
    /// Where that relay is, while it is listened to.
    pub(crate) arriving_at: Option<String>,
    /// What that means and what to do, as a sentence.
    pub(crate) sentence: String,
}

/// Why M-PESA did not take the addresses, as a sentence.
pub(super) fn refusal(answer: Option<&Answer>) -> Option<String> {
    match answer {
        Some(Answer::Acknowledged { .. }) => None,
        // In production addresses are given once; a second time comes with HTTP 500 and this code, which says nothing of other
        // requests (official; field report).
        Some(answer) if answer.code() == Some(HELD) => Some(text().incoming_m_pesa_holds_addresses_for_this()),
        Some(answer @ (Answer::Refused { .. } | Answer::NotTaken { .. })) => {
            Some(text().incoming_m_pesa_did_not_take_the_addresses(sentences::answer(answer).unwrap_or_default()))
        }
        Some(answer @ Answer::Lost { .. }) => {
            Some(text().incoming_m_pesas_answer_was_lost_so(sentences::answer(answer).unwrap_or_default()))
        }
        None => Some(text().incoming_it_is_not_known_whether_m()),
    }
}

/// Lets M-PESA send customers' payments here.
pub(crate) async fn receive_payments(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    desk.receive_payments(Some(me)).await?;
    Ok(Nothing {})
}

impl Desk {
    /// Gives M-PESA the addresses for customers' payments: written down, then given.
    ///
    /// # Errors
    /// When the ledger refuses, or M-PESA does not take them.
    pub async fn receive_payments(&self, by: Option<OperatorId>) -> Result<(), Problem> {
        let inquiry = self.attempt_id();
        self.ledger()
            .ask_for_payments(inquiry, by, self.now())
            .await
            .map_err(problem)?;
        let registration = C2bRegistration {
            version: C2bVersion::V2,
            shortcode: self.config().shortcode.clone(),
            // What validation is for is answered by the relay; where that is away, no customer is turned away.
            unanswered: Unanswered::Completed,
            confirmation_url: self.callbacks().address(inquiry, Channel::Confirmation),
            validation_url: self.callbacks().address(inquiry, Channel::Validation),
        };
        (self.config().checkpoint)("giving the addresses for customers' payments at M-PESA", Moment::Before);
        let sent = self.gateway().daraja().register_c2b(&registration).await;
        (self.config().checkpoint)("giving the addresses for customers' payments at M-PESA", Moment::After);
        let answer = describe(sent).0;
        let refused = refusal(Some(&answer));
        self.ledger()
            .record_question(inquiry, answer, self.now())
            .await
            .map_err(problem)?;
        self.events().note(|changed| {
            changed.incoming = true;
            changed.audit = true;
        });
        match refused {
            None => {
                self.gateway().answered();
                self.base()
                    .note_access(ApiPermission::Customers, treasury::AccessFinding::Open)
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
        let given = self.ledger().registrations().await.map_err(problem)?;
        let Some(address) = given.first() else {
            return Err(Problem::field(
                "nominated",
                text().incoming_let_m_pesa_send_customers_payments(),
            ));
        };
        let registration = PullRegistration {
            shortcode: self.config().shortcode.clone(),
            nominated,
            callback_url: self.callbacks().address(address.inquiry, Channel::Confirmation),
        };
        (self.config().checkpoint)("registering for customers' payments at M-PESA", Moment::Before);
        let sent = self.gateway().daraja().register_pull(&registration).await;
        (self.config().checkpoint)("registering for customers' payments at M-PESA", Moment::After);
        let message = match sent {
            Sent::Acknowledged(_) => return Ok(()),
            Sent::Refused(refusal) => refusal.to_string(),
            Sent::NotTaken(not_taken) => not_taken.detail,
            Sent::Lost(lost) => lost.detail,
        };
        Err(Problem::GatewayDidNotAnswer { message })
    }

    /// Whether M-PESA still sends customers' payments to a relay that was replaced.
    pub(crate) async fn payments_elsewhere(&self) -> Result<Option<Elsewhere>, Problem> {
        let given = self.ledger().registrations().await.map_err(problem)?;
        let taken = given
            .iter()
            .find(|one| matches!(one.answer, Some(Answer::Acknowledged { .. })));
        let relay = self.ledger().relay().await.map_err(problem)?;
        let Some(replaced_at) = taken.and_then(|one| (one.asked_at < relay.paired_at).then_some(relay.paired_at))
        else {
            return Ok(None);
        };
        let arriving_at = self
            .callbacks()
            .relay()
            .lines()
            .before
            .map(|line| super::relay::address(&line));
        let on = day(east_africa_day(replaced_at));
        let said = match arriving_at {
            Some(_) => text().incoming_elsewhere_heard(on),
            None => text().incoming_elsewhere_lost(on),
        };
        let sentence = match self.config().mode {
            // Once only: the old ones are deleted first (official; field report).
            Mode::Production => format!("{said} {}", text().incoming_delete_first()),
            Mode::Practice | Mode::Sandbox => said,
        };
        Ok(Some(Elsewhere { arriving_at, sentence }))
    }
}
