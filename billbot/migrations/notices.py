"""What the own page of a hearing says in the committee's words is kept: until when testimony is taken, and where."""

STATEMENTS = """
CREATE TABLE hearing_notices (  -- of the hearings ahead that are about what is watched
  event INTEGER PRIMARY KEY REFERENCES hearings(event),
  read_at TEXT NOT NULL,        -- when the page was last read well
  since TEXT NOT NULL,          -- when these words were first read
  doubted_at TEXT,              -- since when its answer may be an old one; null where nothing is in doubt
  turns INTEGER NOT NULL,       -- how often the words have changed
  form INTEGER NOT NULL,        -- whether the page offers the site's own form
  text TEXT NOT NULL,
  before TEXT,                  -- the words before these
  state TEXT NOT NULL           -- what they said of testimony at the last reading, as it is told
) STRICT;
"""
