"""One message for what several proposals share after a check: a hearing, or new numbers.

Their `group` says which of these it is.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from billbot.domain import stages
from billbot.domain.bills import BillId
from billbot.domain.display import count
from billbot.domain.ledger import Grouping
from billbot.domain.watched import Channel, Dates, Topic
from billbot.messages.alerts import hearing_move, record_parts
from billbot.messages.document import Ask, Bullet, Bullets, Item, Links, MessageDocument, Paragraph, nonempty
from billbot.messages.entries import Entry, NewsItem, bill_pages, first_title, how_to_attend
from billbot.messages.facts import Fact
from billbot.messages.headlines import headline
from billbot.messages.hearings import place_in_words
from billbot.messages.many import by_name, many
from billbot.messages.record_changes import former_hearing, mark
from billbot.messages.spoken import (
    capitalized,
    committee_name,
    full_date,
    hearing_time,
    listed,
    more_on,
    numbers,
    why_shown,
    with_article,
)
from billbot.messages.stories import asks_on, concerned, links, names_within, positions_in_words, quotes, rows, told_in

_NAMES_AT_MOST = 80
_PAIR = 2


def gathering(
    group: Grouping,
    channel: Channel,
    news_items: Sequence[NewsItem],
    topics: Sequence[Topic],
    dates: Dates,
    today: date,
) -> MessageDocument:
    """The message for what the `news items` of several proposals share, which is their `group`.

    `dates` are those configured.
    """
    about = concerned(news_items)
    reason, asks = why_shown(channel, about, topics), asks_on(channel, about, len(about))
    if group.by == "hearing":
        return _hearing(news_items, channel, reason, today)
    if group.by in {"kind", "routine"}:
        return many(group, news_items, asks, reason, today, dates.ends)
    return _numbers_out(news_items, asks, reason)


def _numbers_out(news_items: Sequence[NewsItem], asks: tuple[Ask, ...], reason: str) -> MessageDocument:
    """The message for new bill numbers and where these bills are sent, or for referrals alone."""
    every = told_in(news_items)
    goes = {entry.change.bill: _committee(entry) for entry in rows(every)}
    told = {entry.change.bill for entry in every}
    numbered = {entry.change.bill for entry in every if entry.change.kind == "number_assigned"}
    shared = next(iter(goes.values()), "") if len(set(goes.values())) == 1 and goes.keys() == told else ""
    if not numbered:
        first = f"{count(len(told), 'bill')} were referred" + (f" to {shared}" if shared else "")
        about = ""
    else:
        others = len(told - numbered)
        first = f"{count(len(numbered), 'new bill')} have their numbers"
        first = first.replace(" have their numbers", " has its number") if len(numbered) == 1 else first
        first += f", {others} more {'was' if others == 1 else 'were'} referred" if others else ""
        about = f"{'Both' if len(told) == _PAIR else 'All of them'} go to {shared}." if shared else ""
    lines = tuple(
        Bullet(
            _placed(news_item, numbered, {} if shared else goes) + mark(news_item.entries),
            anchors=links(news_item.entries),
        )
        for news_item in by_name(news_items)
    )
    said = quotes(rows(every))
    if all(entry.altered for entry in every):  # what is put right asks for nothing
        first, asks = every[0].corrected_headline(first), ()
    placed = Item("", nonempty(Paragraph(about, small=True), Bullets(lines)))
    return MessageDocument(first, (placed, *said), asks=asks, why=reason)


def _placed(news_item: NewsItem, numbered: set[BillId], goes: Mapping[BillId, str]) -> str:
    """`Juvenile diversion is H.1234 and S.567, to the Judiciary Committee`; the rows below say which goes where.

    Where not all of them go anywhere, it says which do.
    """
    bills, name = news_item.bills, capitalized(news_item.name)
    new, sent = ([bill for bill in bills if bill in which] for which in (numbered, goes))
    said = f"{name} is {numbers(new)}" if new else f"{name}: {numbers(bills)}"
    to = listed(dict.fromkeys(goes[bill] for bill in sent))
    if len(sent) in {0, len(bills)}:
        return f"{said}, to {to}" if to else said
    return f"{said}; {numbers(sent)} {'goes' if len(sent) == 1 else 'go'} to {to}"


def _committee(entry: Entry) -> str:
    names = entry.meaning.committees
    return committee_name(names[-1]) if names else "a committee"


def _hearing(news_items: Sequence[NewsItem], channel: Channel, reason: str, today: date) -> MessageDocument:
    """The message for a hearing of several proposals' bills: when and where, each bill with its title, the asks."""
    entries = {entry.change.bill: (news_item, entry) for news_item in news_items for entry in news_item.entries}
    bills = list(entries)
    row = next((entry for _, entry in entries.values() if entry.altered is None), news_items[0].entries[0])
    told = any(entry.row_was_told for _, entry in entries.values())
    alike = len({entry.slots.before for _, entry in entries.values()}) == 1  # else each bill says where it was
    slots = row.slots if alike else replace(row.slots, before=())
    fact = Fact(
        row.change,
        row.meaning,
        "",
        tuple(bills),
        _named(news_items),
        row_was_told=told,
        slots=slots,
        entries=(row, *(entry for _, entry in entries.values() if entry is not row)),
    )
    first = row.corrected_headline(headline(fact))
    committees = {bill: _where(entry, today) for bill, (_, entry) in entries.items()}
    # The same row may come of two committees that meet at the same hour.
    before = sorted(set(filter(None, committees.values())))
    days = listed(dict.fromkeys(full_date(entry.change.date) for _, entry in entries.values()))
    posted = " · ".join(filter(None, [row.change.branch, days]))
    right = row.is_correction
    apart = len(set(committees.values())) > 1
    where = [*_hours(row), *([f"before {len(before)} committees"] if len(before) > 1 else () if apart else before)]
    about = concerned(news_items)
    return MessageDocument(
        headline=first,
        body=(
            Item(
                "",
                nonempty(
                    Paragraph(" · ".join(where), small=True),
                    Bullets(_lines(entries, committees if apart else {}, channel, moved=not slots.before)),
                ),
            ),
            Item("", nonempty(Paragraph(f"Entered: {posted}", small=True), *hearing_move(fact), *record_parts(fact))),
            *nonempty(Item("", nonempty(Links(more_on(about))))),
            *(() if right else how_to_attend([entry for _, entry in entries.values()])),
        ),
        asks=() if right or slots.are_over else asks_on(channel, about, len(about)),
        why=reason,
    )


def _lines(
    entries: Mapping[BillId, tuple[NewsItem, Entry]], where: Mapping[BillId, str], channel: Channel, *, moved: bool
) -> tuple[Bullet, ...]:
    """A line a bill: its title, its proposal and how we stand on that; where it was, if they `moved`."""
    positions = positions_in_words(channel, concerned(news_item for news_item, _ in entries.values()))
    lines = []
    for bill, (news_item, entry) in entries.items():
        stands = positions.get(news_item.proposals[0].id, "") if news_item.proposals else ""
        title, name = first_title([entry]), news_item.name
        named_so = name.casefold() in title.casefold()  # most proposals are named as their bills are titled
        parts = [bill.spoken, title, "" if named_so else name, stands, where.get(bill, "")]
        said = f"{' · '.join(filter(None, parts))}{former_hearing(entry) if moved else ''}{mark([entry])}"
        lines.append(Bullet(said, anchors=bill_pages([entry])))
    return tuple(lines)


def _named(news_items: Sequence[NewsItem]) -> str:
    """The proposals with their numbers, or their names alone, as many as a headline has room for; ours first."""
    ordered = sorted(
        by_name(news_items), key=lambda news_item: any(each.position == "oppose" for each in news_item.proposals[:1])
    )
    names = [with_article(news_item.name) for news_item in ordered]
    said = listed(f"{name} ({numbers(news_item.bills)})" for name, news_item in zip(names, ordered, strict=True))
    return said if len(said) <= _NAMES_AT_MOST else names_within(names, _NAMES_AT_MOST)


def _hours(row: Entry) -> list[str]:
    """The day, the hours and the place, as far as the row says them."""
    slot = row.meaning.hearing
    if slot is None:
        return []
    return [
        *([hearing_time(slot)] if slot.date else []),
        *([place_in_words(slot)] if slot.place or slot.written else []),
    ]


def _where(entry: Entry, today: date) -> str:
    """The committee that hears a bill, or, where none does any more, that it is in by its history; or nothing."""
    if entry.attending is not None:
        return committee_name(entry.attending.hearing.committee)
    found = stages.of_bill(entry.bill.history, today).committee if entry.bill else None
    return committee_name(found) if found else ""
