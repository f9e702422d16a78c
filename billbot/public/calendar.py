"""Hearings as an iCalendar file (RFC 5545), which people subscribe to or get with a mail; the one room for icalendar.

The same record gives the same bytes: nothing in it comes from the clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from billbot.bills import BillId
from billbot.clock import EASTERN
from billbot.hearings import Announced

NAME = "hearings.ics"

_RECORD = "Unofficial; the record is at malegislature.gov."
_HOST = "hearings.billbot.invalid"  # makes a UID ours; nothing is ever found under it
_AGAIN = timedelta(hours=6)
_STATUS = {"announced": "CONFIRMED", "called off": "CANCELLED", "taken off": "CANCELLED", "struck": "CANCELLED"}
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """A hearing, the titles of its bills as far as they are known, and the page where it can be looked up."""

    hearing: Announced
    url: str
    titles: Mapping[BillId, str] = field(default_factory=dict, hash=False)


def calendar(entries: Iterable[Entry]) -> bytes:
    """The calendar file of these hearings, in UTF-8, in the order of their keys.

    A hearing keeps its UID while it is moved; SEQUENCE is the number of changes that its rows show, so it is the same
    on every machine and after every restart. One that was called off, or whose notice was struck, is CANCELLED.
    DTSTAMP and LAST-MODIFIED are the midnight, Eastern, of the day of the last row about it.
    """
    file = Calendar()
    file.add("prodid", "-//billbot//hearings//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", "Hearings of the Massachusetts General Court")
    file.add("refresh-interval", _AGAIN, parameters={"VALUE": "DURATION"})
    file.add_component(_eastern())
    for entry in sorted(entries, key=lambda each: each.hearing.key):
        file.add_component(_event(entry))
    return bytes(file.to_ical(sorted=False))


def _event(entry: Entry) -> Event:
    hearing, slot = entry.hearing, entry.hearing.slot
    touched = _midnight(hearing.touched or hearing.day)
    event = Event()
    event.add("uid", f"{hearing.key}@{_HOST}")
    event.add("dtstamp", touched)
    event.add("last-modified", touched)
    event.add("sequence", hearing.changes)
    event.add("status", _STATUS[hearing.status])
    event.add("summary", _plain(_summary(hearing)))
    if slot.start is None:
        event.add("dtstart", hearing.day)
    else:
        event.add("dtstart", datetime.combine(hearing.day, slot.start, EASTERN))
        if slot.end is not None and not hearing.over_several_days:  # else the record does not say on which day
            event.add("dtend", datetime.combine(hearing.day, slot.end, EASTERN))
    if slot.place:
        event.add("location", _plain(slot.place))
    event.add("description", "\n".join(_plain(line) for line in _lines(entry)))
    event.add("url", entry.url)
    return event


def _summary(hearing: Announced) -> str:
    said = f"Hearing: {', '.join(bill.spoken for bill in hearing.bills)}"
    if hearing.committee:
        said += f" ({hearing.committee})"
    return said if hearing.stands else f"{hearing.status.capitalize()}: {said}"


def _lines(entry: Entry) -> Sequence[str]:
    hearing = entry.hearing
    lines = [f"{bill.spoken} {entry.titles.get(bill, '')}".strip() for bill in hearing.bills]
    if hearing.description:
        lines.append(f"The notice says: {hearing.description}")
    if hearing.over_several_days:
        lines.append(f"It runs over several days, until {hearing.slot.end:%H:%M} of the last one.")
    before = hearing.moved_from
    if before is not None and before.date is not None:
        hour = f", {before.start:%H:%M}" if before.start else ""
        lines.append(f"It was announced for {before.date:%A, %B} {before.date.day}{hour}, before.")
    if hearing.status == "struck":
        lines.append("Its notice was struck from the record; there is no hearing date at the moment.")
    return [*lines, entry.url, _RECORD]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), EASTERN).astimezone(UTC)


def _plain(text: str) -> str:
    """Text on one line, with nothing in it that a calendar program would obey or stumble over.

    A backslash becomes a slash: when the library breaks a long line between the two that stand for one, some programs
    drop the event.
    """
    printable = "".join(character if character.isprintable() else " " for character in text)
    said = " ".join(printable.replace("\\", "/").split())
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


def _eastern() -> Timezone:
    """New York's hours by the rule in force since 2007, written as a rule: some programs misread a list of days."""
    zone = Timezone()
    zone.add("tzid", "America/New_York")
    daylight, standard = TimezoneDaylight(), TimezoneStandard()
    for part, name, begins, rule, before, after in (
        (daylight, "EDT", datetime(2007, 3, 11, 2), "2SU", -5, -4),  # noqa: DTZ001 - RFC 5545 wants local time here
        (standard, "EST", datetime(2007, 11, 4, 2), "1SU", -4, -5),  # noqa: DTZ001 - as above
    ):
        part.add("tzname", name)
        part.add("dtstart", begins)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("rrule", {"freq": "yearly", "bymonth": begins.month, "byday": rule})
        zone.add_component(part)
    return zone
