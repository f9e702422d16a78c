"""The transports that a configuration describes; one that lacks a secret says so at each try."""

import io
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.channels import UnconfiguredChannel
from billbot.channels.console import ConsoleChannel
from billbot.channels.email import EmailChannel
from billbot.channels.slack import SlackChannel
from billbot.domain.ledger import Message
from billbot.errors import DeliveryError
from tests.support.app_on_disk import CONSOLE, ROOM, app_of

PEOPLE = '[[channel]]\nname = "people"\nkind = "email"\nto = "file:secrets/people.txt"\n'
MESSAGE = Message(key="1", subject="", text="Passed.", html="", fallback="", blocks=())


def test_transports(tmp_path: Path) -> None:
    """Each channel gets the transport of its kind, by its name."""
    secrets = {"BILLBOT_SLACK_TOKEN": "xoxb-invented", "BILLBOT_SMTP_PASSWORD": "invented"}
    found = app_of(tmp_path, CONSOLE + ROOM + PEOPLE, secrets).transports
    assert {name: type(transport) for name, transport in found.items()} == {
        "desk": ConsoleChannel,
        "room": SlackChannel,
        "people": EmailChannel,
    }
    assert all(transport.name == name for name, transport in found.items())
    assert found["room"].recipients() == ("C0123456789",)


@pytest.mark.parametrize(
    ("channel", "lack"), [(ROOM, "set BILLBOT_SLACK_TOKEN,"), (PEOPLE, "set BILLBOT_SMTP_PASSWORD,")]
)
def test_a_secret_that_is_missing(tmp_path: Path, channel: str, lack: str) -> None:
    """A channel without its secret is not ready: what it is owed waits, and it says what to do."""
    (transport,) = app_of(tmp_path, channel).transports.values()
    assert isinstance(transport, UnconfiguredChannel)
    with pytest.raises(DeliveryError, match=lack) as raised:
        transport.recipients()
    assert not raised.value.permanent


def test_a_mail_server_without_a_login(tmp_path: Path) -> None:
    """A server that asks for no login needs no password."""
    (transport,) = app_of(tmp_path, f'[email]\nuser = ""\n{PEOPLE}').transports.values()
    assert isinstance(transport, EmailChannel)


def test_addresses_are_read_each_time(tmp_path: Path) -> None:
    """The list of addresses is read below the folder's parent, anew each time, and nowhere kept."""
    (transport,) = app_of(tmp_path, f'[email]\nuser = ""\n{PEOPLE}').transports.values()
    (tmp_path / "secrets").mkdir()
    for address in ("anna.invented@home.example", "ben.invented@home.example"):
        (tmp_path / "secrets" / "people.txt").write_text(address)
        assert transport.recipients() == (address,)


def test_where_the_console_speaks(tmp_path: Path) -> None:
    """A console channel speaks to the stream of its app."""
    here, there = io.StringIO(), io.StringIO()
    app = replace(app_of(tmp_path), stream=here)
    for each in (app, replace(app, stream=there), app):
        (transport,) = each.transports.values()
        transport.send(MESSAGE, "console", thread=None)
    assert (here.getvalue(), there.getvalue()) == ("Passed.\n\nPassed.\n\n", "Passed.\n\n")
