//! How customers answer when they are asked on the phone to pay: by callback, and where that stays away by asking M-PESA.

use std::{sync::Arc, time::Duration};

use daraja::{
    Sent, StkCredential, StkQuery, StkZone,
    answer::StkState,
    callback::{self, Callback, StkNotice},
};
use mpesa::{Money, ResultCode};
use secrecy::SecretString;
use store::{Moment, Pending, PromptRecord, StoreError};
use tokio::sync::watch;
use treasury::{
    Answer, Channel, OperatorId, PROMPT_LIVES_MS, PaymentPrompt, PromptEnd, PromptState, ReceivedPayment, ReportedBy,
};

use crate::{Desk, SecretsError};

/// What the passkey is called in the keyring.
pub const PASSKEY: &str = "passkey";
/// A prompt that stood so long is asked about by itself, in milliseconds: its callback usually comes within seconds.
const LATE_MS: i64 = 75_000;
/// For so long, in milliseconds; after that a person asks.
const ASKED_FOR_MS: i64 = 5 * PROMPT_LIVES_MS;
/// How often it is looked for such prompts.
const LOOK: Duration = Duration::from_secs(30);

/// Notes what a callback says, and keeps the payment that it proves.
pub(super) async fn apply(desk: &Desk, pending: &Pending, prompt: &PaymentPrompt) -> Result<(), StoreError> {
    let notice = match (pending.channel, callback::parse(&pending.body)) {
        (Channel::Result, Callback::Stk(notice)) => Some(notice),
        _ => None,
    };
    let end = notice.as_ref().map_or_else(
        || PromptEnd::Unclear {
            code: ResultCode::from(String::new()),
        },
        end_of,
    );
    let payment = notice.and_then(|notice| payment(notice, prompt, pending.received_at));
    desk.ledger()
        .end_prompt(pending.attempt, pending.id, end, payment, desk.now())
        .await?;
    note(desk);
    Ok(())
}

/// The screen and the trail have something new.
pub(crate) fn note(desk: &Desk) {
    desk.events().note(|changed| {
        changed.incoming = true;
        changed.audit = true;
    });
}

fn end_of(notice: &StkNotice) -> PromptEnd {
    match notice.money {
        Money::Moved => PromptEnd::Paid {
            receipt: notice.receipt.clone(),
            amount: notice.amount,
        },
        Money::NotMoved => PromptEnd::NotPaid {
            code: notice.code.clone(),
        },
        Money::Unknown => PromptEnd::Unclear {
            code: notice.code.clone(),
        },
    }
}

/// The payment that the end of a prompt proves. A callback without a clear amount proves none: the confirmation or the list
/// will tell of it.
fn payment(notice: StkNotice, prompt: &PaymentPrompt, received_at: i64) -> Option<ReceivedPayment> {
    Some(ReceivedPayment {
        receipt: notice.receipt?,
        amount: notice.amount?,
        paid_at: notice.completed_at.map_or(received_at, |at| at.timestamp_millis()),
        payer: prompt.phone.expose().to_owned(),
        name: String::new(),
        account: prompt.reference.clone(),
        kind: String::new(),
        told_by: ReportedBy::Prompt,
    })
}

/// Asks about what has stood too long, while the program runs.
pub(super) async fn run(desk: Arc<Desk>, mut stopping: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            _ = stopping.changed() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        if let Err(error) = ask_about_late(&desk).await {
            tracing::error!(%error, "could not look for customers who have not answered");
        }
    }
}

async fn ask_about_late(desk: &Desk) -> Result<(), StoreError> {
    let now = desk.now();
    let late = desk
        .ledger()
        .prompts_since(now.saturating_sub(ASKED_FOR_MS), now.saturating_sub(LATE_MS))
        .await?;
    for record in late.iter().filter(|record| may_check(record, now)) {
        match check(desk, record, None).await {
            Ok(_) => {}
            Err(NotChecked::Ledger(error)) => return Err(error),
            Err(other) => tracing::info!(error = %other, "M-PESA did not say how a customer answered"),
        }
    }
    Ok(())
}

/// The gateway's id of the prompt, by which it can be asked about.
fn checkout(record: &PromptRecord) -> Option<&str> {
    match &record.answer {
        Some(Answer::Acknowledged { conversation_id, .. }) => {
            conversation_id.as_ref().map(mpesa::ConversationId::as_str)
        }
        Some(Answer::Refused { .. } | Answer::NotTaken { .. } | Answer::Lost { .. }) | None => None,
    }
}

/// Whether M-PESA can be asked, and has not said clearly.
pub(crate) fn may_check(record: &PromptRecord, now: i64) -> bool {
    let open = match record.state(now) {
        PromptState::Open | PromptState::Unanswered | PromptState::Ended(PromptEnd::Unclear { .. }) => true,
        PromptState::NotAsked | PromptState::Ended(PromptEnd::Paid { .. } | PromptEnd::NotPaid { .. }) => false,
    };
    open && checkout(record).is_some()
}

/// Why M-PESA did not say how a prompt ended.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotChecked {
    #[error("there is nothing to ask by")]
    NothingToAskBy,
    #[error("the passkey is not there")]
    NoPasskey,
    #[error(transparent)]
    Keyring(SecretsError),
    #[error("M-PESA did not answer")]
    Gateway(Box<Answer>),
    #[error(transparent)]
    Ledger(#[from] StoreError),
}

/// The shortcode with its passkey, where that was given.
pub(crate) async fn credential(desk: &Desk) -> Result<Option<StkCredential>, SecretsError> {
    let passkey: Option<SecretString> = desk.config().secrets.get(PASSKEY).await?;
    Ok(passkey.map(|passkey| StkCredential {
        shortcode: desk.config().shortcode.clone(),
        passkey,
        zone: StkZone::EastAfrica,
    }))
}

/// Asks M-PESA how a prompt ended: it answers at once, and asking moves nothing. Answers whether it has ended.
pub(crate) async fn check(desk: &Desk, record: &PromptRecord, by: Option<OperatorId>) -> Result<bool, NotChecked> {
    let checkout = checkout(record).ok_or(NotChecked::NothingToAskBy)?;
    let credential = credential(desk)
        .await
        .map_err(NotChecked::Keyring)?
        .ok_or(NotChecked::NoPasskey)?;
    let query = StkQuery {
        credential,
        checkout_request_id: checkout.to_owned(),
        at: chrono::DateTime::from_timestamp_millis(desk.now()).unwrap_or_default(),
    };
    (desk.config().checkpoint)("asking how a customer answered at M-PESA", Moment::Before);
    let sent = desk.gateway().daraja().query_stk(&query).await;
    (desk.config().checkpoint)("asking how a customer answered at M-PESA", Moment::After);
    let ended = match sent {
        Sent::Acknowledged(StkState::Open) => return Ok(false),
        Sent::Acknowledged(StkState::Ended(ended)) => ended,
        Sent::Refused(refusal) => return Err(not_answered(Sent::Refused(refusal))),
        Sent::NotTaken(not_taken) => return Err(not_answered(Sent::NotTaken(not_taken))),
        Sent::Lost(lost) => return Err(not_answered(Sent::Lost(lost))),
    };
    desk.gateway().answered();
    let end = match ended.money {
        Money::Moved => PromptEnd::Paid {
            receipt: None,
            amount: None,
        },
        Money::NotMoved => PromptEnd::NotPaid { code: ended.code },
        Money::Unknown => PromptEnd::Unclear { code: ended.code },
    };
    desk.ledger().note_prompt(record.inquiry, end, by, desk.now()).await?;
    note(desk);
    Ok(true)
}

fn not_answered(sent: Sent) -> NotChecked {
    NotChecked::Gateway(Box::new(crate::sent::describe(sent).0))
}
