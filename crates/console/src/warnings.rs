//! What batches that wait may pay twice, as of now: asked again only where something changed that it rests on.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use api::Problem;
use store::{BatchRecord, Warnings, WarningsKey};
use treasury::{BatchId, BatchState};

use crate::{base::Base, problem::problem};

/// Batches whose warnings are kept in memory.
const MOST_REMEMBERED: usize = 200;

/// Warnings as last looked for.
#[derive(Debug)]
pub(crate) struct KnownWarnings {
    base: Base,
    known: Mutex<HashMap<BatchId, (WarningsKey, Warnings)>>,
}

impl KnownWarnings {
    pub(crate) fn new(base: Base) -> Self {
        Self {
            base,
            known: Mutex::default(),
        }
    }

    /// What a batch that was not decided about may pay that stands elsewhere too; nothing of one that was.
    pub(crate) async fn of(&self, batch: &BatchRecord) -> Result<Warnings, Problem> {
        if !matches!(batch.state, BatchState::Draft | BatchState::Submitted) {
            return Ok(Warnings::default());
        }
        // The key first: what changes between the two is looked for again next time.
        let key = self
            .base
            .ledger()
            .warnings_key(self.base.now())
            .await
            .map_err(problem)?;
        let known = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&batch.id)
            .cloned();
        if let Some((_, known)) = known.filter(|(of, _)| *of == key) {
            return Ok(known);
        }
        let found = self
            .base
            .ledger()
            .warnings(batch.id, self.base.now())
            .await
            .map_err(problem)?;
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST_REMEMBERED {
            all.clear();
        }
        all.insert(batch.id, (key, found.clone()));
        Ok(found)
    }
}
