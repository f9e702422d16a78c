"""Reminders of hearings: when they are due, what they say, and when they are withdrawn."""

from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from billbot import clock
from billbot.demo import PracticeRow
from billbot.domain.bills import BillId
from billbot.domain.watched import Channel, Proposal
from billbot.errors import DeliveryError
from billbot.notify.reminders import queue_reminders
from tests.support.app_in_process import BEGIN, HEARING, REFERRED, bill, in_process, row
from tests.support.app_on_disk import on_disk
from tests.support.digest_story import make
from tests.support.reminded_app import CHANNEL, PROPOSAL, TEXT, app, look, send


def at(text: str) -> datetime:
    return clock.parse(text)


def test_each_once(tmp_path: Path) -> None:
    """A reminder leaves at 8:00 Eastern seven days and one day before, once each, with both bills in one message."""
    with app(tmp_path) as made:
        assert send(made, "2025-03-13T07:59") == []
        assert len(send(made, "2025-03-13T08:00")) == 1
        look(made, "2025-03-13T09:00")
        assert len(send(made, "2025-03-18T23:59")) == 1
        assert len(send(made, "2025-03-19T08:00")) == 2
        look(made, "2025-03-19T09:00")
        assert len(send(made, "2025-03-20T12:00")) == 2
    assert made.inbox.subjects == [
        "Hearing in seven days on the sample proposals: Thursday, March 20, 1:00 PM, room A-1 (H.1 and S.1)",
        "Hearing tomorrow on the sample proposals: Thursday, March 20, 1:00 PM, room A-1 (H.1 and S.1)",
    ]


def test_what_it_says(tmp_path: Path) -> None:
    """A reminder has how soon, when, where, which bills, how to testify, the ask, and why people get it."""
    with app(tmp_path) as made:
        said = send(made, "2025-03-13T08:00")[0].text
    parts = [
        "Hearing in seven days on the sample proposals: Thursday, March 20, 1:00 PM, room A-1",
        "The Judiciary Committee hears H.1 and S.1 on Thursday, March 20, in seven days, from 1:00 PM to 5:00 PM, in",
        "H.1 · An Act on H1",
        "Bill page H.1: https://malegislature.gov/Bills/194/H1",
        "S.1 · An Act on S1",
        "How to testify\nAll hearings: https://malegislature.gov/Events/Hearings",
        "We ask: Write. Owner: Bo",
        "Our position: support",
        "This goes to all, which follows A topic.",
        "Unofficial",
    ]
    places = [said.index(part) for part in parts]
    assert places == sorted(places)


def test_bills_that_are_not_heard(tmp_path: Path) -> None:
    """For a hearing with other bills, a channel only reads of its own, also in the calendar."""
    others = Proposal("others", "Others", ("kept",), (BillId(194, "S1"),), ask="Hush.")
    channel = replace(CHANNEL, kind="email", topics=("topic",))
    ours = replace(PROPOSAL, bills=(BillId(194, "H1"),))
    with app(tmp_path, channel=channel, proposals=(ours, others)) as made:
        (said,) = send(made, "2025-03-13T08:00")
    assert said.subject == "Hearing in seven days on the sample proposal (H.1): Thursday, March 20, 1:00 PM, room A-1"
    files = "".join(each.content.decode() for each in said.attachments)
    assert "An Act on H1" in files
    assert not [form for form in (said.text, said.html, files) if "S1" in form or "S.1" in form or "Others" in form]


def test_alert_and_digest_of_what_is_heard(tmp_path: Path) -> None:
    """The calendar files of an alert and of a digest have only the bills that their channel hears about."""
    rows = row(REFERRED), row(HEARING, 1)
    each = [Proposal(name, name.title(), (topic,), (BillId(194, name),)) for name, topic in (("H1", "a"), ("S1", "b"))]
    channel = Channel("all", "email", topics=("a",), digest=(0, BEGIN.time()))
    with in_process(tmp_path, bill("H1", *rows), bill("S1", *rows), proposals=each, channels=(channel,)) as made:
        made.day(0)
        make(made, 1)
        made.day(2)
        made.site.now = clock.parse("2025-11-10T10:00")
        make(made, 252 * 24)
        files = [file.content.decode() for message in made.inbox.got for file in message.attachments]
    assert [("An Act on H1" in file, "S1" in file) for file in files] == [(True, False)] * 2


MOVED = "Hearing rescheduled to 03/27/2025 from 01:00 PM-05:00 PM in A-1"


@pytest.mark.parametrize(
    "rows",
    [
        (row(TEXT), row("Hearing canceled", 24)),
        (row(TEXT), row(MOVED, 24)),
        (row(TEXT, struck_at=at("2025-03-05T09:00")),),
    ],
    ids=["called off", "moved", "struck"],
)
def test_withdrawn(tmp_path: Path, rows: tuple[PracticeRow, ...]) -> None:
    """A hearing that is off, or has moved, before its reminder left is not reminded of."""
    with app(tmp_path, *rows) as made:
        look(made, "2025-03-05T10:00")
        assert send(made, "2025-03-13T09:00") == []


def test_moved_is_reminded_of_anew(tmp_path: Path) -> None:
    """A hearing that moved after a reminder left is reminded of again before its new day."""
    moved = row("Hearing rescheduled to 03/27/2025 from 10:00 AM-01:00 PM in A-2", 24 * 11)
    with app(tmp_path, row(TEXT, struck_at=moved.seen), moved) as made:
        assert len(send(made, "2025-03-13T08:00")) == 1
        look(made, "2025-03-14T11:00")
        told = send(made, "2025-03-20T08:00")
    assert "Thursday, March 27, 10:00 AM" in told[1].text


def test_learnt_of_too_late(tmp_path: Path) -> None:
    """A hearing announced after a reminder's hour has no reminder that day, but later ones."""
    with app(tmp_path, row(TEXT, 24 * 10 + 1)) as made:  # on the morning of March 13
        look(made, "2025-03-13T12:00")
        assert send(made, "2025-03-18T12:00") == []
        assert len(send(made, "2025-03-19T08:00")) == 1


def test_quiet_hours(tmp_path: Path) -> None:
    """A reminder that falls into quiet hours leaves at their end."""
    with app(tmp_path, channel=replace(CHANNEL, quiet=(time(21), time(9)))) as made:
        assert send(made, "2025-03-13T08:59") == []
        assert len(send(made, "2025-03-13T09:00")) == 1


@pytest.mark.parametrize(("until", "told"), [(time(13), "2025-03-19T23:00"), (time(12, 59), "2025-03-20T12:59")])
def test_held_into_quiet_hours_that_end_too_late(tmp_path: Path, until: time, told: str) -> None:
    """A late reminder does not wait for the end of quiet hours if its hearing begins before."""
    with app(tmp_path, channel=replace(CHANNEL, quiet=(time(21), until))) as made:
        look(made, "2025-03-13T14:00")
        assert len(send(made, "2025-03-13T14:00")) == 1
        made.inbox.errors = [DeliveryError("away", "later")]
        assert len(send(made, "2025-03-19T14:00")) == 1
        made.inbox.now = lambda: made.site.now
        sent = [now for now in ("2025-03-19T23:00", "2025-03-20T12:59", "2025-03-20T13:00") if send(made, now)[1:]]
        assert (sent[0], len(made.inbox.got)) == (told, 2)


def test_slept_through(tmp_path: Path) -> None:
    """A reminder slept through comes when the machine wakes, with the days left, unless the hearing has begun."""
    with app(tmp_path) as made:
        assert send(made, "2025-03-20T13:00") == []
    (tmp_path / "again").mkdir()
    with app(tmp_path / "again") as made:
        (message,) = send(made, "2025-03-19T11:00")
    assert message.text.startswith("Hearing tomorrow on ")


def test_muted_and_unheard(tmp_path: Path) -> None:
    """A muted proposal, or one that the channel does not follow, has no reminders."""
    muted = replace(PROPOSAL, mute_until=at("2025-04-01T00:00").date())
    with app(tmp_path, proposals=(muted,)) as made:
        assert send(made, "2025-03-13T08:00") == []
    (tmp_path / "again").mkdir()
    with app(tmp_path / "again", channel=replace(CHANNEL, topics=("other",))) as made:
        assert send(made, "2025-03-13T08:00") == []


def test_days_taken_back(tmp_path: Path) -> None:
    """A reminder whose days were taken out of the configuration meanwhile is withdrawn."""
    with app(tmp_path) as made:
        made.watch = replace(made.watch, channels=(replace(CHANNEL, remind_days=(1,)),))
        assert send(made, "2025-03-13T08:00") == []
        assert len(send(made, "2025-03-19T08:00")) == 1


def test_two_hearings_of_a_morning(tmp_path: Path) -> None:
    """Two hearings that are reminded of at one hour make one message, each with its own ask."""
    second = "Hearing scheduled for 03/20/2025 from 09:00 AM-11:00 AM in B-2"
    other = Proposal("other", "Other proposal", ("topic",), (BillId(194, "H2"),), ask="Call.")
    one = replace(PROPOSAL, bills=(BillId(194, "H1"),))
    with in_process(
        tmp_path,
        bill("H1", row(REFERRED), row(TEXT)),
        bill("H2", row("Referred to the committee on Public Health"), row(second)),
        proposals=(one, other),
        channels=(CHANNEL,),
    ) as made:
        look(made, "2025-03-03T10:00")
        send(made, "2025-03-03T10:00")
        made.inbox.got.clear()
        (message,) = send(made, "2025-03-13T08:00")
    assert message.subject == "2 hearings ahead, March 20: Other proposal and Sample proposal"
    parts = [
        "Hearing in seven days on the other proposal (H.2): ",
        "We ask, for Other proposal: Call.",
        "Hearing in seven days on the sample proposal (H.1): ",
    ]
    parts.append("We ask, for Sample proposal: Write. Owner: Bo · Our position: support")
    places = [message.text.index(part) for part in parts]
    assert places == sorted(places)


def test_calendar_goes_with_mail_alone(tmp_path: Path) -> None:
    """A mail carries the calendar of its hearing, under the same UID as the published one; other channels do not."""
    with app(tmp_path, channel=replace(CHANNEL, kind="email")) as made:
        (message,) = send(made, "2025-03-13T08:00")
    (file,) = message.attachments
    (event,) = _events(file.content)
    assert (file.name, file.media_type) == ("hearings.ics", 'text/calendar; charset="utf-8"; method=PUBLISH')
    assert event["uid"].startswith("194-20250320-1300-judiciary@")
    assert "The calendar file is attached." in message.text
    (tmp_path / "again").mkdir()
    with app(tmp_path / "again") as made:
        assert send(made, "2025-03-13T08:00")[0].attachments == ()


def _events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).events)


def test_when_the_clock_says_so(tmp_path: Path) -> None:
    """`work --once` sends a reminder when it is due, from a configured app."""
    with on_disk(tmp_path) as made:
        for now in ("2025-03-03T10:00", "2025-03-03T14:00"):
            made.site.now = at(now)
            made.billbot("work", "--once", "--now", now)
        assert (
            "Hearing in seven days on the dignity bill (H.1588): Tuesday, November 18, 1:00 PM, room A-1"
            in made.billbot("work", "--once", "--now", "2025-11-11T08:00").out
        )
        assert "Hearing in" not in made.billbot("work", "--once", "--now", "2025-11-11T08:30").out


def test_fault_of_ours_keeps_nothing_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An error of ours in reminders is logged, and everything else is sent."""
    broken = replace(CHANNEL, remind_days=("soon",))  # no number of days
    with app(tmp_path) as made, made.store() as store:
        watch = replace(made.watch, channels=(broken,))
        queue_reminders(store, watch, made.clock.now())
    assert "a bug in billbot" in caplog.text
