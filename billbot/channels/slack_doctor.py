"""Checks a Slack channel (the token, its scopes, whether the bot is a member) without posting anything.

Also finds the channel that a name means, for `setup`, before any channel is configured.
"""

import difflib
import re
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from slack_sdk.web import SlackResponse

from billbot.channels import Finding
from billbot.channels.slack_api import NOBODY, RefusalError, SlackApi, header, legible, refusal
from billbot.errors import DeliveryError

# What each scope is for. For a private channel, `channels` scopes are `groups` scopes.
_SCOPES = {
    "chat:write": "to post",
    "channels:read": "to see whether the bot is a member",
    "channels:history": "to look up whether a message arrived before it is repeated",
}

_ANSWERS = {"reactions:read": "to read ✅ or ❌ on a suggestion; without it, only the command line can decide"}
_CHECKED = {"users:read": "to see that guests do not decide; or name who decides in [slack] maintainers"}
_PAGE, _PAGES = 999, 20
_SHOWN = 12
# A channel's id, alone or in the link that Slack copies for it.
_ID = re.compile(r"(?:<#|https://[^/\s]+/archives/)?([CG](?=[A-Z]*[0-9])[A-Z0-9]{7,20})(?:[|/?].*)?>?")


def examine(name: str, to: str, api: SlackApi, maintainers: Collection[str] | None, *, send: bool) -> Iterator[Finding]:
    """What works and what does not, one finding after another. Stops when going on is useless.

    `maintainers` are the users with answers that count, empty for everybody in the channel, None if nothing is asked
    there.
    """
    wanted = _SCOPES
    if maintainers is not None:
        wanted = _SCOPES | _ANSWERS | ({} if maintainers else _CHECKED)
    met = yield from _examine_token(name, api, wanted)
    if met is None:
        return
    yield _membership(name, to, api)
    if maintainers is not None:
        yield _decide(name, maintainers, api)
    if send:
        yield _test(name, to, api)


def _examine_token(
    name: str, api: SlackApi, wanted: Mapping[str, str]
) -> Generator[Finding, None, SlackResponse | None]:
    """Whether the token is accepted and has the needed scopes. Returns Slack's answer, or None."""
    try:
        met = api.call(api.client.auth_test)
        with legible():
            who = f"{_named(met['user'])} in {_named(met['team'])}"
    except DeliveryError as error:
        yield Finding(f"{name}: token", well=False, said=str(error))
        return None
    yield Finding(f"{name}: token", well=True, said=f"accepted, as {who}")
    yield _scopes(name, given_scopes(met), wanted)
    return met


def _lacking(given: str, wanted: Iterable[str]) -> list[str]:
    """Which of the needed scopes were not granted."""
    has = {scope.strip() for scope in given.split(",")}
    return [scope for scope in wanted if not has & {scope, scope.replace("channels:", "groups:")}]


def _scopes(name: str, given: str, wanted: Mapping[str, str]) -> Finding:
    lacking = [f"{scope} ({wanted[scope]})" for scope in _lacking(given, wanted)]
    if lacking:
        mend = f"the Slack app lacks {', '.join(lacking)}: add to the scopes of the bot token and reinstall the app"
        return Finding(f"{name}: scopes", well=False, said=mend)
    return Finding(f"{name}: scopes", well=True, said="all there")


def _membership(name: str, to: str, api: SlackApi) -> Finding:
    try:
        called = _member(to, api)
    except DeliveryError as error:
        return Finding(f"{name}: channel", well=False, said=str(error))
    return Finding(f"{name}: channel", well=True, said=f"the bot is a member of #{called}")


def _member(to: str, api: SlackApi) -> str:
    """The channel's name. Raises DeliveryError if it is archived, or the bot is not in it."""
    channel = api.call(api.client.conversations_info, channel=to)["channel"]
    with legible():
        archived, member, called = channel.get("is_archived"), channel.get("is_member"), _named(channel["name"])
    if archived or not member:
        raise refusal("is_archived" if archived else "not_in_channel", to)
    return called


def _decide(name: str, maintainers: Collection[str], api: SlackApi) -> Finding:
    """Who decides on suggestions by ✅ or ❌, in a sentence; and which named users Slack does not know."""
    if not maintainers:
        said = (
            "the ✅ or ❌ of everybody in the channel decides on suggestions, except guests; to name those who"
            " decide, write [slack] maintainers"
        )
        return Finding(f"{name}: answers", well=True, said=said)
    strangers = [user for user in maintainers if _is_nobody(user, api)]
    if strangers:
        mend = "copy the id of each from their profile in Slack"
        said = f"Slack knows nobody called {', '.join(strangers)}, named in [slack] maintainers: {mend}"
        return Finding(f"{name}: answers", well=False, said=said)
    who = "1 person" if len(maintainers) == 1 else f"{len(maintainers)} people"
    said = f"the ✅ or ❌ of {who} named in [slack] maintainers decides on suggestions, and nobody else's"
    return Finding(f"{name}: answers", well=True, said=said)


def _is_nobody(user: str, api: SlackApi) -> bool:
    try:
        api.call(api.client.users_info, user=user)
    except RefusalError as refusal:
        return refusal.code in NOBODY
    except DeliveryError:
        return False  # the other lines say what is wrong
    return False


def _test(name: str, to: str, api: SlackApi) -> Finding:
    """Post a message and delete it immediately."""
    try:
        posted = api.call(
            api.client.chat_postMessage,
            channel=to,
            text="A test from billbot, deleted right away.",
            unfurl_links=False,
            unfurl_media=False,
        )
        api.call(api.client.chat_delete, channel=to, ts=posted["ts"])
    except DeliveryError as error:
        return Finding(f"{name}: test", well=False, said=str(error))
    return Finding(f"{name}: test", well=True, said="a message was posted and deleted")


def _named(name: Any) -> str:
    """A name that others chose, made safe for a line of ours. Raises TypeError if it is not a text."""
    if not isinstance(name, str):
        raise TypeError(name)
    return "".join(character for character in name[:80] if character.isprintable())


def given_scopes(answer: SlackResponse) -> str:
    """The scopes of the token, from an answer's headers, separated by commas."""
    return header(answer.headers, "x-oauth-scopes")


def lacks_command(*, token: str, api_url: str) -> str:
    """What to do if the bot may not have a command; empty if it may or Slack does not say."""
    api = SlackApi(token, api_url, about="")
    try:
        given = given_scopes(api.call(api.client.auth_test))
    except DeliveryError:  # the lines of the channels say what is wrong
        return ""
    if not given or "commands" in {scope.strip() for scope in given.split(",")}:
        return ""
    return (
        "the Slack app lacks commands (to be asked by /billbot): paste deploy/slack-app.yaml again under App Manifest,"
        " and reinstall the app"
    )


class FoundChannel(Struct, frozen=True):
    """A channel: its id, its name, and whether the bot is a member. If not, `lack` says what to do."""

    id: str
    name: str
    lack: str


class Workspace:
    """The workspace that a bot token is for, queried at `api_url`. Posts nothing.

    Raises ValueError as `SlackApi`.
    """

    def __init__(self, token: str, api_url: str) -> None:
        self._bot = re.fullmatch(r"xoxb-[\w-]{1,250}", token, re.ASCII) is not None
        self._api = SlackApi(token, api_url, about="that was asked for", timeout=30)

    def examine(self) -> tuple[Finding, ...]:
        """Whether the token is accepted, and what it may do. Only a bot token is sent."""
        if not self._bot:
            said = 'is not a bot token: copy the "Bot User OAuth Token", which begins with xoxb-'
            return (Finding("Slack: token", well=False, said=said),)
        return tuple(_examine_token("Slack", self._api, _SCOPES))

    def find(self, typed: str) -> FoundChannel:
        """The channel with a name (with or without #), an id or an address.

        If there is none, raises DeliveryError with the names that the bot can see.
        """
        if known := _ID.fullmatch(typed):
            found = self._api.call(self._api.client.conversations_info, channel=known[1])
            with legible():
                return _place(found["channel"])
        wanted = typed.lstrip("#").strip().lower()
        seen = {each.name: each for each in self._seen()}
        if wanted in seen:
            return seen[wanted]
        near = dict.fromkeys([*difflib.get_close_matches(wanted, seen, n=_SHOWN, cutoff=0.3), *sorted(seen)])
        shown = ", ".join(f"#{name}" for name in [*near][:_SHOWN]) or "none"
        more = f" and {len(seen) - _SHOWN} more" if len(seen) > _SHOWN else ""
        said = (
            f"the bot sees no channel of that name. It sees {shown}{more}; a private channel only once it is invited:"
            " write /invite and the bot's name there"
        )
        raise DeliveryError(said, "held")

    def _seen(self) -> Iterator[FoundChannel]:
        given = {scope.strip() for scope in given_scopes(self._api.call(self._api.client.auth_test)).split(",")}
        kinds = [("public_channel", "channels:read"), ("private_channel", "groups:read")]
        types = ",".join(kind for kind, scope in kinds if scope in given)
        if not types:
            raise refusal("missing_scope", "", "channels:read")
        ask = self._api.client.conversations_list
        for page, _ in self._api.pages(ask, _PAGES, types=types, exclude_archived=True, limit=_PAGE):
            with legible():
                listed = [_place(each) for each in page["channels"]]
            yield from listed


def _place(channel: object) -> FoundChannel:
    """A channel as Slack describes it. Raises TypeError or LookupError for anything malformed."""
    if not isinstance(channel, dict) or not re.fullmatch(r"[CG][A-Z0-9]+", str(channel["id"])):
        raise TypeError
    name = _named(channel["name"])
    lack = ""
    if not channel.get("is_member"):
        lack = f"the bot is not in #{name}: write /invite and the bot's name there"
    if channel.get("is_archived"):
        lack = f"#{name} is archived: unarchive it, or name another"
    return FoundChannel(channel["id"], name, lack)
