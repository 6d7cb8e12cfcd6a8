//! Going on with a ledger that may not be its newest copy: an act of two people.

use std::sync::Arc;

use treasury::{AgeDoubt, PauseReason};

use super::count_and_sum;
use crate::{
    Desk, Problem,
    error::HeadTrouble,
    problem::problem,
    view::{LedgerAge, LedgerAgeView, Nothing, TwoPeople},
};

/// Why this may not be the newest copy of the ledger.
pub(crate) async fn age(desk: &Desk) -> Result<Option<LedgerAgeView>, Problem> {
    let Some((doubt, since)) = doubted(desk).await? else {
        return Ok(None);
    };
    let (found, expected) = match doubt {
        AgeDoubt::Older { expected, .. } => (LedgerAge::Older, Some(expected.seq)),
        AgeDoubt::Forked { expected, .. } => (LedgerAge::Forked, Some(expected.seq)),
        AgeDoubt::Unknown => (LedgerAge::Unknown, None),
        AgeDoubt::StrangeAnswer { .. } => (LedgerAge::StrangeAnswer, None),
        AgeDoubt::SentElsewhere { witnessed } => (LedgerAge::SentElsewhere, Some(witnessed.seq)),
    };
    Ok(Some(LedgerAgeView {
        found,
        expected,
        since,
        assumed: count_and_sum(desk.ledger.assumed().await.map_err(problem)?),
    }))
}

/// What is doubted of the ledger's age and since when, whatever else pauses sending.
async fn doubted(desk: &Desk) -> Result<Option<(AgeDoubt, i64)>, Problem> {
    let pauses = desk.ledger.sending_pauses().await.map_err(problem)?;
    Ok(pauses.into_iter().find_map(|pause| {
        let PauseReason::LedgerAge { doubt } = pause.reason else {
            return None;
        };
        Some((doubt, pause.since))
    }))
}

/// Goes on with this ledger. What the keyring and the relay know of a newer one is put aside, and stands in the audit trail.
pub(crate) async fn readmit_ledger(desk: &Arc<Desk>, request: TwoPeople) -> Result<Nothing, Problem> {
    let Some((doubt, _)) = doubted(desk).await? else {
        return Err(Problem::WrongState {
            state: "the newest copy".to_owned(),
        });
    };
    let missing = match doubt {
        AgeDoubt::Older { expected, .. } | AgeDoubt::Forked { expected, .. } => Some(expected),
        AgeDoubt::SentElsewhere { witnessed } => Some(witnessed),
        AgeDoubt::Unknown | AgeDoubt::StrangeAnswer { .. } => None,
    };
    let by = desk.two_people(request).await?;
    // First what is outside: where it refuses, the ledger is as it was.
    desk.take_as_it_is().await.map_err(refused)?;
    desk.ledger.readmit(missing, by, desk.now()).await.map_err(problem)?;
    desk.refresh_gate().await;
    desk.wake_sender.notify_one();
    desk.changes.note_payouts([]);
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
