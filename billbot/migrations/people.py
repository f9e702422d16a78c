"""Who decides: committees with their seats, and members, each version of a record a row, and how reading them went."""

STATEMENTS = """
CREATE TABLE committees (      -- what changed in a committee's record is a new row, the last one is what is so
  id INTEGER PRIMARY KEY,
  general_court INTEGER NOT NULL,
  code TEXT NOT NULL,
  since TEXT NOT NULL,         -- when it was first read so
  name TEXT NOT NULL,
  branch TEXT NOT NULL,
  new_chair INTEGER NOT NULL   -- 1: its chairs are others than in the row before
) STRICT;
CREATE INDEX committees_of ON committees(general_court, code, id);
CREATE TABLE seats (
  committee INTEGER NOT NULL REFERENCES committees(id),
  position INTEGER NOT NULL,
  member TEXT NOT NULL,
  branch TEXT NOT NULL,
  chair INTEGER NOT NULL,
  PRIMARY KEY (committee, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE members (         -- as committees
  id INTEGER PRIMARY KEY,
  general_court INTEGER NOT NULL,
  code TEXT NOT NULL,
  since TEXT NOT NULL,
  name TEXT NOT NULL,
  branch TEXT, district TEXT, party TEXT, leadership TEXT, email TEXT, phone TEXT, room TEXT
) STRICT;
CREATE INDEX members_of ON members(general_court, code, id);
CREATE TABLE member_names (    -- by what documents call those who filed and joined them
  general_court INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (general_court, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE people_reads (    -- how reading a record has gone; error is null after a good one
  record TEXT NOT NULL CHECK (record IN ('committee', 'member')),
  general_court INTEGER NOT NULL,
  code TEXT NOT NULL,
  tried_at TEXT NOT NULL,
  read_at TEXT,
  error TEXT,
  PRIMARY KEY (record, general_court, code)
) STRICT, WITHOUT ROWID;
"""
