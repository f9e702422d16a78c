"""Beside the command, buttons and dialogs ask, too."""

STATEMENTS = """
ALTER TABLE requests ADD COLUMN kind TEXT NOT NULL DEFAULT 'command' CHECK (kind IN ('command', 'button', 'dialog'));
ALTER TABLE requests ADD COLUMN control TEXT;  -- JSON: what was pressed or sent; null once it is answered
"""
