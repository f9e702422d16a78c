"""The practice Slack as strict as Slack: it refuses what Slack refuses, and fails when a test says so."""

import json
import os
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

from billbot.demo.front import Front
from billbot.demo.http import HttpResponse
from billbot.demo.inbox import Room, SlackMessage
from billbot.demo.slack import PracticeSockets, PracticeWorkspace, SlackRefusal
from tests.support.no_story import NoStory
from tests.support.slack_blocks import content_of, home_of
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
_LONGEST_POST, _LONGEST_EDIT = 40_000, 4_000  # characters; Slack cuts the longer post short, which is not better
_TS = re.compile(r"\d{10}\.\d{6}")


@dataclass(frozen=True)
class _SlackFault:
    answer: HttpResponse
    accepting: bool
    silence: Literal["", "hang", "drop"]


class SlackServer(PracticeWorkspace):
    """Runs from `with` to its end. `channels` maps ids to messages, oldest first; `calls` holds what was asked.

    `scopes` are those of the token, `members` the channels the bot is in, `archived` those closed, `final` the ts of
    messages that can be edited no more. `other_app` is the token of another app in the same channels. `monotonic` is
    what the limit of one message a second and channel is measured by: pass the one of the clock under test; `seconds`
    is what the ts of a message is made of. `names` are those of channels, "practice" without one; `private` channels
    are seen only by their members. `sockets` are those of Socket Mode, where a test has them; `whispers` are what only
    one person could read. `views` are the dialogs that are open, `homes` the Home tabs of people, `unfurled` what is
    shown below links. `people` are those it knows by id, with what differs in them from a full member (whoever reacts
    becomes one), and `outside` those of them who are in none of the channels. `settings` are what a configuration says
    of it. While it runs, loopback is exempt from proxies, regardless of the environment.
    """

    team, bot, bot_id = "T1", "U1", "B1"

    def __init__(
        self, *channels: str, monotonic: Callable[[], float] = time.monotonic, seconds: Callable[[], float] = time.time
    ) -> None:
        super().__init__(Room(seconds))
        self.token = f"xoxb-{secrets.token_hex(12)}"
        self.other_app = f"xoxb-{secrets.token_hex(12)}"
        self._is_other = False
        self.channels = {channel: [] for channel in channels or ("C0123456789",)}
        self.members = set(self.channels)
        self.archived: set[str] = set()
        self.names: dict[str, str] = {}
        self.private: set[str] = set()
        self.final: set[str] = set()
        self.scopes = {"commands", "chat:write", "channels:read", "channels:history", "reactions:read", "users:read"}
        self.people: dict[str, dict[str, Any]] = {}
        self.outside: set[str] = set()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self._sockets: SocketMode | None = None
        self.whispers: list[tuple[str, dict[str, Any]]] = []
        self.views = SlackViews()
        self.homes: dict[str, dict[str, Any]] = {}
        self.unfurled: dict[str, dict[str, Any]] = {}
        self._monotonic = monotonic
        self._faults: dict[str, list[_SlackFault]] = {}
        self._posted: dict[str, float] = {}
        self._ended = threading.Event()
        self._front = _TestFront(self)

    @property
    def channels(self) -> dict[str, list[SlackMessage]]:
        return self.room.channels

    @channels.setter
    def channels(self, channels: dict[str, list[SlackMessage]]) -> None:
        self.room.channels = channels

    @property
    def sockets(self) -> "SocketMode | None":
        return self._sockets

    @sockets.setter
    def sockets(self, sockets: "SocketMode | None") -> None:
        self._sockets = sockets
        self._front.sockets = sockets or PracticeSockets()

    def __enter__(self) -> Self:
        self._front.__enter__()
        self.url = f"{self._front.url}/api/"
        self.settings = f'[slack]\napi_url = "{self.url}"\n'
        self._environment = {name: os.environ.get(name) for name in ("no_proxy", "NO_PROXY")}
        os.environ.update(dict.fromkeys(self._environment, "127.0.0.1,localhost"))
        return self

    def __exit__(self, *exception: object) -> None:
        self._ended.set()
        self._front.__exit__()
        for name, value in self._environment.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value

    def go_on_from(self, other: "SlackServer") -> None:
        """Take the messages and the people of another one, as they are there by now; no ts is given twice."""
        self.channels, self.people, self.outside = deepcopy((other.channels, other.people, other.outside))
        self.room.count = other.room.count

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
        headers = {}
        if rate_limited is not None:
            error, status, headers = "ratelimited", 429, {"Retry-After": str(rate_limited)}
        said = json.dumps({"ok": False, "error": error, **body}).encode() if error else b"<html>sorry</html>"
        answer = HttpResponse(said, status, "application/json", headers)
        self._faults.setdefault(method, []).append(_SlackFault(answer, accepting, silence))

    def answer(self, method: str, token: str, arguments: Mapping[str, Any]) -> HttpResponse | None:
        """As of the practice Slack, or the next fault."""
        with self.room.lock:
            self.calls.append((method, dict(arguments)))
            waiting = self._faults.get(method)
            fault = waiting.pop(0) if waiting else None
            if fault is None or fault.accepting:
                done = super().answer(method, token, arguments)
                if fault is None or (done and b'"ok": false' in done.body):
                    return done
        if fault.silence == "hang":
            self._ended.wait()
        return None if fault.silence else fault.answer

    def do(self, method: str, token: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Carry out a call. Raises SlackRefusal."""
        if self.sockets is not None and method == "apps.connections.open":
            return self.sockets.opened(token)
        if method not in _METHODS:
            raise SlackRefusal("unknown_method")
        if token not in {self.token, self.other_app}:
            raise SlackRefusal("invalid_auth" if token else "not_authed")
        self._is_other = token == self.other_app
        accepted, required, scope = _METHODS[method]
        if scope and scope not in self.scopes:
            raise SlackRefusal("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))
        if not required <= arguments.keys() <= accepted:
            raise SlackRefusal("invalid_arguments")
        if "channel" in required and arguments["channel"] not in self.channels:
            raise SlackRefusal("channel_not_found")
        done: dict[str, Any] = getattr(self, f"_{method.replace('.', '_')}")(**arguments)
        return done

    @property
    def _by(self) -> dict[str, str]:
        return {"user": "U2", "bot_id": "B2"} if self._is_other else super()._by

    def _auth_test(self) -> dict[str, Any]:
        return {**super()._auth_test(), "url": self.url}

    def _conversations_info(self, channel: str, **rest: Any) -> dict[str, Any]:
        if channel in self.private - self.members:
            raise SlackRefusal("channel_not_found")
        return super()._conversations_info(channel, **rest)

    def _conversations_list(
        self, types: str = "public_channel", *, exclude_archived: Any = False, **window: Any
    ) -> dict[str, Any]:
        """The channels of these types, a page; each type takes a separate scope."""
        kinds = {"public_channel": "channels:read", "private_channel": "groups:read"}
        for kind in types.split(","):
            if kind not in kinds:
                raise SlackRefusal("invalid_types")
            if kinds[kind] not in self.scopes:
                raise SlackRefusal("missing_scope", needed=kinds[kind], provided=",".join(sorted(self.scopes)))
        seen = [
            self._described(channel)
            for channel in self.channels
            if channel in self.members or channel not in self.private
            if ("private_channel" if channel in self.private else "public_channel") in types.split(",")
            if channel not in self.archived or exclude_archived not in {"1", "true", True}
        ]
        return _page_of("channels", seen, **window)

    def _described(self, channel: str) -> dict[str, Any]:
        member, archived = channel in self.members, channel in self.archived
        name = self.names.get(channel, "practice")
        return {"id": channel, "name": name, "is_member": member, "is_archived": archived}

    def _chat_postMessage(  # noqa: N802 - Slack's own spelling
        self, channel: str, thread_ts: Any = None, *, reply_broadcast: Any = False, **content: Any
    ) -> dict[str, Any]:
        self._admit(channel)
        now = self._monotonic()
        if now - self._posted.get(channel, now - 1) < 1 - 1e-6:
            raise SlackRefusal("ratelimited", retry_after=1)
        if len(content.get("text", "")) > _LONGEST_POST:
            raise SlackRefusal("msg_too_long")
        told = content_of(content, self._by)
        if thread_ts is not None:
            if not isinstance(thread_ts, str) or not _TS.fullmatch(thread_ts):
                raise SlackRefusal("invalid_thread_ts")
            if self._find(channel, thread_ts, "thread_not_found").get("thread_ts", thread_ts) != thread_ts:
                raise SlackRefusal("cannot_reply_to_message")
        elif reply_broadcast:
            raise SlackRefusal("invalid_arguments")
        shows = {content.get(name) for name in ("unfurl_links", "unfurl_media")}
        if not self._is_other and shows - {False, "0"}:
            raise SlackRefusal("invalid_arguments")  # Slack would take it, and show a page that somebody else wrote
        self._posted[channel] = now
        return super()._chat_postMessage(channel, thread_ts or "", reply_broadcast=reply_broadcast, **told)

    def _chat_update(self, channel: str, ts: str, parse: str = "none", **content: Any) -> dict[str, Any]:
        """Replace the content of a message of the bot; its ts, its thread and its place stay."""
        if channel in self.archived:
            raise SlackRefusal("is_inactive")
        told = self._find(channel, ts)
        if told.get("user") != self._by["user"]:
            raise SlackRefusal("cant_update_message")
        if ts in self.final:
            raise SlackRefusal("edit_window_closed")
        if parse not in {"none", "full"}:
            raise SlackRefusal("invalid_arguments")
        if not content.keys() & {"text", "blocks"}:
            raise SlackRefusal("no_text")
        if len(content.get("text", "")) > _LONGEST_EDIT:
            raise SlackRefusal("msg_too_long")
        before = dict(told)
        if "blocks" not in content:  # words alone appear in for everything that was seen before
            before.pop("blocks", None)
            before["edited"] = {"user": self._by["user"], "ts": f"{int(time.time())}.000000"}
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
            raise SlackRefusal("user_not_in_channel")
        self.whispers.append((user, content_of(content, self._by)))
        return {"message_ts": "1700000000.000001"}

    def _chat_unfurl(self, channel: str, unfurls: Any, **_rest: Any) -> dict[str, Any]:
        """Show something below links of a message."""
        self._admit(channel)
        unfurls = json.loads(unfurls) if isinstance(unfurls, str) else unfurls
        for url, shown in unfurls.items():
            self.unfurled[url] = content_of({"text": "-", **shown}, {})
        return {}

    def _chat_delete(self, channel: str, ts: str) -> dict[str, Any]:
        self._admit(channel)
        return super()._chat_delete(channel, ts)

    def _conversations_history(self, channel: str, **window: Any) -> dict[str, Any]:
        if channel not in self.members:
            raise SlackRefusal("not_in_channel")
        return super()._conversations_history(channel, **window)

    def _conversations_members(self, channel: str, **window: Any) -> dict[str, Any]:
        del channel
        return _page_of("members", [user for user in ("U1", *self.people) if user not in self.outside], **window)

    def _users_info(self, user: str, **_rest: Any) -> dict[str, Any]:
        if user not in self.people:
            raise SlackRefusal("user_not_found")
        flags = dict.fromkeys(("deleted", "is_bot", "is_app_user", "is_restricted", "is_ultra_restricted"), False)
        return {"user": {"id": user, "team_id": "T1", "name": "sample", **flags, **self.people[user]}}

    def _views_open(self, trigger_id: str, view: Any) -> dict[str, Any]:
        return {"view": self.views.open(trigger_id, view)}

    def _views_update(self, view_id: str, view: Any, **more: str) -> dict[str, Any]:
        return {"view": self.views.update(view_id, view, more.get("hash"))}

    def _views_publish(self, user_id: str, view: Any, **_rest: Any) -> dict[str, Any]:
        """Set the Home tab of a person."""
        if user_id not in self.people:
            raise SlackRefusal("user_not_found")
        self.homes[user_id] = home_of(view)
        return {"view": {"id": f"VHOME{user_id}", "hash": secrets.token_hex(4), **self.homes[user_id]}}

    def _reactions_get(
        self, channel: str = "", timestamp: str = "", *, full: Any = False, **_rest: Any
    ) -> dict[str, Any]:
        if not channel or not timestamp:
            raise SlackRefusal("no_item_specified")
        if channel not in self.channels:
            raise SlackRefusal("channel_not_found")
        if not _TS.fullmatch(timestamp):
            raise SlackRefusal("bad_timestamp")
        found = super()._reactions_get(channel, timestamp)
        # Without `full` Slack may leave out some of those who reacted; here it leaves out all but the count.
        if full not in {"1", "true", True}:
            for each in found["message"].get("reactions", ()):
                each["users"] = []
        return found

    def pause(self) -> None:
        """Let enough time pass for another message in each channel."""
        self._posted.clear()

    def react(self, ts: str, name: str, *users: str) -> None:
        """Let users react to a message; without any, their reaction is taken away."""
        self.room.reactions.setdefault(ts, {})[name] = list(users)
        self.people.update({user: {} for user in users if user not in self.people})

    def _admit(self, channel: str) -> None:
        if channel in self.archived:
            raise SlackRefusal("is_archived")
        if channel not in self.members:
            raise SlackRefusal("not_in_channel")


def _page_of(name: str, seen: list[Any], **window: Any) -> dict[str, Any]:
    """A page of a list that is not a list of messages."""
    start, limit = int(window.get("cursor") or 0), int(window.get("limit", 100))
    if not 1 <= limit <= 999:
        raise SlackRefusal("invalid_limit")
    more = str(start + limit) if start + limit < len(seen) else ""
    return {name: seen[start : start + limit], "response_metadata": {"next_cursor": more}}


class _TestFront(Front):
    """Serves a workspace; what is answered by address is that of Socket Mode, if there is one."""

    def __init__(self, slack: SlackServer) -> None:
        super().__init__(slack, NoStory())
        self._slack = slack

    def answer(self, address: str, said: Mapping[str, Any]) -> HttpResponse:
        """What Socket Mode says to an answer."""
        sockets = self._slack.sockets
        return sockets.replied(address, dict(said)) if sockets else super().answer(address, said)
