"""The Web API as a bot asks it: at one address, with one token, and every failure in our own words."""

import logging
import ssl
from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from billbot.channels import is_loopback
from billbot.channels.slack.connection import DirectClient
from billbot.channels.slack.errors import read_answer, read_failure
from billbot.channels.slack.retries import SafeRetry
from billbot.clock import Clock

# The SDK would log addresses of proxies, with their passwords; what matters is in our errors.
SDK_LOG = logging.getLogger(f"{__name__}.sdk")
SDK_LOG.setLevel(logging.CRITICAL)

# Where Slack has its addresses beside that of the API, which it names itself: all of them below these.
_DOMAINS = ("slack.com", "slack-gov.com")


class SlackApi:
    """Slack's API at `api_url` (https, on loopback also http), asked with a bot token.

    `about` is the channel that failures name, `timeout` seconds for each read, `longest_seconds` for a call; `clock`
    waits between the tries of one.

    Raises ValueError when `api_url` would send the token in the clear.
    """

    def __init__(
        self, token: str, api_url: str, clock: Clock, *, about: str, timeout: int = 30, longest_seconds: float = 60
    ) -> None:
        address = urlsplit(api_url)
        local = address.scheme == "http" and is_loopback(address.hostname or "")
        if address.scheme != "https" and not local:
            raise ValueError("[slack] api_url has to begin with https://, or the token is readable on the way")
        self._about = about
        self.client = DirectClient(
            token=token,
            base_url=api_url,
            timeout=timeout,
            longest_seconds=longest_seconds,
            ssl=ssl.create_default_context(),
            logger=SDK_LOG,
            retry_handlers=[SafeRetry(clock.sleep)],
        )

    def ask(self, call: Callable[..., SlackResponse], **arguments: Any) -> SlackResponse:
        """Call the API. Whatever goes wrong becomes a DeliveryError without the words of the SDK's own.

        Those quote headers and answers, and with them the token.
        """
        try:
            return call(**arguments)
        except SlackApiError as error:
            raise read_answer(error.response, self._about) from None
        # ValueError, AttributeError, RecursionError: what the SDK makes of an answer that is not Slack's JSON.
        except (SlackClientError, OSError, HTTPException, ValueError, AttributeError, RecursionError) as error:
            raise read_failure(error) from None


def is_of_slack(url: str, api_url: str, encrypted: str, plain: str) -> bool:
    """Whether an address that Slack named is Slack's, and encrypted; on this machine, if the API is, it may be plain.

    `encrypted` and `plain` are the schemes: https and http, wss and ws.
    """
    try:
        address, api = urlsplit(url), urlsplit(api_url).hostname or ""
        host, port = address.hostname or "", address.port
    except ValueError:
        return False
    if is_loopback(api):
        return address.scheme == plain and is_loopback(host)
    # The SDK speaks in the clear with any other port, whatever the scheme says.
    ours = host == api or any(host.endswith(f".{domain}") for domain in _DOMAINS)
    return address.scheme == encrypted and port in {None, 443} and ours
