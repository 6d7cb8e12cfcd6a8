//! `/_sim/...`: looking behind the scenes and pulling the strings. No real gateway has these paths.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{delete, get, post, put},
};
use chrono::{DateTime, Utc};
use mpesa::{Amount, Msisdn};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{App, Shared, c2b, stk};
use crate::{Accounts, Callback, JournalEntry, Operator, OperatorState, Role, Scenario, world::World};

pub(crate) fn router(certificate_pem: String) -> Router<Arc<Shared>> {
    Router::new()
        .route("/_sim/journal", get(journal))
        .route("/_sim/accounts", get(accounts).put(set_accounts))
        .route("/_sim/clock", get(clock).put(set_clock))
        .route("/_sim/scenario", get(scenario).put(set_scenario))
        .route("/_sim/operators", get(operators))
        .route("/_sim/operators/{name}", put(set_operator))
        .route("/_sim/c2b", post(customer_pays))
        .route("/_sim/prompts", get(prompts))
        .route("/_sim/prompts/{id}", post(answer_prompt))
        .route("/_sim/token", delete(expire_token))
        .route("/_sim/pending", get(pending))
        .route("/_sim/settled", get(settled))
        .route("/_sim/held", put(hold))
        .route("/_sim/certificate", get(move || async move { certificate_pem }))
}

/// Which entries are wanted.
#[derive(Debug, Deserialize)]
struct From {
    /// How many to leave out from the start.
    #[serde(default)]
    skip: usize,
}

async fn journal(State(shared): App, Query(from): Query<From>) -> Json<Vec<JournalEntry>> {
    let world = shared.world();
    Json(world.journal.entries(from.skip))
}

/// Whose accounts are meant.
#[derive(Debug, Deserialize)]
struct Whose {
    /// The first shortcode's where absent.
    shortcode: Option<String>,
}

impl Whose {
    /// The shortcode meant, where somebody here has it.
    fn of(self, world: &World) -> Option<String> {
        let shortcode = self.shortcode.unwrap_or_else(|| world.shortcode.to_string());
        world.register.accounts(&shortcode).map(|_| shortcode)
    }
}

async fn accounts(State(shared): App, Query(whose): Query<Whose>) -> Response {
    let world = shared.world();
    match whose.of(&world) {
        Some(shortcode) => Json(world.accounts(&shortcode)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn set_accounts(State(shared): App, Query(whose): Query<Whose>, Json(accounts): Json<Accounts>) -> Response {
    let mut world = shared.world();
    match whose.of(&world) {
        Some(shortcode) => done(world.set_accounts(&shortcode, accounts)),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What time it is.
#[derive(Debug, Serialize, Deserialize)]
struct Now {
    now: DateTime<Utc>,
}

async fn clock(State(shared): App) -> Json<Now> {
    Json(Now {
        now: shared.world().clock.now(),
    })
}

async fn set_clock(State(shared): App, Json(now): Json<Now>) -> StatusCode {
    shared.world().clock.set(now.now);
    StatusCode::NO_CONTENT
}

async fn scenario(State(shared): App) -> Json<Scenario> {
    Json(shared.world().treatments.scenario.clone())
}

async fn set_scenario(State(shared): App, Json(scenario): Json<Scenario>) -> StatusCode {
    shared.world().treatments.scenario = scenario;
    StatusCode::NO_CONTENT
}

async fn operators(State(shared): App) -> Json<Vec<OperatorState>> {
    Json(shared.world().operators())
}

/// An operator as it shall be from now on.
#[derive(Debug, Deserialize)]
struct NewOperator {
    password: SecretString,
    roles: Option<BTreeSet<Role>>,
    password_set_at: Option<DateTime<Utc>>,
}

async fn set_operator(State(shared): App, Path(name): Path<String>, Json(new): Json<NewOperator>) -> Response {
    let operator = Operator {
        name,
        password: new.password,
        roles: new.roles.unwrap_or_else(|| Role::ALL.into()),
        password_set_at: new.password_set_at,
    };
    done(shared.world().set_operator(operator))
}

/// A customer's payment.
#[derive(Debug, Deserialize)]
struct CustomerPayment {
    customer: Msisdn,
    /// Cents.
    amount: Amount,
    /// The account number typed.
    #[serde(default)]
    reference: String,
    /// Whether it goes to the till.
    #[serde(default)]
    till: bool,
    /// Who is paid; the first shortcode where absent.
    shortcode: Option<String>,
}

async fn customer_pays(State(shared): App, Json(payment): Json<CustomerPayment>) -> Response {
    let customer = payment.customer.expose().to_owned();
    let whose = Whose {
        shortcode: payment.shortcode,
    };
    let Some(shortcode) = whose.of(&shared.world()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let receipt = c2b::customer_pays(
        &shared,
        shortcode,
        (customer, payment.amount),
        (payment.till, payment.reference),
    );
    Json(json!({ "receipt": receipt })).into_response()
}

/// CheckoutRequestIDs of the prompts that stand open, with phone and cents.
async fn prompts(State(shared): App) -> Response {
    let world = shared.world();
    let open: Vec<_> = world
        .incoming
        .open
        .iter()
        .map(|(id, prompt)| json!({ "id": id, "phone": prompt.arrival.taken.payee, "amount": prompt.arrival.taken.amount }))
        .collect();
    Json(open).into_response()
}

/// What the customer does with a prompt.
#[derive(Debug, Deserialize)]
struct PromptAnswer {
    /// 0 pays; 1032 cancels.
    code: String,
}

async fn answer_prompt(State(shared): App, Path(id): Path<String>, Json(answer): Json<PromptAnswer>) -> Response {
    let (prompt, body) = {
        let mut world = shared.world();
        match world.answer_prompt(&id, &answer.code) {
            Ok(Some((prompt, end))) => {
                let body = stk::callback(&world, &prompt.arrival, &end);
                (prompt, body)
            }
            Ok(None) => return StatusCode::NOT_FOUND.into_response(),
            Err(error) => return done(Err(error)),
        }
    };
    let poster = Arc::clone(&shared);
    shared.spawn(async move {
        poster
            .deliver_one(&prompt.callback_url, &body, Callback::Stk, &prompt.arrival.taken)
            .await;
    });
    StatusCode::NO_CONTENT.into_response()
}

async fn expire_token(State(shared): App) -> StatusCode {
    shared
        .world()
        .register
        .all_mut()
        .for_each(|organisation| organisation.token = None);
    StatusCode::NO_CONTENT
}

async fn pending(State(shared): App) -> Response {
    Json(json!({ "pending": shared.running.pending() })).into_response()
}

/// Whether callbacks are held back.
#[derive(Debug, Deserialize)]
struct Held {
    held: bool,
}

async fn hold(State(shared): App, Json(held): Json<Held>) -> StatusCode {
    shared.running.hold(held.held);
    StatusCode::NO_CONTENT
}

/// Answers once nothing is pending.
async fn settled(State(shared): App) -> StatusCode {
    shared.running.idle().await;
    StatusCode::NO_CONTENT
}

fn done(written: std::io::Result<()>) -> Response {
    match written {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
