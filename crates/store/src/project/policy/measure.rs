//! A batch as a policy looks at it, measured from the tables.
//!
//! What counts together with it is what was handed over before it: of payouts that were not rejected, cancelled or proved to have
//! failed. A batch that was handed over long ago is measured as of then, as far as the tables still know.

use mpesa::{Amount, Total};
use rusqlite::{Connection, params};
use treasury::{
    ApprovalsNeeded, BatchId, Condition, Judgement, LaneKind, Measured, MeasuredRow, OperatorId, Policy, Purpose,
    Within, may_be_one_person,
};

use crate::{StoreError, sql};

const DAY_MS: i64 = 86_400_000;
const WEEK_MS: i64 = 7 * DAY_MS;

/// What a payee of the batch is to get out of other batches since a time.
const PAYEE_SUM: &str = "(SELECT coalesce(sum(t.amount_cents), 0) FROM payout t INDEXED BY payout_by_payee
        JOIN batch b ON b.id = t.batch_id
    WHERE t.payee = p.payee AND t.batch_id <> ?1 AND b.submitted_at > ?2 - :span AND b.submitted_at <= ?2
        AND t.state NOT IN ('draft', 'failed', 'cancelled', 'rejected'))";

/// The name under which a payee was last paid.
const LAST_NAME: &str = "(SELECT t.name FROM payout t INDEXED BY payout_by_payee
    WHERE t.payee = p.payee AND t.batch_id <> ?1 AND t.state = 'paid' AND t.drafted_at <= ?2 ORDER BY t.id DESC LIMIT 1)";

/// What a maker handed over in other batches since a time.
pub(crate) const MAKER_SUM: &str =
    "SELECT coalesce(sum(t.sum_cents), 0) FROM batch b JOIN batch_total t ON t.batch_id = b.id
    WHERE b.submitted_at > ?3 AND b.submitted_at <= ?4 AND b.maker = ?1 AND b.id <> ?2
        AND t.state NOT IN ('draft', 'failed', 'cancelled', 'rejected')";

/// What `policy` asks of a batch that is, or was, handed over at `at`.
pub(crate) fn judged_by(db: &Connection, policy: &Policy, batch: BatchId, at: i64) -> Result<Judgement, StoreError> {
    // The policy that is built in asks the same of everything: nothing is measured for it.
    if policy.rules.is_empty()
        && policy.ceilings == Policy::standard().ceilings
        && policy.flags == Policy::standard().flags
    {
        return Ok(Judgement {
            needed: ApprovalsNeeded::ONE,
            by: Vec::new(),
            refused: Vec::new(),
            reason_for: Vec::new(),
        });
    }
    Ok(policy.judge(&measured(db, policy, batch, at)?))
}

/// What the policy that is in force asks of a batch that is handed over at `at`.
pub(crate) fn judged(db: &Connection, batch: BatchId, at: i64) -> Result<Judgement, StoreError> {
    judged_by(db, &super::in_force(db)?.1, batch, at)
}

fn measured(db: &Connection, policy: &Policy, batch: BatchId, at: i64) -> Result<Measured, StoreError> {
    let (purpose, maker, cents): (String, i64, i64) = sql::row(
        db,
        "SELECT purpose, maker, sum_cents FROM batch WHERE id = ?",
        [batch.get()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let maker = OperatorId::new(maker);
    let with = |span: i64| -> Result<Total, StoreError> {
        let before: i64 = sql::one(
            db,
            MAKER_SUM,
            params![maker.get(), batch.get(), at.saturating_sub(span), at],
        )?;
        total(before.saturating_add(cents))
    };
    Ok(Measured {
        purpose: Purpose::named(&purpose).ok_or_else(|| damaged("the purpose of a batch"))?,
        rows: rows(db, policy, batch, at)?,
        sum: total(cents)?,
        maker_day: with(DAY_MS)?,
        maker_week: with(WEEK_MS)?,
        flags: flags(db, policy, batch)?,
    })
}

fn rows(db: &Connection, policy: &Policy, batch: BatchId, at: i64) -> Result<Vec<MeasuredRow>, StoreError> {
    let asks = |of: fn(&Condition) -> bool| policy.rules.iter().any(|rule| of(&rule.condition));
    let payees = |span: Within, ms: i64| match policy
        .rules
        .iter()
        .any(|rule| matches!(rule.condition, Condition::PayeeGets { within, .. } if within == span))
    {
        true => PAYEE_SUM.replace(":span", &ms.to_string()),
        false => "0".to_owned(),
    };
    let names = asks(|one| matches!(one, Condition::NewPayee | Condition::OtherName));
    let sql = format!(
        "SELECT p.amount_cents, p.command, p.name, sum(p.amount_cents) OVER (PARTITION BY p.payee), {}, {}, {}
            FROM payout p INDEXED BY payout_by_batch WHERE p.batch_id = ?1 AND ?2 IS NOT NULL",
        payees(Within::Day, DAY_MS),
        payees(Within::Week, WEEK_MS),
        if names { LAST_NAME } else { "NULL" },
    );
    sql::all(db, &sql, params![batch.get(), at], |row| {
        let (cents, command, name): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let here: i64 = row.get(3)?;
        let together = |before: i64| total(before.saturating_add(here));
        let last: Option<String> = row.get(6)?;
        Ok(MeasuredRow {
            lane: LaneKind::of_command(&command).ok_or_else(|| damaged("the command of a payout"))?,
            amount: Amount::from_cents(cents).map_err(|_| damaged("the amount of a payout"))?,
            payee_day: together(row.get(4)?)?,
            payee_week: together(row.get(5)?)?,
            new_payee: names && last.is_none(),
            other_name: last.is_some_and(|last| !may_be_one_person(&last, &name)),
        })
    })
}

/// The kinds of flags that rows of the batch carry, where the policy says anything of flags.
fn flags(db: &Connection, policy: &Policy, batch: BatchId) -> Result<Vec<String>, StoreError> {
    if policy.flags.block.is_empty() && policy.flags.reason.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT DISTINCT flags FROM payout INDEXED BY payout_by_batch WHERE batch_id = ? AND flags <> ''";
    let texts: Vec<String> = sql::all(db, sql, [batch.get()], |row| Ok(row.get(0)?))?;
    let mut kinds: Vec<String> = texts
        .iter()
        .flat_map(|text| text.split(' '))
        .map(str::to_owned)
        .collect();
    kinds.sort();
    kinds.dedup();
    Ok(kinds)
}

fn total(cents: i64) -> Result<Total, StoreError> {
    Total::from_cents(cents).map_err(|_| damaged("a sum of payouts"))
}

fn damaged(what: &str) -> StoreError {
    StoreError::Changed(format!("{what} is not valid"))
}
