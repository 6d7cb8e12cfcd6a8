//! A harness to test in: a ledger in a folder of its own, three operators, a clock that only goes forward, and ids in a row.

use std::{
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
};

use mpesa::{Amount, B2cCommand, B2cLimits, Balance, Receipt, Total};
use store::{
    ApplyResult, DeliveryAddress, Filter, FloatRead, Ledger, NewAttachment, NewBatch, NewDelivery, NewOperator,
    OpenKey, OpenedFor, Options, PayoutRecord, Position, Sort, StoreError, ToSend,
};
use tempfile::TempDir;
use treasury::{
    AccountReading, Answer, Approval, AttachmentKind, AttemptId, AttemptRecord, BatchId, Confirmed, DeliveryId, Digest,
    Doubt, Evidence, Fact, FailureCause, FrozenRow, Lane, Lost, NotTaken, OperatorId, PauseReason, PayoutId,
    PayoutState, PersonSigning, Proof, Purpose, RowSet, Seal, SealKey, UTILITY, Wrapped, WrappedKey, approve,
    evidence_digest, reject,
};

pub(crate) const MAKER: OperatorId = OperatorId::new(1);
pub(crate) const CHECKER: OperatorId = OperatorId::new(2);
pub(crate) const OTHER_CHECKER: OperatorId = OperatorId::new(3);

/// The founders, from operator 1 on.
pub(crate) const FOUNDERS: [&str; 3] = ["Amina", "Brian", "Chebet"];

pub(crate) struct Harness {
    folder: TempDir,
    pub(crate) ledger: Ledger,
    /// Of everybody who may be asked to sign something.
    keys: Mutex<Vec<OpenKey>>,
    clock: AtomicI64,
    ids: AtomicU32,
}

pub(crate) fn seal_key() -> SealKey {
    SealKey::new(b"the seal of the harness")
}

/// The private key that goes by this name, of a person or another.
pub(crate) fn signing(name: &str) -> PersonSigning {
    PersonSigning::from_seed(Digest::of(name.as_bytes()).as_bytes())
}

/// As the ledger keeps it. What passphrases open is the console's to test.
pub(crate) fn key(name: &str) -> WrappedKey {
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

pub(crate) fn founder(name: &str) -> NewOperator {
    NewOperator {
        name: name.to_owned(),
        roles: treasury::Roles::FOUNDER,
        key: key(name),
    }
}

/// The keys of the founders, open in this ledger.
pub(crate) fn founders_keys(ledger: &Ledger) -> Vec<OpenKey> {
    let open = |(id, name): (i64, &str)| ledger.open_key(OperatorId::new(id), signing(name), OpenedFor::Act);
    (1..).zip(FOUNDERS).map(open).collect()
}

impl Harness {
    pub(crate) async fn new() -> Self {
        Self::with(|options| options).await
    }

    /// A harness whose ledger is opened with changed options.
    pub(crate) async fn with(change: impl FnOnce(Options) -> Options) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let options = change(Options::new(&folder.path().join("ledger.db"), seal_key()));
        let ledger = Ledger::open(options).await.expect("a ledger");
        let harness = Self {
            keys: Mutex::new(founders_keys(&ledger)),
            ledger,
            folder,
            clock: AtomicI64::new(1_700_000_000_000),
            ids: AtomicU32::new(1),
        };
        let operators = FOUNDERS.map(founder);
        // The crash test opens harnesses whose first write does not come through.
        drop(harness.ledger.found(operators.to_vec(), harness.now()).await);
        harness
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("ledger.db")
    }

    /// Closes the ledger, lets `act` have the file, and opens it again.
    pub(crate) async fn reopened_after(self, act: impl FnOnce(&rusqlite::Connection)) -> Self {
        let path = self.path();
        let Self {
            folder,
            ledger,
            clock,
            ids,
            ..
        } = self;
        drop(ledger);
        {
            let raw = rusqlite::Connection::open(&path).expect("the file");
            raw.busy_timeout(std::time::Duration::from_secs(5)).expect("set");
            act(&raw);
        }
        let ledger = Ledger::open(Options::new(&path, seal_key())).await.expect("a ledger");
        Self {
            keys: Mutex::new(founders_keys(&ledger)),
            folder,
            ledger,
            clock,
            ids,
        }
    }

    /// A connection of somebody who has the file.
    pub(crate) fn raw(&self) -> rusqlite::Connection {
        let raw = rusqlite::Connection::open(self.path()).expect("the file");
        raw.busy_timeout(std::time::Duration::from_secs(5)).expect("set");
        raw
    }

    /// Opens the key called `name` for `operator`.
    pub(crate) fn open_key(&self, operator: OperatorId, name: &str) {
        let key = self.ledger.open_key(operator, signing(name), OpenedFor::Act);
        self.keys.lock().expect("not poisoned").push(key);
    }

    /// Closes every key.
    pub(crate) fn close_keys(&self) {
        self.keys.lock().expect("not poisoned").clear();
    }

    /// A moment later than every one before.
    pub(crate) fn now(&self) -> i64 {
        self.clock.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn attempt_id(&self) -> AttemptId {
        let mut bytes = [7; 16];
        bytes[..4].copy_from_slice(&self.ids.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        AttemptId::from_random(bytes)
    }

    pub(crate) fn receipt(&self) -> Receipt {
        let number = self.ids.fetch_add(1, Ordering::Relaxed);
        format!("SG{number:08}").parse().expect("a receipt")
    }

    pub(crate) async fn drafted(&self, shillings: &[i64]) -> BatchId {
        let rows = (2..).zip(shillings).map(|(line, amount)| row(line, *amount)).collect();
        self.drafted_rows(rows).await
    }

    pub(crate) async fn drafted_rows(&self, rows: Vec<FrozenRow>) -> BatchId {
        let at = self.now();
        self.ledger.draft(new_batch(rows), MAKER, at).await.expect("a draft")
    }

    pub(crate) async fn submitted(&self, shillings: &[i64]) -> BatchId {
        let batch = self.drafted(shillings).await;
        self.ledger.submit(batch, MAKER, self.now()).await.expect("submitted");
        batch
    }

    pub(crate) async fn approved(&self, shillings: &[i64]) -> BatchId {
        let batch = self.submitted(shillings).await;
        self.approve(batch).await;
        batch
    }

    pub(crate) async fn approved_rows(&self, rows: Vec<FrozenRow>) -> BatchId {
        let batch = self.drafted_rows(rows).await;
        self.ledger.submit(batch, MAKER, self.now()).await.expect("submitted");
        self.approve(batch).await;
        batch
    }

    async fn approve(&self, batch: BatchId) {
        let approval = self.approval(batch, CHECKER).await;
        self.ledger.approve(approval).await.expect("approved");
    }

    pub(crate) async fn approval(&self, batch: BatchId, checker: OperatorId) -> Approval {
        let waiting = self.ledger.waiting(batch).await.expect("a batch");
        let checker = Confirmed::by_passphrase(checker);
        approve(
            &waiting,
            checker,
            waiting.digest,
            "seen".to_owned(),
            self.now(),
            &seal_key(),
        )
        .expect("an approval")
        .seeing(self.ledger.warnings(batch, self.now()).await.expect("looked").digest)
        .under(self.ledger.approvals(batch, 0).await.expect("read").policy)
        .with_evidence(self.evidence(batch).await)
    }

    /// Digest of what is attached to a batch, as it is shown.
    pub(crate) async fn evidence(&self, batch: BatchId) -> Option<Digest> {
        let attached = self.ledger.attachments(batch).await.expect("read");
        evidence_digest(attached.iter().map(|file| &file.attachment))
    }

    pub(crate) async fn attach(&self, batch: BatchId, name: &str) -> Result<(), StoreError> {
        self.ledger.attach(batch, file(name), MAKER, self.now()).await
    }

    pub(crate) async fn reject(&self, batch: BatchId) -> Result<(), StoreError> {
        let waiting = self.ledger.waiting(batch).await?;
        let checker = Confirmed::by_passphrase(CHECKER);
        let rejection = reject(&waiting, checker, "wrong month".to_owned(), self.now())?;
        self.ledger.reject(rejection).await
    }

    pub(crate) async fn claim(&self, most: usize) -> Vec<ToSend> {
        self.ledger.claim(most, self.now()).await.expect("a claim")
    }

    /// Claims the one payout that is left to send.
    pub(crate) async fn claim_one(&self) -> ToSend {
        let mut claimed = self.claim(1).await;
        claimed.pop().expect("one payout is left")
    }

    pub(crate) async fn record(&self, attempt: AttemptId, answer: Answer) {
        let record = AttemptRecord { attempt, answer };
        self.ledger.record(vec![record], self.now()).await.expect("recorded");
    }

    /// Keeps a callback about `attempt` and answers its id.
    pub(crate) async fn keep(&self, attempt: AttemptId) -> DeliveryId {
        let at = self.now();
        let kept = self.ledger.keep(vec![delivery(at, trusted(attempt))], at).await;
        assert_eq!(kept.expect("kept").new, 1);
        let pending = self.ledger.pending(None, 1000).await.expect("kept callbacks").pending;
        let mine = pending.iter().filter(|pending| pending.attempt == attempt);
        mine.map(|pending| pending.id).max().expect("it waits to be applied")
    }

    /// Keeps and applies a callback about `attempt` that proves `evidence`.
    pub(crate) async fn hear(&self, attempt: AttemptId, evidence: Evidence) {
        self.hear_and_pause(attempt, evidence, None).await;
    }

    pub(crate) async fn hear_and_pause(&self, attempt: AttemptId, evidence: Evidence, pause: Option<PauseReason>) {
        let result = ApplyResult {
            delivery: self.keep(attempt).await,
            attempt,
            evidence,
            proof: Proof::Callback,
            pause,
            accounts: Vec::new(),
        };
        self.ledger.apply(vec![result], self.now()).await.expect("applied");
    }

    /// M-PESA answers a balance query: it takes the initiator.
    pub(crate) async fn tell_balance(&self) {
        let inquiry = self.attempt_id();
        let asked = self.ledger.ask_balance(inquiry, Some(CHECKER), self.now());
        asked.await.expect("asked");
        let read = FloatRead {
            delivery: self.keep(inquiry).await,
            accounts: utility(1_000),
            as_of: None,
        };
        self.ledger.read_float(read, self.now()).await.expect("told");
    }

    pub(crate) async fn state(&self, payout: PayoutId) -> PayoutState {
        self.ledger.payout(payout).await.expect("a payout").state
    }

    pub(crate) async fn states_of(&self, batch: BatchId) -> Vec<&'static str> {
        let rows = self.payouts_of(batch).await;
        rows.iter().map(|payout| payout.state.name()).collect()
    }

    pub(crate) async fn payouts_of(&self, batch: BatchId) -> Vec<PayoutRecord> {
        let filter = Filter {
            batch: Some(batch),
            ..Filter::default()
        };
        let page = self.ledger.page(filter, Sort::Line, Position::Index(0), 100_000).await;
        page.expect("a page").rows
    }

    /// What a check finds.
    pub(crate) async fn faults(&self) -> Vec<String> {
        self.ledger.check().await.expect("a check").faults
    }
}

/// A file to attach, whose content is its name.
pub(crate) fn file(name: &str) -> NewAttachment {
    NewAttachment {
        name: name.to_owned(),
        kind: AttachmentKind::Pdf,
        bytes: u32::try_from(name.len()).expect("a short name"),
        sha256: Digest::of(name.as_bytes()),
        sealed: format!("sealed {name}").into_bytes().into(),
    }
}

pub(crate) fn row(line: u32, shillings: i64) -> FrozenRow {
    FrozenRow {
        line,
        lane: Lane::Person {
            payee: format!("2547{line:08}").parse().expect("a number"),
            command: B2cCommand::SalaryPayment,
        },
        amount: Amount::from_shillings(shillings).expect("an amount"),
        name: format!("Payee {line}"),
        reference: format!("Salary {line}"),
        fee: Total::from_cents(500).expect("a fee"),
        flags: Vec::new(),
    }
}

/// A row of another lane than a person's.
pub(crate) fn row_to(lane: Lane, line: u32, shillings: i64) -> FrozenRow {
    FrozenRow {
        lane,
        ..row(line, shillings)
    }
}

pub(crate) fn bill() -> Lane {
    Lane::Bill {
        pay_bill: "888880".parse().expect("a number"),
        account: "42-17".to_owned(),
    }
}

pub(crate) fn new_batch(rows: Vec<FrozenRow>) -> NewBatch {
    NewBatch {
        title: "October salaries".to_owned(),
        purpose: Purpose::Payouts,
        source: None,
        redo_of: None,
        corrects: None,
        rows: RowSet::freeze(rows, &B2cLimits::CURRENT).expect("rows"),
    }
}

pub(crate) fn trusted(attempt: AttemptId) -> DeliveryAddress {
    DeliveryAddress::Ours {
        attempt,
        channel: treasury::Channel::Result,
    }
}

/// A callback that the relay received as its `cursor`th.
pub(crate) fn delivery(cursor: i64, address: DeliveryAddress) -> NewDelivery {
    NewDelivery {
        relay: String::new(),
        cursor,
        received_at: cursor,
        source: "196.201.214.200".to_owned(),
        body: format!("{{\"delivery\":{cursor}}}").into_bytes(),
        address,
    }
}

/// A reading of the Utility account alone.
pub(crate) fn utility(cents: i64) -> Vec<AccountReading> {
    let available = Balance::from_cents(cents).expect("a balance");
    vec![AccountReading::available(UTILITY, available)]
}

pub(crate) fn acknowledged() -> Answer {
    Answer::Acknowledged {
        conversation_id: Some("AG_20261121_0001".parse().expect("an id")),
        originator_conversation_id: None,
    }
}

pub(crate) fn refused() -> Answer {
    Answer::refused("400.002.02", "Bad Request - Invalid Amount")
}

pub(crate) fn not_taken() -> Answer {
    Answer::not_taken(NotTaken::Unreachable)
}

pub(crate) fn lost() -> Answer {
    Answer::lost(Lost::TimedOut)
}

pub(crate) fn moved(receipt: &Receipt) -> Evidence {
    Evidence::Moved {
        receipt: receipt.clone(),
        amount: None,
        party_number: None,
        party_name: Some("WANJIKU K".to_owned()),
        account: None,
        completed_at: None,
        charge: None,
    }
}

/// A payment that M-PESA completed at a time of its own clock.
pub(crate) fn completed(receipt: &Receipt, at: i64) -> Evidence {
    let mut evidence = moved(receipt);
    if let Evidence::Moved { completed_at, .. } = &mut evidence {
        *completed_at = Some(at);
    }
    evidence
}

pub(crate) fn not_moved(code: &str) -> Evidence {
    Evidence::NotMoved {
        cause: result(code),
        description: "M-PESA's words".to_owned(),
    }
}

/// A failure by M-PESA's result.
pub(crate) fn result(code: &str) -> FailureCause {
    FailureCause::Result {
        code: code.to_owned().into(),
    }
}

pub(crate) fn timed_out() -> Evidence {
    Evidence::Nothing {
        doubt: Doubt::QueueTimeOut,
    }
}

/// The receipt of a payout that was paid, whether or not the money came back.
pub(crate) fn receipt_of(state: &PayoutState) -> Option<&Receipt> {
    if let PayoutState::Paid { receipt } | PayoutState::Reversed { receipt } = state {
        Some(receipt)
    } else {
        None
    }
}

/// The rows and the seal of an approval.
pub(crate) fn approval_in(fact: &Fact) -> Option<(Digest, Seal)> {
    if let Fact::BatchApproved { rows, seal, .. } = fact {
        Some((*rows, *seal))
    } else {
        None
    }
}
