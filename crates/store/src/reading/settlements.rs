//! Ends by hand that were proposed and agreed to.

use rusqlite::Connection;
use treasury::{OperatorId, PayoutId, Proposal, SettlementId};

use crate::{
    Ledger, PayoutRecord, StoreError,
    json::from_json,
    project::{open_proposal, rows::payout_of},
    sql,
};

/// The proposal about a payout that waits.
pub(crate) const OPEN: &str = "SELECT id, end, note, proposed_by, proposed_at FROM settlement
    WHERE payout_id = ? AND state = 'open'";

/// The payouts about which a proposal waits.
pub(crate) const EVERY_OPEN: &str = "SELECT payout_id FROM settlement WHERE state = 'open' LIMIT 500";

/// When M-PESA last took a question about a payout.
pub(crate) const LAST_ASKED: &str = "SELECT max(i.asked_at) FROM attempt a JOIN inquiry i ON i.attempt_id = a.id
    WHERE a.payout_id = ? AND json_extract(i.answer, '$.answer') = 'acknowledged'";

/// Everything that was proposed about a payout, oldest first.
pub(crate) const OF_PAYOUT: &str =
    "SELECT id, end, note, proposed_by, proposed_at, state, decided_by, decided_at, reason
    FROM settlement WHERE payout_id = ? ORDER BY id LIMIT 100";

/// A proposal that waits.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// What is proposed, by whom.
    pub proposal: Proposal,
    /// What it rests on.
    pub note: String,
    /// When it was proposed, UTC milliseconds.
    pub at: i64,
}

/// How a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettlementState {
    /// It waits for a second person.
    Open,
    /// A second person agreed.
    Agreed,
    /// A second person declined, or M-PESA's answer came first.
    Declined,
}

impl SettlementState {
    fn named(name: &str) -> Option<Self> {
        match name {
            "open" => Some(Self::Open),
            "agreed" => Some(Self::Agreed),
            "declined" => Some(Self::Declined),
            _ => None,
        }
    }
}

/// A proposal and what became of it.
#[derive(Debug, Clone)]
pub struct Settlement {
    /// The proposal.
    pub proposed: Proposed,
    /// How it stands.
    pub state: SettlementState,
    /// Who decided; none where it was overtaken by M-PESA's answer.
    pub decided_by: Option<OperatorId>,
    /// When.
    pub decided_at: Option<i64>,
    /// Why it was declined.
    pub reason: Option<String>,
}

impl Ledger {
    /// A proposal that waits.
    ///
    /// # Errors
    /// When there is none, or the ledger cannot be read.
    pub async fn proposal(&self, settlement: SettlementId) -> Result<Proposal, StoreError> {
        self.read("reading a proposal", move |db| Ok(open_proposal(db, settlement)?.0))
            .await
    }

    /// Every proposal that waits, with the payout it is about, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn proposals(&self) -> Result<Vec<(Proposed, PayoutRecord)>, StoreError> {
        self.read("reading proposals", move |db| {
            let mut statement = db.prepare_cached(EVERY_OPEN)?;
            let payouts = statement
                .query_map([], |row| row.get::<_, i64>(0))?
                .collect::<Result<Vec<_>, _>>()?;
            let mut found = Vec::new();
            for payout in payouts.into_iter().map(PayoutId::new) {
                if let Some(proposed) = proposal_of(db, payout)? {
                    found.push((proposed, payout_of(db, payout)?));
                }
            }
            found.sort_by_key(|(proposed, _)| proposed.at);
            Ok(found)
        })
        .await
    }

    /// Everything that was proposed about a payout, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn settlements(&self, payout: PayoutId) -> Result<Vec<Settlement>, StoreError> {
        self.read("reading proposals", move |db| {
            sql::all(db, OF_PAYOUT, [payout.get()], |row| {
                Ok(Settlement {
                    proposed: proposed(row, payout)?,
                    state: SettlementState::named(&row.get::<_, String>(5)?)
                        .ok_or_else(|| StoreError::Changed("the state of a proposal is not valid".to_owned()))?,
                    decided_by: row.get::<_, Option<i64>>(6)?.map(OperatorId::new),
                    decided_at: row.get(7)?,
                    reason: row.get(8)?,
                })
            })
        })
        .await
    }
}

/// The proposal about a payout that waits.
pub(crate) fn proposal_of(db: &Connection, payout: PayoutId) -> Result<Option<Proposed>, StoreError> {
    let mut statement = db.prepare_cached(OPEN)?;
    let mut rows = statement.query([payout.get()])?;
    rows.next()?.map(|row| proposed(row, payout)).transpose()
}

fn proposed(row: &rusqlite::Row<'_>, payout: PayoutId) -> Result<Proposed, StoreError> {
    Ok(Proposed {
        proposal: Proposal {
            settlement: SettlementId::new(row.get(0)?),
            payout,
            by: OperatorId::new(row.get(3)?),
            end: from_json(&row.get::<_, String>(1)?, "a proposal")?,
        },
        note: row.get(2)?,
        at: row.get(4)?,
    })
}

/// When M-PESA last took a question about a payout.
pub(crate) fn last_asked(db: &Connection, payout: PayoutId) -> Result<Option<i64>, StoreError> {
    sql::one(db, LAST_ASKED, [payout.get()])
}
