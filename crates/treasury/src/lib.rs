//! The rules of the organisation: what a payout, a batch, an approval and an attempt are, and what may become of them.
//!
//! Values in, values out. Deliberately absent: input and output, async, the clock, randomness and Daraja.
//! The store writes down what is decided here; the console only asks.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::float_arithmetic,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss
    )
)]

mod accounts;
mod act;
mod alteration;
mod answer;
mod api_permission;
mod approval;
mod attachment;
mod attention;
mod batch;
mod callback_token;
mod contradiction;
mod credential_age;
pub mod decide;
mod desktops;
mod east_africa;
mod evidence;
mod expected;
mod export;
mod fact;
mod failure;
mod flag;
mod float;
mod holidays;
mod id;
mod identity;
mod inquiry;
mod journal;
mod lane;
mod leaving_out;
mod names;
mod organisation;
mod password_rules;
mod payee;
mod payout;
mod people;
mod policy;
mod prompt;
mod recall;
mod record;
mod refusal;
mod reminder;
mod reminder_stage;
mod rotation;
mod rows;
mod run;
mod settlement;
mod statement;
mod totals;
mod verdict;
mod warning;

pub use accounts::{
    AccountReading, CHARGES_PAID, MOST_PER_MINUTE, PapersIn, ReceivedPayment, RelayChange, ReportedBy, Setting,
    UTILITY, WORKING,
};
pub use act::{Act, ActError, PersonKey, PersonSigning, SignedAct, Wrapped, WrappedKey, WrappingSecret};
pub use alteration::Alteration;
pub use answer::{Answer, GatewayWords, Lost, NotTaken, Unanswered};
pub use api_permission::ApiPermission;
pub use approval::{Approval, ApprovalError, Confirmed, Rejection, Seal, SealKey, Waiting, approve, reject};
pub use attachment::{
    Attachment, AttachmentKey, AttachmentKind, LARGEST_ATTACHMENT_MB, LONGEST_ATTACHMENT_NAME, MOST_ATTACHMENTS,
    evidence_digest,
};
pub use attention::{Attention, Dismissal};
pub use batch::{BatchEvent, BatchState, IllegalBatchStep, Purpose};
pub use callback_token::{CallbackKey, CallbackTarget, Channel, TargetError};
pub use contradiction::{Alarm, Contradiction};
pub use credential_age::{CredentialAge, CredentialAgeError};
pub use desktops::{CLAIM_LASTS, Deed, Desktops, LEASE_SETTLES, Void};
pub use east_africa::{east_africa_day, east_africa_midnight, east_africa_month};
pub use evidence::{Doubt, Evidence, Proof};
pub use expected::{Birth, Expected, LedgerStanding, NewLedger};
pub use export::{ExportContent, ExportFormat, Narrowing};
pub use fact::{
    AccessFinding, AgeDoubt, Applied, Asking, AttemptClaim, AttemptDoubt, AttemptRecord, CellCorrected, ClosedMonth,
    Effect, Fact, FileChanges, FindingNote, FindingState, FloatSource, GroupConfirmed, ImportedStatement, LogDoubt,
    PauseKind, PauseReason, ProvedByLine, Quarantine, SourceFile, Standing, StoredDelivery, UnreadConfirmation, WayOn,
};
pub use failure::{FailureCause, UnpaidState};
pub use flag::is_correction;
pub use float::{is_low, top_up};
pub use holidays::{Holiday, holidays, is_working_day, last_working_day};
pub use id::{AttemptId, BatchId, DeliveryId, OperatorId, PayoutId, RecallId, SettlementId, StatementId};
pub use identity::{
    ApprovedPayout, AttemptIds, DesktopKey, Head, HeadError, KnownLedger, LedgerId, Signature, Signing, TeamKey,
};
pub use inquiry::{AskedBy, Backoff, Finding, Oddity, Question};
pub use journal::{EntryHash, entry_hash};
pub use lane::{Lane, LaneKind, PaysFrom};
pub use leaving_out::{LeavingOut, leave_out};
pub use names::{NameMatch, compare_names, name_key};
pub use organisation::{B2cRequest, Environment, Organisation};
pub use password_rules::{PasswordFinding, PasswordRule, PasswordRules};
pub use payee::{PayeeFinding, PayeeKnown, payee_findings};
pub use payout::{IllegalTransition, PayoutEvent, PayoutState, StateKind, transition};
pub use people::{
    Agreed, Consent, LockReason, Needs, NoRole, PassphraseAsked, PeopleError, PersonStanding, RecoveryKitShown, Role,
    Roles, StandIn, WRONG_PASSPHRASES, enough, locks, may, wait_after_wrong,
};
pub use policy::{
    ApprovalsNeeded, Ceilings, Condition, FlagRules, Judgement, LONGEST_APPROVAL_DAYS, MOST_APPROVALS, MOST_RULES,
    Measured, MeasuredRow, Policy, PolicyBreach, PolicyError, PolicyRefusal, PolicyRule, PolicyVersion, SendingHours,
    Within,
};
pub use prompt::{PROMPT_LIVES_MS, PaymentPrompt, PromptEnd, PromptState};
pub use recall::{RecallEnd, RecallStep, SeenReturn};
pub use record::{
    AccountCoverage, AskedAbout, AttemptRow, AttemptState, BatchKin, BatchName, BatchRecord, Beside, BookSort, Charged,
    DeliveryRow, Dismissed, FailureRow, FloatReading, IncomingDay, IncomingRow, KnownIds, LeftOut, LineRecord,
    NameUsed, Operator, OrganisationTotals, OtherNumber, PayeeHistory, PayeeInBook, PayeeRecord, PayeeYear,
    PayoutRecord, Pending, PendingTarget, RecallClosed, RecallRecord, RecallStepDone, Repeat, RotationRecord,
    SamePayment, SendingPause, StatementRecord, StatusQuestion, Supplier, TakesBack, Warnings,
};
pub use refusal::{DoubtRefusal, NotPaidWait, doubt_of, may_repeat, may_say_not_paid, may_settle};
pub use reminder::{DueReminder, GivenReminder, Reminder, Snooze, SnoozeError, reminder};
pub use reminder_stage::{ReminderStage, UnknownStage};
pub use rotation::{RotationEvent, RotationState, TryVerdict};
pub use rows::{Digest, FrozenRow, RowError, RowSet};
pub use run::{
    DIFFERS_MOST_PERCENT, DIFFERS_PERCENT, DiffersBecause, RUN_LEAST, ReasonedDifference, RunChange, RunChangeKind,
    RunCounts, RunDifference, RunRow, series,
};
pub use settlement::{Agreement, HandEnd, Proposal, agree};
pub use statement::{
    BookAccount, Covered, CustomersPayment, FileFault, FileFinding, Gap, GroupLine, Known, LineClass, MatchedBy,
    Mismatch, Month, MonthError, MonthSum, Purposes, Seen, Span, StatementLine, StatementLines, StatementPeriod,
    Tariffs, closing_balance, compare, coverage, evidence_of, opening_balance,
};
pub use totals::{CountSum, Owed, StateTotals};
pub use verdict::{Verdict, after_refusal, goes_again, judge, judge_beside, may_have_gone_again};
pub use warning::{SAME_PAYMENT_DAYS, SAME_PAYMENT_MOST_DAYS, Stop, StoppedPayout, may_be_one_person};
