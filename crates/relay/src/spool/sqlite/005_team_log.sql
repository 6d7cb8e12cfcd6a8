-- Teams of desktops and the logs that they share. Never edited after release.

CREATE TABLE team (
    -- Never given twice.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- What its administrator calls it.
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 60),
    created_at_ms INTEGER NOT NULL
) STRICT;

-- Codes that were not used yet.
CREATE TABLE team_joining (
    -- SHA-256 of the code's secret.
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    team INTEGER NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    expires_at_ms INTEGER NOT NULL
) STRICT;

-- The desktops of teams. None is ever removed: the log names them.
CREATE TABLE team_device (
    -- Never given twice.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    team INTEGER NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    -- What it showed of itself when it joined.
    card BLOB NOT NULL,
    -- SHA-256 of its credential's secret.
    credential BLOB NOT NULL CHECK (length(credential) = 32),
    -- Whether it may add entries: the first, and whom another one welcomed.
    admitted INTEGER NOT NULL CHECK (admitted IN (0, 1)),
    -- Whether its credential is good no more.
    retired INTEGER NOT NULL CHECK (retired IN (0, 1)),
    joined_at_ms INTEGER NOT NULL,
    -- What another desktop left for it, sealed to its keys.
    welcome BLOB
) STRICT;

CREATE INDEX team_device_of_team ON team_device (team);

-- The logs: one row of entries for each team, without a gap.
CREATE TABLE team_entry (
    team INTEGER NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    -- Its place in the team's log, from 1.
    position INTEGER NOT NULL CHECK (position > 0),
    -- Chains it to the entry before.
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    -- The hash of the entry before, which its desktop saw.
    before BLOB NOT NULL CHECK (length(before) = 32),
    -- When it was ordered; never earlier than the entry before.
    at_ms INTEGER NOT NULL,
    device INTEGER NOT NULL,
    -- Which entry of this desktop's it is: the same one is taken once.
    device_seq INTEGER NOT NULL CHECK (device_seq > 0),
    -- Which of the team's keys it is sealed with.
    epoch INTEGER NOT NULL CHECK (epoch >= 0),
    body BLOB NOT NULL,
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    PRIMARY KEY (team, position),
    UNIQUE (team, device, device_seq)
) STRICT;
