"""What was told of hearings stands under the day and hour, no more under a key that hung on rows and committees.

A state was `row on 2025-05-02 13:00 A-1`, and is `on 2025-05-02 13:00 A-1` under the name `2025-05-02 13:00`. Under a
key the last hour alone counted, so that the earlier ones are off by the words that told of the last. A mark without a
state goes by the hour in its key, which was `194-20250502-1300-judiciary`.
"""

STATEMENTS = """
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
"""
