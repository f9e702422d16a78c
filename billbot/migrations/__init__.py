"""The steps of the database's schema, in order; a step that was released is never edited, a new one follows.

A step is a module whose docstring says what it brings and whose `STATEMENTS` are run. Times are ISO 8601 in UTC with
milliseconds, so that they sort as text; dates of actions are dates.
"""

from collections.abc import Mapping

from sqlite_utils import Database, Migrations

from billbot.migrations import (
    askings,
    configurations,
    controls,
    decisions,
    first,
    heard,
    hours,
    looks,
    notices,
    offers,
    passages,
    people,
    plans,
    recipients,
    requests,
    restorations,
    texts,
    traffic,
    votes,
)

STATEMENTS = {
    "1-first": first.STATEMENTS,
    "2-configurations": configurations.STATEMENTS,
    "3-decisions": decisions.STATEMENTS,
    "4-recipients": recipients.STATEMENTS,
    "5-texts": texts.STATEMENTS,
    "6-restorations": restorations.STATEMENTS,
    "7-traffic": traffic.STATEMENTS,
    "8-askings": askings.STATEMENTS,
    "9-people": people.STATEMENTS,
    "10-notices": notices.STATEMENTS,
    "11-passages": passages.STATEMENTS,
    "12-hours": hours.STATEMENTS,
    "13-votes": votes.STATEMENTS,
    "14-requests": requests.STATEMENTS,
    "16-controls": controls.STATEMENTS,
    "17-offers": offers.STATEMENTS,
    "18-plans": plans.STATEMENTS,
    "19-looks": looks.STATEMENTS,
    "20-heard": heard.STATEMENTS,
}


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
