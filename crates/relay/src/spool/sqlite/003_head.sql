-- The second witness of consoles' ledgers. Never edited after release.

-- The newest entry that the ledger behind an inbox must have: a number and a hash that mean nothing here.
CREATE TABLE head (
    -- Whose; 0 is the console that this relay runs inside of, which is in no table.
    inbox INTEGER PRIMARY KEY CHECK (inbox >= 0),
    seq INTEGER NOT NULL CHECK (seq >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    -- Which run of a console moved it there, so that a repeated move is told from the same move by a copy.
    mover BLOB NOT NULL CHECK (length(mover) = 16),
    -- When: UTC, in milliseconds since 1970.
    moved_at_ms INTEGER NOT NULL
) STRICT;
