"""The heartbeat: an address that we request after each good check, so a service notices when billbot is dead."""

from collections.abc import Callable

import httpx

from billbot import __version__
from billbot.errors import Unreachable, Unreadable, no_connection
from billbot.site.transport import LIMIT, LimitedTransport, certificates

_LONGEST_SECONDS = 10.0
_LARGEST_BYTES = 1_000_000


def ask_heartbeat(
    url: str, *, longest_seconds: float = _LONGEST_SECONDS, stopping: Callable[[], bool] = lambda: False
) -> None:
    """Request an address once, to show the service there that we are alive.

    It takes at most `longest_seconds`. Errors do not contain the address, since it often holds a key. A redirect is not
    followed and counts as a failure.

    Raises Unreachable, and Stopped.
    """
    headers = {"User-Agent": f"billbot/{__version__}"}
    transport, limit = LimitedTransport(certificates(None), stopping), {LIMIT: (longest_seconds, _LARGEST_BYTES)}
    try:
        with httpx.Client(timeout=longest_seconds, trust_env=False, transport=transport) as client:
            answer = client.get(url, headers=headers, follow_redirects=False, extensions=limit)
    except (httpx.HTTPError, httpx.InvalidURL, Unreadable) as error:
        raise Unreachable(f"the heartbeat could not be asked ({no_connection(error)})") from None
    if not answer.is_success:
        raise Unreachable(f"the heartbeat answered {answer.status_code}")
