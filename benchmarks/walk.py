"""Traces one change through billbot: which files run between a new row and its message.

`.venv/bin/python -m benchmarks.walk` prints how many files, and how often a call leads from one of them into another;
with `--list` the files, too, in the order in which they are first of use; what only made its objects comes last. A bill
of the practice General Court gets a row that sets a hearing; from the check that is due then until its message is
handed to a Slack channel, every call counts. Beside it: how many of these files run at a check that finds nothing, too,
and so belong to every check and not to the row; and how many lines the files have, and of these the functions that ran,
since a file counts whole as soon as one of its functions runs.
"""

import argparse
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from msgspec.structs import replace

import billbot
from billbot import clock
from billbot.app import bootstrap
from billbot.app.telling import Steps
from billbot.app.tick import tick
from billbot.channels import Finding, Transport
from billbot.demo import PracticeBill, PracticeRow, PracticeSite
from billbot.domain.ledger import Message, Receipt

ROOM = Path(billbot.__file__).parent
BASELINE, QUIET, ENTERED, CHECKED = (
    clock.parse(f"2025-11-{time}") for time in ("03T10:00", "03T11:00", "03T12:00", "03T14:00")
)
HEARING = "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1"
BILLS = """
[[topic]]
id = "topic"
name = "A topic"

[[proposal]]
id = "sample"
name = "Sample proposal"
topics = ["topic"]
bills = ["194/H1"]
"""


@dataclass
class Walk:
    """The files that ran, with their calls, and how many calls led from one into another.

    `steps` are those that did more than make their objects, in the order in which they first did.
    """

    files: dict[str, int] = field(default_factory=dict)
    switches: int = 0
    steps: dict[str, None] = field(default_factory=dict)
    ran: set[CodeType] = field(default_factory=set)

    @contextmanager
    def seen(self) -> Iterator[None]:
        """Watch this thread within."""
        sys.setprofile(self._note)
        try:
            yield
        finally:
            sys.setprofile(None)

    def end(self) -> None:
        """Watch no more."""
        sys.setprofile(None)

    @property
    def lines(self) -> tuple[int, int]:
        """The lines of these files, and how many of them are of functions that ran, each with what it holds."""
        whole = sum(len((ROOM / name).read_text("utf-8").splitlines()) for name in self.files)
        own = {(code.co_filename, line) for code in self.ran for line in _span(code)}
        return whole, len(own)

    def _note(self, frame: FrameType, event: str, _: Any) -> None:
        here = _file(frame)
        if event != "call" or here is None:
            return
        self.files[here] = self.files.get(here, 0) + 1
        self.ran.add(frame.f_code)
        if frame.f_code.co_name != "__init__":
            self.steps.setdefault(here)
        caller = frame.f_back
        while caller is not None and _file(caller) is None:
            caller = caller.f_back
        self.switches += caller is not None and _file(caller) != here


def _span(code: CodeType) -> range:
    """The lines of a function from its first to its last, those behind which nothing runs among them."""
    lines = [line for _, _, line in code.co_lines() if line]
    return range(min(lines), max(lines) + 1)


def _file(frame: FrameType) -> str | None:
    """The file of billbot that a frame runs; null where it is of somebody else."""
    return _of_ours(frame.f_code.co_filename)


@cache
def _of_ours(name: str) -> str | None:
    path = Path(name)
    return str(path.relative_to(ROOM)) if path.is_relative_to(ROOM) else None


@dataclass
class Slack:
    """A way out that takes what it is given; the message of the hearing ends the walk."""

    can_find = True

    walk: Walk
    name: str = "all"
    got: list[Message] = field(default_factory=list)

    def recipients(self) -> tuple[str, ...]:
        """One channel."""
        return ("C0SAMPLE",)

    def send(self, message: Message, recipient: str, *, thread: str | None) -> Receipt:
        """Take it."""
        del recipient, thread
        self.walk.end()
        self.got.append(message)
        return Receipt(f"{len(self.got)}", CHECKED)

    def find(self, key: str, recipient: str, since: datetime) -> Receipt | None:
        """Nothing is ever looked for."""
        raise NotImplementedError(key, recipient, since)

    def amend(self, message: Message, recipient: str, reference: str) -> None:
        """Nothing is ever corrected."""
        raise NotImplementedError(message, recipient, reference)

    def probe(self) -> None:
        """It always works."""

    def examine(self, *, send: bool) -> tuple[Finding, ...]:
        """Nothing to say."""
        del send
        return ()


def walk(folder: Path) -> tuple[Walk, Walk]:
    """Take the baseline; follow a check that finds nothing, then the row to its message."""
    for module in pkgutil.walk_packages([str(ROOM)], "billbot."):  # loading is no part of it
        if module.name != "billbot.__main__":
            import_module(module.name)
    rows = (
        PracticeRow(clock.parse("2025-02-27T12:00"), "House", "Referred to the committee on The Judiciary"),
        PracticeRow(ENTERED, "Joint", HEARING),
    )
    bill = PracticeBill(194, "H1", title="An Act on a sample", rows=rows)
    quiet, found = Walk(), Walk()
    slack = Slack(found)
    with PracticeSite([bill], now=BASELINE) as site:
        (folder / "billbot.toml").write_text(
            f'[source]\nurl = "{site.url}"\ncontact = "walk@example.com"\ngap_seconds = 0\n'
            '[schedule]\nlooks_per_day = 2\ncheck_every = "30m"\n'
            '[[channel]]\nname = "all"\nkind = "slack"\nto = "C0SAMPLE"\nquiet = ""\n',
            encoding="utf-8",
        )
        (folder / "bills.toml").write_text(BILLS, encoding="utf-8")
        opened = bootstrap.open_app(folder, clock.stopped(BASELINE), {})
        ways: dict[str, Transport] = {"all": slack}
        with Steps() as steps:
            tick(replace(opened, transports_override=ways), steps)
        app = replace(opened, folder=None, transports_override=ways)  # its files are as they were
        site.now = QUIET
        with Steps() as steps, quiet.seen():
            tick(replace(app, clock=clock.stopped(QUIET)), steps)
        site.now = CHECKED
        with Steps() as steps, found.seen():
            tick(replace(app, clock=clock.stopped(CHECKED)), steps)
    assert "Hearing" in slack.got[-1].subject or "hearing" in slack.got[-1].text, "its message has not left"
    return quiet, found


def main() -> None:
    """Follow it and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="print the files and how many calls each had, too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        (config := Path(folder) / "config").mkdir()
        quiet, found = walk(config)
    if asked.list:
        for name in {**found.steps, **found.files}:
            print(f"{found.files[name]:6}  {name}")
    always = len(found.files.keys() & quiet.files.keys())
    print(f"{len(found.files)} files, {found.switches} switches; {always} of the files run where there is no news, too")
    print("{:,} lines, {:,} of them of functions that ran".format(*found.lines))


if __name__ == "__main__":
    main()
