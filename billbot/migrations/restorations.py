"""When a backup was put in the place of the database, and what channels say they heard since it was made."""

STATEMENTS = """
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
"""
