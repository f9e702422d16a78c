"""Who we are in Slack, and so which messages are our own: all the rest of one can be forged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web import SlackResponse


@dataclass(frozen=True, slots=True)
class Identity:
    """The ids of our workspace, user and bot, and its address, by Slack's auth.test; empty where it gives none."""

    team: str
    user: str
    bot: str
    url: str = ""

    def wrote(self, message: Mapping[str, Any]) -> bool:
        """Whether a message is ours. Slack sets its author; whoever posts chooses the words and the metadata."""
        if self.bot:
            return bool(message.get("bot_id") == self.bot)
        return bool(self.user) and message.get("user") == self.user


def read_identity(answer: SlackResponse) -> Identity:
    """Who auth.test says that the token belongs to."""
    team, user, bot = (str(answer.get(key) or "") for key in ("team_id", "user_id", "bot_id"))
    return Identity(team, user, bot, str(answer.get("url") or ""))
