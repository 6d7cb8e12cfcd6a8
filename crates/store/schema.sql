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
    -- Who stands behind it, each with the number of their act and their signature over it, as a JSON list; null where nobody
    -- does.
    signed TEXT,
    -- SHA-256 over the hash before, seq, at, actor, body and signed.
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    -- Ed25519, by the desktop whose key the first entry names, over the ledger's id and the hash.
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    -- The key of the desktop that signed it; null for the ledger's first one, which its first entry names.
    desktop BLOB CHECK (length(desktop) = 32)
) STRICT;

-- What people did, and when anything was done: the audit trail is read by these.
CREATE INDEX journal_of_persons ON journal (seq) WHERE actor IS NOT NULL;
CREATE INDEX journal_by_time ON journal (at);

-- The few entries that sending reads back: what was drafted, what was decided about it, and by which policy.
CREATE INDEX journal_of_approval ON journal (kind, seq) WHERE kind IN (
    'batch_drafted', 'file_attached', 'file_detached', 'batch_submitted', 'batch_approved', 'approvals_lapsed',
    'payouts_left_out',
    'batch_rejected',
    'policy_proposed', 'policy_agreed', 'policy_declined'
);

-- The entries that say who may sign in, with what and to do what: few, and read back whenever somebody signs in.
CREATE INDEX journal_of_people ON journal (kind, seq) WHERE kind IN (
    'operator_added', 'operator_changed', 'operator_retired', 'operator_locked', 'operator_released',
    'passphrase_changed', 'passphrase_replaced', 'stand_in_named'
);

-- Which desktops were let in and taken out, and which one sends: few, and read back wherever a signature is looked at.
CREATE INDEX journal_of_desktops ON journal (kind, seq) WHERE kind IN ('desktop_added', 'desktop_retired', 'lease_taken');

-- When two people went on with a copy of this ledger: it may not be the newest.
CREATE INDEX journal_of_readmission ON journal (kind, seq) WHERE kind = 'ledger_readmitted';

-- INSERT OR REPLACE removes a row without firing its delete trigger.
CREATE TRIGGER journal_only_grows BEFORE INSERT ON journal
WHEN NEW.seq <= (SELECT coalesce(max(seq), 0) FROM journal)
BEGIN SELECT RAISE(ABORT, 'journal entries are never changed'); END;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'journal entries are never changed'); END;

CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'journal entries are never deleted'); END;

-- Large parts of facts, under their digest: frozen rows of batches, bodies of callbacks with secrets redacted, files of
-- statements, and attachments, which are sealed.
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
    -- What they may do, as a JSON list: maker, checker, administrator, auditor.
    roles TEXT NOT NULL CHECK (json_array_length(roles) > 0),
    -- The public half of their signing key (Ed25519).
    public_key BLOB NOT NULL UNIQUE CHECK (length(public_key) = 32),
    -- The private half as JSON, wrapped under their passphrase (Argon2id) and a secret of the keyring.
    wrapped_key TEXT NOT NULL,
    -- How many acts they have signed.
    acts INTEGER NOT NULL DEFAULT 0 CHECK (acts >= 0),
    -- When they left; null while they are here.
    retired_at INTEGER,
    -- Why they are locked, as JSON; null while they are not.
    locked TEXT,
    -- When they were locked.
    locked_at INTEGER,
    -- How many wrong passphrases were given in their name since the last right one.
    wrong INTEGER NOT NULL DEFAULT 0 CHECK (wrong >= 0),
    -- When the last of those was given.
    wrong_at INTEGER,
    -- When they last signed in.
    signed_in_at INTEGER,
    CHECK ((locked IS NULL) = (locked_at IS NULL))
) STRICT;

-- Payouts prepared and approved together.
CREATE TABLE batch (
    -- Id, in the order of drafting.
    id INTEGER PRIMARY KEY,
    -- Title.
    title TEXT NOT NULL,
    -- What it is for: on which page it is found.
    purpose TEXT NOT NULL CHECK (purpose IN ('payouts', 'bills', 'top_up', 'reversal')),
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
    -- The rejected batch that it corrects.
    corrects INTEGER REFERENCES batch (id),
    -- Digest of its frozen rows, which are in content.
    rows_digest BLOB NOT NULL REFERENCES content (digest),
    -- Number of its payouts.
    count INTEGER NOT NULL CHECK (count > 0),
    -- Their sum.
    sum_cents INTEGER NOT NULL CHECK (sum_cents > 0),
    -- Their estimated fees.
    fees_cents INTEGER NOT NULL CHECK (fees_cents >= 0),
    -- How many of its rows carry a flag that is more than an automatic correction.
    flagged INTEGER NOT NULL CHECK (flagged BETWEEN 0 AND count),
    -- How many of its payouts a checker left out while it waited; they keep their places.
    out_count INTEGER NOT NULL DEFAULT 0 CHECK (out_count BETWEEN 0 AND count),
    -- Their sum.
    out_cents INTEGER NOT NULL DEFAULT 0 CHECK (out_cents BETWEEN 0 AND sum_cents),
    -- Their estimated fees.
    out_fees_cents INTEGER NOT NULL DEFAULT 0 CHECK (out_fees_cents BETWEEN 0 AND fees_cents),
    -- How many of them carry a flag that is more than an automatic correction.
    out_flagged INTEGER NOT NULL DEFAULT 0 CHECK (out_flagged BETWEEN 0 AND flagged),
    -- Digest of the rows that are left; null where nothing was left out.
    rest_digest BLOB CHECK ((rest_digest IS NULL) = (out_count = 0)),
    -- When something of it last went back to its maker: all of it, or what was left out.
    returned_at INTEGER,
    -- The newest batch then: a later one may correct what went back.
    returned_after INTEGER CHECK ((returned_after IS NULL) = (returned_at IS NULL)),
    -- Id of its first payout; the others follow in the file's order.
    first_payout INTEGER NOT NULL,
    -- When it was drafted.
    drafted_at INTEGER NOT NULL,
    -- When it was submitted.
    submitted_at INTEGER,
    -- When it was approved or rejected.
    decided_at INTEGER,
    -- How it differed from the pay run before at submission, and why, as JSON, where that took a reason.
    difference TEXT,
    -- The checker's note or reason.
    decision_note TEXT,
    -- How many warnings the checker saw at the approval.
    warnings INTEGER,
    -- The last payout that was drafted before the approval: later ones its checker could not see.
    seen_payout INTEGER,
    -- Keyed hash over the approval.
    seal BLOB,
    -- The policy by which it is judged.
    policy INTEGER NOT NULL DEFAULT 0,
    -- How many people have to approve it; null until it was submitted.
    needed INTEGER CHECK (needed BETWEEN 1 AND 5),
    -- Whether one of them must be an administrator.
    needs_administrator INTEGER NOT NULL DEFAULT 0 CHECK (needs_administrator IN (0, 1)),
    -- Why it was handed over with the flags that it carries.
    submit_reason TEXT,
    -- Whether anything of it was ever handed out: from then on its approvals count to its end.
    begun INTEGER NOT NULL DEFAULT 0 CHECK (begun IN (0, 1)),
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
CREATE INDEX batch_by_submission ON batch (submitted_at, maker);
CREATE INDEX batch_by_purpose ON batch (purpose, id);
CREATE INDEX batch_redoing ON batch (redo_of) WHERE redo_of IS NOT NULL;
CREATE INDEX batch_correcting ON batch (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX batch_returned ON batch (maker, id) WHERE returned_after IS NOT NULL;

-- What checkers left out of batches that waited.
CREATE TABLE left_out (
    -- The entry.
    seq INTEGER PRIMARY KEY REFERENCES journal (seq),
    -- Of which batch.
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    -- Who.
    operator INTEGER NOT NULL REFERENCES operator (id),
    -- When, UTC milliseconds.
    at INTEGER NOT NULL,
    -- Why.
    reason TEXT NOT NULL,
    -- How many payouts.
    count INTEGER NOT NULL CHECK (count > 0),
    -- Their sum.
    sum_cents INTEGER NOT NULL CHECK (sum_cents > 0),
    -- The newest batch then.
    newest_batch INTEGER NOT NULL
) STRICT;

CREATE INDEX left_out_by_batch ON left_out (batch_id);

-- What checkers asked makers about batches that wait.
CREATE TABLE batch_question (
    -- About which batch.
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    -- Which question about it, from 1.
    number INTEGER NOT NULL,
    -- Who asked.
    asked_by INTEGER NOT NULL REFERENCES operator (id),
    -- When, UTC milliseconds.
    asked_at INTEGER NOT NULL,
    -- What.
    question TEXT NOT NULL,
    -- What the maker answered.
    answer TEXT,
    -- When.
    answered_at INTEGER CHECK ((answered_at IS NULL) = (answer IS NULL)),
    PRIMARY KEY (batch_id, number)
) STRICT, WITHOUT ROWID;

-- Files that are attached to a batch as evidence.
CREATE TABLE attachment (
    -- To which batch.
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    -- The entry that attached it: they stand in its order.
    seq INTEGER NOT NULL,
    -- The file's name.
    name TEXT NOT NULL,
    -- What it is, as its content says.
    kind TEXT NOT NULL CHECK (kind IN ('pdf', 'png', 'jpeg', 'xlsx', 'csv')),
    -- Its size in bytes.
    bytes INTEGER NOT NULL CHECK (bytes > 0),
    -- Digest of the file.
    file_sha256 BLOB NOT NULL CHECK (length(file_sha256) = 32),
    -- Digest of the file as it is sealed, which is in content.
    sealed_digest BLOB NOT NULL REFERENCES content (digest),
    -- When it was attached.
    attached_at INTEGER NOT NULL,
    -- By whom.
    attached_by INTEGER NOT NULL REFERENCES operator (id),
    PRIMARY KEY (batch_id, seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX attachment_once ON attachment (batch_id, file_sha256);

-- Approvals of batches that count: one a person.
CREATE TABLE approval (
    -- Of which batch.
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    -- Whose.
    operator INTEGER NOT NULL REFERENCES operator (id),
    -- When, UTC milliseconds.
    at INTEGER NOT NULL,
    -- What the checker noted.
    note TEXT,
    -- How many warnings the checker saw.
    warnings INTEGER NOT NULL,
    -- Digest of the evidence that the checker saw.
    evidence BLOB,
    -- Keyed hash over the approval.
    seal BLOB NOT NULL,
    PRIMARY KEY (batch_id, operator)
) STRICT, WITHOUT ROWID;

-- The organisation's policies: each that was ever proposed.
CREATE TABLE policy (
    -- They count from 1; 0 is the one that is built in.
    version INTEGER PRIMARY KEY,
    -- What it says, as JSON.
    body TEXT NOT NULL,
    -- Where the proposal stands.
    state TEXT NOT NULL CHECK (state IN ('proposed', 'agreed', 'declined')),
    -- Who proposed it.
    proposed_by INTEGER NOT NULL REFERENCES operator (id),
    -- When, UTC milliseconds.
    proposed_at INTEGER NOT NULL,
    -- Who agreed, or turned it down or took it back.
    decided_by INTEGER REFERENCES operator (id),
    -- When, UTC milliseconds.
    decided_at INTEGER,
    -- Why it was turned down.
    reason TEXT,
    CHECK (state <> 'agreed' OR decided_by <> proposed_by),
    CHECK ((state = 'proposed') = (decided_at IS NULL))
) STRICT;

CREATE UNIQUE INDEX policy_waiting ON policy (state) WHERE state = 'proposed';

-- Who acts for somebody who is away.
CREATE TABLE stand_in (
    -- The entry that named them.
    seq INTEGER PRIMARY KEY,
    -- Who is away.
    operator INTEGER NOT NULL REFERENCES operator (id),
    -- Who acts for them.
    stand_in INTEGER NOT NULL REFERENCES operator (id) CHECK (stand_in <> operator),
    -- From when, UTC milliseconds.
    from_at INTEGER NOT NULL,
    -- Until when, UTC milliseconds.
    until_at INTEGER NOT NULL CHECK (until_at > from_at),
    -- Who agreed.
    agreed_by INTEGER NOT NULL REFERENCES operator (id)
) STRICT;

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
CREATE TABLE organisation_total (
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
    -- Who is paid: twelve digits of a phone, or an organisation's number; of a reversal the receipt that is taken back.
    payee TEXT NOT NULL CHECK (length(payee) BETWEEN 5 AND 40),
    -- The account at the payee: of a bill our account there, of tax the registration.
    account TEXT,
    -- The payee's name, as written by the maker.
    name TEXT NOT NULL,
    -- How much.
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    -- What for.
    reference TEXT NOT NULL,
    -- CommandID.
    command TEXT NOT NULL CHECK (command IN ('SalaryPayment', 'BusinessPayment', 'PromotionPayment', 'BusinessPayBill',
        'BusinessBuyGoods', 'PayTaxToKRA', 'BusinessPayToBulk', 'BusinessTransferFromMMFToUtility',
        'TransactionReversal')),
    -- Estimated fee.
    fee_cents INTEGER NOT NULL CHECK (fee_cents >= 0),
    -- Kinds of its flags, separated by spaces.
    flags TEXT NOT NULL,
    -- The entry by which a checker left it out of its batch; null where nobody did.
    left_out INTEGER CHECK (left_out IS NULL OR state = 'rejected'),
    -- Why it is not sent in its turn, as JSON; null where it is.
    stopped TEXT,
    -- Where a person sends it all the same: the last payout that was drafted before that.
    seen_payout INTEGER,
    -- And when that was.
    seen_at INTEGER,
    -- Where it stands.
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'dispatching', 'accepted', 'paid', 'failed',
        'in_doubt', 'cancelled', 'rejected', 'reversed')),
    -- Its id at M-PESA, the same for all its attempts until one is refused for good; null before the first.
    originator_conversation_id TEXT UNIQUE,
    -- How often M-PESA refused it for good and it was to be sent again.
    refused INTEGER NOT NULL DEFAULT 0 CHECK (refused >= 0),
    -- M-PESA's proof that it was paid; of a reversed one the payment that came back.
    receipt TEXT UNIQUE,
    -- Why it failed, as JSON.
    failure TEXT,
    -- Why its end is not known, as JSON.
    doubt TEXT,
    -- Since when its end is not known.
    doubted_at INTEGER,
    -- What its end rests on; null before it.
    proof TEXT CHECK (proof IN ('refusal', 'callback', 'status', 'statement', 'people')),
    -- Name that M-PESA gave for the number that was paid.
    paid_to_name TEXT,
    -- What M-PESA charged for it, where its answer said so.
    charged_cents INTEGER CHECK (charged_cents >= 0),
    -- How M-PESA's answers contradict each other, as JSON; null where they do not.
    alarm TEXT,
    -- Whether M-PESA has the number that was paid under another name than the maker wrote.
    other_name INTEGER NOT NULL DEFAULT 0 CHECK (other_name IN (0, 1)),
    -- What of it still needs a person; null where nothing does.
    attention TEXT CHECK (attention IN ('failed', 'other_name')),
    -- Why somebody left that as it is; null where nobody did.
    dismissed TEXT,
    -- Who.
    dismissed_by INTEGER REFERENCES operator (id),
    -- When.
    dismissed_at INTEGER,
    -- The earliest that it moved: M-PESA's own time, or when it was sent; null before it is paid.
    moved_from INTEGER,
    -- The latest.
    moved_until INTEGER,
    -- Its line in M-PESA's own statement; null while there is none.
    line_id INTEGER,
    -- When it was drafted.
    drafted_at INTEGER NOT NULL,
    -- When it last changed.
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
-- What is sent next of a batch, and what of it waits for a person.
CREATE INDEX payout_to_send ON payout (batch_id, id) WHERE state = 'approved' AND stopped IS NULL;
CREATE INDEX payout_stopped ON payout (batch_id, id) WHERE stopped IS NOT NULL;
CREATE INDEX payout_with_alarm ON payout (id) WHERE alarm IS NOT NULL;
CREATE INDEX payout_other_name ON payout (id) WHERE other_name = 1;
-- What needs a person, with its sum.
CREATE INDEX payout_needs ON payout (attention, id, amount_cents) WHERE attention IS NOT NULL;
CREATE INDEX payout_of_organisations ON payout (command, id) WHERE command NOT IN ('SalaryPayment', 'BusinessPayment',
    'PromotionPayment');
CREATE INDEX payout_by_change ON payout (changed_at);
-- What other accounts than Utility still owe, of the organisation and of a batch.
CREATE INDEX payout_beside_utility ON payout (state, batch_id, command, amount_cents) WHERE command NOT IN ('SalaryPayment',
    'BusinessPayment', 'PromotionPayment');
CREATE INDEX payout_in_doubt ON payout (doubted_at) WHERE state = 'in_doubt';
-- Paid, and not in the books as far as they were imported.
CREATE INDEX payout_not_in_books ON payout (moved_from) WHERE line_id IS NULL AND moved_from IS NOT NULL;

-- A customer's payment is taken back once: the database itself refuses a second order beside one that is open or done.
CREATE UNIQUE INDEX payout_takes_back_once ON payout (payee) WHERE command = 'TransactionReversal'
    AND state NOT IN ('failed', 'cancelled', 'rejected');

-- The book of payees: who was paid, growing by itself.
CREATE TABLE payee (
    -- The number.
    payee TEXT NOT NULL,
    -- The account there; empty for none.
    account TEXT NOT NULL,
    -- On which way they were paid last.
    command TEXT NOT NULL,
    -- The name, as typed the last time.
    name TEXT NOT NULL,
    -- The same in the one form that a name has in any order; null where it says too little.
    name_key TEXT,
    -- The name that M-PESA told last.
    told_name TEXT,
    -- The same in its one form.
    told_key TEXT,
    -- How often they were paid, without what came back.
    paid INTEGER NOT NULL,
    -- How much together.
    paid_cents INTEGER NOT NULL,
    -- The last amount.
    last_cents INTEGER NOT NULL,
    -- When they were first paid.
    first_at INTEGER NOT NULL,
    -- When last.
    last_at INTEGER NOT NULL,
    -- What somebody noted about them.
    note TEXT,
    -- When.
    noted_at INTEGER,
    -- Who.
    noted_by INTEGER REFERENCES operator (id),
    -- The number of whom this one is, as people said.
    same_as TEXT,
    PRIMARY KEY (payee, account)
) STRICT, WITHOUT ROWID;

CREATE INDEX payee_by_name ON payee (name_key) WHERE name_key IS NOT NULL;
CREATE INDEX payee_by_told ON payee (told_key) WHERE told_key IS NOT NULL;
CREATE INDEX payee_same ON payee (same_as) WHERE same_as IS NOT NULL;
CREATE INDEX payee_by_last ON payee (last_at);

-- Words of names and references, and phone numbers: for searching. Never changed after drafting.
CREATE VIRTUAL TABLE payout_words USING fts5 (
    name, reference, phone,
    content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);

-- One submission of a payout.
CREATE TABLE attempt (
    -- Its id, which travels in the callback address.
    id TEXT PRIMARY KEY,
    -- Position in the journal of the entry that wrote it down: the order of attempts, whatever the clock said.
    seq INTEGER NOT NULL,
    -- Its payout.
    payout_id INTEGER NOT NULL REFERENCES payout (id),
    -- Our id of the request at M-PESA.
    our_id TEXT NOT NULL,
    -- How often M-PESA had refused the payout for good before. One that is behind its payout is over.
    refused_before INTEGER NOT NULL CHECK (refused_before >= 0),
    -- Whether our id went along with its request. Where it did not, it is never sent again, and asked about by M-PESA's own.
    carries_our_id INTEGER NOT NULL CHECK (carries_our_id IN (0, 1)),
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
    -- M-PESA's own originator id, on lanes that carry none of ours.
    originator_id TEXT,
    -- When it went in doubt without an answer.
    doubted_at INTEGER
) STRICT, WITHOUT ROWID;

-- Nobody is paid twice: the database itself refuses a second attempt beside one that is live or has paid.
CREATE UNIQUE INDEX attempt_live_or_paid ON attempt (payout_id) WHERE state IN ('dispatching', 'accepted', 'in_doubt', 'paid');
CREATE INDEX attempt_by_payout ON attempt (payout_id, seq);
CREATE INDEX attempt_by_our_id ON attempt (our_id);
CREATE INDEX attempt_by_claim ON attempt (claimed_at, payout_id);
CREATE INDEX attempt_dispatching ON attempt (claimed_at) WHERE state = 'dispatching';
CREATE INDEX attempt_accepted ON attempt (recorded_at) WHERE state = 'accepted';

-- The same request sent once more, with the same id, for an attempt in doubt.
CREATE TABLE repeat (
    -- Position in the journal of the entry that wrote it down.
    seq INTEGER PRIMARY KEY,
    -- The attempt.
    attempt_id TEXT NOT NULL REFERENCES attempt (id),
    -- When it was written down, before it was sent.
    asked_at INTEGER NOT NULL,
    -- Who wanted it.
    asked_by INTEGER REFERENCES operator (id),
    -- When its answer was recorded.
    recorded_at INTEGER,
    -- The gateway's answer, as JSON.
    answer TEXT
) STRICT;

CREATE INDEX repeat_of_attempt ON repeat (attempt_id, seq);

-- Questions asked of M-PESA whose answers come by callback.
CREATE TABLE inquiry (
    -- Its id, which travels in the callback address.
    id TEXT PRIMARY KEY,
    -- Position in the journal of the entry that wrote it down: the order of asking, whatever the clock said.
    seq INTEGER NOT NULL,
    -- What kind of question.
    kind TEXT NOT NULL CHECK (kind IN ('balance', 'status', 'credential', 'receipt', 'customers', 'prompt')),
    -- The whole question, as JSON.
    question TEXT NOT NULL,
    -- The attempt that is asked about, of a status query.
    attempt_id TEXT REFERENCES attempt (id),
    -- When.
    asked_at INTEGER NOT NULL,
    -- Who wanted it; null where the console itself did.
    asked_by INTEGER REFERENCES operator (id),
    -- When the gateway's answer was recorded.
    recorded_at INTEGER,
    -- The gateway's answer, as JSON.
    answer TEXT,
    -- When M-PESA's own answer came.
    answered_at INTEGER,
    -- What that came to where it ended nothing, as JSON.
    finding TEXT,
    CHECK ((kind = 'status') = (attempt_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX inquiry_by_asking ON inquiry (kind, asked_at);
CREATE INDEX inquiry_by_order ON inquiry (kind, seq);
CREATE INDEX inquiry_of_attempt ON inquiry (attempt_id, seq) WHERE attempt_id IS NOT NULL;

-- Callbacks, kept once each.
CREATE TABLE delivery (
    -- Id, in the order of keeping.
    id INTEGER PRIMARY KEY,
    -- The inbox it came through; empty for the one on this machine.
    relay TEXT NOT NULL,
    -- Its place in that inbox's order. Together with the time it was received, it tells a delivery that comes twice.
    relay_cursor INTEGER NOT NULL,
    -- When the relay received it.
    received_at INTEGER NOT NULL,
    -- The address it came from.
    source TEXT NOT NULL,
    -- Digest of what is kept of its body, which is in content: all of it, but in quarantine.
    body_digest BLOB NOT NULL REFERENCES content (digest),
    -- The attempt or inquiry it is about; null in quarantine.
    attempt_id TEXT,
    -- Result, time-out or confirmation address; in quarantine only where the address carries a token of ours.
    channel TEXT CHECK (channel IN ('r', 't', 'c')),
    -- How it stands.
    state TEXT NOT NULL CHECK (state IN ('kept', 'applied', 'quarantined')),
    -- Why it is in quarantine, as JSON.
    reason TEXT,
    -- In quarantine, what its address names with a token of ours: nothing that this ledger made, or too often.
    named TEXT,
    -- In quarantine, how long its whole body is.
    bytes INTEGER CHECK (bytes >= 0),
    -- What it proved and did, as JSON, once applied.
    applied TEXT,
    -- In quarantine, what somebody who looked at it found; null where nobody did.
    reviewed TEXT,
    -- Who.
    reviewed_by INTEGER REFERENCES operator (id),
    -- When.
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

-- How many callbacks came that are not ours, by day: so many are kept, and the others counted.
CREATE TABLE quarantine_day (
    -- The day in East Africa, as days since 1970.
    day INTEGER PRIMARY KEY,
    -- Kept in quarantine.
    kept INTEGER NOT NULL CHECK (kept >= 0),
    -- Counted only, as far as was told.
    beyond INTEGER NOT NULL CHECK (beyond >= 0)
) STRICT;

-- What the organisation's accounts hold, as last told.
CREATE TABLE account (
    -- Its name, as M-PESA writes it.
    name TEXT PRIMARY KEY,
    -- What it holds, reserved money included; null where that was not told.
    current_cents INTEGER,
    -- What can be spent.
    available_cents INTEGER,
    -- Held for payments on their way.
    reserved_cents INTEGER,
    -- Received and not cleared.
    uncleared_cents INTEGER,
    -- When that was so: by M-PESA's clock where it says so.
    as_of INTEGER NOT NULL,
    -- When it was told.
    read_at INTEGER NOT NULL,
    -- What told us.
    source TEXT NOT NULL CHECK (source IN ('balance', 'payout')),
    -- Who asked; null where the console itself did, or a payout told.
    asked_by INTEGER REFERENCES operator (id)
) STRICT, WITHOUT ROWID;

-- The same by day, for the history.
CREATE TABLE account_day (
    -- The account.
    name TEXT NOT NULL,
    -- Days since 1970 in East Africa Time.
    day INTEGER NOT NULL,
    -- The least that could be spent that day, as far as it was told.
    least_cents INTEGER NOT NULL,
    -- The last of that day.
    last_cents INTEGER NOT NULL,
    -- When the last was so.
    as_of INTEGER NOT NULL,
    PRIMARY KEY (name, day)
) STRICT, WITHOUT ROWID;

-- What was paid out of each account, by day: for the rate at which it empties, and for the history.
CREATE TABLE account_spent (
    -- The account.
    name TEXT NOT NULL,
    -- Days since 1970 in East Africa Time.
    day INTEGER NOT NULL,
    -- How many payouts were paid out of it.
    count INTEGER NOT NULL CHECK (count > 0),
    -- Their sum.
    sum_cents INTEGER NOT NULL CHECK (sum_cents > 0),
    -- Their fees: as charged where M-PESA said so, else as estimated.
    fees_cents INTEGER NOT NULL CHECK (fees_cents >= 0),
    PRIMARY KEY (name, day)
) STRICT, WITHOUT ROWID;

-- Every answer to a balance query, whole.
CREATE TABLE account_reading (
    -- Position in the journal.
    seq INTEGER NOT NULL,
    -- The account.
    name TEXT NOT NULL,
    -- When that was so.
    as_of INTEGER NOT NULL,
    -- Who asked; null where the console itself did.
    asked_by INTEGER REFERENCES operator (id),
    -- What it held.
    current_cents INTEGER,
    -- What could be spent.
    available_cents INTEGER,
    -- Held for payments on their way.
    reserved_cents INTEGER,
    -- Received and not cleared.
    uncleared_cents INTEGER,
    PRIMARY KEY (seq, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX account_reading_by_time ON account_reading (name, as_of);

-- Proposals to end a doubt by hand.
CREATE TABLE settlement (
    -- Id.
    id INTEGER PRIMARY KEY,
    -- The payout in doubt.
    payout_id INTEGER NOT NULL REFERENCES payout (id),
    -- How it is said to have ended, as JSON.
    end TEXT NOT NULL,
    -- What that rests on.
    note TEXT NOT NULL,
    -- Who proposed it.
    proposed_by INTEGER NOT NULL REFERENCES operator (id),
    -- When.
    proposed_at INTEGER NOT NULL,
    -- How the proposal stands.
    state TEXT NOT NULL CHECK (state IN ('open', 'agreed', 'declined')),
    -- Who decided. Only the one who proposed may take it back; never agree to it.
    decided_by INTEGER REFERENCES operator (id) CHECK (decided_by IS NULL OR state = 'declined' OR decided_by <> proposed_by),
    -- When.
    decided_at INTEGER,
    -- Why it was declined.
    reason TEXT,
    CHECK ((state = 'open') = (decided_at IS NULL))
) STRICT;

CREATE INDEX settlement_of_payout ON settlement (payout_id, id);
CREATE UNIQUE INDEX settlement_open ON settlement (payout_id) WHERE state = 'open';

-- Customers' payments to the organisation, once each.
CREATE TABLE incoming (
    -- Id, in the order of telling.
    id INTEGER PRIMARY KEY,
    -- M-PESA's receipt.
    receipt TEXT NOT NULL UNIQUE,
    -- How much.
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    -- When it was paid, by M-PESA's clock.
    paid_at INTEGER NOT NULL,
    -- The payer's number as M-PESA gives it: whole, masked or hashed.
    payer TEXT NOT NULL,
    -- The payer's name, as far as M-PESA gives it.
    name TEXT NOT NULL,
    -- The account number that the customer typed.
    account TEXT NOT NULL,
    -- The kind of payment in M-PESA's words.
    kind TEXT NOT NULL,
    -- What told us first.
    told_by TEXT NOT NULL CHECK (told_by IN ('confirmation', 'pull', 'prompt')),
    -- When.
    told_at INTEGER NOT NULL
) STRICT;

CREATE INDEX incoming_by_time ON incoming (paid_at, id);
CREATE INDEX incoming_by_payer ON incoming (payer, amount_cents, paid_at);

-- The same by day of payment, for sums. Derived, kept so that a page need not add.
CREATE TABLE incoming_day (
    -- Days since 1970 in East Africa Time.
    day INTEGER PRIMARY KEY,
    -- How many.
    count INTEGER NOT NULL CHECK (count > 0),
    -- How much together.
    sum_cents INTEGER NOT NULL CHECK (sum_cents > 0)
) STRICT, WITHOUT ROWID;

-- Words of names, accounts and numbers: for searching.
CREATE VIRTUAL TABLE incoming_words USING fts5 (
    name, account, payer,
    content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);

-- Tasks of people to get a payout's money back.
CREATE TABLE recall (
    -- Id.
    id INTEGER PRIMARY KEY,
    -- The payout.
    payout_id INTEGER NOT NULL REFERENCES payout (id),
    -- Why.
    reason TEXT NOT NULL,
    -- Who sees to it.
    owner INTEGER NOT NULL REFERENCES operator (id),
    -- Until when.
    due INTEGER NOT NULL,
    -- Who opened it.
    opened_by INTEGER NOT NULL REFERENCES operator (id),
    -- When.
    opened_at INTEGER NOT NULL,
    -- How it ended; null while it is open.
    end TEXT CHECK (end IN ('returned', 'not_returned', 'withdrawn')),
    -- What that rests on.
    evidence TEXT,
    -- Who closed it.
    closed_by INTEGER REFERENCES operator (id),
    -- When.
    closed_at INTEGER,
    -- The receipt under which the money came back, as people saw it.
    receipt TEXT CHECK (receipt IS NULL OR end = 'returned'),
    -- The second person who saw it. Never the one who closed it.
    agreed_by INTEGER REFERENCES operator (id) CHECK (agreed_by IS NULL OR agreed_by <> closed_by),
    CHECK ((receipt IS NULL) = (agreed_by IS NULL)),
    CHECK ((end IS NULL) = (evidence IS NULL)),
    CHECK ((end IS NULL) = (closed_at IS NULL))
) STRICT;

CREATE INDEX recall_of_payout ON recall (payout_id, id);
CREATE UNIQUE INDEX recall_open ON recall (payout_id) WHERE end IS NULL;
CREATE INDEX recall_by_due ON recall (due) WHERE end IS NULL;

-- Steps of those that were done.
CREATE TABLE recall_step (
    -- The task.
    recall_id INTEGER NOT NULL REFERENCES recall (id),
    -- The step.
    step TEXT NOT NULL,
    -- When it was done.
    done_at INTEGER NOT NULL,
    -- By whom.
    done_by INTEGER REFERENCES operator (id),
    -- A word about it.
    note TEXT NOT NULL,
    PRIMARY KEY (recall_id, step)
) STRICT, WITHOUT ROWID;

-- What the organisation set for itself.
CREATE TABLE setting (
    -- Which setting.
    name TEXT PRIMARY KEY,
    -- The whole setting, as JSON.
    value TEXT NOT NULL,
    -- When it was set.
    changed_at INTEGER NOT NULL,
    -- By whom.
    changed_by INTEGER REFERENCES operator (id)
) STRICT, WITHOUT ROWID;

-- One row: the initiator and the age of its password.
CREATE TABLE credential (
    -- Always 1.
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- The initiator's name.
    initiator TEXT NOT NULL,
    -- The day its password was set, as days since 1970 in East Africa Time.
    set_on INTEGER NOT NULL,
    -- When that was noted.
    noted_at INTEGER NOT NULL,
    -- By whom.
    noted_by INTEGER REFERENCES operator (id)
) STRICT;

-- Changes of the initiator's password.
CREATE TABLE rotation (
    -- Id.
    id TEXT PRIMARY KEY,
    -- Where it stands.
    state TEXT NOT NULL CHECK (state IN ('begun', 'trying', 'accepted', 'done', 'abandoned')),
    -- Who began it.
    begun_by INTEGER REFERENCES operator (id),
    -- When.
    begun_at INTEGER NOT NULL,
    -- How often M-PESA was asked.
    tries INTEGER NOT NULL,
    -- The last question; once accepted, the one that was accepted.
    inquiry TEXT,
    -- When it was asked.
    tried_at INTEGER,
    -- What M-PESA said to it, as JSON.
    verdict TEXT,
    -- When it was done or given up.
    ended_at INTEGER,
    -- The day the new password was set.
    set_on INTEGER,
    -- Wrong passwords in a row.
    wrong INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX rotation_by_beginning ON rotation (begun_at);
CREATE INDEX rotation_by_try ON rotation (tried_at);
CREATE UNIQUE INDEX rotation_open ON rotation ((1)) WHERE state IN ('begun', 'trying', 'accepted');

-- Reminders of the password's end, once for each person, password and stage.
CREATE TABLE reminder (
    -- Who was reminded.
    person INTEGER NOT NULL REFERENCES operator (id),
    -- Of which password, by the day it was set.
    set_on INTEGER NOT NULL,
    -- How many days it was held to last.
    lasts_days INTEGER NOT NULL,
    -- Which reminder.
    stage TEXT NOT NULL,
    -- The first of those that it stands for.
    since TEXT NOT NULL,
    -- When it was given.
    given_at INTEGER NOT NULL,
    -- When the person took note.
    seen_at INTEGER,
    -- From when the person put it off.
    snoozed_from INTEGER,
    -- Until when.
    snoozed_until INTEGER,
    PRIMARY KEY (person, set_on, lasts_days, stage)
) STRICT, WITHOUT ROWID;

-- Which of Daraja's permissions the initiator opens.
CREATE TABLE access (
    -- The permission.
    permission TEXT PRIMARY KEY,
    -- How it answered, as JSON.
    finding TEXT NOT NULL,
    -- When.
    found_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Why all sending is paused: each reason once, until its own act lifts it. Empty while it is not.
CREATE TABLE pause (
    -- What for.
    kind TEXT PRIMARY KEY CHECK (kind IN ('ledger_age', 'ledger_changed', 'ledger_unchecked', 'team_log', 'other_password',
        'initiator', 'role', 'organisation', 'not_authorised', 'refused', 'may_be_paid', 'insufficient_balance', 'rotation', 'person', 'asking')),
    -- Why, as JSON.
    reason TEXT NOT NULL,
    -- Since when.
    since INTEGER NOT NULL,
    -- The place in the journal of the entry that paused it.
    seq INTEGER NOT NULL,
    -- Who paused it; null where the console did.
    by INTEGER REFERENCES operator (id)
) STRICT, WITHOUT ROWID;

-- One row: the newest recovery kit, to which backups are sealed.
CREATE TABLE recovery (
    -- Always 1.
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- The public half of its key. The private half is on paper only.
    recipient TEXT NOT NULL,
    -- Position in the journal of the entry that says so, which is read back whenever it counts.
    seq INTEGER NOT NULL,
    -- When it was made.
    made_at INTEGER NOT NULL,
    -- By whom; null while the organisation was set up.
    made_by INTEGER REFERENCES operator (id),
    -- The second person who wanted it.
    agreed_by INTEGER REFERENCES operator (id) CHECK (agreed_by IS NULL OR agreed_by <> made_by)
) STRICT;

-- The desktops that share this ledger.
CREATE TABLE desktop (
    -- Its public key.
    key BLOB PRIMARY KEY CHECK (length(key) = 32),
    -- What people call it; null for the key that the ledger was born with, which has a row once it was retired.
    name TEXT,
    -- Since when it is in the team.
    added_at INTEGER,
    -- Who let it in.
    added_by INTEGER REFERENCES operator (id),
    -- The second person who wanted it.
    agreed_by INTEGER REFERENCES operator (id) CHECK (agreed_by <> added_by),
    -- Since when what it writes does nothing.
    retired_at INTEGER
) STRICT;

-- The desktop with the right to send; no row while it is the one that the ledger was born at.
CREATE TABLE lease (
    -- Always 1.
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- The key of the desktop.
    desktop BLOB NOT NULL CHECK (length(desktop) = 32),
    -- The entry that gave it: the fencing token.
    seq INTEGER NOT NULL,
    -- Since when.
    at INTEGER NOT NULL,
    -- By whom.
    by INTEGER REFERENCES operator (id)
) STRICT;

-- Entries of other desktops that broke a rule: they have their place, and do nothing.
CREATE TABLE void_entry (
    -- Which.
    seq INTEGER PRIMARY KEY REFERENCES journal (seq),
    -- Which rule.
    why TEXT NOT NULL
) STRICT;

-- How far this file and the log of its team agree; no row where it shares its ledger with nobody. Of this file alone, and no
-- projection.
CREATE TABLE team_log (
    -- Always 1.
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- The newest entry of the log that is known here, by its place.
    position INTEGER NOT NULL CHECK (position >= 0),
    -- The hash of that entry.
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    -- The number of this desktop's next entry in the log.
    number INTEGER NOT NULL CHECK (number > 0),
    -- The last entry of the journal that the log has.
    shared INTEGER NOT NULL CHECK (shared >= 0)
) STRICT;

-- What is wrong with the log of the team, for as long as it is: a pause that cannot be written into that log. No row where
-- nothing is. Of this file alone, and no projection.
CREATE TABLE log_doubt (
    -- Always 1.
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- Why sending is paused, as JSON.
    reason TEXT NOT NULL,
    -- Since when.
    since INTEGER NOT NULL
) STRICT;

-- One row where this ledger went on at another computer: nothing is sent from it any more.
CREATE TABLE moved (
    -- Always 1.
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- Since when.
    at INTEGER NOT NULL,
    -- By whom.
    by INTEGER REFERENCES operator (id),
    -- The second person who wanted it.
    agreed_by INTEGER NOT NULL REFERENCES operator (id) CHECK (agreed_by <> by)
) STRICT;

-- M-PESA's own statements, as they were imported.
CREATE TABLE statement (
    -- Id, in the order of importing.
    id INTEGER PRIMARY KEY,
    -- Name of the file.
    file_name TEXT NOT NULL,
    -- Digest of the file's bytes, which are in content.
    file_sha256 BLOB NOT NULL REFERENCES content (digest),
    -- Digest of its lines, which are in content.
    lines_digest BLOB NOT NULL REFERENCES content (digest),
    -- How many lines it has.
    count INTEGER NOT NULL CHECK (count >= 0),
    -- How many of them were new.
    added INTEGER NOT NULL CHECK (added BETWEEN 0 AND count),
    -- Whose statement: an organisation's number.
    shortcode TEXT NOT NULL,
    -- Of which account.
    account TEXT NOT NULL CHECK (account IN ('utility', 'working', 'charges_paid', 'settlement', 'merchant')),
    -- How it was written, in words.
    layout TEXT NOT NULL,
    -- From when it covers the account.
    from_at INTEGER NOT NULL,
    -- Until when, that second included.
    until_at INTEGER NOT NULL,
    -- What the account held before.
    opening_cents INTEGER,
    -- What it held afterwards.
    closing_cents INTEGER,
    -- Whether payouts of this ledger leave this account.
    pays INTEGER NOT NULL CHECK (pays IN (0, 1)),
    -- When it was imported.
    imported_at INTEGER NOT NULL,
    -- By whom.
    imported_by INTEGER NOT NULL REFERENCES operator (id),
    UNIQUE (file_sha256, account),
    CHECK (from_at <= until_at)
) STRICT;

CREATE INDEX statement_by_account ON statement (shortcode, account, from_at);
CREATE INDEX statement_by_import ON statement (imported_at);

-- Lines of M-PESA's books, once each, in whatever file they came.
CREATE TABLE statement_line (
    -- Id, in the order of importing.
    id INTEGER PRIMARY KEY,
    -- The statement in which it came first.
    statement_id INTEGER NOT NULL REFERENCES statement (id),
    -- Line of its file.
    line INTEGER NOT NULL,
    -- Whose books: an organisation's number.
    shortcode TEXT NOT NULL,
    -- Which account.
    account TEXT NOT NULL CHECK (account IN ('utility', 'working', 'charges_paid', 'settlement', 'merchant')),
    -- What tells it from other lines of the account. Begins with the receipt and a slash.
    key TEXT NOT NULL,
    -- When it was completed.
    completed_at INTEGER NOT NULL,
    -- Above zero came in, below zero went out; of what does not count, what would have.
    cents INTEGER NOT NULL,
    -- Whether money moved.
    counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
    -- What kind of movement.
    class TEXT NOT NULL CHECK (class IN ('payment', 'charge', 'reversal', 'move', 'incoming', 'other')),
    -- Our own id, where M-PESA wrote it down.
    own_id TEXT,
    -- The receipt of what it takes back.
    linked TEXT,
    -- The whole line, as JSON.
    body TEXT NOT NULL,
    -- Whether it is of before this ledger began.
    before INTEGER NOT NULL CHECK (before IN (0, 1)),
    -- The payout that it belongs to.
    payout_id INTEGER REFERENCES payout (id),
    -- By what.
    matched_by TEXT CHECK (matched_by IN ('own_id', 'receipt', 'linked')),
    -- Whether it is a customer's payment that is known.
    customer INTEGER NOT NULL CHECK (customer IN (0, 1)),
    -- The alarm that it raised about the payout, as JSON; null where it raised none.
    alarm TEXT,
    CHECK ((payout_id IS NULL) = (matched_by IS NULL))
) STRICT;

-- No line is counted twice. Also the way from a receipt to its lines.
CREATE UNIQUE INDEX statement_line_once ON statement_line (key, shortcode, account);
CREATE INDEX statement_line_by_own_id ON statement_line (own_id) WHERE own_id IS NOT NULL;
CREATE INDEX statement_line_by_linked ON statement_line (linked) WHERE linked IS NOT NULL;
CREATE INDEX statement_line_by_time ON statement_line (shortcode, account, completed_at, id);

-- What does not match between M-PESA's books and this ledger.
CREATE TABLE finding (
    -- What it is about: `line:17`, `payout:33`, `customer:SG632NMUAB`, `file:4:0`, `gap:600417:utility:1793480400000`.
    subject TEXT PRIMARY KEY,
    -- What does not match.
    kind TEXT NOT NULL CHECK (kind IN ('ghost', 'lone_charge', 'amount', 'payee', 'not_paid_here', 'twice', 'charged_twice',
        'fee', 'taken_back', 'missing', 'customer_missing', 'gap', 'break', 'totals', 'balance', 'swapped_days',
        'receipt_day', 'unreadable')),
    -- The line.
    line_id INTEGER REFERENCES statement_line (id),
    -- The payout.
    payout_id INTEGER REFERENCES payout (id),
    -- The file.
    statement_id INTEGER REFERENCES statement (id),
    -- The time of M-PESA's books that it is about.
    at INTEGER NOT NULL,
    -- How much it is about.
    cents INTEGER NOT NULL,
    -- In words, where neither line nor payout has them.
    said TEXT,
    -- How it stands.
    state TEXT NOT NULL CHECK (state IN ('open', 'explained', 'accepted')),
    -- Who sees to it.
    owner INTEGER REFERENCES operator (id),
    -- What somebody said of it.
    note TEXT,
    -- Who.
    noted_by INTEGER REFERENCES operator (id),
    -- When.
    noted_at INTEGER,
    -- The second person who leaves it so.
    agreed_by INTEGER REFERENCES operator (id) CHECK (agreed_by IS NULL OR agreed_by <> noted_by),
    CHECK ((state = 'accepted') = (agreed_by IS NOT NULL)),
    CHECK ((noted_by IS NULL) = (noted_at IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX finding_by_state ON finding (state, kind, at);

-- Months that two people closed.
CREATE TABLE closed_month (
    -- `2026-11`.
    month TEXT PRIMARY KEY,
    -- What moved on each account, as JSON.
    sums TEXT NOT NULL,
    -- How many lines were open.
    open INTEGER NOT NULL CHECK (open >= 0),
    -- When it was closed.
    closed_at INTEGER NOT NULL,
    -- By whom.
    closed_by INTEGER NOT NULL REFERENCES operator (id),
    -- The second person.
    agreed_by INTEGER NOT NULL REFERENCES operator (id) CHECK (agreed_by <> closed_by)
) STRICT, WITHOUT ROWID;
