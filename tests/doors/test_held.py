"""A channel that nothing reaches, seen by whoever is there: who says so, how often, and what puts it right."""

from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from billbot import clock
from billbot.bootstrap import open_house
from billbot.worker import Working
from tests.support.held_channel import AGAIN, FAULTS, ROOM, trial
from tests.support.house_on_disk import BEGIN, CONSOLE, doors
from tests.support.slack_server import SlackServer
from tests.support.smtp_server import SmtpServer

SINCE = "held since 10:00 AM on Monday, March 3, 2025"
SOON, NOON = "2025-03-03T10:40", "2025-03-03T12:30"
BEGUN, OVER = "Not every message arrives in the channel room", "Messages arrive in the channel room again"
FAULT = pytest.mark.parametrize(("fault", "mend"), FAULTS, ids=[name for name, _ in FAULTS])


@FAULT
def test_before_during_and_after(tmp_path: Path, post: SmtpServer, fault: str, mend: str) -> None:
    """Every door says once what is held and what to do, operations hear it once, and once mended all is told."""
    with trial(tmp_path, post, fault) as tried:

        def run(*words: str, now: str) -> tuple[int, str, str]:
            ran = tried.house.billbot(*words, "--now", now, environ=tried.environ)
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
        (held,) = tried.house.billbot("status", "--json", "--now", NOON, environ=tried.environ).json["held"]
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
    """`deliver --again` tries at once whatever was to be waited for, and says the same while nothing was mended."""
    mend = dict(FAULTS)[fault]
    with trial(tmp_path, post, fault) as tried:
        tried.house.billbot("check", "--now", BEGIN, environ=tried.environ)
        again = tried.house.billbot("deliver", "--again", "room", "--now", SOON, environ=tried.environ)
        (line,) = again.err.splitlines()
        assert (again.code, SINCE in line, mend in line) == (1, True, True)


@pytest.mark.parametrize("desk", [CONSOLE, ""], ids=["another channel", "none"])
def test_without_operations(tmp_path: Path, post: SmtpServer, desk: str) -> None:
    """Where no channel is for operations every other one hears of it, and once of its end; where none is, nobody."""
    with trial(tmp_path, post, "not_in_channel", desk) as tried:
        said = tried.house.billbot("check", "--now", BEGIN, environ=tried.environ).out
        said += tried.house.billbot("work", "--once", "--now", NOON, environ=tried.environ).out
        assert said.count(BEGUN) == bool(desk)
        tried.mend()
        said = tried.house.billbot("deliver", "--again", "room", "--now", NOON, environ=tried.environ).out
        said += tried.house.billbot("deliver", "--now", NOON, environ=tried.environ).out
        assert said.count(OVER) == bool(desk)


def test_the_only_operations_channel(tmp_path: Path, post: SmtpServer) -> None:
    """Where the only channel for operations is the one in trouble every other one hears of it."""
    with trial(tmp_path, post, "not_in_channel", f"operations = true\n{CONSOLE}") as tried:
        said = tried.house.billbot("check", "--now", BEGIN, environ=tried.environ).out
        assert said.count(BEGUN) == 1
        assert "no channel for operations can hear of it → desk" in said


def test_quiet_hours_of_who_is_no_operations(tmp_path: Path, post: SmtpServer) -> None:
    """A channel that hears of another one only as nobody else can is not woken by that."""
    with trial(tmp_path, post, "not_in_channel", f'{CONSOLE}quiet = "09:00-12:00"\n') as tried:
        assert BEGUN not in tried.house.billbot("check", "--now", BEGIN, environ=tried.environ).out
        assert BEGUN in tried.house.billbot("deliver", "--now", NOON, environ=tried.environ).out


def test_a_short_trouble(tmp_path: Path) -> None:
    """What is tried again by itself is no held channel before it has lasted for an hour, and exits 0 until then."""
    with doors(tmp_path) as house, SlackServer(ROOM) as slack:
        room = f'[[channel]]\nname = "room"\nkind = "slack"\nto = "{ROOM}"\n'
        house.configure(f'[slack]\napi_url = "{slack.url}"\n{room}')
        environ = {"BILLBOT_SLACK_TOKEN": slack.token}
        codes = []
        for now in (BEGIN, SOON, "2025-03-03T11:00"):
            slack.fail_next("chat.postMessage", rate_limited=600)
            codes.append(house.billbot("work", "--once", "--now", now, environ=environ).code)
        assert codes == [0, 0, 1]


def test_log_of_the_worker(tmp_path: Path, post: SmtpServer, caplog: pytest.LogCaptureFixture) -> None:
    """The worker's log says once, over several ticks, that a channel is held."""
    with trial(tmp_path, post, "not_in_channel") as tried:
        house = open_house(tried.house.folder, clock.system(), tried.environ)
        tried.house.site.date = clock.system().now
        worker = Working(house, lambda _: None)
        for _ in range(3):
            worker.wake()
        assert caplog.text.count("channel room has been held since ") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [("\n", "is not one line of plain characters"), (None, "this file cannot be read (No such file or directory)")],
    ids=["empty", "not there"],
)
def test_token_file(tmp_path: Path, post: SmtpServer, text: str | None, said: str) -> None:
    """A token's file without a token holds its channel alone, which is said once, and is read once it has one."""
    kept = tmp_path / "token"
    with trial(tmp_path, post, "no_token") as tried:
        assert tried.slack is not None
        tried.environ["BILLBOT_SLACK_TOKEN_FILE"] = "token"
        if text is not None:
            kept.write_text(text)
        ran = tried.house.billbot("check", "--now", BEGIN, environ=tried.environ)
        (line,) = ran.err.splitlines()
        assert (ran.code, ran.out.count(BEGUN), "billbot watches" in ran.out) == (1, 1, True)
        assert "environment: BILLBOT_SLACK_TOKEN_FILE: " in line
        assert said in line
        doctor = tried.house.billbot("doctor", "--now", BEGIN, environ=tried.environ)
        assert "MEND  room: environment: BILLBOT_SLACK_TOKEN_FILE: " in doctor.out
        tried.house.tell_time(["--now", NOON])
        house = open_house(tried.house.folder, clock.stopped(clock.parse(NOON)), tried.environ)
        working = Working(house, lambda _: None)
        working.wake()
        assert tried.got() == []
        kept.write_text(f"{tried.slack.token}\n")
        working.wake()
        assert len(tried.got()) == 1


def test_no_token_then_a_wrong_one(tmp_path: Path, post: SmtpServer) -> None:
    """A channel whose token is missing, and then wrong, has been held since the first of these."""
    with trial(tmp_path, post, "no_token") as tried:
        tried.house.billbot("check", "--now", BEGIN, environ=tried.environ)
        tried.environ["BILLBOT_SLACK_TOKEN"] = "xoxb-another"
        ran = tried.house.billbot("deliver", "--now", NOON, environ=tried.environ)
        assert SINCE in ran.err
        assert "(invalid_auth)" in ran.err


@pytest.mark.parametrize(("name", "hint"), [("rom", "did you mean room?"), ("xyz", "there are room, desk")])
def test_no_such_channel(tmp_path: Path, post: SmtpServer, name: str, hint: str) -> None:
    """`--again` with a channel that there is not is wrong usage, with the nearest name."""
    with trial(tmp_path, post, "no_token") as tried:
        ran = tried.house.billbot("deliver", "--again", name, environ=tried.environ)
        assert (ran.code, ran.err) == (2, f"billbot: --again: there is no channel '{name}'; {hint}\n")


def test_heartbeat_of_who_does_not_deliver(tmp_path: Path, post: SmtpServer, httpserver: HTTPServer) -> None:
    """The heartbeat is not asked while what was due an hour ago has not left, and is again once it has."""
    httpserver.expect_request("/beat").respond_with_data("")
    beat = f'[heartbeat]\nurl = "{httpserver.url_for("/beat")}"\n{CONSOLE}'
    with trial(tmp_path, post, "not_in_channel", beat) as tried:
        asked = []
        for now in (BEGIN, SOON, "2025-03-03T11:10", NOON):
            if now == NOON:
                tried.mend()
            tried.house.site.now = clock.parse(BEGIN)
            tried.house.billbot("check", "--now", now, environ=tried.environ)
            asked.append(len(httpserver.log))
        assert asked == [1, 2, 2, 3]
