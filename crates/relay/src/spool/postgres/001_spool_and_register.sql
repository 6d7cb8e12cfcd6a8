-- Callbacks that wait, and the register of inboxes and readers, for any number of relay processes. Never edited after
-- release. The columns mean what they mean in the SQLite spool (`../sqlite/002_parcels_and_register.sql`).

CREATE TABLE hazina_relay.parcel (
    cursor BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    reader BIGINT NOT NULL,
    received_at_ms BIGINT NOT NULL,
    trusted BOOLEAN NOT NULL,
    envelope BYTEA NOT NULL
);
-- Sealed envelopes do not compress.
ALTER TABLE hazina_relay.parcel ALTER COLUMN envelope SET STORAGE EXTERNAL;
CREATE INDEX parcel_of_reader ON hazina_relay.parcel (reader, cursor);

-- How much waits for each reader, changed in the same transaction as the parcels: counting them would take long exactly
-- when many wait.
CREATE TABLE hazina_relay.level (
    reader BIGINT PRIMARY KEY,
    deliveries BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    untrusted_deliveries BIGINT NOT NULL,
    untrusted_bytes BIGINT NOT NULL
) WITH (fillfactor = 10);

CREATE TABLE hazina_relay.inbox (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 60),
    rule TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL
);

CREATE TABLE hazina_relay.inbox_token (
    digest BYTEA PRIMARY KEY CHECK (length(digest) = 32),
    inbox BIGINT NOT NULL REFERENCES hazina_relay.inbox (id) ON DELETE CASCADE
);

CREATE TABLE hazina_relay.pairing (
    digest BYTEA PRIMARY KEY CHECK (length(digest) = 32),
    inbox BIGINT NOT NULL REFERENCES hazina_relay.inbox (id) ON DELETE CASCADE,
    expires_at_ms BIGINT NOT NULL
);

CREATE TABLE hazina_relay.reader (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    inbox BIGINT NOT NULL REFERENCES hazina_relay.inbox (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    public_key BYTEA NOT NULL CHECK (length(public_key) = 32),
    gate_key BYTEA NOT NULL CHECK (length(gate_key) = 32),
    credential BYTEA NOT NULL CHECK (length(credential) = 32),
    next_credential BYTEA CHECK (length(next_credential) = 32),
    paired_at_ms BIGINT NOT NULL
);

CREATE TABLE hazina_relay.register_version (version BIGINT NOT NULL);
INSERT INTO hazina_relay.register_version VALUES (1);
