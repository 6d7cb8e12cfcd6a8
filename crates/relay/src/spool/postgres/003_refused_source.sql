-- Callbacks that were refused for where they came from. Never edited after release. The columns mean what they mean in the
-- SQLite spool (`../sqlite/004_refused_source.sql`).

CREATE TABLE hazina_relay.refused_source (
    inbox BIGINT NOT NULL CHECK (inbox >= 0),
    day BIGINT NOT NULL,
    count BIGINT NOT NULL CHECK (count > 0),
    last_at_ms BIGINT NOT NULL,
    last_source TEXT NOT NULL,
    PRIMARY KEY (inbox, day)
);
