"""If nobody knows whether a message arrived, what is sent on another day."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.domain.ledger import Message, Receipt
from billbot.domain.watched import Proposal
from billbot.errors import DeliveryError
from billbot.notify.incidents import note_own
from tests.support.app_in_process import REFERRED, AppInProcess, at, bill, in_process, row
from tests.support.reminded_app import CHANNEL, PROPOSAL, TEXT, app, look, send

PASSED = "Passed to be engrossed"


@pytest.mark.parametrize("remembers", [True, False])
def test_reminder(tmp_path: Path, *, remembers: bool) -> None:
    """A reminder that may have arrived is sent on another day in words that are true then."""
    with app(tmp_path) as made:
        send(made, "2025-03-13T08:00")
        made.inbox.can_find = remembers
        lose_one(made)
        send(made, "2025-03-19T08:00")
        (message,) = send(made, "2025-03-20T08:00")[1:]
        assert send(made, "2025-03-20T09:00")[2:] == []
    assert message.text.startswith("Hearing today on ")


def test_reminder_by_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail keeps its key and Message-ID, so a mailbox does not have it twice."""
    tried: list[str] = []
    with app(tmp_path) as made:
        made.inbox.can_find, sends = False, made.inbox.send

        def noted(message: Message, recipient: str, *, thread: str | None) -> Receipt:
            tried.append(message.key)
            return sends(message, recipient, thread=thread)

        send(made, "2025-03-13T08:00")
        monkeypatch.setattr(made.inbox, "send", noted)
        lose_one(made)
        for now in ("2025-03-19T08:00", "2025-03-20T08:00", "2025-03-20T09:00"):
            send(made, now)
    assert (len(tried), len(set(tried))) == (2, 1)


@pytest.mark.parametrize("remembers", [True, False])
def test_reminder_that_comes_too_late(tmp_path: Path, *, remembers: bool) -> None:
    """A reminder that may have arrived is not sent after the hearing."""
    with app(tmp_path) as made:
        made.inbox.can_find = remembers
        send(made, "2025-03-13T08:00")
        lose_one(made)
        send(made, "2025-03-19T08:00")
        assert send(made, "2025-03-21T08:00")[1:] == []


@pytest.mark.parametrize("remembers", [True, False])
def test_reminder_of_what_has_begun(tmp_path: Path, *, remembers: bool) -> None:
    """It is not sent after the hearing began; before that it is sent unchanged."""
    with app(tmp_path, channel=replace(CHANNEL, remind_days=(0,))) as made:
        made.inbox.can_find = remembers
        lose_one(made)
        lose_one(made)
        for now in ("2025-03-20T08:00", "2025-03-20T09:00", "2025-03-20T13:00"):
            send(made, now)
        assert (made.inbox.errors, made.inbox.got) == ([], [])


@pytest.mark.parametrize("now", ["2025-03-19T21:00", "2025-03-20T08:00"])
def test_of_two_hearings_one_is_off(tmp_path: Path, now: str) -> None:
    """If an email with two hearings may have arrived, the same Message-ID says that one is off and the other on."""
    second = "Hearing scheduled for 03/20/2025 from 09:00 AM-11:00 AM in B-2"
    other = Proposal("other", "Other proposal", ("topic",), (BillId(194, "H2"),), ask="Call.")
    off = row("Hearing canceled", 24 * 16)  # in the evening of March 19
    with in_process(
        tmp_path,
        bill("H1", row(REFERRED), row(TEXT)),
        bill("H2", row("Referred to the committee on Public Health"), row(second), off),
        proposals=(replace(PROPOSAL, bills=(BillId(194, "H1"),)), other),
        channels=(replace(CHANNEL, kind="email"),),
    ) as made:
        made.inbox.can_find = False
        look(made, "2025-03-03T10:00")
        send(made, "2025-03-13T08:00")
        made.inbox.got.clear()
        lose_one(made)
        send(made, "2025-03-19T08:00")
        key = open_key(made)
        look(made, "2025-03-19T20:00")
        said = {message.subject: message.key == key for message in send(made, now)}
    day = "tomorrow" if now < "2025-03-20" else "today"
    assert said == {
        f"Hearing {day} on the sample proposal (H.1): Thursday, March 20, 1:00 PM, room A-1": True,
        "Called off: the hearing on the other proposal (H.2) on Thursday, March 20": False,
    }


def lose_one(made: AppInProcess) -> None:
    """The next message is lost, and nobody knows."""
    made.inbox.errors.append(DeliveryError("no answer", "unclear"))


def test_alert_of_yesterday(tmp_path: Path) -> None:
    """An alert by mail is sent unchanged the next day, so a mailbox recognizes it."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(PASSED, 12))) as made:
        made.day(0)
        made.inbox.can_find = False
        lose_one(made)
        made.day(13)
        key = open_key(made)
        made.deliver(24)
    (message,) = made.inbox.got[1:]
    assert message.key == key


@pytest.mark.parametrize("hours", [13.5, 24])
def test_alert_that_slack_has_not_got(tmp_path: Path, hours: float) -> None:
    """An alert missing in Slack is composed again, and sent once."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(PASSED, 12))) as made:
        made.day(0)
        lose_one(made)
        made.day(13)
        key = open_key(made)
        made.deliver(hours)
        made.deliver(hours + 1)
    (message,) = made.inbox.got[1:]
    assert message.key != key


def test_while_the_clock_is_wrong(tmp_path: Path) -> None:
    """While our clock is in doubt, a message that may have arrived is not sent again; later it is."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(PASSED, 12))) as made:
        made.day(0)
        lose_one(made)
        made.day(13)
        tried = []
        for hours, wrong in ((13.5, "it goes wrong"), (14, None)):
            with made.store() as store:
                note_own(store, made.watch, "clock", at(hours), wrong)
            made.deliver(hours)
            tried.append(made.inbox.tries)
    assert tried == [2, 3]


def test_alert_that_is_not_so_any_more(tmp_path: Path) -> None:
    """An alert by mail is sent unchanged even if its row was struck, since it may have arrived, and then corrected."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(PASSED, 12, struck_at=at(14)))) as made:
        made.day(0)
        made.inbox.can_find = False
        lose_one(made)
        made.day(13, 26)
    first, second = made.inbox.got[1:]
    assert "passed the House" in first.subject
    assert second.subject.startswith("Correction")


def open_key(made: AppInProcess) -> str:
    """The key of the message that is on its way."""
    with made.store() as store:
        return str(next(store._db.query("SELECT key FROM envelopes WHERE state = 'open'"))["key"])  # noqa: SLF001
