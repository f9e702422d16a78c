"""What `practice` serves: the site, the page, the mailbox, and for a story the bot that lives there."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from billbot import clock
from billbot.cli.practice_run import Rooms, StoryRun
from billbot.cli.printing import tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from billbot.practice import PracticeBill, PracticeSite
    from billbot.practice.room import Room
    from billbot.practice.stories import PracticeStory

TYPED = "Enter: to the next thing that happens. p: pause, or go on. A speed such as 1d/min. Ctrl-C ends it."


@contextmanager
def open_rooms(site: "PracticeSite", room: "Room", run: StoryRun | None, port: int) -> "Iterator[Rooms]":
    """Serve the site, one port higher the page, and two higher the mailbox; by port 0 each takes a free one.

    Raises BillbotError where a port is taken.
    """
    from billbot.practice.front import Front
    from billbot.practice.mailbox import Mailbox
    from billbot.practice.workspace import PracticeWorkspace

    front = Front(PracticeWorkspace(room), run, port + 1 if port else 0)
    mailbox = Mailbox(room.mail, port + 2 if port else 0)
    with closing(room), site, front, mailbox:
        yield Rooms(front.url, mailbox.port)


@contextmanager
def open_story(
    story: "PracticeStory", folder: Path, port: int, speed: str, *, paused: bool = False
) -> "Iterator[StoryRun]":
    """All that a story needs, served, from where it stopped in the folder. Raises as `open_rooms`, and ValueError."""
    from billbot.practice import PracticeSite, load_committees
    from billbot.practice.room import Room
    from billbot.practice.running import RunningClock, read_speed

    running = RunningClock(story.begins, read_speed(speed), paused=paused)
    room = Room(running.now, folder / "room.jsonl")
    if room.last is not None:  # it goes on where it was
        running.clock.sleep(clock.elapsed(story.begins, room.last).total_seconds())
    bills, committees = (*story.bills, *_finished()), load_committees()
    site = PracticeSite(bills, now=running.now(), port=port, committees=committees, hearings=story.hearings)
    site.date = clock.system().now  # until the story begins, for whoever looks a bill up before that
    run = StoryRun(story, folder, site, room, running, speed)
    with open_rooms(site, room, run, port) as rooms:
        run.rooms = rooms
        yield run


def _finished() -> "Iterator[PracticeBill]":
    """The bills of a finished court that billbot reads once a week to check itself."""
    from billbot import finished
    from billbot.practice import PracticeBill, PracticeRow

    for known in finished.bills():
        rows = [
            PracticeRow(seen, row.branch, row.text, date=row.date, struck_at=seen if row.stricken else None)
            for row in known.history
            for seen in [datetime.combine(row.date or date(2023, 1, 4), time(12), clock.EASTERN)]
        ]
        yield PracticeBill(known.bill.general_court, known.bill.number, title="A bill that is over", rows=tuple(rows))


def play(run: StoryRun, *, leave: bool) -> None:
    """Play in a thread of its own, so that Ctrl-C ends it between two looks, and do what is typed meanwhile.

    Raises what playing raises.
    """
    threading.Thread(target=_obey, args=(run,), daemon=True).start()
    with ThreadPoolExecutor(1) as player:
        played = player.submit(run.play, leave=leave)
        with suppress(KeyboardInterrupt):
            wait([played])
        run.end()
    played.result()


def _obey(run: StoryRun) -> None:
    """Do what is typed, a line each, while there are lines."""
    with suppress(OSError, ValueError):  # it may be closed, too
        for line in sys.stdin:
            _obey_one(run, line.strip().lower())


def _obey_one(run: StoryRun, word: str) -> None:
    try:
        if word == "p":
            run.do("go on" if run.state()["paused"] else "pause")
        else:
            run.do("speed" if word else "step", word)
    except ValueError as error:
        tell(str(error), err=True)
