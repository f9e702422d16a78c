"""`setup slack`: token and channel are tried before they are written, and a token is kept for its owner alone."""

import pytest

from tests.support.app_on_disk import typed
from tests.support.setting_up import CONTACT, OTHER, QUIET, Begun, kept, lines
from tests.support.slack_channel import ROOM
from tests.support.socket_mode import SocketMode


def test_slack_in_a_script(begun: Begun) -> None:
    """With a token in a file and a channel's name, both are tried, the id is written, the token kept for the owner."""
    ran = begun.setup("--contact", CONTACT, "--slack-token-file", begun.token_file(), "--slack-channel", "#coalition")
    assert (ran.code, ran.err) == (0, "")
    assert "ok    Slack: token: accepted, as billbot in Practice" in ran.out
    assert "ok    coalition: channel: the bot is a member of #coalition" in ran.out
    assert begun.says["channel"][-1] == {"name": "coalition", "kind": "slack", "to": ROOM}
    assert kept(begun) == {"slack-token": f"{begun.slack.token}\n"}
    modes = [(begun.root / "secrets" / each).stat().st_mode & 0o777 for each in ("", "slack-token")]
    assert modes == [0o700, 0o600]


def test_what_was_kept_is_used(begun: Begun) -> None:
    """The token that `setup` keeps is the one that `doctor` tries, without anything in the environment."""
    begun.setup("--contact", CONTACT, "--slack-token-file", begun.token_file(), "--slack-channel", ROOM)
    ran = typed("--config", str(begun.folder), "setup", environ=QUIET)
    assert (ran.code, "ok    Slack: token: accepted" in ran.out) == (0, True)


def test_a_token_is_tried_once(begun: Begun) -> None:
    """Where another token is given, that one alone is tried."""
    begun.setup("--contact", CONTACT, "--slack-token-file", begun.token_file(), "--slack-channel", ROOM)
    assert begun.setup("--slack-token-file", begun.token_file()).out.count("token: accepted") == 1


def test_a_secret_that_others_can_read(begun: Begun) -> None:
    """A kept secret that others can read is put right by the next command; what else lies there is left alone."""
    begun.setup("--slack-token-file", begun.token_file())
    kept_token, note = begun.root / "secrets" / "slack-token", begun.root / "secrets" / "note"
    note.touch()
    for path in (kept_token, note):
        path.chmod(0o644)
    assert typed("--config", str(begun.folder), "status", environ=QUIET).code == 0
    assert [path.stat().st_mode & 0o777 for path in (kept_token, note)] == [0o600, 0o644]


def test_two_configurations_have_two_tokens(begun: Begun) -> None:
    """What is kept of a configuration in a folder of another name is in a folder of that name."""
    other = begun.root / "housing"
    begun.folder.rename(other)
    ran = typed("--config", str(other), "setup", "--slack-token-file", begun.token_file(), environ=QUIET)
    assert ran.code == 1, "the contact is still an example"
    assert (begun.root / "secrets" / "housing" / "slack-token").exists()


def test_a_token_in_the_environment_stays_there(begun: Begun) -> None:
    """A token that the environment has is used and written nowhere, and none is put beside it."""
    token = {"BILLBOT_SLACK_TOKEN": begun.slack.token}
    assert begun.setup("--contact", CONTACT, "--slack-channel", "coalition", environ=token).code == 0
    assert kept(begun) == {}
    ran = begun.setup("--slack-token-file", begun.token_file(), environ=token)
    assert (ran.code, kept(begun)) == (2, {})
    assert "BILLBOT_SLACK_TOKEN is set, and comes before any file" in ran.err


def test_a_file_that_the_environment_names_is_written(begun: Begun) -> None:
    """Where the environment names a file for the token, the token goes there, though the file is not there yet."""
    named = {"BILLBOT_SLACK_TOKEN_FILE": "private/token"}
    ran = begun.setup("--contact", CONTACT, "--slack-token-file", "-", stdin=begun.slack.token.encode(), environ=named)
    assert (ran.code, ran.err) == (0, "")
    path = begun.root / "private" / "token"
    assert (path.read_text(), path.stat().st_mode & 0o777) == (f"{begun.slack.token}\n", 0o600)


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("xapp-1-invented", 'is no bot token: copy the "Bot User OAuth Token", which begins with xoxb-'),
        ("xoxb-invented", "Slack does not accept the token"),
        ("xoxb-two\nlines", "is not one line of plain characters"),
        ('xoxb-"""', "is no bot token"),
        (f"xoxb-{'x' * 100_000}", "is no bot token"),
    ],
    ids=["of the app", "wrong", "two lines", "quotes", "long"],
)
def test_a_token_that_is_none(begun: Begun, token: str, said: str) -> None:
    """A token that is not accepted is kept nowhere and repeated nowhere; one of another kind is sent nowhere."""
    ran = begun.setup("--contact", CONTACT, "--slack-token-file", begun.token_file(token))
    assert ran.code in {1, 2}
    assert said in ran.out + ran.err
    assert token[:12] not in ran.out + ran.err
    assert (kept(begun), begun.text.count("xox")) == ({}, 0)
    assert bool(begun.slack.calls) == ("accept" in said)


def test_a_scope_that_is_missing(begun: Begun) -> None:
    """A token without a scope is told which, and what to do."""
    begun.slack.scopes = {"channels:read", "channels:history"}
    ran = begun.setup("--slack-token-file", begun.token_file())
    assert (ran.code, kept(begun)) == (1, {})
    assert "lacks chat:write (to post): add to the scopes of the bot token and reinstall the app" in ran.out


@pytest.mark.parametrize(
    "name", ["coalition", "#Coalition", ROOM, f"https://practice.slack.com/archives/{ROOM}", f"<#{ROOM}|coalition>"]
)
def test_a_channel_by_name_id_or_address(begun: Begun, name: str) -> None:
    """A channel is found by its name, its id, or the address that Slack copies."""
    begun.setup("--slack-token-file", begun.token_file(), "--slack-channel", name)
    assert begun.says["channel"][-1]["to"] == ROOM


def test_a_channel_that_is_not_there(begun: Begun) -> None:
    """A name that the bot cannot see is met with those that it can, and nothing is written."""
    begun.slack.private = {OTHER}
    ran = begun.setup("--slack-token-file", begun.token_file(), "--slack-channel", 'coalitoin"""\n[x]')
    assert (ran.code, begun.text) == (1, begun.first)
    assert "MEND  Slack channel: the bot sees no channel of that name. It sees #coalition; a private channel" in ran.out


def test_a_channel_without_the_bot(begun: Begun) -> None:
    """A channel in which the bot is not is not written, unless --yes says so; either way the exit code says it."""
    words = ("--slack-token-file", begun.token_file(), "--slack-channel", "general")
    ran = begun.setup(*words)
    assert (ran.code, begun.text) == (1, begun.first)
    assert "the bot is not in #general: write /invite and the bot's name there" in ran.out
    assert begun.setup(*words, "--yes").code == 1
    assert begun.says["channel"][-1]["to"] == OTHER


def test_a_channel_without_a_token(begun: Begun) -> None:
    """A channel for which there is no token is told with where one is given, in a script."""
    begun.setup("--contact", CONTACT, "--slack-token-file", begun.token_file(), "--slack-channel", "coalition")
    (begun.root / "secrets" / "slack-token").unlink()
    ran = begun.setup()
    assert (ran.code, "MEND  Slack: give the token, too: --slack-token-file" in ran.out) == (1, True)


def test_the_app_token(begun: Begun) -> None:
    """The token by which /billbot is heard is tried without opening a connection, and kept as the other one is."""
    token = ("--contact", CONTACT, "--slack-token-file", begun.token_file())
    with SocketMode(begun.slack) as sockets:
        ran = begun.setup(*token, "--slack-app-token-file", "-", stdin=sockets.app_token.encode())
        assert (ran.code, sockets.open) == (0, 0)
        assert kept(begun)["slack-app-token"] == f"{sockets.app_token}\n"
        assert begun.setup("--slack-app-token-file", "-", stdin=b"xapp-invented").code == 1
        assert "ok    /billbot and buttons: the app token is accepted" in begun.setup().out


def test_another_run_changes_one_thing(begun: Begun) -> None:
    """Another channel takes the place of the one that is there, under its name, and no other line changes."""
    begun.setup("--contact", CONTACT, "--slack-token-file", begun.token_file(), "--slack-channel", "coalition")
    before = begun.text
    begun.slack.members.add(OTHER)
    assert begun.setup("--slack-channel", "general").code == 0
    assert lines(before, begun.text) == [f'to = "{OTHER}"']
    assert len(begun.text.splitlines()) == len(before.splitlines())


def test_a_place_for_secrets_that_is_none(begun: Begun) -> None:
    """Where the token cannot be kept, that is one line without the token, and no channel is written."""
    (begun.root / "secrets").write_text("", encoding="utf-8")
    ran = begun.setup("--slack-token-file", begun.token_file(), "--slack-channel", ROOM)
    assert (ran.code, begun.text, len(ran.err.splitlines())) == (1, begun.first, 1)
    assert begun.slack.token not in ran.out + ran.err
