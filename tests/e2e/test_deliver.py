import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.app_on_disk import BEGIN, CONSOLE, AppOnDisk, on_disk
from tests.support.slack_server import SlackServer
from tests.support.smtp_server import SmtpServer

ROOM = '[[channel]]\nname = "room"\nkind = "slack"\nto = "C0123456789"\n'
PEOPLE = '[[channel]]\nname = "people"\nkind = "email"\nto = "env:ORGANIZERS"\n'
ANNA, BEN = "anna.invented@home.example", "ben.invented@home.example"


def mailing(app: AppOnDisk, post: SmtpServer) -> dict[str, str]:
    """Configure two readers by mail; gives the environment that names them."""
    app.configure(channels=post.settings + PEOPLE)
    return {"ORGANIZERS": f"{ANNA}, {BEN}", "BILLBOT_SMTP_PASSWORD": post.password}


def test_a_message_a_recipient_each(app: AppOnDisk, post: SmtpServer) -> None:
    """What is sent is counted a recipient each, and no address stands in what is printed, logged or stored."""
    environ = mailing(app, post)
    ran = app.run("check", "--json", "--now", BEGIN, environ=environ)
    assert (ran.code, ran.json["sent"], ran.json["undelivered"]) == (0, 2, 0)
    assert [mail.recipients for mail in post.mails] == [(ANNA,), (BEN,)]
    status = app.billbot("status", "--json", "--now", BEGIN, environ=environ)
    assert "invented" not in ran.out + ran.err + status.out + status.err + "\n".join(app.dump())


def test_a_send_that_waits(app: AppOnDisk, post: SmtpServer) -> None:
    """A send that waits for its next try is fine; what could be sent is, and the rest stays undelivered."""
    environ = mailing(app, post)
    post.refused[ANNA] = "451 4.7.1 come back later"
    ran = app.billbot("check", "--json", "--now", BEGIN, environ=environ)
    assert (ran.code, ran.faults, ran.json["sent"], ran.json["undelivered"]) == (0, [], 1, 1)
    post.refused.clear()
    assert app.billbot("deliver", "--now", BEGIN, environ=environ).out == "0 messages sent, 1 undelivered.\n"
    later = app.billbot("deliver", "--now", "2025-03-03T10:05", environ=environ)
    assert (later.code, later.out) == (0, "1 message sent, 0 undelivered.\n")


@pytest.mark.parametrize("command", ["check", "deliver", "work --once"])
def test_a_send_refused_for_good(app: AppOnDisk, post: SmtpServer, command: str) -> None:
    """A send that is refused for good ends with 1 and one line that names the channel and no address."""
    environ = mailing(app, post)
    app.billbot("check", "--no-send", "--now", BEGIN)
    post.refused[ANNA] = f"550 5.1.1 no such person as {ANNA}"
    ran = app.billbot(*command.split(), "--now", BEGIN, environ=environ)
    assert (ran.code, len(ran.err.splitlines()), "invented" in ran.err) == (1, 1, False)
    assert ran.err.startswith(
        "billbot: channel people has been held since 10:00 AM on Monday, March 3, 2025 (EST), 1 message"
    )
    assert "1 message sent, 1 undelivered" in ran.out


def test_refused_by_slack(tmp_path: Path) -> None:
    """A Slack channel that does not exist is one line and exit code 1; the other channels hear all the same."""
    with on_disk(tmp_path) as app, SlackServer("C9999999999") as slack:
        app.configure(channels=slack.settings + ROOM + CONSOLE)
        token = {"BILLBOT_SLACK_TOKEN": slack.token}
        ran = app.billbot("check", "--now", BEGIN, environ=token)
        assert (ran.code, len(ran.err.splitlines())) == (1, 1)
        assert ran.err.startswith("billbot: channel room has been held since ")
        assert ran.out.startswith("billbot watches 2 bills for you")
        assert slack.token not in ran.out + ran.err
        assert app.billbot("deliver", "--now", BEGIN, environ=token).faults == ran.faults


@pytest.mark.parametrize("command", ["check", "deliver", "work --once"])
def test_operations_hear_of_it_in_the_same_run(tmp_path: Path, command: str) -> None:
    """What is given up for one channel is told in the operations channel by the same run, and once."""
    with on_disk(tmp_path) as app, SlackServer("C9999999999") as slack:
        app.configure(channels=f"{slack.settings}{ROOM}{CONSOLE}operations = true\n")
        token = {"BILLBOT_SLACK_TOKEN": slack.token}
        app.billbot("check", "--no-send", "--now", BEGIN)
        ran = app.billbot(*command.split(), "--now", BEGIN, environ=token)
        assert ran.out.count("Not every message arrives in the channel room") == 1
        assert "2 messages sent, 1 undelivered" in ran.out
        again = app.billbot(*command.split(), "--now", "2025-03-03T10:40", environ=token)
        assert "Not every message" not in again.out
        (incident,) = app.billbot("status", "--json", "--now", BEGIN, environ=token).json["incidents"]
        assert (incident["kind"], incident["subject"]) == ("channel", "room")


def test_a_kill_before_operations_are_told(tmp_path: Path) -> None:
    """What was given up by a process that ended before it told anybody is told by the next one."""
    with on_disk(tmp_path) as app, SlackServer("C9999999999") as slack:
        app.configure(channels=f"{slack.settings}{ROOM}{CONSOLE}operations = true\n")
        app.billbot("check", "--no-send", "--now", BEGIN)
        app.change("CREATE TRIGGER killed BEFORE INSERT ON incidents BEGIN SELECT RAISE(ABORT, 'killed'); END")
        token = {"BILLBOT_SLACK_TOKEN": slack.token}
        assert app.billbot("deliver", "--now", BEGIN, environ=token).code == 1
        app.change("DROP TRIGGER killed")
        ran = app.billbot("deliver", "--now", "2025-03-03T10:05", environ=token)
        assert ran.out.count("Not every message arrives in the channel room") == 1


def test_what_a_channel_lacks_stands_in_status(app: AppOnDisk, tmp_path: Path, post: SmtpServer) -> None:
    """`status` says why a channel waits, in one line, without an address or the place of a file on this machine."""
    environ = mailing(app, post)
    for to in ("env:ORGANIZERS", "file:secrets/list.txt"):
        text = (app.folder / "billbot.toml").read_text(encoding="utf-8")
        (app.folder / "billbot.toml").write_text(text.replace("env:ORGANIZERS", to), encoding="utf-8")
        app.billbot("check", "--now", BEGIN, environ={**environ, "ORGANIZERS": f"@{ANNA}, @{BEN}"})
        said = app.billbot("status", "--now", BEGIN, environ=environ).out
        (line,) = [line for line in said.splitlines() if line.startswith("held: channel people has been held since ")]
        assert to in line
        assert "invented" not in said
        assert str(tmp_path) not in said
        assert len(said.splitlines()) == 4


def test_the_real_site_is_not_asked_for_a_sample(app: AppOnDisk) -> None:
    """With a sample contact the real site is not asked: no connection is tried, and one line says what to do."""
    app.configure(url="https://malegislature.gov", contact="bills@example.org", gap=2)
    program = (
        "import socket, sys\n"
        "sys.addaudithook(lambda event, _: event.startswith('socket.') and print(event))\n"
        "socket.gethostname()\n"
        "from billbot.cli import main\n"
        f"sys.argv[1:] = ['--config', {str(app.folder)!r}, 'check']\n"
        "main()\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)
    assert ran.returncode == 1
    seen = set(ran.stdout.split())
    assert "socket.gethostname" in seen  # the hook hears
    assert not {"socket.connect", "socket.getaddrinfo", "socket.sendto"} & seen
    assert ran.stderr == (
        'billbot: billbot.toml: source: contact: is the sample "bills@example.org"; write an address where the'
        " people who run the site can reach you, then it is asked\n"
    )
    assert app.ask("SELECT count(*) FROM polls") == [(0,)]
