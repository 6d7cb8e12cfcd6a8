//! Customers who were asked on the phone to pay.

use mpesa::Msisdn;
use rusqlite::{Connection, Row};
use treasury::{
    Answer, AttemptId, Finding, OperatorId, PROMPT_LIVES_MS, PaymentPrompt, PromptEnd, PromptState, Question,
};

use crate::{
    Ledger, StoreError,
    json::{from_json, optional},
    sql,
};

/// A page of prompts, the newest first.
pub(crate) const PROMPTS: &str =
    "SELECT id, seq, question, asked_at, asked_by, answer, answered_at, finding FROM inquiry
    WHERE kind = 'prompt' AND seq < ? ORDER BY seq DESC LIMIT ?";

/// What was asked since.
pub(crate) const SINCE: &str = "SELECT id, seq, question, asked_at, asked_by, answer, answered_at, finding FROM inquiry
    WHERE kind = 'prompt' AND asked_at BETWEEN ? AND ? ORDER BY asked_at";

/// One of them.
pub(crate) const PROMPT: &str =
    "SELECT id, seq, question, asked_at, asked_by, answer, answered_at, finding FROM inquiry
    WHERE kind = 'prompt' AND id = ?";

/// A customer who was asked to pay.
#[derive(Debug, Clone)]
pub struct PromptRecord {
    /// Names it in the callback address.
    pub inquiry: AttemptId,
    /// Its place in the journal.
    pub seq: i64,
    /// Who was asked, and for what.
    pub prompt: PaymentPrompt,
    /// When, UTC milliseconds.
    pub asked_at: i64,
    /// Who asked.
    pub asked_by: Option<OperatorId>,
    /// The gateway's answer; none where none was recorded.
    pub answer: Option<Answer>,
    /// When M-PESA last said how it ended.
    pub ended_at: Option<i64>,
    /// How it ended, as far as M-PESA said.
    pub end: Option<PromptEnd>,
}

impl PromptRecord {
    /// How it stands.
    #[must_use]
    pub fn state(&self, now: i64) -> PromptState {
        PromptState::of(self.answer.as_ref(), self.end.clone(), self.asked_at, now)
    }
}

impl Ledger {
    /// Customers who were asked to pay, before the entry `before` (none: the newest), at most `limit`.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn prompts(&self, before: Option<i64>, limit: u32) -> Result<Vec<PromptRecord>, StoreError> {
        self.read("reading who was asked to pay", move |db| {
            sql::all(db, PROMPTS, (before.unwrap_or(i64::MAX), limit), record)
        })
        .await
    }

    /// Customers who were asked to pay from `since` to `until`, the oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn prompts_since(&self, since: i64, until: i64) -> Result<Vec<PromptRecord>, StoreError> {
        self.read("reading who was asked to pay", move |db| {
            sql::all(db, SINCE, [since, until], record)
        })
        .await
    }

    /// The prompt of this question, where it is one.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn prompt(&self, inquiry: AttemptId) -> Result<Option<PromptRecord>, StoreError> {
        self.read("reading who was asked to pay", move |db| {
            Ok(sql::all(db, PROMPT, [inquiry.to_string()], record)?.pop())
        })
        .await
    }
}

/// The prompt that may stand open on this phone, where there is one.
pub(crate) fn open_on(db: &Connection, phone: Msisdn, now: i64) -> Result<Option<PromptRecord>, StoreError> {
    let since = now.saturating_sub(PROMPT_LIVES_MS);
    let lately = sql::all(db, SINCE, [since, now], record)?;
    Ok(lately
        .into_iter()
        .find(|one| one.prompt.phone == phone && one.state(now) == PromptState::Open))
}

fn record(row: &Row<'_>) -> Result<PromptRecord, StoreError> {
    let damaged = |what: &str| StoreError::Changed(format!("the {what} of a prompt is not valid"));
    let Question::Prompt(prompt) = from_json(&row.get::<_, String>(2)?, "a question")? else {
        return Err(damaged("kind"));
    };
    let end = match optional(row.get(7)?, "a finding")? {
        Some(Finding::Prompt(end)) => Some(end),
        Some(
            Finding::UnderWay { .. }
            | Finding::NotFound { .. }
            | Finding::Unanswered { .. }
            | Finding::Told { .. }
            | Finding::Odd { .. },
        )
        | None => None,
    };
    Ok(PromptRecord {
        inquiry: row.get::<_, String>(0)?.parse().map_err(|_| damaged("id"))?,
        seq: row.get(1)?,
        prompt,
        asked_at: row.get(3)?,
        asked_by: row.get::<_, Option<i64>>(4)?.map(OperatorId::new),
        answer: optional(row.get(5)?, "an answer")?,
        ended_at: row.get(6)?,
        end,
    })
}
