"""What an alert says, before it is laid out: the story of a proposal's day, and what became of what was told before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from billbot.bills import CORRECTING, Channel, Message, Proposal, Topic
from billbot.wording import amendments
from billbot.wording.entries import Context, Entry
from billbot.wording.headlines import Fact, headline, rank
from billbot.wording.hearings import attend
from billbot.wording.layout import Letter, Passage, lay_out
from billbot.wording.leads import ROWS, Told, fact_of, in_order
from billbot.wording.spoken import count, day, hearing, how_late, listed, numbers, why
from billbot.wording.story import tell
from billbot.wording.unlinked import what_is_left

# A row that was entered so many days after its date says so; a weekend is no delay.
_LATE = 7


# So many rows have a line below the story where a channel hears of news alone: more fill a phone's screen.
_LINES = 8


@dataclass(frozen=True, slots=True)
class Tale:
    """What happened to a proposal: those it concerns, the main one first, the entries to tell, and their context.

    There is no proposal when it was taken from the configuration meanwhile.
    """

    proposals: Sequence[Proposal]
    entries: Sequence[Entry]
    context: Context = field(default_factory=Context)


_NO_QUOTE = frozenset({"cosponsors_changed", "number_assigned"})

# What the quote of a change says that is out of the record.
_GONE: Mapping[str, str] = {"action_struck": "struck from the record", "action_removed": "no longer in the record"}

# What a change of these kinds means is said in plain English.
_MEANT = frozenset({"action_added", "link_found"})


def alert(key: str, channel: Channel, tale: Tale, topics: Sequence[Topic], thread: str = "") -> Message:
    """Tell what happened to a proposal as one story; the same row on several bills is told once."""
    return lay_out(key, _letter(channel, tale, topics), thread)


def overnight(
    key: str,
    channel: Channel,
    tales: Sequence[Tale],
    topics: Sequence[Topic],
    gathered: Sequence[Letter],
    moved: int,
) -> Message:
    """Tell in one message what happened to several proposals in a channel's quiet hours.

    `gathered` are letters that tell of several at once, `moved` counts the proposals of all.
    """
    letters = [_letter(channel, tale, topics) for tale in tales]
    first = f"{moved} proposals moved during the quiet hours"
    passages: list[Passage] = []
    for letter in gathered:
        lead, *rest = letter.passages
        passages += [replace(lead, headline=letter.headline), *rest]
        passages += [Passage(headline="", about=ask, quote="") for ask in letter.asks]
    for letter in letters:
        lead, *rest = letter.passages
        passages += [replace(lead, headline=lead.headline or letter.headline), *rest]
        asked = f"We ask: {letter.ask}" + (f" Owner: {letter.owner}" if letter.owner else "") if letter.ask else ""
        position = f"Our position: {letter.position}" if letter.position else ""
        if asked or position:
            passages.append(Passage(headline="", about=" · ".join(filter(None, [asked, position])), quote=""))
    reasons = " · ".join(dict.fromkeys(letter.why for letter in (*gathered, *letters)))
    return lay_out(key, Letter(headline=first, subject=first, passages=tuple(passages), why=reasons))


def _letter(channel: Channel, tale: Tale, topics: Sequence[Topic]) -> Letter:
    """The story of the rows that came, and below it, a section each, what happened to the record beside them."""
    main = tale.proposals[0] if tale.proposals else None
    told = _told(main, tale)
    rows = in_order([pair for pair in told if pair[0].change.kind in ROWS], tale.context)
    beside = sorted((pair for pair in told if pair[0].change.kind not in ROWS), key=lambda pair: rank(pair[0]))
    lead, group = rows[0] if rows else beside[0]
    if rows:
        story, first = _story(rows, tale, most=len(rows) if channel.weight == "everything" else _LINES)
    else:
        story, first = None, headline(lead)
    passages, titles = [story] if story else [], [title_of(group)] if story else []
    for fact, entries in beside:
        title = title_of(entries)
        passages.append(passage(fact, entries, first, "" if title in titles else title))  # a title is told once
        titles.append(title)
    told_numbers = numbers(lead.bills)
    # What is put right asks for nothing.
    asks = channel.asks and not all(is_put_right(entry) for entry in tale.entries)
    return Letter(
        headline=once_told(group[0], first),
        # Behind the number that it goes on under the old one would be taken for it.
        subject=first if told_numbers in first or lead.leads_to else f"{first} ({told_numbers})",
        passages=(*passages, *to_attend(tale.entries)),
        ask=main.ask if main and asks else "",
        owner=main.owner if main and asks else "",
        position=main.position if main and asks and main.position != "watch" else "",
        why=why(channel, tale.proposals, topics),
    )


def _told(main: Proposal | None, tale: Tale) -> list[Told]:
    """The entries as facts; the same row on several bills is one."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in tale.entries:
        change = entry.change
        alike = (change.kind, change.date, change.branch, change.text, change.old, entry.told, entry.altered)
        groups.setdefault(alike, []).append(entry)
    return [
        (fact_of(main.name if main else title_of(group) or "A watched bill", group, tale.context), group)
        for group in groups.values()
    ]


def _story(rows: Sequence[Told], tale: Tale, most: int) -> tuple[Passage, str]:
    """The story of the rows, the leading one first, and its headline. Many amendments are counted, not listed.

    The rows below it, at `most` so many, stand in the order of the record.
    """
    context = tale.context
    amended = [pair for pair in rows if amendments.is_amendment(pair[0]) and pair[1][0].altered is None]
    listed_rows = rows if len(amended) <= amendments.FEW else [pair for pair in rows if pair not in amended]
    if not listed_rows:
        facts = [fact for fact, _ in amended]
        return _amendments(amended), amendments.headline(facts)
    (lead, group), *rest = listed_rows
    more = len(context.beside) + len(rows) - min(len(listed_rows), most + 1)
    said = passage(lead, group, headline(lead), title_of(group))
    # What is put right or over needs no story.
    quiet = group[0].altered is not None or lead.former is not None or lead.over
    story = replace(
        said,
        headline="",
        story="" if quiet else tell([(lead, group), *rest, *amended], context),
        meaning=said.meaning if lead.former and not lead.over else "",
        rows=tuple(_line(fact, group) for fact, group in _in_record_order(rest, tale.entries, most)),
        links=(*said.links, *_living(listed_rows, said.links, context)),
        more=_more(more, [each for _, group in listed_rows for each in group], context.today),
    )
    return story, _late(headline(lead), group[0])


def _in_record_order(rest: Sequence[Told], entries: Sequence[Entry], most: int) -> list[Told]:
    """The most telling of these rows, and those that were altered since, as the record has them."""
    chosen = sorted(rest, key=lambda pair: pair[1][0].altered is None)[:most]
    return sorted(chosen, key=lambda pair: entries.index(pair[1][0]))


def _living(rows: Sequence[Told], links: Sequence[tuple[str, str]], context: Context) -> list[tuple[str, str]]:
    """The pages of the numbers that the proposal lives in now, if these rows are theirs and not linked yet."""
    entries = [entry for _, group in rows for entry in group if entry.change.bill in context.lives_in]
    found = dict.fromkeys((f"Bill page {entry.change.bill.spoken}", entry.url) for entry in entries)
    return [link for link in found if link not in links]


def _amendments(rows: Sequence[Told]) -> Passage:
    facts = [fact for fact, _ in rows]
    entry = rows[0][1][0]
    days = dict.fromkeys(day(fact.change.date) for fact in facts)
    return Passage(
        headline="",
        about=" · ".join((*days, amendments.adopted(facts))),
        quote="",
        links=((f"Bill page {entry.change.bill.spoken}", entry.url),),
    )


def _late(first: str, entry: Entry) -> str:
    """A headline that begins with how late its row was entered, where that is worth saying, or how far ahead."""
    entered, seen = entry.change.date, entry.seen
    if entered is None or seen is None:
        return first
    if entered > seen:
        return f"Entered under {entered:%B} {entered.day}, {count((entered - seen).days, 'day')} ahead: {first}"
    return first if (seen - entered).days < _LATE else f"Entered {how_late((seen - entered).days)} late: {first}"


def _line(fact: Fact, group: Sequence[Entry]) -> str:
    """A row below the story: `S.3072, Senate: “Substituted, as amended, for H5316”`."""
    change, altered = fact.change, group[0].altered
    where = ", ".join(filter(None, [numbers(fact.bills), change.branch]))
    return f"{where}: “{change.text or ''}”" + (f" ({altered.said})" if altered else "")


def _more(number: int, shown: Sequence[Entry], told_on: date | None) -> str:
    """`5 more entries today`, or without that word where the rows are not of the day of telling."""
    if not number:
        return ""
    today = all(told_on is not None and entry.change.date == told_on for entry in shown)
    return f"{count(number, 'more entry', 'more entries')}{' today' if today else ''}"


def once_told(entry: Entry, first: str) -> str:
    """A headline as it reads once the row is altered that it was said of: `Struck from the record on June 3: …`."""
    altered = entry.altered.said if entry.altered else ""
    return f"{altered[0].upper()}{altered[1:]}: {first}" if altered else first


def is_put_right(entry: Entry) -> bool:
    """Whether an entry corrects what was told, or was itself told and is no longer so."""
    moves = entry.former is not None and entry.meaning.hearing is not None
    return entry.altered is not None or (entry.told and not moves)


def to_attend(entries: Sequence[Entry]) -> tuple[Passage, ...]:
    """How to be heard at the hearings that entries tell of, each once; nothing of what is over or was altered since."""
    found = dict.fromkeys(entry.attending for entry in entries if entry.attending and entry.altered is None)
    passages = [passage for each in found for passage in attend(each)]
    return tuple(dict.fromkeys(passages))


def title_of(group: Sequence[Entry]) -> str:
    """The title of the first bill of these that has one, or nothing."""
    return next((entry.bill.title.value for entry in group if entry.bill and entry.bill.title.value), "")


def passage(fact: Fact, group: Sequence[Entry], first: str, title: str) -> Passage:
    """What happened, under its headline unless that is the `first` of the message."""
    change = fact.change
    said = headline(fact)
    altered, now = group[0].altered, fact.meaning.hearing
    is_row = change.row is not None
    when = day(change.date) if is_row or change.date else ""
    branch = change.branch or ""
    if now is not None and when:  # two days stand here: that of the hearing leads
        branch, when = "", f"entered {when}" if change.date else when
    return Passage(
        headline="" if said == first and not altered else said,
        about=" · ".join(filter(None, [numbers(fact.bills), title, branch, when])),
        # The headline names who joined, and the numbers; these are nobody's words.
        quote="" if change.kind in _NO_QUOTE else change.text or "",
        before="" if change.kind in {*_NO_QUOTE, "action_dated"} else change.old or "",
        after=altered.text if altered and altered.kind == "action_reworded" else "",
        struck=altered.said if altered else _GONE.get(change.kind, ""),
        was=hearing(fact.former) if fact.former and now else "",
        now=hearing(now) if fact.former and now else "",
        stands=_stands(fact, group),
        meaning=fact.meaning.meaning if change.kind in _MEANT and not (altered or fact.over) else "",
        links=tuple(dict.fromkeys((f"Bill page {entry.change.bill.spoken}", entry.url) for entry in group)),
    )


def _stands(fact: Fact, group: Sequence[Entry]) -> str:
    """What stands now, where a row is out of the record or back in it."""
    change = fact.change
    if change.kind not in CORRECTING or fact.moves:
        return ""
    if fact.meaning.hearing and fact.over:
        return f"It was announced for {hearing(fact.meaning.hearing)}."
    if fact.meaning.hearing:
        coming = group[0].coming
        return (
            f"The hearing stands for {listed([hearing(held) for held in coming])}."
            if coming
            else "There is no hearing date at the moment."
        )
    left = "It no longer counts." if change.kind in _GONE else ""
    left = what_is_left(fact.name, fact.unlinked) if fact.unlinked else left
    return f"{left} The record does not say why." if change.kind in _GONE else left
