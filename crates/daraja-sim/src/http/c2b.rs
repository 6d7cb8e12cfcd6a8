//! C2B: addresses, simulated payments, validation and confirmation (Daraja facts, section 15).

use std::{fmt::Write, sync::Arc, time::Duration};

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use mpesa::Amount;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{App, Shared, fields::Fields, knock, refusal::Refusal};
use crate::{
    Api, Outcome,
    accounts::{Account, decimal},
    dice::Dice,
    incoming::{Arrival, BUY_GOODS, PAY_BILL, Registered},
    journal::{Callback, Kind},
    request::Ids,
    world::World,
};

/// How long M-PESA waits for the validation address.
const VALIDATION_TIME: Duration = Duration::from_secs(8);

pub(crate) async fn register_v1(state: App, headers: HeaderMap, body: Bytes) -> Response {
    register(state, &headers, &body, 1)
}

pub(crate) async fn register_v2(state: App, headers: HeaderMap, body: Bytes) -> Response {
    register(state, &headers, &body, 2)
}

fn register(State(shared): App, headers: &HeaderMap, body: &[u8], version: u8) -> Response {
    let answered = knock(&shared, Api::C2b, headers, body, |world, fields, dice, _| {
        let shortcode = own(world, fields, dice)?;
        let kind = fields.one_of("ResponseType", &["Completed", "Cancelled"], dice)?;
        let confirmation = fields.registered_url("ConfirmationURL", dice)?;
        let validation = fields.registered_url("ValidationURL", dice)?;
        if world.incoming.registered.contains_key(&shortcode) && !world.rules.c2b_register_again {
            return Err(Refusal::registered(dice));
        }
        let completes = kind == "Completed";
        let registered = Registered {
            confirmation,
            validation,
            completes,
            version,
        };
        world.incoming.registered.insert(shortcode, registered);
        // The misspelling is Daraja's.
        Ok(json!({
            "OriginatorCoversationID": dice.gateway_id(),
            "ResponseCode": "0",
            "ResponseDescription": "success",
        }))
    });
    answered.map(Json).into_response()
}

/// A customer pays because the caller says so (Daraja offers this in the sandbox only).
pub(crate) async fn simulate(State(shared): App, headers: HeaderMap, body: Bytes) -> Response {
    let taken = knock(&shared, Api::C2b, &headers, &body, |world, fields, dice, refused| {
        let shortcode = own(world, fields, dice)?;
        let command = fields.one_of("CommandID", &[PAY_BILL, BUY_GOODS], dice)?;
        let amount = fields.whole_amount("Amount", dice)?;
        let customer = fields.phone("Msisdn", dice)?;
        let till = command == BUY_GOODS;
        let reference = fields.short("BillRefNumber", 20, dice)?;
        if !till && reference.is_none() {
            return Err(Refusal::invalid("BillRefNumber", dice));
        }
        refused.payee.clone_from(&customer);
        let ids = Ids {
            originator: dice.gateway_id(),
            conversation: world.conversation(dice),
        };
        let originator = ids.originator.clone();
        let arrival = world.set_out(
            (Api::C2b, ids),
            shortcode,
            (customer, amount),
            (till, reference.unwrap_or_default()),
        );
        Ok((arrival, originator))
    });
    match taken {
        Ok((arrival, originator)) => {
            bring(&shared, arrival);
            Json(json!({
                "OriginatorCoversationID": originator,
                "ResponseCode": "0",
                "ResponseDescription": "Accept the service request successfully.",
            }))
            .into_response()
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// A customer pays because a test says so; the receipt.
pub(crate) fn customer_pays(
    shared: &Arc<Shared>,
    shortcode: String,
    (customer, amount): (String, Amount),
    (till, reference): (bool, String),
) -> String {
    let arrival = {
        let mut world = shared.world();
        let mut dice = world.dice();
        let ids = Ids {
            originator: dice.gateway_id(),
            conversation: world.conversation(&mut dice),
        };
        world.set_out((Api::C2b, ids), shortcode, (customer, amount), (till, reference))
    };
    let receipt = arrival.receipt.clone();
    bring(shared, arrival);
    receipt
}

/// Customers who pay by themselves, until the simulator stops.
pub(crate) async fn customers(shared: Arc<Shared>, every: Duration) {
    let stopped = shared.running.stopped();
    let paying = async {
        loop {
            let (mut dice, shortcode) = {
                let mut world = shared.world();
                (world.dice(), world.shortcode.to_string())
            };
            tokio::time::sleep(dice.between(every / 2, every + every / 2)).await;
            let phone = format!("254711{:06}", 900_000 + dice.below(1_000));
            let reference = format!("INV-{}", 1_000 + dice.below(9_000));
            let shillings = i64::try_from(50 + dice.below(20_000)).unwrap_or(50);
            if let Ok(amount) = Amount::from_shillings(shillings) {
                customer_pays(&shared, shortcode, (phone, amount), (false, reference));
            }
        }
    };
    tokio::select! {
        () = paying => {}
        () = stopped => {}
    }
}

/// Lets a customer's payment happen: offered, taken or rejected, confirmed.
fn bring(shared: &Arc<Shared>, arrival: Arrival) {
    let at_work = Arc::clone(shared);
    shared.spawn(async move {
        let (behaviour, wait) = {
            let mut world = at_work.world();
            let (mut dice, pace) = (world.dice(), world.pace);
            let behaviour = world.treatments.choose(Api::C2b, &arrival.taken.payee, &mut dice);
            let wait = dice.between(pace.least, pace.most);
            let wait = behaviour.delay_ms.map_or(wait, Duration::from_millis);
            (behaviour, wait)
        };
        tokio::time::sleep(wait).await;
        let (end, third_party) = match &behaviour.outcome {
            Outcome::Pay => match offer(&at_work, &arrival).await {
                Ok(third_party) => (at_work.world().arrive(&arrival, None), third_party),
                Err(code) => (reject(&at_work, &arrival, code), String::new()),
            },
            Outcome::Fail(code) => (reject(&at_work, &arrival, code.clone()), String::new()),
            Outcome::Pend | Outcome::Vanish => return,
        };
        match end {
            Ok(Kind::Received { .. }) => confirm(&at_work, &arrival, &third_party, behaviour.results).await,
            // Not taken, and nobody is told.
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "the journal cannot be written"),
        }
    });
}

fn reject(shared: &Shared, arrival: &Arrival, code: String) -> std::io::Result<Kind> {
    shared.world().end_arrival(arrival, Kind::Failed { code }, None)
}

/// Tells the confirmation address, so many times.
async fn confirm(shared: &Shared, arrival: &Arrival, third_party: &str, copies: u8) {
    let (url, body) = {
        let world = shared.world();
        let shortcode = &arrival.taken.shortcode;
        let Some(registered) = world.incoming.registered.get(shortcode) else {
            return;
        };
        // The account that the money arrived in.
        let credited = Account::credited_by(arrival.command);
        let balance = decimal(world.accounts(shortcode).of(credited).cents());
        (
            registered.confirmation.clone(),
            notice_body(&world, arrival, registered, (&balance, third_party)),
        )
    };
    for _ in 0..copies {
        shared
            .deliver_one(&url, &body, Callback::Confirmation, &arrival.taken)
            .await;
    }
}

/// Offers a payment to the validation address, if there is one: the caller's own id for it, or the code that
/// rejects it.
async fn offer(shared: &Shared, arrival: &Arrival) -> Result<String, String> {
    let (registered, body) = {
        let world = shared.world();
        let registered = world.incoming.registered.get(&arrival.taken.shortcode).cloned();
        let Some(registered) = registered.filter(|_| world.rules.c2b_validation) else {
            return Ok(String::new());
        };
        let body = notice_body(&world, arrival, &registered, ("", ""));
        (registered, body)
    };
    let answer = shared.poster.post(&registered.validation, &body, VALIDATION_TIME).await;
    let status = answer.as_ref().map(|(status, _)| *status);
    shared.note_callback(Callback::Validation, status, &arrival.taken);
    let said: Value = answer
        .filter(|(status, _)| *status == 200)
        .and_then(|(_, text)| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    let code = match &said["ResultCode"] {
        Value::String(code) => code.clone(),
        Value::Number(code) => code.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => String::new(),
    };
    match code.as_str() {
        "" if registered.completes => Ok(String::new()),
        "" => Err("C2B00016".to_owned()),
        "0" => Ok(said["ThirdPartyTransID"].as_str().unwrap_or_default().to_owned()),
        _ => Err(code),
    }
}

/// The body of validation and confirmation.
fn notice_body(
    world: &World,
    arrival: &Arrival,
    registered: &Registered,
    (balance, third_party): (&str, &str),
) -> String {
    let taken = &arrival.taken;
    let name = world.registered_name(&taken.payee);
    let mut names = name.split(' ');
    json!({
        "TransactionType": if arrival.command == BUY_GOODS { "Buy Goods" } else { "Pay Bill" },
        "TransID": arrival.receipt,
        "TransTime": world.digits(taken.at),
        "TransAmount": decimal(taken.amount),
        "BusinessShortCode": taken.shortcode,
        "BillRefNumber": arrival.reference,
        "InvoiceNumber": "",
        "OrgAccountBalance": balance,
        "ThirdPartyTransID": third_party,
        "MSISDN": hidden(&taken.payee, registered.version),
        "FirstName": names.next().unwrap_or_default().to_uppercase(),
        "MiddleName": "",
        "LastName": names.next().unwrap_or_default().to_uppercase(),
    })
    .to_string()
}

/// Version 1 tells a SHA-256 of the number, version 2 a masked one.
fn hidden(phone: &str, version: u8) -> String {
    if version == 1 {
        return Sha256::digest(phone.as_bytes())
            .iter()
            .fold(String::new(), |mut hex, byte| {
                // Writing to a string cannot fail.
                let _ = write!(hex, "{byte:02x}");
                hex
            });
    }
    let (head, tail) = (phone.get(..4).unwrap_or_default(), phone.get(9..).unwrap_or_default());
    format!("{head} ***** {tail}")
}

/// The `ShortCode` that is named, where it is one of the app's own.
fn own(world: &World, fields: &Fields, dice: &mut Dice) -> Result<String, Refusal> {
    let shortcode = fields.shortcode("ShortCode", dice)?;
    if world.register.owns(fields.organisation, &shortcode) {
        Ok(shortcode)
    } else {
        Err(Refusal::foreign_shortcode(dice))
    }
}
