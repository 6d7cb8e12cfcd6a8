//! All sending: where it stands, pausing it and going on.

use std::sync::Arc;

use treasury::PauseReason;

use crate::{
    Desk, Problem,
    head_keeper::HeadHold,
    problem::problem,
    sentences::{self, name_of},
    view::{GoOn, Nothing, SendingView},
};

/// Whether payouts are being sent, for the frame: paused by the ledger, held up by the relay, or backing off.
pub(super) async fn sending(desk: &Desk) -> Result<SendingView, Problem> {
    if let Some(pause) = desk.ledger.sending_pause().await.map_err(problem)? {
        let names = desk.names().await?;
        let by = pause.by.map(|operator| name_of(&names, operator));
        let (reason, next) = sentences::pause(&pause.reason, by.as_deref());
        return Ok(SendingView::Paused {
            reason,
            next,
            since: pause.since,
            by,
        });
    }
    if let Some(hold) = desk.relay.hold() {
        return Ok(SendingView::WaitsForRelay {
            reason: hold.reason,
            next: hold.next,
            since: hold.since,
        });
    }
    if let Some(HeadHold { trouble, since }) = desk.head.hold()
        && let Some((reason, next)) = sentences::head_trouble(&trouble)
    {
        return Ok(SendingView::WaitsForHead { reason, next, since });
    }
    if let Some(full) = desk.too_many_unanswered().filter(|full| full.missed) {
        let waits = payouts_were(full.count);
        return Ok(SendingView::WaitsForAnswers {
            reason: format!("{waits} sent and M-PESA has not answered, longer than usual. Nothing more is sent."),
            next: "It goes on by itself when answers arrive. Check that the relay gets M-PESA\u{2019}s answers."
                .to_owned(),
            since: full.since,
        });
    }
    Ok(match desk.gate.backing_off() {
        Some(backing_off) => SendingView::BackingOff {
            reason: backing_off.reason,
            until: backing_off.until,
        },
        None => SendingView::On,
    })
}

fn payouts_were(count: usize) -> String {
    match count {
        1 => "1 payout was".to_owned(),
        many => format!("{} payouts were", sentences::grouped(many)),
    }
}

pub(crate) async fn pause_sending(desk: &Arc<Desk>, _: Nothing) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    desk.ledger
        .pause_sending(PauseReason::Person, Some(me), desk.now())
        .await
        .map_err(problem)?;
    after_pause(desk).await
}

pub(crate) async fn resume_sending(desk: &Arc<Desk>, request: GoOn) -> Result<Nothing, Problem> {
    let me = desk.session.require()?;
    desk.relay_must_answer(request.without_relay)?;
    desk.ledger.resume_sending(me, desk.now()).await.map_err(problem)?;
    desk.unanswered.let_go();
    after_pause(desk).await
}

async fn after_pause(desk: &Arc<Desk>) -> Result<Nothing, Problem> {
    desk.refresh_gate().await;
    desk.wake_sender.notify_one();
    desk.changes.note_payouts([]);
    Ok(Nothing {})
}
