//! How batches differ from the pay runs before them, as last compared: large ones are compared once, and not for each page.

use std::sync::{Arc, Mutex, PoisonError};

use api::Problem;
use store::{BatchRecord, RunBefore};
use treasury::{BatchId, RunDifference};

use crate::{base::Base, problem::problem};

/// So many are kept in memory.
const REMEMBERED: usize = 8;

/// How one run differs from the one before.
#[derive(Debug)]
pub(crate) struct Compared {
    pub(crate) before: RunBefore,
    pub(crate) difference: RunDifference,
}

/// What a comparison is of: its batch, where it stands, and the batch before.
type Of = (BatchId, bool, BatchId);

/// Comparisons of batches.
#[derive(Debug)]
pub(crate) struct RunDifferences {
    base: Base,
    known: Mutex<Vec<(Of, Arc<Compared>)>>,
}

impl RunDifferences {
    pub(crate) fn new(base: Base) -> Self {
        Self {
            base,
            known: Mutex::default(),
        }
    }

    /// How a batch differs from the pay run before it; none where there is none.
    pub(crate) async fn of(&self, batch: &BatchRecord) -> Result<Option<Arc<Compared>>, Problem> {
        let Some(before) = self.base.ledger().run_before(batch.id).await.map_err(problem)? else {
            return Ok(None);
        };
        // A decision may take rows out of it; nothing else does.
        let of = (batch.id, batch.decided_at.is_some(), before.batch);
        if let Some(known) = self.known(of) {
            return Ok(Some(known));
        }
        let ledger = self.base.ledger();
        let difference = ledger.run_difference(before.batch, batch.id).await.map_err(problem)?;
        let compared = Arc::new(Compared { before, difference });
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.remove(0);
        }
        known.push((of, Arc::clone(&compared)));
        Ok(Some(compared))
    }

    fn known(&self, of: Of) -> Option<Arc<Compared>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .iter()
            .find(|(is, _)| *is == of)
            .map(|(_, known)| Arc::clone(known))
    }
}
