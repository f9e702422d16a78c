"""The configurations that billbot went by, as their files were: for edits that have faults or are taken back."""

STATEMENTS = """
CREATE TABLE configurations (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT,                   -- null for an edit by hand
  billbot BLOB NOT NULL, bills BLOB NOT NULL, calendar BLOB NOT NULL  -- the files' bytes; no secret ever stands in them
) STRICT;
"""
