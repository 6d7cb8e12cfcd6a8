//! How each fact changes the tables. The only code that writes to a projection: the same function serves the write that
//! makes a fact and the rebuild that replays it.

mod account;
mod asked;
pub(crate) mod attachment;
mod attempt;
mod attention;
mod batch;
mod credential;
mod delivery;
pub(crate) mod desktop;
mod incoming;
mod inquiry;
pub(crate) mod judged;
mod left_out;
pub(crate) mod operator;
mod payee;
mod people;
pub(crate) mod permission;
pub(crate) mod policy;
pub(crate) mod rebuild;
mod recall;
mod reminder;
mod rotation;
pub(crate) mod rows;
mod settings;
mod settlement;
mod statement;
mod stopped;

use rusqlite::Transaction;
use treasury::{Fact, FloatSource, OperatorId, Setting};

pub(crate) use account::day_of;
pub(crate) use asked::next_question;
pub(crate) use attempt::{
    Standing, last_attempt, last_carried_our_id, of_attempt, of_payout, originator_conversation_id,
};
pub(crate) use delivery::named;
pub(crate) use incoming::is_new as is_new_payment;
pub(crate) use left_out::what_is_left;
pub(crate) use rotation::{is_rotating, state_of as rotation_state};
pub(crate) use settlement::open_proposal;
pub(crate) use statement::{covered, lines_of_payout};

use self::reminder::Which;
use crate::StoreError;

/// The tables that are projections, children before parents.
pub(crate) const PROJECTIONS: [&str; 40] = [
    "void_entry",
    "lease",
    "desktop",
    "payee",
    "closed_month",
    "finding",
    "statement_line",
    "statement",
    "moved",
    "recovery",
    "access",
    "reminder",
    "rotation",
    "credential",
    "setting",
    "recall_step",
    "recall",
    "incoming_day",
    "incoming",
    "settlement",
    "account_reading",
    "account_spent",
    "account_day",
    "account",
    "repeat",
    "delivery",
    "inquiry",
    "attempt",
    "payout",
    "batch_total",
    "organisation_total",
    "attachment",
    "approval",
    "left_out",
    "batch_question",
    "batch",
    "policy",
    "stand_in",
    "pause",
    "operator",
];

/// Projects the fact of entry `seq`, written at `at` by `actor`.
pub(crate) fn project(
    tx: &Transaction<'_>,
    seq: i64,
    at: i64,
    actor: Option<OperatorId>,
    fact: &Fact,
) -> Result<(), StoreError> {
    match fact {
        Fact::OperatorAdded {
            operator,
            name,
            roles,
            key,
            // Who agreed is told by the journal alone, here and below.
            agreed_by: _,
        } => people::added(tx, *operator, name, *roles, key),
        Fact::OperatorChanged { operator, roles, .. } => people::changed(tx, *operator, *roles),
        Fact::OperatorRetired { operator, .. } => people::retired(tx, at, *operator),
        Fact::OperatorLocked { operator, reason } => people::locked(tx, at, *operator, *reason),
        Fact::OperatorReleased { operator } => people::released(tx, *operator),
        Fact::PassphraseChanged { operator, key } => people::passphrase(tx, *operator, key),
        Fact::PassphraseReplaced { operator, key, .. } => {
            people::passphrase(tx, *operator, key)?;
            people::released(tx, *operator)
        }
        Fact::SignedIn => people::signed_in(tx, at, actor),
        Fact::PassphraseGiven { .. } => people::right(tx, actor),
        Fact::PassphraseWrong { operator, in_a_row, .. } => people::wrong(tx, at, *operator, *in_a_row),
        // What they say stands in the journal, and is read there.
        Fact::LedgerBorn { .. }
        | Fact::OrganisationFounded { .. }
        | Fact::OrganisationChanged { .. }
        | Fact::LedgerReadmitted { .. } => Ok(()),
        Fact::AttemptsAssumed { attempts } => attempts.iter().try_for_each(|one| attempt::assumed(tx, seq, at, one)),
        Fact::SendingPaused { reason } => settings::paused(tx, seq, at, actor, reason),
        Fact::SendingResumed { pause, .. } => settings::resumed(tx, *pause),
        Fact::SettingChanged { setting } => {
            settings::set(tx, at, actor, setting)?;
            if let Setting::Tariff { from_day, .. } = setting {
                return statement::tariff_changed(tx, *from_day);
            }
            Ok(())
        }
        Fact::BatchDrafted { .. } => batch::drafted(tx, at, actor, fact),
        Fact::FileAttached { batch, attachment } => attachment::attached(tx, seq, at, actor, *batch, attachment),
        Fact::FileDetached { batch, sha256 } => attachment::detached(tx, actor, *batch, *sha256),
        Fact::BatchSubmitted { .. } => batch::submitted(tx, at, fact),
        Fact::BatchApproved { .. } => batch::approved(tx, at, actor, fact),
        Fact::PayoutsLeftOut { .. } => left_out::left_out(tx, seq, at, actor, fact),
        Fact::BatchAsked {
            batch,
            number,
            question,
        } => asked::asked(tx, at, actor, (*batch, *number), question),
        Fact::BatchAnswered { batch, number, answer } => asked::answered(tx, at, (*batch, *number), answer),
        Fact::ApprovalsLapsed { batch, gone, expired } => batch::lapsed(tx, at, *batch, gone.iter().chain(expired)),
        Fact::PolicyProposed { version, policy } => policy::proposed(tx, at, actor, *version, policy),
        Fact::PolicyAgreed { version, .. } => policy::decided(tx, at, actor, *version, "agreed", None),
        Fact::PolicyDeclined { version, reason } => policy::decided(tx, at, actor, *version, "declined", Some(reason)),
        Fact::StandInNamed {
            operator,
            stand_in,
            from,
            until,
            agreed_by,
        } => people::stand_in(tx, seq, (*operator, *stand_in), (*from, *until), *agreed_by),
        Fact::BatchRejected { batch, reason } => batch::rejected(tx, at, actor, *batch, reason),
        Fact::BatchCancelled { batch } => batch::cancelled(tx, at, *batch),
        Fact::PayeeNoted { payee, account, note } => payee::noted(tx, at, actor, (payee, account), note),
        Fact::PayeesMerged { payee, into } => payee::merged(tx, payee, into.as_deref()),
        Fact::BatchPaused { batch, reason } => batch::paused(tx, *batch, Some(reason)),
        Fact::BatchResumed { batch } => batch::paused(tx, *batch, None),
        Fact::Dismissed { dismissal } => attention::dismissed(tx, at, actor, dismissal),
        Fact::QuarantineReviewed { deliveries, reason } => delivery::reviewed(tx, at, actor, deliveries, reason),
        Fact::PayoutsStopped { stopped } => stopped.iter().try_for_each(|one| stopped::stopped(tx, at, one)),
        Fact::StoppedDecided { payouts, send } => stopped::decided(tx, at, payouts, *send),
        Fact::AttemptsClaimed { attempts } => attempts.iter().try_for_each(|one| attempt::claimed(tx, seq, at, one)),
        Fact::AttemptsRecorded { records } => records.iter().try_for_each(|one| attempt::recorded(tx, at, one)),
        Fact::DoubtsRaised { doubts } => doubts.iter().try_for_each(|one| attempt::doubted(tx, at, one)),
        Fact::AttemptRepeated { attempt } => attempt::repeated(tx, seq, at, actor, *attempt),
        Fact::RepeatRecorded { attempt, answer } => attempt::repeat_recorded(tx, at, *attempt, answer),
        Fact::DeliveriesKept { deliveries, beyond } => {
            deliveries.iter().try_for_each(|one| delivery::kept(tx, at, one))?;
            delivery::counted(tx, at, 0, *beyond)
        }
        Fact::ResultsApplied { results } => results.iter().try_for_each(|one| delivery::applied(tx, at, one)),
        Fact::InquiryAsked { inquiry, question } => inquiry::asked(tx, seq, at, actor, *inquiry, question),
        Fact::InquiryRecorded { inquiry, answer } => inquiry::recorded(tx, at, *inquiry, answer),
        Fact::InquiryAnswered {
            inquiry,
            delivery,
            finding,
        } => inquiry::answered(tx, at, *inquiry, *delivery, finding),
        Fact::PromptChecked { inquiry, end } => inquiry::prompt_ended(tx, at, *inquiry, end),
        Fact::InquiryFailed { delivery, why, .. } => {
            delivery::inquiry_answered(tx, at, *delivery)?;
            inquiry::failed(tx, *delivery, why)
        }
        Fact::BalancesRead {
            source,
            delivery,
            accounts,
            as_of,
        } => balances(tx, seq, at, *source, *delivery, accounts, *as_of),
        Fact::SettlementProposed {
            settlement,
            payout,
            end,
            note,
        } => settlement::proposed(tx, at, actor, *settlement, *payout, end, note),
        Fact::SettlementAgreed { settlement, .. } => settlement::agreed(tx, at, actor, *settlement),
        Fact::SettlementDeclined { settlement, reason } => settlement::declined(tx, at, actor, *settlement, reason),
        Fact::PaymentsReceived { payments, deliveries } => {
            incoming::received(tx, at, payments)?;
            statement::customers_paid(tx, payments)?;
            deliveries.iter().try_for_each(|one| delivery::dealt_with(tx, *one))
        }
        Fact::ConfirmationUnread { delivery, .. } => delivery::dealt_with(tx, *delivery),
        Fact::RecallOpened { .. } => recall::opened(tx, at, actor, fact),
        Fact::RecallStepped {
            recall,
            step,
            done,
            note,
        } => recall::stepped(tx, at, actor, *recall, *step, *done, note),
        Fact::RecallClosed { .. } => recall::closed(tx, at, actor, fact),
        Fact::CredentialNoted { initiator, set_on } => credential::noted(tx, at, actor, initiator, *set_on),
        Fact::AccessFound { permission, finding } => credential::access(tx, at, *permission, finding),
        Fact::RotationBegun { rotation } => rotation::begun(tx, at, actor, *rotation),
        Fact::RotationTried {
            rotation,
            inquiry,
            set_on,
        } => rotation::tried(tx, at, *rotation, *inquiry, *set_on),
        Fact::RotationJudged {
            rotation,
            inquiry,
            delivery,
            verdict,
        } => rotation::judged(tx, at, *rotation, *inquiry, *delivery, verdict),
        Fact::RotationDone { rotation, set_on } => rotation::done(tx, at, *rotation, *set_on),
        Fact::RotationAbandoned { rotation } => rotation::abandoned(tx, at, *rotation),
        Fact::ReminderGiven {
            person,
            set_on,
            lasts_days,
            stage,
            since,
        } => reminder::given(tx, at, &Which::new(*person, *set_on, *lasts_days, *stage), *since),
        Fact::ReminderSnoozed {
            person,
            set_on,
            lasts_days,
            stage,
            from,
            until,
        } => reminder::snoozed(tx, &Which::new(*person, *set_on, *lasts_days, *stage), *from, *until),
        Fact::ReminderSeen {
            person,
            set_on,
            lasts_days,
            stage,
        } => reminder::seen(tx, at, &Which::new(*person, *set_on, *lasts_days, *stage)),
        Fact::RecoveryKeyMade { recipient, agreed_by } => {
            settings::recovery_key(tx, seq, at, actor, recipient, *agreed_by)
        }
        Fact::LedgerRestored { .. } => settings::here(tx),
        Fact::LedgerMoved { agreed_by } => settings::moved(tx, at, actor, *agreed_by),
        Fact::DesktopAdded {
            desktop: key,
            name,
            agreed_by,
        } => desktop::added(tx, at, actor, key, name, *agreed_by),
        Fact::DesktopRetired { desktop: key, .. } => desktop::retired(tx, at, key),
        Fact::LeaseTaken { desktop: key } => desktop::leased(tx, seq, at, actor, key),
        Fact::StatementImported { statement } => statement::imported(tx, at, actor, statement),
        Fact::StatementProved { proved } => proved.iter().try_for_each(|one| statement::proved(tx, at, one)),
        Fact::FindingNoted { note } => statement::noted(tx, at, actor, note),
        Fact::FindingAccepted {
            finding,
            note,
            agreed_by,
        } => statement::accepted(tx, at, actor, finding, note, *agreed_by),
        Fact::MonthClosed { closed } => statement::month_closed(tx, at, actor, closed),
        Fact::MonthReopened { month, .. } => statement::month_reopened(tx, *month),
        // What left is told by the journal alone.
        Fact::Exported { .. } => Ok(()),
    }
}

/// Accounts were read; where that was asked for, the question is answered.
fn balances(
    tx: &Transaction<'_>,
    seq: i64,
    at: i64,
    source: FloatSource,
    delivery: treasury::DeliveryId,
    accounts: &[treasury::AccountReading],
    as_of: i64,
) -> Result<(), StoreError> {
    account::read(tx, seq, at, source, delivery, accounts, as_of)?;
    match source {
        FloatSource::Balance => delivery::inquiry_answered(tx, at, delivery),
        FloatSource::Payout => Ok(()),
    }
}
