//! Entries of the audit trail as sentences.

use mpesa::Receipt;
use store::Entry;
use treasury::{
    AccessFinding, Answer, AskedBy, Attention, Fact, Finding, HandEnd, KeptDelivery, PapersIn, PauseKind, Question,
    RecallEnd, RecallId, RecallStep, RelayChange, ReminderStage, Setting, Standing, TryVerdict,
};

use super::{
    Names, access, capital, day_and_time, doubt,
    file_changes::file_changes,
    grouped, name_of, nouns, oddity, pause,
    people::people,
    permissions::{api_of, title},
    unanswered, unread,
};

/// An entry of the audit trail as a sentence.
pub(crate) fn entry(entry: &Entry, names: &Names) -> String {
    match &entry.fact {
        Fact::LedgerBorn { ledger, .. } => format!("The ledger was made. Its name is {ledger}."),
        Fact::OrganisationFounded { organisation } => format!(
            "{} was connected: shortcode {}, initiator {}.",
            organisation.name, organisation.shortcode, organisation.initiator
        ),
        Fact::OrganisationChanged { organisation, .. } => format!(
            "The organisation\u{2019}s details were changed: {}, shortcode {}, initiator {}. A second person agreed.",
            organisation.name, organisation.shortcode, organisation.initiator
        ),
        Fact::AttemptsAssumed { attempts } => format!(
            "{} as sent, since a newer copy of this ledger may have sent them.",
            capital(&some(
                attempts.len(),
                "approved payout counts",
                "approved payouts count"
            ))
        ),
        Fact::LedgerReadmitted { missing, .. } => missing.map_or_else(
            || "Two people went on with this ledger, whose age was not known.".to_owned(),
            |missing| {
                format!(
                    "Two people went on with this ledger, which does not have entry {}.",
                    missing.seq
                )
            },
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
            let (one, many) = nouns(*purpose);
            let all = some(usize::try_from(*count).unwrap_or(usize::MAX), one, many);
            format!("Batch {batch} \u{201c}{title}\u{201d} was prepared: {all}, {sum}.{changes}")
        }
        Fact::BatchSubmitted { batch } => format!("Batch {batch} was submitted for approval."),
        Fact::BatchApproved {
            batch, rows, warnings, ..
        } => {
            let rows = rows.to_string();
            let rows = rows.get(..8).unwrap_or_default();
            match *warnings {
                0 => format!("Batch {batch} was approved, rows {rows}."),
                count => format!(
                    "Batch {batch} was approved, rows {rows}, with {} in sight.",
                    some(usize::try_from(count).unwrap_or(usize::MAX), "warning", "warnings")
                ),
            }
        }
        Fact::BatchRejected { batch, reason } => format!("Batch {batch} was rejected: {reason}"),
        Fact::BatchCancelled { batch } => format!("What was not sent of batch {batch} was cancelled."),
        Fact::BatchPaused { batch, reason } => format!("Batch {batch} was paused. {}", pause(reason, None).0),
        Fact::Dismissed { dismissal } => format!(
            "{} {}: {}",
            capital(&some(dismissal.payouts.len(), "payout", "payouts")),
            match dismissal.attention {
                Attention::Failed => "that failed and will not be paid again",
                Attention::OtherName => "under another name, checked",
            },
            dismissal.reason
        ),
        Fact::QuarantineReviewed { deliveries, reason } => format!(
            "{} in quarantine, looked at: {reason}",
            capital(&some(deliveries.len(), "callback", "callbacks")),
        ),
        Fact::BatchResumed { batch } => format!("Batch {batch} was resumed."),
        Fact::SendingPaused { reason } => format!("All sending was paused. {}", pause(reason, None).0),
        Fact::SendingResumed {
            pause,
            agreed_by: Some(_),
        } => format!("Sending was resumed by two people, after {}.", lifted(*pause)),
        Fact::SendingResumed { pause, .. } => format!("Sending was resumed, after {}.", lifted(*pause)),
        Fact::PayoutsStopped { stopped } => format!(
            "{} not sent: a person decides.",
            capital(&some(stopped.len(), "payout was", "payouts were"))
        ),
        Fact::StoppedDecided { payouts, send } => {
            let what = some(payouts.len(), "stopped payout", "stopped payouts");
            match send {
                true => format!("Sent all the same: {what}."),
                false => format!("Cancelled: {what}."),
            }
        }
        Fact::AttemptsClaimed { attempts } => {
            format!(
                "{} written down to be sent.",
                capital(&some(attempts.len(), "payout was", "payouts were"))
            )
        }
        Fact::AttemptsRecorded { records } => {
            format!(
                "M-PESA's answer to {} was recorded.",
                some(records.len(), "request", "requests")
            )
        }
        Fact::DeliveriesKept { deliveries, beyond } => deliveries_kept(deliveries, *beyond),
        Fact::ResultsApplied { results } => format!(
            "{} applied.",
            capital(&some(results.len(), "result was", "results were"))
        ),
        Fact::DoubtsRaised { doubts } => {
            let first = doubts.first().map(|one| doubt(&one.doubt, None)).unwrap_or_default();
            format!(
                "{} in doubt. {first}",
                capital(&some(doubts.len(), "payout went", "payouts went"))
            )
        }
        Fact::InquiryFailed { second: None, why, .. } => {
            format!("The balance could not be read. {}", unanswered(why))
        }
        Fact::InquiryFailed {
            second: Some(shortcode),
            why,
            ..
        } => format!("The balance of {shortcode} could not be read. {}", unanswered(why)),
        Fact::BalancesRead { accounts, .. } => accounts
            .iter()
            .filter_map(|reading| {
                Some(format!(
                    "{}: {} can be spent.",
                    reading.account,
                    unbroken(reading.available?)
                ))
            })
            .collect::<Vec<_>>()
            .join(" "),
        Fact::InquiryAsked { question, .. } => asked(question),
        Fact::InquiryRecorded { answer, .. } => answered("the question", answer),
        Fact::InquiryAnswered { finding, .. } => found(finding),
        Fact::AttemptRepeated { .. } => "The same request was sent once more, with the same id.".to_owned(),
        Fact::RepeatRecorded { answer, .. } => answered("the repeated request", answer),
        Fact::SettlementProposed { payout, end, note, .. } => match end {
            HandEnd::Paid { receipt } => {
                format!("Payout {payout} is proposed as paid, receipt {receipt}: {note}")
            }
            HandEnd::NotPaid { .. } => format!("Payout {payout} is proposed as not paid: {note}"),
        },
        Fact::SettlementAgreed { settlement, .. } => {
            format!("Proposal {settlement} was approved: resolved by two people.")
        }
        Fact::SettlementDeclined { settlement, reason } => format!("Proposal {settlement} was declined: {reason}"),
        Fact::PaymentsReceived { payments, .. } => format!(
            "{} received from customers.",
            capital(&some(payments.len(), "payment was", "payments were"))
        ),
        Fact::ConfirmationUnread { why, .. } => format!("A customer's payment could not be read. {}", unread(why)),
        Fact::RecallOpened { payout, reason, .. } => {
            format!("A task was opened to get the money of payout {payout} back: {reason}")
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
            format!(
                "The password of initiator {initiator} was noted as set on {}.",
                day(*set_on)
            )
        }
        Fact::RotationBegun { .. } => "A change of the initiator's password was begun.".to_owned(),
        Fact::RotationTried { .. } => "M-PESA was asked with the new password, once.".to_owned(),
        Fact::RotationJudged { verdict, .. } => judged(verdict),
        Fact::RotationDone { set_on, .. } => {
            format!("The initiator's new password is in use, set on {}.", day(*set_on))
        }
        Fact::RotationAbandoned { .. } => "The password change was cancelled. The old one stays.".to_owned(),
        Fact::ReminderGiven { stage, .. } => reminder(*stage),
        Fact::ReminderSnoozed { until, .. } => format!("The reminder was put off until {}.", day_and_time(*until)),
        Fact::ReminderSeen { .. } => "The reminder was taken note of.".to_owned(),
        Fact::LedgerRestored { backup, made_at, .. } => format!(
            "The ledger was put back from the backup of {}, which ends at entry {}. A second person agreed.",
            day_and_time(*made_at),
            backup.seq
        ),
        Fact::LedgerMoved { .. } => {
            "The ledger was closed to go on at another computer. Nothing is sent from it any more. A second person agreed.".to_owned()
        }
        Fact::RecoveryKeyMade { .. } => {
            "A recovery kit was made. Backups are sealed to it from now on; older kits open only older backups."
                .to_owned()
        }
        Fact::AccessFound {
            permission,
            finding: AccessFinding::Open,
        } => format!("{} works.", title(*permission)),
        Fact::AccessFound { permission, finding } => {
            format!("{} does not work. {}", title(*permission), access(finding, api_of(*permission)))
        }
        Fact::StatementImported { statement } => format!(
            "The statement \u{201c}{}\u{201d} was imported: {}, {}.",
            statement.file,
            some(usize::try_from(statement.count).unwrap_or(usize::MAX), "line", "lines"),
            statement.account.title()
        ),
        Fact::StatementProved { proved } => capital(&proved_by(proved)),
        Fact::FindingNoted { note } => format!(
            "A difference with the statement was {}: \u{201c}{}\u{201d}.",
            if note.explained { "explained" } else { "given to somebody" },
            note.note
        ),
        Fact::FindingAccepted { note, agreed_by, .. } => format!(
            "A difference with the statement was accepted, with {}: \u{201c}{note}\u{201d}.",
            name_of(names, *agreed_by)
        ),
        Fact::MonthClosed { closed } => format!(
            "{} was closed with {}: {} open.",
            closed.month,
            name_of(names, closed.agreed_by),
            some(usize::try_from(closed.open).unwrap_or(usize::MAX), "difference", "differences")
        ),
        Fact::MonthReopened { month, reason, agreed_by } => format!(
            "{month} was opened again with {}: \u{201c}{reason}\u{201d}.",
            name_of(names, *agreed_by)
        ),
        Fact::Exported { what, rows, file, .. } => {
            let rows = some(usize::try_from(*rows).unwrap_or(usize::MAX), "row", "rows");
            format!("Saved as a file: {what} ({rows}, \u{201c}{file}\u{201d}).")
        }
    }
}

/// What lines of a statement proved.
fn proved_by(proved: &[treasury::ProvedByLine]) -> String {
    let one = |one: &treasury::ProvedByLine| match &one.effect {
        treasury::Effect::Alarm { .. } => format!("M-PESA\u{2019}s statement contradicts payout {}.", one.payout),
        treasury::Effect::Stepped | treasury::Effect::Returned | treasury::Effect::Known => {
            format!("M-PESA\u{2019}s statement shows how payout {} ended.", one.payout)
        }
    };
    proved.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// What a pause was for, in a few words.
const fn lifted(pause: PauseKind) -> &'static str {
    match pause {
        PauseKind::LedgerAge => "this might not have been the newest copy of the ledger",
        PauseKind::LedgerChanged => "the ledger was changed",
        PauseKind::LedgerUnchecked => "the ledger could not be checked",
        PauseKind::OtherPassword => "M-PESA took another password",
        PauseKind::Initiator => "M-PESA refused the initiator\u{2019}s password",
        PauseKind::Role => "the initiator lacked a role",
        PauseKind::Organisation => "M-PESA refused the organisation",
        PauseKind::NotAuthorised => "the gateway did not let this app send",
        PauseKind::Refused => "the gateway refused several payouts",
        PauseKind::MayBePaid => "a payout may have been paid before",
        PauseKind::InsufficientBalance => "the account was short of money",
        PauseKind::Rotation => "a change of the initiator\u{2019}s password",
        PauseKind::Person => "somebody had paused it",
        PauseKind::Asking => "M-PESA refused a question",
    }
}

/// A count with its noun.
fn some(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

fn deliveries_kept(deliveries: &[KeptDelivery], beyond: u32) -> String {
    let more = match beyond {
        0 => String::new(),
        _ => {
            let beyond = usize::try_from(beyond).unwrap_or(usize::MAX);
            let more = some(
                beyond,
                "callback that is not ours was",
                "callbacks that are not ours were",
            );
            format!("{} only counted.", capital(&more))
        }
    };
    if deliveries.is_empty() {
        return more;
    }
    let space = if more.is_empty() { "" } else { " " };
    let kept = capital(&some(deliveries.len(), "callback was", "callbacks were"));
    let bad = deliveries
        .iter()
        .filter(|one| matches!(one.standing, Standing::Quarantined { .. }))
        .count();
    match bad {
        0 => format!("{kept} kept.{space}{more}"),
        _ => format!("{kept} kept, {} in quarantine.{space}{more}", grouped(bad)),
    }
}

fn recall_stepped(recall: RecallId, step: RecallStep, done: bool, note: &str) -> String {
    let what = recall_step(step);
    let note = match note {
        "" => String::new(),
        note => format!(" {note}"),
    };
    match done {
        true => format!("Task {recall}: {what}.{note}"),
        false => format!("Task {recall}: no longer done: {what}.{note}"),
    }
}

fn recall_closed(recall: RecallId, end: RecallEnd, evidence: &str, receipt: Option<&Receipt>) -> String {
    let receipt = receipt.map_or_else(String::new, |receipt| {
        format!(" Receipt {receipt}, seen by two people.")
    });
    let end = match end {
        RecallEnd::Returned => "the money came back",
        RecallEnd::NotReturned => "the money did not come back",
        RecallEnd::Withdrawn => "it was opened by mistake",
    };
    format!("Task {recall} was closed: {end}. {evidence}{receipt}")
}

fn judged(verdict: &TryVerdict) -> String {
    match verdict {
        TryVerdict::Accepted => "M-PESA took the new password.".to_owned(),
        TryVerdict::Refused { code } => format!("M-PESA did not take the new password (code {code})."),
        TryVerdict::Unknown { why } => format!(
            "M-PESA did not say whether it takes the new password. {}",
            unanswered(why)
        ),
    }
}

fn asked(question: &Question) -> String {
    match question {
        Question::Balance => "M-PESA was asked for the balance.".to_owned(),
        Question::SecondBalance { shortcode } => format!("M-PESA was asked for the balance of {shortcode}."),
        Question::Status { by, .. } => match by {
            AskedBy::Receipt { receipt } => format!("M-PESA was asked about {receipt}."),
            AskedBy::Originator { id, .. } => format!("M-PESA was asked about the payment with id {id}."),
        },
        Question::Credential { .. } => "M-PESA is asked for the balance with the new password.".to_owned(),
        Question::Receipt { receipt } => format!("M-PESA was asked about the payment {receipt}."),
        Question::CustomerPayments => "M-PESA was given the addresses for customers' payments.".to_owned(),
    }
}

fn answered(what: &str, answer: &Answer) -> String {
    match answer {
        Answer::Acknowledged { .. } => format!("M-PESA took {what}."),
        Answer::Refused { .. } => format!("M-PESA refused {what}. {}", said(answer)),
        Answer::NotTaken { .. } => format!("M-PESA did not take {what}. {}", said(answer)),
        Answer::Lost { .. } => format!("M-PESA's answer to {what} was lost. {}", said(answer)),
    }
}

fn said(answer: &Answer) -> String {
    super::answer(answer).unwrap_or_default()
}

/// What an answer came to, where it ended nothing.
pub(crate) fn found(finding: &Finding) -> String {
    match finding {
        Finding::UnderWay { word } => format!("M-PESA answered: still under way (\u{201c}{word}\u{201d})."),
        Finding::NotFound { .. } => "M-PESA has no record of it yet; it may still be paid.".to_owned(),
        Finding::Unanswered { why } => format!("The question was not answered. {}", unanswered(why)),
        Finding::Told { word, amount, .. } => {
            let amount = amount.map_or_else(String::new, |amount| format!(", {amount}"));
            format!("M-PESA answered: {word}{amount}.")
        }
        Finding::Odd { what } => oddity(what),
    }
}

/// A step of getting money back, as done.
pub(crate) const fn recall_step(step: RecallStep) -> &'static str {
    match step {
        RecallStep::PayeeCalled => "the payee was called",
        RecallStep::PortalAsked => "the reversal was asked for on the portal",
        RecallStep::LetterSent => "the letter went to Safaricom",
        RecallStep::CaseOpened => "Safaricom gave a case number",
        RecallStep::Answered => "Safaricom answered",
    }
}

fn set(setting: &Setting) -> String {
    match setting {
        Setting::LowLevel {
            account,
            level: Some(level),
        } => format!("{account} is low below {level}."),
        Setting::LowLevel { account, level: None } => format!("{account} has no warning level any more."),
        Setting::ReadBalanceEvery { minutes: Some(minutes) } => format!("The balance is read every {minutes} minutes."),
        Setting::ReadBalanceEvery { minutes: None } => "The balance is read on demand only.".to_owned(),
        Setting::OwnTransfers { enabled: true } => {
            "Top-ups from the Working account are sent by Hazina: Safaricom enabled them.".to_owned()
        }
        Setting::OwnTransfers { enabled: false } => {
            "Top-ups from the Working account are made by people on the M-PESA portal.".to_owned()
        }
        Setting::Papers {
            language: PapersIn::English,
        } => "Papers and lists are written in English.".to_owned(),
        Setting::Papers {
            language: PapersIn::Kiswahili,
        } => "Papers and lists are written in Kiswahili.".to_owned(),
        Setting::Pace { most_per_minute } => {
            format!(
                "At most {} requests for payment a minute are sent.",
                grouped(usize::try_from(*most_per_minute).unwrap_or(usize::MAX))
            )
        }
        Setting::Tariff { from_day, .. } => format!(
            "M-PESA\u{2019}s fees for payments to people were entered from {} on.",
            chrono::NaiveDate::from_epoch_days(*from_day)
                .map_or_else(String::new, |day| day.format("%-d %B %Y").to_string())
        ),
        Setting::StatementEvery { days: Some(days) } => {
            format!(
                "A statement is imported every {}.",
                some(usize::from(*days), "day", "days")
            )
        }
        Setting::StatementEvery { days: None } => "Nobody is reminded of statements any more.".to_owned(),
        Setting::SamePaymentWindow { days: 0 } => "The same payment is not looked for any more.".to_owned(),
        Setting::SamePaymentWindow { days } => {
            format!("The same payee, account and amount count as perhaps the same payment for {days} days.")
        }
        Setting::NotPaidAfter { hours } => {
            format!("Two people may say that a payout in doubt was not paid after {hours} hours.")
        }
        Setting::IdleSignOut { minutes } => {
            format!(
                "Whoever is signed in is signed out after {} without a touch.",
                some(usize::from(*minutes), "minute", "minutes")
            )
        }
        Setting::PasswordLasts { days } => format!("The initiator's password lasts {days} days."),
        Setting::Relay { address, name, .. } if name.is_empty() => {
            format!("The relay at {address} hears M-PESA's answers.")
        }
        Setting::Relay { address, name, .. } => {
            format!("The relay at {address} hears M-PESA's answers. It knows this console as \u{201c}{name}\u{201d}.")
        }
        Setting::RelayCredential { .. } => "The relay gave this console a new credential.".to_owned(),
        Setting::RelayBefore { address: Some(address) } => {
            format!("The relay before, at {address}, is listened to for what is still on its way there.")
        }
        Setting::RelayBefore { address: None } => "The relay before is not listened to any more.".to_owned(),
        Setting::RelayAgreed { change, .. } => relay_agreed(change),
    }
}

/// What two people changed of the relay.
fn relay_agreed(change: &RelayChange) -> String {
    match change {
        RelayChange::Paired { .. } => "A second person agreed to the pairing with the relay.".to_owned(),
        RelayChange::LeftBefore { address } => {
            format!("A second person agreed that the relay before, at {address}, is not listened to any more.")
        }
        RelayChange::Rule {
            accounts,
            lowest_cents,
            highest_cents,
            refuse_unreadable,
        } => {
            let amount = |cents: &Option<u64>, word: &str| {
                let cents = cents.and_then(|cents| i64::try_from(cents).ok());
                let money = cents.and_then(|cents| mpesa::Balance::from_cents(cents).ok());
                money.map(|money| format!("{word} {}", unbroken(money)))
            };
            let mut parts = Vec::new();
            if !accounts.is_empty() {
                parts.push(format!("account {}", accounts.join(" or ")));
            }
            parts.extend(amount(lowest_cents, "at least"));
            parts.extend(amount(highest_cents, "at most"));
            if *refuse_unreadable {
                parts.push("only what can be read".to_owned());
            }
            let what = if parts.is_empty() {
                "every payment".to_owned()
            } else {
                format!("payments with {}", parts.join(", "))
            };
            format!("The relay takes {what} of customers where M-PESA asks before. A second person agreed.")
        }
    }
}

/// A day given as days since 1970.
fn day(days: i32) -> String {
    chrono::NaiveDate::from_epoch_days(days).map_or_else(String::new, |day| day.format("%-d %B %Y").to_string())
}

/// Money that no line break can part: neither its sign from "KSh" nor that from the figures.
fn unbroken(money: mpesa::Balance) -> String {
    money.to_string().replace('-', "\u{2212}").replace(' ', "\u{a0}")
}

fn reminder(stage: ReminderStage) -> String {
    let when = match stage {
        ReminderStage::InFourteenDays => "ends within 14 days".to_owned(),
        ReminderStage::InSevenDays => "ends within 7 days".to_owned(),
        ReminderStage::InThreeDays => "ends within 3 days".to_owned(),
        ReminderStage::Tomorrow => "ends tomorrow".to_owned(),
        ReminderStage::Today => "ends today".to_owned(),
        ReminderStage::Overdue(days) if days.get() == 1 => "ended a day ago".to_owned(),
        ReminderStage::Overdue(days) => format!("ended {days} days ago"),
    };
    format!("People were reminded that the initiator's password {when}.")
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
