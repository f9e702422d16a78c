"""The real story of the 194th General Court, told day by day by the real pipeline; for tests, and to be read.

`python -m tests.support.story_194 2026-04-30` prints the messages of that day; without a day, of all of them.
`--to FOLDER` writes the emails there as well.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from billbot import clock
from billbot.app.app import open_app
from billbot.briefs.watch import Watch
from billbot.demo import PracticeBill, PracticeRow, PracticeSite
from billbot.domain.ledger import Message
from billbot.domain.watched import Channel, Proposal
from billbot.notify.deliver import deliver
from billbot.notify.reader import DeliveryContext
from billbot.site.source import Source
from billbot.store import Store
from tests.support.app_in_process import Inbox, checked
from tests.support.repository import ROOT, SHARED

HISTORIES = SHARED / "data" / "histories-194-2026-08.json"
_ENTERED, _LOOKED = time(15), time(20)
# The rows beside the repository end before the first of these, and leave out dockets.
_SIGNED = ["2026-08-05", "Executive", "Signed by the Governor, Chapter 163 of the Acts of 2026"]
_DOCKET_TITLE = "An Act protecting access to justice"
_DOCKET_ROWS = [["2026-01-27", "Senate", "Referred to the committee on The Judiciary"]]


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message, and the Eastern day on which it was sent."""

    day: date
    message: Message


def court() -> list[PracticeBill]:
    """Every document of the file, the signature and a docket; rows appear on the afternoon of their day."""
    records: dict[str, Any] = json.loads(HISTORIES.read_text(encoding="utf-8"))["bills"]
    records["H5620"]["actions"].append(_SIGNED)
    docket = PracticeBill(194, docket="SD3607", title=_DOCKET_TITLE, rows=_rows(_DOCKET_ROWS))
    return [*(_bill(number, record) for number, record in records.items()), docket]


def _rows(rows: Sequence[Sequence[str]]) -> tuple[PracticeRow, ...]:
    return tuple(
        PracticeRow(datetime.combine(date.fromisoformat(day), _ENTERED, clock.EASTERN), branch, " ".join(text.split()))
        for day, branch, text in rows
    )


def _bill(number: str, record: dict[str, Any]) -> PracticeBill:
    rows = _rows(record["actions"])
    kind = "Amendment" if number in {"S3072", "S3086"} else "Order" if record["title"] == "Study Order" else "Bill"
    title = None if kind == "Amendment" else record["title"]
    docket = {"H5158": "HD5608"}.get(number)
    numbered = min(row.seen for row in rows) if docket else None
    return PracticeBill(
        194,
        number,
        docket=docket,
        numbered_at=numbered,
        appears=clock.later(numbered, -timedelta(days=10)) if numbered else None,
        document_type=kind,
        title=title,
        pinslip=record["pinslip"],
        presenters=tuple(record["sponsor"] or ()),
        rows=rows,
    )


def tell(
    folder: Path,
    since: date,
    until: date,
    channel: Channel | None = None,
    proposals: Sequence[Proposal] | None = None,
    looks: Sequence[date] | None = None,
) -> Iterator[SentMessage]:
    """What a channel hears about the coalition's own list from the day after `since` on.

    It is looked at on the evenings of the days of `looks`, or else of each day on which a row was entered.
    """
    channel = channel or Channel("coalition", "console")
    app = open_app(ROOT / "config", clock.system(), {})
    watch = Watch(tuple(proposals or app.proposals), (channel,), timedelta(hours=1), (), {})
    inbox, bills = Inbox(channel.name), court()
    moved = {moment.date() for bill in bills for row in bill.rows for moment in row.moments}
    days = [since, *(sorted(day for day in moved if since < day <= until) if looks is None else looks)]
    with PracticeSite(bills, now=_evening(since)) as site, Store(folder / "billbot.db") as store:
        ticking = clock.Clock(now=lambda: site.now, sleep=lambda _: None)
        with Source(site.url, contact="tests@example.org", clock=ticking, gap_seconds=0) as source:
            for day in days:
                site.now = _evening(day)
                checked(store, source, watch.following(store), ticking)
                post = DeliveryContext(watch.following(store), {channel.name: inbox})
                deliver(store, post, ticking)
                yield from (SentMessage(day, message) for message in inbox.got)
                inbox.got.clear()


def _evening(day: date) -> datetime:
    return datetime.combine(day, _LOOKED, clock.EASTERN)


if __name__ == "__main__":
    folder = Path(sys.argv[sys.argv.index("--to") + 1]) if "--to" in sys.argv else None
    asked = {word for word in sys.argv[1:] if word.startswith("20")}
    with tempfile.TemporaryDirectory() as scratch:
        for number, told in enumerate(tell(Path(scratch), date(2025, 2, 20), date(2026, 8, 8))):
            if asked and told.day.isoformat() not in asked:
                continue
            print(f"######## {told.day}  [{told.message.subject}]\n{told.message.text}\n")  # noqa: T201 - to be read
            if folder is not None:
                (folder / f"{told.day}-{number}.html").write_text(told.message.html, encoding="utf-8")
