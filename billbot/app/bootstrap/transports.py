"""Builds the transports that the configuration describes; one that lacks a secret says so at each try."""

from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from msgspec.structs import replace

from billbot.app import config
from billbot.channels import Transport, UnconfiguredChannel
from billbot.clock import Clock
from billbot.domain.watched import Channel


def with_secrets(settings: config.Config, environ: Mapping[str, str], folder: Path | None) -> config.Config:
    """The settings, completed by secrets that were missing when they were read and can be had by now."""
    if folder is None or None not in {settings.slack_token, settings.slack_app_token, settings.smtp_password}:
        return settings
    known, unread = config.known_secrets(environ, folder)
    return replace(
        settings,
        slack_token=settings.slack_token or known.get(config.SLACK_TOKEN),
        slack_app_token=settings.slack_app_token or known.get(config.SLACK_APP_TOKEN),
        smtp_password=settings.smtp_password or known.get(config.SMTP_PASSWORD),
        unread=unread,
    )


def transport(
    channel: Channel, settings: config.Config, environ: Mapping[str, str], stream: TextIO, clock: Clock
) -> Transport:
    """The transport of a channel; `environ` may hold addresses, `stream` is where a console channel prints."""
    if channel.kind == "slack":
        return _slack(channel, settings, clock)
    if channel.kind == "email":
        return _email(channel, settings, environ, clock)
    from billbot.channels.console import ConsoleChannel

    return ConsoleChannel(channel.name, stream=stream, clock=clock)


def _slack(channel: Channel, settings: config.Config, clock: Clock) -> Transport:
    from billbot.channels.slack import SlackChannel

    token = settings.slack_token
    if token is None:
        lack = "set BILLBOT_SLACK_TOKEN, or BILLBOT_SLACK_TOKEN_FILE to a file that holds it, or run `billbot setup`"
        return UnconfiguredChannel(channel.name, settings.unread.get(config.SLACK_TOKEN, lack))
    return SlackChannel(
        channel.name,
        to=channel.to,
        token=token.get_secret_value(),
        api_url=settings.slack.api_url,
        clock=clock,
        answered=channel.operations,
        maintainers=settings.slack.maintainers,
    )


def _email(channel: Channel, settings: config.Config, environ: Mapping[str, str], clock: Clock) -> Transport:
    from billbot.channels.email import EmailChannel

    mail, password = settings.email, settings.smtp_password
    if mail.user and password is None:  # a login without one is refused for good, and what is owed given up
        lack = (
            "set BILLBOT_SMTP_PASSWORD, or BILLBOT_SMTP_PASSWORD_FILE to a file that holds it, or run `billbot setup"
            " mail`;"
            ' for a server that asks for no login write [email] user = ""'
        )
        return UnconfiguredChannel(channel.name, settings.unread.get(config.SMTP_PASSWORD, lack))
    return EmailChannel(
        channel.name,
        recipients=lambda: config.recipients(channel, environ, settings.root),
        host=mail.host,
        port=mail.port,
        security=mail.security,
        ca_file=str(mail.ca_file or ""),
        user=mail.user,
        password=password.get_secret_value() if password else "",
        sender=mail.sender,
        clock=clock,
    )
