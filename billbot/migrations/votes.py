"""Votes as each witness has them, with the names of those who voted."""

STATEMENTS = """
CREATE TABLE votes (
  id INTEGER PRIMARY KEY,
  general_court INTEGER NOT NULL,
  number TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('committee', 'roll_call')),
  body TEXT NOT NULL,          -- a committee, by its name or the code of its record, or a branch
  roll_call INTEGER,
  date TEXT,
  question TEXT NOT NULL,
  tally TEXT NOT NULL,         -- JSON: each way to vote, and how many did
  source TEXT NOT NULL,        -- a path at the site
  read_at TEXT NOT NULL        -- when it was first read so
) STRICT;
CREATE INDEX votes_of ON votes(general_court, number);
CREATE TABLE voters (
  vote INTEGER NOT NULL REFERENCES votes(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  way TEXT NOT NULL,
  code TEXT,
  name TEXT,
  PRIMARY KEY (vote, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE roll_call_tries (  -- roll calls that could not be read at the last try
  general_court INTEGER NOT NULL,
  branch TEXT NOT NULL,
  roll_call INTEGER NOT NULL,
  tried_at TEXT NOT NULL,
  tries INTEGER NOT NULL,
  error TEXT NOT NULL,
  PRIMARY KEY (general_court, branch, roll_call)
) STRICT, WITHOUT ROWID;
"""
