//! Result codes as M-PESA writes them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{Api, Meaning, meaning::meaning};

/// A `ResultCode` as M-PESA wrote it: digits or letters (`0`, `2001`, `R000002`, `SFC_IC0003`).
///
/// Numbers and quoted numbers are the same code; `00000000` is `0`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ResultCode(String);

impl ResultCode {
    /// The code's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the code is `0`.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0 == "0"
    }

    /// What the code means when `api` answers with it. Codes mean different things per API: 2001 is the
    /// operator's credential everywhere but in STK, where it is the customer's PIN.
    #[must_use]
    pub fn meaning(&self, api: Api) -> Meaning {
        meaning(api, &self.0)
    }
}

impl From<String> for ResultCode {
    fn from(text: String) -> Self {
        let trimmed = text.trim();
        if !trimmed.is_empty() && trimmed.bytes().all(|b| b == b'0') {
            return Self("0".to_owned());
        }
        Self(trimmed.to_owned())
    }
}

impl From<ResultCode> for String {
    fn from(code: ResultCode) -> Self {
        code.0
    }
}

impl FromStr for ResultCode {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(text.to_owned()))
    }
}

impl fmt::Display for ResultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
