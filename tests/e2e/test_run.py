"""A check, a delivery and the worker by their commands: what they print, and their exit codes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from billbot import clock
from tests.support import faults
from tests.support.app_on_disk import (
    BEGIN,
    BILLS,
    CONSOLE,
    LATER,
    AppOnDisk,
    on_disk,
    typed,
)
from tests.support.fetching import ROBOTS
from tests.support.slack_server import SlackServer
from tests.support.smtp_server import SmtpServer
from tests.support.socket_server import SocketServer, whole

STAMP = re.compile(r"\d{4}-\d\d-\d\dT.*")


def test_some_fail(app: AppOnDisk) -> None:
    """When some bills fail and others go well, the exit code is 0 and the report names those that failed."""
    app.site.faults.add(faults.maintenance(), "*S1122*")
    ran = app.billbot("check", "--now", BEGIN)
    assert (ran.code, ran.err) == (0, "")
    assert "1 bill checked, 1 could not be read, " in ran.out
    assert ran.out.splitlines()[-1].startswith("194/S1122: expected ")


def test_many_without_a_page(app: AppOnDisk) -> None:
    """For bills with the same problem, `check` and `status` name the first few and count the others."""
    app.configure(bills=BILLS.replace('"194/S1122"', ", ".join(f'"194/HD{n}"' for n in range(4001, 4006))))
    ran = app.billbot("check", "--now", BEGIN)
    assert "\n1 bill checked, 5 without a page yet, " in ran.out
    assert ran.out.endswith("\n194/HD4001, 194/HD4002, 194/HD4003 and 2 others: no page yet; it is tried again\n")
    said = app.billbot("status", "--now", BEGIN).out
    assert "\nawaiting: 194/HD4001, 194/HD4002, 194/HD4003 and 2 others: no page yet; tried " in said


def test_all_fail_in_a_process_of_its_own(app: AppOnDisk) -> None:
    """When every bill fails, only those lines are on stderr, without a log or a traceback."""
    app.site.faults.add(faults.maintenance(), "*")
    ran = app.run("check", "--now", BEGIN)
    assert (ran.code, ran.out.startswith("0 bills checked, 2 could not be read, ")) == (1, True)
    assert [line.partition(": ")[2].partition(": ")[0] for line in ran.err.splitlines()] == [
        "194/H1588",
        "194/S1122",
    ]


@pytest.mark.parametrize(
    "words", [["H1588"], ["H.1588"], ["h 1588"], ["194/H1588"], [" h. 1588\n"], ["194/h.1588", "H1588"]], ids=str
)
def test_a_bill_as_people_type_it(app: AppOnDisk, words: list[str]) -> None:
    """A watched bill may be typed in every spelling of docs/design/contract.md, and is looked at once."""
    ran = app.billbot("check", "--now", BEGIN, *words)
    assert (ran.code, "1 bill checked, " in ran.out) == (0, True)
    assert app.asked == [
        "/Bills/194/H1588",
        "/api/GeneralCourts/194/Documents/H1588",
        "/Bills/194/H1588/House/Bill/Text",
    ]


@pytest.mark.parametrize(
    ("word", "fault"),
    [
        ("H9999", "194/H9999 is not watched; to watch it: `billbot watch add 194/H9999`"),
        ("193/H1588", "193/H1588 is not watched; 194/H1588 is"),
        ("1588", "'1588' may be of either branch: write H1588 or S1588"),
        ("", "'' is no bill; write it like H1588, HD3596 or 194/H1588"),
        ("194/", "'194/' is no bill; write it like H1588, HD3596 or 194/H1588"),
        ("194/HB 1804", "'194/HB 1804' is no bill; did you mean H1804?"),
        ("S18O4", "'S18O4' is no bill; did you mean S1804?"),
        ("Dignity", "'Dignity' is no bill; write it like H1588, HD3596 or 194/H1588"),
    ],
)
def test_wrong_bill(app: AppOnDisk, word: str, fault: str) -> None:
    """An unwatched bill, or text that is not a bill, is wrong usage, and nothing is requested."""
    ran = app.billbot("check", "S1122", word)
    assert ran == (2, "", f"billbot: {fault}\n")
    assert app.site.requests == []


def test_no_send_leaves_it_due(app: AppOnDisk) -> None:
    """With --no-send due messages wait, are counted, and are sent once by the next `deliver`."""
    ran = app.billbot("check", "--no-send", "--now", BEGIN)
    assert (ran.code, ran.err, ran.out.endswith(", 0 messages sent, 1 undelivered.\n")) == (0, "", True)
    (owed,) = app.billbot("status", "--json", "--now", BEGIN).json["undelivered"]
    assert (owed["channel"], owed["notices"]) == ("desk", 1)
    ran = app.billbot("deliver", "--now", BEGIN)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("billbot watches 2 bills for you")
    assert ran.out.endswith("\n1 message sent, 0 undelivered.\n")
    assert app.billbot("deliver", "--now", BEGIN).out == "0 messages sent, 0 undelivered.\n"


@pytest.mark.parametrize(
    ("now", "started", "stamp"),
    [
        ("2021-10-01", "2021-10-01T00:00:00-04:00", "2021-10-01T04:00:00.000Z"),
        ("2021-12-01T12:00Z", "2021-12-01T07:00:00-05:00", "2021-12-01T12:00:00.000Z"),
    ],
)
def test_now_is_the_only_clock(app: AppOnDisk, now: str, started: str, stamp: str) -> None:
    """With --now every time in the report and in the database is that one; without an offset it is Eastern."""
    app.billbot("check", "--now", now)
    assert app.billbot("status", "--json", "--now", now).json["last_good_check"] == started
    tables = app.ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'")
    stamps = [
        value
        for (table,) in tables
        for found in app.ask(f"SELECT * FROM {table}")
        for value in found
        if isinstance(value, str) and STAMP.fullmatch(value)
    ]
    assert (set(stamps), len(stamps) > 10) == ({stamp}, True)


STRANGE = [b"", b"{}", b"[]", b"null", b"7", b'"text"', b"[null]", b"[[]]", b"<html></html>", b"\x00", b"\xff\xfe"]


def test_strange_answers_to_doctor(app: AppOnDisk) -> None:
    """`doctor` says what is wrong with the site, for any answer."""
    for robots, body in [*((ROBOTS, body) for body in STRANGE), (b"\x00\xff\xfe", b"[]"), (b"{}", b"{}")]:
        with SocketServer([whole(robots), whole(body)]) as server:
            app.configure(url=server.url)
            ran = app.billbot("doctor")
        assert (ran.code, "Traceback" in ran.err) == (1, False), body
        assert "then run this again" in ran.out + ran.err, body


def test_strange_answers(app: AppOnDisk) -> None:
    """If a site answers everything alike, a check says so for each bill; an empty history is fine at first sight."""
    for body in sorted(STRANGE, key=b"[]".__eq__):
        with SocketServer([whole(ROBOTS), whole(body)]) as server:
            app.configure(url=server.url)
            ran = app.billbot("check", "--now", BEGIN)
        assert ran.code == (0 if body == b"[]" else 1), body
        assert "a bug in billbot" not in ran.out + ran.err, body
        assert ("2 bills checked, " if body == b"[]" else "0 bills checked, 2 could not be read, ") in ran.out, body


ROOM = '[[channel]]\nname = "room"\nkind = "slack"\nto = "C0123456789"\n'


PEOPLE = '[[channel]]\nname = "people"\nkind = "email"\nto = "env:ORGANIZERS"\n'


ANNA, BEN = "anna.invented@home.example", "ben.invented@home.example"


def mailing(app: AppOnDisk, post: SmtpServer) -> dict[str, str]:
    """Configure two readers by mail; gives the environment that names them."""
    app.configure(channels=post.settings + PEOPLE)
    return {"ORGANIZERS": f"{ANNA}, {BEN}", "BILLBOT_SMTP_PASSWORD": post.password}


def test_a_message_a_recipient_each(app: AppOnDisk, post: SmtpServer) -> None:
    """Sent messages are counted per recipient, and no address is printed, logged or stored."""
    environ = mailing(app, post)
    ran = app.run("check", "--now", BEGIN, environ=environ)
    assert (ran.code, ran.out.endswith(", 2 messages sent.\n")) == (0, True)
    assert [mail.recipients for mail in post.mails] == [(ANNA,), (BEN,)]
    status = app.billbot("status", "--json", "--now", BEGIN, environ=environ)
    assert "invented" not in ran.out + ran.err + status.out + status.err + "\n".join(app.dump())


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


@pytest.mark.parametrize("command", ["check", "deliver", "work --once"])
def test_operations_hear_of_it_in_the_same_run(tmp_path: Path, command: str) -> None:
    """The same run reports a refused message once in the operations channel."""
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
    """If a process ended before reporting a refused message, the next one reports it."""
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
        'billbot: billbot.toml: source: contact: is still the example "bills@example.org"; write your own address,'
        f" or run `billbot --config {app.folder} setup contact`. Until then billbot does not read the site\n"
    )
    assert app.ask("SELECT count(*) FROM polls") == [(0,)]


SOON = "2025-03-03T10:20"


def test_once(app: AppOnDisk) -> None:
    """`work --once` does a check that is due, says when none is, and always delivers."""
    first = app.billbot("work", "--once", "--now", BEGIN)
    assert (first.code, first.err) == (0, "")
    assert first.out.endswith("\n2 bills checked, 2 changes, 8 requests, 1 message sent.\n")
    assert app.billbot("work", "--once", "--now", SOON) == (0, "No check is due, 0 messages sent.\n", "")
    app.site.now = clock.parse(LATER)
    app.billbot("check", "--no-send", "--now", LATER)
    last = app.billbot("work", "--once", "--now", "2025-03-03T14:05")
    assert last.out.endswith("\nNo check is due, 1 message sent.\n")


def test_a_worker_has_its_own_clock() -> None:
    """A time for a worker that runs on is wrong usage."""
    assert typed("work", "--now", BEGIN) == (2, "", "billbot: --now goes with --once\n")
