"""Every document of a court, and those suggested to a person."""

STATEMENTS = """
CREATE TABLE document_lists ( -- the list of all documents of a court
  general_court INTEGER PRIMARY KEY,
  read_at TEXT,               -- last read well; null before its first time
  tried_at TEXT NOT NULL,
  error TEXT                  -- of the last try; null when it went well
) STRICT;
CREATE TABLE documents (      -- every document that a list ever named
  id INTEGER PRIMARY KEY,
  general_court INTEGER NOT NULL,
  docket TEXT, number TEXT,
  title TEXT, pinslip TEXT,
  presenters TEXT NOT NULL,   -- joined by line breaks
  first_seen TEXT NOT NULL,
  quiet INTEGER NOT NULL,     -- 1: it stood in the first list of its court, and nobody is told of it
  tries INTEGER NOT NULL DEFAULT 0, tried_at TEXT,
  next_try TEXT,              -- null once its text is known
  read_at TEXT,               -- first read well; null while it is unread
  error TEXT,
  CHECK (docket IS NOT NULL OR number IS NOT NULL),
  UNIQUE (general_court, docket),
  UNIQUE (general_court, number)
) STRICT;
CREATE INDEX documents_waiting ON documents(next_try) WHERE next_try IS NOT NULL;
CREATE TABLE document_texts (
  document INTEGER PRIMARY KEY REFERENCES documents(id),
  zlib BLOB NOT NULL
) STRICT;
CREATE TABLE suggestions (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL UNIQUE REFERENCES documents(id),
  reason TEXT NOT NULL CHECK (reason IN ('title', 'words', 'report', 'sponsor')),
  like_court INTEGER, like_number TEXT,  -- the watched bill that the reason names
  shared TEXT NOT NULL,
  made_at TEXT NOT NULL,
  quiet INTEGER NOT NULL,
  batch INTEGER,              -- those told together; null until it is told
  decided TEXT CHECK (decided IN ('accepted', 'rejected')),
  decided_at TEXT, decided_by TEXT,
  proposal TEXT               -- what it was accepted under
) STRICT;
CREATE TABLE suggestion_topics (
  suggestion INTEGER NOT NULL REFERENCES suggestions(id),
  position INTEGER NOT NULL, topic TEXT NOT NULL,
  PRIMARY KEY (suggestion, position)
) STRICT;
CREATE TABLE suggestion_words (
  suggestion INTEGER NOT NULL REFERENCES suggestions(id),
  position INTEGER NOT NULL,
  topic TEXT NOT NULL, word TEXT NOT NULL, said TEXT NOT NULL,
  place TEXT NOT NULL CHECK (place IN ('title', 'pinslip', 'text')),
  times INTEGER NOT NULL, excerpt TEXT NOT NULL,
  PRIMARY KEY (suggestion, position)
) STRICT;
"""
