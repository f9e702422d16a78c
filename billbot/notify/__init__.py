"""What can be told: a module a kind of subject, or a few about one thing; it says what differs and hands it to wording.

A new kind is a module here, one in `wording`, and a line in `KINDS`.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from billbot import route
from billbot.bills import DueMark, Mark, Statement
from billbot.check import Report
from billbot.errors import StoreError
from billbot.facts.housekeeping import Settling
from billbot.notify import (
    alerts,
    chairs,
    conference,
    digest,
    hearing,
    incident,
    outage,
    redraft,
    reminder,
    suggestion,
    watchlist,
)
from billbot.notify.audience import ASK, Audience, Known, Post, View, doubted
from billbot.notify.kind import (
    Difference,
    Kind,
    Said,
    alone_or_together,
    as_it_stands,
    at_any_hour,
    once,
    spoken,
    stays,
)
from billbot.route import Sighted
from billbot.store import Store
from billbot.watch import Watch

_ALERTS = Kind(alerts.differences, alerts.say, marks=route.marks, lasting=True, waits=hearing.waits)

KINDS: Mapping[str, Kind] = {
    route.ROW: _ALERTS,
    route.FACT: _ALERTS,
    route.HEARING: Kind(
        hearing.differences,
        hearing.say,
        marks=hearing.marks,
        lasting=True,
        kept="last",
        waits=hearing.waits,
    ),
    route.TESTIMONY: Kind(
        hearing.testimony_differences,
        spoken(hearing.say_testimony),
        after_check=hearing.note_testimony,
        of=frozenset({"list", "agendas", "hearings"}),
        lasting=True,
        kept="last",
        waits=hearing.testimony_waits,
    ),
    reminder.KIND: Kind(
        reminder.differences,
        reminder.say,
        lasting=True,
        of_its_day=True,
        kept="a year",
        waits=reminder.waits,
    ),
    digest.KIND: Kind(
        alone_or_together(stays("made"), once(digest.KIND), alone=True),
        digest.say,
        kept="a year",
        waits=at_any_hour,
    ),
    conference.KIND: Kind(
        alone_or_together(conference.state, conference.message, alone=True, muted=conference.muted),
        spoken(conference.say),
        after_check=conference.note_meetings,
        of=frozenset({"list", "agendas", "conferences"}),
        lasting=True,
        waits=conference.waits,
    ),
    redraft.KIND: Kind(
        alone_or_together(redraft.state, once(redraft.KIND), alone=True, muted=redraft.muted),
        spoken(redraft.say),
        after_check=redraft.note_redrafts,
        of=frozenset({"list", "links", "texts"}),
        lasting=True,
    ),
    chairs.KIND: Kind(
        alone_or_together(chairs.state, chairs.message, alone=True),
        spoken(chairs.say),
        after_check=chairs.note_chairs,
        of=frozenset({"list", "people", "waiting"}),
        lasting=True,
    ),
    outage.KIND: Kind(
        alone_or_together(outage.state, outage.message, leads=True),
        spoken(outage.say),
        kept="last",
        waits=incident.waits,
    ),
    incident.KIND: Kind(
        alone_or_together(incident.state, incident.message), spoken(incident.say), kept="last", waits=incident.waits
    ),
    watchlist.EDIT: Kind(
        alone_or_together(stays("done"), once("list_edited")),
        spoken(watchlist.say_edited),
        kept="a year",
        operations=True,
    ),
    watchlist.MUTE: Kind(
        alone_or_together(stays("done"), once("mutes_edited")),
        spoken(watchlist.say_mutes),
        kept="a year",
        operations=True,
    ),
    watchlist.WATCHED: Kind(
        alone_or_together(stays("done"), once("also_watched")),
        spoken(watchlist.say_watched),
        after_check=watchlist.note_watched,  # before the welcome, which tells of all there is
        of=frozenset({"list", "waiting"}),
        kept="a year",
    ),
    watchlist.WELCOME: Kind(
        alone_or_together(stays("welcomed"), once(watchlist.WELCOME), leads=True),
        spoken(watchlist.say_welcome),
        after_check=watchlist.note_welcome,
        of=frozenset({"list", "waiting"}),
        lasting=True,
        waits=at_any_hour,
    ),
    watchlist.CONFIG: Kind(
        alone_or_together(watchlist.config_state, watchlist.config_message),
        spoken(watchlist.say_config),
        kept="last",
        operations=True,
    ),
    suggestion.ONE: Kind(
        alone_or_together(suggestion.state, once(suggestion.ONE), alone=True), spoken(suggestion.say), operations=True
    ),
    suggestion.LIST: Kind(
        alone_or_together(suggestion.state, once(suggestion.LIST)), spoken(suggestion.say), operations=True
    ),
    ASK: Kind(lambda *_: (), lambda *_: None, lasting=True),  # told beside what a message is about, never alone
    suggestion.DECISION: Kind(suggestion.decisions, spoken(suggestion.say_decided), operations=True),
}

# Which messages may go a year after they were sent.
SETTLING = Settling(
    once=frozenset(name for name, kind in KINDS.items() if kind.kept == "a year"),
    last=frozenset(name for name, kind in KINDS.items() if kind.kept == "last"),
    digest=digest.KIND,
)


def marks(seen: Sighted) -> tuple[Mark, ...]:
    """All that a sighting marks: of every kind, and what it moved, of which others are asked."""
    told = [mark for kind in dict.fromkeys(KINDS.values()) if kind.marks for mark in kind.marks(seen)]
    return *told, *(Mark.moved(what, seen.now) for what in route.moved(seen))


def after_check(store: Store, watch: Watch, report: Report, now: datetime) -> None:
    """Ask each kind of which anything moved to mark what may differ, by what the database shows after a check.

    A check that read nothing leaves that to the next one; else the report says whether anything moved. Raises
    StoreError, and a fault of ours once the other kinds were asked, too: the next check asks them all again.
    """
    marks = store.marks.moved() if report.checked else ()
    moved = {mark.subject.name for mark in marks}
    report.moved = not moved <= {"waiting"}
    faults = []
    for kind in dict.fromkeys(KINDS.values()):
        if kind.after_check and not kind.of.isdisjoint(moved):
            try:
                kind.after_check(store, watch, report, now)
            except StoreError:
                raise
            except Exception as error:
                faults.append(error)
    if faults:
        raise ExceptionGroup("what may differ could not be looked for", faults)
    store.marks.settle(marks)  # but for what has moved meanwhile


# So many digits of a hash tell states apart.
_DIGITS = 16

# What could not be looked at for a fault of ours, and the fault.
Faulty = tuple[DueMark, Exception]


def differing(audience: Audience, due: Sequence[DueMark]) -> tuple[list[Difference], list[Faulty]]:
    """What is to be told of what is due; a fault of ours in one of these is left to it. Raises StoreError.

    What is for operations channels alone is nothing to any other one, whatever it was when that was marked.
    """
    items: list[Difference] = []
    faulty: list[Faulty] = []
    by_kind: dict[int, list[DueMark]] = {}
    for mark in due:
        kind = KINDS[mark.subject.kind]
        if audience.channel.operations or not kind.operations:
            by_kind.setdefault(id(kind), []).append(mark)
    for marks in by_kind.values():
        kind = KINDS[marks[0].subject.kind]
        try:
            items += kind.differences(audience, marks)
        except StoreError:
            raise
        except Exception:  # one by one, so that the others are told
            for mark in marks:
                try:
                    items += kind.differences(audience, [mark])
                except StoreError:
                    raise
                except Exception as error:
                    faulty.append((mark, error))
    return items, faulty


def prints(told: Iterable[Statement]) -> tuple[str, ...]:
    """What tells the states that a message told from others; it carries that where it can."""
    return tuple(filter(None, map(print_of, told)))


def print_of(told: Statement) -> str | None:
    """What tells a state from others, in this database or another; null where the record itself does not name it."""
    subject = told.subject
    if not KINDS[subject.kind].lasting:
        return None
    number = 0 if subject.kind == route.ROW else subject.number  # rows are counted as they were met
    parts = (subject.kind, str(subject.bill or ""), str(number), subject.name, told.state)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_DIGITS]
