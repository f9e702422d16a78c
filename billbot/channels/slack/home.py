"""The app's Home tab: who is in a channel, and so may see what is told there; and the tab is shown."""

from collections.abc import Iterator, Mapping
from typing import Any

from billbot.channels.slack.api import SlackApi
from billbot.channels.slack.errors import RefusalError, legible
from billbot.clock import Clock

_PAGE, _PAGES = 200, 50  # of the members of a channel


class SlackHome:
    """Asked and shown with the bot's token, at `api_url`. Raises ValueError where that would send it in the clear."""

    def __init__(self, *, token: str, api_url: str, clock: Clock, timeout: int = 10) -> None:
        self._api = SlackApi(token, api_url, clock, about="of a Home tab", timeout=timeout, longest_seconds=2 * timeout)

    def is_member(self, channel: str, person: str) -> bool:
        """Whether somebody is in a channel; in one that the bot may not see, nobody is. Raises DeliveryError."""
        try:
            return any(person == each for each in self._members(channel))
        except RefusalError as refusal:
            if refusal.permanent:
                return False
            raise

    def publish(self, person: str, view: Mapping[str, Any]) -> None:
        """Show somebody their tab, if they are still there. Raises DeliveryError."""
        try:
            self._api.ask(self._api.client.views_publish, user_id=person, view=view)
        except RefusalError as refusal:
            if not refusal.nobody:
                raise

    def _members(self, channel: str) -> Iterator[str]:
        cursor = None
        for _ in range(_PAGES):
            page = self._api.ask(self._api.client.conversations_members, channel=channel, cursor=cursor, limit=_PAGE)
            with legible():
                members, cursor = list(page["members"]), (page.get("response_metadata") or {}).get("next_cursor")
            yield from members
            if not cursor:
                return
