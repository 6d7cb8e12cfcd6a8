//! The letter to Safaricom about a payout that is to come back, with the page of steps that stays in the organisation.

use std::sync::Arc;

use api::{
    Problem,
    view::{RecallRef, SavedFile},
};
use messages::{in_language, text};
use papers::{
    Signed,
    letter::{self, RecallLetter, Signatory},
};
use store::RecallRecord;
use treasury::{ExportContent, ExportFormat, Lane, OperatorId, PayoutState, RecallId};

use crate::{
    Desk,
    export::paid_at,
    problem::{problem, unexpected},
    sentences::{Names, name_of},
};

/// Saves the letter to Safaricom as PDF, with the page of steps that stays in the organisation.
pub(crate) async fn save_recall_letter(desk: &Arc<Desk>, request: RecallRef) -> Result<SavedFile, Problem> {
    let me = desk.session().require()?;
    let names = desk.names().await?;
    let task = desk
        .ledger()
        .recall(RecallId::new(request.recall))
        .await
        .map_err(problem)?;
    let (_, deliveries) = desk.ledger().history(task.payout.id).await.map_err(problem)?;
    let spoken = desk.papers_language().await;
    let filled = in_language(spoken, || fill(desk, &task, paid_at(&deliveries), &names, me))?;
    let name = spoken
        .text()
        .recall_letter_file(filled.receipt.to_string(), task.id.to_string());
    let drawn = tokio::task::spawn_blocking(move || letter::recall(&filled));
    let bytes = drawn
        .await
        .map_err(|error| unexpected(&error))?
        .map_err(|error| unexpected(&error))?;
    let content = ExportContent::RecallLetter { recall: task.id };
    desk.let_out(me, content, &name, (ExportFormat::Pdf, 1), bytes).await
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
            text().recall_the_letter_is_for_payments_that(),
        ));
    };
    let moment = papers::Moment::from_millis;
    let blank = |role: String| Signatory {
        name: String::new(),
        role,
    };
    Ok(RecallLetter {
        issuer: desk.issuer(messages::language()),
        contact: name_of(names, task.owner),
        receipt: receipt.clone(),
        paid_at: moment(paid_at.unwrap_or(payout.changed_at)),
        number: *payee,
        registered_name: payout.paid_to_name.clone(),
        amount: payout.amount,
        intended_payee: payout.name.clone(),
        intended_number: None,
        reason: task.reason.clone(),
        reference: text().recall_letter_reference(task.id.to_string(), payout.id.to_string()),
        signatories: vec![
            blank(text().recall_signatory()),
            blank(text().recall_second_signatory()),
        ],
        owner: name_of(names, task.owner),
        due: Some(moment(task.due)),
        printed: Signed {
            by: name_of(names, me),
            at: moment(desk.now()),
        },
    })
}
