"""Messages with buttons as they were last said, who is on an ask or comes to a hearing, and topics in one's own order.

Who pressed is known by an id in Slack, and only where somebody pressed.
"""

STATEMENTS = """
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
"""
