from datetime import datetime, timedelta

from billbot.clock import EASTERN, later
from billbot.digest import Blind, Swept, blind_times

HOUR = timedelta(hours=1)
BEGIN = datetime(2026, 3, 2, 8, tzinfo=EASTERN)


def at(hours: float) -> datetime:
    return later(BEGIN, hours * HOUR)


def sweep(hours: float, checked: int = 5) -> Swept:
    return Swept(at(hours), at(hours + 0.1), checked, whole=True)


def blind(*sweeps: Swept, now: float = 24) -> tuple[Blind, ...]:
    return blind_times(sweeps, BEGIN, at(now), 6 * HOUR, 3 * HOUR)


def test_regular_sweeps() -> None:
    """Where each sweep reads something and none is left out, there was no outage."""
    assert blind(*(sweep(hours) for hours in range(0, 24, 3))) == ()


def test_an_outage_of_the_site() -> None:
    """An outage lasts from the first sweep that read nothing to the end of the next that read something."""
    assert blind(sweep(0), sweep(3, 0), sweep(8, 0), sweep(12), sweep(18)) == (Blind(at(3), at(12.1), tried=True),)


def test_a_short_trouble() -> None:
    """What is mended before six hours are over was no outage."""
    assert blind(sweep(0), sweep(3, 0), sweep(6), sweep(12), sweep(18)) == ()


def test_one_that_goes_on() -> None:
    """An outage that is not over has no end."""
    assert blind(sweep(0), sweep(3, 0), sweep(20, 0)) == (Blind(at(3), None, tried=True),)


def test_we_slept() -> None:
    """Where no sweep began for long behind a good one, we did not look, and the site is not blamed."""
    assert blind(sweep(0), sweep(20)) == (Blind(at(0.1), at(20), tried=False),)


def test_we_sleep() -> None:
    """Where the last sweep was long ago, we have not looked since."""
    assert blind(sweep(0)) == (Blind(at(0.1), None, tried=False),)


def test_pauses_belong_to_the_outage() -> None:
    """In an outage sweeps are rare; the time between them belongs to it."""
    assert blind(sweep(0), sweep(3, 0), sweep(20), now=22) == (Blind(at(3), at(20.1), tried=True),)


def test_over_before() -> None:
    """An outage that was over before the period is not told again."""
    before = [sweep(-30), sweep(-27, 0), sweep(-20), *(sweep(hours) for hours in range(-17, 24, 3))]
    assert blind(*before) == ()


def test_begun_before() -> None:
    """An outage that began before the period is told with its true beginning."""
    assert blind(sweep(-12), sweep(-9, 0), sweep(2), sweep(8), sweep(14), sweep(20)) == (
        Blind(at(-9), at(2.1), tried=True),
    )
