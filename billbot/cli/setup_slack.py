"""Slack in `setup`: first the bot token, with which the channels can be seen, then a channel, then the app token."""

import re
from typing import TYPE_CHECKING

from billbot.cli.setup_session import NextStep, Session, SetupOptions
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
_HOW_TO_LISTEN = (
    'For /billbot and buttons in Slack, if you like: in the app, "Basic Information", "App-Level Tokens", generate one'
    " with the scope connections:write."
)


def slack(session: Session, given: SetupOptions) -> None:
    """Set the bot token, a channel and the app token."""
    from billbot import config

    settings = session.settings
    known, channels = _workspace(settings), _channels(settings)
    if known is None and not channels and not given.slack and not session.asks:
        return
    well = known is not None and not given.slack_token and session.show(known.examine())
    if "slack" in session.again or not well:
        known = _bot_token(session, given.slack_token, had=known) or known
    elif session.environ.get(config.SLACK_TOKEN):
        session.tell(f"      The token is {config.SLACK_TOKEN} in the environment.")
    if known is not None:
        _channel(session, given.slack_channel, known)
        _app_token(session, given.slack_app_token)
    elif (channels or given.slack_channel or given.slack_app_token) and not session.asks:
        session.failed = True
        session.tell(
            f"MEND  Slack: give the token, too: --slack-token-file, or {config.SLACK_TOKEN} in the environment"
        )


def _bot_token(session: Session, given: str, *, had: "Workspace | None") -> "Workspace | None":
    """Ask for a bot token and write it; returns its workspace, null where no token was written."""
    from billbot import config

    if session.asks:
        session.tell(_HOW)
    elif had is not None and not given:
        session.failed = True
    stays = "as it is" if had else "later"
    while typed := given or (session.asks and session.ask_secret(f"Bot token (not shown; Enter: {stays})")):
        draft = session.draft(secrets={config.SLACK_TOKEN: typed})
        found = draft and _workspace(draft.settings)
        if draft and found:
            came = session.try_and_write(draft, found.examine)
            if came != "other":
                return found if came == "write" else None
    return None


def _channel(session: Session, given: str, seen: "Workspace") -> None:
    """Ask for a channel of the workspace, and write it; those that are set already are only tried."""
    from billbot.bootstrap.transports import transport

    settings = session.settings
    channels = _channels(settings)
    if given and len(channels) > 1:
        names = ", ".join(each.name for each in channels)
        raise UsageError(f"there are several Slack channels ({names}); change them in billbot.toml")
    if channels and not given and "slack" not in session.again:
        for each in channels:
            connected = transport(each, settings, session.environ, session.discarded, session.clock)
            found = [each for each in connected.examine(send=False) if not each.what.endswith((": token", ": scopes"))]
            session.failed = not session.show(found) or session.failed
        return
    question = f"Channel, name or id (Enter: {'as it is' if channels else 'later'})"
    while typed := given or (session.asks and session.ask(question)):
        if _write_channel(session, typed, seen, channels) != "other":
            return


def _write_channel(session: Session, typed: str, seen: "Workspace", channels: "list[ChannelTable]") -> NextStep:
    """Look a channel up in Slack, try it and write it; returns as `Session.try_and_write`."""
    from billbot.channels import Finding

    try:
        place = seen.find(typed)
    except DeliveryError as error:
        session.show([Finding("Slack channel", well=False, said=str(error))])
        session.failed = session.failed or not session.asks
        return "other" if session.asks else "later"
    taken = {each.name for each in session.settings.channels}
    if len(channels) == 1:
        name = channels[0].name
    else:
        names = (place.name or "slack", *(f"{place.name or 'slack'}-{n}" for n in range(2, len(taken) + 3)))
        name = next(each for each in names if each not in taken)
    draft = session.draft(channel={"name": name, "kind": "slack", "to": place.id})
    if draft is None:
        return "other"

    def tried() -> "Iterator[Finding]":
        try:
            now = seen.find(place.id)
        except DeliveryError as error:
            yield Finding(f"{name}: channel", well=False, said=str(error))
            return
        yield Finding(f"{name}: channel", well=not now.lack, said=now.lack or f"the bot is a member of #{now.name}")

    return session.try_and_write(draft, tried, likely="again")


def _app_token(session: Session, given: str) -> None:
    """Set the app token, which `/billbot` and buttons need; everything else works without it."""
    from billbot import config

    settings = session.settings
    if settings.slack_app_token is not None and not given and "slack" not in session.again:
        session.failed = not session.show(_try_app_token(session, settings)) or session.failed
        return
    if session.asks:
        session.tell(_HOW_TO_LISTEN)
    stays = "later" if settings.slack_app_token is None else "as it is"
    while typed := given or (session.asks and session.ask_secret(f"App token (not shown; Enter: {stays})")):
        draft = session.draft(secrets={config.SLACK_APP_TOKEN: typed})
        if draft and session.try_and_write(draft, lambda: _try_app_token(session, draft.settings)) != "other":  # noqa: B023 - called at once
            return


def _try_app_token(session: Session, settings: "Config") -> "list[Finding]":
    """Try whether Slack accepts the app token of a configuration; anything without the form of one is not sent."""
    from billbot.channels import Finding
    from billbot.channels.slack.socket_mode import HEARD, SlackListener

    token = settings.slack_app_token
    assert token is not None
    text = token.get_secret_value()
    if not re.fullmatch(r"xapp-[\w-]{1,250}", text, re.ASCII):
        return [Finding(HEARD, well=False, said="that is no app token; an app token begins with xapp-")]
    return [SlackListener(app_token=text, api_url=settings.slack.api_url, clock=session.clock).examine()]


def _workspace(settings: "Config") -> "Workspace | None":
    """The workspace of the configured bot token; null where there is no token."""
    from billbot.channels.slack import Workspace

    token = settings.slack_token
    if token is None:
        return None
    return Workspace(token.get_secret_value(), settings.slack.api_url)


def _channels(settings: "Config") -> "list[ChannelTable]":
    return [each for each in settings.channels if each.kind == "slack"]
