//! The ledger in SQLite.
//!
//! One writer, a few read-only readers. Callers see named operations, each one transaction, never a connection. Every
//! write appends its fact to the journal and projects it onto the tables in the same transaction; the tables can be
//! rebuilt from the journal at any time ([`Ledger::check`]).
//!
//! Built in floors, each naming only those below it (`tests/whole/floors.rs`): `journal`, the truth; `project`, which puts
//! its facts onto tables; `ledger`, the open file with its one write path; `reading`, what is looked at; `operations`, the
//! named writes.
//!
//! Deliberately absent: the clock, randomness, Daraja, and any decision of the organisation: those are made by `treasury`
//! from what is read inside the transaction.

mod error;
#[cfg(test)]
#[path = "../tests/inside/mod.rs"]
mod inside;
mod journal;
mod json;
mod ledger;
mod migrate;
mod operations;
mod progress;
mod project;
mod reading;
mod sql;

pub use error::{DatabaseError, StoreError, TeamLogError};
pub use journal::chain::Entry;
pub use journal::keys::{OpenKey, OpenedFor};
pub use journal::signers::KeyHistory;
pub use journal::team::{LogPlace, OrderedBody, Team, TeamLog};
pub use ledger::Ledger;
pub use ledger::open::{Checkpoint, Moment, Options};
pub use ledger::trouble::WriteTrouble;
pub use operations::attachments::NewAttachment;
pub use operations::attempts::ToSend;
pub use operations::batches::NewBatch;
pub use operations::callbacks::{
    DeliveryAddress, Kept, NewDelivery, QUARANTINED_A_DAY, QUARANTINED_BYTES, STRANGE_BYTES,
};
pub use operations::incoming::Received;
pub use operations::people::{NewOperator, WrongPassphrase};
pub use operations::prompts::MayPrompt;
pub use operations::questions::NewQuestion;
pub use operations::recalls::{NewRecall, RecallClosing};
pub use operations::results::{ApplyResult, FloatRead};
pub use operations::rotation::PasswordJudged;
pub use operations::statements::import::{Imported, NewStatement};
pub use progress::Progress;
pub use project::attachment::AttachedFile;
pub use project::rebuild::{CheckReport, CheckStep};
pub use project::rows::Moved;
pub use reading::access::AccessRecord;
pub use reading::accounts::{AccountDay, AccountRecord, LastQuestion, Spent};
pub use reading::audit::EntryFilter;
pub use reading::backup::Copied;
pub use reading::batches::BatchFilter;
pub use reading::callbacks::KeptPage;
pub use reading::check::verify;
pub use reading::credential::Credential;
pub use reading::desktops::{DesktopRecord, DesktopsRecord};
pub use reading::exports::{AccountReadingRow, Export};
pub use reading::glance::{Glance, glance};
pub use reading::incoming::IncomingFilter;
pub use reading::organisation::{has_history, is_trial, read_desktops, read_organisation};
pub use reading::other_queries::{ReceiptAsked, Registration};
pub use reading::page::{Dated, Filter, Page, Position, Sort};
pub use reading::paid_again::FailedOne;
pub use reading::people::Vouched;
pub use reading::policies::{ApprovalRecord, BacktestRow, BatchApprovals, PolicyRecord};
pub use reading::prompts::PromptRecord;
pub use reading::questions::Doubtful;
pub use reading::recovery::RecoveryRecord;
pub use reading::relays::RelayRecord;
pub use reading::reports::{BatchPaid, Figures, Payroll};
pub use reading::reversals::{ReversalRecord, ReversalsAt};
pub use reading::rotation::WRONG_IN_A_ROW;
pub use reading::runs::RunBefore;
pub use reading::settlements::{Proposed, Settlement, SettlementState};
pub use reading::since::HeldAt;
pub use reading::statements::closing::MonthRecord;
pub use reading::statements::findings::{FindingCount, FindingRecord, FindingsOf};
pub use reading::stopped::Stopped;
pub use reading::warnings::WarningsKey;
pub use treasury::{
    AccountCoverage, AskedAbout, AttemptRow, BatchKin, BatchName, BatchRecord, Beside, Birth, Charged, CountSum,
    DeliveryRow, Dismissed, Expected, FailureRow, FloatReading, IncomingDay, IncomingRow, KnownIds, LedgerStanding,
    LeftOut, LineRecord, NameUsed, NewLedger, Operator, OrganisationTotals, OtherNumber, Owed, PayeeHistory,
    PayeeInBook, PayeeRecord, PayeeYear, PayoutRecord, Pending, PendingTarget, RecallClosed, RecallRecord,
    RecallStepDone, Repeat, RotationRecord, SamePayment, SendingPause, StateTotals, StatementRecord, StatusQuestion,
    Supplier, TakesBack, Warnings,
    decide::{NoRecall, NoReversal, NoStatement, NotAttached},
};

// What every store must do is held here too, where the log refuses now and then and every statement is looked at.
#[cfg(test)]
extern crate self as store;
#[cfg(test)]
use inside::{harness, random};
