//! Stands between the console and the simulator and does to requests what networks and gateways do. It counts every POST
//! that reaches it.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A POST that came by.
#[derive(Debug, Clone)]
pub struct Posted {
    /// Where to.
    pub path: String,
    /// What it carries.
    pub body: String,
}

impl Posted {
    /// Whether it asks for a payment.
    pub fn pays(&self) -> bool {
        self.path.contains("/b2c/")
    }
}

/// What is done to a request.
#[derive(Debug, Clone, Copy)]
pub enum Treatment {
    /// Handed on, and its answer handed back.
    Pass,
    /// Handed on; the caller hears this status and body instead of the answer.
    PassAndAnswer(u16, &'static str),
    /// Not handed on; the caller hears this.
    Answer(u16, &'static str),
    /// Not handed on and never answered.
    Hang,
    /// Handed on; the caller's connection is closed without an answer.
    PassAndDrop,
}

/// Chooses the treatment of a POST by what it is and how many payments came by before it.
pub type Rule = Arc<dyn Fn(&Posted, usize) -> Treatment + Send + Sync>;

/// Stands between, until it is dropped.
pub struct Meddler {
    address: SocketAddr,
    posts: Arc<Mutex<Vec<Posted>>>,
    serving: JoinHandle<()>,
}

impl Meddler {
    /// Begins to stand before `gateway`.
    pub async fn start(gateway: SocketAddr, rule: Rule) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let posts = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&posts);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (posts, rule) = (Arc::clone(&kept), Arc::clone(&rule));
                tokio::spawn(async move {
                    // A caller that hangs up is its own affair.
                    let _ = converse(stream, gateway, &posts, &rule).await;
                });
            }
        });
        Self {
            address,
            posts,
            serving,
        }
    }

    /// Where the console is sent instead of the gateway.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests to a path that came by.
    pub fn posts_to(&self, path: &str) -> Vec<Posted> {
        let posts = self.posts.lock().unwrap();
        posts.iter().filter(|post| post.path.contains(path)).cloned().collect()
    }

    /// The requests to pay that came by.
    pub fn payments(&self) -> Vec<Posted> {
        let posts = self.posts.lock().unwrap();
        posts.iter().filter(|post| post.pays()).cloned().collect()
    }
}

impl Drop for Meddler {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn converse(
    mut caller: TcpStream,
    gateway: SocketAddr,
    posts: &Mutex<Vec<Posted>>,
    rule: &Rule,
) -> std::io::Result<()> {
    let (head, body) = read_request(&mut caller).await?;
    let mut words = head.split(' ');
    let treatment = if words.next() == Some("POST") {
        let posted = Posted {
            path: words.next().unwrap_or_default().to_owned(),
            body: String::from_utf8_lossy(&body).into_owned(),
        };
        let mut posts = posts.lock().unwrap();
        let before = posts.iter().filter(|post| post.pays()).count();
        let treatment = rule(&posted, before);
        posts.push(posted);
        treatment
    } else {
        Treatment::Pass
    };
    match treatment {
        Treatment::Pass => caller.write_all(&hand_on(gateway, &head, &body).await?).await,
        Treatment::PassAndAnswer(status, text) => {
            hand_on(gateway, &head, &body).await?;
            caller.write_all(answer(status, text).as_bytes()).await
        }
        Treatment::Answer(status, text) => caller.write_all(answer(status, text).as_bytes()).await,
        Treatment::Hang => {
            // Until the caller gives up.
            let _ = caller.read(&mut [0; 1]).await?;
            Ok(())
        }
        Treatment::PassAndDrop => hand_on(gateway, &head, &body).await.map(|_| ()),
    }
}

/// Reads one request: its head without the empty line, and its body.
async fn read_request(caller: &mut TcpStream) -> std::io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if caller.read_buf(&mut bytes).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.trim().parse().unwrap_or(0));
    let mut body = bytes.split_off(end + 4);
    while body.len() < length {
        if caller.read_buf(&mut body).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok((head, body))
}

/// Asks the gateway and answers its whole answer.
async fn hand_on(gateway: SocketAddr, head: &str, body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(gateway).await?;
    stream
        .write_all(format!("{head}\r\nconnection: close\r\n\r\n").as_bytes())
        .await?;
    stream.write_all(body).await?;
    let mut whole = Vec::new();
    stream.read_to_end(&mut whole).await?;
    Ok(whole)
}

fn answer(status: u16, text: &str) -> String {
    format!(
        "HTTP/1.1 {status} Said\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}",
        text.len()
    )
}
