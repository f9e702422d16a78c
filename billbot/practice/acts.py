"""What somebody does on the page, and what a bot answers to it at the address that went along."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from billbot.practice.room import PracticePost, Room
from billbot.practice.sockets import PracticeSockets
from billbot.practice.workspace import YOU

_NO_DIALOG = (
    "In Slack `/billbot watch` opens a dialog, which this page does not show. Where billbot runs, `billbot watch add"
    " H1234` does the same."
)


class Controls(Protocol):
    """Who is told what somebody does on the page."""

    def state(self) -> dict[str, Any]:
        """The clock and the story as the page shows them."""

    def do(self, what: str, value: str) -> None:
        """Pause, go on, step, or run at a speed. Raises ValueError for anything else."""

    def acted(self) -> None:
        """Somebody reacted to a message."""


class PageActs:
    """Does it: in the room, with the clock of a story where there are `controls`, and over the `sockets` of a bot.

    `url` is where the page is.
    """

    def __init__(
        self, room: Room, controls: Controls | None, sockets: Callable[[], PracticeSockets], url: Callable[[], str]
    ) -> None:
        self._room, self._controls, self._sockets, self._url = room, controls, sockets, url
        self._asked: dict[str, str] = {}  # in which channel, by the address for answers

    def act(self, what: str, said: Mapping[str, Any]) -> None:
        """Do what somebody did on the page. Raises ValueError or KeyError for what makes no sense."""
        if what == "clock" and self._controls:
            self._controls.do(str(said["do"]), str(said.get("value", "")))
            return
        channel = str(said["channel"])
        if what == "ask":
            self._ask(channel, " ".join(str(said["text"]).split()))
            return
        post = self._room.find(channel, str(said["ts"]))
        if post is None or what not in {"react", "press"}:
            raise ValueError(what)
        if what == "press":
            self._sockets().press(channel, post.ts, _button(post, str(said["action"])), self._address(channel))
            return
        self._room.react(channel, post.ts, str(said["name"]), YOU)
        if self._controls:
            self._controls.acted()

    def _ask(self, channel: str, words: str) -> None:
        """Somebody uses /billbot; a dialog is opened nowhere, so that command alone goes no further."""
        if words.partition(" ")[0].lower() == "watch":
            self._room.post(channel, text=_NO_DIALOG, only_for=YOU)
        else:
            self._sockets().command(channel, words, self._address(channel))

    def answer(self, address: str, said: Mapping[str, Any]) -> bool:
        """Show what a bot answers at an address that came with a request; false where there was none."""
        channel = self._asked.get(address)
        if channel is None:
            return False
        alone = "" if said.get("response_type") == "in_channel" else YOU
        content = {"text": str(said.get("text", "")), "blocks": said.get("blocks") or []}
        self._room.post(channel, **content, only_for=alone)
        return True

    def _address(self, channel: str) -> str:
        """An address for the answers to one request."""
        name = secrets.token_hex(8)
        self._asked[name] = channel
        return f"{self._url()}/answers/{name}"


def _button(post: PracticePost, action: str) -> Mapping[str, Any]:
    """A button that stands in a message, by its action. Raises ValueError where there is none of it."""
    for block in post.blocks:
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            if element["action_id"] == action:
                return {"block_id": block.get("block_id", "b1"), **element}
    raise ValueError(action)
