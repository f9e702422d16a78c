"""Slack in `setup`: the token first, since it shows the channels, then a channel."""

import re
from typing import TYPE_CHECKING

from billbot.cli.setup_desk import After, Desk, Given
from billbot.errors import DeliveryError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from billbot.channels import Finding
    from billbot.channels.slack import Workspace
    from billbot.config import ChannelTable, Config

_HOW = (
    'Slack: at https://api.slack.com/apps choose "Create New App", "From a manifest", and paste deploy/slack-app.yaml'
    ' from the source of billbot. Then "Install to Workspace", and copy the "Bot User OAuth Token" from'
    ' "OAuth & Permissions".'
)
_EAR = (
    'For /billbot and buttons in Slack, if you like: in the app, "Basic Information", "App-Level Tokens", generate one'
    " with the scope connections:write."
)


def slack(desk: Desk, given: Given) -> None:
    """The bot token and a channel."""
    from billbot import config

    settings = desk.settings
    known, channels = _workspace(settings), _channels(settings)
    if known is None and not channels and not given.slack and not desk.asks:
        return
    well = known is not None and not given.slack_token and desk.show(known.examine())
    if "slack" in desk.again or not well:
        known = _token(desk, given.slack_token, had=known) or known
    elif desk.environ.get(config.SLACK_TOKEN):
        desk.tell(f"      The token is {config.SLACK_TOKEN} in the environment.")
    if known is not None:
        _channel(desk, given.slack_channel, known)
        _ear(desk, given.slack_app_token)
    elif (channels or given.slack_channel or given.slack_app_token) and not desk.asks:
        desk.failed = True
        desk.tell(f"MEND  Slack: give the token, too: --slack-token-file, or {config.SLACK_TOKEN} in the environment")


def _token(desk: Desk, given: str, *, had: "Workspace | None") -> "Workspace | None":
    """The workspace of another token, kept; null where there is none."""
    from billbot import config

    if desk.asks:
        desk.tell(_HOW)
    elif had is not None and not given:
        desk.failed = True
    stays = "as it is" if had else "later"
    while typed := given or (desk.asks and desk.ask_secret(f"Bot token (not shown; Enter: {stays})")):
        draft = desk.draft(secrets={config.SLACK_TOKEN: typed})
        found = draft and _workspace(draft.settings)
        if draft and found:
            came = desk.keep(draft, found.examine)
            if came != "other":
                return found if came == "write" else None
    return None


def _channel(desk: Desk, given: str, seen: "Workspace") -> None:
    """A channel of the workspace, in the configuration."""
    from billbot.bootstrap.transports import transport

    settings = desk.settings
    channels = _channels(settings)
    if given and len(channels) > 1:
        names = ", ".join(each.name for each in channels)
        raise UsageError(f"there are several Slack channels ({names}); change them in billbot.toml")
    if channels and not given and "slack" not in desk.again:
        for each in channels:
            connected = transport(each, settings, desk.environ, desk.nowhere, desk.clock)
            found = [each for each in connected.examine(send=False) if not each.what.endswith((": token", ": scopes"))]
            desk.failed = not desk.show(found) or desk.failed
        return
    question = f"Channel, name or id (Enter: {'as it is' if channels else 'later'})"
    while typed := given or (desk.asks and desk.ask(question)):
        if _found(desk, typed, seen, channels) != "other":
            return


def _found(desk: Desk, typed: str, seen: "Workspace", channels: "list[ChannelTable]") -> After:
    """Look a channel up and write it; gives what came of it, as `Desk.keep`."""
    from billbot.channels import Finding

    try:
        place = seen.find(typed)
    except DeliveryError as error:
        desk.show([Finding("Slack channel", well=False, said=str(error))])
        desk.failed = desk.failed or not desk.asks
        return "other" if desk.asks else "later"
    taken = {each.name for each in desk.settings.channels}
    if len(channels) == 1:
        name = channels[0].name
    else:
        names = (place.name or "slack", *(f"{place.name or 'slack'}-{n}" for n in range(2, len(taken) + 3)))
        name = next(each for each in names if each not in taken)
    draft = desk.draft(channel={"name": name, "kind": "slack", "to": place.id})
    if draft is None:
        return "other"

    def tried() -> "Iterator[Finding]":
        try:
            now = seen.find(place.id)
        except DeliveryError as error:
            yield Finding(f"{name}: channel", well=False, said=str(error))
            return
        yield Finding(f"{name}: channel", well=not now.lack, said=now.lack or f"the bot is a member of #{now.name}")

    return desk.keep(draft, tried, likely="again")


def _ear(desk: Desk, given: str) -> None:
    """The app token, by which `/billbot` and buttons are heard; everything else works without it."""
    from billbot import config

    settings = desk.settings
    if settings.slack_app_token is not None and not given and "slack" not in desk.again:
        desk.failed = not desk.show(_heard(desk, settings)) or desk.failed
        return
    if desk.asks:
        desk.tell(_EAR)
    stays = "later" if settings.slack_app_token is None else "as it is"
    while typed := given or (desk.asks and desk.ask_secret(f"App token (not shown; Enter: {stays})")):
        draft = desk.draft(secrets={config.SLACK_APP_TOKEN: typed})
        if draft and desk.keep(draft, lambda: _heard(desk, draft.settings)) != "other":  # noqa: B023 - called at once
            return


def _heard(desk: Desk, settings: "Config") -> "list[Finding]":
    """Whether the app token of a configuration is accepted; what is none is sent nowhere."""
    from billbot.channels import Finding
    from billbot.channels.slack.ear import HEARD, SlackListener

    token = settings.slack_app_token
    assert token is not None
    text = token.get_secret_value()
    if not re.fullmatch(r"xapp-[\w-]{1,250}", text, re.ASCII):
        return [Finding(HEARD, well=False, said="that is no app token: it begins with xapp-")]
    return [SlackListener(app_token=text, api_url=settings.slack.api_url, clock=desk.clock).examine()]


def _workspace(settings: "Config") -> "Workspace | None":
    """The workspace of the token; null while there is none."""
    from billbot.channels.slack import Workspace

    token = settings.slack_token
    if token is None:
        return None
    return Workspace(token.get_secret_value(), settings.slack.api_url)


def _channels(settings: "Config") -> "list[ChannelTable]":
    return [each for each in settings.channels if each.kind == "slack"]
