"""Suggestions in Slack: people who may answer decide, accepted ones are watched, and decisions can be taken back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.app_on_disk import BEGIN, AppOnDisk
from tests.support.slack_channel import headline
from tests.support.slack_server import SlackServer
from tests.support.suggest_sample import (
    NEXT_DAY,
    NO,
    OPEN,
    ROOM,
    YES,
    decisions,
    edits,
    faulty,
    in_slack,
    slack_at,
    unsearched,
)

ANSWERED, LATER, LAST = "2025-03-04T09:10", "2025-03-04T10:10", "2025-03-04T11:10"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AppOnDisk]:
    """An app that finds SD9000 (1), whose topic has no proposal, and HD5608 (2), which belongs to `dignity`."""
    with unsearched(tmp_path) as opened:
        yield opened


@pytest.fixture
def empty(app: AppOnDisk, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackServer]:
    """The Slack with its operations channel."""
    with slack_at(app, monkeypatch) as server:
        yield server


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[AppOnDisk, SlackServer]]:
    with (
        pytest.MonkeyPatch.context() as patch,
        unsearched(tmp_path_factory.mktemp("kept")) as app,
        slack_at(app, patch) as server,
    ):
        in_slack(app, server, BEGIN, NEXT_DAY)
        yield app, server


@pytest.fixture
def slack(app: AppOnDisk, empty: SlackServer, kept: tuple[AppOnDisk, SlackServer]) -> SlackServer:
    """The same, after the suggestions were announced there."""
    before, server = kept
    shutil.copytree(before.database.parent, app.database.parent)
    empty.go_on_from(server)
    app.now = app.site.now = before.site.now
    return empty


def heads(slack: SlackServer, after: int = 3) -> list[str]:
    """How the messages of the room begin, except those of the first checks."""
    return [headline(each).partition(",")[0] for each in slack.channels[ROOM][after:]]


def test_answered_in_slack(app: AppOnDisk, slack: SlackServer) -> None:
    """In Slack each suggestion is a separate message; ✅ and ❌ are read at the next check, with who gave them."""
    secret, toll = slack.channels[ROOM][1:]
    assert "New on Limits on agreements: HD.5608, An Act on HD5608" in secret["text"]
    assert "✅ watch it under Dignity Act · ❌ not ours" in str(secret["blocks"])
    assert "✅ watch it as a new proposal · ❌ not ours" in str(toll["blocks"])
    slack.react(secret["ts"], YES, "U8")
    slack.react(toll["ts"], NO, "U9", "U8")
    in_slack(app, slack, "2025-03-04T06:10")
    assert decisions(app) == [OPEN, OPEN]
    in_slack(app, slack, ANSWERED)
    assert decisions(app) == [("rejected", "slack:U9", None), ("accepted", "slack:U8", "dignity")]
    slack.react(secret["ts"], YES)
    slack.react(secret["ts"], NO, "U9")
    in_slack(app, slack, LATER)
    assert decisions(app)[1] == ("accepted", "slack:U8", "dignity")


def test_accepted_in_slack_is_watched(app: AppOnDisk, slack: SlackServer) -> None:
    """A ✅ puts the document on the list, which log and operations say, with who gave it; the next check reads it."""
    slack.react(slack.channels[ROOM][1]["ts"], YES, "U8")
    in_slack(app, slack, ANSWERED)
    assert [headline(each) for each in slack.channels[ROOM][3:]] == ["Put on the list: HD.5608"]
    in_slack(app, slack, "2025-03-04T09:20", LATER)
    assert app.listed == {"more": [], "dignity": ["194/H1588", "194/HD5608"]}
    assert edits(app) == [("Slack user U8", "added", "HD5608", "dignity")]
    told = [headline(each) for each in slack.channels[ROOM][3:]]
    assert [text.partition(":")[0] for text in told] == ["Put on the list", "Now also watched"]
    assert "added to Dignity Act, by <@U8>" in str(slack.channels[ROOM][3]["blocks"])
    assert app.ask("SELECT number, first_seen IS NOT NULL FROM bills ORDER BY number") == [
        ("H1588", 1),
        ("HD5608", 1),
    ]


def test_guests_and_others_decide_nothing(app: AppOnDisk, slack: SlackServer) -> None:
    """A guest's ✅ adds nothing; the first member's answer after it counts."""
    ts = slack.channels[ROOM][1]["ts"]
    slack.people["U7"] = {"is_ultra_restricted": True, "is_restricted": True}
    slack.react(ts, YES, "U7")
    in_slack(app, slack, ANSWERED)
    assert decisions(app)[1] == OPEN
    assert app.listed["dignity"] == ["194/H1588"]
    slack.react(ts, YES, "U7", "U8")
    in_slack(app, slack, LATER)
    assert decisions(app)[1] == ("accepted", "slack:U8", "dignity")


def test_named_maintainers_alone_decide(app: AppOnDisk, empty: SlackServer) -> None:
    """If the configuration names who decides, a worker takes the answer of nobody else."""
    settings = app.folder / "billbot.toml"
    named = '[slack]\nmaintainers = ["U0000009"]\n'
    settings.write_text(settings.read_text(encoding="utf-8").replace("[slack]\n", named), encoding="utf-8")
    in_slack(app, empty, BEGIN, NEXT_DAY)
    empty.react(empty.channels[ROOM][1]["ts"], YES, "U8", "U0000009")
    app.once(ANSWERED)
    assert decisions(app)[1] == ("accepted", "slack:U0000009", "dignity")


def test_accepted_where_no_proposal_is_clear(app: AppOnDisk, slack: SlackServer) -> None:
    """A ✅ on what would begin a new proposal begins that."""
    slack.react(slack.channels[ROOM][2]["ts"], YES, "U8")
    in_slack(app, slack, ANSWERED)
    assert decisions(app)[0] == ("accepted", "slack:U8", "sd9000-194")
    assert app.listed == {"more": [], "dignity": ["194/H1588"], "sd9000-194": ["194/SD9000"]}
    assert [headline(each) for each in slack.channels[ROOM][3:]] == ["Put on the list: SD.9000"]


def test_accepted_over_a_fault(app: AppOnDisk, slack: SlackServer) -> None:
    """While the file has faults a ✅ waits and nothing is written; once it is mended, the ✅ counts."""
    slack.react(slack.channels[ROOM][1]["ts"], YES, "U8")
    before, sound = app.app(ANSWERED), app.listing
    faulty(app)
    written = app.listing
    in_slack(app, slack, ANSWERED, at_work=before)
    assert (decisions(app)[1], app.listing) == (OPEN, written)
    (app.folder / "bills.toml").write_text(sound, encoding="utf-8")
    in_slack(app, slack, LATER)
    assert decisions(app)[1] == ("accepted", "slack:U8", "dignity")
    assert app.listed["dignity"] == ["194/H1588", "194/HD5608"]


def test_answers_that_cannot_be_read(app: AppOnDisk, slack: SlackServer, caplog: pytest.LogCaptureFixture) -> None:
    """Without the scope a check goes on, says once what is missing, and the command line decides."""
    slack.scopes.remove("reactions:read")
    in_slack(app, slack, "2025-03-04T09:10")
    assert caplog.text.count("add reactions:read") == 1
    assert app.billbot("suggest", "accept", "2").code == 0
    slack.scopes.add("reactions:read")
    slack.react(slack.channels[ROOM][1]["ts"], NO, "U9")
    in_slack(app, slack, "2025-03-04T10:10")
    assert decisions(app)[1][0] == "accepted"


def test_a_no_is_told(app: AppOnDisk, slack: SlackServer) -> None:
    """A ❌ is announced once in the operations channel, with who gave it, when, and how to take it back."""
    slack.react(slack.channels[ROOM][2]["ts"], NO, "U9")
    in_slack(app, slack, ANSWERED, LATER)
    assert heads(slack) == ["Not ours: SD.9000"]
    said = str(slack.channels[ROOM][3]["blocks"])
    assert "rejected by <@U9>, 9:10 AM on Tuesday, March 4, 2025 (suggestion 1)" in said
    assert "To take that back: billbot suggest undo 1, or /billbot suggestions undo 1" in said


def test_a_no_is_taken_back(app: AppOnDisk, slack: SlackServer) -> None:
    """It waits for a decision again, as a separate message; the old ❌ no longer counts, a new answer does."""
    old = slack.channels[ROOM][1]["ts"]
    slack.react(old, NO, "U9", "U8")
    in_slack(app, slack, ANSWERED)
    ran = app.billbot("suggest", "undo", "2", "--by", "Ann", "--now", ANSWERED)
    said = "Undone: 194/HD5608 is no longer rejected, and is waiting for a decision again.\n"
    assert (ran.code, ran.out, decisions(app)[1]) == (0, said, OPEN)
    in_slack(app, slack, LATER)
    assert heads(slack) == ["Not ours: HD.5608", "Open again: HD.5608"]
    again = slack.channels[ROOM][4]
    assert "Ann on the command line undid the decision on it." in str(again["blocks"])
    assert "✅ watch it under Dignity Act · ❌ not ours · suggestion 2" in str(again["blocks"])
    assert decisions(app)[1] == OPEN
    slack.react(again["ts"], YES, "U8")
    in_slack(app, slack, LAST)
    assert decisions(app)[1] == ("accepted", "slack:U8", "dignity")
    assert app.listed["dignity"] == ["194/H1588", "194/HD5608"]


def test_a_yes_is_taken_back(app: AppOnDisk, slack: SlackServer) -> None:
    """A bill added by ✅ is removed again with the file as before; log and operations have who did it."""
    before = app.listing
    slack.react(slack.channels[ROOM][1]["ts"], YES, "U8")
    in_slack(app, slack, ANSWERED)
    ran = app.billbot("suggest", "undo", "2", "--by", "Ann", "--now", LATER)
    said = "Undone: 194/HD5608 is no longer accepted, and is waiting for a decision again. It is off the list.\n"
    assert (ran.code, ran.out) == (0, said)
    assert (decisions(app)[1], app.listing) == (OPEN, before)
    assert edits(app) == [("Slack user U8", "added", "HD5608", "dignity"), ("Ann", "removed", "HD5608", "dignity")]
    in_slack(app, slack, LATER)
    assert heads(slack) == ["Put on the list: HD.5608", "Taken off the list: HD.5608", "Open again: HD.5608"]
