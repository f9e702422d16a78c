"""A suggestion may be made for a passage of a watched text, or for a first page that names a watched bill.

SQLite cannot change what a column takes, so the suggestions move into a new table, and what hangs on them, too.
"""

STATEMENTS = """
CREATE TABLE new_suggestions (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL UNIQUE REFERENCES documents(id),
  reason TEXT NOT NULL CHECK (reason IN ('title', 'named', 'words', 'report', 'passage', 'sponsor')),
  like_court INTEGER, like_number TEXT,  -- the watched bill that the reason names
  shared TEXT NOT NULL,
  made_at TEXT NOT NULL,
  quiet INTEGER NOT NULL,
  batch INTEGER,              -- those told together; null until it is told
  decided TEXT CHECK (decided IN ('accepted', 'rejected')),
  decided_at TEXT, decided_by TEXT,
  proposal TEXT,              -- what it was accepted under
  reopened_at TEXT, reopened_by TEXT
) STRICT;
INSERT INTO new_suggestions
  SELECT id, document, reason, like_court, like_number, shared, made_at, quiet, batch, decided, decided_at, decided_by,
  proposal, reopened_at, reopened_by FROM suggestions;
CREATE TABLE new_suggestion_topics (
  suggestion INTEGER NOT NULL REFERENCES new_suggestions(id),
  position INTEGER NOT NULL, topic TEXT NOT NULL,
  PRIMARY KEY (suggestion, position)
) STRICT;
INSERT INTO new_suggestion_topics SELECT suggestion, position, topic FROM suggestion_topics;
CREATE TABLE new_suggestion_words (
  suggestion INTEGER NOT NULL REFERENCES new_suggestions(id),
  position INTEGER NOT NULL,
  topic TEXT NOT NULL, word TEXT NOT NULL, said TEXT NOT NULL,
  place TEXT NOT NULL CHECK (place IN ('title', 'pinslip', 'text')),
  times INTEGER NOT NULL, excerpt TEXT NOT NULL,
  PRIMARY KEY (suggestion, position)
) STRICT;
INSERT INTO new_suggestion_words
  SELECT suggestion, position, topic, word, said, place, times, excerpt FROM suggestion_words;
DROP TABLE suggestion_topics;
DROP TABLE suggestion_words;
DROP TABLE suggestions;
ALTER TABLE new_suggestions RENAME TO suggestions;
ALTER TABLE new_suggestion_topics RENAME TO suggestion_topics;
ALTER TABLE new_suggestion_words RENAME TO suggestion_words;
CREATE TABLE suggestion_passages (  -- what a suggested document has of a watched bill's text
  suggestion INTEGER PRIMARY KEY REFERENCES suggestions(id),
  general_court INTEGER NOT NULL, number TEXT NOT NULL,
  words INTEGER NOT NULL,     -- of the longest passage
  share REAL NOT NULL,        -- of the watched text, between 0 and 1
  quote TEXT NOT NULL
) STRICT;
"""
