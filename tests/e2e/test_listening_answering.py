"""Each request in Slack finds its answer; a button that is not known, or a fault of ours, is answered, too."""

from pathlib import Path

from msgspec.structs import asdict

from billbot import clock
from billbot.app.app import App, open_app
from billbot.app.slack import Listening
from tests.support.app_on_disk import until
from tests.support.listening_app import asked_of, text_of


def test_button_of_another_billbot(tmp_path: Path) -> None:
    """A button that is not known is answered so, to whoever pressed it alone, and is forgotten."""
    with asked_of(tmp_path) as (app, slack, tokens):
        known = open_app(app.folder, clock.system(), tokens)
        with Listening(lambda: known, lambda _: None):
            until(lambda: slack.open)
            slack.press("of_old", user="U0000008")
            until(lambda: slack.said and app.ask("SELECT count(*) FROM requests WHERE answered_at > ''") == [(1,)])
        ((kind, said),) = slack.said
        assert (kind, "does not know this button" in text_of(said)) == ("ephemeral", True)
        assert not any("U0000008" in line for line in app.dump())


class Broken(str):
    __slots__ = ()

    def __format__(self, spec: str) -> str:
        raise RuntimeError(spec)


class Faulty(App, frozen=True):
    """An app with a fault of ours in it."""

    @property
    def site(self) -> str:
        return Broken()


def test_fault_of_ours(tmp_path: Path) -> None:
    """A fault of ours in an answer is said to whoever asked, and keeps nobody else from theirs."""
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
