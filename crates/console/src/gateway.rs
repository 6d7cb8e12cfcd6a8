//! M-PESA's gateway as this desk asks it: as which operator, and when it last answered.

use std::sync::{
    PoisonError, RwLock,
    atomic::{AtomicI64, Ordering},
};

use daraja::{Daraja, Operator};

use crate::base::Base;

/// The client in use.
#[derive(Debug)]
pub(crate) struct Gateway {
    base: Base,
    daraja: RwLock<Daraja>,
    answered_at: AtomicI64,
}

impl Gateway {
    pub(crate) fn new(base: Base) -> Self {
        let daraja = RwLock::new(base.config().daraja.clone());
        Self {
            base,
            daraja,
            answered_at: AtomicI64::new(0),
        }
    }

    /// The client as it is now.
    pub(crate) fn daraja(&self) -> Daraja {
        self.daraja.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Another operator, or another password, from now on.
    pub(crate) fn set_operator(&self, operator: Operator) {
        let mut daraja = self.daraja.write().unwrap_or_else(PoisonError::into_inner);
        *daraja = daraja.with_operator(operator);
    }

    /// It answered.
    pub(crate) fn answered(&self) {
        self.answered_at.store(self.base.now(), Ordering::Relaxed);
    }

    /// When it last answered; 0 before the first.
    pub(crate) fn answered_at(&self) -> i64 {
        self.answered_at.load(Ordering::Relaxed)
    }
}
