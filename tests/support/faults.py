"""The practice site with faults such as the real site has shown; a test switches each on (`site.faults.add`)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from http import HTTPStatus
from threading import Event, Lock
from typing import Any, NoReturn

from msgspec.structs import replace

from billbot.demo import PracticeSite
from billbot.demo.http import ERROR_PAGE, JSON, NO_RECORD, PAGE, HttpResponse
from billbot.demo.pages import term

MAINTENANCE_PAGE = b"""<!DOCTYPE html>
<html>
<head>
    <title>Maintenance</title>
</head>
<body>
    <h1>Down for maintenance</h1>
    <p>The practice site is being worked on and comes back later.</p>
</body>
</html>
"""
_NUMBER_IN_ADDRESS = re.compile(r"(/Bills/\d+/|/Documents/)[^/?]+")
_CLOSING_TAGS = re.compile(rb"(\s*</\w+>)*\s*$")
_VOTE_SUMMARY = re.compile(rb'(?<=committeeVoteSummary">).*?(?=</div>)', re.DOTALL)
_COURT, _KEY = re.compile(rb"(?<=subTitle\">)[^<]+"), re.compile(rb'"GeneralCourtNumber":\d+')
_COUNT = re.compile(rb"(\d+)(?= actions? for Bill)")


@dataclass(frozen=True)
class Fault:
    """A fault: `ask` changes the target and the moment of a request, `answer` the answer, `delay` seconds later."""

    ask: Callable[[str, datetime], tuple[str, datetime]] = lambda target, at: (target, at)
    answer: Callable[[HttpResponse], HttpResponse] = lambda given: given
    delay: float = 0.0


@dataclass
class _SwitchedOn:
    fault: Fault
    pattern: str
    left: int | None


class Faults:
    """The faults that are switched on, for all threads of the site."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._on: list[_SwitchedOn] = []

    def add(self, fault: Fault, pattern: str = "*", *, first: int | None = None) -> None:
        """Switch a fault on for addresses that match the pattern (`/Bills/194/H1588*`), or only for the first requests.

        Patterns are fnmatch's, for path and query. If several faults match, the first one added acts, so faults with
        `first` follow one another.
        """
        with self._lock:
            self._on.append(_SwitchedOn(fault, pattern, first))

    def clear(self) -> None:
        """Switch all faults off."""
        with self._lock:
            self._on.clear()

    def take(self, target: str) -> Fault:
        """The fault for this request, counted as used, or one that changes nothing."""
        with self._lock:
            for on in self._on:
                if on.left != 0 and fnmatchcase(target, on.pattern):
                    if on.left is not None:
                        on.left -= 1
                    return on.fault
        return Fault()


class FaultySite(PracticeSite):
    """The practice site, with `faults` that may be switched on and off while it runs. Closing it ends waits."""

    def __init__(self, *bills: Any, **more: Any) -> None:
        super().__init__(*bills, **more)
        self.faults = Faults()
        self._closing = Event()

    def __exit__(self, *exception: object) -> None:
        self._closing.set()
        super().__exit__(*exception)

    def answer(self, target: str, at: datetime) -> HttpResponse:
        """Answer a request, changed by its fault, if any."""
        fault = self.faults.take(target)
        given = fault.answer(super().answer(*fault.ask(target, at)))
        self._closing.wait(fault.delay)
        return given


def error_page() -> Fault:
    """The site's 500: its error page, or for the API its message."""

    def answer(given: HttpResponse) -> HttpResponse:
        if given.content_type == JSON:
            return HttpResponse(NO_RECORD, HTTPStatus.INTERNAL_SERVER_ERROR, JSON)
        return HttpResponse(ERROR_PAGE, HTTPStatus.INTERNAL_SERVER_ERROR)

    return Fault(answer=answer)


def maintenance() -> Fault:
    """A maintenance page with status 200, for any request."""
    return Fault(answer=lambda _: HttpResponse(MAINTENANCE_PAGE, content_type=PAGE))


def unavailable(retry_after: str | None = None) -> Fault:
    """503, with a Retry-After (seconds or an HTTP date) when one is given."""
    return Fault(answer=lambda _: _turned_away(HTTPStatus.SERVICE_UNAVAILABLE, retry_after))


def too_many(retry_after: str | None = None) -> Fault:
    """429, with a Retry-After (seconds or an HTTP date) when one is given."""
    return Fault(answer=lambda _: _turned_away(HTTPStatus.TOO_MANY_REQUESTS, retry_after))


def truncated(at: int, *, honest: bool = False) -> Fault:
    """The body ends after `at` bytes; the Content-Length is the whole body's, or with `honest` the cut one's."""

    def answer(given: HttpResponse) -> HttpResponse:
        headers = {} if honest else {"Content-Length": str(len(given.body))}
        return replace(given, body=given.body[:at], headers=headers)

    return Fault(answer=answer)


def half_page() -> Fault:
    """The body ends inside the last action's text (JSON: halfway); its Content-Length fits, its rows are all there."""

    def answer(given: HttpResponse) -> HttpResponse:
        end = given.body.rfind(b"</td>")
        if end < 0:
            return replace(given, body=given.body[: len(given.body) // 2])
        return replace(given, body=_CLOSING_TAGS.sub(b"", given.body[:end])[:-3])

    return Fault(answer=answer)


def empty() -> Fault:
    """Status 200 and no body."""
    return Fault(answer=lambda given: replace(given, body=b""))


def dropped() -> Fault:
    """The connection ends without an answer."""

    def answer(_: HttpResponse) -> NoReturn:
        raise ConnectionResetError

    return Fault(answer=answer)


def slow(seconds: float) -> Fault:
    """The right answer after so many seconds; closing the site ends the wait."""
    return Fault(delay=seconds)


def stale(at: datetime) -> Fault:
    """The state of the moment `at`, as a lagging server shows it."""
    return Fault(ask=lambda target, _: (target, at))


def another_bill(number: str) -> Fault:
    """The answer that belongs to another number of the same court."""
    return Fault(ask=lambda target, at: (_NUMBER_IN_ADDRESS.sub(rf"\g<1>{number}", target), at))


def another_court(general_court: int) -> Fault:
    """The same document, but as one of another General Court."""
    heading, key = term(general_court, 0).encode(), b'"GeneralCourtNumber":%d' % general_court
    return Fault(answer=lambda given: replace(given, body=_COURT.sub(heading, _KEY.sub(key, given.body))))


def miscounted(by: int = 1) -> Fault:
    """The page's count of actions is off by so many; the rows are right."""

    def answer(given: HttpResponse) -> HttpResponse:
        return replace(given, body=_COUNT.sub(lambda found: b"%d" % (int(found[0]) + by), given.body))

    return Fault(answer=answer)


def vote_in_a_file() -> Fault:
    """The panel of a committee's vote gives no numbers, only a link to the file that holds them."""
    link = b'<p><a href="/Reports/practice.pdf">The committee\'s report</a></p>'
    return Fault(answer=lambda given: replace(given, body=_VOTE_SUMMARY.sub(link, given.body)))


def other_words(old: str, new: str) -> Fault:
    """The page says `new` instead of `old`, everywhere."""
    return Fault(answer=lambda given: replace(given, body=given.body.replace(old.encode(), new.encode())))


def _turned_away(status: int, retry_after: str | None) -> HttpResponse:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return HttpResponse(b"", status, headers=headers)
