//! The gateway: HTTP in front of the world.

pub(crate) mod c2b;
mod control;
mod extras;
pub(crate) mod fields;
mod oauth;
mod pull;
mod read;
pub(crate) mod refusal;
mod serve;
mod stk;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::json;

pub(crate) use serve::serve;

use self::{fields::Fields, read::Reader, refusal::Refusal};
use crate::{
    Api, JournalEntry,
    behaviour::Acknowledgement,
    deliver::{Poster, Running},
    dice::Dice,
    journal::Kind,
    request::Plan,
    world::World,
};

/// What every handler works on.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) world: Mutex<World>,
    pub(crate) poster: Poster,
    pub(crate) running: Running,
    pub(crate) certificate_pem: String,
}

impl Shared {
    /// The world, for one short, synchronous act.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// On a response: close the connection instead of answering.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CloseConnection;

type App = State<Arc<Shared>>;

/// Every path of the gateway, and those of the control API.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let asks: [(&str, Api, Reader); 8] = [
        ("/mpesa/b2c/v3/paymentrequest", Api::B2c, read::b2c),
        ("/mpesa/b2c/v1/paymentrequest", Api::B2cV1, read::b2c_v1),
        (
            "/mpesa/b2cvalidate/v2/paymentrequest",
            Api::B2cValidate,
            read::b2c_validate,
        ),
        ("/mpesa/b2b/v1/paymentrequest", Api::B2b, read::b2b),
        ("/mpesa/b2b/v1/remittax", Api::Tax, read::tax),
        ("/mpesa/transactionstatus/v1/query", Api::Status, read::status),
        ("/mpesa/accountbalance/v1/query", Api::Balance, read::balance),
        ("/mpesa/reversal/v1/request", Api::Reversal, read::reversal),
    ];
    let mut router = Router::new()
        .route("/oauth/v1/generate", get(oauth::generate))
        .route("/mpesa/stkpush/v1/processrequest", post(stk::push))
        .route("/mpesa/stkpushquery/v1/query", post(stk::query))
        .route("/mpesa/c2b/v1/registerurl", post(c2b::register_v1))
        .route("/mpesa/c2b/v2/registerurl", post(c2b::register_v2))
        .route("/mpesa/c2b/v1/simulate", post(c2b::simulate))
        .route("/mpesa/c2b/v2/simulate", post(c2b::simulate))
        .route("/pulltransactions/v1/register", post(pull::register))
        .route("/pulltransactions/v1/query", post(pull::query))
        .merge(extras::router())
        .merge(control::router(shared.certificate_pem.clone()));
    for (path, api, reader) in asks {
        let handler = move |State(shared): App, headers: HeaderMap, body: Bytes| async move {
            ask(&shared, api, reader, &headers, &body).await
        };
        router = router.route(path, post(handler));
    }
    router
        .fallback(wrong_path)
        .method_not_allowed_fallback(wrong_method)
        .with_state(shared)
}

/// A request whose answer comes by callback.
async fn ask(shared: &Arc<Shared>, api: Api, reader: Reader, headers: &HeaderMap, body: &[u8]) -> Response {
    let _busy = shared.running.busy();
    let taken = knock(shared, api, headers, body, |world, fields, dice, refused| {
        let request = reader(api, fields, &world.register, dice)?;
        refused.payee.clone_from(&request.payee);
        refused.amount = request.cents();
        world.submit(&request, dice)
    });
    match taken {
        Ok(plan) => acknowledge(shared, plan).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Checks the token, reads the body, and lets `act` do the rest, all under one lock. A refusal goes to the
/// journal, with what `act` noted about the request.
pub(crate) fn knock<T>(
    shared: &Shared,
    api: Api,
    headers: &HeaderMap,
    body: &[u8],
    act: impl FnOnce(&mut World, &Fields, &mut Dice, &mut JournalEntry) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let mut world = shared.world();
    let mut dice = world.dice();
    let mut refused = JournalEntry {
        api: Some(api),
        ..JournalEntry::of_the_organisation(world.clock.now(), Kind::Answered)
    };
    let outcome = check_token(&world, api, headers, &mut dice)
        .and_then(|organisation| {
            if world.is_too_fast() {
                Err(Refusal::spike_arrest(&mut dice))
            } else {
                Ok(organisation)
            }
        })
        .and_then(|organisation| Fields::read((organisation, world.rules.forbidden_words), headers, body, &mut dice))
        .and_then(|fields| {
            refused.originator_conversation_id = fields.optional("OriginatorConversationID").unwrap_or_default();
            act(&mut world, &fields, &mut dice, &mut refused)
        });
    if let Err(refusal) = &outcome {
        let (status, error_code) = refusal.facts();
        refused.kind = Kind::Refused {
            status,
            error_code: error_code.to_owned(),
        };
        world.journal.note(refused);
    }
    outcome
}

/// Lets in only the newest token of an organisation's app, while it lives; whose it is.
fn check_token(world: &World, api: Api, headers: &HeaderMap, dice: &mut Dice) -> Result<usize, Refusal> {
    let sent = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    let organisation = world.register.of_token(sent, world.clock.now());
    organisation.ok_or_else(|| Refusal::bad_token(api, sent, dice))
}

/// Tells the caller, or not, that its request was taken, and lets the callbacks go.
pub(crate) async fn acknowledge(shared: &Arc<Shared>, plan: Plan) -> Response {
    let delivering = {
        let deliverer = Arc::clone(shared);
        shared.spawn(async move { deliverer.deliver(plan.steps).await })
    };
    let internal = |status: u16| {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = json!({
            "requestId": plan.request_id,
            "errorCode": "500.002.1001",
            "errorMessage": "System internal error.",
        });
        (status, Json(body)).into_response()
    };
    match plan.behaviour.acknowledgement {
        Acknowledgement::Prompt => {}
        Acknowledgement::Late(millis) => tokio::time::sleep(Duration::from_millis(millis)).await,
        Acknowledgement::AfterResult => {
            // Ends with an error only where the simulator is being stopped.
            let _ = delivering.await;
        }
        Acknowledgement::Drop => return Refusal::Drop.into_response(),
        Acknowledgement::Error(status) => return internal(status),
        Acknowledgement::Html(status) => return Refusal::Html(status).into_response(),
    }
    Json(plan.acknowledgement).into_response()
}

async fn wrong_path(State(shared): App) -> Response {
    let id = shared.world().dice().gateway_id();
    let body = json!({ "requestId": id, "errorCode": "404.001.01", "errorMessage": "Resource not found" });
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}

async fn wrong_method(State(shared): App) -> Response {
    let id = shared.world().dice().gateway_id();
    let body = json!({ "requestId": id, "errorCode": "405.001", "errorMessage": "Method Not Allowed" });
    (StatusCode::METHOD_NOT_ALLOWED, Json(body)).into_response()
}
