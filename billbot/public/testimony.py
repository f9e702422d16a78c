"""Until when testimony on a hearing is taken, and until when people register for it, as entries of the calendar."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from icalendar import Event

from billbot.clock import EASTERN
from billbot.public.entries import HOST, RECORD, STATUS, HearingEntry, midnight, plain, spelled, summary
from billbot.testimony import TestimonyFact

_WORKED_OUT = "The day is worked out from these words of the committee."
_DEADLINES = {
    "written_until": ("Written testimony", "written"),
    "register_until": ("Registration to testify", "register"),
}


def deadlines(entry: HearingEntry) -> Iterator[Event]:
    """The times until which something may be done, each kind once; not that which is the hearing's own entry.

    They go with the hearing: once it is off they are cancelled.
    """
    return (_deadline(entry, fact) for fact in _deadlines(entry))


def _deadlines(entry: HearingEntry) -> Iterator[TestimonyFact]:
    """The times until which something may be done, each kind once; not that which is the hearing's own entry."""
    slot, met = entry.hearing.slot, set()
    for each in entry.testimony:
        if each.is_deadline and each.day is not None and each.kind not in met:
            met.add(each.kind)
            if not (slot.written and (each.day, each.at) == (entry.hearing.last_day, slot.end)):
                yield each


def _deadline(entry: HearingEntry, fact: TestimonyFact) -> Event:
    """Until when something may be done for a hearing; its UID goes with the hearing's, whatever the time becomes."""
    hearing, day = entry.hearing, fact.day
    assert day is not None
    name, key = _DEADLINES[fact.kind]
    touched = midnight(max(entry.noticed or date.min, hearing.touched or hearing.day))
    until = f"{fact.at:%H:%M}" if fact.at else spelled(day)
    said = f"{name} until {until}: {summary(replace(hearing, status='announced'))}"
    event = Event()
    event.add("uid", f"{hearing.key}-{key}@{HOST}")
    event.add("dtstamp", touched)
    event.add("last-modified", touched)
    event.add("sequence", hearing.changes + entry.turns)
    event.add("status", STATUS[hearing.status])
    event.add("summary", plain(said if hearing.stands else f"{hearing.status.capitalize()}: {said}"))
    event.add("dtstart", datetime.combine(day, fact.at, EASTERN) if fact.at else day)
    event.add("transp", "TRANSPARENT")
    meets = f"The hearing: {spelled(hearing.day)}" + (f", {hearing.slot.start:%H:%M}." if hearing.slot.start else ".")
    lines = [f"“{fact.quote}”", _WORKED_OUT, *_addresses(entry, fact), meets, entry.url, RECORD]
    event.add("description", "\n".join(plain(line) for line in lines))
    event.add("url", entry.url)
    return event


def _addresses(entry: HearingEntry, fact: TestimonyFact) -> list[str]:
    """Where testimony goes, or where people register, a line each."""
    kind = "send_to" if fact.kind == "written_until" else "register_at"
    addresses = [(each.branch, each.address.split("://", 1)[-1]) for each in entry.testimony if each.kind == kind]
    return [f"{branch} bills: {address}" if branch else address for branch, address in addresses]
