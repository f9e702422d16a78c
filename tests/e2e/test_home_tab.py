"""The app's Home tab shows what a person's channels hear, and strangers nothing."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.support import toml
from tests.support.app_on_disk import HEARING, REFERRED, bill, row, until
from tests.support.listening_app import Pressing, pressing, settled

MEMBER, STRANGER = "U0000007", "U0000009"
CHANNEL = 'topics = ["287g", "roads"]\n'
LISTS = (
    toml.TOPIC
    + toml.topic("roads", "Roads")
    + toml.topic("elsewhere", "Told elsewhere")
    + toml.proposal("dignity", "Dignity", "194/H1588")
    + toml.proposal("toll", "No <tolls> & *fees*", "194/S1122", topics=["roads"])
    + toml.proposal("secret", "Nobody here hears", "194/S7", topics=["elsewhere"])
)
BILLS = (
    bill("H1588", row(REFERRED), row(HEARING)),
    bill("S1122", row(REFERRED, branch="Senate")),
    bill("S7", row(REFERRED, branch="Senate")),
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pressing]:
    with pressing(tmp_path_factory.mktemp("read"), *BILLS, lists=LISTS, channel=CHANNEL) as opened:
        opened.slack.people = {MEMBER: {}, STRANGER: {}, "UGUEST": {"is_restricted": True}}
        opened.slack.outside = {STRANGER}
        opened.tick("2025-03-03T10:00")
        yield opened


@pytest.fixture
def room(tmp_path: Path, read: Pressing) -> Iterator[Pressing]:
    """A channel with two topics; one person is in it, another is not."""
    with pressing(tmp_path, *BILLS, lists=LISTS, channel=CHANNEL, after=read) as opened:
        yield opened


def shown(room: Pressing, person: str = MEMBER) -> str:
    """All the words of somebody's tab, in their order."""
    blocks = room.slack.homes[person]["blocks"]
    texts = [block.get("text") or block["elements"][0] for block in blocks]
    return "\n".join(each["text"] for each in texts)


def test_opened(room: Pressing) -> None:
    """Anybody in a channel, even a guest, sees what it follows, coming hearings, and the last reading."""
    with room.listening():
        room.sockets.open_home()
        room.sockets.open_home(user="UGUEST")
        until(lambda: len(room.slack.homes) == 2)
    said = shown(room)
    parts = [
        "2 proposals followed in #room",
        "The record was last read: 10:00 AM on Monday, March 3, 2025.",
        "*Dignity:* H.1588, in the Judiciary Committee since March 1",
        "No &lt;tolls&gt; &amp; *\u200bfees*",
        "HEARINGS AHEAD",
        "*Dignity:* Hearing on H.1588: Tuesday, November 18, 2025, 1:00 PM to 5:00 PM, A-1",
        "nobody else sees it",
        "Unofficial",
    ]
    places = [said.index(part) for part in parts]
    assert places == sorted(places)
    assert "Nobody here hears" not in said
    assert shown(room, "UGUEST") == said


def test_stranger(room: Pressing) -> None:
    """Somebody in none of billbot's channels reads that, and nothing else, even by pressing buttons."""
    with room.listening():
        room.sockets.open_home(user=STRANGER)
        until(lambda: STRANGER in room.slack.homes)
    first = shown(room, STRANGER)
    assert "You are in no channel where billbot writes" in first
    assert not any(word in first for word in ("Dignity", "Roads", "room", "287"))


def test_who_has_left(room: Pressing) -> None:
    """For somebody unknown to Slack, the tab is given up immediately, without a problem."""
    with room.listening():
        room.sockets.open_home(user="U0LEFT")
        until(lambda: "views.publish" in [method for method, _ in room.slack.calls])
        until(lambda: settled(room.on_disk))
    assert room.slack.homes == {}


def test_slack_is_away(room: Pressing) -> None:
    """If Slack takes no tab at that moment, it is shown once it does."""
    room.slack.fail_next("views.publish", status=500, error="fatal_error")
    with room.listening():
        room.sockets.open_home()
        until(lambda: "views.publish" in [method for method, _ in room.slack.calls])
    with room.listening():
        until(lambda: room.slack.homes)
    assert "Dignity" in json.dumps(room.slack.homes)


def test_written_to(room: Pressing) -> None:
    """People who write to billbot are answered with what their channels hear; strangers and guests read why not."""
    with room.listening():
        room.slack.channels["D0000001"] = []
        room.slack.members.add("D0000001")
        for person, words in ((MEMBER, "dignity"), (STRANGER, "secret"), ("UGUEST", "dignity"), (MEMBER, "secret")):
            many = len(room.slack.channels["D0000001"])
            room.sockets.write(words, user=person)
            until(partial(lambda before: len(room.slack.channels["D0000001"]) > before, many))
        room.sockets.write("what billbot said itself", bot_id="B1")
        room.sockets.write("edited", subtype="message_changed")
        room.sockets.open_home()
        until(lambda: room.slack.homes)
    mine, strangers, guests, secret = (json.dumps(each) for each in room.slack.channels["D0000001"])
    assert "in the Judiciary Committee" in mine
    assert "You are in no channel" in strangers
    assert "billbot does not answer guests here" in guests
    assert "Nobody here hears" not in secret
