"""The fixture of tests of commands: a configuration on disk that points at a practice site, and ways to run billbot.

`on_disk` opens a `AppOnDisk`. `app.billbot("check", …)` runs a command in this process, `app.start` in another.
"""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner

from billbot import clock
from billbot.app.app import App, open_app
from billbot.app.tick import Steps, tick
from billbot.cli import group
from billbot.demo import PracticeBill, PracticeRow
from billbot.domain.bills import BillId
from billbot.domain.report import Report
from billbot.notify.deliver import DeliveryReport
from billbot.store import Store
from tests.support import toml
from tests.support.faults import FaultySite
from tests.support.forked_process import Started, begin
from tests.support.new_database import new_database

# What is started in the background ignores Ctrl-C, and so would what is started here.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

BEGIN = "2025-03-03T10:00"
LATER = "2025-03-03T14:00"
REFERRED = "Referred to the committee on The Judiciary"
HEARING = "Hearing scheduled for 11/18/2025 from 01:00 PM-05:00 PM in A-1"
# On any day, a number without a court is one of the 194th.
CALENDAR = "[[court]]\nnumber = 194\nopens = 2025-01-01\n"
BILLS = toml.TOPIC + toml.proposal("dignity", "Dignity", "194/H1588", "194/S1122")
# All bills are due together, so a tick looks at each of them or at none.
TOGETHER = '[schedule]\nlooks_per_day = 2\ncheck_every = "30m"\ncheck_every_else = "3h"\n'
CONSOLE = '[[channel]]\nname = "desk"\nkind = "console"\n'
ROOM = '[[channel]]\nname = "room"\nkind = "slack"\nto = "C0123456789"\n'


class Ran(NamedTuple):
    """The result of a command: exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on stdout."""
        return json.loads(self.out)

    @property
    def faults(self) -> list[str]:
        """The lines on stderr that are not from the log."""
        return [line for line in self.err.splitlines() if not re.match(r"\d{4}-\d\d-\d\d ", line)]


class AppOnDisk:
    """An installation in the folder `root`: its configuration, its database, and the practice site that it reads.

    The site's clock shows the `--now` of the last command, or else the time of this machine.
    """

    def __init__(self, root: Path, site: FaultySite) -> None:
        self.root, self.site = root, site
        self._saved = root.with_name(f"{root.name}-kept")
        self.now: datetime | None = None
        site.date = lambda: self.now or clock.system().now()
        self.folder = root / "config"
        self.database = root / "state" / "billbot.db"
        self.folder.mkdir()
        self.configure(calendar=CALENDAR)

    def configure(
        self,
        channels: str = CONSOLE,
        bills: str = BILLS,
        *,
        calendar: str = "",
        url: str = "",
        contact: str = "tests@example.org",
        gap: int = 0,
    ) -> None:
        """Write the configuration; without a given calendar an existing one is kept."""
        source = f'[source]\nurl = "{url or self.site.url}"\ncontact = "{contact}"\ngap_seconds = {gap}\n'
        schedule = "" if "[schedule]" in channels else TOGETHER
        (self.folder / "billbot.toml").write_text(source + schedule + channels, encoding="utf-8")
        (self.folder / "bills.toml").write_text(bills, encoding="utf-8")
        if calendar:
            (self.folder / "calendar.toml").write_text(calendar, encoding="utf-8")

    def billbot(self, *words: str, stdin: bytes = b"", environ: Mapping[str, str | None] | None = None) -> Ran:
        """Run a command in this process; a traceback fails the test."""
        self.set_clock(words)
        if words[0] in {"check", "work"} and (self.now or "--now" not in words):
            self.create_database()
        return typed(*words, stdin=stdin, environ={"BILLBOT_CONFIG": str(self.folder), **(environ or {})})

    def once(self, now: str) -> str:
        """Do everything that is due at a time, which is the site's, too; returns the output."""
        self.site.now = clock.parse(now)
        ran = self.billbot("work", "--once", "--now", now)
        assert ran.code == 0, ran.err
        return ran.out

    def start(self, *words: str, **more: Any) -> Started:
        """Start a command in another process."""
        self.set_clock(words)
        return begin("--config", str(self.folder), *words, **more)

    def run(self, *words: str, **more: Any) -> Ran:
        """Run a command in another process, to its end."""
        return ended(self.start(*words, **more))

    def run_hurried(self, *words: str) -> Ran:
        """Run a command in another process. Pauses take no time there."""
        return ended(self.start(*words, hurried=True))

    def app(self, now: str = BEGIN) -> App:
        """The `App` that commands use, with a stopped clock, and pauses that take no time."""
        self.now = at = clock.parse(now)
        self.create_database()
        return open_app(self.folder, clock.Clock(now=lambda: at, sleep=lambda _: None), {})

    def save(self) -> None:
        """Save all files, so each test of a module can begin with them (`restored`)."""
        shutil.copytree(self.root, self._saved)
        self._saved_site = self.site.now, self.site.court, tuple(self.site.requests)

    def restored(self) -> "AppOnDisk":
        """Restore the files that `save` saved, and a site without faults; returns the app."""
        shutil.rmtree(self.root)
        shutil.copytree(self._saved, self.root)
        self.now = None
        self.site.now, self.site.court, self.site.requests[:] = self._saved_site
        self.site.faults.clear()
        return self

    def create_database(self) -> None:
        """Copy an empty database here if there is none: creating the schema takes longer than most checks."""
        if not self.database.parent.exists():
            new_database(self.database)

    def set_clock(self, words: Sequence[str]) -> None:
        """Set the site's clock to the time of a command."""
        self.now = None
        if "--now" in words:
            with suppress(ValueError):  # no time, as the command will say
                self.now = clock.parse(words[words.index("--now") + 1])

    def change(self, statement: str) -> None:
        """Change the database by SQL, as another program would."""
        with closing(sqlite3.connect(self.database, timeout=30)) as db:
            db.execute(statement)
            db.commit()

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The database, opened as by another process."""
        with Store(self.database) as opened:
            yield opened

    def ask(self, query: str) -> list[Any]:
        """The rows that another program reads from the database."""
        with closing(sqlite3.connect(self.database)) as db:
            return db.execute(query).fetchall()

    def dump(self) -> list[str]:
        """The whole content of the database, as SQL."""
        with closing(sqlite3.connect(self.database)) as db:
            return list(db.iterdump())

    @property
    def listing(self) -> str:
        """The text of `bills.toml`."""
        return (self.folder / "bills.toml").read_text(encoding="utf-8")

    @property
    def listed(self) -> dict[str, list[str]]:
        """The listed bills of each proposal."""
        return {each["id"]: each.get("bills", []) for each in tomllib.loads(self.listing).get("proposal", [])}

    @property
    def asked(self) -> list[str]:
        """The requests to the site, without robots.txt."""
        return [request.target for request in self.site.requests if request.target != "/robots.txt"]


@contextmanager
def on_disk(root: Path, *bills: PracticeBill) -> Iterator[AppOnDisk]:
    """An app whose site has these bills, or else H1588, with a hearing from noon on, and S1122."""
    known = bills or (bill("H1588", row(REFERRED), row(HEARING, "2025-03-03T12:00")), bill("S1122", row(REFERRED)))
    with FaultySite(known, now=clock.parse(BEGIN)) as site:
        yield AppOnDisk(root, site)


def ticked(app: App, reading: timedelta = timedelta(seconds=50)) -> tuple[Report | None, DeliveryReport]:
    """Run one tick; returns its reports, and raises BillbotError with all that went wrong."""
    with Steps() as steps:
        done = tick(app, steps, reads_for=reading)
    return done.report, done.sent


def row(text: str, seen: str = "2025-03-01T10:00", branch: str = "House", **more: Any) -> PracticeRow:
    """A row that the site shows from `seen` on."""
    return PracticeRow(clock.parse(seen), branch, text, **more)


def bill(number: str, *rows: PracticeRow, appears: str = "2025-03-01T10:00") -> PracticeBill:
    """A bill with these rows."""
    return PracticeBill(194, number, appears=clock.parse(appears), title=f"An Act on {number}", rows=rows)


def typed(*words: str, stdin: bytes = b"", environ: Mapping[str, str | None] | None = None) -> Ran:
    """Run the command in this process. An unexpected error fails the test."""
    ran = CliRunner().invoke(group, list(words), prog_name="billbot", input=stdin, env=environ or {})
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return Ran(ran.exit_code, ran.stdout, ran.stderr)


def started(
    command: list[str], cwd: Path | None = None, environ: Mapping[str, str] | None = None
) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={**os.environ, **(environ or {})},
    )


def ended(process: "Started | subprocess.Popen[str]", seconds: float = 30) -> Ran:
    """How a process ends; one that does not is killed and fails the test."""
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return Ran(process.wait(), out, err)


def until(true: Callable[[], object], seconds: float = 20) -> None:
    """Wait for something to become true; fails when it does not."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.02)


def bill_id(number: str) -> BillId:
    """A bill of the configured court."""
    return BillId(194, number)


def app_of(root: Path, billbot: str = "", environ: dict[str, str] | None = None) -> App:
    """The app that this configuration describes."""
    folder = root / "config"
    folder.mkdir(exist_ok=True)
    (folder / "billbot.toml").write_text(billbot)
    (folder / "bills.toml").write_text(BILLS)
    return open_app(folder, clock.stopped(clock.parse(BEGIN)), environ or {})
