//! What the console says about states, pauses and entries of the audit trail: short sentences, no jargon.

mod answer;
mod audit;
pub(crate) mod codes;
mod doubt;
mod evidence;
mod exported;
mod file_changes;
pub(crate) mod flags;
pub(crate) mod password;
mod people;
pub(crate) mod permissions;
pub(crate) mod policy;
mod quarantine;
pub(crate) mod refusal;
mod reversal;
pub(crate) mod titles;

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, Utc};
use messages::{language, text};
use mpesa::{Api, ResultCode};
use store::{Operator, PayoutRecord, StoreError};
use treasury::{
    AgeDoubt, Asking, Attention, Doubt, FailureCause, Lane, LogDoubt, OperatorId, PauseReason, PayoutState, Proof,
    Purpose, Role, Stop,
};

use crate::head_trouble::HeadTrouble;

pub use answer::unanswered;
pub(crate) use answer::{access, alteration, answer, oddity, unread};
pub(crate) use audit::entry;
pub(crate) use doubt::{asked, proposed, repeat_answer, settled, status_answer};
pub(crate) use evidence::{alarm, doubt};
pub(crate) use exported::{exported, state_word};
pub(crate) use quarantine::quarantined;
pub(crate) use reversal::{failure as reversal_failure, proved as reversal_proved, told};

/// Everybody who can sign in or ever could, by id.
#[derive(Debug)]
pub(crate) struct Names(HashMap<OperatorId, Operator>);

impl Names {
    pub(crate) fn new(operators: Vec<Operator>) -> Self {
        Self(operators.into_iter().map(|one| (one.id, one)).collect())
    }

    /// Whether somebody left.
    pub(crate) fn has_left(&self, operator: OperatorId) -> bool {
        self.0.get(&operator).is_some_and(|one| !one.is_here())
    }

    /// Whether somebody is here and holds `role`.
    pub(crate) fn holds(&self, operator: OperatorId, role: Role) -> bool {
        self.0
            .get(&operator)
            .is_some_and(|one| one.is_here() && one.roles.has(role))
    }

    /// Who is here and holds `role`, but for `except`, in the order in which they came.
    pub(crate) fn others_with(&self, role: Role, except: OperatorId) -> Vec<String> {
        let mut found: Vec<_> = self
            .0
            .values()
            .filter(|one| one.id != except && self.holds(one.id, role))
            .collect();
        found.sort_by_key(|one| one.id);
        found.into_iter().map(|one| one.name.clone()).collect()
    }
}

pub(crate) fn name_of(names: &Names, operator: OperatorId) -> String {
    names
        .0
        .get(&operator)
        .map(|one| one.name.clone())
        .unwrap_or_else(|| text().common_operator(operator.to_string()))
}

/// What somebody is here, in a word.
pub(crate) fn role(role: Role) -> String {
    match role {
        Role::Maker => text().people_role_maker(),
        Role::Checker => text().people_role_checker(),
        Role::Administrator => text().people_role_administrator(),
        Role::Auditor => text().people_role_auditor(),
    }
}

/// Why sending is paused, and what to do about it.
pub(crate) fn pause(reason: &PauseReason, by: Option<&str>) -> (String, String) {
    match reason {
        PauseReason::Person => (
            text().pause_paused_sending(by.map_or_else(|| text().common_somebody(), ToOwned::to_owned)),
            text().pause_resume_when_you_are_ready(),
        ),
        PauseReason::Initiator { code }
        | PauseReason::Organisation { code }
        | PauseReason::InsufficientBalance { code } => {
            let meaning = code.meaning(Api::Payment);
            (with_code(&codes::plain(&meaning), code), codes::next(&meaning))
        }
        PauseReason::NotAuthorised { words } => (
            answer::quoted(text().pause_not_authorised(), None, words.as_deref()),
            text().pause_check_the_apps_products_and_keys(),
        ),
        PauseReason::Refused { code, words } => (
            answer::quoted(text().pause_refused(), code.as_deref(), words.as_deref()),
            text().pause_no_money_moved_for_those_find(),
        ),
        PauseReason::LedgerChanged { found } => (
            text().pause_the_ledger_was_changed_outside_hazina(alteration(found)),
            text().pause_nothing_is_sent_until_somebody_has(),
        ),
        PauseReason::LedgerUnchecked => (
            text().pause_the_ledger_could_not_be_checked(),
            text().pause_nothing_is_sent_until_it_was(),
        ),
        PauseReason::OtherPassword => (
            text().pause_m_pesa_took_the_password_that(),
            text().pause_begin_a_change_of_the_password(),
        ),
        PauseReason::MayBePaid { payout, alarm: known } => (
            text().pause_payout_which_this_batch_pays_again(payout.to_string(), alarm(known, None)),
            text().pause_look_it_up_on_the_m(),
        ),
        PauseReason::LedgerAge { doubt } => age(doubt),
        PauseReason::TeamLog { doubt } => (log_doubt(*doubt), text().pause_team_log_next()),
        PauseReason::Asking { code, about } => (
            match about {
                Asking::Balance => text().pause_asking_balance(code.to_string()),
                Asking::Status => text().pause_asking_status(code.to_string()),
                Asking::Receipt => text().pause_asking_receipt(code.to_string()),
            },
            text().pause_look_at_the_initiators_password_and(),
        ),
        PauseReason::Rotation => (
            text().pause_the_initiators_password_is_being_changed(),
            text().pause_sending_resumes_automatically_when_the_new(),
        ),
    }
}

/// Why nothing leaves that was claimed, and what to do; none where a pause of the ledger says it.
pub(crate) fn head_trouble(trouble: &HeadTrouble) -> Option<(String, String)> {
    match trouble {
        HeadTrouble::Keyring(error) => Some((
            text().pause_the_keyring_cannot_note_how_new(error.message.to_string()),
            text().pause_nothing_is_sent_before_it_can(),
        )),
        HeadTrouble::Relay(reason) => Some((
            text().pause_the_relay_did_not_note_how(reason.to_string()),
            text().pause_nothing_is_sent_before_it_does(),
        )),
        HeadTrouble::Age => None,
    }
}

/// What is wrong with the file where the ledger should be, what happens now, and what to do; none for any other error.
#[must_use]
pub fn not_this_ledger(error: &StoreError) -> Option<String> {
    let restore = text().ledger_restore();
    if let StoreError::Foreign { path, made_at, .. } = error {
        return Some(text().ledger_the_file_is_another_ledger_made(
            path.to_string(),
            day_and_time(*made_at),
            restore.as_str(),
        ));
    }
    if let StoreError::Missing { path } = error {
        return Some(text().ledger_there_is_no_ledger_at_and(path.to_string(), restore.as_str()));
    }
    if let StoreError::Trial { path } = error {
        return Some(text().ledger_the_ledger_at_was_written_by(path.to_string()));
    }
    if let StoreError::InUse { path } = error {
        return Some(text().ledger_in_use(path.as_str()));
    }
    if let StoreError::TooNew { found, known } = error {
        return Some(text().ledger_too_new(found.to_string(), known.to_string()));
    }
    if let StoreError::Folder { path, source } = error {
        return Some(text().ledger_folder(path.as_str(), source.to_string()));
    }
    matches!(error, StoreError::CopyInUse { .. }).then(|| text().ledger_a_copy_of_this_ledger_is())
}

/// Why this may not be the newest copy of the ledger, and what to do.
fn age(doubt: &AgeDoubt) -> (String, String) {
    let next = text().pause_nothing_is_sent_what_was_approved();
    let why = match doubt {
        AgeDoubt::Older { expected, last } => {
            text().pause_this_is_an_older_copy_of(last.seq.to_string(), expected.seq.to_string())
        }
        AgeDoubt::Forked { expected, .. } => text().pause_this_copy_of_the_ledger_went(expected.seq.to_string()),
        AgeDoubt::Unknown => text().pause_the_keyring_no_longer_knows_how(),
        AgeDoubt::StrangeAnswer { .. } => text().pause_m_pesa_answered_a_payment_that(),
        AgeDoubt::SentElsewhere { witnessed } => {
            text().pause_another_copy_of_this_ledger_sends(witnessed.seq.to_string())
        }
    };
    (why, next)
}

/// What is wrong with the log that the team shares.
fn log_doubt(doubt: LogDoubt) -> String {
    match doubt {
        LogDoubt::Older => text().pause_team_log_older(),
        LogDoubt::Forked => text().pause_team_log_forked(),
        LogDoubt::Unsigned => text().pause_team_log_unsigned(),
        LogDoubt::Unreadable => text().pause_team_log_unreadable(),
    }
}

/// Why it failed, and what to do.
pub(crate) fn failure(cause: &FailureCause) -> (String, String) {
    match cause {
        FailureCause::People => (
            text().payout_resolved_by_two_people_not_paid(),
            text().payout_prepare_it_again_if_it_is(),
        ),
        FailureCause::Status { .. } => (
            text().payout_m_pesa_was_asked_and_says(),
            text().payout_prepare_it_again_if_it_is(),
        ),
        FailureCause::Refused { .. } => (
            text().payout_m_pesas_gateway_refused_the_request(),
            text().payout_correct_the_payout_and_prepare_it(),
        ),
        FailureCause::Result { code } => {
            let meaning = code.meaning(Api::Payment);
            (codes::plain(&meaning), codes::next(&meaning))
        }
    }
}

/// So many of what is in a batch for this: `12 payouts`.
pub(crate) fn counted_nouns(purpose: Purpose, count: usize) -> String {
    let n = grouped(count);
    match purpose {
        Purpose::Payouts => text().common_payouts(count, n),
        Purpose::Bills => text().common_bills(count, n),
        Purpose::TopUp => text().common_top_ups(count, n),
        Purpose::Reversal => text().common_refunds(count, n),
    }
}

/// Where a payout stands with its proof, and what happens now. `carries_our_id` is whether our id went along with its last
/// attempt.
pub(crate) fn standing(payout: &PayoutRecord, carries_our_id: bool) -> (String, String) {
    if let Lane::Reversal { receipt } = &payout.lane {
        return reversal::standing(payout, receipt);
    }
    match &payout.state {
        PayoutState::Draft => (
            text().payout_prepared_not_submitted(),
            text().payout_the_maker_submits_the_batch(),
        ),
        PayoutState::Submitted => (
            text().payout_waits_for_approval(),
            text().payout_a_checker_approves_or_rejects_the(),
        ),
        PayoutState::Approved if payout.refused > 0 => (
            text().payout_approved_m_pesa_refused_it_once(),
            text().payout_it_is_sent_again_under_a(),
        ),
        PayoutState::Approved => (
            text().payout_approved_not_sent_yet(),
            text().payout_it_is_sent_in_its_turn(),
        ),
        PayoutState::Dispatching => (
            text().payout_being_sent_m_pesa_has_not(),
            text().payout_the_answer_comes_within_seconds(),
        ),
        PayoutState::Accepted => (
            text().payout_accepted_m_pesa_queued_it_that(),
            text().payout_the_result_usually_comes_within_seconds(),
        ),
        PayoutState::Paid { receipt } => (
            paid(payout.proof, stamp(payout.changed_at), receipt.to_string()),
            paid_next(payout),
        ),
        PayoutState::Reversed { receipt } => (
            text().payout_reversed_m_pesa_says_that_the(receipt.to_string()),
            text().payout_prepare_it_again_if_it_is(),
        ),
        PayoutState::Failed {
            cause: cause @ FailureCause::People,
        } => (text().payout_failed_resolved_by_two_people_as(), failure(cause).1),
        PayoutState::Failed { cause } => {
            let (plain, next) = failure(cause);
            (text().payout_failed_no_money_moved(with_cause(&plain, cause)), next)
        }
        PayoutState::InDoubt { doubt: known } => (
            text().payout_in_doubt_we_do_not_know(doubt(known, Some(&payout.name))),
            in_doubt_next(carries_our_id, known),
        ),
        PayoutState::Cancelled => (
            text().payout_cancelled_before_it_was_sent(),
            text().payout_nothing_more_to_do(),
        ),
        PayoutState::Rejected => (
            text().payout_rejected_by_the_approver(),
            text().payout_prepare_it_again_if_it_is(),
        ),
    }
}

/// What to do about a payout that was paid: nothing, unless its number is under another name.
fn paid_next(payout: &PayoutRecord) -> String {
    let told = payout.paid_to_name.as_deref().unwrap_or_default();
    match payout.attention {
        Some(Attention::OtherName) => {
            text().payout_m_pesa_has_this_number_as(told.to_string(), payout.name.to_string())
        }
        Some(Attention::Failed) | None => text().payout_nothing_more_to_do(),
    }
}

/// Why a payout was not sent in its turn, and what a person does about it.
pub(crate) fn stopped(stop: &Stop) -> (String, String) {
    let why = match stop {
        Stop::SamePayment { other } => text().payout_stopped_not_sent_payout_sent_the(other.to_string()),
        Stop::OtherName { name, .. } => text().payout_stopped_not_sent_since_this_batch(name.to_string()),
    };
    (why, text().payout_send_it_all_the_same_or())
}

/// Paid, when, with which receipt, and what that rests on.
fn paid(proof: Option<Proof>, on: String, receipt: String) -> String {
    match proof {
        Some(Proof::Status) => text().payout_paid_by_status(on, receipt),
        Some(Proof::Statement) => text().payout_paid_by_statement(on, receipt),
        Some(Proof::People) => text().payout_paid_by_people(on, receipt),
        Some(Proof::Refusal) => text().payout_paid_by_gateway(on, receipt),
        Some(Proof::Callback) | None => text().payout_paid_by_result(on, receipt),
    }
}

fn in_doubt_next(carries_our_id: bool, doubt: &Doubt) -> String {
    if carries_our_id && !doubt.tells_of_payment() {
        return text().payout_hazina_keeps_checking_with_m_pesa();
    }
    match doubt {
        Doubt::Contradiction { .. } => text().payout_look_up_by_receipt(),
        Doubt::AnswerLost { .. }
        | Doubt::MayBeSentElsewhere
        | Doubt::Stopped
        | Doubt::NoResult
        | Doubt::QueueTimeOut
        | Doubt::UnclearCode { .. }
        | Doubt::Unreadable
        | Doubt::NoReceipt => text().payout_look_up_by_phone(),
    }
}

/// One short sentence for a list: why it failed, why it is in doubt.
pub(crate) fn why(payout: &PayoutRecord) -> Option<String> {
    if matches!(payout.lane, Lane::Reversal { .. }) {
        return reversal::why(&payout.state);
    }
    match &payout.state {
        PayoutState::Failed { cause } => Some(failure(cause).0),
        PayoutState::InDoubt { doubt: known } => Some(doubt(known, Some(&payout.name))),
        PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Dispatching
        | PayoutState::Accepted
        | PayoutState::Paid { .. }
        | PayoutState::Reversed { .. }
        | PayoutState::Cancelled
        | PayoutState::Rejected => None,
    }
}

/// A sentence with M-PESA's code that it stands for.
fn with_code(sentence: &str, code: &ResultCode) -> String {
    text().common_with_code(sentence.trim_end_matches('.'), code.to_string())
}

/// A sentence with the code that it stands for, where there is one.
pub(crate) fn with_cause(sentence: &str, cause: &FailureCause) -> String {
    match cause.code() {
        Some(code) => text().common_with_code(sentence.trim_end_matches('.'), code.to_string()),
        None => sentence.to_owned(),
    }
}

/// East Africa Time, to the second, with its day.
pub(crate) fn stamp(at: i64) -> String {
    nairobi(at).map_or_else(String::new, |time| {
        format!("{}:{}", language().day_and_time(time.naive_local()), time.format("%S"))
    })
}

/// The same to the minute.
pub(crate) fn day_and_time(at: i64) -> String {
    nairobi(at).map_or_else(String::new, |time| language().day_and_time(time.naive_local()))
}

/// East Africa Time, UTC+3 all year.
pub(crate) fn nairobi(at: i64) -> Option<DateTime<FixedOffset>> {
    let zone = FixedOffset::east_opt(3 * 3_600)?;
    Some(DateTime::<Utc>::from_timestamp_millis(at)?.with_timezone(&zone))
}

pub(crate) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A sentence from words that begin in the middle of one.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default() + chars.as_str()
}
