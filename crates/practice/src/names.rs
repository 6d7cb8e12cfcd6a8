//! Names that the practice M-PESA has for numbers. Of a file that somebody brings along, whoever stands beside a number is
//! taken for its owner, as at the real M-PESA nearly all are; only the sample's planted rows are somebody else.

use std::{collections::HashSet, sync::Arc};

use console::Desk;
use daraja_sim::{Portal, Simulator};
use tokio::sync::broadcast::error::RecvError;
use treasury::{BatchId, BatchState};

/// Tells the simulator the names of each batch that waits for approval, for as long as the desk is open. A number that has
/// a name keeps it.
pub(crate) fn follow(desk: &Arc<Desk>, simulator: &Simulator) {
    let mut changes = desk.changes();
    let ledger = Arc::downgrade(desk);
    let portal = simulator.portal();
    drop(tokio::spawn(async move {
        let mut told: HashSet<BatchId> = HashSet::new();
        loop {
            let Some(desk) = ledger.upgrade() else { return };
            for (state, finished) in [(BatchState::Submitted, None), (BatchState::Approved, Some(false))] {
                let found = desk.ledger().batches_at(state, finished).await;
                for batch in found.unwrap_or_default() {
                    if told.insert(batch.id) {
                        tell(&desk, batch.id, &portal).await;
                    }
                }
            }
            drop(desk);
            loop {
                match changes.recv().await {
                    Err(RecvError::Closed) => return,
                    Ok(changed) if !changed.payouts => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => break,
                }
            }
        }
    }));
}

async fn tell(desk: &Desk, batch: BatchId, portal: &Portal) {
    let Ok(rows) = desk.ledger().rows(batch).await else {
        return;
    };
    for row in rows.rows() {
        if let Some(payee) = row.lane.person()
            && !row.name.is_empty()
        {
            portal.register_name(payee.expose(), &row.name.to_uppercase());
        }
    }
}
