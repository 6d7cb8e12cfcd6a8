//! What a result of M-PESA's means for the payout that it is about, and for the accounts that it tells of.

use mpesa::Receipt;

use crate::{
    AccountReading, BatchState, Contradiction, Effect, Evidence, Lane, PauseReason, PayoutEvent, PayoutId, PayoutState,
    PaysFrom, Proof, UTILITY, Verdict, after_refusal, goes_again, judge_beside,
};

/// What evidence is about, as far as it decides what the evidence means.
#[derive(Debug, Clone)]
pub struct ToldAbout<'a> {
    /// Where the payout stands.
    pub state: &'a PayoutState,
    /// How much it is.
    pub amount: mpesa::Amount,
    /// Which way it goes.
    pub lane: &'a Lane,
    /// Where its batch stands.
    pub batch: BatchState,
    /// Whether M-PESA had refused the attempt for good, and the payout was to be sent again since.
    pub over: bool,
    /// Whether a newer copy of the ledger may have sent it again.
    pub elsewhere: bool,
    /// The receipts that M-PESA gave for it before.
    pub told: &'a [Receipt],
}

impl ToldAbout<'_> {
    /// What `evidence` does, as `proof` tells it. `paused` is whether sending pauses with it, and so waits until the cause of
    /// a refusal is gone: only then is a payout that M-PESA refused for good approved as before, and what was taken back
    /// meanwhile is not sent again.
    #[must_use]
    pub fn effect(&self, evidence: &Evidence, proof: Proof, paused: bool) -> Effect {
        if self.over && !tells_of_payment(evidence) {
            return Effect::Known;
        }
        let returns = paused && goes_again(self.lane, evidence, proof) && self.batch == BatchState::Approved;
        match judge_beside(self.told, self.state, self.amount, self.lane, evidence) {
            Verdict::Step(PayoutEvent::Fail { .. }) if self.elsewhere || returns => Effect::Returned,
            Verdict::Step(_) => Effect::Stepped,
            Verdict::Known => Effect::Known,
            Verdict::Alarm(alarm) => Effect::Alarm { alarm },
        }
    }
}

fn tells_of_payment(evidence: &Evidence) -> bool {
    match evidence {
        Evidence::Moved { .. } | Evidence::TakenBack { .. } => true,
        Evidence::Nothing { doubt } => doubt.tells_of_payment(),
        Evidence::NotMoved { .. } => false,
    }
}

/// Evidence about an attempt, where `over` says that M-PESA had refused it for good.
#[must_use]
pub fn of_attempt(evidence: Evidence, over: bool) -> Evidence {
    match over {
        true => after_refusal(evidence),
        false => evidence,
    }
}

/// The receipt by which evidence would end a payout at `state`: one that no other payout may have.
#[must_use]
pub fn ends_by<'a>(state: &PayoutState, evidence: &'a Evidence) -> Option<&'a Receipt> {
    match evidence {
        Evidence::Moved { receipt, .. } => Some(receipt),
        // Elsewhere it is an alarm, which keeps no receipt.
        Evidence::TakenBack { receipt } if matches!(state, PayoutState::InDoubt { .. }) => Some(receipt),
        Evidence::TakenBack { .. } | Evidence::NotMoved { .. } | Evidence::Nothing { .. } => None,
    }
}

/// What evidence is worth whose receipt another payout, `other`, already has: it proves nothing about this one.
#[must_use]
pub fn without_foreign_receipt(state: &PayoutState, evidence: Evidence, other: Option<PayoutId>) -> Evidence {
    match (ends_by(state, &evidence).cloned(), other) {
        (Some(receipt), Some(payout)) => Contradiction::ReceiptOfAnother { receipt, payout }.into(),
        _ => evidence,
    }
}

/// The receipts that evidence names.
#[must_use]
pub fn receipts_of(evidence: Evidence) -> Vec<Receipt> {
    match evidence {
        Evidence::Moved { receipt, .. } => vec![receipt],
        Evidence::Nothing { doubt } => doubt.receipts().to_vec(),
        Evidence::NotMoved { .. } | Evidence::TakenBack { .. } => Vec::new(),
    }
}

/// When the accounts that came with a result held what it says: when the payment was complete. A result about an organisation
/// may tell no time in production; then it is the one at which it arrived.
#[must_use]
pub fn accounts_as_of(lane: &Lane, evidence: &Evidence, received_at: i64) -> Option<i64> {
    match evidence {
        Evidence::Moved {
            completed_at: Some(at), ..
        } => Some(*at),
        Evidence::Moved { completed_at: None, .. } => (lane.pays_from() == PaysFrom::Working).then_some(received_at),
        Evidence::NotMoved { .. } | Evidence::TakenBack { .. } | Evidence::Nothing { .. } => None,
    }
}

/// Whether a reading of `as_of` is newer than what is `known`: when, and how many cents could be spent. Results arrive in any
/// order. M-PESA tells seconds: within one, payouts leave less and less in Utility, so the least is the newest.
#[must_use]
pub fn is_newest(as_of: i64, reading: &AccountReading, known: Option<(i64, Option<i64>)>) -> bool {
    let available = reading.available.map(mpesa::Balance::cents);
    known.is_none_or(|(known, cents)| {
        as_of > known || (as_of == known && (reading.account != UTILITY || available < cents))
    })
}

/// Whether a time of M-PESA's clock is none of the future: what it tells of the accounts would hide everything that is told
/// before then. Clocks may differ by a little.
#[must_use]
pub const fn has_come(as_of: i64, at: i64) -> bool {
    as_of <= at.saturating_add(3_600_000)
}

/// What a trouble that a result tells of pauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PauseScope {
    /// The batch of the payout.
    Batch,
    /// All sending.
    Everything,
}

impl PauseReason {
    /// Too little money stops the batch; a refused initiator or organisation stops everything.
    #[must_use]
    pub const fn scope(&self) -> PauseScope {
        match self {
            Self::InsufficientBalance { .. } | Self::MayBePaid { .. } => PauseScope::Batch,
            Self::Person
            | Self::Initiator { .. }
            | Self::OtherPassword
            | Self::Organisation { .. }
            | Self::NotAuthorised { .. }
            | Self::Refused { .. }
            | Self::Rotation
            | Self::LedgerChanged { .. }
            | Self::LedgerUnchecked
            | Self::LedgerAge { .. }
            | Self::TeamLog { .. }
            | Self::Asking { .. } => PauseScope::Everything,
        }
    }
}

#[cfg(test)]
mod tests {
    use mpesa::{Amount, Balance, ResultCode};

    use super::*;
    use crate::payout::tests::{receipt, result};

    fn lane() -> Lane {
        Lane::Person {
            payee: "0712345678".parse().expect("a number"),
            command: mpesa::B2cCommand::SalaryPayment,
        }
    }

    fn moved(text: &str) -> Evidence {
        Evidence::Moved {
            receipt: receipt(text),
            amount: None,
            party_number: None,
            party_name: None,
            account: None,
            completed_at: None,
            charge: None,
        }
    }

    fn refused(code: &str) -> Evidence {
        Evidence::NotMoved {
            cause: result(code),
            description: String::new(),
        }
    }

    fn effect(over: bool, batch: BatchState, evidence: &Evidence, paused: bool) -> Effect {
        let lane = lane();
        let about = ToldAbout {
            state: &PayoutState::Accepted,
            amount: Amount::from_shillings(10).expect("positive"),
            lane: &lane,
            batch,
            over,
            elsewhere: false,
            told: &[],
        };
        about.effect(evidence, Proof::Callback, paused)
    }

    #[test]
    fn what_was_refused_for_too_little_money_goes_again_only_with_a_pause_and_while_its_batch_stands() {
        let short = refused("1");
        assert_eq!(effect(false, BatchState::Approved, &short, true), Effect::Returned);
        assert_eq!(effect(false, BatchState::Approved, &short, false), Effect::Stepped);
        assert_eq!(effect(false, BatchState::Cancelled, &short, true), Effect::Stepped);
    }

    #[test]
    fn of_an_attempt_that_is_over_only_word_of_a_payment_is_news() {
        assert_eq!(effect(true, BatchState::Approved, &refused("1"), true), Effect::Known);
        let paid = of_attempt(moved("SG632NMUAB"), true);
        assert_eq!(effect(true, BatchState::Approved, &paid, false), Effect::Stepped);
        assert!(matches!(paid, Evidence::Nothing { .. }), "it opens a doubt: {paid:?}");
    }

    #[test]
    fn a_receipt_of_another_payout_proves_nothing() {
        let other = Some(PayoutId::new(7));
        let found = without_foreign_receipt(&PayoutState::Accepted, moved("SG632NMUAB"), other);
        assert!(matches!(found, Evidence::Nothing { .. }), "{found:?}");
        let own = without_foreign_receipt(&PayoutState::Accepted, moved("SG632NMUAB"), None);
        assert_eq!(own, moved("SG632NMUAB"));
        let failed = without_foreign_receipt(&PayoutState::Accepted, refused("1"), other);
        assert_eq!(failed, refused("1"));
    }

    #[test]
    fn within_a_second_the_least_of_utility_is_the_newest() {
        let reading = |account: &str, cents| AccountReading {
            account: account.to_owned(),
            current: None,
            available: Balance::from_cents(cents).ok(),
            reserved: None,
            uncleared: None,
        };
        let known = Some((1000, Some(500)));
        assert!(is_newest(1000, &reading(UTILITY, 400), known));
        assert!(!is_newest(1000, &reading(UTILITY, 600), known));
        assert!(!is_newest(999, &reading(UTILITY, 400), known));
        assert!(is_newest(1000, &reading(crate::WORKING, 600), known));
        assert!(is_newest(1, &reading(UTILITY, 600), None));
    }

    #[test]
    fn too_little_money_pauses_a_batch_and_a_refused_initiator_everything() {
        let code = || "1".parse::<ResultCode>().expect("a code");
        assert_eq!(
            PauseReason::InsufficientBalance { code: code() }.scope(),
            PauseScope::Batch
        );
        assert_eq!(PauseReason::Initiator { code: code() }.scope(), PauseScope::Everything);
    }
}
