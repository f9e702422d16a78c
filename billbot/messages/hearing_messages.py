"""Messages about hearings: announcements and what happened to them, reminders, and changes about testimony.

Their sentences are in `situations/hearing_*.txt`, `written_testimony.txt` and `testimony.txt`.
"""

from collections.abc import Iterator, Sequence

from billbot.domain.display import count
from billbot.domain.watched import Belonging, Channel, Proposal, Topic
from billbot.messages.document import (
    Block,
    Bullet,
    Bullets,
    Item,
    Links,
    MessageDocument,
    Paragraph,
    Part,
    Quote,
    nonempty,
)
from billbot.messages.hearing_phrases import (
    bills_called,
    for_your_calendar,
    how_to_testify,
    lines_on_testimony,
)
from billbot.messages.hearing_values import tell_hearing
from billbot.messages.news import GONE, HearingNews, NewsEntry, concerned
from billbot.messages.phrases import (
    ask_and_position,
    asks_on,
    bill_page,
    committee_name,
    few_numbers,
    full_date,
    listed,
    more_on,
    names_within,
    positions_in_words,
    short_date,
    why_shown,
)

_ABOUT_AT_MOST = 100  # letters; a headline has no room for more
_AT_LENGTH = 10  # if a message has more hearings, each has one line


def announcement(channel: Channel, told: Sequence[HearingNews], topics: Sequence[Topic]) -> MessageDocument:
    """Tell about hearings that were announced or changed or are near, or about testimony, the nearest first."""
    about, alone = concerned(told), len(told) == 1
    only = about[0] if len(about) == 1 else None
    asks, position = ask_and_position(channel, only)
    if only is None and alone:
        asks = asks_on(channel, about, len(about))
    if not any(each.hearing.is_on for each in told):
        asks = ()
    of_committees = () if all(each.about for each in told) else ("this committee's hearings",)
    calendar = () if told[0].dated else (for_your_calendar(channel.calendar, attached=channel.kind == "email"),)
    days = dict.fromkeys(short_date(each.hearing.day_to_keep, each.today.year, weekday=False) for each in told)
    counted = _counted(told)
    named = f"{counted}: {_names(told)}"
    bills = few_numbers(told[0].about) if len(about) <= 1 else ""
    first = tell_hearing(told[0]).headline if alone else named
    subject = f"{first} ({bills})" if bills and bills not in first else first
    if alone and told[0].rows:
        first = told[0].rows[-1].corrected_headline(first)
    return MessageDocument(
        headline=first,
        mail_subject=subject if alone else f"{counted}, {listed(days)}: {_names(told)}",
        body=(*_bodies(channel, told), *nonempty(Item("", nonempty(Links(more_on(about)), *calendar)))),
        asks=asks,
        position=position,
        why=why_shown(channel, about, topics, of_committees),
        thread=only.id if only else "",
    )


def hearing_body(
    channel: Channel,
    each: HearingNews,
    about: Sequence[Proposal],
    headline: str = "",
    also: str = "",
    beside: tuple[Bullet, ...] = (),
) -> Iterator[Block]:
    """Describe a hearing in a message that is `about` these proposals: what happened to it, its rows, how to testify.

    `also` is a sentence on what else was done to the proposal, `beside` has the rows for it.
    """
    told, struck = tell_hearing(each), bool(each.rows) and all(entry.altered for entry in each.rows)
    asked = told.ask if channel.asks else ""
    said = Paragraph("" if struck else " ".join(filter(None, [told.text, also, asked])))
    evidence = [part for entries in _quoted_rows(each) for part in _evidence(entries)]
    described = [] if each.what == "testimony" else [Quote(each.hearing.description or "")]
    parts = nonempty(*(evidence or described), *_testimony_changes(each), Bullets(beside, small=True))
    lines = _bill_lines(channel, each, about)
    if len(lines) == 1:
        about_bill, page = Paragraph(lines[0].text, small=True), Links(lines[0].anchors)
        yield Item(headline, nonempty(about_bill, said, *parts, page), struck)
    else:
        yield Item(headline, nonempty(said, Bullets(lines)), struck)
        yield from nonempty(Item("", parts))
    if each.hearing.is_on and not struck and not each.dated:
        yield how_to_testify(each.attending)


def _quoted_rows(each: HearingNews) -> list[list[NewsEntry]]:
    """The rows that say what is true now: each bill's last one, those with the same words together.

    For a hearing that is off, a row that announces it is left out.
    """
    hearing = each.hearing

    def off(entry: NewsEntry) -> bool:
        return entry.change.kind in GONE or "hearing_canceled" in entry.meaning.kinds

    def telling(entry: NewsEntry) -> tuple[bool, bool]:
        slot = entry.meaning.hearing
        return off(entry) != hearing.is_on, slot is not None and slot.date is not None and slot.hour == hearing.hour

    rows = [entry for entry in each.rows if hearing.is_on or entry.altered or off(entry)]
    last = {entry.change.bill: entry for entry in sorted(rows, key=telling)}
    alike: dict[tuple[object, ...], list[NewsEntry]] = {}
    for entry in last.values():
        alike.setdefault((entry.change.kind, entry.change.text, entry.change.old), []).append(entry)
    return list(alike.values())


def _evidence(entries: Sequence[NewsEntry]) -> tuple[Part, ...]:
    """When a row was entered, with the clerk's words now and before."""
    change, altered = entries[0].change, entries[0].altered
    since = [entry.altered.said for entry in entries if entry.altered]
    undone = listed(dict.fromkeys(since)) if len(since) == len(entries) else GONE.get(change.kind, "")
    days = listed(dict.fromkeys(full_date(entry.change.date) for entry in entries))
    posted = " · ".join(filter(None, [change.branch, days]))
    return (
        Paragraph(f"Entered: {posted}", small=True),
        Quote(change.text or "", undone=undone),
        *nonempty(Quote(change.old or "", label="Before:")),
        *nonempty(Quote(altered.reworded if altered else "", label="Now:")),
    )


def _bodies(channel: Channel, told: Sequence[HearingNews]) -> Iterator[Block]:
    """Describe the hearings. If there are several, each has a headline and its asks; if many, each has one line."""
    about = concerned(told)
    if len(told) == 1:
        yield from hearing_body(channel, told[0], about)
    elif are_at_length(told):
        for each in told:
            yield from hearing_body(channel, each, about, tell_hearing(each).headline)
            yield from asks_on(channel, each.proposals, len(about)) if each.hearing.is_on else ()
    else:
        lines = []
        for each in told:
            pages = (page for line in _bill_lines(channel, each, about) for page in line.anchors)
            quoted = [f"“{entries[0].change.text or ''}”" for entries in _quoted_rows(each)]
            said = " · ".join([tell_hearing(each).headline, *quoted])
            lines.append(Bullet(said, anchors=(*pages, *each.attending.links)))
        yield Item("", (Bullets(tuple(lines)),))


def are_at_length(hearings: Sequence[object]) -> bool:
    """Whether hearings are few enough for more than one line each."""
    return len(hearings) <= _AT_LENGTH


def _names(told: Sequence[HearingNews]) -> str:
    return names_within(list(dict.fromkeys(name for each in told for name in _called(each))), _ABOUT_AT_MOST)


def _called(each: HearingNews) -> list[str]:
    """Names for the bills that are heard; their titles if the channel follows none of the proposals.

    Without bills, the committee's name.
    """
    if not each.about:
        return [committee_name(each.hearing.committee)]
    names = bills_called([each.concerns.get(bill, Belonging()) for bill in each.about], each.proposals)
    return names or list(dict.fromkeys(each.titles[bill] for bill in each.about if bill in each.titles))


def _counted(told: Sequence[HearingNews]) -> str:
    """Count hearings and, separately, written testimony, with what happened to all of them: `2 hearings ahead`."""
    if told[0].what == "testimony":
        return f"Testimony on {count(len(told), 'hearing')}"
    written = sum(each.hearing.slot.written for each in told)
    times = count(written, "time for written testimony", "times for written testimony")
    meetings = count(len(told) - written, "hearing")
    said = listed([*([meetings] if written < len(told) else []), *([times] if written else [])])
    if told[0].what == "reminder":
        return f"{said} ahead"
    if not any(each.hearing.is_on for each in told):
        return f"{said} called off"
    new = all(each.hearing.is_on and not each.former and not each.back_on for each in told)
    return f"{said} announced" if new else f"{said} announced or changed"


def _bill_lines(channel: Channel, each: HearingNews, about: Sequence[Proposal]) -> tuple[Bullet, ...]:
    """One line for each bill: title and page; in a message about several proposals, also those and our positions."""
    positions, lines = positions_in_words(channel, about), list[Bullet]()
    for bill in each.hearing.bills:
        belongs, title = each.concerns.get(bill, Belonging()), each.titles.get(bill, "")
        parts = [bill.spoken, title]
        for one in belongs.all if len(about) > 1 else ():
            if one not in each.proposals:
                continue
            position = positions.get(one.id, "")
            named = one.name.casefold() in title.casefold()  # most proposals are named as their bills are titled
            name = f"took in {one.name}" if one in belongs.took_in else "" if named else one.name
            parts.append(f"{name} ({position})" if name and position else name or position)
        pages = (bill_page(bill, each.pages[bill]),) if bill in each.pages else ()
        lines.append(Bullet(" · ".join(filter(None, parts)), anchors=pages))
    return tuple(lines)


def _testimony_changes(news: HearingNews) -> tuple[Paragraph, ...]:
    """Compare what people read about testimony with what is true now; nothing if it was not told."""
    if not news.facts_told:
        return ()
    was, now = map(lines_on_testimony, (news.facts_told, news.attending.facts))
    gone = [line for line in was if line not in now]
    new = [line for line in now if line not in was]
    return Paragraph("; ".join(gone) or "not said", "Was:"), Paragraph("; ".join(new) or "no longer stated", "Now:")
