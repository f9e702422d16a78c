"""What new documents suggest is told to operations once, run by run."""

from pathlib import Path

from billbot.check import Reading
from tests.support.documents_house import HD5608, NEXT_DAY, SECRET, WORDS, day, docket, home, minutes, read, told
from tests.support.house_in_process import at


def test_what_appears_later_is_told_once(tmp_path: Path) -> None:
    """What a later list adds is told to operations channels alone, once."""
    with home(tmp_path, HD5608) as house:
        day(house, 0)
        assert day(house, NEXT_DAY) == Reading(new=1, read=1, suggested=1, requests=2, odd={194: ()})
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
