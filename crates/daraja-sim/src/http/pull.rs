//! Pull transactions: customers' payments of the last 48 hours, in the answer itself (Daraja facts, section 16).

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Value, json};

use super::{App, fields::Fields, knock, refusal::Refusal};
use crate::{
    Api, accounts::decimal, clock::east_africa, dice::Dice, incoming::BUY_GOODS, journal::Kind, ledger::Payment,
};

/// Registers for pull transactions.
pub(crate) async fn register(State(shared): App, headers: HeaderMap, body: Bytes) -> Response {
    let answered = knock(&shared, Api::C2b, &headers, &body, |world, fields, dice, _| {
        let shortcode = fields.shortcode("ShortCode", dice)?;
        if !world.register.owns(fields.organisation, &shortcode) {
            return Err(Refusal::pull_shortcode(dice));
        }
        fields.one_of("RequestType", &["Pull"], dice)?;
        nominated(fields, dice)?;
        fields.url("CallBackURL", dice)?;
        let (status, words) = if world.incoming.pull.contains(&shortcode) {
            ("1001", "ShortCode already Registered")
        } else {
            ("1000", "ShortCode Registered Successfully")
        };
        world.incoming.pull.insert(shortcode.clone());
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
pub(crate) async fn query(State(shared): App, headers: HeaderMap, body: Bytes) -> Response {
    let answered = knock(&shared, Api::C2b, &headers, &body, |world, fields, dice, _| {
        let shortcode = fields.shortcode("ShortCode", dice)?;
        if !world.register.owns(fields.organisation, &shortcode) || !world.incoming.pull.contains(&shortcode) {
            return Err(Refusal::pull_shortcode(dice));
        }
        let mut time = |name: &str| {
            let text = fields.text(name, dice)?;
            printed(&text).ok_or_else(|| Refusal::invalid(name, dice))
        };
        let (from, to) = (time("StartDate")?, time("EndDate")?);
        // The second that is named is asked for, all of it.
        let asked_for = from..to + TimeDelta::seconds(1);
        let offset = fields.text("OffSetValue", dice)?;
        let offset: usize = offset.parse().map_err(|_| Refusal::invalid("OffSetValue", dice))?;
        let name = world.register.get(fields.organisation).name.clone();
        let oldest = world.clock.now() - TimeDelta::hours(48);
        let rows: Vec<Value> = world
            .ledger
            .payments()
            .iter()
            .filter(|payment| *payment.shortcode == *shortcode)
            .filter(|payment| payment.taken_at >= oldest && !payment.is_open())
            .filter(|payment| asked_for.contains(&payment.taken_at.with_timezone(&east_africa()).naive_local()))
            .filter_map(|payment| row(payment, &name))
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

/// A time as the portal's page prints it: `2020-08-04 8:36:00`, `2020-08-16 10:10:000`, `2019-07-31 19:00`.
fn printed(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    let minutes = text.strip_suffix(":000").unwrap_or(text);
    ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(minutes, form).ok())
}

/// The number that Safaricom tells: `254722000000`, and `0722000000` as people write it.
fn nominated(fields: &Fields, dice: &mut Dice) -> Result<(), Refusal> {
    let name = "NominatedNumber";
    let text = fields.text(name, dice)?;
    let local = text.len() == 10 && (text.starts_with("07") || text.starts_with("01"));
    if local && text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(());
    }
    fields.phone(name, dice).map(|_| ())
}

fn row(payment: &Payment, organisation: &str) -> Option<Value> {
    let Kind::Received { receipt, reference, .. } = &payment.end else {
        return None;
    };
    let till = *payment.command == *BUY_GOODS;
    Some(json!({
        "transactionId": receipt,
        "trxDate": payment.taken_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "msisdn": payment.payee.parse::<u64>().unwrap_or_default(),
        "sender": "MPESA",
        "transactiontype": if till { "c2b-buy-goods-debit" } else { "c2b-pay-bill-debit" },
        "billreference": reference,
        "amount": decimal(payment.amount),
        "organizationname": organisation,
    }))
}
