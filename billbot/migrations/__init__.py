"""The steps of the database's schema, in order; a step that was released is never edited, a new one follows.

A step is a name and the statements that are run; a comment above it says what it brings. Times are ISO 8601 in UTC
with milliseconds, so that they sort as text; dates of actions are dates.
"""

from collections.abc import Mapping

from sqlite_utils import Database, Migrations

from billbot.migrations import first, steps_2_to_10, steps_11_on

STATEMENTS = {"1-first": first.STATEMENTS, **steps_2_to_10.STATEMENTS, **steps_11_on.STATEMENTS}
NEWEST = list(STATEMENTS)[-1]


def steps_of(statements: Mapping[str, str]) -> Migrations:
    """The steps by their names, in this order; each runs its statements, which end with a semicolon and a line."""
    steps = Migrations("billbot")
    for name, text in statements.items():
        _add(steps, name, text)
    return steps


def _add(steps: Migrations, name: str, statements: str) -> None:
    @steps(name=name)
    def run(db: Database) -> None:
        for statement in statements.split(";\n"):
            if statement.strip():
                db.execute(statement)


STEPS = steps_of(STATEMENTS)
