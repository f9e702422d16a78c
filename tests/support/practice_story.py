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

from billbot.cli.practice import StoryRun, open_story
from billbot.clock import elapsed
from billbot.demo.inbox import Room
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


def play(story: PracticeStory, folder: Path) -> None:
    """Play a story without waiting, from where it stopped in the folder, to its end."""
    with open_story(story, folder, 0, "max") as run:
        run.play(leave=True)


@contextmanager
def playing(story: PracticeStory, folder: Path, *, paused: bool = True) -> Iterator[StoryRun]:
    """Play a story in another thread, until the block ends."""
    with open_story(story, folder, 0, "max", paused=paused) as run:
        thread = threading.Thread(target=run.play, kwargs={"leave": False})
        thread.start()
        try:
            yield run
        finally:
            run.end()
            thread.join()


def arrived(folder: Path) -> list[tuple[datetime, str, str]]:
    """The messages in the room of a folder: the time, the channel, and the present text of each."""
    room = Room(datetime.now().astimezone, folder / "room.jsonl")
    posts = [(each.at, each.channel, json.dumps([each.text, each.blocks], ensure_ascii=False)) for each in room.posts]
    mails = [(each.at, each.to, f"{each.subject}\n{each.html}") for each in room.mails]
    room.close()
    return [*posts, *mails]


def not_told(story: PracticeStory, folder: Path) -> list[str]:
    """What the story says was announced, and was not at that time."""
    got = arrived(folder)
    return [
        each.told
        for each in story.happenings
        if each.told
        and story.begins < each.at <= story.ends
        and not any(each.told in words and each.at <= at <= each.at + _TOLD_WITHIN for at, _, words in got)
    ]


def act(run: StoryRun, what: str, **said: str) -> None:
    """Carry out an action on the page."""
    order = Request(f"{run.rooms.url}/do/{what}", json.dumps(said).encode(), {"Content-Type": "application/json"})
    with urlopen(order, timeout=5):
        pass


def look(run: StoryRun, after: int = 0) -> Any:
    """The state that the page gets."""
    with urlopen(f"{run.rooms.url}/changes?after={after}", timeout=5) as answer:
        return json.load(answer)


def waited_for(run: StoryRun, true: Any) -> Any:
    """The state that the page gets, once it meets a condition, within some seconds."""
    for _ in range(400):
        said = look(run)
        if true(said):
            return said
        threading.Event().wait(0.05)
    raise AssertionError(said["story"], [each["html"] for each in said["posts"]][-3:])
