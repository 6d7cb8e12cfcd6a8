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

use super::{App, knock, refusal::Refusal};
use crate::{Api, accounts::decimal, clock::east_africa, incoming::BUY_GOODS, journal::Kind, ledger::Payment};

/// Registers for pull transactions.
pub(crate) async fn register(State(shared): App, headers: HeaderMap, body: Bytes) -> Response {
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
pub(crate) async fn query(State(shared): App, headers: HeaderMap, body: Bytes) -> Response {
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
        "trxDate": payment.taken_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "msisdn": payment.payee.parse::<u64>().unwrap_or_default(),
        "sender": "MPESA",
        "transactiontype": if till { "c2b-buy-goods-debit" } else { "c2b-pay-bill-debit" },
        "billreference": reference,
        "amount": decimal(payment.amount),
        "organizationname": "Practice Organisation",
    }))
}
