//! What people see and do at M-PESA itself, beside the console: the portal, and a customer's phone.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use daraja_sim::{JournalEntry, Kind};
use serde_json::{Value, json};
use treasury::Lane;

/// The simulator's own pages.
#[derive(Clone)]
pub(crate) struct Portal {
    pub(crate) base_url: String,
}

impl Portal {
    pub(crate) fn journal(&self) -> Vec<JournalEntry> {
        serde_json::from_str(&self.ask("GET", "/_sim/journal", "")).unwrap()
    }

    /// A customer pays to the pay bill: the receipt.
    pub(crate) fn customer_pays(&self, cents: i64) -> String {
        let payment = json!({ "customer": "254722000009", "amount": cents, "reference": "INV-9" });
        let answer: Value = serde_json::from_str(&self.ask("POST", "/_sim/c2b", &payment.to_string())).unwrap();
        answer["receipt"].as_str().unwrap().to_owned()
    }

    pub(crate) fn set_password(&self, initiator: &str, password: &str) {
        let body = json!({ "password": password }).to_string();
        self.ask("PUT", &format!("/_sim/operators/{initiator}"), &body);
    }

    /// The receipt that stands on the portal for a payout, where its money moved.
    pub(crate) fn receipt(&self, lane: &Lane) -> Option<String> {
        truth(&self.journal(), lane).map(|(receipt, _)| receipt)
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let host = self.base_url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             connection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 2"), "{method} {path}: {answer}");
        body.to_owned()
    }
}

/// What M-PESA did for a payout: receipt and cents of the money that moved. Every payee of these runs is paid for one payout.
pub(crate) fn truth(journal: &[JournalEntry], lane: &Lane) -> Option<(String, i64)> {
    journal.iter().find_map(|entry| match &entry.kind {
        Kind::Paid { receipt, .. } if entry.payee == lane.payee() => Some((receipt.clone(), entry.amount)),
        Kind::Reversed { receipt, original, .. } if original == lane.payee() => Some((receipt.clone(), entry.amount)),
        Kind::Paid { .. }
        | Kind::Reversed { .. }
        | Kind::Started { .. }
        | Kind::Taken { .. }
        | Kind::Received { .. }
        | Kind::Failed { .. }
        | Kind::Pending
        | Kind::Vanished
        | Kind::Answered
        | Kind::Refused { .. }
        | Kind::CallbackSent { .. }
        | Kind::AccountsSet { .. }
        | Kind::PasswordSet { .. } => None,
    })
}
