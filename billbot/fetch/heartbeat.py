"""The heartbeat: an address that is asked so that somebody else notices when we are dead (promise 6)."""

import logging

import httpx

from billbot import __version__

_log = logging.getLogger(__name__)

_SECONDS = 10.0


def beat(url: str) -> None:
    """Ask the heartbeat's address; an empty one is none. That it could not be asked is logged and harms nothing.

    The address is not logged: such addresses often hold a key. A redirect is not followed, and counts as trouble; what
    is in the answer is not read.
    """
    if not url:
        return
    try:
        headers = {"User-Agent": f"billbot/{__version__}"}
        with (
            httpx.Client(timeout=_SECONDS, trust_env=False, follow_redirects=False) as client,
            client.stream("GET", url, headers=headers) as answer,
        ):
            answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        _log.warning("the heartbeat could not be asked (%s)", type(error).__name__)
