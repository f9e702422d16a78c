"""A held channel with nothing waiting is probed rarely, once for all recipients."""

from pathlib import Path

from billbot.demo import PracticeBill
from billbot.errors import DeliveryError
from billbot.store import Hold
from tests.support.app_in_process import HEARING, REFERRED, AppInProcess, at, bill, in_process, row

TOKEN = DeliveryError("the token is revoked", "held")
AWAY = DeliveryError("away", "later")
FULL = DeliveryError("the mailbox refuses", "held", by_message=True)


def idle(app: AppInProcess, error: DeliveryError, *to: str) -> None:
    """The channel refused news at hour 1, with this error, and these were struck since."""
    app.inbox.to = to or app.inbox.to
    app.day(0)
    app.inbox.errors = [error] * len(app.inbox.to)
    app.day(1)
    app.check(1.5)
    assert len(holds(app)) == len(app.inbox.to)
    app.inbox.asked.clear()


def holds(app: AppInProcess) -> list[Hold]:
    with app.store() as store:
        return [each for found in store.holds.all().values() for each in found]


def struck() -> PracticeBill:
    """A bill with a row that is struck half an hour after it was seen."""
    return bill("H1", row(REFERRED), row("Reported adversely", 0.5, struck_at=at(1.2)), row(HEARING, 40))


def test_asked_the_later_the_longer(tmp_path: Path) -> None:
    """A token that is wrong for a day is asked after at growing distances, of four hours at most."""
    with in_process(tmp_path, struck()) as app:
        idle(app, TOKEN)
        app.inbox.errors = [TOKEN] * 1000
        for minutes in range(90, 24 * 60, 5):
            app.deliver(minutes / 60)
        asked = [(when - at(1)).total_seconds() / 60 for when in app.inbox.asked]
        assert asked == [60, 120, 240, 480, 720, 960, 1200]


def test_asked_once_for_all(tmp_path: Path) -> None:
    """However many recipients of a channel are held, it is asked once, and all are free when it works."""
    with in_process(tmp_path, struck()) as app:
        idle(app, TOKEN, "a@example.org", "b@example.org", "c@example.org")
        app.deliver(3)
        assert (len(app.inbox.asked), holds(app)) == (1, [])


def test_not_asked_while_something_waits(tmp_path: Path) -> None:
    """If a message waits for a channel, it shows whether the channel works; there is no probe."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 0.5))) as app:
        app.day(0)
        app.inbox.errors = [TOKEN] * 9
        app.day(*range(1, 6))
        assert app.inbox.asked == []


def test_away_and_back(tmp_path: Path) -> None:
    """A channel that was away and is there again is held no more, though nothing is sent."""
    with in_process(tmp_path, struck()) as app:
        idle(app, AWAY)
        app.inbox.errors = [AWAY]
        (held,) = app.deliver(2.5).held
        assert (held.waiting, held.error) == (0, "away")
        assert app.deliver(4).held == ()
        assert holds(app) == []


def test_what_only_a_message_shows(tmp_path: Path) -> None:
    """A refusal that only a message can try again is not asked after, and holds on."""
    with in_process(tmp_path, struck()) as app:
        idle(app, FULL)
        (held,) = app.deliver(9).held
        assert (app.inbox.asked, held.can_be_probed) == ([], False)


def test_a_server_that_is_away_mends_no_mailbox(tmp_path: Path) -> None:
    """A refusal that only a message can try again holds on where the server was away at the next try."""
    news = row("Reported adversely", 0.5, struck_at=at(5))
    with in_process(tmp_path, bill("H1", row(REFERRED), news)) as app:
        app.day(0)
        for hours, error in ((1, FULL), (2.1, AWAY)):
            app.inbox.errors = [error]
            app.day(hours)
        app.check(5.5)
        app.deliver(9)
        assert [(each.error, each.permanent) for each in holds(app)] == [(str(FULL), True)]


def test_message_after_a_hold(tmp_path: Path) -> None:
    """News for a held channel that was never probed is tried immediately and does not mention waiting."""
    with in_process(tmp_path, struck()) as app:
        idle(app, FULL)
        assert app.day(41) is not None
        assert "waited" not in app.inbox.got[-1].text
        assert HEARING in app.inbox.got[-1].text
        assert holds(app) == []


def test_several_on_the_list(tmp_path: Path) -> None:
    """If two mailboxes refuse, each by its place in the list, the one is named and the other counted."""
    with in_process(tmp_path, bill("H1", row(REFERRED), row(HEARING, 0.5))) as app:
        app.inbox.to = ("a@example.org", "b@example.org", "c@example.org")
        app.inbox.errors = [DeliveryError(f"refused address {n}", "held", by_message=True) for n in (1, 2)]
        app.check(0)
        (held,) = app.deliver().held
        assert held.waiting == 1
        assert held.error in {f"refused address {n}; 1 more on its list is held" for n in (1, 2)}
