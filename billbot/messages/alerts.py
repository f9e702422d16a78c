"""Alerts: what happened to a proposal in a day as one story, then corrections, each by itself.

Each change is quoted in the clerk's words, with its bill and day, and with what stands in the record now. What several
proposals share (a hearing, new numbers, the same event) is one message; a summary of many has a line each.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain import actions, route, stages
from billbot.domain.bills import CORRECTING, BillId
from billbot.domain.display import count
from billbot.domain.ledger import Grouping
from billbot.domain.watched import Channel, Dates, Proposal, Topic
from billbot.messages.document import (
    Anchor,
    Ask,
    Bullet,
    Bullets,
    Item,
    Links,
    MessageDocument,
    Move,
    Paragraph,
    Part,
    Quote,
    nonempty,
)
from billbot.messages.facts import (
    FEW,
    Context,
    Entry,
    Fact,
    NewsItem,
    bill_pages,
    first_title,
    how_to_attend,
    many_parts,
    sent_to,
)
from billbot.messages.headlines import (
    ACTED_ON,
    GONE,
    RANK,
    ROWS,
    fact_of,
    facts_of,
    former_hearing,
    headline,
    headline_of_amendments,
    how_late,
    item_on_amendments,
    leading_kind,
    long_before,
    mark,
    most_telling_first,
    rank,
    undone,
    what_stands_now,
    with_days_apart,
)
from billbot.messages.hearings import hearing_time, place_in_words, time_and_place
from billbot.messages.phrases import (
    ask_and_position,
    asks_on,
    capitalized,
    committee_name,
    few_bills,
    few_numbers,
    full_date,
    listed,
    more_on,
    names_within,
    numbers,
    positions_in_words,
    short_date,
    why_shown,
    with_article,
)
from billbot.messages.standing import court_has_ended
from billbot.messages.stories import (
    STORIES,
    followed_from_here,
    its_meaning,
    left_study_order,
    rest_of_day,
    sentence,
)
from billbot.messages.templates import Told

# At most so many rows are listed below the story in a channel for news alone: more would fill a phone's screen.
_MOST_ROWS = 8
_NO_QUOTE = frozenset({"cosponsors_changed", "number_assigned"})
# So many letters names take in a headline, and so many numbers stand beside a quotation; more are counted.
_NAMES_AT_MOST, _NUMBERS_AT_MOST = 80, 6
_PAIR = 2
_OF_SECTIONS = ", for some sections"
_OVER = " (over by now)"
OVERNIGHT, HELD = "during the quiet hours", "while messages could not reach this channel"
TODAY, LATELY = "today", "lately"


class _StoryParts(Struct, frozen=True):
    """What an item has in addition where its change leads a story.

    `story` are a sentence or two, `rows` are other rows of the day, `more` says how many are not listed, `pages` are
    further links.
    """

    story: str
    rows: tuple[Bullet, ...]
    more: str
    pages: tuple[Anchor, ...]


def alert(channel: Channel, news_item: NewsItem, topics: Sequence[Topic], thread: str = "") -> MessageDocument:
    """The alert for a proposal; the same row on several bills is told once.

    All new rows together are the story. Below it, an item each, stand other changes of the record.
    """
    main = news_item.proposals[0] if news_item.proposals else None
    told = facts_of(news_item)
    rows = most_telling_first([fact for fact in told if fact.change.kind in ROWS], news_item.context)
    words = _words_for(rows, news_item.context)
    rows = sorted(rows, key=lambda fact: not _rests_on(words, fact))
    beside = sorted((fact for fact in told if fact.change.kind not in ROWS), key=rank)
    lead = (rows or beside)[0]
    if words is not None:
        story, first = _told(words, rows, channel, news_item)
    elif rows:
        story, first = _story(rows, news_item, most=len(rows) if channel.weight == "everything" else _MOST_ROWS)
    else:
        story, first = None, headline(lead)
    body, titles = [story] if story else [], [first_title(lead.entries)] if story else []
    for fact in beside:
        title = first_title(fact.entries)
        body.append(_item_of(fact, first, "" if title in titles else title))  # a title is told once
        titles.append(title)
    told_numbers, goes_on = numbers(lead.bills), lead.leads_to or lead.related("absorbed_into")
    # What is put right asks for nothing.
    asks, position = ask_and_position(
        channel, None if all(entry.is_correction for entry in news_item.entries) else main
    )
    more = nonempty(Item("", nonempty(Links(more_on(news_item.proposals)))))
    # How those who filed or joined the proposal voted, each roll call once.
    counts = dict.fromkeys(each for each in news_item.context.own_counts if each[0])
    voted = (Item("", (Paragraph(line, small=True), Links((names,)))) for line, names in counts)
    return MessageDocument(
        headline=lead.entries[0].corrected_headline(first),
        # Behind the number that it goes on under, or is part of, the old one would be taken for it.
        mail_subject=first if told_numbers in first or goes_on else f"{first} ({told_numbers})",
        body=(
            *body,
            *voted,
            *(() if words and words.names_chairs and _is_asked(channel, news_item) else _deciding(news_item)),
            *more,
            *how_to_attend(news_item.entries, channel),
        ),
        asks=asks,
        position=position,
        why=why_shown(channel, news_item.proposals, topics),
        thread=thread,
    )


def _words_for(rows: Sequence[Fact], context: Context) -> Told | None:
    """The words for what these rows brought; null where they have to be told in another way.

    So it is where a row was altered since, of what is over with its term, and where there are no words for it.
    """
    told = context.told
    apart = any(fact.altered for fact in rows) or (told and told.bill and context.over_with(told.bill) is not None)
    return None if told is None or apart else told


def _rests_on(told: Told | None, fact: Fact) -> bool:
    """Whether the headline rests on this row."""
    key = told and (told.bill, told.row)
    return any((entry.change.bill, entry.change.row) == key for entry in fact.entries)


def _is_asked(channel: Channel, news_item: NewsItem) -> bool:
    """Whether what a template asks is said: to who wants to be asked, of a proposal without an ask."""
    return channel.asks and bool(news_item.proposals) and not news_item.proposals[0].ask


def _told(told: Told, rows: Sequence[Fact], channel: Channel, news_item: NewsItem) -> tuple[Item, str]:
    """The item with the words for a day, below them the row that they rest on and the others, and its headline."""
    context, most = news_item.context, len(rows) if channel.weight == "everything" else _MOST_ROWS
    lead, *rest = rows
    more = len(context.untold_rows) + max(0, len(rest) - most)
    about = _StoryParts(
        story=" ".join(filter(None, [told.text, told.ask if _is_asked(channel, news_item) else ""])),
        rows=tuple(_row_line(fact, lead) for fact in _in_order_of_days(rest, news_item.entries, most)),
        more=_more_entries(more, [each for fact in rows for each in fact.entries], context.today),
        pages=bill_pages(each for fact in rows for each in fact.entries if each.change.bill in context.lives_in),
    )
    alike = [fact for fact in rest if fact.meaning.kinds == lead.meaning.kinds and not fact.other_parents]
    title = _titles([lead, *alike])
    return _item_of(lead, told.headline, title, about), with_days_apart(told.headline, lead.entries[0])


def _deciding(news_item: NewsItem) -> tuple[Item, ...]:
    """Which committees the proposal is before now, and who chairs them, each once."""
    context = news_item.context
    news = {entry.change.bill for entry in news_item.entries if not entry.is_correction}
    said = [each for bill, each in context.deciding.items() if bill in context.lives_in and bill in news and each[0]]
    return tuple(Item("", (Paragraph(f"{line}.", small=True), Links((page,)))) for line, page in dict.fromkeys(said))


def _story(rows: Sequence[Fact], news_item: NewsItem, most: int) -> tuple[Item, str]:
    """The item that tells these rows, of which the first leads, and the headline of the message.

    At `most` so many rows are listed in it, in the order of the record. Many amendments are counted, and not listed;
    where all else is procedure without a headline of its own they are the story.
    """
    context = news_item.context
    amended = [fact for fact in rows if fact.is_amendment and fact.altered is None]
    listed_rows = rows if len(amended) <= FEW else [fact for fact in rows if fact not in amended]
    if amended and all(fact.altered is None and rank(fact) > len(RANK) for fact in listed_rows):  # mere procedure
        beside = [_row_line(fact, amended[0]) for fact in _in_order_of_days(listed_rows, news_item.entries, most)]
        return item_on_amendments(amended, beside), headline_of_amendments(amended)
    for those in many_parts(listed_rows):
        many = [replace(fact, part_count=len(those)) for fact in listed_rows]
        listed_rows = [many[at] if at in those else fact for at, fact in enumerate(listed_rows)]
    lead, *rest = listed_rows
    more = len(context.untold_rows) + len(rows) - min(len(listed_rows), most + 1)
    # What is put right or over needs no story.
    quiet = lead.altered is not None or bool(hearing_move(lead)) or lead.slots.are_over
    story = "" if quiet else _story_of([lead, *rest, *amended], context)
    counted: tuple[Bullet, ...] = ()
    if len(listed_rows) < len(rows) and ACTED_ON not in story:  # as those of another number of the proposal
        counted, more = (Bullet(headline_of_amendments(amended)),), more - len(amended)
    also = _on_other_bills(lead, rest, context)
    first, *sentences = _of_several_bills(lead, also)
    if also and not quiet:
        story = _story_of([replace(lead, goes_to="") if sentences else lead, *rest, *amended], context)
    about = _StoryParts(
        story=" ".join(filter(None, [story, *sentences])),
        rows=(*(_row_line(fact, lead) for fact in _in_order_of_days(rest, news_item.entries, most)), *counted),
        more=_more_entries(more, [each for fact in listed_rows for each in fact.entries], context.today),
        # Of the numbers that the proposal lives in now, if these rows are theirs.
        pages=bill_pages(each for fact in listed_rows for each in fact.entries if each.change.bill in context.lives_in),
    )
    title = _titles([lead, *also])
    return _item_of(lead, first, title, about), with_days_apart(first, lead.entries[0])


def _on_other_bills(lead: Fact, rest: Sequence[Fact], context: Context) -> list[Fact]:
    """The most telling fact of each other bill of the proposal that has news of its own beside the leading one."""
    met, found = context.family([*lead.bills, *lead.related("absorbed_into")]), list[Fact]()
    for fact in rest if context.bills and lead.altered is None and not lead.took_in else ():
        apart = met.isdisjoint(fact.bills) and not context.own_numbers.union(context.lives_in).isdisjoint(fact.bills)
        minor = leading_kind(fact).startswith(("hearing_", "reporting_date_"))
        if apart and fact.altered is None and not (minor or fact.took_in or long_before(lead, fact)):
            met |= context.family(fact.bills)
            found += [fact] if fact.change.weight == "news" else []
    return found


def _of_several_bills(lead: Fact, also: Sequence[Fact]) -> list[str]:
    """The headline of the leading fact and of those on other bills, and then sentences with what it leaves out.

    What happened to several bills alike is said once, and to which committee each of them goes. What a branch or the
    Governor decided on another bill is in the headline, too.
    """
    alike = [fact for fact in also if _act(fact) == _act(lead)]
    others = [fact for fact in also if fact not in alike]
    decided = [fact for fact in others if rank(fact) <= RANK["engrossed"]][:1]
    bills = numbers([bill for fact in (lead, *alike) for bill in fact.bills])
    first = _act(lead, f"{lead.the_proposal} ({bills})") if alike or decided else headline(lead)
    said = [first, *(_act(fact, numbers(fact.bills)) for fact in decided)]
    goes = [f"{numbers(fact.bills)} goes to {fact.goes_to}" for fact in (lead, *alike) if fact.goes_to]
    rest = [
        _act(fact, numbers(fact.bills)) + (f", and it goes to {fact.goes_to}" if fact.goes_to else "")
        for fact in others
        if fact not in decided
    ]
    sentences = [listed(goes)] if alike and goes else []
    return [
        "; ".join(each.replace("The ", "the ", 1) if at else each for at, each in enumerate(said)),
        *(f"{sentence}." for sentence in [*sentences, *rest]),
    ]


def _act(fact: Fact, subject: str = "it") -> str:
    """The headline of a fact about this subject."""
    return headline(replace(fact, name=subject, given_subject=subject))


def _titles(facts: Sequence[Fact]) -> str:
    """The title of the bills of these facts; of a few that have several titles, each with the numbers that it is of."""
    by_title: dict[str, list[BillId]] = {}
    for entry in (entry for fact in facts for entry in fact.entries if entry.change.bill not in fact.other_parents):
        by_title.setdefault(first_title([entry]), []).append(entry.change.bill)
    if not 1 < len(by_title) <= FEW or "" in by_title:
        return first_title(facts[0].entries)
    return "; ".join(f"{title} ({numbers(bills)})" for title, bills in by_title.items())


def _story_of(told: Sequence[Fact], context: Context) -> str:
    """What the day did to a proposal besides what the headline says, and what comes next, in at most two sentences.

    `told` are the rows to tell, the leading one first. Left out are rows that were altered since, and those from long
    before the leading one, which were answered since or are listed with their own day.
    """
    lead = told[0]
    rest = [fact for fact in told[1:] if fact.altered is None and not long_before(lead, fact)]
    beside_it = (fact_of(lead.name, [entry], context) for entry in context.untold_rows)
    rest += [fact for fact in beside_it if not long_before(lead, fact)]
    # What happened to a companion is no clause about "it"; it stands among the rows.
    family = context.family([*lead.bills, *lead.related("absorbed_into")])
    rest = [fact for fact in rest if not context.bills or family.intersection(fact.bills)]
    bill, kind = lead.bills[0], leading_kind(lead)
    parts = (left_study_order if lead.left_study_order else STORIES.get(kind, its_meaning))(lead, rest, context)
    if (ended := context.over_with(bill)) is not None:  # nothing comes next
        over = court_has_ended(bill.general_court, ended, context.today)
        parts = [over, rest_of_day(lead, rest)]
    return " ".join([part for part in parts if part][:2])


def _in_order_of_days(rest: Sequence[Fact], entries: Sequence[Entry], most: int) -> list[Fact]:
    """At `most` so many of these rows, on one day as the record has them; altered and moved hearings are preferred."""
    chosen = sorted(rest, key=lambda fact: (fact.altered is None and fact.slots.former is None, rank(fact)))[:most]
    return sorted(chosen, key=lambda fact: (fact.change.date or date.max, entries.index(fact.entries[0])))


def _own_bills(fact: Fact) -> list[BillId]:
    """The bills of a row, without other parents of the proposal's draft: the story or `the same on …` has these."""
    return [bill for bill in fact.bills if bill not in fact.other_parents]


def _row_line(fact: Fact, lead: Fact) -> Bullet:
    """A row below the story: `S.3072, Senate: “Substituted, as amended, for H5316”`, with its day if another one."""
    change, altered, led_on = fact.change, fact.altered, lead.change.date
    apart = change.date if led_on and change.date != led_on else None
    dated = short_date(apart, led_on.year if led_on else None, weekday=False) if apart else ""
    where = ", ".join(filter(None, [few_numbers(_own_bills(fact)), change.branch, dated]))
    return Bullet(
        f"{where}: “{change.text or ''}”{former_hearing(fact.entries[0])}" + (f" ({altered.said})" if altered else "")
    )


def _more_entries(number: int, shown: Sequence[Entry], told_on: date | None) -> str:
    """`5 more entries today`; without `today` where the rows that are shown are of another day."""
    if not number:
        return ""
    today = all(told_on is not None and entry.change.date == told_on for entry in shown)
    return f"{count(number, 'more entry', 'more entries')}{' today' if today else ''}"


def _item_of(fact: Fact, first: str, title: str, around: _StoryParts | None = None) -> Item:
    """The item that tells a fact; it has a headline unless that is the message's own, `first`.

    `title` is that of the bill, empty where it was told already. `around` is given for the fact that leads a story.
    """
    change, altered = fact.change, fact.altered
    is_row = change.row is not None
    when = full_date(change.date) if is_row or change.date else ""
    said = "" if around or (headline(fact) == first and not altered) else headline(fact)
    branch = change.branch or ""
    if fact.meaning.hearing is not None and when:  # two days stand here: that of the hearing leads
        branch, when = "", f"entered {when}" if change.date else when
    named = few_bills(_own_bills(fact))
    in_the_story = around is not None and all(bill.spoken in around.story for bill in few_bills(fact.other_parents)[:1])
    same = f"the same on {few_numbers(fact.other_parents)}" if fact.other_parents and not in_the_story else ""
    about = " · ".join(filter(None, [few_numbers(_own_bills(fact)), title, branch, when, same]))
    shown = [entry for entry in fact.entries if entry.change.bill in named]
    moved = hearing_move(fact)  # which says all that the words mean
    says = change.kind in ROWS and not (altered or fact.slots.are_over or moved) and around is None
    return Item(
        said,
        nonempty(
            Paragraph("" if about in said else about, small=True),
            *moved,
            Paragraph(around.story if around else ""),
            *record_parts(fact, around),
            Paragraph(fact.meaning.meaning if says else "", label="What it means:"),
            Links(tuple(dict.fromkeys((*bill_pages(shown), *(around.pages if around else ()))))),
        ),
        struck=altered is not None,
    )


def hearing_move(fact: Fact) -> tuple[Part, ...]:
    """From where to where a hearing moved; nothing where none did."""
    former, now = fact.slots.former, fact.meaning.hearing
    return nonempty(Move(time_and_place(former), time_and_place(now))) if former and now else ()


def record_parts(fact: Fact, around: _StoryParts | None = None) -> tuple[Part, ...]:
    """What the record says: the clerk's words, other rows, what the row said before, and what stands there now."""
    change, altered = fact.change, fact.altered
    # The headline names who joined, and the numbers; these are nobody's words.
    words = "" if change.kind in _NO_QUOTE else change.text or ""
    rows, more = (around.rows, around.more) if around else ((), "")
    beside = bool(words and not rows)
    return nonempty(
        Quote(words, undone=altered.said if altered else GONE.get(change.kind, ""), more=more if beside else ""),
        Bullets(rows, small=True),
        Paragraph("" if beside or not more else f"and {more}" if rows else more, small=True),
        Quote("" if change.kind in {*_NO_QUOTE, "action_dated"} else change.old or "", label="Before:"),
        Quote(altered.text if altered and altered.kind == "action_reworded" else "", label="Now:"),
        Paragraph(what_stands_now(fact) if change.kind in CORRECTING else ""),
    )


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
        return _hearing_of_several(news_items, channel, reason, today)
    if group.by in {"kind", "routine"}:
        return many(group, news_items, asks, reason, today, dates.ends)
    return _numbers_out(news_items, asks, reason)


def _numbers_out(news_items: Sequence[NewsItem], asks: tuple[Ask, ...], reason: str) -> MessageDocument:
    """The message for new bill numbers and where these bills are sent, or for referrals alone."""
    every = told_in(news_items)
    goes = {entry.change.bill: sent_to(entry.meaning) or "a committee" for entry in rows(every)}
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


def _hearing_of_several(news_items: Sequence[NewsItem], channel: Channel, reason: str, today: date) -> MessageDocument:
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
    slot = row.meaning.hearing
    said = slot is not None and (slot.place or slot.written)
    where = [hearing_time(slot)] if slot and slot.date else []
    where += [place_in_words(slot)] if slot and said else []
    where += [f"before {len(before)} committees"] if len(before) > 1 else [] if apart else before
    about = concerned(news_items)
    return MessageDocument(
        headline=first,
        body=(
            Item(
                "",
                nonempty(
                    Paragraph(" · ".join(where), small=True),
                    Bullets(_bill_lines(entries, committees if apart else {}, channel, moved=not slots.before)),
                ),
            ),
            Item("", nonempty(Paragraph(f"Entered: {posted}", small=True), *hearing_move(fact), *record_parts(fact))),
            *nonempty(Item("", nonempty(Links(more_on(about))))),
            *(() if right else how_to_attend([entry for _, entry in entries.values()], channel)),
        ),
        asks=() if right or slots.are_over else asks_on(channel, about, len(about)),
        why=reason,
    )


def _bill_lines(
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


def _where(entry: Entry, today: date) -> str:
    """The committee that hears a bill, or, where none does any more, that it is in by its history; or nothing."""
    if entry.attending is not None:
        return committee_name(entry.attending.hearing.committee)
    found = stages.of_bill(entry.bill.history, today).committee if entry.bill else None
    return committee_name(found) if found else ""


class _Kind(Struct, frozen=True):
    """The words for one kind of event on several proposals.

    `headline` takes the proposals and what they share: what is named with the kind, or the tie of a single group. `tie`
    says what entries are grouped by, `group` is the heading of a group. `goes` says that the ties are where the
    proposals go next: then a single group has a heading, too, and nothing else is said of what comes next.
    """

    headline: Callable[[str, str], str]
    tie: Callable[[Entry, date], str]
    group: str = "{tie}"
    goes: bool = False


def many(
    group: Grouping,
    news_items: Sequence[NewsItem],
    asks: tuple[Ask, ...],
    reason: str,
    today: date,
    ends: Mapping[int, date],
) -> MessageDocument:
    """The message for the news items of a `group`, in which the same happened, by order, committee or day.

    `ends` are the last days of General Courts: once that of all the bills is over, the message says so instead of what
    usually comes next.
    """
    every = told_in(news_items)
    led = [entry for entry in every if group.by == "routine" or group.same in entry.meaning.kinds]
    kind = _BY_RULE if group.named == route.BY_RULE else _KINDS[group.same or group.by]
    groups: dict[str, list[NewsItem]] = {}
    for news_item in by_name(news_items):
        for tie in dict.fromkeys(kind.tie(entry, today) for entry in news_item.entries if entry in led):
            of = [entry for entry in news_item.entries if entry in led and kind.tie(entry, today) == tie]
            groups.setdefault(tie, []).append(NewsItem(news_item.proposals, of))
    (only,) = groups if len(groups) == 1 else ("",)
    whom = listed(f"{with_article(each.name)} ({numbers(each.bills)})" for each in by_name(news_items))
    whom = whom if len(whom) <= _NAMES_AT_MOST else count(len(news_items), "proposal")
    court, named = every[0].change.bill.general_court, group.named  # a number or a committee
    shared = BillId(court, named).spoken if named[-1:].isdigit() else committee_name(named)
    first = capitalized(kind.headline(whom, shared or only))
    items = []
    quoted: set[str] = set()
    means = {
        tie: "" if tie and kind.goes else _alike(each.meaning.comes_next for each in told_in(those) if not each.altered)
        for tie, those in groups.items()
    }
    over = _over(led, today, ends)
    of_all = over or _alike(means.values())
    for tie, those in sorted(groups.items(), key=lambda group: -len(group[1])):
        heading = kind.group.format(tie=tie) if tie and (kind.goes or len(groups) > 1) else ""
        items.append(_item(heading, those, quoted, "" if of_all else means[tie]))
    rest = [entry for entry in every if (entry.change.text or "") not in quoted]
    if all(entry.altered for entry in every):  # what is put right asks for nothing
        first, asks = every[0].corrected_headline(first), ()
    elif group.is_new_draft and not over:
        draft = BillId(news_items[0].bills[0].general_court, group.named)
        followed = max((followed_from_here(draft, each.context) for each in news_items if each.proposals), default="")
        of_all = " ".join(filter(None, [sentence([followed]), of_all]))
    said = (Item("", (Paragraph(of_all),)),) if of_all else ()
    return MessageDocument(first, (*said, *items, *quotes(rest, meant=False)), asks=asks, why=reason)


def _alike(said: Iterable[str]) -> str:
    """The text that is the same for all; nothing where texts differ."""
    alike = set(said)
    return alike.pop() if len(alike) == 1 else ""


def _over(entries: Iterable[Entry], today: date, ends: Mapping[int, date]) -> str:
    """What it means that the one court of all is over; nothing while it sits."""
    courts = {entry.change.bill.general_court for entry in entries}
    ended = ends.get(next(iter(courts))) if len(courts) == 1 else None
    return court_has_ended(courts.pop(), ended, today) if ended is not None and ended < today else ""


def _item(heading: str, news_items: Sequence[NewsItem], quoted: set[str], usual: str) -> Item:
    """The proposals of a group, a line each, and the clerk's words where all have the same and no group before had.

    `usual` is what usually comes next, where that is not so of all groups.
    """
    entries = told_in(news_items)
    # The links are the numbers.
    said = tuple(
        Bullet(
            f"{capitalized(news_item.name)}{mark(news_item.entries)}",
            anchors=(*links(news_item.entries), *more_on(news_item.proposals[:1])),
        )
        for news_item in news_items
    )
    texts = list(dict.fromkeys(entry.change.text or "" for entry in entries))
    words = texts[0] if len(texts) == 1 and texts[0] not in quoted else ""
    quoted |= {words}
    posted = dict.fromkeys(
        f"{entry.change.branch or ''} · {full_date(entry.change.date)}{_apart(entry)}" for entry in entries
    )
    return Item(
        capitalized(heading),
        nonempty(
            Paragraph(" · ".join(posted), small=True),
            Bullets(said),
            Paragraph(usual),
            Quote(words, undone=undone(entries)),
        ),
    )


def _apart(entry: Entry) -> str:
    """How many days after or before the date of its row an entry was seen, where that is worth saying."""
    days = entry.days_apart
    return f" · {count(-days, 'day')} ahead" if days < 0 else f" · {how_late(days)} earlier" if days else ""


def _order(entry: Entry, _today: date) -> str:
    court = entry.change.bill.general_court
    orders = numbers([BillId(court, bill.number) for bill in entry.meaning.bills if bill.relation == "study_order"])
    return f"study order {orders}" if orders else "a study order"


def _extended(entry: Entry, today: date) -> str:
    rows = entry.bill.rows if entry.bill else ()
    at = next((at for at, row in enumerate(rows) if row.number == entry.change.row), None)
    held = stages.in_hands_of(entry.bill.history, at) if entry.bill and at is not None else None
    until = entry.meaning.reporting_date
    name = committee_name(held) if held else "a committee"
    who = f"{name}{_OF_SECTIONS if actions.is_about_sections(entry.meaning.text) else ''}"
    days = f"until {full_date(until)}" if until else "no day named"
    return f"{who}, {days}{_OVER if until and until < today else ''}"


def _more_time(whom: str, shared: str) -> str:
    who, comma, until = shared.rpartition(", until ")
    if not comma:
        return f"committees get more time for {whom}"
    who, part, _ = who.partition(_OF_SECTIONS)
    gets = "got" if until.endswith(_OVER) else "gets"
    return f"{who} {gets} more time for {'some sections of ' if part else ''}{whom}: until {until}"


_BY_RULE = _Kind(
    lambda whom, _: f"{whom} were not reported in time, which by rule is advice against them", lambda *_: ""
)


_KINDS: Mapping[str, _Kind] = {
    "study_order": _Kind(lambda whom, order: f"{whom} go into {order or 'study orders'}", _order),
    "reporting_date_extended": _Kind(_more_time, _extended),
    "reported_favorably": _Kind(
        lambda whom, who: f"{who} recommends {whom}", lambda entry, _: sent_to(entry.meaning), "to {tie}", goes=True
    ),
    "reported_adversely": _Kind(
        lambda whom, who: f"{who} recommends against {whom}",
        lambda entry, _: sent_to(entry.meaning),
        "to {tie}",
        goes=True,
    ),
    "reported": _Kind(
        lambda whom, who: f"{who} reported {whom}", lambda entry, _: sent_to(entry.meaning), "to {tie}", goes=True
    ),
    "discharged": _Kind(
        lambda whom, to: f"{whom} go to {to or 'other committees'}", lambda entry, _: sent_to(entry.meaning), "to {tie}"
    ),
    "new_draft": _Kind(lambda whom, number: f"{whom} go on in {number}, a new draft", lambda *_: ""),
    "accompanied": _Kind(lambda whom, number: f"{whom} were folded into {number}", lambda *_: ""),
    "routine": _Kind(lambda whom, _: f"routine entries on {whom}", lambda entry, _: entry.meaning.meaning),
}


def by_name(news_items: Iterable[NewsItem]) -> list[NewsItem]:
    """The news items by name, whatever the case: Safe Communities before the SHIELD Act."""
    return sorted(news_items, key=lambda news_item: news_item.name.casefold())


def told_in(news_items: Iterable[NewsItem]) -> list[Entry]:
    """All that these tell."""
    return [entry for news_item in news_items for entry in news_item.entries]


def rows(entries: Sequence[Entry]) -> list[Entry]:
    """Those that are rows of a history."""
    return [entry for entry in entries if entry.change.row is not None]


def links(entries: Sequence[Entry]) -> tuple[Anchor, ...]:
    """The pages of the bills, each once."""
    return tuple(dict.fromkeys((entry.change.bill.spoken, entry.url) for entry in entries))


def concerned(news_items: Iterable[NewsItem]) -> list[Proposal]:
    """The proposals that these concern, each once."""
    return list(dict.fromkeys(proposal for news_item in news_items for proposal in news_item.proposals))


def quotes(entries: Iterable[Entry], *, meant: bool = True) -> list[Item]:
    """The clerk's words, each wording once; with `meant`, what usually comes next follows the first of each kind."""
    alike: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        change = entry.change
        alike.setdefault((change.text, change.branch, change.date, entry.altered), []).append(entry)
    items = []
    said: set[tuple[str, ...]] = set()
    for first, *rest in alike.values():
        change, altered, meaning = first.change, first.altered, first.meaning
        bills = list(dict.fromkeys(entry.change.bill for entry in (first, *rest)))
        about = [
            numbers(bills) if len(bills) <= _NUMBERS_AT_MOST else count(len(bills), "bill"),
            change.branch or "",
            full_date(change.date),
        ]
        says = meant and altered is None and meaning.kinds not in said  # where each goes stands above
        said.add(meaning.kinds)
        items.append(
            Item(
                "",
                nonempty(
                    Paragraph(" · ".join(filter(None, about)), small=True),
                    Quote(change.text or "", undone=altered.said if altered else ""),
                    Paragraph(meaning.comes_next if says else ""),
                ),
            )
        )
    return items


def together(told: Sequence[MessageDocument], moved: int, when: str) -> MessageDocument:
    """One message that has the documents `told` in full; `moved` counts the proposals, the time has a name (`TODAY` …).

    Each document tells of one proposal, or of several at once.
    """
    first = f"{moved} proposals moved {when}"
    body = tuple(block for document in told for block in document.within())
    return MessageDocument(first, body, why=" · ".join(dict.fromkeys(document.why for document in told)))


def summary(
    channel: Channel,
    told: Sequence[tuple[str, NewsItem]],
    together: Sequence[tuple[Grouping, MessageDocument]],
    every: Sequence[NewsItem],
    topics: Sequence[Topic],
    when: str,
) -> MessageDocument:
    """Tell in one message, a line each, what happened to the proposals of `every` news item; what is news leads.

    `told` are the news items of single proposals with their headlines, `together` the documents that tell of several at
    once, with their groups. `when` is one of the names of times above.
    """
    news = [each for each in told if any(entry.change.weight == "news" for entry in each[1].entries)]
    routine = [each for each in told if each not in news]
    # What is asked is said once, at the end.
    gathered = [
        replace(document, asks=()) for _, document in sorted(together, key=lambda pair: pair[0].by == "routine")
    ]
    body = (
        *_summary_lines(news),
        *(block for document in gathered for block in document.within()),
        *_summary_lines(routine),
    )
    moved = len({each.proposals[0].id if each.proposals else str(each.bills[0]) for each in every})
    first = f"{count(moved, 'more proposal' if when == TODAY else 'proposal')} moved {when}"
    about = concerned(every)
    return MessageDocument(first, body, asks=asks_on(channel, about, len(about)), why=why_shown(channel, about, topics))


def _summary_lines(told: Sequence[tuple[str, NewsItem]]) -> list[Item]:
    lines = tuple(
        Bullet(_line(headline, news_item), anchors=(*links(news_item.entries), *more_on(news_item.proposals[:1])))
        for headline, news_item in told
    )
    return [Item("", (Bullets(lines),))] if lines else []


def _line(headline: str, news_item: NewsItem) -> str:
    """A headline and the clerk's words, each wording once, with what became of each."""
    entries = rows(news_item.entries)
    alike = len({mark([entry]) for entry in entries}) <= 1  # said once, behind the headline
    words = dict.fromkeys(_words(entry, "" if alike else mark([entry])) for entry in entries)
    return " · ".join([f"{headline}{mark(news_item.entries) if alike else ''}", *words])


def _words(entry: Entry, became: str) -> str:
    """The clerk's words of an entry with what `became` of them since, and what stood there before."""
    change = entry.change
    gone = f" ({GONE[change.kind]})" if change.kind in GONE else ""
    before = f" · Before: “{change.old}”" if change.kind == "action_reworded" and change.old else ""
    return f"“{change.text or ''}”{former_hearing(entry)}{gone}{became}{before}"
