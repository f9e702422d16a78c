"""A channel is held while something waits for it."""

from pathlib import Path

import pytest

from billbot.demo import PracticeBill
from billbot.errors import DeliveryError
from billbot.store import Hold
from tests.support.app_in_process import HEARING, REFERRED, AppInProcess, at, bill, in_process, row

TOKEN = DeliveryError("the token is revoked", "held")
AWAY = DeliveryError("away", "later")
FULL = DeliveryError("the mailbox refuses", "held")


def idle(app: AppInProcess, error: DeliveryError, *to: str) -> None:
    """The channel refused news at hour 1, with this error, and these were struck since."""
    app.inbox.to = to or app.inbox.to
    app.day(0)
    app.inbox.errors = [error] * len(app.inbox.to)
    app.day(1)
    app.check(1.5)
    assert len(holds(app)) == len(app.inbox.to)


def holds(app: AppInProcess) -> list[Hold]:
    with app.store() as store:
        return [each for found in store.holds.all().values() for each in found]


def struck() -> PracticeBill:
    """A bill with a row that is struck half an hour after it was seen."""
    return bill("H1", row(REFERRED), row("Reported adversely", 0.5, struck_at=at(1.2)), row(HEARING, 40))


@pytest.mark.parametrize("error", [AWAY, TOKEN])
def test_nothing_waits_any_more(tmp_path: Path, error: DeliveryError) -> None:
    """Once nothing waits for a channel anymore it is not held, for any of its recipients, though nothing is sent."""
    with in_process(tmp_path, struck()) as app:
        idle(app, error, "a@example.org", "b@example.org")
        assert app.deliver(4).held == ()
        assert holds(app) == []
        app.day(41)
        assert "waited" not in app.inbox.got[-1].text
        assert HEARING in app.inbox.got[-1].text


def test_a_server_that_is_away_mends_no_mailbox(tmp_path: Path) -> None:
    """A mailbox that refused is held for that, though its server was away at the next try."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row("Reported adversely", 0.5))) as app:
        app.day(0)
        for hours, error in ((1, FULL), (2.1, AWAY)):
            app.inbox.errors = [error]
            app.day(hours)
        assert [(each.error, each.permanent) for each in holds(app)] == [(str(FULL), True)]


def test_several_on_the_list(tmp_path: Path) -> None:
    """If two mailboxes refuse, each by its place in the list, the one is named and the other counted."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 0.5))) as app:
        app.inbox.to = ("a@example.org", "b@example.org", "c@example.org")
        app.inbox.errors = [DeliveryError(f"refused address {n}", "held") for n in (1, 2)]
        app.check(0)
        (held,) = app.deliver().held
        assert held.waiting == 1
        assert held.error in {f"refused address {n}; 1 more on its list is held" for n in (1, 2)}
