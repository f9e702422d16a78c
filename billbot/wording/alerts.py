"""An alert: the story of a proposal's day, and what became of what was told before.

Each change in it is told where and when, with the clerk's words and what stands there now.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from billbot.bills import CORRECTING, BillId, Channel, Proposal, Topic
from billbot.bills.shown import count
from billbot.wording import amendments
from billbot.wording.document import (
    Anchor,
    Bullet,
    Bullets,
    Item,
    Links,
    MessageDocument,
    Move,
    Paragraph,
    Part,
    Quote,
    parts,
)
from billbot.wording.entries import NO_NAME, Entry, Tale, pages, title_of, to_attend, was
from billbot.wording.facts import FEW, Fact, many_parts
from billbot.wording.headlines import ROWS, fact_of, headline, rank
from billbot.wording.spoken import (
    asked_alone,
    day,
    day_of,
    hearing,
    how_late,
    listed,
    more_on,
    numbers,
    some,
    some_of,
    why,
)
from billbot.wording.story import in_order, tell

# So many rows have a line below the story where a channel hears of news alone: more fill a phone's screen.
_LINES = 8
_NO_QUOTE = frozenset({"cosponsors_changed", "number_assigned"})
# What the quote of a change says that is out of the record.
GONE: Mapping[str, str] = {"action_struck": "struck from the record", "action_removed": "no longer in the record"}
# What a change of these kinds means is said in plain English.
_MEANT = frozenset({"action_added", "link_found"})


class Around(Struct, frozen=True):
    """What is told with the change that leads a story.

    `story` says what it comes to, in a sentence or two; `rows` are those of the same day that are said, `more` counts
    those that are not, and `pages` are further ones to look at.
    """

    story: str
    rows: tuple[Bullet, ...]
    more: str
    pages: tuple[Anchor, ...]


def alert(channel: Channel, tale: Tale, topics: Sequence[Topic], thread: str = "") -> MessageDocument:
    """Tell what happened to a proposal as one story; the same row on several bills is told once.

    The rows that came are the story, and below it, an item each, stands what happened to the record beside them.
    """
    main = tale.proposals[0] if tale.proposals else None
    told = _told(main, tale)
    rows = in_order([fact for fact in told if fact.change.kind in ROWS], tale.context)
    beside = sorted((fact for fact in told if fact.change.kind not in ROWS), key=rank)
    lead = (rows or beside)[0]
    if rows:
        story, first = _story(rows, tale, most=len(rows) if channel.weight == "everything" else _LINES)
    else:
        story, first = None, headline(lead)
    body, titles = [story] if story else [], [title_of(lead.entries)] if story else []
    for fact in beside:
        title = title_of(fact.entries)
        body.append(item_of(fact, first, "" if title in titles else title))  # a title is told once
        titles.append(title)
    told_numbers, goes_on = numbers(lead.bills), lead.leads_to or lead.related("absorbed_into")
    # What is put right asks for nothing.
    asks, position = asked_alone(channel, None if all(entry.is_put_right for entry in tale.entries) else main)
    more = parts(Item("", parts(Links(more_on(tale.proposals)))))
    return MessageDocument(
        headline=lead.entries[0].once_told(first),
        # Behind the number that it goes on under, or is part of, the old one would be taken for it.
        mail_subject=first if told_numbers in first or goes_on else f"{first} ({told_numbers})",
        body=(*body, *_own_counts(tale), *_deciding(tale), *more, *to_attend(tale.entries)),
        asks=asks,
        position=position,
        why=why(channel, tale.proposals, topics),
        thread=thread,
    )


def _own_counts(tale: Tale) -> tuple[Item, ...]:
    """How those who filed and joined it voted, each roll call once, and where the names are."""
    counts = dict.fromkeys(each for each in tale.context.own_counts if each[0])
    return tuple(Item("", (Paragraph(line, small=True), Links((names,)))) for line, names in counts)


def _deciding(tale: Tale) -> tuple[Item, ...]:
    """Before which committee the proposal is by now, and who chairs it, each once."""
    context = tale.context
    news = {entry.change.bill for entry in tale.entries if not entry.is_put_right}
    said = [each for bill, each in context.deciding.items() if bill in context.lives_in and bill in news and each[0]]
    return tuple(Item("", (Paragraph(f"{line}.", small=True), Links((page,)))) for line, page in dict.fromkeys(said))


def _told(main: Proposal | None, tale: Tale) -> list[Fact]:
    """The entries as facts; the same row on several bills is one."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in tale.entries:
        change = entry.change
        alike = (change.kind, change.date, change.branch, change.text, change.old, entry.row_was_told, entry.altered)
        groups.setdefault(alike, []).append(entry)
    return [
        fact_of(main.name if main else title_of(group) or NO_NAME, group, tale.context) for group in groups.values()
    ]


def _story(rows: Sequence[Fact], tale: Tale, most: int) -> tuple[Item, str]:
    """The story of the rows, the leading one first, and its headline. Many amendments are counted, not listed.

    The rows below it, at `most` so many, stand in the order of the record.
    """
    context = tale.context
    amended = [fact for fact in rows if fact.is_amendment and fact.altered is None]
    listed_rows = rows if len(amended) <= FEW else [fact for fact in rows if fact not in amended]
    if not listed_rows:
        return _amendments(amended), amendments.headline(amended)
    for those in many_parts(listed_rows):
        listed_rows = [replace(fact, parts=len(those)) if at in those else fact for at, fact in enumerate(listed_rows)]
    lead, *rest = listed_rows
    more = len(context.beside) + len(rows) - min(len(listed_rows), most + 1)
    # What is put right or over needs no story.
    quiet = lead.altered is not None or bool(move(lead)) or lead.over
    story = "" if quiet else tell([lead, *rest, *amended], context)
    counted: tuple[Bullet, ...] = ()
    if len(listed_rows) < len(rows) and amendments.ACTED_ON not in story:  # as those of another number of the proposal
        counted, more = (Bullet(amendments.headline(amended)),), more - len(amended)
    about = Around(
        story=story,
        rows=(*(_line(fact, lead) for fact in _in_record_order(rest, tale.entries, most)), *counted),
        more=_more(more, [each for fact in listed_rows for each in fact.entries], context.today),
        # Of the numbers that the proposal lives in now, if these rows are theirs.
        pages=pages(each for fact in listed_rows for each in fact.entries if each.change.bill in context.lives_in),
    )
    return item_of(lead, headline(lead), title_of(lead.entries), about), _late(headline(lead), lead.entries[0])


def _in_record_order(rest: Sequence[Fact], entries: Sequence[Entry], most: int) -> list[Fact]:
    """The most telling of these rows, and those that were altered since or move a hearing, as the record has them."""
    chosen = sorted(rest, key=lambda fact: (fact.altered is None and fact.former is None, rank(fact)))[:most]
    return sorted(chosen, key=lambda fact: entries.index(fact.entries[0]))


def _amendments(facts: Sequence[Fact]) -> Item:
    days = dict.fromkeys(day(fact.change.date) for fact in facts)
    about = Paragraph(" · ".join((*days, amendments.adopted_ones(facts))))
    return Item("", (about, Links(pages(facts[0].entries[:1]))))


def _late(first: str, entry: Entry) -> str:
    """A headline that begins with how long ago its row is dated, where that is worth saying, or how far ahead."""
    dated, days = entry.change.date, entry.days_apart
    apart = " ·" if ": " in first else ":"  # a line has one colon
    if dated is not None and days < 0:
        return f"Entered under {dated:%B} {dated.day}, {count(-days, 'day')} ahead{apart} {first}"
    return f"Dated {how_late(days)} earlier{apart} {first}" if days else first


def _own(fact: Fact) -> list[BillId]:
    """The bills of a row without other parents of a draft, which stand in the story or behind them."""
    return [bill for bill in fact.bills if bill not in fact.beside]


def _line(fact: Fact, lead: Fact) -> Bullet:
    """A row below the story: `S.3072, Senate: “Substituted, as amended, for H5316”`, with a day of its own."""
    change, altered, led_on = fact.change, fact.altered, lead.change.date
    apart = change.date if led_on and change.date != led_on else None
    dated = day_of(apart, led_on.year if led_on else None, weekday=False) if apart else ""
    where = ", ".join(filter(None, [some(_own(fact)), change.branch, dated]))
    return Bullet(f"{where}: “{change.text or ''}”{was(fact.entries[0])}" + (f" ({altered.said})" if altered else ""))


def _more(number: int, shown: Sequence[Entry], told_on: date | None) -> str:
    """`5 more entries today`, or without that word where the rows are not of the day of telling."""
    if not number:
        return ""
    today = all(told_on is not None and entry.change.date == told_on for entry in shown)
    return f"{count(number, 'more entry', 'more entries')}{' today' if today else ''}"


def item_of(fact: Fact, first: str, title: str, around: Around | None = None) -> Item:
    """What happened, under its headline unless that is the `first` of the message.

    `title` is the bill's, where it was not told yet. What leads a story has things `around` it, and its headline is the
    message's.
    """
    change, altered = fact.change, fact.altered
    is_row = change.row is not None
    when = day(change.date) if is_row or change.date else ""
    said = "" if around or (headline(fact) == first and not altered) else headline(fact)
    branch = change.branch or ""
    if fact.meaning.hearing is not None and when:  # two days stand here: that of the hearing leads
        branch, when = "", f"entered {when}" if change.date else when
    named = some_of(_own(fact))
    in_the_story = around is not None and all(bill.spoken in around.story for bill in some_of(fact.beside)[:1])
    same = f"the same on {some(fact.beside)}" if fact.beside and not in_the_story else ""
    about = " · ".join(filter(None, [some(_own(fact)), title, branch, when, same]))
    shown = [entry for entry in fact.entries if entry.change.bill in named]
    moved = move(fact)  # which says all that the words mean
    says = change.kind in _MEANT and not (altered or fact.over or moved) and around is None
    return Item(
        said,
        parts(
            Paragraph("" if about in said else about, small=True),
            *moved,
            Paragraph(around.story if around else ""),
            *in_the_record(fact, around),
            Paragraph(fact.meaning.meaning if says else "", label="What it means:"),
            Links(tuple(dict.fromkeys((*pages(shown), *(around.pages if around else ()))))),
        ),
        struck=altered is not None,
    )


def move(fact: Fact) -> tuple[Part, ...]:
    """Where a hearing was, and where it is."""
    now = fact.meaning.hearing
    return parts(Move(hearing(fact.former), hearing(now))) if fact.former and now else ()


def in_the_record(fact: Fact, around: Around | None = None) -> tuple[Part, ...]:
    """The clerk's words with the rows beside them, what stood there before, and what stands there now."""
    change, altered = fact.change, fact.altered
    # The headline names who joined, and the numbers; these are nobody's words.
    words = "" if change.kind in _NO_QUOTE else change.text or ""
    rows, more = (around.rows, around.more) if around else ((), "")
    beside = bool(words and not rows)
    return parts(
        Quote(words, undone=altered.said if altered else GONE.get(change.kind, ""), more=more if beside else ""),
        Bullets(rows, small=True),
        Paragraph("" if beside or not more else f"and {more}" if rows else more, small=True),
        Quote("" if change.kind in {*_NO_QUOTE, "action_dated"} else change.old or "", label="Before:"),
        Quote(altered.text if altered and altered.kind == "action_reworded" else "", label="Now:"),
        Paragraph(_stands(fact)),
    )


def _coming(entry: Entry) -> str:
    """Which hearings of a bill stand now, and by whose word."""
    by_rows, posted = (listed([hearing(held) for held in those]) for those in (entry.coming, entry.posted))
    said = [f"The hearing stands for {by_rows}."] if by_rows else []
    said += [f"By the committee's agenda the hearing stands for {posted}."] if posted else []
    return " ".join(said) or "There is no hearing date at the moment."


def _stands(fact: Fact) -> str:
    """What stands now, where a row is out of the record or back in it."""
    change = fact.change
    if change.kind not in CORRECTING or fact.moves:
        return ""
    if fact.meaning.hearing and fact.over:
        return f"It was announced for {hearing(fact.meaning.hearing)}."
    if fact.meaning.hearing:
        said = {entry.change.bill.spoken: _coming(entry) for entry in fact.entries}
        return (
            " ".join(f"{bill}: {stands}" for bill, stands in said.items())
            if len({*said.values()}) > 1
            else _coming(fact.entries[0])
        )
    if change.kind not in GONE:
        return ""
    stays = fact.lives_in and not fact.lost
    left = f"{fact.name} still lives in {numbers(fact.lives_in)}." if stays else "It no longer counts."
    return f"{left} The record does not say why."
