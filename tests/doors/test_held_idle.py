"""A channel that is held while nothing waits for it any more: its own word that it works ends that."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from billbot import clock
from tests.support.held_channel import AGAIN, OPERATIONS, Trial, trial
from tests.support.house_on_disk import BEGIN, REFERRED, Ran, bill, row
from tests.support.smtp_server import SmtpServer

# A row that is struck before it could be told leaves nothing to tell.
SEEN, STRUCK = "2025-03-03T10:30", "2025-03-03T11:30"
HELD, IDLE, SOON, NEXT, LAST = (f"2025-03-03T{at}" for at in ("10:40", "11:40", "11:42", "12:45", "15:10"))
SINCE = "channel room has been held since 10:40 AM on Monday, March 3, 2025 (EST), "
BEGUN, OVER = "Not every message arrives in the channel room", "Messages arrive in the channel room again"
MAILBOX = "refusing mailbox"
# One each that the configuration shows, Slack, and the mail server; what else Slack says of itself is told apart in
# tests/unit/channels/test_slack_asked.py.
ASKED = pytest.mark.parametrize("fault", ["no_token", "no recipients", "not_in_channel", "wrong password"])


class Idle:
    """A house whose channel `room` is held, with nothing that waits for it."""

    def __init__(self, tried: Trial) -> None:
        self.tried, self.said = tried, ""

    def run(self, *words: str, now: str) -> Ran:
        """A command at a time; what it prints is what `desk` hears."""
        self.tried.house.site.now = clock.parse(now)
        ran = self.tried.house.billbot(*words, "--now", now, environ=self.tried.environ)
        self.said += ran.out
        return ran

    def held(self, now: str) -> list[str]:
        """Why the channel is held, by `status`."""
        return [each["error"] for each in self.run("status", "--json", now=now).json["held"]]


@contextmanager
def idle(folder: Path, post: SmtpServer, fault: str) -> Iterator[Idle]:
    struck = row("Reported adversely", SEEN, struck_at=clock.parse(STRUCK))
    later = row("Placed on file", "2025-03-03T15:00")
    sample = bill("H1588", row(REFERRED), struck, later), bill("S1122", row(REFERRED))
    with trial(folder, post, fault, OPERATIONS, *sample) as tried:
        tried.mend()
        house = Idle(tried)
        assert house.run("check", now=BEGIN).code == 0
        tried.spoil()
        house.run("check", now=HELD)
        ran = house.run("check", now=IDLE)
        assert (ran.code, SINCE in ran.err) == (1, True)
        assert "nothing waits" in ran.err or fault in {"no_token", "no recipients"}  # there nobody looked at what waits
        yield house


@ASKED
def test_again_asks(tmp_path: Path, post: SmtpServer, fault: str) -> None:
    """`deliver --again` says what is still to be mended, though nothing waits; once it works nothing is held."""
    with idle(tmp_path, post, fault) as house:
        before = house.tried.got()
        ran = house.run("deliver", "--again", "room", now=SOON)
        assert (ran.code, SINCE in ran.err, ran.err.strip().endswith(f"then run `{AGAIN}`")) == (1, True, True)
        house.tried.mend()
        ran = house.run("deliver", "--again", "room", now=SOON)
        assert (ran.code, ran.err, OVER in ran.out, house.held(SOON)) == (0, "", True, [])
        assert "The channel room works." in ran.out
        assert house.tried.got() == before
        assert house.run("deliver", "--again", "room", now=SOON).out.endswith(
            "The channel room is not held, so it was not asked; `billbot doctor` says whether it works.\n"
        )


@ASKED
def test_comes_right_by_itself(tmp_path: Path, post: SmtpServer, fault: str) -> None:
    """Once it works a later check asks the channel, and operations hear so once."""
    with idle(tmp_path, post, fault) as house:
        before = house.tried.got()
        house.tried.mend()
        house.run("check", now=NEXT)
        ran = house.run("work", "--once", now="2025-03-03T13:50")
        assert (ran.code, house.said.count(OVER), house.tried.got() == before) == (0, 1, True)


def test_says_what_is_to_be_mended_next(tmp_path: Path, post: SmtpServer) -> None:
    """Where one thing was mended and another is not, the channel is held for that one, and since the first."""
    with idle(tmp_path, post, "no_token") as house:
        house.tried.environ["BILLBOT_SLACK_TOKEN"] = "xoxb-another"
        ran = house.run("deliver", now=SOON)
        assert (ran.code, SINCE in ran.err, "(invalid_auth)" in ran.err) == (1, True, True)
        house.tried.mend()
        assert house.tried.slack is not None
        house.tried.slack.members.clear()
        ran = house.run("deliver", "--again", "room", now=SOON)
        assert (ran.code, SINCE in ran.err, "(not_in_channel)" in ran.err) == (1, True, True)


@pytest.mark.thorough
def test_away_when_it_is_asked(tmp_path: Path, post: SmtpServer) -> None:
    """A channel that cannot be asked stays held for what was to be mended there."""
    with idle(tmp_path, post, "not_in_channel") as house:
        assert house.tried.slack is not None
        for _ in range(3):  # it is asked again on the spot
            house.tried.slack.fail_next("auth.test", status=503)
        ran = house.run("deliver", "--again", "room", now=SOON)
        assert (ran.code, SINCE in ran.err, "(not_in_channel)" in ran.err) == (1, True, True)


def test_mailbox_stays_held(tmp_path: Path, post: SmtpServer) -> None:
    """A mailbox that refused is held until somebody says that it was mended: nobody but a mail can ask it."""
    with idle(tmp_path, post, MAILBOX) as house:
        house.tried.mend()
        ran = house.run("check", now=NEXT)
        assert (ran.code, "only the next mail shows whether that helped" in ran.err) == (1, True)


def test_mailbox_that_somebody_says_was_mended(tmp_path: Path, post: SmtpServer) -> None:
    """Then it is held no more, what is not known is said, and its end is told with the mail that arrives."""
    with idle(tmp_path, post, MAILBOX) as house:
        house.tried.mend()
        ran = house.run("deliver", "--again", "room", now=SOON)
        assert (ran.code, ran.err, house.held(SOON)) == (0, "", [])
        assert "Whether the channel room works shows with its next message" in ran.out
        shows = "somebody says that it was mended; the next message shows whether it arrives"
        assert shows in house.run("status", now=SOON).out
        assert house.run("work", "--once", now=NEXT).code == 0
        assert OVER not in house.said
        assert house.run("check", now=LAST).code == 0
        assert house.said.count(OVER) == 1


def test_mailbox_that_was_not_mended(tmp_path: Path, post: SmtpServer) -> None:
    """Held again at its next refusal, and told as the same trouble, once."""
    with idle(tmp_path, post, MAILBOX) as house:
        house.run("deliver", "--again", "room", now=SOON)
        ran = house.run("check", now=LAST)
        assert (ran.code, SINCE in ran.err, house.said.count(BEGUN), OVER in house.said) == (1, True, 1, False)


def test_doctor(tmp_path: Path, post: SmtpServer) -> None:
    """`doctor` says of a channel that is mended that it works and what ends the hold, not what was wrong."""
    with idle(tmp_path, post, "not_in_channel") as house:
        house.tried.mend()
        out = house.run("doctor", now=SOON).out
        line = "MEND  room: works by now, and has been held since 10:40 AM on Monday, March 3, 2025, nothing waits: run"
        assert f"{line} `{AGAIN}`" in out
        assert "(not_in_channel)" not in out
