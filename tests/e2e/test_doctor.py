"""`billbot doctor`: what works, what does not, and what to do about it."""

from pathlib import Path

import pytest

from billbot import clock
from billbot.store import Pause
from tests.support.app_on_disk import BEGIN, CONSOLE, AppOnDisk, on_disk
from tests.support.slack_server import SlackServer
from tests.support.smtp_server import SmtpServer

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
    """Where everything works each thing is a line, nobody is told anything, and the exit code is 0."""
    with on_disk(tmp_path) as app, SlackServer() as slack:
        ran = app.billbot("doctor", "--now", BEGIN, environ=everything(app, slack, post))
        assert ran.code == 0, ran.out
        assert all(line.startswith("ok    ") for line in ran.out.splitlines())
        tried = ["configuration", "database", "robots.txt", "site", "room: token", "room: scopes", "room: channel"]
        assert [line[6:].partition(": ")[0] for line in ran.out.splitlines()][:4] == tried[:4]
        assert all(f"  {what}: " in ran.out for what in [*tried, "mail: list", "mail: server", "desk"])
        assert (slack.channels["C0123456789"], post.mails) == ([], [])
        assert not any(secret in ran.out + ran.err for secret in (ANNA, slack.token, post.password))


def test_scope_for_answers(tmp_path: Path, post: SmtpServer) -> None:
    """A Slack channel for operations needs the scope to hear answers, and it is said what lacks without it."""
    with on_disk(tmp_path) as app, SlackServer() as slack:
        slack.scopes.discard("reactions:read")
        environ = everything(app, slack, post)
        assert app.billbot("doctor", "--now", BEGIN, environ=environ).code == 0
        settings = app.folder / "billbot.toml"
        settings.write_text(settings.read_text().replace(ROOM, f"{ROOM}operations = true\n"))
        ran = app.billbot("doctor", "--now", BEGIN, environ=environ)
        lack = "reactions:read (to hear ✅ or ❌ on a suggestion; without it only the command line decides on one)"
        assert (ran.code, f"MEND  room: scopes: the Slack app lacks {lack}: add " in ran.out) == (1, True)
        slack.scopes.add("reactions:read")
        assert app.billbot("doctor", "--now", BEGIN, environ=environ).code == 0


OPERATIONS = f"{ROOM}operations = true\n"


def test_who_decides(tmp_path: Path, post: SmtpServer) -> None:
    """It is said in a sentence whose answers count, and who of those named Slack does not know."""
    with on_disk(tmp_path) as app, SlackServer() as slack:
        environ = everything(app, slack, post)
        settings = app.folder / "billbot.toml"
        text = settings.read_text().replace(ROOM, OPERATIONS)
        settings.write_text(text)
        ran = app.billbot("doctor", "--now", BEGIN, environ=environ)
        said = "ok    room: answers: the ✅ or ❌ of everybody in the channel decides on suggestions, also of"
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
        said = "MEND  room: answers: Slack knows nobody called U0000008, named in [slack] maintainers: copy the id"
        assert (ran.code, said in ran.out) == (1, True)


def test_scope_to_know_guests(tmp_path: Path, post: SmtpServer) -> None:
    """Without maintainers the scope by which guests are known is needed, and it is said what else would do."""
    with on_disk(tmp_path) as app, SlackServer() as slack:
        environ = everything(app, slack, post)
        settings = app.folder / "billbot.toml"
        settings.write_text(settings.read_text().replace(ROOM, OPERATIONS))
        slack.scopes.discard("users:read")
        ran = app.billbot("doctor", "--now", BEGIN, environ=environ)
        lack = "users:read (to see that whoever answers is no guest; or name who decides in [slack] maintainers)"
        assert (ran.code, f"MEND  room: scopes: the Slack app lacks {lack}: add " in ran.out) == (1, True)


def test_test_messages(tmp_path: Path, post: SmtpServer) -> None:
    """With --send a message is posted and deleted, and a mail goes to our own address alone."""
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
    assert [line.partition(": ")[0] for line in ran.out.splitlines()] == ["MEND  configuration"] * 2
    assert "fax" in ran.out
    assert app.site.requests == []


def test_site_that_cannot_be_read(app: AppOnDisk) -> None:
    """A site that does not answer is a line with what to do, and the ways out are tried all the same."""
    app.configure(url="http://127.0.0.1:1")
    ran = app.run_hurried("doctor", "--now", BEGIN)
    assert ran.code == 1
    assert "MEND  site: " in ran.out
    assert "ok    desk: " in ran.out


def test_sample_contact(app: AppOnDisk) -> None:
    """Where the contact is a sample the site is not asked, and the line says what to write."""
    app.configure(url="https://malegislature.gov", contact="bills@example.org", gap=2)
    ran = app.billbot("doctor", "--now", BEGIN)
    assert ran.code == 1
    assert "MEND  site: billbot.toml: source: contact: is the sample" in ran.out


def test_site_that_has_to_be_left_alone(app: AppOnDisk) -> None:
    """While the site has to be left alone it is not asked, which is no fault."""
    with app.app().open_store() as store:
        store.polls.set_pause(Pause(1, clock.parse("2025-03-03T12:00")))
    ran = app.billbot("doctor", "--now", BEGIN)
    assert (ran.code, app.site.requests) == (0, [])
    assert "wait  site: is left alone until Monday, 12:00" in ran.out


def test_another_site_is_not_left_alone(app: AppOnDisk) -> None:
    """That a site has to be left alone, as one under a wrong address, keeps nobody from asking another one."""
    right = app.app().settings.source.url
    app.configure(url="http://localhost:9")
    with app.app().open_store() as store:
        store.polls.set_pause(Pause(1, clock.parse("2025-03-03T12:00")))
    assert "wait  site: is left alone" in app.billbot("doctor", "--now", BEGIN).out
    app.configure(url=right)
    assert "is left alone" not in app.billbot("doctor", "--now", BEGIN).out


def test_site_that_is_being_read(app: AppOnDisk) -> None:
    """While another process reads the site it is not asked, so that it gets one request at a time."""
    with app.app().open_store() as store, store.turn():
        ran = app.billbot("doctor", "--now", BEGIN)
    assert (ran.code, app.site.requests) == (0, [])


def test_database_of_something_else(app: AppOnDisk) -> None:
    """A database that cannot be used is a line with what to do."""
    app.database.parent.mkdir(exist_ok=True)
    app.database.write_text("not a database at all, but long enough to be looked at as one" * 20)
    ran = app.billbot("doctor", "--now", BEGIN)
    assert ran.code == 1
    assert "MEND  database: " in ran.out


@pytest.mark.parametrize(
    ("trouble", "line"),
    [
        ("token", "MEND  room: token: Slack does not accept the token"),
        ("scopes", "MEND  room: scopes: the Slack app lacks channels:history (to look up"),
        ("member", "MEND  room: channel: the bot is not in Slack channel C0123456789: invite it"),
        ("archived", "MEND  room: channel: Slack channel C0123456789 is archived"),
        ("gone", "MEND  room: channel: Slack channel C0123456789 not found"),
        ("none", "MEND  room: set BILLBOT_SLACK_TOKEN"),
    ],
)
def test_slack_trouble(tmp_path: Path, post: SmtpServer, trouble: str, line: str) -> None:
    """What is wrong with Slack is said with what to do, and the other channels are tried all the same."""
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
        ("BILLBOT_SMTP_PASSWORD", "wrong", "MEND  mail: server: the mail server localhost refused the login"),
        ("ORGANIZERS", "nobody", "MEND  mail: list: "),
        ("ORGANIZERS", None, "MEND  mail: list: "),
    ],
)
def test_mail_trouble(tmp_path: Path, post: SmtpServer, name: str, value: str | None, line: str) -> None:
    """What is wrong with mail is said with what to do, and names no address."""
    with on_disk(tmp_path) as app, SlackServer() as slack:
        ran = app.billbot("doctor", "--now", BEGIN, environ=everything(app, slack, post) | {name: value})
        assert ran.code == 1
        assert line in ran.out
        assert "anna" not in ran.out


def test_a_committee_that_nobody_knows(tmp_path: Path) -> None:
    """A watched committee whose name matches no committee that is known is said; what matches one is not."""
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
        assert "MEND  [[committee]]: no committee that we know is called The Judicary, nor who ever held" in ran.out
