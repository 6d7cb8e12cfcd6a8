//! Movements of money, made or refused, as a status query finds them.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
    time::Instant,
};

use chrono::{DateTime, NaiveDate, Utc};

use crate::{Api, JournalEntry, accounts::Account, clock::east_africa, journal::Kind, request::Ids};

/// Every movement, found by any of its names. Rebuilt from the journal at start.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    payments: Vec<Payment>,
    /// By the names that a payment goes by, of which there are hundreds of thousands: each as [`short`] has it.
    places: HashMap<u128, usize>,
    paid_on: HashMap<(u128, NaiveDate), i64>,
    /// Shortcodes and commands: few, and many payments have them.
    words: Vec<Arc<str>>,
}

/// A name in sixteen bytes. Two that have the same do not come up by chance.
fn short(name: &str) -> u128 {
    let half = |side: u8| {
        let mut hasher = DefaultHasher::new();
        (side, name).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

/// One movement of money, made or refused.
#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) api: Api,
    /// The organisation's number that asked for it, or that was paid by a customer.
    pub(crate) shortcode: Arc<str>,
    pub(crate) ids: Ids,
    pub(crate) payee: String,
    pub(crate) amount: i64,
    pub(crate) command: Arc<str>,
    pub(crate) taken_at: DateTime<Utc>,
    pub(crate) end: Kind,
    /// Until then it is still going on for everybody outside.
    pub(crate) known_from: Option<Instant>,
    pub(crate) reversed: bool,
}

impl Payment {
    /// Its receipt, where money moved.
    pub(crate) fn receipt(&self) -> Option<&str> {
        self.end.receipt()
    }

    /// The organisation's account that a customer's payment arrives in.
    pub(crate) fn credits(&self) -> Account {
        Account::credited_by(&self.command)
    }

    /// Whether a customer paid, or was asked to pay, the organisation.
    pub(crate) fn is_incoming(&self) -> bool {
        matches!(self.api, Api::Stk | Api::C2b)
    }

    /// Whether a shortcode may know of it: the one that asked for it, or the one that was paid.
    pub(crate) fn concerns(&self, shortcode: &str) -> bool {
        &*self.shortcode == shortcode
            || matches!(&self.end, Kind::Paid { credited: Some(to), .. } if to.shortcode == shortcode)
    }

    /// Whether it is still going on for everybody outside.
    pub(crate) fn is_open(&self) -> bool {
        self.end == Kind::Pending || self.known_from.is_some_and(|from| Instant::now() < from)
    }
}

impl Ledger {
    /// Records how a request for money ended. Queries leave no trace here.
    pub(crate) fn record(
        &mut self,
        ended: &JournalEntry,
        shortcode: String,
        command: String,
        (taken_at, known_from): (DateTime<Utc>, Option<Instant>),
    ) {
        let Some(api) = ended.api.filter(|api| api.moves_money()) else {
            return;
        };
        if let Kind::Paid { .. } = &ended.kind {
            let day = ended.at.with_timezone(&east_africa()).date_naive();
            *self.paid_on.entry((short(&ended.payee), day)).or_default() += ended.amount;
        }
        if let Kind::Reversed { original, .. } = &ended.kind
            && let Some(place) = self.places.get(&short(original))
        {
            self.payments[*place].reversed = true;
        }
        let ids = Ids {
            originator: ended.originator_conversation_id.clone(),
            conversation: ended.conversation_id.clone(),
        };
        // A prompt that stood open has its end recorded in its place.
        let place = self
            .places
            .get(&short(&ids.conversation))
            .copied()
            .unwrap_or(self.payments.len());
        let names = [
            Some(ids.originator.as_str()),
            Some(ids.conversation.as_str()),
            ended.kind.receipt(),
        ];
        self.places
            .extend(names.into_iter().flatten().map(|name| (short(name), place)));
        let payment = Payment {
            api,
            shortcode: self.word(&shortcode),
            ids,
            payee: ended.payee.clone(),
            amount: ended.amount,
            command: self.word(&command),
            taken_at,
            end: ended.kind.clone(),
            known_from,
            reversed: false,
        };
        match self.payments.get_mut(place) {
            Some(open) => *open = payment,
            None => self.payments.push(payment),
        }
    }

    fn word(&mut self, word: &str) -> Arc<str> {
        if let Some(known) = self.words.iter().find(|known| &***known == word) {
            return Arc::clone(known);
        }
        let word: Arc<str> = word.into();
        self.words.push(Arc::clone(&word));
        word
    }

    /// Whether this caller's id was used before.
    pub(crate) fn is_used(&self, originator: &str) -> bool {
        self.places.contains_key(&short(originator))
    }

    /// The movement that goes by `id`: a receipt, the caller's id or M-PESA's. Not one that vanished.
    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        let place = *self.places.get(&short(id))?;
        (self.payments[place].end != Kind::Vanished).then_some(place)
    }

    /// The same, for who asks under `shortcode`: another's movements are not found.
    pub(crate) fn find_for(&self, id: &str, shortcode: &str) -> Option<usize> {
        self.find(id).filter(|place| self.payments[*place].concerns(shortcode))
    }

    /// The movement at a place that [`Ledger::find`] gave.
    pub(crate) fn payment(&self, place: usize) -> &Payment {
        &self.payments[place]
    }

    /// Every movement, in order.
    pub(crate) fn payments(&self) -> &[Payment] {
        &self.payments
    }

    /// Cents that `payee` was paid on `day`.
    pub(crate) fn paid_on(&self, payee: &str, day: NaiveDate) -> i64 {
        self.paid_on.get(&(short(payee), day)).copied().unwrap_or_default()
    }
}
