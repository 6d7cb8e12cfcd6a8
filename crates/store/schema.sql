-- The ledger. This page documents every column; a test compares it with what the migrations build.
-- Money is in cents, times are UTC milliseconds, digests are SHA-256. All tables are STRICT.
--
-- `journal` and `content` are the truth and are never changed. Every other table is a projection of them: changed in
-- the same transaction as the entry that causes it, and rebuilt from them by `Ledger::check`.

-- One entry for each write, chained by hash. On screen: the audit trail.
CREATE TABLE journal (
    -- Position, from 1, without gaps.
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    -- When it was written.
    at INTEGER NOT NULL,
    -- The operator who did it; null where the console itself did.
    actor INTEGER,
    -- The fact's name, to filter by.
    kind TEXT NOT NULL,
    -- The whole fact as JSON; large row sets and callback bodies by digest.
    body TEXT NOT NULL,
    -- SHA-256 over the hash before, seq, at, actor and body.
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- The few entries that sending reads back: what was drafted and approved.
CREATE INDEX journal_of_approval ON journal (kind, seq) WHERE kind IN ('batch_drafted', 'batch_approved');

-- INSERT OR REPLACE removes a row without firing its delete trigger.
CREATE TRIGGER journal_only_grows BEFORE INSERT ON journal
WHEN NEW.seq <= (SELECT coalesce(max(seq), 0) FROM journal)
BEGIN SELECT RAISE(ABORT, 'journal entries are never changed'); END;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'journal entries are never changed'); END;

CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'journal entries are never deleted'); END;

-- Large parts of facts, under their digest: frozen rows of batches, bodies of callbacks with secrets redacted.
CREATE TABLE content (
    -- SHA-256 of the bytes.
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    -- The bytes.
    bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- INSERT OR REPLACE removes a row without firing its delete trigger.
CREATE TRIGGER content_only_grows BEFORE INSERT ON content
WHEN EXISTS (SELECT 1 FROM content WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'content is never changed'); END;

CREATE TRIGGER content_is_never_changed BEFORE UPDATE ON content
BEGIN SELECT RAISE(ABORT, 'content is never changed'); END;

CREATE TRIGGER content_is_never_deleted BEFORE DELETE ON content
BEGIN SELECT RAISE(ABORT, 'content is never deleted'); END;

-- Everybody who can sign in.
CREATE TABLE operator (
    -- Id.
    id INTEGER PRIMARY KEY,
    -- Name as shown.
    name TEXT NOT NULL UNIQUE,
    -- What they usually do: not a permission.
    role TEXT NOT NULL CHECK (role IN ('maker', 'checker')),
    -- Argon2 hash of the passphrase, in PHC form.
    passphrase_hash TEXT NOT NULL
) STRICT;

-- Payouts prepared and approved together.
CREATE TABLE batch (
    -- Id, in the order of drafting.
    id INTEGER PRIMARY KEY,
    -- Title.
    title TEXT NOT NULL,
    -- Where it stands.
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'rejected', 'cancelled')),
    -- Who prepared it.
    maker INTEGER NOT NULL REFERENCES operator (id),
    -- Who approved or rejected it. Never the maker.
    checker INTEGER REFERENCES operator (id) CHECK (checker IS NULL OR checker <> maker),
    -- Name of the file it came from.
    file_name TEXT,
    -- Digest of that file's bytes.
    file_sha256 BLOB,
    -- The batch whose failed payouts it pays again.
    redo_of INTEGER REFERENCES batch (id),
    -- Digest of its frozen rows, which are in content.
    rows_digest BLOB NOT NULL REFERENCES content (digest),
    -- Number of its payouts.
    count INTEGER NOT NULL CHECK (count > 0),
    -- Their sum.
    sum_cents INTEGER NOT NULL CHECK (sum_cents > 0),
    -- Their estimated fees.
    fees_cents INTEGER NOT NULL CHECK (fees_cents >= 0),
    -- How many of its rows carry a flag.
    flagged INTEGER NOT NULL CHECK (flagged BETWEEN 0 AND count),
    -- Id of its first payout; the others follow in the file's order.
    first_payout INTEGER NOT NULL,
    -- When it was drafted.
    drafted_at INTEGER NOT NULL,
    -- When it was submitted.
    submitted_at INTEGER,
    -- When it was approved or rejected.
    decided_at INTEGER,
    -- The checker's note or reason.
    decision_note TEXT,
    -- Keyed hash over the approval.
    seal BLOB,
    -- Why its sending is paused, as JSON; null while it is not.
    paused TEXT,
    -- Whether every payout has ended. Derived from batch_total, kept so that open batches are found at once.
    finished INTEGER NOT NULL DEFAULT 0 CHECK (finished IN (0, 1)),
    CHECK ((state IN ('approved', 'rejected')) <= (checker IS NOT NULL AND decided_at IS NOT NULL)),
    CHECK ((state = 'approved') <= (seal IS NOT NULL))
) STRICT;

CREATE INDEX batch_by_state ON batch (state, finished, id);
CREATE INDEX batch_by_file ON batch (file_sha256) WHERE file_sha256 IS NOT NULL;
CREATE INDEX batch_by_drafting ON batch (drafted_at);

-- Payouts of a batch by state: data, updated in the same write.
CREATE TABLE batch_total (
    -- The batch.
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    -- The payouts' state.
    state TEXT NOT NULL,
    -- How many.
    count INTEGER NOT NULL CHECK (count >= 0),
    -- How much together.
    sum_cents INTEGER NOT NULL CHECK (sum_cents >= 0),
    PRIMARY KEY (batch_id, state)
) STRICT, WITHOUT ROWID;

-- The same over all batches.
CREATE TABLE house_total (
    -- The payouts' state.
    state TEXT PRIMARY KEY,
    -- How many.
    count INTEGER NOT NULL CHECK (count >= 0),
    -- How much together.
    sum_cents INTEGER NOT NULL CHECK (sum_cents >= 0)
) STRICT, WITHOUT ROWID;

-- Money owed to one payee.
CREATE TABLE payout (
    -- Id: neighbours within a batch, in the file's order.
    id INTEGER PRIMARY KEY,
    -- Its batch.
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    -- Line of the imported file.
    line INTEGER NOT NULL,
    -- Who is paid: twelve digits.
    payee TEXT NOT NULL CHECK (length(payee) = 12),
    -- The payee's name, as written by the maker.
    name TEXT NOT NULL,
    -- How much.
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    -- What for.
    reference TEXT NOT NULL,
    -- CommandID.
    command TEXT NOT NULL CHECK (command IN ('SalaryPayment', 'BusinessPayment', 'PromotionPayment')),
    -- Estimated fee.
    fee_cents INTEGER NOT NULL CHECK (fee_cents >= 0),
    -- Kinds of its flags, separated by spaces.
    flags TEXT NOT NULL,
    -- Where it stands.
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'dispatching', 'accepted', 'paid', 'failed',
        'in_doubt', 'cancelled', 'rejected')),
    -- Its id at M-PESA, the same for all its attempts; null before the first.
    originator_conversation_id TEXT UNIQUE,
    -- M-PESA's proof that it was paid.
    receipt TEXT UNIQUE,
    -- Why it failed.
    code TEXT,
    -- Why its end is not known, as JSON.
    doubt TEXT,
    -- Name that M-PESA gave for the number that was paid.
    paid_to_name TEXT,
    -- Contradicting answers, as a sentence; null where there are none.
    alarm TEXT,
    -- When it was drafted.
    drafted_at INTEGER NOT NULL,
    -- When it last changed.
    changed_at INTEGER NOT NULL,
    CHECK ((state = 'paid') = (receipt IS NOT NULL)),
    CHECK ((state = 'failed') = (code IS NOT NULL)),
    CHECK ((state = 'in_doubt') = (doubt IS NOT NULL))
) STRICT;

CREATE INDEX payout_by_batch ON payout (batch_id, id);
CREATE INDEX payout_by_batch_state ON payout (batch_id, state, id);
CREATE INDEX payout_by_state ON payout (state, id);
CREATE INDEX payout_by_batch_amount ON payout (batch_id, amount_cents, id);
CREATE INDEX payout_by_payee ON payout (payee, id);
CREATE INDEX payout_with_alarm ON payout (id) WHERE alarm IS NOT NULL;

-- Words of names and references, and phone numbers: for searching. Never changed after drafting.
CREATE VIRTUAL TABLE payout_words USING fts5 (
    name, reference, phone,
    content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);

-- One submission of a payout.
CREATE TABLE attempt (
    -- Its id, which travels in the callback address.
    id TEXT PRIMARY KEY,
    -- Its payout.
    payout_id INTEGER NOT NULL REFERENCES payout (id),
    -- How it stands. Live are dispatching, accepted and in_doubt.
    state TEXT NOT NULL CHECK (state IN ('dispatching', 'accepted', 'in_doubt', 'not_taken', 'failed', 'paid')),
    -- When it was written down.
    claimed_at INTEGER NOT NULL,
    -- When its answer was recorded.
    recorded_at INTEGER,
    -- The gateway's answer, as JSON.
    answer TEXT,
    -- M-PESA's id of the conversation, from the acknowledgement.
    conversation_id TEXT,
    -- When it went in doubt without an answer.
    doubted_at INTEGER
) STRICT, WITHOUT ROWID;

-- Nobody is paid twice: the database itself refuses a second attempt beside one that is live or has paid.
CREATE UNIQUE INDEX attempt_live_or_paid ON attempt (payout_id) WHERE state IN ('dispatching', 'accepted', 'in_doubt', 'paid');
CREATE INDEX attempt_by_payout ON attempt (payout_id, claimed_at);
CREATE INDEX attempt_dispatching ON attempt (claimed_at) WHERE state = 'dispatching';
CREATE INDEX attempt_accepted ON attempt (recorded_at) WHERE state = 'accepted';

-- Questions asked of M-PESA whose answers come by callback.
CREATE TABLE inquiry (
    -- Its id, which travels in the callback address.
    id TEXT PRIMARY KEY,
    -- What was asked.
    kind TEXT NOT NULL CHECK (kind IN ('balance')),
    -- When.
    asked_at INTEGER NOT NULL,
    -- When it was answered.
    answered_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX inquiry_by_asking ON inquiry (asked_at);

-- Callbacks, kept once each.
CREATE TABLE delivery (
    -- Id, in the order of keeping.
    id INTEGER PRIMARY KEY,
    -- Its place in the relay's order. Together with the time it was received, it tells a delivery that comes twice.
    relay_cursor INTEGER NOT NULL,
    -- When the relay received it.
    received_at INTEGER NOT NULL,
    -- The address it came from.
    source TEXT NOT NULL,
    -- Digest of its body, which is in content.
    body_digest BLOB NOT NULL REFERENCES content (digest),
    -- The attempt or inquiry it is about; null in quarantine.
    attempt_id TEXT,
    -- Result or time-out address; null in quarantine.
    channel TEXT CHECK (channel IN ('r', 't')),
    -- How it stands.
    state TEXT NOT NULL CHECK (state IN ('kept', 'applied', 'quarantined')),
    -- Why it is in quarantine, as a sentence.
    reason TEXT,
    -- What it proved and did, as JSON, once applied.
    applied TEXT,
    CHECK ((state = 'quarantined') = (reason IS NOT NULL)),
    CHECK ((state = 'quarantined') = (attempt_id IS NULL)),
    UNIQUE (relay_cursor, received_at)
) STRICT;

CREATE INDEX delivery_by_attempt ON delivery (attempt_id, id) WHERE attempt_id IS NOT NULL;
CREATE INDEX delivery_kept ON delivery (id) WHERE state = 'kept';
CREATE INDEX delivery_quarantined ON delivery (id) WHERE state = 'quarantined';

-- Readings of the float.
CREATE TABLE float_reading (
    -- Position in the journal.
    seq INTEGER PRIMARY KEY,
    -- When it was read.
    at INTEGER NOT NULL,
    -- What told us.
    source TEXT NOT NULL CHECK (source IN ('balance', 'payout')),
    -- Available in the Utility account.
    utility_cents INTEGER NOT NULL,
    -- Available in the Working account.
    working_cents INTEGER,
    -- When that was so: by M-PESA's clock where it says so.
    as_of INTEGER NOT NULL
) STRICT;

-- One row: whether sending is paused.
CREATE TABLE sending (
    -- Always 1.
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- Why it is paused, as JSON; null while it is not.
    paused TEXT,
    -- Since when.
    since INTEGER,
    -- Who paused it; null where the console did.
    by INTEGER REFERENCES operator (id)
) STRICT;
