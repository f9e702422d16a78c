"""What people asked in Slack and were acknowledged: who, where and what only until it is answered."""

STATEMENTS = """
CREATE TABLE requests (
  id INTEGER PRIMARY KEY,
  envelope TEXT NOT NULL UNIQUE,  -- Slack's names for it, by which the same is known when it comes twice
  trigger TEXT NOT NULL UNIQUE,
  asked_at TEXT NOT NULL,
  answered_at TEXT,
  owner TEXT,                     -- the process that answers it, and until when it may take
  claimed_until TEXT,
  person TEXT,                    -- ids in Slack; null, as all below, once it is answered
  channel TEXT,
  words TEXT,
  reply_to TEXT
) STRICT;
"""
