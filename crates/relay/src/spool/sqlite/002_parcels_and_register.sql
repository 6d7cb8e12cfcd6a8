-- Callbacks for one reader each, packed, and the register of inboxes and readers. Never edited after release.

-- Callbacks that were answered 200 and that their reader has not acknowledged yet.
CREATE TABLE parcel (
    -- The place in the order of arrival. AUTOINCREMENT, so that a number is never given twice, also when
    -- the row that had it is long gone: the console remembers how far it has read by this number.
    cursor INTEGER PRIMARY KEY AUTOINCREMENT CHECK (cursor > 0),
    -- Whose it is; 0 is the console that this relay runs inside of.
    reader INTEGER NOT NULL CHECK (reader >= 0),
    -- When it was received: UTC, in milliseconds since 1970.
    received_at_ms INTEGER NOT NULL,
    -- Whether its address carried the mark of the reader's gate key.
    trusted INTEGER NOT NULL CHECK (trusted IN (0, 1)),
    -- Source address, path and body in one; sealed to the reader, but for reader 0.
    envelope BLOB NOT NULL
) STRICT;

CREATE INDEX parcel_of_reader ON parcel (reader, cursor);

INSERT INTO parcel (cursor, reader, received_at_ms, trusted, envelope)
SELECT cursor, 0, received_at_ms, 1,
       CAST('1' || char(10) || source || char(10) || target || char(10) || CAST(body AS TEXT) AS BLOB)
FROM delivery ORDER BY cursor;

-- Numbers go on where they stood, also where nothing waits.
DELETE FROM sqlite_sequence WHERE name = 'parcel';
INSERT INTO sqlite_sequence (name, seq) SELECT 'parcel', seq FROM sqlite_sequence WHERE name = 'delivery';
DROP TABLE delivery;

-- What callbacks are posted to.
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- What its administrator calls it.
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 60),
    -- Which customer payments are accepted: the JSON of `Rule`.
    rule TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;

-- The unguessable names of inboxes: one for each pairing code that was made.
CREATE TABLE inbox_token (
    -- SHA-256 of the token.
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    inbox INTEGER NOT NULL REFERENCES inbox (id) ON DELETE CASCADE
) STRICT;

-- Codes that were not used yet.
CREATE TABLE pairing (
    -- SHA-256 of the code's secret.
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    inbox INTEGER NOT NULL REFERENCES inbox (id) ON DELETE CASCADE,
    expires_at_ms INTEGER NOT NULL
) STRICT;

-- Paired consoles.
CREATE TABLE reader (
    -- Never given twice: callbacks that wait are told apart by it.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    inbox INTEGER NOT NULL REFERENCES inbox (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    -- X25519: what its callbacks are sealed to.
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    -- Marks its addresses; needed as it is, to check the marks.
    gate_key BLOB NOT NULL CHECK (length(gate_key) = 32),
    -- SHA-256 of its credential, and of the next one until that is first used.
    credential BLOB NOT NULL CHECK (length(credential) = 32),
    next_credential BLOB CHECK (length(next_credential) = 32),
    paired_at_ms INTEGER NOT NULL
) STRICT;

-- Counts changes of the four tables above, so that a running relay notices them.
CREATE TABLE register_version (version INTEGER NOT NULL) STRICT;
INSERT INTO register_version VALUES (1);
