from datetime import datetime, timedelta

from billbot.bills import Swept
from billbot.clock import EASTERN, later
from billbot.digest import Away, longest_gap, outages

HOUR = timedelta(hours=1)
BEGIN = datetime(2026, 3, 2, 8, tzinfo=EASTERN)


def at(hours: float) -> datetime:
    return later(BEGIN, hours * HOUR)


def sweep(hours: float, checked: int = 5) -> Swept:
    return Swept(at(hours), at(hours + 0.1), checked, whole=True)


def away(*sweeps: Swept, now: float = 24) -> tuple[Away, ...]:
    return outages(sweeps, BEGIN, at(now), 6 * HOUR)


def gap(*sweeps: Swept, now: float = 24) -> Away | None:
    return longest_gap(sweeps, BEGIN, at(now), 9 * HOUR)


def test_regular_sweeps() -> None:
    """Where each sweep reads something and none is left out, there was no outage."""
    assert away(*(sweep(hours) for hours in range(0, 24, 3))) == ()


def test_an_outage_of_the_site() -> None:
    """An outage lasts from the first sweep that read nothing to the end of the next that read something."""
    assert away(sweep(0), sweep(3, 0), sweep(8, 0), sweep(12), sweep(18)) == (Away(at(3), at(12.1)),)


def test_a_short_trouble() -> None:
    """What is mended before six hours are over was no outage."""
    assert away(sweep(0), sweep(3, 0), sweep(6), sweep(12), sweep(18)) == ()


def test_one_that_goes_on() -> None:
    """An outage that is not over has no end."""
    assert away(sweep(0), sweep(3, 0), sweep(20, 0)) == (Away(at(3), None),)


def test_we_slept() -> None:
    """Where no sweep began for long behind a good one there is a gap, and no outage: nothing was tried."""
    slept = [sweep(0), sweep(11), sweep(24)]
    assert (away(*slept), gap(*slept)) == ((), Away(at(11.1), at(24)))


def test_we_sleep() -> None:
    """Where the last sweep was long ago, the gap goes on."""
    assert (away(sweep(0)), gap(sweep(0))) == ((), Away(at(0.1), None))


def test_no_gap() -> None:
    """Where we looked as often as the pace asks for there is no gap, nor is what lies in an outage one."""
    assert gap(*(sweep(hours) for hours in range(0, 24, 3))) is None
    assert gap(sweep(0), sweep(3, 0), sweep(20), now=22) is None


def test_a_gap_that_was_over_before() -> None:
    """A gap that was over before the period is not told again."""
    assert gap(sweep(-30), sweep(-2), *(sweep(hours) for hours in range(0, 24, 3))) is None


def test_pauses_belong_to_the_outage() -> None:
    """In an outage sweeps are rare; the time between them belongs to it."""
    assert away(sweep(0), sweep(3, 0), sweep(20), now=22) == (Away(at(3), at(20.1)),)


def test_over_before() -> None:
    """An outage that was over before the period is not told again."""
    before = [sweep(-30), sweep(-27, 0), sweep(-20), *(sweep(hours) for hours in range(-17, 24, 3))]
    assert away(*before) == ()


def test_begun_before() -> None:
    """An outage that began before the period is told with its true beginning."""
    assert away(sweep(-12), sweep(-9, 0), sweep(2), sweep(8), sweep(14), sweep(20)) == (Away(at(-9), at(2.1)),)
