//! C2B: addresses, simulated payments, validation and confirmation (Daraja facts, section 15), and pull
//! transactions (section 16).

use std::{fmt::Write, sync::Arc, time::Duration};

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use chrono::{NaiveDateTime, TimeDelta, TimeZone};
use mpesa::Amount;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{App, Shared, knock, refusal::Refusal};
use crate::{
    Api,
    accounts::decimal,
    clock::east_africa,
    dice::Dice,
    incoming::{Arrival, BUY_GOODS, PAY_BILL, Registered},
    journal::{Callback, Kind},
    ledger::Payment,
    payees::registered_name,
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
        own(world, &fields.shortcode("ShortCode", dice)?, dice)?;
        let kind = fields.one_of("ResponseType", &["Completed", "Cancelled"], dice)?;
        let confirmation = fields.url("ConfirmationURL", dice)?;
        let validation = fields.url("ValidationURL", dice)?;
        if world.incoming.registered.is_some() && !world.rules.c2b_register_again {
            return Err(Refusal::registered(dice));
        }
        let completes = kind == "Completed";
        world.incoming.registered = Some(Registered {
            confirmation,
            validation,
            completes,
            version,
        });
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
        own(world, &fields.shortcode("ShortCode", dice)?, dice)?;
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
    customer: String,
    amount: Amount,
    (till, reference): (bool, String),
) -> String {
    let arrival = {
        let mut world = shared.world();
        let mut dice = world.dice();
        let ids = Ids {
            originator: dice.gateway_id(),
            conversation: world.conversation(&mut dice),
        };
        world.set_out((Api::C2b, ids), (customer, amount), (till, reference))
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
            let mut dice = shared.world().dice();
            tokio::time::sleep(dice.between(every / 2, every + every / 2)).await;
            let phone = format!("254711{:06}", 900_000 + dice.below(1_000));
            let reference = format!("INV-{}", 1_000 + dice.below(9_000));
            let shillings = i64::try_from(50 + dice.below(20_000)).unwrap_or(50);
            if let Ok(amount) = Amount::from_shillings(shillings) {
                customer_pays(&shared, phone, amount, (false, reference));
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
        let (wait, registered, validates) = {
            let mut world = at_work.world();
            let pace = world.pace;
            let wait = world.dice().between(pace.least, pace.most);
            (wait, world.incoming.registered.clone(), world.rules.c2b_validation)
        };
        tokio::time::sleep(wait).await;
        if let Some(registered) = registered.as_ref().filter(|_| validates)
            && let Some(code) = offer(&at_work, &arrival, registered).await
        {
            let ended = at_work.world().end_arrival(&arrival, Kind::Failed { code }, None);
            log_disk(ended.err());
            return;
        }
        let (ended, body) = {
            let mut world = at_work.world();
            let ended = world.arrive(&arrival, None);
            let balance = decimal(world.accounts.utility.cents());
            (
                ended,
                registered
                    .as_ref()
                    .map(|r| (r.confirmation.clone(), told(&world, &arrival, r, &balance))),
            )
        };
        match (ended, body) {
            (Ok(Kind::Received { .. }), Some((url, body))) => {
                at_work
                    .deliver_one(&url, &body, Callback::Confirmation, &arrival.taken)
                    .await;
            }
            (Ok(_), _) => {}
            (Err(error), _) => log_disk(Some(error)),
        }
    });
}

/// Offers a payment to the validation address; the code that rejects it, if any.
async fn offer(shared: &Shared, arrival: &Arrival, registered: &Registered) -> Option<String> {
    let body = told(&shared.world(), arrival, registered, "");
    let answer = shared.poster.post(&registered.validation, &body, VALIDATION_TIME).await;
    shared.note_callback(
        Callback::Validation,
        answer.as_ref().map(|(status, _)| *status),
        &arrival.taken,
    );
    let said = answer
        .filter(|(status, _)| *status == 200)
        .and_then(|(_, text)| serde_json::from_str::<Value>(&text).ok())
        .and_then(|answer| match &answer["ResultCode"] {
            Value::String(code) => Some(code.clone()),
            Value::Number(code) => Some(code.to_string()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        });
    match said {
        Some(code) if code.bytes().all(|b| b == b'0') => None,
        Some(code) => Some(code),
        None if registered.completes => None,
        None => Some("C2B00016".to_owned()),
    }
}

/// The body of validation and confirmation.
fn told(world: &World, arrival: &Arrival, registered: &Registered, balance: &str) -> String {
    let taken = &arrival.taken;
    let name = registered_name(&taken.payee);
    let mut names = name.split(' ');
    json!({
        "TransactionType": if arrival.command == BUY_GOODS { "Buy Goods" } else { "Pay Bill" },
        "TransID": arrival.receipt,
        "TransTime": world.digits(taken.at),
        "TransAmount": decimal(taken.amount),
        "BusinessShortCode": world.shortcode.as_str(),
        "BillRefNumber": arrival.reference,
        "InvoiceNumber": "",
        "OrgAccountBalance": balance,
        "ThirdPartyTransID": "",
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

/// Registers for pull transactions.
pub(crate) async fn pull_register(State(shared): App, headers: HeaderMap, body: Bytes) -> Response {
    let answered = knock(&shared, Api::C2b, &headers, &body, |world, fields, dice, _| {
        let shortcode = fields.shortcode("ShortCode", dice)?;
        if shortcode != world.shortcode.as_str() {
            return Err(Refusal::pull_shortcode(dice));
        }
        fields.one_of("RequestType", &["Pull"], dice)?;
        fields.phone("NominatedNumber", dice)?;
        fields.url("CallBackURL", dice)?;
        let (status, words) = if world.incoming.pull {
            ("1001", "ShortCode already Registered")
        } else {
            ("1000", "ShortCode Registered Successfully")
        };
        world.incoming.pull = true;
        Ok(json!({
            "ResponseRefID": dice.gateway_id(),
            "ResponseStatus": status,
            "ShortCode": shortcode,
            "ResponseDescription": words,
        }))
    });
    answered.map(Json).into_response()
}

/// Customers' payments of the last 48 hours.
pub(crate) async fn pull_query(State(shared): App, headers: HeaderMap, body: Bytes) -> Response {
    let answered = knock(&shared, Api::C2b, &headers, &body, |world, fields, dice, _| {
        let shortcode = fields.shortcode("ShortCode", dice)?;
        if shortcode != world.shortcode.as_str() || !world.incoming.pull {
            return Err(Refusal::pull_shortcode(dice));
        }
        let mut time = |name: &str| {
            let text = fields.text(name, dice)?;
            NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S").map_err(|_| Refusal::invalid(name, dice))
        };
        let (from, to) = (time("StartDate")?, time("EndDate")?);
        let offset = fields.text("OffSetValue", dice)?;
        let offset: usize = offset.parse().map_err(|_| Refusal::invalid("OffSetValue", dice))?;
        let oldest = world.clock.now() - TimeDelta::hours(48);
        let rows: Vec<Value> = world
            .ledger
            .payments()
            .iter()
            .filter(|payment| payment.taken_at >= oldest && !payment.is_open())
            .filter(|payment| (from..=to).contains(&payment.taken_at.with_timezone(&east_africa()).naive_local()))
            .filter_map(row)
            .skip(offset)
            .take(1_000)
            .collect();
        let (code, words) = if rows.is_empty() {
            ("1001", "No transactions")
        } else {
            ("1000", "Success")
        };
        Ok(json!({
            "ResponseRefID": dice.gateway_id(),
            "ResponseCode": code,
            "ResponseMessage": words,
            "Response": [rows],
        }))
    });
    answered.map(Json).into_response()
}

fn row(payment: &Payment) -> Option<Value> {
    let Kind::Received { receipt, reference, .. } = &payment.end else {
        return None;
    };
    let till = payment.command == BUY_GOODS;
    Some(json!({
        "transactionId": receipt,
        "trxDate": chrono::Utc.from_utc_datetime(&payment.taken_at.naive_utc()).format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "msisdn": payment.payee.parse::<u64>().unwrap_or_default(),
        "sender": "MPESA",
        "transactiontype": if till { "c2b-buy-goods-debit" } else { "c2b-pay-bill-debit" },
        "billreference": reference,
        "amount": decimal(payment.amount),
        "organizationname": "Practice Organisation",
    }))
}

fn own(world: &World, shortcode: &str, dice: &mut Dice) -> Result<(), Refusal> {
    if shortcode == world.shortcode.as_str() {
        Ok(())
    } else {
        Err(Refusal::foreign_shortcode(dice))
    }
}

fn log_disk(error: Option<std::io::Error>) {
    if let Some(error) = error {
        tracing::error!(%error, "the journal cannot be written");
    }
}
