"""The listener: what people ask in Slack arrives over a connection that we open (Socket Mode), by the SDK's client.

Nothing is read from channels: of all that Slack may send, the command, our buttons and our dialogs are heard, and the
rest is acknowledged.
The SDK keeps a connection and opens the next one where Slack asks for it; when one is opened otherwise is ours, since
the SDK would ask every few seconds for as long as Slack is away.
"""

import logging
import math
from collections.abc import Callable, Mapping
from typing import Any, Self
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from billbot.channels import Finding
from billbot.channels.slack.api import SlackApi, is_of_slack
from billbot.channels.slack.connection import SocketClient
from billbot.channels.slack.errors import legible
from billbot.channels.slack.requests import first_field, is_request, read_request
from billbot.clock import Clock
from billbot.domain.slack import Acknowledged, SlackRequest
from billbot.errors import DeliveryError
from billbot.loopback import is_loopback

_log = logging.getLogger(__name__)

HEARD = "/billbot and buttons"  # what the app token is for, as `setup` and `doctor` call it
_LONGEST_PAUSE = 300.0  # seconds between two tries to connect
_LASTED = 60  # a connection that lasted so many of the shortest of these pauses worked
_UNREADABLE = "billbot could not read this; please report it"
_BY_TOKEN = frozenset(
    {"invalid_auth", "not_authed", "not_allowed_token_type", "token_revoked", "token_expired", "account_inactive"}
)
_REFUSED = (
    "Slack does not accept the app-level token: make one with the scope connections:write under Basic Information of"
    " the app, and put it (xapp-…) into BILLBOT_SLACK_APP_TOKEN"
)
_ACCEPTED = (
    "the app token is accepted; they are heard while `billbot work` runs, and by no scheduled job. Buttons and"
    " dialogs need Interactivity, too, of which Slack says nothing: if nothing comes of these, paste the manifest anew"
)
# Takes a request, and gives what is said at once.
Keep = Callable[[SlackRequest], Acknowledged]


class SlackListener:
    """From the beginning of its `with` to its end it hears what is asked, if `stay_open` is called now and then.

    `app_token` is the app-level token, `api_url` where the API is, `gap` the seconds between two tries to connect,
    which grow while they fail. `keep` is called in a thread of its own, and acknowledges by returning.

    Raises ValueError when `api_url` would send the token in the clear.
    """

    def __init__(self, *, app_token: str, api_url: str, clock: Clock, timeout: int = 10, gap: float = 1.0) -> None:
        self._clock = clock
        self._api = SlackApi(app_token, api_url, about="", timeout=timeout)
        self._token, self._api_url, self._gap = app_token, api_url, gap
        self._tries, self._next_try, self._greeted_at = 0, 0.0, math.inf
        self._client: SocketClient | None = None
        self._keep: Keep = lambda _: Acknowledged()
        self._acknowledged: Callable[[], None] = lambda: None

    def examine(self) -> Finding:
        """Ask for a connection, and open none. Raises nothing."""
        try:
            self._address()
        except DeliveryError as error:
            return Finding(HEARD, well=False, said=str(error))
        return Finding(HEARD, well=True, said=_ACCEPTED)

    def hearing(self, keep: Keep, acknowledged: Callable[[], None] = lambda: None) -> Self:
        """The same, for a `with`: each request goes to `keep`, and behind its acknowledgement comes `acknowledged`."""
        self._keep, self._acknowledged = keep, acknowledged
        return self

    def __enter__(self) -> Self:
        self._client = SocketClient(self._token, self._api.client, self._next_address, ping=5)
        if is_loopback(urlsplit(self._api_url).hostname or ""):
            self._client.proxy = None  # what speaks plainly with this machine takes no way through another
        self._client.message_listeners.append(self._note)
        self._client.socket_mode_request_listeners.append(self._hear)
        return self

    def __exit__(self, *exception: object) -> None:
        if self._client is not None:
            self._client.end()
            self._client = None

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, as far as is known."""
        return self._client is not None and self._client.is_connected()

    def stay_open(self) -> None:
        """Connect where there is no connection and it is time for a try. Raises DeliveryError where it fails."""
        if self._client is None:
            return
        self._client.notice_end()
        if self._client.is_connected() or self._clock.monotonic() < self._next_try:
            return
        try:
            self._client.connect_to_new_endpoint()
        except (SlackClientError, OSError, ValueError, AttributeError) as error:
            text = f"no connection to Slack for {HEARD} ({type(error).__name__}): check the network"
            raise DeliveryError(text, permanent=False) from None
        if not self._client.is_connected():
            raise DeliveryError(f"no connection to Slack for {HEARD}: check the network", permanent=False)

    def _next_address(self) -> str:
        """As `_address`, but no sooner than it is time: Slack may also ask for one connection after the other."""
        now = self._clock.monotonic()
        if now < self._next_try:
            raise DeliveryError("it is too soon for another connection to Slack", permanent=False)
        if now - self._greeted_at > _LASTED * self._gap:
            self._tries = 0
        self._next_try = now + min(_LONGEST_PAUSE, self._gap * 2**self._tries)
        self._tries, self._greeted_at = min(self._tries + 1, 16), math.inf
        return self._address()

    def _address(self) -> str:
        """A new address to connect to. Raises DeliveryError."""
        try:
            answer = self._api.call(self._opened)
        except _TokenError as error:
            raise DeliveryError(f"{_REFUSED} ({error})", permanent=True) from None
        with legible():
            url = str(answer["url"])
        if not is_of_slack(url, self._api_url, "wss", "ws"):
            text = "Slack named an address for /billbot that is not its own, or not encrypted: check [slack] api_url"
            raise DeliveryError(text, permanent=False)
        return url

    def _opened(self) -> Any:
        try:
            return self._api.client.apps_connections_open(app_token=self._token)
        except SlackApiError as error:
            word = error.response.data.get("error") if isinstance(error.response.data, dict) else None
            if word in _BY_TOKEN or word == "missing_scope":
                raise _TokenError(word) from None
            raise

    def _note(self, client: BaseSocketModeClient, message: Mapping[str, Any], _: str | None = None) -> None:
        """Slack says hello: if it lasts the connection works, and the next one need not wait."""
        del client
        if message.get("type") == "hello":
            self._greeted_at = self._clock.monotonic()

    def _hear(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        """Keep a request, then acknowledge it; what is nothing for us is acknowledged alone."""
        answer: dict[str, Any] | None = None
        if is_request(request.type, request.payload):
            known = read_request(request.type, request.envelope_id, request.payload, self._clock.now())
            said = self._keep(known) if known else Acknowledged(_UNREADABLE)
            answer = _payload(request, said)
            if known and said.refused and answer is None:
                return  # nothing can be said of a button; without an acknowledgement Slack says that it failed
        try:
            client.send_socket_mode_response(SocketModeResponse(request.envelope_id, answer))
        except (SlackClientError, OSError, AttributeError):  # it is sent again, or answered without that
            _log.info("an acknowledgement did not reach Slack")
        self._acknowledged()


def _payload(request: SocketModeRequest, said: Acknowledged) -> dict[str, Any] | None:
    """What an acknowledgement says, as far as one of a request like this can say anything; null for nothing."""
    if request.type == "slash_commands":
        return {"text": said.refused} if said.refused else None
    if request.payload.get("type") != "view_submission":
        return None
    faults = dict(said.faults)
    if said.refused and (field := first_field(request.payload)):
        faults[field] = said.refused
    if faults:
        return {"response_action": "errors", "errors": faults}
    return {"response_action": "update", "view": dict(said.view)} if said.view else None


class _TokenError(Exception):
    """Slack does not take the token."""
