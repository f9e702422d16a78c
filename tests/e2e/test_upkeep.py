"""Status, what to fix, forgetting a person, and the pages, by their commands."""

import re
import signal
import urllib.request
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin

import pytest
from msgspec.structs import replace

from billbot import clock
from billbot.app.doctor import examine
from billbot.store import Pause
from tests.support import faults
from tests.support.app_on_disk import BEGIN, BILLS, CONSOLE, LATER, REFERRED, AppOnDisk, bill, on_disk, row, until
from tests.support.browser import PRESENT, Eyes, Scheme, eyes
from tests.support.listening_app import MAINTAINER, MEMBER, listening
from tests.support.public_site import public_app, site_of
from tests.support.slack_server import SlackServer
from tests.support.smtp_server import SmtpServer
from tests.support.worker_process import working

LACK = "set BILLBOT_SLACK_TOKEN, or BILLBOT_SLACK_TOKEN_FILE to a file that holds it, or run `billbot setup`"


AWAITED = BILLS.replace('"194/S1122"', '"194/S1122", "194/H9999"')


SLACK = '[[channel]]\nname = "room"\nkind = "slack"\nto = "C0123456789"\n'


WAITS, THEN = "1 message waits", "then run `billbot deliver --again room`"


NIGHT, NOON = "2025-03-03T10:40", "2025-03-03T12:00"


def test_before_the_first_check(app: AppOnDisk) -> None:
    """Before the first check nothing was read, nothing fails, and a check is due now."""
    found = app.billbot("status", "--json", "--now", BEGIN).json
    assert found.pop("free_bytes") > 0
    assert found == {
        "bills": 2,
        "awaiting": [],
        "last_good_check": None,
        "last_failed_check": None,
        "resume_at": None,
        "failing": [],
        "undelivered": [],
        "held": [],
        "unread_documents": 0,
        "failing_lists": [],
        "next_check": "2025-03-03T10:00:00-05:00",
        "next_digest": "2025-03-10T08:00:00-04:00",
        "incidents": [],
        "last_backup": None,
        "suggestions": 0,
        "disk_full": False,
        "stopped": False,
        "heartbeat": None,
    }
    said = app.billbot("status", "--now", BEGIN)
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "2 bills watched; last read: never\nnext check: Monday, March 3, 2025, 10:00 EST\n"
        "next digest: Monday, March 10, 2025, 08:00 EDT\n"
    )


def test_everything_at_once(app: AppOnDisk) -> None:
    """`status` has awaited and failing numbers, undelivered messages with reasons, and a pause."""
    app.configure(bills=AWAITED, channels=CONSOLE + SLACK)
    app.billbot("check", "--now", BEGIN)
    app.site.faults.add(faults.maintenance(), "*H1588*")
    app.billbot("check", "--now", "2025-03-03T10:30")
    app.billbot("check", "--now", NIGHT)
    with app.store() as store:
        store.polls.set_pause(Pause(1, clock.parse(LATER)))
    ran = app.billbot("status", "--json", "--now", NIGHT)
    (failing,) = ran.json["failing"]
    (owed,) = ran.json["undelivered"]
    assert (ran.code, ran.err, ran.json["bills"]) == (1, "", 3)
    assert (ran.json["awaiting"], failing["bill"]) == (["194/H9999"], "194/H1588")
    assert failing["since"] == "2025-03-03T10:30:00-05:00"
    assert owed == {"channel": "room", "notices": 1, "oldest": "2025-03-03T10:00:00-05:00", "error": LACK}
    (lacking, incident) = ran.json["incidents"]
    assert (lacking["kind"], lacking["subject"], lacking["since"]) == ("channel", "room", owed["oldest"])
    assert (incident["kind"], incident["subject"], incident["since"]) == ("bill", "194/H1588", failing["since"])
    assert ran.json["held"] == [
        {
            "channel": "room",
            "since": owed["oldest"],
            "waiting": 1,
            "error": LACK,
            "command": "billbot deliver --again room",
        }
    ]
    assert ran.json["last_good_check"] == "2025-03-03T10:40:00-05:00"
    assert ran.json["resume_at"] == ran.json["next_check"] == "2025-03-03T14:00:00-05:00"
    assert app.billbot("status", "--now", NIGHT).out.splitlines() == [
        "3 bills watched; last read: Monday, March 3, 2025, 10:40 EST",
        "awaiting: 194/H9999: no page yet; tried at each check of the first day, then once a day",
        f"failing: 194/H1588: {failing['error']} (since Monday, March 3, 2025, 10:30 EST)",
        f"held: channel room has been held since 10:00 AM on Monday, March 3, 2025 (EST), {WAITS}: {LACK}; {THEN}",
        "incident: H.1588 cannot be read, since Monday, March 3, 2025, 10:30 EST",
        "paused: the site is left alone until Monday, March 3, 2025, 14:00 EST",
        "next check: Monday, March 3, 2025, 14:00 EST",
        "next digest: Monday, March 10, 2025, 08:00 EDT",
    ]


def test_a_check_that_is_late(app: AppOnDisk) -> None:
    """A check that nobody made in time is reported as due, since when."""
    app.billbot("check", "--now", BEGIN)
    late = app.billbot("status", "--now", "2025-03-03T14:00")
    assert "\nnext check: due since Monday, March 3, 2025, 10:30 EST\n" in late.out
    assert (late.code, "stopped" in late.out) == (0, False)  # a scheduled job runs when it runs


def test_work_that_was_killed(app: AppOnDisk) -> None:
    """While `work` runs all is well; the minute it is killed `status` says what to do, and exits 1."""
    with working(app) as work:
        until(lambda: "working" in work.log and app.ask("SELECT max(checked) FROM polls") == [(2,)])
        assert "stopped" not in app.billbot("status").out
        work.end(signal.SIGKILL)
    ran = app.billbot("status")
    assert "\nstopped: `billbot work` does not run on this machine: start the service" in ran.out
    assert (ran.code, app.billbot("status", "--json").json["stopped"]) == (1, True)


def test_a_disk_that_is_full(app: AppOnDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no room for a check `status` says so, and exits 1."""
    app.billbot("check", "--now", BEGIN)
    monkeypatch.setattr("billbot.store.upkeep.disk_usage", lambda _: SimpleNamespace(free=2048))
    ran = app.billbot("status", "--now", BEGIN)
    assert "\ndisk: 2 kB are free where the database is, too little for a check: free some space" in ran.out
    assert ran.code == 1


def test_hours_of_another_time_zone(app: AppOnDisk) -> None:
    """Every time in `status` is Eastern, whichever zone the digest follows."""
    app.configure(channels=f'{CONSOLE}[schedule]\ntimezone = "Europe/Berlin"\n')
    app.billbot("check", "--now", BEGIN)
    out = app.billbot("status", "--now", BEGIN).out
    assert "\nnext digest: Monday, March 10, 2025, 03:00 EDT\n" in out


def test_a_digest_that_is_late(app: AppOnDisk) -> None:
    """A digest that nobody made in time is reported as due, since when."""
    app.billbot("check", "--now", BEGIN)
    app.billbot("digest", "--now", BEGIN)
    out = app.billbot("status", "--now", "2025-03-12T09:00").out
    assert "\nnext digest: due since Monday, March 10, 2025, 08:00 EDT\n" in out


def test_dates_of_the_coalition(app: AppOnDisk) -> None:
    """The next date in the calendar is shown as it was read."""
    days = "".join(
        f'[[date]]\ndate = {day}\nname = "Day {day}"\n' for day in ("2025-03-01", "2026-01-22", "2025-05-01")
    )
    (app.folder / "calendar.toml").write_text(days, encoding="utf-8")
    assert app.billbot("status", "--now", BEGIN).out.endswith(
        "\nnext date in calendar.toml: Thursday, May 1, 2025: Day 2025-05-01\n"
    )


def test_a_pause_that_is_over(app: AppOnDisk) -> None:
    """After a pause, the delayed check is due."""
    with app.store() as store:
        store.polls.set_pause(Pause(1, clock.parse(BEGIN)))
    assert app.billbot("status", "--json", "--now", BEGIN).json["resume_at"] is None


def test_asks_nothing(tmp_path: Path) -> None:
    """`status` requests nothing, `deliver` only robots.txt to compare clocks."""
    with on_disk(tmp_path, bill("H1588", row(REFERRED))) as app:
        assert app.billbot("status").code == 0
        assert app.site.requests == []
        assert app.billbot("deliver").code == 0
        assert [request.target for request in app.site.requests] == ["/robots.txt"]


def test_across_the_end_of_daylight_saving(app: AppOnDisk) -> None:
    """Times have the Eastern offset of their day."""
    app.billbot("check", "--now", "2025-11-01T23:30")
    found = app.billbot("status", "--json", "--now", "2025-11-01T23:30").json
    assert found["last_good_check"] == "2025-11-01T23:30:00-04:00"
    assert found["next_check"] == "2025-11-02T01:30:00-05:00"


def test_a_site_that_is_not_asked(app: AppOnDisk) -> None:
    """As long as nobody can be reached at `contact` the real site is not asked, which `status` says with the fix."""
    app.configure(url="https://malegislature.gov", gap=2)
    assert "\nnext check: none until `billbot setup contact` has your address" in app.billbot("status").out


def test_why_the_last_check_failed(tmp_path: Path) -> None:
    """`status` says why the last check read nothing, until one reads something again; a pause does not hide it."""
    with on_disk(tmp_path) as app:
        app.billbot("check", "--now", BEGIN)
        assert app.billbot("status", "--json", "--now", BEGIN).json["last_failed_check"] is None
        app.site.faults.add(faults.unavailable(), "*")
        app.run_hurried("check", "--now", "2025-03-03T11:00")
        ran = app.billbot("status", "--now", NOON)
        (failed,) = [line for line in ran.out.splitlines() if line.startswith("last check failed: ")]
        assert failed.startswith("last check failed: Monday, March 3, 2025, 11:00 EST: http")
        assert failed.endswith("/robots.txt answered 503; nothing else is asked")
        app.site.faults.clear()
        app.site.faults.add(faults.dropped(), "*")
        app.run_hurried("check", "--now", NOON)
        app.billbot("check", "--now", "2025-03-03T12:01")  # in the pause nothing is asked
        lost = app.billbot("status", "--json", "--now", "2025-03-03T12:02").json["last_failed_check"]
        assert (lost["at"], "no answer from the site (" in lost["error"]) == ("2025-03-03T12:00:00-05:00", True)
        app.site.faults.clear()
        app.billbot("check", "--now", LATER)
        assert "last check failed" not in app.billbot("status", "--now", LATER).out


ROOM = '[[channel]]\nname = "room"\nkind = "slack"\nto = "C0123456789"\n'


MAIL = '[[channel]]\nname = "mail"\nkind = "email"\nto = "env:ORGANIZERS"\n'


ANNA = "anna@example.org"


def everything(app: AppOnDisk, slack: SlackServer, post: SmtpServer) -> dict[str, str | None]:
    """Configure Slack, mail and a console; what the environment holds for them."""
    app.configure(
        channels=f'{slack.settings}[email]\nhost = "localhost"\nport = {post.port}\n'
        f'ca_file = "{post.ca_file}"\nuser = "{post.user}"\n{ROOM}{MAIL}{CONSOLE}'
    )
    return {"BILLBOT_SLACK_TOKEN": slack.token, "BILLBOT_SMTP_PASSWORD": post.password, "ORGANIZERS": ANNA}


def test_all_is_well(tmp_path: Path, post: SmtpServer) -> None:
    """If everything works, each thing is a line, nothing is sent, and the exit code is 0."""
    with on_disk(tmp_path) as app, SlackServer() as slack:
        ran = app.billbot("doctor", "--now", BEGIN, environ=everything(app, slack, post))
        assert ran.code == 0, ran.out
        *lines, heartbeat = ran.out.splitlines()
        assert all(line.startswith("ok    ") for line in lines)
        assert heartbeat.startswith("wait  heartbeat: there is none, so nobody notices if billbot stops")
        tried = ["configuration", "database", "robots.txt", "site", "room: token", "room: scopes", "room: channel"]
        assert [line[6:].partition(": ")[0] for line in ran.out.splitlines()][:4] == tried[:4]
        assert all(f"  {what}: " in ran.out for what in [*tried, "mail: list", "mail: server", "desk"])
        assert (slack.channels["C0123456789"], post.mails) == ([], [])
        assert not any(secret in ran.out + ran.err for secret in (ANNA, slack.token, post.password))


def test_a_site_that_is_slow_or_away(tmp_path: Path) -> None:
    """If the page is slow or does not come, doctor mentions that the site can be slow for large hosts."""
    seen = "the site is sometimes slow or silent for large hosts such as GitHub"
    with on_disk(tmp_path) as app:
        slow, ticks = app.app(), count(step=20)
        slow = replace(slow, clock=replace(slow.clock, monotonic=lambda: next(ticks)))
        (found,) = [each for each in examine(slow, send=False) if each.what == "site"]
        assert (found.well, "; that took " in found.said, seen in found.said) == (True, True, True)
        ran = app.billbot("doctor", "--now", BEGIN)
        assert (ran.code, seen in ran.out) == (0, False)
        app.site.faults.add(faults.dropped(), "*/Bills/*")
        ran = app.run_hurried("doctor", "--now", BEGIN)
        assert (ran.code, f"run this again. If it opens there: {seen}" in ran.out) == (1, True)


def test_scope_for_answers(tmp_path: Path, post: SmtpServer) -> None:
    """A Slack channel for operations needs the scope to hear answers, and a message says what lacks without it."""
    with on_disk(tmp_path) as app, SlackServer() as slack:
        slack.scopes.discard("reactions:read")
        environ = everything(app, slack, post)
        assert app.billbot("doctor", "--now", BEGIN, environ=environ).code == 0
        settings = app.folder / "billbot.toml"
        settings.write_text(settings.read_text().replace(ROOM, f"{ROOM}operations = true\n"))
        ran = app.billbot("doctor", "--now", BEGIN, environ=environ)
        lack = "reactions:read (to read ✅ or ❌ on a suggestion; without it, only the command line can decide)"
        assert (ran.code, f"FIX   room: scopes: the Slack app lacks {lack}: add " in ran.out) == (1, True)
        slack.scopes.add("reactions:read")
        assert app.billbot("doctor", "--now", BEGIN, environ=environ).code == 0


OPERATIONS = f"{ROOM}operations = true\n"


def test_who_decides(tmp_path: Path, post: SmtpServer) -> None:
    """A message says in a sentence whose answers count, and who of those named Slack does not know."""
    with on_disk(tmp_path) as app, SlackServer() as slack:
        environ = everything(app, slack, post)
        settings = app.folder / "billbot.toml"
        text = settings.read_text().replace(ROOM, OPERATIONS)
        settings.write_text(text)
        ran = app.billbot("doctor", "--now", BEGIN, environ=environ)
        said = "ok    room: answers: the ✅ or ❌ of everybody in the channel decides on suggestions, except"
        assert (ran.code, said in ran.out) == (0, True)
        slack.people["U0000008"] = {}
        settings.write_text(text.replace("[slack]\n", '[slack]\nmaintainers = ["U0000008"]\n'))
        slack.scopes.discard("users:read")
        ran = app.billbot("doctor", "--now", BEGIN, environ=environ)
        said = "ok    room: answers: the ✅ or ❌ of 1 person named in [slack] maintainers decides on suggestions, and"
        assert (ran.code, said in ran.out) == (0, True)
        slack.scopes.add("users:read")
        slack.people.clear()
        ran = app.billbot("doctor", "--now", BEGIN, environ=environ)
        said = "FIX   room: answers: Slack knows nobody called U0000008, named in [slack] maintainers: copy the id"
        assert (ran.code, said in ran.out) == (1, True)


def test_scope_to_know_guests(tmp_path: Path, post: SmtpServer) -> None:
    """Without maintainers, the scope to recognize guests is needed, and a message says what else would work."""
    with on_disk(tmp_path) as app, SlackServer() as slack:
        environ = everything(app, slack, post)
        settings = app.folder / "billbot.toml"
        settings.write_text(settings.read_text().replace(ROOM, OPERATIONS))
        slack.scopes.discard("users:read")
        ran = app.billbot("doctor", "--now", BEGIN, environ=environ)
        lack = "users:read (to see that guests do not decide; or name who decides in [slack] maintainers)"
        assert (ran.code, f"FIX   room: scopes: the Slack app lacks {lack}: add " in ran.out) == (1, True)


def test_test_messages(tmp_path: Path, post: SmtpServer) -> None:
    """With --send a message is posted and deleted, and an email goes only to our own address."""
    with on_disk(tmp_path) as app, SlackServer() as slack:
        ran = app.billbot("doctor", "--send", "--now", BEGIN, environ=everything(app, slack, post))
        assert ran.code == 0, ran.out
        assert slack.channels["C0123456789"] == []
        assert [method for method, _ in slack.calls][-2:] == ["chat.postMessage", "chat.delete"]
        assert [mail.recipients for mail in post.mails] == [("bot@example.org",)]


def test_configuration_with_faults(app: AppOnDisk) -> None:
    """Every fault of the configuration is a line, and nothing else is tried."""
    app.configure(channels='[[channel]]\nname = "a"\nkind = "fax"\n[[channel]]\nname = "b"\nkind = "fax"\n')
    ran = app.billbot("doctor")
    assert ran.code == 1
    assert [line.partition(": ")[0] for line in ran.out.splitlines()] == ["FIX   configuration"] * 2
    assert "fax" in ran.out
    assert app.site.requests == []


def test_site_that_cannot_be_read(app: AppOnDisk) -> None:
    """A site that does not answer is a line with what to do, and the ways out are tried anyway."""
    app.configure(url="http://127.0.0.1:1")
    ran = app.run_hurried("doctor", "--now", BEGIN)
    assert ran.code == 1
    assert "FIX   site: no answer from the site (" in ran.out
    assert f"; open http://127.0.0.1:1{app.app().listed[0].page_path} in a browser, then run this again" in ran.out
    assert "ok    desk: " in ran.out


def test_sample_contact(app: AppOnDisk) -> None:
    """If the contact is a sample the site is not asked, and the line says what to write."""
    app.configure(url="https://malegislature.gov", contact="bills@example.org", gap=2)
    ran = app.billbot("doctor", "--now", BEGIN)
    assert ran.code == 1
    assert "FIX   site: billbot.toml: source: contact: is still the example" in ran.out


def test_site_that_has_to_be_left_alone(app: AppOnDisk) -> None:
    """While the site has to be left alone it is not asked, which is not a fault."""
    with app.app().open_store() as store:
        store.polls.set_pause(Pause(1, clock.parse("2025-03-03T12:00")))
    ran = app.billbot("doctor", "--now", BEGIN)
    assert (ran.code, app.site.requests) == (0, [])
    assert "wait  site: is left alone until Monday, 12:00" in ran.out
    assert " in a browser. If it opens there: the site is sometimes slow" in ran.out


def test_another_site_is_not_left_alone(app: AppOnDisk) -> None:
    """A pause for one site, such as a wrong address, does not stop requests to another."""
    right = app.app().settings.source.url
    app.configure(url="http://localhost:9")
    with app.app().open_store() as store:
        store.polls.set_pause(Pause(1, clock.parse("2025-03-03T12:00")))
    assert "wait  site: is left alone" in app.billbot("doctor", "--now", BEGIN).out
    app.configure(url=right)
    assert "is left alone" not in app.billbot("doctor", "--now", BEGIN).out


def test_site_that_is_being_read(app: AppOnDisk) -> None:
    """While another process reads the site, it gets no second request."""
    with app.app().open_store() as store, store.turn():
        ran = app.billbot("doctor", "--now", BEGIN)
    assert (ran.code, app.site.requests) == (0, [])


def test_database_of_something_else(app: AppOnDisk) -> None:
    """A database that cannot be used is a line with what to do."""
    app.database.parent.mkdir(exist_ok=True)
    app.database.write_text("not a database at all, but long enough to be looked at as one" * 20)
    ran = app.billbot("doctor", "--now", BEGIN)
    assert ran.code == 1
    assert "FIX   database: " in ran.out


@pytest.mark.parametrize(
    ("trouble", "line"),
    [
        ("token", "FIX   room: token: Slack does not accept the token"),
        ("scopes", "FIX   room: scopes: the Slack app lacks channels:history (to look up"),
        ("member", "FIX   room: channel: the bot is not in Slack channel C0123456789: invite it"),
        ("archived", "FIX   room: channel: Slack channel C0123456789 is archived"),
        ("gone", "FIX   room: channel: Slack channel C0123456789 not found"),
        ("none", "FIX   room: set BILLBOT_SLACK_TOKEN"),
    ],
)
def test_slack_trouble(tmp_path: Path, post: SmtpServer, trouble: str, line: str) -> None:
    """A problem with Slack comes with what to do, and the other channels are still tried."""
    with on_disk(tmp_path) as app, SlackServer() as slack:
        environ = everything(app, slack, post)
        if trouble == "token":
            environ["BILLBOT_SLACK_TOKEN"] = "xoxb-wrong"
        elif trouble == "none":
            environ["BILLBOT_SLACK_TOKEN"] = None
        elif trouble == "scopes":
            slack.scopes.discard("channels:history")
        elif trouble == "member":
            slack.members.clear()
        elif trouble == "archived":
            slack.archived.add("C0123456789")
        else:
            slack.channels.clear()
        ran = app.billbot("doctor", "--now", BEGIN, environ=environ)
        assert ran.code == 1
        assert line in ran.out
        assert "ok    mail: server: " in ran.out


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("BILLBOT_SMTP_PASSWORD", "wrong", "FIX   mail: server: the mail server localhost refused the login"),
        ("ORGANIZERS", "nobody", "FIX   mail: list: "),
        ("ORGANIZERS", None, "FIX   mail: list: "),
    ],
)
def test_mail_trouble(tmp_path: Path, post: SmtpServer, name: str, value: str | None, line: str) -> None:
    """A problem with mail comes with what to do, and names no address."""
    with on_disk(tmp_path) as app, SlackServer() as slack:
        ran = app.billbot("doctor", "--now", BEGIN, environ=everything(app, slack, post) | {name: value})
        assert ran.code == 1
        assert line in ran.out
        assert "anna" not in ran.out


def test_a_committee_that_nobody_knows(tmp_path: Path) -> None:
    """`doctor` names a watched committee that matches no known committee, and not one that matches."""
    known = "".join(
        f'[[committee]]\nname = "{name}"\nwatch = true\n'
        for name in ("The Judiciary", "Racial Equity, Civil Rights and Inclusion")
    )
    wrong = '[[committee]]\nname = "The Judicary"\nwatch = true\n'
    with on_disk(tmp_path) as app:
        app.configure(calendar=known)
        assert app.billbot("doctor", "--now", BEGIN).code == 0
        app.configure(calendar=known + wrong)
        ran = app.billbot("doctor", "--now", BEGIN)
        assert (ran.code, ran.out.count("[[committee]]")) == (1, 1)
        assert "FIX   [[committee]]: no known committee or host of a hearing is called The Judicary" in ran.out


def test_nothing_is_left(tmp_path: Path) -> None:
    """Forgotten people are nowhere in the database; what they did stays."""
    with listening(tmp_path) as here:
        here.says("mute dignity until tomorrow")
        here.says("unwatch S1122")
        here.slack.slack.fail_next("chat.postEphemeral", status=500, error="fatal_error")
        here.slack.expired = True
        here.slack.command("show dignity", user=MAINTAINER)
        until(lambda: any(method == "chat.postEphemeral" for method, _ in here.slack.slack.calls))
        assert any(MAINTAINER in line for line in here.on_disk.dump())
        ran = here.on_disk.billbot("forget", MAINTAINER)
        assert ran.code == 0
        assert "Taken out of watchlist edits: 1." in ran.out
        assert "Taken out of requests: 1." in ran.out
        assert "still names them in [slack] maintainers" in ran.out
        assert not any(MAINTAINER in line for line in here.on_disk.dump())
        assert here.on_disk.ask("SELECT who FROM watchlist_edits") == [("somebody in Slack",)]
        here.slack.expired = False
        assert "was undone" in here.says("undo")


def test_forgotten_again(tmp_path: Path) -> None:
    """If nothing is known about a person, `forget` says so; an id inside a longer one is somebody else's."""
    with listening(tmp_path) as here:
        here.says("unwatch S1122")
        assert here.on_disk.billbot("forget", MEMBER).out == f"Nothing is kept about {MEMBER}.\n"
        assert here.on_disk.ask("SELECT who FROM watchlist_edits") == [(f"Slack user {MAINTAINER}",)]
        with here.on_disk.store() as store:
            assert not store.upkeep.forget(MAINTAINER[:-1])


def test_no_id(tmp_path: Path) -> None:
    """An invalid Slack id is wrong usage."""
    with listening(tmp_path) as here:
        ran = here.on_disk.billbot("forget", "a.sample@example.org")
        assert (ran.code, "is not the id of a Slack user" in ran.err) == (2, True)


RECORD = re.compile(
    r"https://malegislature\.gov$|http://127\.0\.0\.1:\d+/(?:Bills|Committees|Events|RollCall|Journal)/"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with public_app(tmp_path_factory.mktemp("site")) as made:
        yield site_of(made)


@pytest.fixture(scope="module")
def browser() -> Eyes:
    return eyes()


def pages(site: Path) -> list[Path]:
    """Every page but the redlines, which `compare` has tests of."""
    return sorted(path for path in site.rglob("*.html") if "redlines" not in path.parts)


def page_faults(site: Path, browser: Eyes, width: int, scheme: Scheme) -> list[str]:
    """Any page's problems at a width: overflow, outside requests, and axe's findings."""
    seen = browser.visit(pages(site), width, scheme)
    return [fault for each in seen for fault in (*each.faults, *([f"{each.width} wide"] * (each.width != width)))]


@pytest.mark.nightly
@PRESENT
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_can_be_read(site: Path, browser: Eyes, width: int, scheme: Scheme) -> None:
    """The same at every width, in light and dark."""
    assert page_faults(site, browser, width, scheme) == []


def test_every_link_leads_somewhere(site: Path) -> None:
    """Each link leads to a file or a place on a page of the site, or to a page of the record."""
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        for address in re.findall(r'\b(?:href|src)="([^"]*)"', text):
            if address.startswith(("mailto:", "tel:")):
                continue
            if "://" in address:
                assert RECORD.match(address), address
                continue
            path, place = urldefrag(address)
            to = (page.parent / path).resolve() if path else page
            assert to.is_relative_to(site.resolve()), address
            assert to.is_file(), (page, address)
            assert not place or f'id="{place}"' in to.read_text("utf-8"), (page, address)


def test_every_page_is_reached_from_the_first(site: Path) -> None:
    """Anybody who follows the links from the front page comes to every page."""
    met, ahead = set[Path](), [site / "index.html"]
    while ahead:
        page = ahead.pop()
        if page not in met:
            met.add(page)
            links = re.findall(r'href="([^":#]*\.html)', page.read_text("utf-8"))
            ahead += [(page.parent / link).resolve() for link in links]
    assert {page.resolve() for page in met} == {page.resolve() for page in site.rglob("*.html")}


def test_pages_are_written_and_shown(app: AppOnDisk) -> None:
    """A check writes the pages; `pages` says where, and `--serve` shows all except hidden files on loopback."""
    assert app.billbot("check", "--now", BEGIN).code == 0
    front = site_of(app) / "index.html"
    assert "Dignity" in front.read_text("utf-8")
    ran = app.billbot("pages", "--now", BEGIN)
    assert (ran.code, ran.out) == (0, f"{front}: up to date; 0 files changed\n")
    serving = app.start("pages", "--serve", "--port", "0", "--now", BEGIN)
    try:
        assert serving.stdout is not None
        serving.stdout.readline()
        url = re.search(r"http://127\.0\.0\.1:\d+/", serving.stdout.readline())
        assert url is not None
        with urllib.request.urlopen(url[0], timeout=5) as answer:
            assert answer.read() == front.read_bytes()
        with pytest.raises(HTTPError, match="404"):
            urllib.request.urlopen(urljoin(url[0], ".billbot-pages"), timeout=5)
    finally:
        serving.terminate()
        serving.communicate(timeout=10)


def test_folder_that_cannot_be_written(app: AppOnDisk) -> None:
    """If the pages cannot be written a check goes on, and says what to do."""
    (app.database.parent).mkdir(exist_ok=True)
    site_of(app).write_text("a file")
    ran = app.billbot("check", "--now", BEGIN)
    assert ran.code == 0
    ran = app.billbot("pages", "--now", BEGIN)
    assert ran.code == 1
    assert ran.err.startswith(f"billbot: {site_of(app)}: ")
