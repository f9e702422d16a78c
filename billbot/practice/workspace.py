"""The practice Slack: the part of Slack's Web API that billbot uses, on the messages in the room.

Methods, arguments and answers have the names of Slack's reference. Only its own tokens are accepted, so that a wrong
one can be tried. A channel exists as soon as somebody writes to it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from billbot.practice.inbox import PracticePost, Room

# Who sits before the page, and the bot.
YOU, BOT, _BOT_ID, TEAM = "U0YOU", "U0BILLBOT", "B0BILLBOT", "T0PRACTICE"
# The channels that are there from the beginning.
_CHANNELS = ("C0COALITION", "C0DESK")
BOT_TOKEN = "xoxb-practice"  # noqa: S105 - it opens nothing but this
APP_TOKEN = "xapp-practice"  # noqa: S105 - as above
_SCOPES = "channels:history,channels:read,chat:write,commands,groups:history,groups:read,reactions:read,users:read"
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,20}")
_CONTENT = ("text", "blocks", "metadata")
_TRUE = {True, "1", "true"}


class SlackRefusal(Exception):
    """An error of Slack: its name for what is wrong."""


class PracticeWorkspace:
    """Answers the calls of a bot. `connect` gives the address of a connection for Socket Mode, where there is one."""

    def __init__(self, room: Room) -> None:
        self.room, self.connect = room, _nowhere
        self._methods: dict[str, Callable[..., dict[str, Any]]] = {
            "auth.test": self._auth_test,
            "apps.connections.open": lambda: {"url": self.connect()},
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._whisper,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "conversations.info": lambda channel, **_: {"channel": _described(channel)},
            "conversations.list": lambda **_: {"channels": [_described(each) for each in self.channels]},
            "conversations.members": lambda channel, **_: {"members": [YOU, BOT] if channel else []},
            "conversations.history": self._history,
            "conversations.replies": self._history,
            "users.info": self._user,
            "reactions.get": self._reactions,
        }

    @property
    def channels(self) -> list[str]:
        """The ids of the channels, those in which something stands among them."""
        return list(dict.fromkeys((*_CHANNELS, *(post.channel for post in self.room.posts))))

    def headers(self) -> dict[str, str]:
        """The headers of each answer: the scopes of the token."""
        return {"X-OAuth-Scopes": _SCOPES}

    def answer(self, method: str, token: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a call, as Slack words it; one that it refuses has `ok` false and an `error`."""
        try:
            return {"ok": True, **self._admitted(method, token, arguments)(**arguments)}
        except SlackRefusal as refusal:
            return {"ok": False, "error": str(refusal)}
        except (TypeError, ValueError):
            return {"ok": False, "error": "invalid_arguments"}

    def _admitted(self, method: str, token: str, arguments: Mapping[str, Any]) -> Callable[..., dict[str, Any]]:
        if method not in self._methods:
            raise SlackRefusal("unknown_method")
        if token != (APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN):
            raise SlackRefusal("invalid_auth" if token else "not_authed")
        if not _CHANNEL.fullmatch(str(arguments.get("channel", "C0NONE"))):
            raise SlackRefusal("channel_not_found")
        return self._methods[method]

    def _auth_test(self) -> dict[str, Any]:
        names = {"team": "Practice", "team_id": TEAM, "user": "billbot", "user_id": BOT, "bot_id": _BOT_ID}
        return {"url": "http://127.0.0.1/", "is_enterprise_install": False, **names}

    def _post(
        self, channel: str, thread_ts: str = "", *, reply_broadcast: Any = False, **content: Any
    ) -> dict[str, Any]:
        if thread_ts and self.room.find(channel, thread_ts) is None:
            raise SlackRefusal("thread_not_found")
        where = {"thread": thread_ts, "broadcast": reply_broadcast in _TRUE}
        post = self.room.post(channel, **where, **_content(content))
        return {"channel": channel, "ts": post.ts, "message": _told(post)}

    def _whisper(self, channel: str, user: str, thread_ts: str = "", **content: Any) -> dict[str, Any]:
        kept = _content(content) | {"thread": thread_ts, "only_for": user}
        return {"message_ts": self.room.post(channel, **kept).ts}

    def _update(self, channel: str, ts: str, **content: Any) -> dict[str, Any]:
        self._find(channel, ts)
        self.room.edit(channel, ts, **_content(content))
        return {"channel": channel, "ts": ts, "text": str(content.get("text", ""))}

    def _delete(self, channel: str, ts: str) -> dict[str, Any]:
        self._find(channel, ts)
        self.room.delete(channel, ts)
        return {"channel": channel, "ts": ts}

    def _history(self, channel: str, ts: str = "", **window: Any) -> dict[str, Any]:
        """A page of the messages in a channel, the latest first, or of those in a thread."""
        posts = [post for post in self.room.posts if post.channel == channel and not (post.deleted or post.only_for)]
        if ts:
            self._find(channel, ts)
            posts = [post for post in posts if ts in {post.ts, post.thread}]
        else:
            posts = [post for post in reversed(posts) if post.broadcast or not post.thread]
        oldest, latest = float(window.get("oldest") or 0), float(window.get("latest") or "inf")
        posts = [post for post in posts if oldest < float(post.ts) < latest]
        begin, most = int(window.get("cursor") or 0), int(window.get("limit") or 100)
        keep = window.get("include_all_metadata") in _TRUE
        more = str(begin + most) if begin + most < len(posts) else ""
        found = [_told(post, metadata=keep) for post in posts[begin : begin + most]]
        return {"messages": found, "has_more": bool(more), "response_metadata": {"next_cursor": more}}

    def _user(self, user: str, **_: Any) -> dict[str, Any]:
        if user not in {YOU, BOT}:
            raise SlackRefusal("user_not_found")
        lacks = dict.fromkeys(("deleted", "is_restricted", "is_ultra_restricted", "is_stranger"), False)
        name = "you" if user == YOU else "billbot"
        return {"user": {"id": user, "team_id": TEAM, "name": name, "is_bot": user == BOT, **lacks}}

    def _reactions(self, channel: str, timestamp: str, **_: Any) -> dict[str, Any]:
        post = self._find(channel, timestamp)
        given = [{"name": name, "users": users, "count": len(users)} for name, users in post.reactions.items() if users]
        told = _told(post, metadata=False) | ({"reactions": given} if given else {})
        return {"type": "message", "channel": channel, "message": told}

    def _find(self, channel: str, ts: str) -> PracticePost:
        post = self.room.find(channel, ts)
        if post is None:
            raise SlackRefusal("message_not_found")
        return post


def _nowhere() -> str:
    raise SlackRefusal("forbidden_team")


def _described(channel: str) -> dict[str, Any]:
    """A channel as Slack describes it; it is called as its id, without what all ids begin with."""
    return {"id": channel, "name": name_of(channel), "is_member": True, "is_archived": False}


def name_of(channel: str) -> str:
    """What a channel is called."""
    return re.sub(r"^[CDG]0?", "", channel).lower()


def _content(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: given[key] for key in _CONTENT if given.get(key) is not None}


def _told(post: PracticePost, *, metadata: bool = True) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "message", "ts": post.ts, "user": BOT, "bot_id": _BOT_ID, "text": post.text}
    told["blocks"] = list(post.blocks)
    if post.thread:
        told["thread_ts"] = post.thread
    if post.metadata and metadata:
        told["metadata"] = post.metadata
    return told
