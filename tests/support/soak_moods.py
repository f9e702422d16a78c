"""Faults of the site, Slack and the mail server in the soak test: at a tenth of the requests, and in whole windows."""

import copy
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from aiosmtpd.smtp import SMTP

from billbot import clock
from billbot.demo.http import HttpResponse
from tests.support import faults
from tests.support.faults import Fault, Faults
from tests.support.slack_server import SlackServer
from tests.support.smtp_server import SmtpServer
from tests.support.soak_court import CALM, CourtPlan

A_TENTH = 0.1
_BILL = re.compile(r"/(?:Bills/194|GeneralCourts/194/Documents)/([HS]D?\d+)")
_PAGE = re.compile(r"/Bills/194/[HS]D?\d+")
_STALE_EVERY = timedelta(days=3)
_EVERY_TIMEOUT = 400  # of the faults: each takes its time, whatever the clock of the soak says
_SLACK, _MAIL = 0.06, 0.06

Now = Callable[[], datetime]


class Window(NamedTuple):
    """A time when one of them is unavailable."""

    whom: str
    begin: datetime
    end: datetime


def windows(plan: CourtPlan, seed: int) -> tuple[Window, ...]:
    """When the site, Slack and the mail server are away: one of them about every five days, each in its turn.

    Slack and the mail server for up to 14 hours, so what waits for them is never given up (that takes two days);
    the site for 15 to 20, from the morning of a weekday on, so it is an outage, which takes six.
    """
    chance = random.Random(seed)
    found: list[Window] = []
    begin, whom = clock.later(plan.begin, timedelta(days=2)), 0
    while begin < clock.later(plan.end, -timedelta(days=CALM)):
        name, at, low, high = ("Slack", "mail", "site")[whom % 3], begin, 1, 14
        if name == "site":
            while at.weekday() > 3:
                at = clock.later(at, timedelta(days=1))
            at, low, high = at.replace(hour=chance.randint(9, 12)), 15, 20
        found.append(Window(name, at, clock.later(at, timedelta(hours=chance.uniform(low, high)))))
        begin = clock.later(at, timedelta(days=chance.uniform(3.5, 5)))
        whom += 1
    return tuple(found)


class Unavailable:
    """Says which of them is unavailable at this moment."""

    def __init__(self, known: Sequence[Window], now: Now) -> None:
        self._known, self._now = known, now

    def __call__(self, whom: str) -> bool:
        now = self._now()
        return any(each.whom == whom and each.begin <= now < each.end for each in self._known)


class Moods(Faults):
    """What goes wrong with a tenth of the requests to the site; all of them while it is away.

    Two ways to go wrong are kept from what billbot could not tell from news. A server shows yesterday's list, but not
    of a bill twice within three days, nor from before a row was removed or restored: what is missing in two checks is
    believed gone, and what comes back or is struck is believed at once (promise 3). And it gives another bill's
    history, which does not say whose it is, where the page that says so can be read.
    """

    def __init__(self, plan: CourtPlan, now: Now, away: Unavailable, seed: int, timeout: float) -> None:
        super().__init__()
        self.asked = self.wrong = 0
        self.calm = False
        self._plan, self._now, self._away, self._timeout = plan, now, away, timeout
        self._chance = random.Random(seed)
        self._stale: dict[str, datetime] = {}
        self._pages: dict[str, tuple[datetime, bool]] = {}  # when a bill's page was asked for last, and whether well
        self._owed_a_page: dict[str, datetime] = {}  # in the turn of that time

    def take(self, target: str) -> Fault:
        """The fault that acts on this request."""
        found = _BILL.match(target) or _BILL.search(target)
        bill, is_page = found[1] if found else "", bool(_PAGE.match(target))
        if self._away("site"):
            return self._chance.choice([faults.dropped(), faults.unavailable(), faults.maintenance()])
        self.asked += 1
        wrong = not self.calm and self._chance.random() < A_TENTH
        if is_page and self._owed_a_page.get(bill) == self._now():
            wrong = False
        fault = self._drawn(bill, is_page=is_page, target=target) if wrong else None
        if is_page:
            self._pages[bill] = (self._now(), fault is None)
        self.wrong += fault is not None
        return fault or Fault()

    def _drawn(self, bill: str, *, is_page: bool, target: str) -> Fault | None:
        if (self.wrong + 1) % _EVERY_TIMEOUT == 0:
            return faults.slow(self._timeout * 1.5)
        ways: list[Callable[[], Fault | None]] = [
            faults.error_page, faults.maintenance, faults.unavailable, lambda: faults.unavailable("20"),
            lambda: faults.too_many("5"), lambda: faults.truncated(300), lambda: faults.truncated(300, honest=True),
            faults.half_page, faults.empty, faults.dropped,
        ]  # fmt: skip
        if bill:
            ways += [lambda: self._lagging(bill)] * 2
            ways += [faults.miscounted, lambda: faults.another_court(193)] if is_page else []
            ways += [lambda: self._anothers(bill, is_page=is_page)] if is_page or "History" in target else []
        ways += [faults.vote_in_a_file] * 6 if target.endswith("/CommitteeVote") else []
        drawn = self._chance.choice(ways)()
        return drawn or faults.error_page()

    def _lagging(self, bill: str) -> Fault | None:
        now = self._now()
        if now < self._stale.get(bill, now):
            return None
        self._stale[bill] = clock.later(now, _STALE_EVERY)
        return faults.stale(max(clock.later(now, -timedelta(days=1)), self._plan.settled(bill, now)))

    def _anothers(self, bill: str, *, is_page: bool) -> Fault | None:
        if not is_page:
            when, well = self._pages.get(bill, (None, True))
            if when == self._now() and not well:
                return None
            self._owed_a_page[bill] = self._now()
        return faults.another_bill("H1" if bill != "H1" else "H3")


@dataclass(frozen=True)
class PostedMessage:
    """A message as it was posted: when, where, what; `told` is what is there by now, edits and all."""

    at: datetime
    channel: str
    first: dict[str, Any]
    told: dict[str, Any]


class MoodySlack(SlackServer):
    """Slack, away at times, and at others slow to say what it did; remembers each message as it was posted."""

    def __init__(self, *channels: str, now: Now, away: Unavailable, seed: int) -> None:
        self._looked = 0
        super().__init__(*channels, monotonic=self._look, seconds=lambda: now().timestamp())
        self.posted: list[PostedMessage] = []
        self.refused: list[tuple[datetime, str]] = []  # when it refused something, and in which channel
        self.wrong = 0
        self.calm = False
        self._now, self._away, self._chance = now, away, random.Random(seed)

    def _look(self) -> float:
        """A clock that goes on by a second each time it is looked at: nobody waits between two messages here."""
        self._looked += 1
        return float(self._looked)

    def answer(self, method: str, token: str, arguments: Mapping[str, Any]) -> HttpResponse | None:
        """As a good day has it, or as this one does."""
        if self._away("Slack"):
            return self._refuse(arguments, self._chance.randrange(4))
        if self.calm or self._chance.random() >= _SLACK:
            return super().answer(method, token, arguments)
        self.wrong += 1
        way = self._chance.randrange(7)
        if way < 5:
            return self._refuse(arguments, way)
        super().answer(method, token, arguments)  # taken, and nobody says so
        return None if way == 5 else HttpResponse(b'{"ok": false, "error": "fatal_error"}', 500)

    def _refuse(self, arguments: Mapping[str, Any], way: int) -> HttpResponse | None:
        self.refused.append((self._now(), str(arguments.get("channel"))))
        answers: list[HttpResponse | None] = [
            None,
            HttpResponse(b"<html>sorry</html>", 503),
            HttpResponse(b'{"ok": false, "error": "service_unavailable"}'),
        ]
        limited = b'{"ok": false, "error": "ratelimited"}'
        answers += [HttpResponse(limited, 429, headers={"Retry-After": seconds}) for seconds in ("600", "15")]
        return answers[way]

    def _chat_postMessage(self, channel: str, thread_ts: Any = None, **rest: Any) -> dict[str, Any]:  # noqa: N802
        done = super()._chat_postMessage(channel, thread_ts, **rest)
        self.posted.append(PostedMessage(self._now(), channel, copy.deepcopy(done["message"]), done["message"]))
        return done


class MoodyPost(SmtpServer):
    """The mail server, away at times, and at others one that asks to come back later or breaks off."""

    def __init__(self, now: Now, away: Unavailable, seed: int) -> None:
        super().__init__(security="none")
        self.wrong = 0
        self.calm = False
        self.arrived: list[datetime] = []  # when each of the emails came
        self.broke: list[tuple[datetime, str]] = []  # when it broke off so that nobody knows, and whose mail that was
        self._now, self._away, self._chance = now, away, random.Random(seed)

    def scripted(self, command: str) -> str | None:
        """The reply the next `command` has to get, or null."""
        if self._away("mail"):
            return self._chance.choice(["421 4.3.2 not now", "451 4.3.0 later"])
        if command != "DATA" and not self.calm and self._chance.random() < _MAIL / 2:
            self.wrong += 1
            return "450 4.2.0 greylisted"
        return super().scripted(command)

    async def broken_off(self, where: str, conversation: SMTP) -> None:
        """Break the connection off now and then, before the email was taken or after."""
        if where == "after the dot" and len(self.arrived) < len(self.mails):
            self.arrived.append(self._now())
        if where != "at the goodbye" and not self.calm and self._chance.random() < _MAIL / 2:
            self.wrong += 1
            assert conversation.envelope is not None
            self.broke += [(self._now(), to) for to in conversation.envelope.rcpt_tos]
            self.break_next("before the dot" if where == "before the dot" else "after the dot")
        await super().broken_off(where, conversation)
