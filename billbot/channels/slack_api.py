"""Calls Slack's Web API with one token at one address, without redirects, with a byte limit and a deadline.

Failures are in our words: what it means, and what to do. A call is only repeated right away after a short rate limit.
The delivery does all other retries.
"""

import json
import logging
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

from msgspec import Struct
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from billbot.channels.http import ask
from billbot.errors import DeliveryError, no_connection
from billbot.loopback import is_loopback

_PAGE, _PAGES = 200, 50  # of a channel's members
_TRIES, _SHORT = 3, 5.0  # seconds

# The domains of the other addresses that Slack names.
_DOMAINS = ("slack.com", "slack-gov.com")


class SlackApi:
    """Slack's API at `api_url` (https, on loopback also http), asked with a bot token.

    `about` is the channel named in failures. `timeout` is in seconds for each read, `longest_seconds` for a call (by
    default twice as long). If `sleep` is given, it is called with the seconds of a short rate limit, and the call is
    repeated unless the sleep was interrupted. The SDK's handlers would sleep as long as Slack says.

    Raises ValueError if `api_url` would send the token unencrypted.
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
            raise ValueError("[slack] api_url must begin with https://, or anybody in between can read the token")
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
        """Call the API. Any error becomes a DeliveryError, without the SDK's words.

        They quote headers and answers, with the token.
        """
        for _ in range(_TRIES - 1):
            try:
                return self._asked(call, arguments)
            except DeliveryError as error:
                pause = error.retry_after
                if (
                    self._sleep is None
                    or error.kind == "unclear"
                    or pause is None
                    or pause > _SHORT
                    or self._sleep(pause)
                ):
                    raise
        return self._asked(call, arguments)

    def _asked(self, call: Callable[..., SlackResponse], arguments: Mapping[str, Any]) -> SlackResponse:
        try:
            return call(**arguments)
        except SlackApiError as error:
            raise _read_answer(error.response, self._about) from None
        # ValueError, AttributeError, RecursionError: the SDK's errors for an answer that is not Slack's JSON.
        except (SlackClientError, OSError, HTTPException, ValueError, AttributeError, RecursionError) as error:
            raise _read_failure(error) from None

    def members(self, channel: str) -> Iterator[str]:
        """The ids of a channel's members, read page by page when needed. Raises DeliveryError."""
        for page, _ in self.pages(self.client.conversations_members, _PAGES, channel=channel, limit=_PAGE):
            with legible():
                members = list(page["members"])
            yield from members

    def pages(
        self, call: Callable[..., SlackResponse], most: int, **arguments: Any
    ) -> Iterator[tuple[SlackResponse, bool]]:
        """Up to `most` pages of an answer, read when needed, each with whether it is the last.

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
    """Whether an address from Slack is Slack's own and encrypted. If the API is on this machine, it may be plain.

    `encrypted` and `plain` are the schemes: https and http, wss and ws.
    """
    try:
        address, api = urlsplit(url), urlsplit(api_url).hostname or ""
        host, port = address.hostname or "", address.port
    except ValueError:
        return False
    if is_loopback(api):
        return address.scheme == plain and is_loopback(host)
    # The SDK does not encrypt on any other port, regardless of the scheme.
    ours = host == api or any(host.endswith(f".{domain}") for domain in _DOMAINS)
    return address.scheme == encrypted and port in {None, 443} and ours


class Identity(Struct, frozen=True):
    """The ids of our workspace, user and bot, and the workspace's address, from Slack's auth.test. Empty if missing."""

    team: str
    user: str
    bot: str
    url: str

    def wrote(self, message: Mapping[str, Any]) -> bool:
        """Whether a message is ours, by its author, which Slack sets. Anybody can choose words and metadata."""
        if self.bot:
            return bool(message.get("bot_id") == self.bot)
        return bool(self.user) and message.get("user") == self.user


def read_identity(answer: SlackResponse) -> Identity:
    """The identity in an answer of auth.test."""
    team, user, bot = (str(answer.get(key) or "") for key in ("team_id", "user_id", "bot_id"))
    return Identity(team, user, bot, str(answer.get("url") or ""))


# The SDK would log proxies' addresses with passwords. Our errors say what matters.
SDK_LOG = logging.getLogger(f"{__name__}.sdk")
SDK_LOG.setLevel(logging.CRITICAL)
# At most 100 messages are read at once; with 40,000 characters each, all escaped, that is 24 million.
LARGEST_BYTES = 32_000_000


class DirectClient(WebClient):
    """The SDK's client with our own way to open addresses.

    The SDK follows redirects and sends the token with them, even unencrypted. Here a redirect is an answer like any
    other; Slack never sends one. A proxy from the environment is used for encrypted requests. The SDK's `timeout` is
    for each read. A call ends after `longest_seconds`.
    """

    def __init__(self, *, longest_seconds: float, **more: Any) -> None:
        super().__init__(**more)
        self._longest_seconds, self._trust = longest_seconds, more["ssl"]

    def post(self, url: str, body: Mapping[str, Any]) -> tuple[int, str]:
        """Post JSON to another address, without the token: the status, and the answer.

        Raises DeliveryError if there is no answer.
        """
        request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST")  # noqa: S310 - Slack's, as its caller made sure
        try:
            answer = self._perform_urllib_http_request_internal(url, request)
        except (OSError, HTTPException, ValueError) as error:
            raise _read_failure(error) from None
        return answer["status"], answer["body"]

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """Ask once; any status is an answer.

        Raises ValueError for one that is too large or no text, TimeoutError for one that is not there in time.
        """
        del url
        answer = ask(
            req,
            timeout=self.timeout,
            longest_seconds=self._longest_seconds,
            largest_bytes=LARGEST_BYTES,
            context=self._trust,
            public_only=False,  # Slack's own, or one of a test
            proxy=self.proxy,
        )
        return {"status": answer.status, "headers": dict(answer.headers), "body": answer.body.decode("utf-8")}


_SIGN_IN = (
    "Slack does not accept the token: give the app's bot token to `billbot setup slack`, or put it into"
    " BILLBOT_SLACK_TOKEN"
)
_FORBIDDEN = "a setting of the workspace keeps the bot from posting in Slack channel {to}: ask its admins"
_MALFORMED = "Slack cannot take the message as billbot wrote it: report this to the maintainers of billbot"

# After these errors, trying again is useless. After any other we try again later, so an unknown error loses nothing.
_ADVICE = {
    "channel_not_found": "Slack channel {to} not found: check `to`, and invite the bot with /invite",
    "not_in_channel": "the bot is not in Slack channel {to}: invite it with /invite",
    "no_permission": "the bot may not post in Slack channel {to}: invite it with /invite",
    **dict.fromkeys(
        ("is_archived", "is_inactive"), "Slack channel {to} is archived: unarchive it, or name another in `to`"
    ),
    "missing_scope": "the Slack app lacks a scope: add {needed} to those of the bot token and reinstall the app",
    **dict.fromkeys(("not_authed", "invalid_auth", "account_inactive", "token_revoked"), _SIGN_IN),
    **dict.fromkeys(("token_expired", "not_allowed_token_type"), _SIGN_IN),
    **dict.fromkeys(("access_denied", "ekm_access_denied", "team_access_not_granted", "restricted_action"), _FORBIDDEN),
    **dict.fromkeys(("restricted_action_read_only_channel", "restricted_action_thread_only_channel"), _FORBIDDEN),
    **dict.fromkeys(("no_text", "msg_too_long", "msg_blocks_too_long", "invalid_blocks"), _MALFORMED),
    **dict.fromkeys(("invalid_blocks_format", "invalid_arguments", "invalid_metadata_format"), _MALFORMED),
    **dict.fromkeys(("invalid_metadata_schema", "metadata_too_large", "view_too_large"), _MALFORMED),
}

# The thread's first message was deleted, or replies to it are closed.
THREAD_GONE = {
    "thread_not_found",
    "invalid_thread_ts",
    "message_not_found",
    "cannot_reply_to_message",
    "restricted_action_thread_locked",
    "restricted_action_non_threadable_channel",
}

# The message can no longer be edited, or is gone.
UNCHANGEABLE = {"message_not_found", "cant_update_message", "edit_window_closed", "channel_is_limited_access"}

# There is no such person, or we may not see them.
NOBODY = {"user_not_found", "user_not_visible", "users_not_found"}

# A dialog can be opened for three seconds after somebody asked, and once.
TOO_LATE = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"}
# It was closed, or shows something newer now.
VIEW_GONE = {"not_found", "view_not_found", "hash_conflict"}

_NOT_DONE = THREAD_GONE | UNCHANGEABLE | NOBODY | TOO_LATE | VIEW_GONE

_LOOKED_UP = "before the next try, billbot looks whether the message arrived"


class RefusalError(DeliveryError):
    """Slack answered with an error. `code` is its word for it, empty if that is not known."""

    code = ""


def _read_answer(answer: SlackResponse, to: str) -> RefusalError:
    """The error for an unsuccessful answer about the channel `to`. It quotes nothing."""
    if HTTPStatus.MULTIPLE_CHOICES <= answer.status_code < HTTPStatus.BAD_REQUEST:
        text = (
            f"Slack's address redirects billbot to another address (status {answer.status_code}), which it does not"
            " follow, since that would send the token along: check [slack] api_url and the network"
        )
        return RefusalError(text, "unclear")
    word = answer.data.get("error") if isinstance(answer.data, dict) else None
    # An answer that is not Slack's has a sentence here.
    code = word if isinstance(word, str) and re.fullmatch(r"[a-z_]{1,60}", word) else ""
    if code in _ADVICE:
        return refusal(code, to, str(answer.get("needed") or ""))
    asked = header(answer.headers, "retry-after")
    pause = float(asked) if asked.isascii() and asked.isdigit() else None
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS or code in {"ratelimited", "rate_limited"}:
        text = "Slack asked billbot to slow down: nothing to do, billbot tries again later"
        return RefusalError(text, "later", retry_after=pause)
    if code:
        text = f"Slack answered {code}{f' for channel {to}' if to else ''}: billbot tries again later"
    else:
        text = f"an answer with status {answer.status_code} that is not Slack's: check [slack] api_url"
    found = RefusalError(text, "later" if code in _NOT_DONE else "unclear", retry_after=pause)
    found.code = code
    return found


def refusal(code: str, to: str, needed: str = "") -> RefusalError:
    """The error for one of Slack's permanent error codes. `needed` are the scopes that Slack names."""
    if not re.fullmatch(r"[a-z_:.,]{1,200}", needed):
        needed = "chat:write, channels:history, reactions:read and users:read"
    advice = _ADVICE[code]
    text = f"{advice.format(to=to, needed=needed)} ({code})"
    return RefusalError(text, "refused" if advice == _MALFORMED else "held")


def _read_failure(error: Exception) -> DeliveryError:
    """The error for a call without a readable answer."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        text = "Slack's certificate is not valid: check [slack] api_url and the certificates of this machine"
    elif isinstance(reason, TimeoutError):
        text = f"Slack did not answer in time: {_LOOKED_UP}"
    elif isinstance(reason, ConnectionRefusedError | socket.gaierror):
        text = f"no connection to Slack ({no_connection(reason)}): check the network and [slack] api_url"
    else:
        text = f"the connection to Slack was cut off ({type(reason).__name__}): {_LOOKED_UP}"
    return DeliveryError(text, "unclear" if _LOOKED_UP in text else "later")


@contextmanager
def legible() -> Iterator[None]:
    """A block that reads an answer: missing fields that Slack documents raise DeliveryError instead of crashing."""
    try:
        yield
    except (LookupError, TypeError, AttributeError, ValueError, OverflowError) as error:
        text = f"Slack's answer is malformed ({type(error).__name__}): {_LOOKED_UP}"
        raise DeliveryError(text, "unclear") from None


def header(headers: Mapping[str, Any], wanted: str) -> str:
    """An answer's header, or empty. The SDK returns values alone or in lists."""
    value = next((value for name, value in headers.items() if name.lower() == wanted), "")
    return str(value[0] if isinstance(value, list) and value else value)
