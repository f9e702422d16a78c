"""How much the site was asked, and how much came, in all: numbers for whoever runs it."""

STATEMENTS = """
CREATE TABLE traffic (        -- counted on, whatever is forgotten of single sweeps
  only INTEGER PRIMARY KEY CHECK (only = 1),
  requests INTEGER NOT NULL,
  received INTEGER NOT NULL   -- bytes, heads and whatever was refused among them; counted from this step on
) STRICT;
INSERT INTO traffic SELECT 1, coalesce(sum(requests), 0), 0 FROM sweeps;
"""
