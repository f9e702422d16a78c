"""What a digest says of billbot itself: how well it read the site, what was not delivered, its record of a month."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from billbot.clock import EASTERN, later
from billbot.domain.digest import Away, Record, SiteReading
from billbot.domain.incidents import Undelivered
from billbot.domain.ledger import Message
from tests.support.digest_sample import (
    AWAY,
    JUNE,
    READ_WELL,
    S1579,
    SIGNED,
    UNTIL,
    entry,
    said,
)


def top(message: Message) -> str:
    return message.text.partition("\n\n\n")[0]


def test_top_of_a_week_with_an_outage() -> None:
    """A week with an outage says so first, and claims no more than that we saw nothing."""
    message = said(reading=replace(READ_WELL, outages=(AWAY,)))
    assert message.subject == "This week: the site could not be read for 29 hours"
    assert top(message).partition("\n\n")[2].partition(" Both bills")[0] == (
        "We could not read malegislature.gov from 6:10 AM on Tuesday, June 28, 2022 to 11:10 AM on Wednesday,"
        " June 29, 2022 (29 hours). What was entered meanwhile we saw afterwards.\n\n"
        "We saw nothing move this week."
    )


def test_an_outage_that_goes_on() -> None:
    """An outage that goes on is told as what it is."""
    message = said(reading=replace(READ_WELL, outages=(replace(AWAY, until=None),)))
    assert (
        "We have not been able to read malegislature.gov since 6:10 AM on Tuesday, June 28, 2022. We keep trying."
        in top(message)
    )


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (14, "We looked twice a day on average; the longest gap was 13 hours."),
        (7, "We looked once a day on average; the longest gap was 13 hours."),
        (3, "We looked 3 times; the longest gap was 13 hours."),
    ],
)
def test_gaps_are_a_line(times: int, words: str) -> None:
    """A time in which we did not look is a line, and neither an outage nor in the subject."""
    gap = Away(AWAY.since, later(AWAY.since, timedelta(hours=13)))
    message = said(reading=replace(READ_WELL, times=times, gap=gap))
    assert words in top(message).splitlines()
    assert (message.subject, "Nothing moved this week." in top(message)) == ("This week: nothing moved", True)


def test_a_gap_that_goes_on() -> None:
    """Where we did not look up to now, that is said, and a time in which we never did is no quiet one."""
    message = said(reading=replace(READ_WELL, times=3, gap=replace(AWAY, until=None)))
    assert "We have not looked since 6:10 AM on Tuesday, June 28, 2022." in top(message)
    assert "We saw nothing move this week." in top(message)
    never = said(reading=replace(READ_WELL, times=0, last=None, gap=Away(later(UNTIL, timedelta(days=-8)), None)))
    assert (never.subject, "Nothing moved" in top(never)) == ("This week: not checked", False)


def test_what_could_not_be_read() -> None:
    """Where a bill cannot be read the top says which and since when."""
    message = said(entry(SIGNED), reading=SiteReading(2, 1, READ_WELL.last, 336, ((S1579, AWAY.since),)))
    assert (
        "1 of 2 bills read well, last at 7:52 this morning; could not be read: S.1579 since 6:10 AM on Tuesday"
        in top(message)
    )


def test_never_read() -> None:
    """Where nothing was read yet, that is said instead of a time."""
    assert "no bill could be read yet" in top(said(reading=SiteReading(2, 0, None, 0)))


def test_undelivered() -> None:
    """What could not be delivered is said, with the channel, the number and why."""
    waiting = Undelivered("board", 2, datetime(2022, 7, 1, 9, tzinfo=EASTERN), "the server said no")
    text = said(waiting=(waiting,)).text
    assert "- board: 2 messages since 9:00 AM on Friday, July 1, 2022 (the server said no)" in text


def test_record_of_a_month() -> None:
    """The record of a month says what each number counts."""
    text = said(record=Record(*JUNE, 900, 33, 12, 1, 2, (AWAY,), (AWAY,))).text
    assert text.partition("OUR RECORD IN JUNE 2022\n\n")[2].splitlines()[:6] == [
        "- Checks: the site was read 900 times",
        "- Told: 33 new entries, 12 of them at once",
        "- Corrected: 1 that the record altered after we told of them",
        "- Late: 2 that we saw more than a day after their date",
        "- Outages: 1 (29 hours, from 6:10 AM on Tuesday, June 28, 2022)",
        "- New filings: their list could not be read (29 hours, from 6:10 AM on Tuesday, June 28, 2022)",
    ]


def test_record_of_a_month_without_news() -> None:
    """Where nothing was told the record says so, and not how much of it at once."""
    assert "- Told: no new entries\n" in said(record=Record(*JUNE, 900, 0, 0, 0, 0, ())).text
