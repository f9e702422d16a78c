"""A hearing as it is announced, by a row or by an agenda: of several bills it is one, told once. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Literal, Self

from msgspec import Struct
from msgspec.structs import replace

from billbot.actions import Hearing, name_key
from billbot.bills import BillId, Hour

Status = Literal["announced", "called off", "taken off", "struck"]

_ONLINE_TOO = re.compile(r"(?<!\s)\s*(?:,|and|&) (?:virtual|online|hybrid)(?: hearing)?$", re.IGNORECASE)


class Announced(Struct, frozen=True):
    """A hearing as it is announced, and its course. Hours are Eastern; `slot.date` is never null.

    `key` stays the same while it is moved, and is unique among the hearings that were gathered together. `status` is
    `called off` by the record's own words, `taken off` when its bills are off an agenda that still stands, `struck`
    when its notice was struck and nothing stands in its place; `slot` then holds what was last announced. `before` are
    the slots that were announced earlier and no longer stand, the oldest first. `founded` is the day on which it was
    first announced, `announced` that on which the present day was; each is null where the row has no date and nobody
    knows when it appeared. `touched` is the day of the last word about it that was not struck, and `changes` counts
    what became of it since the first, each step of an agenda among them: it never falls, also when a row follows that
    says the same. `by_agenda` says that its agenda alone has it so, and no row that stands.
    `committee` is the one that the bill was in at that moment, or what the hearing's own page names. `agenda` is the
    number of that page where it is known, `committee_code` and `description` are what it gives.
    """

    key: str
    bills: tuple[BillId, ...]
    slot: Hearing
    status: Status
    before: tuple[Hearing, ...] = ()
    announced: date | None = None
    touched: date | None = None
    changes: int = 0
    committee: str | None = None
    agenda: int | None = None
    committee_code: str | None = None
    description: str | None = None
    founded: date | None = None
    by_agenda: bool = False

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
        """Every day and hour at which it was to be, the present one at the end."""
        return (*((slot.date, slot.start) for slot in self.before if slot.date is not None), self.hour)

    @property
    def stands(self) -> bool:
        """Whether it is announced at the moment."""
        return self.status == "announced"

    @property
    def moved_from(self) -> Hearing | None:
        """The slot on another day or at another hour that was announced last before this one; null if none was."""
        return next((slot for slot in reversed(self.before) if moves(self.slot, slot)), None)

    @property
    def notice_days(self) -> int | None:
        """How many days before it the present day was announced; null where that is not known."""
        return None if self.announced is None else (self.day - self.announced).days

    @property
    def last_day(self) -> date:
        """The last day of it, as far as it is known."""
        return self.slot.last_day or self.day

    @property
    def day_to_keep(self) -> date:
        """The day that people are reminded of: the first of a hearing, the last on which testimony is taken."""
        return self.last_day if self.slot.written else self.day

    @property
    def over_several_days(self) -> bool:
        """Whether it ends on a later day, which the row does not give: its end is not after its start."""
        slot = self.slot
        return slot.last_day is None and slot.start is not None and slot.end is not None and slot.end <= slot.start


def by_day(hearing: Announced) -> tuple[object, ...]:
    """The order of hearings: by their days and hours, those without an hour first."""
    start = hearing.slot.start
    return hearing.day, start.isoformat() if start else "", hearing.key


def same_committee(one: str | None, other: str | None) -> bool:
    """Whether two names are of the same committee; a name that is not known is the same as none."""
    return bool(name_key(one)) and name_key(one) == name_key(other)


def same_place(one: str | None, other: str | None) -> bool:
    """Whether two places are one; a place that is not given is no other one.

    Notices of a hearing in a room and online name the room alone at one time and "A-2 and Virtual" at the next.
    """
    room, other_room = (_ONLINE_TOO.sub("", " ".join((place or "").split())).casefold() for place in (one, other))
    return not room or not other_room or room == other_room


def moves(now: Hearing, former: Hearing) -> bool:
    """Whether a hearing is on another day or at another hour than before; an hour that is not given is no other one."""
    return now.date != former.date or (now.start != former.start and None not in {now.start, former.start})


def gets_hour(now: Hearing, former: Hearing) -> bool:
    """Whether a hearing has an hour, which had none before."""
    return now.date == former.date and former.start is None and now.start is not None


def same_slot(one: Hearing, other: Hearing) -> bool:
    """Whether two hearings are on the same day, at the same hours and in the same place."""
    return replace(one, place=None) == replace(other, place=None) and same_place(one.place, other.place)


def founding_key(bill: BillId, slot: Hearing, where: str | None) -> str:
    """The key of a hearing: what it was first announced as, which does not change any more.

    It does not name a bill, so that it is the same for all the bills that are heard together.
    """
    hour = f"{slot.start:%H%M}" if slot.start else "0000"
    place = re.sub(r"[^a-z0-9]+", "-", name_key(where)).strip("-") or bill.number.lower()
    return f"{bill.general_court}-{slot.date:%Y%m%d}-{hour}-{place}"


class Meeting(Struct, frozen=True):
    """Whether a bill is heard at this day and hour, and where; the place is empty where it is not given."""

    stands: bool
    day: date
    start: time | None
    place: str = ""

    @classmethod
    def of(cls, hearing: Announced) -> Self:
        """A hearing where it is, or was to be."""
        return cls(hearing.stands, hearing.day, hearing.slot.start, hearing.slot.place or "")

    @classmethod
    def off(cls, hour: Hour, place: str | None = None) -> Self:
        """That there is none at an hour."""
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
        """The same, in the place that it had by then where that was not given when it was told."""
        return self if self.place or other is None else replace(self, place=other.place)


def differs(was: Meeting | None, now: Meeting | None) -> bool:
    """Whether who has heard `was` of an hour has to hear what is so `now`; null where nothing is there.

    That there is no hearing is news to whoever heard of one alone.
    """
    if was is None or now is None or not was.stands or not now.stands:
        return (was is not None and was.stands) != (now is not None and now.stands)
    return not same_place(was.place, now.place)


def by_hour(hearings: Iterable[Announced]) -> dict[Hour, Meeting]:
    """What is so at each hour at which a bill is heard, or was to be; of two that on the last agenda counts."""
    ordered = sorted(hearings, key=lambda each: (each.stands, each.agenda or 0))
    slots = [slot for each in ordered for slot in (*each.before, each.slot)]
    found = {(slot.date, slot.start): Meeting.off((slot.date, slot.start), slot.place) for slot in slots if slot.date}
    return found | {each.hour: Meeting.of(each) for each in ordered if each.stands}


def turned(before: Iterable[Announced], after: Iterable[Announced]) -> tuple[tuple[Hour, Meeting | None], ...]:
    """The hours of a bill at which something else is so than before, each with what was, null for nothing."""
    was, now = by_hour(before), by_hour(after)
    return tuple((hour, was.get(hour)) for hour in {**was, **now} if differs(was.get(hour), now.get(hour)))


def gathered(hearings: Iterable[Announced]) -> tuple[Announced, ...]:
    """The hearings of several bills, those at one hour, in one committee and on one agenda as one, by their days.

    Where a committee is not known, the place decides. Of hours and places that differ, those of the row entered last
    stand. One with no agenda goes with the like of it that has one. A bill that was taken off a hearing which others
    still have is a hearing of its own.
    """
    groups: dict[tuple[object, ...], list[Announced]] = {}
    agendas: dict[tuple[object, ...], int | None] = {}
    for hearing in sorted(hearings, key=lambda each: each.agenda is None):
        slot, where = hearing.slot, name_key(hearing.committee or hearing.slot.place) or hearing.agenda or hearing.key
        alike = (hearing.bills[0].general_court, slot.date, slot.start, where, hearing.stands)
        agenda = hearing.agenda or agendas.get(alike)
        agendas.setdefault(alike, agenda)
        groups.setdefault((*alike, agenda), []).append(hearing)
    merged = [_merged(group) for group in groups.values()]
    return tuple(sorted(_told_apart(merged), key=by_day))


def ahead(hearings: Iterable[Announced], today: date) -> tuple[Announced, ...]:
    """Those of `hearings` that are announced for today or a later day, or go on until then."""
    return tuple(hearing for hearing in hearings if hearing.stands and hearing.last_day >= today)


def short_notice(given: int | None, rule: int | None) -> bool:
    """Whether so many days of notice are fewer than the rule of the court asks for; null is what is not known."""
    return rule is not None and given is not None and 0 <= given < rule


def _merged(group: Sequence[Announced]) -> Announced:
    """One hearing of several bills; the one that was announced first has founded it."""
    founder = min(group, key=lambda each: (each.announced or date.max, each.key, each.bills))
    latest = max(group, key=lambda each: (each.touched or date.min, each.changes, each.bills))
    posted = next((each for each in group if each.agenda is not None), latest)
    days = [each.touched for each in group if each.touched]
    return replace(
        latest,
        committee=min((each.committee for each in group if each.committee), key=len, default=None),  # as rows have it
        agenda=posted.agenda,
        committee_code=posted.committee_code,
        description=posted.description,
        key=founder.key,
        bills=tuple(dict.fromkeys(bill for each in group for bill in each.bills)),
        before=max(group, key=lambda each: (len(each.before), each.bills)).before,
        announced=founder.announced,
        founded=min((each.founded for each in group if each.founded), default=None),
        touched=max(days, default=None),
        changes=max(each.changes for each in group),
    )


def _told_apart(hearings: Iterable[Announced]) -> list[Announced]:
    """The same with unique keys: of several announced as one, what still stands where it was keeps its key."""
    by_key: dict[str, list[Announced]] = {}
    for hearing in hearings:
        by_key.setdefault(hearing.key, []).append(hearing)
    found = []
    for key, same in by_key.items():
        first, *others = sorted(same, key=lambda each: (not each.stands, len(each.before), each.day, min(each.bills)))
        found.append(first)
        # The same bill may have two of them, by rows that went back and forth.
        found += _told_apart(replace(each, key=f"{key}-{min(each.bills).number.lower()}") for each in others)
    return found
