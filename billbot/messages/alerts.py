"""Alerts: what happened to a proposal in a day as one story, then corrections, each by itself.

The words are templates (`billbot.messages.templates`); below them is a row in the clerk's words, with its bill and
day. What several proposals share (a hearing, new numbers, the same event) is one message; a summary of many has a line
each.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from billbot.domain import actions, route, stages
from billbot.domain.bills import BillId
from billbot.domain.display import count
from billbot.domain.ledger import Grouping
from billbot.domain.watched import Channel, Dates, Proposal, Topic
from billbot.messages import templates
from billbot.messages.calendar import CalendarValues
from billbot.messages.changes import (
    Shared,
    how_late,
    mark,
    shared,
    told_of,
    undone,
    with_days_apart,
)
from billbot.messages.document import (
    Anchor,
    Ask,
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
from billbot.messages.facts import FEW, GONE, Entry, NewsItem, bill_pages, first_title, sent_to
from billbot.messages.hearing_messages import announcement, hearing_body
from billbot.messages.hearing_values import tell_hearing
from billbot.messages.hearings import for_your_calendar
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
    numbers,
    short_date,
    why_shown,
    with_article,
)
from billbot.messages.standing import court_has_ended
from billbot.messages.templates import Told

# At most so many rows are listed below the story in a channel for news alone, of those that add
# something: more would fill a phone's screen. Who reported a bill, and that it came to the calendar, the story says.
_MOST_ROWS, _SAID = 2, frozenset({"reported", "new_draft_of", "orders_of_the_day"})
_NO_QUOTE = frozenset({"cosponsors_changed", "number_assigned"})
# So many letters names take in a headline, and so many numbers are beside a quotation; more are counted.
_NAMES_AT_MOST, _NUMBERS_AT_MOST = 80, 6
_LONGEST = 160
_PAIR = 2
_OF_SECTIONS = ", for some sections"
_OVER = " (over by now)"
OVERNIGHT, HELD = "during the quiet hours", "while messages could not reach this channel"
TODAY, LATELY = "today", "lately"


def alert(channel: Channel, news_item: NewsItem, topics: Sequence[Topic], thread: str = "") -> MessageDocument:
    """The alert for a proposal; the same row on several bills is announced once.

    All new rows together are the story. A hearing leads before what is minor. Below it, an item each, are other
    hearings and changes of the record.
    """
    if not news_item.entries:
        return replace(announcement(channel, news_item.hearings, topics), thread=thread)
    main = news_item.proposals[0] if news_item.proposals else None
    every, heard = shared(news_item), list(news_item.hearings)
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
            first = with_days_apart(told.headline, lead.entries[0])
        else:
            lead, told = beside[0], told_of(beside[0])
            first = told.headline
        bills, headline = lead.bills, lead.entries[0].corrected_headline(first)
        goes_on = any(each.relation in {"continues_in", "absorbed_into"} for each in lead.meaning.bills)
    for hearing in heard:
        body += hearing_body(channel, hearing, about, tell_hearing(hearing).headline)
    for change in beside:
        title = first_title(change.entries)
        body.append(_item_of(change, first, "" if title in titles else title))  # a title is told once
        titles.append(title)
    # What is put right asks for nothing.
    corrects = not news_item.hearings and all(entry.is_correction for entry in news_item.entries)
    asks, position = ask_and_position(channel, None if corrects else main)
    # How those who filed or joined the proposal voted, each roll call once.
    counts = dict.fromkeys(each for each in news_item.own_counts if each[0])
    voted = (Item("", (Paragraph(line, small=True), Links((names,)))) for line, names in counts)
    calendar = for_your_calendar(channel.calendar, attached=channel.kind == "email")
    dated = all(each.dated for each in news_item.hearings)
    return MessageDocument(
        headline=headline,
        # Behind the number that it goes on under, or is part of, the old one would be taken for it.
        mail_subject=first if numbers(bills) in first or goes_on else f"{first} ({numbers(bills)})",
        body=(
            *body,
            *voted,
            *(() if told.names_chairs and _asked(channel, news_item) else _deciding(news_item)),
            *nonempty(Item("", nonempty(Links(more_on(news_item.proposals))))),
            *(() if dated else (Item("", (calendar,)),)),
        ),
        asks=asks,
        position=position,
        why=why_shown(channel, news_item.proposals, topics),
        thread=thread,
    )


def _most(channel: Channel, rows: Sequence[Shared]) -> int:
    """How many rows are listed below a story."""
    return len(rows) if channel.weight == "everything" else _MOST_ROWS


def _story(rows: Sequence[Shared], channel: Channel, news_item: NewsItem) -> tuple[Shared, Told, Item]:
    """The row that leads, the words for these rows, and the item with them, that row and the others.

    Of what was altered since, or is over with its term, nothing comes next.
    """
    told, most = news_item.told, _most(channel, rows)
    lead = _lead([*rows, *(Shared((each,), news_item) for each in news_item.untold_rows)], told, rows)
    said = told or told_of(lead)
    text = [said.text, said.ask if _asked(channel, news_item) else ""]
    if (ended := news_item.over_with(lead.change.bill)) is not None:
        over = court_has_ended(lead.change.bill.general_court, ended, news_item.today)
        text = [*said.parts.get("happened", ()), over]
    rest = [each for each in rows if each is not lead]
    amended = [each for each in rest if all(kind.startswith("amendment_") for kind in each.meaning.kinds)]
    if len(amended) > FEW and "amendment" in "".join(text):  # which counts them
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


def _asked(channel: Channel, news_item: NewsItem) -> bool:
    """Whether a template's ask is said: where the list has a separate one, that is."""
    return channel.asks and bool(news_item.proposals) and not news_item.proposals[0].ask


def _lead(known: Sequence[Shared], told: Told | None, rows: Sequence[Shared]) -> Shared:
    """The row of those `known` that the headline rests on; where it is none of them, the most telling one of `rows`."""
    rests = [
        each
        for each in known
        for entry in each.entries
        if told and (entry.change.bill, entry.change.row) == (told.bill, told.row)
    ]
    return rests[0] if rests else min(rows, key=lambda each: (each.altered is not None, each.order))


def _deciding(news_item: NewsItem) -> tuple[Item, ...]:
    """Which committees the proposal is before now, and who chairs them, each once."""
    news = {entry.change.bill for entry in news_item.entries if not entry.is_correction}
    those = (each for bill, each in news_item.deciding.items() if bill in news_item.lives_in and bill in news)
    said = [each for each in those if each[0]]
    return tuple(Item("", (Paragraph(f"{line}.", small=True), Links((page,)))) for line, page in dict.fromkeys(said))


def _titles(rows: Sequence[Shared]) -> str:
    """The title of the bills of these rows; of a few that have several titles, each with the numbers that it is of."""
    by_title: dict[str, list[BillId]] = {}
    for entry in (entry for each in rows for entry in each.entries if entry.change.bill not in _other_parents(each)):
        by_title.setdefault(first_title([entry]), []).append(entry.change.bill)
    if not 1 < len(by_title) <= FEW or "" in by_title:
        return first_title(rows[0].entries)
    return "; ".join(f"{title} ({numbers(bills)})" for title, bills in by_title.items())


def _adds(each: Shared, lead: Shared) -> bool:
    """Whether a row says more than the story does in a channel for news alone."""
    changed = each.altered is not None or each.meaning.votes
    weighs = each.meaning.weight == "news" or lead.meaning.weight == "routine"
    return bool(changed) or (weighs and not _SAID.issuperset(each.meaning.kinds))


def _in_order_of_days(rest: Sequence[Shared], entries: Sequence[Entry], most: int) -> list[Shared]:
    """At `most` so many of these rows, on one day as the record has them; altered ones are preferred."""
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


def _other_parents(each: Shared) -> list[BillId]:
    """Those of its bills that are only other parents of the proposal's draft."""
    ours = each.news.own_numbers
    if ours.isdisjoint(each.bills):
        return []
    return [bill for bill in each.bills if bill not in ours.union(each.news.lives_in)]


def _own_bills(each: Shared) -> list[BillId]:
    return [bill for bill in each.bills if bill not in _other_parents(each)]


def _row_line(each: Shared, lead: Shared | None = None) -> Bullet:
    """A row below the story: `S.3072, Senate: “Substituted, as amended, for H5316”`, with its day if another one."""
    change, altered, led_on = each.change, each.altered, lead.change.date if lead else None
    apart = change.date if led_on and change.date != led_on else None
    dated = short_date(apart, led_on.year if led_on else None, weekday=False) if apart else ""
    where = ", ".join(filter(None, [few_numbers(_own_bills(each)), change.branch, dated]))
    return Bullet(f"{where}: “{change.text or ''}”{f' ({altered.said})' if altered else ''}")


def _more_entries(number: int, shown: Sequence[Entry], told_on: date | None) -> str:
    """`5 more entries today`; without `today` where the rows that are shown are of another day."""
    if not number:
        return ""
    today = all(told_on is not None and entry.change.date == told_on for entry in shown)
    return f"{count(number, 'more entry', 'more entries')}{' today' if today else ''}"


def _item_of(
    each: Shared,
    first: str,
    title: str,
    text: str | None = None,
    beside: tuple[Bullet, ...] = (),
    more: str = "",
    pages: tuple[Anchor, ...] = (),
) -> Item:
    """The item that tells a change; it has a headline unless that is the message's own, `first`.

    `title` is that of the bill, empty where it was told already. Where its row leads a story, `text` are the sentences
    of that, `beside` other rows, `more` says how many are not listed, and `pages` are further links.
    """
    change, altered, told = each.change, each.altered, told_of(each) if text is None else None
    said = told.headline if told and (altered or told.headline != first) else ""
    when = full_date(change.date) if change.row is not None or change.date else ""
    named, parents = few_bills(_own_bills(each)), _other_parents(each)
    in_the_story = text is not None and all(bill.spoken in text for bill in few_bills(parents)[:1])
    same = f"the same on {few_numbers(parents)}" if parents and not in_the_story else ""
    about = " · ".join(filter(None, [few_numbers(_own_bills(each)), title, change.branch, when, same]))
    shown = [entry for entry in each.entries if entry.change.bill in named]
    # The headline names who joined, and the numbers; these are nobody's words.
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
            Quote(altered.text if altered and altered.kind == "action_reworded" else "", label="Now:"),
            Links(tuple(dict.fromkeys((*bill_pages(shown), *pages)))),
        ),
        struck=altered is not None,
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
    if group.by in {"kind", "routine"}:
        return many(group, news_items, asks, reason, today, dates)
    return _numbers_out(news_items, asks, reason, today)


class GroupValues(CalendarValues):
    """The values of what several proposals share, by the names that templates use.

    `tie` is what all of them have in common, as the committee with its day, and empty where that differs; `named` is
    the document or committee by which they are a group.
    """

    def __init__(
        self,
        news_items: Sequence[NewsItem],
        today: date,
        dates: Dates | None = None,
        named: str = "",
        tie: tuple[str, date | None] = ("", None),
    ) -> None:
        court = told_in(news_items)[0].change.bill.general_court
        super().__init__(dates.court(court) if dates else None, today)
        self._items, self._named, self._tie, self._court = by_name(news_items), named, tie, court

    @property
    def whom(self) -> str | None:
        """`Safe Communities (H.2) and the SHIELD Act (H.1)`; None where that takes too much room."""
        said = listed(f"{with_article(each.name)} ({numbers(each.bills)})" for each in self._items)
        return said if len(said) <= _NAMES_AT_MOST else None

    @property
    def counted(self) -> str:
        """`12 proposals`."""
        return count(len(self._items), "proposal")

    @property
    def committee(self) -> str | None:
        """The committee that acts."""
        return committee_name(self._named) if self._named else self._tie[0].removesuffix(_OF_SECTIONS) or None

    @property
    def some_of(self) -> str:
        """`some sections of`, where the committee has more time for these alone."""
        return "some sections of" if self._tie[0].endswith(_OF_SECTIONS) else ""

    @property
    def document(self) -> str:
        """The number of the document in which they go on."""
        return BillId(self._court, self._named).spoken

    @property
    def order(self) -> str | None:
        """`study order S.2665`, where all are in one."""
        return self._tie[0] or None

    @property
    def to(self) -> str | None:
        """The committee to which all go."""
        return self._tie[0] or None

    @property
    def pending(self) -> str | None:
        """The branch that has yet to agree to each of the extensions, where no entry says that it did."""
        rows = [entry for entry in told_in(self._items) if entry.meaning.reporting_date]
        agreed = any("concurred" in entry.meaning.kinds for entry in told_in(self._items))
        branches = {entry.change.branch for entry in rows if "pending" in entry.meaning.words}
        asked = "".join(filter(None, branches)) if len(branches) == 1 and not agreed else ""
        return {"House": "the Senate", "Senate": "the House"}.get(asked)

    @property
    def until(self) -> str | None:
        """The day until which a committee has time for all of them."""
        return self._dated(self._tie[1]) if self._tie[1] and self._tie[1] >= self._today else None

    @property
    def until_passed(self) -> str | None:
        """The same where that day is over."""
        return self._dated(self._tie[1]) if self._tie[1] and self._tie[1] < self._today else None

    @property
    def _told(self) -> set[BillId]:
        return {entry.change.bill for entry in told_in(self._items)}

    @property
    def _new(self) -> set[BillId]:
        return {entry.change.bill for entry in told_in(self._items) if entry.change.kind == "number_assigned"}

    @property
    def numbered(self) -> str | None:
        """`14 new bills have their numbers`; None where none has a new one."""
        new = len(self._new)
        has = "has its number" if new == 1 else "have their numbers"
        return f"{count(new, 'new bill')} {has}" if new else None

    @property
    def referred_too(self) -> str | None:
        """`2 more were referred`: bills that had their numbers before."""
        others = len(self._told - self._new)
        return f"{others} more {'was' if others == 1 else 'were'} referred" if others else None

    @property
    def referred(self) -> str:
        """`5 bills were referred`."""
        return f"{count(len(self._told), 'bill')} were referred"

    @property
    def all_of_them(self) -> str:
        """`both`, or `all of them`."""
        return "both" if len(self._told) == _PAIR else "all of them"


def _group_told(name: str, values: GroupValues) -> Told:
    found = templates.fill(f"groups/{name}", values, longest=_LONGEST)
    assert found is not None, "its last headline counts the proposals"
    return found


def _numbers_out(news_items: Sequence[NewsItem], asks: tuple[Ask, ...], reason: str, today: date) -> MessageDocument:
    """The message for new bill numbers and where these bills are sent, or for referrals alone."""
    every = told_in(news_items)
    goes = {entry.change.bill: sent_to(entry.meaning) or "a committee" for entry in rows(every)}
    told = {entry.change.bill for entry in every}
    numbered = {entry.change.bill for entry in every if entry.change.kind == "number_assigned"}
    to = next(iter(goes.values()), "") if len(set(goes.values())) == 1 and goes.keys() == told else ""
    found = _group_told("numbers", GroupValues(news_items, today, tie=(to, None)))
    lines = tuple(
        Bullet(
            _placed(news_item, numbered, {} if to else goes) + mark(news_item.entries),
            anchors=links(news_item.entries),
        )
        for news_item in by_name(news_items)
    )
    said, first = quotes(rows(every)), found.headline
    if all(entry.altered for entry in every):  # what is put right asks for nothing
        first, asks = every[0].corrected_headline(first), ()
    placed = Item("", nonempty(Paragraph(found.text, small=True), Bullets(lines)))
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


class _Kind(Struct, frozen=True):
    """How one kind of event on several proposals is announced: by the template of this `name`.

    `tie` says what entries are grouped by, with a day where one counts, and `group` is the heading of a group. `goes`
    says that the ties are where the proposals go next: then a single group has a heading, too.
    """

    name: str
    tie: Callable[[Entry], tuple[str, date | None]] = lambda _: ("", None)
    group: str = "{tie}"
    goes: bool = False


def many(
    group: Grouping,
    news_items: Sequence[NewsItem],
    asks: tuple[Ask, ...],
    reason: str,
    today: date,
    dates: Dates,
) -> MessageDocument:
    """The message for the news items of a `group`, in which the same happened, by order, committee or day.

    Once the General Court of all the bills is over, the message says so instead of what usually comes next.
    """
    every = told_in(news_items)
    led = [entry for entry in every if group.by == "routine" or group.same in entry.meaning.kinds]
    kind = _Kind("by_rule") if group.named == route.BY_RULE else _KINDS[group.same or group.by]
    groups: dict[tuple[str, date | None], list[NewsItem]] = {}
    for news_item in by_name(news_items):
        for tie in dict.fromkeys(kind.tie(entry) for entry in news_item.entries if entry in led):
            of = [entry for entry in news_item.entries if entry in led and kind.tie(entry) == tie]
            groups.setdefault(tie, []).append(NewsItem(news_item.proposals, of))
    only = next(iter(groups)) if len(groups) == 1 else ("", None)
    named = "" if group.named == route.BY_RULE else group.named
    told = _group_told(kind.name, GroupValues(news_items, today, dates, named, only))
    first, over = told.headline, _over(led, today, dates.ends)
    items = []
    quoted: set[str] = set()
    for (name, until), those in sorted(groups.items(), key=lambda group: -len(group[1])):
        day = f", until {full_date(until)}{_OVER if until < today else ''}" if until else ""
        heading = kind.group.format(tie=name + day) if name and (kind.goes or len(groups) > 1) else ""
        items.append(_item(heading, those, quoted))
    rest = [entry for entry in every if (entry.change.text or "") not in quoted]
    text = over or told.text
    if all(entry.altered for entry in every):  # what is put right asks for nothing
        first, asks, text = every[0].corrected_headline(first), (), ""
    said = (Item("", (Paragraph(text),)),) if text else ()
    return MessageDocument(first, (*said, *items, *quotes(rest)), asks=asks, why=reason)


def _over(entries: Iterable[Entry], today: date, ends: Mapping[int, date]) -> str:
    """What it means that the one court of all is over; nothing while it sits."""
    courts = {entry.change.bill.general_court for entry in entries}
    ended = ends.get(next(iter(courts))) if len(courts) == 1 else None
    return court_has_ended(courts.pop(), ended, today) if ended is not None and ended < today else ""


def _item(heading: str, news_items: Sequence[NewsItem], quoted: set[str]) -> Item:
    """The proposals of a group, a line each, and the clerk's words where all have the same and no group before had."""
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
            Quote(words, undone=undone(entries)),
        ),
    )


def _apart(entry: Entry) -> str:
    """How many days after or before the date of its row an entry was seen, where that is worth saying."""
    days = entry.days_apart
    return f" · {count(-days, 'day')} ahead" if days < 0 else f" · {how_late(days)} earlier" if days else ""


def _order(entry: Entry) -> tuple[str, date | None]:
    court = entry.change.bill.general_court
    orders = numbers([BillId(court, bill.number) for bill in entry.meaning.bills if bill.relation == "study_order"])
    return f"study order {orders}" if orders else "a study order", None


def _extended(entry: Entry) -> tuple[str, date | None]:
    rows = entry.bill.rows if entry.bill else ()
    at = next((at for at, row in enumerate(rows) if row.number == entry.change.row), None)
    held = stages.in_hands_of(entry.bill.history, at) if entry.bill and at is not None else None
    name = committee_name(held) if held else "a committee"
    part = _OF_SECTIONS if actions.is_about_sections(entry.meaning.text) else ""
    return f"{name}{part}", entry.meaning.reporting_date


def _goes(entry: Entry) -> tuple[str, date | None]:
    return sent_to(entry.meaning), None


_KINDS: Mapping[str, _Kind] = {
    "study_order": _Kind("study_order", _order),
    "reporting_date_extended": _Kind("reporting_date_extended", _extended),
    **{
        name: _Kind(name, _goes, "to {tie}", goes=True)
        for name in ("reported_favorably", "reported_adversely", "reported")
    },
    "discharged": _Kind("discharged", _goes, "to {tie}"),
    "new_draft": _Kind("new_draft"),
    "accompanied": _Kind("accompanied"),
    "routine": _Kind("routine", lambda entry: (entry.meaning.meaning, None)),
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


def quotes(entries: Iterable[Entry]) -> list[Item]:
    """The clerk's words, each wording once."""
    alike: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        change = entry.change
        alike.setdefault((change.text, change.branch, change.date, entry.altered), []).append(entry)
    items = []
    for first, *rest in alike.values():
        change, altered = first.change, first.altered
        bills = list(dict.fromkeys(entry.change.bill for entry in (first, *rest)))
        about = [
            numbers(bills) if len(bills) <= _NUMBERS_AT_MOST else count(len(bills), "bill"),
            change.branch or "",
            full_date(change.date),
        ]
        words = Quote(change.text or "", undone=altered.said if altered else "")
        items.append(Item("", nonempty(Paragraph(" · ".join(filter(None, about)), small=True), words)))
    return items


def together(told: Sequence[MessageDocument], moved: int, when: str, why: str) -> MessageDocument:
    """One message that has the documents `told` in full; `moved` counts the proposals, the time has a name (`TODAY` …).

    Each document tells of one proposal, or of several at once; `why` is what `why_shown` says of all.
    """
    first = f"{moved} proposals moved {when}"
    body = tuple(block for document in told for block in document.within())
    return MessageDocument(first, body, why=why)


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
    """The clerk's words of an entry with what `became` of them since, and what was there before."""
    change = entry.change
    gone = f" ({GONE[change.kind]})" if change.kind in GONE else ""
    before = f" · Before: “{change.old}”" if change.kind == "action_reworded" and change.old else ""
    return f"“{change.text or ''}”{gone}{became}{before}"
