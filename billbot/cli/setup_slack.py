"""Slack in `setup`: the token first, since it shows the channels, then a channel."""

from typing import TYPE_CHECKING

from billbot.cli.setup_table import After, Given, Table
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


def slack(table: Table, given: Given) -> None:
    """The bot token and a channel."""
    from billbot import config

    settings = table.settings
    known, channels = _workspace(table, settings), _channels(settings)
    if known is None and not channels and not given.slack_token and not given.slack_channel and not table.asks:
        return
    well = known is not None and table.show(known.examine())
    if given.slack_token or "slack" in table.again or not well:
        known = _token(table, given.slack_token, had=known) or known
    elif table.environ.get(config.SLACK_TOKEN):
        table.tell(f"      The token is {config.SLACK_TOKEN} in the environment.")
    if known is not None:
        _channel(table, given.slack_channel, known)
    elif given.slack_channel:
        table.failed = True
        table.tell(f"MEND  Slack: give the token, too: --slack-token-file, or {config.SLACK_TOKEN} in the environment")


def _token(table: Table, given: str, *, had: "Workspace | None") -> "Workspace | None":
    """The workspace of another token, kept; null where there is none."""
    from billbot import config

    if table.asks:
        table.tell(_HOW)
    elif had is not None and not given:
        table.failed = True
    stays = "as it is" if had else "later"
    while typed := given or (table.asks and table.ask_secret(f"Bot token (not shown; Enter: {stays})")):
        draft = table.draft(secrets={config.SLACK_TOKEN: typed})
        found = draft and _workspace(table, draft.settings)
        if draft and found:
            came = table.keep(draft, found.examine)
            if came != "other":
                return found if came == "write" else None
    return None


def _channel(table: Table, given: str, seen: "Workspace") -> None:
    """A channel of the workspace, in the configuration."""
    from billbot.bootstrap.transports import transport

    settings = table.settings
    channels = _channels(settings)
    if given and len(channels) > 1:
        names = ", ".join(each.name for each in channels)
        raise UsageError(f"there are several Slack channels ({names}); change them in billbot.toml")
    if channels and not given and "slack" not in table.again:
        for each in channels:
            way_out = transport(each, settings, table.environ, table.nowhere, table.clock)
            found = [each for each in way_out.examine(send=False) if not each.what.endswith((": token", ": scopes"))]
            table.failed = not table.show(found) or table.failed
        return
    question = f"Channel, name or id (Enter: {'as it is' if channels else 'later'})"
    while typed := given or (table.asks and table.ask(question)):
        if _found(table, typed, seen, channels) != "other":
            return


def _found(table: Table, typed: str, seen: "Workspace", channels: "list[ChannelTable]") -> After:
    """Look a channel up and write it; gives what came of it, as `Table.keep`."""
    from billbot.channels import Finding

    try:
        place = seen.find(typed)
    except DeliveryError as error:
        table.show([Finding("Slack channel", well=False, said=str(error))])
        table.failed = table.failed or not table.asks
        return "other" if table.asks else "later"
    taken = {each.name for each in table.settings.channels}
    if len(channels) == 1:
        name = channels[0].name
    else:
        names = (place.name or "slack", *(f"{place.name or 'slack'}-{n}" for n in range(2, len(taken) + 3)))
        name = next(each for each in names if each not in taken)
    draft = table.draft(channel={"name": name, "kind": "slack", "to": place.id})
    if draft is None:
        return "other"

    def tried() -> "Iterator[Finding]":
        try:
            now = seen.find(place.id)
        except DeliveryError as error:
            yield Finding(f"{name}: channel", well=False, said=str(error))
            return
        yield Finding(f"{name}: channel", well=not now.lack, said=now.lack or f"the bot is a member of #{now.name}")

    return table.keep(draft, tried, likely="again")


def _workspace(table: Table, settings: "Config") -> "Workspace | None":
    """The workspace of the token; null while there is none."""
    from billbot.channels.slack import Workspace

    token = settings.slack_token
    if token is None:
        return None
    return Workspace(token.get_secret_value(), settings.slack.api_url, table.clock)


def _channels(settings: "Config") -> "list[ChannelTable]":
    return [each for each in settings.channels if each.kind == "slack"]
