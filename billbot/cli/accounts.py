"""Who types a command that others read of."""

import getpass
import os

import click

from billbot.errors import UsageError

_LONGEST_NAME = 60
BY = click.option("--by", metavar="NAME", help="Who does it, instead of the name of this account; no address.")


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
