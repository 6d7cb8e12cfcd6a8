//! The ledger in SQLite.
//!
//! One writer, a few read-only readers. Callers see named operations, each one transaction, never a connection. Every
//! write appends its fact to the journal and projects it onto the tables in the same transaction; the tables can be
//! rebuilt from the journal at any time ([`Ledger::check`]).
//!
//! Deliberately absent: the clock, randomness, Daraja, and any decision of the organisation: those are made by `treasury`
//! from what is read inside the transaction.

mod access;
mod accounts;
mod acts;
mod approved;
mod attempts;
mod attention;
mod backup;
mod batches;
mod check;
mod credential;
mod deliveries;
mod error;
mod exports;
#[cfg(test)]
mod facts;
mod figures;
mod glance;
mod identity;
mod incoming;
mod journal;
mod json;
mod keeping;
mod ledger;
mod migrate;
mod open_keys;
mod operators;
mod other_queries;
mod outcome;
mod page;
mod paid_again;
mod payees;
mod payouts;
mod pending_deliveries;
mod people_rules;
#[cfg(test)]
mod plans;
mod progress;
mod project;
mod query;
mod questions;
mod read;
mod readmission;
mod recalls;
mod record;
mod recovery;
mod relays;
mod reminder;
mod repeats;
mod reports;
mod restored;
mod reversals;
mod rotation;
mod search;
mod sending;
mod settlements;
mod signers;
mod since;
mod statements;
mod stopped;
mod trouble;
mod vouched;
mod warnings;

pub use access::AccessRecord;
pub use accounts::{AccountDay, AccountRecord, LastQuestion, Owed, Spent};
pub use attempts::ToSend;
pub use backup::Copied;
pub use batches::{BatchFilter, NewBatch};
pub use check::{CheckReport, CheckStep, verify};
pub use credential::Credential;
pub use deliveries::{ApplyResult, FloatRead};
pub use error::StoreError;
pub use exports::{AccountReadingRow, Export};
pub use glance::{Glance, glance};
pub use identity::{Birth, Expected, LedgerStanding, NewLedger};
pub use incoming::{IncomingDay, IncomingFilter, IncomingRow, Received, TakesBack};
pub use journal::{Entry, EntryFilter};
pub use keeping::{DeliveryAddress, Kept, NewDelivery, QUARANTINED_A_DAY, QUARANTINED_BYTES, STRANGE_BYTES};
pub use ledger::{Checkpoint, Ledger, Moment, Options};
pub use open_keys::{OpenKey, OpenedFor};
pub use operators::{NewOperator, WrongPassphrase};
pub use other_queries::{ReceiptAsked, Registration};
pub use outcome::{BatchKin, BatchName, Charged};
pub use page::{Dated, Filter, Page, Position, Sort};
pub use paid_again::{Beside, FailedOne};
pub use payees::{NameUsed, OtherNumber, PayeeRecord, PayeeYear, Supplier};
pub use pending_deliveries::{KeptPage, KnownIds, Pending, PendingTarget};
pub use progress::Progress;
pub use questions::{Doubtful, NewQuestion, StatusQuestion};
pub use readmission::{has_history, is_trial, read_organisation};
pub use recalls::{NewRecall, NoRecall, RecallClosed, RecallClosing, RecallRecord, RecallStepDone};
pub use record::{
    AttemptRow, BatchRecord, CountSum, DeliveryRow, Dismissed, FailureRow, FloatReading, Operator, OrganisationTotals,
    PayeeHistory, PayoutRecord, SendingPause, StateTotals,
};
pub use recovery::RecoveryRecord;
pub use relays::RelayRecord;
pub use repeats::Repeat;
pub use reports::{BatchPaid, Figures, Payroll};
pub use restored::Moved;
pub use reversals::{NoReversal, ReversalRecord, ReversalsAt};
pub use rotation::{PasswordJudged, RotationRecord, WRONG_IN_A_ROW};
pub use settlements::{Proposed, Settlement};
pub use signers::KeyHistory;
pub use since::HeldAt;
pub use statements::{
    AccountCoverage, FindingCount, FindingRecord, FindingsOf, Imported, LineRecord, MonthRecord, NewStatement,
    NoStatement, StatementRecord,
};
pub use stopped::Stopped;
pub use trouble::WriteTrouble;
pub use vouched::Vouched;
pub use warnings::{SamePayment, Warnings, WarningsKey};
