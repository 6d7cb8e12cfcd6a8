//! Ending several doubts in one act: forty of one crash are looked up in one statement and agreed to with one passphrase. Each
//! is a proposal and an agreement of its own in the journal, and one that cannot be done holds none of the others up.

use std::sync::Arc;

use api::{
    Problem,
    view::{AgreeEnds, DeclineEnds, ManyDone, NotDone, ProposeEnds},
};
use messages::text;
use treasury::PayoutId;

use super::{agree_to, decline, evidence, hand_end, may_agree, propose, waiting};
use crate::{Desk, problem::problem};

/// The most in one act.
const MOST: usize = 500;

pub(crate) async fn propose_ends(desk: &Arc<Desk>, request: ProposeEnds) -> Result<ManyDone, Problem> {
    desk.session().require()?;
    some_of(request.ends.len())?;
    let note = evidence("note", &request.note)?;
    if request.ends.iter().any(|one| one.receipt.is_none()) {
        // Said once for all of them, before anything is written.
        hand_end(None, request.statement_on.as_deref())?;
    }
    let mut done = ManyDone::default();
    for one in request.ends {
        let payout = PayoutId::new(one.payout);
        let said = match hand_end(one.receipt.as_deref(), request.statement_on.as_deref()) {
            Ok(end) => propose(desk, payout, end, note.clone()).await,
            Err(refused) => Err(refused),
        };
        note_one(desk, &mut done, payout, said).await?;
    }
    Ok(done)
}

pub(crate) async fn agree_ends(desk: &Arc<Desk>, request: AgreeEnds) -> Result<ManyDone, Problem> {
    let me = desk.session().require()?;
    some_of(request.settlements.len())?;
    let operator = desk.operator(me).await?;
    let confirmed = desk
        .session()
        .confirm(&operator, request.passphrase, desk.config().clock.as_ref())
        .await?;
    let mut done = ManyDone::default();
    for settlement in request.settlements {
        // One that is gone by now was decided activity: by M-PESA's own answer, or by another person.
        let Ok(proposal) = waiting(desk, settlement).await else {
            done.refused.push(gone());
            continue;
        };
        let payout = proposal.payout;
        let agreed = match may_agree(desk, me, settlement).await {
            Ok(proposal) => agree_to(desk, proposal, confirmed).await,
            Err(refused) => Err(refused),
        };
        note_one(desk, &mut done, payout, agreed).await?;
    }
    Ok(done)
}

pub(crate) async fn decline_ends(desk: &Arc<Desk>, request: DeclineEnds) -> Result<ManyDone, Problem> {
    desk.session().require()?;
    some_of(request.settlements.len())?;
    let mut done = ManyDone::default();
    for settlement in request.settlements {
        let Ok(proposal) = waiting(desk, settlement).await else {
            done.refused.push(gone());
            continue;
        };
        let declined = decline(desk, settlement, &request.reason).await;
        if let Err(Problem::BadField { .. }) = declined {
            // The reason is one for all of them.
            return declined.map(|()| done);
        }
        note_one(desk, &mut done, proposal.payout, declined).await?;
    }
    Ok(done)
}

fn some_of(count: usize) -> Result<(), Problem> {
    if count == 0 || count > MOST {
        return Err(Problem::field("payouts", text().doubt_choose_one_payout_at_least_and()));
    }
    Ok(())
}

fn gone() -> NotDone {
    NotDone {
        payout: 0,
        name: String::new(),
        why: text().doubt_it_was_decided_meanwhile(),
    }
}

/// Counts one that was done, and names one that was not. What is about the console itself ends the act.
async fn note_one(
    desk: &Desk,
    done: &mut ManyDone,
    payout: PayoutId,
    said: Result<(), Problem>,
) -> Result<(), Problem> {
    let why = match said {
        Ok(()) => {
            done.done = done.done.saturating_add(1);
            return Ok(());
        }
        Err(Problem::DoubtStands { message } | Problem::BadField { message, .. }) => message,
        Err(Problem::NotFound { .. }) => text().doubt_it_was_decided_meanwhile(),
        Err(other) => return Err(other),
    };
    let name = desk.ledger().payout(payout).await.map_err(problem)?.name;
    done.refused.push(NotDone {
        payout: payout.get(),
        name,
        why,
    });
    Ok(())
}
