-- Teams of desktops and the logs that they share. Never edited after release. The columns mean what they mean in the SQLite
-- spool (`../sqlite/005_team_log.sql`).

CREATE TABLE hazina_relay.team (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 60),
    created_at_ms BIGINT NOT NULL
);

CREATE TABLE hazina_relay.team_joining (
    digest BYTEA PRIMARY KEY CHECK (length(digest) = 32),
    team BIGINT NOT NULL REFERENCES hazina_relay.team (id) ON DELETE CASCADE,
    expires_at_ms BIGINT NOT NULL
);

CREATE TABLE hazina_relay.team_device (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team BIGINT NOT NULL REFERENCES hazina_relay.team (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    card BYTEA NOT NULL,
    credential BYTEA NOT NULL CHECK (length(credential) = 32),
    admitted BOOLEAN NOT NULL,
    retired BOOLEAN NOT NULL,
    joined_at_ms BIGINT NOT NULL,
    welcome BYTEA
);

CREATE INDEX team_device_of_team ON hazina_relay.team_device (team);

CREATE TABLE hazina_relay.team_entry (
    team BIGINT NOT NULL REFERENCES hazina_relay.team (id) ON DELETE CASCADE,
    position BIGINT NOT NULL CHECK (position > 0),
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    before BYTEA NOT NULL CHECK (length(before) = 32),
    at_ms BIGINT NOT NULL,
    device BIGINT NOT NULL,
    device_seq BIGINT NOT NULL CHECK (device_seq > 0),
    epoch BIGINT NOT NULL CHECK (epoch >= 0),
    body BYTEA NOT NULL,
    signature BYTEA NOT NULL CHECK (length(signature) = 64),
    PRIMARY KEY (team, position),
    UNIQUE (team, device, device_seq)
);
-- Sealed bodies do not compress.
ALTER TABLE hazina_relay.team_entry ALTER COLUMN body SET STORAGE EXTERNAL;
