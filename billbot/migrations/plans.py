"""How lively each watched bill is, for the plan of looks; and in which half hours of the week rows were seen."""

STATEMENTS = """
CREATE TABLE plans (          -- worked out from what was known of a bill, for one day
  bill INTEGER PRIMARY KEY REFERENCES bills(id),
  revision INTEGER NOT NULL, day TEXT NOT NULL,
  weight REAL NOT NULL,       -- how often to look, before what moved lately counts; 0 for one that is over
  committee TEXT,             -- that it is before, as its rows call it
  moved_at TEXT               -- when its last row was seen that was news
) STRICT;
CREATE TABLE entered (        -- rows by the half hour of their sighting, Eastern; Monday is 0
  weekday INTEGER NOT NULL, slot INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  PRIMARY KEY (weekday, slot)
) STRICT;
"""
