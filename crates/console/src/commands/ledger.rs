//! Going on with a ledger that may not be its newest copy: an act of two people.

use std::{collections::BTreeMap, sync::Arc};

use api::{
    Problem,
    view::{BalanceAt, CountAndSum, LedgerAge, LedgerAgeView, Nothing, PaidSinceView, TwoPeople},
};
use daraja::callback::{self, Callback};
use messages::text;
use mpesa::Money;
use store::{HeldAt, SendingPause};
use treasury::{AgeDoubt, PauseReason, Quarantine, UTILITY};

use super::count_and_sum;
use crate::{Desk, head_trouble::HeadTrouble, problem::problem};

/// Most answers that are looked at.
const MOST_ANSWERS: u32 = 5_000;
/// Most receipts that are named.
const RECEIPTS: usize = 12;

/// Why this may not be the newest copy of the ledger.
pub(crate) async fn age(desk: &Desk) -> Result<Option<LedgerAgeView>, Problem> {
    let Some((doubt, pause)) = doubted(desk).await? else {
        return Ok(None);
    };
    let (found, expected) = match doubt {
        AgeDoubt::Older { expected, .. } => (LedgerAge::Older, Some(expected.seq)),
        AgeDoubt::Forked { expected, .. } => (LedgerAge::Forked, Some(expected.seq)),
        AgeDoubt::Unknown => (LedgerAge::Unknown, None),
        AgeDoubt::StrangeAnswer { .. } => (LedgerAge::StrangeAnswer, None),
        AgeDoubt::SentElsewhere { witnessed } => (LedgerAge::SentElsewhere, Some(witnessed.seq)),
    };
    let ends = desk.ledger().ended_before(pause.seq).await.map_err(problem)?;
    Ok(Some(LedgerAgeView {
        found,
        expected,
        expected_at: match found {
            LedgerAge::Older | LedgerAge::Forked => desk.head_keeper().noted_at(),
            LedgerAge::Unknown | LedgerAge::StrangeAnswer | LedgerAge::SentElsewhere => None,
        },
        ends: ends.map(|(seq, _)| seq),
        ends_at: ends.map(|(_, at)| at),
        paid_since: paid_since(desk, pause.seq).await?,
        since: pause.since,
        assumed: count_and_sum(desk.ledger().assumed().await.map_err(problem)?),
    }))
}

/// What is known of what was paid since this copy ended: from answers that it cannot place, and from the balance.
async fn paid_since(desk: &Desk, paused: i64) -> Result<PaidSinceView, Problem> {
    let (before, now) = desk.ledger().held_around(UTILITY, paused).await.map_err(problem)?;
    let held = |held: HeldAt| BalanceAt {
        cents: held.available.cents(),
        at: held.at,
    };
    let mut answers = BTreeMap::new();
    for row in desk.ledger().quarantine(MOST_ANSWERS).await.map_err(problem)? {
        if let Some(Quarantine::Strange { attempt, .. }) = row.reason {
            // M-PESA may send one answer several times.
            let paid = answers.entry(attempt).or_insert(None);
            *paid = paid.take().or_else(|| payment_in(&row.body));
        }
    }
    let paid: Vec<_> = answers.values().flatten().collect();
    Ok(PaidSinceView {
        waiting: super::relay::light_of(desk).waiting,
        answers: u32::try_from(answers.len()).unwrap_or(u32::MAX),
        paid: CountAndSum {
            count: u32::try_from(paid.len()).unwrap_or(u32::MAX),
            sum_cents: paid.iter().map(|(_, cents)| *cents).fold(0, i64::saturating_add),
        },
        receipts: paid.iter().take(RECEIPTS).map(|(receipt, _)| receipt.clone()).collect(),
        balance_before: before.map(held),
        balance_now: now.map(held),
    })
}

/// The receipt and the amount of a payment, where the answer says that money moved.
fn payment_in(body: &[u8]) -> Option<(String, i64)> {
    let Callback::Result(result) = callback::parse(body) else {
        return None;
    };
    let payment = result.payment();
    if payment.money != Money::Moved {
        return None;
    }
    Some((payment.receipt?.to_string(), payment.amount?.cents()))
}

/// What is doubted of the ledger's age and by which pause, whatever else pauses sending.
async fn doubted(desk: &Desk) -> Result<Option<(AgeDoubt, SendingPause)>, Problem> {
    let pauses = desk.ledger().sending_pauses().await.map_err(problem)?;
    Ok(pauses.into_iter().find_map(|pause| {
        let PauseReason::LedgerAge { doubt } = &pause.reason else {
            return None;
        };
        Some((*doubt, pause))
    }))
}

/// Goes on with this ledger. What the keyring and the relay know of a newer one is put aside, and stands in the audit trail.
pub(crate) async fn readmit_ledger(desk: &Arc<Desk>, request: TwoPeople) -> Result<Nothing, Problem> {
    let Some((doubt, _)) = doubted(desk).await? else {
        return Err(Problem::WrongState {
            state: text().ledger_the_newest_copy(),
        });
    };
    let missing = match doubt {
        AgeDoubt::Older { expected, .. } | AgeDoubt::Forked { expected, .. } => Some(expected),
        AgeDoubt::SentElsewhere { witnessed } => Some(witnessed),
        AgeDoubt::Unknown | AgeDoubt::StrangeAnswer { .. } => None,
    };
    let by = desk.two_people(request).await?;
    // First what is outside: where it refuses, the ledger is as it was.
    desk.head_keeper().take_as_it_is().await.map_err(refused)?;
    desk.ledger().readmit(missing, by, desk.now()).await.map_err(problem)?;
    desk.sending().refresh_gate().await;
    desk.sending().wake().notify_one();
    desk.events().note_payouts([]);
    Ok(Nothing {})
}

/// Why the keyring or the relay did not take the ledger as it is.
fn refused(trouble: HeadTrouble) -> Problem {
    match trouble {
        HeadTrouble::Keyring(error) => error.into(),
        HeadTrouble::Relay(message) => Problem::RelayNotAnswering { message },
        HeadTrouble::Age => Problem::NotReadmitted,
    }
}
