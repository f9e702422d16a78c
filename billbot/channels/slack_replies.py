"""What is shown to whoever asked in Slack: answers, dialogs, and the Home tab of the app."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from msgspec import Struct

from billbot.channels.slack import content
from billbot.channels.slack_api import RefusalError, SlackApi, is_of_slack, legible
from billbot.clock import elapsed
from billbot.domain.ledger import Message
from billbot.domain.slack import SlackRequest
from billbot.errors import DeliveryError

# Slack takes answers at the address for half an hour, and five of them.
_OPEN_FOR = timedelta(minutes=29)
_OVER = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
# Longer an opening is of no use: Slack takes none after three seconds.
_TO_OPEN = 3
_TIMEOUT = 10  # seconds


class OpenDialog(Struct, frozen=True):
    """A dialog that is open, by Slack's name for it; `state` names what it says, empty where that does not matter."""

    id: str
    state: str = ""


class SlackReplies:
    """What is answered goes to whoever asked alone, or to the channel where that was asked for; dialogs, and Home tabs.

    `token` is the bot's, `api_url` where the API is. What is asked raises ValueError where that would send it in the
    clear.
    """

    def __init__(self, *, token: str, api_url: str) -> None:
        self._api_url, self._token = api_url, token

    def reply(
        self, request: SlackRequest, message: Message, now: datetime, *, here: bool, replaces: bool = False
    ) -> None:
        """Say `message` to whoever made the request; with `here` to everybody in the channel.

        One that `replaces` takes the place of the answer in which a button was pressed, as long as Slack lets it.

        Raises DeliveryError, `permanent` where trying again is useless.
        """
        said = content(message)
        if elapsed(request.asked_at, now) < _OPEN_FOR and self._by_address(request, said, here=here, replaces=replaces):
            return
        api = self._api(request.channel)
        if here or not request.channel:  # what was asked in no channel is answered where the app speaks to that person
            shows: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}
            to = request.channel or request.person
            api.call(api.client.chat_postMessage, channel=to, parse="none", **shows, **said)
        else:
            alone = {"channel": request.channel, "user": request.person}
            api.call(api.client.chat_postEphemeral, parse="none", **alone, **said)

    def is_member(self, channel: str, person: str) -> bool:
        """Whether somebody is in a channel; in one that the bot may not see, nobody is. Raises DeliveryError."""
        try:
            return person in self._api("of a Home tab").members(channel)
        except RefusalError as refusal:
            if refusal.permanent:
                return False
            raise

    def publish(self, person: str, view: Mapping[str, Any]) -> None:
        """Show somebody their tab, if they are still there. Raises DeliveryError."""
        api = self._api("of a Home tab")
        try:
            api.call(api.client.views_publish, user_id=person, view=view)
        except RefusalError as refusal:
            if not refusal.nobody:
                raise

    def open(self, trigger: str, view: Mapping[str, Any]) -> OpenDialog | None:
        """Open a dialog for whoever asked; null where it is too late for that. Raises DeliveryError."""
        api = self._api("of a dialog", timeout=_TO_OPEN, longest_seconds=_TO_OPEN)
        try:
            answer = api.call(api.client.views_open, trigger_id=trigger, view=view)
        except RefusalError as refusal:
            if refusal.too_late:
                return None
            raise
        with legible():
            return OpenDialog(str(answer["view"]["id"]), str(answer["view"]["hash"]))

    def change(self, dialog: OpenDialog, view: Mapping[str, Any]) -> bool:
        """Let a dialog say something else; false where it was closed, or says something newer. Raises DeliveryError."""
        api, state = self._api("of a dialog"), {"hash": dialog.state} if dialog.state else {}
        try:
            api.call(api.client.views_update, view_id=dialog.id, view=view, **state)
        except RefusalError as refusal:
            if refusal.view_gone:
                return False
            raise
        return True

    def _api(self, about: str, *, timeout: int = _TIMEOUT, longest_seconds: float | None = None) -> SlackApi:
        return SlackApi(self._token, self._api_url, about=about, timeout=timeout, longest_seconds=longest_seconds)

    def _by_address(self, request: SlackRequest, said: dict[str, Any], *, here: bool, replaces: bool) -> bool:
        """Whether the answer was taken at the address that came with the request; false where that takes none."""
        if not is_of_slack(request.reply_to, self._api_url, "https", "http"):
            return False
        kind = "in_channel" if here else "ephemeral"
        status, _ = self._api("").client.post(
            request.reply_to, {"response_type": kind, "replace_original": replaces, **said}
        )
        if status == HTTPStatus.OK:
            return True
        if status in _OVER:
            return False
        text = f"Slack did not take an answer (status {status})"
        unclear = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        raise DeliveryError(text, permanent=status == HTTPStatus.BAD_REQUEST, unclear=unclear)
