"""What the parts of `setup` share: the given options, and a session that asks, tries an answer and writes it."""

import io
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import click
from msgspec import Struct
from msgspec.structs import asdict

from billbot.bills.shown import harmless
from billbot.cli.printing import say, tell
from billbot.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from billbot.channels import Finding
    from billbot.clock import Clock
    from billbot.config import Config, SettingsDraft

# What to do next with an answer that was tried: try it again, ask for another one, write it, or leave it for later.
NextStep = Literal["again", "other", "write", "later"]


class SetupOptions(Struct, frozen=True):
    """What was given as options, as by a script; empty or null is not given."""

    contact: str = ""
    slack_token: str = ""
    slack_channel: str = ""
    slack_app_token: str = ""
    mail_host: str = ""
    mail_port: int | None = None
    mail_security: str | None = None
    mail_user: str | None = None
    mail_password: str = ""
    mail_from: str = ""
    mail_to: str = ""
    heartbeat: str = ""

    def __repr__(self) -> str:
        return "SetupOptions()"  # three of them are secrets

    @property
    def anything(self) -> bool:
        """Whether any option was given."""
        return self != SetupOptions()

    @property
    def slack(self) -> bool:
        """Whether any option about Slack was given."""
        return any(each for key, each in asdict(self).items() if key.startswith("slack_"))

    @property
    def mail(self) -> bool:
        """Whether any option about mail was given."""
        return any(each not in {"", None} for key, each in asdict(self).items() if key.startswith("mail_"))


class Session:
    """One run of `setup`: it `asks` somebody at a terminal, or takes what a script gives.

    `failed` says that something does not work. The parts in `again` are asked for though they are set. With `yes` what
    does not work is written, too.
    """

    def __init__(
        self, folder: Path, environ: Mapping[str, str], clock: "Clock", again: Collection[str], *, asks: bool, yes: bool
    ) -> None:
        self.folder, self.environ, self.clock = folder, environ, clock
        self.again, self.asks, self._yes = again, asks, yes
        self.failed = self._explained = False
        self.discarded = io.StringIO()  # takes what console channels would print

    @property
    def settings(self) -> "Config":
        """The configuration as it is now. Raises ConfigError."""
        from billbot import config

        return config.load_during_setup(self.folder, self.environ)

    def tell(self, text: str) -> None:
        """Say a line, broken between words where a terminal ends; a command, indented, is left whole, to be copied."""
        (say if text.startswith("  ") else tell)(text)

    def show(self, findings: "Iterable[Finding]") -> bool:
        """Print what works and what does not, in the words of `doctor`; returns whether nothing has to be mended."""
        well = True
        for each in findings:
            mark = "none" if each.well is None else "ok  " if each.well else "MEND"
            self.tell(f"{mark}  {each.what}: {each.said}")
            well = well and each.well is not False
        return well

    def ask(self, question: str, default: str = "") -> str:
        """Ask at the terminal, and return what is typed; Enter takes the default, Ctrl-C or Ctrl-D ends the command."""
        shown = f"{question} [{default}]" if default else question
        typed: str = click.prompt(harmless(shown), default=default, show_default=False, err=True)
        return typed.strip()

    def ask_secret(self, question: str) -> str:
        """As `ask`, but what is typed is not shown."""
        typed: str = click.prompt(question, default="", show_default=False, hide_input=True, err=True)
        return typed.strip()

    def draft(self, **changes: Any) -> "SettingsDraft | None":
        """Draft the configuration with these changes; null where they have faults, and somebody is asked again.

        Raises UsageError for these faults in a script, and ConfigError for faults that the files have already.
        """
        from billbot import config

        config.load_during_setup(self.folder, self.environ)  # raises the faults that are there already
        try:
            return config.draft(self.folder, self.environ, **changes)
        except ConfigError as error:
            named = f"{self.folder / 'billbot.toml'}: "
            faults = [re.sub(r" \(line \d+\)$", "", each.removeprefix(named)) for each in error.faults]
            if not self.asks:
                raise UsageError("\n".join(faults)) from error
            for each in faults:
                self.tell(f"MEND  {each}")
            return None

    def try_and_write(
        self, draft: "SettingsDraft", tried: "Callable[[], Iterable[Finding]]", *, likely: NextStep = "other"
    ) -> NextStep:
        """Try a draft by calling `tried`, print what it finds, and write the draft if it works or is wanted anyway.

        Returns `write` if it was written, else `other` to ask for another answer or, in a script always, `later`. If it
        does not work, Enter chooses `likely`. Raises ConfigError where it cannot be written.
        """
        chosen: NextStep = "again"
        while chosen == "again":
            if well := self.show(tried()):
                chosen = "write"
            elif self.asks:
                chosen = self._chosen(likely)
            else:
                chosen = "write" if self._yes else "later"
        self.failed = self.failed or not (well or (self.asks and chosen != "write"))
        if chosen == "write":
            draft.put_in_place()
        elif not self.asks:
            self.tell("Nothing was written of this.")
        return chosen

    def _chosen(self, likely: NextStep) -> NextStep:
        while True:
            if not self._explained:
                self.tell(
                    "again: try it again; other: another answer; write: all the same, to mend later; later: leave it."
                )
            self._explained = True
            typed = self.ask("Again, other, write or later?", likely).lower()
            for each in get_args(NextStep):
                if typed and each.startswith(typed):
                    chosen: NextStep = each
                    return chosen
            self._explained = False  # explain again to somebody who answers anything else
