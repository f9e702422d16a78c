"""Parts of a bill's page that cannot be read, and when a page that could not be read was last asked for."""

STATEMENTS = """
-- Since when its page, or a tab of it, could not be had, and when that was last so; null once it was.
ALTER TABLE bills ADD COLUMN page_failing_since TEXT;
ALTER TABLE bills ADD COLUMN page_failed_at TEXT;
UPDATE bills SET page_failing_since = page_unread_since, page_failed_at = page_unread_at
  WHERE page_unread_since IS NOT NULL;
-- Votes of committees that stand on its page and cannot be read; null while all of them can.
ALTER TABLE bills ADD COLUMN votes_unread_since TEXT;
ALTER TABLE bills ADD COLUMN votes_error TEXT;
-- 1: the vote itself was seen, and not only a tab that does not open.
ALTER TABLE bills ADD COLUMN votes_posted INTEGER NOT NULL DEFAULT 0;
-- 1: it was so when the page was first seen.
ALTER TABLE bills ADD COLUMN votes_at_first INTEGER NOT NULL DEFAULT 0;
-- Incidents get a kind more, which a check can only be given in a new table.
CREATE TABLE incidents_now (  -- a trouble that operations channels hear of: when it begins, and when it ends
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('layout', 'page', 'vote', 'bill', 'channel', 'reading', 'backup')),
  subject TEXT NOT NULL,      -- 194/H1588, the name of a channel, or empty for the site's layout
  began TEXT NOT NULL, ended TEXT,
  detail TEXT NOT NULL,
  page TEXT,                  -- the file that keeps the first page that could not be read
  attempt INTEGER NOT NULL    -- the last attempt to send anything when the trouble was last found
) STRICT;
INSERT INTO incidents_now SELECT id, kind, subject, began, ended, detail, page, attempt FROM incidents;
CREATE TABLE incident_deliveries_now (   -- what was given up, under the incident that tells of it
  delivery INTEGER PRIMARY KEY REFERENCES deliveries(id),
  incident INTEGER NOT NULL REFERENCES incidents_now(id)
) STRICT;
INSERT INTO incident_deliveries_now SELECT delivery, incident FROM incident_deliveries;
DROP TABLE incident_deliveries;
DROP TABLE incidents;
ALTER TABLE incidents_now RENAME TO incidents;
ALTER TABLE incident_deliveries_now RENAME TO incident_deliveries;
CREATE UNIQUE INDEX incidents_open ON incidents(kind, subject) WHERE ended IS NULL;
"""
