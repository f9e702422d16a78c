"""Secrets and the addresses of recipients, which stand in the environment or in files of their own."""

from pathlib import Path

import pytest

from billbot.app.config import ChannelTable, load, recipients
from billbot.errors import ConfigError
from tests.support.written_config import CHANNEL, written


def test_secrets_come_from_the_environment_or_from_a_file(tmp_path: Path) -> None:
    """A token in the environment and a password in a file are both read, the line break at its end left out."""
    (tmp_path / "password").write_text("pass word\n", encoding="utf-8")
    environ = {"BILLBOT_SLACK_TOKEN": "xoxb-1-planted", "BILLBOT_SMTP_PASSWORD_FILE": "password"}
    config = load(written(tmp_path), environ)
    assert config.slack_token is not None
    assert config.smtp_password is not None
    assert config.slack_token.get_secret_value() == "xoxb-1-planted"
    assert config.smtp_password.get_secret_value() == "pass word"
    assert "planted" not in f"{config!r} {config}"
    assert "pass word" not in f"{config!r} {config}"


@pytest.mark.parametrize(
    ("environ", "place", "mend"),
    [
        ({"BILLBOT_SLACK_TOKEN": "planted", "BILLBOT_SLACK_TOKEN_FILE": "x"}, "BILLBOT_SLACK_TOKEN", "keep one"),
        ({"BILLBOT_SLACK_TOKEN_FILE": "missing"}, "BILLBOT_SLACK_TOKEN_FILE", "put it there or name another"),
        ({"BILLBOT_SLACK_TOKEN_FILE": "config"}, "BILLBOT_SLACK_TOKEN_FILE", "put it there or name another"),
        ({"BILLBOT_SLACK_TOKEN_FILE": "a\0b"}, "BILLBOT_SLACK_TOKEN_FILE", "put it there or name another"),
        ({"BILLBOT_SLACK_TOKEN_FILE": "empty"}, "BILLBOT_SLACK_TOKEN_FILE", "copy the secret again"),
        ({"BILLBOT_SLACK_TOKEN_FILE": "latin"}, "BILLBOT_SLACK_TOKEN_FILE", "save it as UTF-8"),
        ({"BILLBOT_SMTP_PASSWORD": "planted\nplanted"}, "BILLBOT_SMTP_PASSWORD", "copy the secret again"),
        ({"BILLBOT_SMTP_PASSWORD": "plantéd planted"}, "BILLBOT_SMTP_PASSWORD", "copy the secret again"),
    ],
)
def test_a_faulty_secret_is_told_without_the_secret(
    tmp_path: Path, environ: dict[str, str], place: str, mend: str
) -> None:
    """A secret set twice, missing or malformed is none, and one line names the variable and never what it holds."""
    (tmp_path / "empty").touch()
    (tmp_path / "latin").write_bytes(b"planted\xe9")
    (line,) = load(written(tmp_path), environ).unread.values()
    assert line.startswith(f"environment: {place}")
    assert mend in line
    assert "planted" not in line


def test_an_empty_variable_is_no_secret(tmp_path: Path) -> None:
    """A CI job that has no secret sets the variable to nothing, which counts as not set."""
    assert load(written(tmp_path), {"BILLBOT_SLACK_TOKEN": "", "BILLBOT_SLACK_TOKEN_FILE": ""}).slack_token is None


def emails_to(root: Path, to: str) -> ChannelTable:
    """An email channel whose addresses are kept there."""
    (channel,) = load(written(root, CHANNEL + f'to = "{to}"'), {}).channels
    return channel


def test_recipients_are_read_from_the_environment(tmp_path: Path) -> None:
    """Commas, blanks and line breaks part addresses, and one that stands twice is one recipient."""
    environ = {"ORGANIZERS": "a@example.org, b@example.org\n c@example.org;A@example.org"}
    found = recipients(emails_to(tmp_path, "env:ORGANIZERS"), environ, tmp_path)
    assert found == ("a@example.org", "b@example.org", "c@example.org")


def test_recipients_are_read_from_a_file_each_time(tmp_path: Path) -> None:
    """A file holds one address a line with notes behind a #, and a new line counts at the next reading."""
    channel = emails_to(tmp_path, "file:secrets/organizers.txt")
    file = tmp_path / "secrets" / "organizers.txt"
    file.parent.mkdir()
    file.write_text("# ours\na@example.org # first\n\n", encoding="utf-8")
    before = recipients(channel, {}, tmp_path)
    file.write_text("a@example.org\nb@example.org\n", encoding="utf-8")
    assert before == ("a@example.org",)
    assert recipients(channel, {}, tmp_path) == ("a@example.org", "b@example.org")


@pytest.mark.parametrize(
    ("to", "environ", "mend"),
    [
        ("env:ORGANIZERS", {}, "set it to addresses"),
        ("env:ORGANIZERS", {"ORGANIZERS": " , "}, "write at least one"),
        ("env:ORGANIZERS", {"ORGANIZERS": "planted@@example.org planted"}, "address 2 of 2 is not one"),
        ("env:ORGANIZERS", {"ORGANIZERS": "planted@example"}, "write bare addresses"),
        ("file:missing.txt", {}, "put it there or name another"),
    ],
)
def test_a_faulty_recipient_is_told_by_its_position(
    tmp_path: Path, to: str, environ: dict[str, str], mend: str
) -> None:
    """Missing and malformed addresses are faults that name the channel and repeat no address."""
    channel = emails_to(tmp_path, to)
    with pytest.raises(ConfigError) as raised:
        recipients(channel, environ, tmp_path)
    assert all(line.startswith(f'channel "m": to: {to}') for line in raised.value.faults)
    assert mend in raised.value.faults[-1]
    assert not any("planted" in line for line in raised.value.faults)


def test_a_slip_in_a_list_keeps_the_others_on_it(tmp_path: Path) -> None:
    """What is no address among some that are is one on the list, which the channel refuses by itself."""
    environ = {"ORGANIZERS": "a@example.org, Anna <b@example.org>"}
    found = recipients(emails_to(tmp_path, "env:ORGANIZERS"), environ, tmp_path)
    assert found == ("a@example.org", "Anna", "<b@example.org>")
