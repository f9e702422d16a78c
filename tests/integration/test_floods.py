"""Constant changes, or a day when everything moves, never flood anybody, and in the end everything is told."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from billbot.demo import PracticeRow
from billbot.demo.court import GeneralCourt
from billbot.domain.ledger import Message
from billbot.domain.watched import Channel
from tests.support.app_in_process import REFERRED, AppInProcess, Inbox, at, bill, each, in_process, row
from tests.support.hearing_sample import posted
from tests.support.slack_blocks import fits

KEEPS_CHANGING = "The record of H.1 keeps changing. The next message about this comes once it has been the same for a"


def vote(nays: int) -> str:
    return f"Passed to be engrossed - 32 YEAS to {nays} NAYS"


def rewordings(count: int, text: Callable[[int], str] = vote) -> list[tuple[float, PracticeRow]]:
    """A row of H1 with another text in each half hour, this many times."""
    return [(1 + n / 2, row(text(n), 1)) for n in range(count)]


@dataclass
class Edited(Inbox):
    """An inbox that notes which of its messages is edited, each time."""

    edits: list[str] = field(default_factory=list)

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        self.edits.append(reference)
        super().amend(message, recipient, reference)


@contextmanager
def looking(path: Path, shown: Sequence[tuple[float, PracticeRow]], *more: PracticeRow) -> Iterator[AppInProcess]:
    """The app after a look at each of these hours, when H1 has the row for that hour, and `more`."""
    with in_process(path, bill("H1", row(REFERRED))) as app:
        app.inboxes["all"] = Edited("all", now=lambda: app.site.now)
        app.day(0)
        for hour, found in shown:
            app.site.court = GeneralCourt([bill("H1", row(REFERRED), found, *more)])
            app.day(hour)
        yield app


def test_reworded_at_each_look(tmp_path: Path) -> None:
    """A vote reworded 12 times in a day is announced, corrected three times, and once more after it has rested."""
    with looking(tmp_path, rewordings(13)) as app:
        told = [message.text for message in app.inbox.got[1:]]
        assert [vote(n) in text for n, text in enumerate(told)] == [True] * 4
        assert [KEEPS_CHANGING in text for text in told] == [False, False, False, True]
        app.day(24, 30.5)
        assert len(app.inbox.got) == 5
        app.day(31.5)
        assert vote(12) in app.inbox.got[-1].text
        app.day(62, 90)
        assert len(app.inbox.got) == 6


def test_first_and_last_are_edited(tmp_path: Path) -> None:
    """The first message about a row and its last correction are edited to what is true."""
    with looking(tmp_path, rewordings(13)) as app:
        assert isinstance(app.inbox, Edited)
        # The first at each change, the last from its telling on, and those between once more.
        assert len(app.inbox.edits) == 12 + 11 + 2
        shown = {reference: vote(12) in message.text for reference, message in app.inbox.amended.items()}
        assert shown == {"all-2": True, "all-3": False, "all-4": False, "all-5": True}
        for reference in ("all-3", "all-4"):  # these say what was so, and not that anything is now
            assert "(reworded on March 3)" in app.inbox.amended[reference].text
            assert "Now: " not in app.inbox.amended[reference].text


@pytest.mark.thorough
def test_reworded_for_a_week(tmp_path: Path) -> None:
    """Half-hourly for a week it is no more messages than in a day; at rest the last words are announced."""
    with looking(tmp_path, rewordings(7 * 48)) as app:
        app.day(200)
        assert len(app.inbox.got) == 1 + 5
        assert vote(7 * 48 - 1) in app.inbox.got[-1].text


def test_what_else_is_new_does_not_wait(tmp_path: Path) -> None:
    """If one row keeps changing, other news of the bill is still announced immediately."""
    with looking(tmp_path, rewordings(10), row("Enacted", 5)) as app:
        assert len(app.inbox.got) == 1 + 5
        assert "“Enacted”" in app.inbox.got[-1].text
        assert "Correction" not in app.inbox.got[-1].text


def test_what_came_with_what_rests_is_told_once(tmp_path: Path) -> None:
    """News from the same look as a resting correction is told then, and is not new later."""
    with looking(tmp_path, rewordings(7)) as app:
        struck = row(vote(6), 1, struck_at=at(5))
        new = row("Reported adversely", 5), row("Laid on the desk of the Clerk", 30)
        app.site.court = GeneralCourt([bill("H1", row(REFERRED), struck, *new)])
        app.day(5.5, 31)
        adverse, desk = app.inbox.got[5:]
    assert adverse.subject == "The Judiciary Committee recommends against the sample proposal (H.1)"
    assert desk.subject.startswith("Sample proposal: a new entry in the House")
    assert "struck from the record" in desk.text
    assert "Reported adversely" not in desk.text
    assert "more entr" not in desk.text


def test_back_as_it_was_told(tmp_path: Path) -> None:
    """Something that keeps changing and ends as last told is not announced again."""
    with looking(tmp_path, rewordings(8, lambda n: vote(3 if n > 6 else n))) as app:
        app.day(40, 70)
        assert len(app.inbox.got) == 1 + 4
        assert app.deliver().undelivered == 0


def test_in_mail(tmp_path: Path) -> None:
    """If nothing can be edited there are as few corrections."""
    with looking(tmp_path, rewordings(1)) as app:
        app.inbox.can_find = False
        for hour, found in rewordings(10)[1:]:
            app.site.court = GeneralCourt([bill("H1", row(REFERRED), found)])
            app.day(hour)
        app.day(40)
        assert len(app.inbox.got) == 1 + 5
        assert vote(9) in app.inbox.got[-1].text


def hearing(day: date) -> str:
    return f"Hearing rescheduled to {day:%m/%d/%Y} from 01:00 PM-05:00 PM in A-1"


def test_hearing_that_moves_at_each_look(tmp_path: Path) -> None:
    """A hearing whose notice names another day at each look is announced four times, and again when it has rested."""
    days = [date(2025, 6, 1 + n) for n in range(10)]
    with looking(tmp_path, rewordings(10, lambda n: hearing(days[n]))) as app:
        assert len(app.inbox.got) == 1 + 4
        app.day(40, 70)
        assert len(app.inbox.got) == 1 + 5
        assert "June 10" in app.inbox.got[-1].text


def test_hearing_that_moves_and_is_soon(tmp_path: Path) -> None:
    """Hours before it is held a hearing does not rest, though it keeps moving."""
    soon = rewordings(10, lambda n: f"Hearing scheduled for 03/03/2025 from 05:{n:02} PM-07:00 PM in A-1")
    with looking(tmp_path, soon) as app:
        assert len(app.inbox.got) == 1 + 10


def test_many_hearings_move(tmp_path: Path) -> None:
    """200 hearings that move in ten hours are some messages with lists, and each has its new day told."""
    days = [date(2025, 6, 1) + timedelta(days=n) for n in range(200)]
    bills = [bill(f"H{n}", row(REFERRED), row(hearing(day), 1 + n * 0.05)) for n, day in enumerate(days, 1)]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.day(0)
        for half_hour in range(25):
            # Only those that moved, ten at a time, and then all: most of the time would go to what is as it was.
            numbers = range(10 * half_hour - 9, 10 * half_hour + 1) if half_hour <= 20 else ()
            app.check(1 + half_hour / 2, asked=[f"H{n}" for n in numbers if n > 0])
            app.deliver()
        told = app.inbox.got[1:]
    assert len(told) <= 20
    said = "\n".join(message.text for message in told)
    assert all(said.count(f"“{hearing(day)}”") == 1 for day in days)
    assert not any(message.thread for message in told[12:])


def test_soon_does_not_wait(tmp_path: Path) -> None:
    """A hearing that is held before the next summary could leave is announced at once, however busy the day."""
    busy = [bill(f"H{n}", row(f"Accompanied a new draft, see S{2836 + n}", 1)) for n in range(1, 21)]
    late = [bill(f"H{n}", row(hearing(day), 2)) for n, day in ((30, at().date()), (31, date(2025, 6, 1)))]
    with in_process(tmp_path, *busy, *late, proposals=each([*busy, *late])) as app:
        app.day(0, 1)
        before = len(app.inbox.got)
        app.day(2)
        (soon,) = app.inbox.got[before:]
        assert hearing(at().date()) in soon.text
        assert app.deliver().undelivered == 0
        app.day(6)
        assert hearing(date(2025, 6, 1)) in app.inbox.got[-1].text


def test_many_corrections(tmp_path: Path) -> None:
    """Corrections on a busy day are a list, too, and each of the earlier messages is edited."""
    bills = [
        bill(f"H{n}", row(f"Accompanied a new draft, see S{2836 + n}", 1, struck_at=at(25 + n / 8)))
        for n in range(1, 33)
    ]
    with in_process(tmp_path, *bills, proposals=each(bills)) as app:
        app.day(0, 2)
        told = len(app.inbox.got)
        app.day(*(25 + n / 4 for n in range(24)))
        corrections = app.inbox.got[told:]
        assert len(corrections) <= 20
        said = "\n".join(message.text for message in corrections)
        assert all(said.count(f"H.{n}:") or said.count(f"(H.{n})") for n in range(1, 33))


def test_many_hearings_of_the_list(tmp_path: Path) -> None:
    """Hearings that the list of hearings shows, too many for a message each, have a line each in the last."""
    bills = [bill(f"H{n}", row(REFERRED)) for n in range(1, 25)]
    shown = [posted(n + 1, f"H{n}", EventDate=f"2025-04-{n:02}T09:00:00") for n in range(1, 25)]
    with in_process(tmp_path, *bills, proposals=each(bills), channels=[Channel("all", "slack")]) as app:
        app.day(0, hearings=[posted(1, "H99")])
        app.day(25, 50, hearings=[posted(1, "H99"), *shown])
        words = [fits(message) for message in app.inbox.got[1:]]
    assert len(words) < 20
    assert all(sum(f"Hearing on the Sample {n} bill (H.{n}): " in text for text in words) == 1 for n in range(1, 25))
