"""A hearing with every followed bill on it, said as one thing: announced, moved, changed or called off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from billbot import stages
from billbot.actions import Hearing
from billbot.bills import BillId
from billbot.wording.alerts import is_put_right, once_told, passage, title_of
from billbot.wording.entries import Entry
from billbot.wording.headlines import Fact, headline
from billbot.wording.layout import Letter, Line, Passage
from billbot.wording.spoken import committee, day, hour, listed, numbers
from billbot.wording.spoken import hearing as held
from billbot.wording.stories import Story, counted, mark, name_of

_NAMES_AT_MOST, _NUMBERS_AT_MOST = 80, 4


def hearing(stories: Sequence[Story], asked: tuple[str, ...], reason: str, today: date) -> Letter:
    """One row on the bills of several proposals, its day, hours and place, each bill with its title, and the asks."""
    entries = {entry.change.bill: (story, entry) for story in stories for entry in story[1]}
    bills = list(entries)
    row = next((entry for _, entry in entries.values() if entry.altered is None), stories[0][1][0])
    told = any(entry.told for _, entry in entries.values())
    formers = {entry.former for _, entry in entries.values()}
    former = row.former if len(formers) == 1 else None  # else each bill says where it was
    fact = Fact(row.change, row.meaning, "", tuple(bills), _named(stories, bills), told=told, former=former)
    first = once_told(row, headline(fact))
    places = {bill: _where(entry, today) for bill, (_, entry) in entries.items()}
    # The same row may come of two committees that meet at the same hour.
    committees = sorted(set(filter(None, places.values())))
    apart = len(committees) > 1
    lines = tuple(
        Line(
            " · ".join(filter(None, [bill.spoken, title_of([entry]), name_of(story), places[bill] if apart else ""]))
            + (f" (was: {held(entry.former)})" if entry.former and former is None else "")
            + mark([entry]),
            ((f"Bill page {bill.spoken}", entry.url),),
        )
        for bill, (story, entry) in entries.items()
    )
    where = _hours(row.meaning.hearing) + ([f"before {len(committees)} committees"] if apart else committees)
    days = listed(list(dict.fromkeys(day(entry.change.date) for _, entry in entries.values())))
    posted = " · ".join(filter(None, [row.change.branch, days]))
    said = replace(passage(fact, [row], first, ""), headline="", about=f"Entered: {posted}", links=())
    return Letter(
        first,
        first,
        passages=(Passage("", " · ".join(where), "", listed=lines), said),
        asks=() if is_put_right(row) else asked,
        why=reason,
    )


def _named(stories: Sequence[Story], bills: Sequence[BillId]) -> str:
    """The proposals with their numbers, or the numbers alone, or how many there are: as far as a headline has room."""
    said = [
        f"{name_of(story)} ({numbers([entry.change.bill for entry in story[1]])})"
        for story in sorted(stories, key=name_of)
    ]
    if len(listed(said)) <= _NAMES_AT_MOST:
        return listed(said)
    return numbers(bills) if len(bills) <= _NUMBERS_AT_MOST else counted(len(bills), "bill")


def _hours(held: Hearing | None) -> list[str]:
    """The day, the hours and the place, as far as the row says them."""
    if held is None:
        return []
    hours = [hour(held.start)] if held.start else []
    if held.end and (held.start is None or held.end > held.start):
        hours.append(f"to {hour(held.end)}" if hours else f"until {hour(held.end)}")
    when = ", ".join(filter(None, [day(held.date) if held.date else "", " ".join(hours)]))
    return [part for part in (when, held.place) if part]


def _where(entry: Entry, today: date) -> str:
    """The committee that a bill is in by its history, or nothing."""
    found = stages.of_bill(entry.bill.history, today).committee if entry.bill else None
    return committee(found) if found else ""
