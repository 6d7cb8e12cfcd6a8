//! What practice organisations stand on: the folders, the secrets and the simulated M-PESA.

use std::{
    fs::{File, TryLockError},
    path::Path,
    sync::Arc,
    time::Duration,
};

use chrono::DateTime;
use console::{Clock as _, SystemEntropy};
use daraja_sim::{Pace, Simulator};
use mpesa::Balance;
use tokio::sync::OnceCell;

use crate::{MPesa, OpenError, Options, clock::PracticeClock, connecting, sample, secrets, set_up};

/// What the practice Utility account is filled up to, in shillings.
const UTILITY_SHILLINGS: i64 = 12_000_000;
/// Below this it is filled up again at the next start.
const UTILITY_LEAST_SHILLINGS: i64 = 6_000_000;

/// About how often a customer pays by themselves.
const CUSTOMERS_EVERY: Duration = Duration::from_secs(240);
/// What practice organisations stand on: the simulated M-PESA, which outlives the desks that are opened on it.
pub(crate) struct Environment {
    pub(crate) options: Options,
    pub(crate) keys: secrets::Keys,
    pub(crate) simulator: Simulator,
    pub(crate) clock: Arc<PracticeClock>,
    pub(crate) relay: OnceCell<connecting::PracticeRelay>,
    /// Held for as long as it stands; the system lets go of it however the process ends.
    _lock: File,
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Environment")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl Environment {
    pub(crate) async fn open(options: Options) -> Result<Arc<Self>, OpenError> {
        for folder in [&options.folder, &options.outside] {
            make(folder).map_err(|source| OpenError::Folder {
                folder: folder.display().to_string(),
                source,
            })?;
        }
        // Before the simulator's journal is touched: two consoles must not write to one.
        let lock = take(&options.outside)?;
        let keys = secrets::keys(options.secrets.as_ref(), &SystemEntropy).await?;
        let clock = Arc::new(PracticeClock::open(&options.outside));
        let simulator = start_simulator(&options, &keys, &clock).await?;
        Ok(Arc::new(Self {
            options,
            keys,
            simulator,
            clock,
            relay: OnceCell::new(),
            _lock: lock,
        }))
    }

    /// M-PESA as a console reaches it.
    pub(crate) fn mpesa(&self) -> MPesa {
        MPesa {
            base_url: self.simulator.base_url(),
            certificate: self.simulator.certificate_pem().to_owned(),
            portal: Some(self.simulator.portal()),
            clock: Arc::clone(&self.clock),
            hurry: self.options.hurry,
        }
    }

    /// Stops what it was made of.
    pub(crate) async fn leave(self) {
        if let Some(relay) = self.relay.into_inner() {
            relay.shutdown().await;
        }
        self.simulator.shutdown().await;
    }
}

/// Makes a folder that only its owner can read.
pub(crate) fn make(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Takes M-PESA's books for this process.
fn take(folder: &Path) -> Result<File, OpenError> {
    let refused = |source| OpenError::Folder {
        folder: folder.display().to_string(),
        source,
    };
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("practice.in-use"))
        .map_err(refused)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse),
        Err(TryLockError::Error(source)) => Err(refused(source)),
    }
}

async fn start_simulator(
    options: &Options,
    keys: &secrets::Keys,
    clock: &Arc<PracticeClock>,
) -> Result<Simulator, OpenError> {
    let time = Arc::clone(clock);
    let shillings = |shillings: i64| Balance::from_cents(shillings.saturating_mul(100)).map_err(set_up);
    let simulator = Simulator::start(daraja_sim::Config {
        consumer_secret: keys.consumer_secret.clone(),
        initiator_password: keys.portal_password.clone(),
        utility: shillings(UTILITY_SHILLINGS)?,
        journal: Some(options.outside.join("m-pesa.journal")),
        pace: if options.hurry { Pace::LIFELIKE } else { Pace::REAL },
        names: sample::registered_names(),
        customers_every: Some(CUSTOMERS_EVERY),
        clock: daraja_sim::Clock::from_fn(move || DateTime::from_timestamp_millis(time.now()).unwrap_or_default()),
        ..daraja_sim::Config::practice(options.seed)
    })
    .await?;
    if simulator.accounts().utility < shillings(UTILITY_LEAST_SHILLINGS)? {
        simulator
            .set_utility(shillings(UTILITY_SHILLINGS)?)
            .map_err(|error| OpenError::SetUp(error.to_string()))?;
    }
    Ok(simulator)
}
