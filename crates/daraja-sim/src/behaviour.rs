//! How the simulator treats a request: by payee, by API, or by order.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::odds::Odds;

/// Which API a request came in by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    /// The access token. Only gates and a late answer apply to it.
    Token,
    /// B2C payment request, version 3: the caller names the conversation.
    B2c,
    /// B2C payment request, version 1: the gateway names it.
    B2cV1,
    /// B2C with a check of the payee's ID (`b2cvalidate` version 2).
    B2cValidate,
    /// Pay bill, buy goods, top-up and own transfers.
    B2b,
    /// Tax to KRA.
    Tax,
    /// Transaction status query.
    Status,
    /// Account balance query.
    Balance,
    /// Reversal of a customer's payment.
    Reversal,
    /// STK push.
    Stk,
    /// A customer's payment to the shortcode.
    C2b,
    /// Dynamic QR and Bill Manager: answered at once, no money.
    Extra,
}

impl Api {
    /// Whether its requests are about moving money, and not only questions.
    #[must_use]
    pub const fn moves_money(self) -> bool {
        !matches!(self, Self::Token | Self::Status | Self::Balance | Self::Extra)
    }
}

/// What happens to one request, from the gateway's entrance to the last callback.
///
/// Built from the answer that is furthest from the ordinary:
///
/// ```
/// use daraja_sim::Behaviour;
/// let lost = Behaviour::pay().silent();
/// let refused_twice_then_paid_in_doubt = Behaviour::pay().spike_arrest(2).drop_after_taking();
/// assert_ne!(lost, refused_twice_then_paid_in_doubt);
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Behaviour {
    /// What the gateway does before M-PESA sees the request.
    pub gate: Gate,
    /// How the caller hears that the request was taken.
    pub acknowledgement: Acknowledgement,
    /// What becomes of the money.
    pub outcome: Outcome,
    /// A time-out notice, posted before any result.
    pub notice: Option<Notice>,
    /// How many times the result is posted: 0 loses it, 2 repeats it.
    pub results: u8,
    /// Milliseconds between taking the request and its first callback; the [`crate::Pace`] where absent.
    pub delay_ms: Option<u64>,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            gate: Gate::Open,
            acknowledgement: Acknowledgement::Prompt,
            outcome: Outcome::Pay,
            notice: None,
            results: 1,
            delay_ms: None,
        }
    }
}

impl Behaviour {
    /// The ordinary way: taken, paid, answered once.
    #[must_use]
    pub fn pay() -> Self {
        Self::default()
    }

    /// Taken, then refused by M-PESA with `code`; no money moves.
    pub fn fail(code: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Fail(code.into()),
            ..Self::default()
        }
    }

    /// Taken, and then nothing: it stays pending for ever.
    #[must_use]
    pub fn pend() -> Self {
        Self {
            outcome: Outcome::Pend,
            results: 0,
            ..Self::default()
        }
    }

    /// Acknowledged, but M-PESA never heard of it: a status query finds nothing.
    #[must_use]
    pub fn vanish() -> Self {
        Self {
            outcome: Outcome::Vanish,
            results: 0,
            ..Self::default()
        }
    }

    /// The result is never posted.
    #[must_use]
    pub fn silent(self) -> Self {
        Self { results: 0, ..self }
    }

    /// The result is posted twice.
    #[must_use]
    pub fn twice(self) -> Self {
        Self { results: 2, ..self }
    }

    /// The first callback comes after `delay`.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self {
            delay_ms: Some(u64::try_from(delay.as_millis()).unwrap_or(u64::MAX)),
            ..self
        }
    }

    /// The result is posted before the acknowledgement is answered.
    #[must_use]
    pub fn before_acknowledgement(self) -> Self {
        Self {
            acknowledgement: Acknowledgement::AfterResult,
            ..self
        }
    }

    /// The acknowledgement is answered only after `delay`.
    #[must_use]
    pub fn acknowledge_after(self, delay: Duration) -> Self {
        let millis = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        Self {
            acknowledgement: Acknowledgement::Late(millis),
            ..self
        }
    }

    /// The request is taken and the connection closed without an answer.
    #[must_use]
    pub fn drop_after_taking(self) -> Self {
        Self {
            acknowledgement: Acknowledgement::Drop,
            ..self
        }
    }

    /// The request is taken and the answer is HTTP `status` with 500.002.1001 "System internal error."
    #[must_use]
    pub fn error_after_taking(self, status: u16) -> Self {
        Self {
            acknowledgement: Acknowledgement::Error(status),
            ..self
        }
    }

    /// The request is taken and a web firewall's HTML page with HTTP `status` is answered.
    #[must_use]
    pub fn html_after_taking(self, status: u16) -> Self {
        Self {
            acknowledgement: Acknowledgement::Html(status),
            ..self
        }
    }

    /// The gateway refuses the first `times` tries with a spike arrest (500.003.02).
    #[must_use]
    pub fn spike_arrest(self, times: u32) -> Self {
        Self {
            gate: Gate::SpikeArrest { times },
            ..self
        }
    }

    /// The gateway refuses the first `times` tries with a quota violation (500.003.03).
    #[must_use]
    pub fn quota(self, times: u32) -> Self {
        Self {
            gate: Gate::Quota { times },
            ..self
        }
    }

    /// The first `times` tries are answered HTTP `status` with 500.002.1001, and not taken.
    #[must_use]
    pub fn error_before_taking(self, status: u16, times: u32) -> Self {
        Self {
            gate: Gate::Error { status, times },
            ..self
        }
    }

    /// The first `times` tries find the connection closed, and are not taken.
    #[must_use]
    pub fn drop_before_taking(self, times: u32) -> Self {
        Self {
            gate: Gate::Drop { times },
            ..self
        }
    }

    /// A time-out notice comes before the result: the queue gave up, the money may still move.
    #[must_use]
    pub fn time_out(self, notice: Notice) -> Self {
        Self {
            notice: Some(notice),
            ..self
        }
    }
}

/// What the gateway does before M-PESA sees a request. The count is per request: by the caller's own
/// conversation id, or by payee and amount where there is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Lets it in.
    #[default]
    Open,
    /// 500.003.02 (Daraja facts, section 19), HTTP 500.
    SpikeArrest {
        /// For how many tries.
        times: u32,
    },
    /// 500.003.03, HTTP 500.
    Quota {
        /// For how many tries.
        times: u32,
    },
    /// HTTP `status` with 500.002.1001 "System internal error."
    Error {
        /// The HTTP status.
        status: u16,
        /// For how many tries.
        times: u32,
    },
    /// A web firewall's HTML page.
    Html {
        /// The HTTP status.
        status: u16,
        /// For how many tries.
        times: u32,
    },
    /// Closes the connection without an answer.
    Drop {
        /// For how many tries.
        times: u32,
    },
}

/// How the caller hears that its request was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acknowledgement {
    /// At once.
    #[default]
    Prompt,
    /// After so many milliseconds.
    Late(u64),
    /// Only after every callback was posted.
    AfterResult,
    /// Never: the connection is closed.
    Drop,
    /// As HTTP of this status with 500.002.1001 "System internal error."
    Error(u16),
    /// As an HTML page of this HTTP status.
    Html(u16),
}

/// What becomes of the money.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Paid, if operator, limits and accounts allow it.
    #[default]
    Pay,
    /// Not paid; the result carries this code.
    Fail(String),
    /// Not paid, never ends: a status query says `Pending`.
    Pend,
    /// Not paid and unknown to M-PESA: a status query finds nothing.
    Vanish,
}

/// The two shapes a queue time-out notice is said to have (Daraja facts, section 13).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// The request echoed, SecurityCredential included.
    Echo,
    /// A `Result` with `ResultType` 1 and `ResultCode` 1.
    Envelope,
}

/// What the simulator shall do, where it differs from the table of test payees.
///
/// A request is treated by the first of these that has something for it: `script` of its API (used up in the
/// order in which new requests come), `payees`, `apis`, the table of test payees, `odds`, [`Behaviour::pay`].
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scenario {
    /// By order of requests.
    pub script: BTreeMap<Api, VecDeque<Behaviour>>,
    /// By PartyB: a phone number as twelve digits, or a shortcode.
    pub payees: BTreeMap<String, Behaviour>,
    /// By API.
    pub apis: BTreeMap<Api, Behaviour>,
    /// By chance, from the seed, where money is to move.
    pub odds: Option<Odds>,
    /// APIs that the Daraja app is not subscribed to: 403.002.1001.
    pub not_subscribed: BTreeSet<Api>,
}

impl Scenario {
    /// Nothing out of the ordinary: the table of test payees decides.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Treats requests to `payee` so.
    #[must_use]
    pub fn payee(mut self, payee: impl Into<String>, behaviour: Behaviour) -> Self {
        self.payees.insert(payee.into(), behaviour);
        self
    }

    /// Treats the next requests of `api` so, in order.
    #[must_use]
    pub fn script(mut self, api: Api, behaviours: impl IntoIterator<Item = Behaviour>) -> Self {
        self.script.entry(api).or_default().extend(behaviours);
        self
    }

    /// Lets chance decide for every request for money that nothing else decides for.
    #[must_use]
    pub fn odds(mut self, odds: Odds) -> Self {
        self.odds = Some(odds);
        self
    }

    /// Treats every request of `api` so.
    #[must_use]
    pub fn api(mut self, api: Api, behaviour: Behaviour) -> Self {
        self.apis.insert(api, behaviour);
        self
    }
}
