"""A message in the forms in which people see it, as files to be opened."""

from pathlib import Path

from billbot.bills import Message
from billbot.practice.shown import SlackPost, slack_page
from tests.support.rooms import BEGIN


def keep(message: Message, folder: Path) -> None:
    """Write a message as text, as a mail and as Slack shows it into a folder."""
    (folder / "message.txt").write_text(message.text, encoding="utf-8")
    (folder / "mail.html").write_text(message.html, encoding="utf-8")
    (folder / "slack.html").write_text(slack_page([SlackPost(BEGIN, message.blocks)]), encoding="utf-8")
