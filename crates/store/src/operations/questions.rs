//! Status queries about payouts in doubt are written down before they are asked, and answered.

use treasury::{
    Answer, AskedBy, AttemptId, DeliveryId, DoubtRefusal, Fact, Finding, OperatorId, PauseReason, PayoutId,
    PayoutState, Question,
};

use crate::{
    Ledger, StatusQuestion, StoreError,
    operations::pauses::pause_for_question,
    reading::{
        callbacks::still_kept,
        questions::{doubtful, one_payout, question_of, questions_held, questions_under_way},
    },
};

/// A status query that is to be written down.
#[derive(Debug, Clone)]
pub struct NewQuestion {
    /// Names it in the callback address.
    pub inquiry: AttemptId,
    /// The payout that is asked about: in doubt, or paid.
    pub payout: PayoutId,
    /// By what.
    pub by: AskedBy,
    /// Who wants it; none where the console itself does.
    pub asked_by: Option<OperatorId>,
    /// How long a question without an answer counts as under way, in milliseconds.
    pub patience: i64,
    /// How many may be under way at once; a person's own question does not wait for others.
    pub most: u32,
}

impl Ledger {
    /// Writes down that M-PESA is asked how a payout ended, before it is asked.
    ///
    /// # Errors
    /// A [`DoubtRefusal`] where the payout is neither in doubt nor paid, one question about it is under way, too many are,
    /// or none may be asked.
    pub async fn ask_status(&self, new: NewQuestion, at: i64) -> Result<(), StoreError> {
        self.write("asking about a payout", move |write| {
            if let Some(reason) = questions_held(write.tx)? {
                return Err(DoubtRefusal::AskingHeld(Box::new(reason)).into());
            }
            let record = one_payout(write.tx, "p.id = ?", new.payout.get())?;
            refuse_unless_asked_about(&record.state, new.asked_by.is_some())?;
            let doubtful = doubtful(write.tx, record)?;
            let open = |question: &StatusQuestion| question.is_under_way(at, new.patience);
            if doubtful.questions.iter().any(open) {
                return Err(DoubtRefusal::QuestionUnderWay.into());
            }
            let since = at.saturating_sub(new.patience);
            if new.asked_by.is_none() && questions_under_way(write.tx, since, at)? >= new.most {
                return Err(DoubtRefusal::QuestionUnderWay.into());
            }
            let fact = Fact::InquiryAsked {
                inquiry: new.inquiry,
                question: Question::Status {
                    attempt: doubtful.attempt,
                    by: new.by,
                },
            };
            write.append(at, new.asked_by, &fact).map(|_| ())
        })
        .await
    }

    /// Records the gateway's answer to a question.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn record_question(&self, inquiry: AttemptId, answer: Answer, at: i64) -> Result<(), StoreError> {
        self.write("recording the answer to a question", move |write| {
            write
                .append(at, None, &Fact::InquiryRecorded { inquiry, answer })
                .map(|_| ())
        })
        .await
    }

    /// Notes what the answer to a question came to where it ended nothing, and pauses what must be paused. Where its
    /// callback was applied already, nothing is written.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn answer_question(
        &self,
        inquiry: AttemptId,
        delivery: DeliveryId,
        finding: Finding,
        pause: Option<PauseReason>,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("noting the answer to a question", move |write| {
            if !still_kept(write.tx, delivery)? {
                return Ok(());
            }
            let fact = Fact::InquiryAnswered {
                inquiry,
                delivery,
                finding,
            };
            write.append(at, None, &fact)?;
            match pause {
                Some(reason) => pause_for_question(write, &question_of(write.tx, delivery)?, reason, at),
                None => Ok(()),
            }
        })
        .await
    }
}

/// What is in doubt is asked about, and what is paid: M-PESA may say that it was taken back. A person may ask about what was
/// accepted too: its result may be late.
fn refuse_unless_asked_about(state: &PayoutState, by_person: bool) -> Result<(), StoreError> {
    match state {
        PayoutState::InDoubt { .. } | PayoutState::Paid { .. } => Ok(()),
        // And what failed, before it is paid again.
        PayoutState::Accepted | PayoutState::Failed { .. } if by_person => Ok(()),
        PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Dispatching
        | PayoutState::Accepted
        | PayoutState::Failed { .. }
        | PayoutState::Cancelled
        | PayoutState::Rejected
        | PayoutState::Reversed { .. } => Err(DoubtRefusal::NotInDoubt { state: state.name() }.into()),
    }
}
