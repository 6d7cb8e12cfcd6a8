//! What the journal holds: one fact an entry, each the whole truth of one write. The ledger's tables are projections of
//! these. Fields are only ever added, with a default; an old ledger must replay for ever.

mod access;
mod attempt;
mod delivery;
mod name;
mod needs;
mod pause;
mod source;
mod statement;
#[cfg(test)]
mod tests;

pub use access::{AccessFinding, UnreadConfirmation};
pub use attempt::{AttemptClaim, AttemptDoubt, AttemptRecord};
pub use delivery::{Applied, Effect, Quarantine, Standing, StoredDelivery};
pub use pause::{AgeDoubt, Asking, LogDoubt, PauseKind, PauseReason, WayOn};
pub use source::{CellCorrected, FileChanges, FloatSource, GroupConfirmed, SourceFile};
pub use statement::{ClosedMonth, FindingNote, FindingState, ImportedStatement, ProvedByLine};

use mpesa::{Receipt, Shortcode, Total};
use serde::{Deserialize, Serialize};

use crate::{
    AccountReading, Answer, ApiPermission, ApprovalsNeeded, Attachment, AttemptId, BatchId, Consent, DeliveryId,
    DesktopKey, Digest, Dismissal, ExportContent, ExportFormat, Finding, HandEnd, Head, LedgerId, LockReason, Month,
    OperatorId, Organisation, PassphraseAsked, PayoutId, Policy, PolicyVersion, PromptEnd, Purpose, Question,
    ReasonedDifference, RecallEnd, RecallId, RecallStep, ReceivedPayment, ReminderStage, Roles, Seal, Setting,
    SettlementId, StoppedPayout, TryVerdict, Unanswered, WrappedKey,
};

/// One write.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// The ledger was made. Always its first entry, and nowhere else.
    LedgerBorn {
        /// Its name.
        ledger: LedgerId,
        /// The key of the desktop that signs its entries.
        desktop: DesktopKey,
    },
    /// The organisation was connected: whose money this ledger moves, and through what. Once, by its first people.
    OrganisationFounded {
        /// Whose, and through what.
        #[serde(flatten)]
        organisation: Organisation,
    },
    /// Something of that was changed, by two people.
    OrganisationChanged {
        /// As it is from now on.
        #[serde(flatten)]
        organisation: Organisation,
        /// The second person who wanted it.
        agreed_by: OperatorId,
    },
    /// The keyring or the relay knows a newer entry than this ledger has, or none of its entries: payouts that were approved
    /// and not sent may have been sent since, from the ledger as it was. Their attempts, under the ids that they would have
    /// there, are in doubt.
    AttemptsAssumed {
        /// Which.
        attempts: Vec<AttemptClaim>,
    },
    /// Two people go on with this ledger though it is not the newest that was known.
    LedgerReadmitted {
        /// The newest entry that was known of; none where what knew it was lost.
        missing: Option<Head>,
        /// The second person.
        agreed_by: OperatorId,
    },
    /// Somebody can sign in.
    OperatorAdded {
        /// Who.
        operator: OperatorId,
        /// Name as shown.
        name: String,
        /// What they may do.
        roles: Roles,
        /// Their signing key, wrapped under their passphrase.
        key: WrappedKey,
        /// Who else wanted it.
        agreed_by: Consent,
    },
    /// Somebody may do something else than before.
    OperatorChanged {
        /// Who.
        operator: OperatorId,
        /// What they may do from now on.
        roles: Roles,
        /// Who else wanted it.
        agreed_by: Consent,
    },
    /// Somebody left: they never sign in or confirm anything again.
    OperatorRetired {
        /// Who.
        operator: OperatorId,
        /// Who else wanted it.
        agreed_by: Consent,
    },
    /// Somebody cannot sign in or confirm anything until another releases them.
    OperatorLocked {
        /// Who.
        operator: OperatorId,
        /// Why.
        reason: LockReason,
    },
    /// Another let somebody sign in again.
    OperatorReleased {
        /// Who.
        operator: OperatorId,
    },
    /// Somebody chose another passphrase. Their signing key stays.
    PassphraseChanged {
        /// Who.
        operator: OperatorId,
        /// The same key as before, wrapped under it.
        key: WrappedKey,
    },
    /// Others gave somebody another passphrase, because theirs was forgotten, and with it another signing key: the one before
    /// opens no more. It releases them, too.
    PassphraseReplaced {
        /// Who.
        operator: OperatorId,
        /// The new key, wrapped under it.
        key: WrappedKey,
        /// Who else wanted it.
        agreed_by: Consent,
    },
    /// Somebody signed in.
    SignedIn,
    /// Somebody gave the right passphrase to confirm something, after wrong ones.
    PassphraseGiven {
        /// How many wrong ones came before.
        after_wrong: u32,
    },
    /// A wrong passphrase was given in somebody's name. Nobody knows by whom, so no person stands behind the entry.
    PassphraseWrong {
        /// In whose name.
        operator: OperatorId,
        /// Which of those in a row it was, from 1.
        in_a_row: u32,
        /// For what.
        asked: PassphraseAsked,
    },
    /// A batch was prepared. Its rows are kept under their digest.
    BatchDrafted {
        /// Which.
        batch: BatchId,
        /// Title.
        title: String,
        /// What it is for.
        #[serde(default, skip_serializing_if = "Purpose::is_payouts")]
        purpose: Purpose,
        /// The file it came from.
        source: Option<SourceFile>,
        /// The batch whose failed payouts it pays again.
        redo_of: Option<BatchId>,
        /// The rejected batch that it corrects.
        corrects: Option<BatchId>,
        /// Digest of its rows.
        rows: Digest,
        /// Number of rows.
        count: u32,
        /// Their sum.
        sum: Total,
        /// Their estimated fees.
        fees: Total,
        /// Id of its first payout; the others follow.
        first_payout: PayoutId,
    },
    /// Its maker attached a file to a batch, before anybody approved it. The file is kept, sealed, under its digest.
    FileAttached {
        /// To which batch.
        batch: BatchId,
        /// What.
        #[serde(flatten)]
        attachment: Attachment,
    },
    /// Its maker took a file off a draft.
    FileDetached {
        /// Off which batch.
        batch: BatchId,
        /// Digest of the file.
        sha256: Digest,
    },
    /// The maker handed it over.
    BatchSubmitted {
        /// Which.
        batch: BatchId,
        /// The policy by which it is judged.
        #[serde(default)]
        policy: PolicyVersion,
        /// Who has to approve it, by that policy and what was handed over before.
        needed: ApprovalsNeeded,
        /// Why it is handed over with the flags that it carries, where the policy asks for that.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
        /// How it differs from the pay run before, and why, where it differs enough that a reason was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        difference: Option<ReasonedDifference>,
    },
    /// A checker agreed. It is sent once as many did as its policy asks for.
    BatchApproved {
        /// Which.
        batch: BatchId,
        /// Digest of the rows agreed to.
        rows: Digest,
        /// The checker's note.
        note: String,
        /// How many warnings the checker saw: batches of the same file, and payouts that may be paid elsewhere too.
        warnings: u32,
        /// Digest of those warnings; none where there were none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Digest>,
        /// The policy under which it waits.
        #[serde(default)]
        policy: PolicyVersion,
        /// Digest of the evidence that the checker saw.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<Digest>,
        /// Proof that the approval was made by this console.
        seal: Seal,
    },
    /// A checker refused.
    BatchRejected {
        /// Which.
        batch: BatchId,
        /// Why.
        reason: String,
    },
    /// A checker left payouts out of a batch that waits. They go back to its maker; the rest waits on, and whoever approved more
    /// than the rest is asked again.
    PayoutsLeftOut {
        /// Which batch.
        batch: BatchId,
        /// Which payouts, in the order of their ids.
        payouts: Vec<PayoutId>,
        /// What they come to.
        sum: Total,
        /// Digest of the rows that are left.
        rest: Digest,
        /// Why.
        reason: String,
    },
    /// A checker asked the maker something about a batch that waits.
    BatchAsked {
        /// Which batch.
        batch: BatchId,
        /// Which question about it, from 1.
        number: u32,
        /// What.
        question: String,
    },
    /// The maker answered it.
    BatchAnswered {
        /// Which batch.
        batch: BatchId,
        /// Which question.
        number: u32,
        /// What.
        answer: String,
    },
    /// Approvals stopped to count before anything of the batch was sent: it waits for others in their place.
    ApprovalsLapsed {
        /// Which batch.
        batch: BatchId,
        /// Whose: they left, are locked, or approve no more.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        gone: Vec<OperatorId>,
        /// Whose: they are too old.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        expired: Vec<OperatorId>,
    },
    /// What was not sent was taken back.
    BatchCancelled {
        /// Which.
        batch: BatchId,
    },
    /// Somebody wrote a note about a payee, or took it away.
    PayeeNoted {
        /// The number.
        payee: String,
        /// The account there; empty for none.
        account: String,
        /// The note; empty for none any more.
        note: String,
    },
    /// Somebody said that a number is of the person of another number, or that it is not.
    PayeesMerged {
        /// The number.
        payee: String,
        /// The number of whom it is; none for nobody else.
        into: Option<String>,
    },
    /// Sending of a batch stopped.
    BatchPaused {
        /// Which.
        batch: BatchId,
        /// Why.
        reason: PauseReason,
    },
    /// Sending of a batch goes on.
    BatchResumed {
        /// Which.
        batch: BatchId,
    },
    /// All sending stopped.
    SendingPaused {
        /// Why.
        reason: PauseReason,
    },
    /// A pause of all sending was lifted; others may stand.
    SendingResumed {
        /// Which.
        pause: PauseKind,
        /// The second person, where it takes two.
        agreed_by: Option<OperatorId>,
    },
    /// Payouts were not sent in their turn; the rest of their batches was.
    PayoutsStopped {
        /// Which.
        stopped: Vec<StoppedPayout>,
    },
    /// A person decided about payouts that were stopped: they are sent all the same, or cancelled.
    StoppedDecided {
        /// Which.
        payouts: Vec<PayoutId>,
        /// Whether they are sent.
        send: bool,
    },
    /// Attempts were written down, to be sent next.
    AttemptsClaimed {
        /// Which.
        attempts: Vec<AttemptClaim>,
    },
    /// The gateway's answers to attempts.
    AttemptsRecorded {
        /// Which.
        records: Vec<AttemptRecord>,
    },
    /// Callbacks were kept.
    DeliveriesKept {
        /// Which.
        deliveries: Vec<StoredDelivery>,
        /// So many more that are not ours were counted and not kept, since this was last told: a day keeps only some.
        beyond: u32,
    },
    /// Callbacks were applied.
    ResultsApplied {
        /// Which.
        results: Vec<Applied>,
    },
    /// Attempts went in doubt without an answer.
    DoubtsRaised {
        /// Which.
        doubts: Vec<AttemptDoubt>,
    },
    /// A question was answered with a failure.
    InquiryFailed {
        /// The delivery that said so.
        delivery: DeliveryId,
        /// The second shortcode, where its accounts were asked for.
        second: Option<Shortcode>,
        /// Why.
        why: Unanswered,
    },
    /// Accounts were read.
    BalancesRead {
        /// What told us.
        source: FloatSource,
        /// The delivery that carried it.
        delivery: DeliveryId,
        /// The accounts.
        accounts: Vec<AccountReading>,
        /// When that was so: by M-PESA's clock where it says so, UTC milliseconds.
        as_of: i64,
    },
    /// M-PESA is asked something. Written before it is asked.
    InquiryAsked {
        /// Names the question in the callback address.
        inquiry: AttemptId,
        /// What.
        #[serde(flatten)]
        question: Question,
    },
    /// The gateway's answer to a question.
    InquiryRecorded {
        /// Which.
        inquiry: AttemptId,
        /// What was answered.
        #[serde(flatten)]
        answer: Answer,
    },
    /// A question was answered, and ended nothing.
    InquiryAnswered {
        /// Which.
        inquiry: AttemptId,
        /// The delivery that carried the answer.
        delivery: DeliveryId,
        /// What it came to.
        #[serde(flatten)]
        finding: Finding,
    },
    /// M-PESA was asked how a prompt on a customer's phone ended, and answered at once.
    PromptChecked {
        /// The question that the prompt is.
        inquiry: AttemptId,
        /// What it answered.
        #[serde(flatten)]
        end: PromptEnd,
    },
    /// The same request, with the same id, is sent once more for an attempt in doubt. Written before it is sent.
    AttemptRepeated {
        /// Which.
        attempt: AttemptId,
    },
    /// The gateway's answer to that.
    RepeatRecorded {
        /// Which.
        attempt: AttemptId,
        /// What was answered.
        #[serde(flatten)]
        answer: Answer,
    },
    /// Somebody proposes to end a doubt by hand.
    SettlementProposed {
        /// Names the proposal.
        settlement: SettlementId,
        /// The payout in doubt.
        payout: PayoutId,
        /// How it ended.
        #[serde(flatten)]
        end: HandEnd,
        /// What the proposal rests on.
        note: String,
    },
    /// A second person agreed: the doubt ends.
    SettlementAgreed {
        /// Which proposal.
        settlement: SettlementId,
        /// Proof that the agreement was made by this console.
        seal: Seal,
    },
    /// The proposal was turned down or taken back.
    SettlementDeclined {
        /// Which proposal.
        settlement: SettlementId,
        /// Why.
        reason: String,
    },
    /// Customers paid the organisation.
    PaymentsReceived {
        /// The payments.
        payments: Vec<ReceivedPayment>,
        /// The deliveries that told of them; none where they were pulled.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        deliveries: Vec<DeliveryId>,
    },
    /// A callback about customers' payments told of none.
    ConfirmationUnread {
        /// Which.
        delivery: DeliveryId,
        /// Why.
        why: UnreadConfirmation,
    },
    /// People set out to get a payout's money back.
    RecallOpened {
        /// Names the task.
        recall: RecallId,
        /// The payout.
        payout: PayoutId,
        /// Why.
        reason: String,
        /// Who sees to it.
        owner: OperatorId,
        /// Until when, UTC milliseconds.
        due: i64,
    },
    /// A step of the task was done, or undone.
    RecallStepped {
        /// Which task.
        recall: RecallId,
        /// Which step.
        step: RecallStep,
        /// Whether it is done.
        done: bool,
        /// A word about it: a case number, a name.
        note: String,
    },
    /// The task ended.
    RecallClosed {
        /// Which task.
        recall: RecallId,
        /// How.
        end: RecallEnd,
        /// What that rests on.
        evidence: String,
        /// The receipt under which the money came back, where people have it and M-PESA's own word is not to be had.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt: Option<Receipt>,
        /// The second person who saw that receipt.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agreed_by: Option<OperatorId>,
        /// Proof that this console heard both.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seal: Option<Seal>,
    },
    /// An administrator proposed another policy.
    PolicyProposed {
        /// Its version.
        version: PolicyVersion,
        /// What it says.
        policy: Policy,
    },
    /// Another administrator agreed: it is in force.
    PolicyAgreed {
        /// Which.
        version: PolicyVersion,
        /// Digest of what it says, as it was shown.
        policy: Digest,
    },
    /// The proposal was turned down or taken back.
    PolicyDeclined {
        /// Which.
        version: PolicyVersion,
        /// Why.
        reason: String,
    },
    /// Somebody who is away named who acts in their place.
    StandInNamed {
        /// Who is away.
        operator: OperatorId,
        /// Who may do meanwhile what they may do.
        stand_in: OperatorId,
        /// From when, UTC milliseconds.
        from: i64,
        /// Until when, UTC milliseconds.
        until: i64,
        /// The administrator who agreed.
        agreed_by: OperatorId,
    },
    /// The organisation set something for itself.
    SettingChanged {
        /// What.
        #[serde(flatten)]
        setting: Setting,
    },
    /// The initiator and the day its password was set, as told when the organisation was connected or corrected.
    CredentialNoted {
        /// The initiator's name.
        initiator: String,
        /// The day the password was set, as days since 1970 in East Africa Time.
        set_on: i32,
    },
    /// Somebody began to change the initiator's password.
    RotationBegun {
        /// Names the change.
        rotation: AttemptId,
    },
    /// M-PESA is asked with the new password. Written before it is asked.
    RotationTried {
        /// Which change.
        rotation: AttemptId,
        /// The question.
        inquiry: AttemptId,
        /// The day the new password was set, as days since 1970 in East Africa Time.
        set_on: i32,
    },
    /// M-PESA's word on the new password.
    RotationJudged {
        /// Which change.
        rotation: AttemptId,
        /// The question.
        inquiry: AttemptId,
        /// The delivery that carried the answer; none where the gateway itself refused.
        delivery: Option<DeliveryId>,
        /// What it said.
        #[serde(flatten)]
        verdict: TryVerdict,
    },
    /// The new password took the old one's place.
    RotationDone {
        /// Which change.
        rotation: AttemptId,
        /// The day it was set, as days since 1970 in East Africa Time.
        set_on: i32,
    },
    /// The change was given up; the old password stays.
    RotationAbandoned {
        /// Which change.
        rotation: AttemptId,
    },
    /// Somebody was reminded of the password's end; once more where it had been put off.
    ReminderGiven {
        /// Who.
        person: OperatorId,
        /// Of which password, by the day it was set.
        set_on: i32,
        /// How many days it was held to last.
        lasts_days: u16,
        /// Which reminder.
        stage: ReminderStage,
        /// The first of those that it stands for.
        since: ReminderStage,
    },
    /// Somebody put a reminder off.
    ReminderSnoozed {
        /// Who.
        person: OperatorId,
        /// Of which password.
        set_on: i32,
        /// How many days it was held to last.
        lasts_days: u16,
        /// Which reminder.
        stage: ReminderStage,
        /// From when, UTC milliseconds.
        from: i64,
        /// Until when, UTC milliseconds.
        until: i64,
    },
    /// Somebody took note of a reminder.
    ReminderSeen {
        /// Who.
        person: OperatorId,
        /// Of which password.
        set_on: i32,
        /// How many days it was held to last.
        lasts_days: u16,
        /// Which reminder.
        stage: ReminderStage,
    },
    /// Somebody looked at payouts that failed, or were paid under another name, and left them so.
    Dismissed {
        /// Which, and why.
        #[serde(flatten)]
        dismissal: Dismissal,
    },
    /// Somebody looked at callbacks in quarantine. They stay what they are: never applied.
    QuarantineReviewed {
        /// Which.
        deliveries: Vec<DeliveryId>,
        /// What that person found, in their words.
        reason: String,
    },
    /// What the initiator may do was found out.
    AccessFound {
        /// Which of Daraja's permissions.
        permission: ApiPermission,
        /// How it answered.
        finding: AccessFinding,
    },
    /// A recovery kit was printed: backups are sealed to it from now on, and older kits open only older backups.
    RecoveryKeyMade {
        /// The public half of its key, as text of the age format. The private half is on paper only.
        recipient: String,
        /// The second person who wanted it; none while the organisation was set up.
        agreed_by: Option<OperatorId>,
    },
    /// Two people put this ledger back from a backup.
    LedgerRestored {
        /// The newest entry of the backup.
        backup: Head,
        /// When the backup was made, UTC milliseconds.
        made_at: i64,
        /// The second person.
        agreed_by: OperatorId,
    },
    /// Two people closed this ledger for good: it goes on at another computer, from a backup that has this entry.
    LedgerMoved {
        /// The second person.
        agreed_by: OperatorId,
    },
    /// Two people let a desktop into the team that shares this ledger: it signs entries from here on.
    DesktopAdded {
        /// Its key.
        desktop: DesktopKey,
        /// What people call it.
        name: String,
        /// The second person.
        agreed_by: OperatorId,
    },
    /// Two people took a desktop out: what it writes from here on does nothing.
    DesktopRetired {
        /// Which.
        desktop: DesktopKey,
        /// The second person.
        agreed_by: OperatorId,
    },
    /// Sending goes on at this desktop and nowhere else. What another one claimed and has no end is in doubt.
    LeaseTaken {
        /// Which.
        desktop: DesktopKey,
    },
    /// A statement of M-PESA's own was imported.
    StatementImported {
        /// Which.
        #[serde(flatten)]
        statement: ImportedStatement,
    },
    /// Lines of statements prove how payouts ended.
    StatementProved {
        /// Which, and what.
        proved: Vec<ProvedByLine>,
    },
    /// Somebody said something of what does not match between a statement and the ledger.
    FindingNoted {
        /// What.
        #[serde(flatten)]
        note: FindingNote,
    },
    /// Two people leave something that does not match as it is.
    FindingAccepted {
        /// Which, by its name in the ledger.
        finding: String,
        /// Why.
        note: String,
        /// The second person.
        agreed_by: OperatorId,
    },
    /// Two people closed a month of M-PESA's books.
    MonthClosed {
        /// As it was closed.
        #[serde(flatten)]
        closed: ClosedMonth,
    },
    /// Two people opened a closed month again.
    MonthReopened {
        /// Which.
        month: Month,
        /// Why.
        reason: String,
        /// The second person.
        agreed_by: OperatorId,
    },
    /// Data of the ledger was written to a file for a person.
    Exported {
        /// What.
        content: ExportContent,
        /// The file's format.
        format: ExportFormat,
        /// How many rows: payouts, batches, readings, entries.
        rows: u32,
        /// The file's name, without its folder.
        file: String,
    },
}
