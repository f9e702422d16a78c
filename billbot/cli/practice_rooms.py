"""What `practice` serves: the site, the page, the mailbox, and for a story the bot that lives there."""

from contextlib import closing, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from billbot import clock
from billbot.cli.practice_run import Rooms, StoryRun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from billbot.practice import PracticeBill, PracticeSite
    from billbot.practice.room import Room
    from billbot.practice.stories import PracticeStory


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
    site.date = running.now
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
