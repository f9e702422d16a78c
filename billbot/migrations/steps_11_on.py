"""The steps of the schema from 11 on, each with what it brings; a new one comes last."""

STATEMENTS = {
    # A suggestion may be made for a passage of a watched text, or for a first page that names a watched bill.
    # SQLite cannot change what a column takes, so the suggestions move into a new table, and what hangs on them, too.
    "11-passages": """
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
""",
    # What was told of hearings stands under the day and hour, no more under a key that hung on rows and committees.
    # A state was `row on 2025-05-02 13:00 A-1`, and is `on 2025-05-02 13:00 A-1` under the name `2025-05-02 13:00`.
    # Under a key the last hour alone counted, so that the earlier ones are off by the words that told of the last. A
    # mark without a state goes by the hour in its key, which was `194-20250502-1300-judiciary`.
    "12-hours": """
CREATE TABLE hours AS         -- what was told, by its hour
  SELECT id, envelope, channel, recipient, general_court, bill, name AS key, plain,
    substr(rest, 1, 10 + instr(substr(rest, 12), ' ')) AS hour
  FROM (SELECT *, substr(plain, instr(plain, ' ') + 1) AS rest
    FROM (SELECT *, substr(state, instr(state, ' ') + 1) AS plain FROM tellings WHERE kind = 'hearing'));
DELETE FROM hours WHERE envelope NOT IN (SELECT id FROM envelopes WHERE state IN ('open', 'sent'));
INSERT INTO tellings (envelope, channel, recipient, kind, general_court, bill, number, name, state, after, proposals,
    gathered, sweep, marked_at)
  SELECT told.envelope, told.channel, told.recipient, told.kind, told.general_court, told.bill, 0, told.name,
    'agenda off ' || hours.hour || ' ', told.after, told.proposals, told.gathered, told.sweep, told.marked_at
  FROM hours JOIN hours AS final USING (channel, recipient, general_court, bill, key)
  JOIN tellings AS told ON told.id = final.id
  WHERE hours.plain LIKE 'on %' AND final.hour <> hours.hour
    AND final.id = (SELECT max(id) FROM hours AS h WHERE (h.channel, h.recipient, h.general_court, h.bill, h.key)
      = (hours.channel, hours.recipient, hours.general_court, hours.bill, hours.key))
    AND hours.id = (SELECT max(id) FROM hours AS h WHERE (h.channel, h.recipient, h.general_court, h.bill, h.hour)
      = (hours.channel, hours.recipient, hours.general_court, hours.bill, hours.hour));
DROP TABLE hours;
UPDATE tellings SET state = substr(state, instr(state, ' ') + 1) WHERE kind = 'hearing';
UPDATE tellings SET name = substr(state, instr(state, ' ') + 1) WHERE kind = 'hearing';
UPDATE tellings SET name = substr(name, 1, 10 + instr(substr(name, 12), ' ')) WHERE kind = 'hearing';
UPDATE marks SET was = substr(was, instr(was, ' ') + 1) WHERE kind = 'hearing';
UPDATE OR REPLACE marks SET name = substr(name, instr(name, '-') + 1) WHERE kind = 'hearing' AND was IS NULL;
UPDATE OR REPLACE marks SET name = substr(name, 1, 4) || '-' || substr(name, 5, 2) || '-' || substr(name, 7, 2) || ' '
    || iif(substr(name, 10, 4) = '0000', '-', substr(name, 10, 2) || ':' || substr(name, 12, 2))
  WHERE kind = 'hearing' AND was IS NULL;
UPDATE OR REPLACE marks SET name = substr(was, instr(was, ' ') + 1) WHERE kind = 'hearing' AND was IS NOT NULL;
UPDATE OR REPLACE marks SET name = substr(name, 1, 10 + instr(substr(name, 12), ' '))
  WHERE kind = 'hearing' AND was IS NOT NULL;
""",
    # Votes as each witness has them, with the names of those who voted.
    "13-votes": """
CREATE TABLE votes (
  id INTEGER PRIMARY KEY,
  general_court INTEGER NOT NULL,
  number TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('committee', 'roll_call')),
  body TEXT NOT NULL,          -- a committee, by its name or the code of its record, or a branch
  roll_call INTEGER,
  date TEXT,
  question TEXT NOT NULL,
  tally TEXT NOT NULL,         -- JSON: each way to vote, and how many did
  source TEXT NOT NULL,        -- a path at the site
  read_at TEXT NOT NULL        -- when it was first read so
) STRICT;
CREATE INDEX votes_of ON votes(general_court, number);
CREATE TABLE voters (
  vote INTEGER NOT NULL REFERENCES votes(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  way TEXT NOT NULL,
  code TEXT,
  name TEXT,
  PRIMARY KEY (vote, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE roll_call_tries (  -- roll calls that could not be read at the last try
  general_court INTEGER NOT NULL,
  branch TEXT NOT NULL,
  roll_call INTEGER NOT NULL,
  tried_at TEXT NOT NULL,
  tries INTEGER NOT NULL,
  error TEXT NOT NULL,
  PRIMARY KEY (general_court, branch, roll_call)
) STRICT, WITHOUT ROWID;
""",
    # What people asked in Slack and were acknowledged: who, where and what only until it is answered.
    "14-requests": """
CREATE TABLE requests (
  id INTEGER PRIMARY KEY,
  envelope TEXT NOT NULL UNIQUE,  -- Slack's names for it, by which the same is known when it comes twice
  trigger TEXT NOT NULL UNIQUE,
  asked_at TEXT NOT NULL,
  answered_at TEXT,
  owner TEXT,                     -- the process that answers it, and until when it may take
  claimed_until TEXT,
  person TEXT,                    -- ids in Slack; null, as all below, once it is answered
  channel TEXT,
  words TEXT,
  reply_to TEXT
) STRICT;
""",
    # Beside the command, buttons and dialogs ask, too; and somebody may have a proposal be silent for a while.
    # `requests.control` is JSON: what was pressed or sent, or was begun for the request; null once it is answered.
    "16-controls": """
ALTER TABLE requests ADD COLUMN kind TEXT NOT NULL DEFAULT 'command' CHECK (kind IN ('command', 'button', 'dialog'));
ALTER TABLE requests ADD COLUMN control TEXT;
CREATE TABLE mutes (           -- who had a proposal be silent, and who had it be told of again
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,           -- the name of an account, or an id in Slack
  proposal TEXT NOT NULL, name TEXT NOT NULL,
  until TEXT                   -- a day; null where it is told of again
) STRICT;
""",
    # Messages with buttons as they were last said, who is on an ask or comes to a hearing, and topics in one's own
    # order.
    # Who pressed is known by an id in Slack, and only where somebody pressed.
    "17-offers": """
CREATE TABLE offering (        -- a message with buttons
  envelope INTEGER PRIMARY KEY REFERENCES envelopes(id) ON DELETE CASCADE,
  content TEXT NOT NULL,       -- as it was last said, without buttons and who is on it
  version INTEGER NOT NULL,    -- counts what alters it; it is to be edited where another one was shown
  shown INTEGER NOT NULL,
  next_try TEXT,
  owner TEXT, claimed_until TEXT
) STRICT;
CREATE TABLE offers (          -- what it offers
  envelope INTEGER NOT NULL REFERENCES offering(envelope) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('suggestion', 'ask', 'hearing')),
  name TEXT NOT NULL,          -- the id of a suggestion or a proposal, or a bill that is heard
  state TEXT NOT NULL,         -- which of its asks, or at which hour
  PRIMARY KEY (envelope, kind, name, state)
) STRICT;
CREATE INDEX offers_of ON offers(kind, name, state);
CREATE TABLE participants (    -- who is on an ask, has done it, or comes to a hearing, by ids in Slack
  channel TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('ask', 'hearing')),
  name TEXT NOT NULL, state TEXT NOT NULL,
  person TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('on it', 'done', 'there')),
  at TEXT NOT NULL,
  PRIMARY KEY (channel, kind, name, state, person)
) STRICT;
CREATE INDEX participants_of ON participants(kind, name, state);
CREATE TABLE topic_orders (    -- the topics of somebody's Home tab, where they chose
  person TEXT NOT NULL,
  position INTEGER NOT NULL,
  topic TEXT NOT NULL,
  PRIMARY KEY (person, position)
) STRICT;
""",
    # How lively each watched bill is, for the plan of looks; and in which half hours of the week rows were seen.
    "18-plans": """
CREATE TABLE plans (          -- worked out from what was known of a bill, for one day
  bill INTEGER PRIMARY KEY REFERENCES bills(id),
  revision INTEGER NOT NULL, day TEXT NOT NULL,
  weight REAL NOT NULL,       -- how often to look, before what moved lately counts; 0 for one that is over
  committee TEXT,             -- that it is before, as its rows call it
  moved_at TEXT               -- when its last row was seen that was news
) STRICT;
CREATE TABLE entered (        -- rows by the half hour of their sighting, Eastern; Monday is 0
  weekday INTEGER NOT NULL, slot INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  PRIMARY KEY (weekday, slot)
) STRICT;
""",
    # By which answer a bill is known that was taken in whole: what comes again need not be read and compared again.
    # `taken_in` is that of the last look; null where it was another than one at the JSON history that found what is
    # known.
    "19-looks": """
ALTER TABLE bills ADD COLUMN taken_in TEXT;
""",
    # What one recipient of many has heard of a subject is found without those of all the others.
    "20-heard": """
CREATE INDEX tellings_heard ON tellings(channel, recipient, kind, general_court, bill, number, name);
""",
    # The agendas of one bill, and those of a day, are found without all others.
    "21-agendas": """
CREATE INDEX hearing_bills_of ON hearing_bills(general_court, number);
CREATE INDEX hearing_appointments_day ON hearing_appointments(day);
""",
    # When a document was first seen off an agenda, the Eastern day; null where it is on it, or was off it before.
    "22-taken-off": """
ALTER TABLE hearing_bills ADD COLUMN off_since TEXT;
""",
    # Who pressed is known for the place in which they did, and not for whichever the channel leads to by then.
    "23-places": """
ALTER TABLE participants RENAME COLUMN channel TO recipient;
UPDATE OR REPLACE participants SET recipient = coalesce(
  (SELECT max(r.recipient) FROM recipients AS r WHERE r.channel = participants.recipient AND missing_since IS NULL),
  (SELECT max(e.recipient) FROM envelopes AS e WHERE e.channel = participants.recipient), recipient);
""",
    # Which site is left alone; empty for whichever, as before this step.
    "24-pause": """
ALTER TABLE pause ADD COLUMN site TEXT NOT NULL DEFAULT '';
""",
    # What somebody was told stands under another channel while its own does not lead to him (store/recipient_lists.py).
    "25-told-in": """
ALTER TABLE envelopes ADD COLUMN told_in TEXT;
CREATE INDEX envelopes_told_in ON envelopes(told_in, recipient) WHERE told_in IS NOT NULL;
""",
    # Whoever was told something by a channel that does not lead to him any more has left its list, also long ago: until
    # now nothing was kept of that, and what he had heard there was put right nowhere.
    "26-left": """
INSERT OR IGNORE INTO recipients (channel, recipient, missing_since)
  SELECT DISTINCT channel, recipient, '' FROM envelopes WHERE state = 'sent';
""",
    # What a notice says of testimony is read anew from its words when they are compared.
    "27-notices": """
ALTER TABLE hearing_notices DROP COLUMN state;
""",
    # Why a sweep read nothing, or had to stop.
    "28-failures": """
ALTER TABLE sweeps ADD COLUMN failure TEXT;
""",
    # No channel is asked any more what it was told since a backup.
    "29-not-asked": """
DROP TABLE channels_asked;
DROP TABLE told_elsewhere;
""",
    # What was known at any moment: a bill (by its id), an agenda or a notice, whole, as the transaction of that moment
    # left it. `moved` is the newest moment of a bill, or of a hearing that it is on.
    "30-moments": """
CREATE TABLE moments (id INTEGER PRIMARY KEY, at TEXT NOT NULL) STRICT;
CREATE TABLE facts (
  entity TEXT NOT NULL, moment INTEGER NOT NULL REFERENCES moments(id), body BLOB NOT NULL,
  PRIMARY KEY (entity, moment)
) STRICT, WITHOUT ROWID;
ALTER TABLE bills ADD COLUMN moved INTEGER REFERENCES moments(id);
""",
}
