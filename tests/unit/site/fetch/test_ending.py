"""A process that has to end, and how many requests it made until then."""

import pytest

from billbot.demo import PracticeSite, faults
from billbot.errors import Stopped
from tests.support.fetch_fakes import S1, S2, FakeTime, open_source
from tests.support.practice_sample import HISTORY


def asked(site: PracticeSite) -> list[str]:
    return [request.target for request in site.requests[1:]]


def test_no_request_is_made_once_the_process_has_to_end(site: PracticeSite) -> None:
    """A process that was asked to end makes no request, not even for robots.txt."""
    with open_source(site.url, stopping=lambda: True) as source, pytest.raises(Stopped):
        source.glance(S1, known=False)
    assert site.requests == []


def test_an_end_between_two_pages_of_a_history(site: PracticeSite) -> None:
    """A long history is given up between its pages; half of it is never given."""
    with open_source(site.url, stopping=lambda: len(site.requests) == 3) as source, pytest.raises(Stopped):
        source.visit(S2, known=False)
    assert asked(site) == ["/Bills/194/S2", "/Bills/194/S2/BillHistory?pageNumber=2"]


@pytest.mark.parametrize("fault", [faults.unavailable("50"), faults.dropped()])
def test_a_retry_is_not_waited_for_at_the_end(site: PracticeSite, time: FakeTime, fault: faults.Fault) -> None:
    """A process that was asked to end does not sleep before a retry it will not make."""
    site.faults.add(fault, HISTORY)
    with open_source(site.url, time, stopping=lambda: len(site.requests) == 2) as source, pytest.raises(Stopped):
        source.glance(S1, known=False)
    assert (asked(site), time.slept) == ([HISTORY], [2.0])


def test_an_end_during_a_pause(site: PracticeSite, time: FakeTime) -> None:
    """An end that comes while a request waits for its time keeps it from being made."""
    with open_source(site.url, time, stopping=lambda: bool(time.slept)) as source, pytest.raises(Stopped):
        source.glance(S1, known=False)
    assert asked(site) == []


def test_requests_are_counted(site: PracticeSite) -> None:
    """What `requests` says is what the site met: robots.txt, pages, retries, and those that got no answer."""
    site.faults.add(faults.dropped(), "/Bills/*", first=1)
    site.faults.add(faults.unavailable(), HISTORY, first=1)
    with open_source(site.url) as source:
        assert source.requests == 0
        source.visit(S2, known=False)
        source.glance(S1, known=False)
        assert source.requests == len(site.requests) == 1 + 4 + 2
