"""The list of hearings: the course of each agenda over its readings, and meetings of committees of conference. Pure.

`with_agendas` adds what agendas say to the hearings that rows announce.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, time

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.actions import Slot
from billbot.domain.bills import Agenda, Appointment, BillId, HearingTime
from billbot.domain.hearings import Hearing, Status, founding_key, merge_bills, same_committee, same_slot
from billbot.domain.watched import Dates


def with_agendas(
    known: Iterable[Hearing],
    agendas: Iterable[Agenda],
    watched: Collection[BillId],
    committees: Collection[str] = (),
) -> tuple[Hearing, ...]:
    """The `known` hearings of single bills, completed by agendas, and merged as by `merge_bills`.

    Only `watched` documents of an agenda count. A document is matched with its hearing at the agenda's hour, or at an
    earlier hour of either, or else on the same day. Without a match it is a separate hearing, and so is a document that
    was taken off. An agenda without documents is matched by its committee. If a hearing has several agendas, the last
    one at its hour counts; one that moved away is a separate hearing. A hearing that is still on although its agenda
    was called off does not change. A hearing of one of the `committees` counts even without a watched document.
    """
    found = list(known)
    agendas = sorted(agendas, key=lambda each: _matching_order(each, found))
    for each in agendas:
        found = _completed(found, each, watched)
    told = {(each.agenda, each.is_on) for each in found}
    bare = [
        each
        for each in agendas
        if any(same_committee(name, each.committee) for name in committees) and (each.event, each.now.is_on) not in told
    ]
    for each in agendas:
        found += _taken_off(found, each, watched)
    return merge_bills((*found, *(_from_agenda_alone(each, ()) for each in bare)))


def _matching_order(agenda: Agenda, found: Iterable[Hearing]) -> tuple[bool, ...]:
    """The sort key of agendas for a hearing: first the one at its hour, then one that was at its hour before."""
    theirs = [each for each in found if not set(agenda.named).isdisjoint(each.bills)]
    at_its_hour = any(each.hour == agenda.now.hour for each in theirs)
    was_at_its_hour = any(each.hour in agenda.earlier_hours or _was_there(each, agenda) for each in theirs)
    return not agenda.named, not agenda.now.is_on, not at_its_hour, not was_at_its_hour


def _completed(found: Sequence[Hearing], agenda: Agenda, watched: Collection[BillId]) -> list[Hearing]:
    """The hearings `found`, completed by an agenda, and hearings of `watched` documents that no row announced."""
    after, places = list(found), _places_meant(agenda, found)
    for at in places:
        hearing = after[at]
        at_its_hour = hearing.hour == agenda.now.hour
        if hearing.agenda is None or (at_its_hour and agenda.named and (agenda.now.is_on or not hearing.is_on)):
            after[at] = _with_agenda(hearing, agenda)
        else:  # if the count fell when another agenda takes over, calendars would not update
            after[at] = replace(hearing, changes=hearing.changes + agenda.steps)
    there = {bill for at in places for bill in after[at].bills}
    near = next((after[at].committee for at in places), None)
    own = agenda.committee
    committee = near if own is None or same_committee(own, near) else own  # spelled as in the histories
    new = [bill for bill in agenda.bills if bill in watched and bill not in there]
    return after + [replace(_from_agenda_alone(agenda, [bill]), committee=committee) for bill in new]


def _taken_off(found: Sequence[Hearing], agenda: Agenda, watched: Collection[BillId]) -> list[Hearing]:
    """The hearings that `watched` documents had until they were taken off an agenda, if `found` has no other."""
    others = [hearing for hearing in found if hearing.day == agenda.now.day or _was_there(hearing, agenda)]
    gone = {
        bill: since
        for bill, since in agenda.gone
        if bill in watched and not any(bill in other.bills for other in others)
    }
    status: Status = "taken off" if agenda.now.is_on else "called off"
    hearings = []
    for since in dict.fromkeys(gone.values()):
        off = _from_agenda_alone(agenda, [bill for bill, at in gone.items() if at == since])
        mentioned = max(filter(None, (off.last_mentioned, since)), default=None)
        hearings.append(replace(off, status=status, last_mentioned=mentioned))
    return hearings


def _places_meant(agenda: Agenda, found: Sequence[Hearing]) -> list[int]:
    """The positions of the hearings that an agenda is about: the best match for each of its documents."""
    ways: tuple[Callable[[Hearing], bool], ...] = (
        lambda hearing: hearing.hour == agenda.now.hour,
        lambda hearing: hearing.hour in agenda.earlier_hours and hearing.agenda is None,
        lambda hearing: _was_there(hearing, agenda),
        lambda hearing: hearing.day == agenda.now.day and hearing.agenda is None,
    )

    def alike(those: Callable[[Hearing], bool], ways: Sequence[Callable[[Hearing], bool]]) -> list[int]:
        theirs = [at for at, each in enumerate(found) if those(each)]
        return next((hits for way in ways if (hits := [at for at in theirs if way(found[at])])), [])

    if not agenda.named:
        return alike(lambda each: same_committee(agenda.committee, each.committee), ways[:-1])
    there = {bill for each in found for bill in each.bills}  # an agenda has many documents that nobody follows
    named = [bill for bill in agenda.named if bill in there]
    return [at for bill in named for at in alike(lambda each: bill in each.bills, ways)[:1]]  # noqa: B023


def _former_hours(hearing: Hearing) -> set[HearingTime]:
    return {slot.hour for slot in hearing.before if slot.date}


def _was_there(hearing: Hearing, agenda: Agenda) -> bool:
    """Whether a hearing was at an hour of the agenda before it moved."""
    return not _former_hours(hearing).isdisjoint({*agenda.earlier_hours, agenda.now.hour})


def _with_agenda(hearing: Hearing, agenda: Agenda) -> Hearing:
    """A hearing that rows announce, with what its agenda adds.

    If the agenda is newer, it decides where the hearing is:

    | was, by rows                        | now, by the agenda | so the hearing is |
    | ----------------------------------- | ------------------ | ----------------- |
    | off, or at an hour that it has left | on                 | moved there       |
    | at its hour                         | in another place   | moved there       |
    | on its day                          | off                | off               |
    | anything else                       | anything else      | as rows have it   |

    Another hour on the same day counts as one that it has left, if the committee is the same.
    """
    was, now = hearing, agenda.now
    joined = _with_details(was, agenda)
    if not _spoke_last(agenda, was):
        return joined
    elsewhere = was.day == now.day and now.start is not None and was.hour != now.hour
    moved = not was.is_on or (elsewhere and same_committee(agenda.committee, was.committee))
    if was.hour in agenda.earlier_hours or (now.is_on and moved):
        joined = _moved(joined, agenda)
    elif was.hour == now.hour and len(agenda.course) > 1 and now.place is not None:
        slot, mentioned = replace(was.slot, place=now.place), _last_mentioned(was, agenda)
        joined = replace(joined, slot=slot, before=(*was.before, was.slot), last_mentioned=mentioned)
    if not now.is_on and joined.is_on and joined.day == now.day:
        joined = replace(joined, status="called off", last_mentioned=_last_mentioned(was, agenda), by_agenda=True)
    return joined


def _with_details(hearing: Hearing, agenda: Agenda) -> Hearing:
    """A hearing with what its agenda says other than when and where it is."""
    first = agenda.course[0]
    # If it had no hour yet, somebody may have heard about it that way.
    vague = any((each.day, each.start) == (hearing.day, None) for each in agenda.course) and hearing.slot.start
    since = _announced(agenda) if hearing.day == agenda.now.day else None
    listed_first = hearing.first_announced and agenda.listed < hearing.first_announced
    return replace(
        hearing,
        before=(Slot(hearing.day, None, None, None), *hearing.before) if vague else hearing.before,
        key=_key(agenda, hearing.bills) if listed_first else hearing.key,
        announced=min(hearing.announced, since) if hearing.announced and since else hearing.announced,
        # Being first read at another hour does not count as a step.
        changes=hearing.changes + agenda.steps + (first.start is not None and first.hour != hearing.hour),
        committee=hearing.committee or agenda.committee,
        agenda=agenda.event,
        committee_code=agenda.committee_code,
        host=agenda.committee,
        description=agenda.description,
    )


def _spoke_last(agenda: Agenda, hearing: Hearing) -> bool:
    """Whether the agenda is later than the last row about the hearing that is not struck.

    A row counts as of its date, an agenda as of the day it was first seen to say this. On the same day the agenda is
    later, since it is read again tomorrow.
    """
    if hearing.status == "struck" or hearing.last_mentioned is None:
        return True
    moved_back = agenda.now.hour in _former_hours(hearing)
    if hearing.is_on and hearing.hour in agenda.earlier_hours and not moved_back:
        return True  # the row is only late: clerks enter the same notice for one bill days after another
    may_be_old = agenda.now.since is None or len(agenda.course) == 1  # what a first reading shows
    if may_be_old and (moved_back or not hearing.is_on):
        return False
    return (agenda.now.since or agenda.listed) >= hearing.last_mentioned


def _last_mentioned(hearing: Hearing, agenda: Agenda) -> date | None:
    return max((day for day in (hearing.last_mentioned, agenda.now.since) if day), default=None)


def _moved(hearing: Hearing, agenda: Agenda) -> Hearing:
    """The hearing at its agenda's present slot; `before` has the slots in between."""
    now = agenda.now
    slot = _slot(now.day, now.start, agenda.end, now.place or hearing.slot.place)
    hours = [each.hour for each in agenda.course]
    since = len(hours) - hours[::-1].index(hearing.hour) if hearing.hour in hours else 0
    between = agenda.course[since:-1]
    before = (*hearing.before, hearing.slot, *(map(slot_of, between)))
    return replace(
        hearing,
        slot=slot,
        status="announced",
        before=tuple(dict.fromkeys(each for each in before if not same_slot(each, slot))),
        announced=_announced(agenda),
        last_mentioned=_last_mentioned(hearing, agenda),
        by_agenda=True,
    )


def slot_of(appointment: Appointment) -> Slot:
    """When and where one version of an agenda has it."""
    return Slot(*appointment.hour, None, appointment.place)


def _slot(day: date, start: time | None, end: time | None, place: str | None) -> Slot:
    """The slot of an agenda's appointment; for some, the place only says that testimony is taken in writing."""
    return Slot(day, start, end, place, written="written testimony only" in (place or "").casefold())


def _announced(agenda: Agenda) -> date | None:
    """When the agenda's present day was first seen; None if it may be older than our first reading."""
    since = agenda.now.since
    for each in reversed(agenda.course):
        if each.day != agenda.now.day:
            break
        since = each.since
    return since


def _from_agenda_alone(agenda: Agenda, bills: Sequence[BillId]) -> Hearing:
    """A hearing that is only on the agenda and has no row yet."""
    slot = _slot(agenda.day, agenda.start, agenda.end, agenda.place)
    now = agenda.now
    earlier = (each for each in agenda.course[:-1] if (each.hour, each.place) != (now.hour, now.place))
    return Hearing(
        key=_key(agenda, bills),
        bills=tuple(bills),
        slot=slot,
        status="announced" if agenda.is_on else "called off",
        before=tuple(dict.fromkeys(map(slot_of, earlier))),
        announced=_announced(agenda),
        last_mentioned=agenda.now.since,
        changes=agenda.steps,
        committee=agenda.committee,
        agenda=agenda.event,
        committee_code=agenda.committee_code,
        host=agenda.committee,
        description=agenda.description,
        first_announced=agenda.listed,
        by_agenda=True,
    )


def _key(agenda: Agenda, bills: Sequence[BillId]) -> str:
    """The key of an agenda's hearing: the same that a row with its first appointment would get."""
    first = agenda.course[0]
    place = next((each.place for each in agenda.course if each.place), None)
    court = bills[0].general_court if bills else Dates().sitting(first.day)
    slot, otherwise = Slot(first.day, first.start, None, place), bills[0].number if bills else ""
    return founding_key(court, slot, agenda.committee or place, otherwise)


def with_course(was: Agenda | None, agenda: Agenda, seen: date | None) -> Agenda:
    """A reading of an agenda with its course: that of the reading before (`was`), with a new step if something changed.

    If the agenda names an earlier slot that no reading showed, that is added first. `seen` is the Eastern day of the
    reading, None if what it shows may be old.
    """
    course, now, before = was.course if was else (), _says(agenda, seen), agenda.moved_from
    if course and course[-1].says_the_same(now):
        # A place that is given later is not a change of place; a different place is.
        return replace(agenda, course=(*course[:-1], replace(course[-1], place=course[-1].place or now.place)))
    if before is not None and before not in {now.hour, *(each.hour for each in course)}:
        course = (*course, Appointment(*before, None, is_on=True, since=None))
    return replace(agenda, course=(*course, now))


def filled_in(agenda: Agenda, was: Agenda) -> Agenda:
    """A reading, with gaps filled in from the one before (`was`), except its documents.

    An hour is filled in only if the day is the same.
    """
    left = [bill for bill in was.bills if "bills" in agenda.null_fields and bill not in agenda.bills]
    return replace(
        agenda,
        status=was.status if "status" in agenda.null_fields else agenda.status,
        start=agenda.start or (was.start if agenda.day == was.day else None),
        bills=(*agenda.bills, *left),
        moved_from=agenda.moved_from or was.moved_from,
        null_fields=frozenset(),
    )


def may_be_outdated(was: Agenda, agenda: Agenda) -> bool:
    """Whether a reading may be a lagging server's (promise 3): it shows an earlier state, or lacks a bill of `was`."""
    now = _says(agenda, None)
    back = any(each.says_the_same(now) for each in was.course[:-1]) and not was.now.says_the_same(now)
    return back or not set(was.bills) <= set(agenda.bills)


def _says(agenda: Agenda, seen: date | None) -> Appointment:
    return Appointment(agenda.day, agenda.start, agenda.place, agenda.is_on, seen)


_CONFERENCE = re.compile(r"\bconference committee\b|\bcommittee o[fn] conference\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b([HS])(?:\. ?(?:No\. ?)?)?([1-9]\d{0,4})\b")
_WORD = re.compile(r"\w+")
# Words of a bill's name that do not distinguish it from others.
_COMMON = frozenset(
    {"a", "act", "an", "and", "bill", "committee", "conference", "meeting", "notice", "of", "on", "the"}
)


class ConferenceMeeting(Struct, frozen=True):
    """A meeting of the committee of conference on `bills`, under the number of its page.

    `slot.date` is never None. `is_on` is false if it was called off. `agenda` is its entry in the list.
    """

    event: int
    bills: tuple[BillId, ...]
    slot: Slot
    is_on: bool
    agenda: Agenda

    @property
    def said(self) -> str:
        """Its state, as the ledger keeps it: when and where, or that it was called off."""
        return _said(self.agenda.now)

    def said_before(self, day: date) -> str | None:
        """Its state before a day, as `said`; None if the list did not name it then (`Agenda.at`)."""
        before = self.agenda.at(day)
        return None if before is None else _said(before)


def conferences(
    agendas: Iterable[Agenda], conferring: Mapping[BillId, Collection[str]]
) -> tuple[ConferenceMeeting, ...]:
    """The meetings about bills in conference; `conferring` has the names of each: its title, and its proposals' names.

    A notice is about the bills that it names by number. If it names none, it is about bills whose names contain all
    words of the notice's name, such as "Protect Act".
    """
    found = []
    for each in agendas:
        words = " ".join(filter(None, (each.committee, each.description)))
        if each.bills or each.gone or not _CONFERENCE.search(words):
            continue
        numbers = {f"{branch}{digits}" for branch, digits in _NUMBER.findall(words)}
        said = _telling_words(_CONFERENCE.sub(" ", words))
        bills = [
            bill
            for bill, names in conferring.items()
            if (bill.number in numbers if numbers else any(said and said <= _telling_words(name) for name in names))
        ]
        if bills:
            found.append(ConferenceMeeting(each.event, tuple(bills), slot_of(each.now), each.now.is_on, each))
    return tuple(found)


def _said(appointment: Appointment) -> str:
    parts = (appointment.day, appointment.start, appointment.place) if appointment.is_on else ("called off",)
    return " ".join(str(part) for part in parts if part is not None)


def _telling_words(words: str) -> set[str]:
    return set(_WORD.findall(words.casefold())) - _COMMON
