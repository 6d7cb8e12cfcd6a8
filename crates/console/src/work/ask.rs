//! Asking M-PESA about payouts in doubt: at growing intervals, one question at a time about each, few at once overall.
//!
//! A question moves no money and may be repeated; it is written down before it is asked all the same, because its answer
//! comes by callback and must find it. No question goes with a password that M-PESA refused or that is being changed:
//! wrong tries lock the operator.

use std::sync::Arc;

use api::Problem;
use daraja::{Remarks, StatusOf, StatusQuery, callback};
use mpesa::OriginatorConversationId;
use store::{Doubtful, Moment, NewQuestion, StoreError};
use tokio::sync::watch;
use treasury::{
    Answer, AskedBy, Backoff, Channel, Doubt, DoubtRefusal, Lane, OperatorId, PayoutId, PayoutState, doubt_of,
};

use crate::{
    Desk,
    problem::problem,
    sent::{Trouble, describe},
    sentences,
};

/// Doubts looked at in one round; the next round goes on behind them.
const A_ROUND: u32 = 200;

/// After so long in doubt people are likelier to find out than another question: then M-PESA is asked once a day at most.
const FOR_PEOPLE_AFTER_MS: i64 = 48 * super::HOUR_MS;
const DAY_MS: i64 = 24 * super::HOUR_MS;

/// What is known about the next question on a payout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NextQuestion {
    /// It is due then, UTC milliseconds.
    At(i64),
    /// The last one waits for its answer.
    UnderWay,
    /// There is nothing to ask by.
    Never,
}

pub(super) async fn run(desk: Arc<Desk>, mut stopping: watch::Receiver<bool>) {
    let mut place = None;
    loop {
        tokio::select! {
            _ = stopping.changed() => return,
            () = tokio::time::sleep(desk.config().settings.doubt_interval) => {}
        }
        if *stopping.borrow() {
            return;
        }
        match round(&desk, place, &stopping).await {
            Ok(next) => place = next,
            Err(error) => tracing::error!(%error, "could not ask about doubts"),
        }
    }
}

/// Asks what is due among the next doubts, and answers where the next round begins.
async fn round(
    desk: &Desk,
    place: Option<(i64, PayoutId)>,
    stopping: &watch::Receiver<bool>,
) -> Result<Option<(i64, PayoutId)>, StoreError> {
    // What is asked while the relay is silent is answered into the void.
    if desk.sending().gate().backing_off().is_some()
        || desk.callbacks().relay().hold().is_some()
        || desk.ledger().questions_held().await?.is_some()
    {
        return Ok(place);
    }
    let doubts = desk.ledger().doubts(place, A_ROUND).await?;
    let last = doubts
        .last()
        .and_then(|last| Some((last.payout.doubted_at?, last.payout.id)));
    let full = u32::try_from(doubts.len()).is_ok_and(|count| count == A_ROUND);
    for doubtful in &doubts {
        let due = matches!(desk.next_question(doubtful), NextQuestion::At(at) if at <= desk.now());
        if !due {
            continue;
        }
        if *stopping.borrow() {
            return Ok(place);
        }
        match desk.ask(doubtful, None).await {
            Ok(Trouble::None | Trouble::Refused) => tokio::time::sleep(desk.config().settings.pace).await,
            // The rest waits for a better moment.
            Ok(Trouble::Busy(_) | Trouble::NotAuthorised) => return Ok(place),
            Err(StoreError::Doubt(refusal)) => {
                tracing::debug!(%refusal, "a question was not asked");
                return Ok(place);
            }
            Err(other) => return Err(other),
        }
    }
    Ok(last.filter(|_| full))
}

impl Desk {
    /// When M-PESA is asked next about a payout in doubt.
    pub(crate) fn next_question(&self, doubtful: &Doubtful) -> NextQuestion {
        let asking = &self.config().settings.asking;
        if asked_by(doubtful).is_none() {
            return NextQuestion::Never;
        }
        let backoff = Backoff {
            first_ms: millis(asking.first),
            factor: i64::from(asking.factor),
            longest_ms: if self.is_for_people(doubtful) {
                DAY_MS.max(millis(asking.longest))
            } else {
                millis(asking.longest)
            },
        };
        let now = self.now();
        // A clock that was ahead and is set right holds no question up: what it put into the future is long ago.
        let due = |since: i64, asked: u32| if since > now { now } else { backoff.due(since, asked) };
        let doubted_at = doubtful.payout.doubted_at.unwrap_or(doubtful.payout.changed_at);
        let Some(last) = doubtful.questions.first() else {
            return NextQuestion::At(due(doubted_at, 0));
        };
        let patience = millis(asking.patience);
        if last.is_under_way(now, patience) {
            return NextQuestion::UnderWay;
        }
        // Asked once more at once by the older name of the field, where the newer was not understood.
        if last.was_not_understood() && wants_older_name(doubtful) && !by_older_name(&last.by) {
            return NextQuestion::At(last.asked_at);
        }
        if matches!(last.answer, Some(Answer::NotTaken { .. })) {
            return NextQuestion::At(due(last.asked_at, 0));
        }
        let next = due(last.asked_at, doubtful.asked);
        if last.asked_at > now {
            return NextQuestion::At(next);
        }
        let answered = last.answered_at.is_some() || matches!(last.answer, Some(Answer::Refused { .. }));
        let unanswered_until = last.asked_at.saturating_add(if answered { 0 } else { patience });
        NextQuestion::At(next.max(unanswered_until))
    }

    /// Whether the same request would carry the same id again: our id went along with it, and still would.
    pub(crate) fn repeats_by_our_id(&self, doubtful: &Doubtful) -> bool {
        doubtful.carries_our_id && self.gateway().daraja().b2c_version().carries_our_id()
    }

    /// Whether people must end this doubt: M-PESA contradicts itself about it, or has not told its end in two days.
    pub(crate) fn is_for_people(&self, doubtful: &Doubtful) -> bool {
        let payout = &doubtful.payout;
        let contradicted = payout.alarm.is_some() || doubt_of(&payout.state).is_ok_and(Doubt::tells_of_payment);
        let since = payout.doubted_at.unwrap_or(payout.changed_at);
        let answered = doubtful.questions.iter().any(|question| question.answered_at.is_some());
        (contradicted && answered) || self.now().saturating_sub(since) >= FOR_PEOPLE_AFTER_MS
    }

    /// Asks M-PESA how a payout ended: written down, then asked. The answer comes by callback.
    pub(crate) async fn ask(&self, doubtful: &Doubtful, by: Option<OperatorId>) -> Result<Trouble, StoreError> {
        let asked_by = asked_by(doubtful).ok_or(DoubtRefusal::NothingToAskBy)?;
        let inquiry = self.attempt_id();
        let asking = &self.config().settings.asking;
        let new = NewQuestion {
            inquiry,
            payout: doubtful.payout.id,
            by: asked_by.clone(),
            asked_by: by,
            patience: millis(asking.patience),
            most: asking.at_once,
        };
        self.ledger().ask_status(new, self.now()).await?;
        let query = StatusQuery {
            of: match asked_by {
                AskedBy::Receipt { receipt } => StatusOf::Receipt(receipt),
                AskedBy::Originator { id, older_name: false } => StatusOf::Conversation(id),
                AskedBy::Originator { id, older_name: true } => StatusOf::ConversationByOlderName(id),
            },
            shortcode: self.shortcode_of(&doubtful.payout.lane).clone(),
            remarks: Remarks::new("Status").unwrap_or_else(|_| unreachable!("six letters are valid remarks")),
            occasion: None,
            callbacks: self.callbacks().addresses(inquiry),
        };
        (self.config().checkpoint)("asking about a payout at M-PESA", Moment::Before);
        let sent = self.gateway().daraja().query_status(&query).await;
        (self.config().checkpoint)("asking about a payout at M-PESA", Moment::After);
        let (answer, trouble) = describe(sent);
        if matches!(answer, Answer::Acknowledged { .. }) {
            self.gateway().answered();
        }
        self.ledger().record_question(inquiry, answer, self.now()).await?;
        self.events().note_payouts([doubtful.payout.batch.get()]);
        Ok(trouble)
    }

    /// Asks M-PESA about a payout that is in doubt or paid, because a person wants to know now.
    ///
    /// # Errors
    /// When it is neither, there is nothing to ask by, a question is under way or held, or the gateway did not take it.
    pub(crate) async fn ask_about_payout(&self, payout: PayoutId, by: OperatorId) -> Result<(), Problem> {
        let doubtful = self.ledger().doubtful(payout).await.map_err(problem)?;
        let doubtful = doubtful.ok_or_else(|| Problem::not_found("request to M-PESA for this payout"))?;
        self.ask(&doubtful, Some(by)).await.map_err(problem)?;
        let asked = self.ledger().doubtful(payout).await.map_err(problem)?;
        let answer = asked.and_then(|asked| asked.questions.into_iter().next()?.answer);
        match answer {
            None => Ok(()),
            Some(answer) => {
                sentences::answer(&answer).map_or(Ok(()), |message| Err(Problem::GatewayDidNotAnswer { message }))
            }
        }
    }
}

/// By what M-PESA can be asked about a payout.
pub(crate) fn asked_by(doubtful: &Doubtful) -> Option<AskedBy> {
    let payout = &doubtful.payout;
    if let PayoutState::Paid { receipt } = &payout.state {
        return Some(AskedBy::Receipt {
            receipt: receipt.clone(),
        });
    }
    let id = if doubtful.carries_our_id {
        payout.originator_conversation_id.clone()
    } else {
        // A receipt that M-PESA told is surer than an id that only a callback carries.
        let told = doubtful.originator_id.clone();
        told.or_else(|| id_in_callbacks(doubtful).filter(|_| doubtful.receipt.is_none()))
    };
    if let Some(id) = id {
        let older_name = wants_older_name(doubtful);
        return Some(AskedBy::Originator { id, older_name });
    }
    if let Some(receipt) = doubtful.receipt.clone() {
        return Some(AskedBy::Receipt { receipt });
    }
    match &payout.lane {
        // The payment that is taken back tells whether it was.
        Lane::Reversal { receipt } => Some(AskedBy::Receipt {
            receipt: receipt.clone(),
        }),
        Lane::Person { .. } | Lane::Bill { .. } | Lane::Till { .. } | Lane::Tax { .. } | Lane::TopUp { .. } => None,
    }
}

/// M-PESA's own id of a request whose acknowledgement was lost, where a callback carries it.
fn id_in_callbacks(doubtful: &Doubtful) -> Option<OriginatorConversationId> {
    doubtful.callbacks.iter().find_map(|(channel, body)| {
        let callback = if *channel == Channel::TimeOut {
            callback::parse_time_out(body)
        } else {
            callback::parse(body)
        };
        match callback {
            callback::Callback::Result(notice) => notice.originator_conversation_id,
            callback::Callback::TimeOut(notice) => notice.originator_conversation_id,
            callback::Callback::Stk(_) | callback::Callback::C2b(_) | callback::Callback::Unreadable(_) => None,
        }
    })
}

/// Whether the next question names the field as older pages do: once where the newer name was not understood, and on where
/// the older one was.
fn wants_older_name(doubtful: &Doubtful) -> bool {
    let older = |question: &&store::StatusQuestion| by_older_name(&question.by);
    match doubtful.questions.iter().find(older) {
        Some(question) => !question.was_not_understood(),
        None => doubtful
            .questions
            .first()
            .is_some_and(|last| last.was_not_understood() && matches!(last.by, AskedBy::Originator { .. })),
    }
}

const fn by_older_name(by: &AskedBy) -> bool {
    matches!(by, AskedBy::Originator { older_name: true, .. })
}

pub(crate) fn millis(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
