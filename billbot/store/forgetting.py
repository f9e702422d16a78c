"""Takes out what is kept of a person in Slack, wherever it stands, in whatever table."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from billbot.bills import SOMEBODY_IN_SLACK, by_slack_user
from billbot.store.connection import Part, immediate, said_plainly

# A column of this name holds the id of a person alone, and its row is about nothing but what that person did.
_PERSON = "person"


class Forgetting(Part):
    """What the database has of people in Slack."""

    def forget(self, person: str) -> Mapping[str, int]:
        """Take out all of a person, and give the tables it stood in, with how many rows each.

        What is about that person alone goes; of what else they did stays what it was, as done by somebody in Slack.
        """
        found = Counter[str]()
        word = re.compile(rf"(?<![A-Z0-9]){re.escape(person)}(?![A-Z0-9])")
        with said_plainly(self._path):
            self._db.execute("PRAGMA secure_delete = ON")  # nor does it stand in what the file has to spare
        with said_plainly(self._path), immediate(self._db):
            for table in self._db.tables:
                texts = [column.name for column in table.columns if column.type == "TEXT"]
                if _PERSON in texts:
                    gone = self._db.execute(f'DELETE FROM "{table.name}" WHERE {_PERSON} = ?', [person])
                    found[table.name] += gone.rowcount
                for column in texts:
                    found[table.name] += self._replace(table.name, column, person, word)
        return +found

    def _replace(self, table: str, column: str, person: str, word: re.Pattern[str]) -> int:
        """Have somebody stand in the place of a person in a column; how many rows that changes."""
        found = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE instr("{column}", ?)'
        texts = [text for (text,) in self._db.execute(found, [person]).fetchall()]
        changed = {text: left for text in texts if (left := _without(text, person, word)) != text}
        update = f'UPDATE "{table}" SET "{column}" = ? WHERE "{column}" = ?'
        return sum(self._db.execute(update, [left, text]).rowcount for text, left in changed.items())


def _without(text: Any, person: str, word: re.Pattern[str]) -> str:
    said = re.sub(rf"{re.escape(by_slack_user(person))}(?![A-Z0-9])", SOMEBODY_IN_SLACK, str(text))
    return word.sub("somebody", said)
