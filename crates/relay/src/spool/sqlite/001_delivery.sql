-- Callbacks that were answered 200 and that the console has not acknowledged yet. Never edited after release.
CREATE TABLE delivery (
    -- The place in the order of arrival. AUTOINCREMENT, so that a number is never given twice, also when
    -- the row that had it is long gone: the console remembers how far it has read by this number.
    cursor INTEGER PRIMARY KEY AUTOINCREMENT CHECK (cursor > 0),
    -- When it was received: UTC, in milliseconds since 1970.
    received_at_ms INTEGER NOT NULL,
    -- The inbox token it was posted to.
    inbox TEXT NOT NULL CHECK (length(inbox) > 0),
    -- The path after the inbox: which attempt it claims to answer, and its token. Not judged here.
    target TEXT NOT NULL CHECK (length(target) BETWEEN 1 AND 200),
    -- The address that connected to us, as text.
    source TEXT NOT NULL CHECK (length(source) > 0),
    -- The body, byte for byte.
    body BLOB NOT NULL
) STRICT;
