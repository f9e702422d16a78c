"""Operations hear the suggestions from new documents once, run by run."""

from pathlib import Path

from billbot.app.poll import Reading
from billbot.domain.watched import Channel
from billbot.errors import DeliveryError
from tests.support.app_in_process import at, in_process
from tests.support.buttons_app import buttons
from tests.support.documents_app import (
    HD5608,
    NEXT_DAY,
    PROPOSALS,
    SECRET,
    WATCHED,
    WORDS,
    day,
    docket,
    home,
    minutes,
    read,
    told,
)
from tests.support.slack_blocks import fits


def test_what_appears_later_is_told_once(tmp_path: Path) -> None:
    """Only operations channels hear what a later list adds, once."""
    with home(tmp_path, HD5608) as app:
        day(app, 0)
        assert day(app, NEXT_DAY) == Reading(new=1, read=1, suggested=1, requests=2, odd={194: ()})
        (message,) = told(app)
        for said in (
            f"New on A topic: HD.5608, {SECRET}",
            "Its title has none of our words; its text says “civil detainer” once.",
            "Filed by Ann Sample and Bo Sample",
            f"“{WORDS}”",
            "Watch it as a new proposal: billbot suggest accept 1",
            "Not ours: billbot suggest reject 1",
        ):
            assert said in message
        for hours in (NEXT_DAY + 1, NEXT_DAY + 24):
            day(app, hours)
        assert (len(told(app)), told(app, "all")) == (1, [])


def test_found_in_one_run(tmp_path: Path) -> None:
    """The finds of a run come ten to a message, the most certain first: a title of ours, then words in the title."""
    many = [docket(f"HD{n}", text=WORDS) for n in range(1, 12)]
    detainers = docket("HD90", title="An Act on civil detainers")
    ours = docket("HD91", title=WATCHED.title)
    with home(tmp_path, *many, detainers, ours) as app:
        day(app, 0)
        day(app, NEXT_DAY)
        ten, three = told(app)
        assert ten.startswith("10 new documents may be ours\n")
        assert ("1. HD.91, " in ten, "2. HD.90, An Act on civil detainers (suggestion" in ten) == (True, True)
        assert [each.count("Bill page") for each in (ten, three)] == [10, 3]
        assert "To decide on one: billbot suggest accept" in three


def test_fifty_on_a_day(tmp_path: Path) -> None:
    """Fifty come in five messages of Slack, each once though some fail or are decided meanwhile, with their buttons."""
    fifty = [docket(f"HD{n}", title=f"An Act on civil detainers {n}", text=WORDS) for n in range(1, 51)]
    channels = (Channel("all", "console"), Channel("desk", "slack", to="C0123456789", operations=True))
    with in_process(tmp_path, WATCHED, *fifty, proposals=PROPOSALS, channels=channels) as app:
        app.hears = True
        day(app, 0)
        desk = app.inboxes["desk"]
        app.check(NEXT_DAY)
        read(app, NEXT_DAY)
        for hours, error in ((0, "refused"), (1, "away"), (2, "")):
            desk.errors = [DeliveryError(error, "later")] if error else []
            app.deliver(NEXT_DAY + hours)
            with app.store() as store:
                store.suggestions.decide(50 - hours, "rejected", "command line:Ann", at(NEXT_DAY + hours))
        messages = desk.got[1:]
        assert [len(message.offers) for message in messages] == [10, 10, 10, 10, 8]
        assert sorted(int(offer.names[0]) for message in messages for offer in message.offers) == list(range(1, 49))
        for message in messages:
            assert buttons(message) == ["Watch it", "Not ours"] * len(message.offers)
            assert fits(message)


def test_run_that_takes_long(tmp_path: Path) -> None:
    """Findings wait for the end of the run, at most an hour."""
    with home(tmp_path, *(docket(f"HD{n}", text=WORDS) for n in range(1, 15))) as app:
        day(app, 0)
        for hours, messages in ((NEXT_DAY, 0), (NEXT_DAY + 0.9, 0), (NEXT_DAY + 1.2, 2)):
            app.check(hours)
            read(app, hours, ticking=minutes(app, hours), until=at(hours, minutes=4))
            app.deliver(hours + 0.1)
            assert len(told(app)) == messages


def test_rejected_meanwhile(tmp_path: Path) -> None:
    """A suggestion rejected before it was told is not announced."""
    with home(tmp_path, HD5608) as app:
        day(app, 0)
        app.check(NEXT_DAY)
        read(app, NEXT_DAY)
        with app.store() as store:
            store.suggestions.decide(1, "rejected", "command line:ann", at(NEXT_DAY))
        app.deliver()
        assert told(app) == []
