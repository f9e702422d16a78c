"""Real days of the 192nd and 193rd General Court on the practice site, and what people hear about them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from billbot import clock
from billbot.demo import PracticeBill, PracticeRow
from billbot.domain.bills import BillId
from billbot.domain.watched import Channel, Proposal
from tests.support.app_in_process import BEGIN, AppInProcess, in_process
from tests.support.repository import SHARED

DAYS = SHARED / "data" / "days-told.json"
PRESENT = [
    pytest.mark.captures,
    pytest.mark.skipif(not DAYS.exists(), reason="the real days do not lie beside the repository"),
]
Rows = Sequence[Sequence[str]]  # bill, day or time, branch, text, as in the file
_STRUCK = " (STRUCK)"


@cache
def day_told(number: int) -> Mapping[str, Any]:
    """One of the days, by its `n`."""
    found: Mapping[str, Any] = json.loads(DAYS.read_text("utf-8"))[number - 1]
    return found


def practice_bills(court: int, rows: Rows, struck_at: datetime | None = None) -> list[PracticeBill]:
    """The bills of these rows, each row shown from its time on, or from noon of its day."""
    found: dict[str, list[PracticeRow]] = {}
    for number, day, branch, text in rows:
        if not day:  # rows that the file leaves out
            continue
        seen = clock.parse(day.replace(" ", "T")) if " " in day else clock.parse(f"{day}T12:00")
        struck = struck_at if text.endswith(_STRUCK) else None
        found.setdefault(number, []).append(
            PracticeRow(seen, branch, text.removesuffix(_STRUCK), date=seen.date(), struck_at=struck)
        )
    return [PracticeBill(court, number, title=f"An Act on {number}", rows=tuple(of)) for number, of in found.items()]


@contextmanager
def lived_through(path: Path, number: int, *more: Sequence[str], **channel: Any) -> Iterator[AppInProcess]:
    """An app that listed the day's bills before it, and looked at them once at its end; `more` are further rows."""
    day = day_told(number)
    begin = clock.parse(f"{day['date']}T07:00")
    bills = practice_bills(day["court"], [*day["earlier"], *day["rows"], *more], clock.later(begin, timedelta(hours=2)))
    listed = tuple(BillId(day["court"], each) for each in day["bills"])
    proposal = Proposal("sample", day["proposal"], ("topic",), listed)
    path.mkdir(exist_ok=True)
    with in_process(path, *bills, proposals=[proposal], channels=[Channel("all", "console", **channel)]) as app:
        hours = (begin.timestamp() - BEGIN.timestamp()) / 3600
        app.day(hours, hours + 16)
        yield app


def told(app: AppInProcess) -> list[str]:
    """The subject and text of each message after the welcome."""
    return [f"{message.subject}\n{message.text}" for message in app.inbox.got[1:]]
