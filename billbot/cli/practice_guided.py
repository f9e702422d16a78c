"""`practice --guided`: a tour that writes a configuration step by step, and then plays a story with it."""

import sys
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from billbot import clock
from billbot.cli.practice_run import StoryRun, open_story, play
from billbot.cli.printing import called, say
from billbot.cli.setup_session import Session, SetupOptions
from billbot.errors import UsageError

_STORY, _TOPIC, _BILL = "protect", "287g", "S1122"
_TOPIC_NAME, _PROPOSAL = "Limits on 287(g) agreements", "Dignity Not Deportations Act"
_NO_WORDS, _WORDS = "words = []       ", 'words = ["287(g)", "immigration detention"]'
_READER, _SENDER = "reader@example.org", "Bill Bot <bot@example.org>"
_REAL = (("source", "url"), ("source", "gap_seconds"), ("slack", "api_url"))


def guide(folder: Path, port: int, speed: str, *, paused: bool, leave: bool) -> None:
    """Write a configuration step by step, each with a sentence that says why, and play a story with it.

    At a terminal it waits for Enter in between. Raises UsageError where there is a configuration already, which stays.
    """
    from billbot.practice.stories import load_story

    folder, story = _free(folder), load_story(_STORY)
    with tempfile.TemporaryDirectory(prefix="billbot-practice-") as name:
        scratch = Path(name)
        with open_story(story, scratch, port, speed, paused=paused) as run:
            tour = Tour(folder, run, _command)
            tour.write()
            try:
                tour.play(scratch, leave=leave)
            finally:
                tour.leave()


def _free(folder: Path) -> Path:
    """This folder, if it has no configuration; else, at a terminal, ask for another one."""
    from billbot import config

    while any((folder / each).exists() for each in config.FILES):
        said = f"{folder}: holds a configuration, which stays as it is"
        if not sys.stdin.isatty():
            raise UsageError(f"{said}; name a new folder: billbot --config my-bot practice --guided")
        folder = Path(click.prompt(f"{said}. A new folder for yours", default="my-bot", err=True))
    return folder


class Tour:
    """The steps of the tour: it writes a new configuration in `folder`, for the story that `run` serves.

    `command` runs a command, given the words that somebody would type.
    """

    def __init__(self, folder: Path, run: StoryRun, command: Callable[[list[str]], object]) -> None:
        self._folder, self._run, self._command = folder, run, command
        self._session = Session(folder, {}, clock.system(), (), asks=False, yes=False)
        self._before: dict[tuple[str, str], Any] = {}
        self._step = 0

    def write(self) -> None:
        """Write the configuration: all steps before the story."""
        self._session.tell(
            "In about ten minutes you have a bot of your own that watches a bill, and have seen what it says. Nothing"
            " leaves this computer: site, Slack and mailbox are for practice. Ctrl-C ends; what was written stays."
        )
        self._lay()
        self._point()
        self._tell_slack()
        self._tell_mail()
        self._list()

    def play(self, scratch: Path, *, leave: bool) -> None:
        """Play the story, with a database of its own, so that nothing of it is taken for real later."""
        self._next(
            f"Open {self._run.rooms.url} in a browser. Seven months of 2026 begin there, a week a minute: a docket that"
            " nobody listed is found (answer it with ✅ or ❌), and the bill goes on under other numbers until it is"
            " signed."
        )
        self._set({"state": {"path": str(scratch / "billbot.db"), "public": str(scratch / "public")}})
        self._run.given = self._folder
        play(self._run, leave=leave)

    def leave(self) -> None:
        """Say what was written, and what to change for the real site, Slack and mail."""
        for key in (("state", "path"), ("state", "public")):
            if key in self._before:
                self._set({key[0]: {key[1]: self._before[key]}})
        said = called(self._folder)
        lines = [f"  [{table}] {key} = {_toml(self._before[table, key])}" for table, key in _REAL]
        self._session.tell(
            f"\nYour configuration stands in {self._folder}. For the real site, Slack and mail, write in billbot.toml:"
        )
        say("\n".join(lines))
        say(f"Then, for your address, a Slack app and a mail server of yours:\n  {said} setup contact slack mail")
        say(f"For your bills:\n  {said} watch add H1234 --topic {_TOPIC}\n  {said} watch remove {_BILL}")
        say(f"Try everything, and let it work:\n  {said} doctor --send\n  {said} work")

    def _lay(self) -> None:
        from billbot import config

        self._next("A configuration is a folder with three files, in which notes say what each line is for.")
        for path in config.write_sample(self._folder, topics={_TOPIC: _TOPIC_NAME}):
            say(f"wrote {path}")

    def _point(self) -> None:
        self._next("billbot reads from a site and writes to Slack: both addresses lead to practice ones for now.")
        self._set(
            {"source": {"url": self._run.site, "gap_seconds": 0}, "slack": {"api_url": f"{self._run.rooms.url}/api/"}}
        )
        known = tomllib.loads((self._folder / "billbot.toml").read_text(encoding="utf-8"))
        for table, key in _REAL:
            say(f"[{table}] {key} = {_toml(known[table][key])}")

    def _tell_slack(self) -> None:
        from billbot.cli.setup_slack import slack
        from billbot.practice.workspace import BOT_TOKEN

        self._next(
            "In Slack a bot has a token, and is a member of a channel. `billbot setup slack` asks for both and tries"
            " them; with `operations = true` the channel hears of documents that nobody listed, too."
        )
        slack(self._session, SetupOptions(slack_token=BOT_TOKEN, slack_channel="coalition"))
        file = self._folder / "billbot.toml"
        file.write_text(f"{file.read_text(encoding='utf-8').rstrip()}\noperations = true\n", encoding="utf-8")

    def _tell_mail(self) -> None:
        from billbot.cli.setup_mail import mail

        self._next("Mail needs a server, and a list of addresses, which is kept in a file that nobody else can read.")
        server = SetupOptions(
            mail_host="127.0.0.1", mail_port=self._run.rooms.mail_port, mail_security="none", mail_user=""
        )
        mail(self._session, replace(server, mail_from=_SENDER, mail_to=_READER))

    def _list(self) -> None:
        self._next(
            f"What people follow is a proposal, whatever number it has; a topic has words that find what nobody listed."
            f" `billbot watch add {_BILL}` looks a bill up and puts it on the list."
        )
        file = self._folder / "bills.toml"
        file.write_text(file.read_text(encoding="utf-8").replace(_NO_WORDS, f"{_WORDS}  "), encoding="utf-8")
        words = ["watch", "add", _BILL, "--topic", _TOPIC, "--proposal", _PROPOSAL, "--position", "support", "--yes"]
        # The look-up is of today, as the site's clock is until the story begins.
        self._command(["--config", str(self._folder), *words])

    def _set(self, values: Mapping[str, Mapping[str, str | int]]) -> None:
        """Write values into billbot.toml, and keep what stood there."""
        from billbot import config

        stood = tomllib.loads((self._folder / "billbot.toml").read_text(encoding="utf-8"))
        for table, keys in values.items():
            for key in keys:
                self._before.setdefault((table, key), stood[table][key])
        config.draft(self._folder, {}, values=values).put_in_place()

    def _next(self, text: str) -> None:
        self._step += 1
        if self._step > 1 and sys.stdin.isatty():
            click.prompt("Enter goes on", default="", show_default=False, prompt_suffix=" ", err=True)
        say("")
        self._session.tell(f"{self._step} of 6. {text}")


def _command(words: list[str]) -> None:
    """Do what somebody would type. Raises BillbotError, ClickException."""
    click.get_current_context().find_root().command.main(words, prog_name="billbot", standalone_mode=False)


def _toml(value: str | float) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
