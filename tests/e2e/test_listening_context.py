"""Slack answers use the present list, say who may edit it, and whether an edit reaches git."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.listening_app import DESK, MAINTAINER, MEMBER, ListeningApp, listening


@pytest.fixture
def here(tmp_path: Path) -> Iterator[ListeningApp]:
    """An app that hears what maintainers ask."""
    with listening(tmp_path) as opened:
        yield opened


def test_slack_does_not_say_who(tmp_path: Path) -> None:
    """If Slack does not say who somebody is, nothing changes, and a message says so."""
    with listening(tmp_path, slack_settings="") as here:
        here.slack.slack.scopes -= {"users:read"}
        here.slack.slack.people = {MAINTAINER: {}}
        before = here.on_disk.listing
        assert "could not find out whether you may" in here.says("unwatch dignity")
        assert here.on_disk.listing == before


@pytest.mark.parametrize(("file", "undo"), [("bills.toml", True), ("calendar.toml", False)])
def test_what_to_do_about_a_fault(here: ListeningApp, file: str, *, undo: bool) -> None:
    """With a fault in a file no edit is made: the answer says where the fault is and how to go back.

    From the next tick on, so does status.
    """
    with (here.on_disk.folder / file).open("a", encoding="utf-8") as opened:
        opened.write('\n[[date]]\ndate = "2027-02-30\n')
    said = here.says("unwatch dignity")
    assert ("Nothing was changed" in said, '"194/H1588"' in here.on_disk.listing) == (True, True)
    assert (f"{file}: line " in said, "uses the last good list" in said, "watch undo" in said) == (True, True, undo)
    here.on_disk.billbot("check", "--no-send")
    assert "something does not work" in (said := here.says("status", user=MEMBER))
    assert "The configuration cannot be used as it is now, since " in said
    assert file not in said  # what is in it is not for everybody
    assert f"{file}: line " in here.says("status", channel=DESK)


def test_kept_in_git(here: ListeningApp) -> None:
    """If the list is also in git, an edit says how it gets there, or that it does not."""
    (here.on_disk.folder / ".git").mkdir()
    assert "kept in a git repository" in here.says("mute dignity until January 1")
    (here.on_disk.folder / "pull-fault.txt").write_text("both sides were edited\n", encoding="utf-8")
    assert "does not reach the git repository" in here.says("unmute dignity")


def test_shown_at_once(here: ListeningApp) -> None:
    """The next question uses an edit made in Slack, even before the worker loads it."""
    here.says("unwatch dignity")
    assert "does not follow that here" in here.says("show dignity", user=MEMBER)
