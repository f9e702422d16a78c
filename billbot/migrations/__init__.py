"""The steps of the database's schema, in order; a step that was released is never edited, a new one follows.

A step is a module of the same name, whose docstring says what it brings and whose `STATEMENTS` are run. Times are
ISO 8601 in UTC with milliseconds, so that they sort as text; dates of actions are dates.
"""

from types import ModuleType

from sqlite_utils import Database, Migrations

from billbot.migrations import appointments, digests, documents, first, hearings, incidents, kept, listing, parts

_STEPS: tuple[ModuleType, ...] = (first, incidents, documents, listing, kept, hearings, digests, appointments, parts)

steps = Migrations("billbot")


def _add(step: ModuleType) -> None:
    name = step.__name__.rpartition(".")[2]

    @steps(name=name)
    def run(db: Database) -> None:
        for statement in step.STATEMENTS.split(";\n"):
            if statement.strip():
                db.execute(statement)


for _step in _STEPS:
    _add(_step)
