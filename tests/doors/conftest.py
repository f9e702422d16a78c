"""What most tests at the doors begin with: a house on disk, whose site has two bills; and a folder to set up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house_on_disk import HouseOnDisk, on_disk
from tests.support.setting_up import OTHER, Begun
from tests.support.slack_channel import ROOM
from tests.support.slack_server import SlackServer


@pytest.fixture
def house(tmp_path: Path) -> Iterator[HouseOnDisk]:
    """The house as `doors` makes it."""
    with on_disk(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def workspace() -> Iterator[SlackServer]:
    """The small Slack, with two channels that have a name."""
    with SlackServer(ROOM, OTHER) as slack:
        slack.names.update({ROOM: "coalition", OTHER: "general"})
        yield slack


@pytest.fixture
def begun(tmp_path: Path, workspace: SlackServer) -> Begun:
    """A folder in which `init` was run; the bot is in one of the channels."""
    workspace.members = {ROOM}
    workspace.private.clear()
    workspace.scopes = {"chat:write", "channels:read", "channels:history", "groups:read"}
    workspace.calls.clear()
    return Begun(tmp_path, workspace)
