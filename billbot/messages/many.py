"""One message for the same event on several proposals in a check: study orders, extensions, reports, routine rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from billbot.domain import actions, route, stages
from billbot.domain.bills import BillId
from billbot.domain.display import count
from billbot.domain.ledger import Grouping
from billbot.messages.clauses import followed_from_here, sentence
from billbot.messages.document import Ask, Bullet, Bullets, Item, MessageDocument, Paragraph, Quote, nonempty
from billbot.messages.entries import Entry, NewsItem
from billbot.messages.headlines import how_late
from billbot.messages.record_changes import mark, undone
from billbot.messages.spoken import capitalized, committee_name, full_date, listed, more_on, numbers, with_article
from billbot.messages.standing import court_has_ended
from billbot.messages.stories import links, quotes, told_in

_NAMES_AT_MOST = 80
_OF_SECTIONS = ", for some sections"
_OVER = " (over by now)"


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
    first = capitalized(
        kind.headline(_whom(news_items), _spoken(group.named, every[0].change.bill.general_court) or only)
    )
    items = []
    quoted: set[str] = set()
    means = {tie: "" if tie and kind.goes else _usual(those) for tie, those in groups.items()}
    over = _over(led, today, ends)
    of_all = over or _alike(means.values())
    for tie, those in sorted(groups.items(), key=lambda group: -len(group[1])):
        heading = kind.group.format(tie=tie) if tie and (kind.goes or len(groups) > 1) else ""
        items.append(_item(heading, those, quoted, "" if of_all else means[tie]))
    rest = [entry for entry in every if (entry.change.text or "") not in quoted]
    if all(entry.altered for entry in every):  # what is put right asks for nothing
        first, asks = every[0].corrected_headline(first), ()
    elif group.is_new_draft and not over:
        of_all = " ".join(filter(None, [_followed(group.named, news_items), of_all]))
    said = (Item("", (Paragraph(of_all),)),) if of_all else ()
    return MessageDocument(first, (*said, *items, *quotes(rest, meant=False)), asks=asks, why=reason)


def _followed(draft: str, news_items: Sequence[NewsItem]) -> str:
    """That the draft which all go on in is followed from here, where one of them did not live there before."""
    new = BillId(news_items[0].bills[0].general_court, draft)
    return sentence(
        [
            max(
                (followed_from_here(new, news_item.context) for news_item in news_items if news_item.proposals),
                default="",
            )
        ]
    )


def _alike(said: Iterable[str]) -> str:
    """The text that is the same for all; nothing where texts differ."""
    alike = set(said)
    return alike.pop() if len(alike) == 1 else ""


def _usual(news_items: Sequence[NewsItem]) -> str:
    """What usually comes next, if that is the same for all entries of the news items that still stand."""
    return _alike(entry.meaning.comes_next for entry in told_in(news_items) if entry.altered is None)


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


def _whom(news_items: Sequence[NewsItem]) -> str:
    """The proposals with their numbers, or how many there are, as far as a headline has room."""
    said = listed(f"{with_article(news_item.name)} ({numbers(news_item.bills)})" for news_item in by_name(news_items))
    return said if len(said) <= _NAMES_AT_MOST else count(len(news_items), "proposal")


def _spoken(named: str, court: int) -> str:
    """What a group has named, a number or a committee, within a sentence."""
    if not named:
        return ""
    return BillId(court, named).spoken if named[-1:].isdigit() else committee_name(named)


def _order(entry: Entry, _today: date) -> str:
    court = entry.change.bill.general_court
    orders = numbers([BillId(court, bill.number) for bill in entry.meaning.bills if bill.relation == "study_order"])
    return f"study order {orders}" if orders else "a study order"


def _goes_to(entry: Entry, _today: date) -> str:
    names = entry.meaning.committees
    return committee_name(names[-1]) if names else ""


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
    "reported_favorably": _Kind(lambda whom, who: f"{who} recommends {whom}", _goes_to, "to {tie}", goes=True),
    "reported_adversely": _Kind(lambda whom, who: f"{who} recommends against {whom}", _goes_to, "to {tie}", goes=True),
    "reported": _Kind(lambda whom, who: f"{who} reported {whom}", _goes_to, "to {tie}", goes=True),
    "discharged": _Kind(lambda whom, to: f"{whom} go to {to or 'other committees'}", _goes_to, "to {tie}"),
    "new_draft": _Kind(lambda whom, number: f"{whom} go on in {number}, a new draft", lambda *_: ""),
    "accompanied": _Kind(lambda whom, number: f"{whom} were folded into {number}", lambda *_: ""),
    "routine": _Kind(lambda whom, _: f"routine entries on {whom}", lambda entry, _: entry.meaning.meaning),
}


def by_name(news_items: Iterable[NewsItem]) -> list[NewsItem]:
    """The news items by name, whatever the case: Safe Communities before the SHIELD Act."""
    return sorted(news_items, key=lambda news_item: news_item.name.casefold())
