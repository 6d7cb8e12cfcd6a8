-- The whole ledger as it begins. What each column means is in ../schema.sql. Never edited once a ledger of a real
-- organisation exists.

CREATE TABLE journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor INTEGER,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    signed TEXT,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    desktop BLOB CHECK (length(desktop) = 32)
) STRICT;

CREATE INDEX journal_of_persons ON journal (seq) WHERE actor IS NOT NULL;
CREATE INDEX journal_by_time ON journal (at);
CREATE INDEX journal_of_approval ON journal (kind, seq) WHERE kind IN (
    'batch_drafted', 'file_attached', 'file_detached', 'batch_submitted', 'batch_approved', 'approvals_lapsed',
    'payouts_left_out',
    'batch_rejected',
    'policy_proposed', 'policy_agreed', 'policy_declined'
);
CREATE INDEX journal_of_people ON journal (kind, seq) WHERE kind IN (
    'operator_added', 'operator_changed', 'operator_retired', 'operator_locked', 'operator_released',
    'passphrase_changed', 'passphrase_replaced', 'stand_in_named'
);

CREATE INDEX journal_of_desktops ON journal (kind, seq) WHERE kind IN ('desktop_added', 'desktop_retired', 'lease_taken');

CREATE INDEX journal_of_readmission ON journal (kind, seq) WHERE kind = 'ledger_readmitted';

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
    roles TEXT NOT NULL CHECK (json_array_length(roles) > 0),
    public_key BLOB NOT NULL UNIQUE CHECK (length(public_key) = 32),
    wrapped_key TEXT NOT NULL,
    acts INTEGER NOT NULL DEFAULT 0 CHECK (acts >= 0),
    retired_at INTEGER,
    locked TEXT,
    locked_at INTEGER,
    wrong INTEGER NOT NULL DEFAULT 0 CHECK (wrong >= 0),
    wrong_at INTEGER,
    signed_in_at INTEGER,
    CHECK ((locked IS NULL) = (locked_at IS NULL))
) STRICT;

CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('payouts', 'bills', 'top_up', 'reversal')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'rejected', 'cancelled')),
    maker INTEGER NOT NULL REFERENCES operator (id),
    checker INTEGER REFERENCES operator (id) CHECK (checker IS NULL OR checker <> maker),
    file_name TEXT,
    file_sha256 BLOB,
    redo_of INTEGER REFERENCES batch (id),
    corrects INTEGER REFERENCES batch (id),
    rows_digest BLOB NOT NULL REFERENCES content (digest),
    count INTEGER NOT NULL CHECK (count > 0),
    sum_cents INTEGER NOT NULL CHECK (sum_cents > 0),
    fees_cents INTEGER NOT NULL CHECK (fees_cents >= 0),
    flagged INTEGER NOT NULL CHECK (flagged BETWEEN 0 AND count),
    out_count INTEGER NOT NULL DEFAULT 0 CHECK (out_count BETWEEN 0 AND count),
    out_cents INTEGER NOT NULL DEFAULT 0 CHECK (out_cents BETWEEN 0 AND sum_cents),
    out_fees_cents INTEGER NOT NULL DEFAULT 0 CHECK (out_fees_cents BETWEEN 0 AND fees_cents),
    out_flagged INTEGER NOT NULL DEFAULT 0 CHECK (out_flagged BETWEEN 0 AND flagged),
    rest_digest BLOB CHECK ((rest_digest IS NULL) = (out_count = 0)),
    returned_at INTEGER,
    returned_after INTEGER CHECK ((returned_after IS NULL) = (returned_at IS NULL)),
    first_payout INTEGER NOT NULL,
    drafted_at INTEGER NOT NULL,
    submitted_at INTEGER,
    decided_at INTEGER,
    difference TEXT,
    decision_note TEXT,
    warnings INTEGER,
    seen_payout INTEGER,
    seal BLOB,
    policy INTEGER NOT NULL DEFAULT 0,
    needed INTEGER CHECK (needed BETWEEN 1 AND 5),
    needs_administrator INTEGER NOT NULL DEFAULT 0 CHECK (needs_administrator IN (0, 1)),
    submit_reason TEXT,
    begun INTEGER NOT NULL DEFAULT 0 CHECK (begun IN (0, 1)),
    paused TEXT,
    finished INTEGER NOT NULL DEFAULT 0 CHECK (finished IN (0, 1)),
    CHECK ((state IN ('approved', 'rejected')) <= (checker IS NOT NULL AND decided_at IS NOT NULL)),
    CHECK ((state = 'approved') <= (seal IS NOT NULL))
) STRICT;

CREATE INDEX batch_by_state ON batch (state, finished, id);
CREATE INDEX batch_by_file ON batch (file_sha256) WHERE file_sha256 IS NOT NULL;
CREATE INDEX batch_by_drafting ON batch (drafted_at);
CREATE INDEX batch_by_submission ON batch (submitted_at, maker);
CREATE INDEX batch_by_purpose ON batch (purpose, id);
CREATE INDEX batch_redoing ON batch (redo_of) WHERE redo_of IS NOT NULL;
CREATE INDEX batch_correcting ON batch (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX batch_returned ON batch (maker, id) WHERE returned_after IS NOT NULL;

CREATE TABLE left_out (
    seq INTEGER PRIMARY KEY REFERENCES journal (seq),
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    operator INTEGER NOT NULL REFERENCES operator (id),
    at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    sum_cents INTEGER NOT NULL CHECK (sum_cents > 0),
    newest_batch INTEGER NOT NULL
) STRICT;

CREATE INDEX left_out_by_batch ON left_out (batch_id);

CREATE TABLE batch_question (
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    number INTEGER NOT NULL,
    asked_by INTEGER NOT NULL REFERENCES operator (id),
    asked_at INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer TEXT,
    answered_at INTEGER CHECK ((answered_at IS NULL) = (answer IS NULL)),
    PRIMARY KEY (batch_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE attachment (
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    seq INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('pdf', 'png', 'jpeg', 'xlsx', 'csv')),
    bytes INTEGER NOT NULL CHECK (bytes > 0),
    file_sha256 BLOB NOT NULL CHECK (length(file_sha256) = 32),
    sealed_digest BLOB NOT NULL REFERENCES content (digest),
    attached_at INTEGER NOT NULL,
    attached_by INTEGER NOT NULL REFERENCES operator (id),
    PRIMARY KEY (batch_id, seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX attachment_once ON attachment (batch_id, file_sha256);

CREATE TABLE approval (
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    operator INTEGER NOT NULL REFERENCES operator (id),
    at INTEGER NOT NULL,
    note TEXT,
    warnings INTEGER NOT NULL,
    evidence BLOB,
    seal BLOB NOT NULL,
    PRIMARY KEY (batch_id, operator)
) STRICT, WITHOUT ROWID;

CREATE TABLE policy (
    version INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'agreed', 'declined')),
    proposed_by INTEGER NOT NULL REFERENCES operator (id),
    proposed_at INTEGER NOT NULL,
    decided_by INTEGER REFERENCES operator (id),
    decided_at INTEGER,
    reason TEXT,
    CHECK (state <> 'agreed' OR decided_by <> proposed_by),
    CHECK ((state = 'proposed') = (decided_at IS NULL))
) STRICT;

CREATE UNIQUE INDEX policy_waiting ON policy (state) WHERE state = 'proposed';

CREATE TABLE stand_in (
    seq INTEGER PRIMARY KEY,
    operator INTEGER NOT NULL REFERENCES operator (id),
    stand_in INTEGER NOT NULL REFERENCES operator (id) CHECK (stand_in <> operator),
    from_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL CHECK (until_at > from_at),
    agreed_by INTEGER NOT NULL REFERENCES operator (id)
) STRICT;

CREATE TABLE batch_total (
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    state TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    sum_cents INTEGER NOT NULL CHECK (sum_cents >= 0),
    PRIMARY KEY (batch_id, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE organisation_total (
    state TEXT PRIMARY KEY,
    count INTEGER NOT NULL CHECK (count >= 0),
    sum_cents INTEGER NOT NULL CHECK (sum_cents >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE payout (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    line INTEGER NOT NULL,
    payee TEXT NOT NULL CHECK (length(payee) BETWEEN 5 AND 40),
    account TEXT,
    name TEXT NOT NULL,
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    reference TEXT NOT NULL,
    command TEXT NOT NULL CHECK (command IN ('SalaryPayment', 'BusinessPayment', 'PromotionPayment', 'BusinessPayBill',
        'BusinessBuyGoods', 'PayTaxToKRA', 'BusinessPayToBulk', 'BusinessTransferFromMMFToUtility',
        'TransactionReversal')),
    fee_cents INTEGER NOT NULL CHECK (fee_cents >= 0),
    flags TEXT NOT NULL,
    left_out INTEGER CHECK (left_out IS NULL OR state = 'rejected'),
    stopped TEXT,
    seen_payout INTEGER,
    seen_at INTEGER,
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'dispatching', 'accepted', 'paid', 'failed',
        'in_doubt', 'cancelled', 'rejected', 'reversed')),
    originator_conversation_id TEXT UNIQUE,
    refused INTEGER NOT NULL DEFAULT 0 CHECK (refused >= 0),
    receipt TEXT UNIQUE,
    failure TEXT,
    doubt TEXT,
    doubted_at INTEGER,
    proof TEXT CHECK (proof IN ('refusal', 'callback', 'status', 'statement', 'people')),
    paid_to_name TEXT,
    charged_cents INTEGER CHECK (charged_cents >= 0),
    alarm TEXT,
    other_name INTEGER NOT NULL DEFAULT 0 CHECK (other_name IN (0, 1)),
    attention TEXT CHECK (attention IN ('failed', 'other_name')),
    dismissed TEXT,
    dismissed_by INTEGER REFERENCES operator (id),
    dismissed_at INTEGER,
    moved_from INTEGER,
    moved_until INTEGER,
    line_id INTEGER,
    drafted_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    CHECK (stopped IS NULL OR state = 'approved'),
    CHECK ((state IN ('paid', 'reversed')) = (receipt IS NOT NULL)),
    CHECK ((state = 'failed') = (failure IS NOT NULL)),
    CHECK ((state = 'in_doubt') = (doubt IS NOT NULL)),
    CHECK ((state = 'in_doubt') = (doubted_at IS NOT NULL)),
    CHECK ((state IN ('paid', 'failed', 'reversed')) = (proof IS NOT NULL)),
    CHECK ((attention IS NOT 'failed') OR state = 'failed'),
    CHECK ((dismissed IS NULL) = (dismissed_at IS NULL)),
    CHECK (attention IS NULL OR dismissed IS NULL)
) STRICT;

CREATE INDEX payout_by_batch ON payout (batch_id, id);
CREATE INDEX payout_by_batch_state ON payout (batch_id, state, id);
CREATE INDEX payout_by_state ON payout (state, id);
CREATE INDEX payout_by_batch_amount ON payout (batch_id, amount_cents, id);
CREATE INDEX payout_by_amount ON payout (amount_cents, id);
CREATE INDEX payout_by_payee ON payout (payee, id);
CREATE INDEX payout_by_payment ON payout (payee, amount_cents, id);
CREATE INDEX payout_to_send ON payout (batch_id, id) WHERE state = 'approved' AND stopped IS NULL;
CREATE INDEX payout_stopped ON payout (batch_id, id) WHERE stopped IS NOT NULL;
CREATE INDEX payout_with_alarm ON payout (id) WHERE alarm IS NOT NULL;
CREATE INDEX payout_other_name ON payout (id) WHERE other_name = 1;
CREATE INDEX payout_needs ON payout (attention, id, amount_cents) WHERE attention IS NOT NULL;
CREATE INDEX payout_of_organisations ON payout (command, id) WHERE command NOT IN ('SalaryPayment', 'BusinessPayment',
    'PromotionPayment');
CREATE INDEX payout_by_change ON payout (changed_at);
CREATE INDEX payout_beside_utility ON payout (state, batch_id, command, amount_cents) WHERE command NOT IN ('SalaryPayment',
    'BusinessPayment', 'PromotionPayment');
CREATE INDEX payout_in_doubt ON payout (doubted_at) WHERE state = 'in_doubt';
CREATE INDEX payout_not_in_books ON payout (moved_from) WHERE line_id IS NULL AND moved_from IS NOT NULL;

CREATE UNIQUE INDEX payout_takes_back_once ON payout (payee) WHERE command = 'TransactionReversal'
    AND state NOT IN ('failed', 'cancelled', 'rejected');

CREATE TABLE payee (
    payee TEXT NOT NULL,
    account TEXT NOT NULL,
    command TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT,
    told_name TEXT,
    told_key TEXT,
    paid INTEGER NOT NULL,
    paid_cents INTEGER NOT NULL,
    last_cents INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    note TEXT,
    noted_at INTEGER,
    noted_by INTEGER REFERENCES operator (id),
    same_as TEXT,
    PRIMARY KEY (payee, account)
) STRICT, WITHOUT ROWID;

CREATE INDEX payee_by_name ON payee (name_key) WHERE name_key IS NOT NULL;
CREATE INDEX payee_by_told ON payee (told_key) WHERE told_key IS NOT NULL;
CREATE INDEX payee_same ON payee (same_as) WHERE same_as IS NOT NULL;
CREATE INDEX payee_by_last ON payee (last_at);

CREATE VIRTUAL TABLE payout_words USING fts5 (
    name, reference, phone,
    content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE attempt (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    payout_id INTEGER NOT NULL REFERENCES payout (id),
    our_id TEXT NOT NULL,
    refused_before INTEGER NOT NULL CHECK (refused_before >= 0),
    carries_our_id INTEGER NOT NULL CHECK (carries_our_id IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('dispatching', 'accepted', 'in_doubt', 'not_taken', 'failed', 'paid')),
    claimed_at INTEGER NOT NULL,
    recorded_at INTEGER,
    answer TEXT,
    conversation_id TEXT,
    originator_id TEXT,
    doubted_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX attempt_live_or_paid ON attempt (payout_id) WHERE state IN ('dispatching', 'accepted', 'in_doubt', 'paid');
CREATE INDEX attempt_by_payout ON attempt (payout_id, seq);
CREATE INDEX attempt_by_our_id ON attempt (our_id);
CREATE INDEX attempt_by_claim ON attempt (claimed_at, payout_id);
CREATE INDEX attempt_dispatching ON attempt (claimed_at) WHERE state = 'dispatching';
CREATE INDEX attempt_accepted ON attempt (recorded_at) WHERE state = 'accepted';

CREATE TABLE repeat (
    seq INTEGER PRIMARY KEY,
    attempt_id TEXT NOT NULL REFERENCES attempt (id),
    asked_at INTEGER NOT NULL,
    asked_by INTEGER REFERENCES operator (id),
    recorded_at INTEGER,
    answer TEXT
) STRICT;

CREATE INDEX repeat_of_attempt ON repeat (attempt_id, seq);

CREATE TABLE inquiry (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('balance', 'status', 'credential', 'receipt', 'customers', 'prompt')),
    question TEXT NOT NULL,
    attempt_id TEXT REFERENCES attempt (id),
    asked_at INTEGER NOT NULL,
    asked_by INTEGER REFERENCES operator (id),
    recorded_at INTEGER,
    answer TEXT,
    answered_at INTEGER,
    finding TEXT,
    CHECK ((kind = 'status') = (attempt_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX inquiry_by_asking ON inquiry (kind, asked_at);
CREATE INDEX inquiry_by_order ON inquiry (kind, seq);
CREATE INDEX inquiry_of_attempt ON inquiry (attempt_id, seq) WHERE attempt_id IS NOT NULL;

CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    relay TEXT NOT NULL,
    relay_cursor INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    source TEXT NOT NULL,
    body_digest BLOB NOT NULL REFERENCES content (digest),
    attempt_id TEXT,
    channel TEXT CHECK (channel IN ('r', 't', 'c')),
    state TEXT NOT NULL CHECK (state IN ('kept', 'applied', 'quarantined')),
    reason TEXT,
    named TEXT,
    bytes INTEGER CHECK (bytes >= 0),
    applied TEXT,
    reviewed TEXT,
    reviewed_by INTEGER REFERENCES operator (id),
    reviewed_at INTEGER,
    CHECK ((state = 'quarantined') = (reason IS NOT NULL)),
    CHECK ((state = 'quarantined') = (attempt_id IS NULL)),
    CHECK ((state = 'quarantined') = (bytes IS NOT NULL)),
    CHECK (state = 'quarantined' OR named IS NULL),
    CHECK (state = 'quarantined' OR reviewed IS NULL),
    CHECK ((reviewed IS NULL) = (reviewed_at IS NULL)),
    UNIQUE (relay, relay_cursor, received_at)
) STRICT;

CREATE INDEX delivery_by_attempt ON delivery (attempt_id, id) WHERE attempt_id IS NOT NULL;
CREATE INDEX delivery_kept ON delivery (id) WHERE state = 'kept';
CREATE INDEX delivery_quarantined ON delivery (id) WHERE state = 'quarantined';
CREATE INDEX delivery_unreviewed ON delivery (id) WHERE state = 'quarantined' AND reviewed IS NULL;
CREATE INDEX delivery_named ON delivery (named, channel) WHERE named IS NOT NULL;

CREATE TABLE quarantine_day (
    day INTEGER PRIMARY KEY,
    kept INTEGER NOT NULL CHECK (kept >= 0),
    beyond INTEGER NOT NULL CHECK (beyond >= 0)
) STRICT;

CREATE TABLE account (
    name TEXT PRIMARY KEY,
    current_cents INTEGER,
    available_cents INTEGER,
    reserved_cents INTEGER,
    uncleared_cents INTEGER,
    as_of INTEGER NOT NULL,
    read_at INTEGER NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('balance', 'payout')),
    asked_by INTEGER REFERENCES operator (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_day (
    name TEXT NOT NULL,
    day INTEGER NOT NULL,
    least_cents INTEGER NOT NULL,
    last_cents INTEGER NOT NULL,
    as_of INTEGER NOT NULL,
    PRIMARY KEY (name, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_spent (
    name TEXT NOT NULL,
    day INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    sum_cents INTEGER NOT NULL CHECK (sum_cents > 0),
    fees_cents INTEGER NOT NULL CHECK (fees_cents >= 0),
    PRIMARY KEY (name, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_reading (
    seq INTEGER NOT NULL,
    name TEXT NOT NULL,
    as_of INTEGER NOT NULL,
    asked_by INTEGER REFERENCES operator (id),
    current_cents INTEGER,
    available_cents INTEGER,
    reserved_cents INTEGER,
    uncleared_cents INTEGER,
    PRIMARY KEY (seq, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX account_reading_by_time ON account_reading (name, as_of);

CREATE TABLE settlement (
    id INTEGER PRIMARY KEY,
    payout_id INTEGER NOT NULL REFERENCES payout (id),
    end TEXT NOT NULL,
    note TEXT NOT NULL,
    proposed_by INTEGER NOT NULL REFERENCES operator (id),
    proposed_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'agreed', 'declined')),
    decided_by INTEGER REFERENCES operator (id) CHECK (decided_by IS NULL OR state = 'declined' OR decided_by <> proposed_by),
    decided_at INTEGER,
    reason TEXT,
    CHECK ((state = 'open') = (decided_at IS NULL))
) STRICT;

CREATE INDEX settlement_of_payout ON settlement (payout_id, id);
CREATE UNIQUE INDEX settlement_open ON settlement (payout_id) WHERE state = 'open';

CREATE TABLE incoming (
    id INTEGER PRIMARY KEY,
    receipt TEXT NOT NULL UNIQUE,
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    paid_at INTEGER NOT NULL,
    payer TEXT NOT NULL,
    name TEXT NOT NULL,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    told_by TEXT NOT NULL CHECK (told_by IN ('confirmation', 'pull', 'prompt')),
    told_at INTEGER NOT NULL
) STRICT;

CREATE INDEX incoming_by_time ON incoming (paid_at, id);
CREATE INDEX incoming_by_payer ON incoming (payer, amount_cents, paid_at);

CREATE TABLE incoming_day (
    day INTEGER PRIMARY KEY,
    count INTEGER NOT NULL CHECK (count > 0),
    sum_cents INTEGER NOT NULL CHECK (sum_cents > 0)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE incoming_words USING fts5 (
    name, account, payer,
    content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE recall (
    id INTEGER PRIMARY KEY,
    payout_id INTEGER NOT NULL REFERENCES payout (id),
    reason TEXT NOT NULL,
    owner INTEGER NOT NULL REFERENCES operator (id),
    due INTEGER NOT NULL,
    opened_by INTEGER NOT NULL REFERENCES operator (id),
    opened_at INTEGER NOT NULL,
    end TEXT CHECK (end IN ('returned', 'not_returned', 'withdrawn')),
    evidence TEXT,
    closed_by INTEGER REFERENCES operator (id),
    closed_at INTEGER,
    receipt TEXT CHECK (receipt IS NULL OR end = 'returned'),
    agreed_by INTEGER REFERENCES operator (id) CHECK (agreed_by IS NULL OR agreed_by <> closed_by),
    CHECK ((receipt IS NULL) = (agreed_by IS NULL)),
    CHECK ((end IS NULL) = (evidence IS NULL)),
    CHECK ((end IS NULL) = (closed_at IS NULL))
) STRICT;

CREATE INDEX recall_of_payout ON recall (payout_id, id);
CREATE UNIQUE INDEX recall_open ON recall (payout_id) WHERE end IS NULL;
CREATE INDEX recall_by_due ON recall (due) WHERE end IS NULL;

CREATE TABLE recall_step (
    recall_id INTEGER NOT NULL REFERENCES recall (id),
    step TEXT NOT NULL,
    done_at INTEGER NOT NULL,
    done_by INTEGER REFERENCES operator (id),
    note TEXT NOT NULL,
    PRIMARY KEY (recall_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by INTEGER REFERENCES operator (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE credential (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    initiator TEXT NOT NULL,
    set_on INTEGER NOT NULL,
    noted_at INTEGER NOT NULL,
    noted_by INTEGER REFERENCES operator (id)
) STRICT;

CREATE TABLE rotation (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('begun', 'trying', 'accepted', 'done', 'abandoned')),
    begun_by INTEGER REFERENCES operator (id),
    begun_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    inquiry TEXT,
    tried_at INTEGER,
    verdict TEXT,
    ended_at INTEGER,
    set_on INTEGER,
    wrong INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX rotation_by_beginning ON rotation (begun_at);
CREATE INDEX rotation_by_try ON rotation (tried_at);
CREATE UNIQUE INDEX rotation_open ON rotation ((1)) WHERE state IN ('begun', 'trying', 'accepted');

CREATE TABLE reminder (
    person INTEGER NOT NULL REFERENCES operator (id),
    set_on INTEGER NOT NULL,
    lasts_days INTEGER NOT NULL,
    stage TEXT NOT NULL,
    since TEXT NOT NULL,
    given_at INTEGER NOT NULL,
    seen_at INTEGER,
    snoozed_from INTEGER,
    snoozed_until INTEGER,
    PRIMARY KEY (person, set_on, lasts_days, stage)
) STRICT, WITHOUT ROWID;

CREATE TABLE access (
    permission TEXT PRIMARY KEY,
    finding TEXT NOT NULL,
    found_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pause (
    kind TEXT PRIMARY KEY CHECK (kind IN ('ledger_age', 'ledger_changed', 'ledger_unchecked', 'team_log', 'other_password',
        'initiator', 'role', 'organisation', 'not_authorised', 'refused', 'may_be_paid', 'insufficient_balance', 'rotation', 'person', 'asking')),
    reason TEXT NOT NULL,
    since INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    by INTEGER REFERENCES operator (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    recipient TEXT NOT NULL,
    seq INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    made_by INTEGER REFERENCES operator (id),
    agreed_by INTEGER REFERENCES operator (id) CHECK (agreed_by IS NULL OR agreed_by <> made_by)
) STRICT;

CREATE TABLE desktop (
    key BLOB PRIMARY KEY CHECK (length(key) = 32),
    name TEXT,
    added_at INTEGER,
    added_by INTEGER REFERENCES operator (id),
    agreed_by INTEGER REFERENCES operator (id) CHECK (agreed_by <> added_by),
    retired_at INTEGER
) STRICT;

CREATE TABLE lease (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    desktop BLOB NOT NULL CHECK (length(desktop) = 32),
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by INTEGER REFERENCES operator (id)
) STRICT;

CREATE TABLE void_entry (
    seq INTEGER PRIMARY KEY REFERENCES journal (seq),
    why TEXT NOT NULL
) STRICT;

CREATE TABLE team_log (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL CHECK (position >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    number INTEGER NOT NULL CHECK (number > 0),
    shared INTEGER NOT NULL CHECK (shared >= 0)
) STRICT;

CREATE TABLE log_doubt (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    reason TEXT NOT NULL,
    since INTEGER NOT NULL
) STRICT;

CREATE TABLE moved (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL,
    by INTEGER REFERENCES operator (id),
    agreed_by INTEGER NOT NULL REFERENCES operator (id) CHECK (agreed_by <> by)
) STRICT;

CREATE TABLE statement (
    id INTEGER PRIMARY KEY,
    file_name TEXT NOT NULL,
    file_sha256 BLOB NOT NULL REFERENCES content (digest),
    lines_digest BLOB NOT NULL REFERENCES content (digest),
    count INTEGER NOT NULL CHECK (count >= 0),
    added INTEGER NOT NULL CHECK (added BETWEEN 0 AND count),
    shortcode TEXT NOT NULL,
    account TEXT NOT NULL CHECK (account IN ('utility', 'working', 'charges_paid', 'settlement', 'merchant')),
    layout TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    opening_cents INTEGER,
    closing_cents INTEGER,
    pays INTEGER NOT NULL CHECK (pays IN (0, 1)),
    imported_at INTEGER NOT NULL,
    imported_by INTEGER NOT NULL REFERENCES operator (id),
    UNIQUE (file_sha256, account),
    CHECK (from_at <= until_at)
) STRICT;

CREATE INDEX statement_by_account ON statement (shortcode, account, from_at);
CREATE INDEX statement_by_import ON statement (imported_at);

CREATE TABLE statement_line (
    id INTEGER PRIMARY KEY,
    statement_id INTEGER NOT NULL REFERENCES statement (id),
    line INTEGER NOT NULL,
    shortcode TEXT NOT NULL,
    account TEXT NOT NULL CHECK (account IN ('utility', 'working', 'charges_paid', 'settlement', 'merchant')),
    key TEXT NOT NULL,
    completed_at INTEGER NOT NULL,
    cents INTEGER NOT NULL,
    counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
    class TEXT NOT NULL CHECK (class IN ('payment', 'charge', 'reversal', 'move', 'incoming', 'other')),
    own_id TEXT,
    linked TEXT,
    body TEXT NOT NULL,
    before INTEGER NOT NULL CHECK (before IN (0, 1)),
    payout_id INTEGER REFERENCES payout (id),
    matched_by TEXT CHECK (matched_by IN ('own_id', 'receipt', 'linked')),
    customer INTEGER NOT NULL CHECK (customer IN (0, 1)),
    alarm TEXT,
    CHECK ((payout_id IS NULL) = (matched_by IS NULL))
) STRICT;

CREATE UNIQUE INDEX statement_line_once ON statement_line (key, shortcode, account);
CREATE INDEX statement_line_by_own_id ON statement_line (own_id) WHERE own_id IS NOT NULL;
CREATE INDEX statement_line_by_linked ON statement_line (linked) WHERE linked IS NOT NULL;
CREATE INDEX statement_line_by_time ON statement_line (shortcode, account, completed_at, id);

CREATE TABLE finding (
    subject TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('ghost', 'lone_charge', 'amount', 'payee', 'not_paid_here', 'twice', 'charged_twice',
        'fee', 'taken_back', 'missing', 'customer_missing', 'gap', 'break', 'totals', 'balance', 'swapped_days',
        'receipt_day', 'unreadable')),
    line_id INTEGER REFERENCES statement_line (id),
    payout_id INTEGER REFERENCES payout (id),
    statement_id INTEGER REFERENCES statement (id),
    at INTEGER NOT NULL,
    cents INTEGER NOT NULL,
    said TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'explained', 'accepted')),
    owner INTEGER REFERENCES operator (id),
    note TEXT,
    noted_by INTEGER REFERENCES operator (id),
    noted_at INTEGER,
    agreed_by INTEGER REFERENCES operator (id) CHECK (agreed_by IS NULL OR agreed_by <> noted_by),
    CHECK ((state = 'accepted') = (agreed_by IS NOT NULL)),
    CHECK ((noted_by IS NULL) = (noted_at IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX finding_by_state ON finding (state, kind, at);

CREATE TABLE closed_month (
    month TEXT PRIMARY KEY,
    sums TEXT NOT NULL,
    open INTEGER NOT NULL CHECK (open >= 0),
    closed_at INTEGER NOT NULL,
    closed_by INTEGER NOT NULL REFERENCES operator (id),
    agreed_by INTEGER NOT NULL REFERENCES operator (id) CHECK (agreed_by <> closed_by)
) STRICT, WITHOUT ROWID;
