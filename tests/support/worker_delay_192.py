"""The shipped worker at work over the practice General Court in simulated time, and how long each row waits.

Time goes on by each pause between requests and by what an answer takes, and from one minute in which a look is due to
the next. Days on which none of the bills gets a row are left out, since nothing waits on them, and the rest of a day on
which all rows were seen.
"""

import re
import sqlite3
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

from msgspec.structs import replace

from billbot.app.app import open_app
from billbot.app.due import check_due
from billbot.app.worker import Working
from billbot.clock import EASTERN, Clock, elapsed, later
from billbot.demo import PracticeBill, PracticeSite, Request
from billbot.demo.http import HttpResponse
from billbot.errors import Damaged
from tests.support import toml
from tests.support.entered_192 import BEGIN, END, MINUTE, EnteredRow, Entries, minute_from
from tests.support.new_database import new_database
from tests.support.repository import ROOT
from tests.support.rows_192 import clean, court

_ANSWER = timedelta(seconds=0.2)
_HISTORY = re.compile(r"/api/GeneralCourts/\d+/Documents/(\w+)/DocumentHistoryActions")
_CONFIG = """
[source]
url = "{url}"
contact = "tests@example.org"

[schedule]
{schedule}
""" + toml.channel("desk", "console")
_SETTLED = timedelta(days=2)  # what moved then has no part in a day anymore

PLANNED = "looks_per_day = {looks}"
# As it was before there was a plan: everything together, each half hour in working hours.
EVERY_HALF_HOUR = 'looks_per_day = 2\ncheck_every = "30m"\ncheck_every_else = "3h"'


class Hands:
    """The hands of a clock: it goes on by every pause, and none takes time."""

    def __init__(self, at: datetime) -> None:
        self.at, self.seconds = at, 0.0

    def sleep(self, seconds: float) -> None:
        """Go on by so much."""
        self.at, self.seconds = later(self.at, timedelta(seconds=seconds)), self.seconds + seconds

    def set(self, at: datetime) -> None:
        """Go on to a time that is yet to come."""
        self.sleep(max(elapsed(self.at, at).total_seconds(), 0.0))

    @property
    def clock(self) -> Clock:
        """What the app goes by."""
        return Clock(lambda: self.at, lambda: self.seconds, self.sleep)


class TimedSite(PracticeSite):
    """The practice site at the time of these clocks; it counts requests, and which histories they are for."""

    def __init__(self, bills: Sequence[PracticeBill], hands: Hands) -> None:
        super().__init__(bills, now=hands.at)
        self._hands = hands
        self.looks: Counter[str] = Counter()
        self.asked = 0

    def reply(self, request: Request) -> HttpResponse:
        """The answer, which takes its time."""
        self._hands.sleep(_ANSWER.total_seconds())
        self.now = self._hands.at
        self.asked += 1
        if found := _HISTORY.fullmatch(request.target):
            self.looks[found[1]] += 1
        self.requests.clear()
        return super().reply(request)


Shown = tuple[str, str, str, str]  # a row as it is seen: its bill, day, branch and words


class AtWork:
    """The worker with what it watches; `rows` are when each row of each of these bills is entered."""

    def __init__(self, working: Working, site: TimedSite, hands: Hands, rows: Entries) -> None:
        self._working, self.site, self._hands, self._rows = working, site, hands, rows
        self._began: datetime | None = None  # the first sight, after which rows are announced

    def live(self, day: date, *, whole: bool = False) -> None:
        """Live through a day from its midnight on, until all its rows were seen, or the `whole` of it.

        Where days were left out what came on them is seen before.
        """
        midnight = _midnight(day)
        settled = later(midnight, -_SETTLED)
        if elapsed(self._hands.at, settled) > timedelta():
            self._hands.set(settled)
            self._began = self._began or settled
            while self._due() <= self._hands.at:
                self._working.wake()
                self._hands.set(minute_from(later(self._hands.at, timedelta(seconds=1))))
        self._hands.set(midnight)
        end = _midnight(day + timedelta(days=1))
        timed = [entry.at for of in self._rows.values() for entry in of if entry.timed and midnight <= entry.at < end]
        until = max(timed, default=midnight)
        expected = len(self._entered(until))
        while self._hands.at < end:
            self._working.wake()
            if not whole and self._hands.at >= until and len(self._observations()) >= expected:
                return
            self._hands.set(minute_from(max(self._due(), later(self._hands.at, timedelta(seconds=1)))))

    def delays(self, days: Iterable[date]) -> list[float]:
        """How many minutes each row waited that was entered on one of these days at a known time, in order."""
        entered: dict[Shown, deque[EnteredRow]] = defaultdict(deque)
        asked, found = {*days}, []
        for row, entry in self._entered(self._hands.at):
            entered[row].append(entry)
        for row, at in self._observations():
            if not entered[row]:  # the first sight of a number that was awaited tells what was there before
                continue
            seen = entered[row].popleft()
            if seen.timed and seen.at.date() in asked:
                found.append(elapsed(seen.at, at) / MINUTE)
        return sorted(found)

    def _entered(self, until: datetime) -> list[tuple[Shown, EnteredRow]]:
        """The rows that were entered from the first sight up to a time."""
        began = self._began or self._hands.at
        return [
            ((bill.number, f"{entry.action.date}", entry.action.branch, clean(entry.action.text)), entry)
            for bill, of in self._rows.items()
            for entry in of
            if began < entry.at <= until
        ]

    def _due(self) -> datetime:
        """When the next look is due, by the shipped planner."""
        app = self._working.app
        with app.open_store() as store:
            return check_due(store, app.watch(store), self._hands.at)

    def _observations(self) -> list[tuple[Shown, datetime]]:
        """The rows of the bills that were seen after the first sight, and when."""
        ours = {bill.number for bill in self._rows}
        with closing(sqlite3.connect(self._working.app.settings.state.path)) as db:
            found = db.execute(
                "SELECT bills.number, date, branch, text, at FROM changes"
                " JOIN observations ON observations.id = observation"
                " JOIN bills ON bills.id = bill WHERE kind = 'action_added' ORDER BY changes.id"
            ).fetchall()
        return [
            ((number, day, branch, clean(text)), datetime.fromisoformat(at).astimezone(EASTERN))
            for number, day, branch, text, at in found
            if number in ours
        ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), EASTERN)


def _damaged(damaged: Damaged) -> None:
    raise damaged


@contextmanager
def at_work(
    root: Path, court: Iterable[PracticeBill], rows: Entries, schedule: str, begin: datetime = BEGIN, bills: str = ""
) -> Iterator[AtWork]:
    """The worker in a separate app in `root`, with a `[schedule]` and the shipped dates, whose clock says `begin`.

    `bills` is what is in `bills.toml`; else each bill that has `rows` is a separate proposal. The dates are of no
    topic, since the shipped topics are not listed.
    """
    folder, hands = root / "config", Hands(begin)
    folder.mkdir()
    each = (toml.proposal(f"about-{bill.number.lower()}", f"An Act on {bill.number}", str(bill)) for bill in rows)
    listed = bills or toml.TOPIC + "".join(each)
    with TimedSite(tuple(court), hands) as site, (root / "out").open("w", encoding="utf-8") as out:
        text = _CONFIG.format(url=site.url, schedule=schedule)
        (folder / "billbot.toml").write_text(text, encoding="utf-8")
        (folder / "bills.toml").write_text(listed, encoding="utf-8")
        shipped = (ROOT / "config" / "calendar.toml").read_text("utf-8")
        (folder / "calendar.toml").write_text(re.sub(r"(?m)^topics = .*\n", "", shipped), encoding="utf-8")
        new_database(root / "state" / "billbot.db")
        app = replace(open_app(folder, hands.clock, {}), stream=out)
        yield AtWork(Working(app, _damaged), site, hands, rows)


def listed(rows: Entries) -> list[PracticeBill]:
    """All bills of the court, so rows lead where they did; its list names none but those that have `rows` here."""
    numbers, never = {bill.number for bill in rows}, later(END, timedelta(days=365))
    return [bill if number in numbers else replace(bill, listed=never) for number, bill in court().items()]
