"""All output of the commands: text, JSON, the log, errors, and progress bars."""

import json
import logging
import re
import shlex
import shutil
import sys
import traceback
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

import click
from click.core import ParameterSource

from billbot.clock import EASTERN
from billbot.domain.bills import BillId
from billbot.domain.display import first_few, fitted, for_json, harmless, terminal_columns

if TYPE_CHECKING:
    from billbot.channels import Finding

_SHOWN = 3

# What gets color at a terminal: headings, and the first words of warnings.
_HEADING = re.compile(r"[A-Z][A-Z' ,]+|──── .+ ────|\d of \d\. [^.]+\.")
_BEGINS = re.compile(
    r"(?P<green>ok)(?=    )|(?P<yellow>wait)(?=  )"
    r"|(?P<red>FIX(?=   )|(?:billbot|disk|failing|held|incident|last check failed|paused|skipped|stopped|undelivered):)"
)


def say(text: str, *, err: bool = False, file: IO[Any] | None = None, plain: bool = True) -> None:
    """Print a text and a line break on stdout or stderr. Control characters in strangers' text have no effect.

    Unless it is `plain`, headings and the first words of warnings have color at a terminal.
    """
    Progress.hide()
    shown = harmless(text)
    click.echo(shown if plain else "\n".join(map(_colored, shown.split("\n"))), file=file, err=err)


def _colored(line: str) -> str:
    if _HEADING.fullmatch(line):
        return click.style(line, bold=True)
    begins = _BEGINS.match(line)
    return line if begins is None else click.style(begins[0], fg=begins.lastgroup, bold=True) + line[begins.end() :]


def called(folder: Path | None = None) -> str:
    """The beginning of a command to type: `billbot`, with `--config` if it was given this time.

    With a `folder` it is always `--config` and that one.
    """
    if folder is None:
        context = click.get_current_context().find_root()
        typed = context.get_parameter_source("folder") is ParameterSource.COMMANDLINE
        folder = context.params["folder"] if typed else None
    here = Path(sys.argv[0]).name == "billbot" and shutil.which("billbot") is None
    program = sys.argv[0] if here else "billbot"
    return shlex.join([program, "--config", str(folder)] if folder else [program])


def as_typed(text: str) -> str:
    """The text, with `--config` added to each command such as `billbot status`, if it was given this time.

    The texts come from packages that also write messages and do not know how billbot was invoked.
    """
    if click.get_current_context(silent=True) is None:
        return text
    return re.sub("`billbot (?!--)", lambda _: f"`{called()} ", text)


def tell(text: str, *, err: bool = False, file: IO[Any] | None = None) -> None:
    """Like `say`, for a person: commands become `as_typed`, and long lines are wrapped on a terminal.

    They go on below their last part. Headings and warnings have color there.
    """
    text = as_typed(text)
    if (file or (sys.stderr if err else sys.stdout)).isatty():
        text = fitted(text, terminal_columns())
    say(text, err=err, file=file, plain=False)


class Progress:
    """A progress bar on stderr, only at a terminal: what is done, the time left, and what it waits for.

    `says` is printed above it first. Other output hides the bar until the next step.
    """

    _shown = False

    def __init__(self, says: str) -> None:
        self._says, self._bar = says, click.progressbar(length=0)

    def __enter__(self) -> Self:
        if self._says and sys.stderr.isatty():
            tell(self._says, err=True)
        return self

    def __exit__(self, *exception: object) -> None:
        self.hide()

    def __call__(self, done: int, total: int, what: str) -> None:
        """Show that this much of `total` is done, and `what` comes next. A total of 0 removes the bar."""
        self.hide()
        if not (total and sys.stderr.isatty()):
            return
        if not done or done < self._bar.pos:
            self._bar = click.progressbar(
                length=total, width=24, show_pos=True, show_percent=False, item_show_func=str, file=sys.stderr
            )
        self._bar.length, self._bar.current_item = total, harmless(what)  # type: ignore[assignment]
        self._bar.make_step(done - self._bar.pos)
        Progress._shown = True
        self._bar.render_progress()

    @staticmethod
    def hide() -> None:
        """Remove the bar, if it is shown."""
        if Progress._shown:
            Progress._shown = False
            click.echo("\r\x1b[K\x1b[?25h", nl=False, err=True)  # and the cursor is back


def say_finding(finding: "Finding") -> None:
    """Print a line: whether something works, what was tried, and what was found."""
    sign = "wait" if finding.well is None else "ok  " if finding.well else "FIX "
    tell(f"{sign}  {finding.what}: {finding.said}")


def say_json(value: object) -> None:
    """Print one JSON value, with days, times and bill numbers as `for_json` writes them."""
    say(json.dumps(value, default=for_json))


class LogLines(logging.StreamHandler[IO[str]]):
    """Writes the log to a stream, hiding the progress bar there first."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        Progress.hide()
        super().emit(record)


class LogFormatter(logging.Formatter):
    """Formats a message as one line, without line breaks or control characters.

    Its time is Eastern, with the offset.
    """

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - as below
        """When it was logged."""
        del datefmt
        return datetime.fromtimestamp(record.created, EASTERN).isoformat(sep=" ", timespec="seconds")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the base class names it
        """The line of a record."""
        return harmless(" ".join(super().formatMessage(record).splitlines()))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the base class names it
        """The lines of a traceback, indented below the message."""
        return harmless(super().formatException(ei))


def complain(line: str, *, file: IO[Any] | None = None) -> None:
    """Say on stderr what is wrong."""
    tell(f"billbot: {line}", file=file, err=True)


def say_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print the traceback of a bug, which may quote a stranger's text."""
    say("".join(traceback.format_exception(kind, error, trace)).rstrip(), err=True)


def by_reason(bills: Iterable[tuple[BillId, str]]) -> Iterator[str]:
    """A line for each bill with its reason; one line for many with the same: `194/H1, 194/H2 and 3 others: no page`."""
    from billbot.messages.phrases import listed, others

    found: dict[str, list[str]] = {}
    for bill, why in bills:
        found.setdefault(why, []).append(str(bill))
    for why, those in found.items():
        named = those if len(those) <= _SHOWN else [listed(first_few(those, _SHOWN, others))]
        yield from (f"{each}: {why}" for each in named)


def when(at: datetime | None) -> str:
    """A time in commands' output, with its zone."""
    return "never" if at is None else f"{at:%A, %B} {at.day}, {at.year}, {at:%H:%M %Z}"
