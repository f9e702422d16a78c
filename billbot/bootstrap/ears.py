"""What hears requests in Slack, and answers them, as configured; it loads slack-sdk, and is loaded where a token is."""

from billbot.bootstrap import House
from billbot.bootstrap.transports import with_secrets
from billbot.channels.slack.ear import SlackEar
from billbot.channels.slack.replies import SlackReplies


def ear(house: House) -> SlackEar | None:
    """What hears requests; null where no app-level token is given."""
    token = house.settings.slack_app_token
    if token is None:
        return None
    return SlackEar(app_token=token.get_secret_value(), api_url=house.settings.slack.api_url, clock=house.clock)


def replies(house: House) -> SlackReplies:
    """What answers them; without a bot token only by the address that comes with each."""
    token = with_secrets(house.settings, house.environ, house.folder).slack_token
    said = token.get_secret_value() if token else ""
    return SlackReplies(token=said, api_url=house.settings.slack.api_url, clock=house.clock)
