"""The course of a hearing by its agenda: when and where it was to be, what was taken off it, what is in doubt."""

STATEMENTS = """
CREATE TABLE hearing_appointments (  -- each time and place that an agenda gave its hearing, the present one last
  event INTEGER NOT NULL REFERENCES hearings(event),
  position INTEGER NOT NULL,
  day TEXT NOT NULL, start TEXT, place TEXT,   -- Eastern
  stands INTEGER NOT NULL,    -- 0: called off
  since TEXT,                 -- the Eastern day on which it was first seen; null where it may have been so for long
  PRIMARY KEY (event, position)
) STRICT;
INSERT INTO hearing_appointments
  SELECT event, 0, day, start, place,
    lower(status) NOT IN ('canceled', 'cancelled') AND (lower(status) <> 'rescheduled' OR moved_from IS NOT NULL), NULL
  FROM hearings WHERE day IS NOT NULL;
-- When an answer was met that may be an old one; null when nothing is in doubt.
ALTER TABLE hearings ADD COLUMN doubted_at TEXT;
-- When the list was last read; null before the first time, and where an older billbot read it last.
ALTER TABLE hearing_list ADD COLUMN read_at TEXT;
ALTER TABLE hearing_bills ADD COLUMN taken_off INTEGER NOT NULL DEFAULT 0
"""
