"""Pages that could not be read, and the weekly work."""

STATEMENTS = """
CREATE TABLE unread_pages (   -- the first page of a bill that could not be read, until one is read well
  general_court INTEGER NOT NULL, number TEXT NOT NULL,
  at TEXT NOT NULL, zlib BLOB NOT NULL,
  PRIMARY KEY (general_court, number)
) STRICT;
CREATE TABLE misread (        -- bills of a finished court that were not read as their record is known, when last tried
  general_court INTEGER NOT NULL, number TEXT NOT NULL,
  since TEXT NOT NULL, at TEXT NOT NULL, difference TEXT NOT NULL,
  PRIMARY KEY (general_court, number)
) STRICT;
CREATE TABLE upkeep (         -- what is done once a week
  task TEXT PRIMARY KEY,
  tried_at TEXT NOT NULL, done_at TEXT
) STRICT;
"""
