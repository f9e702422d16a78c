"""The soak test: a worker runs through months at a faulty court, and what people get is kept with its time."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple, Self

from billbot import clock
from billbot.app.app import open_app
from billbot.public.site import write_pages
from tests.support import toml
from tests.support.faults import FaultySite
from tests.support.public_site import files_in
from tests.support.soak_court import PROPOSALS, WORDS, CourtPlan, at, clocks_change
from tests.support.soak_moods import Moods, MoodyPost, MoodySlack, PostedMessage, Unavailable, windows

ROOM, YOUTH, DESK = "C0000000001", "C0000000002", "C0000000003"
PEOPLE = ("anna.invented@home.example", "ben.invented@home.example")
TIMEOUT = 1.0
# When a turn comes: more seldom than once a minute, and on one weekday at other hours than on the next.
_WEEKDAYS = (((4, 20), (11, 0), (14, 0), (22, 30)), ((8, 5), (14, 0), (17, 0), (22, 30)))
_WEEKEND = ((2, 40), (10, 0), (19, 0))
_AGAIN = (1, 4, 11, 25)  # minutes after which a killed worker is started again
_CONFIG = (
    """
[source]
url = "{site}"
contact = "tests@example.org"
timeout_seconds = {timeout}

[schedule]
check_every = "2h"
check_every_else = "5h"

[slack]
api_url = "{slack}"

[email]
host = "127.0.0.1"
port = {port}
security = "none"
user = "{user}"
from = "Bill Bot <bot@example.org>"
"""
    + toml.channel("room", "slack", to="{ROOM}", weight="everything", digest="mon 08:00")
    + toml.channel("youth", "slack", to="{YOUTH}", topics=["youth"], digest="")
    + toml.channel("people", "email", to="env:PEOPLE", quiet="21:00-07:00", digest="mon 08:00")
    + toml.channel("desk", "slack", to="{DESK}", alerts=False, digest="", remind_days=[], operations=True)
)


@dataclass(frozen=True)
class Mailed:
    """A mail as it arrived, and who got it."""

    at: datetime
    to: str
    mail: EmailMessage


class Use(NamedTuple):
    """What the worker has in use at a time: its memory and the database, in bytes."""

    at: datetime
    memory: int
    database: int


class Soak:
    """Everything there is: to be entered, then `run` once. With `killed_about` 0 the worker lives through all of it.

    Else it is killed at a step of its life, up to so many; a life is then over, and another one begins minutes later.
    """

    def __init__(self, root: Path, plan: CourtPlan, seed: int, *, killed_about: int) -> None:
        self.root, self.plan = root, plan
        self.now = plan.begin
        self.kills = self.lives = self.turns = 0
        self.used: list[Use] = []
        self.windows = windows(plan, seed)
        self._chance, self._killed_about = random.Random(seed), killed_about
        away = Unavailable(self.windows, lambda: self.now)
        self.moods = Moods(plan, lambda: self.now, away, seed, TIMEOUT)
        self.slack = MoodySlack(ROOM, YOUTH, DESK, now=lambda: self.now, away=away, seed=seed)
        self.post = MoodyPost(lambda: self.now, away, seed)
        self.site = FaultySite(plan.bills, now=plan.begin)
        self.site.faults = self.moods
        self._alive = False

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        for server in (self.site, self.slack, self.post):
            self._stack.enter_context(server)
        self._configure()
        self._log = self._stack.enter_context((self.root / "log").open("w", encoding="utf-8"))
        environ = {
            "BILLBOT_SLACK_TOKEN": self.slack.token,
            "BILLBOT_SMTP_PASSWORD": self.post.password,
            "PEOPLE": ", ".join(PEOPLE),
            "SSL_CERT_FILE": os.devnull,  # nothing is encrypted here, and reading certificates takes its time
            "SSL_CERT_DIR": os.devnull,
        }
        self._worker = subprocess.Popen(
            [sys.executable, "-m", "tests.support.soak_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            bufsize=1,
            env={**os.environ, **environ},
        )
        return self

    def __exit__(self, *exception: object) -> None:
        self._worker.communicate()
        self._stack.close()

    def _configure(self) -> None:
        folder = self.root / "config"
        folder.mkdir()
        text = _CONFIG.format(
            site=self.site.url,
            timeout=TIMEOUT,
            slack=self.slack.url,
            port=self.post.port,
            user=self.post.user,
            ROOM=ROOM,
            YOUTH=YOUTH,
            DESK=DESK,
        )
        (folder / "billbot.toml").write_text(text, encoding="utf-8")
        topics = toml.topic("youth", "Young people", words=[WORDS]) + toml.topic("courts", "Courts")
        proposals = [
            toml.proposal(name.lower(), name, *(f"194/{bill}" for bill in bills), topics=[topic])
            for name, (topic, bills) in PROPOSALS.items()
        ]
        (folder / "bills.toml").write_text(topics + "".join(proposals), encoding="utf-8")

    @property
    def database(self) -> Path:
        """The path of the database."""
        return self.root / "state" / "billbot.db"

    @property
    def log(self) -> str:
        """The warnings that billbot wrote."""
        return (self.root / "log").read_text(encoding="utf-8")

    @property
    def mailed(self) -> list[Mailed]:
        """What each mailbox shows, which takes two emails with one Message-ID for one."""
        seen: dict[tuple[str, str], Mailed] = {}
        for when, mail in zip(self.post.arrived, self.post.mails, strict=True):
            read = mail.read()
            seen.setdefault((mail.recipients[0], str(read["Message-ID"])), Mailed(when, mail.recipients[0], read))
        return list(seen.values())

    @property
    def posted(self) -> list[PostedMessage]:
        """Slack's messages, in order."""
        return self.slack.posted

    @property
    def pages(self) -> dict[str, bytes]:
        """The public site as the worker wrote it last."""
        return files_in(self.root / "state" / "public")

    def pages_from_nothing(self) -> dict[str, bytes]:
        """The public site as it is written now, into an empty folder."""
        app = open_app(self.root / "config", clock.stopped(self.now), {})
        with app.open_store() as store:
            write_pages(store, app.watch(store), now=self.now, **app.public_site | {"folder": self.root / "again"})
        return files_in(self.root / "again")

    def run(self) -> None:
        """Live through all of it."""
        times = list(_times(self.plan))
        for turn, following in zip(times, [*times[1:], None], strict=True):
            while not self._turn(turn):
                turn = clock.later(self.now, timedelta(minutes=self._chance.choice(_AGAIN)))  # noqa: PLW2901
                if following is not None and turn >= following:
                    break
        if self._alive:
            self._say("")
            assert self._hear() == "ended"

    def _turn(self, now: datetime) -> bool:
        """One turn of the worker, which is started where there is none; false if it died in it."""
        self.now = self.site.now = now
        listed = (*self.plan.agendas, *self.plan.meetings)
        self.site.hearings = [each.record for each in listed if each.at <= now]
        calm = now >= clock.later(self.plan.end, -timedelta(hours=20))
        self.moods.calm = self.slack.calm = self.post.calm = calm
        if not self._alive:
            last = self._chance.randint(1, self._killed_about) if self._killed_about and not calm else 0
            self._say(f"{last} {self.root / 'config'}")
            self._alive, self.lives = True, self.lives + 1
        self.turns += 1
        self._say(now.isoformat())
        word = self._hear()
        if word.startswith("dead"):
            assert word == f"dead {-signal.SIGKILL}", self.log
            self._alive, self.kills = False, self.kills + 1
            return False
        self.used.append(Use(now, int(word), self.database.stat().st_size))
        return True

    def _say(self, line: str) -> None:
        assert self._worker.stdin is not None
        self._worker.stdin.write(f"{line}\n")
        self._worker.stdin.flush()

    def _hear(self) -> str:
        assert self._worker.stdout is not None
        line = self._worker.stdout.readline().strip()
        assert line, self.log
        return line


def _times(plan: CourtPlan) -> Iterator[datetime]:
    """When the turns come; every twenty minutes of the night in which the clocks change."""
    day: date = plan.begin.date()
    while day <= plan.end.date():
        turns = [at(day, *each) for each in (_WEEKDAYS[day.toordinal() % 2] if day.weekday() < 5 else _WEEKEND)]
        if clocks_change(day):
            night = [clock.later(at(day, 0), timedelta(minutes=20 * n)) for n in range(1, 16)]
            turns = sorted([*night, *(turn for turn in turns if turn > night[-1])])
        yield from (turn for turn in turns if plan.begin <= turn <= plan.end)
        day += timedelta(days=1)
    yield from (clock.later(plan.end, timedelta(minutes=20 * n)) for n in range(1, 4))
