"""What hears requests in Slack, and answers them, as configured; it loads slack-sdk, and is loaded where a token is."""

from billbot.bootstrap import House
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
    token = house.settings.slack_token.get_secret_value() if house.settings.slack_token else ""
    return SlackReplies(token=token, api_url=house.settings.slack.api_url, clock=house.clock)
