//! Entries of the audit trail as sentences.

use messages::{language, text};
use mpesa::{Api, Receipt};
use store::Entry;
use treasury::{
    AccessFinding, Answer, AskedBy, Attention, DiffersBecause, Fact, Finding, HandEnd, PapersIn, PauseKind, PromptEnd,
    Question, RecallEnd, RecallId, RecallStep, RelayChange, ReminderStage, Setting, Standing, StoredDelivery,
    TryVerdict,
};

use super::{
    Names, access, codes, counted_nouns, day_and_time, doubt,
    file_changes::file_changes,
    grouped, name_of, oddity, pause,
    people::people,
    permissions::{api_of, title},
    unanswered, unread,
};

/// An entry of the audit trail as a sentence.
pub(crate) fn entry(entry: &Entry, names: &Names) -> String {
    match &entry.fact {
        Fact::LedgerBorn { ledger, .. } => text().audit_the_ledger_was_made_its_name(ledger.to_string()),
        Fact::OrganisationFounded { organisation } => text().audit_was_connected_shortcode_initiator(
            organisation.name.to_string(),
            organisation.shortcode.to_string(),
            organisation.initiator.to_string(),
        ),
        Fact::OrganisationChanged { organisation, .. } => text()
            .audit_the_organisations_details_were_changed_shortcode(
                organisation.name.to_string(),
                organisation.shortcode.to_string(),
                organisation.initiator.to_string(),
            ),
        Fact::AttemptsAssumed { attempts } => counted(attempts.len(), |count, n| text().audit_assumed_sent(count, n)),
        Fact::LedgerReadmitted { missing, .. } => missing.map_or_else(
            || text().audit_two_people_went_on_with_this(),
            |missing| text().audit_two_people_went_on_with_this_ledger(missing.seq.to_string()),
        ),
        Fact::OperatorAdded { .. }
        | Fact::OperatorChanged { .. }
        | Fact::OperatorRetired { .. }
        | Fact::OperatorLocked { .. }
        | Fact::OperatorReleased { .. }
        | Fact::PassphraseChanged { .. }
        | Fact::PassphraseReplaced { .. }
        | Fact::SignedIn
        | Fact::PassphraseGiven { .. }
        | Fact::PassphraseWrong { .. } => people(&entry.fact, names).unwrap_or_default(),
        Fact::BatchDrafted {
            batch,
            title,
            purpose,
            count,
            sum,
            source,
            ..
        } => {
            let changes = source
                .as_ref()
                .map(|file| file_changes(&file.changes))
                .unwrap_or_default();
            let said = text().audit_batch_prepared(
                batch.to_string(),
                title.as_str(),
                counted_nouns(*purpose, usize::try_from(*count).unwrap_or(usize::MAX)),
                sum.to_string(),
            );
            [said, changes]
                .into_iter()
                .filter(|one| !one.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        }
        Fact::FileAttached { batch, attachment } => {
            text().audit_file_attached(attachment.name.as_str(), batch.to_string())
        }
        Fact::FileDetached { batch, .. } => text().audit_file_detached(batch.to_string()),
        Fact::BatchSubmitted {
            batch,
            needed,
            difference: None,
            ..
        } => counted(usize::from(needed.people), |count, n| {
            text().audit_batch_was_submitted_needs(count, batch.to_string(), n)
        }),
        Fact::BatchSubmitted {
            batch,
            difference: Some(difference),
            ..
        } => text().audit_batch_was_submitted_differing(
            batch.to_string(),
            difference.against.to_string(),
            because(difference.because),
            difference.note.clone(),
        ),
        Fact::ApprovalsLapsed { .. }
        | Fact::PolicyProposed { .. }
        | Fact::PolicyAgreed { .. }
        | Fact::PolicyDeclined { .. }
        | Fact::StandInNamed { .. } => super::policy::entry(&entry.fact, names).unwrap_or_default(),
        Fact::BatchApproved {
            batch, rows, warnings, ..
        } => {
            let rows = rows.to_string();
            let rows = rows.get(..8).unwrap_or_default();
            match *warnings {
                0 => text().audit_batch_was_approved_rows(batch.to_string(), rows.to_string()),
                count => counted(usize::try_from(count).unwrap_or(usize::MAX), |count, n| {
                    text().audit_batch_approved_with_warnings(count, batch.to_string(), rows, n)
                }),
            }
        }
        Fact::PayoutsLeftOut {
            batch,
            payouts,
            sum,
            reason,
            ..
        } => counted(payouts.len(), |count, n| {
            text().audit_left_out(count, n, batch.to_string(), sum.to_string(), reason.as_str())
        }),
        Fact::BatchAsked { batch, question, .. } => text().audit_batch_asked(batch.to_string(), question.as_str()),
        Fact::BatchAnswered { batch, answer, .. } => text().audit_batch_answered(batch.to_string(), answer.as_str()),
        Fact::BatchRejected { batch, reason } => text().audit_batch_was_rejected(batch.to_string(), reason.to_string()),
        Fact::BatchCancelled { batch } => text().audit_what_was_not_sent_of_batch(batch.to_string()),
        Fact::PayeeNoted { payee, note, .. } if note.is_empty() => text().audit_payee_note_taken_away(payee.as_str()),
        Fact::PayeeNoted { payee, note, .. } => text().audit_payee_noted(payee.as_str(), note.as_str()),
        Fact::PayeesMerged {
            payee,
            into: Some(into),
        } => text().audit_payees_merged(payee.as_str(), into.as_str()),
        Fact::PayeesMerged { payee, into: None } => text().audit_payees_parted(payee.as_str()),
        Fact::BatchPaused { batch, reason } => text().audit_batch_was_paused(batch.to_string(), pause(reason, None).0),
        Fact::Dismissed { dismissal } => counted(dismissal.payouts.len(), |count, n| match dismissal.attention {
            Attention::Failed => text().audit_dismissed_failed(count, n, dismissal.reason.as_str()),
            Attention::OtherName => text().audit_dismissed_other_name(count, n, dismissal.reason.as_str()),
        }),
        Fact::QuarantineReviewed { deliveries, reason } => counted(deliveries.len(), |count, n| {
            text().audit_quarantine_reviewed(count, n, reason.as_str())
        }),
        Fact::BatchResumed { batch } => text().audit_batch_was_resumed(batch.to_string()),
        Fact::SendingPaused { reason } => text().audit_all_sending_was_paused(pause(reason, None).0),
        Fact::SendingResumed {
            pause,
            agreed_by: Some(_),
        } => text().audit_resumed_by_two(lifted(*pause)),
        Fact::SendingResumed { pause, .. } => text().audit_resumed(lifted(*pause)),
        Fact::PayoutsStopped { stopped } => counted(stopped.len(), |count, n| text().audit_payouts_stopped(count, n)),
        Fact::StoppedDecided { payouts, send } => counted(payouts.len(), |count, n| match send {
            true => text().audit_stopped_sent(count, n),
            false => text().audit_stopped_cancelled(count, n),
        }),
        Fact::AttemptsClaimed { attempts } => {
            counted(attempts.len(), |count, n| text().audit_attempts_claimed(count, n))
        }
        Fact::AttemptsRecorded { records } => {
            counted(records.len(), |count, n| text().audit_attempts_recorded(count, n))
        }
        Fact::DeliveriesKept { deliveries, beyond } => deliveries_kept(deliveries, *beyond),
        Fact::ResultsApplied { results } => counted(results.len(), |count, n| text().audit_results_applied(count, n)),
        Fact::DoubtsRaised { doubts } => {
            let first = doubts.first().map(|one| doubt(&one.doubt, None)).unwrap_or_default();
            counted(doubts.len(), |count, n| text().audit_doubts_raised(count, n, first))
        }
        Fact::InquiryFailed { second: None, why, .. } => text().audit_the_balance_could_not_be_read(unanswered(why)),
        Fact::InquiryFailed {
            second: Some(shortcode),
            why,
            ..
        } => text().audit_the_balance_of_could_not_be(shortcode.to_string(), unanswered(why)),
        Fact::BalancesRead { accounts, .. } => accounts
            .iter()
            .filter_map(|reading| {
                Some(text().audit_can_be_spent(reading.account.to_string(), unbroken(reading.available?)))
            })
            .collect::<Vec<_>>()
            .join(" "),
        Fact::InquiryAsked { question, .. } => asked(question),
        Fact::InquiryRecorded { answer, .. } => question_answered(answer),
        Fact::InquiryAnswered { finding, .. } => found(finding),
        Fact::PromptChecked { end, .. } => customer(end),
        Fact::AttemptRepeated { .. } => text().audit_the_same_request_was_sent_once(),
        Fact::RepeatRecorded { answer, .. } => repeat_answered(answer),
        Fact::SettlementProposed { payout, end, note, .. } => match end {
            HandEnd::Paid { receipt } => text().audit_payout_is_proposed_as_paid_receipt(
                payout.to_string(),
                receipt.to_string(),
                note.to_string(),
            ),
            HandEnd::NotPaid { .. } => {
                text().audit_payout_is_proposed_as_not_paid(payout.to_string(), note.to_string())
            }
        },
        Fact::SettlementAgreed { settlement, .. } => {
            text().audit_proposal_was_approved_resolved_by_two(settlement.to_string())
        }
        Fact::SettlementDeclined { settlement, reason } => {
            text().audit_proposal_was_declined(settlement.to_string(), reason.to_string())
        }
        Fact::PaymentsReceived { payments, .. } => {
            counted(payments.len(), |count, n| text().audit_payments_received(count, n))
        }
        Fact::ConfirmationUnread { why, .. } => text().audit_a_customers_payment_could_not_be(unread(why)),
        Fact::RecallOpened { payout, reason, .. } => {
            text().audit_a_task_was_opened_to_get(payout.to_string(), reason.to_string())
        }
        Fact::RecallStepped {
            recall,
            step,
            done,
            note,
        } => recall_stepped(*recall, *step, *done, note),
        Fact::RecallClosed {
            recall,
            end,
            evidence,
            receipt,
            ..
        } => recall_closed(*recall, *end, evidence, receipt.as_ref()),
        Fact::SettingChanged { setting } => set(setting),
        Fact::CredentialNoted { initiator, set_on } => {
            text().audit_the_password_of_initiator_was_noted(initiator.to_string(), day(*set_on))
        }
        Fact::RotationBegun { .. } => text().audit_a_change_of_the_initiators_password(),
        Fact::RotationTried { .. } => text().audit_m_pesa_was_asked_with_the(),
        Fact::RotationJudged { verdict, .. } => judged(verdict),
        Fact::RotationDone { set_on, .. } => text().audit_the_initiators_new_password_is_in(day(*set_on)),
        Fact::RotationAbandoned { .. } => text().audit_the_password_change_was_cancelled_the(),
        Fact::ReminderGiven { stage, .. } => reminder(*stage),
        Fact::ReminderSnoozed { until, .. } => text().audit_the_reminder_was_put_off_until(day_and_time(*until)),
        Fact::ReminderSeen { .. } => text().audit_the_reminder_was_taken_note_of(),
        Fact::LedgerRestored { backup, made_at, .. } => {
            text().audit_the_ledger_was_put_back_from(day_and_time(*made_at), backup.seq.to_string())
        }
        Fact::LedgerMoved { .. } => text().audit_the_ledger_was_closed_to_go(),
        Fact::DesktopAdded { name, .. } => text().audit_desktop_joined_the_team(name.as_str()),
        Fact::DesktopRetired { .. } => text().audit_a_desktop_was_taken_out_of(),
        Fact::LeaseTaken { .. } => text().audit_sending_goes_on_at_another_desktop(),
        Fact::RecoveryKeyMade { .. } => text().audit_a_recovery_kit_was_made_backups(),
        Fact::AccessFound {
            permission,
            finding: AccessFinding::Open,
        } => text().audit_permission_works(title(*permission)),
        Fact::AccessFound { permission, finding } => {
            text().audit_permission_does_not_work(title(*permission), access(finding, api_of(*permission)))
        }
        Fact::StatementImported { statement } => {
            counted(usize::try_from(statement.count).unwrap_or(usize::MAX), |count, n| {
                text().audit_statement_imported(count, statement.file.as_str(), n, statement.account.title())
            })
        }
        Fact::StatementProved { proved } => proved_by(proved),
        Fact::FindingNoted { note } => match note.explained {
            true => text().audit_difference_explained(note.note.as_str()),
            false => text().audit_difference_given(note.note.as_str()),
        },
        Fact::FindingAccepted { note, agreed_by, .. } => {
            text().audit_a_difference_with_the_statement_was(name_of(names, *agreed_by), note.to_string())
        }
        Fact::MonthClosed { closed } => counted(usize::try_from(closed.open).unwrap_or(usize::MAX), |count, n| {
            text().audit_month_closed(count, closed.month.to_string(), name_of(names, closed.agreed_by), n)
        }),
        Fact::MonthReopened {
            month,
            reason,
            agreed_by,
        } => text().audit_was_opened_again_with(month.to_string(), name_of(names, *agreed_by), reason.to_string()),
        Fact::Exported {
            content, rows, file, ..
        } => counted(usize::try_from(*rows).unwrap_or(usize::MAX), |count, n| {
            text().audit_exported(count, super::exported(content), n, file.as_str())
        }),
    }
}

/// What lines of a statement proved.
fn proved_by(proved: &[treasury::ProvedByLine]) -> String {
    let one = |one: &treasury::ProvedByLine| match &one.effect {
        treasury::Effect::Alarm { .. } => text().audit_m_pesas_statement_contradicts_payout(one.payout.to_string()),
        treasury::Effect::Stepped | treasury::Effect::Returned | treasury::Effect::Known => {
            text().audit_m_pesas_statement_shows_how_payout(one.payout.to_string())
        }
    };
    proved.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// What a pause was for, in a few words.
fn lifted(pause: PauseKind) -> String {
    match pause {
        PauseKind::LedgerAge => text().audit_lifted_ledger_age(),
        PauseKind::LedgerChanged => text().audit_lifted_ledger_changed(),
        PauseKind::LedgerUnchecked => text().audit_lifted_ledger_unchecked(),
        PauseKind::TeamLog => text().audit_lifted_team_log(),
        PauseKind::OtherPassword => text().audit_lifted_other_password(),
        PauseKind::Initiator => text().audit_lifted_initiator(),
        PauseKind::Role => text().audit_lifted_role(),
        PauseKind::Organisation => text().audit_lifted_organisation(),
        PauseKind::NotAuthorised => text().audit_lifted_not_authorised(),
        PauseKind::Refused => text().audit_lifted_refused(),
        PauseKind::MayBePaid => text().audit_lifted_may_be_paid(),
        PauseKind::InsufficientBalance => text().audit_lifted_insufficient_balance(),
        PauseKind::Rotation => text().audit_lifted_rotation(),
        PauseKind::Person => text().audit_lifted_person(),
        PauseKind::Asking => text().audit_lifted_asking(),
    }
}

/// Says a count: the number, which chooses the plural, and as it is written.
fn counted(count: usize, say: impl FnOnce(usize, String) -> String) -> String {
    say(count, grouped(count))
}

fn deliveries_kept(deliveries: &[StoredDelivery], beyond: u32) -> String {
    let bad = deliveries
        .iter()
        .filter(|one| matches!(one.standing, Standing::Quarantined { .. }))
        .count();
    let kept = (!deliveries.is_empty()).then(|| {
        counted(deliveries.len(), |count, n| match bad {
            0 => text().audit_deliveries_kept(count, n),
            _ => text().audit_deliveries_kept_some_quarantined(count, n, grouped(bad)),
        })
    });
    let beyond = usize::try_from(beyond).unwrap_or(usize::MAX);
    let more = (beyond > 0).then(|| counted(beyond, |count, n| text().audit_deliveries_counted(count, n)));
    [kept, more].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn recall_stepped(recall: RecallId, step: RecallStep, done: bool, note: &str) -> String {
    let (recall, what) = (recall.to_string(), recall_step(step));
    let said = match done {
        true => text().audit_recall_step(recall, what),
        false => text().audit_recall_step_undone(recall, what),
    };
    match note {
        "" => said,
        note => format!("{said} {note}"),
    }
}

fn recall_closed(recall: RecallId, end: RecallEnd, evidence: &str, receipt: Option<&Receipt>) -> String {
    let recall = recall.to_string();
    let said = match end {
        RecallEnd::Returned => text().audit_recall_returned(recall, evidence),
        RecallEnd::NotReturned => text().audit_recall_not_returned(recall, evidence),
        RecallEnd::Withdrawn => text().audit_recall_withdrawn(recall, evidence),
    };
    match receipt {
        Some(receipt) => format!("{said} {}", text().audit_recall_receipt(receipt.to_string())),
        None => said,
    }
}

fn judged(verdict: &TryVerdict) -> String {
    match verdict {
        TryVerdict::Accepted => text().audit_m_pesa_took_the_new_password(),
        TryVerdict::Refused { code } => text().audit_m_pesa_did_not_take_the(code.to_string()),
        TryVerdict::Unknown { why } => text().audit_m_pesa_did_not_say_whether(unanswered(why)),
    }
}

fn asked(question: &Question) -> String {
    match question {
        Question::Balance => text().audit_m_pesa_was_asked_for_the(),
        Question::SecondBalance { shortcode } => text().audit_m_pesa_was_asked_for_the_balance(shortcode.to_string()),
        Question::Status { by, .. } => match by {
            AskedBy::Receipt { receipt } => text().audit_m_pesa_was_asked_about(receipt.to_string()),
            AskedBy::Originator { id, .. } => text().audit_m_pesa_was_asked_about_the(id.to_string()),
        },
        Question::Credential { .. } => text().audit_m_pesa_is_asked_for_the(),
        Question::Receipt { receipt } => text().audit_m_pesa_was_asked_about_the_payment(receipt.to_string()),
        Question::Prompt(prompt) => {
            text().audit_a_customer_was_asked(prompt.amount.to_string(), prompt.reference.as_str())
        }
        Question::CustomerPayments => text().audit_m_pesa_was_given_the_addresses(),
    }
}

fn question_answered(answer: &Answer) -> String {
    match answer {
        Answer::Acknowledged { .. } => text().audit_question_taken(),
        Answer::Refused { .. } => text().audit_question_refused(said(answer)),
        Answer::NotTaken { .. } => text().audit_question_not_taken(said(answer)),
        Answer::Lost { .. } => text().audit_question_lost(said(answer)),
    }
}

fn repeat_answered(answer: &Answer) -> String {
    match answer {
        Answer::Acknowledged { .. } => text().audit_repeat_taken(),
        Answer::Refused { .. } => text().audit_repeat_refused(said(answer)),
        Answer::NotTaken { .. } => text().audit_repeat_not_taken(said(answer)),
        Answer::Lost { .. } => text().audit_repeat_lost(said(answer)),
    }
}

fn said(answer: &Answer) -> String {
    super::answer(answer).unwrap_or_default()
}

/// What an answer came to, where it ended nothing.
pub(crate) fn found(finding: &Finding) -> String {
    match finding {
        Finding::UnderWay { word } => text().audit_m_pesa_answered_still_under_way(word.to_string()),
        Finding::NotFound { .. } => text().audit_m_pesa_has_no_record_of(),
        Finding::Unanswered { why } => text().audit_the_question_was_not_answered(unanswered(why)),
        Finding::Told { word, amount, .. } => match amount {
            Some(amount) => text().audit_told_with_amount(word.as_str(), amount.to_string()),
            None => text().audit_told(word.as_str()),
        },
        Finding::Prompt(end) => customer(end),
        Finding::Odd { what } => oddity(what),
    }
}

/// How a customer answered who was asked to pay.
pub(crate) fn customer(end: &PromptEnd) -> String {
    match end {
        PromptEnd::Paid {
            receipt: Some(receipt), ..
        } => text().audit_the_customer_paid(receipt.to_string()),
        PromptEnd::Paid { receipt: None, .. } => text().audit_the_customer_paid_without_receipt(),
        PromptEnd::NotPaid { code } => codes::plain(&code.meaning(Api::Stk)),
        PromptEnd::Unclear { .. } => text().audit_the_customer_unclear(),
    }
}

/// A step of getting money back, as done.
pub(crate) fn recall_step(step: RecallStep) -> String {
    match step {
        RecallStep::PayeeCalled => text().audit_step_payee_called(),
        RecallStep::PortalAsked => text().audit_step_portal_asked(),
        RecallStep::LetterSent => text().audit_step_letter_sent(),
        RecallStep::CaseOpened => text().audit_step_case_opened(),
        RecallStep::Answered => text().audit_step_answered(),
    }
}

fn set(setting: &Setting) -> String {
    match setting {
        Setting::LowLevel {
            account,
            level: Some(level),
        } => text().audit_is_low_below(account.to_string(), level.to_string()),
        Setting::LowLevel { account, level: None } => text().audit_has_no_warning_level_any_more(account.to_string()),
        Setting::ReadBalanceEvery { minutes: Some(minutes) } => {
            text().audit_the_balance_is_read_every_minutes(minutes.to_string())
        }
        Setting::ReadBalanceEvery { minutes: None } => text().audit_the_balance_is_read_on_demand(),
        Setting::OwnTransfers { enabled: true } => text().audit_top_ups_from_the_working_account(),
        Setting::OwnTransfers { enabled: false } => text().audit_top_ups_from_the_working_account_are(),
        Setting::Papers {
            language: PapersIn::English,
        } => text().audit_papers_and_lists_are_written_in(),
        Setting::Papers {
            language: PapersIn::Kiswahili,
        } => text().audit_papers_and_lists_are_written_in_kiswahili(),
        Setting::Pace { most_per_minute } => text()
            .audit_at_most_requests_for_payment_a(grouped(usize::try_from(*most_per_minute).unwrap_or(usize::MAX))),
        Setting::Tariff { from_day, .. } => text().audit_m_pesas_fees_for_payments_to(day(*from_day)),
        Setting::StatementEvery { days: Some(days) } => {
            counted(usize::from(*days), |count, n| text().audit_statement_every(count, n))
        }
        Setting::StatementEvery { days: None } => text().audit_nobody_is_reminded_of_statements_any(),
        Setting::SamePaymentWindow { days: 0 } => text().audit_the_same_payment_is_not_looked(),
        Setting::SamePaymentWindow { days } => text().audit_the_same_payee_account_and_amount(days.to_string()),
        Setting::RunDiffers { percent: Some(percent) } => text().audit_run_differs_beyond(percent.to_string()),
        Setting::RunDiffers { percent: None } => text().audit_run_differs_never(),
        Setting::NotPaidAfter { hours } => text().audit_two_people_may_say_that_a(hours.to_string()),
        Setting::IdleSignOut { minutes } => {
            counted(usize::from(*minutes), |count, n| text().audit_idle_sign_out(count, n))
        }
        Setting::PasswordLasts { days } => text().audit_the_initiators_password_lasts_days(days.to_string()),
        Setting::Relay { address, name, .. } if name.is_empty() => {
            text().audit_the_relay_at_hears_m_pesas(address.to_string())
        }
        Setting::Relay { address, name, .. } => {
            text().audit_the_relay_at_hears_m_pesas_answers(address.to_string(), name.to_string())
        }
        Setting::RelayCredential { .. } => text().audit_the_relay_gave_this_console_a(),
        Setting::RelayBefore { address: Some(address) } => {
            text().audit_the_relay_before_at_is_listened(address.to_string())
        }
        Setting::RelayBefore { address: None } => text().audit_the_relay_before_is_not_listened(),
        Setting::RelayAgreed { change, .. } => relay_agreed(change),
    }
}

/// What two people changed of the relay.
fn relay_agreed(change: &RelayChange) -> String {
    match change {
        RelayChange::Paired { .. } => text().audit_a_second_person_agreed_to_the(),
        RelayChange::LeftBefore { address } => text().audit_a_second_person_agreed_that_the(address.to_string()),
        RelayChange::Rule {
            accounts,
            lowest_cents,
            highest_cents,
            refuse_unreadable,
        } => {
            let amount = |cents: &Option<u64>| {
                let cents = cents.and_then(|cents| i64::try_from(cents).ok())?;
                mpesa::Balance::from_cents(cents).ok().map(unbroken)
            };
            let accounts = match accounts.as_slice() {
                [] => None,
                some => Some(text().audit_rule_accounts(language().list_or(some))),
            };
            let parts: Vec<String> = [
                accounts,
                amount(lowest_cents).map(|least| text().audit_rule_at_least(least)),
                amount(highest_cents).map(|most| text().audit_rule_at_most(most)),
                refuse_unreadable.then(|| text().audit_rule_only_readable()),
            ]
            .into_iter()
            .flatten()
            .collect();
            match parts.is_empty() {
                true => text().audit_rule_takes_everything(),
                false => text().audit_rule_takes(parts.join(", ")),
            }
        }
    }
}

/// A day given as days since 1970.
fn day(days: i32) -> String {
    chrono::NaiveDate::from_epoch_days(days).map_or_else(String::new, |day| language().day_in_full(day))
}

/// Money that no line break can part: neither its sign from "KSh" nor that from the figures.
fn unbroken(money: mpesa::Balance) -> String {
    money.to_string().replace('-', "\u{2212}").replace(' ', "\u{a0}")
}

fn reminder(stage: ReminderStage) -> String {
    match stage {
        ReminderStage::InFourteenDays => text().audit_reminded_before(14),
        ReminderStage::InSevenDays => text().audit_reminded_before(7),
        ReminderStage::InThreeDays => text().audit_reminded_before(3),
        ReminderStage::Tomorrow => text().audit_reminded_tomorrow(),
        ReminderStage::Today => text().audit_reminded_today(),
        ReminderStage::Overdue(days) => text().audit_reminded_overdue(days.get()),
    }
}

/// Why a pay run differs, in a few words.
fn because(because: DiffersBecause) -> String {
    match because {
        DiffersBecause::JoinedOrLeft => text().audit_because_people_joined_or_left(),
        DiffersBecause::PayChanged => text().audit_because_pay_changed(),
        DiffersBecause::OvertimeOrBonus => text().audit_because_of_overtime(),
        DiffersBecause::PartOfTheRun => text().audit_because_only_a_part(),
        DiffersBecause::Other => text().audit_because_of_something_else(),
    }
}

#[cfg(test)]
mod tests {
    use super::unbroken;

    #[test]
    fn the_sign_of_a_balance_stays_with_its_money() {
        let owed = mpesa::Balance::from_cents(-265_600).expect("in bounds");
        assert_eq!(unbroken(owed), "\u{2212}KSh\u{a0}2,656");
    }
}
