"""A hearing with every followed bill on it, said as one thing: announced, moved, changed or called off."""

from collections.abc import Mapping, Sequence
from datetime import date

from billbot import stages
from billbot.bills import BillId, Channel
from billbot.wording.changes import in_the_record, is_put_right, move, once_told, pages, title_of, to_attend
from billbot.wording.document import Bullet, Bullets, Item, Links, MessageDocument, Paragraph, parts
from billbot.wording.entries import Entry
from billbot.wording.facts import Fact
from billbot.wording.headlines import headline
from billbot.wording.hearings import place
from billbot.wording.spoken import (
    asked,
    committee,
    day,
    how_we_stand,
    listed,
    more_on,
    named,
    numbers,
    when,
    with_article,
)
from billbot.wording.stories import Story, concerned, mark, name_of, was

_NAMES_AT_MOST = 80


def hearing(stories: Sequence[Story], channel: Channel, reason: str, today: date) -> MessageDocument:
    """One row on the bills of several proposals, its day, hours and place, each bill with its title, and the asks."""
    entries = {entry.change.bill: (story, entry) for story in stories for entry in story[1]}
    bills = list(entries)
    row = next((entry for _, entry in entries.values() if entry.altered is None), stories[0][1][0])
    told = any(entry.told for _, entry in entries.values())
    formers = {entry.former for _, entry in entries.values()}
    former = row.former if len(formers) == 1 else None  # else each bill says where it was
    off = row.off if len({entry.off for _, entry in entries.values()}) == 1 else ()
    fact = Fact(
        row.change, row.meaning, "", tuple(bills), _named(stories), told=told, former=former, off=off, over=row.over
    )
    first = once_told(row, headline(fact))
    committees = {bill: _where(entry, today) for bill, (_, entry) in entries.items()}
    # The same row may come of two committees that meet at the same hour.
    before = sorted(set(filter(None, committees.values())))
    days = listed(list(dict.fromkeys(day(entry.change.date) for _, entry in entries.values())))
    posted = " · ".join(filter(None, [row.change.branch, days]))
    right = is_put_right(row)
    rows = [row, *(entry for _, entry in entries.values() if entry is not row)]
    where = [*_hours(row), *([f"before {len(before)} committees"] if len(before) > 1 else before)]
    about = concerned(stories)
    return MessageDocument(
        headline=first,
        body=(
            Item(
                "",
                parts(
                    Paragraph(" · ".join(where), small=True),
                    Bullets(_lines(entries, committees if len(before) > 1 else {}, channel, apart=former is None)),
                ),
            ),
            Item(
                "",
                parts(Paragraph(f"Entered: {posted}", small=True), *move(fact), *in_the_record(fact, rows)),
            ),
            *parts(Item("", parts(Links(more_on(about))))),
            *(() if right else to_attend([entry for _, entry in entries.values()])),
        ),
        asks=() if right or row.over else asked(channel, about, len(about)),
        why=reason,
    )


def _lines(
    entries: Mapping[BillId, tuple[Story, Entry]], committees: Mapping[BillId, str], channel: Channel, *, apart: bool
) -> tuple[Bullet, ...]:
    """A line a bill: its title, its proposal and how we stand on that; where it was, if the bills were `apart`."""
    positions = how_we_stand(channel, [proposal for story, _ in entries.values() for proposal in story[0]])
    lines = []
    for bill, (story, entry) in entries.items():
        stands = positions.get(story[0][0].id, "") if story[0] else ""
        title, name = title_of([entry]), name_of(story)
        named_so = name.casefold() in title.casefold()  # most proposals are named as their bills are titled
        parts = [bill.spoken, title, "" if named_so else name, stands, committees.get(bill, "")]
        said = f"{' · '.join(filter(None, parts))}{was(entry) if apart else ''}{mark([entry])}"
        lines.append(Bullet(said, anchors=pages([entry])))
    return tuple(lines)


def _named(stories: Sequence[Story]) -> str:
    """The proposals with their numbers, or their names alone, as many as a headline has room for; ours first."""
    ordered = sorted(stories, key=lambda story: (bool(story[0]) and story[0][0].position == "oppose", name_of(story)))
    names = [with_article(name_of(story)) for story in ordered]
    bills = [numbers([entry.change.bill for entry in story[1]]) for story in ordered]
    said = listed([f"{name} ({those})" for name, those in zip(names, bills, strict=True)])
    return said if len(said) <= _NAMES_AT_MOST else named(names, _NAMES_AT_MOST)


def _hours(row: Entry) -> list[str]:
    """The day, the hours and the place, as far as the row says them."""
    slot = row.meaning.hearing
    if slot is None:
        return []
    return [*([when(slot)] if slot.date else []), *([place(slot)] if slot.place or slot.written else [])]


def _where(entry: Entry, today: date) -> str:
    """The committee that a bill is in by its history, or nothing."""
    found = stages.of_bill(entry.bill.history, today).committee if entry.bill else None
    return committee(found) if found else ""
