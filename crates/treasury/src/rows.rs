//! The frozen rows of a batch: what a checker approves, byte for byte, is what is sent.

use std::{collections::BTreeSet, fmt, str::FromStr, sync::Arc};

use mpesa::{Amount, B2cLimits, LimitError, Total};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Lane, LaneKind};

/// One payout as prepared: what is owed to whom, and what was noticed about it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FrozenRow {
    /// Line of the imported file, from 1 with the header.
    pub line: u32,
    /// Which way it goes, and to whom.
    #[serde(flatten)]
    pub lane: Lane,
    /// How much.
    pub amount: Amount,
    /// The payee's name, as the maker wrote it.
    pub name: String,
    /// What it is for; the payee sees it.
    pub reference: String,
    /// The estimated fee.
    pub fee: Total,
    /// Kinds of the flags it carries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
}

/// SHA-256 of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The thirty-two bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl FromStr for Digest {
    type Err = hex::FromHexError;
    fn from_str(text: &str) -> Result<Self, hex::FromHexError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Digest {
    type Error = hex::FromHexError;
    fn try_from(text: String) -> Result<Self, hex::FromHexError> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The rows of one batch in their one written form: a JSON object a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowSet {
    // Shared: a decision that is taken anew takes the same rows.
    rows: Arc<[FrozenRow]>,
    bytes: Arc<[u8]>,
    digest: Digest,
    sum: Total,
    fees: Total,
}

impl RowSet {
    /// Freezes `rows`, in their order.
    ///
    /// # Errors
    /// When there is none, one is outside `limits`, or the sum is larger than money can be.
    pub fn freeze(rows: Vec<FrozenRow>, limits: &B2cLimits) -> Result<Self, RowError> {
        for row in &rows {
            match row.lane.kind() {
                LaneKind::Person => limits
                    .check(row.amount)
                    .map_err(|error| RowError::Limit { line: row.line, error })?,
                LaneKind::Bill | LaneKind::Till | LaneKind::Tax | LaneKind::TopUp => {
                    if row.amount.cents().checked_rem(100) != Some(0) {
                        return Err(RowError::NotWhole { line: row.line });
                    }
                }
                // A payment is taken back whole, to the cent.
                LaneKind::Reversal => {}
            }
        }
        let mut bytes = Vec::new();
        for row in &rows {
            serde_json::to_writer(&mut bytes, row).map_err(RowError::Unreadable)?;
            bytes.push(b'\n');
        }
        Self::assemble(rows, bytes)
    }

    /// Reads rows back from their written form.
    ///
    /// # Errors
    /// When the bytes are not what [`RowSet::freeze`] writes.
    pub fn read(bytes: &[u8]) -> Result<Self, RowError> {
        let rows = bytes
            .split(|b| *b == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).map_err(RowError::Unreadable))
            .collect::<Result<Vec<FrozenRow>, _>>()?;
        Self::assemble(rows, bytes.to_vec())
    }

    /// The rows without those at these places, each in its written form as it was; none where nothing would be left.
    #[must_use]
    pub fn without(&self, out: &BTreeSet<usize>) -> Option<Self> {
        let kept = |place: &usize| !out.contains(place);
        let rows = (0..).zip(self.rows.iter()).filter(|(place, _)| kept(place));
        let rows: Vec<FrozenRow> = rows.map(|(_, row)| row.clone()).collect();
        let lines = self.bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty());
        let mut bytes = Vec::new();
        for (_, line) in (0..).zip(lines).filter(|(place, _)| kept(place)) {
            bytes.extend_from_slice(line);
            bytes.push(b'\n');
        }
        Self::assemble(rows, bytes).ok()
    }

    fn assemble(rows: Vec<FrozenRow>, bytes: Vec<u8>) -> Result<Self, RowError> {
        if rows.is_empty() {
            return Err(RowError::Empty);
        }
        Ok(Self {
            sum: Total::sum(rows.iter().map(|row| row.amount)).ok_or(RowError::TooLarge)?,
            fees: Total::sum(rows.iter().map(|row| row.fee)).ok_or(RowError::TooLarge)?,
            digest: Digest::of(&bytes),
            rows: rows.into(),
            bytes: bytes.into(),
        })
    }

    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[FrozenRow] {
        &self.rows
    }

    /// Their written form.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The digest of their written form.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// The sum of their amounts.
    #[must_use]
    pub const fn sum(&self) -> Total {
        self.sum
    }

    /// The sum of their estimated fees.
    #[must_use]
    pub const fn fees(&self) -> Total {
        self.fees
    }
}

/// Why rows cannot be frozen or read back.
#[derive(Debug, thiserror::Error)]
pub enum RowError {
    /// A batch has at least one payout.
    #[error("a batch needs at least one payout")]
    Empty,
    /// A row is outside the limits.
    #[error("line {line}: {error}")]
    Limit {
        /// Its line in the file.
        line: u32,
        /// What is wrong.
        error: LimitError,
    },
    /// M-PESA takes whole shillings only.
    #[error("line {line}: the amount is not in whole shillings")]
    NotWhole {
        /// Its line in the file.
        line: u32,
    },
    /// The sum is above what money can be.
    #[error("the sum of the batch is too large")]
    TooLarge,
    /// The written form is damaged.
    #[error("the frozen rows cannot be read")]
    Unreadable(#[source] serde_json::Error),
}

#[cfg(test)]
mod tests {
    use mpesa::B2cCommand;

    use super::*;

    fn row(line: u32, shillings: i64) -> FrozenRow {
        FrozenRow {
            line,
            lane: Lane::Person {
                payee: "0712345678".parse().expect("a number"),
                command: B2cCommand::SalaryPayment,
            },
            amount: Amount::from_shillings(shillings).expect("positive"),
            name: "Wanjiku, \"Ann\"\nO'Neil".to_owned(),
            reference: "March".to_owned(),
            fee: Total::ZERO,
            flags: vec!["new_payee".to_owned()],
        }
    }

    #[test]
    fn frozen_rows_read_back_as_they_were() {
        let frozen = RowSet::freeze(vec![row(2, 10), row(3, 250_000)], &B2cLimits::CURRENT).expect("rows");
        let back = RowSet::read(frozen.bytes()).expect("the same rows");
        assert_eq!(back, frozen);
        assert_eq!(back.sum().cents(), 25_001_000);
    }

    #[test]
    fn rows_that_were_frozen_before_there_were_lanes_read_the_same() {
        let old = r#"{"line":2,"payee":"254712345678","amount":1000,"name":"A","reference":"","command":"SalaryPayment","fee":0}"#;
        let rows = RowSet::read(old.as_bytes()).expect("rows");
        assert_eq!(rows.rows()[0].lane, row(2, 10).lane);
        assert_eq!(rows.digest(), Digest::of(old.as_bytes()));
    }

    #[test]
    fn rows_without_some_are_as_if_just_the_others_had_been_frozen() {
        let all = RowSet::freeze(vec![row(2, 10), row(3, 20), row(4, 30)], &B2cLimits::CURRENT).expect("rows");
        let rest = RowSet::freeze(vec![row(2, 10), row(4, 30)], &B2cLimits::CURRENT).expect("rows");
        assert_eq!(all.without(&[1].into()), Some(rest));
        assert_eq!(all.without(&[].into()).as_ref(), Some(&all));
        assert_eq!(all.without(&[0, 1, 2].into()), None);
    }

    #[test]
    fn bills_are_paid_in_whole_shillings() {
        let bill = FrozenRow {
            lane: Lane::Till {
                till: "512345".parse().expect("a till"),
            },
            amount: Amount::from_cents(1_050).expect("positive"),
            ..row(2, 10)
        };
        let error = RowSet::freeze(vec![bill], &B2cLimits::CURRENT);
        assert!(matches!(error, Err(RowError::NotWhole { line: 2 })));
    }

    #[test]
    fn any_change_of_a_row_changes_the_digest() {
        let digest = |shillings| {
            RowSet::freeze(vec![row(2, shillings)], &B2cLimits::CURRENT)
                .expect("rows")
                .digest()
        };
        assert_ne!(digest(10), digest(11));
    }

    #[test]
    fn rows_outside_the_limits_are_refused_by_line() {
        let error = RowSet::freeze(vec![row(2, 10), row(3, 250_001)], &B2cLimits::CURRENT);
        assert!(matches!(error, Err(RowError::Limit { line: 3, .. })));
        assert!(matches!(
            RowSet::freeze(vec![], &B2cLimits::CURRENT),
            Err(RowError::Empty)
        ));
    }
}
