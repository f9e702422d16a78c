"""What the list of hearings adds to the rows of histories; each hearing is one, whichever came first."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from billbot.actions import Hearing
from billbot.bills import Agenda, Appointment, BillId, Hour
from billbot.hearings.gathering import told_apart
from billbot.hearings.values import Announced, by_day, founding_key, same_committee


@dataclass(frozen=True, slots=True)
class Posted:
    """An agenda as it was read last, with its course, the present appointment at its end.

    `known` is the Eastern day on which the list of hearings first named it; no agenda says when it was posted. `gone`
    are the documents that were on it once.
    """

    agenda: Agenda
    course: tuple[Appointment, ...]
    known: date
    gone: tuple[BillId, ...] = ()

    @property
    def now(self) -> Appointment:
        """When and where it is, or was to be."""
        return self.course[-1]

    @property
    def left(self) -> frozenset[Hour]:
        """The hours that it was on before."""
        return frozenset(each.hour for each in self.course) - {self.now.hour}

    @property
    def steps(self) -> int:
        """How often it was moved, changed or called off."""
        return len(self.course) - 1 + (not self.course[0].stands)


def with_agendas(
    known: Iterable[Announced], posted: Iterable[Posted], watched: Collection[BillId]
) -> tuple[Announced, ...]:
    """The hearings `known` from histories with what their agendas add, and those that only an agenda names yet.

    An agenda belongs to a hearing that has one of its bills, or, while its agenda is empty, is in the same committee,
    if the two are or were on the same day and at the same hour; with a bill in common the day suffices. Of the
    documents on it only those `watched` count. What was taken off it, and no history names, is a hearing of its own.
    """
    found = list(known)
    for each in posted:
        bills = tuple(bill for bill in each.agenda.bills if bill in watched)
        at = _meant(each, found)
        if at is not None:
            found[at] = _joined(found[at], each, _only_here(bills, at, found))
        elif bills:
            found.append(_alone(each, bills))
        gone = _only_here([bill for bill in each.gone if bill in watched], None, _on(each.now.day, found))
        if gone:
            found.append(replace(_alone(each, gone), status="taken off" if each.now.stands else "called off"))
    return tuple(sorted(told_apart(found), key=by_day))


def _meant(posted: Posted, found: Sequence[Announced]) -> int | None:
    """Which of the hearings an agenda belongs to, by its place; the nearer of two likenesses decides."""
    ways: tuple[Callable[[Announced], bool], ...] = (
        lambda hearing: hearing.hour == posted.now.hour and _same(posted, hearing),
        lambda hearing: hearing.hour in posted.left and _same(posted, hearing),
        lambda hearing: not _were(hearing).isdisjoint({*posted.left, posted.now.hour}) and _same(posted, hearing),
        lambda hearing: hearing.day == posted.now.day and _share(posted, hearing),
    )
    places = (at for way in ways for at, hearing in enumerate(found) if way(hearing))
    return next(places, None)


def _same(posted: Posted, hearing: Announced) -> bool:
    if posted.agenda.bills or posted.gone:
        return _share(posted, hearing)
    return same_committee(posted.agenda.committee, hearing.committee)


def _share(posted: Posted, hearing: Announced) -> bool:
    return not set(hearing.bills).isdisjoint((*posted.agenda.bills, *posted.gone))


def _were(hearing: Announced) -> set[Hour]:
    return {(slot.date, slot.start) for slot in hearing.before if slot.date}


def _on(day: date, found: Iterable[Announced]) -> list[Announced]:
    return [hearing for hearing in found if hearing.day == day]


def _only_here(bills: Sequence[BillId], at: int | None, found: Sequence[Announced]) -> tuple[BillId, ...]:
    """Those of `bills` that no other hearing on the day of the one at this place has."""
    others = found if at is None else [each for each in _on(found[at].day, found) if each is not found[at]]
    return tuple(bill for bill in bills if not any(bill in each.bills for each in others))


def _joined(hearing: Announced, posted: Posted, bills: Sequence[BillId]) -> Announced:
    """A hearing of the histories, with its agenda. What a row said stands, until the agenda has moved on from it."""
    agenda = posted.agenda
    joined = replace(
        hearing,
        key=_key(posted, hearing.bills) if hearing.founded and posted.known < hearing.founded else hearing.key,
        bills=tuple(dict.fromkeys((*hearing.bills, *(bills if hearing.stands else ())))),
        changes=hearing.changes + posted.steps,
        committee=hearing.committee or agenda.committee,
        agenda=agenda.event,
        committee_code=agenda.committee_code,
        description=agenda.description,
    )
    moved = _moved_on(posted, hearing)
    if moved:
        joined = _moved(joined, posted)
    elif _placed_anew(posted, hearing):
        now = replace(hearing.slot, place=posted.now.place)
        joined = replace(joined, slot=now, before=(*hearing.before, hearing.slot), touched=_touched(hearing, posted))
    if not posted.now.stands and (moved or (hearing.stands and hearing.day == posted.now.day)):
        joined = replace(joined, status="called off", touched=_touched(hearing, posted))
    return joined


def _moved_on(posted: Posted, hearing: Announced) -> bool:
    """Whether an agenda has left the hour of a hearing, and no row has since taken it back or called it off."""
    if hearing.hour not in posted.left:
        return False
    # What another agenda calls off is the old slot of one that moved to this.
    back = posted.now.hour in _were(hearing) or (hearing.status == "called off" and hearing.agenda is None)
    return not back or _later(posted.now.since, hearing.touched)


def _placed_anew(posted: Posted, hearing: Announced) -> bool:
    """Whether an agenda names another place since the last row about its hearing."""
    return (
        hearing.hour == posted.now.hour
        and len(posted.course) > 1
        and posted.now.place is not None
        and _later(posted.now.since, hearing.touched)
    )


def _later(one: date | None, other: date | None) -> bool:
    return one is not None and (other is None or one > other)


def _touched(hearing: Announced, posted: Posted) -> date | None:
    return max((day for day in (hearing.touched, posted.now.since) if day), default=None)


def _moved(hearing: Announced, posted: Posted) -> Announced:
    """A hearing where its agenda has it by now, with the slots in between."""
    now = posted.now
    slot = Hearing(now.day, now.start, posted.agenda.end, now.place or hearing.slot.place)
    hours = [each.hour for each in posted.course]
    between = posted.course[len(hours) - hours[::-1].index(hearing.hour) : -1]
    before = (*hearing.before, hearing.slot, *(Hearing(each.day, each.start, None, each.place) for each in between))
    return replace(
        hearing,
        slot=slot,
        status="announced",
        before=tuple(dict.fromkeys(each for each in before if each != slot)),
        announced=_announced(posted),
        touched=_touched(hearing, posted),
    )


def _announced(posted: Posted) -> date | None:
    """The day on which the present day of an agenda was first seen; null where it may have been so for long."""
    since = posted.now.since
    for each in reversed(posted.course):
        if each.day != posted.now.day:
            break
        since = each.since
    return since


def _alone(posted: Posted, bills: Sequence[BillId]) -> Announced:
    """A hearing that no history names yet."""
    agenda = posted.agenda
    slot = Hearing(agenda.day, agenda.start, agenda.end, agenda.place)
    earlier = (each for each in posted.course[:-1] if each.hour != posted.now.hour)
    return Announced(
        key=_key(posted, bills),
        bills=tuple(bills),
        slot=slot,
        status="announced" if agenda.stands else "called off",
        before=tuple(dict.fromkeys(Hearing(each.day, each.start, None, each.place) for each in earlier)),
        announced=_announced(posted),
        touched=posted.now.since,
        changes=posted.steps,
        committee=agenda.committee,
        agenda=agenda.event,
        committee_code=agenda.committee_code,
        description=agenda.description,
        founded=posted.known,
    )


def _key(posted: Posted, bills: Sequence[BillId]) -> str:
    """The key that an agenda gives its hearing: the one that a row with its first appointment would give it."""
    first = posted.course[0]
    place = next((each.place for each in posted.course if each.place), None)
    return founding_key(bills[0], Hearing(first.day, first.start, None, place), posted.agenda.committee or place)
