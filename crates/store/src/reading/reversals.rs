//! Taking customers' payments back: what a draft must not be, and the list of them.

use rusqlite::{Row, params};
use treasury::{BatchState, OperatorId, PayoutId};

use crate::{
    Ledger, PayoutRecord, StoreError,
    project::rows::{PAYOUT_COLUMNS, payout},
    sql,
};

/// A reversal: a batch of one, with who prepared and who decided.
#[derive(Debug, Clone)]
pub struct ReversalRecord {
    /// The payout that takes the payment back.
    pub payout: PayoutRecord,
    /// Where its batch stands.
    pub batch: BatchState,
    /// Who raised it.
    pub maker: OperatorId,
    /// Who decided.
    pub checker: Option<OperatorId>,
    /// The checker's note or reason.
    pub decision_note: Option<String>,
    /// The customer's name, where the payment is known.
    pub customer: Option<String>,
    /// The customer's number as M-PESA gave it, where the payment is known.
    pub payer: Option<String>,
}

/// Which reversals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReversalsAt {
    /// All.
    All,
    /// Those whose end is not known or not reached.
    Open,
    /// Those that took the money back.
    Done,
    /// Those that ended otherwise.
    Other,
}

impl ReversalsAt {
    const fn clause(self) -> &'static str {
        match self {
            Self::All => "1",
            Self::Open => "p.state IN ('draft', 'submitted', 'approved', 'dispatching', 'accepted', 'in_doubt')",
            Self::Done => "p.state IN ('paid', 'reversed')",
            Self::Other => "p.state IN ('failed', 'cancelled', 'rejected')",
        }
    }
}

impl Ledger {
    /// Reversals older than `before` (none: the newest), newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn reversals(
        &self,
        at: ReversalsAt,
        before: Option<PayoutId>,
        limit: u32,
    ) -> Result<Vec<ReversalRecord>, StoreError> {
        self.read("reading reversals", move |db| {
            let mut statement = db.prepare_cached(&page(at))?;
            let before = before.map_or(i64::MAX, PayoutId::get);
            let mut rows = statement.query(params![before, limit])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(reversal(row)?);
            }
            Ok(found)
        })
        .await
    }

    /// The reversal that is this payout.
    ///
    /// # Errors
    /// When there is none, or the ledger cannot be read.
    pub async fn reversal(&self, id: PayoutId) -> Result<ReversalRecord, StoreError> {
        let before = PayoutId::new(id.get().saturating_add(1));
        let found = self.reversals(ReversalsAt::All, Some(before), 1).await?.pop();
        found
            .filter(|found| found.payout.id == id)
            .ok_or(StoreError::NotFound { what: "reversal" })
    }

    /// The payout that has this receipt, where there is one.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn payout_of_receipt(&self, receipt: mpesa::Receipt) -> Result<Option<PayoutRecord>, StoreError> {
        self.read("looking for a receipt", move |db| {
            let sql = format!("SELECT {PAYOUT_COLUMNS} FROM payout p WHERE p.receipt = ?");
            let mut statement = db.prepare_cached(&sql)?;
            let mut rows = statement.query([receipt.as_str()])?;
            rows.next()?.map(payout).transpose()
        })
        .await
    }

    /// The reversals of a receipt, oldest first: those that failed or were not approved, and the one that is open or done.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn reversals_of(&self, receipt: mpesa::Receipt) -> Result<Vec<PayoutRecord>, StoreError> {
        self.read("looking for reversals of a receipt", move |db| {
            let sql = format!(
                "SELECT {PAYOUT_COLUMNS} FROM payout p WHERE p.payee = ? AND p.command = 'TransactionReversal'
                    ORDER BY p.id LIMIT 50"
            );
            sql::all(db, &sql, [receipt.as_str()], payout)
        })
        .await
    }
}

/// The second term lets the index of what is not paid to people serve.
pub(crate) fn page(at: ReversalsAt) -> String {
    format!(
        "SELECT {PAYOUT_COLUMNS}, b.state AS state_of_batch, b.maker AS maker,
            b.checker AS checker, b.decision_note AS decision_note, i.name AS customer, i.payer AS payer
         FROM payout p JOIN batch b ON b.id = p.batch_id LEFT JOIN incoming i ON i.receipt = p.payee
         WHERE p.command = 'TransactionReversal'
            AND p.command NOT IN ('SalaryPayment', 'BusinessPayment', 'PromotionPayment')
            AND {} AND p.id < ? ORDER BY p.id DESC LIMIT ?",
        at.clause()
    )
}

fn reversal(row: &Row<'_>) -> Result<ReversalRecord, StoreError> {
    let payout = payout(row)?;
    let state: String = row.get("state_of_batch")?;
    Ok(ReversalRecord {
        batch: BatchState::named(&state)
            .ok_or_else(|| StoreError::Changed(format!("the state of batch {} is not valid", payout.batch)))?,
        maker: OperatorId::new(row.get("maker")?),
        checker: row.get::<_, Option<i64>>("checker")?.map(OperatorId::new),
        decision_note: row.get("decision_note")?,
        customer: row.get("customer")?,
        payer: row.get("payer")?,
        payout,
    })
}
