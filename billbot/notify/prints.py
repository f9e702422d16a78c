"""What tells a subject with its state from others, in this database or another: a message carries it where it can.

Only of what the record itself names: the numbers of incidents, edits and suggestions begin anew in another database.
"""

import hashlib
from collections.abc import Iterable

from billbot import route
from billbot.bills import Statement, Subject
from billbot.notify import hearing, reminder, welcome

_LASTING = frozenset({route.ROW, route.FACT, hearing.KIND, reminder.KIND, welcome.KIND})
_DIGITS = 16


def print_of(subject: Subject, state: str) -> str | None:
    """The print of a subject as it was told; null where it means nothing in another database."""
    if subject.kind not in _LASTING:
        return None
    number = 0 if subject.kind == route.ROW else subject.number  # rows are counted as they were met
    parts = (subject.kind, str(subject.bill or ""), str(number), subject.name, state)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_DIGITS]


def prints(told: Iterable[Statement]) -> tuple[str, ...]:
    """The prints of what a message tells, as far as there are any."""
    found = (print_of(each.subject, each.state) for each in told)
    return tuple(each for each in found if each is not None)
