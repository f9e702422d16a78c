"""What the words that tell of a hearing tell of testimony on it."""

from collections.abc import Iterable

from billbot import route, testimony
from billbot.bills import Statement, Subject
from billbot.facts.hearings import said_of_testimony
from billbot.hearings import Announced
from billbot.notify.audience import Audience


def may_tell(hearings: Iterable[Announced | None]) -> frozenset[Subject]:
    """On which hearings testimony may be told by words that tell of these, too; null is no hearing."""
    return frozenset(route.testimony(each.agenda) for each in hearings if each is not None and each.agenda is not None)


def told_with(audience: Audience, told: Iterable[tuple[Statement, Announced | None]]) -> tuple[Statement, ...]:
    """What is told of testimony with hearings, each named with a statement of the message; where anything is said."""
    found: dict[Subject, Statement] = {}
    for statement, hearing in told:
        if hearing is None or hearing.agenda is None or not hearing.stands:
            continue
        state = testimony.state(said_of_testimony(audience.store, hearing))
        if state:
            subject = route.testimony(hearing.agenda)
            found[subject] = statement.of(subject, state)
    return tuple(found.values())
