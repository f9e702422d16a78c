"""What hears and answers requests from Slack, as the configuration and its secrets say."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from billbot import clock
from billbot.app.bootstrap import App, open_app
from billbot.app.bootstrap.slack_listener import examine_listener, maintainers, slack_listener
from billbot.errors import DeliveryError
from tests.support.app_on_disk import BEGIN, BILLS
from tests.support.slack_server import SlackServer
from tests.support.socket_mode import SocketMode

ROOMS = "".join(
    f'[[channel]]\nname = "{name}"\nkind = "slack"\nto = "{to}"\noperations = {operations}\n'
    for name, to, operations in (("people", "C0000000001", "false"), ("keepers", "C0000000002", "true"))
)


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer("C0000000001", "C0000000002") as running, SocketMode(running):
        yield running


def app_of(root: Path, slack: SlackServer, environ: Mapping[str, str], more: str = "") -> App:
    """A app with a channel of readers and one of operations at this Slack."""
    folder = root / "config"
    folder.mkdir(parents=True)
    (folder / "billbot.toml").write_text(f"{slack.settings}{more}{ROOMS}")
    (folder / "bills.toml").write_text(BILLS)
    return open_app(folder, clock.stopped(clock.parse(BEGIN)), environ)


def tokens(slack: SlackServer, **other: str) -> dict[str, str]:
    assert slack.sockets is not None
    return {"BILLBOT_SLACK_TOKEN": slack.token, "BILLBOT_SLACK_APP_TOKEN": slack.sockets.app_token, **other}


def test_without_an_app_token(tmp_path: Path, slack: SlackServer) -> None:
    """Without a token of the app nothing is heard, and there is nothing to examine."""
    app = app_of(tmp_path, slack, {"BILLBOT_SLACK_TOKEN": slack.token})
    assert (slack_listener(app), examine_listener(app), slack.calls) == (None, None, [])


def test_examined(tmp_path: Path, slack: SlackServer) -> None:
    """An app that is heard is well if it may have a command, too; where it may not, it is said what to do."""
    app = app_of(tmp_path, slack, tokens(slack))
    found = examine_listener(app)
    slack.scopes.remove("commands")
    lacking = examine_listener(app)
    assert found is not None
    assert lacking is not None
    assert (found.well, lacking.well, lacking.what) == (True, False, found.what)
    assert "lacks commands" in lacking.said


def test_a_token_that_slack_refuses(tmp_path: Path, slack: SlackServer) -> None:
    """Where Slack does not take the token of the app that is said, and not what else is missing."""
    slack.scopes.remove("commands")
    found = examine_listener(app_of(tmp_path, slack, tokens(slack, BILLBOT_SLACK_APP_TOKEN="xapp-another")))
    assert found is not None
    assert not found.well
    assert "lacks commands" not in found.said


def test_who_edits_the_list(tmp_path: Path, slack: SlackServer) -> None:
    """Those who are named may edit the list; where nobody is, the members of the channel of operations alone."""
    named = app_of(tmp_path / "a", slack, tokens(slack), 'maintainers = ["U0123456789"]\n')
    assert (maintainers(named).named, maintainers(named).channels) == (("U0123456789",), ())
    assert maintainers(app_of(tmp_path / "b", slack, tokens(slack))).channels == ("C0000000002",)


def test_a_token_that_comes_later(tmp_path: Path, slack: SlackServer) -> None:
    """A token that `setup` wrote since the configuration was read is the one by which Slack is asked."""
    slack.people["U0123456789"] = {}
    app = app_of(tmp_path, slack, {})
    with pytest.raises(DeliveryError):
        maintainers(app).may("U0123456789")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "slack-token").write_text(slack.token)
    assert maintainers(app).may("U0123456789")
