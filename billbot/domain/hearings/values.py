"""Hearings as they are announced by rows and agendas; a hearing on several bills is one value, told once. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Literal, Self

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.actions import Hearing, name_key
from billbot.domain.bills import BillId, Dates, Hour

Status = Literal["announced", "called off", "taken off", "struck"]

_ONLINE_TOO = re.compile(r"(?<!\s)\s*(?:,|and|&) (?:virtual|online|hybrid)(?: hearing)?$", re.IGNORECASE)


class Announced(Struct, frozen=True):
    """A hearing as it is announced now. Hours are Eastern; `slot.date` is never null.

    - `key` stays the same when it moves, and is unique among the results of one `merge_bills`.
    - `bills` are the watched ones that are heard; a hearing of a watched committee may have none.
    - `slot` is the present time and place, or the last one of a hearing that does not stand.
    - `status`: `called off` by the record's words; `taken off` if its bills are off an agenda that still stands;
      `struck` if its notice was struck and nothing replaced it.
    - `before` are the slots that were announced earlier and do not stand any more, the oldest first.
    - `first_announced` is the day of its first notice, `announced` that of the notice of its present day; null where a
      row has no date and nobody knows when it appeared.
    - `last_mentioned` is the day of the last row or agenda about it that was not struck. `changes` counts what became
      of it since its first notice, steps of an agenda included; it never decreases.
    - `committee` is the one the bill was in at that time, or the one that the hearing's page names. `agenda` is the
      number of that page, if known; `committee_code`, `description` and the name of its `host` are from it.
    - `by_agenda` says that it stands so by its agenda alone, and by no row.
    """

    key: str
    bills: tuple[BillId, ...]
    slot: Hearing
    status: Status
    before: tuple[Hearing, ...] = ()
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
        """The same as a hearing of its host, without bills."""
        return replace(self, bills=(), committee=self.host)

    @property
    def general_court(self) -> int:
        """The General Court whose bills are heard, or that sits on its day."""
        return self.bills[0].general_court if self.bills else Dates().sitting(self.day)

    @property
    def known_as(self) -> tuple[BillId | int, ...]:
        """What the buttons of messages may know it by: its bills and the number of its page."""
        return (*self.bills, *filter(None, [self.agenda]))

    @property
    def day(self) -> date:
        """The day of the hearing."""
        assert self.slot.date is not None
        return self.slot.date

    @property
    def hour(self) -> Hour:
        """The day and the hour of the hearing."""
        return self.day, self.slot.start

    @property
    def hours(self) -> tuple[Hour, ...]:
        """Every day and hour at which it was or is to be, the present one last."""
        return (*((slot.date, slot.start) for slot in self.before if slot.date is not None), self.hour)

    @property
    def stands(self) -> bool:
        """Whether it is announced at the moment."""
        return self.status == "announced"

    @property
    def moved_from(self) -> Hearing | None:
        """The last slot before the present one that was on another day or at another hour; null for none."""
        return next((slot for slot in reversed(self.before) if moves(self.slot, slot)), None)

    @property
    def notice_days(self) -> int | None:
        """How many days before it the present day was announced; null where that is not known."""
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
        """Whether it must end on a later day that the row does not give, since its end is not after its start."""
        slot = self.slot
        return slot.last_day is None and slot.start is not None and slot.end is not None and slot.end <= slot.start


class HearingSlots(Struct, frozen=True):
    """What a change does to hearings.

    `before` are the slots that stood before it and do not any more, several only where it calls several hearings off.
    `are_over` says that all hearings that it is about are over, and that it is about nothing else.
    """

    before: tuple[Hearing, ...] = ()
    are_over: bool = False

    @property
    def former(self) -> Hearing | None:
        """The one slot before; null where the change moves, alters or calls off no hearing, or several."""
        return self.before[0] if len(self.before) == 1 else None


def by_day(hearing: Announced) -> tuple[object, ...]:
    """The sort key of hearings: by day and hour, those without an hour first."""
    start = hearing.slot.start
    return hearing.day, start.isoformat() if start else "", hearing.key


def same_committee(one: str | None, other: str | None) -> bool:
    """Whether two names are of the same committee; never if one of them is unknown."""
    return bool(name_key(one)) and name_key(one) == name_key(other)


def same_place(one: str | None, other: str | None) -> bool:
    """Whether two places may be the same; a place that is not given may be any.

    Notices of a hybrid hearing sometimes name the room alone, and sometimes "A-2 and Virtual".
    """
    room, other_room = (_ONLINE_TOO.sub("", " ".join((place or "").split())).casefold() for place in (one, other))
    return not room or not other_room or room == other_room


def moves(now: Hearing, former: Hearing) -> bool:
    """Whether a hearing is on another day or at another hour than before; an hour that is not given may be any."""
    return now.date != former.date or (now.start != former.start and None not in {now.start, former.start})


def gets_hour(now: Hearing, former: Hearing) -> bool:
    """Whether a hearing on the same day has got an hour."""
    return now.date == former.date and former.start is None and now.start is not None


def same_slot(one: Hearing, other: Hearing) -> bool:
    """Whether two hearings are on the same day, at the same hours and in the same place."""
    return replace(one, place=None) == replace(other, place=None) and same_place(one.place, other.place)


def founding_key(general_court: int, slot: Hearing, where: str | None, otherwise: str) -> str:
    """The key of a hearing, by its first notice, so that it never changes.

    It names no bill, so that it is the same for all bills that are heard together; `otherwise` stands in it where
    nothing is known of `where`.
    """
    hour = f"{slot.start:%H%M}" if slot.start else "0000"
    place = re.sub(r"[^a-z0-9]+", "-", name_key(where)).strip("-") or otherwise.lower()
    return f"{general_court}-{slot.date:%Y%m%d}-{hour}-{place}"


class Meeting(Struct, frozen=True):
    """The state of an hour of a bill, as the ledger keeps it: whether a hearing stands then, and where (or empty)."""

    stands: bool
    day: date
    start: time | None
    place: str = ""

    @classmethod
    def of(cls, hearing: Announced) -> Self:
        """The hour of a hearing, standing or not."""
        return cls(hearing.stands, hearing.day, hearing.slot.start, hearing.slot.place or "")

    @classmethod
    def off(cls, hour: Hour, place: str | None = None) -> Self:
        """An hour without a hearing."""
        return cls(False, *hour, place or "")

    @property
    def hour(self) -> Hour:
        """Its day and hour."""
        return self.day, self.start

    @property
    def encoded(self) -> str:
        """As the ledger keeps it."""
        start = self.start.isoformat("minutes") if self.start else "-"
        return f"{'on' if self.stands else 'off'} {self.day.isoformat()} {start} {self.place}"

    @classmethod
    def decode(cls, text: str) -> Self:
        """What `encoded` gave."""
        on, day, start, place = text.split(" ", 3)
        return cls(on == "on", date.fromisoformat(day), None if start == "-" else time.fromisoformat(start), place)

    def known_as(self, other: Self | None) -> Self:
        """The same with the place of `other`, if its own place is not given."""
        return self if self.place or other is None else replace(self, place=other.place)


def differs(was: Meeting | None, now: Meeting | None) -> bool:
    """Whether somebody who was told `was` of an hour has to be told `now`; null stands for nothing.

    That there is no hearing is news only to those who were told of one.
    """
    if was is None or now is None or not was.stands or not now.stands:
        return (was is not None and was.stands) != (now is not None and now.stands)
    return not same_place(was.place, now.place)


def is_another(was: Meeting | None, now: Meeting) -> bool:
    """Whether a meeting is another one than `was`, at whichever hour that was; null stands for nothing."""
    moved = was is not None and was.stands and now.stands and was.hour != now.hour
    return moved or differs(was, now)


def of_page(hearings: Iterable[Announced], event: int) -> Announced | None:
    """The hearing that a page is about, by its number: of several one that stands, the latest; null for none."""
    own = (each for each in hearings if each.agenda == event)
    return max(own, key=lambda each: (each.stands, by_day(each)), default=None)


def by_hour(hearings: Iterable[Announced]) -> dict[Hour, Meeting]:
    """The state of each hour at which a bill is or was to be heard; of two hearings the later agenda counts."""
    ordered = sorted(hearings, key=lambda each: (each.stands, each.agenda or 0))
    slots = [slot for each in ordered for slot in (*each.before, each.slot)]
    found = {(slot.date, slot.start): Meeting.off((slot.date, slot.start), slot.place) for slot in slots if slot.date}
    return found | {each.hour: Meeting.of(each) for each in ordered if each.stands}


def changed_hours(before: Iterable[Announced], after: Iterable[Announced]) -> tuple[tuple[Hour, Meeting | None], ...]:
    """The hours of a bill whose state changed, each with the state before, null for nothing."""
    was, now = by_hour(before), by_hour(after)
    return tuple((hour, was.get(hour)) for hour in {**was, **now} if differs(was.get(hour), now.get(hour)))


def merge_bills(hearings: Iterable[Announced]) -> tuple[Announced, ...]:
    """Merge the hearings of single bills: those at one hour, in one committee and on one agenda are one; sorted by day.

    If a committee is unknown, the place decides. If end or place differ, the last row counts. A hearing without an
    agenda is merged with one like it that has one. A bill that was taken off a hearing of others is a hearing of its
    own.
    """
    groups: dict[tuple[object, ...], list[Announced]] = {}
    agendas: dict[tuple[object, ...], int | None] = {}
    for hearing in sorted(hearings, key=lambda each: each.agenda is None):
        slot, where = hearing.slot, name_key(hearing.committee or hearing.slot.place) or hearing.agenda or hearing.key
        alike = (hearing.general_court, slot.date, slot.start, where, hearing.stands)
        agenda = hearing.agenda or agendas.get(alike)
        agendas.setdefault(alike, agenda)
        groups.setdefault((*alike, agenda), []).append(hearing)
    merged = [_merged(group) for group in groups.values()]
    return tuple(sorted(_with_unique_keys(merged), key=by_day))


def ahead(hearings: Iterable[Announced], today: date) -> tuple[Announced, ...]:
    """The hearings that stand and are today or later, or last until then."""
    return tuple(hearing for hearing in hearings if hearing.stands and hearing.last_day >= today)


def short_notice(given: int | None, rule: int | None) -> bool:
    """Whether the `given` days of notice are fewer than the court's rule asks for; null is unknown."""
    return rule is not None and given is not None and 0 <= given < rule


def _merged(group: Sequence[Announced]) -> Announced:
    """Merge the hearings of a group into one; its key comes from the one that was announced first."""
    founder = min(group, key=lambda each: (each.announced or date.max, each.key, each.bills))
    latest = max(group, key=lambda each: (each.last_mentioned or date.min, each.changes, each.bills))
    posted = next((each for each in group if each.agenda is not None), latest)
    days = [each.last_mentioned for each in group if each.last_mentioned]
    return replace(
        latest,
        committee=min((each.committee for each in group if each.committee), key=len, default=None),  # as rows have it
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


def _with_unique_keys(hearings: Iterable[Announced]) -> list[Announced]:
    """Make keys unique: of several hearings with one key, the one that stands where it was first keeps it."""
    by_key: dict[str, list[Announced]] = {}
    for hearing in hearings:
        by_key.setdefault(hearing.key, []).append(hearing)
    found = []
    for key, same in by_key.items():
        first, *others = sorted(same, key=lambda each: (not each.stands, len(each.before), each.day, each.bills))
        found.append(first)
        # The same bill may have two of them, by rows that went back and forth.
        found += _with_unique_keys(replace(each, key=f"{key}-{_first_of(each)}") for each in others)
    return found


def _first_of(hearing: Announced) -> str:
    """What tells a hearing from another one with its key."""
    return min(hearing.bills).number.lower() if hearing.bills else str(hearing.agenda)
