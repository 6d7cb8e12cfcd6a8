CREATE TABLE journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor INTEGER,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE INDEX journal_of_approval ON journal (kind, seq) WHERE kind IN ('batch_drafted', 'batch_approved');

CREATE TRIGGER journal_only_grows BEFORE INSERT ON journal
WHEN NEW.seq <= (SELECT coalesce(max(seq), 0) FROM journal)
BEGIN SELECT RAISE(ABORT, 'journal entries are never changed'); END;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'journal entries are never changed'); END;

CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'journal entries are never deleted'); END;

CREATE TABLE content (
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER content_only_grows BEFORE INSERT ON content
WHEN EXISTS (SELECT 1 FROM content WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'content is never changed'); END;

CREATE TRIGGER content_is_never_changed BEFORE UPDATE ON content
BEGIN SELECT RAISE(ABORT, 'content is never changed'); END;

CREATE TRIGGER content_is_never_deleted BEFORE DELETE ON content
BEGIN SELECT RAISE(ABORT, 'content is never deleted'); END;

CREATE TABLE operator (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('maker', 'checker')),
    passphrase_hash TEXT NOT NULL
) STRICT;

CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'rejected', 'cancelled')),
    maker INTEGER NOT NULL REFERENCES operator (id),
    checker INTEGER REFERENCES operator (id) CHECK (checker IS NULL OR checker <> maker),
    file_name TEXT,
    file_sha256 BLOB,
    redo_of INTEGER REFERENCES batch (id),
    rows_digest BLOB NOT NULL REFERENCES content (digest),
    count INTEGER NOT NULL CHECK (count > 0),
    sum_cents INTEGER NOT NULL CHECK (sum_cents > 0),
    fees_cents INTEGER NOT NULL CHECK (fees_cents >= 0),
    flagged INTEGER NOT NULL CHECK (flagged BETWEEN 0 AND count),
    first_payout INTEGER NOT NULL,
    drafted_at INTEGER NOT NULL,
    submitted_at INTEGER,
    decided_at INTEGER,
    decision_note TEXT,
    seal BLOB,
    paused TEXT,
    finished INTEGER NOT NULL DEFAULT 0 CHECK (finished IN (0, 1)),
    CHECK ((state IN ('approved', 'rejected')) <= (checker IS NOT NULL AND decided_at IS NOT NULL)),
    CHECK ((state = 'approved') <= (seal IS NOT NULL))
) STRICT;

CREATE INDEX batch_by_state ON batch (state, finished, id);
CREATE INDEX batch_by_file ON batch (file_sha256) WHERE file_sha256 IS NOT NULL;
CREATE INDEX batch_by_drafting ON batch (drafted_at);

CREATE TABLE batch_total (
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    state TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    sum_cents INTEGER NOT NULL CHECK (sum_cents >= 0),
    PRIMARY KEY (batch_id, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE house_total (
    state TEXT PRIMARY KEY,
    count INTEGER NOT NULL CHECK (count >= 0),
    sum_cents INTEGER NOT NULL CHECK (sum_cents >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE payout (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    line INTEGER NOT NULL,
    payee TEXT NOT NULL CHECK (length(payee) = 12),
    name TEXT NOT NULL,
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    reference TEXT NOT NULL,
    command TEXT NOT NULL CHECK (command IN ('SalaryPayment', 'BusinessPayment', 'PromotionPayment')),
    fee_cents INTEGER NOT NULL CHECK (fee_cents >= 0),
    flags TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'dispatching', 'accepted', 'paid', 'failed',
        'in_doubt', 'cancelled', 'rejected')),
    originator_conversation_id TEXT UNIQUE,
    receipt TEXT UNIQUE,
    code TEXT,
    doubt TEXT,
    paid_to_name TEXT,
    alarm TEXT,
    drafted_at INTEGER NOT NULL,
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

CREATE VIRTUAL TABLE payout_words USING fts5 (
    name, reference, phone,
    content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE attempt (
    id TEXT PRIMARY KEY,
    payout_id INTEGER NOT NULL REFERENCES payout (id),
    state TEXT NOT NULL CHECK (state IN ('dispatching', 'accepted', 'in_doubt', 'not_taken', 'failed', 'paid')),
    claimed_at INTEGER NOT NULL,
    recorded_at INTEGER,
    answer TEXT,
    conversation_id TEXT,
    doubted_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX attempt_live_or_paid ON attempt (payout_id) WHERE state IN ('dispatching', 'accepted', 'in_doubt', 'paid');
CREATE INDEX attempt_by_payout ON attempt (payout_id, claimed_at);
CREATE INDEX attempt_dispatching ON attempt (claimed_at) WHERE state = 'dispatching';
CREATE INDEX attempt_accepted ON attempt (recorded_at) WHERE state = 'accepted';

CREATE TABLE inquiry (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('balance')),
    asked_at INTEGER NOT NULL,
    answered_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX inquiry_by_asking ON inquiry (asked_at);

CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    relay_cursor INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    source TEXT NOT NULL,
    body_digest BLOB NOT NULL REFERENCES content (digest),
    attempt_id TEXT,
    channel TEXT CHECK (channel IN ('r', 't')),
    state TEXT NOT NULL CHECK (state IN ('kept', 'applied', 'quarantined')),
    reason TEXT,
    applied TEXT,
    CHECK ((state = 'quarantined') = (reason IS NOT NULL)),
    CHECK ((state = 'quarantined') = (attempt_id IS NULL)),
    UNIQUE (relay_cursor, received_at)
) STRICT;

CREATE INDEX delivery_by_attempt ON delivery (attempt_id, id) WHERE attempt_id IS NOT NULL;
CREATE INDEX delivery_kept ON delivery (id) WHERE state = 'kept';
CREATE INDEX delivery_quarantined ON delivery (id) WHERE state = 'quarantined';

CREATE TABLE float_reading (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('balance', 'payout')),
    utility_cents INTEGER NOT NULL,
    working_cents INTEGER,
    as_of INTEGER NOT NULL
) STRICT;

CREATE TABLE sending (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    paused TEXT,
    since INTEGER,
    by INTEGER REFERENCES operator (id)
) STRICT;
