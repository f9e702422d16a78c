"""What new documents suggest is told to operations once, run by run."""

from pathlib import Path

from billbot import clock
from billbot.check import Reading
from tests.support.documents_house import NEXT_DAY, WORDS, day, docket, home, read
from tests.support.house_in_process import HouseInProcess, at

SECRET = "An Act promoting rule of law, oversight, trust, and equal constitutional treatment"
HD5608 = docket("HD5608", title=SECRET, text=WORDS, presenters=("Ann Sample", "Bo Sample"))


def minutes(house: HouseInProcess, hours: float) -> clock.Clock:
    """A clock that stands at that hour now, and moves by a minute with each request."""
    before = len(house.site.requests)
    return clock.Clock(lambda: at(hours, minutes=len(house.site.requests) - before), sleep=lambda _: None)


def told(house: HouseInProcess, channel: str = "desk") -> list[str]:
    """What a channel got, its welcome left out."""
    return [message.text for message in house.inboxes[channel].got[1:]]


def test_what_appears_later_is_told_once(tmp_path: Path) -> None:
    """What a later list adds is told to operations channels alone, once."""
    with home(tmp_path, HD5608) as house:
        day(house, 0)
        assert day(house, NEXT_DAY) == Reading(new=1, read=1, suggested=1, requests=2)
        (message,) = told(house)
        for said in (
            f"New on A topic: HD.5608, {SECRET}",
            "Its title has none of our words; its text says “civil detainer” once.",
            "Filed by Ann Sample and Bo Sample",
            f"“{WORDS}”",
            "Watch it as a proposal of its own: billbot suggest accept 1",
            "Not ours: billbot suggest reject 1",
        ):
            assert said in message
        for hours in (NEXT_DAY + 1, NEXT_DAY + 24):
            day(house, hours)
        assert (len(told(house)), told(house, "all")) == (1, [])


def test_found_in_one_run(tmp_path: Path) -> None:
    """What one run finds is told in one message, cut after ten with the count of the others."""
    many = [docket(f"HD{n}", text=WORDS) for n in range(1, 14)]
    with home(tmp_path, *many) as house:
        day(house, 0)
        day(house, NEXT_DAY)
        (message,) = told(house)
        assert message.startswith("13 documents found that nobody listed")
        assert "3 more are not shown here: billbot suggest list." in message
        assert message.count("Bill page") == 10


def test_run_that_takes_long(tmp_path: Path) -> None:
    """What was found waits for the end of the run, but no longer than an hour."""
    with home(tmp_path, *(docket(f"HD{n}", text=WORDS) for n in range(1, 15))) as house:
        day(house, 0)
        for hours, messages in ((NEXT_DAY, 0), (NEXT_DAY + 0.9, 0), (NEXT_DAY + 1.2, 1)):
            house.check(hours)
            read(house, hours, ticking=minutes(house, hours), until=at(hours, minutes=4))
            house.deliver(hours + 0.1)
            assert len(told(house)) == messages


def test_rejected_meanwhile(tmp_path: Path) -> None:
    """What was rejected before it was told is told to nobody."""
    with home(tmp_path, HD5608) as house:
        day(house, 0)
        house.check(NEXT_DAY)
        read(house, NEXT_DAY)
        with house.store() as store:
            store.suggestions.decide(1, "rejected", "command line:ann", at(NEXT_DAY))
        house.deliver()
        assert told(house) == []
