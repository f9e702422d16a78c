"""The worker answers questions in Slack once, to the asker, even after a restart."""

import signal
import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from billbot import clock
from billbot.app.app import open_app
from billbot.app.slack import Listening
from billbot.clock import later
from billbot.domain.slack import SlackRequest
from billbot.errors import BUG
from tests.support import toml
from tests.support.app_on_disk import REFERRED, bill, row, until
from tests.support.listening_app import ROOM, asked_of, listening, pressing, settled, text_of
from tests.support.worker_process import working


def test_asked_and_answered(tmp_path: Path) -> None:
    """Only the asker reads what is followed, with `here` everybody; it is acknowledged immediately."""
    with asked_of(tmp_path) as (app, slack, tokens), working(app, **tokens) as work:
        envelope = slack.command("")
        until(lambda: slack.said)
        slack.command("show h1588 here")
        until(lambda: len(slack.said) == 2)
        assert work.end() == 0
        (mine, overview), (everybodys, shown) = slack.said
        assert (mine, everybodys) == ("ephemeral", "in_channel")
        assert "1 proposal followed in #coalition" in text_of(overview)
        assert "We ask:" in text_of(shown)
        assert slack.acknowledged[envelope][0][0] == {}
        assert slack.acknowledged[envelope][0][1] < 1
        assert BUG not in work.log


def test_pasted_link(tmp_path: Path) -> None:
    """A pasted link of a followed bill shows where it is; other links show nothing."""
    mine, other = "https://malegislature.gov/Bills/194/H1588", "https://malegislature.gov/Bills/194/H1804"
    with listening(tmp_path, listed=toml.TOPIC + toml.proposal("dignity", "Dignity", "194/H1588")) as home:
        server = home.slack.slack
        server.scopes.add("links:write")
        for link, channel, person in ((mine, "C0999999998", "U8"), (mine, "C0123456789", "U1"), (other, ROOM, "U8")):
            home.slack.paste(link, channel=channel, user=person)
        home.slack.paste(other, mine, "https://malegislature.gov/About")
        until(lambda: server.unfurled and home.settled)
        assert list(server.unfurled) == [mine]
        said = text_of(server.unfurled[mine])
        assert "*H.1588: Dignity*" in said
        assert "*Where it is:* H.1588, in the Judiciary Committee" in said
        server.scopes.remove("links:write")
        home.slack.paste(mine)
        until(lambda: [method for method, _ in server.calls].count("chat.unfurl") == 2 and home.settled)


def test_who_asked_is_forgotten(tmp_path: Path) -> None:
    """Once a request is answered nobody can tell who asked what, and where."""
    with asked_of(tmp_path) as (app, slack, tokens), working(app, **tokens) as work:
        slack.command("show dignity", user="U0000008")
        until(lambda: slack.said and app.ask("SELECT count(*) FROM requests WHERE answered_at > ''") == [(1,)])
        assert work.end() == 0
        assert not any("U0000008" in line or "show dignity" in line for line in app.dump())
        assert "U0000008" not in work.log


def test_the_same_twice(tmp_path: Path) -> None:
    """A request that comes again, by its envelope or its trigger, is acknowledged again and answered once."""
    with asked_of(tmp_path) as (app, slack, tokens), working(app, **tokens) as work:
        slack.lost = 1
        envelope = slack.command("", trigger="1.2.a")
        until(lambda: slack.said and not slack.lost)
        slack.again(envelope)
        second = slack.command("", trigger="1.2.a")
        slack.command("help")
        until(lambda: len(slack.said) == 2 and {envelope, second} <= slack.acknowledged.keys())
        assert work.end() == 0
        assert (len(slack.said), app.ask("SELECT count(*) FROM requests")) == (2, [(2,)])


@pytest.mark.thorough
def test_two_ears(tmp_path: Path) -> None:
    """Only one of two workers listens; if it is killed, the other does; each request is answered once."""
    with asked_of(tmp_path) as (app, slack, tokens):
        with working(app, **tokens) as first:
            until(lambda: slack.open == 1)
            with working(app, **tokens):
                slack.again(slack.command("show 1"))
                until(lambda: len(slack.said) == 1 and slack.open == 1)
                until(lambda: settled(app))  # what it has noted, the other does not answer again
                first.end(signal.SIGKILL)
                until(lambda: slack.open == 0)
                until(lambda: slack.open == 1)
                slack.again(slack.command("show 2"))
                until(lambda: len(slack.said) == 2)
                until(lambda: settled(app))
        assert len(slack.said) == 2


def test_restart_loses_none(tmp_path: Path) -> None:
    """A request acknowledged but not answered before a kill is answered by the next process."""
    with asked_of(tmp_path) as (app, slack, tokens):
        slack.expired = True
        slack.slack.fail_next("chat.postEphemeral", status=500, error="fatal_error")
        with working(app, **tokens) as work:
            envelope = slack.command("show dignity")
            until(lambda: envelope in slack.acknowledged and "an answer in Slack waits" in work.log)
            work.end(signal.SIGKILL)
        assert slack.slack.whispers == []
        with working(app, **tokens) as work:
            until(lambda: slack.slack.whispers)
            assert work.end() == 0
        ((user, said),) = slack.slack.whispers
        assert (user, "Dignity" in text_of(said)) == ("U0000007", True)


@pytest.mark.thorough
def test_database_is_busy(tmp_path: Path) -> None:
    """While something holds the database for seconds, the acknowledgment comes in time and says to ask again."""
    with asked_of(tmp_path) as (app, slack, tokens), working(app, **tokens) as work:
        until(lambda: slack.open)
        with closing(sqlite3.connect(app.database, isolation_level=None, timeout=30)) as db:
            db.execute("BEGIN IMMEDIATE")
            envelope = slack.command("")
            until(lambda: envelope in slack.acknowledged)
            db.execute("ROLLBACK")
        ((said, seconds),) = slack.acknowledged[envelope]
        assert ("ask again" in said["text"], seconds < 3) == (True, True)
        assert work.end() == 0


@pytest.mark.thorough
def test_clock_is_wrong(tmp_path: Path) -> None:
    """While our clock is wrong by the site's, questions wait."""
    with asked_of(tmp_path) as (app, slack, tokens):
        app.now = later(clock.system().now(), timedelta(hours=3))
        with working(app, **tokens) as work:
            until(lambda: "clock" in work.log)
            envelope = slack.command("")
            until(lambda: envelope in slack.acknowledged)
            assert work.end() == 0
        assert (slack.said, app.ask("SELECT count(*) FROM requests WHERE answered_at IS NULL")) == ([], [(1,)])


@pytest.mark.thorough
def test_without_the_token(tmp_path: Path) -> None:
    """Without an app-level token the worker opens no connection, and works as before."""
    with asked_of(tmp_path) as (app, slack, tokens):
        with working(app, BILLBOT_SLACK_TOKEN=tokens["BILLBOT_SLACK_TOKEN"]) as work:
            until(lambda: slack.slack.channels["C0123456789"])
            assert work.end() == 0
        assert slack.opens == []


def test_what_is_a_day_old(tmp_path: Path) -> None:
    """A question older than a day, as in a restored backup, is not answered."""
    with asked_of(tmp_path) as (app, slack, tokens):
        known, now = open_app(app.folder, clock.system(), tokens), clock.system().now()
        with app.store() as store:
            for name, days in (("old", 2), ("young", 0)):
                asked_at = later(now, -timedelta(days=days))
                store.requests.keep(SlackRequest(name, name, "U0000007", "C0123456789", "", "nowhere", asked_at))
        with Listening(lambda: known, lambda _: None):
            until(lambda: settled(app))
        assert len(slack.slack.whispers) == 1


def test_may_stand_in_the_channel(tmp_path: Path) -> None:
    """An answer that an earlier process may have posted for everybody now goes only to the person who asked."""
    with asked_of(tmp_path) as (app, slack, tokens):
        known, now = open_app(app.folder, clock.system(), tokens), clock.system().now()
        request = SlackRequest("e", "1", "U0000007", "C0123456789", "show dignity here", "nowhere", now)
        with app.store() as store:
            store.requests.keep(request)
            store.requests.begin(request)
        with Listening(lambda: known, lambda _: None):
            until(lambda: settled(app))
        ((_, said),) = slack.slack.whispers
    assert "it may have been said or done already" in text_of(said)
    assert not any(slack.slack.channels.values())


@pytest.mark.thorough
def test_asked_to_end_while_slack_is_silent(tmp_path: Path) -> None:
    """The worker ends within seconds when it is asked to, though Slack takes a request and says nothing."""
    with asked_of(tmp_path) as (app, slack, tokens), working(app, **tokens) as work:
        slack.slack.fail_next("apps.connections.open", silence="hang")
        until(lambda: "apps.connections.open" in [method for method, _ in slack.slack.calls])
        until(lambda: "working" in work.log)
        began = time.monotonic()
        assert work.end() == 0
        assert time.monotonic() - began < 8


def test_the_log_names_slack(tmp_path: Path) -> None:
    """While Slack opens no connection, the worker's log says that it is Slack that refuses, and names no channel."""
    with asked_of(tmp_path) as (app, slack, tokens):
        slack.enabled = False
        with working(app, **tokens) as work:
            until(lambda: "forbidden_team" in work.log)
            assert "Slack answered forbidden_team: billbot tries again later" in work.log
            assert "channel :" not in work.log


def test_deaf_for_minutes(tmp_path: Path) -> None:
    """Operations hear about a connection to Slack that has been missing for five minutes, and of its return."""
    lists = toml.TOPIC + toml.proposal("dignity", "Dignity", "194/H1588")
    with pressing(tmp_path, bill("H1588", row(REFERRED)), lists=lists, channel="operations = true\n") as home:
        home.tick("2025-03-03T10:00")
        with home.listening():
            until(lambda: home.sockets.open)
            home.sockets.enabled = False
            home.sockets.drop()
            until(lambda: "apps.connections.open" in [method for method, _ in home.slack.calls[-1:]])
            time.sleep(1.5)
            home.tick("2025-03-03T10:04")
            assert "get no answer" not in text_of(home.messages[-1])
            home.now = home.on_disk.site.now = clock.parse("2025-03-03T10:06")
            until(lambda: home.on_disk.ask("SELECT kind FROM incidents") == [("slack",)])
            home.tick("2025-03-03T10:07")
            assert "/billbot and buttons in Slack get no answer" in text_of(home.messages[-1])
            home.sockets.enabled = True
            until(lambda: home.on_disk.ask("SELECT kind FROM incidents WHERE ended IS NULL") == [])
            home.tick("2025-03-03T10:20")
            assert "are answered again" in text_of(home.messages[-1])


def test_doctor_tries_the_ear(tmp_path: Path) -> None:
    """`doctor` tries the app-level token and says that a scheduled job hears nothing; without one it says nothing."""
    with asked_of(tmp_path) as (app, slack, tokens):
        ran = app.billbot("doctor", environ=tokens)
        assert "the app token is accepted; they work while `billbot work` runs" in ran.out
        assert (ran.code, slack.open) == (0, 0)
        slack.slack.scopes.remove("commands")
        assert "FIX   /billbot and buttons: the Slack app lacks commands" in app.billbot("doctor", environ=tokens).out
        slack.scopes.clear()
        ran = app.billbot("doctor", environ=tokens)
        assert (ran.code, "FIX   /billbot and buttons: Slack does not accept" in ran.out) == (1, True)
        assert "buttons:" not in app.billbot("doctor", environ={**tokens, "BILLBOT_SLACK_APP_TOKEN": ""}).out
