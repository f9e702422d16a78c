"""Hearings, testimony and what rows set for a day as an iCalendar file (RFC 5545), to subscribe to or for a mail.

The one room for icalendar.

The same record gives the same bytes: nothing in it comes from the clock.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from msgspec.structs import replace

from billbot.bills.shown import UNOFFICIAL, one_line, shortened
from billbot.clock import EASTERN
from billbot.dated_steps import Step
from billbot.hearings import Announced
from billbot.public.record import HearingEntry, Planned
from billbot.testimony import TestimonyFact
from billbot.wording.hearings import DEADLINES
from billbot.wording.spoken import day_at, hour

_HOST = "hearings.billbot.invalid"  # makes a UID ours; nothing is ever found under it
_STATUS = {"announced": "CONFIRMED", "called off": "CANCELLED", "taken off": "CANCELLED", "struck": "CANCELLED"}
_LONGEST = 500
_MAY_CHANGE = "It can be taken up on that day, earlier, or be put off again."
_AGAIN = timedelta(hours=6)
_WORKED_OUT = "The day is worked out from these words of the committee."


def calendar_file(entries: Iterable[HearingEntry], planned: Iterable[Planned], topic: str) -> bytes:
    """The calendar file of these hearings and of what is `planned`, in UTF-8, in the order of their keys.

    It is called by the name of the `topic` that it is of, empty for all, by which people who subscribe know it.
    A hearing keeps its UID while it is moved; SEQUENCE is the number of changes that its rows show, so it is the same
    on every machine and after every restart. One that was called off, or whose notice was struck, is CANCELLED. Until
    when its testimony is taken, and until when people register, are entries of their own, which go with it.
    DTSTAMP and LAST-MODIFIED are the midnight, Eastern, of the day of the last row about it. What is planned stands on
    its day as a whole, and is not there any more once it is struck or overtaken.
    """
    file = Calendar()
    file.add("prodid", "-//billbot//hearings//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    name = f"{topic}: hearings and dates" if topic else "Hearings and dates of the Massachusetts General Court"
    file.add("x-wr-calname", _calendar_text(name))
    file.add("refresh-interval", _AGAIN, parameters={"VALUE": "DURATION"})
    file.add_component(_eastern())
    for entry in sorted(entries, key=lambda each: each.hearing.key):
        file.add_component(_event(entry))
        for fact in _deadlines(entry):
            file.add_component(_deadline(entry, fact))
    together: dict[str, list[Planned]] = {}
    for each in planned:
        together.setdefault(each.key, []).append(each)
    for key, same in sorted(together.items()):
        file.add_component(_day(key, sorted(same, key=lambda each: each.step.bill)))
    return bytes(file.to_ical(sorted=False))


def _event(entry: HearingEntry) -> Event:
    hearing, slot = entry.hearing, entry.hearing.slot
    touched = _midnight(hearing.last_mentioned or hearing.day)
    event = Event()
    event.add("uid", f"{hearing.key}@{_HOST}")
    event.add("dtstamp", touched)
    event.add("last-modified", touched)
    event.add("sequence", hearing.changes)
    event.add("status", _STATUS[hearing.status])
    event.add("summary", _calendar_text(_summary(hearing)))
    _place_in_time(event, hearing)
    if slot.place:
        event.add("location", _calendar_text(slot.place))
    event.add("description", "\n".join(_calendar_text(line) for line in _lines(entry)))
    event.add("url", entry.url)
    return event


def _place_in_time(event: Event, hearing: Announced) -> None:
    """Its hours, or whole days where the record does not give them; of several days nobody is busy with all."""
    slot = hearing.slot
    if slot.start is None or (slot.last_day is not None and slot.end is None):
        event.add("dtstart", hearing.day)
        if slot.last_day is not None:
            event.add("dtend", slot.last_day + timedelta(days=1))
    else:
        event.add("dtstart", datetime.combine(hearing.day, slot.start, EASTERN))
        if slot.end is not None and not hearing.over_several_days:  # else the record does not say on which day
            event.add("dtend", datetime.combine(hearing.last_day, slot.end, EASTERN))
    if slot.last_day is not None:
        event.add("transp", "TRANSPARENT")


def _day(key: str, same: Sequence[Planned]) -> Event:
    """What several bills have planned for one day."""
    step = same[0].step
    touched = _midnight(max((each.step.stated or step.day for each in same), default=step.day))
    event = Event()
    event.add("uid", f"{key}@{_HOST}")
    event.add("dtstamp", touched)
    event.add("last-modified", touched)
    event.add("summary", _calendar_text(f"{_planned(step)}: {', '.join(each.step.bill.spoken for each in same)}"))
    event.add("dtstart", step.day)
    event.add("transp", "TRANSPARENT")
    lines = [line for each in same for line in (f"{each.step.bill.spoken} {each.title}".strip(), f"“{each.step.text}”")]
    event.add("description", "\n".join(_calendar_text(line) for line in [*lines, _MAY_CHANGE, same[0].url, UNOFFICIAL]))
    event.add("url", same[0].url)
    return event


def _planned(step: Step) -> str:
    """`On the Senate's calendar`, or what else is set for the day."""
    if step.kind == "conference":
        return "Committee of conference meets"
    whose = f"the {step.branch}'s" if step.branch in {"House", "Senate"} else "the"
    if step.kind == "postponed":
        return "Joint session" if step.branch == "Joint" else f"Put off until today, on {whose} calendar"
    return f"On {whose} calendar"


def _lines(entry: HearingEntry) -> Sequence[str]:
    hearing = entry.hearing
    lines = [f"{bill.spoken} {entry.titles.get(bill, '')}".strip() for bill in hearing.bills]
    if hearing.description:
        lines.append(f"The notice says: {hearing.description}")
    if hearing.slot.written:
        until = day_at(hearing.last_day, hearing.slot.end, hearing.day.year)
        lines.append(f"Testimony is taken in writing only, until {until}.")
    if hearing.over_several_days and hearing.slot.end:
        lines.append(f"It runs over several days, until {hour(hearing.slot.end)} of the last one.")
    before = hearing.moved_from
    if before is not None and before.date is not None:
        lines.append(f"It was announced for {day_at(before.date, before.start, hearing.day.year)}, before.")
    if hearing.status == "struck":
        lines.append("Its notice was struck from the record; there is no other date at the moment.")
    return [*lines, entry.url, UNOFFICIAL]


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


def _deadlines(entry: HearingEntry) -> Iterator[TestimonyFact]:
    """The times until which something may be done, each kind once; not that which is the hearing's own entry."""
    slot, met = entry.hearing.slot, set()
    for each in entry.testimony:
        if each.is_deadline and each.day is not None and each.kind not in met:
            met.add(each.kind)
            if not (slot.written and (each.day, each.at) == (entry.hearing.last_day, slot.end)):
                yield each


def _deadline(entry: HearingEntry, fact: TestimonyFact) -> Event:
    """Until when something may be done for a hearing; its UID goes with the hearing's, whatever the time becomes.

    It goes with the hearing: once that is off it is cancelled.
    """
    hearing, day = entry.hearing, fact.day
    assert day is not None
    name, key = DEADLINES[fact.kind][0], fact.kind.removesuffix("_until")
    touched = _midnight(max(entry.noticed or date.min, hearing.last_mentioned or hearing.day))
    until = hour(fact.at) if fact.at else day_at(day, None, hearing.day.year)
    said = f"{name} until {until}: {_summary(replace(hearing, status='announced'))}"
    event = Event()
    event.add("uid", f"{hearing.key}-{key}@{_HOST}")
    event.add("dtstamp", touched)
    event.add("last-modified", touched)
    event.add("sequence", hearing.changes + entry.notice_changes)
    event.add("status", _STATUS[hearing.status])
    event.add("summary", _calendar_text(said if hearing.stands else f"{hearing.status.capitalize()}: {said}"))
    event.add("dtstart", datetime.combine(day, fact.at, EASTERN) if fact.at else day)
    event.add("transp", "TRANSPARENT")
    meets = f"The hearing: {day_at(hearing.day, hearing.slot.start, day.year)}."
    lines = [f"“{fact.quote}”", _WORKED_OUT, *_addresses(entry, fact), meets, entry.url, UNOFFICIAL]
    event.add("description", "\n".join(_calendar_text(line) for line in lines))
    event.add("url", entry.url)
    return event


def _addresses(entry: HearingEntry, fact: TestimonyFact) -> list[str]:
    """Where testimony goes, or where people register, a line each."""
    _, told_where = DEADLINES[fact.kind]
    addresses = [(each.branch, each.address.split("://", 1)[-1]) for each in entry.testimony if each.kind == told_where]
    return [f"{branch} bills: {address}" if branch else address for branch, address in addresses]


def _summary(hearing: Announced) -> str:
    """`Hearing: H.1588, S.1122 (The Judiciary)`, with what became of one that is off before it."""
    name = "Written testimony" if hearing.slot.written else "Hearing"
    said = f"{name}: {', '.join(bill.spoken for bill in hearing.bills)}"
    if hearing.committee:
        said += f" ({hearing.committee})"
    return said if hearing.stands else f"{hearing.status.capitalize()}: {said}"


def _midnight(day: date) -> datetime:
    """The beginning of an Eastern day, in UTC."""
    return datetime.combine(day, time(), EASTERN).astimezone(UTC)


def _calendar_text(text: str) -> str:
    """Text on one line, with nothing in it that a calendar program would obey or stumble over.

    A backslash becomes a slash: when the library breaks a long line between the two that stand for one, some programs
    drop the event.
    """
    return shortened(one_line(text.replace("\\", "/")), _LONGEST)
