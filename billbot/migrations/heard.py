"""What one recipient of many has heard of a subject is found without those of all the others."""

STATEMENTS = """
CREATE INDEX tellings_heard ON tellings(channel, recipient, kind, general_court, bill, number, name);
"""
