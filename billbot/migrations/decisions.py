"""A decision on a suggestion can be taken back; whatever operations hear of decisions is of one kind."""

STATEMENTS = """
ALTER TABLE suggestions ADD COLUMN reopened_at TEXT;
ALTER TABLE suggestions ADD COLUMN reopened_by TEXT;
UPDATE marks SET kind = 'decision' WHERE kind = 'accepted';
UPDATE tellings SET kind = 'decision', state = 'to add' WHERE kind = 'accepted';
"""
