-- The second witness of consoles' ledgers. Never edited after release. The columns mean what they mean in the SQLite spool
-- (`../sqlite/003_head.sql`).

CREATE TABLE hazina_relay.head (
    inbox BIGINT PRIMARY KEY CHECK (inbox >= 0),
    seq BIGINT NOT NULL CHECK (seq >= 0),
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    mover BYTEA NOT NULL CHECK (length(mover) = 16),
    moved_at_ms BIGINT NOT NULL
);
