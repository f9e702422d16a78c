"""The hearings of several bills, each told once: the same hearing of several bills is one."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from billbot.hearings.values import Announced, by_day, normalized


def gathered(hearings: Iterable[Announced]) -> tuple[Announced, ...]:
    """The hearings of several bills, those at one hour, in one committee and on one agenda as one, by their days.

    Where a committee is not known, the place decides. Of hours and places that differ, those of the row entered last
    stand. One with no agenda goes with the like of it that has one. A bill that was taken off a hearing which others
    still have is a hearing of its own.
    """
    groups: dict[tuple[object, ...], list[Announced]] = {}
    agendas: dict[tuple[object, ...], int | None] = {}
    for hearing in sorted(hearings, key=lambda each: each.agenda is None):
        slot, where = hearing.slot, normalized(hearing.committee or hearing.slot.place) or hearing.agenda or hearing.key
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
