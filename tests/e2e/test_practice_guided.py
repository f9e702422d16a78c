"""`practice --guided`: six steps from nothing to a bot of one's own."""

import signal
import threading
import tomllib
from pathlib import Path

import pytest
from msgspec.structs import replace

from billbot.cli.practice import StoryRun, Tour
from billbot.clock import parse
from billbot.demo.stories import load_story
from tests.support.app_on_disk import ended, typed, until
from tests.support.forked_process import begin
from tests.support.practice_story import arrived
from tests.support.typing_in import Terminal


def end(run: StoryRun) -> None:
    """End a story once it is over."""
    until(lambda: run.state()["over"])
    run.end()


def test_guided_leaves_a_bot_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From nothing a configuration is written and used, and the end says what to change for the real site."""
    story = replace(load_story("protect"), ends=parse("2026-01-29T08:00"))
    folder, scratch = tmp_path / "mine", tmp_path / "scratch"
    scratch.mkdir()
    with StoryRun(story, scratch, 0, None) as run:
        tour = Tour(folder, run)
        tour.write()
        run.do("play or pause")
        threading.Thread(target=end, args=[run]).start()
        tour.play()
        tour.leave()
    told = [(where, words) for _, where, words in arrived(run) if where.startswith("C0")]
    assert [where for where, words in told if "billbot watches" in words] == ["C0COALITION", "C000DESK"]
    assert [(where, "Watch it" in words) for where, words in told if "HD.5608" in words] == [("C000DESK", True)]
    said = capsys.readouterr().out
    assert [f"\n{n} of 6. " in said for n in range(1, 7)] == [True] * 6
    assert "FIX " not in said
    assert "From now on we post here" not in said  # its console is silent meanwhile
    for line in (
        '[source] url = "https://malegislature.gov"',
        "[source] gap_seconds = 2.0",
        "setup contact slack mail",
    ):
        assert line in said.partition("For the real site, Slack and mail")[2]
    settings = tomllib.loads((folder / "billbot.toml").read_text("utf-8"))
    assert settings["state"] == {"path": "state/mine.db", "public": "state/mine-public"}
    assert [each["name"] for each in settings["channel"]] == ["console", "coalition", "desk", "organizers"]


def test_guided_that_is_ended(tmp_path: Path) -> None:
    """However it is ended, the configuration keeps its own database, not that of the practice."""
    folder = tmp_path / "mine"
    words = ("--config", str(folder), "practice", "--guided", "--port", "0")
    with begin(*words) as child:
        assert child.stdout is not None
        while "#coalition: billbot watches 1 bill" not in (line := child.stdout.readline()):
            assert line
        child.send_signal(signal.SIGTERM)
        assert ended(child, 20).code == 0
    settings = tomllib.loads((folder / "billbot.toml").read_text("utf-8"))
    assert settings["state"] == {"path": "state/mine.db", "public": "state/mine-public"}


def test_guided_overwrites_nothing(tmp_path: Path) -> None:
    """If there is a configuration already it stays, and another folder is asked for."""
    (tmp_path / "bills.toml").write_text("mine", encoding="utf-8")
    ran = typed("--config", str(tmp_path), "practice", "--guided")
    assert (ran.code, "holds a configuration, which stays as it is; name a new folder" in ran.err) == (2, True)
    assert [(each.name, each.read_text("utf-8")) for each in tmp_path.iterdir()] == [("bills.toml", "mine")]


@pytest.mark.thorough
def test_guided_at_a_terminal(tmp_path: Path) -> None:
    """Each step waits for Enter."""
    with Terminal("--config", "my-bot", "practice", "--guided", "--port", "0", cwd=tmp_path, columns=100) as there:
        for step in range(2, 7):
            there.until("Press Enter to go on")
            there.type("")
            there.until(f"{step} of 6. ")
        there.until("#coalition: billbot watches 1 bill for you")
        there.interrupt()
        assert there.end() == 0
        assert "For the real site, Slack and mail" in there.shown
        assert "--config my-bot watch add S1122" in " ".join(there.shown.split())
    assert (tmp_path / "my-bot" / "billbot.toml").exists()
