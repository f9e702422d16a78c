"""Slack's Web API, called with one token at one address; every failure is told in our own words.

A call is repeated at once only after a short rate limit; all other retries are left to the delivery.
"""

import ssl
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from billbot.channels.slack.connection import SDK_LOG, DirectClient
from billbot.channels.slack.errors import legible, read_answer, read_failure
from billbot.errors import DeliveryError
from billbot.loopback import is_loopback

_PAGE, _PAGES = 200, 50  # of the members of a channel
_TRIES, _SHORT = 3, 5.0  # seconds

# Where Slack has its addresses beside that of the API, which it names itself: all of them below these.
_DOMAINS = ("slack.com", "slack-gov.com")


class SlackApi:
    """Slack's API at `api_url` (https, on loopback also http), asked with a bot token.

    `about` is the channel that failures name, `timeout` seconds for each read, `longest_seconds` for a call, twice
    as many unless given. Where `sleep` is given, it is called with the seconds of a rate limit of a few, and what that
    turned away is asked again, unless it was cut short; the SDK's own handlers sleep for as long as they are told to.

    Raises ValueError when `api_url` would send the token in the clear.
    """

    def __init__(
        self,
        token: str,
        api_url: str,
        *,
        about: str,
        timeout: int = 30,
        longest_seconds: float | None = None,
        sleep: Callable[[float], bool | None] | None = None,
    ) -> None:
        address = urlsplit(api_url)
        local = address.scheme == "http" and is_loopback(address.hostname or "")
        if address.scheme != "https" and not local:
            raise ValueError("[slack] api_url has to begin with https://, or the token is readable on the way")
        self._about, self._sleep = about, sleep
        self.client = DirectClient(
            token=token,
            base_url=api_url,
            timeout=timeout,
            longest_seconds=2 * timeout if longest_seconds is None else longest_seconds,
            ssl=ssl.create_default_context(),
            logger=SDK_LOG,
            retry_handlers=[],
        )

    def call(self, call: Callable[..., SlackResponse], **arguments: Any) -> SlackResponse:
        """Call the API. Whatever goes wrong becomes a DeliveryError without the words of the SDK's own.

        Those quote headers and answers, and with them the token.
        """
        for _ in range(_TRIES - 1):
            try:
                return self._asked(call, arguments)
            except DeliveryError as error:
                pause = error.retry_after
                if self._sleep is None or error.unclear or pause is None or pause > _SHORT or self._sleep(pause):
                    raise
        return self._asked(call, arguments)

    def _asked(self, call: Callable[..., SlackResponse], arguments: Mapping[str, Any]) -> SlackResponse:
        try:
            return call(**arguments)
        except SlackApiError as error:
            raise read_answer(error.response, self._about) from None
        # ValueError, AttributeError, RecursionError: what the SDK makes of an answer that is not Slack's JSON.
        except (SlackClientError, OSError, HTTPException, ValueError, AttributeError, RecursionError) as error:
            raise read_failure(error) from None

    def members(self, channel: str) -> Iterator[str]:
        """The ids of a channel's members, page by page as they are consumed. Raises DeliveryError."""
        for page, _ in self.pages(self.client.conversations_members, _PAGES, channel=channel, limit=_PAGE):
            with legible():
                members = list(page["members"])
            yield from members

    def pages(
        self, call: Callable[..., SlackResponse], most: int, **arguments: Any
    ) -> Iterator[tuple[SlackResponse, bool]]:
        """At most `most` pages of an answer, read as they are consumed, each with whether it is the last.

        Raises DeliveryError.
        """
        cursor = None
        for _ in range(most):
            page = self.call(call, **arguments, cursor=cursor)
            with legible():
                cursor = (page.get("response_metadata") or {}).get("next_cursor")
            yield page, not cursor
            if not cursor:
                return


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


class Identity(Struct, frozen=True):
    """The ids of our workspace, user and bot, and its address, by Slack's auth.test; empty where it gives none."""

    team: str
    user: str
    bot: str
    url: str

    def wrote(self, message: Mapping[str, Any]) -> bool:
        """Whether a message is ours. Slack sets its author; whoever posts chooses the words and the metadata."""
        if self.bot:
            return bool(message.get("bot_id") == self.bot)
        return bool(self.user) and message.get("user") == self.user


def read_identity(answer: SlackResponse) -> Identity:
    """The identity in an answer of auth.test."""
    team, user, bot = (str(answer.get(key) or "") for key in ("team_id", "user_id", "bot_id"))
    return Identity(team, user, bot, str(answer.get("url") or ""))
