//! Pull: customers' payments of the last 48 hours, answered at once (API facts, section 16).

use chrono::{DateTime, FixedOffset, Utc};
use mpesa::{Msisdn, Shortcode};
use serde::Serialize;

use super::to_json;
use crate::{
    Daraja, FieldError, FieldProblem, Sent,
    answer::{PullPage, PullRegistered},
    field::check_url,
    read::time::eat,
};

/// A page of transactions is far longer than an acknowledgement.
const MOST: usize = 8 * 1024 * 1024;

/// Registers a shortcode for Pull.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PullRegistration {
    /// Whose payments.
    pub shortcode: Shortcode,
    /// The number that Safaricom tells.
    pub nominated: Msisdn,
    /// An address for notices.
    pub callback_url: String,
}

/// Asks for the payments that customers made in a span of time, at most 48 hours ago (official).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PullQuery {
    /// Whose payments.
    pub shortcode: Shortcode,
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// How many rows to skip: 0 for the first page.
    pub offset: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RegisterBody<'a> {
    short_code: &'a str,
    request_type: &'static str,
    nominated_number: &'a str,
    #[serde(rename = "CallBackURL")]
    call_back_url: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct QueryBody<'a> {
    short_code: &'a str,
    start_date: String,
    end_date: String,
    off_set_value: String,
}

impl Daraja {
    /// Registers a shortcode for Pull. `Acknowledged` says whether it was registered now or before.
    pub async fn register_pull(&self, registration: &PullRegistration) -> Sent<PullRegistered> {
        if let Err(error) = check_url("CallBackURL", &registration.callback_url) {
            return Sent::field(error);
        }
        let body = to_json(&RegisterBody {
            short_code: registration.shortcode.as_str(),
            request_type: "Pull",
            nominated_number: registration.nominated.expose(),
            call_back_url: &registration.callback_url,
        });
        self.send(
            "pull-register",
            "/pulltransactions/v1/register",
            body,
            PullRegistered::read,
        )
        .await
    }

    /// Asks for customers' payments. `Acknowledged` holds one page; asking again is safe.
    pub async fn pull(&self, query: &PullQuery) -> Sent<PullPage> {
        if query.from > query.until {
            return Sent::field(FieldError::new("StartDate", FieldProblem::Not("is after EndDate")));
        }
        let body = to_json(&QueryBody {
            short_code: query.shortcode.as_str(),
            start_date: written(query.from, eat()),
            end_date: written(query.until, eat()),
            off_set_value: query.offset.to_string(),
        });
        self.send_bounded("pull", "/pulltransactions/v1/query", body, MOST, PullPage::read)
            .await
    }
}

fn written(at: DateTime<Utc>, zone: FixedOffset) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S").to_string()
}
