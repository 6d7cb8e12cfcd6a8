//! The handle of a running simulator.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use chrono::{DateTime, Utc};
use mpesa::{Amount, Balance, Msisdn, Shortcode};
use secrecy::SecretString;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    Accounts, Config, JournalEntry, OperatorState, Paid, Portal, Scenario, SimError, Statement, StatementOf,
    deliver::{Poster, Running},
    http::{self, Shared},
    journal,
    key::Vault,
    world::World,
};

/// A running simulator. Dropping it stops it.
#[derive(Debug)]
pub struct Simulator {
    shared: Arc<Shared>,
    address: SocketAddr,
    serving: Option<JoinHandle<()>>,
}

impl Simulator {
    /// Starts a simulator inside this program. It listens when this returns.
    ///
    /// # Errors
    /// When the address is taken, the journal cannot be used, or the key is not one.
    pub async fn start(config: Config) -> Result<Self, SimError> {
        let (seed, pem) = (config.seed, config.key_pem.clone());
        let vault = tokio::task::spawn_blocking(move || match pem {
            Some(pem) => Vault::of_pem(&pem),
            None => Vault::of_seed(seed),
        })
        .await
        .map_err(SimError::key)??;
        let listener = TcpListener::bind(config.listen).await.map_err(SimError::Listen)?;
        let address = listener.local_addr().map_err(SimError::Listen)?;
        let shared = Arc::new(Shared {
            world: Mutex::new(World::open(&config, Arc::clone(&vault))?),
            poster: Poster::new(&config.delivery)?,
            running: Running::new(),
            certificate_pem: vault.certificate_pem.clone(),
        });
        if let Some(every) = config.customers_every {
            tokio::spawn(http::c2b::customers(Arc::clone(&shared), every));
        }
        let serving = tokio::spawn(http::serve(listener, Arc::clone(&shared)));
        Ok(Self {
            shared,
            address,
            serving: Some(serving),
        })
    }

    /// `http://127.0.0.1:PORT`: what stands in for `https://api.safaricom.co.ke`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The certificate to seal security credentials for, as PEM.
    #[must_use]
    pub fn certificate_pem(&self) -> &str {
        &self.shared.certificate_pem
    }

    /// Everything it did so far.
    #[must_use]
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.shared.world().journal.entries(0)
    }

    /// The payments it truly made, in order.
    #[must_use]
    pub fn paid(&self) -> Vec<Paid> {
        journal::paid(&self.shared.world().journal.entries(0)).collect()
    }

    /// What the first shortcode's accounts hold.
    #[must_use]
    pub fn accounts(&self) -> Accounts {
        let world = self.shared.world();
        world.accounts(world.shortcode.as_str())
    }

    /// What a shortcode's accounts hold; none where nobody here has it.
    #[must_use]
    pub fn accounts_of(&self, shortcode: &Shortcode) -> Option<Accounts> {
        self.shared.world().register.accounts(shortcode.as_str())
    }

    /// Sets all accounts of the first shortcode, as deposits and settlements do.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub fn set_accounts(&self, accounts: Accounts) -> std::io::Result<()> {
        let mut world = self.shared.world();
        let shortcode = world.shortcode.to_string();
        world.set_accounts(&shortcode, accounts)
    }

    /// Sets the Utility account, which B2C pays out of.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub fn set_utility(&self, utility: Balance) -> std::io::Result<()> {
        self.set_accounts(Accounts {
            utility,
            ..self.accounts()
        })
    }

    /// Gives an operator a new password as of now, which also unlocks it; a new name makes a new operator.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub fn set_password(&self, initiator: &str, password: SecretString) -> std::io::Result<()> {
        self.shared.world().set_password(initiator, password)
    }

    /// The portal, for whoever changes passwords there while this runs.
    #[must_use]
    pub fn portal(&self) -> Portal {
        Portal {
            shared: Arc::clone(&self.shared),
        }
    }

    /// A statement from its books; none where nobody here has the shortcode.
    #[must_use]
    pub fn statement(&self, of: &StatementOf) -> Option<Statement> {
        self.shared.world().statement(of)
    }

    /// Every operator, without passwords.
    #[must_use]
    pub fn operators(&self) -> Vec<OperatorState> {
        self.shared.world().operators()
    }

    /// Replaces the scenario. Requests already treated by the old one stay so treated.
    pub fn set_scenario(&self, scenario: Scenario) {
        self.shared.world().treatments.scenario = scenario;
    }

    /// The time it believes it is.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.shared.world().clock.now()
    }

    /// Makes it `at` now.
    pub fn set_clock(&self, at: DateTime<Utc>) {
        self.shared.world().clock.set(at);
    }

    /// Ends every app's current token, as a second program that asks for one does.
    pub fn expire_token(&self) {
        self.shared
            .world()
            .register
            .all_mut()
            .for_each(|organisation| organisation.token = None);
    }

    /// Holds every callback back (`true`), or lets them go (`false`): a test's own hand on the timing.
    pub fn hold_callbacks(&self, held: bool) {
        self.shared.running.hold(held);
    }

    /// Lets a customer pay `amount` to the pay bill under `reference`; the receipt. The money arrives, and is
    /// told to registered addresses, after the pace.
    pub fn customer_pays(&self, customer: &Msisdn, amount: Amount, reference: &str) -> String {
        let (phone, shortcode) = (customer.expose().to_owned(), self.shared.world().shortcode.to_string());
        http::c2b::customer_pays(&self.shared, shortcode, (phone, amount), (false, reference.to_owned()))
    }

    /// Waits until no request is being answered and no callback is still to be posted. Callbacks held back
    /// are still to be posted.
    pub async fn settle(&self) {
        self.shared.running.idle().await;
    }

    /// Stops. Callbacks not posted yet are lost, as they are when the real gateway finds nobody listening.
    pub async fn shutdown(mut self) {
        self.shared.running.stop();
        if let Some(serving) = self.serving.take() {
            // Fails only if serving panicked, and then it has stopped too.
            let _ = serving.await;
        }
        self.shared.running.idle().await;
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.shared.running.stop();
    }
}
