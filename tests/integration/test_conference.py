"""A meeting of a committee of conference is announced once, when it moves, and when it is off."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain import stages
from billbot.domain.bills import BillId
from billbot.domain.watched import Channel, Proposal
from billbot.errors import DeliveryError
from tests.support.app_in_process import REFERRED, Inbox, at, bill, in_process, row
from tests.support.conference_sample import BY_NUMBER, H1, NAMED, PROTECT, SECOND, confers, meeting, told
from tests.support.hearing_sample import hearing


@pytest.mark.parametrize("words", [BY_NUMBER, "Protect Act"])
def test_a_meeting_is_told(tmp_path: Path, words: str) -> None:
    """A meeting is announced once, with when, where and who; when it moves, and when it is called off."""
    with in_process(tmp_path, bill("H1", *confers(SECOND)), proposals=(PROTECT,)) as app:
        app.site.hearings = [hearing(EventId=1)]
        told(app, 2, 4)
        app.site.hearings = [*app.site.hearings, meeting(Description=words)]
        said = told(app, 28, 30, 54)
        app.site.hearings = [hearing(EventId=1), meeting(Description=words, StartTime="2025-03-20T15:00:00")]
        moved = told(app, 80, 104)
        app.site.hearings = [hearing(EventId=1), meeting(Description=words, Status="Canceled")]
        off = told(app, 130, 136, 160)
    on = "The negotiators on the PROTECT Act (H.1)"
    assert said.count(f"{on} meet on Thursday, March 20, 2025, 1:00 PM") == 1
    assert "Place: A-1. Senators D, E and F negotiate with Representatives A, B and C." in said
    assert "https://malegislature.gov/Events/Hearings/Detail/9" in said
    assert moved.count(f"{on} now meet on Thursday, March 20, 2025, 3:00 PM") == 1
    assert off.count(f"{on} do not meet as announced") == 1


@pytest.mark.parametrize(("begins", "meets"), [("2025-03-05T08:00:00", True), ("2025-03-05T10:00:00", False)])
def test_a_meeting_before_the_quiet_hours_end(tmp_path: Path, begins: str, *, meets: bool) -> None:
    """A meeting that begins before quiet hours end is announced during them, a later one after them."""
    night = Channel("all", "console", quiet=(at(3).time(), at(23).time()))  # from 1 PM to 9 AM
    with in_process(tmp_path, bill("H1", *confers(SECOND)), proposals=(PROTECT,), channels=(night,)) as app:
        app.day(0, 2.5, hearings=[hearing(EventId=1)])
        app.day(28.5, hearings=[hearing(EventId=1), meeting(EventDate=begins, StartTime=begins)])
        assert any("meet on" in each for each in app.inbox.subjects) == meets


def test_a_meeting_while_it_is_muted(tmp_path: Path) -> None:
    """A meeting from the time of a mute is not told later; its later changes are."""
    with in_process(tmp_path, bill("H1", *confers(SECOND)), proposals=(PROTECT,)) as app:
        app.site.hearings = [hearing(EventId=1)]
        told(app, 2, 4)
        app.watch = replace(app.watch, proposals=(replace(PROTECT, mute_until=date(2025, 3, 6)),))
        app.site.hearings = [*app.site.hearings, meeting()]
        muted = told(app, 28, 30, 54)
        after = told(app, 80, 104)  # from Thursday, March 6, on
        app.site.hearings = [hearing(EventId=1), meeting(StartTime="2025-03-20T15:00:00")]
        moved = told(app, 130)
    assert "The negotiators" not in muted + after
    assert moved.count("now meet on Thursday, March 20, 2025, 3:00 PM") == 1


@pytest.mark.parametrize("words", ["Energy", "The Act", "On S.3072 and H.12", "Protect Act and Energy"])
def test_a_meeting_on_something_else(tmp_path: Path, words: str) -> None:
    """A meeting that names other bills, or has another name, is not announced."""
    with in_process(tmp_path, bill("H1", *confers(SECOND)), proposals=(PROTECT,)) as app:
        app.site.hearings = [hearing(EventId=1)]
        told(app, 2, 4)
        app.site.hearings = [*app.site.hearings, meeting(Description=words)]
        assert "meet on" not in told(app, 28, 30)


def test_a_meeting_that_was(tmp_path: Path) -> None:
    """A meeting that is over before its channel works again is not announced."""
    soon = {"EventDate": "2025-03-05T13:00:00", "StartTime": "2025-03-05T13:00:00"}
    with in_process(tmp_path, bill("H1", *confers(SECOND)), proposals=(PROTECT,)) as app:
        app.day(0, 2, 4, hearings=[hearing(EventId=1)])
        app.inbox.errors = [DeliveryError("away", "later")] * 9
        app.day(28, hearings=[hearing(EventId=1), meeting(**soon)])
        app.inbox.errors = []
        app.deliver(60)
    assert not any("meet on" in each.text for each in app.inbox.got)


def test_no_meeting_of_what_does_not_confer(tmp_path: Path) -> None:
    """A bill that is not in conference has no meeting, and meetings on the first list are not news."""
    with in_process(tmp_path, bill("H1", row(REFERRED)), proposals=(PROTECT,)) as app:
        app.site.hearings = [hearing(EventId=1)]
        told(app, 2)
        app.site.hearings = [*app.site.hearings, meeting()]
        assert "meet on" not in told(app, 28, 30)


def test_everyone_who_hears_of_a_bill_on_it(tmp_path: Path) -> None:
    """A meeting on bills of two proposals is announced to those who follow only the second, and names that one."""
    other = Proposal("youth", "Youth Act", ("youth",), (BillId(194, "H2"),))
    channels = Channel("all", "console"), Channel("youth", "console", topics=("youth",))
    with in_process(
        tmp_path, bill("H1", *confers()), bill("H2", *confers()), proposals=(PROTECT, other), channels=channels
    ) as app:
        app.site.hearings = [hearing(EventId=1)]
        told(app, 2)
        app.day(28, hearings=[*app.site.hearings, meeting(Description="Conference Committee on H.1 and H.2")])
    on_both, on_one = app.inbox.got[-1].text, app.inboxes["youth"].got[-1].text
    assert "The negotiators on the PROTECT Act and the Youth Act (H.1 and H.2) meet" in on_both
    assert "The negotiators on the Youth Act (H.2) meet" in on_one


def test_a_bill_that_joins_later(tmp_path: Path) -> None:
    """A meeting told for one bill is not told again when another of its bills goes into conference."""
    joins = bill("H1", row(REFERRED), row(NAMED, 40))
    both = Proposal("protect", "PROTECT Act", ("topic",), (H1, BillId(194, "S3072")))
    with in_process(tmp_path, joins, bill("S3072", *confers()), proposals=(both,)) as app:
        app.site.hearings = [hearing(EventId=1)]
        told(app, 2)
        app.day(28, 50, 54, hearings=[*app.site.hearings, meeting()])
    assert "\n".join(each.text for each in app.inbox.got).count("meet on Thursday, March 20") == 1


def test_a_channel_that_was_added_later(tmp_path: Path) -> None:
    """A new channel does not hear about an earlier meeting, but hears when it moves."""
    with in_process(tmp_path, bill("H1", *confers()), proposals=(PROTECT,)) as app:
        app.site.hearings = [hearing(EventId=1)]
        told(app, 2)
        app.day(28, hearings=[*app.site.hearings, meeting()])
        late = Inbox("late")
        app.add_channel(Channel("late", "console"), late)
        app.day(54, 80)
        assert len(late.got) == 1, "the welcome"
        app.day(106, hearings=[hearing(EventId=1), meeting(StartTime="2025-03-20T15:00:00")])
    assert "now meet on Thursday, March 20, 2025, 3:00 PM" in late.got[-1].text


@pytest.mark.parametrize(
    ("becomes", "said"),
    [({"Status": "Canceled"}, "do not meet as announced"), ({"StartTime": "2025-03-20T15:00:00"}, "now meet on")],
)
def test_what_becomes_of_one_on_the_first_list(tmp_path: Path, becomes: dict[str, Any], said: str) -> None:
    """A meeting on the first list is announced when it moves or is called off."""
    with in_process(tmp_path, bill("H1", *confers(SECOND)), proposals=(PROTECT,)) as app:
        app.site.hearings = [hearing(EventId=1), meeting()]
        assert "meet on" not in told(app, 2, 4)
        app.day(28, 54, hearings=[hearing(EventId=1), meeting(**becomes)])
    assert "\n".join(each.text for each in app.inbox.got).count(said) == 1


def test_off_once_all_agreed(tmp_path: Path) -> None:
    """An announced meeting that is called off because they reported earlier is announced as off."""
    reported = row("Reported from the committee of conference", 40)
    accepted = row("Committee of conference report accepted", 42), row("Enacted and laid before the Governor", 42)
    with in_process(tmp_path, bill("H1", *confers(SECOND, reported, *accepted)), proposals=(PROTECT,)) as app:
        app.site.hearings = [hearing(EventId=1)]
        told(app, 2)
        app.day(28, 50, hearings=[hearing(EventId=1), meeting()])
        app.day(76, 100, hearings=[hearing(EventId=1), meeting(Status="Canceled")])
        assert stages.of_bill(app.known.history, at(100).date()).stage != "in conference"
    assert "\n".join(each.text for each in app.inbox.got).count("do not meet as announced") == 1
