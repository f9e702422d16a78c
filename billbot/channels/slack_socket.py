"""Receives what people ask in Slack (commands, buttons, dialogs, Home tabs, direct messages, links) over Socket Mode.

We open this connection. Channels are not read: anything that is not a request is only acknowledged. The SDK keeps a
connection, and opens the next one when Slack asks for it. Otherwise we decide when to open one, since the SDK would try
every few seconds while Slack does not answer.
"""

import logging
import os
import select
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from billbot.channels import Finding
from billbot.channels.slack_api import SDK_LOG, DirectClient, SlackApi, is_of_slack, legible
from billbot.clock import Clock
from billbot.domain.slack import Acknowledged, SlackControl, SlackRequest
from billbot.errors import DeliveryError, no_connection
from billbot.loopback import is_loopback

_log = logging.getLogger(__name__)

HEARD = "/billbot and buttons"  # what `setup` and `doctor` call the app token's purpose
_LONGEST_PAUSE = 30.0  # seconds between two attempts to connect
_UNREADABLE = "billbot could not read this; please report it"
_BY_TOKEN = frozenset(
    {"invalid_auth", "not_authed", "not_allowed_token_type", "token_revoked", "token_expired", "account_inactive"}
)
_REFUSED = (
    "Slack does not accept the app-level token: make one with the scope connections:write under Basic Information of"
    " the app, and put it (xapp-…) into BILLBOT_SLACK_APP_TOKEN"
)
_ACCEPTED = (
    "the app token is accepted; they work while `billbot work` runs, but not with a scheduled job. Buttons and"
    " dialogs also need Interactivity, which Slack does not report: if they do not work, paste the manifest again"
)
_MOST = 4000  # kept characters of each text; Slack limits a dialog's fields to 3,000
_FIELDS, _TICKS = 20, 100
# Slack's name of a payload, by our name of the request.
_INTERACTIVE = {"block_actions", "view_submission"}
# The events that we treat as controls, by Slack's names.
_HOME_OPENED, _LINK_SHARED = "app_home_opened", "link_shared"
_MOST_LINKS = 5  # most links of a message to look up
# Takes a request, and returns the immediate reply.
Keep = Callable[[SlackRequest], Acknowledged]


class SlackListener:
    """Receives requests during its `with` block, if `stay_open` is called now and then.

    `app_token` is the app-level token, `api_url` where the API is. `gap` is the seconds between two attempts to
    connect; it grows while they fail. `keep` is called in a separate thread, and acknowledges by returning.

    Raises ValueError if `api_url` would send the token unencrypted.
    """

    def __init__(self, *, app_token: str, api_url: str, clock: Clock, timeout: int = 10, gap: float = 1.0) -> None:
        self._clock = clock
        self._api = SlackApi(app_token, api_url, about="", timeout=timeout)
        self._token, self._api_url, self._gap = app_token, api_url, gap
        self._tries, self._tried_at, self._next_try = 0, 0.0, 0.0
        self._client: _SocketClient | None = None
        self._keep: Keep = lambda _: Acknowledged()
        self._acknowledged: Callable[[], None] = lambda: None

    def examine(self) -> Finding:
        """Ask for a connection, but do not open it. Raises nothing."""
        try:
            self._address()
        except DeliveryError as error:
            return Finding(HEARD, well=False, said=str(error))
        return Finding(HEARD, well=True, said=_ACCEPTED)

    def hearing(self, keep: Keep, acknowledged: Callable[[], None] = lambda: None) -> Self:
        """The same, for a `with`: each request goes to `keep`. After its acknowledgment, `acknowledged` is called."""
        self._keep, self._acknowledged = keep, acknowledged
        return self

    def __enter__(self) -> Self:
        self._client = _SocketClient(self._token, self._api.client, self._next_address, ping=5)
        if is_loopback(urlsplit(self._api_url).hostname or ""):
            self._client.proxy = None  # no proxy for an unencrypted connection on this machine
        self._client.message_listeners.append(self._note)
        self._client.socket_mode_request_listeners.append(self._hear)
        return self

    def __exit__(self, *exception: object) -> None:
        if self._client is not None:
            self._client.end()
            self._client = None

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, as far as we know."""
        return self._client is not None and self._client.is_connected()

    def stay_open(self) -> None:
        """Connect if there is no connection and it is time for an attempt. Raises DeliveryError if it fails."""
        if self._client is None:
            return
        self._client.notice_end()
        if self._client.is_connected() or self._clock.monotonic() < self._next_try:
            return
        try:
            self._client.connect_to_new_endpoint()
        except (SlackClientError, OSError, ValueError, AttributeError) as error:
            text = f"no connection to Slack for {HEARD} ({no_connection(error)}): check the network"
            raise DeliveryError(text, "later") from None
        if not self._client.is_connected():
            raise DeliveryError(f"no connection to Slack for {HEARD}: check the network", "later")

    def _next_address(self) -> str:
        """Like `_address`, but not before it is time: Slack may ask for one connection after another."""
        now = self._clock.monotonic()
        if now < self._next_try:
            raise DeliveryError("it is too soon for another connection to Slack", "later")
        self._tried_at, self._next_try = now, now + min(_LONGEST_PAUSE, self._gap * 2**self._tries)
        self._tries = min(self._tries + 1, 16)
        return self._address()

    def _address(self) -> str:
        """A new address to connect to. Raises DeliveryError."""
        try:
            answer = self._api.call(self._opened)
        except _TokenError as error:
            raise DeliveryError(f"{_REFUSED} ({error})", "held") from None
        with legible():
            url = str(answer["url"])
        if not is_of_slack(url, self._api_url, "wss", "ws"):
            text = "Slack named an address for /billbot that is not its own, or not encrypted: check [slack] api_url"
            raise DeliveryError(text, "later")
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
        """Slack says hello: the connection works, and pauses start over with the shortest."""
        del client
        if message.get("type") == "hello":
            self._tries, self._next_try = 0, self._tried_at + self._gap

    def _hear(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        """Keep a request, then acknowledge it. Anything else is only acknowledged."""
        answer: dict[str, Any] | None = None
        if is_request(request.type, request.payload):
            known = read_request(request.type, request.envelope_id, request.payload, self._clock.now())
            said = self._keep(known) if known else Acknowledged(_UNREADABLE)
            answer = _payload(request, said)
            if known and said.refused and answer is None:
                return  # a button cannot get a reply, but without an acknowledgment Slack says that it failed
        try:
            client.send_socket_mode_response(SocketModeResponse(request.envelope_id, answer))
        except (SlackClientError, OSError, AttributeError):  # Slack sends it again, or it is answered anyway
            _log.info("an acknowledgement did not reach Slack")
        self._acknowledged()


def _payload(request: SocketModeRequest, said: Acknowledged) -> dict[str, Any] | None:
    """The content of an acknowledgment, if this kind of request may have one, or None."""
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


class _SocketClient(SocketModeClient):
    """Runs threads from its creation to its `end`. `address` returns an address to connect to.

    It pings every `ping` seconds. It only opens another connection by itself if Slack asks for it.
    """

    def __init__(self, token: str, web: DirectClient, address: Callable[[], str], ping: float) -> None:
        self._address = address
        # One at a time, to keep the order in which buttons were pressed.
        super().__init__(token, SDK_LOG, web, auto_reconnect_enabled=False, ping_interval=ping, concurrency=1)

    def issue_new_wss_url(self) -> str:
        """A new address. Raises DeliveryError."""
        return self._address()

    def connect(self) -> None:
        """Connect again, and close the previous connection."""
        old = self.current_session
        if old is not None:
            close = old.close

            def at_once() -> None:
                _shut(old)
                close()

            old.close = at_once  # type: ignore[method-assign]
        super().connect()
        if self.closed:  # by another thread meanwhile that only knew the old one
            self._let_end()
            self.disconnect()

    def notice_end(self) -> None:
        """If Slack hung up silently, hang up, too. The SDK would only notice at its next ping."""
        session = self.current_session
        if session is not None and session.sock is not None and _has_ended(session.sock):
            session.disconnect()

    def end(self) -> None:
        """Hang up permanently."""
        self.closed = True
        self._let_end()
        if self.current_session is not None:
            _shut(self.current_session)
        self.message_queue.put(None)  # threads waiting for a message can end
        self.close()

    def _let_end(self) -> None:
        """End the loop that reads from a connection, even if it is just starting.

        A starting loop would mark itself as running, then wait for a closed connection forever.
        """
        old, self.current_session_state = self.current_session_state, _Over()  # type: ignore[no-untyped-call]
        old.terminated = True


class _Over(ConnectionState):
    """The state of a connection that stays ended, even if something else is assigned."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, name == "terminated" or value)


def _shut(session: Connection) -> None:
    """End all reads from a connection."""
    if session.sock is not None:
        with suppress(OSError):
            session.sock.shutdown(socket.SHUT_RDWR)


def _has_ended(connection: socket.socket) -> bool:
    """Whether the other side ended a connection. This consumes no data."""
    try:
        with socket.socket(fileno=os.dup(connection.fileno())) as twin:
            readable, _, _ = select.select([twin], [], [], 0)
            return bool(readable) and not twin.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except (OSError, ValueError):
        return True


def is_request(kind: str, payload: Mapping[str, Any]) -> bool:
    """Whether an envelope of this kind has something for billbot."""
    if kind == "events_api":
        event = payload.get("event")
        if not isinstance(event, dict):
            return False
        opened = event.get("type") == _HOME_OPENED and event.get("tab") == "home"
        return opened or event.get("type") == _LINK_SHARED or _is_said_to_us(event)
    return kind == "slash_commands" or (kind == "interactive" and payload.get("type") in _INTERACTIVE)


def _is_said_to_us(event: Mapping[str, Any]) -> bool:
    """Whether a person writes to billbot directly. Not an edit, a deletion, or an app's message."""
    kinds = event.get("type"), event.get("channel_type")
    return kinds == ("message", "im") and not event.get("subtype") and not event.get("bot_id")


def read_request(kind: str, envelope: str, payload: Mapping[str, Any], at: datetime) -> SlackRequest | None:
    """The request in an envelope that arrived at a time; None if it is not as Slack documents."""
    try:
        read = {"slash_commands": _command, "events_api": _event}.get(kind, _interactive)
        return read(envelope, payload, at)
    except (LookupError, TypeError, ValueError, AttributeError):
        return None


def first_field(payload: Mapping[str, Any]) -> str:
    """The name of the first block of a dialog that takes an answer; empty if it has none."""
    try:
        blocks = payload["view"]["blocks"]
        return next((str(each["block_id"]) for each in blocks if each["type"] == "input"), "")
    except (LookupError, TypeError):
        return ""


def _command(envelope: str, said: Mapping[str, Any], at: datetime) -> SlackRequest:
    return SlackRequest(
        envelope=_text(envelope),
        trigger=_text(said["trigger_id"]),
        person=_text(said["user_id"]),
        channel=_text(said["channel_id"]),
        words=_maybe(said.get("text"))[:_MOST],
        reply_to=_text(said["response_url"]),
        asked_at=at,
    )


def _event(envelope: str, said: Mapping[str, Any], at: datetime) -> SlackRequest:
    event, written = said["event"], _is_said_to_us(said["event"])
    control = None if written else SlackControl(_HOME_OPENED)
    if event["type"] == _LINK_SHARED:
        urls = " ".join(_text(each["url"]) for each in event["links"][:_MOST_LINKS])
        control = SlackControl(_LINK_SHARED, _text(urls), _text(event["message_ts"]))
    return SlackRequest(
        envelope=_text(envelope),
        trigger=f"event {_text(said['event_id'])}",
        person=_text(event["user"]),
        channel=_text(event["channel"]) if control is None or control.value else "",
        words=_maybe((event.get("text") or "")[:_MOST]) if written else "",
        reply_to="",
        asked_at=at,
        kind="command" if written else "button",
        control=control,
    )


def _interactive(envelope: str, said: Mapping[str, Any], at: datetime) -> SlackRequest:
    view = said.get("view") or {}
    name = _text(view["id"]) if view else ""
    chosen = dict(_chosen((view or said).get("state") or {}))
    common: dict[str, Any] = {
        "envelope": _text(envelope),
        "person": _text(said["user"]["id"]),
        "words": "",
        "asked_at": at,
    }
    if said["type"] == "view_submission":  # the same dialog is sent once: its name identifies it
        return SlackRequest(
            trigger=f"view {name}",
            channel="",
            reply_to="",
            kind="dialog",
            control=SlackControl(_text(view["callback_id"]), _maybe(view.get("private_metadata")), "", name, chosen),
            **common,
        )
    pressed, message = said["actions"][0], _maybe((said.get("container") or {}).get("message_ts"))
    return SlackRequest(
        trigger=_text(said["trigger_id"]),
        channel=_maybe((said.get("channel") or {}).get("id")),
        reply_to=_maybe(said.get("response_url")),
        kind="button",
        control=SlackControl(_text(pressed["action_id"]), _maybe(pressed.get("value")), message, name, chosen),
        **common,
    )


def _chosen(state: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The content of a dialog's fields, by name."""
    fields = [field for block in state.get("values", {}).values() for field in block.items()]
    if len(fields) > _FIELDS:
        raise ValueError(len(fields))
    for name, field in fields:
        options = [*(field.get("selected_options") or ()), *filter(None, [field.get("selected_option")])]
        values = [each["value"] for each in options] or [field.get("value") or field.get("selected_date")]
        if len(values) > _TICKS:
            raise ValueError(len(values))
        yield _text(name), tuple(_text(each) for each in values if each)


def _text(said: Any) -> str:
    if not said:
        raise ValueError(said)
    return _maybe(said)


def _maybe(said: Any) -> str:
    """A text, or empty. Raises TypeError, and ValueError for a text that Slack would not send."""
    if said is not None and not isinstance(said, str):
        raise TypeError(said)
    if said and len(said) > _MOST:
        raise ValueError(len(said))
    if said:
        said.encode()  # half a pair of surrogates, which is a ValueError: it could not be kept
    return said or ""
