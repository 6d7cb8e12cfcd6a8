//! What a suite for the whole of Daraja also calls, answered as documented: dynamic QR and Bill Manager (Daraja facts,
//! section 17). No money moves by them, and nothing of them is remembered but which invoices there are.

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};
use std::sync::Arc;

use super::{App, Shared, fields::Fields, knock, refusal::Refusal};
use crate::{Api, dice::Dice, picture, world::World};

/// Most invoices in one call (Bill Manager's page).
const MOST_INVOICES: usize = 1_000;

pub(crate) fn router() -> Router<Arc<Shared>> {
    let manager = "/v1/billmanager-invoice";
    Router::new()
        .route("/mpesa/qrcode/v1/generate", post(qr))
        .route(&format!("{manager}/optin"), post(opt_in))
        .route(&format!("{manager}/change-optin-details"), post(change_opt_in))
        .route(&format!("{manager}/single-invoicing"), post(invoice))
        .route(&format!("{manager}/bulk-invoicing"), post(invoices))
        .route(&format!("{manager}/reconciliation"), post(reconcile))
        .route(&format!("{manager}/cancel-single-invoice"), post(cancel))
        .route(&format!("{manager}/cancel-bulk-invoices"), post(cancel))
}

type Answer = Result<Value, Refusal>;

async fn qr(state: App, headers: HeaderMap, body: Bytes) -> Response {
    answer(state, &headers, &body, |_, fields, dice| {
        fields.text("MerchantName", dice)?;
        fields.text("RefNo", dice)?;
        fields.whole_amount("Amount", dice)?;
        let kind = fields.one_of("TrxCode", &["BG", "WA", "PB", "SM", "SB"], dice)?;
        let receiver = fields.text("CPI", dice)?;
        let size = fields.optional("Size").unwrap_or_else(|| "300".to_owned());
        let size: u16 = size.parse().map_err(|_| Refusal::invalid("Size", dice))?;
        if !(1..=1_000).contains(&size) {
            return Err(Refusal::invalid("Size", dice));
        }
        let amount = fields.text("Amount", dice)?;
        Ok(json!({
            "ResponseCode": "00",
            "RequestID": dice.gateway_id(),
            "ResponseDescription": "QR Code Successfully Generated.",
            "QRCode": picture::of(&format!("{kind}|{receiver}|{amount}"), size),
        }))
    })
}

async fn opt_in(state: App, headers: HeaderMap, body: Bytes) -> Response {
    answer(state, &headers, &body, |world, fields, dice| {
        biller(world, fields, dice)?;
        let mut done = done();
        done["app_key"] = format!("AG_{}_{}", dice.below(10_000_000_000), dice.letters(11).to_uppercase()).into();
        Ok(done)
    })
}

async fn change_opt_in(state: App, headers: HeaderMap, body: Bytes) -> Response {
    answer(state, &headers, &body, |world, fields, dice| {
        biller(world, fields, dice)?;
        Ok(done())
    })
}

fn biller(world: &World, fields: &Fields, dice: &mut Dice) -> Result<(), Refusal> {
    if !world
        .register
        .owns(fields.organisation, &fields.shortcode("shortcode", dice)?)
    {
        return Err(Refusal::foreign_shortcode(dice));
    }
    fields.text("email", dice)?;
    fields.text("officialContact", dice)?;
    fields.one_of("sendReminders", &["0", "1"], dice)?;
    fields.url("callbackurl", dice)?;
    Ok(())
}

async fn invoice(state: App, headers: HeaderMap, body: Bytes) -> Response {
    answer(state, &headers, &body, |_, fields, dice| {
        check_invoice(&fields.members(), dice)?;
        Ok(with_words("Invoice sent successfully"))
    })
}

async fn invoices(state: App, headers: HeaderMap, body: Bytes) -> Response {
    let rows = rows(&body);
    answer(state, &headers, b"{}", move |_, _, dice| {
        let rows = rows.ok_or_else(|| Refusal::invalid_payload(dice))?;
        if rows.is_empty() || rows.len() > MOST_INVOICES {
            return Err(Refusal::invalid_payload(dice));
        }
        rows.iter().try_for_each(|row| check_invoice(row, dice))?;
        Ok(with_words("Invoice sent successfully"))
    })
}

async fn reconcile(state: App, headers: HeaderMap, body: Bytes) -> Response {
    answer(state, &headers, &body, |_, fields, dice| {
        let wanted = [
            "paymentDate",
            "paidAmount",
            "accountReference",
            "transactionId",
            "phoneNumber",
        ];
        wanted.iter().try_for_each(|name| fields.text(name, dice).map(|_| ()))?;
        Ok(done())
    })
}

/// Cancels one invoice, or as many as the list has.
async fn cancel(state: App, headers: HeaderMap, body: Bytes) -> Response {
    let rows = rows(&body);
    answer(state, &headers, b"{}", move |_, _, dice| {
        let rows = rows.ok_or_else(|| Refusal::invalid_payload(dice))?;
        rows.iter().try_for_each(|row| named(row, "externalReference", dice))?;
        let mut done = with_words("Invoice cancelled successfully.");
        done["errors"] = json!([]);
        Ok(done)
    })
}

fn check_invoice(invoice: &Value, dice: &mut Dice) -> Result<(), Refusal> {
    let wanted = [
        "externalReference",
        "billedFullName",
        "billedPhoneNumber",
        "billedPeriod",
        "invoiceName",
        "dueDate",
        "accountReference",
        "amount",
    ];
    wanted.iter().try_for_each(|name| named(invoice, name, dice))
}

fn named(row: &Value, name: &str, dice: &mut Dice) -> Result<(), Refusal> {
    let there = match &row[name] {
        Value::String(text) => !text.trim().is_empty(),
        Value::Number(_) => true,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => false,
    };
    there.then_some(()).ok_or_else(|| Refusal::invalid(name, dice))
}

/// The objects of a list; a bare object is a list of one.
fn rows(body: &[u8]) -> Option<Vec<Value>> {
    match serde_json::from_slice(body).ok()? {
        Value::Array(rows) => Some(rows),
        one @ Value::Object(_) => Some(vec![one]),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn done() -> Value {
    json!({ "resmsg": "Success", "rescode": "200" })
}

fn with_words(words: &str) -> Value {
    json!({ "Status_Message": words, "resmsg": "Success", "rescode": "200" })
}

fn answer(
    State(shared): App,
    headers: &HeaderMap,
    body: &[u8],
    act: impl FnOnce(&World, &Fields, &mut Dice) -> Answer,
) -> Response {
    let answered = knock(&shared, Api::Extra, headers, body, |world, fields, dice, _| {
        act(world, fields, dice)
    });
    answered.map(Json).into_response()
}
