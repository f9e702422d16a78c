"""Who edited the list of bills, and when the configuration could not be read."""

STATEMENTS = """
CREATE TABLE edits (          -- who put a bill on the list, or took it off; the history of the bill stays
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT,                   -- the name of an account; null when a file was edited by hand
  kind TEXT NOT NULL CHECK (kind IN ('added', 'removed')),
  general_court INTEGER NOT NULL, number TEXT NOT NULL,
  proposal TEXT NOT NULL, name TEXT NOT NULL
) STRICT;
CREATE TABLE listing (        -- the bills that were listed when the configuration was last taken note of
  general_court INTEGER NOT NULL, number TEXT NOT NULL,
  proposal TEXT NOT NULL, name TEXT NOT NULL,
  edit INTEGER REFERENCES edits(id),  -- which channels have yet to be told of, once it was read; else null
  PRIMARY KEY (general_court, number)
) STRICT;
CREATE TABLE config_faults (  -- a configuration that could not be read while billbot worked
  digest TEXT NOT NULL,       -- of its files, as they were when it began
  began TEXT NOT NULL, ended TEXT,
  faults TEXT NOT NULL,
  PRIMARY KEY (digest, began)
) STRICT;
"""
