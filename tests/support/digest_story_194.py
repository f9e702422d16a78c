"""The coalition's own bills of the 194th, day by day from their real rows, told in weekly digests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from msgspec.structs import replace

from billbot import clock
from billbot.bills import Channel
from billbot.bootstrap import open_house
from billbot.deliver import deliver
from billbot.fetch import Source
from billbot.notify.digest import make_due_digests
from billbot.practice import PracticeBill, PracticeSite
from billbot.schedule import Pace
from billbot.store import Store
from tests.support.repository import ROOT
from tests.support.rooms import Inbox, checked
from tests.support.story_194 import court

BEGINS = clock.parse("2025-12-29T09:00")
MONDAYS = (0, time(8))
COALITION = Channel("coalition", "console", digest=MONDAYS, alerts=False)


@dataclass
class Story:
    """The digests of the coalition's channel, by the day on which each came, and where all of it is written down."""

    digests: Mapping[date, str]
    database: Path


def moments(bills: Sequence[PracticeBill], begins: datetime, ends: datetime) -> list[datetime]:
    """Half an hour behind whatever moved, shortly before each Monday's digest, and then."""
    found = {clock.later(moment, timedelta(minutes=30)) for bill in bills for moment in bill.moments}
    day = begins.date()
    while day < ends.date():
        day += timedelta(days=1)
        if day.weekday() == MONDAYS[0]:
            due = datetime.combine(day, MONDAYS[1], clock.EASTERN)
            found |= {due, clock.later(due, timedelta(minutes=-8))}
    return sorted((at for at in found if begins < at < ends), key=lambda at: at.timestamp())


def live_through(
    path: Path,
    ends: datetime,
    begins: datetime = BEGINS,
    more: Sequence[PracticeBill] = (),
) -> Story:
    """Live through the months with the coalition's own list; `more` are documents beside those of the file."""
    house = open_house(ROOT / "config", clock.system(), {})
    # Nothing is asked but where something moves: that is no outage here.
    digest_context = replace(house.digest_context, pace=Pace(timedelta(days=14), timedelta(days=14)))
    inbox = Inbox(COALITION.name)
    bills, digests = [*court(), *more], {}
    with PracticeSite(bills, now=begins) as site, Store(path / "billbot.db") as store:
        ticking = clock.Clock(now=lambda: site.now, sleep=lambda _: None)
        watch = replace(house.watch(store), channels=(COALITION,))
        post = replace(house.post(store), watch=watch, transports={COALITION.name: inbox})
        with Source(site.url, contact="tests@example.org", clock=ticking, gap_seconds=0) as source:
            for moment in (begins, *moments(bills, begins, ends)):
                site.now = moment
                if moment.time() != MONDAYS[1]:
                    checked(store, source, watch.following(store), ticking, "story")
                now = watch.following(store)
                made = make_due_digests(store, now, digest_context, moment)
                deliver(store, replace(post, watch=now), ticking, "story")
                if made:
                    digests[moment.date()] = f"Subject: {inbox.got[-1].subject}\n\n{inbox.got[-1].text}\n"
    return Story(digests, path / "billbot.db")
