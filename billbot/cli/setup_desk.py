"""The desk at which `setup` asks and answers: what is asked, said, tried and written, whichever part it is about."""

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

# What to do with an answer that does not work.
After = Literal["again", "other", "write", "later"]


class Given(Struct, frozen=True):
    """What a script gives as options; empty or null is nothing said."""

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
        return "Given()"  # three of them are secrets

    @property
    def anything(self) -> bool:
        """Whether there is any."""
        return self != Given()

    @property
    def slack(self) -> bool:
        """Whether any of it is about Slack."""
        return any(each for key, each in asdict(self).items() if key.startswith("slack_"))

    @property
    def mail(self) -> bool:
        """Whether any of it is about mail."""
        return any(each not in {"", None} for key, each in asdict(self).items() if key.startswith("mail_"))


class Desk:
    """Somebody at a terminal, if `asks`, or a script; `failed` says that something does not work.

    The parts in `again` are asked for though they are set. With `yes` what does not work is written, too.
    """

    def __init__(
        self, folder: Path, environ: Mapping[str, str], clock: "Clock", again: Collection[str], *, asks: bool, yes: bool
    ) -> None:
        self.folder, self.environ, self.clock = folder, environ, clock
        self.again, self.asks, self._yes = again, asks, yes
        self.failed = self._explained = False
        self.nowhere = io.StringIO()  # what a console would print

    @property
    def settings(self) -> "Config":
        """The configuration as it is now. Raises ConfigError."""
        from billbot import config

        return config.load_during_setup(self.folder, self.environ)

    def tell(self, text: str) -> None:
        """Say a line, broken between words where a terminal ends; a command, indented, is left whole, to be copied."""
        (say if text.startswith("  ") else tell)(text)

    def show(self, findings: "Iterable[Finding]") -> bool:
        """Say what works and what does not, in the words of `doctor`; gives whether nothing has to be mended."""
        well = True
        for each in findings:
            mark = "none" if each.well is None else "ok  " if each.well else "MEND"
            self.tell(f"{mark}  {each.what}: {each.said}")
            well = well and each.well is not False
        return well

    def ask(self, question: str, default: str = "") -> str:
        """What is typed at the terminal; Enter takes the default. Ends the command at Ctrl-C or Ctrl-D."""
        shown = f"{question} [{default}]" if default else question
        typed: str = click.prompt(harmless(shown), default=default, show_default=False, err=True)
        return typed.strip()

    def ask_secret(self, question: str) -> str:
        """As `ask`, but what is typed is not shown."""
        typed: str = click.prompt(question, default="", show_default=False, hide_input=True, err=True)
        return typed.strip()

    def draft(self, **changes: Any) -> "SettingsDraft | None":
        """A configuration that differs by these, not written yet; null where somebody has to answer otherwise.

        Raises UsageError in a script, and ConfigError for what is wrong with the files themselves.
        """
        from billbot import config

        config.load_during_setup(self.folder, self.environ)  # faults that are there already are none of an answer
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

    def keep(
        self, draft: "SettingsDraft", tried: "Callable[[], Iterable[Finding]]", *, likely: After = "other"
    ) -> After:
        """Say how a draft fares, and write it where it works, or where somebody wants it all the same.

        Gives what came of it: `write` where it is written, else `other` for another answer, or `later`, as a script has
        it always. `likely` is what Enter chooses where it does not work. Raises ConfigError where it cannot be written.
        """
        chosen: After = "again"
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

    def _chosen(self, likely: After) -> After:
        while True:
            if not self._explained:
                self.tell(
                    "again: try it again; other: another answer; write: all the same, to mend later; later: leave it."
                )
            self._explained = True
            typed = self.ask("Again, other, write or later?", likely).lower()
            for each in get_args(After):
                if typed and each.startswith(typed):
                    chosen: After = each
                    return chosen
            self._explained = False  # whoever answers otherwise has not read it, or not taken it in
