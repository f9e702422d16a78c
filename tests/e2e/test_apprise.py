"""From a row to apprise's plug-in for JSON, through the command: nothing is lost, and doubles come only from doubt."""

import os
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from billbot import clock
from tests.support import toml
from tests.support.app_on_disk import HEARING, REFERRED, AppOnDisk, bill, on_disk, row
from tests.support.dying import dying

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


@contextmanager
def telling(root: Path, service: Service) -> Iterator[AppOnDisk]:
    """An app that tells this service of a report, which is struck, and of a hearing."""
    root.mkdir(exist_ok=True)
    rows = row(REFERRED), row("Reported favorably", "2025-03-03T11:00", struck_at=clock.parse("2025-03-03T15:00"))
    with on_disk(root, bill("H1588", *rows, row(HEARING, "2025-03-03T13:00"))) as app:
        app.configure(toml.channel("other", "apprise", to="file:secrets/apprise.txt"))
        (app.root / "secrets").mkdir()
        (app.root / "secrets" / "apprise.txt").write_text(service.kept, encoding="utf-8")
        yield app


def check(app: AppOnDisk, *times: str) -> None:
    """Check at these hours of a day."""
    for at in times:
        app.site.now = clock.parse(f"2025-03-03T{at}")
        app.billbot("check", "--now", f"2025-03-03T{at}")


def test_each_once(tmp_path: Path, httpserver: HTTPServer) -> None:
    """A welcome, an alert, a hearing, and a correction by itself, since nothing can be edited there."""
    service = Service(httpserver)
    with telling(tmp_path, service) as app:
        check(app, *HOURS)
    assert [title.partition(" ")[0] for title in service.taken] == ["billbot", "The", "Hearing", "Correction:"]


@pytest.mark.parametrize("mood", ["refuse", "doubt"])
def test_doubting_service(tmp_path: Path, httpserver: HTTPServer, mood: Mood) -> None:
    """What was not taken comes once, and what was taken in doubt comes twice, in the same words; nothing is lost."""
    calm, odd = Service(httpserver), HTTPServer()
    with telling(tmp_path / "calm", calm) as app:
        check(app, *HOURS)
    with odd:
        service = Service(odd, *[mood, "take"] * len(calm.taken))
        with telling(tmp_path / "odd", service) as app:
            for at in HOURS:
                check(app, at, f"{at[:3]}30", f"{at[:3]}59")
    assert list(dict.fromkeys(service.taken)) == calm.taken
    assert set(Counter(service.taken).values()) == {2 if mood == "doubt" else 1}


@pytest.mark.thorough
def test_killed_at_each_step(tmp_path: Path, httpserver: HTTPServer) -> None:
    """Wherever the command is killed nothing is lost, and only what was under way then may come twice."""
    service = Service(httpserver)
    with telling(tmp_path, service) as app, dying(dict(os.environ)) as run:
        check(app, "10:00", "12:00")
        before, kept = list(service.taken), app.root / "kept"
        shutil.copytree(app.root / "state", kept)
        check(app, "14:00")
        expected, doubled = service.taken[:], set[int]()
        for step in range(1, 200):
            shutil.rmtree(app.root / "state")
            shutil.copytree(kept, app.root / "state")
            service.taken = list(before)
            app.site.now = clock.parse("2025-03-03T14:00")
            code = run(step, "--config", str(app.folder), "check", "--now", "2025-03-03T14:00")
            check(app, "14:01", "14:31")
            assert list(dict.fromkeys(service.taken)) == expected, f"killed at {step}"
            if len(service.taken) > len(expected):
                assert max(Counter(service.taken).values()) == len(service.taken) - len(expected) + 1 == 2
                doubled.add(step)
            if code != -signal.SIGKILL:
                break
        assert code == 0
        assert step > 10
        assert 0 < len(doubled) < 4  # from the start of apprise to the note that it was taken
