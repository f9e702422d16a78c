"""Reads a bill's hearings from its rows: announced, moved, called off, struck; and what a row changes of them.

What the list of hearings says of them is added to that (`with_agendas`).
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from msgspec import Struct, field
from msgspec.structs import replace

from billbot.domain import actions
from billbot.domain.actions import ANNOUNCES, REPORTING, SENDING, Hearing, Meaning, name_key
from billbot.domain.bills import Action, BillId, Row
from billbot.domain.hearings import agendas
from billbot.domain.hearings.agendas import PostedAgenda
from billbot.domain.hearings.values import Announced, Status, founding_key, merge_bills, same_slot

_AMENDING = frozenset({"hearing_location_changed", "hearing_time_changed"})
# Any row that matters here has one of these words; reading the meaning of every row would be slow.
_SIGN = re.compile("hearing|committee|refer|discharg|recommit", re.IGNORECASE)


def announces(meaning: Meaning) -> bool:
    """Whether a row says when a hearing is, for the first time or anew."""
    return meaning.hearing is not None


def is_only_about_hearings(kinds: Collection[str]) -> bool:
    """Whether all news in a row of these kinds is about hearings, and there is any."""
    news = {kind for kind, weight in actions.WEIGHTS.items() if weight == "news" and kind in kinds}
    return bool(news) and all(kind.startswith("hearing_") for kind in news)


def of_bill(bill: BillId, history: Iterable[Action], seen: Mapping[int, date] | None = None) -> tuple[Announced, ...]:
    """Every hearing of a bill, past ones included, in the order in which they were first announced.

    `history` has the rows as shown, with struck ones, which tell how a hearing moved. `seen` gives the day on which a
    row was first seen, by its place in the history; it is used for rows without a date.

    A notice of another day is the same hearing, moved, if the bill is still in the same committee, and the row says so
    or the notice before it was struck or called off; else it is another hearing. If a hearing was entered on the day on
    which one committee reported the bill to another, its committee is uncertain.
    """
    placed = [(at, action, action.date or (seen or {}).get(at)) for at, action in enumerate(history)]
    return tuple(hearing for hearing, _ in _course(bill, placed))


def by_rows(bill: BillId, rows: Iterable[Row]) -> list[tuple[Announced, frozenset[int]]]:
    """As `of_bill`, each hearing with the numbers of the rows that are about it."""
    return _course(bill, [(row.number, row.action, row.action.date) for row in rows])


def superseded_rows(history: Iterable[Action]) -> frozenset[int]:
    """The places of rows about hearings that a later live row about the same hearing has superseded."""
    course = _course_of([(at, action, action.date) for at, action in enumerate(history)])
    spoke = {word.row for each in course.hearings for word in each.statements}
    return frozenset(spoke.difference(each.standing.row for each in course.hearings))


def _course(bill: BillId, rows: Iterable[tuple[int, Action, date | None]]) -> list[tuple[Announced, frozenset[int]]]:
    hearings = _course_of(rows).hearings
    return [(each.announced(bill), frozenset(word.row for word in each.statements)) for each in hearings]


def _course_of(rows: Iterable[tuple[int, Action, date | None]]) -> "_Course":
    course = _Course()
    telling = [each for each in rows if _SIGN.search(each[1].text)]
    for at, action, day in sorted(telling, key=lambda each: each[1].date or date.max):
        course.take(at, action, day)
    return course


class _RowStatement(Struct, frozen=True):
    """What one row says of a hearing; a null slot calls it off."""

    row: int
    slot: Hearing | None
    day: date | None
    struck: bool

    def names(self, day: date | None) -> bool:
        """Whether it announces a hearing on that day."""
        return self.slot is not None and self.slot.date == day


class _Hearing(Struct):
    """A hearing in the making; `certain` says that it is `committee`'s for sure."""

    committee: str | None
    certain: bool
    statements: list[_RowStatement] = field(default_factory=list)

    @property
    def slots(self) -> list[Hearing]:
        return [word.slot for word in self.statements if word.slot is not None]

    @property
    def standing(self) -> _RowStatement:
        """The last statement that was not struck; if all were struck, the last that gave a slot."""
        live = [word for word in self.statements if not word.struck]
        return live[-1] if live else [word for word in self.statements if word.slot is not None][-1]

    @property
    def slot(self) -> Hearing:
        """The slot that stands, or stood last."""
        slot = self.standing.slot
        if slot is None:  # called off: what stood before
            slot = self.slots[-1]
        return slot

    @property
    def status(self) -> Status:
        standing = self.standing
        return "called off" if standing.slot is None else "struck" if standing.struck else "announced"

    def announced(self, bill: BillId) -> Announced:
        slots, slot = self.slots, self.slot
        last = max(at for at, each in enumerate(self.statements) if each.slot == slot)
        first = last
        while first and self.statements[first - 1].names(slot.date):
            first -= 1
        days = [word.day for word in self.statements if word.day and not (word.struck and self.status != "struck")]
        return Announced(
            key=founding_key(bill.general_court, slots[0], self.committee or slots[0].place, bill.number),
            bills=(bill,),
            slot=slot,
            status=self.status,
            before=tuple(dict.fromkeys(each for each in slots if each != slot)),
            announced=self.statements[first].day,
            last_mentioned=max(days, default=None),
            changes=len(self.statements) - 1 + sum(word.struck for word in self.statements),
            committee=self.committee if self.certain else None,
            first_announced=self.statements[0].day,
        )


class _Course:
    """The hearings of one bill, up to the row that was taken last."""

    def __init__(self) -> None:
        self.hearings: list[_Hearing] = []
        self._committee: str | None = None
        self._reported_on: date | None = None  # by one committee to another

    def take(self, at: int, action: Action, day: date | None) -> None:
        """Take the next row that may tell of a hearing or a committee."""
        meaning = actions.read(action.text)
        if SENDING.intersection(meaning.kinds) and not action.stricken:
            before, self._committee = self._committee, meaning.committees[-1] if meaning.committees else None
            moves = before and name_key(before) != name_key(self._committee)
            if moves and REPORTING.intersection(meaning.kinds):
                self._reported_on = day
        if "hearing_canceled" in meaning.kinds:
            self._call_off(at, action, day)
        elif ANNOUNCES.intersection(meaning.kinds):
            self._announce(meaning, at, action, day)

    def _call_off(self, at: int, action: Action, day: date | None) -> None:
        """Call off every hearing that was still ahead, since such a row names none; with none ahead, the last one."""
        standing = [each for each in self.hearings if each.status != "called off"]
        ahead = [each for each in standing if day is None or not _past(each, day)]
        for hearing in ahead or self.hearings[-1:]:
            hearing.statements.append(_RowStatement(at, None, day, action.stricken))

    def _announce(self, meaning: Meaning, at: int, action: Action, day: date | None) -> None:
        slot = meaning.hearing or Hearing(None, None, None, None)
        hearing = self._meant(meaning, slot)
        if slot.date is None and (hearing is None or "hearing_scheduled" in meaning.kinds):
            return  # it names no day, of a hearing that the record does not name either
        if hearing is None:
            hearing = _Hearing(self._committee, certain=day is None or day != self._reported_on)
            self.hearings.append(hearing)
        elif slot.date is None and "hearing_rescheduled" in meaning.kinds:
            hearing.statements.append(_RowStatement(at, None, day, action.stricken))
            return
        elif _AMENDING.intersection(meaning.kinds):
            slot = _amended(hearing.slot, slot)
        hearing.statements.append(_RowStatement(at, slot, day, action.stricken))

    def _meant(self, meaning: Meaning, slot: Hearing) -> _Hearing | None:
        """The hearing that a row is about; null when it announces a new one."""
        same_day = [each for each in self.hearings if slot.date is not None and each.slot.date == slot.date]
        if same_day:
            return same_day[-1]
        last = self.hearings[-1] if self.hearings else None
        if last is None or name_key(last.committee) != name_key(self._committee):
            return None
        again = "hearing_scheduled" not in meaning.kinds or last.status != "announced"
        return last if again else None


def _past(hearing: _Hearing, day: date) -> bool:
    last = hearing.slot.ends_on
    assert last is not None
    return last < day


def _amended(before: Hearing, said: Hearing) -> Hearing:
    """The slot with what a row changes of it; what the row does not name stays."""
    return replace(
        before,
        date=said.date or before.date,
        start=said.start or before.start,
        end=said.end or before.end,
        place=said.place or before.place,
        last_day=said.last_day or (before.last_day if said.date in {None, before.date} else None),
        written=said.written or (before.written and said.place is None),
    )


def with_agendas(
    known: Iterable[Announced],
    posted: Iterable[PostedAgenda],
    watched: Collection[BillId],
    committees: Collection[str] = (),
) -> tuple[Announced, ...]:
    """The hearings `known` of single bills, completed by agendas, and merged as by `merge_bills`.

    Only `watched` documents of an agenda count. A document is matched with its hearing at the agenda's hour, or at an
    hour that either was at before, or else on the same day; without a match it is a hearing of its own, and so is a
    document that was taken off. An agenda without documents is matched by its committee. A hearing that has another
    agenda is left alone, as is one that stands where the agenda was called off. A hearing of one of the `committees`
    counts without any watched document.
    """
    found = list(known)
    posted = sorted(posted, key=lambda each: agendas.turn(each, found))
    for each in posted:
        found = agendas.completed(found, each, watched)
    bare = [each for each in posted if agendas.is_of_any(each, committees) and not agendas.is_told(each, found)]
    for each in posted:
        found += agendas.taken_off(found, each, watched)
    return merge_bills((*found, *map(agendas.without_documents, bare)))


class HearingChange(Struct, frozen=True):
    """A hearing before and after rows were entered or changed; null if it did not exist then."""

    before: Announced | None
    after: Announced | None

    @property
    def slots(self) -> tuple[Hearing, ...]:
        """When it was and when it is."""
        return tuple(each.slot for each in (self.before, self.after) if each is not None)

    @property
    def former(self) -> Hearing | None:
        """The slot before, if that stood and does not any more; else null."""
        if self.before is None or not self.before.stands or self.after is None:
            return None
        off = not self.after.stands
        return self.before.slot if off or self.before.slot != self.after.slot else None

    @property
    def goes_online(self) -> bool:
        """Whether the place is worded differently, as when the hearing goes online as well, or no more."""
        return len({slot.place for slot in self.slots if slot.place}) > 1

    @property
    def says_nothing(self) -> bool:
        """Whether nothing changed: it stands as it stood, or is off as it was."""
        one, other = self.before, self.after
        return one is not None and other is not None and one.stands == other.stands and same_slot(one.slot, other.slot)

    def is_over(self, now: datetime) -> bool:
        """Whether it is over, where it was and where it is."""
        return all(slot.is_over(now) for slot in self.slots)


def changed(bill: BillId, before: Iterable[Row], after: Iterable[Row], row: int) -> tuple[HearingChange, ...]:
    """How the hearings that a row is about, by its number, changed from the rows `before` to those `after`."""
    was, now = by_rows(bill, before), by_rows(bill, after)
    found = [
        HearingChange(next((old for old, shared in was if shared & rows), None), hearing)
        for hearing, rows in now
        if row in rows or any(row in shared for _, shared in was if shared & rows)
    ]
    gone = [old for old, rows in was if row in rows and not any(rows & shared for _, shared in now)]
    return (*found, *(HearingChange(old, None) for old in gone))
