//! All sending: where it stands, pausing it and going on.

use std::sync::Arc;

use api::{
    Problem,
    view::{Nothing, PauseKindView, PauseView, ResumeSending, SendingView, WayOnView},
};
use messages::text;
use store::SendingPause;
use treasury::{PauseKind, PauseReason, WayOn};

use crate::{
    Desk,
    head_keeper::HeadHold,
    problem::problem,
    sentences::{self, Names, name_of},
};

/// Whether payouts are being sent, for the frame: paused by the ledger, held up by the relay, or backing off.
pub(super) async fn sending(desk: &Desk) -> Result<SendingView, Problem> {
    if let Some(moved) = desk.ledger().moved().await.map_err(problem)? {
        let names = desk.names().await?;
        return Ok(SendingView::Paused {
            reason: text().sending_this_ledger_was_closed_to_go(),
            next: text().sending_nothing_is_sent_from_here_any(),
            since: moved.at,
            by: moved.by.map(|operator| name_of(&names, operator)),
            pauses: Vec::new(),
        });
    }
    let standing = desk.ledger().sending_pauses().await.map_err(problem)?;
    if let Some(gravest) = standing.iter().find(|pause| pause.reason.stops_sending()) {
        let names = desk.names().await?;
        let PauseView {
            reason,
            next,
            since,
            by,
            ..
        } = pause_view(gravest, &names);
        return Ok(SendingView::Paused {
            reason,
            next,
            since,
            by,
            pauses: standing.iter().map(|pause| pause_view(pause, &names)).collect(),
        });
    }
    if let Some(hold) = desk.callbacks().relay().hold() {
        return Ok(SendingView::WaitsForRelay {
            reason: hold.reason,
            next: hold.next,
            since: hold.since,
        });
    }
    if let Some(HeadHold { trouble, since }) = desk.head_keeper().hold()
        && let Some((reason, next)) = sentences::head_trouble(&trouble)
    {
        return Ok(SendingView::WaitsForHead { reason, next, since });
    }
    if let Some(full) = desk.sending().too_many_unanswered().filter(|full| full.missed) {
        return Ok(SendingView::WaitsForAnswers {
            reason: text().sending_waits_for_answers(full.count, sentences::grouped(full.count)),
            next: text().sending_it_goes_on_by_itself_when(),
            since: full.since,
        });
    }
    Ok(match desk.sending().gate().backing_off() {
        Some(backing_off) => SendingView::BackingOff {
            reason: backing_off.reason.sentence(),
            until: backing_off.until,
        },
        None => SendingView::On,
    })
}

pub(crate) async fn pause_sending(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    desk.ledger()
        .pause_sending(PauseReason::Person, Some(me), desk.now())
        .await
        .map_err(problem)?;
    after_pause(desk).await
}

pub(crate) async fn resume_sending(desk: &Arc<Desk>, request: ResumeSending) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    desk.relay_must_answer(request.without_relay)?;
    desk.lifting_is_decided(request.pause.map(kind_of), request.decided)
        .await?;
    let Some(pause) = request.pause else {
        desk.ledger().resume_sending(me, desk.now()).await.map_err(problem)?;
        desk.sending().unanswered().let_go();
        return after_pause(desk).await;
    };
    let second = match request.agreeing {
        Some(people) => Some(desk.two_people(people).await?.1),
        None => None,
    };
    desk.ledger()
        .lift_pause(kind_of(pause), me, second, desk.now())
        .await
        .map_err(problem)?;
    desk.sending().unanswered().let_go();
    after_pause(desk).await
}

fn pause_view(pause: &SendingPause, names: &Names) -> PauseView {
    let by = pause.by.map(|operator| name_of(names, operator));
    let (reason, next) = sentences::pause(&pause.reason, by.as_deref());
    PauseView {
        pause: kind_view(pause.reason.kind()),
        reason,
        next,
        since: pause.since,
        by,
        way: match pause.reason.way_on() {
            // It stands in this file alone, for as long as the log is not right.
            WayOn::TwoPeople if pause.is_of_log() => WayOnView::TeamLog,
            WayOn::Resume => WayOnView::Resume,
            WayOn::TwoPeople => WayOnView::TwoPeople,
            WayOn::TakenPassword => WayOnView::TakenPassword,
            WayOn::Readmission => WayOnView::Readmission,
            WayOn::ItsOwnEnd => WayOnView::ItsOwnEnd,
        },
    }
}

const fn kind_view(kind: PauseKind) -> PauseKindView {
    match kind {
        PauseKind::LedgerAge => PauseKindView::LedgerAge,
        PauseKind::LedgerChanged => PauseKindView::LedgerChanged,
        PauseKind::LedgerUnchecked => PauseKindView::LedgerUnchecked,
        PauseKind::TeamLog => PauseKindView::TeamLog,
        PauseKind::OtherPassword => PauseKindView::OtherPassword,
        PauseKind::Initiator => PauseKindView::Initiator,
        PauseKind::Role => PauseKindView::Role,
        PauseKind::Organisation => PauseKindView::Organisation,
        PauseKind::NotAuthorised => PauseKindView::NotAuthorised,
        PauseKind::Refused => PauseKindView::Refused,
        PauseKind::MayBePaid => PauseKindView::MayBePaid,
        PauseKind::InsufficientBalance => PauseKindView::InsufficientBalance,
        PauseKind::Rotation => PauseKindView::Rotation,
        PauseKind::Person => PauseKindView::Person,
        PauseKind::Asking => PauseKindView::Asking,
    }
}

const fn kind_of(view: PauseKindView) -> PauseKind {
    match view {
        PauseKindView::LedgerAge => PauseKind::LedgerAge,
        PauseKindView::LedgerChanged => PauseKind::LedgerChanged,
        PauseKindView::LedgerUnchecked => PauseKind::LedgerUnchecked,
        PauseKindView::TeamLog => PauseKind::TeamLog,
        PauseKindView::OtherPassword => PauseKind::OtherPassword,
        PauseKindView::Initiator => PauseKind::Initiator,
        PauseKindView::Role => PauseKind::Role,
        PauseKindView::Organisation => PauseKind::Organisation,
        PauseKindView::NotAuthorised => PauseKind::NotAuthorised,
        PauseKindView::Refused => PauseKind::Refused,
        PauseKindView::MayBePaid => PauseKind::MayBePaid,
        PauseKindView::InsufficientBalance => PauseKind::InsufficientBalance,
        PauseKindView::Rotation => PauseKind::Rotation,
        PauseKindView::Person => PauseKind::Person,
        PauseKindView::Asking => PauseKind::Asking,
    }
}

async fn after_pause(desk: &Arc<Desk>) -> Result<Nothing, Problem> {
    desk.sending().refresh_gate().await;
    desk.sending().wake().notify_one();
    desk.events().note_payouts([]);
    Ok(Nothing {})
}
