//! Where a figure or a batch came from.

use serde::{Deserialize, Serialize};

use crate::Digest;

/// The file a batch came from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SourceFile {
    /// Name.
    pub name: String,
    /// Digest of its bytes: the same file is recognised.
    pub sha256: Digest,
}

/// What told us the float.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FloatSource {
    /// An answer to a balance query.
    Balance,
    /// The result of a payout.
    Payout,
}
