"""How the commands write: all of their output, the log, rows for a spreadsheet; numbers, times and values."""

import csv
import json
import logging
import sys
import traceback
from collections.abc import Iterable, Sequence
from datetime import datetime
from types import TracebackType
from typing import IO, Any

import click

from billbot.bills.shown import cell, harmless
from billbot.clock import EASTERN


def say(text: str, *, err: bool = False, file: IO[Any] | None = None) -> None:
    """Print a text and a line break on stdout, or on stderr; no stranger's text in it is obeyed by a terminal."""
    click.echo(harmless(text), file=file, err=err)


def say_rows(rows: Iterable[Sequence[str]]) -> None:
    """Print rows as CSV; no stranger's text in them is a formula for a spreadsheet."""
    csv.writer(sys.stdout, lineterminator="\n").writerows([cell(each) for each in row] for row in rows)


class LogFormatter(logging.Formatter):
    """A line a message, whatever line breaks a stranger's text brings, and nothing in it that a terminal obeys.

    Its time is Eastern, with the offset.
    """

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - as below
        """When it was logged."""
        del datefmt
        return logged_at(record).isoformat(sep=" ", timespec="seconds")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the base class names it
        """The line of a record."""
        return harmless(" ".join(super().formatMessage(record).splitlines()))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the base class names it
        """The lines of a fault behind it."""
        return harmless(super().formatException(ei))


class JsonLogFormatter(LogFormatter):
    """A JSON object a line: `time`, `level`, `logger`, `message`, and `fault` where there is one; for collectors."""

    def format(self, record: logging.LogRecord) -> str:
        """The object of a record, in ASCII."""
        said = {
            "time": iso(logged_at(record)),
            "level": record.levelname,
            "logger": record.name,
            "message": harmless(" ".join(record.getMessage().splitlines())),
        }
        if record.exc_info:
            said["fault"] = self.formatException(record.exc_info)
        return json.dumps(said)


def logged_at(record: logging.LogRecord) -> datetime:
    """When a record was made, in Eastern time."""
    return datetime.fromtimestamp(record.created, EASTERN)


def complain(line: str, *, collected: bool, file: IO[Any] | None = None) -> None:
    """Say on stderr what is wrong: for a person, or in the log where that is `collected` as JSON."""
    if collected:
        logging.getLogger("billbot").error("%s", line)
    else:
        say(f"billbot: {line}", file=file, err=True)


def log_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """As `say_fault`, in a log that is collected."""
    logging.getLogger("billbot").critical("a fault in billbot; please report it", exc_info=(kind, error, trace))


def say_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print a fault of ours, as Python does, which may quote a stranger's text."""
    say("".join(traceback.format_exception(kind, error, trace)).rstrip(), err=True)


_SMALL = 100_000  # bytes, below which megabytes say nothing


def megabytes(size: int) -> str:
    """A number of bytes, as a person says it."""
    return f"{size / 1e3:.0f} kB" if size < _SMALL else f"{size / 1e6:.1f} MB"


def iso(at: datetime | None) -> str | None:
    """A time as the JSON of a command has it; null stays null."""
    return None if at is None else at.isoformat(timespec="seconds")


def when(at: datetime | None) -> str:
    """A time as these commands say it, with its zone."""
    return "never" if at is None else f"{at:%A, %B} {at.day}, {at.year}, {at:%H:%M %Z}"


def in_words(value: object) -> str:
    """A value of the JSON in words, for a person."""
    if isinstance(value, list):
        return "; ".join(in_words(part) for part in value)
    if isinstance(value, dict) and {*value} == {"id", "relation"}:
        return f"{value['id']} ({value['relation']})"
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items() if part is not None)
    return str(value)
