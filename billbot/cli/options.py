"""The options that several commands have, and what is made of them."""

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billbot import clock
from billbot.errors import UsageError

if TYPE_CHECKING:
    from billbot.bootstrap import House

_LONGEST_NAME = 60
NOW = click.option("--now", metavar="ISO", help="Take this as the time; without an offset it is Eastern.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON value and nothing else.")
BY = click.option("--by", metavar="NAME", help="Who does it, instead of the name of this account; no address.")


def open_house(folder: Path, now: str | None) -> "House":
    """The configured house, its clock standing still at `now` when that is given."""
    from billbot import bootstrap

    try:
        ticking = clock.system() if now is None else clock.stopped(clock.parse(now))
    except ValueError as error:
        raise UsageError(f"--now: {now!r} is not a time; write 2026-11-24T08:00") from error
    return bootstrap.open_house(folder, ticking, os.environ)


def account(by: str | None) -> str:
    """Who does it: a name alone, since others read it (promise 9). Raises UsageError for one that is none."""
    if by is None:
        try:
            by = getpass.getuser()
        except (KeyError, OSError):  # an account without a name
            by = f"account {os.getuid()}"
    name = " ".join(by.split())
    if not name or "@" in name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError("--by: write a short name, and no address; others read it")
    return name
