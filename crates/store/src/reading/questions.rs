//! Asking M-PESA how a payout ended: what there is to ask by, what was asked, and what was answered.

use mpesa::{OriginatorConversationId, Receipt};
use rusqlite::{Connection, params};
use treasury::{
    Applied, AttemptId, Channel, DeliveryId, Digest, Evidence, OperatorId, PauseReason, PayoutId, Question,
    StatusQuestion,
};

use crate::{
    Ledger, PayoutRecord, Proposed, Repeat, StoreError,
    journal::content,
    json::{from_json, optional},
    project::rows::{self, PAYOUT_COLUMNS},
    reading::{callbacks::channel, pauses::pauses, repeats::repeats_of, settlements::proposal_of},
    sql,
};

/// The newest questions about one attempt that are read; older ones are only counted.
const QUESTIONS_READ: u32 = 30;

/// Callbacks of an attempt that are searched for M-PESA's own id, where its acknowledgement was lost.
const CALLBACKS_READ: u32 = 5;

/// Payouts in doubt, longest first, after a place in that order.
pub(crate) const DOUBTS: &str = "FROM payout p WHERE p.state = 'in_doubt' AND (p.doubted_at, p.id) > (?, ?)
    ORDER BY p.doubted_at, p.id LIMIT ?";

/// Status queries without an answer since a time, where the gateway may have taken the question.
pub(crate) const UNDER_WAY: &str = "SELECT count(*) FROM inquiry WHERE kind = 'status' AND asked_at BETWEEN ? AND ?
    AND answered_at IS NULL
    AND (answer IS NULL OR json_extract(answer, '$.answer') IN ('acknowledged', 'lost'))";

/// Questions about an attempt, newest first.
pub(crate) const ASKED_OF: &str = "SELECT i.id, i.question, i.asked_at, i.asked_by, i.recorded_at, i.answer,
        i.answered_at, i.finding, (SELECT d.applied FROM delivery d WHERE d.attempt_id = i.id AND d.applied IS NOT NULL
            ORDER BY d.id DESC LIMIT 1)
    FROM inquiry i WHERE i.attempt_id = ? ORDER BY i.seq DESC LIMIT ?";

/// A payout with all that bears on asking about it, or on ending its doubt.
#[derive(Debug, Clone)]
pub struct Doubtful {
    /// The payout.
    pub payout: PayoutRecord,
    /// The attempt that is live or has paid, or the last.
    pub attempt: AttemptId,
    /// Whether our id went along with that attempt.
    pub carries_our_id: bool,
    /// M-PESA's own originator id, from the acknowledgement.
    pub originator_id: Option<OriginatorConversationId>,
    /// A receipt that M-PESA gave for it, which did not end it.
    pub receipt: Option<Receipt>,
    /// Of a request without our id, where the acknowledgement was lost: callbacks of the attempt, which may carry
    /// M-PESA's own id; channel and body.
    pub callbacks: Vec<(Channel, Vec<u8>)>,
    /// How often M-PESA was asked; questions that did not get through are not counted.
    pub asked: u32,
    /// The newest of those questions, newest first.
    pub questions: Vec<StatusQuestion>,
    /// The same request sent again, oldest first.
    pub repeats: Vec<Repeat>,
    /// The proposal that waits.
    pub proposal: Option<Proposed>,
}

impl Ledger {
    /// Payouts in doubt with all that bears on them, longest in doubt first, after a place in that order.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn doubts(&self, after: Option<(i64, PayoutId)>, limit: u32) -> Result<Vec<Doubtful>, StoreError> {
        self.read("reading doubts", move |db| {
            let (at, id) = after.map_or((i64::MIN, 0), |(at, payout)| (at, payout.get()));
            sql::all(
                db,
                &format!("SELECT {PAYOUT_COLUMNS} {DOUBTS}"),
                params![at, id, limit],
                |row| doubtful(db, rows::payout(row)?),
            )
        })
        .await
    }

    /// A payout that was sent, with all that bears on asking about it; none where it never was.
    ///
    /// # Errors
    /// When there is no such payout, or the ledger cannot be read.
    pub async fn doubtful(&self, payout: PayoutId) -> Result<Option<Doubtful>, StoreError> {
        self.read("reading a doubt", move |db| {
            let record = one_payout(db, "p.id = ?", payout.get())?;
            match doubtful(db, record) {
                Ok(doubtful) => Ok(Some(doubtful)),
                Err(StoreError::NotFound { .. }) => Ok(None),
                Err(other) => Err(other),
            }
        })
        .await
    }

    /// The payout that an attempt is of.
    ///
    /// # Errors
    /// When there is no such attempt, or the ledger cannot be read.
    pub async fn payout_of(&self, attempt: AttemptId) -> Result<PayoutRecord, StoreError> {
        self.read("reading the payout of an attempt", move |db| {
            let clause = "p.id = (SELECT payout_id FROM attempt WHERE id = ?)";
            one_payout(db, clause, attempt.to_string())
        })
        .await
    }

    /// Why no question may be asked now: M-PESA refused the initiator, or its password is being changed, or the ledger
    /// was altered.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn questions_held(&self) -> Result<Option<PauseReason>, StoreError> {
        self.read("reading whether questions are held", questions_held).await
    }

    /// How many status queries asked between `since` and `now` wait for their answer.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn questions_under_way(&self, since: i64, now: i64) -> Result<u32, StoreError> {
        self.read("counting questions", move |db| questions_under_way(db, since, now))
            .await
    }
}

/// The question whose answer a delivery carries.
pub(crate) fn question_of(db: &Connection, delivery: DeliveryId) -> Result<Question, StoreError> {
    let sql = "SELECT i.question FROM delivery d JOIN inquiry i ON i.id = d.attempt_id WHERE d.id = ?";
    let text: Option<String> = sql::maybe_one(db, sql, [delivery.get()])?;
    from_json(&text.ok_or(StoreError::NotFound { what: "question" })?, "a question")
}

/// Why no question may be asked.
pub(crate) fn questions_held(db: &Connection) -> Result<Option<PauseReason>, StoreError> {
    let held = pauses(db)?.into_iter().find(|pause| pause.reason.holds_questions());
    if let Some(pause) = held {
        return Ok(Some(pause.reason));
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM rotation WHERE state IN ('begun', 'trying', 'accepted'))";
    let changing: bool = sql::one(db, sql, [])?;
    Ok(changing.then_some(PauseReason::Rotation))
}

pub(crate) fn questions_under_way(db: &Connection, since: i64, now: i64) -> Result<u32, StoreError> {
    sql::one(db, UNDER_WAY, [since, now])
}

pub(crate) fn one_payout(db: &Connection, clause: &str, key: impl rusqlite::ToSql) -> Result<PayoutRecord, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {PAYOUT_COLUMNS} FROM payout p WHERE {clause}"))?;
    let mut rows = statement.query([key])?;
    rows::payout(rows.next()?.ok_or(StoreError::NotFound { what: "payout" })?)
}

/// All that bears on a payout that was sent.
pub(crate) fn doubtful(db: &Connection, payout: PayoutRecord) -> Result<Doubtful, StoreError> {
    let (attempt, ours, originator_id) = attempt_of(db, payout.id)?;
    let asked = sql::one(
        db,
        "SELECT count(*) FROM inquiry WHERE attempt_id = ?
            AND (answer IS NULL OR json_extract(answer, '$.answer') <> 'not_taken')",
        [attempt.to_string()],
    )?;
    Ok(Doubtful {
        receipt: if ours { None } else { receipt_told(db, attempt)? },
        callbacks: if ours || originator_id.is_some() {
            Vec::new()
        } else {
            callbacks_of(db, attempt)?
        },
        asked,
        questions: questions_of(db, attempt)?,
        repeats: repeats_of(db, attempt)?,
        proposal: proposal_of(db, payout.id)?,
        attempt,
        carries_our_id: ours,
        originator_id,
        payout,
    })
}

/// The attempt of a payout that is live or has paid, or the last; whether our id went along, and M-PESA's own.
fn attempt_of(
    db: &Connection,
    payout: PayoutId,
) -> Result<(AttemptId, bool, Option<OriginatorConversationId>), StoreError> {
    let row: Option<(String, bool, Option<String>)> = sql::maybe(
        db,
        "SELECT id, carries_our_id, originator_id FROM attempt WHERE payout_id = ?
             ORDER BY state IN ('dispatching', 'accepted', 'in_doubt', 'paid') DESC, seq DESC LIMIT 1",
        [payout.get()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let (id, ours, originator) = row.ok_or(StoreError::NotFound { what: "attempt" })?;
    let originator = originator
        .map(|text| {
            text.parse()
                .map_err(|_| StoreError::Changed(format!("M-PESA's id of payout {payout} is not valid")))
        })
        .transpose()?;
    Ok((attempt_id(&id)?, ours, originator))
}

fn attempt_id(text: &str) -> Result<AttemptId, StoreError> {
    text.parse()
        .map_err(|_| StoreError::Changed("the id of an attempt is not valid".to_owned()))
}

/// The receipt that the newest callback about an attempt named.
fn receipt_told(db: &Connection, attempt: AttemptId) -> Result<Option<Receipt>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT applied FROM delivery WHERE attempt_id = ? AND applied IS NOT NULL ORDER BY id DESC LIMIT ?",
    )?;
    let mut rows = statement.query(params![attempt.to_string(), CALLBACKS_READ])?;
    while let Some(row) = rows.next()? {
        let applied: Applied = from_json(&row.get::<_, String>(0)?, "a result")?;
        match applied.evidence {
            Evidence::Moved { receipt, .. } => return Ok(Some(receipt)),
            Evidence::Nothing { doubt } => {
                if let [receipt] = doubt.receipts() {
                    return Ok(Some(receipt.clone()));
                }
            }
            Evidence::NotMoved { .. } | Evidence::TakenBack { .. } => {}
        }
    }
    Ok(None)
}

fn callbacks_of(db: &Connection, attempt: AttemptId) -> Result<Vec<(Channel, Vec<u8>)>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT channel, body_digest FROM delivery WHERE attempt_id = ? ORDER BY id DESC LIMIT ?")?;
    let rows = statement.query_map(params![attempt.to_string(), CALLBACKS_READ], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, [u8; 32]>(1)?))
    })?;
    let mut callbacks = Vec::new();
    for row in rows {
        let (letter, digest) = row?;
        let channel = channel(&letter)?;
        match content::content(db, Digest::from_bytes(digest)) {
            Ok(body) => callbacks.push((channel, body)),
            // One that was altered tells nothing, and hides no other.
            Err(StoreError::Changed(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(callbacks)
}

/// The newest questions about an attempt, newest first.
pub(crate) fn questions_of(db: &Connection, attempt: AttemptId) -> Result<Vec<StatusQuestion>, StoreError> {
    let mut statement = db.prepare_cached(ASKED_OF)?;
    let mut rows = statement.query(params![attempt.to_string(), QUESTIONS_READ])?;
    let mut questions = Vec::new();
    while let Some(row) = rows.next()? {
        let Question::Status { by, .. } = from_json(&row.get::<_, String>(1)?, "a question")? else {
            return Err(StoreError::Changed("a question is not of its kind".to_owned()));
        };
        questions.push(StatusQuestion {
            id: attempt_id(&row.get::<_, String>(0)?)?,
            by,
            asked_at: row.get(2)?,
            asked_by: row.get::<_, Option<i64>>(3)?.map(OperatorId::new),
            recorded_at: row.get(4)?,
            answer: optional(row.get(5)?, "an answer")?,
            answered_at: row.get(6)?,
            finding: optional(row.get(7)?, "a finding")?,
            applied: optional(row.get(8)?, "a result")?,
        });
    }
    Ok(questions)
}
