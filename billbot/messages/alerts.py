"""Alerts: what happened to a proposal in a day as one story, then each correction.

The words are templates (`billbot.messages.templates`). Below them is a row in the clerk's words, with its bill and day.
`billbot.messages.groups` has messages about several proposals.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from billbot.domain.bills import BillId
from billbot.domain.display import count
from billbot.domain.watched import Channel, Topic
from billbot.messages.changes import (
    SharedChange,
    shared_changes,
    told_of,
    with_days_apart,
)
from billbot.messages.document import (
    Anchor,
    Block,
    Bullet,
    Bullets,
    Item,
    Links,
    MessageDocument,
    Paragraph,
    Quote,
    nonempty,
)
from billbot.messages.hearing_messages import announcement, hearing_body
from billbot.messages.hearing_phrases import for_your_calendar
from billbot.messages.hearing_values import tell_hearing
from billbot.messages.news import FEW, GONE, NewsEntry, ProposalNews, bill_pages, concerned, first_title
from billbot.messages.phrases import (
    ask_and_position,
    few_bills,
    few_numbers,
    full_date,
    more_on,
    numbers,
    short_date,
    why_shown,
)
from billbot.messages.standing import court_has_ended, left_behind_said
from billbot.messages.templates import SituationText

# How many rows that add something are listed below the story in a channel that only wants news. More would fill a
# phone's screen. The story already says who reported a bill, and that it is on the calendar.
_MOST_ROWS, _SAID = 2, frozenset({"reported", "new_draft_of", "orders_of_the_day"})
# How a story counts amendments. They then have no lines.
_COUNTED = re.compile(r"of the [\w-]++ amendments")
_NO_QUOTE = frozenset({"cosponsors_changed", "number_assigned"})
# This many numbers are next to a quotation. More are counted.
_NUMBERS_AT_MOST = 6


def alert(channel: Channel, news_item: ProposalNews, topics: Sequence[Topic], thread: str = "") -> MessageDocument:
    """The alert for a proposal. The same row on several bills is announced once.

    All new rows together are the story. A hearing leads before minor news. Other hearings and changes of the record
    follow, one item each.
    """
    if not news_item.entries:
        return replace(announcement(channel, news_item.hearings, topics), thread=thread)
    main = news_item.proposals[0] if news_item.proposals else None
    every, heard = shared_changes(news_item), list(news_item.hearings)
    rows = [each for each in every if each.is_row]
    beside = [each for each in every if not each.is_row]
    body, titles, about = list[Block](), list[str](), concerned([news_item])
    if heard and (news_item.told is None or news_item.told.minor):
        hearing, also = heard.pop(0), news_item.told.first if news_item.told else ""
        told, bills, goes_on = tell_hearing(hearing), list(hearing.about), False
        lines = map(_row_line, _in_order_of_days(rows, news_item.entries, _most(channel, rows)))
        body += hearing_body(channel, hearing, about, also=also, beside=tuple(lines))
        first = headline = told.headline
    else:
        if rows:
            lead, told, item = _story(rows, channel, news_item)
            body, titles = [item], [first_title(lead.entries)]
            first = told.headline
        else:
            lead, told = beside[0], told_of(beside[0])
            first = told.headline
        bills, headline = lead.bills, lead.entries[0].corrected_headline(first)
        goes_on = any(each.relation in {"continues_in", "absorbed_into"} for each in lead.meaning.bills)
    for hearing in heard:
        body += hearing_body(channel, hearing, about, tell_hearing(hearing).headline)
    for change in beside:
        title = first_title(change.entries)
        body.append(_item_of(change, first, "" if title in titles else title))  # each title only once
        titles.append(title)
    # A correction has no ask.
    corrects = not news_item.hearings and all(entry.is_correction for entry in news_item.entries)
    asks, position = ask_and_position(channel, None if corrects else main)
    # How those who filed or joined the proposal voted; each roll call once.
    counts = dict.fromkeys(each for each in news_item.own_counts if each[0])
    voted = (Item("", (Paragraph(line, small=True), Links((names,)))) for line, names in counts)
    calendar = for_your_calendar(channel.calendar, attached=channel.kind == "email")
    dated = all(each.dated for each in news_item.hearings)
    return MessageDocument(
        headline=headline,
        # After the number that it continues under or is part of, readers would mix up the old one with it.
        mail_subject=first if numbers(bills) in first or goes_on else f"{first} ({numbers(bills)})",
        body=(
            *body,
            *voted,
            *nonempty(Paragraph(_left_behind(news_item), small=True)),
            *(() if told.names_chairs and _asked(channel, news_item) else _deciding(news_item)),
            *nonempty(Item("", nonempty(Links(more_on(news_item.proposals))))),
            *(() if dated else nonempty(Item("", nonempty(calendar)))),
        ),
        asks=asks,
        position=position,
        why=why_shown(channel, news_item.proposals, topics),
        thread=thread,
    )


def _most(channel: Channel, rows: Sequence[SharedChange]) -> int:
    """How many rows are listed below a story."""
    return len(rows) if channel.weight == "everything" else _MOST_ROWS


def _story(
    rows: Sequence[SharedChange], channel: Channel, news_item: ProposalNews
) -> tuple[SharedChange, SituationText, Item]:
    """The leading row, the words for these rows, and the item with all of it.

    If it was altered since or its term is over, nothing comes next.
    """
    told, most = news_item.told, _most(channel, rows)
    lead = _leading_row([*rows, *(SharedChange((each,), news_item) for each in news_item.untold_rows)], told, rows)
    said = with_days_apart(told or told_of(lead), lead.entries[0], news_item.today)
    text = [said.text, said.ask if _asked(channel, news_item) else ""]
    if (ended := news_item.over_with(lead.change.bill)) is not None:
        over = court_has_ended(lead.change.bill.general_court, ended, news_item.today)
        text = [*said.parts.get("happened", ()), over]
    rest = [each for each in rows if each is not lead]
    amended = [each for each in rest if all(kind.startswith("amendment_") for kind in each.meaning.kinds)]
    if len(amended) > FEW and _COUNTED.search("".join(text)):
        rest = [each for each in rest if each not in amended]
    beside = rest if channel.weight == "everything" else [each for each in rest if _adds(each, lead)]
    bullets = tuple(_row_line(each, lead) for each in _in_order_of_days(beside, news_item.entries, most))
    more = len(news_item.untold_rows) + len(rows) - 1 - len(bullets)
    alike = [each for each in rest if each.meaning.kinds == lead.meaning.kinds]
    entries = [entry for each in rows for entry in each.entries]
    item = _item_of(
        lead,
        said.headline,
        _titles([lead, *alike]),
        text="" if lead.altered else " ".join(filter(None, text)),
        beside=bullets,
        more=_more_entries(more, entries, news_item.today),
        pages=bill_pages(entry for entry in entries if entry.change.bill in news_item.lives_in),
    )
    return lead, said, item


def _asked(channel: Channel, news_item: ProposalNews) -> bool:
    """Whether to use a template's ask. If the list has one, that is used."""
    return channel.asks and bool(news_item.proposals) and not news_item.proposals[0].ask


def _leading_row(
    known: Sequence[SharedChange], told: SituationText | None, rows: Sequence[SharedChange]
) -> SharedChange:
    """The row in `known` that the headline is about; if there is none, the most telling one of `rows`."""
    rests = [
        each
        for each in known
        for entry in each.entries
        if told and (entry.change.bill, entry.change.row) == (told.bill, told.row)
    ]
    return rests[0] if rests else min(rows, key=lambda each: (each.altered is not None, each.order))


def _deciding(news_item: ProposalNews) -> tuple[Item, ...]:
    """Which committees the proposal is before now, and who chairs them; each once."""
    news = {entry.change.bill for entry in news_item.entries if not entry.is_correction}
    those = (each for bill, each in news_item.deciding.items() if bill in news_item.lives_in and bill in news)
    said = [each for each in those if each[0]]
    return tuple(Item("", (Paragraph(f"{line}.", small=True), Links((page,)))) for line, page in dict.fromkeys(said))


def _left_behind(news_item: ProposalNews) -> str:
    """Which companions were left behind by what this tells; may be empty."""
    now, before, today = news_item.after, news_item.before, news_item.today
    return left_behind_said(now, today, before) if now and before and today else ""


def _titles(rows: Sequence[SharedChange]) -> str:
    """The title of these rows' bills. If a few bills have different titles, each with its numbers."""
    by_title: dict[str, list[BillId]] = {}
    for entry in (entry for each in rows for entry in each.entries if entry.change.bill not in _other_parents(each)):
        by_title.setdefault(first_title([entry]), []).append(entry.change.bill)
    if not 1 < len(by_title) <= FEW or "" in by_title:
        return first_title(rows[0].entries)
    return "; ".join(f"{title} ({numbers(bills)})" for title, bills in by_title.items())


def _adds(each: SharedChange, lead: SharedChange) -> bool:
    """Whether a row says more than the story, in a channel that only wants news."""
    changed = each.altered is not None or each.meaning.votes
    weighs = each.meaning.weight == "news" or lead.meaning.weight == "routine"
    return bool(changed) or (weighs and not _SAID.issuperset(each.meaning.kinds))


def _in_order_of_days(rest: Sequence[SharedChange], entries: Sequence[NewsEntry], most: int) -> list[SharedChange]:
    """At `most` this many of these rows, within a day in the record's order. Altered ones are preferred."""
    chosen = sorted(
        rest,
        key=lambda each: (
            each.altered is None,
            not each.meaning.votes,
            not each.meaning.bills,
            each.order,
        ),
    )[:most]
    return sorted(chosen, key=lambda each: (each.change.date or date.max, entries.index(each.entries[0])))


def _other_parents(each: SharedChange) -> list[BillId]:
    """Bills that are only other parents of the proposal's draft."""
    ours = each.news.own_numbers
    if ours.isdisjoint(each.bills):
        return []
    return [bill for bill in each.bills if bill not in ours.union(each.news.lives_in)]


def _own_bills(each: SharedChange) -> list[BillId]:
    return [bill for bill in each.bills if bill not in _other_parents(each)]


def _row_line(each: SharedChange, lead: SharedChange | None = None) -> Bullet:
    """A row below the story: `S.3072, Senate: “Substituted, as amended, for H5316”`, with its day if different."""
    change, altered, led_on = each.change, each.altered, lead.change.date if lead else None
    apart = change.date if led_on and change.date != led_on else None
    dated = short_date(apart, led_on.year if led_on else None, weekday=False) if apart else ""
    where = ", ".join(filter(None, [few_numbers(_own_bills(each)), change.branch, dated]))
    return Bullet(f"{where}: “{change.text or ''}”{f' ({altered.said})' if altered else ''}")


def _more_entries(number: int, shown: Sequence[NewsEntry], told_on: date | None) -> str:
    """`5 more entries today`; without `today` if the shown rows are from another day."""
    if not number:
        return ""
    today = all(told_on is not None and entry.change.date == told_on for entry in shown)
    return f"{count(number, 'more entry', 'more entries')}{' today' if today else ''}"


def _item_of(
    each: SharedChange,
    first: str,
    title: str,
    text: str | None = None,
    beside: tuple[Bullet, ...] = (),
    more: str = "",
    pages: tuple[Anchor, ...] = (),
) -> Item:
    """The item that tells a change. It has a headline unless `first`: then it is the message's own.

    `title` is the bill's, empty if already told. If its row leads a story, `text` has the story's sentences, `beside`
    other rows, `more` says how many are not listed, and `pages` are further links.
    """
    change, altered, told = each.change, each.altered, told_of(each) if text is None else None
    said = told.headline if told and (altered or told.headline != first) else ""
    when = full_date(change.date) if change.row is not None or change.date else ""
    named, parents = few_bills(_own_bills(each)), _other_parents(each)
    in_the_story = text is not None and all(bill.spoken in text for bill in few_bills(parents)[:1])
    same = f"the same on {few_numbers(parents)}" if parents and not in_the_story else ""
    about = " · ".join(filter(None, [few_numbers(_own_bills(each)), title, change.branch, when, same]))
    shown = [entry for entry in each.entries if entry.change.bill in named]
    # The headline names who joined, and the numbers. It quotes nobody.
    words = "" if change.kind in _NO_QUOTE else change.text or ""
    quoted = bool(words and not beside)
    return Item(
        said,
        nonempty(
            Paragraph("" if about in said else about, small=True),
            Paragraph(text or (told.text if told and altered is None else "")),
            Quote(words, undone=altered.said if altered else GONE.get(change.kind, ""), more=more if quoted else ""),
            Bullets(beside, small=True),
            Paragraph("" if quoted or not more else f"and {more}" if beside else more, small=True),
            Quote("" if change.kind in {*_NO_QUOTE, "action_dated"} else change.old or "", label="Before:"),
            Quote(altered.reworded if altered else "", label="Now:"),
            Links(tuple(dict.fromkeys((*bill_pages(shown), *pages)))),
        ),
        struck=altered is not None,
    )


def by_name(news_items: Iterable[ProposalNews]) -> list[ProposalNews]:
    """The news items by name, ignoring case: Safe Communities before the SHIELD Act."""
    return sorted(news_items, key=lambda news_item: news_item.name.casefold())


def told_in(news_items: Iterable[ProposalNews]) -> list[NewsEntry]:
    """Everything that these tell."""
    return [entry for news_item in news_items for entry in news_item.entries]


def rows(entries: Sequence[NewsEntry]) -> list[NewsEntry]:
    """Those that are rows."""
    return [entry for entry in entries if entry.change.row is not None]


def links(entries: Sequence[NewsEntry]) -> tuple[Anchor, ...]:
    """The pages of the bills, each once."""
    return tuple(dict.fromkeys((entry.change.bill.spoken, entry.url) for entry in entries))


def quotes(entries: Iterable[NewsEntry]) -> list[Item]:
    """The clerk's words, each wording once."""
    alike: dict[tuple[object, ...], list[NewsEntry]] = {}
    for entry in entries:
        change = entry.change
        alike.setdefault((change.text, change.branch, change.date), []).append(entry)
    items = []
    for first, *rest in alike.values():
        change = first.change
        bills = list(dict.fromkeys(entry.change.bill for entry in (first, *rest)))
        about = [
            numbers(bills) if len(bills) <= _NUMBERS_AT_MOST else count(len(bills), "bill"),
            change.branch or "",
            full_date(change.date),
        ]
        about_row = Paragraph(" · ".join(filter(None, about)), small=True)
        items.append(Item("", nonempty(about_row, Quote(change.text or ""))))
    return items
