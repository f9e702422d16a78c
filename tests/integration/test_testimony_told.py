"""Testimony is announced with its hearing, separately if a reminder is late, and again once it changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from billbot.domain import notices
from billbot.domain.testimony import NoticedHearing, TestimonyFact
from billbot.domain.watched import Channel
from billbot.errors import DeliveryError
from billbot.notify.reminders import queue_reminders
from tests.support import faults
from tests.support.agenda_app import ALONE, CHANNEL, TEXT, app
from tests.support.app_in_process import REFERRED, AppInProcess, at, bill, in_process, keep, row
from tests.support.faults import Fault
from tests.support.hearing_sample import posted

REMINDED = replace(CHANNEL, remind_days=(7, 1))
SOON = "Written testimony may be sent to a.sample@masenate.example until Friday, March 7, at 5 PM."
ASK = "To request an interpreter, write to c.sample@masenate.example by Thursday, March 6, at noon."
INTERPRETER = "Requests for an interpreter at the hearing on Sample proposal (H.1)"
LATER = SOON.replace("Friday, March 7", "Monday, March 17")
ELSEWHERE = SOON.replace("a.sample", "b.sample")


def said(*sentences: str, **more: Any) -> list[dict[str, Any]]:
    """The hearing of Thursday, March 20, with these sentences as its notice."""
    return [posted(2, "H1", _notice="".join(f"<p>{each}</p>" for each in sentences), **more)]


@contextmanager
def reminded(path: Path, channel: Channel = REMINDED) -> Iterator[AppInProcess]:
    """An app with one channel that is reminded a week and a day before, which has heard about the hearing."""
    bills = (bill("H1", row(REFERRED), row(TEXT, 2)),)
    with in_process(path, *bills, proposals=(replace(ALONE, bills=(bills[0].ids[0],)),), channels=(channel,)) as made:
        made.day(0, hearings=[posted(1, "H99")])
        made.site.hearings = said()
        made.day(25)  # Tuesday, March 4
        made.inbox.got.clear()
        yield made


def test_at_once(tmp_path: Path) -> None:
    """A deadline before the next reminder is announced immediately, by itself, once."""
    with reminded(tmp_path) as made:
        made.day(50, hearings=said(SOON))
        (told,) = made.inbox.got
        keep(told, tmp_path)
        made.day(51, 75)
        assert len(made.inbox.got) == 1
    assert told.subject == "Written testimony on the sample proposal (H.1) is taken until Friday, March 7, 5:00 PM"
    for form in (told.text, told.html, str(told.blocks)):
        assert "Written testimony until Friday, March 7, 2025, 5:00 PM, to a.sample@masenate.example" in form
        assert "Thursday, March 20, in 15 days, from 1:00 PM to 5:00 PM" in form
    assert f"“{SOON}”" in told.text


def test_the_reminder_is_soon_enough(tmp_path: Path) -> None:
    """A deadline after the next reminder waits for that."""
    with reminded(tmp_path) as made:
        made.day(50, hearings=said(LATER))
        assert not made.inbox.got
        with made.store() as store:
            queue_reminders(store, made.watch.following(store), made.clock.now())
        made.deliver(240)  # Thursday, March 13
        (told,) = made.inbox.got
    assert told.subject.startswith("Hearing")
    assert "Written testimony until Monday, March 17, 2025, 5:00 PM" in told.text


def test_with_its_hearing(tmp_path: Path) -> None:
    """Testimony in a hearing's message is not told again."""
    with app(tmp_path) as made:
        made.day(25, 26, 50, hearings=said(SOON))
        assert [each.subject for each in made.inbox.got] == [
            "Hearing on the sample proposal (H.1): Thursday, March 20, 1:00 PM, room A-1"
        ]


def test_with_its_row(tmp_path: Path) -> None:
    """Testimony in a row's alert is not told again either, if both are read in one check."""
    with app(tmp_path, bill("H1", row(REFERRED), row(TEXT, 24)), bill("S1", row(REFERRED))) as made:
        made.day(25, 26, 50, hearings=said(SOON))
        (told,) = made.inbox.got
    assert "Written testimony until Friday, March 7, 2025, 5:00 PM" in told.text


@pytest.mark.parametrize(
    ("after", "subject", "was", "now"),
    [
        (
            LATER,
            "Written testimony on the sample proposal (H.1) is now taken until Monday, March 17, 5:00 PM",
            "Was: Written testimony until Friday, March 7, 2025, 5:00 PM, to a.sample@masenate.example",
            "Now: Written testimony until Monday, March 17, 2025, 5:00 PM, to a.sample@masenate.example",
        ),
        (
            ELSEWHERE,
            "Where testimony on the sample proposal (H.1) goes has changed",
            "Was: Written testimony until Friday, March 7, 2025, 5:00 PM, to a.sample@masenate.example",
            "Now: Written testimony until Friday, March 7, 2025, 5:00 PM, to b.sample@masenate.example",
        ),
        (
            SOON.replace("Friday, March 7", "Friday, March 8"),
            "Written testimony on the sample proposal (H.1): until when has changed",
            "Was: Written testimony until Friday, March 7, 2025, 5:00 PM, to a.sample@masenate.example",
            "Now: Written testimony: until when is not clear from the notice",
        ),
        (
            f"{SOON} {ASK}",
            "Requests for an interpreter at the hearing on the sample proposal (H.1) are now taken until March 6",
            "Was: not said",
            "Now: Requests for an interpreter until Thursday, March 6, 2025, 12:00 PM, to c.sample@masenate.example",
        ),
    ],
)
def test_put_right(tmp_path: Path, after: str, subject: str, was: str, now: str) -> None:
    """If told testimony changes, it is corrected once, with the earlier words."""
    with app(tmp_path) as made:
        made.day(25, hearings=said(SOON))
        made.inbox.got.clear()
        made.day(50, 75, hearings=said(after))
        (told,) = made.inbox.got
        keep(told, tmp_path)
    assert told.subject.startswith(subject)
    assert was in told.text
    assert now in told.text


def test_interpreters_put_right(tmp_path: Path) -> None:
    """Another day to ask for an interpreter, and another address, are corrected like those of testimony."""
    later = ASK.replace("Thursday, March 6", "Monday, March 10")
    with app(tmp_path) as made:
        made.day(25, hearings=said(ASK))
        made.day(50, hearings=said(later))
        made.day(75, hearings=said(later.replace("c.sample", "d.sample")))
        subjects = [each.subject for each in made.inbox.got[1:]]
    first, second = subjects
    assert first.endswith("are now taken until March 10, 12:00 PM")
    assert second == "Whom to ask for an interpreter at the hearing on the sample proposal (H.1) has changed"


def test_read_first_after_an_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fact that an older version did not read is not a change at first; its later changes are."""
    ask, today = ASK.replace("Thursday, March 6", "Monday, March 10"), notices.read

    def before(text: str, of: NoticedHearing) -> tuple[TestimonyFact, ...]:
        return tuple(each for each in today(text, of) if not each.kind.startswith("language"))

    with app(tmp_path / "told") as made, reminded(tmp_path / "untold") as untold:
        monkeypatch.setattr(notices, "read", before)
        made.day(25, hearings=said(SOON, ask))
        untold.day(50, hearings=said(LATER, ask))
        monkeypatch.setattr(notices, "read", today)
        made.inbox.got.clear()
        for each in made, untold:
            each.day(75, 77)
            assert not each.inbox.got
        made.day(100, hearings=said(SOON, ask.replace("Monday, March 10", "Thursday, March 13")))
        (told,) = made.inbox.got
    assert told.subject.endswith("are now taken until March 13, 12:00 PM")


def test_back_before_anybody_heard(tmp_path: Path) -> None:
    """A change undone before anybody heard about it is not announced."""
    with app(tmp_path) as made:
        made.day(25, hearings=said(SOON))
        made.inbox.got.clear()
        made.site.hearings = said(LATER)
        made.check(50)
        made.site.hearings = said(SOON)
        made.check(75, 100)
        made.deliver()
        assert not made.inbox.got


def test_withdrawn(tmp_path: Path) -> None:
    """People who heard about testimony hear that the page no longer has it, once that was seen twice."""
    with app(tmp_path) as made:
        made.day(25, hearings=said(SOON))
        made.inbox.got.clear()
        made.day(50, hearings=said("Samples."))
        (told,) = made.inbox.got
    assert told.subject == "Written testimony on the sample proposal (H.1): until when has changed"
    assert "Now: no longer stated" in told.text


def test_what_is_over(tmp_path: Path) -> None:
    """Past deadlines, and changes to them, are not announced."""
    with reminded(tmp_path) as made:
        made.site.hearings = said(SOON)
        made.day(100)  # Friday, March 7, 2 PM: there is still time
        assert len(made.inbox.got) == 1
        made.inbox.got.clear()
        made.day(125, hearings=said("Samples."))
        assert not made.inbox.got


@pytest.mark.parametrize(("until", "told"), [("9 AM", [True]), ("11 AM", [])])
def test_over_when_the_quiet_ends(tmp_path: Path, until: str, told: list[bool]) -> None:
    """A deadline before quiet hours end is announced during them; a later one waits."""
    with reminded(tmp_path, replace(REMINDED, quiet=(time(14), time(10)))) as made:
        made.site.hearings = said(SOON.replace("Friday, March 7, at 5 PM", f"Thursday, March 6, at {until}"))
        made.day(53)  # Wednesday, 3 PM
        assert ["9:00 AM" in each.subject for each in made.inbox.got] == told
        made.deliver(72.25)  # Thursday, a quarter past ten
        assert len(made.inbox.got) == 1


def test_called_off(tmp_path: Path) -> None:
    """Testimony for a hearing that is off is not announced."""
    with app(tmp_path) as made:
        made.day(25, hearings=said(SOON))
        made.inbox.got.clear()
        made.day(50, 75, hearings=said(LATER, Status="Canceled"))
        assert [each.subject for each in made.inbox.got] == [
            "Called off: the hearing on the sample proposal (H.1) on Thursday, March 20"
        ]


def test_turned_while_the_hearing_was_off(tmp_path: Path) -> None:
    """A change examined while a hearing was off is corrected once it is on again."""
    off = row("Hearing canceled", 60, struck_at=at(66))  # Wednesday, 10 PM to Thursday, 4 AM
    with in_process(
        tmp_path,
        bill("H1", row(REFERRED), row(TEXT, -24), off),
        proposals=(ALONE,),
        channels=(replace(CHANNEL, quiet=(time(21), time(7))),),
    ) as made:
        made.day(0, hearings=[posted(1, "H99")])
        made.day(25, hearings=said(SOON))
        made.inbox.errors.append(DeliveryError("away", "later"))
        made.day(50, hearings=said(LATER))
        made.inbox.got.clear()
        made.day(61, 67, 70)
        (told,) = made.inbox.got
        made.day(75)
        assert len(made.inbox.got) == 1
    assert "Was: Written testimony until Friday, March 7, 2025, 5:00 PM" in told.text
    assert "Now: Written testimony until Monday, March 17, 2025, 5:00 PM" in told.text


def test_moved_with_its_hearing(tmp_path: Path) -> None:
    """If a hearing moves, only its message says what happens to testimony."""
    with app(tmp_path) as made:
        made.day(25, hearings=said("Please register at least 24 hours before the hearing."))
        made.inbox.got.clear()
        moved = {"EventDate": "2025-03-27T13:00:00", "StartTime": "2025-03-27T13:00:00"}
        made.day(50, 75, hearings=said("Please register at least 24 hours before the hearing.", **moved))
        (told,) = made.inbox.got
    assert "moves" in told.text
    assert "Registration to testify until Wednesday, March 26, 2025, 1:00 PM" in told.text


def test_who_is_not_told(tmp_path: Path) -> None:
    """A channel without alerts hears nothing of it immediately; for a muted proposal nobody does."""
    muted = replace(ALONE, mute_until=date(2025, 4, 1))
    with reminded(tmp_path, replace(REMINDED, alerts=False)) as made:
        made.day(50, hearings=said(SOON))
        assert not made.inbox.got
    with in_process(tmp_path / "muted", bill("H1", row(REFERRED)), proposals=(muted,), channels=(REMINDED,)) as made:
        made.day(0)
        made.site.hearings = said(SOON)
        made.inbox.got.clear()
        made.day(25, 50)
        assert not made.inbox.got


def test_first_sight(tmp_path: Path) -> None:
    """Testimony at the first look is not news."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(TEXT)), proposals=(ALONE,), channels=(REMINDED,)) as made:
        made.day(0, hearings=said(SOON))
        made.inbox.got.clear()
        made.day(25)
        assert not made.inbox.got


@pytest.mark.parametrize("fault", [faults.error_page(), faults.unavailable("3600")])
def test_first_sight_of_a_page_that_failed(tmp_path: Path, fault: Fault) -> None:
    """If the page fails at the first look and is read a day later, its testimony is not news; later changes are."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(TEXT)), proposals=(ALONE,), channels=(REMINDED,)) as made:
        made.site.faults.add(fault, "/Events/Hearings/Detail/2")
        made.day(0, hearings=said(SOON))
        made.site.faults.clear()
        made.inbox.got.clear()
        made.day(25)
        assert not made.inbox.got
        made.day(50, hearings=said(SOON.replace("March 7", "March 6").replace("Friday", "Thursday")))
        assert len(made.inbox.got) == 1


def test_no_reminders(tmp_path: Path) -> None:
    """A channel that is not reminded hears at once of whatever ends."""
    with reminded(tmp_path, replace(REMINDED, remind_days=())) as made:
        made.day(50, hearings=said(LATER))
        assert len(made.inbox.got) == 1


def test_two_hearings(tmp_path: Path) -> None:
    """Near deadlines of several hearings of one proposal are one message, each hearing with its own."""
    other = {"EventDate": "2025-03-21T10:00:00", "StartTime": "2025-03-21T10:00:00"}
    with reminded(tmp_path) as made:
        made.day(50, hearings=[*said(), posted(3, "H1", **other)])
        made.inbox.got.clear()
        made.day(75, hearings=[*said(SOON), posted(3, "H1", **other, _notice=f"<p>{ELSEWHERE}</p>")])
        (told,) = made.inbox.got
    assert told.subject == "Testimony on 2 hearings, March 20 and March 21: Sample proposal"
    assert "to a.sample@masenate.example" in told.text.partition("March 21")[0]
    assert "to b.sample@masenate.example" in told.text.partition("March 21")[2]


def test_hostile(tmp_path: Path) -> None:
    """A notice's words are always text, and its addresses never our links."""
    notice = (
        "&lt;!channel&gt; *Written* testimony &lt;b&gt;may&lt;/b&gt; be sent to a.sample@masenate.example or at"
        ' <a href="https://evil.example/x?a=1&amp;b=2">this form</a> by Friday, March 7, @here.'
    )
    with reminded(tmp_path) as made:
        made.day(50, hearings=said(notice.replace("*Written* testimony", "Written testimony")))
        (told,) = made.inbox.got
    assert "<!channel>" in told.text
    assert "&lt;!channel&gt;" in told.html
    assert "<b>may" not in told.html
    assert 'href="https://evil' not in told.html
    assert "evil.example/x?a=1&amp;b=2" in told.html
    for form in (told.text, told.html, str(told.blocks)):
        assert "https://evil" not in form
        assert "mailto:" not in form


def test_mail_carries_the_calendar(tmp_path: Path) -> None:
    """A mail about testimony carries the calendar, with an entry for until when it is taken."""
    with reminded(tmp_path, replace(REMINDED, kind="email")) as made:
        made.day(50, hearings=said(SOON))
        (told,) = made.inbox.got
    (file,) = told.attachments
    assert b"-written@hearings.billbot.invalid" in file.content


def test_the_ask_of_a_hearing_is_said_once(tmp_path: Path) -> None:
    """An ask is in full in the message of a hearing, and later messages refer to it."""
    with app(tmp_path) as made:
        made.day(25, hearings=said(SOON))
        made.day(50, hearings=said(LATER))
        first, second = (each.text for each in made.inbox.got)
    assert "We ask: Write." in first
    assert "We ask: Write." not in second


def test_hearing_that_testimony_told_of(tmp_path: Path) -> None:
    """People who read of a hearing in a testimony message hear that it is off, even if it is muted now."""
    with app(tmp_path, bill("H1", row(REFERRED)), known=said()) as made:
        made.watch = replace(made.watch, proposals=(ALONE,))
        made.day(50, hearings=said(SOON))
        (told,) = made.inbox.got
        assert "Thursday, March 20" in told.text
        made.watch = replace(made.watch, proposals=(replace(ALONE, mute_until=date(2026, 1, 1)),))
        made.day(75, hearings=said(SOON, Status="Canceled"))
        assert made.inbox.subjects[1:] == ["Called off: the hearing on the sample proposal (H.1) on Thursday, March 20"]
