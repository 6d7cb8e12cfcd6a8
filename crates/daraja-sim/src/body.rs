//! Writing callback bodies in the shapes M-PESA uses.
//!
//! Written by hand rather than by a serialiser, because the point is the spelling: `10116.00`, quoted codes,
//! escaped slashes, one-element lists collapsed to an object.

use crate::Shape;

/// One `Key`/`Value` pair.
#[derive(Debug)]
pub(crate) struct Item {
    key: &'static str,
    value: Value,
}

#[derive(Debug)]
enum Value {
    Text(String),
    Number(String),
    Absent,
}

impl Item {
    /// A quoted value.
    pub(crate) fn text(key: &'static str, value: impl Into<String>) -> Self {
        Self {
            key,
            value: Value::Text(value.into()),
        }
    }

    /// A number, spelled as the body spells them.
    pub(crate) fn number(key: &'static str, value: impl Into<String>) -> Self {
        Self {
            key,
            value: Value::Number(value.into()),
        }
    }

    /// A key without a value.
    pub(crate) fn bare(key: &'static str) -> Self {
        Self {
            key,
            value: Value::Absent,
        }
    }

    fn write(&self, shape: Shape, numbers: Numbers) -> String {
        let value = match &self.value {
            Value::Text(text) => quote(shape, text),
            Value::Number(number) => numbers.value(number),
            Value::Absent => return format!(r#"{{"Key":"{}"}}"#, self.key),
        };
        format!(r#"{{"Key":"{}","Value":{value}}}"#, self.key)
    }
}

/// How a body spells its numbers. The published ones do it in three ways (Daraja facts, sections 8.2, 9.2, 10, 11).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Numbers {
    /// As numbers.
    Bare,
    /// The code as a number, the parameters in quotes.
    QuotedValues,
    /// All in quotes.
    Quoted,
}

impl Numbers {
    fn code(self, number: &str) -> String {
        match self {
            Self::Bare | Self::QuotedValues => number.to_owned(),
            Self::Quoted => format!(r#""{number}""#),
        }
    }

    fn value(self, number: &str) -> String {
        match self {
            Self::Bare => number.to_owned(),
            Self::QuotedValues | Self::Quoted => format!(r#""{number}""#),
        }
    }
}

/// A `Result` envelope.
#[derive(Debug)]
pub(crate) struct ResultBody<'a> {
    pub(crate) result_type: u8,
    pub(crate) code: &'a str,
    pub(crate) description: &'a str,
    pub(crate) originator: &'a str,
    pub(crate) conversation: &'a str,
    pub(crate) transaction: Option<&'a str>,
    pub(crate) parameters: Vec<Item>,
    pub(crate) references: Vec<Item>,
    pub(crate) numbers: Numbers,
}

impl ResultBody<'_> {
    /// The JSON text.
    pub(crate) fn write(&self, shape: Shape) -> String {
        let digits = self.code.bytes().all(|b| b.is_ascii_digit());
        let code = if digits {
            self.numbers.code(self.code)
        } else {
            quote(shape, self.code)
        };
        let mut members = vec![
            format!(r#""ResultType":{}"#, self.numbers.code(&self.result_type.to_string())),
            format!(r#""ResultCode":{code}"#),
            format!(r#""ResultDesc":{}"#, quote(shape, self.description)),
            format!(r#""OriginatorConversationID":{}"#, quote(shape, self.originator)),
            format!(r#""ConversationID":{}"#, quote(shape, self.conversation)),
        ];
        if let Some(transaction) = self.transaction {
            members.push(format!(r#""TransactionID":{}"#, quote(shape, transaction)));
        }
        if let Some(list) = list(shape, self.numbers, &self.parameters) {
            members.push(format!(r#""ResultParameters":{{"ResultParameter":{list}}}"#));
        }
        if let Some(list) = list(shape, self.numbers, &self.references) {
            members.push(format!(r#""ReferenceData":{{"ReferenceItem":{list}}}"#));
        }
        format!(r#"{{"Result":{{{}}}}}"#, members.join(","))
    }
}

/// A list as M-PESA writes it: nothing for none, a bare object for one.
fn list(shape: Shape, numbers: Numbers, items: &[Item]) -> Option<String> {
    let written: Vec<String> = items.iter().map(|item| item.write(shape, numbers)).collect();
    match written.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        many => Some(format!("[{}]", many.join(","))),
    }
}

/// A JSON string; the sandbox escapes slashes.
pub(crate) fn quote(shape: Shape, text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    match shape {
        Shape::Sandbox => quoted.replace('/', r"\/"),
        Shape::Production | Shape::Portal => quoted,
    }
}

/// What M-PESA says next to a result code. Text only: nobody should branch on it.
pub(crate) fn describe(code: &str) -> &'static str {
    match code {
        "0" => "The service request is processed successfully.",
        "1" => "The balance is insufficient for the transaction.",
        "2" => "Declined due to limit rule: less than the minimum transaction amount.",
        "3" => "Declined due to limit rule: greater than the maximum transaction amount.",
        "4" => "Declined due to limit rule: would exceed daily transfer limit.",
        "8" => "Declined due to limit rule: would exceed the maximum balance.",
        "11" => "The DebitParty is in an invalid state.",
        "15" => "Duplicate OriginatorConversationID.",
        "17" => "System internal error.",
        "21" => "The initiator is not allowed to initiate this request.",
        "25" => "The format of parameter null is invalid.",
        "26" => "System busy. The service request is rejected.",
        "2001" => "The initiator information is invalid.",
        "2006" => "Declined due to account rule: The account status does not allow this transaction.",
        "2007" => "External validation failed.",
        "2028" => "The request is not permitted according to product assignment.",
        "2033" => "The transaction was not found.",
        "2040" => "Credit Party customer type (Unregistered or Registered Customer) can't be supported by the service.",
        "8006" => "The security credential is locked.",
        "SFC_IC0003" => "The operator does not exist.",
        "TP40153" => "The initiator is not permitted to perform this operation.",
        "R000001" => "The transaction has already been reversed.",
        "R000002" => "The OriginalTransactionID is invalid.",
        _ => "The service request failed.",
    }
}
