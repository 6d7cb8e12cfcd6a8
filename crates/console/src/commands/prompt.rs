//! Asking a customer on the phone to pay.

use std::sync::Arc;

use api::{
    Problem,
    view::{AskForPayment, Nothing, PromptRef, PromptRow, PromptStateView, PromptsOf, PromptsPage, SetPasskey},
};
use daraja::{Acknowledgement, Sent, StkDescription, StkPush, StkReceiver, StkReference};
use messages::text;
use mpesa::{Amount, Api, Msisdn, ResultCode};
use secrecy::{ExposeSecret, SecretString};
use store::{MayPrompt, Moment, PromptRecord};
use treasury::{AccessFinding, Answer, ApiPermission, Channel, PaymentPrompt, PromptEnd, PromptState};

use crate::{
    Desk,
    problem::problem,
    sent::describe,
    sentences::{self, codes, name_of},
    work::prompts::{self, NotChecked, PASSKEY, may_check},
};

/// KSh 250,000: the most of one customer payment (official, current).
const MOST: i64 = 250_000 * 100;
/// How M-PESA answers a wrong passkey, a shortcode without M-PESA Express, and trouble of its own (official): it proves nothing.
const FAULT: &str = "500.001.1001";
/// The longest passkey that is taken. Those that were seen have 64 characters.
const LONGEST_PASSKEY: usize = 256;

pub(crate) async fn prompts(desk: &Arc<Desk>, request: PromptsOf) -> Result<PromptsPage, Problem> {
    desk.session().require()?;
    let limit = request.limit.clamp(1, 200);
    let found = desk.ledger().prompts(request.before, limit).await.map_err(problem)?;
    let full = u32::try_from(found.len()).is_ok_and(|count| count == limit);
    let names = desk.names().await?;
    let now = desk.now();
    Ok(PromptsPage {
        ready: prompts::credential(desk).await?.is_some(),
        pay_bill: desk.config().shortcode.to_string(),
        next: found.last().map(|record| record.seq).filter(|_| full),
        rows: found
            .iter()
            .map(|record| PromptRow {
                by: record.asked_by.map(|by| name_of(&names, by)),
                ..row(record, now)
            })
            .collect(),
    })
}

fn row(record: &PromptRecord, now: i64) -> PromptRow {
    let state = record.state(now);
    let (state, sentence, next_step) = stands(record, state);
    let receipt = match &record.end {
        Some(PromptEnd::Paid { receipt, .. }) => receipt.as_ref().map(ToString::to_string),
        Some(PromptEnd::NotPaid { .. } | PromptEnd::Unclear { .. }) | None => None,
    };
    PromptRow {
        id: record.inquiry.to_string(),
        seq: record.seq,
        asked_at: record.asked_at,
        by: None,
        phone: record.prompt.phone.expose().to_owned(),
        amount_cents: record.prompt.amount.cents(),
        reference: record.prompt.reference.clone(),
        description: record.prompt.description.clone().unwrap_or_default(),
        state,
        sentence,
        next_step,
        receipt,
        may_check: may_check(record, now),
    }
}

/// What happened, and what to do next.
fn stands(record: &PromptRecord, state: PromptState) -> (PromptStateView, String, Option<String>) {
    let asked = record.prompt.amount;
    match state {
        PromptState::Open => (PromptStateView::Open, text().prompt_open(), None),
        PromptState::NotAsked => {
            let why = record.answer.as_ref().and_then(sentences::answer).unwrap_or_default();
            (PromptStateView::NotAsked, text().prompt_not_asked(why), None)
        }
        PromptState::Unanswered => (
            PromptStateView::Unanswered,
            text().prompt_unanswered(),
            Some(text().prompt_look_first()),
        ),
        PromptState::Ended(PromptEnd::Paid { receipt, amount }) => {
            let sentence = match (receipt, amount.filter(|amount| *amount != asked)) {
                (_, Some(other)) => text().prompt_paid_other(other.to_string()),
                (Some(_), None) => text().prompt_paid(),
                (None, None) => text().prompt_paid_without_receipt(),
            };
            (PromptStateView::Paid, sentence, None)
        }
        PromptState::Ended(PromptEnd::NotPaid { code }) => {
            let meaning = code.meaning(Api::Stk);
            (
                PromptStateView::NotPaid,
                codes::plain(&meaning),
                Some(codes::next(&meaning)),
            )
        }
        PromptState::Ended(PromptEnd::Unclear { code }) => (
            PromptStateView::Unclear,
            unclear(&code),
            Some(text().prompt_look_first()),
        ),
    }
}

fn unclear(code: &ResultCode) -> String {
    match code.as_str().is_empty() {
        true => text().prompt_unclear(),
        false => codes::plain(&code.meaning(Api::Stk)),
    }
}

/// Asks a customer to pay: written down, then asked. The customer's answer comes by callback.
pub(crate) async fn ask_for_payment(desk: &Arc<Desk>, request: AskForPayment) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let prompt = prompt(&request)?;
    desk.must_send_here().await?;
    let credential = prompts::credential(desk)
        .await?
        .ok_or_else(|| Problem::field("passkey", text().prompt_no_passkey()))?;
    let inquiry = desk.attempt_id();
    let push = StkPush {
        credential,
        to: StkReceiver::PayBill,
        amount: prompt.amount,
        phone: prompt.phone,
        reference: StkReference::new(&prompt.reference)
            .map_err(|_| Problem::field("reference", text().prompt_reference()))?,
        description: description(&request)?,
        callback_url: desk.callbacks().address(inquiry, Channel::Result),
        at: chrono::DateTime::from_timestamp_millis(desk.now()).unwrap_or_default(),
    };
    let written = desk
        .ledger()
        .ask_for_payment(inquiry, prompt, me, desk.now())
        .await
        .map_err(problem)?;
    if let MayPrompt::Open(open) = written {
        return Err(Problem::field(
            "phone",
            text().prompt_one_is_open(open.prompt.amount.to_string()),
        ));
    }
    prompts::note(desk);
    (desk.config().checkpoint)("asking a customer to pay at M-PESA", Moment::Before);
    let sent = desk.gateway().daraja().push_stk(&push).await;
    (desk.config().checkpoint)("asking a customer to pay at M-PESA", Moment::After);
    let answer = describe(acknowledged(sent)).0;
    desk.ledger()
        .record_question(inquiry, answer.clone(), desk.now())
        .await
        .map_err(problem)?;
    prompts::note(desk);
    match answer {
        Answer::Acknowledged { .. } => {
            desk.gateway().answered();
            desk.base()
                .note_access(ApiPermission::Prompt, AccessFinding::Open)
                .await;
            Ok(Nothing {})
        }
        Answer::Refused { .. } | Answer::NotTaken { .. } => Err(Problem::GatewayDidNotAnswer {
            message: text().prompt_not_asked(sentences::answer(&answer).unwrap_or_default()),
        }),
        Answer::Lost { .. } => {
            let why = sentences::answer(&answer).unwrap_or_default();
            let message = match answer.code() {
                Some(FAULT) => text().prompt_lost_or_passkey(why),
                Some(_) | None => text().prompt_lost(why),
            };
            Err(Problem::GatewayDidNotAnswer { message })
        }
    }
}

fn prompt(request: &AskForPayment) -> Result<PaymentPrompt, Problem> {
    let phone: Msisdn = request
        .phone
        .trim()
        .parse()
        .map_err(|_| Problem::field("phone", text().prompt_phone()))?;
    let amount = payfile::shillings(&request.amount).map_err(|message| Problem::field("amount", message))?;
    if !is_askable(amount) {
        return Err(Problem::field("amount", text().prompt_amount()));
    }
    let reference = request.reference.trim();
    StkReference::new(reference).map_err(|_| Problem::field("reference", text().prompt_reference()))?;
    Ok(PaymentPrompt {
        phone,
        amount,
        reference: reference.to_owned(),
        description: description(request)?.map(|description| description.as_str().to_owned()),
    })
}

/// Whole shillings from one to 250,000 (official, current).
const fn is_askable(amount: Amount) -> bool {
    amount.cents() >= 100 && amount.cents() <= MOST && amount.cents() % 100 == 0
}

fn description(request: &AskForPayment) -> Result<Option<StkDescription>, Problem> {
    let description = request.description.trim();
    if description.is_empty() {
        return Ok(None);
    }
    StkDescription::new(description)
        .map(Some)
        .map_err(|_| Problem::field("description", text().prompt_description()))
}

/// The prompt's own id, by which it can be asked about, stands where that of a conversation does.
fn acknowledged(sent: Sent<daraja::answer::StkAcknowledgement>) -> Sent {
    match sent {
        Sent::Acknowledged(taken) => Sent::Acknowledged(Acknowledgement {
            originator_conversation_id: taken.merchant_request_id.and_then(|id| id.parse().ok()),
            conversation_id: taken.checkout_request_id.parse().ok(),
            description: taken.description,
        }),
        Sent::Refused(refusal) => Sent::Refused(refusal),
        Sent::NotTaken(not_taken) => Sent::NotTaken(not_taken),
        Sent::Lost(lost) => Sent::Lost(lost),
    }
}

/// Asks M-PESA how a customer answered.
pub(crate) async fn check_prompt(desk: &Arc<Desk>, request: PromptRef) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let missing = || Problem::not_found("prompt");
    let inquiry = request.prompt.parse().map_err(|_| missing())?;
    let record = desk
        .ledger()
        .prompt(inquiry)
        .await
        .map_err(problem)?
        .ok_or_else(missing)?;
    let message = match prompts::check(desk, &record, Some(me)).await {
        Ok(true) => return Ok(Nothing {}),
        Ok(false) => text().prompt_still_open(),
        Err(NotChecked::NothingToAskBy) => text().prompt_nothing_to_ask_by(),
        Err(NotChecked::NoPasskey) => text().prompt_no_passkey(),
        Err(NotChecked::Gateway(answer)) => sentences::answer(&answer).unwrap_or_default(),
        Err(NotChecked::Keyring(error)) => return Err(error.into()),
        Err(NotChecked::Ledger(error)) => return Err(problem(error)),
    };
    Err(Problem::GatewayDidNotAnswer { message })
}

/// Keeps the passkey in the keyring. M-PESA says whether it is right when a customer is asked.
pub(crate) async fn set_passkey(desk: &Arc<Desk>, request: SetPasskey) -> Result<Nothing, Problem> {
    desk.session().require()?;
    let passkey = SecretString::from(request.passkey.expose_secret().trim().to_owned());
    let length = passkey.expose_secret().len();
    let printable = passkey.expose_secret().bytes().all(|byte| byte.is_ascii_graphic());
    if length == 0 || length > LONGEST_PASSKEY || !printable {
        return Err(Problem::field("passkey", text().prompt_passkey()));
    }
    desk.config().secrets.put(PASSKEY, &passkey).await?;
    prompts::note(desk);
    Ok(Nothing {})
}
