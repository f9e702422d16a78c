"""Hearings with their agendas."""

STATEMENTS = """
CREATE TABLE hearings (       -- those that the list of hearings names
  event INTEGER PRIMARY KEY,  -- the number of its page
  known_at TEXT NOT NULL,     -- when the list first named it
  baseline INTEGER NOT NULL,  -- 1: the first list ever read named it
  passed_over INTEGER NOT NULL,        -- 1: an old one of that list, never to be read
  tried_at TEXT, read_at TEXT,         -- last asked for; last read well
  status TEXT, day TEXT, start TEXT, ends TEXT, place TEXT,    -- Eastern; null until it was read
  committee TEXT, committee_code TEXT, description TEXT,
  moved_from TEXT, moved_from_start TEXT
) STRICT;
CREATE INDEX hearings_day ON hearings(day);
CREATE TABLE hearing_bills (  -- the documents on its agenda
  event INTEGER NOT NULL REFERENCES hearings(event),
  position INTEGER NOT NULL,
  general_court INTEGER NOT NULL, number TEXT NOT NULL,
  PRIMARY KEY (event, position)
) STRICT;
CREATE TABLE hearing_list (   -- when the list was last asked for
  only INTEGER PRIMARY KEY CHECK (only = 1),
  tried_at TEXT NOT NULL
) STRICT;
"""
