"""Slack answers use the present list, say who may edit it, and whether an edit reaches git."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.listening_app import MAINTAINER, MEMBER, ListeningApp, listening


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


def test_configuration_with_a_fault(here: ListeningApp) -> None:
    """A list with a fault cannot be edited: the answer names the fault, and the file stays."""
    listed = here.on_disk.folder / "bills.toml"
    listed.write_text(here.on_disk.listing + "[[", encoding="utf-8")
    before = here.on_disk.listing
    said = here.says("unwatch dignity")
    assert ("Nothing was changed" in said, "bills.toml" in said) == (True, True)
    assert here.on_disk.listing == before


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
