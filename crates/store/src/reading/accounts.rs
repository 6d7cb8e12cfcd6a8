//! What the organisation's accounts hold, what leaves them, and what the organisation set about them.

use mpesa::{Balance, Total};
use rusqlite::{Connection, Row, params};
use treasury::{
    Answer, BatchId, Finding, LaneKind, OperatorId, Owed, PapersIn, Setting, StateKind, UTILITY, Unanswered, WORKING,
};

use crate::{
    CountSum, Ledger, StoreError,
    json::from_json,
    project::{day_of, rows::totals},
    sql,
};

/// What other accounts than Utility owe at a state, of all batches: written as in the index that answers it.
pub(crate) const BESIDE_UTILITY: &str = "SELECT command, count(*), sum(amount_cents) FROM payout WHERE state = ?
    AND command NOT IN ('SalaryPayment', 'BusinessPayment', 'PromotionPayment') GROUP BY command";

/// The same of one batch.
pub(crate) const BESIDE_UTILITY_OF_BATCH: &str = "SELECT command, count(*), sum(amount_cents) FROM payout
    WHERE state = ? AND batch_id = ? AND left_out IS NULL AND command NOT IN ('SalaryPayment', 'BusinessPayment', 'PromotionPayment')
    GROUP BY command";

pub(crate) const DAYS: &str = "SELECT day, least_cents, last_cents, as_of FROM account_day WHERE name = ? AND day >= ?
    ORDER BY day LIMIT 1000";

pub(crate) const SPENT_DAYS: &str =
    "SELECT day, count, sum_cents, fees_cents FROM account_spent WHERE name = ? AND day >= ?
    ORDER BY day LIMIT 1000";

/// The last question for the balance.
pub(crate) const LAST_QUESTION: &str =
    "SELECT asked_at, answered_at, answer, finding FROM inquiry WHERE kind = 'balance'
    ORDER BY seq DESC LIMIT 1";

/// States at which a payout will leave its account, or may just have left it.
const ON_THE_WAY: [StateKind; 3] = [StateKind::Approved, StateKind::Dispatching, StateKind::Accepted];

/// And those before its approval.
const UNDECIDED: [StateKind; 2] = [StateKind::Draft, StateKind::Submitted];

/// An account as last told. What was not told is not known, never zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRecord {
    /// Its name, as M-PESA writes it.
    pub name: String,
    /// What it holds, reserved money included.
    pub current: Option<Balance>,
    /// What can be spent.
    pub available: Option<Balance>,
    /// Held for payments on their way.
    pub reserved: Option<Balance>,
    /// Received and not cleared.
    pub uncleared: Option<Balance>,
    /// When that was so, UTC milliseconds: by M-PESA's clock where it says so.
    pub as_of: i64,
    /// When it was told.
    pub read_at: i64,
    /// Whether a balance query told us, or a payout's result.
    pub by_balance: bool,
    /// Who asked; none where the console itself did, or a payout told.
    pub asked_by: Option<OperatorId>,
}

/// An account on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountDay {
    /// Days since 1970 in East Africa Time.
    pub day: i64,
    /// The least that could be spent that day, as far as it was told.
    pub least: Balance,
    /// The last of that day.
    pub last: Balance,
    /// When the last was so, UTC milliseconds.
    pub as_of: i64,
}

/// What was paid out of an account on one day, or over several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// Days since 1970 in East Africa Time: the day, or the first of several.
    pub day: i64,
    /// Payouts and their sum.
    pub paid: CountSum,
    /// Their fees, as charged where M-PESA said so, else as estimated.
    pub fees: Total,
}

/// How the last question for the balance stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastQuestion {
    /// When it was asked, UTC milliseconds.
    pub asked_at: i64,
    /// When M-PESA's own answer came.
    pub answered_at: Option<i64>,
    /// Why it brought no balance: the gateway did not take it, or M-PESA answered with a failure.
    pub failure: Option<Unanswered>,
}

impl Ledger {
    /// Every account that was ever told, those that pay first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn accounts(&self) -> Result<Vec<AccountRecord>, StoreError> {
        self.read("reading accounts", |db| {
            sql::all(
                db,
                "SELECT name, current_cents, available_cents, reserved_cents, uncleared_cents, as_of, read_at, source,
                    asked_by FROM account
                 ORDER BY CASE name WHEN ?1 THEN 0 WHEN ?2 THEN 1 ELSE 2 END, name LIMIT 100",
                [UTILITY, WORKING],
                account,
            )
        })
        .await
    }

    /// An account by day, from the day of `since` on.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn account_days(&self, account: String, since: i64) -> Result<(Vec<AccountDay>, Vec<Spent>), StoreError> {
        self.read("reading an account's history", move |db| {
            let first = day_of(since);
            let days = sql::all(db, DAYS, params![account, first], |row| {
                Ok(AccountDay {
                    day: row.get(0)?,
                    least: balance(row.get(1)?)?,
                    last: balance(row.get(2)?)?,
                    as_of: row.get(3)?,
                })
            })?;
            let spent = sql::all(db, SPENT_DAYS, params![account, first], |row| {
                Ok(Spent {
                    day: row.get(0)?,
                    paid: CountSum {
                        count: row.get(1)?,
                        sum: total(row.get(2)?)?,
                    },
                    fees: total(row.get(3)?)?,
                })
            })?;
            Ok((days, spent))
        })
        .await
    }

    /// What all approved batches still take out of the accounts.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn owed(&self) -> Result<Owed, StoreError> {
        self.read("reading what is still to be paid", |db| owed(db, &ON_THE_WAY, None))
            .await
    }

    /// What approved payouts that were not sent yet will take out of the accounts.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn unsent(&self) -> Result<Owed, StoreError> {
        self.read("reading what is still to be sent", |db| {
            owed(db, &[StateKind::Approved], None)
        })
        .await
    }

    /// What one batch still takes out of the accounts, once it is approved.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn owed_by(&self, batch: BatchId) -> Result<Owed, StoreError> {
        self.read("reading what a batch still takes", move |db| {
            let states: Vec<StateKind> = UNDECIDED.into_iter().chain(ON_THE_WAY).collect();
            owed(db, &states, Some(batch))
        })
        .await
    }

    /// Payouts that M-PESA refused and that wait to be sent again, of a batch or of all.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn refused_waiting(&self, batch: Option<BatchId>) -> Result<CountSum, StoreError> {
        self.read("counting what is sent again", move |db| {
            let (count, cents) = match batch {
                Some(batch) => sql::row(
                    db,
                    "SELECT count(*), coalesce(sum(amount_cents), 0) FROM payout
                         WHERE batch_id = ? AND state = 'approved' AND refused > 0",
                    [batch.get()],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )?,
                None => sql::row(
                    db,
                    "SELECT count(*), coalesce(sum(amount_cents), 0) FROM payout
                         WHERE state = 'approved' AND refused > 0",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )?,
            };
            Ok(CountSum {
                count,
                sum: Total::from_cents(cents).map_err(|_| StoreError::Changed("a sum is not valid".to_owned()))?,
            })
        })
        .await
    }

    /// Payouts of a batch that go to organisations, or back to customers, by the way they go.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn lanes(&self, batch: BatchId) -> Result<Vec<(LaneKind, CountSum)>, StoreError> {
        self.read("reading the lanes of a batch", move |db| {
            let mut lanes: Vec<(LaneKind, CountSum)> = Vec::new();
            for (state, _) in totals(db, Some(batch))?.0 {
                for (command, found) in beside_utility(db, state.name(), Some(batch))? {
                    let kind = LaneKind::of_command(&command)
                        .ok_or_else(|| StoreError::Changed(format!("a payout of batch {batch} has no known lane")))?;
                    match lanes.iter_mut().find(|(known, _)| *known == kind) {
                        Some((_, sum)) => *sum = sum.plus(found),
                        None => lanes.push((kind, found)),
                    }
                }
            }
            Ok(lanes)
        })
        .await
    }

    /// How the last question for the balance stands.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn last_balance_question(&self) -> Result<Option<LastQuestion>, StoreError> {
        self.read("reading the last question for the balance", |db| {
            let mut statement = db.prepare_cached(LAST_QUESTION)?;
            let mut rows = statement.query([])?;
            let Some(row) = rows.next()? else { return Ok(None) };
            let answered_at: Option<i64> = row.get(1)?;
            let (answer, finding): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
            Ok(Some(LastQuestion {
                asked_at: row.get(0)?,
                answered_at,
                failure: match (finding, answer) {
                    (Some(finding), _) => not_answered(from_json(&finding, "a finding")?),
                    (None, Some(answer)) if answered_at.is_none() => not_taken(from_json(&answer, "an answer")?),
                    (None, _) => None,
                },
            }))
        })
        .await
    }

    /// The most requests for payment a minute, where the organisation set it.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn most_per_minute(&self) -> Result<Option<u32>, StoreError> {
        self.read("reading the pace", |db| {
            Ok(match setting(db, "pace")? {
                Some(Setting::Pace { most_per_minute }) => Some(most_per_minute),
                Some(_) | None => None,
            })
        })
        .await
    }

    /// After how many hours in doubt two people may say that a payout was not paid, where the organisation set it.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn not_paid_hours(&self) -> Result<Option<u16>, StoreError> {
        self.read("reading when a payout may be said not to be paid", |db| {
            Ok(match setting(db, "not_paid_after")? {
                Some(Setting::NotPaidAfter { hours }) => Some(hours),
                Some(_) | None => None,
            })
        })
        .await
    }

    /// The language of what leaves as a file, where the organisation set it.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn papers_language(&self) -> Result<Option<PapersIn>, StoreError> {
        self.read("reading the language of papers", |db| {
            Ok(match setting(db, "papers")? {
                Some(Setting::Papers { language }) => Some(language),
                Some(_) | None => None,
            })
        })
        .await
    }

    /// Everything that the organisation set for itself.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn settings(&self) -> Result<Vec<Setting>, StoreError> {
        self.read("reading settings", |db| {
            sql::all(db, "SELECT value FROM setting ORDER BY name LIMIT 1000", [], |row| {
                from_json(&row.get::<_, String>(0)?, "a setting")
            })
        })
        .await
    }
}

/// What the organisation set, by its key.
pub(crate) fn setting(db: &Connection, name: &str) -> Result<Option<Setting>, StoreError> {
    let set: Option<String> = sql::maybe_one(db, "SELECT value FROM setting WHERE name = ?", [name])?;
    set.map(|set| from_json(&set, "a setting")).transpose()
}

fn not_answered(finding: Finding) -> Option<Unanswered> {
    match finding {
        Finding::Unanswered { why } => Some(why),
        Finding::Odd { .. } => Some(Unanswered::Unreadable),
        Finding::UnderWay { .. } | Finding::NotFound { .. } | Finding::Told { .. } | Finding::Prompt(_) => None,
    }
}

fn not_taken(answer: Answer) -> Option<Unanswered> {
    match answer {
        Answer::Refused { .. } | Answer::NotTaken { .. } | Answer::Lost { .. } => Some(Unanswered::Gateway {
            answer: Box::new(answer),
        }),
        Answer::Acknowledged { .. } => None,
    }
}

/// What payouts at `states` take out of each account: all that no other account pays for is paid out of Utility.
fn owed(db: &Connection, states: &[StateKind], batch: Option<BatchId>) -> Result<Owed, StoreError> {
    let all = totals(db, batch)?;
    states.iter().try_fold(Owed::default(), |owed, state| {
        Ok(owed.with(all.of(*state), &beside_utility(db, state.name(), batch)?))
    })
}

fn beside_utility(db: &Connection, state: &str, batch: Option<BatchId>) -> Result<Vec<(String, CountSum)>, StoreError> {
    let mut statement = db.prepare_cached(match batch {
        None => BESIDE_UTILITY,
        Some(_) => BESIDE_UTILITY_OF_BATCH,
    })?;
    let mut rows = match batch {
        None => statement.query([state])?,
        Some(batch) => statement.query(params![state, batch.get()])?,
    };
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let sum = total(row.get(2)?)?;
        let count = row.get(1)?;
        found.push((row.get(0)?, CountSum { count, sum }));
    }
    Ok(found)
}

fn account(row: &Row<'_>) -> Result<AccountRecord, StoreError> {
    let known = |place: usize| row.get::<_, Option<i64>>(place)?.map(balance).transpose();
    Ok(AccountRecord {
        name: row.get(0)?,
        current: known(1)?,
        available: known(2)?,
        reserved: known(3)?,
        uncleared: known(4)?,
        as_of: row.get(5)?,
        read_at: row.get(6)?,
        by_balance: row.get::<_, String>(7)? == "balance",
        asked_by: row.get::<_, Option<i64>>(8)?.map(OperatorId::new),
    })
}

fn balance(cents: i64) -> Result<Balance, StoreError> {
    Balance::from_cents(cents).map_err(|_| StoreError::Changed("a balance is not valid".to_owned()))
}

fn total(cents: i64) -> Result<Total, StoreError> {
    Total::from_cents(cents).map_err(|_| StoreError::Changed("a sum is not valid".to_owned()))
}
