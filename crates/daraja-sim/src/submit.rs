//! Taking a request: gate, duplicate guard, journal, judgement, and the callbacks that will follow.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::{
    JournalEntry, Shape,
    behaviour::{Behaviour, Notice},
    body::{self, Numbers, ResultBody},
    dice::Dice,
    http::refusal::Refusal,
    journal::{Callback, Kind},
    judge::End,
    request::{Ask, Ids, Plan, Request, Step},
    world::World,
};

impl World {
    /// Takes `request`, or refuses it at the gateway.
    ///
    /// Everything is decided here, under one lock and in the order of arrival; only the telling is left for
    /// later. So the same requests in the same order end in the same way, whatever the delays.
    pub(crate) fn submit(&mut self, request: &Request, dice: &mut Dice) -> Result<Plan, Refusal> {
        // Before it is treated: how a request was treated that M-PESA has is not remembered any more.
        if request.originator.as_deref().is_some_and(|id| self.ledger.is_used(id)) {
            return Err(Refusal::duplicate(dice));
        }
        let sameness = (request.sameness(), request.originator.is_some());
        let behaviour = self.treatments.admit(request.api, &request.payee, sameness, dice)?;
        let now = self.clock.now();
        let ids = Ids {
            originator: request.originator.clone().unwrap_or_else(|| dice.gateway_id()),
            conversation: self.conversation(dice),
        };
        let pace = dice.between(self.pace.least, self.pace.most);
        let wait = behaviour.delay_ms.map_or(pace, Duration::from_millis);
        let end = self.judge(request, &behaviour, now);
        let about = JournalEntry {
            at: now,
            api: Some(request.api),
            shortcode: request.shortcode.clone(),
            originator_conversation_id: ids.originator.clone(),
            conversation_id: ids.conversation.clone(),
            payee: request.payee.clone(),
            amount: request.cents(),
            kind: Kind::Taken {
                initiator: request.initiator.clone(),
                command: request.command().to_owned(),
                reference: request.reference().to_owned(),
            },
        };
        let ended = JournalEntry {
            kind: end.kind(self),
            ..about.clone()
        };
        let known_from = Instant::now() + wait;
        self.book(about.clone(), ended, request.command(), Some(known_from))
            .map_err(|error| Refusal::disk(&error, dice))?;
        if request.originator.as_deref().is_some_and(|id| self.ledger.is_used(id)) {
            self.treatments.forget(&request.sameness());
        }
        let result = self.result_body(request, &ids, &end, dice);
        let steps = self.callbacks(request, &behaviour, (&ids, &about), wait, result);
        Ok(Plan {
            request_id: dice.gateway_id(),
            behaviour,
            acknowledgement: json!({
                "ConversationID": ids.conversation,
                "OriginatorConversationID": ids.originator,
                "ResponseCode": "0",
                "ResponseDescription": "Accept the service request successfully.",
            }),
            steps,
        })
    }

    /// What will be posted: a time-out notice if there is one, then the result as often as it is told.
    fn callbacks(
        &self,
        request: &Request,
        behaviour: &Behaviour,
        (ids, about): (&Ids, &JournalEntry),
        wait: Duration,
        result: Option<String>,
    ) -> Vec<Step> {
        let notice = behaviour.notice.map(|notice| Step {
            wait,
            url: request.time_out_url.clone(),
            body: time_out_body(self, notice, request, ids),
            callback: Callback::TimeOutNotice,
            about: about.clone(),
        });
        let results = result.into_iter().flat_map(|body| {
            (0..behaviour.results).map(move |copy| Step {
                wait: if copy == 0 { wait } else { Duration::ZERO },
                url: request.result_url.clone(),
                body: body.clone(),
                callback: Callback::Result,
                about: about.clone(),
            })
        });
        notice.into_iter().chain(results).collect()
    }
}

fn time_out_body(world: &World, notice: Notice, request: &Request, ids: &Ids) -> String {
    match notice {
        Notice::Echo => request.body.clone(),
        Notice::Envelope => ResultBody {
            result_type: 1,
            code: "1",
            description: "The service request timed out.",
            originator: &ids.originator,
            conversation: &ids.conversation,
            transaction: None,
            parameters: Vec::new(),
            references: Vec::new(),
            numbers: Numbers::Bare,
        }
        .write(world.shape),
    }
}

impl World {
    /// The result that tells of `end`, or `None` where there is nothing to tell.
    fn result_body(&self, request: &Request, ids: &Ids, end: &End, dice: &mut Dice) -> Option<String> {
        let code = match end {
            End::Pending | End::Vanished => return None,
            End::Failed { code } => code.as_str(),
            End::Paid { .. } | End::Balance(_) | End::Status(_) | End::Reversed { .. } => "0",
        };
        let transaction = self.transaction_id(request, end, dice);
        Some(
            ResultBody {
                result_type: 0,
                code,
                description: body::describe(code),
                originator: &ids.originator,
                conversation: &ids.conversation,
                transaction: Some(&transaction),
                parameters: self.parameters(request, end, dice),
                references: self.references(request, end),
                numbers: self.numbers(request, code),
            }
            .write(self.shape),
        )
    }

    /// How numbers are spelled: the portal's pages print some of them in quotes.
    fn numbers(&self, request: &Request, code: &str) -> Numbers {
        match (self.shape, &request.ask) {
            (Shape::Production | Shape::Sandbox, _) => Numbers::Bare,
            (Shape::Portal, Ask::Balance) => Numbers::Quoted,
            (Shape::Portal, Ask::B2b { .. }) if code == "0" => Numbers::Quoted,
            (Shape::Portal, Ask::Status { .. }) => Numbers::QuotedValues,
            (Shape::Portal, Ask::B2c { .. } | Ask::B2b { .. } | Ask::Reversal { .. }) => Numbers::Bare,
        }
    }
}
