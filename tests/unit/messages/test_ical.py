"""The calendar file, and how it is laid down."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from msgspec.structs import replace

from billbot.clock import EASTERN
from billbot.domain.actions import Slot
from billbot.domain.bills import BillId
from billbot.domain.hearings import Hearing, HearingToAttend
from billbot.domain.testimony import TestimonyFact
from billbot.messages.ical import calendar_file

H1588, S1122 = BillId(194, "H1588"), BillId(194, "S1122")
SLOT = Slot(date(2025, 11, 18), time(13), time(17), "A-1")
HEARING = Hearing(
    "194-20251118-1300-judiciary",
    (H1588, S1122),
    SLOT,
    "announced",
    announced=date(2025, 11, 5),
    last_mentioned=date(2025, 11, 5),
    committee="The Judiciary",
)
HOST = "hearings.billbot.invalid"
URL = "https://malegislature.gov/Events/Hearings"


def entry(hearing: Hearing = HEARING) -> HearingToAttend:
    return HearingToAttend(hearing, site="https://malegislature.gov")


def only(made: bytes) -> Any:
    (event,) = Calendar.from_ical(made).events
    return event


def test_event() -> None:
    """An event has when and where, which bills are heard by which committee, and links."""
    event = only(calendar_file([entry()], titles={H1588: "An Act on samples"}))
    assert event["dtstart"].dt == datetime(2025, 11, 18, 13, tzinfo=EASTERN)
    assert event["dtend"].dt == datetime(2025, 11, 18, 17, tzinfo=EASTERN)
    assert str(event["summary"]) == "Hearing: H.1588, S.1122 (The Judiciary)"
    assert str(event["location"]) == "A-1, State House, Boston"
    assert str(event["description"]).split("\n") == [
        "How to testify: the address below says it.",
        "H.1588 An Act on samples",
        "S.1122",
        URL,
        "Unofficial; the record is at malegislature.gov.",
    ]
    assert (event["url"], event["status"], event["sequence"]) == (URL, "CONFIRMED", 0)


def test_same_bytes() -> None:
    """The same hearings give the same bytes in any order; DTSTAMP is the day of the last row about one."""
    other = replace(HEARING, key="194-20251201-1300-judiciary")
    made = calendar_file([entry(), entry(other)])
    assert calendar_file([entry(other), entry()]) == made
    assert only(calendar_file([entry()]))["dtstamp"].dt == datetime(2025, 11, 5, 5, tzinfo=UTC)


def test_moved() -> None:
    """A moved hearing keeps its UID, has a higher SEQUENCE and its former time."""
    moved = replace(HEARING, slot=replace(SLOT, date=date(2025, 11, 25)), before=(SLOT,), changes=2)
    before, after = only(calendar_file([entry()])), only(calendar_file([entry(moved)]))
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 2)
    assert "announced for Tuesday, November 18, 1:00 PM, before" in str(after["description"])


@pytest.mark.parametrize(("status", "said"), [("called off", "Called off: "), ("struck", "Struck: ")])
def test_called_off(status: str, said: str) -> None:
    """A hearing that is off is canceled under the same UID."""
    event = only(calendar_file([entry(replace(HEARING, status=status))]))  # one of two statuses
    assert event["status"] == "CANCELLED"
    assert str(event["summary"]).startswith(said)


def test_hours_not_given() -> None:
    """A hearing without an hour takes the day; one that ends on a later day has no end, since none is known."""
    day = only(calendar_file([entry(replace(HEARING, slot=replace(SLOT, start=None, end=None)))]))
    assert day["dtstart"].dt == date(2025, 11, 18)
    several = only(calendar_file([entry(replace(HEARING, slot=replace(SLOT, start=time(16), end=time(10))))]))
    assert "dtend" not in several
    assert "until 10:00 AM of the last one" in str(several["description"])


def test_zone() -> None:
    """The file brings New York's hours along, and they are those of this machine's table."""
    zone: Any = Calendar.from_ical(calendar_file([entry()])).timezones[0]
    assert zone["tzid"] == "America/New_York"
    read = zone.to_tz()
    for year in range(2021, 2036):
        for day in range(0, 365, 5):
            at = datetime(year, 1, 1, 12, tzinfo=EASTERN) + timedelta(days=day)
            assert at.replace(tzinfo=read).utcoffset() == at.utcoffset()


@given(st.text(max_size=120), st.text(max_size=120))
def test_hostile_words(title: str, place: str) -> None:
    """With any title or place there is one event with short lines, none broken after a backslash."""
    hearing = replace(HEARING, slot=replace(SLOT, place=place))
    made = calendar_file(
        [entry(hearing)], titles={H1588: title, S1122: "END:VEVENT\r\nBEGIN:VEVENT\r\nX:\x00; , \\n\u2028"}
    )
    assert str(only(made)["uid"]).startswith(HEARING.key)
    assert max(map(len, made.split(b"\r\n"))) <= 75
    assert not re.search(rb"\\\r\n ", made)
    assert made.count(b"\r\nBEGIN:VEVENT\r\n") == 1
    assert not re.search(rb"(?<!\r)\n|[\x00-\x08\x0b\x0c\x0e-\x1f]", made)


WINDOW = Slot(date(2025, 12, 11), time(16), time(17), "Written Testimony Only", date(2025, 12, 29), written=True)


def test_time_for_written_testimony() -> None:
    """Written testimony is an entry from start to end, when nobody is busy or meets."""
    event = only(calendar_file([entry(replace(HEARING, slot=WINDOW))]))
    assert event["dtstart"].dt == datetime(2025, 12, 11, 16, tzinfo=EASTERN)
    assert event["dtend"].dt == datetime(2025, 12, 29, 17, tzinfo=EASTERN)
    assert str(event["summary"]) == "Written testimony: H.1588, S.1122 (The Judiciary)"
    assert event["transp"] == "TRANSPARENT"
    assert "in writing only, until Monday, December 29, 5:00 PM." in str(event["description"])
    assert "hearing" not in str(event["description"]).casefold()


def test_several_whole_days() -> None:
    """Several days without hours are whole days, the last one among them."""
    event = only(calendar_file([entry(replace(HEARING, slot=replace(WINDOW, start=None, end=None)))]))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2025, 12, 11), date(2025, 12, 30))


SAID = "Written testimony by Friday, November 14, 5 PM."
WRITTEN = TestimonyFact("written_until", SAID, date(2025, 11, 14), time(17))
REGISTER = TestimonyFact("register_until", "Register by Monday, November 17.", date(2025, 11, 17))
SEND = TestimonyFact("send_to", "Send it.", address="a.sample@masenate.example", branch="Senate")
FORM = TestimonyFact("register_at", "Use the form.", address="https://forms.example.org/g/a1")


def with_testimony(*facts: TestimonyFact, hearing: Hearing = HEARING, turns: int = 0) -> list[Any]:
    """The entries for testimony, next to the hearing's own."""
    made = replace(entry(hearing), facts=facts, noticed=date(2025, 11, 6), notice_changes=turns)
    return [
        event for event in Calendar.from_ical(calendar_file([made])).events if event["uid"] != f"{hearing.key}@{HOST}"
    ]


def test_testimony() -> None:
    """Until when testimony is written, and until when people register, are entries with the words they are from."""
    written, register = with_testimony(WRITTEN, SEND, REGISTER, FORM)
    assert (written["uid"], register["uid"]) == (f"{HEARING.key}-written@{HOST}", f"{HEARING.key}-register@{HOST}")
    assert str(written["summary"]) == "Written testimony until 5:00 PM: Hearing: H.1588, S.1122 (The Judiciary)"
    assert str(register["summary"]).startswith("Registration to testify until Monday, November 17: Hearing: H.1588")
    assert written["dtstart"].dt == datetime(2025, 11, 14, 17, tzinfo=EASTERN)
    assert register["dtstart"].dt == date(2025, 11, 17)
    assert str(written["description"]).split("\n") == [
        f"“{SAID}”",
        "The day is worked out from these words of the committee.",
        "Senate bills: a.sample@masenate.example",
        "The hearing: Tuesday, November 18, 1:00 PM.",
        URL,
        "Unofficial; the record is at malegislature.gov.",
    ]
    assert "forms.example.org/g/a1" in register["description"]
    assert "https://forms" not in register["description"]


def test_testimony_turns() -> None:
    """Words that change, and a hearing that does, raise the count of an entry under the same name."""
    (before,), (after,) = with_testimony(WRITTEN), with_testimony(WRITTEN, turns=2)
    (moved,) = with_testimony(WRITTEN, hearing=replace(HEARING, changes=3), turns=2)
    assert [each["sequence"] for each in (before, after, moved)] == [0, 2, 5]
    assert before["uid"] == after["uid"] == moved["uid"]
    assert before["dtstamp"].dt == datetime(2025, 11, 6, 5, tzinfo=UTC)


def test_testimony_goes_with_its_hearing() -> None:
    """Once the hearing is off its entries are canceled, and say so."""
    (event,) = with_testimony(WRITTEN, hearing=replace(HEARING, status="called off"))
    assert event["status"] == "CANCELLED"
    assert str(event["summary"]).startswith("Called off: Written testimony until 5:00 PM: Hearing: H.1588")


def test_no_entry_without_a_day() -> None:
    """An unclear deadline, or one at the hearing's own time, has no entry."""
    assert not with_testimony(TestimonyFact("written_until", "By Monday."), SEND)
    slot = Slot(date(2025, 11, 14), time(9), time(17), None, written=True)
    assert not with_testimony(WRITTEN, hearing=replace(HEARING, slot=slot))
