"""The pace of requests to the site: gaps, retries, rests that it asks for, and the end after failed connections.

Here the site's clock is also compared with ours. Knows neither paths nor bills.
"""

import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
from httpx_retries import Retry

from billbot.clock import EASTERN, Clock, elapsed, later
from billbot.domain.bills.shown import count
from billbot.errors import ClockWrong, ConfigError, Stopped, Unreachable
from billbot.loopback import is_loopback
from billbot.site.parse import beginning

_FAILED_CONNECTIONS = 3
_RETRIES = 2
_LONGEST_WAIT = 60.0
_LONGEST_REST = 30 * 86_400.0  # seconds; a longer one that is asked for is taken for an error
_HOURS = 48  # a longer time is said in days
_CLOCKS_APART = timedelta(hours=1)  # so far the site's clock and ours may be apart


class PacedTransport(httpx.BaseTransport):
    """Sends one request after the other over `inner`, and none once three connections in a row have failed.

    The retries are around it, so that each try is paced and counted. `gap_seconds` is the pause between the end of a
    request and the next one; `requests` counts those that were sent, `ended_at` is when the last one was over. `heard`
    says that an answer arrived whose Date did not speak against our clock.
    """

    def __init__(
        self, inner: httpx.BaseTransport, clock: Clock, gap_seconds: float, stopping: Callable[[], bool]
    ) -> None:
        self.gap_seconds = gap_seconds
        self.requests = 0
        self.heard = False
        self._inner, self._clock, self._stopping = inner, clock, stopping
        self._failed, self._lost = 0, ""
        self.ended_at = self._rest_until = float("-inf")

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request when its time has come.

        Raises httpx.TransportError, which may be tried again; Unreachable once the sweep has to stop; Stopped;
        ClockWrong where the answer's Date is far from our time.
        """
        if self._failed >= _FAILED_CONNECTIONS:
            raise Unreachable(f"{self._failed} connections in a row failed, the last with: {self._lost}", stop=True)
        self.wait(max(self.ended_at + self.gap_seconds, self._rest_until) - self._clock.monotonic())
        self.requests += 1
        try:
            answer = self._inner.handle_request(request)
        except httpx.TransportError as error:
            lost = self.lost(error)
            if lost.stop:
                raise lost from error
            raise
        finally:
            self.ended()
        self._compare_clocks(answer, request.url.host)
        # Nothing is followed, yet httpx reads where an answer leads and stumbles over a broken address.
        answer.headers.pop("Location", None)
        answer.headers.pop("Set-Cookie", None)  # nothing of theirs is kept and sent back
        if answer.status_code != httpx.codes.OK:
            self.answered()
            self._rest_as_asked(answer)
        return answer

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def wait(self, seconds: float) -> None:
        """Wait, if there is anything to wait for. Raises Stopped when the process was asked to end."""
        self._unless_stopping()
        if seconds > 0:
            self._clock.sleep(seconds)
            self._unless_stopping()

    def ended(self) -> None:
        """Note that a request is over: the gap before the next begins."""
        self.ended_at = self._clock.monotonic()

    def answered(self) -> None:
        """Note that the site answered, whatever its answer was, so that earlier failures do not count any more."""
        self._failed = 0

    def lost(self, error: httpx.TransportError) -> Unreachable:
        """Count a failed connection, and return the error to raise."""
        self._failed += 1
        lost = unreachable(error, stop=self._failed >= _FAILED_CONNECTIONS)
        self._lost = str(lost)
        return lost

    def _unless_stopping(self) -> None:
        if self._stopping():
            raise Stopped("stopped before the next request")

    def _compare_clocks(self, answer: httpx.Response, host: str) -> None:
        """Stop at an answer whose Date is far from our time; one without a Date says nothing.

        A cache on the way gives an answer the Date at which it was made, and says how many seconds ago that was as Age.
        """
        at, now = _moment(answer.headers.get("Date", "")), self._clock.now()
        age = answer.headers.get("Age", "").strip()
        if at is not None and age.isascii() and age.isdigit():
            at = later(at, timedelta(seconds=min(float(age), _LONGEST_REST)))
        if at is not None and abs(elapsed(at, now)) > _CLOCKS_APART:
            answer.close()
            raise _clock_wrong(at, now, practice=is_loopback(host))
        self.heard = True

    def _rest_as_asked(self, answer: httpx.Response) -> None:
        """Have the next request wait as long as the site asks with Retry-After; a long rest ends the sweep instead."""
        asked = _asked_rest(answer, self._clock.now())
        if asked > _LONGEST_WAIT:
            answer.close()
            said = f"{asked:.0f} seconds of rest, by Retry-After: {beginning(answer.headers['Retry-After'])}"
            text = f"the site answered {answer.status_code} and asked for {said}"
            raise Unreachable(text, stop=True, retry_after=asked)
        self._rest_until = self._clock.monotonic() + asked


def _clock_wrong(site_time: datetime, ours: datetime, *, practice: bool) -> ClockWrong:
    """The error that our clock is wrong: by how much, and what to do; a `practice` site may be at another date."""
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


def unreachable(error: httpx.TransportError, *, stop: bool) -> Unreachable:
    """A failed connection as an error for people; for a bad certificate it says what to do."""
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        text = (
            f"the site's certificate could not be checked ({error}); if the site left out its intermediate certificate,"
            " save that in PEM form and name the file as [source] ca_file"
        )
    else:
        text = f"no answer from the site ({type(error).__name__}: {beginning(str(error))})"
    return Unreachable(" ".join(text.split()), stop=stop)


def paced_retry(transport: PacedTransport) -> Retry:
    """Two tries more at most, after 4 to 8 and 8 to 16 seconds, or longer where the site asks for that."""

    class PacedRetry(Retry):
        def sleep(self, response: httpx.Response | Exception) -> None:  # noqa: ARG002 - the transport knows what it asks for
            transport.wait(self.backoff_strategy())

    return PacedRetry(total=_RETRIES, backoff_factor=4.0, backoff_jitter=0.5)


def certificates(ca_file: Path | None) -> ssl.SSLContext:
    """What certificates are checked against: those of this machine, and those in `ca_file`. Raises ConfigError."""
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:  # ssl.SSLError is one
            why = error.strerror or error
            fault = f"billbot.toml: source: ca_file: {ca_file} holds no certificates in PEM form ({why}); save them so"
            raise ConfigError([fault]) from error
    return context


def _asked_rest(answer: httpx.Response, now: datetime) -> float:
    """The seconds of rest that an answer asks for, below 0 for a time that has passed; 0 where it asks for none."""
    asked = answer.headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return min(float(asked), _LONGEST_REST)
    until = _moment(asked)
    return 0.0 if until is None else min(elapsed(now, until).total_seconds(), _LONGEST_REST)


def _moment(text: str) -> datetime | None:
    """The Eastern time that a header names; null for no time at all, or one that is in no zone or no calendar."""
    try:
        at = parsedate_to_datetime(text)
        return at.astimezone(EASTERN) if at.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None
