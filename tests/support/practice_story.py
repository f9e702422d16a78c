"""Plays a story of the practice General Court, and reads the messages that arrived."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from msgspec.structs import asdict

from billbot.cli.practice import StoryRun
from billbot.clock import elapsed
from billbot.demo.messages import arrived_at
from billbot.demo.stories import PracticeStory

# News comes at most this much later; what waits for a morning comes within a day.
_TOLD_WITHIN = timedelta(days=1, hours=2)
_WHOLE, _NEAR, _MONDAY = timedelta(days=14), timedelta(days=2), 0


class Abridged(PracticeStory, frozen=True, dict=True):
    """A story without most days on which nothing happens: two weeks of them are lived through, and each Monday."""

    @classmethod
    def of(cls, story: PracticeStory) -> "Abridged":
        """The same story, abridged."""
        return cls(**asdict(story))

    def next_look(self, after: datetime) -> datetime | None:
        """The next look on a day that is not left out."""
        while (at := super().next_look(after)) is not None and not self._counts(at):
            after = at
        return at

    def _counts(self, at: datetime) -> bool:
        near = any(abs(elapsed(each.at, at)) <= _NEAR for each in self.happenings)
        return near or at.weekday() == _MONDAY or elapsed(self.begins, at) <= _WHOLE


Arrived = list[tuple[datetime, str, str]]


def play(story: PracticeStory, folder: Path) -> Arrived:
    """Play a story without waiting to its end, and return what arrived."""
    with playing(story, folder, paused=False) as run:
        while not run.state()["over"]:
            assert run.player.is_alive()
            threading.Event().wait(0.05)
    return arrived(run)


class Run(StoryRun):
    """A story that is played in another thread."""

    player: threading.Thread


@contextmanager
def playing(story: PracticeStory, folder: Path, *, paused: bool = True) -> Iterator[Run]:
    """Play a story in another thread, until the block ends."""
    with Run(story, folder, 0, None) as run:
        if not paused:
            run.do("play or pause")
        run.player = threading.Thread(target=run.play)
        run.player.start()
        try:
            yield run
        finally:
            run.end()
            run.player.join()


def arrived(run: StoryRun) -> Arrived:
    """The messages in the room of a story: the time, the channel, and the present text of each."""
    room = run.room
    posts = [
        (arrived_at(each), channel, json.dumps([each["text"], each.get("blocks")], ensure_ascii=False))
        for channel, messages in room.channels.items()
        for each in messages
    ]
    mails = [(each.at, each.to, f"{each.subject}\n{each.html}") for each in room.mails]
    return [*posts, *mails]


def not_told(story: PracticeStory, got: Arrived) -> list[str]:
    """What the story says was announced, and is not among what arrived at that time."""
    return [
        each.told
        for each in story.happenings
        if each.told
        and story.begins < each.at <= story.ends
        and not any(each.told in words and each.at <= at <= each.at + _TOLD_WITHIN for at, _, words in got)
    ]


def act(run: StoryRun, what: str, **said: str) -> None:
    """Carry out an action on the page."""
    order = Request(f"{run.url}/do/{what}", json.dumps(said).encode(), {"Content-Type": "application/json"})
    with urlopen(order, timeout=5):
        pass


def look(run: StoryRun, after: int = 0) -> Any:
    """The state that the page gets."""
    with urlopen(f"{run.url}/changes?after={after}", timeout=5) as answer:
        return json.load(answer)


def waited_for(run: StoryRun, true: Any) -> Any:
    """The state that the page gets, once it meets a condition, within some seconds."""
    for _ in range(400):
        said = look(run)
        if true(said):
            return said
        threading.Event().wait(0.05)
    raise AssertionError(said["story"], [each["html"] for each in said["posts"]][-3:])
