//! A checker asks the maker about a batch that waits, and the maker answers.

use treasury::{AskedAbout, BatchId, Fact, OperatorId};

use crate::{Ledger, StoreError, project::next_question, sql};

/// What was asked about a batch, oldest first.
pub(crate) const ASKED: &str = "SELECT number, asked_by, asked_at, question, answer, answered_at FROM batch_question
    WHERE batch_id = ? ORDER BY number";

impl Ledger {
    /// Stores a question to the maker of a batch that waits.
    ///
    /// # Errors
    /// When it does not wait, whoever asks prepared it or may not approve, or the ledger cannot be written.
    pub async fn ask_maker(&self, batch: BatchId, question: String, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.write("asking about a batch", move |write| {
            let fact = Fact::BatchAsked {
                batch,
                number: next_question(write.tx, batch)?,
                question: question.clone(),
            };
            write.append(at, Some(by), &fact).map(|_| ())
        })
        .await
    }

    /// Stores the maker's answer to a question.
    ///
    /// # Errors
    /// When the batch does not wait, the question is not open, `by` did not prepare the batch, or the ledger cannot be written.
    pub async fn answer_asked(
        &self,
        (batch, number): (BatchId, u32),
        answer: String,
        by: OperatorId,
        at: i64,
    ) -> Result<(), StoreError> {
        let fact = Fact::BatchAnswered { batch, number, answer };
        self.act("answering about a batch", fact, Some(by), at).await
    }

    /// What was asked about a batch, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn asked_about(&self, batch: BatchId) -> Result<Vec<AskedAbout>, StoreError> {
        self.read("reading what was asked about a batch", move |db| {
            sql::all(db, ASKED, [batch.get()], |row| {
                let answer: Option<String> = row.get(4)?;
                let answered_at: Option<i64> = row.get(5)?;
                Ok(AskedAbout {
                    number: row.get(0)?,
                    by: OperatorId::new(row.get(1)?),
                    at: row.get(2)?,
                    question: row.get(3)?,
                    answer: answer.zip(answered_at),
                })
            })
        })
        .await
    }
}
