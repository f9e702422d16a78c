"""What `practice` runs: a story on the practice General Court, and the bot that lives in it, by the story's clock."""

import io
import logging
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from billbot.bills.shown import shortened
from billbot.cli.printing import tell
from billbot.errors import BillbotError, Damaged

if TYPE_CHECKING:
    from billbot.bootstrap import House
    from billbot.practice import PracticeSite
    from billbot.practice.room import Room
    from billbot.practice.running import RunningClock
    from billbot.practice.stories import PracticeStory
    from billbot.worker import Working

_log = logging.getLogger(__name__)

_READER = "reader@example.org"
_WHO = "the desk (practice)"
_SHOWN = 160


class Rooms(NamedTuple):
    """Where the page is, and the port of the mailbox."""

    url: str
    mail_port: int


class StoryRun:
    """A story, played: whenever something moved the bot does all that is due, and the clock stands meanwhile.

    What it writes to Slack and by mail goes to the `room` over real connections. `folder` holds its configuration, its
    database and what arrived; begun again there, the story goes on where it was. `given` is a configuration of
    somebody's own, by which the bot goes then, with the secrets that lie beside it.
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
        self._printed: dict[str, str] = {}
        self.rooms = Rooms("", 0)

    @property
    def page(self) -> str:
        """Where the page is."""
        return self.rooms.url

    @property
    def site(self) -> str:
        """Where the practice General Court is."""
        return self._site.url

    def end(self) -> None:
        """Stop playing before the next look."""
        self._running.end()

    def _configure(self) -> "House":
        """Write the configuration, or where it is there already the addresses in it, and open the house."""
        from billbot import bootstrap

        if self.given is not None:
            house = replace(bootstrap.open_house(self.given, self._running.clock, {}), stream=io.StringIO())
            return replace(house, transports=house.ways_out)
        from billbot.practice.stories import settings_text
        from billbot.practice.workspace import APP_TOKEN, BOT_TOKEN

        config = self._folder / "config"
        config.mkdir(parents=True, exist_ok=True)
        settings = settings_text(self.story, self._site.url, f"{self.rooms.url}/api/", self.rooms.mail_port)
        (config / "billbot.toml").write_text(settings, encoding="utf-8")
        for name, text in self.story.files.items():
            if not (config / name).exists():
                (config / name).write_text(text, encoding="utf-8")
        # Without the environment: what is set there for the real bot is no matter of a story.
        environ = {"BILLBOT_SLACK_TOKEN": BOT_TOKEN, "BILLBOT_SLACK_APP_TOKEN": APP_TOKEN, "ORGANIZERS": _READER}
        house = bootstrap.open_house(config, self._running.clock, environ)
        return replace(house, transports=house.ways_out)  # its channels stay, so each is made once

    def play(self, *, leave: bool) -> None:
        """Play it until the clock is told to end, or with `leave` until the story is over.

        Raises Damaged, StoreError, ConfigError.
        """
        from billbot.listening import Listening
        from billbot.worker import Working

        self._site.date = self._running.now
        house, damaged = self._configure(), list[Damaged]()
        working = Working(replace(house, hears=house.settings.slack_app_token is not None), damaged.append)
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
        """The clock and the story as the page shows them."""
        from billbot.practice.shown import spoken_time

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
        from billbot.practice.running import read_speed

        if what == "speed":
            self._running.set_speed(read_speed(value))
            self._speed = value
            return
        known = {"pause": self._running.pause, "go on": self._running.go_on, "step": self._running.step}
        if what not in known:
            raise ValueError(what)
        known[what]()

    def acted(self) -> None:
        """Somebody reacted to a message: the bot looks now."""
        self._running.call()

    def _look(self, working: "Working", *, called: bool) -> None:
        """Do all that is due at this moment of the story; where somebody called, a check that is asked for."""
        from billbot.practice import faults

        now, before = self._running.now(), self._room.n
        self._site.now = now
        self._site.faults.clear()
        if self.story.is_away(now):
            self._site.faults.add(faults.error_page())
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
        """What people did to the configuration by now, where it is not done yet."""
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
        from billbot.practice.shown import spoken_time
        from billbot.practice.workspace import name_of

        arrived = [(each.n, str(each.n), each.to, each.subject) for each in self._room.mails]
        for each in self._room.posts:
            edited = "edited: " if each.edited else ""
            arrived.append((each.n, each.ts, f"#{name_of(each.channel)}", edited + each.text))
        for _, key, to, text in sorted(arrived):
            if text != self._printed.get(key):
                said = shortened(" ".join(text.split()), _SHOWN)
                tell(f"{spoken_time(self._running.now())}  {to}: {said}")
                self._printed[key] = text


def _check(working: "Working") -> None:
    """A check that is asked for, as by `billbot check`: it hears what was answered."""
    from billbot.telling import Turns
    from billbot.tick import Asked, tick

    try:
        with Turns() as turns:
            working.house = tick(working.house, turns, Asked(), gate=working.gate).house
    except BillbotError as error:
        _log.error("%s", error)
