//! Ending a doubt by hand: a proposal with evidence, and a second person's word.

use mpesa::Receipt;
use rusqlite::{Connection, OptionalExtension, params};
use treasury::{
    Agreement, ApprovalError, DoubtRefusal, Fact, HandEnd, NotPaidWait, OperatorId, PayoutId, Proposal, SettlementId,
    east_africa_day, may_say_not_paid, may_settle,
};

use crate::{
    Ledger, PayoutRecord, StoreError,
    json::from_json,
    ledger::Write,
    project::{of_payout, open_proposal},
    read::payout_of,
    repeats::refuse_while_repeated,
    statements::prove,
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

/// A proposal and what became of it.
#[derive(Debug, Clone)]
pub struct Settlement {
    /// The proposal.
    pub proposed: Proposed,
    /// How it stands: `open`, `agreed` or `declined`.
    pub state: String,
    /// Who decided; none where it was overtaken by M-PESA's answer.
    pub decided_by: Option<OperatorId>,
    /// When.
    pub decided_at: Option<i64>,
    /// Why it was declined.
    pub reason: Option<String>,
}

impl Ledger {
    /// Stores what somebody says of a payout in doubt.
    ///
    /// # Errors
    /// A [`DoubtRefusal`] where it is not in doubt, a proposal waits already, the same request is on its way, M-PESA told of
    /// a payment that is said not to be, or the receipt belongs to something else.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a different kind of thing, and none can be left out"
    )]
    pub async fn propose(
        &self,
        payout: PayoutId,
        end: HandEnd,
        note: String,
        by: OperatorId,
        patience: i64,
        rule: NotPaidWait,
        at: i64,
    ) -> Result<SettlementId, StoreError> {
        self.write("proposing the end of a doubt", move |write| {
            refuse_settlement(write, payout, &end, &note)?;
            refuse_early(write.tx, payout, &end, rule, at)?;
            if proposal_of(write.tx, payout)?.is_some() {
                return Err(DoubtRefusal::ProposalOpen.into());
            }
            refuse_while_repeated(write.tx, payout, patience, at)?;
            let next = "SELECT coalesce(max(id), 0) + 1 FROM settlement";
            let settlement = SettlementId::new(write.tx.query_row(next, [], |row| row.get(0))?);
            let fact = Fact::SettlementProposed {
                settlement,
                payout,
                end,
                note,
            };
            write.append(at, Some(by), &fact)?;
            Ok(settlement)
        })
        .await
    }

    /// A proposal that waits.
    ///
    /// # Errors
    /// When there is none, or the ledger cannot be read.
    pub async fn proposal(&self, settlement: SettlementId) -> Result<Proposal, StoreError> {
        self.read("reading a proposal", move |db| Ok(open_proposal(db, settlement)?.0))
            .await
    }

    /// Stores a second person's agreement: the doubt ends. Only [`treasury::agree`] makes one; that the proposal still waits
    /// and still may end the doubt is checked again here, inside the transaction.
    ///
    /// # Errors
    /// A [`DoubtRefusal`] where the payout left doubt meanwhile, or the receipt belongs to something else by now; when the
    /// proposal is another than was agreed to, or the agreement was not made with this ledger's key.
    pub async fn agree(&self, agreement: Agreement) -> Result<(), StoreError> {
        self.write("ending a doubt by hand", move |write| {
            let proposal = agreement.proposal();
            let settlement = proposal.settlement;
            let (waiting, note) = open_proposal(write.tx, settlement)?;
            if waiting != *proposal {
                return Err(ApprovalError::OtherRows.into());
            }
            let (checker, at) = (agreement.checker(), agreement.at());
            if checker == waiting.by {
                return Err(DoubtRefusal::OwnProposal.into());
            }
            if !write
                .state
                .seal_key
                .fits_agreement(agreement.seal(), &waiting, checker, at)
            {
                return Err(StoreError::Changed(format!(
                    "the agreement to proposal {settlement} was not made by this console"
                )));
            }
            refuse_settlement(write, waiting.payout, &waiting.end, &note)?;
            let fact = Fact::SettlementAgreed {
                settlement,
                seal: agreement.seal(),
            };
            write.append(at, Some(checker), &fact)?;
            prove(write, waiting.payout, at).map(|_| ())
        })
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

    /// Turns a proposal down, or takes it back where `by` made it.
    ///
    /// # Errors
    /// When it does not wait any more.
    pub async fn decline(
        &self,
        settlement: SettlementId,
        reason: String,
        by: OperatorId,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("declining the end of a doubt", move |write| {
            write
                .append(at, Some(by), &Fact::SettlementDeclined { settlement, reason })
                .map(|_| ())
        })
        .await
    }

    /// Everything that was proposed about a payout, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn settlements(&self, payout: PayoutId) -> Result<Vec<Settlement>, StoreError> {
        self.read("reading proposals", move |db| {
            let mut statement = db.prepare_cached(OF_PAYOUT)?;
            let mut rows = statement.query([payout.get()])?;
            let mut settlements = Vec::new();
            while let Some(row) = rows.next()? {
                settlements.push(Settlement {
                    proposed: proposed(row, payout)?,
                    state: row.get(5)?,
                    decided_by: row.get::<_, Option<i64>>(6)?.map(OperatorId::new),
                    decided_at: row.get(7)?,
                    reason: row.get(8)?,
                });
            }
            Ok(settlements)
        })
        .await
    }
}

/// Closes the proposal about a payout that M-PESA has ended meanwhile.
pub(crate) fn overtake(write: &mut Write<'_>, payout: PayoutId, at: i64) -> Result<(), StoreError> {
    let Some(waiting) = proposal_of(write.tx, payout)? else {
        return Ok(());
    };
    let fact = Fact::SettlementDeclined {
        settlement: waiting.proposal.settlement,
        reason: "M-PESA's own answer came first.".to_owned(),
    };
    write.append(at, None, &fact).map(|_| ())
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

fn refuse_settlement(write: &Write<'_>, payout: PayoutId, end: &HandEnd, note: &str) -> Result<(), StoreError> {
    let standing = of_payout(write.tx, payout)?;
    may_settle(&standing.state, standing.amount, &standing.lane, end, note)?;
    match end {
        HandEnd::Paid { receipt } => refuse_foreign_receipt(write.tx, payout, receipt),
        HandEnd::NotPaid { .. } => Ok(()),
    }
}

/// That a payout was not paid is said late enough, and by a statement that reaches past the day on which it went in doubt.
fn refuse_early(
    db: &Connection,
    payout: PayoutId,
    end: &HandEnd,
    rule: NotPaidWait,
    at: i64,
) -> Result<(), StoreError> {
    let HandEnd::NotPaid { statement_day } = end else {
        return Ok(());
    };
    let doubted_at: i64 = db
        .prepare_cached("SELECT coalesce(doubted_at, changed_at) FROM payout WHERE id = ?")?
        .query_row([payout.get()], |row| row.get(0))?;
    may_say_not_paid(rule, doubted_at, last_asked(db, payout)?, at)?;
    let day = |at| east_africa_day(at).to_epoch_days();
    if rule.wait > 0 && !(day(doubted_at)..=day(at)).contains(statement_day) {
        return Err(DoubtRefusal::OtherStatement.into());
    }
    Ok(())
}

/// When M-PESA last took a question about a payout.
pub(crate) fn last_asked(db: &Connection, payout: PayoutId) -> Result<Option<i64>, StoreError> {
    Ok(db
        .prepare_cached(LAST_ASKED)?
        .query_row([payout.get()], |row| row.get(0))?)
}

/// A receipt proves one payment.
fn refuse_foreign_receipt(db: &Connection, payout: PayoutId, receipt: &Receipt) -> Result<(), StoreError> {
    let other: Option<i64> = db
        .prepare_cached("SELECT id FROM payout WHERE receipt = ? AND id <> ?")?
        .query_row(params![receipt.as_str(), payout.get()], |row| row.get(0))
        .optional()?;
    if let Some(other) = other {
        let payout = PayoutId::new(other);
        return Err(DoubtRefusal::ReceiptOfAnother { payout }.into());
    }
    let customers: bool = db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM incoming WHERE receipt = ?)")?
        .query_row([receipt.as_str()], |row| row.get(0))?;
    if customers {
        return Err(DoubtRefusal::ReceiptOfCustomer.into());
    }
    Ok(())
}
