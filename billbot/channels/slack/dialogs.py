"""Dialogs: one is opened in the three seconds that Slack allows, and says something else as soon as that is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from billbot.channels.slack.api import SlackApi
from billbot.channels.slack.errors import RefusalError, legible
from billbot.clock import Clock

# Longer an opening is of no use: Slack takes none after three seconds.
_TO_OPEN = 3


@dataclass(frozen=True, slots=True)
class OpenDialog:
    """A dialog that is open, by Slack's name for it; `state` names what it says, empty where that does not matter."""

    id: str
    state: str = ""


class SlackDialogs:
    """Opens and changes dialogs with the bot's token, at `api_url`.

    Raises ValueError where that would send the token in the clear.
    """

    def __init__(self, *, token: str, api_url: str, clock: Clock, timeout: int = 10) -> None:
        self._opening = SlackApi(token, api_url, clock, about="of a dialog", timeout=_TO_OPEN, longest_seconds=_TO_OPEN)
        self._api = SlackApi(token, api_url, clock, about="of a dialog", timeout=timeout, longest_seconds=2 * timeout)

    def open(self, trigger: str, view: Mapping[str, Any]) -> OpenDialog | None:
        """Open a dialog for whoever asked; null where it is too late for that. Raises DeliveryError."""
        try:
            answer = self._opening.ask(self._opening.client.views_open, trigger_id=trigger, view=view)
        except RefusalError as refusal:
            if refusal.too_late:
                return None
            raise
        with legible():
            return OpenDialog(str(answer["view"]["id"]), str(answer["view"]["hash"]))

    def change(self, dialog: OpenDialog, view: Mapping[str, Any]) -> bool:
        """Let a dialog say something else; false where it was closed, or says something newer. Raises DeliveryError."""
        state = {"hash": dialog.state} if dialog.state else {}
        try:
            self._api.ask(self._api.client.views_update, view_id=dialog.id, view=view, **state)
        except RefusalError as refusal:
            if refusal.view_gone:
                return False
            raise
        return True
