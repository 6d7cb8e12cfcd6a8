//! The book of payees: who was paid, searched and sorted, and what is known of those who are to be paid.

use mpesa::{Amount, Total};
use rusqlite::{Connection, Row, params};
use treasury::{BookSort, LaneKind, OperatorId, PayeeInBook, PayeeKnown, name_key};

use crate::{CountSum, Ledger, StoreError, sql};

/// So many earlier payments say what a payee usually gets.
const PAYMENTS: u32 = 12;

/// The newest payments to a payee.
pub(crate) const PAID_BEFORE: &str = "SELECT name, paid_to_name, amount_cents FROM payout INDEXED BY payout_by_payee
    WHERE payee = ? AND account IS ? AND state = 'paid' ORDER BY id DESC LIMIT ?";

/// Another number under a name, of files or of M-PESA's.
pub(crate) const OTHER_OF_NAME: &str =
    "SELECT payee FROM payee INDEXED BY payee_by_name WHERE name_key = ?1 AND payee <> ?2 AND account = ''
    UNION SELECT payee FROM payee INDEXED BY payee_by_told WHERE told_key = ?1 AND payee <> ?2 AND account = '' LIMIT 1";

const COLUMNS: &str = "p.payee, p.account, p.command, p.name, p.told_name,
    p.paid + coalesce((SELECT sum(o.paid) FROM payee o INDEXED BY payee_same WHERE o.same_as = p.payee), 0),
    p.paid_cents + coalesce((SELECT sum(o.paid_cents) FROM payee o INDEXED BY payee_same WHERE o.same_as = p.payee), 0),
    p.last_cents, p.first_at, p.last_at, p.note, p.noted_at, p.noted_by,
    (SELECT group_concat(o.payee, ' ') FROM payee o INDEXED BY payee_same WHERE o.same_as = p.payee), p.same_as";

impl Ledger {
    /// What is known of payees before they are paid, each with the name that is typed now.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn payees_known(&self, payees: Vec<(treasury::Lane, String)>) -> Result<Vec<PayeeKnown>, StoreError> {
        self.read("looking for what is known of payees", move |db| {
            payees
                .iter()
                .map(|(lane, name)| known(db, lane.kind(), lane.payee(), lane.account(), name))
                .collect()
        })
        .await
    }

    /// Payees of the book whose name, number or note has `search` in it, `offset` of them passed over.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn payee_book(
        &self,
        search: String,
        sort: BookSort,
        offset: u32,
        limit: u32,
    ) -> Result<(Vec<PayeeInBook>, u32), StoreError> {
        self.read("reading the book of payees", move |db| {
            book(db, &search, sort, offset, limit)
        })
        .await
    }

    /// One payee as the book has them; none who was never paid.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn payee_in_book(&self, payee: String, account: String) -> Result<Option<PayeeInBook>, StoreError> {
        self.read("reading one payee of the book", move |db| {
            let sql = format!("SELECT {COLUMNS} FROM payee p WHERE p.payee = ? AND p.account = ?");
            let found = sql::all(db, &sql, params![payee, account], in_book)?;
            Ok(found.into_iter().next())
        })
        .await
    }
}

fn known(
    db: &Connection,
    lane: LaneKind,
    payee: &str,
    account: Option<&str>,
    name: &str,
) -> Result<PayeeKnown, StoreError> {
    let mut known = PayeeKnown::default();
    let mut statement = db.prepare_cached(PAID_BEFORE)?;
    let mut rows = statement.query(params![payee, account, PAYMENTS])?;
    while let Some(row) = rows.next()? {
        known.name.get_or_insert(row.get(0)?);
        if let (None, Some(told)) = (&known.told, row.get(1)?) {
            known.told = Some(told);
        }
        let amount = Amount::from_cents(row.get(2)?);
        known
            .amounts
            .push(amount.map_err(|_| StoreError::Changed("the amount of a payout is not valid".to_owned()))?);
    }
    let new = known.name.is_none() && lane == LaneKind::Person;
    if let Some(key) = name_key(name).filter(|_| new) {
        known.other_number = sql::maybe_one(db, OTHER_OF_NAME, params![key, payee])?;
    }
    Ok(known)
}

fn book(
    db: &Connection,
    search: &str,
    sort: BookSort,
    offset: u32,
    limit: u32,
) -> Result<(Vec<PayeeInBook>, u32), StoreError> {
    let order = match sort {
        BookSort::Newest => "p.last_at DESC, p.payee, p.account",
        BookSort::Name => "p.name COLLATE NOCASE, p.payee, p.account",
        BookSort::Most => "p.paid_cents DESC, p.payee, p.account",
    };
    let (clause, pattern) = pattern(search);
    let sql = format!("SELECT {COLUMNS} FROM payee p WHERE {clause} ORDER BY {order} LIMIT ?2 OFFSET ?3");
    let found = sql::all(db, &sql, params![pattern, limit, offset], in_book)?;
    let total: u32 = sql::one(
        db,
        &format!("SELECT count(*) FROM payee p WHERE {clause} AND ?1 IS NOT NULL"),
        [&pattern],
    )?;
    Ok((found, total))
}

/// What is looked for: digits are part of a number, also as people write it, anything else of a name or a note.
fn pattern(search: &str) -> (&'static str, String) {
    let search = search.trim();
    let digits: String = search.chars().filter(char::is_ascii_digit).collect();
    if search.is_empty() {
        return ("p.same_as IS NULL AND ?1 = ''", String::new());
    }
    if !digits.is_empty() && search.chars().all(|c| c.is_ascii_digit() || " +-".contains(c)) {
        let national = digits.strip_prefix('0').unwrap_or(&digits);
        return (
            "(instr(p.payee, ?1) > 0 OR instr(p.account, ?1) > 0)",
            national.to_owned(),
        );
    }
    let clause = "(instr(lower(p.name), ?1) > 0 OR instr(lower(coalesce(p.told_name, '')), ?1) > 0
        OR instr(lower(coalesce(p.note, '')), ?1) > 0 OR instr(lower(p.account), ?1) > 0)";
    (clause, search.to_lowercase())
}

fn in_book(row: &Row<'_>) -> Result<PayeeInBook, StoreError> {
    let lane = LaneKind::of_command(&row.get::<_, String>(2)?);
    let others: Option<String> = row.get(13)?;
    Ok(PayeeInBook {
        payee: row.get(0)?,
        account: Some(row.get::<_, String>(1)?).filter(|account| !account.is_empty()),
        lane: lane.ok_or_else(|| StoreError::Changed("a payee has no known lane".to_owned()))?,
        name: row.get(3)?,
        told: row.get(4)?,
        paid: CountSum {
            count: row.get(5)?,
            sum: Total::from_cents(row.get(6)?).unwrap_or_default(),
        },
        last: Amount::from_cents(row.get(7)?)
            .map_err(|_| StoreError::Changed("the amount of a payee is not valid".to_owned()))?,
        first_at: row.get(8)?,
        last_at: row.get(9)?,
        note: row.get(10)?,
        noted_at: row.get(11)?,
        noted_by: row.get::<_, Option<i64>>(12)?.map(OperatorId::new),
        others: others
            .map(|others| others.split(' ').map(str::to_owned).collect())
            .unwrap_or_default(),
        same_as: row.get(14)?,
    })
}
