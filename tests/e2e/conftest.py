"""What end-to-end tests share: an app on disk, new or shared by several modules, and a folder to set up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.demo import Revision
from tests.support.app_on_disk import BEGIN, REFERRED, AppOnDisk, bill, on_disk, row
from tests.support.listed_app import listed
from tests.support.setup_folder import OTHER, Begun
from tests.support.slack_channel import ROOM
from tests.support.slack_server import SlackServer


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AppOnDisk]:
    """The app as `doors` makes it."""
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
    """A folder after `init`; the bot is in one of the channels."""
    workspace.members = {ROOM}
    workspace.private.clear()
    workspace.scopes = {"chat:write", "channels:read", "channels:history", "groups:read"}
    workspace.calls.clear()
    return Begun(tmp_path, workspace)


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppOnDisk]:
    """An app that has looked once, with a key and a file of secrets."""
    referred = bill("H1588", row("Referred to the committee on The Judiciary"))
    with on_disk(tmp_path_factory.mktemp("house"), referred) as opened:
        assert opened.billbot("check", "--now", BEGIN).code == 0
        (opened.root / "secrets").mkdir()
        (opened.root / "secrets" / "organizers.txt").write_text("ann@example.org\n")
        (opened.folder / ".env").write_text("BILLBOT_SLACK_TOKEN=xoxb-not-one\n")
        opened.save()
        yield opened


@pytest.fixture
def backup(app: AppOnDisk, tmp_path: Path) -> Path:
    """A backup of the module's app."""
    made = tmp_path / "kept.zip"
    assert app.billbot("backup", str(made), "--now", BEGIN).code == 0
    return made


@pytest.fixture(scope="module")
def changed_text(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppOnDisk]:
    """An app that read H1588, which later got another text, and S1122, which has only a PDF."""
    first = "\tSECTION 1. No sheriff may hold a person for 287(g) purposes.\r\n\tSECTION 2. End.\r\n"
    changed = (Revision(clock.parse("2025-03-04T12:00"), {"text": first.replace("may", "shall")}),)
    known = replace(bill("H1588", row(REFERRED)), text=first, revisions=changed)
    with on_disk(tmp_path_factory.mktemp("texts"), known, bill("S1122", row(REFERRED))) as opened:
        for now in (BEGIN, "2025-03-05T13:00"):
            opened.site.now = clock.parse(now)
            opened.billbot("check", "--no-send", "--now", now)
        yield opened


@pytest.fixture(scope="module")
def checked_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppOnDisk]:
    """An app that watches four proposals, after its first check."""
    with listed(tmp_path_factory.mktemp("edits")) as app:
        yield app
