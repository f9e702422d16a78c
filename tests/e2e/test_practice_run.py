"""A practice story sends what it says, and answers."""

import re
import time
from pathlib import Path
from urllib.error import HTTPError

import pytest
from msgspec.structs import replace

from billbot.clock import parse
from billbot.demo.slack import DIRECT
from billbot.demo.stories import PracticeAcceptance, PracticeStory, load_story
from tests.support.app_on_disk import typed
from tests.support.practice_story import Abridged, act, look, not_told, play, playing, waited_for


def two_days() -> PracticeStory:
    """Two days of January: the desk is asked about two dockets, and a deadline moves."""
    return replace(load_story("january"), begins=parse("2027-01-11T20:00"), ends=parse("2027-01-13T20:00"))


def test_what_arrives_is_what_the_story_says(tmp_path: Path) -> None:
    """Members have the welcome and the day that moved, the desk the welcome and two questions, and nothing else."""
    got = play(two_days(), tmp_path)
    assert not_told(two_days(), got) == []
    members = ["billbot watches 3 bills for you", "Moved to Friday, January 22"]
    desk = ["billbot watches 3 bills for you", "New on Safe harbors: HD.71", "New on Ferries: SD.35"]
    for place, said in (("C0COALITION", members), ("reader@example.org", members), ("C000DESK", desk)):
        told = [words for _, where, words in got if where == place]
        assert len(told) == len(said)
        assert all(each in words for each, words in zip(said, told, strict=True))
    look = ["--config", str(tmp_path / "config"), "status", "--json"]  # at the story's time, unless they name another
    assert typed(*look).json["next_check"].startswith("2027-01-14T")
    assert typed(*look, "--now", "2026-12-02T20:00").json["next_check"].startswith("2026-12-02T")


def test_a_check_beside_a_story(tmp_path: Path) -> None:
    """What needs the practice Slack and mailbox works beside a story, too."""
    with playing(two_days(), tmp_path) as run:
        waited_for(run, lambda said: any("billbot watches 3 bills" in each["html"] for each in said["posts"]))
        beside = ["--config", str(tmp_path / "config")]
        assert typed(*beside, "deliver").code == 0  # which waits for its turn
        ran = typed(*beside, "check")
        assert (ran.code, ran.out.partition(",")[0], ran.err) == (0, "3 bills checked", "")
        assert "FIX" not in typed(*beside, "doctor").out


def test_an_answer_on_the_page_reaches_the_bot(tmp_path: Path) -> None:
    """A step brings the question, and a ❌ on it is heard at once, as Slack would give it."""
    story = load_story("january")
    story = replace(story, begins=parse("2027-01-13T20:00"), ends=parse("2027-01-15T20:00"), acceptances=(), edits=())
    with playing(story, tmp_path) as run:
        waited_for(run, lambda said: said["posts"])
        first = look(run)
        assert first["story"]["paused"]
        act(run, "clock", do="next message")
        asked = waited_for(run, lambda said: said["story"]["paused"] and len(said["posts"]) > len(first["posts"]))
        question = next(each for each in asked["posts"] if "HD.80" in each["html"])
        act(run, "react", channel=question["channel"], ts=question["ts"], name="x")
        said = waited_for(run, lambda said: any("Not ours: HD.80" in each["html"] for each in said["posts"]))
    again = next(each for each in said["posts"] if each["key"] == question["key"])
    assert 'data-name="x" aria-pressed="true"' in again["html"]


def test_buttons_and_the_command_reach_the_bot(tmp_path: Path) -> None:
    """Presses are edited into their message, and questions answered only to the asker."""
    story = replace(load_story("protect"), begins=parse("2026-04-30T08:00"), ends=parse("2026-04-30T20:00"))
    with playing(story, tmp_path) as run:
        waited_for(run, lambda said: said["heard"] and said["posts"])
        act(run, "clock", do="next message")
        said = waited_for(run, lambda said: any("I&#39;m on it" in each["html"] for each in said["posts"]))
        notice = next(each for each in said["posts"] if "I&#39;m on it" in each["html"])
        where = {"channel": notice["channel"], "ts": notice["ts"]}
        act(run, "press", **where, action="on_it:0")
        waited_for(run, lambda said: any("On it: <b>@you</b>" in each["html"] for each in said["posts"]))
        act(run, "ask", channel=notice["channel"], text="show dignity")
        said = waited_for(run, lambda said: any("An answer from billbot" in each["html"] for each in said["posts"]))
        assert "Only visible to you" in said["posts"][-1]["html"]
        act(run, "ask", channel=notice["channel"], text="watch H1")
        said = look(run)
        assert "opens a dialog, and only a real Slack has these" in said["posts"][-1]["html"]
        config = str(tmp_path / "config")
        ran = typed("--config", config, "watch", "add", "H1804", "--proposal", "safe-communities", "--yes")
        assert (ran.code, ran.err) == (0, "")
        with pytest.raises(HTTPError, match="400") as wrong:
            act(run, "press", **where, action="something_else")
        wrong.value.close()


def test_a_message_to_billbot_is_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A direct message to billbot is answered there, from the person's channels; the terminal shows it."""
    story = replace(load_story("protect"), begins=parse("2026-04-30T08:00"), ends=parse("2026-04-30T20:00"))
    with playing(story, tmp_path) as run:
        waited_for(run, lambda said: said["heard"] and said["posts"])
        act(run, "ask", channel=DIRECT, text="show dignity")
        said = waited_for(run, lambda said: "An answer from billbot" in said["posts"][-1]["html"])
        act(run, "clock", do="next message")
        waited_for(run, lambda later: later["story"]["paused"] and "I&#39;m on it" in str(later["posts"]))
    _asked, answered = (each for each in said["posts"] if each["channel"] == DIRECT)
    assert "Dignity Not Deportations Act" in answered["html"]
    assert "Only visible to you" not in answered["html"]
    assert "  billbot: Dignity Not Deportations Act\n" in capsys.readouterr().out


def test_a_hearing_that_is_ahead_can_be_added_to_a_calendar(tmp_path: Path) -> None:
    """Anybody who put the docket on the list has a chapter with a hearing ahead, to try its buttons on."""
    taken = (PracticeAcceptance(parse("2026-03-05T12:00"), "194/H5158", "dignity-not-deportations"),)
    story = replace(load_story("protect"), begins=parse("2026-03-05T12:00"), acceptances=taken)
    with playing(story, tmp_path) as run:
        waited_for(run, lambda said: said["heard"] and said["posts"])
        act(run, "clock", do="next chapter")
        said = waited_for(run, lambda said: any("Add to calendar" in each["html"] for each in said["posts"]))
        assert said["story"]["now"].startswith("March 6, 2026")
        notice = next(each for each in said["posts"] if "Add to calendar" in each["html"])
        (name,) = re.findall(r'data-action="(add_to_calendar[^"]*)"', notice["html"])
        act(run, "press", channel=notice["channel"], ts=notice["ts"], action=name)
        waited_for(run, lambda said: "For your calendar" in said["posts"][-1]["html"])


def test_who_asks_too_often_reads_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the story is paused, somebody who asks too often is asked to wait, and answered after a real minute."""
    monkeypatch.setattr("billbot.app.slack._MINUTE", 5.0)
    story = replace(load_story("protect"), begins=parse("2026-04-30T08:00"), ends=parse("2026-04-30T20:00"))
    with playing(story, tmp_path) as run:
        waited_for(run, lambda said: said["heard"] and said["posts"])
        for _ in range(32):
            act(run, "ask", channel="C0COALITION", text="help")
        counted = ("What you can ask billbot", "Ask again in a minute")
        waited_for(
            run, lambda said: [sum(each in post["html"] for post in said["posts"]) for each in counted] == [30, 2]
        )
        time.sleep(5)
        act(run, "ask", channel="C0COALITION", text="todo")
        waited_for(run, lambda said: "To do now" in said["posts"][-1]["html"])


@pytest.mark.long
@pytest.mark.thorough
def test_a_story_is_told(tmp_path: Path) -> None:
    """Played to its end, everything that a story has is sent at its time; most days without anything are left out."""
    got = play(Abridged.of(load_story("protect")), tmp_path)
    assert not_told(load_story("protect"), got) == []
