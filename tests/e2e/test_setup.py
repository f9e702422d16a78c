"""`setup` asks for what a first installation needs, or takes it from options, tries it, and writes it."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from billbot.channels.webhook import key_of, new_secret
from billbot.demo.front import Front
from billbot.demo.inbox import Room
from billbot.demo.slack import PracticeWorkspace
from tests.support.app_on_disk import typed
from tests.support.dying import dying
from tests.support.repository import ROOT as REPOSITORY
from tests.support.setup_folder import CONTACT, OTHER, QUIET, Begun, kept, lines
from tests.support.slack_channel import ROOM
from tests.support.smtp_server import SmtpServer
from tests.support.socket_mode import SocketMode
from tests.support.socket_server import SocketServer, whole
from tests.support.webhook_receiver import Receiver

MAINTAINERS = "No channel gets problems, edits and suggestions: write operations = true below one in billbot.toml."


def test_an_empty_folder_gets_a_configuration(tmp_path: Path) -> None:
    """If there is no configuration, one is written first, as `init` does."""
    ran = typed("--config", str(tmp_path / "config"), "setup", "--contact", CONTACT, environ=QUIET)
    assert (ran.code, ran.err) == (0, "")
    assert sorted(path.name for path in (tmp_path / "config").iterdir()) == [
        "billbot.toml",
        "bills.toml",
        "calendar.toml",
    ]
    assert f"ok    contact: {CONTACT}" in ran.out


def test_comments_stay(begun: Begun) -> None:
    """A value is changed in place with its comment; the rest of the file stays."""
    assert begun.setup("--contact", CONTACT).code == 0
    (line,) = lines(begun.first, begun.text)
    assert line.startswith(f'contact = "{CONTACT}" ')
    assert "# for questions" in line
    assert len(begun.text.splitlines()) == len(begun.first.splitlines())


def test_a_heartbeat_that_answers(begun: Begun) -> None:
    """The heartbeat's address is asked once before it is written."""
    with SocketServer([whole()]) as server:
        url = f"{server.url}/key"
        assert begun.setup("--contact", CONTACT, "--heartbeat", url).code == 0
    assert begun.says["heartbeat"]["url"] == url


def test_a_heartbeat_that_does_not(begun: Begun) -> None:
    """An address that does not answer is not written, and not repeated."""
    ran = begun.setup("--heartbeat", "http://127.0.0.1:9/a-key")
    assert (ran.code, begun.text) == (1, begun.first)
    assert "FIX   heartbeat: the heartbeat could not be asked (ConnectError)" in ran.out
    assert "a-key" not in ran.out + ran.err


@pytest.mark.parametrize("text", ['[[channel]]\nname = "x"\nkind = "slock"\n', "channel = [\n"])
def test_a_file_with_faults(begun: Begun, text: str) -> None:
    """A file with faults is not edited; the fault is reported as everywhere."""
    begun.path.write_text(text, encoding="utf-8")
    ran = begun.setup("--contact", CONTACT)
    assert (ran.code, begun.text) == (1, text)
    assert ran.err.startswith(f"billbot: {begun.path}: ")


def test_a_script_is_asked_nothing(begun: Begun) -> None:
    """Without terminal and options, `setup` says what is set and missing, with the next command."""
    ran, said = begun.setup(stdin=b"ann@coalition.test\n"), f"billbot --config {begun.folder}"
    assert (ran.code, begun.text, ran.err) == (1, begun.first, "")
    assert ran.out.splitlines() == [
        "This is no terminal, so nothing is asked. Run this at one, or give the options of --help.",
        "FIX   contact: is an example; without a real address billbot does not read the real site: give --contact",
        "",
        f"Channels in {begun.path}: console.",
        "Not set: contact, slack, mail, heartbeat. Whenever you like:",
        f"  {said} setup",
        MAINTAINERS,
        f"{begun.folder / 'bills.toml'} lists 2 bills to follow: look through it. To add one:",
        f"  {said} watch add H1234 --topic juvenile-diversion",
        "Then try everything, and look:",
        f"  {said} doctor --send",
        f"  {said} check",
    ]


MAIL = ("--mail-from", "Bill Bot <bot@example.org>", "--mail-to", "list@coalition.test")


def mail_words(post: SmtpServer, begun: Begun, password: str = "") -> tuple[str, ...]:
    path = begun.root / "password"
    path.write_text(password or post.password, encoding="utf-8")
    trusted = begun.text.replace('ca_file = ""\nuser', f'ca_file = "{post.ca_file}"\nuser')
    begun.path.write_text(trusted, encoding="utf-8")
    where = ("--mail-host", post.host, "--mail-port", str(post.port), "--mail-user", post.user)
    return (*where, *MAIL, "--mail-password-file", str(path))


def test_mail(begun: Begun, post: SmtpServer) -> None:
    """The server lets us in before anything is written; address and password are private files, and no mail leaves."""
    ran = begun.setup("--contact", CONTACT, *mail_words(post, begun))
    assert (ran.code, ran.err) == (0, "")
    assert "ok    organizers: server: localhost lets us in" in ran.out
    assert begun.says["channel"][-1] == {"name": "organizers", "kind": "email", "to": "file:secrets/organizers.txt"}
    assert begun.says["email"]["port"] == post.port
    assert kept(begun) == {"organizers.txt": "list@coalition.test\n", "smtp-password": f"{post.password}\n"}
    assert "list@" not in begun.text
    assert post.mails == []
    assert begun.setup().code == 0


def test_mail_that_is_refused(begun: Begun, post: SmtpServer) -> None:
    """A wrong password is reported with how to fix it, without being repeated, and nothing is written."""
    words = mail_words(post, begun, "a wrong one")
    before = begun.text
    ran = begun.setup("--contact", CONTACT, *words)
    assert ran.code == 1
    assert "FIX   organizers: server: the mail server localhost refused the login" in ran.out
    assert "a wrong one" not in ran.out + ran.err
    assert kept(begun) == {}
    assert [line.split(" ")[0] for line in lines(before, begun.text)] == ["contact"]


@pytest.mark.thorough
def test_mail_at_a_terminal(begun: Begun) -> None:
    """Without a list nothing of the mail is written; on this machine a server may do without encryption."""
    before = begun.text
    with begun.terminal("mail") as at:
        at.answer("Mail server", "127.0.0.1")
        for question in ("Port", "Account", "Sender"):
            at.answer(question, "")
        at.answer("List that gets the mail (Enter: later)", "")
        at.until("Nothing was written: it cannot be tried without a recipient")
        assert at.end() == 0
    assert begun.text == before


@pytest.mark.thorough
def test_slips_in_mail_at_a_terminal(begun: Begun) -> None:
    """An invalid port is asked for again; another server does not keep the first one's."""
    with begun.terminal("mail") as at:
        at.answer("Mail server", "127.0.0.1")
        at.answer("Port", "smtp")
        at.until("is not a valid integer")
        at.answer("Port", "25")
        at.answer("Account", "none")
        at.answer("Sender", "nobody")
        at.answer("List", "list@coalition.test")
        at.until("email: from: must be an address")
        at.answer("Mail server", "mail.coalition.test")
        for question in ("Port [25]", "Account", "Sender", "List"):
            at.answer(question, "")
        at.until("email: from: must be an address")
        at.until("Mail server")
        at.until(": ")
        at.interrupt()
        assert at.end() != 0
    assert "FIX   email: security" not in at.shown


@pytest.mark.parametrize(
    "words",
    [
        ("--contact", "a\nb"),
        ("--contact", '"""'),
        ("--contact", "x" * 100_000),
        ("--heartbeat", "https://example.org/\n[x]"),
        ("--heartbeat", "ftp://example.org"),
        ("--mail-from", 'a"\n[x]\n"@example.org'),
        ("--mail-host", 'a"\nb'),
        ("--mail-to", "two@example.org, three@example.org"),
        ("contact", "--contact", CONTACT),
        ("sofa",),
        ("--address", "sofa", "-"),
        ("--address", "slack", "-"),
        ("--slack-token-file", "-", "--mail-password-file", "-"),
    ],
    ids=lambda words: " ".join(words)[:30],
)
def test_answers_that_are_none(begun: Begun, words: tuple[str, ...]) -> None:
    """A value that the file cannot have is wrong usage, in short, and nothing is written."""
    ran = begun.setup(*words)
    assert (ran.code, begun.text, kept(begun)) == (2, begun.first, {})
    assert 0 < len(ran.err) < 500


@pytest.mark.thorough
def test_at_a_terminal(begun: Begun) -> None:
    """Each answer is tried and written before the next question, a token is not shown, Enter leaves one for later."""
    with begun.terminal() as at:
        at.answer("Your address", "nobody")
        at.until("must be an email address")
        at.answer("Your address", CONTACT)
        at.answer("Bot token", "xoxb-invented")
        at.answer("Write it anyway?", "another-token")
        at.until("invalid input")
        at.answer("Write it anyway?", "")
        assert f'"{CONTACT}"' in begun.text
        at.answer("Bot token", begun.slack.token)
        at.answer("Channel where members read", "coalitoin")
        at.until("It sees #coalition")
        assert kept(begun) == {"slack-token": f"{begun.slack.token}\n"}
        begun.slack.members.clear()
        at.answer("Channel where members read", "#coalition")
        at.until("write /invite")
        begun.slack.members.add(ROOM)
        at.answer("Write it anyway?", "")
        at.answer("Channel where members read", "#coalition")
        at.answer("Operations channel (Enter: later)", "")
        at.answer("App token", "xoxb-invented")
        at.until("that is not an app token")
        at.answer("Write it anyway?", "n")
        at.answer("App token", "")
        at.answer("Mail server", "")
        at.answer("Its address", "")
        assert at.end() == 0
    assert begun.says["channel"][-1]["to"] == ROOM
    assert (begun.slack.token in at.shown, "xoxb-invented" in at.shown) == (False, False)
    assert "Not set: mail, heartbeat." in at.shown


def test_the_heartbeat_at_a_terminal(begun: Begun) -> None:
    """`setup` names a heartbeat service, which is to wait as long as the guide says."""
    guide = re.search(r"Let it wait (\d+ hours)", (REPOSITORY / "docs/running/start.md").read_text("utf-8"))
    assert guide is not None
    with begun.terminal("heartbeat") as at:
        at.answer("Its address", "")
        assert at.end() == 0
    assert f"make a free check at https://healthchecks.io that waits {guide[1]}," in " ".join(at.shown.split())


def test_slack_that_cannot_be_reached(begun: Begun) -> None:
    """A token may be written to be tried later; the channels, which Slack has to know, are left for later."""
    begun.path.write_text(begun.text.replace(begun.slack.url, "http://127.0.0.1:9/"), encoding="utf-8")
    with begun.terminal("slack") as at:
        at.answer("Bot token", "xoxb-invented")
        at.answer("Write it anyway?", "y")
        at.answer("Channel where members read", "coalition")
        at.answer("Channel where members read", "")
        at.answer("Operations channel", "")
        at.answer("App token", "")
        assert at.end() == 1
    assert kept(begun) == {"slack-token": "xoxb-invented\n"}


@pytest.mark.parametrize(
    ("shell", "file"),
    [("bash", ".local/share/bash-completion/completions/billbot"), ("fish", ".config/fish/completions/billbot.fish")],
)
def test_the_tab_key(begun: Begun, shell: str, file: str) -> None:
    """After the questions commands are completed in bash and fish; in zsh a line says how to set that up."""
    own = {"HOME": str(begun.root), "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": ""}
    for used in (shell, "zsh"):
        with begun.terminal(environ={"SHELL": f"/bin/{used}", **own}) as at:
            if used == shell:
                at.until("so that the Tab key completes commands")
            for question in ("Your address", "Bot token", "Mail server", "Its address"):
                at.answer(question, "")
            assert at.end() == 0
    assert '  eval "$(_BILLBOT_COMPLETE=zsh_source billbot)"' in at.shown
    text = (begun.root / file).read_text("utf-8")
    assert "_BILLBOT_COMPLETE=" in text
    if shell == "bash":
        typed_so_far = "COMP_WORDS=(billbot watch ad); COMP_CWORD=2; _billbot_completion billbot; echo $COMPREPLY"
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        ran = subprocess.run(
            ["bash", "-c", f"{text}\n{typed_so_far}"],
            env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        assert ran.stdout == "add\n"


def test_a_webhook(begun: Begun) -> None:
    """An address gets a secret and a file that only its owner can read; neither is printed or in billbot.toml."""
    (begun.root / "address").write_text("http://127.0.0.1:9/planted", encoding="utf-8")
    refused = begun.setup("--address", "webhook", str(begun.root / "address"))
    assert (refused.code, begun.text) == (1, begun.first)
    assert "FIX   webhook: no connection to the receiver" in refused.out
    with Receiver() as receiver:
        url = receiver.kept.split()[0]
        ran = begun.setup("--contact", CONTACT, "--address", "webhook", "-", stdin=url.encode())
    assert ran.code == 0
    assert begun.says["channel"][-1] == {"name": "webhook", "kind": "webhook", "to": "file:secrets/webhook.txt"}
    kept = begun.root / "secrets" / "webhook.txt"
    address, secret = kept.read_text("utf-8").split()
    assert (address, kept.stat().st_mode & 0o777) == (url, 0o600)
    assert key_of(secret)
    assert "It is kept in secrets/webhook.txt, with a new secret for the receiver." in ran.out
    assert not any(each in ran.out + ran.err + refused.out + refused.err + begun.text for each in (secret, "planted"))


def test_a_webhook_at_a_terminal(begun: Begun) -> None:
    """A webhook is asked for by its name alone; its address is not shown, and with its own secret it keeps that."""
    secret = new_secret()
    with Receiver() as receiver, begun.terminal("webhook") as at:
        url = receiver.kept.split()[0]
        at.answer("Its address (not shown; Enter: later)", f"{url} {secret}")
        assert at.end() == 0
    assert (begun.root / "secrets" / "webhook.txt").read_text("utf-8").split() == [url, secret]
    assert secret not in at.shown


def test_apprise(begun: Begun) -> None:
    """An address of apprise is kept in a file, where apprise knows it; it is not printed."""
    pytest.importorskip("apprise", reason="the extra apprise is not installed")
    refused = begun.setup("--address", "apprise", "-", stdin=b"nowhere://planted")
    assert (refused.code, begun.text) == (1, begun.first)
    ran = begun.setup("--contact", CONTACT, "--address", "apprise", "-", stdin=b"ntfy://127.0.0.1:9/planted")
    assert ran.code == 0
    assert "apprise: an address of ntfy" in ran.out
    assert begun.says["channel"][-1] == {"name": "apprise", "kind": "apprise", "to": "file:secrets/apprise.txt"}
    assert (begun.root / "secrets" / "apprise.txt").read_text("utf-8") == "ntfy://127.0.0.1:9/planted\n"
    assert "planted" not in ran.out + ran.err + refused.out + refused.err + begun.text


@pytest.mark.thorough
def test_only_what_lacks_is_asked(begun: Begun) -> None:
    """A part that is named is asked for though it is set, and nothing else is; a run without one asks for the rest."""
    begun.setup("--contact", CONTACT, "--slack-token-file", begun.token_file(), "--slack-channel", "coalition")
    begun.slack.members.add(OTHER)
    before = begun.text
    with begun.terminal("slack") as at:
        at.answer("Bot token (not shown; Enter: as it is)", "")
        at.answer("Channel where members read, name or id (Enter: as it is)", "general")
        at.answer("Operations channel (Enter: later)", "")
        at.answer("App token", "")
        assert at.end() == 0
    assert lines(before, begun.text) == [f'to = "{OTHER}"']
    with begun.terminal() as at:
        for question in ("Operations channel", "App token", "Mail server", "Its address"):
            at.answer(question, "")
        assert at.end() == 0
    assert "Your address" not in at.shown


@pytest.mark.parametrize(
    "number",
    [signal.SIGINT, *(pytest.param(each, marks=pytest.mark.thorough) for each in (signal.SIGKILL, signal.SIGHUP))],
    ids=["Ctrl-C", "kill", "closed"],
)
def test_an_end_between_two_answers(begun: Begun, number: signal.Signals) -> None:
    """If `setup` ends between two answers, the first is written and the file is whole."""
    with begun.terminal() as at:
        at.answer("Your address", CONTACT)
        at.until("Bot token")
        at.until(": ")
        if number is signal.SIGINT:
            at.interrupt()
        else:
            at.process.send_signal(number)
        assert at.end() != 0
    assert [line.split(" ")[0] for line in lines(begun.first, begun.text)] == ["contact"]
    assert kept(begun) == {}
    assert sorted(path.name for path in begun.folder.iterdir()) == ["billbot.toml", "bills.toml", "calendar.toml"]


@pytest.mark.thorough
@pytest.mark.parametrize("columns", [80, 40])
def test_the_terminal_is_wide_enough(begun: Begun, columns: int) -> None:
    """Text breaks between words; a question stays on one line, and so does a command, to be copied."""
    with begun.terminal(columns=columns) as at:
        for question in ("Your address", "Bot token", "Mail server", "Its address"):
            at.answer(question, "")
        assert at.end() == 0
    said = [line for line in at.shown.splitlines() if not re.search(r"\S{30}|^  billbot ", line)]
    assert "  billbot watch add H1234 --topic juvenile-diversion" in at.shown.splitlines()
    assert [line for line in said if len(line) > columns] == []


@pytest.fixture
def killed() -> Iterator[Callable[..., int]]:
    """Runs a command that is killed before a step. Returns its exit code, 0 if it lived."""
    with dying(QUIET) as run:
        yield run


@pytest.mark.long
@pytest.mark.thorough
def test_killed_at_each_step(begun: Begun, killed: Callable[..., int]) -> None:
    """If `setup` is killed at any step, each file is old or new, and another run finishes."""
    words = ("--contact", CONTACT, "--slack-token-file", begun.token_file(), "--slack-channel", "coalition")
    for step in range(1, 40):
        begun.path.write_text(begun.first, encoding="utf-8")
        shutil.rmtree(begun.root / "secrets", ignore_errors=True)
        code = killed(step, "--config", str(begun.folder), "setup", *words)
        new = [line.split(" ")[0] for line in lines(begun.first, begun.text)]
        assert new in ([], ["contact"], ["contact", "#", "name", "kind", "to"])
        tokens = [each for name, each in kept(begun).items() if not name.startswith(".")]
        assert tokens in ([], [f"{begun.slack.token}\n"])
        if code == 0:
            break
        assert begun.setup(*words).code == 0
    assert (code, step > 8) == (0, True)


@pytest.mark.thorough
def test_killed_while_the_first_files_are_written(tmp_path: Path, killed: Callable[..., int]) -> None:
    """Killed between the files of a new configuration, another run writes those that lack."""
    for step in range(1, 20):
        folder = tmp_path / str(step) / "config"
        code = killed(step, "--config", str(folder), "setup", "--contact", CONTACT)
        ran = typed("--config", str(folder), "setup", "--contact", CONTACT, environ=QUIET)
        assert (ran.code, len([*folder.glob("*.toml")])) == (0, 3)
        if code == 0:
            break
    assert (code, step > 4) == (0, True)


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
    """`doctor` uses the token that `setup` stored, with nothing in the environment."""
    begun.setup("--contact", CONTACT, "--slack-token-file", begun.token_file(), "--slack-channel", ROOM)
    ran = typed("--config", str(begun.folder), "setup", environ=QUIET)
    assert (ran.code, "ok    Slack: token: accepted" in ran.out) == (0, True)


def test_two_configurations_have_two_tokens(begun: Begun) -> None:
    """What is kept of a configuration in a folder of another name is in a folder of that name."""
    other = begun.root / "housing"
    begun.folder.rename(other)
    ran = typed("--config", str(other), "setup", "--slack-token-file", begun.token_file(), environ=QUIET)
    assert ran.code == 1, "the contact is still an example"
    assert (begun.root / "secrets" / "housing" / "slack-token").exists()


def test_a_token_in_the_environment_stays_there(begun: Begun) -> None:
    """A token in the environment is used, not written, and no other is stored."""
    token = {"BILLBOT_SLACK_TOKEN": begun.slack.token}
    assert begun.setup("--contact", CONTACT, "--slack-channel", "coalition", environ=token).code == 0
    assert kept(begun) == {}
    ran = begun.setup("--slack-token-file", begun.token_file(), environ=token)
    assert (ran.code, kept(begun)) == (2, {})
    assert "BILLBOT_SLACK_TOKEN takes precedence over any file" in ran.err


def test_a_file_that_the_environment_names_is_written(begun: Begun) -> None:
    """If the environment names a file for the token, the token goes there, though the file is not there yet."""
    named = {"BILLBOT_SLACK_TOKEN_FILE": "private/token"}
    ran = begun.setup("--contact", CONTACT, "--slack-token-file", "-", stdin=begun.slack.token.encode(), environ=named)
    assert (ran.code, ran.err) == (0, "")
    path = begun.root / "private" / "token"
    assert (path.read_text(), path.stat().st_mode & 0o777) == (f"{begun.slack.token}\n", 0o600)


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("xapp-1-invented", 'is not a bot token: copy the "Bot User OAuth Token", which begins with xoxb-'),
        ("xoxb-invented", "Slack does not accept the token"),
        ("xoxb-two\nlines", "is not one line of plain characters"),
        ('xoxb-"""', "is not a bot token"),
        (f"xoxb-{'x' * 100_000}", "is not a bot token"),
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


@pytest.mark.parametrize(
    "name", ["coalition", "#Coalition", ROOM, f"https://practice.slack.com/archives/{ROOM}", f"<#{ROOM}|coalition>"]
)
def test_a_channel_by_name_id_or_address(begun: Begun, name: str) -> None:
    """A channel is found by its name, its id, or the address that Slack copies."""
    begun.setup("--slack-token-file", begun.token_file(), "--slack-channel", name)
    assert begun.says["channel"][-1]["to"] == ROOM


def test_a_channel_that_is_not_there(begun: Begun) -> None:
    """For an unknown channel name, the visible ones are shown, and nothing is written."""
    begun.slack.private = {OTHER}
    ran = begun.setup("--slack-token-file", begun.token_file(), "--slack-channel", 'coalitoin"""\n[x]')
    assert (ran.code, begun.text) == (1, begun.first)
    assert "FIX   Slack channel: the bot sees no channel of that name. It sees #coalition; a private channel" in ran.out


def test_a_channel_without_the_bot(begun: Begun) -> None:
    """A channel without the bot is only written with --yes; the exit code says it either way."""
    words = ("--slack-token-file", begun.token_file(), "--slack-channel", "general")
    ran = begun.setup(*words)
    assert (ran.code, begun.text) == (1, begun.first)
    assert "the bot is not in #general: write /invite and the bot's name there" in ran.out
    assert begun.setup(*words, "--yes").code == 1
    assert begun.says["channel"][-1]["to"] == OTHER


def test_a_channel_without_a_token(begun: Begun) -> None:
    """In a script, a channel without a token is reported, with where to give one."""
    begun.setup("--contact", CONTACT, "--slack-token-file", begun.token_file(), "--slack-channel", "coalition")
    (begun.root / "secrets" / "slack-token").unlink()
    ran = begun.setup()
    assert (ran.code, "FIX   Slack: give the token, too: --slack-token-file" in ran.out) == (1, True)


def test_an_operations_channel(begun: Begun) -> None:
    """A channel for maintainers is tried as that of members is, and hears of operations alone."""
    begun.slack.members.add(OTHER)
    ran = begun.setup("--contact", CONTACT, "--slack-token-file", begun.token_file(), "--slack-operations", "general")
    assert (ran.code, ran.err) == (0, "")
    assert "ok    general: channel: the bot is a member of #general" in ran.out
    desk = {"name": "general", "kind": "slack", "to": OTHER, "alerts": False, "digest": "", "operations": True}
    assert begun.says["channel"][-1] == desk
    assert "for maintainers" not in ran.out
    assert begun.setup("--slack-channel", "coalition").code == 0
    assert begun.says["channel"][-2:] == [desk, {"name": "coalition", "kind": "slack", "to": ROOM}]


def test_one_channel_for_all(begun: Begun) -> None:
    """If the operations channel is that of members, that one hears of both."""
    words = ("--slack-channel", "coalition", "--slack-operations", "coalition")
    assert begun.setup("--contact", CONTACT, "--slack-token-file", begun.token_file(), *words).code == 0
    assert begun.says["channel"][1:] == [{"name": "coalition", "kind": "slack", "to": ROOM, "operations": True}]


@pytest.mark.parametrize("name", ["coalition", "desk"])
def test_each_practice_channel(tmp_path: Path, name: str) -> None:
    """Both channels of the practice Slack are accepted, by name and id, as any channel of Slack is."""
    with Front(PracticeWorkspace(Room(datetime.now().astimezone)), None) as front:
        folder = tmp_path / "config"
        assert typed("--config", str(folder), "init").code == 0
        file = folder / "billbot.toml"
        file.write_text(file.read_text("utf-8").replace("https://slack.com", front.url), encoding="utf-8")
        words = ("--contact", CONTACT, "--slack-token-file", "-", "--slack-operations", name)
        ran = typed("--config", str(folder), "setup", *words, stdin=b"xoxb-practice", environ=QUIET)
    assert (ran.code, f"the bot is a member of #{name}" in ran.out) == (0, True)


def test_the_app_token(begun: Begun) -> None:
    """The token for /billbot is tried without opening a connection, and stored like the other one."""
    token = ("--contact", CONTACT, "--slack-token-file", begun.token_file())
    with SocketMode(begun.slack) as sockets:
        ran = begun.setup(*token, "--slack-app-token-file", "-", stdin=sockets.app_token.encode())
        assert (ran.code, sockets.open) == (0, 0)
        assert kept(begun)["slack-app-token"] == f"{sockets.app_token}\n"
        assert begun.setup("--slack-app-token-file", "-", stdin=b"xapp-invented").code == 1
        assert "ok    /billbot and buttons: the app token is accepted" in begun.setup().out


def test_another_run_changes_one_thing(begun: Begun) -> None:
    """A new channel replaces the present one under its name, and no other line changes."""
    begun.setup("--contact", CONTACT, "--slack-token-file", begun.token_file(), "--slack-channel", "coalition")
    before = begun.text
    begun.slack.members.add(OTHER)
    assert begun.setup("--slack-channel", "general").code == 0
    assert lines(before, begun.text) == [f'to = "{OTHER}"']
    assert len(begun.text.splitlines()) == len(before.splitlines())


def test_a_place_for_secrets_that_is_none(begun: Begun) -> None:
    """If the token cannot be stored, that is one line without the token, and no channel is written."""
    (begun.root / "secrets").write_text("", encoding="utf-8")
    ran = begun.setup("--slack-token-file", begun.token_file(), "--slack-channel", ROOM)
    assert (ran.code, begun.text, len(ran.err.splitlines())) == (1, begun.first, 1)
    assert begun.slack.token not in ran.out + ran.err
