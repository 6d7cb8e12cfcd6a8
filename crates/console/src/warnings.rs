//! What batches that wait may pay twice, as of now: asked again only where something changed that it rests on.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use store::{BatchRecord, Warnings, WarningsKey};
use treasury::{BatchId, BatchState};

use crate::{Desk, Problem, problem::problem};

/// Batches whose warnings are kept in memory.
const KEPT: usize = 200;

/// Warnings as last looked for.
#[derive(Debug, Default)]
pub(crate) struct KnownWarnings(Mutex<HashMap<BatchId, (WarningsKey, Warnings)>>);

impl Desk {
    /// What a batch that was not decided about may pay that stands elsewhere too; nothing of one that was.
    pub(crate) async fn warnings_of(&self, batch: &BatchRecord) -> Result<Warnings, Problem> {
        if !matches!(batch.state, BatchState::Draft | BatchState::Submitted) {
            return Ok(Warnings::default());
        }
        // The key first: what changes between the two is looked for again next time.
        let key = self.ledger.warnings_key(self.now()).await.map_err(problem)?;
        let known = self
            .warnings
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&batch.id)
            .cloned();
        if let Some((_, known)) = known.filter(|(of, _)| *of == key) {
            return Ok(known);
        }
        let found = self.ledger.warnings(batch.id, self.now()).await.map_err(problem)?;
        let mut all = self.warnings.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT {
            all.clear();
        }
        all.insert(batch.id, (key, found.clone()));
        Ok(found)
    }
}
