"""What the words of rows tell of hearings: noted as they say it, which need not be what is so."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from billbot import actions, hearings, route
from billbot.actions import Hearing
from billbot.bills import UNDOING, BillId, Change, Hour, Statement, Subject
from billbot.errors import StoreError
from billbot.hearings import Announced, Meeting
from billbot.notify.audience import Audience
from billbot.notify.lines import Line

_log = logging.getLogger(__name__)


def named(audience: Audience, line: Line) -> frozenset[Subject]:
    """The hearings of which the words of a line may tell."""
    change = line.entry.change
    if line.known or not names_any(change):
        return frozenset()
    return frozenset(route.hearing(change.bill, each.key) for each in of_bill(audience, change.bill))


def names_any(change: Change) -> bool:
    """Whether a change is of a row about a hearing."""
    kinds = actions.read(change.text or "").kinds
    return change.row is not None and any(kind.startswith("hearing_") for kind in kinds)


def told_beside(
    audience: Audience, lines: Sequence[Line], said: Sequence[Line], *, at_length: bool
) -> tuple[Statement, ...]:
    """What somebody reads of hearings in these lines; `said` are those of them that have words of their own.

    Of a strike that is said with the new notice alone, or not `at_length`, that is that the hearing is off.
    """
    found: dict[Subject, Statement] = {}
    own = [line.told for line in said]
    for line in sorted(lines, key=lambda line: line.told in own):
        for key, meeting in _words(audience, line, whole=at_length and line.told in own).items():
            subject = route.hearing(line.bill, key)
            found.pop(subject, None)
            found[subject] = line.told.of(subject, meeting.encoded)
    return tuple(found.values())


def with_former(audience: Audience, line: Line) -> Line:
    """A line that announces a hearing, with where the recipient has heard that it is, if that is elsewhere.

    The rows alone do not say so where an agenda told it, or a notice that was struck since.
    """
    if line.kind != "action_added" or not line.announces or line.entry.former is not None:
        return line
    known = heard_of(audience, line.bill)
    for key, now in _words(audience, line, whole=True).items():
        was = known.get(key)
        if was is None or not was.stands or not now.stands or is_there(audience, line.bill, was):
            continue
        if (was.day, was.start) != (now.day, now.start):
            former = Hearing(was.day, was.start, None, was.place or None)
            return replace(line, entry=replace(line.entry, former=former))
    return line


def _words(audience: Audience, line: Line, *, whole: bool) -> dict[str, Meeting]:
    """What a line says of hearings, by their keys."""
    entry, change = line.entry, line.entry.change
    about = _concerned(audience, change)
    if entry.over or change.row is None:
        return {}
    if not entry.stands_said:
        said = {
            each.key: _as_named(named, entry.meaning.hearing)
            for named in _by_its_row(audience, change)
            for each in _likest(named, about)
        }
        return _off_at(audience, change.bill, entry.former) | said
    slot = entry.meaning.hearing
    standing = hearings.ahead(of_bill(audience, change.bill), audience.today) if whole else ()
    off = {each.key: _off(slot) for each in about if slot is not None and (slot.date, slot.start) in _hours(each)}
    return _off_at(audience, change.bill, slot) | off | {each.key: Meeting.of(each, "row") for each in standing}


def _as_named(hearing: Announced, slot: Hearing | None) -> Meeting:
    """A hearing as a row names it: what that does not give is as the rows before have it."""
    known = Meeting.of(hearing, "row")
    if slot is None or slot.date is None or not known.stands:
        return known
    return replace(known, day=slot.date, start=slot.start or known.start, place=slot.place or known.place)


def _likest(named: Announced, among: Sequence[Announced]) -> list[Announced]:
    """What a row names among the hearings that there are: the same by its key, or at its hour, or that was there."""
    ways = (
        [each for each in among if each.key == named.key],
        [each for each in among if each.hour == named.hour],
        [each for each in among if named.hour in _hours(each)],
    )
    return next((found for found in ways if found), [])


def _off_at(audience: Audience, bill: BillId, slot: Hearing | None) -> dict[str, Meeting]:
    """What is at this time, or was told to be there under whatever key, is not there by these words."""
    if slot is None or slot.date is None:
        return {}
    hour = slot.date, slot.start
    told = [key for key, each in told_of(audience, bill).items() if each.stands and (each.day, each.start) == hour]
    there = [each.key for each in of_bill(audience, bill) if each.hour == hour]
    return {key: _off(slot) for key in (*told, *there)}


def _off(slot: Hearing) -> Meeting:
    assert slot.date is not None
    return Meeting(stands=False, day=slot.date, start=slot.start, place=slot.place or "", by="row")


def _by_its_row(audience: Audience, change: Change) -> list[Announced]:
    """The hearings that a row is about, as the rows up to it have them."""
    known = audience.store.bills.last_seen(change.bill)
    rows = known.rows if known else ()
    at = next((at for at, row in enumerate(rows, 1) if row.number == change.row), len(rows))
    return [each for each, numbers in hearings.by_rows(change.bill, rows[:at]) if change.row in numbers]


def told_before(audience: Audience, change: Change, *, told: bool, alone: bool) -> bool:
    """Whether all that a row says is of hearings that the recipient has heard of, by whatever words, as they are now.

    Who was `told` of the row hears that it is gone, where no other row has taken its place; and what puts a row right
    is told whatever other rows said. Only a row that is `alone` says no more than other rows did: of several that come
    at once each says where the hearing goes.
    """
    found = _concerned(audience, change)
    known = heard_of(audience, change.bill) if found else {}
    was = [known.get(each.key) for each in found]
    if any(_heard_elsewhere(audience, change.bill, each) for each in found):
        return False
    if told and change.kind in UNDOING and any(each.by_agenda for each in found):
        return False
    once_more = alone and change.kind == "action_added" and "hearing_location_changed" not in change.kinds
    return bool(found) and all(
        heard is not None
        and (heard.by == "agenda" or once_more)
        and not hearings.differs(heard, Meeting.of(each, "row"))
        for heard, each in zip(was, found, strict=True)
    )


def _heard_elsewhere(audience: Audience, bill: BillId, hearing: Announced) -> bool:
    """Whether a hearing was told to be elsewhere by its own key, though another that has become one with it was not."""
    own = told_of(audience, bill).get(hearing.key)
    return own is not None and own.stands and hearing.stands and (own.day, own.start) != hearing.hour


def called_off(audience: Audience, change: Change) -> bool:
    """Whether agendas have called off every hearing that a row announces, and no later row has given it again."""
    if change.kind != "action_added" or not hearings.announces(actions.read(change.text or "")):
        return False
    found = _concerned(audience, change)
    return bool(found) and all(not each.stands and each.by_agenda for each in found)


def _concerned(audience: Audience, change: Change) -> list[Announced]:
    """The hearings that a row is about, where it is about nothing else."""
    meaning = actions.read(change.text or "")
    known = audience.store.bills.last_seen(change.bill)
    if change.row is None or known is None or not hearings.only_of_hearings(meaning.kinds):
        return []
    days = {slot.date for slot in (meaning.hearing, actions.read(change.old or "").hearing) if slot and slot.date}
    days |= {each.day for each, numbers in hearings.by_rows(change.bill, known.rows) if change.row in numbers}
    return [
        each
        for each in of_bill(audience, change.bill)
        if each.day in days or any(slot.date in days for slot in each.before)
    ]


def of_bill(audience: Audience, bill: BillId) -> tuple[Announced, ...]:
    """The hearings of a bill.

    A fault of ours here leaves none: a bill's history is told whatever becomes of agendas.
    """
    try:
        return audience.known.hearings_of(bill)
    except StoreError:
        raise
    except Exception:
        _log.exception("the list of hearings: a fault in billbot; please report it")
        return ()


def told_of(audience: Audience, bill: BillId) -> dict[str, Meeting]:
    """What the recipient has heard last of each hearing of a bill, by its key, the one heard last at the end."""
    about = Subject(route.HEARING, bill)
    tellings = audience.store.ledger.told_of(audience.channel.name, audience.recipient, about.kind, about)
    found: dict[str, Meeting] = {}
    for each in tellings:
        found.pop(each.told.subject.name, None)
        found[each.told.subject.name] = Meeting.decode(each.told.state)
    return found


def heard_of(audience: Audience, bill: BillId) -> dict[str, Meeting]:
    """What the recipient has heard last of each hearing of a bill that there is now, by its key.

    A hearing may be known by another key than it was told by, as where the row that founded it is gone, or two notices
    have parted: then its day and hour tell, or those that it was on before.
    """
    there = {each.key: _hours(each) for each in of_bill(audience, bill)}
    found: dict[str, Meeting] = {}
    for told_as, meeting in told_of(audience, bill).items():
        hour = meeting.day, meeting.start
        elsewhere = hour not in there.get(told_as, ())
        for key, hours in there.items():
            last = found.get(key)
            if last is not None and last.stands and not meeting.stands and (last.day, last.start) == hours[0] != hour:
                continue  # that it is off elsewhere takes nothing from what was told of where it is
            if told_as == key or (elsewhere and hour in hours):
                found[key] = meeting
    return found


def is_there(audience: Audience, bill: BillId, heard: Meeting) -> bool:
    """Whether any hearing of a bill stands where one was heard to be."""
    return any(each.stands and each.hour == (heard.day, heard.start) for each in of_bill(audience, bill))


def _hours(hearing: Announced) -> list[Hour]:
    """The days and hours of a hearing, the present one first, then those before it, the last first."""
    return [hearing.hour, *((slot.date, slot.start) for slot in reversed(hearing.before) if slot.date is not None)]
