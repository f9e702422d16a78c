"""What hears requests in Slack, and answers them, as configured; it loads slack-sdk, and is loaded where a token is."""

from typing import Any

from billbot.bootstrap import House
from billbot.bootstrap.transports import with_secrets
from billbot.channels import Finding
from billbot.channels.slack.deciders import Maintainers
from billbot.channels.slack.ear import SlackEar
from billbot.channels.slack.replies import OpenDialog, SlackReplies, lacks_command

__all__ = ["OpenDialog", "ear", "examine_ear", "maintainers", "replies"]


def ear(house: House) -> SlackEar | None:
    """What hears requests; null where no app-level token is given."""
    token = house.settings.slack_app_token
    if token is None:
        return None
    return SlackEar(app_token=token.get_secret_value(), api_url=house.settings.slack.api_url, clock=house.clock)


def examine_ear(house: House) -> Finding | None:
    """Whether requests in Slack are heard: by the app-level token and the command's scope; null without a token."""
    heard = ear(house)
    if heard is None:
        return None
    found = heard.examine()
    lack = lacks_command(**_bot(house)) if found.well else ""
    return Finding(found.what, well=False, said=lack) if lack else found


def replies(house: House) -> SlackReplies:
    """What answers them, and shows dialogs and Home tabs; without a bot token only by the address that comes along."""
    return SlackReplies(**_bot(house))


def maintainers(house: House) -> Maintainers:
    """Who may edit the list."""
    channels = [each.to for each in house.settings.channels if each.kind == "slack" and each.operations]
    return Maintainers(**_bot(house), named=house.settings.slack.maintainers, channels=channels)


def _bot(house: House) -> dict[str, Any]:
    token = with_secrets(house.settings, house.environ, house.folder).slack_token
    said = token.get_secret_value() if token else ""
    return {"token": said, "api_url": house.settings.slack.api_url}
