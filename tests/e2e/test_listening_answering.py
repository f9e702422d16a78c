"""Each request in Slack finds its answer; a button that is not known, or a bug, is answered, too."""

import time
from pathlib import Path

import pytest
from msgspec.structs import asdict

from billbot import clock
from billbot.app.app import App, open_app
from billbot.app.slack import Listening
from tests.support.app_on_disk import until
from tests.support.listening_app import MAINTAINER, MEMBER, asked_of, listening, text_of


def test_button_of_another_billbot(tmp_path: Path) -> None:
    """A button that is not known gets an answer that says so, only for the person who pressed it, and is forgotten."""
    with asked_of(tmp_path) as (app, slack, tokens):
        known = open_app(app.folder, clock.system(), tokens)
        with Listening(lambda: known, lambda _: None):
            until(lambda: slack.open)
            slack.press("of_old", user="U0000008")
            until(lambda: slack.said and app.ask("SELECT count(*) FROM requests WHERE answered_at > ''") == [(1,)])
        ((kind, said),) = slack.said
        assert (kind, "no longer knows this button" in text_of(said)) == ("ephemeral", True)
        assert not any("U0000008" in line for line in app.dump())


class Broken(str):
    __slots__ = ()

    def __format__(self, spec: str) -> str:
        raise RuntimeError(spec)


class Faulty(App, frozen=True):
    """An app with a bug in it."""

    @property
    def site(self) -> str:
        return Broken()


def test_fault_of_ours(tmp_path: Path) -> None:
    """The person who asked hears about a bug in their answer, and everybody else gets theirs."""
    with asked_of(tmp_path) as (app, slack, tokens):
        known = open_app(app.folder, clock.system(), tokens)
        faulty = Faulty(**asdict(known))
        with Listening(lambda: faulty, lambda _: None):
            until(lambda: slack.open)
            slack.command("show dignity here")
            slack.command("")
            until(lambda: len(slack.said) == 2)
        said = {("could not answer" in text_of(body), kind) for kind, body in slack.said}
        assert said == {(True, "ephemeral"), (False, "ephemeral")}


def test_more_than_30_a_minute(tmp_path: Path) -> None:
    """Anybody who sends more than 30 commands in a minute reads that, and everybody else is answered."""
    with listening(tmp_path) as home:
        sent = [home.slack.command("help", user=MEMBER) for _ in range(100)]
        until(lambda: home.slack.acknowledged.keys() >= set(sent))
        said = [home.slack.acknowledged[each][0][0].get("text", "") for each in sent]
        assert (said[:30], all("more than 30 commands in a minute" in each for each in said[30:])) == ([""] * 30, True)
        until(lambda: len(home.slack.said) == 30)
        assert "/billbot show" in home.says("help", user=MAINTAINER)
        assert len(home.slack.said) == 31


@pytest.mark.thorough
def test_fifty_a_second(tmp_path: Path) -> None:
    """With fifty questions a second, nine of ten are acknowledged within a tenth of a second."""
    with listening(tmp_path) as home:
        sent = []
        for number in range(100):
            sent.append(home.slack.command("show h1588", user=f"U{number // 10:07}"))
            time.sleep(0.02)
        until(lambda: home.slack.acknowledged.keys() >= set(sent))
        took = sorted(home.slack.acknowledged[each][0][1] for each in sent)
        assert took[90] < 0.1
