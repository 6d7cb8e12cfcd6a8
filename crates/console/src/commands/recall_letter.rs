//! The letter to Safaricom about a payout that is to come back, with the page of steps that stays in the organisation.

use std::sync::Arc;

use papers::{
    Signed,
    letter::{self, RecallLetter, Signatory},
};
use store::RecallRecord;
use treasury::{Lane, OperatorId, PayoutState, RecallId};

use crate::{
    Desk, Problem,
    export::paid_at,
    problem::{problem, unexpected},
    sentences::{Names, name_of},
    view::{RecallRef, SavedFile},
};

/// Saves the letter to Safaricom as PDF, with the page of steps that stays in the organisation.
pub(crate) async fn save_recall_letter(desk: &Arc<Desk>, request: RecallRef) -> Result<SavedFile, Problem> {
    let me = desk.session.require()?;
    let names = desk.names().await?;
    let task = desk
        .ledger
        .recall(RecallId::new(request.recall))
        .await
        .map_err(problem)?;
    let (_, deliveries) = desk.ledger.history(task.payout.id).await.map_err(problem)?;
    let filled = fill(desk, &task, paid_at(&deliveries), &names, me)?;
    let name = format!("Recall {} task {}", filled.receipt, task.id);
    let drawn = tokio::task::spawn_blocking(move || letter::recall(&filled));
    let bytes = drawn
        .await
        .map_err(|error| unexpected(&error))?
        .map_err(|error| unexpected(&error))?;
    let what = format!("the letter of task {}", task.id);
    desk.let_out(me, what, &name, "pdf", 1, bytes).await
}

fn fill(
    desk: &Desk,
    task: &RecallRecord,
    paid_at: Option<i64>,
    names: &Names,
    me: OperatorId,
) -> Result<RecallLetter, Problem> {
    let payout = &task.payout;
    let (Lane::Person { payee, .. }, PayoutState::Paid { receipt } | PayoutState::Reversed { receipt }) =
        (&payout.lane, &payout.state)
    else {
        return Err(Problem::field(
            "recall",
            "The letter is for payments that were made to people.",
        ));
    };
    let moment = papers::Moment::from_millis;
    let blank = |role: &str| Signatory {
        name: String::new(),
        role: role.to_owned(),
    };
    Ok(RecallLetter {
        issuer: desk.issuer(),
        contact: name_of(names, task.owner),
        receipt: receipt.clone(),
        paid_at: moment(paid_at.unwrap_or(payout.changed_at)),
        number: *payee,
        registered_name: payout.paid_to_name.clone(),
        amount: payout.amount,
        intended_payee: payout.name.clone(),
        intended_number: None,
        reason: task.reason.clone(),
        reference: format!("Recall {} of payout {}", task.id, payout.id),
        signatories: vec![blank("Signatory"), blank("Second signatory")],
        owner: name_of(names, task.owner),
        due: Some(moment(task.due)),
        printed: Signed {
            by: name_of(names, me),
            at: moment(desk.now()),
        },
    })
}
