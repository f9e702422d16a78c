"""From a row to apprise's plug-in for JSON, through the command: nothing is lost, and doubles come only from doubt."""

from collections import Counter
from pathlib import Path
from typing import Literal

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.support.one_channel_app import check, deaths, telling

pytest.importorskip("apprise", reason="the extra apprise is not installed")

# What the service does with the next message; in doubt it takes it, and says that it did not.
Mood = Literal["take", "refuse", "doubt"]
HOURS = ("10:00", "12:00", "14:00", "16:00")


class Service:
    """A service that takes what the plug-in posts: `taken` has the title of each message; `moods` are the next ones."""

    def __init__(self, server: HTTPServer, *moods: Mood) -> None:
        self.taken: list[str] = []
        self.moods = [*moods]
        self.kept = f"json://{server.host}:{server.port}/in"
        server.expect_request("/in").respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        mood = self.moods.pop(0) if self.moods else "take"
        if mood != "refuse":
            self.taken.append(request.get_json()["title"])
        return Response(status=200 if mood == "take" else 500)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What people hear if every message is accepted immediately."""
    with HTTPServer() as server:
        service = Service(server)
        with telling(tmp_path_factory.mktemp("calm"), "apprise", service.kept) as app:
            check(app, *HOURS)
    return service.taken


def test_each_once(calm: list[str]) -> None:
    """A welcome, an alert, a hearing, and a correction on its own, since nothing can be edited there."""
    assert [title.partition(" ")[0] for title in calm] == ["billbot", "The", "Hearing", "Correction:"]


@pytest.mark.parametrize("mood", ["refuse", "doubt"])
def test_doubting_service(tmp_path: Path, httpserver: HTTPServer, calm: list[str], mood: Mood) -> None:
    """A refused message comes once, a doubtful one twice with the same words; nothing is lost."""
    service = Service(httpserver, *[mood, "take"] * len(calm))
    with telling(tmp_path, "apprise", service.kept) as app:
        for at in HOURS:
            check(app, at, f"{at[:3]}30", f"{at[:3]}59")
    assert list(dict.fromkeys(service.taken)) == calm
    assert set(Counter(service.taken).values()) == {2 if mood == "doubt" else 1}


@pytest.mark.nightly
def test_killed_at_each_step(tmp_path: Path, httpserver: HTTPServer) -> None:
    """If the command is killed at any step, nothing is lost, and only the message being sent may come twice."""
    service = Service(httpserver)
    with telling(tmp_path, "apprise", service.kept) as app:
        expected, doubled = list[str](), set[int]()
        for step in deaths(app, service.taken):
            expected = expected or service.taken[:]
            assert list(dict.fromkeys(service.taken)) == expected, f"killed at {step}"
            if len(service.taken) > len(expected):
                assert max(Counter(service.taken).values()) == len(service.taken) - len(expected) + 1 == 2
                doubled.add(step)
        assert 0 < len(doubled) < 4  # from the start of apprise to the note that it was taken
