//! Taking callbacks in: pull, keep (write 3), acknowledge, apply (write 4).

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use mpesa::Shortcode;
use relay::{Cursor, Delivery, Inbox};
use store::{ApplyResult, DeliveryAddress, FloatRead, Moment, NewDelivery, Pending, PendingTarget, StoreError};
use tokio::{sync::watch, task::JoinSet};
use treasury::{
    AgeDoubt, Alteration, BatchId, CallbackTarget, Channel, DeliveryId, PauseReason, PaysFrom, Proof, Quarantine,
    Question, TargetError,
};

use super::{
    answer::{BalanceAnswer, about_balance, about_payout},
    incoming, millis, prompts, rotation, status,
};
use crate::{Desk, access, accounts, relay_link::Lines};

/// Most callbacks kept or applied by one write.
const GROUP: usize = 200;
/// The pause after the ledger or the relay refused.
const PAUSE: Duration = Duration::from_secs(1);

/// Listens to the relay, and to the one before while there is one. Starts anew when that changes: what was kept and not
/// acknowledged is handed on again and known again.
pub(super) async fn run(desk: Arc<Desk>, mut stopping: watch::Receiver<bool>) {
    let mut lines = desk.callbacks().relay().watch();
    loop {
        let Lines { now, before } = lines.borrow_and_update().clone();
        let mut listening = JoinSet::new();
        for line in [before, now].into_iter().flatten() {
            listening.spawn(listen(Arc::clone(&desk), line.inbox, stopping.clone()));
        }
        tokio::select! {
            _ = stopping.changed() => {
                while listening.join_next().await.is_some() {}
                return;
            }
            // It cannot close while the desk lives.
            _ = lines.changed() => {}
        }
    }
}

async fn listen(desk: Arc<Desk>, inbox: Inbox, mut stopping: watch::Receiver<bool>) {
    // A crash between keeping and applying leaves kept callbacks behind.
    let mut behind = true;
    loop {
        if behind {
            behind = match apply_pending(&desk).await {
                Ok(()) => false,
                Err(error) => {
                    tracing::error!(%error, "could not apply kept callbacks");
                    true
                }
            };
        }
        tokio::select! {
            _ = stopping.changed() => return,
            () = inbox.arrived() => {}
            // What was kept does not wait for another callback to come.
            () = tokio::time::sleep(PAUSE), if behind => continue,
        }
        if let Err(error) = take_in(&desk, &inbox).await {
            match &error {
                // The light on the screen says it.
                InboxError::Relay(error) => tracing::warn!(%error, "could not take callbacks in"),
                InboxError::Ledger(error) => tracing::error!(%error, "could not take callbacks in"),
            }
            behind = true;
            tokio::time::sleep(PAUSE).await;
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum InboxError {
    #[error("the relay refused: {0}")]
    Relay(#[from] relay::RelayError),
    #[error("the ledger refused: {0}")]
    Ledger(#[from] StoreError),
}

async fn take_in(desk: &Desk, inbox: &Inbox) -> Result<(), InboxError> {
    let mut after = Cursor::START;
    loop {
        let deliveries = inbox.pull(after, GROUP).await?;
        let Some(last) = deliveries.last().map(|delivery| delivery.cursor) else {
            return Ok(());
        };
        // Our own probes have done their work by coming out.
        let kept: Vec<NewDelivery> = deliveries
            .into_iter()
            .filter(|delivery| !delivery.is_probe())
            .map(|delivery| redacted(desk, inbox, delivery))
            .collect();
        if !kept.is_empty() {
            let kept = desk.ledger().keep(kept, desk.now()).await?;
            if let Some(attempt) = kept.strange {
                desk.head_keeper().doubt_age(AgeDoubt::StrangeAnswer { attempt }).await;
            }
            desk.callbacks().arrived();
        }
        (desk.config().checkpoint)("acknowledging callbacks", Moment::Before);
        inbox.acknowledge(last).await?;
        (desk.config().checkpoint)("acknowledging callbacks", Moment::After);
        after = last;
        apply_pending(desk).await?;
        desk.events().note(|changed| changed.status = true);
    }
}

/// A delivery with its address judged and its secrets redacted: nothing else of it is ever stored.
fn redacted(desk: &Desk, inbox: &Inbox, delivery: Delivery) -> NewDelivery {
    let (address, source, body) = match delivery.callback {
        Some(callback) => (
            address(desk, &callback.target, delivery.trusted),
            callback.source.to_string(),
            daraja::callback::redact(&callback.body).into_bytes(),
        ),
        None => (
            DeliveryAddress::NotOurs(Quarantine::Sealed),
            "unknown".to_owned(),
            Vec::new(),
        ),
    };
    NewDelivery {
        relay: inbox.origin(),
        cursor: delivery.cursor.0,
        received_at: delivery.received_at_ms,
        source,
        body,
        address,
    }
}

/// The console's own token decides. Where the relay did not know the mark after it, the address may still be one that this
/// console gave out before it was paired anew, and its token says so; then nothing is forgotten.
fn address(desk: &Desk, target: &str, trusted: bool) -> DeliveryAddress {
    let key = &desk.config().callback_key;
    let opened = match target.rsplit_once('/') {
        Some((unmarked, _)) if !trusted => key.open(unmarked),
        Some(_) | None => key.open(target),
    };
    DeliveryAddress::NotOurs(match (opened, trusted) {
        (Ok(CallbackTarget { attempt, channel }), _) => match channel {
            Channel::Result | Channel::TimeOut | Channel::Confirmation => {
                return DeliveryAddress::Ours { attempt, channel };
            }
            // The relay answers the one, and the other was filtered out.
            Channel::Validation | Channel::Probe => Quarantine::Unknown,
        },
        (Err(_), false) => Quarantine::MadeUp,
        (Err(TargetError::Forged), true) => Quarantine::Forged,
        (Err(TargetError::Unknown), true) => Quarantine::Unknown,
    })
}

/// Applies everything that was kept and not applied. What the ledger refuses holds up nothing behind it: it is tried again
/// later, and the first refusal is the answer.
async fn apply_pending(desk: &Desk) -> Result<(), StoreError> {
    let _one_at_a_time = desk.callbacks().relay().applying.lock().await;
    let (mut after, mut refused) = (None, Refused(None));
    loop {
        let limit = u32::try_from(GROUP).unwrap_or(u32::MAX);
        let page = desk.ledger().pending(after, limit).await?;
        if page.last.is_none() {
            return refused.0.map_or(Ok(()), Err);
        }
        after = page.last;
        say_damaged(desk, page.damaged).await?;
        apply_page(desk, page.pending, &mut refused).await?;
    }
}

/// The first thing that the ledger refused.
struct Refused(Option<StoreError>);

impl Refused {
    /// Goes on whatever the ledger said, unless it is closed.
    fn note(&mut self, done: Result<(), StoreError>) -> Result<(), StoreError> {
        match done {
            Err(StoreError::Closed) => return Err(StoreError::Closed),
            Err(error) => {
                tracing::warn!(%error, "a callback was not applied; those behind it are");
                self.0.get_or_insert(error);
            }
            Ok(()) => {}
        }
        Ok(())
    }
}

async fn apply_page(desk: &Desk, pending: Vec<Pending>, refused: &mut Refused) -> Result<(), StoreError> {
    for one in &pending {
        let about = match &one.target {
            PendingTarget::Attempt(_) => Some(one.attempt),
            PendingTarget::Question(Question::Status { attempt, .. }) => Some(*attempt),
            PendingTarget::Question(_) => None,
        };
        desk.sending()
            .unanswered()
            .answered(about, desk.now(), millis(desk.config().settings.result_deadline));
    }
    desk.sending().wake().notify_one();
    let told = access::permissions_found(&pending);
    let (payouts, questions): (Vec<Pending>, Vec<Pending>) = pending
        .into_iter()
        .partition(|pending| matches!(pending.target, PendingTarget::Attempt(_)));
    if !payouts.is_empty() {
        refused.note(apply_to_payouts(desk, payouts).await)?;
    }
    let mut customers = Vec::new();
    for pending in questions {
        let applied = match pending.target.clone() {
            PendingTarget::Question(Question::CustomerPayments) => {
                customers.push(pending);
                continue;
            }
            PendingTarget::Question(Question::Receipt { .. }) => incoming::answer(desk, &pending).await,
            PendingTarget::Question(Question::Prompt(prompt)) => prompts::apply(desk, &pending, &prompt).await,
            PendingTarget::Question(Question::Status { attempt, by }) => {
                status::apply(desk, &pending, attempt, &by).await
            }
            PendingTarget::Question(Question::Credential { rotation }) => {
                rotation::apply(desk, &pending, rotation).await
            }
            PendingTarget::Question(Question::SecondBalance { shortcode }) => {
                apply_balance(desk, &pending, Some(&shortcode)).await
            }
            PendingTarget::Attempt(_) | PendingTarget::Question(Question::Balance) => {
                apply_balance(desk, &pending, None).await
            }
        };
        refused.note(applied)?;
    }
    if !customers.is_empty() {
        refused.note(incoming::receive(desk, &customers).await)?;
    }
    for (permission, finding) in told {
        desk.base().note_access(permission, finding).await;
    }
    Ok(())
}

/// Callbacks that were altered in the ledger's file: said once while the program runs, by a pause that names them. The
/// payouts that they are about end by M-PESA's answer to our check.
async fn say_damaged(desk: &Desk, damaged: Vec<(DeliveryId, String)>) -> Result<(), StoreError> {
    let mut said = desk.callbacks().relay().damaged.lock().await;
    for (delivery, message) in damaged {
        if said.contains(&delivery) {
            continue;
        }
        tracing::error!(%delivery, %message, "a kept callback was altered: it is passed over");
        let found = Alteration::Callback { delivery };
        desk.ledger()
            .pause_sending(PauseReason::LedgerChanged { found }, None, desk.now())
            .await?;
        said.insert(delivery);
        desk.sending().refresh_gate().await;
        desk.events().note_payouts([]);
    }
    Ok(())
}

async fn apply_to_payouts(desk: &Desk, pending: Vec<Pending>) -> Result<(), StoreError> {
    let results: Vec<ApplyResult> = pending
        .into_iter()
        .map(|pending| {
            let mut heard = about_payout(&pending.target, &pending.ids, pending.channel, &pending.body);
            // Bills leave the second shortcode's accounts, where there is one.
            if let (Some(second), PendingTarget::Attempt(lane)) = (&desk.config().second_shortcode, &pending.target)
                && lane.pays_from() == PaysFrom::Working
            {
                accounts::name_as_of(&mut heard.accounts, second);
            }
            ApplyResult {
                delivery: pending.id,
                attempt: pending.attempt,
                evidence: heard.evidence,
                proof: Proof::Callback,
                pause: heard.pause,
                accounts: heard.accounts,
            }
        })
        .collect();
    let pauses = results.iter().any(|result| result.pause.is_some());
    let (batches, refused) = apply_all_that_can_be(desk, results).await?;
    if pauses {
        desk.sending().refresh_gate().await;
    }
    desk.events().note_payouts(batches.into_iter().map(BatchId::get));
    desk.events().note(|changed| changed.float = true);
    refused.map_or(Ok(()), Err)
}

/// Applies a group in one write; where the ledger refuses it, one by one, so that one callback does not hold up the others.
/// Answers the batches touched and the first refusal.
async fn apply_all_that_can_be(
    desk: &Desk,
    results: Vec<ApplyResult>,
) -> Result<(BTreeSet<BatchId>, Option<StoreError>), StoreError> {
    match desk.ledger().apply(results.clone(), desk.now()).await {
        Ok(batches) => return Ok((batches, None)),
        Err(StoreError::Closed) => return Err(StoreError::Closed),
        Err(error) => tracing::warn!(%error, "a group of results was refused; each is applied by itself"),
    }
    let (mut batches, mut refused) = (BTreeSet::new(), None);
    for result in results {
        match desk.ledger().apply(vec![result], desk.now()).await {
            Ok(touched) => batches.extend(touched),
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    Ok((batches, refused))
}

/// Applies the answer to a question for the balance, of the second shortcode where that was asked.
async fn apply_balance(desk: &Desk, pending: &Pending, second: Option<&Shortcode>) -> Result<(), StoreError> {
    match about_balance(pending.channel, &pending.body) {
        BalanceAnswer::Accounts(mut accounts, as_of) => {
            match second {
                Some(second) => accounts::name_as_of(&mut accounts, second),
                None => desk.balances().wake_second().notify_one(),
            }
            let read = FloatRead {
                delivery: pending.id,
                accounts,
                as_of,
            };
            desk.ledger().read_float(read, desk.now()).await?;
        }
        BalanceAnswer::Failed(why, pause) => {
            tracing::warn!(?why, "the balance could not be read");
            desk.ledger()
                .fail_inquiry(pending.id, second.cloned(), why, pause, desk.now())
                .await?;
            desk.sending().refresh_gate().await;
        }
    }
    desk.events().note(|changed| {
        changed.float = true;
        changed.status = true;
        changed.audit = true;
    });
    Ok(())
}
