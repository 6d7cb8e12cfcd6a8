//! The access token. A new one kills the one before (official), so there is one cache and one refresh in flight.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use secrecy::SecretString;
use tokio::{sync::Mutex, time::Instant};

use crate::{
    answer::is_token,
    classify,
    error_code::ErrorClass,
    http::{Http, NoReply, Reply},
    json::Json,
    read::money::shifted,
    sent::{Answer, NotTaken, NotTakenReason},
};

/// Refreshed this long before its end, so that it does not end on its way.
const EARLY: Duration = Duration::from_secs(60);

/// The lifetime where the answer does not say it (official: 3600 s).
const USUAL_LIFETIME: Duration = Duration::from_secs(3_600);

/// A token, and which one it is, so that only the one that was refused is dropped.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) value: SecretString,
    good_until: Instant,
    serial: u64,
}

pub(crate) struct TokenCache {
    key: SecretString,
    secret: SecretString,
    state: Mutex<State>,
    /// How many requests for a token have ended, for those who wait for one.
    ended: AtomicU64,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// How the last request for a token failed. Who waited for it takes its answer and does not ask again.
    failure: Option<NotTaken>,
}

impl TokenCache {
    pub(crate) fn new(key: SecretString, secret: SecretString) -> Self {
        Self {
            key,
            secret,
            state: Mutex::default(),
            ended: AtomicU64::new(0),
        }
    }

    /// The cached token, or a new one. `refused` names a token that the gateway did not accept. Safe to cancel:
    /// whoever comes next asks again.
    pub(crate) async fn get(&self, http: &Http, refused: Option<&Token>) -> Result<Token, NotTaken> {
        let before = self.ended.load(Ordering::Acquire);
        let mut state = self.state.lock().await;
        if let Some(token) = &state.token
            && token.good_until > Instant::now()
            && refused.is_none_or(|refused| refused.serial != token.serial)
        {
            return Ok(token.clone());
        }
        let ended = self.ended.load(Ordering::Acquire);
        if ended != before
            && let Some(failure) = &state.failure
        {
            return Err(failure.clone());
        }
        // The request about to be made kills the old token, whether or not its answer arrives.
        state.token = None;
        state.failure = None;
        let answer = http.get_token(&self.key, &self.secret).await;
        let serial = self.ended.fetch_add(1, Ordering::AcqRel);
        match read(answer, serial) {
            Ok(token) => Ok(state.token.insert(token).clone()),
            Err(failure) => Err(state.failure.insert(failure).clone()),
        }
    }
}

/// The token in the gateway's answer. Whatever goes wrong here, no payment was sent.
fn read(reply: Result<Reply, NoReply>, serial: u64) -> Result<Token, NotTaken> {
    let reply = reply.map_err(|failure| {
        let (NoReply::NeverLeft(detail) | NoReply::TimedOut(detail) | NoReply::ConnectionLost(detail)) = failure;
        not_taken(NotTakenReason::Unreachable, detail, None)
    })?;
    let json = reply.whole.then(|| Json::parse(&reply.body)).flatten();
    let value = json.as_ref().and_then(|json| json.text_of("access_token"));
    match value.filter(|value| reply.status == 200 && is_token(value)) {
        Some(value) => Ok(Token {
            value: value.into(),
            good_until: Instant::now() + lifetime(json.as_ref()),
            serial,
        }),
        None => Err(refusal(&reply, json.as_ref())),
    }
}

/// How long to use a token: a minute less than the gateway says, in text or as a number.
fn lifetime(json: Option<&Json>) -> Duration {
    let seconds = json
        .and_then(|json| json.text_of("expires_in"))
        .and_then(|text| shifted(&text, 0))
        .and_then(|digits| digits.parse().ok());
    let lifetime = seconds.map_or(USUAL_LIFETIME, Duration::from_secs).min(USUAL_LIFETIME);
    // A token that lives less than two minutes would otherwise never be used.
    lifetime.saturating_sub(EARLY).max(lifetime / 2)
}

/// A wrong key or secret is 400.008.01, or a 400 without a body (official, field report).
fn refusal(reply: &Reply, json: Option<&Json>) -> NotTaken {
    let answer = classify::answer(reply, json);
    let throttled = NotTakenReason::Throttled {
        retry_after: reply.retry_after,
    };
    let reason = match reply.status {
        429 => throttled,
        _ if answer
            .meaning()
            .is_some_and(|meaning| meaning.class == ErrorClass::Throttled) =>
        {
            throttled
        }
        400..=499 => NotTakenReason::NotAuthorised,
        _ => NotTakenReason::Unreachable,
    };
    not_taken(reason, format!("no access token: {answer}"), Some(answer))
}

fn not_taken(reason: NotTakenReason, detail: String, answer: Option<Answer>) -> NotTaken {
    NotTaken {
        reason,
        detail,
        answer: answer.map(Box::new),
    }
}
