"""A polite HTTP client for the site (promise 8): one request at a time, with gaps and few retries, obeying robots.txt.

It also compares the site's clock with ours, and says in our words what went wrong. It knows nothing about bills.
"""

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Self

import httpx
from msgspec import Struct
from protego import Protego

from billbot import __version__
from billbot.clock import EASTERN, Clock, elapsed, later
from billbot.domain.display import count
from billbot.errors import ClockWrong, Refused, Stopped, Unreachable, Unreadable, no_connection
from billbot.loopback import is_loopback
from billbot.site.transport import LIMIT, LimitedTransport, certificates
from billbot.site.values import beginning

_log = logging.getLogger(__name__)

_NAME = "billbot"
_LONGEST_GAP = 60.0
_ROBOTS_HOLD_SECONDS = 86_400.0
_ROBOTS_SECONDS, _LARGEST_ROBOTS = 30.0, 512_000  # RFC 9309, 2.5: at least 500 kibibytes are read
_FAILED_CONNECTIONS = 3
_TRIES, _BUSY = 3, {429, 502, 503, 504}  # statuses that say "not now"
_LONGEST_WAIT = 60.0
_LONGEST_REST = 30 * 86_400.0  # seconds; if the site asks for more, this is reported
_HOURS = 48  # a longer time is given in days
_YEARS = range(2000, 2101)  # a Date in any other form is the server's error
_CLOCKS_APART = timedelta(hours=1)  # how far the site's clock and ours may differ


class Bounds(Struct, frozen=True):
    """How large one answer may be, and how long it may take.

    `largest_bytes` limits the body, packed and unpacked. `longest_seconds` limits each try of the request; None means
    the client's value. `again` says whether to retry if no answer comes.
    """

    largest_bytes: int = 8_000_000  # the largest page captured has 0.1 MB
    longest_seconds: float | None = None
    again: bool = True


DEFAULT = Bounds()
# For requests that a bill can do without. If there is no answer, a later check asks again. Retries would do harm: three
# failures in a row end the poll, even if only this address fails.
SINGLE_TRY = Bounds(again=False)
JSON, HTML = "application/json", "text/html"  # accepted as an answer


class Rules(Struct):
    """What one client passes on to the next: robots.txt, read `at` these monotonic seconds (None before).

    `ended_at` is when the last request ended. So there is a gap between all requests, and robots.txt is not read each
    time.
    """

    at: float = 0.0
    robots: Protego | None = None
    ended_at: float = float("-inf")


class Client:
    """Sends requests to the site at `url`, one after the other.

    `gap_seconds` is the pause from the end of a request to the next one, longer if robots.txt asks for it. `contact` is
    in the User-Agent. `timeout_seconds` limits each try of a request.
    `rules` are passed from client to client. `stopping` is called often; once it is true, a request is interrupted.
    Raises ConfigError if the certificates in `ca_file` cannot be read.

    `requests` counts those sent, with retries and robots.txt. `heard` says that an answer arrived with a Date that fits
    our clock, or without one. After three failed connections in a row it makes no more requests. Each method that asks
    raises ClockWrong if an answer's Date is more than an hour from our time.
    """

    def __init__(
        self,
        url: str,
        *,
        contact: str,
        clock: Clock,
        gap_seconds: float = 2.0,
        timeout_seconds: float = 30.0,
        ca_file: Path | None = None,
        stopping: Callable[[], bool] = lambda: False,
        rules: Rules | None = None,
    ) -> None:
        self.url, self.requests, self.heard = url.rstrip("/"), 0, False
        self._clock, self._gap_seconds, self._timeout_seconds = clock, gap_seconds, timeout_seconds
        self._stopping, self._known = stopping, rules or Rules()
        self._agent = f"{_NAME}/{__version__} (+mailto:{contact})"
        # A site on this machine has no certificate, and reading the system's would take longer than its answers.
        context = None if self.url.startswith("http:") and ca_file is None else certificates(ca_file)
        self._transport = LimitedTransport(context, stopping)
        self._failed, self._last_failure = 0, ""
        self._rest_until = float("-inf")
        self._heard_odd_date = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._transport.close()

    def ask(self, path: str, *, accept: str, bounds: Bounds = DEFAULT) -> bytes:
        """Ask for an address of the site. Returns the body of the answer.

        Raises Refused, Unreadable, Unreachable or Stopped.
        """
        rules, request = self._rules(), self._request(path, bounds, accept)
        if not rules.can_fetch(str(request.url), _NAME):
            raise Refused(f"{self.url}/robots.txt asks us not to read {request.url.path}")
        answer = self._send(request, tries=_TRIES if bounds.again else 1)
        if answer.status_code == httpx.codes.OK:
            return answer.content
        absent = _says_absent(answer)
        what = "the site's way of saying that it has no such page" if absent else beginning(answer.reason_phrase)
        raise Refused(f"{request.url} answered {answer.status_code}: {what}", absent=absent)

    def lets_ask(self, path: str) -> bool:
        """Whether robots.txt lets us ask for an address. Raises Unreachable, Stopped, and Unreadable like `ask`."""
        return self._rules().can_fetch(str(self._request(path).url), _NAME)

    def _request(self, path: str, bounds: Bounds = DEFAULT, accept: str = "*/*") -> httpx.Request:
        seconds = bounds.longest_seconds or self._timeout_seconds
        extensions = {LIMIT: (seconds, bounds.largest_bytes), "timeout": httpx.Timeout(seconds).as_dict()}
        headers = {"User-Agent": self._agent, "Accept-Encoding": "gzip", "Accept": accept}
        try:
            return httpx.Request("GET", self.url + path, headers=headers, extensions=extensions)
        except httpx.InvalidURL as error:
            raise Unreadable("an address of the site", f"{path[:80]!r} ({error})") from error

    def _send(self, request: httpx.Request, tries: int = _TRIES) -> httpx.Response:
        """Send a request. If the connection broke or the site is busy, again after 4 to 8 and 8 to 16 seconds.

        After a timeout there is no retry, since other requests wait.
        """
        for tried in range(1, tries):
            try:
                answer = self._send_once(request)
            except (httpx.NetworkError, httpx.RemoteProtocolError):
                pass
            except httpx.TransportError as error:
                raise _unreachable(error, request.url.host, stop=False) from error
            else:
                if answer.status_code not in _BUSY:
                    return answer
            self._wait(random.uniform(2, 4) * 2**tried)  # noqa: S311 - no secret
        try:
            return self._send_once(request)
        except httpx.TransportError as error:
            raise _unreachable(error, request.url.host, stop=False) from error

    def _send_once(self, request: httpx.Request) -> httpx.Response:
        """Wait for the gap, then send a request.

        Raises httpx.TransportError, which may be tried again; Unreachable if the poll must stop; Stopped; ClockWrong if
        the answer's Date is far from our time.
        """
        if self._failed >= _FAILED_CONNECTIONS:
            text = f"{self._failed} connections in a row failed, the last with: {self._last_failure}"
            raise Unreachable(text, stop=True)
        self._wait(max(self._known.ended_at + self._gap(), self._rest_until) - self._clock.monotonic())
        self.requests += 1
        try:
            answer = self._transport.handle_request(request)
        except httpx.TransportError as error:
            self._failed += 1
            lost = _unreachable(error, request.url.host, stop=self._failed >= _FAILED_CONNECTIONS)
            self._last_failure = str(lost)
            if lost.stop:
                raise lost from error
            raise
        finally:
            self._known.ended_at = self._clock.monotonic()
        self._failed = 0
        self._compare_clocks(answer, request.url.host)
        if answer.status_code != httpx.codes.OK:
            self._rest_as_asked(answer)
        return answer

    def _wait(self, seconds: float) -> None:
        """Wait for some seconds, if any. Raises Stopped if the process was asked to end."""
        if not self._stopping() and seconds > 0:
            self._clock.sleep(seconds)
        if self._stopping():
            raise Stopped("stopped before the next request")

    def _rules(self) -> Protego:
        """What robots.txt asks of us, read once a day."""
        known = self._known
        if known.robots is None or self._clock.monotonic() - known.at > _ROBOTS_HOLD_SECONDS:
            return self.read_rules()
        return known.robots

    def read_rules(self) -> Protego:
        """Ask for robots.txt again. Raises Unreachable or Stopped."""
        robots = Protego.parse(self._robots_text())
        if (gap := robots.crawl_delay(_NAME) or 0.0) > max(self._gap_seconds, _LONGEST_GAP):
            raise Unreachable(f"{self.url}/robots.txt asks for {gap:.0f} seconds between requests", stop=True)
        self._known.at, self._known.robots = self._clock.monotonic(), robots
        return robots

    def _gap(self) -> float:
        """The seconds from the end of a request to the next one."""
        asked = self._known.robots.crawl_delay(_NAME) if self._known.robots else None
        return max(self._gap_seconds, asked or 0.0)

    def _robots_text(self) -> str:
        """The text of robots.txt, empty if the site has none.

        It gets less time, since everything else waits for it. RFC 9309, 2.3.1.4: while a server error keeps us from
        reading it, we may not ask for anything else.
        """
        bounds = Bounds(_LARGEST_ROBOTS, min(_ROBOTS_SECONDS, self._timeout_seconds))
        try:
            answer = self._send(self._request("/robots.txt", bounds))
        except Unreadable as error:
            raise Unreachable(f"{self.url}/robots.txt: {error}; nothing else is asked", stop=True) from error
        status = answer.status_code
        busy = status >= httpx.codes.INTERNAL_SERVER_ERROR or status in _BUSY
        if busy and not _says_absent(answer):
            raise Unreachable(f"{self.url}/robots.txt answered {status}; nothing else is asked", stop=True)
        return answer.content.decode("utf-8-sig", "replace") if status == httpx.codes.OK else ""

    def _compare_clocks(self, answer: httpx.Response, host: str) -> None:
        """Stop if an answer's Date is far from our time. A missing or impossible Date is ignored.

        An answer from a cache has the Date when it was made. Its Age is how many seconds ago that was.
        """
        said, now = answer.headers.get("Date", ""), self._clock.now()
        at = _moment(said)
        if at is not None and at.year not in _YEARS:
            if not self._heard_odd_date:
                _log.warning("the site answers with the Date %s, which says nothing about the clock", beginning(said))
            at, self._heard_odd_date = None, True
        age = answer.headers.get("Age", "").strip()
        if at is not None and age.isascii() and age.isdigit():
            at = later(at, timedelta(seconds=min(float(age), _LONGEST_REST)))
        if at is not None and abs(elapsed(at, now)) > _CLOCKS_APART:
            raise _clock_wrong(at, now, practice=is_loopback(host))
        self.heard = True

    def _rest_as_asked(self, answer: httpx.Response) -> None:
        """Make the next request wait as long as Retry-After says. If that is long, end the poll instead."""
        asked = _asked_rest(answer, self._clock.now())
        if asked > _LONGEST_WAIT:
            said = f"{asked:.0f} seconds of rest, by Retry-After: {beginning(answer.headers['Retry-After'])}"
            text = f"the site answered {answer.status_code} and asked for {said}"
            raise Unreachable(text, stop=True, retry_after=asked)
        self._rest_until = self._clock.monotonic() + asked


def _says_absent(answer: httpx.Response) -> bool:
    """Whether an answer is how the site says that it has no such page (docs/design/source.md, "Addresses")."""
    if answer.status_code in {httpx.codes.NOT_FOUND, httpx.codes.BAD_REQUEST}:
        return True
    return answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR and b'id="errorPage"' in answer.content


def _clock_wrong(site_time: datetime, ours: datetime, *, practice: bool) -> ClockWrong:
    """The error that our clock is wrong: by how much, and what to do. A `practice` site may have another date."""
    apart = elapsed(site_time, ours)
    hours = round(abs(apart) / timedelta(hours=1))
    much = count(hours, "hour") if hours < _HOURS else f"{round(hours / 24):,} days"
    way = "behind" if apart < timedelta() else "ahead"
    says = f"it says {ours:%Y-%m-%d %H:%M}, the site {site_time:%Y-%m-%d %H:%M}"
    mend = "set it, for example by `timedatectl set-ntp true`: nothing is written or sent until it is right"
    whose = "the clock of this machine"
    if practice:
        whose = "our clock"
        mend = (
            "the site is on this machine, as for practice, so the clock of the machine can stay as it is: run billbot"
            f" with `--now {site_time:%Y-%m-%dT%H:%M}`, or start `billbot practice` without --now; nothing is written"
            " or sent until the two agree"
        )
    return ClockWrong(f"{whose} is {much} {way}: {says}; {mend}", site_time=site_time)


def _unreachable(error: httpx.TransportError, host: str, *, stop: bool) -> Unreachable:
    """The error for a failed connection to a host. For a bad certificate, or on this machine, it says what to do."""
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        text = (
            f"the site's certificate could not be checked ({error}); if the site left out its intermediate certificate,"
            " save that in PEM form and name the file as [source] ca_file"
        )
    else:
        why = no_connection(error)
        more = f": {beginning(str(error))}" if why == type(error).__name__ else ""
        practice = "; is `billbot practice` running?" if is_loopback(host) else ""
        text = f"no answer from the site ({why}{more}){practice}"
    return Unreachable(" ".join(text.split()), stop=stop)


def _asked_rest(answer: httpx.Response, now: datetime) -> float:
    """How many seconds of rest an answer asks for, 0 if none. Negative for a time in the past."""
    asked = answer.headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return min(float(asked), _LONGEST_REST)
    until = _moment(asked)
    return 0.0 if until is None else min(elapsed(now, until).total_seconds(), _LONGEST_REST)


def _moment(text: str) -> datetime | None:
    """The Eastern time in a header; None if it is missing, has no zone or does not exist."""
    try:
        at = parsedate_to_datetime(text)
        return at.astimezone(EASTERN) if at.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None
