//! The program in a process of its own, and consoles that are paired with it over HTTP.

mod acme;
mod confidential;
mod contact;
mod link_down;
mod pairing;
mod pulling;
mod running;
mod siege;
mod tls;
mod together;
mod witness;

use std::process::Command;

use relay::{Cursor, Inbox};
use tempfile::TempDir;

use crate::harness::post;
use testkit::relay_program::{Program, Site, pair, ports};

pub(crate) fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_hazina-relay"))
}

/// A relay at work, and one console paired with it.
struct Scene {
    _folder: TempDir,
    site: Site,
    relay: Program,
    inbox: Inbox,
    client: reqwest::Client,
}

impl Scene {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(settle: impl FnOnce(&mut Site)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut site = Site::new(folder.path(), program);
        settle(&mut site);
        let relay = site.serve();
        let inbox = pair(&site.create_inbox("main"), 1, "Finance desk")
            .await
            .open(ports())
            .unwrap();
        Self {
            _folder: folder,
            site,
            relay,
            inbox,
            client: reqwest::Client::new(),
        }
    }

    async fn another_console(&self, seed: u8) -> Inbox {
        let paired = pair(&self.site.pairing("main"), seed, &format!("Console {seed}")).await;
        paired.open(ports()).unwrap()
    }

    async fn post(&self, url: String, body: &str) -> u16 {
        post(&self.client, url, body.to_owned()).await.0
    }

    /// One line of the metrics.
    async fn metric(&self, name: &str) -> u64 {
        let text = self.private("/metrics").await.1;
        let prefix = format!("hazina_relay_{name} ");
        let line = text.lines().find_map(|line| line.strip_prefix(&prefix));
        line.unwrap_or_else(|| panic!("{name} in {text}")).parse().unwrap()
    }

    async fn private(&self, path: &str) -> (u16, String) {
        let url = format!("http://{}{path}", self.relay.private);
        let answer = self.client.get(url).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }
}

/// Path, body and trust of everything that waits, acknowledged.
async fn taken(inbox: &Inbox) -> Vec<(String, String, bool)> {
    let mut all = Vec::new();
    loop {
        let found = inbox.pull(Cursor::START, 500).await.unwrap();
        let Some(last) = found.last().map(|delivery| delivery.cursor) else {
            return all;
        };
        all.extend(found.into_iter().map(|delivery| {
            let callback = delivery.callback.unwrap();
            (
                callback.target,
                String::from_utf8(callback.body).unwrap(),
                delivery.trusted,
            )
        }));
        inbox.acknowledge(last).await.unwrap();
    }
}
