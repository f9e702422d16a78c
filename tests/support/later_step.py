"""The steps of a later billbot, which brings an invented one, for the tests of upgrades."""

from billbot.migrations import STATEMENTS, steps_of

NAME = "99-invented"
STEPS = steps_of(STATEMENTS | {NAME: "CREATE TABLE invented (bill INTEGER REFERENCES bills(id)) STRICT;\n"})
