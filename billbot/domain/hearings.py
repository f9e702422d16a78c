"""Which hearings rows announce, and what happened to each: moved, called off, struck. Pure: the record in, values out.

A hearing on several bills is one value, announced once. A notice proves nothing: no row says that a hearing took place
(docs/design/source.md, "The JSON history"). `agendas` has what the list of hearings adds.

The classes for a hearing, from the page to the sentence:

- `HearingTime` (`domain.bills`): a day and a time. A bill's hearings are compared by it.
- `Slot` (`domain.actions`): an hour with its end and its place.
- `Agenda` (`domain.bills`): an entry of the General Court's list, as read, with its bills.
- `Appointment` (`domain.bills`): one version of an agenda's hour and place; together they are its course.
- `Notice` (`domain.bills`): the committee's words on the page of an agenda; `TestimonyFact`: one thing that they say.
- `Hearing`: what rows and agendas together say about one hearing now.
- `HearingChange`: a hearing before and after one row.
- `HearingToAttend`: a hearing with everything that people need who want to be heard there.
- `HearingNews` (`messages.news`): what a message says about it.
- `HearingValues` (`messages.hearing_values`): the same, by the names that its templates use.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Literal, Self, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from billbot.domain import action_kinds, actions
from billbot.domain.action_kinds import ANNOUNCES, REPORTING, SENDING
from billbot.domain.actions import Meaning, Slot, name_key
from billbot.domain.bills import HEARINGS_PATH, Action, BillId, HearingTime, Row, hearing_path
from billbot.domain.testimony import TestimonyFact
from billbot.domain.watched import Dates

Status = Literal["announced", "called off", "taken off", "struck"]
ONLINE = re.compile(r"(?:virtual|online|remote|hybrid)(?: hearing| meeting)?", re.IGNORECASE)
ONLINE_TOO = re.compile(rf"(?<!\s)\s*(?:,|\band\b|&|/)\s*{ONLINE.pattern}$", re.IGNORECASE)


class Hearing(Struct, frozen=True):
    """A hearing of bills, or of a committee, as it is announced now. Hours are Eastern; `slot.date` is never None.

    - `key` stays the same when it moves, and is unique among the results of one `merge_bills`.
    - `bills` are the watched ones that are heard; a hearing of a watched committee may have none.
    - `slot` is the present time and place, or the last one of a hearing that is off.
    - `status`: `called off` in the record's words; `taken off` if its bills were taken off an agenda that is still on;
      `struck` if its notice was struck and nothing replaced it.
    - `before` are the slots that were announced earlier and replaced since, the oldest first.
    - `first_announced` is the day of its first notice, `announced` the day of the notice for its present day; None if a
      row has no date and nobody knows when it appeared.
    - `last_mentioned` is the day of the last row or agenda about it that was not struck. `changes` counts its changes
      since its first notice, including those of its agenda; it never decreases.
    - `committee` is the one the bill was in at that time, or the one that the hearing's page names. `agenda` is the
      number of that page, if known; `committee_code`, `description` and the name of its `host` are from it.
    - `by_agenda`: only an agenda announces it, no row.
    """

    key: str
    bills: tuple[BillId, ...]
    slot: Slot
    status: Status
    before: tuple[Slot, ...] = ()
    announced: date | None = None
    last_mentioned: date | None = None
    changes: int = 0
    committee: str | None = None
    agenda: int | None = None
    committee_code: str | None = None
    description: str | None = None
    first_announced: date | None = None
    by_agenda: bool = False
    host: str | None = None

    @property
    def of_host(self) -> Self:
        """The same hearing as one of its host, without bills."""
        return replace(self, bills=(), committee=self.host)

    @property
    def general_court(self) -> int:
        """The General Court whose bills are heard, or that sits on that day."""
        return self.bills[0].general_court if self.bills else Dates().sitting(self.day)

    @property
    def known_as(self) -> tuple[BillId | int, ...]:
        """What buttons may identify it by: its bills and the number of its page."""
        return (*self.bills, *filter(None, [self.agenda]))

    @property
    def day(self) -> date:
        """The day of the hearing."""
        return self.hour[0]

    @property
    def hour(self) -> HearingTime:
        """The day and the hour of the hearing."""
        return self.slot.hour

    @property
    def slot_if_on(self) -> Slot | None:
        """When and where it is; None if it is off."""
        return self.slot if self.is_on else None

    @property
    def hours(self) -> tuple[HearingTime, ...]:
        """Every day and hour that it was announced for, the present one last."""
        return (*(slot.hour for slot in self.before if slot.date is not None), self.hour)

    @property
    def is_on(self) -> bool:
        """Whether it is announced at the moment."""
        return self.status == "announced"

    def is_ahead(self, now: datetime) -> bool:
        """Whether it is still on and not over at that time."""
        return self.is_on and not self.slot.is_over(now)

    @property
    def moved_from(self) -> Slot | None:
        """The last slot before the present one that was on another day or at another hour; None if there is none."""
        return next((slot for slot in reversed(self.before) if moves(self.slot, slot)), None)

    @property
    def notice_days(self) -> int | None:
        """How many days ahead its present day was announced; None if unknown."""
        return None if self.announced is None else (self.day - self.announced).days

    @property
    def last_day(self) -> date:
        """Its last day, as far as is known."""
        return self.slot.last_day or self.day

    @property
    def day_to_keep(self) -> date:
        """The day to remind people of: the first day of a hearing; for written testimony the last day it is taken."""
        return self.last_day if self.slot.written else self.day

    @property
    def over_several_days(self) -> bool:
        """Whether it must end on a later day, which the row does not give: its end is not after its start."""
        slot = self.slot
        return slot.last_day is None and slot.start is not None and slot.end is not None and slot.end <= slot.start


class HearingToAttend(Struct, frozen=True):
    """How to be heard at a hearing, as of `now`; `site` is the address of the site, without a slash at its end.

    `facts` are what its notice says about testimony. Those words were first read on the day `noticed`, and have changed
    this many times since; None and 0 without a notice. `committee_says` is how its committee generally takes testimony,
    in its own words; empty if unknown. `notice_rule` is how many days of notice the rules require, None if unknown.
    `chairs` are the committee's chairs with their titles, if all are known.
    """

    hearing: Hearing
    facts: tuple[TestimonyFact, ...] = ()
    committee_says: str = ""
    notice_rule: int | None = None
    now: datetime | None = None
    site: str = ""
    noticed: date | None = None
    notice_changes: int = 0
    chairs: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address of its page, else of the list of hearings, or of its first bill's page if nobody meets."""
        event, bills = self.hearing.agenda, self.hearing.bills
        if event is not None:
            return f"{self.site}{hearing_path(event)}"
        return f"{self.site}{bills[0].page_path if self.hearing.slot.written and bills else HEARINGS_PATH}"

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Links to its page or the list of hearings, and to its committee's page: pairs of a label and an address."""
        event, code = self.hearing.agenda, self.hearing.committee_code
        committee = () if code is None else (("Committee", f"{self.site}/Committees/Detail/{code}"),)
        page = (("All hearings" if event is None else "Hearing page", self.url),)
        return (*(() if event is None and self.hearing.slot.written else page), *committee)


def by_day(hearing: Hearing) -> tuple[object, ...]:
    """The sort key of hearings: by day and hour, those without an hour first."""
    start = hearing.slot.start
    return hearing.day, start.isoformat() if start else "", hearing.key


def same_committee(one: str | None, other: str | None) -> bool:
    """Whether two names mean the same committee; never if one is unknown."""
    return bool(name_key(one)) and name_key(one) == name_key(other)


def same_place(one: str | None, other: str | None) -> bool:
    """Whether two places may be the same; a missing place may be any.

    Notices of a hybrid hearing sometimes name only the room, and sometimes "A-2 and Virtual".
    """
    room, other_room = (ONLINE_TOO.sub("", " ".join((place or "").split())).casefold() for place in (one, other))
    return not room or not other_room or room == other_room


def moves(now: Slot, former: Slot) -> bool:
    """Whether a hearing's day or hour differs from before; a missing hour may be any."""
    return now.date != former.date or (now.start != former.start and None not in {now.start, former.start})


def gets_hour(now: Slot, former: Slot) -> bool:
    """Whether a hearing got an hour on the same day."""
    return now.date == former.date and former.start is None and now.start is not None


def same_slot(one: Slot, other: Slot) -> bool:
    """Whether two hearings are on the same day, at the same hours and in the same place."""
    return replace(one, place=None) == replace(other, place=None) and same_place(one.place, other.place)


def founding_key(general_court: int, slot: Slot, where: str | None, otherwise: str) -> str:
    """The key of a hearing, from its first notice, so it never changes.

    It names no bill, so it is the same for all bills heard together. `otherwise` is used if `where` is unknown.
    """
    hour = f"{slot.start:%H%M}" if slot.start else "0000"
    place = re.sub(r"[^a-z0-9]+", "-", name_key(where)).strip("-") or otherwise.lower()
    return f"{general_court}-{slot.date:%Y%m%d}-{hour}-{place}"


def encode(slot: Slot | None) -> str:
    """When and where a hearing is, as the ledger keeps it: `2025-11-18 13:00-17:00 A-1`, or `off` for None.

    A last day follows the end. Whether only written testimony is taken is not kept.
    """
    if slot is None:
        return "off"
    day, start = slot.hour
    hours = "-".join(each.isoformat("minutes") if each else "" for each in (start, slot.end))
    return f"{day.isoformat()} {hours}{f'/{slot.last_day.isoformat()}' if slot.last_day else ''} {slot.place or ''}"


def decode(state: str) -> Slot | None:
    """The slot that `encode` was given."""
    if state == "off":
        return None
    day, hours, place = state.split(" ", 2)
    hours, _, last = hours.partition("/")
    start, end = (time.fromisoformat(each) if each else None for each in hours.split("-"))
    return Slot(date.fromisoformat(day), start, end, place or None, date.fromisoformat(last) if last else None)


def differs(was: Slot | None, now: Slot | None) -> bool:
    """Whether a recipient who knows `was` about an hour must hear `now`; None means off, or nothing.

    That there is no hearing is news only to people who heard about one. A missing place or end may be any.
    """
    if was is None or now is None:
        return was is not now
    ends = (was.end, now.end), (was.last_day, now.last_day)
    return not same_place(was.place, now.place) or any(one and other and one != other for one, other in ends)


def is_another(was: Slot | None, now: Slot | None) -> bool:
    """Like `differs`, but `was` may be at another hour."""
    return differs(was, now) or (was is not None and now is not None and was.hour != now.hour)


def of_page(hearings: Iterable[Hearing], event: int) -> Hearing | None:
    """The hearing with this page number; if several, the latest that is not off; None if none."""
    own = (each for each in hearings if each.agenda == event)
    return max(own, key=lambda each: (each.is_on, by_day(each)), default=None)


def on_by_hour(hearings: Iterable[Hearing]) -> dict[HearingTime, Hearing]:
    """The hearings of a bill that are not off, by their hours; of two at one hour, the one with the later agenda."""
    ordered = sorted(hearings, key=lambda each: each.agenda or 0)
    return {each.hour: each for each in ordered if each.is_on}


def by_hour(hearings: Iterable[Hearing]) -> dict[HearingTime, Slot]:
    """When a bill is heard: the slots of these hearings."""
    return {hour: each.slot for hour, each in on_by_hour(hearings).items()}


def differing_hours(was: Mapping[HearingTime, Slot | None], now: Mapping[HearingTime, Slot | None]) -> set[HearingTime]:
    """The hours of a bill about which a recipient who knows `was` must hear `now` (`differs`)."""
    return {hour for hour in {**was, **now} if differs(was.get(hour), now.get(hour))}


def merge_bills(hearings: Iterable[Hearing]) -> tuple[Hearing, ...]:
    """Merge the hearings of single bills that share hour, committee and agenda; sorted by day.

    If a committee is unknown, the place decides. If end or place differ, the last row counts. A hearing without an
    agenda is merged with one like it that has an agenda. A bill that was taken off a hearing on other bills is a
    separate hearing.
    """
    groups: dict[tuple[object, ...], list[Hearing]] = {}
    agendas: dict[tuple[object, ...], int | None] = {}
    for hearing in sorted(hearings, key=lambda each: each.agenda is None):
        slot, where = hearing.slot, name_key(hearing.committee or hearing.slot.place) or hearing.agenda or hearing.key
        alike = (hearing.general_court, slot.date, slot.start, where, hearing.is_on)
        agenda = hearing.agenda or agendas.get(alike)
        agendas.setdefault(alike, agenda)
        groups.setdefault((*alike, agenda), []).append(hearing)
    merged = [_merged(group) for group in groups.values()]
    return tuple(sorted(_with_unique_keys(merged), key=by_day))


def ahead(hearings: Iterable[Hearing], today: date) -> tuple[Hearing, ...]:
    """The hearings that are not called off and take place, or last until, today or later."""
    return tuple(hearing for hearing in hearings if hearing.is_on and hearing.last_day >= today)


def short_notice(given: int | None, rule: int | None) -> bool:
    """Whether the `given` days of notice are fewer than the court's rule requires; None is unknown."""
    return rule is not None and given is not None and 0 <= given < rule


def _merged(group: Sequence[Hearing]) -> Hearing:
    """Merge the hearings of a group into one; its key comes from the one that was announced first."""
    founder = min(group, key=lambda each: (each.announced or date.max, each.key, each.bills))
    latest = max(group, key=lambda each: (each.last_mentioned or date.min, each.changes, each.bills))
    posted = next((each for each in group if each.agenda is not None), latest)
    days = [each.last_mentioned for each in group if each.last_mentioned]
    return replace(
        latest,
        committee=min((each.committee for each in group if each.committee), key=len, default=None),  # as in the rows
        agenda=posted.agenda,
        host=posted.host,
        committee_code=posted.committee_code,
        description=posted.description,
        key=founder.key,
        bills=tuple(dict.fromkeys(bill for each in group for bill in each.bills)),
        before=max(group, key=lambda each: (len(each.before), each.bills)).before,
        announced=founder.announced,
        first_announced=min((each.first_announced for each in group if each.first_announced), default=None),
        last_mentioned=max(days, default=None),
        changes=max(each.changes for each in group),
    )


def _with_unique_keys(hearings: Iterable[Hearing]) -> list[Hearing]:
    """Make keys unique: if several hearings have the same key, the one that has not moved keeps it."""
    by_key: dict[str, list[Hearing]] = {}
    for hearing in hearings:
        by_key.setdefault(hearing.key, []).append(hearing)
    found = []
    for key, same in by_key.items():
        first, *others = sorted(same, key=lambda each: (not each.is_on, len(each.before), each.day, each.bills))
        found.append(first)
        # One bill may have two of them, after rows that went back and forth.
        found += _with_unique_keys(
            replace(each, key=f"{key}-{min(each.bills).number.lower() if each.bills else each.agenda}")
            for each in others
        )
    return found


_AMENDING = frozenset({"hearing_location_changed", "hearing_time_changed"})
# Any row that matters here has one of these words; reading the meaning of every row would be slow.
_SIGN = re.compile("hearing|committee|refer|discharg|recommit", re.IGNORECASE)
# Only this many rows at the end of a history are read for when its bill is heard: in the past ten years no bill had a
# tenth of that.
_MOST = 200


def is_only_about_hearings(kinds: Collection[str]) -> bool:
    """Whether a row of these kinds has news, all of it about hearings."""
    news = {kind for kind, weight in action_kinds.WEIGHTS.items() if weight == "news" and kind in kinds}
    return bool(news) and all(kind.startswith("hearing_") for kind in news)


def of_bill(bill: BillId, history: Iterable[Action], seen: Mapping[int, date] | None = None) -> tuple[Hearing, ...]:
    """Every hearing of a bill, including past ones, in the order in which they were first announced.

    `history` has the rows as shown, including struck ones, which show how a hearing moved. `seen` gives the day on
    which a row was first seen, by its place in the history; it is used for rows without a date. A notice for another
    day is the same hearing, moved, if the bill is still in the same committee, and if the row says so or the earlier
    notice was struck or called off. Otherwise it is another hearing. If a hearing was entered on the day when one
    committee reported the bill to another, its committee is uncertain.
    """
    placed = [(at, action, action.date or (seen or {}).get(at)) for at, action in enumerate(history)]
    return tuple(hearing for hearing, _ in _tracked(bill, placed))


def by_rows(bill: BillId, rows: Iterable[Row]) -> "ByRows":
    """Like `of_bill`, each hearing with the numbers of the rows about it."""
    return _tracked(bill, [(row.number, row.action, row.action.date) for row in rows])


def _tracked(bill: BillId, rows: Iterable[tuple[int, Action, date | None]]) -> list[tuple[Hearing, frozenset[int]]]:
    hearings = _tracker(rows).hearings
    return [(each.announced(bill), frozenset(word.row for word in each.said)) for each in hearings]


def _tracker(rows: Iterable[tuple[int, Action, date | None]]) -> "_HearingTracker":
    course = _HearingTracker()
    telling = [each for each in rows if _SIGN.search(each[1].text)]
    for at, action, day in sorted(telling, key=lambda each: each[1].sort_day)[-_MOST:]:
        course.take(at, action, day)
    return course


class _SaidByRow(Struct, frozen=True):
    """What one row says about a hearing; a None slot calls it off."""

    row: int
    slot: Slot | None
    day: date | None
    struck: bool

    def names(self, day: date | None) -> bool:
        """Whether it announces a hearing on that day."""
        return self.slot is not None and self.slot.date == day


class _TrackedHearing(Struct):
    """A hearing by the rows so far; `certain` says that it is surely the `committee`'s."""

    committee: str | None
    certain: bool
    said: list[_SaidByRow] = field(default_factory=list)

    @property
    def slots(self) -> list[Slot]:
        return [word.slot for word in self.said if word.slot is not None]

    @property
    def valid(self) -> _SaidByRow:
        """The last row that was not struck; if all were, the last one that gave a slot."""
        live = [word for word in self.said if not word.struck]
        return live[-1] if live else [word for word in self.said if word.slot is not None][-1]

    @property
    def slot(self) -> Slot:
        """The present slot, or the last one."""
        slot = self.valid.slot
        if slot is None:  # called off: the slot before that
            slot = self.slots[-1]
        return slot

    @property
    def status(self) -> Status:
        valid = self.valid
        return "called off" if valid.slot is None else "struck" if valid.struck else "announced"

    def announced(self, bill: BillId) -> Hearing:
        slots, slot = self.slots, self.slot
        last = max(at for at, each in enumerate(self.said) if each.slot == slot)
        first = last
        while first and self.said[first - 1].names(slot.date):
            first -= 1
        days = [word.day for word in self.said if word.day and not (word.struck and self.status != "struck")]
        return Hearing(
            key=founding_key(bill.general_court, slots[0], self.committee or slots[0].place, bill.number),
            bills=(bill,),
            slot=slot,
            status=self.status,
            before=tuple(dict.fromkeys(each for each in slots if each != slot)),
            announced=self.said[first].day,
            last_mentioned=max(days, default=None),
            changes=len(self.said) - 1 + sum(word.struck for word in self.said),
            committee=self.committee if self.certain else None,
            first_announced=self.said[0].day,
        )


class _HearingTracker:
    """The hearings of one bill, up to the last row taken."""

    def __init__(self) -> None:
        self.hearings: list[_TrackedHearing] = []
        self._committee: str | None = None
        self._reported_on: date | None = None  # from one committee to another

    def take(self, at: int, action: Action, day: date | None) -> None:
        """Take the next row that may be about a hearing or a committee."""
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
        """Call off every hearing that was still ahead, since such a row names none; if none was, the last one."""
        on = [each for each in self.hearings if each.status != "called off"]
        ahead = [each for each in on if day is None or (last := each.slot.ends_on) is None or last >= day]
        for hearing in ahead or self.hearings[-1:]:
            hearing.said.append(_SaidByRow(at, None, day, action.stricken))

    def _announce(self, meaning: Meaning, at: int, action: Action, day: date | None) -> None:
        slot = meaning.hearing or Slot(None, None, None, None)
        hearing = self._meant(meaning, slot)
        if slot.date is None and (hearing is None or "hearing_scheduled" in meaning.kinds):
            return  # it names no day, and the record does not have its hearing either
        if hearing is None:
            hearing = _TrackedHearing(self._committee, certain=day is None or day != self._reported_on)
            self.hearings.append(hearing)
        elif slot.date is None and "hearing_rescheduled" in meaning.kinds:
            hearing.said.append(_SaidByRow(at, None, day, action.stricken))
            return
        elif _AMENDING.intersection(meaning.kinds):
            slot = _amended(hearing.slot, slot)
        hearing.said.append(_SaidByRow(at, slot, day, action.stricken))

    def _meant(self, meaning: Meaning, slot: Slot) -> _TrackedHearing | None:
        """The hearing that a row is about; None if it announces a new one."""
        same_day = (each for each in reversed(self.hearings) if each.slot.date == slot.date)
        if slot.date is not None and (found := next(same_day, None)) is not None:
            return found
        last = self.hearings[-1] if self.hearings else None
        if last is None or name_key(last.committee) != name_key(self._committee):
            return None
        again = "hearing_scheduled" not in meaning.kinds or last.status != "announced"
        return last if again else None


def _amended(before: Slot, said: Slot) -> Slot:
    """The slot with what a row changes; what the row does not name stays."""
    return replace(
        before,
        date=said.date or before.date,
        start=said.start or before.start,
        end=said.end or before.end,
        place=said.place or before.place,
        last_day=said.last_day or (before.last_day if said.date in {None, before.date} else None),
        written=said.written or (before.written and said.place is None),
    )


class HearingChange(Struct, frozen=True):
    """A hearing before and after rows were entered or changed; None if there was none then."""

    before: Hearing | None
    after: Hearing | None

    @property
    def hearing(self) -> Hearing:
        """The hearing as it is now; if it is gone, as it was, with its notice struck."""
        if self.after is not None:
            return self.after
        assert self.before is not None
        return replace(self.before, status="struck")

    @property
    def slots(self) -> tuple[Slot, ...]:
        """When it was and when it is."""
        return tuple(each.slot for each in (self.before, self.after) if each is not None)

    @property
    def former(self) -> Slot | None:
        """The slot before, if that was valid and no longer is; else None."""
        if self.before is None or not self.before.is_on or self.after is None:
            return None
        off = not self.after.is_on
        return self.before.slot if off or self.before.slot != self.after.slot else None

    @property
    def goes_online(self) -> bool:
        """Whether the place is worded differently, as when the hearing also goes online, or no longer does."""
        return len({slot.place for slot in self.slots if slot.place}) > 1

    @property
    def says_nothing(self) -> bool:
        """Whether nothing changed: the same time and place, or still off."""
        one, other = self.before, self.after
        return one is not None and other is not None and one.is_on == other.is_on and same_slot(one.slot, other.slot)

    def is_over(self, now: datetime) -> bool:
        """Whether it is over, both as it was and as it is."""
        return all(slot.is_over(now) for slot in self.slots)


# What `by_rows` returns: hearings, each with the numbers of the rows about it.
ByRows: TypeAlias = Sequence[tuple[Hearing, frozenset[int]]]


def changed(was: ByRows, now: ByRows, row: int) -> tuple[HearingChange, ...]:
    """How the hearings that a row (by its number) is about changed from `was` to `now`."""
    found = [
        HearingChange(next((old for old, shared in was if shared & rows), None), hearing)
        for hearing, rows in now
        if row in rows or any(row in shared and shared & rows for _, shared in was)
    ]
    gone = [old for old, rows in was if row in rows and not any(rows & shared for _, shared in now)]
    return (*found, *(HearingChange(old, None) for old in gone))
