"""A small Slack on a loopback socket: as much of the Web API as billbot uses, refusing what Slack refuses."""

import json
import os
import re
import secrets
import threading
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.support.slack_blocks import RefusedError, content_of, home_of
from tests.support.slack_views import SlackViews

if TYPE_CHECKING:
    from tests.support.socket_mode import SocketMode

# What each method accepts, what it must have, and the scope it needs, as Slack's reference says.
_METHODS: dict[str, tuple[set[str], set[str], str]] = {
    "auth.test": (set(), set(), ""),
    "chat.postMessage": (
        {"channel", "text", "blocks", "metadata", "thread_ts", "reply_broadcast", "unfurl_links", "unfurl_media"}
        | {"attachments", "icon_emoji", "icon_url", "link_names", "markdown_text", "mrkdwn", "parse", "username"},
        {"channel"},
        "chat:write",
    ),
    "chat.update": ({"channel", "ts", "text", "blocks", "metadata", "parse"}, {"channel", "ts"}, "chat:write"),
    "chat.postEphemeral": (
        {"channel", "user", "text", "blocks", "thread_ts", "parse", "link_names", "attachments", "markdown_text"},
        {"channel", "user"},
        "chat:write",
    ),
    "chat.unfurl": (
        {"channel", "ts", "unfurls", "unfurl_id", "source", "metadata"},
        {"channel", "ts", "unfurls"},
        "links:write",
    ),
    "chat.delete": ({"channel", "ts"}, {"channel", "ts"}, "chat:write"),
    "conversations.info": ({"channel", "include_locale", "include_num_members"}, {"channel"}, "channels:read"),
    "conversations.history": (
        {"channel", "cursor", "include_all_metadata", "inclusive", "latest", "limit", "oldest"},
        {"channel"},
        "channels:history",
    ),
    "conversations.replies": (
        {"channel", "ts", "cursor", "include_all_metadata", "inclusive", "latest", "limit", "oldest"},
        {"channel", "ts"},
        "channels:history",
    ),
    "conversations.list": ({"cursor", "exclude_archived", "limit", "team_id", "types"}, set(), ""),
    "conversations.members": ({"channel", "cursor", "limit"}, {"channel"}, "channels:read"),
    "views.open": ({"trigger_id", "view", "interactivity_pointer"}, {"trigger_id", "view"}, ""),
    "views.update": ({"view_id", "external_id", "hash", "view"}, {"view_id", "view"}, ""),
    "views.publish": ({"user_id", "view", "hash"}, {"user_id", "view"}, ""),
    "users.info": ({"user", "include_locale"}, {"user"}, "users:read"),
    "reactions.get": ({"channel", "timestamp", "full", "file", "file_comment"}, set(), "reactions:read"),
}
_Answer = tuple[int, dict[str, str], bytes]
_LONGEST_POST, _LONGEST_EDIT = 40_000, 4_000  # characters; Slack cuts the longer post short, which is no better
_TS = re.compile(r"\d{10}\.\d{6}")


@dataclass(frozen=True)
class _SlackFault:
    status: int
    body: dict[str, Any]
    retry_after: int | None
    accepting: bool
    silence: Literal["", "hang", "drop"]


class SlackServer:
    """Runs from `with` to its end. `channels` maps ids to messages, oldest first; `calls` holds what was asked.

    `scopes` are those of the token, `members` the channels the bot is in, `archived` those closed, `final` the ts of
    messages that can be edited no more. `other_app` is the token of another app in the same channels. `monotonic` is
    what the limit of one message a second and channel is measured by: pass the one of the clock under test; `seconds`
    is what the ts of a message is made of. `names` are those of channels, "practice" without one; `private` channels
    are seen by their members alone. `sockets` are those of Socket Mode, where a test has them; `whispers` are what one
    person alone was told. `views` are the dialogs that are open, `homes` the Home tabs of people, `unfurled` what is
    shown below links. `people` are those it knows by id, with what differs in them from a full member (whoever reacts
    becomes one), and `outside` those of them who are in none of the channels. `settings` are what a configuration says
    of it. While it runs, loopback is exempt from proxies, regardless of the environment.
    """

    def __init__(
        self, *channels: str, monotonic: Callable[[], float] = time.monotonic, seconds: Callable[[], float] = time.time
    ) -> None:
        self.token = f"xoxb-{secrets.token_hex(12)}"
        self.other_app = f"xoxb-{secrets.token_hex(12)}"
        self._author = ("U1", "B1")
        self.channels: dict[str, list[dict[str, Any]]] = {channel: [] for channel in channels or ("C0123456789",)}
        self.members = set(self.channels)
        self.archived: set[str] = set()
        self.names: dict[str, str] = {}
        self.private: set[str] = set()
        self.final: set[str] = set()
        self.scopes = {"commands", "chat:write", "channels:read", "channels:history", "reactions:read", "users:read"}
        self.reactions: dict[str, dict[str, list[str]]] = {}
        self.people: dict[str, dict[str, Any]] = {}
        self.outside: set[str] = set()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.sockets: SocketMode | None = None
        self.whispers: list[tuple[str, dict[str, Any]]] = []
        self.views = SlackViews()
        self.homes: dict[str, dict[str, Any]] = {}
        self.unfurled: dict[str, dict[str, Any]] = {}
        self._monotonic, self._seconds = monotonic, seconds
        self._faults: dict[str, list[_SlackFault]] = {}
        self._posted: dict[str, float] = {}
        self.count = 0
        self._lock = threading.Lock()
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        self._server = _SlackHttpServer(self)
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/"
        self.settings = f'[slack]\napi_url = "{self.url}"\n'
        self._environment = {name: os.environ.get(name) for name in ("no_proxy", "NO_PROXY")}
        os.environ.update(dict.fromkeys(self._environment, "127.0.0.1,localhost"))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._ended.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        for name, value in self._environment.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value

    def go_on_from(self, other: "SlackServer") -> None:
        """Take the messages and the people of another one, as they are there by now; no ts is given twice."""
        self.channels, self.people, self.outside = deepcopy((other.channels, other.people, other.outside))
        self.count = other.count

    def fail_next(
        self,
        method: str,
        *,
        error: str = "",
        status: int = 200,
        rate_limited: int | None = None,
        accepting: bool = False,
        silence: Literal["", "hang", "drop"] = "",
        **body: str,
    ) -> None:
        """Let the next call of `method` fail; several are used up in order.

        `error` is Slack's word, `rate_limited` the seconds of a 429. With `accepting` the call does its work before it
        fails. `silence` is "hang" for no answer while the server runs, or "drop" for a closed connection.
        """
        if rate_limited is not None:
            error, status = "ratelimited", 429
        answer = {"ok": False, "error": error, **body} if error else {}
        self._faults.setdefault(method, []).append(_SlackFault(status, answer, rate_limited, accepting, silence))

    def answer(self, method: str, token: str, arguments: dict[str, Any]) -> _Answer | None:
        """Status, headers and body for a call, or None for no answer."""
        with self._lock:
            self.calls.append((method, arguments))
            waiting = self._faults.get(method)
            fault = waiting.pop(0) if waiting else None
            if fault is None or fault.accepting:
                try:
                    done = self._do(method, token, arguments)
                except RefusedError as refused:
                    return _reply(429 if refused.retry_after else 200, refused.answer, refused.retry_after)
        if fault is None:
            return _reply(200, {"ok": True, **done}, None, {"X-OAuth-Scopes": ",".join(sorted(self.scopes))})
        if fault.silence == "hang":
            self._ended.wait()
        return None if fault.silence else _reply(fault.status, fault.body, fault.retry_after)

    def _do(self, method: str, token: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if self.sockets is not None and method == "apps.connections.open":
            return self.sockets.opened(token)
        if method not in _METHODS:
            raise RefusedError("unknown_method")
        if token not in {self.token, self.other_app}:
            raise RefusedError("invalid_auth" if token else "not_authed")
        self._author = ("U2", "B2") if token == self.other_app else ("U1", "B1")
        accepted, required, scope = _METHODS[method]
        if scope and scope not in self.scopes:
            raise RefusedError("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))
        if not required <= arguments.keys() <= accepted:
            raise RefusedError("invalid_arguments")
        if "channel" in required and arguments["channel"] not in self.channels:
            raise RefusedError("channel_not_found")
        done: dict[str, Any] = getattr(self, f"_{method.replace('.', '_')}")(**arguments)
        return done

    def _auth_test(self) -> dict[str, Any]:
        user, bot = self._author
        return {
            "url": self.url,
            "team": "Practice",
            "team_id": "T1",
            "user": "billbot",
            "user_id": user,
            "bot_id": bot,
            "is_enterprise_install": False,
        }

    def _conversations_info(self, channel: str, **_rest: Any) -> dict[str, Any]:
        if channel in self.private - self.members:
            raise RefusedError("channel_not_found")
        return {"channel": self._described(channel)}

    def _conversations_list(
        self, types: str = "public_channel", *, exclude_archived: Any = False, **window: Any
    ) -> dict[str, Any]:
        """The channels of these types, a page; each type takes a separate scope."""
        kinds = {"public_channel": "channels:read", "private_channel": "groups:read"}
        for kind in types.split(","):
            if kind not in kinds:
                raise RefusedError("invalid_types")
            if kinds[kind] not in self.scopes:
                raise RefusedError("missing_scope", needed=kinds[kind], provided=",".join(sorted(self.scopes)))
        start, limit = int(window.get("cursor") or 0), int(window.get("limit", 100))
        if not 1 <= limit <= 999:
            raise RefusedError("invalid_limit")
        seen = [
            channel
            for channel in self.channels
            if channel in self.members or channel not in self.private
            if ("private_channel" if channel in self.private else "public_channel") in types.split(",")
            if channel not in self.archived or exclude_archived not in {"1", "true", True}
        ]
        more = start + limit < len(seen)
        return {
            "channels": [self._described(channel) for channel in seen[start : start + limit]],
            "response_metadata": {"next_cursor": str(start + limit) if more else ""},
        }

    def _described(self, channel: str) -> dict[str, Any]:
        member, archived = channel in self.members, channel in self.archived
        name = self.names.get(channel, "practice")
        return {"id": channel, "name": name, "is_member": member, "is_archived": archived}

    def _chat_postMessage(  # noqa: N802 - Slack's own spelling
        self, channel: str, thread_ts: Any = None, *, reply_broadcast: bool = False, **content: Any
    ) -> dict[str, Any]:
        self._admit(channel)
        now = self._monotonic()
        if now - self._posted.get(channel, now - 1) < 1 - 1e-6:
            raise RefusedError("ratelimited", retry_after=1)
        if len(content.get("text", "")) > _LONGEST_POST:
            raise RefusedError("msg_too_long")
        told = content_of(content, self._by)
        if thread_ts is not None:
            if not isinstance(thread_ts, str) or not _TS.fullmatch(thread_ts):
                raise RefusedError("invalid_thread_ts")
            parent = self._find(channel, thread_ts, "thread_not_found")
            if parent.get("thread_ts", thread_ts) != thread_ts:
                raise RefusedError("cannot_reply_to_message")
            parent["thread_ts"] = told["thread_ts"] = thread_ts
            if reply_broadcast:
                told["subtype"] = "thread_broadcast"
        elif reply_broadcast:
            raise RefusedError("invalid_arguments")
        shows = {content.get(name) for name in ("unfurl_links", "unfurl_media")}
        if self._by["bot_id"] == "B1" and shows - {False, "0"}:
            raise RefusedError("invalid_arguments")  # Slack would take it, and show a page that somebody else wrote
        self._posted[channel] = now
        self.count += 1
        told["ts"] = f"{int(self._seconds())}.{self.count:06d}"
        self.channels[channel].append(told)
        return {"channel": channel, "ts": told["ts"], "message": told}

    def _chat_update(self, channel: str, ts: str, parse: str = "none", **content: Any) -> dict[str, Any]:
        """Replace the content of a message of the bot; its ts, its thread and its place stay."""
        if channel in self.archived:
            raise RefusedError("is_inactive")
        told = self._find(channel, ts, "message_not_found")
        if told.get("user") != self._author[0]:
            raise RefusedError("cant_update_message")
        if ts in self.final:
            raise RefusedError("edit_window_closed")
        if parse not in {"none", "full"}:
            raise RefusedError("invalid_arguments")
        if not content.keys() & {"text", "blocks"}:
            raise RefusedError("no_text")
        if len(content.get("text", "")) > _LONGEST_EDIT:
            raise RefusedError("msg_too_long")
        before = dict(told)
        if "blocks" not in content:  # words alone appear in for everything that was seen before
            before.pop("blocks", None)
            before["edited"] = {"user": self._author[0], "ts": f"{int(time.time())}.000000"}
        if content.get("metadata") == {}:
            del content["metadata"]
            before.pop("metadata", None)
        after = content_of(content, before)
        told.clear()
        told.update(after)
        return {"channel": channel, "ts": ts, "text": told["text"], "message": told}

    def _chat_postEphemeral(  # noqa: N802 - Slack's own spelling
        self, channel: str, user: str, **content: Any
    ) -> dict[str, Any]:
        """Post an ephemeral message to a person, who has to be in the channel, as the bot has to."""
        self._admit(channel)
        if user in self.outside:
            raise RefusedError("user_not_in_channel")
        self.whispers.append((user, content_of(content, self._by)))
        return {"message_ts": f"{int(self._seconds())}.000001"}

    def _chat_unfurl(self, channel: str, unfurls: Any, **_rest: Any) -> dict[str, Any]:
        """Show something below links of a message."""
        self._admit(channel)
        unfurls = json.loads(unfurls) if isinstance(unfurls, str) else unfurls
        for url, shown in unfurls.items():
            self.unfurled[url] = content_of({"text": "-", **shown}, {})
        return {}

    def _chat_delete(self, channel: str, ts: str) -> dict[str, Any]:
        self._admit(channel)
        self.channels[channel].remove(self._find(channel, ts, "message_not_found"))
        return {"channel": channel, "ts": ts}

    def _conversations_history(self, channel: str, **window: Any) -> dict[str, Any]:
        if channel not in self.members:
            raise RefusedError("not_in_channel")
        seen = [
            told
            for told in self.channels[channel]
            if told.get("thread_ts", told["ts"]) == told["ts"] or told.get("subtype") == "thread_broadcast"
        ]
        return _page(seen[::-1], 100, 999, **window)

    def _conversations_replies(self, channel: str, ts: str, **window: Any) -> dict[str, Any]:
        self._find(channel, ts, "thread_not_found")
        return _page([t for t in self.channels[channel] if ts in {t["ts"], t.get("thread_ts")}], 1000, 1000, **window)

    def _conversations_members(self, channel: str, **window: Any) -> dict[str, Any]:
        del channel
        everybody = [user for user in ("U1", *self.people) if user not in self.outside]
        start, limit = int(window.get("cursor") or 0), int(window.get("limit", 100))
        more = start + limit < len(everybody)
        return {
            "members": everybody[start : start + limit],
            "response_metadata": {"next_cursor": str(start + limit) if more else ""},
        }

    def _users_info(self, user: str, **_rest: Any) -> dict[str, Any]:
        if user not in self.people:
            raise RefusedError("user_not_found")
        flags = dict.fromkeys(("deleted", "is_bot", "is_app_user", "is_restricted", "is_ultra_restricted"), False)
        return {"user": {"id": user, "team_id": "T1", "name": "sample", **flags, **self.people[user]}}

    def _views_open(self, trigger_id: str, view: Any) -> dict[str, Any]:
        return {"view": self.views.open(trigger_id, view)}

    def _views_update(self, view_id: str, view: Any, **more: str) -> dict[str, Any]:
        return {"view": self.views.update(view_id, view, more.get("hash"))}

    def _views_publish(self, user_id: str, view: Any, **_rest: Any) -> dict[str, Any]:
        """Set the Home tab of a person."""
        if user_id not in self.people:
            raise RefusedError("user_not_found")
        self.homes[user_id] = home_of(view)
        return {"view": {"id": f"VHOME{user_id}", "hash": secrets.token_hex(4), **self.homes[user_id]}}

    def _reactions_get(
        self, channel: str = "", timestamp: str = "", *, full: Any = False, **_rest: Any
    ) -> dict[str, Any]:
        if not channel or not timestamp:
            raise RefusedError("no_item_specified")
        if channel not in self.channels:
            raise RefusedError("channel_not_found")
        if not _TS.fullmatch(timestamp):
            raise RefusedError("bad_timestamp")
        told = self._find(channel, timestamp, "message_not_found")
        # Without `full` Slack may leave out some of those who reacted; here it leaves out all but the count.
        whole = full in {"1", "true", True}
        given = [
            {"name": name, "count": len(users), "users": list(users) if whole else []}
            for name, users in self.reactions.get(timestamp, {}).items()
        ]
        message = {key: value for key, value in told.items() if key != "metadata"}
        return {"type": "message", "channel": channel, "message": message | ({"reactions": given} if given else {})}

    def pause(self) -> None:
        """Let enough time pass for another message in each channel."""
        self._posted.clear()

    def react(self, ts: str, name: str, *users: str) -> None:
        """Let users react to a message; without any, their reaction is taken away."""
        reactions = self.reactions.setdefault(ts, {})
        reactions[name] = list(users)
        self.people.update({user: {} for user in users if user not in self.people})
        if not users:
            del reactions[name]

    @property
    def _by(self) -> dict[str, str]:
        """The message's author by Slack, whatever the poster says."""
        return {"user": self._author[0], "bot_id": self._author[1]}

    def _admit(self, channel: str) -> None:
        if channel in self.archived:
            raise RefusedError("is_archived")
        if channel not in self.members:
            raise RefusedError("not_in_channel")

    def _find(self, channel: str, ts: str, error: str) -> dict[str, Any]:
        for told in self.channels[channel]:
            if told["ts"] == ts:
                return told
        raise RefusedError(error)


def _page(seen: list[dict[str, Any]], usual: int, most: int, **window: Any) -> dict[str, Any]:
    """The part of `seen` that was asked for; metadata only for those who ask."""
    inclusive = window.get("inclusive") in {"1", True}
    oldest, latest = float(window.get("oldest", 0)), float(window.get("latest", "inf"))
    seen = [t for t in seen if oldest < float(t["ts"]) < latest or (inclusive and float(t["ts"]) in {oldest, latest})]
    limit = int(window.get("limit", usual))
    if not 1 <= limit <= most:
        raise RefusedError("invalid_limit")
    start = int(window.get("cursor") or 0)
    keep = window.get("include_all_metadata") in {"1", True}
    messages = [{k: v for k, v in told.items() if keep or k != "metadata"} for told in seen[start : start + limit]]
    more = start + limit < len(seen)
    return {
        "messages": messages,
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }


def _reply(
    status: int, body: dict[str, Any], retry_after: int | None, headers: dict[str, str] | None = None
) -> _Answer:
    pause = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return status, {**(headers or {}), **pause}, json.dumps(body).encode() if body else b"<html>sorry</html>"


class _SlackHttpServer(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for the last answer

    def __init__(self, slack: SlackServer) -> None:
        super().__init__(("127.0.0.1", 0), _Call)
        self.slack = slack


class _Call(BaseHTTPRequestHandler):
    server: _SlackHttpServer

    def do_GET(self) -> None:
        """A WebSocket of Socket Mode, or None."""
        sockets, address = self.server.slack.sockets, urlsplit(self.path)
        ticket, key = parse_qs(address.query).get("ticket", [""])[0], self.headers.get("Sec-WebSocket-Key", "")
        self.close_connection = True
        if sockets is None or not sockets.serve(ticket, key, self.rfile, self.connection):
            self._reply(408, {}, b"")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:  # the client is gone
            return
        is_json = self.headers.get("Content-Type", "").startswith("application/json")
        arguments = json.loads(body) if is_json else dict(parse_qsl(body.decode(), keep_blank_values=True))
        if self.server.slack.sockets is not None and self.path.startswith(("/commands/", "/actions/")):
            self._reply(*self.server.slack.sockets.replied(self.path, arguments))
            return
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        answer = self.server.slack.answer(
            self.path.removeprefix("/api/"), token if scheme == "Bearer" else "", arguments
        )
        if answer is None:
            return
        self._reply(*answer)

    def _reply(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Log nothing."""
