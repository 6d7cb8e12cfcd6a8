//! Ending a doubt by hand: a proposal with evidence, and a second person's word.

use mpesa::Receipt;
use rusqlite::{Connection, params};
use treasury::{
    Agreement, ApprovalError, DoubtRefusal, Fact, HandEnd, NotPaidWait, OperatorId, PayoutId, SettlementId,
    east_africa_day, may_say_not_paid, may_settle,
};

use crate::{
    Ledger, StoreError,
    ledger::write::Write,
    operations::{repeats::refuse_while_repeated, statements::import::prove},
    project::{of_payout, open_proposal},
    reading::settlements::{last_asked, proposal_of},
    sql,
};

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
    let doubted_at: i64 = sql::one(
        db,
        "SELECT coalesce(doubted_at, changed_at) FROM payout WHERE id = ?",
        [payout.get()],
    )?;
    may_say_not_paid(rule, doubted_at, last_asked(db, payout)?, at)?;
    let day = |at| east_africa_day(at).to_epoch_days();
    if rule.wait > 0 && !(day(doubted_at)..=day(at)).contains(statement_day) {
        return Err(DoubtRefusal::OtherStatement.into());
    }
    Ok(())
}

/// A receipt proves one payment.
fn refuse_foreign_receipt(db: &Connection, payout: PayoutId, receipt: &Receipt) -> Result<(), StoreError> {
    let other: Option<i64> = sql::maybe_one(
        db,
        "SELECT id FROM payout WHERE receipt = ? AND id <> ?",
        params![receipt.as_str(), payout.get()],
    )?;
    if let Some(other) = other {
        let payout = PayoutId::new(other);
        return Err(DoubtRefusal::ReceiptOfAnother { payout }.into());
    }
    let customers: bool = sql::one(
        db,
        "SELECT EXISTS (SELECT 1 FROM incoming WHERE receipt = ?)",
        [receipt.as_str()],
    )?;
    if customers {
        return Err(DoubtRefusal::ReceiptOfCustomer.into());
    }
    Ok(())
}
