"""Try a Slack channel: the token, its scopes, whether the bot is a member; it tells nobody anything unless asked to."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from billbot.channels import Finding
from billbot.channels.slack.errors import legible
from billbot.errors import DeliveryError

# What each scope is for; for a private channel those of channels begin with groups.
_SCOPES = {
    "chat:write": "to post",
    "channels:read": "to see whether the bot is a member",
    "channels:history": "to look up whether a message arrived before it is repeated",
}

_ANSWERS = {"reactions:read": "to hear ✅ or ❌ on a suggestion; without it only the command line decides on one"}

_Ask = Callable[..., SlackResponse]


def examine(name: str, to: str, client: WebClient, ask: _Ask, *, answered: bool, send: bool) -> Iterator[Finding]:
    """What works and what does not, one thing after the other; it ends where going on is useless.

    `answered` says that people answer messages in the channel.
    """
    try:
        met = ask(client.auth_test)
        with legible():
            who = f"{_named(met['user'])} in {_named(met['team'])}"
    except DeliveryError as error:
        yield Finding(f"{name}: token", well=False, said=str(error))
        return
    yield Finding(f"{name}: token", well=True, said=f"accepted, as {who}")
    yield _scopes(name, str(_header(met, "x-oauth-scopes")), _SCOPES | (_ANSWERS if answered else {}))
    yield from _membership(name, to, client, ask)
    if send:
        yield _test(name, to, client, ask)


def _scopes(name: str, given: str, wanted: Mapping[str, str]) -> Finding:
    has = {scope.strip() for scope in given.split(",")}
    lacking = [
        f"{scope} ({purpose})"
        for scope, purpose in wanted.items()
        if not has & {scope, scope.replace("channels:", "groups:")}
    ]
    if lacking:
        mend = f"the Slack app lacks {', '.join(lacking)}: add to the scopes of the bot token and reinstall the app"
        return Finding(f"{name}: scopes", well=False, said=mend)
    return Finding(f"{name}: scopes", well=True, said="all there")


def _membership(name: str, to: str, client: WebClient, ask: _Ask) -> Iterator[Finding]:
    try:
        channel = ask(client.conversations_info, channel=to)["channel"]
        with legible():
            archived, member, called = channel.get("is_archived"), channel.get("is_member"), _named(channel["name"])
    except DeliveryError as error:
        yield Finding(f"{name}: channel", well=False, said=str(error))
        return
    if archived:
        said = f"Slack channel {to} is archived: unarchive it, or name another in `to`"
    elif not member:
        said = f"the bot is not in Slack channel {to}: invite it with /invite"
    else:
        yield Finding(f"{name}: channel", well=True, said=f"the bot is a member of #{called}")
        return
    yield Finding(f"{name}: channel", well=False, said=said)


def _test(name: str, to: str, client: WebClient, ask: _Ask) -> Finding:
    """Post a message and delete it at once."""
    try:
        posted = ask(client.chat_postMessage, channel=to, text="A test by billbot; it is deleted at once.")
        ask(client.chat_delete, channel=to, ts=posted["ts"])
    except DeliveryError as error:
        return Finding(f"{name}: test", well=False, said=str(error))
    return Finding(f"{name}: test", well=True, said="a message was posted and deleted")


def _named(name: Any) -> str:
    """A name that others chose, on a line of ours. Raises TypeError for what is no text."""
    if not isinstance(name, str):
        raise TypeError(name)
    return "".join(character for character in name[:80] if character.isprintable())


def _header(answer: SlackResponse, wanted: str) -> Any:
    """A header of an answer; the SDK hands values over bare or in lists."""
    value = next((value for name, value in answer.headers.items() if name.lower() == wanted), "")
    return value[0] if isinstance(value, list) and value else value
