"""Troubles that operations channels hear of."""

STATEMENTS = """
CREATE TABLE incidents (      -- a trouble that operations channels hear of: when it begins, and when it ends
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('layout', 'page', 'bill', 'channel', 'reading', 'backup')),
  subject TEXT NOT NULL,      -- 194/H1588, the name of a channel, or empty for the site's layout
  began TEXT NOT NULL, ended TEXT,
  detail TEXT NOT NULL,
  page TEXT,                  -- the file that keeps the first page that could not be read
  attempt INTEGER NOT NULL    -- the last attempt to send anything when the trouble was last found
) STRICT;
CREATE UNIQUE INDEX incidents_open ON incidents(kind, subject) WHERE ended IS NULL;
CREATE TABLE incident_deliveries (   -- what was given up, under the incident that tells of it
  delivery INTEGER PRIMARY KEY REFERENCES deliveries(id),
  incident INTEGER NOT NULL REFERENCES incidents(id)
) STRICT;
CREATE INDEX deliveries_given_up ON deliveries(id) WHERE state = 'given_up';
CREATE TABLE lacks (          -- what a channel is missing, so that nothing can be made out to anybody
  channel TEXT PRIMARY KEY,
  lack TEXT NOT NULL
) STRICT;
"""
