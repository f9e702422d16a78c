"""A channel that cannot be reached: who hears about it, how often, and what fixes it, even if nothing waits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from billbot import clock
from billbot.app.app import open_app
from billbot.app.worker import Working
from billbot.demo import PracticeBill
from tests.support import toml
from tests.support.app_on_disk import BEGIN, CONSOLE, REFERRED, AppOnDisk, Ran, bill, on_disk, row
from tests.support.slack_server import SlackServer
from tests.support.smtp_server import SmtpServer

ROOM = "C0123456789"
AGAIN = "billbot deliver --again room"
OPERATIONS = f"{CONSOLE}operations = true\n"
ANNA = "anna.invented@home.example"


@dataclass
class Trial:
    """An app with the channel `room`, broken from `spoil` to `mend`, and the channel `desk`."""

    app: AppOnDisk
    environ: dict[str, str]
    _spoil: Callable[[], Callable[[], object]]
    got: Callable[[], list[str]]
    slack: SlackServer | None = None

    def spoil(self) -> None:
        """Let the channel not work anymore."""
        self.mend = self._spoil()


def no_token(slack: SlackServer, environ: dict[str, str]) -> Callable[[], object]:
    environ["BILLBOT_SLACK_TOKEN"] = ""
    return lambda: environ.update(BILLBOT_SLACK_TOKEN=slack.token)


def wrong_token(slack: SlackServer, environ: dict[str, str]) -> Callable[[], object]:
    environ["BILLBOT_SLACK_TOKEN"] = "xoxb-another"
    return lambda: environ.update(BILLBOT_SLACK_TOKEN=slack.token)


def not_in_channel(slack: SlackServer, _: dict[str, str]) -> Callable[[], object]:
    slack.members.clear()
    return lambda: slack.members.add(ROOM)


def missing_scope(slack: SlackServer, _: dict[str, str]) -> Callable[[], object]:
    slack.scopes.remove("chat:write")
    return lambda: slack.scopes.add("chat:write")


def archived(slack: SlackServer, _: dict[str, str]) -> Callable[[], object]:
    slack.archived.add(ROOM)
    return slack.archived.clear


IN_SLACK = {
    no_token: "set BILLBOT_SLACK_TOKEN",
    wrong_token: "to `billbot setup slack`, or put it into BILLBOT_SLACK_TOKEN (invalid_auth)",
    not_in_channel: "invite it with /invite (not_in_channel)",
    missing_scope: "add chat:write to those of the bot token and reinstall the app (missing_scope)",
    archived: "unarchive it, or name another in `to` (is_archived)",
}
BY_MAIL = {
    "refusing mailbox": "refused address 1 of 1 in the channel's list (550 5.1.1): correct it or take it out",
    "wrong password": "to `billbot setup mail`, or set BILLBOT_SMTP_PASSWORD",
    "no recipients": "holds no address; write at least one",
}
FAULTS = [*((fault.__name__, mend) for fault, mend in IN_SLACK.items()), *BY_MAIL.items()]


@contextmanager
def trial(folder: Path, post: SmtpServer, fault: str, desk: str = OPERATIONS, *bills: PracticeBill) -> Iterator[Trial]:
    """The app with this fault from its beginning on; `bills` are those of the site."""
    with on_disk(folder, *bills) as app:
        if fault in BY_MAIL:
            app.configure(post.settings + toml.channel("room", "email", to="env:PEOPLE") + desk)
            environ = {"PEOPLE": ANNA, "BILLBOT_SMTP_PASSWORD": post.password}
            yield _spoiled(
                Trial(
                    app,
                    environ,
                    lambda: _spoil_mail(fault, post, environ),
                    lambda: [mail.read().as_string() for mail in post.mails],
                )
            )
            return
        minutes = count(step=60)  # two deliveries lie that far apart, so none is too soon after the other
        with SlackServer(ROOM, monotonic=lambda: next(minutes)) as slack:
            app.configure(slack.settings + toml.channel("room", "slack", to=ROOM) + desk)
            environ = {"BILLBOT_SLACK_TOKEN": slack.token}
            spoil = next(each for each in IN_SLACK if each.__name__ == fault)
            yield _spoiled(
                Trial(
                    app,
                    environ,
                    lambda: spoil(slack, environ),
                    lambda: [str(told) for told in slack.channels[ROOM]],
                    slack,
                )
            )


def _spoiled(tried: Trial) -> Trial:
    tried.spoil()
    return tried


def _spoil_mail(fault: str, post: SmtpServer, environ: dict[str, str]) -> Callable[[], object]:
    if fault == "no recipients":
        environ["PEOPLE"] = ""
        return lambda: environ.update(PEOPLE=ANNA)
    if fault == "wrong password":
        environ["BILLBOT_SMTP_PASSWORD"] = "another"
        return lambda: environ.update(BILLBOT_SMTP_PASSWORD=post.password)
    post.refused[ANNA] = f"550 5.1.1 no such person as {ANNA}"
    return post.refused.clear


SINCE = "held since 10:00 AM on Monday, March 3, 2025"
SOON, NOON = "2025-03-03T10:40", "2025-03-03T12:30"
BEGUN, OVER = "Not every message arrives in the channel room", "Messages arrive in the channel room again"
# Slack's other answers are in tests/unit/channels/test_slack_errors.py; here each of them is thorough.
THOROUGH = {
    "wrong_token": pytest.mark.thorough,
    "missing_scope": pytest.mark.thorough,
    "archived": pytest.mark.thorough,
}
FAULT = pytest.mark.parametrize(
    ("fault", "mend"), [pytest.param(*each, id=each[0], marks=THOROUGH.get(each[0], ())) for each in FAULTS]
)


@FAULT
def test_before_during_and_after(tmp_path: Path, post: SmtpServer, fault: str, mend: str) -> None:
    """Every command says once what is held and what to do, operations hear it once, and once fixed all is sent."""
    with trial(tmp_path, post, fault) as tried:

        def run(*words: str, now: str) -> tuple[int, str, str]:
            ran = tried.app.billbot(*words, "--now", now, environ=tried.environ)
            return ran.code, ran.out, ran.err

        said = []
        for words, now in ((["check"], BEGIN), (["deliver"], SOON), (["work", "--once"], NOON)):
            code, out, err = run(*words, now=now)
            (line,) = err.splitlines()
            assert code == 1, words
            assert SINCE in line
            assert mend in line
            assert line.endswith(f"then run `{AGAIN}`")
            said.append(out)
        assert "".join(said).count(BEGUN) == 1
        assert AGAIN in said[0]
        assert "1 message waits" in said[0]
        (held,) = tried.app.billbot("status", "--json", "--now", NOON, environ=tried.environ).json["held"]
        assert (held["since"], held["command"]) == ("2025-03-03T10:00:00-05:00", AGAIN)
        assert mend in held["error"]
        status = run("status", now=NOON)[1]
        assert (status.count(mend), status.count(AGAIN)) == (1, 1)
        code, doctor, _ = run("doctor", now=NOON)
        assert (code, doctor.count(AGAIN)) == (1, 1)
        tried.mend()
        code, out, err = run("deliver", "--again", "room", now=NOON)
        assert (code, err, out.count(OVER)) == (0, "", 1)
        first, *others = tried.got()
        assert "waited for this channel since 10:00 AM on Monday, March 3, 2025" in " ".join(first.split())
        assert "waited for this channel" not in "".join(others)
        code, out, err = run("work", "--once", now=NOON)
        assert (code, err, OVER in out) == (0, "", False)
        assert "held" not in run("status", now=NOON)[1]
        assert "invented" not in "".join(said) + status + doctor


@pytest.mark.parametrize("fault", ["no_token", "not_in_channel", "refusing mailbox"])
def test_again_while_it_is_not_mended(tmp_path: Path, post: SmtpServer, fault: str) -> None:
    """`deliver --again` tries at once, despite any wait, and says the same while nothing was fixed."""
    mend = dict(FAULTS)[fault]
    with trial(tmp_path, post, fault) as tried:
        tried.app.billbot("check", "--now", BEGIN, environ=tried.environ)
        again = tried.app.billbot("deliver", "--again", "room", "--now", SOON, environ=tried.environ)
        (line,) = again.err.splitlines()
        assert (again.code, SINCE in line, mend in line) == (1, True, True)


@pytest.mark.parametrize("desk", [CONSOLE, ""], ids=["another channel", "none"])
def test_without_operations(tmp_path: Path, post: SmtpServer, desk: str) -> None:
    """Without an operations channel, all others hear about it and its end; if there are none, nobody does."""
    with trial(tmp_path, post, "not_in_channel", desk) as tried:
        said = tried.app.billbot("check", "--now", BEGIN, environ=tried.environ).out
        said += tried.app.billbot("work", "--once", "--now", NOON, environ=tried.environ).out
        assert said.count(BEGUN) == bool(desk)
        tried.mend()
        said = tried.app.billbot("deliver", "--again", "room", "--now", NOON, environ=tried.environ).out
        said += tried.app.billbot("deliver", "--now", NOON, environ=tried.environ).out
        assert said.count(OVER) == bool(desk)


def test_the_only_operations_channel(tmp_path: Path, post: SmtpServer) -> None:
    """If the only operations channel has the problem, every other channel hears about it."""
    with trial(tmp_path, post, "not_in_channel", f"operations = true\n{CONSOLE}") as tried:
        said = tried.app.billbot("check", "--now", BEGIN, environ=tried.environ).out
        assert said.count(BEGUN) == 1
        assert "and no channel for operations can get it" in said


def test_quiet_hours_of_who_is_no_operations(tmp_path: Path, post: SmtpServer) -> None:
    """A channel that hears about another one only as nobody else can is not woken by that."""
    with trial(tmp_path, post, "not_in_channel", f'{CONSOLE}quiet = "09:00-12:00"\n') as tried:
        assert BEGUN not in tried.app.billbot("check", "--now", BEGIN, environ=tried.environ).out
        assert BEGUN in tried.app.billbot("deliver", "--now", NOON, environ=tried.environ).out


def test_a_short_trouble(tmp_path: Path) -> None:
    """A channel that is only being retried does not count as held for an hour, and exits 0 until then."""
    with on_disk(tmp_path) as app, SlackServer(ROOM) as slack:
        app.configure(slack.settings + toml.channel("room", "slack", to=ROOM))
        environ = {"BILLBOT_SLACK_TOKEN": slack.token}
        codes = []
        for now in (BEGIN, SOON, "2025-03-03T11:00"):
            slack.fail_next("chat.postMessage", rate_limited=600)
            codes.append(app.billbot("work", "--once", "--now", now, environ=environ).code)
        assert codes == [0, 0, 1]


def test_log_of_the_worker(tmp_path: Path, post: SmtpServer, caplog: pytest.LogCaptureFixture) -> None:
    """The worker's log says once, over several ticks, that a channel is held, and holds no secret."""
    with trial(tmp_path, post, "not_in_channel") as tried:
        app = open_app(tried.app.folder, clock.system(), tried.environ)
        tried.app.site.date = clock.system().now
        worker = Working(app, lambda _: None)
        for _ in range(3):
            worker.wake()
        assert caplog.text.count("channel room has been held since ") == 1
        assert tried.environ["BILLBOT_SLACK_TOKEN"] not in caplog.text


@pytest.mark.parametrize(
    ("text", "said"),
    [("\n", "is not one line of plain characters"), (None, "this file cannot be read (No such file or directory)")],
    ids=["empty", "not there"],
)
def test_token_file(tmp_path: Path, post: SmtpServer, text: str | None, said: str) -> None:
    """A token's file without a token holds only its channel, which is mentioned once, and is read once it has one."""
    kept = tmp_path / "token"
    with trial(tmp_path, post, "no_token") as tried:
        assert tried.slack is not None
        tried.environ["BILLBOT_SLACK_TOKEN_FILE"] = "token"
        if text is not None:
            kept.write_text(text)
        ran = tried.app.billbot("check", "--now", BEGIN, environ=tried.environ)
        (line,) = ran.err.splitlines()
        assert (ran.code, ran.out.count(BEGUN), "billbot watches" in ran.out) == (1, 1, True)
        assert "environment: BILLBOT_SLACK_TOKEN_FILE: " in line
        assert said in line
        doctor = tried.app.billbot("doctor", "--now", BEGIN, environ=tried.environ)
        assert "FIX   room: environment: BILLBOT_SLACK_TOKEN_FILE: " in doctor.out
        tried.app.set_clock(["--now", NOON])
        app = open_app(tried.app.folder, clock.stopped(clock.parse(NOON)), tried.environ)
        working = Working(app, lambda _: None)
        working.wake()
        assert tried.got() == []
        kept.write_text(f"{tried.slack.token}\n")
        working.wake()
        assert len(tried.got()) == 1


def test_no_token_then_a_wrong_one(tmp_path: Path, post: SmtpServer) -> None:
    """A channel whose token is missing, and then wrong, has been held since the first of these."""
    with trial(tmp_path, post, "no_token") as tried:
        tried.app.billbot("check", "--now", BEGIN, environ=tried.environ)
        tried.environ["BILLBOT_SLACK_TOKEN"] = "xoxb-another"
        ran = tried.app.billbot("deliver", "--now", NOON, environ=tried.environ)
        assert SINCE in ran.err
        assert "(invalid_auth)" in ran.err


@pytest.mark.parametrize(("name", "hint"), [("rom", "did you mean room?"), ("xyz", "there are room, desk")])
def test_no_such_channel(tmp_path: Path, post: SmtpServer, name: str, hint: str) -> None:
    """`--again` with a channel that there is not is wrong usage, with the nearest name."""
    with trial(tmp_path, post, "no_token") as tried:
        ran = tried.app.billbot("deliver", "--again", name, environ=tried.environ)
        assert (ran.code, ran.err) == (2, f"billbot: --again: there is no channel '{name}'; {hint}\n")


def test_heartbeat_of_who_does_not_deliver(tmp_path: Path, post: SmtpServer, httpserver: HTTPServer) -> None:
    """The heartbeat is not requested while something due an hour ago is unsent, and is again after."""
    httpserver.expect_request("/beat").respond_with_data("")
    beat = f'[heartbeat]\nurl = "{httpserver.url_for("/beat")}"\n{CONSOLE}'
    with trial(tmp_path, post, "not_in_channel", beat) as tried:
        asked = []
        for now in (BEGIN, SOON, "2025-03-03T11:10", NOON):
            if now == NOON:
                tried.mend()
            tried.app.site.now = clock.parse(BEGIN)
            tried.app.billbot("check", "--now", now, environ=tried.environ)
            asked.append(len(httpserver.log))
        assert asked == [1, 2, 2, 3]


# A row that is struck before it could be told leaves nothing to tell.
SEEN, STRUCK = "2025-03-03T10:30", "2025-03-03T11:30"
HELD, IDLE = "2025-03-03T10:40", "2025-03-03T11:45"


@pytest.mark.parametrize("fault", ["not_in_channel", "wrong password", "refusing mailbox"])
def test_nothing_waits_any_more(tmp_path: Path, post: SmtpServer, fault: str) -> None:
    """Once nothing waits for a channel it is not held, whatever was wrong; the next message shows more."""
    struck = row("Reported adversely", SEEN, struck_at=clock.parse(STRUCK))
    later = row("Placed on file", "2025-03-03T15:00")
    sample = bill("H1588", row(REFERRED), struck, later), bill("S1122", row(REFERRED))
    with trial(tmp_path, post, fault, OPERATIONS, *sample) as tried:

        def run(*words: str, now: str) -> Ran:
            tried.app.site.now = clock.parse(now)
            return tried.app.billbot(*words, "--now", now, environ=tried.environ)

        tried.mend()
        assert run("check", now=BEGIN).code == 0
        tried.spoil()
        assert BEGUN in run("check", now=HELD).out
        ran = run("check", now=IDLE)
        assert (ran.code, OVER in ran.out, run("status", "--json", now=IDLE).json["held"]) == (0, False, [])
        assert run("deliver", "--again", "room", now=IDLE).out.endswith(
            "The channel room is not held, so it was not tried; `billbot doctor` says whether it works.\n"
        )
        ran = run("check", now="2025-03-03T15:10")
        assert (ran.code, BEGUN in ran.out) == (1, False)
        tried.mend()
        assert OVER in run("deliver", "--again", "room", now="2025-03-03T15:20").out
