"""When a call to Slack is repeated on the spot: only where that can double nothing; a longer wait is the delivery's."""

from collections.abc import Callable
from http import HTTPStatus

from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryHandler, RetryState

from billbot.channels.slack.errors import retry_after

_READING = ("/auth.test", "/conversations.", "/reactions.get", "/users.info")
_TRIES = 2
_LONGEST = 5.0  # seconds
_UNTOLD = 1.0  # seconds, where Slack does not say how long


class SafeRetry(RetryHandler):
    """Repeats what a short rate limit turned away, and after a server error what only reads.

    Stands in for the SDK's handlers, which sleep as long as they are told to and repeat a post after a 500.
    `sleep` waits that many seconds.
    """

    def __init__(self, sleep: Callable[[float], None]) -> None:
        super().__init__(max_retry_count=_TRIES)
        self._sleep = sleep

    def _can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        del state, error
        if response is None:
            return False
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            return (retry_after(response.headers) or _UNTOLD) <= _LONGEST
        reads = any(method in request.url for method in _READING)
        return response.status_code in {500, 503} and reads

    def prepare_for_next_attempt(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        """Wait as long as Slack asks."""
        del request, error
        self._sleep((retry_after(response.headers) if response else None) or _UNTOLD)
        state.next_attempt_requested = True
        state.increment_current_attempt()
