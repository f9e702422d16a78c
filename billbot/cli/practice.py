"""`practice`: the practice General Court on loopback, with a page of what arrives, and stories to play.

A story is played by `StoryRun`, whose bot is billbot's own; `--guided` is a `Tour`, which writes a configuration first.
"""

import io
import logging
import signal
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from click.core import ParameterSource
from msgspec.structs import replace

from billbot import clock
from billbot.cli.options import STORY_CLOCK
from billbot.cli.printing import called, say, tell
from billbot.cli.setup import Session, mail, slack
from billbot.demo import PracticeSite, load_bills, load_committees, load_hearings
from billbot.demo.front import Front, spoken_time
from billbot.demo.inbox import Room
from billbot.demo.mailbox import Mailbox
from billbot.demo.slack import APP_TOKEN, BOT_TOKEN, PracticeWorkspace, shown_name
from billbot.demo.stories import NAMES, PracticeStory, RunningClock, load_story, read_speed, settings_text
from billbot.domain.display import shortened
from billbot.errors import BillbotError, Damaged, UsageError
from billbot.files import write_privately

if TYPE_CHECKING:
    from billbot.app.app import App
    from billbot.app.worker import Working

_log = logging.getLogger(__name__)

_MARK = "story.txt"
_UNFINISHED = "guided-not-finished.txt"  # in a configuration that the tour has begun to write
_READER, _SENDER = "reader@example.org", "Bill Bot <bot@example.org>"
_WHO = "the desk (practice)"
_SHOWN = 160
_SPEED = "1w/min"  # once it plays, unless another is named
_TYPED = "Enter: next message. c: next chapter. p: play, or pause. A speed such as 1d/min. Ctrl-C ends it."

# The story, the proposal and the words of the tour, and the settings that it changes while it runs.
_STORY, _TOPIC, _BILL = "protect", "287g", "S1122"
_TOPIC_NAME, _PROPOSAL = "Limits on 287(g) agreements", "Dignity Not Deportations Act"
_NO_WORDS, _WORDS = "words = []       ", 'words = ["287(g)", "immigration detention"]'
_REAL = (("source", "url"), ("source", "gap_seconds"), ("slack", "api_url"))


@click.command("practice", short_help="Run a practice General Court, with a page of the messages.")
@click.option("--port", type=click.IntRange(0, 65533), default=8194, show_default=True, help="0 takes free ones.")
@click.option("--now", metavar="ISO", help="Show the court as of this time; otherwise as of now.")
@click.option("--stories", is_flag=True, help="List the stories.")
@click.option("--story", "name", metavar="NAME", help="Play this story.")
@click.option("--speed", metavar="SPEED", help='Play at once: "1w/min" is a week a minute; "max" does not wait.')
@click.option("--guided", is_flag=True, help="Set up a bot of your own, step by step, in ten minutes.")
@click.option("--exit", "leave", is_flag=True, help="Play at once, and exit when the story is over.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to keep the story, to go on later; otherwise a new temporary folder.",
)
@click.pass_obj
def practice(
    config: Path,
    /,
    port: int,
    now: str | None,
    name: str | None,
    speed: str | None,
    folder: Path | None,
    *,
    guided: bool,
    stories: bool,
    leave: bool,
) -> None:
    """Run a practice General Court on this machine, with a page of the messages, until you press Ctrl-C.

    The page, one port higher, shows a practice Slack and mailbox. --story waits there for you: press Enter for the next
    message, c for the next chapter, p to play or pause, or type a speed such as 1d/min. Without a story it shows what
    your own bot sends, once its configuration points here. --guided writes a configuration for you and has a story.
    """
    if now is not None and (guided or name):
        raise UsageError("a story has its own time: leave out --now")
    if stories:
        for each in NAMES:
            tell(f"{each:<10} {load_story(each).says}")
    elif guided:
        if name or folder:
            raise UsageError("--guided has its own story: leave out --story and --folder")
        guide(config, port, speed, leave=leave)
    elif name is None:
        if speed or leave or folder:
            raise UsageError("--speed, --exit and --folder go with --story or --guided")
        _serve(port, now)
    else:
        _tell(name, port, speed, folder, leave=leave)


def _serve(port: int, now: str | None) -> None:
    """Serve the court by our clock, or as it was at a moment, and the room for a bot that posts there."""
    from billbot.messages.phrases import ordinal

    try:
        at = clock.system().now() if now is None else clock.parse(now)
    except ValueError as error:
        raise click.BadParameter(f"{now!r} is not a time; write 2022-06-30T20:00", param_hint="--now") from error
    site = PracticeSite(load_bills(), now=at, port=port, committees=load_committees(), hearings=load_hearings())
    room = Room(clock.system().now)
    with open_rooms(site, room, None, port) as rooms, suppress(KeyboardInterrupt):
        tell(f"The practice General Court is at {site.url}, for example {site.url}/Bills/192/S2987")
        tell("Its bills are those of the record, its pages are not the real site's. Ctrl-C ends it.")
        courts: dict[int, list[bool]] = {}
        for bill in load_bills():
            courts.setdefault(bill.general_court, []).append(bool(bill.rows))
        those = " and ".join(
            f"{len(has)} bills of the {ordinal(court)} General Court ({sum(has)} with a history)"
            for court, has in sorted(courts.items())
        )
        tell(f"It has {those}; other bills have no page. Stories have more: `billbot practice --stories`.")
        say(f"What arrives is shown at {rooms.url}")
        say("To read from there and send there, write in billbot.toml:")
        say(f'  [source] url = "{site.url}"')
        say("  [source] gap_seconds = 0")
        say(f'  [slack] api_url = "{rooms.url}/api/"')
        mail = {"host": '"127.0.0.1"', "port": rooms.mail_port, "security": '"none"', "user": '""'}
        for key, value in mail.items():
            say(f"  [email] {key} = {value}")
        tell("and give `billbot setup slack` the tokens xoxb-practice and, for /billbot, xapp-practice.")
        tell("The bot is in #coalition and #desk.")
        if now is not None:
            tell(f"Its clock is stopped: run your bot with `billbot check --now {at:%Y-%m-%dT%H:%M}`.")
        while True:
            if now is None:
                site.now = clock.system().now()
            time.sleep(1)


def _tell(name: str, port: int, speed: str | None, folder: Path | None, *, leave: bool) -> None:
    """Play a story from where it stopped to the end, and serve it until Ctrl-C.

    Raises UsageError if the folder holds something else, or another story.
    """
    try:
        story, _ = load_story(name), read_speed(speed or _SPEED)
    except KeyError:
        raise UsageError(f"--story: there is no {name!r}; there are {', '.join(NAMES)}") from None
    except ValueError as error:
        raise UsageError(f"--speed: {error}") from None
    folder = (folder or Path(tempfile.mkdtemp(prefix="billbot-practice-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / _MARK
    if kept.exists() and (known := kept.read_text(encoding="utf-8").strip()) != story.name:
        raise UsageError(f"{folder}: the story {known} is in this folder; name another with --folder")
    if not kept.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder}: holds something else; name another folder with --folder")
    kept.write_text(f"{story.name}\n", encoding="utf-8")
    with open_story(story, folder, port, speed or _SPEED, paused=not (speed or leave)) as run:
        tell(f"{story.says}\nThe practice General Court is at {run.site}.\nOpen this in a browser: {run.rooms.url}")
        try:
            play(run, leave=leave)
        finally:
            say(f"Its files: {folder}")


class Rooms(NamedTuple):
    """The address of the page, and the port of the mailbox."""

    url: str
    mail_port: int


class StoryRun:
    """Plays a story: whenever something moved the bot does all that is due, while the story's clock is stopped.

    Its Slack messages and mails go to the `room` over real connections. `folder` holds the configuration, the database
    and what arrived, so that a later run goes on where this one stopped. `given` is a configuration to use instead.
    """

    given: Path | None = None
    public: Path | None = None

    def __init__(
        self,
        story: PracticeStory,
        folder: Path,
        site: PracticeSite,
        room: Room,
        running: RunningClock,
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

    def command(self, words: str) -> str:
        """A command that somebody can run next to the story, with its configuration."""
        return f"{called(self.given or self._folder / 'config')} {words}"

    def _configure(self) -> "App":
        """Write the configuration with the addresses of this run, keeping the lists that are there; open the app."""
        from billbot.app.app import open_app
        from billbot.app.config_edit import put_private

        if self.given is not None:
            app = replace(open_app(self.given, self._running.clock, {}), stream=io.StringIO())
            return replace(app, transports_override=app.transports)
        config = self._folder / "config"
        config.mkdir(parents=True, exist_ok=True)
        settings = settings_text(self._site.url, self.rooms.url, self.rooms.mail_port)
        (config / "billbot.toml").write_text(settings, encoding="utf-8")
        for name, text in self.story.files.items():
            if not (config / name).exists():
                (config / name).write_text(text, encoding="utf-8")
        # In files, so that a command beside the story has them, too.
        for name, text in {"slack-token": BOT_TOKEN, "slack-app-token": APP_TOKEN, "organizers.txt": _READER}.items():
            put_private(self._folder / "secrets" / name, f"{text}\n")
        # Without the environment, which may have settings of the real bot.
        app = open_app(config, self._running.clock, {})
        return replace(app, transports_override=app.transports)  # its channels persist, so make each only once

    def play(self, *, leave: bool) -> None:
        """Play it until the clock is told to end, or with `leave` until the story is over.

        Raises Damaged, StoreError, ConfigError.
        """
        from billbot.app.slack import Listening
        from billbot.app.worker import Working

        self._site.date = lambda: self._site.now  # the time of commands beside the story, too
        app, damaged = self._configure(), list[Damaged]()
        self.public = app.settings.state.public
        working = Working(replace(app, buttons_work=app.settings.slack_app_token is not None), damaged.append)
        with app.at_work(), Listening(lambda: working.app, damaged.append):
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
        now = self._running.now()
        return {
            "watch_add": self.command("watch add"),
            "name": self.story.name,
            "says": self.story.says,
            "now": spoken_time(now),
            "speed": self._speed,
            "paused": self._running.paused,
            "over": self._finished,
            "pages": self.public is not None and (self.public / "index.html").exists(),
            "chapters": [
                {"at": f"{each.at:%B} {each.at.day}, {each.at.year}", "says": each.says, "done": each.at <= now}
                for each in self.story.happenings
            ],
        }

    def do(self, what: str, value: str = "") -> None:
        """Play, pause, go to the next message or chapter, or run at a speed. Raises ValueError for anything else."""
        if what == "speed":
            self._running.set_speed(read_speed(value))
            self._speed = value
            return
        chapter = self.story.next_happening(self._running.now())
        known: dict[str, Callable[[], None]] = {
            "pause": self._running.pause,
            "play": self._running.go_on,
            "next message": self._running.step,
            "next chapter": partial(self._running.step, chapter.at if chapter else None),
        }
        if what not in known:
            raise ValueError(what)
        known[what]()

    def acted(self) -> None:
        """Have the bot look now, since somebody reacted to a message."""
        self._running.call()

    def _look(self, working: "Working", *, called: bool) -> None:
        """Do everything that is due right now of the story.

        If somebody acted (`called`), check as by `billbot check`, which also takes people's answers.
        """
        from billbot.app.tick import Asked, Steps, tick

        now, before = self._running.now(), self._room.n
        self._site.now = now
        write_privately(working.app.settings.state.path.with_name(STORY_CLOCK), now.isoformat().encode())
        self._edit(working.app, now)
        if called:
            try:
                with Steps() as steps:
                    working.app = tick(working.app, steps, Asked()).app
            except BillbotError as error:
                _log.error("%s", error)
        else:
            working.wake()
        self._room.note_time()
        self._print()
        if self._room.n != before:
            self._running.stepped()

    def _edit(self, app: "App", now: datetime) -> None:
        """Make the edits of the configuration that people in the story have made so far."""
        from billbot.app import config_edit, watchlist

        for edit in self.story.edits:
            file = (self.given or self._folder / "config") / edit.file
            text = file.read_text(encoding="utf-8")
            if edit.at <= now and edit.old in text:
                file.write_text(text.replace(edit.old, edit.new), encoding="utf-8")
        for each in self.story.acceptances:
            if each.at <= now:
                with app.open_store() as store:
                    current = watchlist.reread(app, store)
                    bill = current.bill(each.bill)
                    if bill not in {*current.listed, *current.watch(store).bills}:
                        watchlist.rewrite(current, store, _WHO, config_edit.add_bill, bill, each.proposal)

    def _print(self) -> None:
        """A line for each thing that arrived."""
        for _, key, to, text in sorted(self._arrived()):
            if text != self._printed.get(key):
                tell(f"{spoken_time(self._running.now())}  {to}: {shortened(' '.join(text.split()), _SHOWN)}")
                self._printed[key] = text

    def _arrived(self) -> Iterator[tuple[int, str, str, str]]:
        yield from ((each.n, str(each.n), each.to, each.subject) for each in self._room.mails)
        for each in (post for post in self._room.posts if not post.user):
            yield each.n, each.ts, shown_name(each.channel), "edited: " * each.edited + each.text.partition("\n")[0]


@contextmanager
def open_rooms(site: PracticeSite, room: Room, run: StoryRun | None, port: int) -> Iterator[Rooms]:
    """Serve the site, one port higher the page, and two higher the mailbox; by port 0 each takes a free one.

    Raises BillbotError if a port is taken.
    """
    front = Front(PracticeWorkspace(room), run, port + 1 if port else 0)
    mailbox = Mailbox(room.mail, port + 2 if port else 0)
    with closing(room), site, front, mailbox:
        yield Rooms(front.url, mailbox.port)


@contextmanager
def open_story(
    story: PracticeStory, folder: Path, port: int, speed: str, *, paused: bool = False
) -> Iterator[StoryRun]:
    """Everything a story needs, served, from where it stopped in the folder.

    Raises like `open_rooms`, and ValueError.
    """
    running = RunningClock(story.begins, read_speed(speed), paused=paused)
    room = Room(running.now, folder / "room.jsonl")
    if room.last is not None:  # it continues where it stopped
        running.clock.sleep(clock.elapsed(story.begins, room.last).total_seconds())
    committees = load_committees()
    site = PracticeSite(story.bills, now=running.now(), port=port, committees=committees)
    site.date = clock.system().now  # until the story begins, in case somebody looks up a bill before that
    run = StoryRun(story, folder, site, room, running, speed)
    with open_rooms(site, room, run, port) as rooms:
        run.rooms = rooms
        yield run


def play(run: StoryRun, *, leave: bool) -> None:
    """Play in a separate thread, so that Ctrl-C ends it between looks. Meanwhile, do what is typed.

    Raises what playing raises.
    """
    tell(_TYPED)
    tell(f"To run a command on the story, give its configuration: {run.command('status')}")
    threading.Thread(target=_obey, args=(run,), daemon=True).start()
    with ThreadPoolExecutor(1) as player:
        played = player.submit(run.play, leave=leave)
        with suppress(KeyboardInterrupt):
            wait([played])
        run.end()
    played.result()


def _obey(run: StoryRun) -> None:
    """Do what is typed at the terminal, a command a line, until the input ends."""
    with suppress(OSError, ValueError):  # the input may be closed, too
        for line in sys.stdin:
            word = line.strip().lower()
            try:
                if word == "p" and run.state()["paused"]:
                    run.do("play")
                elif word == "p":
                    run.do("pause")
                else:
                    run.do({"": "next message", "c": "next chapter"}.get(word, "speed"), word)
            except ValueError as error:
                tell(str(error), err=True)


def guide(folder: Path, port: int, speed: str | None, *, leave: bool) -> None:
    """Write a configuration step by step, each with a sentence that says why, and play a story with it.

    On a terminal it waits for Enter in between. What an interrupted run wrote is taken up. If the folder has another
    configuration, that stays: on a terminal it asks for another folder, elsewhere it raises UsageError.
    """
    from billbot.app import config

    while any((folder / each).exists() for each in config.FILES) and not (folder / _UNFINISHED).exists():
        said = f"{folder}: holds a configuration, which stays as it is"
        if not sys.stdin.isatty():
            raise UsageError(f"{said}; name a new folder: billbot --config my-bot practice --guided")
        names = chain(["my-bot"], (f"my-bot-{n}" for n in count(2)))
        free = next(each for each in names if not Path(each).exists())
        folder = Path(click.prompt(f"{said}. A new folder for yours", default=free, err=True))
    root = click.get_current_context().find_root()  # what it says to type is for that folder
    root.params["folder"] = folder
    root.set_parameter_source("folder", ParameterSource.COMMANDLINE)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that it leaves, as after Ctrl-C
    with tempfile.TemporaryDirectory(prefix="billbot-practice-") as name:
        scratch = Path(name)
        with open_story(load_story(_STORY), scratch, port, speed or _SPEED, paused=not (speed or leave)) as run:
            command = click.get_current_context().find_root().command
            tour = Tour(folder, run, lambda words: command.main(words, prog_name="billbot", standalone_mode=False))
            tour.write()
            try:
                tour.play(scratch, leave=leave)
            finally:
                tour.leave()


class Tour:
    """The steps of the tour: it writes a configuration, or the rest of one, in `folder`, for the story `run` serves.

    `command` runs a command, given the words that somebody would type.
    """

    def __init__(self, folder: Path, run: StoryRun, command: Callable[[list[str]], object]) -> None:
        from billbot.app import scaffold

        self._folder, self._run, self._command = folder, run, command
        self._session = Session(folder, {}, clock.system(), (), asks=False, yes=False)
        self._real = tomllib.loads(scaffold.sample(folder)["billbot.toml"])
        self._step = 0

    def write(self) -> None:
        """Write the configuration: all steps before the story."""
        from billbot.app import config, scaffold

        self._session.tell(
            "In about ten minutes you will have your own bot that watches a bill, and will have seen it write. Nothing"
            " leaves this computer: site, Slack and mailbox are for practice. Ctrl-C stops; run it again to go on."
        )

        self._next("A configuration is a folder with three files. Notes in them explain each line.")
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / _UNFINISHED).write_text("To go on: billbot practice --guided\n", encoding="utf-8")
        if not all((self._folder / each).exists() for each in config.FILES):
            for path in scaffold.write_sample(self._folder, topics={_TOPIC: _TOPIC_NAME}):
                say(f"wrote {path}")

        self._next("billbot reads from a site and writes to Slack: both addresses point to practice ones for now.")
        self._set(
            {"source": {"url": self._run.site, "gap_seconds": 0}, "slack": {"api_url": f"{self._run.rooms.url}/api/"}}
        )
        known = tomllib.loads((self._folder / "billbot.toml").read_text(encoding="utf-8"))
        for table, key in _REAL:
            say(f"[{table}] {key} = {_toml(known[table][key])}")

        self._next(
            "In Slack a bot has a token, and one more for /billbot and buttons. It is a member of two channels: members"
            " read #coalition, and #desk hears of trouble and of documents that nobody listed. `billbot setup slack`"
            " asks for all of them and tries them."
        )
        tokens = {"token": BOT_TOKEN, "app_token": APP_TOKEN}
        slack(self._session, {**tokens, "channel": "coalition", "operations": "desk"})

        self._next("Mail needs a server, and a list of addresses, which is kept in a file that nobody else can read.")
        server = {"host": "127.0.0.1", "port": self._run.rooms.mail_port, "security": "none", "user": ""}
        mail(self._session, {**server, "from": _SENDER, "to": _READER})

        self._next(
            f"What people follow is a proposal, whatever number it has; a topic has words that find what nobody listed."
            f" `billbot watch add {_BILL}` looks a bill up and puts it on the list."
        )
        file = self._folder / "bills.toml"
        file.write_text(file.read_text(encoding="utf-8").replace(_NO_WORDS, f"{_WORDS}  "), encoding="utf-8")
        words = ["watch", "add", _BILL, "--topic", _TOPIC, "--proposal", _PROPOSAL, "--position", "support", "--yes"]
        if f'/{_BILL}"' not in file.read_text(encoding="utf-8"):
            # The site's clock shows today until the story begins.
            self._command(["--config", str(self._folder), *words])

    def play(self, scratch: Path, *, leave: bool) -> None:
        """Play the story with a separate database, so that nothing of it looks real later."""
        self._next(
            f"Open {self._run.rooms.url} in a browser and press Next chapter. It plays seven months of 2026: a docket"
            " that nobody listed is found (answer it with ✅ or ❌), and the bill goes on under other numbers until it"
            " is signed."
        )
        self._set({"state": {"path": str(scratch / "billbot.db"), "public": str(scratch / "public")}})
        self._run.given = self._folder
        play(self._run, leave=leave)

    def leave(self) -> None:
        """Say what was written, and what to change for the real site, Slack and mail."""
        self._set({"state": {key: self._real["state"][key] for key in ("path", "public")}})
        (self._folder / _UNFINISHED).unlink(missing_ok=True)
        said = called(self._folder)
        lines = [f"  [{table}] {key} = {_toml(self._real[table][key])}" for table, key in _REAL]
        self._session.tell(
            f"\nYour configuration is in {self._folder}. For the real site, Slack and mail, write in billbot.toml:"
        )
        say("\n".join(lines))
        say(f"Then, for your address, your Slack app and your mail server:\n  {said} setup contact slack mail")
        say(f"For your bills:\n  {said} watch add H1234 --topic {_TOPIC}\n  {said} watch remove {_BILL}")
        say(f"Try everything, and start it:\n  {said} doctor --send\n  {said} work")

    def _set(self, values: Mapping[str, Mapping[str, str | int]]) -> None:
        """Write values into billbot.toml."""
        from billbot.app import config_edit

        config_edit.draft(self._folder, {}, values=values).put_in_place()

    def _next(self, text: str) -> None:
        self._step += 1
        if self._step > 1 and sys.stdin.isatty():
            click.prompt("Press Enter to go on", default="", show_default=False, prompt_suffix=" ", err=True)
        say("")
        self._session.tell(f"{self._step} of 6. {text}")


def _toml(value: str | float) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
