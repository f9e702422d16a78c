"""Hearings and testimony as an iCalendar file (RFC 5545), to subscribe to or attach to an email.

Only this module uses icalendar. The same record gives the same bytes: nothing depends on the clock.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.domain.bills import BillId
from billbot.domain.display import UNOFFICIAL, one_line, shortened
from billbot.domain.hearings import Hearing, HearingToAttend
from billbot.domain.testimony import TestimonyFact
from billbot.messages.hearing_phrases import DEADLINES, lines_on_testimony, place_to_find
from billbot.messages.phrases import date_and_time, hour

_HOST = "hearings.billbot.invalid"  # makes a UID ours; it is not a real address
_STATUS = {"announced": "CONFIRMED", "called off": "CANCELLED", "taken off": "CANCELLED", "struck": "CANCELLED"}
_MAX_LENGTH = 500
_REFRESH_INTERVAL = timedelta(hours=6)
_WORKED_OUT = "The day is worked out from these words of the committee."


def calendar_file(
    entries: Iterable[HearingToAttend],
    topic: str = "",
    titles: Mapping[BillId, str] = MappingProxyType({}),
) -> bytes:
    """Render the calendar of these hearings, in UTF-8, in the order of their keys.

    `titles` are the known titles of bills. Subscribers see the name of the `topic`; it is empty in the calendar with
    everything. A hearing keeps its UID when it moves. SEQUENCE is the number of changes in its rows, so it is the same
    on every machine and after every restart. A hearing that was called off, or has its notice struck, is CANCELLED.
    Deadlines for testimony and registration are separate entries; they are canceled with it. DTSTAMP and LAST-MODIFIED
    are Eastern midnight of the day of the last row about it.
    """
    file = Calendar()
    file.add("prodid", "-//billbot//hearings//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    name = f"{topic}: hearings" if topic else "Hearings of the Massachusetts General Court"
    file.add("x-wr-calname", _calendar_text(name))
    file.add("refresh-interval", _REFRESH_INTERVAL, parameters={"VALUE": "DURATION"})
    file.add_component(_eastern_timezone())
    for entry in sorted(entries, key=lambda each: each.hearing.key):
        file.add_component(_hearing_event(entry, titles))
        for fact in _deadlines(entry):
            file.add_component(_deadline_event(entry, fact))
    return bytes(file.to_ical(sorted=False))


def _hearing_event(entry: HearingToAttend, titles: Mapping[BillId, str]) -> Event:
    hearing, slot = entry.hearing, entry.hearing.slot
    head = {"sequence": hearing.changes, "status": _STATUS[hearing.status]}
    event = _event(hearing.key, hearing.last_mentioned or hearing.day, _summary(hearing), **head)
    # The hours, or whole days if there are none. Several days do not show as busy.
    if slot.start is None or (slot.last_day is not None and slot.end is None):
        event.add("dtstart", hearing.day)
        if slot.last_day is not None:
            event.add("dtend", slot.last_day + timedelta(days=1))
    else:
        event.add("dtstart", datetime.combine(hearing.day, slot.start, EASTERN))
        if slot.end is not None and not hearing.over_several_days:  # otherwise the record has no day for it
            event.add("dtend", datetime.combine(hearing.last_day, slot.end, EASTERN))
    if slot.last_day is not None:
        event.add("transp", "TRANSPARENT")
    if slot.place:
        event.add("location", _calendar_text(place_to_find(slot)))
    return _described(event, _description_lines(entry, titles), entry.url)


def _event(key: str, modified: date, summary: str, **more: object) -> Event:
    """An event with its first properties. Times of changes are the Eastern midnight that begins the day, in UTC."""
    event, last_modified = Event(), datetime.combine(modified, time(), EASTERN).astimezone(UTC)
    event.add("uid", f"{key}@{_HOST}")
    event.add("dtstamp", last_modified)
    event.add("last-modified", last_modified)
    for name, value in more.items():
        event.add(name, value)
    event.add("summary", _calendar_text(summary))
    return event


def _described(event: Event, lines: Iterable[str], url: str) -> Event:
    event.add("description", "\n".join(_calendar_text(line) for line in (*lines, url, UNOFFICIAL)))
    event.add("url", url)
    return event


def _description_lines(entry: HearingToAttend, titles: Mapping[BillId, str]) -> Sequence[str]:
    hearing = entry.hearing
    lines = list(lines_on_testimony(entry.facts))
    if not lines and hearing.is_on:
        lines.append(f"How to testify: {entry.committee_says or 'the address below says it.'}")
    lines += [f"{bill.spoken} {titles.get(bill, '')}".strip() for bill in hearing.bills]
    if hearing.description:
        lines.append(f"The notice says: {hearing.description}")
    if hearing.slot.written:
        until = date_and_time(hearing.last_day, hearing.slot.end, hearing.day.year)
        lines.append(f"Testimony is taken in writing only, until {until}.")
    if hearing.over_several_days and hearing.slot.end:
        lines.append(f"It runs over several days, until {hour(hearing.slot.end)} of the last one.")
    before = hearing.moved_from
    if before is not None and before.date is not None:
        lines.append(f"It was announced for {date_and_time(before.date, before.start, hearing.day.year)}, before.")
    if hearing.status == "struck":
        lines.append("Its notice was struck from the record; there is no other date at the moment.")
    return lines


def _eastern_timezone() -> Timezone:
    """Make New York's time zone with the rule since 2007. It is a rule because some programs misread a list of days."""
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


def _deadlines(entry: HearingToAttend) -> Iterator[TestimonyFact]:
    """Yield the deadlines of a hearing, one of each kind, but not one that the entry of the hearing itself shows."""
    slot, met = entry.hearing.slot, set()
    for each in entry.facts:
        if each.is_deadline and each.day is not None and each.kind not in met:
            met.add(each.kind)
            if not (slot.written and (each.day, each.at) == (entry.hearing.last_day, slot.end)):
                yield each


def _deadline_event(entry: HearingToAttend, fact: TestimonyFact) -> Event:
    """Make the event of a deadline; its UID follows from the hearing's, so it stays when the deadline moves.

    It is canceled with the hearing.
    """
    hearing, day = entry.hearing, fact.day
    assert day is not None
    name, key = DEADLINES[fact.kind].name, fact.kind.removesuffix("_until")
    modified = max(entry.noticed or date.min, hearing.last_mentioned or hearing.day)
    until = hour(fact.at) if fact.at else date_and_time(day, None, hearing.day.year)
    said = f"{name} until {until}: {_summary(replace(hearing, status='announced'))}"
    said = said if hearing.is_on else f"{hearing.status.capitalize()}: {said}"
    head = {"sequence": hearing.changes + entry.notice_changes, "status": _STATUS[hearing.status]}
    event = _event(f"{hearing.key}-{key}", modified, said, **head)
    event.add("dtstart", datetime.combine(day, fact.at, EASTERN) if fact.at else day)
    event.add("transp", "TRANSPARENT")
    meets = f"The hearing: {date_and_time(hearing.day, hearing.slot.start, day.year)}."
    # Where testimony goes, or where people register.
    told_where = DEADLINES[fact.kind].where
    addresses = [(each.branch, each.address.split("://", 1)[-1]) for each in entry.facts if each.kind == told_where]
    to = [f"{branch} bills: {address}" if branch else address for branch, address in addresses]
    return _described(event, [f"“{fact.quote}”", _WORKED_OUT, *to, meets], entry.url)


def _summary(hearing: Hearing) -> str:
    """Return `Hearing: H.1588, S.1122 (The Judiciary)`, after its status if it does not take place.

    Without a bill of ours it is `Hearing: The Judiciary`.
    """
    name = "Written testimony" if hearing.slot.written else "Hearing"
    of = hearing.committee or ""
    said = f"{name}: {', '.join(bill.spoken for bill in hearing.bills) or of}"
    if of and hearing.bills:
        said += f" ({of})"
    return said if hearing.is_on else f"{hearing.status.capitalize()}: {said}"


def _calendar_text(text: str) -> str:
    """Return a text on one line without anything that a calendar program could misread.

    A backslash becomes a slash: the library escapes it as two and may break a line between them, at which some programs
    drop the event.
    """
    return shortened(one_line(text.replace("\\", "/")), _MAX_LENGTH)
