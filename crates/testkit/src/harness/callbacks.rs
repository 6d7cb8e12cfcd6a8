//! Callbacks as M-PESA writes and posts them, for tests that post their own.

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Posts JSON as M-PESA does, and answers the HTTP status.
pub async fn post(url: &str, body: &str) -> u16 {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!(
        "POST /{path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: \
         close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

/// A result that claims success, as M-PESA writes one.
pub fn success(originator: &str, receipt: &str, shillings: u32, party: &str) -> String {
    json!({ "Result": {
        "ResultType": 0, "ResultCode": 0, "ResultDesc": "The service request is processed successfully.",
        "OriginatorConversationID": originator, "ConversationID": "AG_20260321_000012345678abcdef12",
        "TransactionID": receipt,
        "ResultParameters": { "ResultParameter": [
            { "Key": "TransactionAmount", "Value": shillings },
            { "Key": "TransactionReceipt", "Value": receipt },
            { "Key": "ReceiverPartyPublicName", "Value": party },
            { "Key": "TransactionCompletedDateTime", "Value": "21.03.2026 11:45:50" },
            { "Key": "B2CUtilityAccountAvailableFunds", "Value": 900_000.0 },
            { "Key": "B2CWorkingAccountAvailableFunds", "Value": 900_000.0 },
            { "Key": "B2CRecipientIsRegisteredCustomer", "Value": "Y" },
            { "Key": "B2CChargesPaidAccountAvailableFunds", "Value": 0.0 },
        ] },
    } })
    .to_string()
}

/// A result that tells of a failure, as M-PESA writes one.
pub fn failure(originator: &str, code: u32) -> String {
    json!({ "Result": {
        "ResultType": 0, "ResultCode": code, "ResultDesc": "The request failed.",
        "OriginatorConversationID": originator, "ConversationID": "AG_20260321_000012345678abcdef12",
        "TransactionID": "UCL0000000",
    } })
    .to_string()
}
