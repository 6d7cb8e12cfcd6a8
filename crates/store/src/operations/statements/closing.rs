//! A month is closed by two people, and opened again.

use treasury::{BookAccount, ClosedMonth, Confirmed, Fact, Month};

use crate::{
    Ledger, NoStatement, StoreError,
    ledger::write::Write,
    project::covered,
    reading::statements::closing::{accounts, open, sums},
    sql,
};

impl Ledger {
    /// Two people close a month.
    ///
    /// # Errors
    /// A [`NoStatement`] where it is not over or not covered to its end; when it is closed already, or both are one person.
    pub async fn close_month(&self, month: Month, by: Confirmed, second: Confirmed, at: i64) -> Result<(), StoreError> {
        self.write("closing a month", move |write| {
            if at < month.end() {
                return Err(NoStatement::MonthOpen { month }.into());
            }
            refuse_uncovered(write, month)?;
            let closed = ClosedMonth {
                month,
                sums: sums(write.tx, month)?,
                open: open(write.tx, month)?,
                agreed_by: second.operator(),
            };
            write
                .append(at, Some(by.operator()), &Fact::MonthClosed { closed })
                .map(|_| ())
        })
        .await
    }

    /// Two people open a closed month again.
    ///
    /// # Errors
    /// When it is not closed, or both are one person.
    pub async fn reopen_month(
        &self,
        month: Month,
        reason: String,
        by: Confirmed,
        second: Confirmed,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("opening a month again", move |write| {
            let closed: bool = sql::one(
                write.tx,
                "SELECT EXISTS (SELECT 1 FROM closed_month WHERE month = ?)",
                [month.to_string()],
            )?;
            if !closed {
                return Err(StoreError::NotFound { what: "closed month" });
            }
            let fact = Fact::MonthReopened {
                month,
                reason,
                agreed_by: second.operator(),
            };
            write.append(at, Some(by.operator()), &fact).map(|_| ())
        })
        .await
    }
}

/// The Utility account is covered from the month's first second to its last; of a month in which the ledger began, from there.
fn refuse_uncovered(write: &Write<'_>, month: Month) -> Result<(), StoreError> {
    let since: i64 = write.tx.query_row(
        "SELECT coalesce((SELECT at FROM journal WHERE seq = 1), 0)",
        [],
        |row| row.get(0),
    )?;
    let from = month.from().max(since);
    let mut whole = false;
    for (shortcode, account) in accounts(write.tx)? {
        let (spans, _) = covered(write.tx, &shortcode, account)?;
        let covers = |span: &treasury::Covered| span.from <= from && month.end().saturating_sub(1000) <= span.until;
        whole |= account == BookAccount::Utility && spans.iter().any(covers);
    }
    match whole {
        true => Ok(()),
        false => Err(NoStatement::NotCovered { month }.into()),
    }
}
