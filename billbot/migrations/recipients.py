"""Who is on the list of each channel, so that one who is missing on it for a moment loses nothing."""

STATEMENTS = """
CREATE TABLE recipients (     -- who is on the list of a channel, or was until a moment ago
  channel TEXT NOT NULL, recipient TEXT NOT NULL,      -- the keyed hash of an address
  missing_since TEXT,         -- when the list was first met without it; null while it is on it
  PRIMARY KEY (channel, recipient)
) STRICT;
INSERT INTO recipients SELECT DISTINCT channel, recipient, NULL FROM marks WHERE recipient <> '';
INSERT OR IGNORE INTO recipients SELECT DISTINCT channel, recipient, NULL FROM envelopes;
"""
