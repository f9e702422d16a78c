"""What a composed digest has of testimony: until when it is taken, with the hearing that it is on."""

from datetime import date, time, timedelta

from billbot.domain.digest import compose
from billbot.domain.testimony import TestimonyFact
from tests.support.digest_sample import S1579, UNTIL, gathered, hearing

TODAY = UNTIL.date()


def due(day: date, at: time | None = None) -> TestimonyFact:
    return TestimonyFact("written_until", "by then", day, at)


def test_the_nearest_first() -> None:
    """What is due in the next four weeks stands by its day, each with its hearing; what is past or far is left out."""
    days = [timedelta(days=n) for n in (28, 1, 29, -1)]
    first = hearing(TODAY + timedelta(days=30), facts=tuple(due(TODAY + each) for each in days))
    other = hearing(TODAY + timedelta(days=30), S1579, facts=(due(TODAY + timedelta(days=5)),))
    found = compose(gathered(hearings=(first, other))).testimony
    assert [(each.day - TODAY, each.hearing) for each in found] == [
        (timedelta(days=1), first),
        (timedelta(days=5), other),
        (timedelta(days=28), first),
    ]


def test_until_its_last_hour() -> None:
    """What ended this morning is not due any more; a day without an hour lasts to its end."""
    facts = due(TODAY, time(7)), due(TODAY)
    (left,) = compose(gathered(hearings=(hearing(TODAY, facts=facts),))).testimony
    assert (left.day, left.fact) == (TODAY, facts[1])
