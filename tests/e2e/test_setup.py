"""`setup` asks for what a first installation needs, tries each answer, and writes it."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from billbot.channels.webhook import key_of, new_secret
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
COALITION = {"name": "coalition", "kind": "slack", "to": ROOM}


def test_an_empty_folder_gets_a_configuration(tmp_path: Path) -> None:
    """If there is no configuration, one is written first, as `init` does."""
    ran = typed("--config", str(tmp_path / "config"), "setup", stdin=CONTACT.encode(), environ=QUIET)
    assert (ran.code, f"ok    contact: {CONTACT}" in ran.out) == (0, True)
    written = sorted(path.name for path in (tmp_path / "config").iterdir())
    assert written == ["billbot.toml", "bills.toml", "calendar.toml"]


def test_comments_stay(begun: Begun) -> None:
    """A value is changed in place with its comment; the rest of the file stays."""
    assert begun.setup(CONTACT).code == 0
    (line,) = lines(begun.first, begun.text)
    assert line.startswith(f'contact = "{CONTACT}" ')
    assert "# for questions" in line
    assert len(begun.text.splitlines()) == len(begun.first.splitlines())


def test_a_heartbeat(begun: Begun) -> None:
    """Its address is asked once before it is written; one that does not answer is not written, and not repeated."""
    ran = begun.setup("http://127.0.0.1:9/a-key", part="heartbeat")
    assert (ran.code, begun.text) == (1, begun.first)
    assert "FIX   heartbeat: the heartbeat could not be asked (ConnectError)" in ran.out
    assert "a-key" not in ran.out + ran.err
    with SocketServer([whole()]) as server:
        assert begun.setup(f"{server.url}/key", part="heartbeat").code == 0
        assert begun.says["heartbeat"]["url"] == f"{server.url}/key"


@pytest.mark.parametrize("text", ['[[channel]]\nname = "x"\nkind = "slock"\n', "channel = [\n"])
def test_a_file_with_faults(begun: Begun, text: str) -> None:
    """A file with faults is not edited; the fault is reported as everywhere."""
    begun.path.write_text(text, encoding="utf-8")
    ran = begun.setup(CONTACT)
    assert (ran.code, begun.text) == (1, text)
    assert ran.err.startswith(f"billbot: {begun.path}: ")


def test_no_answers(begun: Begun) -> None:
    """Whoever leaves everything for later reads what is set and missing, with the next command."""
    ran, said = begun.setup(), f"billbot --config {begun.folder}"
    assert (ran.code, begun.text) == (0, begun.first)
    assert ran.out.splitlines()[-9:] == [
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


def mail_answers(post: SmtpServer, begun: Begun, password: str = "") -> tuple[str, ...]:
    trusted = begun.text.replace('ca_file = ""\nuser', f'ca_file = "{post.ca_file}"\nuser')
    begun.path.write_text(trusted, encoding="utf-8")
    sender, to = "Bill Bot <bot@example.org>", "list@coalition.test"
    return post.host, str(post.port), post.user, password or post.password, sender, to


def test_mail(begun: Begun, post: SmtpServer) -> None:
    """The server lets us in before anything is written; address and password are private files, and no mail leaves."""
    ran = begun.setup(*mail_answers(post, begun), part="mail")
    assert ran.code == 0
    assert "ok    organizers: server: localhost lets us in" in ran.out
    assert begun.says["channel"][-1] == {"name": "organizers", "kind": "email", "to": "file:secrets/organizers.txt"}
    assert begun.says["email"]["port"] == post.port
    assert kept(begun) == {"organizers.txt": "list@coalition.test\n", "smtp-password": f"{post.password}\n"}
    assert "list@" not in begun.text
    assert post.mails == []
    assert "ok    organizers: server: localhost lets us in" in begun.setup().out


def test_mail_that_is_refused(begun: Begun, post: SmtpServer) -> None:
    """A wrong password is reported with how to fix it, without being repeated, and nothing is written."""
    words = mail_answers(post, begun, "a wrong one")
    before = begun.text
    ran = begun.setup(*words, part="mail")
    assert ran.code == 1
    assert "FIX   organizers: server: the mail server localhost refused the login" in ran.out
    assert "a wrong one" not in ran.out + ran.err
    assert (kept(begun), begun.text) == ({}, before)


@pytest.mark.thorough
def test_slips_in_mail_at_a_terminal(begun: Begun) -> None:
    """What is wrong is asked for again with the other answers kept; without a list nothing is written."""
    before = begun.text
    with begun.terminal("mail") as at:
        at.answer("Mail server", "127.0.0.1")
        at.answer("Port", "smtp")
        at.answer("Account", "none")
        at.answer("Sender", "nobody")
        at.answer("List", "list@coalition.test")
        at.until("email: port: ")
        at.answer("Mail server", "mail.coalition.test")
        at.answer("Port [smtp]", "25")
        for question in ("Account", "Sender", "List"):
            at.answer(question, "")
        at.until("email: from: must be an address")
        at.until("Mail server")
        at.until(": ")
        at.interrupt()
        assert at.end() != 0
    assert "email: security" not in at.shown
    assert begun.text == before
    ran = begun.setup("127.0.0.1", "", "", "", "", part="mail")
    assert (begun.text, "Nothing was written: it cannot be tried without a recipient" in ran.out) == (before, True)


@pytest.mark.parametrize(
    ("part", "answers"),
    [
        ("contact", ['"""']),
        ("contact", ["x" * 100_000]),
        ("heartbeat", ["ftp://example.org"]),
        ("mail", ["127.0.0.1", "", "-", 'a"\\n[x]\\n"@example.org', "list@coalition.test"]),
        ("mail", ['a"\\nb', "", "-", "bot@example.org", "list@coalition.test"]),
        ("mail", ["127.0.0.1", "", "-", "bot@example.org", "two@example.org, three@example.org"]),
        ("sofa", []),
    ],
    ids=str,
)
def test_answers_that_are_none(begun: Begun, part: str, answers: list[str]) -> None:
    """A value that the file cannot have is refused, in short, and nothing is written."""
    ran = begun.setup(*answers, part=part)
    assert (ran.code, begun.text, kept(begun)) == (2 if part == "sofa" else 1, begun.first, {})
    assert len(ran.out + ran.err) < 1500


@pytest.mark.thorough
def test_at_a_terminal(begun: Begun) -> None:
    """Each answer is tried and written before the next question, a token is not shown, Enter leaves one for later."""
    with begun.terminal() as at:
        at.answer("Your address", "nobody")
        at.until("must be an email address")
        at.answer("Your address", CONTACT)
        at.answer("Bot token", "xoxb-invented")
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


def test_the_heartbeat_service(begun: Begun) -> None:
    """`setup` names a heartbeat service, which is to wait as long as the guide says."""
    guide = re.search(r"Let it wait (\d+ hours)", (REPOSITORY / "docs/running/start.md").read_text("utf-8"))
    assert guide is not None
    assert f"make a free check at https://healthchecks.io that waits {guide[1]}," in begun.setup(part="heartbeat").out


def test_slack_that_cannot_be_reached(begun: Begun) -> None:
    """A token may be written to be tried later; the channels, which Slack has to know, are left for later."""
    begun.path.write_text(begun.text.replace(begun.slack.url, "http://127.0.0.1:9/"), encoding="utf-8")
    ran = begun.setup("xoxb-invented", "y", "", "", part="slack")
    assert (ran.code, kept(begun)) == (1, {"slack-token": "xoxb-invented\n"})
    assert "FIX   Slack channel: " in begun.setup("", "coalition", part="slack").out


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


@pytest.mark.parametrize("own_secret", ["", new_secret()], ids=["new", "own"])
def test_a_webhook(begun: Begun, own_secret: str) -> None:
    """An address keeps its secret or gets one, in a file that only its owner can read; neither is printed."""
    refused = begun.setup("http://127.0.0.1:9/planted", part="webhook")
    assert (refused.code, begun.text) == (1, begun.first)
    assert "FIX   webhook: no connection to the receiver" in refused.out
    with Receiver() as receiver:
        url = receiver.kept.split()[0]
        ran = begun.setup(f"{url} {own_secret}", part="webhook")
    assert ran.code == 0
    assert begun.says["channel"][-1] == {"name": "webhook", "kind": "webhook", "to": "file:secrets/webhook.txt"}
    path = begun.root / "secrets" / "webhook.txt"
    address, secret = path.read_text("utf-8").split()
    assert (address, path.stat().st_mode & 0o777) == (url, 0o600)
    assert own_secret in {"", secret}
    assert key_of(secret)
    new = "It is kept in secrets/webhook.txt, with a new secret for the receiver."
    assert (new in ran.out) == (not own_secret)
    assert not any(each in ran.out + ran.err + refused.out + refused.err + begun.text for each in (secret, "planted"))


def test_apprise(begun: Begun) -> None:
    """An address of apprise is kept in a file, where apprise knows it; it is not printed."""
    pytest.importorskip("apprise", reason="the extra apprise is not installed")
    refused = begun.setup("nowhere://planted", part="apprise")
    assert (refused.code, begun.text) == (1, begun.first)
    ran = begun.setup("ntfy://127.0.0.1:9/planted", part="apprise")
    assert (ran.code, "apprise: an address of ntfy" in ran.out) == (0, True)
    assert begun.says["channel"][-1] == {"name": "apprise", "kind": "apprise", "to": "file:secrets/apprise.txt"}
    assert (begun.root / "secrets" / "apprise.txt").read_text("utf-8") == "ntfy://127.0.0.1:9/planted\n"
    assert "planted" not in ran.out + ran.err + refused.out + refused.err + begun.text


def test_only_what_lacks_is_asked(begun: Begun) -> None:
    """A part that is named is asked for though it is set, and nothing else is; a run without one asks for the rest."""
    begun.setup(*begun.in_coalition)
    begun.slack.members.add(OTHER)
    before = begun.text
    ran = begun.setup("", "general", part="slack")
    assert lines(before, begun.text) == [f'to = "{OTHER}"']
    assert len(begun.text.splitlines()) == len(before.splitlines())
    assert ran.err.splitlines() == [
        "Bot token (not shown; Enter: as it is): ",
        "Channel where members read, name or id (Enter: as it is): ",
        "Operations channel (Enter: later): ",
        "App token (not shown; Enter: later): ",
    ]
    rest = [line.partition(" (")[0] for line in begun.setup().err.splitlines()]
    assert rest == ["Operations channel", "App token", "Mail server", "Its address"]


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
    answers = "\n".join(begun.in_coalition)
    for step in range(1, 40):
        begun.path.write_text(begun.first, encoding="utf-8")
        shutil.rmtree(begun.root / "secrets", ignore_errors=True)
        code = killed(step, "--config", str(begun.folder), "setup", stdin=answers)
        new = [line.split(" ")[0] for line in lines(begun.first, begun.text)]
        assert new in ([], ["contact"], ["contact", "#", "name", "kind", "to"])
        tokens = [each for name, each in kept(begun).items() if not name.startswith(".")]
        assert tokens in ([], [f"{begun.slack.token}\n"])
        if code == 0:
            break
        left = {CONTACT: new, begun.slack.token: tokens, "coalition": new[1:]}
        assert begun.setup(*(answer for answer, there in left.items() if not there)).code == 0
        assert begun.says["channel"][-1] == COALITION
    assert (code, step > 8) == (0, True)


@pytest.mark.thorough
def test_killed_while_the_first_files_are_written(tmp_path: Path, killed: Callable[..., int]) -> None:
    """Killed between the files of a new configuration, another run writes those that lack."""
    for step in range(1, 20):
        folder = tmp_path / str(step) / "config"
        code = killed(step, "--config", str(folder), "setup")
        ran = typed("--config", str(folder), "setup", environ=QUIET)
        assert (ran.code, len([*folder.glob("*.toml")])) == (0, 3)
        if code == 0:
            break
    assert (code, step > 4) == (0, True)


def test_slack(begun: Begun) -> None:
    """Token and channel are tried, the id is written, the token kept for its owner, and used from then on."""
    ran = begun.setup(*begun.in_coalition)
    assert ran.code == 0
    assert "ok    Slack: token: accepted, as billbot in Practice" in ran.out
    assert "ok    coalition: channel: the bot is a member of #coalition" in ran.out
    assert begun.says["channel"][-1] == COALITION
    assert kept(begun) == {"slack-token": f"{begun.slack.token}\n"}
    modes = [(begun.root / "secrets" / each).stat().st_mode & 0o777 for each in ("", "slack-token")]
    assert modes == [0o700, 0o600]
    again = begun.setup()
    assert (again.code, "ok    Slack: token: accepted" in again.out) == (0, True)
    assert "ok    coalition: channel: the bot is a member of #coalition" in again.out


def test_two_configurations_have_two_tokens(begun: Begun) -> None:
    """What is kept of a configuration in a folder of another name is in a folder of that name."""
    other = begun.root / "housing"
    begun.folder.rename(other)
    typed("--config", str(other), "setup", "slack", stdin=begun.slack.token.encode(), environ=QUIET)
    assert (begun.root / "secrets" / "housing" / "slack-token").exists()


def test_a_token_in_the_environment_stays_there(begun: Begun) -> None:
    """A token in the environment is used, not written, and no other is stored."""
    token = {"BILLBOT_SLACK_TOKEN": begun.slack.token}
    assert begun.setup(CONTACT, "coalition", environ=token).code == 0
    assert (kept(begun), begun.says["channel"][-1]) == ({}, COALITION)
    ran = begun.setup("xoxb-another", part="slack", environ=token)
    assert (ran.code, kept(begun)) == (1, {})
    assert "BILLBOT_SLACK_TOKEN takes precedence over any file" in ran.out


def test_a_file_that_the_environment_names_is_written(begun: Begun) -> None:
    """If the environment names a file for the token, the token goes there, though the file is not there yet."""
    ran = begun.setup(begun.slack.token, part="slack", environ={"BILLBOT_SLACK_TOKEN_FILE": "private/token"})
    path = begun.root / "private" / "token"
    assert (ran.code, path.read_text(), path.stat().st_mode & 0o777) == (0, f"{begun.slack.token}\n", 0o600)


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("xapp-1-invented", 'is not a bot token: copy the "Bot User OAuth Token", which begins with xoxb-'),
        ("xoxb-invented", "Slack does not accept the token"),
        ('xoxb-"""', "is not a bot token"),
        (f"xoxb-{'x' * 100_000}", "is not a bot token"),
    ],
    ids=["of the app", "wrong", "quotes", "long"],
)
def test_a_token_that_is_none(begun: Begun, token: str, said: str) -> None:
    """A token that is not accepted is kept nowhere and repeated nowhere; one of another kind is sent nowhere."""
    ran = begun.setup(token, part="slack")
    assert (ran.code, said in ran.out) == (1, True)
    assert token[:12] not in ran.out + ran.err
    assert (kept(begun), begun.text.count("xox")) == ({}, 0)
    assert bool(begun.slack.calls) == ("accept" in said)


@pytest.mark.parametrize(
    "name", ["#Coalition", ROOM, f"https://practice.slack.com/archives/{ROOM}", f"<#{ROOM}|coalition>"]
)
def test_a_channel_by_name_id_or_address(begun: Begun, name: str) -> None:
    """A channel is found by its name, its id, or the address that Slack copies."""
    begun.setup(begun.slack.token, name, part="slack")
    assert begun.says["channel"][-1]["to"] == ROOM


def test_a_channel_that_is_not_there(begun: Begun) -> None:
    """For an unknown channel name, the visible ones are shown, and nothing is written."""
    begun.slack.private = {OTHER}
    ran = begun.setup(begun.slack.token, 'coalitoin"""[x]', part="slack")
    assert (ran.code, begun.text) == (1, begun.first)
    assert "FIX   Slack channel: the bot sees no channel of that name. It sees #coalition; a private channel" in ran.out


def test_a_channel_without_the_bot(begun: Begun) -> None:
    """A channel without the bot is only written if somebody insists; the exit code says it either way."""
    ran = begun.setup(begun.slack.token, "general", part="slack")
    assert (ran.code, begun.text) == (1, begun.first)
    assert "the bot is not in #general: write /invite and the bot's name there" in ran.out
    assert begun.setup("", "general", "y", part="slack").code == 1
    assert begun.says["channel"][-1]["to"] == OTHER


def test_an_operations_channel(begun: Begun) -> None:
    """A channel for maintainers is tried as that of members is, and hears only about operations."""
    begun.slack.members.add(OTHER)
    ran = begun.setup(begun.slack.token, "", "general", part="slack")
    assert (ran.code, "ok    general: channel: the bot is a member of #general" in ran.out) == (0, True)
    desk = {"name": "general", "kind": "slack", "to": OTHER, "alerts": False, "digest": "", "operations": True}
    assert begun.says["channel"][-1] == desk
    assert begun.setup("", "coalition", part="slack").code == 0
    assert begun.says["channel"][-2:] == [desk, COALITION]


def test_one_channel_for_all(begun: Begun) -> None:
    """If the operations channel is that of members, that one hears about both."""
    assert begun.setup(*begun.in_coalition, "coalition").code == 0
    assert begun.says["channel"][1:] == [{**COALITION, "operations": True}]


def test_the_app_token(begun: Begun) -> None:
    """The token for /billbot is tried without opening a connection, and stored like the other one."""
    with SocketMode(begun.slack) as sockets:
        ran = begun.setup(begun.slack.token, "", "", sockets.app_token, part="slack")
        assert (ran.code, sockets.open) == (0, 0)
        assert kept(begun)["slack-app-token"] == f"{sockets.app_token}\n"
        assert begun.setup("", "", "", "xapp-invented", part="slack").code == 1
        assert "ok    /billbot and buttons: the app token is accepted" in begun.setup().out


def test_a_place_for_secrets_that_is_none(begun: Begun) -> None:
    """If the token cannot be stored, that is one line without the token, and no channel is written."""
    (begun.root / "secrets").write_text("", encoding="utf-8")
    ran = begun.setup(begun.slack.token, "coalition", part="slack")
    assert (ran.code, begun.text) == (1, begun.first)
    assert begun.slack.token not in ran.out + ran.err
