//! A gateway on loopback that misbehaves on demand: HTTP/1.1 by hand, so that it can also break it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use daraja::{Builder, Callbacks, Certificate, Daraja, Operator, SecurityCredential, Timeouts};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What the gateway does with one request.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Answers with this status and body.
    Answer(u16, String),
    /// Answers with a further header line.
    AnswerWith(u16, &'static str, String),
    /// Answers and closes the connection without saying so.
    AnswerAndClose(u16, String),
    /// Takes the request and closes the connection.
    HangUp,
    /// Answers with the head and half of the body, then closes.
    HangUpMidBody(u16),
    /// Answers with the head and half of the body, and then says nothing more.
    StallMidBody(u16),
    /// Takes the request and says nothing.
    Silence,
    /// Answers with something that is not HTTP.
    Garbage,
}

pub(crate) fn answer(status: u16, body: impl Into<String>) -> Act {
    Act::Answer(status, body.into())
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Default)]
struct State {
    script: VecDeque<Act>,
    token_script: VecDeque<Act>,
    token_delay: Duration,
    seen: Vec<Seen>,
    tokens: usize,
}

#[derive(Clone)]
pub(crate) struct Gateway {
    state: Arc<Mutex<State>>,
    pub(crate) url: String,
}

impl Gateway {
    /// A gateway that does `script`, one act a POST, and then acknowledges everything.
    pub(crate) async fn start(script: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = State {
            script: script.into_iter().collect(),
            ..State::default()
        };
        let gateway = Self {
            state: Arc::new(Mutex::new(state)),
            url,
        };
        let serving = gateway.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serving.clone();
                tokio::spawn(async move { serving.serve(stream).await });
            }
        });
        gateway
    }

    /// What requests for a token are answered with, before tokens are given out.
    pub(crate) fn tokens_answer(self, script: impl IntoIterator<Item = Act>) -> Self {
        self.state.lock().unwrap().token_script = script.into_iter().collect();
        self
    }

    pub(crate) fn tokens_take(self, delay: Duration) -> Self {
        self.state.lock().unwrap().token_delay = delay;
        self
    }

    pub(crate) fn builder(&self) -> Builder {
        Daraja::builder(&self.url)
            .consumer("the-key".to_owned().into(), "the-secret".to_owned().into())
            .operator(operator())
            .timeouts(quick())
    }

    pub(crate) fn client(&self) -> Daraja {
        self.builder().build().unwrap()
    }

    pub(crate) fn posts(&self) -> Vec<Seen> {
        self.seen("POST")
    }

    pub(crate) fn token_requests(&self) -> Vec<Seen> {
        self.seen("GET")
    }

    fn seen(&self, method: &str) -> Vec<Seen> {
        let state = self.state.lock().unwrap();
        state
            .seen
            .iter()
            .filter(|seen| seen.method == method)
            .cloned()
            .collect()
    }

    async fn serve(&self, mut stream: TcpStream) {
        while let Some(seen) = read_request(&mut stream).await {
            let is_token = seen.path.contains("/oauth/");
            let delay = self.state.lock().unwrap().token_delay;
            let act = self.next_act(seen, is_token);
            if is_token {
                tokio::time::sleep(delay).await;
            }
            if !perform(&mut stream, act).await {
                return;
            }
        }
    }

    fn next_act(&self, seen: Seen, is_token: bool) -> Act {
        let mut state = self.state.lock().unwrap();
        state.seen.push(seen);
        if !is_token {
            return state.script.pop_front().unwrap_or_else(|| answer(200, ACKNOWLEDGEMENT));
        }
        if let Some(act) = state.token_script.pop_front() {
            return act;
        }
        state.tokens += 1;
        answer(
            200,
            format!(r#"{{"access_token":"token-{}","expires_in":"3599"}}"#, state.tokens),
        )
    }
}

pub(crate) const ACKNOWLEDGEMENT: &str = r#"{"ConversationID":"AG_20240706_20106e9209f64bebd05b",
"OriginatorConversationID":"ours-1","ResponseCode":"0","ResponseDescription":"Accept the service request successfully."}"#;

/// Whether the connection stays open.
async fn perform(stream: &mut TcpStream, act: Act) -> bool {
    let (status, header, body, open) = match act {
        Act::Answer(status, body) => (status, "", body, true),
        Act::AnswerWith(status, header, body) => (status, header, body, true),
        Act::AnswerAndClose(status, body) => (status, "", body, false),
        Act::HangUp => return false,
        Act::HangUpMidBody(status) => {
            let half = format!("HTTP/1.1 {status} Status\r\nContent-Length: 200\r\n\r\n{{\"ResponseCode\":\"0\"");
            stream.write_all(half.as_bytes()).await.unwrap();
            return false;
        }
        Act::StallMidBody(status) => {
            let half = format!("HTTP/1.1 {status} Status\r\nContent-Length: 200\r\n\r\n{{\"ResponseCode\":\"0\"");
            stream.write_all(half.as_bytes()).await.unwrap();
            tokio::time::sleep(Duration::from_secs(60)).await;
            return false;
        }
        Act::Silence => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            return false;
        }
        Act::Garbage => {
            stream.write_all(b"this is not HTTP\r\n\r\n").await.unwrap();
            return false;
        }
    };
    let header = if header.is_empty() {
        String::new()
    } else {
        format!("{header}\r\n")
    };
    let length = body.len();
    let whole = format!("HTTP/1.1 {status} Status\r\n{header}Content-Length: {length}\r\n\r\n{body}");
    // The client may have gone: a test that cancels does that.
    stream.write_all(whole.as_bytes()).await.is_ok() && open
}

pub(crate) async fn read_request(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        read_some(stream, &mut bytes).await?;
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let mut first = head.lines().next()?.split(' ').map(str::to_owned);
    let mut seen = Seen {
        method: first.next()?,
        path: first.next()?,
        head,
        body: String::new(),
    };
    let length: usize = seen
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap());
    while bytes.len() < head_end + 4 + length {
        read_some(stream, &mut bytes).await?;
    }
    seen.body = String::from_utf8(bytes[head_end + 4..].to_vec()).unwrap();
    Some(seen)
}

async fn read_some(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut chunk = [0; 4096];
    match stream.read(&mut chunk).await {
        Ok(0) | Err(_) => None,
        Ok(length) => {
            bytes.extend_from_slice(&chunk[..length]);
            Some(())
        }
    }
}

pub(crate) fn operator() -> Operator {
    let password = "Safaricom999!*!".to_owned().into();
    let credential = SecurityCredential::seal(&password, &Certificate::sandbox()).unwrap();
    Operator {
        initiator: "testapi".to_owned(),
        credential,
    }
}

pub(crate) fn callbacks() -> Callbacks {
    Callbacks::new("https://example.org/r/1", "https://example.org/t/1").unwrap()
}

fn quick() -> Timeouts {
    Timeouts {
        connect: Duration::from_millis(500),
        request: Duration::from_millis(500),
        token: Duration::from_millis(500),
    }
}
