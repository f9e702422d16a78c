"""Steps 2 to 10 of the schema, each with what it brings."""

STATEMENTS = {
    # The lists of bills and dates that billbot went by, as they were: for edits that have faults or are taken back.
    "2-configurations": """
CREATE TABLE configurations (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT,                   -- null for an edit by hand
  bills BLOB NOT NULL, calendar BLOB NOT NULL  -- the files' bytes; billbot.toml, which may hold addresses, is not kept
) STRICT;
""",
    # A decision on a suggestion can be taken back; whatever operations hear of decisions is of one kind.
    "3-decisions": """
ALTER TABLE suggestions ADD COLUMN reopened_at TEXT;
ALTER TABLE suggestions ADD COLUMN reopened_by TEXT;
UPDATE marks SET kind = 'decision' WHERE kind = 'accepted';
UPDATE tellings SET kind = 'decision', state = 'to add' WHERE kind = 'accepted';
""",
    # Who is on the list of each channel, so that one who is missing on it for a moment loses nothing.
    "4-recipients": """
CREATE TABLE recipients (     -- who is on the list of a channel, or was until a moment ago
  channel TEXT NOT NULL, recipient TEXT NOT NULL,      -- the keyed hash of an address
  missing_since TEXT,         -- when the list was first met without it; null while it is on it
  PRIMARY KEY (channel, recipient)
) STRICT;
INSERT INTO recipients SELECT DISTINCT channel, recipient, NULL FROM marks WHERE recipient <> '';
INSERT OR IGNORE INTO recipients SELECT DISTINCT channel, recipient, NULL FROM envelopes;
""",
    # The texts of documents get versions, with the time and address of each, and the hashes by which they are found.
    # What a document's JSON gave before this step had lost its line breaks; it stays as a version, and is read all
    # the same.
    "5-texts": """
CREATE TABLE texts (            -- each version of a document's text; a changed one under the same number is a new row
  id INTEGER PRIMARY KEY,
  general_court INTEGER NOT NULL,
  number TEXT NOT NULL,         -- what it was asked for by: its docket as long as it has no number
  read_at TEXT NOT NULL,        -- when it was first read so
  address TEXT NOT NULL,        -- the path at the site; empty where that was not written down
  hashes INTEGER NOT NULL,      -- how many hashes its sketch has, none once another version has followed
  bound INTEGER NOT NULL,       -- up to which they are all that its text has
  zlib BLOB NOT NULL
) STRICT;
CREATE INDEX texts_of ON texts(general_court, number, id);
CREATE TABLE text_hashes (      -- which text has which run of words, of the latest versions
  hash INTEGER NOT NULL,
  text INTEGER NOT NULL REFERENCES texts(id),
  PRIMARY KEY (hash, text)
) STRICT, WITHOUT ROWID;
CREATE TABLE text_looks (       -- when the page of a text was last asked for that the JSON does not have
  general_court INTEGER NOT NULL,
  number TEXT NOT NULL,
  looked_at TEXT NOT NULL,
  PRIMARY KEY (general_court, number)
) STRICT;
INSERT INTO texts (general_court, number, read_at, address, hashes, bound, zlib)
  SELECT general_court, coalesce(number, docket), coalesce(read_at, first_seen), '', 0, 0, zlib
  FROM document_texts JOIN documents ON document = documents.id ORDER BY documents.id;
DROP TABLE document_texts;
""",
    # When a backup was put in the place of the database, and what channels say they heard since it was made.
    "6-restorations": """
CREATE TABLE restorations (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  backup_at TEXT NOT NULL     -- when the backup was made: what was told from then on is not in it
) STRICT;
CREATE TABLE channels_asked ( -- after a restoration: those that were asked what they heard since the backup
  restoration INTEGER NOT NULL REFERENCES restorations(id),
  channel TEXT NOT NULL, recipient TEXT NOT NULL,
  whole INTEGER NOT NULL,     -- 0: the channel could not say all of it
  PRIMARY KEY (restoration, channel, recipient)
) STRICT;
CREATE TABLE told_elsewhere ( -- what a channel heard that is not in the ledger yet, a row each time
  id INTEGER PRIMARY KEY,
  channel TEXT NOT NULL, recipient TEXT NOT NULL,
  print TEXT NOT NULL,        -- of a subject and its state
  at TEXT NOT NULL
) STRICT;
CREATE INDEX told_elsewhere_print ON told_elsewhere(channel, recipient, print);
""",
    # How much the site was asked, and how much came, in all: numbers for whoever runs it.
    "7-traffic": """
CREATE TABLE traffic (        -- counted on, whatever is forgotten of single sweeps
  only INTEGER PRIMARY KEY CHECK (only = 1),
  requests INTEGER NOT NULL,
  received INTEGER NOT NULL   -- bytes, heads and whatever was refused among them; counted from this step on
) STRICT;
INSERT INTO traffic SELECT 1, coalesce(sum(requests), 0), 0 FROM sweeps;
""",
    # When a channel that is held is asked whether it works by now, and whether that is somebody's word alone.
    "8-askings": """
-- null: only a message shows whether it was mended
ALTER TABLE holds ADD COLUMN next_asking TEXT;
-- 1: somebody says that it was mended, which no message has shown yet
ALTER TABLE holds ADD COLUMN believed INTEGER NOT NULL DEFAULT 0;
UPDATE holds SET next_asking = next_try;
""",
    # Who decides: committees with their seats, and members, each version of a record a row, and how reading them
    # went.
    "9-people": """
CREATE TABLE committees (      -- what changed in a committee's record is a new row, the last one is what is so
  id INTEGER PRIMARY KEY,
  general_court INTEGER NOT NULL,
  code TEXT NOT NULL,
  since TEXT NOT NULL,         -- when it was first read so
  name TEXT NOT NULL,
  branch TEXT NOT NULL,
  new_chair INTEGER NOT NULL   -- 1: its chairs are others than in the row before
) STRICT;
CREATE INDEX committees_of ON committees(general_court, code, id);
CREATE TABLE seats (
  committee INTEGER NOT NULL REFERENCES committees(id),
  position INTEGER NOT NULL,
  member TEXT NOT NULL,
  branch TEXT NOT NULL,
  chair INTEGER NOT NULL,
  PRIMARY KEY (committee, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE members (         -- as committees
  id INTEGER PRIMARY KEY,
  general_court INTEGER NOT NULL,
  code TEXT NOT NULL,
  since TEXT NOT NULL,
  name TEXT NOT NULL,
  branch TEXT, district TEXT, party TEXT, leadership TEXT, email TEXT, phone TEXT, room TEXT
) STRICT;
CREATE INDEX members_of ON members(general_court, code, id);
CREATE TABLE member_names (    -- by what documents call those who filed and joined them
  general_court INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (general_court, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE people_reads (    -- how reading a record has gone; error is null after a good one
  record TEXT NOT NULL CHECK (record IN ('committee', 'member')),
  general_court INTEGER NOT NULL,
  code TEXT NOT NULL,
  tried_at TEXT NOT NULL,
  read_at TEXT,
  error TEXT,
  PRIMARY KEY (record, general_court, code)
) STRICT, WITHOUT ROWID;
""",
    # What the own page of a hearing says in the committee's words is kept: until when testimony is taken, and where.
    "10-notices": """
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
""",
}
