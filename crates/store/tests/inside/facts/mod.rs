//! What facts do to the tables, told straight to a ledger on a real file, without the operations around them; and that a
//! check rebuilds the same and misses nothing.

mod doubts;
mod tables;

use std::{
    path::PathBuf,
    sync::atomic::{AtomicI64, Ordering},
};

use mpesa::{Amount, B2cCommand, B2cLimits, Receipt, Total};
use rusqlite::types::FromSql;
use tempfile::TempDir;
use treasury::{
    Agreement, Answer, AttachmentKind, AttemptId, AttemptRecord, Confirmed, DeliveryId, Digest, Fact, FrozenRow,
    HandEnd, Lane, OperatorId, PayoutId, PayoutState, PersonSigning, Proposal, Purpose, RowSet, SealKey, SettlementId,
    Wrapped, WrappedKey, approve, evidence_digest,
};

use crate::{
    DeliveryAddress, Ledger, NewAttachment, NewBatch, NewDelivery, NewOperator, OpenKey, OpenedFor, Options, StoreError,
};

const MAKER: OperatorId = OperatorId::new(1);
const CHECKER: OperatorId = OperatorId::new(2);

/// A ledger with two operators, whose facts are told by hand.
struct Told {
    ledger: Ledger,
    path: PathBuf,
    clock: AtomicI64,
    sent: Vec<AttemptId>,
    _keys: [OpenKey; 2],
    _folder: TempDir,
}

fn key() -> SealKey {
    SealKey::new(b"facts")
}

fn signing(name: &str) -> PersonSigning {
    PersonSigning::from_seed(Digest::of(name.as_bytes()).as_bytes())
}

fn id(number: u8) -> AttemptId {
    AttemptId::from_random([number; 16])
}

fn receipt(text: &str) -> Receipt {
    text.parse().expect("a receipt")
}

/// A file to attach.
fn invoice() -> NewAttachment {
    NewAttachment {
        name: "invoice.pdf".to_owned(),
        kind: AttachmentKind::Pdf,
        bytes: 7,
        sha256: Digest::of(b"invoice"),
        sealed: b"sealed".to_vec().into(),
    }
}

/// Somebody's signing key, wrapped in no way that opens.
fn wrapped(name: &str) -> WrappedKey {
    WrappedKey {
        public_key: signing(name).public(),
        wrapped: Wrapped {
            memory_kib: 8,
            passes: 1,
            lanes: 1,
            salt: [1; 16],
            nonce: [2; 24],
            sealed: [3; 48],
        },
    }
}

impl Told {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ledger.db");
        let ledger = Ledger::open(Options::new(&path, key())).await.expect("a ledger");
        let open = |(operator, name)| ledger.open_key(operator, signing(name), OpenedFor::Act);
        let told = Self {
            _keys: [(MAKER, "Amina"), (CHECKER, "Brian")].map(open),
            ledger,
            path,
            clock: AtomicI64::new(1_700_000_000_000),
            sent: Vec::new(),
            _folder: folder,
        };
        let operators = ["Amina", "Brian"].map(|name| NewOperator {
            name: name.to_owned(),
            roles: treasury::Roles::FOUNDER,
            key: wrapped(name),
        });
        told.ledger
            .found(operators.to_vec(), told.now())
            .await
            .expect("founded");
        told
    }

    /// Two payouts in doubt.
    async fn in_doubt() -> Self {
        let mut told = Self::new().await;
        let rows = (2..4).map(row).collect();
        let new = NewBatch {
            title: "October".to_owned(),
            purpose: Purpose::Payouts,
            source: None,
            redo_of: None,
            corrects: None,
            rows: RowSet::freeze(rows, &B2cLimits::CURRENT).expect("rows"),
        };
        let ledger = &told.ledger;
        let batch = ledger.draft(new, MAKER, told.now()).await.expect("a draft");
        let file = invoice();
        let seen = evidence_digest([&file.as_kept()]);
        ledger.attach(batch, file, MAKER, told.now()).await.expect("attached");
        ledger.submit(batch, MAKER, told.now()).await.expect("submitted");
        let waiting = ledger.waiting(batch).await.expect("a batch");
        let checker = Confirmed::by_passphrase(CHECKER);
        let approval = approve(&waiting, checker, waiting.digest, String::new(), told.now(), &key());
        let approval = approval.expect("an approval").with_evidence(seen);
        ledger.approve(approval).await.expect("approved");
        let sent = ledger.claim(2, told.now()).await.expect("a claim");
        let records = sent.iter().map(|send| AttemptRecord {
            attempt: send.attempt,
            answer: Answer::lost(treasury::Lost::TimedOut),
        });
        ledger.record(records.collect(), told.now()).await.expect("recorded");
        told.sent = sent.iter().map(|send| send.attempt).collect();
        told
    }

    /// The attempt of a payout in doubt, by its number from 1.
    fn attempt(&self, payout: usize) -> AttemptId {
        self.sent[payout - 1]
    }

    fn now(&self) -> i64 {
        self.clock.fetch_add(1, Ordering::Relaxed)
    }

    async fn try_tell(&self, actor: Option<OperatorId>, at: i64, fact: Fact) -> Result<i64, StoreError> {
        self.ledger
            .write("telling a fact", move |write| write.append(at, actor, &fact))
            .await
    }

    async fn tell(&self, actor: OperatorId, fact: Fact) {
        let told = self.try_tell(Some(actor), self.now(), fact.clone()).await;
        told.unwrap_or_else(|error| panic!("{fact:?}: {error}"));
    }

    /// What the first row of a statement says in its only column.
    async fn one<T: FromSql + Send + 'static>(&self, sql: &'static str) -> T {
        let read = self.ledger.read("looking", move |db| {
            let found = db.query_row(sql, [], |row| row.get(0));
            Ok(found.unwrap_or_else(|error| panic!("{sql}: {error}")))
        });
        read.await.expect("read")
    }

    async fn state(&self, payout: i64) -> PayoutState {
        let payout = self.ledger.payout(PayoutId::new(payout)).await;
        payout.expect("a payout").state
    }

    /// Keeps a callback to the address of an attempt or a question.
    async fn keep(&self, about: AttemptId) -> DeliveryId {
        let at = self.now();
        let new = NewDelivery {
            relay: String::new(),
            cursor: at,
            received_at: at,
            source: "196.201.214.200".to_owned(),
            body: at.to_string().into_bytes(),
            address: DeliveryAddress::Ours {
                attempt: about,
                channel: treasury::Channel::Result,
            },
        };
        self.ledger.keep(vec![new], at).await.expect("kept");
        DeliveryId::new(self.one("SELECT max(id) FROM delivery").await)
    }

    async fn propose(&self, settlement: i64, payout: i64, end: HandEnd) -> Proposal {
        let proposal = Proposal {
            settlement: SettlementId::new(settlement),
            payout: PayoutId::new(payout),
            by: MAKER,
            end: end.clone(),
        };
        let fact = Fact::SettlementProposed {
            settlement: proposal.settlement,
            payout: proposal.payout,
            end,
            note: "on the statement".to_owned(),
        };
        self.tell(MAKER, fact).await;
        proposal
    }

    async fn agree(&self, agreement: &Agreement) {
        let fact = Fact::SettlementAgreed {
            settlement: agreement.proposal().settlement,
            seal: agreement.seal(),
        };
        let told = self.try_tell(Some(agreement.checker()), agreement.at(), fact).await;
        told.expect("agreed");
    }

    async fn faults(&self) -> Vec<String> {
        self.ledger.check().await.expect("a check").faults
    }
}

fn row(line: u32) -> FrozenRow {
    FrozenRow {
        line,
        lane: Lane::Person {
            payee: format!("2547{line:08}").parse().expect("a number"),
            command: B2cCommand::SalaryPayment,
        },
        amount: Amount::from_shillings(10).expect("an amount"),
        name: "Wanjiku".to_owned(),
        reference: "Salary".to_owned(),
        fee: Total::from_cents(0).expect("a fee"),
        flags: Vec::new(),
    }
}
