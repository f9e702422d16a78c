"""Everything of the first release: bills, hearings, documents, the list, the ledger, and the sweeps."""

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
  page_failing_since TEXT,    -- since when its page, or a tab of it, could not be had; null once it was
  page_failed_at TEXT,        -- when that was last so
  votes_unread_since TEXT,    -- null while all votes of committees that stand on its page can be read
  votes_error TEXT,
  votes_posted INTEGER NOT NULL DEFAULT 0,    -- 1: the vote itself was seen, and not only a tab that does not open
  votes_at_first INTEGER NOT NULL DEFAULT 0,  -- 1: it was so when the page was first seen
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
CREATE TABLE unread_pages (   -- the first page of a bill that could not be read, until one is read well
  general_court INTEGER NOT NULL, number TEXT NOT NULL,
  at TEXT NOT NULL, zlib BLOB NOT NULL,
  PRIMARY KEY (general_court, number)
) STRICT;
CREATE TABLE changes (
  id INTEGER PRIMARY KEY,
  sighting INTEGER NOT NULL REFERENCES sightings(id),
  kind TEXT NOT NULL, weight TEXT NOT NULL,
  row INTEGER, date TEXT, branch TEXT, text TEXT, old TEXT
) STRICT;
CREATE INDEX changes_sighting ON changes(sighting);
CREATE INDEX sightings_bill ON sightings(bill);
CREATE INDEX sightings_sweep ON sightings(sweep);
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
CREATE TABLE hearings (       -- those that the list of hearings names
  event INTEGER PRIMARY KEY,  -- the number of its page
  known_at TEXT NOT NULL,     -- when the list first named it
  baseline INTEGER NOT NULL,  -- 1: the first list ever read named it
  passed_over INTEGER NOT NULL,        -- 1: an old one of that list, never to be read
  tried_at TEXT, read_at TEXT,         -- last asked for; last read well
  doubted_at TEXT,            -- when an answer was met that may be an old one; null when nothing is in doubt
  status TEXT, day TEXT, start TEXT, ends TEXT, place TEXT,    -- Eastern; null until it was read
  committee TEXT, committee_code TEXT, description TEXT,
  moved_from TEXT, moved_from_start TEXT
) STRICT;
CREATE INDEX hearings_day ON hearings(day);
CREATE TABLE hearing_bills (  -- the documents on its agenda
  event INTEGER NOT NULL REFERENCES hearings(event),
  position INTEGER NOT NULL,
  general_court INTEGER NOT NULL, number TEXT NOT NULL,
  taken_off INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (event, position)
) STRICT;
CREATE TABLE hearing_appointments (  -- each time and place that an agenda gave its hearing, the present one last
  event INTEGER NOT NULL REFERENCES hearings(event),
  position INTEGER NOT NULL,
  day TEXT NOT NULL, start TEXT, place TEXT,   -- Eastern
  stands INTEGER NOT NULL,    -- 0: called off
  since TEXT,                 -- the Eastern day on which it was first seen; null where it may have been so for long
  PRIMARY KEY (event, position)
) STRICT;
CREATE TABLE hearing_list (   -- the list of hearings
  only INTEGER PRIMARY KEY CHECK (only = 1),
  tried_at TEXT NOT NULL,     -- last asked for
  read_at TEXT                -- last read well; null before its first time
) STRICT;
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
CREATE TABLE watchlist_edits ( -- who put a bill on the list, or took it off; the history of the bill stays
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT,                   -- the name of an account; null when a file was edited by hand
  kind TEXT NOT NULL CHECK (kind IN ('added', 'removed')),
  general_court INTEGER NOT NULL, number TEXT NOT NULL,
  proposal TEXT NOT NULL, name TEXT NOT NULL
) STRICT;
CREATE TABLE watchlist (      -- the bills that were listed when the configuration was last taken note of
  general_court INTEGER NOT NULL, number TEXT NOT NULL,
  proposal TEXT NOT NULL, name TEXT NOT NULL,
  edit INTEGER REFERENCES watchlist_edits(id),  -- which channels have yet to be told of, once it was read; else null
  PRIMARY KEY (general_court, number)
) STRICT;
CREATE TABLE marks (          -- what may differ from what was told: a work queue, one row a channel and subject
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- none comes twice: who looked at one knows whether it is still the same
  channel TEXT NOT NULL,
  recipient TEXT NOT NULL,    -- a keyed hash, never an address; empty until it is made out to the channel's recipients
  kind TEXT NOT NULL,
  general_court INTEGER NOT NULL, bill TEXT NOT NULL,  -- 0 and empty where it is about no bill
  number INTEGER NOT NULL, name TEXT NOT NULL,
  was TEXT,                   -- its state before; null where it was not there
  change INTEGER REFERENCES changes(id),               -- the first since it was marked
  sweep INTEGER REFERENCES sweeps(id),
  marked_at TEXT NOT NULL, due_at TEXT NOT NULL,
  turns INTEGER NOT NULL DEFAULT 1,    -- how often it was marked
  put_off_until TEXT, error TEXT,
  UNIQUE (channel, recipient, kind, general_court, bill, number, name)
) STRICT;
CREATE TABLE envelopes (      -- a message to one recipient, from before it is sent
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,   -- what the other side can be asked for
  channel TEXT NOT NULL, recipient TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'sent', 'dropped', 'refused')),
  content TEXT,               -- the message, byte for byte, until it is settled
  made_at TEXT NOT NULL, next_try TEXT NOT NULL,
  owner TEXT, claimed_until TEXT,
  unclear INTEGER NOT NULL DEFAULT 0,  -- 1: an earlier attempt may have been accepted
  tries INTEGER NOT NULL DEFAULT 0,
  settled_at TEXT, reference TEXT, error TEXT,
  incident INTEGER REFERENCES incidents(id)            -- what tells of it that it was refused
) STRICT;
CREATE UNIQUE INDEX envelopes_open ON envelopes(channel, recipient) WHERE state = 'open';
CREATE INDEX envelopes_sent ON envelopes(channel, recipient, settled_at) WHERE state = 'sent';
CREATE INDEX envelopes_refused ON envelopes(channel) WHERE state = 'refused';
CREATE TABLE tellings (       -- the ledger: what a recipient was told of a subject; it counts once its envelope is sent
  id INTEGER PRIMARY KEY,
  envelope INTEGER NOT NULL REFERENCES envelopes(id),
  channel TEXT NOT NULL, recipient TEXT NOT NULL,
  kind TEXT NOT NULL,
  general_court INTEGER NOT NULL, bill TEXT NOT NULL,
  number INTEGER NOT NULL, name TEXT NOT NULL,
  state TEXT NOT NULL,
  change INTEGER REFERENCES changes(id),               -- the last that it tells
  after INTEGER NOT NULL,     -- the last that was told before
  proposals TEXT NOT NULL,    -- what it was told under, the main one first
  gathered TEXT NOT NULL,     -- the name under which it could be told with those of other proposals
  was TEXT, since INTEGER, sweep INTEGER, marked_at TEXT NOT NULL,
  due_at TEXT                 -- as it was marked; null for what was told by the words of another
) STRICT;
CREATE INDEX tellings_envelope ON tellings(envelope);
CREATE INDEX tellings_subject ON tellings(kind, general_court, bill, number, name);
CREATE INDEX tellings_marked ON tellings(channel, marked_at);
CREATE TABLE holds (          -- what keeps messages from a channel, or from one recipient of it
  channel TEXT NOT NULL, recipient TEXT NOT NULL,      -- empty: the whole channel
  since TEXT NOT NULL, tries INTEGER NOT NULL, next_try TEXT NOT NULL,
  error TEXT NOT NULL,
  permanent INTEGER NOT NULL, -- 1: waiting alone will not mend it
  PRIMARY KEY (channel, recipient)
) STRICT;
CREATE TABLE incidents (      -- a trouble that operations channels hear of: when it begins, and when it ends
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,      -- 194/H1588, the name of a channel, or empty for the site's layout
  began TEXT NOT NULL, ended TEXT,
  detail TEXT NOT NULL,
  page TEXT                   -- the file that keeps the first page that could not be read
) STRICT;
CREATE UNIQUE INDEX incidents_open ON incidents(kind, subject) WHERE ended IS NULL;
CREATE TABLE config_faults (  -- a configuration that could not be read while billbot worked
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL,       -- of its files, as they were when it began
  began TEXT NOT NULL, ended TEXT,
  faults TEXT NOT NULL
) STRICT;
CREATE TABLE threads (
  channel TEXT NOT NULL, recipient TEXT NOT NULL, thread TEXT NOT NULL,
  reference TEXT NOT NULL,
  PRIMARY KEY (channel, recipient, thread)
) STRICT;
CREATE TABLE digests (
  channel TEXT NOT NULL,
  number INTEGER NOT NULL,    -- counts a channel's digests from 1; 0 is the moment from which on they are counted
  since TEXT NOT NULL, until TEXT NOT NULL,  -- what was seen from since on and before until
  after_sighting INTEGER NOT NULL, last_sighting INTEGER NOT NULL,  -- the same, as the ids of sightings
  made_at TEXT NOT NULL,
  message TEXT,               -- as JSON, so that each try says the same; null for number 0
  PRIMARY KEY (channel, number)
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
