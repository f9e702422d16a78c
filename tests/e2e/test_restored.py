"""After a restore, messages that may have been sent are sent again, with a line that says so."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from billbot import clock
from tests.support import toml
from tests.support.app_on_disk import BEGIN, REFERRED, AppOnDisk, Ran, bill, on_disk, row
from tests.support.slack_server import SlackServer

ROOM = "C0123456789"
MEANWHILE = "Reported favorably by committee and referred to the committee on Ways and Means"
SINCE = "Read third and passed to be engrossed"
FIRST, SECOND, THIRD = "2025-03-04T10:00", "2025-03-06T10:00", "2025-03-10T11:00"
DOUBT = "billbot was restored from a backup of"
LATE = row(SINCE, "2025-03-10T10:00", date=date(2025, 3, 4))
CHANNELS = toml.channel("room", "slack", to="C0123456789", digest="") + toml.channel("desk", "console", digest="")


class Told:
    """An app with a channel of Slack and a console."""

    def __init__(self, app: AppOnDisk, slack: SlackServer) -> None:
        self.app, self.slack = app, slack
        app.configure(slack.settings + CHANNELS)

    def at(self, now: str, *words: str) -> Ran:
        self.app.site.now = clock.parse(now)
        ran = self.app.billbot(*words, "--now", now, environ={"BILLBOT_SLACK_TOKEN": self.slack.token})
        assert ran.code == 0, ran
        return ran

    def in_slack(self, words: str) -> list[dict[str, Any]]:
        return [each for each in self.slack.channels[ROOM] if words in str(each.get("blocks"))]


def seconds(app: AppOnDisk) -> float:
    """The time of the last command, as Slack counts it."""
    return (app.now or clock.parse(BEGIN)).timestamp()


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    """An app that told of one bill, was put back to the day before, and checks again."""
    minutes = count(step=60)
    moved = bill("H1588", row(REFERRED), row(MEANWHILE, "2025-03-04T09:00"), LATE)
    with (
        on_disk(tmp_path, moved, bill("S1122", row(REFERRED), row(SINCE, "2025-03-06T12:00"))) as app,
        SlackServer(ROOM, monotonic=lambda: next(minutes), seconds=lambda: seconds(app)) as slack,
    ):
        made, kept = Told(app, slack), str(tmp_path / "kept.zip")
        made.at(BEGIN, "check")
        made.at(BEGIN, "backup", kept)
        assert MEANWHILE in made.at(FIRST, "check").out
        made.at("2025-03-05T10:00", "restore", kept, "--yes")
        yield made


def test_every_channel_says_so(told: Told) -> None:
    """Messages that may have been sent since the backup are sent again, also in Slack, with a line that says so."""
    said = told.at(SECOND, "check").out
    assert f"{DOUBT} 10:00 AM on Monday, March 3" in said
    assert (said.count(DOUBT), said.count(MEANWHILE)) == (1, 1)
    assert (len(told.in_slack(DOUBT)), len(told.in_slack(MEANWHILE))) == (1, 2)


def test_later_news_is_no_doubt(told: Told) -> None:
    """What comes a day after the restore is announced as usual."""
    told.at(SECOND, "check")
    same_day, later = told.at("2025-03-06T13:00", "check").out, told.at(THIRD, "check").out
    assert [(SINCE in said, DOUBT in said) for said in (same_day, later)] == [(True, False)] * 2
