//! What a simulator is started with.

use std::{collections::BTreeMap, net::IpAddr, net::SocketAddr, path::PathBuf, time::Duration};

use mpesa::{Amount, B2cLimits, B2cTariff, Balance, Shortcode};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::{Clock, Opening, Operator, Organisation, Scenario};

/// What a simulator is started with. Begin with [`Config::practice`] and change what differs:
///
/// ```
/// use daraja_sim::{Config, Pace};
/// let config = Config { pace: Pace::AT_ONCE, ..Config::practice(7) };
/// assert_eq!(config.seed, 7);
/// ```
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Chooses the key pair, tokens, ids, receipts and delays.
    pub seed: u64,
    /// The organisation's name, as others see it.
    pub organisation: String,
    /// The organisation's number.
    pub shortcode: Shortcode,
    /// Further numbers of the same organisation: the same app and operators, accounts of their own.
    pub shortcodes: Vec<Opening>,
    /// Other organisations at the same M-PESA, with apps, operators and numbers of their own.
    pub organisations: Vec<Organisation>,
    /// The Daraja app's key.
    pub consumer_key: String,
    /// The Daraja app's secret.
    pub consumer_secret: SecretString,
    /// The API operator's name. It holds every role.
    pub initiator: String,
    /// The API operator's password.
    pub initiator_password: SecretString,
    /// Further operators.
    pub operators: Vec<Operator>,
    /// The Utility account at the first start.
    pub utility: Balance,
    /// The Working account at the first start.
    pub working: Balance,
    /// The STK passkey.
    pub passkey: SecretString,
    /// Where the journal of truth is kept; in memory only where absent. An existing journal is continued:
    /// its accounts, ids and payments count, not `utility` and `working`.
    pub journal: Option<PathBuf>,
    /// Time between a request and its result.
    pub pace: Pace,
    /// What differs from the table of test payees.
    pub scenario: Scenario,
    /// Customers pay by themselves, about so often, from the seed; nobody does where absent.
    pub customers_every: Option<Duration>,
    /// Registered names by phone number, twelve digits. Other numbers have the test payees' names, or one made of their digits.
    pub names: BTreeMap<String, String>,
    /// What time it is.
    pub clock: Clock,
    /// How callbacks are written.
    pub shape: Shape,
    /// How callbacks are posted.
    pub delivery: Delivery,
    /// Limits, fees and organisation rules.
    pub rules: Rules,
    /// The RSA private key (PKCS#8 PEM, 2048 bits) that opens security credentials; made from the seed where absent.
    pub key_pem: Option<SecretString>,
}

impl Config {
    /// A shortcode with a million shillings in Utility and in Working, on a free loopback port, in memory.
    ///
    /// # Panics
    /// Never: the built-in values are valid.
    #[must_use]
    pub fn practice(seed: u64) -> Self {
        let million = Balance::from_cents(100_000_000).expect("a million shillings is a valid balance");
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            seed,
            organisation: "Practice Organisation".to_owned(),
            shortcodes: Vec::new(),
            organisations: Vec::new(),
            shortcode: "600992".parse().expect("the sandbox shortcode is valid"),
            consumer_key: "practice-consumer-key".to_owned(),
            consumer_secret: "practice-consumer-secret".into(),
            initiator: "testapi".to_owned(),
            initiator_password: "Practice#2026".into(),
            operators: Vec::new(),
            utility: million,
            working: million,
            passkey: "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919".into(),
            journal: None,
            pace: Pace::LIFELIKE,
            scenario: Scenario::new(),
            customers_every: None,
            names: BTreeMap::new(),
            clock: Clock::system(),
            shape: Shape::Production,
            delivery: Delivery::default(),
            rules: Rules::default(),
            key_pem: None,
        }
    }
}

/// The shortest and longest time between taking a request and its first callback.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pace {
    /// The shortest.
    pub least: Duration,
    /// The longest.
    pub most: Duration,
}

impl Pace {
    /// No wait at all.
    pub const AT_ONCE: Self = Self {
        least: Duration::ZERO,
        most: Duration::ZERO,
    };
    /// Two to nine seconds: about as long as M-PESA's results take (field reports; seconds to minutes).
    pub const REAL: Self = Self {
        least: Duration::from_secs(2),
        most: Duration::from_secs(9),
    };
    /// A quarter of a second to two seconds.
    pub const LIFELIKE: Self = Self {
        least: Duration::from_millis(250),
        most: Duration::from_secs(2),
    };
}

/// How callback bodies are written. All three were seen (Daraja facts, sections 7, 9 and 11).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// As production writes them today: parameters in changing order, `ActionType` before the balance, a
    /// merchant account, real-looking ids on failures, B2B results with little in them.
    #[default]
    Production,
    /// As the sandbox writes them: escaped slashes, a float account, placeholders on failures, a status
    /// answer with its `DebitPartyName` twice.
    Sandbox,
    /// As the portal's pages print them: B2C and reversals with numbers, bills and balances all in quotes, a status with
    /// its parameters in quotes and `DebitPartyName` twice; the parameters in the printed order.
    Portal,
}

/// How callbacks are posted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// How long to wait for an answer.
    pub time_out: Duration,
    /// How often one callback is tried until it is answered 200. Officially once.
    pub tries: u8,
    /// The wait before a further try.
    pub gap: Duration,
    /// The address callbacks come from, for receivers that filter by it (on Linux, any of 127.0.0.0/8).
    pub source: Option<IpAddr>,
    /// The certificate authority (PEM) that a receiver's certificate must come from, where that is none that everybody knows.
    pub authority: Option<String>,
}

impl Default for Delivery {
    fn default() -> Self {
        Self {
            time_out: Duration::from_secs(10),
            tries: 1,
            gap: Duration::from_secs(30),
            source: None,
            authority: None,
        }
    }
}

/// Where an address with a forbidden word (`mpesa`, `safaricom`, `exe` ...) is refused. The words are documented on the page
/// about registering addresses for customers' payments; clients are known that use them elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForbiddenWords {
    /// In every address: a client that passes here passes anywhere.
    #[default]
    Everywhere,
    /// Where addresses for customers' payments are registered.
    Registration,
    /// Nowhere.
    Nowhere,
}

/// Limits, fees and organisation rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rules {
    /// The least and most of one B2C payment: results 2 and 3.
    pub b2c: B2cLimits,
    /// What a customer may receive in a day: result 4.
    pub customer_daily: Amount,
    /// B2C fees, booked on the Charges Paid account.
    pub b2c_tariff: B2cTariff,
    /// B2B fees. No table is published; none are charged unless this says so.
    pub b2b_tariff: B2cTariff,
    /// Wrong passwords in a row until the operator is locked (8006). The real number is not known.
    pub lock_after: u32,
    /// Days a password lasts.
    pub password_days: u16,
    /// Whether `BusinessTransferFromMMFToUtility` was enabled by Safaricom; result 21 where not.
    pub own_transfer: bool,
    /// Seconds a token lives.
    pub token_seconds: u16,
    /// Requests in one (real) second beyond which the gateway answers with a spike arrest. No number is
    /// published, so there is no limit unless this says so.
    pub most_per_second: Option<u32>,
    /// Where addresses with words that Daraja forbids are refused.
    pub forbidden_words: ForbiddenWords,
    /// Whether the reference and the description of an STK push are held to 12 and 13 characters, as its page says.
    pub stk_texts: bool,
    /// Whether C2B payments are offered to the validation address first.
    pub c2b_validation: bool,
    /// Whether C2B addresses may be registered again, as in the sandbox.
    pub c2b_register_again: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            b2c: B2cLimits::CURRENT,
            customer_daily: Amount::from_shillings(500_000).expect("a positive amount"),
            b2c_tariff: B2cTariff::august_2023(),
            b2b_tariff: B2cTariff::new(Vec::new()),
            lock_after: 3,
            password_days: 90,
            own_transfer: true,
            token_seconds: 3_600,
            most_per_second: None,
            forbidden_words: ForbiddenWords::Everywhere,
            stk_texts: true,
            c2b_validation: false,
            c2b_register_again: true,
        }
    }
}
