"""An app that watches one bill, and reads the other documents of its court."""

from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from billbot import clock
from billbot.app.documents import documents_due, read_documents
from billbot.app.poll import Reading
from billbot.briefs.watch import Watch
from billbot.demo import PracticeBill
from billbot.domain.bills import BillId
from billbot.domain.watched import Channel, Court, Dates, Proposal, Topic
from billbot.notify.suggestions import tell_found
from tests.support.app_in_process import REFERRED, AppInProcess, at, bill, in_process, row

TOPIC = Topic("topic", "A topic", ("civil detainer*", "287(g)"))
WORDS = "No sheriff shall hold a person on a civil detainer alone."
OPERATIONS = (Channel("all", "console"), Channel("desk", "email", operations=True))
PROPOSALS = (Proposal("sample", "Sample proposal", ("topic",), (BillId(194, "H1"),)),)
WATCHED = bill("H1", row(REFERRED))
LIST = "/api/GeneralCourts/194/Documents"
SECRET = "An Act promoting rule of law, oversight, trust, and equal constitutional treatment"
NEXT_DAY = 20  # hours later it is 6:00


def docket(number: str, hours: float = NEXT_DAY - 1, **more: Any) -> PracticeBill:
    """A docket with a plain text that is listed from so many hours after the beginning on."""
    given: dict[str, Any] = {"title": f"An Act on {number}", "text": "SECTION 1. Roads."} | more
    return PracticeBill(194, docket=number, appears=at(hours), **given)


HD5608 = docket("HD5608", title=SECRET, text=WORDS, presenters=("Ann Sample", "Bo Sample"))


def home(
    path: Path, *others: PracticeBill, proposals: tuple[Proposal, ...] = PROPOSALS, watched: PracticeBill = WATCHED
) -> AbstractContextManager[AppInProcess]:
    """An app that watches only H1, on a site that has these documents, too."""
    return in_process(path, watched, *others, proposals=proposals, channels=OPERATIONS)


def watch_of(app: AppInProcess) -> Watch:
    return replace(app.watch, topics=(TOPIC,), dates=Dates([Court(194, opens=date(2025, 1, 1))]))


def read(app: AppInProcess, hours: float, until: datetime | None = None, **more: Any) -> Reading | None:
    """Read what is due at an hour, or until a time, and queue the findings; None if nothing was due."""
    app.site.now = at(hours)
    ticking = more.pop("ticking", app.clock)
    with app.store() as store, app.source() as source:
        found, done = watch_of(app), None
        if documents_due(store, found, at(hours)):
            until = until or at(hours + 0.5)
            budget = more.pop("budget", timedelta(minutes=5))
            done = read_documents(store, source, found, ticking, until, budget=budget, **more)
        tell_found(store, found, ticking.now())
    return done


def day(app: AppInProcess, hours: float) -> Reading | None:
    """Check, read documents, and deliver the results of both."""
    app.check(hours)
    done = read(app, hours)
    app.deliver(hours)
    return done


def suggested(app: AppInProcess) -> list[str]:
    with app.store() as store:
        return [each.bill.number for each in store.suggestions.all()]


def unread(app: AppInProcess) -> int:
    with app.store() as store:
        return store.documents.unread()


def asked(app: AppInProcess) -> list[str]:
    """The requests for the list and documents, without histories."""
    targets = [request.target for request in app.site.requests]
    return [target for target in targets if target.startswith(LIST) and not target.endswith("Actions")]


def minutes(app: AppInProcess, hours: float) -> clock.Clock:
    """A clock that is at that hour now, and moves by a minute with each request."""
    before = len(app.site.requests)
    return clock.Clock(lambda: at(hours, minutes=len(app.site.requests) - before), sleep=lambda _: None)


def told(app: AppInProcess, channel: str = "desk") -> list[str]:
    """A channel's messages, without its welcome."""
    return [message.text for message in app.inboxes[channel].got[1:]]
