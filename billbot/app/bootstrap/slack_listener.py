"""Builds, as configured, what receives requests from Slack (the Socket Mode listener) and what answers them.

It loads slack-sdk, and so it is imported only where there is a token.
"""

from typing import Any

from billbot.app.bootstrap import App
from billbot.app.bootstrap.transports import with_secrets
from billbot.channels import Finding
from billbot.channels.slack import Maintainers
from billbot.channels.slack_api import SlackApi
from billbot.channels.slack_doctor import lacks_command
from billbot.channels.slack_replies import OpenDialog, SlackReplies
from billbot.channels.slack_socket import SlackListener

__all__ = ["OpenDialog", "examine_listener", "maintainers", "replies", "slack_listener"]


def slack_listener(app: App) -> SlackListener | None:
    """The Socket Mode listener; null where no app-level token is configured."""
    token = app.settings.slack_app_token
    if token is None:
        return None
    return SlackListener(app_token=token.get_secret_value(), api_url=app.settings.slack.api_url, clock=app.clock)


def examine_listener(app: App) -> Finding | None:
    """For `doctor`: whether Slack accepts the app-level token, and the command's scope; null without a token."""
    heard = slack_listener(app)
    if heard is None:
        return None
    found = heard.examine()
    lack = lacks_command(**_bot(app)) if found.well else ""
    return Finding(found.what, well=False, said=lack) if lack else found


def replies(app: App) -> SlackReplies:
    """Answers requests, shows dialogs and Home tabs; without a bot token, only by a request's own reply URL."""
    return SlackReplies(**_bot(app))


def maintainers(app: App) -> Maintainers:
    """Who may edit the list of bills from Slack."""
    channels = [each.to for each in app.settings.channels if each.kind == "slack" and each.operations]
    api = SlackApi(**_bot(app), about="", timeout=10)
    return Maintainers(api, named=app.settings.slack.maintainers, channels=channels)


def _bot(app: App) -> dict[str, Any]:
    token = with_secrets(app.settings, app.environ, app.folder).slack_token
    said = token.get_secret_value() if token else ""
    return {"token": said, "api_url": app.settings.slack.api_url}
