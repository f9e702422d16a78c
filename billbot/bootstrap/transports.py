"""The ways out that the configuration describes; one that lacks a secret says so at each try."""

from billbot import config
from billbot.bootstrap import House
from billbot.channels import Transport, Unready


def transport(house: House, channel: config.Channel) -> Transport:
    """The way out of a channel."""
    if channel.kind == "slack":
        return _slack(house, channel)
    if channel.kind == "email":
        return _email(house, channel)
    from billbot.channels.console import ConsoleChannel

    return ConsoleChannel(channel.name, stream=house.stream, clock=house.clock)


def _slack(house: House, channel: config.Channel) -> Transport:
    from billbot.channels.slack import SlackChannel

    token = house.settings.slack_token
    if token is None:
        return Unready(channel.name, "set BILLBOT_SLACK_TOKEN, or BILLBOT_SLACK_TOKEN_FILE to a file that holds it")
    return SlackChannel(
        channel.name,
        to=channel.to,
        token=token.get_secret_value(),
        api_url=house.settings.slack.api_url,
        clock=house.clock,
        answered=channel.operations,
    )


def _email(house: House, channel: config.Channel) -> Transport:
    from billbot.channels.email import EmailChannel

    mail, password = house.settings.email, house.settings.smtp_password
    if mail.user and password is None:  # a login without one is refused for good, and what is owed given up
        lack = (
            "set BILLBOT_SMTP_PASSWORD, or BILLBOT_SMTP_PASSWORD_FILE to a file that holds it;"
            ' for a server that asks for no login write [email] user = ""'
        )
        return Unready(channel.name, lack)
    return EmailChannel(
        channel.name,
        recipients=lambda: config.recipients(channel, house.environ, house.settings.root),
        host=mail.host,
        port=mail.port,
        security=mail.security,
        ca_file=str(mail.ca_file or ""),
        user=mail.user,
        password=password.get_secret_value() if password else "",
        sender=mail.sender,
        clock=house.clock,
    )
