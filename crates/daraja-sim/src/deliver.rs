//! Posting callbacks, and knowing when none are left.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use tokio::sync::watch;

use crate::{
    Delivery, JournalEntry, SimError,
    http::Shared,
    journal::{Callback, Kind},
    request::Step,
};

/// Posts callbacks.
#[derive(Debug)]
pub(crate) struct Poster {
    /// For addresses without encryption, and for those whose authority is given: neither needs the system's certificates.
    client: reqwest::Client,
    /// For the others. Made when the first of them is posted to: where the system has no certificates it cannot be made.
    secure: OnceLock<Option<reqwest::Client>>,
    delivery: Delivery,
}

impl Poster {
    pub(crate) fn new(delivery: &Delivery) -> Result<Self, SimError> {
        let certificates = match &delivery.authority {
            Some(authority) => {
                reqwest::Certificate::from_pem_bundle(authority.as_bytes()).map_err(SimError::Callbacks)?
            }
            None => Vec::new(),
        };
        let client = builder(delivery)
            .tls_certs_only(certificates)
            .build()
            .map_err(SimError::Callbacks)?;
        Ok(Self {
            client,
            secure: OnceLock::new(),
            delivery: delivery.clone(),
        })
    }

    /// The client for an address; none where it wants the system's certificates and there are none.
    fn client(&self, url: &str) -> Option<&reqwest::Client> {
        let encrypted = url
            .get(..8)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
        if !encrypted || self.delivery.authority.is_some() {
            return Some(&self.client);
        }
        let make = || {
            let made = builder(&self.delivery).build();
            made.inspect_err(|error| tracing::error!(%error, "callbacks cannot be posted to https addresses"))
                .ok()
        };
        self.secure.get_or_init(make).as_ref()
    }

    /// Posts one body, and returns the status answered and the answer's text.
    pub(crate) async fn post(&self, url: &str, body: &str, time_out: Duration) -> Option<(u16, String)> {
        let request = self
            .client(url)?
            .post(url)
            .timeout(time_out)
            .header("content-type", "application/json")
            .body(body.to_owned());
        match request.send().await {
            Ok(response) => {
                let status = response.status().as_u16();
                Some((status, response.text().await.unwrap_or_default()))
            }
            Err(error) => {
                tracing::debug!(error = %error.without_url(), "a callback was not answered");
                None
            }
        }
    }
}

fn builder(delivery: &Delivery) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(delivery.time_out)
        .local_address(delivery.source)
        // A receiver that restarted must not cost a callback because an old connection was reused.
        .pool_max_idle_per_host(0)
}

impl Shared {
    /// Posts the callbacks of one request, one after the other.
    pub(crate) async fn deliver(&self, steps: Vec<Step>) {
        for step in steps {
            tokio::time::sleep(step.wait).await;
            self.deliver_one(&step.url, &step.body, step.callback, &step.about)
                .await;
        }
    }

    /// Posts one callback, as often as the organisation rules say, and writes down each try.
    pub(crate) async fn deliver_one(&self, url: &str, body: &str, callback: Callback, about: &JournalEntry) {
        let delivery = &self.poster.delivery;
        self.running.released().await;
        for left in (0..delivery.tries.max(1)).rev() {
            let status = self
                .poster
                .post(url, body, delivery.time_out)
                .await
                .map(|(status, _)| status);
            self.note_callback(callback, status, about);
            if status == Some(200) || left == 0 {
                return;
            }
            tokio::time::sleep(delivery.gap).await;
        }
    }

    pub(crate) fn note_callback(&self, callback: Callback, status: Option<u16>, about: &JournalEntry) {
        let mut world = self.world();
        let at = world.clock.now();
        let entry = JournalEntry {
            at,
            kind: Kind::CallbackSent { callback, status },
            ..about.clone()
        };
        world.journal.note(entry);
    }

    /// Runs `work` until it ends or the simulator stops, counted as pending all the while.
    pub(crate) fn spawn(
        self: &Arc<Self>,
        work: impl Future<Output = ()> + Send + 'static,
    ) -> tokio::task::JoinHandle<()> {
        let busy = self.running.busy();
        let stopped = self.running.stopped();
        tokio::spawn(async move {
            tokio::select! {
                () = work => {}
                () = stopped => {}
            }
            drop(busy);
        })
    }
}

/// What is going on, and whether to stop.
#[derive(Debug)]
pub(crate) struct Running {
    pending: watch::Sender<usize>,
    stop: watch::Sender<bool>,
    held: watch::Sender<bool>,
}

impl Running {
    pub(crate) fn new() -> Self {
        Self {
            pending: watch::Sender::new(0),
            stop: watch::Sender::new(false),
            held: watch::Sender::new(false),
        }
    }

    /// Counts one more thing going on until the answer is dropped.
    pub(crate) fn busy(&self) -> Busy {
        self.pending.send_modify(|pending| *pending += 1);
        Busy(self.pending.clone())
    }

    pub(crate) fn pending(&self) -> usize {
        *self.pending.borrow()
    }

    /// Stops everything going on.
    pub(crate) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Holds callbacks back, or lets them go.
    pub(crate) fn hold(&self, held: bool) {
        self.held.send_replace(held);
    }

    /// Waits until callbacks are not held back.
    async fn released(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self.held.subscribe().wait_for(|held| !*held).await;
    }

    /// Waits until it is to stop.
    pub(crate) fn stopped(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut stop = self.stop.subscribe();
        async move {
            // An error means that the simulator is gone, which is a stop as well.
            let _ = stop.wait_for(|stop| *stop).await;
        }
    }

    /// Waits until nothing is going on.
    pub(crate) async fn idle(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self.pending.subscribe().wait_for(|pending| *pending == 0).await;
    }
}

/// Something going on.
#[derive(Debug)]
pub(crate) struct Busy(watch::Sender<usize>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.send_modify(|pending| *pending = pending.saturating_sub(1));
    }
}
