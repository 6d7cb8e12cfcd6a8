-- Callbacks that were refused for where they came from. Never edited after release.

-- How many callbacks with a right address came on a day from elsewhere than the settings allow.
CREATE TABLE refused_source (
    inbox INTEGER NOT NULL CHECK (inbox >= 0),
    -- The day in East Africa, as days since 1970.
    day INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    -- When the last of them came, and from which address.
    last_at_ms INTEGER NOT NULL,
    last_source TEXT NOT NULL,
    PRIMARY KEY (inbox, day)
) STRICT, WITHOUT ROWID;
