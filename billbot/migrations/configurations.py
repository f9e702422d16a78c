"""The lists of bills and dates that billbot went by, as they were: for edits that have faults or are taken back."""

STATEMENTS = """
CREATE TABLE configurations (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT,                   -- null for an edit by hand
  bills BLOB NOT NULL, calendar BLOB NOT NULL  -- the files' bytes; billbot.toml, which may hold addresses, is not kept
) STRICT;
"""
