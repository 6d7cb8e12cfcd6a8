//! What the console says about states, pauses and entries of the audit trail: short sentences, no jargon.

mod answer;
mod audit;
mod doubt;
mod evidence;
mod file_changes;
pub(crate) mod password;
mod people;
pub(crate) mod permissions;
mod quarantine;
mod reversal;

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, Utc};
use mpesa::{Api, ResultCode};
use store::{Operator, PayoutRecord, StoreError};
use treasury::{
    AgeDoubt, Asking, Attention, Doubt, FailureCause, Lane, OperatorId, PauseReason, PayoutState, Proof, Purpose, Role,
    Stop,
};

use crate::error::HeadTrouble;

pub(crate) use answer::{access, alteration, answer, oddity, unanswered, unread};
pub(crate) use audit::entry;
pub(crate) use doubt::{asked, proposed, repeat_answer, settled, status_answer};
pub(crate) use evidence::{alarm, doubt};
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
        .unwrap_or_else(|| format!("operator {operator}"))
}

/// Why sending is paused, and what to do about it.
pub(crate) fn pause(reason: &PauseReason, by: Option<&str>) -> (String, String) {
    match reason {
        PauseReason::Person => (
            format!("{} paused sending.", by.unwrap_or("Somebody")),
            "Resume when you are ready.".to_owned(),
        ),
        PauseReason::Initiator { code }
        | PauseReason::Organisation { code }
        | PauseReason::InsufficientBalance { code } => {
            let meaning = code.meaning(Api::Payment);
            (with_code(meaning.plain, code), meaning.next.to_owned())
        }
        PauseReason::NotAuthorised { words } => (
            format!(
                "M-PESA's gateway does not let this app send{}",
                answer::quoted(None, words.as_deref())
            ),
            "Check the app's products and keys on the Daraja portal, then resume.".to_owned(),
        ),
        PauseReason::Refused { code, words } => (
            format!(
                "M-PESA's gateway refused several payouts in a row{}",
                answer::quoted(code.as_deref(), words.as_deref())
            ),
            "No money moved for those. Find out what is wrong before you resume.".to_owned(),
        ),
        PauseReason::LedgerChanged { found } => (
            format!("The ledger was changed outside Hazina. {}", alteration(found)),
            "Nothing is sent until somebody has looked into it. Compare with a backup before you resume.".to_owned(),
        ),
        PauseReason::LedgerUnchecked => (
            "The ledger could not be checked.".to_owned(),
            "Nothing is sent until it was. Check it under Audit; where that fails, compare with a backup before you resume."
                .to_owned(),
        ),
        PauseReason::OtherPassword => (
            "M-PESA took the password that was tried in a change that was cancelled: the one in use here has ended."
                .to_owned(),
            "Begin a change of the password and type that one. If the password on the portal is another since, type the one \
             that is there."
                .to_owned(),
        ),
        PauseReason::MayBePaid { payout, alarm: known } => (
            format!(
                "Payout {payout}, which this batch pays again, may have been paid the first time. {}",
                alarm(known, None)
            ),
            "Look it up on the M-PESA portal. Cancel what is left of this batch, then prepare what is still owed again."
                .to_owned(),
        ),
        PauseReason::LedgerAge { doubt } => age(doubt),
        PauseReason::Asking { code, about } => (
            format!(
                "M-PESA refused the initiator when it was asked {} (code {code}), and takes its payouts: those go on.",
                match about {
                    Asking::Balance => "for the balance",
                    Asking::Status => "about a payout",
                    Asking::Receipt => "about a receipt",
                }
            ),
            "Look at the initiator\u{2019}s password and roles on the M-PESA portal, then ask for the balance once.".to_owned(),
        ),
        PauseReason::Rotation => (
            "The initiator's password is being changed.".to_owned(),
            "Sending resumes automatically when the new password is in use.".to_owned(),
        ),
    }
}

/// Why nothing leaves that was claimed, and what to do; none where a pause of the ledger says it.
pub(crate) fn head_trouble(trouble: &HeadTrouble) -> Option<(String, String)> {
    match trouble {
        HeadTrouble::Keyring(error) => Some((
            format!("The keyring cannot note how new the ledger is. {}", error.message),
            "Nothing is sent before it can: an older copy of the ledger could not be told from this one. It is tried again \
             by itself; unlock or start the keyring."
                .to_owned(),
        )),
        HeadTrouble::Relay(reason) => Some((
            format!("The relay did not note how new the ledger is. {reason}"),
            "Nothing is sent before it does: two copies of the ledger could both pay. It is tried again by itself.".to_owned(),
        )),
        HeadTrouble::Age => None,
    }
}

/// What is wrong with the file where the ledger should be, what happens now, and what to do; none for any other error.
#[must_use]
pub fn not_this_ledger(error: &StoreError) -> Option<String> {
    let restore = "Put the organisation\u{2019}s own ledger back, or restore a backup of it: two people and the recovery kit are \
                   needed for that.";
    if let StoreError::Foreign { path, made_at, .. } = error {
        return Some(format!(
            "The file {path} is another ledger, made on {}, than the one that belongs here, or another computer wrote it. It is \
             not opened, nothing was changed in it, and nothing is sent. {restore}",
            day_and_time(*made_at)
        ));
    }
    if let StoreError::Missing { path } = error {
        return Some(format!(
            "There is no ledger at {path}, and there must be one. Nothing is made in its place, since payouts may be in it, and \
             nothing is sent. {restore}"
        ));
    }
    if let StoreError::Trial { path } = error {
        return Some(format!(
            "The ledger at {path} was written by a version of Hazina that was only for trying it out, and is not read any more. \
             Move the file away to begin a new one."
        ));
    }
    matches!(error, StoreError::CopyInUse { .. }).then(|| {
        "A copy of this ledger is open in another Hazina on this computer. Close that one first: of two copies only one may pay."
            .to_owned()
    })
}

/// Why this may not be the newest copy of the ledger, and what to do.
fn age(doubt: &AgeDoubt) -> (String, String) {
    let next = "Nothing is sent. What was approved here and has no end counts as sent, and M-PESA is asked about it. Put back the \
                newest copy of the ledger if there is one; otherwise two people can go on with this one.";
    let why = match doubt {
        AgeDoubt::Older { expected, last } => format!(
            "This is an older copy of the ledger: it ends at entry {}, and entry {} was written since.",
            last.seq, expected.seq
        ),
        AgeDoubt::Forked { expected, .. } => format!(
            "This copy of the ledger went another way: its entry {} is not the one that was written here.",
            expected.seq
        ),
        AgeDoubt::Unknown => {
            "The keyring no longer knows how new this ledger must be, so it may be an older copy.".to_owned()
        }
        AgeDoubt::StrangeAnswer { .. } => {
            "M-PESA answered a payment that this ledger does not know: this may be an older copy of the ledger."
                .to_owned()
        }
        AgeDoubt::SentElsewhere { witnessed } => format!(
            "Another copy of this ledger sends: the relay was told of an entry {} that is not in this one.",
            witnessed.seq
        ),
    };
    (why, next.to_owned())
}

/// Why it failed, and what to do.
pub(crate) fn failure(cause: &FailureCause) -> (String, String) {
    match cause {
        FailureCause::People => (
            "Resolved by two people: not paid.".to_owned(),
            "Prepare it again if it is still owed.".to_owned(),
        ),
        FailureCause::Status { .. } => (
            "M-PESA was asked, and says that this payment did not go through.".to_owned(),
            "Prepare it again if it is still owed.".to_owned(),
        ),
        FailureCause::Refused { .. } => (
            "M-PESA's gateway refused the request. No money moved.".to_owned(),
            "Correct the payout and prepare it again.".to_owned(),
        ),
        FailureCause::Result { code } => {
            let meaning = code.meaning(Api::Payment);
            (meaning.plain.to_owned(), meaning.next.to_owned())
        }
    }
}

/// What is in a batch for this: one of it, and several.
pub(crate) const fn nouns(purpose: Purpose) -> (&'static str, &'static str) {
    match purpose {
        Purpose::Payouts => ("payout", "payouts"),
        Purpose::Bills => ("bill", "bills"),
        Purpose::TopUp => ("top-up", "top-ups"),
        Purpose::Reversal => ("refund", "refunds"),
    }
}

/// Where a payout stands with its proof, and what happens now. `carries_our_id` is whether our id went along with its last
/// attempt.
pub(crate) fn standing(payout: &PayoutRecord, carries_our_id: bool) -> (String, String) {
    if let Lane::Reversal { receipt } = &payout.lane {
        return reversal::standing(payout, receipt);
    }
    match &payout.state {
        PayoutState::Draft => ("Prepared, not submitted.".into(), "The maker submits the batch.".into()),
        PayoutState::Submitted => (
            "Waits for approval.".into(),
            "A checker approves or rejects the batch.".into(),
        ),
        PayoutState::Approved if payout.refused > 0 => (
            "Approved. M-PESA refused it once and took nothing: the cause was on our side.".into(),
            "It is sent again, under a new ID, when somebody resumes sending.".into(),
        ),
        PayoutState::Approved => ("Approved, not sent yet.".into(), "It is sent in its turn.".into()),
        PayoutState::Dispatching => (
            "Being sent: M-PESA has not answered yet.".into(),
            "The answer comes within seconds.".into(),
        ),
        PayoutState::Accepted => (
            "Accepted: M-PESA queued it. That is not a payment yet.".into(),
            "The result usually comes within seconds to minutes.".into(),
        ),
        PayoutState::Paid { receipt } => (
            format!(
                "Paid, {} on {}, receipt {receipt}.",
                proof(payout.proof),
                stamp(payout.changed_at)
            ),
            paid_next(payout),
        ),
        PayoutState::Reversed { receipt } => (
            format!("Reversed: M-PESA says that the payment {receipt} was reversed: the money came back."),
            "Prepare it again if it is still owed.".into(),
        ),
        PayoutState::Failed {
            cause: cause @ FailureCause::People,
        } => (
            "Failed, resolved by two people as not paid.".to_owned(),
            failure(cause).1,
        ),
        PayoutState::Failed { cause } => {
            let (plain, next) = failure(cause);
            (format!("Failed, no money moved. {}", with_cause(&plain, cause)), next)
        }
        PayoutState::InDoubt { doubt: known } => (
            format!(
                "In doubt: we do not know yet whether this was paid. {}",
                doubt(known, Some(&payout.name))
            ),
            in_doubt_next(carries_our_id, known),
        ),
        PayoutState::Cancelled => ("Cancelled before it was sent.".into(), "Nothing more to do.".into()),
        PayoutState::Rejected => (
            "Rejected by the approver.".into(),
            "Prepare it again if it is still owed.".into(),
        ),
    }
}

/// What to do about a payout that was paid: nothing, unless its number is under another name.
fn paid_next(payout: &PayoutRecord) -> String {
    let told = payout.paid_to_name.as_deref().unwrap_or_default();
    match payout.attention {
        Some(Attention::OtherName) => format!(
            "M-PESA has this number as {told}, not as {}. Ask the payee whose number it is; then get the money back, or \
             dismiss this with the reason.",
            payout.name
        ),
        Some(Attention::Failed) | None => "Nothing more to do.".to_owned(),
    }
}

/// Why a payout was not sent in its turn, and what a person does about it.
pub(crate) fn stopped(stop: &Stop) -> (String, String) {
    let why = match stop {
        Stop::SamePayment { other } => format!(
            "Stopped, not sent: payout {other} sent the same amount to the same payee after this batch was approved."
        ),
        Stop::OtherName { name, .. } => format!(
            "Stopped, not sent: since this batch was approved, M-PESA gave another name for this number: {name}."
        ),
    };
    (
        why,
        "Send it all the same, or cancel it, on its batch\u{2019}s page.".to_owned(),
    )
}

/// What an end rests on, in words.
fn proof(proof: Option<Proof>) -> &'static str {
    match proof {
        Some(Proof::Status) => "by M-PESA's answer to our check",
        Some(Proof::Statement) => "by M-PESA's own statement",
        Some(Proof::People) => "as two people resolved it",
        Some(Proof::Refusal) => "by the gateway's answer",
        Some(Proof::Callback) | None => "by M-PESA's result",
    }
}

fn in_doubt_next(carries_our_id: bool, doubt: &Doubt) -> String {
    if carries_our_id && !doubt.tells_of_payment() {
        return "Hazina keeps checking with M-PESA, less and less often. It does not resend automatically.".to_owned();
    }
    let look =
        "It is not resent until M-PESA's answer is known. If none comes, look the payment up on the M-PESA portal";
    match doubt {
        Doubt::Contradiction { .. } => format!("{look} by receipt and compare amount and number."),
        Doubt::AnswerLost { .. }
        | Doubt::MayBeSentElsewhere
        | Doubt::Stopped
        | Doubt::NoResult
        | Doubt::QueueTimeOut
        | Doubt::UnclearCode { .. }
        | Doubt::Unreadable
        | Doubt::NoReceipt => format!("{look} by phone number, amount and time."),
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
    format!("{} (code {code}).", sentence.trim_end_matches('.'))
}

/// A sentence with the code that it stands for, where there is one.
pub(crate) fn with_cause(sentence: &str, cause: &FailureCause) -> String {
    match cause.code() {
        Some(code) => format!("{} (code {code}).", sentence.trim_end_matches('.')),
        None => sentence.to_owned(),
    }
}

/// East Africa Time, to the second, with its day.
pub(crate) fn stamp(at: i64) -> String {
    nairobi(at).map_or_else(String::new, |time| time.format("%-d %b %Y, %H:%M:%S").to_string())
}

/// The same to the minute.
pub(crate) fn day_and_time(at: i64) -> String {
    nairobi(at).map_or_else(String::new, |time| time.format("%-d %b %Y, %H:%M").to_string())
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

pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default() + chars.as_str()
}
