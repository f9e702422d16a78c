"""`practice`: a story on the practice General Court on loopback, with a page of what arrives.

A story is played by `StoryRun`, whose bot is billbot's own; `--guided` is a `Tour`, which writes a configuration first.
"""

import io
import logging
import signal
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click
from msgspec.structs import replace

from billbot import clock
from billbot.cli.options import STORY_CLOCK
from billbot.cli.printing import called, say, tell
from billbot.cli.setup import Session, mail, slack
from billbot.demo import PracticeSite, load_committees
from billbot.demo.front import Front
from billbot.demo.inbox import Room
from billbot.demo.mailbox import Mailbox
from billbot.demo.messages import spoken_time
from billbot.demo.slack import APP_TOKEN, BOT_TOKEN, YOU, PracticeWorkspace, shown_name
from billbot.demo.stories import NAMES, PACE, PracticeStory, StoryClock, load_story, settings_text
from billbot.domain.display import shortened
from billbot.errors import BillbotError, Damaged, UsageError
from billbot.files import write_privately

if TYPE_CHECKING:
    from billbot.app.app import App
    from billbot.app.worker import Working

_log = logging.getLogger(__name__)

_READER, _SENDER = "reader@example.org", "Bill Bot <bot@example.org>"
_WHO = "the desk (practice)"
_SHOWN = 160

# The story, the proposal and the words of the tour, and the settings that it changes while it runs.
_STORY, _TOPIC, _BILL = "protect", "287g", "S1122"
_TOPIC_NAME, _PROPOSAL = "Limits on 287(g) agreements", "Dignity Not Deportations Act"
_NO_WORDS, _WORDS = "words = []       ", 'words = ["287(g)", "immigration detention"]'
_REAL = (("source", "url"), ("source", "gap_seconds"), ("slack", "api_url"))


@click.command("practice", short_help="Play a story, with a page of the messages.")
@click.option("--port", type=click.IntRange(0, 65533), default=8194, show_default=True, help="0 takes free ones.")
@click.option("--story", "name", type=click.Choice(NAMES), help=f"Play this story, otherwise {_STORY}.")
@click.option("--guided", is_flag=True, help="Set up a bot of your own, step by step, in ten minutes.")
@click.pass_obj
def practice(config: Path, /, port: int, name: str | None, *, guided: bool) -> None:
    """Play a story on a practice General Court on this machine, until you press Ctrl-C.

    The page, one port higher, shows a practice Slack and mailbox, and waits for you to continue. --guided writes a
    configuration for you first.
    """
    if name and guided:
        raise UsageError("--guided has its own story: leave out --story")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that it leaves, as after Ctrl-C
    with (
        tempfile.TemporaryDirectory(prefix="billbot-practice-") as folder,
        StoryRun(load_story(name or _STORY), Path(folder), port) as run,
    ):
        if guided:
            tour = Tour(config, run)
            tour.write()
            try:
                tour.play()
            finally:
                tour.leave()
        else:
            tell(f"{run.story.says}\nThe practice General Court is at {run.site}.\nOpen this in a browser: {run.url}")
            play(run)


def _after(port: int, more: int) -> int:
    """A later port; 0, for any free one, stays."""
    return port + more if port else 0


class StoryRun:
    """Plays a story: whenever something moved the bot does all that is due, while the story's clock is stopped.

    As a context manager it serves the court on this port, the page one higher and the mailbox two higher (0: any free
    ones). The bot's Slack messages and emails go to the `room` over real connections. `folder` holds the configuration
    and the database. `given` is a configuration to use instead. Entering raises BillbotError if a port is taken.
    """

    given: Path | None = None
    public: Path | None = None

    def __init__(self, story: PracticeStory, folder: Path, port: int, pace: float | None = PACE) -> None:
        self.story, self.folder = story, folder
        self._time = StoryClock(story.begins, pace)
        self.room = Room(lambda: self._time.now().timestamp())
        self._site = PracticeSite(story.bills, now=story.begins, port=port, committees=load_committees())
        self._site.date = clock.system().now  # until the story begins, in case somebody looks up a bill before that
        self._front = Front(PracticeWorkspace(self.room), self, _after(port, 1))
        self._mailbox = Mailbox(self.room.mail, _after(port, 2))
        self._served = ExitStack()
        self._finished = False
        self._printed: dict[str, str] = {}

    def __enter__(self) -> Self:
        with ExitStack() as served:
            for each in (self._site, self._front, self._mailbox):
                served.enter_context(each)
            self._served = served.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._served.close()

    @property
    def site(self) -> str:
        """Where the practice General Court is."""
        return self._site.url

    @property
    def url(self) -> str:
        """The address of the page."""
        return self._front.url

    @property
    def mail_port(self) -> int:
        """The port of the mailbox."""
        return self._mailbox.port

    def end(self) -> None:
        """Stop playing before the next look."""
        self._time.end()

    def command(self, words: str) -> str:
        """A command that somebody can run next to the story, with its configuration."""
        return f"{called(self.given or self.folder / 'config')} {words}"

    def _configure(self) -> "App":
        """Write the configuration with the addresses of this run, unless one is given; open the app."""
        from billbot.app.app import open_app
        from billbot.app.config_edit import put_private

        config = self.given or self.folder / "config"
        if not self.given:
            config.mkdir()
            settings = settings_text(self.site, self.url, self.mail_port)
            for name, text in {"billbot.toml": settings, **self.story.files}.items():
                (config / name).write_text(text, encoding="utf-8")
            # In files, so a command beside the story has them, too.
            secrets = {"slack-token": BOT_TOKEN, "slack-app-token": APP_TOKEN, "organizers.txt": _READER}
            for name, text in secrets.items():
                put_private(self.folder / "secrets" / name, f"{text}\n")
        # Without the environment, which may have settings of the real bot; a console is silent.
        app = replace(open_app(config, self._time.clock, {}), stream=io.StringIO())
        return replace(app, transports_override=app.transports)  # its channels persist, so make each only once

    def play(self) -> None:
        """Play it until the clock is told to end.

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
            while not (damaged or self._time.over):
                at = self.story.next_look(self._time.now())
                self._finished = at is None
                reached = self._time.reach(at)
                if not self._time.over:
                    self._look(working, called=not reached)
        if damaged:
            raise damaged[0]

    def state(self) -> dict[str, Any]:
        """The state of the clock and the story, as the page shows it."""
        now = self._time.now()
        return {
            "name": self.story.name,
            "says": self.story.says,
            "now": spoken_time(now),
            "paused": self._time.paused,
            "over": self._finished,
            "pages": self.public is not None and (self.public / "index.html").exists(),
            "chapters": [
                {"at": f"{each.at:%B} {each.at.day}, {each.at.year}", "says": each.says, "done": each.at <= now}
                for each in self.story.happenings
            ],
        }

    def do(self, what: str) -> None:
        """Play or pause, or go to the next message or chapter. Raises KeyError for anything else."""
        chapter = self.story.next_happening(self._time.now())
        known: dict[str, Callable[[], None]] = {
            "play or pause": self._time.toggle,
            "next message": self._time.step,
            "next chapter": partial(self._time.step, chapter.at if chapter else None),
        }
        known[what]()

    def acted(self) -> None:
        """Have the bot look now, since somebody reacted to a message."""
        self._time.call()

    def _look(self, working: "Working", *, called: bool) -> None:
        """Do everything that is due right now of the story.

        If somebody acted (`called`), check as by `billbot check`, which also takes people's answers.
        """
        from billbot.app.tick import RequestedCheck, Steps, tick

        now, before = self._time.now(), self.room.n
        self._site.now = now
        write_privately(working.app.settings.state.path.with_name(STORY_CLOCK), now.isoformat().encode())
        self._edit(working.app)
        if called:
            try:
                with Steps() as steps:
                    working.app = tick(working.app, steps, RequestedCheck()).app
            except BillbotError as error:
                _log.error("%s", error)
        else:
            working.wake()
        self._print()
        if self.room.n != before:
            self._time.stepped()

    def _edit(self, app: "App") -> None:
        """Make the edits of the configuration that people in the story have made so far."""
        from billbot.app import config_edit, watchlist

        now = self._time.now()
        for edit in self.story.edits:
            file = (self.given or self.folder / "config") / edit.file
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
                tell(f"{spoken_time(self._time.now())}  {to}: {shortened(' '.join(text.split()), _SHOWN)}")
                self._printed[key] = text

    def _arrived(self) -> Iterator[tuple[int, str, str, str]]:
        yield from ((each.n, str(each.n), each.to, each.subject) for each in self.room.mails)
        for (channel, ts), n in list(self.room.changed.items()):
            message = self.room.find(channel, ts)
            if message and message.get("user") != YOU:
                edited = "edited: " if "edited" in message else ""
                yield n, ts, shown_name(channel), edited + message["text"].partition("\n")[0]


def play(run: StoryRun) -> None:
    """Play in a separate thread, so Ctrl-C ends it between looks.

    Raises what playing raises.
    """
    tell(f"To run a command on the story, give its configuration: {run.command('status')}\nCtrl-C ends it.")
    with ThreadPoolExecutor(1) as player:
        played = player.submit(run.play)
        with suppress(KeyboardInterrupt):
            wait([played])
        run.end()
    played.result()


class _Answers(Session):
    """A `setup` whose questions are answered with what is `typed`."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        super().__init__(folder, environ)
        self.typed: list[str] = []

    def explain(self, text: str) -> None:
        """Say nothing: the tour has said it."""

    def ask(self, question: str, default: str = "", *, hidden: bool = False) -> str:
        """Print the question with its answer."""
        del hidden
        answer = self.typed.pop(0) or default
        self.tell(f"{question}: {answer}")
        return answer


class Tour:
    """The steps of the tour: it writes a configuration in `folder`, and plays the story of `run` with it.

    Raises UsageError if the folder has a configuration, which stays.
    """

    def __init__(self, folder: Path, run: StoryRun) -> None:
        from billbot.app import config, scaffold

        if any((folder / each).exists() for each in config.FILES):
            said = f"{folder}: holds a configuration, which stays as it is"
            raise UsageError(f"{said}; name a new folder: billbot --config my-bot practice --guided")
        self._folder, self._run = folder, run
        self._answers = _Answers(folder, {})
        self._real = tomllib.loads(scaffold.sample(folder)["billbot.toml"])
        self._step = 0

    def write(self) -> None:
        """Write the configuration: all steps before the story."""
        from billbot.app import scaffold
        from billbot.cli import group

        tell(
            "In about ten minutes you will have your own bot that watches a bill, and will have seen it write. Nothing"
            " leaves this computer: site, Slack and mailbox are for practice. Ctrl-C stops."
        )

        self._next("A configuration is a folder with three files. Notes in them explain each line.")
        for path in scaffold.write_sample(self._folder, topics={_TOPIC: _TOPIC_NAME}):
            say(f"wrote {path}")

        self._next("billbot reads from a site and writes to Slack: both addresses point to practice ones for now.")
        self._set({"source": {"url": self._run.site, "gap_seconds": 0}, "slack": {"api_url": f"{self._run.url}/api/"}})
        known = tomllib.loads((self._folder / "billbot.toml").read_text(encoding="utf-8"))
        for table, key in _REAL:
            say(f"[{table}] {key} = {_toml(known[table][key])}")

        self._next(
            "In Slack a bot has a token, and one more for /billbot and buttons. It is a member of two channels: members"
            " read #coalition, and #desk gets problems, and documents that nobody listed. `billbot setup slack`"
            " asks for all of them and tries them."
        )
        self._answers.typed = [BOT_TOKEN, "coalition", "desk", APP_TOKEN]
        slack(self._answers)

        self._next("Email needs a server, and a list of addresses, which is kept in a file that nobody else can read.")
        self._answers.typed = ["127.0.0.1", str(self._run.mail_port), "-", _SENDER, _READER]
        mail(self._answers)

        self._next(
            f"People follow a proposal, whatever its number. A topic has words that find documents nobody listed."
            f" `billbot watch add {_BILL}` looks a bill up and puts it on the list."
        )
        file = self._folder / "bills.toml"
        file.write_text(file.read_text(encoding="utf-8").replace(_NO_WORDS, f"{_WORDS}  "), encoding="utf-8")
        words = ["watch", "add", _BILL, "--topic", _TOPIC, "--proposal", _PROPOSAL, "--position", "support", "--yes"]
        # The site's clock shows today until the story begins.
        group.main(["--config", str(self._folder), *words], prog_name="billbot", standalone_mode=False)

    def play(self) -> None:
        """Play the story with a separate database, so nothing of it looks real later."""
        self._next(
            f"Open {self._run.url} in a browser and press Next chapter. It plays seven months of 2026: a docket"
            " that nobody listed is found (answer it with ✅ or ❌), and the bill goes on under other numbers until it"
            " is signed."
        )
        scratch = self._run.folder
        self._set({"state": {"path": str(scratch / "billbot.db"), "public": str(scratch / "public")}})
        self._run.given = self._folder
        play(self._run)

    def leave(self) -> None:
        """Say what was written, and what to change for the real site, Slack and mail."""
        self._set({"state": {key: self._real["state"][key] for key in ("path", "public")}})
        said = called(self._folder)
        lines = [f"  [{table}] {key} = {_toml(self._real[table][key])}" for table, key in _REAL]
        tell(f"\nYour configuration is in {self._folder}. For the real site, Slack and mail, write in billbot.toml:")
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
        tell(f"{self._step} of 6. {text}")


def _toml(value: str | float) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
