//! Questions beside the payouts: for the balance, about a receipt that is none of ours, and the addresses to which M-PESA
//! tells of customers' payments.

use mpesa::Receipt;
use rusqlite::Connection;
use treasury::{Answer, AttemptId, Finding, OperatorId, Question};

use crate::{
    Ledger, StoreError,
    json::{as_json, optional},
    sql,
};

/// Whether a balance query waits for its answer.
pub(crate) const ASKED: &str = "SELECT EXISTS (SELECT 1 FROM inquiry
    WHERE kind = 'balance' AND answered_at IS NULL AND asked_at BETWEEN ? AND ?)";

/// The addresses that were given last.
pub(crate) const REGISTERED: &str = "SELECT id, asked_at, asked_by, answer FROM inquiry
    WHERE kind = 'customers' ORDER BY seq DESC LIMIT 20";

/// The newest question about a payment that is none of ours.
pub(crate) const ASKED_ABOUT: &str = "SELECT asked_at, answer, answered_at, finding FROM inquiry
    WHERE kind = 'receipt' AND question = ? ORDER BY seq DESC LIMIT 1";

/// The addresses for customers' payments, as given to M-PESA.
#[derive(Debug, Clone)]
pub struct Registration {
    /// Names them.
    pub inquiry: AttemptId,
    /// When.
    pub asked_at: i64,
    /// By whom; none where the console did.
    pub asked_by: Option<OperatorId>,
    /// The gateway's answer; none where none was recorded.
    pub answer: Option<Answer>,
}

/// A question about a payment that is none of ours.
#[derive(Debug, Clone)]
pub struct ReceiptAsked {
    /// When.
    pub asked_at: i64,
    /// The gateway's answer.
    pub answer: Option<Answer>,
    /// When M-PESA's own answer came.
    pub answered_at: Option<i64>,
    /// What that came to.
    pub finding: Option<Finding>,
}

impl Ledger {
    /// Whether a balance query asked at or after `since` has no answer yet.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn balance_asked(&self, since: i64, now: i64) -> Result<bool, StoreError> {
        self.read("reading inquiries", move |db| sql::one(db, ASKED, [since, now]))
            .await
    }

    /// The addresses for customers' payments that M-PESA was given, the newest first, at most twenty.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn registrations(&self) -> Result<Vec<Registration>, StoreError> {
        self.read("reading the addresses for customers' payments", |db| {
            sql::all(db, REGISTERED, [], |row| {
                let answer: Option<String> = row.get(3)?;
                Ok(Registration {
                    inquiry: row
                        .get::<_, String>(0)?
                        .parse()
                        .map_err(|_| StoreError::Changed("the id of a question is not valid".to_owned()))?,
                    asked_at: row.get(1)?,
                    asked_by: row.get::<_, Option<i64>>(2)?.map(OperatorId::new),
                    answer: optional(answer, "an answer")?,
                })
            })
        })
        .await
    }

    /// The last question about this receipt, where there is one.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn asked_about_receipt(&self, receipt: Receipt) -> Result<Option<ReceiptAsked>, StoreError> {
        self.read("reading questions about receipts", move |db| asked_about(db, &receipt))
            .await
    }
}

fn asked_about(db: &Connection, receipt: &Receipt) -> Result<Option<ReceiptAsked>, StoreError> {
    let question = as_json(&Question::Receipt {
        receipt: receipt.clone(),
    })?;
    let mut statement = db.prepare_cached(ASKED_ABOUT)?;
    let mut rows = statement.query([question])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (answer, finding): (Option<String>, Option<String>) = (row.get(1)?, row.get(3)?);
    Ok(Some(ReceiptAsked {
        asked_at: row.get(0)?,
        answer: optional(answer, "an answer")?,
        answered_at: row.get(2)?,
        finding: optional(finding, "a finding")?,
    }))
}
