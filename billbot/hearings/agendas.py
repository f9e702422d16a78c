"""Agendas: what each reading of one adds to its course, and what all add to the rows of histories."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, time

from msgspec import Struct, field
from msgspec.structs import replace

from billbot.actions import Hearing
from billbot.bills import Agenda, Appointment, BillId, Hour
from billbot.hearings.values import Announced, Status, founding_key, gathered, same_committee, same_slot


class Posted(Struct, frozen=True):
    """An agenda as it was read last, with its course, the present appointment at its end.

    `known` is the Eastern day on which the list of hearings first named it; no agenda says when it was posted. `gone`
    are the documents that were on it once, each with the day on which it was first seen off it, null where that may
    have been so for long. `on_the_first_list` says that the very first list named it already.
    """

    agenda: Agenda
    course: tuple[Appointment, ...]
    known: date
    gone: Mapping[BillId, date | None] = field(default_factory=dict)
    on_the_first_list: bool = False

    @property
    def named(self) -> tuple[BillId, ...]:
        """The documents on it, or that were once all were taken off."""
        return self.agenda.bills or tuple(self.gone)

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
    """The hearings `known` of single bills with what their agendas add, those alike as one, as by `gathered`.

    Of the documents on an agenda only those `watched` count. Each goes with its hearing at the agenda's hour, or at one
    that either of the two was at, or else on the same day, and is a hearing of its own without one; so is what was
    taken off. An empty agenda goes by its committee. Of a hearing that another agenda has, that says nothing, and
    neither does one that was called off where the other stands.
    """
    found = list(known)
    # Of two agendas of a day the one at a hearing's hour has it, whichever was posted first.
    posted = sorted(posted, key=lambda each: (not each.named, not each.now.stands, not _at_its_hour(each, found)))
    for each in posted:
        places = _meant(each, found)
        for at in places:
            found[at] = _told_by(each, found[at])
        there = {bill for at in places for bill in found[at].bills}
        near = next((found[at].committee for at in places), None)
        own = each.agenda.committee
        committee = near if own is None or same_committee(own, near) else own  # spelled as the histories spell it
        new = [bill for bill in each.agenda.bills if bill in watched and bill not in there]
        found += [replace(_alone(each, [bill]), committee=committee) for bill in new]
    for each in posted:
        others = [hearing for hearing in found if hearing.day == each.now.day or _was_there(hearing, each)]
        gone = [bill for bill in each.gone if bill in watched and not any(bill in other.bills for other in others)]
        for since in dict.fromkeys(each.gone[bill] for bill in gone):
            off = _alone(each, [bill for bill in gone if each.gone[bill] == since])
            status: Status = "taken off" if each.now.stands else "called off"
            found.append(replace(off, status=status, touched=max(filter(None, (off.touched, since)), default=None)))
    return gathered(found)


def _meant(posted: Posted, found: Sequence[Announced]) -> list[int]:
    """The places of the hearings that an agenda is about: for each document on it that in the nearest likeness."""
    ways: tuple[Callable[[Announced], bool], ...] = (
        lambda hearing: hearing.hour == posted.now.hour,
        lambda hearing: hearing.hour in posted.left,
        lambda hearing: _was_there(hearing, posted),
        lambda hearing: hearing.day == posted.now.day and hearing.agenda is None,
    )

    def alike(those: Callable[[Announced], bool], ways: Sequence[Callable[[Announced], bool]]) -> list[int]:
        kin = [at for at, each in enumerate(found) if those(each)]
        return next((hits for way in ways if (hits := [at for at in kin if way(found[at])])), [])

    if not posted.named:
        return alike(lambda each: same_committee(posted.agenda.committee, each.committee), ways[:-1])
    there = {bill for each in found for bill in each.bills}  # an agenda has many that nobody follows
    named = [bill for bill in posted.named if bill in there]
    return [at for bill in named for at in alike(lambda each: bill in each.bills, ways)[:1]]  # noqa: B023


def _at_its_hour(posted: Posted, found: Iterable[Announced]) -> bool:
    """Whether any document on an agenda has a hearing at an hour that the agenda is or was at."""
    theirs = (each for each in found if not set(posted.named).isdisjoint(each.bills))
    return any(each.hour in posted.left or _was_there(each, posted) or each.hour == posted.now.hour for each in theirs)


def _told_by(posted: Posted, hearing: Announced) -> Announced:
    """A hearing with what one of its agendas says."""
    if hearing.agenda is None or (posted.named and (posted.now.stands or not hearing.stands)):
        return _joined(hearing, posted)
    # A count that fell when another agenda takes over would leave calendars as they are.
    return replace(hearing, changes=hearing.changes + posted.steps)


def _were(hearing: Announced) -> set[Hour]:
    return {(slot.date, slot.start) for slot in hearing.before if slot.date}


def _was_there(hearing: Announced, posted: Posted) -> bool:
    """Whether a hearing was, before it moved, at an hour of the agenda."""
    return not _were(hearing).isdisjoint({*posted.left, posted.now.hour})


def _joined(hearing: Announced, posted: Posted) -> Announced:
    """A hearing of the histories, with its agenda: what the record said of it last holds (`_spoke_last`)."""
    agenda, first = posted.agenda, posted.course[0]
    # Where it had no hour yet somebody may have heard of it so.
    vague = any((each.day, each.start) == (hearing.day, None) for each in posted.course) and hearing.slot.start
    joined = replace(
        hearing,
        before=(Hearing(hearing.day, None, None, None), *hearing.before) if vague else hearing.before,
        key=_key(posted, hearing.bills) if hearing.founded and posted.known < hearing.founded else hearing.key,
        announced=_sooner(hearing, posted),
        # That it was first read at another hour is no step of its course.
        changes=hearing.changes + posted.steps + (first.start is not None and first.hour != hearing.hour),
        committee=hearing.committee or agenda.committee,
        agenda=agenda.event,
        committee_code=agenda.committee_code,
        description=agenda.description,
    )
    if not _spoke_last(posted, hearing):
        return joined
    touched = _touched(hearing, posted)
    there = hearing.day == posted.now.day
    another_hour = there and posted.now.start is not None and hearing.hour != posted.now.hour
    moves = not hearing.stands or (another_hour and same_committee(agenda.committee, hearing.committee))
    if hearing.hour in posted.left or (posted.now.stands and moves):
        joined, there = _moved(joined, posted), True
    elif hearing.hour == posted.now.hour and len(posted.course) > 1 and posted.now.place is not None:
        now = replace(hearing.slot, place=posted.now.place)
        joined = replace(joined, slot=now, before=(*hearing.before, hearing.slot), touched=touched)
    if not posted.now.stands and joined.stands and there:
        joined = replace(joined, status="called off", touched=touched, by_agenda=True)
    return joined


def _sooner(hearing: Announced, posted: Posted) -> date | None:
    """The day on which a hearing's day was announced: by its row, or by its agenda if that was seen before."""
    since = _announced(posted) if hearing.day == posted.now.day else None
    return min(hearing.announced, since) if hearing.announced and since else hearing.announced


def _spoke_last(posted: Posted, hearing: Announced) -> bool:
    """Whether an agenda said what it says after the last row about a hearing that was not struck.

    A row speaks on the day under which it was entered, an agenda on the day on which it was first seen to say so; of
    one day the agenda decides, which is read again tomorrow. A row with the hour that an agenda has left is late, as
    the same notice is entered on one bill days after another, unless it comes back from where the agenda went. What an
    agenda said when it was first read it may have said for long: a row that calls off, or takes back, stays.
    """
    back = posted.now.hour in _were(hearing)
    if hearing.status == "struck" or hearing.touched is None:
        return True
    if hearing.hour in posted.left and hearing.stands and not back:
        return True
    if posted.now.since is None or len(posted.course) == 1:
        return hearing.stands and not back and (posted.now.since or posted.known) >= hearing.touched
    return posted.now.since >= hearing.touched


def _touched(hearing: Announced, posted: Posted) -> date | None:
    return max((day for day in (hearing.touched, posted.now.since) if day), default=None)


def _moved(hearing: Announced, posted: Posted) -> Announced:
    """A hearing where its agenda has it by now, with the slots in between."""
    now = posted.now
    slot = _slot(now.day, now.start, posted.agenda.end, now.place or hearing.slot.place)
    hours = [each.hour for each in posted.course]
    since = len(hours) - hours[::-1].index(hearing.hour) if hearing.hour in hours else 0
    between = posted.course[since:-1]
    before = (*hearing.before, hearing.slot, *(Hearing(each.day, each.start, None, each.place) for each in between))
    return replace(
        hearing,
        slot=slot,
        status="announced",
        before=tuple(dict.fromkeys(each for each in before if not same_slot(each, slot))),
        announced=_announced(posted),
        touched=_touched(hearing, posted),
        by_agenda=True,
    )


def _slot(day: date, start: time | None, end: time | None, place: str | None) -> Hearing:
    """When and where an agenda has its hearing; a place that is none says that testimony is taken in writing only."""
    return Hearing(day, start, end, place, written="written testimony only" in (place or "").casefold())


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
    slot = _slot(agenda.day, agenda.start, agenda.end, agenda.place)
    now = posted.now
    earlier = (each for each in posted.course[:-1] if (each.hour, each.place) != (now.hour, now.place))
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
        by_agenda=True,
    )


def _key(posted: Posted, bills: Sequence[BillId]) -> str:
    """The key that an agenda gives its hearing: the one that a row with its first appointment would give it."""
    first = posted.course[0]
    place = next((each.place for each in posted.course if each.place), None)
    return founding_key(bills[0], Hearing(first.day, first.start, None, place), posted.agenda.committee or place)


def appointed(course: Sequence[Appointment], agenda: Agenda, seen: date | None) -> tuple[Appointment, ...]:
    """The course so far with what the agenda says at this reading, the same where it says nothing new.

    The slot that the agenda itself names as the earlier one comes before it, where no reading has shown that one.
    `seen` is the Eastern day of the reading, null where what it shows may have been there for long.
    """
    now = _says(agenda, seen)
    if course and course[-1].same(now):
        # A place that is given late is no other one; the next one is.
        return (*course[:-1], replace(course[-1], place=course[-1].place or now.place))
    before = agenda.moved_from
    if before is None or before in {now.hour, *(each.hour for each in course)}:
        return (*course, now)
    return (*course, Appointment(*before, None, stands=True, since=None), now)


def completed(agenda: Agenda, was: Agenda) -> Agenda:
    """A reading with what was read before of all that it says nothing of; what it does say of the documents counts.

    An hour is of its day, and no more is known of it on another one.
    """
    left = [bill for bill in was.bills if "bills" in agenda.unsaid and bill not in agenda.bills]
    return replace(
        agenda,
        status=was.status if "status" in agenda.unsaid else agenda.status,
        start=agenda.start or (was.start if agenda.day == was.day else None),
        bills=(*agenda.bills, *left),
        moved_from=agenda.moved_from or was.moved_from,
        unsaid=frozenset(),
    )


def doubtful(course: Sequence[Appointment], bills: Collection[BillId], agenda: Agenda) -> bool:
    """Whether a reading may be an old answer: it goes back to what stood before, or misses one of the `bills`.

    A lagging server now and then shows yesterday's state (promise 3).
    """
    now = _says(agenda, None)
    back = any(each.same(now) for each in course[:-1]) and not course[-1].same(now)
    return back or not set(bills) <= set(agenda.bills)


def _says(agenda: Agenda, seen: date | None) -> Appointment:
    return Appointment(agenda.day, agenda.start, agenda.place, agenda.stands, seen)
