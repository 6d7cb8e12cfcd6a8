//! What each kind of fact is called in the ledger: the same word that its written form carries in `fact`.

use super::Fact;

impl Fact {
    /// The fact's name, as the journal labels its entry.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::LedgerBorn { .. } => "ledger_born",
            Self::OrganisationFounded { .. } => "organisation_founded",
            Self::OrganisationChanged { .. } => "organisation_changed",
            Self::AttemptsAssumed { .. } => "attempts_assumed",
            Self::LedgerReadmitted { .. } => "ledger_readmitted",
            Self::OperatorAdded { .. } => "operator_added",
            Self::PassphraseChanged { .. } => "passphrase_changed",
            Self::BatchDrafted { .. } => "batch_drafted",
            Self::BatchSubmitted { .. } => "batch_submitted",
            Self::BatchApproved { .. } => "batch_approved",
            Self::BatchRejected { .. } => "batch_rejected",
            Self::BatchCancelled { .. } => "batch_cancelled",
            Self::BatchPaused { .. } => "batch_paused",
            Self::BatchResumed { .. } => "batch_resumed",
            Self::SendingPaused { .. } => "sending_paused",
            Self::SendingResumed => "sending_resumed",
            Self::PayoutsStopped { .. } => "payouts_stopped",
            Self::StoppedDecided { .. } => "stopped_decided",
            Self::AttemptsClaimed { .. } => "attempts_claimed",
            Self::AttemptsRecorded { .. } => "attempts_recorded",
            Self::DeliveriesKept { .. } => "deliveries_kept",
            Self::ResultsApplied { .. } => "results_applied",
            Self::DoubtsRaised { .. } => "doubts_raised",
            Self::InquiryFailed { .. } => "inquiry_failed",
            Self::BalancesRead { .. } => "balances_read",
            Self::InquiryAsked { .. } => "inquiry_asked",
            Self::InquiryRecorded { .. } => "inquiry_recorded",
            Self::InquiryAnswered { .. } => "inquiry_answered",
            Self::AttemptRepeated { .. } => "attempt_repeated",
            Self::RepeatRecorded { .. } => "repeat_recorded",
            Self::SettlementProposed { .. } => "settlement_proposed",
            Self::SettlementAgreed { .. } => "settlement_agreed",
            Self::SettlementDeclined { .. } => "settlement_declined",
            Self::PaymentsReceived { .. } => "payments_received",
            Self::ConfirmationUnread { .. } => "confirmation_unread",
            Self::RecallOpened { .. } => "recall_opened",
            Self::RecallStepped { .. } => "recall_stepped",
            Self::RecallClosed { .. } => "recall_closed",
            Self::SettingChanged { .. } => "setting_changed",
            Self::CredentialNoted { .. } => "credential_noted",
            Self::RotationBegun { .. } => "rotation_begun",
            Self::RotationTried { .. } => "rotation_tried",
            Self::RotationJudged { .. } => "rotation_judged",
            Self::RotationDone { .. } => "rotation_done",
            Self::RotationAbandoned { .. } => "rotation_abandoned",
            Self::ReminderGiven { .. } => "reminder_given",
            Self::ReminderSnoozed { .. } => "reminder_snoozed",
            Self::ReminderSeen { .. } => "reminder_seen",
            Self::Dismissed { .. } => "dismissed",
            Self::AccessFound { .. } => "access_found",
            Self::Exported { .. } => "exported",
        }
    }
}
