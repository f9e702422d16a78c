"""The digests of each channel: their bounds, and what they said."""

STATEMENTS = """
CREATE TABLE digests (
  channel TEXT NOT NULL,
  number INTEGER NOT NULL,    -- counts a channel's digests from 1; 0 is the moment from which on they are counted
  since TEXT NOT NULL, until TEXT NOT NULL,  -- what was seen from since on and before until
  after_sighting INTEGER NOT NULL, last_sighting INTEGER NOT NULL,  -- the same, as the ids of sightings
  made_at TEXT NOT NULL,
  message TEXT,               -- as JSON, so that each try says the same; null for number 0
  PRIMARY KEY (channel, number)
) STRICT;
"""
