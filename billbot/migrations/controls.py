"""Beside the command, buttons and dialogs ask, too; and somebody may have a proposal be silent for a while.

`requests.control` is JSON: what was pressed or sent, or was begun for the request; null once it is answered.
"""

STATEMENTS = """
ALTER TABLE requests ADD COLUMN kind TEXT NOT NULL DEFAULT 'command' CHECK (kind IN ('command', 'button', 'dialog'));
ALTER TABLE requests ADD COLUMN control TEXT;
CREATE TABLE mutes (           -- who had a proposal be silent, and who had it be told of again
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,           -- the name of an account, or an id in Slack
  proposal TEXT NOT NULL, name TEXT NOT NULL,
  until TEXT                   -- a day; null where it is told of again
) STRICT;
"""
