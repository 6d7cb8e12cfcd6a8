//! The gateway: HTTP in front of the world.

pub(crate) mod fields;
mod oauth;
mod read;
pub(crate) mod refusal;
mod serve;

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
use secrecy::SecretString;
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
    pub(crate) consumer_key: String,
    pub(crate) consumer_secret: SecretString,
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

/// Every path of the gateway.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let asks: [(&str, Api, Reader); 4] = [
        ("/mpesa/b2c/v3/paymentrequest", Api::B2c, read::b2c),
        ("/mpesa/b2c/v1/paymentrequest", Api::B2cV1, read::b2c_v1),
        ("/mpesa/transactionstatus/v1/query", Api::Status, read::status),
        ("/mpesa/accountbalance/v1/query", Api::Balance, read::balance),
    ];
    let mut router = Router::new().route("/oauth/v1/generate", get(oauth::generate));
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
    match take(shared, api, reader, headers, body) {
        Ok(plan) => acknowledge(shared, plan).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Reads and submits; a refusal goes to the journal too.
fn take(shared: &Shared, api: Api, reader: Reader, headers: &HeaderMap, body: &[u8]) -> Result<Plan, Refusal> {
    let mut world = shared.world();
    let mut dice = world.dice();
    let mut refused = about_nothing(&world, api);
    let outcome = check_token(&world, api, headers, &mut dice)
        .and_then(|()| Fields::read(headers, body, &mut dice))
        .and_then(|fields| {
            refused.originator_conversation_id = fields.optional("OriginatorConversationID").unwrap_or_default();
            reader(api, &fields, &world.shortcode, &mut dice)
        })
        .and_then(|request| {
            refused.payee.clone_from(&request.payee);
            refused.amount = request.cents();
            world.submit(&request)
        });
    if let Err(refusal) = &outcome {
        let (status, error_code) = refusal.facts();
        refused.kind = Kind::Refused {
            status,
            error_code: error_code.to_owned(),
        };
        if let Err(error) = world.journal.append(vec![refused]) {
            tracing::error!(%error, "the journal cannot be written");
        }
    }
    outcome
}

fn about_nothing(world: &World, api: Api) -> JournalEntry {
    JournalEntry {
        at: world.clock.now(),
        api: Some(api),
        originator_conversation_id: String::new(),
        conversation_id: String::new(),
        payee: String::new(),
        amount: 0,
        kind: Kind::Answered,
    }
}

/// Lets in only the newest token, while it lives.
pub(crate) fn check_token(world: &World, api: Api, headers: &HeaderMap, dice: &mut Dice) -> Result<(), Refusal> {
    let sent = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    match &world.token {
        Some((token, until)) if token == sent && world.clock.now() < *until => Ok(()),
        Some(_) | None => Err(Refusal::bad_token(api, sent, dice)),
    }
}

/// Tells the caller, or not, that its request was taken, and lets the callbacks go.
async fn acknowledge(shared: &Arc<Shared>, plan: Plan) -> Response {
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
    Json(json!({
        "ConversationID": plan.ids.conversation,
        "OriginatorConversationID": plan.ids.originator,
        "ResponseCode": "0",
        "ResponseDescription": "Accept the service request successfully.",
    }))
    .into_response()
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
