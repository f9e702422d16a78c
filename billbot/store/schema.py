"""The schema of the database, by subject. A later change is a separate step.

Times are ISO 8601 in UTC with milliseconds and `Z`, so they sort as text, unless a comment says Eastern. Days of
the record (actions, hearings) are the General Court's, as ISO dates, so they are Eastern. A bill is named by its
General Court and its number, such as 194 and H1588. Until it has a number, its docket names it.
"""

_BILLS = """
-- A bill (or docket) that was ever asked for: what is known of it, and how the looks at it have gone. An observation
-- or a look writes it.
CREATE TABLE bills (
  id INTEGER PRIMARY KEY,
  general_court INTEGER NOT NULL, number TEXT NOT NULL,
  known TEXT,                                 -- all that is known, doubts included: JSON of domain.bills.Bill
  revision INTEGER NOT NULL DEFAULT 0,        -- how often that was written
  moved INTEGER REFERENCES moments(id),       -- the newest moment of its own facts, or of a hearing's that it is on
  first_seen TEXT,                            -- null until it was read well once: awaiting
  checked_at TEXT,                            -- last read well, by the JSON history or the page
  visited_at TEXT,                            -- its page last read well
  cosponsors_at TEXT,                         -- its cosponsors last read well
  tried_at TEXT,                              -- last asked for, well or not
  failing_since TEXT, error TEXT,             -- null while it can be read
  absent INTEGER NOT NULL DEFAULT 0,          -- 1: the site said that it has no such page
  known_answer TEXT,                          -- the hash of the last JSON history, if it said just what is known
  page_unread_since TEXT,                     -- null while its page can be read; the JSON history may suffice meanwhile
  page_unread_at TEXT, page_error TEXT,
  page_failing_since TEXT,                    -- since when its page, or a tab of it, could not be had; null once it was
  page_failed_at TEXT,                        -- when that was last so
  votes_unread_since TEXT,                    -- null while all votes of committees on its page can be read
  UNIQUE (general_court, number)
) STRICT;

-- The official words carry a proposal from one number to another. Rewritten with each observation of the origin.
CREATE TABLE links (
  id INTEGER PRIMARY KEY,
  origin_court INTEGER NOT NULL, origin TEXT NOT NULL,
  to_court INTEGER NOT NULL, to_number TEXT NOT NULL,
  relation TEXT NOT NULL,
  row INTEGER NOT NULL,                       -- the number of the row of its origin that states it
  UNIQUE (origin_court, origin, to_court, to_number, relation, row)
) STRICT;

-- The bill number that a docket got while it was watched. The docket's row in `bills` goes by it from then on.
CREATE TABLE renumberings (
  general_court INTEGER NOT NULL, docket TEXT NOT NULL, number TEXT NOT NULL,
  PRIMARY KEY (general_court, docket)
) STRICT;
"""

_CHANGES = """
-- A look at a bill that changed what is known of it.
CREATE TABLE observations (
  id INTEGER PRIMARY KEY,
  bill INTEGER NOT NULL REFERENCES bills(id),
  at TEXT NOT NULL,
  poll INTEGER REFERENCES polls(id),          -- null where somebody asked for the bill alone
  moment INTEGER NOT NULL                     -- the bill's newest moment with it: bills.moved
) STRICT;
CREATE INDEX observations_bill ON observations(bill);
CREATE INDEX observations_poll ON observations(poll);

-- What an observation added to what was known: the log of changes.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY,
  observation INTEGER NOT NULL REFERENCES observations(id),
  kind TEXT NOT NULL, weight TEXT NOT NULL,
  row INTEGER,                                -- the number of the row of the bill that it is about
  date TEXT, branch TEXT, text TEXT, old TEXT,
  proposals TEXT NOT NULL                     -- those that it concerned then, the main one first, with spaces between
) STRICT;
CREATE INDEX changes_observation ON changes(observation);

-- A transaction that changed facts.
CREATE TABLE moments (id INTEGER PRIMARY KEY, at TEXT NOT NULL) STRICT;

-- A bill, the agenda of a hearing or its notice, whole, as it was from a moment on.
CREATE TABLE facts (
  entity TEXT NOT NULL,                       -- bill/ID, agenda/EVENT or notice/EVENT
  moment INTEGER NOT NULL REFERENCES moments(id),
  body TEXT NOT NULL,                         -- JSON of Bill (without doubts), Agenda or Notice
  PRIMARY KEY (entity, moment)
) STRICT, WITHOUT ROWID;
"""

_LOOKS = """
-- A poll: the looks at all bills, or at those that were due, by one process. Counts are of bills.
CREATE TABLE polls (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  finished TEXT,                              -- null while it runs, and for one whose process ended
  checked INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0, not_tried INTEGER NOT NULL DEFAULT 0,
  failure TEXT                                -- why it read nothing, or had to stop
) STRICT;

-- Until when the site is left alone after failed connections in a row; one row.
CREATE TABLE pause (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  stops INTEGER NOT NULL, resume_at TEXT,
  site TEXT NOT NULL DEFAULT ''               -- its address; empty where that was not known
) STRICT;

-- What the plan of looks goes by, worked out from a bill's facts for one day.
CREATE TABLE plans (
  bill INTEGER PRIMARY KEY REFERENCES bills(id),
  revision INTEGER NOT NULL, day TEXT NOT NULL,  -- Eastern
  weight REAL NOT NULL,                       -- how often to look, before what moved lately counts; 0: it is over
  committee TEXT,                             -- that it is before, as its rows call it
  moved_at TEXT                               -- when its last row was seen that was news
) STRICT;
"""

_HEARINGS = """
-- A hearing that the list names. Its day is Eastern, and null until its record was read.
CREATE TABLE hearings (
  event INTEGER PRIMARY KEY,                  -- the number of its page
  known_at TEXT NOT NULL,                     -- when the list first named it
  baseline INTEGER NOT NULL,                  -- 1: the first list ever read named it
  passed_over INTEGER NOT NULL,               -- 1: an old one of that list, never to be read
  tried_at TEXT, read_at TEXT,                -- last asked for; last read well
  doubted_at TEXT,                            -- since when its answer may be an old one; null when nothing is in doubt
  notice_doubted_at TEXT,                     -- the same of the notice on its page, or of a first one not read yet
  day TEXT, committee TEXT, committee_code TEXT  -- of its agenda, by which it is found; `facts` have all of it
) STRICT;
CREATE INDEX hearings_day ON hearings(day);

-- The documents that are or were on an agenda.
CREATE TABLE hearing_bills (
  event INTEGER NOT NULL REFERENCES hearings(event),
  general_court INTEGER NOT NULL, number TEXT NOT NULL,
  PRIMARY KEY (event, general_court, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX hearing_bills_of ON hearing_bills(general_court, number);

-- The days on which a hearing is or was to be.
CREATE TABLE hearing_days (
  day TEXT NOT NULL, event INTEGER NOT NULL REFERENCES hearings(event),
  PRIMARY KEY (day, event)
) STRICT, WITHOUT ROWID;
"""

_PEOPLE = """
-- A committee from a time on: what changed in its record is a new row, and the last one is what is so.
CREATE TABLE committees (
  id INTEGER PRIMARY KEY,
  general_court INTEGER NOT NULL, code TEXT NOT NULL,
  since TEXT NOT NULL,                        -- when it was first read so
  committee TEXT NOT NULL,                    -- JSON of Committee
  new_chair INTEGER NOT NULL                  -- 1: its chairs differ from the row before, which is to be told
) STRICT;
CREATE INDEX committees_of ON committees(general_court, code, id);

-- A legislator, as his or her record was last read.
CREATE TABLE members (
  general_court INTEGER NOT NULL, code TEXT NOT NULL,
  member TEXT NOT NULL,                       -- JSON of Member
  PRIMARY KEY (general_court, code)
) STRICT, WITHOUT ROWID;

-- What documents call those who filed or joined them, for members whose record was not read.
CREATE TABLE member_names (
  general_court INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (general_court, code)
) STRICT, WITHOUT ROWID;

-- A vote on a bill, once for each source that has it.
CREATE TABLE votes (
  id INTEGER PRIMARY KEY,
  general_court INTEGER NOT NULL, number TEXT NOT NULL,
  body TEXT NOT NULL, roll_call INTEGER,      -- by which a roll call is found
  vote TEXT NOT NULL                          -- JSON of RecordedVote, with who voted how
) STRICT;
CREATE INDEX votes_of ON votes(general_court, number);
"""

_DOCUMENTS = """
-- Every document that a list ever named, watched or not.
CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  general_court INTEGER NOT NULL, docket TEXT, number TEXT,
  title TEXT, pinslip TEXT,
  presenters TEXT NOT NULL,                   -- joined by line breaks
  first_seen TEXT NOT NULL,
  quiet INTEGER NOT NULL,                     -- 1: it was in the first list of its court, and nobody is told of it
  tries INTEGER NOT NULL DEFAULT 0, tried_at TEXT,
  next_try TEXT,                              -- null once its text is known, or it is skipped for good
  read_at TEXT,                               -- first read well
  error TEXT,
  CHECK (docket IS NOT NULL OR number IS NOT NULL),
  UNIQUE (general_court, docket), UNIQUE (general_court, number)
) STRICT;
CREATE INDEX documents_waiting ON documents(next_try) WHERE next_try IS NOT NULL;

-- A document's text; one that changed under the same number is a new row.
CREATE TABLE texts (
  id INTEGER PRIMARY KEY,
  general_court INTEGER NOT NULL,
  number TEXT NOT NULL,                       -- what it was asked for by: its docket as long as it has no number
  read_at TEXT NOT NULL,                      -- when it was first read so
  address TEXT NOT NULL,                      -- a path at the site
  hashes INTEGER NOT NULL,                    -- how many hashes its sketch has; 0 once another version has followed
  bound INTEGER NOT NULL,                     -- up to which they are all that its text has
  zlib BLOB NOT NULL
) STRICT;
CREATE INDEX texts_of ON texts(general_court, number, id);

-- Which text has which run of words, of the latest versions.
CREATE TABLE text_hashes (
  hash INTEGER NOT NULL, text INTEGER NOT NULL REFERENCES texts(id),
  PRIMARY KEY (hash, text)
) STRICT, WITHOUT ROWID;

-- A document that may be ours, why, and what a person decided. Written once a document.
CREATE TABLE suggestions (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL UNIQUE REFERENCES documents(id),
  suggestion TEXT NOT NULL,                   -- why: JSON of domain.suggest.Suggestion
  made_at TEXT NOT NULL,
  quiet INTEGER NOT NULL,                     -- 1: nobody is told
  batch INTEGER,                              -- the first id of those told together; null until it is told
  decided TEXT CHECK (decided IN ('accepted', 'rejected')),
  decided_at TEXT,
  decided_by TEXT,                            -- slack: and a user's id, or command line: and the name of an account
  proposal TEXT,                              -- what it was accepted under
  reopened_at TEXT, reopened_by TEXT          -- when the last decision was taken back, and by whom
) STRICT;
"""

_LIST = """
-- A version of the files of the list, as each edit left them; the last one is in force. billbot.toml, which may hold
-- addresses, is not kept.
CREATE TABLE configurations (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT,                                   -- null for an edit by hand
  bills BLOB NOT NULL, calendar BLOB NOT NULL -- the bytes of bills.toml and calendar.toml
) STRICT;

-- A bill that was put on the list, or taken off it.
CREATE TABLE watchlist_edits (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT,                                   -- the name of an account; null for an edit by hand
  kind TEXT NOT NULL CHECK (kind IN ('added', 'removed')),
  general_court INTEGER NOT NULL, number TEXT NOT NULL,
  proposal TEXT NOT NULL, name TEXT NOT NULL,
  unheard INTEGER NOT NULL                    -- 1: taken off before readers heard that it was put on
) STRICT;

-- The bills on the list when it was last taken note of.
CREATE TABLE watchlist (
  general_court INTEGER NOT NULL, number TEXT NOT NULL,
  proposal TEXT NOT NULL, name TEXT NOT NULL,
  edit INTEGER REFERENCES watchlist_edits(id),  -- the addition that is to be told once the bill was read; else null
  PRIMARY KEY (general_court, number)
) STRICT;
"""

_TELLING = """
-- Who is on the list of a channel, or has left it. A recipient is a keyed hash in all these tables, never an address.
CREATE TABLE recipients (
  channel TEXT NOT NULL, recipient TEXT NOT NULL,
  missing_since TEXT,                         -- null while it is on the list, empty once it has left
  PRIMARY KEY (channel, recipient)
) STRICT;

-- Up to which moment it was looked for bills that moved, for each channel. What it is behind with since, `jobs` says.
CREATE TABLE noted (
  channel TEXT PRIMARY KEY,
  moment INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A work queue: a subject that may differ from what a channel was told of it.
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,       -- never used twice: who looked at one knows whether it is still there
  channel TEXT NOT NULL,                      -- empty: for nobody, only that something moved
  recipient TEXT NOT NULL,                    -- empty until it is made out to the channel's recipients
  kind TEXT NOT NULL, general_court INTEGER NOT NULL, bill TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,
                                              -- the subject; 0 and empty where it is about no bill
  was TEXT,                                   -- its state before; null where it was not there; of a bill the moment
  queued_at TEXT NOT NULL, due_at TEXT NOT NULL,
  times_queued INTEGER NOT NULL DEFAULT 1,    -- how often it was queued
  put_off_until TEXT, error TEXT,
  UNIQUE (channel, recipient, kind, general_court, bill, number, name)
) STRICT;

-- A message to one recipient, from before it is sent (an outbox). A recipient has one open envelope.
CREATE TABLE envelopes (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,                   -- by which the other side can be asked for it
  channel TEXT NOT NULL, recipient TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'sent', 'refused')),
  content TEXT,                               -- the message as JSON, byte for byte, until it is settled
  made_at TEXT NOT NULL,
  settled_at TEXT, reference TEXT, error TEXT,  -- the reference is the other side's name for it, such as Slack's ts
  begins TEXT NOT NULL DEFAULT '',            -- the thread that it began
  incident INTEGER REFERENCES incidents(id)   -- what tells operations that it was refused
) STRICT;
CREATE UNIQUE INDEX envelopes_open ON envelopes(channel, recipient) WHERE state = 'open';
CREATE INDEX envelopes_begin ON envelopes(channel, recipient, begins);
-- With the state in it: of two partial indexes with mixed-up pages, one would give what was sent as refused.
CREATE INDEX envelopes_settled ON envelopes(state, channel, recipient, settled_at);

-- The ledger: what an envelope tells its recipient of a subject. It counts once the envelope was sent.
CREATE TABLE ledger (
  id INTEGER PRIMARY KEY,
  envelope INTEGER NOT NULL REFERENCES envelopes(id),
  channel TEXT NOT NULL, recipient TEXT NOT NULL,
  kind TEXT NOT NULL, general_court INTEGER NOT NULL, bill TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,
  state TEXT NOT NULL,
  change INTEGER REFERENCES changes(id),      -- the last that it tells
  proposals TEXT NOT NULL,                    -- what it was told under, the main one first, with spaces between
  was TEXT, queued_at TEXT NOT NULL,          -- of the job that it was told by
  due_at TEXT                                 -- of the job that it took the place of; null where it took none
) STRICT;
CREATE INDEX ledger_envelope ON ledger(envelope);
CREATE INDEX ledger_subject ON ledger(kind, general_court, bill, number, name);
CREATE INDEX ledger_heard ON ledger(channel, recipient, kind, general_court, bill, number, name);
CREATE INDEX ledger_queued ON ledger(channel, queued_at);

-- What keeps messages from a channel, or from one recipient of it.
CREATE TABLE holds (
  channel TEXT NOT NULL, recipient TEXT NOT NULL,  -- empty: the whole channel
  since TEXT NOT NULL, tries INTEGER NOT NULL, next_try TEXT NOT NULL,
  error TEXT NOT NULL,
  permanent INTEGER NOT NULL,                 -- 1: waiting alone will not mend it
  PRIMARY KEY (channel, recipient)
) STRICT;

-- A digest of a channel: its period, and the message.
CREATE TABLE digests (
  channel TEXT NOT NULL,
  number INTEGER NOT NULL,                    -- counts a channel's digests from 1; 0 is where their time begins
  since TEXT NOT NULL, until TEXT NOT NULL,   -- what was seen from since on and before until
  after_observation INTEGER NOT NULL, last_observation INTEGER NOT NULL,  -- the same, as the ids of observations
  made_at TEXT NOT NULL,
  message TEXT,                               -- the document as JSON; null for number 0, and after a year
  PRIMARY KEY (channel, number)
) STRICT;
"""

_SLACK = """
-- A request from Slack, kept before it is acknowledged. Who asked what is deleted once it is answered.
CREATE TABLE requests (
  id INTEGER PRIMARY KEY,
  envelope TEXT NOT NULL UNIQUE,              -- Slack's names for it, by which the same is known when it comes twice
  trigger TEXT NOT NULL UNIQUE,
  asked_at TEXT NOT NULL, answered_at TEXT,
  tried INTEGER NOT NULL DEFAULT 0,           -- 1: an answer was begun, and may have arrived
  person TEXT, channel TEXT,                  -- ids in Slack; these and all below are null once it is answered
  words TEXT, reply_to TEXT,
  kind TEXT NOT NULL DEFAULT 'command' CHECK (kind IN ('command', 'button', 'dialog')),
  control TEXT                                -- JSON: the button or dialog, and what is about to be done for it
) STRICT;

-- A message with buttons, or with rows that may be struck; edited while the version that it shows is not the last.
CREATE TABLE kept_messages (
  envelope INTEGER PRIMARY KEY REFERENCES envelopes(id) ON DELETE CASCADE,
  content TEXT NOT NULL,                      -- JSON: its document, and how it last read, without who is on it
  version INTEGER NOT NULL, shown INTEGER NOT NULL,
  next_try TEXT, claimed_until TEXT           -- until when it is left to whoever began to edit it
) STRICT;

-- What the buttons of a message offer.
CREATE TABLE offers (
  envelope INTEGER NOT NULL REFERENCES kept_messages(envelope) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('suggestion', 'ask', 'hearing')),
  name TEXT NOT NULL,                         -- the id of a suggestion or a proposal, or a bill that is heard
  state TEXT NOT NULL,                        -- which of its asks, or at which hour
  PRIMARY KEY (envelope, kind, name, state)
) STRICT;
CREATE INDEX offers_of ON offers(kind, name, state);

-- Who is on an ask, has done it, or comes to a hearing, by ids in Slack.
CREATE TABLE participants (
  recipient TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('ask', 'hearing')), name TEXT NOT NULL, state TEXT NOT NULL,  -- as offers
  person TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('on it', 'done', 'there')),
  at TEXT NOT NULL,
  PRIMARY KEY (recipient, kind, name, state, person)
) STRICT;
CREATE INDEX participants_of ON participants(kind, name, state);
"""

_UPKEEP = """
-- Something wrong of which operations channels hear: when it begins, and when it ends.
CREATE TABLE incidents (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,                      -- 194/H1588, the name of a channel, or empty for the site's layout
  began TEXT NOT NULL, ended TEXT,
  detail TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX incidents_open ON incidents(kind, subject) WHERE ended IS NULL;

-- How reading something, or a periodic task, has gone.
CREATE TABLE attempts (
  kind TEXT NOT NULL, general_court INTEGER NOT NULL, name TEXT NOT NULL,  -- 0 and empty where there is only one
  tried_at TEXT NOT NULL, done_at TEXT,       -- last tried, last done well
  tries INTEGER NOT NULL,                     -- in vain since it was last done well
  error TEXT,                                 -- of the last try; null when it went well
  PRIMARY KEY (kind, general_court, name)
) STRICT, WITHOUT ROWID;

-- A backup that was put in the place of the database.
CREATE TABLE restorations (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  backup_at TEXT NOT NULL                     -- when it was made: what was told from then on is not in it
) STRICT;
"""

# A released step is never edited. A new one comes last, under its number and name: "2-votes". Each statement ends with
# a semicolon and a line break.
STEPS = {
    "1-schema": f"{_BILLS}{_CHANGES}{_LOOKS}{_HEARINGS}{_PEOPLE}{_DOCUMENTS}{_LIST}{_TELLING}{_SLACK}{_UPKEEP}",
}
