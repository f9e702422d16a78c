"""Builds, as configured, what receives requests from Slack (the Socket Mode listener) and what answers them.

It loads slack-sdk, and so it is imported only where there is a token.
"""

from typing import Any

from billbot.app.bootstrap import House
from billbot.app.bootstrap.transports import with_secrets
from billbot.channels import Finding
from billbot.channels.slack.deciders import Maintainers
from billbot.channels.slack.replies import OpenDialog, SlackReplies, lacks_command
from billbot.channels.slack.socket_mode import SlackListener

__all__ = ["OpenDialog", "examine_listener", "maintainers", "replies", "slack_listener"]


def slack_listener(house: House) -> SlackListener | None:
    """The Socket Mode listener; null where no app-level token is configured."""
    token = house.settings.slack_app_token
    if token is None:
        return None
    return SlackListener(app_token=token.get_secret_value(), api_url=house.settings.slack.api_url, clock=house.clock)


def examine_listener(house: House) -> Finding | None:
    """For `doctor`: whether Slack accepts the app-level token, and the command's scope; null without a token."""
    heard = slack_listener(house)
    if heard is None:
        return None
    found = heard.examine()
    lack = lacks_command(**_bot(house)) if found.well else ""
    return Finding(found.what, well=False, said=lack) if lack else found


def replies(house: House) -> SlackReplies:
    """Answers requests, shows dialogs and Home tabs; without a bot token, only by a request's own reply URL."""
    return SlackReplies(**_bot(house))


def maintainers(house: House) -> Maintainers:
    """Who may edit the list of bills from Slack."""
    channels = [each.to for each in house.settings.channels if each.kind == "slack" and each.operations]
    return Maintainers(**_bot(house), named=house.settings.slack.maintainers, channels=channels)


def _bot(house: House) -> dict[str, Any]:
    token = with_secrets(house.settings, house.environ, house.folder).slack_token
    said = token.get_secret_value() if token else ""
    return {"token": said, "api_url": house.settings.slack.api_url}
