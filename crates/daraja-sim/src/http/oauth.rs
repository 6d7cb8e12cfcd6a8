//! `GET /oauth/v1/generate` (Daraja facts, section 3).

use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{App, Shared};
use crate::Shape;

/// The query of the address.
#[derive(Debug, Deserialize)]
pub(crate) struct Grant {
    #[serde(default)]
    grant_type: String,
}

/// Mints a token, which ends the one before it.
pub(crate) async fn generate(State(shared): App, Query(grant): Query<Grant>, headers: HeaderMap) -> Response {
    let mut world = shared.world();
    let mut dice = world.dice();
    let refuse = |id: String, code: &str, message: &str| {
        let body = json!({ "requestId": id, "errorCode": code, "errorMessage": message });
        (StatusCode::BAD_REQUEST, Json(body)).into_response()
    };
    if !is_our_app(&shared, &headers) {
        return refuse(dice.gateway_id(), "400.008.01", "Bad Request - invalid credentials");
    }
    if grant.grant_type != "client_credentials" {
        return refuse(
            dice.gateway_id(),
            "400.008.02",
            "Bad Request - invalid grant type passed",
        );
    }
    let seconds = world.rules.token_seconds;
    let token = dice.letters(28);
    let until = world.clock.now() + TimeDelta::seconds(i64::from(seconds));
    world.token = Some((token.clone(), until));
    let left = seconds.saturating_sub(1);
    let expires_in = match world.shape {
        Shape::Production | Shape::Portal => Value::from(left.to_string()),
        Shape::Sandbox => Value::from(left),
    };
    Json(json!({ "access_token": token, "expires_in": expires_in })).into_response()
}

fn is_our_app(shared: &Shared, headers: &HeaderMap) -> bool {
    let sent = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Basic "))
        .and_then(|value| STANDARD.decode(value.trim()).ok());
    let wanted = format!("{}:{}", shared.consumer_key, shared.consumer_secret.expose_secret());
    sent.is_some_and(|sent| sent == wanted.as_bytes())
}
