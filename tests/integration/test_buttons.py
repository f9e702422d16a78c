"""Messages in Slack have buttons where somebody hears them, and a line of who is on it."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.domain.slack import Offer
from tests.support.app_in_process import HEARING, REFERRED, at, bill, each, in_process, row
from tests.support.buttons_app import LATER, NAMED, ROOM, buttons, heard, lines, press
from tests.support.hearing_sample import posted
from tests.support.slack_blocks import fits

LATER_STILL = "Reporting date extended to Friday, August 28, 2026"


def test_an_ask_in_full(tmp_path: Path) -> None:
    """A full ask has a button. A mere reference to an ask has none."""
    with heard(tmp_path, row(LATER, 1), row(LATER_STILL, 24)) as app:
        app.day(2, 26)
        _, first, then = app.inbox.got
        assert (buttons(first), buttons(then)) == (["I'm on it", "Done"], [])
        assert all(fits(message) for message in (first, then))


def test_where_nobody_hears(tmp_path: Path) -> None:
    """If nobody listens, messages have no buttons; other channels than Slack never have any."""
    mail = replace(ROOM, name="mail", kind="email", to="env:NOBODY")
    with heard(tmp_path, row(LATER, 1), channels=(ROOM, mail)) as app:
        app.day(2)
        there, by_mail = app.inboxes["room"].got[-1], app.inboxes["mail"].got[-1]
    with heard(tmp_path / "deaf", row(LATER, 1), hears=False) as app:
        app.day(2)
        deaf = app.inbox.got[-1]
    assert (buttons(there), buttons(by_mail), buttons(deaf)) == (["I'm on it", "Done"], [], [])
    assert [each for each in there.blocks if each["type"] != "actions"] == list(deaf.blocks)
    assert (there.text, there.html, there.fallback) == ("", "", deaf.fallback)
    assert by_mail.text
    assert by_mail.html


def test_a_hearing(tmp_path: Path) -> None:
    """A message has separate buttons for its hearing and its asks, each with a label."""
    with heard(tmp_path, row(HEARING, 1)) as app:
        app.day(2)
        said = app.inbox.got[-1]
        assert buttons(said) == ["I'll be there", "Add to calendar", "I'm on it", "Done"]
        assert lines(said)[-2:] == ["*Hearing Tuesday, November 18, 2025, 1:00 PM:*", "*We ask, for Safe Communities:*"]
        assert fits(said)


COME = "I'll be there"


def test_a_hearing_that_is_called_off(tmp_path: Path) -> None:
    """A message that calls a hearing off has no button to come to it."""
    with heard(tmp_path) as app:
        app.day(25, hearings=[posted(9, "H9")])
        app.day(50, hearings=[posted(1, "H1")])
        app.day(75, hearings=[posted(1, "H1", Status="Canceled")])
        assert [COME in buttons(each) for each in app.inbox.got[1:]] == [True, False]


def test_testimony_in_writing_alone(tmp_path: Path) -> None:
    """Nobody is asked to come to if testimony is taken only in writing."""
    with heard(tmp_path, row(HEARING.replace("A-1", "Written Testimony Only"), 1)) as app:
        app.day(2)
        assert COME not in buttons(app.inbox.got[-1])


def test_a_hearing_that_is_over(tmp_path: Path) -> None:
    """A message that is edited in the evening, once the hearing is over, asks nobody to come there anymore."""
    today = row(HEARING.replace("11/18", "03/03"), 1)
    with heard(tmp_path, today, row("Reported adversely", 1, struck_at=at(8))) as app:
        app.day(2, 9)
        assert (COME in buttons(app.inbox.got[1]), COME in buttons(app.inbox.amended["room-2"])) == (True, False)


@pytest.mark.thorough
def test_many_asks_fit(tmp_path: Path) -> None:
    """A message about many proposals has as many buttons as Slack takes of it, and not more."""
    bills = [bill(f"H{n}", row(REFERRED), row(HEARING, 1)) for n in range(1, 30)]
    proposals = [replace(each, ask=f"Write to {each.name}. {'x' * 400}") for each in each(bills)]
    with in_process(tmp_path, *bills, proposals=proposals, channels=(ROOM,)) as app:
        app.hears = True
        app.day(0, 2)
        said = app.inbox.got[-1]
        assert (len(said.offers), fits(said) != "") == (5, True)


def test_a_hearing_that_is_struck(tmp_path: Path) -> None:
    """If a notice is struck, its hearing has no button; the asks still show who is on them."""
    with heard(tmp_path, row(HEARING, 1, struck_at=at(5))) as app:
        app.day(2)
        press(app, 2, "U1", "there", "hearing")
        press(app, 2, "U2")
        app.deliver(3)
        assert "Will be there: <@U1>" in str(app.inbox.amended["room-2"].blocks)
        app.day(6)
        corrected = app.inbox.amended["room-2"]
        assert (buttons(corrected), lines(corrected)[-1]) == ([], NAMED + "<@U2>")


def test_forgotten(tmp_path: Path) -> None:
    """Anybody who is forgotten is taken out of the line, and out of the database."""
    with heard(tmp_path, row(LATER, 1)) as app:
        app.day(2)
        for user in ("U1", "U2"):
            press(app, 2, user)
        app.deliver(3)
        with app.store() as store:
            assert store.offers.forget("U1") == 1
        app.deliver(4)
        assert lines(app.inbox.amended["room-2"])[-1] == "On it: <@U2>"


def test_named_where_they_pressed_alone(tmp_path: Path) -> None:
    """People who pressed a button are only named in that channel, even if its name now leads elsewhere."""
    with heard(tmp_path, row(LATER, 1), row(LATER_STILL, 3)) as app:
        app.day(2)
        press(app, 2, "U1")
        app.inbox.to = ("another",)
        app.day(4)
        assert "<@U1>" not in str([message.blocks for message in (*app.inbox.got, *app.inbox.amended.values())])


def test_counted_once(tmp_path: Path) -> None:
    """People are counted once, no matter in which channel they answered, and named only there."""
    other = replace(ROOM, name="other", to="C0123456788")
    with heard(tmp_path, row(LATER, 1), channels=(ROOM, other)) as app:
        app.day(2)
        press(app, 2, "U1")
        for user in ("U1", "U2"):
            press(app, 2, user, channel="other")
        offer = app.inbox.got[-1].offers[0]
        with app.store() as store:
            assert store.offers.people(offer) == {"on it": {"U1", "U2"}}
        app.deliver(3)
        assert lines(app.inboxes["room"].amended["room-2"])[-1] == "On it: <@U1>"
        assert lines(app.inboxes["other"].amended["other-2"])[-1] == "On it: <@U1>, <@U2>"


def test_known_again() -> None:
    """A button is recognized by what it is for, no matter what is next to it."""
    one = Offer.ask(["a", "b"], "in committee: Write.", "A and B")
    assert one.mark == replace(one, label="").mark
    assert one.mark != Offer.ask(["a"], "in committee: Write.").mark
    assert one.mark != Offer.ask(["a", "b"], "on the floor: Write.").mark
