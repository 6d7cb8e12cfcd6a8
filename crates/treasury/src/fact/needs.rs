//! What each kind of fact needs of the person who causes it, in one table, and who agreed beside them.

use super::Fact;
use crate::{Consent, Deed, LockReason, Needs, OperatorId, Role, Setting};

impl Fact {
    /// What is needed of the person who causes this. What the console causes by itself needs nobody.
    #[must_use]
    pub const fn needs(&self) -> Needs {
        match self {
            Self::LedgerReadmitted { .. }
            | Self::LedgerMoved { .. }
            | Self::RecoveryKeyMade { .. }
            | Self::DesktopAdded { .. }
            | Self::DesktopRetired { .. }
            | Self::OrganisationChanged { .. }
            | Self::OperatorAdded { .. }
            | Self::OperatorChanged { .. }
            | Self::OperatorRetired { .. }
            | Self::OperatorLocked { .. }
            | Self::OperatorReleased { .. }
            | Self::PassphraseReplaced { .. }
            | Self::PolicyProposed { .. }
            | Self::PolicyAgreed { .. }
            | Self::PolicyDeclined { .. }
            | Self::SettingChanged { .. }
            | Self::CredentialNoted { .. }
            | Self::RotationBegun { .. }
            | Self::RotationTried { .. }
            | Self::RotationJudged { .. }
            | Self::RotationDone { .. }
            | Self::RotationAbandoned { .. } => Needs::Role(Role::Administrator),
            Self::BatchDrafted { .. }
            | Self::FileAttached { .. }
            | Self::FileDetached { .. }
            | Self::BatchSubmitted { .. } => Needs::Role(Role::Maker),
            Self::BatchApproved { .. }
            | Self::BatchRejected { .. }
            | Self::PayoutsLeftOut { .. }
            | Self::BatchAsked { .. } => Needs::Role(Role::Checker),
            Self::ApprovalsLapsed { .. }
            | Self::BatchAnswered { .. }
            | Self::StandInNamed { .. }
            | Self::BatchCancelled { .. }
            | Self::PayeeNoted { .. }
            | Self::PayeesMerged { .. }
            | Self::BatchPaused { .. }
            | Self::BatchResumed { .. }
            | Self::SendingPaused { .. }
            | Self::SendingResumed { .. }
            | Self::AttemptsClaimed { .. }
            | Self::AttemptsRecorded { .. }
            | Self::DeliveriesKept { .. }
            | Self::ResultsApplied { .. }
            | Self::DoubtsRaised { .. }
            | Self::InquiryFailed { .. }
            | Self::BalancesRead { .. }
            | Self::InquiryAsked { .. }
            | Self::InquiryRecorded { .. }
            | Self::InquiryAnswered { .. }
            | Self::PromptChecked { .. }
            | Self::AttemptRepeated { .. }
            | Self::RepeatRecorded { .. }
            | Self::SettlementProposed { .. }
            | Self::SettlementAgreed { .. }
            | Self::SettlementDeclined { .. }
            | Self::PaymentsReceived { .. }
            | Self::ConfirmationUnread { .. }
            | Self::RecallOpened { .. }
            | Self::RecallStepped { .. }
            | Self::RecallClosed { .. }
            | Self::AccessFound { .. }
            | Self::StoppedDecided { .. }
            | Self::PayoutsStopped { .. }
            | Self::LedgerBorn { .. }
            | Self::OrganisationFounded { .. }
            | Self::AttemptsAssumed { .. }
            | Self::LedgerRestored { .. }
            | Self::LeaseTaken { .. }
            | Self::QuarantineReviewed { .. }
            | Self::StatementImported { .. }
            | Self::StatementProved { .. }
            | Self::FindingNoted { .. }
            | Self::FindingAccepted { .. }
            | Self::MonthClosed { .. }
            | Self::MonthReopened { .. }
            | Self::Dismissed { .. } => Needs::Acting,
            Self::SignedIn
            | Self::PassphraseGiven { .. }
            | Self::PassphraseWrong { .. }
            | Self::PassphraseChanged { .. }
            | Self::ReminderGiven { .. }
            | Self::ReminderSnoozed { .. }
            | Self::ReminderSeen { .. }
            | Self::Exported { .. } => Needs::Presence,
        }
    }

    /// The second person who agreed, where the fact says that there was one.
    #[must_use]
    pub const fn second(&self) -> Option<OperatorId> {
        if let Some(consent) = self.consent() {
            return consent.second();
        }
        if let Self::OperatorLocked {
            reason: LockReason::People { second },
            ..
        } = self
        {
            return Some(*second);
        }
        if let Self::OrganisationChanged { agreed_by, .. }
        | Self::LedgerReadmitted { agreed_by, .. }
        | Self::LedgerRestored { agreed_by, .. }
        | Self::LedgerMoved { agreed_by }
        | Self::DesktopAdded { agreed_by, .. }
        | Self::DesktopRetired { agreed_by, .. }
        | Self::StandInNamed { agreed_by, .. }
        | Self::FindingAccepted { agreed_by, .. }
        | Self::MonthReopened { agreed_by, .. } = self
        {
            return Some(*agreed_by);
        }
        if let Self::MonthClosed { closed } = self {
            return Some(closed.agreed_by);
        }
        if let Self::RecallClosed { agreed_by, .. }
        | Self::RecoveryKeyMade { agreed_by, .. }
        | Self::SendingResumed { agreed_by, .. } = self
        {
            return *agreed_by;
        }
        if let Self::SettingChanged {
            setting: Setting::RelayAgreed { agreed_by, .. },
        } = self
        {
            return Some(*agreed_by);
        }
        None
    }

    /// What is needed of the second person.
    #[must_use]
    pub const fn needs_of_second(&self) -> Needs {
        if let Self::StandInNamed { .. } = self {
            return Needs::Role(Role::Administrator);
        }
        Needs::Acting
    }

    /// Who else agreed to a change of people.
    #[must_use]
    pub const fn consent(&self) -> Option<Consent> {
        if let Self::OperatorAdded { agreed_by, .. }
        | Self::OperatorChanged { agreed_by, .. }
        | Self::OperatorRetired { agreed_by, .. }
        | Self::PassphraseReplaced { agreed_by, .. } = self
        {
            return Some(*agreed_by);
        }
        None
    }

    /// Whether the recovery kit can stand in for the second person: where two people work and one of them forgot the
    /// passphrase or is gone, nobody else is left to agree.
    #[must_use]
    pub const fn kit_is_enough(&self) -> bool {
        matches!(
            self,
            Self::OperatorAdded { .. } | Self::OperatorRetired { .. } | Self::PassphraseReplaced { .. }
        )
    }

    /// Whether whoever causes it gives their passphrase for it, so that being signed in is not enough to sign it. Whoever
    /// agrees beside them gives theirs always.
    #[must_use]
    pub const fn takes_a_passphrase(&self) -> bool {
        matches!(
            self,
            Self::BatchApproved { .. }
                | Self::BatchRejected { .. }
                | Self::PayoutsLeftOut { .. }
                | Self::PolicyProposed { .. }
                | Self::PolicyAgreed { .. }
                | Self::PolicyDeclined { .. }
                | Self::StandInNamed { .. }
                | Self::SettlementAgreed { .. }
                | Self::AttemptRepeated { .. }
                | Self::StoppedDecided { send: true, .. }
                | Self::FindingAccepted { .. }
                | Self::MonthClosed { .. }
                | Self::MonthReopened { .. }
                | Self::LedgerReadmitted { .. }
                | Self::LedgerRestored { .. }
                | Self::LedgerMoved { .. }
                | Self::DesktopAdded { .. }
                | Self::DesktopRetired { .. }
                | Self::LeaseTaken { .. }
                | Self::OrganisationChanged { .. }
                | Self::RecoveryKeyMade { .. }
                | Self::OperatorAdded { .. }
                | Self::OperatorChanged { .. }
                | Self::OperatorRetired { .. }
                | Self::OperatorReleased { .. }
                | Self::OperatorLocked { .. }
                | Self::PassphraseChanged { .. }
                | Self::PassphraseReplaced { .. }
        )
    }

    /// Whom it is about, where it takes others: they may neither do it nor agree to it.
    #[must_use]
    pub const fn for_others(&self) -> Option<OperatorId> {
        if let Self::PassphraseReplaced { operator, .. }
        | Self::OperatorLocked { operator, .. }
        | Self::OperatorReleased { operator, .. } = self
        {
            return Some(*operator);
        }
        None
    }

    /// Who alone can do it: it is their own passphrase, or they are away themselves.
    #[must_use]
    pub const fn for_oneself(&self) -> Option<OperatorId> {
        if let Self::PassphraseChanged { operator, .. } | Self::StandInNamed { operator, .. } = self {
            return Some(*operator);
        }
        None
    }

    /// Whether a person must stand behind it: the console never does it by itself.
    #[must_use]
    pub const fn takes_a_person(&self) -> bool {
        if let Self::OperatorAdded { agreed_by, .. } = self {
            return !matches!(agreed_by, Consent::Founding);
        }
        matches!(
            self,
            Self::LedgerReadmitted { .. }
                | Self::LedgerRestored { .. }
                | Self::LedgerMoved { .. }
                | Self::DesktopAdded { .. }
                | Self::DesktopRetired { .. }
                | Self::LeaseTaken { .. }
                | Self::OrganisationChanged { .. }
                | Self::OperatorChanged { .. }
                | Self::OperatorRetired { .. }
                | Self::OperatorReleased { .. }
                | Self::OperatorLocked {
                    reason: LockReason::People { .. },
                    ..
                }
                | Self::PassphraseChanged { .. }
                | Self::PassphraseReplaced { .. }
                | Self::SignedIn
                | Self::PassphraseGiven { .. }
                | Self::BatchDrafted { .. }
                | Self::FileAttached { .. }
                | Self::FileDetached { .. }
                | Self::BatchSubmitted { .. }
                | Self::BatchApproved { .. }
                | Self::BatchRejected { .. }
                | Self::PayoutsLeftOut { .. }
                | Self::BatchAsked { .. }
                | Self::BatchAnswered { .. }
                | Self::BatchCancelled { .. }
                | Self::PayeeNoted { .. }
                | Self::PayeesMerged { .. }
                | Self::PolicyProposed { .. }
                | Self::PolicyAgreed { .. }
                | Self::PolicyDeclined { .. }
                | Self::StandInNamed { .. }
                | Self::SettlementProposed { .. }
                | Self::SettlementAgreed { .. }
                | Self::QuarantineReviewed { .. }
                | Self::StatementImported { .. }
                | Self::FindingNoted { .. }
                | Self::FindingAccepted { .. }
                | Self::MonthClosed { .. }
                | Self::MonthReopened { .. }
        )
    }

    /// What it does, as far as it matters which desktop wrote it.
    #[must_use]
    pub const fn deed(&self) -> Deed {
        if let Self::AttemptsClaimed { .. }
        | Self::AttemptRepeated { .. }
        | Self::InquiryAsked { .. }
        | Self::RotationBegun { .. }
        | Self::RotationTried { .. } = self
        {
            return Deed::Sends;
        }
        if let Self::LeaseTaken { desktop } = self {
            return Deed::Leases(*desktop);
        }
        if let Self::DesktopAdded { desktop, .. } = self {
            return Deed::Adds(*desktop);
        }
        if let Self::DesktopRetired { desktop, .. } = self {
            return Deed::Retires(*desktop);
        }
        Deed::Other
    }
}
