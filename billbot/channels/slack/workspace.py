"""A workspace before any channel of it is configured: is the token good, and which channel is meant by a name."""

import difflib
import re
from collections.abc import Iterator

from msgspec import Struct

from billbot.channels import Finding
from billbot.channels.slack.api import SlackApi
from billbot.channels.slack.doctor import SCOPES, examine_token, given_scopes, named
from billbot.channels.slack.errors import legible, refusal
from billbot.clock import Clock
from billbot.errors import DeliveryError

_PAGE, _PAGES = 999, 20
_SHOWN = 12
# A channel's id, alone or in the address that Slack copies for it.
_ID = re.compile(r"(?:<#|https://[^/\s]+/archives/)?([CG](?=[A-Z]*[0-9])[A-Z0-9]{7,20})(?:[|/?].*)?>?")


class FoundChannel(Struct, frozen=True):
    """A channel: its id, its name, and whether the bot is a member; `lack` says what to do where it is not."""

    id: str
    name: str
    lack: str


class Workspace:
    """The workspace that a bot token is for; it is asked at `api_url` and tells nobody anything.

    Raises ValueError as `SlackApi`.
    """

    def __init__(self, token: str, api_url: str, clock: Clock, *, timeout: int = 30) -> None:
        self._bot = re.fullmatch(r"xoxb-[\w-]{1,250}", token, re.ASCII) is not None
        self._api = SlackApi(token, api_url, clock, about="that was asked for", timeout=timeout)

    def examine(self) -> tuple[Finding, ...]:
        """Whether the token is accepted, and what it may do; what is no bot token is sent nowhere."""
        if not self._bot:
            said = 'is no bot token: copy the "Bot User OAuth Token", which begins with xoxb-'
            return (Finding("Slack: token", well=False, said=said),)
        return tuple(examine_token("Slack", self._api, SCOPES))

    def find(self, typed: str) -> FoundChannel:
        """The channel of a name, with or without #, of an id or an address.

        Raises DeliveryError for none, with the names that the bot can see.
        """
        if known := _ID.fullmatch(typed):
            found = self._api.ask(self._api.client.conversations_info, channel=known[1])
            with legible():
                return _place(found["channel"])
        wanted = typed.lstrip("#").strip().lower()
        seen = {each.name: each for each in self._seen()}
        if wanted in seen:
            return seen[wanted]
        near = difflib.get_close_matches(wanted, seen, n=_SHOWN, cutoff=0.3) or sorted(seen)
        shown = ", ".join(f"#{name}" for name in near[:_SHOWN]) or "none"
        more = f" and {len(seen) - _SHOWN} more" if len(near) >= _SHOWN < len(seen) else ""
        said = (
            f"the bot sees no channel of that name. It sees {shown}{more}; a private channel only once it is invited:"
            " write /invite and the bot's name there"
        )
        raise DeliveryError(said, permanent=True)

    def _seen(self) -> Iterator[FoundChannel]:
        given = {scope.strip() for scope in given_scopes(self._api.ask(self._api.client.auth_test)).split(",")}
        kinds = [("public_channel", "channels:read"), ("private_channel", "groups:read")]
        types = ",".join(kind for kind, scope in kinds if scope in given)
        if not types:
            raise refusal("missing_scope", "", "channels:read")
        cursor = None
        for _ in range(_PAGES):
            page = self._api.ask(
                self._api.client.conversations_list, types=types, exclude_archived=True, limit=_PAGE, cursor=cursor
            )
            with legible():
                listed = [_place(each) for each in page["channels"]]
                cursor = (page.get("response_metadata") or {}).get("next_cursor")
            yield from listed
            if not cursor:
                return


def _place(channel: object) -> FoundChannel:
    """A channel as Slack describes it. Raises TypeError or LookupError for what it would not say."""
    if not isinstance(channel, dict) or not re.fullmatch(r"[CG][A-Z0-9]+", str(channel["id"])):
        raise TypeError
    name = named(channel["name"])
    lack = ""
    if not channel.get("is_member"):
        lack = f"the bot is not in #{name}: write /invite and the bot's name there"
    if channel.get("is_archived"):
        lack = f"#{name} is archived: unarchive it, or name another"
    return FoundChannel(channel["id"], name, lack)
