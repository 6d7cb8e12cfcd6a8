//! STK push and STK query (Daraja facts, section 14).

use std::time::{Duration, Instant};

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use mpesa::Amount;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::{App, acknowledge, fields::Fields, knock, refusal::Refusal};
use crate::{
    Api, Outcome, Shape,
    accounts::decimal,
    dice::Dice,
    incoming::{Arrival, BUY_GOODS, OpenPrompt, PAY_BILL},
    journal::{Callback, Kind},
    request::{Ids, Plan, Step},
    world::World,
};

/// Asks a customer to pay.
pub(crate) async fn push(State(shared): App, headers: HeaderMap, body: Bytes) -> Response {
    let _busy = shared.running.busy();
    let taken = knock(&shared, Api::Stk, &headers, &body, |world, fields, dice, refused| {
        let prompt = Prompt::read(world, fields, dice)?;
        refused.payee.clone_from(&prompt.phone);
        refused.amount = prompt.amount.cents();
        prompt.put(world, dice)
    });
    match taken {
        Ok(plan) => acknowledge(&shared, plan).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// How a prompt ended, in the answer itself.
pub(crate) async fn query(State(shared): App, headers: HeaderMap, body: Bytes) -> Response {
    let answered = knock(&shared, Api::Stk, &headers, &body, |world, fields, dice, _| {
        check_password(world, fields, dice)?;
        let id = fields.text("CheckoutRequestID", dice)?;
        let prompt = world.ledger.find(&id).map(|place| world.ledger.payment(place));
        let Some(prompt) = prompt.filter(|prompt| world.register.owns(fields.organisation, &prompt.shortcode)) else {
            return Err(Refusal::invalid("CheckoutRequestID", dice));
        };
        if prompt.is_open() {
            return Err(Refusal::stk("The transaction is being processed", dice));
        }
        let code = code_of(&prompt.end);
        Ok(json!({
            "ResponseCode": "0",
            "ResponseDescription": "The service request has been accepted successsfully",
            "MerchantRequestID": prompt.ids.originator,
            "CheckoutRequestID": prompt.ids.conversation,
            "ResultCode": code,
            "ResultDesc": describe(code),
        }))
    });
    answered.map(Json).into_response()
}

/// A request to ask a customer.
struct Prompt {
    /// Whose account the money arrives in: PartyB where that is the app's own, else who asks.
    shortcode: String,
    phone: String,
    amount: Amount,
    till: bool,
    reference: String,
    callback_url: String,
}

impl Prompt {
    fn read(world: &World, fields: &Fields, dice: &mut Dice) -> Result<Self, Refusal> {
        let asking = check_password(world, fields, dice)?;
        let kind = fields.one_of("TransactionType", &[PAY_BILL, BUY_GOODS], dice)?;
        let amount = fields.whole_amount("Amount", dice)?;
        fields.phone("PartyA", dice)?;
        let party_b = fields.shortcode("PartyB", dice)?;
        let phone = fields.phone("PhoneNumber", dice)?;
        let callback_url = fields.url("CallBackURL", dice)?;
        let (most_reference, most_description) = if world.rules.stk_texts { (12, 13) } else { (182, 182) };
        let reference = fields.sized("AccountReference", (1, most_reference), dice)?;
        fields.short("TransactionDesc", most_description, dice)?;
        let own = world.register.owns(fields.organisation, &party_b);
        Ok(Self {
            shortcode: if own { party_b } else { asking },
            phone,
            amount,
            till: kind == BUY_GOODS,
            reference,
            callback_url,
        })
    }

    fn put(self, world: &mut World, dice: &mut Dice) -> Result<Plan, Refusal> {
        let sameness = format!("{:?} {} {:?} {}", Api::Stk, self.phone, self.amount, self.reference);
        let behaviour = world.treatments.admit(Api::Stk, &self.phone, (sameness, false), dice)?;
        let pace = dice.between(world.pace.least, world.pace.most);
        let wait = behaviour.delay_ms.map_or(pace, Duration::from_millis);
        let ids = Ids {
            originator: dice.gateway_id(),
            conversation: world.checkout_id(&self.phone, dice),
        };
        let arrival = world.set_out(
            (Api::Stk, ids.clone()),
            self.shortcode,
            (self.phone, self.amount),
            (self.till, self.reference),
        );
        let end = world
            .prompt(&arrival, &behaviour, Instant::now() + wait)
            .map_err(|error| Refusal::disk(&error, dice))?;
        let copies = match (&end, &behaviour.outcome) {
            (Kind::Pending, _) => {
                let open = OpenPrompt {
                    arrival: arrival.clone(),
                    callback_url: self.callback_url.clone(),
                };
                world.incoming.open.insert(ids.conversation.clone(), open);
                0
            }
            // Refused before it could stand open: that is told.
            (_, Outcome::Pend | Outcome::Vanish) => 1,
            (_, Outcome::Pay | Outcome::Fail(_)) => behaviour.results,
        };
        let body = callback(world, &arrival, &end);
        let steps = (0..copies)
            .map(|copy| Step {
                wait: if copy == 0 { wait } else { Duration::ZERO },
                url: self.callback_url.clone(),
                body: body.clone(),
                callback: Callback::Stk,
                about: arrival.taken.clone(),
            })
            .collect();
        let acknowledgement = json!({
            "MerchantRequestID": ids.originator,
            "CheckoutRequestID": ids.conversation,
            "ResponseCode": "0",
            "ResponseDescription": "Success. Request accepted for processing",
            "CustomerMessage": "Success. Request accepted for processing",
        });
        Ok(Plan {
            request_id: dice.gateway_id(),
            behaviour,
            acknowledgement,
            steps,
        })
    }
}

/// `Password` is base64 of shortcode, passkey and timestamp. The shortcode that asks.
fn check_password(world: &World, fields: &Fields, dice: &mut Dice) -> Result<String, Refusal> {
    let shortcode = fields.shortcode("BusinessShortCode", dice)?;
    let password = fields.text("Password", dice)?;
    let timestamp = fields.text("Timestamp", dice)?;
    if timestamp.len() != 14 || !timestamp.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refusal::invalid("Timestamp", dice));
    }
    if !world.register.owns(fields.organisation, &shortcode) {
        return Err(Refusal::stk("Merchant does not exist", dice));
    }
    let right = STANDARD.encode(format!("{shortcode}{}{timestamp}", world.passkey.expose_secret()));
    if password != right {
        return Err(Refusal::stk("Wrong credentials", dice));
    }
    Ok(shortcode)
}

fn code_of(end: &Kind) -> &str {
    match end {
        Kind::Failed { code } => code,
        Kind::Received { .. }
        | Kind::Paid { .. }
        | Kind::Reversed { .. }
        | Kind::Pending
        | Kind::Vanished
        | Kind::Started { .. }
        | Kind::Taken { .. }
        | Kind::Answered
        | Kind::Refused { .. }
        | Kind::CallbackSent { .. }
        | Kind::AccountsSet { .. }
        | Kind::PasswordSet { .. } => "0",
    }
}

/// `Body.stkCallback`: metadata on success only, the balance without a value.
pub(crate) fn callback(world: &World, arrival: &Arrival, end: &Kind) -> String {
    let taken = &arrival.taken;
    let code = code_of(end);
    let spelled = if code.bytes().all(|b| b.is_ascii_digit()) {
        code.to_owned()
    } else {
        format!("\"{code}\"")
    };
    let prefix = if world.shape == Shape::Sandbox && code != "0" {
        "[STK_CB - ]"
    } else {
        ""
    };
    let metadata = end.receipt().map_or_else(String::new, |receipt| {
        let balance = if world.shape == Shape::Sandbox { r#"{"Name":"Balance"},"# } else { "" };
        format!(
            r#","CallbackMetadata":{{"Item":[{{"Name":"Amount","Value":{}}},{{"Name":"MpesaReceiptNumber","Value":"{receipt}"}},{balance}{{"Name":"TransactionDate","Value":{}}},{{"Name":"PhoneNumber","Value":{}}}]}}"#,
            decimal(taken.amount),
            world.digits(world.clock.now()),
            taken.payee,
        )
    });
    format!(
        r#"{{"Body":{{"stkCallback":{{"MerchantRequestID":"{}","CheckoutRequestID":"{}","ResultCode":{spelled},"ResultDesc":{}{metadata}}}}}}}"#,
        taken.originator_conversation_id,
        taken.conversation_id,
        Value::from(format!("{prefix}{}", describe(code))),
    )
}

fn describe(code: &str) -> &'static str {
    match code {
        "0" => "The service request is processed successfully.",
        "1" => "The balance is insufficient for the transaction.",
        "17" => "A similar transaction was just made. Wait two minutes.",
        "1001" => "Unable to lock subscriber, a transaction is already in process for the current subscriber",
        "1019" => "Transaction has expired",
        "1025" => "An error occurred while sending a push request",
        "1032" => "Request cancelled by user",
        "1036" => "SMSC ACK timeout.",
        "1037" => "DS timeout user cannot be reached",
        "2001" => "The initiator information is invalid.",
        _ => "The service request failed.",
    }
}
