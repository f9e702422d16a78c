"""The words of an alert: what happened to a proposal in a day as one story, then any corrections, each by itself.

Each change is quoted in the clerk's words, with its bill and day, and with what stands in the record now. How a story
is told: docs/design/voice.md, "A day is one story".
"""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain.bills import CORRECTING, BillId
from billbot.domain.display import count
from billbot.domain.watched import Channel, Topic
from billbot.messages import amendments
from billbot.messages.clauses import other_effects, rest_of_day
from billbot.messages.document import (
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
    nonempty,
)
from billbot.messages.entries import Context, Entry, NewsItem, bill_pages, first_title, how_to_attend
from billbot.messages.facts import FEW, Fact, many_parts
from billbot.messages.headlines import (
    RANK,
    ROWS,
    fact_of,
    facts_of,
    headline,
    leading_kind,
    long_before,
    most_telling_first,
    rank,
    with_days_apart,
)
from billbot.messages.last_votes import Story
from billbot.messages.record_changes import GONE, former_hearing, what_stands_now
from billbot.messages.spoken import (
    ask_and_position,
    few_bills,
    few_numbers,
    full_date,
    hearing_time,
    listed,
    more_on,
    numbers,
    short_date,
    time_and_place,
    why_shown,
)
from billbot.messages.standing import court_has_ended
from billbot.messages.story_kinds import STORIES, its_meaning, left_study_order

# At most so many rows are listed below the story in a channel for news alone: more would fill a phone's screen.
_MOST_ROWS = 8
# What a story says beside its headline.
_SENTENCES = 2
_NO_QUOTE = frozenset({"cosponsors_changed", "number_assigned"})
# Only of these kinds of changes an item says in plain English what they mean.
_WITH_MEANING = frozenset({"action_added", "link_found"})


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
    beside = sorted((fact for fact in told if fact.change.kind not in ROWS), key=rank)
    lead = (rows or beside)[0]
    if rows:
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
    return MessageDocument(
        headline=lead.entries[0].corrected_headline(first),
        # Behind the number that it goes on under, or is part of, the old one would be taken for it.
        mail_subject=first if told_numbers in first or goes_on else f"{first} ({told_numbers})",
        body=(*body, *_own_counts(news_item), *_deciding(news_item), *more, *how_to_attend(news_item.entries)),
        asks=asks,
        position=position,
        why=why_shown(channel, news_item.proposals, topics),
        thread=thread,
    )


def _own_counts(news_item: NewsItem) -> tuple[Item, ...]:
    """How those who filed or joined the proposal voted, each roll call once, with a link to the names."""
    counts = dict.fromkeys(each for each in news_item.context.own_counts if each[0])
    return tuple(Item("", (Paragraph(line, small=True), Links((names,)))) for line, names in counts)


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
        return amendments.item(amended, beside), amendments.headline(amended)
    for those in many_parts(listed_rows):
        many = [replace(fact, part_count=len(those)) for fact in listed_rows]
        listed_rows = [many[at] if at in those else fact for at, fact in enumerate(listed_rows)]
    lead, *rest = listed_rows
    more = len(context.untold_rows) + len(rows) - min(len(listed_rows), most + 1)
    # What is put right or over needs no story.
    quiet = lead.altered is not None or bool(hearing_move(lead)) or lead.slots.are_over
    story = "" if quiet else _story_of([lead, *rest, *amended], context)
    counted: tuple[Bullet, ...] = ()
    if len(listed_rows) < len(rows) and amendments.ACTED_ON not in story:  # as those of another number of the proposal
        counted, more = (Bullet(amendments.headline(amended)),), more - len(amended)
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
    parts = (left_study_order if lead.left_study_order else _STORIES.get(kind, its_meaning))(lead, rest, context)
    if (ended := context.over_with(bill)) is not None:  # nothing comes next
        over = court_has_ended(bill.general_court, ended, context.today)
        parts = [over, rest_of_day(lead, rest)]
    return " ".join([part for part in parts if part][:_SENTENCES])


def _heard(lead: Fact, rest: Sequence[Fact], context: Context) -> list[str]:
    """When, where and before which committee it is heard, as far as the row says; how to testify is told below."""
    slot = lead.meaning.hearing
    if slot is None or slot.date is None or lead.slots.are_over:
        return [] if lead.slots.are_over else its_meaning(lead, rest, context)
    if slot.written:
        to = lead.in_charge or "the committee"
        return [f"Testimony is sent to {to}: {hearing_time(slot)}. Nobody meets.", other_effects(rest) if rest else ""]
    before = f", before {lead.in_charge}" if lead.in_charge else ""
    at = f", {slot.place}" if slot.place else ""
    return [f"{hearing_time(slot)}{at}{before}.", other_effects(rest) if rest else ""]


# What a story says, by the kind of its leading row.
_STORIES: Mapping[str, Story] = {
    **STORIES,
    **dict.fromkeys(
        ("hearing_scheduled", "hearing_rescheduled", "hearing_location_changed", "hearing_time_changed"), _heard
    ),
}


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
    says = change.kind in _WITH_MEANING and not (altered or fact.slots.are_over or moved) and around is None
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
