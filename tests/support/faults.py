"""Faults of the practice site, such as the real site has shown; a test switches each of them on (`site.faults.add`)."""

import re
from datetime import datetime
from http import HTTPStatus

from msgspec.structs import replace

from billbot.demo.http import ERROR_PAGE, JSON, NO_RECORD, PAGE, HttpResponse
from billbot.demo.site import Fault

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
_COUNT = re.compile(rb"(\d+)(?= actions? for Bill)")


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
        return replace(given, body=given.body[:at], claimed=None if honest else len(given.body))

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
    return Fault(answer=lambda given: replace(given, dropped=True))


def slow(seconds: float) -> Fault:
    """The right answer after so many seconds; closing the site ends the wait."""
    return Fault(answer=lambda given: replace(given, delay=seconds))


def stale(at: datetime) -> Fault:
    """The state of the moment `at`, as a lagging server shows it."""
    return Fault(ask=lambda ask: replace(ask, at=at))


def another_bill(number: str) -> Fault:
    """The answer that belongs to another number of the same court."""
    return Fault(ask=lambda ask: replace(ask, target=_NUMBER_IN_ADDRESS.sub(rf"\g<1>{number}", ask.target)))


def another_court(general_court: int) -> Fault:
    """The same document, but as one of another General Court."""
    return Fault(ask=lambda ask: replace(ask, as_court=general_court))


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
