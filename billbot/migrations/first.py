"""Everything of the first release: bills, what is known of them, what is owed, and the sweeps."""

STATEMENTS = """
CREATE TABLE bills (
  id INTEGER PRIMARY KEY,
  general_court INTEGER NOT NULL,
  number TEXT NOT NULL,
  document_type TEXT, pinslip TEXT, sponsor TEXT,
  rows_met INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL DEFAULT 0,
  first_seen TEXT,            -- null until it was read well once: awaiting
  checked_at TEXT,            -- last read well, by either view
  visited_at TEXT,            -- its page last read well
  cosponsors_at TEXT,         -- its cosponsors last read; null until they were
  tried_at TEXT,              -- last asked for, well or not
  failing_since TEXT, error TEXT,
  absent INTEGER NOT NULL DEFAULT 0,   -- 1: the site said it has no such page
  etag TEXT, last_modified TEXT,       -- of the glance, when an answer gave them
  page_unread_since TEXT,     -- null while its page can be read; the JSON history may suffice meanwhile
  page_unread_at TEXT, page_error TEXT,
  UNIQUE (general_court, number)
) STRICT;
CREATE TABLE stated (
  bill INTEGER NOT NULL REFERENCES bills(id),
  name TEXT NOT NULL CHECK (name IN ('title', 'status', 'presenters')),
  value TEXT, former TEXT, missing_since TEXT,
  PRIMARY KEY (bill, name)
) STRICT;
CREATE TABLE actions (
  bill INTEGER NOT NULL REFERENCES bills(id),
  number INTEGER NOT NULL,    -- counts the rows of a bill as they were met
  position INTEGER,           -- in display order; null once removed
  date TEXT, branch TEXT NOT NULL, text TEXT NOT NULL,
  stricken INTEGER NOT NULL,
  former TEXT, former_date TEXT,   -- the words and the date before either changed last
  missing TEXT CHECK (missing IN ('row', 'strike', 'words')), missing_since TEXT,
  first_seen TEXT NOT NULL, removed_at TEXT,
  PRIMARY KEY (bill, number)
) STRICT;
CREATE TABLE cosponsors (
  bill INTEGER NOT NULL REFERENCES bills(id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL, missing_since TEXT,
  PRIMARY KEY (bill, position)
) STRICT;
CREATE TABLE committee_votes (
  bill INTEGER NOT NULL REFERENCES bills(id),
  position INTEGER NOT NULL,
  committee TEXT NOT NULL, date TEXT, question TEXT NOT NULL,
  favorable INTEGER NOT NULL, adverse INTEGER NOT NULL, reserve_right INTEGER NOT NULL, no_action INTEGER NOT NULL,
  PRIMARY KEY (bill, position)
) STRICT;
CREATE TABLE sightings (      -- only those that changed something
  id INTEGER PRIMARY KEY,
  bill INTEGER NOT NULL REFERENCES bills(id),
  at TEXT NOT NULL,
  sweep INTEGER REFERENCES sweeps(id)
) STRICT;
CREATE TABLE evidence (       -- the compressed answers a change was read from
  id INTEGER PRIMARY KEY,
  sighting INTEGER NOT NULL REFERENCES sightings(id),
  url TEXT NOT NULL, at TEXT NOT NULL, zlib BLOB NOT NULL
) STRICT;
CREATE TABLE changes (
  id INTEGER PRIMARY KEY,
  sighting INTEGER NOT NULL REFERENCES sightings(id),
  kind TEXT NOT NULL, weight TEXT NOT NULL,
  row INTEGER, date TEXT, branch TEXT, text TEXT, old TEXT
) STRICT;
CREATE INDEX changes_sighting ON changes(sighting);
CREATE INDEX sightings_bill ON sightings(bill);
CREATE TABLE change_proposals (
  change INTEGER NOT NULL REFERENCES changes(id),
  position INTEGER NOT NULL, proposal TEXT NOT NULL,
  PRIMARY KEY (change, position)
) STRICT;
CREATE TABLE links (
  id INTEGER PRIMARY KEY,
  sighting INTEGER NOT NULL REFERENCES sightings(id),
  origin_court INTEGER NOT NULL, origin TEXT NOT NULL,
  to_court INTEGER NOT NULL, to_number TEXT NOT NULL,
  relation TEXT NOT NULL,
  row INTEGER NOT NULL,       -- the row of its origin that states it
  UNIQUE (origin_court, origin, to_court, to_number, relation, row)
) STRICT;
CREATE TABLE renumberings (   -- the number that a docket got
  general_court INTEGER NOT NULL, docket TEXT NOT NULL,
  number TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (general_court, docket)
) STRICT;
CREATE TABLE notices (
  id INTEGER PRIMARY KEY,
  channel TEXT NOT NULL,
  key TEXT NOT NULL,          -- unique in its channel: nothing is owed twice
  kind TEXT NOT NULL,
  change INTEGER REFERENCES changes(id),
  proposal TEXT,              -- the main one: what it is told under
  sweep INTEGER REFERENCES sweeps(id),
  gathered TEXT NOT NULL DEFAULT '',   -- the name under which it may be told with those of other proposals
  owed_at TEXT NOT NULL, due_at TEXT NOT NULL,
  addressed_at TEXT,          -- when its deliveries were made out, one a recipient
  UNIQUE (channel, key)
) STRICT;
CREATE INDEX notices_owed ON notices(channel) WHERE addressed_at IS NULL;
CREATE INDEX notices_change ON notices(change);
CREATE TABLE notice_proposals (
  notice INTEGER NOT NULL REFERENCES notices(id),
  position INTEGER NOT NULL, proposal TEXT NOT NULL,
  PRIMARY KEY (notice, position)
) STRICT;
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  notice INTEGER NOT NULL REFERENCES notices(id),
  recipient TEXT NOT NULL,    -- a keyed hash, never an address
  state TEXT NOT NULL CHECK (state IN ('due', 'claimed', 'waiting', 'sent', 'withdrawn', 'given_up')),
  next_try TEXT NOT NULL,
  parcel TEXT,                -- what was told in one message keeps one key for good
  owner TEXT, claimed_until TEXT,
  unclear INTEGER NOT NULL DEFAULT 0,  -- 1: an earlier attempt may have been accepted
  tries INTEGER NOT NULL DEFAULT 0,
  settled_at TEXT, reference TEXT, error TEXT,
  UNIQUE (notice, recipient)
) STRICT;
CREATE INDEX deliveries_open ON deliveries(next_try) WHERE state IN ('due', 'claimed', 'waiting');
CREATE INDEX deliveries_sent ON deliveries(settled_at) WHERE state = 'sent';
CREATE INDEX deliveries_parcel ON deliveries(parcel);
CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  parcel TEXT NOT NULL,
  at TEXT NOT NULL, error TEXT
) STRICT;
CREATE INDEX attempts_parcel ON attempts(parcel);
CREATE TABLE threads (
  channel TEXT NOT NULL, recipient TEXT NOT NULL, thread TEXT NOT NULL,
  reference TEXT NOT NULL,
  PRIMARY KEY (channel, recipient, thread)
) STRICT;
CREATE TABLE sweeps (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL, finished TEXT,
  checked INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0, not_tried INTEGER NOT NULL DEFAULT 0,
  requests INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE lease (          -- one sweep at a time
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL, until TEXT NOT NULL
) STRICT;
CREATE TABLE pause (          -- after failed connections in a row
  only INTEGER PRIMARY KEY CHECK (only = 1),
  stops INTEGER NOT NULL, resume_at TEXT
) STRICT;
"""
