"""Options that several commands share, and what they become: the app, the clock, a bill, a proposal."""

import getpass
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import replace

from billbot import clock
from billbot.cli.printing import complain, say, when
from billbot.domain.watched import Proposal
from billbot.errors import UsageError

_log = logging.getLogger(__name__)

_LONGEST_NAME = 60
# Beside the database of a practice story, or of the demo: the time there.
STORY_CLOCK = "story-clock.txt"
NOW = click.option("--now", metavar="ISO", help="Use this as the time; Eastern unless it has an offset.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON value and nothing else.")
YES = click.option("--yes", is_flag=True, help="Answer yes to every question.")
BY = click.option("--by", metavar="NAME", help="Who does it, instead of this account's name; no address.")
if TYPE_CHECKING:
    from billbot.app.app import App
    from billbot.briefs.watch import Watch
    from billbot.domain.bills import BillId
    from billbot.store import Store


def open_app(folder: Path, now: str | None) -> "App":
    """The app with the configuration in force; if `now` is given, or it is of a practice story, its clock is stopped.

    If that is an earlier one than the files have, stderr says why, and what to do.
    """
    from billbot.app.app import open_app as wired
    from billbot.app.config_faults import until_fixed

    app = wired(folder, clock_at(now), os.environ)
    story = app.settings.state.path.with_name(STORY_CLOCK)
    with suppress(PermissionError):  # opening the database says so
        if now is None and story.exists():
            app = replace(app, clock=clock_at(story.read_text(encoding="utf-8")))
    for line in app.overruled:
        complain(line)
    if app.overruled:
        complain(until_fixed(app.overruled))
    return app


def clock_at(now: str | None) -> clock.Clock:
    """This machine's clock, or one that is stopped at `now`. Raises UsageError if the text is not a time."""
    try:
        return clock.system() if now is None else clock.stopped(clock.parse(now))
    except ValueError as error:
        raise UsageError(f"--now: {now!r} is not a time; write 2026-11-24T08:00") from error


class Asking(Struct, frozen=True):
    """Asks for confirmation at a terminal, unless `--yes` was given; never in a script."""

    yes: bool

    @property
    def somebody(self) -> bool:
        """Whether guesses can be confirmed: there is a person to ask, or `--yes` was given."""
        return self.yes or sys.stdin.isatty()

    def agrees(self, question: str, *, likely: bool = True) -> bool:
        """Ask a person at the terminal; true with `--yes`, and in a script."""
        return self.yes or not sys.stdin.isatty() or click.confirm(question, default=likely, err=True)

    def choose(self, question: str, options: Sequence[str]) -> int:
        """Ask a person at the terminal to choose one of these by its number or a part of it; return its index."""
        for at, each in enumerate(options, 1):
            say(f"{at:>3}  {each}", err=True)

        def chosen(typed: str) -> int:
            named = [at for at, each in enumerate(options) if typed.strip().casefold() in each.casefold()]
            numbered = [at for at in range(len(options)) if str(at + 1) == typed.strip()]
            found = numbered or named
            if len(found) != 1:
                raise click.UsageError(
                    f"type a number from 1 to {len(options)}, or a name; Ctrl-C leaves the list as it is"
                )
            return found[0]

        return int(click.prompt(f"{question} Its number or name", value_proc=chosen, err=True))

    def insist(self, question: str, *, likely: bool = True) -> None:
        """Ask, and end the command if the answer is no."""
        if not self.agrees(question, likely=likely):
            raise click.Abort


def editor_name(by: str | None) -> str:
    """The name to record an edit with. Others read it (promise 9). Raises UsageError for anything else."""
    if by is None:
        try:
            by = getpass.getuser()
        except (KeyError, OSError):  # an account without a name
            by = f"account {os.getuid()}"
    name = " ".join(by.split())
    if not name or "@" in name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError("--by: write a short name, not an address; others see it")
    return name


def parse_bill(app: "App", number: str) -> "BillId":
    """The bill with that number. Raises UsageError if the text is not a number."""
    try:
        return app.bill(number)
    except ValueError as error:
        raise UsageError(str(error)) from None


def meant_bill(app: "App", watch: "Watch", number: str) -> "BillId":
    """As `parse_bill`, but a number without its court prefers a watched bill."""
    try:
        return watch.meant(number, app.court)
    except ValueError as error:
        raise UsageError(str(error)) from None


def find_proposal(app: "App", store: "Store", name: str) -> "tuple[Watch, Proposal, BillId | None]":
    """Find the proposal that somebody means (`briefs.names`), or that a bill was in before it was taken off the list.

    Returns the watch, which includes that proposal; the proposal; and the bill, or None if the name is not a number.
    Raises UsageError if there is no such proposal.
    """
    from billbot.briefs.names import meant
    from billbot.messages.phrases import listed, titled

    names = app.names(store)
    watch, found = names.watch, meant(name, names, names.watch.proposals)
    if len(found.proposals) == 1:
        return watch, found.proposals[0], found.bill
    if found.proposals:
        raise UsageError(f"{name!r} may be {' or '.join(each.id for each in found.proposals)}: write one of them")
    bill = found.bill
    if bill is None:
        near = f"did you mean {found.near}? " if found.near else ""
        branch = f"a bill's number has its letter, H{name} or S{name}; " if name.isdecimal() else ""
        read = f"; read, but not watched: {'; '.join(titled(found.unwatched))}" if found.unwatched else ""
        there = f"there are {listed([each.id for each in watch.proposals])}"
        raise UsageError(f"there is no bill or proposal {name!r}; {near}{branch}{there}{read}")
    edits = [each for each in store.watchlist.edits() if each.kind == "removed" and each.bill == bill]
    if not edits:
        title = "".join(f"; its title is {title}" for _, title in found.unwatched)
        raise UsageError(f"{bill} is not watched{title}; to watch it: `billbot watch add {bill}`")
    gone = edits[-1]
    why = f"Taken off the list on {when(gone.at)}; this is what was known then."
    was = Proposal(id=gone.proposal, name=gone.name, topics=(), bills=(bill,), why=why)
    return replace(watch, proposals=[was]), was, bill
