"""What happens to a row while its message waits or is being sent (promises 4 and 5)."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.demo import Revision
from billbot.domain.ledger import Message, Receipt
from billbot.domain.watched import Channel
from billbot.errors import DeliveryError
from tests.support.app_in_process import HEARING, REFERRED, Inbox, at, bill, in_process, row

ADVERSE = "Reported adversely"
LATER = HEARING.replace("11/18", "11/25")
HOUSING, ELDERS = (f"Referred to the committee on {name}" for name in ("Housing", "Elder Affairs"))
STRUCK = row(HEARING, 1, struck_at=at(3))
BACK = row(HEARING, 1, struck_at=at(3), restored_at=at(5))


def quiet(begin: float, end: float) -> list[Channel]:
    return [Channel("all", "console", quiet=(at(begin).time(), at(end).time()))]


def test_back_before_anybody_was_told(tmp_path: Path) -> None:
    """A row that nobody heard about before it was struck, and that then is restored, is announced once."""
    with in_process(tmp_path, bill("H1", row(REFERRED), BACK)) as app:
        app.day(0)
        app.check(2)
        app.day(4, 6, 8, 9)
        (told,) = app.inbox.got[1:]
        assert told.subject.startswith("Hearing on the sample proposal (H.1): Tuesday, November 18, 1:00 PM")
        assert "Correction" not in told.text


def test_back_within_the_quiet_hours(tmp_path: Path) -> None:
    """A row that is entered, struck and restored in the quiet hours is announced as it appears in the morning."""
    with in_process(tmp_path, bill("H1", row(REFERRED), BACK), channels=quiet(1, 13)) as app:
        app.day(0, 2, 4, 6, 8, 14)
        assert app.inbox.subjects[1:] == [
            "Hearing on the sample proposal (H.1): Tuesday, November 18, 1:00 PM, room A-1"
        ]


def test_reworded_within_the_quiet_hours(tmp_path: Path) -> None:
    """A row entered and reworded in quiet hours is announced in its last words, and keeps them in an edited message."""
    passed = row("Passed to be engrossed", 2, struck_at=at(9))
    words = row(LATER, 1, old_text=HEARING, reworded_at=at(3))
    with in_process(tmp_path, bill("H1", row(REFERRED), words, passed), channels=quiet(1, 7)) as app:
        app.day(0, 2, 4, 8, 10)
        for message in (app.inbox.got[1], app.inbox.amended["all-2"]):
            assert f"“{LATER}”\n" in message.text
            assert HEARING not in message.text


@pytest.mark.parametrize("quiet_hours", [[], quiet(3, 13)])
def test_struck_and_back_before_it_was_corrected(tmp_path: Path, quiet_hours: list[Channel]) -> None:
    """If a strike is undone before anybody heard about it, nobody hears about it."""
    with in_process(
        tmp_path, bill("H1", row(REFERRED), BACK), channels=quiet_hours or [Channel("all", "console")]
    ) as app:
        app.day(0, 2)
        app.check(4, 6, 8)
        app.deliver(14)
        app.deliver(15)
        assert len(app.inbox.got) == 2
        assert "struck" not in "".join(message.text for message in app.inbox.amended.values())


def test_left_out(tmp_path: Path) -> None:
    """A row that a message left out because it was struck is not corrected or added."""
    rows = STRUCK, row(ADVERSE, 1, struck_at=at(6))
    with in_process(tmp_path, bill("H1", row(REFERRED), *rows)) as app:
        app.day(0)
        app.check(2)
        app.day(4, 5, 7)
        assert [subject[:46] for subject in app.inbox.subjects[1:]] == [
            "The Judiciary Committee recommends against the",
            "Correction: the entry of March 3 on the sample",
        ]
        assert "Hearing" not in app.inbox.amended["all-2"].text


@pytest.mark.parametrize("also", [(), (row(ADVERSE, 1),)])
def test_struck_while_its_message_is_on_its_way(tmp_path: Path, also: tuple[object, ...]) -> None:
    """A row that is struck while it is being sent is crossed out in the message, which did say it."""
    rows = row(HEARING, 1, struck_at=at(2.05)), *also
    with in_process(tmp_path, bill("H1", row(REFERRED), *rows)) as app:  # type: ignore[arg-type]

        class Slow(Inbox):
            def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
                taken = super().send(message, recipient, thread=thread)
                if len(self.got) == 2:
                    app.check(2.1)
                return replace(taken, at=at(2.2))

        app.inboxes["all"] = Slow("all")
        app.day(0, 2)
        app.deliver(3)
        assert app.inbox.subjects[-1].startswith("Correction: the hearing on the sample proposal (H.1) on ")
        assert f"“{HEARING}” (struck from the record on March 3)" in app.inbox.amended["all-2"].text


def test_struck_then_gone(tmp_path: Path) -> None:
    """A struck row that leaves the page later is not a second correction, and stays marked as struck."""
    gone = row(HEARING, 1, struck_at=at(3), removed_at=at(5))
    with in_process(tmp_path, bill("H1", row(REFERRED), gone)) as app:
        app.day(0, 2, 4, 6, 8)
        assert len(app.inbox.got) == 3
        assert "struck from the record on March 3" in app.inbox.amended["all-2"].text


def test_reworded_struck_and_back(tmp_path: Path) -> None:
    """A message whose row was reworded, struck and restored shows the present words."""
    words = row(ELDERS, 1, old_text=HOUSING, reworded_at=at(3), struck_at=at(5), restored_at=at(7))
    with in_process(tmp_path, bill("H1", row(REFERRED), words)) as app:
        app.day(0, 2, 4, 6, 8, 10)
        assert app.inbox.subjects[-1].endswith("is back in the record")
        assert f"Now: “{ELDERS}”" in app.inbox.amended["all-2"].text


def test_hearing_that_moved_is_struck(tmp_path: Path) -> None:
    """A hearing that moved, its new notice above the old one, is crossed out when it is struck in its turn."""
    rows = row(LATER, 6, struck_at=at(9)), row(HEARING, 1, struck_at=at(6))
    with in_process(tmp_path, bill("H1", row(REFERRED), *rows)) as app:
        app.day(0, 2, 7, 10)
        assert app.inbox.subjects[2].startswith(
            "The hearing on the sample proposal (H.1) moves to Tuesday, November 25, 1:00 PM, room A-1"
        )
        assert app.inbox.subjects[3].startswith("Correction: the hearing on the sample proposal (H.1) on ")
        assert f"“{LATER}” (struck from the record on March 3)" in app.inbox.amended["all-3"].text


def test_link_of_a_struck_row(tmp_path: Path) -> None:
    """A number that a struck row led to is not told."""
    link = row("Reprinted, as amended, see H9", 1, struck_at=at(3))
    with in_process(tmp_path, bill("H1", row(REFERRED), link)) as app:
        app.day(0)
        app.check(2)
        app.day(4)
        app.deliver(5)
        assert len(app.inbox.got) == 1


def test_marked_for_quiet_hours_that_are_no_more(tmp_path: Path) -> None:
    """A row waiting for quiet hours, which now end earlier, is announced when it turns: once, in its last words."""
    words = row(LATER, 1, old_text=HEARING, reworded_at=at(3))
    with in_process(tmp_path, bill("H1", row(REFERRED), words), channels=quiet(1, 7)) as app:
        app.day(0, 2)
        app.watch = replace(app.watch, channels=[Channel("all", "console")])
        app.day(4)
        app.deliver(8)
        app.deliver(8.1)
        (message,) = app.inbox.got[1:]
        assert f"“{LATER}”\n" in message.text
        assert HEARING not in message.text
        assert app.inbox.amended == {}


def test_struck_in_the_quiet_hours_while_it_waits_for_its_channel(tmp_path: Path) -> None:
    """A row that waited for its channel until after it was struck is not announced, then or later."""
    with in_process(tmp_path, bill("H1", row(REFERRED), STRUCK), channels=quiet(2.5, 13)) as app:
        app.day(0)
        app.inbox.errors.append(DeliveryError("away", "later"))
        app.day(2, 4, 6, 14)
        assert app.inbox.subjects[1:] == []


def test_title_that_is_back(tmp_path: Path) -> None:
    """A title that is the former one again before anybody heard about the other is not announced."""
    titles = (Revision(at(20), {"title": "An Act on more"}), Revision(at(40), {"title": "An Act on H1"}))
    with in_process(tmp_path, bill("H1", row(REFERRED), revisions=titles)) as app:
        app.day(0)
        app.check(26, 51, 77)
        app.deliver()
        assert app.known.title.former == "An Act on more"
        assert len(app.inbox.got) == 1
