//! The console's commands over HTTP on loopback.
//!
//! Any page in the person's browser can send requests to loopback, so every request of the interface carries a key
//! that only the printed address holds, and a request under another host's name (DNS rebinding) is refused before
//! anything is looked at.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use api::view::ImportRef;
use api::{Changed, Problem};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream::{self, Stream};
use organisations::Office;
use serde::Deserialize;
use subtle::ConstantTimeEq;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::pages::Pages;

/// The largest file that is taken in: more than the console reads, so that the console says so and not this.
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// The same policy as the window's, with the commands on our own address.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What a request needs.
pub(crate) struct Host {
    pub(crate) office: Arc<Office>,
    pub(crate) key: Key,
    pub(crate) address: SocketAddr,
    pub(crate) pages: Pages,
}

/// The key to this run of the program.
pub(crate) struct Key(String);

impl Key {
    /// A new key that cannot be guessed.
    ///
    /// # Errors
    /// Where the system has no randomness to give.
    pub(crate) fn random() -> Result<Key, getrandom::Error> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Key(hex::encode(bytes)))
    }

    /// The key, to be written behind the `#` of the address: a browser never sends that part anywhere.
    pub(crate) fn for_address(&self) -> &str {
        &self.0
    }

    fn is(&self, shown: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(shown).into()
    }
}

/// All that can be asked for.
pub(crate) fn routes(host: Arc<Host>) -> Router {
    let interface = Router::new()
        .route("/call/{name}", post(call))
        .route("/import-file", post(import_file))
        .route("/events", get(events))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(middleware::from_fn_with_state(Arc::clone(&host), only_with_key));
    Router::new()
        .nest("/api", interface)
        .fallback(get(page))
        .layer(middleware::from_fn_with_state(Arc::clone(&host), only_under_own_name))
        .with_state(host)
}

async fn call(
    State(host): State<Arc<Host>>,
    Path(name): Path<String>,
    Json(request): Json<serde_json::Value>,
) -> Answer<serde_json::Value> {
    Answer(host.office.call(&name, request).await)
}

#[derive(Deserialize)]
struct FileName {
    name: String,
    /// Whether it is M-PESA's own statement.
    #[serde(default)]
    statement: bool,
    /// Whether it is evidence to be attached.
    #[serde(default)]
    attachment: bool,
}

async fn import_file(State(host): State<Arc<Host>>, Query(file): Query<FileName>, bytes: Bytes) -> Answer<ImportRef> {
    let bytes = bytes.to_vec();
    Answer(if file.attachment {
        host.office.attachment(file.name, bytes).await
    } else if file.statement {
        host.office.statement_file(file.name, bytes).await
    } else {
        host.office.import_file(file.name, bytes).await
    })
}

/// 200 with the answer, or 422 with the problem.
struct Answer<T>(Result<T, Problem>);

impl<T: serde::Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        match self.0 {
            Ok(answer) => Json(answer).into_response(),
            Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, Json(problem)).into_response(),
        }
    }
}

async fn events(State(host): State<Arc<Host>>) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let changes = stream::unfold(host.office.changes(), |mut changes| async move {
        let changed = next_change(&mut changes).await?;
        let data = serde_json::to_string(&changed).unwrap_or_default();
        Some((Ok(Event::default().data(data)), changes))
    });
    Sse::new(changes).keep_alive(KeepAlive::default())
}

async fn next_change(changes: &mut Receiver<Changed>) -> Option<Changed> {
    match changes.recv().await {
        Ok(changed) => Some(changed),
        // Too much at once to keep apart: the page looks at everything again.
        Err(RecvError::Lagged(_)) => Some(Changed::everything()),
        Err(RecvError::Closed) => None,
    }
}

async fn page(State(host): State<Arc<Host>>, uri: Uri) -> Response {
    match host.pages.get(uri.path()) {
        Some(page) => ([(header::CONTENT_TYPE, page.content_type)], page.bytes.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn only_under_own_name(State(host): State<Arc<Host>>, request: Request, next: Next) -> Response {
    let named = request.headers().get(header::HOST).and_then(|name| name.to_str().ok());
    let own = [host.address.to_string(), format!("localhost:{}", host.address.port())];
    if !named.is_some_and(|name| own.iter().any(|own| own == name)) {
        return (StatusCode::MISDIRECTED_REQUEST, "this is not that host").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[derive(Deserialize)]
struct KeyInAddress {
    key: String,
}

/// The key is in a header; only where a browser lets nobody set one (`EventSource`), in the address.
async fn only_with_key(State(host): State<Arc<Host>>, request: Request, next: Next) -> Response {
    let in_header = request
        .headers()
        .get("x-hazina-key")
        .map(|key| host.key.is(key.as_bytes()));
    let in_address =
        || Query::<KeyInAddress>::try_from_uri(request.uri()).is_ok_and(|shown| host.key.is(shown.key.as_bytes()));
    if in_header.unwrap_or_else(in_address) {
        next.run(request).await
    } else {
        (
            StatusCode::FORBIDDEN,
            "open the address that the program printed, with its key",
        )
            .into_response()
    }
}
