//! The lines of a statement in their one written form.

use std::sync::Arc;

use mpesa::{OriginatorConversationId, Receipt};
use serde::{Deserialize, Serialize};

use crate::{Digest, RowError};

/// An account of the organisation in M-PESA's books.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookAccount {
    /// Pays people.
    Utility,
    /// Pays organisations, tax and top-ups. The portal calls it MMF.
    Working,
    /// Fees.
    ChargesPaid,
    /// What leaves for the bank.
    Settlement,
    /// A till's receipts.
    Merchant,
}

impl BookAccount {
    /// Every account.
    pub const ALL: [Self; 5] = [
        Self::Utility,
        Self::Working,
        Self::ChargesPaid,
        Self::Settlement,
        Self::Merchant,
    ];

    /// As the ledger spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utility => "utility",
            Self::Working => "working",
            Self::ChargesPaid => "charges_paid",
            Self::Settlement => "settlement",
            Self::Merchant => "merchant",
        }
    }

    /// As people read it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Utility => "Utility account",
            Self::Working => "Working account",
            Self::ChargesPaid => "Charges Paid account",
            Self::Settlement => "Settlement account",
            Self::Merchant => "Merchant account",
        }
    }

    /// The account that the ledger spells so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.name() == name)
    }

    /// The account that M-PESA's words name: `Utility Account`, `MMF Account`, `Organization MMF Account`, by a word of it.
    #[must_use]
    pub fn of_words(words: &str) -> Option<Self> {
        let words = words.to_ascii_lowercase();
        let has = |word: &str| words.contains(word);
        [
            (Self::ChargesPaid, has("charge")),
            (Self::Settlement, has("settlement")),
            (Self::Working, has("mmf") || has("working")),
            (Self::Merchant, has("merchant")),
            (Self::Utility, has("utility")),
        ]
        .into_iter()
        .find_map(|(account, fits)| fits.then_some(account))
    }
}

/// What kind of movement a line is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineClass {
    /// A payment to somebody else.
    Payment,
    /// What M-PESA charges for a payment, under the payment's receipt.
    Charge,
    /// A payment taken back.
    Reversal,
    /// Between accounts of the organisation, or to its bank.
    Move,
    /// Somebody paid the organisation.
    Incoming,
    /// In words that are not known.
    Other,
}

impl LineClass {
    /// Every class.
    pub const ALL: [Self; 6] = [
        Self::Payment,
        Self::Charge,
        Self::Reversal,
        Self::Move,
        Self::Incoming,
        Self::Other,
    ];

    /// As the ledger spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Charge => "charge",
            Self::Reversal => "reversal",
            Self::Move => "move",
            Self::Incoming => "incoming",
            Self::Other => "other",
        }
    }

    /// The class that the ledger spells so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}

/// A line as it stands in M-PESA's books.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StatementLine {
    /// Line of the file, from 1.
    pub line: u32,
    /// M-PESA's receipt.
    pub receipt: Receipt,
    /// When it was completed, UTC milliseconds.
    pub completed: i64,
    /// Cents: above zero came in, below zero went out. Of what does not count, what would have.
    pub cents: i64,
    /// What the account held afterwards, cents, where the file says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance: Option<i64>,
    /// Whether money moved: failed and declined lines carry amounts, too.
    pub counts: bool,
    /// M-PESA's word for how it ended.
    pub status: String,
    /// What kind of movement.
    pub class: LineClass,
    /// M-PESA's own words.
    pub details: String,
    /// The number of the other side as written: whole or masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The name of the other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The account at the other side, or the one that a customer typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_no: Option<String>,
    /// Our own id of the payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_id: Option<OriginatorConversationId>,
    /// The receipt of what it takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked: Option<Receipt>,
    /// Who ordered it in the portal, `ORGANISATION\\user`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// Which of several lines of one file that say the same of one receipt, from 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub twin: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl StatementLine {
    /// What tells it from other lines of one account: the same line from another file or layout has the same. Details are
    /// written differently from layout to layout (with our id or without, numbers masked or whole), so of a known kind of
    /// movement they do not count.
    #[must_use]
    pub fn key(&self) -> String {
        let words = match self.class == LineClass::Other {
            true => plain(&self.details),
            false => self.class.name().to_owned(),
        };
        let counts = if self.counts { "" } else { "/not" };
        format!("{}/{}/{words}{counts}/{}", self.receipt, self.cents, self.twin)
    }
}

/// Details without what layouts write differently.
fn plain(details: &str) -> String {
    let lower = details.to_lowercase();
    let before = lower.split("original conversation id").next().unwrap_or_default();
    let letters = before.chars().filter(|c| c.is_alphabetic());
    letters.collect()
}

/// The lines of one file: a JSON object a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementLines {
    // Shared: a decision that is taken anew takes the same lines.
    lines: Arc<[StatementLine]>,
    bytes: Arc<[u8]>,
    digest: Digest,
}

impl StatementLines {
    /// Puts lines into their written form, and tells those apart that say the same of one receipt.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub fn write(mut lines: Vec<StatementLine>) -> Result<Self, RowError> {
        lines.sort_by(|a, b| a.completed.cmp(&b.completed).then(a.line.cmp(&b.line)));
        let mut seen = std::collections::HashMap::new();
        for line in &mut lines {
            line.twin = 0;
            let known: &mut u32 = seen.entry(line.key()).or_default();
            line.twin = *known;
            *known = known.saturating_add(1);
        }
        let mut bytes = Vec::new();
        for line in &lines {
            serde_json::to_writer(&mut bytes, line).map_err(RowError::Unreadable)?;
            bytes.push(b'\n');
        }
        let digest = Digest::of(&bytes);
        Ok(Self {
            lines: lines.into(),
            bytes: bytes.into(),
            digest,
        })
    }

    /// Reads lines back from their written form.
    ///
    /// # Errors
    /// When the bytes are not what [`StatementLines::write`] writes.
    pub fn read(bytes: &[u8]) -> Result<Self, RowError> {
        let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty());
        let lines = lines.map(|line| serde_json::from_slice(line).map_err(RowError::Unreadable));
        Ok(Self {
            lines: lines.collect::<Result<_, _>>()?,
            digest: Digest::of(bytes),
            bytes: bytes.into(),
        })
    }

    /// The lines, oldest first.
    #[must_use]
    pub fn lines(&self) -> &[StatementLine] {
        &self.lines
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
}

/// What a statement covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StatementPeriod {
    /// From when, UTC milliseconds.
    pub from: i64,
    /// Until when, UTC milliseconds: that second included.
    pub until: i64,
    /// What the account held before, cents, where the file says so or its lines do.
    pub opening: Option<i64>,
    /// What it held afterwards.
    pub closing: Option<i64>,
}

/// What is wrong with a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFault {
    /// The sums of its heading are not those of its lines: lines were taken out or changed.
    Totals,
    /// A balance does not follow from the one before and the amount.
    Balance,
    /// Days and months were swapped by a spreadsheet.
    SwappedDays,
    /// A receipt was made on another day than its line says.
    ReceiptDay,
    /// Lines that cannot be read.
    Unreadable,
}

impl FileFault {
    /// As the ledger spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Totals => "totals",
            Self::Balance => "balance",
            Self::SwappedDays => "swapped_days",
            Self::ReceiptDay => "receipt_day",
            Self::Unreadable => "unreadable",
        }
    }
}

/// One thing that is wrong with a file, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FileFinding {
    /// What.
    pub what: FileFault,
    /// With lines and amounts.
    pub text: String,
}
