//! What a suite for the whole of Daraja also calls, and rules that can be switched.

use base64::{Engine, engine::general_purpose::STANDARD};
use daraja_sim::{Config, ForbiddenWords, Rules};
use serde_json::{Value, json};

use crate::caller::{Daraja, STK, config};

#[tokio::test]
async fn a_qr_code_is_a_picture() {
    let daraja = Daraja::start(config()).await;
    let ask = json!({
        "MerchantName": "TEST SUPERMARKET", "RefNo": "Invoice Test", "Amount": 1, "TrxCode": "BG", "CPI": "373132", "Size": "300",
    });
    let answer = daraja.post("/mpesa/qrcode/v1/generate", &ask).await;
    assert_eq!((answer.status, &answer.body["ResponseCode"]), (200, &json!("00")));
    assert_eq!(answer.body["ResponseDescription"], "QR Code Successfully Generated.");
    let picture = STANDARD.decode(answer.body["QRCode"].as_str().unwrap()).unwrap();
    assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n") && picture.len() > 1_000);
    for (field, wrong) in [
        ("TrxCode", json!("XX")),
        ("Amount", json!(0)),
        ("Size", json!("big")),
        ("CPI", Value::Null),
    ] {
        let mut ask = ask.clone();
        ask[field] = wrong;
        let answer = daraja.post("/mpesa/qrcode/v1/generate", &ask).await;
        assert_eq!(answer.body["errorMessage"], format!("Bad Request - Invalid {field}"));
    }
}

#[tokio::test]
async fn bill_manager_answers_as_its_page_prints() {
    let daraja = Daraja::start(config()).await;
    let post = async |path: &str, body: Value| {
        let answer = daraja.post(&format!("/v1/billmanager-invoice/{path}"), &body).await;
        (answer.status, answer.body)
    };
    let office = json!({
        "shortcode": "600992", "email": "office@example.org", "officialContact": "0710000000", "sendReminders": "1",
        "logo": "image", "callbackurl": "https://example.org/bills",
    });
    let (status, opted) = post("optin", office.clone()).await;
    assert_eq!(
        (status, &opted["rescode"], &opted["resmsg"]),
        (200, &json!("200"), &json!("Success"))
    );
    assert!(opted["app_key"].as_str().unwrap().starts_with("AG_"));
    let invoice = json!({
        "externalReference": "#9932340", "billedFullName": "John Doe", "billedPhoneNumber": "0722000000",
        "billedPeriod": "August 2026", "invoiceName": "Jentrys", "dueDate": "2026-10-12", "accountReference": "1ASD678H",
        "amount": "800", "invoiceItems": [{ "itemName": "food", "amount": "800" }],
    });
    let reconciled = json!({
        "paymentDate": "2026-10-01", "paidAmount": "800", "accountReference": "1ASD678H", "transactionId": "UK21234567",
        "phoneNumber": "0722000000", "fullName": "John Doe", "invoiceName": "Jentrys", "externalReference": "#9932340",
    });
    let one = json!({ "externalReference": "113" });
    for (path, body, words) in [
        ("change-optin-details", office, None),
        ("single-invoicing", invoice.clone(), Some("Invoice sent successfully")),
        (
            "bulk-invoicing",
            json!([invoice, invoice]),
            Some("Invoice sent successfully"),
        ),
        ("reconciliation", reconciled, None),
        (
            "cancel-single-invoice",
            one.clone(),
            Some("Invoice cancelled successfully."),
        ),
        (
            "cancel-single-invoice",
            json!([one]),
            Some("Invoice cancelled successfully."),
        ),
        (
            "cancel-bulk-invoices",
            json!([one, one]),
            Some("Invoice cancelled successfully."),
        ),
    ] {
        let (status, body) = post(path, body).await;
        assert_eq!((status, &body["rescode"]), (200, &json!("200")), "{path} {body}");
        assert_eq!(body["Status_Message"].as_str(), words, "{path}");
    }
    let (status, refused) = post("bulk-invoicing", json!([one])).await;
    assert_eq!((status, &refused["errorCode"]), (400, &json!("400.002.02")));
}

#[tokio::test]
async fn forbidden_words_and_long_texts_can_be_allowed() {
    let stk = |daraja: &Daraja| {
        let mut push = daraja.stk("254711000800", 10);
        push["CallBackURL"] = json!("https://example.org/mpesa/callback");
        push["AccountReference"] = json!("A reference longer than twelve");
        push["TransactionDesc"] = json!("A description longer than thirteen");
        push
    };
    let register = json!({
        "ShortCode": "600992", "ResponseType": "Completed",
        "ConfirmationURL": "https://example.org/mpesa/c", "ValidationURL": "https://example.org/v",
    });
    for (forbidden_words, stk_texts, taken, registered) in [
        (ForbiddenWords::Everywhere, true, false, false),
        (ForbiddenWords::Everywhere, false, false, false),
        (ForbiddenWords::Registration, true, false, false),
        (ForbiddenWords::Registration, false, true, false),
        (ForbiddenWords::Nowhere, false, true, true),
    ] {
        let daraja = Daraja::start(Config {
            rules: Rules {
                forbidden_words,
                stk_texts,
                ..Rules::default()
            },
            ..config()
        })
        .await;
        let said = format!("{forbidden_words:?} {stk_texts}");
        assert_eq!(daraja.post(STK, &stk(&daraja)).await.status == 200, taken, "{said}");
        let answer = daraja.post("/mpesa/c2b/v2/registerurl", &register).await;
        assert_eq!(answer.status == 200, registered, "{said}");
    }
}
