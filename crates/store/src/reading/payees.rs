//! One payee: what was paid to a number, under which names, and which other numbers the same name has. And the suppliers that
//! were paid before.

use std::collections::{BTreeMap, HashMap};

use mpesa::{Amount, Total};
use rusqlite::{Connection, params};
use treasury::{
    LaneKind, NameMatch, NameUsed, OtherNumber, PayeeRecord, PayeeYear, StateKind, Supplier, compare_names,
    east_africa_month,
};

use crate::{CountSum, Ledger, StoreError, sql};

/// Everything to one payee, newest first.
pub(crate) const TO_PAYEE: &str = "SELECT state, amount_cents, changed_at, drafted_at, name, paid_to_name, command
    FROM payout WHERE payee = ? ORDER BY id DESC LIMIT 20000";

/// Other people's numbers under a name, as words.
const OF_NAME: &str = "SELECT payee, name, count(*), max(drafted_at) FROM payout
    WHERE id IN (SELECT rowid FROM payout_words WHERE payout_words MATCH ?1 ORDER BY rowid DESC LIMIT 2000)
        AND payee <> ?2 AND command IN ('SalaryPayment', 'BusinessPayment', 'PromotionPayment')
    GROUP BY payee, name LIMIT 200";

/// Organisations that were paid, the last first: each with the name and the sum of the last time.
pub(crate) const SUPPLIERS: &str =
    "SELECT command, payee, account, name, max(id), amount_cents, count(*), max(changed_at)
    FROM payout WHERE command IN ('BusinessPayBill', 'BusinessBuyGoods') AND state = 'paid'
        AND command NOT IN ('SalaryPayment', 'BusinessPayment', 'PromotionPayment')
    GROUP BY command, payee, account ORDER BY max(id) DESC LIMIT 300";

/// So many names of a payee are looked up for other numbers.
const NAMES_LOOKED_UP: usize = 3;

impl Ledger {
    /// What is known of a payee; none where nothing was ever drafted to them.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn payee(&self, payee: String) -> Result<Option<PayeeRecord>, StoreError> {
        self.read("reading what is known of a payee", move |db| record(db, &payee))
            .await
    }

    /// Organisations that were paid before, the last first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn suppliers(&self) -> Result<Vec<Supplier>, StoreError> {
        self.read("reading suppliers", |db| {
            sql::all(db, SUPPLIERS, [], |row| {
                Ok(Supplier {
                    lane: lane(&row.get::<_, String>(0)?)?,
                    payee: row.get(1)?,
                    account: row.get(2)?,
                    name: row.get(3)?,
                    amount: Amount::from_cents(row.get(5)?)
                        .map_err(|_| StoreError::Changed("the amount of a payout is not valid".to_owned()))?,
                    count: row.get(6)?,
                    last_at: row.get(7)?,
                })
            })
        })
        .await
    }
}

fn lane(command: &str) -> Result<LaneKind, StoreError> {
    LaneKind::of_command(command).ok_or_else(|| StoreError::Changed("a payout has no known lane".to_owned()))
}

/// Names with their counts, in the order in which they are met.
#[derive(Default)]
struct Names {
    order: Vec<String>,
    used: HashMap<String, (u32, i64)>,
}

impl Names {
    fn add(&mut self, name: String, at: i64) {
        if name.is_empty() {
            return;
        }
        let used = self.used.entry(name.clone()).or_insert_with(|| {
            self.order.push(name);
            (0, at)
        });
        *used = (used.0.saturating_add(1), used.1.max(at));
    }

    fn list(self) -> Vec<NameUsed> {
        let Self { order, used } = self;
        order
            .into_iter()
            .map(|name| {
                let (count, last_at) = used.get(&name).copied().unwrap_or_default();
                NameUsed { name, count, last_at }
            })
            .collect()
    }
}

fn record(db: &Connection, payee: &str) -> Result<Option<PayeeRecord>, StoreError> {
    let mut statement = db.prepare_cached(TO_PAYEE)?;
    let mut rows = statement.query([payee])?;
    let (mut known, mut years) = (None, BTreeMap::<i32, PayeeYear>::new());
    let (mut names, mut told) = (Names::default(), Names::default());
    while let Some(row) = rows.next()? {
        let state = StateKind::named(&row.get::<_, String>(0)?)
            .ok_or_else(|| StoreError::Changed("the state of a payout is not valid".to_owned()))?;
        let (cents, changed_at, drafted_at): (i64, i64, i64) = (row.get(1)?, row.get(2)?, row.get(3)?);
        known.get_or_insert(lane(&row.get::<_, String>(6)?)?);
        names.add(row.get(4)?, drafted_at);
        if let Some(name) = row.get::<_, Option<String>>(5)? {
            told.add(name, changed_at);
        }
        let year = east_africa_month(changed_at).0;
        let of_year = years.entry(year).or_insert(PayeeYear {
            year,
            ..PayeeYear::default()
        });
        if let Some(sum) = of_state(of_year, state) {
            sum.count = sum.count.saturating_add(1);
            sum.sum = Total::from_cents(sum.sum.cents().saturating_add(cents)).unwrap_or(sum.sum);
        }
    }
    let Some(lane) = known else { return Ok(None) };
    let names = names.list();
    let others = match lane {
        LaneKind::Person => others(db, payee, &names)?,
        LaneKind::Bill | LaneKind::Till | LaneKind::Tax | LaneKind::TopUp | LaneKind::Reversal => Vec::new(),
    };
    Ok(Some(PayeeRecord {
        lane,
        years: years.into_values().rev().collect(),
        names,
        told: told.list(),
        others,
    }))
}

fn of_state(year: &mut PayeeYear, state: StateKind) -> Option<&mut CountSum> {
    match state {
        StateKind::Paid => Some(&mut year.paid),
        StateKind::Failed => Some(&mut year.failed),
        StateKind::InDoubt => Some(&mut year.in_doubt),
        StateKind::Reversed => Some(&mut year.reversed),
        StateKind::Draft
        | StateKind::Submitted
        | StateKind::Approved
        | StateKind::Dispatching
        | StateKind::Accepted
        | StateKind::Cancelled
        | StateKind::Rejected => None,
    }
}

/// Other numbers under one of these names. A name of one word says too little.
fn others(db: &Connection, payee: &str, names: &[NameUsed]) -> Result<Vec<OtherNumber>, StoreError> {
    let mut found: Vec<OtherNumber> = Vec::new();
    let mut statement = db.prepare_cached(OF_NAME)?;
    for used in names.iter().take(NAMES_LOOKED_UP) {
        let words: Vec<String> = used
            .name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() > 1)
            .map(|word| format!("\"{word}\""))
            .collect();
        if words.len() < 2 {
            continue;
        }
        let expression = format!("name : ({})", words.join(" AND "));
        let mut rows = statement.query(params![expression, payee])?;
        while let Some(row) = rows.next()? {
            let other = OtherNumber {
                payee: row.get(0)?,
                name: row.get(1)?,
                count: row.get(2)?,
                last_at: row.get(3)?,
            };
            if compare_names(&used.name, &other.name) != NameMatch::Same {
                continue;
            }
            match found.iter_mut().find(|known| known.payee == other.payee) {
                Some(known) if known.name == other.name => {}
                Some(known) => {
                    known.count = known.count.saturating_add(other.count);
                    if other.last_at > known.last_at {
                        (known.name, known.last_at) = (other.name, other.last_at);
                    }
                }
                None => found.push(other),
            }
        }
    }
    found.sort_by_key(|other| std::cmp::Reverse(other.last_at));
    Ok(found)
}
