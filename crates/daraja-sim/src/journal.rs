//! What the simulator truly did: the truth that a test compares a ledger with.
//!
//! Entries are only ever added. Where a file keeps them, an entry is on disk before its effect can be seen, and there alone: a
//! journal of a hundred thousand payments is read from it when somebody wants it.

use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::{self, BufRead as _, BufReader, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Accounts, Api, SimError};

/// One thing that happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct JournalEntry {
    /// When, by the simulator's clock.
    pub at: DateTime<Utc>,
    /// Which API the request came in by; absent for the organisation's own acts (accounts set, password set).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api: Option<Api>,
    /// The caller's id, or the gateway's where the API has none of the caller's. Empty where there is no request.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub originator_conversation_id: String,
    /// The organisation's number that it is about; empty for the simulator's first, and for the organisation's own acts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub shortcode: String,
    /// M-PESA's id. Empty where nothing was taken.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub conversation_id: String,
    /// The other party: a whole phone number or a shortcode. Empty for queries.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub payee: String,
    /// Cents; zero for queries.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub amount: i64,
    /// What happened.
    #[serde(flatten)]
    pub kind: Kind,
}

impl JournalEntry {
    /// An entry about no request.
    pub(crate) fn of_the_organisation(at: DateTime<Utc>, kind: Kind) -> Self {
        Self {
            at,
            api: None,
            originator_conversation_id: String::new(),
            shortcode: String::new(),
            conversation_id: String::new(),
            payee: String::new(),
            amount: 0,
            kind,
        }
    }
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Kind {
    /// The simulator was started, with these accounts.
    Started {
        /// The first shortcode's accounts at that moment.
        accounts: Accounts,
        /// Those of the other shortcodes.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        others: BTreeMap<String, Accounts>,
    },
    /// A request was taken: from here on it counts as sent.
    Taken {
        /// Who asked.
        initiator: String,
        /// For what.
        command: String,
        /// The account that is paid into at the receiver; empty where there is none.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reference: String,
    },
    /// Money moved out of the organisation's accounts.
    Paid {
        /// M-PESA's proof.
        receipt: String,
        /// The fee in cents.
        fee: i64,
        /// The accounts afterwards.
        accounts: Accounts,
        /// Where it arrived, if that is another shortcode of this M-PESA's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        credited: Option<Credited>,
    },
    /// A customer's money arrived in the organisation's accounts (C2B, STK).
    Received {
        /// M-PESA's proof.
        receipt: String,
        /// The account number the customer typed; empty for tills.
        reference: String,
        /// The accounts afterwards.
        accounts: Accounts,
    },
    /// M-PESA refused what was taken. No money moved.
    Failed {
        /// The result code.
        code: String,
    },
    /// Taken, not paid, and it never ends.
    Pending,
    /// Taken by the gateway, never seen by M-PESA.
    Vanished,
    /// A query was answered.
    Answered,
    /// A customer's payment was taken back.
    Reversed {
        /// The receipt of the reversal.
        receipt: String,
        /// The receipt of the payment taken back.
        original: String,
        /// The accounts afterwards.
        accounts: Accounts,
    },
    /// The gateway refused a request: nothing was taken.
    Refused {
        /// The HTTP status answered; 0 where the connection was closed.
        status: u16,
        /// The `errorCode` answered; empty where there was none.
        error_code: String,
    },
    /// A callback was posted.
    CallbackSent {
        /// Which.
        callback: Callback,
        /// The HTTP status answered; absent where nothing was.
        status: Option<u16>,
    },
    /// The accounts were set from outside.
    AccountsSet {
        /// The accounts afterwards.
        accounts: Accounts,
    },
    /// An operator's password was set from outside.
    PasswordSet {
        /// The operator.
        initiator: String,
    },
}

/// Money that arrived at another shortcode of this M-PESA's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Credited {
    /// Whose.
    pub shortcode: String,
    /// Its accounts afterwards.
    pub accounts: Accounts,
}

impl Kind {
    /// The receipt of money that moved.
    #[must_use]
    pub fn receipt(&self) -> Option<&str> {
        match self {
            Self::Paid { receipt, .. } | Self::Received { receipt, .. } | Self::Reversed { receipt, .. } => {
                Some(receipt)
            }
            Self::Started { .. }
            | Self::Taken { .. }
            | Self::Failed { .. }
            | Self::Pending
            | Self::Vanished
            | Self::Answered
            | Self::Refused { .. }
            | Self::CallbackSent { .. }
            | Self::AccountsSet { .. }
            | Self::PasswordSet { .. } => None,
        }
    }

    /// The accounts after money moved.
    pub(crate) fn moved(&self) -> Option<Accounts> {
        match self {
            Self::Paid { accounts, .. } | Self::Received { accounts, .. } | Self::Reversed { accounts, .. } => {
                Some(*accounts)
            }
            Self::Started { .. }
            | Self::Taken { .. }
            | Self::Failed { .. }
            | Self::Pending
            | Self::Vanished
            | Self::Answered
            | Self::Refused { .. }
            | Self::CallbackSent { .. }
            | Self::AccountsSet { .. }
            | Self::PasswordSet { .. } => None,
        }
    }
}

/// What kind of callback was posted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Callback {
    /// The outcome.
    Result,
    /// The queue gave up.
    TimeOutNotice,
    /// The outcome of an STK push.
    Stk,
    /// A customer's payment, offered.
    Validation,
    /// A customer's payment, done.
    Confirmation,
}

/// A payment that was truly made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paid {
    /// When.
    pub at: DateTime<Utc>,
    /// By which API.
    pub api: Api,
    /// The organisation's number that paid; empty for the simulator's first.
    pub shortcode: String,
    /// The caller's id.
    pub originator_conversation_id: String,
    /// M-PESA's id.
    pub conversation_id: String,
    /// Who was paid.
    pub payee: String,
    /// Cents.
    pub amount: i64,
    /// M-PESA's proof.
    pub receipt: String,
}

/// The payments out of the organisation's accounts that entries tell of, in order.
pub fn paid(entries: &[JournalEntry]) -> impl Iterator<Item = Paid> + '_ {
    entries.iter().filter_map(|entry| {
        let Kind::Paid { receipt, .. } = &entry.kind else {
            return None;
        };
        Some(Paid {
            at: entry.at,
            api: entry.api?,
            shortcode: entry.shortcode.clone(),
            originator_conversation_id: entry.originator_conversation_id.clone(),
            conversation_id: entry.conversation_id.clone(),
            payee: entry.payee.clone(),
            amount: entry.amount,
            receipt: receipt.clone(),
        })
    })
}

/// Reads a journal file, for instance of a simulator that was killed. A torn last line is no entry.
///
/// # Errors
/// When the file cannot be read or another line is not an entry.
pub fn read(path: &Path) -> Result<Vec<JournalEntry>, SimError> {
    entries_in(path, 0)?.collect()
}

/// The entries of a file, one after the other, without the first `skip`.
pub(crate) fn entries_in(
    path: &Path,
    skip: usize,
) -> Result<impl Iterator<Item = Result<JournalEntry, SimError>> + use<>, SimError> {
    let broken = |source| SimError::Journal {
        path: path.to_owned(),
        source,
    };
    let file = match File::open(path) {
        Ok(file) => Some(file),
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => None,
        Err(source) => return Err(broken(source)),
    };
    let path = path.to_owned();
    let lines = file.into_iter().flat_map(|file| whole_lines_of(BufReader::new(file)));
    Ok(lines.enumerate().skip(skip).map(move |(index, line)| {
        let line = line.map_err(|source| SimError::Journal {
            path: path.clone(),
            source,
        })?;
        serde_json::from_str(&line).map_err(|source| SimError::Unreadable {
            path: path.clone(),
            line: index + 1,
            source,
        })
    }))
}

/// Every line that ends as a line: what follows was torn by a kill in the middle of a write.
fn whole_lines_of(mut file: BufReader<File>) -> impl Iterator<Item = io::Result<String>> {
    std::iter::from_fn(move || {
        let mut line = String::new();
        match file.read_line(&mut line) {
            Ok(_) => line.ends_with('\n').then_some(Ok(line)),
            Err(error) => Some(Err(error)),
        }
    })
}

/// The journal of a running simulator.
#[derive(Debug)]
pub(crate) struct Journal {
    storage: Storage,
}

#[derive(Debug)]
enum Storage {
    InMemory(Vec<JournalEntry>),
    InFile(File, PathBuf),
}

impl Journal {
    /// Opens the journal. What the file already holds is continued.
    pub(crate) fn open(path: Option<&PathBuf>) -> Result<Self, SimError> {
        let Some(path) = path else {
            return Ok(Self {
                storage: Storage::InMemory(Vec::new()),
            });
        };
        let open = || -> io::Result<File> {
            let file = OpenOptions::new().create(true).append(true).read(true).open(path)?;
            let whole = whole_length(BufReader::new(File::open(path)?))?;
            file.set_len(whole)?;
            Ok(file)
        };
        let file = open().map_err(|source| SimError::Journal {
            path: path.clone(),
            source,
        })?;
        Ok(Self {
            storage: Storage::InFile(file, path.clone()),
        })
    }

    /// Adds entries in one write, on disk when this returns.
    pub(crate) fn append(&mut self, entries: Vec<JournalEntry>) -> io::Result<()> {
        self.write(entries)?;
        match &self.storage {
            Storage::InFile(file, _) => file.sync_data(),
            Storage::InMemory(_) => Ok(()),
        }
    }

    /// Adds an entry about what has had its effect already, so nothing waits for the disk.
    pub(crate) fn note(&mut self, entry: JournalEntry) {
        if let Err(error) = self.write(vec![entry]) {
            tracing::error!(%error, "the journal cannot be written");
        }
    }

    fn write(&mut self, entries: Vec<JournalEntry>) -> io::Result<()> {
        let file = match &mut self.storage {
            Storage::InFile(file, _) => file,
            Storage::InMemory(storage) => {
                storage.extend(entries);
                return Ok(());
            }
        };
        let mut lines = Vec::new();
        for entry in entries {
            serde_json::to_writer(&mut lines, &entry)?;
            lines.push(b'\n');
        }
        let length = file.metadata()?.len();
        file.write_all(&lines).inspect_err(|_| {
            // Half a line in the middle would make the rest unreadable.
            let _ = file.set_len(length);
        })
    }

    /// Everything so far, without the first `skip`.
    pub(crate) fn entries(&self, skip: usize) -> Vec<JournalEntry> {
        match &self.storage {
            Storage::InMemory(storage) => storage.iter().skip(skip).cloned().collect(),
            Storage::InFile(_, path) => {
                let read = entries_in(path, skip).and_then(Iterator::collect);
                read.unwrap_or_else(|error| {
                    tracing::error!(%error, "the journal cannot be read");
                    Vec::new()
                })
            }
        }
    }
}

/// How many bytes are whole lines.
fn whole_length(mut file: BufReader<File>) -> io::Result<u64> {
    let (mut whole, mut line) = (0, Vec::new());
    loop {
        line.clear();
        let read = file.read_until(b'\n', &mut line)?;
        if !line.ends_with(b"\n") {
            return Ok(whole);
        }
        whole += read as u64;
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_zero(amount: &i64) -> bool {
    *amount == 0
}
