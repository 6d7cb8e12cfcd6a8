//! `GET /oauth/v1/generate` (Daraja facts, section 3).

use std::time::Duration;

use axum::{
    Json,
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{App, Shared, refusal::Refusal};
use crate::{Acknowledgement, Api, Behaviour, Shape, world::World};

/// The query of the address.
#[derive(Debug, Deserialize)]
pub(crate) struct Grant {
    #[serde(default)]
    grant_type: String,
}

/// Mints a token, which ends the one before it.
pub(crate) async fn generate(State(shared): App, Query(grant): Query<Grant>, headers: HeaderMap) -> Response {
    match mint(&shared, &grant, &headers) {
        Ok((token, behaviour)) => {
            if let Acknowledgement::Late(millis) = behaviour.acknowledgement {
                tokio::time::sleep(Duration::from_millis(millis)).await;
            }
            Json(token).into_response()
        }
        Err(refusal) => refusal.into_response(),
    }
}

fn mint(shared: &Shared, grant: &Grant, headers: &HeaderMap) -> Result<(Value, Behaviour), Refusal> {
    let mut world = shared.world();
    let mut dice = world.dice();
    let sameness = ("token".to_owned(), false);
    let behaviour = world.treatments.admit(Api::Token, "", sameness, &mut dice)?;
    let Some(organisation) = app_of(&world, headers) else {
        return Err(Refusal::app(&mut dice));
    };
    if grant.grant_type != "client_credentials" {
        return Err(Refusal::grant(&mut dice));
    }
    let seconds = world.rules.token_seconds;
    let token = dice.letters(28);
    let until = world.clock.now() + TimeDelta::seconds(i64::from(seconds));
    world.register.get_mut(organisation).token = Some((token.clone().into(), until));
    let left = seconds.saturating_sub(1);
    let expires_in = match world.shape {
        Shape::Production => Value::from(left.to_string()),
        Shape::Sandbox | Shape::Portal => Value::from(left),
    };
    Ok((json!({ "access_token": token, "expires_in": expires_in }), behaviour))
}

/// The organisation whose app asks, by its place.
fn app_of(world: &World, headers: &HeaderMap) -> Option<usize> {
    let sent = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Basic "))
        .and_then(|value| STANDARD.decode(value.trim()).ok())?;
    world.register.of_credentials(&sent)
}
