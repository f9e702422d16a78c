"""What `practice` serves and runs: the site, the page, the mailbox, and for a story a bot that runs by its clock."""

import io
import logging
import sys
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from billbot import clock
from billbot.bills.shown import shortened
from billbot.cli.printing import tell
from billbot.errors import BillbotError, Damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from billbot.bootstrap import House
    from billbot.practice import PracticeSite
    from billbot.practice.inbox import Room
    from billbot.practice.stories import PracticeStory
    from billbot.practice.story_clock import RunningClock
    from billbot.worker import Working

_log = logging.getLogger(__name__)

_READER = "reader@example.org"
_WHO = "the desk (practice)"
_SHOWN = 160
_TYPED = "Enter: to the next thing that happens. p: pause, or go on. A speed such as 1d/min. Ctrl-C ends it."


class Rooms(NamedTuple):
    """The address of the page, and the port of the mailbox."""

    url: str
    mail_port: int


class StoryRun:
    """Plays a story: whenever something moved the bot does all that is due, while the story's clock stands still.

    Its Slack messages and mails go to the `room` over real connections. `folder` holds the configuration, the database
    and what arrived, so that a later run goes on where this one stopped. `given` is a configuration to use instead.
    """

    given: Path | None = None

    def __init__(
        self,
        story: "PracticeStory",
        folder: Path,
        site: "PracticeSite",
        room: "Room",
        running: "RunningClock",
        speed: str,
    ) -> None:
        self.story, self._folder = story, folder
        self._site, self._room, self._running, self._speed = site, room, running, speed
        self._finished = False
        self._printed = {key: text for _, key, _, text in self._arrived()}
        self.rooms = Rooms("", 0)

    @property
    def site(self) -> str:
        """Where the practice General Court is."""
        return self._site.url

    def end(self) -> None:
        """Stop playing before the next look."""
        self._running.end()

    def _configure(self) -> "House":
        """Write the configuration with the addresses of this run, keeping the lists that are there; open the house."""
        from billbot import bootstrap

        if self.given is not None:
            house = replace(bootstrap.open_house(self.given, self._running.clock, {}), stream=io.StringIO())
            return replace(house, transports_override=house.transports)
        from billbot.practice.stories import settings_text
        from billbot.practice.workspace import APP_TOKEN, BOT_TOKEN

        config = self._folder / "config"
        config.mkdir(parents=True, exist_ok=True)
        settings = settings_text(self._site.url, f"{self.rooms.url}/api/", self.rooms.mail_port)
        (config / "billbot.toml").write_text(settings, encoding="utf-8")
        for name, text in self.story.files.items():
            if not (config / name).exists():
                (config / name).write_text(text, encoding="utf-8")
        # Without the environment: what is set there for the real bot is no matter of a story.
        environ = {"BILLBOT_SLACK_TOKEN": BOT_TOKEN, "BILLBOT_SLACK_APP_TOKEN": APP_TOKEN, "ORGANIZERS": _READER}
        house = bootstrap.open_house(config, self._running.clock, environ)
        return replace(house, transports_override=house.transports)  # its channels stay, so each is made once

    def play(self, *, leave: bool) -> None:
        """Play it until the clock is told to end, or with `leave` until the story is over.

        Raises Damaged, StoreError, ConfigError.
        """
        from billbot.listening import Listening
        from billbot.worker import Working

        self._site.date = self._running.now
        house, damaged = self._configure(), list[Damaged]()
        working = Working(replace(house, buttons_work=house.settings.slack_app_token is not None), damaged.append)
        with house.at_work(), Listening(lambda: working.house, working.gate, damaged.append):
            self._look(working, called=False)
            while not (damaged or self._running.over):
                at = self.story.next_look(self._running.now())
                self._finished = at is None
                if at is None and leave:
                    break
                reached = self._running.reach(at)
                if not self._running.over:
                    self._look(working, called=not reached)
        if damaged:
            raise damaged[0]

    def state(self) -> dict[str, Any]:
        """The state of the clock and the story, as the page shows it."""
        from billbot.practice.rendered import spoken_time

        now = self._running.now()
        coming = None if self._finished else self.story.next_happening(now)
        return {
            "name": self.story.name,
            "says": self.story.says,
            "now": spoken_time(now),
            "speed": self._speed,
            "paused": self._running.paused,
            "over": self._finished,
            "next": f"{spoken_time(coming.at)}: {coming.says}" if coming else "",
        }

    def do(self, what: str, value: str = "") -> None:
        """Pause, go on, step, or run at a speed. Raises ValueError for anything else."""
        from billbot.practice.story_clock import read_speed

        if what == "speed":
            self._running.set_speed(read_speed(value))
            self._speed = value
            return
        known = {"pause": self._running.pause, "go on": self._running.go_on, "step": self._running.step}
        if what not in known:
            raise ValueError(what)
        known[what]()

    def acted(self) -> None:
        """Have the bot look now, since somebody reacted to a message."""
        self._running.call()

    def _look(self, working: "Working", *, called: bool) -> None:
        """Do all that is due at this moment of the story; if somebody acted (`called`), also check at once."""
        now, before = self._running.now(), self._room.n
        self._site.now = now
        self._edit(working.house, now)
        if called:
            _check(working)
        else:
            working.wake()
        self._room.note_time()
        self._print()
        if self._room.n != before:
            self._running.stepped()

    def _edit(self, house: "House", now: datetime) -> None:
        """Make the edits of the configuration that people in the story have made by now."""
        from billbot import watchlist

        for edit in self.story.edits:
            file = (self.given or self._folder / "config") / edit.file
            text = file.read_text(encoding="utf-8")
            if edit.at <= now and edit.old in text:
                file.write_text(text.replace(edit.old, edit.new), encoding="utf-8")
        for each in self.story.acceptances:
            if each.at <= now:
                with house.open_store() as store:
                    current = watchlist.reread(house, store)
                    bill = current.bill(each.bill)
                    if bill not in {*current.listed, *current.watch(store).bills}:
                        watchlist.add(current, store, _WHO, bill, each.proposal)

    def _print(self) -> None:
        """A line for each thing that arrived."""
        from billbot.practice.rendered import spoken_time

        for _, key, to, text in sorted(self._arrived()):
            if text != self._printed.get(key):
                tell(f"{spoken_time(self._running.now())}  {to}: {shortened(' '.join(text.split()), _SHOWN)}")
                self._printed[key] = text

    def _arrived(self) -> "Iterator[tuple[int, str, str, str]]":
        from billbot.practice.workspace import name_of

        yield from ((each.n, str(each.n), each.to, each.subject) for each in self._room.mails)
        for each in self._room.posts:
            yield each.n, each.ts, f"#{name_of(each.channel)}", "edited: " * each.edited + each.text.partition("\n")[0]


def _check(working: "Working") -> None:
    """Check as by `billbot check`, which also takes people's answers."""
    from billbot.telling import Steps
    from billbot.tick import Asked, tick

    try:
        with Steps() as steps:
            working.house = tick(working.house, steps, Asked(), gate=working.gate).house
    except BillbotError as error:
        _log.error("%s", error)


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
    from billbot.practice.inbox import Room
    from billbot.practice.story_clock import RunningClock, read_speed

    running = RunningClock(story.begins, read_speed(speed), paused=paused)
    room = Room(running.now, folder / "room.jsonl")
    if room.last is not None:  # it goes on where it was
        running.clock.sleep(clock.elapsed(story.begins, room.last).total_seconds())
    committees = load_committees()
    site = PracticeSite(story.bills, now=running.now(), port=port, committees=committees)
    site.date = clock.system().now  # until the story begins, for whoever looks a bill up before that
    run = StoryRun(story, folder, site, room, running, speed)
    with open_rooms(site, room, run, port) as rooms:
        run.rooms = rooms
        yield run


def play(run: StoryRun, *, leave: bool) -> None:
    """Play in a thread of its own, so that Ctrl-C ends it between two looks, and do what is typed meanwhile.

    Raises what playing raises.
    """
    tell(_TYPED)
    threading.Thread(target=_obey, args=(run,), daemon=True).start()
    with ThreadPoolExecutor(1) as player:
        played = player.submit(run.play, leave=leave)
        with suppress(KeyboardInterrupt):
            wait([played])
        run.end()
    played.result()


def _obey(run: StoryRun) -> None:
    """Do what is typed at the terminal, a command a line, until the input ends."""
    with suppress(OSError, ValueError):  # it may be closed, too
        for line in sys.stdin:
            word = line.strip().lower()
            try:
                if word == "p":
                    run.do("go on" if run.state()["paused"] else "pause")
                else:
                    run.do("speed" if word else "step", word)
            except ValueError as error:
                tell(str(error), err=True)
