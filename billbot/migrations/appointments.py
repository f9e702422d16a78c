"""The course of a hearing by its agenda: when and where it was to be, what was taken off it, what is in doubt.

What channels were owed before gets the present form of its keys, with the first bill on the agenda that we know.
"""

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
  SELECT event, 0, moved_from, moved_from_start, NULL, 1, NULL
  FROM hearings WHERE day IS NOT NULL AND moved_from IS NOT NULL AND (moved_from, moved_from_start) IS NOT (day, start);
INSERT INTO hearing_appointments
  SELECT event, (SELECT count(*) FROM hearing_appointments AS a WHERE a.event = hearings.event), day, start, place,
    lower(status) NOT IN ('canceled', 'cancelled') AND (lower(status) <> 'rescheduled' OR moved_from IS NOT NULL), NULL
  FROM hearings WHERE day IS NOT NULL;
UPDATE notices SET key = 'hearing:' || CAST(substr(key, 9) AS INTEGER) || ':'
  || (SELECT max(position) FROM hearing_appointments WHERE event = CAST(substr(key, 9) AS INTEGER))
  || iif(key LIKE '%:off', ':off:', ':on:') || strftime('%Y%m%d%H%M', owed_at) || ':' || coalesce(
    (SELECT general_court || '/' || number FROM hearing_bills AS b WHERE event = CAST(substr(key, 9) AS INTEGER)
      ORDER BY NOT EXISTS (SELECT 1 FROM bills WHERE (general_court, number) = (b.general_court, b.number)), position),
    '1/H1')
  WHERE kind = 'hearing';
-- When an answer was met that may be an old one; null when nothing is in doubt.
ALTER TABLE hearings ADD COLUMN doubted_at TEXT;
-- When the list was last read; null before the first time, and where an older billbot read it last.
ALTER TABLE hearing_list ADD COLUMN read_at TEXT;
ALTER TABLE hearing_bills ADD COLUMN taken_off INTEGER NOT NULL DEFAULT 0
"""
