"""Weekly digests: of two real years of two proposals, replayed with a moving clock, and of a small app."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from billbot import clock
from billbot.briefs.watch import Watch
from billbot.demo import PracticeBill, PracticeSite, load_bills
from billbot.domain.bills import BillId
from billbot.domain.watched import Channel, Court, Dates, Proposal, Schedule, Topic
from billbot.notify.deliver import deliver
from billbot.notify.digest import make_due_digests
from billbot.notify.reader import DeliveryContext
from billbot.site.source import Source
from billbot.store import Store
from tests.support.app_in_process import AppInProcess, Inbox, at, checked

BEGINS = clock.parse("2021-04-01T12:00")
ENDS = clock.parse("2023-01-09T09:00")
MONDAYS, FRIDAYS = (0, time(8)), (4, time(17))
TOPICS = (Topic("juvenile", "Juvenile justice"), Topic("police", "Police and immigration"))
PROPOSALS = (
    Proposal(
        "safe-communities",
        "Safe Communities",
        ("police",),
        (BillId(192, "S1579"),),
        "support",
        ask="Ask your senator to bring it to a vote.",
        owner="Ann Sample",
    ),
    Proposal("diversion", "Juvenile diversion", ("juvenile",), (BillId(192, "S984"),)),
)
ALL = Channel("coalition", "console", digest=MONDAYS, alerts=False)
JUVENILE = Channel("juvenile", "console", topics=("juvenile",), digest=FRIDAYS, alerts=False, asks=False)


DATES = Dates(
    [Court(192, formal_sessions_end=date(2022, 7, 31))],
    testimony={"Joint Committee on the Judiciary": "by mail to the clerk"},
)
SELDOM = Schedule(check_every=timedelta(days=3), check_every_else=timedelta(days=7))


def for_digest(watch: Watch, dates: Dates = DATES, schedule: Schedule = SELDOM) -> Watch:
    """The watch as all digests of these tests are configured."""
    return replace(watch, topics=TOPICS, dates=dates, contact="bills@example.org", schedule=schedule)


@dataclass
class Years:
    """The replayed two years: the digests of each channel, and the rows that were added, with their counts."""

    inboxes: dict[str, Inbox]
    database: Path
    added: Counter[tuple[str, str]] = field(default_factory=Counter)


def story_bills() -> list[PracticeBill]:
    """The bills of the story, without documents that have no history."""
    return [bill for bill in load_bills() if bill.general_court == 192 and bill.rows]


def moments(begins: datetime, ends: datetime, before: Sequence[int]) -> list[datetime]:
    """When to look: ten minutes behind whatever moved, and `before` the digests of these weekdays; and their hours."""
    bills = story_bills()
    moved = {clock.later(moment, timedelta(minutes=10)) for bill in bills for moment in bill.moments}
    day = begins.date()
    while day < ends.date():
        day += timedelta(days=1)
        if day.weekday() in {MONDAYS[0], FRIDAYS[0]}:
            hour = dict([MONDAYS, FRIDAYS])[day.weekday()]
            digest = datetime.combine(day, hour, clock.EASTERN)
            moved.add(digest)
            if day.weekday() in before:
                moved.add(clock.later(digest, timedelta(minutes=-8)))
    return sorted((at for at in moved if begins < at < ends), key=lambda at: at.timestamp())


def live_through(
    path: Path,
    *channels: Channel,
    begins: datetime = BEGINS,
    ends: datetime = ENDS,
    before: Sequence[int] = (MONDAYS[0], FRIDAYS[0]),
    asleep: Callable[[datetime], bool] = lambda _: False,
) -> Years:
    """Live through the years: look, make what is due, deliver; nothing is done while `asleep`.

    It is looked `before` the digests of these weekdays, and behind whatever moved.
    """
    watch = Watch(PROPOSALS, channels, timedelta(hours=1), (), {})
    years = Years({channel.name: Inbox(channel.name) for channel in channels}, path / "billbot.db")
    post = DeliveryContext(replace(watch, topics=TOPICS), years.inboxes)
    with PracticeSite(story_bills(), now=begins) as site, Store(years.database) as store:
        ticking = clock.Clock(now=lambda: site.now, sleep=lambda _: None)
        with Source(site.url, contact="tests@example.org", clock=ticking, gap_seconds=0) as source:
            for moment in (begins, *moments(begins, ends, before)):
                site.now = moment
                if asleep(moment):
                    continue
                if moment.time() not in {MONDAYS[1], FRIDAYS[1]}:
                    report = checked(store, source, watch.following(store), ticking)
                    changes = [told.change for told in report.changes if told.change.kind == "action_added"]
                    years.added.update((change.bill.number, change.text or "") for change in changes)
                now = watch.following(store)
                make_due_digests(store, for_digest(now), moment)
                deliver(store, replace(post, watch=replace(now, topics=TOPICS)), ticking)
    return years


def make(app: AppInProcess, hours: float, site: str = "https://malegislature.gov", **more: Any) -> list[str]:
    """Make and deliver what is due this many hours after the beginning. Returns the channels' names."""
    app.site.now = at(hours)
    with app.store() as store:
        made = make_due_digests(store, replace(head(app.watch, **more), site=site), at(hours))
    app.deliver()
    return made


def head(watch: Watch, **more: Any) -> Watch:
    """As `for_digest`, where the site is read often, and hardly anything is an outage; `more` is of the schedule."""
    hours = {"outage_after": 30 * 24, "check_every": 1, "check_every_else": 3}
    known = {key: timedelta(hours=many) for key, many in hours.items()}
    return for_digest(watch, schedule=Schedule(**{**known, **more}))


def digests(app: AppInProcess, channel: str = "all") -> list[str]:
    return [message.text for message in app.inboxes[channel].got if "next digest" in message.text]
