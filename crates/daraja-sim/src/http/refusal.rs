//! What the gateway answers when it takes nothing (Daraja facts, section 19).

use axum::{
    Json,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use serde_json::json;

use super::CloseConnection;
use crate::{Api, dice::Dice};

/// A request that the gateway did not take.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The documented JSON error.
    Json {
        status: u16,
        code: &'static str,
        message: String,
        request_id: Option<String>,
    },
    /// A web firewall's page.
    Html(u16),
    /// No answer at all.
    Drop,
}

impl Refusal {
    fn json(status: u16, code: &'static str, message: impl Into<String>, dice: &mut Dice) -> Self {
        Self::Json {
            status,
            code,
            message: message.into(),
            request_id: Some(dice.gateway_id()),
        }
    }

    /// A field that is missing or malformed.
    pub(crate) fn invalid(field: &str, dice: &mut Dice) -> Self {
        Self::json(400, "400.002.02", format!("Bad Request - Invalid {field}"), dice)
    }

    pub(crate) fn invalid_payload(dice: &mut Dice) -> Self {
        Self::json(400, "400.002.05", "Invalid Request Payload", dice)
    }

    pub(crate) fn foreign_shortcode(dice: &mut Dice) -> Self {
        Self::json(400, "400.003.02", "Bad Request - Kindly use your own ShortCode", dice)
    }

    pub(crate) fn forbidden_url(field: &str, dice: &mut Dice) -> Self {
        Self::json(400, "400.003.02", format!("Bad Request - Invalid {field}"), dice)
    }

    pub(crate) fn not_authorised(dice: &mut Dice) -> Self {
        Self::json(
            403,
            "403.002.1001",
            "You are not authorized to initiate this transaction.",
            dice,
        )
    }

    pub(crate) fn duplicate(dice: &mut Dice) -> Self {
        Self::json(500, "500.002.1001", "Duplicate OriginatorConversationID.", dice)
    }

    pub(crate) fn internal(status: u16, dice: &mut Dice) -> Self {
        if status == 429 {
            return Self::json(429, "429", "Too many requests", dice);
        }
        Self::json(status, "500.002.1001", "System internal error.", dice)
    }

    pub(crate) fn spike_arrest(dice: &mut Dice) -> Self {
        Self::json(500, "500.003.02", "Error Occurred: Spike Arrest Violation", dice)
    }

    pub(crate) fn quota(dice: &mut Dice) -> Self {
        Self::json(500, "500.003.03", "Error Occurred: Quota Violation", dice)
    }

    /// OAuth: a wrong key or secret, or none.
    pub(crate) fn app(dice: &mut Dice) -> Self {
        Self::json(400, "400.008.01", "Bad Request - invalid credentials", dice)
    }

    /// OAuth: another grant type than the one there is.
    pub(crate) fn grant(dice: &mut Dice) -> Self {
        Self::json(400, "400.008.02", "Bad Request - invalid grant type passed", dice)
    }

    /// STK's one code for many troubles.
    pub(crate) fn stk(message: &str, dice: &mut Dice) -> Self {
        Self::json(500, "500.001.1001", message, dice)
    }

    /// C2B addresses that are registered already.
    pub(crate) fn registered(dice: &mut Dice) -> Self {
        Self::json(500, "500.003.1001", "Urls are already registered.", dice)
    }

    /// A shortcode that pull transactions do not know.
    pub(crate) fn pull_shortcode(dice: &mut Dice) -> Self {
        Self::json(400, "400.001", "Invalid ShortCode", dice)
    }

    /// The journal's disk failed: nothing may be taken that is not written down.
    pub(crate) fn disk(error: &std::io::Error, dice: &mut Dice) -> Self {
        tracing::error!(%error, "the journal cannot be written");
        Self::internal(500, dice)
    }

    /// No valid access token. Each API says so in its own way (Daraja facts, section 3).
    pub(crate) fn bad_token(api: Api, token: &str, dice: &mut Dice) -> Self {
        match api {
            // Seen without a requestId.
            Api::B2c | Api::B2cV1 | Api::B2cValidate => Self::Json {
                status: 401,
                code: "401.002.01",
                message: format!("Error Occurred - Invalid Access Token - {token}"),
                request_id: None,
            },
            Api::B2b | Api::Tax | Api::Reversal => {
                Self::json(401, "401.003.01", "Error Occurred - Invalid Access Token", dice)
            }
            Api::Status | Api::Balance | Api::Token => Self::json(400, "400.003.01", "Invalid Access Token", dice),
            Api::Stk => Self::json(404, "404.001.03", "Invalid Access Token", dice),
            Api::C2b | Api::Extra => Self::json(401, "401.001", "Invalid Access Token", dice),
        }
    }

    /// For the journal: HTTP status and `errorCode`.
    pub(crate) fn facts(&self) -> (u16, &'static str) {
        match self {
            Self::Json { status, code, .. } => (*status, code),
            Self::Html(status) => (*status, ""),
            Self::Drop => (0, ""),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Json {
                status,
                code,
                message,
                request_id,
            } => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let body = match request_id {
                    Some(id) => json!({ "requestId": id, "errorCode": code, "errorMessage": message }),
                    None => json!({ "errorCode": code, "errorMessage": message }),
                };
                (status, Json(body)).into_response()
            }
            Self::Html(status) => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
                let page = "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. \
                            Please consult with your administrator.</body></html>";
                (status, Html(page)).into_response()
            }
            Self::Drop => {
                let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
                response.extensions_mut().insert(CloseConnection);
                response
            }
        }
    }
}
