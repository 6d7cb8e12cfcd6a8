//! How a pay run differs from the one before: of a batch, and of a file that is no batch yet.

use std::sync::Arc;

use api::{
    Problem,
    view::{
        DifferenceReason, DifferenceReasonView, DifferenceView, DiffersBecauseView, Nothing, RunChangeKindView,
        RunChangeView, RunChangesOf, RunChangesPage, RunDiffersPercent,
    },
};
use messages::text;
use store::BatchRecord;
use treasury::{BatchId, DIFFERS_MOST_PERCENT, DiffersBecause, ReasonedDifference, RunChange, RunChangeKind, Setting};

use super::{count_and_sum, decisions::bounded};
use crate::{Desk, problem::problem, run_differences::Compared};

pub(crate) async fn run_changes(desk: &Arc<Desk>, request: RunChangesOf) -> Result<RunChangesPage, Problem> {
    desk.session().require()?;
    let compared = match (request.batch, request.import) {
        (Some(batch), _) => {
            let batch = desk.ledger().batch(BatchId::new(batch)).await.map_err(problem)?;
            desk.run_differences().of(&batch).await?
        }
        (None, Some(import)) => desk.imports().find(import)?.ready()?.compared.clone(),
        (None, None) => None,
    };
    let compared = compared.ok_or_else(|| Problem::not_found("batch"))?;
    let wanted = request.kind.map(kind_of);
    let changes = compared.difference.changes.iter();
    let matching: Vec<&RunChange> = changes
        .filter(|change| wanted.is_none_or(|kind| change.kind == kind))
        .collect();
    let whole = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    Ok(RunChangesPage {
        total: u32::try_from(matching.len()).unwrap_or(u32::MAX),
        rows: matching
            .into_iter()
            .skip(whole(request.offset))
            .take(whole(request.limit.clamp(1, 500)))
            .map(change_view)
            .collect(),
    })
}

pub(crate) async fn set_run_differs(desk: &Arc<Desk>, request: RunDiffersPercent) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let percent = request.percent;
    if percent.is_some_and(|percent| percent > DIFFERS_MOST_PERCENT) {
        return Err(Problem::field("percent", text().run_from_0_to_1_000_percent()));
    }
    let set = Setting::RunDiffers { percent };
    desk.ledger().set(set, me, desk.now()).await.map_err(problem)?;
    desk.events().note(|changed| changed.audit = true);
    desk.events().note_payouts([]);
    Ok(Nothing {})
}

impl Desk {
    /// How a batch differs from the pay run before, for the screen.
    pub(crate) async fn difference_view(&self, batch: &BatchRecord) -> Result<Option<DifferenceView>, Problem> {
        let Some(compared) = self.run_differences().of(batch).await? else {
            return Ok(None);
        };
        let mut view = self.compared_view(&compared).await?;
        view.reason = batch.difference.as_ref().map(reason_view);
        Ok(Some(view))
    }

    /// How a run differs, for the screen.
    pub(crate) async fn compared_view(&self, compared: &Compared) -> Result<DifferenceView, Problem> {
        let percent = self.ledger().run_differs_percent().await.map_err(problem)?;
        let (before, difference) = (&compared.before, &compared.difference);
        let counts = difference.counts();
        Ok(DifferenceView {
            batch: before.batch.get(),
            title: before.title.clone(),
            at: before.at,
            before: count_and_sum(difference.before),
            now: count_and_sum(difference.now),
            new: counts.new,
            gone: counts.gone,
            other_number: counts.other_number,
            other_amount: counts.other_amount,
            percent,
            beyond: percent.is_some_and(|percent| difference.is_beyond(percent)),
            reason: None,
        })
    }
}

/// The reason of a submission, as the ledger keeps it.
pub(super) fn reason(given: Option<DifferenceReason>) -> Result<Option<(DiffersBecause, String)>, Problem> {
    let Some(given) = given else { return Ok(None) };
    let because = match given.because {
        DiffersBecauseView::JoinedOrLeft => DiffersBecause::JoinedOrLeft,
        DiffersBecauseView::PayChanged => DiffersBecause::PayChanged,
        DiffersBecauseView::OvertimeOrBonus => DiffersBecause::OvertimeOrBonus,
        DiffersBecauseView::PartOfTheRun => DiffersBecause::PartOfTheRun,
        DiffersBecauseView::Other => DiffersBecause::Other,
    };
    let note = bounded("reason", given.note)?;
    if because == DiffersBecause::Other && note.is_empty() {
        return Err(Problem::field("reason", text().run_say_in_words_why()));
    }
    Ok(Some((because, note)))
}

fn reason_view(difference: &ReasonedDifference) -> DifferenceReasonView {
    DifferenceReasonView {
        because: match difference.because {
            DiffersBecause::JoinedOrLeft => DiffersBecauseView::JoinedOrLeft,
            DiffersBecause::PayChanged => DiffersBecauseView::PayChanged,
            DiffersBecause::OvertimeOrBonus => DiffersBecauseView::OvertimeOrBonus,
            DiffersBecause::PartOfTheRun => DiffersBecauseView::PartOfTheRun,
            DiffersBecause::Other => DiffersBecauseView::Other,
        },
        note: difference.note.clone(),
    }
}

const fn kind_of(kind: RunChangeKindView) -> RunChangeKind {
    match kind {
        RunChangeKindView::OtherNumber => RunChangeKind::OtherNumber,
        RunChangeKindView::New => RunChangeKind::New,
        RunChangeKindView::OtherAmount => RunChangeKind::OtherAmount,
        RunChangeKindView::Gone => RunChangeKind::Gone,
    }
}

fn change_view(change: &RunChange) -> RunChangeView {
    RunChangeView {
        kind: match change.kind {
            RunChangeKind::OtherNumber => RunChangeKindView::OtherNumber,
            RunChangeKind::New => RunChangeKindView::New,
            RunChangeKind::OtherAmount => RunChangeKindView::OtherAmount,
            RunChangeKind::Gone => RunChangeKindView::Gone,
        },
        lane: super::lane(change.lane),
        payee: change.payee.clone(),
        account: change.account.clone(),
        name: change.name.clone(),
        before_payee: change.before_payee.clone(),
        before_cents: change.before.map(mpesa::Total::cents),
        now_cents: change.now.map(mpesa::Total::cents),
    }
}
